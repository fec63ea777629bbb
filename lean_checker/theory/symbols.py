# SPDX-License-Identifier: Apache-2.0
"""Read what the Lean shared library exports: its symbols, and the Lean objects behind them.

Lean compiles a constant `Lean.Parser.Tactic.simp` to the symbol `l_Lean_Parser_Tactic_simp`. A
constant that is data is a pointer to an object in memory: an 8-byte header (reference count, size,
number of fields, tag) and then the fields. This module knows just enough of that to read names.
"""

import bisect
import ctypes
import re
import struct
from pathlib import Path

from lean_checker.theory.embedded import LIBRARIES, load_library

Name = tuple[str, ...]
ELF64_SYMBOL = struct.Struct("<IBBHQQ")
ELF64_SECTION = struct.Struct("<IIQQQQIIQQ")
SHT_DYNSYM = 11
STT_OBJECT, STT_FUNC = 1, 2
STRING_TAG = 249
MAX_NAME_DEPTH, MAX_NAME_BYTES = 12, 500
SMALLEST_ADDRESS = 65536


def exported_symbols(folder: Path) -> dict[str, int]:
    """Return name -> ELF type (1 data, 2 code) of all symbols that the library defines."""
    data = (folder / LIBRARIES[-1]).read_bytes()
    (table,) = struct.unpack_from("<Q", data, 0x28)
    size, count = struct.unpack_from("<HH", data, 0x3A)
    sections = [ELF64_SECTION.unpack_from(data, table + i * size) for i in range(count)]
    symbols = next(s for s in sections if s[1] == SHT_DYNSYM)
    strings = sections[symbols[6]][4]
    found = {}
    for offset in range(symbols[4], symbols[4] + symbols[5], ELF64_SYMBOL.size):
        name, info, _, section, _, _ = ELF64_SYMBOL.unpack_from(data, offset)
        if section:
            start = strings + name
            found[data[start : data.index(b"\0", start)].decode()] = info & 15
    return found


def mangle(name: Name) -> str:
    """Return the symbol of the Lean constant `name`."""
    return "l_" + "_".join("".join(map(_mangle_char, part)) for part in name)


def _mangle_char(c: str) -> str:
    if c.isascii() and c.isalnum():
        return c
    if c == "_":
        return "__"
    if ord(c) < 0x100:
        return f"_x{ord(c):02x}"
    return f"_u{ord(c):04x}" if ord(c) < 0x10000 else f"_U{ord(c):08x}"


def demangle_auxiliary(symbol: str) -> Name | None:
    """Return the name of an auxiliary definition (`…__aux__…`), or None if its symbol is ambiguous.

    Everything before `__aux__` is a dotted prefix, everything from there on is one last component.
    """
    body = symbol.removeprefix("l_")
    start = body.find("__aux__")
    if start < 0:
        return None
    prefix = body[:start].removesuffix("_")
    parts = tuple(_demangle(prefix).split(".")) if prefix else ()
    name = (*parts, _demangle(body[start:]))
    return name if mangle(name) == symbol else None


def _demangle(text: str) -> str:
    code = re.compile(r"__|_x([0-9a-f]{2})|_u([0-9a-f]{4})|_")

    def replace(match: re.Match[str]) -> str:
        digits = match[1] or match[2]
        if digits:
            return chr(int(digits, 16))
        return "_" if match[0] == "__" else "."

    return code.sub(replace, text)


class Objects:
    """The Lean objects of the library, loaded and initialised in this process."""

    def __init__(self, folder: Path) -> None:
        """Load the library and run the initialisers of `Init`, which build its data constants."""
        self._library = load_library(str(folder))
        self._library.lean_initialize_runtime_module()
        self._library.initialize_Init.restype = ctypes.c_void_p
        self._library.initialize_Init(ctypes.c_uint8(1))
        regions = []
        for line in Path("/proc/self/maps").read_text().splitlines():
            bounds, rights = line.split()[:2]
            if "r" in rights:
                regions.append(tuple(int(bound, 16) for bound in bounds.split("-")))
        self._regions = sorted(regions)

    def shape(self, symbol: str) -> tuple[int, int, int] | None:
        """Return (tag, number of fields, address) of the object behind a data symbol, if any."""
        try:
            slot = ctypes.addressof(ctypes.c_void_p.in_dll(self._library, symbol))
        except ValueError:
            return None
        address = self._pointer(slot)
        if not self._readable(address):
            return None
        header = ctypes.string_at(address, 8)
        return header[7], header[6], address

    def field_name(self, address: int, index: int) -> Name | None:
        """Return the Lean name in field `index` of the object at `address`, or None."""
        return self._name(self._pointer(address + 8 + 8 * index), 0)

    def _name(self, address: int, depth: int) -> Name | None:
        if address == 1:  # the boxed constructor `Name.anonymous`
            return ()
        if not self._readable(address) or depth > MAX_NAME_DEPTH:
            return None
        header = ctypes.string_at(address, 8)
        if (header[7], header[6]) != (1, 2):  # `Name.str prefix text`
            return None
        prefix = self._name(self._pointer(address + 8), depth + 1)
        text = self._pointer(address + 16)
        if prefix is None or not self._readable(text):
            return None
        size = self._pointer(text + 8)
        if ctypes.string_at(text, 8)[7] != STRING_TAG or not 0 < size <= MAX_NAME_BYTES:
            return None
        return (*prefix, ctypes.string_at(text + 32, size - 1).decode(errors="replace"))

    def _pointer(self, address: int) -> int:
        return int.from_bytes(ctypes.string_at(address, 8), "little")

    def _readable(self, address: int) -> bool:
        if address & 7 or address < SMALLEST_ADDRESS:
            return False
        at = bisect.bisect_right(self._regions, (address, 1 << 64)) - 1
        return at >= 0 and address < self._regions[at][1] - 32
