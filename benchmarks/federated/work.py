# SPDX-License-Identifier: Apache-2.0
"""What every side of the comparison has alike: the clients' images, the model's sizes and starting
weights, and what counts as a round's time.

Imported by every side's interpreter, so nothing but the standard library and NumPy.
"""

import dataclasses
import statistics
import time
from collections.abc import Callable

import numpy as np

from benchmarks.sides import ROOT

Tree = dict[str, dict]


@dataclasses.dataclass(frozen=True)
class Work:
    """One comparison: the clients, what each does in a round, and the model's sizes."""

    name: str
    clients: int
    examples: int  # of a client
    epochs: int
    batch: int
    image: tuple[int, int, int]
    stages: tuple[int, ...]
    widths: tuple[int, ...]
    groups: int
    learning_rate: float = 0.05
    momentum: float = 0.9
    eps: float = 1e-5
    classes: int = 10

    @property
    def steps(self) -> int:
        """Local steps of a client in a round."""
        return self.epochs * self.examples // self.batch

    def blocks(self) -> list[tuple[int, int, int]]:
        """(channels in, channels out, stride) of every residual block."""
        found, c_in = [], self.widths[0]
        for stage, (size, width) in enumerate(zip(self.stages, self.widths, strict=True)):
            for i in range(size):
                found.append((c_in, width, 2 if stage and i == 0 else 1))
                c_in = width
        return found


WORKS = {
    # configs/federated/tiny.py: 20 clients of 64 digits, three epochs of batches of 16.
    "digits": Work("digits", 20, 64, 3, 16, (8, 8, 1), (2, 1, 1), (8, 16, 32), 4),
    # Images of CIFAR's size: ten clients, ten steps of 32.
    "cifar": Work("cifar", 10, 320, 1, 32, (32, 32, 3), (1, 1, 1), (16, 32, 64), 8),
}


def images(work: Work) -> tuple[np.ndarray, np.ndarray]:
    """(N, H, W, C) uint8 and (N,) int32; client j has the j-th run of `examples` of them. The
    bundled digits where their size is asked for, else noise around one random image a class.
    """
    n = work.clients * work.examples
    if work.image == (8, 8, 1):
        with np.load(ROOT / "flextrain_jax" / "assets" / "digits.npz") as file:
            return file["images"][:n].reshape(n, 8, 8, 1), file["labels"][:n].astype(np.int32)
    rng = np.random.default_rng(0)
    label_N = rng.integers(0, work.classes, n).astype(np.int32)
    center = rng.normal(128, 30, (work.classes, *work.image))[label_N]
    noisy = center + rng.normal(0, 40, (n, *work.image))
    return noisy.clip(0, 255).astype(np.uint8), label_N


def normalized(images_NHWC: np.ndarray) -> np.ndarray:
    """float32, what our simulator makes of them with mean 1/2 and deviation 1/4."""
    return (images_NHWC.astype(np.float32) / 255 - 0.5) / 0.25


def start(work: Work) -> Tree:
    """The starting weights, in our layout: convolutions (3, 3, in, out)."""
    rng = np.random.default_rng(1)

    def normed(number, c_in, c_out):
        scale = (2 / (9 * c_out)) ** 0.5
        return {
            f"conv{number}": (scale * rng.normal(size=(3, 3, c_in, c_out))).astype(np.float32),
            f"scale{number}": np.ones(c_out, np.float32),
            f"bias{number}": np.zeros(c_out, np.float32),
        }

    stem = normed(1, work.image[2], work.widths[0])
    blocks = {
        f"{i:03d}": normed(1, c_in, c_out) | normed(2, c_out, c_out)
        for i, (c_in, c_out, _) in enumerate(work.blocks())
    }
    width = work.widths[-1]
    w = rng.uniform(-(width**-0.5), width**-0.5, (width, work.classes)).astype(np.float32)
    return {"stem": stem, "blocks": blocks, "head": {"w": w, "b": np.zeros(work.classes, "f")}}


def timed(
    began: float, rounds: int, one_round: Callable[[], None], loss: Callable[[], float]
) -> dict[str, float]:
    """Runs a first round and `rounds` more; `one_round()` returns when it is done, `loss()` is the
    cross-entropy on the first client's images.
    """
    before = loss()
    one_round()
    first = time.time() - began
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        one_round()
        taken.append(time.perf_counter() - started)
    return {
        "round_s": statistics.median(taken),
        "first_s": first,
        "loss_before": before,
        "loss_after": loss(),
    }
