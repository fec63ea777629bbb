# SPDX-License-Identifier: Apache-2.0
"""The ViT-3 experiment of FlexTrain (arXiv 2310.20457, section 4.1), CIFAR-100, three seeds.

Goal: its table: FlexTrain 50.5 / 47.5 / 35.9, Independent 52.8 / 49.7 / 39.3, Single 52.8 / 27.5 /
5.8 percent for 3, 2 and 1 layers.
Hardware: one accelerator. Never run by us.
Command: python -m launch.elastic --config=configs/elastic/paper_vit3.py
--config.data.folder=CIFAR100, or without the folder from TensorFlow Datasets
"""


def get_config() -> dict:
    """What the paper says [P], also where it is our default, and our choices where it is silent [C]
    and they differ from the defaults. Left at them: the patches and widths of the model [C]; steps
    of 64 images [P]; the cosine of the rate [C].
    """
    return {
        "seeds": (0, 1, 2),  # [P] three seeds; [C] which
        "data": {"kind": "cifar100"},  # [P]
        "augment": {"pad": 4, "flip": True},  # [C]
        "model": {"kind": "vit", "n_layers": 3, "dropout": 0.1},  # [P]
        "ladders": {
            "prefix": {
                "order": "prefix",  # [P]
                "depths": (1, 2, 3),  # [P]
                "probabilities": (0.25, 0.25, 0.5),  # [P]
            }
        },
        "optim": {
            "kind": "sgd",  # [C] the paper names SGD for all, and a rate for ViT
            "learning_rate": 0.003,  # [P]
            "momentum": 0.9,  # [P]
            "weight_decay": 1e-3,  # [P]
        },
        "train": {"epochs": 300.0, "save_every": 2000},  # [P] the epochs
        "methods": {
            "flextrain": {"beta": 0.2, "teacher": "next"},  # [P], read as for ResNet-56
            "single": {"rungs": "full", "beta": 0.0},  # [P]
            "independent": {"independent": True},  # [P]
        },
    }
