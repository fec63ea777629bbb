# SPDX-License-Identifier: Apache-2.0
"""Band of the by-hand track: inductions that need a lemma of one's own, two stages, a case split in
the step, or arithmetic. Levels 5 and 6."""

import dataclasses
import random
from collections.abc import Callable, Iterator

from kimina_jax.problems.bands import lists, nat
from kimina_jax.problems.proofs import list_names
from kimina_jax.problems.proofs.draft import Draft
from kimina_jax.problems.proofs.induction import LIST, NAT, Domain, close, forall
from kimina_jax.problems.proofs.syntax import Expr, app, show, substitute

Lines = list[str]
# What every number has, step by step: the goal at n, its hypotheses, and the two cases of it.
Stepwise = tuple[Expr, list[Expr], str, Lines]
KINDS: dict[str, Expr] = {**nat.KINDS, "k": "Nat", "m": "Nat", "S": ("→", "Nat", nat.KINDS["P"])}


def drafts(rng: random.Random) -> Iterator[Draft]:
    """An endless stream of drafts."""
    families: list[tuple[Callable[[random.Random], Draft | None], float]] = [
        (_together, 3),
        (_in_two_stages, 3),
        (_by_twos, 1.5),
        (_split, 3),
        (_two_numbers, 1),
        (_arithmetic, 4),
    ]
    while True:
        draft = rng.choices([f for f, _ in families], [w for _, w in families])[0](rng)
        if draft is not None:
            yield draft


def _domain(rng: random.Random) -> tuple[Domain, list[Expr], dict[str, Expr]]:
    """Numbers or lists, with the properties and the names of its band."""
    if rng.random() < 0.55:
        return NAT, nat.FORMS, nat.KINDS
    return LIST, lists.FORMS, list_names.KINDS


def _arranged(
    rng: random.Random, hypotheses: list[Expr]
) -> tuple[tuple[tuple[str, Expr], ...], list[str]]:
    """The hypotheses in a random order, and the name of each."""
    order = list(range(len(hypotheses)))
    rng.shuffle(order)
    context = tuple((f"h{i + 1}", hypotheses[old]) for i, old in enumerate(order))
    return context, [f"h{order.index(old) + 1}" for old in range(len(order))]


def _implies(premises: list[Expr], conclusion: Expr) -> Expr:
    """`premise → … → conclusion`."""
    for premise in reversed(premises):
        conclusion = ("→", premise, conclusion)
    return conclusion


def _lemma(v: str, claim: Expr, lines: Lines) -> Lines:
    """The lines of a lemma about every `v`, proved by `lines` once `v` is there."""
    return [f"have key : ∀ {v}, {show(claim)} := by", f"  intro {v}", *(f"  {x}" for x in lines)]


def _induct(domain: Domain, zero: str, step: Lines) -> Lines:
    """An induction with the proof of either case; the step may have several lines."""
    head = [f"induction {domain.variable} with", f"| {domain.zero_case} => {zero}"]
    if len(step) == 1:
        return [*head, f"| {domain.step_case} => {step[0]}"]
    return [*head, f"| {domain.step_case} =>", *(f"  {line}" for line in step)]


def _planned(draft: Draft, plan: str) -> Draft:
    """The draft with the idea of its proof."""
    return dataclasses.replace(draft, plan=plan)


def _together(rng: random.Random) -> Draft | None:
    """Two properties that need each other: the induction proves both at once."""
    domain, forms, kinds = _domain(rng)
    v, n = domain.variable, " ".join(domain.bound)
    one, two = rng.sample(forms, 2)
    needs = [rng.choice(((0, 1), (1, 0), (1,))), rng.choice(((0, 1), (1, 0), (0,)))]
    at_zero = [substitute(form, {v: domain.zero}) for form in (one, two)]
    at_next = [substitute(form, {v: domain.next()}) for form in (one, two)]
    steps = [
        forall(domain.bound, _implies([(one, two)[i] for i in need], conclusion))
        for need, conclusion in zip(needs, at_next, strict=True)
    ]
    goal = one
    context, h = _arranged(rng, [*at_zero, *steps])
    parts = [
        f"{h[2 + i]} {n} " + " ".join(f"ih.{j + 1}" for j in need) for i, need in enumerate(needs)
    ]
    induction = _induct(domain, f"exact ⟨{h[0]}, {h[1]}⟩", [f"exact ⟨{parts[0]}, {parts[1]}⟩"])
    lines = [*_lemma(v, ("∧", one, two), induction), f"exact (key {v}).1"]
    return _planned(
        close(rng, domain, context, goal, lines, kinds, "every", 6),
        "The two properties need each other, so prove both at once.",
    )


