# SPDX-License-Identifier: Apache-2.0
"""One round of any method: send parts, train, screen, gather, move the server.

Letters: J clients, S steps, B batch, L lanes.

A method is an `Algorithm`: pure functions made from what the devices of each class hold and do
(`Role`), from the aggregation rule and from the server's optimizer. What a round needs in memory
are the server's state, the lanes of one call and the rule's sums, whatever the population.

Where the clients are is no matter of the method: a round asks a function, `collect`, for their
updates. `simulate` trains them here; `flower` asks real ones, who call `simulate` for themselves.
"""

import dataclasses
import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import flax.struct
import jax
import jax.numpy as jnp
import numpy as np
import optax

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.federated.aggregation import APPEND, HOLDERS, AggregationRule
from flextrain_jax.federated.clients import Partition, Roll
from flextrain_jax.federated.local import ImagePool, LaneWork
from flextrain_jax.federated.parts import crop, shapes_of
from flextrain_jax.federated.privacy import Privacy, gaussian, private_rule
from flextrain_jax.federated.screening import Admission, Asked, ClientUpdates, Screening

_SHUFFLE_DRAW = 0x5FF1  # the purpose of the random stream


@flax.struct.dataclass
class Server:
    """`net` is {"params", and "stats" where running statistics are federated}."""

    net: Any
    opt_state: Any


@dataclasses.dataclass(frozen=True)
class Role:
    """What devices of one class hold (`shapes`, the part of the server's net) and do.

    `train` is from `local.make_train`, `predict` from `losses`; `macs` are the multiply-adds of
    training on one example. `exits` are the depths whose heads predict, ascending, and `over` says
    of several of them what is averaged, "logits" or "probabilities". `measure` is given where batch
    normalization is static: statistics are then measured before a deployment and are no part of the
    net.
    """

    shapes: Any
    train: Callable
    predict: Callable
    macs: float
    exits: tuple[int, ...]
    over: str = "logits"
    measure: Callable | None = None


@dataclasses.dataclass(frozen=True)
class Algorithm:
    """`init(key) -> server`; `apply(server, cohort, collect=simulate) -> (server, metrics)`, with
    the server donated; `deploy(server, kind, sample) -> (net, predict)` for the devices of a class;
    `roles` by class. `private`: what a round changes has noise, the same where it is done again.
    """

    init: Callable
    apply: Callable
    deploy: Callable
    roles: tuple[Role, ...]
    private: bool = False


@settings
class LocalWork:
    """What a client does in a round."""

    epochs: float = setting("Passes over a client's examples in a round.", default=1.0, gt=0)
    batch: int = setting("Examples of a step.", default=32, ge=1, unit="examples")
    lanes: int = setting("Clients of one call.", default=8, ge=1, unit="clients")

    def steps(self, examples: int) -> int:
        """Steps of a client; every step has a full batch, the last ones wrap around."""
        return max(1, round(self.epochs * examples / self.batch))

    def passed(self, examples_J: np.ndarray) -> np.ndarray:
        """How many examples each client passes through its model."""
        sizes, place_J = np.unique(examples_J, return_inverse=True)
        return np.array([self.steps(int(n)) * self.batch for n in sizes])[place_J]

    def room(self, examples: int) -> int:
        """Steps that the shapes of a call have room for, where the largest client has `examples`: a
        power of two, so that fleets of other seeds share the compiled program.
        """
        return 1 << (self.steps(examples) - 1).bit_length()


