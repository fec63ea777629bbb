# SPDX-License-Identifier: Apache-2.0
"""launch.problems as users run it; and runs that are told what is wrong with their problems before
anything dear begins."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kimina_jax.checking.checker import Checker
from kimina_jax.problems.load import Problem, load
from launch.config.errors import UserError
from launch.processes import statements
from lean_checker.records import Message, Verdict

ROOT = Path(__file__).parent.parent.parent
SETS = ROOT / "tests" / "kimina_jax" / "problems" / "sets"


@pytest.fixture
def program(run_module) -> Callable[..., subprocess.CompletedProcess]:
    """One run of a program of ours."""
    return lambda name, *arguments: run_module((f"launch.{name}", *arguments))


def lines(path: Path) -> list[dict]:
    """The decoded lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_split_or_a_column_that_no_row_has_is_said(program, tmp_path):
    """Into a folder that is not there yet, as the shipped configurations and launch.doctor say."""
    source, out = tmp_path / "set.jsonl", tmp_path / "data" / "new" / "out.jsonl"
    rows = [{"nr": 1, "lean": "theorem t (p : Prop) : p → p", "split": "test"}]
    rows += [{"nr": 2, "lean": "theorem u (p q : Prop) : p → q → p", "split": "test", "txt": "w"}]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    named = "--columns=id=nr,statement=lean,informal=txt,proof=prof"
    ended = program("problems", str(source), str(out), named)
    assert ended.returncode == 0 and len(lines(out)) == 2
    assert ended.stdout.startswith("--columns=proof=prof: no row has a column 'prof'\n2 problems")
    ended = program("problems", str(source), str(out), named, "--split=train")
    assert ended.returncode == 2
    assert ended.stderr == (
        f"error: {source}: has no row of the split 'train'; leave out --split, or name one it has\n"
    )
    source.write_text("\n")
    ended = program("problems", str(source), str(out))
    assert ended.returncode == 2
    assert ended.stderr == f"error: {source}: holds no problem; name a file that does\n"


def test_a_folder_becomes_one_file_and_a_report(program, tmp_path):
    source = tmp_path / "set"
    source.mkdir()
    shutil.copy(SETS / "minif2f.jsonl", source / "a.jsonl")
    shutil.copy(SETS / "lean" / "minif2f_test.lean", source / "b.lean")
    out = tmp_path / "out.jsonl"
    (source / "c.csv").write_text("id,statement\n")
    (source / "d.jsonl.zst").write_bytes(b"")
    held = tmp_path / "held.jsonl"
    held.write_text('{"id": "e", "statement": "theorem e (z : ℝ) (w : 2 * z = 6) : z = 3"}\n')
    ended = program("problems", str(source), str(out), f"--without={held}", "--environment=mathlib")
    assert ended.returncode == 0, ended.stderr
    assert "5 problems of 18 rows" in ended.stdout
    assert f"{source}: not read: 2 files, such as {source / 'c.csv'}" in ended.stdout
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


def test_a_mapping_says_what_the_columns_hold(program, tmp_path):
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
        (["OTHER", "README.md/out"], "cannot be a file there"),
        (["OTHER", "OUT", "--columns=statement=lean", "--without=none"], "none: there is no such"),
        (["CUT", "OUT"], "is cut short or damaged Parquet"),
    ],
)
def test_what_a_user_did_wrong_is_one_sentence(program, arguments, words, tmp_path):
    paths = {name: tmp_path / f"{name.lower()}.jsonl" for name in ("OTHER", "OUT", "CUT")}
    paths["OTHER"].write_text('{"nr": 4, "lean": "theorem t : 1 = 1"}\n')
    paths["CUT"].write_bytes(b"PAR1\x15\x04\x15")
    ended = program("problems", *(str(paths.get(text, text)) for text in arguments))
    assert ended.returncode == 2
    assert words in ended.stderr and ended.stderr.count("\n") == 1, ended.stderr
    assert "Traceback" not in ended.stderr
    assert not paths["OUT"].exists()


def test_the_kernel_says_which_statements_elaborate(program, tmp_path):
    out = tmp_path / "out.jsonl"
    ended = program("problems", str(SETS / "lean" / "Mine.lean"), str(out), "--check")
    assert ended.returncode == 0, ended.stderr
    assert [row["id"] for row in lines(out)] == [
        *("Mine.twice_three", "Mine.twice_zero", "Mine.le_twice", "Mine.of_m", "uses_three"),
    ]
    report = {line["row"]: line for line in lines(tmp_path / "out.jsonl.report.jsonl")}
    assert report[32]["left_out"].startswith("its statement is not taken by Lean (statement): ")


