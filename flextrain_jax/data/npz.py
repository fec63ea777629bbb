# SPDX-License-Identifier: Apache-2.0
"""Images of a user's own in an .npz file: x_train, y_train, x_test, y_test, or train_images, ...

Letters: N images.
"""

import zipfile
import zlib
from pathlib import Path

import numpy as np

from flextrain_jax.data.parts import (
    DataError,
    OwnImages,
    Part,
    Sizes,
    checked_labels,
    counted_classes,
)

KEYS = (
    ("x_train", "y_train", "x_test", "y_test"),
    ("train_images", "train_labels", "test_images", "test_labels"),
)
# What zipfile and numpy raise of a file that is damaged, encrypted or packed as they do not know.
NPZ_ERRORS = (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)


def sizes(source: OwnImages) -> Sizes:
    """The classes and the shape of an image, from the headers and the labels. Raises DataError."""
    keys, shapes = _keys(source.path)
    shape = shapes[keys[0]]
    if len(shape) == 3:
        shape = (*shape, 1)
    label_N = _array(source.path, keys[1])
    numbers = label_N.dtype.kind in "iu" and label_N.ndim == 1 and label_N.size
    if not numbers or len(shape) != 4 or 0 in shape:
        raise DataError(
            f"{source.path}: {keys[0]} has shape {shape} and {keys[1]} {label_N.shape} of"
            f" {label_N.dtype}; they must be (images, height, width[, channels]), none of them 0,"
            " and (images,) of whole numbers"
        )
    n_classes = counted_classes(f"{source.path}: {keys[1]}", int(label_N.max()))
    return Sizes(n_classes, shape[1:])


def unread(source: OwnImages) -> str:
    """Which of `size` and `channels` these images, which are taken as they are, do not follow, as a
    sentence; "" for none. Raises DataError.
    """
    height, width, channels = sizes(source).image
    for name, asked, fits in (
        ("size", source.size, (height, width) == (source.size, source.size)),
        ("channels", source.channels, channels == source.channels),
    ):
        if asked and not fits:
            return (
                f"{source.path}: has images of height {height}, width {width} and {channels}"
                f" channels, and 'data.{name}' is {asked}; leave out 'data.{name}' (0), by which"
                " only image files are made alike, or write the .npz file with such images"
            )
    return ""


def read(source: OwnImages, n_classes: int) -> tuple[Part, Part]:
    """The training and the test part, whose labels are below `n_classes`. Raises DataError."""
    keys, _ = _keys(source.path)
    found = sizes(source)
    parts = []
    for images_key, labels_key in (keys[:2], keys[2:]):
        images, labels = (_array(source.path, key) for key in (images_key, labels_key))
        images = images[..., None] if images.ndim == 3 else images
        where = f"{source.path}: {images_key}"
        if images.dtype != np.uint8 or images.shape[1:] != found.image:
            raise DataError(
                f"{where} is {images.dtype} of shape {images.shape}; it must be uint8 (0 to 255) of"
                f" shape (N, {', '.join(map(str, found.image))})"
            )
        label_N = checked_labels(f"{source.path}: {labels_key}", labels, n_classes)
        if len(images) != len(label_N) or not len(images):
            raise DataError(f"{where} has {len(images)} images, {labels_key} {len(label_N)} labels")
        parts.append((images, label_N))
    return parts[0], parts[1]


def _keys(path: Path) -> tuple[tuple[str, ...], dict[str, tuple[int, ...]]]:
    """The names of the four arrays, and the shape of each, read from their headers."""
    try:
        with zipfile.ZipFile(path) as file:
            entries = set(file.namelist())
            for keys in KEYS:
                if {f"{key}.npy" for key in keys} <= entries:
                    return keys, {key: _header(file, key) for key in keys}
    except NPZ_ERRORS as error:
        raise DataError(f"{path}: is no whole .npz file ({error}); copy it again") from None
    raise DataError(
        f"{path}: has {', '.join(sorted(entries)) or 'nothing'}; it must have"
        f" {', '.join(KEYS[0])}, or {', '.join(KEYS[1])}, each with .npy behind its name, as"
        " numpy.savez writes them"
    )


def _header(file: zipfile.ZipFile, key: str) -> tuple[int, ...]:
    with file.open(f"{key}.npy") as array:
        version = np.lib.format.read_magic(array)
        one = version == (1, 0)
        header = np.lib.format.read_array_header_1_0 if one else np.lib.format.read_array_header_2_0
        return header(array)[0]


def _array(path: Path, key: str) -> np.ndarray:
    try:
        with np.load(path, allow_pickle=False) as file:
            found = file[key]
    except NPZ_ERRORS as error:
        raise DataError(f"{path}: {key} cannot be read ({error}); copy it again") from None
    # A column of labels, as in MedMNIST, is what a row is.
    return found[:, 0] if found.ndim == 2 and found.shape[1] == 1 else found
