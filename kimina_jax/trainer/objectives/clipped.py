# SPDX-License-Identifier: Apache-2.0
"""The clipped surrogate of PPO (Schulman et al. 2017, arXiv 1707.06347, Eq. 7)."""

import jax
import jax.numpy as jnp

from kimina_jax.trainer.objectives.sequences import FARTHEST


def clipped_loss(
    logratio: jax.Array, advantage: jax.Array, clip_low: float, clip_high: float
) -> jax.Array:
    """-min(q A, clip(q, 1 - clip_low, 1 + clip_high) A) of ratios q = e^logratio, of any shape.

    e^89 is infinite in float32, and 0 times that is no number: beyond FARTHEST nats the loss is
    that at the bound and has no gradient.
    """
    ratio = jnp.exp(jnp.clip(logratio, -FARTHEST, FARTHEST))
    clipped = jnp.clip(ratio, 1 - clip_low, 1 + clip_high)
    return -jnp.minimum(ratio * advantage, clipped * advantage)
