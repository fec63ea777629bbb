# SPDX-License-Identifier: Apache-2.0
"""When a run's state is saved: every so many steps or minutes, at its end, and when it is told to
stop. Files are written while the run goes on; a checkpoint counts when all of it is on the disk."""

import time
from collections.abc import Callable
from typing import Any

from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.hosts import agree
from flextrain_jax.core.settings import setting, settings


@settings
class Saving:
    """How often the trainer's state is saved, and how much of it stays."""

    every_steps: int = setting(
        "Steps from one checkpoint to the next; 0: by the clock only.",
        default=1,
        ge=0,
        le=1_000_000,
        resume=True,
    )
    every_minutes: float = setting(
        "Minutes after which a step ends with a checkpoint in any case; 0: by steps only.",
        default=0.0,
        ge=0,
        le=100_000,
        unit="min",
        resume=True,
    )
    keep: int = setting("The newest checkpoints, which stay.", default=2, ge=1, resume=True)

    def __post_init__(self):
        if not self.every_steps and not self.every_minutes:
            raise ValueError(
                "'every_steps' and 'every_minutes' are both 0, so that a kill would lose the whole"
                " run; set one of them"
            )


class Stopped(Exception):
    """The run was told to stop, and `step` steps of it are on the disk."""

    def __init__(self, step: int):
        super().__init__(f"told to stop; a checkpoint holds all {step} steps that are done")
        self.step = step


class Saver:
    """Saves into `checkpoints` as `saving` says. `first` are the steps that are there, `last` those
    of the whole run; `stop` says whether this run was told to stop, on several hosts process 0's;
    `wanted` says whether the state after so many steps is to be saved in any case.
    """

    def __init__(
        self,
        checkpoints: Checkpoints,
        saving: Saving,
        first: int,
        last: int,
        stop: Callable[[], bool] = lambda: False,
        wanted: Callable[[int], bool] = lambda step: False,
    ):
        self._wanted = wanted
        self._checkpoints, self._saving, self._last, self._stop = checkpoints, saving, last, stop
        self._begun = first
        self._saved = checkpoints.steps() or [first]
        self._when = time.monotonic()

    @property
    def saved(self) -> list[int]:
        """From which steps a run may go on that is killed now: the checkpoints that stay, the one
        that is being written, and the one that goes when that is there."""
        return self._saved[-self._saving.keep - 1 :]

    def step_done(self, step: int, state: Any, record: dict) -> None:
        """Saves where it is time, after `step` steps of the run, and returns while it is written.

        Raises Stopped, when all is on the disk, where the run was told to stop; CheckpointError
        where this or an earlier checkpoint cannot be written.
        """
        steps, minutes = self._saving.every_steps, self._saving.every_minutes
        late = minutes > 0 and time.monotonic() - self._when >= 60 * minutes
        due = step == self._last or (steps > 0 and step - self._begun >= steps)
        due |= self._wanted(step)
        told = agree(2 * self._stop() + late)  # the clocks of several hosts differ
        if due or told:
            self._save(step, state, record)
        if told >= 2:
            self.finish(step, state, record)
            raise Stopped(step)

    def stop_if_told(self, step: int, state: Any, record: dict) -> None:
        """To be called while one process waits for others, between two steps: raises Stopped where
        it was told to stop, with the state after `step` steps on the disk."""
        if self._stop():
            self.finish(step, state, record)
            raise Stopped(step)

    def finish(self, step: int, state: Any, record: dict) -> None:
        """Saves what is not saved yet of a run that ends after `step` steps; returns when all of it
        is on the disk. Raises CheckpointError."""
        if self._begun < step:
            self._save(step, state, record)
        self._checkpoints.wait()

    def _save(self, step: int, state: Any, record: dict) -> None:
        self._checkpoints.begin(step, state, record)
        self._saved.append(step)
        self._begun, self._when = step, time.monotonic()
