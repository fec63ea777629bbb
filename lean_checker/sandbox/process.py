# SPDX-License-Identifier: Apache-2.0
"""Run one throw-away Lean process: bounded, watched, drained, and dead with all its children after.

Heartbeats do not bound the kernel or a `repeat` that always succeeds, so time is watched from
outside, per candidate: the caller says after each line of output whether Lean has come further.
Processor time counts, and the time in which the process sleeps; the time in which it waits for a
processor does not, so that a busy machine does not turn good proofs into timeouts.
"""

import contextlib
import functools
import os
import re
import resource
import selectors
import signal
import subprocess
import sys
import time
import tty
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lean_checker.sandbox.control_groups import Group
from lean_checker.sandbox.features import wrap
from lean_checker.sandbox.usage import TICK_SECONDS, IdleClock, Usage, cpu_seconds, resident_mib
from lean_checker.toolchain import Toolchain

MAX_STDERR_BYTES = 64 * 1024
# How often what is there is read before a timeout is one: a terminal gives 4 KiB at once.
MAX_LATE_READS = 16
# Below about 5 GB of address space Lean's own start fails, whatever it needs in memory.
ADDRESS_SPACE_BASE = 6 * 1024**3
MAX_FILE_BYTES = 256 * 1024**2
# What a program brings upon itself. Lean can send no signal, so all others come from outside.
OWN_SIGNALS = frozenset(
    {
        *(signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGSEGV),
        *(signal.SIGSYS, signal.SIGTRAP, signal.SIGXCPU, signal.SIGXFSZ),
    }
)
# The last words of what could not become Lean: of walls.py, embedded.py, Python and Lean itself.
UNSTARTED = re.compile(
    r"sandbox: |The Lean (?:library|wheel) |MemoryError|(?:.*lean::exception: )?"
    r"failed to create thread"
)

# Commands run in order, so that the one that is running is known. The second thread prints each
# message when it comes; with one thread, all would come at the end. Linters only cost time here.
OPTIONS = ("--json", "-j2", "-DElab.async=false", "-DmaxErrors=0", "-Dlinter.all=false")
# Older releases lack some of these, and refuse to start with an option that they do not know.
OPTIONAL = ("-DmaxErrors=0", "-DElab.async=false")


def basic_options(toolchain: Toolchain) -> tuple[str, ...]:
    """Return the options for every run: messages as JSON, in order, without a limit on errors."""
    return _supported_options(toolchain.command, tuple(sorted(toolchain.env.items())))


@functools.cache
def _supported_options(
    command: tuple[str, ...], env: tuple[tuple[str, str], ...]
) -> tuple[str, ...]:
    supported = list(OPTIONS)
    for option in OPTIONAL:
        # With `prelude` nothing is imported, so this is only Lean's start.
        answer = subprocess.run(
            [*command, option, "--stdin"],
            input=b"prelude\n",
            env=dict(env),
            capture_output=True,
            timeout=60,
        )
        if answer.returncode:
            supported.remove(option)
    return tuple(supported)


class Stop(Protocol):
    """What says that work is to be given up: a threading.Event, or more than one reason."""

    def is_set(self) -> bool:
        """Whether it is."""
        ...


@dataclass(frozen=True)
class Limits:
    """What a process may use.

    step_seconds: between two signs of progress, processor time and time asleep together.
    memory_mib: resident memory.
    start_seconds: the same before the first sign of progress: start, imports, header.
    output_bytes: standard output between two signs of progress. walls: features of features.py.
    group: a control group for the process, with limits of its own. cancelled: when it is set, the
    process is stopped. usage: is told what the process used.
    """

    step_seconds: float
    memory_mib: int
    start_seconds: float = 300.0
    output_bytes: int = 1024 * 1024
    walls: tuple[str, ...] = ()
    group: Group | None = None
    cancelled: Stop | None = None
    usage: Usage | None = None


@dataclass(frozen=True)
class Ended:
    """How a process ended.

    cause: "exit", or what we stopped it for: "timeout", "oom", "output", "cancelled". code: its
    exit code, or minus the signal. stderr: the beginning of it. seconds: of its life. step_seconds:
    since the last sign of progress. steps: when the signs of progress came, in seconds since the
    start. peak_mib: resident memory, as far as it was seen.
    """

    cause: str
    code: int
    stderr: str
    seconds: float
    step_seconds: float
    steps: tuple[float, ...]
    peak_mib: float

    @property
    def killed(self) -> bool:
        """Whether somebody else ended it, such as the system where memory is short."""
        return self.cause == "exit" and self.code < 0 and -self.code not in OWN_SIGNALS

    @property
    def unstarted(self) -> bool:
        """Whether it could not become Lean, for want of memory, threads or namespaces: before any
        sign of progress, and by its last words."""
        last = self.stderr.strip().rpartition("\n")[2]
        failed = self.cause == "exit" and self.code != 0
        return failed and not self.steps and bool(UNSTARTED.match(last))


