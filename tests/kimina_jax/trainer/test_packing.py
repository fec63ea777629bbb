# SPDX-License-Identifier: Apache-2.0
"""Packing: nothing lost, nothing shared between sequences."""

import time

import numpy as np
import pytest

from kimina_jax.trainer.packing import TooLong, pack


def random_pairs(count, seed=0):
    rng = np.random.default_rng(seed)
    return [
        (
            rng.integers(3, 99, rng.integers(1, 9)).tolist(),
            rng.integers(3, 99, rng.integers(1, 9)).tolist(),
        )
        for _ in range(count)
    ]


def test_every_sequence_stands_in_its_place():
    pairs = random_pairs(40)
    packed = pack(pairs, row_tokens=24, slots=3)
    for (prompt, answer), (row, slot, first, length) in zip(pairs, packed.place, strict=True):
        assert length == len(answer)
        span = slice(first, first + length)
        assert packed.targets_BT[row, span].tolist() == answer
        assert packed.mask_BT[row, span].all()
        own = packed.segment_BT[row] == slot + 1
        assert packed.tokens_BT[row, own].tolist() == [*prompt, *answer][:-1]
    assert packed.mask_BT.sum() == sum(len(answer) for _, answer in pairs)
    assert packed.segment_BT.max() <= 3


def test_padding_is_segment_zero_and_masked():
    packed = pack([([1, 2], [3])], row_tokens=8, slots=2)
    assert packed.segment_BT[0].tolist() == [1, 1, 0, 0, 0, 0, 0, 0]
    assert packed.mask_BT[0].tolist() == [0, 1, 0, 0, 0, 0, 0, 0]


def test_rows_are_well_filled():
    pairs = random_pairs(200, seed=1)
    tokens = sum(len(p) + len(a) - 1 for p, a in pairs)
    packed = pack(pairs, row_tokens=64, slots=64)
    assert tokens / packed.tokens_BT.size > 0.9


def test_a_sequence_that_does_not_fit_is_named_with_the_mend():
    with pytest.raises(TooLong, match=r"raise 'rl\.row_tokens' \(now 30\) to at least 39"):
        pack([([1] * 20, [2] * 20)], row_tokens=30, slots=4, setting="rl.row_tokens")
    pack([([1] * 20, [2] * 20)], row_tokens=39, slots=4)  # the cure


def first_fit_by_trying(lengths, row_tokens, slots):
    """The rows of first fit, longest first, by looking at every row."""
    rows, room = [], []
    for i in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        fits = (r for r in range(len(rows)) if room[r] >= lengths[i] and len(rows[r]) < slots)
        row = next(fits, len(rows))
        if row == len(rows):
            rows.append([])
            room.append(row_tokens)
        rows[row].append(i)
        room[row] -= lengths[i]
    return rows


@pytest.mark.parametrize(("count", "slots"), [(0, 2), (1, 1), (5, 64), (200, 3), (333, 1)])
def test_the_rows_are_those_of_first_fit(count, slots):
    pairs = random_pairs(count, seed=count)
    packed = pack(pairs, row_tokens=24, slots=slots)
    wanted = first_fit_by_trying([len(a) + len(b) - 1 for a, b in pairs], 24, slots)
    found = [[] for _ in wanted]
    for i in sorted(range(count), key=lambda i: packed.place[i][1]):
        found[packed.place[i][0]].append(i)
    assert found == wanted and len(packed.tokens_BT) == len(wanted)


def test_packing_time_grows_as_n_log_n():
    """Every sequence has a row of its own here, the worst case of looking at every row."""
    seconds = []
    for count in (4_000, 16_000):
        pairs = [([5] * 4, [6] * 4)] * count
        tries = []
        for _ in range(3):  # the best one has least of what else the machine does
            started = time.process_time()
            pack(pairs, row_tokens=8, slots=4)
            tries.append(time.process_time() - started)
        seconds.append(min(tries))
    assert seconds[1] < 9 * seconds[0]  # 4 times as many; by looking it is 16 times as long


def random_groups(seed, groups=7, most=9):
    """(prompt, answer) pairs of unequal groups, shuffled; prompts of one token among them."""
    rng = np.random.default_rng(seed)
    pairs = []
    for _ in range(groups):
        prompt = rng.integers(3, 99, rng.integers(1, 8)).tolist()
        for _ in range(rng.integers(1, most)):
            pairs.append((prompt, rng.integers(3, 99, rng.integers(1, 9)).tolist()))
    return [pairs[i] for i in rng.permutation(len(pairs))]


@pytest.mark.parametrize(("row_tokens", "slots"), [(16, 4), (24, 3), (24, 1), (64, 5), (64, 32)])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_answer_sees_its_prompt_once(row_tokens, slots, seed):
    pairs = random_groups(seed)
    packed = pack(pairs, row_tokens, slots, share=True)
    assert packed.prefix_BT is not None and packed.positions_BT is not None
    places = set()
    for (prompt, answer), (row, slot, first, length) in zip(pairs, packed.place, strict=True):
        assert length == len(answer) and slot < slots
        places.add((row, slot))
        span = slice(first, first + length)
        assert packed.targets_BT[row, span].tolist() == answer
        seen = (packed.segment_BT[row] == slot + 1) | (
            packed.segment_BT[row] == packed.prefix_BT[row, first]
        )
        # Of all that the last token sees, in the order of the row: the prompt, then the answer.
        assert packed.tokens_BT[row, seen].tolist() == [*prompt, *answer][:-1]
        assert packed.positions_BT[row, seen].tolist() == list(range(len(prompt + answer) - 1))
        assert packed.positions_BT[row, first] == len(prompt) - 1
    assert len(places) == len(pairs)
    assert packed.mask_BT.sum() == sum(len(answer) for _, answer in pairs)
    padding = packed.segment_BT == 0
    assert not packed.prefix_BT[padding].any() and not packed.mask_BT[padding].any()
    alone = pack(pairs, row_tokens, slots)
    assert (packed.segment_BT > 0).sum() <= (alone.segment_BT > 0).sum()
    assert len(packed.tokens_BT) <= len(pairs)  # so many rows a compiled step has at the most


def test_a_shared_prompt_stands_once_in_a_row():
    packed = pack([([1, 2, 3], [4]), ([1, 2, 3], [5, 6])], row_tokens=8, slots=2, share=True)
    assert packed.tokens_BT.tolist() == [[1, 2, 3, 5, 3, 0, 0, 0]]
    assert packed.targets_BT.tolist() == [[2, 3, 5, 6, 4, 0, 0, 0]]
    assert packed.segment_BT.tolist() == [[3, 3, 1, 1, 2, 0, 0, 0]]
    assert packed.prefix_BT is not None and packed.positions_BT is not None
    assert packed.prefix_BT.tolist() == [[3, 3, 3, 3, 3, 0, 0, 0]]
    assert packed.positions_BT.tolist() == [[0, 1, 2, 3, 2, 0, 0, 0]]
    assert packed.place == [(0, 1, 4, 1), (0, 0, 2, 2)]


def test_with_nothing_to_share_rows_are_as_without():
    pairs = [([i, i + 1], answer) for i, (_, answer) in enumerate(random_pairs(20))]
    packed, alone = pack(pairs, 24, 3, share=True), pack(pairs, 24, 3)
    np.testing.assert_array_equal(packed.tokens_BT, alone.tokens_BT)
    np.testing.assert_array_equal(packed.prefix_BT, packed.segment_BT)
    assert packed.place == alone.place
    assert pack([], 8, 2, share=True).tokens_BT.shape == (0, 8)
