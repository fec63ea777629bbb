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
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from lean_checker.files.whole_files import check_text
from lean_checker.pool import Pool, PoolError, Usage
from lean_checker.records import Candidate, Message
from lean_checker.serving.answers import Checked
from lean_checker.serving.headers import Headers, Setting
from lean_checker.serving.requests import Request
from lean_checker.serving.snippets import Snippet, SnippetTheorem, take_apart

T = TypeVar("T")
MAX_CHARACTERS = 200_000
# A file is compiled again without what fails; all that together takes at most so many time-outs.
FILE_FACTOR = 10.0
LOOK_SECONDS = 0.1
# Statuses that a message at the statement may belong to, which then has a position there.
PLACED = ("valid", "wrong", "statement")
STOPPED = "the work was stopped"


@dataclass(frozen=True)
class _Deadline:
    """Stops when another event is set, or when the time is over."""

    other: threading.Event
    end: float

    def is_set(self) -> bool:
        return self.other.is_set() or self.over

    @property
    def over(self) -> bool:
        return time.monotonic() > self.end


@dataclass
class _Work:
    """A snippet on its way. theorem: what goes to the pool, if it does."""

    name: str
    snippet: Snippet
    setting: Setting
    theorem: SnippetTheorem | None
    warnings: tuple[Message, ...]
    usage: Usage | None
    checked: Checked | None = None


@dataclass(frozen=True)
class _Turn:
    """What the snippets of one request share."""

    timeout_s: float
    fresh: bool
    stop: threading.Event


class RequestChecker:
    """Checks requests with one pool and pools that differ from it in the header only."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.headers = Headers(pool)
        self._slots = threading.Semaphore(pool.workers)

    def check(self, request: Request, stop: threading.Event) -> list[tuple[str, Checked]]:
        """Return what was found about each snippet, in order.

        stop: when it is set, the work ends, and what is not done yet is "infra".
        """
        turn = _Turn(self.timeout_s(request), request.fresh, stop)
        found: dict[str, Checked] = {}
        works: list[_Work] = []
        for name, code in request.snippets:
            if stop.is_set():
                found[name] = Checked("infra", _note(STOPPED))
                continue
            prepared = _guarded(lambda n=name, c=code: self._prepare(n, c, request.debug))
            if isinstance(prepared, _Work):
                works.append(prepared)
            else:
                found[name] = prepared
        with ThreadPoolExecutor(self.pool.workers) as threads:
            tasks = [threads.submit(self._through_pool, group, turn) for group in _groups(works)]
            files = [work for work in works if work.theorem is None]
            tasks += [threads.submit(self._as_file, work, turn) for work in files]
            wait(tasks)
            for task in [*tasks, *(threads.submit(self._place, work, turn) for work in works)]:
                task.result()
        for work in works:
            found[work.name] = _complete(work)
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
        theorem = snippet.theorem
        if setting.pool is None or theorem is None or not self.pool.reads(theorem.statement):
            theorem = None
        return _Work(name, snippet, setting, theorem, warnings, Usage() if debug else None)

    def _through_pool(self, works: list[_Work], turn: _Turn) -> None:
        """Check snippets that are one theorem each and share a header."""
        by_name = {work.name: work for work in works}
        candidates = [
            Candidate(work.name, work.theorem.statement, work.theorem.proof)
            for work in works
            if work.theorem is not None
        ]

        def run() -> Checked:
            verdicts = (works[0].setting.pool or self.pool).check(
                candidates,
                timeout_s=turn.timeout_s,
                fresh=turn.fresh,
                cancelled=turn.stop,
                usage=works[0].usage,
            )
            for verdict in verdicts:
                by_name[verdict.id].checked = Checked(
                    verdict.status, verdict.messages, verdict.seconds
                )
            return Checked("infra", _note(STOPPED))

        left = _guarded(run)
        for work in works:
            work.checked = work.checked or left

    def _place(self, work: _Work, turn: _Turn) -> None:
        """Give the messages about a theorem the snippet's own positions."""
        theorem, checked = work.theorem, work.checked
        if theorem is None or checked is None:
            return
        if checked.status in PLACED and any(not m.line for m in checked.messages):
            placed = self._file(work, turn)
            if placed.status == "valid" != checked.status:
                work.checked = placed  # it was taken apart at another `:=` than its own
                return
            refused = any(m.severity == "error" for m in placed.messages)
            if refused == (checked.status != "valid"):
                work.checked = replace(checked, messages=placed.messages)
                return
        work.checked = replace(checked, messages=tuple(map(theorem.place, checked.messages)))

    def _as_file(self, work: _Work, turn: _Turn) -> None:
        work.checked = self._file(work, turn)

    def _file(self, work: _Work, turn: _Turn) -> Checked:
        while not turn.stop.is_set():
            if self._slots.acquire(timeout=LOOK_SECONDS):
                try:
                    return _guarded(lambda: self._compiled(work, turn))
                finally:
                    self._slots.release()
        return Checked("infra", _note(STOPPED))

    def _compiled(self, work: _Work, turn: _Turn) -> Checked:
        started = time.monotonic()
        deadline = _Deadline(turn.stop, started + FILE_FACTOR * turn.timeout_s)
        verdicts, others = check_text(
            replace(self.pool.toolchain, header=work.setting.header),
            work.snippet.body,
            "snippet",
            turn.timeout_s,
            self.pool.memory_mib,
            self.pool.limits(turn.timeout_s, deadline, work.usage),
        )
        messages = dict.fromkeys([*others, *(m for v in verdicts for m in v.messages)])
        bad = [v.status for v in verdicts if v.status != "valid"]
        if any(m.severity == "error" for m in others):
            bad.insert(0, "wrong")
        status = bad[0] if bad else "valid"
        if status == "cancelled":
            status = "timeout" if deadline.over else "infra"
        ordered = sorted(messages, key=lambda m: (m.line, m.column))
        return Checked(status, tuple(ordered), time.monotonic() - started)


def _guarded(run: Callable[[], T]) -> "T | Checked":
    """Return what `run` returns; a failure of ours is this snippet's alone."""
    try:
        return run()
    except (OSError, PoolError) as error:
        return Checked("infra", _note(f"Lean could not be run: {error}"))
    except Exception as error:
        text = f"{type(error).__name__}: {error}"[:500]
        print(f"lean_checker.server: a snippet could not be checked: {text}", file=sys.stderr)
        return Checked("infra", _note(f"the checker failed: {text}"))


def _groups(works: list[_Work]) -> Iterable[list[_Work]]:
    """Return what goes through a pool, by pool; each alone if it is to be measured."""
    groups: dict[object, list[_Work]] = {}
    for work in works:
        if work.theorem is not None:
            key = id(work) if work.usage is not None else id(work.setting.pool)
            groups.setdefault(key, []).append(work)
    return groups.values()


def _complete(work: _Work) -> Checked:
    """Return what was found about a snippet, with what was said and measured beside it."""
    checked = work.checked or Checked("infra", _note(STOPPED))
    diagnostics: dict[str, Any] | None = None
    if work.usage is not None:
        diagnostics = {
            "repl_uuid": uuid.uuid4().hex,
            "cpu_max": round(work.usage.cpu_percent, 1),
            "memory_max": work.usage.memory_bytes,
        }
    return replace(checked, messages=(*work.warnings, *checked.messages), diagnostics=diagnostics)


def _refused(text: str, line: int = 1, column: int = 0) -> Checked:
    return Checked("format", (Message("error", line, column, text),))


def _note(text: str) -> tuple[Message, ...]:
    return (Message("error", 0, 0, text),)
