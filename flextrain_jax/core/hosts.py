# SPDX-License-Identifier: Apache-2.0
"""The processes of one job: who leads, what they agree on, where they wait for each other.

On several hosts every process runs the same program over one mesh. Process 0 leads: it alone writes
the files that other programs read. What a process finds on the disk may come late on another host,
so whatever decides which computation comes next is asked of the leader. One process is a job of
one, where all of this costs nothing.
"""

import contextlib
from collections.abc import Iterator

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental import multihost_utils
from jax.sharding import Mesh, NamedSharding
from jax.sharding import PartitionSpec as P


def leads() -> bool:
    """Whether this is process 0."""
    return jax.process_index() == 0


def agree(value: int) -> int:
    """Process 0's `value`, on every process; all of them must call it. Fits in int32."""
    return int(multihost_utils.broadcast_one_to_all(np.int32(value)))


def meet() -> None:
    """Returns when every process has come here.

    They meet in a sum over all devices, so a first meeting also connects the devices. Gloo, which
    connects them on CPU, waits 30 s for that: less than compilations may lie apart later on.
    """
    if jax.process_count() == 1:
        return
    mesh = Mesh(np.array(jax.devices()), ("device",))
    placed = NamedSharding(mesh, P("device"))
    one_each = jax.make_array_from_callback((mesh.size,), placed, lambda index: np.ones(1))
    with jax.set_mesh(mesh):
        jax.block_until_ready(jax.jit(jnp.sum)(one_each))


@contextlib.contextmanager
def leader_first() -> Iterator[None]:
    """Runs the body on process 0, and then on the others, which see what it wrote."""
    if not leads():
        meet()
    yield
    if leads():
        meet()


def on_host(x: jax.Array | np.ndarray) -> np.ndarray:
    """The whole array in this host's memory, gathered from the other hosts where it lies there."""
    if isinstance(x, jax.Array) and not x.is_fully_addressable:
        return np.asarray(multihost_utils.process_allgather(x, tiled=True))
    return np.asarray(x)
