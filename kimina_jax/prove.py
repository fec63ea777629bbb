# SPDX-License-Identifier: Apache-2.0
"""Prove one theorem: draw answers, let the kernel judge them as they come, stop at the first proof.

    from kimina_jax.prove import Prover

    with Prover() as prover:
        print(prover.prove("theorem t (a b : Nat) : a + b = b + a").proof)

`Prover()` draws from the small model that comes with the package; `Prover("FOLDER")` from any
Hugging Face folder, `Prover(source=Endpoint(...))` from a server. A prover is a model and a checker
in one process, so that nothing is written; runs keep the two apart and talk by files.
"""

import contextlib
import dataclasses
import queue
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, Protocol

from kimina_jax.problems.load import Problem
from kimina_jax.sampler.sampling import Order, Sampling, sample_seed
from kimina_jax.text.drafts import proofs_in
from kimina_jax.text.prompts import AS_PRESET, Prompt, Wording
from lean_checker.pool import Pool
from lean_checker.records import Candidate, Verdict
from lean_checker.toolchain import Toolchain, resolve

SHIPPED = Path(__file__).parent / "assets" / "prover"
LOOK_S = 0.2  # how soon a stop is seen
ROWS = 64  # samples that decode together
# The name that every theorem has in what the bundled template's models were trained on; nothing
# stands before one there.
TRAINED_NAME = {"kimina-v1": "goal"}
_NAME = re.compile(r"(theorem\s+)(?:«[^»\n]*»|[^\s:({\[⦃])+")
DEFAULT = Sampling(max_new_tokens=224)


class StatementError(ValueError):
    """Lean does not accept the statement; the text is one sentence with what it says."""


Judge = Callable[[Iterator[Candidate], threading.Event], Generator[Verdict, None, None]]


def problem_of(statement: str, informal: str = "", preamble: str = "") -> Problem:
    """A theorem that is to be proved, as prompts want it."""
    return Problem("theorem", "", 1, informal, statement, "", (), preamble=preamble)


class AnswerSource(Protocol):
    """What answers a problem."""

    def draw(self, problem: Problem, count: int, stopped: threading.Event) -> Iterator[str]:
        """Up to `count` answers, as they are finished; none after `stopped`."""
        ...


@dataclasses.dataclass(frozen=True)
class ProofOutcome:
    """What came of a theorem.

    `proof` is the text after `:=`, None where none was found; `answer` is what the model wrote
    around it. `samples` answers were judged in `seconds`; `statuses` counts the verdicts of the
    proofs that they offered, "format" an answer that offered none.
    """

    statement: str
    proof: str | None
    answer: str
    samples: int
    statuses: dict[str, int]
    seconds: float

    @property
    def lean(self) -> str:
        """The theorem with its proof, as a file has it. Raises ValueError where there is none."""
        if self.proof is None:
            raise ValueError(f"{self.statement}: has no proof")
        return f"{self.statement} := {self.proof.rstrip()}\n"


class ModelSource:
    """Answers by the JAX decoder, from a Hugging Face folder. Raises ModelError, TokenizerError."""

    def __init__(
        self,
        folder: Path,
        prompt: Prompt = "kimina-v1",
        sampling: Sampling = DEFAULT,
        seed: int = 0,
        wording: Wording = AS_PRESET,
    ):
        import jax  # here and below: with answers from a server none is needed

        from kimina_jax.text.chat import Chat
        from kimina_jax.text.chat_tokenizer import open_tokenizer
        from kimina_jax.weights import hf

        self._chat = Chat(open_tokenizer(folder), prompt, wording)
        # A CPU computes in float32; bfloat16 is only what a small file is kept in.
        dtype = "float32" if jax.default_backend() == "cpu" else None
        self._params, self._model = hf.load_model(folder, param_dtype=dtype)
        self._sampling, self._seed = sampling, seed

    def draw(self, problem: Problem, count: int, stopped: threading.Event) -> Iterator[str]:
        """As AnswerSource; every round has ROWS answers, so that one program serves them all."""
        from kimina_jax.sampler import decode

        if name := TRAINED_NAME.get(self._chat.prompt):
            statement = _NAME.sub(rf"\g<1>{name}", problem.statement, count=1)
            problem = dataclasses.replace(problem, statement=statement, preamble="")
        prompt, tokenizer = self._chat.encode(problem), self._chat.tokenizer
        opening = self._chat.opening(problem)
        for first in range(0, count, ROWS):
            orders = [
                Order(0, sample_seed(self._seed, 0, problem.statement, index))
                for index in range(first, first + ROWS)
            ]
            samples = decode.generate(
                self._params,
                self._model,
                [prompt],
                orders,
                self._sampling,
                end_ids=tokenizer.end_ids,
                pad_id=tokenizer.pad_id,
                max_rows=ROWS,
                text_of=tokenizer.decode,
            )
            for done, sample in enumerate(samples, first + 1):
                if stopped.is_set():
                    return
                yield opening + tokenizer.decode(sample.tokens)
                if done >= count:
                    return


