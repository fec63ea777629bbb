# SPDX-License-Identifier: Apache-2.0
"""A federation from its first round to its last; resumes bit for bit in the middle."""

import functools
import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import jax
import jax.numpy as jnp
import numpy as np

from flextrain_jax.core.ckpt import CheckpointError, Checkpoints
from flextrain_jax.core.metrics import MetricsWriter, read_metrics
from flextrain_jax.core.saving import Stopped
from flextrain_jax.core.settings import setting, settings
from flextrain_jax.federated.clients import class_of_client
from flextrain_jax.federated.clock import Load, Round, RoundConfig, play_round
from flextrain_jax.federated.evaluate import Fleet, Images, evaluation
from flextrain_jax.federated.local import ImagePool, LaneWork
from flextrain_jax.federated.parts import n_bytes
from flextrain_jax.federated.round import Algorithm, Cohort, LocalWork, simulate

LINE = "line"  # beside a checkpoint: the line of its round, where that is written after it
BY_WRITER = ("step", "seconds")  # what a line has beside what a round came to


@settings
class FederatedTraining(LocalWork):
    """The rounds of a federation, and what a client does in one."""

    rounds: int = setting(
        "Rounds; a run may go on with more, its schedule stretched from there on.",
        ge=1,
        unit="rounds",
        kw_only=True,
        resume=True,
    )
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
    judge: Callable | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[list[dict], Any]:
    """Runs or resumes the federation under `folder`; returns the lines of metrics.jsonl and the
    server after the last round. Raises Stopped, with all rounds on the disk, where `stop` says that
    the run was told to stop.

    `seed` is that of everything random; `collect` is where the updates of a round come from (see
    `round`), `judge` who tries the models on the clients' own test images (see `evaluation`).

    A line has the clock's running totals: virtual_seconds; bytes_down, bytes_up, joules and
    busy_seconds by class; clients asked, dropped and late; updates that counted, by class
    (`trained`), and refused, by reason. Beside them who was refused in this round, the seconds that
    it took here and, where it was evaluated, what `evaluation` says. Raises CheckpointError where
    more rounds are done than `training` has.
    """
    checkpoints = Checkpoints(folder / "ckpt")
    first, server, totals = _begun(
        folder, checkpoints, algorithm.init(jax.random.key(seed)), training
    )
    open_line, spent = _open_line(folder, first, totals, training)
    scores = functools.partial(_scores, training, algorithm, images, fleet, judge)

    def end(done: int, line: dict, started: float) -> None:
        writer.write(done - 1, line | {"seconds": time.monotonic() - started})
        on_round(done, line)

    if open_line:  # before the writer drops the line that is to be written anew
        started = time.monotonic() - spent
        open_line |= scores(first, server)
    writer = MetricsWriter(folder, first - bool(open_line), tensorboard=False)
    if open_line:
        end(first, open_line, started)
    # A round that is done again has the noise that it had, and perhaps others who answer: the
    # difference of two models that nodes are sent would show them. So no model goes out before the
    # checkpoint that it is in.
    ahead = algorithm.private and collect is not simulate
    class_J = class_of_client(fleet.classes)
    loads = [Load(n_bytes(role.shapes), role.macs) for role in algorithm.roles]
    if first < training.rounds and collect is simulate:
        most = training.room(int(fleet.partition.size_J.max()))
        compile_ahead(algorithm, images.pool, training, most)
    for number in range(first, training.rounds):
        started = time.monotonic()
        # Anew in every round: real clients say only when they come what they have.
        examples_J = training.passed(fleet.partition.size_J)
        played = play_round(fleet.classes, class_J, examples_J, loads, rounds, seed, number)
        drawn = tuple(map(int, played.answering))
        rate, of = training.rate(number), fleet.partition
        cohort = Cohort(number, drawn, seed, rate, images.pool, of, class_J, training)
        server, metrics = algorithm.apply(server, cohort, collect)
        totals = with_round(totals, played, metrics)
        shown = ("clients", "client_loss", "refused_clients")
        line = totals | {name: metrics[name] for name in shown}
        done = number + 1
        if ahead:
            writer.sync()  # of the rounds before: beside the checkpoint is this one's line only
            checkpoints.save(done, server, totals | {LINE: line})
        end(done, line | scores(done, server), started)
        told = stop()
        if not ahead and (told or done % training.save_every == 0 or done == training.rounds):
            writer.sync()
            checkpoints.save(done, server, totals)
        if told and done < training.rounds:
            raise Stopped(done)
    writer.close()
    checkpoints.close()
    return read_metrics(folder), server


def _begun(
    folder: Path, checkpoints: Checkpoints, server: Any, training: FederatedTraining
) -> tuple[int, Any, dict[str, Any]]:
    """The rounds that are done, the server after them, and what stands beside it."""
    first = checkpoints.latest() or 0
    if not first:
        return first, server, {"virtual_seconds": 0.0}
    if first > training.rounds:
        raise CheckpointError(
            f"{folder}: has done {first} rounds; give 'train.rounds' at least that, or choose"
            " another --run"
        )
    return first, *checkpoints.restore(first, server)


def _open_line(
    folder: Path, first: int, totals: dict[str, Any], training: FederatedTraining
) -> tuple[dict, float]:
    """The line of the newest round where it is to be written, and the seconds that its round took:
    that beside the checkpoint, where a kill came between it and the line, or that of a round which
    was not to be the last one when it was evaluated."""
    told, lines = totals.pop(LINE, None), read_metrics(folder)[:first]
    if len(lines) < first and (told or first == training.rounds):
        return told or dict(totals), 0.0
    if lines and first == training.rounds:
        last = lines[-1]
        if "each" not in last.get("client_accuracy", {}):
            return {k: x for k, x in last.items() if k not in BY_WRITER}, last["seconds"]
    return {}, 0.0


def _scores(
    training: FederatedTraining,
    algorithm: Algorithm,
    images: Images,
    fleet: Fleet,
    judge: Callable | None,
    done: int,
    server: Any,
) -> dict[str, Any]:
    """What the line of a round has of its evaluation, after so many rounds; of most nothing."""
    last = done == training.rounds
    if not last and done % training.evaluate_every:
        return {}
    return evaluation(algorithm, server, images, fleet, by_client=last, judge=judge)


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


def with_round(totals: dict, played: Round, metrics: dict) -> dict:
    """The running totals with one more round, of which `Algorithm.apply` gave the metrics."""
    new = {"virtual_seconds": totals["virtual_seconds"] + played.seconds}
    for name, count in played.counts.items():
        new[name] = totals.get(name, 0) + count
    for name in played.bills[0]:
        before = totals.get(name) or [0.0] * len(played.bills)
        new[name] = [b + bill[name] for b, bill in zip(before, played.bills, strict=True)]
    trained, refused = metrics["trained"], metrics["refused"]
    before = totals.get("trained") or [0] * len(trained)
    new["trained"] = [b + n for b, n in zip(before, trained, strict=True)]
    before = totals.get("refused", {})
    new["refused"] = {
        reason: before.get(reason, 0) + refused.get(reason, 0)
        for reason in sorted(before.keys() | refused.keys())
    }
    return new
