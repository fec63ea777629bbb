# SPDX-License-Identifier: Apache-2.0
"""Cells of a table: each one resumable command, whose result.json is kept as it came, made small.

A cell that has a raw file is never run again. One that is stopped goes on where it was, since the
programs that it starts do.
"""

import ctypes
import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from benchmarks.speed.__main__ import commit

CELL_MINUTES = 20.0
DIVERGED = re.compile(r": (\w+ is (?:nan|-?inf) at step \d+); begin another --run")
# Not in a raw file: what follows from `jobs` and from the configuration, and what is long.
OF_RESULT = ("methods", "ladders", "energy", "classes", "privacy")
OF_JOB = ("images", "curve", "client_accuracy", "label_accuracy", "xla_flops", "temporary_bytes")


class RawError(Exception):
    """Raw files are not there, or are of something else; one sentence."""


@dataclasses.dataclass(frozen=True)
class Cell:
    """One command, `python -m MODULE --run=RUN FLAGS HERE`, which leaves RUN/result.json with its
    configuration and `jobs`; `here` are flags of this machine, of which nothing is kept.
    """

    name: str  # of the raw file and of the run directory, with slashes
    module: str
    flags: tuple[str, ...]
    here: tuple[str, ...] = ()

    def raw(self, results: Path) -> Path:
        """The file with what came of it."""
        return results / f"{self.name}.json"


def result_of(cell: Cell, results: Path) -> dict[str, Any]:
    """What came of a cell. Raises RawError where its raw file is damaged or of other flags."""
    path = cell.raw(results)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        flags, _ = " ".join(found["flags"]), found["jobs"]
    except OSError as error:
        raise RawError(f"{path}: cannot be read ({error.strerror}); copy it again") from None
    except (ValueError, KeyError, TypeError):
        raise RawError(
            f"{path}: is damaged; copy it again, or remove it, and run its cell again"
        ) from None
    if found["flags"] != list(cell.flags):
        raise RawError(
            f"{path}: was run with {flags}, and its table says"
            f" {' '.join(cell.flags)}; remove it, and run it again"
        )
    return found


def missing(cells: Iterable[Cell], results: Path) -> list[Cell]:
    """The cells that have no raw file."""
    return [cell for cell in cells if not cell.raw(results).is_file()]


def run_all(
    cells: Callable[[], list[Cell]], results: Path, runs: Path, minutes: float, jobs: int = 1
) -> list[Cell]:
    """Runs the cells, `jobs` at a time, for at most `minutes`, none for more than CELL_MINUTES at a
    stretch; returns those that are left. What cells there are, `cells()`, may grow by what the
    ones before came to. Raises RuntimeError at the end where cells failed; the others went on.
    """
    end = time.monotonic() + 60 * minutes
    # By itself jax takes three quarters of a card at once, which leaves nothing for another cell.
    shared = {"XLA_PYTHON_CLIENT_PREALLOCATE": "false"} if jobs > 1 else {}
    running: dict[str, _Running] = {}
    failed: dict[str, str] = {}
    left = missing(cells(), results)
    try:
        while True:
            waiting = {one.name: one for one in left if one.name not in {*running, *failed}}
            for cell in list(waiting.values())[: max(0, jobs - len(running))]:
                if (rest := end - time.monotonic()) > 0:
                    print(f"{cell.name} ({len(left)} known ones left)", flush=True)
                    seconds = min(rest, 60 * CELL_MINUTES)
                    running[cell.name] = _Running(cell, runs, seconds, shared | os.environ)
            if not running:
                break
            if ended := [one for one in running.values() if one.ended()]:
                for one in ended:
                    del running[one.cell.name]
                    try:
                        one.keep(results)
                    except RuntimeError as error:
                        failed[one.cell.name] = str(error)
                        print(error, flush=True)
                left = missing(cells(), results)
            else:
                time.sleep(0.1)
    finally:
        for one in running.values():
            one.kill()
    if failed:
        first, *others = failed.values()
        raise RuntimeError(f"{first} (and {len(others)} more cells)" if others else first)
    return left


class _Running:
    """The process of a cell; what it runs resumes after a kill at any moment."""

    def __init__(self, cell: Cell, runs: Path, seconds: float, environment: dict[str, str]):
        self.cell, self._folder = cell, runs / cell.name
        self._log = self._folder.parent / f"{self._folder.name}.log"
        self._until, self._stopped = time.monotonic() + seconds, False
        command = [sys.executable, "-m", cell.module, f"--run={self._folder}", *cell.flags]
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *cell.here],
                stdout=log,
                stderr=log,
                env=environment,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )

    def ended(self) -> bool:
        """Whether it has ended by itself or had its time, after which it is killed."""
        if self._process.poll() is not None:
            return True
        if time.monotonic() < self._until:
            return False
        self.kill()
        return True

    def kill(self) -> None:
        """Ends the process at once."""
        self._stopped = True
        self._process.kill()
        self._process.wait()

    def keep(self, results: Path) -> None:
        """Writes the raw file, if the cell is done: training that diverged is, and has no jobs.
        Raises RuntimeError where it failed.
        """
        code = self._process.returncode
        if self._stopped and code < 0:
            return  # it goes on another time
        if code == 2 and (said := DIVERGED.search(_last_line(self._log))):
            # That is what came of it, and it would again.
            self._write(results, {"diverged": said[1], "jobs": []})
            return
        if code:  # where somebody else killed it, such as a machine without memory, it would again
            how = f"code {code}" if code > 0 else signal.Signals(-code).name
            raise RuntimeError(f"{self.cell.name}: ended with {how}; see {self._log}")
        found = json.loads((self._folder / "result.json").read_text(encoding="utf-8"))
        self._write(results, _small(found))

    def _write(self, results: Path, found: dict) -> None:
        raw = self.cell.raw(results)
        raw.parent.mkdir(parents=True, exist_ok=True)
        about = {"module": self.cell.module, "flags": self.cell.flags, "commit": commit()}
        temporary = raw.with_name(f".{raw.name}.tmp")
        temporary.write_text(json.dumps(about | found, indent=1) + "\n", encoding="utf-8")
        temporary.replace(raw)


# Loaded here: nothing may be imported in the child of a fork.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """In a cell's process: whatever ends the driver, a kill -9 too, ends the cell. Otherwise it
    would hold its run, and the same command could not go on."""
    assert _LIBC is not None
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _last_line(log: Path) -> str:
    """What a cell said last."""
    return log.read_text(encoding="utf-8", errors="replace").rstrip().rpartition("\n")[2]


def _small(found: dict) -> dict:
    """A result without what is not kept, and without where the data were."""
    config = found["config"] | {"data": found["config"]["data"] | {"folder": ""}}
    jobs = [{name: x for name, x in job.items() if name not in OF_JOB} for job in found["jobs"]]
    rest = {name: x for name, x in found.items() if name not in OF_RESULT}
    return rest | {"config": config, "jobs": jobs}
