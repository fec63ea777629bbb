# SPDX-License-Identifier: Apache-2.0
"""Deployment: budgets, folders that compute with numpy alone, upgrades bit for bit."""

import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

from flextrain_jax.data.images import DataConfig
from flextrain_jax.data.images import load as images_of
from flextrain_jax.deploy import export, whole_folder
from flextrain_jax.deploy.budget import (
    BudgetError,
    DeviceProfile,
    choose,
    named_profiles,
    parse_budget,
    profile_of,
    read_profile,
)
from flextrain_jax.deploy.standalone_folder import FolderError, load, tensors_of, upgrade
from flextrain_jax.elastic.ladder import prefix_order, rung_costs
from flextrain_jax.models import resnet
from tests.flextrain_jax.deploy.nets import CASES, PREFIX, RESNET, computed, exported, net

SLOW = ("vit", "odd and coloured")  # two of a kind
MOST = [pytest.param(case, marks=[pytest.mark.slow] * (case in SLOW)) for case in CASES]


@pytest.mark.parametrize("case", MOST)
def test_a_folder_computes_what_the_model_computes(tmp_path, case):
    folder, _, expected, images = exported(tmp_path, case, 0)
    np.testing.assert_allclose(computed(folder, images), expected, rtol=1e-4, atol=1e-4)
    shown = subprocess.run(
        [sys.executable, "-I", "model.py", "images.npy"],
        cwd=folder, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert [int(line) for line in shown.stdout.split()] == expected.argmax(1).tolist()


@pytest.mark.parametrize("case", MOST)
def test_small_and_upgrade_are_the_large_bit_for_bit(tmp_path, case):
    top = len(CASES[case][1]) - 1
    small, _, _, images = exported(tmp_path, case, 0)
    large, all_bytes, expected, _ = exported(tmp_path, case, top)
    delta, sent, _, _ = exported(tmp_path, case, top, base=small)
    before, _ = load(small)
    [sent_file] = delta.glob("*.safetensors")
    assert not set(before) & set(tensors_of([sent_file.read_bytes()]))  # nothing is sent twice
    assert sent == sent_file.stat().st_size < all_bytes
    assert upgrade(small, delta) == upgrade(small, delta) == CASES[case][1].depths[top]
    (after, _), (whole, _) = load(small), load(large)
    for name, x in before.items():
        assert after[name].tobytes() == x.tobytes()
    for name, x in whole.items():
        assert after[name].tobytes() == x.tobytes()
    assert computed(small, images).tobytes() == computed(large, images).tobytes()
    np.testing.assert_allclose(computed(small, images), expected, rtol=1e-4, atol=1e-4)


def test_an_upgrade_from_another_net_or_to_a_smaller_one_is_refused(tmp_path):
    large, _, _, _ = exported(tmp_path, "prefix", 2)
    with pytest.raises(export.DeployError, match="which is no upgrade"):
        exported(tmp_path, "prefix", 0, base=large)
    small, _, _, _ = exported(tmp_path, "prefix", 0)
    other = tmp_path / "other"
    other.mkdir()
    shutil.copytree(exported(other, "prefix", 0, seed=1)[0], tmp_path / "foreign")
    with pytest.raises(export.DeployError, match=r"tensor .* is not that of this net"):
        exported(tmp_path, "prefix", 1, base=tmp_path / "foreign")
    (small / "model.safetensors").write_bytes(b"x")
    with pytest.raises(FolderError, match=r"model\.safetensors: is damaged"):
        exported(tmp_path, "prefix", 1, base=small)
    with pytest.raises(export.DeployError, match="is not empty"):
        exported(tmp_path, "prefix", 2)
    (tmp_path / "empty").mkdir()
    with pytest.raises(FolderError, match=r"config\.json: cannot be read"):
        exported(tmp_path, "prefix", 1, base=tmp_path / "empty")


@pytest.mark.parametrize("case", ["prefix", "vit"])
def test_named_tensors_come_back_as_parameters(case):
    _, _, _, params, stats, _, _ = net(case)
    again = export.params_of(export.named_tensors(params, stats), case == "vit")
    for a, b in zip(jax.tree.leaves((params, stats)), jax.tree.leaves(again), strict=True):
        np.testing.assert_array_equal(a, b)


def test_budgets():
    assert parse_budget("params<=300k, macs<=50M,latency_ms<=4,memory<=2MiB") == {
        "params": 300e3, "macs": 50e6, "latency_ms": 4.0, "memory": 2 * 2**20,
    }  # fmt: skip
    for text, word in {
        "parms<=3": "'parms' is unknown; there are params, macs, size, memory, latency_ms",
        "params<3": "write it as FIELD<=NUMBER",
        "params<=3 furlongs": "unit 'furlongs'",
        "latency_ms<=3MB": "unit 'MB'",
        "params<=1,params<=2": "given twice",
        "params<=1.2.3": "is no number",
    }.items():
        with pytest.raises(BudgetError, match=word):
            parse_budget(text)


def test_the_largest_rung_within_the_budget():
    costs = rung_costs(PREFIX, resnet.model_cost(RESNET))
    params = [cost.params for cost in costs]
    slow = DeviceProfile(macs_per_second=1e6, bytes_per_second=1e9, overhead_ms=1.0)
    times = [slow.latency_ms(cost) for cost in costs]
    asked = []

    def measured(rung):
        """Five tries, one of them disturbed: the median counts."""
        asked.append(rung)
        tries = [times[rung], 99.0, times[rung] / 2, times[rung], times[rung]]
        return {"size": [100 + rung] * 5, "memory": [1e3 * (rung + 1)] * 5, "latency_ms": tries}

    assert choose({"params": params[1]}, costs, measured) == 1
    assert choose({"params": params[2] - 1, "macs": 1e12}, costs, measured) == 1
    assert not asked  # what is counted needs no measurement
    assert choose({"macs": 1e12, "memory": 1e12}, costs, measured) == 2
    assert choose({"latency_ms": times[0]}, costs, measured) == 0
    assert choose({"size": 101}, costs, measured) == choose({"memory": 2e3}, costs, measured) == 1
    with pytest.raises(BudgetError, match=rf"smallest rung \(1 blocks\), which takes {params[0]}"):
        choose({"params": 5}, costs, measured)
    with pytest.raises(BudgetError, match="which takes 100 bytes of the exported folder"):
        choose({"size": 99}, costs, measured)


def test_what_a_folder_takes_is_measured_on_the_folder(tmp_path):
    folder, _, _, _ = exported(tmp_path, "prefix", 2)
    found = export.measured(folder, tries=3)
    files = sum(path.stat().st_size for path in folder.iterdir())
    assert found["size"] == [files] * 3 and len(found["latency_ms"]) == 3
    weights = (folder / "model.safetensors").stat().st_size
    assert min(found["memory"]) > weights and 0 < min(found["latency_ms"]) < 1000
    (folder / "model.safetensors").unlink()
    with pytest.raises(export.DeployError, match=r"does not run here: error: .*cannot be read"):
        export.measured(folder)


@pytest.mark.parametrize("combine", ["logits", "probabilities"])
@pytest.mark.parametrize("case", ["prefix", "vit"])
def test_exits_that_predict_together(tmp_path, case, combine):
    """model.py against the mean over folders of one exit each."""
    _, ladder, method, params, stats, architecture, program = net(case)
    tensors = export.named_tensors(params, stats)
    _, test = images_of(DataConfig())
    data = {"mean": test.mean_C.tolist(), "std": test.std_C.tolist(), "n_classes": 10}
    data["image"] = [8, 8, 1]
    images, alone = test.images_NHWC[:4], []
    ladder = dataclasses.replace(ladder, order=prefix_order(len(ladder.order)))
    for rung in range(2):
        config = export.rung_config(ladder, method, rung, architecture, data)
        names = export.rung_names(tensors, ladder, method, rung)
        export.export(tmp_path / f"alone{rung}", tensors, names, config, program)
        alone.append(computed(tmp_path / f"alone{rung}", images))
    exits = {"exits": [[depth, "head"] for depth in ladder.depths[:2]], "combine": combine}
    export.export(tmp_path / "all", tensors, names, config | exits, program)
    expected = sum(alone) / 2
    if combine == "probabilities":
        expected = np.log(sum(np.asarray(jax.nn.softmax(one)) for one in alone) / 2)
    np.testing.assert_allclose(computed(tmp_path / "all", images), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("case", ["prefix", "vit"])
@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((2, 8, 8, 1), np.float32), np.zeros((2, 28, 28, 1), np.uint8),
        np.zeros((8, 8, 1), np.uint8), np.zeros((2, 8, 8, 3), np.uint8),
        np.zeros((2, 8, 8, 1), np.int64), np.array(["x"]),
    ],
    ids=lambda x: f"{x.dtype}{x.shape}",
)  # fmt: skip
def test_other_images_than_its_own_are_refused(tmp_path, case, wrong):
    folder, _, _, _ = exported(tmp_path, case, 0)
    np.save(tmp_path / "wrong.npy", wrong)
    done = subprocess.run(
        [sys.executable, "-I", str(folder / "model.py"), str(tmp_path / "wrong.npy")],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and not done.stdout
    assert len(done.stderr.splitlines()) == 1 and "takes uint8 (0 to 255)" in done.stderr


def test_a_file_that_is_no_array_of_images_is_one_sentence(tmp_path):
    folder, _, _, _ = exported(tmp_path, "prefix", 0)
    images = np.zeros((2, 8, 8, 1), np.uint8)
    np.savez(tmp_path / "whole.npz", images=images, labels=images)
    np.save(tmp_path / "whole.npy", images)
    whole = {name: (tmp_path / f"whole.{name}").read_bytes() for name in ("npz", "npy")}
    for name, raw, words in (
        ("empty.npy", b"", "is no whole .npy file"),
        ("cut.npy", whole["npy"][:-1], "is no whole .npy file"),
        ("head.npy", whole["npy"][:9], "is no whole .npy file"),
        ("cut.npz", whole["npz"][:-9], "is no whole .npy file"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(99), "is no whole .npy file"),
        ("whole.npz", whole["npz"], "is an .npz file of images, labels"),
        ("none.npy", None, "cannot be read as a .npy file (No such file or directory)"),
    ):
        if raw is not None:
            (tmp_path / name).write_bytes(raw)
        done = subprocess.run(
            [sys.executable, "-I", str(folder / "model.py"), str(tmp_path / name)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 2 and not done.stdout, done
        cure = "save the images alone, by numpy.save('images.npy', images)"
        assert done.stderr == f"error: {tmp_path / name}: {words}; {cure}\n"


def test_device_profiles(tmp_path):
    path = tmp_path / "device.json"
    path.write_text(json.dumps({"macs_per_second": 2e9, "bytes_per_second": 1e9}))
    assert read_profile(path) == profile_of(str(path)) == DeviceProfile(2e9, 1e9)
    for text, word in {
        "[": "JSON object",
        '{"speed": 1}': "JSON object",
        '{"macs_per_second": 0, "bytes_per_second": 1}': "macs_per_second is 0.0; .* above 0",
        '{"macs_per_second": NaN, "bytes_per_second": 1}': "macs_per_second is nan",
        '{"macs_per_second": 1, "bytes_per_second": Infinity}': "bytes_per_second is inf",
        '{"macs_per_second": 1, "bytes_per_second": 1, "overhead_ms": NaN}': "overhead_ms is nan",
    }.items():
        path.write_text(text)
        with pytest.raises(BudgetError, match=word):
            read_profile(path)


def test_devices_by_name(tmp_path):
    named = named_profiles()
    assert len(named) >= 3 and all(len(device.source) > 40 for device in named.values())
    for name, device in named.items():
        assert profile_of(name) == device
        path = tmp_path / "same.json"  # what comes along is what a user may write
        path.write_text(json.dumps(dataclasses.asdict(device)))
        assert read_profile(path) == device
        assert 1e9 < device.bytes_per_second < device.macs_per_second < 1e12
    with pytest.raises(BudgetError, match=r"raspberry-pi-9: .* one of raspberry-pi-4b, "):
        profile_of("raspberry-pi-9")
    with pytest.raises(BudgetError, match="Is a directory"):
        profile_of(str(tmp_path))


def test_what_fails_halfway_leaves_nothing(tmp_path):
    def fails():
        with whole_folder.made(tmp_path / "out") as folder:
            (folder / "half").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fails()
    assert not list(tmp_path.iterdir())


def test_parameters_come_back_in_the_form_of_the_model():
    """Parts without any, lists, and types."""
    one = np.ones((2, 3), np.float32)
    params = {"stem": {}, "blocks": {"000": {}, "001": [one, one[0].astype("f2")]}, "head": one}
    stats = {"shared": {"stem": {}, "001": {"mean": one[0]}}}
    tensors = export.named_tensors(params, stats)
    again = export.params_like(tensors, params, stats)
    assert jax.tree.structure(again) == jax.tree.structure((params, stats))
    for a, b in zip(jax.tree.leaves((params, stats)), jax.tree.leaves(again), strict=True):
        assert a.dtype == b.dtype and np.array_equal(a, b)
    for other in (tensors | {"head": one[:1]}, tensors | {"more": one}, {"head": one}):
        with pytest.raises(export.DeployError, match="the code makes another model"):
            export.params_like(other, params, stats)


@pytest.mark.parametrize("name", ["", "/proc/no/such", "x" * 300, "/dev/null/x"])
def test_a_folder_that_cannot_be_made_is_one_sentence(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(export.DeployError, match=r"cannot be made .*choose another folder"):
        export.write_folder(Path(name), {"a": b"a"})
