# SPDX-License-Identifier: Apache-2.0
"""Band 6: ≤ and < on the natural numbers: chains, monotone functions, sums, antisymmetry,
contradiction."""

import random
from collections.abc import Iterator

from kimina_jax.problems.proofs.derivation import Derivation, finish
from kimina_jax.problems.proofs.draft import Draft
from kimina_jax.problems.proofs.syntax import Expr, app
from kimina_jax.problems.proofs.terms import Term


def drafts(rng: random.Random) -> Iterator[Draft]:
    """An endless stream of order drafts."""
    while True:
        try:
            draft = _attempt(rng)
        except OverflowError:
            continue
        if draft is not None:
            yield draft


def _side(rng: random.Random, d: Derivation, shape: str) -> Expr:
    if shape == "variable":
        return d.variable() if rng.random() < 0.8 else rng.choice("23456789")
    if shape == "f":
        return app("f", d.variable())
    if shape == "ff":
        return app("f", app("f", d.variable()))
    if shape == "f+":
        return app("f", ("+", d.variable(), d.variable()))
    if shape == "+f":
        return ("+", app("f", d.variable()), d.variable())
    if shape == "++":
        return ("+", ("+", d.variable(), d.variable()), d.variable())
    return (shape, d.variable(), d.variable())


def _attempt(rng: random.Random) -> Draft | None:
    d = Derivation(rng)
    depth = rng.choice((1, 2, 2, 3, 3, 4))
    kind = rng.choices(("chain", "shape", "equal", "absurd", "enlarge"), (4, 5, 1.5, 2, 1.5))[0]
    relation = rng.choice(("≤", "≤", "<"))
    if kind == "chain":
        ends = _side(rng, d, "variable"), _side(rng, d, "variable")
        if all(isinstance(end, str) and end.isdigit() for end in ends):
            return None
        term = d.order(relation, *ends, depth)
    elif kind == "shape":
        shape = rng.choice(("f", "+", "+", "*", "ff", "f+", "+f", "++"))
        relation = "≤" if shape not in ("+", "++") else relation
        term = d.order(relation, _side(rng, d, shape), _side(rng, d, shape), depth)
    elif kind == "enlarge":
        term = d.order("≤", d.variable(), ("+", d.variable(), d.variable()), depth)
    elif kind == "equal":
        a, b = d.variable(), d.variable()
        sides = d.order("≤", a, b, rng.randrange(depth)), d.order("≤", b, a, rng.randrange(depth))
        term = d.lemma("Nat.le_antisymm", sides, ("=", a, b))
    else:
        a = d.variable()
        loop = d.order("<", a, a, depth)
        d.applications += 1
        if rng.random() < 0.5:
            term = Term("Nat.lt_irrefl", (a, loop), "False")
        else:
            term = Term("absurd", (loop, Term("Nat.lt_irrefl", (a,), ("¬", loop.proves))), "p")
    if len(d.hypotheses) > 5 or any(e[1] == e[2] for e in d.hypotheses if e[0] in ("≤", "<")):
        return None
    return finish(d, term, _informal(rng, kind, relation), _plan(kind))


def _informal(rng: random.Random, kind: str, relation: str) -> str:
    if kind == "equal":
        return rng.choice(
            ("Show that the two numbers are equal.", "Prove equality from two bounds.")
        )
    if kind == "absurd":
        return rng.choice(("The hypotheses are contradictory.", "Show that this cannot be."))
    word = "at most" if relation == "≤" else "less than"
    return rng.choice(
        (f"Show that the left side is {word} the right.", "Chain the given inequalities.")
    )


def _plan(kind: str) -> str:
    return {
        "equal": "Use antisymmetry.",
        "absurd": "A number would be less than itself.",
        "shape": "Compare part by part.",
    }.get(kind, "Use transitivity.")
