# SPDX-License-Identifier: Apache-2.0
"""A job that is small enough to be run many times."""

import dataclasses
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kimina_jax.problems.load import load
from tests.launch.forked import Forked

ROOT = Path(__file__).parent.parent.parent
SMALL_SFT = (
    "--config=configs/sft/tiny.py", "--config.problems.count=40", "--config.model.d_model=64",
    "--config.model.d_ff=96", "--config.model.head_dim=16", "--config.sft.induction=false",
)  # fmt: skip


@pytest.fixture(scope="session")
def small_sft():
    """The beginning of a command for SFT of a small model, without --run."""
    return [sys.executable, "-m", "launch.sft", *SMALL_SFT]


@pytest.fixture(scope="session")
def cold_start(tmp_path_factory, small_sft):
    """A model after a few steps of SFT, and a file with a handful of held-out problems."""
    folder = tmp_path_factory.mktemp("start")
    held_out = folder / "held_out.jsonl"
    rows = [json.dumps(dataclasses.asdict(problem)) for problem in load("test")[:6]]
    held_out.write_text("\n".join(rows) + "\n")
    command = [*small_sft, f"--run={folder / 'sft'}", "--config.sft.steps=4"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300)
    return folder / "sft" / "model", held_out


@pytest.fixture(scope="session")
def small_job(cold_start):
    """The beginning of a command for RL from the cold start, without --run."""
    model, held_out = cold_start
    return [
        sys.executable, "-m", "launch.rl", "--config=configs/rl/tiny.py",
        "--config.init.sft=", f"--config.init.checkpoint={model}",
        f"--config.problems.test={held_out}", "--config.evaluation.samples=2",
        "--config.evaluation.ks=[1,2]", "--config.rl.problems=4",
        "--config.rl.samples=4", "--config.sampling.max_new_tokens=32",
    ]  # fmt: skip


@pytest.fixture(scope="session")
def run_module():
    """Runs `python -m MODULE ARGUMENT...` in a forked process; see Forked.run."""
    forked = Forked()
    yield forked.run
    forked.close()


@pytest.fixture(scope="session")
def run_program(run_module):
    """Runs `python -m launch.PROGRAM ARGUMENT...` there, with `{place}` filled in."""

    def run(command: Sequence[str], **places: Path) -> subprocess.CompletedProcess[str]:
        name, *told = [part.format(**places) for part in command]
        return run_module((f"launch.{name}", *told))

    return run
