# SPDX-License-Identifier: Apache-2.0
"""JSON lines to which one program adds what it has done, and from which it goes on.

The first line says what the work depends on. Every line is on the disk when `add` returns; one
that a killed program did not finish is dropped.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class LineLogError(ValueError):
    """The file is no log of this work; the text is one sentence with a cure."""


class LineLog:
    """An open log of some `work`, such as "search"; `lines` are those that it had."""

    def __init__(self, path: Path, work: str, of: Mapping[str, Any]):
        """`of` is what the work depends on. Raises LineLogError."""
        self.path, self._work = path, work
        try:
            self._file = path.open("a+", encoding="utf-8", newline="")
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._file.seek(0)
            # A line may end in the middle of a character, too.
            raw = bytes(self._file.buffer.read())
        except BlockingIOError:
            raise LineLogError(f"{path}: another {work} writes it; wait for it") from None
        except OSError as error:
            raise LineLogError(f"{path}: {error.strerror}; choose another place") from None
        own = json.loads(json.dumps(of))
        head = json.dumps({work: own}, ensure_ascii=False)
        whole = raw[: raw.rfind(b"\n") + 1]
        try:
            lines = whole.decode("utf-8").split("\n")[:-1]
            first, *rest = [json.loads(line) for line in lines] or [{work: own}]
            known: dict[str, Any] = dict(first[work])
            self.lines: list[dict[str, Any]] = [dict(line) for line in rest]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise self.refusal() from None
        if not whole and not _bytes(head).startswith(raw):
            raise self.refusal()
        ours = (
            first.keys() == {work} and isinstance(first[work], dict) and known.keys() == own.keys()
        )
        if known != own and ours and whole == raw and not self.lines:
            whole = b""  # nothing was done with other settings
        elif known != own:
            other = sorted(k for k in {*known, *own} if known.get(k) != own.get(k))
            raise LineLogError(
                f"{path}: is of another {work} (it differs in {', '.join(other)}); move it away,"
                " or take the same settings again"
            )
        self._file.truncate(len(whole))
        if not whole:
            self._write(head)

    def refusal(self) -> LineLogError:
        """That the file holds something else."""
        return LineLogError(f"{self.path}: is no record of a {self._work}; move it away")

    def add(self, line: Mapping[str, Any]) -> None:
        """Adds a line."""
        self._write(json.dumps(line, ensure_ascii=False))

    def close(self) -> None:
        """Gives the file free."""
        self._file.close()

    def _write(self, text: str) -> None:
        self._file.write(_bytes(text).decode() + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def _bytes(text: str) -> bytes:
    """UTF-8; half a character, as a server may send it, is none."""
    return text.encode("utf-8", "backslashreplace")
