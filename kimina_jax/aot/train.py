# SPDX-License-Identifier: Apache-2.0
"""The RL step, compiled ahead of time for TPUs that are not there: memory, traffic and time.

The program is the step that training runs (kimina_jax/trainer/train_step.py).
"""

import dataclasses
import tempfile
import time
from pathlib import Path
from typing import Any

from flextrain_jax.core.optim import AdamW, Muon
from kimina_jax.aot.topology import compile_for, on_mesh, topology_mesh
from kimina_jax.model.config import Config
from kimina_jax.model.lora import LoraConfig
from kimina_jax.trainer.objectives import Objective

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
class Job:
    """One program to compile: a model, an optimizer and an objective, a mesh, and a batch."""

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


def compile_step(job: Job) -> dict:
    """Compiles the training step of `job`; bytes and times are of one chip.

    Raises TopologyError where the topology is unknown or the program does not fit the chip.
    """
    import jax

    from flextrain_jax.core.hlo import collectives
    from flextrain_jax.core.optim import make_optimizer
    from flextrain_jax.core.state import create_state
    from kimina_jax.model import lora, transformer
    from kimina_jax.trainer.train_step import make_train_step

    mesh = topology_mesh(job.topology, job.axes)
    tx = make_optimizer(job.optim, lora.matrix_axes(job.model, job.lora))
    attach = lora.attacher(job.lora)
    step: Any = make_train_step(job.model, job.objective, tx, job.chunk, attach)

    def begin(params):
        trained, base = lora.split(params, job.model, job.lora, 0)
        return create_state(trained, tx), base

    with jax.set_mesh(mesh):
        params = transformer.abstract_params(job.model)
        state, base = jax.tree.map(on_mesh(mesh), jax.eval_shape(begin, params))
        batch = _batch(mesh, (job.microbatches, job.rows, job.tokens))
        start = time.perf_counter()
        lowered = step.lower(state, batch, jax.ShapeDtypeStruct((), "int32"), base)
        traced = time.perf_counter()
        with tempfile.TemporaryDirectory() as dump:
            # The compiler's own text: `as_text` cannot read every asynchronous operation back.
            options = {"xla_dump_to": dump, "xla_dump_hlo_as_text": True}
            compiled = compile_for(job.topology, lowered, options)
            compile_s = time.perf_counter() - traced
            (program,) = Path(dump).glob("*.after_codegen.txt")
            text = program.read_text(encoding="utf-8")
    memory = compiled.memory_analysis()
    exchanges = collectives(text, dict(mesh.shape), job.microbatches)
    return {
        "model": job.name,
        "topology": job.topology,
        "mesh": ",".join(f"{k}={v}" for k, v in mesh.shape.items() if v > 1) or "one chip",
        "chips": mesh.size,
        "microbatches": job.microbatches,
        "rows": job.rows,
        "tokens": job.tokens,
        "trace_s": traced - start,
        "compile_s": compile_s,
        "state_gb": memory.argument_size_in_bytes / 1e9,
        "temporaries_gb": memory.temp_size_in_bytes / 1e9,
        **_bounds(job, mesh.size, mesh.shape["tensor"], memory, exchanges),
        "collectives": [dataclasses.asdict(exchange) for exchange in exchanges],
    }


def _batch(mesh, sizes: tuple[int, int, int]) -> "RolloutBatch[jax.ShapeDtypeStruct]":
    import jax
    from jax.sharding import NamedSharding
    from jax.sharding import PartitionSpec as P

    from flextrain_jax.core.mesh import BATCH
    from kimina_jax.trainer.train_step import RolloutBatch

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


def _bounds(job: Job, chips: int, tensor: int, memory, exchanges) -> dict:
    """Analytic operations of the step, and the least time that each resource of a chip needs.

    HBM: the program's arguments are read and its results written once, and every pass over a
    microbatch (forward, its recomputation, backward) reads the gathered weights; activations come
    on top. Links: all exchanges at the sum of the links' rates. The step takes at least the largest
    of the three.
    """
    import jax
    import numpy as np

    from flextrain_jax.core import flops
    from kimina_jax.model import transformer
    from kimina_jax.trainer.throughput import forward_flops

    tokens = job.microbatches * job.rows * job.tokens
    forward = forward_flops(job.model, tokens, job.tokens / 2)
    layers_again = job.model.remat in ("block", "attention")
    # Logits are always computed again (model/logprobs.py); with "attention" all but attention is.
    recomputed = 2.0 * tokens * job.model.d_model * job.model.vocab_size
    if layers_again:
        context = 0 if job.model.remat == "attention" else job.tokens / 2
        recomputed = forward_flops(job.model, tokens, context)
    frozen = forward_flops(job.model, tokens, 0) if job.lora else 0.0
    executed = flops.training_step(forward, recomputed, frozen)
    figures = {"model_flops": executed - recomputed, "executed_flops": executed}
    chip = flops.CHIPS.get(job.topology.split(":")[0])
    if chip is None:
        return figures
    leaves = jax.tree.leaves(transformer.declare(job.model), is_leaf=lambda x: hasattr(x, "shape"))
    weights = sum(int(np.prod(leaf.shape)) for leaf in leaves) / tensor
    passes = 3 if layers_again else 2
    width = np.dtype("float32" if job.model.dtype == "float32" else "float16").itemsize
    state = memory.argument_size_in_bytes + memory.output_size_in_bytes
    traffic = state + job.microbatches * passes * width * weights
    times = {
        "compute_s": executed / (chips * chip.flops),
        "hbm_s": traffic / chip.hbm_bandwidth,
        "links_s": sum(exchange.wire_bytes for exchange in exchanges) / chip.link_bandwidth,
    }
    bound = max(times, key=lambda name: times[name])
    least = {"bound": bound.removesuffix("_s"), "step_s_at_least": times[bound]}
    mfu = figures["model_flops"] / (chips * chip.flops * times[bound])
    return figures | times | least | {"mfu_at_most": mfu}
