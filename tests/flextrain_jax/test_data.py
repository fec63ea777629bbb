# SPDX-License-Identifier: Apache-2.0
"""Data: the bundled digits, both forms of CIFAR folders, order by (seed, step), refusals."""

import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

from flextrain_jax.data.images import (
    Augment,
    DataConfig,
    DataError,
    ImageSet,
    augmented,
    batches,
    cifar,
    load,
    normalization,
)


def write_binary(folder, kind, n=6, classes=10):
    rng = np.random.default_rng(0)
    names = (
        [f"data_batch_{i}.bin" for i in range(1, 6)] + ["test_batch.bin"]
        if kind == "cifar10"
        else ["train.bin", "test.bin"]
    )
    written = []
    for name in names:
        label = (np.arange(n * classes) % classes).astype(np.uint8)
        pixels = rng.integers(0, 256, (len(label), 3, 32, 32), dtype=np.uint8)
        head = [label[:, None]] if kind == "cifar10" else [label[:, None] // 5, label[:, None]]
        rows = np.concatenate([*head, pixels.reshape(len(label), -1)], axis=1).astype(np.uint8)
        (folder / name).write_bytes(rows.tobytes())
        written.append((pixels.transpose(0, 2, 3, 1), label))
    return written


def few_records(monkeypatch, kind, count):
    """Files of so many images in place of the thousands that they have."""
    parts = tuple(dict.fromkeys(part, count) for part in cifar.RECORDS[kind])
    monkeypatch.setitem(cifar.RECORDS, kind, parts)


def as_python(folder, kind):
    """The binary files of the folder in the form for Python (2, whose keys are bytes here)."""
    head, key = (1, b"labels") if kind == "cifar10" else (2, b"fine_labels")
    for path in folder.glob("*.bin"):
        rows = np.frombuffer(path.read_bytes(), np.uint8).reshape(-1, head + 3072)
        batch = {b"data": rows[:, head:].copy(), key: rows[:, head - 1].tolist()}
        path.with_suffix("").write_bytes(pickle.dumps(batch, protocol=2))
        path.unlink()


class Hostile:
    """What a pickle would call when it is read."""

    def __reduce__(self):
        return (Path.touch, (Path("was-here"),))


def test_a_pickle_that_names_more_than_arrays_calls_nothing(tmp_path, monkeypatch):
    few_records(monkeypatch, "cifar10", 60)
    monkeypatch.chdir(tmp_path)
    write_binary(tmp_path, "cifar10")
    as_python(tmp_path, "cifar10")
    whole = (tmp_path / "data_batch_2").read_bytes()
    (tmp_path / "data_batch_2").write_bytes(pickle.dumps({b"data": Hostile()}))
    with pytest.raises(DataError, match=r"data_batch_2: is no batch of cifar10 \(UnpicklingError"):
        load(DataConfig("cifar10", str(tmp_path)))
    assert not (tmp_path / "was-here").exists()
    (tmp_path / "data_batch_2").write_bytes(whole[:-100])
    with pytest.raises(DataError, match=r"data_batch_2: is no batch of cifar10"):
        load(DataConfig("cifar10", str(tmp_path)))
    few_records(monkeypatch, "cifar10", 61)
    (tmp_path / "data_batch_2").write_bytes(whole)
    with pytest.raises(DataError, match=r"data_batch_1: has images \(60, 3072\)"):
        load(DataConfig("cifar10", str(tmp_path)))


def write_sheets(folder, classes=10):
    image = pytest.importorskip("PIL.Image")
    rng = np.random.default_rng(1)
    images = rng.integers(0, 256, (1000, 32, 32, 3), dtype=np.uint8)
    sheet = images.reshape(25, 40, 32, 32, 3).transpose(0, 2, 1, 3, 4).reshape(800, 1280, 3)
    labels = np.arange(1000) % classes
    for part in ("train", "test"):
        image.fromarray(sheet).save(folder / f"{part}_00.webp", lossless=True, method=0)
        (folder / f"{part}_labels.txt").write_text("\n".join(map(str, labels)) + "\n")
    return images, labels


def test_digits_are_all_there():
    train, test = load(DataConfig())
    assert len(train.label_N) == 1397 and len(test.label_N) == 400
    assert train.images_NHWC.shape[1:] == (8, 8, 1) and train.images_NHWC.max() == 255
    counts = np.bincount(train.label_N, minlength=10) + np.bincount(test.label_N, minlength=10)
    assert counts.tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # as UCI states
    batch = train.batch(train.images_NHWC, train.label_N, 1397)
    assert abs(batch.image_BHWC.mean()) < 1e-4 and abs(batch.image_BHWC.std() - 1) < 1e-3


def test_digits_are_those_of_scikit_learn():
    sklearn = pytest.importorskip("sklearn.datasets")
    ours = np.concatenate([part.images_NHWC for part in load(DataConfig())])[..., 0]
    theirs = (sklearn.load_digits().images * (255 / 16)).round().astype(np.uint8)
    assert sorted(x.tobytes() for x in ours) == sorted(x.tobytes() for x in theirs)


def test_shrunk_images_are_means_of_squares():
    whole, small = load(DataConfig())[0], load(DataConfig(shrink=2))[0]
    assert small.images_NHWC.shape[1:] == DataConfig(shrink=2).image == (4, 4, 1)
    one = whole.images_NHWC[7, 2:4, 4:6, 0].astype(float).mean()
    assert small.images_NHWC[7, 1, 2, 0] == round(one)
    np.testing.assert_array_equal(small.label_N, whole.label_N)
    with pytest.raises(ValueError, match="it must be a divisor of 8"):
        DataConfig(shrink=3)


@pytest.mark.parametrize(("kind", "classes"), [("cifar10", 10), ("cifar100", 100)])
@pytest.mark.parametrize("form", ["binary", "python"])
def test_the_distributions_of_cifar(tmp_path, monkeypatch, kind, classes, form):
    few_records(monkeypatch, kind, 100 if kind == "cifar100" else 60)
    written = write_binary(tmp_path, kind, 1 if kind == "cifar100" else 6, classes)
    if form == "python":
        as_python(tmp_path, kind)
    train, test = load(DataConfig(kind, str(tmp_path)))
    expected = np.concatenate([x for x, _ in written[:-1]])
    np.testing.assert_array_equal(train.images_NHWC, expected)
    np.testing.assert_array_equal(test.images_NHWC, written[-1][0])
    np.testing.assert_array_equal(test.label_N, written[-1][1])
    assert test.n_classes == classes


def test_webp_sheets(tmp_path):
    images, labels = write_sheets(tmp_path)
    train, test = load(DataConfig("cifar10", str(tmp_path), train=130, test=40))
    np.testing.assert_array_equal(train.images_NHWC, images[:130])
    np.testing.assert_array_equal(test.label_N, labels[:40])


def test_what_is_wrong_with_a_folder_is_one_sentence(tmp_path, monkeypatch):
    def refusal(kind="cifar10", folder=tmp_path, **more):
        with pytest.raises(DataError) as error:
            load(DataConfig(kind, str(folder), **more))
        assert "\n" not in str(error.value)
        return str(error.value)

    assert "no such folder" in refusal(folder=tmp_path / "nowhere")
    assert "neither data_batch_1.bin" in refusal()
    few_records(monkeypatch, "cifar10", 60)
    write_binary(tmp_path, "cifar10")
    assert "asks for 9999 images; there are 300" in refusal(train=9999)
    content = (tmp_path / "test_batch.bin").read_bytes()
    (tmp_path / "test_batch.bin").write_bytes(content[:-1])
    assert "test_batch.bin" in refusal() and "truncated" in refusal()
    (tmp_path / "test_batch.bin").write_bytes(content[:-3073])  # at the border of a record
    assert "test_batch.bin: has 181307 bytes, not the 184380 of 60 images" in refusal()
    (tmp_path / "test_batch.bin").write_bytes(b"\x0a" + content[1:])
    assert "test_batch.bin: has labels from 0 to 10, beyond 0 to 9" in refusal()
    (tmp_path / "data_batch_3.bin").unlink()
    assert "data_batch_3.bin: is missing" in refusal()


def test_what_is_wrong_with_sheets_is_one_sentence(tmp_path):
    write_sheets(tmp_path)
    with pytest.raises(DataError, match=r"go up to 9; data\.kind has 100 classes"):
        load(DataConfig("cifar100", str(tmp_path)))
    sheet = tmp_path / "train_00.webp"
    sheet.write_bytes(sheet.read_bytes()[:1000])
    with pytest.raises(DataError, match=r"train_00\.webp: is no readable image"):
        load(DataConfig("cifar10", str(tmp_path)))
    sheet.unlink()
    with pytest.raises(DataError, match=r"train_00\.webp: there is no such sheet"):
        load(DataConfig("cifar10", str(tmp_path)))
    write_sheets(tmp_path)
    labels = (tmp_path / "test_labels.txt").read_text().splitlines()
    (tmp_path / "test_labels.txt").write_text("\n".join(labels[:990]))
    with pytest.raises(
        DataError, match=r"test_labels\.txt: has 990 labels, and there are 1 sheets"
    ):
        load(DataConfig("cifar10", str(tmp_path)))
    (tmp_path / "train_labels.txt").write_text("1\ncat\n")
    with pytest.raises(DataError, match="no label"):
        load(DataConfig("cifar10", str(tmp_path)))


def test_the_order_is_a_function_of_seed_and_step():
    train, _ = load(DataConfig(train=100))
    one, again = (batches(train, 32, 5, Augment(pad=1, flip=True)) for _ in range(2))
    for step in (7, 0, 3):
        np.testing.assert_array_equal(one(step).image_BHWC, again(step).image_BHWC)
    other = batches(train, 32, 6, Augment(pad=1, flip=True))
    assert (one(0).label_B != other(0).label_B).any()
    # An epoch shows every image once: labels of 100 images over 25 batches of 4.
    plain = batches(train, 4, 0, Augment())
    seen = np.concatenate([plain(step).label_B for step in range(25)])
    assert sorted(seen) == sorted(train.label_N)


def test_augmentation_crops_and_mirrors():
    images = np.arange(1, 2 * 16 * 3 + 1, dtype=np.uint8).reshape(2, 4, 4, 3)
    seen = set()
    for seed in range(60):
        rng = np.random.default_rng(seed)
        seen.add(augmented(images, Augment(flip=True), rng)[0].tobytes())
        moved = augmented(images, Augment(pad=1), rng)
        assert moved.shape == images.shape
        # Two thirds of the rows at least are rows of the padded original.
        assert np.isin(moved[moved > 0], images).all()
    assert seen == {images[0].tobytes(), images[0][:, ::-1].tobytes()}


def test_without_a_folder_and_without_tensorflow_datasets(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", None)
    with pytest.raises(DataError, match=r"pip install -e \.\[data\], or set data\.folder"):
        load(DataConfig("cifar100"))


def test_settings_that_cannot_be():
    with pytest.raises(ValueError, match="'kind' is 'mnist'"):
        DataConfig("mnist")
    with pytest.raises(ValueError, match="in the package"):
        DataConfig("digits", "somewhere")


def rows_of(images: ImageSet) -> list[bytes]:
    return [image.tobytes() for image in images.images_NHWC]


def test_validation_is_a_part_of_training_and_none_of_it_is_trained_on():
    whole, test = load(DataConfig())
    train, judged = load(DataConfig(train=900, validation=300, judge="validation"))
    assert len(train.label_N) == 900 and len(judged.label_N) == 300
    assert rows_of(train) == rows_of(whole)[:900] and rows_of(judged) == rows_of(whole)[-300:]
    np.testing.assert_array_equal(judged.mean_C, train.mean_C)  # normalized by what is trained on
    rest, tested = load(DataConfig(validation=300))
    assert len(rest.label_N) == 1397 - 300 and rows_of(tested) == rows_of(test)


def test_every_draw_has_its_own_training_images_and_validation():
    drawn = [
        load(DataConfig(train=500, validation=200, judge="validation", draw=n)) for n in (0, 1)
    ]
    again = load(DataConfig(train=500, validation=200, judge="validation", draw=0))
    whole = sorted(rows_of(load(DataConfig())[0]))
    for train, judged in drawn:
        both = rows_of(train) + rows_of(judged)
        assert len(both) == 700
        # Digits have images that occur twice: no more often than among all.
        assert all(both.count(row) <= whole.count(row) for row in set(both))
    assert rows_of(drawn[0][0]) == rows_of(again[0]) != rows_of(drawn[1][0])
    assert rows_of(drawn[0][1]) != rows_of(drawn[1][1])
    # The same draw trains on the same images whatever it is judged by.
    tested = load(DataConfig(train=500, validation=200, draw=1))
    assert rows_of(tested[0]) == rows_of(drawn[1][0])
    assert rows_of(tested[1]) == rows_of(load(DataConfig())[1])


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ({"train": 1200, "validation": 200}, "puts 200 of 1397 images aside, which leaves 1197"),
        ({"validation": 1397}, "which leaves 0; data.train asks for some"),
        ({"validation": 2000}, "which leaves 0"),
        ({"train": 1398}, "data.train asks for 1398 images; there are 1397"),
    ],
)
def test_more_images_than_there_are(config, sentence):
    with pytest.raises(DataError, match=sentence):
        load(DataConfig(**config))


def test_a_validation_that_is_not_there_cannot_judge():
    with pytest.raises(ValueError, match=r"'data\.judge' is validation; say in 'data\.validation'"):
        DataConfig(judge="validation")


def test_the_mean_of_many_bright_images_is_theirs():
    """Sums beyond 2^24, up to which float32 counts one by one."""
    images = np.full((20_000, 32, 32, 3), 240, np.uint8)
    images[::2, :, :, 1:] = 250
    mean, std = normalization(images)
    np.testing.assert_allclose(mean, [240 / 255, 245 / 255, 245 / 255], rtol=1e-5)
    np.testing.assert_allclose(std, [1, 5 / 255, 5 / 255], rtol=1e-3)  # 1: of one colour
    assert mean.dtype == std.dtype == np.float32
