# SPDX-License-Identifier: Apache-2.0
"""Flags that change a configuration: --config.SECTION.NAME=VALUE, for whatever a dataclass has."""

import ast
import dataclasses
import difflib
import json
import typing
from typing import Any, Literal

from launch.config.errors import UserError
from launch.config.hints import (
    fields_of,
    flatten,
    hints_of,
    kind_of,
    members,
    no_setting,
    optional,
    section_class,
)

FLAG = "--config."


def override(cls: Any, tree: dict, given: dict[str, str], flag: str) -> None:
    """Puts the value of "--config.a.b=VALUE" into `tree`."""
    name, equals, text = flag.removeprefix(FLAG).partition("=")
    if not equals:
        raise UserError(f"{flag}: a value is missing; write {FLAG}{name}=VALUE")
    root, hint, field, section = cls, cls, None, tree
    *parts, last = name.split(".")
    for depth, part in enumerate((*parts, last)):
        dot = "".join(f"{one}." for one in parts[:depth])
        chosen = section_class(hint, section, field)
        classes = [one for one in members(hint) if dataclasses.is_dataclass(one)]
        if part == "kind" and len(classes) > 1:
            kept = next((one for one in classes if kind_of(one) == text.strip('"')), None)
            for key in [key for key in section if kept and key not in fields_of(kept)]:
                del section[key]  # a setting of the kind that the file has
                given.pop(f"{dot}{key}", None)
            chosen = kept or classes[0]
        if chosen is not None:
            fields = fields_of(chosen)
            if part not in fields:
                raise UserError(f"{flag}: {no_setting(f'{dot}{part}', dot, list(fields), root)}")
            field, hint = fields[part], hints_of(chosen)[part]
        elif typing.get_origin(hint) is dict:
            hint, field = typing.get_args(hint)[1], None
            near = difflib.get_close_matches(part, section, 1)
            if depth < len(parts) and part not in section and near:
                raise UserError(
                    f"{flag}: there is no entry '{dot}{part}'; did you mean '{dot}{near[0]}'?"
                    f" (a new one is given whole: {FLAG}{dot}{part}={{...}})"
                )
        elif hint is not Any:
            here = dot.removesuffix(".")
            why = f"'{here}.kind' is not one of its kinds" if classes else f"{here!r} is no section"
            raise UserError(f"{flag}: there is no setting {name!r}; {why}")
        if depth == len(parts):
            break
        if not isinstance(section.get(part), dict):
            section[part] = {}
        section = section[part]
    section[last] = _parsed(hint, text)
    for key in [key for key in given if key == name or key.startswith(f"{name}.")]:
        del given[key]
    given |= dict.fromkeys((key for key, _ in flatten(section[last], f"{name}.")), flag)


def _of_texts(kind: Any) -> bool:
    """Whether all values of the annotation are texts."""
    if typing.get_origin(kind) is Literal:
        return all(isinstance(choice, str) for choice in typing.get_args(kind))
    return kind is str


def _parsed(hint: Any, text: str) -> Any:
    """The value that a flag's text stands for: JSON, or Python's own way of writing it."""
    kinds = members(hint)
    nothing = optional(hint) and text in ("null", "None")
    if all(_of_texts(one) for one in kinds) and not nothing:
        quoted = len(text) > 1 and text[0] == text[-1] == '"'
        try:
            return json.loads(text) if quoted else text
        except ValueError:
            return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(json.dumps(ast.literal_eval(text)))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text
