# SPDX-License-Identifier: Apache-2.0
"""Planted loops, memory bombs, floods and crashes among good proofs; workers killed at random."""

import os
import random
import signal
import threading
import time

import pytest

from benchmarks.checker_stress import children, measure, planted
from lean_checker.pool import Pool
from lean_checker.records import Candidate


def run(pool: Pool, plants: list[tuple[Candidate, set[str]]]) -> list[str]:
    expected = {candidate.id: statuses for candidate, statuses in plants}
    faults = []
    for verdict in pool.check(candidate for candidate, _ in plants):
        if verdict.status not in expected.pop(verdict.id):
            faults.append(f"{verdict.id}: {verdict.status} {verdict.messages[:1]}")
    return faults + [f"{name}: no verdict" for name in expected]


@pytest.mark.slow
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
@pytest.mark.parametrize("kill", [False, True])
def test_ten_thousand_checks_with_planted_trouble(kill):
    report = measure(10_000, kill)
    assert report["faults"] == []
    assert report["processes_left"] == 0 and report["disagreements"] == 0
    assert report["killed"] > 0 or not kill
    own = [point["own_mib"] for point in report["memory"]]
    assert max(own[-5:]) < 1.2 * max(own[:5])
