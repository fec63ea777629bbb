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


@dataclasses.dataclass(frozen=True)
class Correction:
    """Importance weights for samples that another program, or older weights, drew.

    The ratio is that of the trainer's probability before the step's updates to the sampler's, both
    at temperature 1: of a sequence for MirrorDescent, whose loss is one of sequences, of a token
    for Grpo. `kind`: "none"; "truncate" weighs by min(ratio, limit) (truncated importance sampling,
    Ionides 2008); "mask" by the ratio inside [1 / limit, limit] and by 0 outside.
    """

    kind: str = "none"
    limit: float = 2.0

    def __post_init__(self):
        if self.kind not in ("none", "truncate", "mask"):
            raise ValueError(f"correction.kind is {self.kind!r}; use none, truncate or mask")
        if self.limit < 1:
            raise ValueError(f"correction.limit is {self.limit}; it must be at least 1")


NO_CORRECTION = Correction()


def importance_weights(correction: Correction, logratio: jax.Array) -> jax.Array:
    """The weights of ratios given by their logarithms, of any shape."""
    bound = jnp.log(correction.limit)
    weight = jnp.exp(jnp.minimum(logratio, bound))
    if correction.kind == "truncate":
        return weight
    if correction.kind == "mask":
        return jnp.where(jnp.abs(logratio) <= bound, weight, 0.0)
    raise ValueError("importance_weights: correction.kind is none")


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
) -> tuple[jax.Array, dict[str, jax.Array]]:
    """The summed loss of the sequences with weight 1, and sums of diagnostics.

    `slot_BTS` is 1 where token t belongs to slot s; `mask_BT` is 1 on answer tokens. Sequences
    with weight 0 (padding slots) add nothing. `drift_BT` is the trainer's log-probability before
    the updates minus the sampler's; it is needed where `correction` is not "none".
    """
    corrects = correction.kind != "none"
    logratio_BT = (logp_BT - ref_logp_BT) * mask_BT
    logratio_BS = jnp.einsum("bt,bts->bs", logratio_BT, slot_BTS)
    length_BS = jnp.einsum("bt,bts->bs", mask_BT, slot_BTS)
    if isinstance(objective, MirrorDescent):
        loss_BS = jnp.square(advantage_BS - objective.tau * logratio_BS) / (2 * objective.tau)
        if corrects:
            drift_BS = jnp.einsum("bt,bts->bs", drift_BT * mask_BT, slot_BTS)
            trust_BS = importance_weights(correction, drift_BS)
            loss_BS = loss_BS * trust_BS
            trust_BT = jnp.einsum("bs,bts->bt", trust_BS, slot_BTS)
    else:
        advantage_BT = jnp.einsum("bs,bts->bt", advantage_BS, slot_BTS)
        ratio_BT = jnp.exp(logratio_BT)
        clipped_BT = jnp.clip(ratio_BT, 1 - objective.clip_low, 1 + objective.clip_high)
        surrogate_BT = jnp.minimum(ratio_BT * advantage_BT, clipped_BT * advantage_BT)
        kl_BT = jnp.exp(-logratio_BT) - 1 + logratio_BT  # k3: unbiased, never negative
        loss_BT = (objective.kl_coefficient * kl_BT - surrogate_BT) * mask_BT
        if corrects:
            trust_BT = importance_weights(correction, drift_BT)
            loss_BT = loss_BT * trust_BT
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
    if corrects:
        diagnostics["importance"] = jnp.sum(trust_BT * weight_BT)
    return jnp.sum(loss_BS * weight_BS), diagnostics
