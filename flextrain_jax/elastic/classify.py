# SPDX-License-Identifier: Apache-2.0
"""The loss of a classifier, in the form in which an `ElasticModel` has it.

Letters: B batch, F features, V classes. A batch has label_B int32 and weight_B float32, 0 for what
is padding, such as `data.ImageBatch`.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp


def classification_loss(logits: Callable) -> Callable:
    """`loss(params, head, f_BF, batch) -> (summed cross-entropy, weight, correct)` of a model whose
    scores are `logits(params, head, f_BF)`.
    """

    def loss(params, head, f_BF, batch):
        logit_BV = logits(params, head, f_BF)
        hit_BV = batch.label_B[:, None] == jnp.arange(logit_BV.shape[1])[None]
        logp_BV = jax.nn.log_softmax(logit_BV)
        nll_B = -jnp.sum(jnp.where(hit_BV, logp_BV, 0.0), axis=1)
        right_B = jnp.argmax(logit_BV, axis=1) == batch.label_B
        weight_B = batch.weight_B
        return jnp.sum(nll_B * weight_B), jnp.sum(weight_B), jnp.sum(right_B * weight_B)

    return loss


def example_weight(batch: Any) -> jax.Array:
    """(B,): 1 for an example that counts."""
    return jnp.asarray(batch.weight_B)
