# SPDX-License-Identifier: Apache-2.0
"""A tier as a process: one lock per tier and run, a clean end on SIGTERM, none left behind."""

import fcntl
import os
import signal
import sys
import threading
import time
from pathlib import Path

from launch.config.errors import UserError
from launch.config.resume import refuse_bucket

SAY_RL = "say it to launch.rl, which writes the settings of a run"


def hold(run: Path, name: str, wait_s: float = 10.0) -> object:
    """Takes RUN/locks/NAME for the life of the process; keep the returned object.

    Makes the run directory where it is not there. Waits `wait_s` for a predecessor that is about to
    end. Raises UserError where another process holds the lock, or the directory cannot be made.
    """
    refuse_bucket(run)
    folder = run / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / name).open("a+")
    except OSError as error:
        raise UserError(
            f"{run}: cannot be made: {error.strerror}; choose another --run, or repair that one"
        ) from error
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except OSError as error:
            if time.monotonic() > deadline:
                raise UserError(
                    f"{run}: its {name} already runs in another process; stop that one first"
                ) from error
            time.sleep(0.1)


def follow_supervisor() -> None:
    """Ends this process when it gets SIGTERM or when the process that started it is gone.

    Ctrl-C is left to the supervisor, which stops its tiers in order.
    """
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(3)

    threading.Thread(target=watch, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
