# SPDX-License-Identifier: Apache-2.0
"""The Flower app against the simulator, and against clients that lie or vanish.

The fast tests run both apps in this process, their messages as the bytes that Flower sends; the
slow ones run Flower's simulation engine.
"""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.metrics import read_metrics
from flextrain_jax.experiments.federated import FederatedRun
from flextrain_jax.federated import loop
from flextrain_jax.federated.round import simulate
from launch.config import tree

pytest.importorskip("flwr")
from flwr.app import Context, RecordDict
from flwr.app.message.message import make_message
from flwr.common.serde import recorddict_from_proto, recorddict_to_proto
from flwr.serverapp import Grid
from flwr.supercore.task_identity import TaskIdentity

from launch.flower import ENVIRONMENT
from launch.processes.flower_job import FlowerJob, client_app_of, run
from tests.launch.flower_liars import liars

pytestmark = pytest.mark.fl

ROOT = Path(__file__).parent.parent.parent
CONFIG = str(Path(__file__).with_name("flower_small.py"))
METHOD = "flextrain_holders"
JOB = f"jobs/{METHOD}-seed0"


def flower(*command):
    """Runs Python on what uses Flower's simulation engine; its output."""
    environment = os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, env=environment, timeout=900,
        cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


def simulated(folder, collect=simulate):
    """(lines, the server's state) of the simulator with one lane a call."""
    experiment = tree.load(FederatedRun, CONFIG).settings.experiment()
    algorithm = experiment.methods[METHOD]
    lines, _ = loop.train(
        folder, algorithm, experiment.fleet(0), experiment.images, experiment.rounds,
        experiment.training, 0, on_round=lambda done, line: None, collect=collect,
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
        for name in ("client_loss", "device_accuracy", "virtual_seconds", "bytes_up"):
            assert one.get(name) == other.get(name), (name, one, other)
    return found


class InProcess(Grid):
    """Every node is a call of its app; what it gets and gives goes through Flower's bytes.

    `lost(client, round)` says whose answer never comes; `late` whose comes while the server waits
    for a later round.
    """

    run = None

    def __init__(self, app, lost=None, late=None):
        self._app, self._round, self._replies, self._asked = app, 0, {}, 0
        self._lost = lost or (lambda client, number: False)
        self._late = late or (lambda client, number: False)
        TaskIdentity.run_id = TaskIdentity.task_id = TaskIdentity.node_id = 1

    def get_node_ids(self):
        return [100, 101, 102, 103]  # node 100 + i is client i

    def push_messages(self, messages):
        ids = []
        for message in messages:
            node, task = message.metadata.dst_node_id, message.content.get("task")
            context = Context(0, node, {"partition-id": node - 100}, RecordDict(), {})
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


def job_at(folder):
    return FlowerJob(CONFIG, METHOD, 0, str(folder), timeout=0.1)


def without(gone):
    """A `collect` that asks nobody who is `gone(client, round)`."""

    def collect(roles, part_of, cohort):
        there = tuple(c for c in cohort.clients if not gone(c, cohort.round))
        return simulate(roles, part_of, dataclasses.replace(cohort, clients=there))

    return collect


def assert_liars_left_no_trace(folder, where):
    lines, server = simulated(where, without(lambda client, number: client in (1, 3)))
    found = assert_same(lines, server, folder)
    refused = [line["refused_clients"] for line in found]
    assert refused == [[[3, "class"]], [[3, "nonfinite"]], [[3, "shape"]]]
    assert found[-1]["refused"] == {"class": 1, "nonfinite": 1, "shape": 1}
    assert [line["clients"] for line in found] == [2, 2, 2]
    result = json.loads((folder / "result.json").read_text())
    [sentence] = result["turned_away"]
    assert sentence.endswith("client 1 says class 1; it is of 0")


def test_the_app_has_the_bits_of_the_simulator(tmp_path):
    job = job_at(tmp_path / "run")
    run(InProcess(client_app_of(lambda context: job)), job)
    lines, server = simulated(tmp_path / "simulated")
    assert [line["clients"] for line in lines] == [4, 4, 4]
    assert_same(lines, server, tmp_path / "run" / JOB)


def test_the_app_refuses_liars_by_name(tmp_path):
    job = job_at(tmp_path / "run")
    run(InProcess(liars(job)), job)
    assert_liars_left_no_trace(tmp_path / "run" / JOB, tmp_path / "simulated")


def test_a_round_goes_on_without_a_client_that_is_lost(tmp_path):
    def gone(client, number):
        return client == 0 and number == 1

    job = job_at(tmp_path / "run")
    run(InProcess(client_app_of(lambda context: job), gone), job)
    lines, server = simulated(tmp_path / "simulated", without(gone))
    assert [line["clients"] for line in lines] == [4, 3, 4]
    assert_same(lines, server, tmp_path / "run" / JOB)


def test_a_late_answer_is_refused_as_of_another_round(tmp_path):
    def late(client, number):
        return client == 3 and number == 0

    job = job_at(tmp_path / "run")
    run(InProcess(client_app_of(lambda context: job), late=late), job)
    lines, server = simulated(tmp_path / "simulated", without(late))
    found = assert_same(lines, server, tmp_path / "run" / JOB)
    assert [line["clients"] for line in found] == [3, 4, 4]
    assert [line["refused_clients"] for line in found] == [[], [[3, "round"]], []]
    assert found[-1]["refused"] == {"round": 1}


@pytest.mark.slow
def test_the_same_bits_as_the_simulator(tmp_path):
    out = flower(
        "-m", "launch.flower", f"--config={CONFIG}", f"--method={METHOD}", f"--run={tmp_path}/run"
    )
    assert out.count("4 clients") == 3 and f"{tmp_path}/run/{JOB}/result.json" in out
    lines, server = simulated(tmp_path / "simulated")
    assert_same(lines, server, tmp_path / "run" / JOB)


@pytest.mark.slow
def test_liars_in_the_simulation_engine(tmp_path):
    flower(str(Path(__file__).with_name("flower_liars.py")), f"{tmp_path}/run")
    assert_liars_left_no_trace(tmp_path / "run" / JOB, tmp_path / "simulated")
