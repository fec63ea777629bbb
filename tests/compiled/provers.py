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
from flextrain_jax.core.optim import make_optimizer
from flextrain_jax.core.state import create_state
from kimina_jax.model import lora, transformer
from kimina_jax.model.config import Config, Shape
from kimina_jax.model.presets import PRESETS
from kimina_jax.sampler import decode, decode_step
from kimina_jax.sampler.sampling import Order, Sampling
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.trainer.sft import SftBatch, SftConfig, make_sft_step
from kimina_jax.trainer.train_step import RolloutBatch, make_score_fn, make_train_step
from launch.config import tree
from launch.config.prover import ProverRun
from launch.config.rl import RlRun
from launch.config.sft import SftRun
from tests.compiled.program import Program, array, chips, on_mesh, program

ROOT = Path(__file__).resolve().parents[2]
CHIPS, LAYERS, MICROBATCHES = 2, 2, 2
LARGE = (
    *("qwen2.5-7b", "qwen2.5-72b", "smollm2-135m", "qwen3-1.7b"),
    *("qwen2.5-math-1.5b", "qwen2.5-math-7b"),
)
ROWS = 512  # that decode at a time: the default of launch.sample and of launch.evaluate
CORES = 2  # of a CPU, over which launch.sample spreads the rows


def sft_programs(file: str) -> dict[str, Program]:
    """The step of launch.sft."""
    config, mesh = tree.load(SftRun, file).settings, chips(1)
    cfg, adapters, sft = model_of_sft(config), config.lora.chosen, config.sft
    tx = make_optimizer(config.optim.over(sft.steps), lora.matrix_axes(cfg, adapters))
    step = make_sft_step(cfg, tx, sft.logit_chunk, lora.attacher(adapters))
    state, base = _state(cfg, adapters, tx)
    large = config.init.computed.preset in LARGE
    return {"SFT step": program(mesh, step, state, sft_batch(sft, mesh), base, slow=large)}


def model_of_sft(config: SftRun | ProverRun) -> Config:
    """The model that SFT trains: random with our tokens, or one of a published shape."""
    computed = config.init.computed
    if config.init.checkpoint:
        return computed.applied(PRESETS[computed.preset])
    return with_our_tokens(config.model)


def with_our_tokens(shape: Shape | None) -> Config:
    """The model of the section `model`, with the vocabulary of our tokenizer."""
    assert shape is not None
    return shape.with_vocabulary(Tokenizer().vocab_size)


def sft_batch(sft: SftConfig, mesh: jax.sharding.Mesh) -> SftBatch:
    """A batch of SFT."""

    def rows(dtype):
        return array(mesh, (sft.rows, sft.row_tokens), dtype, BATCH, None)

    return SftBatch(
        tokens=rows("int32"), targets=rows("int32"), segment=rows("int32"), mask=rows("float32")
    )


def rl_programs(file: str) -> dict[str, Program]:
    """The update and the scoring of the trainer; the decoder as launch.evaluate and launch.sample
    run it."""
    config = tree.load(RlRun, file).settings
    if config.init.sft:
        cfg = model_of_sft(tree.load(SftRun, config.init.sft).settings)
    else:
        cfg = PRESETS[config.model.preset]
    cfg = config.model.applied(cfg)
    (whole,) = config.mesh.values()
    cut = whole > CHIPS
    mesh = chips(CHIPS if cut else max(1, whole))
    decoder = dataclasses.replace(cfg, n_layers=LAYERS) if cut else cfg
    prompt = config.rl.row_tokens - config.sampling.max_new_tokens
    found = _trainer(config, cfg, mesh, CHIPS / whole if cut else 1)
    for name, proofs, devices in (
        ("decoding", ROWS, chips(1)),
        (f"decoding on {CORES} cores", ROWS, chips(CORES, "data")),
        ("decoding the last sample", 1, chips(1)),
    ):
        found[name] = _decoding(decoder, config.sampling, prompt, proofs, devices)
    if config.model.preset in LARGE:
        found = {
            name: dataclasses.replace(one, slow=name != "decoding") for name, one in found.items()
        }
    return found


def _trainer(config: RlRun, cfg: Config, mesh, share: float) -> dict[str, Program]:
    """The update and the scoring on `mesh`, a `share` of the devices of a run."""
    rl, adapters = config.rl, config.lora.chosen
    rows, slots = round(rl.rows * share), max(2, rl.row_tokens // 64)
    # As in trainer.learner.
    most = -(-rl.problems * rl.samples // (rl.updates * rl.rows)) + 1

    def batch(*leading):
        def part(dtype, width=rl.row_tokens):
            free = [None] * len(leading)
            return array(mesh, (*leading, rows, width), dtype, *free, BATCH, None)

        return RolloutBatch(
            tokens=part("int32"),
            targets=part("int32"),
            segment=part("int32"),
            mask=part("float32"),
            ref_logp=part("float32"),
            advantage=part("float32", slots),
            weight=part("float32", slots),
        )

    optim, attach = config.optim.over(rl.steps * rl.updates), lora.attacher(adapters)
    tx = make_optimizer(optim, lora.matrix_axes(cfg, adapters))
    state, base = _state(cfg, adapters, tx)
    step = make_train_step(
        cfg, config.objective, tx, rl.logit_chunk, attach, correction=config.correction
    )
    score = make_score_fn(cfg, rl.logit_chunk, attach)
    update = batch(most if share == 1 else MICROBATCHES)
    return {
        "RL step": program(mesh, step, state, update, array(mesh, (), "int32"), base),
        "scoring": program(mesh, score, lambda: state().params, batch(), base),
    }


def _state(cfg, adapters, tx):
    """Functions that make the state of what trains, and the frozen rest."""

    def split():
        return lora.split(transformer.init_params(jax.random.key(0), cfg), cfg, adapters, 0)

    return lambda: create_state(split()[0], tx), lambda: split()[1]


class _Reached(Exception):
    """The decoder has come to its first chunk; the arguments are those of `decode_chunk`."""


def _decoding(cfg: Config, sampling: Sampling, prompt: int, proofs: int, mesh) -> Program:
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
                params, cfg, [[1] * prompt], orders, sampling, end_ids=(0,), pad_id=0, max_rows=ROWS
            )
            try:
                next(drawn)
            except _Reached as reached:
                return reached.args
        raise AssertionError("decode.generate ended before its first chunk")

    def lower():
        params, state, *others = reached()
        elements = state["caches"][0].keys.size // mesh.size
        if mesh.size > 1:
            params, state = on_mesh(mesh, params), on_mesh(mesh, state)
        return decode_step.decode_chunk.lower(params, state, *others), elements

    def lower_on_mesh():
        if mesh.size == 1:
            return lower()
        with jax.set_mesh(mesh):
            return lower()

    return Program(lower_on_mesh, mesh)
