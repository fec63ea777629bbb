# SPDX-License-Identifier: Apache-2.0
"""Band 4: identities of natural numbers by named lemmas, induction, recursion equations,
cancellation."""

import random
from collections.abc import Iterator

from kimina_jax.problems.proofs.derivation import nat_variables
from kimina_jax.problems.proofs.draft import Draft
from kimina_jax.problems.proofs.induction import NAT, cases, close, forall, invariant
from kimina_jax.problems.proofs.rewriting import Rule, closed, instances, replace, rewrite
from kimina_jax.problems.proofs.syntax import Expr, Theorem, app, parse_expr, size, substitute


def _rule(name: str, variables: str, equation: str) -> Rule:
    _, left, right = parse_expr(equation)
    return Rule(f"Nat.{name}", tuple(variables), left, right)


LIBRARY = [
    _rule("add_comm", "xy", "x + y = y + x"),
    _rule("add_assoc", "xyz", "x + y + z = x + (y + z)"),
    _rule("mul_comm", "xy", "x * y = y * x"),
    _rule("mul_assoc", "xyz", "x * y * z = x * (y * z)"),
    _rule("mul_add", "xyz", "x * (y + z) = x * y + x * z"),
    _rule("add_mul", "xyz", "(x + y) * z = x * z + y * z"),
    _rule("add_zero", "x", "x + 0 = x"),
    _rule("zero_add", "x", "0 + x = x"),
    _rule("mul_one", "x", "x * 1 = x"),
    _rule("one_mul", "x", "1 * x = x"),
    _rule("mul_zero", "x", "x * 0 = 0"),
    _rule("zero_mul", "x", "0 * x = 0"),
]
BACKWARDS = [
    r.reversed()
    for r in LIBRARY
    if r.name.split(".")[1] in ("add_assoc", "mul_assoc", "mul_add", "add_mul")
]
KINDS: dict[str, Expr] = {
    "a": "Nat",
    "b": "Nat",
    "f": ("→", "Nat", "Nat"),
    "g": ("→", "Nat", "Nat"),
    "P": ("→", "Nat", "Prop"),
    "Q": ("→", "Nat", "Prop"),
    "R": ("→", "Nat", "Prop"),
}
_FORMS = (
    "P n, Q n, R n, P (f n), Q (f n), R (g n), P (n + a), Q (a + n), f n = a, f n = g n, a "
    "≤ f n, f n ≤ g n, a ∣ f n, f n < a, P (n * a), f n = n, n ≤ f n, P (f (g n)), ¬P n, ¬Q "
    "n"
)
FORMS = [parse_expr(text) for text in _FORMS.split(", ")]


def drafts(rng: random.Random) -> Iterator[Draft]:
    """An endless stream of drafts about natural numbers."""
    while True:
        kind = rng.choices(range(6), (5, 2.5, 1, 2.5, 1.2, 1.2))[0]
        if kind == 0:
            draft = _identity(rng)
        elif kind == 1:
            draft = invariant(rng, NAT, FORMS, KINDS)
        elif kind == 2:
            draft = cases(rng, NAT, FORMS, KINDS)
        elif kind == 3:
            draft = _recursion(rng)
        elif kind == 4:
            draft = _cancel(rng)
        else:
            draft = _growth(rng)
        if draft is not None:
            yield draft


def _term(rng: random.Random, names: list[str], operators: int) -> Expr:
    if operators == 0:
        return rng.choice("01") if rng.random() < 0.08 else rng.choice(names)
    left = rng.randrange(operators)
    parts = _term(rng, names, left), _term(rng, names, operators - 1 - left)
    return (rng.choice("+++**"), *parts)


