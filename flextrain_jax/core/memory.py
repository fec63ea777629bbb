# SPDX-License-Identifier: Apache-2.0
"""The memory of the host, where the host is the device."""

import ctypes
import sys

import jax

# mallopt's parameters in glibc's malloc.h.
TRIM_THRESHOLD, MMAP_MAX, ARENA_MAX = -1, -4, -8


def keep_freed_memory() -> None:
    """Makes malloc keep what is freed, where programs run on the CPU under Linux with glibc.

    XLA's CPU backend takes the temporaries of every call of a program from malloc and frees them
    after it. glibc gives blocks of that size back to the kernel, so each step would begin with a
    page fault for every 4 KiB: a tenth of a training step (`benchmarks/train_step.py`). Kept in one
    heap, they are there for the next step. Call it once, before the first program runs.
    """
    if jax.default_backend() != "cpu" or sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:  # a C library without it
        return
    mallopt(ARENA_MAX, 1)  # the heaps of other arenas are small: they map what is larger
    mallopt(MMAP_MAX, 0)
    mallopt(TRIM_THRESHOLD, 2**31 - 1)
