# SPDX-License-Identifier: Apache-2.0
"""The steps of an elastic decoder's rungs, compiled ahead of time, each beside a plain decoder.

The programs are those that training runs: `flextrain_jax.elastic.train_step.make_step` over
`kimina_jax.model.elastic`, and for the plain decoder of a rung's depth the step of SFT
(`kimina_jax.trainer.sft.make_sft_step`) with the same optimizer, on the same rows.
"""

import dataclasses
import functools
import math
import time
from typing import Any

import jax
import jax.numpy as jnp
from jax.sharding import Mesh, NamedSharding
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import BATCH
from flextrain_jax.core.optim import AdamW, make_optimizer
from flextrain_jax.core.state import create_state
from flextrain_jax.elastic.ladder import DepthLadder
from flextrain_jax.elastic.train_step import Method, init_state, make_step, possible_rungs
from kimina_jax.aot.topology import (
    compile_for,
    mesh_text,
    on_chips,
    on_mesh,
    refuse_uneven,
    topology_mesh,
)
from kimina_jax.model import transformer
from kimina_jax.model.config import Config
from kimina_jax.model.elastic import elastic_model
from kimina_jax.trainer.sft import SftBatch, make_sft_step

COLUMNS = {
    "model": "model",
    "topology": "topology",
    "mesh": "mesh",
    "rows": "rows",
    "tokens": "tokens",
    "method": "method",
    "rungs": "layers trained",
    "rung_gb": "weights of the rung, GB a chip",
    "state_gb": "state of all layers, GB a chip",
    "temporaries_gb": "temporaries, GB a chip",
    "plain_gb": "of a plain model",
    "ratio": "ratio",
    "compile_s": "compile, s",
    "plain_s": "of a plain model, s",
}


@dataclasses.dataclass(frozen=True)
class ElasticProgram:
    """The steps of one elastic decoder to compile: its methods by name over one ladder, an
    optimizer, a mesh, and a batch of `rows` rows of `tokens` tokens.
    """

    name: str
    model: Config
    optim: AdamW
    ladder: DepthLadder
    methods: dict[str, Method]
    topology: str
    axes: dict[str, int]
    rows: int
    tokens: int
    chunk: int


def compile_rungs(program: ElasticProgram) -> list[dict]:
    """Compiles every step that the methods can draw; bytes are of one chip.

    `temporaries_gb` are of a rung's step, with its teacher's pass if its method has one; `plain_gb`
    of SFT of a decoder that has the layers of the largest rung trained in the step and no others.
    Raises TopologyError where the topology is unknown or a program does not fit the chip.
    """
    return compile_on(program, topology_mesh(program.topology, program.axes))


def compile_on(program: ElasticProgram, mesh: Mesh) -> list[dict]:
    """`compile_rungs` for the devices of `mesh`."""
    refuse_uneven(program.topology, mesh, program.model, program.rows, program.tokens)
    with jax.set_mesh(mesh):
        model = on_chips(program.model, program.topology, program.tokens)
        program = dataclasses.replace(program, model=model)
        plain = functools.cache(functools.partial(_plain, program, mesh))
        return [
            _rungs(program, mesh, name, rungs, plain(program.ladder.depths[rungs[-1]]))
            for name, method in program.methods.items()
            for rungs in possible_rungs(program.ladder, method)
        ]


@dataclasses.dataclass(frozen=True)
class _Compiled:
    temporaries: int
    arguments: int
    trace_s: float
    compile_s: float


def _compiled(topology: str, step: Any, *inputs: Any) -> _Compiled:
    start = time.perf_counter()
    lowered = step.lower(*inputs)
    traced = time.perf_counter()
    memory = compile_for(topology, lowered).memory_analysis()
    compile_s = time.perf_counter() - traced
    assert memory  # every compiler of ours tells
    return _Compiled(
        memory.temp_size_in_bytes, memory.argument_size_in_bytes, traced - start, compile_s
    )


def _rungs(
    program: ElasticProgram, mesh: Mesh, name: str, rungs: tuple[int, ...], plain: _Compiled
) -> dict:
    ladder, method = program.ladder, program.methods[name]
    tx = make_optimizer(program.optim)
    init = functools.partial(transformer.init_params, cfg=program.model)
    model = elastic_model(program.model, init, ladder.segments(), program.chunk)
    state = jax.eval_shape(lambda: init_state(model, ladder, method, tx, jax.random.key(0)))
    step = make_step(model, ladder, method, tx, rungs)
    seed = jax.ShapeDtypeStruct((), "uint32", sharding=NamedSharding(mesh, P()))
    placed = jax.tree.map(on_mesh(mesh), state)
    made = _compiled(program.topology, step, placed, _batch(program, mesh), seed)
    deepest = ladder.depths[rungs[-1]]
    return {
        "model": program.name,
        "topology": program.topology,
        "mesh": mesh_text(mesh),
        "chips": mesh.size,
        "rows": program.rows,
        "tokens": program.tokens,
        "method": name,
        "rungs": ",".join(str(ladder.depths[rung]) for rung in rungs) + f" of {ladder.depths[-1]}",
        "rung_gb": _weight_bytes(_of_depth(program.model, deepest)) / 1e9,
        "state_gb": made.arguments / 1e9,
        "plain_state_gb": plain.arguments / 1e9,
        "temporaries_gb": made.temporaries / 1e9,
        "plain_gb": plain.temporaries / 1e9,
        "ratio": made.temporaries / plain.temporaries,
        "trace_s": made.trace_s,
        "compile_s": made.compile_s,
        "plain_s": plain.compile_s,
    }


def _plain(program: ElasticProgram, mesh: Mesh, depth: int) -> _Compiled:
    """The step of SFT of a decoder of `depth` layers."""
    model, tx = _of_depth(program.model, depth), make_optimizer(program.optim)
    step = make_sft_step(model, tx, program.chunk)
    params = transformer.abstract_params(model)
    state = jax.eval_shape(lambda params: create_state(params, tx), params)
    placed = jax.tree.map(on_mesh(mesh), state)
    return _compiled(program.topology, step, placed, _batch(program, mesh))


def _of_depth(model: Config, depth: int) -> Config:
    return dataclasses.replace(model, n_layers=depth)


def _weight_bytes(model: Config) -> int:
    """Bytes that a chip keeps of a decoder's weights, in the type that they are trained in."""
    leaves = jax.tree.leaves(transformer.abstract_params(model))
    return sum(math.prod(x.sharding.shard_shape(x.shape)) * x.dtype.itemsize for x in leaves)


def _batch(program: ElasticProgram, mesh: Mesh) -> SftBatch:
    shape, place = (program.rows, program.tokens), NamedSharding(mesh, P(BATCH, None))
    whole: Any = jax.ShapeDtypeStruct(shape, jnp.int32, sharding=place)
    mask: Any = jax.ShapeDtypeStruct(shape, jnp.float32, sharding=place)
    return SftBatch(whole, whole, whole, mask)
