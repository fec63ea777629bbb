# SPDX-License-Identifier: Apache-2.0
"""Failed samples as prompts of the next step."""

import dataclasses
import json

from kimina_jax.problems.load import Problem
from kimina_jax.protocol.rollouts import Rollout
from kimina_jax.text.fix_turns import failed_answer
from kimina_jax.trainer.tasks.failure_replay import FailureReplay, FixReplay
from kimina_jax.trainer.tasks.kinds import room
from lean_checker.records import Message
from tests.kimina_jax.trainer.loop_run import PROBLEMS


def rollout(problem: str, sample: int, status: str, text: str = "") -> Rollout:
    said = [Message("error", 1, 3, f"no {text}").to_json()] if status != "valid" else []
    text = text or f"answer {sample}"
    return Rollout(
        f"step_000000/{problem}/{sample}", problem, sample, [1], [0.0], [0.0], text, "stop", 0,
        status, 0.0, [0], [], said,
    )  # fmt: skip


def proof_of(problem: Problem, text: str) -> str:
    return f"by {text}"


def test_the_latest_failures_come_first_and_one_of_a_problem():
    replay = FailureReplay(FixReplay(0.5, 4), PROBLEMS[:3], failed_answer)
    assert replay.draw(0, 0, 3, lambda *_: True) == []
    first = [("p0", "wrong"), ("p0", "valid"), ("p1", "infra"), ("p2", "format"), ("p2", "wrong")]
    samples = [rollout(name, i, status) for i, (name, status) in enumerate(first)]
    replay.learn(0, [*samples, dataclasses.replace(samples[0], sample=7)], proof_of)  # the same
    assert replay.metrics(samples)["fix/waiting"] == 3
    replay.learn(1, [rollout("p0", 0, "timeout", "late")], proof_of)
    kept = json.loads(json.dumps(replay.record()))
    drawn = replay.draw(0, 2, 2, lambda *_: True)
    assert drawn[0] == "p0~fix-1-0" and drawn[1] in ("p2~fix-0-3", "p2~fix-0-4")
    assert "`by late`:\nno late" in replay.shown(drawn[0]).feedback
    assert replay.problems[drawn[0]].statement == PROBLEMS[0].statement
    # What is read back goes on as this one does.
    again = FailureReplay(FixReplay(0.5, 4), PROBLEMS[:3], failed_answer)
    again.restore(kept)
    assert again.draw(0, 2, 2, lambda *_: True) == drawn and again.record() == replay.record()
    assert again.draw(0, 3, 9, lambda *_: True) == replay.draw(0, 3, 9, lambda *_: True)
    # A fix that fails is not asked for again, and what has trained is forgotten.
    fixed = [
        rollout(drawn[0], 0, "wrong"),
        rollout(drawn[0], 1, "valid"),
        rollout("p1", 0, "valid"),
    ]
    assert replay.metrics(fixed) | {"fix/waiting": 0} == {
        "fix/share": 2 / 3, "fix/pass_rate": 1 / 2, "fix/plain_pass_rate": 1, "fix/waiting": 0,
    }  # fmt: skip
    replay.learn(3, fixed, proof_of)
    assert drawn[0] not in replay.problems and drawn[1] in replay.problems


def test_a_problem_that_the_run_has_no_longer_is_not_fixed():
    """Fewer `rl.row_tokens` leave out problems whose failures wait."""
    replay = FailureReplay(FixReplay(1.0), PROBLEMS, failed_answer)
    replay.learn(0, [rollout(name, 0, "wrong") for name in ("p0", "p1", "p2", "p3")], proof_of)
    asked = replay.draw(0, 1, 2, lambda problem, failed: True)
    kept = json.loads(json.dumps(replay.record()))
    gone = {asked[0].partition("~")[0], kept["waiting"][0]["problem"]}
    fewer = [problem for problem in PROBLEMS if problem.id not in gone]
    again = FailureReplay(FixReplay(1.0), fewer, failed_answer)
    again.restore(kept)
    assert list(again.problems) == asked[1:]
    assert again.draw(0, 2, 9, lambda *_: True) == [f"{kept['waiting'][1]['problem']}~fix-0-0"]


def test_what_does_not_fit_is_dropped_and_the_oldest_goes_first():
    replay = FailureReplay(FixReplay(1.0, 2), PROBLEMS, failed_answer)
    names = ["p3", "p1", "p2"]
    replay.learn(0, [rollout(name, 0, "wrong", name) for name in names], proof_of)
    assert [one["problem"] for one in replay.record()["waiting"]] == ["p1", "p2"]
    (drawn,) = replay.draw(0, 1, 2, lambda problem, failed: problem.id == "p2")
    assert drawn == "p2~fix-0-0" and not replay.record()["waiting"]
    assert room(replay, 8, (), 8) == 8 and room(replay, 8, (drawn,), 5) == 5
    assert room(replay, 8, (drawn, "p1"), 8) == 7
    assert room(FailureReplay(FixReplay(0.25), PROBLEMS, failed_answer), 7, (), 9) == 2
