# SPDX-License-Identifier: Apache-2.0
"""config.json of Hugging Face <-> transformer.Config, for Qwen2/2.5, Qwen3 and Llama.

What this decoder does not compute (sliding windows, other activations, other RoPE types) is refused
by name: a checkpoint that loads and is wrong would be worse.
"""

from typing import Any, get_args

from kimina_jax.model.config import Config, Dtype, RopeScaling
from kimina_jax.weights.tensor_files import ModelError

ARCHITECTURES = {
    "qwen2": "Qwen2ForCausalLM",
    "qwen3": "Qwen3ForCausalLM",
    "llama": "LlamaForCausalLM",
}

# Ours: the narrower type that float32 weights are computed in; transformers and vLLM pass it over.
COMPUTED = "computed_in"


def computed_in(config: dict, source: str = "config.json") -> Dtype | None:
    """The type that a config.json says its weights are computed in, where it says one."""
    found = config.get(COMPUTED)
    if found is not None and found not in get_args(Dtype):
        known = ", ".join(get_args(Dtype))
        raise ModelError(f"{source}: field {COMPUTED} is {found!r}; use {known}")
    return found


def from_hf(config: dict, source: str = "config.json") -> Config:
    """The Config of a config.json (of transformers 4 or 5); ModelError names the field at fault."""
    family = config.get("model_type")
    if family not in ARCHITECTURES:
        raise ModelError(
            f"{source}: model_type {family!r} is not supported; use one of"
            f" {', '.join(ARCHITECTURES)}"
        )
    named = config.get("architectures") or [ARCHITECTURES[family]]
    if named != [ARCHITECTURES[family]]:
        raise ModelError(
            f"{source}: architectures {named} is not supported; use {ARCHITECTURES[family]}"
        )
    rope = _rope(config, source)
    _refuse_unsupported(config, rope, family, source)
    d_model = _whole(config, "hidden_size", source)
    n_heads = _whole(config, "num_attention_heads", source)
    head_dim = 128 if family == "qwen3" else d_model // n_heads  # what transformers takes
    theta = _number(config, "rope_theta", source, 10000.0)
    try:
        return Config(
            vocab_size=_whole(config, "vocab_size", source),
            d_model=d_model,
            n_layers=_whole(config, "num_hidden_layers", source),
            n_heads=n_heads,
            n_kv_heads=_whole(config, "num_key_value_heads", source, n_heads),
            head_dim=_whole(config, "head_dim", source, head_dim),
            d_ff=_whole(config, "intermediate_size", source),
            rope_theta=_number(rope, "rope_theta", source, theta),
            rms_eps=_number(config, "rms_norm_eps", source, 1e-6),
            tie_embeddings=_switch(config, "tie_word_embeddings", source),
            qkv_bias=family == "qwen2",
            qk_norm=family == "qwen3",
            max_len=_whole(config, "max_position_embeddings", source, 4096),
            rope_scaling=_rope_scaling(rope, config, source),
        )
    except ValueError as error:
        raise ModelError(f"{source}: {error}") from None


def _whole(config: dict, field: str, source: str, default: int | None = None) -> int:
    """A count; `default` where the field is null or missing, if there is one."""
    value = config.get(field)
    value = default if value is None else value
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _ill_typed(config, field, source, "a whole number from 1")
    return value


def _number(config: dict, field: str, source: str, default: float | None = None) -> float:
    value = config.get(field)
    value = default if value is None else value
    # Of a whole number that is too large for a float nothing could be computed.
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < 1e300:
        raise _ill_typed(config, field, source, "a number")
    return float(value)


def _switch(config: dict, field: str, source: str) -> bool:
    value = config.get(field)
    if value is not None and not isinstance(value, bool):
        raise _ill_typed(config, field, source, "true or false")
    return bool(value)


def _ill_typed(config: dict, field: str, source: str, wanted: str) -> ModelError:
    value = config.get(field)
    said = "is missing" if value is None else f"is {value!r}"
    return ModelError(
        f"{source}: field {field} {said}; it must be {wanted}, so copy the file again"
    )


def _rope(config, source):
    """What config.json says of RoPE: of transformers 5 in rope_parameters; of transformers 4 in
    rope_scaling, beside rope_theta. A rope_scaling that was added to the former is taken, as
    transformers 5 takes it, and keeps what it does not say, such as the theta."""
    rope, added = (
        _rope_table(config, name, source) for name in ("rope_parameters", "rope_scaling")
    )
    if added and _rope_kind(rope) != "default":
        theta = rope.get("rope_theta")
        if _scaling(added, theta) != _scaling(rope, theta):
            raise ModelError(
                f"{source}: rope_parameters and rope_scaling both stretch RoPE, and differ; remove"
                " the one that does not hold"
            )
    return rope | added | ({"rope_type": _rope_kind(added)} if added else {})


def _rope_kind(rope):
    return rope.get("rope_type") or rope.get("type") or "default"


def _scaling(rope, theta):
    """A table of RoPE in one spelling, to be compared; without a theta of its own, with `theta`."""
    said = {name: value for name, value in rope.items() if name not in ("type", "rope_type")}
    return {"rope_theta": theta} | said | {"rope_type": _rope_kind(rope)}


