# SPDX-License-Identifier: Apache-2.0
"""Evaluation from the shell: what it had finished when it was killed stays."""

import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import jax
import pytest
from rich.console import Console

from kimina_jax.model import transformer
from kimina_jax.problems.load import load
from kimina_jax.prove.answers import SHIPPED
from kimina_jax.sampler.sampling import Attempt
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.weights import hf
from launch.config.errors import UserError
from launch.processes.tally import ProblemLog, ProblemOutcome, Tally, identity, table, write_proofs

ROOT = Path(__file__).parent.parent.parent
PROBLEMS = load("test")[:5]


def test_finished_problems_are_read_back_and_others_are_left(tmp_path):
    log = ProblemLog(tmp_path / "deep" / "log", {"seed": 0})
    tally = Tally(PROBLEMS, 2, log)
    a, b, c, d, _ = (problem.id for problem in PROBLEMS)
    drawn = [(a, "format", ""), (a, "valid", "by x"), (b, "infra", ""), (b, "valid", "by y"),
             (c, "invalid", "by z"), (d, "valid", "by u"), (d, "valid", "by v")]  # fmt: skip
    for i, (name, status, proof) in enumerate(drawn):
        tally.add(Attempt(name, i % 2, status, proof, "text"))
    assert tally.counts[b] == (2, 1) and tally.statuses["infra"] == 1
    with pytest.raises(UserError, match="another evaluation writes it"):
        ProblemLog(tmp_path / "deep" / "log", {"seed": 0})
    del log, tally
    with (tmp_path / "deep" / "log").open("a") as file:
        file.write('{"problem": "torn')
    changed = dataclasses.replace(PROBLEMS[3], preamble="def f := 1")
    again = Tally(
        [*PROBLEMS[:3], changed, PROBLEMS[4]], 2, ProblemLog(tmp_path / "deep" / "log", {"seed": 0})
    )
    assert [problem.id for problem in again.left] == [b, c, d, PROBLEMS[4].id]
    assert again.counts[a] == (2, 1) and again.of[a].proof == "by x"
    assert again.statuses == {"format": 1, "valid": 1}
    again.add(Attempt(c, 0, "format", "", ""))
    again.add(Attempt(c, 1, "format", "", ""))
    del again
    third = Tally(PROBLEMS, 2, ProblemLog(tmp_path / "deep" / "log", {"seed": 0}))
    assert [problem.id for problem in third.left] == [b, PROBLEMS[4].id]


@pytest.mark.parametrize("kept", [1, 2])
def test_a_line_that_ends_within_a_character_loses_no_other(tmp_path, kept):
    """A kill and a full disk know of bytes alone, and the words of Lean are not ASCII."""
    log = ProblemLog(tmp_path / "log", {"seed": 0})
    for problem in PROBLEMS[:2]:
        log.append(problem, ProblemOutcome(Counter(valid=1), "by simp  -- ∀", ended=0))
    del log
    whole = (tmp_path / "log").read_bytes()
    (tmp_path / "log").write_bytes(whole[: whole.rindex("∀".encode()) + kept])
    tally = Tally(PROBLEMS, 1, ProblemLog(tmp_path / "log", {"seed": 0}))
    assert [problem.id for problem in tally.left] == [problem.id for problem in PROBLEMS[1:]]


def test_proofs_of_long_ids_have_files_of_their_own(tmp_path):
    """A letter that is not ASCII is nine in a name, of which a file system takes 255."""
    ids = ["数论" * 40, "数论" * 40 + "二", "plain"]
    problems = [dataclasses.replace(PROBLEMS[0], id=name) for name in ids]
    write_proofs(tmp_path, problems, {name: ProblemOutcome(proof=f"by {name}") for name in ids})
    texts = [file.read_text(encoding="utf-8") for file in tmp_path.glob("*.lean")]
    assert len(texts) == 3 and (tmp_path / "plain.lean").is_file()
    assert all(any(f"by {name}\n" in text for text in texts) for name in ids)


def test_a_solved_theorem_is_no_part_of_the_comment_before_it(tmp_path):
    said = dataclasses.replace(PROBLEMS[0], id="a", informal="a /- b -/ c /-/ d", band="x-/")
    write_proofs(tmp_path, [said], {"a": ProblemOutcome(proof="by omega")})
    comment, theorem = (tmp_path / "a.lean").read_text(encoding="utf-8").split("\n", 1)
    assert theorem == f"{said.statement} := by omega\n"
    assert comment.startswith("/- ") and comment.endswith(" -/")
    assert not re.search("/-|-/", comment[2:-2])


def test_the_band_of_a_problem_is_no_markup_of_the_table():
    names = ("[/easy]", "[hard]")
    scores = {"pass@1": 0.5, "problems": 1}
    summary = {**scores, "ci95": {"pass@1": [0, 1]}, "bands": dict.fromkeys(names, scores)}
    console = Console(record=True, width=100)
    console.print(table("[/of]", summary, (1,)))
    shown = console.export_text()
    assert all(name in shown for name in (*names, "[/of]"))


