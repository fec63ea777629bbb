# SPDX-License-Identifier: Apache-2.0
"""Flower's simulation engine with two clients that lie; argument: the run directory.

Client 1, a sensor, says at its enrolment that it is a hub. Client 3 lies in every round in another
way. Run as a program, so that Ray's actors get them by value.
"""

import sys
from pathlib import Path

import jax
import numpy as np
from flwr.app import Array, ArrayRecord, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp
from flwr.simulation import run_simulation

from flextrain_jax.federated.flower.client import update
from flextrain_jax.federated.flower.messages import pack
from launch.processes.flower_job import FlowerJob, client_of, server_app_of

CONFIG = str(Path(__file__).with_name("flower_small.py"))


def lie(client, content: RecordDict) -> RecordDict:
    """Another class than its own; NaN; bytes that are no array."""
    honest = update(client, content)
    change, number = dict(honest["change"]), content["task"]["round"]
    if number == 0:
        shapes = client.algorithm.roles[0].shapes
        zeros = pack(jax.tree.map(lambda s: np.zeros(s.shape, s.dtype), shapes))
        claims = MetricRecord(dict(honest["claims"]) | {"class": 0})
        return RecordDict({"change": zeros, "claims": claims})
    name = min(change)
    old = change[name]
    if number == 1:
        bad = np.full(old.shape, np.nan, np.float32)
        change[name] = Array(old.dtype, old.shape, old.stype, bad.tobytes())
    else:
        change[name] = Array(old.dtype, old.shape, "numpy.ndarray", b"\x93NUMPY garbage")
    return RecordDict({"change": ArrayRecord(change), "claims": honest["claims"]})


def liars(job: FlowerJob) -> ClientApp:
    """The app of a fleet with those two."""
    app = ClientApp()

    @app.query()
    def enrol(mail, context):
        one = client_of(job, context)
        kind = 1 if one.number == 1 else one.kind
        said = {"client": one.number, "class": kind, "examples": one.examples}
        return Message(RecordDict({"claims": MetricRecord(said)}), reply_to=mail)

    @app.train()
    def train(mail, context):
        one = client_of(job, context)
        answer = lie if one.number == 3 else update
        return Message(answer(one, mail.content), reply_to=mail)

    return app


def main() -> None:
    """Runs it."""
    job = FlowerJob(CONFIG, "flextrain_holders", 0, sys.argv[1], 300.0)
    run_simulation(
        server_app_of(lambda context: job),
        liars(job),
        num_supernodes=4,
        backend_config={
            "client_resources": {"num_cpus": 1, "num_gpus": 0.0},
            "init_args": {"num_cpus": 1, "include_dashboard": False},
        },
    )


if __name__ == "__main__":
    main()
