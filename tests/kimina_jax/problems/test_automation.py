# SPDX-License-Identifier: Apache-2.0
"""Solutions by Lean's automation: which problems have one, how they mix, what the kernel says."""

import random

import pytest

from kimina_jax.problems import automation, by_hand, generate
from kimina_jax.problems.load import ProblemError, load
from kimina_jax.text.reasoning import extract_proof, render_solution
from lean_checker.pool import Pool
from lean_checker.records import Candidate, Verdict
from lean_checker.toolchain import resolve

TRAIN = {problem.id: problem for problem in load("train")}


def test_only_training_problems_are_listed_with_known_tactics():
    assert set(automation.proved_by()) <= set(TRAIN)
    for tactics in automation.proved_by().values():
        assert tactics
        assert set(tactics) <= set(automation.TACTICS)


def test_a_mix_changes_the_asked_share_of_what_automation_proves_and_nothing_else():
    problems = list(TRAIN.values())
    mixed = automation.mix(problems, 0.25, seed=3)
    changed = [new for old, new in zip(problems, mixed, strict=True) if new != old]
    provable = len(automation.proved_by())
    assert 0.2 * provable < len(changed) < 0.3 * provable
    for new in changed:
        tactic = new.proof.removeprefix("by\n  ")
        assert tactic in automation.proved_by()[new.id]
        assert extract_proof(render_solution(new), new.statement) == new.proof
    assert automation.mix(problems, 0.25, seed=3) == mixed
    assert automation.mix(problems, 0.0, seed=3) == problems
    with pytest.raises(ProblemError, match=r"problems\.automation"):
        automation.mix(problems, 1.5, seed=0)


def test_what_could_not_be_checked_is_not_counted_as_refused():
    def check(candidates):
        yield from (Verdict(one.id, "infra", (), 0.0, "none") for one in candidates)

    with pytest.raises(ProblemError, match="could not be checked"):
        automation.search(load("train")[:2], check)
    (entry,) = generate.draw_band("nat", 1, (1,))[:1]
    with pytest.raises(ProblemError, match="could not be checked"):
        by_hand.by_hand([entry], check)


def _rejected(pairs: list[tuple[str, str]]) -> list[str]:
    candidates = [
        Candidate(f"{name}/{tactic}", TRAIN[name].statement, f"by\n  {tactic}")
        for name, tactic in pairs
    ]
    with Pool(resolve("embedded"), workers=2) as pool:
        verdicts = list(pool.check(candidates))
    assert len(verdicts) == len(candidates)
    return [verdict.id for verdict in verdicts if verdict.status != "valid"]


PAIRS = [(name, tactic) for name, tactics in automation.proved_by().items() for tactic in tactics]


def test_the_kernel_accepts_a_sample_of_them():
    assert _rejected(random.Random(0).sample(PAIRS, 40)) == []


@pytest.mark.kernel_all
def test_the_kernel_accepts_all_of_them():
    assert _rejected(PAIRS) == []
