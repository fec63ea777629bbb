# SPDX-License-Identifier: Apache-2.0
"""FjORD (Horvath et al., NeurIPS 2021): ordered dropout.

A device trains in every step one of the nested widths up to its own, drawn evenly. With its
self-distillation the loss of a step, of the own width w and a narrower one d drawn beside it, is
CE_w + KL(sg(p_w) || p_d), p probabilities and sg no gradient.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Literal

import jax
import jax.numpy as jnp

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.elastic.costs import ModelCost
from flextrain_jax.elastic.model import ElasticModel
from flextrain_jax.federated.comparison import Comparison
from flextrain_jax.federated.losses import cross_entropy, exits_of
from flextrain_jax.federated.methods.width import width_method
from flextrain_jax.federated.parts import crop, shapes_of
from flextrain_jax.federated.round import Algorithm


@settings
class Fjord:
    """FjORD (Horvath et al., NeurIPS 2021): a device trains in every step one of the widths up to
    its own, drawn evenly (ordered dropout); mean over holders.
    """

    kind: Literal["fjord"] = setting(
        "FjORD: a device trains in every step a width up to its own.",
        default="fjord",
        kw_only=True,
    )
    distil: bool = setting(
        "Its self-distillation: the own width is trained in every step, and teaches the drawn one.",
        default=False,
    )

    def algorithm(self, comparison: Comparison) -> Algorithm:
        """FjORD."""
        return width_method(
            comparison,
            lambda models, depth: drawn_width(models, depth, self.distil),
            _distilled_macs if self.distil else _mean_macs,
        )


def _mean_macs(costs: Sequence[ModelCost]) -> float:
    return sum(cost.full.macs for cost in costs) / len(costs)


def _distilled_macs(costs: Sequence[ModelCost]) -> float:
    return costs[-1].full.macs + sum(cost.full.macs for cost in costs[:-1]) / len(costs)


@functools.cache
def drawn_width(models: tuple[ElasticModel, ...], depth: int, distil: bool) -> Callable:
    """Every batch trains one of the nested widths up to the client's own, drawn evenly; the others
    cost nothing where clients run one after the other.

    With `distil` the client's own width is trained in every batch, and its probabilities, which get
    no gradient, are what a narrower one drawn beside it learns.
    """
    narrow = [shapes_of(lambda m=m: m.init(jax.random.key(0))) for m in models]

    def logits(rung, params, batch, key):
        model, own = models[rung], crop(params, narrow[rung])
        [(head, f_BF)], _ = exits_of(model, own, (depth,), batch, key, {}, True)
        return model.logits(own, head, f_BF), cross_entropy(model, own, head, f_BF, batch)

    def loss(params, given, batch, key):
        width_key, model_key = jax.random.split(key)
        drawn = jax.random.randint(width_key, (), 0, len(models))
        if not distil:
            alone = [lambda r=r: logits(r, params, batch, model_key)[1] for r in range(len(models))]
            return jax.lax.switch(drawn, alone), {}
        widest, value = logits(len(models) - 1, params, batch, model_key)
        teacher = jax.lax.stop_gradient(jax.nn.log_softmax(widest))

        def taught(rung):
            student = jax.nn.log_softmax(logits(rung, params, batch, model_key)[0])
            return jnp.mean(jnp.sum(jnp.exp(teacher) * (teacher - student), axis=-1))

        narrower = [lambda r=r: taught(r) for r in range(len(models) - 1)]
        return value + jax.lax.switch(drawn, [*narrower, lambda: jnp.zeros(())]), {}

    return loss
