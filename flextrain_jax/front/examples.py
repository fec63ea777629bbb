# SPDX-License-Identifier: Apache-2.0
"""Examples to train and test on: image sets, or any arrays (x, labels).

Letters: N examples, B batch, C channels.
"""

import dataclasses
import reprlib
from typing import Any, Literal

import jax
import jax.numpy as jnp
import numpy as np

from flextrain_jax.data import own
from flextrain_jax.data.images import DataConfig, ImageBatch, ImageSet, load, normalization
from flextrain_jax.data.parts import DataError
from flextrain_jax.front.parts import FrontError, shown

_ENDLESS = 2**40  # examples that no memory holds: such a source repeats itself


@dataclasses.dataclass(frozen=True)
class Examples(ImageSet):
    """An image set whose examples may be anything, one along the first axis; uint8 images are
    normalized, everything else is taken as it is.
    """

    @property
    def normalized(self) -> bool:
        """Whether examples are normalized by the mean and deviation of the set."""
        return self.images_NHWC.dtype == np.uint8

    def batch(self, images_BHWC: np.ndarray, label_B: np.ndarray, size: int) -> ImageBatch:
        """Examples, filled up to `size` with zeros of weight 0."""
        if self.normalized:
            return super().batch(images_BHWC, label_B, size)
        missing = (0, size - len(label_B))
        return ImageBatch(
            np.pad(images_BHWC, [missing, *[(0, 0)] * (images_BHWC.ndim - 1)]),
            np.pad(label_B, missing),
            np.pad(np.ones(len(label_B), np.float32), missing),
        )


def images(
    kind: Literal["digits", "cifar10", "cifar100", "images"], folder: str = "", **settings: Any
) -> tuple[Examples, Examples]:
    """The training and the test part of a set of images, as `data.images.DataConfig` says it.

    Raises DataError.
    """
    own.sizes.cache_clear()  # files may have changed since, as those of a mended set do
    config = DataConfig(kind=kind, folder=folder, **settings)
    if said := config.unread():
        raise DataError(said)
    train, test = load(config)
    return Examples(**vars(train)), Examples(**vars(test))


def sample_of(example: Any, size: int) -> jax.Array:
    """Zeros like a batch of that size of what the model will see."""
    if isinstance(example, ImageSet):
        example = example.images_NHWC
    if _is_source(example):
        example = _of_source(example)
    if isinstance(example, tuple) and example:
        example = example[0]
    example = _array("example", example)
    if example.ndim < 2:
        raise FrontError(f"example has shape {example.shape}; its first axis is the batch")
    kind = np.float32 if example.dtype == np.uint8 else example.dtype
    return jnp.zeros((size, *example.shape[1:]), jax.dtypes.canonicalize_dtype(kind))


def examples_of(data: Any, x: jax.ShapeDtypeStruct, n_classes: int, like: Any) -> Examples:
    """`data`, an image set, (x, labels) or a source of pairs, for a model that takes `x` and knows
    `n_classes`; with the mean and deviation of `like`, the set that the model was trained on, where
    there is one.

    Raises FrontError.
    """
    if isinstance(data, ImageSet):
        found = Examples(**vars(data))
    else:
        data = _of_source(data) if _is_source(data) else data
        if not isinstance(data, tuple | list) or len(data) != 2:
            raise FrontError(f"data is {type(data).__name__}; give images or a pair (x, labels)")
        inputs, label_N = _array("x", data[0]), _labels(data[1])
        if label_N.shape != inputs.shape[:1] or not len(label_N):
            raise FrontError(
                f"examples have shape {inputs.shape} and labels {label_N.shape}; they must be"
                " (N, ...) and (N,)"
            )
        if not np.issubdtype(label_N.dtype, np.integer):
            raise FrontError(f"labels are {label_N.dtype}; they must be whole numbers from 0")
        mean, std = _normalization(inputs)
        found = Examples(inputs, label_N, mean, std, n_classes)
    if found.images_NHWC.shape[1:] != x.shape[1:]:
        raise FrontError(f"examples are {found.images_NHWC.shape}; the model takes {shown(x)}")
    low, high = int(found.label_N.min()), int(found.label_N.max())
    if low < 0 or high >= n_classes:
        raise FrontError(f"labels go from {low} to {high}; the model knows 0 to {n_classes - 1}")
    _check_finite(found.images_NHWC)
    # Only now: a label that int32 has no room for would come out as another one.
    found = dataclasses.replace(found, label_N=found.label_N.astype(np.int32))
    if like is None:
        return found
    if found.normalized != like.normalized:
        raise FrontError(
            f"examples are {found.images_NHWC.dtype}; the model was trained on"
            f" {like.images_NHWC.dtype}"
        )
    return dataclasses.replace(found, mean_C=like.mean_C, std_C=like.std_C)


