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
from safetensors.numpy import save_file

from benchmarks.ablation import __main__ as cells
from benchmarks.ablation import command, curves, results, table
from benchmarks.ablation.cells import EXPERIMENTS, RL, SFT, SHARES
from benchmarks.ablation.results import Result, ResultsError
from launch.config import tree
from launch.config.rl import RlRun
from launch.config.sft import SftRun

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


CURVES = {
    "large-0": {"parameters": 7_000_000, "samples": 4, "ks": [1, 4], "solved": [4, 4, 1]},
    "small-3": {"parameters": 900_000, "samples": 4, "ks": [1, 4], "solved": [0, 4, 1]},
}


def test_curves_by_hand(tmp_path):
    small, large = curves.markdown(CURVES).splitlines()[2:]
    assert small.startswith("| small-3 | 0.90 million | 41.7 [")
    assert "| 66.7 [" in small  # at 4: 0, 1, 1; at 1: 0, 1, 1/4
    assert large.startswith("| large-0 | 7.00 million | 75.0 [") and "| 100.0 [" in large
    size, of_small, of_large = curves.steps(CURVES).splitlines()[2:]
    assert size.startswith("| large-0 than small-3 | +33.3 [") and "| +33.3 [" in size[30:]
    assert of_small.startswith("| small-3: than the k before |  | +25.0 [")
    assert of_large.startswith("| large-0: than the k before |  | +25.0 [")
    curves.figure(CURVES, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").stat().st_size > 10_000


def test_curves_are_drawn_once_of_the_cells_that_are_wanted(tmp_path, monkeypatch):
    """One that is there, one that is drawn, one that nobody asks for."""
    found, stages = {**FOUND, "more": FOUND["base"]}, []

    def evaluate(*args):
        said = dict(part.removeprefix("--").split("=", 1) for part in args[1:])
        stages.append(Path(said["run"]).name)
        counts = {problem: [8, 3] for problem in FOUND["base"][3].problems}
        Path(said["out"]).write_text(json.dumps({"counts": counts}))

    monkeypatch.setattr(curves.supervise, "stage", evaluate)
    first, *others = (f"base-{seed}" for seed in FOUND["base"])
    for name in ("base", "more"):
        for seed in FOUND["base"]:
            (tmp_path / f"{name}-{seed}" / "init").mkdir(parents=True)
            shapes = {"a": np.zeros((2, 3)), "b": np.zeros(seed)}
            save_file(shapes, tmp_path / f"{name}-{seed}" / "init" / "model.safetensors")
    there = {problem: [8, 5] for problem in FOUND["base"][3].problems}
    (tmp_path / f"curve-{first}.json").write_text(json.dumps({"counts": there}))
    told = curves.drawn(tmp_path, found, (1, 8), ["base"])
    assert stages == others and list(told) == [first, *others]
    assert set(told[first]["solved"]) == {5} and set(told[others[0]]["solved"]) == {3}
    assert [one["parameters"] for one in told.values()] == [6 + seed for seed in FOUND["base"]]
    assert curves.drawn(tmp_path, found, (1, 8), ["base"]) == told and stages == others
    with pytest.raises(ResultsError, match="is not of 16 samples a problem; remove it"):
        curves.drawn(tmp_path, found, (1, 16), ["base"])
    for damaged in ("{", "[]", '{"counts": {}}', '{"counts": 3}'):
        (tmp_path / f"curve-{first}.json").write_text(damaged)
        with pytest.raises(ResultsError, match="is no evaluation of these problems"):
            curves.drawn(tmp_path, found, (1, 8), ["base"])


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


@pytest.mark.parametrize("typed", [[], ["answers"], ["ablation"]])
def test_a_file_of_results_is_compared_with_its_own_base(typed, capsys, monkeypatch):
    from benchmarks.ablation import __main__ as program

    monkeypatch.setattr(sys, "argv", ["ablation", *typed, f"--table={ROOT / 'docs/by_hand.json'}"])
    program.main()
    titles, _, first, *_ = capsys.readouterr().out.splitlines()
    base = EXPERIMENTS["by_hand"].base
    assert f"against {base} " in titles and first.startswith(f"| {base} |")


def test_a_cell_of_another_prompt_is_not_compared(tmp_path, monkeypatch):
    one = FOUND["base"][1]
    monkeypatch.setattr(results, "of_run", lambda *_: one)
    (place := tmp_path / "grpo-0").mkdir()
    (place / "result.json").write_text("{}")
    experiment = EXPERIMENTS["ablation"]
    flags = [*experiment.every, *experiment.cells["grpo"].flags]
    (tmp_path / "grpo-0.flags.json").write_text(json.dumps([*flags, "seed=0"]))
    for prompt in ("kimina-v1-proof", "kimina-v1"):
        (place / "config.json").write_text(json.dumps({"prompt": prompt}))
        if prompt == "kimina-v1-proof":
            assert cells.finished(EXPERIMENTS["ablation"], tmp_path) == {"grpo": {0: one}}
    with pytest.raises(ResultsError, match=r"was asked by kimina-v1, and .* by kimina-v1-proof"):
        cells.finished(EXPERIMENTS["ablation"], tmp_path)
    (tmp_path / "grpo-0.flags.json").write_text(json.dumps([*flags, "prompt=kimina-v1", "seed=0"]))
    assert cells.finished(EXPERIMENTS["ablation"], tmp_path) == {"grpo": {0: one}}
    (tmp_path / "grpo-0.flags.json").write_text(json.dumps([*flags[:-1], "seed=0"]))
    with pytest.raises(ResultsError, match="was run as another cell than grpo is now"):
        cells.finished(EXPERIMENTS["ablation"], tmp_path)


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


def test_flags_of_which_nothing_came_are_changed(tmp_path):
    """A flag that was mistyped: launch.rl has refused it, and made nothing."""
    command.note_flags(tmp_path / "grpo-0", ["rl.stepz=2"])
    (tmp_path / "grpo-01").mkdir()  # of another cell
    command.note_flags(tmp_path / "grpo-0", ["rl.steps=2"])
    assert json.loads((tmp_path / "grpo-0.flags.json").read_text()) == ["rl.steps=2"]
    for name in ("grpo-0", "grpo-0.log"):
        (tmp_path / name).mkdir()
        with pytest.raises(ResultsError, match="was begun with"):
            command.note_flags(tmp_path / "grpo-0", ["rl.steps=3"])
        (tmp_path / name).rmdir()


def test_a_file_where_a_folder_is_wanted_is_one_sentence(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("mine")
    monkeypatch.setattr(sys, "argv", ["x", "--only=grpo", "--seeds=0", f"--out={tmp_path}/file"])
    with pytest.raises(SystemExit) as ended:
        cells.main()
    assert ended.value.code == 2 and (tmp_path / "file").read_text() == "mine"
    said = capsys.readouterr().err
    assert said.endswith("; choose another --out\n") and said.count("\n") == 1, said


@pytest.mark.parametrize("valid", ['"x"', "9", "-1", "1.5", "true"])
def test_counts_that_can_be_none_are_refused(tmp_path, valid):
    told = {"samples": 8, "before": [1], "after": ["?"], "curves": {}, "seconds": 1, "flags": []}
    text = json.dumps({"problems": ["a"], "cells": {"grpo": {"0": told}}})
    (tmp_path / "r.json").write_text(text.replace('"?"', valid))
    with pytest.raises(ResultsError, match="grpo, seed 0: not counts of its samples"):
        results.read(tmp_path / "r.json")


def test_a_figure_without_a_place_is_refused_before_the_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["x", f"--figure={tmp_path}/no/x.png", f"--out={tmp_path}/o"])
    with pytest.raises(SystemExit) as ended:
        cells.main()
    assert ended.value.code == 2 and not (tmp_path / "o").exists()
    assert "x.png: cannot be a file there" in capsys.readouterr().err
