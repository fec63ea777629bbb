# SPDX-License-Identifier: Apache-2.0
"""All rows of some files -> the problems that are kept, and why the others are not."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kimina_jax.problems.sources import layouts, lean_text, rows
from kimina_jax.problems.sources.convert import convert, from_parts, with_answers
from kimina_jax.problems.sources.forms import Held, canonical_form
from kimina_jax.problems.sources.layouts import Layout
from kimina_jax.problems.sources.lean_text import LeanTextError
from kimina_jax.problems.sources.rows import Fault, ProblemError


@dataclass
class SourceRow:
    """A row of a source: its problem, or the `reason` why it has none; `kind` groups reasons.

    number: the line of a text file, the place in a table, from 1.
    """

    file: Path
    number: int
    row: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    reason: str = ""
    kind: str = ""

    def refuse(self, reason: str, kind: str = "") -> None:
        """Says why it is left out."""
        self.reason, self.kind = reason, kind or reason


@dataclass
class Collection:
    """The rows that are kept and those that are not, in order."""

    kept: list[SourceRow] = field(default_factory=list)
    left_out: list[SourceRow] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many rows there were."""
        return len(self.kept) + len(self.left_out)

    def report(self) -> Iterator[dict[str, Any]]:
        """One line for each row that was left out or changed, in the order of the files."""
        told = [entry for entry in (*self.kept, *self.left_out) if entry.reason or entry.notes]
        for entry in sorted(told, key=lambda entry: (str(entry.file), entry.number)):
            line = {"file": str(entry.file), "row": entry.number, "id": entry.row.get("id", "")}
            if entry.reason:
                yield {**line, "left_out": entry.reason}
            else:
                yield {**line, "changed": entry.notes}

    def leave_out(self, reasons: Mapping[str, str], kind: str) -> None:
        """Leaves out problems by their ids, for these reasons, which are all of one kind."""
        for entry in self.kept:
            if reason := reasons.get(entry.row["id"]):
                entry.refuse(reason, kind)
                self.left_out.append(entry)
        self.kept = [entry for entry in self.kept if not entry.reason]


def read_source(
    path: Path, chosen: tuple[Layout, ...], header: str, split: str | None
) -> Iterator[SourceRow]:
    """The rows of a file. chosen: the layouts that it may have; none: what its columns say.

    Raises ProblemError where the file, or its columns, cannot be read.
    """
    if path.suffix == ".lean":
        yield from _lean_file(path, header, any(layout.answers for layout in chosen))
        return
    layout = fault = None
    for number, row in rows.read(path):
        entry = SourceRow(path, number)
        if isinstance(row, Fault):
            entry.refuse(row.reason, row.reason.partition(" (")[0])
            yield entry
            continue
        try:
            layout = layout or _layout(row, chosen, f"{path}:{number}")
        except ProblemError as error:
            fault = fault or error
            entry.refuse("it has not the columns of a problem")
            yield entry
            continue
        wanted = split is None or not layout.split or row.get(layout.split, split) == split
        if not wanted:
            continue
        try:
            found = convert(row, layout, header)
            entry.row, entry.notes = found.row, list(found.notes)
        except LeanTextError as error:
            entry.row = {"id": str(row.get(layout.id) or "")}
            entry.refuse(str(error))
        yield entry
    if layout is None and fault is not None:
        raise fault


def _layout(row: Mapping[str, Any], chosen: tuple[Layout, ...], place: str) -> Layout:
    if not chosen:
        return layouts.detect(row, place)
    best = max(chosen, key=lambda layout: len(layout.columns & set(row)))
    if best.statement not in row:
        raise ProblemError(
            f"{place}: has no column {best.statement!r}; it has {', '.join(sorted(row))}"
        )
    return best


def _lean_file(path: Path, header: str, answers: bool) -> Iterator[SourceRow]:
    try:
        text = lean_text.unfenced(rows.read_text(path))
        text = with_answers(text) if answers else text
        found = lean_text.every_theorem(text)
    except LeanTextError as error:
        raise ProblemError(f"{path}: {error}; mend the file") from None
    if not found:
        entry = SourceRow(path, 1)
        entry.refuse("it has no `theorem`")
        yield entry
    for line, parts in found:
        entry = SourceRow(path, line)
        try:
            if isinstance(parts, LeanTextError):
                raise parts
            entry.row = from_parts(parts, header, entry.notes)
        except LeanTextError as error:
            entry.refuse(str(error))
        yield entry


def collect(
    entries: Iterable[SourceRow],
    held: Held | None = None,
    *,
    keep_duplicates: bool = False,
    refusal: Callable[[dict[str, Any]], str] = lambda row: "",
) -> Collection:
    """Sorts out rows: what has no problem, occurs before, or is held out is not kept.

    refusal: why else a row cannot be used, or nothing. Rows with one id and different statements
    are all kept; the later ones have a number added to their id.
    """
    found = Collection()
    forms: dict[str, SourceRow] = {}
    names: dict[str, int] = {}
    for entry in entries:
        if not entry.reason and (reason := refusal(entry.row)):
            entry.refuse(reason)
        if not entry.reason:
            _look_for(entry, forms, held, keep_duplicates)
        if entry.reason:
            found.left_out.append(entry)
            continue
        name = entry.row["id"]
        while entry.row["id"] in names:
            names[name] += 1
            entry.row["id"] = f"{name}#{names[name]}"
        if entry.row["id"] != name:
            entry.notes.append(f"its id {name!r} was taken, so it has another")
        names[entry.row["id"]] = 1
        found.kept.append(entry)
    return found


def _look_for(
    entry: SourceRow, forms: dict[str, SourceRow], held: Held | None, keep_duplicates: bool
) -> None:
    """Refuses a row that occurs before, or that is held out."""
    form = canonical_form(entry.row["statement"], entry.row.get("preamble") or "")
    first = forms.setdefault(form, entry)
    if first is not entry and not keep_duplicates:
        _add_to(first, entry)
        entry.refuse(f"it is the problem of {first.file}:{first.number}", "it occurs before")
    elif held and (reason := held.gives_away(entry.row)):
        entry.refuse(reason, "the evaluation set gives it away")


def _add_to(first: SourceRow, other: SourceRow) -> None:
    """What only the later one of two equal problems has is not lost."""
    for name in ("informal", "proof", "thinking"):
        same = name == "informal" or first.row["statement"] == other.row["statement"]
        if name not in first.row and name in other.row and same:
            first.row[name] = other.row[name]
            first.notes.append(f"its {name} is from {other.file}:{other.number}")
