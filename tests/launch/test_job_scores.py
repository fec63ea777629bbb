# SPDX-License-Identifier: Apache-2.0
"""The main job that is scored on the validation split, as programs: kill -9 of all of it, the end
by patience, and the evaluation of the best."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.gpu import random_weights, write_problems
from flextrain_jax.core.metrics import read_metrics
from kimina_jax.protocol import mailbox, scores

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.slow


def test_a_job_that_is_killed_ends_by_patience_with_the_best(tmp_path):
    run, weights, held_out = (tmp_path / name for name in ("run", "weights", "held_out.jsonl"))
    random_weights(str(weights), dry=True)
    write_problems(held_out, 4)
    command = [
        sys.executable, "-m", "launch.rl", "--config=configs/rl/tiny.py", f"--run={run}",
        "--config.init.sft=", f"--config.init.checkpoint={weights}",
        "--config.problems.unseen=false", f"--config.problems.test={held_out}",
        "--config.evaluation.samples=1", "--config.evaluation.ks=[1]",
        "--config.advantages.keep_equal_groups=true", "--config.rl.steps=8",
        "--config.rl.problems=3", "--config.rl.samples=2", "--config.sampling.max_new_tokens=8",
        "--config.validation.every=2", "--config.validation.problems=5",
        "--config.validation.samples=1", "--config.validation.patience=2",
        "--config.validation.final=best",
    ]  # fmt: skip
    begun = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 900
    while not mailbox.scored(run):
        assert begun.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(begun.pid, signal.SIGKILL)
    begun.wait()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1500)
    assert done.returncode == 0, done.stderr[-2000:]
    # Random weights prove nothing: the first score is the best, two more come, and one step.
    assert [score.value for score in scores.history(run)] == [0.0, 0.0, 0.0, 0.0]
    assert mailbox.scored(run) == [0, 2, 4, 5]
    assert [line["step"] for line in read_metrics(run)] == [0, 1, 2, 3, 4]
    result = mailbox.read_json(run / "result.json")
    assert result["rl_steps"] == 5 and result["validation"]["best"] == 0
    assert result["validation"]["after"] == 0
    assert mailbox.is_stable(mailbox.weights_folder(run, 5))
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert again.returncode == 0 and len(read_metrics(run)) == 5
