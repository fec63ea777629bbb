# SPDX-License-Identifier: Apache-2.0
"""Rewards by hand-computed numbers, and what a user's function can do wrong."""

import sys
import time
import typing

import pytest

from kimina_jax.trainer.rewards import (
    ByHandReward,
    FunctionReward,
    Judged,
    KiminaPreview,
    KiminaRl,
    LemmaReward,
    LengthReward,
    OverlongReward,
    PartialReward,
    Reward,
    RewardError,
    try_out,
    uses_lemma,
)
from lean_checker.records import STATUSES

GRADED = ("valid", "wrong")
PREAMBLE = "def f (n : Nat) := n\ntheorem f_le (n : Nat) : f n ≤ n := Nat.le_refl n"
GROUP = [
    Judged("valid", (), 20, 100, proof="by\n  exact (f_le n)", preamble=PREAMBLE),
    Judged("valid", (), 60, 100, proof="by\n  -- f_le\n  omega", preamble=PREAMBLE),
    Judged("wrong", (), 40, 100),
    Judged("wrong", (), 90, 100),
    Judged("format", ("think",), 100, 100, truncated=True),
    Judged("timeout", (), 85, 100),
]


def rewards(reward, group=GROUP, progress=1.0):
    return [reward.of(sample, group, progress) for sample in group]


def test_the_two_of_kimina_differ_in_a_broken_format_only():
    assert rewards(KiminaRl()) == [1, 1, 0, 0, 0, 0]
    assert rewards(KiminaPreview()) == [1, 1, 0, 0, None, 0]


def test_length_by_hand():
    """Shortest 20, longest 100: l = 0.5 - (length - 20) / 80."""
    shares = [0.5, 0.0, 0.25, -0.375, -0.5, -0.3125]
    by_hand = [1 + 0.4 * 0.5, 1, 0, 0.4 * -0.375, 0.4 * -0.5, 0.4 * -0.3125]
    assert rewards(LengthReward(0.4)) == pytest.approx(by_hand)
    assert shares[2] > 0 and by_hand[2] == 0  # a wrong one is not praised for being short
    assert rewards(LengthReward(0.4, on_format_failure="discard"))[4] is None


@pytest.mark.parametrize(
    ("progress", "weight"), [(0.0, 0), (0.5, 0), (0.6, 0.16), (0.75, 0.4), (1.0, 0.4)]
)
def test_length_warms_up_late(progress, weight):
    assert rewards(LengthReward(0.4), GROUP, progress)[0] == pytest.approx(1 + weight * 0.5)


def test_length_may_count_at_once_or_from_a_step_on():
    assert rewards(LengthReward(0.4, 0.0, 0.0), GROUP, 0.01)[0] == pytest.approx(1.2)
    assert LengthReward(0.4, 0.5, 0.5).warm(0.49) == 0
    with pytest.raises(ValueError, match=r"'begin' is 0\.8 and 'end' is 0\.7"):
        LengthReward(begin=0.8, end=0.7)


@pytest.mark.parametrize("kind", typing.get_args(Reward)[:-1])
def test_a_group_of_one_and_groups_of_one_length(kind):
    valid = Judged("valid", (), 7, 100, proof="by\n  intro h\n  exact h")
    assert rewards(kind(), [valid]) == [1]
    assert rewards(kind(), [valid, Judged("wrong", (), 7, 100)]) == [1, 0]
    assert rewards(kind(), [Judged("format", (), 1, 100)] * 2) in ([0, 0], [None, None])


def test_overlong_by_hand():
    """Of 100 tokens the last 20 cost: 85 -> 5 / 20, 90 -> 10 / 20, without an end 1."""
    assert rewards(OverlongReward(0.2)) == pytest.approx([1, 1, 0, -0.5, -1, -0.25])
    assert rewards(OverlongReward(0.2, "discard")) == pytest.approx([1, 1, 0, -0.5, None, -0.25])
    ended = [Judged("valid", (), 100, 100), Judged("valid", (), 40, 100, truncated=True)]
    assert rewards(OverlongReward(0.5), ended) == [0, 0]


