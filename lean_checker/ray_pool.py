# SPDX-License-Identifier: Apache-2.0
"""Spread checks over a Ray cluster: one actor with a Pool of its own per share of cores.

Needs the extra `[ray]`. Connect first (`ray.init(address=…)`); every node needs this package and
the toolchain that is named. A proof is checked by the same pool as anywhere else; Ray only carries
candidates there and verdicts back.

    with RayPool("embedded", actors=4, workers=8) as pool:
        for verdict in pool.check(candidates):
            ...
"""

import itertools
import os
from collections.abc import Iterable, Iterator
from typing import Any

import ray

from lean_checker.pool import MAX_BATCH, Pool, PoolError
from lean_checker.records import Candidate, Message, Verdict
from lean_checker.toolchain import ToolchainError, resolve

# Batches on their way to an actor beside the one it works at, so that it never waits.
AHEAD = 1


class RayPool:
    """Checks candidates with `actors` actors of `workers` Lean processes each, on any node.

    specification, header: of the toolchain, as in toolchain.resolve. settings: as Pool takes them.
    Raises PoolError on entry if an actor cannot check a trivial theorem. An actor that dies is
    started again and its batch repeated up to `max_retries` times; after that its candidates get
    the status "infra".
    """

    def __init__(
        self,
        specification: str = "embedded",
        *,
        actors: int,
        workers: int,
        header: str | None = None,
        batch: int = MAX_BATCH,
        max_retries: int = 2,
        **settings: Any,
    ) -> None:
        self.batch = batch
        self._make = ray.remote(num_cpus=workers, max_restarts=-1, max_task_retries=max_retries)(
            _Checker
        ).remote
        self._arguments = (specification, header, workers, settings)
        self._count = actors
        self._actors: list[Any] = []

    def __enter__(self) -> "RayPool":
        self._actors = [self._make(*self._arguments) for _ in range(self._count)]
        for failure in ray.get([actor.failure.remote() for actor in self._actors]):
            if failure:
                self.__exit__()
                raise PoolError(failure)
        return self

    def __exit__(self, *_: object) -> None:
        for actor in self._actors:
            ray.kill(actor)
        self._actors = []

    def pids(self) -> list[int]:
        """Return the process id of each actor, on its own node."""
        return ray.get([actor.pid.remote() for actor in self._actors])

    def check(self, candidates: Iterable[Candidate]) -> Iterator[Verdict]:
        """Yield one verdict per candidate, in any order; read no further ahead than needed.

        Raises PoolError if parts of the checker disagree about a proof (see Pool).
        """
        source = iter(candidates)
        running: dict[Any, tuple[Any, list[Candidate]]] = {}
        free = [actor for actor in self._actors for _ in range(1 + AHEAD)]
        while True:
            while free and (batch := list(itertools.islice(source, self.batch))):
                actor = free.pop(0)
                running[actor.check.remote(batch)] = (actor, batch)
            if not running:
                return
            (done,), _ = ray.wait(list(running))
            actor, batch = running.pop(done)
            free.append(actor)
            yield from _verdicts(done, batch)


def _verdicts(done: Any, batch: list[Candidate]) -> list[Verdict]:
    try:
        failure, verdicts = ray.get(done)
    except ray.exceptions.RayActorError as error:
        note = (Message("error", 0, 0, f"the actor died: {error}"),)
        return [Verdict(candidate.id, "infra", note, 0.0, "") for candidate in batch]
    if failure:
        raise PoolError(failure)
    return verdicts


class _Checker:
    """An actor: a pool that lives as long as it does."""

    def __init__(
        self, specification: str, header: str | None, workers: int, settings: dict[str, Any]
    ) -> None:
        self._failure = ""
        try:
            self._pool = Pool(resolve(specification, header), workers=workers, **settings)
            self._pool.__enter__()
        except (PoolError, ToolchainError) as error:
            self._failure = str(error)

    def failure(self) -> str:
        return self._failure

    def pid(self) -> int:
        return os.getpid()

    def check(self, batch: list[Candidate]) -> tuple[str, list[Verdict]]:
        try:
            return "", list(self._pool.check(batch))
        except PoolError as error:
            return str(error), []
