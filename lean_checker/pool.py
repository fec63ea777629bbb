# SPDX-License-Identifier: Apache-2.0
"""A pool of Lean processes: candidates stream in, verdicts stream out, every core stays busy.

Each worker is a thread that takes a batch, checks it with throw-away Lean processes and hands back
the outcomes; check/stream.py says how candidates flow.
"""

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import AsyncIterator, Generator, Iterable, Sized
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from lean_checker.check.assemble import Unit, parse_statement
from lean_checker.check.batch import BatchChecker
from lean_checker.check.cache import CacheError, VerdictCache
from lean_checker.check.lexer import Refused
from lean_checker.check.outcome import Outcome, note
from lean_checker.check.replay import supports
from lean_checker.check.stream import (
    LOOK_SECONDS,
    Job,
    PoolError,
    Settings,
    Stream,
    first_seconds,
)
from lean_checker.preamble import PreambleError, PreambleStore, has_variables
from lean_checker.records import Candidate, Verdict
from lean_checker.rejected.error_goals import ErrorGoals, first_error
from lean_checker.rejected.solved_goals import add_counts
from lean_checker.sandbox.control_groups import Group, groups
from lean_checker.sandbox.features import FEATURES, available, describe
from lean_checker.sandbox.process import Limits, Stop
from lean_checker.sandbox.usage import Usage
from lean_checker.toolchain import Toolchain

SANDBOXES = ("best", "full", "off")
TIERS = ("best", "full", "fast")
MAX_BATCH = 1024
HEARTBEATS = 200_000
SAMPLE = 0.01
# More than any machine has use for; far beyond them, the system takes the numbers no more.
MAX_WORKERS = 4096
MAX_TIMEOUT_S = 86_400.0
MIN_MEMORY_MIB, MAX_MEMORY_MIB = 512, 16 * 1024 * 1024


def check_limits(workers: int, timeout_s: float, memory_mib: int) -> None:
    """Raise PoolError where an option of a command is out of bounds."""
    if not 1 <= workers <= MAX_WORKERS:
        raise PoolError(f"--workers must be from 1 to {MAX_WORKERS}, not {workers}")
    if not 0 < timeout_s <= MAX_TIMEOUT_S:  # which also no `nan` is
        raise PoolError(
            f"--timeout must be a number of seconds above 0, up to {MAX_TIMEOUT_S:g},"
            f" not {timeout_s:g}"
        )
    if not MIN_MEMORY_MIB <= memory_mib <= MAX_MEMORY_MIB:
        raise PoolError(
            f"--memory must be from {MIN_MEMORY_MIB} to {MAX_MEMORY_MIB} (MiB), not {memory_mib}"
        )


