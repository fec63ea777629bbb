# SPDX-License-Identifier: Apache-2.0
"""A tier as a process: one lock per tier and run, a clean end on SIGTERM, none left behind.

Exit code 143: told to stop by SIGTERM, with what was done on the disk.
"""

import contextlib
import errno
import fcntl
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from launch import cli
from launch.config.errors import UserError
from launch.config.resume import refuse_bucket

STOPPED = 128 + signal.SIGTERM
SUPERVISOR = "KIMINA_SUPERVISOR"  # in the environment of what is supervised: by which process
# Two SIGTERM within so long are one: `timeout`, Slurm and systemd tell a program and all that it
# started, and the program tells these, too.
SAME_S = 5.0
HELD = (errno.EAGAIN, errno.EACCES)  # what a lock of another process says, on NFS too
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
            if error.errno not in HELD:
                raise UserError(
                    f"{run}: its files cannot be locked ({error.strerror}), so that nothing would"
                    " keep a second program from it; choose a --run on a file system with locks,"
                    " or mount that one with them (Lustre: -o flock)"
                ) from error
            if time.monotonic() > deadline:
                raise UserError(
                    f"{run}: its {name} already runs in another process; stop that one first"
                ) from error
            time.sleep(0.1)


def follow_supervisor() -> None:
    """Ends this process when it gets SIGTERM or when the process that started it is gone.

    Ctrl-C, and a terminal that is closed, are left to the supervisor, which stops its tiers in
    order.
    """
    parent = os.getppid()
    told = os.environ.get(SUPERVISOR, "")
    if told.isdigit() and not _lives(int(told)):
        os._exit(3)  # it was killed while this process began, and nobody would end this one

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(3)

    threading.Thread(target=watch, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # Not 0: who waits for this process would take what it was told to leave for done.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(STOPPED))


def _lives(process: int) -> bool:
    """Whether a process is there, and not only what it leaves to its parent."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return not Path("/proc/self/stat").exists()  # where nobody can tell


def told_to_stop() -> Callable[[], bool]:
    """Whether this process got SIGTERM, which from now on does nothing else: preemption, or a
    supervisor that ends. It may end what it is doing; one that comes SAME_S later does that for
    it."""
    told: list[float] = []

    def note(number, frame):
        told.append(time.monotonic())
        if told[-1] - told[0] > SAME_S:
            sys.exit(STOPPED)

    signal.signal(signal.SIGTERM, note)
    return lambda: bool(told)


@contextlib.contextmanager
def saving_when_told(run: Path, alone: bool = True) -> Iterator[Callable[[], bool]]:
    """Whether this process got Ctrl-C or SIGTERM, which within it do nothing else: what trains asks
    for that, saves, and raises Stopped. Then the program ends as by the signal.

    A second Ctrl-C, or a SIGTERM more than SAME_S later, ends it at once. Not `alone`, one of
    several hosts that would wait for it in their step, is ended by the first.
    """
    from flextrain_jax.core.saving import Stopped

    told: list[tuple[int, float]] = []
    if not alone or threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return

    def note(number, frame):
        told.append((number, time.monotonic()))
        if len(told) == 1:
            if number == signal.SIGINT:  # not by print, in which this may have come
                with contextlib.suppress(OSError):  # nobody may read it any more (cli.say)
                    os.write(2, b"\nsaving after this step; Ctrl-C again ends it at once\n")
        elif number == signal.SIGINT or told[-1][1] - told[0][1] > SAME_S:
            own = before[number]
            own(number, frame) if callable(own) else sys.exit(128 + number)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    heard = [number for number in numbers if before[number] is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, note)
    try:
        yield lambda: bool(told)
    except Stopped as end:
        cli.say(f"{run}: {end}; the same command goes on from there", sys.stdout)
    finally:
        for number in heard:
            signal.signal(number, before[number])
    if told:
        if told[0][0] == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(STOPPED)
