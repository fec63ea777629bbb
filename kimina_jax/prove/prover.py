# SPDX-License-Identifier: Apache-2.0
"""The prover of one theorem, and what came of it; the package says how it is used."""

import contextlib
import dataclasses
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

from kimina_jax.prove.answers import SHIPPED, AnswerSource, ModelSource, problem_of
from kimina_jax.prove.attempt import ProofAttempt, stopped_by
from lean_checker.pool import Pool
from lean_checker.records import Candidate, Verdict
from lean_checker.toolchain import Toolchain, resolve

STATEMENT = "statement"  # the id of a question about one


class StatementError(ValueError):
    """Lean does not accept the statement; the text is one sentence with what it says."""


Judge = Callable[[Iterator[Candidate], threading.Event], Generator[Verdict, None, None]]


def asking(statement: str, preamble: str = "") -> Candidate:
    """What is asked of the checker to know whether Lean accepts a statement."""
    return Candidate(STATEMENT, statement, "by skip", preamble=preamble)


def refusal_in(verdict: Verdict) -> str:
    """What Lean has against the statement of `asking`; nothing where it accepts it."""
    if verdict.status not in ("statement", "header", "format"):
        return ""
    said = "; ".join(message.text for message in verdict.messages) or verdict.status
    return " ".join(said.split())


@dataclasses.dataclass(frozen=True)
class ProofOutcome:
    """What came of a theorem.

    `proof` is the text after `:=`, None where none was found; `answer` is what the model wrote
    around it. `samples` answers were judged in `seconds`; `statuses` counts the verdicts of the
    proofs that they offered, "format" an answer that offered none. `fixes` of the samples were
    asked for after a rejected one. Of a search by parts (search/lemma_search.py) `parts` theorems
    were tried on the way, and `proved_parts` of them proved; its `answer` is empty where the proof
    was put together of several.
    """

    statement: str
    proof: str | None
    answer: str
    samples: int
    statuses: dict[str, int]
    seconds: float
    fixes: int = 0
    parts: int = 0
    proved_parts: int = 0

    @property
    def lean(self) -> str:
        """The theorem with its proof, as a file has it. Raises ValueError where there is none."""
        if self.proof is None:
            raise ValueError(f"{self.statement}: has no proof")
        return f"{self.statement} := {self.proof.rstrip()}\n"


def plain_samples(samples: int, fix_rounds: int) -> int:
    """How many of all samples are drawn before the first round of fixes: the same share as for each
    of these."""
    return -(-samples // (fix_rounds + 1))


class Prover:
    """A source of answers beside a pool of Lean processes; use it as a context manager.

    model: a Hugging Face folder; None takes the small prover of the package. source: answers from
    somewhere else. toolchain: as lean_checker.toolchain.resolve takes it, or returns it. workers:
    Lean processes at a time; settings: what else lean_checker.pool.Pool takes, such as timeout_s.
    Raises ModelError, ToolchainError, PoolError.
    """

    def __init__(
        self,
        model: str | Path | None = None,
        *,
        source: AnswerSource | None = None,
        toolchain: str | Toolchain = "embedded",
        workers: int = 2,
        **settings: Any,
    ):
        if source is None:
            source = ModelSource(Path(model) if model is not None else SHIPPED)
        self.source = source
        self.toolchain = resolve(toolchain) if isinstance(toolchain, str) else toolchain
        self._pool = Pool(self.toolchain, workers=workers, **settings)

    def __enter__(self) -> "Prover":
        self._pool.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.__exit__()

    @property
    def header(self) -> str:
        """What a file with a proof of it begins with, for a stock Lean: what is imported, opened
        and set; nothing with the embedded theory, whose names are those of Lean's own library."""
        return "" if self.toolchain.kind == "embedded" else self.toolchain.header

    def check(
        self, candidates: Iterator[Candidate], stop: threading.Event
    ) -> Generator[Verdict, None, None]:
        """The pool's verdicts about candidates, as they come, until `stop`."""
        return self._pool.check(candidates, cancelled=stop)

    def refusal(self, statement: str, preamble: str = "") -> str:
        """What Lean has against a statement behind its preamble; nothing where it accepts it."""
        (verdict,) = self._pool.check([asking(statement, preamble)])
        return refusal_in(verdict)

    def prove(
        self,
        statement: str,
        *,
        informal: str = "",
        preamble: str = "",
        samples: int = 256,
        seconds: float = 60.0,
        fix_rounds: int = 0,
        judge: Judge | None = None,
        progress: Callable[[int, Counter[str]], None] = lambda samples, statuses: None,
    ) -> ProofOutcome:
        """Looks for a proof of `theorem NAME (binders) : goal` among `samples` answers.

        `preamble` are the definitions that stand before it. Ends with the first proof that is
        accepted, and after `seconds` in any case. With `fix_rounds` the samples are divided:
        the first share is drawn as ever, each later one asks again for what was rejected in the
        round before, each proof once, with what Lean says of it (goals: if the pool was made with
        `goals=True`). The pool decides, or `judge`, given candidates as
        they come and what ends them. `progress` hears of the answers so far and of the verdicts.
        Raises StatementError where Lean does not accept the statement, unless `judge` is given.
        """
        started = time.monotonic()
        statement = statement.strip()
        if judge is None and (said := self.refusal(statement, preamble)):
            raise StatementError(f"Lean does not accept the statement: {said}")
        problem = problem_of(statement, informal, preamble)
        first = plain_samples(samples, fix_rounds)
        search = ProofAttempt(self.source, problem, first, fix_rounds, samples - first)
        proof, answer = None, ""
        judged = (judge or self.check)(search.candidates(), search.stop)
        with contextlib.closing(judged) as verdicts, stopped_by(search.stop, started + seconds):
            for verdict in verdicts:
                candidate, text = search.settle(verdict)
                progress(search.samples, search.statuses)
                if verdict.status == "valid":
                    proof, answer = candidate.proof, text
                    break
        search.close()  # not after an exception: an interrupt ends at once
        spent = time.monotonic() - started
        statuses = dict(search.statuses)
        return ProofOutcome(statement, proof, answer, search.samples, statuses, spent, search.fixes)
