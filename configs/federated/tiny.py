# SPDX-License-Identifier: Apache-2.0
"""FlexTrain over a fleet of unequal devices, against its peers, on handwritten digits.

Goal: every method in one table of mean device accuracy, and accuracy against the share of the model
that a device holds; 20 devices of four classes, of which the weakest holds 8% of the parameters.
Hardware: 2 CPU cores.
Command: python -m launch.federated --config=configs/federated/tiny.py
"""


def get_config() -> dict:
    """What differs from the defaults of FederatedRun: all the digits, seed 0, everybody asked."""
    return {
        "model": {"kind": "resnet", "stages": (2, 1, 1), "widths": (8, 16, 32), "conv": "matmul"},
        "depths": (1, 2, 3, 4),  # a class takes the largest that its storage (bytes) holds
        "classes": {
            "sensor": {
                "devices": 5, "storage": 8e3, "macs_per_second": 2e7, "down": 2e4, "up": 5e3,
                "availability": 0.8, "dropout": 0.05, "jitter": 0.3,
            },
            "watch": {
                "devices": 5, "storage": 1.4e4, "macs_per_second": 5e7, "down": 1e5, "up": 2.5e4,
                "availability": 0.9, "jitter": 0.3,
            },
            "phone": {
                "devices": 4, "storage": 3.2e4, "macs_per_second": 4e8, "down": 1e6, "up": 2.5e5,
                "availability": 0.9, "jitter": 0.3,
            },
            "hub": {
                "devices": 6, "storage": 1e5, "macs_per_second": 1e9, "down": 1e7, "up": 2.5e6,
                "jitter": 0.1,
            },
        },
        "partition": {"minimum": 10},
        "train": {
            "rounds": 10, "epochs": 3.0, "batch": 16, "lanes": 6, "learning_rate": 0.1,
            "save_every": 5, "evaluate_every": 5,
        },
        "local": {"devices": 2},
        "methods": {
            "fedavg_unlimited": {"kind": "fedavg"},  # every device trains the whole model
            "fedsmall": {"kind": "fedsmall"},
            "fedclass": {"kind": "fedclass"},
            "flextrain": {"kind": "flextrain"},  # as printed: append
            "flextrain_holders": {"kind": "flextrain", "rule": "holders"},
            "flextrain_exits": {
                "kind": "flextrain", "rule": "holders", "exits": "all", "heads": "per_depth",
            },
            "depthfl": {"kind": "depthfl", "ramp": 3},  # of 10 rounds, as 300 of 1,000 in the paper
            "inclusivefl": {"kind": "inclusivefl"},
            "heterofl": {"kind": "heterofl"},
            "fjord": {"kind": "fjord"},
        },
    }  # fmt: skip
