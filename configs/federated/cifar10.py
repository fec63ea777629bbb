# SPDX-License-Identifier: Apache-2.0
"""FlexTrain over unequal devices, against its peers, on real CIFAR-10 at a size for two cores.

Goal: FedFlexTrain above FedSmall and FedClass in mean device accuracy, and its standing against
methods over depth and width. Three seeds. A ResNet of four stages with one block each, the depths
of DepthFL; 3,000 images (CIFAR-100: 6,000), averaged to 16x16 pixels: a device has few of its own,
as in the paper, where it sees them 1,600 times. The classes are the devices of the paper's Table 3,
ten in place of twenty, each with the largest of the depths that is no larger a share of the model
than it holds there.
Hardware: 2 CPU cores, 40 to 60 s of one for a method and seed.
Command: python -m launch.federated --config=configs/federated/cifar10.py
--config.data.folder=CIFAR10; not IID: --config.partition.kind=dirichlet; CIFAR-100:
--config=configs/federated/cifar10.py:cifar100
"""

# Classes of 1 to 4 blocks: their devices, and bytes of storage between one depth and the next.
DEPTHS = (1, 2, 3, 4)
DEVICES = (1, 3, 3, 3)
IMAGES = {"cifar10": 3000, "cifar100": 6000}
STORAGE = {"cifar10": (1e4, 2.5e4, 9e4, 1e6), "cifar100": (3.5e4, 5e4, 1.1e5, 1e6)}


def get_config(classes: str = "cifar10") -> dict:
    """What differs from the defaults; the argument "cifar100" makes it that set."""
    return {
        "seeds": (0, 1, 2),
        "data": {"kind": classes, "train": IMAGES[classes], "test": 10_000, "shrink": 2},
        "model": {
            "kind": "resnet", "stages": (1, 1, 1, 1), "widths": (8, 16, 32, 64), "conv": "matmul",
        },
        "depths": DEPTHS,
        "classes": {
            f"k{depth}": {"devices": devices, "storage": storage, "jitter": 0.3}
            for depth, devices, storage in zip(DEPTHS, DEVICES, STORAGE[classes], strict=True)
        },
        "partition": {"minimum": 16},  # of dirichlet with the default 0.3
        "train": {
            "rounds": 50, "epochs": 2500 / IMAGES[classes], "batch": 16, "lanes": 3,
            "learning_rate": 0.1, "evaluate_every": 25,
        },
        "local": {"flip": True},
        "methods": {
            "fedsmall": {"kind": "fedsmall"},
            "fedclass": {"kind": "fedclass"},
            "flextrain": {"kind": "flextrain"},  # as printed: append
            "flextrain_exits": {
                "kind": "flextrain", "rule": "holders", "exits": "all", "heads": "per_depth",
            },
            "flextrain_ensemble": {
                "kind": "flextrain", "rule": "holders", "exits": "all", "heads": "per_depth",
                "ensemble": True,
            },
            # Of 50 rounds, as 300 of 1,000 in the paper.
            "depthfl": {"kind": "depthfl", "ramp": 15},
            # Without its momentum distillation, which needs two blocks of one shape.
            "inclusivefl": {"kind": "inclusivefl", "beta": 0.0},
            "heterofl": {"kind": "heterofl"},
            "fjord": {"kind": "fjord", "distil": True},
        },
    }  # fmt: skip
