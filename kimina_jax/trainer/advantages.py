# SPDX-License-Identifier: Apache-2.0
"""From verdicts to advantages, on the host: small arrays, one number a sample.

A group is the samples of one problem at one step. A censored sample (its check failed for reasons
that are not the proof's) takes no part: not in the group's mean, not in the loss.
"""

import dataclasses
from typing import Literal

import numpy as np

from flextrain_jax.core.settings import setting, settings
from kimina_jax.trainer.objectives.loss import Objective

Baseline = Literal["objective", "mean", "mean_std", "leave_one_out", "success", "none"]


@settings
class AdvantageConfig:
    """How the verdicts of a group become advantages."""

    baseline: Baseline = setting(
        "What becomes of a reward r in its group. objective: what the objective's paper has; mean:"
        " r - mean; mean_std: (r - mean) / standard deviation; leave_one_out: r - mean of the"
        " others; success: (r - mean) / mean, and nothing where the mean is not above 0; none: r"
        " itself, of the samples with r above 0 alone, whatever their group.",
        default="objective",
    )
    negative_drop: float | None = setting(
        "Kimina's omega: the probability with which a sample with negative advantage is left out"
        " (Kimina-Prover, section 2.3); null: what the objective's paper has, 0.5 for"
        " mirror_descent and 0 for the others.",
        default=None,
        ge=0,
        lt=1,
    )
    keep_equal_groups: bool = setting(
        "Keep groups whose rewards are all equal; their advantages are zero.", default=False
    )

    def of(self, objective: Objective) -> "AdvantageConfig":
        """These settings with what is left to the objective said."""
        baseline = objective.BASELINE if self.baseline == "objective" else self.baseline
        drop = objective.NEGATIVE_DROP if self.negative_drop is None else self.negative_drop
        return dataclasses.replace(self, baseline=baseline, negative_drop=drop)


def group_advantages(
    reward_B: np.ndarray, group_B: np.ndarray, counted_B: np.ndarray, config: AdvantageConfig
) -> tuple[np.ndarray, np.ndarray]:
    """Advantages (B,) float32 and which samples train (B,) bool.

    `reward_B` float, `group_B` integer group numbers, `counted_B` False for censored samples.
    A group of one has nobody to be compared with and does not train, unless nothing is compared.

    Raises ValueError where `config` leaves the baseline to the objective (`AdvantageConfig.of`).
    """
    if config.baseline == "objective":
        raise ValueError("group_advantages: which objective's baseline? see AdvantageConfig.of")
    if config.baseline == "none":
        trains_B = counted_B & (reward_B > 0)
        return np.where(trains_B, reward_B, 0).astype(np.float32), trains_B
    advantage_B = np.zeros(len(reward_B), np.float32)
    trains_B = np.zeros(len(reward_B), bool)
    for group in np.unique(group_B):
        members = np.flatnonzero((group_B == group) & counted_B)
        if len(members) < 2:
            continue
        reward = reward_B[members].astype(np.float64)
        if np.ptp(reward) == 0 and not config.keep_equal_groups:
            continue
        if config.baseline == "success" and reward.mean() <= 0:
            continue
        advantage_B[members] = _compared(reward, config.baseline)
        trains_B[members] = True
    return advantage_B, trains_B


def _compared(reward: np.ndarray, baseline: str) -> np.ndarray:
    """The advantages of one group of two or more."""
    centred = reward - reward.mean()
    if baseline == "mean_std":
        return centred / (reward.std() + 1e-6)
    if baseline == "leave_one_out":
        return centred * len(reward) / (len(reward) - 1)
    return centred / reward.mean() if baseline == "success" else centred


def choose_groups(
    trains_B: np.ndarray, group_B: np.ndarray, most: int, seed: int, step: int
) -> np.ndarray:
    """At most `most` of the groups that train; returns the new `trains_B`.

    Which ones depends on (seed, step) and the groups that train only: neither on rewards, nor on
    the order in which samples ended, which would prefer the short ones.
    """
    groups = np.unique(group_B[trains_B])
    if len(groups) <= most:
        return trains_B
    chosen = np.random.default_rng([seed, step, 0x6F]).permutation(groups)[:most]
    return trains_B & np.isin(group_B, chosen)


def drop_negatives(
    advantage_B: np.ndarray, trains_B: np.ndarray, probability: float, seed: int, step: int
) -> np.ndarray:
    """Kimina's omega-drop: samples with a negative advantage are left out with `probability`.

    The draw depends on (seed, step) and the position only. Returns the new `trains_B`.
    """
    rng = np.random.default_rng([seed, step, 0x0E6A])
    dropped_B = rng.random(len(advantage_B)) < probability
    return trains_B & ~(dropped_B & (advantage_B < 0))


def shuffled(reward_B: np.ndarray, counted_B: np.ndarray, seed: int, step: int) -> np.ndarray:
    """The rewards dealt at random among the samples that have one; what is not counted stays, or
    its 0 would become somebody's reward. The control of an experiment.

    The draw depends on (seed, step) only.
    """
    places = np.flatnonzero(counted_B)
    rng = np.random.default_rng([seed, step, 0x5B])
    dealt_B = reward_B.copy()
    dealt_B[places] = reward_B[rng.permutation(places)]
    return dealt_B
