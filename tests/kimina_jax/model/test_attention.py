# SPDX-License-Identifier: Apache-2.0
"""The bodies of attention against the formula: values, gradients, packing, context parallelism."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import BATCH, make_mesh
from kimina_jax.model import attention

BODIES = {
    "chunked": functools.partial(attention.chunked, chunk=48),
    "splash": functools.partial(attention.splash, interpret=True),
    "triton": functools.partial(attention.triton, interpret=True),
    "cudnn": functools.partial(attention.cudnn, implementation="xla"),
}


def inputs(batch, time, packed, heads=4, kv_heads=2, dim=128):
    q, k, v = (
        jax.random.normal(jax.random.key(i), (batch, time, n, dim))
        for i, n in enumerate((heads, kv_heads, kv_heads))
    )
    ids = jnp.broadcast_to(jnp.arange(time)[None] // 50, (batch, time)).astype(jnp.int32)
    return q, k, v, (ids if packed else None)


def value_and_grads(body, q, k, v, segments):
    def scalar(q, k, v):
        out = body(q, k, v, segments)
        return jnp.sum(jnp.sin(out)), out

    return jax.jit(jax.grad(scalar, argnums=(0, 1, 2), has_aux=True))(q, k, v)


def assert_close(actual, expected):
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=2e-4), actual, expected)


def by_autodiff(q, k, v, segments):
    """The formula with nothing written by hand."""
    group, time = q.shape[2] // k.shape[2], q.shape[1]
    score = jnp.einsum("btnh,bsnh->bnts", q, jnp.repeat(k, group, axis=2)) / q.shape[3] ** 0.5
    seen = jnp.tril(jnp.ones((time, time), bool))[None]
    if segments is not None:
        seen &= segments[:, :, None] == segments[:, None, :]
    weight = jax.nn.softmax(jnp.where(seen[:, None], score, -jnp.inf))
    return jnp.einsum("bnts,bsnh->btnh", weight, jnp.repeat(v, group, axis=2))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kv_heads", [1, 2, 4])
def test_plain_has_the_values_and_gradients_of_autodiff(packed, kv_heads):
    arguments = inputs(2, 20, packed, kv_heads=kv_heads, dim=16)
    jax.tree.map(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=2e-6, atol=2e-6),
        value_and_grads(attention.plain, *arguments),
        value_and_grads(by_autodiff, *arguments),
    )


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", BODIES)
def test_body_equals_the_formula(name, packed):
    arguments = inputs(1, 128, packed)
    assert_close(
        value_and_grads(BODIES[name], *arguments), value_and_grads(attention.plain, *arguments)
    )


@pytest.mark.parametrize("name", ["plain", "chunked", "splash"])
def test_context_parallelism_on_8_devices_equals_one(name):
    body = {"plain": attention.plain, **BODIES}[name]
    q, k, v, segments = inputs(2, 256, packed=True)
    expected = value_and_grads(attention.plain, q, k, v, segments)
    mesh = make_mesh({"fsdp": 2, "tensor": 2, "seq": 2})
    with jax.set_mesh(mesh):
        put = lambda x, *spec: jax.device_put(x, jax.NamedSharding(mesh, P(*spec)))  # noqa: E731
        q, k, v = (put(x, BATCH, "seq", "tensor") for x in (q, k, v))

        def gathered(q, k, v, segments):
            k, v = (jax.sharding.reshard(x, P(BATCH, None, "tensor", None)) for x in (k, v))
            return body(q, k, v, segments)

        actual = value_and_grads(gathered, q, k, v, put(segments, BATCH))
    assert_close(jax.device_get(actual), expected)


def test_chunked_memory_is_linear_in_time():
    def temporaries(time):
        x = jax.ShapeDtypeStruct((1, time, 2, 64), jnp.float32)
        loss = lambda q, k, v: jnp.sum(attention.chunked(q, k, v, None, 128))  # noqa: E731
        compiled = jax.jit(jax.grad(loss, argnums=(0, 1, 2))).lower(x, x, x).compile()
        return compiled.memory_analysis().temp_size_in_bytes

    assert temporaries(4096) < 2.5 * temporaries(2048)


def test_unknown_kind_names_the_known_ones():
    q, k, v, _ = inputs(1, 8, packed=False)
    with pytest.raises(ValueError, match="known: auto, plain"):
        attention.attend(q, k, v, None, "flash")
