# SPDX-License-Identifier: Apache-2.0
"""The ResNet-56 experiment of FlexTrain (arXiv 2310.20457, section 4.1), CIFAR-100, three seeds.

Goal: its table: FlexTrain 68.6 / 63.3 / 54.9, Independent 69.9 / 68.3 / 58.5, Single 69.9 / 6.5 /
2.6 percent for the full model and the cuts that it names after ResNet-20 and ResNet-8.
Hardware: one accelerator; two CPU cores would need weeks. Never run by us.
Command: python -m launch.elastic --config=configs/elastic/paper_resnet56.py
--config.data.folder=CIFAR100, or without the folder from TensorFlow Datasets
"""


def get_config() -> dict:
    """What the paper says [P], also where it is our default, and our choices where it is silent [C]
    and they differ from the defaults. Left at them: batch normalization, as He et al. [C]; steps of
    64 images [P]; the cosine of the rate [C].
    """
    return {
        "seeds": (0, 1, 2),  # [P] three seeds; [C] which
        "data": {"kind": "cifar100"},  # [P]
        "augment": {"pad": 4, "flip": True},  # [C] as He et al. 2016
        "model": {
            "kind": "resnet",
            "stages": (9, 9, 9),  # [P] ResNet-56; option A shortcuts follow from its Table 3
            "survival": 0.5,  # [P] stochastic depth p = 0.5; [C] falling linearly, per example
        },
        "ladders": {
            "prefix": {
                "order": "prefix",  # [P] deactivation from deep to shallow
                # [P] "first 15%" and "first 35%" of the parameters; no cut between blocks has
                # that: 13 blocks are 13.8%, 19 are 31.1%. [C] the largest below.
                "depths": (13, 19, 27),
                "probabilities": (0.25, 0.25, 0.5),  # [P]
            }
        },
        "optim": {
            "kind": "sgd",  # [P]
            "learning_rate": 0.05,  # [P]
            "momentum": 0.9,  # [P]
            "weight_decay": 1e-3,  # [P]
        },
        "train": {"epochs": 160.0, "save_every": 2000},  # [P] the epochs
        "methods": {
            # [P] beta 0.2, k' = k + 1. [C] k + 1 is the next rung, f the pooled features, the
            # distance a mean over them.
            "flextrain": {"beta": 0.2, "teacher": "next"},
            "literal_sum": {"beta": 0.2, "teacher": "next", "reduction": "sum"},
            "single": {"rungs": "full", "beta": 0.0},  # [P]
            "independent": {"independent": True},  # [P]
        },
    }
