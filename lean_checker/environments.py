# SPDX-License-Identifier: Apache-2.0
"""Several toolchains at once: each candidate is checked in the environment that it names.

Some problems need Mathlib, some a newer Lean, some the embedded theory. One default environment
has no name; the others have one. They share the workers: no more Lean processes run at a time than
for one environment.
"""

import contextlib
import queue
import threading
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

from lean_checker.check.stream import check_environment
from lean_checker.pool import Pool
from lean_checker.records import Candidate, Verdict
from lean_checker.toolchain import Toolchain, ToolchainError, resolve

# How many candidates wait for each environment before the reading of more waits.
AHEAD = 4096
SUMS = ("checks", "cached", "repeated", "retries", "restarts", "batches", "disagreements")


def resolve_all(default: str, named: Mapping[str, str | Mapping[str, str]]) -> dict[str, Toolchain]:
    """Return the toolchain of each environment, the default one under "".

    default, named: as toolchain.resolve takes them; a named one may also be given as its
    `toolchain` and the `header` that stands before each of its problems. Raises ToolchainError,
    which names the environment.
    """
    if not isinstance(named, Mapping):
        raise ToolchainError(f"the environments are {named!r}; give each one's name and toolchain")
    found = {"": resolve(default)}
    for name, spec in named.items():
        given = spec if isinstance(spec, Mapping) else {"toolchain": spec}
        texts = all(isinstance(text, str) for text in (name, *given.values()))
        fits = "toolchain" in given and not set(given) - {"toolchain", "header"}
        if not (name and texts and fits):
            raise ToolchainError(
                f"the environment {name!r}: give it a name and a toolchain, or a toolchain and a"
                " header"
            )
        try:
            found[name] = resolve(given["toolchain"], given.get("header"))
        except ToolchainError as error:
            raise ToolchainError(f"the environment {name!r}: {error}") from error
    return found


class Pools:
    """A pool for each environment; to use like one Pool.

    toolchains: by name, as resolve_all returns them. settings: as Pool takes them.
    """

    def __init__(self, toolchains: Mapping[str, Toolchain], **settings: Any) -> None:
        self.toolchain = toolchains[""]
        self._first = Pool(self.toolchain, **settings)
        self._pools = {"": self._first} | {
            name: Pool(toolchain, environment=name, share=self._first, **settings)
            for name, toolchain in toolchains.items()
            if name
        }
        self._resources = contextlib.ExitStack()

    def __enter__(self) -> "Pools":
        with contextlib.ExitStack() as entered:
            for pool in self._pools.values():  # the one that has the workers first
                entered.enter_context(pool)
            self._resources = entered.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()

    @property
    def sandbox(self) -> str:
        """In words, what was chosen for each environment."""
        return "; ".join(_of(name, pool.sandbox) for name, pool in self._pools.items())

    @property
    def tier(self) -> str:
        """The tier of each environment."""
        return ", ".join(_of(name, pool.tier) for name, pool in self._pools.items())

    def stats(self) -> dict[str, Any]:
        """Return what Pool.stats does, over all environments."""
        each = [pool.stats() for pool in self._pools.values()]
        counts = {name: sum(stats[name] for stats in each) for name in SUMS}
        busy = min(1.0, sum(stats["busy_share"] for stats in each))
        return {**counts, "busy_share": busy, "seconds": each[0]["seconds"]}

    def check(self, candidates: Iterable[Candidate]) -> Generator[Verdict, None, None]:
        """Yield one verdict per candidate, as Pool.check does.

        Raises PoolError where a candidate names an environment that there is not.
        """
        if len(self._pools) == 1:
            yield from self._first.check(candidates)
            return
        flow = _Flow(self._pools, candidates)
        try:
            yield from flow.verdicts()
        finally:
            flow.stop()


class _Flow:
    """One call of `check`: a thread deals candidates out, one for each pool gathers verdicts."""

    def __init__(self, pools: Mapping[str, Pool], candidates: Iterable[Candidate]) -> None:
        self.inputs: dict[str, queue.Queue[Candidate | None]] = {
            name: queue.Queue(AHEAD) for name in pools
        }
        self.answers: queue.SimpleQueue[Verdict | BaseException | None] = queue.SimpleQueue()
        self.stopped = threading.Event()
        self.open_pools = len(pools)
        self.threads = [
            threading.Thread(target=self._gather, args=(name, pool), daemon=True)
            for name, pool in pools.items()
        ]
        dealer = threading.Thread(target=self._deal, args=(candidates,), daemon=True)
        for thread in [*self.threads, dealer]:
            thread.start()

    def verdicts(self) -> Iterator[Verdict]:
        failure: BaseException | None = None
        while self.open_pools:
            answer = self.answers.get()
            if answer is None:
                self.open_pools -= 1
            elif isinstance(answer, BaseException):
                failure = failure or answer
                self.stopped.set()
            else:
                yield answer
        if failure is not None:
            raise failure

    def stop(self) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _deal(self, candidates: Iterable[Candidate]) -> None:
        try:
            for candidate in candidates:
                check_environment(candidate, self.inputs)
                if not self._put(candidate.environment, candidate):
                    return
        except BaseException as error:
            self.answers.put(error)
        finally:
            for name in self.inputs:
                self._put(name, None)

    def _put(self, name: str, candidate: Candidate | None) -> bool:
        """Hand a candidate over as soon as there is room; return False if the check has ended."""
        while not self.stopped.is_set():
            with contextlib.suppress(queue.Full):
                self.inputs[name].put(candidate, timeout=0.1)
                return True
        return False

    def _get(self, name: str) -> Candidate | None:
        while not self.stopped.is_set():
            with contextlib.suppress(queue.Empty):
                return self.inputs[name].get(timeout=0.1)
        return None

    def _gather(self, name: str, pool: Pool) -> None:
        try:
            with contextlib.closing(pool.check(iter(lambda: self._get(name), None))) as verdicts:
                for verdict in verdicts:
                    self.answers.put(verdict)
                    if self.stopped.is_set():
                        return
        except BaseException as error:
            self.answers.put(error)
        finally:
            self.answers.put(None)


def _of(name: str, text: str) -> str:
    return f"{name}: {text}" if name else text
