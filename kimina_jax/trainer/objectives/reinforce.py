# SPDX-License-Identifier: Apache-2.0
"""REINFORCE with a baseline of the group, and three that differ in the advantage only."""

from typing import ClassVar, Literal

import jax

from flextrain_jax.core.settings import setting, settings
from kimina_jax.trainer.objectives.sequences import Sequences


@settings
class Reinforce:
    """Williams 1992 with the group's mean reward as baseline: no ratio and no clip.

    Loss of a sequence y with advantage A = r - mean r:  -A log pi(y). The baseline holds r itself,
    so the gradient is (n - 1) / n of that of the mean reward in a group of n. The value counts
    log(pi(y) / pi_old(y)) in place of log pi(y), which differs by a constant.
    """

    PER: ClassVar = "sequences"
    BASELINE: ClassVar = "mean"
    NEGATIVE_DROP: ClassVar = 0.0

    kind: Literal["reinforce"] = setting(
        "REINFORCE with the group's mean.", default="reinforce", kw_only=True
    )

    def losses(self, seen: Sequences) -> tuple[jax.Array, jax.Array | None]:
        """The loss of every sequence, (B, S), and the importance weights at its tokens, (B, T)."""
        return seen.by_sequence(-seen.advantage_BS * seen.over_tokens(seen.moved_BT))

    def gathered(self, seen: Sequences, x_BT: jax.Array) -> jax.Array:
        """What a penalty of tokens adds to each sequence, (B, S): its mean."""
        return seen.mean_over_tokens(x_BT)


@settings
class Rloo(Reinforce):
    """RLOO (Ahmadian et al. 2024, arXiv 2402.14740, Eq. 8): the baseline leaves r itself out.

    Loss of a sequence y with advantage A = r - mean of the others' rewards = n / (n - 1) (r - mean
    r):  -A log pi(y). Its gradient is unbiased for the mean reward.
    """

    BASELINE: ClassVar = "leave_one_out"

    kind: Literal["rloo"] = setting("RLOO.", default="rloo", kw_only=True)


@settings
class MaxRl(Reinforce):
    """MaxRL (Tajwar et al. 2026, arXiv 2602.02710): maximum likelihood of success.

    Loss of a sequence y with advantage A = (r - mean r) / mean r:  -A log pi(y). With rewards of 0
    and 1 and success rate p, log p = -sum_{k>=1} (1 - p)^k / k, of which a group of n gives the
    first n - 1 terms without bias (a group with no success adds nothing; test_reinforce.py
    enumerates it), where REINFORCE gives the first: hard problems weigh about 1 / p.
    """

    BASELINE: ClassVar = "success"

    kind: Literal["max_rl"] = setting(
        "Maximum likelihood of success.", default="max_rl", kw_only=True
    )


@settings
class RejectionTuning(Reinforce):
    """Rejection fine-tuning, as of RAFT (Dong et al. 2023, arXiv 2304.06767) and, with a new start
    for each round, expert iteration: maximum likelihood of the valid samples, nothing else.

    Loss of a sequence y with reward r:  -r log pi(y), over the sequences whose r is above 0. With
    rewards of 0 and 1 it is the loss of SFT on what Lean took, a sequence a share. There is no
    baseline, so wrong samples are not pushed down, and a problem that is always solved trains too.
    """

    BASELINE: ClassVar = "none"

    kind: Literal["rft"] = setting(
        "Maximum likelihood of the valid samples.", default="rft", kw_only=True
    )
