# SPDX-License-Identifier: Apache-2.0
"""Adapters: beside the weights, merged into them, on a mesh, in the step, to PEFT and back."""

import dataclasses
import json

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
import safetensors.numpy

from flextrain_jax.core.mesh import make_mesh, shard_batch
from flextrain_jax.core.state import create_state
from kimina_jax.model import lora, transformer
from kimina_jax.trainer.objectives.mirror_descent import MirrorDescent
from kimina_jax.trainer.train_step import RolloutBatch, make_train_step
from kimina_jax.weights import hf, peft
from kimina_jax.weights.tensor_files import ModelError

CFG = transformer.Config(
    vocab_size=40,
    d_model=16,
    n_layers=2,
    n_heads=4,
    n_kv_heads=2,
    head_dim=4,
    d_ff=24,
    qkv_bias=True,
)
LORA = lora.LoraConfig(rank=3, alpha=6.0)
TOKENS = np.arange(64).reshape(8, 8) * 7 % 40


def trained(cfg=CFG, config=LORA):
    """Base parameters, and adapters whose B is no longer zero."""
    params = transformer.init_params(jax.random.key(0), cfg)
    adapters = lora.init(jax.random.key(1), cfg, config)
    other = lora.init(jax.random.key(2), cfg, config)
    for name, factors in adapters.items():
        noise = jax.random.normal(jax.random.key(3), factors["b"].shape)
        adapters[name] = {"a": other[name]["a"], "b": 0.1 * noise}
    return params, adapters


def forward(params, tokens_BT=TOKENS, cfg=CFG):
    return jax.jit(transformer.forward, static_argnums=2)(params, jnp.asarray(tokens_BT), cfg)


def test_fresh_adapters_change_nothing():
    params, _ = trained()
    fresh = lora.init(jax.random.key(1), CFG, LORA)
    np.testing.assert_array_equal(forward(lora.attach(params, fresh, LORA)), forward(params))


def test_adapters_beside_the_weights_equal_merged_weights():
    params, adapters = trained()
    merged = forward(lora.merge(params, adapters, LORA))
    np.testing.assert_allclose(forward(lora.attach(params, adapters, LORA)), merged, atol=2e-5)
    assert np.abs(merged - forward(params)).max() > 0.1


def test_a_mesh_gives_the_same():
    params, adapters = trained()
    expected = forward(lora.attach(params, adapters, LORA))
    with jax.set_mesh(mesh := make_mesh({"fsdp": 4, "tensor": 2})):

        def put(x, declared):
            return jax.device_put(x, jax.NamedSharding(mesh, declared.spec))

        base = jax.tree.map(put, params, transformer.declare(CFG))
        factors = jax.tree.map(put, adapters, lora.declare(CFG, LORA))
        tokens_BT = shard_batch(TOKENS, mesh)
        beside = forward(lora.attach(base, factors, LORA), tokens_BT)
        merged = jax.jit(lora.merge, static_argnums=2)(base, factors, LORA)
        specs = jax.tree.map(lambda x: x.sharding.spec, merged)
        assert specs["layers"]["o"] == transformer.param_specs(CFG)["layers"]["o"]
        np.testing.assert_allclose(beside, expected, atol=2e-5)
        np.testing.assert_allclose(forward(merged, tokens_BT), expected, atol=2e-5)


def batch():
    ones = np.ones((1, *TOKENS.shape), np.float32)
    slots = np.ones((1, 8, 1), np.float32)
    tokens = TOKENS[None].astype(np.int32)
    return RolloutBatch(
        tokens=tokens,
        targets=np.roll(tokens, -1, axis=2),
        segment=ones.astype(np.int32),
        mask=ones,
        ref_logp=-4 * ones,
        advantage=slots * np.linspace(-1, 1, 8, dtype=np.float32)[None, :, None],
        weight=slots,
    )


def test_the_step_trains_adapters_only_with_the_gradient_of_the_merged_model():
    params, adapters = trained()
    tx = optax.sgd(0.5)

    def attach(base, factors):
        return lora.attach(base, factors, LORA)

    step = make_train_step(CFG, MirrorDescent(), tx, chunk=4, attach=attach)
    state = create_state(jax.tree.map(jnp.copy, adapters), tx)
    state, metrics, _ = step(state, batch(), jnp.int32(1), params)

    full = make_train_step(CFG, MirrorDescent(), tx, chunk=4)
    merged = lora.merge(params, adapters, LORA)
    other, expected, _ = full(
        create_state(jax.tree.map(jnp.copy, merged), tx), batch(), jnp.int32(1)
    )
    np.testing.assert_allclose(metrics["loss"], expected["loss"], rtol=1e-5)
    # dA = (alpha / R) dW B^T and dB = (alpha / R) A^T dW.
    dw_LDF = np.asarray(other.params["layers"]["gate"] - merged["layers"]["gate"])
    a, b = (np.asarray(adapters["gate"][key]) for key in "ab")
    moved = jax.tree.map(lambda new, old: np.asarray(new - old), state.params, adapters)["gate"]
    np.testing.assert_allclose(
        moved["a"], LORA.scale * np.einsum("ldf,lrf->ldr", dw_LDF, b), atol=1e-5
    )
    np.testing.assert_allclose(
        moved["b"], LORA.scale * np.einsum("ldr,ldf->lrf", a, dw_LDF), atol=1e-5
    )


