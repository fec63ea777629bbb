# SPDX-License-Identifier: Apache-2.0
"""What clients hold where nobody deals: images of their own, each in a place of its own.

Letters: J clients, C image channels.

A place is what `data.own` reads: a folder with train/CLASS/* and test/CLASS/*, one with Parquet
files, or an .npz file. Its training part is what the client learns from, its test part what its
model is judged by; neither leaves it.
"""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from flextrain_jax.data import own
from flextrain_jax.data.images import DataConfig, ImageSet, load
from flextrain_jax.federated.clients import (
    DeviceClass,
    Partition,
    PartitionConfig,
    PartitionError,
    class_of_client,
    joined,
)
from flextrain_jax.federated.evaluate import hits_of
from flextrain_jax.federated.local import ImagePool
from flextrain_jax.federated.round import Algorithm, Role

TEST_BATCH = 100  # images of a step of a client's test


@dataclasses.dataclass(frozen=True)
class Shard:
    """The images of one client."""

    train: ImageSet
    test: ImageSet

    def pool(self) -> ImagePool:
        """The training images where the training wants them."""
        return pool_of(self.train)


@dataclasses.dataclass(frozen=True)
class Holding:
    """The images that a device can see, which of them are its own, and its test images."""

    pool: ImagePool
    partition: Partition
    test: ImageSet | None


def alone(shard: Shard, client: int, clients: int) -> Holding:
    """What a device holds that sees its own images alone; it is one of `clients`."""
    examples = len(shard.train.label_N)
    offset_J1 = np.where(np.arange(clients + 1) > client, examples, 0)
    return Holding(shard.pool(), Partition(np.arange(examples), offset_J1), shard.test)


def pool_of(images: ImageSet) -> ImagePool:
    """The images on the device."""
    return ImagePool(
        jnp.asarray(images.images_NHWC),
        jnp.asarray(images.label_N),
        jnp.asarray(images.mean_C, jnp.float32),
        jnp.asarray(images.std_C, jnp.float32),
    )


def place(config: PartitionConfig, client: int) -> Path:
    """Where the images of a client are, by the configuration."""
    base = Path(config.folder) / str(client)
    file = base.with_name(f"{client}.npz")
    return file if file.is_file() else base


def in_two_places(config: PartitionConfig, clients: int) -> str:
    """Which client has a folder and a file, of which one would not be read, as a sentence; "" for
    none.
    """
    for client in range(clients):
        base, found = Path(config.folder) / str(client), place(config, client)
        if found != base and base.exists():
            return f"{base} and {found} are both there, for client {client}; remove one of them"
    return ""


def read(
    where: Path,
    data: DataConfig,
    config: PartitionConfig,
    mean: Sequence[float] | np.ndarray,
    std: Sequence[float] | np.ndarray,
) -> Shard:
    """The images at a place, which are like those of `data`, normalized by the mean and deviation
    of the federation. Raises DataError, PartitionError.
    """
    # A device of a real fleet may say its place itself.
    here = config.folder and where.parent == Path(config.folder)
    field = "partition.folder" if here else "'data' of its node-config"
    if own.by_name(where, field) and not data.names:
        raise PartitionError(
            f"{where}: has a folder for each class; name all classes in 'data.names' (data.kind"
            " images), since a device that lacks one would number the rest otherwise"
        )
    mean_C, std_C = np.asarray(mean, np.float32), np.asarray(std, np.float32)
    parts = load(data.of_device(where))
    train, test = (dataclasses.replace(part, mean_C=mean_C, std_C=std_C) for part in parts)
    if not config.minimum <= len(train.label_N) <= config.maximum:
        raise PartitionError(
            f"{where}: has {len(train.label_N)} training images; 'partition.minimum' is"
            f" {config.minimum}, 'partition.maximum' {config.maximum}"
        )
    return Shard(train, test)


def together(shards: Sequence[Shard]) -> tuple[ImageSet, Partition]:
    """All training images, and whose they are: as the simulator wants them."""
    sizes = [len(shard.train.label_N) for shard in shards]
    ends = np.cumsum(sizes)
    parts = [np.arange(end - size, end) for size, end in zip(sizes, ends, strict=True)]
    images = np.concatenate([shard.train.images_NHWC for shard in shards])
    labels = np.concatenate([shard.train.label_N for shard in shards])
    return dataclasses.replace(shards[0].train, images_NHWC=images, label_N=labels), joined(parts)


def judge_of(classes: Sequence[DeviceClass], tests: Sequence[ImageSet]) -> Callable:
    """`judge(algorithm, server, sample) -> (hits_J, count_J)`: how many of its own test images the
    model of every client gets right, and how many it has.
    """
    class_J = class_of_client(classes)

    def judge(algorithm: Algorithm, server: Any, sample: Any) -> tuple[np.ndarray, np.ndarray]:
        hits_J, count_J = np.zeros(len(tests), int), np.zeros(len(tests), int)
        for kind in range(len(classes)):
            net, predict = algorithm.deploy(server, kind, sample)
            for client in np.flatnonzero(class_J == kind):
                hits_J[client], count_J[client] = judged(net, predict, tests[int(client)])
        return hits_J, count_J

    return judge


def judged(net: Any, predict: Callable, test: ImageSet) -> tuple[int, int]:
    """How many of the test images the net gets right, and how many there are."""
    hits_V, count_V = hits_of(net, predict, test.in_order(TEST_BATCH))
    return int(hits_V.sum()), int(count_V.sum())


def deployed_shapes(role: Role, test: ImageSet) -> Any:
    """The shapes of what a device is sent to predict with: its part, and the statistics that were
    measured for it.
    """
    if role.measure is None:
        return role.shapes
    batch = next(test.in_order(TEST_BATCH))
    stats = jax.eval_shape(role.measure, role.shapes["params"], batch)
    return role.shapes | ({"stats": stats} if stats else {})
