# SPDX-License-Identifier: Apache-2.0
"""A model of the shape of Qwen2.5-7B goes from folder to folder in 4 GiB of memory."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax.model import lazy, transformer
from kimina_jax.model.presets import PRESETS
from kimina_jax.weights import hf, tensor_files

ROOT = Path(__file__).parent.parent.parent
CFG = PRESETS["qwen2.5-7b"]
BF16 = jnp.dtype("bfloat16")

pytestmark = pytest.mark.disk


def random_model():
    """Parameters that are made, +-[0.5, 1) in bfloat16, when they are written."""
    rng = np.random.default_rng(7)

    def leaf(path, declared):
        shape = declared.shape[len(path) - 1 :]  # without the layers

        def read(_):
            bits = np.frombuffer(rng.bytes(2 * int(np.prod(shape))), np.uint16) & 0x807F
            return (bits | 0x3F00).view(BF16).reshape(shape)

        return lazy.OnDisk(read)

    return jax.tree_util.tree_map_with_path(leaf, transformer.declare(CFG))


def assert_same(a, b):
    """Bit for bit, a piece at a time."""
    assert a.shape == b.shape and a.dtype == b.dtype
    a, b = (x.reshape(-1).view(np.uint16) for x in (a, b))
    for start in range(0, a.size, 2**24):
        assert np.array_equal(a[start : start + 2**24], b[start : start + 2**24])


def peak_gib(*command):
    """Runs a module to its end; the most memory that its process held, in GiB."""
    process = subprocess.Popen(
        [sys.executable, "-m", *map(str, command)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return usage.ru_maxrss / 2**20


def test_seven_billion_parameters_in_four_gib(tmp_path):
    shapes = [x.shape for x in jax.tree.leaves(transformer.abstract_params(CFG))]
    size = sum(int(np.prod(shape)) for shape in shapes) * BF16.itemsize
    if shutil.disk_usage(tmp_path).free < 2.2 * size:
        pytest.skip(f"{tmp_path} has less than {2.2 * size / 1e9:.0f} GB free")
    (source := tmp_path / "source").mkdir()
    target = tmp_path / "target"
    try:
        hf.export_model(random_model(), CFG, source, dtype="bfloat16", max_shard_bytes=10**12)
        gib = peak_gib("launch.convert", source, target, "--shard_gb=4")
        print(f"{size / 2**30:.1f} GiB of weights, peak {gib:.2f} GiB")
        assert gib < 4
        before, after = tensor_files.TensorFolder(source), tensor_files.TensorFolder(target)
        assert before.names() == after.names()
        for name in before.names():
            assert_same(before.open(name), after.open(name))
    finally:  # 30 GB that pytest would keep
        shutil.rmtree(source)
        shutil.rmtree(target, ignore_errors=True)
