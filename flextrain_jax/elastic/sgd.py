# SPDX-License-Identifier: Apache-2.0
"""SGD with momentum, as image classifiers are trained with it.

The optimizers of the shared core are those of language models; this one has coupled weight decay
(added to the gradient before the momentum, as in torch) on every parameter.
"""

import dataclasses

import optax


@dataclasses.dataclass(frozen=True)
class SgdConfig:
    """`schedule` is "constant", "cosine" (to 0) or "steps" (a tenth at each of the shares `drops`
    of the run).
    """

    learning_rate: float
    momentum: float = 0.9
    weight_decay: float = 0.0
    schedule: str = "cosine"
    drops: tuple[float, ...] = (0.5, 0.75)  # epochs 80 and 120 of 160
    warmup_steps: int = 0
    clip_norm: float = 0.0  # 0: no clipping

    def __post_init__(self):
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate is {self.learning_rate}; it must be above 0")
        if self.schedule not in ("constant", "cosine", "steps"):
            raise ValueError(f"optim.schedule is {self.schedule!r}; use constant, cosine or steps")


def learning_rate_schedule(config: SgdConfig, total_steps: int) -> optax.Schedule:
    """Learning rate by update number; after a linear warm-up if there is one."""
    peak, steps = config.learning_rate, max(1, total_steps - config.warmup_steps)
    if config.schedule == "constant":
        after = optax.constant_schedule(peak)
    elif config.schedule == "cosine":
        after = optax.cosine_decay_schedule(peak, steps)
    else:
        after = optax.piecewise_constant_schedule(
            peak, {round(share * steps): 0.1 for share in config.drops}
        )
    if config.warmup_steps == 0:
        return after
    warmup = optax.linear_schedule(0.0, peak, config.warmup_steps)
    return optax.join_schedules([warmup, after], [config.warmup_steps])


def make_sgd(config: SgdConfig, total_steps: int) -> optax.GradientTransformation:
    """Clip, add the decay, gather momentum, scale by the learning rate."""
    parts = [optax.clip_by_global_norm(config.clip_norm)] if config.clip_norm else []
    return optax.chain(
        *parts,
        optax.add_decayed_weights(config.weight_decay),
        optax.trace(decay=config.momentum),
        optax.scale_by_learning_rate(learning_rate_schedule(config, total_steps)),
    )
