# SPDX-License-Identifier: Apache-2.0
"""What speaks against problems that are never solved, as prompts; and the flags that come of it."""

import dataclasses
import json

import pytest

from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox
from kimina_jax.trainer import setup as making
from kimina_jax.trainer.curriculum import CurriculumConfig, make_curriculum
from kimina_jax.trainer.problem_rates import PerProblem
from kimina_jax.trainer.requests import Requests
from kimina_jax.trainer.tasks.failure_replay import FailureReplay, FixReplay
from kimina_jax.trainer.tasks.kinds import Tasks
from kimina_jax.trainer.tasks.negations import Negate, Negations
from kimina_jax.trainer.tasks.proof_cuts import Cuts
from tests.kimina_jax.trainer.loop_run import CONFIG, PROBLEMS, requests, setup
from tests.kimina_jax.trainer.test_failure_replay import rollout

SAID = {"informal": "It holds.", "thinking": (("text", "so"),), "preamble": "open Nat"}
KNOWN = [dataclasses.replace(problem, **SAID) for problem in PROBLEMS[:4]]
# p2 has no hypotheses; of p3 nothing can be made.
OPPOSITES = {
    "p0": {"false": "theorem n0 : ¬ x", "vacuous": "theorem v0 (h : x) : False"},
    "p1": {"false": "theorem n1' : ¬ «x y»", "vacuous": "theorem v1 (h : α₁) : False"},
    "p2": {"false": "theorem n2 : ¬ x"},
}


def proof_of(problem: Problem, text: str) -> str:
    return f"{problem.statement} := {text}"


def make(after=2, share=0.5, problems=KNOWN, opposites=OPPOSITES):
    return Negations(Negate(share, after), problems, opposites)


def fails(name, count=2, status="wrong"):
    return [rollout(name, i, status) for i in range(count)]


def draw(task, step, room=9, fits=lambda *_: True):
    return task.draw(0, step, room, fits)


def test_only_what_is_never_solved_by_samples_of_its_own_is_suspect():
    task = make(after=3)
    task.learn(0, [*fails("p0", 2), *fails("p1", 9), rollout("p2", 0, "valid")], proof_of)
    task.learn(1, [*fails("p0", 9, "infra"), rollout("p1", 0, "valid")], proof_of)
    # Fixes and cuts are other groups, and p3 has no opposite.
    task.learn(2, [*fails("p0~fix-0-1", 9), *fails("p2", 9), *fails("p3", 9)], proof_of)
    assert draw(task, 3) == []
    task.learn(3, fails("p0", 1, "timeout"), proof_of)
    assert draw(task, 4) == ["p0~false-4"]
    # What was solved once never is suspect again, whatever comes.
    task.learn(4, [*fails("p1", 99), *fails("p2", 99)], proof_of)
    assert draw(task, 5) == []


def test_the_opposites_of_a_problem_are_asked_for_in_turn_the_least_asked_problem_first():
    task = make()
    task.learn(0, [*fails("p0"), *fails("p1"), *fails("p2")], proof_of)
    (first,) = draw(task, 1, room=1)
    second = draw(task, 2)
    assert {name.split("~")[0] for name in (first, *second)} == {"p0", "p1", "p2"}
    assert all("~false-" in name for name in (first, *second))
    assert draw(task, 3) == []  # all are being asked for
    stated = task.problems["p1~false-" + ("1" if first.startswith("p1") else "2")]
    assert stated.statement == "theorem n1' : ¬ «x y»" and task.shown(stated.id) is None
    # Neither the words nor the solution of the problem are told.
    assert (stated.informal, stated.proof, stated.thinking) == ("", "", ())
    assert (stated.environment, stated.preamble) == (KNOWN[1].environment, KNOWN[1].preamble)
    trained = [rollout(name, 0, "wrong") for name in (first, *second)]
    task.learn(3, trained, proof_of)
    assert not task.problems
    assert sorted(draw(task, 4)) == ["p0~vacuous-4", "p1~vacuous-4", "p2~false-4"]
    # Failures of opposites are nobody's failures.
    assert task.record()["failed"] == {"p0": 2, "p1": 2, "p2": 2}


