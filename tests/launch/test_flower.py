# SPDX-License-Identifier: Apache-2.0
"""The Flower app against the simulator, and against clients that lie or vanish.

The fast tests run both apps in this process, their messages as the bytes that Flower sends; the
slow ones run Flower's simulation engine.
"""

import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flextrain_jax.federated.round import simulate

pytest.importorskip("flwr")
from flwr.app import Context, Message, RecordDict
from flwr.clientapp import ClientApp

from flextrain_jax.federated.flower.client import enrolment, update
from flextrain_jax.federated.flower.keys import DeviceKeyError
from launch.config.errors import UserError
from launch.flower import ENVIRONMENT
from launch.processes.flower_job import (
    FlowerJob,
    client_app_of,
    client_of,
    job_of,
    run,
    work_of,
)
from tests.launch.flower_in_process import CONFIG, JOB, METHOD, InProcess, assert_same, simulated
from tests.launch.flower_liars import liars

pytestmark = pytest.mark.fl

ROOT = Path(__file__).parent.parent.parent


def flower(*command):
    """Runs Python on what uses Flower's simulation engine; its output."""
    environment = os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, env=environment, timeout=900,
        cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


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
    assert [one["depth"] for one in result["devices"]] == [1, 3]
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


@pytest.mark.parametrize(
    "other", ["train.epochs=3.0", "local.momentum=0.5", "methods.flextrain_holders.beta=0.9"]
)
def test_a_node_that_trains_by_other_settings_is_turned_away(tmp_path, other):
    """Its changes would have the right form, and be those of another training."""
    job = job_at(tmp_path / "run")
    odd = dataclasses.replace(job, overrides=(f"--config.{other}",))

    def job_in(context):
        return odd if context.node_config["partition-id"] == 2 else job

    run(InProcess(client_app_of(job_in)), job)
    lines, server = simulated(tmp_path / "simulated", without(lambda client, number: client == 2))
    found = assert_same(lines, server, tmp_path / "run" / JOB)
    assert [line["clients"] for line in found] == [3, 3, 3]
    [sentence] = json.loads((tmp_path / "run" / JOB / "result.json").read_text())["turned_away"]
    assert sentence.endswith("client 2 trains by other settings; give it the server's file")


def test_what_a_machine_or_the_server_alone_is_asked_may_differ():
    job = job_at("run")
    same = ("--config.local.form=vmap", "--config.train.rounds=99", "--config.train.lanes=2")
    assert work_of(dataclasses.replace(job, overrides=same)) == work_of(job)


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


@pytest.mark.parametrize("loss", [1e308, 3e38, -1e30, float("nan")])
def test_a_loss_that_cannot_be_is_refused_and_ends_no_run(tmp_path, loss):
    """Of a large one the mean of all was infinite, by which the server's app ended."""
    job = job_at(tmp_path / "run")
    app = ClientApp()

    @app.query()
    def enrol(mail, context):
        return Message(enrolment(client_of(job, context), mail.content), reply_to=mail)

    @app.train()
    def train(mail, context):
        client = client_of(job, context)
        answer = update(client, mail.content)
        if client.number == 3:
            answer["claims"]["loss"] = loss
        return Message(answer, reply_to=mail)

    run(InProcess(app), job)
    lines, server = simulated(tmp_path / "simulated", without(lambda client, number: client == 3))
    found = assert_same(lines, server, tmp_path / "run" / JOB)
    assert [line["refused_clients"] for line in found] == [[[3, "shape"]]] * 3


