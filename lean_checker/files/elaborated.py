# SPDX-License-Identifier: Apache-2.0
"""Which examples Lean has met in a file: it names them in its index of references.

An example leaves no constant behind, and a text can make tokens of its own that hide one from
whoever reads it. Lean writes down where it has bound the name that each of them has.
"""

import json
from collections.abc import Container
from pathlib import Path
from typing import Any

from lean_checker.kernel.ownership import split_name

_NAME = "_example"
_WORD = "example"  # where that name is bound; a declaration of this name has it where it is written


def met_examples(index: Path, constants: Container[tuple[str | int, ...]]) -> list[int]:
    """Return lines (from 1) of a compiled text at which examples stand: at least one, if any does
    that no macro has made.

    constants: of the module, of which one may have such a name: it comes behind the examples, of
    which the first, where it has a place, is what the index has as its definition. Raises OSError,
    and ValueError where the index is none.
    """
    found: set[int] = set()
    references = [(split_name(_constant(key)), it) for key, it in _references(index).items()]
    starts: dict[tuple[str | int, ...], list[int]] = {}
    for name, places in references:
        if name[-1:] == (_NAME,) and (place := places["definition"]) is not None:
            starts[name] = place[:2]
            if name not in constants or place[3] - place[1] == len(_WORD):
                found.add(int(place[0]) + 1)
    for _, places in references:
        for usage in places["usages"]:
            name = split_name(str(usage[4])) if len(usage) > 4 else ()
            if name[-1:] != (_NAME,):
                continue
            if name not in constants or usage[:2] < starts.get(name, []):
                found.add(int(usage[0]) + 1)
    return sorted(found)


def _references(index: Path) -> dict[str, dict[str, Any]]:
    try:
        return dict(json.loads(index.read_text(encoding="utf-8"))["references"])
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{index} is no index of references: {error}") from None


def _constant(key: str) -> str:
    """Return the name of the constant that a key of the index stands for, or ""."""
    try:
        return str(json.loads(key)["c"]["n"])
    except (ValueError, KeyError, TypeError):
        return key.partition("c:")[2]  # as older releases have it
