# SPDX-License-Identifier: Apache-2.0
"""What a search has drawn and learnt, as a file from which it goes on.

Batches of answers, verdicts, statements that were refused, and lemmas. A search that is begun
again makes the same steps and reads here what it would draw and check. No verdict here proves
anything: what is found is always judged anew.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from kimina_jax.protocol.line_log import LineLog
from lean_checker.records import RecordError, Verdict


class SearchRecord:
    """The memory of one search, in a file or, without a path, only while it lasts."""

    def __init__(self, path: Path | None = None, of: dict[str, Any] | None = None):
        """`of` is what the search depends on. Raises LineLogError."""
        self._drawn: dict[tuple[str, int, int], list[str]] = {}
        self._judged: dict[str, Verdict] = {}
        self._refused: dict[str, str] = {}
        self._log = LineLog(path, "search", of or {}) if path else None
        for line in self._log.lines if self._log else ():
            try:
                self._read(line)
            except (KeyError, TypeError, RecordError):
                assert self._log
                raise self._log.refusal() from None

    def close(self) -> None:
        """Gives the file free."""
        if self._log:
            self._log.close()

    def texts(self, shown: str, first: int, count: int) -> list[str] | None:
        """The answers of a batch, if it was drawn."""
        return self._drawn.get((shown, first, count))

    def add_texts(self, shown: str, first: int, count: int, texts: list[str]) -> None:
        """Takes in the answers of a whole batch."""
        self._drawn[shown, first, count] = texts
        self._add({"drawn": shown, "first": first, "count": count, "texts": texts})

    def verdict(self, statement: str, proof: str) -> Verdict | None:
        """What was said of a proof."""
        return self._judged.get(_digest(statement, proof))

    def add_verdict(self, statement: str, proof: str, verdict: Verdict) -> None:
        """Takes in a verdict; what could not be checked is asked for again."""
        if verdict.status != "infra":
            name = _digest(statement, proof)
            self._judged[name] = verdict
            self._add({"judged": name, "verdict": verdict.to_json()})

    def refusal(self, statement: str) -> str | None:
        """Why a part is not tried, "" where it is; None where that is not known."""
        return self._refused.get(statement)

    def add_refusal(self, statement: str, why: str) -> None:
        """Takes in whether a part is tried."""
        self._refused[statement] = why
        self._add({"part": statement, "refused": why})

    def add_lemma(self, statement: str, lemma: dict[str, Any]) -> None:
        """Notes a lemma of a theorem and how often it was used, for who reads the file."""
        self._add({"theorem": statement, "lemma": lemma})

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

    def _add(self, line: dict[str, Any]) -> None:
        if self._log:
            self._log.add(line)


def _digest(statement: str, proof: str) -> str:
    return hashlib.sha256(json.dumps([statement, proof]).encode()).hexdigest()
