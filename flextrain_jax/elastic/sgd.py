# SPDX-License-Identifier: Apache-2.0
"""SGD with momentum, as image classifiers are trained with it.

The optimizers of the shared core are those of language models; this one has coupled weight decay
(added to the gradient before the momentum, as in torch) on every parameter.
"""

from typing import Literal

import optax

from flextrain_jax.core.settings import setting, settings


@settings
class Sgd:
    """SGD with momentum (as in torch: the decay is added to the gradient before the momentum)."""

    kind: Literal["sgd"] = setting("SGD with momentum.", default="sgd", kw_only=True)
    learning_rate: float = setting("The largest learning rate.", gt=0)
    momentum: float = setting("The share of the momentum that is kept.", default=0.9, ge=0, lt=1)
    weight_decay: float = setting("Weight decay, on every parameter.", default=0.0, ge=0)
    schedule: Literal["constant", "cosine", "steps"] = setting(
        "The learning rate over the run: constant, along a cosine to 0, or in steps to a tenth.",
        default="cosine",
    )
    drops: tuple[float, ...] = setting(
        "Shares of the run after which schedule steps goes down (80 and 120 of 160 epochs).",
        default=(0.5, 0.75),
        gt=0,
        lt=1,
    )
    warmup_steps: int = setting("Updates of a linear warm-up.", default=0, ge=0, unit="updates")
    clip_norm: float = setting(
        "The gradient is scaled down to that global norm; 0: it is not.", default=0.0, ge=0
    )


def learning_rate_schedule(config: Sgd, total_steps: int) -> optax.Schedule:
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


def make_sgd(config: Sgd, total_steps: int) -> optax.GradientTransformation:
    """Clip, add the decay, gather momentum, scale by the learning rate."""
    parts = [optax.clip_by_global_norm(config.clip_norm)] if config.clip_norm else []
    return optax.chain(
        *parts,
        optax.add_decayed_weights(config.weight_decay),
        optax.trace(decay=config.momentum),
        optax.scale_by_learning_rate(learning_rate_schedule(config, total_steps)),
    )
