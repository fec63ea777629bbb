# SPDX-License-Identifier: Apache-2.0
"""Floating-point operations of a training step, counted from the shapes.

XLA's cost analysis counts the body of a loop once, so a scanned model needs its own count. A
multiply-add is two operations; norms, activations and the optimizer are left out (below 1%).
"""

import dataclasses


def decoder_forward(
    tokens: int,
    context: float,
    *,
    d_model: int,
    n_layers: int,
    n_heads: int,
    n_kv_heads: int,
    head_dim: int,
    d_ff: int,
    vocab_size: int,
) -> float:
    """Operations of a decoder's forward pass over `tokens` tokens, logits included.

    `context` is the mean number of keys that a token attends to: half the length for causal rows.
    """
    heads = n_heads * head_dim
    projections = d_model * (2 * heads + 2 * n_kv_heads * head_dim)
    feed_forward = 3 * d_model * d_ff
    attention = 2 * heads * context
    layer = projections + feed_forward + attention
    return 2.0 * tokens * (n_layers * layer + d_model * vocab_size)


def training_step(forward: float, recomputed: float = 0.0) -> float:
    """Operations of forward and backward; `recomputed` is the part of the forward done again."""
    return 3 * forward + recomputed


@dataclasses.dataclass(frozen=True)
class Chip:
    """Published limits of one chip: bfloat16 operations a second; bytes a second of its memory and
    of its links to other chips together; bytes of memory.
    """

    flops: float
    hbm_bandwidth: float
    link_bandwidth: float
    hbm_bytes: float


# By the name of a TPU topology; cloud.google.com/tpu/docs, system architecture of each version.
CHIPS = {
    "v5e": Chip(197e12, 819e9, 200e9, 16e9),
    "v5p": Chip(459e12, 2765e9, 600e9, 95e9),
    "v6e": Chip(918e12, 1640e9, 448e9, 32e9),
}
