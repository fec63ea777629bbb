# SPDX-License-Identifier: Apache-2.0
"""Compile the RL step ahead of time for a TPU topology that is not there, and say what it takes.

    python -m launch.compile --model=qwen2.5-1.5b --topology=v5e:4x4 --mesh=fsdp=16 --rows=16
    --tokens=32768

Needs the extra [tpu] (libtpu), no TPU. The program is the step that training runs
(`kimina_jax.train_step`), with AdamW in float32; a program that does not fit the chip's memory
fails to compile, as it would there.
"""

import os

os.environ["JAX_PLATFORMS"] = "cpu"  # the host's part; the TPU compiler is asked by name
os.environ["TPU_SKIP_MDS_QUERY"] = "1"

import dataclasses
import json
import re
import time
from collections import Counter
from pathlib import Path

from absl import flags

from launch import cli

_MODEL = flags.DEFINE_string("model", None, "a preset of kimina_jax.presets", required=True)
_TOPOLOGY = flags.DEFINE_string("topology", None, "such as v5e:4x4 or v5p:4x4x4", required=True)
_MESH = flags.DEFINE_string("mesh", "fsdp=-1", "axis sizes, such as fsdp=16,tensor=2")
_MICRO = flags.DEFINE_integer("microbatches", 1, "microbatches of an update")
_ROWS = flags.DEFINE_integer("rows", 16, "rows of a microbatch, all chips together")
_TOKENS = flags.DEFINE_integer("tokens", 32768, "tokens of a row")
_CHUNK = flags.DEFINE_integer("chunk", 1024, "time steps whose logits exist at once")
_REMAT = flags.DEFINE_enum("remat", "block", ["none", "block", "dots", "attention"], "policy")
_JSON = flags.DEFINE_string("json", None, "also write the figures to this file")

# Peak bfloat16 operations a second and HBM bytes a second of one chip (cloud.google.com/tpu/docs).
CHIPS = {"v5e": (197e12, 819e9), "v5p": (459e12, 2765e9), "v6e": (918e12, 1640e9)}


def main(overrides: list[str]) -> None:
    """Compiles and prints one line per figure."""
    from kimina_jax.presets import PRESETS

    if overrides:
        raise cli.UserError(f"{overrides[0]!r}: this program takes flags, no config")
    if _MODEL.value not in PRESETS:
        raise cli.UserError(f"--model={_MODEL.value}: known presets are {', '.join(PRESETS)}")
    try:
        axes = {k: int(v) for k, v in (pair.split("=") for pair in _MESH.value.split(","))}
    except ValueError:
        raise cli.UserError(f"--mesh={_MESH.value}: write it as fsdp=16,tensor=2") from None
    figures = compile_step(
        dataclasses.replace(PRESETS[_MODEL.value], attention="splash", remat=_REMAT.value),
        _TOPOLOGY.value,
        axes,
        (_MICRO.value, _ROWS.value, _TOKENS.value),
        _CHUNK.value,
    )
    figures = {"model": _MODEL.value} | figures
    for name, value in figures.items():
        print(f"{name:24s} {value:.4g}" if isinstance(value, float) else f"{name:24s} {value}")
    if _JSON.value:
        Path(_JSON.value).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def compile_step(cfg, topology: str, axes: dict, batch: tuple[int, int, int], chunk: int) -> dict:
    """Compiles the training step of `cfg` for (microbatches, rows, tokens); bytes are per chip.

    Raises UserError where the topology is unknown or the program does not fit the chip.
    """
    import jax
    from jax.experimental import topologies

    from flextrain_jax.core.mesh import make_mesh
    from flextrain_jax.core.optim import OptimConfig, make_optimizer
    from flextrain_jax.core.state import create_state
    from kimina_jax import objectives, transformer
    from kimina_jax.train_step import make_train_step

    try:
        devices = topologies.get_topology_desc(topology, platform="tpu").devices
        mesh = make_mesh(axes, list(devices))
    except ModuleNotFoundError:
        raise cli.UserError("libtpu is not installed; pip install -e .[tpu]") from None
    except (jax.errors.JaxRuntimeError, ValueError, RuntimeError) as error:
        raise cli.UserError(f"--topology={topology}: {str(error).splitlines()[0]}") from None
    tx = make_optimizer(OptimConfig(learning_rate=2e-6))
    step = make_train_step(cfg, objectives.MirrorDescent(), tx, chunk)
    with jax.set_mesh(mesh):
        state = jax.eval_shape(lambda p: create_state(p, tx), transformer.abstract_params(cfg))
        state = jax.tree.map(_on(mesh), state)
        start = time.perf_counter()
        lowered = step.lower(state, _batch(mesh, batch), jax.ShapeDtypeStruct((), "int32"))
        traced = time.perf_counter()
        try:
            compiled = lowered.compile()
        except jax.errors.JaxRuntimeError as error:
            sentence = str(error).replace("\n", " ")[:300]
            raise cli.UserError(f"{topology}: the compiler refuses: {sentence}") from None
    memory = compiled.memory_analysis()
    return {
        "topology": topology,
        "mesh": ",".join(f"{k}={v}" for k, v in axes.items()),
        "chips": len(devices),
        "microbatches": batch[0],
        "rows": batch[1],
        "tokens": batch[2],
        "trace_s": traced - start,
        "compile_s": time.perf_counter() - traced,
        "state_gb": memory.argument_size_in_bytes / 1e9,
        "temporaries_gb": memory.temp_size_in_bytes / 1e9,
        **_bounds(cfg, topology, len(devices), batch),
        "collectives": dict(_collectives(compiled.as_text())),
    }


def _on(mesh):
    import jax
    from jax.sharding import NamedSharding
    from jax.sharding import PartitionSpec as P

    def leaf(x):
        spec = getattr(x.sharding, "spec", P()) if x.sharding is not None else P()
        return jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=NamedSharding(mesh, spec))

    return leaf


def _batch(mesh, sizes):
    import jax
    from jax.sharding import NamedSharding
    from jax.sharding import PartitionSpec as P

    from flextrain_jax.core.mesh import BATCH
    from kimina_jax.train_step import RolloutBatch

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


def _bounds(cfg, topology, chips, sizes):
    """Analytic operations of the step, and the time that compute alone takes at the chip's peak."""
    from flextrain_jax.core import flops

    M, B, T = sizes
    names = ("d_model", "n_layers", "n_heads", "n_kv_heads", "head_dim", "d_ff", "vocab_size")
    shapes = {name: getattr(cfg, name) for name in names}
    forward = flops.decoder_forward(M * B * T, T / 2, **shapes)
    recomputed = 0.0 if cfg.remat == "none" else forward
    total = flops.training_step(forward, recomputed)
    peak, _ = CHIPS.get(topology.split(":")[0], (float("nan"), float("nan")))
    return {
        "model_flops": flops.training_step(forward),
        "executed_flops": total,
        "compute_bound_s": total / (chips * peak),
    }


def _collectives(text: str) -> Counter:
    """How often each collective stands in the program; one in a loop counts once."""
    kinds = "all-gather|all-reduce|reduce-scatter|all-to-all|collective-permute"
    return Counter(re.findall(rf"= [^=\n]*? ({kinds})(?:-start)?\(", text))


if __name__ == "__main__":
    cli.run(main)
