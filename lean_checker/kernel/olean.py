# SPDX-License-Identifier: Apache-2.0
"""Read a compiled module without Lean: its constants, their types and what they rest on.

An `.olean` file is Lean's objects as they lie in memory, at addresses that count from one that the
file names. An object is a word (reference count, number of fields, and in the highest byte its tag)
and its fields, each a word: the address of an object, or an odd number for a small value.

The file may have been written by whoever wants to be called right. So nothing in it is trusted: an
address that leads out of the file, or to something that is not what should stand there, is an
OleanError. It holds for the files of Lean 4.12 and later.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

Name = tuple[str | int, ...]
MARK = b"olean"
# Where the address stands from which all others count, by the version of the format.
BASE_AT = {1: 48, 2: 80}
# A file that begins with `module` is compiled into several: what others see, and further parts,
# which go on where the one before ends. The last one has all constants as they are.
FURTHER_PARTS = (".server", ".private")
MAX_BYTES = 1024**3
STRING, BIG_NUMBER = 249, 250
KINDS = (
    *("axiom", "definition", "theorem", "opaque", "quotient"),
    *("inductive type", "constructor", "recursor"),
)
AXIOM, DEFINITION, THEOREM, OPAQUE, QUOTIENT, INDUCTIVE, CONSTRUCTOR, RECURSOR = range(8)
VALUED = (DEFINITION, THEOREM, OPAQUE)
# Lean.Expr, in order: bvar, fvar, mvar, sort, const, app, lam, forallE, letE, lit, mdata, proj.
BVAR, SORT, CONST, APP, LAMBDA, PI, LET, LITERAL, MDATA, PROJECTION = 0, 3, 4, 5, 6, 7, 8, 9, 10, 11
# Which fields of an expression are expressions.
PARTS = {APP: (0, 1), LAMBDA: (1, 2), PI: (1, 2), LET: (1, 2, 3), MDATA: (1,), PROJECTION: (2,)}
SAFE = 1


class OleanError(Exception):
    """The file is no module that this reader can read; the text says why."""


class Constant(NamedTuple):
    """A constant of a module; addresses are the module's own.

    value: 0 if it has none. members: what an inductive type, constructor or recursor belongs to.
    safe: whether it is neither `unsafe` nor `partial`.
    """

    name: Name
    kind: int
    universes: tuple[Name, ...]
    type: int
    value: int
    members: tuple[Name, ...]
    safe: bool


class Module:
    """A compiled module. Raises OleanError, also in each of its methods, if the file is none.

    parted: whether further parts of it may lie beside the file; then they are read, too.
    """

    def __init__(self, path: Path, parted: bool = False) -> None:
        data = path.read_bytes()
        start = _base_at(data)
        self._base = int.from_bytes(data[start : start + 8], "little")
        last = 0
        for suffix in FURTHER_PARTS if parted else ():
            further = path.with_name(path.name + suffix)
            if further.is_file():
                part = further.read_bytes()
                start = _base_at(part)
                last = int.from_bytes(part[start : start + 8], "little") - self._base
                if last & 7 or not len(data) <= last <= MAX_BYTES:
                    raise OleanError("its parts do not follow each other")
                data = data.ljust(last, b"\0") + part
        self._words = memoryview(data)[: len(data) & ~7].cast("Q")
        self._bytes = data
        self._names: dict[int, Name] = {1: ()}
        root = self._words[(last + start >> 3) + 1]
        # Older releases write the root last.
        data_address = root if self._holds(root) else self._words[-1]
        self.imports = [
            self.name(self.field(o, 0)) for o in self.items(self.field(data_address, 0))
        ]
        self.constants: dict[Name, Constant] = {}
        for o in self.items(self.field(data_address, 2)):
            constant = self._constant(o)
            self.constants[constant.name] = constant
        self.entries = self.field(data_address, 4)

    def tag(self, o: int) -> int:
        """Return which case of its inductive type a value is."""
        return o >> 1 if o & 1 else self._word(o) >> 56

    def field(self, o: int, k: int) -> int:
        """Return a field of an object."""
        if k >= self._word(o) >> 48 & 255:
            raise OleanError("an object has too few fields")
        return self._words[(o - self._base >> 3) + 1 + k]

    def items(self, o: int) -> list[int]:
        """Return the elements of an array."""
        self._word(o)
        at = o - self._base >> 3
        size = self._words[at + 1]
        if at + 3 + size > len(self._words):
            raise OleanError("an array leads out of the file")
        return list(self._words[at + 3 : at + 3 + size])

    def elements(self, o: int) -> list[int]:
        """Return the elements of a list."""
        found: list[int] = []
        while not o & 1:
            found.append(self.field(o, 0))
            o = self.field(o, 1)
            if len(found) > len(self._words):
                raise OleanError("a list does not end")
        return found

    def text(self, o: int) -> str:
        """Return what stands in a string."""
        if self._word(o) >> 56 != STRING:
            raise OleanError("no string stands where one should")
        start = o - self._base
        size = self._words[(start >> 3) + 1]
        return self._bytes[start + 32 : start + 31 + size].decode("utf-8", "surrogateescape")

    def name(self, o: int) -> Name:
        """Return the parts of a name."""
        if (known := self._names.get(o)) is not None:
            return known
        parts: list[str | int] = []
        rest = o
        while not rest & 1:
            last = self.field(rest, 1)
            parts.append(self.text(last) if self.tag(rest) == 1 else last >> 1)
            rest = self.field(rest, 0)
            if len(parts) > len(self._words):
                raise OleanError("a name does not end")
        self._names[o] = found = tuple(reversed(parts))
        return found

    def number(self, o: int) -> int | bytes:
        """Return a natural number, or for a large one the words that it is made of."""
        if o & 1:
            return o >> 1
        if self._word(o) >> 56 != BIG_NUMBER:
            raise OleanError("no number stands where one should")
        # A GMP number: how many words were reserved, how many it has, where they are.
        at = o - self._base >> 3
        count, where = self._words[at + 1] >> 32, self._words[at + 2]
        first = where - self._base
        if count >> 31 or not 0 <= first <= len(self._bytes) - 8 * count:
            raise OleanError("a number leads out of the file")
        return self._bytes[first : first + 8 * count]

    def used(self, expressions: Iterable[int]) -> dict[Name, int]:
        """Return the constants in some expressions, with how many universes they are given."""
        words, base = self._words, self._base
        found: dict[int, int] = {}
        seen: set[int] = set()
        todo = list(expressions)
        while todo:
            o = todo.pop()
            if o in seen:
                continue
            seen.add(o)
            case = self._word(o) >> 56
            at = (o - base >> 3) + 1
            if case == APP:
                todo += words[at : at + 2]
            elif case == CONST:
                found[words[at]] = words[at + 1]
            elif case in PARTS:
                todo += [words[at + k] for k in PARTS[case]]
            elif case > PROJECTION:
                raise OleanError("no expression stands where one should")
        return {self.name(o): len(self.elements(levels)) for o, levels in found.items()}

    def _constant(self, o: int) -> Constant:
        kind, body = self.tag(o), self.field(o, 0)
        if kind >= len(KINDS):
            raise OleanError("a constant of an unknown kind")
        head = self.field(body, 0)
        universes = tuple(self.name(u) for u in self.elements(self.field(head, 1)))
        value = self.field(body, 1) if kind in VALUED else 0
        members: tuple[Name, ...] = ()
        if kind == INDUCTIVE:
            members = tuple(self.name(u) for u in self.elements(self.field(body, 4)))
        elif kind == CONSTRUCTOR:
            members = (self.name(self.field(body, 1)),)
        elif kind == RECURSOR:
            members = tuple(self.name(u) for u in self.elements(self.field(body, 1)))
        safe = True
        if kind in (AXIOM, DEFINITION, OPAQUE):
            # The first byte after the fields: a definition's safety, of the others whether unsafe.
            fields = self._word(body) >> 48 & 255
            byte = self._words[(body - self._base >> 3) + 1 + fields] & 255
            safe = byte == (SAFE if kind == DEFINITION else 0)
        name, type_ = self.name(self.field(head, 0)), self.field(head, 2)
        return Constant(name, kind, universes, type_, value, members, safe)

    def _holds(self, o: int) -> bool:
        return not o & 7 and 0 <= o - self._base >> 3 < len(self._words) - 2

    def _word(self, o: int) -> int:
        if o & 7 or not 0 <= (at := o - self._base >> 3) < len(self._words) - 4:
            raise OleanError("an address leads out of the file")
        return self._words[at]


def _base_at(data: bytes) -> int:
    """Return where in a module's file the address stands from which all others count."""
    version = data[5] if data.startswith(MARK) and len(data) > 96 else 0
    if version not in BASE_AT or len(data) > MAX_BYTES:
        raise OleanError("it is no module of a known format")
    return BASE_AT[version]
