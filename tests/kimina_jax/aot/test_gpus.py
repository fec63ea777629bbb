# SPDX-License-Identifier: Apache-2.0
"""Programs for GPUs that are not there: what the compiler is told, and what it says of memory."""

import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import pytest

from flextrain_jax.core.flops import CHIPS
from flextrain_jax.core.mesh import make_mesh
from kimina_jax.aot import gpus
from kimina_jax.aot.topology import TopologyError, on_chips, topology_mesh
from kimina_jax.model import attention
from kimina_jax.model.presets import PRESETS

pytestmark = pytest.mark.usefixtures("optimized")

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.mark.parametrize(
    ("topology", "shape"), [("h100:8", "1x1x8"), ("l4:1", "1x1x1"), ("h100:2x8", "1x2x8")]
)
def test_hosts_and_cards(topology, shape):
    assert gpus.shape_of(topology) == shape


@pytest.mark.parametrize("topology", ["h100", "h100:", "h100:0", "h100:eight", "h100:1x2x8"])
def test_a_number_of_cards_that_is_none(topology):
    with pytest.raises(ValueError, match="such as h100:8"):
        gpus.shape_of(topology)


def test_every_card_has_rates_and_is_told_whole():
    assert set(gpus.CARDS) == {name for name in CHIPS if not name.startswith("v")}
    for name, card in gpus.CARDS.items():
        text = gpus.target_config(card)
        assert text.count("{") == text.count("}") == 3
        assert f"device_memory_size: {card.memory}\n" in text
        # A driver keeps some of what the data sheet says.
        assert 0.9 * CHIPS[name].hbm_bytes < card.memory < 1.07 * CHIPS[name].hbm_bytes
        assert CHIPS[name].hbm_bandwidth == card.bandwidth and card.name in CHIPS[name].kinds
        assert card.shared_block <= card.shared


def test_long_rows_take_the_kernel_that_their_type_allows():
    assert attention.kernel_for("gpu", jnp.bfloat16) == "triton"
    assert attention.kernel_for("gpu", jnp.float32) == "chunked"
    assert attention.kernel_for("gpu", jnp.float16, (7, 5)) == "chunked"
    with jax.set_mesh(make_mesh({"fsdp": 4, "seq": 2})):
        assert attention.kernel_for("gpu", jnp.bfloat16) == "chunked"
    assert attention.kernel_for("cpu", jnp.bfloat16) == "chunked"
    assert attention.kernel_for("tpu", jnp.float32) == "splash"


def test_an_attention_that_the_devices_have_not_is_one_sentence():
    assert attention.unsuited("auto", "cpu") == attention.unsuited("chunked", "cpu") == ""
    assert attention.unsuited("splash", "tpu") == attention.unsuited("cudnn", "gpu") == ""
    assert "is for TPUs, and the devices are of cpu; set it to auto" in attention.unsuited(
        "splash", "cpu"
    )
    assert "is for NVIDIA GPUs" in attention.unsuited("cudnn", "tpu")
    assert "needs compute capability 8.0, and the card has 7.5" in attention.unsuited(
        "triton", "gpu", (7, 5)
    )
    with jax.set_mesh(make_mesh({"fsdp": 4, "seq": 2})):
        assert attention.unsuited("splash", "tpu") == ""
        assert "no context parallelism" in attention.unsuited("triton", "gpu")


def test_what_is_compiled_is_what_the_devices_would_run():
    """The kind of "auto" for chips that are not there, as `attention.chosen` has it on them."""
    model = PRESETS["qwen2.5-0.5b"]
    whole = dataclasses.replace(model, dtype="float32")
    old = dataclasses.replace(model, attention="triton")
    found = {
        "h100:8": on_chips(model, "h100:8", 4096).attention,
        "short": on_chips(model, "h100:8", 1024).attention,
        "float32": on_chips(whole, "h100:8", 4096).attention,
        "t4:1": on_chips(model, "t4:1", 4096).attention,
        "v5e:4x4": on_chips(whole, "v5e:4x4", 4096).attention,
        "long": on_chips(model, "h100:8").attention,
    }
    assert found == {
        "h100:8": "triton", "short": "plain", "float32": "chunked", "t4:1": "chunked",
        "v5e:4x4": "splash", "long": "triton",
    }  # fmt: skip
    with jax.set_mesh(make_mesh({"fsdp": 4, "seq": 2})):
        assert on_chips(model, "h100:8", 4096).attention == "chunked"
        with pytest.raises(TopologyError, match="h100:8: attention triton has no context"):
            on_chips(old, "h100:8")
    with pytest.raises(TopologyError, match=r"t4:1: .* 8.0, and the card has 7.5"):
        on_chips(old, "t4:1")


@pytest.mark.skipif(gpus.installed(), reason="the compiler is there")
def test_without_the_compiler_it_is_one_sentence():
    with pytest.raises(TopologyError, match=r"h100:8: the compiler .* pip install jax-cuda13"):
        topology_mesh("h100:8", {"fsdp": 8})


needs_compiler = pytest.mark.skipif(not gpus.installed(), reason="needs jax-cuda13-plugin")


@pytest.mark.aot
@needs_compiler
def test_a_packed_row_of_32k_has_no_mask():
    mesh = topology_mesh("h100:1", {"fsdp": 1})
    place = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())
    T = 32768

    def of(*shape, dtype=jnp.bfloat16):
        return jax.ShapeDtypeStruct(shape, dtype, sharding=place)

    def loss(q, k, v, segments, body):
        return jnp.sum(body(q, k, v, segments).astype(jnp.float32))

    def temporaries(body):
        graded = jax.jit(jax.grad(loss, argnums=(0, 1, 2)), static_argnames="body")
        rows = of(1, T, 12, 128), of(1, T, 2, 128), of(1, T, 2, 128), of(1, T, dtype=jnp.int32)
        with jax.set_mesh(mesh):
            memory = graded.lower(*rows, body=body).compile().memory_analysis()
        assert memory
        return memory.temp_size_in_bytes

    assert temporaries(attention.triton) < 1.0e9 < T * T


@pytest.mark.aot
@needs_compiler
def test_the_document_says_what_the_compiler_says(tmp_path):
    """The smallest row of the table of GPUs in docs/scale.md."""
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| qwen2.5-0.5b \| l4:1 .*$", text, re.MULTILINE)
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    (command,) = re.findall(
        r"^ +python -m launch.compile (.*--topology=l4:1.*)$", text, re.MULTILINE
    )
    done = subprocess.run(
        [sys.executable, "-m", "launch.compile", *command.split(), f"--json={tmp_path / 'f'}"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (figures,) = json.loads((tmp_path / "f").read_text())
    assert float(cells[5]) == pytest.approx(figures["state_gb"], rel=0.01)
    assert float(cells[6]) == pytest.approx(figures["temporaries_gb"], rel=0.05)
