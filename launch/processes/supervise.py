# SPDX-License-Identifier: Apache-2.0
"""Supervision: starts the tiers of a run, restarts what dies, stops all of them in the end."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from kimina_jax.protocol import mailbox
from kimina_jax.sampler.sampling import Sampler
from launch.config.errors import UserError
from launch.processes import tier
from launch.processes.progress import console

MAX_RESTARTS, WITHIN_S = 5, 3600.0  # of a tier: a run of days may well lose more than so many
# Large buffers on huge pages: glibc gives each back to the system otherwise, and the page faults
# cost a tenth of a training step on CPU.
ENVIRONMENT = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"} | os.environ
GRACE_S = 10.0
PATIENCE_S = 3.0  # without a word
NOTHING: Mapping[str, str] = MappingProxyType({})


class Tiers:
    """Child processes of a run, each with its log in RUN/logs."""

    def __init__(self, run: Path):
        self._run = run
        self._commands: dict[str, tuple[list[str], dict[str, str]]] = {}
        self._children: dict[str, subprocess.Popen] = {}
        self._deaths: dict[str, list[float]] = {}
        self._grace: dict[str, float] = {}

    def start(
        self,
        name: str,
        module: str,
        *args: str,
        python: str = sys.executable,
        environment: Mapping[str, str] = NOTHING,
        grace_s: float = GRACE_S,
    ) -> None:
        """Starts `python -m module args --supervised` as tier `name`, with `environment` beside
        ours. It has `grace_s` to end when all are stopped."""
        command = [python, "-m", module, *args, "--supervised"]
        self._commands[name] = command, ENVIRONMENT | dict(environment)
        self._grace[name] = grace_s
        self._spawn(name)

    def check(self) -> None:
        """Restarts tiers that died. Raises UserError where one cannot go on."""
        for name, child in list(self._children.items()):
            code = child.poll()
            if code is None or (code == 0 and mailbox.is_done(self._run)):
                continue
            log = self._log(name)
            if code == 2:
                raise UserError(last_error(log))
            now = time.monotonic()
            lately = [then for then in self._deaths.get(name, []) if now - then < WITHIN_S]
            self._deaths[name] = [*lately, now]
            how = f"signal {-code}" if code < 0 else f"exit code {code}: {last_line(log)}"
            if len(lately) >= MAX_RESTARTS:
                raise UserError(
                    f"the {name} died {MAX_RESTARTS + 1} times within an hour, in the end by"
                    f" {how}; its log is {log}"
                )
            console.print(f"the {name} died ({how}); starting it again", markup=False)
            self._spawn(name)

    def running(self, name: str) -> bool:
        """Whether a tier's process lives."""
        return self._children[name].poll() is None

    def stop(self) -> None:
        """Ends all tiers: SIGTERM, each tier's seconds of grace, SIGKILL."""
        living = {name: child for name, child in self._children.items() if child.poll() is None}
        for child in living.values():
            child.terminate()
        started = time.monotonic()
        for name, child in living.items():
            grace = self._grace[name]
            _let_end(child, f"the {name}", grace, started + grace - time.monotonic())

    def _spawn(self, name: str) -> None:
        log, (command, environment) = self._log(name), self._commands[name]
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a") as file:
            self._children[name] = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                env=environment | _supervised(),
            )

    def _log(self, name: str) -> Path:
        return self._run / "logs" / f"{name}.log"


def _supervised() -> dict[str, str]:
    """By whom, in the environment of a process."""
    return {tier.SUPERVISOR: str(os.getpid())}


def _say(text: str) -> None:
    """Prints, if anybody still reads: Ctrl-C ends `tee` too, and a terminal that is closed reads
    nothing, which must not keep a tier from saving."""
    with contextlib.suppress(OSError, SystemExit):  # by the latter rich ends a program there
        console.print(text, markup=False)


def _let_end(child: subprocess.Popen, name: str, grace_s: float, left_s: float) -> None:
    """Waits for what was told to end, and ends it where `left_s` of its grace are over."""
    deadline = time.monotonic() + left_s
    if grace_s > GRACE_S and not _ended(child, PATIENCE_S):
        _say(f"{name} has {grace_s:.0f} s to save; Ctrl-C again ends it at once")
    if not _ended(child, max(0.1, deadline - time.monotonic())):
        child.kill()
        child.wait()


def _ended(child: subprocess.Popen, within_s: float) -> bool:
    try:
        child.wait(within_s)
    except subprocess.TimeoutExpired:
        return False
    return True


