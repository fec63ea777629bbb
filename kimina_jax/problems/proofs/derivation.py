# SPDX-License-Identifier: Apache-2.0
"""Statements made from proofs: a random derivation is drawn from the goal upwards, its leaves
become the hypotheses.

Bands 6, 7 and 8 use it for ≤, < and ∣ on the natural numbers. Lemma names and argument orders are
those of Lean core.
"""

import random

from kimina_jax.problems.proofs.draft import Draft
from kimina_jax.problems.proofs.prover import Names, exact
from kimina_jax.problems.proofs.syntax import Expr, Theorem, app, free_names, substitute
from kimina_jax.problems.proofs.terms import Term

VARIABLES = "abcdeknmxyzuvw"
ARITHMETIC = ("≤", "<", "∣", "=")
_TRANSITIVE = {
    ("≤", "≤"): "Nat.le_trans",
    ("<", "≤"): "Nat.lt_of_lt_of_le",
    ("≤", "<"): "Nat.lt_of_le_of_lt",
    ("<", "<"): "Nat.lt_trans",
}
MONOTONE = (
    "∀",
    "x",
    None,
    ("∀", "y", None, ("→", ("≤", "x", "y"), ("≤", app("f", "x"), app("f", "y")))),
)


class Derivation:
    """A growing set of hypotheses and the number of lemma applications that lead from them to the
    goal."""

    def __init__(self, rng: random.Random):
        self.rng = rng
        self.hypotheses: list[Expr] = []
        self.applications = 0
        self._letters = rng.sample("abcdekmn", 8)

    def variable(self) -> str:
        """A variable that was not used yet; OverflowError when they run out."""
        if not self._letters:
            raise OverflowError("out of variables")
        return self._letters.pop()

    def leaf(self, e: Expr) -> Term:
        """Assume `e`; the placeholder name becomes h1, h2, … at the end."""
        if e not in self.hypotheses:
            self.hypotheses.append(e)
        return Term(f"§{self.hypotheses.index(e)}", (), e)

    def lemma(self, name: str, arguments: tuple, proves: Expr) -> Term:
        """Apply a lemma or a hypothesis; `arguments` are terms and expressions in Lean's order."""
        self.applications += 1
        return Term(name, arguments, proves)

    def order(self, relation: str, s: Expr, t: Expr, depth: int) -> Term:
        """A derivation of `s ≤ t` or `s < t` with at most `depth` nested lemmas."""
        goal = (relation, s, t)
        if depth <= 0:
            return self.leaf(goal)
        choices = ["trans"] * 4
        if relation == "≤":
            choices += ["of_lt"]
            if _both(s, t, "+"):
                choices += ["add"] * 6
            if _both(s, t, "*"):
                choices += ["mul"] * 6
            if _both(s, t, "f"):
                choices += ["monotone"] * 6
            if (
                isinstance(t, tuple)
                and t[0] == "+"
                and isinstance(t[1], str)
                and isinstance(s, str)
            ):
                choices += ["enlarge"] * 4
        elif _both(s, t, "+"):
            choices += ["add"] * 6
        choice = self.rng.choice(choices)
        if choice == "of_lt":
            return self.lemma("Nat.le_of_lt", (self.order("<", s, t, depth - 1),), goal)
        if choice in ("add", "mul"):
            name = {"add": "Nat.add_le_add", "mul": "Nat.mul_le_mul"}[choice]
            name = "Nat.add_lt_add" if relation == "<" else name
            left = self.order(relation, s[1], t[1], depth - self.rng.choice((1, 2)))
            right = self.order(relation, s[2], t[2], depth - self.rng.choice((1, 2)))
            return self.lemma(name, (left, right), goal)
        if choice == "monotone":
            inner = self.order("≤", s[2], t[2], depth - 1)
            return self.lemma(self.leaf(MONOTONE).head, (s[2], t[2], inner), goal)
        if choice == "enlarge":
            grow = self.rng.random() < 0.5
            part, rest = (t[1], t[2]) if grow else (t[2], t[1])
            lemma = (
                ("Nat.le_add_right", (part, rest)) if grow else ("Nat.le_add_left", (part, rest))
            )
            known = self.lemma(*lemma, ("≤", part, t))
            return self._transitive(self.order("≤", s, part, depth - 1), known)
        middle = self.variable()
        first, second = ("≤", "≤")
        if relation == "<":
            first, second = self.rng.choice([("<", "≤"), ("≤", "<"), ("<", "<")])
        deep = self.rng.random() < 0.5
        left = self.order(first, s, middle, depth - 1 if deep else depth - 2)
        right = self.order(second, middle, t, depth - 2 if deep else depth - 1)
        return self._transitive(left, right)

    def _transitive(self, left: Term, right: Term) -> Term:
        pair = left.proves[0], right.proves[0]
        goal = ("<" if "<" in pair else "≤", left.proves[1], right.proves[2])
        return self.lemma(_TRANSITIVE[pair], (left, right), goal)

    def divides(self, d: Expr, e: Expr, depth: int) -> Term:
        """A derivation of `d ∣ e`, following the shape of `e`."""
        goal = ("∣", d, e)
        if isinstance(e, tuple) and e[0] == "+":
            parts = self.divides(d, e[1], depth - 1), self.divides(d, e[2], depth - 1)
            return self.lemma("Nat.dvd_add", parts, goal)
        if isinstance(e, tuple) and e[0] == "*":
            if isinstance(d, tuple) and d[0] == "*":
                parts = self.divides(d[1], e[1], depth - 1), self.divides(d[2], e[2], depth - 1)
                return self.lemma("Nat.mul_dvd_mul", parts, goal)
            if d == e[1]:
                return self.lemma("Nat.dvd_mul_right", (d, e[2]), goal)
            if d == e[2]:
                return self.lemma("Nat.dvd_mul_left", (d, e[1]), goal)
            if self.rng.random() < 0.5:
                part = self.divides(d, e[1], depth - 1)
                return self.lemma("Nat.dvd_mul_right_of_dvd", (part, e[2]), goal)
            part = self.divides(d, e[2], depth - 1)
            return self.lemma("Nat.dvd_mul_left_of_dvd", (part, e[1]), goal)
        if d == e:
            return self.lemma("Nat.dvd_refl", (d,), goal)
        if depth <= 0 or self.rng.random() < 0.4:
            return self.leaf(goal)
        middle: Expr = self.variable()
        if self.rng.random() < 0.3:
            product: Expr = ("*", middle, d) if self.rng.random() < 0.5 else ("*", d, middle)
            return self._divides_through(d, product, e, depth)
        return self._divides_through(d, middle, e, depth)

    def _divides_through(self, d: Expr, middle: Expr, e: Expr, depth: int) -> Term:
        left = self.divides(d, middle, depth - 1)
        right = self.leaf(("∣", middle, e))
        return self.lemma("Nat.dvd_trans", (left, right), ("∣", d, e))

    def names(self) -> dict[str, str]:
        """Placeholder -> final name, for a shuffled order of the hypotheses (which is stored)."""
        order = list(range(len(self.hypotheses)))
        self.rng.shuffle(order)
        single = len(order) == 1
        names = {f"§{old}": "h" if single else f"h{new + 1}" for new, old in enumerate(order)}
        self.hypotheses = [self.hypotheses[old] for old in order]
        return names

    def context(self) -> tuple[tuple[str, Expr], ...]:
        """The hypotheses under their final names; call `names` first."""
        single = len(self.hypotheses) == 1
        return tuple(("h" if single else f"h{i + 1}", e) for i, e in enumerate(self.hypotheses))


