# SPDX-License-Identifier: Apache-2.0
"""Hugging Face folders: bitwise round trip, shards, placement, refusal of bad checkpoints."""

import dataclasses
import json

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import safetensors.numpy

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import lazy, transformer
from kimina_jax.model.config import RopeScaling
from kimina_jax.protocol import manifest
from kimina_jax.weights import hf, hf_config, tensor_files
from kimina_jax.weights.tensor_files import ModelError

QWEN2 = transformer.Config(
    vocab_size=40,
    d_model=24,
    n_layers=3,
    n_heads=4,
    n_kv_heads=2,
    head_dim=6,
    d_ff=32,
    qkv_bias=True,
)
CONFIGS = {
    "qwen2": QWEN2,
    "qwen3": dataclasses.replace(
        QWEN2, qkv_bias=False, qk_norm=True, head_dim=8, tie_embeddings=False
    ),
    "llama": dataclasses.replace(QWEN2, qkv_bias=False, param_dtype="bfloat16", dtype="bfloat16"),
    "yarn": dataclasses.replace(
        QWEN2, rope_scaling=RopeScaling("yarn", 4.0, 128, attention_factor=1.2)
    ),
    "llama3": dataclasses.replace(
        QWEN2, qkv_bias=False, rope_scaling=RopeScaling("llama3", 8.0, 128)
    ),
}


def params_of(cfg):
    params = transformer.init_params(jax.random.key(0), cfg)
    if cfg.qkv_bias:
        params["layers"]["q_bias"] += jnp.arange(6.0)[None, None]
    return params


@pytest.mark.parametrize("name", CONFIGS)
def test_round_trip_is_bitwise(name, tmp_path):
    cfg = CONFIGS[name]
    params = params_of(cfg)
    hf.export_model(params, cfg, tmp_path)
    loaded, loaded_cfg = hf.load_model(tmp_path)
    assert loaded_cfg == cfg
    jax.tree.map(np.testing.assert_array_equal, params, loaded)


@pytest.mark.parametrize(("dtype", "limit"), [("float32", 15_000), ("float16", 7_500)])
def test_four_shards_equal_one_and_the_safetensors_package_reads_them(dtype, limit, tmp_path):
    cfg = dataclasses.replace(QWEN2, param_dtype=dtype, dtype=dtype)
    params = jax.tree.map(lambda x: x.astype(dtype), params_of(QWEN2))
    (one := tmp_path / "one").mkdir()
    (four := tmp_path / "four").mkdir()
    hf.export_model(params, cfg, one)
    digests = hf.export_model(params, cfg, four, max_shard_bytes=limit)
    assert digests == {file.name: manifest.sha256(file) for file in four.iterdir()}
    shards = sorted(four.glob("*.safetensors"))
    assert [s.name for s in shards] == [f"model-{i:05d}-of-00004.safetensors" for i in range(1, 5)]
    tensors = {k: v for s in shards for k, v in safetensors.numpy.load_file(s).items()}
    expected = safetensors.numpy.load_file(one / "model.safetensors")
    assert tensors.keys() == expected.keys()
    for key, value in expected.items():
        assert (tensors[key].dtype, tensors[key].tobytes()) == (value.dtype, value.tobytes())
    for folder in (one, four):
        loaded, loaded_cfg = hf.load_model(folder)
        assert loaded_cfg == cfg
        jax.tree.map(bitwise, params, loaded)


def bitwise(a, b):
    assert (a.dtype, np.asarray(a).tobytes()) == (b.dtype, np.asarray(b).tobytes())


def test_from_folder_to_folder_nothing_is_loaded(tmp_path, monkeypatch):
    """A model is copied to other shards and another type in pieces, from a map of its files."""
    cfg = CONFIGS["qwen3"]
    params = params_of(cfg)
    (first := tmp_path / "first").mkdir()
    (second := tmp_path / "second").mkdir()
    hf.export_model(params, cfg, first)
    monkeypatch.setattr(tensor_files, "PIECE", 500)  # less than most tensors, more than their rows
    opened, opened_cfg = hf.open_model(first)
    assert opened_cfg == cfg
    assert all(isinstance(leaf, lazy.OnDisk) for leaf in jax.tree.leaves(opened))
    hf.export_model(opened, cfg, second, dtype="bfloat16", max_shard_bytes=6_000)
    loaded, _ = hf.load_model(second)
    jax.tree.map(lambda a, b: bitwise(a.astype("bfloat16"), b), params, loaded)