def _in_two_stages(rng: random.Random) -> Draft | None:
    """A second property by an induction of its own, which the step of the first one needs."""
    domain, forms, kinds = _domain(rng)
    v, n = domain.variable, " ".join(domain.bound)
    form, helper, out = rng.sample(forms, 3)
    leaves = rng.random() < 0.3
    order = [form, helper] if rng.random() < 0.5 else [helper, form]
    hypotheses = [substitute(e, {v: domain.zero}) for e in (form, helper)]
    hypotheses.append(forall(domain.bound, _implies(order, substitute(form, {v: domain.next()}))))
    hypotheses.append(
        forall(domain.bound, _implies([helper], substitute(helper, {v: domain.next()})))
    )
    if leaves:
        hypotheses.append(forall((v,), _implies([form], out)))
    context, h = _arranged(rng, hypotheses)
    known = f"(key {domain.bound[-1]})"
    told = f"ih {known}" if order[0] is form else f"{known} ih"
    lines = _lemma(v, helper, _induct(domain, f"exact {h[1]}", [f"exact {h[3]} {n} ih"]))
    lines += [f"apply {h[4]}"] if leaves else []
    lines += _induct(domain, f"exact {h[0]}", [f"exact {h[2]} {n} {told}"])
    return _planned(
        close(rng, domain, context, out if leaves else form, lines, kinds, "every", 6),
        "First a lemma by induction, then the goal by another.",
    )


def _by_twos(rng: random.Random) -> Draft | None:
    """From n to n + 2: two numbers in a row have the property at once."""
    form = rng.choice(nat.FORMS)
    at = {k: substitute(form, {"n": t}) for k, t in (("0", "0"), ("1", "1"))}
    after, last = ("+", "n", "1"), ("+", "n", "2")
    both = rng.random() < 0.4
    premises = [form, substitute(form, {"n": after})] if both else [form]
    step = forall(("n",), _implies(premises, substitute(form, {"n": last})))
    context, h = _arranged(rng, [at["0"], at["1"], step])
    told = "ih.1 ih.2" if both else "ih.1"
    claim: Expr = ("∧", form, substitute(form, {"n": after}))
    induction = _induct(NAT, f"exact ⟨{h[0]}, {h[1]}⟩", [f"exact ⟨ih.2, {h[2]} n {told}⟩"])
    lines = [*_lemma("n", claim, induction), "exact (key n).1"]
    return _planned(
        close(rng, NAT, context, form, lines, nat.KINDS, "every", 6),
        "Prove it for two numbers in a row.",
    )


def _split(rng: random.Random) -> Draft | None:
    """The step goes one way or another, as a disjunction about every number says."""
    domain, forms, kinds = _domain(rng)
    v, n = domain.variable, " ".join(domain.bound)
    form, left, right = rng.sample(forms, 3)
    at_next = substitute(form, {v: domain.next()})
    needs = [rng.random() < 0.75 for _ in range(2)]
    if not any(needs):
        return None
    hypotheses = [
        substitute(form, {v: domain.zero}),
        *(
            forall(domain.bound, _implies([form, side] if need else [side], at_next))
            for side, need in zip((left, right), needs, strict=True)
        ),
        forall((v,), ("∨", left, right)),
    ]
    context, h = _arranged(rng, hypotheses)
    ways = [f"exact {h[1 + i]} {n} {'ih ' if need else ''}hc" for i, need in enumerate(needs)]
    step = [
        f"cases {h[3]} {domain.bound[-1]} with",
        f"| inl hc => {ways[0]}",
        f"| inr hc => {ways[1]}",
    ]
    lines = _induct(domain, f"exact {h[0]}", step)
    return _planned(
        close(rng, domain, context, form, lines, kinds, "every", 5),
        "Use induction, and split the step into cases.",
    )


def _two_numbers(rng: random.Random) -> Draft | None:
    """A relation of two numbers: along the edge by one induction, from there by another."""
    here: Expr = app("S", "n", "m")
    guarded = rng.random() < 0.4
    edge = forall(("m",), _implies([app("S", "0", "m")], app("S", "0", ("+", "m", "1"))))
    up = forall(("n", "m"), _implies([here], app("S", ("+", "n", "1"), "m")))
    hypotheses = [app("S", "0", "0"), edge, up]
    if guarded:
        hypotheses.append(forall(("n", "m"), _implies([here], app("P", ("+", "n", "m")))))
    context, h = _arranged(rng, hypotheses)
    along = ["induction m with", f"| zero => exact {h[0]}", f"| succ m ih => exact {h[1]} m ih"]
    lines = _lemma("m", app("S", "0", "m"), along)
    lines += [f"apply {h[3]}"] if guarded else []
    lines += _induct(NAT, "exact key m", [f"exact {h[2]} n m ih"])
    goal = app("P", ("+", "n", "m")) if guarded else here
    return _planned(
        close(rng, NAT, context, goal, lines, KINDS, "every", 6),
        "First a lemma about zero, then induction.",
    )


