# SPDX-License-Identifier: Apache-2.0
"""One protocol for every row of a table: the same trials on validation images, then the test, once.

Trials: every rate with every length of the grid, one seed that no test has, judged by images that
are put aside of the training part. The best one is the row's, and with it one net (or federation)
for each seed is judged by the test images, each seed with training images of its own draw and its
own order. A row cannot be tested before all its trials are there.
"""

import dataclasses
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.tables.driver import Cell, RawError, missing, result_of

TRIAL_SEED = 1000


@dataclasses.dataclass(frozen=True)
class Grid:
    """What is tried for every row: rates, and lengths of training, each with each."""

    rate_flag: str
    rates: tuple[float, ...]
    length_flag: str
    lengths: tuple[float, ...]

    def trials(self) -> list[tuple[float, float]]:
        """(rate, length) of every trial."""
        return [(rate, length) for length in self.lengths for rate in self.rates]

    def flags(self, trial: tuple[float, float]) -> tuple[str, str]:
        """The flags of a trial."""
        rate, length = trial
        return f"{self.rate_flag}={rate:g}", f"{self.length_flag}={length:g}"


@dataclasses.dataclass(frozen=True)
class Table:
    """A comparison: rows of one configuration file, whose argument is the row.

    `scores(job)` gives the accuracies of a job's columns; a trial is as good as their mean over the
    `weights` of the columns. `pairs` are rows whose differences are said with an interval, in the
    first `compared` columns.
    """

    name: str
    folder: str  # of the cells, which several tables may share
    minutes: float  # of a cell, about
    module: str
    config: str
    suffix: str  # behind the row in the argument of the configuration
    rows: tuple[str, ...]
    flags: tuple[str, ...]
    grid: Grid
    seeds: tuple[int, ...]
    pairs: tuple[tuple[str, str], ...]
    scores: Callable[[list[dict]], list[float]]
    columns: Callable[[list[dict]], list[str]]
    weights: Callable[[list[dict]], list[float]]
    costs: Callable[[list[dict]], list[str]]
    cost_columns: tuple[str, ...]
    classes: int  # of the images: chance is one of them
    compared: int = 100  # or all that there are

    def trials(self, row: str, here: tuple[str, ...] = ()) -> list[Cell]:
        """The trials of a row; the flags `here` say where the data are."""
        judge = ("--config.data.judge=validation",)
        return [
            self._cell(row, f"trial-{rate:g}x{length:g}", (rate, length), TRIAL_SEED, judge, here)
            for rate, length in self.grid.trials()
        ]

    def tests(self, row: str, results: Path, here: tuple[str, ...] = ()) -> list[Cell]:
        """The tests of a row with the settings that its trials chose; none before all are there."""
        if missing(self.trials(row), results):
            return []
        trial = self.chosen(row, results)
        return [self._cell(row, f"seed{seed}", trial, seed, (), here) for seed in self.seeds]

    def cells(self, results: Path, here: tuple[str, ...] = ()) -> list[Cell]:
        """All cells that can be run now: trials of all rows, then tests of those that have them."""
        found = [cell for row in self.rows for cell in self.trials(row, here)]
        return found + [cell for row in self.rows for cell in self.tests(row, results, here)]

    def chosen(self, row: str, results: Path) -> tuple[float, float]:
        """(rate, length) of the row's best trial; of equal ones the first."""
        return self._best(row, results)[0]

    def _best(self, row: str, results: Path) -> tuple[tuple[float, float], list[dict]]:
        """Settings and jobs of the row's best trial. Raises RawError where all diverged."""
        tried = zip(self.grid.trials(), self.trials(row), strict=True)
        ended = [(trial, jobs) for trial, cell in tried if (jobs := jobs_of(cell, results))]
        if not ended:
            raise RawError(
                f"{self.name}: every trial of {row} diverged; give its table lower rates"
            )
        return max(ended, key=lambda one: self.quality(one[1]))

    def quality(self, jobs: list[dict]) -> float:
        """How good a trial is: its accuracies' mean over the weights of the columns."""
        return statistics.fmean(self.scores(jobs), weights=self.weights(jobs))

    def tested(self, row: str, results: Path) -> list[list[dict]]:
        """The jobs of every seed; none of a seed whose training diverged."""
        return [jobs_of(cell, results) for cell in self.tests(row, results)]

    def example(self, row: str, results: Path) -> list[dict]:
        """The jobs of the first seed that has some, or else of the trial."""
        return next(filter(None, self.tested(row, results)), self._best(row, results)[1])

    def accuracies(self, row: str, results: Path) -> list[list[float]]:
        """Of every seed the accuracies by column; none where a seed is still to be run. A net whose
        training diverged is as good as chance.
        """
        tests = self.tests(row, results)
        if not tests or missing(tests, results):
            return []
        chance = [1 / self.classes] * len(self.scores(self.example(row, results)))
        return [self.scores(jobs) if jobs else chance for jobs in self.tested(row, results)]

    def _cell(
        self,
        row: str,
        end: str,
        trial: tuple[float, float],
        seed: int,
        judge: tuple[str, ...],
        here: tuple[str, ...],
    ) -> Cell:
        flags = (
            f"--config={self.config}:{row}{self.suffix}", *self.flags, *self.grid.flags(trial),
            f"--config.seeds=[{seed}]", f"--config.data.draw={seed}", *judge,
        )  # fmt: skip
        return Cell(f"{self.folder}/{row}/{end}", self.module, flags, here)


def jobs_of(cell: Cell, results: Path) -> list[dict[str, Any]]:
    """The jobs of a cell's raw file. Raises RawError where that is of other flags."""
    return result_of(cell, results)["jobs"]
