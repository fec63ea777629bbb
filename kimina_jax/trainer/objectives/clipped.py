# SPDX-License-Identifier: Apache-2.0
"""The clipped surrogate of PPO (Schulman et al. 2017, arXiv 1707.06347, Eq. 7)."""

import jax
import jax.numpy as jnp

from kimina_jax.trainer.objectives.sequences import FARTHEST, Sequences


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


def clipped_by_token(
    seen: Sequences, clip_low: float, clip_high: float
) -> tuple[jax.Array, jax.Array | None]:
    """`clipped_loss` of every answer token, (B, T), each with the advantage of its sequence and
    times its importance weight; and these weights, (B, T)."""
    advantage_BT = seen.at_tokens(seen.advantage_BS)
    return seen.by_token(clipped_loss(seen.moved_BT, advantage_BT, clip_low, clip_high))
