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


@pytest.mark.parametrize("ahead", [0, 1])
def test_a_job_completes_proofs_and_goes_on(tmp_path, small_job, ahead):
    folder = tmp_path / "run"
    flags = (f"--run={folder}", "--config.rl.cut.share=0.5", "--config.rl.row_tokens=512")
    flags = (*flags, f"--config.rl.max_staleness={ahead}")
    run(small_job, *flags, "--config.rl.steps=1")
    run(small_job, *flags, "--config.rl.steps=2")
    for request, line in zip(requests(folder), read_metrics(folder), strict=True):
        names = [problem["id"] for problem in request["problems"]]
        assert len(names) == 4
        assert [name.partition("~")[2] for name in names if "~" in name] == [
            f"cut-{request['step']}"
        ] * 2
        assert line["cut/share"] == 0.5


@pytest.mark.parametrize("ahead", [0, 1])
def test_a_job_counts_solved_goals_beside_fixes(tmp_path, small_job, ahead):
    """Partial credit with failed samples as prompts and parts of answers, stopped and gone on."""
    folder = tmp_path / "run"
    flags = (f"--run={folder}", "--config.reward.kind=partial", "--config.reward.partial=0.4")
    if ahead:  # neither fixes nor parts go together with it
        flags = (*flags, f"--config.rl.max_staleness={ahead}")
    else:
        flags = (*flags, "--config.rl.fix.share=0.5", "--config.rl.row_tokens=512")
        flags = (*flags, "--config.sampling.part_tokens=16")
    run(small_job, *flags, "--config.rl.steps=1")
    run(small_job, *flags, "--config.rl.steps=2")
    verdicts = [
        json.loads(line)
        for path in sorted((folder / "verdicts").glob("*/*.jsonl"))
        for line in path.read_text().splitlines()
    ]
    assert verdicts
    for verdict in verdicts:
        assert ("goals" in verdict) == (verdict["status"] == "wrong")
    lines = list(read_metrics(folder))
    assert [line["step"] for line in lines] == [0, 1]
    for line in lines:
        more = line["reward"] - line["pass_rate"]
        assert -1e-6 <= more <= 0.4 * line.get("partly_solved", 0.0) + 1e-6
