# SPDX-License-Identifier: Apache-2.0
"""Placement of arrays that is silent when there is nothing to place on.

A model function runs on an explicit mesh (`jax.set_mesh`) in training and without any mesh in a
test or a one-device decoder. These functions are the only place that knows the difference. A
mesh may also lack an axis that a spec names (`seq` is optional): such an axis counts as size one.
"""

from collections.abc import Collection

import jax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P


def on_mesh(spec: P) -> P | None:
    """`spec` without the axes that the current mesh lacks; None if no mesh is set (for
    `out_sharding=`).
    """
    mesh = jax.sharding.get_abstract_mesh()
    if mesh.empty or AxisType.Manual in mesh.axis_types:  # nothing to place inside shard_map
        return None
    return within(spec, mesh.axis_names)


def within(spec: P, axes: Collection[str]) -> P:
    """`spec` without the axes that are not among `axes`."""
    entries = [entry if isinstance(entry, tuple) else (entry,) for entry in spec]
    kept = [tuple(name for name in entry if name in axes) for entry in entries]
    return P(*(entry[0] if len(entry) == 1 else (entry or None) for entry in kept))


def place(x: jax.Array, spec: P) -> jax.Array:
    """`x` with the placement `spec` on the current mesh; `x` itself if no mesh is set."""
    there = on_mesh(spec)
    return x if there is None else jax.sharding.reshard(x, there)


def place_like(x: jax.Array, other: jax.Array) -> jax.Array:
    """`x` with the placement of `other`; `x` itself if no mesh is set."""
    if jax.sharding.get_abstract_mesh().empty:
        return x
    return jax.sharding.reshard(x, jax.typeof(other).sharding.spec)


def axis_names(x: jax.Array, axis: int) -> tuple[str, ...]:
    """The names of the mesh axes over which this axis of `x` is spread; () without a mesh."""
    if jax.sharding.get_abstract_mesh().empty:
        return ()
    entry = jax.typeof(x).sharding.spec[axis]
    return entry if isinstance(entry, tuple) else (() if entry is None else (entry,))


def axis_size(name: str) -> int:
    """How many devices a mesh axis has; 1 without a mesh or without that axis."""
    return jax.sharding.get_abstract_mesh().shape.get(name, 1)


def is_cut(x: jax.Array, axis: int) -> bool:
    """Whether this axis of `x` lies on more than one device of an explicit mesh."""
    return any(axis_size(name) > 1 for name in axis_names(x, axis))
