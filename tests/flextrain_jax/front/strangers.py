# SPDX-License-Identifier: Apache-2.0
"""Models that are not ours, written as their users write them: nothing of this project is here."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from flax import linen as nn
from flax import nnx


class BasicBlock(nn.Module):
    """The block of an ImageNet ResNet-18, with a projection where the shape changes."""

    filters: int
    stride: int = 1

    @nn.compact
    def __call__(self, x, train: bool = True):
        norm = partial(nn.BatchNorm, use_running_average=not train, momentum=0.8)
        conv = partial(nn.Conv, use_bias=False, padding="SAME")
        y = nn.relu(norm()(conv(self.filters, (3, 3), (self.stride, self.stride))(x)))
        y = norm(scale_init=nn.initializers.zeros)(conv(self.filters, (3, 3))(y))
        if x.shape != y.shape:
            x = conv(self.filters, (1, 1), (self.stride, self.stride), name="downsample")(x)
            x = norm(name="downsample_norm")(x)
        return nn.relu(x + y)


class ResNet18(nn.Module):
    """timm's resnet18: stem, four stages of two blocks, pooling, classifier `fc`."""

    num_classes: int
    widths: tuple = (64, 128, 256, 512)
    layers: tuple = (2, 2, 2, 2)

    @nn.compact
    def __call__(self, x, train: bool = True):
        x = nn.Conv(self.widths[0], (3, 3), use_bias=False, name="conv1")(x)
        x = nn.relu(nn.BatchNorm(use_running_average=not train, momentum=0.8, name="bn1")(x))
        for i, (width, size) in enumerate(zip(self.widths, self.layers, strict=True)):
            for j in range(size):
                stride = 2 if i > 0 and j == 0 else 1
                x = BasicBlock(width, stride, name=f"layer{i + 1}_{j}")(x, train=train)
        return nn.Dense(self.num_classes, name="fc")(x.mean(axis=(1, 2)))


class Encoder(nnx.Module):
    """A pre-norm encoder layer."""

    def __init__(self, width, heads, dropout, rngs):
        self.norm1 = nnx.LayerNorm(width, rngs=rngs)
        self.attention = nnx.MultiHeadAttention(heads, width, decode=False, rngs=rngs)
        self.norm2 = nnx.LayerNorm(width, rngs=rngs)
        self.up = nnx.Linear(width, 2 * width, rngs=rngs)
        self.down = nnx.Linear(2 * width, width, rngs=rngs)
        self.dropout = nnx.Dropout(dropout, rngs=rngs)

    def __call__(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.dropout(self.down(nnx.gelu(self.up(self.norm2(x)))))


class ViT(nnx.Module):
    """A small Vision Transformer with a class token."""

    def __init__(self, size, patch, width, depth, heads, classes, rngs, dropout=0.0):
        self.patches = nnx.Conv(1, width, (patch, patch), (patch, patch), rngs=rngs)
        n = (size // patch) ** 2
        self.token = nnx.Param(jnp.zeros((1, 1, width)))
        self.position = nnx.Param(0.02 * jax.random.normal(rngs.params(), (1, n + 1, width)))
        self.encoders = nnx.List([Encoder(width, heads, dropout, rngs) for _ in range(depth)])
        self.norm = nnx.LayerNorm(width, rngs=rngs)
        self.classifier = nnx.Linear(width, classes, rngs=rngs)

    def __call__(self, x):
        x = self.patches(x).reshape(x.shape[0], -1, self.token.shape[-1])
        token = jnp.broadcast_to(self.token[...], (x.shape[0], 1, x.shape[-1]))
        x = jnp.concatenate([token, x], axis=1) + self.position[...]
        for encoder in self.encoders:
            x = encoder(x)
        return self.classifier(self.norm(x)[:, 0])


class NormedLayer(nnx.Module):
    """A residual layer with BatchNorm."""

    def __init__(self, width, rngs):
        self.linear = nnx.Linear(width, width, rngs=rngs)
        self.norm = nnx.BatchNorm(width, momentum=0.7, rngs=rngs)

    def __call__(self, x):
        return x + nnx.relu(self.norm(self.linear(x)))


class NormedStack(nnx.Module):
    """A stack of them; the classifier reads the flat image."""

    def __init__(self, size, width, depth, classes, rngs):
        self.embed = nnx.Linear(size, width, rngs=rngs)
        self.layers = nnx.List([NormedLayer(width, rngs) for _ in range(depth)])
        self.classifier = nnx.Linear(width, classes, rngs=rngs)

    def __call__(self, x):
        x = self.embed(x.reshape(x.shape[0], -1))
        for layer in self.layers:
            x = layer(x)
        return self.classifier(x)


X = np.random.default_rng(0).normal(size=(24, 8, 8, 1)).astype(np.float32)
Y = np.random.default_rng(1).integers(0, 3, 24)


def small_resnet():
    """Four blocks of three unequal widths, two of them with a stride."""
    return ResNet18(3, widths=(3, 5, 7), layers=(2, 1, 1))


def small_vit(depth=3, dropout=0.1):
    return ViT(8, 4, 6, depth, 2, 3, nnx.Rngs(0), dropout=dropout)
