# SPDX-License-Identifier: Apache-2.0
"""Put candidates together into one Lean file.

Every candidate's theorem has a full name of its own that cannot be guessed, so many samples of one
problem live in one file and none can name another one's theorem. The positions of the text are
kept, so that each of Lean's messages is led back to its candidate and to the candidate's own line.
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from lean_checker.check.lexer import RESERVED, check_statement_words
from lean_checker.check.scanner import Refused, Token, normalise, scan
from lean_checker.kernel.ownership import split_name
from lean_checker.records import Candidate

# This command stands after a candidate, or after some; its answer shows how far Lean has come. Lean
# reports a command when it starts on the next one.
MARKER = '#print "."'
KINDS = ("theorem", "lemma")
LOCAL = ("open", "set_option")
# In a type, what a `:=` may follow: once, or any number of times.
BINDING = ("let", "have", "letI", "haveI", "let_fun", "let_delayed", "let_tmp")
BLOCKS = ("do", "by")
# How many texts are remembered that were taken apart: problems are drawn again and again.
KNOWN = 16384
WORD = re.compile(r"[\w'!?]+")
PART = re.compile(r"«[^»]*»|[^.«»]+")


@dataclass(frozen=True)
class Statement:
    """A theorem up to its `:=`, taken apart.

    kind: `theorem` or `lemma`. name: as written. levels: `.{u, v}` or "". binders: the text between
    the name and the colon. type: the text after it. Comments are blanked out. rest: all that stands
    after name and levels, as written, and before it blanks up to the column where it was written.
    column: where a proof begins that stands behind it and ` := `.
    """

    kind: str
    name: str
    levels: str
    binders: str
    type: str
    rest: str = ""
    column: int = 0

    @property
    def prefix(self) -> str:
        """The name's parts but the last, with the dot behind them."""
        return self.name.removesuffix(self.own_name)

    @property
    def own_name(self) -> str:
        """The last part of the name, as written."""
        return PART.findall(self.name)[-1]

    def declaration(self, name: str, kind: str = "") -> str:
        """Return the statement under another name, as another kind if given, without `:=`."""
        if "\n" in self.rest:
            # What follows may have to stand in columns that agree.
            return f"{kind or self.kind} {name}{self.levels}\n{self.rest}"
        binders = f" {self.binders}" if self.binders else ""
        return f"{kind or self.kind} {name}{self.levels}{binders} : {self.type}"


@functools.lru_cache(KNOWN)
def parse_statement(text: str, library: bool = True) -> Statement:
    """Take a statement apart.

    library: as in lexer.check_proof. Raises Refused, with the status "statement", if it is not
    `theorem NAME BINDERS : TYPE`.
    """
    try:
        return _parse_statement(normalise(text), library)
    except Refused as refusal:
        raise Refused("statement", f"in the statement: {refusal}") from None


def _parse_statement(text: str, library: bool) -> Statement:
    everything = scan(text)
    last = text.rpartition("\n")[2]
    column = len(last) + len(":= ") + (not last[-1:].isspace())
    if everything and everything[0].kind == "doc":
        everything[0] = everything[0]._replace(kind="comment")
    for comment in (t for t in everything if t.kind == "comment"):
        blank = "".join(c if c == "\n" else " " for c in comment.text)
        text = text[: comment.position] + blank + text[comment.end :]
    tokens = [t for t in everything if t.kind != "comment"]
    if len(tokens) < 2 or tokens[0].text not in KINDS or tokens[1].kind != "name":
        raise Refused("statement", "it must begin with `theorem` and a name")
    name = tokens[1].text
    if split_name(name)[0] == "_root_":  # in quotes, too, Lean drops it
        raise Refused("statement", "its name must not begin with `_root_`")
    if name in RESERVED:
        raise Refused("statement", f"`{name}` is a word of Lean's, and cannot be its name")
    check_statement_words(text, tokens, library)
    rest = tokens[2:]
    levels = ""
    if rest and rest[0].position == tokens[1].end:
        levels, rest = _levels(text, rest)
    colon = _colon(text, rest)
    binders = text[rest[0].position : rest[colon].position].strip() if colon else ""
    after = text[rest[colon].end :].strip()
    if not after:
        raise Refused("statement", "nothing stands after its colon")
    start = rest[0].position
    written = " " * (start - text.rfind("\n", 0, start) - 1) + text[start:].rstrip()
    return Statement(tokens[0].text, name, levels, binders, after, written, column)


def _levels(text: str, rest: list[Token]) -> tuple[str, list[Token]]:
    if [t.text for t in rest[:2]] != [".", "{"]:
        return "", rest
    for k, token in enumerate(rest):
        if token.text == "}":
            return text[rest[0].position : token.end], rest[k + 1 :]
    raise Refused("statement", "its list of universes is never closed")


def _colon(text: str, rest: list[Token]) -> int:
    """Return the index of the colon between binders and type, which must be the only one there."""
    depth, found = 0, None
    pending, block = 0, False
    for k, token in enumerate(rest):
        follows = text[token.end : token.end + 1]
        if token.kind == "symbol":
            depth += (token.text in "([{⦃") - (token.text in ")]}⦄")
        if depth == 0 and token.text == ":" and follows == "=":
            if not (pending or block):
                raise Refused("statement", "it must end before its `:=`")
            pending = max(pending - 1, 0)
        if depth:
            continue
        if found is not None:
            pending += token.text in BINDING
            block = block or token.text in BLOCKS
            continue
        if token.text == ":":
            found = k
        elif token.kind != "name" and token.text not in ")]}⦄_":
            raise Refused("statement", f"`{token.text}` cannot stand before its colon")
    if found is None:
        raise Refused("statement", "it has no colon before its type")
    return found


