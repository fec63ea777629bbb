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

    def need(key):
        if not isinstance(config.get(key), int):
            raise ModelError(f"{source}: field {key} is missing or is not an integer")
        return config[key]

    d_model, n_heads = need("hidden_size"), need("num_attention_heads")
    try:
        return Config(
            vocab_size=need("vocab_size"),
            d_model=d_model,
            n_layers=need("num_hidden_layers"),
            n_heads=n_heads,
            n_kv_heads=config.get("num_key_value_heads") or n_heads,
            head_dim=config.get("head_dim") or d_model // n_heads,
            d_ff=need("intermediate_size"),
            rope_theta=float(rope.get("rope_theta") or config.get("rope_theta") or 10000.0),
            rms_eps=config.get("rms_norm_eps", 1e-6),
            tie_embeddings=config.get("tie_word_embeddings", False),
            qkv_bias=family == "qwen2",
            qk_norm=family == "qwen3",
            max_len=config.get("max_position_embeddings", 4096),
            rope_scaling=_rope_scaling(rope, config, source),
        )
    except ValueError as error:
        raise ModelError(f"{source}: {error}") from None


def _rope(config, source):
    """What config.json says of RoPE: of transformers 5 in one table, which may be one for each kind
    of layer; of transformers 4 in rope_scaling, beside rope_theta."""
    rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
    if not isinstance(rope, dict):
        raise ModelError(f"{source}: field rope_parameters is {rope!r}; it must be a table")
    kinds = [one for one in rope.values() if isinstance(one, dict)]
    if not kinds:
        return rope
    used = [rope[kind] for kind in set(config.get("layer_types") or rope) if kind in rope]
    if not used or any(one != used[0] for one in used):
        raise ModelError(
            f"{source}: rope_parameters differ between kinds of layers ({', '.join(sorted(rope))}),"
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
        "hidden_act": config.get("hidden_act", "silu") != "silu",
        "attention_bias": family != "qwen2" and config.get("attention_bias", False),
        "mlp_bias": config.get("mlp_bias", False),
        "partial_rotary_factor": partial != 1.0,
        "quantization_config": config.get("quantization_config"),
    }
    for field, wrong in refused.items():
        if wrong:
            raise ModelError(
                f"{source}: {field} = {config.get(field, rope.get(field))!r} is not supported by"
                " this decoder"
            )


def _rope_scaling(rope, config, source):
    kind = rope.get("rope_type") or rope.get("type") or "default"
    if kind == "default":
        return None
    if kind not in ("llama3", "yarn"):
        raise ModelError(
            f"{source}: RoPE type {kind!r} is not supported; use default, llama3 or yarn"
        )
    if "factor" not in rope:
        raise ModelError(f"{source}: RoPE type {kind!r} needs the field factor")
    for field, supported in (("mscale", None), ("mscale_all_dim", None), ("truncate", True)):
        if rope.get(field, supported) != supported:
            raise ModelError(f"{source}: RoPE field {field} = {rope[field]!r} is not supported")
    original = rope.get("original_max_position_embeddings")
    length = original or config.get("max_position_embeddings", 4096)
    names = ("low_freq_factor", "high_freq_factor") if kind == "llama3" else ()
    names = names or ("beta_fast", "beta_slow", "attention_factor")
    told: dict[str, Any] = {n: float(rope[n]) for n in names if rope.get(n) is not None}
    return RopeScaling(kind, float(rope["factor"]), length, **told)


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
