# SPDX-License-Identifier: Apache-2.0
"""The optimizer: AdamW or Muon, with clipping and a schedule."""

import dataclasses
from typing import Any

import jax
import optax
from optax.contrib import MuonDimensionNumbers

from flextrain_jax.core.tree import mask_by_name


@dataclasses.dataclass(frozen=True)
class OptimConfig:
    """Steps are optimizer updates.

    `kind` is "adamw" or "muon" (Jordan et al. 2024: matrices get orthogonalized momentum with
    `learning_rate`, everything else AdamW with `adam_learning_rate`). `schedule` is "constant",
    "cosine" (to `final_fraction`) or "linear" (the same, straight).
    """

    learning_rate: float
    kind: str = "adamw"
    adam_learning_rate: float = 3e-3  # of Muon's parameters that are no matrices
    warmup_steps: int = 0
    total_steps: int = 0
    schedule: str = "constant"
    final_fraction: float = 0.1
    b1: float = 0.9
    b2: float = 0.95
    eps: float = 1e-8
    weight_decay: float = 0.0
    clip_norm: float = 1.0
    no_decay: str = r"(^|/)(ln\d?|.*norm|.*bias|.*scale)$"  # names that weight decay spares

    def __post_init__(self):
        if self.kind not in ("adamw", "muon"):
            raise ValueError(f"optim.kind is {self.kind!r}; use adamw or muon")
        if self.schedule not in ("constant", "cosine", "linear"):
            raise ValueError(f"optim.schedule is {self.schedule!r}; use constant, cosine or linear")
        if self.schedule != "constant" and self.total_steps <= self.warmup_steps:
            raise ValueError("optim.total_steps must be larger than optim.warmup_steps")


def learning_rate_schedule(config: OptimConfig) -> optax.Schedule:
    """Learning rate by update number."""
    peak = config.learning_rate
    if config.schedule == "constant":
        after = optax.constant_schedule(peak)
    else:
        steps = config.total_steps - config.warmup_steps
        if config.schedule == "cosine":
            after = optax.cosine_decay_schedule(peak, steps, alpha=config.final_fraction)
        else:
            after = optax.linear_schedule(peak, peak * config.final_fraction, steps)
    if config.warmup_steps == 0:
        return after
    warmup = optax.linear_schedule(0.0, peak, config.warmup_steps)
    return optax.join_schedules([warmup, after], [config.warmup_steps])


def make_optimizer(
    config: OptimConfig, matrix_axes: Any | None = None
) -> optax.GradientTransformation:
    """Clip by global norm, then AdamW or Muon with decoupled weight decay.

    `matrix_axes` is Muon's tree like the parameters: None for a leaf that is no matrix, else
    (axes that a product sums over, axes of its result); leading axes count matrices.
    """
    if config.kind == "muon":
        return optax.chain(optax.clip_by_global_norm(config.clip_norm), _muon(config, matrix_axes))

    def decayed(params):
        return jax.tree.map(lambda spared: not spared, mask_by_name(params, config.no_decay))

    return optax.chain(
        optax.clip_by_global_norm(config.clip_norm),
        optax.scale_by_adam(b1=config.b1, b2=config.b2, eps=config.eps),
        optax.add_decayed_weights(config.weight_decay, mask=decayed),
        optax.scale_by_learning_rate(learning_rate_schedule(config)),
    )


def _muon(config: OptimConfig, matrix_axes: Any) -> optax.GradientTransformation:
    if matrix_axes is None:
        raise ValueError("optim.kind muon needs the matrix axes of the parameters")
    schedule = learning_rate_schedule(config)
    share = config.adam_learning_rate / config.learning_rate
    dimensions = jax.tree.map(
        lambda axes: None if axes is None else MuonDimensionNumbers(*axes),
        matrix_axes,
        is_leaf=lambda axes: axes is None or isinstance(axes, tuple),
    )
    tx = optax.contrib.muon(
        schedule,
        beta=config.b1,
        adam_b1=config.b1,
        adam_b2=config.b2,
        adam_learning_rate=lambda step: share * schedule(step),
        weight_decay=config.weight_decay,
        muon_weight_dimension_numbers=dimensions,
    )

    def update(updates, state, params=None):
        # Muon reshapes matrices in ways that explicit placement cannot follow.
        if jax.sharding.get_abstract_mesh().empty:
            return tx.update(updates, state, params)
        placed = jax.tree.map(lambda x: jax.typeof(x).sharding.spec, (updates, state))
        return jax.sharding.auto_axes(tx.update, out_sharding=placed)(updates, state, params)

    return optax.GradientTransformation(tx.init, update)
