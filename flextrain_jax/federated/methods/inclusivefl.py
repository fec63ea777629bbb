# SPDX-License-Identifier: Apache-2.0
"""InclusiveFL (Liu et al., KDD 2022): momentum distillation between models of unequal depth.

Layers are averaged over their holders. Before that, the change d of a smaller model's last block
takes up what the next larger model has learnt in the blocks beyond it, whose mean change is d':

    d <- (1 - beta) d + beta d'
"""

from typing import Literal

import jax
import jax.numpy as jnp

from flextrain_jax.core.settings import setting, settings
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
    last one are left out.
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
        """InclusiveFL."""
        depths = comparison.depths

        def role(rung):
            depth = depths[rung]
            return Role(
                shapes=part_shapes(comparison, depth, (depth,)),
                train=make_train(own_exit(comparison.model, depth), comparison.local),
                predict=predict_exit(comparison.model, depth),
                macs=3 * forward_macs(comparison, (depth,)),
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
    blocks = sums.total["params"]["blocks"]
    if larger is None or not all(name.isdigit() for name in blocks):
        return sums
    deeper, other = by_rung[larger].total["params"]["blocks"], by_rung[larger].weight
    last = f"{depths[rung] - 1:03d}"
    own = blocks[last]
    alike = [
        deeper[f"{i:03d}"]
        for i in range(depths[rung], depths[larger])
        if _shapes(deeper[f"{i:03d}"]) == _shapes(own)
    ]
    if not alike:
        return sums
    # Sums, not means: the change of the larger class counts with the weight of the smaller.
    share = sums.weight / jnp.maximum(other, 1e-30)
    mean = jax.tree.map(lambda *x: sum(x) * share / len(alike), *alike)
    mixed = jax.tree.map(lambda a, b: (1 - beta) * a + beta * b, own, mean)
    params = sums.total["params"] | {"blocks": blocks | {last: mixed}}
    return Sums(sums.total | {"params": params}, sums.weight)


def _shapes(block):
    return jax.tree.map(lambda x: x.shape, block)
