# SPDX-License-Identifier: Apache-2.0
"""Folders whose weights are float16 or int8: what they hold, what they cost, how they upgrade."""

import json
import random
import re
import shutil

import numpy as np
import pytest

from flextrain_jax.deploy import accuracy, export
from flextrain_jax.deploy.standalone_folder import FolderError, load, rendered, upgrade
from flextrain_jax.deploy.weights import DeployError, rounded, stored
from tests.flextrain_jax.deploy.deliveries import broken, bytes_of, delta, rung
from tests.flextrain_jax.deploy.nets import CASES, computed, config_of, exported, net, tensors_of


def test_an_int8_tensor_has_a_scale_for_each_output_channel():
    rng = np.random.default_rng(0)
    kernel = rng.normal(size=(3, 3, 5, 4)).astype(np.float32) * np.float32([1, 1e-3, 0, 50])
    qkv = rng.normal(size=(6, 3, 2, 5)).astype(np.float32)
    qkv *= np.arange(1, 31, dtype=np.float32).reshape(3, 2, 5)
    tensors = {"stem/conv1": kernel, "blocks/000/qkv": qkv, "blocks/000/qkv_b": qkv[0]}
    held = stored(tensors | {"head/b": qkv[0, 0, 0]}, "int8")
    assert held["stem/conv1"].dtype == np.int8 and held["stem/conv1:scale"].shape == (1, 1, 1, 4)
    assert held["blocks/000/qkv:scale"].shape == (1, 3, 2, 5)
    assert held["blocks/000/qkv_b"].dtype == held["head/b"].dtype == np.float32
    assert set(held) == {*tensors, "head/b", "stem/conv1:scale", "blocks/000/qkv:scale"}
    again = rounded(tensors, "int8")
    assert set(again) == set(tensors) and all(x.dtype == np.float32 for x in again.values())
    # Half a step of its own channel, however small that is; a channel of zeros stays zero.
    step = np.abs(kernel).max((0, 1, 2)) / 127
    assert (np.abs(again["stem/conv1"] - kernel) <= 0.501 * step).all()
    assert not again["stem/conv1"][..., 2].any()
    assert (np.abs(again["blocks/000/qkv"] - qkv) <= 0.501 * np.abs(qkv).max(0) / 127).all()


def test_float16_rounds_the_matrices_alone():
    x = {"a/w": np.float32([[1 / 3, 7]]), "a/b": np.float32([1 / 3]), "stats/s/w": np.eye(2) / 3}
    x["stats/s/w"] = x["stats/s/w"].astype(np.float32)
    again = rounded(x, "float16")
    np.testing.assert_array_equal(again["a/w"], x["a/w"].astype(np.float16).astype(np.float32))
    assert again["a/w"].dtype == np.float32
    for name in ("a/b", "stats/s/w"):
        np.testing.assert_array_equal(again[name], x[name])


@pytest.mark.parametrize(
    ("weights", "number"), [("float16", 7e4), ("float16", np.nan), ("int8", np.inf)]
)
def test_what_a_type_cannot_hold_is_refused(weights, number):
    with pytest.raises(DeployError, match=f"tensor a/w has .* which {weights} cannot hold"):
        stored({"a/w": np.float32([[1, number]])}, weights)
    assert stored({"a/w": np.float32([[1, number]])}, "float32")


