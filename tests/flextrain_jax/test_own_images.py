# SPDX-License-Identifier: Apache-2.0
"""Images of a user's own: every form, of unequal sizes, channels and numbers; refusals by name."""

import dataclasses
import io
import re
import zipfile

import numpy as np
import pytest

import flextrain_jax as ft
from flextrain_jax.data import npz
from flextrain_jax.data.images import DataConfig, DataError, ImageSet, load, own
from flextrain_jax.elastic.ladder import LadderConfig
from flextrain_jax.elastic.sgd import Sgd
from flextrain_jax.experiments.elastic import ElasticMethod, ElasticRun, ElasticTraining
from flextrain_jax.models.resnet import ResNet

CLASSES = {"ant": 3, "bee": 1, "cow": 2}  # of one class one image
RNG = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def nothing_known():
    own.sizes.cache_clear()


def encoded(pixels, form="PNG"):
    image = pytest.importorskip("PIL.Image")
    raw = io.BytesIO()
    image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels).save(raw, form)
    return raw.getvalue()


def pixels(shape=(6, 5, 3)):
    return RNG.integers(0, 256, shape, dtype=np.uint8)


def write_folder(root, shape=(6, 5, 3), test="test"):
    images = {}
    for part in ("train", test):
        for name, count in CLASSES.items():
            (root / part / name).mkdir(parents=True)
            for i in range(count):
                images[part, name, i] = pixels(shape)
                path = root / part / name / f"{i}.png"
                path.write_bytes(encoded(images[part, name, i]))
    (root / "train" / ".hidden").mkdir()
    (root / "train" / "ant" / "notes.txt").write_text("no image")
    return images


def config(path, **more):
    own.sizes.cache_clear()
    return DataConfig("images", str(path), **more)


def same_images(data: ImageSet, expected: list[tuple[np.ndarray, int]]):
    """In any order, each with its label."""
    found = [(x.tobytes(), int(v)) for x, v in zip(data.images_NHWC, data.label_N, strict=True)]
    assert sorted(found) == sorted((x.tobytes(), v) for x, v in expected)


@pytest.mark.parametrize(("shape", "test"), [((6, 5, 3), "test"), ((8, 8, 1), "val")])
def test_an_image_folder(tmp_path, shape, test):
    images = write_folder(tmp_path, shape, test)
    data = config(tmp_path)
    assert data.image == shape and data.n_classes == 3
    for part, found in zip(("train", test), load(data), strict=True):
        mine = [(x, list(CLASSES).index(k[1])) for k, x in images.items() if k[0] == part]
        same_images(found, mine)
    few, _ = load(config(tmp_path, train=4))
    assert len(set(few.label_N.tolist())) > 1  # not the first class alone


def test_files_of_unequal_sizes_and_channels(tmp_path):
    write_folder(tmp_path)
    odd = tmp_path / "train" / "bee" / "0.png"
    odd.write_bytes(encoded(pixels((9, 9, 1))))
    with pytest.raises(DataError, match=r"bee/0\.png: is 9x9 with 1 channel, and .*ant/0\.png is"):
        load(config(tmp_path))
    train, test = load(config(tmp_path, size=4, channels=1))
    assert train.images_NHWC.shape == (6, 4, 4, 1) and test.images_NHWC.shape == (6, 4, 4, 1)
    assert config(tmp_path, size=4, channels=3, shrink=2).image == (2, 2, 3)
    with pytest.raises(ValueError, match="a divisor of 5, an image's side"):
        config(tmp_path, shrink=3)


@pytest.mark.parametrize(
    ("kind", "form"),
    [(np.uint16, "png"), (np.uint16, "tif"), (np.int32, "tif"), (np.float32, "tif")],
)
@pytest.mark.parametrize("channels", [0, 1, 3])
def test_a_file_of_more_than_8_bits_is_refused_by_name(tmp_path, kind, form, channels):
    """It became black and white."""
    write_folder(tmp_path, (8, 8, 1))
    deep = pytest.importorskip("PIL.Image").fromarray(np.arange(64).reshape(8, 8).astype(kind))
    deep.save(tmp_path / "train" / "cow" / f"deep.{form}")
    with pytest.raises(
        DataError, match=rf"cow/deep\.{form}: has pixels of more than 8 bits \((I|F)"
    ):
        load(config(tmp_path, channels=channels))


