# SPDX-License-Identifier: Apache-2.0
"""GSPO: group sequence policy optimization."""

from typing import ClassVar, Literal

import jax

from flextrain_jax.core.settings import setting, settings
from kimina_jax.trainer.objectives.clipped import clipped_loss
from kimina_jax.trainer.objectives.sequences import Sequences


@settings
class Gspo:
    """Zheng et al. 2025 (arXiv 2507.18071) Eq. 5 to 7: the ratio is one of sequences.

    Loss of a sequence y with advantage A = (r - mean r) / std r:
    -min(s A, clip(s, 1 - clip_low, 1 + clip_high) A), s = (pi(y) / pi_old(y))^(1/|y|), the
    geometric mean of its tokens' ratios; so the bounds are far narrower than those of tokens.
    """

    PER: ClassVar = "sequences"
    BASELINE: ClassVar = "mean_std"
    NEGATIVE_DROP: ClassVar = 0.0

    clip_low: float = setting("How far below 1 a ratio counts.", default=3e-4, ge=0)
    clip_high: float = setting("How far above 1 a ratio counts.", default=4e-4, ge=0)
    kind: Literal["gspo"] = setting("GSPO.", default="gspo", kw_only=True)

    def losses(self, seen: Sequences) -> tuple[jax.Array, jax.Array | None]:
        """The loss of every sequence, (B, S), and the importance weights at its tokens, (B, T)."""
        logratio_BS = seen.mean_over_tokens(seen.moved_BT)
        return seen.by_sequence(
            clipped_loss(logratio_BS, seen.advantage_BS, self.clip_low, self.clip_high)
        )

    def gathered(self, seen: Sequences, x_BT: jax.Array) -> jax.Array:
        """What a penalty of tokens adds to each sequence, (B, S): its mean."""
        return seen.mean_over_tokens(x_BT)
