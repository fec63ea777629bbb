# SPDX-License-Identifier: Apache-2.0
"""What a step's metrics say of its samples: how they ended, and how the sampler scored them."""

import dataclasses
from collections import Counter
from collections.abc import Sequence

import numpy as np

from kimina_jax.protocol.probe import Mismatch
from kimina_jax.protocol.rollouts import Rollout
from kimina_jax.trainer.packing import Packed


def mismatch(
    rollouts: Sequence[Rollout],
    parts: Sequence[np.ndarray],
    packs: Sequence[Packed],
    logps: Sequence[np.ndarray],
    version: int,
) -> dict[str, float]:
    """How far the sampler's log-probabilities are from the trainer's, over all trained tokens that
    weights of `version` drew (left out where there are none of these), the share of those that
    older weights drew, and by how many versions a token is older in the mean and at most. Of old
    tokens `stale_k3` is how far the policy has moved since."""
    found, behind = [np.zeros(0)], [np.zeros(0, np.int64)]
    for part, packed, logp_RT in zip(parts, packs, logps, strict=True):
        drift_RT = logp_RT - drawn_logps(rollouts, part, packed)
        for i, (row, _, first, length) in zip(part, packed.place, strict=True):
            found.append(drift_RT[row, first : first + length])
            behind.append(version - np.array(rollouts[i].versions, np.int64))
    found, behind = np.concatenate(found), np.concatenate(behind)
    old = behind > 0
    rates = {
        "stale_tokens": float(old.mean()) if len(old) else 0.0,
        "staleness": float(behind.mean()) if len(old) else 0.0,
        "staleness_max": int(behind.max(initial=0)),
    }
    if old.any():
        rates["stale_k3"] = Mismatch.of(found[old], 0.0).k3
        if old.all():
            return rates
    same = dataclasses.asdict(Mismatch.of(found[~old], 0.0))
    return rates | {f"mismatch_{name}": value for name, value in same.items()}


def drawn_logps(rollouts: Sequence[Rollout], part: np.ndarray, packed: Packed) -> np.ndarray:
    """The sampler's log-probability of each token of the answers, of the distribution that it drew
    from, (rows, T) float32; 0 off the answers."""
    drawn_RT = np.zeros(packed.mask_BT.shape, np.float32)
    for i, (row, _, first, length) in zip(part, packed.place, strict=True):
        drawn_RT[row, first : first + length] = rollouts[i].logps
    return drawn_RT


def rollout_metrics(rollouts: Sequence[Rollout]) -> dict[str, float]:
    """Rates over the step's rollouts, and how often each status and each broken rule of the format
    (a sample may break several) occur; the denominator leaves out infrastructure failures."""
    statuses = Counter(rollout.status for rollout in rollouts)
    faults = Counter(rule for rollout in rollouts for rule in rollout.faults)
    counted = max(1, len(rollouts) - statuses["infra"])
    solved = {rollout.problem for rollout in rollouts if rollout.status == "valid"}
    every = max(1, len(rollouts))  # none where every group of a step goes on at the next one
    return {
        "pass_rate": statuses["valid"] / counted,
        "solved_problems": len(solved) / max(1, len({rollout.problem for rollout in rollouts})),
        "format_rate": 1 - statuses["format"] / counted,
        "length": sum(len(rollout.tokens) for rollout in rollouts) / every,
        "truncated": sum(rollout.finish != "stop" for rollout in rollouts) / every,
        "distinct": len({(rollout.problem, tuple(rollout.tokens)) for rollout in rollouts}) / every,
        **{f"status/{status}": count for status, count in sorted(statuses.items())},
        **{f"format/{rule}": count for rule, count in sorted(faults.items())},
    }
