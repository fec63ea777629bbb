# SPDX-License-Identifier: Apache-2.0
"""Whole layers on every process, of stacked parameters whose layers lie in parts on all of them.

A stacked array (L, ...) is cut along its other axes, so a process has a part of every layer. Here
each device gets whole layers by all-to-all: what it needs is sent to it alone, and once. The layers
stand in slots, equally many on every device, some of which may stay empty (they repeat layer 0); so
that the number of devices need not divide that of the layers.
"""

import functools
import math
from collections.abc import Iterator

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.sharding import Mesh, NamedSharding
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.hosts import on_host
from kimina_jax.model.lazy import OnDisk

Stacked = jax.Array | np.ndarray | OnDisk


def holders(x: Stacked, n_layers: int) -> list[int]:
    """The process that `own_layers` gives each layer of `x` to; the same on all processes."""
    if (sharding := _spread_by(x)) is None:
        return [layer * jax.process_count() // n_layers for layer in range(n_layers)]
    mesh = _mesh(sharding)
    order = [mesh.axis_names.index(name) for name in _order(sharding)]
    devices = mesh.devices.transpose(order).ravel()
    slots, each = _slots(n_layers, mesh.size)
    return [devices[slot // each].process_index for slot in slots]


def own_layers(x: Stacked, n_layers: int) -> Iterator[tuple[int, np.ndarray]]:
    """(number, layer) of every layer that is this process's by `holders`, in order, with the bits
    that it has in `x`. All processes must call this, one array after the other."""
    sharding = _spread_by(x)
    if isinstance(x, OnDisk) or sharding is None:
        whole = x if isinstance(x, OnDisk) else on_host(x)
        for layer, process in enumerate(holders(x, n_layers)):
            if process == jax.process_index():
                yield layer, whole[layer]
        return
    with jax.set_mesh(_mesh(sharding)):
        moved = _mover(sharding, n_layers)(x)
    parts = {shard.index[0].start or 0: shard.data for shard in moved.addressable_shards}
    slots, each = _slots(n_layers, sharding.mesh.size)
    for layer, slot in enumerate(slots):
        part = parts.get(slot - slot % each)
        if part is not None:
            yield layer, np.asarray(part)[slot % each].view(x.dtype)


def _spread_by(x: Stacked) -> NamedSharding | None:
    """How `x` is cut, where that is along other axes than the layers and over several processes."""
    if isinstance(x, np.ndarray | OnDisk) or x.is_fully_addressable or x.is_fully_replicated:
        return None
    sharding = x.sharding
    return sharding if isinstance(sharding, NamedSharding) and not _cuts(sharding)[0] else None


def _mesh(sharding: NamedSharding) -> Mesh:
    """The mesh of an array that has devices."""
    assert isinstance(sharding.mesh, Mesh)
    return sharding.mesh


def _cuts(sharding: NamedSharding) -> list[tuple[str, ...]]:
    """The mesh axes that cut each axis of an array; the last axes may be left out."""
    named = [entry if isinstance(entry, tuple) else (entry,) for entry in sharding.spec]
    sizes = sharding.mesh.shape
    return [tuple(name for name in names if name and sizes[name] > 1) for names in named]


def _order(sharding: NamedSharding) -> tuple[str, ...]:
    """The axes of the mesh in the order of the slots, the slowest first: those along which devices
    hold copies, which cost no message, and then those that cut the array."""
    cutting = [name for names in _cuts(sharding) for name in names]
    return (*(name for name in sharding.mesh.axis_names if name not in cutting), *cutting)


def _slots(n_layers: int, n_devices: int) -> tuple[list[int], int]:
    """The slot of every layer, evenly over all slots, and how many slots a device has."""
    each = -(-n_layers // n_devices)
    return [layer * each * n_devices // n_layers for layer in range(n_layers)], each


@functools.lru_cache
def _mover(sharding: NamedSharding, n_layers: int):
    """A compiled step from an array that is cut by `sharding` to its slots, as unsigned integers: a
    sum or a conversion of floats might change bits, such as those of subnormal numbers."""
    mesh, order = sharding.mesh, _order(sharding)
    slots, each = _slots(n_layers, mesh.size)
    content = np.zeros(each * mesh.size, np.int32)
    content[slots] = np.arange(n_layers)
    cutting = {name for names in _cuts(sharding) for name in names}
    copies = tuple(name for name in order if name not in cutting)
    share = content.size // math.prod(mesh.shape[name] for name in copies)

    def move(x):
        x = lax.bitcast_convert_type(x, np.dtype(f"uint{8 * x.dtype.itemsize}"))
        first = lax.axis_index(copies) * share if copies else 0
        x = x[lax.dynamic_slice_in_dim(jnp.asarray(content), first, share)]
        for axis, names in enumerate(_cuts(sharding)):
            if names:
                x = lax.all_to_all(x, names, split_axis=0, concat_axis=axis, tiled=True)
        return x

    spread = jax.shard_map(
        move, mesh=mesh, in_specs=sharding.spec, out_specs=P(order), check_vma=False
    )
    return jax.jit(spread)
