# SPDX-License-Identifier: Apache-2.0
"""The programs of SFT and RL configurations, with the shapes that a run gives them.

What is too large for a CPU is cut in depth, never in kind, where the mesh has many chips: it to
CHIPS, each with its own rows; a decoder to LAYERS layers (a training step scans its layers, so that
all of them are one program); an update to MICROBATCHES. Of LARGE models, which are of the kind of
the smaller one, the quick tests take the decoding alone.
"""

import dataclasses
from pathlib import Path
from unittest import mock

import jax

from flextrain_jax.core.mesh import BATCH
from flextrain_jax.core.optim import OptimConfig, make_optimizer
from flextrain_jax.core.state import create_state
from kimina_jax import decode, decode_step, lora, transformer
from kimina_jax.loop import RlConfig
from kimina_jax.sampling import Order, Sampling
from kimina_jax.sft import SftBatch, SftConfig, make_sft_step
from kimina_jax.tokenizer import Tokenizer
from kimina_jax.train_step import RolloutBatch, make_score_fn, make_train_step
from launch import cli, settings
from tests.compiled.program import Program, array, chips, on_mesh, program

ROOT = Path(__file__).resolve().parents[2]
CHIPS, LAYERS, MICROBATCHES = 2, 2, 2
LARGE = ("qwen2.5-7b", "qwen2.5-72b")
ROWS = 512  # that decode at a time: the default of launch.sample and of launch.evaluate
CORES = 2  # of a CPU, over which launch.sample spreads the rows


def sft_programs(config: dict, source: str) -> dict[str, Program]:
    """The step of launch.sft."""
    sft, mesh = sft_config(config, source), chips(1)
    optim = cli.build(OptimConfig, config, "optim", source)
    cfg, adapters = model_of(config, source), settings.lora_of(config, source)
    tx = make_optimizer(optim, lora.matrix_axes(cfg, adapters))
    step = make_sft_step(cfg, tx, sft.logit_chunk, lora.attacher(adapters))
    state, base = _state(cfg, adapters, tx)
    return {"SFT step": program(mesh, step, state, sft_batch(sft, mesh), base)}


def sft_config(config: dict, source: str) -> SftConfig:
    """The section `sft`."""
    return cli.build(SftConfig, {"sft": {**config["sft"], "seed": 0}}, "sft", source)


def model_of(config: dict, source: str) -> transformer.Config:
    """The model of the section `model`, with the vocabulary of our tokenizer."""
    shape = {**config["model"], "vocab_size": Tokenizer().vocab_size}
    return cli.build(transformer.Config, {"model": shape}, "model", source)


def sft_batch(sft: SftConfig, mesh: jax.sharding.Mesh) -> SftBatch:
    """A batch of SFT."""

    def rows(dtype):
        return array(mesh, (sft.rows, sft.row_tokens), dtype, BATCH, None)

    return SftBatch(
        tokens=rows("int32"), targets=rows("int32"), segment=rows("int32"), mask=rows("float32")
    )


