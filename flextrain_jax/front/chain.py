# SPDX-License-Identifier: Apache-2.0
"""Where the blocks of a model are: the submodules that each read what the one before them gave."""

import dataclasses
import itertools
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

import jax

from flextrain_jax.front.frames import Frame
from flextrain_jax.front.parts import FrontError, first_line, spec


@dataclasses.dataclass(eq=False)
class Call:
    """One call of a submodule, as a trace saw it; `number` is its place among all calls."""

    name: str
    number: int
    args: tuple
    kwargs: dict
    out: Any = None

    def reads(self, other: "Call") -> bool:
        """Whether the first argument is the very result of the other."""
        return bool(self.args) and _same(self.args[0], other.out)

    def within(self, other: "Call") -> bool:
        """Whether it is a part of the other."""
        return self.name.startswith(f"{other.name}/")


@dataclasses.dataclass(frozen=True, eq=False)
class Chain:
    """The blocks, in order; the shapes of a batch, behind the stem, and behind every block; and
    Flax's layer whose result is that of the model.
    """

    inputs: Any
    names: tuple[str, ...]
    outputs: tuple[Any, ...]
    last: str | None


def find(frame: Frame, x: Any, blocks: str | Sequence[str] | None) -> Chain:
    """The blocks that `blocks` names, by patterns; None: the longest row of submodules of one class
    that is not Flax's own. Raises FrontError.
    """
    calls, result = _recorded(frame, x)
    chosen = _named(calls, blocks) if blocks is not None else _longest(frame, calls)
    for before, after in itertools.pairwise(chosen):
        if sum(call.name == after.name for call in chosen) > 1:
            raise FrontError(f"block {after.name} is called twice; give each call its own block")
        if not after.reads(before):
            raise FrontError(
                f"block {after.name} does not read what block {before.name} gives; put what stands"
                " between them into one of the two, or name other blocks"
            )
    for call in chosen:
        if not call.args:  # what else it takes, `closed.check` looks at
            raise FrontError(
                f"block {call.name} is called with names alone; let its first argument, without a"
                " name, be what the block before it gives"
            )
    behind = [
        call
        for call in calls
        if call.number > chosen[-1].number
        and not call.within(chosen[-1])
        and _same(call.out, result)
        and len(jax.tree.leaves((call.args, call.kwargs))) == 1
        and frame.layer(call.name)
        and any(path.startswith(f"{call.name}/") for path in frame.values.params)
    ]
    outputs = (spec(chosen[0].args[0]), *(spec(call.out) for call in chosen))
    last = behind[-1].name if behind else None
    return Chain(spec(x), tuple(call.name for call in chosen), outputs, last)


def _recorded(frame: Frame, x: Any) -> tuple[list[Call], Any]:
    calls: list[Call] = []

    def note(name, call, args, kwargs):
        seen = Call(name, len(calls), args, kwargs)
        calls.append(seen)
        seen.out = call(*args, **kwargs)
        return seen.out

    result = []

    def run(params, stats, x):
        result.append(frame.call(params, stats, x, False, None, note)[0])
        return result[0]

    try:
        jax.eval_shape(run, frame.values.params, frame.values.stats, x)
    except Exception as error:  # whatever the user's code raises
        raise FrontError(f"the model does not take {x.shape}: {first_line(error)}") from error
    return calls, result[0]


def _named(calls: list[Call], blocks: str | Sequence[str]) -> list[Call]:
    patterns = [blocks] if isinstance(blocks, str) else blocks
    if not isinstance(patterns, Sequence) or not all(isinstance(p, str) for p in patterns):
        raise FrontError(f"blocks is {blocks!r}; give names or patterns, such as 'layer*'")
    matching = [c for c in calls if any(fnmatchcase(c.name, pattern) for pattern in patterns)]
    chosen = [c for c in matching if not any(c.within(other) for other in matching)]
    if not chosen:
        raise FrontError(
            f"no submodule is called {' or '.join(patterns)}; there are {_names(calls)}"
        )
    return chosen


def _longest(frame: Frame, calls: list[Call]) -> list[Call]:
    best: list[Call] = []
    for first in calls:
        row = [first]
        for call in calls[first.number + 1 :]:
            alike = frame.kind(call.name) == frame.kind(first.name)
            if alike and not call.within(row[-1]) and call.reads(row[-1]):
                row.append(call)
        if not frame.layer(first.name) and len(row) > max(1, len(best)):
            best = row
    if not best:
        raise FrontError(
            "found no two submodules of one class of which one reads what the other gives; name"
            f" the blocks, such as blocks='layer*'; there are {_names(calls)}"
        )
    return best


def _names(calls: list[Call]) -> str:
    names = list(dict.fromkeys(call.name for call in calls))
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""
    return (", ".join(names[:20]) or "none") + more


def _same(one: Any, other: Any) -> bool:
    a, b = jax.tree.leaves(one), jax.tree.leaves(other)
    return len(a) == len(b) > 0 and all(x is y for x, y in zip(a, b, strict=True))