@pytest.mark.parametrize(
    "text",
    [
        "hello\n",
        "hello",
        '{"a": 1}',
        "[]\n",
        '{"evaluation": {"seed": 0}}\n{"problem": "a"}\n',
        "3\n",
        "\udcff\n",
    ],
)
def test_a_file_that_is_no_log_is_refused_and_stays(text, tmp_path):
    (path := tmp_path / "log").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(UserError, match="is not the log of an evaluation"):
        ProblemLog(path, {"seed": 0})
    assert path.read_bytes() == text.encode(errors="surrogateescape")


def test_answers_depend_on_the_tokenizer_and_the_template_too(tmp_path):
    for name in ("model.safetensors", "config.json", "tokenizer.json", "chat_template.jinja"):
        before = identity(tmp_path)
        (tmp_path / name).write_text("{}")
        assert identity(tmp_path) != before


@pytest.mark.parametrize("text", ["", "{", '{"evaluation": {"se'])
def test_a_log_that_was_killed_at_its_first_line_begins_anew(text, tmp_path):
    (path := tmp_path / "log").write_text(text)
    assert not ProblemLog(path, {"seed": 0}).done
    assert path.read_text() == '{"evaluation": {"seed": 0}}\n'


def test_the_log_of_another_evaluation_is_refused_by_what_differs(tmp_path):
    log = ProblemLog(tmp_path / "log", {"seed": 2, "samples": 8})
    del log  # which has nothing yet, so that another may have its place
    tally = Tally(PROBLEMS, 1, ProblemLog(tmp_path / "log", {"seed": 0, "samples": 8, "k": (1, 2)}))
    tally.add(Attempt(PROBLEMS[0].id, 0, "valid", "by x", ""))
    del tally
    with pytest.raises(UserError, match=r"differs in samples, seed\)"):
        ProblemLog(tmp_path / "log", {"seed": 1, "samples": 9, "k": [1, 2]})


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--out="], "--out is empty"),
        (["--proofs=file"], "cannot be a file there"),
        (["--out=new/x", "--log=./new/x"], "is --out and --log"),
        (["--weights=run"], "--weights=run: is a run; give it as --run"),
        (["--split=file", "--out=./file"], "is what is read; choose another --out"),
        (["--fix_rounds=2", "--tiers=new"], "--tiers is given and 'evaluation.fix_rounds' is 2; "),
        (
            ["--fix_rounds=2", "--config.sampler.backend=vllm", "--config.evaluation.samplers=3"],
            "'evaluation.fix_rounds' is 2 and 'sampler.backend' is vllm and 'evaluation.samplers'",
        ),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_drawn(run_module, flags, said, tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "run" / "model").mkdir(parents=True)
    for place in ("run", "run/model"):
        (tmp_path / place / "config.json").write_text("{}")
    done = run_module(("launch.evaluate", "--weights=none", *flags), cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "run"]


def test_scores_that_cannot_be_written_are_told(run_module, tmp_path):
    """On a disk that is full by then."""
    told = ("--samples=1", "--ks=1", "--limit=1", "--config.sampling.max_new_tokens=1")
    done = run_module(("launch.evaluate", f"--weights={SHIPPED}", *told, "--out=/dev/full"))
    assert done.returncode == 2 and "No space left" in done.stderr, done.stderr
    assert "pass@1" in done.stdout


@pytest.mark.slow
def test_an_evaluation_that_is_killed_goes_on_where_it_was(tmp_path):
    tokenizer = Tokenizer()
    (weights := tmp_path / "weights").mkdir()
    cfg = transformer.Config(
        vocab_size=tokenizer.vocab_size, d_model=32, n_layers=2, n_heads=2, n_kv_heads=1,
        head_dim=16, d_ff=48,
    )  # fmt: skip
    hf.export_model(transformer.init_params(jax.random.key(0), cfg), cfg, weights)
    tokenizer.write_hf(weights)
    log = tmp_path / "log"
    command = [
        sys.executable, "-m", "launch.evaluate", f"--weights={weights}", "--limit=60",
        "--samples=2", "--ks=1,2", "--config.evaluation.rows=8", "--config.checker.workers=1",
        "--config.sampling.max_new_tokens=24", f"--log={log}",
    ]  # fmt: skip
    told = {"cwd": ROOT, "text": True, "env": os.environ | {"PYTHONPATH": str(ROOT)}}
    first = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **told)
    deadline = time.monotonic() + 300
    while not log.is_file() or log.read_text().count("\n") < 9:
        assert first.poll() is None, first.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    before = log.read_text()
    before = before[: before.rfind("\n") + 1]
    assert before.count("\n") < 61
    whole = [*command, f"--out={tmp_path / 'out.json'}"]
    done = subprocess.run(whole, capture_output=True, timeout=500, **told)
    assert done.returncode == 0, done.stderr
    assert f"has {before.count(chr(10)) - 1} of 60 problems" in done.stdout
    assert log.read_text().startswith(before) and log.read_text().count("\n") == 61
    said = json.loads((tmp_path / "out.json").read_text())
    assert len(said["counts"]) == 60 and all(n == 2 for n, _ in said["counts"].values())
    assert sum(said["statuses"].values()) == 120
    other = subprocess.run([*command, "--seed=1"], capture_output=True, timeout=300, **told)
    assert other.returncode == 2 and "differs in seed" in other.stderr
