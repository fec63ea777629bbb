# SPDX-License-Identifier: Apache-2.0
"""The checking tier against the real kernel."""

import functools
import itertools
import json

import pytest

from kimina_jax.checking import flow as checking
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.protocol.shard_log import ShardLog
from kimina_jax.text.reasoning import render_solution
from lean_checker.pool import Pool
from lean_checker.records import Verdict
from lean_checker.toolchain import resolve

STATEMENT = "theorem and_swap (p q : Prop) : p ∧ q → q ∧ p"
RIGHT = "by\n  intro h\n  exact ⟨h.2, h.1⟩"
WRONG = "by\n  intro h\n  exact ⟨h.1, h.2⟩"


def answer(proof):
    tactics = "\n".join(line.strip() for line in proof.splitlines()[1:])
    problem = Problem(
        "p", "propositional", 1, "", STATEMENT, proof, (("text", "Swap."), ("tactics", tactics))
    )
    return render_solution(problem)


def line(sample, text, problem="p"):
    return {
        "id": f"{problem}/{sample}",
        "problem": problem,
        "sample": sample,
        "tokens": [1],
        "logps": [0.0],
        "text": text,
        "finish": "stop",
        "version": 0,
    }


@pytest.fixture(scope="module")
def pool():
    with Pool(resolve("embedded"), workers=1) as pool:
        yield pool


def requested(run, step, problems=("p",)):
    """The request of a step."""
    rollouts.write_request(
        run,
        step,
        seed=0,
        sampling={},
        samples=3,
        mismatch_limit=0.1,
        problems=[
            (Problem(name, "propositional", 1, "", STATEMENT, RIGHT, ()), [1, 2])
            for name in problems
        ],
    )


def serve_until_checked(run, step, check, disagreements=lambda: 0):
    """The checking tier, until a step has its verdicts."""
    verdicts = mailbox.verdicts_folder(run, step)
    with ClaimFiles(run) as claims:
        until = functools.partial(mailbox.is_stable, verdicts)
        checking.serve(run, check, "t", claims, disagreements, until)


def test_a_step_is_checked_as_its_shards_come(tmp_path, pool):
    asked = []

    def check(candidates):
        def noted():
            for candidate in candidates:
                asked.append(candidate)
                yield candidate

        return pool.check(noted(), ahead=checking.AHEAD)

    requested(tmp_path, 0)
    other = answer(RIGHT).replace(STATEMENT, "theorem and_swap (p q : Prop) : True")
    lines = [
        line(0, answer(RIGHT)),
        line(1, answer(WRONG)),
        line(2, answer(RIGHT)),
        line(3, "no format at all"),
        line(4, other),
        line(5, answer(RIGHT), problem="unknown"),
        line(6, answer(WRONG)) | {"finish": rollouts.PART},
    ]
    folder = mailbox.rollouts_folder(tmp_path, 0)
    log = ShardLog(folder)
    log.append(lines)
    log.append([line(7, answer(WRONG))])
    log.append([line(8, "nothing")])
    mailbox.mark_stable(folder)
    serve_until_checked(tmp_path, 0, check)
    first, second, third = mailbox.shards(mailbox.verdicts_folder(tmp_path, 0))
    verdicts = mailbox.read_jsonl(first)
    assert [v["id"] for v in verdicts] == [entry["id"] for entry in lines[:-1]]
    statuses = ["valid", "wrong", "valid", "format", "format", "infra"]
    assert [v["status"] for v in verdicts] == statuses
    assert {v["tier"] for v in verdicts if v["status"] == "valid"} == {"full"}  # a kernel's word
    assert len(asked) == 3  # twins of a shard once
    assert [v["status"] for v in mailbox.read_jsonl(second)] == ["wrong"]
    assert [v["status"] for v in mailbox.read_jsonl(third)] == ["format"]
    timing = mailbox.read_json(mailbox.verdicts_folder(tmp_path, 0) / "timing.json")
    assert timing["busy_seconds"] > 0 and timing["disagreements"] == 0
    assert timing["checks_per_second"] * timing["busy_seconds"] == pytest.approx(8)


