# SPDX-License-Identifier: Apache-2.0
"""An elastic prover: SFT with the FlexTrain step, exported at 50, 75 and 100 percent of its layers.

Goal: each rung a valid Hugging Face folder, with the pass@1 of each beside a truncated Single.
Hardware: 2 CPU cores; the two nets take 15 minutes of processor time.
Command: python -m launch.elastic_prover --config=configs/elastic/prover.py
then python -m launch.evaluate --weights=RUN/rungs/flextrain-02, and so on for every folder there.
"""


def get_config() -> dict:
    """The run as data; model, problems and optimizer are those of configs/sft/tiny.py."""
    return {
        "problems": {"count": 2400},
        "model": {
            "d_model": 256,
            "n_layers": 4,
            "n_heads": 4,
            "n_kv_heads": 4,
            "head_dim": 64,
            "d_ff": 704,
            "qkv_bias": True,
            "max_len": 512,
        },
        "ladder": {
            "order": "prefix",
            "depths": [2, 3, 4],
            "probabilities": [0.25, 0.25, 0.5],
        },
        # AdamW, not the Muon of the SFT configuration: a rung's step hands the optimizer a part of
        # the parameters, and AdamW's update of a part is that of the whole restricted to it.
        "optim": {
            "learning_rate": 2e-3,
            "warmup_steps": 30,
            "total_steps": 480,
            "schedule": "cosine",
            "b2": 0.98,
            "weight_decay": 0.05,
        },
        "sft": {"steps": 480, "rows": 5, "row_tokens": 384, "save_every": 100, "induction": True},
        "methods": {
            "flextrain": {"teacher": "full"},
            "single": {"rungs": "full", "beta": 0.0},
        },
    }
