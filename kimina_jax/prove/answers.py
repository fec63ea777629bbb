# SPDX-License-Identifier: Apache-2.0
"""Where answers to a theorem come from: the JAX decoder here, and the thread that draws ahead.

kimina_jax/sampler/endpoint.py draws them from a server.
"""

import contextlib
import dataclasses
import itertools
import queue
import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from kimina_jax.problems.load import Problem
from kimina_jax.sampler.sampling import Order, Sampling, sample_seed
from kimina_jax.text.fix_turns import Rejected
from kimina_jax.text.prompts import AS_PRESET, Prompt, Wording, template

SHIPPED = Path(__file__).parent.parent / "assets" / "prover"
LOOK_S = 0.2  # how soon a stop is seen
ROWS = 64  # samples that decode together
# The name that every theorem has in what the bundled templates' models were trained on; nothing
# stands before one there.
TRAINED_NAME = {"kimina-v1": "goal", "kimina-v1-proof": "goal"}
_NAME = re.compile(r"(theorem\s+)(?:«[^»\n]*»|[^\s:({\[⦃])+")
DEFAULT = Sampling(max_new_tokens=224)


def problem_of(statement: str, informal: str = "", preamble: str = "") -> Problem:
    """A theorem that is to be proved, as prompts want it."""
    return Problem("theorem", "", 1, informal, statement, "", (), preamble=preamble)


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
