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
    which the first is what the index has as its definition. Raises OSError, and ValueError where
    the index is none.
    """
    found: set[int] = set()
    for key, places in _references(index).items():
        usages = [usage for usage in places["usages"] if len(usage) > 4]
        lines = {int(line) for line, _, _, _, name, *_ in usages if _is_no(name, constants)}
        if (place := places["definition"]) is not None:
            line, start, _, end = map(int, place[:4])
            name = _constant(key)
            named = split_name(name)[-1:] == (_NAME,) and end - start == len(_WORD)
            lines |= {line} if named or _is_no(name, constants) else set()
        found |= {line + 1 for line in lines}
    return sorted(found)


def _is_no(name: str, constants: Container[tuple[str | int, ...]]) -> bool:
    """Whether a name is that of examples, and of none of the constants."""
    parts = split_name(name)
    return parts[-1:] == (_NAME,) and parts not in constants


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
