# SPDX-License-Identifier: Apache-2.0
"""Random proof cut: a part of a known proof is given, the rest is to be found (Kimina-Prover, July
2025).

The prompt shows the statement and a proof that is cut off after some of its lines, or one with
`sorry` in place of some. Its answer is a whole proof of the problem's own statement, which is
judged as any other: what is shown proves nothing. Known are the valid samples of plain groups
and, if wanted, the reference solutions. What is known of samples, and what is being drawn, is part
of the trainer's checkpoint; the curriculum learns from plain groups only.
"""

import dataclasses
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from flextrain_jax.core.settings import setting, settings
from kimina_jax.problems.load import Problem
from kimina_jax.problems.sources.lean_text import LeanTextError, uncommented
from kimina_jax.protocol.rollouts import Rollout
from kimina_jax.text.fix_turns import PartialProof
from kimina_jax.trainer.tasks.kinds import Fits, ProofOf, pass_rate

TRIES = 8  # proofs that are cut for a place, at most: their prompts may not fit
LONGEST = 1000  # lines of a proof: all pairs of them are looked at
# What stays of the first line of a hole: a bullet, a case, `by`.
_BY = re.compile(r"by\b")  # and not `by_contra`
_OPENS = re.compile(r"\s*(?:·\s*|\|[^|\n]*?=>\s*|by\s+)?")


@settings
class Cuts:
    """How much of a step are proofs of which a part is given."""

    share: float = setting(
        "Share of a step's problems that are known proofs with lines left out; 0: none.",
        default=0.0,
        ge=0,
        le=1,
    )
    infill: float = setting(
        "Share of these that have a hole inside, where they can; the others lack their end.",
        default=0.5,
        ge=0,
        le=1,
    )
    reference: bool = setting(
        "Reference solutions are known proofs, too; false: only valid samples of the run.",
        default=True,
    )
    kept: int = setting(
        "Problems of which a valid sample is kept, at most; the oldest go first.",
        default=1000,
        ge=1,
    )


@dataclasses.dataclass(frozen=True)
class Cut:
    """A part of a proof of a problem, as a prompt of a step shows it."""

    problem: str
    step: int
    proof: str

    @property
    def id(self) -> str:
        """Of the group that completes it."""
        return f"{self.problem}~cut-{self.step}"