@pytest.mark.parametrize(
    ("case", "weights"),
    [
        ("odd vit and heads", "int8"),
        pytest.param("stages and heads", "float16", marks=pytest.mark.slow),
        pytest.param("odd vit and heads", "float16", marks=pytest.mark.slow),
        pytest.param("odd and coloured", "int8", marks=pytest.mark.slow),
    ],
)
def test_small_and_upgrade_are_the_large_bit_for_bit(tmp_path, case, weights):
    top = len(CASES[case][1]) - 1
    small, _, _, images = exported(tmp_path, case, 0, weights=weights)
    large, whole, expected, _ = exported(tmp_path, case, top, weights=weights)
    sent_folder, sent, _, _ = exported(tmp_path, case, top, base=small, weights=weights)
    tensors, names = tensors_of(case, top)
    full = len(export.packed({name: tensors[name] for name in names}))
    assert sent < whole < full * {"int8": 0.7, "float16": 0.8}[weights]
    assert upgrade(small, sent_folder) == CASES[case][1].depths[top]
    (after, config), (held, _) = load(small), load(large)
    assert config["weights"] == weights and config["accuracy"] == "not measured"
    for name, x in held.items():
        assert x.dtype == np.float32 and after[name].tobytes() == x.tobytes()
    found = computed(small, images)
    assert found.dtype == np.float32 and found.tobytes() == computed(large, images).tobytes()
    assert not np.allclose(found, expected, rtol=1e-4, atol=1e-4)  # or nothing was rounded
    np.testing.assert_allclose(found, expected, atol=0.05 * np.abs(expected).max())
    size = sum(path.stat().st_size for path in large.iterdir() if path.suffix not in {".npy", ""})
    assert export.measured(large, tries=1)["size"] == [size]


@pytest.mark.parametrize(("base", "wanted"), [("float32", "int8"), ("int8", "float32")])
def test_an_upgrade_has_the_weights_of_its_base(tmp_path, base, wanted):
    folder = rung(tmp_path / "small", 1, weights=base)
    with pytest.raises(DeployError, match=f"has {base} weights, and the upgrade would have"):
        delta(tmp_path / "no", folder, 3, weights=wanted)
    assert not (tmp_path / "no").exists()
    # Nor does a device take one up that was made for the same rung with other weights.
    sent = delta(tmp_path / "sent", rung(tmp_path / "other", 1, weights=wanted), 3, weights=wanted)
    before = bytes_of(folder)
    with pytest.raises(FolderError, match=f"has {wanted} weights, .* has {base}"):
        upgrade(folder, sent)
    assert bytes_of(folder) == before


def test_a_folder_of_before_there_were_types_is_upgraded_as_float32(tmp_path):
    folder = rung(tmp_path / "small", 1)
    config = json.loads((folder / "config.json").read_text())
    old = {name: x for name, x in config.items() if name not in ("weights", "accuracy")}
    (folder / "config.json").write_bytes(rendered(old))
    with pytest.raises(DeployError, match="has float32 weights"):
        delta(tmp_path / "no", folder, 3, weights="float16")
    assert upgrade(folder, delta(tmp_path / "sent", folder, 3)) == 3


def test_faults_of_int8_folders_do_not_load(tmp_path):
    small = rung(tmp_path / "small", 1, weights="int8")
    sent = delta(tmp_path / "sent", small, 3, weights="int8")
    foreign = rung(tmp_path / "foreign", 1, seed=1, weights="int8")
    foreign_sent = delta(tmp_path / "foreign-sent", foreign, 3, seed=1, weights="int8")
    for seed in range(20):
        folder, more = tmp_path / f"folder{seed}", tmp_path / f"more{seed}"
        shutil.copytree(small, folder)
        shutil.copytree(sent, more)
        done = broken(more, random.Random(seed), [foreign_sent])
        before = bytes_of(folder)
        with pytest.raises(FolderError):
            upgrade(folder, more)
            pytest.fail(f"is taken up after: {done}")
        assert bytes_of(folder) == before and upgrade(folder, sent) == 3
        done = broken(folder, random.Random(seed), [foreign])
        with pytest.raises(FolderError):
            load(folder)
            pytest.fail(f"loads after: {done}")


def test_the_accuracy_is_that_of_the_folders_program(tmp_path):
    """Labels that the float32 net finds right but for the last two."""
    case = "odd vit and heads"
    rng = np.random.default_rng(4)
    images = rng.integers(0, 256, (7, 6, 9, 1), np.uint8)
    args = (*tensors_of(case, 1), config_of(case, 1), net(case)[-1])
    export.export(tmp_path / "whole", *args)
    labels = computed(tmp_path / "whole", images).argmax(1)
    labels[-2:] = (labels[-2:] + 1) % 5

    def write(folder, weights):
        export.export(folder, *args, weights=weights)

    found = accuracy.measured(write, "int8", (images, labels), "my.npz")
    small = exported(tmp_path, case, 1, weights="int8")[0]
    right = (computed(small, images).argmax(1) == labels).mean()
    assert found == {"images": "my.npz", "number": 7, "float32": 5 / 7, "int8": right}
    one = accuracy.measured(write, "float32", (images[:1], labels[:1]), "one")
    assert one == {"images": "one", "number": 1, "float32": 1.0}


