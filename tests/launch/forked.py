# SPDX-License-Identifier: Apache-2.0
"""Runs programs one after the other, each in a process of its own that has jax loaded already.

    python tests/launch/forked.py < COMMANDS

A command is one line of JSON, [PROGRAM, ARGUMENT...], and so is what is said of it: exit code and
both outputs. A process that is forked before jax begins to work starts in no time, where a fresh
one loads it for seconds; and as each is a process, flags of one program are not those of the next.
"""

import importlib
import json
import os
import runpy
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

LIMIT_S = 120
LOADED = (
    *("jax", "kimina_jax.evaluate", "kimina_jax.weights.hf", "kimina_jax.text.chat"),
    *("kimina_jax.trainer.setup", "kimina_jax.trainer.sft", "launch.config.run_folder"),
    *("launch.config.sft", "launch.processes.checkers", "launch.processes.readiness"),
)


def run(command: list[str]) -> dict:
    """What came of `python -m launch.PROGRAM ARGUMENT...`."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            _become(command, out, err)
        alarm = threading.Timer(LIMIT_S, os.killpg, (child, signal.SIGKILL))
        alarm.start()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        alarm.cancel()
        said = [_all_of(file) for file in (out, err)]
    return {"code": code, "out": said[0], "err": said[1]}


def _become(command: list[str], out: IO[bytes], err: IO[bytes]) -> None:
    os.setsid()
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    code: object = 1
    try:
        sys.argv = command
        runpy.run_module(f"launch.{command[0]}", run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


def _all_of(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    for name in LOADED:
        importlib.import_module(name)
    assert threading.active_count() == 1
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
