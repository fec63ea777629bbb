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
import itertools
import queue
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from kimina_jax.problems.load import Problem
from kimina_jax.sampler.sampling import Order, Sampling, sample_seed
from kimina_jax.text.drafts import proofs_in
from kimina_jax.text.fix_turns import Rejected
from kimina_jax.text.prompts import AS_PRESET, Prompt, Wording, template
from lean_checker.pool import Pool
from lean_checker.records import Candidate, Message, Verdict
from lean_checker.toolchain import Toolchain, resolve

SHIPPED = Path(__file__).parent / "assets" / "prover"
STATEMENT = "statement"  # the id of a question about one
LOOK_S = 0.2  # how soon a stop is seen
ROWS = 64  # samples that decode together
# The name that every theorem has in what the bundled templates' models were trained on; nothing
# stands before one there.
TRAINED_NAME = {"kimina-v1": "goal", "kimina-v1-proof": "goal"}
_NAME = re.compile(r"(theorem\s+)(?:«[^»\n]*»|[^\s:({\[⦃])+")
NO_PROOF = Message("error", 0, 0, "no proof of the theorem is in it")
DEFAULT = Sampling(max_new_tokens=224)


class StatementError(ValueError):
    """Lean does not accept the statement; the text is one sentence with what it says."""


Judge = Callable[[Iterator[Candidate], threading.Event], Generator[Verdict, None, None]]


def problem_of(statement: str, informal: str = "", preamble: str = "") -> Problem:
    """A theorem that is to be proved, as prompts want it."""
    return Problem("theorem", "", 1, informal, statement, "", (), preamble=preamble)


def asking(statement: str, preamble: str = "") -> Candidate:
    """What is asked of the checker to know whether Lean accepts a statement."""
    return Candidate(STATEMENT, statement, "by skip", preamble=preamble)


def refusal_in(verdict: Verdict) -> str:
    """What Lean has against the statement of `asking`; nothing where it accepts it."""
    if verdict.status not in ("statement", "header", "format"):
        return ""
    said = "; ".join(message.text for message in verdict.messages) or verdict.status
    return " ".join(said.split())


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


class AnswerSource(Protocol):
    """What answers a problem."""

    def draw(
        self, problem: Problem, count: int, stopped: threading.Event, first: int = 0
    ) -> Iterator[str]:
        """Up to `count` answers, as they are finished; none after `stopped`. `first` is the number
        of the first one: others than those that were drawn before it."""
        ...

    def fix(
        self, problem: Problem, rejected: Sequence[Rejected], number: int, stopped: threading.Event
    ) -> Iterator[str]:
        """Up to one more answer for each rejected one, in the round `number` from 1 on."""
        ...


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


