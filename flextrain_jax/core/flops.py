# SPDX-License-Identifier: Apache-2.0
"""Floating-point operations of a training step, counted from the shapes.

XLA's cost analysis counts the body of a loop once, so a scanned model needs its own count. A
multiply-add is two operations; norms, activations and the optimizer are left out (below 1%).
"""

import dataclasses
from collections.abc import Sequence

import jax


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
# By jax's device_kind. A CPU has no entry: its peak is not published but measured.
DEVICE_KINDS = {
    "TPU v5 lite": CHIPS["v5e"],
    "TPU v5": CHIPS["v5p"],
    "TPU v5p": CHIPS["v5p"],
    "TPU v6 lite": CHIPS["v6e"],
    "NVIDIA H100 80GB HBM3": Chip(989e12, 3350e9, 900e9, 80e9),
}


def throughput(
    model_flops: float, tokens: float, seconds: float, devices: Sequence[jax.Device]
) -> dict[str, float]:
    """Metrics of a step: tokens and operations a second, MFU, and the most memory in use.

    `model_flops` counts forward and backward without recomputation, so MFU (model FLOPs
    utilization, arXiv 2204.02311 App. B) rewards no wasted work. It is left out for a device
    without a published peak, and the memory where the backend does not count it.
    """
    rate = model_flops / seconds
    metrics = {"tokens_per_second": tokens / seconds, "tflops_per_second": rate / 1e12}
    chip = DEVICE_KINDS.get(devices[0].device_kind)
    if chip:
        metrics["mfu"] = rate / (chip.flops * len(devices))
    used = [(d.memory_stats() or {}).get("peak_bytes_in_use") for d in devices if _is_here(d)]
    if used and None not in used:
        metrics["hbm_peak_gb"] = max(used) / 1e9
    return metrics


def _is_here(device: jax.Device) -> bool:
    return device.process_index == jax.process_index()
