# SPDX-License-Identifier: Apache-2.0
"""Attention kernels of NVIDIA GPUs, on the rows and heads of one device; attention.py has the rest.

Letters as there. Query and key segments are (B, T) and (B, S) int32; rows are whole, so T = S.
"""

from typing import Literal

import jax
import jax.numpy as jnp

TILE, HALF_TILE = 128, 64  # of queries and keys: forward, backward


def segmented(
    q_BTNH: jax.Array,
    k_BSKH: jax.Array,
    v_BSKH: jax.Array,
    segments_BT: jax.Array,
    _: jax.Array,
    *,
    interpret: bool = False,
) -> jax.Array:
    """jax.experimental.pallas.ops.gpu.attention; gives (B, T, N, H). Needs compute capability 8.0.

    It takes segments as they are, so a packed row of 32K tokens has no mask of 32K x 32K; keys are
    repeated for the query heads of their group. Rows are padded to a multiple of its tiles, with a
    segment of their own. The backward pass runs the forward kernel again for the norm of each row.
    """
    from jax.experimental.pallas.ops.gpu.attention import BlockSizes, mha

    T, group = q_BTNH.shape[1], q_BTNH.shape[2] // k_BSKH.shape[2]
    pad = ((0, 0), (0, -T % TILE))
    rows = [jnp.pad(x, (*pad, (0, 0), (0, 0))) for x in (q_BTNH, k_BSKH, v_BSKH)]
    q_BTNH, k_BTNH, v_BTNH = rows[0], *(jnp.repeat(x, group, axis=2) for x in rows[1:])
    segments_BT = jnp.pad(segments_BT, pad, constant_values=-1)
    out_BTNH: jax.Array = mha(
        *(q_BTNH, k_BTNH, v_BTNH, segments_BT),
        sm_scale=q_BTNH.shape[3] ** -0.5,
        causal=True,
        block_sizes=BlockSizes(*(TILE, TILE), *(HALF_TILE,) * 4),
        interpret=interpret,
    )
    return out_BTNH[:, :T]


def masked(
    q_BTNH: jax.Array,
    k_BSKH: jax.Array,
    v_BSKH: jax.Array,
    query_segments_BT: jax.Array,
    key_segments_BS: jax.Array,
    *,
    packed: bool,
    implementation: Literal["cudnn", "xla"],
) -> jax.Array:
    """jax.nn.dot_product_attention; gives (B, T, N, H). "xla" runs the same call anywhere.

    `packed` rows pass their mask as a (B, 1, T, S) array of bits, so no long ones.
    """
    mask = None
    if packed:
        mask = (query_segments_BT[:, :, None] == key_segments_BS[:, None, :])[:, None]
    return jax.nn.dot_product_attention(
        q_BTNH, k_BSKH, v_BSKH, mask=mask, is_causal=True, implementation=implementation
    )
