# SPDX-License-Identifier: Apache-2.0
"""What the user sees while a stage runs: one bar with the time left, on a terminal or in a log."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from launch import cli

LOG_EVERY_S = 15.0

console = Console(highlight=False, soft_wrap=True)


def line(text: str) -> None:
    """Prints a line, on a terminal above the bar; where nobody reads it any more, as behind a
    `tee` that the same Ctrl-C has ended, nothing: rich would end the program."""
    if sys.stdout.isatty():
        console.print(text, markup=False)
    else:
        cli.say(text, sys.stdout)


@contextlib.contextmanager
def bar(name: str, total: int) -> Iterator[Callable[[int, str], None]]:
    """A bar of `total` steps; call the yielded function with (steps done, a short remark).

    Where the output is not a terminal, a line is printed now and then instead.
    """
    if sys.stdout.isatty():
        columns = (
            TextColumn("{task.description:<22}", markup=False),
            BarColumn(30),
            TextColumn("{task.completed:>4.0f}/{task.total:.0f}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[remark]}", markup=False),
        )
        with Progress(*columns, console=console, transient=False) as progress:
            task = progress.add_task(name, total=total, remark="")
            yield lambda done, remark="": progress.update(task, completed=done, remark=remark)
        return
    started = time.monotonic()
    last = [started - LOG_EVERY_S]
    first: list[tuple[int, float]] = []

    def told(done: int, remark: str = "") -> None:
        now = time.monotonic()
        if not first:
            first.append((done, now))
        if now - last[0] < LOG_EVERY_S and done < total:
            return
        last[0] = now
        steps = done - first[0][0]
        left = f", {(total - done) * (now - first[0][1]) / steps:.0f} s left" if steps else ""
        text = f"{name}: {done}/{total}, {now - started:.0f} s{left}  {remark}"
        cli.say(text, sys.stdout)

    yield told
