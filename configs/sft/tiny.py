# SPDX-License-Identifier: Apache-2.0
"""SFT cold start of a 3.5M parameter Qwen2-type model on a part of the reference solutions.

Goal: a model that writes the format and proves some of the easy problems, as the start of RL.
Hardware: 2 CPU cores; times in docs/results.md.
Command: python -m launch.sft --config=configs/sft/tiny.py
"""


def get_config() -> dict:
    """The run as data."""
    return {
        # Answers without a copy of the statement, in which so small a model errs.
        "prompt": "kimina-v1-proof",
        # The reference solutions used: the two easier levels; RL meets all four.
        # Of those that Lean's automation proves, one in ten shows that instead of the derivation.
        "problems": {"count": 3600, "levels": [1, 2], "automation": 0.1},
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
        "sft": {"steps": 420, "rows": 8, "row_tokens": 256, "save_every": 140, "induction": True},
    }
