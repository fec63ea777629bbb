# SPDX-License-Identifier: Apache-2.0
"""Advantages by hand."""

import numpy as np
import pytest

from kimina_jax.trainer.advantages import (
    AdvantageConfig,
    choose_groups,
    drop_negatives,
    group_advantages,
    shuffled,
)
from kimina_jax.trainer.objectives.grpo import Grpo
from kimina_jax.trainer.objectives.mirror_descent import MirrorDescent
from kimina_jax.trainer.objectives.reinforce import MaxRl, RejectionTuning, Rloo

ALL = np.ones(6, bool)
MEAN = AdvantageConfig("mean")


def test_mean_baseline_by_hand():
    reward = np.array([1, 0, 0, 1, 1, 1.0])
    group = np.array([0, 0, 0, 1, 1, 1])
    advantage, trains = group_advantages(reward, group, ALL, MEAN)
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
    advantage, trains = group_advantages(reward, group, counted, MEAN)
    assert advantage.tolist() == [0.5, -0.5, 0, 0, 0, 0]
    assert trains.tolist() == counted.tolist()


def test_grpo_divides_by_the_deviation():
    advantage, _ = group_advantages(
        np.array([1, 0.0]), np.zeros(2, int), np.ones(2, bool), AdvantageConfig("mean_std")
    )
    np.testing.assert_allclose(advantage, [1, -1], rtol=1e-4)


def test_leave_one_out_and_success_by_hand():
    reward = np.array([1, 0, 0, 0.5, 0, 0, 0, -1.0])
    group = np.array([0, 0, 0, 0, 1, 1, 2, 2])
    every = np.ones(8, bool)
    advantage, trains = group_advantages(reward, group, every, AdvantageConfig("leave_one_out"))
    others = [1 - 0.5 / 3, -1.5 / 3, -1.5 / 3, 0.5 - 1 / 3, 0, 0, 1, -1]
    np.testing.assert_allclose(advantage, others, rtol=1e-6)
    assert trains.tolist() == [True] * 4 + [False] * 2 + [True] * 2
    advantage, trains = group_advantages(reward, group, every, AdvantageConfig("success"))
    by_mean = [0.625 / 0.375, -1, -1, 0.125 / 0.375, 0, 0, 0, 0]
    np.testing.assert_allclose(advantage, by_mean, rtol=1e-6)
    assert trains.tolist() == [True] * 4 + [False] * 4  # no success, nothing to make likelier


@pytest.mark.parametrize("baseline", ["mean", "mean_std", "leave_one_out", "success"])
@pytest.mark.parametrize("keep", [False, True])
def test_groups_of_one_and_equal_groups(baseline, keep):
    reward = np.array([1, 1, 1, 1.0, 0, 0])
    group, counted = np.array([0, 1, 1, 1, 2, 2]), np.array([True] * 4 + [False] * 2)
    config = AdvantageConfig(baseline, keep_equal_groups=keep)
    advantage, trains = group_advantages(reward, group, counted, config)
    assert advantage.tolist() == [0.0] * 6
    assert trains.tolist() == [False, keep, keep, keep, False, False]


def test_without_a_baseline_valid_samples_train_alone():
    reward = np.array([1, 1, 1, 0, 0.5, -1, 1.0])
    group, counted = np.array([0, 1, 1, 2, 2, 2, 2]), np.array([True] * 6 + [False])
    config = AdvantageConfig().of(RejectionTuning())
    advantage, trains = group_advantages(reward, group, counted, config)
    assert advantage.tolist() == [1, 1, 1, 0, 0.5, 0, 0] and advantage.dtype == np.float32
    assert trains.tolist() == [True, True, True, False, True, False, False]
    nothing = group_advantages(np.zeros(2), np.zeros(2, int), np.ones(2, bool), config)
    assert not nothing[0].any() and not nothing[1].any()


def test_an_objective_says_what_is_left_to_it():
    asked = AdvantageConfig()
    assert asked.of(MirrorDescent()) == AdvantageConfig("mean", 0.5)
    assert asked.of(Grpo()) == AdvantageConfig("mean_std", 0.0)
    assert asked.of(Rloo()).baseline == "leave_one_out" and asked.of(MaxRl()).baseline == "success"
    said = AdvantageConfig("mean", 0.25, keep_equal_groups=True)
    assert said.of(Grpo()) == said
    with pytest.raises(ValueError, match="which objective"):
        group_advantages(np.zeros(2), np.zeros(2, int), np.ones(2, bool), asked)


def test_spare_groups_take_places_by_chance_alone():
    group = np.repeat(np.arange(10), 3)
    trains = ~np.isin(group, [2, 5])  # two equal groups
    trains[0] = False  # and one sample of another that is censored
    kept = choose_groups(trains, group, 4, seed=1, step=2)
    assert len(np.unique(group[kept])) == 4 and not (kept & ~trains).any()
    for one in np.unique(group[kept]):  # whole groups
        np.testing.assert_array_equal(kept[group == one], trains[group == one])
    np.testing.assert_array_equal(kept, choose_groups(trains, group, 4, seed=1, step=2))
    np.testing.assert_array_equal(trains, choose_groups(trains, group, 8, seed=1, step=2))
    assert not choose_groups(trains & False, group, 4, seed=1, step=2).any()
    places = np.zeros(10)
    for step in range(400):
        places[np.unique(group[choose_groups(trains, group, 4, seed=1, step=step)])] += 1
    assert not places[[2, 5]].any()
    assert np.abs(places[[0, 1, 3, 4, 6, 7, 8, 9]] - 200).max() < 50  # five deviations


def test_omega_drop_takes_negatives_only_and_the_same_ones_again():
    advantage = np.where(np.arange(2000) % 2 == 0, 1.0, -1.0)
    trains = np.ones(2000, bool)
    kept = drop_negatives(advantage, trains, 0.5, seed=3, step=7)
    assert kept[advantage > 0].all()
    assert 0.45 < kept[advantage < 0].mean() < 0.55
    np.testing.assert_array_equal(kept, drop_negatives(advantage, trains, 0.5, seed=3, step=7))
    assert (kept != drop_negatives(advantage, trains, 0.5, seed=3, step=8)).any()


def test_shuffled_rewards_stay_among_those_that_have_one():
    reward_B = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.5])
    counted_B = np.array([True, True, True, True, False, False, True])
    dealt = np.array([shuffled(reward_B, counted_B, 3, step) for step in range(200)])
    assert not dealt[:, ~counted_B].any()
    np.testing.assert_array_equal(
        np.sort(dealt[:, counted_B]), [np.sort(reward_B[counted_B])] * 200
    )
    assert (dealt[:, 0] == 1).mean() == pytest.approx(0.4, abs=0.15)
    everybody = np.ones(7, bool)
    order = np.random.default_rng([3, 5, 0x5B]).permutation(7)  # as it was before some had none
    np.testing.assert_array_equal(shuffled(reward_B, everybody, 3, 5), reward_B[order])


def test_bad_settings_are_refused():
    with pytest.raises(ValueError, match="baseline"):
        AdvantageConfig(baseline="median")
    with pytest.raises(ValueError, match="negative_drop"):
        AdvantageConfig(negative_drop=1.0)
