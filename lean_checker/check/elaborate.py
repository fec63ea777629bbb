# SPDX-License-Identifier: Apache-2.0
"""Elaborate some units in one file, in one throw-away Lean process, and sort out what it says."""

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from lean_checker.check.assemble import Place, Unit, assemble
from lean_checker.check.verdict import MAX_TEXT, Raw, parse_message, sort_out
from lean_checker.sandbox.process import Ended, Limits, basic_options, run_lean
from lean_checker.toolchain import Toolchain


@dataclass(frozen=True)
class Elaborated:
    """What one elaboration of some units said.

    raws, seconds, places: per unit its messages, its part of the time, where it stands. reached:
    how many units Lean came through. outside: messages that are no unit's. ended: how the process
    ended.
    """

    raws: list[list[Raw]]
    seconds: list[float]
    places: list[Place]
    reached: int
    outside: list[Raw]
    ended: Ended

    @property
    def behind(self) -> int:
        """The first unit that surely has not begun: after the marker that Lean did not come to."""
        ends = (k + 1 for k, place in enumerate(self.places) if place.marked)
        return next((end for end in ends if end > self.reached), len(self.places))


def elaborate(
    toolchain: Toolchain,
    options: list[str],
    units: list[Unit],
    source: Path,
    limits: Limits,
    imported: list[str],
    modules: Path,
    together: int,
) -> Elaborated:
    """Write the units to the file `source` and compile it, to the `.olean` beside it.

    options: of Lean, beside the basic ones. imported: names of modules in the folder `modules`,
    which Lean may not change. together: how many units may share a marker. Raises OSError if Lean
    cannot be started.
    """
    text, places = assemble(toolchain.header, units, imported, together)
    source.write_text(text, encoding="utf-8")
    markers = {place.last: k for k, place in enumerate(places) if place.marked}
    before = places[0].first if places else text.count("\n") + 1
    raws: list[Raw] = []
    reached = 0

    def on_line(line: bytes) -> bool:
        nonlocal reached
        message = parse_message(line)
        if message is None:
            return False
        # No more of a text is told than half of this, and a batch may print hundreds of megabytes.
        raws.append(replace(message, text=message.text[: 2 * MAX_TEXT]))
        if message.severity != "information":
            return False
        if message.line in markers:
            reached = max(reached, markers[message.line] + 1)
            return True
        return message.line < before

    output = str(source.with_suffix(".olean"))
    arguments = [*basic_options(toolchain), *options, "-o", output, str(source)]
    further = modules if imported else None
    ended = run_lean(toolchain, arguments, source.parent, limits, on_line, further)
    of_units, header, after = sort_out(raws, places)
    seconds = _shares([b - a for a, b in pairwise(ended.steps)], places)
    return Elaborated(of_units, seconds, places, reached, header + after, ended)


def _shares(steps: list[float], places: list[Place]) -> list[float]:
    """Return the seconds of each unit: those that share a marker have equal parts of its time."""
    seconds: list[float] = []
    since = 0
    ends = [k + 1 for k, place in enumerate(places) if place.marked]
    for end, step in zip(ends, steps, strict=False):
        seconds += [step / (end - since)] * (end - since)
        since = end
    return seconds + [0.0] * (len(places) - since)
