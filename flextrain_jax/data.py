# SPDX-License-Identifier: Apache-2.0
"""Image sets and the order in which training sees them.

Letters: N images, B batch, H height, W width, C channels.

`digits` is in the package: the 1797 handwritten digits of 8x8 pixels of the UCI repository
(Alpaydin and Kaynak 1998), as scikit-learn ships them. CIFAR-10 and CIFAR-100 come from a folder,
as the binary distribution or as lossless WebP sheets, or else from TensorFlow Datasets.
"""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import flax.struct
import grain
import jax
import numpy as np

from flextrain_jax.core.settings import SettingError, setting, settings

_DIGITS = Path(__file__).parent / "assets" / "digits.npz"
_SHUFFLE_DIGITS = 0xD161
_AUGMENT_DRAW = 0xA06
CLASSES = {"digits": 10, "cifar10": 10, "cifar100": 100}
SHAPES = {"digits": (8, 8, 1), "cifar10": (32, 32, 3), "cifar100": (32, 32, 3)}
SHEET = 1000  # images of a WebP sheet: 25 rows of 40


class DataError(Exception):
    """A data set cannot be used; the message is one sentence for the user."""


@settings
class DataConfig:
    """The images that a model learns and is tested on."""

    kind: Literal["digits", "cifar10", "cifar100"] = setting(
        "The set: handwritten digits (in the package), CIFAR-10 or CIFAR-100.", default="digits"
    )
    folder: str = setting(
        "Where CIFAR lies, as the binary distribution or as WebP sheets; empty: TensorFlow"
        " Datasets.",
        default="",
    )
    train: int = setting("The first images to train on; 0: all.", default=0, ge=0, unit="images")
    test: int = setting("The first images to test on; 0: all.", default=0, ge=0, unit="images")
    shrink: int = setting(
        "Every square of that many pixels a side becomes one, their mean.",
        default=1,
        ge=1,
        unit="pixels",
    )

    def __post_init__(self):
        if self.kind == "digits" and self.folder:
            raise ValueError("'data.folder' is set, but the digits are in the package")
        height, width, _ = SHAPES[self.kind]
        if height % self.shrink or width % self.shrink:
            raise SettingError("shrink", self.shrink, f"a divisor of {height}, an image's side")

    @property
    def n_classes(self) -> int:
        """The number of classes."""
        return CLASSES[self.kind]

    @property
    def image(self) -> tuple[int, int, int]:
        """Height, width and channels of an image as training sees it."""
        height, width, channels = SHAPES[self.kind]
        return height // self.shrink, width // self.shrink, channels


@flax.struct.dataclass
class ImageBatch:
    """image_BHWC float32, normalized; label_B int32; weight_B float32, 0 for padding."""

    image_BHWC: jax.Array | np.ndarray
    label_B: jax.Array | np.ndarray
    weight_B: jax.Array | np.ndarray


@dataclasses.dataclass(frozen=True)
class ImageSet:
    """images_NHWC uint8 and label_N int32, with the mean and deviation by which the training part
    was normalized (C,), in units of 255.
    """

    images_NHWC: np.ndarray
    label_N: np.ndarray
    mean_C: np.ndarray
    std_C: np.ndarray
    n_classes: int

    def batch(self, images_BHWC: np.ndarray, label_B: np.ndarray, size: int) -> ImageBatch:
        """Normalized float32 images, filled up to `size` with images of weight 0."""
        missing = size - len(label_B)
        image = (images_BHWC.astype(np.float32) / 255 - self.mean_C) / self.std_C
        return ImageBatch(
            np.pad(image.astype(np.float32), [(0, missing), (0, 0), (0, 0), (0, 0)]),
            np.pad(label_B, (0, missing)),
            np.pad(np.ones(len(label_B), np.float32), (0, missing)),
        )

    def in_order(self, size: int) -> Iterator[ImageBatch]:
        """All images once, in batches of `size`, the last one filled up."""
        for start in range(0, len(self.label_N), size):
            chosen = slice(start, start + size)
            yield self.batch(self.images_NHWC[chosen], self.label_N[chosen], size)


def load(config: DataConfig) -> tuple[ImageSet, ImageSet]:
    """The training part and the test part. Raises DataError."""
    if config.kind == "digits":
        parts = _digits()
    elif config.folder:
        parts = _folder(config)
    else:
        parts = _tfds(config.kind)
    cut = []
    for name, wanted, (images, labels) in zip(
        ("train", "test"), (config.train, config.test), parts, strict=True
    ):
        if wanted > len(labels):
            raise DataError(f"data.{name} asks for {wanted} images; there are {len(labels)}")
        n = wanted or len(labels)
        cut.append((_shrunk(images[:n], config.shrink), labels[:n].astype(np.int32)))
    pixels = cut[0][0].astype(np.float32) / 255
    mean, std = pixels.mean(axis=(0, 1, 2)), pixels.std(axis=(0, 1, 2))
    n_classes = CLASSES[config.kind]
    train, test = (ImageSet(images, labels, mean, std, n_classes) for images, labels in cut)
    return train, test


