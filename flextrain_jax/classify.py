# SPDX-License-Identifier: Apache-2.0
"""Image batches and the classification loss.

Letters: B batch, H height, W width, C channels, F features, V classes.
"""

from collections.abc import Callable

import flax.struct
import jax
import jax.numpy as jnp
import numpy as np


@flax.struct.dataclass
class ImageBatch:
    """image_BHWC float32, normalized; label_B int32; weight_B float32, 0 for padding."""

    image_BHWC: jax.Array | np.ndarray
    label_B: jax.Array | np.ndarray
    weight_B: jax.Array | np.ndarray


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


def example_weight(batch: ImageBatch) -> jax.Array:
    """(B,): 1 for an image that counts."""
    return jnp.asarray(batch.weight_B)