def test_a_step_joins_its_rollouts_with_their_verdicts(tmp_path, pool):
    requested(tmp_path, 0)
    folder = mailbox.rollouts_folder(tmp_path, 0)
    ShardLog(folder).append([line(0, answer(RIGHT)), line(1, answer(WRONG)), line(2, "?")])
    mailbox.mark_stable(folder)
    serve_until_checked(tmp_path, 0, pool.check)
    assert rollouts.complete(tmp_path, 0)
    found = rollouts.read_rollouts(tmp_path, 0, 3)
    assert [rollout.status for rollout in found] == ["valid", "wrong", "format"]
    assert not any("messages" in rollout.record() for rollout in found)
    right, wrong, bad = rollouts.read_rollouts(tmp_path, 0, 3, messages=True)
    assert not right.said and wrong.said[0].severity == "error" and wrong.said[0].line > 0
    assert rollouts.Rollout(**wrong.record()) == wrong
    assert bad.said[0].text.startswith(f"{bad.faults[0]}:")
    with pytest.raises(mailbox.CorruptFile, match="holds 3 samples, not 4"):
        rollouts.read_rollouts(tmp_path, 0, 4)
    (shard,) = mailbox.shards(mailbox.verdicts_folder(tmp_path, 0))
    lines = mailbox.read_jsonl(shard)
    mailbox.write_jsonl(shard, [verdict | {"messages": [{"text": "?"}]} for verdict in lines])
    rollouts.read_rollouts(tmp_path, 0, 3)
    with pytest.raises(mailbox.CorruptFile, match=r"the verdict about sample .* cannot be read"):
        rollouts.read_rollouts(tmp_path, 0, 3, messages=True)
    assert not any("solved" in rollout.record() for rollout in found)  # nobody counted
    goals = {"goals": {"solved": 1, "left": 2}}
    mailbox.write_jsonl(shard, [lines[0], lines[1] | goals, lines[2]])
    _, wrong, bad = rollouts.read_rollouts(tmp_path, 0, 3)
    assert (wrong.solved, wrong.left, bad.solved, bad.left) == (1, 2, 0, 0)
    assert rollouts.Rollout(**json.loads(json.dumps(wrong.record()))) == wrong  # as it is held
    mailbox.write_jsonl(shard, [verdict | {"goals": 7} for verdict in lines])
    with pytest.raises(mailbox.CorruptFile, match=r"cannot be read: the field `goals` must be"):
        rollouts.read_rollouts(tmp_path, 0, 3)


def test_verdicts_go_to_the_shard_that_asked_and_leave_as_it_completes(tmp_path):
    """A shard is written when its own last verdict is there, not when an earlier one's is; one name
    in two open shards, of a shard that was set aside and drawn again, is two candidates."""
    requested(tmp_path, 0)
    folder = mailbox.rollouts_folder(tmp_path, 0)
    log = ShardLog(folder)
    log.append([line(0, answer(RIGHT)), line(1, answer(WRONG))])
    mailbox.write_jsonl(mailbox.shard_file(folder, 1), [line(0, answer(WRONG))])
    mailbox.mark_stable(folder)
    written = []

    def check(candidates):
        taken = list(itertools.islice(candidates, 3))
        assert len({candidate.id for candidate in taken}) == 3
        for candidate in reversed(taken):
            status = "valid" if "h.2, h.1" in candidate.proof else "wrong"
            yield Verdict(candidate.id, status, (), 0.0, "t")
            shards = mailbox.shards(mailbox.verdicts_folder(tmp_path, 0))
            written.append([path.name[:11] for path in shards])
        yield from candidates

    serve_until_checked(tmp_path, 0, check)
    second, both = ["shard_00001"], ["shard_00000", "shard_00001"]
    assert written == [second, second, both]
    first, second = mailbox.shards(mailbox.verdicts_folder(tmp_path, 0))
    assert [v["status"] for v in mailbox.read_jsonl(first)] == ["valid", "wrong"]
    assert [(v["id"], v["status"]) for v in mailbox.read_jsonl(second)] == [("p/0", "wrong")]


def test_steps_follow_each_other_in_one_stream(tmp_path, pool):
    calls = []

    def check(candidates):
        calls.append(1)
        return pool.check(candidates, ahead=checking.AHEAD)

    for step in (0, 1):
        requested(tmp_path, step)
        folder = mailbox.rollouts_folder(tmp_path, step)
        ShardLog(folder).append([line(step, answer(RIGHT)), line(9, answer(WRONG))])
        mailbox.mark_stable(folder)
    serve_until_checked(tmp_path, 1, check)
    assert calls == [1] and mailbox.is_stable(mailbox.verdicts_folder(tmp_path, 0))
