# SPDX-License-Identifier: Apache-2.0
"""What every form of image files is read to: a training and a test part, or one sentence.

Letters: N images, H height, W width, C channels.
"""

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

import numpy as np

# Pillow's modes of 16 and 32 bits (I, I;16, ...) and of floats, which convert() clips to 255.
DEEP = ("I", "F")
MOST_CLASSES = 1_000_000  # more than any set has; labels beyond it are numbers of something else
Part = tuple[np.ndarray, np.ndarray]  # images_NHWC uint8, label_N int32


class DataError(Exception):
    """A data set cannot be used; the message is one sentence for the user."""


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


def digest(*parts: Any) -> str:
    """What tells images from others: SHA-256 over `images_NHWC` and `label_N` of every part."""
    found = hashlib.sha256()
    for part in parts:
        for array in (part.images_NHWC, part.label_N):
            found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()


def checked_labels(where: str | Path, label_N: np.ndarray, n_classes: int) -> np.ndarray:
    """The labels as int32, all of them from 0 to `n_classes` - 1. Raises DataError."""
    if label_N.dtype.kind not in "iu" or label_N.ndim != 1:
        raise DataError(
            f"{where}: labels are {label_N.dtype} of shape {label_N.shape}; they must be one whole"
            " number an image"
        )
    low, high = (int(x) for x in (label_N.min(), label_N.max())) if len(label_N) else (0, 0)
    if low < 0 or high >= n_classes:
        raise DataError(
            f"{where}: has labels from {low} to {high}, beyond 0 to {n_classes - 1}; number the"
            " classes from 0, or, of images of your own, set 'data.classes' to how many there are"
        )
    return label_N.astype(np.int32)


def counted_classes(where: str | Path, highest: int) -> int:
    """How many classes there are where the highest label is that. Raises DataError."""
    if not 0 <= highest < MOST_CLASSES:
        raise DataError(
            f"{where}: has labels up to {highest}; they must be the numbers of the classes, from 0"
            f" and below {MOST_CLASSES}; number the classes anew"
        )
    return highest + 1


def decoded(where: str, source: Any, size: int, channels: int) -> np.ndarray:
    """One image file, (H, W, C) uint8: 1 channel where it is gray, else 3; with `channels` that
    many, with `size` as a square of that side. `source` is a path or an open file. Raises
    DataError, also where the file is cut, or has more than 8 bits.
    """
    try:
        from PIL import Image
    except ModuleNotFoundError:
        raise DataError("image files need Pillow; pip install -e '.[data]'") from None
    try:
        with Image.open(source) as image:
            image.verify()  # that a PNG has its last chunk, which decoding does not ask for
        with Image.open(source) as image:
            if image.mode.startswith(DEEP):
                raise DataError(
                    f"{where}: has pixels of more than 8 bits ({image.mode}), which would become"
                    " black or white; save it with 8 bits (0 to 255), or all images as uint8 in an"
                    " .npz file"
                )
            gray = channels == 1 if channels else image.mode in ("1", "L")
            image = image.convert("L" if gray else "RGB")
            if size and image.size != (size, size):
                image = image.resize((size, size), Image.Resampling.BILINEAR)
            pixels = np.asarray(image)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise DataError(f"{where}: is no readable image ({error}); copy it again") from None
    return pixels[..., None] if pixels.ndim == 2 else pixels


def stacked(images: list[tuple[str, np.ndarray]]) -> np.ndarray:
    """Images of one shape as (N, H, W, C). Raises DataError, by name, where one has another."""
    (first, like), *_ = images
    for where, image in images:
        if image.shape != like.shape:
            raise DataError(
                f"{where}: is {_shape(image)}, and {first} is {_shape(like)}; set 'data.size' or"
                " 'data.channels' to make them alike"
            )
    return np.stack([image for _, image in images])


def _shape(image: np.ndarray) -> str:
    height, width, channels = image.shape
    return f"{width}x{height} with {channels} channel{'s' * (channels > 1)}"
