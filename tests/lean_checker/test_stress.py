# SPDX-License-Identifier: Apache-2.0
"""Planted loops, memory bombs, floods and crashes among good proofs; workers killed at random."""

import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from lean_checker.pool import Pool
from lean_checker.records import Candidate

STATEMENT = "theorem t{n} (p q r : Prop) : (p → q) → (q → r) → p → r"
GOOD = "by intro f g h{n}; exact g (f h{n})"
WRONG = "by intro f g h{n}; exact g h{n}"
FALSE = "theorem f{n} : False"
LOOP = "by repeat (apply Classical.byContradiction; intro h{n})"
FLOOD = 'by\n  iterate 3000 (trace "' + "x" * 900 + '{n}")\n  trivial'
BOMB = "by\n  repeat (all_goals (first | refine (fun h : False ∧ False => h.1) ⟨?_, ?_⟩)) -- {n}"
DEEP = "{deep}trivial -- {n}"
PLANTS = {
    "good": (STATEMENT, GOOD, {"valid"}),
    "wrong": (STATEMENT, WRONG, {"wrong"}),
    "loop": (FALSE, LOOP, {"timeout"}),
    "bomb": (FALSE, BOMB, {"oom", "timeout"}),
    "flood": (FALSE, FLOOD, {"output", "wrong", "timeout"}),
    "crash": (FALSE, DEEP, {"crash", "wrong", "timeout", "oom"}),
}


def planted(count: int, share: dict[str, float], seed: int) -> list[tuple[Candidate, set[str]]]:
    """Return candidates with their possible statuses; `share` is each kind's part."""
    kinds = random.Random(seed).choices(list(share), list(share.values()), k=count)
    made = []
    for n, kind in enumerate(kinds):
        statement, proof, statuses = PLANTS[kind]
        deep = "fun x => " * 3000 if kind == "crash" else ""
        made.append(
            (
                Candidate(f"{kind}{n}", statement.format(n=n), proof.format(n=n, deep=deep)),
                statuses,
            )
        )
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


def run(pool: Pool, plants: list[tuple[Candidate, set[str]]]) -> list[str]:
    expected = {candidate.id: statuses for candidate, statuses in plants}
    faults = []
    for verdict in pool.check(candidate for candidate, _ in plants):
        if verdict.status not in expected.pop(verdict.id):
            faults.append(f"{verdict.id}: {verdict.status} {verdict.messages[:1]}")
    return faults + [f"{name}: no verdict" for name in expected]


def test_planted_trouble_harms_nobody_else(toolchain):
    before = children()
    share = {"good": 0.7, "wrong": 0.24, "loop": 0.02, "bomb": 0.01, "flood": 0.02, "crash": 0.01}
    with Pool(toolchain, workers=2, timeout_s=1.0, memory_mib=700) as pool:
        assert run(pool, planted(200, share, 0)) == []
    assert children() <= before


def test_killing_workers_costs_retries_only(toolchain):
    stop = threading.Event()
    killed = []

    def kill() -> None:
        # Seldom enough that a batch can end between two kills.
        chance = random.Random(1)
        while len(killed) < 8 and not stop.wait(chance.uniform(0.5, 2.5)):
            for pid in children() - before:
                try:
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
                except ProcessLookupError:
                    continue

    with Pool(toolchain, workers=2, timeout_s=4.0, max_batch=16, max_retries=10) as pool:
        before = children()
        killer = threading.Thread(target=kill)
        killer.start()
        try:
            faults = run(pool, planted(200, {"good": 0.6, "wrong": 0.4}, 3))
        finally:
            stop.set()
            killer.join()
    assert faults == []
    assert killed
    assert children() <= before


def test_closing_early_leaves_no_process(toolchain):
    before = children()
    with Pool(toolchain, workers=2, timeout_s=30.0) as pool:
        good, _ = planted(1, {"good": 1.0}, 5)[0]
        loops = [candidate for candidate, _ in planted(4, {"loop": 1.0}, 5)]
        verdicts = pool.check([good, *loops])
        started = time.monotonic()
        verdicts.close()
        assert time.monotonic() - started < 15
    assert children() <= before


@pytest.mark.slow
def test_ten_thousand_checks_with_planted_trouble(toolchain):
    before = children()
    share = {"good": 0.6, "wrong": 0.34, "loop": 0.02, "bomb": 0.01, "flood": 0.02, "crash": 0.01}
    with Pool(toolchain, workers=2, timeout_s=1.0, memory_mib=700) as pool:
        assert run(pool, planted(10_000, share, 7)) == []
    assert children() <= before
