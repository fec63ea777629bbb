# SPDX-License-Identifier: Apache-2.0
"""Compile the RL step, decoding, or an elastic decoder's steps for TPUs or GPUs that are not there.

    python -m launch.compile --config=configs/rl/kimina_72b.py --topology=v5p:4x4x4
    python -m launch.compile --config=configs/rl/kimina_1p5b.py,configs/rl/kimina_7b.py --markdown
    python -m launch.compile --model=qwen2.5-1.5b --topology=v5e:4x4 --mesh=fsdp=16
    python -m launch.compile --program=decode --model=qwen2.5-7b --topology=v6e:2x2 --tokens=32768
    python -m launch.compile --program=elastic --model=qwen2.5-1.5b --topology=v5e:4x4

Topologies are those of TPUs (v5e:4x4), and t4, l4, a100, h100, h200, b200 with a number of cards in
a host (h100:8) or of hosts and cards (h100:2x8). Needs the extra [tpu] (libtpu) for the former,
jax-cuda13-plugin and jax-cuda13-pjrt of jax's version for the latter, and no such chip. The program
is the step that training runs (`kimina_jax.trainer.train_step`), with the optimizer of the config;
a program that does not fit the memory fails to compile, as it would there (a TPU's compiler), or
says more temporaries than there are (a GPU's). Without --topology a config says its own. The mesh
of a config is the trainer's: decoding takes --mesh, or chooses its own (kimina_jax/aot/decode.py).
An elastic decoder has a program for every rung; each stands beside a plain decoder of its depth.
"""

import os

os.environ["JAX_PLATFORMS"] = "cpu"  # the host's part; the TPU compiler is asked by name
os.environ["TPU_SKIP_MDS_QUERY"] = "1"

import dataclasses
import json
import re
from pathlib import Path

from absl import flags

from flextrain_jax.core.optim import AdamW
from flextrain_jax.elastic.ladder import LadderConfig, LadderError
from flextrain_jax.elastic.train_step import Method
from kimina_jax.aot import decode, elastic, train
from kimina_jax.aot.decode import DecodeProgram
from kimina_jax.aot.elastic import ElasticProgram
from kimina_jax.aot.train import TrainProgram
from kimina_jax.model.config import Config
from kimina_jax.model.presets import PRESETS
from kimina_jax.sampler.sampling import Int8
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.trainer.objectives.mirror_descent import MirrorDescent
from launch import cli
from launch.config.errors import UserError
from launch.config.prover import ProverRun
from launch.config.rl import RlRun
from launch.processes import user_files

_PROGRAM = flags.DEFINE_enum("program", "train", ["train", "decode", "elastic"], "what to compile")
_CONFIG = flags.DEFINE_list(
    "config", [], "RL config files with the sections model and compile, or of elastic provers"
)
_MODEL = flags.DEFINE_string(
    "model", None, "a preset of kimina_jax.model.presets instead of a config"
)
_TOPOLOGY = flags.DEFINE_string("topology", None, "such as v5e:4x4 or v5p:4x4x4")
_MESH = flags.DEFINE_string("mesh", None, "axis sizes, such as fsdp=16,tensor=2")
_MICRO = flags.DEFINE_integer("microbatches", 2, "microbatches of an update", lower_bound=1)
_ROWS = flags.DEFINE_integer(
    "rows", None, "rows of a microbatch, all chips together", lower_bound=1
)
_TOKENS = flags.DEFINE_integer("tokens", None, "tokens of a row", lower_bound=1)
_CHUNK = flags.DEFINE_integer("chunk", None, "time steps whose logits exist at once", lower_bound=1)
_REMAT = flags.DEFINE_enum("remat", None, ["none", "block", "dots", "attention"], "policy")
_INT8 = flags.DEFINE_multi_enum(
    "int8", [], ["weights", "cache"], "what a decoder keeps in eight bits (may be repeated)"
)
_DEPTHS = flags.DEFINE_list(
    "depths", None, "layers of every rung of an elastic --model; half, three quarters, all"
)
_ORDER = flags.DEFINE_enum(
    "order", None, ["prefix", "even"], "which layers a rung of an elastic --model keeps; prefix"
)
TEACHERS = {
    "none": Method(beta=0.0),
    "next": Method(teacher="next"),
    "full": Method(teacher="full"),
}
_TEACHER = flags.DEFINE_enum(
    "teacher", None, list(TEACHERS), "what a rung of an elastic --model learns from; none"
)
flags.adopt_module_key_flags(cli)
_MARKDOWN = flags.DEFINE_bool("markdown", False, "print one table of all configs")
_JSON = flags.DEFINE_string("json", None, "also write the figures to this file")


