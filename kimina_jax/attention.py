# SPDX-License-Identifier: Apache-2.0
"""Causal attention within segments.

Letters: B batch, T query time, S key time, N query heads, K key/value heads, G = N/K, H head dim.
"""

import jax
import jax.numpy as jnp
from jax.sharding import PartitionSpec as P

from kimina_jax.placement import BATCH, on_mesh

MASKED = -1e30  # finite, so that a row that sees nothing stays a number


def attend(
    q_BTNH: jax.Array,
    k_BSKH: jax.Array,
    v_BSKH: jax.Array,
    segment_ids_BT: jax.Array | None,
    kind: str = "auto",
) -> jax.Array:
    """softmax(q k^T / sqrt(H)) v over the keys at or before each query in the same segment, (B, T,
    N, H).

    Causality follows the order in the row, not the position numbers, so packed rows need only
    segment ids.
    """
    if kind not in ("auto", "plain"):
        raise ValueError(f"attention: unknown kind {kind!r}; known: auto, plain")
    return plain(q_BTNH, k_BSKH, v_BSKH, segment_ids_BT)


def plain(
    q_BTNH: jax.Array, k_BSKH: jax.Array, v_BSKH: jax.Array, segment_ids_BT: jax.Array | None
) -> jax.Array:
    """The formula itself; holds (B, N, T, S) scores, so it is for short sequences."""
    B, T, N, H = q_BTNH.shape
    K = k_BSKH.shape[2]
    q_BTKGH = (q_BTNH * H**-0.5).reshape(B, T, K, N // K, H)
    score_BKGTS = jnp.einsum(
        "btkgh,bskh->bkgts",
        q_BTKGH,
        k_BSKH,
        preferred_element_type=jnp.float32,
        out_sharding=on_mesh(P(BATCH, "tensor", None, None, None)),
    )
    seen_BTS = jnp.tril(jnp.ones((T, T), bool))[None]
    if segment_ids_BT is not None:
        seen_BTS = seen_BTS & (segment_ids_BT[:, :, None] == segment_ids_BT[:, None, :])
    score_BKGTS = jnp.where(seen_BTS[:, None, None], score_BKGTS, MASKED)
    weight_BKGTS = jax.nn.softmax(score_BKGTS, axis=-1).astype(q_BTNH.dtype)
    out_BTKGH = jnp.einsum(
        "bkgts,bskh->btkgh",
        weight_BKGTS,
        v_BSKH,
        out_sharding=on_mesh(P(BATCH, None, "tensor", None, None)),
    )
    return out_BTKGH.reshape(B, T, N, H)