@dataclasses.dataclass(frozen=True)
class Cohort:
    """The clients of one round and what they do. Their order changes nothing but the rounding."""

    round: int
    clients: tuple[int, ...]
    seed: int
    rate: float
    pool: ImagePool
    partition: Partition | Roll
    class_J: np.ndarray
    local: LocalWork

    def only(self, kind: int) -> "Cohort":
        """The clients of one class."""
        kept = tuple(c for c in self.clients if self.class_J[c] == kind)
        return dataclasses.replace(self, clients=kept)

    def asked(self, client: int) -> Asked | None:
        """What the server asked of a client; None where it was not asked."""
        if client not in self._clients:
            return None
        return Asked(int(self.class_J[client]), self.partition.size(client))

    @functools.cached_property
    def _clients(self) -> frozenset[int]:
        return frozenset(self.clients)

    def works(self, kind: int) -> Iterator[tuple[tuple[int, ...], LaneWork]]:
        """The work of a class, `lanes` clients at a time, every call of the same shape."""
        mine = self.only(kind).clients
        most = self.local.room(int(self.partition.size_J.max()))
        lanes = self.local.lanes
        for start in range(0, len(mine), lanes):
            clients = mine[start : start + lanes]
            index_LSB = np.zeros((lanes, most, self.local.batch), np.int32)
            steps_L = np.zeros(lanes, np.int32)
            for lane, client in enumerate(clients):
                index_SB = self._batches(client)
                index_LSB[lane, : len(index_SB)] = index_SB
                steps_L[lane] = len(index_SB)
            client_L = np.pad(np.asarray(clients, np.int32), (0, lanes - len(clients)))
            round_L = np.full(lanes, self.round, np.int32)
            yield clients, LaneWork(client_L, index_LSB, steps_L, round_L)

    def _batches(self, client: int) -> np.ndarray:
        """(S, B) positions: one shuffle after the other, a function of (seed, round, client)."""
        examples = self.partition.examples(client)
        steps = self.local.steps(len(examples))
        rng = np.random.default_rng((self.seed, self.round, client, _SHUFFLE_DRAW))
        passes = -(-steps * self.local.batch // len(examples))
        order = np.concatenate([rng.permutation(examples) for _ in range(passes)])
        return order[: steps * self.local.batch].reshape(steps, -1)


def simulate(
    roles: Sequence[Role], part_of: Callable[[int], Any], cohort: Cohort
) -> Iterator[tuple[ClientUpdates, jax.Array]]:
    """Trains the cohort, class by class; yields its updates and their losses, call by call.

    `part_of(kind)` is what the server sends to the devices of a class.
    """
    key = jax.random.fold_in(jax.random.key(cohort.seed), cohort.round)
    size_J = cohort.partition.size_J
    for kind, role in enumerate(roles):
        sent = None  # made once, and only for a class that has clients in this cohort
        for clients, work in cohort.works(kind):
            sent = part_of(kind) if sent is None else sent
            delta_L, loss_L = role.train(sent, cohort.pool, work, key, cohort.rate)
            examples = [int(size_J[c]) for c in clients]
            yield ClientUpdates(cohort.round, kind, clients, examples, delta_L), loss_L


def federation(
    init_net: Callable[[jax.Array], Any],
    roles: Sequence[Role],
    rule: AggregationRule,
    server_tx: optax.GradientTransformation,
    screening: Screening,
    privacy: Privacy | None = None,
) -> Algorithm:
    """The algorithm that these make together; `server_tx` moves the parameters, running statistics
    move by the rule's change alone. With `privacy` the rule must be HOLDERS or APPEND, and becomes
    its private counterpart.
    """
    if privacy:
        rule, server_tx = _private(roles, rule, server_tx, screening, privacy)
    takes = [_taker(role.shapes) for role in roles]

    def init(key):
        net = init_net(key)
        return Server(net, server_tx.init(net["params"]))

    def apply(server, cohort, collect=simulate):
        shapes = [role.shapes for role in roles]
        admission = Admission(cohort.round, cohort.asked, shapes, screening)
        gathered, losses = [None] * len(roles), []
        for message, loss_L in collect(roles, lambda kind: takes[kind](server.net), cohort):
            admitted = admission.admit(message)
            if admitted is not None:
                delta_L, weight_L = admitted
                kind = message.kind
                gathered[kind] = rule.add(gathered[kind], delta_L, weight_L)
                losses.append((kind, loss_L, weight_L))
        counted = {kind for kind, _, weight_L in losses if (np.asarray(weight_L) > 0).any()}
        # A class whose updates were all refused is to a rule as one that sent none.
        gathered = [one if kind in counted else None for kind, one in enumerate(gathered)]
        # Without an admitted update the server's optimizer takes no step: its momentum stays too.
        # With privacy it always does: whether the server moved would tell that somebody answered.
        if privacy or counted:
            server = move(server, gathered)
        return server, _metrics(losses, admission, len(roles))

    @functools.partial(jax.jit, donate_argnums=0)
    def move(server, gathered):
        delta = rule.finish(gathered, shapes_of(server.net))
        # The mean change points where clients went; optax goes against what it is given.
        descent = jax.tree.map(jnp.negative, delta["params"])
        params = server.net["params"]
        updates, opt_state = server_tx.update(descent, server.opt_state, params)
        net = {"params": optax.apply_updates(params, updates)}
        if "stats" in delta:
            net["stats"] = jax.tree.map(jnp.add, server.net["stats"], delta["stats"])
        return Server(net, opt_state)

    def deploy(server, kind, sample):
        net, role = takes[kind](server.net), roles[kind]
        if role.measure is None:
            return net, role.predict
        found = [role.measure(net["params"], batch) for batch in sample]
        stats = jax.tree.map(lambda *x: sum(x) / len(x), *found)
        return net | ({"stats": stats} if stats else {}), role.predict

    return Algorithm(init, apply, deploy, tuple(roles), private=privacy is not None)


def _private(roles, rule, server_tx, screening, privacy):
    if rule not in (HOLDERS, APPEND):
        raise ValueError("privacy is there for a plain mean alone, which this rule is not")
    if screening.clip_norm != privacy.clip_norm:
        raise ValueError("privacy needs the changes clipped to its own clip_norm")
    parts = [role.shapes for role in roles]
    append = rule == APPEND
    noise = gaussian([part["params"] for part in parts], privacy, append)
    return private_rule(parts, privacy, append), optax.chain(noise, server_tx)


def _taker(shapes):
    return jax.jit(lambda net: crop(net, shapes))


def _metrics(losses, admission, classes: int) -> dict:
    refused = admission.refused()
    trained = [0] * classes
    for kind, _, weight_L in losses:
        trained[kind] += int((np.asarray(weight_L) > 0).sum())
    weight = np.concatenate([np.asarray(w) for _, _, w in losses] or [np.zeros(0)])
    loss = np.concatenate([np.asarray(x) for _, x, _ in losses] or [np.zeros(0)])
    counted = weight > 0
    total = float(weight[counted].sum())
    return {
        "clients": int(counted.sum()),
        "trained": trained,
        "client_loss": float((weight * loss)[counted].sum() / total) if total else None,
        "examples": total,
        "refused": refused,
        "refused_clients": admission.refused_clients(),
    }