def _identity(rng: random.Random) -> Draft | None:
    """`s = t` by lemmas, and equations among the variables as hypotheses."""
    names = ["a", "b", "c", "d"][: rng.choice((2, 3, 3, 4))]
    start = _term(rng, names, rng.choice((1, 2, 2, 3)))
    hypotheses = []
    for i in range(rng.choice((0, 0, 1, 1, 2))):
        left = rng.choice(names) if rng.random() < 0.6 else ("+", *rng.sample(names, 2))
        right = _term(rng, names, rng.choice((0, 1, 1)))
        if left != right and size(left) <= size(right) + 2:
            hypotheses.append(Rule(f"h{i + 1}", (), left, right))
    rules = [*LIBRARY, *LIBRARY, *BACKWARDS]
    rules += [r for h in hypotheses for r in (h, h.reversed())] * 4
    path: list[Rule] = []
    current, seen = start, {start}
    for _ in range(rng.choice((1, 2, 2, 3, 3, 4))):
        steps = [(r, e) for r in rng.sample(rules, len(rules)) for r, e in instances(current, r)]
        steps = [(r, e) for r, e in steps if e not in seen and size(e) <= 11]
        if not steps:
            break
        step, current = steps[0]
        path.append(step)
        seen.add(current)
    goal = ("=", start, current)
    used = replay(goal, path, rules)
    if used is None or start == current:
        return None
    kept = [h for h in hypotheses if any(u.removeprefix("← ") == h.name for u in used)]
    final = {h.name: "h" if len(kept) == 1 else f"h{i + 1}" for i, h in enumerate(kept)}
    used = [u[: -len(w)] + final[w] if (w := u.removeprefix("← ")) in final else u for u in used]
    context = tuple((final[h.name], h.formula()) for h in kept)
    statement = Theorem("t", nat_variables([goal, *(e for _, e in context)]), context, goal)
    informal = rng.choice(
        ("Show that both sides are equal.", "Prove the identity for all numbers.")
    )
    level = min(4, len(used) + (" " in used[0].removeprefix("← ")))
    return Draft(statement, (f"rw [{', '.join(used)}]",), level, informal, "Rewrite with the laws.")


def replay(goal: Expr, path: list[Rule], rules: list[Rule]) -> list[str] | None:
    """Rewrite the whole goal along a path of exact rules; arguments are left out where Lean finds
    them itself.

    None if the path does not close the goal (a step also rewrites the other side), or closes it too
    early.
    """
    by_name = {r.name: r for r in rules}
    used = []
    for step in path:
        if closed(goal):
            return None
        after = replace(goal, step.left, step.right)
        if after == goal:
            return None
        arrow = "← " if step.name.startswith("← ") else ""
        bare = arrow + step.name.removeprefix("← ").split(" ")[0]
        used.append(bare if rewrite(goal, by_name[bare]) == after else step.name)
        goal = after
    return used if closed(goal) else None


def _step_forms(rng: random.Random) -> Expr:
    """How the next value of a recursion depends on the last, `F`."""
    other = rng.choice(("a", "b", "n", "1", "2"))
    return rng.choice(
        (("+", "F", other), ("+", other, "F"), ("*", "F", other), ("*", other, "F"), app("k", "F"),
         ("+", "F", "F"), ("*", "F", "F"), app("k", ("+", "F", other)), ("+", app("k", "F"), other),
         ("+", ("*", "F", other), rng.choice("ab")))
    )  # fmt: skip


