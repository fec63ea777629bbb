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
import json
import math
import os
import statistics
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.memory import PeakMemory
from benchmarks.sides import ROOT, run_side

Tree = dict[str, dict]


@dataclasses.dataclass(frozen=True)
class Work:
    """One comparison: the clients, what each does in a round, and the model's sizes."""

    name: str
    clients: int
    examples: int  # of a client
    epochs: int
    batch: int
    image: tuple[int, int, int]
    stages: tuple[int, ...]
    widths: tuple[int, ...]
    groups: int
    learning_rate: float = 0.05
    momentum: float = 0.9
    eps: float = 1e-5
    classes: int = 10

    @property
    def steps(self) -> int:
        """Local steps of a client in a round."""
        return self.epochs * self.examples // self.batch

    def blocks(self) -> list[tuple[int, int, int]]:
        """(channels in, channels out, stride) of every residual block."""
        found, c_in = [], self.widths[0]
        for stage, (size, width) in enumerate(zip(self.stages, self.widths, strict=True)):
            for i in range(size):
                found.append((c_in, width, 2 if stage and i == 0 else 1))
                c_in = width
        return found


WORKS = {
    # configs/federated/tiny.py: 20 clients of 64 digits, three epochs of batches of 16.
    "digits": Work("digits", 20, 64, 3, 16, (8, 8, 1), (2, 1, 1), (8, 16, 32), 4),
    # Images of CIFAR's size: ten clients, ten steps of 32.
    "cifar": Work("cifar", 10, 320, 1, 32, (32, 32, 3), (1, 1, 1), (16, 32, 64), 8),
}


def images(work: Work) -> tuple[np.ndarray, np.ndarray]:
    """(N, H, W, C) uint8 and (N,) int32; client j has the j-th run of `examples` of them. The
    bundled digits where their size is asked for, else noise around one random image a class.
    """
    n = work.clients * work.examples
    if work.image == (8, 8, 1):
        with np.load(ROOT / "flextrain_jax" / "assets" / "digits.npz") as file:
            return file["images"][:n].reshape(n, 8, 8, 1), file["labels"][:n].astype(np.int32)
    rng = np.random.default_rng(0)
    label_N = rng.integers(0, work.classes, n).astype(np.int32)
    center = rng.normal(128, 30, (work.classes, *work.image))[label_N]
    noisy = center + rng.normal(0, 40, (n, *work.image))
    return noisy.clip(0, 255).astype(np.uint8), label_N


def normalized(images_NHWC: np.ndarray) -> np.ndarray:
    """float32, what our simulator makes of them with mean 1/2 and deviation 1/4."""
    return (images_NHWC.astype(np.float32) / 255 - 0.5) / 0.25


def start(work: Work) -> Tree:
    """The starting weights, in our layout: convolutions (3, 3, in, out)."""
    rng = np.random.default_rng(1)

    def normed(number, c_in, c_out):
        scale = (2 / (9 * c_out)) ** 0.5
        return {
            f"conv{number}": (scale * rng.normal(size=(3, 3, c_in, c_out))).astype(np.float32),
            f"scale{number}": np.ones(c_out, np.float32),
            f"bias{number}": np.zeros(c_out, np.float32),
        }

    stem = normed(1, work.image[2], work.widths[0])
    blocks = {
        f"{i:03d}": normed(1, c_in, c_out) | normed(2, c_out, c_out)
        for i, (c_in, c_out, _) in enumerate(work.blocks())
    }
    width = work.widths[-1]
    w = rng.uniform(-(width**-0.5), width**-0.5, (width, work.classes)).astype(np.float32)
    return {"stem": stem, "blocks": blocks, "head": {"w": w, "b": np.zeros(work.classes, "f")}}


def timed(began: float, rounds: int, one_round, loss) -> dict[str, float]:
    """Runs a first round and `rounds` more; `one_round()` returns when it is done, `loss()` is the
    cross-entropy on the first client's images.
    """
    before = loss()
    one_round()
    first = time.time() - began
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        one_round()
        taken.append(time.perf_counter() - started)
    return {
        "round_s": statistics.median(taken),
        "first_s": first,
        "loss_before": before,
        "loss_after": loss(),
    }


def ours(work: Work, rounds: int, began: float) -> dict[str, float]:
    """The simulator of flextrain_jax, with its FedAvg."""
    import jax
    import jax.numpy as jnp

    from flextrain_jax.federated.clients import Partition
    from flextrain_jax.federated.comparison import Comparison
    from flextrain_jax.federated.local import ImagePool, LocalConfig, place_pool
    from flextrain_jax.federated.losses import own_exit
    from flextrain_jax.federated.methods.fedavg import FedAvg
    from flextrain_jax.federated.round import Cohort, LocalWork
    from flextrain_jax.federated.screening import Screening
    from flextrain_jax.models import resnet

    devices = math.gcd(len(os.sched_getaffinity(0)), work.clients)
    jax.config.update("jax_num_cpu_devices", devices)
    cfg = resnet.ResNetConfig(
        n_classes=work.classes, image=work.image, stages=work.stages, widths=work.widths,
        norm="group", groups=work.groups, eps=work.eps, conv="matmul",
    )  # fmt: skip
    comparison = Comparison(
        model=resnet.elastic_model(cfg),
        cost=resnet.model_cost(cfg),
        depths=(cfg.n_blocks,),
        class_rung=(0,),
        local=LocalConfig(momentum=work.momentum, weight_decay=0.0, devices=devices),
        screening=Screening(),
    )
    algorithm = FedAvg().algorithm(comparison)
    images_NHWC, label_N = images(work)
    channels = work.image[2]
    pool = ImagePool(
        jnp.asarray(images_NHWC),
        jnp.asarray(label_N),
        jnp.full(channels, 0.5),
        jnp.full(channels, 0.25),
    )
    offset_J1 = np.arange(work.clients + 1) * work.examples
    cohort = Cohort(
        round=0,
        clients=tuple(range(work.clients)),
        seed=0,
        rate=work.learning_rate,
        pool=place_pool(pool, devices),
        partition=Partition(np.arange(offset_J1[-1]), offset_J1),
        class_J=np.zeros(work.clients, np.int32),
        local=LocalWork(work.epochs, work.batch, lanes=work.clients),
    )
    server = algorithm.init(jax.random.key(0))
    server = server.replace(net={"params": jax.tree.map(jnp.asarray, start(work))})

    def one_round():
        nonlocal server, cohort
        server, _ = algorithm.apply(server, cohort)
        jax.block_until_ready(server)
        cohort = dataclasses.replace(cohort, round=cohort.round + 1)

    value = jax.jit(own_exit(comparison.model, cfg.n_blocks))
    batch = pool.batch(jnp.arange(work.examples))
    key = jax.random.key(0)
    return timed(
        began,
        rounds,
        one_round,
        lambda: float(value(server.net["params"], None, batch, key)[0]),
    )


def fedjax(work: Work, rounds: int, began: float) -> dict[str, float]:
    """FedJAX's federated averaging with its jit backend."""
    from benchmarks import federated_fedjax

    return federated_fedjax.measure(work, rounds, began)


def flower(work: Work, rounds: int, began: float) -> dict[str, float]:
    """Flower's simulation engine with its FedAvg, torch clients, one core each."""
    from benchmarks import federated_flower

    return federated_flower.measure(work, rounds, began)


SIDES = {"ours": ours, "fedjax": fedjax, "flower": flower}


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
        print(json.dumps(SIDES[options.side](work, options.rounds, options.began)))
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
