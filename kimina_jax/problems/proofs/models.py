# SPDX-License-Identifier: Apache-2.0
"""Random small models of statements: a countermodel shows that a statement is false.

An arbitrary type has one to three elements, with random tables for predicates and functions.
Numbers are small, number
functions are drawn from a few simple ones, and bound number variables run over 0 to 5 only: there a
countermodel is
strong evidence, not proof.
"""

import itertools
import random
from collections.abc import Callable

from kimina_jax.problems.proofs.syntax import Expr, Theorem

Value = int | bool | Callable
NUMBERS = range(6)
OPERATORS: dict[str, Callable] = {
    "↔": lambda x, y: x == y,
    "=": lambda x, y: x == y,
    "≠": lambda x, y: x != y,
    "≤": lambda x, y: x <= y,
    "<": lambda x, y: x < y,
    "∣": lambda x, y: y == 0 if x == 0 else y % x == 0,
    "+": lambda x, y: x + y,
    "*": lambda x, y: x * y,
}


def has_countermodel(s: Theorem, rng: random.Random, tries: int = 200) -> bool:
    """Whether one of `tries` random models satisfies the hypotheses and not the goal."""
    return any(_is_counter(s, rng) for _ in range(tries))


def _is_counter(s: Theorem, rng: random.Random) -> bool:
    domain = range(rng.choice((1, 2, 2, 3)))
    values: dict[str, Value] = {name: _draw(kind, rng, domain) for name, kind in s.variables}
    if not all(holds(e, values, domain) for _, e in s.hypotheses):
        return False
    return not holds(s.goal, values, domain)


def _draw(kind: Expr, rng: random.Random, domain: range) -> Value:
    if kind == "Prop":
        return rng.random() < 0.5
    if kind == "Nat":
        return rng.randrange(5)
    if isinstance(kind, str):
        return rng.choice(domain)
    kinds = [kind[1]]
    while isinstance(kind[2], tuple):
        kind = kind[2]
        kinds.append(kind[1])
    if "Nat" in kinds:
        return _number_function(kind[2], rng)
    outcomes = (False, True) if kind[2] == "Prop" else domain
    table = {key: rng.choice(outcomes) for key in itertools.product(domain, repeat=len(kinds))}
    return lambda *arguments: table[arguments]


def _number_function(result: str, rng: random.Random) -> Callable:
    c = rng.randrange(4)
    if result == "Prop":
        return rng.choice(
            (
                lambda n: n <= c,
                lambda n: n > c,
                lambda n: n % 2 == c % 2,
                lambda n: n == c,
                lambda n: bool(c % 2),
            )
        )
    return rng.choice((lambda n: c, lambda n: n, lambda n: n + c, lambda n: n * c, lambda n: n * n))


def holds(e: Expr, values: dict[str, Value], domain: range) -> Value:
    """The value of a formula or term; KeyError for what has no model here (lists)."""
    if isinstance(e, str):
        if e.isdigit():
            return int(e)
        return False if e == "False" else values[e]
    head = e[0]
    if head == "app":
        function = values[e[1]]
        assert callable(function), f"{e[1]} is no function"
        return function(*(holds(a, values, domain) for a in e[2:]))
    if head in ("∀", "∃"):
        over = domain if "α" in values else NUMBERS
        each = (holds(e[3], {**values, e[1]: v}, domain) for v in over)
        return all(each) if head == "∀" else any(each)
    if head == "¬":
        return not holds(e[1], values, domain)
    left = holds(e[1], values, domain)
    if head == "→":
        return not left or holds(e[2], values, domain)
    if head == "∧":
        return left and holds(e[2], values, domain)
    if head == "∨":
        return left or holds(e[2], values, domain)
    right = holds(e[2], values, domain)
    return OPERATORS[head](left, right)