def test_a_mesh_reads_only_its_slices(tmp_path, monkeypatch):
    """Of a model spread over 8 devices, one device reads an eighth of every matrix."""
    cfg = CONFIGS["qwen3"]
    hf.export_model(params_of(cfg), cfg, tmp_path)
    mesh = make_mesh({"fsdp": 8})
    read = []

    def one_device(shape, sharding, callback):
        index = sharding.devices_indices_map(shape)[mesh.devices.flat[3]]
        read.append((shape, callback(index)))

    monkeypatch.setattr(jax, "make_array_from_callback", one_device)
    hf.load_model(tmp_path, mesh=mesh)
    spread = [part.size * 8 == np.prod(shape) for shape, part in read]
    assert spread.count(True) == 9  # embed, unembed and the seven matrices of a layer


def test_loads_straight_onto_a_mesh_and_exports_from_it(tmp_path):
    cfg = CONFIGS["qwen3"]
    params = params_of(cfg)
    (first := tmp_path / "first").mkdir()
    (second := tmp_path / "second").mkdir()
    hf.export_model(params, cfg, first)
    mesh = make_mesh({"fsdp": 4, "tensor": 2})
    loaded, _ = hf.load_model(first, mesh=mesh)
    assert loaded["layers"]["q"].sharding.shard_shape((3, 24, 4, 8)) == (3, 6, 2, 8)
    jax.tree.map(np.testing.assert_array_equal, params, jax.device_get(loaded))
    with jax.set_mesh(mesh):
        hf.export_model(loaded, cfg, second)
    name = "model.safetensors"
    assert (second / name).read_bytes() == (first / name).read_bytes()


def test_type_of_the_files_and_of_the_computation_can_be_chosen(tmp_path):
    params = params_of(QWEN2)
    hf.export_model(params, QWEN2, tmp_path, dtype="bfloat16")
    assert json.loads((tmp_path / "config.json").read_text())["torch_dtype"] == "bfloat16"
    loaded, cfg = hf.load_model(tmp_path, param_dtype="float32", dtype="bfloat16")
    assert (cfg.param_dtype, cfg.dtype) == ("float32", "bfloat16")
    expected = params["embed"].astype("bfloat16").astype("float32")
    np.testing.assert_array_equal(loaded["embed"], expected)


@pytest.mark.parametrize(
    ("matrix", "widest"), [("float32", "float32"), ("float16", "float32"), ("bfloat16", "bfloat16")]
)
def test_the_widest_type_of_the_matrices_is_that_of_all(matrix, widest, tmp_path):
    """Such as float32 layers behind a bfloat16 embedding: they would be rounded without a word."""
    hf.export_model(params := params_of(QWEN2), QWEN2, tmp_path, dtype="bfloat16")
    path, name = tmp_path / "model.safetensors", "model.layers.1.mlp.up_proj.weight"
    up = np.asarray(params["layers"]["up"][1]).T.astype(matrix)
    tensors = safetensors.numpy.load_file(path) | {name: np.ascontiguousarray(up)}
    safetensors.numpy.save_file(tensors, path)
    loaded, cfg = hf.load_model(tmp_path)
    assert (cfg.param_dtype, cfg.dtype) == (widest, widest)
    np.testing.assert_array_equal(loaded["layers"]["up"][1], up.T.astype(widest))
    assert hf.open_model(tmp_path)[1] == cfg


def edit_config(folder, **changes):
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


BAD_CONFIG = {
    "family": ({"model_type": "mamba"}, "model_type 'mamba' is not supported"),
    "head": ({"architectures": ["Qwen2ForSequenceClassification"]}, "architectures"),
    "rope": ({"rope_scaling": {"rope_type": "longrope", "factor": 2.0}}, "RoPE type 'longrope'"),
    "window": ({"use_sliding_window": True}, "use_sliding_window"),
    "windows": ({"layer_types": ["full_attention", "sliding_attention"]}, "use_sliding_window"),
    "activation": ({"hidden_act": "gelu"}, "hidden_act = 'gelu'"),
    "both ways": ({"is_causal": False}, "is_causal = False is not supported"),
    "two lengths": (
        {
            "rope_scaling": {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32},
            "original_max_position_embeddings": 64,
        },
        "original_max_position_embeddings is 64 beside the RoPE .*, and 32 in there; remove",
    ),
    "field": ({"hidden_size": None}, "field hidden_size is missing"),
    "groups": ({"num_key_value_heads": 3}, "not a multiple"),
    "shape": ({"intermediate_size": 33}, r"mlp.gate_proj.weight has shape \(32, 24\)"),
    "depth": ({"num_hidden_layers": 4}, "model.layers.3.input_layernorm.weight is missing"),
    "shallow": ({"num_hidden_layers": 2}, "model.layers.2.* is not part of the architecture"),
}


