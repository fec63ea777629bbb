# SPDX-License-Identifier: Apache-2.0
"""CISPO: clipped importance sampling weights, gradients of every token."""

from typing import ClassVar, Literal

import jax
import jax.numpy as jnp

from flextrain_jax.core.settings import setting, settings
from kimina_jax.trainer.objectives.sequences import FARTHEST, Sequences


@settings
class Cispo:
    """MiniMax-M1 (arXiv 2506.13585) Eq. 4 and 5: the weight is clipped, not the update.

    Loss of an update, over all tokens of its N sequences, with advantage A = (r - mean r) / std r:
    1/sum_i |y_i| sum_i sum_t -sg(clip(q_it, 1 - clip_low, 1 + clip_high)) A_i log pi_it, q = pi /
    pi_old, sg: no gradient. Where the surrogates of PPO have none outside the bounds, every token
    keeps its own. The value counts log q in place of log pi, which differs by a constant.
    """

    PER: ClassVar = "tokens"
    BASELINE: ClassVar = "mean_std"
    NEGATIVE_DROP: ClassVar = 0.0

    clip_low: float = setting(
        "How far below 1 a weight goes; 1: no lower bound, as in the paper.", default=1.0, ge=0
    )
    clip_high: float = setting("How far above 1 a weight goes.", default=4.0, ge=0)
    kind: Literal["cispo"] = setting("CISPO.", default="cispo", kw_only=True)

    def losses(self, seen: Sequences) -> tuple[jax.Array, jax.Array | None]:
        """The loss of every sequence, (B, S), and the importance weights at its tokens, (B, T)."""
        ratio_BT = jnp.exp(jnp.clip(seen.moved_BT, -FARTHEST, FARTHEST))
        clipped_BT = jnp.clip(ratio_BT, 1 - self.clip_low, 1 + self.clip_high)
        weight_BT = jax.lax.stop_gradient(clipped_BT) * seen.at_tokens(seen.advantage_BS)
        loss_BT, trust_BT = seen.by_token(-weight_BT * seen.moved_BT)
        return self.gathered(seen, loss_BT), trust_BT

    def gathered(self, seen: Sequences, x_BT: jax.Array) -> jax.Array:
        """What values of tokens add to each sequence, (B, S): their sum; the step divides by all
        tokens of the update."""
        return seen.over_tokens(x_BT)