def _shrunk(images_NHWC, n):
    if n == 1:
        return images_NHWC
    N, H, W, C = images_NHWC.shape
    squares = images_NHWC.reshape(N, H // n, n, W // n, n, C)
    return squares.mean(axis=(2, 4)).round().astype(np.uint8)


@settings
class Augment:
    """What is done to training images at random."""

    pad: int = setting(
        "Random crops after padding by that many zeros on every side.",
        default=0,
        ge=0,
        unit="pixels",
    )
    flip: bool = setting("Random mirror images.", default=False)


def batches(data: ImageSet, size: int, seed: int, augment: Augment) -> Callable[[int], ImageBatch]:
    """The training batch of any step, a function of (seed, step): shuffled anew every epoch."""
    order = grain.MapDataset.range(len(data.label_N)).seed(seed).shuffle().repeat().batch(size)

    def batch_of(step: int) -> ImageBatch:
        chosen = np.asarray(order[step])
        rng = np.random.default_rng((seed, step, _AUGMENT_DRAW))
        images = augmented(data.images_NHWC[chosen], augment, rng)
        return data.batch(images, data.label_N[chosen], size)

    return batch_of


def augmented(images_BHWC: np.ndarray, augment: Augment, rng: np.random.Generator) -> np.ndarray:
    """The images, each cropped and mirrored at random; same shape and type."""
    B, H, W, _ = images_BHWC.shape
    if augment.pad:
        p = augment.pad
        padded = np.pad(images_BHWC, ((0, 0), (p, p), (p, p), (0, 0)))
        top, left = rng.integers(0, 2 * p + 1, (2, B))
        rows = (top[:, None] + np.arange(H))[:, :, None]
        columns = (left[:, None] + np.arange(W))[:, None, :]
        images_BHWC = padded[np.arange(B)[:, None, None], rows, columns]
    if augment.flip:
        mirrored = rng.random(B) < 0.5
        images_BHWC = np.where(mirrored[:, None, None, None], images_BHWC[:, :, ::-1], images_BHWC)
    return images_BHWC


def _digits():
    with np.load(_DIGITS) as file:
        images, labels = file["images"], file["labels"]
    order = np.random.default_rng(_SHUFFLE_DIGITS).permutation(len(labels))
    images = (images[order].astype(np.float32) * (255 / 16)).round().astype(np.uint8)[..., None]
    labels = labels[order].astype(np.int32)
    return (images[:1397], labels[:1397]), (images[1397:], labels[1397:])


def _folder(config: DataConfig):
    folder = Path(config.folder)
    if not folder.is_dir():
        raise DataError(f"{folder}: there is no such folder; set data.folder to that of CIFAR")
    if (folder / "train_labels.txt").is_file():
        return tuple(
            _sheets(folder, part, wanted, CLASSES[config.kind])
            for part, wanted in (("train", config.train), ("test", config.test))
        )
    names = {
        "cifar10": ([f"data_batch_{i}.bin" for i in range(1, 6)], ["test_batch.bin"]),
        "cifar100": (["train.bin"], ["test.bin"]),
    }[config.kind]
    for name in (*names[0], *names[1]):
        if not (folder / name).is_file():
            raise DataError(
                f"{folder}: has neither {name} of the binary distribution of {config.kind} nor"
                " train_labels.txt of WebP sheets; set data.folder to one of them"
            )
    return tuple(_binary([folder / name for name in part], config.kind) for part in names)


def _binary(paths: list[Path], kind: str):
    """Records of the binary distribution: one label byte (CIFAR-100: coarse, then fine), then 3072
    bytes, channel by channel.
    """
    head = 1 if kind == "cifar10" else 2
    raw = b""
    for path in paths:
        content = path.read_bytes()
        if not content or len(content) % (head + 3072):
            raise DataError(
                f"{path}: has {len(content)} bytes, no multiple of {head + 3072}; it is truncated"
                f" or not of {kind}"
            )
        raw += content
    rows = np.frombuffer(raw, np.uint8).reshape(-1, head + 3072)
    labels = rows[:, head - 1].astype(np.int32)
    _check_classes(str(paths[0]), labels, CLASSES[kind])
    return rows[:, head:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), labels


def _sheets(folder: Path, part: str, wanted: int, n_classes: int):
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
    _check_classes(str(labels_file), labels, n_classes)
    n_sheets = -(-min(wanted or len(labels), len(labels)) // SHEET)
    images = []
    for i in range(n_sheets):
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


def _check_classes(where: str, labels: np.ndarray, n_classes: int) -> None:
    highest = int(labels.max(initial=-1))
    if highest != n_classes - 1 or int(labels.min(initial=0)) < 0:
        raise DataError(
            f"{where}: its labels go up to {highest}; data.kind has {n_classes} classes, 0 to"
            f" {n_classes - 1}"
        )


def _tfds(kind: str):
    try:
        import tensorflow_datasets as tfds
    except ModuleNotFoundError:
        raise DataError(
            f"data.kind {kind} without data.folder needs TensorFlow Datasets; pip install"
            " -e .[data], or set data.folder to a folder that holds it"
        ) from None
    parts = (tfds.as_numpy(tfds.load(kind, split=p, batch_size=-1)) for p in ("train", "test"))
    return tuple((part["image"], part["label"].astype(np.int32)) for part in parts)
