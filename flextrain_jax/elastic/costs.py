# SPDX-License-Identifier: Apache-2.0
"""What a model costs, counted from its shapes: parameters, multiply-adds, activations.

XLA's cost analysis counts the body of a loop once and depends on the backend, so it is the check
(tests/flextrain_jax/elastic/test_ladder.py), not the reference. Normalization, activations, pooling
and residual additions are left out of the multiply-adds (a few percent of a CIFAR ResNet).
"""

import dataclasses

FLOAT_BYTES = 4


@dataclasses.dataclass(frozen=True)
class Cost:
    """One part of a model, for one example.

    `params` numbers that are trained, `state` numbers that are carried without a gradient (running
    statistics), `macs` multiply-adds of the forward pass, `saved` numbers that the backward pass
    needs, `live` numbers that exist at once in an inference pass (input and output of the dearest
    operation).
    """

    params: int = 0
    state: int = 0
    macs: int = 0
    saved: int = 0
    live: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        """Both parts, one after the other: everything adds up but `live`, whose maximum counts."""
        return Cost(
            self.params + other.params,
            self.state + other.state,
            self.macs + other.macs,
            self.saved + other.saved,
            max(self.live, other.live),
        )


@dataclasses.dataclass(frozen=True)
class ModelCost:
    """The costs of a stacked model: stem, every block, and the decision layer."""

    stem: Cost
    blocks: tuple[Cost, ...]
    head: Cost

    def of(self, active: tuple[int, ...]) -> Cost:
        """The model with only the blocks `active`; an inactive block is an identity that costs
        nothing.
        """
        return sum((self.blocks[i] for i in active), self.stem) + self.head_at(len(active))

    def head_at(self, depth: int) -> Cost:
        """The decision layer that reads so many blocks."""
        del depth
        return self.head

    @property
    def full(self) -> Cost:
        """The whole model."""
        return self.of(tuple(range(len(self.blocks))))


def conv(height: int, width: int, kernel: int, c_in: int, c_out: int, stride: int = 1) -> Cost:
    """A convolution without bias on a (height, width, c_in) input, padded to keep the size."""
    out = -(-height // stride) * -(-width // stride)
    inputs, outputs = height * width * c_in, out * c_out
    weights = kernel * kernel * c_in * c_out
    return Cost(params=weights, macs=out * weights, saved=inputs, live=inputs + outputs)


def dense(rows: int, d_in: int, d_out: int, bias: bool = True) -> Cost:
    """A linear layer on `rows` vectors."""
    weights = d_in * d_out
    return Cost(
        params=weights + d_out * bias,
        macs=rows * weights,
        saved=rows * d_in,
        live=rows * (d_in + d_out),
    )


def norm(size: int, channels: int, *, bias: bool = True, running: bool = False) -> Cost:
    """A normalization of `size` numbers in `channels` channels: scale, perhaps bias, perhaps
    running mean and variance.
    """
    return Cost(
        params=channels * (1 + bias), state=2 * channels * running, saved=size, live=2 * size
    )


def attention(queries: int, keys: float, heads: int, head_dim: int) -> Cost:
    """Scores and weighted values; `keys` is the mean number of keys that a query sees."""
    scores = int(queries * keys * heads)
    return Cost(
        macs=2 * scores * head_dim,
        saved=scores + 3 * queries * heads * head_dim,
        live=scores + 4 * queries * heads * head_dim,
    )


def decoder(
    tokens: int,
    *,
    vocab_size: int,
    d_model: int,
    n_layers: int,
    n_heads: int,
    n_kv_heads: int,
    head_dim: int,
    d_ff: int,
    tie_embeddings: bool,
    qkv_bias: bool,
    qk_norm: bool,
) -> ModelCost:
    """A decoder of the Qwen and Llama families on a row of `tokens` tokens, logits included.

    A token sees half the row on average. A tied embedding counts as the stem's.
    """
    T, D, F = tokens, d_model, d_ff
    queries, kv = n_heads * head_dim, n_kv_heads * head_dim
    block = norm(T * D, D, bias=False) + dense(T, D, queries + 2 * kv, bias=qkv_bias)
    if qk_norm:
        block += norm(T * queries, head_dim, bias=False) + norm(T * kv, head_dim, bias=False)
    block += attention(T, T / 2, n_heads, head_dim) + dense(T, queries, D, bias=False)
    block += norm(T * D, D, bias=False) + dense(T, D, 2 * F, bias=False)
    block += dense(T, F, D, bias=False)
    stem = Cost(params=vocab_size * D, live=T * D)
    unembed = dense(T, D, vocab_size, bias=False)
    if tie_embeddings:
        unembed = dataclasses.replace(unembed, params=0)
    return ModelCost(stem, (block,) * n_layers, norm(T * D, D, bias=False) + unembed)
