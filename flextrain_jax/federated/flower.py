# SPDX-License-Identifier: Apache-2.0
"""The federation over Flower (extra [fl]): real clients in place of simulated ones.

Letters: L lanes, here one client.

A method stays what it is (`round.Algorithm`). The server's loop asks `Nodes.collect` for the
updates of a round: it sends each asked client the part of the net that its class holds, and hands
what comes back to the same admission and the same rule, in the order of (class, client). A client
runs `round.simulate` for itself alone. So, with one lane a call, the numbers are the simulator's.

What a node says is believed nowhere: who it is comes from its enrolment, held against the fleet;
what it sends is bytes that must have the length of its part; the rest is for admission. Nothing
that comes from a node is unpickled or parsed.
"""

import dataclasses
import logging
import math
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import jax
import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord, Context, MetricRecord, RecordDict
from flwr.app import Message as Mail
from flwr.clientapp import ClientApp
from flwr.serverapp import Grid

from flextrain_jax.federated.round import Algorithm, Cohort, Role, simulate
from flextrain_jax.federated.screening import ClientUpdates

_RAW = "raw"  # the bytes of the array, C order, little-endian
_LATE = 4  # timeouts for which an answer is waited for
_TELL = 15.0  # seconds between two lines about who is waited for
_PAUSE = 0.5  # seconds between two looks for answers
_LOG = logging.getLogger("flwr")


def pack(tree: Any) -> ArrayRecord:
    """A tree of arrays as one record, its leaves by their path."""
    return ArrayRecord(
        {
            name: Array(x.dtype.str, x.shape, _RAW, x.tobytes())
            for name, x in _named(jax.tree.map(np.asarray, tree)).items()
        }
    )


def unpack(record: ArrayRecord, shapes: Any) -> Any:
    """The tree of `shapes` that a record holds. Raises ValueError where it holds another one."""
    expected = _named(shapes)
    if set(record) != set(expected):
        raise ValueError("other branches than those of its part")

    def one(path, shape):
        array = record[_name(path)]
        dtype = np.dtype(shape.dtype)
        said = (array.stype, array.dtype, tuple(array.shape), len(array.data))
        if said != (_RAW, dtype.str, shape.shape, shape.size * dtype.itemsize):
            raise ValueError(f"{_name(path)} is {said}")
        return np.frombuffer(array.data, dtype).reshape(shape.shape)

    return jax.tree_util.tree_map_with_path(one, shapes)


def _name(path) -> str:
    return jax.tree_util.keystr(path, simple=True, separator="/")


def _named(tree) -> dict[str, Any]:
    return {_name(path): x for path, x in jax.tree_util.tree_leaves_with_path(tree)}


@dataclasses.dataclass(frozen=True)
class Client:
    """What a device is: its number in the fleet, its class, and how a round's cohort of itself is
    made (`cohort(round, rate)`).
    """

    number: int
    kind: int
    algorithm: Algorithm
    cohort: Callable[[int, float], Cohort]

    @property
    def examples(self) -> int:
        """The examples that it has."""
        return int(self.cohort(0, 0.0).partition.size_J[self.number])


def client_app(client_of: Callable[[Context], Client]) -> ClientApp:
    """The program of a device. It answers who it is, and trains what it is sent."""
    app = ClientApp()

    @app.query()
    def enrol(mail: Mail, context: Context) -> Mail:
        one = client_of(context)
        said = {"client": one.number, "class": one.kind, "examples": one.examples}
        return Mail(RecordDict({"who": MetricRecord(said)}), reply_to=mail)

    @app.train()
    def train(mail: Mail, context: Context) -> Mail:
        return Mail(update(client_of(context), mail.content), reply_to=mail)

    return app


def update(client: Client, content: RecordDict) -> RecordDict:
    """What a device answers to a round: its change of its part, and what it claims of it."""
    task = content["task"]
    sent = unpack(content["part"], client.algorithm.roles[client.kind].shapes)
    cohort = client.cohort(int(task["round"]), float(task["rate"]))
    [(message, loss_L)] = simulate(client.algorithm.roles, lambda kind: sent, cohort)
    claims = {
        "round": message.round,
        "class": message.kind,
        "examples": message.examples[0],
        "loss": float(loss_L[0]),
    }
    change = jax.tree.map(lambda x: x[0], message.delta_L)
    return RecordDict({"change": pack(change), "claims": MetricRecord(claims)})


@dataclasses.dataclass(frozen=True)
class _Asked:
    """A question that a node owes an answer to: its training in a round, or who it is (-1)."""

    node: int
    client: int = -1
    round: int = -1


