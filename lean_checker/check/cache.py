# SPDX-License-Identifier: Apache-2.0
"""Verdicts on disk, shared by processes: the same proof of the same statement is checked once.

A verdict is found again by a hash over all that decides it: the toolchain (with its theory), the
header, the rules of the gate, the heartbeats, the statement and the proof. Verdicts that depend on
this machine or on the moment (time, memory, output, crashes, our own failures) are not kept.
"""

import contextlib
import hashlib
import json
import random
import sqlite3
import threading
import time
from pathlib import Path

from lean_checker.records import Candidate, RecordError, Verdict
from lean_checker.toolchain import Toolchain

# Raise it when the gate, the assembly or the audit decide anything differently.
RULES = 7
KEPT = frozenset({"valid", "wrong", "sorry", "axiom", "statement", "header", "format"})
BUSY_SECONDS = 30.0
MAGIC = b"SQLite format 3\0"  # https://sqlite.org/fileformat.html, 1.3.1


class CacheError(Exception):
    """The cache file cannot be used; the text is one sentence."""


def key(
    toolchain: Toolchain,
    heartbeats: int,
    candidate: Candidate,
    goals: bool = False,
    solved: bool = False,
) -> bytes:
    """Return the hash (32 bytes) by which this candidate's verdict is kept; its id is not in it.

    goals: whether verdicts tell the goals at errors. solved: whether they count solved ones.
    """
    parts = (
        *(toolchain.id, toolchain.header, str(RULES), str(heartbeats)),
        *(candidate.statement, candidate.proof),
        *([candidate.preamble] if candidate.preamble else []),
        *([["goals"]] if goals else []),
        *([["solved"]] if solved else []),
    )
    # JSON separates the parts beyond doubt, whatever stands in them.
    return hashlib.sha256(json.dumps(parts).encode()).digest()


def _write_ahead(file: sqlite3.Connection) -> None:
    """Several processes then read while one writes. SQLite does not wait for its lock here when two
    processes change a new file's mode at once: one of them is told "locked" right away."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            file.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(random.uniform(0.001, 0.05))


def _is_database(path: Path) -> bool:
    """Whether a file is one of SQLite's by its first bytes, or was one: what a power cut leaves may
    be zeros."""
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
    return head in (MAGIC, bytes(len(head)))


class VerdictCache:
    """A file of verdicts. Threads and processes may share it. Raises CacheError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hits = 0
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise CacheError(f"The verdict cache {path} cannot be opened: {error}") from error
            if not _is_database(path):
                raise CacheError(
                    f"The verdict cache {path} holds something else, or its beginning is damaged:"
                    " name another file, or remove it"
                ) from error
            # A damaged one: what is in it can be computed again.
            path.replace(path.with_name(path.name + ".damaged"))
            self._file = self._open()
        except OSError as error:
            raise CacheError(f"The verdict cache {path} cannot be opened: {error}") from error

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        try:
            _write_ahead(file)
            # A verdict lost in a power cut is computed again.
            file.execute("PRAGMA synchronous = OFF")
            file.execute(
                "CREATE TABLE IF NOT EXISTS verdicts (key BLOB PRIMARY KEY, verdict TEXT NOT NULL)"
                " WITHOUT ROWID"
            )
        except sqlite3.DatabaseError:
            file.close()
            raise
        return file

    def get(self, name: bytes, identity: str) -> Verdict | None:
        """Return the verdict kept under this key, with the given id, or None."""
        try:
            with self._lock:
                row = self._file.execute(
                    "SELECT verdict FROM verdicts WHERE key = ?", (name,)
                ).fetchone()
            if row is None:
                return None
            verdict = Verdict.from_json({**json.loads(row[0]), "id": identity})
        except (sqlite3.Error, ValueError, TypeError, RecordError):
            return None
        self.hits += 1
        return verdict

    def put(self, name: bytes, verdict: Verdict) -> None:
        """Keep a verdict, if its status is one that lasts."""
        if verdict.status not in KEPT:
            return
        text = json.dumps(verdict.to_json())
        # The verdict counts more than its copy: a full disk must not stop the checker.
        with contextlib.suppress(sqlite3.Error), self._lock:
            self._file.execute("INSERT OR REPLACE INTO verdicts VALUES (?, ?)", (name, text))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()
