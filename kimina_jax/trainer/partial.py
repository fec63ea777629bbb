# SPDX-License-Identifier: Apache-2.0
"""Partial rollouts: a step does not wait for its longest answers (Kimi k1.5, arXiv 2501.12599,
§2.6.2).

With `sampling.part_tokens` = n a sample that has not ended at a multiple of n tokens is unfinished:
its line in the step's rollouts has the finish PART, and nobody checks it. The trainer holds it,
with the other samples of its group, and the next request has its tokens; the sampler draws what
follows with the newer weights. A group trains once, at the step at which its last sample ends.

What is held is part of the trainer's checkpoint, so a killed run goes on as it would have, and no
file of an earlier step is read again. Every sample that is held gets another part at every step, so
a token is at most ceil(max_new_tokens / n) - 1 versions old when it trains.
"""

import dataclasses
from collections.abc import Sequence

from kimina_jax.protocol.rollouts import PART, Rollout


def join(held: Sequence[Rollout], drawn: Sequence[Rollout]) -> tuple[list[Rollout], list[Rollout]]:
    """All samples of the groups that are complete with those `drawn` at this step, and of the
    groups that are not, which are held; both sorted as rollouts.read_rollouts sorts them."""
    whole = {rollout.id: rollout for rollout in held}
    whole |= {rollout.id: _go_on(whole.get(rollout.id), rollout) for rollout in drawn}
    rollouts = sorted(whole.values(), key=lambda rollout: (rollout.problem, rollout.sample))
    open_problems = begun(rollouts).keys()  # no problem has two groups at a time
    ready = [rollout for rollout in rollouts if rollout.problem not in open_problems]
    return ready, [rollout for rollout in rollouts if rollout.problem in open_problems]


def begun(held: Sequence[Rollout]) -> dict[str, list[Rollout]]:
    """The unfinished samples by problem."""
    found: dict[str, list[Rollout]] = {}
    for rollout in held:
        if rollout.finish == PART:
            found.setdefault(rollout.problem, []).append(rollout)
    return found


def _go_on(earlier: Rollout | None, part: Rollout) -> Rollout:
    if earlier is None:
        return part
    names = ("tokens", "logps", "model_logps", "versions")
    longer = {name: getattr(earlier, name) + getattr(part, name) for name in names}
    return dataclasses.replace(part, **longer)
