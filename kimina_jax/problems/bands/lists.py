# SPDX-License-Identifier: Apache-2.0
"""Band 5: lists: identities by named lemmas, induction, functions given by equations,
membership."""

import random
from collections.abc import Iterator

from kimina_jax.problems.proofs.draft import Draft
from kimina_jax.problems.proofs.induction import LIST, cases, close, forall, invariant
from kimina_jax.problems.proofs.list_names import KINDS, LISTS, variables
from kimina_jax.problems.proofs.members import members
from kimina_jax.problems.proofs.rewriting import (
    Rule,
    directions,
    instances,
    shortest,
    simplifier_closes,
)
from kimina_jax.problems.proofs.syntax import (
    Expr,
    Theorem,
    app,
    parse_expr,
    show,
    size,
    substitute,
)


def _rule(name: str, variables: str, equation: str) -> Rule:
    _, left, right = parse_expr(equation)
    return Rule(f"List.{name}", tuple(variables), left, right)


LIBRARY = [
    _rule("append_assoc", "xyz", "x ++ y ++ z = x ++ (y ++ z)"),
    _rule("nil_append", "x", "[] ++ x = x"),
    _rule("append_nil", "x", "x ++ [] = x"),
    _rule("length_append", "xy", "(x ++ y).length = x.length + y.length"),
    _rule("length_reverse", "x", "x.reverse.length = x.length"),
    _rule("reverse_append", "xy", "(x ++ y).reverse = y.reverse ++ x.reverse"),
    _rule("reverse_reverse", "x", "x.reverse.reverse = x"),
    _rule("map_append", "gxy", "(x ++ y).map g = x.map g ++ y.map g"),
    _rule("length_map", "gx", "(x.map g).length = x.length"),
]
BACKWARDS = [
    rule.reversed()
    for rule in LIBRARY
    if rule.name in ("List.append_assoc", "List.reverse_append", "List.map_append")
]
_FORMS = (
    "P l, Q l, R l, P (l ++ m), Q (m ++ l), P (e l), Q (e l), f l = i, i ≤ f l, f l ≤ i, P "
    "(m ++ e l), R (l ++ k), i ∣ f l, f l = f m, ¬P l, f l < i, m ++ l = k"
)
FORMS = [parse_expr(text) for text in _FORMS.split(", ")]


def drafts(rng: random.Random) -> Iterator[Draft]:
    """An endless stream of drafts about lists."""
    while True:
        kind = rng.choices(range(5), (4, 2.5, 1, 2.5, 3))[0]
        if kind == 0:
            draft = _identity(rng)
        elif kind == 1:
            draft = invariant(rng, LIST, FORMS, KINDS)
        elif kind == 2:
            draft = cases(rng, LIST, FORMS, KINDS)
        elif kind == 3:
            draft = _recursion(rng)
        else:
            draft = members(rng)
        if draft is not None:
            yield draft


def _term(rng: random.Random, names: list[str], depth: int) -> Expr:
    if depth == 0:
        return ("[]",) if rng.random() < 0.06 else rng.choice(names)
    inner = _term(rng, names, depth - 1)
    head = rng.choice(("++", "++", "++", ".reverse", ".map"))
    if head == "++":
        pair = [inner, _term(rng, names, rng.randrange(depth))]
        rng.shuffle(pair)
        return ("++", *pair)
    return app(head, inner, "g") if head == ".map" else app(head, inner)


def _hypothesis(rng: random.Random, number: int, names: list[str]) -> Rule:
    """A list given as others, a length given as a number, or an equation of an unknown function."""
    name = f"h{number}"
    kind = rng.randrange(5)
    first, second = rng.sample(names, 2)
    if kind == 0:
        return Rule(name, (), first, ("++", second, rng.choice(names)))
    if kind == 1:
        return Rule(name, (), app(".length", first), rng.choice("ij"))
    if kind == 2:
        return Rule(name, (), app(".reverse", first), rng.choice([first, second]))
    if kind == 3:
        return Rule(
            name, ("x", "y"), app("f", ("++", "x", "y")), ("+", app("f", "x"), app("f", "y"))
        )
    return Rule(name, ("x",), app("f", app(".reverse", "x")), app("f", "x"))


def _identity(rng: random.Random) -> Draft | None:
    """Two terms that laws and hypotheses make equal, with the rewriting that shows it."""
    names = ["l", "m", "k"][: rng.choice((2, 3, 3))]
    hypotheses = [_hypothesis(rng, i + 1, names) for i in range(rng.choice((0, 1, 1, 2, 2)))]
    start = _start(rng, names, hypotheses)
    end = _walk(rng, start, hypotheses)
    goal = ("=", start, end)
    if start == end or "[]." in show(goal):  # Lean cannot tell the type of `[].length`
        return None
    found = shortest(goal, [*LIBRARY, *hypotheses], 4, width=60)
    if found is None:
        return None
    if simplifier_closes(goal, [*LIBRARY, *hypotheses]) and rng.random() < 0.75:
        return None
    used = found[0]
    kept = [h for h in hypotheses if any(u.removeprefix("← ") == h.name for u in used)]
    if not kept and rng.random() < 0.5:
        return None
    final = {h.name: "h" if len(kept) == 1 else f"h{i + 1}" for i, h in enumerate(kept)}
    used = [_renamed(rewrite, final) for rewrite in used]
    context = tuple((final[h.name], h.formula()) for h in kept)
    statement = Theorem("t", variables([goal, *(e for _, e in context)]), context, goal)
    noun = "lists" if start[0] != "app" or start[1] in (".reverse", ".map") else "numbers"
    informal = rng.choice((f"Show that the two {noun} are equal.", "Prove the identity of lists."))
    return Draft(
        statement,
        (f"rw [{', '.join(used)}]",),
        min(4, len(used)),
        informal,
        "Rewrite with the laws.",
    )


