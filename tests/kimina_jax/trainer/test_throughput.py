# SPDX-License-Identifier: Apache-2.0
"""Speed of an update: operations by hand, only what is known, and the job's metrics file."""

import types

import jax
import numpy as np
import pytest

from flextrain_jax.core import flops
from kimina_jax.model import transformer
from kimina_jax.trainer import throughput

CFG = transformer.Config(
    vocab_size=40, d_model=16, n_layers=2, n_heads=4, n_kv_heads=2, head_dim=4, d_ff=24
)
SEGMENT = np.array([[1, 1, 1, 2, 2, 0], [1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0]])
LENGTHS = np.array([3, 2, 6])
# By hand: q and o 16x16, k and v 16x8, three of 16x24, twice, and the vocabulary.
WEIGHTS = 2 * (2 * 16 * 16 + 2 * 16 * 8 + 3 * 16 * 24) + 16 * 40
# A token attends to half of its sequence on average: q k^T and a v, 16 wide, two layers.
ATTENTION = 2 * 2 * 16 * (9 + 4 + 36) / 2


def test_lengths_of_packed_sequences():
    np.testing.assert_array_equal(throughput.sequence_lengths(SEGMENT), LENGTHS)
    assert throughput.sequence_lengths(np.zeros((2, 3), np.int32)).size == 0


def test_operations_of_an_update_by_hand():
    forward = 2 * (11 * WEIGHTS + ATTENTION)
    assert throughput.update_flops(CFG, LENGTHS) == pytest.approx(3 * forward)
    assert throughput.update_flops(CFG, LENGTHS, scored=2) == pytest.approx(5 * forward)
    # With 7 parameters of adapters: the frozen weights once less, theirs three times.
    frozen = 3 * forward - 2 * 11 * WEIGHTS
    assert throughput.update_flops(CFG, LENGTHS, adapters=7) == pytest.approx(
        frozen + 3 * 2 * 11 * 7
    )


def device(kind, **stats):
    """A device of another kind than this machine has."""
    return types.SimpleNamespace(
        device_kind=kind, process_index=0, memory_stats=lambda: stats or None
    )


def test_utilization_of_known_chips_and_memory_where_it_is_reported():
    chips = [device("TPU v6 lite", peak_bytes_in_use=n) for n in (10**9, 3 * 10**9)]
    found = throughput.Meter(CFG, chips).metrics([SEGMENT], 0.5)
    assert found["tokens_per_second"] == 22 and found["peak_memory_gb"] == 3
    expected = throughput.update_flops(CFG, LENGTHS) / (0.5 * 2 * 918e12)
    assert found["mfu"] == pytest.approx(expected)
    given = throughput.Meter(CFG, chips, peak_flops=1e12).metrics([SEGMENT], 0.5)
    assert given["mfu"] == pytest.approx(918 * expected)


def test_a_cpu_says_neither_unless_told():
    devices = jax.devices()[:1]
    assert set(throughput.Meter(CFG, devices).metrics([SEGMENT], 1.0)) == {"tokens_per_second"}
    told = throughput.Meter(CFG, devices, peak_flops=1e11).metrics([SEGMENT, SEGMENT], 1.0)
    assert told["tokens_per_second"] == 22
    assert told["mfu"] == pytest.approx(2 * throughput.update_flops(CFG, LENGTHS) / 1e11)


def test_the_table_of_chips_has_one_rate_a_kind():
    for chip in flops.CHIPS.values():
        for kind in chip.kinds:
            assert flops.peak_flops(kind) == chip.flops
    assert flops.peak_flops("cpu") is None
