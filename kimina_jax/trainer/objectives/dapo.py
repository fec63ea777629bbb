# SPDX-License-Identifier: Apache-2.0
"""DAPO: decoupled clip and dynamic sampling policy optimization."""

from typing import ClassVar, Literal

import jax

from flextrain_jax.core.settings import setting, settings
from kimina_jax.trainer.objectives.clipped import clipped_by_token
from kimina_jax.trainer.objectives.sequences import Sequences


@settings
class Dapo:
    """Yu et al. 2025 (arXiv 2503.14476) Eq. 8 and 9: clip-higher and a mean over tokens.

    Loss of an update, over all tokens of its N sequences, with advantage A = (r - mean r) / std r:
    1/sum_i |y_i| sum_i sum_t -min(q_it A_i, clip(q_it, 1 - clip_low, 1 + clip_high) A_i),
    q = pi / pi_old. Its overlong shaping is reward.kind=overlong, its dynamic
    sampling rl.spare.
    """

    PER: ClassVar = "tokens"
    BASELINE: ClassVar = "mean_std"
    NEGATIVE_DROP: ClassVar = 0.0

    clip_low: float = setting("How far below 1 a ratio counts.", default=0.2, ge=0)
    clip_high: float = setting("How far above 1 a ratio counts.", default=0.28, ge=0)
    kind: Literal["dapo"] = setting("DAPO.", default="dapo", kw_only=True)

    def losses(self, seen: Sequences) -> tuple[jax.Array, jax.Array | None]:
        """The loss of every sequence, (B, S), and the importance weights at its tokens, (B, T)."""
        loss_BT, trust_BT = clipped_by_token(seen, self.clip_low, self.clip_high)
        return self.gathered(seen, loss_BT), trust_BT

    def gathered(self, seen: Sequences, x_BT: jax.Array) -> jax.Array:
        """What values of tokens add to each sequence, (B, S): their sum; the step divides by all
        tokens of the update."""
        return seen.over_tokens(x_BT)
