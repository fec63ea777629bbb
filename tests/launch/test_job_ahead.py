# SPDX-License-Identifier: Apache-2.0
"""Tiers that work at the same time (rl.max_staleness), as programs: kill -9 and SIGTERM of the
trainer, which comes to the bits of a run that nobody disturbed."""

import dataclasses
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flextrain_jax.core.metrics import read_metrics
from kimina_jax.problems.load import load
from kimina_jax.protocol import mailbox
from launch.config import run_folder

ROOT = Path(__file__).parent.parent.parent
STEPS = 4
TIMES = ("seconds", "busy", "idle", "per_second")  # in names of metrics of time

pytestmark = pytest.mark.slow


def start(module, *flags, **pipes):
    return subprocess.Popen([sys.executable, "-m", module, *flags], cwd=ROOT, **pipes)


def others(run):
    """The tiers beside the trainer."""
    quiet = {"stdout": subprocess.DEVNULL}
    return [
        start("launch.check", f"--watch={run}", **quiet),
        start("launch.sample", f"--run={run}", **quiet),
    ]


def trainer(run):
    return start("launch.train", f"--run={run}", stdout=subprocess.PIPE, text=True)


def wait_for_lines(run, count, process):
    deadline = time.monotonic() + 900
    while len(read_metrics(run)) < count:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)


def outcome(run):
    """The weights in the end and the metrics without times."""
    lines = [
        {k: v for k, v in line.items() if not any(word in k for word in TIMES)}
        for line in read_metrics(run)
    ]
    assert [line["step"] for line in lines] == list(range(STEPS))
    return (mailbox.weights_folder(run, STEPS) / "model.safetensors").read_bytes(), lines


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """The small prover, which solves some problems, ready for its tiers."""
    folder = tmp_path_factory.mktemp("ahead")
    held_out = folder / "held_out.jsonl"
    rows = [json.dumps(dataclasses.asdict(problem)) for problem in load("test")[:2]]
    held_out.write_text("\n".join(rows) + "\n")
    job = [
        "--config=configs/rl/tiny.py", f"--run={folder / 'run'}", "--prepare", "--config.init.sft=",
        f"--config.init.checkpoint={ROOT / 'kimina_jax' / 'assets' / 'prover'}",
        "--config.problems.unseen=false", f"--config.problems.test={held_out}",
        "--config.model.dtype=float32", "--config.rl.problems=4", "--config.rl.samples=4",
        f"--config.rl.steps={STEPS}", "--config.rl.max_staleness=1",
        "--config.correction.kind=truncate", "--config.checkpoint.every_steps=2",
    ]  # fmt: skip
    assert start("launch.rl", *job, stdout=subprocess.DEVNULL).wait(900) == 0
    return folder / "run"


def test_a_trainer_that_is_killed_or_told_to_stop_comes_to_the_same_bits(tmp_path, laid_out):
    found = {}
    for disturbed in ("not", "killed", "told"):
        run = tmp_path / disturbed
        shutil.copytree(laid_out, run)
        beside, process = others(run), trainer(run)
        if disturbed == "killed":
            wait_for_lines(run, 3, process)
            process.kill()
            process.communicate(timeout=60)
            assert run_folder.steps_done(run) in (0, 2)
            process = trainer(run)
        if disturbed == "told":
            wait_for_lines(run, 1, process)
            process.terminate()
            said, _ = process.communicate(timeout=300)
            done = run_folder.steps_done(run)
            assert process.returncode == 128 + signal.SIGTERM and len(read_metrics(run)) == done
            assert f"told to stop; a checkpoint holds all {done} steps that are done" in said
            process = trainer(run)
        assert process.wait(900) == 0
        assert [tier.wait(120) for tier in beside] == [0, 0]
        found[disturbed] = outcome(run)
        versions = [
            mailbox.read_json(path)["version"] for path in sorted((run / "requests").iterdir())
        ]
        assert versions == [0, 0, 1, 2]
    assert found["not"] == found["killed"] == found["told"]
    lines = found["not"][1]
    assert any(line["trained_sequences"] for line in lines[1:])
    assert {line["staleness_max"] for line in lines[1:] if line["trained_sequences"]} == {1}
