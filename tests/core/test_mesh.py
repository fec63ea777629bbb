# SPDX-License-Identifier: Apache-2.0
"""The mesh of a CPU's cores."""

import os
import subprocess
import sys

import jax
import pytest

from flextrain_jax.core.mesh import core_mesh


def test_every_core_is_a_device_up_to_the_most():
    code = "from flextrain_jax.core.mesh import core_mesh; print(core_mesh(2).shape['data'])"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"JAX_PLATFORMS": "cpu"},
    )
    assert run.stdout.split() == [str(min(2, len(os.sched_getaffinity(0))))], run.stderr


def test_it_comes_before_the_first_computation():
    assert jax.devices()
    with pytest.raises(RuntimeError, match="jax_num_cpu_devices"):
        core_mesh(2)
