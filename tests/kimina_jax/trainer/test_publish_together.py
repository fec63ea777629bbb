# SPDX-License-Identifier: Apache-2.0
"""Two processes publish as one does: the same tensors, each file written and hashed by one of them.

Four CPU devices over two processes, and 1, 3 and 5 layers, which neither number divides.
"""

import dataclasses
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest
from jax.sharding import NamedSharding
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import transformer
from kimina_jax.protocol import mailbox, manifest
from kimina_jax.trainer import publish
from kimina_jax.weights import hf, spread
from kimina_jax.weights.tensor_files import TensorFolder
from tests.kimina_jax.trainer import publishing_process

ROOT = Path(__file__).parent.parent.parent.parent
SHAPE = transformer.Config(
    vocab_size=40, d_model=24, n_layers=3, n_heads=4, n_kv_heads=2, head_dim=6, d_ff=32,
    qkv_bias=True,
)  # fmt: skip
MODELS = {
    "tied": dataclasses.replace(SHAPE, param_dtype="bfloat16", dtype="bfloat16"),
    "one_layer": dataclasses.replace(SHAPE, n_layers=1, qkv_bias=False),
    "untied": dataclasses.replace(
        SHAPE, n_layers=5, qkv_bias=False, qk_norm=True, tie_embeddings=False
    ),
}
JOBS = {
    "tied": ({"fsdp": 2, "tensor": 2}, None),
    "one_layer": ({"fsdp": 4}, "float16"),
    "untied": ({"data": 2, "tensor": 2}, "bfloat16"),
}


def run_both(place):
    """Runs both processes to their end."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        address = f"localhost:{free.getsockname()[1]}"
    flags = "--xla_force_host_platform_device_count=2 --xla_backend_optimization_level=0"
    environment = os.environ | {"JAX_PLATFORMS": "cpu", "XLA_FLAGS": flags}
    module = publishing_process.__name__
    both = [
        subprocess.Popen(
            [sys.executable, "-m", module, address, str(i), str(place)],
            cwd=ROOT, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for i in range(2)
    ]  # fmt: skip
    try:
        ends = [process.communicate(timeout=300)[0] for process in both]
    finally:
        for process in both:
            process.kill()  # one may wait for the other for ever
    print(*ends, sep="\n---\n")  # pytest shows it where a test fails
    assert [process.returncode for process in both] == [0, 0]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Where both have published, and one process has, by the name of the model and `-alone`."""
    place = tmp_path_factory.mktemp("together")
    for name, cfg in MODELS.items():
        params = transformer.init_params(jax.random.key(0), cfg)
        down = params["layers"]["down"]  # with numbers that arithmetic may flush to 0
        params["layers"]["down"] = down.at[:, 3].set(jax.numpy.asarray(1e-39, down.dtype))
        (place / name).mkdir()
        hf.export_model(params, cfg, place / name)
        alone = place / f"{name}-alone"
        publish.publish(alone, 3, *hf.open_model(place / name), lambda _: None, JOBS[name][1])
    (place / publishing_process.JOBS).write_text(json.dumps(JOBS))
    run_both(place)
    return place


@pytest.mark.slow
@pytest.mark.parametrize("name", JOBS)
def test_two_processes_publish_the_tensors_that_one_does(place, name):
    alone, both = (
        mailbox.weights_folder(place / f"{name}-{by}", 3) for by in ("alone", "published")
    )
    manifest.verify(both, 3)
    ours, theirs = TensorFolder(both), TensorFolder(alone)
    assert sorted(ours.names()) == sorted(theirs.names())
    for tensor in theirs.names():
        assert ours.dtype(tensor) == theirs.dtype(tensor)
        assert ours.open(tensor).tobytes() == theirs.open(tensor).tobytes(), tensor
    assert (both / hf.CONFIG).read_bytes() == (alone / hf.CONFIG).read_bytes()
    params = [hf.load_model(folder)[0] for folder in (both, alone)]
    jax.tree.map(np.testing.assert_array_equal, *params)
    told = mailbox.read_json(both / manifest.FILE)["sha256"]
    assert {"adapter/adapter_model.safetensors", "adapter/adapter_config.json"} < {*told}
    there = {path.relative_to(both).as_posix() for path in both.rglob("*") if path.is_file()}
    assert there == {*told, manifest.FILE, mailbox.STABLE}


@pytest.mark.slow
def test_each_process_writes_files_of_its_own_and_reads_none(place):
    by = [json.loads((place / f"opened-{i}.json").read_text()) for i in range(2)]
    weights = [[x for x in opened if x[0].startswith("model")] for opened in by]
    assert {mode for opened in weights for _, mode in opened} == {"w"}
    both = [f"model-0000{i}-of-00002.safetensors.tmp" for i in (1, 2)]
    index = "model.safetensors.index.json.tmp"
    assert [sorted(file for file, _ in opened) for opened in weights] == [
        [both[0], both[0], index, index, "model.safetensors.tmp"],
        [both[1], both[1]],  # of one layer with tied embeddings process 0 has all
    ]


@pytest.mark.slow
def test_a_process_that_cannot_write_ends_both_and_nothing_is_published(place):
    folder = mailbox.weights_folder(place / "untied-published", 4)
    for process in range(2):
        said = json.loads((place / f"refused-{process}.json").read_text())
        assert said["error"] == f"{folder}: cannot write: File too large (process 1 of 2)"
        assert mailbox.step_name(4) not in said["left"]
    assert [path.name for path in mailbox.weights_folders(place / "untied-published")] == [
        mailbox.step_name(3),
        mailbox.step_name(5),
    ]
    manifest.verify(mailbox.weights_folder(place / "untied-published", 5), 5)


@pytest.mark.parametrize("n_layers", [1, 5])
def test_layers_move_by_all_to_all_alone(n_layers):
    """No device gets what is not written from it: nothing is gathered."""
    mesh = make_mesh({"data": 1, "fsdp": 2, "tensor": 2}, jax.devices()[:4])
    o_LNHD = np.arange(n_layers * 48, dtype=np.float32).reshape(n_layers, 4, 3, 4)
    cut = NamedSharding(mesh, P(None, "tensor", None, ("fsdp", "seq")))
    with jax.set_mesh(mesh):
        x = jax.device_put(o_LNHD, cut)
        step = spread._mover(x.sharding, n_layers)
        text = step.lower(x).compile().as_text()
        moved = np.asarray(step(x)).view(np.float32)
    assert "all-to-all" in text and "all-gather" not in text
    slots, each = spread._slots(n_layers, 4)
    assert len(moved) == 4 * each and len({*slots}) == n_layers
    np.testing.assert_array_equal(moved[slots], o_LNHD)
