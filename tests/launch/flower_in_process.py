# SPDX-License-Identifier: Apache-2.0
"""Both ends of the Flower app in one process, their messages as the bytes that Flower sends, and
the simulator to compare them with.
"""

from pathlib import Path

import jax
import numpy as np
from flwr.app import Context, RecordDict
from flwr.app.message.message import make_message
from flwr.common.serde import recorddict_from_proto, recorddict_to_proto
from flwr.serverapp import Grid
from flwr.supercore.task_identity import TaskIdentity

from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.metrics import read_metrics
from flextrain_jax.experiments.federated import FederatedRun
from flextrain_jax.federated import loop
from flextrain_jax.federated.round import simulate
from launch.config import tree

CONFIG = str(Path(__file__).with_name("flower_small.py"))
METHOD = "flextrain_holders"
JOB = f"jobs/{METHOD}-seed0"


def simulated(folder, collect=simulate, overrides=()):
    """(lines, the server's state) of the simulator with one lane a call."""
    experiment = tree.load(FederatedRun, CONFIG, overrides).settings.experiment()
    algorithm = experiment.methods[METHOD]
    lines, _ = loop.train(
        folder, algorithm, experiment.fleet(0), experiment.images, experiment.rounds,
        experiment.training, 0, on_round=lambda done, line: None, collect=collect,
        judge=experiment.judge,
    )  # fmt: skip
    return lines, restored(folder, algorithm)


def restored(folder, algorithm):
    checkpoints = Checkpoints(folder / "ckpt")
    state, _ = checkpoints.restore(checkpoints.latest(), algorithm.init(jax.random.key(0)))
    checkpoints.close()
    return state


def assert_same(lines, server, folder):
    experiment = tree.load(FederatedRun, CONFIG).settings.experiment()
    for a, b in zip(
        jax.tree.leaves(server),
        jax.tree.leaves(restored(folder, experiment.methods[METHOD])),
        strict=True,
    ):
        np.testing.assert_array_equal(a, b)
    found = read_metrics(folder)
    for one, other in zip(lines, found, strict=True):
        for name in (
            "client_loss", "device_accuracy", "client_accuracy", "virtual_seconds", "bytes_up",
        ):  # fmt: skip
            assert one.get(name) == other.get(name), (name, one, other)
    return found


class InProcess(Grid):
    """Every node is a call of its app; what it gets and gives goes through Flower's bytes.

    `lost(client, round)` says whose answer never comes; `late` whose comes while the server waits
    for a later round. `configs` are the nodes' configurations by client, beside `partition-id`.
    """

    run = None

    def __init__(self, app, lost=None, late=None, configs=None):
        self._app, self._round, self._replies, self._asked = app, 0, {}, 0
        self._lost = lost or (lambda client, number: False)
        self._configs = configs or {}
        self._late = late or (lambda client, number: False)
        TaskIdentity.run_id = TaskIdentity.task_id = TaskIdentity.node_id = 1

    def get_node_ids(self):
        return [100, 101, 102, 103]  # node 100 + i is client i

    def push_messages(self, messages):
        ids = []
        for message in messages:
            node, task = message.metadata.dst_node_id, message.content.get("task")
            said = {"partition-id": node - 100} | self._configs.get(node - 100, {})
            context = Context(0, node, said, RecordDict(), {})
            self._asked += 1
            message.metadata.__dict__["_message_id"] = str(self._asked)
            arrived = make_message(message.metadata, as_bytes(message.content))
            reply = self._app(arrived, context)
            reply = make_message(reply.metadata, as_bytes(reply.content))
            number = self._round if task is None else task["round"]
            self._round = max(self._round, number)
            if task is None or not self._lost(node - 100, number):
                waits = task is not None and self._late(node - 100, number)
                self._replies[str(self._asked)] = (number + waits, reply)
            ids.append(str(self._asked))
        return ids

    def pull_messages(self, message_ids):
        ready = [i for i in message_ids if self._replies.get(i, (1e9,))[0] <= self._round]
        return [self._replies.pop(i)[1] for i in ready[::-1]]  # in no order of ours

    def set_run(self, run):
        raise NotImplementedError

    create_message = send_and_receive = set_run


def as_bytes(content):
    proto = recorddict_to_proto(content)
    return recorddict_from_proto(type(proto).FromString(proto.SerializeToString()))
