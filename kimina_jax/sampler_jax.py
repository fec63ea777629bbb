# SPDX-License-Identifier: Apache-2.0
"""The JAX decoder as an engine of the sampling tier."""

import functools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from kimina_jax import decode, hf, logprobs, transformer
from kimina_jax.sampling import Order, Sample, Sampling

CHUNK = 128  # tokens whose logits stand in memory at a time


class JaxEngine:
    """Holds the parameters of one folder at a time.

    At most `max_rows` samples decode together; `refill` as in decode.generate.
    """

    backend = "jax"

    def __init__(self, max_rows: int = 512, refill: bool = False):
        self._max_rows, self._refill = max_rows, refill

    def load(self, folder: Path) -> None:
        """Reads the folder; nothing is kept of what was there before."""
        self._params, self._cfg = hf.load_model(folder)

    restart = load

    def score(self, rows: Sequence[Sequence[int]]) -> list[list[float]]:
        """The log-probability of every token but the first of each row."""
        tokens_BT = np.zeros((len(rows), max(map(len, rows))), np.int32)
        for index, row in enumerate(rows):
            tokens_BT[index, : len(row)] = row
        logp_BT = np.asarray(_score(self._params, tokens_BT, self._cfg))
        return [logp_BT[i, : len(row) - 1].tolist() for i, row in enumerate(rows)]

    def generate(
        self,
        prompts: Sequence[Sequence[int]],
        orders: Sequence[Order],
        sampling: Sampling,
        *,
        eos_id: int,
        pad_id: int,
        text_of: Callable[[Sequence[int]], str],
    ) -> Iterator[Sample]:
        """Draws every order; see decode.generate."""
        return decode.generate(
            self._params,
            self._cfg,
            prompts,
            orders,
            sampling,
            eos_id=eos_id,
            pad_id=pad_id,
            max_rows=self._max_rows,
            refill=self._refill,
            text_of=text_of,
        )


@functools.partial(jax.jit, static_argnames="cfg")
def _score(params, tokens_BT, cfg):
    x_BTD = transformer.forward(params, jnp.asarray(tokens_BT), cfg)
    w_DV = transformer.unembed_matrix(params, cfg)
    targets_BT = jnp.roll(tokens_BT, -1, axis=1)
    return logprobs.token_logprobs(x_BTD, w_DV, targets_BT, chunk=CHUNK)[0]
