# SPDX-License-Identifier: Apache-2.0
"""The RL step, compiled ahead of time for chips that are not there: memory, traffic and time.

The program is the step that training runs (kimina_jax/trainer/train_step.py).
"""

import dataclasses
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jax
from jax.sharding import Mesh, NamedSharding
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.hlo import Collective, collectives
from flextrain_jax.core.mesh import BATCH
from flextrain_jax.core.optim import AdamW, Muon, make_optimizer
from flextrain_jax.core.state import create_state
from kimina_jax.aot import roofline
from kimina_jax.aot.topology import (
    compile_for,
    mesh_text,
    on_chips,
    on_mesh,
    refuse_uneven,
    topology_mesh,
)
from kimina_jax.model import lora, transformer
from kimina_jax.model.config import Config
from kimina_jax.model.lora import LoraConfig
from kimina_jax.trainer.objectives.loss import Objective
from kimina_jax.trainer.train_step import RolloutBatch, make_train_step

COLUMNS = {
    "model": "model",
    "topology": "topology",
    "mesh": "mesh",
    "rows": "rows",
    "tokens": "tokens",
    "state_gb": "state, GB a chip",
    "temporaries_gb": "temporaries, GB a chip",
    "compile_s": "compile, s",
    "compute_s": "compute, s",
    "hbm_s": "HBM, s",
    "links_s": "links, s",
    "bound": "bound by",
}


@dataclasses.dataclass(frozen=True)
class TrainProgram:
    """A training step to compile: a model, an optimizer and an objective, a mesh, and a batch."""

    name: str
    model: Config
    optim: AdamW | Muon
    objective: Objective
    lora: LoraConfig | None
    topology: str
    axes: dict[str, int]
    microbatches: int
    rows: int
    tokens: int
    chunk: int


def compile_step(program: TrainProgram) -> dict:
    """Compiles a training step; bytes and times are of one chip.

    Raises TopologyError where the topology is unknown or the program does not fit the chip.
    """
    mesh = topology_mesh(program.topology, program.axes)
    refuse_uneven(program.topology, mesh, program.model, program.rows, program.tokens)
    tx = make_optimizer(program.optim, lora.matrix_axes(program.model, program.lora))
    attach = lora.attacher(program.lora)

    def begin(params):
        trained, base = lora.split(params, program.model, program.lora, 0)
        return create_state(trained, tx), base

    with jax.set_mesh(mesh):
        model = on_chips(program.model, program.topology, program.tokens)
        step: Any = make_train_step(model, program.objective, tx, program.chunk, attach)
        params = transformer.abstract_params(model)
        state, base = jax.tree.map(on_mesh(mesh), jax.eval_shape(begin, params))
        batch = _batch(mesh, (program.microbatches, program.rows, program.tokens))
        start = time.perf_counter()
        lowered = step.lower(state, batch, jax.ShapeDtypeStruct((), "int32"), base)
        traced = time.perf_counter()
        with tempfile.TemporaryDirectory() as dump:
            # The compiler's own text: `as_text` cannot read every asynchronous operation back.
            options = {"xla_dump_to": dump, "xla_dump_hlo_as_text": True}
            compiled = compile_for(program.topology, lowered, options)
            compile_s = time.perf_counter() - traced
            text = _last_program(Path(dump))
    memory = compiled.memory_analysis()
    assert memory  # every compiler of ours tells
    exchanges = collectives(text, dict(mesh.shape), program.microbatches)
    return {
        "model": program.name,
        "topology": program.topology,
        "mesh": mesh_text(mesh),
        "chips": mesh.size,
        "microbatches": program.microbatches,
        "rows": program.rows,
        "tokens": program.tokens,
        "trace_s": traced - start,
        "compile_s": compile_s,
        "state_gb": memory.argument_size_in_bytes / 1e9,
        "temporaries_gb": memory.temp_size_in_bytes / 1e9,
        **_bounds(program, mesh, memory, exchanges),
        "collectives": [dataclasses.asdict(exchange) for exchange in exchanges],
    }


def _last_program(dump: Path) -> str:
    """The text of the program that runs, as the compilers for TPU and for GPU call it."""
    for ending in ("after_codegen", "gpu_after_optimizations", "after_optimizations"):
        found = [path for path in dump.glob(f"*{ending}.txt") if "jit_" in path.name]
        if found:
            return max(found, key=lambda path: path.stat().st_size).read_text(encoding="utf-8")
    raise AssertionError(f"no program among {sorted(path.name for path in dump.iterdir())[:20]}")


def _batch(mesh: Mesh, sizes: tuple[int, int, int]) -> RolloutBatch[jax.ShapeDtypeStruct]:
    M, B, T = sizes
    sharding = NamedSharding(mesh, P(None, BATCH, None))

    def array(dtype, width=T):
        return jax.ShapeDtypeStruct((M, B, width), dtype, sharding=sharding)

    return RolloutBatch(
        tokens=array("int32"),
        targets=array("int32"),
        segment=array("int32"),
        mask=array("float32"),
        ref_logp=array("float32"),
        advantage=array("float32", 4),
        weight=array("float32", 4),
    )


def _bounds(program: TrainProgram, mesh: Mesh, memory, exchanges: Sequence[Collective]) -> dict:
    """Operations of the step and, where the chip is known, the least time that it takes."""
    tokens = program.microbatches * program.rows * program.tokens
    needed, executed = roofline.step_flops(
        program.model, tokens, program.tokens, program.lora is not None
    )
    figures = {"model_flops": needed, "executed_flops": executed}
    chip = roofline.chip_of(program.topology)
    if chip is None:
        return figures
    arguments = memory.argument_size_in_bytes + memory.output_size_in_bytes
    traffic = roofline.step_traffic(
        program.model, program.microbatches, mesh.shape["tensor"], arguments
    )
    exchanged = sum(exchange.wire_bytes for exchange in exchanges)
    times = roofline.least_times(chip, executed / mesh.size, traffic, exchanged)
    bound = max(times, key=lambda name: times[name])
    least = {"bound": bound.removesuffix("_s"), "step_s_at_least": times[bound]}
    mfu = needed / (mesh.size * chip.flops * times[bound])
    return figures | times | least | {"mfu_at_most": mfu}
