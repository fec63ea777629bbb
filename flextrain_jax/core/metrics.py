# SPDX-License-Identifier: Apache-2.0
"""Metrics: one JSON line a step, mirrored to TensorBoard; never a line twice.

A resumed run first drops the lines of the steps that it will do again, so that a kill between a
line and its checkpoint leaves neither a gap nor a double.
"""

import json
import math
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flextrain_jax.core.hosts import leads

SYNC_SECONDS = 1.0  # a line can be read at once, but is waited for on the disk so often at most


class NotFinite(Exception):
    """A metric that must be finite is not: training has diverged."""


class DamagedMetrics(Exception):
    """A line of metrics.jsonl cannot be read; the message is one sentence for the user."""


class MetricsWriter:
    """Appends to `folder/metrics.jsonl` and to `folder/tensorboard`, from `first_step` on.

    On several hosts process 0 writes; the others only check what they are given.
    """

    def __init__(self, folder: Path | str, first_step: int = 0, tensorboard: bool = True):
        folder = Path(folder)
        self.path = folder / "metrics.jsonl"
        self._file = self._board = None
        self._synced = -math.inf
        if not leads():
            return
        folder.mkdir(parents=True, exist_ok=True)
        _drop_from(self.path, first_step)
        self._file = self.path.open("a", encoding="utf-8")
        if tensorboard:
            from tensorboardX import SummaryWriter

            self._board = SummaryWriter(str(folder / "tensorboard"), purge_step=first_step)

    def write(self, step: int, metrics: dict[str, Any]) -> None:
        """Writes one step; scalars also go to TensorBoard.

        Raises NotFinite where a loss or a norm (of gradients, of updates) is not finite; nothing of
        that step is written, and no checkpoint comes of it.
        """
        line = {"step": step} | {key: _plain(value) for key, value in metrics.items()}
        for key, value in line.items():
            if (
                key.endswith(("loss", "_norm"))
                and isinstance(value, float)
                and not math.isfinite(value)
            ):
                raise NotFinite(
                    f"{self.path}: {key} is {value} at step {step}; begin another --run"
                    " with a lower learning rate"
                )
        if self._file is None:
            return
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        if self._board is not None:
            for key, value in line.items():
                if key != "step" and isinstance(value, int | float):
                    self._board.add_scalar(key, value, step)
        if time.monotonic() - self._synced >= SYNC_SECONDS:
            self.sync()

    def sync(self) -> None:
        """Waits until all lines are on the disk: before a checkpoint, which has their steps, is."""
        if self._file is not None:
            os.fsync(self._file.fileno())
        if self._board is not None:
            self._board.flush()
        self._synced = time.monotonic()

    def close(self) -> None:
        """Closes both files, which are on the disk then."""
        self.sync()
        if self._file is not None:
            self._file.close()
        if self._board is not None:
            self._board.close()


def read_metrics(folder: Path | str) -> list[dict]:
    """The complete lines of `folder/metrics.jsonl`, a torn last line left out. Raises
    DamagedMetrics."""
    path = Path(folder) / "metrics.jsonl"
    if not path.exists():
        return []
    return _parsed(path, path.read_bytes().split(b"\n")[:-1])


def _parsed(path: Path, lines: Sequence[bytes], before: int = 0) -> list[dict]:
    """The lines as JSON; `before` of them the file has more."""
    found = []
    for number, line in enumerate(lines, before + 1):
        try:
            if line:
                found.append(json.loads(line))
                int(found[-1]["step"])
        except (ValueError, TypeError, KeyError, RecursionError):
            raise DamagedMetrics(
                f"{path}: line {number} is not what was written; remove that line, and the same"
                " command goes on"
            ) from None
    return found


class NewLines:
    """The lines of `folder/metrics.jsonl` as they come, for one who looks often: of a run of many
    steps the whole file takes longer to read than the time between two looks."""

    def __init__(self, folder: Path | str):
        self._path = Path(folder) / "metrics.jsonl"
        self._file, self._at, self._lines = -1, 0, 0

    def read(self) -> list[dict]:
        """The complete lines that were written since the last call; all lines again where a run
        that goes on has written the file anew."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            found = os.fstat(file.fileno())
            if found.st_ino != self._file or found.st_size < self._at:
                self._file, self._at, self._lines = found.st_ino, 0, 0
            file.seek(self._at)
            raw = file.read()
        lines = raw.split(b"\n")[:-1]
        new = _parsed(self._path, lines, self._lines)
        self._at += sum(len(line) + 1 for line in lines)
        self._lines += len(lines)
        return new


def _drop_from(path: Path, first_step: int) -> None:
    if not path.exists():
        return
    kept = [line for line in read_metrics(path.parent) if line["step"] < first_step]
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in kept)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _plain(value: Any) -> Any:
    """A JSON value: arrays of size one become Python numbers, other values stay."""
    return value.item() if hasattr(value, "item") else value
