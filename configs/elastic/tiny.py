# SPDX-License-Identifier: Apache-2.0
"""FlexTrain against Single and Independent on handwritten digits, from nothing, on two cores.

Goal: Single collapses when it is cut, FlexTrain does not, in one table; a plot of accuracy against
multiply-adds.
Hardware: 2 CPU cores.
Command: python -m launch.elastic --config=configs/elastic/tiny.py
"""


def get_config() -> dict:
    """What differs from the defaults of ElasticRun: all the digits, seed 0."""
    depths = (2, 4, 6)
    return {
        "augment": {"pad": 1},
        "model": {"kind": "resnet", "stages": (2, 2, 2), "widths": (8, 16, 32)},
        "ladders": {
            "prefix": {"order": "prefix", "depths": depths, "probabilities": (0.25, 0.25, 0.5)},
            "exits": {"order": "prefix", "depths": depths, "probabilities": (0.3, 0.2, 0.5)},
        },
        "optim": {"kind": "sgd", "learning_rate": 0.05, "weight_decay": 1e-3},
        "train": {"epochs": 30.0, "save_every": 100},
        "methods": {
            # The best in the table of CIFAR-10 (docs/results.md), and so the first, which
            # launch.export takes.
            "all_exits": {
                "ladder": "exits",
                "rungs": "all",
                "heads": "per_depth",
                "teacher": "full",
                "learning_rate": 0.1,
            },
            "flextrain": {},  # the defaults: Algorithm 1 of the paper, the distance a mean
            "single": {"rungs": "full"},
            "independent": {"independent": True},
        },
    }
