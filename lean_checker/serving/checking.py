# SPDX-License-Identifier: Apache-2.0
"""Check the snippets of one request: each gets a result of its own, whatever the others are.

A snippet that is one theorem goes through a pool, like any candidate: gate, batch, audit. Any other
snippet is compiled as a file of its own, and all that it claims is audited. Where a message is
about a statement, its position comes from compiling the snippet as a file, too.
"""

import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TypeVar

from lean_checker.files.whole_files import check_text
from lean_checker.pool import Pool, PoolError
from lean_checker.records import Candidate, Message
from lean_checker.sandbox.features import available
from lean_checker.sandbox.process import Limits, Stop
from lean_checker.sandbox.usage import Usage
from lean_checker.serving.answers import Checked
from lean_checker.serving.headers import Headers, Setting
from lean_checker.serving.requests import Request
from lean_checker.serving.snippets import Snippet, take_apart

T = TypeVar("T")
MAX_CHARACTERS = 1_000_000
# A file is compiled again without what fails; all that together takes at most so many time-outs.
FILE_FACTOR = 10.0
# Statuses that a message at the statement may belong to, which then has a position there.
PLACED = ("valid", "wrong", "statement")


@dataclass(frozen=True)
class _Deadline:
    """Stops when another one does, or when the time is over."""

    other: Stop
    end: float

    def is_set(self) -> bool:
        return self.other.is_set() or self.over

    @property
    def over(self) -> bool:
        return time.monotonic() > self.end


@dataclass
class _Work:
    """A snippet on its way."""

    name: str
    code: str
    snippet: Snippet
    setting: Setting
    warnings: tuple[Message, ...]
    usage: Usage | None = None
    checked: Checked | None = field(default=None)


