# SPDX-License-Identifier: Apache-2.0
"""The policy update: microbatches accumulated inside one compiled step, one division at the end.

Letters: M microbatches, B rows, T tokens, S sequence slots of a packed row.
"""

import functools
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import flax.struct
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import BATCH
from flextrain_jax.core.state import TrainState, apply_gradients
from kimina_jax.model import logprobs, transformer
from kimina_jax.model.config import Distribution
from kimina_jax.model.logprobs import MODELS_OWN
from kimina_jax.model.sharding import on_mesh, place_like
from kimina_jax.trainer.objectives.loss import Objective, loss_sum
from kimina_jax.trainer.objectives.penalties import NO_PENALTIES, Penalties
from kimina_jax.trainer.objectives.sequences import NO_CORRECTION, Correction

# NumPy's on the host, jax's on the device, abstract where a program is compiled ahead of time.
Array = TypeVar("Array", np.ndarray, jax.Array, jax.ShapeDtypeStruct)


@flax.struct.dataclass
class RolloutBatch(Generic[Array]):
    """Packed answers with their advantages; every field has the leading axes (M, B).

    tokens, targets, segment: (M, B, T) int32. mask, ref_logp: (M, B, T) float32.
    advantage, weight: (M, B, S) float32; weight 1 for a sequence that trains, 0 for a free slot.
    ref_logp None: the reference are the weights that the update begins with. drift: (M, B, T)
    float32, the trainer's minus the sampler's log-probability before the update, or without
    ref_logp `drawn`, the sampler's; both None where nothing is corrected by it. old_logp: (M, B, T)
    float32, of the weights before the update; None where these are the reference. prefix,
    positions: (M, B, T) int32, as in Packed.
    """

    tokens: Array
    targets: Array
    segment: Array
    mask: Array
    ref_logp: Array | None
    advantage: Array
    weight: Array
    drift: Array | None = None
    drawn: Array | None = None
    old_logp: Array | None = None
    prefix: Array | None = None
    positions: Array | None = None


def score(
    params: dict,
    batch: RolloutBatch[jax.Array],
    cfg: transformer.Config,
    chunk: int,
    drawn: Distribution = MODELS_OWN,
) -> tuple[jax.Array, jax.Array]:
    """Log-probability and entropy of every target of a (B, T) batch, each (B, T) float32, in the
    distribution that a sampler draws from."""
    x_BTD = transformer.forward(
        params,
        batch.tokens,
        cfg,
        positions_BT=batch.positions,
        segment_ids_BT=batch.segment,
        prefix_BT=batch.prefix,
    )
    w_DV = transformer.unembed_matrix(params, cfg)
    return logprobs.token_logprobs(x_BTD, w_DV, batch.targets, chunk=chunk, drawn=drawn)


def make_score_fn(
    cfg: transformer.Config,
    chunk: int = 128,
    attach: Callable[[dict, dict], dict] | None = None,
    drawn: Distribution = MODELS_OWN,
) -> Callable:
    """`score_fn(params, batch (B, T)) -> logp_BT`, jitted: the trainer's own log-probabilities.

    With `attach` it takes adapters and the frozen `base`, as the step of `make_train_step` does.
    """

    @jax.jit
    def score_fn(params, batch, base: Any = None):
        return score(attach(base, params) if attach else params, batch, cfg, chunk, drawn)[0]

    return score_fn


def make_next_fn(
    cfg: transformer.Config, attach: Callable[[dict, dict], dict] | None = None
) -> Callable:
    """`next_fn(params, batch (B, T), last_B, base) -> logits (B, V)`, jitted: what the model says
    of the token after the one in column `last_B`."""

    @jax.jit
    def next_fn(params, batch, last_B, base: Any = None):
        params = attach(base, params) if attach else params
        x_BTD = transformer.forward(params, batch.tokens, cfg, segment_ids_BT=batch.segment)
        here_BT = jnp.arange(batch.tokens.shape[1])[None] == last_B[:, None]
        here_BT = place_like(here_BT.astype(x_BTD.dtype), batch.tokens)
        x_BD = jnp.einsum("btd,bt->bd", x_BTD, here_BT, out_sharding=on_mesh(P(BATCH, None)))
        return logprobs.next_logits(x_BD, transformer.unembed_matrix(params, cfg))

    return next_fn


