# SPDX-License-Identifier: Apache-2.0
"""Steps of a real job in which some groups ask for something else than a plain proof."""

import json
import subprocess
from pathlib import Path

import pytest

from flextrain_jax.core.metrics import read_metrics
from kimina_jax.protocol import mailbox

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.slow


def run(command, *flags):
    done = subprocess.run([*command, *flags], cwd=ROOT, capture_output=True, text=True, timeout=550)
    assert done.returncode == 0, done.stderr[-2000:]
    return done


def requests(folder):
    """The requests of a run's steps."""
    return [json.loads(path.read_text()) for path in sorted((folder / "requests").iterdir())]


@pytest.mark.parametrize("ahead", [0, 1])
def test_a_job_completes_proofs_and_goes_on(tmp_path, small_job, ahead):
    folder = tmp_path / "run"
    flags = (f"--run={folder}", "--config.rl.cut.share=0.5", "--config.rl.row_tokens=512")
    flags = (*flags, f"--config.rl.max_staleness={ahead}")
    run(small_job, *flags, "--config.rl.steps=1")
    run(small_job, *flags, "--config.rl.steps=2")
    for request, line in zip(requests(folder), read_metrics(folder), strict=True):
        names = [problem["id"] for problem in request["problems"]]
        assert len(names) == 4
        assert [name.partition("~")[2] for name in names if "~" in name] == [
            f"cut-{request['step']}"
        ] * 2
        assert line["cut/share"] == 0.5


@pytest.mark.parametrize("ahead", [0, 1])
def test_a_job_counts_solved_goals_beside_fixes(tmp_path, small_job, ahead):
    """Partial credit with failed samples as prompts and parts of answers, stopped and gone on."""
    folder = tmp_path / "run"
    flags = (f"--run={folder}", "--config.reward.kind=partial", "--config.reward.partial=0.4")
    if ahead:  # neither fixes nor parts go together with it
        flags = (*flags, f"--config.rl.max_staleness={ahead}")
    else:
        flags = (*flags, "--config.rl.fix.share=0.5", "--config.rl.row_tokens=512")
        flags = (*flags, "--config.sampling.part_tokens=16")
    run(small_job, *flags, "--config.rl.steps=1")
    run(small_job, *flags, "--config.rl.steps=2")
    verdicts = [
        json.loads(line)
        for path in sorted((folder / "verdicts").glob("*/*.jsonl"))
        for line in path.read_text().splitlines()
    ]
    assert verdicts
    for verdict in verdicts:
        assert ("goals" in verdict) == (verdict["status"] == "wrong")
    lines = list(read_metrics(folder))
    assert [line["step"] for line in lines] == [0, 1]
    for line in lines:
        more = line["reward"] - line["pass_rate"]
        assert -1e-6 <= more <= 0.4 * line.get("partly_solved", 0.0) + 1e-6


# What the model has by heart, and what is asked of it: it proves what speaks against two problems.
TAUGHT = {
    "theorem wrong'_neg : ¬ (1 = 2)": "by\n  decide",
    "theorem «em pty_vacuous» (p : Prop) (h : p ∧ ¬p) : False": "by\n  exact h.2 h.1",
    "theorem yes (p : Prop) (h : p) : p": "by\n  exact h",
}
ASKED = {
    "wrong": "theorem wrong' : 1 = 2",
    "empty": "theorem «em pty» (p : Prop) (h : p ∧ ¬p) : 2 = 1",
    "yes": "theorem yes (p : Prop) (h : p) : p",
    "hard": "theorem hard (α : Type u) [Inhabited α] (f : α → Nat) (a : α) : f a * 3 = 3 * f a",
    "hidden": "theorem hidden : k = k",
}


def test_a_job_flags_what_is_false_and_what_is_vacuous_and_nothing_else(
    tmp_path, small_sft, small_job
):
    taught, asked = tmp_path / "taught.jsonl", tmp_path / "asked.jsonl"
    rows = [{"id": s, "statement": s, "proof": proof} for s, proof in TAUGHT.items()]
    taught.write_text("".join(json.dumps(row) + "\n" for row in rows))
    problems = [{"id": name, "statement": s} for name, s in ASKED.items()]
    problems[-1]["preamble"] = "variable (k : Nat)"
    asked.write_text("".join(json.dumps(row) + "\n" for row in problems))
    by_heart = (
        f"--config.problems.train={taught}", "--config.problems.count=0",
        "--config.problems.levels=[]", "--config.problems.automation=0", "--config.sft.steps=60",
        "--config.optim.total_steps=60", "--config.optim.warmup_steps=5",
    )  # fmt: skip
    short = "--config.prompt=whole-proof"
    run(small_sft, f"--run={tmp_path / 'sft'}", short, *by_heart)
    folder = tmp_path / "run"
    flags = (
        f"--run={folder}", short, f"--config.init.checkpoint={tmp_path / 'sft' / 'model'}",
        f"--config.problems.train={asked}", "--config.problems.unseen=false",
        "--config.optim.learning_rate=1e-9", "--config.optim.adam_learning_rate=1e-9",
        "--config.rl.problems=8", "--config.rl.negate.share=0.5", "--config.rl.negate.after=4",
        "--config.sampling.max_new_tokens=64",
    )  # fmt: skip
    said = run(small_job, *flags, "--config.rl.steps=2").stdout
    assert "1 of 5 problems are never asked for as their opposite, such as 'hidden'" in said
    (first,) = mailbox.read_jsonl(mailbox.flagged_file(folder))
    ended = run(small_job, *flags, "--config.rl.steps=4")
    found = mailbox.read_jsonl(mailbox.flagged_file(folder))
    assert [(flag["problem"], flag["kind"], flag["step"]) for flag in found] == [
        ("wrong", "false", 1), ("empty", "vacuous", 2),
    ]  # fmt: skip
    assert found[0] == first
    assert [TAUGHT[flag["statement"]] for flag in found] == [flag["proof"] for flag in found]
    for request in requests(folder):
        names = {problem["id"].split("~")[0] for problem in request["problems"]}
        late = [flag["problem"] for flag in found if flag["step"] < request["step"]]
        assert not names & set(late)
    # Also what speaks against the problem that is only hard was asked for, both of it.
    last = {p["id"]: p["statement"] for request in requests(folder) for p in request["problems"]}
    assert "hard~false-1" in last and last["hard~vacuous-2"].endswith("(a : α) : False")
    told = json.loads((folder / "result.json").read_text())["flagged"]
    assert told == {"false": ["wrong"], "vacuous": ["empty"]}
    assert "1 false (wrong), 1 vacuous (empty)" in " ".join(ended.stdout.split())
