# SPDX-License-Identifier: Apache-2.0
"""What a sample is, whichever engine draws it: settings, orders, results, and where a sample ends.

Imports neither jax nor torch: the JAX decoder and the vLLM sampler share it.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from flextrain_jax.core.settings import setting, settings
from kimina_jax.model.config import Attention, Distribution, Dtype
from kimina_jax.protocol.rollouts import PART
from kimina_jax.text.fix_turns import FailedAnswer

ROWS = 512  # samples that decode at a time, where nothing else is said
SPARE = 8  # tokens beside those that a stop text can have; see _first_stop


@settings
class Sampling:
    """How a token is drawn and where a sample ends.

    The logits are divided by `temperature` (0: the most likely token); then stay the tokens with at
    least `min_p` times the probability of the likeliest (arXiv 2407.01082), of these the `top_k`
    likeliest (0: all), of these the fewest that hold `top_p` of the probability (1.0: all). The
    order is vLLM's, so a setting means the same on both engines.

    A sample ends with an end token, after `max_new_tokens`, with the token that completes one of
    the texts in `stop`, or, unless `repetition` is 0, when its last `repetition` tokens say one
    phrase at least four times over. Unless `part_tokens` is 0, one that has not ended when its
    length is a multiple of that is unfinished, and goes on at the next step (see
    trainer/partial.py).
    """

    temperature: float = setting("Of the distribution; 0: the likeliest token.", default=1.0, ge=0)
    top_p: float = setting(
        "Share of the probability that is kept; 1: all.", default=1.0, gt=0, le=1
    )
    top_k: int = setting("How many of the likeliest tokens are kept; 0: all.", default=0, ge=0)
    min_p: float = setting(
        "Least probability of a kept token as a share of the likeliest one's.",
        default=0.0,
        ge=0,
        lt=1,
    )
    max_new_tokens: int = setting("The longest sample.", default=160, ge=1, unit="tokens")
    stop: tuple[str, ...] = setting("Texts that end a sample.", default=())
    repetition: int = setting(
        "A sample ends when its last so many tokens are one phrase four times over; 0: never.",
        default=0,
        ge=0,
        unit="tokens",
    )
    part_tokens: int = setting(
        "A sample goes on at the next step when its length is a multiple of this; 0: it does not.",
        default=0,
        ge=0,
        unit="tokens",
    )

    def __post_init__(self):
        if isinstance(self.stop, str) or not all(self.stop):
            raise ValueError(f"'stop' is {self.stop!r}; it must be a list of texts")
        if 0 < self.repetition < 4:
            raise ValueError(f"'repetition' is {self.repetition}; use 0, or 4 and more")
        object.__setattr__(self, "stop", tuple(self.stop))  # JSON has lists; settings are hashed

    @property
    def plain(self) -> bool:
        """Whether tokens are drawn from the model's own distribution."""
        return self.distribution.plain

    @property
    def distribution(self) -> Distribution:
        """What a token is drawn from."""
        return Distribution.of(vars(self))


@settings
class Int8:
    """What of the JAX decoder is kept in eight bits; see int8.py. Set rl.rounding_limit, too."""

    weights: bool = setting("The matrices of the layers.", default=False, resume=True)
    cache: bool = setting("Keys and values.", default=False, resume=True)


@settings
class Sampler:
    """What draws the samples of RL: the JAX decoder, or vLLM in an environment of its own."""

    backend: Literal["jax", "vllm"] = setting("What draws.", default="jax", resume=True)
    python: str = setting(
        "The Python that has vLLM; `make vllm` makes this one.",
        default=".venv-vllm/bin/python",
        resume=True,
    )
    dtype: Dtype | None = setting(
        "The type that the sampler computes in, and of published weights; null: the trainer's"
        " (model.dtype).",
        default=None,
    )
    options: dict[str, Any] = setting(
        "What vllm.LLM is told beside the rest.", default_factory=dict, resume=True
    )
    mesh: dict[str, int] = setting(
        "Axis sizes over the JAX decoder's devices; empty: all of them, of a CPU the cores.",
        default_factory=dict,
        resume=True,
    )
    int8: Int8 = setting("What the JAX decoder keeps in eight bits.", default=Int8())
    attention: Attention = setting(
        "How the JAX decoder attends; auto: the device's kernels.", default="auto", resume=True
    )


@dataclasses.dataclass(frozen=True)
class Order:
    """One sample to draw: which prompt, the two 32-bit words of its own seed, and its first tokens
    where it was begun before; they count for where it ends and for the noise of those that follow.
    """

    prompt: int
    seed: tuple[int, int]
    begun: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True)
