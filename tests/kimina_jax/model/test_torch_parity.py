# SPDX-License-Identifier: Apache-2.0
"""Logits and gradients against transformers, for the three families, from an exported folder."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax.model import transformer
from kimina_jax.model.config import RopeScaling
from kimina_jax.weights import hf
from tests import hf_folders

pytestmark = pytest.mark.torch

BASE = transformer.Config(
    vocab_size=101, d_model=48, n_layers=3, n_heads=4, n_kv_heads=2, head_dim=12, d_ff=88
)
MODELS = {
    "qwen2": dataclasses.replace(BASE, qkv_bias=True),
    "qwen2 untied, one kv head": dataclasses.replace(
        BASE, qkv_bias=True, tie_embeddings=False, n_kv_heads=1
    ),
    "qwen2 yarn": dataclasses.replace(
        BASE, qkv_bias=True, rope_scaling=RopeScaling("yarn", 4.0, 16), max_len=64
    ),
    "qwen3": dataclasses.replace(BASE, qk_norm=True, head_dim=16),
    "llama": dataclasses.replace(BASE, n_kv_heads=4, rope_theta=1e4),
    "llama3": dataclasses.replace(
        BASE, rope_theta=5e5, rope_scaling=RopeScaling("llama3", 8.0, 16), max_len=128
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_logits_and_gradients_are_those_of_transformers(name, tmp_path):
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    cfg = MODELS[name]
    params = transformer.init_params(jax.random.key(0), cfg)
    for key in ("q_bias", "k_bias", "v_bias"):
        if key in params["layers"]:
            shape = params["layers"][key].shape
            params["layers"][key] = 0.3 * jax.random.normal(jax.random.key(1), shape)
    hf.export_model(params, cfg, tmp_path)
    peer = transformers.AutoModelForCausalLM.from_pretrained(tmp_path, dtype=torch.float32)
    tokens_BT = np.asarray(jax.random.randint(jax.random.key(2), (2, 37), 0, cfg.vocab_size))
    coefficient_BTV = np.asarray(jax.random.normal(jax.random.key(3), (2, 37, cfg.vocab_size)))

    theirs = peer(torch.tensor(tokens_BT)).logits
    (theirs * torch.tensor(coefficient_BTV)).mean().backward()

    def loss(params):
        x_BTD = transformer.forward(params, jnp.asarray(tokens_BT), cfg)
        logits_BTV = x_BTD @ transformer.unembed_matrix(params, cfg)
        return jnp.mean(logits_BTV * coefficient_BTV), logits_BTV

    grads, ours = jax.jit(jax.grad(loss, has_aux=True))(params)
    np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=2e-4)
    their_grads = dict(peer.named_parameters())
    for hf_name, value in hf.named_tensors(grads, cfg):
        np.testing.assert_allclose(value, their_grads[hf_name].grad.numpy(), atol=2e-4)


def test_export_load_in_transformers_save_import_is_bitwise(tmp_path):
    transformers = pytest.importorskip("transformers")
    cfg = MODELS["qwen2"]
    params = transformer.init_params(jax.random.key(0), cfg)
    (first := tmp_path / "first").mkdir()
    hf.export_model(params, cfg, first)
    transformers.AutoModelForCausalLM.from_pretrained(first).save_pretrained(tmp_path / "second")
    loaded, loaded_cfg = hf.load_model(tmp_path / "second")
    assert loaded_cfg == cfg
    jax.tree.map(np.testing.assert_array_equal, params, loaded)


@pytest.mark.parametrize("name", hf_folders.FAMILIES)
def test_a_published_folder_and_our_export_of_it_have_the_same_logits(name, tmp_path):
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    source = hf_folders.write(tmp_path / "source", name)
    params, cfg = hf.load_model(source, dtype="float32", param_dtype="float32")
    (exported := tmp_path / "exported").mkdir()
    hf.export_model(*hf.open_model(source), exported)
    tokens_BT = np.asarray(jax.random.randint(jax.random.key(2), (2, 29), 0, cfg.vocab_size))
    x_BTD = transformer.forward(params, jnp.asarray(tokens_BT), cfg)
    ours = x_BTD @ transformer.unembed_matrix(params, cfg)
    for folder in (source, exported):
        peer = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
        with torch.no_grad():
            theirs = peer(torch.tensor(tokens_BT)).logits.numpy()
        np.testing.assert_allclose(ours, theirs, atol=2e-4)
