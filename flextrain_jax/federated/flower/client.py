# SPDX-License-Identifier: Apache-2.0
"""A device of a federation over Flower: it answers who it is, trains what it is sent, and tries it
on its own test images.

Letters: J clients.

What it learns from the server is the part of the net that its class holds, the round and its rate,
and by what mean and deviation images are normalized. What it tells is the change of that part, its
loss, and numbers of examples.
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import jax
import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flwr.app import ArrayRecord, ConfigRecord, Context, MetricRecord, RecordDict
from flwr.app import Message as Mail
from flwr.clientapp import ClientApp

from flextrain_jax.federated.flower.keys import statement
from flextrain_jax.federated.flower.messages import pack, unpack
from flextrain_jax.federated.round import Algorithm, Cohort, LocalWork, Role, simulate
from flextrain_jax.federated.shards import Holding, deployed_shapes, judged


@dataclasses.dataclass(frozen=True)
class Client:
    """What a device is: its number in the fleet, the classes of the fleet's devices, the work of a
    round, its seed, how many examples it has, and `holds(mean, std)`: them, normalized so.
    `key` is that of the device, None where it has none; `work` a number for the settings that it
    trains by, which the server compares with its own.
    """

    number: int
    class_J: np.ndarray
    algorithm: Algorithm
    local: LocalWork
    seed: int
    examples: int
    holds: Callable[[tuple[float, ...], tuple[float, ...]], Holding]
    key: Ed25519PrivateKey | None = None
    work: int = 0

    @property
    def kind(self) -> int:
        """Its class."""
        return int(self.class_J[self.number])

    @property
    def role(self) -> Role:
        """What devices of its class do."""
        return self.algorithm.roles[self.kind]

    def holding(self, content: RecordDict) -> Holding:
        """Its images by the rules of a question."""
        rules = content["rules"]
        return self.holds(tuple(rules["mean"]), tuple(rules["std"]))

    def signed(
        self,
        purpose: str,
        content: RecordDict,
        said: Mapping[str, Any],
        change: ArrayRecord | None = None,
    ) -> RecordDict:
        """An answer: what is said, with the proof of who says it."""
        answer = {"claims": MetricRecord(dict(said))} | ({"change": change} if change else {})
        if self.key is not None:
            nonce = content["ask"]["nonce"]
            text = statement(purpose, nonce, self.number, said, change)
            answer["proof"] = ConfigRecord({"signature": self.key.sign(text)})
        return RecordDict(answer)


def client_app(client_of: Callable[[Context], Client]) -> ClientApp:
    """The program of a device."""
    app = ClientApp()

    def answering(answer: Callable[[Client, RecordDict], RecordDict]) -> Callable:
        def handle(mail: Mail, context: Context) -> Mail:
            return Mail(answer(client_of(context), mail.content), reply_to=mail)

        return handle

    app.query()(answering(enrolment))
    app.train()(answering(update))
    app.evaluate()(answering(trial))
    return app


def enrolment(client: Client, content: RecordDict) -> RecordDict:
    """What a device answers to who it is."""
    said = {"client": client.number, "class": client.kind, "examples": client.examples}
    return client.signed("query", content, said | {"work": client.work})


def update(client: Client, content: RecordDict) -> RecordDict:
    """What a device answers to a round: its change of its part, and what it claims of it."""
    task, holding = content["task"], client.holding(content)
    sent = unpack(content["part"], client.role.shapes)
    cohort = Cohort(
        round=int(task["round"]),
        clients=(client.number,),
        seed=client.seed,
        rate=float(task["rate"]),
        pool=holding.pool,
        partition=holding.partition,
        class_J=client.class_J,
        local=client.local,
    )
    [(message, loss_L)] = simulate(client.algorithm.roles, lambda kind: sent, cohort)
    said = {
        "round": message.round,
        "class": message.kind,
        "examples": message.examples[0],
        "loss": float(loss_L[0]),
    }
    change = pack(jax.tree.map(lambda x: x[0], message.delta_L))
    return client.signed("train", content, said, change)


def trial(client: Client, content: RecordDict) -> RecordDict:
    """How many of its own test images the model of its class gets right, and how many it has."""
    test = client.holding(content).test
    hits, count = 0, 0
    if test is not None:
        net = unpack(content["part"], deployed_shapes(client.role, test))
        hits, count = judged(net, client.role.predict, test)
    return client.signed("evaluate", content, {"hits": hits, "count": count})