def test_links_are_followed_and_nothing_hidden_is_read(tmp_path):
    images = write_folder(tmp_path / "set")
    own_images = [x for (part, *_), x in images.items() if part == "train"]
    ant = tmp_path / "set" / "train" / "ant"
    for folder in (ant / ".ipynb_checkpoints", ant / "more" / ".cache", tmp_path / "elsewhere"):
        folder.mkdir(parents=True)
        (folder / "9.png").write_bytes(encoded(pixels((6, 5, 3))))
    linked = pixels((6, 5, 3))
    (tmp_path / "elsewhere" / "9.png").write_bytes(encoded(linked))
    for name, to in (("link", tmp_path / "elsewhere"), ("circle", ant), ("up", ant.parent)):
        (ant / name).symlink_to(to, target_is_directory=True)
    train, _ = load(config(tmp_path / "set"))
    found = sorted(x.tobytes() for x in train.images_NHWC)
    assert found == sorted(x.tobytes() for x in (*own_images, linked))


def test_files_that_are_left_out_are_counted_and_the_first_is_named(tmp_path, capsys):
    write_folder(tmp_path)
    (tmp_path / "train" / "ant" / "notes.txt").unlink()
    load(config(tmp_path))
    assert capsys.readouterr().err == ""
    (tmp_path / "train" / "ant" / ".hidden.txt").write_text("not told")
    for name in ("train/loose.png", "train/bee/x.jp2", "test/cow/x.jp2"):
        (tmp_path / name).write_bytes(b"")
    load(config(tmp_path))
    said = capsys.readouterr().err
    first = tmp_path / "train" / "bee" / "x.jp2"
    assert said.startswith(f"{tmp_path}: left out 3 files, first {first}; what is read lies in")
    assert said.count("\n") == 1


def test_both_parts_are_looked_for_before_images_are_decoded(tmp_path):
    write_folder(tmp_path)
    cut(tmp_path / "train/cow/1.png")
    (tmp_path / "test").rename(tmp_path / "rest")
    with pytest.raises(DataError, match=r"has no folder 'test' or 'val' .*; make one, with"):
        load(config(tmp_path))
    write_parquet(tmp_path / "rows", [(encoded(pixels()), 0), (b"no image", 1)])
    with pytest.raises(DataError, match=r"has no test-\*\.parquet"):
        load(config(tmp_path / "rows"))


def hide(root):
    """What macOS leaves where it copies."""
    (root / "train/bee/0.png").rename(root / "train/bee/._0.png")


def cut(path):
    path.write_bytes(path.read_bytes()[:-20])


FOLDER_FAULTS = {
    "cut": (lambda r: cut(r / "train/cow/1.png"), r"cow/1\.png: is no readable image"),
    "no image": (lambda r: (r / "test/cow/1.png").write_text("hello"), r"cow/1\.png: is no"),
    "empty class": (lambda r: (r / "train/bee/0.png").unlink(), "train/bee: has no images"),
    "hidden images": (hide, "train/bee: has no images .* remove it or fill it"),
    "new class": (lambda r: (r / "test/dog").mkdir(), "dog: is a class that the training part"),
    "no test": (lambda r: (r / "test").rename(r / "rest"), "has no folder 'test' or 'val'"),
    "no train": (lambda r: (r / "train").rename(r / "rest"), "has neither a folder 'train'"),
}


@pytest.mark.parametrize("fault", FOLDER_FAULTS)
def test_what_is_wrong_with_an_image_folder_is_one_sentence(tmp_path, fault):
    write_folder(tmp_path)
    change, words = FOLDER_FAULTS[fault]
    change(tmp_path)
    with pytest.raises(DataError, match=words) as error:
        load(config(tmp_path))
    assert "\n" not in str(error.value) and str(tmp_path) in str(error.value)


