# SPDX-License-Identifier: Apache-2.0
"""The decoding step of launch.compile: how many samples of how many tokens fit, and how fast.

The program is the one that the JAX decoder runs (`kimina_jax.sampler.decode_step.decode_chunk`),
with the weights in the type that they compute in and a cache of `tokens` slots a row, both on the
mesh.
"""

import dataclasses
import math
import time
from collections.abc import Callable
from typing import Any

from kimina_jax.aot.topology import TopologyError, compile_for, on_mesh, topology_mesh

FILLED = 0.9  # of a chip's memory, by weights and cache; the rest is for temporaries

COLUMNS = {
    "model": "model",
    "topology": "topology",
    "mesh": "mesh",
    "rows": "rows",
    "tokens": "context",
    "int8": "int8",
    "weights_gb": "weights, GB a chip",
    "cache_gb": "cache, GB a chip",
    "temporaries_gb": "temporaries, GB a chip",
    "compile_s": "compile, s",
    "bytes_gb": "bytes accessed, GB a chip",
    "tokens_s": "tokens/s at the HBM bound",
    "tokens_half_s": "the same, rows half full",
}


def compile_decode(
    name: str,
    model: Any,
    topology: str,
    axes: dict[str, int] | None,
    rows: int | None,
    tokens: int,
    int8: Any,
) -> dict:
    """Compiles the decoding of `rows` samples of up to `tokens` tokens, prompt included, with what
    `int8` (an int8.Int8) says in eight bits.

    None for `axes`: key/value heads over `tensor` as far as they divide, rows over `fsdp`; None for
    `rows`: as many as fill FILLED of the memory. Bytes are of one chip, tokens a second of all. The
    bound is the time to read weights and cache once a token at the memory's published rate: all of
    the cache, or half of its slots, which is less only with an attention that reads no others. The
    bytes accessed are the compiler's count of a token's program with every slot read. Raises
    TopologyError where the topology is unknown or the program does not fit the chip.
    """
    import jax

    from flextrain_jax.core.flops import CHIPS
    from kimina_jax.model import transformer
    from kimina_jax.sampler import decode_step, ragged_attention
    from kimina_jax.sampler.int8 import round_weights
    from kimina_jax.sampler.sampling import Sampling

    model = dataclasses.replace(model, param_dtype=model.dtype, remat="none")
    if axes is None:
        chips = topology_mesh(topology, {"fsdp": -1}).size
        axes = {"tensor": math.gcd(chips, model.n_kv_heads), "fsdp": -1}
    mesh = topology_mesh(topology, axes)
    chip = CHIPS.get(topology.split(":")[0])
    with jax.set_mesh(mesh):
        params: Any = transformer.abstract_params(model)
        if int8.weights:
            shapes = jax.eval_shape(lambda params: round_weights(params, model), params)
            params = jax.tree.map(on_mesh(mesh), shapes)
        params = _split(params)

        def state_of(rows):
            shapes = jax.eval_shape(lambda: decode_step.empty(model, rows, tokens, int8.cache))
            return jax.tree.map(on_mesh(mesh), shapes)

        weights = _bytes_a_chip(params)
        every = decode_step.groups() * mesh.shape["tensor"]
        rows = rows or _rows_that_fit(topology, chip, weights, every, state_of)
        state = state_of(rows)
        slot = jax.ShapeDtypeStruct((), "int32")
        start = time.perf_counter()
        lowered = decode_step.decode_chunk.lower(
            params, state, slot, model, Sampling(max_new_tokens=tokens), 0
        )
        traced = time.perf_counter()
        compiled = compile_for(topology, lowered)
        compile_s = time.perf_counter() - traced
    cache = _bytes_a_chip(state["caches"])
    figures = {
        "model": name,
        "topology": topology,
        "mesh": ",".join(f"{k}={v}" for k, v in mesh.shape.items() if v > 1) or "one chip",
        "chips": mesh.size,
        "rows": rows,
        "tokens": tokens,
        "int8": ",".join(name for name, on in dataclasses.asdict(int8).items() if on) or "none",
        "trace_s": traced - start,
        "compile_s": compile_s,
        "weights_gb": weights / 1e9,
        "cache_gb": cache / 1e9,
        "temporaries_gb": compiled.memory_analysis().temp_size_in_bytes / 1e9,
        "bytes_gb": compiled.cost_analysis()["bytes accessed"] / 1e9,
    }
    if chip is None:
        return figures
    read = _bytes_read(params, model, mesh.shape["tensor"])
    half = cache / 2 if ragged_attention.wanted(model.attention) else cache
    return figures | {
        "tokens_s": rows * chip.hbm_bandwidth / (read + cache),
        "tokens_half_s": rows * chip.hbm_bandwidth / (read + half),
    }


def _rows_that_fit(
    topology: str, chip: Any, weights: int, every: int, state_of: Callable[[int], Any]
) -> int:
    """As many rows, a multiple of `every`, as fill FILLED of the memory beside the weights."""
    if chip is None:
        raise TopologyError(
            f"{topology}: the memory of this chip is not known; say how many --rows"
        )
    row = _bytes_a_chip(state_of(every)) / every
    return max(1, int((FILLED * chip.hbm_bytes - weights) / row) // every) * every


def _bytes_read(params: Any, model: Any, tensor: int) -> float:
    """What a chip reads of the weights for a token.

    Every chip needs all of its heads' weights, also those that lie on others along `fsdp`. Of the
    embedding a few rows are read, unless it is the output matrix, too.
    """
    import jax

    read = sum(x.size * x.dtype.itemsize for x in jax.tree.leaves(params)) / tensor
    if not model.tie_embeddings:
        read -= params["embed"].size * params["embed"].dtype.itemsize / tensor
    return read


def _split(params):
    """The abstract parameters with their layers as a list, as decode_step.split_layers gives."""
    import jax
    from jax.sharding import NamedSharding
    from jax.sharding import PartitionSpec as P

    def layer(x):
        sharding = NamedSharding(x.sharding.mesh, P(*x.sharding.spec[1:]))
        return jax.ShapeDtypeStruct(x.shape[1:], x.dtype, sharding=sharding)

    stacked = params["layers"]
    layers = [jax.tree.map(layer, stacked) for _ in range(stacked["ln1"].shape[0])]
    return params | {"layers": layers}


def _bytes_a_chip(tree) -> int:
    import jax

    return sum(
        math.prod(x.sharding.shard_shape(x.shape)) * x.dtype.itemsize for x in jax.tree.leaves(tree)
    )
