# SPDX-License-Identifier: Apache-2.0
"""Dr. GRPO: GRPO without its two biases."""

from typing import ClassVar, Literal

import jax

from flextrain_jax.core.settings import setting, settings
from kimina_jax.trainer.objectives.clipped import clipped_by_token
from kimina_jax.trainer.objectives.sequences import Sequences


@settings
class DrGrpo:
    """Liu et al. 2025 (arXiv 2503.20783, section 3.2): no division by std r, nor by the length.

    Loss of a sequence y with advantage A = r - mean r:
    1/length_norm sum_t -min(q_t A, clip(q_t, 1 - clip_low, 1 + clip_high) A), q_t = pi / pi_old of
    token t. The constant takes the place of |y|, so a long wrong answer is not pushed less.
    """

    PER: ClassVar = "sequences"
    BASELINE: ClassVar = "mean"
    NEGATIVE_DROP: ClassVar = 0.0

    clip_low: float = setting("How far below 1 a ratio counts.", default=0.2, ge=0)
    clip_high: float = setting("How far above 1 a ratio counts.", default=0.2, ge=0)
    length_norm: float = setting(
        "What every sum over tokens is divided by, such as sampling.max_new_tokens.",
        default=128.0,
        gt=0,
        unit="tokens",
    )
    kind: Literal["dr_grpo"] = setting("Dr. GRPO.", default="dr_grpo", kw_only=True)

    def losses(self, seen: Sequences) -> tuple[jax.Array, jax.Array | None]:
        """The loss of every sequence, (B, S), and the importance weights at its tokens, (B, T)."""
        loss_BT, trust_BT = clipped_by_token(seen, self.clip_low, self.clip_high)
        return self.gathered(seen, loss_BT), trust_BT

    def gathered(self, seen: Sequences, x_BT: jax.Array) -> jax.Array:
        """What values of tokens add to each sequence, (B, S): their sum / length_norm."""
        return seen.over_tokens(x_BT) / self.length_norm
