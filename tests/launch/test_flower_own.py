# SPDX-License-Identifier: Apache-2.0
"""Devices that bring their own images and prove who they are, over Flower, in one process."""

import contextlib
import dataclasses
import json
import subprocess
import sys

import jax
import numpy as np
import pytest

pytest.importorskip("flwr")
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from flwr.app import ConfigRecord, MetricRecord, RecordDict
from flwr.app import Message as Mail
from flwr.clientapp import ClientApp

from flextrain_jax.core.metrics import read_metrics
from flextrain_jax.federated.clients import PartitionConfig, Roll
from flextrain_jax.federated.flower import keys
from flextrain_jax.federated.flower.client import enrolment, trial, update
from flextrain_jax.federated.flower.messages import pack
from flextrain_jax.federated.flower.nodes import Nodes, received
from flextrain_jax.federated.round import Role
from launch.processes.flower_job import FlowerJob, client_app_of, client_of, run
from tests import own_shards
from tests.launch.flower_in_process import CONFIG, JOB, METHOD, InProcess, assert_same, simulated

pytestmark = pytest.mark.fl

OWN = ("--config.partition.kind=own", "--config.train.evaluate_every=1")


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shards")
    own_shards.write(folder)
    return folder


@pytest.fixture(scope="module")
def key_files(tmp_path_factory):
    """(folder of the devices' private keys, folder of their public ones)."""
    private, public = (tmp_path_factory.mktemp(name) for name in ("private", "public"))
    for client in range(4):
        key = Ed25519PrivateKey.generate()
        raw = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (private / f"{client}.pem").write_bytes(raw)
        raw = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (public / f"{client}.pem").write_bytes(raw)
    return private, public


def configs(shards, private, clients=range(4)):
    """What the nodes are told: where their images and their key are."""
    return {
        client: {"data": str(shards / f"{client}.npz"), "key": str(private / f"{client}.pem")}
        for client in clients
    }


@pytest.fixture(scope="module")
def expected(shards, tmp_path_factory):
    """What the simulator makes of the same places."""
    where = tmp_path_factory.mktemp("simulated")
    return simulated(where, overrides=(*OWN, f"--config.partition.folder={shards}"))


OPENED = []  # (who works, what is opened), while somebody does
WORKING = []


def watch(event, args):
    if event == "open" and WORKING and isinstance(args[0], str):
        OPENED.append((WORKING[-1], args[0]))


@contextlib.contextmanager
def working(client):
    WORKING.append(client)
    yield
    WORKING.pop()


