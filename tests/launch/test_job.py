# SPDX-License-Identifier: Apache-2.0
"""The main job as its user runs it, at its smallest: kill -9 of any process, Ctrl-C, resume."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flextrain_jax.core.metrics import read_metrics
from kimina_jax.protocol import mailbox

ROOT = Path(__file__).parent.parent.parent
STEPS = 3
TIMES = (
    "seconds",
    "busy",
    "idle",
    "per_second",
)  # in names of metrics of time

pytestmark = pytest.mark.slow


def launch(run, job):
    return subprocess.Popen(
        [*job, f"--run={run}", f"--config.rl.steps={STEPS}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    out, err = process.communicate(timeout=900)
    assert process.returncode == 0, out[-2000:] + err[-2000:]
    result = Path(out.strip().splitlines()[-1])
    assert result.name == "result.json"
    return json.loads(result.read_text())


def steps_done(run):
    path = run / "metrics.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [json.loads(line)["step"] for line in lines]


def wait_for_step(run, count, process):
    deadline = time.monotonic() + 600
    while len(steps_done(run)) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.1)


def process_of(run, module):
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except (OSError, NotADirectoryError):
            continue
        if module.encode() in words and any(str(run).encode() in word for word in words):
            return int(entry.name)
    return None


@pytest.mark.parametrize(
    ("victim", "placement"),
    [
        ("launch.train", "auto"),
        ("launch.train", "shared"),
        ("launch.sample", "auto"),
        ("launch.check", "auto"),
        ("launch.check", "shared"),
        ("launch.rl", "auto"),
    ],
)
def test_kill_9_loses_the_step_in_progress_at_most(tmp_path, small_job, victim, placement):
    run = tmp_path / "run"
    small_job = [*small_job, f"--config.devices.placement={placement}"]
    process = launch(run, small_job)
    wait_for_step(run, 1, process)
    pid = process_of(run, victim)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    if victim == "launch.rl":
        process.wait(30)
        process = launch(run, small_job)
    result = finish(process)
    assert steps_done(run) == list(range(STEPS))
    assert result["rl_steps"] == STEPS
    for step in range(STEPS):
        lines = [
            json.loads(line)
            for path in sorted((run / "rollouts" / f"step_{step:06d}").glob("shard_?????.jsonl"))
            for line in path.read_text().splitlines()
        ]
        assert len(lines) == len({line["id"] for line in lines}) == 16
    for module in ("launch.train", "launch.sample", "launch.check"):
        assert process_of(run, module) is None


def test_ctrl_c_stops_all_tiers_and_the_same_command_resumes(tmp_path, small_job):
    run = tmp_path / "run"
    process = launch(run, small_job)
    wait_for_step(run, 1, process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    for module in ("launch.train", "launch.sample", "launch.check"):
        assert process_of(run, module) is None
    finish(launch(run, small_job))
    assert steps_done(run) == list(range(STEPS))
    again = finish(launch(run, small_job))
    assert again["rl_steps"] == STEPS and set(again) >= {
        "before", "after", "paired_difference", "bands", "seconds", "peak_rss_gib", "seed",
    }  # fmt: skip


def test_a_trainer_that_draws_itself_comes_to_the_same_numbers(tmp_path, cold_start):
    """The small prover, which solves some problems, so that there is something to learn."""
    _, held_out = cold_start
    job = [
        sys.executable, "-m", "launch.rl", "--config=configs/rl/tiny.py", "--config.init.sft=",
        f"--config.init.checkpoint={ROOT / 'kimina_jax' / 'assets' / 'prover'}",
        "--config.problems.unseen=false", f"--config.problems.test={held_out}",
        "--config.model.dtype=float32", "--config.evaluation.samples=1",
        "--config.evaluation.ks=[1]", "--config.rl.problems=4", "--config.rl.samples=4",
    ]  # fmt: skip
    found = {}
    for placement in ("separate", "shared"):
        run = tmp_path / placement
        finish(launch(run, [*job, f"--config.devices.placement={placement}"]))
        metrics = [
            {k: v for k, v in line.items() if not any(word in k for word in TIMES)}
            for line in read_metrics(run)
        ]
        assert any(line["trained_sequences"] for line in metrics)
        weights = mailbox.weights_folder(run, STEPS) / "model.safetensors"
        rollouts = {
            line["id"]: line
            for step in range(STEPS)
            for path in mailbox.shards(mailbox.rollouts_folder(run, step))
            for line in mailbox.read_jsonl(path)
        }
        assert len(rollouts) == 16 * STEPS
        found[placement] = metrics, rollouts, weights.read_bytes()
    assert found["separate"] == found["shared"]
    assert [folder.name for folder in mailbox.weights_folders(tmp_path / "shared")] == [
        "step_000000", f"step_{STEPS:06d}",
    ]  # fmt: skip
