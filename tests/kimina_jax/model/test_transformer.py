# SPDX-License-Identifier: Apache-2.0
"""The decoder: causality, packing, depth by scan, remat, placement."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import attention, logprobs, transformer

TINY = transformer.Config(
    vocab_size=64,
    d_model=24,
    n_layers=3,
    n_heads=4,
    n_kv_heads=2,
    head_dim=8,
    d_ff=40,
    qkv_bias=True,
)
FAMILIES = {
    "qwen2": TINY,
    "qwen3": dataclasses.replace(TINY, qkv_bias=False, qk_norm=True, tie_embeddings=False),
    "llama": dataclasses.replace(TINY, qkv_bias=False, n_kv_heads=1),
}


def tokens(batch=2, time=12):
    return jax.random.randint(jax.random.key(1), (batch, time), 0, TINY.vocab_size)


def params_of(cfg):
    params = transformer.init_params(jax.random.key(0), cfg)
    if cfg.qkv_bias:  # biases start at zero; a test must see them
        for name in ("q_bias", "k_bias", "v_bias"):
            bias = params["layers"][name]
            params["layers"][name] = jax.random.normal(jax.random.key(2), bias.shape)
    return params


@pytest.mark.parametrize("family", FAMILIES)
def test_forward_is_causal_by_gradient(family):
    cfg = FAMILIES[family]
    params = params_of(cfg)
    x_BTD = transformer.embed(params, tokens(), cfg)

    def hidden_at_5(x_BTD):
        rope = transformer.rotation(transformer.positions(tokens(), None), cfg)
        for i in range(cfg.n_layers):
            layer = jax.tree.map(lambda w, i=i: w[i], params["layers"])
            qkv = transformer.qkv(layer, x_BTD, rope, cfg)
            x_BTD = x_BTD + transformer.attn_out(layer, attention.attend(*qkv, None))
            x_BTD = x_BTD + transformer.mlp(layer, x_BTD, cfg)
        return jnp.sum(x_BTD[:, 5] ** 2)

    sensitivity_T = jnp.abs(jax.grad(hidden_at_5)(x_BTD)).sum(axis=(0, 2))
    assert np.all(sensitivity_T[:6] > 0)
    assert np.all(sensitivity_T[6:] == 0)


@pytest.mark.parametrize("family", FAMILIES)
def test_scan_equals_python_loop_over_the_pieces(family):
    cfg = FAMILIES[family]
    params = params_of(cfg)
    x_BTD = transformer.embed(params, tokens(), cfg)
    rope = transformer.rotation(transformer.positions(tokens(), None), cfg)
    for i in range(cfg.n_layers):
        layer = jax.tree.map(lambda w, i=i: w[i], params["layers"])
        qkv = transformer.qkv(layer, x_BTD, rope, cfg)
        x_BTD = x_BTD + transformer.attn_out(layer, attention.attend(*qkv, None))
        x_BTD = x_BTD + transformer.mlp(layer, x_BTD, cfg)
    expected = transformer.rms_norm(x_BTD, params["final_norm"], cfg.rms_eps)
    np.testing.assert_allclose(transformer.forward(params, tokens(), cfg), expected, atol=2e-5)


def mean_logp(params, cfg, tokens_BT, segment_ids_BT=None):
    x_BTD = transformer.forward(params, tokens_BT, cfg, segment_ids_BT=segment_ids_BT)
    w_DV = transformer.unembed_matrix(params, cfg)
    logp_BT, entropy_BT = logprobs.token_logprobs(x_BTD[:, :-1], w_DV, tokens_BT[:, 1:], chunk=4)
    return jnp.mean(logp_BT) + 0.1 * jnp.mean(entropy_BT)


@pytest.mark.parametrize("policy", ["block", "dots", "attention"])
def test_remat_changes_no_gradient(policy):
    params = params_of(TINY)
    plain = jax.jit(jax.grad(mean_logp), static_argnums=1)(
        params, dataclasses.replace(TINY, remat="none"), tokens()
    )
    cfg = dataclasses.replace(TINY, remat=policy)
    remat = jax.jit(jax.grad(mean_logp), static_argnums=1)(params, cfg, tokens())
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-6), plain, remat)


def test_packed_segments_equal_separate_rows():
    params = params_of(TINY)
    tokens_BT = tokens(1, 12)
    packed = transformer.forward(
        params, tokens_BT, TINY, segment_ids_BT=jnp.array([[1] * 5 + [2] * 4 + [0] * 3])
    )
    first = transformer.forward(params, tokens_BT[:, :5], TINY)
    second = transformer.forward(params, tokens_BT[:, 5:9], TINY)
    np.testing.assert_allclose(packed[:, :5], first, atol=1e-5)
    np.testing.assert_allclose(packed[:, 5:9], second, atol=1e-5)


def test_positions_restart_in_each_segment():
    segment_ids_BT = jnp.array([[1, 1, 1, 2, 2, 0, 0]])
    positions_BT = transformer.positions(segment_ids_BT, segment_ids_BT)
    np.testing.assert_array_equal(positions_BT, [[0, 1, 2, 0, 1, 0, 1]])


def test_grouped_heads_equal_repeated_keys():
    q, k, v = (
        jax.random.normal(jax.random.key(i), (2, 9, heads, 8)) for i, heads in enumerate((4, 2, 2))
    )
    grouped = attention.plain(q, k, v, None)
    repeated = attention.plain(q, jnp.repeat(k, 2, axis=2), jnp.repeat(v, 2, axis=2), None)
    np.testing.assert_allclose(grouped, repeated, atol=1e-6)


def test_initial_values_of_a_name_do_not_depend_on_the_family():
    key = jax.random.key(0)
    qwen3 = transformer.init_params(key, FAMILIES["qwen3"])
    qwen2 = transformer.init_params(key, FAMILIES["qwen2"])
    np.testing.assert_array_equal(qwen3["layers"]["gate"], qwen2["layers"]["gate"])


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    ("family", "shape"),
    [
        ("qwen2", (2, 2, 2)),
        ("qwen3", (1, 8, 1)),
        *(pytest.param("qwen2", shape, marks=SLOW) for shape in ((1, 1, 1), (1, 8, 1))),
        *(pytest.param("qwen3", shape, marks=SLOW) for shape in ((1, 1, 1), (2, 2, 2))),
    ],
)
def test_every_mesh_gives_the_gradients_of_no_mesh(shape, family):
    cfg = FAMILIES[family]
    params, tokens_BT = params_of(cfg), tokens(8, 12)
    segment_ids_BT = jnp.broadcast_to(jnp.arange(12)[None] // 5, (8, 12))
    step = jax.jit(jax.value_and_grad(mean_logp), static_argnums=1)
    expected, expected_grads = step(params, cfg, tokens_BT, segment_ids_BT)
    devices = jax.devices()[: int(np.prod(shape))]
    mesh = jax.make_mesh(shape, ("data", "fsdp", "tensor"), devices=devices)
    with jax.set_mesh(mesh):
        specs = transformer.param_specs(cfg)
        put = lambda x, spec: jax.device_put(x, jax.NamedSharding(mesh, spec))  # noqa: E731
        batch = put(tokens_BT, P(("data", "fsdp"))), put(segment_ids_BT, P(("data", "fsdp")))
        value, grads = step(jax.tree.map(put, params, specs), cfg, *batch)
        assert jax.tree.map(lambda g: g.sharding.spec, grads)["layers"]["q"] == specs["layers"]["q"]
    np.testing.assert_allclose(value, expected, rtol=1e-6)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=2e-6), grads, expected_grads)


def test_abstract_params_agree_with_init_params():
    params = params_of(TINY)
    jax.tree.map(
        lambda x, s: np.testing.assert_equal((x.shape, x.dtype), (s.shape, s.dtype)),
        params,
        transformer.abstract_params(TINY),
    )


def test_positions_of_a_single_packed_row_on_a_mesh():
    """jax 0.11 takes a part of a single row for another sharding than the row's."""
    mesh = make_mesh({"fsdp": 1}, jax.devices()[:1])
    rows = jax.NamedSharding(mesh, jax.P(("data", "fsdp"), None))
    segments_BT = jax.device_put(jnp.array([[1, 1, 1, 2, 2, 3, 0, 0]], jnp.int32), rows)
    with jax.set_mesh(mesh):
        found_BT = jax.jit(transformer.positions)(segments_BT, segments_BT)
    np.testing.assert_array_equal(found_BT, [[0, 1, 2, 0, 1, 0, 0, 1]])
