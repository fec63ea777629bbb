# SPDX-License-Identifier: Apache-2.0
"""Partitions deal every example once; the clock's bill is arithmetic."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flextrain_jax.elastic.ladder import RungCost
from flextrain_jax.federated.clients import (
    DeviceClass,
    PartitionConfig,
    PartitionError,
    apportion,
    class_of_client,
    largest_rung,
    partition,
)
from flextrain_jax.federated.clock import Load, RoundConfig, play_round

LABELS = np.random.default_rng(0).integers(0, 7, 1003)


def dealt(clients=13, seed=0, labels=LABELS, **config):
    return partition(labels, clients, PartitionConfig(**config), seed)


def check_exact(found, clients, n):
    assert len(found) == clients and found.size_J.sum() == n
    everything = np.concatenate([found.examples(j) for j in range(clients)])
    np.testing.assert_array_equal(np.sort(everything), np.arange(n))


@pytest.mark.parametrize("kind", ["iid", "dirichlet", "shards"])
@settings(max_examples=25, deadline=None)
@given(clients=st.integers(1, 40), n=st.integers(200, 400), seed=st.integers(0, 99))
def test_nothing_is_lost_or_doubled(kind, clients, n, seed):
    labels = np.random.default_rng(seed).integers(0, 5, n)
    found = dealt(clients, seed, labels, kind=kind, alpha=5.0)
    check_exact(found, clients, n)
    assert found.size_J.min() >= 1


def test_iid_parts_are_equal_to_one_example():
    size_J = dealt().size_J
    assert size_J.max() - size_J.min() <= 1


def test_dirichlet_keeps_its_minimum_and_is_as_skewed_as_asked():
    def spread(alpha):
        found = dealt(10, kind="dirichlet", alpha=alpha, minimum=5)
        assert found.size_J.min() >= 5
        check_exact(found, 10, len(LABELS))
        counts = [np.bincount(LABELS[found.examples(j)], minlength=7) for j in range(10)]
        return np.mean([c.max() / c.sum() for c in counts])

    assert spread(0.2) > spread(1.0) > spread(1000.0)
    assert spread(1000.0) < 0.25


def test_dirichlet_gives_up_after_its_retries_in_one_sentence():
    with pytest.raises(PartitionError, match="in 3 draws of Dirichlet") as error:
        dealt(60, kind="dirichlet", alpha=0.01, minimum=10, retries=3)
    assert "\n" not in str(error.value) and "partition.alpha" in str(error.value)
    with pytest.raises(PartitionError, match="cannot give 2000 clients"):
        dealt(2000)


def test_shards_hold_few_classes():
    found = dealt(10, kind="shards", shards=2)
    check_exact(found, 10, len(LABELS))
    # A piece of 50 of 1003 examples touches at most two of seven classes.
    assert max(len(np.unique(LABELS[found.examples(j)])) for j in range(10)) <= 4


def test_a_partition_is_a_function_of_the_seed():
    a, b, c = (dealt(seed=seed, kind="dirichlet", alpha=1.0) for seed in (3, 3, 4))
    np.testing.assert_array_equal(a.order_N, b.order_N)
    assert not np.array_equal(a.order_N, c.order_N)


def test_largest_remainders():
    np.testing.assert_array_equal(apportion(np.array([1.0, 1.0, 1.0]), 10), [4, 3, 3])
    np.testing.assert_array_equal(apportion(np.array([0.5, 0.3, 0.2]), 10), [5, 3, 2])


def test_a_device_takes_the_largest_rung_that_fits():
    costs = [RungCost(d, 0.5, 10, 0, 10, size, 0, 0) for d, size in ((1, 100), (2, 300))]
    assert [largest_rung(s, costs) for s in (100, 299, 300, 1e9)] == [0, 0, 1, 1]
    with pytest.raises(PartitionError, match="below the smallest rung"):
        largest_rung(99, costs)


SLOW = DeviceClass(2, 1, macs_per_second=100, down=10, up=5, joules_per_mac=2,
                   joules_per_byte=3)  # fmt: skip
FAST = dataclasses.replace(SLOW, devices=1, macs_per_second=1000, down=100, up=50)
LOADS = (Load(n_bytes=20, macs=50), Load(n_bytes=40, macs=80))
EXAMPLES_J = np.array([10, 20, 30])


def played(classes=(SLOW, FAST), number=0, **config):
    return play_round(
        classes, class_of_client(classes), EXAMPLES_J, LOADS, RoundConfig(**config), 0, number
    )


def test_the_bill_by_hand():
    # slow: 20/10 + 50*10/100 + 20/5 = 11 s and 16 s; fast: 0.4 + 80*30/1000 + 0.8 = 3.6 s.
    found = played()
    assert found.answering.tolist() == [0, 1, 2]
    assert found.seconds == pytest.approx(16)
    slow, fast = found.bills
    assert slow == pytest.approx(
        {"busy_seconds": 27, "bytes_down": 40, "bytes_up": 40, "joules": 2 * 1500 + 3 * 80}
    )
    assert fast == pytest.approx(
        {"busy_seconds": 3.6, "bytes_down": 40, "bytes_up": 40, "joules": 2 * 2400 + 3 * 80}
    )


def test_who_vanishes_has_received_all_computed_half_and_sent_nothing():
    # slow: 20/10 + (50*10/100)/2 = 4.5 s and 7 s; fast answers.
    gone = dataclasses.replace(SLOW, dropout=1 - 1e-12)
    found = played(classes=(gone, FAST))
    assert found.answering.tolist() == [2] and found.counts["dropped"] == 2
    assert found.bills[0] == pytest.approx(
        {"busy_seconds": 11.5, "bytes_down": 40, "bytes_up": 0, "joules": 2 * 750 + 3 * 40}
    )
    assert found.bills[1] == pytest.approx(played().bills[1])


def test_a_deadline_makes_clients_late_and_ends_the_round():
    found = played(deadline=12.0)
    assert found.answering.tolist() == [0, 2] and found.counts["late"] == 1
    assert found.seconds == 12.0 and found.bills[0]["bytes_up"] == 40
    assert played(deadline=100.0).seconds == pytest.approx(16)


def test_drop_out_availability_and_stragglers_follow_their_rates():
    classes = (
        dataclasses.replace(SLOW, devices=2000, availability=0.5, dropout=0.2, jitter=0.5),
        dataclasses.replace(FAST, devices=2000),
    )
    class_J = class_of_client(classes)
    found = play_round(classes, class_J, np.full(4000, 10), LOADS, RoundConfig(), 0, 3)
    assert abs(found.counts["asked"] - 3000) < 100
    assert abs(found.counts["dropped"] - 200) < 50
    assert len(found.answering) == found.counts["asked"] - found.counts["dropped"]
    assert found.seconds > 11 * 2  # the slowest of about 800, deviation 0.5 of the logarithm
    sampled = play_round(classes, class_J, np.full(4000, 10), LOADS, RoundConfig(cohort=7), 0, 3)
    assert sampled.counts["asked"] == 7
    assert (np.diff(sampled.answering) > 0).all()


def test_rounds_differ_and_repeat():
    one, again, other = (played(cohort=2, number=n).answering.tolist() for n in (1, 1, 4))
    assert one == again
    assert {tuple(played(cohort=2, number=n).answering) for n in range(12)} != {tuple(one)}
    assert len(other) == 2
