# SPDX-License-Identifier: Apache-2.0
"""Further problems by induction, by the command that draws them."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kimina_jax.problems.load import read_problems

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def command(run_module) -> Callable[..., subprocess.CompletedProcess]:
    return lambda *args: run_module(("launch.automation", *args))


def test_a_seed_is_a_file_and_another_seed_another(command, tmp_path):
    files = [tmp_path / f"{name} é.jsonl.gz" for name in ("one", "same", "other")]
    for file, seed in zip(files, ("", "", "--seed=5"), strict=True):
        done = command("--inductions=9", f"--write={file}", *filter(None, [seed]))
        assert done.returncode == 0, done.stderr[-2000:]
        assert f"{len(read_problems(file))} problems" in done.stdout
    one, same, other = (file.read_bytes() for file in files)
    assert one == same != other
    ids = [{problem.id for problem in read_problems(files[i])} for i in (0, 2)]
    assert ids[0] and not ids[0] & ids[1]


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--inductions=9"], "--inductions needs --write=FILE.jsonl.gz"),
        (["--inductions=9", "--write=no/such/folder.jsonl.gz"], "there is no such folder"),
        (["--inductions=-1", "--write=x.jsonl.gz"], "-1"),
        (["--write=x.jsonl.gz"], "--split=train"),
        # Before hours of work, not behind them.
        (["--split=train", "--write=docs"], "docs: cannot be written"),
        (["--inductions=9", "--write=docs"], "docs: cannot be written"),
        (["--inductions=9", "--write=/dev/full/x"], "there is no such folder"),
        (["--by_hand=no/such"], "--by_hand=no/such: there is no such folder"),
        (["--by_hand=docs", "--inductions=9"], "leave out --write and --inductions"),
    ],
)
def test_mistakes_are_a_sentence(command, flags, said):
    done = command(*flags)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert not (ROOT / "x.jsonl.gz").exists()


def test_a_file_that_the_disk_does_not_take_is_a_sentence(command):
    """In /proc nobody makes a file, whatever its mode says."""
    done = command("--inductions=1", "--write=/proc/x.jsonl.gz")
    assert done.returncode == 2 and "/proc/x.jsonl.gz: cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
