# SPDX-License-Identifier: Apache-2.0
"""SFT cold start for the track by hand: half of all reference solutions, none of them automation.

Goal: a model that knows the forms of a derivation, and gets few of the longer ones right.
Hardware: 2 CPU cores.
Command: python -m launch.sft --config=configs/sft/by_hand.py
"""


def get_config() -> dict:
    """The run as data."""
    return {
        "problems": {"train": "all", "count": 2700},
        "model": {
            "d_model": 256,
            "n_layers": 4,
            "n_heads": 4,
            "n_kv_heads": 4,
            "head_dim": 64,
            "d_ff": 704,
            "qkv_bias": True,  # Qwen2
            "max_len": 512,
        },
        "optim": {
            "kind": "muon",
            "learning_rate": 1e-2,
            "adam_learning_rate": 3e-3,
            "warmup_steps": 30,
            "total_steps": 420,
            "schedule": "cosine",
            "b1": 0.95,
            "b2": 0.98,
            "weight_decay": 0.05,
        },
        "sft": {"steps": 420, "rows": 5, "row_tokens": 448, "save_every": 140, "induction": True},
    }