def _recursion(rng: random.Random) -> Draft | None:
    """Functions with recursion equations: two agree, one is constant, or one has a closed form."""
    kinds = {**KINDS, "k": ("→", "Nat", "Nat")}
    kind = rng.choices(("agree", "fixed", "closed"), (5, 2, 3))[0]
    next_f = app("f", ("+", "n", "1"))
    if kind == "agree":
        form = _step_forms(rng)
        start = rng.choice((app("g", "0"), "same"))
        hypotheses: list[Expr] = []
        zero = "h1"
        if start == "same":
            value = rng.choice(("a", "b", "0", "1"))
            hypotheses = [("=", app("f", "0"), value), ("=", app("g", "0"), value)]
        else:
            hypotheses = [("=", app("f", "0"), app("g", "0"))]
        steps = [
            forall(("n",), ("=", app(h, ("+", "n", "1")), substitute(form, {"F": app(h, "n")})))
            for h in "fg"
        ]
        hypotheses += steps
        at = len(hypotheses) - 1
        first = f"exact {zero}" if at == 2 else "rw [h1, h2]"
        lines = [f"| zero => {first}", f"| succ n ih => rw [h{at}, h{at + 1}, ih]"]
        goal, level = ("=", app("f", "n"), app("g", "n")), 3 + (at == 3)
    elif kind == "fixed":
        value = rng.choice(("a", app("f", "0"), "0", "1", "2"))
        wrapped = rng.choice((app("f", "n"), app("k", app("f", "n")), ("+", app("f", "n"), "0")))
        after = app("f", "n") if wrapped[0] != "app" or wrapped[1] == "f" else wrapped
        hypotheses = [forall(("n",), ("=", next_f, after))]
        if after != app("f", "n"):
            hypotheses.append(("=", app("k", value), value))
        rewrites = ["h1", "ih", *(["h2"] if len(hypotheses) == 2 else [])]
        if value == app("f", "0"):
            first = "rfl"
        else:
            hypotheses.append(("=", app("f", "0"), value))
            first = f"exact h{len(hypotheses)}"
        if len(hypotheses) == 1:
            rewrites[0] = "h"
        lines = [f"| zero => {first}", f"| succ n ih => rw [{', '.join(rewrites)}]"]
        goal, level = ("=", app("f", "n"), value), 1 + len(hypotheses)
    else:
        c = rng.choice(("a", "b", "2", "3", "4", "5"))
        start = rng.choice(("0", "1", "b", "3"))
        if rng.random() < 0.5:
            goal, first = (
                ("=", app("f", "n"), ("+", start, ("*", "n", c))),
                "rw [h1, Nat.zero_mul, Nat.add_zero]",
            )
            more = ["Nat.add_mul", "Nat.one_mul", "Nat.add_assoc"]
        else:
            goal, first = ("=", app("f", "n"), ("+", start, ("*", c, "n"))), "exact h1"
            more = ["Nat.mul_add", "Nat.mul_one", "Nat.add_assoc"]
        hypotheses = [
            ("=", app("f", "0"), start),
            forall(("n",), ("=", next_f, ("+", app("f", "n"), c))),
        ]
        lines = [f"| zero => {first}", f"| succ n ih => rw [{', '.join(['h2', 'ih', *more])}]"]
        level = 4
    names = ["h"] if len(hypotheses) == 1 else [f"h{i + 1}" for i in range(len(hypotheses))]
    context = tuple(zip(names, hypotheses, strict=True))
    return close(rng, NAT, context, goal, ["induction n with", *lines], kinds, "every", level)


