# SPDX-License-Identifier: Apache-2.0
"""A pool of Lean processes: candidates stream in, verdicts stream out, every core stays busy.

Each worker is a thread that takes a batch, checks it with throw-away Lean processes and hands back
the outcomes. A batch is large while many candidates wait and small when few do, so that a slow
producer does not delay its own verdicts. What could not be decided in company is checked alone.
"""

import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from lean_checker.assemble import Unit, parse_statement
from lean_checker.batch import BatchChecker, Outcome
from lean_checker.lexer import Refused, check_proof, normalise
from lean_checker.process import Limits
from lean_checker.records import Candidate, Message, Verdict
from lean_checker.sandbox import FEATURES, available, describe
from lean_checker.toolchain import Toolchain

SANDBOXES = ("best", "full", "off")
MAX_BATCH = 64
HEARTBEATS = 200_000
# How many candidates are read ahead of the workers, in batches per worker.
AHEAD = 3
# A batch is not begun before it is full or its first candidate has waited this long, while more
# candidates are still coming.
LINGER_SECONDS = 0.05
# A crash in company is nobody's for sure; alone it is tried once more before it counts.
CRASHES = 2


class PoolError(Exception):
    """The pool cannot work at all; the text is one sentence."""


@dataclass
class _Job:
    """A unit on its way, with what happened to it so far."""

    order: int
    unit: Unit
    alone: bool
    since: float
    failures: int = 0
    crashes: int = 0


class Pool:
    """Checks candidates with `workers` Lean processes at a time.

    toolchain: as toolchain.resolve returns it. timeout_s: processor seconds per candidate (four
    times as much wall time). memory_mib: resident memory of one Lean process. max_retries: how
    often a candidate is tried again after a failure that is not its own, before its verdict is
    "infra".

    sandbox: "best" takes the strongest that works here, "full" insists on all of it, "off" has
    none; the attribute of the same name says in words what was chosen on entry.

    Use it as a context manager. One `check` at a time may be open per thread; several threads may
    share a pool. Raises PoolError on entry if the toolchain cannot check a trivial theorem.
    """

    def __init__(
        self,
        toolchain: Toolchain,
        *,
        workers: int,
        timeout_s: float = 10.0,
        memory_mib: int = 4096,
        max_retries: int = 2,
        max_batch: int = MAX_BATCH,
        heartbeats: int = HEARTBEATS,
        sandbox: str = "best",
    ) -> None:
        if workers < 1:
            raise PoolError("workers must be at least 1")
        self.toolchain = toolchain
        self.max_retries = max_retries
        self.max_batch = max_batch
        self.workers = workers
        if sandbox not in SANDBOXES:
            raise PoolError(f"sandbox must be one of {', '.join(SANDBOXES)}, not {sandbox!r}")
        self.sandbox = "not chosen yet"
        self._wanted = sandbox
        self._limits = Limits(timeout_s, memory_mib)
        self._heartbeats = heartbeats
        self._slots = threading.Semaphore(workers)
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._busy_seconds = 0.0
        self._counts = {"checks": 0, "retries": 0, "batches": 0, "restarts": 0}

    def __enter__(self) -> "Pool":
        self._choose_walls()
        self._started = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        # Processes live only inside `check`, which ends them itself.
        return None

    def check(self, candidates: Iterable[Candidate]) -> Iterator[Verdict]:
        """Yield one verdict per candidate, in any order, while candidates are still being read.

        The iterable is read in a thread of its own, as far ahead as keeps the workers busy. An
        exception in it is raised here after the verdicts that were already under way. Closing the
        iterator early stops the work.
        """
        run = _Run(self, candidates)
        try:
            yield from run.verdicts()
        finally:
            run.stop()

    def stats(self) -> dict[str, Any]:
        """Return counters since the start: checks, retries, restarts, batches, busy share (0-1)."""
        with self._lock:
            elapsed = max(time.monotonic() - self._started, 1e-9)
            share = self._busy_seconds / (elapsed * self.workers)
            return {**self._counts, "busy_share": min(share, 1.0), "seconds": elapsed}

    def _choose_walls(self) -> None:
        """Find the strongest sandbox in which this toolchain checks a trivial theorem."""
        choices = {"off": [()], "best": [], "full": [FEATURES]}[self._wanted]
        if self._wanted == "best":
            found = available()
            # Landlock may hide what an unusual installation needs.
            choices = [found, tuple(f for f in found if f != "landlock"), ()]
        failure = ""
        for walls in dict.fromkeys(choices):
            self._checker = BatchChecker(
                self.toolchain, replace(self._limits, walls=walls), self._heartbeats
            )
            failure = self._smoke_test()
            if not failure:
                self.sandbox = describe(walls)
                return
        in_full = " inside the full sandbox" if self._wanted == "full" else ""
        raise PoolError(
            f"The toolchain {self.toolchain.id} cannot check a trivial theorem{in_full}: {failure}"
        )

    def _smoke_test(self) -> str:
        """Return what went wrong with a trivial theorem, or nothing."""
        true = Candidate("smoke", "theorem smoke (p : Prop) (h : p) : p", "h")
        unit = Unit(true, parse_statement(true.statement), true.proof, "")
        try:
            (outcome,) = self._checker.check([unit])
        except OSError as error:
            raise PoolError(f"Lean cannot be started: {error}") from error
        if outcome.status == "valid":
            return ""
        return outcome.messages[0].text if outcome.messages else outcome.status

    def _count(self, **more: int) -> None:
        with self._lock:
            for name, number in more.items():
                self._counts[name] += number

    def _work(self, jobs: list[_Job], cancelled: threading.Event) -> Iterator[tuple[_Job, Outcome]]:
        """Check one batch when one of the pool's slots is free."""
        checker = self._checker.cancelled_by(cancelled)
        with self._slots:
            started = time.monotonic()
            try:
                outcomes = checker.check([job.unit for job in jobs])
                by_candidate = {id(job.unit.candidate): job for job in jobs}
                for outcome in outcomes:
                    yield by_candidate[id(outcome.unit.candidate)], outcome
            finally:
                with self._lock:
                    self._busy_seconds += time.monotonic() - started
                    self._counts["batches"] += 1


