# SPDX-License-Identifier: Apache-2.0
"""The decoding step of launch.compile: how many samples of how many tokens fit, and how fast.

The program is the one that the JAX decoder runs (`kimina_jax.sampler.decode_step.decode_chunk`),
with the weights in the type that they compute in and a cache of `tokens` slots a row, both on the
mesh.
"""

import dataclasses
import math
import time
from typing import Any

import jax
from jax.sharding import Mesh, NamedSharding
from jax.sharding import PartitionSpec as P

from kimina_jax.aot import gpus, roofline
from kimina_jax.aot.topology import (
    TopologyError,
    compile_for,
    mesh_text,
    on_chips,
    on_mesh,
    refuse_uneven,
    topology_mesh,
)
from kimina_jax.model import placement, transformer
from kimina_jax.model.config import Config
from kimina_jax.sampler import decode_step, ragged_attention
from kimina_jax.sampler.int8 import round_weights
from kimina_jax.sampler.sampling import Int8, Sampling

# Of a chip's memory, by weights and cache; the rest is for temporaries. XLA takes no more than four
# fifths of a GPU for a program's arguments.
FILLED, FILLED_GPU = 0.9, 0.8

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


@dataclasses.dataclass(frozen=True)
class DecodeProgram:
    """Decoding to compile: `rows` samples of up to `tokens` tokens, prompt included, with what
    `int8` says in eight bits.

    None for `axes`: key/value heads over `tensor` as far as they divide, rows over `fsdp`; None for
    `rows`: as many as fill FILLED or FILLED_GPU of the memory.
    """

    name: str
    model: Config
    topology: str
    axes: dict[str, int] | None
    rows: int | None
    tokens: int
    int8: Int8


def compile_decode(program: DecodeProgram) -> dict:
    """Compiles one token of decoding; bytes are of one chip, tokens a second of all.

    The bound is the time to read weights and cache once a token at the memory's published rate: all
    of the cache, or half of its slots, which is less only with an attention that reads no others.
    The bytes accessed are the compiler's count of a token's program with every slot read (there is
    none for GPUs). Raises
    TopologyError where the topology is unknown or the program does not fit the chip.
    """
    model = dataclasses.replace(program.model, param_dtype=program.model.dtype, remat="none")
    mesh = _mesh(program)
    refuse_uneven(program.topology, mesh, model, program.rows or 0)
    chip = roofline.chip_of(program.topology)
    if chip is None and program.rows is None:
        raise TopologyError(
            f"{program.topology}: the memory of this chip is not known; say how many --rows"
        )
    with jax.set_mesh(mesh):
        model = on_chips(model, program.topology)
        params = _params(model, program.int8, mesh)
        weights = _bytes_a_chip(params)
        rows = program.rows
        if chip is not None and rows is None:
            every = decode_step.groups() * mesh.shape["tensor"]
            row = _bytes_a_chip(_state(program, model, every, mesh)) / every
            filled = FILLED_GPU if gpus.card_of(program.topology) else FILLED
            rows = roofline.rows_that_fit(filled * chip.hbm_bytes, weights, row, every)
        assert rows is not None
        state = _state(program, model, rows, mesh)
        slot = jax.ShapeDtypeStruct((), "int32")
        start = time.perf_counter()
        lowered = decode_step.decode_chunk.lower(
            params, state, slot, model, Sampling(max_new_tokens=program.tokens), (0,)
        )
        traced = time.perf_counter()
        compiled = compile_for(program.topology, lowered)
        compile_s = time.perf_counter() - traced
    memory, cost = compiled.memory_analysis(), compiled.cost_analysis()
    assert memory  # every compiler of ours tells; that for GPUs counts no bytes
    cache = _bytes_a_chip(state["caches"])
    int8 = [name for name, on in dataclasses.asdict(program.int8).items() if on]
    figures = {
        "model": program.name,
        "topology": program.topology,
        "mesh": mesh_text(mesh),
        "chips": mesh.size,
        "rows": rows,
        "tokens": program.tokens,
        "int8": ",".join(int8) or "none",
        "trace_s": traced - start,
        "compile_s": compile_s,
        "weights_gb": weights / 1e9,
        "cache_gb": cache / 1e9,
        "temporaries_gb": memory.temp_size_in_bytes / 1e9,
    }
    if cost:
        figures["bytes_gb"] = cost["bytes accessed"] / 1e9
    if chip is None:
        return figures
    read = roofline.weights_read(params, model, mesh.shape["tensor"])
    half = cache / 2 if ragged_attention.wanted(model.attention) else cache
    return figures | {
        "tokens_s": rows * chip.hbm_bandwidth / (read + cache),
        "tokens_half_s": rows * chip.hbm_bandwidth / (read + half),
    }


def _mesh(program: DecodeProgram) -> Mesh:
    if program.axes is not None:
        return topology_mesh(program.topology, program.axes)
    chips = topology_mesh(program.topology, {"fsdp": -1}).size
    axes = placement.decoding_axes(program.model, chips, chips)
    return topology_mesh(program.topology, axes)


def _params(model: Config, int8: Int8, mesh: Mesh) -> dict:
    params: Any = transformer.abstract_params(model)
    if int8.weights:
        shapes = jax.eval_shape(lambda params: round_weights(params, model), params)
        params = jax.tree.map(on_mesh(mesh), shapes)
    return _split(params)


def _state(program: DecodeProgram, model: Config, rows: int, mesh: Mesh) -> dict:
    cache = program.int8.cache
    shapes = jax.eval_shape(lambda: decode_step.empty(model, rows, program.tokens, cache))
    return jax.tree.map(on_mesh(mesh), shapes)


def _split(params: dict) -> dict:
    """The abstract parameters with their layers as a list, as decode_step.split_layers gives."""

    def layer(x):
        sharding = NamedSharding(x.sharding.mesh, P(*x.sharding.spec[1:]))
        return jax.ShapeDtypeStruct(x.shape[1:], x.dtype, sharding=sharding)

    stacked = params["layers"]
    layers = [jax.tree.map(layer, stacked) for _ in range(stacked["ln1"].shape[0])]
    return params | {"layers": layers}


def _bytes_a_chip(tree: Any) -> int:
    return sum(
        math.prod(x.sharding.shard_shape(x.shape)) * x.dtype.itemsize for x in jax.tree.leaves(tree)
    )
