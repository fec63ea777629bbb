# SPDX-License-Identifier: Apache-2.0
"""Attention of the decoding step on TPU: a Pallas kernel that reads the slots a row really uses.

Letters as in decode.py; Z parts of the rows, T steps of a part.

A row's tokens lie in the slots from its own start to the slot that all rows write. XLA's products
read every slot of every row, free ones too, and mask; here each row is cut into blocks of slots and
the grid runs over the blocks with something to see, so that traffic and steps go with the tokens.
Which row and block a step does stands in scalars that are fetched before the kernel starts
(`plan`), once a token for all layers. Between its blocks a row keeps its softmax in parts, its
largest score, sum and weighted values (arXiv 2205.14135, algorithm 1).

jax ships paged attention for TPU, which wants keys as (slots, head dim) and every row to begin with
a page; here keys are transposed and a row begins wherever its prompt, laid before the common slot,
comes to lie.
"""

import functools

import jax
import jax.numpy as jnp
from jax.experimental import pallas as pl
from jax.experimental.pallas import tpu as pltpu

from kimina_jax.model.attention import MASKED
from kimina_jax.sampler.kv_cache import KVCache

STEP_BYTES = 1 << 20  # keys and values of a step: what hides the time that starting one takes
LANES = 128  # a block of slots is a multiple of them, or all slots
PARTS = 2  # of the rows: a chip with two cores (v4, v5p) gives each one


def wanted(kind: str) -> bool:
    """Whether `kind` (transformer.Config.attention) means this kernel: "splash", or "auto" on TPU.

    As in attention.attend; who compiles for a TPU on another machine has to say "splash".
    """
    return kind == "splash" or (kind == "auto" and jax.default_backend() == "tpu")


