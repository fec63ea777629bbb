# SPDX-License-Identifier: Apache-2.0
"""The device mesh: always there, explicit for models of ours; one device is a mesh of ones.

Axes: `data` (replicas, across slices), `fsdp` (weights and batch), `tensor` (heads, feed-forward,
vocabulary), `seq` (context parallelism).
"""

import os
from collections.abc import Mapping
from typing import Any

import jax
import numpy as np
from jax.experimental import mesh_utils
from jax.sharding import AxisType, Mesh, NamedSharding
from jax.sharding import PartitionSpec as P

AXES = ("data", "fsdp", "tensor", "seq")
BATCH = ("data", "fsdp")


def make_mesh(
    shape: Mapping[str, int] | None = None, devices: list | None = None, explicit: bool = True
) -> Mesh:
    """Makes the mesh of `shape` over the devices; axes left out have size 1. One that is not
    explicit is for models of others, which do not say where their arrays lie.

    One axis may be -1: it takes the devices that the others leave. Raises ValueError where the
    sizes do not multiply to the number of devices.
    """
    devices = jax.devices() if devices is None else devices
    sizes = {axis: 1 for axis in AXES} | {"fsdp": -1} if shape is None else dict(shape)
    if unknown := sorted(set(sizes) - set(AXES)):
        raise ValueError(f"mesh: unknown axis {unknown[0]!r}; the axes are {', '.join(AXES)}")
    sizes = {axis: sizes.get(axis, 1) for axis in AXES}
    free = [axis for axis, size in sizes.items() if size == -1]
    known = int(np.prod([size for size in sizes.values() if size != -1]))
    if len(free) > 1:
        raise ValueError(f"mesh: only one axis may be -1, not {' and '.join(free)}")
    if wrong := [f"{axis}={size}" for axis, size in sizes.items() if size != -1 and size < 1]:
        raise ValueError(f"mesh: {wrong[0]}; a size is a whole number from 1, or -1")
    if free:
        sizes[free[0]] = max(1, len(devices) // known)
    if int(np.prod(list(sizes.values()))) != len(devices):
        raise ValueError(f"mesh: {sizes} does not multiply to {len(devices)} devices")
    kinds = (AxisType.Explicit if explicit else AxisType.Auto,) * len(AXES)
    slices = len({getattr(device, "slice_index", 0) for device in devices})
    if slices > 1:
        return Mesh(_over_slices(sizes, slices, devices), AXES, axis_types=kinds)
    return jax.make_mesh(tuple(sizes.values()), AXES, axis_types=kinds, devices=devices)


def _over_slices(sizes: Mapping[str, int], slices: int, devices: list) -> np.ndarray:
    """The devices of several TPU slices in the shape of `sizes`: the slow network between slices
    lies along `data`, or along `fsdp` where `data` cannot be cut into as many parts."""
    across = next((axis for axis in BATCH if sizes[axis] % slices == 0), None)
    if across is None:
        raise ValueError(
            f"mesh: the devices are {slices} slices, and neither data={sizes['data']} nor"
            f" fsdp={sizes['fsdp']} is a multiple of that; make 'data' one"
        )
    outer = [slices if axis == across else 1 for axis in AXES]
    inner = [size // part for size, part in zip(sizes.values(), outer, strict=True)]
    try:
        return mesh_utils.create_hybrid_device_mesh(inner, outer, devices)
    except NotImplementedError:  # an axis that is a part of one of the slice's own, as on v5e
        return mesh_utils.create_hybrid_device_mesh(
            inner, outer, devices, allow_split_physical_axes=True
        )


def slice_size() -> int:
    """How many devices a slice has; all of them where there is one slice."""
    devices = jax.devices()
    return len(devices) // len({getattr(device, "slice_index", 0) for device in devices})


def core_mesh(most: int) -> Mesh | None:
    """A mesh along `data` of this CPU's cores, at most `most` of them; None where jax has chips.

    For programs of many small operations: XLA runs most of them on one core, and so on as many at
    a time as there are devices. Must come before jax is used. Raises RuntimeError where it is not.
    """
    count = cores_at_most(most)
    _make_devices(count, count)
    return make_mesh({"data": -1}) if jax.default_backend() == "cpu" else None


def split_cores(rows: int, shape: Mapping[str, int] | None = None, beside: int = 1) -> int | None:
    """Makes devices of this CPU's cores, for a mesh of `shape` that cuts a batch of `rows` rows.

    As many as divide `rows`, where one axis of the batch takes all devices, this is the only
    process of its job, and neither JAX_NUM_CPU_DEVICES nor XLA_FLAGS says how many there are;
    `beside` are made at least, for another mesh of this process. Must come before jax is used.
    Returns how many the mesh is to take of a CPU's devices, the first ones; None: all of them.
    """
    free = dict(shape) in ({"data": -1}, {"fsdp": -1}) if shape else True
    flags: Any = jax.config  # no type checker sees the attributes that jax gives it
    told = flags.jax_num_cpu_devices >= 0 or "device_count" in os.environ.get("XLA_FLAGS", "")
    if not free or told or jax.distributed.is_initialized():
        return None
    count = max(n for n in range(1, _cores() + 1) if rows % n == 0)
    _make_devices(max(count, beside), count)
    return count


def cores_at_most(most: int) -> int:
    """How many devices `core_mesh` makes of a CPU's cores."""
    return max(1, min(most, _cores()))


def _make_devices(count: int, busy: int) -> None:
    """Makes `count` devices, `busy` of which work at a time."""
    jax.config.update("jax_num_cpu_devices", count)
    if 1 < busy == _cores():
        # A device has one thread then; products that spread over others' threads wait for them.
        flags = os.environ.get("XLA_FLAGS", "")
        os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen=false {flags}".strip()


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def shard_batch(batch, mesh: Mesh, leading: int = 0):
    """Puts a tree of host arrays on the mesh, the batch axis over `BATCH`.

    `leading` axes stand before the batch axis (1 for microbatches (M, B, ...)). On several hosts
    every process has the whole batch, and puts there the rows that its own devices keep.
    """

    def put(x):
        spec = P(*([None] * leading), BATCH, *([None] * (x.ndim - leading - 1)))
        placed = NamedSharding(mesh, spec if x.ndim > leading else P())
        return jax.make_array_from_callback(x.shape, placed, lambda index: x[index])

    return jax.tree.map(put, batch)