def main(overrides: list[str]) -> None:
    """Compiles and prints one line a figure, or one table."""
    if _CONFIG.value and _MODEL.value:
        raise UserError("give either --config or --model")
    if len(_CONFIG.value) > 1 and flags.FLAGS.print_config:
        raise UserError("--print_config shows one file; give one in --config")
    if _JSON.value:
        user_files.check_place(Path(_JSON.value))
    if _MODEL.value:
        cli.no_settings(overrides, "with --model flags say everything")
    _refuse_ladder_flags()
    files = [] if _MODEL.value else _CONFIG.value or [""]
    if _PROGRAM.value == "elastic":
        ladders = [_elastic_of_config(file, overrides) for file in files] or [_elastic_of_preset()]
        table = [row for each in ladders for row in elastic.compile_rungs(each)]
        columns = elastic.COLUMNS
    else:
        programs = [_program_of_config(file, overrides) for file in files] or [_program_of_preset()]
        if _PROGRAM.value == "decode":
            table, columns = [decode.compile_decode(_decoding(p)) for p in programs], decode.COLUMNS
        else:
            table, columns = [train.compile_step(p) for p in programs], train.COLUMNS
    if _MARKDOWN.value:
        print(markdown(table, columns))
    else:
        for figures in table:
            for name, value in figures.items():
                print(
                    f"{name:20s} {value:.4g}" if isinstance(value, float) else f"{name:20s} {value}"
                )
    if _JSON.value:
        user_files.write_user_text(Path(_JSON.value), json.dumps(table, indent=2) + "\n")


def _decoding(program: TrainProgram) -> DecodeProgram:
    """Decoding with the same model; its mesh and rows are those of the flags alone."""
    return DecodeProgram(
        name=program.name,
        model=program.model,
        topology=program.topology,
        axes=_mesh_flag(),
        rows=_ROWS.value,
        tokens=program.tokens,
        int8=Int8(**dict.fromkeys(_INT8.value, True)),
    )


def _refuse_ladder_flags() -> None:
    """Raises UserError where flags of a ladder would be passed over."""
    given = {"depths": _DEPTHS.value, "order": _ORDER.value, "teacher": _TEACHER.value}
    for name, value in given.items():
        if value is not None and _PROGRAM.value != "elastic":
            raise UserError(f"--{name} is for --program=elastic; leave it out")
        if value is not None and not _MODEL.value:
            raise UserError(
                f"--{name} is for --model; a config says its ladder and methods itself, such as"
                " --config.ladder.depths=[2,4]"
            )