def test_a_name_that_ends_as_those_of_scales_is_a_tensor_like_others():
    x = {"a/w": np.float32([[1, 2]]), "a/w:scale": np.float32([[3, 4]])}
    for weights in ("float32", "float16"):
        again = rounded(x, weights)
        assert set(again) == set(x)
        np.testing.assert_array_equal(again["a/w:scale"], x["a/w:scale"])
    with pytest.raises(DeployError, match="a/w:scale has the name of the scales of a/w; choose"):
        stored(x, "int8")
    alone = rounded({"a/w:scale": x["a/w:scale"]}, "int8")
    np.testing.assert_allclose(alone["a/w:scale"], [[3, 4]], rtol=1e-6)


X, Y = np.zeros((3, 6, 9), np.uint8), np.array([0, 4, 1])


def test_test_images_of_a_file_need_no_training_images(tmp_path):
    np.savez(tmp_path / "a.npz", x_test=X, y_test=Y)
    images, labels = accuracy.images_of(tmp_path / "a.npz", config_of("odd vit and heads", 0))
    assert images.shape == (3, 6, 9, 1) and labels.tolist() == [0, 4, 1]
    np.savez(tmp_path / "b.npz", test_images=X, test_labels=Y[:, None])  # as MedMNIST
    _, labels = accuracy.images_of(tmp_path / "b.npz", config_of("odd vit and heads", 0))
    assert labels.tolist() == [0, 4, 1]


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({"x_test": X}, r"lacks the arrays x_test and y_test or test_images and test_labels"),
        ({"x_test": X, "y_test": Y + 1}, r"must be 3 whole numbers from 0 to 4"),
        ({"x_test": X, "y_test": Y[:2]}, r"must be 3 whole numbers"),
        ({"x_test": X, "y_test": Y / 2}, r"labels are float64"),
        ({"x_test": X[:, :5], "y_test": Y}, r"shape \(3, 5, 9, 1\); this net takes uint8"),
        ({"x_test": X.astype("f4"), "y_test": Y}, "images are float32"),
        ({"x_test": X[:0], "y_test": Y[:0]}, r"shape \(0, 6, 9, 1\)"),
        ({"x_test": np.array([{}]), "y_test": Y}, r"is no whole \.npz file"),
        (None, r"is no whole \.npz file .*No such file"),
        (b"PK\x03\x04 cut", r"is no whole \.npz file"),
        (b"no zip", r"is no whole \.npz file; give another"),  # numpy would have it unpickled
        (b"", r"is no whole \.npz file"),
    ],
)
def test_wrong_test_images_are_one_sentence(tmp_path, arrays, sentence):
    path = tmp_path / "a.npz"
    if isinstance(arrays, dict):
        np.savez(path, **arrays)
    elif arrays is not None:
        path.write_bytes(arrays)
    with pytest.raises(DeployError, match=sentence) as told:
        accuracy.images_of(path, config_of("odd vit and heads", 0))
    assert "\n" not in str(told.value)


def test_a_damaged_packed_file_of_images_is_one_sentence(tmp_path):
    path = tmp_path / "a.npz"
    np.savez_compressed(path, x_test=np.random.default_rng(0).integers(0, 9, (50, 6, 9)), y_test=Y)
    raw = path.read_bytes()
    # In the directory at the end: made by, needs, flags, and how it is packed.
    other_packing = re.sub(rb"(PK\x01\x02.{6})\x08", b"\\1\x63", raw, flags=re.DOTALL)
    for wrong in (raw[:200] + b"\xff" * 80 + raw[280:], other_packing):
        path.write_bytes(wrong)
        with pytest.raises(DeployError, match=r"is no whole \.npz file; give another --accuracy"):
            accuracy.images_of(path, config_of("odd vit and heads", 0))
