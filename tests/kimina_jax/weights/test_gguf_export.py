# SPDX-License-Identifier: Apache-2.0
"""A folder of every family as a GGUF file: read back, by transformers, and run by llama.cpp."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax.model import transformer
from kimina_jax.sampler import decode, sampling
from kimina_jax.text import gguf_tokenizer
from kimina_jax.text.chat_template import TokenizerError
from kimina_jax.text.chat_tokenizer import open_tokenizer
from kimina_jax.text.tokenizer import CONTROLS, Tokenizer
from kimina_jax.weights import gguf_export, gguf_file, hf
from kimina_jax.weights.tensor_files import ModelError
from tests import hf_folders

pytest.importorskip("gguf")

QUICK = ("qwen3-0.6b", "llama-3.2", "kimina-distill")  # a norm of its own, stretched, yarn
EACH = [
    pytest.param(name, marks=() if name in QUICK else pytest.mark.slow)
    for name in hf_folders.FAMILIES
]
TEXTS = (
    "theorem t (a b : Nat) : a + b = b + a := by\n  omega",
    "∀ ε > 0, ∃ δ, |x₁ − 12345| < 6.78 🙂",
    "I'll  CAN'T\t\tstop\n\n\n  here <|im_start|>user\n<|eot_id|>",
    " ",
)


def exported(folder, path, **how):
    """The file of a folder, and the parameters and configuration that it was made from."""
    params, cfg = hf.open_model(folder)
    tokens = gguf_tokenizer.fields(open_tokenizer(folder), cfg.vocab_size, path)
    gguf_export.export_gguf(params, cfg, tokens, path, **how)
    return hf.load_model(folder, dtype="float32", param_dtype="float32")


@pytest.mark.parametrize("name", EACH)
def test_weights_configuration_and_tokenizer_come_back(name, tmp_path):
    folder = hf_folders.write(tmp_path / "folder", name)
    params, cfg = exported(folder, path := tmp_path / "m.gguf")
    loaded, found = gguf_file.load_gguf(path)
    assert found == cfg
    jax.tree.map(np.testing.assert_array_equal, params, loaded)
    (back := tmp_path / "back").mkdir()
    gguf_tokenizer.write(gguf_file.GgufFile(path).tokenizer(), back, path)
    ours, theirs = open_tokenizer(folder), open_tokenizer(back)
    for text in TEXTS:
        assert theirs.encode(text) == ours.encode(text)
    asked = [{"role": "system", "content": "S"}, {"role": "user", "content": "Q"}]
    assert theirs.render(asked) == ours.render(asked)
    assert theirs.end_id == ours.end_id and theirs.pad_id == ours.pad_id
    assert theirs.end_ids == ours.end_ids
    assert not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize("kind", ["float32", "float16", "bfloat16"])
def test_matrices_have_the_type_asked_for_and_vectors_stay_exact(kind, tmp_path):
    folder = hf_folders.write(tmp_path / "folder", "smollm2")  # float32
    params, _ = exported(folder, path := tmp_path / "m.gguf", dtype=kind)
    loaded, _ = gguf_file.load_gguf(path)
    rounded = params["layers"]["q"].astype(kind).astype(np.float32)
    np.testing.assert_array_equal(loaded["layers"]["q"], rounded)
    np.testing.assert_array_equal(loaded["layers"]["ln1"], params["layers"]["ln1"])


def test_what_the_format_cannot_say_is_refused_and_leaves_no_file(tmp_path):
    folder = hf_folders.write(tmp_path / "folder", "kimina-distill")
    params, cfg = hf.open_model(folder)
    tokenizer = open_tokenizer(folder)
    path = tmp_path / "m.gguf"

    def refused(words, cfg, tokenizer):
        with pytest.raises((ModelError, TokenizerError), match=words) as caught:
            tokens = gguf_tokenizer.fields(tokenizer, cfg.vocab_size, path)
            gguf_export.export_gguf(params, cfg, tokens, path)
        assert "\n" not in str(caught.value) and list(tmp_path.iterdir()) == [folder]

    assert cfg.rope_scaling is not None
    scaling = dataclasses.replace(cfg.rope_scaling, attention_factor=1.5)
    refused("attention_factor", dataclasses.replace(cfg, rope_scaling=scaling), tokenizer)
    scaling = dataclasses.replace(cfg.rope_scaling, kind="llama3")
    refused("as Llama 3", dataclasses.replace(cfg, rope_scaling=scaling), tokenizer)
    tokenizer.model.pre_tokenizer = None
    refused("does not cut text", cfg, tokenizer)


def test_a_file_that_is_named_like_a_temporary_one_stays(tmp_path):
    folder = hf_folders.write(tmp_path / "folder", "smollm2")
    (mine := tmp_path / "m.gguf.tmp").write_text("mine")
    exported(folder, tmp_path / "m.gguf")
    assert mine.read_text() == "mine"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["folder", "m.gguf", mine.name]


def greedy(params, cfg, prompt, count):
    """The `count` tokens that our decoder writes after `prompt`."""
    asked = sampling.Sampling(temperature=0.0, max_new_tokens=count)
    orders = [sampling.Order(0, (0, 0))]
    (drawn,) = decode.generate(params, cfg, [prompt], orders, asked, end_ids=(-1,), pad_id=0)
    return drawn.tokens


# What the GGUF reader of transformers 5.24 passes over: the head size of Qwen3, Llama 3's divisors
# of RoPE, YaRN. llama.cpp takes them all.
PASSED_OVER = ("qwen3-0.6b", "llama-3.2", "kimina-distill")


@pytest.mark.torch
@pytest.mark.parametrize("name", [n for n in hf_folders.FAMILIES if n not in PASSED_OVER])
def test_transformers_reads_the_same_logits(name, tmp_path):
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    pytest.importorskip("accelerate")
    folder = hf_folders.write(tmp_path / "folder", name)
    params, cfg = exported(folder, tmp_path / "m.gguf")
    peer = transformers.AutoModelForCausalLM.from_pretrained(
        tmp_path, gguf_file="m.gguf", dtype=torch.float32
    )
    tokens_BT = np.asarray(jax.random.randint(jax.random.key(2), (2, 29), 0, cfg.vocab_size))
    x_BTD = transformer.forward(params, jnp.asarray(tokens_BT), cfg)
    ours = x_BTD @ transformer.unembed_matrix(params, cfg)
    with torch.no_grad():
        theirs = peer(torch.tensor(tokens_BT)).logits.numpy()
    np.testing.assert_allclose(ours, theirs, atol=2e-4)


@pytest.mark.parametrize("name", [*EACH, "bundled"])
def test_llama_cpp_continues_greedily_as_we_do(name, tmp_path):
    """llama.cpp itself, by the wheel llama-cpp-py-sync: its ids of texts, and 16 tokens of ours."""
    llama_cpp = pytest.importorskip("llama_cpp_py_sync")
    try:
        llama_cpp.get_backend_info()
    except RuntimeError as error:
        pytest.skip(f"llama.cpp does not load here: {error}")
    folder, path = tmp_path / "folder", tmp_path / "m.gguf"
    if name == "bundled":
        folder.mkdir()
        (tokenizer := Tokenizer()).write_hf(folder)
        cfg = transformer.Config(
            vocab_size=tokenizer.vocab_size, d_model=32, n_layers=2, n_heads=4, n_kv_heads=2,
            head_dim=8, d_ff=72, tie_embeddings=False,
        )  # fmt: skip
        hf.export_model(transformer.init_params(jax.random.key(0), cfg), cfg, folder)
    else:
        hf_folders.write(folder, name)
    params, cfg = exported(folder, path, dtype="float32")
    tokenizer = open_tokenizer(folder)
    peer = llama_cpp.Llama(str(path), n_ctx=512, n_threads=1)
    for text in TEXTS:
        assert peer.tokenize(text, parse_special=True) == tokenizer.encode(text)
    markers = CONTROLS if name == "bundled" else hf_folders.FAMILIES[name].special
    hidden = {tokenizer.encode(marker)[0] for marker in markers}
    for text in (
        *TEXTS[:2],
        TEXTS[0] * 12,
    ):  # its `generate` takes a marker in a prompt for plain text
        ids = greedy(params, cfg, tokenizer.encode(text), 16)
        ends = [i for i, token in enumerate(ids) if token in tokenizer.end_ids]
        shown = [token for token in ids[: ends[0] if ends else None] if token not in hidden]
        said = peer.generate(text, max_tokens=16, temperature=0.0, repeat_penalty=1.0)
        assert said == tokenizer.decode(shown)
