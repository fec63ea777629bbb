# SPDX-License-Identifier: Apache-2.0
"""How candidates flow through a pool: read ahead, batched, retried, answered once.

A batch is large while many candidates wait and small when few do, when each takes long
(intake.py), or while loops and crashes end batches early. What could not be decided in company
is checked alone.
"""

import contextlib
import queue
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace

from lean_checker.check.assemble import Unit, parse_statement
from lean_checker.check.cache import KEPT, VerdictCache, key
from lean_checker.check.lexer import check_proof
from lean_checker.check.outcome import Outcome
from lean_checker.check.scanner import Refused, normalise
from lean_checker.intake import (
    EASY_SECONDS,
    FIRST_SECONDS,
    Pace,
    batch_size,
    full_batch,
)
from lean_checker.records import Candidate, Message, Verdict
from lean_checker.sandbox.process import Stop
from lean_checker.toolchain import Toolchain

# How many candidates are read ahead of the workers where nobody says it, in batches per worker.
AHEAD = 3
# While candidates keep coming, a batch waits to be full: until none has come for this long, and its
# first one has not waited longer than that.
QUIET_SECONDS = 0.05
LINGER_SECONDS = 1.0
# As many short proofs may share a marker: not so many that together they come near a limit.
TOGETHER = 8
TOGETHER_SECONDS = 0.5
# Where loops and crashes end batches early, they are made smaller, down to this.
SMALLEST_LIMIT = 64
# A crash in company is nobody's for sure; alone it is tried once more before it counts.
CRASHES = 2
# How often is looked whether the caller still wants the verdicts.
LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Settings:
    """What a stream needs to know of its pool; see Pool for the meanings."""

    toolchain: Toolchain
    heartbeats: int
    workers: int
    max_batch: int
    max_retries: int
    cache: VerdictCache | None
    tier: str
    recheck: float
    stop_on_alarm: bool
    environment: str
    cancelled: Stop | None = None
    ahead: int | None = None
    pace_seconds: float = FIRST_SECONDS
    goals: bool = False
    solved: bool = False


def first_seconds(toolchain: Toolchain) -> float:
    """Return what a candidate is expected to take before any has been seen."""
    return EASY_SECONDS if toolchain.kind == "embedded" else FIRST_SECONDS


class PoolError(Exception):
    """The pool cannot work, or must not go on; the text is one sentence."""


def check_environment(candidate: Candidate, known: Iterable[str]) -> None:
    """Raise PoolError unless the environment that a candidate names is one of the known ones."""
    if candidate.environment not in known:
        named = ", ".join(sorted(name for name in known if name)) or "only the one without a name"
        raise PoolError(
            f"{candidate.id!r} names the environment {candidate.environment!r}; there is {named}"
        )


class Disagreement(PoolError):
    """Two parts of the checker contradict each other about a proof."""


@dataclass
class Job:
    """A unit on its way, with what happened to it so far."""

    key: bytes
    unit: Unit
    alone: bool
    since: float
    failures: int = 0
    crashes: int = 0
    known_valid: bool = False


