# SPDX-License-Identifier: Apache-2.0
"""A folder of `fit` belongs to one call: another one is refused, and more epochs go on."""

import json
import shutil

import jax
import numpy as np
import optax
import pytest

import flextrain_jax as ft
from flextrain_jax.data.images import Augment
from flextrain_jax.front import begun
from tests.flextrain_jax.front.strangers import X, Y, small_vit

CALL = {"epochs": 2, "batch": 8}


@pytest.fixture(scope="module")
def ladder():
    return ft.elasticize(small_vit(), X, depths=(1, 3))


@pytest.fixture(scope="module")
def trained(ladder, tmp_path_factory):
    """What the call came to, and its folder."""
    folder = tmp_path_factory.mktemp("fit") / "folder"
    return ft.fit(ladder, (X, Y), folder=folder, **CALL), folder


def same(one, other):
    pairs = zip(jax.tree.leaves(one.params), jax.tree.leaves(other.params), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


def test_a_folder_is_for_one_call_at_a_time(ladder, tmp_path):
    """Such as of a notebook that was opened twice."""
    with begun.alone(tmp_path), pytest.raises(ft.FrontError, match="another call of fit trains"):
        ft.fit(ladder, (X, Y), folder=tmp_path, **CALL)
    assert [path.name for path in tmp_path.iterdir()] == [begun.LOCK]
    with begun.alone(tmp_path):  # which nobody has any more
        pass


@pytest.mark.parametrize(
    ("data", "more", "sentence"),
    [
        ((X + 1, Y), {}, "with other images; give another folder, or the same call"),
        ((X, (Y + 1) % 3), {}, "with other labels; give"),
        ((X[:16], Y[:16]), {"epochs": 3}, "with other images, other labels; give"),
        ((X, Y), {"seed": 1}, "with seed 0 in place of 1; give"),
        ((X, Y), {"batch": 12}, "with batch 8 in place of 12; give"),
        ((X, Y), {"method": ft.Method(rungs="drawn")}, r"with method\.rungs all in place of drawn"),
        ((X, Y), {"optimizer": ft.AdamW(1e-4)}, r"with optimizer\.learning_rate 0\.001 in place"),
        (
            (X, Y),
            {"optimizer": ft.Sgd(learning_rate=0.1)},
            r"optimizer\.kind adamw in place of sgd",
        ),
        ((X, Y), {"optimizer": optax.sgd(0.1)}, "with optimizer "),
        ((X, Y), {"augment": Augment(flip=True)}, r"with augment\.flip False in place of True"),
        ((X, Y), {"epochs": 1}, "has had 6 updates, and these epochs are 3; give at least as many"),
    ],
)
def test_another_call_is_refused(ladder, trained, data, more, sentence):
    _, folder = trained
    with pytest.raises(ft.FrontError, match=sentence) as told:
        ft.fit(ladder, data, folder=folder, **CALL | more)
    assert str(told.value).startswith(f"{folder}: ") and "\n" not in str(told.value)


def test_another_net_is_refused(trained):
    _, folder = trained
    for other, sentence in (
        (ft.elasticize(small_vit(), X, depths=(2, 3)), r"with depths\.depths \[1, 3\] in place of"),
        (ft.elasticize(small_vit(depth=4), X, depths=(1, 4)), "with other model, "),
    ):
        with pytest.raises(ft.FrontError, match=sentence):
            ft.fit(other, (X, Y), folder=folder, **CALL)
    ladder = ft.elasticize(small_vit(), X, depths=(1, 3))
    moved = jax.tree.map(lambda x: x + np.float32(0.1), ladder.params)
    object.__setattr__(ladder, "params", moved)
    with pytest.raises(ft.FrontError, match="with a model with other values; give"):
        ft.fit(ladder, (X, Y), folder=folder, **CALL)


def test_the_same_call_and_more_epochs_go_on(ladder, trained, tmp_path):
    first, begun_in = trained
    folder = tmp_path / "folder"
    shutil.copytree(begun_in, folder)
    again = ft.fit(ladder, (X, Y), folder=folder, save_every=1, **CALL)
    assert same(first, again) and not same(first, ladder)
    longer = ft.fit(first, (X, Y), folder=folder, **CALL | {"epochs": 3})  # from its own result
    assert not same(first, longer)
    assert same(longer, ft.fit(ladder, (X, Y), folder=folder, **CALL | {"epochs": 3}))


def test_a_folder_without_a_record_goes_on_as_before_and_a_damaged_one_says_so(
    ladder, trained, tmp_path
):
    first, begun_in = trained
    folder = tmp_path / "folder"
    shutil.copytree(begun_in, folder)
    (folder / begun.FILE).write_text("[1")
    with pytest.raises(ft.FrontError, match=r"fit\.json: is damaged; give another folder"):
        ft.fit(ladder, (X, Y), folder=folder, **CALL)
    (folder / begun.FILE).unlink()
    assert same(first, ft.fit(ladder, (X, Y), folder=folder, **CALL | {"seed": 1}))
    assert not (folder / begun.FILE).exists()


def test_a_folder_in_which_nothing_was_done_belongs_to_nobody(ladder, tmp_path):
    huge = ft.Sgd(learning_rate=1e30)
    with pytest.raises(ft.FrontError, match="not finite"):
        ft.fit(ladder, (X, Y), folder=tmp_path, optimizer=huge, **CALL)
    ft.fit(ladder, (X, Y), folder=tmp_path, **CALL)
    assert json.loads((tmp_path / begun.FILE).read_text())["settings"]["batch"] == 8


def test_one_of_optax_is_known_again(ladder):
    examples = ladder.read((X, Y), trained=False)
    made = [
        begun.call_of(ladder, examples, tx).settings["optimizer"]
        for tx in (optax.adam(1e-3), optax.adam(1e-3), optax.adam(1e-2))
    ]
    assert made[0] == made[1] != made[2]


def test_of_large_data_a_sample_is_looked_at(ladder, monkeypatch):
    monkeypatch.setattr(begun, "_WHOLE", 0)
    monkeypatch.setattr(begun, "_EXAMPLES", 8)
    moved = X.copy()
    moved[1] += 1  # every third one is looked at
    digests = []
    for x in (X, moved, X + 1):
        examples = ladder.read((x, Y), trained=False)
        digests.append(begun.call_of(ladder, examples, optax.sgd(1)).settings["images"])
    assert digests[0] == digests[1] != digests[2]


def test_a_folder_that_is_a_file_is_one_sentence(ladder, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ft.FrontError, match=r"file', which cannot be one .*; give another"):
        ft.fit(ladder, (X, Y), folder=tmp_path / "file", **CALL)
    with pytest.raises(ft.FrontError, match="folder is 3; give a path"):
        ft.fit(ladder, (X, Y), folder=3, **CALL)
