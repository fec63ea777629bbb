# SPDX-License-Identifier: Apache-2.0
"""How often a tier may die before its run ends, and how long it has to end when it is told to."""

import errno
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launch.config.errors import UserError
from launch.processes import supervise, tier


def die(tiers):
    """Waits until the tier is gone, and has it started again."""
    deadline = time.time() + 60
    while tiers.running("sampler"):
        assert time.time() < deadline
        time.sleep(0.01)
    tiers.check()


def test_a_tier_may_die_so_often_an_hour_and_a_long_run_more_often(tmp_path, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(supervise.time, "monotonic", lambda: clock[0])
    tiers = supervise.Tiers(tmp_path)
    tiers.start("sampler", "there_is_no_such_module")
    for _ in range(supervise.MAX_RESTARTS + 2):
        die(tiers)
        clock[0] += 1000.0  # four an hour
    clock[0] += 3600.0
    for _ in range(supervise.MAX_RESTARTS):
        die(tiers)
    why = "exit code 1: .*No module named there_is_no_such_module; its log is"
    with pytest.raises(UserError, match=f"the sampler died 6 times within an hour, .* by {why}"):
        die(tiers)
    tiers.stop()


SAVES = """#!/bin/sh
trap 'sleep 0.5; echo saved > {0}; exit 143' TERM
echo ready > {0}
while :; do sleep 0.05; done
"""


@pytest.mark.parametrize(("grace", "said"), [(30.0, "saved"), (0.1, "ready")])
def test_a_tier_has_its_time_to_save(tmp_path, monkeypatch, capsys, grace, said):
    monkeypatch.setattr(supervise, "PATIENCE_S", 0.1)
    program, file = tmp_path / "python", tmp_path / "state"
    program.write_text(SAVES.format(file))
    program.chmod(0o755)
    tiers = supervise.Tiers(tmp_path)
    tiers.start("trainer", "m", python=str(program), grace_s=grace)
    deadline = time.time() + 60
    while not (file.exists() and file.read_text()):
        assert time.time() < deadline
        time.sleep(0.01)
    tiers.stop()
    assert file.read_text().strip() == said and not tiers.running("trainer")
    told = "the trainer has 30 s to save; Ctrl-C again ends it at once"
    assert (told in capsys.readouterr().out) == (grace == 30.0)


UNREAD = """
import sys
from pathlib import Path
from launch.processes import supervise
supervise.PATIENCE_S = 0.1
tiers = supervise.Tiers(Path(sys.argv[1]))
tiers.start("trainer", "m", python=sys.argv[2], grace_s=30.0)
print("started", flush=True)
sys.stdin.readline()
tiers.stop()
"""


def test_a_tier_has_its_time_where_nobody_reads_what_is_said(tmp_path):
    """Ctrl-C ends `tee` as well, into which the supervisor would say how long that takes."""
    program, file = tmp_path / "python", tmp_path / "state"
    program.write_text(SAVES.format(file))
    program.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-c", UNREAD, str(tmp_path), str(program)],
        cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin and process.stdout and process.stdout.readline() == "started\n"
    deadline = time.time() + 60
    while not (file.exists() and file.read_text()):
        assert time.time() < deadline
        time.sleep(0.01)
    process.stdout.close()
    process.stdin.close()
    assert process.wait(60) == 0 and file.read_text() == "saved\n"


TRAINER = """
import sys, time
from pathlib import Path
from launch.processes import tier
tier.follow_supervisor()
told = tier.told_to_stop()
Path(sys.argv[1]).write_text("ready")
while not told():
    time.sleep(0.05)
time.sleep(0.5)
Path(sys.argv[1]).write_text("saved")
"""
SUPERVISOR = """
import sys, time
from pathlib import Path
from launch.processes import supervise
supervise.terminate_on_sigterm()
tiers = supervise.Tiers(Path(sys.argv[1]))
try:
    tiers.start("trainer", "trains", sys.argv[2], grace_s=30.0)
    time.sleep(60)
finally:
    tiers.stop()
"""


def test_a_terminal_that_is_closed_lets_the_trainer_save(tmp_path):
    """As where a connection by ssh is lost: all that it started is told."""
    (tmp_path / "trains.py").write_text(TRAINER)
    file = tmp_path / "state"
    paths = f"{tmp_path}:{Path(__file__).parents[2]}"
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(tmp_path), str(file)], start_new_session=True,
        env=os.environ | {"PYTHONPATH": paths}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.time() + 60
    while not (file.exists() and file.read_text()):
        assert time.time() < deadline
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGHUP)
    process.wait(60)
    assert file.read_text() == "saved"


