# SPDX-License-Identifier: Apache-2.0
"""What a tree of settings can hold, from the annotations of its dataclasses."""

import dataclasses
import difflib
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any


def fields_of(cls: Any) -> dict[str, dataclasses.Field]:
    """The settings of a dataclass by name."""
    return {field.name: field for field in dataclasses.fields(cls) if field.init}


def hints_of(cls: Any) -> dict[str, Any]:
    """The annotations of a dataclass by name."""
    return typing.get_type_hints(cls)


def members(hint: Any) -> list[Any]:
    """What a value of the annotation can be, None apart."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return [one for one in typing.get_args(hint) if one is not type(None)]
    return [hint]


def optional(hint: Any) -> bool:
    """Whether the annotation says that a value may be None."""
    union = typing.get_origin(hint) in (typing.Union, types.UnionType)
    return union and type(None) in typing.get_args(hint)


def kind_of(cls: Any) -> str:
    """The name by which a section chooses this class of several."""
    return str(fields_of(cls)["kind"].default)


def section_class(hint: Any, tree: Any, field: dataclasses.Field | None) -> Any:
    """The dataclass that `tree` is read as; None if the annotation has no (or not yet one) class.

    `field` is the setting that holds it, whose default says which of several is meant.
    """
    classes = [one for one in members(hint) if dataclasses.is_dataclass(one)]
    if len(classes) < 2:
        return classes[0] if classes else None
    kind = tree.get("kind") if isinstance(tree, Mapping) else None
    if kind is None and field is not None:
        default = None if field.default is dataclasses.MISSING else field.default
        kind = default.kind if default is not None else field.metadata.get("kind")
    return next((one for one in classes if kind_of(one) == kind), None)


def field_at(cls: Any, tree: Any, name: str) -> dataclasses.Field | None:
    """The dataclass field that decides about the setting `name` of the nested dicts `tree`."""
    found = None
    for part in name.split("."):
        section = section_class(cls, tree, found)
        fields = fields_of(section) if section else {}
        if part in fields:
            found, cls = fields[part], hints_of(section)[part]
        elif typing.get_origin(cls) is dict:
            cls = typing.get_args(cls)[1]
        else:
            return found if section is None else None
        tree = tree.get(part) if isinstance(tree, Mapping) else None
    return found


def flatten(tree: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(dotted name, value) of every value in nested dicts; an empty dict is a value."""
    if not isinstance(tree, Mapping) or (prefix and not tree):
        yield prefix.removesuffix("."), tree
        return
    for key, value in tree.items():
        yield from flatten(value, f"{prefix}{key}.")


def required(field: dataclasses.Field) -> bool:
    """Whether a setting has no default."""
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def no_setting(name: str, dot: str, known: list[str], root: Any) -> str:
    """That there is no setting `name`, with the nearest one that there is."""
    if name in names(root):
        return f"there is no setting {name!r} where '{dot}kind' is what it is"
    last = name.rpartition(".")[2]
    near = [f"{dot}{one}" for one in difflib.get_close_matches(last, known, 1)]
    elsewhere = [other for other in names(root) if other.rpartition(".")[2] == last]
    if elsewhere or near:
        return f"there is no setting {name!r}; did you mean {(elsewhere or near)[0]!r}?"
    return f"there is no setting {name!r}; there are {', '.join(sorted(known))}"


def names(cls: Any, dot: str = "") -> Iterator[str]:
    """The dotted names of all settings, those of every kind of a section among them."""
    for key in fields_of(cls):
        yield f"{dot}{key}"
        for one in members(hints_of(cls)[key]):
            if dataclasses.is_dataclass(one):
                yield from names(one, f"{dot}{key}.")