def arrays(**changes):
    whole = {
        "x_train": pixels((7, 4, 6, 2)), "y_train": np.array([0, 4, 2, 2, 1, 0, 3]),
        "x_test": pixels((2, 4, 6, 2)), "y_test": np.array([4, 0]),
    }  # fmt: skip
    return whole | changes


@pytest.mark.parametrize("form", ["keras", "medmnist", "gray"])
def test_an_npz_file(tmp_path, form):
    made = arrays()
    if form == "gray":
        made |= {k: x[..., 0] for k, x in made.items() if k.startswith("x")}
    named = made
    if form == "medmnist":
        names = dict(zip(*npz.KEYS, strict=True))
        column = lambda x: x.astype(np.uint8)[:, None] if x.ndim == 1 else x  # noqa: E731
        named = {names[k]: column(x) for k, x in made.items()}
    np.savez_compressed(tmp_path / "a.npz", **named)
    data = config(tmp_path / "a.npz")
    assert data.n_classes == 5 and data.image == (4, 6, 1 if form == "gray" else 2)
    train, test = load(data)
    same_images(train, list(zip(made["x_train"], made["y_train"], strict=True)))
    same_images(test, list(zip(made["x_test"], made["y_test"], strict=True)))


NPZ_FAULTS = {
    "miscounted": (arrays(y_train=np.zeros(6, int)), r"x_train has 7 images, y_train 6 labels"),
    "float": (arrays(x_train=np.zeros((7, 4, 6, 2))), "x_train is float64"),
    "other shape": (
        arrays(x_test=pixels((2, 6, 4, 2))),
        r"x_test is uint8 of shape \(2, 6, 4, 2\)",
    ),
    "new class": (
        arrays(y_test=np.array([5, 0])),
        "y_test: has labels from 0 to 5, beyond 0 to 4; number the classes.*data.classes",
    ),
    "negative": (arrays(y_train=np.array([0, 4, 2, 2, 1, -1, 3])), "y_train: has labels from -1"),
    "no labels": (arrays(y_train=np.array(["a"] * 7)), "whole numbers"),
    "objects": (arrays(y_train=np.array([None] * 7)), "y_train cannot be read"),
    "missing": ({"x_train": pixels()}, "it must have x_train, y_train, x_test, y_test, or"),
    "scalar": (arrays(y_train=np.array(3)), r"y_train \(\) of int64; they must be"),
    "scalar test": (arrays(y_test=np.array(3)), r"y_test: labels are int64 of shape \(\)"),
    "no width": (
        arrays(x_train=pixels((7, 4, 0, 2)), x_test=pixels((2, 4, 0, 2))),
        r"x_train has shape \(7, 4, 0, 2\)",
    ),
    "huge": (
        arrays(y_train=np.array([0, 2**40, 2, 2, 1, 0, 3])),
        r"y_train: has labels up to 1099511627776; .*number the classes anew",
    ),
    "empty": (arrays(x_test=pixels((0, 4, 6, 2)), y_test=np.zeros(0, int)), "has 0 images"),
}


@pytest.mark.parametrize("fault", NPZ_FAULTS)
def test_what_is_wrong_with_an_npz_file_is_one_sentence(tmp_path, fault):
    made, words = NPZ_FAULTS[fault]
    path = tmp_path / "a.npz"
    np.savez(path, **made)
    with pytest.raises(DataError, match=words) as error:
        load(config(path))
    assert "\n" not in str(error.value) and str(path) in str(error.value)


