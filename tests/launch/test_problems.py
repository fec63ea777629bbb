# SPDX-License-Identifier: Apache-2.0
"""launch.problems as users run it; and runs that are told what is wrong with their problems before
anything dear begins."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kimina_jax.checking import Checker
from kimina_jax.problems.load import Problem, load
from launch.config.errors import UserError
from launch.processes import statements

ROOT = Path(__file__).parent.parent.parent
SETS = ROOT / "tests" / "kimina_jax" / "problems" / "sets"


def program(name: str, *arguments: str, **options) -> subprocess.CompletedProcess:
    """One run of a program of ours."""
    command = [sys.executable, "-m", f"launch.{name}", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **options)


def lines(path: Path) -> list[dict]:
    """The decoded lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_folder_becomes_one_file_and_a_report(tmp_path):
    source = tmp_path / "set"
    source.mkdir()
    shutil.copy(SETS / "minif2f.jsonl", source / "a.jsonl")
    shutil.copy(SETS / "lean" / "minif2f_test.lean", source / "b.lean")
    out = tmp_path / "out.jsonl"
    held = tmp_path / "held.jsonl"
    held.write_text('{"id": "e", "statement": "theorem e (z : ℝ) (w : 2 * z = 6) : z = 3"}\n')
    ended = program("problems", str(source), str(out), f"--without={held}", "--environment=mathlib")
    assert ended.returncode == 0, ended.stderr
    assert "5 problems of 18 rows" in ended.stdout
    assert [row["id"] for row in lines(out)] == [
        "mathd_1",
        "imo_2",
        "mathd_3",
        "mathd_algebra_2",
        "amc12_3",
    ]
    assert {row["environment"] for row in lines(out)} == {"mathlib"}
    report = lines(tmp_path / "out.jsonl.report.jsonl")
    assert len(report) == 13
    assert report[-1] == {
        "file": str(source / "b.lean"),
        "row": 7,
        "id": "mathd_algebra_1",
        "left_out": "it is the problem 'e' of the evaluation set",
    }
    only = program("problems", str(source / "a.jsonl"), str(out), "--split=valid")
    assert "1 problems of" in only.stdout
    assert [row["id"] for row in lines(out)] == ["mathd_1"]


def test_a_mapping_says_what_the_columns_hold(tmp_path):
    source, out = tmp_path / "own.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        '{"nr": 4, "lean": "theorem t : 1 = 1 := by", "text": "One.", "done": "rfl"}\n'
    )
    columns = "--columns=id=nr,statement=lean,informal=text,proof=done"
    ended = program("problems", str(source), str(out), columns)
    assert ended.returncode == 0, ended.stderr
    assert lines(out) == [
        {"id": "4", "statement": "theorem t : 1 = 1", "informal": "One.", "proof": "by\nrfl"}
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.jsonl", "OUT"], "none.jsonl: there is no such file"),
        (["OTHER", "OUT"], "no known problem set has these"),
        (["OTHER", "OUT", "--columns=id=nr"], "say which column holds the statement"),
        (["OTHER", "OUT", "--columns=id=nr,statment=lean"], "there is no field 'statment'"),
        (
            ["OTHER", "OUT", "--layout=putnam"],
            "There is no problem set 'putnam'; there are problems,",
        ),
        (["OTHER", "OUT", "--columns=statement=nr"], "holds no problem that could be taken"),
        (["OTHER", "OTHER"], "is the source itself"),
        (["OTHER", "no/such/folder/out"], "cannot be a file there"),
        (["OTHER", "OUT", "--columns=statement=lean", "--without=none"], "none: there is no such"),
        (["CUT", "OUT"], "is cut short or damaged Parquet"),
    ],
)
def test_what_a_user_did_wrong_is_one_sentence(arguments, words, tmp_path):
    paths = {name: tmp_path / f"{name.lower()}.jsonl" for name in ("OTHER", "OUT", "CUT")}
    paths["OTHER"].write_text('{"nr": 4, "lean": "theorem t : 1 = 1"}\n')
    paths["CUT"].write_bytes(b"PAR1\x15\x04\x15")
    ended = program("problems", *(str(paths.get(text, text)) for text in arguments))
    assert ended.returncode == 2
    assert words in ended.stderr and ended.stderr.count("\n") == 1, ended.stderr
    assert "Traceback" not in ended.stderr
    assert not paths["OUT"].exists()


def test_the_kernel_says_which_statements_elaborate(tmp_path):
    out = tmp_path / "out.jsonl"
    ended = program("problems", str(SETS / "lean" / "Mine.lean"), str(out), "--check")
    assert ended.returncode == 0, ended.stderr
    assert [row["id"] for row in lines(out)] == [
        *("Mine.twice_three", "Mine.twice_zero", "Mine.le_twice", "Mine.of_m", "uses_three"),
    ]
    report = {line["row"]: line for line in lines(tmp_path / "out.jsonl.report.jsonl")}
    assert report[32]["left_out"].startswith("its statement is not taken by Lean (statement): ")


def test_a_run_is_refused_before_a_chip_is_busy(tmp_path):
    problems = tmp_path / "own.jsonl"
    good = '{"id": "good", "statement": "theorem t : g 1 = 2", "preamble": "def g n := 1 + n"}\n'
    problems.write_text(good + '{"id": "bad", "statement": "theorem t : h 1 = 2"}\n')
    sft = "--config.init.sft=configs/sft/tiny.py"
    run = tmp_path / "run"
    common = ["--config=configs/rl/tiny.py", f"--run={run}", sft, "--prepare"]
    for flag in (f"--config.problems.train={problems}", f"--config.evaluation.split={problems}"):
        ended = program("rl", *common, flag)
        assert ended.returncode == 2
        assert f"{problems}: 1 of its problems cannot be solved, such as 'bad'" in ended.stderr
        assert "launch.problems" in ended.stderr and "Traceback" not in ended.stderr
        assert not (run / "sft").exists()
    for flag in ("--config.problems.train=none.jsonl", "--config.problems.test=none.jsonl"):
        ended = program("rl", *common, flag)
        assert ended.returncode == 2
        assert "none.jsonl: no such problem file; name a file of problems" in ended.stderr
        assert not (run / "sft").exists()


def test_what_lean_said_of_a_statement_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(statements, "cache_root", lambda: tmp_path)
    problems = load("test")[:5]
    statements.refuse_broken({"f": problems}, Checker())
    monkeypatch.setattr("lean_checker.pool.Pool._work", None)  # nothing is left to ask Lean
    statements.refuse_broken({"f": problems}, Checker())
    monkeypatch.undo()
    monkeypatch.setattr(statements, "cache_root", lambda: tmp_path)
    broken = Problem("x", "b", 1, "", "theorem t : f 1 = 2", "", ())
    with pytest.raises(UserError, match="cannot be solved, such as 'x'"):
        statements.refuse_broken({"f": [broken]}, Checker())
