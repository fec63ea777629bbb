# SPDX-License-Identifier: Apache-2.0
"""Which declarations of a file speak of another thing than their writer meant.

A declaration that fails is left out, and the rest is compiled again. What names it has then no
meaning, and fails too, unless something further out has the same name: `Even` of the library in the
place of a `My.Even` that is wrong. Lean's index tells which constant each word came to.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from lean_checker.files.elaborated import Name, constant_of, read_index
from lean_checker.files.file_parts import NEAR, SCOPE, close_scope
from lean_checker.files.lost import Failed, Lost
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
# Behind a binder: that its variables are for one command.
_FOR_ONE = re.compile(r"(?:\s*[({\[⦃][^(){}\[\]⦃⦄]*[)}\]⦄])*+\s*in\b")
# A field in a structure's value: what stands before and behind its name.
_BEFORE_FIELD = re.compile(r"(?:[{,]|\b(?:with|where)|\n)\s*\Z")
_FIELD = re.compile(r"(?:[ \t]+[\w'!?]++|[ \t]*[({\[⦃][^(){}\[\]⦃⦄\n]*[)}\]⦄])*+\s*(?::=|\|)")
_INCLUDE = re.compile(r"^[ \t]*include\b[^\n]*", re.MULTILINE)
# How far to look around for one.
MAX_FIELD = 1_000
_OPENING = "([{⟨⦃"
_BRACKET = re.compile(r"[(\[{⟨⦃)\]}⟩⦄]")
_WORDS = re.compile(r"«[^«»\n]*»|[\w'!?]+")


class _Use(NamedTuple):
    """That a word names a constant: where in the compiled text, its line from 0, and the
    declaration in which it stands, or () where it is of variables."""

    constant: Name
    place: int
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
    lost = Lost(failed, file_line)
    references, ranges = read_index(index)
    text = _Source(source, ranges, example)
    found: dict[Name, Name] = {}
    resting: dict[Name, list[Name]] = {}
    of_variables: list[_Use] = []
    for use in _uses(references, text):
        resting.setdefault(use.constant, []).append(use.by)
        if not use.by:
            of_variables.append(use)
        elif use.by not in found and (one := lost.meant(use.constant, use.line, use.word, use.by)):
            found[use.by] = one
    for name, one in _by_variables(text, of_variables, lost):
        found.setdefault(name, one)
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


def _by_variables(
    source: "_Source", uses: Iterable[_Use], lost: Lost
) -> Iterator[tuple[Name, Name]]:
    """Yield the declarations of which variables that name something else are a part, and what
    these would have meant: in the section of the variables, where they are spoken of."""
    if not (places := sorted((use.place, use) for use in uses)):
        return
    events: list[tuple[int, str, Any]] = []
    events += [(m.start(), "scope", m) for m in SCOPE.finditer(source.bare)]
    events += [(m.start(), "include", m) for m in _INCLUDE.finditer(source.bare)]
    events += [(p[0], "binder", p) for p in source.binders()]
    events += [(source.at(*place[:2]), "claim", n) for n, place in source.ranges.items()]
    scopes: list[str] = []
    misread: list[dict[str, Name]] = [{}]  # in each scope, words for variables
    for_one: dict[str, Name] = {}  # those of a `variable ... in`
    for _, what, item in sorted(events, key=lambda event: event[0]):
        if what == "scope":
            named = source.bare[item.start(2) : item.end(2)] if item[2] else ""
            if item[1] == "end":
                if scopes:
                    misread.pop()
                    close_scope(scopes, named)
            else:
                scopes.append(named if item[1] == "namespace" else "")
            misread += [{} for _ in range(len(scopes) + 1 - len(misread))]
            continue
        words = source.words(item) if what == "claim" else _WORDS.findall(source.text(item))
        known = [names for names in (for_one, *misread) if names]
        one = next((m[w] for m in known for w in ("", *words) if w in m), None)
        if what == "claim":
            for_one = {}
            if one:
                yield _public(item), one
        elif what == "include" and one:
            misread[-1][""] = one
        elif what == "binder":
            by = (*split_name(".".join(filter(None, scopes))), "")
            near = places[bisect_left(places, (item[0],)) : bisect_left(places, (item[1],))]
            one = next(
                filter(None, (lost.meant(use.constant, use.line, use.word, by) for _, use in near)),
                one,
            )
            names = _WORDS.findall(source.text(item).partition(":")[0])
            anonymous = source.bare[item[0]] == "["
            end = item[1] + MAX_FIELD
            until = for_one if _FOR_ONE.match(source.bare, item[1], end) else misread[-1]
            until |= dict.fromkeys([*names, *[""] * anonymous], one) if one else {}


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

    def text(self, place: Any) -> str:
        """Return what stands from a place to another, or what matched."""
        start, end = place if isinstance(place, tuple) else place.span()
        return self.bare[start:end]

    def words(self, by: Name) -> list[str]:
        """Return the words of what counts of a declaration."""
        return _WORDS.findall(self.bare[self.at(*self.ranges[by][:2]) : self.end(by)])

    def binders(self) -> Iterator[tuple[int, int]]:
        """Yield where the binders of variables stand."""
        depth = start = 0
        for match in _BRACKET.finditer(self.bare):
            line = bisect_right(self.starts, match.start()) - 1
            if not self.of_variables[line]:
                depth = 0
            elif match[0] in _OPENING:
                start = start if depth else match.start()
                depth += 1
            elif depth:
                depth -= 1
                if not depth:
                    yield start, match.end()

    def is_field(self, start: int, end: int, by: Name) -> bool:
        """Whether a word in a declaration is of a structure's field that gets a value."""
        if _BEFORE_FIELD.search(self.bare, max(start - NEAR, 0), start) is None:
            return False
        if _FIELD.match(self.bare, end, end + MAX_FIELD) is None:
            return False
        first = self.at(*self.ranges[by][:2]) if by in self.ranges else 0
        before = self.bare[max(start - MAX_FIELD, first) : start]
        depth = 0
        for bracket in reversed(_BRACKET.findall(before)):
            depth += -1 if bracket in _OPENING else 1
            if depth < 0:
                return bracket == "{"
        return re.search(r"\bwhere\b", before) is not None

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
                stop = source.at(last, end)
                word = split_name(source.bare[start:stop])
                # What stands behind a point is found by its type, and so is a field.
                typed = "." in source.bare[max(start - 1, 0) : start + 1]
                if typed or (len(word) < len(constant) and source.is_field(start, stop, by)):
                    word = ()
                yield _Use(constant, start, line, word, _public(by))


def _public(name: Name) -> Name:
    """Return a private name as its writer knows it."""
    if name[:1] == ("_private",) and "0" in name:
        return name[name.index("0") + 1 :]
    return name