def test_lemma_use_counts_where_some_use_one_and_some_do_not():
    assert rewards(LemmaReward(0.25)) == [1.25, 0.75, 0, 0, 0, 0]
    assert rewards(LemmaReward(0.25), [GROUP[0], GROUP[2]]) == [1, 0]
    assert rewards(LemmaReward(0.25), [GROUP[1], GROUP[1]]) == [1, 1]


@pytest.mark.parametrize(
    ("preamble", "proof", "used"),
    [
        ("@[simp] theorem f_le: p := h", "by rw [←f_le]", True),
        ("private lemma f_le(n : Nat) : p n := h", "by exact @f_le n", True),
        ("theorem f_le : p := h", "f_le.trans g", True),
        ("theorem «f_le» : p := h", "f_le", True),
        ("theorem A.f_le {n} : p := h", "A.«f_le»", True),
        ("theorem «f le» : p := h", "by exact «f le»", True),
        ("theorem A.f_le : p := h", "h.f_le", False),
        ("-- theorem f_le : p\ndef f := 1", "f_le", False),
        ("theorem f : p := h", "f_le", False),
        ("", "f_le", False),
    ],
)
def test_lemmas_are_found_however_they_are_written(preamble, proof, used):
    sample = Judged("valid", proof=proof, preamble=preamble)
    assert uses_lemma(sample) == used


def test_a_hostile_proof_is_looked_through_in_linear_time():
    started = time.monotonic()
    hostile = f'by exact g "{"«a" * 40_000}"'
    assert not uses_lemma(Judged("valid", proof=hostile, preamble=PREAMBLE))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("proof", "steps", "bare"),
    [
        ("by omega", 1, True),
        ("by simp[h]", 1, True),
        ("by (omega)", 1, True),
        ("by\n  -- by hand, truly\n  simp_all +arith", 1, True),
        ("by\n  intro h; omega", 1, False),
        ("by\n  intro h; omega", 2, True),
        ("by\n  intro h\n  simp [h] <;> omega", 1, False),
        ("by\n  intro h\n  exact h", 2, False),
        ("by\n  · omega", 1, True),
        ("by\n  first | simp_all", 1, True),
        ("by\n  try omega", 1, True),
        ("by\n  skip\n  all_goals (omega)", 1, True),
        ("by exact (by omega)", 1, True),
        ("(by omega)", 1, True),
        ("by with_reducible omega", 1, True),
        ("by exact omega_is (by omega)", 1, False),
        ("by exact try_this", 1, False),
        ("by\n  exact h\n  done", 1, False),
        ("by /- a /- nested -- one -/\n exact h -/ omega", 1, True),
        ("by\n  exact h -- /- omega\n  exact g", 2, False),
        ("by\n  omega\n  exact h", 2, False),  # automation is not the end of it
        ("", 1, False),
        ("by", 1, False),
        ("fun h => h", 1, False),
    ],
)
def test_by_hand_finds_what_only_calls_automation(proof, steps, bare):
    reward = ByHandReward(0.3, steps)
    assert reward.is_bare(proof) is bare
    sample = Judged("valid", proof=proof)
    assert reward.of(sample, [sample], 0.0) == (0.3 if bare else 1)
    assert reward.of(Judged("wrong", proof=proof), [], 0.0) == 0


def test_partial_by_hand():
    """0.4 s / (s + l): 1 of 5 gets 0.08, 2 of 3 get 0.2667; a valid proof more than any."""
    group = [
        Judged("valid"),
        Judged("wrong", solved=1, left=4),
        Judged("wrong", solved=2, left=1),
        Judged("wrong", solved=0, left=3),
        Judged("wrong"),
        Judged("format", ("think",)),
    ]
    assert rewards(PartialReward(0.4), group) == pytest.approx([1, 0.08, 0.8 / 3, 0, 0, 0])
    assert rewards(PartialReward(0.4, "discard"), group)[-1] is None
    assert rewards(PartialReward(0.0), group) == rewards(KiminaRl(), group)
    assert rewards(PartialReward()) == rewards(KiminaRl())  # nobody counted


