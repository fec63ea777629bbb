# SPDX-License-Identifier: Apache-2.0
"""The checking tier against the real kernel."""

import pytest

from kimina_jax import checking
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.protocol.shard_log import ShardLog
from kimina_jax.text.reasoning import render_solution
from lean_checker.pool import Pool
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


def test_verdicts_come_in_order_and_twins_are_checked_once(pool):
    asked = []

    def check(candidates):
        asked.extend(candidates)
        return pool.check(asked)

    other = answer(RIGHT).replace(STATEMENT, "theorem and_swap (p q : Prop) : True")
    lines = [
        line(0, answer(RIGHT)),
        line(1, answer(WRONG)),
        line(2, answer(RIGHT)),
        line(3, "no format at all"),
        line(4, other),
        line(5, answer(RIGHT), problem="unknown"),
    ]
    verdicts = checking.check_lines(lines, {"p": checking.Question(STATEMENT)}, check, "t")
    assert [v.id for v in verdicts] == [entry["id"] for entry in lines]
    assert [v.status for v in verdicts] == ["valid", "wrong", "valid", "format", "format", "infra"]
    assert len(asked) == 2
    assert {v.tier for v in verdicts if v.status == "valid"} == {"full"}  # a fresh kernel's word


def test_a_step_is_checked_as_its_shards_come(tmp_path, pool):
    problem = Problem("p", "propositional", 1, "", STATEMENT, RIGHT, ())
    rollouts.write_request(
        tmp_path,
        0,
        seed=0,
        sampling={},
        samples=3,
        mismatch_limit=0.1,
        problems=[(problem, [1, 2])],
    )
    folder = mailbox.rollouts_folder(tmp_path, 0)
    log = ShardLog(folder)
    log.append([line(0, answer(RIGHT)), line(1, answer(WRONG))])
    log.append([line(2, answer(RIGHT))])
    mailbox.mark_stable(folder)
    with ClaimFiles(tmp_path) as claims:
        checking.check_step(tmp_path, 0, pool.check, "t", claims)
    assert rollouts.complete(tmp_path, 0)
    found = rollouts.read_rollouts(tmp_path, 0, 3)
    assert [rollout.status for rollout in found] == ["valid", "wrong", "valid"]
    timing = mailbox.read_json(mailbox.verdicts_folder(tmp_path, 0) / "timing.json")
    assert timing["busy_seconds"] > 0 and timing["disagreements"] == 0
    with pytest.raises(mailbox.CorruptFile, match="holds 3 samples, not 4"):
        rollouts.read_rollouts(tmp_path, 0, 4)
