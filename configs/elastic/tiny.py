# SPDX-License-Identifier: Apache-2.0
"""FlexTrain against Single and Independent on handwritten digits, from nothing, on two cores.

Goal: Single collapses when it is cut, FlexTrain does not, in one table; a plot of accuracy against
multiply-adds.
Hardware: 2 CPU cores.
Command: python -m launch.elastic --config=configs/elastic/tiny.py
"""

from ml_collections import ConfigDict


def get_config() -> ConfigDict:
    """The run as data."""
    config = ConfigDict()
    config.seeds = (0,)
    config.data = ConfigDict({"kind": "digits", "train": 0, "test": 0})  # 0: all images
    config.augment = ConfigDict({"pad": 1})
    config.model = ConfigDict({"kind": "resnet", "stages": (2, 2, 2), "widths": (8, 16, 32)})
    config.ladders = ConfigDict(
        {
            "prefix": {"order": "prefix", "depths": (2, 4, 6), "probabilities": (0.25, 0.25, 0.5)},
            "exits": {"order": "prefix", "depths": (2, 4, 6), "probabilities": (0.3, 0.2, 0.5)},
        }
    )
    config.optim = ConfigDict(
        {"kind": "sgd", "learning_rate": 0.05, "momentum": 0.9, "weight_decay": 1e-3}
    )
    config.train = ConfigDict({"epochs": 30.0, "batch": 64, "save_every": 100})
    config.methods = ConfigDict(
        {
            # The best in the table of CIFAR-10 (docs/results.md), and so the first, which
            # launch.export takes.
            "all_exits": {
                "ladder": "exits",
                "rungs": "all",
                "heads": "per_depth",
                "teacher": "full",
                "learning_rate": 0.1,
            },
            "flextrain": {},  # Method's own defaults are the method of the paper
            "single": {"rungs": "full"},
            "independent": {"independent": True},
        }
    )
    config.mesh = ConfigDict({"fsdp": -1})
    return config
