# SPDX-License-Identifier: Apache-2.0
"""Compile the RL step, or decoding, ahead of time for TPUs that are not there; say what it takes.

    python -m launch.compile --config=configs/rl/kimina_72b.py --topology=v5p:4x4x4
    python -m launch.compile --config=configs/rl/kimina_1p5b.py,configs/rl/kimina_7b.py --markdown
    python -m launch.compile --model=qwen2.5-1.5b --topology=v5e:4x4 --mesh=fsdp=16
    python -m launch.compile --program=decode --model=qwen2.5-7b --topology=v6e:2x2 --tokens=32768

Needs the extra [tpu] (libtpu), no TPU. The program is the step that training runs
(`kimina_jax.trainer.train_step`), with the optimizer of the config; a program that does not fit the
chip's memory fails to compile, as it would there. Without --topology a config says its own. The
mesh of a config is the trainer's: decoding takes --mesh, or chooses its own
(kimina_jax/aot/decode.py).
"""

import os

os.environ["JAX_PLATFORMS"] = "cpu"  # the host's part; the TPU compiler is asked by name
os.environ["TPU_SKIP_MDS_QUERY"] = "1"

import dataclasses
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from absl import flags

from kimina_jax.aot import decode
from kimina_jax.aot.topology import compile_for, on_mesh, topology_mesh
from launch import cli

_PROGRAM = flags.DEFINE_enum("program", "train", ["train", "decode"], "what to compile")
_CONFIG = flags.DEFINE_list("config", [], "RL config files with the sections model and compile")
_MODEL = flags.DEFINE_string(
    "model", None, "a preset of kimina_jax.model.presets instead of a config"
)
_TOPOLOGY = flags.DEFINE_string("topology", None, "such as v5e:4x4 or v5p:4x4x4")
_MESH = flags.DEFINE_string("mesh", None, "axis sizes, such as fsdp=16,tensor=2")
_MICRO = flags.DEFINE_integer("microbatches", 2, "microbatches of an update", lower_bound=1)
_ROWS = flags.DEFINE_integer("rows", None, "rows of a microbatch, all chips together")
_TOKENS = flags.DEFINE_integer("tokens", None, "tokens of a row")
_CHUNK = flags.DEFINE_integer("chunk", None, "time steps whose logits exist at once")
_REMAT = flags.DEFINE_enum("remat", None, ["none", "block", "dots", "attention"], "policy")
_INT8 = flags.DEFINE_multi_enum(
    "int8", [], ["weights", "cache"], "what a decoder keeps in eight bits (may be repeated)"
)
_MARKDOWN = flags.DEFINE_bool("markdown", False, "print one table of all configs")
_JSON = flags.DEFINE_string("json", None, "also write the figures to this file")

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
    model: Any
    optim: Any
    objective: Any
    lora: Any
    topology: str
    axes: dict[str, int]
    microbatches: int
    rows: int
    tokens: int
    chunk: int


def main(overrides: list[str]) -> None:
    """Compiles and prints one line a figure, or one table."""
    if bool(_CONFIG.value) == bool(_MODEL.value):
        raise cli.UserError("give either --config or --model")
    if _MODEL.value:
        if overrides:
            raise cli.UserError(f"{overrides[0]!r}: --model takes flags, no config")
        jobs = [_job_of_preset()]
    else:
        jobs = [_job_of_config(file, overrides) for file in _CONFIG.value]
    if _PROGRAM.value == "decode":
        from kimina_jax.sampler.int8 import Int8

        axes = _mesh_flag()
        int8 = Int8(**dict.fromkeys(_INT8.value, True))
        table = [
            decode.compile_decode(
                job.name, job.model, job.topology, axes, _ROWS.value, job.tokens, int8
            )
            for job in jobs
        ]
        columns = decode.COLUMNS
    else:
        table, columns = [compile_step(job) for job in jobs], COLUMNS
    if _MARKDOWN.value:
        print(markdown(table, columns))
    else:
        for figures in table:
            for name, value in figures.items():
                print(
                    f"{name:20s} {value:.4g}" if isinstance(value, float) else f"{name:20s} {value}"
                )
    if _JSON.value:
        Path(_JSON.value).write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