def _arithmetic(rng: random.Random) -> Draft | None:
    """Functions by recursion equations, and what adds up along them."""
    n, after = "n", ("+", "n", "1")
    f, g = app("f", n), app("g", n)
    grow = rng.choice((g, "a", app("g", app("f", n))))
    family = rng.choice(("multiple", "below", "rises", "starts", "twice", "chain"))
    goal: Expr
    if family == "multiple":  # k divides what is added, so it divides all
        k = rng.choice(("k", "2", "3", "b"))
        hypotheses: list[Expr] = [
            ("∣", k, app("f", "0")),
            forall((n,), ("=", app("f", after), ("+", f, grow))),
            forall((n,), ("∣", k, app("g", n))) if grow != "a" else ("∣", k, "a"),
        ]
        goal, zero, last = ("∣", k, f), "exact {0}", {"a": "{2}"}.get(show(grow), "({2} n)")
        last = "({2} (f n))" if show(grow) == "g (f n)" else last
        step = ["rw [{1}]", f"exact Nat.dvd_add ih {last}"]
    elif family == "below":  # one function stays below another that grows no less
        hypotheses = [
            ("≤", app("f", "0"), app("g", "0")),
            forall((n,), ("≤", app("f", after), ("+", f, "a"))),
            forall((n,), ("=", app("g", after), ("+", g, "a"))),
        ]
        goal, zero = ("≤", f, g), "exact {0}"
        step = ["rw [{2}]", "exact Nat.le_trans ({1} n) (Nat.add_le_add_right ih a)"]
    elif family == "rises":  # a function that rises at every step rises over n steps
        rise: Expr = ("≤", f, app("f", after))
        hypotheses = [forall((n,), rise)]
        goal = ("≤", app("f", "m"), app("f", ("+", "m", n)))
        zero, step = "exact Nat.le_refl (f m)", ["exact Nat.le_trans ih ({0} (m + n))"]
        if rng.random() < 0.6:
            low = rng.choice(("a", app("g", "m"), app("g", "a"), "b"))
            hypotheses.append((rng.choice("≤<"), low, app("f", "m")))
            goal = (hypotheses[1][0], low, app("f", ("+", "m", n)))
            zero = "exact {1}"
            lemma = "le_trans" if goal[0] == "≤" else "lt_of_lt_of_le"
            step = [f"exact Nat.{lemma} ih ({{0}} (m + n))"]
    elif family == "starts":  # a closed form
        hypotheses = [
            ("=", app("f", "0"), rng.choice("ab")),
            forall((n,), ("=", app("f", after), ("+", f, "k"))),
        ]
        start = hypotheses[0][2]
        goal, zero = ("=", f, ("+", start, ("*", n, "k"))), "rw [{0}, Nat.zero_mul, Nat.add_zero]"
        step = ["rw [{1}, ih, Nat.add_assoc, Nat.succ_mul]"]
    elif family == "twice":  # one function is the sum of another with itself
        hypotheses = [
            ("=", app("g", "0"), ("+", app("f", "0"), app("f", "0"))),
            forall((n,), ("=", app("f", after), ("+", f, "k"))),
            forall((n,), ("=", app("g", after), ("+", g, ("+", "k", "k")))),
        ]
        goal, zero = ("=", g, ("+", f, f)), "exact {0}"
        step = ["rw [{2}, {1}, ih, Nat.add_add_add_comm]"]
    else:  # below a bound that the step keeps
        keep = rng.choice(("P", "Q"))
        hypotheses = [
            ("≤", app("f", "0"), "a"),
            forall((n,), _implies([("≤", f, "a")], app(keep, n))),
            forall((n,), _implies([app(keep, n)], ("≤", app("f", after), "a"))),
        ]
        goal = rng.choice((("≤", f, "a"), app(keep, n)))
        lemma = _induct(NAT, "exact {0}", ["exact {2} n ({1} n ih)"])
        if goal[0] == "≤":
            zero, step = "exact {0}", ["exact {2} n ({1} n ih)"]
        else:
            context, h = _arranged(rng, hypotheses)
            lines = [x.format(*h) for x in _lemma(n, ("≤", f, "a"), lemma)]
            lines.append(f"exact {h[1]} n (key n)")
            return _planned(
                close(rng, NAT, context, goal, lines, KINDS, "every", 6),
                "First a lemma: the bound is kept.",
            )
    context, h = _arranged(rng, hypotheses)
    if len(h) == 1:
        context, h = (("h", context[0][1]),), ["h"]
    lines = [x.format(*h) for x in _induct(NAT, zero, step)]
    return close(rng, NAT, context, goal, lines, KINDS, "every", 5 + (family == "twice"))
