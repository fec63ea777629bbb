# SPDX-License-Identifier: Apache-2.0
"""Plain functions in parts: stem(params, x) -> h, block(params, h) -> h, head(params, h) -> logits.

A function that takes `train` or another flag of `parts.FLAGS` is told; a block that takes `key`
gets one in training, and None else. They have no running statistics.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax

from flextrain_jax.elastic.model import STATS_MOMENTUM, block_name
from flextrain_jax.front.parts import FrontError, ModelParts, first_line, mode, spec


def function_parts(
    stem: Callable, blocks: Sequence[Callable], head: Callable, params: Mapping, x: jax.Array
) -> ModelParts:
    """The parts; `params` are {"stem": ..., "blocks": [one for each], "head": ...}. Raises
    FrontError.
    """
    missing = {"stem", "blocks", "head"} - set(params)
    if missing or len(params["blocks"]) != len(blocks) or not blocks:
        raise FrontError(
            f"params must have 'stem', 'head' and 'blocks', one of each of the {len(blocks)}"
        )
    own = list(params["blocks"])
    names = tuple(getattr(block, "__name__", "block") + f" {i}" for i, block in enumerate(blocks))
    outputs = [_output("the stem", stem, params["stem"], x)]
    for name, block, part in zip(names, blocks, own, strict=True):
        outputs.append(_output(f"block {name}", block, part, outputs[-1]))
    _output("the head", head, params["head"], outputs[-1])

    def run_block(i, part, stats, h, train, key):
        return blocks[i](part, h, **_told(blocks[i], train, key)), {}

    stats: dict[str, Any] = {"stem": {}} | {block_name(i): {} for i in range(len(blocks))}
    made = {block_name(i): part for i, part in enumerate(own)}
    return ModelParts(
        names=names,
        init=lambda key: {"stem": params["stem"], "blocks": made, "head": params["head"]},
        stats=stats,
        fresh_stats=stats,
        momentum=STATS_MOMENTUM,
        stem=lambda part, stats, x, train: (stem(part, x, **_told(stem, train, None)), {}),
        block=run_block,
        features=lambda stem, own, h: head(own, h, **_told(head, False, None)),
        logits=lambda stem, own, f: f,
        init_head=None,
        outputs=tuple(outputs),
    )


def _told(function: Callable, train: bool, key: Any) -> dict:
    told: dict[str, Any] = mode(function, train)
    if "key" in inspect.signature(function).parameters:
        told["key"] = key
    return told


def _output(name: str, function: Callable, params: Any, h: Any) -> Any:
    try:
        return spec(
            jax.eval_shape(lambda p, h: function(p, h, **_told(function, False, None)), params, h)
        )
    except Exception as error:  # whatever the user's code raises
        raise FrontError(f"{name} does not take what is before it: {first_line(error)}") from error
