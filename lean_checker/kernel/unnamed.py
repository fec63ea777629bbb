# SPDX-License-Identifier: Apache-2.0
"""What constants of the library rest on that no text can name, such as private ones.

Lean is asked about the others by their names (library.py). The name of a private one says in which
module it stands, and that module is read as data, by our own walk, up to constants with names that
can be written. The library is trusted; which constants are asked about may be a candidate's or a
file's choice, so no name leads out of the folders where this Lean looks for modules.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from lean_checker.kernel.olean import AXIOM, Module, Name, OleanError
from lean_checker.kernel.ownership import shown

_UNFIT = re.compile("[«»\n\ud800-\udfff]")


class Below(NamedTuple):
    """named: constants with names that can be written, each with the number of its universes.
    axioms: those whose names cannot."""

    named: dict[Name, int]
    axioms: frozenset[str]


def written(name: Name) -> str:
    """Return how to write a name in Lean, or "" if it cannot be written."""
    parts = []
    for part in name:
        if not isinstance(part, str) or not part or _UNFIT.search(part):
            return ""
        parts.append(f"«{part}»")
    return ".".join(parts)


class Unnamed:
    """The modules of a library, as far as they were read for one question.

    find: returns where a module lies, by the parts of its name (Toolchain.module_file).
    """

    def __init__(self, find: Callable[[Iterable[str]], Path | None]) -> None:
        self._find = find
        self._modules: dict[Name, Module | None] = {}

    def below(self, wanted: Name) -> Below | None:
        """Return what a constant rests on; None where some of it is not found."""
        named: dict[Name, int] = {}
        axioms: set[str] = set()
        seen, todo = {wanted}, [wanted]
        try:
            while todo:
                name = todo.pop()
                module = self._home(name)
                constant = module.constants.get(name) if module else None
                if module is None or constant is None:
                    return None
                if constant.kind == AXIOM:
                    axioms.add(shown(name))
                used = module.used([constant.type, *([constant.value] if constant.value else [])])
                for other, universes in (used | dict.fromkeys(constant.members, 0)).items():
                    if written(other):
                        named[other] = max(universes, named.get(other, 0))
                    elif other not in seen:
                        seen.add(other)
                        todo.append(other)
        except (OleanError, IndexError, OSError):
            return None
        return Below(named, frozenset(axioms))

    def _home(self, name: Name) -> Module | None:
        """Return the module that a private constant stands in: `_private`, its name, 0."""
        if name[:1] != ("_private",) or 0 not in name:
            return None
        home = name[1 : name.index(0)]
        if home not in self._modules:
            file = self._find(map(str, home))
            self._modules[home] = Module(file, parted=True) if file else None
        return self._modules[home]
