# SPDX-License-Identifier: Apache-2.0
"""Test set-up: eight CPU devices, no silent rank promotion, programs compiled fast and kept."""

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import pytest

jax.config.update("jax_num_cpu_devices", 8)
jax.config.update("jax_numpy_rank_promotion", "raise")
# LLVM's passes take half of the time of tests that run a program once or twice. What is compared is
# compiled alike; `optimized`, and programs in processes of their own, are as users have them.
jax.config.update("jax_disable_most_optimizations", True)

# A program that one test compiled is read by the next that builds the same one anew, as the second
# half of every test of a resume does; half of such a test's processor time. So are those of the
# other processes of xdist's, which begin after the one that starts them. (One that is not yet
# written whole is compiled.)
KEPT = "PROGRAMS_OF_TESTS"
if KEPT not in os.environ:
    os.environ[KEPT] = tempfile.mkdtemp(prefix="programs-of-tests-")
    atexit.register(shutil.rmtree, os.environ[KEPT], ignore_errors=True)
jax.config.update("jax_compilation_cache_dir", os.environ[KEPT])
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)

# Traces are millions of short-lived objects beside the hundreds of thousands of some 3,700 tests:
# looking for cycles among all of them that often took a twentieth of the time.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    """What the collected tests hold stays until the end, so nobody looks there for cycles."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def optimized():
    """Programs as users have them, for tests that look at what was compiled."""
    jax.config.update("jax_disable_most_optimizations", False)
    yield
    jax.config.update("jax_disable_most_optimizations", True)


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
