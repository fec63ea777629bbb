# SPDX-License-Identifier: Apache-2.0
"""The same verdicts whatever the batch, the order and the number of workers."""

import random

import pytest

from kimina_jax.problems.load import load
from lean_checker.pool import Pool
from lean_checker.records import Candidate


def _candidates(problems) -> list[Candidate]:
    """Return each reference proof, and as wrong proofs those of other problems and cut ones."""
    made = []
    for n, problem in enumerate(problems):
        other = problems[(n + 1) % len(problems)]
        cut = problem.proof[: len(problem.proof) * 2 // 3]
        made.append(Candidate(f"{n}/reference", problem.statement, problem.proof))
        made.append(Candidate(f"{n}/other", problem.statement, other.proof))
        made.append(Candidate(f"{n}/cut", problem.statement, cut))
    return made


def _check(toolchain, candidates, **settings) -> dict[str, tuple]:
    with Pool(toolchain, timeout_s=10.0, **settings) as pool:
        return {v.id: (v.status, v.messages) for v in pool.check(candidates)}


def _same_in_every_mode(toolchain, candidates) -> None:
    together = _check(toolchain, candidates, workers=2)
    shuffled = random.Random(0).sample(candidates, len(candidates))
    assert _check(toolchain, shuffled, workers=1, max_batch=7) == together
    assert _check(toolchain, candidates, workers=2, max_batch=1) == together
    references = {s for name, (s, _) in together.items() if name.endswith("/reference")}
    assert references == {"valid"}
    assert "wrong" in {status for status, _ in together.values()}


def test_a_sample_of_the_bundled_problems_in_every_mode(toolchain):
    _same_in_every_mode(toolchain, _candidates(load("test")[::30]))


@pytest.mark.kernel_all
def test_all_held_out_problems_in_every_mode(toolchain):
    _same_in_every_mode(toolchain, _candidates([*load("test"), *load("validation")]))


@pytest.mark.kernel_all
def test_every_bundled_reference_proof_is_valid(toolchain):
    problems = [p for split in ("train", "validation", "test") for p in load(split)]
    candidates = [Candidate(p.id, p.statement, p.proof) for p in problems]
    found = _check(toolchain, candidates, workers=2)
    assert [name for name, (status, _) in found.items() if status != "valid"] == []
