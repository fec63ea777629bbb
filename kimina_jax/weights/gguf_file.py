# SPDX-License-Identifier: Apache-2.0
"""GGUF files of Llama, Qwen2 and Qwen3 models: weights, configuration and tokenizer.

The package `gguf` (extra `gguf`) reads the container and undoes the quantization. What is quantized
in the file is a float32 array here: a Q4 file gives the rounded weights, not the original.
llama.cpp stores the query and key rows of Llama models in the interleaved order of its RoPE; they
are put back into the half-split order of Hugging Face.
"""

from pathlib import Path

import jax
import numpy as np

from kimina_jax.model.config import Config, RopeScaling
from kimina_jax.weights import hf
from kimina_jax.weights.tensor_files import ModelError, write_json

FAMILIES = ("llama", "qwen2", "qwen3")
TOP = {
    "token_embd.weight": "model.embed_tokens.weight",
    "output_norm.weight": "model.norm.weight",
    "output.weight": "lm_head.weight",
}
LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
# How each pre-tokenizer that a GGUF can name cuts text before byte-pair encoding.
_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}{digits}"
    r"| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
PRE_TOKENIZERS = ("smollm", "qwen2", "llama-bpe")
CONTROL, USER_DEFINED = 3, 4  # token types of the format


class GgufFile:
    """The tensors of a GGUF file under their Hugging Face names, as TensorFolder gives them."""

    def __init__(self, path: Path):
        """Reads the header. Raises ModelError for a missing, damaged or unsupported file."""
        try:
            import gguf
        except ModuleNotFoundError:
            raise ModelError(f"{path}: GGUF needs the package gguf; pip install gguf") from None
        if not path.is_file():
            raise ModelError(f"{path}: there is no such file")
        try:
            reader = gguf.GGUFReader(path)
        except (ValueError, IndexError, OSError) as error:
            raise ModelError(
                f"{path}: is truncated or is not a GGUF file ({error}); copy the file again"
            ) from None
        self.folder = path
        self._dequantize = gguf.quants.dequantize
        self._fields = {name: field.contents() for name, field in reader.fields.items()}
        self.family = self._fields.get("general.architecture")
        if self.family not in FAMILIES:
            raise ModelError(
                f"{path}: general.architecture {self.family!r} is not supported; use one of"
                f" {', '.join(FAMILIES)}"
            )
        self._tensors = {self._hf_name(tensor.name): tensor for tensor in reader.tensors}

    def _hf_name(self, name):
        if name in TOP:
            return TOP[name]
        block, _, rest = name.partition(".")
        layer, _, suffix = rest.partition(".")
        stem, _, kind = suffix.rpartition(".")
        if block == "blk" and stem in LAYER:
            return f"model.layers.{layer}.{LAYER[stem]}.{kind}"
        raise ModelError(f"{self.folder}: tensor {name} is not supported by this decoder")

    def config(self) -> Config:
        """The Config that the file's fields describe, with float32 parameters."""
        heads = self._integer("attention.head_count")
        width = self._integer("embedding_length")
        scaling = self._get("rope.scaling.type", "none")
        if scaling not in ("none", "yarn"):
            raise ModelError(f"{self.folder}: rope.scaling.type {scaling!r} is not supported")
        head_dim = self._get("attention.key_length", width // heads)
        if self._get("rope.dimension_count", head_dim) != head_dim:
            raise ModelError(f"{self.folder}: rope.dimension_count differs from the head size")
        length = self._get("context_length", 4096)
        yarn = scaling == "yarn" and RopeScaling(
            "yarn",
            float(self._get("rope.scaling.factor", 1.0)),
            self._get("rope.scaling.original_context_length", length),
        )
        try:
            return Config(
                vocab_size=self.shape("model.embed_tokens.weight")[0],
                d_model=width,
                n_layers=self._integer("block_count"),
                n_heads=heads,
                n_kv_heads=self._get("attention.head_count_kv", heads),
                head_dim=head_dim,
                d_ff=self._integer("feed_forward_length"),
                rope_theta=float(self._get("rope.freq_base", 10000.0)),
                # The file holds a float32: 1e-5 reads as 9.99999975e-06.
                rms_eps=float(f"{self._get('attention.layer_norm_rms_epsilon', 1e-6):.6g}"),
                tie_embeddings="lm_head.weight" not in self._tensors,
                qkv_bias=self.family == "qwen2",
                qk_norm=self.family == "qwen3",
                max_len=length,
                rope_scaling=yarn or None,
            )
        except ValueError as error:
            raise ModelError(f"{self.folder}: {error}") from None

    def names(self) -> list[str]:
        """All tensor names, as Hugging Face calls them."""
        return list(self._tensors)

    def file(self, name: str) -> Path:
        """The file itself."""
        return self.folder

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape, in the order of Hugging Face."""
        if name not in self._tensors:
            raise ModelError(f"{self.folder}: tensor {name} is missing")
        return tuple(int(n) for n in self._tensors[name].shape[::-1])

    def dtype(self, name: str) -> np.dtype:
        """float32, to which every type of the format is expanded."""
        return np.dtype(np.float32)

    def open(self, name: str) -> np.ndarray:
        """The tensor in float32; its quantization is undone at each call."""
        tensor = self._tensors[name]
        x = self._dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        x = x.reshape(self.shape(name))
        projection = name.rpartition(".")[0].rpartition(".")[2]
        if self.family == "llama" and projection in ("q_proj", "k_proj"):
            field = "attention.head_count" + ("" if projection == "q_proj" else "_kv")
            n = self._get(field, self._integer("attention.head_count"))
            x = x.reshape(n, x.shape[0] // n // 2, 2, -1).swapaxes(1, 2).reshape(x.shape)
        return x

    def write_tokenizer(self, folder: Path) -> None:
        """Writes tokenizer.json, tokenizer_config.json and generation_config.json.

        Raises ModelError where the file's tokenizer is not one of the byte-level BPE kinds known.
        """
        from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
        from tokenizers import pre_tokenizers as pre

        model, kind = (self._fields.get(f"tokenizer.ggml.{key}") for key in ("model", "pre"))
        if model != "gpt2" or kind not in PRE_TOKENIZERS:
            raise ModelError(
                f"{self.folder}: tokenizer {model!r} with pre-tokenizer {kind!r} is not supported;"
                f" use gpt2 with one of {', '.join(PRE_TOKENIZERS)}"
            )
        tokens = self._fields["tokenizer.ggml.tokens"]
        merges = [tuple(pair.split(" ")) for pair in self._fields["tokenizer.ggml.merges"]]
        vocabulary = {token: i for i, token in enumerate(tokens)}
        ignore_merges = kind == "llama-bpe"  # a word that is a token is never cut
        tokenizer = Tokenizer(models.BPE(vocabulary, merges, ignore_merges=ignore_merges))
        if kind == "smollm":
            first = pre.Digits(individual_digits=True)
        else:
            pattern = _WORDS.format(digits="" if kind == "qwen2" else "{1,3}")
            first = pre.Split(Regex(pattern), "isolated")
        by_byte = pre.ByteLevel(add_prefix_space=False, use_regex=kind == "smollm")
        tokenizer.pre_tokenizer = pre.Sequence([first, by_byte])
        if kind == "qwen2":
            tokenizer.normalizer = normalizers.NFC()
        tokenizer.decoder = decoders.ByteLevel()
        types = self._fields["tokenizer.ggml.token_type"]
        added = [
            AddedToken(token, special=type_ == CONTROL, normalized=False)
            for token, type_ in zip(tokens, types, strict=True)
            if type_ in (CONTROL, USER_DEFINED)
        ]
        tokenizer.add_tokens(added)
        temporary = folder / "tokenizer.json.tmp"
        tokenizer.save(str(temporary))
        temporary.replace(folder / "tokenizer.json")
        names = {"bos": "bos", "eos": "eos", "pad": "padding", "unk": "unknown"}
        ids = {
            short: self._fields[f"tokenizer.ggml.{long}_token_id"]
            for short, long in names.items()
            if f"tokenizer.ggml.{long}_token_id" in self._fields
        }
        config = {f"{short}_token": tokens[i] for short, i in ids.items()} | {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": self._get("context_length", 4096),
            "clean_up_tokenization_spaces": False,
        }
        if template := self._fields.get("tokenizer.chat_template"):
            config["chat_template"] = template
        write_json(folder / "tokenizer_config.json", config)
        kept = {f"{short}_token_id": i for short, i in ids.items() if short != "unk"}
        write_json(folder / "generation_config.json", kept)

    def _get(self, key, default):
        return self._fields.get(f"{self.family}.{key}", default)

    def _integer(self, key):
        value = self._get(key, None)
        if not isinstance(value, int):
            raise ModelError(f"{self.folder}: field {self.family}.{key} is missing or no integer")
        return value


def load_gguf(
    path: Path,
    *,
    dtype: str | None = None,
    param_dtype: str | None = None,
    mesh: jax.sharding.Mesh | None = None,
) -> tuple[dict, Config]:
    """Parameters and Config of a GGUF file, as `hf.load_model` gives those of a folder."""
    file = GgufFile(Path(path))
    return hf.load_tensors(file, file.config(), dtype=dtype, param_dtype=param_dtype, mesh=mesh)
