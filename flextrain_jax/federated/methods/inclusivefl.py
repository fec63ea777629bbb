# SPDX-License-Identifier: Apache-2.0
"""Other methods over depth, for the comparison that the FlexTrain paper lacks."""

import jax
import jax.numpy as jnp

from flextrain_jax.federated.aggregation import HOLDERS, Rule, Sums, add_weighted, holders_mean
from flextrain_jax.federated.local import make_train
from flextrain_jax.federated.losses import mutual_exits, own_exit, predict_ensemble, predict_exit
from flextrain_jax.federated.round import Algorithm, Role, federation
from flextrain_jax.federated.setting import (
    FEDAVG_SERVER,
    Setting,
    forward_macs,
    init_net,
    part_shapes,
)


def depth_fl(setting: Setting, weight: float = 1.0, ensemble: bool = True) -> Algorithm:
    """DepthFL (Kim et al., ICLR 2023): a head for every depth; a device trains all exits that it
    holds, which teach each other; mean over holders; prediction by all exits together.

    Its option of FedDyn, which needs a memory for every client, is left out.
    """

    def role(rung):
        depths = setting.depths[: rung + 1]
        single = predict_exit(setting.model, depths[-1])
        return Role(
            shapes=part_shapes(setting, depths[-1], depths),
            train=make_train(mutual_exits(setting.model, depths, weight), setting.local),
            predict=predict_ensemble(setting.model, depths) if ensemble else single,
            macs=3 * forward_macs(setting, depths),
        )

    return federation(
        lambda key: init_net(setting, key, setting.depths[-1], setting.depths),
        [role(rung) for rung in setting.class_rung],
        HOLDERS,
        FEDAVG_SERVER,
        setting.screening,
        setting.privacy,
    )


def inclusive_fl(setting: Setting, beta: float = 0.2) -> Algorithm:
    """InclusiveFL (Liu et al., KDD 2022): a head for every size, trained by its own devices alone;
    layers averaged over their holders; momentum distillation: the change of a smaller model's last
    block takes up `beta` of the mean change of the blocks that the next larger model has beyond it.

    That is defined for equal blocks (transformers); in a ResNet, blocks of another shape than the
    last one are left out.
    """

    def role(rung):
        depth = setting.depths[rung]
        return Role(
            shapes=part_shapes(setting, depth, (depth,)),
            train=make_train(own_exit(setting.model, depth), setting.local),
            predict=predict_exit(setting.model, depth),
            macs=3 * forward_macs(setting, (depth,)),
        )

    def finish(gathered, shapes):
        by_rung: dict[int, Sums] = {}
        for rung, sums in zip(setting.class_rung, gathered, strict=True):
            if sums is not None:
                known = by_rung.get(rung)
                by_rung[rung] = sums if known is None else jax.tree.map(jnp.add, known, sums)
        taught = [
            sums and _with_momentum(sums, rung, by_rung, setting.depths, beta)
            for rung, sums in zip(setting.class_rung, gathered, strict=True)
        ]
        return holders_mean(taught, shapes)

    return federation(
        lambda key: init_net(setting, key, setting.depths[-1], setting.depths),
        [role(rung) for rung in setting.class_rung],
        Rule(add_weighted, finish),
        FEDAVG_SERVER,
        setting.screening,
        setting.privacy,
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
