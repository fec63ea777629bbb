# SPDX-License-Identifier: Apache-2.0
"""The nodes of a federation as its server sees them: they enrol, train and try their models.

Letters: J clients, L lanes, here one client.

A method stays what it is (`round.Algorithm`). The server's loop asks `Nodes.collect` for the
updates of a round: it sends each asked client the part of the net that its class holds, and hands
what comes back to the same admission and the same rule, in the order of (class, client). A client
runs `round.simulate` for itself alone. So, with one lane a call, the numbers are the simulator's.

What a node says is believed nowhere: who it is comes from its enrolment, held against the fleet and
proven by the key of its device (`keys`), as is every answer after it; what it sends is bytes that
must have the length of its part; the rest is for admission.
"""

import dataclasses
import logging
import math
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import jax
import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flwr.app import ConfigRecord, RecordDict
from flwr.app import Message as Mail
from flwr.serverapp import Grid

from flextrain_jax.federated.clients import Partition, PartitionConfig, Roll
from flextrain_jax.federated.flower.keys import is_signed, statement
from flextrain_jax.federated.flower.messages import pack, unpack
from flextrain_jax.federated.round import Algorithm, Cohort, Role
from flextrain_jax.federated.screening import ClientUpdates

HIGHEST_LOSS = 1e20  # that a client may claim: no training has it, and float32 holds sums of it
_LATE = 4  # timeouts for which an answer is waited for
_TELL = 15.0  # seconds between two lines about who is waited for
_PAUSE = 0.5  # seconds between two looks for answers
_LOG = logging.getLogger("flwr")


@dataclasses.dataclass(frozen=True)
class _Asked:
    """A question that a node owes an answer to: who it is ("query"), its training in a round
    ("train"), or how good its model is ("evaluate", of which `round` is the number).
    """

    purpose: str
    node: int
    client: int = -1
    round: int = -1
    nonce: bytes = dataclasses.field(default_factory=lambda: secrets.token_bytes(32))


