# SPDX-License-Identifier: Apache-2.0
"""Parts of a net: what a small device holds of the server's tree, and its place in that tree.

A part is described by its shapes: a tree like the whole, with some branches missing (depth: blocks
and heads beyond the device) and some axes shorter (width: the first channels of every layer).
"""

from typing import Any

import jax
import jax.numpy as jnp


def shapes_of(tree: Any) -> Any:
    """The shapes and dtypes of a tree of arrays, or of a function without arguments."""
    return jax.eval_shape(tree if callable(tree) else lambda: tree)


def crop(tree: Any, shapes: Any) -> Any:
    """The part of `tree` that has these shapes: named branches, first entries of every axis."""
    if isinstance(shapes, dict):
        return {name: crop(tree[name], inner) for name, inner in shapes.items()}
    return tree[tuple(slice(0, n) for n in shapes.shape)]


def embed(part: Any, shapes: Any, fill: float = 0.0) -> Any:
    """A tree of `shapes` with `part` where `crop` took it from, and `fill` elsewhere."""
    if isinstance(shapes, dict):
        inner = part or {}
        return {name: embed(inner.get(name), s, fill) for name, s in shapes.items()}
    if part is None:
        return jnp.full(shapes.shape, fill, shapes.dtype)
    widths = [(0, whole - own) for whole, own in zip(shapes.shape, part.shape, strict=True)]
    return jnp.pad(part, widths, constant_values=fill)


def n_bytes(shapes: Any) -> int:
    """The bytes of a part: what a client receives, and what it sends back."""
    return sum(leaf.size * leaf.dtype.itemsize for leaf in jax.tree.leaves(shapes))
