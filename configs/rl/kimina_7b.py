# SPDX-License-Identifier: Apache-2.0
"""RL of Qwen2.5-Math-7B-Instruct at 32,768 tokens: the size of Kimina-Prover-Distill-7B.

Goal: to train the middle published size on one v6e-16 slice.
Hardware: TPU v6e 4x4 (16 chips, 32 GB each).
Not run yet: what is known of this config is what the TPU compiler says, see docs/scale.md.
Commands: python -m launch.compile --config=configs/rl/kimina_7b.py
          python -m launch.rl --config=configs/rl/kimina_7b.py
"""

from ml_collections import ConfigDict


def get_config() -> ConfigDict:
    """The run as data."""
    config = ConfigDict()
    config.seed = 0
    config.prompt = "kimina-v1"
    # A Hugging Face folder with our tokenizer.model: the published weights after launch.sft.
    config.init = ConfigDict({"sft": "", "checkpoint": "checkpoints/qwen2.5-math-7b"})
    config.model = ConfigDict(
        {
            "preset": "qwen2.5-7b",
            "dtype": "bfloat16",
            "param_dtype": "float32",  # masters; each layer is cast before it is gathered
            "remat": "block",
            "attention": "auto",
        }
    )
    config.problems = ConfigDict({"train": "bundled", "validation": "bundled", "test": "bundled"})
    config.rl = ConfigDict(
        {
            "steps": 200,
            "problems": 512,
            "samples": 8,
            "updates": 8,
            "reference": "iterate",
            "on_format_failure": "discard",
            "shuffle_rewards": False,
            "rows": 16,
            "row_tokens": 32768,
            "logit_chunk": 1024,
            "step_timeout_s": 14400.0,
        }
    )
    # Kimina-Prover §2.3: learning rate 2e-6, tau 0.4, half of the negative gradients dropped.
    config.objective = ConfigDict({"kind": "mirror_descent", "tau": 0.4})
    config.advantages = ConfigDict({"baseline": "mean", "negative_drop": 0.5})
    config.curriculum = ConfigDict({"priority": "variance", "floor": 0.1})
    config.optim = ConfigDict({"learning_rate": 2e-6, "clip_norm": 1.0})
    # rank 0 trains all weights; rank > 0 adapters of these weights beside the frozen rest.
    config.lora = ConfigDict(
        {"rank": 0, "alpha": 32.0, "targets": ("q", "k", "v", "o", "gate", "up", "down")}
    )
    config.sampling = ConfigDict({"temperature": 1.0, "top_p": 1.0, "max_new_tokens": 30720})
    config.checker = ConfigDict({"toolchain": "embedded", "workers": 64, "timeout_s": 60.0})
    config.evaluation = ConfigDict({"split": "test", "samples": 8, "ks": (1, 8)})
    config.peak_flops = 0.0  # of one device, for MFU; 0: as published for the chip
    config.mesh = ConfigDict({"fsdp": 16})
    config.compile = ConfigDict({"topology": "v6e:4x4"})
    return config
