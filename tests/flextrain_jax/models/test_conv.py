# SPDX-License-Identifier: Apache-2.0
"""The two forms of the convolution, and their gradients, agree."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flextrain_jax.models.conv import conv3x3


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("size", [(4, 4), (5, 7), (1, 2)])
def test_both_forms_and_their_gradients_agree(stride, size):
    key = jax.random.key(0)
    x_BHWC = jax.random.normal(key, (2, *size, 3))
    w_33CD = jax.random.normal(jax.random.fold_in(key, 1), (3, 3, 3, 4))

    def loss(x_BHWC, w_33CD, form):
        y_BYXD = conv3x3(x_BHWC, w_33CD, stride, form)
        return jnp.sum(jnp.sin(y_BYXD)), y_BYXD

    of = jax.jit(jax.value_and_grad(loss, (0, 1), has_aux=True), static_argnums=2)
    one, other = (jax.tree.leaves(of(x_BHWC, w_33CD, form)) for form in ("xla", "matmul"))
    for a, b in zip(one, other, strict=True):
        assert a.shape == b.shape
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)
