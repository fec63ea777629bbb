# SPDX-License-Identifier: Apache-2.0
"""What an objective sees of a batch: sequences packed in rows.

Letters: B rows, T tokens, S sequence slots of a packed row.
"""

import dataclasses
from typing import Literal

import jax
import jax.numpy as jnp

from flextrain_jax.core.settings import setting, settings

FARTHEST = 20.0  # nats; a log-ratio counts up to here where its exponential is taken


@settings
class Correction:
    """Importance weights for samples that another program, or older weights, drew.

    The ratio is that of the trainer's probability before the step's updates to the sampler's, both
    in the distribution that is drawn from (temperature, top-p): of a sequence for objectives whose
    ratio or loss is one of sequences (mirror_descent, gspo, reinforce, rloo, max_rl, rft), of a
    token for the others.
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


@dataclasses.dataclass(frozen=True)
class Sequences:
    """What an objective sees of a batch.

    `logratio_BT` is log(pi / pi_ref) on answer tokens and 0 elsewhere, `moved_BT` the same to the
    policy before the step's updates: one array where that is the reference. `mask_BT` is 1 on
    answer tokens; `slot_BTS` is 1 where token t belongs to slot s. `drift_BT`, the trainer's
    log-probability before the updates minus the sampler's, is there where `correction` weighs.
    """

    logratio_BT: jax.Array
    moved_BT: jax.Array
    mask_BT: jax.Array
    slot_BTS: jax.Array
    advantage_BS: jax.Array
    correction: Correction = NO_CORRECTION
    drift_BT: jax.Array | None = None

    def over_tokens(self, x_BT: jax.Array) -> jax.Array:
        """The sums over the tokens of each sequence, (B, S)."""
        return jnp.einsum("bt,bts->bs", x_BT, self.slot_BTS)

    def mean_over_tokens(self, x_BT: jax.Array) -> jax.Array:
        """The means over the answer tokens of each sequence, (B, S); 0 of an empty answer. `x_BT`
        is 0 off the answers."""
        return self.over_tokens(x_BT) / jnp.maximum(self.over_tokens(self.mask_BT), 1)

    def at_tokens(self, x_BS: jax.Array) -> jax.Array:
        """Each token with the value of its sequence, (B, T)."""
        return jnp.einsum("bs,bts->bt", x_BS, self.slot_BTS)

    def trust_of_sequences(self) -> jax.Array | None:
        """The importance weight of each sequence, (B, S); None where nothing is corrected."""
        if self.drift_BT is None:
            return None
        return self.correction.weights(self.over_tokens(self.drift_BT * self.mask_BT))

    def trust_of_tokens(self) -> jax.Array | None:
        """The importance weight of each token, (B, T); None where nothing is corrected."""
        return None if self.drift_BT is None else self.correction.weights(self.drift_BT)

    def by_sequence(self, loss_BS: jax.Array) -> tuple[jax.Array, jax.Array | None]:
        """Losses of sequences times their importance weights, and these at the tokens."""
        trust_BS = self.trust_of_sequences()
        if trust_BS is None:
            return loss_BS, None
        return loss_BS * trust_BS, self.at_tokens(trust_BS)

    def by_token(self, loss_BT: jax.Array) -> tuple[jax.Array, jax.Array | None]:
        """Losses of tokens, 0 off the answers and times their importance weights, and these."""
        trust_BT = self.trust_of_tokens()
        loss_BT = loss_BT * self.mask_BT
        return (loss_BT, None) if trust_BT is None else (loss_BT * trust_BT, trust_BT)
