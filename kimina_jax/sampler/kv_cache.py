# SPDX-License-Identifier: Apache-2.0
"""The decoder's cache: one layer's keys and values, in the decoder's type or in eight bits.

Letters as in decode.py. Keys have their slots last and values have them before the head's width:
so both products of a decoding step read along memory on every backend.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import BATCH
from kimina_jax.model.config import Config
from kimina_jax.model.sharding import place
from kimina_jax.sampler.int8 import round_to_int8

CACHE = P(BATCH, "tensor", None, None)


class KVCache(NamedTuple):
    """A layer's keys (B, K, H, S) and values (B, K, S, H); of int8 also their float32 scales."""

    keys: Any
    values: Any
    key_scale_BKS: Any = None
    value_scale_BKS: Any = None

    @property
    def int8(self) -> bool:
        """Whether it holds eight bits a number."""
        return self.key_scale_BKS is not None

    @property
    def slots(self) -> int:
        """Tokens of a row that it has room for."""
        return self.values.shape[-2]

    def over_slots(self, function: Callable[..., Any], *others: "KVCache") -> "KVCache":
        """`function(array, *those of others, axis)` of every array; `axis` is that of its slots."""
        axes = KVCache(-1, -2, *(-1, -1) if self.int8 else ())
        return jax.tree.map(lambda axis, *arrays: function(*arrays, axis), axes, self, *others)

    def without_one_head(self) -> "KVCache":
        """Without the axis of heads where there is one key/value head only.

        XLA takes an axis of size 1 out of a product by an operation between it and what wrote the
        cache, and then writes into a copy of the cache for either of them, at every token.
        """
        if self.keys.shape[1] > 1:
            return self
        return jax.tree.map(lambda x: jnp.squeeze(x, 1), self)

    def with_heads(self) -> "KVCache":
        """With the axis that `without_one_head` may have taken out."""
        if self.keys.ndim == 4:
            return self
        return jax.tree.map(lambda x: place(x[:, None], P(*CACHE[: x.ndim + 1])), self)

    def specs(self) -> "KVCache":
        """Where it lies on a mesh: rows over the batch axes, heads over `tensor`."""
        return jax.tree.map(lambda x: P(*CACHE[: x.ndim]), self)


def row_bytes(cfg: Config, slots: int, int8: bool) -> int:
    """Bytes of a row's cache of `slots` tokens, in all layers together."""
    numbers = 2 * cfg.n_layers * cfg.n_kv_heads * slots
    if int8:
        return numbers * (cfg.head_dim + jnp.dtype("float32").itemsize)
    return numbers * cfg.head_dim * jnp.dtype(cfg.dtype).itemsize


def zeros(cfg: Config, rows: int, slots: int, int8: bool) -> KVCache:
    """The empty cache of a layer."""
    heads = (rows, cfg.n_kv_heads)
    dtype = "int8" if int8 else cfg.dtype
    keys = jnp.zeros((*heads, cfg.head_dim, slots), dtype)
    values = jnp.zeros((*heads, slots, cfg.head_dim), dtype)
    scales = [jnp.zeros((*heads, slots), "float32") for _ in range(2 * int8)]
    return KVCache(keys, values, *scales)


def of_tokens(k_BTKH: jax.Array, v_BTKH: jax.Array, int8: bool) -> KVCache:
    """The keys and values of T tokens as they lie in a cache of T slots."""
    k_BKHT, v_BKTH = k_BTKH.transpose(0, 2, 3, 1), v_BTKH.transpose(0, 2, 1, 3)
    if not int8:
        return KVCache(k_BKHT, v_BKTH)
    (k_BKHT, k_BKT), (v_BKTH, v_BKT) = round_to_int8(k_BKHT, (2,)), round_to_int8(v_BKTH, (3,))
    return KVCache(k_BKHT, v_BKTH, k_BKT, v_BKT)