def run_lean(
    toolchain: Toolchain,
    arguments: list[str],
    folder: Path,
    limits: Limits,
    on_line: Callable[[bytes], bool],
    modules: Path | None = None,
) -> Ended:
    """Run Lean on files in `folder` and give each line of its standard output to `on_line`.

    on_line: returns whether the line is a sign of progress, which starts the limits anew. modules:
    a folder of further modules, which Lean may import and not change.

    The whole process group is dead when this returns or raises. Raises OSError if Lean cannot be
    started.
    """
    env = dict(toolchain.env)
    more = [str(path) for path in (folder, modules) if path is not None]
    env["LEAN_PATH"] = os.pathsep.join(filter(None, [env.get("LEAN_PATH", ""), *more]))
    output, end = _channel(toolchain)
    try:
        try:
            # The root only says which part of the path is the module's name.
            command = [*toolchain.command, f"--root={folder}", *arguments]
            process = subprocess.Popen(
                wrap(limits.walls, command, readable(toolchain) + more[1:], more[:1]),
                stdin=subprocess.DEVNULL,
                stdout=end,
                stderr=subprocess.PIPE,
                cwd=toolchain.cwd or folder,
                env=env,
                start_new_session=True,
            )
        finally:
            os.close(end)
        try:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                limit_resources(process.pid, limits)
            if limits.group is not None:
                # What has ended already needs no limit.
                with contextlib.suppress(ProcessLookupError):
                    limits.group.add(process.pid)
            ended = _Watch(process, output, limits, on_line).run()
            if limits.usage is not None:
                limits.usage.add(cpu_seconds(process.pid) or 0.0, ended.seconds, ended.peak_mib)
            return ended
        finally:
            kill_group(process)
    finally:
        os.close(output)


def _channel(toolchain: Toolchain) -> tuple[int, int]:
    """Return where to read what Lean prints, line by line, and the end that Lean writes to."""
    if toolchain.kind == "embedded":
        return os.pipe()  # theory/embedded.py sees to the lines
    # Into a pipe, Lean's messages would come in blocks of 4 KiB; into a terminal they come line by
    # line, and each line shows how far Lean has come.
    output, terminal = os.openpty()
    tty.setraw(terminal)
    return output, terminal


def readable(toolchain: Toolchain) -> list[str]:
    """Return the paths that this toolchain's Lean reads: itself, its libraries, its modules."""
    paths = [sys.base_prefix, f"{sys.prefix}/bin", f"{sys.prefix}/pyvenv.cfg"]
    program = os.path.realpath(toolchain.command[0])
    paths.append(os.path.dirname(os.path.dirname(program)))
    for part in toolchain.command[1:]:
        path = part.partition("=")[2] if part.startswith("--") else part
        if os.path.isabs(path):
            paths.append(path)
    for name in ("LEAN_PATH", "LEAN_SYSROOT", "LD_LIBRARY_PATH", "ELAN_HOME"):
        paths += toolchain.env.get(name, "").split(os.pathsep)
    if toolchain.kind != "embedded":
        paths += [toolchain.cwd or "", os.path.join(toolchain.env.get("HOME", ""), ".elan")]
    return sorted({path for path in paths if os.path.isabs(path)})


def limit_resources(pid: int, limits: Limits, more_space: int = 0) -> None:
    """Set the limits that the kernel keeps for a process: address space, core and file size.

    more_space: bytes of address space beyond what a batch process needs.
    """
    space = ADDRESS_SPACE_BASE + 2 * limits.memory_mib * 1024**2 + more_space
    for what, value in (
        (resource.RLIMIT_AS, space),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, MAX_FILE_BYTES),
    ):
        hard = resource.prlimit(pid, what)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.prlimit(pid, what, (value, value))


def kill_group(process: subprocess.Popen) -> None:
    """Kill a process that leads a group, with the whole group, and reap it."""
    # The leader is not reaped before this, so its group id cannot have become someone else's.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


