# SPDX-License-Identifier: Apache-2.0
"""The main job at its smallest honest size: SFT, then RL against the Lean kernel, on two cores.

Goal: held-out pass@1 rises by at least 15 points over the SFT start (figures: docs/results.md).
Hardware: 2 CPU cores.
Command: python -m launch.rl --config=configs/rl/tiny.py
"""

from ml_collections import ConfigDict


def get_config() -> ConfigDict:
    """The run as data."""
    config = ConfigDict()
    config.seed = 0
    config.prompt = "kimina-v1"
    config.init = ConfigDict({"sft": "configs/sft/tiny.py", "checkpoint": ""})
    config.problems = ConfigDict(
        {
            "train": "bundled",
            "unseen": True,  # only problems whose solutions SFT did not show
            "validation": "bundled",
            "test": "bundled",
        }
    )
    config.rl = ConfigDict(
        {
            "steps": 20,
            "problems": 64,
            "samples": 8,
            "updates": 2,  # optimizer updates a step
            "reference": "iterate",  # Kimi k1.5: the weights that drew the samples
            "on_format_failure": "zero",
            "shuffle_rewards": False,
            "rounding_limit": 0.0,  # nats a token that sampler.int8 may cost
            "rows": 8,
            "row_tokens": 384,
        }
    )
    config.objective = ConfigDict({"kind": "mirror_descent", "tau": 0.4})
    config.advantages = ConfigDict({"baseline": "mean", "negative_drop": 0.8})
    config.curriculum = ConfigDict({"priority": "variance", "floor": 0.1})
    config.optim = ConfigDict(
        {
            "kind": "muon",
            "learning_rate": 2e-3,
            "adam_learning_rate": 6e-4,
            "schedule": "linear",
            "b1": 0.95,
            "b2": 0.98,
            "clip_norm": 1.0,
        }
    )
    # rank 0 trains all weights; rank > 0 adapters of these weights beside the frozen rest.
    config.lora = ConfigDict(
        {"rank": 0, "alpha": 32.0, "targets": ("q", "k", "v", "o", "gate", "up", "down")}
    )
    config.sampling = ConfigDict(
        {"temperature": 1.0, "top_p": 1.0, "max_new_tokens": 144, "part_tokens": 0}
    )
    # "vllm" after `make vllm`: --config.sampler.backend=vllm
    config.sampler = ConfigDict(
        {
            "backend": "jax",
            "python": ".venv-vllm/bin/python",
            "attention": "auto",
            "int8": {"weights": False, "cache": False},  # the JAX decoder's; set rl.rounding_limit
        }
    )
    config.checker = ConfigDict({"toolchain": "embedded", "workers": 2, "timeout_s": 10.0})
    config.evaluation = ConfigDict({"split": "test", "samples": 8, "ks": (1, 8)})
    config.peak_flops = 0.0  # of one device, for MFU; 0: as published for the chip
    config.mesh = ConfigDict({"fsdp": -1})
    return config
