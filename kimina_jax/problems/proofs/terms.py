# SPDX-License-Identifier: Apache-2.0
"""Proof terms for first-order goals, found by backward chaining on the hypotheses.

A hypothesis `∀ x, A x → B x` is a rule with head `B ?x` and premise `A ?x`; `¬A` is a rule with
head `False`. Metavariables
are strings that start with `?`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kimina_jax.problems.proofs.syntax import Expr, show, substitute

Bindings = dict[str, Expr]
Context = tuple[tuple[str, Expr], ...]


@dataclass(frozen=True)
class Term:
    """Application of `head` (Lean text) to arguments: proof terms, or `object` expressions. ⟨…⟩ if
    head is "⟨⟩"."""

    head: str
    arguments: tuple["Term | Expr", ...] = ()
    proves: Expr = "?"

    def depth(self) -> int:
        """Nesting of applications that prove something; a hypothesis has depth 0."""
        inner = [a.depth() for a in self.arguments if isinstance(a, Term)]
        return 1 + max(inner, default=0) if self.arguments else 0


def walk(e: Expr, b: Bindings) -> Expr:
    """Replace every bound metavariable, deeply."""
    if isinstance(e, str):
        return walk(b[e], b) if e in b else e
    return tuple(a if a is None else walk(a, b) for a in e)


def unify(x: Expr, y: Expr, b: Bindings) -> Bindings | None:
    """Extend `b` so that both sides agree up to names of bound variables, or None. No occurs check
    is needed:
    the two sides never share metavariables, since each use of a rule renames its own."""
    while isinstance(x, str) and x in b:
        x = b[x]
    while isinstance(y, str) and y in b:
        y = b[y]
    if x == y:
        return b
    if isinstance(x, str) and x[0] == "?":
        return {**b, x: y}
    if isinstance(y, str) and y[0] == "?":
        return {**b, y: x}
    if isinstance(x, str) or isinstance(y, str) or x[0] != y[0] or len(x) != len(y):
        return None
    if x[0] in ("∀", "∃"):
        mark = f"#{len(b)}"
        return unify(substitute(x[3], {x[1]: mark}), substitute(y[3], {y[1]: mark}), b)
    for left, right in zip(x[1:], y[1:], strict=True):
        longer = unify(left, right, b)
        if longer is None:
            return None
        b = longer
    return b


class TermSearch:
    """Depth-limited search with a budget of steps, shared by all its calls."""

    def __init__(self, budget: int = 4000):
        self.budget = budget
        self.fresh = 0

    def find(self, context: Context, goal: Expr, deepest: int = 4) -> Term | None:
        """The first proof term of least depth, all its metavariables solved; None if there is
        none."""
        for depth in range(deepest + 1):
            for term, bindings in self._prove(context, goal, {}, depth):
                solved = _resolve(term, bindings)
                if solved is not None:
                    return solved
        return None

    def _metavariable(self) -> str:
        self.fresh += 1
        return f"?{self.fresh}"

    def _rules(self, name: str, e: Expr) -> Iterator[tuple[str, tuple, Expr]]:
        """Every way to use a hypothesis: (Lean head, arguments: metavariables and premises in
        order, conclusion)."""
        arguments: tuple = ()
        while True:
            yield name, arguments, e
            if isinstance(e, str):
                return
            if e[0] == "∀":
                variable = self._metavariable()
                arguments += (("object", variable),)
                e = substitute(e[3], {e[1]: variable})
            elif e[0] == "→":
                arguments += (("premise", e[1]),)
                e = e[2]
            elif e[0] == "¬":
                yield name, (*arguments, ("premise", e[1])), "False"
                return
            elif e[0] == "≠":
                yield name, (*arguments, ("premise", ("=", e[1], e[2]))), "False"
                return
            elif e[0] == "↔":
                whole = name, arguments
                yield (".mp", (("term", whole), ("premise", e[1])), e[2])
                yield (".mpr", (("term", whole), ("premise", e[2])), e[1])
                return
            else:
                return

    def _prove(
        self, context: Context, goal: Expr, b: Bindings, depth: int
    ) -> Iterator[tuple[Term, Bindings]]:
        self.budget -= 1
        if self.budget < 0:
            return
        goal = walk(goal, b)
        for name, e in context:
            for head, arguments, conclusion in self._rules(name, e):
                if arguments and depth == 0:
                    continue
                bound = unify(conclusion, goal, b)
                if bound is not None:
                    for built, after in self._arguments(context, arguments, bound, depth - 1):
                        yield Term(head, tuple(built), goal), after
        if depth == 0 or isinstance(goal, str):
            return
        if goal[0] == "∧":
            for left, after in self._prove(context, goal[1], b, depth - 1):
                for right, last in self._prove(context, goal[2], after, depth - 1):
                    yield Term("⟨⟩", (left, right), goal), last
        elif goal[0] == "∨":
            for side, head in ((1, "Or.inl"), (2, "Or.inr")):
                for part, after in self._prove(context, goal[side], b, depth - 1):
                    yield Term(head, (part,), goal), after
        elif goal[0] == "∃":
            witness = self._metavariable()
            for part, after in self._prove(
                context, substitute(goal[3], {goal[1]: witness}), b, depth - 1
            ):
                yield Term("⟨⟩", (witness, part), goal), after

    def _arguments(
        self, context: Context, wanted: tuple, b: Bindings, depth: int
    ) -> Iterator[tuple[list, Bindings]]:
        if not wanted:
            yield [], b
            return
        kind, what = wanted[0]
        if kind == "object":
            for rest, after in self._arguments(context, wanted[1:], b, depth):
                yield [what, *rest], after
        elif kind == "term":
            name, inner = what
            for built, middle in self._arguments(context, inner, b, depth):
                for rest, after in self._arguments(context, wanted[1:], middle, depth):
                    yield [Term(name, tuple(built)), *rest], after
        else:
            for proof, middle in self._prove(context, what, b, depth):
                for rest, after in self._arguments(context, wanted[1:], middle, depth):
                    yield [proof, *rest], after


def _resolve(term: Term, b: Bindings) -> Term | None:
    """Put the found values in place of metavariables; None if one was left open."""
    arguments = []
    for a in term.arguments:
        done = _resolve(a, b) if isinstance(a, Term) else walk(a, b)
        if done is None or (not isinstance(done, Term) and _is_open(done)):
            return None
        arguments.append(done)
    return Term(term.head, tuple(arguments), walk(term.proves, b))


def _is_open(e: Expr) -> bool:
    return e[0] == "?" if isinstance(e, str) else any(_is_open(a) for a in e[1:] if a is not None)


def render(term: Term, inner: bool = False) -> str:
    """Lean text of a proof term; `inner` asks for parentheses where it is an argument."""
    arguments = [render(a, True) if isinstance(a, Term) else show(a, 1024) for a in term.arguments]
    if term.head == "⟨⟩":
        loose = [render(a) if isinstance(a, Term) else show(a) for a in term.arguments]
        return f"⟨{', '.join(loose)}⟩"
    if term.head in (".mp", ".mpr"):
        text = f"{arguments[0]}{term.head} {arguments[1]}"
    else:
        text = " ".join([term.head, *arguments])
    return f"({text})" if inner and term.arguments else text
