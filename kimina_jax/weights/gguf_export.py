# SPDX-License-Identifier: Apache-2.0
"""A model as one GGUF file for llama.cpp: weights, configuration, tokenizer and chat template.

Laid out as llama.cpp's convert_hf_to_gguf.py does it: matrices in the type asked for, vectors in
float32, the query and key rows of Llama models in the interleaved order of its RoPE, the stretching
of Llama 3 as a tensor of divisors.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np

from kimina_jax.model import transformer
from kimina_jax.weights import gguf_file, hf, hf_config
from kimina_jax.weights.tensor_files import ModelError, narrowed

_TOP = {theirs: ours for ours, theirs in gguf_file.TOP.items()}
_LAYER = {theirs: ours for ours, theirs in gguf_file.LAYER.items()}
# Our type -> the format's name for it, that of a file which is mostly of it, and how its bytes are
# handed to the package, which knows no bfloat16.
_TYPES = {
    "float32": ("F32", "ALL_F32", np.float32),
    "float16": ("F16", "MOSTLY_F16", np.float16),
    "bfloat16": ("BF16", "MOSTLY_BF16", np.uint16),
}


def export_gguf(
    params: dict,
    cfg: transformer.Config,
    tokenizer: dict[str, Any],
    path: Path,
    *,
    dtype: str | None = None,
) -> None:
    """Writes the file `path`, whole or not at all.

    `params` are arrays, or those of `hf.open_model`, of which one tensor is in memory at a time;
    `tokenizer` the fields of text/gguf_tokenizer.py.
    `dtype` ("float32", "bfloat16", "float16"; None: that of the parameters) is the type of the
    matrices. Raises ModelError for what the format cannot say, and without the package gguf.
    """
    gguf = gguf_file.package(path)
    family = hf_config.to_hf(cfg, "float32")["model_type"]
    kind = dtype or cfg.param_dtype
    shapes, factors_H = hf.tensor_shapes(cfg), gguf_file.rope_factors(cfg)
    temporary = path.with_name(f".{path.name[:50]}.{secrets.token_hex(8)}.tmp")  # nobody's name
    writer = gguf.GGUFWriter(temporary, family)

    def announce(name: str, shape: tuple[int, ...]) -> None:
        code, _, bits = _TYPES[_type_of(shape, kind)]
        size = int(np.prod(shape)) * np.dtype(bits).itemsize
        code = gguf.GGMLQuantizationType[code]
        writer.add_tensor_info(name, shape, np.dtype(bits), size, raw_dtype=code)

    writer.add_name(path.stem)
    writer.add_file_type(gguf.LlamaFileType[_TYPES[kind][1]])
    for key, value in _config_fields(family, cfg, path).items():
        _add(writer, f"{family}.{key}", value)
    for key, value in tokenizer.items():
        _add(writer, f"tokenizer.{key}", value)
    if factors_H is not None:
        announce(gguf_file.ROPE_FACTORS, factors_H.shape)
    for name, shape in shapes.items():
        announce(_name(name), shape)
    try:
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        if factors_H is not None:
            writer.write_tensor_data(factors_H)
        for name, x in hf.named_tensors(params, cfg):
            type_ = _type_of(x.shape, kind)
            rows = _interleaved(name, x, cfg) if family == "llama" else x
            stored = np.ascontiguousarray(narrowed(name, rows, jnp.dtype(type_)))
            writer.write_tensor_data(stored.view(_TYPES[type_][2]))
        for file in writer.fout or ():
            file.flush()
            os.fsync(file.fileno())
        writer.close()
        temporary.replace(path)
    finally:
        writer.close()
        temporary.unlink(missing_ok=True)


def _type_of(shape: tuple[int, ...], kind: str) -> str:
    """Vectors stay in float32: llama.cpp adds and multiplies by no others."""
    return kind if len(shape) > 1 else "float32"


def _name(name: str) -> str:
    """The format's name of a tensor that Hugging Face calls `name`."""
    if name in _TOP:
        return _TOP[name]
    _, _, layer, rest = name.split(".", 3)
    stem, _, kind = rest.rpartition(".")
    return f"blk.{layer}.{_LAYER[stem]}.{kind}"


def _interleaved(name: str, x: np.ndarray, cfg: transformer.Config) -> np.ndarray:
    """Rows of a query or key projection in the order (head, plane, half); other tensors as is."""
    heads = {"q_proj": cfg.n_heads, "k_proj": cfg.n_kv_heads}.get(name.split(".")[-2])
    if heads is None:
        return x
    return x.reshape(heads, 2, x.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(x.shape)


def _config_fields(family: str, cfg: transformer.Config, path: Path) -> dict[str, Any]:
    """What the file says of the decoder, by the keys below the family's name."""
    values: dict[str, Any] = {
        "block_count": cfg.n_layers,
        "context_length": cfg.max_len,
        "embedding_length": cfg.d_model,
        "feed_forward_length": cfg.d_ff,
        "vocab_size": cfg.vocab_size,
        "attention.head_count": cfg.n_heads,
        "attention.head_count_kv": cfg.n_kv_heads,
        "attention.key_length": cfg.head_dim,
        "attention.value_length": cfg.head_dim,
        "attention.layer_norm_rms_epsilon": float(cfg.rms_eps),
        "rope.dimension_count": cfg.head_dim,
        "rope.freq_base": float(cfg.rope_theta),
    }
    scaling = cfg.rope_scaling
    if scaling is None:
        return values
    if scaling.kind == "llama3" and family != "llama":
        raise ModelError(
            f"{path}: llama.cpp stretches RoPE as Llama 3 in Llama models only, and this is"
            f" {family}; export a Hugging Face folder"
        )
    values["rope.scaling.original_context_length"] = scaling.original_max_len
    if scaling.kind == "yarn":
        if scaling.attention_factor is not None:
            raise ModelError(
                f"{path}: GGUF has no field for the attention_factor {scaling.attention_factor} of"
                " this model's rope_scaling; export a Hugging Face folder"
            )
        values |= {
            "rope.scaling.type": "yarn",
            "rope.scaling.factor": float(scaling.factor),
            "rope.scaling.yarn_beta_fast": float(scaling.beta_fast),
            "rope.scaling.yarn_beta_slow": float(scaling.beta_slow),
        }
    return values


def _add(writer: Any, key: str, value: Any) -> None:
    """One field, in the type of the format that llama.cpp reads it in."""
    if isinstance(value, bool):
        writer.add_bool(key, value)
    elif isinstance(value, int):
        writer.add_uint32(key, value)
    elif isinstance(value, float):
        writer.add_float32(key, value)
    elif isinstance(value, str):
        writer.add_string(key, value)
    else:
        writer.add_array(key, value)
