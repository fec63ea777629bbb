# SPDX-License-Identifier: Apache-2.0
"""A small goal-directed prover that writes tactic scripts in one consistent style.

It serves the generator: random statements are kept if it finds a proof. Names are systematic, so
that a script can be
learned: the hypothesis of a propositional variable `p` is `hp`, that of `¬p` is `np`, anything else
gets the next
free number.
"""

import itertools

from kimina_jax.problems.proofs.syntax import Expr, substitute
from kimina_jax.problems.proofs.terms import Context, Term, TermSearch, render

Script = tuple[str, ...]
OBJECTS = "xyzwuv"


def indent(script: Script) -> Script:
    """A script as one `·` case."""
    return (f"· {script[0]}", *(f"  {line}" for line in script[1:]))


class Names:
    """Fresh names that depend only on what is named and what is taken."""

    def __init__(self, taken: frozenset[str]):
        self.taken = taken

    def hypothesis(self, e: Expr) -> tuple[str, "Names"]:
        if isinstance(e, str) and len(e) == 1:
            wanted = f"h{e}"
        elif e[0] == "¬" and isinstance(e[1], str):
            wanted = f"n{e[1]}"
        else:
            wanted = "h1"
        if wanted in self.taken:
            wanted = "h1"
        number = 1
        while wanted in self.taken:
            number += 1
            wanted = f"h{number}"
        return wanted, Names(self.taken | {wanted})

    def object(self, wanted: str) -> tuple[str, "Names"]:
        for name in itertools.chain([wanted], OBJECTS):
            if name not in self.taken:
                return name, Names(self.taken | {name})
        raise OverflowError("no free variable name is left")


class RuleProver:
    """Searches for a script with at most `depth` branching or elimination steps."""

    def __init__(self, budget: int = 6000, classical: tuple[str, ...] = ()):
        self.terms = TermSearch(budget)
        self.classical = classical

    def prove(self, context: Context, goal: Expr, taken: frozenset[str]) -> Script | None:
        """A tactic script for `goal`, or None. `taken` are the names in scope besides the
        hypotheses."""
        names = Names(taken | {name for name, _ in context})
        for depth in range(1, 7):
            script = self._solve(context, goal, names, depth)
            if script is not None:
                return tidy(script)
            if self.terms.budget < 0:
                return None
        return None

    def _solve(self, context: Context, goal: Expr, names: Names, depth: int) -> Script | None:
        if self.terms.budget < 0:
            return None
        term = self.terms.find(context, goal, 3)
        if term is not None:
            return exact(term, names)
        falsum = self.terms.find(context, "False", 2)
        if falsum is not None:
            return (*haves(falsum, names)[0], contradiction(haves(falsum, names)[1]))
        return (
            self._introduce(context, goal, names, depth)
            or self._take_apart(context, goal, names, depth)
            or self._choose(context, goal, names, depth)
        )

    def _introduce(self, context: Context, goal: Expr, names: Names, depth: int) -> Script | None:
        """Invertible steps on the goal."""
        if isinstance(goal, str):
            return None
        if goal[0] in ("→", "¬", "∀"):
            introduced = []
            while not isinstance(goal, str) and goal[0] in ("→", "¬", "∀"):
                if goal[0] == "∀":
                    name, names = names.object(goal[1])
                    goal = substitute(goal[3], {goal[1]: name})
                else:
                    name, names = names.hypothesis(goal[1])
                    context = (*context, (name, goal[1]))
                    goal = goal[2] if goal[0] == "→" else "False"
                introduced.append(name)
            rest = self._solve(context, goal, names, depth)
            return rest and (f"intro {' '.join(introduced)}", *rest)
        if goal[0] in ("∧", "↔"):
            sides = (goal[1], goal[2])
            if goal[0] == "↔":
                sides = (("→", goal[1], goal[2]), ("→", goal[2], goal[1]))
            return self._cases("constructor", [(context, side, names) for side in sides], depth)
        return None

    def _cases(self, line: str, cases: list, depth: int) -> Script | None:
        scripts = []
        for context, goal, names in cases:
            script = self._solve(context, goal, names, depth - 1) if depth > 0 else None
            if script is None:
                return None
            scripts.append(script)
        return (line, *(part for script in scripts for part in indent(script)))

    def _take_apart(self, context: Context, goal: Expr, names: Names, depth: int) -> Script | None:
        """Invertible steps on a hypothesis: ∧, ∃, then ∨."""
        for wanted in ("∧", "∃", "∨"):
            for name, e in context:
                if not isinstance(e, str) and e[0] == wanted:
                    rest = tuple(pair for pair in context if pair[0] != name)
                    return self._eliminate(name, e, rest, goal, names, depth)
        return None

    def _eliminate(
        self, what: str, e: Expr, context: Context, goal: Expr, names: Names, depth: int
    ) -> Script | None:
        """`obtain` or `rcases` of the proof `what` of a conjunction, existential or disjunction."""
        if e[0] == "∨":
            left, left_names = names.hypothesis(e[1])
            right, right_names = names.hypothesis(e[2])
            cases = [
                ((*context, (left, e[1])), goal, left_names),
                ((*context, (right, e[2])), goal, right_names),
            ]
            return self._cases(f"rcases {what} with {left} | {right}", cases, depth)
        pattern: list[str] = []
        while not isinstance(e, str) and e[0] in ("∧", "∃"):
            if e[0] == "∃":
                name, names = names.object(e[1])
                e = substitute(e[3], {e[1]: name})
            else:
                name, names = names.hypothesis(e[1])
                context = (*context, (name, e[1]))
                e = e[2]
            pattern.append(name)
        name, names = names.hypothesis(e)
        context = (*context, (name, e))
        rest = self._solve(context, goal, names, depth)
        return rest and (f"obtain ⟨{', '.join([*pattern, name])}⟩ := {what}", *rest)

    def _choose(self, context: Context, goal: Expr, names: Names, depth: int) -> Script | None:
        """Steps that may be wrong: left/right, apply, use of a rule that ends in ∧ ∨ ∃,
        by_cases."""
        if depth <= 0:
            return None
        if not isinstance(goal, str) and goal[0] == "∨":
            for side, line in ((1, "left"), (2, "right")):
                rest = self._solve(context, goal[side], names, depth - 1)
                if rest:
                    return (line, *rest)
        for name, e in context:
            used = self._rule(name, e, context, goal, names, depth)
            if used:
                return used
        for name, e in context:
            applied = self._apply(name, e, context, goal, names, depth)
            if applied:
                return applied
        for atom in self.classical:
            if any(e in (atom, ("¬", atom)) for _, e in context):
                continue
            yes, yes_names = names.hypothesis(atom)
            cases = [
                ((*context, (yes, atom)), goal, yes_names),
                ((*context, (yes, ("¬", atom))), goal, yes_names),
            ]
            script = self._cases(f"by_cases {yes} : {atom}", cases, depth)
            if script:
                return script
        return None

    def _rule(
        self, name: str, e: Expr, context: Context, goal: Expr, names: Names, depth: int
    ) -> Script | None:
        """Use a rule whose conclusion can be taken apart, where its premises have proof terms."""
        premises, conclusion = [], e
        while not isinstance(conclusion, str) and conclusion[0] == "→":
            premises.append(conclusion[1])
            conclusion = conclusion[2]
        if not premises or isinstance(conclusion, str) or conclusion[0] not in ("∧", "∨", "∃"):
            return None
        found = [self.terms.find(context, premise, 2) for premise in premises]
        proofs = [proof for proof in found if proof is not None]
        if len(proofs) < len(premises):
            return None
        what = render(Term(name, tuple(proofs)))
        rest = tuple(pair for pair in context if pair[0] != name)
        return self._eliminate(what, conclusion, rest, goal, names, depth)

    def _apply(
        self, name: str, e: Expr, context: Context, goal: Expr, names: Names, depth: int
    ) -> Script | None:
        """`apply` a rule with one premise that needs more than a term."""
        if isinstance(e, str) or e[0] not in ("→", "¬"):
            return None
        conclusion = "False" if e[0] == "¬" else e[2]
        if conclusion != goal:
            return None
        rest = tuple(pair for pair in context if pair[0] != name)
        script = self._solve(rest, e[1], names, depth - 1)
        return script and (f"apply {name}", *script)


