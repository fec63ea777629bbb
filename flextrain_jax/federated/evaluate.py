# SPDX-License-Identifier: Apache-2.0
"""How right the models of a federation are: by class of devices, by label, for every client.

Letters: B batch, J clients, K classes of devices, V labels.

Where clients have test images of their own (`shards`), each is judged by them. Those to whom
`clients.partition` deals differ in their labels alone. So the accuracy that such a client can
expect on new data of its own kind is that of its model on the test images of each label, weighed by
the shares that the labels have among its examples.
"""

import dataclasses
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from flextrain_jax.data.images import ImageBatch
from flextrain_jax.federated.clients import DeviceClass, Partition, Roll, class_of_client
from flextrain_jax.federated.local import ImagePool
from flextrain_jax.federated.round import Algorithm


@dataclasses.dataclass(frozen=True)
class Fleet:
    """The devices and what they hold: class k has the next `devices` clients."""

    classes: tuple[DeviceClass, ...]
    partition: Partition | Roll

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


def evaluation(
    algorithm: Algorithm,
    server: Any,
    images: Images,
    fleet: Fleet,
    by_client: bool,
    judge: Callable | None = None,
) -> dict[str, Any]:
    """accuracy (K,), device_accuracy (its mean over the devices), label_accuracy (K, V; None where
    the test set has no image of a label), and client_accuracy: the mean over the clients, by class
    and over the worst tenth of them, of what each has on its own test images (`judge`, which is
    `shards.judge_of`) or else can expect on its own labels; with `by_client` also each one's.
    """
    hits_KV, count_V = label_hits(algorithm, server, images)
    accuracy_K = hits_KV.sum(1) / count_V.sum()
    rate_KV = hits_KV / np.where(count_V > 0, count_V, np.nan)
    if judge is None:
        found_J = client_accuracy(rate_KV, fleet, np.asarray(images.pool.label_N))
    else:
        hits_J, count_J = judge(algorithm, server, images.sample)
        found_J = hits_J / np.where(count_J > 0, count_J, np.nan)
    known_J = ~np.isnan(found_J)
    ordered, class_J = np.sort(found_J[known_J]), class_of_client(fleet.classes)
    of_class = [found_J[known_J & (class_J == kind)] for kind in range(len(fleet.classes))]
    clients: dict[str, Any] = {
        "mean": float(ordered.mean()) if len(ordered) else None,
        "worst_decile": float(_lowest(ordered).mean()) if len(ordered) else None,
        "by_class": [float(one.mean()) if len(one) else None for one in of_class],
    }
    if by_client:
        clients["each"] = _plain(found_J)
    return {
        "accuracy": accuracy_K.tolist(),
        "device_accuracy": fleet.mean(accuracy_K.tolist()),
        "label_accuracy": [_plain(row_V) for row_V in rate_KV],
        "client_accuracy": clients,
    }


def label_hits(algorithm: Algorithm, server: Any, images: Images) -> tuple[np.ndarray, np.ndarray]:
    """How many test images of each label the model of each class gets right (K, V), and how many
    there are (V,).
    """
    known: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    for kind, role in enumerate(algorithm.roles):
        if id(role) not in known:  # classes with one role share their model
            net, predict = algorithm.deploy(server, kind, images.sample)
            known[id(role)] = hits_of(net, predict, images.test)
    found = [known[id(role)] for role in algorithm.roles]
    return np.stack([hits for hits, _ in found]), found[0][1]


def hits_of(
    net: Any, predict: Callable, batches: Iterable[ImageBatch]
) -> tuple[np.ndarray, np.ndarray]:
    """How many images of each label a net gets right (V,), and how many there are (V,)."""
    hits_V, count_V = np.zeros(1), np.zeros(1)
    for batch in batches:
        logit_BV = np.asarray(predict(net, batch))
        label_B, weight_B = np.asarray(batch.label_B), np.asarray(batch.weight_B)
        right_B = np.argmax(logit_BV, axis=1) == label_B
        V = logit_BV.shape[1]
        hits_V = hits_V + np.bincount(label_B, right_B * weight_B, V)
        count_V = count_V + np.bincount(label_B, weight_B, V)
    return hits_V, count_V


def client_accuracy(rate_KV: np.ndarray, fleet: Fleet, label_N: np.ndarray) -> np.ndarray:
    """(J,) what every client can expect on its own labels; NaN where no test image has one of
    them. Labels without a test image are left out of a client's shares.
    """
    tested_V = ~np.isnan(rate_KV[0])
    found_J = np.full(len(fleet.partition), np.nan)
    for client, kind in enumerate(class_of_client(fleet.classes)):
        own = label_N[fleet.partition.examples(client)]
        share_V = np.bincount(own, minlength=rate_KV.shape[1])[tested_V].astype(float)
        if share_V.sum():
            found_J[client] = rate_KV[kind, tested_V] @ share_V / share_V.sum()
    return found_J


def _lowest(ordered: np.ndarray) -> np.ndarray:
    return ordered[: math.ceil(len(ordered) / 10)]


def _plain(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(x) else float(x) for x in values]
