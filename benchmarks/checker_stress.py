# SPDX-License-Identifier: Apache-2.0
"""Many checks with planted trouble: is every verdict right, is memory flat, is nothing left behind?

    python -m benchmarks.checker_stress [--count 10000] [--kill] [--json FILE]

Among good and wrong proofs stand endless loops (2%), memory bombs (1%), proofs that
crash Lean (1%) and floods of output (1%). With `--kill`, random Lean processes are killed
meanwhile. The report holds the number of each verdict for each kind, the faults, and a curve of
memory: after every twentieth part, the largest resident memory since the last one, in MiB, of the
checker's own process and of all Lean processes together.
"""

import argparse
import json
import os
import random
import signal
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.toolchain import resolve

SHARE = {"good": 0.6, "wrong": 0.35, "loop": 0.02, "bomb": 0.01, "flood": 0.01, "crash": 0.01}
POINTS = 20
KILL_SECONDS = (1.0, 5.0)
PAGE = os.sysconf("SC_PAGE_SIZE")
STATEMENT = "theorem t{n} (p q r : Prop) : (p → q) → (q → r) → p → r"
GOOD = "by intro f g h{n}; exact g (f h{n})"
WRONG = "by intro f g h{n}; exact g h{n}"
FALSE = "theorem f{n} : False"
LOOP = "by repeat (apply Classical.byContradiction; intro h{n})"
FLOOD = 'by\n  iterate 300 (trace "' + "x" * 8000 + '{n}")\n  trivial'
# Numerals of 12 MB each, and one that is too big for Lean, which then ends at once.
BOMB = "by\n  have : {bomb} = 0 := rfl\n  trivial -- {n}"
NUMERALS = " + ".join(f"Nat.shiftLeft {2 * k + 1} 100000000" for k in range(100))
CRASH = "by\n  have : Nat.shiftLeft 1 8589934592 = 0 := rfl\n  trivial -- {n}"
PLANTS = {
    "good": (STATEMENT, GOOD, {"valid"}),
    "wrong": (STATEMENT, WRONG, {"wrong"}),
    "loop": (FALSE, LOOP, {"timeout"}),
    "bomb": (FALSE, BOMB, {"oom", "timeout"}),
    "flood": (FALSE, FLOOD, {"output"}),
    "crash": (FALSE, CRASH, {"crash"}),
}


def planted(count: int, share: dict[str, float], seed: int) -> list[tuple[Candidate, set[str]]]:
    """Return candidates with their possible statuses; `share` is each kind's part."""
    kinds = random.Random(seed).choices(list(share), list(share.values()), k=count)
    made = []
    for n, kind in enumerate(kinds):
        statement, proof, statuses = PLANTS[kind]
        text = proof.format(n=n, bomb=NUMERALS)
        made.append((Candidate(f"{kind}{n}", statement.format(n=n), text), statuses))
    return made


def children() -> set[int]:
    """Return the live processes below this one."""
    found, parents = set(), {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    todo = {os.getpid()}
    while todo:
        todo = {pid for pid, parent in parents.items() if parent in todo}
        found |= todo
    return found


def resident_mib(pid: int) -> float:
    """Return the resident memory of a process, 0 if it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1024**2
    except (OSError, IndexError):
        return 0.0


class Observer(threading.Thread):
    """Watches memory, and kills Lean processes at random if asked to."""

    def __init__(self, kill: bool) -> None:
        super().__init__(daemon=True)
        self.before = children()
        self.own = self.lean = 0.0
        self.killed = 0
        self.stopped = threading.Event()
        self._kill = kill
        self._chance = random.Random(1)

    def run(self) -> None:
        """Look ten times a second until told to stop."""
        next_kill = time.monotonic() + self._chance.uniform(*KILL_SECONDS)
        while not self.stopped.wait(0.1):
            found = children() - self.before
            self.own = max(self.own, resident_mib(os.getpid()))
            self.lean = max(self.lean, sum(map(resident_mib, found)))
            if self._kill and found and time.monotonic() > next_kill:
                next_kill = time.monotonic() + self._chance.uniform(*KILL_SECONDS)
                try:
                    os.kill(self._chance.choice(sorted(found)), signal.SIGKILL)
                    self.killed += 1
                except ProcessLookupError:
                    continue

    def peaks(self) -> tuple[float, float]:
        """Return the largest memory since the last call: own, Lean's."""
        seen, self.own, self.lean = (self.own, self.lean), 0.0, 0.0
        return seen


def measure(count: int, kill: bool, workers: int = 2) -> dict[str, Any]:
    """Check `count` candidates and return the report."""
    plants = {c.id: (c, expected) for c, expected in planted(count, SHARE, 7)}
    observer = Observer(kill)
    observer.start()
    counts: Counter[str] = Counter()
    faults, curve, unanswered = [], [], set(plants)
    started = time.monotonic()
    limits = {"timeout_s": 1.0, "memory_mib": 700, "max_retries": 50 if kill else 2}
    with Pool(resolve(), workers=workers, **limits) as pool:
        for done, verdict in enumerate(pool.check(c for c, _ in plants.values()), 1):
            unanswered.remove(verdict.id)
            counts[f"{verdict.id.rstrip('0123456789')} {verdict.status}"] += 1
            if verdict.status not in plants[verdict.id][1]:
                faults.append(f"{verdict.id}: {verdict.status}")
            if done % max(1, count // POINTS) == 0:
                own, lean = observer.peaks()
                curve.append({"checks": done, "own_mib": round(own), "lean_mib": round(lean)})
        stats = pool.stats()
    observer.stopped.set()
    observer.join()
    return {
        "checks": count,
        "seconds": round(time.monotonic() - started, 1),
        "verdicts": dict(sorted(counts.items())),
        "faults": faults + [f"{name}: no verdict" for name in sorted(unanswered)],
        "killed": observer.killed,
        "retries": stats["retries"],
        "disagreements": stats["disagreements"],
        "processes_left": len(children() - observer.before),
        "memory": curve,
    }


def main() -> None:
    """Measure, print the report, and write it if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--kill", action="store_true", help="kill Lean processes at random")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    report = measure(options.count, options.kill, options.workers)
    print(json.dumps(report, indent=1))
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
