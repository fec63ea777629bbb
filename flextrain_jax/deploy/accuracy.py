# SPDX-License-Identifier: Apache-2.0
"""How many images an exported folder classifies rightly, by its own program."""

import importlib.util
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from flextrain_jax.deploy.weights import DeployError, Weights

KEYS = (("x_test", "y_test"), ("test_images", "test_labels"))  # of an .npz file, as in training
# What comes of a file that is no .npz, or is damaged, encrypted or packed in a way of its own.
BROKEN = (
    *(OSError, ValueError, EOFError, RuntimeError, AttributeError, TypeError),
    *(zipfile.BadZipFile, zlib.error),
)
BATCH = 250  # images at a time, so that a large set needs no more memory


def measured(
    write: Callable[[Path, Weights], Any],
    weights: Weights,
    examples: tuple[np.ndarray, np.ndarray],
    name: str,
) -> dict[str, Any]:
    """What config.json says of the accuracy: which images (`name`), how many, and the share of them
    that is classified rightly with float32 weights, and with `weights`.

    `write(folder, weights)` exports the whole rung; `examples` are inputs (N, ...) of the type that
    it takes, and labels (N,).
    """
    found: dict[str, Any] = {"images": name, "number": len(examples[1])}
    with tempfile.TemporaryDirectory() as scratch:
        for kind in dict.fromkeys(("float32", weights)):
            folder = Path(scratch) / kind
            write(folder, kind)
            found[kind] = of_folder(folder, *examples)
    return found


def of_folder(folder: Path, x: np.ndarray, label_N: np.ndarray) -> float:
    """The share of examples that the folder's model.py classifies rightly."""
    spec = importlib.util.spec_from_file_location("delivered", folder / "model.py")
    assert spec is not None and spec.loader is not None  # an exported folder has it
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    model, right = program.load(folder), 0
    for start in range(0, len(label_N), BATCH):
        some = slice(start, start + BATCH)
        right += int((program.logits(model, x[some]).argmax(1) == label_N[some]).sum())
    return right / len(label_N)


def images_of(path: Path, config: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Test images (N, height, width, channels) uint8 and labels (N,) of an .npz file, which needs
    no training images, for the net of a config.json. Raises DeployError.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            there = [pair for pair in KEYS if set(pair) <= set(file)]
            images, label_N = (file[key] for key in there[0]) if there else (None, None)
    except BROKEN as error:
        # Of other errors numpy's words advise to read the file without care.
        why = f" ({error.strerror})" if isinstance(error, OSError) and error.strerror else ""
        raise DeployError(f"{path}: is no whole .npz file{why}; give another --accuracy") from None
    if images is None or label_N is None:
        shown = " or ".join(" and ".join(pair) for pair in KEYS)
        raise DeployError(f"{path}: lacks the arrays {shown}; give another --accuracy")
    if label_N.ndim == 2 and label_N.shape[1] == 1:
        label_N = label_N[:, 0]  # a column, as in MedMNIST
    images = images[..., None] if images.ndim == 3 else images
    fit = images.dtype == np.uint8 and list(images.shape[1:]) == list(config["image"])
    if not fit or not len(images):
        raise DeployError(
            f"{path}: the images are {images.dtype} of shape {images.shape}; this net takes uint8"
            f" of shape (N, {', '.join(map(str, config['image']))})"
        )
    whole = label_N.dtype.kind in "iu" and label_N.shape == images.shape[:1]
    if not whole or label_N.min() < 0 or label_N.max() >= config["n_classes"]:
        raise DeployError(
            f"{path}: the labels are {label_N.dtype} of shape {label_N.shape}; they must be"
            f" {len(images)} whole numbers from 0 to {config['n_classes'] - 1}"
        )
    return images, label_N
