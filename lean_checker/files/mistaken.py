# SPDX-License-Identifier: Apache-2.0
"""Which declarations of a file speak of another thing than their writer meant.

A declaration that fails is left out, and the rest is compiled again. What names it has then no
meaning, and fails too, unless something further out has the same name: `Even` of the library in the
place of a `My.Even` that is wrong. Lean's index tells which constant each word came to.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from lean_checker.files.elaborated import Name, constant_of, read_index
from lean_checker.kernel.lean_text import blanked
from lean_checker.kernel.ownership import shown, split_name

# What begins a proof or a value behind a statement, and what may stand in a statement with a `:=`.
_BODY = re.compile(
    r"(?P<open>[(\[{⟨⦃])|(?P<close>[)\]}⟩⦄])|(?P<local>\b(?:let|have|letI|haveI)\b)|(?P<value>:=)"
    r"|(?P<cases>\bwhere\b|^[ \t]*\|(?=[^\n]*=>))",
    re.MULTILINE,
)
# Of these the statement alone counts; of all others, such as `def`, what they are, too.
_PROVED = re.compile(r"(?<![\w.'!?«])(?:theorem|lemma)(?![\w.'!?»])")


@dataclass(frozen=True)
class Failed:
    """A declaration that is left out: its whole name, and its line in the file, from 1."""

    name: Name
    line: int


class _Use(NamedTuple):
    """That a word names a constant: its line in the compiled text, from 0, and the declaration in
    which it stands, or () where it is of variables."""

    constant: Name
    line: int
    word: Name
    by: Name


def find_mistaken(
    index: Path,
    source: str,
    failed: Iterable[Failed],
    file_line: Callable[[int], int],
    example: re.Pattern[str],
) -> dict[Name, Name]:
    """Return the declarations whose statement names what could mean one that failed above them, and
    those that rest on such a declaration; of each, that which failed.

    index: Lean's, of the compiled text `source`. file_line: the line of the file for one of
    `source`, both from 1. example: matches the name of a definition that is one. Raises OSError,
    and ValueError or LookupError where the index is none of this text.
    """
    by_last: dict[Any, list[Failed]] = {}
    for one in failed:
        by_last.setdefault(one.name[-1], []).append(one)
    references, ranges = read_index(index)
    starts = {_public(name): place[0] for name, place in ranges.items()}
    last: dict[tuple[Name, Name, Name], int] = {}  # of the same uses, the last one's line
    resting: dict[Name, list[Name]] = {}
    for use in _uses(references, _Source(source, ranges, example)):
        same = use.constant, use.word, use.by
        last[same] = max(use.line, last.get(same, 0))
        resting.setdefault(use.constant, []).append(use.by)
    found: dict[Name, Name] = {}
    for (constant, word, by), line in last.items():
        for one in by_last.get(word[-1], ()) if word else ():
            if one.line >= file_line(line + 1) or one.name[-len(word) :] != word:
                continue
            for name in [by] if by else [name for name, start in starts.items() if start > line]:
                if _hides(one.name, word, constant, name):
                    found.setdefault(name, one.name)
    todo = list(found)
    while todo:
        name = todo.pop()
        for by in resting.pop(name, ()):
            if by and by not in found:
                found[by] = found[name]
                todo.append(by)
    return found


def mistaken_sentence(name: Name) -> str:
    """What is to be said of a declaration that find_mistaken returns."""
    return (
        f"it rests on what {name[-1]} means here, and {shown(name)}, which it could mean, is wrong;"
        " mend that first"
    )


def _hides(failed: Name, word: Name, constant: Name, name: Name) -> bool:
    """Whether a word in a declaration would have meant what failed, and not what it now means."""
    space = failed[: len(failed) - len(word)]
    if name[: len(space)] != space or len(name) <= len(space):
        return False
    if constant[-len(word) :] != word:
        return True  # it was opened, or has another name
    own = constant[: len(constant) - len(word)]
    return name[: len(own)] != own or len(own) < len(space)


class _Source:
    """The compiled text, and where statements in it end."""

    def __init__(
        self, text: str, ranges: Mapping[Name, list[int]], example: re.Pattern[str]
    ) -> None:
        self.lines = text.split("\n")
        self.bare = blanked(text)
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self.of_variables: list[bool] = []  # which lines are of a command for variables
        inside = False
        for line in self.lines:
            begins = line.lstrip().startswith("variable")
            inside = begins or (inside and line[:1] in ("", " ", "\t"))
            self.of_variables.append(inside)
        self.ranges = ranges
        self.example = example
        self.ends: dict[Name, int] = {}
        self.units: dict[int, list[int]] = {}

    def at(self, line: int, column: int) -> int:
        """Return where a place of Lean's is, whose columns are units of UTF-16."""
        text = self.lines[line]
        if not text.isascii():
            if line not in self.units:
                self.units[line] = [0, *accumulate(1 + (c > "\uffff") for c in text)]
            column = bisect_left(self.units[line], column)
        return self.starts[line] + column

    def end(self, by: Name) -> int:
        """Return the end of what counts of a declaration."""
        if by not in self.ends:
            self.ends[by] = self._end(by)
        return self.ends[by]

    def _end(self, by: Name) -> int:
        place = self.ranges.get(by)
        if place is None or len(place) < 8:
            return len(self.bare)
        head = self.bare[self.at(*place[:2]) : self.at(*place[4:6])]
        end = self.at(*place[2:4])
        if not _PROVED.search(head) and not self.example.fullmatch(str(by[-1])):
            return end
        depth = local = 0
        for match in _BODY.finditer(self.bare, self.at(*place[6:8]), end):
            depth += (match.lastgroup == "open") - (match.lastgroup == "close")
            if depth > 0 or match.lastgroup in ("open", "close"):
                continue
            if match.lastgroup == "local":
                local += 1
            elif match.lastgroup == "value" and local:
                local -= 1
            else:
                return match.start()
        return end


def _uses(references: Mapping[str, Any], source: _Source) -> Iterator[_Use]:
    """Yield where words name constants, as far as what is claimed depends on it."""
    for key, places in references.items():
        constant = _public(split_name(constant_of(key)))
        for usage in places["usages"]:
            line, column, last, end = map(int, usage[:4])
            start = source.at(line, column)
            by = split_name(str(usage[4])) if len(usage) > 4 else ()
            if start < source.end(by) if by else source.of_variables[line]:
                # What stands behind a point is found by its type.
                pointed = source.bare[start - 1 : start] == "."
                word = source.bare[start : source.at(last, end)]
                yield _Use(constant, line, () if pointed else split_name(word), _public(by))


def _public(name: Name) -> Name:
    """Return a private name as its writer knows it."""
    if name[:1] == ("_private",) and "0" in name:
        return name[name.index("0") + 1 :]
    return name
