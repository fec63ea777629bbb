# SPDX-License-Identifier: Apache-2.0
"""Advantages by hand."""

import numpy as np
import pytest

from kimina_jax.trainer.advantages import AdvantageConfig, drop_negatives, group_advantages

ALL = np.ones(6, bool)


def test_mean_baseline_by_hand():
    reward = np.array([1, 0, 0, 1, 1, 1.0])
    group = np.array([0, 0, 0, 1, 1, 1])
    advantage, trains = group_advantages(reward, group, ALL, AdvantageConfig())
    np.testing.assert_allclose(advantage, [2 / 3, -1 / 3, -1 / 3, 0, 0, 0], rtol=1e-6)
    assert trains.tolist() == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]  # an equal group teaches nothing


def test_censored_samples_are_in_no_mean():
    reward = np.array([1, 0, 0, 0, 0, 1.0])
    group = np.zeros(6, int)
    counted = np.array([True, True, False, False, False, False])
    advantage, trains = group_advantages(reward, group, counted, AdvantageConfig())
    assert advantage.tolist() == [0.5, -0.5, 0, 0, 0, 0]
    assert trains.tolist() == counted.tolist()


def test_grpo_divides_by_the_deviation():
    advantage, _ = group_advantages(
        np.array([1, 0.0]), np.zeros(2, int), np.ones(2, bool), AdvantageConfig("mean_std")
    )
    np.testing.assert_allclose(advantage, [1, -1], rtol=1e-4)


def test_omega_drop_takes_negatives_only_and_the_same_ones_again():
    advantage = np.where(np.arange(2000) % 2 == 0, 1.0, -1.0)
    trains = np.ones(2000, bool)
    kept = drop_negatives(advantage, trains, 0.5, seed=3, step=7)
    assert kept[advantage > 0].all()
    assert 0.45 < kept[advantage < 0].mean() < 0.55
    np.testing.assert_array_equal(kept, drop_negatives(advantage, trains, 0.5, seed=3, step=7))
    assert (kept != drop_negatives(advantage, trains, 0.5, seed=3, step=8)).any()


def test_bad_settings_are_refused():
    with pytest.raises(ValueError, match="baseline"):
        AdvantageConfig(baseline="median")
    with pytest.raises(ValueError, match="negative_drop"):
        AdvantageConfig(negative_drop=1.0)
