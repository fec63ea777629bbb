# SPDX-License-Identifier: Apache-2.0
"""Raw files as the tables of a document: accuracies with what was chosen and spent, differences."""

import statistics
from pathlib import Path

from benchmarks.tables.driver import RawError
from benchmarks.tables.protocol import Table
from benchmarks.tables.statistics import Difference, difference, holm


def tables(table: Table, results: Path) -> str:
    """The accuracies and the differences of a table, as Markdown. Raises RawError."""
    left = [row for row in table.rows if not table.accuracies(row, results)]
    if left:
        raise RawError(
            f"{table.name}: cells are still to be run of {', '.join(left)};"
            f" python -m benchmarks.tables run {table.name}"
        )
    found = accuracies(table, results)
    return found + "\n\n" + differences(table, results) if table.pairs else found


def accuracies(table: Table, results: Path) -> str:
    """A row for each method: the chosen rate and length, mean and deviation of every column in
    percent, and what it costs. Behind its name are the nets that diverged, if any.
    """
    rows, names = [], []
    for row in table.rows:
        jobs = table.example(row, results)
        names = table.columns(jobs)
        lost = [jobs for jobs in table.tested(row, results) if not jobs]
        name = f"`{row}`" + (f", {len(lost)} of {len(table.seeds)} diverged" if lost else "")
        columns = zip(*table.accuracies(row, results), strict=True)
        rate, length = table.chosen(row, results)
        cells = [_spread(column) for column in columns]
        rows.append([name, f"{rate:g}, {length:g}", *cells, *table.costs(jobs)])
    return _markdown(["row", "rate, length", *names, *table.cost_columns], rows)


def differences(table: Table, results: Path) -> str:
    """Every pair's difference by column in points, with the interval that holds for all comparisons
    of the table together (Bonferroni), and Holm's p.
    """
    found = all_differences(table, results)
    every = table.columns(table.example(table.rows[0], results))
    names = every[: table.compared]
    corrected = iter(holm([one.p for row in found for one in row]))
    rows = [
        [f"`{a}` - `{b}`", *(f"{_signed(one)} (p {next(corrected):.2g})" for one in row)]
        for (a, b), row in zip(table.pairs, found, strict=True)
    ]
    return _markdown([f"{len(rows) * len(names)} comparisons", *names], rows)


def all_differences(table: Table, results: Path) -> list[list[Difference]]:
    """The differences by pair and column, their intervals for all of them together."""
    of = {row: table.accuracies(row, results) for pair in table.pairs for row in pair}
    width = min(table.compared, len(next(iter(of.values()))[0]))
    m = len(table.pairs) * width
    return [
        [difference([x[i] for x in of[a]], [x[i] for x in of[b]], m) for i in range(width)]
        for a, b in table.pairs
    ]


def _spread(values: tuple[float, ...]) -> str:
    mean = 100 * statistics.fmean(values)
    return (
        f"{mean:.1f} ± {100 * statistics.stdev(values):.1f}" if len(values) > 1 else f"{mean:.1f}"
    )


def _signed(one: Difference) -> str:
    return f"{100 * one.mean:+.1f} ± {100 * one.half:.1f}"


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
