# SPDX-License-Identifier: Apache-2.0
"""Band 7: divisibility by lemmas, and multiples (parity among them) by giving the factor."""

import random
from collections.abc import Iterator

from kimina_jax.problems.proofs.derivation import Derivation, finish, nat_variables
from kimina_jax.problems.proofs.draft import Draft
from kimina_jax.problems.proofs.rewriting import Rule, closed, rewrite
from kimina_jax.problems.proofs.syntax import Expr, Theorem, show

MUL_ADD = Rule(
    "Nat.mul_add",
    ("x", "y", "z"),
    ("*", "x", ("+", "y", "z")),
    ("+", ("*", "x", "y"), ("*", "x", "z")),
)
MUL_ASSOC = Rule(
    "Nat.mul_assoc", ("x", "y", "z"), ("*", ("*", "x", "y"), "z"), ("*", "x", ("*", "y", "z"))
)
MUL_LEFT_COMM = Rule(
    "Nat.mul_left_comm", ("x", "y", "z"), ("*", "x", ("*", "y", "z")), ("*", "y", ("*", "x", "z"))
)


def drafts(rng: random.Random) -> Iterator[Draft]:
    """An endless stream of divisibility drafts."""
    while True:
        make = rng.choices((_divides, _multiple), (6, 4))[0]
        try:
            draft = make(rng)
        except OverflowError:
            continue
        if draft is not None:
            yield draft


def _shape(rng: random.Random, names: list[str], operators: int) -> Expr:
    if operators == 0:
        return rng.choice(names)
    left = rng.randrange(operators)
    parts = _shape(rng, names, left), _shape(rng, names, operators - 1 - left)
    return (rng.choice("++*"), *parts)


def _divides(rng: random.Random) -> Draft | None:
    d = Derivation(rng)
    divisor: Expr = d.variable() if rng.random() < 0.8 else rng.choice("23456789")
    names = [d.variable() for _ in range(rng.choice((1, 2, 2, 3)))]
    if isinstance(divisor, str) and rng.random() < 0.2:
        names.append(divisor)
    target = _shape(rng, names, rng.choice((0, 1, 1, 2, 2)))
    if rng.random() < 0.12:
        divisor, target = ("*", divisor, d.variable()), ("*", rng.choice(names), d.variable())
    if divisor == target:
        return None
    term = d.divides(divisor, target, rng.choice((1, 2, 3)))
    if not term.arguments or len(d.hypotheses) > 4:
        return None
    informal = rng.choice(
        (
            f"Show that {show(divisor)} divides {show(target)}.",
            "Prove the divisibility.",
            "Show that the first number divides the second.",
        )
    )
    if not isinstance(divisor, str) or divisor.isalpha():
        informal = rng.choice(("Prove the divisibility.", "Show that the second is a multiple."))
    return finish(d, term, informal, "Build it from the parts.")


def _multiple(rng: random.Random) -> Draft | None:
    """`∃ k, a = c * k` for some numbers; the same for a sum or product of them, by giving the
    factor."""
    c = rng.choice(("2", "2", "2", "3", "4", "5", "6", "7", "8", "9", "c"))
    numbers = ["a", "b", "d"][: rng.choice((1, 1, 2, 2, 3))]
    free = rng.sample(["m", "n"], rng.choice((0, 1, 1)))
    factor = dict(zip(numbers, "xyz", strict=False))
    built = _combine(rng, numbers, free, factor)
    if built is None:
        return None
    target, witness, rules = built
    hypotheses = [("∃", "k", None, ("=", v, ("*", c, "k"))) for v in numbers]
    names = ["h"] if len(numbers) == 1 else [f"h{i + 1}" for i in range(len(numbers))]
    goal = ("∃", "k", None, ("=", target, ("*", c, "k")))
    equation: Expr = ("=", target, ("*", c, witness))
    lines = [
        f"obtain ⟨{factor[v]}, h{factor[v]}⟩ := {n}" for v, n in zip(numbers, names, strict=True)
    ]
    used = []
    for rule in [*(Rule(f"h{factor[v]}", (), v, ("*", c, factor[v])) for v in numbers), *rules]:
        after = rewrite(equation, rule)
        if after is None:
            return None
        equation = after
        used.append(rule.name)
    if not closed(equation):
        return None
    lines += [f"exact ⟨{show(witness)}, by rw [{', '.join(used)}]⟩"]
    context = tuple(zip(names, hypotheses, strict=True))
    statement = Theorem("t", nat_variables([goal, *hypotheses]), context, goal)
    word = "even" if c == "2" else f"a multiple of {c}"
    informal = rng.choice(
        (f"Show that {show(target)} is {word}.", f"Prove that the result is {word}.")
    )
    level = min(4, len(lines) + (len(used) > 2))
    return Draft(statement, tuple(lines), level, informal, "Name the factors and give the new one.")


def _combine(rng: random.Random, numbers: list[str], free: list[str], factor: dict[str, str]):
    """A sum of the numbers, some multiplied by a free number: (term, its factor, rewrite rules in
    order)."""
    parts, witnesses, rules = [], [], []
    for v in numbers:
        part, witness = v, factor[v]
        if free and rng.random() < 0.6:
            other = rng.choice(free)
            if rng.random() < 0.5:
                part, witness = ("*", v, other), ("*", witness, other)
                rules.append(MUL_ASSOC)
            else:
                part, witness = ("*", other, v), ("*", other, witness)
                rules.append(MUL_LEFT_COMM)
        parts.append(part)
        witnesses.append(witness)
    if len(parts) == 1 and isinstance(parts[0], str):
        return None
    target, witness = parts[0], witnesses[0]
    for part, w in zip(parts[1:], witnesses[1:], strict=True):
        target, witness = ("+", target, part), ("+", witness, w)
    order = [MUL_ADD] * (len(parts) - 1) + rules
    return target, witness, order
