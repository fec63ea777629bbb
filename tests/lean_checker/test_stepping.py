# SPDX-License-Identifier: Apache-2.0
"""Proofs step by step in a warm Lean process, and the goals at errors."""

import time

import pytest

from lean_checker.check.scanner import Refused
from lean_checker.records import Candidate
from lean_checker.stepping import StepError, Stepper

SWAP = "theorem swap (p q : Prop) : p ∧ q → q ∧ p"
ADD = "theorem zero_plus (n : Nat) : 0 + n = n"
LOOP = "repeat (apply Classical.byContradiction; intro)"


@pytest.fixture(scope="module")
def stepper(toolchain):
    with Stepper(toolchain, timeout_s=2.0, memory_mib=1500) as opened:
        yield opened


def test_a_proof_in_steps_is_valid_in_the_end(stepper, check):
    state = stepper.start(SWAP)
    assert len(state.goals) == 1 and state.goals[0].endswith("⊢ p ∧ q → q ∧ p")
    state = stepper.step(state, "rintro ⟨hp, hq⟩")
    assert "hq : q" in state.goals[0]
    state = stepper.step(state, "constructor")
    assert len(state.goals) == 2
    halfway = state
    state = stepper.step(state, "· exact hq\n· exact hp")
    assert state.done
    # A state is a value: an earlier one goes on by another way.
    other = stepper.step(stepper.step(halfway, "exact hq"), "assumption")
    assert other.done
    verdicts = check((SWAP, state.proof), (SWAP, other.proof))
    assert [v.status for v in verdicts] == ["valid", "valid"]


def test_steps_that_fail_say_why_and_where(stepper):
    state = stepper.start(ADD)
    with pytest.raises(StepError) as caught:
        stepper.step(state, "induction n with\n| zero => rfl\n| succ m ih => exact m")
    (message,) = caught.value.messages
    assert caught.value.status == "wrong" and "mismatch" in message.text
    assert (message.line, message.column) == (3, 15)
    with pytest.raises(StepError, match="unsolved goals"):
        stepper.step(state, "· skip")


def test_what_the_gate_keeps_out(stepper):
    state = stepper.start(SWAP)
    for tactic in ("sorry", "exact x\nend", "run_tac foo", "trivial\naxiom a : False"):
        with pytest.raises(Refused):
            stepper.step(state, tactic)
    with pytest.raises(StepError, match="Such"):
        stepper.start("theorem t (p : Prop) : p ∧ No.Such.Thing")


def test_a_loop_is_stopped_and_the_next_step_works(stepper):
    state = stepper.start("theorem t : False")
    started = time.monotonic()
    with pytest.raises(StepError) as caught:
        stepper.step(state, LOOP)
    assert caught.value.status in ("timeout", "oom") and time.monotonic() - started < 60
    assert stepper.step(stepper.start(SWAP), "intro h").goals


def test_the_goals_at_the_first_errors(stepper):
    proof = "by\n  rintro ⟨hp, hq⟩\n  constructor\n  · exact hp\n  · exact hp"
    (error,) = stepper.error_goals(Candidate("c", SWAP, proof))
    assert (error.line, error.column) == (4, 4)
    assert "mismatch" in error.text and error.goals[0].endswith("⊢ q")
    assert stepper.error_goals(Candidate("c", SWAP, "fun h => ⟨h.2, h.1⟩")) == []
    (error,) = stepper.error_goals(Candidate("c", SWAP, "by intro h; exact h.1"))
    assert error.line == 1 and "h : p ∧ q" in error.goals[0]
