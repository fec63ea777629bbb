# SPDX-License-Identifier: Apache-2.0
"""What the tests of delivery share."""

import pytest

from tests.flextrain_jax.deploy.deliveries import delta, rung


@pytest.fixture(scope="module")
def delivered(tmp_path_factory):
    """A rung of one block, its upgrades, and what could be mistaken for them."""
    root = tmp_path_factory.mktemp("delivered")
    small, two = rung(root / "small", 1), rung(root / "two", 2)
    foreign, foreign_two = rung(root / "foreign", 1, seed=1), rung(root / "foreign2", 2, seed=1)
    return {
        "small": small,
        "three": rung(root / "three", 3),
        "delta": delta(root / "delta", small, 3),
        "to two": delta(root / "to2", small, 2),
        "two to three": delta(root / "2to3", two, 3),
        "foreign": foreign,
        "foreign delta": delta(root / "fd", foreign, 3, seed=1),
        "foreign two": foreign_two,
    }
