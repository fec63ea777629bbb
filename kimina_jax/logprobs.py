# SPDX-License-Identifier: Apache-2.0
"""Log-probability of each target token and entropy of each next-token distribution, without (B, T,
V).

Letters: B batch, T time, D model, V vocabulary, C chunk of T. Time is cut into chunks; each chunk's
logits live only inside one step of a scan and are computed again in the backward pass. Gradients
are exact: `jax.checkpoint` changes when the logits are computed, not what they are. Reductions over
V work on a vocabulary that is sharded over `tensor`.
"""

import jax
import jax.numpy as jnp
from jax.sharding import PartitionSpec as P

from kimina_jax.placement import BATCH, on_mesh, place


def token_logprobs(
    x_BTD: jax.Array,
    w_DV: jax.Array,
    targets_BT: jax.Array,
    *,
    chunk: int,
    temperature: float = 1.0,
) -> tuple[jax.Array, jax.Array]:
    """log softmax(x w / temperature)[target] and the entropy in nats, each (B, T) float32.

    `chunk` is the number of time steps whose logits (B, chunk, V) exist at once; T need not be a
    multiple of it.
    """
    B, T, _ = x_BTD.shape
    chunk = min(chunk, T)
    n_chunks = -(-T // chunk)
    pad = n_chunks * chunk - T

    def chunked(x):  # (B, T, ...) -> (n_chunks, B, chunk, ...)
        x = jnp.pad(x, [(0, 0), (0, pad)] + [(0, 0)] * (x.ndim - 2))
        return jnp.moveaxis(x.reshape(B, n_chunks, chunk, *x.shape[2:]), 1, 0)

    @jax.checkpoint
    def step(carry, x_and_targets):
        x_BCD, targets_BC = x_and_targets
        return carry, _chunk_logprobs(x_BCD, w_DV, targets_BC, temperature)

    if n_chunks == 1:
        return step(None, (x_BTD, targets_BT))[1]
    x_BTD = place(x_BTD, P(BATCH, None, None))
    _, (logp, entropy) = jax.lax.scan(step, None, (chunked(x_BTD), chunked(targets_BT)))
    logp_BT, entropy_BT = (
        jnp.moveaxis(y, 0, 1).reshape(B, n_chunks * chunk)[:, :T] for y in (logp, entropy)
    )
    return logp_BT, entropy_BT


def _chunk_logprobs(x_BCD, w_DV, targets_BC, temperature):
    logit_BCV = jnp.einsum(
        "bcd,dv->bcv",
        x_BCD,
        w_DV,
        preferred_element_type=jnp.float32,
        out_sharding=on_mesh(P(BATCH, None, "tensor")),
    )
    logit_BCV = logit_BCV / temperature
    # A gather along a sharded vocabulary is not defined; a masked sum is, and fuses with the other
    # reductions.
    hit_BCV = jax.lax.broadcasted_iota(jnp.int32, logit_BCV.shape, 2) == targets_BC[:, :, None]
    top_BC = jax.lax.stop_gradient(jnp.max(logit_BCV, axis=-1))
    shifted_BCV = logit_BCV - top_BC[:, :, None]
    weight_BCV = jnp.exp(shifted_BCV)
    total_BC = jnp.sum(weight_BCV, axis=-1)
    logp_BC = jnp.sum(jnp.where(hit_BCV, shifted_BCV, 0.0), axis=-1) - jnp.log(total_BC)
    entropy_BC = jnp.log(total_BC) - jnp.sum(weight_BCV * shifted_BCV, axis=-1) / total_BC
    return logp_BC, entropy_BC
