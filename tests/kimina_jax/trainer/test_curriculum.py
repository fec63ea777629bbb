# SPDX-License-Identifier: Apache-2.0
"""The curriculum: reproducible, without replacement, drawn to where there is something to learn."""

from collections import Counter

import pytest

from kimina_jax.problems.load import Problem
from kimina_jax.trainer.curriculum import Curriculum, CurriculumConfig, choose_part

STRATA = ["easy"] * 30 + ["hard"] * 30


def test_draws_are_a_function_of_seed_step_and_record():
    a, b = (Curriculum(STRATA, CurriculumConfig()) for _ in range(2))
    assert a.draw(0, 0, 16) == b.draw(0, 0, 16)
    a.learn([("easy", 7, 8), ("hard", 0, 8)])
    resumed = Curriculum(STRATA, CurriculumConfig(), a.record())
    assert a.draw(0, 1, 16) == resumed.draw(0, 1, 16)
    assert b.draw(1, 1, 16) != b.draw(2, 1, 16)


def test_a_stratum_is_seen_whole_before_it_is_seen_again():
    curriculum = Curriculum(["only"] * 20, CurriculumConfig())
    drawn = [i for step in range(10) for i in curriculum.draw(0, step, 4)]
    assert Counter(drawn[:20]) == Counter(range(20)) and Counter(drawn[20:]) == Counter(range(20))


def test_variance_prefers_what_is_solved_half_of_the_time():
    curriculum = Curriculum(STRATA + ["half"] * 30, CurriculumConfig("variance", floor=0.05))
    for _ in range(5):
        curriculum.learn([("easy", 80, 80), ("hard", 0, 80), ("half", 40, 80)])
    drawn = [i for step in range(50) for i in curriculum.draw(0, step, 8)]
    assert sum(i >= 60 for i in drawn) > 300
    assert any(i < 30 for i in drawn) and any(30 <= i < 60 for i in drawn)  # nothing is forgotten


def test_failure_prefers_what_fails():
    curriculum = Curriculum(STRATA, CurriculumConfig("failure"))
    curriculum.learn([("easy", 80, 80), ("hard", 0, 80)])
    drawn = [i for step in range(25) for i in curriculum.draw(0, step, 8)]
    assert sum(i >= 30 for i in drawn) > 150


def test_unknown_priorities_are_refused():
    with pytest.raises(ValueError, match="priority"):
        CurriculumConfig("hardest")


def test_a_part_keeps_the_mix():
    problems = [
        Problem(f"p{i}", "nat" if i % 4 else "lists", 1, "", "", "", ()) for i in range(400)
    ]
    part = choose_part(problems, 100, seed=1)
    assert len({p.id for p in part}) == 100
    assert Counter(p.band for p in part) == {"nat": 75, "lists": 25}
    assert choose_part(problems, 100, seed=1) == part != choose_part(problems, 100, seed=2)


@pytest.mark.parametrize(
    ("count", "found"), [(1, 1), (7, 7), (23, 23), (40, 40), (41, 41), (99, 41)]
)
def test_a_step_has_as_many_different_problems_as_it_is_to_have(count, found):
    strata = ["large"] * 30 + ["small"] * 3 + ["one"] + ["middle"] * 7
    curriculum = Curriculum(strata, CurriculumConfig())
    for step in range(40):  # over the ends of many passes
        drawn = curriculum.draw(3, step, count)
        assert len(drawn) == len(set(drawn)) == found


def test_what_a_step_has_already_is_not_drawn_again():
    curriculum = Curriculum(["a"] * 4 + ["b"] * 5, CurriculumConfig())
    for step in range(30):
        drawn = curriculum.draw(0, step, 4, without={0, 2, 5, 6})
        assert len(set(drawn)) == 4 and not {0, 2, 5, 6}.intersection(drawn)
    assert sorted(curriculum.draw(0, 31, 9, without={1})) == [0, *range(2, 9)]


def test_a_stratum_of_priority_nothing_still_gives_what_the_others_lack():
    curriculum = Curriculum(
        ["hard"] * 2 + ["easy"] * 10, CurriculumConfig("failure", floor=0.0, decay=0.0)
    )
    curriculum.learn([("hard", 0, 8), ("easy", 80, 80)])
    assert len(set(curriculum.draw(0, 1, 8))) == 8


@pytest.mark.parametrize("decay", [0.0, 0.5])
def test_what_has_decayed_to_nothing_is_as_if_untried(decay):
    curriculum = Curriculum(STRATA, CurriculumConfig(decay=decay))
    for _ in range(1_200):
        curriculum.learn([("easy", 3, 4)])
    assert curriculum.rate("hard") == 0.5 and curriculum.rate("easy") == pytest.approx(0.75)
    assert len(curriculum.draw(0, 1, 8)) == 8
