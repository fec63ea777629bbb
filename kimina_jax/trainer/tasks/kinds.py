# SPDX-License-Identifier: Apache-2.0
"""The kinds of groups that are not plain ones, together: what the loop and the requests know of
them. A kind that is off is not here, and leaves no trace in requests, checkpoints and metrics."""

from collections import ChainMap
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from flextrain_jax.core.hosts import leads
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox
from kimina_jax.protocol.rollouts import Rollout
from kimina_jax.text.fix_turns import Shown

Fits = Callable[[Problem, Shown | None], bool]  # whether a prompt leaves room for an answer
ProofOf = Callable[[Problem, str], str]


class Task(Protocol):
    """One kind: `problems` are those of its open groups, by the group's id; `share` is that of a
    step's groups which may be its."""

    problems: dict[str, Problem]

    @property
    def share(self) -> float: ...

    def restore(self, record: dict[str, Any]) -> None: ...

    def record(self) -> dict[str, Any]: ...

    def draw(self, seed: int, step: int, room: int, fits: Fits) -> list[str]: ...

    def shown(self, name: str) -> Shown | None: ...

    def learn(self, step: int, samples: Sequence[Rollout], proof_of: ProofOf) -> None: ...

    def metrics(self, samples: Sequence[Rollout]) -> dict[str, float]: ...


class Tasks:
    """All kinds that are on, by the name that each has in the checkpoint, in the order in which
    they take the places of a step.

    `flags` are what one of them has found to be false or vacuous, by the problem's id; they stand
    in `file`, too, which is what the checkpoint says, and what the steps since then have found.
    """

    def __init__(
        self,
        kinds: Mapping[str, Task],
        flags: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
        file: Path | None = None,
    ):
        self._kinds, self.flags, self._file = dict(kinds), flags, file
        self.problems: ChainMap[str, Problem] = ChainMap(*(k.problems for k in kinds.values()))

    def restore(self, record: Mapping[str, Any]) -> None:
        """Goes on from a checkpoint's record."""
        for name, kind in self._kinds.items():
            if name in record:
                kind.restore(record[name])
        if self._file and (self.flags or self._file.exists()):
            self._write_flags(self._file)

    def record(self) -> dict[str, Any]:
        """Everything that a resumed run needs, by kind."""
        return {name: kind.record() for name, kind in self._kinds.items()}

    def draw(
        self, seed: int, step: int, groups: int, open_groups: Collection[str], fits: Fits
    ) -> list[str]:
        """The ids of the groups that are new at a step of so many groups, some of which are open
        already."""
        names: list[str] = []
        for kind in self._kinds.values():
            free = groups - len(open_groups) - len(names)
            if new := room(kind, groups, open_groups, free):
                names += kind.draw(seed, step, new, fits)
        return names

    def shown(self, name: str) -> Shown | None:
        """What the prompt of an open group shows beside its problem."""
        return next(k.shown(name) for k in self._kinds.values() if name in k.problems)

    def learn(self, step: int, samples: Sequence[Rollout], proof_of: ProofOf) -> None:
        """Takes in a step, and forgets the groups that have trained."""
        known = len(self.flags)
        for kind in self._kinds.values():
            kind.learn(step, samples, proof_of)
        if self._file and len(self.flags) > known:
            self._write_flags(self._file)

    def metrics(self, samples: Sequence[Rollout]) -> dict[str, float]:
        """Those of all kinds, of a step's samples; to be asked before `learn`."""
        return {k: v for kind in self._kinds.values() for k, v in kind.metrics(samples).items()}

    def _write_flags(self, file: Path) -> None:
        if leads():
            mailbox.write_jsonl(file, map(dict, self.flags.values()))


def room(kind: Task, groups: int, open_groups: Collection[str], free: int) -> int:
    """How many of a step's groups may be new ones of a kind, where some are open and `free` places
    are left."""
    begun = len(kind.problems.keys() & set(open_groups))
    return max(0, min(free, round(kind.share * groups) - begun))


def pass_rate(samples: Sequence[Rollout]) -> float:
    """The share of valid samples; those that could not be checked are not counted."""
    counted = [sample.status == "valid" for sample in samples if sample.status != "infra"]
    return sum(counted) / max(1, len(counted))
