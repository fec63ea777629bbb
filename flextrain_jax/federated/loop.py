# SPDX-License-Identifier: Apache-2.0
"""A federation from its first round to its last; resumes bit for bit in the middle.

Letters: B batch, V classes.
"""

import dataclasses
import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import jax
import jax.numpy as jnp
import numpy as np

from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.metrics import MetricsWriter, read_metrics
from flextrain_jax.core.settings import setting, settings
from flextrain_jax.data import ImageBatch
from flextrain_jax.federated.clients import DeviceClass, Partition, class_of_client
from flextrain_jax.federated.clock import Load, Round, RoundConfig, play_round
from flextrain_jax.federated.local import ImagePool, LaneWork
from flextrain_jax.federated.parts import n_bytes
from flextrain_jax.federated.round import Algorithm, Cohort, LocalWork, simulate


@dataclasses.dataclass(frozen=True)
class Fleet:
    """The devices and what they hold: class k has the next `devices` clients."""

    classes: tuple[DeviceClass, ...]
    partition: Partition

    def mean(self, by_class: Sequence[float]) -> float:
        """The mean over all devices of a number that every class has: the paper's metric."""
        return float(np.average(by_class, weights=[c.devices for c in self.classes]))


@dataclasses.dataclass(frozen=True)
class Images:
    """Training images on the device, batches of the test set, and a few batches of training images
    with which static batch normalization measures its statistics.
    """

    pool: ImagePool
    test: tuple[ImageBatch, ...]
    sample: tuple[ImageBatch, ...]


@settings
class FederatedTraining(LocalWork):
    """The rounds of a federation, and what a client does in one."""

    rounds: int = setting("Rounds.", ge=1, unit="rounds", kw_only=True)
    learning_rate: float = setting(
        "The clients' learning rate in the first round.", gt=0, kw_only=True
    )
    schedule: Literal["constant", "cosine"] = setting(
        "The clients' learning rate over the rounds: constant, or along a cosine to 0.",
        default="cosine",
    )
    save_every: int = setting(
        "A checkpoint after so many.", default=10, ge=1, unit="rounds", resume=True
    )
    evaluate_every: int = setting("An evaluation after so many.", default=10, ge=1, unit="rounds")
    test_batch: int = setting("Images of a step of the test.", default=500, ge=1, unit="images")

    def rate(self, number: int) -> float:
        """The clients' learning rate in a round."""
        if self.schedule == "constant":
            return self.learning_rate
        return self.learning_rate * 0.5 * (1 + math.cos(math.pi * number / self.rounds))


def train(
    folder: Path,
    algorithm: Algorithm,
    fleet: Fleet,
    images: Images,
    rounds: RoundConfig,
    training: FederatedTraining,
    seed: int,
    on_round: Callable[[int, dict], None],
    collect: Callable = simulate,
) -> list[dict]:
    """Runs or resumes the federation under `folder`; returns the lines of metrics.jsonl.

    `seed` is that of everything random; `collect` is where the updates of a round come from (see
    `round`).

    A line has the clock's running totals: virtual_seconds; bytes_down, bytes_up, joules and
    busy_seconds by class; clients asked, dropped and late; updates refused by reason. Beside them
    who was refused in this round, the seconds that it took here and, where it was evaluated,
    accuracy by class and its mean over the devices.
    """
    checkpoints = Checkpoints(folder / "ckpt")
    server = algorithm.init(jax.random.key(seed))
    first = checkpoints.latest() or 0
    totals: dict[str, Any] = {"virtual_seconds": 0.0}
    if first:
        server, totals = checkpoints.restore(first, server)
    writer = MetricsWriter(folder, first, tensorboard=False)
    class_J = class_of_client(fleet.classes)
    size_J = fleet.partition.size_J
    examples_J = np.array([training.steps(n) * training.batch for n in size_J])
    loads = [Load(n_bytes(role.shapes), role.macs) for role in algorithm.roles]
    if first < training.rounds and collect is simulate:
        compile_ahead(algorithm, images.pool, training, training.room(int(size_J.max())))
    for number in range(first, training.rounds):
        started = time.monotonic()
        played = play_round(fleet.classes, class_J, examples_J, loads, rounds, seed, number)
        cohort = Cohort(
            round=number,
            clients=tuple(map(int, played.answering)),
            seed=seed,
            rate=training.rate(number),
            pool=images.pool,
            partition=fleet.partition,
            class_J=class_J,
            local=training,
        )
        server, metrics = algorithm.apply(server, cohort, collect)
        totals = with_round(totals, played, metrics["refused"])
        shown = ("clients", "client_loss", "refused_clients")
        line = totals | {name: metrics[name] for name in shown}
        done = number + 1
        if done % training.evaluate_every == 0 or done == training.rounds:
            accuracy = accuracies(algorithm, server, images)
            line |= {"accuracy": accuracy, "device_accuracy": fleet.mean(accuracy)}
        writer.write(number, line | {"seconds": time.monotonic() - started})
        on_round(done, line)
        if done % training.save_every == 0 or done == training.rounds:
            checkpoints.save(done, server, totals)
    writer.close()
    checkpoints.close()
    return read_metrics(folder)


def compile_ahead(algorithm: Algorithm, pool: ImagePool, local: LocalWork, steps: int) -> None:
    """Compiles the training of all roles side by side, by giving it nobody to train."""
    lanes = local.lanes
    nobody = LaneWork(
        client_L=np.zeros(lanes, np.int32),
        index_LSB=np.zeros((lanes, steps, local.batch), np.int32),
        steps_L=np.zeros(lanes, np.int32),
        round_L=np.zeros(lanes, np.int32),
    )

    def one(role):
        net = jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), role.shapes)
        role.train(net, pool, nobody, jax.random.key(0), 0.0)

    distinct = {id(role.train): role for role in algorithm.roles}
    with ThreadPoolExecutor() as threads:
        list(threads.map(one, distinct.values()))


def with_round(totals: dict, played: Round, refused: dict[str, int]) -> dict:
    """The running totals with one more round."""
    new = {"virtual_seconds": totals["virtual_seconds"] + played.seconds}
    for name, count in played.counts.items():
        new[name] = totals.get(name, 0) + count
    for name in played.bills[0]:
        before = totals.get(name) or [0.0] * len(played.bills)
        new[name] = [b + bill[name] for b, bill in zip(before, played.bills, strict=True)]
    before = totals.get("refused", {})
    new["refused"] = {
        reason: before.get(reason, 0) + refused.get(reason, 0)
        for reason in sorted(before.keys() | refused.keys())
    }
    return new


def accuracies(algorithm: Algorithm, server: Any, images: Images) -> list[float]:
    """The test accuracy of every class's own model."""
    known: dict[int, float] = {}
    for kind, role in enumerate(algorithm.roles):
        if id(role) not in known:  # classes with one role share their model
            net, predict = algorithm.deploy(server, kind, images.sample)
            known[id(role)] = _accuracy(net, predict, images.test)
    return [known[id(role)] for role in algorithm.roles]


def _accuracy(net, predict, batches) -> float:
    hits = weight = 0.0
    for batch in batches:
        right_B = np.argmax(np.asarray(predict(net, batch)), axis=1) == batch.label_B
        hits += float(np.sum(right_B * batch.weight_B))
        weight += float(np.sum(batch.weight_B))
    return hits / weight
