# SPDX-License-Identifier: Apache-2.0
"""Shipped commands that run beside a reference: stopped for a moment, again and again, while that
is measured, so that both meet the same machine."""

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from flextrain_jax.core.metrics import read_metrics
from launch.processes.supervise import ENVIRONMENT

ROOT = Path(__file__).parents[2]
LAST_LINES = 5  # of the log of a command that failed


class StageFailed(Exception):
    """A stage could not be measured; the text says why."""


@contextlib.contextmanager
def running(
    work: Path,
    name: str,
    module: str,
    *args: str,
    environment: Mapping[str, str] = ENVIRONMENT,
    asked: bool = False,
) -> Iterator[subprocess.Popen]:
    """`python -m module args` with its output in `work`/NAME.log; ended with the block.

    Where it is `asked`, standard input and output are pipes, for `Talk`.
    """
    with (work / f"{name}.log").open("a") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", module, *args],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE if asked else subprocess.DEVNULL,
            stdout=subprocess.PIPE if asked else log,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    try:
        yield child
    finally:
        end(child)


def end(child: subprocess.Popen) -> None:
    """Ends a command and what it started, as Ctrl-C does; in the end by force."""
    for number in (signal.SIGINT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGCONT)  # a stopped one does not hear
                os.killpg(child.pid, number)
                child.wait(20)


def fail(work: Path, name: str) -> StageFailed:
    """What to raise where a command failed."""
    lines = (work / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()
    return StageFailed("\n".join([f"{name} failed; the end of its log:", *lines[-LAST_LINES:]]))


class Talk:
    """A command that answers every line with lines of JSON."""

    def __init__(self, work: Path, name: str, child: subprocess.Popen):
        assert child.stdin and child.stdout
        self._in, self._out, self._work, self._name = child.stdin, child.stdout, work, name

    def ask(self) -> None:
        """Lets it go on."""
        self._in.write("\n")
        self._in.flush()

    def answer(self) -> dict[str, float]:
        """Its next line. Raises StageFailed where it has ended."""
        line = self._out.readline()
        if not line:
            raise fail(self._work, self._name)
        return json.loads(line)

    def close(self) -> None:
        """Says that nothing more is asked."""
        self._in.close()


def wait(work: Path, until: Callable[[], bool], children: Mapping[str, subprocess.Popen]) -> None:
    """Waits until something is there. Ends the program where one of its makers is gone."""
    while not until():
        for name, child in children.items():
            if child.poll() is not None and not until():
                raise fail(work, name)
        time.sleep(0.05)


def finish(work: Path, name: str, child: subprocess.Popen) -> None:
    """Waits for the end of a command, which must be a good one."""
    if child.wait():
        raise fail(work, name)


def beside(
    work: Path,
    name: str,
    child: subprocess.Popen,
    folder: Path,
    reference: Callable[[], float],
    every_s: float,
) -> list[tuple[int, float]]:
    """Stops `child` every `every_s` seconds and measures the reference, until it ends.

    `folder` is where it writes metrics.jsonl. Returns for every stop the number of lines that were
    there, and the reference's seconds. While there is one line at most the program is compiled.
    """
    stops = []
    due = time.monotonic() + every_s
    while child.poll() is None:
        time.sleep(0.05)
        if time.monotonic() < due or len(read_metrics(folder)) < 2:
            continue
        with contextlib.suppress(ProcessLookupError):  # it has ended just now
            os.killpg(child.pid, signal.SIGSTOP)
            stops.append((len(read_metrics(folder)), reference()))
            os.killpg(child.pid, signal.SIGCONT)
        due = time.monotonic() + every_s
    finish(work, name, child)
    return stops


def windows(
    stops: Sequence[tuple[int, float]], seconds: Sequence[float]
) -> list[tuple[float, float]]:
    """For every stretch between two stops the mean seconds of a line and of the reference.

    `seconds[i]` are those of line i. The line after a stop has the stop in its time, and the one
    after that may have begun late; both are left out.
    """
    found = []
    for (first, before), (last, after) in itertools.pairwise(stops):
        inside = seconds[first + 2 : last]
        if inside:
            found.append((sum(inside) / len(inside), (before + after) / 2))
    return found
