# SPDX-License-Identifier: Apache-2.0
"""One attempt at a theorem: its answers as candidates, and what is asked again of the rejected."""

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterator

from kimina_jax.problems.load import Problem
from kimina_jax.prove.answers import LOOK_S, Ahead, AnswerSource
from kimina_jax.text.drafts import proofs_in
from kimina_jax.text.fix_turns import Rejected
from lean_checker.records import Candidate, Message, Verdict

NO_PROOF = Message("error", 0, 0, "no proof of the theorem is in it")


@contextlib.contextmanager
def stopped_by(stop: threading.Event, end: float) -> Iterator[None]:
    """Sets `stop` at the moment `end` of time.monotonic(), or when the block ends before."""
    left = min(max(0.0, end - time.monotonic()), threading.TIMEOUT_MAX)
    timer = threading.Timer(left, stop.set)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        stop.set()
        timer.cancel()


class ProofAttempt:
    """What is known of one theorem while its answers are judged."""

    def __init__(
        self, source: AnswerSource, problem: Problem, count: int, fix_rounds: int, most_fixes: int
    ):
        self.problem = problem
        self.stop = threading.Event()
        self.samples = self.fixes = 0
        self.statuses: Counter[str] = Counter()
        self._source, self._rounds, self._room = source, fix_rounds, most_fixes
        self._drawing = [Ahead(source, problem, count)]
        self._open: dict[str, tuple[Candidate, str]] = {}
        self._seen: set[str] = set()
        self._rejected: list[Rejected] = []

    def close(self) -> None:
        """Waits until nothing is drawn any more."""
        for ahead in self._drawing:
            ahead.close()

    def candidates(self) -> Iterator[Candidate]:
        """Every proof that an answer offers, once; round by round."""
        yield from self._offered(0)
        for number in range(1, self._rounds + 1):
            while self._open and not self.stop.wait(LOOK_S / 10):
                pass  # what fails of this round is what the next one asks for
            share = -(-(self._room - self.fixes) // (self._rounds - number + 1))
            rejected, self._rejected = self._rejected[:share], []
            if self.stop.is_set() or not rejected:
                return
            self._drawing.append(Ahead(self._source, self.problem, 0, rejected, number))
            if self.stop.is_set():  # since it was looked at
                self._drawing[-1].close()
                return
            yield from self._offered(number)

    def _offered(self, number: int) -> Iterator[Candidate]:
        """The proofs of the answers that are being drawn, of the round `number`."""
        for text in self._drawing[-1].draw(self.problem, 0, self.stop):
            self.samples += 1
            self.fixes += number > 0
            proofs = proofs_in(text, self.problem.statement)
            if not proofs:
                self.statuses["format"] += 1
                self._reject(text, "", "format", (NO_PROOF,))
            for proof in proofs:
                if proof in self._seen:
                    continue
                self._seen.add(proof)
                name = str(len(self._seen))
                problem = self.problem
                candidate = Candidate(name, problem.statement, proof, preamble=problem.preamble)
                self._open[name] = candidate, text
                yield candidate

    def settle(self, verdict: Verdict) -> tuple[Candidate, str]:
        """Counts a verdict; what it is about."""
        self.statuses[verdict.status] += 1
        candidate, text = self._open[verdict.id]
        if verdict.status not in ("valid", "infra"):
            self._reject(text, candidate.proof, verdict.status, verdict.messages)
        del self._open[verdict.id]  # last: whoever waits for it finds what was rejected
        return candidate, text

    def _reject(self, text: str, proof: str, status: str, messages: tuple[Message, ...]) -> None:
        """Keeps an answer for the next round; of one that offers several proofs the first."""
        if self._rounds and all(one.answer != text for one in self._rejected):
            self._rejected.append(Rejected(text, proof, status, messages))
