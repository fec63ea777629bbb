# SPDX-License-Identifier: Apache-2.0
"""One row of the tables of elastic depth on CIFAR: a method, everything else as for all rows.

Goal: a comparison in which every method has the same images, grid of rates and epochs, and number
of trials (benchmarks/tables runs it, docs/results.md has what comes out).
Hardware: 2 CPU cores, up to 15 minutes for a net; the nets of an independent row one after another.
Command: python -m launch.elastic --config=configs/elastic/table.py:flextrain
--config.data.folder=CIFAR10 --config.seeds=[0] --config.data.draw=0
"""

# Algorithm 1 and equation 5 to the letter: a rung drawn in every step, a sum over the features,
# stochastic depth 0.5, beta 0.2, pi 0.25, 0.25, 0.5; k' is the next configuration.
PAPER = {"beta": 0.2, "teacher": "next", "reduction": "sum"}
STOCHASTIC = {"survival": 0.5}
DROPPED = {"dropout": 0.1}  # what the paper has in its place for a ViT
ALL = {"rungs": "all", "heads": "per_depth", "teacher": "full"}

# By row: the method, and of the model what is the method's own.
ROWS: dict[str, tuple[dict, dict]] = {
    "independent": ({"independent": True}, {}),
    "single": ({"rungs": "full", "beta": 0.0}, {}),
    "paper": (PAPER, STOCHASTIC),
    "paper_mean": ({**PAPER, "reduction": "mean"}, STOCHASTIC),
    "flextrain": ({}, {}),
    "per_depth_heads": ({"heads": "per_depth", "teacher": "full"}, {}),
    "sandwich": ({"rungs": "sandwich", "heads": "per_depth", "teacher": "full"}, {}),
    "all_exits": (ALL, {}),
    # What the parts of the method are worth: one thing at a time differs from `flextrain`.
    "beta_0": ({"beta": 0.0}, {}),
    "beta_1": ({"beta": 1.0}, {}),
    "logits": ({"target": "logits"}, {}),
    "sum": ({"reduction": "sum"}, {}),
    "teacher_block": ({"teacher": "block"}, {}),
    "teacher_full": ({"teacher": "full"}, {}),
    "stochastic_depth": ({}, STOCHASTIC),
    "equal_pi": ({"ladder": "equal"}, {}),
    "all_exits_beta_0": ({**ALL, "beta": 0.0}, {}),
}


RESNET = {"kind": "resnet", "stages": (2, 2, 2)}
# Three layers, as the paper's ViT-3, behind a stem of convolutions.
VIT = {"kind": "vit", "n_layers": 3, "d_model": 96, "d_ff": 384, "patch": 8, "stem": "conv"}
SGD = {"kind": "sgd", "learning_rate": 0.05, "weight_decay": 1e-3}
ADAMW = {"kind": "adamw", "learning_rate": 1e-3, "weight_decay": 0.05, "warmup_steps": 200}


def get_config(which: str = "flextrain") -> dict:
    """What differs from the defaults, for the row of that name; "ROW,cifar100" is of that set, and
    "ROW,vit" of a ViT of half as many blocks."""
    row, *others = which.split(",")
    if row not in ROWS:
        raise ValueError(f"no row {row!r}; the rows are {', '.join(ROWS)}")
    if unknown := set(others) - {"cifar100", "vit"}:
        raise ValueError(f"behind the row there may be cifar100 and vit, not {min(unknown)!r}")
    method, model = ROWS[row]
    vit = "vit" in others
    own = {**VIT, **(DROPPED if model else {})} if vit else {**RESNET, **model}
    depths, third = ((1, 2, 3) if vit else (2, 4, 6)), 1 / 3
    return {
        "data": {
            "kind": "cifar100" if "cifar100" in others else "cifar10",
            "train": 10_000,
            "validation": 2000,
        },
        "augment": {"pad": 4, "flip": True},
        "model": own,
        "ladders": {
            "prefix": {"order": "prefix", "depths": depths, "probabilities": (0.25, 0.25, 0.5)},
            "equal": {"order": "prefix", "depths": depths, "probabilities": (third,) * 3},
        },
        "optim": ADAMW if vit else SGD,
        # Of a ViT 32, which was better than 64 on validation images, in less time.
        "train": {"epochs": 6.0, "batch": 32 if vit else 64, "save_every": 500},
        "methods": {row: method},
    }
