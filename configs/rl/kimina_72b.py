# SPDX-License-Identifier: Apache-2.0
"""RL of Qwen2.5-72B at 32,768 tokens, with the paper's 1,000 problems of 8 samples a step.

Goal: to train the size of Kimina-Prover on a v5p pod slice.
Hardware: TPU v5p 4x4x4 (64 chips, 95 GB each).
Not run yet: what is known of this config is what the TPU compiler says, see docs/scale.md.
Commands: python -m launch.compile --config=configs/rl/kimina_72b.py
          python -m launch.rl --config=configs/rl/kimina_72b.py
The model: Qwen/Qwen2.5-72B after SFT on answers in the pattern; these are not published
The problems and Lean: as in configs/rl/kimina_rl_1p7b.py.

[P] is arXiv 2504.11354, section 2.3; "ours" is what it leaves open, and the size of a step where
it differs from [P], which is for 72B.
"""


def get_config() -> dict:
    """The run as data."""
    return {
        "init": {"checkpoint": "checkpoints/qwen2.5-72b"},
        "model": {
            "preset": "qwen2.5-72b",
            "dtype": "bfloat16",
            "param_dtype": "float32",  # masters; each layer is cast before it is gathered
            "remat": "block",
            "attention": "auto",
        },
        "prompt": "kimina-preview",  # of the published model's card
        "problems": {"train": "data/promptset.jsonl", "test": "data/minif2f_test.jsonl"},
        "rl": {
            "steps": 200,  # [P]: as far as its curves go
            "problems": 1000,  # [P], of 8 samples
            "updates": 8,  # ours
            "rows": 64,
            "row_tokens": 32768,  # [P]
            "logit_chunk": 1024,  # ours
            "step_timeout_s": 14400.0,  # ours
        },
        # [P]: learning rate 2e-6, tau 0.4, half of the negative gradients dropped.
        "objective": {"kind": "mirror_descent", "tau": 0.4},
        "reward": {"kind": "kimina_preview"},
        "advantages": {"negative_drop": 0.5},
        "optim": {"learning_rate": 2e-6},
        "sampling": {"max_new_tokens": 30720},  # ours: 32,768 less the prompt
        "checker": {
            "toolchain": "mathlib",  # whose header is Kimina's own
            "workers": 64,  # ours
            "timeout_s": 60.0,  # that of its open recipe
        },
        "evaluation": {"split": "test", "samples": 8, "ks": [1, 8]},  # ours
        "mesh": {"fsdp": 64},
        "compile": {"topology": "v5p:4x4x4"},
    }
