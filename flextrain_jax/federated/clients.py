# SPDX-License-Identifier: Apache-2.0
"""Who is in a federation: how the examples are dealt to clients, and what their devices are.

Letters: N examples, J clients, V classes.

A partition is one order of the examples and J + 1 offsets into it, so that a population of any size
takes N + J numbers. Every partition deals every example exactly once.
"""

import dataclasses
from collections.abc import Sequence
from typing import Literal

import numpy as np

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.elastic.ladder import RungCost

_PARTITION_DRAW = 0x9A27  # the purpose of the random stream


class PartitionError(ValueError):
    """Examples cannot be dealt as asked; the message is one sentence for the user."""


@dataclasses.dataclass(frozen=True)
class Partition:
    """Client j has the examples `order_N[offset_J1[j] : offset_J1[j + 1]]`."""

    order_N: np.ndarray
    offset_J1: np.ndarray

    def __len__(self) -> int:
        """The number of clients."""
        return len(self.offset_J1) - 1

    def examples(self, client: int) -> np.ndarray:
        """The positions of a client's examples in the data set."""
        return self.order_N[self.offset_J1[client] : self.offset_J1[client + 1]]

    def size(self, client: int) -> int:
        """The number of examples of a client."""
        return int(self.offset_J1[client + 1] - self.offset_J1[client])

    @property
    def size_J(self) -> np.ndarray:
        """The number of examples of every client."""
        return np.diff(self.offset_J1)


@settings
class PartitionConfig:
    """How the examples are dealt to the clients."""

    kind: Literal["iid", "dirichlet", "shards", "own"] = setting(
        "A shuffled deal; each class by proportions drawn from Dirichlet(alpha) (arXiv 1905.12022);"
        " sorted by class, so many pieces a client (arXiv 1602.05629); or own: every device brings"
        " its images.",
        default="iid",
    )
    alpha: float = setting("Of dirichlet: the smaller, the less even.", default=0.3, gt=0)
    shards: int = setting("Of shards: pieces of a client.", default=2, ge=1)
    minimum: int = setting("No client gets fewer.", default=1, ge=1, unit="examples")
    retries: int = setting("Of dirichlet: draws to reach the minimum.", default=100, ge=1)
    folder: str = setting(
        "Of own: the images of client N are in FOLDER/N or FOLDER/N.npz. A node of Flower says in"
        " its node-config where its own are.",
        default="",
    )
    maximum: int = setting(
        "Of own: a device that says it has more is turned away; an average weighs by this number.",
        default=100_000,
        ge=1,
        unit="examples",
    )


class Roll:
    """What clients say they have; of one that has not said it, 0. It stands where a `Partition`
    does for a server that knows no example.
    """

    def __init__(self, clients: int):
        self._size_J = np.zeros(clients, np.int64)

    def __len__(self) -> int:
        """The number of clients."""
        return len(self._size_J)

    def size(self, client: int) -> int:
        """The number of examples of a client."""
        return int(self._size_J[client])

    @property
    def size_J(self) -> np.ndarray:
        """The number of examples of every client."""
        return self._size_J.copy()

    def note(self, client: int, examples: int) -> None:
        """A client says how many examples it has."""
        self._size_J[client] = examples

    def examples(self, client: int) -> np.ndarray:
        """Nothing that a server knows."""
        raise LookupError(f"the examples of client {client} are its own")


def partition(label_N: np.ndarray, clients: int, config: PartitionConfig, seed: int) -> Partition:
    """Deals the examples to clients 0 to `clients` - 1, by a kind that deals. Raises
    PartitionError.
    """
    if clients < 1 or clients * config.minimum > len(label_N):
        raise PartitionError(
            f"partition: {len(label_N)} examples cannot give {clients} clients"
            f" {config.minimum} each; lower the number of devices or partition.minimum"
        )
    rng = np.random.default_rng((seed, _PARTITION_DRAW))
    if config.kind == "dirichlet":
        return _dirichlet(label_N, clients, config, rng)
    order_N = rng.permutation(len(label_N))
    if config.kind == "shards":
        order_N = order_N[np.argsort(label_N[order_N], kind="stable")]
        pieces = np.array_split(order_N, clients * config.shards)
        dealt = rng.permutation(len(pieces)).reshape(clients, config.shards)
        parts = [np.concatenate([pieces[i] for i in row]) for row in dealt]
    else:
        parts = np.array_split(order_N, clients)
    found = joined(parts)
    _check_minimum(found.size_J, config)
    return found


