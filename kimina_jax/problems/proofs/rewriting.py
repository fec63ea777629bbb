# SPDX-License-Identifier: Apache-2.0
"""A model of Lean's `rw`, and the search for a shortest rewrite list.

As in Lean, `rw [h]` takes the first instance of the left side, in pre-order from left to right, to
fix the bound
variables, and then replaces every occurrence of that instance; after the whole list an equation
with two equal sides is
closed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kimina_jax.problems.proofs.syntax import Expr, free_names, show, size, substitute
from kimina_jax.problems.proofs.terms import unify, walk

LARGEST = 60  # terms that grow beyond this size are given up


@dataclass(frozen=True)
class Rule:
    """An equation between terms in `variables`, called `name` in Lean."""

    name: str
    variables: tuple[str, ...]
    left: Expr
    right: Expr

    def reversed(self) -> "Rule":
        """The rule `← name`."""
        return Rule(f"← {self.name}", self.variables, self.right, self.left)

    def formula(self) -> Expr:
        """The universally quantified equation."""
        e: Expr = ("=", self.left, self.right)
        for v in reversed(self.variables):
            e = ("∀", v, None, e)
        return e

    def pattern(self) -> tuple[Expr, Expr]:
        """Both sides with metavariables for the bound variables."""
        values = {v: f"?{v}" for v in self.variables}
        return substitute(self.left, values), substitute(self.right, values)

    def usable(self) -> bool:
        """Matching the left side fixes every variable, and the left side is not a bare variable."""
        free = free_names(self.left)
        return self.left not in self.variables and all(v in free for v in self.variables)


def directions(rules: list[Rule]) -> list[Rule]:
    """Every usable rule, forwards and backwards."""
    return [r for rule in rules for r in (rule, rule.reversed()) if r.usable()]


def subterms(e: Expr) -> Iterator[Expr]:
    """Pre-order, left to right; heads of applications are not terms of their own."""
    yield e
    if isinstance(e, tuple) and e[0] not in ("∀", "∃"):
        for a in e[2:] if e[0] == "app" else e[1:]:
            yield from subterms(a)


def replace(e: Expr, old: Expr, new: Expr) -> Expr:
    """Replace every occurrence of a term."""
    if e == old:
        return new
    if isinstance(e, str):
        return e
    if e[0] in ("∀", "∃"):
        return (*e[:3], replace(e[3], old, new))
    keep = 2 if e[0] == "app" else 1
    return (*e[:keep], *(replace(a, old, new) for a in e[keep:]))


def rewrite(goal: Expr, rule: Rule) -> Expr | None:
    """The goal after `rw [rule]`, or None where Lean finds no instance."""
    left, right = rule.pattern()
    for term in subterms(goal):
        bound = unify(left, term, {})
        if bound is not None:
            return replace(goal, term, walk(right, bound))
    return None


def instances(goal: Expr, rule: Rule) -> Iterator[tuple[Rule, Expr]]:
    """Every way to rewrite with explicit arguments: the instantiated rule and the new goal."""
    left, right = rule.pattern()
    seen = set()
    for term in subterms(goal):
        bound = unify(left, term, {})
        if bound is None or term in seen:
            continue
        seen.add(term)
        values = [show(walk(f"?{v}", bound), 1024) for v in rule.variables]
        exact = Rule(" ".join([rule.name, *values]), (), term, walk(right, bound))
        yield exact, replace(goal, term, exact.right)


def closed(goal: Expr) -> bool:
    """Whether the `rfl` at the end of `rw` closes the goal."""
    return isinstance(goal, tuple) and goal[0] in ("=", "↔") and goal[1] == goal[2]


def shortest(
    goal: Expr,
    rules: list[Rule],
    most: int,
    ends: frozenset[Expr] = frozenset(),
    explicit: bool = False,
    width: int = 3000,
) -> tuple[list[str], Expr] | None:
    """A shortest rewrite list that closes the goal or makes it one of `ends`, and the goal where it
    stopped.

    With `explicit`, rules may also be given their arguments; a list without is preferred at the
    same length.
    """
    rules = directions(rules)
    frontier: list[tuple[Expr, list[str]]] = [(goal, [])]
    seen = {goal}
    for _ in range(most):
        following = []
        for current, used in frontier:
            for rule in rules:
                after = rewrite(current, rule)
                results = [(rule.name, after)] if after is not None else []
                if explicit and rule.variables and after is not None:
                    results += [(exact.name, g) for exact, g in instances(current, rule)]
                for name, new in results:
                    if new in seen or size(new) > LARGEST:
                        continue
                    seen.add(new)
                    path = [*used, name]
                    if closed(new) or new in ends:
                        return path, new
                    following.append((new, path))
        frontier = following[:width]
    return None


def simplifier_closes(goal: Expr, rules: list[Rule]) -> bool:
    """Whether rewriting left to right with all rules, to the end, closes an equation: a model of
    what `simp` would do.

    Equations that lead on for ever do not count. The generators use this to keep such statements
    rare.
    """
    current = goal
    for _ in range(25):
        if closed(current):
            return True
        steps = (rewrite(current, r) for r in rules if r.usable() or not r.variables)
        after = next((e for e in steps if e is not None and e != current), None)
        if after is None or size(after) > LARGEST:
            return False
        current = after
    return False
