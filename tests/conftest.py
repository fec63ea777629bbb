# SPDX-License-Identifier: Apache-2.0
"""Test set-up: eight CPU devices, no silent rank promotion, compiled programs in bounds."""

import gc
import os
from pathlib import Path

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import pytest

jax.config.update("jax_num_cpu_devices", 8)
jax.config.update("jax_numpy_rank_promotion", "raise")

MAPS = Path("/proc/self/maps")
MOST_MAPS = 25_000


@pytest.fixture(autouse=True, scope="module")
def few_programs():
    """Forgets the compiled programs of earlier modules when there are many.

    Each one is some mappings of memory, of which Linux gives a process 65,530; XLA ends with a
    segmentation fault when it gets no more.
    """
    if MAPS.exists() and MAPS.read_bytes().count(b"\n") > MOST_MAPS:
        jax.clear_caches()
        gc.collect()
    yield
