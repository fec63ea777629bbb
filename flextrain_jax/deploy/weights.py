# SPDX-License-Identifier: Apache-2.0
"""The types in which the weights of an exported folder lie: float32, float16 or int8. What is
computed with them is float32.

In float16 and int8 are the matrices and kernels, which are nearly all bytes; biases, norms and
running statistics stay float32. An int8 tensor NAME has its scales beside it, as NAME:scale: one
float32 for each output channel (the largest magnitude / 127), so that NAME * NAME:scale, rounded
once, is the tensor.
"""

import re
from typing import Literal

import numpy as np
import safetensors.numpy

from flextrain_jax.deploy.standalone_folder import SCALE, tensors_of

Weights = Literal["float32", "float16", "int8"]
_NO_MATRIX = re.compile(r"(^stats/.*|.*(/|_)(b|bias|scale)\d*)")  # qkv_b has two axes and more


class DeployError(Exception):
    """A folder cannot be exported or upgraded; the message is one sentence for the user."""


def stored(tensors: dict[str, np.ndarray], weights: Weights) -> dict[str, np.ndarray]:
    """float32 tensors as they lie in a file, with the scales of int8. What becomes of a tensor
    depends on it alone, so that an upgrade need not send one again. Raises DeployError.
    """
    held = {}
    for name, x in tensors.items():
        if weights == "float32" or x.ndim < 2 or _NO_MATRIX.fullmatch(name):
            held[name] = x
            continue
        largest = np.max(np.abs(x), initial=0)
        if not np.isfinite(largest) or (weights == "float16" and largest > np.finfo("f2").max):
            raise DeployError(
                f"tensor {name} has a number of magnitude {largest:g}, which {weights} cannot hold;"
                " choose the weights float32"
            )
        if name + SCALE in tensors and weights == "int8":
            raise DeployError(
                f"tensor {name + SCALE} has the name of the scales of {name}; choose the weights"
                " float32 or float16"
            )
        if weights == "float16":
            held[name] = x.astype(np.float16)
        else:
            held[name], held[name + SCALE] = _int8(name, x)
    return held


def packed(tensors: dict[str, np.ndarray], weights: Weights = "float32") -> bytes:
    """The bytes of a safetensors file. Raises DeployError."""
    made = stored(tensors, weights)
    return safetensors.numpy.save({k: np.ascontiguousarray(x) for k, x in made.items()})


def rounded(tensors: dict[str, np.ndarray], weights: Weights) -> dict[str, np.ndarray]:
    """The tensors as a folder's program has them, float32. Raises DeployError."""
    return tensors_of([packed(tensors, weights)])


def _int8(name: str, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 numbers, and their scales with axes of length 1 for those of the inputs."""
    inputs = 1 if name.endswith("/qkv") and x.ndim == 4 else x.ndim - 1  # (model, 3, heads, size)
    scale = np.abs(x).max(axis=tuple(range(inputs)), keepdims=True) / np.float32(127)
    scale = np.where(scale > 0, scale, np.float32(1)).astype(np.float32)
    return np.clip(np.rint(x / scale), -127, 127).astype(np.int8), scale
