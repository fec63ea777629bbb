# SPDX-License-Identifier: Apache-2.0
"""Log-probability of each target token and entropy of each next-token distribution, without (B, T,
V).

Letters: B batch, T time, D model, V vocabulary, Q sequence shards (1 without context parallelism),
C chunk of T.

Time is cut into chunks whose logits live only inside one step of a scan; the backward pass computes
them again from the saved normaliser. The gradient is written by hand for two reasons: the cotangent
of the logits enters the products in the compute type (autodiff would multiply in float32), and the
gradient of the matrix is summed over chunks in float32.

On a mesh the matrix comes spread over its vocabulary (`transformer.unembed_matrix`), also over
`fsdp`: then the hidden states of a chunk are gathered instead of the matrix, and neither the matrix
nor its gradient is ever whole on a chip.
"""

import jax
import jax.numpy as jnp
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import BATCH
from kimina_jax.model.config import Distribution
from kimina_jax.model.kept import keep
from kimina_jax.model.sharding import axis_names, axis_size, on_mesh, place, place_like

MODELS_OWN = Distribution()


def token_logprobs(
    x_BTD: jax.Array,
    w_DV: jax.Array,
    targets_BT: jax.Array,
    *,
    chunk: int,
    drawn: Distribution = MODELS_OWN,
) -> tuple[jax.Array, jax.Array]:
    """The log-probability of the targets and the entropy in nats, each (B, T) float32, of
    softmax(x w) or of what `drawn` makes of it.

    Which tokens top-p, top-k and min-p keep goes by the same logits and has no gradient. A target
    counts as kept: it was drawn, by weights that have moved since or that round otherwise.

    `chunk` is the number of time steps of a row whose logits exist at once; T need not be a
    multiple of it.
    """
    B, T, _ = x_BTD.shape
    Q = axis_size("seq") if T % axis_size("seq") == 0 else 1
    chunk = min(chunk, T // Q)
    n_chunks = -(-(T // Q) // chunk)
    pad = n_chunks * chunk - T // Q

    def cut(x, *rest):  # (B, T, ...) -> (n_chunks, B, Q, C, ...)
        x = place(x, P(BATCH, "seq" if Q > 1 else None, *[None] * len(rest)))
        x = place(x.reshape(B, Q, T // Q, *rest), P(BATCH, "seq", None, *[None] * len(rest)))
        x = jnp.pad(x, [(0, 0), (0, 0), (0, pad)] + [(0, 0)] * len(rest))
        return jnp.moveaxis(x.reshape(B, Q, n_chunks, chunk, *rest), 2, 0)

    def join(y):  # (n_chunks, B, Q, C) -> (B, T)
        y = jnp.moveaxis(y, 0, 2).reshape(B, Q, n_chunks * chunk)[:, :, : T // Q]
        return place(y, P(BATCH, "seq" if Q > 1 else None, None)).reshape(B, T)

    logp, entropy = _scan_chunks(cut(x_BTD, x_BTD.shape[2]), w_DV, cut(targets_BT), drawn)
    return join(logp), join(entropy)


def next_logits(x_BD: jax.Array, w_DV: jax.Array) -> jax.Array:
    """The logits (B, V) float32 of what follows B hidden states, whole on every device."""
    logit_BQCV = _logits(x_BD[:, None, None], w_DV)
    return place(logit_BQCV, P(None, None, None, None))[:, 0, 0]


def _values(x_ZBQCD, w_DV, targets_ZBQC, drawn):
    return _forward(x_ZBQCD, w_DV, targets_ZBQC, drawn)[0]


_scan_chunks = jax.custom_vjp(_values, nondiff_argnums=(3,))


def _forward(x_ZBQCD, w_DV, targets_ZBQC, drawn):
    def step(_, chunk):
        x_BQCD, targets_BQC = chunk
        logit_BQCV = _kept(_logits(x_BQCD, w_DV), targets_BQC, drawn)
        top_BQC = jnp.max(logit_BQCV, axis=-1)
        weight_BQCV = jnp.exp(logit_BQCV - top_BQC[..., None])
        total_BQC = jnp.sum(weight_BQCV, axis=-1)
        norm_BQC = top_BQC + jnp.log(total_BQC)
        # A gather along a sharded vocabulary is not defined; a masked sum is, and fuses.
        logp_BQC = jnp.sum(jnp.where(_hit(logit_BQCV, targets_BQC), logit_BQCV, 0.0), axis=-1)
        # Not as a sum of products: that is 30 times as slow in XLA's CPU backend.
        sum_BQC = jnp.einsum(
            "bqcv,bqcv->bqc",
            weight_BQCV,
            logit_BQCV,
            precision=jax.lax.Precision.HIGHEST,
            out_sharding=on_mesh(_rows_outside(_vocabulary_axes(w_DV))),
        )
        mean_BQC = sum_BQC / total_BQC
        rows = P(BATCH, "seq", None)
        return None, tuple(
            place(y, rows) for y in (logp_BQC - norm_BQC, norm_BQC - mean_BQC, norm_BQC)
        )

    _, (logp, entropy, norm) = jax.lax.scan(step, None, (x_ZBQCD, targets_ZBQC))
    return (logp, entropy), (x_ZBQCD, w_DV, targets_ZBQC, norm, entropy)


def _backward(drawn, saved, cotangents):
    x_ZBQCD, w_DV, *rows = saved
    vocabulary = _vocabulary_axes(w_DV)

    def step(dw_DV, chunk):
        x_BQCD, targets_BQC, norm_BQC, entropy_BQC, dlogp_BQC, dentropy_BQC = chunk
        outer = _rows_outside(vocabulary)
        rows = (norm_BQC, entropy_BQC, dlogp_BQC, dentropy_BQC)
        norm, entropy, dlogp, dentropy = (place(y, outer)[..., None] for y in rows)
        logit_BQCV = _kept(_logits(x_BQCD, w_DV), targets_BQC, drawn)
        logp_BQCV = logit_BQCV - norm
        # d logp / d logit = hit - p;  d entropy / d logit = -p (log p + entropy)
        hit_BQCV = _hit(logit_BQCV, targets_BQC)
        p_BQCV = jnp.exp(logp_BQCV)
        dlogit_BQCV = jnp.where(hit_BQCV, dlogp, 0.0) - p_BQCV * (
            dlogp + dentropy * (logp_BQCV + entropy)
        )
        dlogit_BQCV = (dlogit_BQCV / _temperature(drawn)).astype(x_BQCD.dtype)
        dx_BQCD = jnp.einsum(
            "bqcv,dv->bqcd", dlogit_BQCV, w_DV, out_sharding=on_mesh(P(BATCH, "seq", None, None))
        )
        dw_DV += jnp.einsum(
            "bqcd,bqcv->dv",
            place(x_BQCD, P(*outer, None)),
            dlogit_BQCV,
            preferred_element_type=jnp.float32,
            out_sharding=on_mesh(P(None, vocabulary)),
        )
        return dw_DV, dx_BQCD

    zeros_DV = place(jnp.zeros(w_DV.shape, jnp.float32), P(None, vocabulary))
    dw_DV, dx_ZBQCD = jax.lax.scan(step, zeros_DV, (x_ZBQCD, *rows, *cotangents))
    # A cotangent has the placement of its primal, down to axes of size one.
    return place_like(dx_ZBQCD, x_ZBQCD), place_like(dw_DV.astype(w_DV.dtype), w_DV), None


_scan_chunks.defvjp(_forward, _backward)


def _logits(x_BQCD, w_DV):
    vocabulary = _vocabulary_axes(w_DV)
    outer = _rows_outside(vocabulary)
    return jnp.einsum(
        "bqcd,dv->bqcv",
        place(x_BQCD, P(*outer, None)),
        w_DV,
        preferred_element_type=jnp.float32,
        out_sharding=on_mesh(P(*outer, vocabulary)),
    )


def _kept(logit_BQCV, targets_BQC, drawn):
    """The logits of what is drawn from, the targets among it."""
    if drawn.plain:
        return logit_BQCV
    scaled_BQCV = logit_BQCV / drawn.temperature
    return jnp.where(_hit(logit_BQCV, targets_BQC), scaled_BQCV, keep(logit_BQCV, drawn))


def _temperature(drawn):
    return 1.0 if drawn.plain else drawn.temperature


def _hit(logit_BQCV, targets_BQC):
    """True at each row's target token."""
    vocabulary = _vocabulary_axes(logit_BQCV)
    targets_BQC = place(targets_BQC, _rows_outside(vocabulary))
    token_V = place(jnp.arange(logit_BQCV.shape[-1], dtype=targets_BQC.dtype), P(vocabulary))
    return targets_BQC[..., None] == token_V[None, None, None]


def _vocabulary_axes(x):
    """The mesh axes over which the last axis of `x` is spread."""
    return axis_names(x, -1) or None


def _rows_outside(vocabulary):
    """The placement (B, Q, C) of rows over the axes that the vocabulary does not take."""
    batch = tuple(axis for axis in BATCH if axis not in (vocabulary or ()))
    return P(batch, "seq", None)
