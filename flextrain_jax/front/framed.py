# SPDX-License-Identifier: Apache-2.0
"""A Flax model, linen or nnx, in parts: stem, blocks and head are the user's own code, in which the
blocks return what they are told to.

Running statistics, as BatchNorm has them, are averages: at every step they move by a share of the
batch's. `ElasticModel` wants those of the batch alone, since rungs may keep averages of their own:
from averages of 0, a step by the share s leaves s times those of the batch.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import traverse_util

from flextrain_jax.elastic.model import STATS_MOMENTUM, block_name
from flextrain_jax.front import closed
from flextrain_jax.front.chain import Chain, find
from flextrain_jax.front.frames import Flat, Frame, Handler, through
from flextrain_jax.front.parts import FrontError, ModelParts, first_line
from flextrain_jax.front.traced import lean, used

Places = dict[str, str]  # the path of an array in the whole model: its path in its part


def framed_parts(frame: Frame, x: jax.Array, blocks: str | Sequence[str] | None) -> ModelParts:
    """The parts of a model, of which `x` is a batch. Raises FrontError."""
    whole = _Whole(frame, find(frame, x, blocks))
    _check_averages(frame.values.stats)
    for name, output in zip(("the stem", *whole.chain.names), whole.chain.outputs, strict=True):
        if any(leaf.shape[:1] != x.shape[:1] for leaf in jax.tree.leaves(output)):
            raise FrontError(f"what {name} gives does not have the batch as its first axis")
    closed.check(frame, whole.chain, x)
    params, stats = _divided(whole, x)
    closed.check_beside(frame, whole.chain, x)
    momentum = _momentum(whole, x)

    def of_batch(moved: Flat, part: str) -> dict:
        return packed({name: moved[name] / (1 - momentum) for name in stats[part]}, stats[part])

    def stem(part, own_stats, x, train):
        values = unpacked(part, params["stem"]), unpacked(own_stats, stats["stem"])
        key = jax.random.key(0) if train else None  # on which nothing of the stem depends

        def run(params, stats, x):
            h, moved = whole.stem(params, stats, x, train, key)
            return h, of_batch(moved, "stem") if train else {}

        return lean(run)(*values, x)

    def block(i, part, own_stats, h, train, key):
        name = block_name(i)
        values = unpacked(part, params[name]), unpacked(own_stats, stats[name])

        def run(params, stats, h, key):
            out, moved = whole.block(i, params, stats, h, train, key)
            return out, of_batch(moved, name) if train else {}

        return lean(run)(*values, h, key)

    def head_values(stem_part, head):
        return unpacked(stem_part, params["stem"]) | unpacked(head, params["head"])

    def init(key):
        values = frame.init(key, through).params
        made = {part: packed(values, places) for part, places in params.items()}
        stem_part, head = made.pop("stem"), made.pop("head")
        return {"stem": stem_part, "blocks": made, "head": head}

    def init_head(key, end):
        h = _zeros(whole.chain.outputs[end], x.shape[0])
        found = frame.init(key, whole.giving(h)).params
        return packed(found, params["head"])

    fresh = {part: packed(frame.values.stats, places) for part, places in stats.items()}
    return ModelParts(
        names=whole.chain.names,
        init=init,
        stats=jax.tree.map(np.zeros_like, fresh),
        fresh_stats=fresh,
        momentum=momentum,
        stem=stem,
        block=block,
        features=lambda stem, head, h: lean(whole.features)(head_values(stem, head), h),
        logits=lambda stem, head, f: whole.logits(head_values(stem, head), f),
        init_head=init_head if frame.any_width else None,
        outputs=whole.chain.outputs,
        wrong=_wrong(frame, x),
    )


def packed(values: Flat, places: Places) -> dict:
    """The nested tree of a part from arrays of the whole model."""
    own = {local: values[name] for name, local in places.items()}
    return traverse_util.unflatten_dict(own, sep="/")


def unpacked(part: dict, places: Places) -> Flat:
    """Arrays by their path in the whole model; those that a part does not have are left out."""
    own = traverse_util.flatten_dict(part, sep="/")
    return {name: own[local] for name, local in places.items() if local in own}


@dataclasses.dataclass(frozen=True, eq=False)
class _Whole:
    """The whole model, run with a handler in the place of its blocks."""

    frame: Frame
    chain: Chain

    def run(self, params: Flat, stats: Flat, x: Any, train: bool, key: Any, handler: Handler):
        """`Frame.call`, with zeros for what is not given: the result does not depend on it."""
        values = self.frame.values
        return self.frame.call(
            _filled(params, values.params), _filled(stats, values.stats), x, train, key, handler
        )

    def giving(self, h: Any, seen: list | None = None) -> Handler:
        """The handler by which the last block gives `h`, and the others zeros; what the first one
        was called with goes to `seen`.
        """
        n = jax.tree.leaves(h)[0].shape[0]
        last = len(self.chain.names) - 1

        def handler(name, call, args, kwargs):
            if name not in self.chain.names:
                return call(*args, **kwargs)
            i = self.chain.names.index(name)
            if i == 0 and seen is not None:
                seen.append(args[0])
            return h if i == last else _zeros(self.chain.outputs[i + 1], n)

        return handler

    def stem(self, params, stats, x, train, key):
        """What the first block reads, and the statistics after it."""
        seen: list = []
        last = _zeros(self.chain.outputs[-1], x.shape[0])
        _, moved = self.run(params, stats, x, train, key, self.giving(last, seen))
        return seen[0], moved

    def block(self, i, params, stats, h, train, key):
        """What block `i` makes of `h`, and the statistics after it."""
        n, found = jax.tree.leaves(h)[0].shape[0], []

        def handler(name, call, args, kwargs):
            if name not in self.chain.names:
                return call(*args, **kwargs)
            j = self.chain.names.index(name)
            if j != i:
                return _zeros(self.chain.outputs[j + 1], n)
            found.append(call(h, *args[1:], **kwargs))
            return found[0]

        _, moved = self.run(params, stats, self._x(n), train, key, handler)
        return found[0], moved

    def features(self, params, h):
        """What the last layer reads; the result itself of a model that does not end in a layer."""
        seen: list = []
        out = self.result(params, {}, h, False, None, seen)
        return out if self.chain.last is None else seen[-1]

    def result(self, params, stats, h, train, key, seen: list):
        """The result, where `h` is what the last block gives; what the last layer reads goes to
        `seen`, last of all where the model calls it earlier, too.
        """
        n = jax.tree.leaves(h)[0].shape[0]
        blocks = self.giving(h)

        def handler(name, call, args, kwargs):
            if name == self.chain.last:
                seen.append((*args, *kwargs.values())[0])
            return blocks(name, call, args, kwargs)

        return self.run(params, stats, self._x(n), train, key, handler)[0]

    def logits(self, params, f):
        """The result of the last layer on what it reads."""
        if self.chain.last is None:
            return f
        below = f"{self.chain.last}/"
        own = {name.removeprefix(below): x for name, x in params.items() if name.startswith(below)}
        return self.frame.layer_alone(self.chain.last, own, f)

    def _x(self, n: int) -> jax.Array:
        x = self.chain.inputs
        return jnp.zeros((n, *x.shape[1:]), x.dtype)


def _filled(given: Flat, like: Flat) -> Flat:
    return {
        name: given[name] if name in given else jnp.zeros(x.shape, x.dtype)
        for name, x in like.items()
    }


def _zeros(tree: Any, n: int) -> Any:
    return jax.tree.map(lambda x: jnp.zeros((n, *x.shape[1:]), x.dtype), tree)


def _check_averages(stats: Flat) -> None:
    """Raises FrontError where a model carries along what cannot be a running average."""
    for name, leaf in stats.items():
        if isinstance(leaf, tuple):
            raise FrontError(
                f"{name} is sown, and no training would look at it; take that sow out of the model,"
                " or let it sow into 'intermediates'"
            )
        if not jnp.issubdtype(leaf.dtype, jnp.floating):
            raise FrontError(f"{name} is {leaf.dtype}; what a model carries along must be averages")


def _wrong(frame: Frame, x: jax.Array) -> str:
    """What makes another net of the model than its author's, as a sentence; "" for nothing."""
    if lost := frame.lost(x):
        return (
            f"{lost[0]} moves in training, and only nnx.Param and nnx.BatchStat are kept; let its"
            " class be one of nnx.BatchStat, if it is a running average, or take it out"
        )
    values = frame.values
    if not values.stats:
        return ""
    # In training these move, and nothing that is carried along may where the model is used.
    ones = {name: jnp.ones_like(leaf) for name, leaf in values.stats.items()}
    run = jax.jit(lambda params, stats: frame.call(params, stats, x, False, None, through)[1])
    for name, leaf in run(values.params, ones).items():
        if (leaf != 1).any():
            return (
                f"{name} moves outside of training, too, so that a result would depend on what else"
                " is in its batch; let the model's __call__ take a flag 'train', and its norms use"
                " their running averages where that is False"
            )
    return ""


