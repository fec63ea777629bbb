# SPDX-License-Identifier: Apache-2.0
"""Rounds per minute of simulated FedAvg: ours, FedJAX, and Flower with torch, paired in one run.

    python -m benchmarks.federated [--fedjax-python PYTHON] [--flower-python PYTHON]
        [--work digits] [--rounds 5] [--turns 2] [--json FILE]

PYTHON is an interpreter that has the peer: fedjax 0.0.17 with dm-haiku; flwr[simulation] with
torch. Every side has the same images, clients, local steps and starting weights, and a ResNet with
group normalization, since FedJAX has no state. The sides take turns, each in a process of its own
with all cores that the process may use. A figure is the median over the turns of a process's median
round after one that compiles; `first` is how long a process takes to its first round's end; `MiB`
is the most memory that the side's processes had together (PSS, so what they share counts once).
"""

import argparse
import dataclasses
import importlib
import json
import statistics
import sys
import time
from pathlib import Path

from benchmarks.federated.work import WORKS
from benchmarks.memory import PeakMemory
from benchmarks.sides import run_side

# The module that measures each side; loaded by that side's interpreter alone.
SIDES = {
    "ours": "benchmarks.federated.ours",
    "fedjax": "benchmarks.federated.peer_fedjax",
    "flower": "benchmarks.federated.peer_flower",
}


def main() -> None:
    """Measures all sides that were named, prints a table, and writes JSON if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--fedjax-python", help="a Python with fedjax and dm-haiku")
    parser.add_argument("--flower-python", help="a Python with flwr[simulation] and torch")
    parser.add_argument("--work", choices=WORKS, default="digits")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--began", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    work = WORKS[options.work]
    if options.side:
        side = importlib.import_module(SIDES[options.side])
        print(json.dumps(side.measure(work, options.rounds, options.began)))
        return
    pythons = {"fedjax": options.fedjax_python, "flower": options.flower_python}
    pythons = {"ours": sys.executable} | {k: v for k, v in pythons.items() if v}
    turns = [
        {side: measure(side, python, options) for side, python in pythons.items()}
        for _ in range(options.turns)
    ]
    table = summarize(turns)
    print(f"{work.clients} clients, {work.steps} steps of {work.batch} each")
    print(
        f"{'side':8} {'round, s':>9} {'rounds/min':>11} {'first, s':>9} {'MiB':>6} {'ours is':>8}"
    )
    for side, row in table.items():
        figures = (row[k] for k in ("round_s", "rounds_min", "first_s", "mib", "ours_faster"))
        print("{:8} {:9.3f} {:11.1f} {:9.1f} {:6.0f} {:7.1f}x".format(side, *figures))
    if options.json:
        result = {"work": dataclasses.asdict(work), "sides": table, "turns": turns}
        options.json.write_text(json.dumps(result, indent=1) + "\n")


def measure(side: str, python: str, options) -> dict[str, float]:
    """One turn of one side, with its memory."""
    arguments = [f"--{name}={getattr(options, name)}" for name in ("work", "rounds")]
    with PeakMemory() as memory:
        found = run_side("benchmarks.federated", side, python, *arguments, f"--began={time.time()}")
    return found | {"mib": memory.mib}


def summarize(turns: list[dict[str, dict]]) -> dict[str, dict[str, float]]:
    """Medians over the turns; `ours_faster` is the median of the turns' quotients. Ends the program
    where the sides do not begin alike, or one does not learn.
    """
    for turn in turns:
        for side, row in turn.items():
            if abs(row["loss_before"] - turn["ours"]["loss_before"]) > 1e-3:
                raise SystemExit(f"error: {side} has another model than ours: {turn}")
            if not row["loss_after"] < row["loss_before"]:
                raise SystemExit(f"error: {side} does not learn: {turn}")
    table = {}
    for side in turns[0]:
        names = ("round_s", "first_s", "mib", "loss_after")
        row = {name: statistics.median(t[side][name] for t in turns) for name in names}
        row["rounds_min"] = 60 / row["round_s"]
        row["ours_faster"] = statistics.median(
            t[side]["round_s"] / t["ours"]["round_s"] for t in turns
        )
        table[side] = row
    return table


if __name__ == "__main__":
    main()
