# SPDX-License-Identifier: Apache-2.0
"""A version of the weights on its way into an engine, and the two checks that it has arrived.

The weights come from a published folder, or, where the trainer draws its own samples (shared.py),
from its memory. Either way the engine scores the probe with what it holds, and draws a few tokens
once, before it draws for a step. Imports neither jax nor torch.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from kimina_jax.protocol import draws, mailbox, manifest, probe
from kimina_jax.protocol.rollouts import Claims
from kimina_jax.sampler.sampling import Order, Sample, Sampling, sample_seed
from kimina_jax.text.chat_tokenizer import ChatTokenizer, open_tokenizer


class Engine(Protocol):
    """Something that holds a policy, scores and draws. `backend` is its name for the user."""

    backend: str

    def load(self, folder: Path) -> None:
        """Makes the weights of a Hugging Face folder the engine's, in place where it can."""
        ...

    def restart(self, folder: Path) -> None:
        """The same from nothing, whatever it costs."""
        ...

    def score(self, rows: Sequence[Sequence[int]]) -> list[list[float]]:
        """The model's own log-probability of every token but the first of each row."""
        ...

    def generate(
        self,
        prompts: Sequence[Sequence[int]],
        orders: Sequence[Order],
        sampling: Sampling,
        *,
        end_ids: tuple[int, ...],
        pad_id: int,
        text_of: Callable[[Sequence[int]], str],
    ) -> Iterator[Sample]:
        """Draws every order, each from its own seed; yields samples as they finish."""
        ...


@dataclasses.dataclass(frozen=True)
class Policy:
    """Weights of a version, as a sampler takes them up.

    `put` makes them the engine's, `put_anew` does so from nothing, whatever it costs. `texts` are
    the probe and `logps` the trainer's scores of it; `wanted` says what tokens that are drawn after
    it should look like.
    """

    version: int
    put: Callable[[], None]
    put_anew: Callable[[], None]
    texts: Sequence[Sequence[int]]
    logps: Sequence[Sequence[float]]
    wanted: Sequence[draws.Expected]
    tokenizer: ChatTokenizer


def from_folder(
    run: Path, request: dict, engine: Engine, claims: Claims, timeout_s: float
) -> ChatTokenizer:
    """Puts the published weights that a request names into the engine; their tokenizer.

    While it reads them they are claimed, so that nobody removes them. Raises WaitTimeout,
    CorruptFile or SyncError, each naming what is wrong with the weights.
    """
    version = request["version"]
    folder, reader = mailbox.weights_folder(run, version), manifest.reader(claims.owner)
    claims.take(version, reader)
    try:
        mailbox.wait_for(lambda: mailbox.is_stable(folder), f"the weights {folder}", timeout_s)
        manifest.verify(folder, version)
        texts, logps = probe.read(folder)
        policy = Policy(
            version,
            put=lambda: engine.load(folder),
            put_anew=lambda: engine.restart(folder),
            texts=texts,
            logps=logps,
            wanted=draws.read(folder),
            tokenizer=open_tokenizer(folder),
        )
        take_up(run, request, policy, engine, claims)
        return policy.tokenizer
    finally:
        claims.give_up(version, reader)


def take_up(run: Path, request: dict, policy: Policy, engine: Engine, claims: Claims) -> None:
    """Puts `policy` into the engine and checks that it is there. Raises SyncError."""
    policy.put()
    _check_probe(run, policy, engine, request["mismatch_limit"])
    _check_draws(run, request, policy, engine, claims)


def _check_probe(run: Path, policy: Policy, engine: Engine, limit: float) -> None:
    """Scores the probe with what the engine holds and publishes the scores.

    An engine whose scores are not the trainer's starts anew, once. Raises SyncError where that does
    not help. Weights that no trainer made have no probe.
    """
    version, backend = policy.version, engine.backend
    if not policy.texts:
        return
    logps = engine.score(policy.texts)
    restarted = False
    try:
        probe.judge(policy.logps, logps, version, limit, backend)
    except probe.SyncError as error:
        print(f"{error}; starting the engine anew", flush=True)
        policy.put_anew()
        restarted = True
        logps = engine.score(policy.texts)
    probe.answer(run, version, backend, logps, restarted)
    probe.judge(policy.logps, logps, version, limit, backend)


def _check_draws(run: Path, request: dict, policy: Policy, engine: Engine, claims: Claims) -> None:
    """Draws a few tokens after the texts of the probe and holds them against the distribution that
    the request asks for, once in the life of a sampler. Raises SyncError where they are others.
    """
    done = mailbox.probe_file(run, policy.version).with_name(f"draws_{claims.owner}.json")
    if not policy.wanted or done.exists():
        return
    one = {"max_new_tokens": 1, "stop": (), "repetition": 0, "part_tokens": 0}
    orders = [
        Order(text, sample_seed(request["seed"], policy.version, f"probe {text}", index))
        for text in range(len(policy.texts))
        for index in range(draws.COUNT)
    ]
    found: list[list[float]] = [[] for _ in policy.texts]
    for sample in engine.generate(
        [row[:-1] for row in policy.texts],
        orders,
        Sampling(**request["sampling"] | one),
        end_ids=policy.tokenizer.end_ids,
        pad_id=policy.tokenizer.pad_id,
        text_of=policy.tokenizer.decode,
    ):
        found[orders[sample.order].prompt] += sample.model_logps
    draws.judge(policy.wanted, found, request["sampling"], engine.backend)
    mailbox.write_json(done, {"backend": engine.backend, "sampling": request["sampling"]})
