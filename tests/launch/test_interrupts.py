# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C, and what supervises a program, while a library in C is being loaded: one line, ever."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# A library in C that is interrupted while it loads, as it tells of that, or who wanted it.
LOADING = """
import os, signal, sys
from launch import cli
from launch.config.errors import UserError
from launch.processes import supervise
def main(overrides):
    supervise.terminate_on_sigterm()
    try:
        os.kill(os.getpid(), getattr(signal, sys.argv[1])) if sys.argv[1] != "none" else None
    except KeyboardInterrupt:
        pass
    raise {"import": ImportError, "user": UserError}[sys.argv[2]]("initialization failed")
cli.run(main, ["loading"])
"""


@pytest.mark.parametrize("error", ["import", "user"])
@pytest.mark.parametrize("by", ["SIGINT", "SIGTERM", "none"])
def test_ctrl_c_while_a_library_is_loaded_is_one_line(by, error):
    command = [sys.executable, "-c", LOADING, by, error]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    code = 130 if by != "none" else {"import": 1, "user": 2}[error]
    assert ended.returncode == code, ended.stderr
    assert ("Traceback" in ended.stderr) == (code == 1)
    assert ("interrupted" in ended.stderr) == (code == 130)


# The signal comes at the n-th call of Python by a library that is being loaded.
WITHIN = """
import os, signal, sys, time
from importlib.machinery import ExtensionFileLoader as Loader
from launch import cli
from launch.processes import supervise
LOADING = (Loader.create_module.__code__, Loader.exec_module.__code__)
calls = 0
def loading(frame):
    return frame is not None and (frame.f_code in LOADING or loading(frame.f_back))
def look(frame, event, argument):
    global calls
    if event == "call" and frame.f_code.co_filename[0] != "<" and loading(frame):
        calls += 1
        if calls == int(sys.argv[2]):
            sys.setprofile(None)
            os.kill(os.getpid(), getattr(signal, sys.argv[1]))
def main(overrides):
    supervise.terminate_on_sigterm()
    sys.setprofile(look)
    import jax
    sys.setprofile(None)
    time.sleep(1)
    print(f"ran on after {calls} calls")
cli.run(main, ["loading"])
"""


@pytest.mark.parametrize(
    ("signal", "calls"), [("SIGINT", 1), ("SIGTERM", 10), ("SIGINT", 100), ("SIGTERM", 1000)]
)
def test_a_library_is_loaded_to_its_end_before_ctrl_c_is_heard(signal, calls):
    command = [sys.executable, "-c", WITHIN, signal, str(calls)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 130, ended
    assert ended.stderr == "interrupted; the same command resumes\n" and not ended.stdout


# What Python calls by itself cannot raise: an interrupt in there is told, and forgotten.
COLLECTED = """
import gc, os, signal, time
from launch import cli
def collected(phase, told):
    gc.callbacks.remove(collected)
    os.kill(os.getpid(), signal.SIGINT)
class Kept:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
def main(overrides):
    if {collector}:
        gc.callbacks.append(collected)
        gc.collect()
    else:
        Kept()
    time.sleep(5)
    print("ran on")
cli.run(main, ["collected"])
"""


@pytest.mark.parametrize("collector", [True, False])
def test_ctrl_c_is_not_lost_where_python_forgets_it(collector):
    command = [sys.executable, "-c", COLLECTED.format(collector=collector)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 130, ended
    assert ended.stderr == "interrupted; the same command resumes\n" and not ended.stdout
