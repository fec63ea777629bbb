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


def training_step(forward: float, recomputed: float = 0.0, frozen: float = 0.0) -> float:
    """Operations of forward and backward.

    `recomputed` is the part of the forward done again, `frozen` the part whose weights get no
    gradient: the backward pass does it once, not twice.
    """
    return 3 * forward + recomputed - frozen


@dataclasses.dataclass(frozen=True)
class Chip:
    """Published limits of one TPU chip: bfloat16 operations a second; its memory in bytes, and in
    bytes a second; bytes a second of all its links to other chips together, in one direction.
    `kinds` are the names that jax gives it (`jax.Device.device_kind`).
    """

    flops: float
    hbm_bytes: float
    hbm_bandwidth: float
    link_bandwidth: float
    kinds: tuple[str, ...]


# By the name of a TPU topology. Source: the tables "System architecture" of the pages v5e,
# v5p-training and v6e in docs.cloud.google.com/tpu/docs; they state the links in both directions
# together (400, 1200 and 800 GB/s). Names: jax/_src/pallas/mosaic/tpu_info.py of jax 0.10.
CHIPS = {
    "v5e": Chip(197e12, 16e9, 819e9, 200e9, ("TPU v5 lite", "TPU v5e")),
    "v5p": Chip(459e12, 95e9, 2765e9, 600e9, ("TPU v5", "TPU v5p")),
    "v6e": Chip(918e12, 32e9, 1638e9, 400e9, ("TPU v6 lite", "TPU v6e")),
}
# bfloat16 operations a second of one device, dense. TPU v4: docs.cloud.google.com/tpu/docs/v4.
# A100: NVIDIA's data sheet of June 2021 (624 is with sparsity). H100 SXM and H200 have one compute
# die; its 1978.9 are with sparsity too: glennklockwood.com/garden/processors/h100.
PEAKS = {kind: chip.flops for chip in CHIPS.values() for kind in chip.kinds} | {
    "TPU v4": 275e12,
    "NVIDIA A100-SXM4-40GB": 312e12,
    "NVIDIA A100-SXM4-80GB": 312e12,
    "NVIDIA H100 80GB HBM3": 989.4e12,
    "NVIDIA H200": 989.4e12,
}


def peak_flops(device_kind: str) -> float | None:
    """bfloat16 operations a second of a device by jax's name for it; None where it is not known."""
    return PEAKS.get(device_kind)
