# SPDX-License-Identifier: Apache-2.0
"""Settings: frozen dataclasses whose fields carry their documentation, unit and bounds.

A setting exists because a class made by `settings` has the field. The default, the type, the check,
the unit and the documentation stand there and nowhere else; launch/config/tree.py reads, prints and
explains any tree of such classes. Standard library only: tiers without jax read settings, too.
"""

import dataclasses
import numbers
import typing
from collections.abc import Callable
from typing import Any, Literal, TypeVar, dataclass_transform

T = TypeVar("T")
BOUNDS: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "ge": ("at least", lambda value, bound: value >= bound),
    "gt": ("above", lambda value, bound: value > bound),
    "le": ("at most", lambda value, bound: value <= bound),
    "lt": ("below", lambda value, bound: value < bound),
}


class SettingError(ValueError):
    """A value that a setting may not have: `field` is its name, `rule` what it must be."""

    def __init__(self, field: str, value: Any, rule: str):
        super().__init__(f"{field!r} is {value!r}; it must be {rule}")
        self.field, self.value, self.rule = field, value, rule


def setting(
    doc: str,
    *,
    default: Any = dataclasses.MISSING,
    default_factory: Any = dataclasses.MISSING,
    kw_only: bool = False,
    unit: str = "",
    resume: bool = False,
    kind: str = "",
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
) -> Any:
    """A field of a class made by `settings`; without a default it must be given.

    `unit` is what a number counts. `resume`: a run that goes on may do so with another value.
    `kind` is, of a section that may be one of several classes and has no default, the one that is
    meant where none is named. The bounds hold for every number of a tuple.
    """
    bounds = {"ge": ge, "gt": gt, "le": le, "lt": lt}
    metadata = {
        "doc": doc,
        "unit": unit,
        "resume": resume,
        "kind": kind,
        "bounds": {name: bound for name, bound in bounds.items() if bound is not None},
    }
    given: dict[str, Any] = {"default": default, "default_factory": default_factory}
    return dataclasses.field(metadata=metadata, kw_only=kw_only, **given)


@dataclass_transform(frozen_default=True, field_specifiers=(setting, dataclasses.field))
def settings(cls: type[T]) -> type[T]:
    """Makes `cls` a frozen dataclass that checks the bounds and choices of its fields.

    What concerns several fields at once is for the class's own `__post_init__`, which comes after
    that and raises ValueError. Raises TypeError for a field without documentation.
    """
    own = getattr(cls, "__post_init__", None)  # its own, or that of the class it extends

    def __post_init__(self: Any) -> None:
        _check(self)
        if own:
            own(self)

    cls.__post_init__ = __post_init__  # type: ignore[attr-defined]
    made: Any = dataclasses.dataclass(frozen=True)(cls)
    for field in dataclasses.fields(made):
        if field.init and not field.metadata.get("doc"):
            raise TypeError(f"{cls.__name__}.{field.name}: a setting needs documentation")
    return made


def _check(self: Any) -> None:
    hints = typing.get_type_hints(type(self))
    for field in dataclasses.fields(self):
        value = getattr(self, field.name)
        if typing.get_origin(hints[field.name]) is Literal:
            choices = typing.get_args(hints[field.name])
            if value not in choices:
                raise SettingError(field.name, value, " or ".join(map(str, choices)))
        if hints[field.name] in (int, float) and not isinstance(value, numbers.Real):
            raise SettingError(field.name, value, "a number")
        for name, bound in field.metadata.get("bounds", {}).items():
            words, holds = BOUNDS[name]
            for number in value if isinstance(value, tuple | list) else (value,):
                if number is not None and not holds(number, bound):
                    raise SettingError(field.name, value, f"{words} {bound}")
