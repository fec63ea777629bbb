# SPDX-License-Identifier: Apache-2.0
"""What makes a stacked residual model elastic, whatever the model.

Parameters are {"stem", "blocks", "head"}; with heads per depth, "heads" (one for each rung, by the
name of its depth) stands in place of "head". Blocks are a dict by block number ("000", "001", ...;
for ResNets, whose blocks have different shapes), or a dict by segment ("000-006": blocks 0 to 5; of
decoders), each a tree of arrays with a leading block axis, or one such tree (ViT). A rung has whole
segments, so that they are taken out and put back without a copy. The optimizer state holds trees of
the same form, so `select` and `insert` take a rung's part out of the parameters and out of the
optimizer state alike: what is not taken out is touched by no gradient, no momentum and no weight
decay.

A model is an `ElasticModel`: pure functions, of which `run` applies some of the blocks of a span
and passes over the others as identities.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp

STATS_MOMENTUM = 0.9


@dataclasses.dataclass(frozen=True)
class ElasticModel:
    """The functions of one architecture at one size.

    `init(key) -> params` (all blocks, one head).
    `init_stats() -> stats`: running statistics by part ("stem", "000", ...), {} without any.
    `stem(params, stats, batch, train) -> (h, batch_stats)`.
    `run(blocks, held, stats, h, span, active, key, train) -> (h, batch_stats)`: applies the blocks
    `active`, all within `span` = (start, stop); `blocks` holds the block numbers `held`.
    `features(params, head, h) -> f`: what the decision layer reads and what distillation compares.
    `logits(params, head, f) -> logits`, and `loss(params, head, f, batch) -> (loss_sum, weight,
    correct_sum)`; the weight is the number of examples or tokens.
    `example_weight(batch) -> array` broadcast over the features without their last axis: which of
    them count in distillation. `stats_momentum` is the share of its old value that a running
    average keeps in a step (0.9: as He et al., and torch's default 0.1 of the new).
    """

    n_blocks: int
    init: Callable[[jax.Array], dict]
    init_stats: Callable[[], dict]
    stem: Callable[..., tuple[Any, dict]]
    run: Callable[..., tuple[Any, dict]]
    features: Callable[..., jax.Array]
    logits: Callable[..., jax.Array]
    loss: Callable[..., tuple[jax.Array, jax.Array, jax.Array]]
    example_weight: Callable[[Any], jax.Array]
    stats_momentum: float = STATS_MOMENTUM


def block_name(block: int) -> str:
    """The key of a block in a dict of blocks and in running statistics."""
    return f"{block:03d}"


def head_name(depth: int) -> str:
    """The key of the head of a depth among heads per depth."""
    return f"depth_{depth:03d}"


def segment_name(start: int, stop: int) -> str:
    """The key of the blocks `start` to `stop` - 1 in a dict of segments."""
    return f"{start:03d}-{stop:03d}"


def segments_of(blocks: dict) -> list[tuple[tuple[int, ...], Any]]:
    """(block numbers, their stack) of a dict of segments, ascending."""
    found = []
    for name in sorted(blocks):
        start, stop = map(int, name.split("-"))
        found.append((tuple(range(start, stop)), blocks[name]))
    return found


def give_heads(params: dict, depths: Sequence[int]) -> dict:
    """Parameters with one head for each depth, all starting as the one head of `params`."""
    head = params["head"]
    rest = {name: part for name, part in params.items() if name != "head"}
    return rest | {"heads": {head_name(d): jax.tree.map(jnp.copy, head) for d in depths}}


def head_of(params: dict, depth: int) -> dict:
    """The head that reads depth `depth`."""
    return params["heads"][head_name(depth)] if "heads" in params else params["head"]


def is_model(tree: Any) -> bool:
    """Whether a node has the form of elastic parameters."""
    return isinstance(tree, dict) and "stem" in tree and "blocks" in tree


def select(tree: Any, held: tuple[int, ...], depths: Sequence[int]) -> Any:
    """The part of parameters, or of an optimizer state, that the blocks `held` and the heads of
    `depths` make up.
    """

    def part(node):
        if not is_model(node):
            return node
        return _select_model(node, held, depths)

    return jax.tree.map(part, tree, is_leaf=is_model)


def insert(tree: Any, part: Any, held: tuple[int, ...]) -> Any:
    """`tree` with the selected `part` put back; everything else is the same array as before."""

    def put(node, new):
        if not is_model(node):
            return new
        merged = {"stem": new["stem"], "blocks": _insert_blocks(node["blocks"], new, held)}
        if "heads" in node:
            return merged | {"heads": node["heads"] | new["heads"]}
        return merged | {"head": new["head"]}

    return jax.tree.map(put, tree, part, is_leaf=is_model)


def _select_model(node: dict, held: tuple[int, ...], depths: Sequence[int]) -> dict:
    blocks = node["blocks"]
    if is_ragged(blocks):
        chosen = {block_name(i): blocks[block_name(i)] for i in held}
    elif is_segmented(blocks):
        chosen = _whole_segments(blocks, held)
    else:
        chosen = jax.tree.map(lambda x: take(x, held), blocks)
    part = {"stem": node["stem"], "blocks": chosen}
    if "heads" in node:
        names = [head_name(depth) for depth in depths]
        return part | {"heads": {name: node["heads"][name] for name in names}}
    return part | {"head": node["head"]}


def _whole_segments(blocks: dict, held: tuple[int, ...]) -> dict:
    chosen = {}
    for numbers, stack in segments_of(blocks):
        mine = set(numbers) & set(held)
        if mine and len(mine) < len(numbers):
            raise ValueError(
                f"blocks {sorted(mine)} are a part of the segment {numbers[0]} to {numbers[-1]};"
                " make the model with the segments of its ladder"
            )
        if mine:
            chosen[segment_name(numbers[0], numbers[-1] + 1)] = stack
    return chosen


def _insert_blocks(blocks: dict, new: dict, held: tuple[int, ...]) -> dict:
    if is_ragged(blocks) or is_segmented(blocks):
        return blocks | new["blocks"]

    def put(x, part):
        if len(held) == x.shape[0]:
            return part
        at = 0
        for start, stop in neighbours(held):  # slices, not a scatter, as in `take`
            piece = jax.lax.slice_in_dim(part, at, at + stop - start)
            x = jax.lax.dynamic_update_slice_in_dim(x, piece, start, axis=0)
            at += stop - start
        return x

    return jax.tree.map(put, blocks, new["blocks"])


def is_ragged(blocks: dict) -> bool:
    """Whether blocks are a dict by block number, not one tree with a leading block axis."""
    return all(name.isdigit() for name in blocks)


def is_segmented(blocks: dict) -> bool:
    """Whether blocks are a dict by segment."""
    return all("-" in name for name in blocks)


def take(x: jax.Array, positions: Sequence[int]) -> jax.Array:
    """Entries of the leading axis, ascending.

    Slices, not a gather: what is placed on a mesh stays so, and XLA can read neighbours in place.
    """
    parts = [jax.lax.slice_in_dim(x, start, stop) for start, stop in neighbours(positions)]
    return parts[0] if len(parts) == 1 else jnp.concatenate(parts)


def neighbours(positions: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending positions as runs (start, stop)."""
    runs: list[tuple[int, int]] = []
    for position in positions:
        if runs and runs[-1][1] == position:
            runs[-1] = (runs[-1][0], position + 1)
        else:
            runs.append((position, position + 1))
    return runs


def boundaries(sets: Sequence[tuple[int, ...]], n_blocks: int) -> tuple[int, ...]:
    """Where the block sets part from each other: the cuts of the trunk into common spans."""
    cuts = {0, n_blocks}
    for one in sets:
        for other in sets:
            differing = set(one) ^ set(other)
            if differing:  # before the first such block both have the same hidden state
                cuts.add(min(differing))
    return tuple(sorted(cuts))


@dataclasses.dataclass
class Trunk:
    """One pass over the trunk for several block sets; what they share is computed once.

    Sets that agree on all blocks before a cut have the same hidden state there. So the exits of a
    prefix ladder cost one pass of the deepest, and a teacher that is a deeper prefix costs only
    the blocks beyond the student's.
    """

    model: ElasticModel
    sets: tuple[tuple[int, ...], ...]
    params: dict
    held: tuple[int, ...]
    stats: dict  # by block set: the running statistics that an inference pass normalizes with
    batch: Any
    key: jax.Array | None
    train: bool

    def __post_init__(self):
        self._cuts = boundaries(self.sets, self.model.n_blocks)
        self._known = {}

    def frozen(self, params: dict, held: tuple[int, ...]) -> "Trunk":
        """The same pass for a teacher: other parameters, no gradient into what is known already."""
        other = dataclasses.replace(self, params=jax.lax.stop_gradient(params), held=held)
        other._known = jax.lax.stop_gradient(self._known)
        return other

    def hidden(self, active: tuple[int, ...]) -> Any:
        """The hidden state after the last block for a block set."""
        return self._at(len(self._cuts) - 1, active)[0]

    def batch_stats(self, active: tuple[int, ...]) -> dict:
        """The statistics of this batch in every part that the block set passes, by part."""
        found = {}
        for i in range(len(self._cuts)):
            found |= self._at(i, active)[1]
        return found

    def _at(self, i: int, active: tuple[int, ...]) -> tuple[Any, dict]:
        place = (i, tuple(block for block in active if block < self._cuts[i]))
        if not self.train:
            # Rungs that agree so far may still normalize by running statistics of their own.
            place = (*place, id(self.stats[active]))
        if place not in self._known:
            self._known[place] = self._compute(i, active)
        return self._known[place]

    def _compute(self, i: int, active: tuple[int, ...]) -> tuple[Any, dict]:
        stats = self.stats.get(active, {})
        if i == 0:
            return self.model.stem(self.params, stats, self.batch, self.train)
        h, _ = self._at(i - 1, active)
        start, stop = self._cuts[i - 1], self._cuts[i]
        applied = tuple(block for block in active if start <= block < stop)
        return self.model.run(
            self.params["blocks"],
            self.held,
            stats,
            h,
            (start, stop),
            applied,
            self.key,
            self.train,
        )
