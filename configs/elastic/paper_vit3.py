# SPDX-License-Identifier: Apache-2.0
"""The ViT-3 experiment of FlexTrain (arXiv 2310.20457, section 4.1), CIFAR-100, three seeds.

Goal: its table: FlexTrain 50.5 / 47.5 / 35.9, Independent 52.8 / 49.7 / 39.3, Single 52.8 / 27.5 /
5.8 percent for 3, 2 and 1 layers.
Hardware: one accelerator. Never run by us.
Command: python -m launch.elastic --config=configs/elastic/paper_vit3.py
--config.data.folder=CIFAR100, or without the folder from TensorFlow Datasets
"""

from ml_collections import ConfigDict


def get_config() -> ConfigDict:
    """The run as data. [P] the paper says it; [C] the paper is silent, our choice."""
    config = ConfigDict()
    config.seeds = (0, 1, 2)  # [P] three seeds; [C] which
    config.data = ConfigDict({"kind": "cifar100", "folder": ""})  # [P]
    config.augment = ConfigDict({"pad": 4, "flip": True})  # [C]
    config.model = ConfigDict(
        {
            "kind": "vit",
            "n_layers": 3,  # [P]
            "dropout": 0.1,  # [P]
            "patch": 4,  # [C] as everything below
            "d_model": 192,
            "n_heads": 3,
            "d_ff": 768,
        }
    )
    config.ladders = ConfigDict(
        {
            "prefix": {
                "order": "prefix",  # [P]
                "depths": (1, 2, 3),  # [P]
                "probabilities": (0.25, 0.25, 0.5),  # [P]
            }
        }
    )
    config.optim = ConfigDict(
        {
            "kind": "sgd",  # [C] the paper names SGD for all, and a rate for ViT
            "learning_rate": 0.003,  # [P]
            "momentum": 0.9,  # [P]
            "weight_decay": 1e-3,  # [P]
            "schedule": "cosine",  # [C]
        }
    )
    config.train = ConfigDict({"epochs": 300.0, "batch": 64, "save_every": 2000})  # [P] but saving
    config.methods = ConfigDict(
        {
            "flextrain": {"beta": 0.2, "teacher": "next"},  # [P], read as for ResNet-56
            "single": {"rungs": "full", "beta": 0.0},  # [P]
            "independent": {"independent": True},  # [P]
        }
    )
    config.mesh = ConfigDict({"fsdp": -1})
    return config