def test_one_that_does_not_fit_gives_way_to_the_other():
    task = make(opposites={"p0": OPPOSITES["p0"]})
    task.learn(0, fails("p0"), proof_of)
    short = lambda problem, shown: "False" in problem.statement  # noqa: E731
    assert draw(task, 1, fits=short) == [] and draw(task, 2, fits=short) == ["p0~vacuous-2"]
    namesake = dataclasses.replace(KNOWN[3], id="p0~false-1")
    task = make(problems=[*KNOWN, namesake])
    task.learn(0, fails("p0"), proof_of)
    assert draw(task, 1) == []


def test_a_proof_flags_the_problem_once_and_nothing_asks_for_it_any_more():
    task = make()
    task.learn(0, [*fails("p0"), *fails("p1")], proof_of)
    asked = sorted(draw(task, 1))
    said = [
        rollout(asked[0], 0, "wrong"), rollout(asked[0], 1, "infra"),
        rollout(asked[0], 2, "valid", "by a"), rollout(asked[0], 3, "valid", "by b"),
        *fails(asked[1], 2, "sorry"),
    ]  # fmt: skip
    assert task.metrics(said) == {
        "negate/share": 1, "negate/pass_rate": 2 / 5, "negate/suspects": 2, "negate/flagged": 0,
    }  # fmt: skip
    task.learn(1, said, proof_of)
    assert task.flags == {
        "p0": {
            "problem": "p0", "kind": "false", "step": 1, "statement": "theorem n0 : ¬ x",
            "proof": "theorem n0 : ¬ x := by a",
        }
    }  # fmt: skip
    assert draw(task, 2) == ["p1~vacuous-2"]
    task.learn(2, [rollout("p1~vacuous-2", 0, "valid", "by c")], proof_of)
    assert {name: flag["kind"] for name, flag in task.flags.items()} == {
        "p0": "false", "p1": "vacuous",
    }  # fmt: skip
    assert draw(task, 3) == []


def test_a_valid_proof_of_anything_else_flags_nothing():
    task = make()
    task.learn(0, fails("p0"), proof_of)
    draw(task, 1)
    task.learn(1, [rollout("p0~false-0", 0, "valid"), rollout("p1", 0, "valid")], proof_of)
    assert not task.flags


def test_what_is_read_back_goes_on_as_this_one_does():
    task = make()
    task.learn(0, [*fails("p0"), *fails("p1"), rollout("p2", 0, "valid")], proof_of)
    (first,) = draw(task, 1, room=1)
    task.learn(1, [rollout(first, 0, "valid", "by a")], proof_of)
    (open_one,) = draw(task, 2)
    kept = json.loads(json.dumps(task.record()))
    again = make()
    again.restore(kept)
    assert again.record() == task.record() and again.problems == task.problems
    assert again.flags == task.flags and list(again.flags) == [first.split("~")[0]]
    for one in (task, again):
        one.learn(2, [rollout(open_one, 0, "wrong"), *fails("p2")], proof_of)
    assert draw(again, 3) == draw(task, 3) != []
    assert again.record() == task.record()


def test_a_problem_that_was_mended_is_not_flagged_by_what_was_proved_before():
    task = make()
    task.learn(0, [*fails("p0"), *fails("p1")], proof_of)
    first = draw(task, 1, room=1)[0]
    task.learn(1, [rollout(first, 0, "valid")], proof_of)
    (open_one,) = draw(task, 2)
    mended = {name: {"false": f"theorem m : ¬ {name}"} for name in ("p0", "p1")}
    again = make(opposites=mended)
    again.restore(task.record())
    assert not again.flags and again.problems[open_one].statement.startswith("theorem n")
    again.learn(2, [rollout(open_one, 0, "valid")], proof_of)
    assert not again.flags
    # One that is there no more keeps its line, and its open group is nobody's.
    fewer = make(problems=KNOWN[2:], opposites={})
    fewer.restore(task.record())
    assert fewer.flags == task.flags and not fewer.problems