def accumulate(loss_fn: Callable, params: dict, batches: RolloutBatch, count: jax.Array):
    """Sums `loss_fn(params, batch) -> (loss, (aux, logp_BT))`, its gradient and aux over `count`
    microbatches: (loss, aux, gradient, logp_MBT).

    The leading axis of `batches` is M; microbatches from `count` on are not computed, so one
    compiled program serves every number of microbatches up to M.
    """
    grad_fn = jax.value_and_grad(loss_fn, has_aux=True)

    def microbatch(i):
        return jax.tree.map(lambda x: x[i], batches)

    def body(i, carried):
        total, logp_MBT = carried
        (loss, (aux, logp_BT)), grads = grad_fn(params, microbatch(i))
        total = jax.tree.map(jnp.add, total, (loss, aux, grads))
        return total, jax.lax.dynamic_update_index_in_dim(logp_MBT, like(logp_BT), i, 0)

    def like(logp_BT):
        return place_like(logp_BT, batches.mask[0])

    if len(jax.tree.leaves(batches)[0]) == 1:  # no second set of gradients to add to
        (loss, (aux, logp_BT)), grads = grad_fn(params, microbatch(0))
        return loss, aux, grads, like(logp_BT)[None]
    # From zeros, so that the model is traced and compiled once.
    loss, (aux, _) = jax.eval_shape(loss_fn, params, microbatch(0))
    loss, aux = jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), (loss, aux))
    total = (loss, aux, jax.tree.map(jnp.zeros_like, params))
    total, logp_MBT = jax.lax.fori_loop(0, count, body, (total, jnp.zeros_like(batches.mask)))
    return *total, logp_MBT


def make_train_step(
    cfg: transformer.Config,
    objective: Objective,
    tx: optax.GradientTransformation,
    chunk: int = 128,
    attach: Callable[[dict, dict], dict] | None = None,
    correction: Correction = NO_CORRECTION,
    drawn: Distribution = MODELS_OWN,
    penalties: Penalties = NO_PENALTIES,
) -> Callable:
    """`train_step(state, batch (M, B, ...), count) -> (state, metrics, logp_MBT)`, the last of the
    weights that the update begins with; the state is donated.

    The policy is `drawn`, the distribution that the samples came from: only its gradient has no
    bias.

    With `attach` the state holds adapters only: the step takes the frozen `base` as its last
    argument and trains `attach(base, state.params)` (see model/lora.py).
    """

    def loss_fn(params, batch):
        logp_BT, entropy_BT = score(params, batch, cfg, chunk, drawn)
        slots = jnp.arange(1, batch.weight.shape[-1] + 1)
        slot_BTS = (batch.segment[..., None] == slots[None, None]).astype(jnp.float32)
        begun_BT, drift_BT = jax.lax.stop_gradient(logp_BT), batch.drift
        if batch.drawn is not None:
            drift_BT = (begun_BT - batch.drawn) * batch.mask
        loss, sums = loss_sum(
            objective,
            logp_BT,
            begun_BT if batch.ref_logp is None else batch.ref_logp,
            batch.mask,
            slot_BTS,
            batch.advantage,
            batch.weight,
            correction,
            drift_BT,
            penalties=penalties,
            old_logp_BT=batch.old_logp,
            entropy_BT=entropy_BT,
        )
        used_BT = jnp.einsum("bs,bts->bt", batch.weight, slot_BTS) * batch.mask
        return loss, (sums | {"entropy": jnp.sum(entropy_BT * used_BT)}, begun_BT)

    @functools.partial(jax.jit, donate_argnums=0)
    def train_step(
        state: TrainState, batch: RolloutBatch[jax.Array], count: jax.Array, base: Any = None
    ):
        def loss_of(trained, batch):
            return loss_fn(attach(base, trained) if attach else trained, batch)

        loss, sums, grads, logp_MBT = accumulate(loss_of, state.params, batch, count)
        sequences = jnp.maximum(sums["sequences"], 1)
        tokens = jnp.maximum(sums["tokens"], 1)
        per = {"sequences": sequences, "tokens": tokens}[objective.PER]
        grads = jax.tree.map(lambda g: g / per, grads)
        state, updates = apply_gradients(state, grads, tx)
        metrics = {
            "loss": loss / per,
            "kl_ref": sums["kl_ref"] / tokens,
            "logratio_sequence": sums["logratio_sequence"] / sequences,
            "entropy": sums["entropy"] / tokens,
            "grad_norm": optax.tree.norm(grads),
            "update_norm": optax.tree.norm(updates),
        }
        if "importance" in sums:
            metrics["importance_weight"] = sums["importance"] / tokens
        return state, metrics, logp_MBT

    return train_step
