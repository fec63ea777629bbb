# SPDX-License-Identifier: Apache-2.0
"""A job that is small enough to be run many times."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kimina_jax.problems.load import load

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


@pytest.fixture(scope="module")
def run_program():
    """Runs `launch.PROGRAM ARGUMENT...`; the exit code and both outputs."""
    child = subprocess.Popen(
        [sys.executable, "tests/launch/forked.py"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )

    def run(command: tuple[str, ...], **places: Path) -> dict:
        assert child.stdin and child.stdout
        told = [part.format(**places) for part in command]
        child.stdin.write(json.dumps(told) + "\n")
        child.stdin.flush()
        return json.loads(child.stdout.readline())

    yield run
    assert child.stdin
    child.stdin.close()
    assert child.wait(60) == 0