def _both(s: Expr, t: Expr, head: str) -> bool:
    if isinstance(s, str) or isinstance(t, str):
        return False
    if head == "f":
        return s[:2] == ("app", "f") and t[:2] == ("app", "f")
    return s[0] == head and t[0] == head


def named(term: Term, names: dict[str, str]) -> Term:
    """Put final hypothesis names into a derivation."""
    arguments = tuple(named(a, names) if isinstance(a, Term) else a for a in term.arguments)
    return Term(names.get(term.head, term.head), arguments, term.proves)


def nat_variables(expressions: list[Expr]) -> tuple[tuple[str, Expr], ...]:
    """Binders of the numbers, functions, predicates and propositions that occur."""
    free = set().union(*(free_names(e) for e in expressions))
    binders: list[tuple[str, Expr]] = [(v, "Prop") for v in "pqrs" if v in free]
    binders += [(v, "Nat") for v in sorted(free) if v in VARIABLES]
    binders += [(f, ("→", "Nat", "Nat")) for f in "fg" if f in free]
    binders += [(p, ("→", "Nat", "Prop")) for p in "PQ" if p in free]
    return tuple(binders)


def rename_in_order(goal: Expr, derivation: Derivation, term: Term) -> tuple[Expr, Term]:
    """Rename number variables a, b, c, … in the order of goal, then hypotheses: a consistent naming
    to learn."""
    order: list[str] = []
    for e in (goal, *derivation.hypotheses):
        found = dict.fromkeys(_in_order(e))
        order += [v for v in found if v in VARIABLES and v not in order]
    values = {old: new for old, new in zip(order, "abcdekmn", strict=False)}
    derivation.hypotheses = [substitute(e, values) for e in derivation.hypotheses]
    return substitute(goal, values), _rename_term(term, values)


def _rename_term(term: Term, values: dict[str, str]) -> Term:
    arguments = tuple(
        _rename_term(a, values) if isinstance(a, Term) else substitute(a, values)
        for a in term.arguments
    )
    return Term(term.head, arguments, substitute(term.proves, values))


def _in_order(e: Expr) -> list[str]:
    if e is None:
        return []
    if isinstance(e, str):
        return [e]
    if e[0] in ("∀", "∃"):
        return [v for v in _in_order(e[3]) if v != e[1]]
    return [v for a in e[1:] for v in _in_order(a)]


def finish(derivation: Derivation, term: Term, informal: str, plan: str) -> Draft:
    """The draft of one goal that `term` proves; sometimes the last hypothesis moves into the
    goal."""
    goal, term = rename_in_order(term.proves, derivation, term)
    names = derivation.names()
    term = named(term, names)
    context = derivation.context()
    first: tuple[str, ...] = ()
    given = context
    if len(context) > 1 and derivation.rng.random() < 0.2:
        name, e = context[-1]
        given, goal, first = context[:-1], ("→", e, goal), (f"intro {name}",)
        if len(given) == 1:
            # A single hypothesis keeps its number, so that the introduced one is the next.
            given = ((given[0][0], given[0][1]),)
    variables = nat_variables([goal, *(e for _, e in given)])
    taken = frozenset([n for n, _ in context] + [v for v, _ in variables])
    script = (*first, *exact(term, Names(taken)))
    statement = Theorem("t", variables, given, goal)
    return Draft(statement, script, level(derivation.applications), informal, plan)


def level(applications: int) -> int:
    """1 to 4 by the number of lemma applications."""
    return 1 + sum(applications > bound for bound in (1, 2, 4))