class _Run:
    """One call of Pool.check: a reader thread, worker threads, and the queues between them."""

    def __init__(self, pool: Pool, candidates: Iterable[Candidate]) -> None:
        self.pool = pool
        self.changed = threading.Condition()
        self.waiting: deque[_Job] = deque()
        self.lone: deque[_Job] = deque()
        self.open_jobs = 0
        self.reading = True
        self.stopped = False
        self.cancelled = threading.Event()
        self.failure: BaseException | None = None
        self.answers: queue.SimpleQueue[Verdict | None] = queue.SimpleQueue()
        self.ahead = AHEAD * pool.workers * pool.max_batch
        self.threads = [threading.Thread(target=self._read, args=(candidates,), daemon=True)]
        self.threads += [
            threading.Thread(target=self._serve, daemon=True) for _ in range(pool.workers)
        ]
        for thread in self.threads:
            thread.start()

    def verdicts(self) -> Iterator[Verdict]:
        while (verdict := self.answers.get()) is not None:
            yield verdict
        if self.failure is not None:
            raise self.failure

    def stop(self) -> None:
        self.cancelled.set()
        with self.changed:
            self.stopped = True
            self.changed.notify_all()
        for thread in self.threads[1:]:
            thread.join()

    def _read(self, candidates: Iterable[Candidate]) -> None:
        try:
            for order, candidate in enumerate(candidates):
                job = self._admit(order, candidate)
                with self.changed:
                    while len(self.waiting) >= self.ahead and not self.stopped:
                        self.changed.wait()
                    if self.stopped:
                        return
                    if job is not None:
                        self.open_jobs += 1
                        (self.lone if job.alone else self.waiting).append(job)
                        self.changed.notify()
        except BaseException as error:
            self.failure = error
        finally:
            with self.changed:
                self.reading = False
                self._finish_if_done()
                self.changed.notify_all()

    def _admit(self, order: int, candidate: Candidate) -> _Job | None:
        """Pass a candidate through the gate; answer it at once if the gate refuses it."""
        try:
            statement = parse_statement(candidate.statement)
            proof = normalise(candidate.proof).strip()
            alone = check_proof(proof)
        except Refused as refusal:
            line = 0 if refusal.status == "statement" else refusal.line
            message = Message("error", line, refusal.column, str(refusal))
            self._answer(candidate, refusal.status, (message,), 0.0)
            return None
        return _Job(order, Unit(candidate, statement, proof, ""), alone, time.monotonic())

    def _answer(
        self, candidate: Candidate, status: str, messages: tuple[Message, ...], seconds: float
    ) -> None:
        self.pool._count(checks=1)
        self.answers.put(Verdict(candidate.id, status, messages, seconds, self.pool.toolchain.id))

    def _serve(self) -> None:
        try:
            while jobs := self._take():
                left = {id(job): job for job in jobs}
                try:
                    with contextlib.closing(self.pool._work(jobs, self.cancelled)) as outcomes:
                        for job, outcome in outcomes:
                            del left[id(job)]
                            self._settle(job, outcome)
                except OSError as error:
                    # A full disk or too many processes: ours, not the candidates'.
                    text = f"Lean could not be run: {error}"
                    for job in left.values():
                        note = (Message("error", 0, 0, text),)
                        self._settle(job, Outcome(job.unit, "infra", note))
                    time.sleep(0.2)
        except BaseException as error:
            with self.changed:
                self.failure = error
                self.stopped = True
                self.changed.notify_all()
            self.answers.put(None)

    def _take(self) -> list[_Job]:
        """Return the next batch, or nothing when there is no more to do."""
        with self.changed:
            while not self.stopped:
                if self.lone:
                    return [self.lone.popleft()]
                if self.waiting and (pause := self._linger()) > 0:
                    self.changed.wait(pause)
                elif self.waiting:
                    jobs = [self.waiting.popleft() for _ in range(self._batch_size())]
                    self.changed.notify_all()
                    return jobs
                elif not self.reading and not self.open_jobs:
                    return []
                else:
                    self.changed.wait()
            return []

    def _linger(self) -> float:
        """Return how many more seconds to wait for a fuller batch."""
        if not self.reading or len(self.waiting) >= self.pool.max_batch * self.pool.workers:
            return 0.0
        return self.waiting[0].since + LINGER_SECONDS - time.monotonic()

    def _batch_size(self) -> int:
        # What waits is shared among the workers, so that none idles while another has it all.
        share = -(-len(self.waiting) // self.pool.workers)
        return max(1, min(self.pool.max_batch, share))

    def _settle(self, job: _Job, outcome: Outcome) -> None:
        if self._try_again(job, outcome.status):
            self.pool._count(retries=1)
            with self.changed:
                (self.lone if job.alone else self.waiting).append(job)
                self.changed.notify()
            return
        self._answer(job.unit.candidate, outcome.status, outcome.messages, outcome.seconds)
        with self.changed:
            self.open_jobs -= 1
            self._finish_if_done()
            self.changed.notify_all()

    def _try_again(self, job: _Job, status: str) -> bool:
        if status == "retry":
            return True
        if status == "again":
            job.alone = True
            return True
        if status == "crash":
            self.pool._count(restarts=1)
            job.alone = True
            job.crashes += 1
            return job.crashes < CRASHES
        if status == "infra":
            job.failures += 1
            return job.failures <= self.pool.max_retries
        return False

    def _finish_if_done(self) -> None:
        if not self.reading and not self.open_jobs:
            self.answers.put(None)