class ModelSource:
    """Answers by the JAX decoder, from a Hugging Face folder. Raises ModelError, TokenizerError."""

    def __init__(
        self,
        folder: Path,
        prompt: Prompt | None = None,
        sampling: Sampling = DEFAULT,
        seed: int = 0,
        wording: Wording = AS_PRESET,
        rows: int = ROWS,
    ):
        """`rows` samples decode together. Without a `prompt` the folder says it, or kimina-v1 is
        it. Raises TemplateError where there is none of that name."""
        import jax  # here and below: with answers from a server none is needed

        from kimina_jax.text.chat import Chat, told_by
        from kimina_jax.text.chat_tokenizer import open_tokenizer
        from kimina_jax.weights import hf

        asked: Prompt = prompt or told_by(folder).get("prompt", "kimina-v1")
        template(asked)
        self._chat = Chat(open_tokenizer(folder), asked, wording)
        # A CPU computes in float32; bfloat16 is only what a small file is kept in.
        dtype = "float32" if jax.default_backend() == "cpu" else None
        self._params, self._model = hf.load_model(folder, param_dtype=dtype)
        self._sampling, self._seed, self._rows = sampling, seed, rows

    def draw(
        self, problem: Problem, count: int, stopped: threading.Event, first: int = 0
    ) -> Iterator[str]:
        """As AnswerSource; every round has `rows` answers, so that one program serves them all."""
        problem = self._named(problem)
        prompt = self._chat.encode(problem)
        for start in range(0, count, self._rows):
            wanted = [0] * self._rows
            texts = self._draw(problem, [prompt], wanted, 0, first + start, stopped)
            yield from itertools.islice(texts, count - start)

    def fix(
        self, problem: Problem, rejected: Sequence[Rejected], number: int, stopped: threading.Event
    ) -> Iterator[str]:
        """As AnswerSource; none for an answer whose prompt leaves no room in the context."""
        problem = self._named(problem)
        room = self._model.context - self._sampling.max_new_tokens
        failed = [self._chat.failed(one) for one in rejected]
        prompts = [self._chat.encode(problem, one) for one in failed]
        prompts = [prompt for prompt in prompts if len(prompt) <= room]
        yield from self._draw(problem, prompts, range(len(prompts)), number, 0, stopped)

    def _named(self, problem: Problem) -> Problem:
        """The problem as the model was trained to see it."""
        if name := TRAINED_NAME.get(self._chat.prompt):
            statement = _NAME.sub(rf"\g<1>{name}", problem.statement, count=1)
            return dataclasses.replace(problem, statement=statement, preamble="")
        return problem

    def _draw(
        self,
        problem: Problem,
        prompts: Sequence[Sequence[int]],
        wanted: Sequence[int],
        number: int,
        first: int,
        stopped: threading.Event,
    ) -> Iterator[str]:
        """One answer for each prompt in `wanted`, whose numbers, for the seeds, begin at `first`,
        as they are finished; none after `stopped`."""
        from kimina_jax.sampler import decode

        tokenizer, opening = self._chat.tokenizer, self._chat.opening(problem)
        samples = decode.generate(
            self._params,
            self._model,
            prompts,
            [
                Order(prompt, sample_seed(self._seed, number, problem.statement, index))
                for index, prompt in enumerate(wanted, first)
            ],
            self._sampling,
            end_ids=tokenizer.end_ids,
            pad_id=tokenizer.pad_id,
            max_rows=self._rows,
            text_of=tokenizer.decode,
        )
        for sample in samples:
            if stopped.is_set():
                return
            yield opening + tokenizer.decode(sample.tokens)


class Ahead:
    """The answers to one problem, drawn in a thread of their own from the moment that this is made:
    while Lean starts, a model is compiled. With `rejected`, the fixes of the round `number`."""

    def __init__(
        self,
        source: AnswerSource,
        problem: Problem,
        count: int,
        rejected: Sequence[Rejected] = (),
        number: int = 0,
        first: int = 0,
    ):
        self._source, self._first = source, first
        self._answers: queue.SimpleQueue[str | BaseException | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(problem, count, rejected, number), daemon=True
        )
        self._thread.start()

    def end(self) -> None:
        """Ends the drawing."""
        self._stop.set()

    def close(self) -> None:
        """Ends the drawing and waits until it has ended: Python must not end beside a compiled
        program that runs."""
        self._stop.set()
        self._thread.join()

    def _run(self, problem: Problem, count: int, rejected: Sequence[Rejected], number: int) -> None:
        try:
            if number:
                answers = self._source.fix(problem, rejected, number, self._stop)
            else:
                # A source that knows no `first` serves whoever needs none.
                later = (self._first,) if self._first else ()
                answers = self._source.draw(problem, count, self._stop, *later)
            for answer in answers:
                self._answers.put(answer)
            self._answers.put(None)
        except BaseException as error:  # raised where the answers are wanted
            self._answers.put(error)

    def draw(
        self, problem: Problem, count: int, stopped: threading.Event, first: int = 0
    ) -> Iterator[str]:
        """As AnswerSource; only the problem and the numbers that it was made with."""
        while not stopped.is_set():
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=LOOK_S)
                if isinstance(answer, BaseException):
                    raise answer
                if answer is None:
                    return
                yield answer

    def fix(
        self, problem: Problem, rejected: Sequence[Rejected], number: int, stopped: threading.Event
    ) -> Iterator[str]:
        """As AnswerSource."""
        return self._source.fix(problem, rejected, number, stopped)


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
        search = _Search(self.source, problem, first, fix_rounds, samples - first)
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


class _Search:
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