class _Watch:
    """Reads what a process prints until it ends or oversteps a limit."""

    def __init__(
        self,
        process: subprocess.Popen,
        output: int,
        limits: Limits,
        on_line: Callable[[bytes], bool],
    ) -> None:
        self.process = process
        self.output = output
        assert process.stderr is not None  # it is a pipe
        self.errors = process.stderr.fileno()
        self.limits = limits
        self.on_line = on_line
        self.started = time.monotonic()
        self.step_started = self.started
        self.steps: list[float] = []
        self.step_cpu: float | None = 0.0  # None: progress since the last look
        self.idle = IdleClock(process.pid, self.started)
        self.step_bytes = 0
        self.peak_mib = 0.0
        self.partial = b""
        self.stderr = b""

    def run(self) -> Ended:
        cause = "exit"
        events = self._memory_events()
        with selectors.DefaultSelector() as selector:
            for source in (self.output, self.errors):
                os.set_blocking(source, False)
                selector.register(source, selectors.EVENT_READ)
            next_look, late = time.monotonic(), 0
            while True:
                # Asked before: on a busy machine much may come, and the process end, between a look
                # at what it printed and one at whether it lives.
                exited = self._exited()
                ready = selector.select(TICK_SECONDS)
                for key, _ in ready:
                    if not self._read(key.fd):
                        selector.unregister(key.fd)
                if self.step_bytes > self.limits.output_bytes:
                    cause = "output"
                    break
                now = time.monotonic()
                if now >= next_look:
                    next_look = now + TICK_SECONDS
                    overstep = self._overstep(now)
                    # What came between two looks may tell that more than one step took so long.
                    if overstep == "timeout" and late < MAX_LATE_READS and selector.select(0):
                        late, next_look = late + 1, now
                    elif overstep:
                        cause = overstep
                        break
                    else:
                        late = 0
                if not selector.get_map() or (not ready and exited):
                    break
        code = self._code() if cause == "exit" else -signal.SIGKILL
        if code == -signal.SIGKILL and cause == "exit":
            # By its own limit; where all that the machine has is used, it is not at fault.
            over = zip(self._memory_events(), events, strict=True)
            cause = "oom" if all(now > before for now, before in over) else cause
        if cause == "exit" and self.partial:
            self.on_line(self.partial)
        return Ended(
            cause,
            code,
            self.stderr.decode("utf-8", "replace"),
            time.monotonic() - self.started,
            time.monotonic() - self.step_started,
            tuple(self.steps),
            self.peak_mib,
        )

    def _read(self, source: int) -> bool:
        try:
            data = os.read(source, 1 << 16)
        except BlockingIOError:
            return True
        except OSError:  # a terminal whose other end is closed
            return False
        if not data:
            return False
        if source == self.errors:
            self.stderr += data[: max(0, MAX_STDERR_BYTES - len(self.stderr))]
            self.step_bytes += len(data)
            return True
        self.step_bytes += len(data)
        *lines, self.partial = (self.partial + data).split(b"\n")
        for line in lines:
            if self.on_line(line):
                self.step_started = time.monotonic()
                self.steps.append(self.step_started - self.started)
                self.step_cpu = None
                self.step_bytes = 0
        return True

    def _overstep(self, now: float) -> str | None:
        resident = resident_mib(self.process.pid)
        if resident is None:
            return None
        self.peak_mib = max(self.peak_mib, resident)
        if self.limits.cancelled is not None and self.limits.cancelled.is_set():
            return "cancelled"
        if resident > self.limits.memory_mib:
            return "oom"
        allowed = self.limits.step_seconds if self.steps else self.limits.start_seconds
        used = cpu_seconds(self.process.pid)
        idle = self.idle.look(now)
        if self.step_cpu is None:
            # Counted from this look, not from the line that told of the progress: a look a line
            # would cost more than the few milliseconds between them.
            self.step_cpu = used
            self.idle.reset(now)
        elif used is not None and used - self.step_cpu + idle > allowed:
            return "timeout"
        return None

    def _memory_events(self) -> tuple[int, int]:
        return self.limits.group.memory_events() if self.limits.group is not None else (0, 0)

    def _exited(self) -> bool:
        status = os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
        return status is not None

    def _code(self) -> int:
        # Both outputs are closed or the leader has ended; it may still take a moment to exit. It is
        # looked at without being reaped.
        deadline = time.monotonic() + max(1.0, self.limits.step_seconds)
        while time.monotonic() < deadline:
            status = os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
            if status is not None:
                died = status.si_code != os.CLD_EXITED
                return -status.si_status if died else status.si_status
            time.sleep(0.002)
        return -signal.SIGKILL
