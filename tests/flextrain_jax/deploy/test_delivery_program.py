# SPDX-License-Identifier: Apache-2.0
"""Faults of delivery, as the device meets them: the folder's own model.py is the only program."""

import json
import mmap
import random
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest

from flextrain_jax.deploy.standalone_folder import peak_of
from tests.flextrain_jax.deploy.deliveries import KILLED, broken, bytes_of, state

FAULTS = 200
QUICK = 9  # of them, three of each kind; the rest are slow


def program(folder, *words):
    """model.py in a Python that has no package of ours in reach."""
    command = [sys.executable, "-I", str(folder / "model.py"), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def images(tmp_path_factory):
    path = tmp_path_factory.mktemp("images") / "images.npy"
    np.save(path, np.random.default_rng(0).integers(0, 256, (3, 4, 4, 1), np.uint8))
    return path


@pytest.fixture(scope="module")
def classes(delivered, images):
    """What the whole rungs say, by depth."""
    found = {}
    for depth, name in ((1, "small"), (3, "three")):
        done = program(delivered[name], images)
        assert done.returncode == 0 and len(done.stdout.split()) == 3, done.stderr
        found[depth] = done.stdout
    return found


def in_the_rung(delivered, folder, images, classes, rng):
    """A broken rung classifies nothing, and takes up nothing."""
    fault = broken(folder, rng, [delivered["foreign"], delivered["foreign two"]])
    before = bytes_of(folder)
    for words in ((images,), (f"--upgrade={delivered['delta']}",)):
        done = program(folder, *words)
        assert not done.stdout, f"{fault}: {done.stdout}"
        # A model.py that is cut may end before it has done anything; else it says what is wrong.
        assert done.returncode or "model.py" in fault, fault
        assert bytes_of(folder) == before, fault


def in_the_upgrade(delivered, folder, images, classes, rng):
    """A broken upgrade is refused, and the rung is as it was."""
    sent = folder.with_name("sent")
    shutil.copytree(delivered["delta"], sent)
    fault = broken(sent, rng, [delivered[k] for k in ("foreign delta", "to two", "two to three")])
    before = bytes_of(folder)
    done = program(folder, f"--upgrade={sent}")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1, (fault, done.stderr)
    assert not done.stdout and bytes_of(folder) == before, fault
    assert program(folder, images).stdout == classes[1]


def killed(delivered, folder, images, classes, rng):
    """Killed in the middle of an upgrade, the folder is the old rung or the new one."""
    command = [sys.executable, "-I", "-c", KILLED, str(folder), str(delivered["delta"])]
    done = subprocess.run([*command, str(rng.randrange(1, 16))], check=False, timeout=60)
    assert done.returncode in (-signal.SIGKILL, 7)
    for name, raw in bytes_of(delivered["small"]).items():
        assert name == "config.json" or (folder / name).read_bytes() == raw
    assert program(folder, images).stdout == classes[state(folder)]
    again = program(folder, f"--upgrade={delivered['delta']}")
    assert again.returncode == 0 and again.stdout.endswith("3 blocks\n"), again.stderr
    assert program(folder, images).stdout == classes[3]


@pytest.mark.parametrize(
    "seed", [pytest.param(i, marks=[pytest.mark.slow] * (i >= QUICK)) for i in range(FAULTS)]
)
def test_a_random_fault(delivered, images, classes, tmp_path, seed):
    folder = tmp_path / "rung"
    shutil.copytree(delivered["small"], folder)
    (in_the_rung, in_the_upgrade, killed)[seed % 3](
        delivered, folder, images, classes, random.Random(seed)
    )


def test_the_program_measures_what_its_process_takes(delivered):
    done = program(delivered["three"], "--measure")
    found = json.loads(done.stdout)
    tensors = (delivered["three"] / "model.safetensors").stat().st_size
    assert found["size"] > tensors and found["memory"] > 2 * tensors and found["latency_ms"] > 0


def test_memory_that_python_does_not_allocate_is_counted():
    def run():
        taken = mmap.mmap(-1, 64 * 2**20)  # as the buffers of a compiled program
        for page in range(0, len(taken), 4096):
            taken[page] = 1
        taken.close()
        return {}, {"done": True}

    peak, found = peak_of(run)
    assert found[1]["done"] and 60 * 2**20 < peak < 80 * 2**20
