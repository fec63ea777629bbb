# SPDX-License-Identifier: Apache-2.0
"""Image sets and the order in which training sees them.

Letters: N images, B batch, H height, W width, C channels.

`digits` is in the package: the 1797 handwritten digits of 8x8 pixels of the UCI repository
(Alpaydin and Kaynak 1998), as scikit-learn ships them. CIFAR-10 and CIFAR-100 come from a folder in
any form that `data.cifar` reads, or else from TensorFlow Datasets; images of a user's own
from what `data.own` reads.
"""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import flax.struct
import grain
import jax
import numpy as np

from flextrain_jax.core.settings import SettingError, setting, settings
from flextrain_jax.data import cifar, own
from flextrain_jax.data.parts import DataError

_DIGITS = Path(__file__).parent.parent / "assets" / "digits.npz"
_SHUFFLE_DIGITS = 0xD161
_AUGMENT_DRAW = 0xA06
CLASSES = {"digits": 10, "cifar10": 10, "cifar100": 100}
SHAPES = {"digits": (8, 8, 1), "cifar10": (32, 32, 3), "cifar100": (32, 32, 3)}
_OWN_DRAW, _SUBSET_DRAW = 0x0E1, 0x5B5E7  # the purposes of the random streams


@settings
class DataConfig:
    """The images that a model learns and is tested on."""

    kind: Literal["digits", "cifar10", "cifar100", "images"] = setting(
        "The set: handwritten digits (in the package), CIFAR-10, CIFAR-100, or images of your own.",
        default="digits",
    )
    folder: str = setting(
        "Where CIFAR lies, in its binary or Python form or as WebP sheets; empty: TensorFlow"
        " Datasets. Of images: a folder with train/CLASS/* and test/CLASS/*, or with"
        " train-*.parquet and test-*.parquet, or an .npz file.",
        default="",
    )
    size: int = setting(
        "Of images: files are scaled to a square of that side; 0: they are all of one size.",
        default=0,
        ge=0,
        unit="pixels",
    )
    channels: Literal[0, 1, 3] = setting(
        "Of images: files become gray (1) or coloured (3); 0: they are all alike.", default=0
    )
    train: int = setting("The first images to train on; 0: all.", default=0, ge=0, unit="images")
    test: int = setting("The first images to test on; 0: all.", default=0, ge=0, unit="images")
    validation: int = setting(
        "The last of the training images are put aside, that many: what settings are chosen by.",
        default=0,
        ge=0,
        unit="images",
    )
    judge: Literal["test", "validation"] = setting(
        "What nets are judged by: the test images, or those put aside for validation, and then the"
        " test images are not looked at.",
        default="test",
    )
    draw: int | None = setting(
        "The training images are put in an order by that number before 'train' and 'validation'"
        " take theirs; null: the order of the files.",
        default=None,
        ge=0,
    )
    shrink: int = setting(
        "Every square of that many pixels a side becomes one, their mean.",
        default=1,
        ge=1,
        unit="pixels",
    )

    classes: int = setting(
        "Of images: how many classes there are; 0: the training part says.",
        default=0,
        ge=0,
        unit="classes",
    )
    shape: tuple[int, ...] = setting(
        "Of images: height, width and channels; empty: the files say.", default=(), ge=1
    )
    names: tuple[str, ...] = setting(
        "Of images in folders: the names of the classes, of which a folder may lack some; empty:"
        " those that the training part has.",
        default=(),
    )

    def __post_init__(self):
        if self.kind == "digits" and self.folder:
            raise ValueError("'data.folder' is set, but the digits are in the package")
        if self.kind == "images" and not self.folder:
            raise ValueError("'data.kind' images needs 'data.folder', which says where they are")
        own_only = (self.size, self.channels, self.classes, self.shape, self.names)
        if self.kind != "images" and any(own_only):
            raise ValueError(
                "'size', 'channels', 'classes', 'shape' and 'names' are for 'data.kind' images"
                " alone"
            )
        if self.judge == "validation" and not self.validation:
            raise ValueError("'data.judge' is validation; say in 'data.validation' of how many")
        if len(set(self.names)) < len(self.names):
            raise SettingError("names", self.names, "names that differ from each other")
        if self.names and self.classes not in (0, len(self.names)):
            raise SettingError("classes", self.classes, f"the {len(self.names)} of 'names'")
        if self.shape and len(self.shape) != 3:
            raise SettingError("shape", self.shape, "height, width and channels")
        height, width, _ = self._shape()
        if height % self.shrink or width % self.shrink:
            side = height if height % self.shrink else width
            raise SettingError("shrink", self.shrink, f"a divisor of {side}, an image's side")

    def known(self) -> "DataConfig":
        """The same with `classes` and `shape`, so that nobody has to look at the files again."""
        if self.kind != "images":
            return self
        return dataclasses.replace(self, classes=self.n_classes, shape=self._shape())

    def unread(self) -> str:
        """What is set and makes no difference to these images, as a sentence; "" for nothing. Who
        begins anew is to be refused, and what was begun has been so all along. Raises DataError."""
        return own.unread(self.own()) if self.kind == "images" else ""

    def own(self) -> own.OwnImages:
        """The images of a user's own."""
        return own.OwnImages(Path(self.folder), self.size, self.channels, self.names)

    def of_device(self, where: str | Path) -> "DataConfig":
        """For the images of one device, all of them, which are like these and lie there."""
        return dataclasses.replace(
            self,
            kind="images",
            folder=str(where),
            classes=self.n_classes,
            shape=self._shape(),
            train=0,
            test=0,
            validation=0,
            judge="test",
            draw=None,
        )

    def _shape(self) -> tuple[int, int, int]:
        if self.kind != "images":
            return SHAPES[self.kind]
        if self.shape:
            height, width, channels = self.shape
            return height, width, channels
        return own.sizes(self.own()).image

    @property
    def n_classes(self) -> int:
        """The number of classes. Raises DataError where images of one's own do not say."""
        if self.kind != "images":
            return CLASSES[self.kind]
        return self.classes or len(self.names) or own.sizes(self.own()).n_classes

    @property
    def image(self) -> tuple[int, int, int]:
        """Height, width and channels of an image as training sees it."""
        height, width, channels = self._shape()
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
            np.pad(image.astype(np.float32), [(0, missing), *[(0, 0)] * (image.ndim - 1)]),
            np.pad(label_B, (0, missing)),
            np.pad(np.ones(len(label_B), np.float32), (0, missing)),
        )

    def in_order(self, size: int) -> Iterator[ImageBatch]:
        """All images once, in batches of `size`, the last one filled up."""
        for start in range(0, len(self.label_N), size):
            chosen = slice(start, start + size)
            yield self.batch(self.images_NHWC[chosen], self.label_N[chosen], size)


