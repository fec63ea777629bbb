# SPDX-License-Identifier: Apache-2.0
"""What a decoder is, as settings: sizes, switches of the three families, and how it is computed.

Imports no jax: tiers without it read settings, too.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any, Literal

from flextrain_jax.core.settings import setting, settings

Attention = Literal["auto", "plain", "chunked", "splash", "cudnn", "triton"]  # see attention.attend
Dtype = Literal["float32", "bfloat16", "float16"]
Remat = Literal["none", "dots", "attention", "block"]


@dataclasses.dataclass(frozen=True)
class Distribution:
    """What a token is drawn from, of a model's logits; for the meanings see sampling.Sampling."""

    temperature: float = 1.0
    top_p: float = 1.0
    top_k: int = 0
    min_p: float = 0.0

    @classmethod
    def of(cls, sampling: Mapping[str, Any]) -> "Distribution":
        """That of the settings of a request, of which others are left out."""
        names = [field.name for field in dataclasses.fields(cls) if field.name in sampling]
        return cls(**{name: sampling[name] for name in names})

    @property
    def plain(self) -> bool:
        """Whether it is the model's own."""
        untouched = (self.temperature, self.top_p, self.top_k, self.min_p) == (1.0, 1.0, 0, 0.0)
        return untouched or self.temperature == 0  # greedy counts as the model's own, too


@settings
class RopeScaling:
    """Stretching of RoPE frequencies beyond the trained length, as Hugging Face computes it."""

    kind: Literal["llama3", "yarn"] = setting(
        "llama3: by low and high frequency factors; yarn: arXiv 2309.00071."
    )
    factor: float = setting("How much longer the stretched context is.", gt=0)
    original_max_len: int = setting("The trained context.", ge=1, unit="tokens")
    low_freq_factor: float = setting("llama3: wavelengths above length / this.", default=1.0)
    high_freq_factor: float = setting("llama3: wavelengths below length / this.", default=4.0)
    beta_fast: float = setting("yarn: rotations from which nothing is stretched.", default=32.0)
    beta_slow: float = setting("yarn: rotations up to which all is stretched.", default=1.0)
    attention_factor: float | None = setting(
        "yarn: scale of the attention; null: 0.1 ln(factor) + 1, at least 1.", default=None
    )


@settings
class Shape:
    """A decoder but for its vocabulary, which is that of the tokenizer."""

    d_model: int = setting("Width of the residual stream.", ge=1)
    n_layers: int = setting("Layers.", ge=1)
    n_heads: int = setting("Query heads.", ge=1)
    n_kv_heads: int = setting("Key and value heads; they divide the query heads.", ge=1)
    head_dim: int = setting("Width of a head; even, for RoPE.", ge=2)
    d_ff: int = setting("Width of the feed-forward part.", ge=1)
    rope_theta: float = setting("Base of the RoPE frequencies.", default=1e6, gt=0)
    rms_eps: float = setting("Added to the mean square in norms.", default=1e-6, ge=0)
    tie_embeddings: bool = setting("The output matrix is the embedding.", default=True)
    qkv_bias: bool = setting("Biases on queries, keys and values, as Qwen2 has.", default=False)
    qk_norm: bool = setting("Norms on queries and keys, as Qwen3 has.", default=False)
    max_len: int = setting("The trained context.", default=4096, ge=1, unit="tokens")
    rope_scaling: RopeScaling | None = setting("How RoPE is stretched, if it is.", default=None)
    dtype: Dtype = setting("The type of activations and matrix products.", default="float32")
    param_dtype: Dtype = setting("The type of the stored parameters.", default="float32")
    remat: Remat = setting(
        "What the backward pass computes again; the more, the less memory. none; dots: all but"
        " matrix products and attention; attention: all but attention; block: everything.",
        default="dots",
    )
    attention: Attention = setting(
        "How attention is computed; auto: plain up to 1024 tokens, then the device's kernel.",
        default="auto",
    )

    def __post_init__(self):
        if self.n_heads % self.n_kv_heads:
            raise ValueError(
                f"n_heads {self.n_heads} is not a multiple of n_kv_heads {self.n_kv_heads}"
            )
        if self.head_dim % 2:
            raise ValueError(f"head_dim {self.head_dim} must be even for RoPE")

    @property
    def context(self) -> int:
        """How many tokens the positions are good for."""
        scaling = self.rope_scaling
        stretched = int(scaling.factor * scaling.original_max_len) if scaling else 0
        return max(self.max_len, stretched)

    def with_vocabulary(self, size: int) -> "Config":
        """The decoder with a vocabulary of `size` tokens."""
        return Config(**vars(self), vocab_size=size)


@settings
class Config(Shape):
    """Sizes and choices of a decoder; the family is what the switches say."""

    vocab_size: int = setting("Tokens of the vocabulary.", ge=1, kw_only=True)
