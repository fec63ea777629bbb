# SPDX-License-Identifier: Apache-2.0
"""From verdicts to advantages, on the host: small arrays, one number a sample.

A group is the samples of one problem at one step. A censored sample (its check failed for reasons
that are not the proof's) takes no part: not in the group's mean, not in the loss.
"""

from typing import Literal

import numpy as np

from flextrain_jax.core.settings import setting, settings


@settings
class AdvantageConfig:
    """How the verdicts of a group become advantages."""

    baseline: Literal["mean", "mean_std"] = setting(
        "mean: Kimi k1.5, whose tau log Z is about the mean reward, and Dr.GRPO; mean_std: GRPO.",
        default="mean",
    )
    negative_drop: float = setting(
        "Kimina's omega: the probability with which a sample with negative advantage is left out"
        " (Kimina-Prover, section 2.3).",
        default=0.5,
        ge=0,
        lt=1,
    )
    keep_equal_groups: bool = setting(
        "Keep groups whose rewards are all equal; their advantages are zero.", default=False
    )


def group_advantages(
    reward_B: np.ndarray, group_B: np.ndarray, counted_B: np.ndarray, config: AdvantageConfig
) -> tuple[np.ndarray, np.ndarray]:
    """Advantages (B,) float32 and which samples train (B,) bool.

    `reward_B` float, `group_B` integer group numbers, `counted_B` False for censored samples.
    """
    advantage_B = np.zeros(len(reward_B), np.float32)
    trains_B = np.zeros(len(reward_B), bool)
    for group in np.unique(group_B):
        members = np.flatnonzero((group_B == group) & counted_B)
        if len(members) < 2:
            continue
        reward = reward_B[members].astype(np.float64)
        if np.ptp(reward) == 0 and not config.keep_equal_groups:
            continue
        centred = reward - reward.mean()
        if config.baseline == "mean_std":
            centred = centred / (reward.std() + 1e-6)
        advantage_B[members] = centred
        trains_B[members] = True
    return advantage_B, trains_B


def drop_negatives(
    advantage_B: np.ndarray, trains_B: np.ndarray, probability: float, seed: int, step: int
) -> np.ndarray:
    """Kimina's omega-drop: samples with a negative advantage are left out with `probability`.

    The draw depends on (seed, step) and the position only. Returns the new `trains_B`.
    """
    rng = np.random.default_rng([seed, step, 0x0E6A])
    dropped_B = rng.random(len(advantage_B)) < probability
    return trains_B & ~(dropped_B & (advantage_B < 0))
