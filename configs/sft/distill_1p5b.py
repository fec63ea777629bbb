# SPDX-License-Identifier: Apache-2.0
"""Distillation into Qwen2.5-Math-1.5B-Instruct: SFT on a larger prover's answers, as
Kimina-Prover-Preview-Distill-1.5B was made from those of the 72B model.

Goal: the published pass@1 of miniF2F, 42.6%, which hangs on the teacher's answers; these are not
published, so the file of texts is one's own.
Hardware: 8 GPUs of 80 GB.
Not run yet.
Command: python -m launch.sft --config=configs/sft/distill_1p5b.py
The model: hf download Qwen/Qwen2.5-Math-1.5B-Instruct \
--local-dir=checkpoints/qwen2.5-math-1.5b-instruct
The texts: data/teacher.jsonl, one {"messages": [...]} a line: the prompt of the teacher and an
           answer of it that Lean took. With problems of one's own and a teacher on a server:
           python -m launch.distill --teacher=http://HOST:8000/v1 --model_name=NAME \
           --split=FILE --config.prompt=kimina-preview --config.checker.toolchain=PROJECT \
           --config.sampling.max_new_tokens=30000 --out=data/teacher.jsonl

[P] is arXiv 2504.11354, section 3.1; "ours" is what it leaves open.
"""


def get_config() -> dict:
    """The run as data."""
    return {
        "init": {
            "checkpoint": "checkpoints/qwen2.5-math-1.5b-instruct",  # [P]
            "computed": {
                "preset": "qwen2.5-math-1.5b",
                "dtype": "bfloat16",  # ours
                "param_dtype": "float32",  # ours: masters
                "remat": "block",  # ours
            },
        },
        "prompt": "kimina-preview",  # of the published model's card
        "data": {"files": ["data/teacher.jsonl"], "too_long": "skip"},  # [P]; ours: skipped
        "optim": {
            "learning_rate": 2e-5,  # [P]
            "schedule": "cosine",  # [P]
            "warmup_steps": 30,  # ours
        },
        "sft": {
            # Ours: [P] has 3 epochs of a set whose size it does not say. It is rows of packed
            # tokens: tokens of the file x 3 / (rows x row_tokens).
            "steps": 1000,
            "rows": 16,  # ours
            "row_tokens": 16384,  # ours; packed [P]
            "logit_chunk": 1024,  # ours
            "save_every": 100,  # ours
        },
        "mesh": {"fsdp": 8},  # ours
    }
