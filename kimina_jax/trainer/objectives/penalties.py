# SPDX-License-Identifier: Apache-2.0
"""What can be added to any objective: the KL to the reference, and an entropy bonus.

The estimators of KL(pi || pi_ref) at samples of pi, with l = log(pi / pi_ref), are named as in J.
Schulman, "Approximating KL divergence" (2020). What an estimator is worth as a value says nothing
of its gradient (tests/kimina_jax/trainer/test_penalties.py enumerates both).
"""

from typing import Literal

import jax
import jax.numpy as jnp

from flextrain_jax.core.settings import setting, settings
from kimina_jax.trainer.objectives.sequences import FARTHEST


def k1(logratio: jax.Array) -> jax.Array:
    """l: unbiased, of either sign. Its own gradient has the mean 0, whatever the policies; here the
    gradient is l grad log pi, as of a KL that is taken off the reward: in the mean that of the KL.
    """
    fixed = jax.lax.stop_gradient(logratio)
    return fixed + fixed * (logratio - fixed)


def k2(logratio: jax.Array) -> jax.Array:
    """l^2 / 2: biased, never negative; its gradient is in the mean that of KL(pi || pi_ref)."""
    return jnp.square(logratio) / 2


def k3(logratio: jax.Array) -> jax.Array:
    """e^-l - 1 + l: unbiased and never negative; its gradient is in the mean that of the other
    direction, KL(pi_ref || pi). GRPO's."""
    return jnp.exp(-logratio) - 1 + logratio


ESTIMATORS = {"k1": k1, "k2": k2, "k3": k3}


@settings
class Penalties:
    """Added to the loss of every token as the objective adds up its own; where its loss is one of
    sequences, a sequence's penalty is the mean of its tokens'."""

    kl: float = setting("Weight of KL(pi || pi_ref), of a token.", default=0.0, ge=0)
    kl_estimator: Literal["k1", "k2", "k3"] = setting(
        "k1: log-ratio, as if taken off the reward; k2: half its square, the gradient of the KL;"
        " k3: GRPO's, the gradient of the other direction.",
        default="k2",
    )
    entropy: float = setting("Weight of the entropy of a token, a bonus.", default=0.0, ge=0)

    def losses(self, logratio_BT: jax.Array, entropy_BT: jax.Array | None) -> jax.Array | None:
        """The penalty of every token, (B, T); None where there is none. Beyond FARTHEST nats the
        KL is that at the bound."""
        if not self.kl and not self.entropy:
            return None
        loss_BT = jnp.zeros_like(logratio_BT)
        if self.kl:
            near_BT = jnp.clip(logratio_BT, -FARTHEST, FARTHEST)
            loss_BT += self.kl * ESTIMATORS[self.kl_estimator](near_BT)
        if self.entropy:
            if entropy_BT is None:
                raise ValueError("losses: an entropy bonus needs entropy_BT")
            loss_BT -= self.entropy * entropy_BT
        return loss_BT


NO_PENALTIES = Penalties()
