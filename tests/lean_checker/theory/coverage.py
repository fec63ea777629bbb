# SPDX-License-Identifier: Apache-2.0
"""Count, by area, what of core's statements the embedded theory elaborates and proves.

    python -m tests.lean_checker.theory.coverage [--write]

`coverage.lean` and `recall.lean` hold statements of Lean's core with the proof that each has there.
One counts as "states" if it elaborates under the theory, and as "proves" if Lean takes the proof as
well. `recall_before.json` holds what `recall.lean` counted before the theory was extended by what
it lacked. `--write` puts the tables into docs/theory.md; a test compares them.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lean_checker.toolchain import Toolchain, resolve

SETS = ("coverage", "recall")
DOCUMENT = Path(__file__).parents[3] / "docs" / "theory.md"
AREA = "-- area: "


@dataclass(frozen=True)
class Count:
    """How many statements an area has, how many of them elaborate and how many are proved."""

    area: str
    total: int
    states: int
    proves: int


def place(name: str) -> re.Pattern[str]:
    """Return what finds the table of a set in the document."""
    return re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- end of {name} -->)", re.DOTALL)


def statements(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield the area, the statement and the proof of each line of a set."""
    area = ""
    source = Path(__file__).with_name(f"{name}.lean")
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.startswith(AREA):
            area = line.removeprefix(AREA)
        elif "example " in line:
            statement, _, proof = _split(line)
            yield area, statement, proof


def _split(line: str) -> tuple[str, str, str]:
    # A default value or a named argument has its `:=` in brackets; the proof's stands outside.
    depth = 0
    for at, character in enumerate(line):
        depth += (character in "([{⟨") - (character in ")]}⟩")
        if depth == 0 and line.startswith(" := ", at):
            return line[:at], ":=", line[at + 4 :]
    raise ValueError(f"no proof: {line}")


def wrong_lines(toolchain: Toolchain, lines: list[str]) -> set[int]:
    """Return the indices of the lines that Lean complains about."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "Coverage.lean"
        file.write_text(toolchain.header + "\n".join(lines) + "\n", encoding="utf-8")
        before = toolchain.header.count("\n") + 1
        command = [*toolchain.command, "--json", "-DmaxErrors=0", str(file)]
        answer = subprocess.run(command, env=toolchain.env, capture_output=True, text=True)
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    return {m["pos"]["line"] - before for m in found if m["severity"] == "error"}


def count(toolchain: Toolchain, name: str) -> list[Count]:
    """Return the counts of each area of a set, in the order of the file, and last those of all."""
    found = list(statements(name))
    unstated = wrong_lines(toolchain, [f"{s} := sorry" for _, s, _ in found])
    unproved = wrong_lines(toolchain, [f"{s} := {p}" for _, s, p in found])
    areas = list(dict.fromkeys(area for area, _, _ in found))
    counts = []
    for area in [*areas, "all"]:
        of_area = {k for k, (a, _, _) in enumerate(found) if area in (a, "all")}
        total = len(of_area)
        counts.append(
            Count(area, total, total - len(of_area & unstated), total - len(of_area & unproved))
        )
    return counts


def table(counts: list[Count], name: str) -> str:
    """Return the counts of a set as the table of the document."""
    earlier = Path(__file__).with_name(f"{name}_before.json")
    before = json.loads(earlier.read_bytes()) if earlier.is_file() else {}
    head = "| area | statements | elaborate | proved |"
    rows = [head + (" before |" if before else ""), "|---|---|---|---|" + "---|" * bool(before)]
    for c in counts:
        row = f"| {c.area} | {c.total} | {c.states} ({c.states / c.total:.0%}) | {c.proves} |"
        if before:
            states, proves = before[c.area]
            row += f" {states}, {proves} |"
        rows.append(row)
    return "\n".join(rows) + "\n"


def main(arguments: list[str]) -> int:
    """Print the tables, or with `--write` put them into the document."""
    toolchain = resolve()
    for name in SETS:
        made = table(count(toolchain, name), name)
        if "--write" in arguments:
            text = DOCUMENT.read_text(encoding="utf-8")
            DOCUMENT.write_text(place(name).sub(lambda _, t=made: t, text), encoding="utf-8")
        print(made, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