def exact(term: Term, names: Names) -> Script:
    """`exact term`, with `have` lines first for what is nested more than two deep."""
    lines, short = haves(term, names)
    return (*lines, f"exact {render(short)}")


def haves(term: Term, names: Names) -> tuple[Script, Term]:
    """Name the innermost applications of a deep term until it is shallow."""
    lines: list[str] = []
    while term.depth() > 2 and (inner := _innermost(term)) is not None:
        name, names = names.hypothesis(inner.proves)
        lines.append(f"have {name} := {render(inner)}")
        term = _replace(term, inner, Term(name, (), inner.proves))
    return tuple(lines), term


def _innermost(term: Term) -> Term | None:
    """A deepest application of a hypothesis to hypotheses."""
    best = None
    for a in term.arguments:
        if isinstance(a, Term) and a.depth() == term.depth() - 1:
            best = best or _innermost(a)
    if best is None and term.depth() == 1 and term.head not in ("⟨⟩", "Or.inl", "Or.inr"):
        return term if term.proves != "?" else None
    return best


def _replace(term: Term, old: Term, new: Term) -> Term:
    if term == old:
        return new
    arguments = tuple(_replace(a, old, new) if isinstance(a, Term) else a for a in term.arguments)
    return Term(term.head, arguments, term.proves)


def contradiction(falsum: Term) -> str:
    """Close any goal with a proof of False."""
    if len(falsum.arguments) == 1 and isinstance(falsum.arguments[0], Term):
        return f"exact absurd {render(falsum.arguments[0], True)} {falsum.head}"
    return f"exact ({render(falsum)}).elim"


def words(line: str) -> list[str]:
    """The words of a script line, without brackets and separators."""
    for mark in "()⟨⟩[],.|·:=":
        line = line.replace(mark, " ")
    return line.split()


def hypotheses_used(script: Script, context: Context) -> set[str]:
    """The names of `context` that occur in the script as words."""
    found = {word for line in script for word in words(line)}
    return {name for name, _ in context if name in found}


def tidy(script: Script) -> Script | None:
    """Drop `obtain` and `have` lines whose names nothing uses; None if an `intro` or `rcases` is
    idle."""
    for i, line in enumerate(script):
        tactic, *rest = words(line)
        later = {word for other in script[i + 1 :] for word in words(other)}
        if tactic in ("obtain", "have"):
            pattern = words(line.split(":=")[0])[1:]
            if not later & set(pattern):
                if line.lstrip().startswith("·"):
                    return None
                return tidy((*script[:i], *script[i + 1 :]))
        elif (tactic == "intro" and len(rest[-1]) > 1 and not set(rest) <= later) or (
            tactic in ("rcases", "by_cases")
            and not set(rest[rest.index("with") + 1 :] if tactic == "rcases" else rest[:1]) & later
        ):
            return None
    return script