def test_a_run_is_refused_before_a_chip_is_busy(program, tmp_path):
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


def test_what_is_read_is_not_overwritten(program, tmp_path):
    source, held = tmp_path / "a.jsonl", tmp_path / "held.jsonl"
    source.write_text('{"id": "a", "statement": "theorem t : 1 = 1"}\n')
    text = '{"id": "e", "statement": "theorem e : 2 = 2"}\n'
    held.write_text(text)
    for flag in ("--without", "--header"):
        ended = program("problems", str(source), str(held), f"{flag}={held}")
        assert ended.returncode == 2 and f"{flag}={held}" in ended.stderr, ended.stderr
    report = tmp_path / "out.jsonl.report.jsonl"
    report.write_text(text)
    ended = program("problems", str(source), str(tmp_path / "out.jsonl"), f"--without={report}")
    assert ended.returncode == 2 and "choose another OUT" in ended.stderr
    assert held.read_text() == report.read_text() == text


def test_a_link_stays_a_link(program, tmp_path):
    source, link, kept = tmp_path / "a.jsonl", tmp_path / "link.jsonl", tmp_path / "kept.jsonl"
    source.write_text('{"id": "a", "statement": "theorem t : 1 = 1"}\n')
    kept.write_text("old")
    kept.chmod(0o600)
    link.symlink_to(kept)
    assert program("problems", str(source), str(link)).returncode == 0
    assert link.is_symlink() and [row["id"] for row in lines(kept)] == ["a"]
    assert kept.stat().st_mode & 0o777 == 0o600


def test_half_of_a_character_is_a_fault_of_its_row(program, tmp_path):
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    row = '{"id": "%s", "statement": "theorem t%s : 1 = 1", "informal": "%s"}'
    texts = [row % ("half", 1, r"\ud83d"), row % ("whole", 2, r"\ud83d\ude00")]
    for text in ("\n".join(texts), f"[{','.join(texts)}]"):
        source.write_text(text)
        ended = program("problems", str(source), str(out))
        assert ended.returncode == 0, ended.stderr
        assert [(row["id"], row["informal"]) for row in lines(out)] == [("whole", "\U0001f600")]
        (told,) = lines(tmp_path / "out.jsonl.report.jsonl")
        assert told["row"] == 1 and "half of a character" in told["left_out"]


def test_each_row_is_checked_in_its_environment(program, tmp_path):
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    header = "prelude\nimport MiniCore\nopen Nat"
    rows = [("plain", "succ 1 = 2", ""), ("named", "succ 2 = 3", "e"), ("other", "x = 4", "f")]
    source.write_text(
        "".join(
            json.dumps({"id": name, "statement": f"theorem {name} : {goal}", "environment": env})
            + "\n"
            for name, goal, env in rows
        )
    )
    named = json.dumps({"e": {"toolchain": "embedded", "header": f"{header}\n"}})
    ended = program("problems", str(source), str(out), "--check", f"--environments={named}")
    assert ended.returncode == 0, ended.stderr
    assert "1 rows name the environment 'f', and Lean was not asked" in ended.stdout
    assert [(row["id"], row.get("environment")) for row in lines(out)] == [
        ("named", "e"),
        ("other", "f"),
    ]
    wrong = program("problems", str(source), str(out), "--check", "--environments=e")
    assert wrong.returncode == 2 and "--environments: is not JSON" in wrong.stderr


def test_only_a_fault_of_the_statement_leaves_it_out():
    def said(status):
        def check(candidates):
            note = (Message("error", 0, 0, "as it is"),)
            yield from (Verdict(c.id, status, note, 0.0, "t") for c in candidates)

        rows = [{"id": "a", "statement": "theorem a : 1 = 1"}]
        return statements.broken(rows, check, lambda done: None)

    for status in ("statement", "header", "format"):
        assert "as it is" in said(status)["a"]
    for status in ("infra", "oom", "timeout", "crash"):
        with pytest.raises(UserError, match=rf"'a' could not be checked \({status}\): as it is; "):
            said(status)
    assert not said("wrong") and not said("sorry")


def test_the_cure_is_a_command_that_asks_the_same_lean(tmp_path, monkeypatch):
    monkeypatch.setattr(statements, "cache_root", lambda: tmp_path)
    bad = Problem("x", "b", 1, "", "theorem t : f 1 = 2", "", ())
    with pytest.raises(UserError) as caught:
        statements.refuse_broken({"my set": [bad]}, Checker(environments={"e": "embedded"}))
    command = "launch.problems 'my set' OUT --check --environments='{\"e\": \"embedded\"}'`"
    assert command in str(caught.value)