class Nodes:
    """The nodes of a federation as the server knows them.

    `class_J` and `size_J` are the fleet's classes and numbers of examples by client; a node that
    claims others is turned away by name. A round waits `timeout` seconds for answers and goes on
    without the missing; the first one waits as long for its clients to enrol.

    An answer that comes late, up to `_LATE` timeouts, is handed to the admission of the round that
    waits then, which refuses and counts it; meanwhile the node is asked like any other.
    """

    def __init__(self, grid: Grid, class_J: np.ndarray, size_J: np.ndarray, timeout: float):
        self._grid, self._class_J, self._size_J = grid, class_J, size_J
        self._timeout = timeout
        self._patience = timeout  # left for the first enrolment
        self._client: dict[int, int] = {}  # by node
        self._owed: dict[str, _Asked] = {}  # by the question's id
        self._answers: list[tuple[_Asked, RecordDict]] = []
        self._turned_away: dict[int, str] = {}

    def turned_away(self) -> list[str]:
        """One sentence for each node that was refused at its enrolment and not enrolled later."""
        return list(self._turned_away.values())

    def _ask(self, asked: _Asked, about: str, content: RecordDict) -> None:
        mail = Mail(content, asked.node, about, ttl=_LATE * self._timeout)
        self._owed |= {number: asked for number in self._grid.push_messages([mail]) if number}

    def _hear(self) -> None:
        """Takes the answers that have come."""
        replies = self._grid.pull_messages(list(self._owed)) if self._owed else []
        heard = [
            (self._owed.pop(reply.metadata.reply_to_message_id), reply)
            for reply in replies
            if reply.metadata.reply_to_message_id in self._owed
        ]
        for asked, reply in sorted(heard, key=lambda one: one[0].node):
            if reply.has_error():
                _LOG.warning("node %d fails: %s", asked.node, reply.error.reason)
            elif asked.client >= 0:
                self._answers.append((asked, reply.content))
            else:
                self._enrol(asked.node, reply.content)

    def _enrol(self, node: int, content: RecordDict) -> None:
        client, problem = self._checked(content)
        if not problem:
            self._client[node] = client
            self._turned_away.pop(node, None)  # it came back before its old self was gone
        elif node not in self._turned_away:
            self._turned_away[node] = f"node {node}: {problem}"
            _LOG.warning("refused at enrolment: %s", self._turned_away[node])

    def _muster(self) -> None:
        """Forgets the nodes that are gone; asks those that are not enrolled who they are."""
        alive = set(self._grid.get_node_ids())
        self._client = {node: c for node, c in self._client.items() if node in alive}
        asked = {one.node for one in self._owed.values() if one.client < 0}
        for node in sorted(alive - self._client.keys() - asked):
            self._ask(_Asked(node), "query", RecordDict())
        self._hear()

    def _gather(self, clients: Sequence[int]) -> None:
        self._muster()
        started, told = time.monotonic(), -math.inf
        while self._missing(clients) and time.monotonic() - started < self._patience:
            if time.monotonic() - told >= _TELL:
                told, left = time.monotonic(), started + self._patience - time.monotonic()
                self._tell(clients, f"waiting up to {left:.0f} s more")
            time.sleep(min(_PAUSE, self._patience))
            self._muster()
        if self._patience and self._missing(clients):
            self._tell(clients, "going on without")
        self._patience = 0.0

    def _missing(self, clients: Sequence[int]) -> list[int]:
        return sorted(set(clients) - set(self._client.values()))

    def _tell(self, clients: Sequence[int], then: str) -> None:
        missing = self._missing(clients)
        shown = ", ".join(map(str, missing[:10])) + (", ..." if len(missing) > 10 else "")
        _LOG.warning(
            "%d of %d clients have enrolled; %s client%s %s",
            len(clients) - len(missing), len(clients), then, "s" * (len(missing) > 1), shown,
        )  # fmt: skip

    def _checked(self, content: RecordDict) -> tuple[int, str]:
        try:
            said = tuple(content["who"][name] for name in ("client", "class", "examples"))
        except (KeyError, TypeError):
            return -1, "does not say who it is"
        client, kind, examples = said
        if not all(isinstance(x, int) for x in said) or not 0 <= client < len(self._class_J):
            return -1, f"client {client} is not of this fleet"
        if kind != self._class_J[client]:
            return -1, f"client {client} says class {kind}; it is of {self._class_J[client]}"
        if examples != self._size_J[client]:
            return -1, f"client {client} says {examples} examples; it has {self._size_J[client]}"
        if client in self._client.values():
            return -1, f"client {client} is another node already"
        return client, ""

    def collect(
        self, roles: Sequence[Role], part_of: Callable[[int], Any], cohort: Cohort
    ) -> Iterator[tuple[ClientUpdates, np.ndarray]]:
        """The updates of the cohort's clients that can be reached: `collect` of `round`. Late
        ones of earlier rounds are among them.
        """
        self._gather(cohort.clients)
        node_of = {client: node for node, client in self._client.items()}
        for kind in sorted({int(cohort.class_J[c]) for c in cohort.clients}):
            mine = [c for c in cohort.only(kind).clients if c in node_of]
            part = pack(part_of(kind)) if mine else None
            for client in mine:
                task = ConfigRecord({"round": cohort.round, "rate": cohort.rate})
                asked = _Asked(node_of[client], client, cohort.round)
                self._ask(asked, "train", RecordDict({"part": part, "task": task}))
        started = time.monotonic()
        self._hear()
        while any(asked.round == cohort.round for asked in self._owed.values()) and (
            time.monotonic() - started < self._timeout
        ):
            time.sleep(min(_PAUSE, self._timeout))
            self._hear()
        answers, self._answers = self._answers, []
        answers.sort(key=lambda one: (cohort.class_J[one[0].client], one[0].client, one[0].round))
        for asked, content in answers:
            message, loss = received(asked.client, asked.round, content, roles)
            yield message, np.array([loss], np.float32)


def received(
    client: int, asked: int, content: RecordDict, roles: Sequence[Role]
) -> tuple[ClientUpdates, float]:
    """A client's answer to the round `asked` as admission wants it: with no round where it claims
    another; with no branches, which admission refuses as a wrong shape, where it cannot be read.
    """
    number, kind, examples, loss, change = -1, -1, -1, 0.0, {}
    try:
        claims = content["claims"]
        number = asked if claims["round"] == asked else -1
        examples, loss = claims["examples"], float(claims["loss"])
        if isinstance(claims["class"], int) and 0 <= claims["class"] < len(roles):
            kind = claims["class"]
        if kind >= 0 and math.isfinite(loss):
            change = unpack(content["change"], roles[kind].shapes)
            change = jax.tree.map(lambda x: x[None], change)
    except (KeyError, TypeError, ValueError) as error:
        _LOG.warning("client %d sends what cannot be read: %s", client, error)
    return ClientUpdates(number, kind, (client,), (examples,), change), loss
