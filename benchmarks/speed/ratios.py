# SPDX-License-Identifier: Apache-2.0
"""Ratios of a run beside the recorded ones, and which of them fell.

A ratio is the time of the reference over that of the stage: the share of its reference's speed that
a stage has. It is paired (both on the same machine within seconds), so it moves little with what
else the machine does.
"""

import dataclasses
import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LIMIT = 0.15  # the part of its recorded ratio that a stage may lose


@dataclasses.dataclass(frozen=True)
class Measured:
    """One stage: its name, its seconds and its reference's, turn by turn."""

    stage: str
    seconds: tuple[float, ...]
    reference: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of the turns' quotients."""
        pairs = zip(self.reference, self.seconds, strict=True)
        return statistics.median(reference / stage for reference, stage in pairs)

    def record(self) -> dict[str, float]:
        """What is kept of it."""
        return {
            "ratio": self.ratio,
            "seconds": statistics.median(self.seconds),
            "reference_seconds": statistics.median(self.reference),
        }


def read(path: Path) -> dict[str, Any]:
    """The recorded run: "commit", "machine", "date", "weights", and "stages" by name."""
    return json.loads(path.read_text(encoding="utf-8"))


def write(path: Path, measured: Sequence[Measured], about: Mapping[str, str]) -> None:
    """Records a run."""
    stages = {one.stage: one.record() for one in measured}
    text = json.dumps({**about, "stages": stages}, indent=1)
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(text + "\n", encoding="utf-8")
    temporary.rename(path)


def fallen(measured: Sequence[Measured], recorded: Mapping[str, Any]) -> list[str]:
    """The stages that lost more than LIMIT of their recorded ratio."""
    stages = recorded["stages"]
    return [
        one.stage
        for one in measured
        if one.stage in stages and one.ratio < (1 - LIMIT) * stages[one.stage]["ratio"]
    ]


HEADER = ("stage", "seconds", "reference, s", "ratio", "recorded", "change")


def rows(measured: Sequence[Measured], recorded: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The lines of the table below HEADER."""
    found = []
    for one in measured:
        kept = one.record()
        before = recorded["stages"].get(one.stage)
        change = f"{one.ratio / before['ratio'] - 1:+.0%}" if before else ""
        found.append(
            (
                one.stage,
                f"{kept['seconds']:.3g}",
                f"{kept['reference_seconds']:.3g}",
                f"{one.ratio:.3f}",
                f"{before['ratio']:.3f}" if before else "none",
                change,
            )
        )
    return found


def text(lines: Sequence[Sequence[str]]) -> str:
    """HEADER and lines for a terminal."""
    whole = [HEADER, *lines]
    widths = [max(len(line[i]) for line in whole) for i in range(len(HEADER))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in whole
    )


def markdown(lines: Sequence[Sequence[str]]) -> str:
    """HEADER and lines for a document."""
    rule = ["---"] + ["---:"] * (len(HEADER) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in [HEADER, rule, *lines])


def judge(
    measured: Sequence[Measured],
    recorded: Mapping[str, Any],
    about: Mapping[str, str],
    as_markdown: bool,
) -> int:
    """Prints the table and names what fell; the exit code: 1 if anything did, else 0.

    `about` says of this run what `recorded` says of its own.
    """
    print((markdown if as_markdown else text)(rows(measured, recorded)))
    taken = "commit {commit}, {date}, {machine}, weights: {weights}"
    print(f"\nThis run: {taken.format(**about)}.\nRecorded: {taken.format(**recorded)}.")
    for what in ("machine", "weights"):
        if about[what] != recorded[what]:
            print(f"Recorded with another kind of {what}: ratios may differ for that reason.")
    names = fallen(measured, recorded)
    for name in names:
        print(f"fallen: {name} has lost more than {LIMIT:.0%} of its ratio", file=sys.stderr)
    return int(bool(names))