def _start(rng: random.Random, names: list[str], hypotheses: list[Rule]) -> Expr:
    """A term that hypotheses say something about: under `f` or a length where they are of these."""
    term = _term(rng, names, rng.choice((1, 2, 2, 3)))
    about = {h.left[1] for h in hypotheses if isinstance(h.left, tuple) and h.left[0] == "app"}
    if "f" in about:
        return app("f", term)
    if ".length" in about or rng.random() < 0.35:
        return app(".length", term)
    return term


def _walk(rng: random.Random, start: Expr, hypotheses: list[Rule]) -> Expr:
    """Where a few random rewrites lead to; a hypothesis is tried four times as often as a law."""
    often = [rule for h in hypotheses for rule in directions([h]) for _ in range(4)]
    rules = [*LIBRARY, *BACKWARDS, *often]
    current, seen = start, {start}
    for _ in range(rng.choice((1, 2, 2, 3, 4))):
        steps = [e for r in rng.sample(rules, len(rules)) for _, e in instances(current, r)]
        steps = [e for e in steps if e not in seen and size(e) <= 12]
        if not steps:
            break
        current = steps[0]
        seen.add(current)
    return current


def _renamed(rewrite: str, names: dict[str, str]) -> str:
    """A rewrite such as `← h2` with the new name of its hypothesis; laws keep theirs."""
    name = rewrite.removeprefix("← ")
    return rewrite[: -len(name)] + names.get(name, name)


def _recursion(rng: random.Random) -> Draft | None:
    """A function on lists given by equations: it is the length, agrees with another, or is
    constant."""
    cons: Expr = ("::", "x", "l")
    kind = rng.choice(("length", "agree", "fixed", "append"))
    forms: list[Expr] = [
        ("+", "F", "1"),
        ("+", "1", "F"),
        ("+", "F", "i"),
        ("+", "i", "F"),
        ("*", "F", "i"),
        ("+", "F", "F"),
        ("*", "i", "F"),
        ("+", "F", "2"),
        ("+", ("*", "F", "i"), "j"),
    ]
    form = rng.choice(forms)
    empty: Expr = ("[]",)
    goal: Expr = ("=", app("f", "l"), app(".length", "l"))
    if kind == "length":
        start = rng.choice(("0", "i", "1", "2"))
        step = rng.choice((("+", "F", "1"), ("+", "1", "F")))
        hypotheses: list[Expr] = [("=", app("f", empty), start)]
        hypotheses.append(_all(("=", app("f", cons), substitute(step, {"F": app("f", "l")}))))
        added = [] if start == "0" else ["Nat.add_right_comm"]
        if start != "0":
            goal = ("=", app("f", "l"), ("+", app(".length", "l"), start))
        swap = ["Nat.add_comm 1"] if step[1] == "1" else []
        zero = "exact h1" if start == "0" else "rw [h1, List.length_nil, Nat.zero_add]"
        lines = [zero, f"rw [{', '.join(['h2', 'ih', *swap, 'List.length_cons', *added])}]"]
        level = 3 + (start != "0" or bool(swap))
    elif kind == "agree":
        value = rng.choice("ij012")
        other = app("e", "l")
        hypotheses = [("=", app("f", empty), value), ("=", app("e", empty), value)]
        hypotheses += [
            _all(("=", app(f, cons), substitute(form, {"F": app(f, "l")}))) for f in ("f", "e")
        ]
        goal, level = ("=", app("f", "l"), other), 4
        lines = ["rw [h1, h2]", "rw [h3, h4, ih]"]
    elif kind == "fixed":
        value = rng.choice("ij012")
        hypotheses = [("=", app("f", empty), value), _all(("=", app("f", cons), app("f", "l")))]
        goal, level = ("=", app("f", "l"), value), 2
        lines = ["exact h1", "rw [h2, ih]"]
    else:
        step = rng.choice((("+", "1", "F"), ("+", "i", "F"), ("+", "2", "F"), ("+", "j", "F")))
        hypotheses = [
            ("=", app("f", empty), "0"),
            _all(("=", app("f", cons), substitute(step, {"F": app("f", "l")}))),
        ]
        goal = ("=", app("f", ("++", "l", "m")), ("+", app("f", "l"), app("f", "m")))
        lines = [
            "rw [List.nil_append, h1, Nat.zero_add]",
            "rw [List.cons_append, h2, h2, ih, Nat.add_assoc]",
        ]
        level = 4
    context = tuple((f"h{i + 1}", e) for i, e in enumerate(hypotheses))
    script = ["induction l with", f"| nil => {lines[0]}", f"| cons x l ih => {lines[1]}"]
    kinds = {**KINDS, "e": ("→", LISTS, "Nat")}
    return close(rng, LIST, context, goal, script, kinds, "every", level)


def _all(body: Expr) -> Expr:
    return forall(("x", "l"), body)
