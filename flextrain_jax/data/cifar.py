# SPDX-License-Identifier: Apache-2.0
"""CIFAR-10 and CIFAR-100 as they are distributed: binary, for Python, and as WebP sheets.

Every file must have the number of images that it is known to have: a copy that was cut at the
border of a record would go unnoticed otherwise.
"""

import io
import pickle
from pathlib import Path

import numpy as np

from flextrain_jax.data.parts import DataError, Part, checked_labels

SHEET = 1000  # images of a WebP sheet: 25 rows of 40
CLASSES = {"cifar10": 10, "cifar100": 100}
# Images by file; what the Python form calls its files, the binary form has with .bin.
RECORDS = {
    "cifar10": ({f"data_batch_{i}": 10_000 for i in range(1, 6)}, {"test_batch": 10_000}),
    "cifar100": ({"train": 50_000}, {"test": 10_000}),
}
# All that a pickle of CIFAR may name: arrays, whose modules have had two names.
ALLOWED = {
    *((f"numpy.{core}.multiarray", "_reconstruct") for core in ("core", "_core")),
    *(("numpy", name) for name in ("ndarray", "dtype")),
    ("_codecs", "encode"),
}


def read(folder: Path, kind: str, train: int, test: int) -> tuple[Part, Part]:
    """The training and the test part in the form that the folder has; `train` and `test` are how
    many images are wanted, 0: all. Raises DataError.
    """
    if not folder.is_dir():
        raise DataError(f"{folder}: there is no such folder; set data.folder to that of CIFAR")
    if (folder / "train_labels.txt").is_file():
        return (
            _sheets(folder, "train", train, CLASSES[kind]),
            _sheets(folder, "test", test, CLASSES[kind]),
        )
    names = [name for part in RECORDS[kind] for name in part]
    forms = ((".bin", _binary), ("", _pickled))
    for suffix, form in forms:
        if any((folder / f"{name}{suffix}").is_file() for name in names):
            one, other = (
                _joined(
                    [form(folder / f"{name}{suffix}", kind, count) for name, count in part.items()]
                )
                for part in RECORDS[kind]
            )
            return one, other
    raise DataError(
        f"{folder}: has neither {names[0]}.bin of the binary distribution of {kind}, nor {names[0]}"
        " of the Python one, nor train_labels.txt of WebP sheets; set data.folder to one of them"
    )


def _joined(parts: list[Part]) -> Part:
    images, labels = zip(*parts, strict=True)
    return np.concatenate(images), np.concatenate(labels)


def _images(rows_NX: np.ndarray) -> np.ndarray:
    return rows_NX.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)


def _content(path: Path, kind: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path}: is missing, though {kind} has it; copy the data again") from None


def _binary(path: Path, kind: str, count: int) -> Part:
    """Records of one label byte (CIFAR-100: coarse, then fine), then 3072, channel by channel."""
    head, raw = 1 if kind == "cifar10" else 2, _content(path, kind)
    if len(raw) != count * (head + 3072):
        raise DataError(
            f"{path}: has {len(raw)} bytes, not the {count * (head + 3072)} of {count} images; it"
            f" is truncated or not of {kind}"
        )
    rows = np.frombuffer(raw, np.uint8).reshape(count, head + 3072)
    return _images(rows[:, head:]), checked_labels(path, rows[:, head - 1], CLASSES[kind])


class _Arrays(pickle.Unpickler):
    """Of a pickle that names anything but arrays nothing is called."""

    def find_class(self, module: str, name: str):
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"it names {module}.{name}")
        return super().find_class(module, name)


def _pickled(path: Path, kind: str, count: int) -> Part:
    """A dict with the rows of the images and their labels."""
    raw, key = _content(path, kind), b"labels" if kind == "cifar10" else b"fine_labels"
    try:
        batch = _Arrays(io.BytesIO(raw), encoding="bytes").load()
        found = {name if isinstance(name, bytes) else name.encode(): x for name, x in batch.items()}
        rows, labels = np.asarray(found[b"data"]), np.asarray(found[key])
    except Exception as error:  # a damaged pickle can raise anything
        raise DataError(
            f"{path}: is no batch of {kind} ({type(error).__name__}: {error}); copy it again"
        ) from None
    if rows.dtype != np.uint8 or rows.shape != (count, 3072) or labels.shape != (count,):
        raise DataError(
            f"{path}: has images {rows.shape} and labels {labels.shape}, not those of {count}"
            " images; copy it again"
        )
    return _images(rows), checked_labels(path, labels, CLASSES[kind])


def _sheets(folder: Path, part: str, wanted: int, n_classes: int) -> Part:
    """Sheets PART_00.webp, ... of 1000 images, 40 a row, and their labels, one a line."""
    try:
        from PIL import Image
    except ModuleNotFoundError:
        raise DataError("WebP sheets need Pillow; pip install -e .[data]") from None
    labels_file = folder / f"{part}_labels.txt"
    try:
        labels = np.array([int(line) for line in labels_file.read_text().split()], np.int32)
    except FileNotFoundError:
        raise DataError(f"{labels_file}: there is no such file; copy the data again") from None
    except ValueError as error:
        raise DataError(f"{labels_file}: holds something that is no label ({error})") from None
    there = len(sorted(folder.glob(f"{part}_[0-9][0-9].webp")))
    if not len(labels) or len(labels) != max(1, there) * SHEET:
        raise DataError(
            f"{labels_file}: has {len(labels)} labels, and there are {there} sheets of {SHEET}"
            " images; copy the data again"
        )
    labels = checked_labels(labels_file, labels, n_classes)
    highest = int(labels.max())
    if highest != n_classes - 1:
        raise DataError(
            f"{labels_file}: its labels go up to {highest}; data.kind has {n_classes} classes, 0 to"
            f" {n_classes - 1}"
        )
    images = []
    for i in range(-(-min(wanted or len(labels), len(labels)) // SHEET)):
        path = folder / f"{part}_{i:02d}.webp"
        try:
            with Image.open(path) as sheet:
                pixels = np.asarray(sheet.convert("RGB"))
        except FileNotFoundError:
            raise DataError(
                f"{path}: there is no such sheet, though {labels_file.name} has {len(labels)}"
                " labels; copy the data again"
            ) from None
        except (OSError, SyntaxError, ValueError) as error:
            raise DataError(f"{path}: is no readable image ({error}); copy it again") from None
        if pixels.shape != (25 * 32, 40 * 32, 3):
            raise DataError(
                f"{path}: is {pixels.shape[1]}x{pixels.shape[0]} pixels; a sheet of 1000 images of"
                " 32x32 is 1280x800"
            )
        tiles = pixels.reshape(25, 32, 40, 32, 3).transpose(0, 2, 1, 3, 4)
        images.append(tiles.reshape(SHEET, 32, 32, 3))
    images = np.concatenate(images)
    return images, labels[: len(images)]