@pytest.mark.parametrize("case", BAD_CONFIG)
def test_bad_config_is_refused_in_one_sentence(case, tmp_path):
    changes, words = BAD_CONFIG[case]
    hf.export_model(params_of(QWEN2), QWEN2, tmp_path)
    edit_config(tmp_path, **changes)
    with pytest.raises(ModelError, match=words) as caught:
        hf.load_model(tmp_path)
    assert str(tmp_path) in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("keep", [0, 5, 300, -10])
def test_truncated_file_is_refused(keep, tmp_path):
    hf.export_model(params_of(QWEN2), QWEN2, tmp_path)
    path = tmp_path / "model.safetensors"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ModelError, match=r"model\.safetensors: is truncated"):
        hf.load_model(tmp_path)


def test_missing_shard_and_garbage_are_refused(tmp_path):
    hf.export_model(params_of(QWEN2), QWEN2, tmp_path, max_shard_bytes=12_000)
    shard = sorted(tmp_path.glob("*.safetensors"))[1]
    shard.write_bytes(b"\x10" + bytes(7) + b"not json at all!" + bytes(100))
    with pytest.raises(ModelError, match="is not a safetensors file"):
        hf.load_model(tmp_path)
    shard.unlink()
    with pytest.raises(ModelError, match=f"{shard.name}: there is no such file"):
        hf.load_model(tmp_path)
    (tmp_path / "config.json").unlink()
    with pytest.raises(ModelError, match=r"config\.json: there is no such file"):
        hf.load_model(tmp_path)


def test_a_file_beside_an_index_of_others_is_refused(tmp_path):
    hf.export_model(params_of(QWEN2), QWEN2, tmp_path)
    hf.export_model(params_of(QWEN2), QWEN2, tmp_path, max_shard_bytes=15_000)
    index = tmp_path / "model.safetensors.index.json"
    with pytest.raises(ModelError, match=rf"model\.safetensors: .* {index.name}.* remove the one"):
        hf.load_model(tmp_path)
    held = safetensors.numpy.load_file(tmp_path / "model.safetensors")
    index.write_text(json.dumps({"weight_map": dict.fromkeys(held, "model.safetensors")}))
    jax.tree.map(bitwise, hf.load_model(tmp_path)[0], params_of(QWEN2))


@pytest.mark.parametrize("stale", [0, -1])
def test_of_a_tensor_in_two_shards_that_counts_which_the_index_names(stale, tmp_path):
    params = params_of(QWEN2)
    hf.export_model(params, QWEN2, tmp_path, max_shard_bytes=15_000)
    held = json.loads((tmp_path / "model.safetensors.index.json").read_text())["weight_map"]
    other = sorted(set(held.values()))[stale]
    name = next(name for name, file in held.items() if file != other)
    shape = safetensors.numpy.load_file(tmp_path / held[name])[name].shape
    both = safetensors.numpy.load_file(tmp_path / other) | {name: np.zeros(shape, np.float32)}
    safetensors.numpy.save_file(both, tmp_path / other)
    jax.tree.map(bitwise, hf.load_model(tmp_path)[0], params)


def test_the_width_of_a_head_that_config_json_leaves_out_is_the_familys():
    for name, width in (("qwen2", 6), ("qwen3", 128), ("llama", 6)):
        config = hf_config.to_hf(CONFIGS[name], "float32")
        config.pop("head_dim", None)
        assert hf_config.from_hf(config).head_dim == width


def test_config_of_transformers_5_is_read():
    config = hf_config.to_hf(CONFIGS["yarn"], "float32")
    scaling = config.pop("rope_scaling")
    config["rope_parameters"] = scaling | {"rope_theta": config.pop("rope_theta")}
    assert hf_config.from_hf(config) == CONFIGS["yarn"]


