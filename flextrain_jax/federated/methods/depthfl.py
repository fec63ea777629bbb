# SPDX-License-Identifier: Apache-2.0
"""DepthFL (Kim et al., ICLR 2023): exits that teach each other.

A device trains all exits that it holds. Its loss, of exits i, j of E, with CE cross-entropy, p an
exit's probabilities and sg no gradient:

    sum_i CE_i + w / (E - 1) sum_{i != j} KL(sg(p_j) || p_i)

In round t, counted from 0, w rises over `ramp` rounds T: w = weight exp(-5 (1 - min(t, T) / T)^2).
So the authors' code and Flower's baseline of it have it, with T = 300 of 1,000 rounds.
"""

import functools
from collections.abc import Callable
from typing import Literal

import jax
import jax.numpy as jnp

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.elastic.model import ElasticModel
from flextrain_jax.federated.aggregation import HOLDERS
from flextrain_jax.federated.comparison import (
    FEDAVG_SERVER,
    Comparison,
    forward_macs,
    init_net,
    part_shapes,
)
from flextrain_jax.federated.local import make_train
from flextrain_jax.federated.losses import (
    cross_entropy,
    exits_of,
    predict_ensemble,
    predict_exit,
)
from flextrain_jax.federated.round import Algorithm, Role, federation


@settings
class DepthFL:
    """DepthFL (Kim et al., ICLR 2023): a head for every depth; a device trains all exits that it
    holds, which teach each other; mean over holders; prediction by the mean of all exits' scores.

    Its option of FedDyn, which needs a memory for every client, is left out.
    """

    kind: Literal["depthfl"] = setting(
        "DepthFL: a device trains all its exits, which teach each other.",
        default="depthfl",
        kw_only=True,
    )
    weight: float = setting("How much the exits teach each other.", default=1.0, ge=0)
    ramp: int = setting(
        "The rounds in which that weight rises, from 0.0067 of itself (the authors: 300 of 1,000);"
        " 0: it is whole from the start.",
        default=300,
        ge=0,
        unit="rounds",
    )
    ensemble: bool = setting("A device predicts by all its exits together.", default=True)

    def algorithm(self, comparison: Comparison) -> Algorithm:
        """DepthFL."""

        def role(rung):
            depths = comparison.depths[: rung + 1]
            loss = mutual_exits(comparison.model, depths, self.weight, self.ramp)
            return Role(
                shapes=part_shapes(comparison, depths[-1], depths),
                train=make_train(loss, comparison.local),
                predict=(
                    predict_ensemble(comparison.model, depths, "logits")
                    if self.ensemble
                    else predict_exit(comparison.model, depths[-1])
                ),
                macs=3 * forward_macs(comparison, depths),
                exits=depths if self.ensemble else depths[-1:],
            )

        return federation(
            lambda key: init_net(comparison, key, comparison.depths[-1], comparison.depths),
            [role(rung) for rung in comparison.class_rung],
            HOLDERS,
            FEDAVG_SERVER,
            comparison.screening,
            comparison.privacy,
        )


@functools.cache
def mutual_exits(
    model: ElasticModel, depths: tuple[int, ...], weight: float, ramp: int
) -> Callable:
    """The sum over exits of cross-entropy and, `weight` times as far as it has risen in the round,
    of the mean divergence from each other exit's probabilities, which get no gradient.
    """

    def loss(params, given, batch, key):
        outs, found = exits_of(model, params, depths, batch, key, {}, True)
        value = sum(cross_entropy(model, params, *out, batch) for out in outs)
        logp = [jax.nn.log_softmax(model.logits(params, head, f_BF)) for head, f_BF in outs]
        taught = jax.lax.stop_gradient(logp)
        missing = jnp.maximum(0, 1 - given.round / ramp) if ramp else 0.0
        now = weight * jnp.exp(-5 * jnp.square(missing))
        for i, student in enumerate(logp):
            for j, teacher in enumerate(taught):
                if i != j:
                    divergence_B = jnp.sum(jnp.exp(teacher) * (teacher - student), axis=-1)
                    value += now * jnp.mean(divergence_B) / (len(outs) - 1)
        return value, found

    return loss
