# SPDX-License-Identifier: Apache-2.0
"""The same verdicts whatever the batch, the order and the number of workers."""

import random

import pytest

from kimina_jax.problems.load import load
from lean_checker.check import stream
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


# Proofs that are not finished, or reach for what stands behind them.
ENDINGS = """rfl +|by|fun x =>|rfl ∣|by simp at|rfl ▸|show _ from|@|id|id rfl|let x := 1|have := rfl
by⏎  constructor⏎  ·|rfl #|rfl⏎#|fun⏎ ∣ 0 =>|rfl⏎open Nat in|rfl⏎set_option maxRecDepth 500 in
by⏎  open Nat in|rfl;|rfl.|1|match 1 with|if True then rfl else|calc 1 = 1 :=|by first|rfl⏎-- end
rfl where|by rfl; exact|by⏎  refine ?_|by decide⏎  done|nomatch|by try|rfl <∣|rfl $"""
ENDINGS = [
    proof.replace("⏎", "\n").replace("∣", "|") for proof in ENDINGS.replace("\n", "|").split("|")
]


@pytest.mark.slow
def test_unfinished_proofs_neither_reach_their_neighbours_nor_are_taken_for_them(
    toolchain, monkeypatch
):
    # Names of Nat and short limits would show in these if the former reached over them.
    honest = ["by simp", "zero_le _", "by decide", "by omega"]
    candidates = [
        Candidate(f"{n}/{k}", f"theorem goal : 0 ≤ {n}", proof)
        for n, ending in enumerate(ENDINGS)
        for k, proof in enumerate((ending, *honest))
    ]
    together = _check(toolchain, candidates, workers=2)
    monkeypatch.setattr(stream, "TOGETHER", 1)
    assert _check(toolchain, candidates, workers=2) == together
    alone = candidates[:: len(honest) + 1]
    apart = _check(toolchain, alone[::4], workers=2, max_batch=1)
    assert apart == {name: together[name] for name in apart}
    for name, (status, _) in together.items():
        number, _, k = name.partition("/")
        if k in ("1", "3", "4"):
            assert status == "valid", (ENDINGS[int(number)], k)
        if k == "2":
            assert status == "wrong", ENDINGS[int(number)]


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
