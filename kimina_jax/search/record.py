# SPDX-License-Identifier: Apache-2.0
"""What a search has drawn and learnt, as a file from which it goes on.

JSON lines: what the search depends on, then batches of answers, verdicts, statements that were
refused, and lemmas. A search that is begun again makes the same steps and reads here what it would
draw and check; a line that was not finished is dropped. No verdict here proves anything: what is
found is always judged anew.
"""

import fcntl
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from lean_checker.records import RecordError, Verdict


class SearchRecordError(ValueError):
    """The file is no record of this search; the text is one sentence with a cure."""


class SearchRecord:
    """The memory of one search, in a file or, without a path, only while it lasts."""

    def __init__(self, path: Path | None = None, of: dict[str, Any] | None = None):
        """`of` is what the search depends on. Raises SearchRecordError."""
        self._drawn: dict[tuple[str, int, int], list[str]] = {}
        self._judged: dict[str, Verdict] = {}
        self._refused: dict[str, str] = {}
        self._file = None
        if path is None:
            return
        try:
            self._file = path.open("a+", encoding="utf-8")
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._file.seek(0)
            text = self._file.read()
        except BlockingIOError:
            raise SearchRecordError(f"{path}: another search writes it; wait for it") from None
        except UnicodeDecodeError:
            raise SearchRecordError(f"{path}: is no record of a search; move it away") from None
        except OSError as error:
            raise SearchRecordError(f"{path}: {error.strerror}; choose another place") from None
        whole = text[: text.rfind("\n") + 1]
        own = json.loads(json.dumps(of or {}))
        head = {"search": own}
        try:
            lines = [json.loads(line) for line in whole.split("\n")[:-1]]
            known = dict(lines[0]["search"]) if lines else own
            for line in lines[1:]:
                self._read(line)
        except (ValueError, KeyError, TypeError, AttributeError, RecordError):
            raise SearchRecordError(f"{path}: is no record of a search; move it away") from None
        if not lines and text and not json.dumps(head, ensure_ascii=False).startswith(text):
            raise SearchRecordError(f"{path}: is no record of a search; move it away")
        if known != own:
            other = sorted(k for k in {*known, *own} if known.get(k) != own.get(k))
            raise SearchRecordError(
                f"{path}: is of another search (it differs in {', '.join(other)}); move it away,"
                " or search as it did"
            )
        self._file.truncate(len(whole.encode()))
        if not lines:
            self._write(head)

    def close(self) -> None:
        """Gives the file free."""
        if self._file is not None:
            self._file.close()

    def texts(self, shown: str, first: int, count: int) -> list[str] | None:
        """The answers of a batch, if it was drawn."""
        return self._drawn.get((shown, first, count))

    def add_texts(self, shown: str, first: int, count: int, texts: list[str]) -> None:
        """Takes in the answers of a whole batch."""
        self._drawn[shown, first, count] = texts
        self._write({"drawn": shown, "first": first, "count": count, "texts": texts})

    def verdict(self, statement: str, proof: str) -> Verdict | None:
        """What was said of a proof."""
        return self._judged.get(_digest(statement, proof))

    def add_verdict(self, statement: str, proof: str, verdict: Verdict) -> None:
        """Takes in a verdict; what could not be checked is asked for again."""
        if verdict.status != "infra":
            name = _digest(statement, proof)
            self._judged[name] = verdict
            self._write({"judged": name, "verdict": verdict.to_json()})

    def refusal(self, statement: str) -> str | None:
        """Why a part is not tried, "" where it is; None where that is not known."""
        return self._refused.get(statement)

    def add_refusal(self, statement: str, why: str) -> None:
        """Takes in whether a part is tried."""
        self._refused[statement] = why
        self._write({"part": statement, "refused": why})

    def add_lemma(self, statement: str, lemma: dict[str, Any]) -> None:
        """Notes a lemma of a theorem and how often it was used, for who reads the file."""
        self._write({"theorem": statement, "lemma": lemma})

    def _read(self, line: dict[str, Any]) -> None:
        if "drawn" in line:
            texts = line["texts"]
            if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
                raise TypeError
            self._drawn[line["drawn"], line["first"], line["count"]] = texts
        elif "judged" in line:
            self._judged[line["judged"]] = Verdict.from_json(line["verdict"])
        elif "part" in line:
            self._refused[line["part"]] = line["refused"]

    def _write(self, line: dict[str, Any]) -> None:
        if self._file is not None:
            text = json.dumps(line, ensure_ascii=False)
            # Half a character, as a server may send it, is no UTF-8.
            self._file.write(text.encode("utf-8", "backslashreplace").decode() + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())


def _digest(statement: str, proof: str) -> str:
    return hashlib.sha256(json.dumps([statement, proof]).encode()).hexdigest()
