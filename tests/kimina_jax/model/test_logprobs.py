# SPDX-License-Identifier: Apache-2.0
"""Chunked token log-probabilities against the plain formula."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import BATCH, make_mesh
from kimina_jax.model import logprobs
from kimina_jax.model.config import Distribution

B, T, D, V = 2, 13, 8, 37


def inputs():
    x_BTD = jax.random.normal(jax.random.key(0), (B, T, D))
    w_DV = jax.random.normal(jax.random.key(1), (D, V))
    targets_BT = jax.random.randint(jax.random.key(2), (B, T), 0, V)
    return x_BTD, w_DV, targets_BT


def plain(x_BTD, w_DV, targets_BT, temperature):
    logp_BTV = jax.nn.log_softmax(x_BTD @ w_DV / temperature)
    logp_BT = jnp.take_along_axis(logp_BTV, targets_BT[:, :, None], axis=2)[:, :, 0]
    return logp_BT, -jnp.sum(jnp.exp(logp_BTV) * logp_BTV, axis=2)


@pytest.mark.parametrize("chunk", [1, 4, 13, 100])
@pytest.mark.parametrize("temperature", [1.0, 0.7])
def test_values_and_gradients_equal_the_plain_formula(chunk, temperature):
    x_BTD, w_DV, targets_BT = inputs()
    weight_BT = jax.random.normal(jax.random.key(3), (B, T))

    def scalar(function):
        def loss(x_BTD, w_DV):
            logp_BT, entropy_BT = function(x_BTD, w_DV, targets_BT)
            return jnp.sum(weight_BT * logp_BT) + 0.3 * jnp.sum(weight_BT * entropy_BT)

        return jax.jit(jax.value_and_grad(loss, argnums=(0, 1)))(x_BTD, w_DV)

    chunked = scalar(
        lambda x, w, t: logprobs.token_logprobs(
            x, w, t, chunk=chunk, drawn=Distribution(temperature)
        )
    )
    expected = scalar(lambda x, w, t: plain(x, w, t, temperature))
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=2e-5), chunked, expected)


@pytest.mark.parametrize("axes", [{}, {"fsdp": 2, "tensor": 2, "seq": 2}, {"data": 2, "fsdp": 4}])
def test_a_mesh_gives_the_plain_values_and_gradients(axes):
    x_BTD = jax.random.normal(jax.random.key(0), (8, 16, D))
    w_DV = jax.random.normal(jax.random.key(1), (D, 40))
    targets_BT = jax.random.randint(jax.random.key(2), (8, 16), 0, 40)

    def loss(function, x_BTD, w_DV, targets_BT):
        logp_BT, entropy_BT = function(x_BTD, w_DV, targets_BT)
        return jnp.sum(jnp.sin(logp_BT)) + 0.3 * jnp.sum(entropy_BT)

    formula = functools.partial(loss, lambda x, w, t: plain(x, w, t, 1.0))
    expected = jax.value_and_grad(formula, argnums=(0, 1))(x_BTD, w_DV, targets_BT)
    mesh = make_mesh(axes, jax.devices() if axes else jax.devices()[:1])
    with jax.set_mesh(mesh):
        put = lambda x, *spec: jax.device_put(x, jax.NamedSharding(mesh, P(*spec)))  # noqa: E731
        arrays = (
            put(x_BTD, BATCH, "seq"),
            put(w_DV, None, ("tensor", "fsdp")),
            put(targets_BT, BATCH),
        )
        chunked = functools.partial(loss, functools.partial(logprobs.token_logprobs, chunk=4))
        actual = jax.jit(jax.value_and_grad(chunked, argnums=(0, 1)))(*arrays)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=2e-5), actual, expected)


def test_huge_logits_stay_finite():
    x_BTD, w_DV, targets_BT = inputs()
    logp_BT, entropy_BT = logprobs.token_logprobs(1e4 * x_BTD, w_DV, targets_BT, chunk=4)
    assert np.all(np.isfinite(logp_BT)) and np.all(np.isfinite(entropy_BT))


def test_the_whole_logits_never_exist():
    shape = jax.ShapeDtypeStruct((4, 1024, 16), jnp.float32)
    targets = jax.ShapeDtypeStruct((4, 1024), jnp.int32)
    w = jax.ShapeDtypeStruct((16, 4096), jnp.float32)

    def loss(x, w, t):
        return jnp.sum(logprobs.token_logprobs(x, w, t, chunk=64)[0])

    compiled = jax.jit(jax.grad(loss, argnums=(0, 1))).lower(shape, w, targets).compile()
    logits_bytes = 4 * 1024 * 4096 * 4
    assert compiled.memory_analysis().temp_size_in_bytes < logits_bytes / 4
