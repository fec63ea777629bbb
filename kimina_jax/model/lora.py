# SPDX-License-Identifier: Apache-2.0
"""Low-rank adapters (LoRA, arXiv 2106.09685): train them, and merge them.

Letters as in transformer.py, and R the rank. A target weight W gets factors A (in, R) and B (R,
out), and the layer computes x W + (alpha / R) (x A) B: the base is never copied, and its gradient
is never formed. The adapters are a tree of their own, so that an optimizer over them holds moments
for nothing else.

A job holds a `LoraConfig | None`, where None trains all weights; `split`, `attacher`, `matrix_axes`
and `whole` are what that choice changes.
"""

import functools
import zlib
from collections.abc import Callable
from typing import Any, Literal

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.settings import setting, settings
from kimina_jax.model import lazy, transformer
from kimina_jax.model.sharding import on_mesh, place

TARGETS = ("q", "k", "v", "o", "gate", "up", "down")


@settings
class LoraConfig:
    """Adapters beside frozen weights."""

    rank: int = setting("Rank R of the factors; 0: no adapters, all weights train.", ge=0)
    alpha: float = setting("Numerator of the factor alpha / R.", default=32.0)
    targets: tuple[str, ...] = setting(
        f"The weights of a layer that get adapters, of {', '.join(TARGETS)}.", default=TARGETS
    )
    dtype: Literal["float32", "bfloat16"] = setting(
        "The type of the stored factors; products run in the type of the model.",
        default="float32",
    )

    def __post_init__(self):
        if unknown := sorted(set(self.targets) - set(TARGETS)):
            raise ValueError(f"'targets': {unknown[0]!r} is not one of {', '.join(TARGETS)}")
        if not self.targets:
            raise ValueError("'targets' is empty; name at least one weight, or set 'rank' to 0")

    @property
    def chosen(self) -> "LoraConfig | None":
        """None where all weights train."""
        return self if self.rank else None

    @property
    def scale(self) -> float:
        """The factor on the adapters' contribution."""
        return self.alpha / self.rank


def declare(cfg: transformer.Config, lora: LoraConfig) -> dict:
    """The adapters as Declarations: {target: {"a": ..., "b": ...}}, layers leading.

    A factor lies as the axes it shares with its weight; R is never spread. A starts with the
    variance 1 / (3 in) that PEFT gives it, B with zeros, so the first step sees the base.
    """
    layers, axes = transformer.declare(cfg)["layers"], transformer.matrix_axes(cfg)["layers"]
    tree = {}
    for name in lora.targets:
        (shape, spec), (inner, outer) = (layers[name].shape, layers[name].spec), axes[name]
        width_in = int(np.prod([shape[i] for i in inner]))

        def pick(values, chosen):
            return tuple(values[i] for i in chosen)

        tree[name] = {
            "a": transformer.Declaration(
                (shape[0], *pick(shape, inner), lora.rank),
                P(None, *pick(spec, inner), None),
                (3 * width_in) ** -0.5,
            ),
            "b": transformer.Declaration(
                (shape[0], lora.rank, *pick(shape, outer)), P(None, None, *pick(spec, outer)), 0.0
            ),
        }
    return tree


def init(key: jax.Array, cfg: transformer.Config, lora: LoraConfig) -> dict:
    """Random A and zero B; a leaf's key depends on its name only."""

    def leaf(path, declared):
        name_key = jax.random.fold_in(key, zlib.crc32(jax.tree_util.keystr(path).encode()))
        x = declared.scale * jax.random.normal(name_key, declared.shape)
        return place(x.astype(lora.dtype), declared.spec)

    return jax.tree_util.tree_map_with_path(leaf, declare(cfg, lora))


def split(
    params: dict, cfg: transformer.Config, lora: LoraConfig | None, seed: int
) -> tuple[dict, dict | None]:
    """What an optimizer moves, and the frozen rest: fresh adapters and `params`, or all of `params`
    and None. Equal seeds give equal adapters.
    """
    if lora is None:
        return params, None
    key = jax.random.fold_in(jax.random.key(seed), 0x10A)
    return jax.jit(init, static_argnums=(1, 2))(key, cfg, lora), params


def attacher(lora: LoraConfig | None) -> Callable[[dict, dict], dict] | None:
    """`attach(base, adapters)` for the compiled steps; None where all weights train."""
    return None if lora is None else functools.partial(attach, lora=lora)


def matrix_axes(cfg: transformer.Config, lora: LoraConfig | None) -> dict:
    """`transformer.matrix_axes` of what trains: the factors are matrices as well."""
    if lora is None:
        return transformer.matrix_axes(cfg)

    def axes(path, declared):
        last = len(declared.shape) - 1
        middle = tuple(range(1, last))
        return (middle, (last,)) if path[-1].key == "a" else ((1,), (*middle[1:], last))

    return jax.tree_util.tree_map_with_path(axes, declare(cfg, lora))


def whole(trained: dict, base: dict | None, lora: LoraConfig | None) -> dict:
    """The parameters of an ordinary model, for who does not know of adapters."""
    if lora is None:
        return trained
    return jax.jit(merge, static_argnums=2)(base, trained, lora)


def attach(params: dict, adapters: dict, lora: LoraConfig) -> dict:
    """The parameters that `transformer.forward` takes, with the adapters beside their weights.

    Differentiate it in `adapters` alone to leave the base as it is.
    """
    beside = {}
    for name, factors in adapters.items():
        beside[f"{name}_a"] = factors["a"]
        beside[f"{name}_b"] = lora.scale * factors["b"]
    return params | {"layers": params["layers"] | beside}


def merge(params: dict, adapters: dict, lora: LoraConfig, dtype: str | None = None) -> dict:
    """W + (alpha / R) A B for every target, summed in float32 and kept in `dtype` (None: that of
    W).

    The weights of an opened checkpoint (`hf.open_model`) stay on disk and are merged as they are
    read, a layer at a time.
    """
    layers = dict(params["layers"])
    for name, factors in adapters.items():
        w, told = layers[name], (factors["a"], factors["b"], lora.scale, dtype)
        if isinstance(w, lazy.OnDisk):
            layers[name] = lazy.OnDisk(functools.partial(_merged_layer, w, *told))
        else:
            layers[name] = _merged(w, *told)
    return params | {"layers": layers}


def _merged(w, a, b, scale, dtype):
    L, rank = b.shape[:2]

    def product(a, b):
        flat = jnp.einsum("lir,lro->lio", a.reshape(L, -1, rank), b.reshape(L, rank, -1))
        return flat.reshape(L, *a.shape[1:-1], *b.shape[2:])

    placed: Any = product
    if on_mesh(P()) is not None:  # reshapes of spread axes: let the compiler place them
        placed = jax.sharding.auto_axes(product, out_sharding=jax.typeof(w).sharding.spec)
    delta = placed(a.astype(jnp.float32), b.astype(jnp.float32))
    return (w.astype(jnp.float32) + scale * delta).astype(dtype or w.dtype)


def _merged_layer(w, a, b, scale, dtype, layer):
    one = slice(layer, layer + 1)
    return np.asarray(_merged(jnp.asarray(w[layer])[None], a[one], b[one], scale, dtype))[0]