def stage(
    module: str,
    *args: str,
    environment: Mapping[str, str] = NOTHING,
    say: bool = True,
    grace_s: float = GRACE_S,
) -> None:
    """Runs one stage in a process of its own, its output on ours, to the end.

    Raises SystemExit with the stage's code where it fails (it has printed its sentence; of one that
    a signal ended, `say` does), and KeyboardInterrupt, after the stage has ended, on Ctrl-C. It has
    `grace_s` to end then.
    """
    command = [sys.executable, "-m", module, *args, "--supervised"]
    child = subprocess.Popen(command, env=ENVIRONMENT | dict(environment) | _supervised())
    try:
        code = child.wait()
    except BaseException:
        child.terminate()
        _let_end(child, module, grace_s, grace_s)
        raise
    number = signal.SIGTERM if code == tier.STOPPED else -code
    if number > 0 and say:
        why = ", as where the memory is used up" if number == signal.SIGKILL else ""
        print(
            f"error: {module} was ended by signal {number}{why}; the same command goes on",
            file=sys.stderr,
            flush=True,
        )
    if code:
        raise SystemExit(code if code > 0 else 128 - code)


def sampler_python(sampler: Sampler, source: str) -> str:
    """The Python that runs the sampler: this one for the JAX decoder, vLLM's own for vLLM."""
    if sampler.backend == "jax":
        return sys.executable
    if not Path(sampler.python).is_file():
        raise UserError(
            f"{source}: 'sampler.backend' is vllm, and there is no {sampler.python}; run `make"
            " vllm`, or set 'sampler.python' to a Python that has vLLM"
        )
    return sampler.python


def last_error(log: Path) -> str:
    """The sentence with which a tier ended."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    errors = [line for line in lines if line.startswith("error: ")]
    return errors[-1].removeprefix("error: ") if errors else f"a tier failed; its log is {log}"


def last_line(log: Path) -> str:
    """The last words of a log, which of a stack trace are the reason; at most 200 characters."""
    words = log.read_text(encoding="utf-8", errors="replace").split("\n")
    said = [line for line in words if line.strip()] or ["no word"]
    return said[-1].strip()[:200]


class Clock:
    """Wall seconds and peak memory of a run, over all its sessions, in RUN/clock.json."""

    def __init__(self, run: Path):
        self._path = run / "clock.json"
        there = mailbox.read_json(self._path) if self._path.exists() else {}
        self._before = there.get("seconds", 0.0)
        self.peak_rss_gib = there.get("peak_rss_gib", 0.0)
        self._started = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> float:
        """Wall seconds spent on the run so far."""
        return self._before + time.monotonic() - self._started

    def close(self) -> None:
        """Writes the last reading."""
        self._stop.set()
        self._thread.join()
        self._write()

    def _watch(self) -> None:
        while not self._stop.wait(1.0):
            self.peak_rss_gib = max(self.peak_rss_gib, tree_rss(os.getpid()) / 2**30)
            self._write()

    def _write(self) -> None:
        text = json.dumps({"seconds": self.seconds, "peak_rss_gib": self.peak_rss_gib})
        try:
            mailbox.write_text(self._path, text)
        except mailbox.MailboxError:
            self._stop.set()  # the disk is full: the stage that needs it will say so


def tree_rss(root: int) -> int:
    """Resident bytes of a process and all its descendants (shared pages counted in each)."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            stat = Path("/proc", entry, "stat").read_text()
        except OSError:
            continue
        fields = stat.rpartition(")")[2].split()
        parents[int(entry)] = int(fields[1])
        pages[int(entry)] = int(fields[21])
    total = 0
    for process in pages:
        ancestor = process
        while ancestor and ancestor != root:
            ancestor = parents.get(ancestor, 0)
        total += pages[process] if ancestor == root else 0
    return total * os.sysconf("SC_PAGE_SIZE")


def terminate_on_sigterm() -> None:
    """Makes SIGTERM end the supervisor like Ctrl-C, so that its tiers end too; so does a terminal
    that is closed, but for nohup."""
    told: list[float] = []

    def interrupt(number, frame):
        told.append(time.monotonic())
        if told[-1] - told[0] <= tier.SAME_S and len(told) > 1:
            return  # else it would end the tiers before they have saved
        if callable(handler := signal.getsignal(signal.SIGINT)):
            handler(number, frame)  # which may wait until a library is loaded
        else:
            raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, interrupt)
