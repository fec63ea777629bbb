# SPDX-License-Identifier: Apache-2.0
"""The sum of the losses of a batch, of whichever objective; the union `Objective` lists them.

An objective is one class: its settings, its equation, its loss, and what it asks of the rest of a
step. `PER` is what an update is divided by, "sequences" or "tokens"; `BASELINE` and `NEGATIVE_DROP`
what its paper has for the section `advantages` (trainer/advantages.py).
"""

import jax
import jax.numpy as jnp

from kimina_jax.trainer.objectives.cispo import Cispo
from kimina_jax.trainer.objectives.dapo import Dapo
from kimina_jax.trainer.objectives.dr_grpo import DrGrpo
from kimina_jax.trainer.objectives.grpo import Grpo
from kimina_jax.trainer.objectives.gspo import Gspo
from kimina_jax.trainer.objectives.mirror_descent import MirrorDescent
from kimina_jax.trainer.objectives.penalties import NO_PENALTIES, Penalties, k3
from kimina_jax.trainer.objectives.reinforce import MaxRl, Reinforce, RejectionTuning, Rloo
from kimina_jax.trainer.objectives.sequences import NO_CORRECTION, Correction, Sequences

Objective = (
    MirrorDescent | Grpo | DrGrpo | Dapo | Gspo | Cispo | Reinforce | Rloo | MaxRl | RejectionTuning
)


def loss_sum(
    objective: Objective,
    logp_BT: jax.Array,
    ref_logp_BT: jax.Array,
    mask_BT: jax.Array,
    slot_BTS: jax.Array,
    advantage_BS: jax.Array,
    weight_BS: jax.Array,
    correction: Correction = NO_CORRECTION,
    drift_BT: jax.Array | None = None,
    *,
    penalties: Penalties = NO_PENALTIES,
    old_logp_BT: jax.Array | None = None,
    entropy_BT: jax.Array | None = None,
) -> tuple[jax.Array, dict[str, jax.Array]]:
    """The summed loss of the sequences with weight 1, and sums of diagnostics.

    `slot_BTS` is 1 where token t belongs to slot s; `mask_BT` is 1 on answer tokens. Sequences
    with weight 0 (padding slots) add nothing. `old_logp_BT` is that of the policy before the
    updates, where it is not the reference. `drift_BT` is the trainer's log-probability before
    the updates minus the sampler's; it is needed where `correction` is not "none".
    """
    logratio_BT = (logp_BT - ref_logp_BT) * mask_BT
    moved_BT = logratio_BT if old_logp_BT is None else (logp_BT - old_logp_BT) * mask_BT
    corrects = correction.kind != "none"
    if corrects and drift_BT is None:
        raise ValueError("loss_sum: a correction needs drift_BT")
    drift_BT = drift_BT if corrects else None
    seen = Sequences(logratio_BT, moved_BT, mask_BT, slot_BTS, advantage_BS, correction, drift_BT)
    loss_BS, trust_BT = objective.losses(seen)
    penalty_BT = penalties.losses(logratio_BT, entropy_BT)
    if penalty_BT is not None:
        penalty_BT = penalty_BT * (mask_BT if trust_BT is None else mask_BT * trust_BT)
        loss_BS = loss_BS + objective.gathered(seen, penalty_BT)
    weight_BT = seen.at_tokens(weight_BS) * mask_BT
    diagnostics = {
        "kl_ref": jnp.sum(k3(logratio_BT) * weight_BT),
        "logratio_sequence": jnp.sum(jnp.abs(seen.over_tokens(logratio_BT)) * weight_BS),
        "tokens": jnp.sum(weight_BT),
        "sequences": jnp.sum(weight_BS),
    }
    if trust_BT is not None:
        diagnostics["importance"] = jnp.sum(trust_BT * weight_BT)
    return jnp.sum(loss_BS * weight_BS), diagnostics