def block_slots(heads: int, head_dim: int, slots: int, itemsize: int) -> int:
    """The slots of a block; `heads` are the key/value heads of one device, `slots` the cache's."""
    fit = STEP_BYTES // (2 * heads * head_dim * itemsize)
    return min(slots, max(LANES, fit // LANES * LANES))


def plan(
    start_B: jax.Array, here: jax.Array | int, size: int, slots: int
) -> tuple[jax.Array, jax.Array, jax.Array, jax.Array]:
    """What `attend` does in which step, when row b sees the slots from `start_B[b]` to `here`.

    Gives rows and blocks (Z, T) int32, how many of the T steps each part has (Z,), and the bounds
    (B + 1,): every row's start, then `here`. `size` is that of a block, `slots` that of the cache.
    """
    rows = len(start_B)
    parts = PARTS if rows % PARTS == 0 else 1
    start_B = jnp.minimum(start_B, here).astype(jnp.int32)
    here = jnp.asarray(here, jnp.int32)
    first_ZR = (start_B // size).reshape(parts, -1)
    count_ZR = here // size - first_ZR + 1
    end_ZR = jnp.cumsum(count_ZR, axis=1, dtype=jnp.int32)
    step_T = jnp.arange(rows // parts * pl.cdiv(slots, size), dtype=jnp.int32)
    # Steps behind the last one repeat it: a block that is there already is not fetched again.
    step_ZT = jnp.minimum(step_T[None], end_ZR[:, -1:] - 1)
    row_ZT = jnp.sum(step_ZT[:, :, None] >= end_ZR[:, None], axis=2, dtype=jnp.int32)
    base_ZR = first_ZR - end_ZR + count_ZR
    block_ZT = step_ZT + jnp.take_along_axis(base_ZR, row_ZT, axis=1)
    row_ZT += jnp.arange(parts, dtype=jnp.int32)[:, None] * (rows // parts)
    return row_ZT, block_ZT, end_ZR[:, -1], jnp.append(start_B, here)


def attend(
    q_BKGH: jax.Array,
    cache: KVCache,
    steps: tuple[jax.Array, jax.Array, jax.Array, jax.Array],
    size: int,
    interpret: bool = False,
) -> jax.Array:
    """softmax(q k) v of one scaled query a head over the slots in `steps` (from `plan`).

    `size` as in `plan`. `cache` is the part that lies on one device. Gives (B, K, G, H) in the
    queries' type.
    """
    arrays = [x for x in cache if x is not None]
    row_ZT, _, count_Z, _ = steps
    _, K, G, H = q_BKGH.shape

    def of_row(z, t, row_ZT, block_ZT, count_Z, bounds):
        return row_ZT[z, t], 0, 0, 0

    def keys(z, t, row_ZT, block_ZT, count_Z, bounds):
        return row_ZT[z, t], 0, 0, block_ZT[z, t]

    def values(z, t, row_ZT, block_ZT, count_Z, bounds):
        return row_ZT[z, t], 0, block_ZT[z, t], 0

    def scales(z, t, row_ZT, block_ZT, count_Z, bounds):
        return row_ZT[z, t], 0, block_ZT[z, t]

    query = pl.BlockSpec((None, K, G, H), of_row)
    entry = [
        pl.BlockSpec((None, K, H, size), keys),
        pl.BlockSpec((None, K, size, H), values),
        *[pl.BlockSpec((None, K, size), scales)] * (len(arrays) - 2),
    ]
    run = pl.pallas_call(
        functools.partial(_kernel, size=size),
        grid_spec=pltpu.PrefetchScalarGridSpec(
            num_scalar_prefetch=len(steps),
            grid=(len(row_ZT), jnp.max(count_Z)),
            in_specs=[query, *entry],
            out_specs=query,
            scratch_shapes=[
                pltpu.VMEM((K, G, LANES), jnp.float32),
                pltpu.VMEM((K, G, LANES), jnp.float32),
                pltpu.VMEM((K, G, H), jnp.float32),
            ],
        ),
        out_shape=jax.ShapeDtypeStruct(q_BKGH.shape, q_BKGH.dtype),
        cost_estimate=pl.CostEstimate(  # the most that it can be
            flops=4 * q_BKGH.size * cache.slots,
            bytes_accessed=sum(x.nbytes for x in arrays),
            transcendentals=q_BKGH.size // H * cache.slots,
        ),
        compiler_params=pltpu.CompilerParams(dimension_semantics=("parallel", "arbitrary")),
        interpret=interpret,
        name="ragged_attention",
    )
    return run(*steps, q_BKGH, *arrays)


def _kernel(row_ZT, block_ZT, count_Z, bounds, q_KGH, k_KHS, v_KSH, *refs, size):
    """One block of one row; `refs` are the scales of int8, the result and what a row keeps."""
    *scales, out_KGH, top_KG1, total_KG1, sum_KGH = refs
    z, t = pl.program_id(0), pl.program_id(1)
    block, start, here = block_ZT[z, t], bounds[row_ZT[z, t]], bounds[bounds.shape[0] - 1]

    @pl.when(t < count_Z[z])
    def work():
        @pl.when(block == start // size)
        def begin():
            top_KG1[...] = jnp.full_like(top_KG1, MASKED)
            total_KG1[...] = jnp.zeros_like(total_KG1)
            sum_KGH[...] = jnp.zeros_like(sum_KGH)

        first = block * size

        def seen(shape, axis):
            slot = first + jax.lax.broadcasted_iota(jnp.int32, shape, axis)
            return (slot >= start) & (slot <= here)

        G, H = q_KGH.shape[1:]
        for head in range(q_KGH.shape[0]):
            q_GH, k_HS, v_SH = q_KGH[head], k_KHS[head], v_KSH[head]
            score_GS = jnp.dot(q_GH, k_HS.astype(q_GH.dtype), preferred_element_type=jnp.float32)
            if scales:
                score_GS *= scales[0][head][None]
            score_GS = jnp.where(seen((G, size), 1), score_GS, MASKED)
            before_G1 = top_KG1[head][:, :1]
            top_G1 = jnp.maximum(before_G1, jnp.max(score_GS, axis=1, keepdims=True))
            weight_GS = jnp.exp(score_GS - top_G1)
            kept_G1 = jnp.exp(before_G1 - top_G1)
            total_G1 = kept_G1 * total_KG1[head][:, :1] + weight_GS.sum(axis=1, keepdims=True)
            if scales:
                weight_GS *= jnp.where(seen((1, size), 1), scales[1][head][None], 0)
            # Behind the last slot a block holds anything, which a weight of zero does not cancel.
            v_SH = jnp.where(seen((size, H), 0), v_SH.astype(jnp.float32), 0).astype(q_GH.dtype)
            part_GH = jnp.dot(
                weight_GS.astype(q_GH.dtype), v_SH, preferred_element_type=jnp.float32
            )
            sum_KGH[head] = kept_G1 * sum_KGH[head] + part_GH
            top_KG1[head] = jnp.broadcast_to(top_G1, (G, LANES))
            total_KG1[head] = jnp.broadcast_to(total_G1, (G, LANES))

        @pl.when(block == here // size)
        def end():
            out_KGH[...] = (sum_KGH[...] / total_KG1[:, :, :1]).astype(out_KGH.dtype)