def test_the_last_words_of_a_tier_are_words(tmp_path, capsys):
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\necho 'ValueError: bad marker [/INST] in [red]'; exit 1\n")
    program.chmod(0o755)
    tiers = supervise.Tiers(tmp_path)
    tiers.start("sampler", "m", python=str(program))
    die(tiers)
    tiers.stop()
    said = capsys.readouterr().out.replace("\n", " ")
    assert "died (exit code 1: ValueError: bad marker [/INST] in [red]); starting it again" in said


@pytest.fixture
def signals():
    """Puts back what a test takes over."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_one_notice_that_comes_twice_is_one(monkeypatch, signals):
    """`timeout` and Slurm tell a trainer, and its supervisor, which tells it again: it saves."""
    clock = [100.0]
    monkeypatch.setattr(tier.time, "monotonic", lambda: clock[0])
    told = tier.told_to_stop()
    assert not told()
    signal.raise_signal(signal.SIGTERM)
    clock[0] += 1.0
    signal.raise_signal(signal.SIGTERM)
    assert told()
    clock[0] += tier.SAME_S
    with pytest.raises(SystemExit, match="143"):  # who means it says it again
        signal.raise_signal(signal.SIGTERM)


def test_a_supervisor_that_is_told_twice_lets_its_tiers_save(monkeypatch, signals):
    clock = [100.0]
    monkeypatch.setattr(tier.time, "monotonic", lambda: clock[0])
    supervise.terminate_on_sigterm()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)
    clock[0] += 1.0
    signal.raise_signal(signal.SIGTERM)  # it is at work on the first
    clock[0] += tier.SAME_S
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)


@pytest.mark.parametrize("reaped", [True, False])
def test_a_tier_whose_supervisor_was_killed_while_it_began_ends(reaped):
    """Else it would work on by itself, for days, and hold the locks of the run."""
    supervisor = subprocess.Popen([sys.executable, "-c", "pass"])
    os.waitid(os.P_PID, supervisor.pid, os.WEXITED | (0 if reaped else os.WNOWAIT))
    follows = "import time; from launch.processes import tier; tier.follow_supervisor();"
    command = [sys.executable, "-c", f"{follows} print('works', flush=True); time.sleep(60)"]
    told = os.environ | {tier.SUPERVISOR: str(supervisor.pid)}
    found = subprocess.run(
        command, cwd=Path(__file__).parents[2], env=told, capture_output=True, text=True, timeout=30
    )
    assert (found.returncode, found.stdout) == (3, "")
    supervisor.poll()


ENDED = """
import os, signal, sys
from launch.processes import tier
tier.follow_supervisor()
os.kill(os.getpid(), getattr(signal, sys.argv[1]))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_stage_that_was_ended_is_not_done(tmp_path, monkeypatch, capsys, number):
    """As the largest process is, where the memory is short."""
    (tmp_path / "ended_stage.py").write_text(ENDED)
    paths = f"{tmp_path}:{Path(__file__).parents[2]}"
    monkeypatch.setattr(supervise, "ENVIRONMENT", os.environ | {"PYTHONPATH": paths})
    with pytest.raises(SystemExit, match=str(128 + number)):
        supervise.stage("ended_stage", number.name)
    said = capsys.readouterr().err
    assert f"error: ended_stage was ended by signal {number:d}" in said
    assert ("memory" in said) == (number == signal.SIGKILL)


def test_a_run_where_nothing_can_be_locked_is_refused_by_that(tmp_path, monkeypatch):
    """Lustre has no locks as it is mounted by default."""

    def flock(file, operation):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    held = tier.hold(tmp_path, "trainer")
    with pytest.raises(UserError, match="its trainer already runs in another process"):
        tier.hold(tmp_path, "trainer", wait_s=0.0)
    del held
    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(UserError, match=r"cannot be locked .*not implemented.*with locks"):
        tier.hold(tmp_path, "trainer")
