# SPDX-License-Identifier: Apache-2.0
"""A forked process gets what a fresh one gets, and nothing of the one before it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SAYS = """
import atexit, os, sys, threading
from absl import flags
flags.DEFINE_string("own", "", "of this process alone")
flags.FLAGS(sys.argv[:1])
print(__name__, sys.argv, sys.path[:3], os.getcwd(), os.environ.get("TOLD"), repr(sys.stdin.read()))
print(os.environ.get("OPENBLAS_NUM_THREADS"), sys.stdout.encoding, sys.stdout.isatty())
threading.Timer(0.2, print, ["a thread ends"]).start()
atexit.register(print, "and then")
print("said", file=sys.stderr)
sys.exit({how})
"""


@pytest.fixture
def fresh(tmp_path):
    """`python -m MODULE ARGUMENT...`, as Forked.run."""

    def run(command, env):
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip

    return run


@pytest.mark.parametrize("how", ["0", "3", "None", "'a sentence'"])
def test_both_say_the_same(run_module, fresh, tmp_path, how):
    (tmp_path / "says.py").write_text(SAYS.replace("{how}", how))
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parent), "TOLD": "é"}
    one, other = run_module(("says", "--a b"), tmp_path, env), fresh(("says", "--a b"), env)
    assert (one.returncode, one.stdout, one.stderr) == (
        other.returncode, other.stdout, other.stderr,
    )  # fmt: skip
    assert one.stdout.endswith("a thread ends\nand then\n") and "TOLD" not in os.environ


def test_an_error_is_a_trace_and_a_signal_is_told(run_module, tmp_path):
    (tmp_path / "fails.py").write_text("raise ValueError('of mine')")
    failed = run_module(("fails",), tmp_path)
    assert failed.returncode == 1 and failed.stderr.endswith("ValueError: of mine\n")
    assert failed.stderr.startswith("Traceback")
    (tmp_path / "killed.py").write_text("import os; print('so', flush=True); os.kill(0, 9)")
    killed = run_module(("killed",), tmp_path)
    assert killed.returncode == -9 and killed.stdout == "so\n"
    missing = run_module(("no_such_module",), tmp_path)
    assert missing.returncode == 1 and "no_such_module" in missing.stderr


def test_what_is_read_once_has_a_fresh_process(run_module, tmp_path):
    """And what is loaded already is so without a backend, and without other threads."""
    text = "import os, sys\nprint('jax' in sys.modules, len(os.listdir('/proc/self/task')))"
    (tmp_path / "loaded.py").write_text(text)
    assert run_module(("loaded",), tmp_path).stdout == "True 1\n"
    env = os.environ | {"JAX_ENABLE_X64": "1"}
    assert run_module(("loaded",), tmp_path, env).stdout == "False 1\n"
