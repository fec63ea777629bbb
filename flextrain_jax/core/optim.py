# SPDX-License-Identifier: Apache-2.0
"""The optimizer: AdamW with clipping and a schedule, as one flat optax chain."""

import dataclasses

import jax
import optax

from flextrain_jax.core.tree import mask_by_name


@dataclasses.dataclass(frozen=True)
class OptimConfig:
    """AdamW. Steps are optimizer updates.

    `schedule` is "constant", "cosine" (to `final_fraction`) or "linear" (the same, straight).
    """

    learning_rate: float
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


def make_optimizer(config: OptimConfig) -> optax.GradientTransformation:
    """Clip by global norm, then AdamW with decoupled weight decay."""

    def decayed(params):
        return jax.tree.map(lambda spared: not spared, mask_by_name(params, config.no_decay))

    return optax.chain(
        optax.clip_by_global_norm(config.clip_norm),
        optax.scale_by_adam(b1=config.b1, b2=config.b2, eps=config.eps),
        optax.add_decayed_weights(config.weight_decay, mask=decayed),
        optax.scale_by_learning_rate(learning_rate_schedule(config)),
    )
