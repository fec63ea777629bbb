# SPDX-License-Identifier: Apache-2.0
"""GGUF files of Llama, Qwen2 and Qwen3 models: weights and configuration.

The package `gguf` (extra `gguf`) reads the container and undoes the quantization. What is quantized
in the file is a float32 array here: a Q4 file gives the rounded weights, not the original.
llama.cpp stores the query and key rows of Llama models in the interleaved order of its RoPE; they
are put back into the half-split order of Hugging Face.
"""

import dataclasses
from pathlib import Path
from typing import Any

import jax
import numpy as np

from kimina_jax.model import transformer
from kimina_jax.model.config import Config, RopeScaling
from kimina_jax.weights import hf
from kimina_jax.weights.tensor_files import ModelError

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
ROPE_FACTORS = "rope_freqs.weight"  # what llama.cpp divides the frequencies of RoPE by
# Fields of what this decoder does not compute, with the values at which there is nothing of it.
NEUTRAL: dict[str, tuple] = {
    "attention.causal": (True,),
    "attention.clamp_kqv": (0,),
    "attention.max_alibi_bias": (0,),
    "attention.scale": (0,),
    "attention.temperature_scale": (0,),
    "attn_logit_softcapping": (0,),
    "final_logit_softcapping": (0,),
    "expert_count": (0,),
    "embedding_scale": (0, 1),
    "logit_scale": (0, 1),
    "residual_scale": (0, 1),
    "rope.scale_linear": (0, 1),
    "rope.scaling.attn_factor": (1,),
    "rope.scaling.yarn_attn_factor": (1,),
    "rope.scaling.yarn_ext_factor": (-1, 1),
    "rope.scaling.yarn_log_multiplier": (0,),
}
LLAMA3_LENGTH = 8192  # the trained context of every Llama 3, which their files do not say


def package(path: Path) -> Any:
    """The package gguf. Raises ModelError, naming `path`, where it is not installed."""
    try:
        import gguf
    except ModuleNotFoundError:
        raise ModelError(f"{path}: GGUF needs the package gguf; pip install gguf") from None
    return gguf


def rope_factors(cfg: Config) -> np.ndarray | None:
    """What each of the H/2 frequencies is divided by (float32) in a model stretched as Llama 3."""
    if cfg.rope_scaling is None or cfg.rope_scaling.kind != "llama3":
        return None
    plain_H, _ = transformer.rope_frequencies(dataclasses.replace(cfg, rope_scaling=None))
    stretched_H, _ = transformer.rope_frequencies(cfg)
    return np.asarray(plain_H / stretched_H, np.float32)


class GgufFile:
    """The tensors of a GGUF file under their Hugging Face names, as TensorFolder gives them."""

    def __init__(self, path: Path):
        """Reads the header. Raises ModelError for a missing, damaged or unsupported file."""
        gguf = package(path)
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
        if (parts := self._fields.get("split.count", 0)) > 1:  # 0 of one that was merged
            raise ModelError(
                f"{path}: is one of {parts} parts of a model; make one file of them with"
                " `llama-gguf-split --merge` of llama.cpp"
            )
        found = {tensor.name: tensor for tensor in reader.tensors}
        self._rope_factors = found.pop(ROPE_FACTORS, None)
        self._tensors = {self._hf_name(name): tensor for name, tensor in found.items()}

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
        head_dim = self._integer("attention.key_length", width // heads)
        if self._get("rope.dimension_count", head_dim) != head_dim:
            raise ModelError(f"{self.folder}: rope.dimension_count differs from the head size")
        length = self._integer("context_length", 4096)
        self._refuse_unsupported(length)
        try:
            cfg = Config(
                vocab_size=self.shape("model.embed_tokens.weight")[0],
                d_model=width,
                n_layers=self._integer("block_count"),
                n_heads=heads,
                n_kv_heads=self._integer("attention.head_count_kv", heads),
                head_dim=head_dim,
                d_ff=self._integer("feed_forward_length"),
                rope_theta=float(self._get("rope.freq_base", 10000.0)),
                # The file holds a float32: 1e-5 reads as 9.99999975e-06.
                rms_eps=float(f"{self._get('attention.layer_norm_rms_epsilon', 1e-6):.6g}"),
                tie_embeddings="lm_head.weight" not in self._tensors,
                qkv_bias=self.family == "qwen2",
                qk_norm=self.family == "qwen3",
                max_len=length,
                rope_scaling=self._rope_scaling(length),
            )
        except ValueError as error:
            raise ModelError(f"{self.folder}: {error}") from None
        if self._rope_factors is not None:
            ours_H, theirs_H = rope_factors(cfg), self._rope_factors.data
            if ours_H is None or ours_H.shape != theirs_H.shape:
                alike = False
            else:
                alike = np.allclose(ours_H, theirs_H, rtol=1e-4)
            if not alike:
                raise ModelError(
                    f"{self.folder}: tensor {ROPE_FACTORS} stretches RoPE otherwise than Llama 3"
                    " does, which this decoder does not compute"
                )
        return cfg

    def _refuse_unsupported(self, length):
        window = self._get("attention.sliding_window", 0)
        found = {key: value for key in NEUTRAL if (value := self._get(key, None)) is not None}
        wrong = [key for key, value in found.items() if value not in NEUTRAL[key]]
        if not isinstance(window, int) or 0 < window < length:
            wrong.append("attention.sliding_window")
        # Without a type llama.cpp divides all positions by the factor.
        if self._get("rope.scaling.type", "") == "":
            wrong += ["rope.scaling.factor"] * (self._get("rope.scaling.factor", 1) not in (0, 1))
        for key in wrong:
            raise ModelError(
                f"{self.folder}: field {self.family}.{key} = {self._get(key, None)!r} is not"
                " supported by this decoder"
            )

    def _rope_scaling(self, length):
        kind = self._get("rope.scaling.type", "none")
        if kind not in ("none", "yarn"):
            raise ModelError(f"{self.folder}: rope.scaling.type {kind!r} is not supported")
        if kind == "yarn":
            return RopeScaling(
                "yarn",
                float(self._get("rope.scaling.factor", 1.0)),
                self._get("rope.scaling.original_context_length", length),
                beta_fast=float(self._get("rope.scaling.yarn_beta_fast", 32.0)),
                beta_slow=float(self._get("rope.scaling.yarn_beta_slow", 1.0)),
            )
        if self._rope_factors is None:
            return None
        # The longest wavelengths are divided by the factor itself.
        factor = float(self._rope_factors.data.max())
        trained = self._get("rope.scaling.original_context_length", LLAMA3_LENGTH)
        return RopeScaling("llama3", factor, trained)

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

    def tokenizer(self) -> dict[str, Any]:
        """What the file says of its tokenizer, under the keys that text/gguf_tokenizer.py reads."""
        found = {
            key.removeprefix("tokenizer."): value
            for key, value in self._fields.items()
            if key.startswith("tokenizer.")
        }
        return found | {"context_length": self._get("context_length", 4096)}

    def card(self) -> str | None:
        """The head of a model card with the license that the file names, if it names one."""
        said, name = (
            " ".join(str(self._fields.get(f"general.{field}") or "").split())
            for field in ("license", "name")
        )
        return f"---\nlicense: {said}\n---\n\n# {name or self.folder.stem}\n" if said else None

    def _get(self, key, default):
        return self._fields.get(f"{self.family}.{key}", default)

    def _integer(self, key, default=None):
        value = self._get(key, default)
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
