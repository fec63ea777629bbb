# SPDX-License-Identifier: Apache-2.0
"""From logits to a token: what is kept of them (model/kept.py), and the Gumbel trick.

Letters: B rows, V vocabulary.
"""

import jax
import jax.numpy as jnp
import numpy as np

from kimina_jax.model.kept import keep
from kimina_jax.sampler.sampling import Sampling


def draw(
    logits_BV: jax.Array, seed_B2: jax.Array, position_B: jax.Array, sampling: Sampling
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Draws one token per row: (tokens (B,) int32, logp (B,), model_logp (B,)), both float32.

    Row b's noise depends on `seed_B2[b]` and `position_B[b]` only. `logp` is of the distribution
    that was drawn from, `model_logp` of the untouched one; for temperature 0 both are the latter.
    """
    kept_BV = logits_BV if sampling.plain else keep(logits_BV, sampling.distribution)
    noisy_BV = kept_BV
    if sampling.temperature:
        noisy_BV = kept_BV + gumbel(seed_B2, position_B, logits_BV.shape[1])
    # Two reductions of one number each instead of argmax, which XLA does not vectorize on a CPU.
    best_B1 = jnp.max(noisy_BV, axis=-1, keepdims=True)
    ids_1V = jnp.arange(logits_BV.shape[1], dtype=jnp.int32)[None]
    tokens_B = jnp.min(jnp.where(noisy_BV == best_B1, ids_1V, ids_1V.size - 1), axis=-1)
    model_logp_B = _logp(logits_BV, tokens_B)
    return tokens_B, model_logp_B if sampling.plain else _logp(kept_BV, tokens_B), model_logp_B


def _logp(logits_BV, tokens_B):
    chosen_B1 = jnp.take_along_axis(logits_BV, tokens_B[:, None], axis=-1)
    return chosen_B1[:, 0] - jax.nn.logsumexp(logits_BV, axis=-1)


def gumbel(seed_B2: jax.Array, position_B: jax.Array, size: int) -> jax.Array:
    """Gumbel noise (B, size), float32: row b is `jax.random.gumbel` of the key `seed_B2[b]` with
    `position_B[b]` folded in.

    The same numbers as jax's, but all of it is one loop over the elements: on a CPU jax runs the
    rounds of the generator as a loop over arrays.
    """
    position_B = position_B.astype(jnp.uint32)
    key_B, other_B = _threefry(seed_B2[:, 0], seed_B2[:, 1], jnp.zeros_like(position_B), position_B)
    ids_1V = jnp.arange(size, dtype=jnp.uint32)[None]
    a_BV, b_BV = _threefry(key_B[:, None], other_B[:, None], jnp.zeros_like(ids_1V), ids_1V)
    mantissa_BV = (a_BV ^ b_BV) >> 9 | np.uint32(0x3F800000)  # a float in [1, 2)
    tiny = np.finfo(np.float32).tiny
    uniform_BV = jax.lax.bitcast_convert_type(mantissa_BV, jnp.float32) - 1
    return -jnp.log(-jnp.log(jnp.maximum(tiny, uniform_BV * (1 - tiny) + tiny)))


def _threefry(key, other, a, b):
    """Threefry-2x32 with 20 rounds (Salmon et al. 2011): 64 random bits for the counter (a, b)."""
    keys = (key, other, key ^ other ^ np.uint32(0x1BD11BDA))
    a, b = a + keys[0], b + keys[1]
    for group in range(5):
        for bits in (17, 29, 16, 24) if group % 2 else (13, 15, 26, 6):
            a = a + b
            b = a ^ (b << bits | b >> (32 - bits))
        a, b = a + keys[(group + 1) % 3], b + keys[(group + 2) % 3] + np.uint32(group + 1)
    return a, b
