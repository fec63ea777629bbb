# SPDX-License-Identifier: Apache-2.0
"""InclusiveFL (Liu et al., KDD 2022): momentum distillation between models of unequal depth.

Layers are averaged over their holders. Before that, the change d of a smaller model's last block
takes up what the next larger model has learnt in the blocks beyond it, whose mean change is d':

    d <- (1 - beta) d + beta d'
"""

import functools
from typing import Any, Literal

import jax
import jax.numpy as jnp

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.elastic.model import block_name, is_ragged
from flextrain_jax.federated.aggregation import AggregationRule, Sums, add_weighted, holders_mean
from flextrain_jax.federated.comparison import (
    FEDAVG_SERVER,
    Comparison,
    forward_macs,
    init_net,
    part_shapes,
)
from flextrain_jax.federated.local import make_train
from flextrain_jax.federated.losses import own_exit, predict_exit
from flextrain_jax.federated.round import Algorithm, Role, federation


@settings
class InclusiveFL:
    """InclusiveFL (Liu et al., KDD 2022): a head for every size, trained by its own devices alone;
    layers averaged over their holders; momentum distillation.

    That is defined for equal blocks (transformers); in a ResNet, blocks of another shape than the
    last one are left out. Where that leaves no class anything, beta must be 0.
    """

    kind: Literal["inclusivefl"] = setting(
        "InclusiveFL: a head for every size, momentum distillation.",
        default="inclusivefl",
        kw_only=True,
    )
    beta: float = setting(
        "How much of the larger models' change the smaller ones take up.", default=0.2, ge=0, le=1
    )

    def algorithm(self, comparison: Comparison) -> Algorithm:
        """InclusiveFL. Raises ValueError where beta would change nothing."""
        depths = comparison.depths
        parts = {rung: part_shapes(comparison, depths[rung]) for rung in comparison.class_rung}
        if self.beta and len(parts) > 1 and not _any_momentum(parts, depths):
            raise ValueError(
                "momentum distillation needs blocks of one shape, and beyond every class's last"
                " block there is none like it; set 'beta' to 0"
            )

        def role(rung):
            depth = depths[rung]
            return Role(
                shapes=part_shapes(comparison, depth, (depth,)),
                train=make_train(own_exit(comparison.model, depth), comparison.local),
                predict=predict_exit(comparison.model, depth),
                macs=3 * forward_macs(comparison, (depth,)),
                exits=(depth,),
            )

        def finish(gathered, shapes):
            by_rung: dict[int, Sums] = {}
            for rung, sums in zip(comparison.class_rung, gathered, strict=True):
                if sums is not None:
                    known = by_rung.get(rung)
                    by_rung[rung] = sums if known is None else jax.tree.map(jnp.add, known, sums)
            taught = [
                sums and _with_momentum(sums, rung, by_rung, depths, self.beta)
                for rung, sums in zip(comparison.class_rung, gathered, strict=True)
            ]
            return holders_mean(taught, shapes)

        return federation(
            lambda key: init_net(comparison, key, depths[-1], depths),
            [role(rung) for rung in comparison.class_rung],
            AggregationRule(add_weighted, finish),
            FEDAVG_SERVER,
            comparison.screening,
            comparison.privacy,
        )


def _with_momentum(sums: Sums, rung: int, by_rung: dict, depths: tuple, beta: float) -> Sums:
    """The sums of a class, its last block's change mixed with that of the next larger class."""
    larger = min((r for r in by_rung if r > rung), default=None)
    if larger is None:
        return sums
    blocks, last = sums.total["params"]["blocks"], depths[rung] - 1
    deeper, other = by_rung[larger].total["params"]["blocks"], by_rung[larger].weight
    alike = _alike(blocks, deeper, last, depths[larger])
    if not alike:
        return sums
    # Sums, not means: the change of the larger class counts with the weight of the smaller.
    share = sums.weight / jnp.maximum(other, 1e-30)
    mean = jax.tree.map(lambda *x: sum(x) * share / len(alike), *alike)
    mixed = jax.tree.map(lambda a, b: (1 - beta) * a + beta * b, _block(blocks, last), mean)
    if is_ragged(blocks):
        blocks = blocks | {block_name(last): mixed}
    else:
        blocks = jax.tree.map(lambda x, new: x.at[last].set(new), blocks, mixed)
    return Sums(sums.total | {"params": sums.total["params"] | {"blocks": blocks}}, sums.weight)


def _alike(blocks: dict, deeper: dict, last: int, stop: int) -> list:
    """Of the blocks `last` + 1 to `stop` - 1 of a deeper part those of the shape of the block
    `last`.
    """
    own = _shapes(_block(blocks, last))
    beyond = [_block(deeper, i) for i in range(last + 1, stop)]
    return [block for block in beyond if _shapes(block) == own]


def _any_momentum(parts: dict[int, Any], depths: tuple[int, ...]) -> bool:
    """Whether a class can take up anything of a larger one; `parts` are shapes by rung."""
    blocks = {rung: part["params"]["blocks"] for rung, part in parts.items()}
    largest = max(blocks)

    def taken_up(rung):
        alike = functools.partial(_alike, last=depths[rung] - 1, stop=depths[largest])
        return jax.eval_shape(alike, blocks[rung], blocks[largest])

    return any(taken_up(rung) for rung in blocks if rung != largest)


def _block(blocks: dict, i: int) -> Any:
    return blocks[block_name(i)] if is_ragged(blocks) else jax.tree.map(lambda x: x[i], blocks)


def _shapes(block):
    return jax.tree.map(lambda x: x.shape, block)
