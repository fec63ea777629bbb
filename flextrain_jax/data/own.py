# SPDX-License-Identifier: Apache-2.0
"""Images of a user's own, of any size, channels and classes:

    FOLDER/train/CLASS/*.png    and FOLDER/test/CLASS/*.png (or val): an image folder
    FILE.npz                    x_train, y_train, x_test, y_test; or train_images, train_labels, ...
    FOLDER/train-*.parquet      and test-*.parquet (or validation): columns image and label

What is cut, miscounted or of another kind is refused by name.
"""

import functools
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from flextrain_jax.data import npz
from flextrain_jax.data.parts import (
    DataError,
    OwnImages,
    Part,
    Sizes,
    checked_labels,
    counted_classes,
    decoded,
    stacked,
)

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
TRAIN, TEST = ("train", "training"), ("test", "val", "valid", "validation")
SHARD = re.compile(r"-(\d+)-of-(\d+)\.parquet$")


@functools.lru_cache(maxsize=4)
def sizes(source: OwnImages) -> Sizes:
    """The classes and the shape of an image, without reading all. Raises DataError."""
    return _form(source.path)[0](source)


def by_name(path: Path) -> bool:
    """Whether the classes are known by the names of folders. Raises DataError."""
    return _form(path)[0] is _folder_sizes


def read(source: OwnImages, n_classes: int) -> tuple[Part, Part]:
    """The training and the test part, whose labels are below `n_classes`. Raises DataError."""
    return _form(source.path)[1](source, n_classes)


def _form(path: Path) -> tuple[Callable, Callable]:
    if path.suffix == ".npz" and path.is_file():
        return npz.sizes, npz.read
    if not path.is_dir():
        raise DataError(
            f"{path}: there is no such folder or .npz file; set data.folder to where the images are"
        )
    if any(path.glob("*.parquet")) or any(path.glob("data/*.parquet")):
        return _parquet_sizes, _parquet
    if any((path / name).is_dir() for name in TRAIN):
        return _folder_sizes, _folder
    raise DataError(
        f"{path}: has neither a folder 'train' with a folder for each class, nor train-*.parquet;"
        " set data.folder to where the images are, or to an .npz file"
    )


def _part_folder(path: Path, names: tuple[str, ...]) -> Path:
    for name in names:
        if (path / name).is_dir():
            return path / name
    raise DataError(f"{path}: has no folder {' or '.join(map(repr, names))}")


def _classes(source: OwnImages) -> list[str]:
    """The names of the classes, in the order of their numbers."""
    return list(source.names) or _present(source.path)


def _present(path: Path) -> list[str]:
    folder = _part_folder(path, TRAIN)
    found = sorted(one.name for one in folder.iterdir() if one.is_dir() and _seen(one))
    if not found:
        raise DataError(f"{folder}: has no folders, one for each class, with the images in them")
    return found


def _seen(path: Path) -> bool:
    return not path.name.startswith(".")


def _image_files(folder: Path) -> list[Path]:
    files = sorted(one for one in folder.rglob("*") if one.suffix.lower() in SUFFIXES)
    if not files:
        raise DataError(f"{folder}: has no images ({', '.join(SUFFIXES)}); remove it or fill it")
    return [one for one in files if _seen(one)]


def _folder_sizes(source: OwnImages) -> Sizes:
    classes, there = _classes(source), _present(source.path)[0]
    first = _image_files(_part_folder(source.path, TRAIN) / there)[0]
    image = decoded(str(first), first, source.size, source.channels)
    return Sizes(len(classes), image.shape)