@pytest.mark.parametrize(
    "sample",
    [
        Judged("wrong", solved=3, left=0),  # all solved, and rejected: no such proof
        Judged("wrong", solved=-1, left=4),
        Judged("wrong", solved=4, left=-1),
        *(Judged(status, solved=3, left=1) for status in STATUSES if status not in GRADED),
    ],
    ids=str,
)
def test_nothing_else_gets_a_part(sample):
    assert PartialReward(0.9).of(sample, [sample], 1.0) == 0


def test_a_valid_proof_is_worth_more_than_any_part():
    most = Judged("wrong", solved=10**400, left=1)
    assert PartialReward(0.999).of(most, [most], 1.0) < 1
    assert PartialReward(0.3).of(Judged("valid", solved=1, left=9), [], 1.0) == 1
    for given, why in ((1.0, "below 1"), (-0.1, "at least 0"), (float("nan"), "partial")):
        with pytest.raises(ValueError, match=why):
            PartialReward(given)


MODULE = """
import math
import numpy as np
def length(sample, group, progress):
    if sample.status == "format":
        return None
    return sample.valid - sample.length / sum(one.length for one in group)
def raises(sample, group, progress):
    return sample.reward
def huge(sample, group, progress):
    return 10 ** 400
def numpy(sample, group, progress):
    return np.float32(0.5) if sample.valid else np.bool_(False)
def leaves(sample, group, progress):
    raise SystemExit(0)
def text(sample, group, progress):
    return "1"
def nan(sample, group, progress):
    return math.nan
number = 3
"""


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "my_rewards_of_a_test.py").write_text(MODULE)
    (tmp_path / "my_broken_rewards.py").write_text("import no_such_module_of_mine\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield "my_rewards_of_a_test"
    sys.modules.pop("my_rewards_of_a_test", None)


def test_a_function_of_ones_own(module):
    reward = FunctionReward(f"{module}:length")
    try_out(reward)
    found = rewards(reward, GROUP[:2] + GROUP[4:5])
    assert found[2] is None
    assert found[:2] == pytest.approx([1 - 20 / 180, 1 - 60 / 180])


def test_a_function_may_give_numbers_of_numpy(module):
    assert rewards(FunctionReward(f"{module}:numpy"))[1:3] == [0.5, 0]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("my_rewards_of_a_test:raises", "the function raises AttributeError"),
        ("my_rewards_of_a_test:text", "gives '1' for a sample that is valid; return a finite"),
        ("my_rewards_of_a_test:huge", "gives 1000"),
        ("my_rewards_of_a_test:leaves", "the function raises SystemExit"),
        ("my_rewards_of_a_test:nan", "gives nan for a sample"),
        ("my_rewards_of_a_test:number", "has no function 'number'"),
        ("my_rewards_of_a_test:absent", "has no function 'absent'"),
        ("no_such_module_here:f", "cannot be imported: ModuleNotFoundError"),
        ("my_broken_rewards:f", "No module named 'no_such_module_of_mine'"),
    ],
)
def test_what_is_wrong_with_a_function_is_one_sentence(module, path, said):
    with pytest.raises(RewardError) as caught:
        try_out(FunctionReward(path))
    assert said in str(caught.value) and str(caught.value).startswith(f"reward.path {path}: ")


@pytest.mark.parametrize("path", ["", "module", "module:", ":f", "a b:c", "a:b:c"])
def test_a_path_names_a_module_and_a_function(path):
    with pytest.raises(ValueError, match=r"'path' is .* it must be MODULE:FUNCTION"):
        FunctionReward(path)


def test_every_shipped_reward_can_be_tried_out():
    for kind in typing.get_args(Reward)[:-1]:
        try_out(kind())
