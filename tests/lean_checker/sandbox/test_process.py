# SPDX-License-Identifier: Apache-2.0
"""What a watched process prints is read whole, and counted right, on a busy machine too."""

import os
import select
import sys

import pytest

from lean_checker.sandbox.process import MAX_LATE_READS, Ended, Limits, _Watch, run_lean
from lean_checker.toolchain import Toolchain

LATE = "import time; time.sleep(0.4); print('one'); print('two')"
BUSY = """
import time
for n in range(4):
    print(n, flush=True)
    end = time.process_time() + 0.3
    while time.process_time() < end: pass
"""


def _run(program: str, folder, limits: Limits) -> tuple[Ended, list[bytes]]:
    lines: list[bytes] = []

    def on_line(line: bytes) -> bool:
        lines.append(line)
        return True

    command = (sys.executable, "-I", "-S", "-c", program)
    toolchain = Toolchain("embedded", "a program", command, {}, "")
    return run_lean(toolchain, [], folder, limits, on_line), lines


@pytest.fixture
def kept_from_looking(monkeypatch):
    """Let the first look at a process, or the first after some steps, last until it has ended."""

    def install(steps: int) -> None:
        look, waited = _Watch._overstep, []

        def slow_look(watch: _Watch, now: float) -> str | None:
            if len(watch.steps) >= steps and watch.step_cpu is not None and not waited:
                waited.append(True)
                os.waitid(os.P_PID, watch.process.pid, os.WEXITED | os.WNOWAIT)
            return look(watch, now)

        monkeypatch.setattr(_Watch, "_overstep", slow_look)

    return install


def test_what_comes_before_the_end_is_read_however_late(tmp_path, kept_from_looking):
    """It was lost, so that a good proof looked as if Lean had ended before it: a crash."""
    kept_from_looking(0)
    ended, lines = _run(LATE, tmp_path, Limits(10.0, 500))
    assert (ended.cause, ended.code, lines) == ("exit", 0, [b"one", b"two"])


def test_several_steps_are_not_taken_for_one_that_takes_too_long(tmp_path, kept_from_looking):
    kept_from_looking(1)
    ended, lines = _run(BUSY, tmp_path, Limits(0.6, 500))
    assert (ended.cause, lines) == ("exit", [b"0", b"1", b"2", b"3"])


def test_one_step_that_takes_too_long_is_stopped(tmp_path):
    ended, lines = _run("print(0, flush=True)\nwhile True: pass", tmp_path, Limits(0.6, 500))
    assert (ended.cause, lines) == ("timeout", [b"0"])


def test_a_flood_does_not_put_the_end_off(tmp_path):
    program = "while True: print('x' * 1000, flush=True)"
    command = (sys.executable, "-I", "-S", "-c", program)
    toolchain = Toolchain("embedded", "a program", command, {}, "")
    ended = run_lean(toolchain, [], tmp_path, Limits(5.0, 500, 5.0), lambda _: False)
    assert ended.cause == "output"


def test_a_steady_trickle_does_not_put_the_timeout_off(tmp_path, monkeypatch):
    """At each look that came too late something else was there to be read."""
    # So slow that it cannot come to the bound of the output, however late the looks.
    program = "import os, time\nwhile True: os.write(2, b'x' * 64); time.sleep(0.002)"
    looks, look = [], _Watch._overstep

    def and_wait(watch: _Watch, now: float) -> str | None:
        overstep = look(watch, now)
        if overstep:
            looks.append(overstep)
            select.select([watch.errors], [], [], 5.0)  # the trickle comes in time
        return overstep

    monkeypatch.setattr(_Watch, "_overstep", and_wait)
    ended, _ = _run(program, tmp_path, Limits(0.3, 500, 0.3, output_bytes=64 * 1024**2))
    assert ended.cause == "timeout" and len(looks) <= MAX_LATE_READS + 1