def _job_of_preset() -> Job:
    from flextrain_jax.core.optim import OptimConfig
    from kimina_jax.model.presets import PRESETS
    from kimina_jax.trainer import objectives

    if _MODEL.value not in PRESETS:
        raise cli.UserError(f"--model={_MODEL.value}: known presets are {', '.join(PRESETS)}")
    if not _TOPOLOGY.value:
        raise cli.UserError("--topology is missing; such as --topology=v5e:4x4")
    job = Job(
        name=_MODEL.value,
        model=dataclasses.replace(PRESETS[_MODEL.value], attention="splash", remat="block"),
        optim=OptimConfig(learning_rate=2e-6),
        objective=objectives.MirrorDescent(),
        lora=None,
        topology=_TOPOLOGY.value,
        axes={"fsdp": -1},
        microbatches=_MICRO.value,
        rows=16,
        tokens=32768,
        chunk=1024,
    )
    return _with_flags(job)


def _job_of_config(file: str, overrides: list[str]) -> Job:
    from kimina_jax.trainer.loop import RlConfig
    from launch import settings

    config = cli.load_config(file, overrides)
    settings.check_rl_config(config, file)
    if not (config.get("model") or {}).get("preset"):
        raise cli.UserError(f"{file}: the setting 'model.preset' is missing")
    rl = cli.build(RlConfig, {"rl": settings.rl_values(config)}, "rl", file)
    model = settings.preset_of(config, file)
    if model.attention == "auto":  # the default backend here is the CPU
        model = dataclasses.replace(model, attention="splash")
    topology = _TOPOLOGY.value or (config.get("compile") or {}).get("topology")
    if not topology:
        raise cli.UserError(
            f"{file}: the setting 'compile.topology' is missing; or give --topology"
        )
    job = Job(
        name=config["model"]["preset"],
        model=model,
        optim=settings.rl_optim(config, file),
        objective=settings.objective_of(config, file),
        lora=settings.lora_of(config, file),
        topology=topology,
        axes=dict(config.get("mesh") or {"fsdp": -1}),
        microbatches=_MICRO.value,
        rows=rl.rows,
        tokens=rl.row_tokens,
        chunk=rl.logit_chunk,
    )
    return _with_flags(job)


def _with_flags(job: Job) -> Job:
    """`job` with what the flags say instead."""
    if axes := _mesh_flag():
        job = dataclasses.replace(job, axes=axes)
    if _REMAT.value:
        job = dataclasses.replace(job, model=dataclasses.replace(job.model, remat=_REMAT.value))
    sizes = {"rows": _ROWS.value, "tokens": _TOKENS.value, "chunk": _CHUNK.value}
    return dataclasses.replace(job, **{k: v for k, v in sizes.items() if v is not None})


def _mesh_flag() -> dict[str, int] | None:
    if not _MESH.value:
        return None
    try:
        return {k: int(v) for k, v in (pair.split("=") for pair in _MESH.value.split(","))}
    except ValueError:
        raise cli.UserError(f"--mesh={_MESH.value}: write it as fsdp=16,tensor=2") from None


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
    step = make_train_step(job.model, job.objective, tx, job.chunk, attach)

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


def _batch(mesh, sizes):
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
    # Logits are always computed again (logprobs.py); with "attention" all but attention is.
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
    bound = max(times, key=times.get)
    least = {"bound": bound.removesuffix("_s"), "step_s_at_least": times[bound]}
    mfu = figures["model_flops"] / (chips * chip.flops * times[bound])
    return figures | times | least | {"mfu_at_most": mfu}


def markdown(table: list[dict], columns: dict[str, str]) -> str:
    """The figures as a table with one row a config; `columns` are the names of their titles."""

    def cell(value):
        return f"{value:.3g}" if isinstance(value, float) else f"{value}"

    rows = [list(columns.values()), ["---"] * len(columns)]
    rows += [[cell(figures.get(name, "")) for name in columns] for figures in table]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


if __name__ == "__main__":
    cli.run(main)
