# SPDX-License-Identifier: Apache-2.0
"""HeteroFL (Diao et al., ICLR 2021; arXiv 2010.01264): a device trains the width that it holds."""

import functools
from collections.abc import Callable
from typing import Literal

import jax.numpy as jnp

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.elastic.classify import classification_loss
from flextrain_jax.elastic.model import ElasticModel
from flextrain_jax.federated.comparison import Comparison
from flextrain_jax.federated.losses import exits_of
from flextrain_jax.federated.methods.width import width_method
from flextrain_jax.federated.round import Algorithm


@settings
class HeteroFL:
    """HeteroFL (Diao et al., ICLR 2021): a device trains its width, on the classes of which it has
    examples; mean over holders.

    Its Scaler divides what a normalization that follows at once multiplies again, and is left out.
    The decision layer is averaged over all holders, where the authors' code leaves out, class by
    class, clients without it.
    """

    kind: Literal["heterofl"] = setting(
        "HeteroFL: a device trains the first channels of every layer.",
        default="heterofl",
        kw_only=True,
    )

    def algorithm(self, comparison: Comparison) -> Algorithm:
        """HeteroFL."""
        return width_method(
            comparison,
            lambda models, depth: present_classes(models[-1], depth),
            lambda costs: costs[-1].full.macs,
        )


@functools.cache
def present_classes(model: ElasticModel, depth: int) -> Callable:
    """Cross-entropy in which the scores of classes that the client has no example of are zero
    (HeteroFL's masking), so that it does not unlearn what it cannot see.
    """

    def loss(params, given, batch, key):
        [(head, f_BF)], found = exits_of(model, params, (depth,), batch, key, {}, True)

        def masked(params, head, f_BF):
            logit_BV = model.logits(params, head, f_BF)
            classes_V = jnp.arange(logit_BV.shape[1])
            present_V = jnp.any(given.label_SB[:, :, None] == classes_V[None, None], axis=(0, 1))
            return jnp.where(present_V[None], logit_BV, 0.0)

        loss_sum, weight, _ = classification_loss(masked)(params, head, f_BF, batch)
        return loss_sum / weight, found

    return loss
