# SPDX-License-Identifier: Apache-2.0
"""Compile fast, run slowly: the programs of these tests run a handful of tiny steps each."""

import jax
import pytest


@pytest.fixture(autouse=True, scope="package")
def quick_compilation():
    """XLA without most of its optimizations, for this package's tests only."""
    jax.config.update("jax_disable_most_optimizations", True)
    yield
    jax.config.update("jax_disable_most_optimizations", False)
