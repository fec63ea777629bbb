# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C and SIGTERM while a program trains: all updates that are done are on the disk."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.metrics import read_metrics
from flextrain_jax.core.saving import Stopped
from launch.processes import tier
from tests.launch.conftest import SMALL_SFT

ROOT = Path(__file__).parents[2]
# The command, and where in its run the metrics and checkpoints are: none is due while it trains.
PROGRAMS = {
    "launch.sft": (
        (*SMALL_SFT, "--config.sft.steps=5000", "--config.sft.save_every=5000"), "."
    ),
    "launch.elastic": (
        ("--config=configs/elastic/tiny.py", "--config.train.epochs=2000",
         "--config.train.save_every=100000"), "jobs/*",
    ),
    "launch.federated": (
        ("--config=configs/federated/tiny.py", "--config.train.rounds=5000",
         "--config.train.save_every=100000"), "jobs/*",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("program", "number"),
    [
        ("launch.sft", signal.SIGINT),
        ("launch.sft", signal.SIGTERM),
        ("launch.elastic", signal.SIGTERM),
        ("launch.federated", signal.SIGINT),
    ],
)
def test_what_is_done_is_on_the_disk(tmp_path, program, number):
    arguments, place = PROGRAMS[program]
    process = subprocess.Popen(
        [sys.executable, "-m", program, f"--run={tmp_path / 'run'}", *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    wanted = f"{place}/metrics.jsonl".removeprefix("./")
    while not any(len(read_metrics(x.parent)) > 2 for x in (tmp_path / "run").glob(wanted)):
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    process.send_signal(number)
    out, err = process.communicate(timeout=300)
    (metrics,) = (tmp_path / "run").glob(wanted)
    done = len(read_metrics(metrics.parent))
    assert Checkpoints(metrics.parent / "ckpt").steps() == [done] and done > 2
    assert f"told to stop; a checkpoint holds all {done} steps that are done" in out
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143}[number], err
    assert "Traceback" not in err
    assert ("interrupted; the same command resumes" in err) == (number == signal.SIGINT)


def test_no_update_is_lost_where_the_same_ctrl_c_has_ended_who_reads(tmp_path):
    """As `2>&1 | tee log` does: to write there raised BrokenPipeError out of the handler."""
    arguments, _ = PROGRAMS["launch.sft"]
    process = subprocess.Popen(
        [sys.executable, "-m", "launch.sft", f"--run={tmp_path}", *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    while len(read_metrics(tmp_path)) < 3:
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    assert process.stdout is not None
    process.stdout.close()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=300) == 130
    assert Checkpoints(tmp_path / "ckpt").steps() == [len(read_metrics(tmp_path))]


def test_a_round_of_nobody_is_told_to_nobody_who_reads():
    """It comes before the checkpoint, and rich ended the program there."""
    code = (
        "from launch.federated import told\n"
        "told('fedavg', 1, {'clients': 0, 'refused_clients': []}, lambda done, remark: None)"
    )
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, stdout=write, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(write)
    assert done.returncode == 0, done.stderr


def test_what_comes_to_its_end_all_the_same_ends_as_it_was_told(tmp_path):
    """A signal in the last step is not lost, and one outside is nobody's but the program's."""
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended, tier.saving_when_told(tmp_path) as stop:
        assert not stop()
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)  # Slurm and the supervisor, of one end
        assert stop()
    assert ended.value.code == tier.STOPPED and signal.getsignal(signal.SIGTERM) is before
    with pytest.raises(KeyboardInterrupt), tier.saving_when_told(tmp_path) as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop()
        raise Stopped(3)
    with tier.saving_when_told(tmp_path) as stop:
        assert not stop()


def test_a_second_time_it_ends_at_once(tmp_path, capfd):
    with pytest.raises(KeyboardInterrupt), tier.saving_when_told(tmp_path) as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop() and "Ctrl-C again ends it at once" in capfd.readouterr().err
        signal.raise_signal(signal.SIGINT)
        pytest.fail("went on")


def test_one_of_several_hosts_is_ended_by_the_first(tmp_path):
    with pytest.raises(KeyboardInterrupt), tier.saving_when_told(tmp_path, alone=False) as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        pytest.fail("went on")
