# SPDX-License-Identifier: Apache-2.0
"""Evaluation: pass@k by the unbiased estimator, with bootstrap intervals over problems.

The unit of uncertainty is the problem: intervals resample problems, not samples, and a comparison
of two models resamples the same problems for both (paired).
"""

import dataclasses
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from math import comb
from queue import SimpleQueue

import numpy as np

from flextrain_jax.core.settings import setting, settings
from kimina_jax.checking.flow import Check
from kimina_jax.problems.load import Problem
from kimina_jax.sampler.policy import Engine
from kimina_jax.sampler.sampling import ROWS, UNASKED, Attempt, Order, Sampling, sample_seed
from kimina_jax.text import reasoning
from kimina_jax.text.chat import Chat
from kimina_jax.text.fix_turns import FailedAnswer, Rejected
from kimina_jax.text.format_rules import KIMINA, FormatRules
from lean_checker.records import Candidate, Message

RESAMPLES = 10_000
DRAWN_AT_ONCE = 4_000_000  # indices of problems, of as many resamples as that is
Answer = tuple[Problem, int, str, bool]  # with the sample's number, and whether it was cut
BLOCK = 65_536  # samples that are ordered at a time


@settings
class Evaluation:
    """How a model is scored on problems that it has not seen."""

    split: str = setting(
        "train, validation, test, or a file of problems.", default="test", resume=True
    )
    samples: int = setting("Samples of a problem.", default=8, ge=1, resume=True)
    rows: int = setting(
        "Samples that decode at a time in the JAX decoder, at most; fewer where the memory that its"
        " weights leave holds fewer.",
        default=ROWS,
        ge=1,
        resume=True,
    )
    samplers: int = setting(
        "Sampling processes that are started here, where this process does not draw itself: vLLM,"
        " --tiers, or more than one.",
        default=1,
        ge=0,
        resume=True,
    )
    ks: tuple[int, ...] = setting(
        "The k of pass@k; no more than samples.", default=(1, 8), ge=1, resume=True
    )
    fix_rounds: int = setting(
        "How often a failed sample is asked for again, with what Lean says of it; scored apart.",
        default=0,
        ge=0,
        resume=True,
    )

    def __post_init__(self):
        if not self.ks or max(self.ks) > self.samples:
            raise ValueError(
                f"'ks' is {list(self.ks)} and 'samples' {self.samples}; pass@k needs k samples, so"
                " name at least one k and none above 'samples'"
            )


@dataclasses.dataclass(frozen=True)
class FixTurn:
    """A failed sample of a problem that is to be fixed."""

    problem: Problem
    sample: int
    failed: FailedAnswer


def attempts(
    engine: Engine,
    chat: Chat,
    problems: Sequence[Problem],
    samples: int,
    sampling: Sampling,
    check: Check,
    seed: int,
    rules: FormatRules = KIMINA,
    fixable: bool = False,
) -> Generator[Attempt, None, None]:
    """Draws and checks `samples` answers to every problem; checking runs while decoding goes on.

    `engine` holds the weights. Each comes as soon as its status is known, and nothing is kept of
    it. The samples of a problem are drawn one after the other, those of the longest prompt first.
    What was not accepted comes with what `fixes` needs of it if it is to be `fixable`.
    """
    answers = draw_answers(engine, chat, problems, samples, sampling, seed)
    yield from judged(answers, check, rules, 0, chat.failed if fixable else None)


def fixes(
    engine: Engine,
    chat: Chat,
    turns: Sequence[FixTurn],
    sampling: Sampling,
    check: Check,
    seed: int,
    number: int,
    longest: int,
    rules: FormatRules = KIMINA,
) -> Generator[Attempt, None, None]:
    """Draws and checks one more answer to each failed sample, in the round `number` from 1 on.

    A prompt that leaves no room for the longest sample within `longest` tokens is not asked.
    """
    prompts = [chat.encode(turn.problem, turn.failed) for turn in turns]
    room = longest - sampling.max_new_tokens
    asked = [i for i, prompt in enumerate(prompts) if len(prompt) <= room]
    for turn in (turn for i, turn in enumerate(turns) if len(prompts[i]) > room):
        yield Attempt(turn.problem.id, turn.sample, UNASKED, "", "", number)
    orders = [
        Order(index, sample_seed(seed, number, turns[i].problem.id, turns[i].sample))
        for index, i in enumerate(asked)
    ]

    def answers() -> Iterator[Answer]:
        shown = [prompts[i] for i in asked]
        for order, text, cut in _drawn(engine, chat, shown, orders, sampling):
            turn = turns[asked[order]]
            yield turn.problem, turn.sample, chat.opening(turn.problem) + text, cut

    yield from judged(answers(), check, rules, number, chat.failed)


