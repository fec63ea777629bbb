# SPDX-License-Identifier: Apache-2.0
"""Batched failure replay: failed samples of a step become prompts of the next one (Kimina-Prover,
July 2025).

Such a prompt shows the failed answer, what Lean says of it and the goals there. It is drawn,
judged and trained as a group of its own, under an id that names the sample; the statement is the
problem's. What waits, and what is being drawn, is part of the trainer's checkpoint. A fix that
fails is not asked for again, and the curriculum learns from plain groups only.
"""

import dataclasses
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from flextrain_jax.core.settings import setting, settings
from kimina_jax.problems.load import Problem
from kimina_jax.protocol.rollouts import Rollout
from kimina_jax.text.fix_turns import FailedAnswer, Rejected
from kimina_jax.trainer.tasks.kinds import Fits, ProofOf, pass_rate


@settings
class FixReplay:
    """How much of a step are fixes of failed samples."""

    share: float = setting(
        "Share of a step's problems that are failed samples of earlier steps, with what Lean says"
        " of them; 0: none.",
        default=0.0,
        ge=0,
        le=1,
    )
    waiting: int = setting(
        "Failed samples that wait at most; the oldest go first.", default=1000, ge=1
    )


@dataclasses.dataclass(frozen=True)
class Failure:
    """A failed sample of a problem at a step, as a prompt shows it."""

    problem: str
    step: int
    sample: int
    failed: FailedAnswer

    @property
    def id(self) -> str:
        """Of the group that fixes it."""
        return f"{self.problem}~fix-{self.step}-{self.sample}"


class FailureReplay:
    """The failed samples of a run: `problems` are those that are being fixed, by the id of their
    group; `record()` is its whole memory as JSON."""

    def __init__(
        self,
        config: FixReplay,
        problems: Sequence[Problem],
        failed: Callable[[Rejected], FailedAnswer],
    ):
        self._config, self._failed = config, failed
        self._known = {problem.id: problem for problem in problems}
        self._waiting: deque[Failure] = deque()
        self._asked: dict[str, Failure] = {}
        self.problems: dict[str, Problem] = {}

    @property
    def share(self) -> float:
        """Of a step's groups."""
        return self._config.share

    def restore(self, record: dict[str, Any]) -> None:
        """Goes on from what `record` gave, but for problems that the run has no longer."""
        waiting, asked = (map(_read, record[name]) for name in ("waiting", "asked"))
        self._waiting.extend(one for one in waiting if one.problem in self._known)
        for one in asked:
            if one.problem in self._known:
                self._ask(one)

    def record(self) -> dict[str, Any]:
        """Everything that a resumed run needs."""
        return {
            "waiting": [dataclasses.asdict(one) for one in self._waiting],
            "asked": [dataclasses.asdict(one) for one in self._asked.values()],
        }

    def draw(self, seed: int, step: int, room: int, fits: Fits) -> list[str]:
        """The ids of at most `room` groups that are new at this step; together with those that are
        being drawn they are at most `share` of it.

        The failures of the latest step come first, in an order by the seed, one of a problem; one
        whose prompt does not fit is dropped.
        """
        waiting = list(self._waiting)
        order = np.random.default_rng([seed, step, 0xF1]).permutation(len(waiting))
        taken: dict[str, Failure] = {}
        for one in sorted((waiting[i] for i in order), key=lambda one: -one.step):
            if len(taken) == room:
                break
            if one.problem in taken:
                continue
            self._waiting.remove(one)
            if fits(self._known[one.problem], one.failed):
                taken[one.problem] = one
        for one in taken.values():
            self._ask(one)
        return [one.id for one in taken.values()]

    def shown(self, name: str) -> FailedAnswer:
        """What the prompt of a group shows."""
        return self._asked[name].failed

    def learn(self, step: int, samples: Sequence[Rollout], proof_of: ProofOf) -> None:
        """Takes in the failures of a step, and forgets the groups that have trained."""
        seen = {(one.problem, one.failed) for one in self._waiting}
        for sample in samples:
            if sample.problem not in self._known or sample.status in ("valid", "infra"):
                continue
            proof = "" if sample.status == "format" else self._proof(sample, proof_of)
            told = Rejected(sample.text, proof, sample.status, tuple(sample.said))
            one = Failure(sample.problem, step, sample.sample, self._failed(told))
            if one.id not in self._known and (one.problem, one.failed) not in seen:
                seen.add((one.problem, one.failed))
                self._waiting.append(one)
        while len(self._waiting) > self._config.waiting:
            self._waiting.popleft()
        for name in {sample.problem for sample in samples} & self._asked.keys():
            del self._asked[name], self.problems[name]

    def metrics(self, samples: Sequence[Rollout]) -> dict[str, float]:
        """The share of fixes among a step's samples, and how often these and those of plain groups
        are valid."""
        fixes = [sample for sample in samples if sample.problem in self._asked]
        plain = [sample for sample in samples if sample.problem in self._known]
        return {
            "fix/share": len(fixes) / max(1, len(samples)),
            "fix/pass_rate": pass_rate(fixes),
            "fix/plain_pass_rate": pass_rate(plain),
            "fix/waiting": len(self._waiting),
        }

    def _proof(self, sample: Rollout, proof_of: ProofOf) -> str:
        return proof_of(self._known[sample.problem], sample.text)

    def _ask(self, one: Failure) -> None:
        self._asked[one.id] = one
        self.problems[one.id] = dataclasses.replace(self._known[one.problem], id=one.id)


def _read(one: dict[str, Any]) -> Failure:
    return Failure(one["problem"], one["step"], one["sample"], FailedAnswer(**one["failed"]))
