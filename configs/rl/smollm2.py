# SPDX-License-Identifier: Apache-2.0
"""A real pretrained model, the whole way on two cores: SmolLM2-135M-Instruct, SFT, then RL.

Goal: held-out pass@1 rises over the SFT start by more than its 95% interval.
Hardware: 2 CPU cores.
Command: make smollm2, which converts the model first; or, with checkpoints/smollm2-135m there,
         python -m launch.rl --config=configs/rl/smollm2.py
"""


def get_config() -> dict:
    """The run as data."""
    return {
        "init": {"sft": "configs/sft/smollm2.py"},
        "wording": {"system": "Prove it in Lean 4.", "user": "{statement}"},  # as SFT had it
        "model": {"preset": "smollm2-135m", "dtype": "float32"},
        "problems": {"unseen": True},  # only problems whose solutions SFT did not show
        "rl": {"steps": 12, "problems": 16, "rows": 2, "row_tokens": 512},
        "advantages": {"negative_drop": 0.8},
        "lora": {"rank": 16, "alpha": 32.0},
        "optim": {"learning_rate": 6e-4, "warmup_steps": 2, "b2": 0.98},
        "sampling": {"max_new_tokens": 144},
        "evaluation": {"samples": 2, "ks": [1, 2]},
    }
