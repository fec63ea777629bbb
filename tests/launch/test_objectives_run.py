# SPDX-License-Identifier: Apache-2.0
"""Every objective, and the rewards, through the shipped command: a step of each."""

import json
import math
import os
import subprocess
import typing
from pathlib import Path

import pytest

from kimina_jax.trainer.objectives.loss import Objective

ROOT = Path(__file__).parent.parent.parent
MORE = {
    "dapo": ("--config.reward.kind=overlong", "--config.penalties.kl=0.05"),
    "rloo": (
        "--config.reward.kind=function",
        "--config.reward.path=rewards_of_a_test:short",
        "--config.correction.kind=truncate",
    ),
    "grpo": ("--config.reward.kind=length", "--config.rl.reference=initial"),
    "gspo": ("--config.reward.kind=by_hand", "--config.correction.kind=mask"),
    "max_rl": ("--config.reward.kind=lemma", "--config.advantages.baseline=mean"),
    "cispo": ("--config.reward.kind=partial",),
}
QUICK = ["rloo"]
SLOW = [kind.kind for kind in typing.get_args(Objective) if kind.kind not in QUICK]


@pytest.mark.parametrize(
    "kind", [*QUICK, *(pytest.param(kind, marks=pytest.mark.slow) for kind in SLOW)]
)
def test_a_step_of_the_shipped_command(tmp_path, small_job, kind):
    (tmp_path / "rewards_of_a_test.py").write_text(
        "def short(sample, group, progress):\n"
        "    return sample.valid - sample.length / sample.limit\n"
    )
    run = tmp_path / "run"
    command = [
        *small_job, f"--run={run}", "--config.rl.steps=1", f"--config.objective.kind={kind}",
        "--config.advantages.keep_equal_groups=true", "--config.penalties.entropy=0.01",
        *MORE.get(kind, ()),
    ]  # fmt: skip
    paths = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}, text=True, timeout=900,
        capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (line,) = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    assert line["trained_sequences"] > 0 and math.isfinite(line["loss"])
    assert line["update_norm"] > 0


def test_a_reward_function_that_is_not_there_is_one_sentence(run_module, tmp_path, small_job):
    flags = ("--config.reward.kind=function", "--config.reward.path=operator:nothing_here")
    run = tmp_path / "run"
    done = run_module((*small_job[2:], f"--run={run}", *flags))  # without `python -m`
    assert done.returncode == 2 and not run.exists()
    assert done.stderr.splitlines()[-1] == (
        "error: reward.path operator:nothing_here: the module has no function 'nothing_here'"
    )
