# SPDX-License-Identifier: Apache-2.0
"""Digits of four devices, each in a place of its own: unequal numbers, classes that one lacks."""

import numpy as np

from flextrain_jax.data.images import DataConfig, load

SIZES = (20, 31, 26, 45)  # training images
CLASSES = (range(10), range(3), range(5, 10), range(10))
TESTS = (7, 5, 1, 12)


def write(folder):
    """FOLDER/N.npz for four clients; returns what each has, (images, labels) by part."""
    folder.mkdir(exist_ok=True)
    train, _ = load(DataConfig())
    used, written = 200, []  # beyond what the server of the tests has
    for client, (n, classes, tests) in enumerate(zip(SIZES, CLASSES, TESTS, strict=True)):
        mine = np.flatnonzero(np.isin(train.label_N[used:], list(classes)))[: n + tests] + used
        assert len(mine) == n + tests
        parts = [(train.images_NHWC[x], train.label_N[x]) for x in (mine[:n], mine[n:])]
        arrays = dict(zip(("x_train", "y_train", "x_test", "y_test"), sum(parts, ()), strict=True))
        np.savez(folder / f"{client}.npz", **arrays)
        written.append(parts)
        used += 150
    return written
