# SPDX-License-Identifier: Apache-2.0
"""The matrix products of a stage alone: what the stages are held against.

A stage of training or decoding is mostly matrix products. Here the same products, of the same
sizes and with nothing between them, run on all cores, so that a slower machine is slower in both,
and a slower program in one of them only.
"""

import dataclasses
import time
from collections.abc import Mapping, Sequence
from typing import Any

LEAST_S = 0.3  # a measurement goes on for so long
AHEAD = 4  # calls that wait for the device, so that it does not wait for the next


@dataclasses.dataclass(frozen=True)
class Product:
    """`batch` products of an (m, k) matrix with a (k, n) one."""

    m: int
    k: int
    n: int
    batch: int = 1

    def backward(self) -> list["Product"]:
        """What the gradients of both factors take."""
        return [
            Product(self.m, self.n, self.k, self.batch),
            Product(self.k, self.m, self.n, self.batch),
        ]


def trained(forward: Sequence[Product]) -> list[Product]:
    """A forward pass and its backward pass."""
    return [*forward, *(product for one in forward for product in one.backward())]


def decoder(
    model: Mapping[str, Any], vocab_size: int, rows: int, tokens: int, context: int
) -> list[Product]:
    """A decoder's forward pass over `rows` rows of `tokens` tokens that see `context` tokens each.

    `model` is the section "model" of a configuration.
    """
    width, heads, kv_heads = model["d_model"], model["n_heads"], model["n_kv_heads"]
    head, ffn, n = model["head_dim"], model["d_ff"], rows * tokens
    groups = heads // kv_heads
    layer = [
        Product(n, width, (heads + 2 * kv_heads) * head),
        Product(groups * tokens, head, context, rows * kv_heads),
        Product(groups * tokens, context, head, rows * kv_heads),
        Product(n, heads * head, width),
        Product(n, width, 2 * ffn),
        Product(n, ffn, width),
    ]
    return [*(layer * model["n_layers"]), Product(n, width, vocab_size)]


def resnet(model: Mapping[str, Any], side: int, classes: int, images: int) -> list[Product]:
    """A CIFAR ResNet's forward pass over gray images of `side` pixels, every 3x3 convolution as one
    product.

    `model` is the section "model" of a configuration; a stage after the first halves the image.
    """
    products, channels = [], 1
    convolutions = [(0, model["widths"][0])]  # the stem
    for stage, blocks in enumerate(model["stages"]):
        convolutions += [(stage, model["widths"][stage])] * (2 * blocks)
    for stage, width in convolutions:
        pixels = (side >> stage) ** 2
        products.append(Product(images * pixels, 9 * channels, width))
        channels = width
    return [*products, Product(images, channels, classes)]


def use_all_cores() -> None:
    """Gives this process a device for each core, of one thread. Must come before jax is used."""
    from flextrain_jax.core.mesh import core_mesh
    from launch import cli

    core_mesh(1 << 16)
    cli.use_compilation_cache()


class Reference:
    """`products`, each with factors of its own, on every device at once."""

    def __init__(self, products: Sequence[Product]):
        import jax
        import numpy as np

        def some(*shape: int):
            return np.full(shape, 0.5, np.float32)  # a product takes as long with any numbers

        host = [(some(p.batch, p.m, p.k), some(p.batch, p.k, p.n)) for p in products]
        self._operands = [jax.device_put(host, device) for device in jax.devices()]
        self._run = jax.jit(lambda operands: [x @ w for x, w in operands])
        self._wait = jax.block_until_ready
        self._call()  # compiles

    def seconds(self) -> float:
        """The seconds of `products`, once on every core: the mean over at least LEAST_S."""
        started, calls = time.perf_counter(), 0
        while (passed := time.perf_counter() - started) < LEAST_S:
            self._call()
            calls += AHEAD
        return passed / calls

    def _call(self) -> None:
        self._wait([self._run(one) for _ in range(AHEAD) for one in self._operands])
