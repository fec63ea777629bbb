# SPDX-License-Identifier: Apache-2.0
"""RL of Qwen2.5-Math-1.5B-Instruct at 32,768 tokens: the size of Kimina-Prover-Distill-1.5B.

Goal: to train the smallest published size on one v5e-16 slice.
Hardware: TPU v5e 4x4 (16 chips, 16 GB each).
Not run yet: what is known of this config is what the TPU compiler says, see docs/scale.md.
Commands: python -m launch.compile --config=configs/rl/kimina_1p5b.py
          python -m launch.rl --config=configs/rl/kimina_1p5b.py
The model: hf download AI-MO/Kimina-Prover-Preview-Distill-1.5B \
--local-dir=checkpoints/kimina-prover-preview-distill-1.5b
The problems and Lean: as in configs/rl/kimina_rl_1p7b.py.

[P] is arXiv 2504.11354, section 2.3; "ours" is what it leaves open, and the size of a step where
it differs from [P], which is for 72B.
"""


def get_config() -> dict:
    """The run as data."""
    return {
        "init": {"checkpoint": "checkpoints/kimina-prover-preview-distill-1.5b"},
        "model": {
            "preset": "qwen2.5-1.5b",
            "dtype": "bfloat16",
            "param_dtype": "float32",  # masters; each layer is cast before it is gathered
            "remat": "block",
            "attention": "auto",
        },
        "prompt": "kimina-preview",  # of the published model's card
        "problems": {"train": "data/promptset.jsonl", "test": "data/minif2f_test.jsonl"},
        "rl": {
            "steps": 200,  # [P]: as far as its curves go
            "problems": 256,  # ours, of 8 samples [P]
            "updates": 8,  # ours
            "rows": 16,
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
        "mesh": {"fsdp": 16},
        "compile": {"topology": "v5e:4x4"},
    }
