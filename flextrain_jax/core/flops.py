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
    """Published limits of one chip or card: bfloat16 operations a second; its memory in bytes, and
    in bytes a second; bytes a second of all its links to others together, in one direction.
    `kinds` are the names that jax gives it (`jax.Device.device_kind`).
    """

    flops: float
    hbm_bytes: float
    hbm_bandwidth: float
    link_bandwidth: float
    kinds: tuple[str, ...]


# By the name of a topology. TPUs: the tables "System architecture" of the pages v5e,
# v5p-training and v6e in docs.cloud.google.com/tpu/docs; they state the links in both directions
# together (400, 1200 and 800 GB/s). Names: jax/_src/pallas/mosaic/tpu_info.py of jax 0.10.
CHIPS = {
    "v5e": Chip(197e12, 16e9, 819e9, 200e9, ("TPU v5 lite", "TPU v5e")),
    "v5p": Chip(459e12, 95e9, 2765e9, 600e9, ("TPU v5", "TPU v5p")),
    "v6e": Chip(918e12, 32e9, 1638e9, 400e9, ("TPU v6 lite", "TPU v6e")),
    # NVIDIA's data sheets, dense (they print twice that, with sparsity); NVLink in one direction,
    # which is half of what they print; L4 and T4 have PCIe x16 only. T4: float16, it has no
    # bfloat16. H100 SXM and H200 have one compute die: glennklockwood.com/garden/processors/h100.
    "t4": Chip(65e12, 16e9, 320e9, 16e9, ("Tesla T4",)),
    "l4": Chip(121e12, 24e9, 300e9, 32e9, ("NVIDIA L4",)),
    "a100": Chip(312e12, 80e9, 2039e9, 300e9, ("NVIDIA A100-SXM4-80GB",)),
    "h100": Chip(989.4e12, 80e9, 3352e9, 450e9, ("NVIDIA H100 80GB HBM3",)),
    "h200": Chip(989.4e12, 141e9, 4800e9, 450e9, ("NVIDIA H200",)),
    "b200": Chip(2250e12, 180e9, 8000e9, 900e9, ("NVIDIA B200",)),
}
# bfloat16 operations a second of one device, dense. TPU v4: docs.cloud.google.com/tpu/docs/v4.
# A100 with 40 GB: NVIDIA's data sheet of June 2021.
PEAKS = {kind: chip.flops for chip in CHIPS.values() for kind in chip.kinds} | {
    "TPU v4": 275e12,
    "NVIDIA A100-SXM4-40GB": 312e12,
}


def peak_flops(device_kind: str) -> float | None:
    """bfloat16 operations a second of a device by jax's name for it; None where it is not known."""
    return PEAKS.get(device_kind)
