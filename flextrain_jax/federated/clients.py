# SPDX-License-Identifier: Apache-2.0
"""Who is in a federation: how the examples are dealt to clients, and what their devices are.

Letters: N examples, J clients, V classes.

A partition is one order of the examples and J + 1 offsets into it, so that a population of any size
takes N + J numbers. Every partition deals every example exactly once.
"""

import dataclasses
from collections.abc import Sequence

import numpy as np

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

    @property
    def size_J(self) -> np.ndarray:
        """The number of examples of every client."""
        return np.diff(self.offset_J1)


@dataclasses.dataclass(frozen=True)
class PartitionConfig:
    """`kind` is "iid" (a shuffled deal), "dirichlet" (each class dealt by proportions drawn from
    Dirichlet(alpha), arXiv 1905.12022) or "shards" (sorted by class, `shards` pieces a client,
    arXiv 1602.05629). No client gets fewer than `minimum` examples.
    """

    kind: str = "iid"
    alpha: float = 0.3
    shards: int = 2
    minimum: int = 1
    retries: int = 100

    def __post_init__(self):
        if self.kind not in ("iid", "dirichlet", "shards"):
            raise ValueError(f"kind is {self.kind!r}; use iid, dirichlet or shards")
        if self.alpha <= 0 or self.shards < 1 or self.minimum < 1 or self.retries < 1:
            raise ValueError("alpha must be above 0; shards, minimum, retries at least 1")


def partition(label_N: np.ndarray, clients: int, config: PartitionConfig, seed: int) -> Partition:
    """Deals the examples to clients 0 to `clients` - 1. Raises PartitionError."""
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
    found = _joined(parts)
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
            return _joined([np.concatenate(parts) for parts in zip(*cuts, strict=True)])
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
    count[np.argsort(count - exact, kind="stable")[:left]] += 1
    return count


def _joined(parts: Sequence[np.ndarray]) -> Partition:
    sizes = [len(part) for part in parts]
    return Partition(np.concatenate(parts), np.concatenate([[0], np.cumsum(sizes)]))


def _check_minimum(size_J, config):
    if size_J.min() < config.minimum:
        raise PartitionError(
            f"partition: the smallest client has {size_J.min()} examples, below partition.minimum"
            f" {config.minimum}; lower the number of devices or of shards"
        )


@dataclasses.dataclass(frozen=True)
class DeviceClass:
    """Devices of one kind.

    `devices` of them; `storage` bytes for the model; `macs_per_second` while training; `down` and
    `up` bytes a second; `availability` is the chance to be reachable when a round begins and
    `dropout` that of vanishing within it; `jitter` is the deviation of the logarithm of the factor
    by which a round's work takes longer (stragglers); energy by multiply-add (Horowitz, ISSCC
    2014, 45 nm) and by byte sent or received.
    """

    name: str
    devices: int
    storage: float
    macs_per_second: float = 1e9
    down: float = 1e6
    up: float = 2.5e5
    availability: float = 1.0
    dropout: float = 0.0
    jitter: float = 0.0
    joules_per_mac: float = 4.6e-12
    joules_per_byte: float = 1e-6

    def __post_init__(self):
        if self.devices < 1:
            raise ValueError(f"class {self.name}: devices must be at least 1")
        if min(self.storage, self.macs_per_second, self.down, self.up) <= 0:
            raise ValueError(f"class {self.name}: storage and speeds must be above 0")
        if not 0 < self.availability <= 1 or not 0 <= self.dropout < 1:
            raise ValueError(f"class {self.name}: availability and dropout are probabilities")
        if min(self.jitter, self.joules_per_mac, self.joules_per_byte) < 0:
            raise ValueError(f"class {self.name}: jitter and energies must be at least 0")


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
