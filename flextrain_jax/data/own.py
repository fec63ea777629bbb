# SPDX-License-Identifier: Apache-2.0
"""Images of a user's own, of any size, channels and classes:

    FOLDER/train/CLASS/*.png    and FOLDER/test/CLASS/*.png (or val): an image folder
    FILE.npz                    x_train, y_train, x_test, y_test; or train_images, train_labels, ...
    FOLDER/train-*.parquet      and test-*.parquet (or validation): columns image and label

What is cut, miscounted or of another kind is refused by name.
"""

import dataclasses
import functools
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from flextrain_jax.data.parts import DataError, Part, checked_labels, decoded, stacked

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
TRAIN, TEST = ("train", "training"), ("test", "val", "valid", "validation")
KEYS = (
    ("x_train", "y_train", "x_test", "y_test"),
    ("train_images", "train_labels", "test_images", "test_labels"),
)
# What zipfile and numpy raise of a file that is damaged, encrypted or packed as they do not know.
NPZ_ERRORS = (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
SHARD = re.compile(r"-(\d+)-of-(\d+)\.parquet$")


@dataclasses.dataclass(frozen=True)
class OwnImages:
    """Where they lie, and how they are made alike: `size` and `channels`, 0: as they are. `names`
    are the classes of a folder, of which it may lack some; none: those that it has.
    """

    path: Path
    size: int
    channels: int
    names: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Sizes:
    """What a model has to know of the images."""

    n_classes: int
    image: tuple[int, int, int]  # height, width, channels


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
        return _npz_sizes, _npz
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


def _npz_sizes(source: OwnImages) -> Sizes:
    keys, shapes = _npz_keys(source.path)
    shape = shapes[keys[0]]
    if len(shape) == 3:
        shape = (*shape, 1)
    label_N = _npz_array(source.path, keys[1])
    numbers = label_N.dtype.kind in "iu" and label_N.size
    n_classes = int(label_N.max()) + 1 if numbers else 0
    if n_classes < 1 or len(shape) != 4:
        raise DataError(
            f"{source.path}: {keys[0]} has shape {shape} and {keys[1]} the type {label_N.dtype};"
            " they must be (images, height, width[, channels]) and whole numbers"
        )
    return Sizes(n_classes, shape[1:])


def _npz(source: OwnImages, n_classes: int) -> tuple[Part, Part]:
    keys, _ = _npz_keys(source.path)
    found = _npz_sizes(source)
    parts = []
    for images_key, labels_key in (keys[:2], keys[2:]):
        images, labels = (_npz_array(source.path, key) for key in (images_key, labels_key))
        images = images[..., None] if images.ndim == 3 else images
        where = f"{source.path}: {images_key}"
        if images.dtype != np.uint8 or images.shape[1:] != found.image:
            raise DataError(
                f"{where} is {images.dtype} of shape {images.shape}; it must be uint8 (0 to 255) of"
                f" shape (N, {', '.join(map(str, found.image))})"
            )
        if len(images) != len(labels) or not len(images):
            raise DataError(f"{where} has {len(images)} images, {labels_key} {len(labels)} labels")
        label_N = checked_labels(f"{source.path}: {labels_key}", labels, n_classes)
        parts.append((images, label_N))
    return parts[0], parts[1]


def _npz_keys(path: Path) -> tuple[tuple[str, ...], dict[str, tuple[int, ...]]]:
    """The names of the four arrays, and the shape of each, read from their headers."""
    try:
        with zipfile.ZipFile(path) as file:
            names = {name.removesuffix(".npy") for name in file.namelist()}
            for keys in KEYS:
                if set(keys) <= names:
                    return keys, {key: _header(file, key) for key in keys}
    except NPZ_ERRORS as error:
        raise DataError(f"{path}: is no whole .npz file ({error}); copy it again") from None
    raise DataError(
        f"{path}: has the arrays {', '.join(sorted(names)) or 'none'}; it must have"
        f" {', '.join(KEYS[0])}, or {', '.join(KEYS[1])}"
    )


def _header(file: zipfile.ZipFile, key: str) -> tuple[int, ...]:
    with file.open(f"{key}.npy") as array:
        version = np.lib.format.read_magic(array)
        one = version == (1, 0)
        header = np.lib.format.read_array_header_1_0 if one else np.lib.format.read_array_header_2_0
        return header(array)[0]


def _npz_array(path: Path, key: str) -> np.ndarray:
    try:
        with np.load(path, allow_pickle=False) as file:
            found = file[key]
    except NPZ_ERRORS as error:
        raise DataError(f"{path}: {key} cannot be read ({error}); copy it again") from None
    # A column of labels, as in MedMNIST, is what a row is.
    return found[:, 0] if found.ndim == 2 and found.shape[1] == 1 else found


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
    return Sizes(max(label for _, _, label in rows) + 1, image.shape)


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
