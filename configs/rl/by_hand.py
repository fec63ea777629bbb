# SPDX-License-Identifier: Apache-2.0
"""RL where reasoning must be learnt: no bare tactic, nor two of them, proves any of the problems.

Goal: held-out pass@1 of the problems by hand rises by at least 15 points over the SFT start, and
pass@32 does not fall (figures: docs/results.md).
Hardware: 2 CPU cores.
Command: python -m launch.rl --config=configs/rl/by_hand.py
"""


def get_config() -> dict:
    """The run as data."""
    return {
        "init": {"sft": "configs/sft/by_hand.py"},
        "problems": {
            "train": "by_hand",
            "validation": "by_hand",
            "test": "by_hand",
            "unseen": True,  # only problems whose solutions SFT did not show
        },
        "rl": {"steps": 30, "problems": 32, "samples": 8, "row_tokens": 448},
        "advantages": {"negative_drop": 0.8},
        "optim": {
            "kind": "muon",
            "learning_rate": 2e-3,
            "adam_learning_rate": 6e-4,
            "schedule": "linear",
            "b1": 0.95,
            "b2": 0.98,
        },
        "sampling": {"max_new_tokens": 304},
        "evaluation": {"samples": 32, "ks": [1, 8, 32]},
    }
