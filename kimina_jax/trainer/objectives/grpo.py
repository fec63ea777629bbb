# SPDX-License-Identifier: Apache-2.0
"""GRPO: group relative policy optimization."""

from typing import ClassVar, Literal

import jax

from flextrain_jax.core.settings import setting, settings
from kimina_jax.trainer.objectives.clipped import clipped_by_token
from kimina_jax.trainer.objectives.sequences import Sequences


@settings
class Grpo:
    """DeepSeekMath (arXiv 2402.03300) Eq. 3; its KL term is penalties.kl with k3.

    Loss of a sequence y with advantage A = (r - mean r) / std r:
    1/|y| sum_t -min(q_t A, clip(q_t, 1 - clip_low, 1 + clip_high) A), q_t = pi / pi_old of token t.
    """

    PER: ClassVar = "sequences"
    BASELINE: ClassVar = "mean_std"
    NEGATIVE_DROP: ClassVar = 0.0

    clip_low: float = setting("How far below 1 a ratio counts.", default=0.2, ge=0)
    clip_high: float = setting("How far above 1 a ratio counts.", default=0.2, ge=0)
    kind: Literal["grpo"] = setting("GRPO.", default="grpo", kw_only=True)

    def losses(self, seen: Sequences) -> tuple[jax.Array, jax.Array | None]:
        """The loss of every sequence, (B, S), and the importance weights at its tokens, (B, T)."""
        loss_BT, trust_BT = clipped_by_token(seen, self.clip_low, self.clip_high)
        return self.gathered(seen, loss_BT), trust_BT

    def gathered(self, seen: Sequences, x_BT: jax.Array) -> jax.Array:
        """What values of tokens add to each sequence, (B, S): their mean."""
        return seen.mean_over_tokens(x_BT)
