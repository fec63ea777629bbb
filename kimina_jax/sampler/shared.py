# SPDX-License-Identifier: Apache-2.0
"""The sampler in the trainer's process: it draws between two updates, with the weights in memory.

Where trainer and sampler share their devices, a second process would have none of them, or half of
their memory. The files of a step are the same, request, probe, claims and rollouts; only weights
are not written for it. So the checker and a trainer that begins a step again see no difference,
and on one kind of mesh the samples are those of a sampler of its own.
"""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

from kimina_jax.model.config import Config
from kimina_jax.protocol import draws, mailbox
from kimina_jax.protocol.rollouts import Claims
from kimina_jax.sampler import policy, tier
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.text.chat_tokenizer import ChatTokenizer, open_tokenizer
from kimina_jax.weights import hf_config


class SharedSampler:
    """A JAX decoder that is given the weights of each step."""

    def __init__(
        self,
        run: Path,
        engine: JaxEngine,
        claims: Claims,
        dtype: str,
        flow: tier.Flow,
    ):
        """`dtype` is the type that is drawn in: the one that weights would be published in."""
        self._run, self._engine, self._claims = run, engine, claims
        self._dtype, self._flow = dtype, flow
        self._tokenizer: ChatTokenizer | None = None

    def draw(
        self,
        step: int,
        params: dict,
        model: Config,
        texts: Sequence[Sequence[int]],
        logps: Sequence[Sequence[float]],
        wanted: Sequence[draws.Expected],
        between: Callable[[], None] = lambda: None,
    ) -> None:
        """Draws what is missing of a step that has been asked for, with `params` of `model`; the
        probe is as in policy.Policy. Holds nothing of `params` afterwards. `between` is called
        after each sample, and ends the drawing by what it raises.

        Raises SyncError where the decoder does not hold the weights, or does not draw as it should.
        """
        engine, cfg = self._engine, as_published(model, self._dtype)
        if self._tokenizer is None:  # the first weights of a run are always published, and stay
            self._tokenizer = open_tokenizer(mailbox.weights_folder(self._run, 0))
        tokenizer = self._tokenizer

        def put() -> None:
            engine.hold(params, cfg)

        def take_up(request: dict) -> ChatTokenizer:
            version = request["version"]
            given = policy.Policy(version, put, put, texts, logps, wanted, tokenizer)
            policy.take_up(self._run, request, given, engine, self._claims)
            return tokenizer

        try:
            tier.sample_step(self._run, step, engine, self._claims, self._flow, take_up, between)
        finally:
            engine.release()


def as_published(model: Config, dtype: str) -> Config:
    """The Config that a sampler would read beside weights of `model` published in `dtype`."""
    said = hf_config.to_hf(dataclasses.replace(model, dtype=dtype), dtype)
    computed = hf_config.computed_in(said) or dtype
    return dataclasses.replace(hf_config.from_hf(said), param_dtype=dtype, dtype=computed)
