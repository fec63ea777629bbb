# SPDX-License-Identifier: Apache-2.0
"""A tier as a process: one lock per tier and run, a clean end on SIGTERM, none left behind.

Exit code 143: told to stop by SIGTERM, with what was done on the disk.
"""

import fcntl
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from launch.config.errors import UserError
from launch.config.resume import refuse_bucket

STOPPED = 128 + signal.SIGTERM
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


def told_to_stop() -> Callable[[], bool]:
    """Whether this process got SIGTERM, which from now on does nothing else: preemption, or a
    supervisor that ends. It may end what it is doing; a second SIGTERM does that for it."""
    told = threading.Event()

    def note(number, frame):
        if told.is_set():
            sys.exit(STOPPED)
        told.set()

    signal.signal(signal.SIGTERM, note)
    return told.is_set