@pytest.mark.parametrize("spelling", ["rope_type", "type"])
@pytest.mark.parametrize("kind", ["llama3", "yarn"])
def test_rope_scaling_beside_rope_parameters_is_taken_and_keeps_the_theta(kind, spelling):
    """As it is added to a folder of transformers 5, for longer texts."""
    config = hf_config.to_hf(CONFIGS["yarn"], "float32")
    del config["rope_theta"]
    asked = {"factor": 8.0, "original_max_position_embeddings": 128}
    config["rope_parameters"] = {"rope_theta": 5e5, "rope_type": "default"}
    config["rope_scaling"] = {spelling: kind, **asked}
    found = hf_config.from_hf(config)
    assert (found.rope_theta, found.rope_scaling) == (5e5, RopeScaling(kind, 8.0, 128))
    config["rope_parameters"] = {"rope_theta": 5e5, "type": kind, **asked}  # says the same
    assert hf_config.from_hf(config) == found
    for other in ({"factor": 4.0}, {spelling: "default"}, {"rope_theta": 1e4}):
        differs = config | {"rope_scaling": config["rope_scaling"] | other}
        with pytest.raises(ModelError, match=r"and rope_scaling .* differ; remove"):
            hf_config.from_hf(differs)


def test_rope_parameters_of_each_kind_of_layer_must_agree():
    config = hf_config.to_hf(CONFIGS["llama3"], "float32")
    one = config.pop("rope_scaling") | {"rope_theta": config.pop("rope_theta")}
    config["rope_parameters"] = {"full_attention": one, "sliding_attention": dict(one)}
    assert hf_config.from_hf(config) == CONFIGS["llama3"]
    config["rope_parameters"]["sliding_attention"]["rope_theta"] = 10_000.0
    with pytest.raises(ModelError, match="differ between kinds of layers"):
        hf_config.from_hf(config)
    config["layer_types"] = ["full_attention"] * 3  # the other kind has no layer
    assert hf_config.from_hf(config) == CONFIGS["llama3"]


def test_what_transformers_takes_as_not_said_is_not_said():
    expected = hf_config.from_hf(config := hf_config.to_hf(CONFIGS["yarn"], "float32"))
    assert expected.rope_scaling and expected.rope_scaling.beta_fast == 32.0
    scaling = config["rope_scaling"]
    config["rope_scaling"] = scaling | {"beta_fast": None, "beta_slow": 0}
    config |= {"partial_rotary_factor": None, "is_causal": None, "hidden_act": "swish"}
    config["original_max_position_embeddings"] = scaling["original_max_position_embeddings"]
    assert hf_config.from_hf(config) == expected


@pytest.mark.parametrize(("factor", "scale"), [(4.0, 1.138629), (1.0, 1.0), (0.5, 1.0)])
def test_yarn_that_stretches_nothing_scales_nothing(factor, scale):
    cfg = dataclasses.replace(QWEN2, rope_scaling=RopeScaling("yarn", factor, 128))
    assert transformer.rope_frequencies(cfg)[1] == pytest.approx(scale, rel=1e-6)


@pytest.mark.parametrize("place", ["rope_parameters", "rope_scaling", ""])
def test_a_rotation_of_a_part_of_the_head_is_refused(place):
    config = hf_config.to_hf(QWEN2, "float32")
    inside = config.setdefault(place, {"rope_type": "default"}) if place else config
    inside["partial_rotary_factor"] = 0.5
    with pytest.raises(ModelError, match=r"partial_rotary_factor = 0\.5 is not supported"):
        hf_config.from_hf(config)


def test_a_tied_folder_may_hold_its_embedding_twice_but_no_other_head(tmp_path):
    params = params_of(QWEN2)
    head = {"unembed": params["embed"].T}
    untied = dataclasses.replace(QWEN2, tie_embeddings=False)
    hf.export_model(params | head, untied, tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    tensor_files.write_json(tmp_path / "config.json", config | {"tie_word_embeddings": True})
    assert hf.load_model(tmp_path)[1] == QWEN2
    hf.export_model(params | {"unembed": head["unembed"] + 1}, untied, tmp_path)
    tensor_files.write_json(tmp_path / "config.json", config | {"tie_word_embeddings": True})
    with pytest.raises(ModelError, match=r"lm_head\.weight is not the embedding"):
        hf.load_model(tmp_path)