def _elastic_of_preset() -> ElasticProgram:
    model = _preset()
    whole = model.n_layers
    depths = _DEPTHS.value or (-(-whole // 2), -(-3 * whole // 4), whole)
    if not all(re.fullmatch("[0-9]{1,9}", str(depth)) for depth in depths):
        raise UserError(f"--depths={','.join(map(str, depths))}: write it as 7,14,28")
    try:
        depths = tuple(map(int, depths))
        shares = (1 / len(depths),) * len(depths)
        order = "even" if _ORDER.value == "even" else "prefix"
        ladder = LadderConfig(order, depths, shares).over((whole,))
    except ValueError as error:
        raise UserError(f"--depths={','.join(map(str, depths))}: {error}") from None
    teacher = _TEACHER.value or "none"
    return ElasticProgram(
        name=_MODEL.value or "",
        model=model,
        optim=AdamW(learning_rate=2e-6),
        ladder=ladder,
        methods={teacher: TEACHERS[teacher]},
        topology=_TOPOLOGY.value or "",
        axes=_mesh_flag() or {"fsdp": -1},
        rows=_ROWS.value or 16,
        tokens=_TOKENS.value or 4096,
        chunk=_CHUNK.value or 1024,
    )


def _elastic_of_config(file: str, overrides: list[str]) -> ElasticProgram:
    config = cli.load(ProverRun, file, overrides).settings
    topology, sft = _TOPOLOGY.value, config.sft
    if not topology:
        raise UserError("--topology is missing; such as --topology=v5e:4x4")
    preset = config.init.computed.preset
    if preset:  # the published shape of the checkpoint that it starts from
        model = config.init.computed.applied(PRESETS[preset])
    elif config.model is not None and not config.init.checkpoint:
        model = config.model.with_vocabulary(Tokenizer().vocab_size)
    else:
        raise UserError(f"{file}: the setting 'init.computed.preset' is missing")
    model = _remade(model)
    try:
        ladder = config.ladder.over((model.n_layers,))
    except LadderError as error:
        raise UserError(f"{file}: {error}") from None
    return ElasticProgram(
        name=preset or Path(file).stem,
        model=model,
        optim=config.optim.over(sft.steps),
        ladder=ladder,
        methods=config.methods,
        topology=topology,
        axes=_mesh_flag() or config.mesh,
        rows=_ROWS.value or sft.rows,
        tokens=_TOKENS.value or sft.row_tokens,
        chunk=_CHUNK.value or sft.logit_chunk,
    )


def _preset() -> Config:
    """The model of --model."""
    if _MODEL.value not in PRESETS:
        raise UserError(f"--model={_MODEL.value}: known presets are {', '.join(PRESETS)}")
    if not _TOPOLOGY.value:
        raise UserError("--topology is missing; such as --topology=v5e:4x4")
    model = dataclasses.replace(PRESETS[_MODEL.value], attention="auto", remat="block")
    return _remade(model)


def _remade(model: Config) -> Config:
    """`model` with the remat that a flag says."""
    return dataclasses.replace(model, remat=_REMAT.value or model.remat)


def _program_of_preset() -> TrainProgram:
    program = TrainProgram(
        name=_MODEL.value or "",
        model=_preset(),
        optim=AdamW(learning_rate=2e-6),
        objective=MirrorDescent(),
        lora=None,
        topology=_TOPOLOGY.value or "",
        axes={"fsdp": -1},
        microbatches=_MICRO.value,
        rows=16,
        tokens=32768,
        chunk=1024,
    )
    return _with_flags(program)


def _program_of_config(file: str, overrides: list[str]) -> TrainProgram:
    config = cli.load(RlRun, file, overrides).settings
    if not config.model.preset:
        raise UserError(f"{file}: the setting 'model.preset' is missing")
    topology = _TOPOLOGY.value or config.compile.topology
    if not topology:
        raise UserError(f"{file}: the setting 'compile.topology' is missing; or give --topology")
    rl = config.rl
    program = TrainProgram(
        name=config.model.preset,
        model=_remade(config.model.applied(PRESETS[config.model.preset])),
        optim=config.optim.over(rl.steps * rl.updates),
        objective=config.objective,
        lora=config.lora.chosen,
        topology=topology,
        axes=config.mesh,
        microbatches=_MICRO.value,
        rows=rl.rows,
        tokens=rl.row_tokens,
        chunk=rl.logit_chunk,
    )
    return _with_flags(program)


def _with_flags(program: TrainProgram) -> TrainProgram:
    """`program` with what the flags say instead."""
    if axes := _mesh_flag():
        program = dataclasses.replace(program, axes=axes)
    sizes = {"rows": _ROWS.value, "tokens": _TOKENS.value, "chunk": _CHUNK.value}
    return dataclasses.replace(program, **{k: v for k, v in sizes.items() if v is not None})


def _mesh_flag() -> dict[str, int] | None:
    if not _MESH.value:
        return None
    try:
        sizes = [(k, int(v)) for k, v in (pair.split("=") for pair in _MESH.value.split(","))]
    except ValueError:
        raise UserError(f"--mesh={_MESH.value}: write it as fsdp=16,tensor=2") from None
    if len(axes := dict(sizes)) < len(sizes):
        raise UserError(f"--mesh={_MESH.value}: names an axis twice; write it as fsdp=16,tensor=2")
    return axes


def markdown(table: list[dict], columns: dict[str, str]) -> str:
    """The figures as a table with one row a config; `columns` are the names of their titles."""

    def cell(value):
        return f"{value:.3g}" if isinstance(value, float) else f"{value}"

    rows = [list(columns.values()), ["---"] * len(columns)]
    rows += [[cell(figures.get(name, "")) for name in columns] for figures in table]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


if __name__ == "__main__":
    cli.run(main)