class ProofCuts:
    """The proofs that a run can cut: `problems` are those that are being completed, by the id of
    their group; `record()` is its whole memory as JSON."""

    def __init__(
        self,
        config: Cuts,
        problems: Sequence[Problem],
        partial: Callable[[str], PartialProof],
    ):
        self._config, self._partial = config, partial
        self._known = {problem.id: problem for problem in problems}
        self._references: dict[str, list[str]] = {}
        if config.reference:
            by_id = ((problem.id, tactic_lines(problem.proof)) for problem in problems)
            self._references = {name: lines for name, lines in by_id if len(lines) > 1}
        self._proofs: dict[str, str] = {}  # of samples, the oldest first
        self._asked: dict[str, Cut] = {}
        self.problems: dict[str, Problem] = {}

    @property
    def share(self) -> float:
        """Of a step's groups."""
        return self._config.share

    def restore(self, record: dict[str, Any]) -> None:
        """Goes on from what `record` gave."""
        proofs = (pair for pair in record["proofs"] if pair[0] in self._known)
        self._proofs = {name: proof for name, proof in proofs if tactic_lines(proof)}
        for one in record["asked"]:
            if one["problem"] in self._known:
                self._ask(Cut(**one))

    def record(self) -> dict[str, Any]:
        """Everything that a resumed run needs."""
        return {
            "proofs": [list(pair) for pair in self._proofs.items()],
            "asked": [dataclasses.asdict(one) for one in self._asked.values()],
        }

    def draw(self, seed: int, step: int, room: int, fits: Fits) -> list[str]:
        """The ids of at most `room` groups, of different problems, that are new at this step.

        A problem is as likely as another. Of its proofs that of a sample comes first.
        """
        rng = np.random.default_rng([seed, step, 0xC7])
        names = sorted(self._references.keys() | self._proofs.keys())
        taken: list[str] = []
        for i in rng.permutation(len(names))[: TRIES * room]:
            if len(taken) == room:
                break
            name = names[i]
            own = self._proofs.get(name)
            lines = tactic_lines(own) if own else self._references[name]
            one = Cut(name, step, cut(lines, self._config.infill, rng))
            fitting = fits(self._known[name], self._partial(one.proof))
            if fitting and one.id not in self._known:
                self._ask(one)
                taken.append(one.id)
        return taken

    def shown(self, name: str) -> PartialProof:
        """What the prompt of a group shows."""
        return self._partial(self._asked[name].proof)

    def learn(self, step: int, samples: Sequence[Rollout], proof_of: ProofOf) -> None:
        """Keeps of each problem the step's longest valid proof, in lines, and forgets the groups
        that have trained."""
        found: dict[str, str] = {}
        longest: dict[str, int] = {}
        for sample in samples:
            if sample.status != "valid" or sample.problem not in self._known:
                continue
            proof = proof_of(self._known[sample.problem], sample.text)
            count = len(tactic_lines(proof))
            if count > max(1, longest.get(sample.problem, 0)):
                found[sample.problem], longest[sample.problem] = proof, count
        for name, proof in found.items():
            self._proofs.pop(name, None)
            self._proofs[name] = proof
        for name in list(self._proofs)[: max(0, len(self._proofs) - self._config.kept)]:
            del self._proofs[name]
        for name in {sample.problem for sample in samples} & self._asked.keys():
            del self._asked[name], self.problems[name]

    def metrics(self, samples: Sequence[Rollout]) -> dict[str, float]:
        """The share of these groups among a step's samples, how often these and those of plain
        groups are valid, and of how many problems a sample is known."""
        cuts = [sample for sample in samples if sample.problem in self._asked]
        plain = [sample for sample in samples if sample.problem in self._known]
        return {
            "cut/share": len(cuts) / max(1, len(samples)),
            "cut/pass_rate": pass_rate(cuts),
            "cut/plain_pass_rate": pass_rate(plain),
            "cut/proofs": len(self._proofs),
        }

    def _ask(self, one: Cut) -> None:
        self._asked[one.id] = one
        self.problems[one.id] = dataclasses.replace(self._known[one.problem], id=one.id)


def tactic_lines(proof: str) -> list[str]:
    """The lines of a proof by tactics, comments and empty ones apart; of `by` only what stands in
    its line. None where it is a term, a comment is never closed, or they are more than LONGEST."""
    try:
        lines = uncommented(proof).split("\n")
    except LeanTextError:
        return []
    lines = [line.rstrip() for line in lines if line.strip()]
    if not lines or not _BY.match(lines[0]) or len(lines) > LONGEST:
        return []
    return lines[1:] if lines[0] == "by" else lines


def cut(lines: Sequence[str], infill: float, rng: np.random.Generator) -> str:
    """A proof of at least two lines with its end left out, or, with probability `infill`, with
    `sorry` in place of some tactics of one block."""
    spans = holes(lines) if rng.random() < infill else []
    if spans:
        start, end = spans[rng.integers(len(spans))]
        opening = _OPENS.match(f"{lines[start]} ")  # of `| zero =>` too, which ends its line
        hole = f"{opening[0] if opening else ''}sorry"
        kept = [*lines[:start], hole, *lines[end:]]
    else:
        kept = list(lines[: int(rng.integers(1, len(lines)))])
    return "\n".join(kept if _BY.match(kept[0]) else ["by", *kept])


def holes(lines: Sequence[str]) -> list[tuple[int, int]]:
    """The spans [start, end) of lines that are some tactics of one block, but not all lines: each
    with what stands deeper below it."""
    # Cases (`| zero => simp`) stand as deep as the line that they belong to.
    cases = [bool(re.match(r"\s*\|", line)) for line in lines]
    depth = [
        2 * (len(line) - len(line.removeprefix("by ").lstrip())) + case
        for line, case in zip(lines, cases, strict=True)
    ]
    joined = [bool(re.match(r"\s*<;>", line)) for line in lines]
    found = []
    for start in range(len(lines)):
        if joined[start]:
            continue  # it goes on with the line before
        for end in range(start + 1, len(lines) + 1):
            if end < len(lines) and depth[end] > depth[start]:
                continue  # the line before goes on
            if end < len(lines) and joined[end]:
                continue
            if end - start < len(lines):
                found.append((start, end))
            if cases[start] or (end < len(lines) and depth[end] < depth[start]):
                break  # the case ends, or the block
    return found