def test_devices_learn_from_their_own_and_open_nothing_else(shards, key_files, expected, tmp_path):
    """The bits of the simulator, given the same images; every answer is signed."""
    sys.addaudithook(watch)
    job = FlowerJob(CONFIG, METHOD, 0, str(tmp_path), 0.1, OWN, str(key_files[1]))
    app = client_app_of(lambda context: job)

    def watched(mail, context):
        with working(context.node_config["partition-id"]):
            return app(mail, context)

    OPENED.clear()
    assert run(InProcess(watched, configs=configs(shards, key_files[0])), job) == []
    lines, server = expected
    found = assert_same(lines, server, tmp_path / JOB)
    assert [line["refused_clients"] for line in found] == [[], [], []]
    each = found[-1]["client_accuracy"]["each"]
    for client, (right, tests) in enumerate(zip(each, own_shards.TESTS, strict=True)):
        assert right * tests == pytest.approx(round(right * tests)), client  # of its own tests
    images = [(who, path) for who, path in OPENED if path.endswith(".npz")]
    assert {who for who, _ in images} == {0, 1, 2, 3}  # nor the digits of the server
    assert all(path == str(shards / f"{who}.npz") for who, path in images)
    private = [(who, path) for who, path in OPENED if str(key_files[0]) in path]
    assert private and all(path.endswith(f"/{who}.pem") for who, path in private)
    assert not [path for _, path in OPENED if str(key_files[1]) in path]

    exported = tmp_path / "small"  # as any other net
    command = [sys.executable, "-m", "launch.export", f"--federated={tmp_path}"]
    command += ["--budget=params<=1M", f"--out={exported}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with np.load(shards / "3.npz") as file:
        np.save(tmp_path / "images.npy", file["x_test"])
        labels = file["y_test"]
    command = [sys.executable, "-I", str(exported / "model.py"), str(tmp_path / "images.npy")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    right = (np.array(done.stdout.split(), int) == labels).mean()
    assert right == pytest.approx(each[3])


class Killed(InProcess):
    """The server's app dies where it asks client 0 for its `purpose` in a round; `sent` are the
    models that client 0 is sent, by purpose and round.
    """

    def __init__(self, app, kill, begin=0, **more):
        super().__init__(app, **more)
        self._kill, self.sent = kill, {}
        self._round = begin

    def push_messages(self, messages):
        [message] = messages
        content, purpose = message.content, message.metadata.message_type
        task = content.get("task")
        number = self._round if task is None else task["round"]
        if message.metadata.dst_node_id == 100 and "part" in content:
            part = {name: array.data for name, array in content["part"].items()}
            self.sent.setdefault((purpose, number), part)
            if (purpose, number) == self._kill:
                raise InterruptedError
        return super().push_messages(messages)


PRIVATE = ("model.norm=group", "model.groups=1", "screening.clip_norm=0.5", "privacy.noise=1")


@pytest.mark.parametrize("kill", [("train", 2), ("evaluate", 1), ("evaluate", 2)], ids=str)
def test_no_private_model_is_sent_that_a_kill_takes_back(shards, tmp_path, kill):
    """A round that was done again with the same noise and without a client that had answered
    showed, by the difference of two models, that client's change; with noise of its own it is a
    release that epsilon did not count.
    """
    more = tuple(f"--config.{flag}" for flag in PRIVATE)
    job = FlowerJob(
        CONFIG, METHOD, 0, str(tmp_path), 0.1, (*OWN, "--config.train.save_every=9", *more)
    )
    told = {client: {"data": str(shards / f"{client}.npz")} for client in range(4)}
    app = client_app_of(lambda context: job)
    first = Killed(app, kill, configs=told)
    with pytest.raises(InterruptedError):
        run(first, job)
    again = Killed(app, None, kill[1], configs=told, lost=lambda client, number: client == 1)
    run(again, job)
    twice = first.sent.keys() & again.sent.keys()
    assert twice == {kill}
    for one in twice:
        assert first.sent[one] == again.sent[one]
    lines = read_metrics(tmp_path / JOB)
    assert [line["step"] for line in lines] == [0, 1, 2]
    assert all("device_accuracy" in line for line in lines)
    assert json.loads((tmp_path / JOB / "result.json").read_text())["rounds"] == 3


def liars(job):
    """Client 1 says that it has two million images; client 2 signs as client 3 does, and client 3
    signs another loss than it says; client 0 says that it gets more images right than it has.
    """
    app = ClientApp()

    @app.query()
    def enrol(mail, context):
        client = client_of(job, context)
        if client.number == 1:
            client = dataclasses.replace(client, examples=2_000_000)
        return Mail(enrolment(client, mail.content), reply_to=mail)

    @app.train()
    def train(mail, context):
        answer = update(client_of(job, context), mail.content)
        if context.node_config["partition-id"] == 3:
            claims = dict(answer["claims"]) | {"loss": 0.0}
            answer = RecordDict(dict(answer) | {"claims": MetricRecord(claims)})
        return Mail(answer, reply_to=mail)

    @app.evaluate()
    def evaluate(mail, context):
        client = client_of(job, context)
        answer = trial(client, mail.content)
        if client.number == 0:
            answer = client.signed("evaluate", mail.content, {"hits": 9, "count": 8})
        return Mail(answer, reply_to=mail)

    return app


def test_who_cannot_prove_what_it_says_does_not_count(shards, key_files, tmp_path):
    job = FlowerJob(CONFIG, METHOD, 0, str(tmp_path), 0.1, OWN, str(key_files[1]))
    said = configs(shards, key_files[0])
    said[2]["key"] = said[3]["key"]
    untrained = run(InProcess(liars(job), configs=said), job)
    assert len(untrained) == 1 and "class 'hub' (2 devices)" in untrained[0]
    result = json.loads((tmp_path / JOB / "result.json").read_text())
    assert result["refused"] == {"signature": 3} and result["trained"] == [3, 0]
    away = sorted(sentence.partition(": ")[2] for sentence in result["turned_away"])
    assert away == [
        "client 1 says 2000000 examples; it may have 8 to 100000",
        "says that it is client 2, and has no signature of its key",
    ]
    each = result["client_accuracy"]["each"]
    assert each[:3] == [None] * 3 and each[3] is not None


def test_a_signature_is_for_one_answer_to_one_question():
    key = Ed25519PrivateKey.generate()
    arrays = pack({"a": np.zeros(2, np.float32)})
    others = [pack({"a": np.ones(2, np.float32)}), pack({"a": np.zeros(2, np.int32)}), None]
    mine = ("train", b"1", 3, {"loss": 1.5, "round": 0}, arrays)
    signature = key.sign(keys.statement(*mine))
    assert keys.is_signed(key.public_key(), signature, keys.statement(*mine))
    changed = [("evaluate", *mine[1:]), ("train", b"2", *mine[2:]), (*mine[:2], 4, *mine[3:])]
    changed += [(*mine[:3], {"loss": 1.25, "round": 0}, arrays)]
    changed += [(*mine[:4], other) for other in others]
    assert len({keys.statement(*one) for one in (mine, *changed)}) == 1 + len(changed)
    for one in changed:
        assert not keys.is_signed(key.public_key(), signature, keys.statement(*one))
    other = Ed25519PrivateKey.generate().public_key()
    assert not keys.is_signed(other, signature, keys.statement(*mine))
    for garbage in (b"", signature[:-1], "text", None, 7, [1.5]):
        assert not keys.is_signed(key.public_key(), garbage, keys.statement(*mine))


def test_records_of_another_kind_are_refused_and_not_looked_into():
    """Numbers under the names of arrays; a signature that would be a terabyte of zeros."""
    shapes = {"a": jax.ShapeDtypeStruct((2,), "float32")}
    role = Role(shapes={"params": shapes}, train=lambda: 0, predict=lambda: 0, macs=1, exits=(1,))
    claims = MetricRecord({"round": 0, "class": 0, "examples": 3, "loss": 1.0})
    numbers = MetricRecord({"params/a": 1.0})
    content = RecordDict({"claims": claims, "change": numbers})
    message, _ = received(0, 0, content, [role])
    assert message.delta_L == {}
    with pytest.raises(TypeError, match="record of arrays"):
        keys.statement("train", b"", 0, claims, numbers)
    key = Ed25519PrivateKey.generate().public_key()
    assert not keys.is_signed(key, 10**12, b"text")


def test_keys_that_are_wrong_are_told_by_their_file(key_files, tmp_path):
    private, public = key_files
    assert len(keys.public_keys(public, 4)) == 4
    with pytest.raises(keys.DeviceKeyError, match=r"4\.pem: is no public key of client 4"):
        keys.public_keys(public, 5)
    for client in (0, 1):
        (tmp_path / f"{client}.pem").write_bytes((public / "2.pem").read_bytes())
    with pytest.raises(keys.DeviceKeyError, match=r"1\.pem: is the key of client 0 too"):
        keys.public_keys(tmp_path, 2)
    with pytest.raises(keys.DeviceKeyError, match=r"2\.pem: is no private key"):
        keys.private_key(public / "2.pem")
    with pytest.raises(keys.DeviceKeyError, match="openssl genpkey"):
        keys.private_key(tmp_path / "gone.pem")
    assert keys.private_key(private / "0.pem")


def test_an_answer_without_a_proof_is_none(key_files):
    """What `statement` cannot be made of is refused, too."""

    class Answers(InProcess):
        """Four nodes that say all that a client would, but for the proof."""

    said = {"client": 1, "class": 0, "examples": 10}
    proofs = [None, ConfigRecord({"signature": b"x" * 64}), ConfigRecord({"signature": "x"})]

    def answering(mail, context):
        proof = proofs[min(2, context.node_id - 100)]
        records = {"claims": MetricRecord(said)} | ({"proof": proof} if proof else {})
        return Mail(RecordDict(records), reply_to=mail)

    roll = Roll(4)
    public = keys.public_keys(key_files[1], 4)
    rules = {"mean": [0.0], "std": [1.0]}
    limits = PartitionConfig("own")
    grid = Answers(answering)
    nodes = Nodes(grid, np.array([0, 0, 1, 1]), roll, limits, rules, 0.1, public)
    nodes.enrol()
    assert roll.size_J.tolist() == [0, 0, 0, 0] and len(nodes.turned_away()) == 4
    assert all("has no signature of its key" in one for one in nodes.turned_away())
    trusting = Nodes(Answers(answering), np.array([0, 0, 1, 1]), roll, limits, rules, 0.1)
    trusting.enrol()
    assert roll.size_J.tolist() == [0, 10, 0, 0] and len(trusting.turned_away()) == 3
