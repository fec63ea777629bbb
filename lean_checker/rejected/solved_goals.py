# SPDX-License-Identifier: Apache-2.0
"""How many goals a rejected proof solves before its first error, of those of its statement.

The goals are the arms of the split by which the proof begins (case_arms.py); what comes before the
arm with the first error is taken for solved if Lean, in a process more, proves the statement by
these arms alone: from the hypothesis that anything holds, which stands for the other arms and which
these arms do not have, without an error, and from the three axioms. It changes no verdict.
"""

import secrets
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lean_checker.check.assemble import Statement, opening_lines
from lean_checker.check.lexer import check_proof
from lean_checker.check.library import ask
from lean_checker.check.outcome import Outcome
from lean_checker.check.scanner import Refused
from lean_checker.check.verdict import axioms_status
from lean_checker.records import GoalCount
from lean_checker.rejected.case_arms import Split, find_split
from lean_checker.sandbox.process import Limits
from lean_checker.toolchain import Toolchain

NONE_SOLVED = GoalCount(0, 1)
TOGETHER = 128  # claims that are read in one process
QUIET = "set_option linter.all false\n"


@dataclass(frozen=True)
class ArmsClaim:
    """That the first arms of a split, `solved` of them, are proved. alone: what they say depends on
    what else is in the process."""

    statement: Statement
    split: Split
    solved: int
    alone: bool

    def theorem(self, key: str) -> str:
        """Return it as a theorem; the key makes its name, and that of the hypothesis."""
        gap, name = f"gap_{key}", self.name(key)
        levels = f"{self.statement.levels} ({gap} : ∀ (p : Prop), p)"
        opened = replace(self.statement, levels=levels).declaration(name, "theorem")
        return f"{opened} := {self.split.proof(self.solved, gap)}\n"

    def name(self, key: str) -> str:
        """Return the theorem's name, in the namespace of the statement."""
        return f"{self.statement.prefix}solved_{key}"


def add_counts(toolchain: Toolchain, limits: Limits, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes with their counts where Lean rejects the proof; where a count cannot be
    had, since Lean is stopped or cannot be started, without one."""
    claims = [(outcome, claim) for outcome in outcomes if (claim := find_claim(outcome, toolchain))]
    # Samples of one problem often begin alike.
    different = {claim.theorem(""): claim for _, claim in claims}
    # In the order of their parts: first whatever may share a process.
    different = dict(sorted(different.items(), key=lambda item: item[1].alone))
    proved: list[bool | None] = []
    with tempfile.TemporaryDirectory(prefix="lean_checker_") as folder:
        for part in _parts(different.values()):
            proved += _prove(toolchain, Path(folder), limits, part)
    told_of = dict(zip(different, proved, strict=True))
    counts: dict[int, GoalCount | None] = {
        id(outcome): NONE_SOLVED for outcome in outcomes if outcome.status == "wrong"
    }
    for outcome, claim in claims:
        told = told_of[claim.theorem("")]
        if told is None:
            counts[id(outcome)] = None
        elif told:
            left = len(claim.split.arms) - claim.solved
            counts[id(outcome)] = GoalCount(claim.solved, left)
    return [replace(outcome, goals=counts.get(id(outcome))) for outcome in outcomes]


def _parts(claims: Collection[ArmsClaim]) -> Iterator[list[ArmsClaim]]:
    """Yield the claims that are read in one process, in their order."""
    alone = [[claim] for claim in claims if claim.alone]
    others = [claim for claim in claims if not claim.alone]
    yield from (others[at : at + TOGETHER] for at in range(0, len(others), TOGETHER))
    yield from alone


def find_claim(outcome: Outcome, toolchain: Toolchain) -> ArmsClaim | None:
    """Return what a rejected proof may have solved: the arms before that of its first error."""
    if outcome.status != "wrong" or outcome.unit is None:
        return None
    first = min((m.line for m in outcome.messages if m.severity == "error"), default=0)
    try:
        split = find_split(outcome.unit.statement, outcome.unit.proof)
        arms = split.arms if split else ()
        solved = sum(arm.line <= first for arm in arms) - 1
        # Each by itself: a bracket or a string may not reach into the next one.
        library = toolchain.kind != "embedded"
        alone = [check_proof(arm.body, library) for arm in arms[: max(0, solved)]]
    except Refused:
        return None
    if split is None or solved < 1:
        return None
    return ArmsClaim(outcome.unit.statement, split, solved, any(alone))


def _prove(
    toolchain: Toolchain, folder: Path, limits: Limits, claims: Sequence[ArmsClaim]
) -> list[bool | None]:
    """Whether each claim is proved; one by one where one of them stops the process, which then
    nothing is known of."""
    keys = [secrets.token_hex(8) for _ in claims]  # which no proof can guess
    asked = [(claim.name(key), claim.theorem(key)) for key, claim in zip(keys, claims, strict=True)]
    end = f"end_{secrets.token_hex(8)}"
    asked.append((end, f"theorem {end} : _root_.True := _root_.True.intro\n"))
    opening = opening_lines(toolchain.header) + QUIET
    try:
        *found, reached = ask(toolchain, opening, folder, limits, asked)
    except OSError:
        reached, found = None, []
    if reached is not None:
        return [axioms is not None and axioms_status(axioms) == "valid" for axioms in found]
    if len(claims) == 1 or (limits.cancelled is not None and limits.cancelled.is_set()):
        return [None] * len(claims)
    return [told for claim in claims for told in _prove(toolchain, folder, limits, [claim])]
