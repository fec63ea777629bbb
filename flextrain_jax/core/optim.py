# SPDX-License-Identifier: Apache-2.0
"""The optimizer: AdamW or Muon, with clipping and a schedule."""

import dataclasses
import re
from typing import Any, Literal, Self

import jax
import optax
from optax.contrib import MuonDimensionNumbers

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.core.tree import mask_by_name


@settings
class Optimizer:
    """What every optimizer has; steps are optimizer updates."""

    learning_rate: float = setting("The largest learning rate; Muon: of matrices.", gt=0)
    warmup_steps: int = setting(
        "Updates over which the learning rate rises from 0.", default=0, ge=0, unit="updates"
    )
    total_steps: int = setting(
        "Updates, warm-up among them, after which the schedule ends; 0: as many as the run has.",
        default=0,
        ge=0,
        unit="updates",
    )
    schedule: Literal["constant", "cosine", "linear"] = setting(
        "How the learning rate falls after the warm-up, to final_fraction of the largest.",
        default="constant",
    )
    final_fraction: float = setting(
        "The learning rate at the schedule's end as a share of the largest.",
        default=0.1,
        ge=0,
        le=1,
    )
    b1: float = setting("Decay of the mean of gradients.", default=0.9, ge=0, lt=1)
    b2: float = setting("Decay of the mean of squared gradients.", default=0.95, ge=0, lt=1)
    weight_decay: float = setting("Decoupled weight decay.", default=0.0, ge=0)
    clip_norm: float = setting("Gradients are scaled down to this global norm.", default=1.0, gt=0)

    def __post_init__(self):
        if self.schedule != "constant" and 0 < self.total_steps <= self.warmup_steps:
            raise ValueError(
                f"'total_steps' is {self.total_steps} and must be larger than 'warmup_steps',"
                f" {self.warmup_steps}; give the schedule more steps or a shorter warm-up"
            )

    def over(self, steps: int) -> Self:
        """The same for a run of `steps` updates, whose length a `total_steps` of 0 takes; one
        without an update has nothing to fall.

        Raises ValueError where a schedule is left no steps after the warm-up.
        """
        if self.total_steps:
            return self
        if not steps:
            return dataclasses.replace(self, schedule="constant")
        return dataclasses.replace(self, total_steps=steps)


@settings
class AdamW(Optimizer):
    """AdamW (arXiv 1711.05101)."""

    kind: Literal["adamw"] = setting("AdamW.", default="adamw", kw_only=True)
    eps: float = setting("Added to the root of the mean square.", default=1e-8, gt=0)
    no_decay: str = setting(
        "Names of parameters that weight decay spares, a regular expression.",
        default=r"(^|/)(ln\d*|[^/]*(norm|bias|scale)\d*)$",
    )

    def __post_init__(self):
        super().__post_init__()
        try:
            re.compile(self.no_decay)
        except re.error as error:
            raise ValueError(f"'no_decay' is no regular expression: {error}") from None


@settings
class Muon(Optimizer):
    """Muon (Jordan et al. 2024): matrices get orthogonalized momentum, everything else AdamW."""

    kind: Literal["muon"] = setting("Muon.", default="muon", kw_only=True)
    adam_learning_rate: float = setting(
        "The largest learning rate of parameters that are no matrices.", default=3e-3, gt=0
    )


def learning_rate_schedule(config: Optimizer) -> optax.Schedule:
    """Learning rate by update number.

    Raises ValueError where the schedule has no end: see Optimizer.over.
    """
    peak = config.learning_rate
    if config.schedule != "constant" and not config.total_steps:
        raise ValueError("the schedule has no end; give total_steps, or use Optimizer.over")
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
    config: AdamW | Muon, matrix_axes: Any | None = None
) -> optax.GradientTransformation:
    """Clip by global norm, then AdamW or Muon with decoupled weight decay.

    `matrix_axes` is Muon's tree like the parameters: None for a leaf that is no matrix, else
    (axes that a product sums over, axes of its result); leading axes count matrices.
    """
    if isinstance(config, Muon):
        return optax.chain(optax.clip_by_global_norm(config.clip_norm), _muon(config, matrix_axes))

    def decayed(params):
        return jax.tree.map(lambda spared: not spared, mask_by_name(params, config.no_decay))

    return optax.chain(
        optax.clip_by_global_norm(config.clip_norm),
        optax.scale_by_adam(b1=config.b1, b2=config.b2, eps=config.eps),
        optax.add_decayed_weights(config.weight_decay, mask=decayed),
        optax.scale_by_learning_rate(learning_rate_schedule(config)),
    )


def _muon(config: Muon, matrix_axes: Any) -> optax.GradientTransformation:
    if matrix_axes is None:
        raise ValueError("Muon needs the matrix axes of the parameters")
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
        update_placed: Any = jax.sharding.auto_axes(tx.update, out_sharding=placed)
        return update_placed(updates, state, params)

    return optax.GradientTransformation(tx.init, update)