def test_an_npz_file_is_taken_as_it_is_and_a_size_that_it_has_not_is_said(tmp_path):
    square = arrays(x_train=pixels((7, 4, 4, 3)), x_test=pixels((2, 4, 4, 3)))
    np.savez(tmp_path / "square.npz", **square)
    assert config(tmp_path / "square.npz", size=4, channels=3).unread() == ""
    np.savez(tmp_path / "oblong.npz", **arrays())
    for file, settings, words in (
        ("square", {"size": 8}, "3 channels, and 'data.size' is 8"),
        ("square", {"size": 4, "channels": 1}, "'data.channels' is 1; leave out 'data.channels'"),
        ("oblong", {"size": 4}, "height 4, width 6 and 2 channels, and 'data.size' is 4"),
    ):
        asked = config(tmp_path / f"{file}.npz", **settings)
        assert words in asked.unread() and f"{file}.npz: " in asked.unread()
        assert load(asked)[0].images_NHWC.shape[1:] == asked.image  # a run of before goes on
        with pytest.raises(DataError, match=re.escape(words)):
            ft.images("images", str(tmp_path / f"{file}.npz"), **settings)


def test_entries_of_an_npz_file_that_are_no_arrays_are_refused_by_name(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as file:
        for name in npz.KEYS[0]:
            file.writestr(name, b"raw")
    with pytest.raises(DataError, match=r"a\.npz: has x_test, x_train.*with \.npy behind its"):
        load(config(tmp_path / "a.npz"))


def test_a_cut_or_swapped_npz_file_is_refused_by_name(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, **arrays())
    raw = path.read_bytes()
    for wrong in (raw[:-30], raw[: len(raw) // 2], b"", raw.replace(b"\x93NUMPY", b"\x93NUMBY", 1)):
        path.write_bytes(wrong)
        with pytest.raises(DataError, match=r"a\.npz"):
            load(config(path))
    with pytest.raises(DataError, match=r"there is no such folder or \.npz file"):
        config(tmp_path / "b.npz")
    np.savez_compressed(path, **arrays(y_train=np.random.default_rng(0).integers(0, 5, 999)))
    with zipfile.ZipFile(path) as file:
        start = file.getinfo("y_train.npy").header_offset + 100
    raw = path.read_bytes()
    path.write_bytes(raw[:start] + b"\xff" * 60 + raw[start + 60 :])  # of what is packed
    with pytest.raises(DataError, match=r"a\.npz: (y_train|is no whole)"):
        config(path)


def write_parquet(folder, rows, name="train-00000-of-00001.parquet", wrapped=True):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    folder.mkdir(exist_ok=True)
    images = [{"bytes": raw, "path": None} if wrapped else raw for raw, _ in rows]
    table = pyarrow.table({"image": images, "label": [label for _, label in rows]})
    parquet.write_table(table, folder / name)
    return folder / name


@pytest.mark.parametrize("wrapped", [True, False])
def test_parquet(tmp_path, wrapped):
    images = [(pixels((5, 7, 3)), label) for label in (0, 2, 1, 1, 0)]
    rows = [(encoded(x), label) for x, label in images]
    data = tmp_path / "data"
    write_parquet(data, rows[:2], "train-00000-of-00002.parquet", wrapped)
    write_parquet(data, rows[2:4], "train-00001-of-00002.parquet", wrapped)
    write_parquet(data, rows[4:], "validation-00000-of-00001.parquet", wrapped)
    found = config(tmp_path)
    assert found.n_classes == 3 and found.image == (5, 7, 3)
    train, test = load(found)
    same_images(train, images[:4])
    same_images(test, images[4:])
    (data / "train-00001-of-00002.parquet").unlink()
    with pytest.raises(DataError, match=r"has 1 files train-\*\.parquet, which count 2"):
        load(config(tmp_path))
    # As the Hub wrote names for years, with a digest behind.
    first = data / "train-00000-of-00002.parquet"
    first.rename(data / "train-00000-of-00002-1c38a6f2f4cb7b4a.parquet")
    with pytest.raises(DataError, match=r"has 1 files train-\*\.parquet, which count 2"):
        load(config(tmp_path))
    # Of another time, in the place of the one that is missing.
    write_parquet(data, rows[:2], "train-00000-of-00002-0000000000000000.parquet", wrapped)
    with pytest.raises(DataError, match=r"has several files train-\*\.parquet of the number 0"):
        load(config(tmp_path))


def test_what_is_wrong_with_parquet_is_one_sentence(tmp_path):
    rows = [(encoded(pixels()), label) for label in (0, 1)]

    def refusal(rows, change=lambda path: None):
        change(write_parquet(tmp_path, rows))
        write_parquet(tmp_path, [(encoded(pixels()), 1)], "test.parquet")
        with pytest.raises(DataError) as error:
            load(config(tmp_path))
        return str(error.value)

    assert "row 1: is no readable image" in refusal([rows[0], (rows[1][0][:-30], 1)])
    assert "row 1 has null as label in column 'label'" in refusal([rows[0], (rows[1][0], None)])
    assert "row 1 has no bytes of an image in column 'image'" in refusal([rows[0], (None, 1)])
    assert "is no whole Parquet file" in refusal(rows, cut)
    assert "beyond 0 to 0" in refusal([(rows[0][0], 0)])
    assert "labels up to 1099511627776" in refusal([rows[0], (rows[1][0], 2**40)])
    assert "labels up to -1" in refusal([(rows[0][0], -1)])


def test_an_experiment_of_own_images_of_any_size(tmp_path):
    write_folder(tmp_path, (6, 10, 3))
    run = ElasticRun(
        model=ResNet(stages=(1, 1), widths=(2, 4)),
        ladders={"any": LadderConfig("prefix", (1, 2), (0.5, 0.5))},
        optim=Sgd(learning_rate=0.1),
        train=ElasticTraining(epochs=1.0, batch=2),
        methods={"flextrain": ElasticMethod()},
        data=config(tmp_path),
    )
    experiment = run.experiment()
    assert experiment.train.n_classes == 3 and experiment.jobs[0].loop.steps == 3


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"kind": "images"}, "needs 'data.folder'"),
        ({"kind": "digits", "size": 3}, "for 'data.kind' images alone"),
        ({"kind": "images", "folder": "nowhere", "channels": 2}, "'channels' is 2"),
    ],
)
def test_settings_that_cannot_be(settings, words):
    with pytest.raises(ValueError, match=words):
        DataConfig(**settings)


