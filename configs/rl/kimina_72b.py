# SPDX-License-Identifier: Apache-2.0
"""RL of Qwen2.5-72B at 32,768 tokens, with the paper's 1,000 problems of 8 samples a step.

Goal: to train the size of Kimina-Prover on a v5p pod slice.
Hardware: TPU v5p 4x4x4 (64 chips, 95 GB each).
Not run yet: what is known of this config is what the TPU compiler says, see docs/scale.md.
Commands: python -m launch.compile --config=configs/rl/kimina_72b.py
          python -m launch.rl --config=configs/rl/kimina_72b.py
"""


def get_config() -> dict:
    """The run as data."""
    return {
        # A Hugging Face folder with our tokenizer.model: the published weights after launch.sft.
        "init": {"checkpoint": "checkpoints/qwen2.5-72b"},
        "model": {
            "preset": "qwen2.5-72b",
            "dtype": "bfloat16",
            "param_dtype": "float32",  # masters; each layer is cast before it is gathered
            "remat": "block",
            "attention": "auto",
        },
        "rl": {
            "steps": 200,
            "problems": 1000,
            "updates": 8,
            "rows": 64,
            "row_tokens": 32768,
            "logit_chunk": 1024,
            "step_timeout_s": 14400.0,
        },
        # Kimina-Prover §2.3: learning rate 2e-6, tau 0.4, half of the negative gradients dropped.
        "objective": {"kind": "mirror_descent", "tau": 0.4},
        "reward": {"kind": "kimina_preview"},
        "advantages": {"negative_drop": 0.5},
        "optim": {"learning_rate": 2e-6},
        "sampling": {"max_new_tokens": 30720},
        "checker": {"workers": 64, "timeout_s": 60.0},
        "mesh": {"fsdp": 64},
        "compile": {"topology": "v5p:4x4x4"},
    }