def test_the_file_is_what_the_checkpoint_says_and_what_came_since(tmp_path):
    file = mailbox.flagged_file(tmp_path)

    def begin(record):
        task = make()
        tasks = Tasks({"negations": task}, task.flags, file)
        tasks.restore(record)
        return tasks

    tasks = begin({})
    tasks.learn(0, [*fails("p0"), *fails("p1")], proof_of)
    assert not file.exists()
    before = json.loads(json.dumps(tasks.record()))
    (first,) = tasks.draw(0, 1, 2, (), lambda *_: True)
    tasks.learn(1, [rollout(first, 0, "valid", "by é")], proof_of)
    (line,) = mailbox.read_jsonl(file)
    assert line.keys() == {"problem", "kind", "step", "statement", "proof"}
    assert line["proof"].endswith(":= by é") and line["problem"] == first.split("~")[0]
    after = json.loads(json.dumps(tasks.record()))
    # A kill before the checkpoint: what is not in it is found again, and stands there once.
    again = begin(before)
    assert mailbox.read_jsonl(file) == []
    assert again.draw(0, 1, 2, (), lambda *_: True) == [first]
    again.learn(1, [rollout(first, 0, "valid", "by é")], proof_of)
    assert mailbox.read_jsonl(file) == [line]
    # A kill after it, and somebody has removed the file.
    file.unlink()
    assert begin(after).flags.keys() == {line["problem"]}
    assert mailbox.read_jsonl(file) == [line]


def flagging(names):
    """Tasks in which these problems are flagged, and failures of them wait."""
    fixes = FailureReplay(FixReplay(0.5), PROBLEMS, lambda r: r)  # type: ignore[arg-type]
    tasks = Tasks({"fixes": fixes}, {name: {} for name in names})
    tasks.learn(0, [rollout(p.id, 0, "wrong") for p in PROBLEMS], proof_of)
    return tasks


@pytest.mark.parametrize("config", [CurriculumConfig(), CurriculumConfig(floor=0.0), PerProblem()])
def test_no_kind_of_group_is_drawn_of_what_is_flagged(tmp_path, config):
    the_setup = setup()
    left = [p.id for p in PROBLEMS[:3]]
    tasks = flagging([p.id for p in PROBLEMS[3:]])
    curriculum, _ = make_curriculum(PROBLEMS, config)
    told = dataclasses.replace(CONFIG, steps=9, problems=4)
    asking = Requests(tmp_path, told, the_setup, curriculum, tasks)
    for step in range(6):
        prompts, _ = asking.ask(step, {})
        assert prompts and {name.split("~")[0] for name in prompts} <= set(left)


@pytest.mark.parametrize("staleness", [0, 1])
@pytest.mark.parametrize("config", [CurriculumConfig(), PerProblem()])
def test_where_all_are_flagged_the_run_ends_with_a_sentence(tmp_path, config, staleness):
    names: dict[str, dict] = {p.id: {} for p in PROBLEMS[1:]}
    curriculum, _ = make_curriculum(PROBLEMS, config)
    told = dataclasses.replace(CONFIG, steps=3, max_staleness=staleness)
    asking = Requests(tmp_path, told, setup(), curriculum, Tasks({}, names))
    assert list(asking.ask(0, {})[0]) == ["p0"]
    names["p0"] = {}
    if staleness:  # what was asked for before trains
        assert list(asking.ask(1, {})[0]) == ["p0"]
    kept = asking.record()
    words = r"flagged.jsonl: all 12 problems .* nothing is left for step \d; name other problems"
    with pytest.raises(mailbox.MailboxError, match=words):
        asking.ask(1 + staleness, {})
    assert len(requests(tmp_path)) == 1 + staleness
    again = Requests(tmp_path, told, setup(), curriculum, Tasks({}, names), 1 + staleness, kept)
    with pytest.raises(mailbox.MailboxError, match=words):
        again.ask(1 + staleness, {})


def test_without_a_share_there_is_no_trace_and_one_too_small_is_a_sentence(tmp_path):
    assert making.make_tasks(tmp_path, CONFIG, setup()).record() == {}
    on = dataclasses.replace(CONFIG, negate=Negate(0.25))
    assert making.make_tasks(tmp_path, on, setup()).record().keys() == {"negations"}
    words = r"'rl.negate.share' is 0.1, which is none of a step's 4 problems .* at least 0.25, or 0"
    with pytest.raises(ValueError, match=words):
        dataclasses.replace(CONFIG, negate=Negate(0.1))
    assert dataclasses.replace(CONFIG, negate=Negate(0.1), spare=4).spare == 4
    # A run of before may have such a share, and goes on.
    for name, told in (("fix", {"fix": FixReplay(0.1)}), ("cut", {"cut": Cuts(0.1)})):
        said = dataclasses.replace(CONFIG, **told).lost_share()
        assert said.startswith(f"'rl.{name}.share' is 0.1, which is none of a step's 4 problems")
    assert not dataclasses.replace(CONFIG, fix=FixReplay(0.25)).lost_share()
