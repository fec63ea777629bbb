# SPDX-License-Identifier: Apache-2.0
"""The main job at its smallest honest size: SFT, then RL against the Lean kernel, on two cores.

Goal: held-out pass@1 rises by at least 15 points over the SFT start (figures: docs/results.md).
Hardware: 2 CPU cores.
Command: python -m launch.rl --config=configs/rl/tiny.py
"""


def get_config() -> dict:
    """The run as data."""
    return {
        "init": {"sft": "configs/sft/tiny.py"},
        "prompt": "kimina-v1-proof",  # as SFT
        "problems": {"unseen": True},  # only problems whose solutions SFT did not show
        "rl": {"steps": 20, "row_tokens": 384},
        "advantages": {"negative_drop": 0.8},
        "optim": {
            "kind": "muon",
            "learning_rate": 2e-3,
            "adam_learning_rate": 6e-4,
            "schedule": "linear",
            "b1": 0.95,
            "b2": 0.98,
        },
        "sampling": {"max_new_tokens": 144},
    }
