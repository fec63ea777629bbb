# SPDX-License-Identifier: Apache-2.0
"""Which problems to sample next: a pure function of (seed, step, what is known of each stratum).

Problems are grouped in strata (band, level). A stratum's success rate is learnt from the groups
drawn from it; problems are drawn, without replacement within a pass over their stratum, from strata
in proportion to their size and to how much they can teach.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Literal

import numpy as np

from flextrain_jax.core.settings import setting, settings
from kimina_jax.problems.load import Problem, ProblemError
from kimina_jax.trainer.problem_rates import (
    BANDS,
    PerProblem,
    ProblemCurriculum,
    refuse_weights,
)


@settings
class CurriculumConfig:
    """Which strata, a band at a level, the problems of a step come from."""

    priority: Literal["uniform", "failure", "variance"] = setting(
        "failure: 1 - success rate (Kimi k1.5, section 2.3.4); variance: rate x (1 - rate), neither"
        " the solved nor the hopeless.",
        default="variance",
    )
    floor: float = setting(
        "Least priority of a stratum relative to the best one.", default=0.1, ge=0, le=1
    )
    decay: float = setting("What a step leaves of the older groups.", default=0.95, ge=0, le=1)
    bands: dict[str, float] = setting(BANDS, default_factory=dict)
    kind: Literal["strata"] = setting("By stratum.", default="strata", kw_only=True)

    def __post_init__(self):
        refuse_weights(self.bands)


FORGOTTEN = 1e-200  # counts below it have lost their digits, or are 0


class Curriculum:
    """The state of the curriculum; `record()` is its whole memory as JSON."""

    def __init__(self, strata: Sequence[str], config: CurriculumConfig, record: dict | None = None):
        """`strata[i]` is the stratum of problem i."""
        self.config = config
        self.names = sorted(set(strata))
        self._members = {
            name: [i for i, stratum in enumerate(strata) if stratum == name] for name in self.names
        }
        record = record or {}
        self._solved = {name: 1.0 for name in self.names} | record.get("solved", {})
        self._tried = {name: 2.0 for name in self.names} | record.get("tried", {})
        self._drawn = {name: 0 for name in self.names} | record.get("drawn", {})

    def record(self) -> dict:
        """Everything that a resumed run needs."""
        kept = {"solved": self._solved, "tried": self._tried, "drawn": self._drawn}
        return {name: dict(counts) for name, counts in kept.items()}

    def rate(self, name: str) -> float:
        """The smoothed success rate of a stratum; that of an untried one where all has decayed."""
        tried = self._tried[name]
        return self._solved[name] / tried if tried > FORGOTTEN else 0.5

    def draw(self, seed: int, step: int, count: int, without: Collection[int] = ()) -> list[int]:
        """The indices of `count` problems of a step, all different and none of `without`; all that
        there are, if fewer."""
        rates = np.array([self.rate(name) for name in self.names])
        if self.config.priority == "uniform":
            priority = np.ones(len(rates))
        elif self.config.priority == "failure":
            priority = 1 - rates
        else:
            priority = rates * (1 - rates)
        priority = np.maximum(priority, self.config.floor * priority.max())
        size = np.array([len(self._members[name]) for name in self.names])
        factor = [self.config.bands.get(name.rpartition("-")[0], 1.0) for name in self.names]
        weight = priority * size * np.array(factor)
        taken = set(without)
        room = size - [len(taken.intersection(self._members[name])) for name in self.names]
        rng = np.random.default_rng([seed, step, 0xC0])
        drawn: list[int] = []
        wanted = min(count, int(room.sum()))
        while missing := wanted - len(drawn):  # again for what strata were too small to give
            open_weight = np.where(room > 0, weight, 0.0)
            if not open_weight.any():  # with a floor of 0 what is solved has none
                open_weight = room
            chosen = rng.choice(len(room), size=missing, p=open_weight / open_weight.sum())
            for stratum in sorted(chosen):
                if room[stratum]:
                    drawn.append(index := self._next(seed, stratum, taken))
                    taken.add(index)
                    room[stratum] -= 1
        return drawn

    def _next(self, seed: int, stratum: int, taken: Collection[int]) -> int:
        """The next problem of a stratum but those that the step has already."""
        name = self.names[stratum]
        members = self._members[name]
        while True:
            lap, position = divmod(self._drawn[name], len(members))
            order = np.random.default_rng([seed, lap, stratum, 0xD0]).permutation(len(members))
            self._drawn[name] += 1
            if (index := members[order[position]]) not in taken:
                return index

    def learn(self, outcomes: Sequence[tuple[str, int, int]]) -> None:
        """Takes in (stratum, samples solved, samples counted) of a step's groups."""
        for name in self.names:
            self._solved[name] *= self.config.decay
            self._tried[name] *= self.config.decay
        for name, solved, counted in outcomes:
            self._solved[name] += solved
            self._tried[name] += counted

    def metrics(self) -> dict[str, float]:
        """Nothing beside what the step says."""
        return {}


AnyCurriculum = CurriculumConfig | PerProblem


def refuse_unknown_bands(config: AnyCurriculum, problems: Sequence[Problem]) -> None:
    """Raises ProblemError where a weight is given to a band that no problem has."""
    known = sorted({problem.band for problem in problems})
    for band in config.bands:
        if band not in known:
            raise ProblemError(
                f"'curriculum.bands' names {band!r}, and no problem to train on has that band; they"
                f" have {', '.join(known)}"
            )


def make_curriculum(
    problems: Sequence[Problem], config: AnyCurriculum, record: dict | None = None
) -> tuple[Curriculum | ProblemCurriculum, dict[str, str]]:
    """The curriculum over `problems`, and by problem the name under which it learns outcomes."""
    if isinstance(config, PerProblem):
        names = {problem.id: problem.id for problem in problems}
        bands = [problem.band for problem in problems]
        ids = [problem.id for problem in problems]
        return ProblemCurriculum(ids, config, record, bands), names
    names = {problem.id: f"{problem.band}-{problem.level}" for problem in problems}
    strata = [names[problem.id] for problem in problems]
    return Curriculum(strata, config, record), names


def choose_part(problems: Sequence[Problem], count: int, seed: int) -> list[Problem]:
    """A part of the problems, chosen by `seed`, that keeps their mix of bands and levels."""
    order = np.random.default_rng([seed, 0x5E1]).permutation(len(problems))
    size = Counter((problem.band, problem.level) for problem in problems)
    seen: Counter = Counter()
    ranked = []
    for i in order:
        stratum = (problems[i].band, problems[i].level)
        seen[stratum] += 1
        ranked.append((seen[stratum] / size[stratum], i))
    return [problems[i] for _, i in sorted(ranked)[:count]]