def load(config: DataConfig) -> tuple[ImageSet, ImageSet]:
    """The training part, and the part that nets are judged by. Raises DataError."""
    if config.kind == "digits":
        parts = _digits()
    elif config.kind == "images":
        parts = _own(config)
    elif config.folder:
        # Of an order of its own, or with the last ones put aside, all have to be there.
        some = config.draw is None and not config.validation
        wanted = config.train if some else 0
        parts = cifar.read(Path(config.folder), config.kind, wanted, config.test)
    else:
        parts = _tfds(config.kind)
    (images, labels), tested = parts
    train, validation = _divided(config, len(labels))
    chosen = [(images[train], labels[train])]
    if config.judge == "validation":
        chosen.append((images[validation], labels[validation]))
    elif config.test > len(tested[1]):
        raise DataError(f"data.test asks for {config.test} images; there are {len(tested[1])}")
    else:
        n = config.test or len(tested[1])
        chosen.append((tested[0][:n], tested[1][:n]))
    cut = [(_shrunk(x, config.shrink), y.astype(np.int32)) for x, y in chosen]
    mean, std = normalization(cut[0][0])
    n_classes = config.n_classes
    learnt, judged = (ImageSet(x, y, mean, std, n_classes) for x, y in cut)
    return learnt, judged


def normalization(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation, float32 (C,), of the channels of uint8 images (..., C), each from 0 to 1.

    A channel at a time: along the other axes numpy adds one number after the other, and a sum of
    float32 stops at 2^24, which are sixteen thousand bright images of 32x32 pixels.
    """
    found = []
    for c in range(images.shape[-1]):
        pixels = images[..., c].astype(np.float32) / 255
        # Of images that are all of one colour it is 0, by which nothing can be divided.
        deviation = pixels.std() if pixels.min() < pixels.max() else np.float32(1)
        found.append((pixels.mean(), deviation))
    mean, std = np.array(found).T
    return mean, std


def _divided(config: DataConfig, there: int) -> tuple[Any, Any]:
    """Which of the training part's images are for training, and which for validation."""
    left = there - config.validation
    if config.train > there:
        raise DataError(f"data.train asks for {config.train} images; there are {there}")
    if config.validation and max(config.train, 1) > left:
        raise DataError(
            f"data.validation puts {config.validation} of {there} images aside, which leaves"
            f" {max(left, 0)}; data.train asks for {config.train or 'some'}"
        )
    n = config.train or left
    if config.draw is None:
        return slice(0, n), slice(left, there)
    order = np.random.default_rng((config.draw, _SUBSET_DRAW)).permutation(there)
    return order[:n], order[left:]


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
    if not (augment.pad or augment.flip):
        return images_BHWC
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


def _own(config: DataConfig):
    """Shuffled once and for all: folders have one class after the other, and `train` cuts."""
    rng = np.random.default_rng(_OWN_DRAW)
    found, shuffled = own.sizes(config.own()), []
    if found.n_classes > config.n_classes or config.shape not in ((), found.image):
        raise DataError(
            f"{config.folder}: has {found.n_classes} classes and images of {found.image}, not"
            f" the {config.n_classes} and {config.shape} of 'data.classes' and 'data.shape'; number"
            " the classes alike, and make the images alike ('data.size' and 'data.channels' do so"
            " of image files)"
        )
    for images, labels in own.read(config.own(), config.n_classes):
        order = rng.permutation(len(labels))
        shuffled.append((images[order], labels[order]))
    return shuffled


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
