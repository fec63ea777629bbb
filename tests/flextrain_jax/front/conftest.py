# SPDX-License-Identifier: Apache-2.0
"""Two ladders that are trained once for all tests of the front door."""

import pytest

import flextrain_jax as ft
from tests.flextrain_jax.front.strangers import X, Y, small_resnet, small_vit


@pytest.fixture(scope="package")
def resnet():
    """A trained ladder of the linen ResNet; heads of unequal widths."""
    ladder = ft.elasticize(small_resnet(), X, depths=(1, 2, 4))
    return ft.fit(ladder, (X, Y), epochs=2, batch=8)


@pytest.fixture(scope="package")
def vit():
    """A trained ladder of the nnx ViT, drawn, in an even order."""
    ladder = ft.elasticize(small_vit(), X, depths=(1, 3), order="even")
    method = ft.Method(rungs="drawn", teacher="full")
    return ft.fit(ladder, (X, Y), epochs=2, batch=9, method=method)
