# SPDX-License-Identifier: Apache-2.0
"""Whether a sampler draws as it was asked to: temperature, top-p, top-k and min-p.

The probe (probe.py) shows which weights a sampler holds, not what it does with their logits: one
that ignores the temperature scores the probe right. So the trainer says, for the end of each probe
text, which log-probabilities of the model's own the next tokens should have: their mean and
deviation under the distribution that is asked for, and the least one that it keeps. A sampler draws
some tokens there, from fixed seeds, when it has loaded its first weights, and compares.

Imports neither jax nor torch.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kimina_jax.protocol import mailbox, probe
from kimina_jax.protocol.probe import SyncError

FIELD = "draws"  # in the probe.json of a weights folder
COUNT = 128  # tokens drawn for each text
SIGMAS = 6.0  # chance alone goes beyond in one of 10^8 starts
ROUNDING = 0.1  # nats; two programs may round a log-probability so far apart
OUTSIDE = 0.5  # nats below the least kept one: not a matter of rounding
SHAPE = ("temperature", "top_p", "top_k", "min_p")


@dataclasses.dataclass(frozen=True)
class Expected:
    """Of the model's own log-probability of a drawn token, in nats: `mean`, `deviation`, and the
    `least` that a token may have."""

    mean: float
    deviation: float
    least: float


def expected(logits_V: np.ndarray, sampling: Mapping[str, Any]) -> Expected:
    """What tokens drawn from these logits (V,) should look like; `sampling` as a request has it."""
    logit_V = np.asarray(logits_V, np.float64)
    logp_V = logit_V - logit_V.max()
    logp_V -= np.log(np.exp(logp_V).sum())
    chance_V = _drawn_from(logp_V, sampling)
    mean = float(chance_V @ logp_V)
    variance = float(chance_V @ np.square(logp_V - mean))
    return Expected(mean, variance**0.5, float(logp_V[chance_V > 0].min()))


def _drawn_from(logp_V: np.ndarray, sampling: Mapping[str, Any]) -> np.ndarray:
    """The probabilities (V,) of Sampling's distribution, by sorting."""
    temperature = sampling.get("temperature", 1.0)
    if temperature == 0:
        best_V = logp_V == logp_V.max()
        return best_V / best_V.sum()
    weight_V = np.exp((logp_V - logp_V.max()) / temperature)
    weight_V = np.where(weight_V < sampling.get("min_p", 0.0), 0.0, weight_V)
    if 0 < (top_k := sampling.get("top_k", 0)) < len(weight_V):
        weight_V = np.where(weight_V < np.sort(weight_V)[-top_k], 0.0, weight_V)
    if (top_p := sampling.get("top_p", 1.0)) < 1:
        falling_V = np.sort(weight_V)[::-1]
        share_V = np.cumsum(falling_V) / falling_V.sum()
        least = falling_V[min(int(np.searchsorted(share_V, top_p)), len(falling_V) - 1)]
        weight_V = np.where(weight_V < least, 0.0, weight_V)
    return weight_V / weight_V.sum()


def read(folder: Path) -> list[Expected]:
    """What the trainer expects at the end of each text of a folder's probe; none where the folder
    was published before this was asked."""
    there = mailbox.read_json(folder / probe.FILE)
    return [Expected(*row) for row in there.get(FIELD, [])]


def judge(
    wanted: Sequence[Expected],
    found: Sequence[Sequence[float]],
    sampling: Mapping[str, Any],
    backend: str,
) -> None:
    """Compares drawn tokens' log-probabilities (the model's own, for each text) with the trainer's
    word. Raises SyncError, which names the settings, where they are not of that distribution."""
    logps = [np.asarray(row, np.float64) for row in found]
    total = sum(map(len, logps))
    off = sum(float(np.sum(row - of.mean)) for row, of in zip(logps, wanted, strict=True)) / total
    spread = sum(len(row) * of.deviation**2 for row, of in zip(logps, wanted, strict=True))
    allowed = ROUNDING + SIGMAS * spread**0.5 / total
    outside = sum(
        int(np.sum(row < of.least - OUTSIDE)) for row, of in zip(logps, wanted, strict=True)
    )
    asked = ", ".join(f"{name} {sampling[name]}" for name in SHAPE if name in sampling)
    if not abs(off) <= allowed:
        raise SyncError(
            f"the {backend} sampler does not draw as it was asked to ({asked}): the tokens of the"
            f" probe are {abs(off):.2f} nats {'more' if off > 0 else 'less'} likely than they"
            f" should be on average (chance: {allowed:.2f}); see that this version of the sampler"
            " honours these settings, or leave them at 1"
        )
    if outside:
        raise SyncError(
            f"the {backend} sampler does not draw as it was asked to ({asked}): {outside} of"
            f" {total} tokens of the probe are none that these settings keep; see that this version"
            " of the sampler honours them, or leave them at 1"
        )