def test_a_size_that_is_no_number_is_one_sentence(tmp_path):
    """From Python there is no command line that looks at types."""
    for wrong in ((4, 4), [4, 4], "4"):
        with pytest.raises(ValueError, match=r"'size' is .*; it must be a number"):
            config(tmp_path, size=wrong)


def test_what_is_known_of_the_images_needs_no_files(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, **arrays())
    known = config(path).known()
    assert known.classes == 5 and known.shape == (4, 6, 2) and DataConfig().known() == DataConfig()
    assert load(known)[0].n_classes == 5
    assert load(config(path, classes=9))[0].n_classes == 9
    for more in ({"classes": 4}, {"shape": (4, 4, 2)}):
        with pytest.raises(DataError, match="has 5 classes and images of"):
            load(config(path, **more))
    with pytest.raises(ValueError, match="height, width and channels"):
        config(path, shape=(4, 6))
    path.unlink()
    own.sizes.cache_clear()
    assert DataConfig(**dataclasses.asdict(known)).image == (4, 6, 2)


def test_images_of_one_colour_are_no_division_by_zero(tmp_path):
    made = arrays(x_train=np.full((7, 4, 6, 2), 9, np.uint8))
    np.savez(tmp_path / "a.npz", **made)
    train, _ = load(config(tmp_path / "a.npz"))
    batch = train.batch(train.images_NHWC, train.label_N, 7)
    assert np.isfinite(batch.image_BHWC).all()


def test_files_that_changed_since_are_read_anew(tmp_path):
    """As where a set is mended in a session that has read it before."""
    file = tmp_path / "own.npz"
    for side, highest in ((3, 255), (4, 1)):
        images, labels = np.zeros((2, side, side), np.uint8), np.array([0, highest])
        np.savez(file, x_train=images, y_train=labels, x_test=images, y_test=labels)
        train, test = ft.images("images", str(file))
        assert (train.n_classes, test.n_classes) == (highest + 1,) * 2
        assert train.images_NHWC.shape == (2, side, side, 1)
