# SPDX-License-Identifier: Apache-2.0
"""Reads a tree of settings (flextrain_jax/core/settings.py) from a file and from flags.

What may be said is what the dataclasses have, in a file as on the command line. Tuples, dicts of
sections, optional sections and, by the field `kind`, one of several classes are read alike.
Everything that is wrong ends as one sentence with the nearest name.

Why no library: cattrs turns "3" and 3.7 into 3 without a word, msgspec has no union of dataclasses,
pydantic drops unknown names of plain dataclasses, and none of them keeps where a value came from.
"""

import dataclasses
import json
import sys
import typing
from collections.abc import Mapping, Sequence
from typing import Any, Generic, Literal, TypeVar

from flextrain_jax.core.settings import SettingError
from launch.config import files, flags
from launch.config.errors import UserError
from launch.config.hints import (
    fields_of,
    flatten,
    hints_of,
    kind_of,
    members,
    no_setting,
    optional,
    required,
    section_class,
)

T = TypeVar("T")
WORDS = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}


@dataclasses.dataclass(frozen=True)
class Loaded(Generic[T]):
    """Settings, and where each value that is no default was given: a file or a flag, by name."""

    settings: T
    given: Mapping[str, str]
    source: str


def load(cls: type[T], file: str, overrides: Sequence[str] = ()) -> Loaded[T]:
    """The settings of a configuration file, changed by flags such as "--config.rl.steps=40".

    `file` may end in ":ARGUMENT", which goes to its `get_config`. A file of this project is found
    from any folder. Raises UserError.
    """
    return resolve(cls, files.values_of(file), file, overrides)


def resolve(
    cls: type[T],
    values: Mapping[str, Any],
    source: str,
    overrides: Sequence[str] = (),
    unknown: list[str] | None = None,
) -> Loaded[T]:
    """The same from nested dicts; `source` is what they are called in sentences.

    With a list `unknown`, names that are no settings go there and are left out: those of a run that
    another version of this code began.
    """
    tree = json.loads(json.dumps(values))
    given = dict.fromkeys((name for name, _ in flatten(tree)), source)
    # A kind comes first: it says which settings there are.
    for flag in sorted(overrides, key=lambda flag: not flag.partition("=")[0].endswith(".kind")):
        flags.override(cls, tree, given, flag)
    return Loaded(_Reader(cls, given, source, unknown).section(cls, tree, ""), given, source)


def as_dict(settings: Any) -> dict[str, Any]:
    """The tree as nested dicts, as JSON has them; what `resolve` reads."""
    return json.loads(json.dumps(dataclasses.asdict(settings)))


class _Reader:
    """Turns nested dicts into dataclasses; keeps where values came from, for its sentences."""

    def __init__(self, root: Any, given: Mapping[str, str], source: str, unknown: list | None):
        self.root, self.given, self.source, self.unknown = root, given, source, unknown

    def fail(self, name: str, what: str) -> typing.NoReturn:
        about = (
            place
            for key, place in self.given.items()
            if f"{key}.".startswith(f"{name}.") or f"{name}.".startswith(f"{key}.")
        )
        raise UserError(f"{self.given.get(name) or next(about, self.source)}: {what}")

    def section(self, cls: Any, tree: Any, name: str) -> Any:
        """`tree` as an instance of the dataclass `cls`."""
        if not isinstance(tree, Mapping):
            self.fail(name, f"{name!r} is {tree!r}; it is a section with settings")
        fields, hints, dot = fields_of(cls), hints_of(cls), f"{name}." if name else ""
        extra = [key for key in tree if key not in fields]
        if self.unknown is not None:
            self.unknown += [f"{dot}{key}" for key in extra]
        elif extra:
            wrong = f"{dot}{extra[0]}"
            self.fail(wrong, no_setting(wrong, dot, list(fields), self.root))
        tree = {key: value for key, value in tree.items() if key in fields}
        for key, field in fields.items():
            if key not in tree and required(field):
                what = "section" if section_class(hints[key], {}, field) else "setting"
                self.fail(name, f"the {what} '{dot}{key}' is missing")
        values = {
            key: self.value(hints[key], fields[key], value, f"{dot}{key}")
            for key, value in tree.items()
        }
        try:
            return cls(**values)
        except SettingError as error:
            wrong = f"{dot}{error.field}"
            self.fail(wrong, f"{wrong!r} is {error.value!r}; it must be {error.rule}")
        except ValueError as error:
            self.fail(name, f"section {name!r}: {error}" if name else str(error))

    def value(self, hint: Any, field: dataclasses.Field | None, value: Any, name: str) -> Any:
        """`value` as the annotation says; `field` is the setting that holds it."""
        kinds = members(hint)
        if value is None and optional(hint):
            return None
        classes = [one for one in kinds if dataclasses.is_dataclass(one)]
        if classes:
            cls = section_class(hint, value, field)
            if cls is None:
                known = ", ".join(kind_of(one) for one in classes)
                kind = value.get("kind") if isinstance(value, Mapping) else value
                what = f"is {kind!r}" if kind is not None else "is missing"
                self.fail(f"{name}.kind", f"'{name}.kind' {what}; use {known}")
            return self.section(cls, value, name)
        return self.plain(kinds, value, name)

    def plain(self, kinds: list[Any], value: Any, name: str) -> Any:
        """`value` as the first of `kinds` that it fits."""
        fits = [one for one in kinds if _fits(one, value)]
        if not fits:
            wanted = " or ".join(_words(one) for one in kinds)
            self.fail(name, f"{name!r} is {_shown(value)}; it must be {wanted}")
        origin, args = typing.get_origin(fits[0]), typing.get_args(fits[0])
        if origin is tuple:
            each = args[:1] * len(value) if args[-1] is Ellipsis else args
            pairs = zip(each, value, strict=True)
            return tuple(self.value(one, None, part, name) for one, part in pairs)
        if origin is dict:
            for key in value:
                if args[1] is not Any and (not key or set(key) & set("./")):
                    self.fail(
                        f"{name}.{key}",
                        f"{key!r} is no name for an entry of {name!r};"
                        " use one without dots and slashes",
                    )
            return {
                key: self.value(args[1], None, part, f"{name}.{key}")
                for key, part in value.items()
                if part is not None or args[1] is Any
            }
        return float(value) if fits[0] is float else value


def _fits(hint: Any, value: Any) -> bool:
    """Whether `value` has the form that the annotation wants; parts of it are read later."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return True
    if origin is Literal:
        return value in args and type(value) in {type(one) for one in args}
    if origin is tuple:
        long = isinstance(value, list | tuple)
        return long and (args[-1] is Ellipsis or len(args) == len(value))
    if origin is dict:
        return isinstance(value, Mapping)
    if hint is float:
        return type(value) in (int, float) and abs(value) <= sys.float_info.max
    return type(value) is hint


def _words(hint: Any) -> str:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return " or ".join(map(str, args))
    if origin is tuple:
        return f"a list such as [{', '.join('…' for _ in args)}] of {_words(args[0])}"
    if origin is dict:
        return "a table"
    return WORDS.get(hint, getattr(hint, "__name__", str(hint)))


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
