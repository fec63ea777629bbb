# SPDX-License-Identifier: Apache-2.0
"""From a model's logits to those of the distribution that is drawn from: temperature, min-p, top-k,
top-p. The sampler draws from it, and the trainer learns on it.

Letters: V vocabulary, the last axis, which may be spread over a mesh; any axes before it.
"""

import jax
import jax.numpy as jnp
import numpy as np

from kimina_jax.model.config import Distribution

MASKED = -1e30


def keep(logits_V: jax.Array, drawn: Distribution) -> jax.Array:
    """The logits (..., V) over the temperature, MASKED where min-p, top-k or top-p cut a token off.

    Tokens of equal logit at a cut stay together. Each filter sees what the one before it left.
    """
    logits_V = logits_V / drawn.temperature
    if drawn.min_p:
        best_1 = jnp.max(logits_V, axis=-1, keepdims=True)
        logits_V = jnp.where(logits_V < best_1 + jnp.log(drawn.min_p), MASKED, logits_V)
    if 0 < drawn.top_k < logits_V.shape[-1]:
        logits_V = _likeliest(logits_V, jnp.ones_like(logits_V), drawn.top_k)
    if drawn.top_p < 1:
        logits_V = _likeliest(logits_V, jax.nn.softmax(logits_V, axis=-1), drawn.top_p)
    return logits_V


def _likeliest(logits_V, weight_V, enough):
    """The likeliest tokens that together weigh at least `enough`; the others MASKED.

    The least logit that stays is found by halving the range of all floats, bit by bit: 32 sums of a
    row instead of sorting it.
    """
    bits_V = jax.lax.bitcast_convert_type(logits_V, jnp.uint32)
    # Unsigned numbers in the order of the floats.
    sign = np.uint32(1 << 31)
    order_V = jnp.where(bits_V >= sign, ~bits_V, bits_V | sign)

    def halve(i, least_1):
        higher_1 = least_1 | (sign >> i.astype(jnp.uint32))
        weight_1 = jnp.sum(jnp.where(order_V >= higher_1, weight_V, 0), axis=-1, keepdims=True)
        return jnp.where(weight_1 >= enough, higher_1, least_1)

    none_1 = jnp.sum(order_V & 0, axis=-1, keepdims=True, dtype=jnp.uint32)  # placed as the sums
    least_1 = jax.lax.fori_loop(0, 32, halve, none_1)
    return jnp.where(order_V < least_1, MASKED, logits_V)