def _growth(rng: random.Random) -> Draft | None:
    """A sequence that grows, or whose members keep a divisor, by induction with one lemma."""
    f_n, f_next, f_0 = app("f", "n"), app("f", ("+", "n", "1")), app("f", "0")
    kind = rng.choice(("grows", "bounded", "divides", "divides"))
    if kind == "grows":
        relation = rng.choice("≤<")
        hypotheses = [forall(("n",), (relation, f_n, f_next))]
        goal: Expr = ("≤", f_0, f_n)
        last = "(h n)" if relation == "≤" else "(Nat.le_of_lt (h n))"
        lines = [
            "| zero => exact Nat.le_refl (f 0)",
            f"| succ n ih => exact Nat.le_trans ih {last}",
        ]
    elif kind == "bounded":
        bound = rng.choice(("a", app("g", "0"), ("+", "a", "b")))
        relation = rng.choice("≤<")
        hypotheses = [(relation, f_0, bound), forall(("n",), ("≤", f_next, f_n))]
        goal = (relation, f_n, bound)
        lemma = "Nat.le_trans" if relation == "≤" else "Nat.lt_of_le_of_lt"
        lines = ["| zero => exact h1", f"| succ n ih => exact {lemma} (h2 n) ih"]
    else:
        d = rng.choice(("a", "2", "3", "5"))
        step, lemma = rng.choice(
            (
                (("+", f_n, d), f"Nat.dvd_add ih (Nat.dvd_refl {d})"),
                (("+", f_n, ("*", d, "n")), f"Nat.dvd_add ih (Nat.dvd_mul_right {d} n)"),
                (("+", f_n, ("*", "n", d)), f"Nat.dvd_add ih (Nat.dvd_mul_left {d} n)"),
                (("*", f_n, "b"), "Nat.dvd_mul_right_of_dvd ih b"),
                (("*", "b", f_n), "Nat.dvd_mul_left_of_dvd ih b"),
                (("+", f_n, f_n), "Nat.dvd_add ih ih"),
                (("*", f_n, f_n), "Nat.dvd_mul_right_of_dvd ih (f n)"),
            )
        )
        hypotheses = [("∣", d, f_0), forall(("n",), ("=", f_next, step))]
        goal = ("∣", d, f_n)
        lines = ["| zero => exact h1", "| succ n ih =>", "  rw [h2]", f"  exact {lemma}"]
    names = ["h"] if len(hypotheses) == 1 else ["h1", "h2"]
    context = tuple(zip(names, hypotheses, strict=True))
    return close(
        rng,
        NAT,
        context,
        goal,
        ["induction n with", *lines],
        KINDS,
        "every",
        3 + (kind == "divides"),
    )


def _cancel(rng: random.Random) -> Draft | None:
    """Cancel a common summand after rewriting a hypothesis into the right form."""
    a, b, c, d = rng.sample(["a", "b", "c", "d"], 4)
    left, right = ("+", c, a), ("+", c, b)
    lemma, lines, level = "Nat.add_left_cancel", [], 1
    if rng.random() < 0.5:
        lemma, left, right = "Nat.add_right_cancel", ("+", a, c), ("+", b, c)
    hypotheses: list[Expr] = [("=", left, right)]
    shape = rng.choice(("plain", "swapped", "middle", "goal", "twice"))
    if shape == "swapped":
        flipped = ("+", right[2], right[1])
        hypotheses = [("=", left, flipped)]
        level = 2
        lines = [f"rw [Nat.add_comm {flipped[1]} {flipped[2]}] at h"]
        if left[1:] == flipped[1:]:
            return None
    elif shape == "middle":
        hypotheses = [("=", left, d), ("=", right, d)]
        level = 3
        lines = ["rw [← h2] at h1"]
    elif shape == "goal":
        hypotheses = [("=", left, right), ("=", b, d)]
        level = 3
        lines = ["rw [← h2]"]
    elif shape == "twice":
        level = 2
        outer = ("+", d, left), ("+", d, right)
        hypotheses = [("=", *outer)]
        name = "h"
        lines = [f"exact {lemma} (Nat.add_left_cancel {name})"]
    name = "h" if len(hypotheses) == 1 else "h1"
    if shape != "twice":
        lines.append(f"exact {lemma} {name}")
    goal = ("=", a, d if shape == "goal" else b)
    context = tuple(zip(["h"] if len(hypotheses) == 1 else ["h1", "h2"], hypotheses, strict=True))
    if rng.random() < 0.3:
        moved, context = context[-1], context[:-1]
        goal, lines, level = ("→", moved[1], goal), [f"intro {moved[0]}", *lines], level + 1
    statement = Theorem("t", nat_variables([goal, *(e for _, e in context)]), context, goal)
    return Draft(statement, tuple(lines), min(4, level), "Cancel the common part.", "Cancel.")
