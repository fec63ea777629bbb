# SPDX-License-Identifier: Apache-2.0
"""The arranged initialization copies before any training, and stays a plain Qwen2 model."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax.model import mimetic, transformer
from kimina_jax.weights import hf

CFG = transformer.Config(
    vocab_size=200,
    d_model=256,
    n_layers=2,
    n_heads=4,
    n_kv_heads=4,
    head_dim=64,
    d_ff=64,
    qkv_bias=True,
    rope_theta=1e6,
)


def repeats():
    """Random tokens, twice: from the second time on the next token can be copied."""
    first = np.random.default_rng(0).integers(0, CFG.vocab_size, (8, 40))
    return jnp.asarray(np.concatenate([first, first], axis=1))


def copy_accuracy(params):
    tokens_BT = repeats()

    @jax.jit
    def predict(params):
        x_BTD = transformer.forward(params, tokens_BT, CFG)
        return jnp.argmax(x_BTD @ transformer.unembed_matrix(params, CFG), axis=-1)

    guess_BT = np.asarray(predict(params))
    return (guess_BT[:, 45:-1] == np.asarray(tokens_BT)[:, 46:]).mean()


def test_it_copies_before_any_training():
    random = transformer.init_params(jax.random.key(0), CFG)
    arranged = mimetic.with_induction(random, CFG, seed=0)
    assert copy_accuracy(random) < 0.1
    assert copy_accuracy(arranged) > 0.9


def test_shapes_and_types_stay_and_it_can_be_exported(tmp_path):
    random = transformer.init_params(jax.random.key(0), CFG)
    arranged = mimetic.with_induction(random, CFG, seed=0)
    same = jax.tree.map(lambda a, b: a.shape == b.shape and a.dtype == b.dtype, random, arranged)
    assert all(jax.tree.leaves(same))
    hf.export_model(arranged, CFG, tmp_path)
    loaded, cfg = hf.load_model(tmp_path)
    assert cfg.qkv_bias
    for a, b in zip(jax.tree.leaves(arranged), jax.tree.leaves(loaded), strict=True):
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))


def test_it_depends_on_the_seed_only():
    random = transformer.init_params(jax.random.key(0), CFG)
    a, b, c = (mimetic.with_induction(random, CFG, seed=s)["layers"]["q"] for s in (0, 0, 1))
    np.testing.assert_array_equal(np.asarray(a), np.asarray(b))
    assert (np.asarray(a) != np.asarray(c)).any()


def test_what_it_cannot_arrange_is_refused():
    random = transformer.init_params(jax.random.key(0), CFG)
    with pytest.raises(ValueError, match="two layers"):
        mimetic.with_induction(random, dataclasses.replace(CFG, qkv_bias=False), 0)
