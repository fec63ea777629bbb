# SPDX-License-Identifier: Apache-2.0
"""SFT cold start of a 3.4M parameter Qwen2-type model on a part of the reference solutions.

Goal: a model that writes the format and proves some of the easy problems, as the start of RL.
Hardware: 2 CPU cores; times in docs/results.md.
Command: python -m launch.sft --config=configs/sft/tiny.py
"""

from ml_collections import ConfigDict


def get_config() -> ConfigDict:
    """The run as data."""
    config = ConfigDict()
    config.seed = 0
    config.prompt = "kimina-v1"
    config.init = ConfigDict({"checkpoint": ""})  # a Hugging Face folder, or "" for random weights
    # The reference solutions used: the two easier levels; RL meets all four.
    # Of those that Lean's automation proves, one in ten shows that instead of the derivation.
    config.problems = ConfigDict(
        {"train": "bundled", "count": 3600, "levels": (1, 2), "automation": 0.1}
    )
    config.model = ConfigDict(
        {
            "d_model": 256,
            "n_layers": 4,
            "n_heads": 4,
            "n_kv_heads": 4,
            "head_dim": 64,
            "d_ff": 704,
            "rope_theta": 1_000_000.0,
            "qkv_bias": True,  # Qwen2
            "max_len": 512,
        }
    )
    config.optim = ConfigDict(
        {
            "kind": "muon",
            "learning_rate": 1e-2,
            "adam_learning_rate": 3e-3,
            "warmup_steps": 30,
            "total_steps": 420,
            "schedule": "cosine",
            "b1": 0.95,
            "b2": 0.98,
            "weight_decay": 0.05,
        }
    )
    # rank 0 trains all weights; rank > 0 adapters of these weights beside the frozen rest.
    config.lora = ConfigDict(
        {"rank": 0, "alpha": 32.0, "targets": ("q", "k", "v", "o", "gate", "up", "down")}
    )
    config.sft = ConfigDict(
        {"steps": 420, "rows": 8, "row_tokens": 256, "save_every": 140, "induction": True}
    )
    config.peak_flops = 0.0  # of one device, for MFU; 0: as published for the chip
    config.mesh = ConfigDict({"fsdp": -1})
    return config
