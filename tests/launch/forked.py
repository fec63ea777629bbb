# SPDX-License-Identifier: Apache-2.0
"""Runs modules one after the other, each in a process of its own that has jax loaded already.

    python -m tests.launch.forked < REQUESTS

A request is one line of JSON, and so is what is said of it: exit code and both outputs. A process
that is forked before jax begins to work starts in no time, where a fresh one loads it for seconds;
and as each is a process, flags of one program are not those of the next. What such a process cannot
have of its own is what is read once: variables that jax or Python itself look at when they start.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from jax._src import xla_bridge

ROOT = Path(__file__).parent.parent.parent
LIMIT_S = 300
# What programs load on their way, but nothing that has flags, which are those of one program.
LOADED = (
    *("jax", "kimina_jax.evaluate", "kimina_jax.weights.hf", "kimina_jax.text.chat"),
    *("kimina_jax.trainer.setup", "kimina_jax.trainer.sft", "kimina_jax.trainer.loop"),
    *("kimina_jax.aot.decode", "kimina_jax.aot.train", "kimina_jax.report"),
    *("flextrain_jax.deploy.export", "flextrain_jax.experiments.deployable"),
    *("launch.config.run_folder", "launch.config.sft", "launch.processes.checkers"),
    *("launch.processes.experiment", "launch.processes.readiness", "launch.processes.tally"),
)
# This module keeps the environment as it finds it, so each process has to load its own.
NEVER = "launch.processes.supervise"
ONCE = ("JAX_", "XLA_", "TF_", "OMP_", "OPENBLAS_", "LD_", "LC_", "LANG", "PYTHON")


class Forked:
    """The process that runs modules; it starts when there is the first one to run."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None
        self._begun: dict[str, str] = {}

    def run(
        self, command: Sequence[str], cwd: Path = ROOT, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """`python -m MODULE ARGUMENT...`; `env` are all of its variables, not further ones.

        One of other variables that are read once is a fresh process.
        """
        variables = dict(os.environ | {"PYTHONPATH": str(ROOT)} if env is None else env)
        if not self._server:
            self._start(variables)
        if _read_once(variables) != self._begun:
            fresh = [sys.executable, "-m", *command]
            return subprocess.run(
                fresh, cwd=cwd, env=variables, capture_output=True, text=True, timeout=LIMIT_S
            )
        assert self._server and self._server.stdin and self._server.stdout
        request = {"command": command, "cwd": str(cwd), "env": variables}
        self._server.stdin.write(json.dumps(request) + "\n")
        self._server.stdin.flush()
        said = json.loads(self._server.stdout.readline())
        return subprocess.CompletedProcess(command, said["code"], said["out"], said["err"])

    def close(self) -> None:
        """Ends the process, if there is one."""
        if self._server and self._server.stdin:
            self._server.stdin.close()
            assert self._server.wait(60) == 0

    def _start(self, variables: dict[str, str]) -> None:
        self._begun = _read_once(variables)
        # Where modules are is for each to say; and numpy is not to start threads.
        begun = {name: value for name, value in variables.items() if name != "PYTHONPATH"}
        begun["OPENBLAS_NUM_THREADS"] = "1"
        self._server = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=ROOT, env=begun, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip


def _read_once(variables: Mapping[str, str]) -> dict[str, str]:
    found = {name: value for name, value in variables.items() if name.startswith(ONCE)}
    found.pop("PYTHONPATH", None)
    return found


def _serve() -> list[str] | None:
    """Answers until nobody asks any more; in a new process, what that is to run."""
    for line in sys.stdin:
        request = json.loads(line)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if not child:
                _become(request, out, err)
                return request["command"]
            signal.signal(signal.SIGALRM, lambda *_, child=child: os.killpg(child, signal.SIGKILL))
            signal.alarm(LIMIT_S)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            signal.alarm(0)
            said = {"code": code, "out": _all_of(out), "err": _all_of(err)}
        print(json.dumps(said), flush=True)
    return None


def _become(request: dict, out: IO[bytes], err: IO[bytes]) -> None:
    """Sets up what a fresh process gets from who starts it."""
    os.setsid()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    paths = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    sys.path[:1] = [os.getcwd(), *map(os.path.abspath, paths)]
    sys.argv = list(request["command"])


def _all_of(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def main() -> None:
    """Loads everything and serves; in a new process, is what was asked for, to its very end."""
    for name in LOADED:
        importlib.import_module(name)
    assert NEVER not in sys.modules and not xla_bridge.backends_are_initialized()
    assert len(os.listdir("/proc/self/task")) == 1, "a fork would lose what other threads hold"
    gc.freeze()  # looking for garbage would copy what processes share
    if command := _serve():
        _end(_run(command))


def _run(command: list[str]) -> object:
    """The module as __main__; what it exits with."""
    try:
        runpy.run_module(command[0], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        return 1
    return 0


def _end(code: object) -> None:
    """As Python ends, but that nobody takes all the modules apart, for a tenth of a second."""
    if not (code is None or isinstance(code, int)):
        print(code, file=sys.stderr)
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


if __name__ == "__main__":
    main()
