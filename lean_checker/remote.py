# SPDX-License-Identifier: Apache-2.0
"""Send candidates to Kimina Lean Servers: this project's endpoint, or Kimina's own.

A verdict from there is worth what that server's rules are worth. This project's endpoint audits
statement and axioms. Kimina's own server calls a proof valid if Lean printed no error and no sorry:
the gate here still refuses what declares axioms or other commands, but nobody audits the axioms.
"""

import itertools
import json
import math
import queue
import threading
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator

from lean_checker.check.assemble import parse_statement
from lean_checker.check.lexer import check_proof
from lean_checker.check.scanner import Refused, normalise
from lean_checker.check.stream import check_environment
from lean_checker.intake import Intake
from lean_checker.records import FAILURES, TIMED_OUT, Candidate, Message, Verdict

BATCH = 32
# How many candidates wait for a request where nobody says it, for each request.
AHEAD = 3 * BATCH
SEVERITIES = {"info": "information", "warning": "warning", "error": "error"}


def check_token(token: str) -> None:
    """Raise ValueError, whose text does not hold the token, if it cannot stand in a header."""
    if len(token.split()) != 1 or not token.isprintable():
        raise ValueError("a token is one word, without blanks")


class RemotePool:
    """Checks candidates on servers, `workers` requests at a time, spread over `urls`.

    header: stands before each statement (imports, open). timeout_s: seconds per candidate. token:
    presented to the servers. max_retries: how often a failed request is sent again, to the next
    server, before its candidates get the status "infra". Raises ValueError as check_token does.
    """

    def __init__(
        self,
        urls: list[str],
        *,
        header: str = "",
        workers: int = 4,
        timeout_s: float = 60.0,
        token: str | None = None,
        max_retries: int = 2,
    ) -> None:
        self.urls = [url.rstrip("/") for url in urls]
        self.header = header if header.endswith("\n") or not header else header + "\n"
        self.workers = workers
        self.timeout_s = timeout_s
        if token is not None:
            check_token(token)  # or http.client would refuse the header, in words that hold it
        self.token = token
        self.max_retries = max_retries

    def check(
        self, candidates: Iterable[Candidate], *, ahead: int | None = None
    ) -> Iterator[Verdict]:
        """Yield one verdict per candidate, in any order, while candidates are still being read.

        ahead: how many wait for a request before the reading of more waits.
        """
        intake = Intake(candidates, self.workers, BATCH, ahead or AHEAD * self.workers)
        turn = itertools.count()
        answers: queue.SimpleQueue[Verdict | BaseException | None] = queue.SimpleQueue()

        def work() -> None:
            try:
                while batch := intake.take():
                    for verdict in self._batch(batch, next(turn)):
                        if verdict.seconds > 0:  # a server's word, not the gate's
                            intake.learn(verdict.seconds)
                        answers.put(verdict)
            except BaseException as error:
                answers.put(error)
            finally:
                answers.put(None)

        for _ in range(self.workers):
            threading.Thread(target=work, daemon=True).start()
        running = self.workers
        try:
            while running:
                answer = answers.get()
                if answer is None:
                    running -= 1
                elif isinstance(answer, BaseException):
                    raise answer
                else:
                    yield answer
        finally:
            intake.stop()

    def _batch(self, batch: list[Candidate], first: int) -> Iterator[Verdict]:
        asked: dict[str, Candidate] = {}
        for candidate in batch:
            check_environment(candidate, [""])
            try:
                parse_statement(candidate.statement)
                check_proof(normalise(candidate.proof).rstrip())
            except Refused as refusal:
                message = Message("error", refusal.line, refusal.column, str(refusal))
                yield Verdict(candidate.id, refusal.status, (message,), 0.0, "gate")
            else:
                asked[str(len(asked))] = candidate
        failure = ""
        for attempt in range(self.max_retries + 1):
            if not asked:
                return
            url = self.urls[(first + attempt) % len(self.urls)]
            try:
                results = self._ask(url, asked)
            except (OSError, ValueError, KeyError, TypeError) as error:
                failure = f"{url} failed: {error}"
                continue
            for name, result in results.items():
                try:
                    verdict = self._verdict(asked[name], url, result)
                except (
                    ArithmeticError,
                    AttributeError,
                    LookupError,
                    TypeError,
                    ValueError,
                ) as error:
                    failure = f"{url} answered in no form that is known: {error!r}"
                    continue
                if verdict.status != "infra" or attempt == self.max_retries:
                    del asked[name]
                    yield verdict
        for candidate in asked.values():
            yield Verdict(candidate.id, "infra", (Message("error", 0, 0, failure),), 0.0, "")

    def _ask(self, url: str, asked: dict[str, Candidate]) -> dict[str, dict]:
        snippets = [
            {"id": name, "code": f"{self.header}{_preamble(c)}{c.statement} := {c.proof}\n"}
            for name, c in asked.items()
        ]
        body = json.dumps({"snippets": snippets, "timeout": math.ceil(self.timeout_s)}).encode()
        request = urllib.request.Request(
            f"{url}/api/check", body, {"Content-Type": "application/json"}
        )
        if self.token is not None:
            # Its bytes are UTF-8, as the server has it; http.client makes Latin-1 of a text.
            bearer = f"Bearer {self.token}".encode().decode("latin-1")
            request.add_header("Authorization", bearer)
        with urllib.request.urlopen(request, timeout=self.timeout_s * len(asked) + 60) as answer:
            results = json.load(answer)["results"]
        return {r["id"]: r for r in results if r["id"] in asked}

    def _verdict(self, candidate: Candidate, url: str, result: dict) -> Verdict:
        seconds = float(result.get("time") or 0.0)
        if error := result.get("error"):
            own = error.partition(":")[0]  # so this project's endpoint says what a proof did
            status = own if own in FAILURES else "infra"
            status = "timeout" if error.startswith(TIMED_OUT) else status
            return Verdict(candidate.id, status, (Message("error", 0, 0, error),), seconds, url)
        response = result.get("response") or {}
        if "message" in response or ("messages" not in response and "env" not in response):
            text = str(response.get("message", "an answer without messages"))
            return Verdict(candidate.id, "infra", (Message("error", 0, 0, text),), seconds, url)
        opening = self.header + _preamble(candidate) + candidate.statement
        before = opening.count("\n")
        messages = tuple(
            Message(
                SEVERITIES.get(m["severity"], "information"),
                max(m["pos"]["line"] - before, 0),
                m["pos"]["column"],
                str(m["data"]),
            )
            for m in response.get("messages") or []
        )
        status = "valid"
        if any(m.severity == "error" for m in messages):
            status = "wrong"
        elif response.get("sorries") or any("declaration uses" in m.text for m in messages):
            status = "sorry"
        return Verdict(candidate.id, status, messages, seconds, url)


def _preamble(candidate: Candidate) -> str:
    return f"{candidate.preamble}\n" if candidate.preamble else ""
