# SPDX-License-Identifier: Apache-2.0
"""Supervised fine-tuning: cross-entropy on the answer tokens of packed (prompt, answer) pairs."""

import dataclasses
import functools
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import flax.struct
import grain
import jax
import jax.numpy as jnp
import numpy as np
import optax

from flextrain_jax.core.ckpt import CheckpointError, Checkpoints, bit_sums
from flextrain_jax.core.mesh import shard_batch
from flextrain_jax.core.metrics import MetricsWriter
from flextrain_jax.core.optim import AdamW, Muon, learning_rate_schedule, make_optimizer
from flextrain_jax.core.saving import Stopped
from flextrain_jax.core.settings import setting, settings
from flextrain_jax.core.state import TrainState, apply_gradients, create_state, freed
from kimina_jax.model import logprobs, lora, mimetic, transformer
from kimina_jax.trainer.packing import Pair, pack
from kimina_jax.trainer.throughput import Meter


@settings
class SftConfig:
    """The updates of SFT: of `rows` packed rows of `row_tokens` tokens each."""

    steps: int = setting("Updates; more than it has done lets a run go on.", ge=1, resume=True)
    rows: int = setting("Rows of an update, all devices together.", default=16, ge=1)
    row_tokens: int = setting(
        "Length of a row; a prompt with its solution must fit.", default=512, ge=2, unit="tokens"
    )
    save_every: int = setting(
        "Updates between checkpoints.", default=100, ge=1, unit="updates", resume=True
    )
    logit_chunk: int = setting("Tokens whose logits exist at once.", default=128, ge=1)
    induction: bool = setting(
        "Random weights begin with heads that copy; see model/mimetic.py.", default=False
    )


BESIDE = "beside"  # in the record of a checkpoint of adapters: what weights they belong to
Array = TypeVar("Array", np.ndarray, jax.Array)  # on the host, or on the devices


@flax.struct.dataclass
class SftBatch(Generic[Array]):
    """Packed rows: tokens, targets, segment (B, T) int32; mask (B, T) float32."""

    tokens: Array
    targets: Array
    segment: Array
    mask: Array


def make_sft_step(
    cfg: transformer.Config,
    tx: optax.GradientTransformation,
    chunk: int,
    attach: Callable[[dict, dict], dict] | None = None,
) -> Callable:
    """`sft_step(state, batch) -> (state, metrics)`; the state is donated.

    With `attach` the state holds adapters and the step takes the frozen `base` as its last argument
    (see model/lora.py).
    """

    def loss_fn(trained, batch, base):
        params = attach(base, trained) if attach else trained
        x_BTD = transformer.forward(params, batch.tokens, cfg, segment_ids_BT=batch.segment)
        w_DV = transformer.unembed_matrix(params, cfg)
        logp_BT, _ = logprobs.token_logprobs(x_BTD, w_DV, batch.targets, chunk=chunk)
        return -jnp.sum(logp_BT * batch.mask)

    @functools.partial(jax.jit, donate_argnums=0)
    def sft_step(state: TrainState, batch: SftBatch[jax.Array], base=None):
        tokens = jnp.maximum(jnp.sum(batch.mask), 1)
        loss, grads = jax.value_and_grad(loss_fn)(state.params, batch, base)
        grads = jax.tree.map(lambda g: g / tokens, grads)
        state, _ = apply_gradients(state, grads, tx)
        return state, {"loss": loss / tokens, "grad_norm": optax.tree.norm(grads)}

    return sft_step


@dataclasses.dataclass(frozen=True)
class SftSource:
    """What is learnt from, and how often: of the rows of a step, `weight` of all weights."""

    pairs: Sequence[Pair]
    weight: float = 1.0


def batches(
    sources: Sequence[SftSource], config: SftConfig, seed: int
) -> Callable[[int], SftBatch[np.ndarray]]:
    """The host batch of any step: rows packed once, shuffled anew each epoch, addressed by step.

    Of several sources each step has rows in proportion to their weights.
    """
    shuffled: list[Any] = []
    for number, source in enumerate(sources):
        packed = pack(source.pairs, config.row_tokens, slots=64, setting="sft.row_tokens")
        rows = [
            {"tokens": a, "targets": b, "segment": c, "mask": d}
            for a, b, c, d in zip(
                packed.tokens_BT, packed.targets_BT, packed.segment_BT, packed.mask_BT, strict=True
            )
        ]
        shuffled.append(grain.MapDataset.source(rows).seed(seed + number).shuffle().repeat())
    weights = [source.weight for source in sources]
    mixed = shuffled[0] if len(sources) == 1 else grain.MapDataset.mix(shuffled, weights)
    data: Any = mixed.batch(config.rows)
    return lambda step: SftBatch(**data[step])


