# SPDX-License-Identifier: Apache-2.0
"""The command line: exit codes, verdicts of files and in bulk, one sentence for each mistake."""

import dataclasses
import json
import signal
from pathlib import Path

import pytest

from lean_checker.__main__ import main
from lean_checker.files import whole_files
from lean_checker.sandbox.features import FEATURES, available
from lean_checker.sandbox.process import run_lean
from lean_checker.theory import embedded

FILE = """\
/-- A documented theorem. -/
theorem good (p q : Prop) : p ∧ q → q ∧ p := by
  rintro ⟨hp, hq⟩
  exact ⟨hq, hp⟩
axiom cheat : False
theorem leaning (p : Prop) : p := cheat.elim
namespace Inner
/- theorem hidden : False := by sorry -/
theorem bad (p : Prop) : p := by
  assumption
theorem open_end (p : Prop) : p := by sorry
theorem after_bad (p : Prop) : p := bad p
theorem fine (p : Prop) (h : p) : p := h
end Inner
"""


def test_a_file_of_theorems(tmp_path, capsys):
    path = tmp_path / "a.lean"
    path.write_text(FILE)
    assert main([str(path), "--json"]) == 1
    verdicts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {v["id"].rpartition(":")[2]: v["status"] for v in verdicts} == {
        "good": "valid",
        "leaning": "axiom",
        "Inner.bad": "wrong",
        "Inner.open_end": "sorry",
        "Inner.after_bad": "wrong",
        "Inner.fine": "valid",
    }
    bad = next(v for v in verdicts if v["id"].endswith(":Inner.bad"))
    assert (bad["messages"][0]["line"], bad["messages"][0]["column"]) == (10, 2)
    assert main([str(path)]) == 1
    shown = capsys.readouterr().out
    assert "valid     good\n" in shown and f"{path}:10:2: error:" in shown


def test_a_file_of_valid_theorems_alone_ends_with_0(tmp_path, capsys):
    path = tmp_path / "a.lean"
    path.write_text(FILE.split("axiom")[0])
    assert main([str(path)]) == 0
    assert capsys.readouterr().out == "valid     good\n"


def test_a_colon_in_a_name_or_a_path_is_shown_where_it_stands(tmp_path, capsys):
    path = tmp_path / "a:b.lean"
    path.write_text("theorem «c:d» : 1 = 2 := h\n")
    assert main([str(path)]) == 1
    assert capsys.readouterr().out.startswith(f"wrong     «c:d»\n  {path}:1:25: error: ")


