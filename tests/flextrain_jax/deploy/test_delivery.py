# SPDX-License-Identifier: Apache-2.0
"""Faults of delivery: a bit flipped, a file cut or swapped, a process killed. What is wrong never
loads, and the old rung is never lost.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys

import pytest

from flextrain_jax.deploy import export
from flextrain_jax.deploy.standalone_folder import FolderError, load, rendered, upgrade
from tests.flextrain_jax.deploy.deliveries import (
    KILLED,
    broken,
    bytes_of,
    config_of,
    delta,
    rung,
    state,
)


@pytest.mark.parametrize("part", range(4))
def test_two_hundred_random_faults(delivered, tmp_path, part):
    """Half of them in a delivered rung, which does not load; half in an upgrade, which is refused
    before a byte of the rung changes.
    """
    rng, kinds = random.Random(part), set()
    for i in range(25):
        folder = tmp_path / f"folder{i}"
        shutil.copytree(delivered["small"], folder)
        others = [delivered["foreign"], delivered["foreign two"]]
        done = broken(folder, rng, others)
        kinds.add(done)
        with pytest.raises(FolderError):
            load(folder)
            pytest.fail(f"loads after: {done}")
        before = bytes_of(folder)
        with pytest.raises(FolderError):  # nor is it upgraded
            upgrade(folder, delivered["delta"])
        assert bytes_of(folder) == before

        folder, sent = tmp_path / f"rung{i}", tmp_path / f"sent{i}"
        shutil.copytree(delivered["small"], folder)
        shutil.copytree(delivered["delta"], sent)
        others = [delivered[k] for k in ("foreign delta", "to two", "two to three")]
        done = broken(sent, rng, others)
        before = bytes_of(folder)
        with pytest.raises(FolderError):
            upgrade(folder, sent)
            pytest.fail(f"is taken up after: {done}")
        assert bytes_of(folder) == before and state(folder) == 1
        assert upgrade(folder, delivered["delta"]) == 3 and state(folder) == 3
    assert len(kinds) > 5


@pytest.mark.parametrize("wrong", ["foreign delta", "two to three"])
def test_the_upgrade_of_another_net_or_rung_is_refused(delivered, tmp_path, wrong):
    folder = tmp_path / "rung"
    shutil.copytree(delivered["small"], folder)
    before = bytes_of(folder)
    with pytest.raises(FolderError, match="but of another net or another rung"):
        upgrade(folder, delivered[wrong])
    assert bytes_of(folder) == before


def test_an_upgrade_for_other_platforms_is_refused(delivered, tmp_path):
    """A folder that works would not run any more."""
    folder, sent = tmp_path / "rung", tmp_path / "sent"
    for platforms, place in ((["cpu", "tpu"], folder), (["cuda", "cpu"], sent)):
        source = {folder: "small", sent: "delta"}[place]
        shutil.copytree(delivered[source], place)
        path = place / ("config.json" if place == folder else "upgrade.json")
        record = json.loads(path.read_text())
        if place == folder:
            path.write_bytes(rendered(record | {"platforms": platforms}))
            continue
        inner = json.loads(rendered(record["config"] | {"platforms": platforms}))
        base = json.loads((folder / "config.json").read_text())["digest"]
        path.write_bytes(rendered({"base": base, "config": inner}))
    before = bytes_of(folder)
    with pytest.raises(FolderError, match=r"sent: does not run on tpu, where .*rung does; export"):
        upgrade(folder, sent)
    assert bytes_of(folder) == before


def test_rungs_are_taken_up_one_after_the_other(delivered, tmp_path):
    folder = tmp_path / "rung"
    shutil.copytree(delivered["small"], folder)
    assert upgrade(folder, delivered["to two"]) == 2 and state(folder) == 2
    then = delta(tmp_path / "then", folder, 3)
    assert upgrade(folder, then) == 3 and state(folder) == 3
    with pytest.raises(FolderError):  # a rung that is behind it
        upgrade(folder, delivered["to two"])
    assert state(folder) == 3
    (folder / "upgrade_002.safetensors").unlink()  # a link of the chain
    with pytest.raises(FolderError, match=r"upgrade_002\.safetensors: cannot be read"):
        load(folder)


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped", "config.json", "a/b"])
def test_a_hostile_upgrade_writes_nowhere_else(delivered, tmp_path, name):
    folder, sent = tmp_path / "rung", tmp_path / "sent"
    shutil.copytree(delivered["small"], folder)
    shutil.copytree(delivered["delta"], sent)
    record = json.loads((sent / "upgrade.json").read_text())
    files = record["config"]["files"]
    files[name] = files.pop("upgrade_003.safetensors")
    inner = json.loads(rendered(record["config"]))
    (sent / "upgrade.json").write_bytes(rendered(record | {"config": inner}))
    before = bytes_of(folder)
    with pytest.raises(FolderError):
        upgrade(folder, sent)
    assert bytes_of(folder) == before and not (tmp_path / "escaped").exists()


def test_killed_anywhere_it_is_the_old_rung_or_the_new_one(delivered, tmp_path):
    """SIGKILL at every opening and renaming of a file, until there is none left; then again."""
    seen = []
    for number in range(1, 60):
        folder = tmp_path / f"rung{number}"
        shutil.copytree(delivered["small"], folder)
        command = [sys.executable, "-I", "-c", KILLED, str(folder), str(delivered["delta"])]
        done = subprocess.run([*command, str(number)], check=False, timeout=60)
        depth = state(folder)
        for name, raw in bytes_of(delivered["small"]).items():
            assert name == "config.json" or (folder / name).read_bytes() == raw
        seen.append(depth)
        assert upgrade(folder, delivered["delta"]) == 3 and state(folder) == 3
        if done.returncode == 7:
            break
        assert done.returncode == -signal.SIGKILL
    else:
        pytest.fail("it never came to its end")
    assert seen == sorted(seen) and set(seen) == {1, 3} and len(seen) > 8


def test_a_folder_with_an_onnx_file_is_upgraded_by_none(delivered, tmp_path):
    folder = rung(tmp_path / "rung", 1, more={"model.onnx": b"an onnx file"})
    assert state(folder) == 1
    with pytest.raises(FolderError, match="another net or another rung"):
        upgrade(folder, delivered["delta"])
    with pytest.raises(export.DeployError, match=r"has model\.onnx, which no upgrade can change"):
        delta(tmp_path / "none", folder, 3)
    (folder / "model.onnx").write_bytes(b"another one")
    with pytest.raises(FolderError, match=r"model\.onnx: is damaged"):
        load(folder)


def test_a_folder_of_an_earlier_version_says_so(delivered, tmp_path):
    (tmp_path / "config.json").write_text(json.dumps(config_of(1)))
    with pytest.raises(FolderError, match="has no digest, as those of earlier versions"):
        load(tmp_path)


def test_what_is_no_folder_is_one_sentence(delivered, tmp_path):
    folder = tmp_path / "rung"
    shutil.copytree(delivered["small"], folder)
    os.remove(folder / "config.json")
    program = [sys.executable, "-I", str(folder / "model.py")]
    for words in (["x.npy"], ["--measure"], [f"--upgrade={tmp_path}"], [], ["a", "b"]):
        done = subprocess.run([*program, *words], capture_output=True, text=True, check=False)
        assert done.returncode == 2 and len(done.stderr.splitlines()) == 1, done.stderr
