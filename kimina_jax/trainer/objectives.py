# SPDX-License-Identifier: Apache-2.0
"""Policy objectives: pure functions from log-probabilities to a sum of losses.

Letters: B rows, T tokens, S sequence slots of a packed row. An objective is one class with its
settings, its equation and its loss; the union `Objective` lists them, and nothing else does.
`loss_sum` gives a sum and sums of diagnostics; the step divides once, by the weight of the whole
update.
"""

import dataclasses
from typing import Literal

import jax
import jax.numpy as jnp

from flextrain_jax.core.settings import setting, settings


@settings
class Correction:
    """Importance weights for samples that another program, or older weights, drew.

    The ratio is that of the trainer's probability before the step's updates to the sampler's, both
    in the distribution that is drawn from (temperature, top-p): of a sequence for MirrorDescent,
    whose loss is one of sequences, of a token for Grpo.
    """

    kind: Literal["none", "truncate", "mask"] = setting(
        "truncate: the weight is min(ratio, limit), truncated importance sampling (Ionides 2008);"
        " mask: it is the ratio inside [1 / limit, limit] and 0 outside.",
        default="none",
    )
    limit: float = setting("The largest weight.", default=2.0, ge=1)

    def weights(self, logratio: jax.Array) -> jax.Array:
        """The weights of ratios given by their logarithms, of any shape."""
        bound = jnp.log(self.limit)
        weight = jnp.exp(jnp.minimum(logratio, bound))
        if self.kind == "truncate":
            return weight
        if self.kind == "mask":
            return jnp.where(jnp.abs(logratio) <= bound, weight, 0.0)
        raise ValueError("weights: correction.kind is none")


NO_CORRECTION = Correction()
FARTHEST = 20.0  # nats; a token's log-ratio counts up to here in Grpo


@dataclasses.dataclass(frozen=True)
class Sequences:
    """What an objective sees of a seen.

    `logratio_BT` is log(pi / pi_ref) on answer tokens and 0 elsewhere; `mask_BT` is 1 on answer
    tokens; `slot_BTS` is 1 where token t belongs to slot s. `drift_BT`, the trainer's
    log-probability before the updates minus the sampler's, is there where `correction` weighs.
    """

    logratio_BT: jax.Array
    mask_BT: jax.Array
    slot_BTS: jax.Array
    advantage_BS: jax.Array
    correction: Correction = NO_CORRECTION
    drift_BT: jax.Array | None = None

    def over_tokens(self, x_BT: jax.Array) -> jax.Array:
        """The sums over the tokens of each sequence, (B, S)."""
        return jnp.einsum("bt,bts->bs", x_BT, self.slot_BTS)

    def at_tokens(self, x_BS: jax.Array) -> jax.Array:
        """Each token with the value of its sequence, (B, T)."""
        return jnp.einsum("bs,bts->bt", x_BS, self.slot_BTS)


@settings
class MirrorDescent:
    """Kimi k1.5 §2.3.2, as Kimina-Prover uses it (Eq. 1 with the square that its print lacks).

    Loss of a sequence y with advantage A = r - tau log Z (tau log Z is about the group's mean
    reward):  (A - tau log(pi(y)/pi_ref(y)))^2 / (2 tau). The factor makes its gradient that of
    k1.5 Eq. 3, so learning rate and clipping mean what they mean there. At pi = pi_ref it is the
    policy gradient with a mean baseline; afterwards the square pulls the log-ratio to A / tau.
    """

    tau: float = setting("Strength of the pull to the reference.", default=0.4, gt=0)
    kind: Literal["mirror_descent"] = setting(
        "Kimi k1.5's objective.", default="mirror_descent", kw_only=True
    )

    def losses(self, seen: Sequences) -> tuple[jax.Array, jax.Array | None]:
        """The loss of every sequence, (B, S), and the importance weights at its tokens, (B, T)."""
        logratio_BS = seen.over_tokens(seen.logratio_BT)
        loss_BS = jnp.square(seen.advantage_BS - self.tau * logratio_BS) / (2 * self.tau)
        if seen.drift_BT is None:
            return loss_BS, None
        drift_BS = seen.over_tokens(seen.drift_BT * seen.mask_BT)
        trust_BS = seen.correction.weights(drift_BS)
        return loss_BS * trust_BS, seen.at_tokens(trust_BS)


@settings
class Grpo:
    """GRPO's clipped surrogate (DeepSeekMath Eq. 3) with asymmetric clipping (DAPO) and a k3 KL.

    Loss of a token with ratio q = pi / pi_ref and advantage A:
    kl_coefficient (1/q - 1 + log q) - min(q A, clip(q, 1 - clip_low, 1 + clip_high) A).
    """

    clip_low: float = setting("How far below 1 a ratio counts.", default=0.2, ge=0)
    clip_high: float = setting("How far above 1 a ratio counts.", default=0.28, ge=0)
    kl_coefficient: float = setting("Weight of the KL to the reference.", default=0.0, ge=0)
    aggregate: Literal["sequence_mean", "token_sum"] = setting(
        "What a sequence's loss is divided by. sequence_mean: its length (GRPO); token_sum:"
        " length_norm (Dr.GRPO).",
        default="token_sum",
    )
    length_norm: float = setting("Of token_sum.", default=128.0, gt=0, unit="tokens")
    kind: Literal["grpo"] = setting("GRPO's objective.", default="grpo", kw_only=True)

    def losses(self, seen: Sequences) -> tuple[jax.Array, jax.Array | None]:
        """The loss of every sequence, (B, S), and the importance weights at its tokens, (B, T)."""
        advantage_BT = seen.at_tokens(seen.advantage_BS)
        # e^89 is infinite in float32, and 0 times that is no number: for a token that far off, the
        # loss is that at the bound and has no gradient.
        logratio_BT = jnp.clip(seen.logratio_BT, -FARTHEST, FARTHEST)
        ratio_BT = jnp.exp(logratio_BT)
        clipped_BT = jnp.clip(ratio_BT, 1 - self.clip_low, 1 + self.clip_high)
        surrogate_BT = jnp.minimum(ratio_BT * advantage_BT, clipped_BT * advantage_BT)
        loss_BT = (self.kl_coefficient * k3(logratio_BT) - surrogate_BT) * seen.mask_BT
        trust_BT = None
        if seen.drift_BT is not None:
            trust_BT = seen.correction.weights(seen.drift_BT)
            loss_BT = loss_BT * trust_BT
        loss_BS = seen.over_tokens(loss_BT)
        if self.aggregate == "sequence_mean":
            return loss_BS / jnp.maximum(seen.over_tokens(seen.mask_BT), 1), trust_BT
        return loss_BS / self.length_norm, trust_BT


Objective = MirrorDescent | Grpo


def k3(logratio: jax.Array) -> jax.Array:
    """The estimate of KL(pi || pi_ref) at a sample that is unbiased and never negative."""
    return jnp.exp(-logratio) - 1 + logratio


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
    logratio_BT = (logp_BT - ref_logp_BT) * mask_BT
    corrects = correction.kind != "none"
    if corrects and drift_BT is None:
        raise ValueError("loss_sum: a correction needs drift_BT")
    drift_BT = drift_BT if corrects else None
    seen = Sequences(logratio_BT, mask_BT, slot_BTS, advantage_BS, correction, drift_BT)
    loss_BS, trust_BT = objective.losses(seen)
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
