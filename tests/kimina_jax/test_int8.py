# SPDX-License-Identifier: Apache-2.0
"""Eight-bit weights and cache: what they hold, and what they cost in quality (-s prints it)."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flextrain_jax.core.mesh import make_mesh
from kimina_jax import decode, decode_step, int8, logprobs, transformer
from kimina_jax.sampling import Order, Sampling

EOS, PAD, VOCAB = 2, 0, 64
CFG = transformer.Config(
    vocab_size=VOCAB,
    d_model=64,
    n_layers=4,
    n_heads=4,
    n_kv_heads=2,
    head_dim=16,
    d_ff=128,
    qkv_bias=True,
)


@pytest.fixture(scope="module")
def params():
    params = transformer.init_params(jax.random.key(0), CFG)
    # Sharper than at its start, so that the probabilities are not all alike.
    return params | {"embed": params["embed"] * 4}


def prompts(count):
    rng = np.random.default_rng(0)
    return [rng.integers(3, VOCAB, rng.integers(4, 33)).tolist() for _ in range(count)]


def draw_all(params, texts, **kwargs):
    orders = [Order(i % len(texts), (9, i)) for i in range(24)]
    settings = Sampling(max_new_tokens=40)
    samples = decode.generate(
        params, CFG, texts, orders, settings, eos_id=EOS, pad_id=PAD, **kwargs
    )
    return [(texts[orders[s.order].prompt], s) for s in sorted(samples, key=lambda s: s.order)]


def difference(params, drawn):
    """Mean |log-probability - that of the float32 model| over all drawn tokens, in nats."""
    rows = [prompt + sample.tokens for prompt, sample in drawn]
    length = max(map(len, rows))
    tokens_BT = jnp.asarray([row + [PAD] * (length - len(row)) for row in rows])
    x_BTD = jax.jit(transformer.forward, static_argnums=2)(params, tokens_BT, CFG)
    w_DV = transformer.unembed_matrix(params, CFG)
    logp_BT = logprobs.token_logprobs(x_BTD[:, :-1], w_DV, tokens_BT[:, 1:], chunk=16)[0]
    found = []
    for logp_T, (prompt, sample) in zip(np.asarray(logp_BT), drawn, strict=True):
        span_T = logp_T[len(prompt) - 1 :][: len(sample.tokens)]
        found += np.abs(span_T - sample.model_logps).tolist()
    return float(np.mean(found))


def test_rounding_keeps_half_a_step():
    x = jax.random.normal(jax.random.key(0), (3, 5, 7))
    rounded, scale = int8.round_to_int8(x, (1,))
    assert rounded.dtype == jnp.int8 and scale.shape == (3, 7)
    error = np.abs(np.asarray(rounded * scale[:, None] - x))
    assert (error <= 0.5001 * np.asarray(scale)[:, None]).all()
    assert (np.abs(rounded).max(axis=1) == 127).all()
    assert not np.isnan(int8.round_to_int8(jnp.zeros((2, 2)), (1,))[1]).any()


def test_log_probabilities_stay_close_to_those_of_float32(params):
    rounded = int8.round_weights(params, CFG)
    assert rounded["layers"]["gate"].dtype == jnp.int8
    assert rounded["layers"]["q_scale"].shape == (4, 4, 16)
    texts = prompts(6)
    caches = decode_step.empty(CFG, 8, 64, int8_cache=True)["caches"][0]
    assert [x.dtype.name for x in caches] == ["int8", "int8", "float32", "float32"]
    found = {
        "nothing": difference(params, draw_all(params, texts)),
        "weights": difference(params, draw_all(rounded, texts)),
        "cache": difference(params, draw_all(params, texts, int8_cache=True)),
        "both": difference(params, draw_all(rounded, texts, int8_cache=True)),
    }
    print({kind: f"{nats:.5f} nats" for kind, nats in found.items()})
    assert found["nothing"] < 1e-5
    assert 1e-5 < found["cache"] < found["both"] < 0.02
    assert 1e-5 < found["weights"] < 0.02


def test_int8_on_a_mesh_is_that_of_one_device(params):
    """With rows that are filled late, moved, and more of them than lie on a device."""
    texts = prompts(6)
    alone = draw_all(int8.round_weights(params, CFG), texts, int8_cache=True)
    mesh = make_mesh({"fsdp": 2, "tensor": 2}, jax.devices()[:4])
    specs = transformer.declare(CFG)
    with jax.set_mesh(mesh):
        placed = jax.tree.map(
            lambda x, declared: jax.device_put(x, jax.NamedSharding(mesh, declared.spec)),
            params,
            specs,
        )
        rounded = decode_step.split_layers(int8.round_weights(placed, CFG))
        spread = draw_all(rounded, texts, int8_cache=True, max_rows=8, refill=True)
    for (_, sample), (_, other) in zip(alone, spread, strict=True):
        assert sample.tokens == other.tokens
        np.testing.assert_allclose(sample.model_logps, other.model_logps, atol=2e-3)
