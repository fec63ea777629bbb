# SPDX-License-Identifier: Apache-2.0
"""What runs of older versions recorded, in the words of today: so that they go on as they began."""

from typing import Any

# The settings that say today what these said.
MOVED = {
    "rl.on_format_failure": "reward.kind",
    "objective.aggregate": "objective.kind",
    "objective.kl_coefficient": "penalties.kl",
}


def in_todays_words(values: dict[str, Any], given: set[str]) -> tuple[dict[str, Any], set[str]]:
    """The values of a config.json, nested, and the names of those that were given."""
    rl, objective = values.get("rl"), values.get("objective")
    if isinstance(rl, dict) and "on_format_failure" in rl:
        kept = {name: value for name, value in rl.items() if name != "on_format_failure"}
        kind = "kimina_preview" if rl["on_format_failure"] == "discard" else "kimina_rl"
        values = {**values, "rl": kept, "reward": {"kind": kind}}
    if isinstance(objective, dict) and "kl_coefficient" in objective:
        values = {**values, **_grpo(objective)}
    return values, {MOVED.get(name, name) for name in given}


def _grpo(objective: dict[str, Any]) -> dict[str, Any]:
    """That kind was Dr. GRPO too, by `aggregate`, and had the KL of its own."""
    by_length = objective.get("aggregate") == "sequence_mean"
    names = ["clip_low", "clip_high", *([] if by_length else ["length_norm"])]
    kind = {"kind": "grpo" if by_length else "dr_grpo"}
    kl = {"kl": objective["kl_coefficient"], "kl_estimator": "k3"}
    told = {"objective": kind | {name: objective[name] for name in names if name in objective}}
    return told | ({"penalties": kl} if kl["kl"] else {})