class Pool:
    """Checks candidates with `workers` Lean processes at a time.

    toolchain: as toolchain.resolve returns it. timeout_s: seconds per candidate, of the processor
    and asleep. memory_mib: resident memory of one Lean process. max_retries: how often a candidate
    is tried again after a failure that is not its own, before its verdict is "infra".

    sandbox: "best" takes the strongest that works here, "full" insists on all of it, "off" has
    none; the attribute of the same name says in words what was chosen on entry.

    cache: a file of verdicts to look into first and to add to (see check/cache.py).

    tier: "full" gives every proof that is not yet known to be valid to a fresh kernel
    (check/replay.py), "fast" leaves it at the audit (check/audit.py), "best" is "full" where the
    toolchain can do it; the attribute of the same name is what was chosen. sample: in the full
    tier, the part of the batches that goes through both audits. recheck: the part of the cached
    valid verdicts that is found out anew, which costs far more than looking them up. Where
    parts of the checker disagree about a proof, it is not valid, `stats` counts it, and `check`
    raises Disagreement (a PoolError) unless stop_on_alarm is false.

    goals: a verdict about a proof that Lean rejects has one message more, of severity information,
    with the goals at its first error where its messages do not print them. solved: it counts the
    goals that the proof solves before (rejected/).

    Use it as a context manager. One `check` at a time may be open per thread; several threads may
    share a pool. environment: which candidates are meant for it, by the name they give. share: a
    pool that was entered before, and whose workers this one uses instead of having some of its own;
    see environments.py, which is for both. Raises PoolError on entry if the toolchain cannot check
    a trivial theorem.
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
        cache: Path | None = None,
        tier: str = "best",
        sample: float = SAMPLE,
        recheck: float = 0.0,
        stop_on_alarm: bool = True,
        goals: bool = False,
        solved: bool = False,
        environment: str = "",
        share: "Pool | None" = None,
    ) -> None:
        if workers < 1:
            raise PoolError("workers must be at least 1")
        self.toolchain = toolchain
        self.timeout_s = timeout_s
        self.memory_mib = memory_mib
        self.max_retries = max_retries
        self.max_batch = max_batch
        self.workers = workers
        if sandbox not in SANDBOXES:
            raise PoolError(f"sandbox must be one of {', '.join(SANDBOXES)}, not {sandbox!r}")
        if tier not in TIERS:
            raise PoolError(f"tier must be one of {', '.join(TIERS)}, not {tier!r}")
        if tier == "full" and not supports(toolchain):
            raise PoolError(
                f"The toolchain {toolchain.id} has no full tier (the embedded one has);"
                ' use tier "fast"'
            )
        self.tier = "full" if tier != "fast" and supports(toolchain) else "fast"
        self.sample = sample
        self.recheck = recheck
        self.stop_on_alarm = stop_on_alarm
        self.sandbox = "not chosen yet"
        self._cache_path = cache
        self._cache: VerdictCache | None = None
        self._wanted = sandbox
        self.environment = environment
        self.goals = goals
        self._goals: ErrorGoals | None = None
        self.solved = solved
        self._share = share
        self._limits = Limits(timeout_s, memory_mib)
        self.heartbeats = heartbeats
        # One for each worker: its control group, if there is one.
        self._slots: queue.SimpleQueue[Group | None] = queue.SimpleQueue()
        self._resources = contextlib.ExitStack()
        self._preambles: PreambleStore | None = None
        self._checkers: dict[str, BatchChecker] = {}
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._busy_seconds = 0.0
        # What a candidate is expected to take; then what the last stream's candidates took each.
        self._pace_seconds = first_seconds(toolchain)
        names = ("checks", "retries", "batches", "restarts", "repeated", "disagreements")
        self._counts: dict[str, int] = dict.fromkeys(names, 0)

    def __enter__(self) -> Self:
        if self._cache_path is not None:
            try:
                self._cache = VerdictCache(self._cache_path)
            except CacheError as error:
                raise PoolError(str(error)) from error
        with contextlib.ExitStack() as made:
            if self._share is not None:
                self._slots = self._share._slots
                self._choose_walls()
            else:
                found = made.enter_context(groups(self.workers, self.memory_mib))
                for group in found:
                    self._slots.put(group)
                self._choose_walls()
                if found[0]:
                    self.sandbox += "; its memory and threads by a control group"
            self._preambles = PreambleStore(self.toolchain)
            made.callback(self._preambles.close)
            if self.goals:
                self._goals = ErrorGoals(self.workers)
                made.callback(self._goals.close)
            self._checkers = {"": self._checker}
            self._resources = made.pop_all()
        self._started = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        # Processes live only inside `check`, which ends them itself.
        if self._cache is not None and self._cache_path is not None:
            self._cache.close()
        self._cache = None
        self._resources.close()
        self._slots = queue.SimpleQueue()

    def check(
        self,
        candidates: Iterable[Candidate],
        *,
        timeout_s: float | None = None,
        fresh: bool = False,
        cancelled: Stop | None = None,
        usage: Usage | None = None,
        ahead: int | None = None,
    ) -> Generator[Verdict, None, None]:
        """Yield one verdict per candidate, in any order, while candidates are still being read.

        The iterable is read in a thread of its own, as far ahead as keeps the workers busy. An
        exception in it is raised here after the verdicts that were already under way. Closing the
        iterator early stops the work.

        timeout_s: for these candidates, instead of the pool's. fresh: do without the cache.
        cancelled: when it is set, the work stops and no more verdicts come. usage: is told what the
        Lean processes use. ahead: how many candidates wait for a worker before the reading of more
        waits, for who shares them with other pools; None: as many as make large batches.
        """
        few = len(candidates) if isinstance(candidates, Sized) else self.workers
        settings = Settings(
            self.toolchain,
            self.heartbeats,
            max(1, min(self.workers, few)),  # no more threads than candidates
            self.max_batch,
            self.max_retries,
            None if fresh else self._cache,
            self.tier,
            self.recheck,
            self.stop_on_alarm,
            self.environment,
            cancelled,
            ahead,
            self._pace_seconds,
            self.goals,
            self.solved,
        )

        def work(
            jobs: list[Job], together: int, stopped: threading.Event
        ) -> Generator[tuple[Job, Outcome], None, None]:
            limits = replace(
                self._checker.limits,
                step_seconds=self.timeout_s if timeout_s is None else timeout_s,
                cancelled=stopped,
                usage=usage,
            )
            return self._work(jobs, together, limits)

        stream = Stream(candidates, settings, work, self._count)
        try:
            yield from stream.verdicts()
        finally:
            stream.stop()
            self._pace_seconds = stream.pace.seconds

    async def check_async(self, candidates: Iterable[Candidate]) -> AsyncIterator[Verdict]:
        """Do what `check` does without blocking the event loop of asyncio."""
        loop = asyncio.get_running_loop()
        verdicts = self.check(candidates)
        try:
            while (verdict := await loop.run_in_executor(None, next, verdicts, None)) is not None:
                yield verdict
        finally:
            await loop.run_in_executor(None, verdicts.close)

    def with_header(self, header: str) -> "Pool":
        """Return a pool, not yet entered, that differs in the header and shares all else.

        Without preambles it holds nothing of its own, so it need not be left. This one must outlive
        it.
        """
        pool = Pool(
            replace(self.toolchain, header=header),
            workers=self.workers,
            timeout_s=self.timeout_s,
            memory_mib=self.memory_mib,
            max_retries=self.max_retries,
            max_batch=self.max_batch,
            heartbeats=self.heartbeats,
            sandbox=self._wanted,
            tier=self.tier,
            sample=self.sample,
            recheck=self.recheck,
            stop_on_alarm=self.stop_on_alarm,
            goals=self.goals,
            solved=self.solved,
            environment=self.environment,
            share=self,
        )
        pool._cache = self._cache
        return pool

    def reads(self, statement: str) -> bool:
        """Whether a text is a statement that the gate can take apart."""
        try:
            parse_statement(statement)
        except Refused:
            return False
        return True

    def limits(
        self, seconds: float, cancelled: Stop | None = None, usage: Usage | None = None
    ) -> Limits:
        """Return the limits, within this pool's walls, of a process that checks a whole file.

        seconds: of its work; what the start takes is added.
        """
        return replace(
            self._checker.limits,
            step_seconds=seconds,
            start_seconds=seconds + self._start_seconds,
            cancelled=cancelled,
            usage=usage,
        )

    def stats(self) -> dict[str, Any]:
        """Return counters since the start: checks, of them cached and repeated, retries, restarts,
        batches, disagreements (which must be 0), busy share (0-1), seconds."""
        with self._lock:
            elapsed = max(time.monotonic() - self._started, 1e-9)
            share = self._busy_seconds / (elapsed * self.workers)
            hits = self._cache.hits if self._cache is not None else 0
            counts = {**self._counts, "cached": hits}
            return {**counts, "busy_share": min(share, 1.0), "seconds": elapsed}

    def _choose_walls(self) -> None:
        """Find the strongest sandbox in which this toolchain checks a trivial theorem."""
        choices = {"off": [()], "best": [], "full": [FEATURES]}[self._wanted]
        if self._wanted == "best":
            found = available()
            # Landlock may hide what an unusual installation needs.
            choices = [found, tuple(f for f in found if f != "landlock"), ()]
        failure = ""
        for walls in dict.fromkeys(choices):
            limits = replace(self._limits, walls=walls)
            self._checker = BatchChecker(
                self.toolchain, limits, self.heartbeats, self.tier, self.sample
            )
            started = time.monotonic()
            failure = self._smoke_test()
            self._start_seconds = time.monotonic() - started
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

    def _with_preamble(self, preamble: str, limits: Limits) -> BatchChecker:
        """Return what checks batches with this preamble. Raises PreambleError."""
        with self._lock:
            found = self._checkers.get(preamble)
        if found is None:
            assert self._preambles is not None  # the pool was entered
            toolchain = self._preambles.provide(preamble, limits)
            settings = (self._limits, self.heartbeats, self.tier, self.sample)
            made = BatchChecker(toolchain, *settings, as_written=has_variables(preamble))
            with self._lock:
                found = self._checkers.setdefault(preamble, made)
        return found

    def _work(
        self, jobs: list[Job], together: int, limits: Limits
    ) -> Generator[tuple[Job, Outcome], None, None]:
        """Check one batch when one of the pool's slots is free."""
        while True:
            if limits.cancelled is not None and limits.cancelled.is_set():
                return
            with contextlib.suppress(queue.Empty):
                group = self._slots.get(timeout=LOOK_SECONDS)
                break
        usage = Usage(further=limits.usage)
        limits = replace(limits, group=group, usage=usage)
        started = time.monotonic()
        try:
            try:
                checker = self._with_preamble(jobs[0].unit.candidate.preamble, limits)
            except PreambleError as error:
                status = "infra" if error.ours else "statement"
                yield from ((job, Outcome(job.unit, status, note(str(error)))) for job in jobs)
                return
            outcomes = checker.within(limits).check([job.unit for job in jobs], together)
            by_candidate = {id(job.unit.candidate): job for job in jobs}
            asked = []
            for found in outcomes:
                outcome = replace(found, busy=usage.busy_share())
                assert outcome.unit is not None  # what the gate refused has no job
                if self._is_told_more(outcome):
                    asked.append(outcome)
                else:
                    yield by_candidate[id(outcome.unit.candidate)], outcome
            if limits.cancelled and limits.cancelled.is_set():
                return
            for outcome in self._tell_more(checker.toolchain, limits, asked):
                assert outcome.unit is not None
                yield by_candidate[id(outcome.unit.candidate)], outcome
        finally:
            self._slots.put(group)
            with self._lock:
                self._busy_seconds += time.monotonic() - started
                self._counts["batches"] += 1

    def _is_told_more(self, outcome: Outcome) -> bool:
        if self.solved:
            return outcome.status == "wrong"
        return self._goals is not None and first_error(outcome) is not None

    def _tell_more(
        self, toolchain: Toolchain, limits: Limits, outcomes: list[Outcome]
    ) -> list[Outcome]:
        """Add to rejected proofs what was asked for; the verdicts stand."""
        if self._goals is not None:
            outcomes = self._goals.add(toolchain, limits, outcomes)
        return add_counts(toolchain, limits, outcomes) if self.solved else outcomes
