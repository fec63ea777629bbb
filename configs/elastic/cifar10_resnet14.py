# SPDX-License-Identifier: Apache-2.0
"""FlexTrain, its baselines and better variants on real CIFAR-10 at a size for two cores.

Goal: at every rung FlexTrain within 5 points of Independent, and within 2 at full depth, at no more
than 60% of its training time; Single collapses when it is cut. Three seeds.
Hardware: 2 CPU cores; the nets of a seed take 2,340 s of processor time.
Command: python -m launch.elastic --config=configs/elastic/cifar10_resnet14.py
--config.data.folder=CIFAR10
"""

from ml_collections import ConfigDict


def get_config(classes: str = "cifar10") -> ConfigDict:
    """The run as data; the argument "cifar100" makes it that set, smaller by half."""
    config = ConfigDict()
    config.seeds = (0, 1, 2)
    small = classes == "cifar100"
    config.data = ConfigDict(
        {"kind": classes, "folder": "", "train": 5000 if small else 10_000, "test": 2000}
    )
    config.augment = ConfigDict({"pad": 4, "flip": True})
    config.model = ConfigDict({"kind": "resnet", "stages": (2, 2, 2)})  # ResNet-14
    config.ladders = ConfigDict(
        {
            "prefix": {
                "order": "prefix",
                "depths": (2, 4, 6),
                "probabilities": (0.25, 0.25, 0.5),
            },
            # The same rungs, more weight on the smallest.
            "exits": {
                "order": "prefix",
                "depths": (2, 4, 6),
                "probabilities": (0.3, 0.2, 0.5),
            },
            # First blocks of every stage: the smallest rung is a true ResNet-8.
            "stages": {
                "order": "stages",
                "depths": (3, 4, 6),
                "probabilities": (0.25, 0.25, 0.5),
            },
        }
    )
    config.optim = ConfigDict(
        {"kind": "sgd", "learning_rate": 0.05, "momentum": 0.9, "weight_decay": 1e-3}
    )
    config.train = ConfigDict({"epochs": 6.0, "batch": 64, "save_every": 500})
    config.methods = ConfigDict(
        {
            "flextrain": {},  # drawn rung, shared head, distillation from the next rung
            "per_depth_heads": {"heads": "per_depth", "teacher": "full"},
            # Of three rungs a sandwich is all of them, with equal weights.
            "sandwich": {"rungs": "sandwich", "heads": "per_depth", "teacher": "full"},
            # One pass trains every exit, so seven epochs cost less than 60% of independent nets.
            # The weights of the exits sum to 1, so each is taught with a part of the rate.
            "all_exits": {
                "ladder": "exits",
                "rungs": "all",
                "heads": "per_depth",
                "teacher": "full",
                "epochs": 7.0,
                "learning_rate": 0.1,
            },
            "stages_heads": {"ladder": "stages", "heads": "per_depth", "teacher": "full"},
            "single": {"rungs": "full", "beta": 0.0},
            "independent": {"independent": True},
        }
    )
    config.mesh = ConfigDict({"fsdp": -1})
    return config
