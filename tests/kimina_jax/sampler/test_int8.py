# SPDX-License-Identifier: Apache-2.0
"""Eight-bit weights and cache: what they hold, and that they are used (docs/sampler.md has what
they cost in quality)."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import logprobs, transformer
from kimina_jax.sampler import decode, decode_step, int8
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.sampler.sampling import Int8, Order, Sampling
from kimina_jax.weights import hf

EOS, PAD, VOCAB = 2, 0, 64
CFG = transformer.Config(
    vocab_size=VOCAB,
    d_model=32,
    n_layers=2,
    n_heads=4,
    n_kv_heads=2,
    head_dim=8,
    d_ff=48,
    qkv_bias=True,
)
SETTINGS = Sampling(max_new_tokens=24)


@pytest.fixture(scope="module")
def params():
    """Sharper than at the start of training, and with attention that counts."""
    params = transformer.init_params(jax.random.key(0), CFG)
    layers = params["layers"] | {"o": jax.random.normal(jax.random.key(1), (2, 4, 8, 32))}
    return params | {"embed": params["embed"] * 4, "layers": layers}


def orders_and_texts(count):
    rng = np.random.default_rng(0)
    texts = [rng.integers(3, VOCAB, rng.integers(4, 33)).tolist() for _ in range(4)]
    return [Order(i % 4, (9, i)) for i in range(count)], texts


def draw_all(params, count=8, **kwargs):
    orders, texts = orders_and_texts(count)
    samples = decode.generate(
        params, CFG, texts, orders, SETTINGS, end_ids=(EOS,), pad_id=PAD, **kwargs
    )
    return sorted(samples, key=lambda s: s.order)


def distance(params, samples):
    """Mean |log-probability - that of `params` in the trainer's forward pass|, nats a token."""
    orders, texts = orders_and_texts(8)
    rows = [texts[orders[s.order].prompt] + s.tokens for s in samples]
    tokens_BT = np.array([row + [PAD] * (64 - len(row)) for row in rows])
    logp_BT = np.asarray(_score(params, tokens_BT))
    found = [
        np.abs(logp_T[len(row) - len(s.tokens) - 1 : len(row) - 1] - s.model_logps)
        for logp_T, row, s in zip(logp_BT, rows, samples, strict=True)
    ]
    return float(np.concatenate(found).mean())


@jax.jit
def _score(params, tokens_BT):
    x_BTD = transformer.forward(params, tokens_BT, CFG)
    w_DV = transformer.unembed_matrix(params, CFG)
    return logprobs.token_logprobs(x_BTD, w_DV, jnp.roll(tokens_BT, -1, axis=1), chunk=64)[0]


def widened(params):
    """The parameters that int8 weights and their scales stand for, in float32."""
    layers = dict(params["layers"])
    for name, axes in transformer.matrix_axes(CFG)["layers"].items():
        if axes is not None:
            scale = jnp.expand_dims(layers.pop(f"{name}_scale"), axes[0])
            layers[name] = layers[name] * scale
    return params | {"layers": layers}


def test_rounding_keeps_half_a_step():
    x = jax.random.normal(jax.random.key(0), (3, 5, 7))
    rounded, scale = int8.round_to_int8(x, (1,))
    assert rounded.dtype == jnp.int8 and scale.shape == (3, 7)
    error = np.abs(np.asarray(rounded * scale[:, None] - x))
    assert (error <= 0.5001 * np.asarray(scale)[:, None]).all()
    assert (np.abs(rounded).max(axis=1) == 127).all()
    assert not np.isnan(int8.round_to_int8(jnp.zeros((2, 2)), (1,))[1]).any()


def test_the_probe_sees_what_was_read_and_samples_the_rounded_weights(params, tmp_path):
    hf.export_model(params, CFG, tmp_path)
    engine = JaxEngine(8, int8=Int8(weights=True))
    engine.load(tmp_path)
    orders, texts = orders_and_texts(8)
    exact = np.asarray(_score(params, np.array([texts[0] + [PAD] * (64 - len(texts[0]))])))
    np.testing.assert_allclose(engine.score(texts[:1])[0], exact[0, : len(texts[0]) - 1], atol=1e-4)
    draw = engine.generate(texts, orders, SETTINGS, end_ids=(EOS,), pad_id=PAD, text_of=str)
    samples = sorted(draw, key=lambda s: s.order)
    rounded = int8.round_weights(params, CFG)
    assert rounded["layers"]["gate"].dtype == jnp.int8
    assert rounded["layers"]["q_scale"].shape == (2, 4, 8)
    assert distance(widened(rounded), samples) < 1e-5 < distance(params, samples) < 0.05


@pytest.mark.slow
def test_int8_on_a_mesh_is_that_of_one_device(params):
    """Weights and cache; with rows that are filled late."""
    alone = draw_all(int8.round_weights(params, CFG), int8_cache=True)
    assert 1e-4 < distance(params, alone) < 0.05
    assert 1e-5 < distance(params, draw_all(params, int8_cache=True)) < 0.05
    caches = decode_step.empty(CFG, 8, 64, int8_cache=True)["caches"][0]
    assert [x.dtype.name for x in caches] == ["int8", "int8", "float32", "float32"]
    mesh = make_mesh({"fsdp": 2, "tensor": 2}, jax.devices()[:4])
    specs = transformer.declare(CFG)
    with jax.set_mesh(mesh):
        placed = jax.tree.map(
            lambda x, declared: jax.device_put(x, jax.NamedSharding(mesh, declared.spec)),
            params,
            specs,
        )
        rounded = decode_step.split_layers(int8.round_weights(placed, CFG))
        spread = draw_all(rounded, 16, int8_cache=True, max_rows=8, refill=True)
    for sample, other in zip(alone, spread[:8], strict=True):
        assert sample.tokens == other.tokens
        np.testing.assert_allclose(sample.model_logps, other.model_logps, atol=2e-3)
