# SPDX-License-Identifier: Apache-2.0
"""How busy the checking tier keeps its workers: with a stub of Lean whose proofs take as long as
those over Mathlib, and with Lean."""

import random
import threading
import time

import pytest

from kimina_jax.checking import flow as checking
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.protocol.shard_log import ShardLog
from kimina_jax.text.reasoning import render_solution
from lean_checker.check import stream
from lean_checker.check.outcome import Outcome
from lean_checker.intake import Pace, batch_size, full_batch
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.toolchain import resolve

STATEMENT = "theorem t (p : Prop) : p → p"
FAST = 1 / 40  # of the seconds of Mathlib


def seconds_of(number):
    """3.3 s on average: one proof in fifty takes 60 s."""
    return 60.0 if random.Random(number).random() < 0.02 else 2.14


class SlowLean(Pool):
    """The pool with its threads, batches and slots, and in place of Lean a sleep."""

    def __init__(self, *arguments, **settings):
        super().__init__(*arguments, **settings)
        self.spans = []  # when each candidate began and ended

    def _smoke_test(self):
        return ""

    @property
    def busy(self):
        return sum(end - begin for begin, end in self.spans)

    def occupancy(self):
        """The busy share of the workers while there was something to give them."""
        first, last = (pick(begin for begin, _ in self.spans) for pick in (min, max))
        busy = sum(max(0.0, min(end, last) - begin) for begin, end in self.spans)
        return busy / self.workers / (last - first)

    def _work(self, jobs, together, limits):
        group = self._slots.get()
        for job in jobs:
            seconds = seconds_of(int(job.unit.proof.rpartition("h")[2]))
            began = time.monotonic()
            time.sleep(seconds * FAST)
            with self._lock:
                self.spans.append((began, time.monotonic()))
            yield job, Outcome(job.unit, "wrong", (), seconds)
        self._slots.put(group)


def backlog(run, shards, first=0):
    """A step of so many shards of 64 samples, all different."""
    problem = Problem("p", "propositional", 1, "", STATEMENT, "by", ())
    rollouts.write_request(
        run, 0, seed=0, sampling={}, samples=1, mismatch_limit=1, problems=[(problem, [1])]
    )
    folder = mailbox.rollouts_folder(run, 0)
    log = ShardLog(folder)
    for shard in range(shards):
        lines = []
        for number in range(first + 64 * shard, first + 64 * (shard + 1)):
            steps = (("text", "So."), ("tactics", f"exact h{number}"))
            proof = f"by\n  exact h{number}"
            text = render_solution(Problem("p", "", 1, "", STATEMENT, proof, steps))
            lines.append(
                {
                    "id": f"p/{number}",
                    "problem": "p",
                    "sample": number,
                    "tokens": [1],
                    "logps": [0.0],
                    "text": text,
                    "finish": "stop",
                    "version": 0,
                }
            )
        log.append(lines)
    mailbox.mark_stable(folder)


def serve(run, pool):
    """One checker of a run, until its step has verdicts."""
    verdicts = mailbox.verdicts_folder(run, 0)
    with ClaimFiles(run) as claims:
        checking.serve(
            run,
            lambda candidates: pool.check(candidates, ahead=checking.AHEAD),
            "t",
            claims,
            until=lambda: mailbox.is_stable(verdicts),
        )


@pytest.fixture
def fast(monkeypatch):
    for name in ("QUIET_SECONDS", "LINGER_SECONDS"):
        monkeypatch.setattr(stream, name, getattr(stream, name) * FAST)
    monkeypatch.setattr(checking, "POLL_S", checking.POLL_S * FAST)


@pytest.mark.slow
def test_a_step_over_mathlib_keeps_64_workers_busy(tmp_path, fast):
    shards, workers = 125, 64
    backlog(tmp_path, shards)
    ideal = sum(seconds_of(n) for n in range(64 * shards)) * FAST / workers
    with SlowLean(resolve("embedded"), workers=workers) as pool:
        started = time.monotonic()
        serve(tmp_path, pool)
        took = time.monotonic() - started
    print(f"took {took:.1f} s, ideal {ideal:.1f}, occupancy {pool.occupancy():.1%}")
    assert took < 1.3 * ideal
    assert pool.occupancy() > 0.9


