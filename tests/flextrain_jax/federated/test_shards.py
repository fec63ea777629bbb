# SPDX-License-Identifier: Apache-2.0
"""Devices with images of their own: what the simulator makes of them, and what is refused."""

import dataclasses
import shutil

import jax
import numpy as np
import pytest

from flextrain_jax.data.images import DataConfig, DataError, own
from flextrain_jax.experiments.federated import FederatedRun
from flextrain_jax.federated.clients import DeviceClass, PartitionConfig, PartitionError, Roll
from flextrain_jax.federated.evaluate import evaluation
from flextrain_jax.federated.loop import FederatedTraining
from flextrain_jax.federated.methods.fedavg import FedClass
from flextrain_jax.federated.shards import TEST_BATCH, read
from flextrain_jax.models.resnet import ResNet
from tests import own_shards

MEAN, STD = np.array([0.25], np.float32), np.array([0.5], np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("own")


@pytest.fixture(scope="module")
def written(folder):
    return own_shards.write(folder)


def run_of(folder, **partition):
    """A fleet of one and three devices; the server has 60 images to train on and 100 to test on."""
    return FederatedRun(
        model=ResNet(stages=(1, 1), widths=(2, 4), norm="group", groups=1),
        depths=(1, 2),
        classes={
            "hub": DeviceClass(devices=3, storage=1e5),
            "watch": DeviceClass(devices=1, storage=1.5e3),
        },
        train=FederatedTraining(rounds=1, learning_rate=0.1),
        methods={"fedclass": FedClass()},
        data=DataConfig(train=60, test=TEST_BATCH),
        partition=PartitionConfig("own", folder=str(folder), **partition),
    )


def test_every_client_has_its_own_and_no_other(folder, written):
    experiment = run_of(folder).experiment()
    dealt, pool = experiment.fleet(0).partition, experiment.images.pool
    assert dealt.size_J.tolist() == list(own_shards.SIZES) == [dealt.size(i) for i in range(4)]
    for client, (train, _) in enumerate(written):
        mine = dealt.examples(client)
        found = np.asarray(pool.images_NHWC)[mine], np.asarray(pool.label_N)[mine]
        pairs = [
            sorted((x.tobytes(), int(v)) for x, v in zip(*part, strict=True))
            for part in (found, train)
        ]
        assert pairs[0] == pairs[1]
    # The server's images make the norm of all, and are not trained on.
    assert len(pool.label_N) == sum(own_shards.SIZES)
    np.testing.assert_array_equal(pool.mean_C, experiment.train.mean_C)
    assert experiment.fleet(1) == experiment.fleet(0)


def test_each_is_judged_by_its_own_test_images(folder, written):
    experiment = run_of(folder).experiment()
    algorithm = experiment.methods["fedclass"]
    server = algorithm.init(jax.random.key(0))
    fleet = experiment.fleet(0)
    found = evaluation(algorithm, server, experiment.images, fleet, True, experiment.judge)
    expected = []
    for client, (_, (images, labels)) in enumerate(written):
        net, predict = algorithm.deploy(server, int(client > 0), experiment.images.sample)
        batch = experiment.train.batch(images, labels, TEST_BATCH)
        right = np.argmax(predict(net, batch), axis=1)[: len(labels)] == labels
        expected.append(float(right.mean()))
    clients = found["client_accuracy"]
    assert clients["each"] == pytest.approx(expected) and len(set(expected)) > 1
    assert clients["mean"] == pytest.approx(np.mean(expected))
    assert clients["worst_decile"] == min(clients["each"])
    assert clients["by_class"] == pytest.approx([expected[0], np.mean(expected[1:])])


def test_a_server_of_real_devices_looks_at_no_place_of_theirs(tmp_path):
    """The folder is not there, and nothing is known of what devices have."""
    experiment = run_of(tmp_path / "nowhere").experiment(remote=True)
    roll = experiment.fleet(0).partition
    assert isinstance(roll, Roll) and roll.size_J.tolist() == [0, 0, 0, 0]
    assert experiment.judge is None and not experiment.unheld
    roll.note(2, 17)
    assert roll.size_J.tolist() == [0, 0, 17, 0] and roll.size(2) == 17
    with pytest.raises(LookupError, match="client 2 are its own"):
        roll.examples(2)


def test_a_label_that_no_device_has_is_told(folder, written, tmp_path):
    assert run_of(folder).experiment().unheld == []
    for client in range(4):
        shutil.copy(folder / "1.npz", tmp_path / f"{client}.npz")
    assert run_of(tmp_path).experiment().unheld == list(range(3, 10))


@pytest.mark.parametrize(
    ("wrong", "partition", "says"),
    [
        ("gone", {}, r"2: there is no such folder or \.npz file; set partition\.folder to where"),
        ("cut", {}, r"2\.npz: is no whole \.npz file"),
        ("few", {"minimum": 21}, r"0\.npz: has 20 training images; 'partition\.minimum' is 21"),
        ("many", {"maximum": 44}, r"3\.npz: has 45 training images;.*'partition\.maximum' 44"),
    ],
)
def test_what_is_wrong_with_a_place_is_said_by_its_name(
    folder, written, tmp_path, wrong, partition, says
):
    for path in folder.iterdir():
        shutil.copy(path, tmp_path)
    if wrong == "gone":
        (tmp_path / "2.npz").unlink()
    if wrong == "cut":
        raw = (tmp_path / "2.npz").read_bytes()
        (tmp_path / "2.npz").write_bytes(raw[: len(raw) // 2])
    own.sizes.cache_clear()
    with pytest.raises((DataError, PartitionError), match=says):
        run_of(tmp_path, **partition).experiment()


def test_a_simulation_needs_to_know_where(folder):
    with pytest.raises(ValueError, match=r"needs 'partition\.folder'"):
        run_of("").experiment()


def test_classes_of_folders_have_the_numbers_that_the_federation_gives(tmp_path):
    """A device that lacks a class; one that has another; no names at all."""
    image = pytest.importorskip("PIL.Image")
    for part, name in (("train", "bee"), ("train", "cow"), ("test", "cow")):
        (tmp_path / part / name).mkdir(parents=True)
        pixels = np.full((6, 5), len(name) + len(part), np.uint8)
        image.fromarray(pixels).save(tmp_path / part / name / "0.png")
    data = DataConfig("images", "none", names=("ant", "bee", "cow"), shape=(6, 5, 1))
    assert data.n_classes == 3
    shard = read(tmp_path, data, PartitionConfig("own"), MEAN, STD)
    assert sorted(shard.train.label_N.tolist()) == [1, 2] and shard.test.label_N.tolist() == [2]
    np.testing.assert_array_equal(shard.test.std_C, STD)
    own.sizes.cache_clear()
    with pytest.raises(DataError, match=r"train/cow: is a class that 'data\.names' lacks"):
        other = dataclasses.replace(data, names=("ant", "bee", "wasp"))
        read(tmp_path, other, PartitionConfig("own"), MEAN, STD)
    unnamed = dataclasses.replace(data, names=(), classes=3)
    with pytest.raises(PartitionError, match=r"name all classes in 'data\.names'"):
        read(tmp_path, unnamed, PartitionConfig("own"), MEAN, STD)


def test_the_place_that_a_node_says_itself_is_called_so(tmp_path):
    for folder in ("", str(tmp_path / "shards")):
        with pytest.raises(DataError, match=r"nowhere: .*; set 'data' of its node-config to where"):
            partition = PartitionConfig("own", folder=folder)
            read(tmp_path / "nowhere", DataConfig(), partition, MEAN, STD)


def test_names_are_as_many_as_classes():
    with pytest.raises(ValueError, match="names"):
        DataConfig("images", "none", names=("ant", "ant"), shape=(6, 5, 1))
    with pytest.raises(ValueError, match="classes"):
        DataConfig("images", "none", names=("ant", "bee"), classes=3, shape=(6, 5, 1))
    with pytest.raises(ValueError, match="'names' are for"):
        DataConfig(names=("ant",))
