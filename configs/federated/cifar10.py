# SPDX-License-Identifier: Apache-2.0
"""FlexTrain over unequal devices, against its peers, on real CIFAR-10 at a size for two cores.

Goal: FedFlexTrain above FedSmall and FedClass in mean device accuracy, and its standing against
methods over depth and width. Three seeds. Not run at this length yet.
Hardware: 2 CPU cores, hours.
Command: python -m launch.federated --config=configs/federated/cifar10.py
--config.data.folder=CIFAR10; not IID: --config.partition.kind=dirichlet; CIFAR-100:
--config=configs/federated/cifar10.py:cifar100
"""

from ml_collections import ConfigDict

DEVICE = {"macs_per_second": 1e9, "down": 1e6, "up": 2.5e5, "jitter": 0.3}


def get_config(classes: str = "cifar10") -> ConfigDict:
    """The run as data; the argument "cifar100" makes it that set."""
    config = ConfigDict()
    config.seeds = (0, 1, 2)
    config.data = ConfigDict({"kind": classes, "folder": "", "train": 10_000, "test": 2000})
    # ResNet-14 of half the paper's width.
    config.model = ConfigDict(
        {"kind": "resnet", "stages": (2, 2, 2), "widths": (8, 16, 32), "conv": "matmul"}
    )
    config.depths = (2, 3, 4, 6)
    config.classes = ConfigDict(
        {
            "smallest": {"devices": 5, "storage": 2.5e4, **DEVICE},
            "small": {"devices": 5, "storage": 4e4, **DEVICE},
            "medium": {"devices": 4, "storage": 6e4, **DEVICE},
            "whole": {"devices": 6, "storage": 1e6, **DEVICE},
        }
    )
    config.partition = ConfigDict({"kind": "iid", "alpha": 0.3, "minimum": 32})
    config.rounds = ConfigDict({"cohort": 0, "deadline": 0.0})
    config.train = ConfigDict(
        {
            "rounds": 20, "epochs": 2.0, "batch": 32, "lanes": 6, "learning_rate": 0.05,
            "save_every": 2, "evaluate_every": 5,
        }
    )  # fmt: skip
    config.local = ConfigDict({"momentum": 0.9, "weight_decay": 1e-3, "pad": 4, "flip": True})
    config.methods = ConfigDict(
        {
            "fedavg_unlimited": {"kind": "fedavg"},
            "fedsmall": {"kind": "fedsmall"},
            "fedclass": {"kind": "fedclass"},
            "flextrain": {"kind": "flextrain"},
            "flextrain_holders": {"kind": "flextrain", "rule": "holders"},
            "flextrain_sum": {"kind": "flextrain", "reduction": "sum"},  # eq. 8 to the letter
            "flextrain_heads": {"kind": "flextrain", "rule": "holders", "heads": "per_depth"},
            "flextrain_exits": {
                "kind": "flextrain", "rule": "holders", "exits": "all", "heads": "per_depth",
            },
            "flextrain_ensemble": {
                "kind": "flextrain", "rule": "holders", "exits": "all", "heads": "per_depth",
                "ensemble": True,
            },
            "depthfl": {"kind": "depthfl"},
            "inclusivefl": {"kind": "inclusivefl"},
            "heterofl": {"kind": "heterofl"},
            "fjord": {"kind": "fjord"},
        }
    )  # fmt: skip
    return config
