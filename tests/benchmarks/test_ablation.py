# SPDX-License-Identifier: Apache-2.0
"""The ablation's cells are what they claim, and its table is what the raw results say."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.ablation import __main__ as cells
from benchmarks.ablation import command, learnt, results, students, table
from benchmarks.ablation.cells import EXPERIMENTS, RL, SFT, SHARES, TERMS
from benchmarks.ablation.results import Result, ResultsError
from kimina_jax.problems.by_hand import leave_to_lean
from kimina_jax.problems.load import FOLDER, load, problem_from_json, read_rows
from kimina_jax.problems.proofs.canonical import canonical
from kimina_jax.problems.proofs.syntax import parse_statement
from kimina_jax.protocol import mailbox
from launch.config import resume, tree
from launch.config.rl import RlRun
from launch.config.sft import SftRun
from lean_checker.pool import Pool
from lean_checker.records import Candidate, Verdict
from lean_checker.toolchain import resolve

FILES = {name.strip("{}"): "problems.jsonl.gz" for name in SHARES}

ROOT = Path(__file__).parent.parent.parent


def settings(experiment, cell) -> RlRun:
    """The settings of a cell."""
    flags = ("init.sft=", "init.checkpoint=x", *experiment.every, *cell.flags, "seed=1")
    flags = [f"--config.{flag.format(**FILES)}" for flag in flags]
    return tree.load(RlRun, RL, flags).settings


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_cells_draw_the_same_number_of_samples_and_differ(name):
    experiment = EXPERIMENTS[name]
    found = {cell: settings(experiment, one) for cell, one in experiment.cells.items()}
    drawn = {
        (run.rl.steps, run.rl.problems + run.rl.spare, run.rl.samples, run.evaluation)
        for run in found.values()
    }
    assert len(drawn) == 1
    told = [(experiment.starts[cell.start], cell.flags) for cell in experiment.cells.values()]
    assert len(set(told)) == len(told) and experiment.base in found
    for flags in experiment.starts.values():
        told = [f"--config.{flag.format(**FILES)}" for flag in flags]
        tree.load(SftRun, SFT, told)


def test_objectives_of_others_leave_kiminas_omega_out():
    experiment = EXPERIMENTS["ablation"]
    for name, cell in experiment.cells.items():
        run = settings(experiment, cell)
        said = run.advantages.of(run.objective)
        own = run.objective.kind == "mirror_descent" and name != "no_omega"
        assert said.negative_drop == (0.8 if own else 0.0), name
    assert settings(experiment, experiment.cells["expert_iteration"]).objective.BASELINE == "none"


def result(before, after, samples=2, lengths=(40.0, 31.0), problems=("p", "q")) -> Result:
    curves = {"pass_rate": [0.25] * len(lengths), "length": list(lengths)}
    return Result(problems, samples, tuple(before), tuple(after), curves, 60.0, ("a=1",))


# Two problems, two samples. Unequal: the base has three seeds, one cell two of them and another,
# one cell a single seed of four samples, one a seed that nobody else has.
FOUND: results.Results = {
    "other": {1: result((0, 1), (1, 2)), 5: result((0, 0), (1, 1)), 2: result((1, 2), (2, 2))},
    "base": {s: result((0, 1), (0, 1), lengths=(40.0, 20.0 + s)) for s in (1, 2, 3)},
    "alone": {1: result((0, 0), (0, 4), samples=4, lengths=())},
    "apart": {9: result((0, 0), (2, 2))},
}


def test_the_table_by_hand():
    rows = {row[0]: row[1:] for row in table.rows(FOUND, "base", k=2)}
    assert list(rows) == ["base", "other", "alone", "apart"]
    # The base gains nothing at any problem of any seed, so neither has its interval a width.
    # pass@2 of (0, 1) of two is (0, 1). Of pass@1, (0, 1/2), the mean of a draw is 0, 1/4 or 1/2.
    assert rows["base"] == (
        "3", "25.0 [0.0, 50.0]", "25.0 [0.0, 50.0]", "+0.0 [+0.0, +0.0]", "",
        "50.0 [0.0, 100.0]", "50.0 [0.0, 100.0]", "+0.0 [+0.0, +0.0]", "22", "60",
    )  # fmt: skip
    # Before: 1/4, 0, 3/4; after: 3/4, 1/2, 1. Seed 1 is +1/2 at both problems, so is seed 5; seed 2
    # +1/2 and 0: the mean is 5/12, and every draw lies in [0, 1/2].
    other = rows["other"]
    assert other[0] == "3" and other[1].startswith("33.3 [") and other[2].startswith("75.0 [")
    assert other[3].startswith("+41.7 [+") and other[3].endswith(", +50.0], separate")
    # Against the base at the seeds 1 and 2 that both have: +1/2 and +1/2; +1 and +1/2.
    assert other[4].startswith("+62.5 [+50.0, +") and other[4].endswith("], separate (2 seeds)")
    assert (other[5].split()[0], other[6].split()[0], other[8]) == ("50.0", "100.0", "31")
    # pass@2 is 0 and 1, 0 and 0, 1 and 1 before, and 1 after: a half more.
    assert other[7].startswith("+50.0 [+")
    # One seed, problems at 0 and 1: a draw of two problems is 0, 1/2 or 1. pass@2 as of four.
    assert rows["alone"] == (
        "1", "0.0 [0.0, 0.0]", "50.0 [0.0, 100.0]", "+50.0 [+0.0, +100.0]",
        "+25.0 [+0.0, +50.0]", "0.0 [0.0, 0.0]", "50.0 [0.0, 100.0]", "+50.0 [+0.0, +100.0]", "",
        "60",
    )  # fmt: skip
    # No seed in common with the base: nothing is compared.
    assert rows["apart"][3] == "+100.0 [+100.0, +100.0], separate" and rows["apart"][4] == ""
    assert table.rows(FOUND, "base", k=3)[0][6:9] == ("",) * 3  # two samples have no pass@3
    assert table.markdown(FOUND, "base", 2).splitlines()[0] == (
        "| cell | seeds | SFT only: pass@1 | pass@1 | gain | against base | SFT only: pass@2 |"
        " pass@2 | gain at 2 | length | seconds |"
    )


def test_an_interval_is_that_of_all_draws():
    """One problem apart from seven: each of 8 places is hit by a binomial number of draws."""
    low, high = results.interval(np.array([[1.0] + [0.0] * 7]))
    # P(none) = (7/8)^8 = 0.34, P(more than 3) = 0.013, P(more than 2) = 0.066: 2.5% lies between.
    assert (low, high) == (0.0, 3 / 8)


def test_a_round_of_fixes_by_hand():
    """Two problems and two samples of each, at a seed that solves one and at one that does not."""
    seed_3 = {"samples": 2, "plain": [1, 0], "fixed": [2, 0], "unasked": 0}
    seed_0 = {"samples": 2, "plain": [0, 0], "fixed": [1, 0], "unasked": 1}
    line = table.fixes({"a": {"3": seed_3, "0": seed_0}, "b": {"3": seed_3}}).splitlines()
    assert len(line) == 4 and line[0].endswith("| with a second sample | fix round against it |")
    # Without: 1/2, 0, 0, 0; with: 1, 0, 1/2, 0; of two samples one is valid at one problem only.
    shown = [cell.strip() for cell in line[2].strip("|").split("|")]
    assert shown[:2] == ["a", "2"] and shown[2].startswith("12.5 [0.0, ")
    assert shown[3].startswith("37.5 [0.0, ") and shown[4].startswith("+25.0 [+0.0, +50.0]")
    assert shown[5].startswith("25.0 [0.0, ") and shown[6].startswith("+12.5 [")
    # pass@2 of the one seed is that of its fixes.
    assert line[3].endswith("| 50.0 [0.0, 100.0] | +0.0 [+0.0, +0.0] |")


def test_a_round_of_fixes_that_fails_leaves_the_others(tmp_path, monkeypatch):
    """One that is there, one that fails, one that nobody asks for."""
    cell = FOUND["base"][3]
    plain = {p: [cell.samples, n] for p, n in zip(cell.problems, cell.after, strict=True)}
    more = {p: [samples, min(n + 1, samples)] for p, (samples, n) in plain.items()}
    after = {"counts": more, "statuses": {"valid": 1}, "unasked": 0}
    said = {"samples": cell.samples, "counts": plain, "fix": {"after": [after]}}
    (file := tmp_path / "fix-base-3.json").write_text(json.dumps(said))

    def fail(*args, **more):
        raise SystemExit(2)

    monkeypatch.setattr(cells.supervise, "stage", fail)
    told, failed = cells.fixed(tmp_path, FOUND, [("base", 1), ("base", 3)])
    assert failed == ["fix-base-1"] and list(told) == ["base"] and list(told["base"]) == ["3"]
    assert told["base"]["3"]["plain"] == list(cell.after)
    assert told["base"]["3"]["fixed"] == [more[p][1] for p in cell.problems]
    first = cell.problems[0]
    other = {**plain, first: [cell.samples, (plain[first][1] + 1) % (cell.samples + 1)]}
    for damaged, words in (
        ({**said, "counts": other}, "is of another run than the cell"),
        ({**said, "samples": cell.samples + 1}, "is of another run than the cell"),
        ({**said, "fix": {}}, "is no round of fix turns"),
        ([], "is no round of fix turns"),
    ):
        file.write_text(json.dumps(damaged))
        with pytest.raises(ResultsError, match=words):
            cells.fixed(tmp_path, FOUND, [])


def test_students_by_hand():
    said = {
        "samples": 8,
        "students": {"references": {"0": [0, 8], "1": [0, 4]}, "distilled": {"1": [8, 8]}},
    }
    lines = students.table(said).splitlines()
    assert lines[0] == (
        "| student | seeds | pass@1 | against references | pass@8 | against references |"
    )
    assert lines[2].startswith("| references | 2 | 37.5 [0.0, ") and lines[2].endswith(" |  |")
    # The seed 1 alone has both: 1 - 0 and 1 - 1/2; of eight samples it lacks the first problem.
    assert lines[3] == (
        "| distilled | 1 | 100.0 [100.0, 100.0] | +75.0 [+50.0, +100.0], separate |"
        " 100.0 [100.0, 100.0] | +50.0 [+0.0, +100.0] |"
    )


def test_a_curve_by_hand():
    shown = table.curve([0, 4, 1], 4, [1, 4])
    assert shown.startswith("| k | 1 | 4 |\n| --- | --- | --- |\n| pass@k | 41.7 [")
    assert "| 66.7 [" in shown  # at 4: 0, 1, 1; at 1: 0, 1, 1/4


def test_results_come_back_and_others_are_refused(tmp_path):
    file = tmp_path / "deep" / "results.json"
    results.write(file, FOUND, {"commit": "1234567", "curve": {"cell": "base"}})
    found, said = results.read(file)
    assert found == FOUND and said == {"commit": "1234567", "curve": {"cell": "base"}}
    unlike = {**FOUND, "more": {1: result((0,), (1,), problems=("p",))}}
    with pytest.raises(ResultsError, match="different problems"):
        results.write(file, unlike, {})
    assert results.read(file)[0] == FOUND
    told = json.loads(file.read_text())
    told["cells"]["base"]["2"]["after"].append(1)
    file.write_text(json.dumps(told))
    with pytest.raises(ResultsError, match="base, seed 2: not a count for each problem"):
        results.read(file)
    for text in ("", "[]", '{"problems": [], "cells": 3}', '{"cells": {}}'):
        file.write_text(text)
        with pytest.raises(ResultsError, match="is no file of results"):
            results.read(file)
    with pytest.raises(ResultsError, match="is no file of results"):
        results.read(tmp_path / "none.json")
    table.figure(FOUND, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").stat().st_size > 10_000


def test_the_problems_by_hand_are_drawn_once_and_are_not_the_held_out_ones(tmp_path):
    from benchmarks.ablation.__main__ import filled

    experiment = dataclasses.replace(EXPERIMENTS["by_hand"], more=24)
    (flag,) = filled([f"--config.problems.train={TERMS}"], experiment, tmp_path)
    file = tmp_path / "problems-24-0.jsonl.gz"
    assert flag == f"--config.problems.train={file.resolve()}"
    problems = [problem_from_json(row) for row in read_rows(file)]
    shipped = load("train", "by_hand")
    assert tuple(problems[: len(shipped)]) == shipped
    more = problems[len(shipped) :]
    assert 0 < len(more) <= 24 and {one.band for one in more} == {"inductions"}
    assert {one.level for one in more} == {5, 6}
    for name in ("validation", "test"):
        held = {canonical(parse_statement(p.statement)) for p in load(name, "all")}
        assert not any(canonical(parse_statement(p.statement)) in held for p in more)
    file.write_bytes(b"as it was")
    filled([flag, f"a={TERMS}"], experiment, tmp_path)
    assert file.read_bytes() == b"as it was"
    assert filled(["a"], EXPERIMENTS["ablation"], tmp_path) == ["a"]


def test_a_share_of_the_inductions_leaves_its_cases_to_lean():
    rows = read_rows(FOLDER / "by_hand_train.jsonl.gz")[80:140]
    with Pool(resolve(), workers=2) as pool:
        told = leave_to_lean(rows, 0.5, pool.check)
        changed = [(one, row) for one, row in zip(rows, told, strict=True) if one != row]
        assert 5 < len(changed) < 0.7 * sum("=> exact" in row["proof"] for row in rows)
        for one, row in changed:
            assert "=> exact" not in row["proof"] and "=> simp_all" in row["proof"]
            assert one["statement"] == row["statement"]
            (_, plan), (_, script) = row["thinking"]
            assert plan == f"{one['thinking'][0][1]} Let automation close the cases."
            assert row["proof"].split() == ["by", *script.split()]
        again = [Candidate(row["id"], row["statement"], row["proof"]) for _, row in changed]
        assert {verdict.status for verdict in pool.check(again)} == {"valid"}
        refused = leave_to_lean(
            rows, 1.0, lambda asked: [Verdict(c.id, "wrong", (), 0.0, "") for c in asked]
        )
        assert refused == rows


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--only=none"], "there is no cell 'none'"),
        (["--seeds=a"], "give whole numbers"),
        (["--start=."], "has no sft_problems.json"),
        (["--table=none.json"], "is no file of results"),
        (["--figure=x.jpg"], "ends in .png"),
    ],
)
def test_mistakes_are_said(flags, words, capsys, monkeypatch):
    from benchmarks.ablation import __main__ as program

    monkeypatch.setattr(sys, "argv", ["ablation", *flags])
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 2 and words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ([], "--teacher=None: give the folder of a run, or of weights"),
        (["--teacher=tests"], "--teacher=tests: give the folder of a run, or of weights"),
        (["--teacher=tests", "--seeds=1,b"], "give whole numbers"),
        (["--table=none.json"], "none.json: is no file of students"),
        (["--table=pyproject.toml"], "pyproject.toml: is no file of students"),
    ],
)
def test_mistakes_about_students_are_said(flags, words, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["students", *flags])
    with pytest.raises(SystemExit) as ended:
        students.main()
    assert ended.value.code == 2 and words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("\n  simp_all +arith\n", "bare"),
        ("\n  intro h\n  omega", "left"),
        ("\n  induction n with\n  | zero => simp_all\n  | succ n ih => exact h", "left"),
        ("\n  exact by omega", "terms"),
        ("\n  cases h with\n  | inl h => exact omega h", "terms"),
        ("", "terms"),
    ],
)
def test_what_kind_of_proof_an_answer_is(script, kind):
    assert learnt.kind_of(script) == kind


def test_what_a_run_has_learnt_by_hand(tmp_path, capsys, monkeypatch):
    """Two shards: three answers of automation, one other, one out of form, one not judged."""
    run = tmp_path / "run"
    resume.claim_run(run, tree.load(RlRun, RL))
    asked = mailbox.request_file(run, 0)
    asked.parent.mkdir()
    statement = "theorem t : 1 = 1"
    mailbox.write_json(asked, {"problems": [{"id": "p", "statement": statement}]})
    text = "<think>\n```tactics\n{0}\n```\n</think>\n```lean4\nby\n  {0}\n```<|im_end|>"
    again = text.replace("</think>", "No: two more.\n```tactics\n-- so\n  {0}\nring\n```\n</think>")
    shards = [
        {"a": ("omega", "valid"), "b": ("simp_all +arith", "wrong"), "c": ("rfl", "valid")},
        {"d": ("omega", "valid"), "e": ("omega", "infra"), "f": ("", "format")},
    ]
    for number, shard in enumerate(shards):
        name = f"shard_{number:05d}.jsonl"
        for place in (mailbox.rollouts_folder(run, 0), mailbox.verdicts_folder(run, 0)):
            place.mkdir(parents=True, exist_ok=True)
            lines = [
                {
                    "id": key,
                    "problem": "p",
                    "text": (again if key == "b" else text).format(tactic),
                    "status": status,
                }
                for key, (tactic, status) in shard.items()
            ]
            (place / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
    monkeypatch.setattr(sys, "argv", ["learnt", str(run), "--steps=1"])
    with pytest.raises(SystemExit):  # the verdicts are not whole yet
        learnt.main()
    assert "all answers of step 1 and their verdicts" in capsys.readouterr().err
    mailbox.mark_stable(mailbox.rollouts_folder(run, 0))
    mailbox.mark_stable(mailbox.verdicts_folder(run, 0))
    monkeypatch.setattr(sys, "argv", ["learnt", str(run), "--steps=1"])
    learnt.main()
    # Three of six by automation, two of these valid; one of six otherwise. Of these four one has
    # three words and another block, whose last line is not in the proof.
    printed = capsys.readouterr().out.splitlines()
    assert printed[2] == "| 1 | 50.0% | 66.7% | 16.7% | 100.0% | 0.0% |  |"
    assert printed[6] == "| 1 | 0.8 | 1.2 | 25.0% | 25.0% | 0.0% | 1.0 |"
    for flags, words in (
        ([str(run), "--steps=2"], "all answers of step 2 and their verdicts"),
        ([str(run), "--steps=x"], "give whole numbers"),
        ([str(tmp_path)], "is not a run directory"),
    ):
        monkeypatch.setattr(sys, "argv", ["learnt", *flags])
        with pytest.raises(SystemExit) as ended:
            learnt.main()
        assert ended.value.code == 2 and words in capsys.readouterr().err
    for damaged in ({"problems": [{"id": "q", "statement": statement}]}, {}, [1]):
        mailbox.write_json(asked, damaged)
        monkeypatch.setattr(sys, "argv", ["learnt", str(run), "--steps=1"])
        with pytest.raises(SystemExit) as ended:
            learnt.main()
        assert ended.value.code == 2 and "is not of these answers" in capsys.readouterr().err


def test_a_cell_of_another_prompt_is_not_compared(tmp_path, monkeypatch):
    one = FOUND["base"][1]
    monkeypatch.setattr(results, "of_run", lambda *_: one)
    (place := tmp_path / "grpo-0").mkdir()
    (place / "result.json").write_text("{}")
    (tmp_path / "grpo-0.flags.json").write_text('["seed=0"]')
    for prompt in ("kimina-v1-proof", "kimina-v1"):
        (place / "config.json").write_text(json.dumps({"prompt": prompt}))
        if prompt == "kimina-v1-proof":
            assert cells.finished(EXPERIMENTS["ablation"], tmp_path) == {"grpo": {0: one}}
    with pytest.raises(ResultsError, match=r"was asked by kimina-v1, and .* by kimina-v1-proof"):
        cells.finished(EXPERIMENTS["ablation"], tmp_path)
    (tmp_path / "grpo-0.flags.json").write_text('["prompt=kimina-v1", "seed=0"]')
    assert cells.finished(EXPERIMENTS["ablation"], tmp_path) == {"grpo": {0: one}}


def test_what_a_teacher_says_of_itself_is_one_sentence(tmp_path, capsys, monkeypatch):
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "prompt.json").write_text("[]")
    monkeypatch.setattr(sys, "argv", ["students", f"--teacher={tmp_path}", f"--out={tmp_path}"])
    with pytest.raises(SystemExit) as ended:
        students.main()
    assert ended.value.code == 2 and "prompt.json: does not name" in capsys.readouterr().err


def test_a_student_that_is_there_is_not_taken_for_one_of_other_flags(tmp_path, capsys, monkeypatch):
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "taught.json").write_text("{}")
    for name in students.STUDENTS:
        text = json.dumps({"samples": 32, "counts": {"a": [32, 1]}})
        (tmp_path / f"{name}-4.json").write_text(text)
    monkeypatch.setattr(students.supervise, "stage", lambda *_, **__: None)
    cut = ["students", f"--teacher={tmp_path}", f"--out={tmp_path}", "--seeds=4"]
    monkeypatch.setattr(sys, "argv", [*cut, "--sft=sft.steps=2"])
    students.main()
    monkeypatch.setattr(sys, "argv", [*cut, "--sft=sft.steps=3"])
    with pytest.raises(SystemExit):
        students.main()
    assert "references-4: was begun with" in capsys.readouterr().err


def test_cells_of_another_start_or_length_have_no_place_beside_others(tmp_path):
    file, base = tmp_path / "results.json", FOUND["base"]
    (one, first), (two, second) = sorted(base.items())[:2]
    short = dataclasses.replace(second, flags=("rl.steps=2", "start=sft", f"seed={two}"))
    whole = dataclasses.replace(first, flags=("rl.steps=16", "start=sft", f"seed={one}"))
    with pytest.raises(ResultsError, match="the seeds of base were run with different flags"):
        results.write(file, {"base": {one: whole, two: short}}, {})
    other = dataclasses.replace(whole, before=tuple(1 - min(n, 1) for n in whole.before))
    with pytest.raises(ResultsError, match=f"start=sft seed={one} begin with different weights"):
        results.write(file, {"base": {one: whole}, "apart": {one: other}}, {})
    assert not file.exists()


def test_a_score_keeps_what_it_was_made_with(tmp_path, monkeypatch):
    for name in ("a-0", "b-0"):
        monkeypatch.setattr(command, "commit", lambda name=name: f"commit of {name}")
        command.note_made(tmp_path / name)
    told = command.made(tmp_path / name for name in ("b-0", "older", "a-0"))
    assert {name: one["commit"] for name, one in told.items()} == {
        "a-0": "commit of a-0",
        "b-0": "commit of b-0",
    }
    assert all(one.keys() == {"commit", "date", "machine"} for one in told.values())


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_whoever_reads_the_first_line_alone_sees_no_trace(unbuffered):
    program = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.ablation", "answers", "--table=docs/answers.json"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout and program.stderr
    program.stdout.close()
    assert program.stderr.read() == "" and program.wait() == 1


def test_a_start_is_told_by_its_weights_and_not_by_its_place(tmp_path):
    from benchmarks.ablation.__main__ import fingerprint

    for name, content in (("a", b"12"), ("b", b"12"), ("c", b"13")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.safetensors").write_bytes(content)
    one, same, other = (fingerprint(tmp_path / name) for name in "abc")
    assert one == same != other and len(one) == 16
