# SPDX-License-Identifier: Apache-2.0
"""Cells of a table: each one resumable command, whose result.json is kept as it came, made small.

A cell that has a raw file is never run again. One that is stopped goes on where it was, since the
programs that it starts do.
"""

import dataclasses
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from benchmarks.speed.__main__ import commit

CELL_MINUTES = 20.0
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
    """What came of a cell. Raises RawError where its raw file is that of other flags."""
    path = cell.raw(results)
    found = json.loads(path.read_text(encoding="utf-8"))
    if found["flags"] != list(cell.flags):
        raise RawError(
            f"{path}: was run with {' '.join(found['flags'])}, and its table says"
            f" {' '.join(cell.flags)}; remove it, and run it again"
        )
    return found


def missing(cells: Iterable[Cell], results: Path) -> list[Cell]:
    """The cells that have no raw file."""
    return [cell for cell in cells if not cell.raw(results).is_file()]


def run(cell: Cell, results: Path, runs: Path, seconds: float) -> bool:
    """Runs a cell for at most `seconds`; whether it is done. Raises RuntimeError where it fails."""
    folder = runs / cell.name
    command = [sys.executable, "-m", cell.module, f"--run={folder}", *cell.flags, *cell.here]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            code = process.wait(timeout=seconds)
        except BaseException as stopped:
            process.kill()  # what it runs resumes after a kill at any moment
            process.wait()
            if isinstance(stopped, subprocess.TimeoutExpired):
                return False
            raise
    if code:
        raise RuntimeError(f"{cell.name}: ended with code {code}; see {log.name}")
    raw = cell.raw(results)
    raw.parent.mkdir(parents=True, exist_ok=True)
    found = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    kept = {"module": cell.module, "flags": cell.flags, "commit": commit()} | _small(found)
    temporary = raw.with_name(f".{raw.name}.tmp")
    temporary.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    temporary.replace(raw)
    return True


def run_all(
    cells: Callable[[], list[Cell]], results: Path, runs: Path, minutes: float
) -> list[Cell]:
    """Runs the cells one after the other for at most `minutes`, none for more than CELL_MINUTES at
    a stretch; returns those that are left. What cells there are, `cells()`, may grow by what the
    ones before came to.
    """
    end = time.monotonic() + 60 * minutes
    while (left := missing(cells(), results)) and (rest := end - time.monotonic()) > 0:
        print(f"{left[0].name} ({len(left)} known ones left)", flush=True)
        run(left[0], results, runs, min(rest, 60 * CELL_MINUTES))
    return left


def _small(found: dict) -> dict:
    """A result without what is not kept, and without where the data were."""
    config = found["config"] | {"data": found["config"]["data"] | {"folder": ""}}
    jobs = [{name: x for name, x in job.items() if name not in OF_JOB} for job in found["jobs"]]
    rest = {name: x for name, x in found.items() if name not in OF_RESULT}
    return rest | {"config": config, "jobs": jobs}