def _rope_table(config, name, source):
    """One table of RoPE, which may be one for each kind of layer; empty where there is none."""
    rope = config.get(name) or {}
    if not isinstance(rope, dict):
        raise ModelError(f"{source}: field {name} is {rope!r}; it must be a table")
    layers = config.get("layer_types")
    if layers is not None and not (
        isinstance(layers, list) and all(isinstance(kind, str) for kind in layers)
    ):
        raise _ill_typed(config, "layer_types", source, "a list of texts")
    kinds = [one for one in rope.values() if isinstance(one, dict)]
    if not kinds:
        return rope
    used = [rope[kind] for kind in set(layers or rope) if kind in rope]
    if not used or any(one != used[0] for one in used):
        raise ModelError(
            f"{source}: {name} differ between kinds of layers ({', '.join(sorted(rope))}),"
            " which this decoder does not compute"
        )
    return used[0]


def _refuse_unsupported(config, rope, family, source):
    windows = config.get("use_sliding_window") or "sliding_attention" in (
        config.get("layer_types") or []
    )
    partial = rope.get("partial_rotary_factor", config.get("partial_rotary_factor", 1.0))
    refused = {
        "use_sliding_window": windows,
        "is_causal": config.get("is_causal") is False,
        "hidden_act": config.get("hidden_act", "silu") not in ("silu", "swish"),
        "attention_bias": family != "qwen2" and config.get("attention_bias", False),
        "mlp_bias": config.get("mlp_bias", False),
        "partial_rotary_factor": partial not in (1.0, None),
        "quantization_config": config.get("quantization_config"),
    }
    for field, wrong in refused.items():
        if wrong:
            raise ModelError(
                f"{source}: {field} = {config.get(field, rope.get(field))!r} is not supported by"
                " this decoder"
            )


def _rope_scaling(rope, config, source):
    kind = _rope_kind(rope)
    if kind == "default":
        return None
    if kind not in ("llama3", "yarn"):
        raise ModelError(
            f"{source}: RoPE type {kind!r} is not supported; use default, llama3 or yarn"
        )
    if "factor" not in rope:
        raise ModelError(f"{source}: RoPE type {kind!r} needs the field factor")
    factor = _number(rope, "factor", source)
    for field, supported in (("mscale", None), ("mscale_all_dim", None), ("truncate", True)):
        if rope.get(field, supported) != supported:
            raise ModelError(f"{source}: RoPE field {field} = {rope[field]!r} is not supported")
    length = _whole(config, "max_position_embeddings", source, 4096)
    length = _whole(rope, "original_max_position_embeddings", source, length)
    beside = config.get("original_max_position_embeddings")
    if beside not in (None, length):
        raise ModelError(
            f"{source}: original_max_position_embeddings is {beside!r} beside the RoPE that it"
            f" stretches, and {length} in there; remove the one that does not hold"
        )
    names = ("low_freq_factor", "high_freq_factor") if kind == "llama3" else ()
    names = names or ("beta_fast", "beta_slow", "attention_factor")
    told: dict[str, Any] = {
        name: _number(rope, name, source) for name in names if rope.get(name) is not None
    }
    for name in ("beta_fast", "beta_slow"):
        if told.get(name) == 0:  # as if it were not said
            del told[name]
    return RopeScaling(kind, factor, length, **told)


def to_hf(cfg: Config, dtype: str) -> dict:
    """The config.json of a Config, readable by transformers 4 and 5 and by vLLM.

    Raises ModelError for a combination that no family has.
    """
    if cfg.qkv_bias and cfg.qk_norm:
        raise ModelError("a model with both qkv_bias and qk_norm is neither Qwen2 nor Qwen3")
    family = "qwen2" if cfg.qkv_bias else "qwen3" if cfg.qk_norm else "llama"
    if family == "qwen2" and cfg.head_dim * cfg.n_heads != cfg.d_model:
        raise ModelError(
            f"Qwen2 derives head_dim from d_model / n_heads, so head_dim must be"
            f" {cfg.d_model // cfg.n_heads}, not {cfg.head_dim}"
        )
    config = {
        "architectures": [ARCHITECTURES[family]],
        "model_type": family,
        "vocab_size": cfg.vocab_size,
        "hidden_size": cfg.d_model,
        "num_hidden_layers": cfg.n_layers,
        "num_attention_heads": cfg.n_heads,
        "num_key_value_heads": cfg.n_kv_heads,
        "intermediate_size": cfg.d_ff,
        "rope_theta": cfg.rope_theta,
        "rms_norm_eps": cfg.rms_eps,
        "tie_word_embeddings": cfg.tie_embeddings,
        "max_position_embeddings": cfg.max_len,
        "hidden_act": "silu",
        "initializer_range": 0.02,
        "attention_dropout": 0.0,
        "use_cache": True,
        "torch_dtype": dtype,
        **({COMPUTED: cfg.dtype} if dtype == "float32" != cfg.dtype else {}),
    }
    if family == "qwen2":
        config["use_sliding_window"] = False
    else:
        config |= {"head_dim": cfg.head_dim, "attention_bias": False}
    if family == "llama":
        config["mlp_bias"] = False
    if cfg.rope_scaling:
        config["rope_scaling"] = _scaling_to_hf(cfg.rope_scaling)
    return config


def _scaling_to_hf(scaling: RopeScaling) -> dict:
    common = {
        "rope_type": scaling.kind,
        "factor": scaling.factor,
        "original_max_position_embeddings": scaling.original_max_len,
    }
    if scaling.kind == "llama3":
        return common | {
            "low_freq_factor": scaling.low_freq_factor,
            "high_freq_factor": scaling.high_freq_factor,
        }
    yarn = common | {"beta_fast": scaling.beta_fast, "beta_slow": scaling.beta_slow}
    if scaling.attention_factor is not None:
        yarn["attention_factor"] = scaling.attention_factor
    return yarn