class Nodes:
    """The nodes of a federation as the server knows them.

    `class_J` are the fleet's classes by client, `partition` what they have, or the `Roll` in which
    it is noted, within the limits of `config`. A node that claims anything else is turned away by
    name, and with `keys`, those of the clients, one that does not prove who it is. `rules` are what
    every device is told: the `mean` and `std` of images. `work` is a number for the settings by
    which all train, if it is known: a node that names another one is turned away, too.

    A round waits `timeout` seconds for answers and goes on without the missing; the first one waits
    as long for its clients to enrol.

    An answer that comes late, up to `_LATE` timeouts, is handed to the admission of the round that
    waits then, which refuses and counts it; meanwhile the node is asked like any other.
    """

    def __init__(
        self,
        grid: Grid,
        class_J: np.ndarray,
        partition: Partition | Roll,
        config: PartitionConfig,
        rules: dict[str, list[float]],
        timeout: float,
        keys: Sequence[Ed25519PublicKey] = (),
        work: int | None = None,
    ):
        self._grid, self._class_J, self._partition = grid, class_J, partition
        self._config, self._rules, self._keys = config, rules, keys
        self._timeout, self._work = timeout, work
        self._patience = timeout  # left for the first enrolment
        self._client: dict[int, int] = {}  # by node
        self._owed: dict[str, _Asked] = {}  # by the question's id
        self._answers: list[tuple[_Asked, RecordDict]] = []
        self._turned_away: dict[int, str] = {}
        self._trials: list[tuple[_Asked, RecordDict]] = []
        self._trial = 0  # the number of the last one

    def enrol(self) -> None:
        """Waits for all clients of the fleet, as the first round would for its own."""
        self._gather(range(len(self._class_J)))

    def turned_away(self) -> list[str]:
        """One sentence for each node that was refused at its enrolment and not enrolled later."""
        return list(self._turned_away.values())

    def _ask(self, asked: _Asked, **content: Any) -> None:
        ask, rules = ConfigRecord({"nonce": asked.nonce}), ConfigRecord(dict(self._rules))
        records = RecordDict({"ask": ask, "rules": rules, **content})
        mail = Mail(records, asked.node, asked.purpose, ttl=_LATE * self._timeout)
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
                self._failed(asked, reply.error.reason)
            elif asked.purpose == "query":
                self._enrol(asked, reply.content)
            else:
                answers = self._answers if asked.purpose == "train" else self._trials
                answers.append((asked, reply.content))

    def _failed(self, asked: _Asked, reason: str) -> None:
        """A node whose app fails; who cannot say who it is is asked again, and told of once."""
        if asked.purpose == "query":
            if asked.node in self._turned_away:
                return
            self._turned_away[asked.node] = f"node {asked.node}: its app fails: {reason}"
        _LOG.warning("node %d fails: %s", asked.node, reason)

    def _proven(self, asked: _Asked, client: int, content: RecordDict) -> bool:
        """Whether an answer is signed by the key of the client, where there are keys."""
        if not self._keys:
            return True
        try:
            claims, signature = content["claims"], content["proof"]["signature"]
            text = statement(asked.purpose, asked.nonce, client, claims, content.get("change"))
        except (KeyError, TypeError, ValueError):
            return False
        return is_signed(self._keys[client], signature, text)

    def _enrol(self, asked: _Asked, content: RecordDict) -> None:
        node = asked.node
        client, problem = self._checked(asked, content)
        if not problem:
            self._client[node] = client
            if isinstance(self._partition, Roll):
                self._partition.note(client, int(content["claims"]["examples"]))
            self._turned_away.pop(node, None)  # it came back before its old self was gone
        elif node not in self._turned_away:
            self._turned_away[node] = f"node {node}: {problem}"
            _LOG.warning("refused at enrolment: %s", self._turned_away[node])

    def _muster(self) -> None:
        """Forgets the nodes that are gone; asks those that are not enrolled who they are."""
        alive = set(self._grid.get_node_ids())
        self._client = {node: c for node, c in self._client.items() if node in alive}
        asked = {one.node for one in self._owed.values() if one.purpose == "query"}
        for node in sorted(alive - self._client.keys() - asked):
            self._ask(_Asked("query", node))
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

    def _checked(self, asked: _Asked, content: RecordDict) -> tuple[int, str]:
        try:
            said = tuple(content["claims"][name] for name in ("client", "class", "examples"))
        except (KeyError, TypeError):
            return -1, "does not say who it is"
        client, kind, examples = said
        if not all(isinstance(x, int) for x in said) or not 0 <= client < len(self._class_J):
            return -1, f"client {client} is not of this fleet"
        if kind != self._class_J[client]:
            return -1, f"client {client} says class {kind}; it is of {self._class_J[client]}"
        if not self._proven(asked, client, content):
            return -1, f"says that it is client {client}, and has no signature of its key"
        work = content["claims"].get("work", self._work)  # older nodes do not say
        if self._work is not None and work != self._work:
            return -1, f"client {client} trains by other settings; give it the server's file"
        least, most = self._config.minimum, self._config.maximum
        if not isinstance(self._partition, Roll):
            least = most = self._partition.size(client)
        if not least <= examples <= most:
            limits = f"it has {least}" if least == most else f"it may have {least} to {most}"
            return -1, f"client {client} says {examples} examples; {limits}"
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
                asked = _Asked("train", node_of[client], client, cohort.round)
                self._ask(asked, part=part, task=task)
        self._wait("train", cohort.round)
        answers, self._answers = self._answers, []
        answers.sort(key=lambda one: (cohort.class_J[one[0].client], one[0].client, one[0].round))
        for asked, content in answers:
            message, loss = received(asked.client, asked.round, content, roles)
            if not self._proven(asked, asked.client, content):
                message = dataclasses.replace(message, proven=False)
            yield message, np.array([loss], np.float32)

    def _wait(self, purpose: str, number: int) -> None:
        """Until all have answered, or the time is over."""
        started = time.monotonic()
        self._hear()
        while any(
            (one.purpose, one.round) == (purpose, number) for one in self._owed.values()
        ) and (time.monotonic() - started < self._timeout):
            time.sleep(min(_PAUSE, self._timeout))
            self._hear()

    def judge(
        self, algorithm: Algorithm, server: Any, sample: Any
    ) -> tuple[np.ndarray, np.ndarray]:
        """(hits_J, count_J): how many of its own test images the model of every enrolled client
        gets right, and how many it says it has; 0 of those who say nothing that can be.
        """
        self._muster()
        self._trial += 1
        for kind in range(len(algorithm.roles)):
            mine = [one for one in self._client.items() if self._class_J[one[1]] == kind]
            part = pack(algorithm.deploy(server, kind, sample)[0]) if mine else None
            for node, client in mine:
                self._ask(_Asked("evaluate", node, client, self._trial), part=part)
        self._wait("evaluate", self._trial)
        hits_J, count_J = np.zeros(len(self._class_J), int), np.zeros(len(self._class_J), int)
        answers, self._trials = self._trials, []
        for asked, content in answers:
            hits, count = _said(content)
            possible = 0 <= hits <= count <= self._config.maximum
            if (
                asked.round == self._trial
                and possible
                and self._proven(asked, asked.client, content)
            ):
                hits_J[asked.client], count_J[asked.client] = hits, count
        return hits_J, count_J


def _said(content: RecordDict) -> tuple[int, int]:
    """What a client says of its trial; (0, 0) where that is no answer."""
    try:
        hits, count = content["claims"]["hits"], content["claims"]["count"]
    except (KeyError, TypeError):
        return 0, 0
    return (hits, count) if isinstance(hits, int) and isinstance(count, int) else (0, 0)


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
        if not abs(loss) <= HIGHEST_LOSS:
            raise ValueError(f"a loss of {loss:g}")
        if kind >= 0:
            change = unpack(content["change"], roles[kind].shapes)
            change = jax.tree.map(lambda x: x[None], change)
    except (KeyError, TypeError, ValueError) as error:
        loss = 0.0  # it counts for nothing
        _LOG.warning("client %d sends what cannot be read: %s", client, error)
    return ClientUpdates(number, kind, (client,), (examples,), change), loss
