# SPDX-License-Identifier: Apache-2.0
"""Policy objectives: pure functions from log-probabilities to a sum of losses.

Letters: B rows, T tokens, S sequence slots of a packed row. Each objective returns a sum and sums
of diagnostics; the step divides once, by the weight of the whole update.
"""

import dataclasses

import jax
import jax.numpy as jnp


@dataclasses.dataclass(frozen=True)
class MirrorDescent:
    """Kimi k1.5 §2.3.2, as Kimina-Prover uses it (Eq. 1 with the square that its print lacks).

    Loss of a sequence y with advantage A = r - tau log Z (tau log Z is about the group's mean
    reward):  (A - tau log(pi(y)/pi_ref(y)))^2 / (2 tau). The factor makes its gradient that of
    k1.5 Eq. 3, so learning rate and clipping mean what they mean there. At pi = pi_ref it is the
    policy gradient with a mean baseline; afterwards the square pulls the log-ratio to A / tau.
    """

    tau: float = 0.4

    def __post_init__(self):
        if self.tau <= 0:
            raise ValueError(f"objective.tau is {self.tau}; it must be positive")


@dataclasses.dataclass(frozen=True)
class Grpo:
    """GRPO's clipped surrogate (DeepSeekMath Eq. 3) with asymmetric clipping (DAPO) and a k3 KL.

    `aggregate`: "sequence_mean" divides a sequence's loss by its length (GRPO), "token_sum" by the
    constant `length_norm` (Dr.GRPO).
    """

    clip_low: float = 0.2
    clip_high: float = 0.28
    kl_coefficient: float = 0.0
    aggregate: str = "token_sum"
    length_norm: float = 128.0

    def __post_init__(self):
        if self.aggregate not in ("sequence_mean", "token_sum"):
            raise ValueError(
                f"objective.aggregate is {self.aggregate!r}; use sequence_mean or token_sum"
            )


Objective = MirrorDescent | Grpo


def loss_sum(
    objective: Objective,
    logp_BT: jax.Array,
    ref_logp_BT: jax.Array,
    mask_BT: jax.Array,
    slot_BTS: jax.Array,
    advantage_BS: jax.Array,
    weight_BS: jax.Array,
) -> tuple[jax.Array, dict[str, jax.Array]]:
    """The summed loss of the sequences with weight 1, and sums of diagnostics.

    `slot_BTS` is 1 where token t belongs to slot s; `mask_BT` is 1 on answer tokens. Sequences
    with weight 0 (padding slots) add nothing.
    """
    logratio_BT = (logp_BT - ref_logp_BT) * mask_BT
    logratio_BS = jnp.einsum("bt,bts->bs", logratio_BT, slot_BTS)
    length_BS = jnp.einsum("bt,bts->bs", mask_BT, slot_BTS)
    if isinstance(objective, MirrorDescent):
        loss_BS = jnp.square(advantage_BS - objective.tau * logratio_BS) / (2 * objective.tau)
    else:
        advantage_BT = jnp.einsum("bs,bts->bt", advantage_BS, slot_BTS)
        ratio_BT = jnp.exp(logratio_BT)
        clipped_BT = jnp.clip(ratio_BT, 1 - objective.clip_low, 1 + objective.clip_high)
        surrogate_BT = jnp.minimum(ratio_BT * advantage_BT, clipped_BT * advantage_BT)
        kl_BT = jnp.exp(-logratio_BT) - 1 + logratio_BT  # k3: unbiased, never negative
        loss_BT = (objective.kl_coefficient * kl_BT - surrogate_BT) * mask_BT
        loss_BS = jnp.einsum("bt,bts->bs", loss_BT, slot_BTS)
        if objective.aggregate == "sequence_mean":
            loss_BS = loss_BS / jnp.maximum(length_BS, 1)
        else:
            loss_BS = loss_BS / objective.length_norm
    weight_BT = jnp.einsum("bs,bts->bt", weight_BS, slot_BTS) * mask_BT
    diagnostics = {
        "kl_ref": jnp.sum((jnp.exp(-logratio_BT) - 1 + logratio_BT) * weight_BT),
        "logratio_sequence": jnp.sum(jnp.abs(logratio_BS) * weight_BS),
        "tokens": jnp.sum(weight_BT),
        "sequences": jnp.sum(weight_BS),
    }
    return jnp.sum(loss_BS * weight_BS), diagnostics
