# SPDX-License-Identifier: Apache-2.0
"""Checks on a local Ray cluster with several processes, one of which is killed."""

import os
import signal

import pytest

from lean_checker.check.stream import PoolError
from lean_checker.records import Candidate

pytestmark = pytest.mark.ray

STATEMENT = "theorem t{n} (p q : Prop) : p ∧ q → q ∧ p"
GOOD, WRONG = "fun h{n} => ⟨h{n}.2, h{n}.1⟩", "fun h{n} => ⟨h{n}.1, h{n}.2⟩"


@pytest.fixture(scope="module")
def cluster():
    ray = pytest.importorskip("ray")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


def _candidates(count: int) -> list[Candidate]:
    return [
        Candidate(f"{n}", STATEMENT.format(n=n), (WRONG if n % 3 else GOOD).format(n=n))
        for n in range(count)
    ]


def test_actors_share_the_work_and_a_killed_one_costs_no_verdict(cluster):
    from lean_checker.ray_pool import RayPool

    with RayPool(actors=2, workers=1, batch=10, max_retries=4) as pool:
        pids = pool.pids()
        assert len(set(pids)) == 2 and os.getpid() not in pids
        verdicts = {}
        for verdict in pool.check(_candidates(120)):
            verdicts[verdict.id] = verdict
            if len(verdicts) == 20:
                os.kill(pids[0], signal.SIGKILL)
        assert pool.pids()[0] != pids[0]
    expected = {str(n): "wrong" if n % 3 else "valid" for n in range(120)}
    assert {name: v.status for name, v in verdicts.items()} == expected
    assert {v.tier for v in verdicts.values()} == {"full"}


def test_a_toolchain_that_is_not_there_is_told_on_entry(cluster):
    from lean_checker.ray_pool import RayPool

    with pytest.raises(PoolError, match="lakefile"), RayPool("/nowhere", actors=1, workers=1):
        pass