def _divided(whole: _Whole, x: jax.Array) -> tuple[dict[str, Places], dict[str, Places]]:
    """Which parameters and statistics each part has; the head has none of the latter. Raises
    FrontError.
    """
    values, h, key = whole.frame.values, whole.chain.outputs[-1], jax.random.key(0)
    owned: list[dict[str, Places]] = []
    rest: list[Flat] = []
    for flat in (values.params, values.stats):
        blocks = {}
        for i, name in enumerate(whole.chain.names):
            below = [path for path in flat if path.startswith(f"{name}/")]
            blocks[block_name(i)] = {path: path.removeprefix(f"{name}/") for path in below}
        taken = {path for places in blocks.values() for path in places}
        owned.append(blocks)
        rest.append({path: leaf for path, leaf in flat.items() if path not in taken})

    def stem(params, stats, key, train):
        return whole.stem(params, stats, x, train, key)[0]

    def head(stats, h, key, train):
        return whole.result({}, stats, h, train, key, [])

    h = _zeros(h, x.shape[0])
    try:
        of_stem, stats_of_stem = used(lambda p, s: stem(p, s, None, False), *rest)
        stats_of_head, _ = used(lambda s, h: head(s, h, None, False), rest[1], h)
        ((stem_draws,),) = used(lambda key: stem({}, {}, key, True), key)
        (head_draws,), _ = used(lambda key, h: head({}, h, key, True), key, h)
    except Exception as error:  # whatever the user's code raises
        raise FrontError(f"the model does not run in training: {first_line(error)}") from error
    for draws, where in ((stem_draws, "before"), (head_draws, "behind")):
        if draws:
            raise FrontError(
                f"the model draws random numbers {where} its blocks, such as a dropout; set its"
                " rate to 0, or put it into a block"
            )
    for name, is_read in zip(sorted(rest[1]), stats_of_head, strict=True):
        if is_read:
            raise FrontError(
                f"{name} is a running average behind the blocks, where depths differ; use a norm"
                " without one there, such as LayerNorm or GroupNorm"
            )
    stem_params = {n for n, is_read in zip(sorted(rest[0]), of_stem, strict=True) if is_read}
    stem_stats = {n for n, is_read in zip(sorted(rest[1]), stats_of_stem, strict=True) if is_read}
    params = {
        "stem": {name: name for name in rest[0] if name in stem_params},
        **owned[0],
        "head": {name: name for name in rest[0] if name not in stem_params},
    }
    return params, {"stem": {name: name for name in rest[1] if name in stem_stats}, **owned[1]}


