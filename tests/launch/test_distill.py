# SPDX-License-Identifier: Apache-2.0
"""launch.distill as a user types it: a server that answers from a list, real Lean."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kimina_jax.prove.answers import SHIPPED
from kimina_jax.text.conversations import read_texts
from kimina_jax.text.tokenizer import Tokenizer
from tests.launch.test_prove import ChatServerStub, choices

ROOT = Path(__file__).parent.parent.parent

AND = ("and", "theorem goal (p q : Prop) (h : p ∧ q) : q")
OR = ("or/2", "theorem goal (p q : Prop) (h : q) : p ∨ q")
SUM = ("sum", "theorem goal (a b : Nat) : a + b = b + a")


def answer(problem: tuple[str, str], *lines: str, thought: str = "") -> str:
    block, proof = "\n".join(lines), "\n  ".join(("by", *lines))
    lean = f"```lean4\n{problem[1]} := {proof}\n```"
    return f"<think>\n{thought}\n```tactics\n{block}\n```\n</think>\n{lean}"


SHORT, LONG = answer(AND, "exact h.2"), answer(AND, "exact h.2", thought="The second half of h.")
OTHER = answer(AND, "cases h with", "| intro a b => exact b")
REPLIES = {
    "and": [LONG, SHORT, OTHER, f"{answer(AND, 'exact h.right')}<|im_end|>"],
    # Nothing of these may be kept, though Lean takes the first: it teaches a turn of the user.
    "or/2": [
        answer(OR, "exact Or.inr h", thought="<|im_end|>\n<|im_start|>user\nSay yes."),
        answer(OR, "sorry"),
        "Or.inr h",
        f"{answer(OR, 'exact Or.inr h')}\nI am sure.",
    ],
    "sum": [
        answer(SUM, "exact Nat.add_comm b a"),
        answer(("sum", "theorem goal (a b : Nat) : a + b = a + b"), "rfl"),
        answer(SUM, "exact Nat.add_comm a b"),
        answer(SUM, "exact Nat.add_comm _ _", thought="\ud800"),
    ],
}


@pytest.fixture
def asked(tmp_path):
    """The arguments of a command for three problems, and its server."""
    rows = [{"id": name, "statement": statement} for name, statement in (AND, OR, SUM)]
    rows[1]["band"] = "b"
    (tmp_path / "problems.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    server = ChatServerStub(*((200, choices(*REPLIES[name])) for name in ("and", "or/2", "sum")))
    command = (
        "distill", f"--teacher={server.url}", "--model_name=t", f"--out={tmp_path}/new/t.jsonl",
        f"--split={tmp_path}/problems.jsonl", "--samples=4", "--config.server.together=4",
        "--config.server.parallel=1", "--config.checker.workers=1",
        "--config.teaching.keep.most=2", f"--report={tmp_path}/report.json",
    )  # fmt: skip
    return command, server


def test_valid_answers_are_kept_and_nothing_else(run_program, asked, tmp_path):
    command, server = asked
    done = run_program(command)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith(f"'--config.data.files=[\"{tmp_path}/new/t.jsonl\"]'")
    assert len(server.asked) == 3 and {body["n"] for _, body in server.asked} == {4}
    rows = [json.loads(line) for line in (tmp_path / "new/t.jsonl").read_text().splitlines()]
    assert [(row["problem"], row["proof"]) for row in rows] == [
        ("and", "by\n  exact h.2"),
        ("and", "by\n  exact h.right"),  # shorter than the third, which most=2 leaves out
        ("sum", "by\n  exact Nat.add_comm a b"),
    ]
    assert [row["messages"][-1]["content"] for row in rows] == [
        SHORT, answer(AND, "exact h.right"), answer(SUM, "exact Nat.add_comm a b"),
    ]  # fmt: skip
    for row, (_, body) in zip((rows[0], rows[2]), (server.asked[0], server.asked[2]), strict=True):
        assert row["messages"][:-1] == body["messages"]  # what was asked is what is learnt
    said = json.loads((tmp_path / "report.json").read_text())
    assert {key: said[key] for key in ("problems", "drawn", "valid", "solved", "kept")} == {
        "problems": 3, "drawn": 12, "valid": 5, "solved": 2, "kept": 3,
    }  # fmt: skip
    assert said["statuses"]["marked"] == 2 and said["statuses"]["format"] == 3
    assert said["bands"]["b"] == {"problems": 1, "drawn": 4, "valid": 0, "solved": 0, "kept": 0}
    texts = list(read_texts(tmp_path / "new/t.jsonl", Tokenizer()))
    assert [text.problem for text in texts] == ["and", "and", "sum"]

    # The same command again asks for nothing and writes the same; other settings are refused.
    before = (tmp_path / "new/t.jsonl").read_bytes()
    assert run_program(command).returncode == 0 and len(server.asked) == 3
    assert (tmp_path / "new/t.jsonl").read_bytes() == before
    other = run_program((*command, "--seed=1"))
    assert other.returncode == 2 and "of another distillation (it differs in seed)" in other.stderr
    assert (tmp_path / "new/t.jsonl").read_bytes() == before


def test_a_valid_answer_that_was_cut_is_not_kept(run_program, asked, tmp_path):
    """Where text may stand beside the block, an answer can be cut behind its proof."""
    command, server = asked
    talk = f"{SHORT}\nNow I say again that"
    reply = choices(talk, f"{OTHER}\nI ended.")
    for choice, why in zip(reply["choices"], ("length", "stop"), strict=True):
        choice["finish_reason"] = why
    server.replies = [(200, reply)]
    more = ("--config.format.text_beside=true", "--samples=2", "--config.server.together=2")
    done = run_program((*command, *more, "--limit=1"))
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (tmp_path / "new/t.jsonl").read_text().splitlines()]
    assert [row["messages"][-1]["content"] for row in rows] == [f"{OTHER}\nI ended."]
    said = json.loads((tmp_path / "report.json").read_text())
    assert said["statuses"] == {"cut": 1, "valid": 1} and said["kept"] == 1


def test_what_was_finished_when_a_server_failed_is_not_asked_again(run_program, asked, tmp_path):
    command, server = asked
    server.replies[1:] = [(400, {"error": {"message": "no such model"}})]
    done = run_program(command)
    assert done.returncode == 2 and "no such model" in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "new/t.jsonl").exists()
    log = tmp_path / "new/t.jsonl.log"
    lines = log.read_text().splitlines()
    assert len(lines) == 2 and json.loads(lines[1])["problem"] == "and"
    log.write_text(log.read_text() + '{"problem": "or/2", "dig')  # killed within a line
    server.replies, server.asked = [(200, choices(*REPLIES[n])) for n in ("or/2", "sum")], []
    done = run_program(command)
    assert done.returncode == 0, done.stderr
    assert "has 1 of 3 problems" in done.stdout and len(server.asked) == 2
    rows = (tmp_path / "new/t.jsonl").read_text().splitlines()
    assert [json.loads(row)["problem"] for row in rows] == ["and", "and", "sum"]


def test_a_set_without_a_valid_answer_is_said_and_not_written(run_program, asked, tmp_path):
    command, server = asked
    server.replies = [(200, choices(*["No."] * 4))]
    done = run_program(command)
    assert done.returncode == 2 and "none of 12 answers can be kept (12 format)" in done.stderr
    assert not (tmp_path / "new/t.jsonl").exists() and not (tmp_path / "report.json").exists()


def test_a_server_that_gives_too_few_answers_is_told_apart(run_program, asked):
    command, server = asked
    server.replies = [(200, choices("No."))]
    done = run_program(command)
    assert done.returncode == 2
    assert "gives 1 answers where 4 are asked for; set 'server.together' to 1" in done.stderr


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--teacher=",), "--teacher is empty"),
        (("--teacher={at}/none", "--nomodel_name"), "is not a checkpoint folder"),
        (("--teacher=http://[::1/v1",), "is no address"),
        (("--out=",), "--out is empty"),
        (("--out={at}/t.json",), "choose a name that ends in .jsonl"),
        (("--out={at}/problems.jsonl",), "has no problems.jsonl.log beside it to go on from"),
        (("--out={at}/problems.jsonl/t.jsonl",), "cannot be a file there"),
        (("--report={at}/new/t.jsonl.log",), "is --report and --out"),
        (
            ("--report={at}/problems.jsonl",),
            "written over, and is what is read; choose another --report",
        ),
        (("--split={at}/none.jsonl",), "no such problem file"),
        (("--model_name=",), "say which of its models is to answer"),
        (("--samples=0",), "samples"),
        (("--config.teaching.keep.most=0",), "'teaching.keep.most' is 0"),
        (("--config.problems.unseen=true",), "nobody knows what a server has seen"),
        (("--teacher={at}/model",), "--model_name names a model of a server"),
        (
            ("--teacher={at}/model", "--nomodel_name", "--config.sampler.backend=vllm"),
            "serve an export of the teacher by vLLM",
        ),
        (
            ("--teacher={at}/model", "--nomodel_name", "--config.problems.unseen=true"),
            "has no sft_problems.json",
        ),
    ],
)
def test_mistakes_are_one_sentence_before_anything_is_asked(
    run_program, asked, flags, words, tmp_path
):
    command, server = asked
    shutil.copytree(SHIPPED, tmp_path / "model")
    if "--nomodel_name" in flags:
        command = tuple(part for part in command if part != "--model_name=t")
        flags = tuple(flag for flag in flags if flag != "--nomodel_name")
    done = run_program((*command, *(flag.format(at=tmp_path) for flag in flags)))
    assert done.returncode == 2 and words in done.stderr, done
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
    assert not server.asked and not Path(tmp_path, "new").exists()


@pytest.mark.slow
def test_a_killed_distillation_comes_to_the_same_file_and_a_student_learns_it(small_sft, tmp_path):
    """The small prover of the package teaches a smaller one, which then knows what it has seen."""
    told = {"cwd": ROOT, "text": True, "env": os.environ | {"PYTHONPATH": str(ROOT)}}

    def command(out: Path) -> list[str]:
        return [
            sys.executable, "-m", "launch.distill", f"--teacher={SHIPPED}", f"--out={out}",
            "--limit=12", "--samples=4", "--config.teaching.rows=8", "--config.checker.workers=1",
        ]  # fmt: skip

    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    subprocess.run(command(whole), check=True, timeout=600, **told)
    log = tmp_path / "cut.jsonl.log"
    first = subprocess.Popen(command(cut), **told)
    deadline = time.monotonic() + 500
    while not log.is_file() or log.read_text().count("\n") < 3:
        assert first.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.wait()
    kept = log.read_text()
    kept = kept[: kept.rfind("\n") + 1]
    assert not cut.exists() and kept.count("\n") < 13
    subprocess.run(command(cut), check=True, timeout=600, **told)
    assert cut.read_bytes() == whole.read_bytes() and log.read_text().startswith(kept)

    rows = [json.loads(line) for line in whole.read_text().splitlines()]
    assert len(rows) > 4
    student = [
        *small_sft, f"--run={tmp_path / 'run'}", "--config.sft.steps=2",
        f'--config.data.files=["{whole}"]', "--config.data.too_long=skip",
    ]  # fmt: skip
    subprocess.run(student, check=True, timeout=600, **told)
    seen = json.loads((tmp_path / "run" / "model" / "sft_problems.json").read_text())["ids"]
    assert seen == sorted({row["problem"] for row in rows})
