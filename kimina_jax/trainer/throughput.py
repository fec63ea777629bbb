# SPDX-License-Identifier: Apache-2.0
"""How fast the updates are: tokens a second, model FLOP/s utilization, memory of the devices.

Counted are the tokens of sequences and the operations that they need: padding, recomputation and
the wait for other tiers make an update slower, not larger (MFU as in PaLM, arXiv 2204.02311,
appendix B).
"""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import jax
import numpy as np

from flextrain_jax.core import flops
from kimina_jax.model.transformer import Config


@dataclasses.dataclass(frozen=True)
class Meter:
    """What an update is measured against.

    `peak_flops` is of one device, None: what is published for its kind. `adapters` counts the
    parameters that train where the model itself is frozen, 0 where all of it trains.
    """

    model: Config
    devices: Sequence[Any]
    peak_flops: float | None = None
    adapters: int = 0

    def metrics(
        self,
        segments: Iterable[np.ndarray],
        seconds: float,
        scored: int = 0,
        positions: Iterable[np.ndarray | None] | None = None,
    ) -> dict[str, float]:
        """The metrics of one update over rows with the segment ids (B, T), 0 where padded.

        `scored` counts the forward passes before it. `positions` are those of the tokens (B, T)
        where they do not count from 0 in each segment, since a prompt is shared; it counts once.
        Left out is what is not known: `mfu` without a peak, `peak_memory_gb` where the backend does
        not report it.
        """
        segments = list(segments)
        lengths = np.concatenate([sequence_lengths(x_BT) for x_BT in segments])
        found = {"tokens_per_second": float(lengths.sum() / seconds)}
        peak_flops = self.peak_flops or flops.peak_flops(self.devices[0].device_kind)
        if peak_flops:
            pairs = zip(segments, positions or [None] * len(segments), strict=True)
            before = sum(
                float(positions_BT[segment_BT > 0].sum() + 0.5 * (segment_BT > 0).sum())
                for segment_BT, positions_BT in pairs
                if positions_BT is not None
            )
            needed = update_flops(self.model, lengths, scored, self.adapters, before or None)
            found["mfu"] = needed / (seconds * peak_flops * len(self.devices))
        memory = peak_memory(self.devices)
        return found if memory is None else found | {"peak_memory_gb": memory / 1e9}


def forward_flops(cfg: Config, tokens: int, context: float) -> float:
    """`flops.decoder_forward` with the sizes of a Config."""
    names = ("d_model", "n_layers", "n_heads", "n_kv_heads", "head_dim", "d_ff", "vocab_size")
    return flops.decoder_forward(tokens, context, **{name: getattr(cfg, name) for name in names})


def update_flops(
    cfg: Config,
    lengths: np.ndarray,
    scored: int = 0,
    adapters: int = 0,
    pairs: float | None = None,
) -> float:
    """Operations that sequences of these lengths need: `scored` forward passes and one update.

    `adapters` as in Meter: with adapters the weights of the model get no gradient. `pairs` are the
    keys that all queries see, where these are not the ones before them in their sequence alone.
    """
    tokens = int(lengths.sum())
    alone = float(np.sum(lengths.astype(np.float64) ** 2) / 2)
    context = (alone if pairs is None else pairs) / max(tokens, 1)
    beside = 2.0 * tokens * adapters
    forward = forward_flops(cfg, tokens, context) + beside
    frozen = forward_flops(cfg, tokens, 0) if adapters else 0.0
    return scored * forward + flops.training_step(forward, frozen=frozen)


def sequence_lengths(segment_BT: np.ndarray) -> np.ndarray:
    """Tokens of every sequence in packed rows; segment ids count from 1 in each row."""
    rows_B1 = np.arange(len(segment_BT))[:, None] * (int(segment_BT.max(initial=0)) + 1)
    counts = np.bincount((segment_BT + rows_B1)[segment_BT > 0].ravel())
    return counts[counts > 0]


def peak_memory(devices: Sequence[Any]) -> int | None:
    """The most bytes that any device of this host has held; None where its backend does not say."""
    here = [device for device in devices if device.process_index == jax.process_index()]
    peaks = [(device.memory_stats() or {}).get("peak_bytes_in_use") for device in here]
    return max((peak for peak in peaks if peak is not None), default=None)
