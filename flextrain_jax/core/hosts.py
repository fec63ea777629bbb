# SPDX-License-Identifier: Apache-2.0
"""The processes of one job: who leads, what they agree on, where they wait for each other.

On several hosts every process runs the same program over one mesh. Process 0 leads: it alone writes
the files that other programs read, but for weights, of which all write their share. What a process
finds on the disk may come late on another host, so whatever decides which computation comes next is
asked of the leader. One process is a job of one, where all of this costs nothing.
"""

import contextlib
import errno
import json
from collections.abc import Callable, Iterator
from typing import TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental import multihost_utils
from jax.sharding import Mesh, NamedSharding
from jax.sharding import PartitionSpec as P

T = TypeVar("T")


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


def together(work: Callable[[], T]) -> list[T]:
    """What `work`, which gives JSON, gives on each process, on every process; all must call it.

    An OSError of one of them is raised on all, when all are through, so `work` must come to its end
    for the sake of the others where they wait for it: it takes part in what they compute even if it
    cannot write.
    """
    if jax.process_count() == 1:
        return [work()]
    told: dict = {}
    try:
        told["gave"] = work()
    except OSError as error:
        place = str(error.filename) if error.filename else None
        told["refused"] = [error.errno or errno.EIO, error.strerror or str(error), place]
    everything = [json.loads(text) for text in _exchange(json.dumps(told))]
    for process, of in enumerate(everything):
        if "refused" in of:
            number, reason, file = of["refused"]
            raise OSError(number, f"{reason} (process {process} of {jax.process_count()})", file)
    return [of["gave"] for of in everything]


def _exchange(text: str) -> list[str]:
    """The texts of all processes, on every process."""
    data_N = np.frombuffer(text.encode(), np.uint8)
    sizes_P = multihost_utils.process_allgather(np.int32(data_N.size))
    padded_N = np.pad(data_N, (0, int(sizes_P.max()) - data_N.size))
    rows_PN = multihost_utils.process_allgather(padded_N)
    return [row[:size].tobytes().decode() for row, size in zip(rows_PN, sizes_P, strict=True)]


def on_host(x: jax.Array | np.ndarray) -> np.ndarray:
    """The whole array in this host's memory, gathered from the other hosts where it lies there."""
    if isinstance(x, jax.Array) and not x.is_fully_addressable:
        return np.asarray(multihost_utils.process_allgather(x, tiled=True))
    return np.asarray(x)
