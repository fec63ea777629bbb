# SPDX-License-Identifier: Apache-2.0
"""Have the kernel bound the memory and threads of a Lean process, where it may be asked.

Memory is watched from outside, a few times a second (process.py); a control group holds between two
looks, too. Making one needs a writable cgroup file system, version 1 or 2: root, a container with
its own, or a delegated slice (`systemd-run --user --scope -p Delegate=yes`). Elsewhere there are
none, and nothing else changes.

A pool makes one group a worker and uses it for all its processes: the kernel frees a removed group
only when the last page that was charged to it is gone.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PREFIX = "lean_checker_"
# Beyond what makes the watcher end a process, so that it usually speaks first.
HEADROOM_MIB = 256
MAX_TASKS = 64
MIB = 1024**2
# So near to its limit a group is full: the kernel hands memory out in portions.
NEAR_MIB = 8
# How much a group of version 1 had at most.
_HIGHEST = ("memory.max_usage_in_bytes", "memory.memsw.max_usage_in_bytes")


@dataclass(frozen=True)
class Group:
    """One control group: a folder for each version 1 hierarchy, or one folder of version 2."""

    folders: tuple[Path, ...]

    def add(self, pid: int) -> None:
        """Put a process into the group. Raises OSError."""
        for folder in self.folders:
            for name in _HIGHEST:  # counts anew
                with contextlib.suppress(OSError):
                    (folder / name).write_text("0")
            (folder / "cgroup.procs").write_text(str(pid))

    def memory_events(self) -> tuple[int, int]:
        """Return how many of its processes the kernel has killed for want of memory, and how often
        the group was full: else it is others who took it, all that there is or a container's.
        Version 1 says of the last process alone whether it was, and old kernels do not count."""
        for folder in self.folders:
            with contextlib.suppress(OSError, ValueError):
                counts = (folder / "memory.events").read_text().split()
                return _after(counts, "oom_kill"), _after(counts, "oom")
            with contextlib.suppress(OSError, ValueError):
                counts = (folder / "memory.oom_control").read_text().split()
                limit = _number(folder / "memory.limit_in_bytes") - NEAR_MIB * MIB
                full = any(_number(folder / name) >= limit for name in _HIGHEST)
                return _after(counts, "oom_kill"), int(full)
        return 0, 0

    def remove(self) -> None:
        """Remove the group; its processes are gone."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                folder.rmdir()


@contextlib.contextmanager
def groups(count: int, memory_mib: int) -> Iterator[list[Group | None]]:
    """Yield `count` groups with these limits, or as often None where there can be none."""
    made: list[Group] = []
    try:
        parents = _parents()
        for parent in parents:
            _remove_stale(parent)
        for number in range(count):
            name = f"{PREFIX}{os.getpid()}_{id(made):x}_{number}"
            folders = tuple(parent / name for parent in parents)
            made.append(Group(folders))
            for folder in folders:
                folder.mkdir()
            _limit(folders, memory_mib)
    except OSError:
        for group in made:
            group.remove()
        made = []
    try:
        yield [*made] or [None] * count
    finally:
        for group in made:
            group.remove()


def failure() -> str:
    """Return why there can be no groups here, or nothing."""
    try:
        parents = _parents()
        if not parents:
            return "no cgroup file system with memory and pids controllers"
        with groups(1, 1024) as made:
            return "" if made[0] else f"{parents[0]} is not writable"
    except OSError as error:
        return str(error)


def _limit(folders: tuple[Path, ...], memory_mib: int) -> None:
    limit = str((memory_mib + HEADROOM_MIB) * MIB)
    found = 0
    for folder in folders:
        for name, value in (
            ("memory.max", limit),
            ("memory.limit_in_bytes", limit),
            ("pids.max", str(MAX_TASKS)),
        ):
            if (folder / name).exists():
                (folder / name).write_text(value)
                found += 1
        # Without swap the limit is the limit; kernels without swap accounting lack the files.
        for name, value in (("memory.swap.max", "0"), ("memory.memsw.limit_in_bytes", limit)):
            if (folder / name).exists():
                with contextlib.suppress(OSError):
                    (folder / name).write_text(value)
    if found != 2:
        raise OSError("the memory or the pids controller is not delegated")


def _after(words: list[str], word: str) -> int:
    return int(words[words.index(word) + 1])


def _number(path: Path) -> int:
    """Return the number in a file, 0 where there is no such file."""
    try:
        return int(path.read_text())
    except FileNotFoundError:
        return 0


def _parents() -> list[Path]:
    """Return where groups can be made: one folder (version 2), or two (version 1)."""
    own = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        own.update(dict.fromkeys(controllers.split(","), path.lstrip("/")))
    mounts: dict[str, Path] = {}
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        point = Path(before.split(" ")[4])
        if kind == "cgroup2":
            mounts.setdefault("", point)
        elif kind == "cgroup":
            for option in options.split(","):
                mounts.setdefault(option, point)
    if "memory" in mounts and "pids" in mounts:
        return [mounts[name] / own.get(name, "") for name in ("memory", "pids")]
    if "" not in mounts:
        return []
    here = mounts[""] / own.get("", "")
    # A group that holds processes cannot hand controllers on, so ours usually stand beside it.
    for parent in (here.parent, here):
        handed = parent / "cgroup.subtree_control"
        with contextlib.suppress(OSError):
            if {"memory", "pids"} <= set(handed.read_text().split()) and os.access(parent, os.W_OK):
                return [parent]
    return []


def _remove_stale(parent: Path) -> None:
    """Remove what a pool that was killed has left."""
    for folder in parent.glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("_")[0]
        if pid.isdecimal() and not Path(f"/proc/{pid}").exists():
            with contextlib.suppress(OSError):
                folder.rmdir()