class Sample:
    """One drawn sample; `order` is its position in the list of orders.

    `tokens` are the new ones, without those in the order's `begun`. `logps` are their natural-log
    probabilities under the sampling distribution, `model_logps` those under the model's own
    (temperature 1, nothing cut). `finish` is "stop" (an end token or a stop text came; it is the
    end of `tokens`), "length", "repetition" or "part" (it is unfinished).
    """

    order: int
    tokens: list[int]
    logps: list[float]
    model_logps: list[float]
    finish: str


@dataclasses.dataclass(frozen=True)
class Attempt:
    """One sample of one problem with its verdict; `proof` is empty where the format failed.

    `round` is 0 for a plain sample, r for the r-th fix of it; UNASKED is the status of a fix whose
    prompt does not fit. `failed` is what a fix turn shows of a sample that was not accepted, where
    one may follow. `cut`: it did not end by itself.
    """

    problem: str
    sample: int
    status: str
    proof: str
    text: str
    round: int = 0
    failed: FailedAnswer | None = None
    cut: bool = False


UNASKED = "unasked"


def sample_seed(seed: int, step: int, problem: str, index: int) -> tuple[int, int]:
    """The two seed words of sample `index` of a problem at a step: a pure function of its name."""
    entropy = [seed, step, index, *problem.encode()]
    words = np.random.SeedSequence(entropy).generate_state(2, np.uint32)
    return int(words[0]), int(words[1])


def with_beginnings(
    prompts: Sequence[Sequence[int]], orders: Sequence[Order]
) -> tuple[list[Sequence[int]], list[Order]]:
    """The prompts, and for every sample that was begun one more that holds its first tokens, too;
    the orders with the numbers of these."""
    prompts, numbered = list(prompts), []
    for order in orders:
        if order.begun:
            prompts.append([*prompts[order.prompt], *order.begun])
            order = dataclasses.replace(order, prompt=len(prompts) - 1)
        numbered.append(order)
    return prompts, numbered


def finish_of(tokens: Sequence[int], sampling: Sampling, end_ids: Sequence[int]) -> str:
    """How a sample of all these tokens finished that neither stop text nor repetition ended."""
    if tokens[-1] in end_ids:
        return "stop"
    return "length" if len(tokens) >= sampling.max_new_tokens else PART


def ending(
    tokens: Sequence[int],
    seen: int,
    sampling: Sampling,
    text_of: Callable[[Sequence[int]], str] | None,
) -> tuple[int, str] | None:
    """(length, finish) of a sample that a stop text or a repetition ends, else None.

    The first `seen` tokens have been looked at before. What it says of a token depends on the
    tokens up to it only, so a sample ends at the same token however it is cut into looks.
    """
    ends = []
    if sampling.stop:
        if text_of is None:
            raise ValueError("sampling.stop needs a tokenizer: give text_of")
        ends.append((_first_stop(tokens, seen, sampling.stop, text_of), "stop"))
    if sampling.repetition:
        ends.append((_first_repetition(tokens, seen, sampling.repetition), "repetition"))
    found = [(length, finish) for length, finish in ends if length is not None]
    return min(found, key=lambda end: end[0], default=None)


def _first_stop(tokens, seen, stop, text_of) -> int | None:
    """The least length > `seen` at which a stop text has just been completed.

    A token is at least a byte of text, so a stop text lies in as many last tokens as it has bytes;
    `SPARE` more are for tokens without text. Only these are looked at, so a long sample costs no
    more for each token than a short one.
    """
    window = max(len(phrase.encode()) for phrase in stop) + SPARE

    def stopped(first, length):
        text = text_of(tokens[max(0, first) : length])
        return any(phrase in text for phrase in stop)

    # The text of a part may differ at its ends only; it begins before any window does.
    if not stopped(seen + 1 - window - SPARE, len(tokens)):
        return None
    lengths = range(seen + 1, len(tokens) + 1)
    return next((length for length in lengths if stopped(length - window, length)), None)


def _first_repetition(tokens, seen, window) -> int | None:
    """The least length > `seen` whose last `window` tokens have a period of a quarter or less."""
    first = max(0, seen + 1 - window)
    tail = np.asarray(tokens[first:])
    lengths = []
    for period in range(1, window // 4 + 1):
        same = np.concatenate([[0], np.cumsum(tail[period:] == tail[:-period])])
        run = window - period  # so many neighbours at this distance are equal
        whole = (
            np.flatnonzero(same[run:] - same[: len(same) - run] == run) if len(same) > run else []
        )
        lengths += [first + window + int(start) for start in whole[:1]]
    return min(lengths, default=None)
