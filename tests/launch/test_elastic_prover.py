# SPDX-License-Identifier: Apache-2.0
"""The elastic prover from the shell: every rung of every method is a checkpoint of its depth."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

from kimina_jax.problems.load import load
from kimina_jax.text.tokenizer_json import FILES
from kimina_jax.weights import hf
from launch.config import tree
from launch.config.errors import UserError
from launch.config.prover import ProverRun
from launch.config.run_folder import SEEN
from launch.config.sft import SftRun
from launch.processes.sft_data import NOTE
from tests import hf_folders

ROOT = Path(__file__).parent.parent.parent
SMALL = (
    "--config.problems.count=40", "--config.model.d_model=32", "--config.model.d_ff=48",
    "--config.model.head_dim=8", "--config.sft.steps=4", "--config.sft.save_every=2",
    "--config.sft.induction=false", "--config.optim.warmup_steps=1", "--config.sft.rows=2",
)  # fmt: skip


def program(name, *arguments):
    module = name if name.startswith("benchmarks.") else f"launch.{name}"
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=600,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def launch(run, *more):
    config = "--config=configs/elastic/prover.py"
    return program("elastic_prover", config, f"--run={run}", *SMALL, *more)


@pytest.mark.slow
def test_rungs_are_checkpoints(tmp_path):
    done = launch(tmp_path)
    assert done.returncode == 0, done.stderr
    folders = [Path(line) for line in done.stdout.splitlines() if "/rungs/" in line]
    assert [folder.name for folder in folders] == [
        f"{method}-{depth:02d}" for method in ("flextrain", "single") for depth in (2, 3, 4)
    ]
    loaded = {folder.name: hf.load_model(folder) for folder in folders}
    for name, (params, cfg) in loaded.items():
        assert cfg.n_layers == int(name[-2:]) == params["layers"]["q"].shape[0]
        small = loaded[name[:-2] + "02"][0]
        np.testing.assert_array_equal(params["layers"]["q"][:2], small["layers"]["q"])
        assert (tmp_path / "rungs" / name / "tokenizer.model").is_file()
    rows = json.loads((tmp_path / "ladder.json").read_text())
    for row in rows:
        params = loaded[f"single-{row['depth']:02d}"][0]
        assert row["params"] == sum(x.size for x in jax.tree.leaves(params))
    assert launch(tmp_path).returncode == 0
    refused = launch(tmp_path, "--config.optim.b2=0.9")
    assert refused.returncode == 2 and "belongs to another configuration" in refused.stderr
    refused = launch(tmp_path / "other", "--config.optim.kind=muon")
    assert refused.returncode == 2 and "adamw" in refused.stderr


def test_a_run_whose_problems_have_changed_does_not_go_on(tmp_path):
    """Its methods would be taught by other ones each."""
    own, run = tmp_path / "own.jsonl", tmp_path / "run"
    own.write_text(json.dumps(dataclasses.asdict(load("train")[0])) + "\n")
    flag, none = f"--config.problems.train={own}", "--config.problems.count=0"
    run.mkdir()
    (run / NOTE).write_text(json.dumps({str(own): "of then"}))
    done = launch(run, flag, none)
    assert done.returncode == 2 and done.stderr.splitlines()[-1] == (
        f"error: {run}: was begun when {own} held something else; choose another --run, or put"
        " back what it held"
    )


def test_the_elastic_smollm2_is_taught_as_the_other():
    elastic = tree.load(ProverRun, "configs/elastic/smollm2.py").settings
    sft = tree.load(SftRun, "configs/sft/smollm2.py").settings
    assert (elastic.init, elastic.problems, elastic.wording) == (
        sft.init, sft.problems, sft.wording,
    )  # fmt: skip
    shape = ("steps", "rows", "row_tokens")
    assert [getattr(elastic.sft, name) for name in shape] == [
        getattr(sft.sft, name) for name in shape
    ]


def test_an_elastic_prover_begins_with_something():
    flags = ["--config.init.checkpoint="]
    with pytest.raises(UserError, match=r"section 'model' is missing; or set 'init\.checkpoint'"):
        tree.load(ProverRun, "configs/elastic/smollm2.py", flags)


def smollm2(run, checkpoint, *more):
    """The shipped configuration, cut; a folder of random weights has three layers."""
    return program(
        "elastic_prover", "--config=configs/elastic/smollm2.py", f"--run={run}",
        f"--config.init.checkpoint={checkpoint}", "--config.ladder.depths=[1,2,3]",
        "--config.problems.count=8", "--config.sft.steps=2", "--config.sft.rows=1",
        "--config.sft.save_every=1", "--config.optim.warmup_steps=0", *more,
    )  # fmt: skip


@pytest.mark.slow
def test_the_rungs_of_a_folder_begin_as_its_weights(tmp_path):
    base = hf_folders.write(tmp_path / "base", "smollm2")
    run = tmp_path / "run"
    refused = smollm2(run, base, "--config.ladder.depths=[1,2,4]")
    assert refused.returncode == 2 and "must lie within 1 and 3 blocks" in refused.stderr
    assert not run.exists()
    done = smollm2(run, base)
    assert done.returncode == 0, done.stderr
    folders = [Path(line) for line in done.stdout.splitlines() if "/rungs/" in line]
    assert [folder.name for folder in folders] == [
        f"{method}-{depth:02d}" for method in ("flextrain", "single") for depth in (1, 2, 3)
    ]
    before, _ = hf.load_model(base, param_dtype="float32")
    for folder in folders:
        after, cfg = hf.load_model(folder)
        depth = int(folder.name[-2:])
        assert cfg.n_layers == depth and cfg.param_dtype == "float32"
        for name, x in after["layers"].items():
            moved = np.abs(np.asarray(x) - np.asarray(before["layers"][name][:depth]))
            # Adam moves a weight by the rate at most, in the first steps, and there are two.
            assert moved.shape[0] == depth and moved.max() < 2.5 * 3e-4, name
            assert moved[0].max() > 0, (folder.name, name)
        for file in FILES:
            assert (folder / file).is_file() == (base / file).is_file()
            if (base / file).is_file():
                assert (folder / file).read_bytes() == (base / file).read_bytes()
        assert len(json.loads((folder / SEEN).read_text())["ids"]) == 8
    held_out = tmp_path / "one.jsonl"
    held_out.write_text(json.dumps(dataclasses.asdict(load("test")[0])) + "\n")
    told = (
        "benchmarks.ablation.rungs", str(run), f"--split={held_out}", "--samples=1", "--each=1",
        "--evaluate=sampling.max_new_tokens=8", "--evaluate=checker.workers=1",
    )  # fmt: skip
    tried = program(*told)
    assert tried.returncode == 0, tried.stderr
    kept = {file: file.stat().st_mtime_ns for file in (run / "scores").glob("*-*.json")}
    assert len(kept) == 3 * len(folders)
    again = program(*told)
    assert again.returncode == 0  # and nothing is scored again
    assert {file: file.stat().st_mtime_ns for file in kept} == kept
    *rows, empty, file = tried.stdout.splitlines()[-10:]
    assert again.stdout.splitlines()[-10:] == [*rows, empty, file]
    assert len(rows) == 2 + len(folders) and file == str(run / "scores" / "results.json")
    shown = program("benchmarks.ablation.rungs", f"--table={file}")
    assert shown.stdout.splitlines()[: len(rows)] == rows
    # One problem, of random weights: nothing is proved, and no token is foreseen.
    said = json.loads(Path(file).read_text())
    assert [rung["valid"] for rung in said["rungs"].values()] == [[0]] * len(folders)
    assert said["steps"] == 2 and len(said["predicted"]) == 1
    for rung in said["rungs"].values():
        ((loss, tokens),) = rung["losses"]
        assert abs(loss / tokens - np.log(before["embed"].shape[0])) < 2