def _folder(source: OwnImages, n_classes: int) -> tuple[Part, Part]:
    classes = _classes(source)[:n_classes]

    def part(folder: Path) -> Part:
        unknown = {one.name for one in folder.iterdir() if one.is_dir() and _seen(one)}
        unknown -= set(classes)
        if unknown:
            known = "'data.names' lacks" if source.names else "the training part lacks"
            raise DataError(f"{folder / min(unknown)}: is a class that {known}")
        files = [
            (label, file)
            for label, name in enumerate(classes)
            if (folder / name).is_dir()
            for file in _image_files(folder / name)
        ]
        if not files:
            raise DataError(f"{folder}: has no images")
        images = [
            (str(file), decoded(str(file), file, source.size, source.channels)) for _, file in files
        ]
        return stacked(images), np.array([label for label, _ in files], np.int32)

    train, test = (part(_part_folder(source.path, names)) for names in (TRAIN, TEST))
    _alike(source, train, test)
    return train, test


def _alike(source: OwnImages, train: Part, test: Part) -> None:
    if train[0].shape[1:] != test[0].shape[1:]:
        raise DataError(
            f"{source.path}: training images are {train[0].shape[1:]}, test images"
            f" {test[0].shape[1:]}; set 'data.size' or 'data.channels' to make them alike"
        )


def _shards(path: Path, names: tuple[str, ...]) -> list[Path]:
    """The files of a part, all of them that their names count."""
    for folder in (path, path / "data"):
        for name in names:
            found = sorted(folder.glob(f"{name}[-.]*parquet"))
            if not found:
                continue
            counted = [SHARD.search(one.name) for one in found]
            totals = {int(match[2]) for match in counted if match}
            if totals and totals != {len(found)}:
                raise DataError(
                    f"{folder}: has {len(found)} files {name}-*.parquet, which count"
                    f" {max(totals)} in their names; copy the missing ones"
                )
            return found
    raise DataError(f"{path}: has no {names[0]}-*.parquet")


def _rows(file: Path) -> Iterator[tuple[str, bytes, int]]:
    """(name for the user, bytes of the image file, label) of a Parquet file."""
    try:
        from pyarrow import ArrowException, parquet
    except ModuleNotFoundError:
        raise DataError("Parquet needs pyarrow; pip install -e '.[parquet]'") from None
    try:
        table = parquet.ParquetFile(file).read()
        images, labels = (table.column(name).to_pylist() for name in _columns(table.column_names))
    except (OSError, KeyError, ArrowException) as error:
        raise DataError(f"{file}: is no whole Parquet file of images ({error})") from None
    for i, (image, label) in enumerate(zip(images, labels, strict=True)):
        raw = image.get("bytes") if isinstance(image, dict) else image
        if not isinstance(raw, bytes) or not isinstance(label, int):
            raise DataError(
                f"{file}: row {i} has no bytes of an image, or no whole number as label"
            )
        yield f"{file}, row {i}", raw, label


def _columns(names: list[str]) -> tuple[str, str]:
    image = next((name for name in ("image", "img") if name in names), "image")
    label = next((name for name in ("label", "labels", "fine_label") if name in names), "label")
    return image, label


def _parquet_sizes(source: OwnImages) -> Sizes:
    rows = [row for file in _shards(source.path, TRAIN) for row in _rows(file)]
    if not rows:
        raise DataError(f"{source.path}: its train-*.parquet have no rows")
    where, raw, _ = rows[0]
    image = decoded(where, io.BytesIO(raw), source.size, source.channels)
    highest = max(label for _, _, label in rows)
    return Sizes(counted_classes(source.path, highest), image.shape)


def _parquet(source: OwnImages, n_classes: int) -> tuple[Part, Part]:
    def part(names: tuple[str, ...]) -> Part:
        rows = [row for file in _shards(source.path, names) for row in _rows(file)]
        if not rows:
            raise DataError(f"{source.path}: its {names[0]}-*.parquet have no rows")
        images = [
            (where, decoded(where, io.BytesIO(raw), source.size, source.channels))
            for where, raw, _ in rows
        ]
        labels = np.array([label for _, _, label in rows])
        return stacked(images), checked_labels(source.path, labels, n_classes)

    train, test = part(TRAIN), part(TEST)
    _alike(source, train, test)
    return train, test
