# SPDX-License-Identifier: Apache-2.0
"""The memory of the host. Imports nothing, since it must act before threads have their heaps."""

import ctypes
import sys

# mallopt's parameters in glibc's malloc.h.
TRIM_THRESHOLD, MMAP_MAX, ARENA_MAX = -1, -4, -8


def keep_freed_memory() -> None:
    """Makes glibc's malloc keep up to 2 GB of what is freed; elsewhere it does nothing.

    XLA's CPU backend takes the temporaries of every call of a program from malloc and frees them
    after it. glibc gives blocks of that size back to the kernel, so each step would begin with a
    page fault for every 4 KiB. Call it before jax starts its threads: one that has a heap of its
    own by then keeps to it.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is None:
        return
    mallopt(ARENA_MAX, 1)  # the heaps of other arenas are small: they map what is larger
    mallopt(MMAP_MAX, 0)
    mallopt(TRIM_THRESHOLD, 2**31 - 1)
