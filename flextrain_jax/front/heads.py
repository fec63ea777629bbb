# SPDX-License-Identifier: Apache-2.0
"""Heads by depth, where depths end in unequal shapes or the user has given each its own.

A head takes what the last block of its depth gives, and gives the logits.
"""

from collections.abc import Callable, Mapping
from typing import Any

import jax
from flax import linen, nnx

from flextrain_jax.elastic.ladder import DepthLadder
from flextrain_jax.front.parts import (
    DepthHead,
    FrontError,
    ModelParts,
    end_of,
    first_line,
    mode,
    same_shape,
    shown,
    zeros,
)


def no_heads(heads: Any) -> str:
    """That `heads` says neither how many there are nor which, as a sentence; "" where it does. Who
    begins anew is to be refused: what it says makes no difference.
    """
    if heads is None or isinstance(heads, Mapping):
        return ""
    if isinstance(heads, str) and heads in ("shared", "per_depth"):
        return ""
    said = repr(heads) if isinstance(heads, str) else f"a {type(heads).__name__}"
    return (
        f"heads is {said}; give 'shared', 'per_depth', or by depth the head: {{2: module, 4: ...}}"
    )


def own_heads(parts: ModelParts, ends: Mapping[int, int]) -> dict[int, DepthHead]:
    """The model's own head, made anew for the shape of every depth; `ends` are places in
    `ModelParts.outputs`.
    """

    def init(end):
        make = parts.init_head
        if same_shape(parts.outputs[end], parts.outputs[-1]) or make is None:
            return lambda key, head: head
        return lambda key, head: make(key, end)

    def apply(stem, params, h):
        return parts.logits(stem, params, parts.features(stem, params, h))

    return {depth: DepthHead(init(end), apply) for depth, end in ends.items()}


def depth_heads(
    parts: ModelParts, ladder: DepthLadder, heads: Mapping[int, Any]
) -> dict[int, DepthHead]:
    """The heads that the user gave. Raises FrontError."""
    if set(heads) != set(ladder.depths):
        given = ", ".join(map(repr, heads))
        raise FrontError(f"heads has depths {given}; give one for each of {ladder.depths}")
    found = {}
    for rung, depth in enumerate(ladder.depths):
        active = ladder.active(rung)
        h = zeros(parts.outputs[end_of(active)])
        try:
            found[depth] = _head(heads[depth], h)
            jax.eval_shape(
                lambda key, h, head=found[depth]: head.apply({}, head.init(key, None), h),
                jax.random.key(0),
                h,
            )
        except FrontError:
            raise
        except Exception as error:  # whatever the user's code raises
            raise FrontError(
                f"the head of depth {depth} does not take what block {parts.names[max(active)]}"
                f" gives, {shown(h)}: {first_line(error)}"
            ) from error
    return found


def _head(head: Any, h: Any) -> DepthHead:
    if isinstance(head, linen.Module):
        flags = mode(type(head).__call__, False)

        def init(key, own):
            del own
            variables = dict(head.init(key, h, **flags))
            params = linen.meta.unbox(variables.pop("params", {}))
            if variables:
                raise FrontError(f"a head has running {min(variables)}; leave them to the blocks")
            return params

        return DepthHead(init, lambda _, p, h: head.apply({"params": p}, h, **flags))
    if isinstance(head, nnx.Module):
        module = nnx.clone(head)
        module.eval()
        graph, params, rest = nnx.split(module, nnx.Param, ...)
        if jax.tree.leaves(nnx.state(module, nnx.BatchStat)):
            raise FrontError("a head has running averages; leave them to the blocks")
        own = nnx.to_pure_dict(params)

        def apply(_, p, h):
            copied = jax.tree.map(lambda x: x, rest)
            state = jax.tree.unflatten(jax.tree.structure(params), jax.tree.leaves(p))
            return nnx.merge(graph, state, copied)(h, **mode(type(head).__call__, False))

        return DepthHead(lambda key, head: _named(own), apply)
    function, params = _pair(head)
    return DepthHead(lambda key, head: params, lambda _, p, h: function(p, h))


def _pair(head: Any) -> tuple[Callable, Any]:
    if isinstance(head, tuple) and len(head) == 2 and callable(head[0]):
        return head
    raise FrontError(
        f"a head is {type(head).__name__}; give a linen or nnx module, or (function, params)"
    )


def _named(tree: Any) -> Any:
    """A tree of dicts with texts as keys: numbers of lists of one length, to stay in order."""
    if not isinstance(tree, Mapping):
        return tree
    return {f"{k:04d}" if isinstance(k, int) else k: _named(x) for k, x in tree.items()}
