# SPDX-License-Identifier: Apache-2.0
"""The most memory that the processes below this one had together, read from Linux' /proc."""

import os
import threading
from pathlib import Path

EVERY_S = 0.5


class PeakMemory:
    """`with PeakMemory() as peak:` samples all descendants; `peak.mib` is the largest sum of their
    proportional set sizes (what several of them share counts once).
    """

    def __init__(self):
        self.mib = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._thread.start()
        return self

    def __exit__(self, *error) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self):
        while not self._done.wait(EVERY_S):
            kib = sum(_pss_kib(pid) for pid in descendants(os.getpid()))
            self.mib = max(self.mib, kib / 1024)


def descendants(root: int) -> list[int]:
    """The processes below `root`, without it."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            children.setdefault(_parent(folder), []).append(int(folder.name))
    found, left = [], [root]
    while left:
        below = children.get(left.pop(), [])
        found += below
        left += below
    return found


def _parent(folder: Path) -> int:
    try:
        # The name in the second field may hold spaces and parentheses.
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended
        return -1


def _pss_kib(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it has ended
        return 0
    lines = [line.split() for line in text.splitlines()]
    return sum(int(words[1]) for words in lines if words[0] == "Pss:")
