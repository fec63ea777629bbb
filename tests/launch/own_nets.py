# SPDX-License-Identifier: Apache-2.0
"""Nets of a user's own, for `launch.elastic --model`: parts without parameters, and in lists."""

import jax.numpy as jnp
import numpy as np
from flax import linen as nn


class Layer(nn.Module):
    """A layer, or, of width 0, none but its activation."""

    width: int

    @nn.compact
    def __call__(self, x):
        return nn.relu(nn.Dense(self.width)(x) if self.width else x)


class Net(nn.Module):
    """Two layers; `stem` and `head` say whether there is something before and behind them."""

    classes: int
    widths: tuple = (8, 8)
    stem: bool = True
    head: bool = True

    @nn.compact
    def __call__(self, x):
        x = x.reshape(x.shape[0], -1)
        if self.stem:
            x = nn.Dense(8 if self.head else self.classes, name="stem")(x)
        for i, width in enumerate(self.widths):
            x = Layer(width, name=f"b{i}")(x)
        return nn.Dense(self.classes, name="last")(x) if self.head else 2.0 * x


def no_stem(n_classes, image):
    return Net(n_classes, stem=False)


def no_head(n_classes, image):
    return Net(n_classes, (n_classes, n_classes), head=False)


def no_block(n_classes, image):
    return Net(n_classes, (0, 8))


def lists(n_classes, image):
    """Plain functions, whose parameters are lists."""
    rng, size = np.random.default_rng(0), int(np.prod(image))
    draw = lambda *shape: rng.normal(size=shape).astype(np.float32) / 8  # noqa: E731

    def linear(params, h):
        return jnp.dot(h.reshape(h.shape[0], -1), params[0]) + params[1][None]

    params = {
        "stem": [draw(size, 8), draw(8)],
        "blocks": [[draw(8, 8), draw(8)], [draw(8, 8), draw(8)]],
        "head": [draw(8, n_classes), draw(n_classes)],
    }
    return {"model": (linear, [linear] * 2, linear), "params": params}
