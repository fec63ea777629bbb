# SPDX-License-Identifier: Apache-2.0
"""Scores and their intervals."""

from itertools import combinations

import numpy as np
import pytest

from kimina_jax import evaluate
from kimina_jax.evaluate import bootstrap, paired_difference, pass_at_k, summarize


def test_pass_at_k_is_the_mean_over_all_subsets():
    for solved in range(7):
        marks = [1] * solved + [0] * (6 - solved)
        for k in (1, 2, 5, 6):
            subsets = [any(marks[i] for i in chosen) for chosen in combinations(range(6), k)]
            assert pass_at_k(6, solved, k) == pytest.approx(np.mean(subsets))


def test_pass_at_k_needs_k_samples():
    with pytest.raises(ValueError, match="at least 8"):
        pass_at_k(4, 1, 8)


def test_intervals_cover_the_truth_about_95_times_in_100():
    rng = np.random.default_rng(0)
    covered = 0
    for trial in range(100):
        low, high = bootstrap(rng.random(100) < 0.3, seed=trial)
        covered += low <= 0.3 <= high
    assert 88 <= covered <= 100


def test_an_interval_of_many_problems_is_drawn_in_parts(monkeypatch):
    values = np.random.default_rng(1).random(1_001)
    at_once = bootstrap(values)
    monkeypatch.setattr(evaluate, "DRAWN_AT_ONCE", 10_011)
    assert bootstrap(values) == at_once


def test_a_paired_difference_is_tighter_than_two_intervals():
    rng = np.random.default_rng(1)
    hard = rng.random(200)
    before = {f"p{i}": (8, int(8 * h * 0.5)) for i, h in enumerate(hard)}
    after = {f"p{i}": (8, int(8 * h * 0.5) + 1) for i, h in enumerate(hard)}
    difference = paired_difference(before, after)
    assert difference["pass@1"] == pytest.approx(1 / 8)
    assert difference["ci95"] == pytest.approx([1 / 8, 1 / 8])
    with pytest.raises(ValueError, match="same problems"):
        paired_difference(before, {"p0": (8, 1)})


def test_summary_splits_by_band():
    counts = {"a": (4, 4), "b": (4, 0), "c": (4, 2)}
    summary = summarize(counts, {"a": "x", "b": "x", "c": "y"}, [1, 4])
    assert summary["pass@1"] == pytest.approx(0.5)
    assert summary["bands"]["x"] == {"problems": 2, "pass@1": 0.5, "pass@4": 0.5}
    low, high = summary["ci95"]["pass@1"]
    assert 0 <= low <= 0.5 <= high <= 1