class RequestChecker:
    """Checks requests with one pool and pools that differ from it in the header only."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.headers = Headers(pool)
        self._slots = threading.Semaphore(pool.workers)

    def check(self, request: Request, stop: Stop) -> list[tuple[str, Checked]]:
        """Return what was found about each snippet, in order.

        stop: when it is set, the work ends, and what is not done yet is "infra".
        """
        timeout_s = self.timeout_s(request)
        found: dict[str, Checked] = {}
        works: list[_Work] = []
        for name, code in request.snippets:
            prepared = self._guarded(lambda n=name, c=code: self._prepare(n, c, request.debug))
            if isinstance(prepared, _Work):
                works.append(prepared)
            else:
                found[name] = prepared
        files = [work for work in works if work.setting.pool is None or not work.snippet.theorem]
        with ThreadPoolExecutor(self.pool.workers) as threads:
            waiting = [threads.submit(self._file, work, timeout_s, stop) for work in files]
            for group in _groups(works, files, request.debug):
                self._through_pool(group, request, timeout_s, stop)
            as_files = [future.result() for future in waiting]
        for work, checked in zip(files, as_files, strict=True):
            work.checked = checked
        for work in works:
            checked = work.checked or Checked("infra", _note("the work was stopped"))
            checked = replace(checked, messages=(*work.warnings, *checked.messages))
            if work.usage is not None:
                diagnostics = {
                    "repl_uuid": uuid.uuid4().hex,
                    "cpu_max": round(work.usage.cpu_percent, 1),
                    "memory_max": work.usage.memory_bytes,
                }
                checked = replace(checked, diagnostics=diagnostics)
            found[work.name] = checked
        return [(name, found[name]) for name, _ in request.snippets]

    def timeout_s(self, request: Request) -> float:
        """Return the seconds that each snippet of a request has."""
        return self.pool.timeout_s if request.timeout_s is None else request.timeout_s

    def _prepare(self, name: str, code: str, debug: bool) -> "_Work | Checked":
        if len(code) > MAX_CHARACTERS:
            return _refused(f"the snippet is longer than {MAX_CHARACTERS} characters")
        at = next((k for k, c in enumerate(code) if "\ud800" <= c <= "\udfff"), None)
        if at is not None:
            line = code.count("\n", 0, at) + 1
            column = at - (code.rfind("\n", 0, at) + 1)
            return _refused(f"the character U+{ord(code[at]):04X} is not allowed", line, column)
        snippet = take_apart(code)
        if snippet.empty:
            return _refused("there is nothing in the snippet that could be checked")
        setting = self.headers.setting(snippet.header)
        warnings = tuple(
            Message("warning", snippet.where[what], 0, text)
            for what, text in setting.absent.items()
        )
        return _Work(name, code, snippet, setting, warnings, Usage() if debug else None)

    def _through_pool(
        self, works: list[_Work], request: Request, timeout_s: float, stop: Stop
    ) -> None:
        """Check snippets that are one theorem each and share a header."""
        by_name = {work.name: work for work in works}
        pool = works[0].setting.pool or self.pool
        candidates = [
            Candidate(name, work.snippet.theorem.statement, work.snippet.theorem.proof)
            for name, work in by_name.items()
            if work.snippet.theorem is not None
        ]

        def run() -> Checked:
            verdicts = pool.check(
                candidates,
                timeout_s=timeout_s,
                fresh=request.fresh,
                cancelled=stop,
                usage=works[0].usage,
            )
            for verdict in verdicts:
                work = by_name[verdict.id]
                work.checked = Checked(verdict.status, verdict.messages, verdict.seconds)
            return Checked("infra")

        failed = self._guarded(run)
        for work in works:
            checked = work.checked
            if checked is None:
                work.checked = failed if failed.messages else None
                continue
            if checked.status in PLACED and any(not m.line for m in checked.messages):
                placed = self._file(work, timeout_s, stop)
                if any(m.severity == "error" for m in placed.messages) == (
                    checked.status != "valid"
                ):
                    work.checked = replace(checked, messages=placed.messages)
                    continue
            theorem = work.snippet.theorem
            if theorem is not None:
                messages = tuple(theorem.place(m) for m in checked.messages)
                work.checked = replace(checked, messages=messages)

    def _file(self, work: _Work, timeout_s: float, stop: Stop) -> Checked:
        def run() -> Checked:
            with self._slots:
                started = time.monotonic()
                deadline = _Deadline(stop, started + FILE_FACTOR * timeout_s)
                limits = Limits(
                    timeout_s,
                    self.pool.memory_mib,
                    timeout_s,
                    walls=available(),
                    cancelled=deadline,
                    usage=work.usage,
                )
                verdicts, others = check_text(
                    *(work.setting.toolchain, work.snippet.body, "snippet"),
                    *(timeout_s, self.pool.memory_mib, limits),
                )
                seconds = time.monotonic() - started
            messages = dict.fromkeys([*others, *(m for v in verdicts for m in v.messages)])
            bad = [v.status for v in verdicts if v.status != "valid"]
            if any(m.severity == "error" for m in others):
                bad.insert(0, "wrong")
            status = bad[0] if bad else "valid"
            if status == "cancelled":
                status = "timeout" if deadline.over else "infra"
            ordered = sorted(messages, key=lambda m: (m.line, m.column))
            return Checked(status, tuple(ordered), seconds)

        return self._guarded(run)

    def _guarded(self, run: Callable[[], T]) -> "T | Checked":
        """Return what `run` returns; a failure of ours is this snippet's alone."""
        try:
            return run()
        except (OSError, PoolError) as error:
            return Checked("infra", _note(f"Lean could not be run: {error}"))
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            print(f"lean_checker.server: a snippet could not be checked: {text}", file=sys.stderr)
            return Checked("infra", _note(f"the checker failed: {text[:500]}"))


def _groups(works: list[_Work], files: list[_Work], debug: bool) -> Iterable[list[_Work]]:
    """Return the snippets that go through a pool, by pool; each alone if it is to be measured."""
    as_files = {id(work) for work in files}
    groups: dict[object, list[_Work]] = {}
    for work in works:
        if id(work) not in as_files:
            key = id(work) if debug else id(work.setting.pool)
            groups.setdefault(key, []).append(work)
    return groups.values()


def _refused(text: str, line: int = 1, column: int = 0) -> Checked:
    return Checked("format", (Message("error", line, column, text),))


def _note(text: str) -> tuple[Message, ...]:
    return (Message("error", 0, 0, text),)
