# SPDX-License-Identifier: Apache-2.0
"""A federation of four clients of two classes that a test can afford."""

from configs.federated import tiny


def get_config() -> dict:
    """The run as data."""
    config = tiny.get_config()
    classes = config["classes"]
    sensor = classes["sensor"] | {
        "devices": 2, "storage": 3e3, "availability": 1.0, "dropout": 0.0,
    }  # fmt: skip
    return {
        "data": {"train": 100, "test": 50},
        "model": config["model"] | {"stages": (1, 1, 1), "widths": (4, 4, 4)},
        "depths": (1, 3),
        "classes": {"sensor": sensor, "hub": classes["hub"] | {"devices": 2}},
        "partition": {"kind": "dirichlet", "alpha": 2.0, "minimum": 8},
        "train": config["train"]
        | {"rounds": 3, "epochs": 1.0, "lanes": 1, "save_every": 1, "evaluate_every": 3},
        "methods": {"flextrain_holders": config["methods"]["flextrain_holders"]},
    }
