# SPDX-License-Identifier: Apache-2.0
"""A model of the shape of Qwen2.5-7B goes through launch.export and launch.convert in 4 GiB."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax import hf, hf_config, tensor_files
from kimina_jax.presets import PRESETS
from kimina_jax.tokenizer import Tokenizer
from launch import cli, settings
from lean_checker import mailbox

ROOT = Path(__file__).parent.parent.parent
CFG = PRESETS["qwen2.5-7b"]
BF16 = jnp.dtype("bfloat16")

pytestmark = pytest.mark.slow


def random_tensors(shapes):
    """(name, bfloat16 values in +-[0.5, 1)) for every name."""
    rng = np.random.default_rng(7)
    for name, shape in shapes.items():
        bits = np.frombuffer(rng.bytes(2 * int(np.prod(shape))), np.uint16) & 0x807F
        bits |= 0x3F00
        yield name, bits.view(BF16).reshape(shape)


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
    shapes = {name: shape for name, shape, _ in hf._entries(CFG)}
    size = sum(int(np.prod(shape)) for shape in shapes.values()) * BF16.itemsize
    if shutil.disk_usage(tmp_path).free < 2.2 * size:
        pytest.skip(f"{tmp_path} has less than {2.2 * size / 1e9:.0f} GB free")
    run, target = tmp_path / "run", tmp_path / "target"
    settings.claim_run(run, cli.load_config(str(ROOT / "configs" / "rl" / "tiny.py")))
    weights = mailbox.weights_folder(run, 0)
    weights.mkdir(parents=True)
    try:
        tensor_files.write_model(weights, shapes, BF16, random_tensors(shapes), 5 * 10**9)
        tensor_files.write_json(weights / "config.json", hf_config.to_hf(CFG, "bfloat16"))
        Tokenizer().write_hf(weights)
        mailbox.mark_stable(weights)
        for command in (
            ("launch.export", f"--run={run}", f"--out={target}"),
            ("launch.convert", weights, target, "--shard_gb=4"),
        ):
            gib = peak_gib(*command)
            print(f"{command[0]}: {size / 2**30:.1f} GiB of weights, peak {gib:.2f} GiB")
            assert gib < 4
            source, written = (tensor_files.TensorFolder(x) for x in (weights, target))
            assert set(written.names()) == set(shapes)
            for name in shapes:
                assert_same(source.open(name), written.open(name))
            shutil.rmtree(target)
    finally:  # 15 GB that pytest would keep
        shutil.rmtree(run)
        shutil.rmtree(target, ignore_errors=True)
