# SPDX-License-Identifier: Apache-2.0
"""Take a snippet apart: the header that it begins with, and the one theorem that may follow.

All positions are those of the snippet. Every pattern here takes time linear in the text.
"""

import re
from dataclasses import dataclass

from lean_checker.files.file_parts import blanked
from lean_checker.records import Message

THEOREM = re.compile(r"(?:theorem|lemma)\s")
# In quotes no character that could end a line, for whoever counts lines.
_PART = r"(?:«[^«»\x00-\x1f\x7f-\x9f\u2028\u2029]*»|[^\W\d][\w'!?]*)"
NAME = re.compile(rf"{_PART}(?:\.{_PART})*")
MAX_HEARTBEATS_DIGITS = 9
MAX_HEADER = 4_000  # characters of the names in a header that is remembered
_EDGE = re.compile(r"[(\[{⟨⦃]|[)\]}⟩⦄]|:=")
_WORD = re.compile(r"(?:«[^«»\n]*»?|[^ \t\r«])+")
_SPACE = re.compile(r"[ \t\r\n]*")
# What begins in column 0 may be another declaration: the gate would refuse it, a file may have it.
_COMMAND = re.compile(r"^(?:[@#\w]|/--)", re.MULTILINE)
_CLAIM = re.compile(r"(?<![\w.'!?«])(?:theorem|lemma|example|def|abbrev|instance)(?![\w.'!?»])")
# Words with a `:=` of their own: the first one is then not the theorem's.
_BINDING = re.compile(r"(?<![\w.'!?])(?:let|have|letI|haveI|let_fun|let_delayed)(?![\w'!?])")


@dataclass(frozen=True)
class Header:
    """What a snippet wants to stand before it.

    imports: modules. opens: namespaces; `scoped N` for what is scoped in N only. heartbeats: their
    limit, or "".
    """

    imports: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    heartbeats: str = ""


@dataclass(frozen=True)
class SnippetTheorem:
    """A theorem, taken apart at its `:=`.

    first: the line of the theorem. line, column: where the proof begins (from 1 and 0).
    """

    statement: str
    proof: str
    first: int
    line: int
    column: int

    def place(self, message: Message) -> Message:
        """Return a message about the proof with its position in the snippet."""
        if not message.line:
            return Message(message.severity, self.first, 0, message.text)
        line, column = self._shift(message.line, message.column)
        end = (None, None)
        if message.end_line is not None and message.end_column is not None:
            end = self._shift(message.end_line, message.end_column)
        return Message(message.severity, line, column, message.text, *end)

    def _shift(self, line: int, column: int) -> tuple[int, int]:
        return line + self.line - 1, column + (self.column if line == 1 else 0)


@dataclass(frozen=True)
class Snippet:
    """A snippet, taken apart.

    header: what it begins with. where: the line of each module or namespace of it. body: the rest,
    with blanks for the header, so that positions stay. theorem: what it is, if it is one.
    """

    header: Header
    where: dict[str, int]
    body: str
    theorem: SnippetTheorem | None

    @property
    def empty(self) -> bool:
        """Whether nothing but blanks and comments is in it."""
        return not self.body.strip() or not blanked(self.body).strip()


def take_apart(code: str) -> Snippet:
    """Take a snippet apart; any text is one."""
    text = code.replace("\r\n", "\n")
    bare = blanked(text)
    imports, opens, heartbeats = [], [], ""
    where: dict[str, int] = {}
    start, lines = 0, bare.split("\n")
    for number, line in enumerate(lines, 1):
        words = _WORD.findall(line)
        if words and line[0] in " \t":
            break
        if not words or words == ["prelude"]:
            pass
        elif words[0] == "import" and len(words) > 1 and all(map(NAME.fullmatch, words[1:])):
            imports += words[1:]
            where |= dict.fromkeys(words[1:], number)
        elif words[0] == "open" and (names := _namespaces(words[1:])):
            opens += names
            where |= dict.fromkeys(names, number)
        elif words[:2] == ["set_option", "maxHeartbeats"] and _is_limit(words[2:]):
            heartbeats = words[2]
        else:
            break
        start += len(line) + 1
    header = Header(tuple(dict.fromkeys(imports)), tuple(dict.fromkeys(opens)), heartbeats)
    if sum(map(len, (*imports, *opens))) > MAX_HEADER:
        header, where, start = Header(), {}, 0  # Lean alone sees to it, as in any file
    # A comment of the header may end on the line where the rest begins.
    rest = _past_blanks(bare, min(start, len(bare)))
    line_start = bare.rfind("\n", 0, rest) + 1
    body = "\n" * bare.count("\n", 0, rest) + " " * (rest - line_start) + text[rest:]
    theorem = _theorem(text, bare, rest) if rest == line_start else None
    return Snippet(header, where, body, theorem)


def _past_blanks(bare: str, position: int) -> int:
    found = _SPACE.match(bare, position)
    return found.end() if found else position


def _namespaces(words: list[str]) -> list[str]:
    """Return what `open` opens, or nothing if it is not a plain list of namespaces."""
    scoped = words[:1] == ["scoped"]
    names = words[1:] if scoped else words
    if {"in", "hiding", "renaming", "scoped"} & set(names):
        return []
    if not all(NAME.fullmatch(name) for name in names):
        return []
    return [f"scoped {name}" if scoped else name for name in names]


def _is_limit(words: list[str]) -> bool:
    return (
        len(words) == 1
        and words[0].isascii()
        and words[0].isdecimal()
        and (len(words[0]) <= MAX_HEARTBEATS_DIGITS)
    )


def _theorem(text: str, bare: str, start: int) -> SnippetTheorem | None:
    """Return the theorem that begins at a position, if the rest of the text is one."""
    if text.startswith("/--", start):
        end = text.find("-/", start + 3) + 2
        if end < 2 or bare[start + 3 : end].strip():
            return None  # of comments within comments a file tells
        start = _past_blanks(bare, end)
        if bare[start - 1 : start] != "\n":
            return None
    if not THEOREM.match(bare, start) or "\r" in text:
        return None  # of a carriage return that ends no line a file tells
    depth = 0
    for found in _EDGE.finditer(bare, start):
        if found[0] == ":=" and depth == 0:
            end = found.end()
            after = bare.find("\n", end)
            if (after >= 0 and _COMMAND.search(bare, after + 1)) or _CLAIM.search(bare, end):
                return None
            if _BINDING.search(bare, start, found.start()):
                return None
            line = text.count("\n", 0, end) + 1
            column = end - (text.rfind("\n", 0, end) + 1)
            statement = text[start : found.start()].rstrip()
            first = text.count("\n", 0, start) + 1
            return SnippetTheorem(statement, text[end:], first, line, column)
        depth += 1 if found[0] in "([{⟨⦃" else -1 if found[0] != ":=" else 0
    return None
