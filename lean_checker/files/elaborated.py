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

Name = tuple[str | int, ...]
_NAME = "_example"


def met_examples(index: Path, constants: Container[Name]) -> list[int]:
    """Return lines (from 1) of a compiled text at which examples stand: at least one, if any does
    that no macro has made.

    constants: of the module, of which one may have such a name: it comes behind the examples, of
    which the first, where it has a place, is what the index has as its definition. So what stands
    elsewhere than such a constant is an example's. Raises OSError, and ValueError where the index
    is none.
    """
    found: set[int] = set()
    references, ranges = read_index(index)
    for key, places in references.items():
        name = split_name(constant_of(key))
        bound = [] if places["definition"] is None else [places["definition"]]
        if bound and name[-1:] == (_NAME,):
            known = name in constants and _is_written(bound[0], ranges.get(name))
            found |= set() if known else {int(bound[0][0]) + 1}
        for usage in (*bound, *places["usages"]):
            name = split_name(str(usage[4])) if len(usage) > 4 else ()
            own = usage[5:] or ranges.get(name, [])
            if name[-1:] == (_NAME,) and (name not in constants or not _holds(own, usage)):
                found.add(int(usage[0]) + 1)
    return sorted(found)


def _is_written(place: list[int], own: list[int] | None) -> bool:
    """Whether a constant has its name at a place, and no example the word that it begins with.

    own: where the constant stands, and in it its name; None where the index does not say.
    """
    return place[:4] == own[4:8] if own else place[3] - place[1] >= len(_NAME)


def _holds(own: list[int], usage: list[Any]) -> bool:
    """Whether what is used stands in the constant that uses it, and not in an example."""
    return bool(own) and own[:2] <= usage[:2] and usage[2:4] <= own[2:4]


def read_index(index: Path) -> tuple[dict[str, dict[str, Any]], dict[Name, list[int]]]:
    """Return the references of an index, and where declarations stand. Raises OSError, and
    ValueError where it is none."""
    try:
        said = json.loads(index.read_text(encoding="utf-8"))
        ranges = {split_name(name): place for name, place in said.get("decls", {}).items()}
        return dict(said["references"]), ranges
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{index} is no index of references: {error}") from None


def constant_of(key: str) -> str:
    """Return the name of the constant that a key of the index stands for, or ""."""
    try:
        return str(json.loads(key)["c"]["n"])
    except (ValueError, KeyError, TypeError):
        return key.partition("c:")[2]  # as older releases have it
