# SPDX-License-Identifier: Apache-2.0
"""A curriculum that knows every problem by itself: its success rate, with time decay and counts.

What is solved nearly always is pruned, what never is rests and is tried again: both by what has
been seen of the problem itself, which fades, so that no problem is lost for good.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import numpy as np

from flextrain_jax.core.settings import setting, settings

BANDS = (
    "By the name of a band, how many times as often as others its problems are drawn, such as those"
    " that people have written; 1 where nothing is said."
)


def refuse_weights(bands: Mapping[str, float]) -> None:
    """Raises ValueError where a weight of a band is none."""
    for band, weight in bands.items():
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not (number and 0 < weight < float("inf")):
            raise ValueError(f"'bands' gives {band!r} the weight {weight!r}; it must be above 0")


@settings
class PerProblem:
    """Problems are drawn with weight 1 - success rate (Kimi k1.5, section 2.3.4).

    Of a problem with s successes in n counted samples the rate is (s + 1) / (n + 2).
    """

    floor: float = setting("Least weight of a problem that may be drawn.", default=0.05, gt=0, le=1)
    decay: float = setting("What a step leaves of s and n.", default=0.99, ge=0, le=1)
    prune_above: float = setting(
        "A problem with a share s / n above this is not drawn; 1: none is pruned.",
        default=0.9,
        ge=0,
        le=1,
    )
    prune_after: float = setting("Least n of a pruned problem.", default=8.0, gt=0, unit="samples")
    rest_after: float = setting(
        "A problem with no success (s below 1/2) rests once n is at least this.",
        default=16.0,
        gt=0,
        unit="samples",
    )
    rest_steps: int = setting("How long it rests before it is tried again.", default=20, ge=0)
    bands: dict[str, float] = setting(BANDS, default_factory=dict)
    kind: Literal["problem"] = setting("By problem.", default="problem", kw_only=True)

    def __post_init__(self):
        refuse_weights(self.bands)


class ProblemCurriculum:
    """The state of the curriculum; `record()` is its whole memory as JSON."""

    def __init__(
        self,
        names: Sequence[str],
        config: PerProblem,
        record: dict | None = None,
        bands: Sequence[str] = (),
    ):
        """`names[i]` is the id of problem i, `bands[i]` its band."""
        self.config, self.names = config, list(names)
        factors = [config.bands.get(band, 1.0) for band in bands]
        self._factor = np.array(factors or [1.0] * len(self.names))
        record = record or {}
        self._solved: dict[str, float] = dict(record.get("solved", {}))
        self._tried: dict[str, float] = dict(record.get("tried", {}))
        self._rests_until: dict[str, int] = dict(record.get("rests_until", {}))
        self._steps: int = record.get("steps", 0)  # that it has learnt from

    def record(self) -> dict:
        """Everything that a resumed run needs."""
        return {
            "solved": dict(self._solved),
            "tried": dict(self._tried),
            "rests_until": dict(self._rests_until),
            "steps": self._steps,
        }

    def rate(self, name: str) -> float:
        """The smoothed success rate of a problem."""
        return (self._solved.get(name, 0.0) + 1) / (self._tried.get(name, 0.0) + 2)

    def pruned(self, name: str) -> bool:
        """Whether a problem is solved too often to be drawn."""
        tried = self._tried.get(name, 0.0)
        enough = tried >= self.config.prune_after
        return enough and self._solved[name] / tried > self.config.prune_above

    def rests(self, name: str) -> bool:
        """Whether a problem was hopeless of late."""
        return self._rests_until.get(name, 0) > self._steps

    def draw(self, seed: int, step: int, count: int, without: Collection[int] = ()) -> list[int]:
        """The indices of `count` problems of a step, all different and none of `without`, in
        ascending order.

        Where too few may be drawn, those that have rested longest come next, then the pruned with
        the lowest rate; where there are not as many problems, all are drawn.
        """
        weight = np.maximum([1 - self.rate(name) for name in self.names], self.config.floor)
        weight *= self._factor
        # Weighted draws without replacement: the smallest of exponential times with these rates
        # (Efraimidis and Spirakis 2006).
        time = np.random.default_rng([seed, step, 0xC1]).exponential(size=len(weight)) / weight

        def rank(i: int) -> tuple[int, float, float]:
            name = self.names[i]
            if self.pruned(name):
                return 2, self.rate(name), time[i]
            if self.rests(name):
                return 1, self._rests_until[name], time[i]
            return 0, time[i], 0.0

        open_ones = (i for i in range(len(self.names)) if i not in without)
        return sorted(sorted(open_ones, key=rank)[:count])

    def learn(self, outcomes: Sequence[tuple[str, int, int]]) -> None:
        """Takes in (problem, samples solved, samples counted) of a step's groups."""
        for counts in (self._solved, self._tried):
            for name in counts:
                counts[name] *= self.config.decay
        self._steps += 1
        for name, solved, counted in outcomes:
            self._solved[name] = self._solved.get(name, 0.0) + solved
            self._tried[name] = self._tried.get(name, 0.0) + counted
            hopeless = self._solved[name] < 0.5 and self._tried[name] >= self.config.rest_after
            if hopeless and counted:
                self._rests_until[name] = self._steps + self.config.rest_steps
            else:
                self._rests_until.pop(name, None)

    def metrics(self) -> dict[str, float]:
        """How many problems have been tried, are pruned, and rest."""
        return {
            "curriculum/tried": len(self._tried),
            "curriculum/pruned": sum(self.pruned(name) for name in self._tried),
            "curriculum/resting": sum(self.rests(name) for name in self._rests_until),
        }
