# SPDX-License-Identifier: Apache-2.0
"""RL of Qwen2.5-Math-7B-Instruct at 32,768 tokens: the size of Kimina-Prover-Distill-7B.

Goal: to train the middle published size on one v6e-16 slice.
Hardware: TPU v6e 4x4 (16 chips, 32 GB each).
Not run yet: what is known of this config is what the TPU compiler says, see docs/scale.md.
Commands: python -m launch.compile --config=configs/rl/kimina_7b.py
          python -m launch.rl --config=configs/rl/kimina_7b.py
"""


def get_config() -> dict:
    """The run as data."""
    return {
        # A Hugging Face folder with our tokenizer.model: the published weights after launch.sft.
        "init": {"checkpoint": "checkpoints/qwen2.5-math-7b"},
        "model": {
            "preset": "qwen2.5-7b",
            "dtype": "bfloat16",
            "param_dtype": "float32",  # masters; each layer is cast before it is gathered
            "remat": "block",
            "attention": "auto",
        },
        "rl": {
            "steps": 200,
            "problems": 512,
            "updates": 8,
            "rows": 16,
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
        "mesh": {"fsdp": 16},
        "compile": {"topology": "v6e:4x4"},
    }
