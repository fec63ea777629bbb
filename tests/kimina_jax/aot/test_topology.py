# SPDX-License-Identifier: Apache-2.0
"""Chips whose rates are not in the table, and topologies that are none."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.aot.topology import TopologyError, refuse_uneven
from kimina_jax.model.presets import PRESETS

pytestmark = pytest.mark.usefixtures("optimized")

ROOT = Path(__file__).parent.parent.parent.parent
DECODE = ("--program=decode", "--model=qwen2.5-0.5b", "--tokens=128")


def compiled(*arguments):
    command = [sys.executable, "-m", "launch.compile", *arguments]
    # Another process may use libtpu at the same time: it only compiles here.
    env = os.environ | {"ALLOW_MULTIPLE_LIBTPU_LOAD": "1"}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=1200)


@pytest.mark.aot
@pytest.mark.parametrize(
    ("topology", "sentence"),
    [
        ("tpu7x:2x2x1", "the memory of this chip is not known; say how many --rows"),
        ("v4:2x2x1", "one device per chip"),
        ("v9:2x2", "Invalid TPU external name"),
    ],
)
def test_a_topology_that_cannot_be_is_one_sentence(topology, sentence):
    result = compiled(*DECODE, f"--topology={topology}")
    assert result.returncode == 2
    last = result.stderr.splitlines()[-1]
    assert last.startswith("error: ") and topology in last and sentence in last
    assert "Traceback" not in result.stderr


def test_the_settings_of_one_file_at_a_time():
    two = "--config=configs/rl/kimina_1p5b.py,configs/rl/kimina_7b.py"
    result = compiled(two, "--print_config")
    assert result.returncode == 2 and "one file" in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_axis_that_is_named_twice_is_one_sentence():
    result = compiled("--model=tiny", "--topology=v5e:2x2", "--mesh=fsdp=2,fsdp=4")
    assert result.returncode == 2
    assert "error: --mesh=fsdp=2,fsdp=4: names an axis twice" in result.stderr.splitlines()[-1]


@pytest.mark.aot
def test_a_chip_that_is_not_in_the_table_compiles_without_bounds():
    result = compiled(*DECODE, "--topology=tpu7x:2x2x1", "--rows=16")
    assert result.returncode == 0, result.stderr
    figures = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert figures["rows"] == "16" and float(figures["cache_gb"]) > 0
    assert "tokens_s" not in figures


@pytest.mark.parametrize(
    ("axes", "rows", "tokens", "sentence"),
    [
        ({"tensor": 8}, 8, 128, "'mesh.tensor' cut the 2 of k"),
        ({"fsdp": 8}, 12, 128, "12 rows do not come out even in the 8 parts of fsdp=8"),
        ({"fsdp": 2, "seq": 4}, 8, 126, "126 tokens do not come out even in the 4 parts of"),
        ({"fsdp": 2, "seq": 4}, 8, 128, ""),
    ],
)
def test_a_program_that_the_chips_cannot_share_is_one_sentence(axes, rows, tokens, sentence):
    mesh, model = make_mesh(axes), PRESETS["qwen2.5-0.5b"]
    if not sentence:
        refuse_uneven("v9:2x4", mesh, model, rows, tokens)
        return
    with pytest.raises(TopologyError, match=re.escape(sentence)):
        refuse_uneven("v9:2x4", mesh, model, rows, tokens)
