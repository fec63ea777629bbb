# SPDX-License-Identifier: Apache-2.0
"""A cell of benchmarks/ablation, cut short, by the command that runs all of them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.ablation import results
from benchmarks.ablation.cells import EXPERIMENTS
from kimina_jax.problems.generate import write_rows
from kimina_jax.problems.load import FOLDER, read_rows

ROOT = Path(__file__).parent.parent.parent


def command(*args: str, module: str = "") -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", f"benchmarks.ablation{module}", *args],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True, capture_output=True,
        timeout=900,
    )  # fmt: skip


@pytest.mark.slow
def test_the_track_by_hand_from_nothing_to_its_table(tmp_path):
    """All of its starts and cells, of few problems and steps."""
    out, held_out = tmp_path / "out", tmp_path / "held_out.jsonl.gz"
    out.mkdir()
    rows = read_rows(FOLDER / "by_hand_train.jsonl.gz")
    write_rows(out / f"problems-{EXPERIMENTS['by_hand'].more}.jsonl.gz", rows[::20])
    write_rows(held_out, read_rows(FOLDER / "by_hand_test.jsonl.gz")[::70])
    sft = ["problems.count=30", "sft.steps=2", "optim.total_steps=2", "optim.warmup_steps=1"]
    rl = [
        "rl.steps=1", "rl.problems=3", "rl.samples=4", "sampling.max_new_tokens=24",
        f"problems.test={held_out}", "evaluation.samples=32",
    ]  # fmt: skip
    flags = [part for flag in sft for part in ("--sft", flag)]
    flags += [part for flag in rl for part in ("--rl", flag)]
    done = command("by_hand", f"--out={out}", "--seeds=2", *flags)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "| rl | 1 |" in done.stdout and "| shuffled | 1 |" in done.stdout
    assert "pass@32 | gain at 32 |" in done.stdout
    found, _ = results.read(out / "results.json")
    assert len(found["rl"][2].problems) == 3 and found["rl"][2].samples == 32
    config = json.loads((out / "rl-2" / "config.json").read_text())
    assert config["prompt"] == "kimina-v1-proof" and config["problems"]["unseen"]


@pytest.mark.slow
def test_a_cell_runs_once_and_its_table_needs_no_run(cold_start, tmp_path):
    """Two steps, from a start that is given."""
    model, held_out = cold_start
    out = tmp_path / "out"
    small = [
        "rl.steps=2", "rl.problems=4", "rl.samples=4", "sampling.max_new_tokens=32",
        f"problems.test={held_out}", "evaluation.samples=8",
    ]  # fmt: skip
    flags = [part for flag in small for part in ("--rl", flag)]
    cut = [f"--out={out}", f"--start={model}", "--only=expert_iteration", "--seeds=4", *flags]
    done = command(*cut)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "| expert_iteration | 1 |" in done.stdout
    found, said = results.read(out / "results.json")
    one = found["expert_iteration"][4]
    assert len(one.problems) == 6 and one.samples == 8 and len(one.curves["length"]) == 2
    assert "objective.kind=rft" in one.flags and said["experiment"] == "ablation"
    made = (out / "expert_iteration-4" / "result.json").stat().st_mtime_ns
    again = command(*cut)  # nothing is run again
    assert again.returncode == 0 and "expert_iteration, seed" not in again.stdout
    assert (out / "expert_iteration-4" / "result.json").stat().st_mtime_ns == made
    fixed = command(*cut, "--fix")
    assert fixed.returncode == 0 and "with a fix round" in fixed.stdout, fixed.stderr[-2000:]
    told = results.read(out / "results.json")[1]["fix"]["expert_iteration"]["4"]
    assert told["samples"] == 8 and len(told["plain"]) == len(told["fixed"]) == 6
    assert all(now >= was for was, now in zip(told["plain"], told["fixed"], strict=True))
    noted = results.read(out / "results.json")[1]["made"]
    assert noted.keys() == {"expert_iteration-4", "fix-expert_iteration-4"}
    kept = (out / "fix-expert_iteration-4.json").stat().st_mtime_ns
    assert "with a fix round" in command(*cut).stdout  # what is there is not asked for again
    assert (out / "fix-expert_iteration-4.json").stat().st_mtime_ns == kept
    shown = command("--table", str(out / "results.json"), "--figure", str(out / "c.png"))
    assert shown.returncode == 0 and "| expert_iteration | 1 |" in shown.stdout
    other = command(*cut, "--rl", "rl.updates=1")
    assert other.returncode == 2 and "was begun with" in other.stderr
    assert "finished: 4" in command("--list", f"--out={out}", "--seeds=3,4").stdout
    # A cell that cannot run says why, and the exit code tells.
    bad = command(
        f"--out={tmp_path / 'bad'}",
        f"--start={model}",
        "--only=gspo",
        "--seeds=0",
        "--rl",
        "rl.x=1",
    )
    assert bad.returncode == 2 and "no cell is finished" in bad.stderr and "rl.x" in bad.stderr


@pytest.mark.slow
def test_students_of_a_teacher_and_of_the_references(tmp_path):
    """All three, of the small prover of the package; what is finished is not run again."""
    out, few = tmp_path / "out", tmp_path / "few.jsonl.gz"
    write_rows(few, read_rows(FOLDER / "train.jsonl.gz")[::600])
    write_rows(tmp_path / "held_out.jsonl.gz", read_rows(FOLDER / "test.jsonl.gz")[::60])
    model = "model.d_model=64", "model.d_ff=96", "model.head_dim=16", "sft.induction=false"
    cut = [
        f"--teacher={ROOT / 'kimina_jax/assets/prover'}", f"--out={out}", "--seeds=5",
        "--samples=2", "--distill", f"teaching.split={few}", "--sft", "sft.steps=2",
        "--evaluate", f"problems.test={tmp_path / 'held_out.jsonl.gz'}",
        *(part for flag in model for part in ("--sft", flag)),
    ]  # fmt: skip
    done = command(*cut, module=".students")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    said = json.loads((out / "results.json").read_text())
    assert said["taught"]["drawn"] == 2 * said["taught"]["problems"] and said["taught"]["kept"]
    assert list(said["students"]) == ["references", "by_automation", "distilled"]
    assert all(len(one["5"]) == len(said["problems"]) for one in said["students"].values())
    assert "| distilled | 1 | " in done.stdout and "pass@32" in done.stdout
    seen = json.loads((out / "distilled-5" / "model" / "sft_problems.json").read_text())["ids"]
    assert len(seen) <= said["taught"]["solved"]
    again = command(*cut, module=".students")
    assert again.returncode == 0 and "distilled, seed" not in again.stdout
    shown = command(f"--table={out / 'results.json'}", module=".students")
    assert shown.returncode == 0 and shown.stdout.strip() in again.stdout