def test_three_hosts_share_a_backlog(tmp_path, fast):
    backlog(tmp_path, 30)
    pools = [SlowLean(resolve("embedded"), workers=16) for _ in range(3)]
    for pool in pools:
        pool.__enter__()
    threads = [threading.Thread(target=serve, args=(tmp_path, pool)) for pool in pools]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    work = [pool.busy for pool in pools]
    print("seconds of work", [round(seconds, 2) for seconds in work])
    # Nobody waits while another has more than what its workers are at and the two shards ahead.
    assert max(work) - min(work) < 3 * sum(work) / 30
    assert len(mailbox.shards(mailbox.verdicts_folder(tmp_path, 0))) == 30


class Watched(Pool):
    """A pool that notes how many of its workers are at a batch, and the batches' sizes."""

    def __init__(self, *arguments, **settings):
        super().__init__(*arguments, **settings)
        self.active = self.most = 0
        self.sizes = []

    def _work(self, jobs, together, limits):
        with self._lock:
            self.sizes.append(len(jobs))
            self.active += 1
            self.most = max(self.most, self.active)
        try:
            yield from super()._work(jobs, together, limits)
        finally:
            with self._lock:
                self.active -= 1


def test_eight_leans_share_one_shard(tmp_path):
    backlog(tmp_path, 1)
    with Watched(resolve("embedded"), workers=8) as pool:
        serve(tmp_path, pool)
    assert pool.most == 8 and max(pool.sizes) <= 16
    (path,) = mailbox.shards(mailbox.verdicts_folder(tmp_path, 0))
    assert len(mailbox.read_jsonl(path)) == 64


def test_a_pool_claims_no_more_than_two_shards_ahead(tmp_path):
    """While nothing gets done, a checker holds what its workers have and two shards."""
    backlog(tmp_path, 12)
    go_on, taken = threading.Event(), []

    class Stuck(SlowLean):
        def _work(self, jobs, together, limits):
            taken.append(len(jobs))
            go_on.wait()
            yield from ((job, Outcome(job.unit, "wrong", (), 0.0)) for job in jobs)

    with Stuck(resolve("embedded"), workers=16) as pool:
        thread = threading.Thread(target=serve, args=(tmp_path, pool))
        thread.start()
        claims = mailbox.claim_file(tmp_path, 0, "shard").parent
        deadline, held = time.monotonic() + 2, 0
        while time.monotonic() < deadline:
            held = max(held, len(list(claims.glob("shard_*"))))
            time.sleep(0.02)
        assert len(taken) == 16 and 2 <= held <= sum(taken) / 64 + 2 < 12
        go_on.set()
        thread.join(60)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("waiting", "idle", "workers", "held", "seconds", "expected"),
    [
        (64, 8, 8, 0, 0.01, 8),  # a shard for eight
        (128, 1, 64, 0, 0.0123, 40),  # half a second's, though the busy ones would have less
        (128, 1, 64, 0, 3.3, 1),  # five seconds' are one
        (5000, 2, 2, 0, 0.001, 1024),
        (1, 64, 64, 0, 0.01, 1),
        (3, 0, 2, 0, 60.0, 1),
        (1000, 1, 2, 1000, 0.001, 1000),  # the busy one has as much
        (1000, 1, 2, 400, 0.001, 700),  # both end together
        (900, 2, 3, 900, 0.001, 450),  # the other free one is left its half
        (100, 1, 2, 3, 0.03, 52),
    ],
)
def test_a_batch_is_sized_by_seconds(waiting, idle, workers, held, seconds, expected):
    pace = Pace()
    for _ in range(400):
        pace.learn(seconds)
    assert batch_size(waiting, idle, workers, pace, 1024, held) == expected
    assert expected <= full_batch(pace, 1024)


@pytest.mark.parametrize(("busy", "sizes"), [(1.0, 5), (0.1, 50)])
def test_waiting_for_a_busy_machine_makes_no_smaller_batches(busy, sizes):
    """A second of each, in a tenth of which Lean had a processor: ten times as many to a batch."""
    taken = []

    class Busy(SlowLean):
        def _work(self, jobs, together, limits):
            taken.append(len(jobs))
            for job in jobs:
                yield job, Outcome(job.unit, "wrong", (), 1.0, busy=busy)

    asked = [Candidate(str(n), STATEMENT, f"exact h{n}") for n in range(2000)]
    with Busy(resolve("embedded"), workers=1) as pool:
        assert len(list(pool.check(asked))) == 2000
    assert max(taken[2:]) == sizes
