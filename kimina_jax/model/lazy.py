# SPDX-License-Identifier: Apache-2.0
"""Parameters that stay in their file until a layer of them is read."""

import dataclasses
from collections.abc import Callable

import numpy as np


@dataclasses.dataclass(frozen=True)
class OnDisk:
    """A parameter that stays in its file, mapped with our axes when it is read.

    `read(layer)` gives a layer of a stacked parameter, `read(None)` one that is not stacked.
    """

    read: Callable[[int | None], np.ndarray]

    def __getitem__(self, layer: int) -> np.ndarray:
        return self.read(layer)
