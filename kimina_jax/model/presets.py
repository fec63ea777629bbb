# SPDX-License-Identifier: Apache-2.0
"""Shapes of published models, as their config.json states them.

Qwen2.5-Math and -Coder have the shapes of the base model of their size; Math differs in RoPE base
and context, Coder in nothing. A preset is for compiling and for random weights, a checkpoint brings
its own config.json.
"""

import dataclasses

from flextrain_jax.core.settings import setting, settings
from kimina_jax.model.config import Attention, Config, Dtype, Remat


def _qwen25(d_model, n_layers, n_heads, n_kv_heads, d_ff, vocab_size, tie) -> Config:
    return Config(
        vocab_size=vocab_size,
        d_model=d_model,
        n_layers=n_layers,
        n_heads=n_heads,
        n_kv_heads=n_kv_heads,
        head_dim=d_model // n_heads,
        d_ff=d_ff,
        tie_embeddings=tie,
        qkv_bias=True,
        max_len=32768,
        dtype="bfloat16",
    )


def _qwen3(d_model, n_layers, n_heads, d_ff, tie) -> Config:
    return Config(
        vocab_size=151936,
        d_model=d_model,
        n_layers=n_layers,
        n_heads=n_heads,
        n_kv_heads=8,
        head_dim=128,
        d_ff=d_ff,
        tie_embeddings=tie,
        qk_norm=True,
        max_len=40960,
        dtype="bfloat16",
    )


QWEN25_1P5B = _qwen25(1536, 28, 12, 2, 8960, 151936, True)
QWEN25_7B = _qwen25(3584, 28, 28, 4, 18944, 152064, False)
QWEN25_72B = _qwen25(8192, 80, 64, 8, 29568, 152064, False)
_MATH = {"rope_theta": 10_000.0, "max_len": 4096}

PRESETS = {
    # The shape of configs/sft/tiny.py, for a first look; a run has the vocabulary of its tokenizer.
    "tiny": Config(
        vocab_size=2048,
        d_model=256,
        n_layers=4,
        n_heads=4,
        n_kv_heads=4,
        head_dim=64,
        d_ff=704,
        qkv_bias=True,
        max_len=512,
    ),
    "qwen2.5-0.5b": _qwen25(896, 24, 14, 2, 4864, 151936, True),
    "qwen2.5-1.5b": QWEN25_1P5B,
    "qwen2.5-7b": QWEN25_7B,
    "qwen2.5-72b": QWEN25_72B,
    "qwen2.5-math-1.5b": dataclasses.replace(QWEN25_1P5B, **_MATH),
    "qwen2.5-math-7b": dataclasses.replace(QWEN25_7B, **_MATH),
    "qwen2.5-math-72b": dataclasses.replace(QWEN25_72B, **_MATH),
    "qwen3-0.6b": _qwen3(1024, 28, 16, 3072, True),
    "qwen3-1.7b": _qwen3(2048, 28, 16, 6144, True),
    "qwen3-4b": _qwen3(2560, 36, 32, 9728, True),
    "qwen3-8b": _qwen3(4096, 36, 32, 12288, False),
    "qwen3-32b": _qwen3(5120, 64, 64, 25600, False),
    "smollm2-135m": Config(
        vocab_size=49152,
        d_model=576,
        n_layers=30,
        n_heads=9,
        n_kv_heads=3,
        head_dim=64,
        d_ff=1536,
        rope_theta=100_000.0,
        rms_eps=1e-5,
        max_len=8192,
        dtype="bfloat16",
    ),
}


@settings
class Computed:
    """How a model is computed whose weights come from a checkpoint, and what shape it has."""

    preset: str = setting("Its published shape, which launch.compile needs.", default="")
    dtype: Dtype | None = setting(
        "The type of activations and matrix products; null: the checkpoint's.", default=None
    )
    param_dtype: Dtype | None = setting(
        "The type of the stored parameters; null: float32 for what trains, which a small update"
        " would not change in bfloat16, and the checkpoint's for what is frozen.",
        default=None,
    )
    remat: Remat | None = setting(
        "What the backward pass computes again; see model.remat of SFT.", default=None
    )
    attention: Attention | None = setting("How attention is computed.", default=None)

    def __post_init__(self):
        if self.preset and self.preset not in PRESETS:
            raise ValueError(f"'preset' is {self.preset!r}; known presets are {', '.join(PRESETS)}")

    def applied(self, model: Config) -> Config:
        """`model` with what is said here."""
        said = {name: value for name, value in vars(self).items() if value is not None}
        del said["preset"]
        return dataclasses.replace(model, **said)
