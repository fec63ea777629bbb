# SPDX-License-Identifier: Apache-2.0
"""RL of Kimina-Prover-Distill-1.7B (Qwen3) by the recipe of Kimina-Prover-RL-1.7B.

Goal: the published gain of that recipe, pass@32 of miniF2F from 72.95 to 76.23.
Hardware: 8 GPUs of 80 GB (48 hours and 85 steps there).
Not run yet.
Commands: python -m launch.rl --config=configs/rl/kimina_rl_1p7b.py
          python -m launch.doctor --config=configs/rl/kimina_rl_1p7b.py  # what it lacks here
The model: hf download AI-MO/Kimina-Prover-Distill-1.7B \
--local-dir=checkpoints/kimina-prover-distill-1.7b
The problems: hf download AI-MO/Kimina-Prover-Promptset --repo-type=dataset --local-dir=promptset
              hf download AI-MO/minif2f_test --repo-type=dataset --local-dir=minif2f
              kimina-problems minif2f data/minif2f_test.jsonl --check --toolchain=mathlib
              kimina-problems promptset data/promptset.jsonl --without=data/minif2f_test.jsonl \
--check --toolchain=mathlib
Lean: mathlib, a lake project with Mathlib (v4.15.0 for the published proofs), after lake build.

[R] is project-numina/kimina-prover-rl, recipe/kimina_prover_rl (kimina_prover_1.7B.sh,
format_reward.py); "ours" is what it leaves open.
"""


def get_config() -> dict:
    """The run as data."""
    return {
        "init": {"checkpoint": "checkpoints/kimina-prover-distill-1.7b"},  # [R]
        "model": {
            "preset": "qwen3-1.7b",
            "dtype": "bfloat16",  # [R], FSDP's mixed precision
            "param_dtype": "float32",  # ours: masters
            "remat": "block",  # [R]: gradient checkpointing
            "attention": "auto",
        },
        "prompt": "kimina-rl",  # [R]: prepare_data.py; its format rules are format_reward.py's
        "problems": {"train": "data/promptset.jsonl", "test": "data/minif2f_test.jsonl"},  # [R]
        "rl": {
            "steps": 85,  # [R]: what the published model took
            "problems": 256,  # [R]
            "samples": 8,  # [R]
            "updates": 8,  # [R]: mini-batches of 32 prompts
            "rows": 8,  # ours
            "row_tokens": 32768,  # [R]: prompt and answer together
            "logit_chunk": 1024,  # ours
            "step_timeout_s": 14400.0,  # ours
        },
        # [R]: group advantages without their deviation, sums over a sequence by one length, clip
        # 0.2 below and 0.3 above, neither KL nor entropy bonus. The length is ours: the longest
        # answer; the learning rate is to be seen with it.
        "objective": {"kind": "dr_grpo", "clip_low": 0.2, "clip_high": 0.3, "length_norm": 24576.0},
        "reward": {"kind": "kimina_rl"},  # [R]: a broken format is 0, not left out
        "optim": {"learning_rate": 2e-6},  # [R]
        "sampling": {"max_new_tokens": 24576},  # [R]: 32,768 less 8,192 for the prompt
        "checker": {
            "toolchain": "mathlib",  # whose header is Kimina's own
            "workers": 64,  # ours
            "timeout_s": 60.0,  # [R]
        },
        "evaluation": {"split": "test", "samples": 8, "ks": [1, 8]},  # [R]: n = 8
        "mesh": {"fsdp": 8},  # [R]: 8 GPUs
        "compile": {"topology": "h100:8"},
    }