def _momentum(whole: _Whole, x: jax.Array) -> float:
    """The share of the old value that the running statistics keep. Raises FrontError."""
    stats = whole.frame.values.stats

    def moved(stats):
        key = jax.random.key(0)
        return whole.frame.call(whole.frame.values.params, stats, x, True, key, through)[1]

    if not stats:
        return STATS_MOMENTUM
    ones = {name: jnp.ones_like(leaf) for name, leaf in stats.items()}
    # The derivative, which needs no pass of the model; of nnx, which stops it, the difference.
    kept = jax.jit(lambda stats: jax.jvp(moved, (stats,), (ones,))[1])(stats)
    if not any(leaf.any() for leaf in kept.values()):
        none = jax.tree.map(jnp.zeros_like, ones)
        kept = jax.jit(lambda: jax.tree.map(jnp.subtract, moved(ones), moved(none)))()
    shares = {name: (float(leaf.min()), float(leaf.max())) for name, leaf in kept.items()}
    momentum = round(next(iter(shares.values()))[0], 6)
    for name, (low, high) in shares.items():
        if not 0 <= low < 1 or not np.allclose((low, high), momentum, atol=1e-5):
            raise FrontError(
                f"{name} keeps {low:g} of its value in a step, and another average {momentum:g};"
                " running averages must all keep one share below 1"
            )
    return momentum