class Stream:
    """One call of Pool.check: a reader thread, worker threads, and the queues between them.

    work: checks one batch of jobs, so many of which may share a marker, and yields each with its
    outcome; called from worker threads.
    count: adds to the pool's counters.
    """

    def __init__(
        self,
        candidates: Iterable[Candidate],
        settings: Settings,
        work: Callable[
            [list[Job], int, threading.Event], Generator[tuple[Job, Outcome], None, None]
        ],
        count: Callable[..., None],
    ) -> None:
        self.settings = settings
        self.work = work
        self.count = count
        self.changed = threading.Condition()
        self.waiting: deque[Job] = deque()
        self.lone: deque[Job] = deque()
        self.open_jobs = 0
        # Candidates whose statement and proof are already on their way under another id.
        self.followers: dict[bytes, list[Candidate]] = {}
        self.pace = Pace(settings.pace_seconds)
        self.idle = settings.workers  # those that are at no batch
        self.limit = settings.max_batch  # smaller while batches are cut short
        self.reading = True
        self.asking = True  # the reader waits for a candidate, and looks at none
        self.stopped = False
        self.cancelled = threading.Event()
        self.failure: BaseException | None = None
        self.answers: queue.SimpleQueue[Verdict | None] = queue.SimpleQueue()
        self.ahead = settings.ahead or AHEAD * settings.workers * settings.max_batch
        self.threads = [threading.Thread(target=self._read, args=(candidates,), daemon=True)]
        self.threads += [
            threading.Thread(target=self._serve, daemon=True) for _ in range(settings.workers)
        ]
        for thread in self.threads:
            thread.start()

    def verdicts(self) -> Iterator[Verdict]:
        while (verdict := self._next()) is not None:
            yield verdict
        if self.failure is not None:
            raise self.failure

    def _next(self) -> Verdict | None:
        """Return the next verdict, or None at the end or when the caller wants no more."""
        if self.settings.cancelled is None:
            return self.answers.get()
        while not self.settings.cancelled.is_set():
            with contextlib.suppress(queue.Empty):
                return self.answers.get(timeout=LOOK_SECONDS)
        return None

    def stop(self) -> None:
        self.cancelled.set()
        with self.changed:
            self.stopped = True
            self.changed.notify_all()
        for thread in self.threads[1:]:
            thread.join()

    def _read(self, candidates: Iterable[Candidate]) -> None:
        try:
            for candidate in candidates:
                self.asking = False
                job = self._admit(candidate)
                with self.changed:
                    self.asking = True
                    while len(self.waiting) >= self.ahead and not self.stopped:
                        self.changed.wait()
                    if self.stopped:
                        return
                    if job is None:
                        continue
                    if job.key in self.followers:
                        self.followers[job.key].append(candidate)
                        continue
                    self.followers[job.key] = []
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

    def _admit(self, candidate: Candidate) -> Job | None:
        """Answer a candidate at once, from the cache or by the gate, or return its job."""
        check_environment(candidate, [self.settings.environment])
        told = self.settings
        name = key(told.toolchain, told.heartbeats, candidate, told.goals, told.solved)
        known = self._known(name, candidate.id)
        again = known is not None and known.status == "valid" and self._in_sample()
        if known is not None and not again:
            self.count(checks=1)
            self.answers.put(known)
            return None
        try:
            library = self.settings.toolchain.kind != "embedded"
            statement = parse_statement(candidate.statement, library)
            proof = normalise(candidate.proof).rstrip(" \n\t")
            alone = check_proof(proof, library)
        except Refused as refusal:
            line = 0 if refusal.status == "statement" else refusal.line
            message = Message("error", line, refusal.column, str(refusal))
            self._answer(candidate, name, Outcome(None, refusal.status, (message,)))
            return None
        unit = Unit(candidate, statement, proof, "")
        return Job(name, unit, alone, time.monotonic(), known_valid=again)

    def _known(self, name: bytes, identity: str) -> Verdict | None:
        if self.settings.cache is None:
            return None
        known = self.settings.cache.get(name, identity)
        if known and known.status == "valid" and self.settings.tier == "full" != known.tier:
            return None
        return known

    def _in_sample(self) -> bool:
        return self.settings.tier == "full" and random.random() < self.settings.recheck

    def _answer(self, candidate: Candidate, name: bytes, outcome: Outcome) -> None:
        self.count(checks=1)
        verdict = self._verdict(candidate, outcome)
        if self.settings.cache is not None and not outcome.alarm:
            self.settings.cache.put(name, verdict)
        self.answers.put(verdict)

    def _verdict(self, candidate: Candidate, outcome: Outcome) -> Verdict:
        return Verdict(
            candidate.id,
            outcome.status,
            outcome.messages,
            outcome.seconds,
            self.settings.toolchain.id,
            self.settings.tier,
            outcome.goals,
        )

    def _serve(self) -> None:
        try:
            while jobs := self._take():
                left = {id(job): job for job in jobs}
                cut_short = False
                try:
                    together = min(TOGETHER, self.pace.fit(TOGETHER_SECONDS))
                    work = self.work(jobs, together, self.cancelled)
                    with contextlib.closing(work) as outcomes:
                        for job, outcome in outcomes:
                            del left[id(job)]
                            cut_short |= outcome.status == "retry"
                            self._settle(job, outcome)
                except OSError as error:
                    # A full disk or too many processes: ours, not the candidates'.
                    text = f"Lean could not be run: {error}"
                    for job in left.values():
                        note = (Message("error", 0, 0, text),)
                        self._settle(job, Outcome(job.unit, "infra", note))
                    time.sleep(0.2)
                self._end(len(jobs), cut_short)
        except BaseException as error:
            with self.changed:
                self.failure = error
                self.stopped = True
                self.changed.notify_all()
            self.answers.put(None)

    def _end(self, size: int, cut_short: bool) -> None:
        """Note that a batch is done, and how large they may be for the next ones to end in time.

        What comes after a loop starts anew.
        """
        with self.changed:
            self.idle += 1
            if cut_short:
                self.limit = max(min(SMALLEST_LIMIT, self.settings.max_batch), self.limit // 2)
            elif size >= self.limit:
                self.limit = min(self.settings.max_batch, 2 * self.limit)

    def _take(self) -> list[Job]:
        """Return the next batch, or nothing when there is no more to do."""
        with self.changed:
            jobs = self._choose()
            self.idle -= 1
            return jobs

    def _choose(self) -> list[Job]:
        """Wait for the next batch; the lock is held on entry and on return."""
        while not self.stopped:
            if self.lone:
                return [self.lone.popleft()]
            if self.waiting and (pause := self._linger()) > 0:
                self.changed.wait(pause)
            elif self.waiting:
                jobs = self._of_one_preamble(self._batch_size())
                self.changed.notify_all()
                return jobs
            elif not self.reading and not self.open_jobs:
                return []
            else:
                self.changed.wait()
        return []

    def _of_one_preamble(self, size: int) -> list[Job]:
        """Take up to so many jobs out of the queue, all with the first one's preamble."""
        preamble = self.waiting[0].unit.candidate.preamble
        jobs: list[Job] = []
        others: list[Job] = []
        while self.waiting and len(jobs) < size:
            job = self.waiting.popleft()
            (jobs if job.unit.candidate.preamble == preamble else others).append(job)
        self.waiting.extendleft(reversed(others))
        return jobs

    def _linger(self) -> float:
        """Return how many more seconds to wait for fuller batches of all idle workers."""
        enough = min(self.ahead, self.idle * full_batch(self.pace, self.limit))
        if not self.reading or len(self.waiting) >= enough:
            return 0.0
        until = self.waiting[0].since + LINGER_SECONDS
        if self.asking:  # on a busy machine, looking at one may take longer than this
            until = min(until, self.waiting[-1].since + QUIET_SECONDS)
        return until - time.monotonic()

    def _batch_size(self) -> int:
        workers = self.settings.workers
        waiting = len(self.waiting)
        held = self.open_jobs - waiting - len(self.lone)
        return batch_size(waiting, self.idle, workers, self.pace, self.limit, held)

    def _settle(self, job: Job, outcome: Outcome) -> None:
        if self._try_again(job, outcome.status):
            self.count(retries=1)
            with self.changed:
                (self.lone if job.alone else self.waiting).append(job)
                self.changed.notify()
            return
        if job.known_valid and outcome.status in KEPT - {"valid"}:
            text = f"it was valid before and is now {outcome.status}"
            outcome = replace(outcome, alarm=outcome.alarm or text)
        if outcome.alarm:
            self.count(disagreements=1)
            if self.settings.stop_on_alarm:
                raise Disagreement(
                    f"The checker disagrees with itself about {job.unit.candidate.id!r}:"
                    f" {outcome.alarm}; look at this proof before anything is rewarded"
                )
        self._answer(job.unit.candidate, job.key, outcome)
        with self.changed:
            # Batches of as much work, not of as much waiting for a busy machine.
            self.pace.learn(outcome.seconds * outcome.busy)
            followers = self.followers.pop(job.key)
            self.open_jobs -= 1
            for follower in followers:
                self.count(checks=1, repeated=1)
                self.answers.put(self._verdict(follower, outcome))
            self._finish_if_done()
            self.changed.notify_all()

    def _try_again(self, job: Job, status: str) -> bool:
        if status == "retry":
            return True
        if status == "again":
            job.alone = True
            return True
        if status == "closer":
            job.unit = replace(job.unit, closer=True)
            return True
        if status == "crash":
            self.count(restarts=1)
            job.alone = True
            job.crashes += 1
            return job.crashes < CRASHES
        if status == "infra":
            job.failures += 1
            return job.failures <= self.settings.max_retries
        return False

    def _finish_if_done(self) -> None:
        if not self.reading and not self.open_jobs:
            self.answers.put(None)