def test_what_stands_in_an_example_is_named_alike_every_time(tmp_path, capsys):
    path = tmp_path / "a.lean"
    where = "axiom bad : False\nexample : True := trivial where x : 1 = 2 := bad.elim\n"
    endless = "example : Nat := f 1 where f (n : Nat) : Nat := f (n + 1)\n"
    path.write_text(f"namespace N\n{where}{endless}end N\n")
    assert main([str(path), "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    statuses = {v["id"].removeprefix(f"{path}:"): v["status"] for v in found}
    assert statuses == {"example@3": "valid", "example@3.x": "axiom", "example@4": "wrong"}
    assert "N._example.f" in found[1]["messages"][0]["text"]


@pytest.mark.parametrize(
    ("imports", "missing"),
    [
        ("import Init\n", "Init"),
        ("import Mathlib\nimport Aesop\n", "Mathlib"),
        ("prelude\nimport MiniCore\nimport MiniCore.Nowhere\n", "MiniCore.Nowhere"),
    ],
)
def test_a_module_that_is_not_there_is_said_once(imports, missing, tmp_path, capsys):
    path = tmp_path / "t.lean"
    path.write_text(f"{imports}theorem t : True := True.intro\n")
    assert main([str(path)]) == 1
    out = capsys.readouterr().out
    assert out.count("error:") == 1 and f"there is no module {missing} here" in out
    assert "header    t\n" in out and "/lib" not in out


def test_bulk(tmp_path, capsys):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"id": "1", "statement": "theorem t (p : Prop) (h : p) : p", "proof": "h", "more": 1},
        {"id": "2", "statement": "theorem t (p : Prop) : p", "proof": "by\n  simp"},
        {"id": "3", "statement": "theorem t : True", "proof": "by sorry"},
    ]
    source.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n")
    cache = ["--cache", str(tmp_path / "cache.sqlite")]
    assert main(["--jsonl", str(source), str(target), *cache]) == 0
    found = [json.loads(line) for line in target.read_text().splitlines()]
    assert [(v["id"], v["status"]) for v in found] == [
        ("1", "valid"),
        ("2", "wrong"),
        ("3", "sorry"),
    ]
    assert all({"id", "status", "messages", "seconds"} <= set(v) for v in found)
    assert found[1]["messages"][0]["line"] == 2
    assert "3 checked" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir() if ".tmp" in p.name] == []
    source.write_text("")
    assert main(["--jsonl", str(source), str(target)]) == 0
    assert target.read_text() == ""


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "Line 1 of IN is no candidate: it is not JSON"),
        (b"\xff\xfe", "Line 1 of IN is no candidate: it is not UTF-8"),
        (b"[]", "Line 1 of IN is no candidate: a candidate must be a JSON object"),
        (
            b'{"id":"a","statement":"s","proof":"p"}\n{"id":"b","statement":"s"}',
            "Line 2 of IN is no candidate: the field `proof` is missing",
        ),
        (
            b'{"id":"a","statement":"s","proof":"p"}\n' * 2,
            "Line 2 of IN repeats the id 'a'",
        ),
    ],
)
def test_a_bad_line_is_named(content, sentence, tmp_path, capsys):
    source = tmp_path / "in.jsonl"
    source.write_bytes(content)
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    assert main(["--jsonl", str(source), str(target)]) == 2
    assert capsys.readouterr().err == f"lean_checker: {sentence.replace('IN', str(source))}\n"
    assert target.read_text() == "old"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Give either Lean files or --jsonl IN OUT (see --help)"),
        (["no.lean"], "The file no.lean does not exist"),
        (
            ["--jsonl", "no.jsonl", "out"],
            "The file no.jsonl cannot be read: No such file or directory",
        ),
        (["x.lean", "--workers", "0"], "--workers must be from 1 to 4096, not 0"),
        (
            ["x.lean", "--timeout", "nan"],
            "--timeout must be a number of seconds above 0, up to 86400, not nan",
        ),
        (
            ["{good}", "--timeout", "1e300"],
            "--timeout must be a number of seconds above 0, up to 86400, not 1e+300",
        ),
        (
            ["{good}", "--memory", "99999999999999999"],
            "--memory must be from 512 to 16777216 (MiB), not 99999999999999999",
        ),
        *(
            (["{good}", *given], f"{given[0]} is for --jsonl IN OUT: leave it out for Lean files")
            for given in (
                ["--workers", "1"],
                ["--cache", "{cache}"],
                ["--environment", "a=embedded"],
            )
        ),
        (
            ["--jsonl", "{good}", "{cache}", "--json"],
            "--json is for Lean files: OUT is JSON lines without it",
        ),
        (["{empty}"], "The file {empty} has no theorem"),
        (["{binary}"], "The file {binary} is not UTF-8"),
        (["{folder}"], "The file {folder} is not a file"),
        (
            ["{marked}"],
            "The file {marked} begins with a byte order mark, which Lean does not read; save it as"
            " UTF-8 without one",
        ),
        (["{empty}", "--toolchain", "no/such/project"], None),
    ],
)
def test_a_mistake_is_one_sentence(arguments, sentence, tmp_path, capsys):
    names = {"empty": tmp_path / "e.lean", "binary": tmp_path / "b.lean"}
    names |= {"good": tmp_path / "g.lean", "cache": tmp_path / "cache.sqlite"}
    names |= {"marked": tmp_path / "m.lean", "folder": tmp_path}
    names["marked"].write_bytes(b"\xef\xbb\xbftheorem t : True := trivial\n")
    names["good"].write_text("theorem t : True := trivial\n")
    names["empty"].write_text("-- def x := 1\n")
    names["binary"].write_bytes(b"\xff\xff")
    assert main([a.format(**names) for a in arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("lean_checker: ") and said.count("\n") == 1
    if sentence is not None:
        assert said == f"lean_checker: {sentence.format(**names)}\n"


@pytest.mark.parametrize("sandbox", ["off", "best", "full"])
def test_the_sandbox_of_files_is_the_one_asked_for(sandbox, tmp_path, capsys, monkeypatch):
    path = tmp_path / "a.lean"
    path.write_text("theorem t : True := trivial\n")
    walls = set()

    def run(toolchain, command, folder, limits, on_line):
        walls.add(limits.walls)
        return run_lean(toolchain, command, folder, limits, on_line)

    monkeypatch.setattr(whole_files, "run_lean", run)
    code = main([str(path), "--sandbox", sandbox])
    said = capsys.readouterr()
    if sandbox == "full" and available() != FEATURES:
        assert code == 2 and walls == set()
        assert "the full sandbox cannot be had here" in said.err
    else:
        assert (code, said.out) == (0, "valid     t\n")
        assert walls == {() if sandbox == "off" else available()}


def test_a_kill_from_outside_is_no_fault_of_the_file(tmp_path, capsys, monkeypatch):
    path = tmp_path / "a.lean"
    path.write_text("theorem t : True := trivial\n")

    def run(*arguments):
        return dataclasses.replace(run_lean(*arguments), cause="exit", code=-signal.SIGKILL)

    monkeypatch.setattr(whole_files, "run_lean", run)
    main([str(path)])
    assert capsys.readouterr().out.startswith("infra ")


@pytest.mark.parametrize("option", ["-o", "-i"])
def test_what_lean_cannot_write_is_no_fault_of_the_file(option, tmp_path, capsys, monkeypatch):
    source = tmp_path / "t.lean"
    source.write_text("theorem a : 1 = 1 := rfl\n")

    def run(toolchain, command, *more):
        if option in command:  # of the file, not of its audit
            Path(command[list(command).index(option) + 1]).mkdir()
        return run_lean(toolchain, command, *more)

    monkeypatch.setattr(whole_files, "run_lean", run)
    assert main([str(source)]) == 2
    said = capsys.readouterr().err
    assert f"The file {source} cannot be checked: " in said and said.endswith("full?\n")


def test_a_full_sandbox_that_cannot_be_had_is_one_sentence(tmp_path, capsys, monkeypatch):
    path = tmp_path / "a.lean"
    path.write_text("theorem t : True := trivial\n")
    monkeypatch.setattr("lean_checker.sandbox.features.available", lambda: ("seccomp",))
    assert main([str(path), "--sandbox", "full"]) == 2
    said = capsys.readouterr()
    assert "cannot be had here (missing: namespaces, landlock); `python -m" in said.err
    assert said.err.count("\n") == 1 and said.out == ""


def test_a_missing_wheel_is_one_sentence(tmp_path, capsys, monkeypatch):
    path = tmp_path / "a.lean"
    path.write_text(FILE)
    monkeypatch.setattr(embedded, "WHEEL", "no-such-wheel")
    assert main([str(path)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "pip install" in said


def test_what_is_wrong_before_the_first_command_is_said(tmp_path, capsys):
    source = tmp_path / "e.lean"
    source.write_text("  )\ntheorem t : True := trivial\n")
    assert main([str(source)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("header    t\n") and f"{source}:1:2: error: unexpected token" in said
    source.write_text("  )\n")
    assert main([str(source)]) == 1
    assert f"{source}:1:2: error: unexpected token" in capsys.readouterr().out
