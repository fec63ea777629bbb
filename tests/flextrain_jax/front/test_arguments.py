# SPDX-License-Identifier: Apache-2.0
"""What a block takes beside what the one before it gives: flags, and arrays that are the same for
every input, such as a mask."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import linen as nn

import flextrain_jax as ft
from tests.flextrain_jax.front.strangers import X, Y
from tests.flextrain_jax.front.test_front import logits_of


class Masked(nn.Module):
    """Attention over the rows of an image, whose blocks take `more` beside their array."""

    more: str = "mask"
    size: int = 3

    @nn.compact
    def __call__(self, x, train: bool = False):
        T, of_x = x.shape[1], jnp.abs(x[:1, :, :1, 0])
        x = nn.Dense(6)(x.reshape(*x.shape[:2], -1))
        given = {
            "mask": jnp.tril(jnp.ones((1, 1, T, T), bool)),
            "angles": jnp.arange(T, dtype=jnp.float32)[None, :, None] / T,
            "learned": self.param("learned", nn.initializers.ones, (1, T, 6)),
            "of_x": of_x,
        }[self.more]
        for i in range(self.size):
            layer = MaskedLayer(name=f"layer_{i}")
            x = layer(x, more=given) if self.more == "of_x" else layer(x, given, train)
        return nn.Dense(3)(x.mean(1))


class MaskedLayer(nn.Module):
    @nn.compact
    def __call__(self, x, more=None, train: bool = False):
        mask = more if more is not None and more.dtype == bool else None
        y = x if mask is not None else x + more
        y = nn.MultiHeadDotProductAttention(2)(nn.LayerNorm()(y), mask=mask)
        return x + nn.Dropout(0.1, deterministic=not train)(y)


@pytest.mark.parametrize(("more", "order"), [("mask", "prefix"), ("angles", "even")])
def test_an_array_that_is_the_same_for_every_input_may_go_to_all_blocks(more, order, tmp_path):
    ladder = ft.elasticize(Masked(more), X, depths=(2, 3), order=order)
    ladder = ft.fit(ladder, (X, Y), epochs=1, batch=3)
    stem, blocks, head = (ladder.params[part] for part in ("stem", "blocks", "head"))
    kept = ladder.depths.active(0)
    params = {**stem, **head}
    params |= {f"layer_{i}": blocks[sorted(blocks)[j]] for i, j in enumerate(kept)}
    expected = Masked(more, size=2).apply({"params": params}, X)
    np.testing.assert_allclose(logits_of(ladder, 2, X), expected, atol=1e-5)
    ft.export(ladder, tmp_path / "small", depth=2)
    np.testing.assert_allclose(ft.load(tmp_path / "small")(X[:1]), expected[:1], atol=1e-5)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("of_x", "block layer_0 reads the input of the model past the blocks"),
        ("learned", "block layer_0 reads learned, which is not its own"),
    ],
)
def test_an_array_of_the_input_or_of_another_part_may_not(more, sentence):
    with pytest.raises(ft.FrontError, match=sentence):
        ft.elasticize(Masked(more), X, depths=(1, 3))


class Named(nn.Module):
    @nn.compact
    def __call__(self, x):
        x = nn.Dense(6)(x.reshape(*x.shape[:2], -1))
        for i in range(2):
            x = MaskedLayer(name=f"layer_{i}")(x=x, more=jnp.ones((1, 1, 6)))
        return nn.Dense(3)(x.mean(1))


def test_a_block_that_is_given_its_array_by_name_is_one_sentence():
    with pytest.raises(ft.FrontError, match="layer_0 is called with names alone; let its first"):
        ft.elasticize(Named(), X, depths=(1, 2), blocks="layer_0")


class Gated(nn.Module):
    """Blocks that are given `more`, of which the first block's is the same for every input."""

    more: str

    @nn.compact
    def __call__(self, x, train: bool = False):
        x = nn.Dense(6)(x.reshape(x.shape[0], -1))
        gate = jnp.ones((1, 6))
        if self.more == "random":
            gate = nn.Dropout(0.5, deterministic=not train)(gate)
        for i in range(3):
            key = self.make_rng("dropout") if train and self.more == "key" else None
            x = GatedLayer(name=f"layer_{i}")(x, gate, key)
            if self.more == "before" or (self.more == "in training" and train):
                gate = nn.sigmoid(x.mean(1, keepdims=True))
        return nn.Dense(3)(x)


class GatedLayer(nn.Module):
    @nn.compact
    def __call__(self, x, gate, key):
        y = nn.Dense(6)(nn.LayerNorm()(x)) * gate
        return x + (y if key is None else y * jax.random.bernoulli(key, 0.9, y.shape))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("before", "what block layer_0 gives goes into what a block is given beside its first"),
        ("in training", "what block layer_0 gives goes in training into what a block is given"),
        ("random", "a random number goes in training into what a block is given beside"),
    ],
)
def test_what_blocks_are_given_beside_may_hang_on_nothing(more, sentence):
    """When one block runs, the others give zeros: it was another net, without a word."""
    with pytest.raises(ft.FrontError, match=sentence):
        ft.elasticize(Gated(more), X, depths=(1, 3))


def test_a_block_may_be_given_a_key():
    ladder = ft.elasticize(Gated("key"), X, depths=(1, 3))
    ft.fit(ladder, (X, Y), epochs=1, batch=3)
