# SPDX-License-Identifier: Apache-2.0
"""Accuracy by class, by label and for every client, by hand."""

import jax.numpy as jnp
import numpy as np
import pytest

from flextrain_jax.data.images import ImageBatch, ImageSet
from flextrain_jax.experiments.federated import images_of
from flextrain_jax.federated.clients import DeviceClass, Partition
from flextrain_jax.federated.evaluate import Fleet, Images, evaluation
from flextrain_jax.federated.local import ImagePool
from flextrain_jax.federated.round import Algorithm, Role

LABEL_N = np.array([0, 0, 0, 1, 2, 2, 2, 2, 1, 3], np.int32)
FLEET = Fleet(
    (DeviceClass(devices=1, storage=1), DeviceClass(devices=3, storage=2)),
    Partition(np.arange(10), np.array([0, 3, 6, 9, 10])),  # one client of one example
)


def says(*scores):
    """A predictor of four labels that answers to image i of value i with the i-th of these."""
    table = jnp.eye(4)[jnp.array(scores)]
    return lambda net, batch: table[batch.image_BHWC[:, 0, 0, 0].astype(int)]


def found(by_client=True):
    roles = tuple(
        Role(shapes={}, train=lambda: None, predict=predict, macs=1, exits=(1,))
        for predict in (says(0, 1, 1, 2, 0), says(0, 0, 1, 2, 2))
    )
    algorithm = Algorithm(
        lambda key: None, lambda *_: None, lambda _, kind, __: ({}, roles[kind].predict), roles
    )
    image_BHWC = np.arange(6, dtype=np.float32)[:, None, None, None]
    # Labels 0, 0, 1, 2, 2; none of label 3; the sixth is padding.
    test = ImageBatch(
        image_BHWC % 5, np.array([0, 0, 1, 2, 2, 0]), np.array([1, 1, 1, 1, 1, 0], np.float32)
    )
    pool = ImagePool(np.zeros((10, 1, 1, 1), np.uint8), LABEL_N, jnp.zeros(1), jnp.ones(1))
    return evaluation(algorithm, None, Images(pool, (test,), ()), FLEET, by_client)


def test_by_hand():
    one = found()
    assert one["accuracy"] == [3 / 5, 1.0]
    assert one["device_accuracy"] == pytest.approx((0.6 + 3) / 4)
    assert one["label_accuracy"] == [[0.5, 1.0, 0.5, None], [1.0, 1.0, 1.0, None]]
    # Client 0 has label 0 alone and the small model; the last has a label that nobody tests.
    assert one["client_accuracy"]["each"] == [0.5, 1.0, 1.0, None]
    assert one["client_accuracy"]["mean"] == pytest.approx(2.5 / 3)
    assert one["client_accuracy"]["worst_decile"] == 0.5
    assert "each" not in found(by_client=False)["client_accuracy"]


@pytest.mark.parametrize("images", [1, 2, 3])
def test_statistics_are_measured_on_images_alone(images):
    """Of one training image half of the batches were zeros."""
    raw = np.full((images, 2, 2, 1), 9, np.uint8)
    one = ImageSet(raw, np.zeros(images, np.int32), np.zeros(1), np.ones(1), 2)
    for batch in images_of(one, one, one, 500, 1).sample:
        assert len(batch.weight_B) and (np.asarray(batch.weight_B) == 1).all()