def _dirichlet(label_N, clients, config, rng) -> Partition:
    by_class = [np.flatnonzero(label_N == v) for v in np.unique(label_N)]
    best = 0
    for _ in range(config.retries):
        shares_VJ = rng.dirichlet(np.full(clients, config.alpha), len(by_class))
        count_VJ = np.stack(
            [apportion(s, len(x)) for s, x in zip(shares_VJ, by_class, strict=True)]
        )
        best = max(best, int(count_VJ.sum(0).min()))
        if best >= config.minimum:
            cuts = [
                np.split(rng.permutation(x), np.cumsum(c)[:-1])
                for x, c in zip(by_class, count_VJ, strict=True)
            ]
            return joined([np.concatenate(parts) for parts in zip(*cuts, strict=True)])
    raise PartitionError(
        f"partition: in {config.retries} draws of Dirichlet({config.alpha}) over {clients} clients"
        f" the smallest client had at most {best} examples; raise partition.alpha, or lower"
        f" partition.minimum ({config.minimum}) or the number of devices"
    )


def apportion(share_J: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers in proportion to the shares that sum to `total` exactly: largest remainders."""
    exact = share_J / share_J.sum() * total
    count = np.floor(exact).astype(np.int64)
    left = total - int(count.sum())
    # The most negative are those that rounding down took most from; stable: ties are the first's.
    count[np.argsort(count - exact, kind="stable")[:left]] += 1
    return count


def joined(parts: Sequence[np.ndarray]) -> Partition:
    """The partition in which client j has the examples of part j."""
    sizes = [len(part) for part in parts]
    return Partition(np.concatenate(parts), np.concatenate([[0], np.cumsum(sizes)]))


def _check_minimum(size_J, config):
    if size_J.min() < config.minimum:
        raise PartitionError(
            f"partition: the smallest client has {size_J.min()} examples, below partition.minimum"
            f" {config.minimum}; lower the number of devices or of shards"
        )


@settings
class DeviceClass:
    """Devices of one kind."""

    devices: int = setting("Devices of this class.", ge=1)
    storage: float = setting(
        "What the model may take; the class takes the largest of 'depths' that it holds.",
        gt=0,
        unit="bytes",
    )
    macs_per_second: float = setting(
        "Speed while training.", default=1e9, gt=0, unit="multiply-adds a second"
    )
    down: float = setting("What a device can receive.", default=1e6, gt=0, unit="bytes a second")
    up: float = setting("What a device can send.", default=2.5e5, gt=0, unit="bytes a second")
    availability: float = setting(
        "The chance to be reachable when a round begins.", default=1.0, gt=0, le=1
    )
    dropout: float = setting("The chance to vanish within a round.", default=0.0, ge=0, lt=1)
    jitter: float = setting(
        "The deviation of the logarithm of the factor by which a round's work takes longer"
        " (stragglers).",
        default=0.0,
        ge=0,
    )
    joules_per_mac: float = setting(
        "Energy of a multiply-add (Horowitz, ISSCC 2014, 45 nm).", default=4.6e-12, ge=0, unit="J"
    )
    joules_per_byte: float = setting(
        "Energy of a byte sent or received.", default=1e-6, ge=0, unit="J"
    )


def largest_rung(storage: float, costs: Sequence[RungCost]) -> int:
    """The largest rung whose parameters and running statistics fit. Raises PartitionError."""
    fitting = [rung for rung, cost in enumerate(costs) if cost.bytes <= storage]
    if not fitting:
        raise PartitionError(
            f"a storage of {storage:g} bytes is below the smallest rung, which takes"
            f" {costs[0].bytes}; raise the class's storage or add a smaller rung"
        )
    return fitting[-1]


def class_of_client(classes: Sequence[DeviceClass]) -> np.ndarray:
    """(J,) the position of every client's class; a class's clients are neighbours."""
    return np.repeat(np.arange(len(classes)), [c.devices for c in classes])
