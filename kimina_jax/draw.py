# SPDX-License-Identifier: Apache-2.0
"""From logits to a token: temperature, min-p, top-k, top-p, and the Gumbel trick.

Letters: B rows, V vocabulary.
"""

import jax
import jax.numpy as jnp

from kimina_jax.sampling import Sampling

MASKED = -1e30


def draw(
    logits_BV: jax.Array, seed_B2: jax.Array, position_B: jax.Array, sampling: Sampling
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Draws one token per row: (tokens (B,) int32, logp (B,), model_logp (B,)), both float32.

    Row b's noise depends on `seed_B2[b]` and `position_B[b]` only. `logp` is of the distribution
    that was drawn from, `model_logp` of the untouched one; for temperature 0 both are the latter.
    """
    model_logp_BV = jax.nn.log_softmax(logits_BV, axis=-1)
    if sampling.temperature == 0:
        tokens_B = jnp.argmax(model_logp_BV, axis=-1).astype(jnp.int32)
        chosen_B = _at(model_logp_BV, tokens_B)
        return tokens_B, chosen_B, chosen_B
    logp_BV = (
        model_logp_BV if sampling.plain else jax.nn.log_softmax(keep(logits_BV, sampling), axis=-1)
    )

    def noise(seed_2, position):
        key = jax.random.fold_in(jax.random.wrap_key_data(seed_2), position)
        return jax.random.gumbel(key, logp_BV.shape[1:])

    tokens_B = jnp.argmax(logp_BV + jax.vmap(noise)(seed_B2, position_B), axis=-1)
    tokens_B = tokens_B.astype(jnp.int32)
    chosen_B = _at(logp_BV, tokens_B)
    return tokens_B, chosen_B, chosen_B if sampling.plain else _at(model_logp_BV, tokens_B)


def keep(logits_BV: jax.Array, sampling: Sampling) -> jax.Array:
    """The logits over the temperature, MASKED where min-p, top-k or top-p cut a token off.

    Tokens of equal logit at a cut stay together. Each filter sees what the one before it left.
    """
    logits_BV = logits_BV / sampling.temperature
    if sampling.min_p:
        best_B1 = jnp.max(logits_BV, axis=-1, keepdims=True)
        logits_BV = jnp.where(logits_BV < best_B1 + jnp.log(sampling.min_p), MASKED, logits_BV)
    if sampling.top_k:
        k = min(sampling.top_k, logits_BV.shape[-1])
        kth_B1 = jax.lax.top_k(logits_BV, k)[0][:, -1:]
        logits_BV = jnp.where(logits_BV < kth_B1, MASKED, logits_BV)
    if sampling.top_p < 1:
        sorted_BV = jnp.sort(logits_BV, axis=-1, descending=True)
        p_BV = jax.nn.softmax(sorted_BV, axis=-1)
        before_BV = jnp.cumsum(p_BV, axis=-1) - p_BV  # a token stays if less than top_p precedes it
        count_B1 = jnp.sum(before_BV < sampling.top_p, axis=-1, keepdims=True)
        threshold_B1 = jnp.take_along_axis(sorted_BV, count_B1 - 1, axis=-1)
        logits_BV = jnp.where(logits_BV < threshold_B1, MASKED, logits_BV)
    return logits_BV


def _at(logp_BV, tokens_B):
    return jnp.take_along_axis(logp_BV, tokens_B[:, None], axis=-1)[:, 0]
