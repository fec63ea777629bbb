# SPDX-License-Identifier: Apache-2.0
"""One row of the tables of federated CIFAR: a method, everything else as for all rows.

Goal: a comparison in which every method has the same images, devices, grid of rates and epochs, and
number of trials, and methods over width each of three budgets: parameters, multiply-adds, bytes.
Hardware: 2 CPU cores, about a minute of one for a row and seed.
Command: python -m launch.federated --config=configs/federated/table.py:heterofl_macs
--config.data.folder=CIFAR10 --config.seeds=[0] --config.data.draw=0
"""

from configs.federated import cifar10

# Algorithm 2 and equation 8 to the letter: append, the literal sum, one head, beta 0.2, and
# stochastic depth 0.5 in the local training.
PAPER = {"kind": "flextrain", "rule": "append", "beta": 0.2, "reduction": "sum"}
STOCHASTIC = {"survival": 0.5}
EXITS = {"kind": "flextrain", "rule": "holders", "exits": "all", "heads": "per_depth"}
WIDTH = {"heterofl": {"kind": "heterofl"}, "fjord": {"kind": "fjord", "distil": True}}

# By row: the method, of the model what is the method's own, and what methods over width keep to.
ROWS: dict[str, tuple[dict, dict, str]] = {
    # What could be had if every device held the whole model; nothing else keeps to less.
    "fedavg_unlimited": ({"kind": "fedavg"}, {}, "params"),
    # What is left without help between classes: the smallest model on all, each class alone.
    "fedsmall": ({"kind": "fedsmall"}, {}, "params"),
    "fedclass": ({"kind": "fedclass"}, {}, "params"),
    "paper": (PAPER, STOCHASTIC, "params"),
    "paper_mean": ({**PAPER, "reduction": "mean"}, STOCHASTIC, "params"),
    "flextrain": ({"kind": "flextrain"}, {}, "params"),
    "flextrain_holders": ({"kind": "flextrain", "rule": "holders"}, {}, "params"),
    "flextrain_beta_0": ({"kind": "flextrain", "rule": "holders", "beta": 0.0}, {}, "params"),
    "flextrain_exits": (EXITS, {}, "params"),
    "flextrain_ensemble": ({**EXITS, "ensemble": True}, {}, "params"),
    "depthfl": ({"kind": "depthfl", "ramp": 15}, {}, "params"),
    "inclusivefl": ({"kind": "inclusivefl", "beta": 0.0}, {}, "params"),
} | {
    f"{name}_{by}": (method, {}, by)
    for by in ("params", "macs", "bytes")
    for name, method in WIDTH.items()
}


def get_config(which: str = "flextrain_ensemble") -> dict:
    """What differs from the defaults, for the row of that name; "ROW,cifar100" is of that set."""
    row, _, classes = which.partition(",")
    if row not in ROWS:
        raise ValueError(f"no row {row!r}; the rows are {', '.join(ROWS)}")
    method, model, by = ROWS[row]
    base = cifar10.get_config(classes or "cifar10")
    return base | {
        "data": base["data"] | {"validation": 2000},
        "model": base["model"] | model,
        "methods": {row: method},
        "widths_by": by,
    }
