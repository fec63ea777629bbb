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
import sys
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
SHARD = re.compile(r"-(\d+)-of-(\d+)(-[0-9a-f]+)?\.parquet$")  # the Hub wrote a digest, too


@functools.lru_cache(maxsize=4)
def sizes(source: OwnImages) -> Sizes:
    """The classes and the shape of an image, without reading all. Raises DataError."""
    return _form(source.path)[0](source)


def unread(source: OwnImages) -> str:
    """What of `source` its images do not follow, as a sentence, or "". Raises DataError."""
    return npz.unread(source) if _form(source.path)[0] is npz.sizes else ""


def by_name(path: Path, field: str) -> bool:
    """Whether the classes are known by the names of folders. Raises DataError, which advises to set
    `field`, by which the path is said.
    """
    return _form(path, field)[0] is _folder_sizes


def read(source: OwnImages, n_classes: int) -> tuple[Part, Part]:
    """The training and the test part, whose labels are below `n_classes`. Raises DataError."""
    return _form(source.path)[1](source, n_classes)


def _form(path: Path, field: str = "data.folder") -> tuple[Callable, Callable]:
    if path.suffix == ".npz" and path.is_file():
        return npz.sizes, npz.read
    if not path.is_dir():
        raise DataError(
            f"{path}: there is no such folder or .npz file; set {field} to where the images are"
        )
    if any(path.glob("*.parquet")) or any(path.glob("data/*.parquet")):
        return _parquet_sizes, _parquet
    if any((path / name).is_dir() for name in TRAIN):
        return _folder_sizes, _folder
    raise DataError(
        f"{path}: has neither a folder 'train' with a folder for each class, nor train-*.parquet;"
        f" set {field} to where the images are, or to an .npz file"
    )


def _part_folder(path: Path, names: tuple[str, ...]) -> Path:
    for name in names:
        if (path / name).is_dir():
            return path / name
    raise DataError(
        f"{path}: has no folder {' or '.join(map(repr, names))}; make one, with a folder for each"
        " class"
    )


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


def _below(folder: Path) -> list[Path]:
    """All files below that are not hidden, also where a link leads to a folder; each folder once,
    and none that this one is in, so that links in a circle end.
    """
    found, entered, ahead = [], set(folder.resolve().parents), [folder]
    while ahead:
        one = ahead.pop()
        if one.resolve() not in entered:
            entered.add(one.resolve())
            for path in filter(_seen, sorted(one.iterdir())):
                (ahead if path.is_dir() else found).append(path)
    return sorted(found)


def _is_image(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def _image_files(folder: Path) -> list[Path]:
    files = [one for one in _below(folder) if _is_image(one)]
    if not files:
        raise DataError(f"{folder}: has no images ({', '.join(SUFFIXES)}); remove it or fill it")
    return files


def _folder_sizes(source: OwnImages) -> Sizes:
    classes, there = _classes(source), _present(source.path)[0]
    first = _image_files(_part_folder(source.path, TRAIN) / there)[0]
    image = decoded(str(first), first, source.size, source.channels)
    return Sizes(len(classes), image.shape)


def _folder(source: OwnImages, n_classes: int) -> tuple[Part, Part]:
    classes = _classes(source)[:n_classes]
    folders = [_part_folder(source.path, names) for names in (TRAIN, TEST)]
    # Of both parts, before images are decoded, which takes long.
    listed = [_labelled(source, folder, classes) for folder in folders]
    _tell_left_out(source.path, folders)

    def part(files: list[tuple[int, Path]]) -> Part:
        images = [
            (str(file), decoded(str(file), file, source.size, source.channels)) for _, file in files
        ]
        return stacked(images), np.array([label for label, _ in files], np.int32)

    train, test = map(part, listed)
    _alike(source, train, test)
    return train, test


def _labelled(source: OwnImages, folder: Path, classes: list[str]) -> list[tuple[int, Path]]:
    """The image files of a part, each with the number of its class."""
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
    return files


def _tell_left_out(path: Path, folders: list[Path]) -> None:
    """Says on stderr what lies in the folders and is not read: no image, or of no class."""
    left = [
        file
        for folder in folders
        for file in _below(folder)
        if not _is_image(file) or file.parent == folder
    ]
    if left:
        print(
            f"{path}: left out {len(left)} file{'s' * (len(left) > 1)}, first {left[0]}; what is"
            f" read lies in the folder of a class and ends in {', '.join(SUFFIXES)}",
            file=sys.stderr,
        )


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
            numbers = [int(match[1]) for match in counted if match]
            if twice := [i for i in numbers if numbers.count(i) > 1]:
                raise DataError(
                    f"{folder}: has several files {name}-*.parquet of the number {twice[0]}, so"
                    " that another one is missing; copy one set of files alone"
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
        names = _columns(table.column_names)
        images, labels = (table.column(name).to_pylist() for name in names)
    except (OSError, KeyError, ArrowException) as error:
        raise DataError(f"{file}: is no whole Parquet file of images ({error})") from None
    for i, (image, label) in enumerate(zip(images, labels, strict=True)):
        raw = image.get("bytes") if isinstance(image, dict) else image
        if not isinstance(raw, bytes):
            raise DataError(
                f"{file}: row {i} has no bytes of an image in column '{names[0]}'; remove the row,"
                " or write the content of its image file there"
            )
        if not isinstance(label, int):
            raise DataError(
                f"{file}: row {i} has {'null' if label is None else repr(label)} as label in column"
                f" '{names[1]}'; remove the row, or write the number of its class there"
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
    # The files of both parts are looked for before images are decoded, which takes long.
    files = [_shards(source.path, names) for names in (TRAIN, TEST)]

    def part(names: tuple[str, ...], files: list[Path]) -> Part:
        rows = [row for file in files for row in _rows(file)]
        if not rows:
            raise DataError(f"{source.path}: its {names[0]}-*.parquet have no rows")
        images = [
            (where, decoded(where, io.BytesIO(raw), source.size, source.channels))
            for where, raw, _ in rows
        ]
        labels = np.array([label for _, _, label in rows])
        return stacked(images), checked_labels(source.path, labels, n_classes)

    train, test = map(part, (TRAIN, TEST), files)
    _alike(source, train, test)
    return train, test
