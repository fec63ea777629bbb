# SPDX-License-Identifier: Apache-2.0
"""Steps of a real job in which some groups ask for something else than a plain proof."""

import json
import subprocess
from pathlib import Path

import pytest

from flextrain_jax.core.metrics import read_metrics

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.slow


def run(command, *flags):
    done = subprocess.run([*command, *flags], cwd=ROOT, capture_output=True, text=True, timeout=550)
    assert done.returncode == 0, done.stderr[-2000:]
    return done


def requests(folder):
    """The requests of a run's steps."""
    return [json.loads(path.read_text()) for path in sorted((folder / "requests").iterdir())]


def test_a_job_completes_proofs_and_goes_on(tmp_path, small_job):
    folder = tmp_path / "run"
    flags = (f"--run={folder}", "--config.rl.cut.share=0.5", "--config.rl.row_tokens=512")
    run(small_job, *flags, "--config.rl.steps=1")
    run(small_job, *flags, "--config.rl.steps=2")
    for request, line in zip(requests(folder), read_metrics(folder), strict=True):
        names = [problem["id"] for problem in request["problems"]]
        assert len(names) == 4
        assert [name.partition("~")[2] for name in names if "~" in name] == [
            f"cut-{request['step']}"
        ] * 2
        assert line["cut/share"] == 0.5