def test_a_node_that_does_not_say_who_it_is_is_told_how(tmp_path):
    """It was a KeyError without a cure."""
    job = job_at(tmp_path / "run")
    for said, words in (
        ({}, "the node does not say which device it is; give --node-config 'partition-id=0'"),
        ({"partition-id": "one"}, "partition-id 'one' is no number"),
        ({"partition-id": True}, "partition-id 'True' is no number"),
        ({"partition-id": 4}, "partition-id 4 is not of the fleet's 4 devices, 0 to 3"),
        ({"partition-id": -1}, "partition-id -1 is not of the fleet's 4 devices, 0 to 3"),
        ({"partition-id": 0, "key": str(tmp_path / "gone.pem")}, "gone.pem: is no private key"),
    ):
        with pytest.raises((UserError, DeviceKeyError), match=re.escape(words)) as error:
            client_of(job, Context(0, 1, said, RecordDict(), {}))
        assert "\n" not in str(error.value)
    assert client_of(job, Context(0, 1, {"partition-id": "2"}, RecordDict(), {})).number == 2


def test_a_node_whose_own_images_are_not_read_is_told_so_once(tmp_path, capsys):
    """It learns from what the server deals, as it did."""
    job = job_at(tmp_path / "run")
    for _ in range(2):
        client_of(job, Context(0, 1, {"partition-id": 0, "data": "mine"}, RecordDict(), {}))
    said = " ".join("".join(capsys.readouterr()).split())
    assert said.count("note: mine: the node's own images") == 1
    assert "'partition.kind' is dirichlet; set it to own" in said


@pytest.mark.parametrize(
    ("name", "value"), [("seed", -1), ("seed", "x"), ("timeout", 0.0), ("timeout", "nan")]
)
def test_a_run_config_that_cannot_be_is_one_sentence(name, value):
    """With a timeout of 0 nobody could answer in any round, which was told at its end."""
    said = {
        "config": CONFIG,
        "method": METHOD,
        "seed": 3,
        "run": "run",
        "timeout": 9,
        "overrides": "",
    }
    assert job_of(Context(0, 1, {}, RecordDict(), said)) == FlowerJob(CONFIG, METHOD, 3, "run", 9.0)
    with pytest.raises(UserError, match=f"--run-config: {name} is {value!r}; it must be a number"):
        job_of(Context(0, 1, {}, RecordDict(), said | {name: value}))


def test_what_makes_no_difference_is_refused_in_a_new_run(tmp_path):
    """As launch.federated does: with images that are dealt nobody reads a folder of devices."""
    job = dataclasses.replace(job_at(tmp_path / "run"), overrides=("--config.partition.folder=x",))
    with pytest.raises(UserError, match=r"'partition\.folder' is read with 'partition\.kind' own"):
        run(InProcess(client_app_of(lambda context: job)), job)
    assert not (tmp_path / "run" / "config.json").exists()


def test_a_run_goes_on_with_the_server_s_images_only(tmp_path):
    job = job_at(tmp_path / "run")
    run(InProcess(client_app_of(lambda context: job)), job)
    note = tmp_path / "run" / "images.json"
    said = json.loads(note.read_text())
    note.write_text(json.dumps(said | {"server": "0" * 64}))
    with pytest.raises(UserError, match="was begun with other images than are there now"):
        run(InProcess(client_app_of(lambda context: job)), job)
    note.unlink()  # a run of before there was one
    run(InProcess(client_app_of(lambda context: job)), job)
    assert json.loads(note.read_text()) == said


@pytest.mark.slow
def test_the_same_bits_as_the_simulator(tmp_path, optimized):
    out = flower(
        "-m", "launch.flower", f"--config={CONFIG}", f"--method={METHOD}", f"--run={tmp_path}/run"
    )
    rounds = re.findall(r"^round \d: 4 clients", out, re.MULTILINE)
    assert len(rounds) == 3 and f"{tmp_path}/run/{JOB}/result.json" in out
    lines, server = simulated(tmp_path / "simulated")
    assert_same(lines, server, tmp_path / "run" / JOB)


@pytest.mark.slow
def test_liars_in_the_simulation_engine(tmp_path, optimized):
    flower(str(Path(__file__).with_name("flower_liars.py")), f"{tmp_path}/run")
    assert_liars_left_no_trace(tmp_path / "run" / JOB, tmp_path / "simulated")
