# SPDX-License-Identifier: Apache-2.0
"""FlexTrain, its baselines and better variants on real CIFAR-10 at a size for two cores.

Goal: at every rung FlexTrain within 5 points of Independent, and within 2 at full depth, at no more
than 60% of its training time; Single collapses when it is cut. Three seeds.
Hardware: 2 CPU cores; the nets of a seed take 2,340 s of processor time.
Command: python -m launch.elastic --config=configs/elastic/cifar10_resnet14.py
--config.data.folder=CIFAR10
"""


def get_config(classes: str = "cifar10") -> dict:
    """What differs from the defaults; the argument "cifar100" makes it that set, half as large."""
    depths = (2, 4, 6)
    return {
        "seeds": (0, 1, 2),
        "data": {"kind": classes, "train": 5000 if classes == "cifar100" else 10_000, "test": 2000},
        "augment": {"pad": 4, "flip": True},
        "model": {"kind": "resnet", "stages": (2, 2, 2)},  # ResNet-14
        "ladders": {
            "prefix": {"order": "prefix", "depths": depths, "probabilities": (0.25, 0.25, 0.5)},
            # The same rungs, more weight on the smallest.
            "exits": {"order": "prefix", "depths": depths, "probabilities": (0.3, 0.2, 0.5)},
            # First blocks of every stage: the smallest rung is a true ResNet-8.
            "stages": {
                "order": "stages",
                "depths": (3, 4, 6),
                "probabilities": (0.25, 0.25, 0.5),
            },
        },
        "optim": {"kind": "sgd", "learning_rate": 0.05, "weight_decay": 1e-3},
        "train": {"epochs": 6.0, "save_every": 500},
        "methods": {
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
        },
    }