def rl_programs(config: dict, source: str) -> dict[str, Program]:
    """The update and the scoring of the trainer; the decoder as launch.evaluate and launch.sample
    run it."""
    rl = cli.build(RlConfig, {"rl": settings.rl_values(config)}, "rl", source)
    if start := config["init"]["sft"]:
        cfg = model_of(cli.load_config(str(ROOT / start)), start)
    else:
        cfg = settings.preset_of(config, source)
    cfg = settings.computed_as(cfg, config, source)
    (whole,) = config["mesh"].values()
    cut = whole > CHIPS
    mesh = chips(CHIPS if cut else max(1, whole))
    rows = rl.rows * CHIPS // whole if cut else rl.rows
    # As in learn.Learner.
    most = -(-rl.problems * rl.samples // (rl.updates * rl.rows)) + 1
    microbatches, slots = MICROBATCHES if cut else most, max(2, rl.row_tokens // 64)

    def batch(*leading):
        def part(dtype, width):
            shape, free = (*leading, rows, width), [None] * len(leading)
            return array(mesh, shape, dtype, *free, BATCH, None)

        return RolloutBatch(
            tokens=part("int32", rl.row_tokens),
            targets=part("int32", rl.row_tokens),
            segment=part("int32", rl.row_tokens),
            mask=part("float32", rl.row_tokens),
            ref_logp=part("float32", rl.row_tokens),
            advantage=part("float32", slots),
            weight=part("float32", slots),
        )

    adapters = settings.lora_of(config, source)
    tx = make_optimizer(settings.rl_optim(config, source), lora.matrix_axes(cfg, adapters))
    attach = lora.attacher(adapters)
    state, base = _state(cfg, adapters, tx)
    step = make_train_step(
        cfg,
        settings.objective_of(config, source),
        tx,
        rl.logit_chunk,
        attach,
        settings.correction_of(config, source),
    )
    score = make_score_fn(cfg, rl.logit_chunk, attach)
    count = array(mesh, (), "int32")
    sampling = cli.build(Sampling, config, "sampling", source)
    decoder = dataclasses.replace(cfg, n_layers=LAYERS) if cut else cfg
    prompt = rl.row_tokens - sampling.max_new_tokens
    found = {
        "RL step": program(mesh, step, state, batch(microbatches), count, base),
        "scoring": program(mesh, score, lambda: state().params, batch(), base),
        "decoding": _decoding(decoder, sampling, prompt, ROWS, chips(1)),
        f"decoding on {CORES} cores": _decoding(
            decoder, sampling, prompt, ROWS, chips(CORES, "data")
        ),
        "decoding the last sample": _decoding(decoder, sampling, prompt, 1, chips(1)),
    }
    if config.get("model", {}).get("preset") in LARGE:
        found = {
            name: dataclasses.replace(one, slow=name != "decoding") for name, one in found.items()
        }
    return found


def _state(cfg, adapters, tx):
    """Functions that make the state of what trains, and the frozen rest."""

    def split():
        return lora.split(transformer.init_params(jax.random.key(0), cfg), cfg, adapters, 0)

    return lambda: create_state(split()[0], tx), lambda: split()[1]


class _Reached(Exception):
    """The decoder has come to its first chunk; the arguments are those of `decode_chunk`."""


def _decoding(cfg, sampling: Sampling, prompt: int, proofs: int, mesh) -> Program:
    """A chunk of `proofs` samples after a prompt of `prompt` tokens.

    Rows, slots and the form of the cache are the choice of `decode.generate` itself, which runs
    with shapes in place of arrays up to its first chunk. As in the jobs there is no mesh where
    there is one device.
    """

    def reached():
        def first(*arguments):
            raise _Reached(*arguments)

        names = ("prefill", "empty", "admit", "_slices")
        shapes = {name: getattr(decode_step, name).eval_shape for name in names}
        params = jax.eval_shape(lambda: transformer.init_params(jax.random.key(0), cfg))
        orders = [Order(0, (0, 0))] * proofs
        with mock.patch.multiple(decode_step, decode_chunk=first, **shapes):
            drawn = decode.generate(
                params, cfg, [[1] * prompt], orders, sampling, eos_id=0, pad_id=0, max_rows=ROWS
            )
            try:
                next(drawn)
            except _Reached as reached:
                return reached.args
        raise AssertionError("decode.generate ended before its first chunk")

    def lower():
        params, state, *others = reached()
        elements = state["caches"][0][1].size // mesh.size
        if mesh.size > 1:
            params, state = on_mesh(mesh, params), on_mesh(mesh, state)
        return decode_step.decode_chunk.lower(params, state, *others), elements

    def lower_on_mesh():
        if mesh.size == 1:
            return lower()
        with jax.set_mesh(mesh):
            return lower()

    return Program(lower_on_mesh, mesh)