def test_export_to_peft_and_back_is_bitwise(tmp_path):
    _, adapters = trained()
    peft.export_adapter(adapters, CFG, LORA, tmp_path, "some/base")
    tensors = safetensors.numpy.load_file(tmp_path / "adapter_model.safetensors")
    name = "base_model.model.model.layers.1.self_attn.o_proj.lora_A.weight"
    assert tensors[name].shape == (3, 16)
    np.testing.assert_array_equal(tensors[name], adapters["o"]["a"][1].reshape(16, 3).T)
    assert len(tensors) == 2 * 2 * 7
    loaded, config = peft.load_adapter(tmp_path, CFG)
    assert config == LORA
    jax.tree.map(np.testing.assert_array_equal, loaded, adapters)


BAD = {
    "kind": ({"peft_type": "IA3"}, "peft_type = 'IA3'"),
    "dora": ({"use_dora": True}, "use_dora"),
    "bias": ({"lora_bias": True}, "lora_bias = True is not supported; merge the adapter"),
    "saved": ({"modules_to_save": ["lm_head"]}, "modules_to_save .* merge the adapter"),
    "tokens": ({"trainable_token_indices": [3]}, "trainable_token_indices .* merge the adapter"),
    "fewer": (
        {"target_modules": ["q_proj"]},
        "tensor .*down_proj.* would be lost; merge the adapter",
    ),
    "pissa": ({"init_lora_weights": "pissa_niter_16"}, "init_lora_weights = 'pissa_niter_16'"),
    "olora": ({"init_lora_weights": "olora"}, "init_lora_weights = 'olora' .* merge the adapter"),
    "loftq": ({"init_lora_weights": "loftq"}, "init_lora_weights"),
    "module": ({"target_modules": ["lm_head"]}, "names 'lm_head'"),
    "rank": ({"r": 4}, r"lora_A.weight has shape \(3, 16\)"),
    "no rank": ({"r": None}, "r and lora_alpha"),
    "rank 0": ({"r": 0}, "r at least 1"),
}


@pytest.mark.parametrize("start", [True, False, None, "gaussian", "eva", "orthogonal"])
def test_an_adapter_may_begin_in_any_way_that_leaves_the_weights(start, tmp_path):
    """PiSSA and its like do not: their adapters stand beside what is left of the weights."""
    peft.export_adapter(trained()[1], CFG, LORA, tmp_path, "some/base")
    path = tmp_path / "adapter_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"init_lora_weights": start}))
    assert peft.load_adapter(tmp_path, CFG)[1] == LORA


@pytest.mark.parametrize("case", BAD)
def test_a_bad_adapter_is_refused_in_one_sentence(case, tmp_path):
    changes, words = BAD[case]
    peft.export_adapter(trained()[1], CFG, LORA, tmp_path, "some/base")
    path = tmp_path / "adapter_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    with pytest.raises(ModelError, match=words) as caught:
        peft.load_adapter(tmp_path, CFG)
    assert str(tmp_path) in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "tensor", ["lm_head.weight", "model.layers.0.self_attn.q_proj.lora_B.bias"]
)
def test_a_tensor_of_an_adapter_that_would_be_lost_is_refused(tensor, tmp_path):
    peft.export_adapter(trained()[1], CFG, LORA, tmp_path, "some/base")
    path = tmp_path / "adapter_model.safetensors"
    further = {f"base_model.model.{tensor}": np.ones(16, np.float32)}
    safetensors.numpy.save_file(safetensors.numpy.load_file(path) | further, path)
    with pytest.raises(ModelError, match=rf"{path}: tensor base_model\.model\.{tensor} .* lost; "):
        peft.load_adapter(tmp_path, CFG)


def test_bad_settings_are_refused():
    with pytest.raises(ValueError, match="'rank' is -1; it must be at least 0"):
        lora.LoraConfig(rank=-1)
    with pytest.raises(ValueError, match="'embed' is not one of"):
        lora.LoraConfig(1, targets=("embed",))
    assert lora.LoraConfig(0).chosen is None and lora.LoraConfig(2).chosen == lora.LoraConfig(2)


@pytest.mark.torch
def test_peft_computes_the_same(tmp_path):
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    peft = pytest.importorskip("peft")
    config = dataclasses.replace(LORA, targets=("q", "o", "down"))
    params, adapters = trained(config=config)
    (base := tmp_path / "base").mkdir()
    (adapter := tmp_path / "adapter").mkdir()
    hf.export_model(params, CFG, base)
    peft.export_adapter(adapters, CFG, config, adapter, str(base))
    model = transformers.AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    theirs = peft.PeftModel.from_pretrained(model, adapter)(torch.tensor(TOKENS)).logits
    ours = forward(lora.attach(params, adapters, config)) @ transformer.unembed_matrix(params, CFG)
    np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=2e-4)
