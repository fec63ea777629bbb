# SPDX-License-Identifier: Apache-2.0
"""Read the words of Lean's language out of the library: its parser tables, as they are at start-up.

    python -m lean_checker.kernel.parser_tables    JSON: "commands", "words", "interpolating"

The gate (check/lexer.py) must know every word that may start a command. This lists them from the
library itself, so that a test can hold the two against each other whenever the library changes:
what Lean's built-in parsers are looked up by, and what stands in the parser descriptions of every
`syntax`, `macro` and `elab` that the library was built from, also of those that no module of the
theory attaches.
"""

import bisect
import ctypes
import functools
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from lean_checker.kernel.lean_objects import (
    Lean,
    Object,
    field,
    fields,
    is_small,
    items,
    tag,
    text,
)
from lean_checker.theory.embedded import find_library
from lean_checker.theory.symbols import STT_OBJECT, exported_symbols, mangle

# Lean.ParserDescr, in order: const, unary, binary, node, trailingNode, symbol, nonReservedSymbol,
# cat, parser, nodeWithAntiquot, sepBy, sepBy1, unicodeSymbol. Which fields are again descriptions,
# and which are the texts of words:
INNER = {1: (1,), 2: (1, 2), 3: (2,), 4: (3,), 9: (2,), 10: (0, 2), 11: (0, 2)}
TEXTS = {5: (0,), 6: (0,), 9: (0,), 10: (1,), 11: (1,), 12: (0, 1)}
NODE, TRAILING, WITH_ANTIQUOT = (3, 3), (4, 4), (9, 3)
UNARY, INTERPOLATED = 1, "interpolatedStr"
SMALLEST_ADDRESS = 65536


class ParserTables:
    """What the library's parsers are looked up by."""

    def __init__(self, folder: str) -> None:
        self.lean = Lean(folder)
        self.folder = folder
        self._library = self.lean.library
        regions = []
        for line in Path("/proc/self/maps").read_text().splitlines():
            bounds, rights = line.split()[:2]
            if "r" in rights:
                regions.append(tuple(int(bound, 16) for bound in bounds.split("-")))
        self._regions = sorted(regions)

    def built_in(self) -> dict[str, set[str]]:
        """Return, per category, the first words of the parsers that are built in.

        Those of parsers that go on after a term or command are among them.
        """
        found = {}
        for name, category in _entries(self._referred("l_Lean_Parser_builtinParserCategoriesRef")):
            tables = field(category, 2)
            # Lean.Parser.PrattParsingTables: leadingTable, leadingParsers, trailingTable, …
            words = {key for table in (0, 2) for key in _keys(field(tables, table))}
            found[self._text(name)] = {self._text(word) for word in words}
        return found

    def tokens(self) -> set[str]:
        """Return all tokens of the parsers that are built in."""
        found, todo = set(), [self._referred("l_Lean_Parser_builtinTokenTable")]
        while todo:
            node = todo.pop()
            if is_small(node):
                continue
            # Lean.Data.Trie: leaf, node1 with one child, node with an array of them.
            if not is_small(field(node, 0)):
                found.add(text(field(field(node, 0), 0)))
            if tag(node) == 1:
                todo.append(field(node, 1))
            elif tag(node) == 2:
                todo += items(field(node, 2))
        return found

    def described(self) -> dict[str, list[str]]:
        """Return the words, in order, of each parser description in the library, by its kind."""
        return {
            kind: [word.strip() for word in _words(o)] for kind, o in self._descriptions.items()
        }

    def interpolating(self) -> set[str]:
        """Return the first words of what takes a string with terms in it."""
        return {
            next(_words(o), "").strip()
            for o in self._descriptions.values()
            if INTERPOLATED in (self._text(name) for name in _parsers(o))
        }

    @functools.cached_property
    def _descriptions(self) -> dict[str, Object]:
        found = {}
        for symbol, kind in exported_symbols(Path(self.folder)).items():
            if kind != STT_OBJECT or not symbol.startswith("l_"):
                continue
            o = ctypes.c_uint64.in_dll(self._library, symbol).value
            shape = (tag(o), fields(o)) if self._readable(o) else None
            if shape not in (NODE, TRAILING, WITH_ANTIQUOT):
                continue
            named = field(o, 1 if shape == WITH_ANTIQUOT else 0)
            if is_small(named) or not self._readable(named):
                continue
            if (tag(named), fields(named)) != (1, 2):
                continue
            name = tuple(map(str, self.lean.name(named)))
            if mangle(name) == symbol:
                found[".".join(name)] = o
        return found

    def _referred(self, symbol: str) -> Object:
        """Return what an `IO.Ref` holds."""
        reference = ctypes.c_uint64.in_dll(self._library, symbol).value
        return ctypes.c_uint64.from_address(reference + 8).value

    def _text(self, name: Object) -> str:
        return ".".join(map(str, self.lean.name(name)))

    def _readable(self, address: int) -> bool:
        if address & 7 or address < SMALLEST_ADDRESS:
            return False
        at = bisect.bisect_right(self._regions, (address, 1 << 64)) - 1
        return at >= 0 and address < self._regions[at][1] - 32


def _words(description: Object) -> Iterator[str]:
    if is_small(description):
        return
    case = tag(description)
    for k in range(fields(description)):
        if k in TEXTS.get(case, ()):
            yield text(field(description, k))
        elif k in INNER.get(case, ()):
            yield from _words(field(description, k))


def _parsers(description: Object) -> Iterator[Object]:
    """Return the names of the parsers of parsers in a description."""
    if is_small(description):
        return
    case = tag(description)
    if case == UNARY:
        yield field(description, 0)
    for k in INNER.get(case, ()):
        yield from _parsers(field(description, k))


def _entries(table: Object) -> Iterator[tuple[Object, Object]]:
    """Return the pairs in a `PersistentHashMap`."""
    todo = [table]
    while todo:
        node = todo.pop()
        if tag(node) == 1:  # keys that collide, and their values
            yield from zip(items(field(node, 0)), items(field(node, 1)), strict=True)
            continue
        for entry in items(field(node, 0)):
            if not is_small(entry) and tag(entry) == 0:
                yield field(entry, 0), field(entry, 1)
            elif not is_small(entry):
                todo.append(field(entry, 0))


def _keys(tree: Object) -> Iterator[Object]:
    """Return the keys of a `Std.TreeMap`: size, key, value, left, right."""
    todo = [tree]
    while todo:
        node = todo.pop()
        if not is_small(node):
            yield field(node, 1)
            todo += [field(node, 3), field(node, 4)]


def main() -> None:
    """Print the words that may start a command, or go on after one; all; those before strings."""
    tables = ParserTables(find_library())
    described = tables.described()
    commands = set(tables.built_in()["command"])
    for kind, words in described.items():
        space, _, last = kind.rpartition(".")
        # So Lean names the kind of a `syntax … : command`.
        if words and (last.startswith("command") or space.startswith("Lean.Parser.Command")):
            commands.add(words[0])
    words = tables.tokens() | {word for found in described.values() for word in found}
    answer = {"commands": commands, "words": words - {""}, "interpolating": tables.interpolating()}
    json.dump({name: sorted(found) for name, found in answer.items()}, sys.stdout)


if __name__ == "__main__":
    main()
