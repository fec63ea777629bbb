# SPDX-License-Identifier: Apache-2.0
"""The curriculum by problem: rates by hand, weights, pruning, rest, and its record."""

import json
from collections import Counter

import pytest

from kimina_jax.problems.load import Problem, ProblemError
from kimina_jax.trainer.curriculum import (
    CurriculumConfig,
    make_curriculum,
    refuse_unknown_bands,
)
from kimina_jax.trainer.problem_rates import PerProblem, ProblemCurriculum

NAMES = [f"p{i}" for i in range(6)]


def curriculum(*learnt, names=NAMES, **settings):
    found = ProblemCurriculum(names, PerProblem(**settings))
    for outcomes in learnt:
        found.learn(outcomes)
    return found


def test_rates_by_hand():
    found = curriculum([("p0", 6, 8), ("p1", 0, 4)], [("p0", 1, 4)], decay=0.5)
    assert found.rate("p0") == pytest.approx((3 + 1 + 1) / (4 + 4 + 2))
    assert found.rate("p1") == pytest.approx(1 / (2 + 2))
    assert found.rate("p5") == 0.5
    assert curriculum([("p0", 0, 0)]).rate("p0") == 0.5  # only infrastructure failures


def test_draws_follow_one_minus_the_rate():
    """(8 + 1) / 10 and (0 + 1) / 10: weights 0.1 and 0.9, which a first draw shows."""
    found = curriculum(
        [("p0", 8, 8), ("p1", 0, 8)], names=["p0", "p1"], prune_above=1.0, floor=0.01
    )
    drawn = Counter(found.draw(0, step, 1)[0] for step in range(2000))
    assert drawn[1] / 2000 == pytest.approx(0.9, abs=0.03)


def test_draws_are_different_problems_and_a_function_of_seed_step_and_record():
    a, b = curriculum(), curriculum()
    assert a.draw(0, 0, 4) == b.draw(0, 0, 4) == sorted(set(a.draw(0, 0, 4)))
    assert len({tuple(a.draw(0, step, 3)) for step in range(30)}) > 5
    assert a.draw(0, 0, 9) == [0, 1, 2, 3, 4, 5] and a.draw(0, 0, 0) == []
    a.learn([("p2", 1, 8), ("p3", 0, 16)])
    again = ProblemCurriculum(NAMES, PerProblem(), json.loads(json.dumps(a.record())))
    assert again.record() == a.record()
    assert [again.draw(3, n, 2) for n in range(20)] == [a.draw(3, n, 2) for n in range(20)]
    a.learn([("p1", 2, 8)])
    again.learn([("p1", 2, 8)])
    assert again.record() == a.record()


def test_what_is_solved_is_pruned_until_that_has_faded():
    found = curriculum([("p0", 8, 8), ("p1", 7, 8), ("p2", 7, 7)], decay=0.9)
    assert [found.pruned(name) for name in NAMES[:3]] == [True, False, False]
    assert all(0 not in found.draw(0, step, 5) for step in range(50))
    assert found.draw(0, 0, 6) == [0, 1, 2, 3, 4, 5]  # too few others
    found.learn([])  # 7.2 samples are less than 8
    assert not found.pruned("p0") and any(0 in found.draw(0, step, 5) for step in range(200))


def test_the_hopeless_rest_and_are_tried_again():
    found = curriculum([("p0", 0, 8)], [("p0", 0, 8)], rest_after=16.0, rest_steps=2, decay=1.0)
    assert found.metrics() == {
        "curriculum/tried": 1,
        "curriculum/pruned": 0,
        "curriculum/resting": 1,
    }
    assert all(0 not in found.draw(0, step, 5) for step in range(50))
    found.learn([("p1", 4, 8)])
    assert found.rests("p0")
    found.learn([("p1", 4, 8)])
    assert not found.rests("p0") and any(0 in found.draw(0, step, 2) for step in range(50))
    found.learn([("p0", 0, 0)])  # nothing was counted: no reason to rest
    assert not found.rests("p0")
    found.learn([("p0", 0, 8)])
    assert found.rests("p0")
    found.learn([("p0", 1, 8)])  # a late answer of a partial rollout
    assert not found.rests("p0")


def test_who_is_drawn_where_too_few_may_be():
    found = curriculum(
        [("p0", 0, 16), ("p1", 16, 16), ("p2", 31, 32)], [("p3", 0, 16)], rest_steps=9, decay=1.0
    )
    assert found.draw(0, 0, 2) == [4, 5]
    assert found.draw(0, 0, 3) == [0, 4, 5]  # it has rested longer than p3
    assert found.draw(0, 0, 4) == [0, 3, 4, 5]
    assert found.draw(0, 0, 5) == [0, 2, 3, 4, 5]  # 32 / 34 is below 17 / 18
    assert found.draw(0, 0, 6) == [0, 1, 2, 3, 4, 5]


def test_the_kind_says_what_outcomes_are_learnt_for():
    problems = [Problem(f"p{i}", "nat", 1 + i, "", "", "", ()) for i in range(3)]
    by_problem, names = make_curriculum(problems, PerProblem())
    assert isinstance(by_problem, ProblemCurriculum) and names == {p.id: p.id for p in problems}
    by_stratum, names = make_curriculum(problems, CurriculumConfig())
    assert names["p1"] == "nat-2" and by_stratum.metrics() == {}


@pytest.mark.parametrize("config", [PerProblem(bands={"human": 10}), None])
def test_problems_of_a_band_are_drawn_so_many_times_as_often(config):
    """One problem that people wrote beside ten others: with the weight 10 every second draw."""
    config = config or CurriculumConfig(bands={"human": 10})
    problems = [
        Problem(str(i), "human" if i == 4 else "auto", 1, "", "", "", ()) for i in range(11)
    ]
    found, known_as = make_curriculum(problems, config)
    drawn = Counter(found.draw(0, step, 1)[0] for step in range(2000))
    assert drawn[4] / 2000 == pytest.approx(0.5, abs=0.04) and len(drawn) == 11
    found.learn([(known_as["4"], 3, 8)])
    again, _ = make_curriculum(problems, config, json.loads(json.dumps(found.record())))
    assert [again.draw(0, step, 3) for step in range(9)] == [
        found.draw(0, step, 3) for step in range(9)
    ]
    with pytest.raises(ProblemError, match=r"'mine'.*auto, human"):
        refuse_unknown_bands(PerProblem(bands={"mine": 2.0}), problems)


@pytest.mark.parametrize("weight", [0, -1, float("inf"), float("nan"), True, "x"])
def test_a_weight_is_a_number_above_zero(weight):
    for kind in (PerProblem, CurriculumConfig):
        with pytest.raises(ValueError, match="above 0"):
            kind(bands={"human": weight})
