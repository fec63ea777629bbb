# SPDX-License-Identifier: Apache-2.0
"""The Flower app against the simulator, and against clients that lie."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

from flextrain_jax import fed_loop
from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.metrics import read_metrics
from flextrain_jax.fed_round import simulate
from launch import cli, federated_settings
from launch.flower import ENVIRONMENT

pytest.importorskip("flwr")
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
    experiment = federated_settings.experiment(cli.load_config(CONFIG), CONFIG)
    algorithm = experiment.methods[METHOD]
    lines = fed_loop.train(
        folder, algorithm, experiment.fleet(0), experiment.images, experiment.rounds,
        experiment.local, experiment.fed(0), on_round=lambda done, line: None, collect=collect,
    )  # fmt: skip
    return lines, restored(folder, algorithm)


def restored(folder, algorithm):
    checkpoints = Checkpoints(folder / "ckpt")
    state, _ = checkpoints.restore(checkpoints.latest(), algorithm.init(jax.random.key(0)))
    checkpoints.close()
    return state


def assert_same(lines, server, folder):
    experiment = federated_settings.experiment(cli.load_config(CONFIG), CONFIG)
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


def test_the_same_bits_as_the_simulator(tmp_path):
    out = flower(
        "-m", "launch.flower", f"--config={CONFIG}", f"--method={METHOD}", f"--run={tmp_path}/run"
    )
    assert out.count("4 clients") == 3 and f"{tmp_path}/run/{JOB}/result.json" in out
    lines, server = simulated(tmp_path / "simulated")
    assert_same(lines, server, tmp_path / "run" / JOB)


def test_liars_are_refused_by_name_and_leave_no_trace(tmp_path):
    liars = Path(__file__).with_name("flower_liars.py")
    out = flower(str(liars), f"{tmp_path}/run")
    assert "client 1 says class 1; it is of 0" in out

    def without_liars(roles, part_of, cohort):
        honest = tuple(c for c in cohort.clients if c not in (1, 3))
        return simulate(roles, part_of, dataclasses.replace(cohort, clients=honest))

    lines, server = simulated(tmp_path / "simulated", without_liars)
    found = assert_same(lines, server, tmp_path / "run" / JOB)
    refused = [line["refused_clients"] for line in found]
    assert refused == [[[3, "class"]], [[3, "nonfinite"]], [[3, "shape"]]]
    assert found[-1]["refused"] == {"class": 1, "nonfinite": 1, "shape": 1}
    assert [line["clients"] for line in found] == [2, 2, 2]
