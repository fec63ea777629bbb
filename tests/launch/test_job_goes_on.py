# SPDX-License-Identifier: Apache-2.0
"""A run that is asked for more than it was begun with: every cure that is told works, nothing that
is asked for is passed over in silence."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from flextrain_jax.core.metrics import read_metrics
from kimina_jax.protocol import mailbox
from kimina_jax.weights import hf

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.slow


def run(command, *flags):
    return subprocess.run([*command, *flags], cwd=ROOT, capture_output=True, text=True, timeout=600)


def sentence(result) -> str:
    """The one sentence of a refusal."""
    assert result.returncode == 2, result.stdout[-1000:] + result.stderr[-2000:]
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    return line


def steps_done(folder):
    return [line["step"] for line in read_metrics(folder)]


def test_a_run_goes_on_with_what_may_change(tmp_path, small_job):
    # All samples train, and none fits in a row.
    place = f"--run={tmp_path / 'run'}"
    folder = tmp_path / "run"
    job = [*small_job, place, "--config.advantages.keep_equal_groups=true"]
    short = ("--config.rl.steps=1", "--config.rl.row_tokens=40")
    refused = sentence(run(job, *short))
    need = re.search(r"raise 'rl\.row_tokens' \(now 40\) to at least (\d+)", refused)
    assert need, refused
    rows = f"--config.rl.row_tokens={need[1]}"
    cured = run(job, "--config.rl.steps=1", rows)
    assert cured.returncode == 0, cured.stderr
    assert f"rl.row_tokens: 40 so far, {need[1]} from now on" in cured.stdout
    assert steps_done(folder) == [0]

    # More steps, another evaluation, more workers: all of it is done.
    more = (rows, "--config.rl.steps=2", "--config.checker.workers=3")
    more = (*more, "--config.evaluation.samples=3", "--config.evaluation.ks=[1,3]")
    done = run(job, *more)
    assert done.returncode == 0, done.stderr
    for line in (
        "rl.steps: 1 so far, 2 from now on",
        "checker.workers: 2 so far, 3 from now on",
        "evaluation.samples: 2 so far, 3 from now on",
        "evaluation.ks: [1, 2] so far, [1, 3] from now on",
    ):
        assert line in done.stdout
    assert steps_done(folder) == [0, 1]
    result = json.loads((folder / "result.json").read_text())
    assert result["rl_steps"] == 2 and result["samples"] == 3
    assert set(result["before"]) == set(result["after"]) == {"pass@1", "pass@3", "ci95"}
    assert json.loads((folder / "eval" / "after.json").read_text())["weights"].endswith(
        "step_000002"
    )

    # Fewer than were done: refused, and the run is what it was.
    fewer = [flag.replace("rl.steps=2", "rl.steps=1") for flag in more]
    assert "'rl.steps' is 1, and the run has done 2; give at least 2" in sentence(run(job, *fewer))
    frozen = sentence(run(job, *more, "--config.rl.samples=5"))
    assert "rl.samples is 4 there and 5 here" in frozen and "choose another --run" in frozen

    # config.json changed by hand: launch.rl says what the command asks for and goes by it.
    config = mailbox.config_file(folder)
    config.write_text(config.read_text().replace('"steps": 2', '"steps": 3'))
    asked = run(job, *more)
    assert asked.returncode == 0 and "rl.steps: 3 so far, 2 from now on" in asked.stdout
    assert steps_done(folder) == [0, 1]

    # The tiers alone go by config.json: the trainer does the step that it asks for.
    config.write_text(config.read_text().replace('"steps": 2', '"steps": 3'))
    tiers = [start("launch.train", place)]
    while mailbox.is_done(folder):
        assert tiers[0].poll() is None
        time.sleep(0.1)
    tiers += [start("launch.check", f"--watch={folder}"), start("launch.sample", place)]
    assert [tier.wait(300) for tier in tiers] == [0, 0, 0]
    assert steps_done(folder) == [0, 1, 2] and mailbox.is_done(folder)


def start(module, *flags):
    return subprocess.Popen(
        [sys.executable, "-m", module, *flags], cwd=ROOT, stdout=subprocess.DEVNULL
    )


def test_sft_goes_on_to_what_it_would_have_been(tmp_path, small_sft):
    def sft(name, steps, *flags):
        place = (f"--run={tmp_path / name}", f"--config.sft.steps={steps}")
        return run(small_sft, *place, "--config.sft.save_every=2", *flags)

    assert sft("straight", 6).returncode == 0
    assert sft("parts", 4).returncode == 0
    assert sft("parts", 4).returncode == 0  # nothing to do
    on = sft("parts", 6)
    assert on.returncode == 0 and "sft.steps: 4 so far, 6 from now on" in on.stdout, on.stderr
    straight, parts = (
        hf.load_model(tmp_path / name / "model")[0] for name in ("straight", "parts")
    )
    for key in ("q", "down"):
        np.testing.assert_array_equal(straight["layers"][key], parts["layers"][key])
    assert steps_done(tmp_path / "parts") == list(range(6))
    assert "'sft.steps' is 5, and the run has done 6" in sentence(sft("parts", 5))

    # What does not fit is told before the run is begun, so the cure may be applied to it.
    refused = sentence(sft("short", 2, "--config.sft.row_tokens=30"))
    need = re.search(r"raise 'sft\.row_tokens' \(now 30\) to at least (\d+)", refused)
    assert need and not mailbox.config_file(tmp_path / "short").exists()
    cured = sft("short", 2, f"--config.sft.row_tokens={need[1]}")
    assert cured.returncode == 0, cured.stderr
