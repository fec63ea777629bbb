# SPDX-License-Identifier: Apache-2.0
"""Lemmas that were proved on the way to a theorem, as hypotheses that its prompt offers.

A lemma of a theorem with binders B is `∀ what else stood there, goal`, proved from B. A variant of
the theorem has some lemmas as further hypotheses, which is a form that every prover knows; a proof
of it becomes one of the theorem by `have` lines before it. As in Kimina-Prover's test-time RL
search (July 2025) 60% of the variants offer the lemmas that were used most often, the others these
and a few more, and a lemma that is not used goes.
"""

import dataclasses
import random
import re
from collections.abc import Sequence

from kimina_jax.search.goals import Goal, Hypothesis, binder
from kimina_jax.search.holes import indented, steps
from lean_checker.check.assemble import parse_statement
from lean_checker.check.scanner import Refused

TOP = 3  # lemmas of the highest score that are offered
SHARE_OF_TOP = 0.6  # of the variants
MORE = 4  # others beside them, at most
GRACE, LEAST_USE = 50, 0.1  # after so many samples a lemma has to be used by this share of them
_WORD = re.compile(r"[\w'!?]+")
_GROUP = re.compile(r"([^:]+):(?!=)(.*)", re.DOTALL)
_CLOSES = {"(": ")", "{": "}", "[": "]", "⦃": "⦄"}


@dataclasses.dataclass
class Lemma:
    """name: as a hypothesis. claim: what it says. proof: lines that prove it where the theorem's
    binders are known. offered, used: samples that could use it, and that name it."""

    name: str
    claim: str
    proof: tuple[str, ...]
    offered: int = 0
    used: int = 0

    @property
    def score(self) -> float:
        """How likely a sample uses it."""
        return (self.used + 1) / (self.offered + 2)

    @property
    def idle(self) -> bool:
        """Whether it is used too seldom to be offered."""
        return self.offered >= GRACE and self.used < LEAST_USE * self.offered


def own_goal(statement: str) -> Goal | None:
    """A statement's goal as it is written; None where its binders are no plain row."""
    try:
        parsed = parse_statement(statement)
    except Refused:
        return None
    hypotheses = _hypotheses(parsed.binders)
    if hypotheses is None:
        return None
    return Goal(tuple(hypotheses), " ".join(parsed.type.split()))


def _hypotheses(binders: str) -> list[Hypothesis] | None:
    """The groups of a row of binders."""
    found: list[Hypothesis] = []
    depth = start = 0
    for at, letter in enumerate(binders):
        if letter in _CLOSES:
            start = at if depth == 0 else start
            depth += 1
        elif letter in _CLOSES.values():
            depth -= 1
            group = _GROUP.fullmatch(binders[start + 1 : at]) if depth == 0 else None
            if depth == 0 and (group is None or binders[at] != _CLOSES[binders[start]]):
                return None
            if group:
                found.append((tuple(group[1].split()), " ".join(group[2].split())))
        elif depth == 0 and not letter.isspace():
            return None
    return found if depth == 0 else None


class Shelf:
    """The lemmas of one theorem, whose `statement` variants begin with."""

    def __init__(self, statement: str, seed: int):
        self.lemmas: list[Lemma] = []
        self._goal = own_goal(statement)
        self._statement, self._seed = statement, seed

    def lemma(self, goal: Goal, proof: str) -> Lemma | None:
        """A proved goal as a lemma of this theorem; None where it can be none, or is known."""
        if self._goal is None or "\n" in self._statement:
            return None
        own = {name for names, _ in self._goal.hypotheses for name in names}
        # All that one group names is the theorem's own, or none of it.
        kinds = [sum(n in own for n in names) for names, _ in goal.hypotheses]
        if any(0 < k < len(names) for k, (names, _) in zip(kinds, goal.hypotheses, strict=True)):
            return None
        extra = [h for k, h in zip(kinds, goal.hypotheses, strict=True) if not k]
        claim = goal.target
        if extra:
            claim = f"∀ {' '.join(map(binder, extra))}, {goal.target}"
        if claim == self._goal.target or claim in [one.claim for one in self.lemmas]:
            return None
        intro = " ".join(name for names, _ in extra for name in names)
        lines = [f"intro {intro}"] if extra else []
        return Lemma(self._free_name(claim), claim, (*lines, *steps(proof)))

    def check(self, lemma: Lemma) -> tuple[str, str]:
        """(statement, proof) by which a lemma is one of this theorem."""
        parsed = parse_statement(self._statement)
        binders = f" {parsed.binders}" if parsed.binders else ""
        own = f"theorem {parsed.name}{parsed.levels}{binders} : {lemma.claim}"
        return own, "\n".join(["by", indented(lemma.proof, 2)])

    def variant(self, number: int, count: int) -> list[Lemma]:
        """What the batch `number` offers, of `count` in a row of which the first offers nothing."""
        known = [one for one in self.lemmas if not one.idle]
        if not known or number % count == 0:
            return []
        rng = random.Random(f"{self._seed} {number} {self._statement}")
        best = sorted(known, key=lambda one: -one.score)  # the older one first
        chosen, others = best[:TOP], best[TOP:]
        if others and rng.random() >= SHARE_OF_TOP:
            chosen += rng.sample(others, min(len(others), rng.randint(1, MORE)))
        return chosen

    def offering(self, lemmas: Sequence[Lemma]) -> str:
        """The statement with lemmas as further hypotheses."""
        parsed = parse_statement(self._statement)
        groups = [parsed.binders, *(binder(((one.name,), one.claim)) for one in lemmas)]
        binders = " ".join(filter(None, groups))
        return f"theorem {parsed.name}{parsed.levels} {binders} : {parsed.type}"

    def whole(self, proof: str, lemmas: Sequence[Lemma]) -> str:
        """A proof of the theorem from one of the variant that offers `lemmas`."""
        if not lemmas:
            return proof
        lines: list[str] = []
        for one in lemmas:
            lines += [f"have {one.name} : {one.claim} := by", *(f"  {x}" for x in one.proof)]
        return "\n".join(["by", indented([*lines, *steps(proof)], 2)])

    def count(self, proof: str, lemmas: Sequence[Lemma]) -> None:
        """Takes in a sample that was offered lemmas."""
        words = set(_WORD.findall(proof))
        for one in lemmas:
            one.offered += 1
            one.used += one.name in words

    def _free_name(self, claim: str) -> str:
        """A name in the style of the bundled problems that means nothing there yet."""
        taken = {word for text in (self._statement, claim) for word in _WORD.findall(text)}
        taken |= {one.name for one in self.lemmas}
        return next(name for n in range(1, 10_000) if (name := f"h{n}") not in taken)
