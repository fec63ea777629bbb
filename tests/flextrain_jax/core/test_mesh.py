# SPDX-License-Identifier: Apache-2.0
"""The cores of a CPU as devices."""

import os
import subprocess
import sys

import jax
import jax.numpy as jnp
import pytest
from jax.experimental import topologies
from jax.sharding import NamedSharding
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import core_mesh, make_mesh

CORES = len(os.sched_getaffinity(0))


def answer(code, **environment):
    """What `code` prints in a process whose jax has only the CPU and has not been used."""
    clean = {k: v for k, v in os.environ.items() if k not in ("XLA_FLAGS", "JAX_NUM_CPU_DEVICES")}
    run = subprocess.run(
        [sys.executable, "-c", f"import jax; from flextrain_jax.core.mesh import *; {code}"],
        capture_output=True,
        text=True,
        env=clean | {"JAX_PLATFORMS": "cpu"} | environment,
    )
    assert not run.returncode, run.stderr
    return int(run.stdout)


def test_every_core_is_a_device_up_to_the_most():
    assert answer("print(core_mesh(2).shape['data'])") == min(2, CORES)


def test_cores_are_devices_where_they_divide_the_rows():
    count = max(n for n in range(1, CORES + 1) if 6 % n == 0)
    assert answer("split_cores(6); print(make_mesh().shape['fsdp'])") == count
    assert answer("split_cores(6, {'data': -1}); print(make_mesh({'data': -1}).size)") == count
    assert answer("split_cores(6, {'tensor': 1}); print(len(jax.devices()))") == 1
    assert answer("split_cores(6); print(len(jax.devices()))", JAX_NUM_CPU_DEVICES="3") == 3
    flags = "--xla_force_host_platform_device_count=3"
    assert answer("split_cores(6); print(len(jax.devices()))", XLA_FLAGS=flags) == 3


def test_devices_for_another_mesh_of_the_process_are_made_beside_them():
    count = max(n for n in range(1, CORES + 1) if 3 % n == 0)
    shown = "print(1000 * taken + len(jax.devices()))"
    assert answer(f"taken = split_cores(3, None, 5); {shown}") == 1000 * count + max(count, 5)
    assert answer(f"taken = split_cores(1, None, 2); {shown}") == 1002
    told = answer(
        "print(split_cores(3, None, 5) is None and len(jax.devices()))", JAX_NUM_CPU_DEVICES="2"
    )
    assert told == 2


@pytest.mark.parametrize("shape", [{"data": 0, "fsdp": -1}, {"fsdp": 0}, {"data": -2, "fsdp": -2}])
def test_a_size_of_no_devices_is_refused(shape):
    with pytest.raises(ValueError, match="a size is a whole number from 1, or -1"):
        make_mesh(shape)


class Chip:
    """What a mesh asks of a device, for slices that are not there."""

    platform = device_kind = "chip"

    def __init__(self, number, slice_index):
        self.id, self.process_index, self.slice_index = number, slice_index, slice_index


def test_slices_that_no_axis_of_the_batch_can_be_cut_along_are_refused():
    chips = [Chip(i, i // 4) for i in range(12)]
    with pytest.raises(ValueError, match="are 3 slices, and neither data=4 nor fsdp=1 is a mul"):
        make_mesh({"data": 4, "tensor": 3}, chips)


@pytest.mark.aot
@pytest.mark.parametrize(
    ("shape", "rows"),
    [
        ({"data": 2, "fsdp": 4}, [[0] * 4, [1] * 4]),
        ({"fsdp": 8}, [[0] * 4 + [1] * 4]),
        ({"data": -1, "tensor": 4}, [[0] * 4, [1] * 4]),
    ],
)
def test_the_network_between_slices_lies_along_the_batch(shape, rows):
    pytest.importorskip("libtpu")
    two = topologies.get_topology_desc("v5e:2x2", platform="tpu", num_slices=2)
    mesh = make_mesh(shape, list(two.devices))
    assert [[chip.slice_index for chip in row.ravel()] for row in mesh.devices] == rows
    with jax.set_mesh(mesh):
        place = NamedSharding(mesh, P(("data", "fsdp")))
        x_BD = jax.ShapeDtypeStruct((16, 128), jnp.float32, sharding=place)
        jax.jit(lambda x_BD: jnp.sum(x_BD * x_BD)).lower(x_BD).compile()


def test_it_comes_before_the_first_computation():
    assert jax.devices()
    with pytest.raises(RuntimeError, match="jax_num_cpu_devices"):
        core_mesh(2)