class Ahead:
    """The answers to one problem, drawn in a thread of their own from the moment that this is made:
    while Lean starts, a model is compiled."""

    def __init__(self, source: AnswerSource, problem: Problem, count: int):
        self._answers: queue.SimpleQueue[str | BaseException | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(source, problem, count), daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Ends the drawing and waits until it has ended: Python must not end beside a compiled
        program that runs."""
        self._stop.set()
        self._thread.join()

    def _run(self, source: AnswerSource, problem: Problem, count: int) -> None:
        try:
            for answer in source.draw(problem, count, self._stop):
                self._answers.put(answer)
            self._answers.put(None)
        except BaseException as error:  # raised where the answers are wanted
            self._answers.put(error)

    def draw(self, problem: Problem, count: int, stopped: threading.Event) -> Iterator[str]:
        """As AnswerSource; only the problem and the count that it was made with."""
        while not stopped.is_set():
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=LOOK_S)
                if isinstance(answer, BaseException):
                    raise answer
                if answer is None:
                    return
                yield answer


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
        self._source = source
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
        asked = Candidate("statement", statement, "by skip", preamble=preamble)
        (verdict,) = self._pool.check([asked])
        if verdict.status not in ("statement", "header", "format"):
            return ""
        said = "; ".join(message.text for message in verdict.messages) or verdict.status
        return " ".join(said.split())

    def prove(
        self,
        statement: str,
        *,
        informal: str = "",
        preamble: str = "",
        samples: int = 256,
        seconds: float = 60.0,
        judge: Judge | None = None,
        progress: Callable[[int, Counter[str]], None] = lambda samples, statuses: None,
    ) -> ProofOutcome:
        """Looks for a proof of `theorem NAME (binders) : goal` among `samples` answers.

        `preamble` are the definitions that stand before it. Ends with the first proof that is
        accepted, and after `seconds` in any case. The pool decides, or `judge`, given candidates as
        they come and what ends them. `progress` hears of the answers so far and of the verdicts.
        Raises StatementError where Lean does not accept the statement, unless `judge` is given.
        """
        started = time.monotonic()
        statement = statement.strip()
        if judge is None and (said := self.refusal(statement, preamble)):
            raise StatementError(f"Lean does not accept the statement: {said}")
        problem = problem_of(statement, informal, preamble)
        ahead = Ahead(self._source, problem, samples)
        search = _Search(ahead, problem, samples)
        left = min(max(0.0, seconds - (time.monotonic() - started)), threading.TIMEOUT_MAX)
        timer = threading.Timer(left, search.stop.set)
        timer.daemon = True
        timer.start()
        proof, answer = None, ""
        verdicts = (judge or self.check)(search.candidates(), search.stop)
        try:
            for verdict in verdicts:
                candidate, text = search.settle(verdict)
                progress(search.samples, search.statuses)
                if verdict.status == "valid":
                    proof, answer = candidate.proof, text
                    break
        finally:
            search.stop.set()
            timer.cancel()
            verdicts.close()
        ahead.close()  # not after an exception: an interrupt ends at once
        spent = time.monotonic() - started
        return ProofOutcome(statement, proof, answer, search.samples, dict(search.statuses), spent)


class _Search:
    """What is known of one theorem while its answers are judged."""

    def __init__(self, source: AnswerSource, problem: Problem, count: int):
        self.source, self.problem, self.count = source, problem, count
        self.stop = threading.Event()
        self.samples = 0
        self.statuses: Counter[str] = Counter()
        self._open: dict[str, tuple[Candidate, str]] = {}
        self._seen: set[str] = set()

    def candidates(self) -> Iterator[Candidate]:
        """Every proof that an answer offers, once."""
        for text in self.source.draw(self.problem, self.count, self.stop):
            self.samples += 1
            proofs = proofs_in(text, self.problem.statement)
            if not proofs:
                self.statuses["format"] += 1
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
        return self._open.pop(verdict.id)