@dataclass(frozen=True)
class Unit:
    """A candidate that passed the gate, ready to be put into a file.

    key: an unguessable name, unique in its file. opening: what stands before the proof, up to its
    `:= `, where that is not the statement as it was written (see statements.py). closer: it must
    stand between two markers. keeps_name: it is alone in its file, under its own name.
    """

    candidate: Candidate
    statement: Statement
    proof: str
    key: str
    opening: str = ""
    closer: bool = False
    keeps_name: bool = False

    @property
    def names_itself(self) -> bool:
        """Whether the proof may mean the theorem itself, which it knows by its own name."""
        own = self.statement.own_name.strip("«»")  # either may have the quotes
        return own in WORD.findall(self.proof) if WORD.fullmatch(own) else own in self.proof

    @property
    def may_mean_itself(self) -> bool:
        """Whether the proof may mean the theorem by a name that it has only without our key."""
        return bool(self.statement.prefix) and self.names_itself and not self.keeps_name

    @property
    def constant(self) -> str:
        """The full name of the constant that the candidate declares."""
        name = self.statement.name
        if self.keeps_name:
            return name
        # Without a namespace of its own a theorem costs Lean a fifth less.
        if self.statement.prefix or not self.names_itself:
            return f"{name[:-1]}_{self.key}»" if name.endswith("»") else f"{name}_{self.key}"
        return f"{self.key}.{name}"

    @property
    def placed_opening(self) -> str:
        """What stands before the proof, and has it begin in the column where it was written."""
        opening = self.opening or f"{self.statement.declaration(self.constant)} := "
        if "\n" not in self.proof.strip():
            return opening
        # In ` := by simp` a further tactic may stand below the first one.
        column = self.statement.column - self.proof[:1].isspace()
        return f"{opening.rstrip(' ')}\n{' ' * column}"

    @property
    def ends_itself(self) -> bool:
        """Whether what stands after the proof is surely not read as a part of it, nor changed."""
        # `open A in` and `set_option … in` may stand before a command, too.
        return not any(word in self.proof for word in LOCAL)

    @property
    def ends_others(self) -> bool:
        """Whether its first word ends whatever stands before it; not every Lean knows `lemma`."""
        return self.statement.kind == "theorem"


@dataclass(frozen=True)
class Place:
    """Where one unit stands in an assembled file (lines from 1).

    first, last: its lines; the last one is the marker if there is one, `marked`. body_line,
    body_column: where the proof begins.
    """

    first: int
    last: int
    body_line: int
    body_column: int
    marked: bool

    def locate(self, line: int, column: int) -> tuple[int, int]:
        """Return the position in the candidate's own proof text; line 0 is the statement."""
        if (line, column) < (self.body_line, self.body_column):
            return 0, 0
        own = line - self.body_line
        return own + 1, column - self.body_column if own == 0 else column


def assemble(
    header: str, units: list[Unit], modules: Sequence[str] = (), together: int = 1
) -> tuple[str, list[Place]]:
    """Return the text of a file that declares all units, and where each one stands.

    A first marker stands after the header: its answer tells that Lean has started. modules: to be
    imported after what the header imports. together: how many units at most share a marker, which
    stands after the last of them.
    """
    text = opening_lines(header, modules)
    parts, line, places = [text], text.count("\n") + 1, []
    unmarked = 0
    for unit, following in zip_longest(units, units[1:]):
        # A dotted name opens its own prefix, which costs less than a `namespace` command.
        opening = unit.placed_opening
        unmarked += 1
        marked = unmarked >= together or _parted(unit, following)
        unmarked = 0 if marked else unmarked
        block = f"{opening}{unit.proof}\n" + f"{MARKER}\n" * marked
        body_line = line + opening.count("\n")
        body_column = len(opening) - (opening.rfind("\n") + 1)
        last = line + block.count("\n") - 1
        places.append(Place(line, last, body_line, body_column, marked))
        parts.append(block)
        line = last + 1
    # One more command, so that the last marker is reported before the end of the file is read.
    return "".join(parts) + "section\nend\n", places


def _parted(unit: Unit, following: Unit | None) -> bool:
    """Whether a marker must stand between two units."""
    if following is None or unit.closer or following.closer:
        return True
    return not (unit.ends_itself and following.ends_others)


def outer_name(name: str, inner: str) -> str | None:
    """Return what is left of a name where `end INNER` closes its last parts, however either is
    written; None where it does not end in them."""
    parts, last = PART.findall(name), split_name(inner)
    left = len(parts) - len(last)
    same = last and left > 0 and split_name(name)[left:] == last
    return ".".join(parts[:left]) if same else None


def opening_lines(header: str, modules: Sequence[str] = ()) -> str:
    """Return how a file begins: the header, these imports, a marker that tells of the start."""
    lines = header.rstrip("\n").split("\n") if header.strip() else []
    # Imports come first, before whatever else the header does.
    after = max((k + 1 for k, text in enumerate(lines) if is_import(text)), default=0)
    lines[after:after] = [f"import {module}" for module in modules]
    return "\n".join([*lines, MARKER, "section", "end"]) + "\n"


def is_import(line: str) -> bool:
    """Whether a line of a header belongs to its imports."""
    return line.split(" ")[0] in ("prelude", "import", "module", "public")
