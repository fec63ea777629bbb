# SPDX-License-Identifier: Apache-2.0
"""What a running process uses: processor time, memory, and the time in which it does nothing."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

TICK_SECONDS = 0.05
# Between two looks at most this much counts as idle: if we were kept from looking for longer, the
# process may have been kept from running.
MAX_GAP_SECONDS = 4 * TICK_SECONDS
# Waiting for a disk is rarely the process's own doing.
DISK_SHARE = 0.1
# Who sleeps has no processor, and is still at work.
LEAST_SHARE = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def cpu_seconds(pid: int) -> float | None:
    """Return the processor time of a process so far, or None if it is gone."""
    try:
        fields = _stat(Path(f"/proc/{pid}/stat"))
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_mib(pid: int) -> float | None:
    """Return the resident memory of a process, or None if it is gone."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * _PAGE / 1024**2
    except (OSError, IndexError, ValueError):
        return None


@dataclass
class Usage:
    """What some processes used at most: `cpu_percent` of one core, `memory_bytes` resident.

    seconds, cpu_seconds: of their lives, and of the processor, together. further: is told, too.
    """

    cpu_percent: float = 0.0
    memory_bytes: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    further: "Usage | None" = None

    def add(self, cpu: float, seconds: float, peak_mib: float) -> None:
        """Take in one more process: its processor time, its life, its memory."""
        self.cpu_percent = max(self.cpu_percent, 100 * cpu / max(seconds, 1e-3))
        self.memory_bytes = max(self.memory_bytes, int(peak_mib * 1024**2))
        self.seconds += seconds
        self.cpu_seconds += cpu
        if self.further is not None:
            self.further.add(cpu, seconds, peak_mib)

    def busy_share(self) -> float:
        """Return the part of their lives in which they had a processor, from LEAST_SHARE to 1."""
        share = self.cpu_seconds / self.seconds if self.seconds else 1.0
        return min(max(share, LEAST_SHARE), 1.0)


class IdleClock:
    """Adds up the time in which no thread of a process runs or waits for a processor.

    Wall time alone would be unjust: on a busy machine a process may get a tenth of a processor.
    What sleeps is idle on any machine.
    """

    def __init__(self, pid: int, now: float) -> None:
        self.pid = pid
        self.seconds = 0.0
        self._looked = now

    def reset(self, now: float) -> None:
        """Count anew from `now`."""
        self.seconds = 0.0
        self._looked = now

    def look(self, now: float) -> float:
        """Return the idle seconds since the last reset, as far as the looks tell."""
        gap = min(now - self._looked, MAX_GAP_SECONDS)
        self._looked = now
        states = _states(self.pid)
        if b"R" not in states:
            self.seconds += gap * (DISK_SHARE if b"D" in states else 1.0)
        return self.seconds


def _states(pid: int) -> set[bytes]:
    """Return the states of a process's threads."""
    states = set()
    with contextlib.suppress(OSError):
        for thread in os.scandir(f"/proc/{pid}/task"):
            with contextlib.suppress(OSError):
                states.add(_stat(Path(thread.path, "stat"))[0])
    return states


def _stat(path: Path) -> list[bytes]:
    """Return the fields of a `stat` file after the command's name."""
    return path.read_bytes().rpartition(b")")[2].split()
