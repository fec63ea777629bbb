# SPDX-License-Identifier: Apache-2.0
"""One type from trainer to sampler, and float32 for all that trains."""

import json

import jax
import jax.numpy as jnp
import pytest

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import transformer
from kimina_jax.model.presets import Computed
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.weights import hf
from kimina_jax.weights.tensor_files import ModelError
from launch.config import run_folder

MODEL = transformer.Config(
    vocab_size=Tokenizer().vocab_size,
    d_model=32,
    n_layers=2,
    n_heads=4,
    n_kv_heads=2,
    head_dim=8,
    d_ff=48,
    qkv_bias=True,
    max_len=512,
    dtype="bfloat16",
    param_dtype="bfloat16",
)


@pytest.fixture(scope="module")
def bfloat16(tmp_path_factory):
    """A checkpoint in bfloat16, as published ones are."""
    folder = tmp_path_factory.mktemp("bfloat16")
    params = transformer.init_params(jax.random.key(0), MODEL)
    hf.export_model(params, MODEL, folder)
    Tokenizer().write_hf(folder)
    return folder


@pytest.mark.parametrize(("frozen", "stored"), [(False, "float32"), (True, "bfloat16")])
def test_a_bfloat16_checkpoint_trains_float32_masters(bfloat16, frozen, stored):
    """At a learning rate of 2e-6 hardly a bfloat16 weight would change."""
    mesh = make_mesh({"fsdp": 1}, jax.devices()[:1])
    params, model = run_folder.load_to_train(bfloat16, mesh, Computed(), frozen)
    assert (model.param_dtype, model.dtype) == (stored, "bfloat16")
    assert {leaf.dtype for leaf in jax.tree.leaves(params)} == {jnp.dtype(stored)}
    matrix = params["layers"]["gate"]
    moved = float(jnp.mean(matrix - jnp.asarray(2e-6, matrix.dtype) != matrix))
    assert moved > 0.99 if stored == "float32" else moved < 0.2


def test_float32_weights_say_that_they_are_computed_in_bfloat16(bfloat16, tmp_path):
    """A stage hands the next one what it trained, and the type that it trained it in."""
    params, model = run_folder.load_to_train(
        bfloat16, make_mesh({"fsdp": 1}, jax.devices()[:1]), Computed(), frozen=False
    )
    hf.export_model(params, model, tmp_path, dtype=model.param_dtype)
    again, read = hf.load_model(tmp_path)
    assert (read.param_dtype, read.dtype) == ("float32", "bfloat16")
    assert hf.open_model(tmp_path)[1] == read
    assert {leaf.dtype for leaf in jax.tree.leaves(again)} == {jnp.dtype("float32")}
    assert hf.load_model(tmp_path, dtype="float32")[1].dtype == "float32"
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | {"computed_in": "int4"}))
    with pytest.raises(ModelError, match="computed_in is 'int4'"):
        hf.open_model(tmp_path)