def refuse_other_base(run_dir: Path, there: dict, record: dict) -> None:
    """Raises CheckpointError where adapters stand beside other weights now than those that they
    were trained beside, as where the folder of these was written anew. Older checkpoints do not
    say."""
    if BESIDE in record and there.get(BESIDE, record[BESIDE]) != record[BESIDE]:
        raise CheckpointError(
            f"{run_dir}: its adapters belong to other weights than 'init.checkpoint' holds now; put"
            " those back, or choose another --run"
        )


def random_params(cfg: transformer.Config, config: SftConfig, seed: int) -> dict:
    """The parameters that SFT from scratch begins with."""
    key = jax.random.fold_in(jax.random.key(seed), 0x5F7)
    params: Any = jax.jit(transformer.init_params, static_argnums=1)(key, cfg)
    return mimetic.with_induction(params, cfg, seed) if config.induction else params


def train(
    cfg: transformer.Config,
    optim: AdamW | Muon,
    config: SftConfig,
    sources: Sequence[SftSource],
    run_dir: Path,
    mesh: jax.sharding.Mesh,
    *,
    seed: int = 0,
    init_params: dict | None = None,
    adapters: lora.LoraConfig | None = None,
    peak_flops: float | None = None,
    on_step: Callable[[int, dict], None] = lambda step, metrics: None,
    stop: Callable[[], bool] = lambda: False,
) -> dict:
    """Trains from the newest checkpoint of `run_dir`, or from `init_params`, or from scratch.

    Calls `on_step(step, metrics)` after every update, one step late; returns the parameters. With
    `adapters` it trains and returns factors beside `init_params`, which stay as they are.
    `peak_flops` are operations a second of one device, for MFU (see throughput.py). `stop` says
    whether the run was told to stop: then it raises Stopped, with all updates on the disk.
    """
    optim = optim.over(config.steps)
    tx = make_optimizer(optim, lora.matrix_axes(cfg, adapters))
    schedule = learning_rate_schedule(optim)
    checkpoints = Checkpoints(run_dir / "ckpt")
    params = random_params(cfg, config, seed) if init_params is None else init_params
    trained, base = lora.split(params, cfg, adapters, seed)
    state = create_state(trained, tx)
    first = checkpoints.latest() or 0
    record = {} if base is None else {BESIDE: bit_sums(base)}
    if first:
        state, there = checkpoints.restore(first, freed(state))
        refuse_other_base(run_dir, there, record)
    sft_step = make_sft_step(cfg, tx, config.logit_chunk, lora.attacher(adapters))
    batch_of = batches(sources, config, seed)
    writer = MetricsWriter(run_dir, first)
    beside = sum(x.size for x in jax.tree.leaves(trained)) if adapters else 0
    meter = Meter(cfg, list(mesh.devices.flat), peak_flops, beside)
    started = time.monotonic()
    ready = None  # when the device could begin this step; None where it is compiled first

    def report(step, metrics, segment_BT):
        nonlocal ready
        metrics = {key: float(np.asarray(value)) for key, value in metrics.items()}
        now = time.monotonic()
        if ready is not None:
            metrics |= meter.metrics([segment_BT], now - ready)
        ready = now
        writer.write(step, metrics)
        on_step(step, metrics)

    waiting = None  # metrics are read one step late, so the device never waits for the host
    for step in range(first, config.steps):
        batch = batch_of(step)
        state, metrics = sft_step(state, shard_batch(batch, mesh), base)
        if waiting is not None:
            report(*waiting)
        metrics["learning_rate"] = schedule(step)
        waiting = (step, metrics | {"seconds": time.monotonic() - started}, batch.segment)
        told = stop()
        if told or (step + 1) % config.save_every == 0 or step + 1 == config.steps:
            report(*waiting)  # before the checkpoint: no step without its line after a kill
            waiting = None
            writer.sync()
            checkpoints.begin(step + 1, state, record)
            ready = time.monotonic()
        if told and step + 1 < config.steps:
            checkpoints.close()
            raise Stopped(step + 1)
    writer.close()
    checkpoints.close()
    return state.params
