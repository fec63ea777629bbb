# SPDX-License-Identifier: Apache-2.0
"""--print_config and --config.help: the whole tree of settings for the eye."""

import dataclasses
import json
import textwrap
import typing
from collections.abc import Iterator
from typing import Any, Literal

from flextrain_jax.core.settings import BOUNDS
from launch.config import tree
from launch.config.errors import UserError
from launch.config.flags import FLAG
from launch.config.hints import (
    field_at,
    fields_of,
    flatten,
    hints_of,
    members,
    no_setting,
    required,
)


def resolved(loaded: tree.Loaded) -> str:
    """Every setting with its value, its unit and where the value comes from, a line each."""
    values = tree.as_dict(loaded.settings)
    rows = []
    for name, value in flatten(values):
        field = field_at(type(loaded.settings), values, name)
        unit = field.metadata.get("unit", "") if field else ""
        said = [place for key, place in loaded.given.items() if f"{name}.".startswith(f"{key}.")]
        said += [place for key, place in loaded.given.items() if key.startswith(f"{name}.")]
        rows.append(
            (f"{name} = {json.dumps(value, ensure_ascii=False)}", unit, said or ["default"])
        )
    wide = min(60, max(len(row[0]) for row in rows))
    return "\n".join(
        f"{text:<{wide}}  # {f'{unit}; ' if unit else ''}{said[0]}" for text, unit, said in rows
    )


def explained(cls: Any, name: str) -> str:
    """The documentation of the settings of a section; of all sections where `name` is empty.

    Raises UserError where there is no such section.
    """
    if not name:
        return "\n".join(_section(cls, ""))
    hint = cls
    for depth, part in enumerate(name.split(".")):
        if typing.get_origin(hint) is dict:  # any name stands for an entry
            hint = typing.get_args(hint)[1]
            continue
        found = [(one, fields_of(one)) for one in members(hint) if dataclasses.is_dataclass(one)]
        known = {key: one for one, fields in found for key in fields}
        if part not in known:
            dot = "".join(f"{one}." for one in name.split(".")[:depth])
            wrong = no_setting(f"{dot}{part}", dot, list(known), cls)
            raise UserError(f"{FLAG}help={name}: {wrong}")
        owner, hint = known[part], hints_of(known[part])[part]
        field = fields_of(owner)[part]
        if not any(_is_section(one) for one in members(hint)):
            here = ".".join(name.split(".")[: depth + 1])
            if here != name:
                raise UserError(f"{FLAG}help={name}: {here!r} is no section")
            return "\n".join(_setting(name, field, hint))
    return "\n\n".join("\n".join(_section(one, name)) for one in _classes(hint))


def _classes(hint: Any) -> list[Any]:
    inner = [
        typing.get_args(one)[1] if typing.get_origin(one) is dict else one for one in members(hint)
    ]
    return [cls for one in inner for cls in members(one) if dataclasses.is_dataclass(cls)]


def _is_section(hint: Any) -> bool:
    return bool(_classes(hint))


def _section(cls: Any, name: str) -> Iterator[str]:
    title = (cls.__doc__ or "").strip().partition("\n\n")[0]
    yield " ".join(f"{name or 'All settings'}: {title}".split())
    hints, dot = hints_of(cls), f"{name}." if name else ""
    for key, field in fields_of(cls).items():
        yield from _setting(f"{dot}{key}", field, hints[key])


def _setting(name: str, field: dataclasses.Field, hint: Any) -> Iterator[str]:
    sections = _classes(hint)
    if sections:
        form = f"section, {FLAG}help={name}"
    else:
        form = " or ".join(_form(one) for one in members(hint))
    notes = [form, *_notes(field, bool(sections))]
    yield f"  {FLAG}{name}  ({'; '.join(notes)})"
    yield from textwrap.wrap(
        field.metadata["doc"], 94, initial_indent="      ", subsequent_indent="      "
    )


def _notes(field: dataclasses.Field, section: bool) -> Iterator[str]:
    for bound, number in field.metadata.get("bounds", {}).items():
        yield f"{BOUNDS[bound][0]} {number}"
    if unit := field.metadata.get("unit"):
        yield unit
    if required(field):
        yield "required"
    elif not section:
        default = field.default
        if default is dataclasses.MISSING:
            default = field.default_factory()  # type: ignore[misc]
        yield f"default {json.dumps(default)}"
    if field.metadata.get("resume"):
        yield "may change on resume"


def _form(hint: Any) -> str:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return "|".join(map(str, args))
    if origin is tuple:
        return f"list of {_form(args[0])}"
    if origin is dict:
        return "table"
    return getattr(hint, "__name__", str(hint))
