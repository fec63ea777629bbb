# SPDX-License-Identifier: Apache-2.0
"""Mirror descent: the objective of Kimi k1.5 and of Kimina-Prover."""

from typing import ClassVar, Literal

import jax
import jax.numpy as jnp

from flextrain_jax.core.settings import setting, settings
from kimina_jax.trainer.objectives.sequences import Sequences


@settings
class MirrorDescent:
    """Kimi k1.5 §2.3.2, as Kimina-Prover uses it (Eq. 1 with the square that its print lacks).

    Loss of a sequence y with advantage A = r - tau log Z (tau log Z is about the group's mean
    reward):  (A - tau log(pi(y)/pi_ref(y)))^2 / (2 tau). The factor makes its gradient that of
    k1.5 Eq. 3, so learning rate and clipping mean what they mean there. At pi = pi_ref it is the
    policy gradient with a mean baseline; afterwards the square pulls the log-ratio to A / tau.
    """

    PER: ClassVar = "sequences"
    BASELINE: ClassVar = "mean"
    NEGATIVE_DROP: ClassVar = 0.5

    tau: float = setting("Strength of the pull to the reference.", default=0.4, gt=0)
    kind: Literal["mirror_descent"] = setting(
        "Kimi k1.5's objective.", default="mirror_descent", kw_only=True
    )

    def losses(self, seen: Sequences) -> tuple[jax.Array, jax.Array | None]:
        """The loss of every sequence, (B, S), and the importance weights at its tokens, (B, T)."""
        logratio_BS = seen.over_tokens(seen.logratio_BT)
        loss_BS = jnp.square(seen.advantage_BS - self.tau * logratio_BS) / (2 * self.tau)
        return seen.by_sequence(loss_BS)

    def gathered(self, seen: Sequences, x_BT: jax.Array) -> jax.Array:
        """What a penalty of tokens adds to each sequence, (B, S): its mean."""
        return seen.mean_over_tokens(x_BT)
