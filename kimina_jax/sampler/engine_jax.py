# SPDX-License-Identifier: Apache-2.0
"""The JAX decoder as an engine of the sampling tier."""

import contextlib
import dataclasses
import functools
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import NamedSharding
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import BATCH
from kimina_jax.model import logprobs, transformer
from kimina_jax.model.config import Attention, Config
from kimina_jax.model.sharding import place, within
from kimina_jax.sampler import decode, decode_step, kv_cache
from kimina_jax.sampler.int8 import round_weights
from kimina_jax.sampler.sampling import ROWS, Int8, Order, Sample, Sampling
from kimina_jax.weights import hf

NO_INT8 = Int8()
CACHE_SHARE = 0.5  # of the memory that the weights leave; a cache that grows is there twice
CHUNK = 128  # tokens whose logits stand in memory at a time


class JaxEngine:
    """Holds the parameters of one folder at a time.

    At most `max_rows` samples decode together, fewer where the memory that the weights leave holds
    fewer; `refill` as in decode.generate. With an explicit `mesh` the weights and the cache are
    spread over it (see decode_step.py).

    `int8` says what of them is kept in eight bits. Weights are rounded when the first sample after
    a `load` is drawn: the probe is scored with what was read, to the limit of any other sampler,
    so that an update too small to see beside the rounding is not missed. `attention` is one of
    attention.KINDS; on a TPU "auto" means the kernels for it.
    """

    backend = "jax"

    def __init__(
        self,
        max_rows: int = ROWS,
        refill: bool = False,
        mesh: jax.sharding.Mesh | None = None,
        int8: Int8 = NO_INT8,
        attention: Attention = "auto",
    ):
        if mesh is not None and mesh.shape["seq"] > 1:
            raise ValueError("seq must be 1; a decoder has one token to share")
        self._max_rows, self._refill, self._mesh, self._int8 = max_rows, refill, mesh, int8
        self._attention: Attention = attention
        self._params: Any = None

    def load(self, folder: Path) -> None:
        """Reads the folder; nothing is kept of what was there before."""
        self._params = None  # there may be room for one set of weights only
        self._params, cfg = hf.load_model(folder, mesh=self._mesh)
        self._use(cfg)

    restart = load

    def hold(self, params: dict, cfg: Config) -> None:
        """Takes weights that are in memory, wherever they lie, in the type that `cfg` computes in.

        It may hold the arrays themselves: `release` them before they are given up.
        """
        self.release()

        def here(weight: jax.Array, declared: transformer.Declaration) -> jax.Array:
            weight = weight.astype(cfg.param_dtype)
            if self._mesh is None:
                return weight
            return jax.device_put(
                weight, NamedSharding(self._mesh, within(declared.spec, self._mesh.axis_names))
            )

        self._params = jax.tree.map(here, params, transformer.declare(cfg))
        self._use(cfg)

    def release(self) -> None:
        """Forgets the weights, which need memory that others want."""
        self._params = None

    def _use(self, cfg: Config) -> None:
        """What there is to do when new weights are there; nobody else holds them, whose layers are
        put in place of them."""
        self._cfg = dataclasses.replace(cfg, attention=self._attention)
        self._ready = False
        if not self._int8.weights:
            self._make_ready()

    def _make_ready(self) -> None:
        """Turns the weights that were read into those that draw."""
        if self._ready:
            return
        with self._on_mesh():
            if self._int8.weights:
                self._params = round_weights(self._params, self._cfg)
            if self._mesh is not None:  # beside stacked weights their slices would need as much
                self._params = decode_step.split_layers(self._params)
        self._ready = True

    def score(self, rows: Sequence[Sequence[int]]) -> list[list[float]]:
        """The log-probability of every token but the first of each row."""
        with self._on_mesh():
            groups = decode_step.groups()
            # One row on a device is not well placed: it could as well be its tokens (see
            # trainer/learner.py).
            count = len(rows) if groups == 1 else max(2, -(-len(rows) // groups)) * groups
            tokens_BT = np.zeros((count, max(map(len, rows))), np.int32)
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
        end_ids: tuple[int, ...],
        pad_id: int,
        text_of: Callable[[Sequence[int]], str],
    ) -> Iterator[Sample]:
        """Draws every order; see decode.generate."""
        self._make_ready()
        longest = max(map(len, prompts), default=0) + sampling.max_new_tokens
        samples = decode.generate(
            self._params,
            self._cfg,
            prompts,
            orders,
            sampling,
            end_ids=end_ids,
            pad_id=pad_id,
            max_rows=self._fitting(longest),
            refill=self._refill,
            int8_cache=self._int8.cache,
            text_of=text_of,
        )
        while True:
            with self._on_mesh():  # not around a yield: it would hold for the caller, too
                sample = next(samples, None)
            if sample is None:
                return
            yield sample

    def _fitting(self, tokens: int) -> int:
        """How many rows of so many tokens decode together."""
        devices = jax.devices()[:1] if self._mesh is None else self._mesh.devices.flat
        room = CACHE_SHARE * sum(map(_memory_left, devices))
        each = kv_cache.row_bytes(self._cfg, tokens, self._int8.cache)
        return fitting_rows(self._max_rows, each, room)

    def _on_mesh(self):
        return contextlib.nullcontext() if self._mesh is None else jax.set_mesh(self._mesh)


def fitting_rows(most: int, each: int, room: float) -> int:
    """`most` rows of `each` bytes, halved until `room` bytes hold them, or it is one."""
    while most > 1 and most * each > room:
        most //= 2
    return most


def _memory_left(device: Any) -> float:
    """Bytes that a device has for more than it holds; of a CPU, the share of its memory."""
    stats = device.memory_stats() or {}
    if "bytes_limit" in stats:
        return stats["bytes_limit"] - stats.get("bytes_in_use", 0)
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / jax.device_count()


@functools.partial(jax.jit, static_argnames="cfg")
def _score(params, tokens_BT, cfg):
    tokens_BT = place(tokens_BT, P(BATCH, None))
    x_BTD = transformer.forward(params, tokens_BT, cfg)
    w_DV = transformer.unembed_matrix(params, cfg)
    targets_BT = jnp.roll(tokens_BT, -1, axis=1)
    return logprobs.token_logprobs(x_BTD, w_DV, targets_BT, chunk=CHUNK)[0]