def judged(
    answers: Iterator[Answer],
    check: Check,
    rules: FormatRules = KIMINA,
    number: int = 0,
    shown: Callable[[Rejected], FailedAnswer] | None = None,
) -> Generator[Attempt, None, None]:
    """An attempt of the round `number` for each answer, as its status is known.

    `shown` makes of an answer that was not accepted what a fix turn shows of it.
    """
    found: SimpleQueue[Attempt | BaseException | None] = SimpleQueue()
    stopped = threading.Event()
    texts: dict[str, tuple[Problem, int, str, str, bool]] = {}

    def candidates() -> Iterator[Candidate]:
        for problem, sample, text, cut in answers:
            if stopped.is_set():
                return
            try:
                proof = reasoning.extract_proof(text, problem.statement, problem.preamble, rules)
            except reasoning.FormatError as error:
                said = tuple(Message("error", 0, 0, f"{rule}: {why}") for rule, why in error.faults)
                failed = shown(Rejected(text, "", "format", said)) if shown else None
                found.put(Attempt(problem.id, sample, "format", "", text, number, failed, cut))
                continue
            name = f"{problem.id}/{sample}"
            texts[name] = (problem, sample, proof, text, cut)
            yield Candidate(name, problem.statement, proof, problem.environment, problem.preamble)

    def judge() -> None:
        try:
            for verdict in check(candidates()):
                problem, sample, proof, text, cut = texts.pop(verdict.id)
                status, failed = verdict.status, None
                if shown and status not in ("valid", "infra"):
                    failed = shown(Rejected(text, proof, status, verdict.messages))
                found.put(Attempt(problem.id, sample, status, proof, text, number, failed, cut))
                if stopped.is_set():
                    return
            found.put(None)
        except BaseException as error:
            found.put(error)  # raised where the attempts are asked for

    # What breaks the format has no verdict to wait for, so it must not wait for the next one.
    thread = threading.Thread(target=judge, daemon=True)
    thread.start()
    try:
        while (attempt := found.get()) is not None:
            if isinstance(attempt, BaseException):
                raise attempt
            yield attempt
    finally:
        stopped.set()


def draw_answers(
    engine: Engine,
    chat: Chat,
    problems: Sequence[Problem],
    samples: int,
    sampling: Sampling,
    seed: int,
) -> Iterator[Answer]:
    """Every sample, as they are drawn."""
    encoded = {problem.id: chat.encode(problem) for problem in problems}
    longest_first = sorted(problems, key=lambda problem: -len(encoded[problem.id]))
    together = max(1, BLOCK // samples)
    for start in range(0, len(problems), together):
        block = longest_first[start : start + together]
        orders = [
            Order(index, sample_seed(seed, 0, problem.id, sample))
            for index, problem in enumerate(block)
            for sample in range(samples)
        ]
        openings = [chat.opening(problem) for problem in block]
        prompts = [encoded[problem.id] for problem in block]
        for order, text, cut in _drawn(engine, chat, prompts, orders, sampling):
            index, sample = divmod(order, samples)
            yield block[index], sample, openings[index] + text, cut


def _drawn(
    engine: Engine,
    chat: Chat,
    prompts: Sequence[Sequence[int]],
    orders: Sequence[Order],
    sampling: Sampling,
) -> Iterator[tuple[int, str, bool]]:
    """(number of its order, text, whether it was cut) of every sample, as they are drawn."""
    tokenizer = chat.tokenizer
    for drawn in engine.generate(
        prompts,
        orders,
        dataclasses.replace(sampling, part_tokens=0),  # there is no next step
        end_ids=tokenizer.end_ids,
        pad_id=tokenizer.pad_id,
        text_of=tokenizer.decode,
    ):
        yield drawn.order, tokenizer.decode(drawn.tokens), drawn.finish != "stop"


def pass_at_k(samples: int, solved: int, k: int) -> float:
    """The unbiased estimate of the chance that one of k samples is right (Codex paper, Eq. 1).

    Raises ValueError where k exceeds the samples.
    """
    if k > samples:
        raise ValueError(f"pass@{k} needs at least {k} samples, there are {samples}")
    return 1.0 - comb(samples - solved, k) / comb(samples, k)


def summarize(counts: dict[str, tuple[int, int]], bands: dict[str, str], ks: Sequence[int]) -> dict:
    """Scores of {problem: (samples, solved)}: pass@k with 95% intervals, overall and per band."""
    names = sorted(counts)
    table = {k: np.array([pass_at_k(*counts[name], k) for name in names]) for k in ks}
    summary: dict = {"problems": len(names), "ci95": {}}
    for k, values in table.items():
        summary[f"pass@{k}"] = float(values.mean())
        summary["ci95"][f"pass@{k}"] = bootstrap(values)
    summary["bands"] = {}
    for band in sorted(set(bands[name] for name in names)):
        members = np.array([bands[name] == band for name in names])
        summary["bands"][band] = {"problems": int(members.sum())} | {
            f"pass@{k}": float(values[members].mean()) for k, values in table.items()
        }
    return summary


def paired_difference(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]], k: int = 1
) -> dict:
    """pass@k after minus before on the same problems, with its 95% paired bootstrap interval."""
    names = sorted(before)
    if names != sorted(after):
        raise ValueError("paired_difference: the two evaluations are not of the same problems")
    difference = np.array(
        [pass_at_k(*after[name], k) - pass_at_k(*before[name], k) for name in names]
    )
    return {f"pass@{k}": float(difference.mean()), "ci95": bootstrap(difference)}


def bootstrap(values: np.ndarray, seed: int = 0) -> list[float]:
    """The 95% percentile interval of the mean of `values`, resampled 10,000 times."""
    rng = np.random.default_rng([seed, len(values)])
    means = []
    # A part of them at a time: of many problems all draws at once are gigabytes.
    rows = max(1, DRAWN_AT_ONCE // len(values))
    for start in range(0, RESAMPLES, rows):
        draws = rng.integers(0, len(values), (min(rows, RESAMPLES - start), len(values)))
        means.append(values[draws].mean(axis=1))
    low, high = np.percentile(np.concatenate(means), [2.5, 97.5])
    return [float(low), float(high)]