def _is_source(data: Any) -> bool:
    """Whether it is a data source, such as grain's: a length, and an example at each place."""
    # A data set of Hugging Face has a shape, too; what is an array has a type of its elements.
    arrays = isinstance(data, tuple | list | dict | str | bytes)
    arrays = arrays or (hasattr(data, "shape") and hasattr(data, "dtype"))
    return not arrays and hasattr(data, "__len__") and hasattr(data, "__getitem__")


def _of_source(source: Any) -> tuple[np.ndarray, list]:
    """All of a source's examples, of which each is (x, label) or a dict with image and label."""
    if len(source) >= _ENDLESS:
        raise FrontError(
            f"{type(source).__name__} has {len(source)} examples, all of which would be read; leave"
            " out its repeat, since epochs say how often each is seen"
        )
    found = []
    for place in range(len(source)):
        try:
            one = source[place]
        except (KeyError, TypeError, IndexError):
            raise FrontError(
                f"{type(source).__name__} has no example {place}; give images, (x, labels), or a"
                " source that has one at each place from 0"
            ) from None
        if isinstance(one, dict) and one.keys() >= {"image", "label"}:
            one = (one["image"], one["label"])
        if not isinstance(one, tuple | list) or len(one) != 2:
            raise FrontError(
                f"example {place} of the source is {type(one).__name__}; it must be (x, label)"
                " or a dict with image and label"
            )
        x = np.asarray(one[0])
        if found and x.shape != found[0][0].shape:
            raise FrontError(
                f"example {place} of the source is {x.shape} and example 0 {found[0][0].shape};"
                " they must be alike"
            )
        if found and x.dtype != found[0][0].dtype:
            raise FrontError(
                f"example {place} of the source is {x.dtype} and example 0 {found[0][0].dtype};"
                " give all in one type (uint8, 0 to 255, is normalized, the others are not)"
            )
        found.append((x, one[1]))
    if not found:
        raise FrontError("the source has no examples")
    return np.stack([x for x, _ in found]), [label for _, label in found]


def _array(name: str, given: Any) -> np.ndarray:
    """An array of numbers. Raises FrontError."""
    try:
        array = np.asarray(given)
        jax.dtypes.canonicalize_dtype(array.dtype)
        whole = array.dtype.kind not in "OSUMm"
    except (TypeError, ValueError):  # of unequal rows, or of things that are no numbers
        whole = False
    if not whole:
        raise FrontError(f"{name} is {type(given).__name__}; give one array, batch first")
    return array


def _labels(given: Any) -> np.ndarray:
    """The labels as an array of numbers. Raises FrontError, with the first that is none."""
    try:
        return _array("labels", given)
    except FrontError:
        rows = given if isinstance(given, list | tuple) else np.asarray(given).tolist()
        for place, label in enumerate(rows if isinstance(rows, list | tuple) else ()):
            if not _whole(label):
                cure = "give it the number of its class, from 0, or leave the example out"
                if isinstance(label, str | bytes):
                    cure = (
                        "number the classes, such as by np.unique(labels, return_inverse=True)[1]"
                    )
                said = " ".join(reprlib.repr(label).split())
                raise FrontError(f"the label of example {place} is {said}; {cure}") from None
        raise


def _whole(label: Any) -> bool:
    if isinstance(label, list | tuple):  # which may be of unequal rows
        return False
    number = np.asarray(label)
    return number.ndim == 0 and number.dtype.kind in "iu"


def _check_finite(inputs: np.ndarray) -> None:
    """Raises FrontError, with the first example that has a number which is not finite in the type
    that the model computes with.
    """
    kind = jax.dtypes.canonicalize_dtype(inputs.dtype)
    if not jnp.issubdtype(kind, jnp.inexact):
        return
    with np.errstate(over="ignore"):
        finite = np.isfinite(inputs.astype(kind, copy=False))
    finite_N = finite.all(axis=tuple(range(1, finite.ndim)))
    if not finite_N.all():
        raise FrontError(
            f"example {int(finite_N.argmin())} has numbers that are not finite in {kind} (nan or"
            f" infinity), as {int((~finite_N).sum())} of {len(inputs)} examples do; mend it or"
            " leave it out"
        )


def _normalization(inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if inputs.dtype != np.uint8:
        return np.zeros(1, np.float32), np.ones(1, np.float32)
    return normalization(inputs)
