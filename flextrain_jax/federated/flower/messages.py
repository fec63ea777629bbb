# SPDX-License-Identifier: Apache-2.0
"""Trees of arrays as Flower's records, and back: bytes that must have the length of what is
expected. Nothing that comes from the other side is unpickled or parsed.
"""

from typing import Any

import jax
import numpy as np
from flwr.app import Array, ArrayRecord

_RAW = "raw"  # the bytes of the array, C order, little-endian


def pack(tree: Any) -> ArrayRecord:
    """A tree of arrays as one record, its leaves by their path."""
    return ArrayRecord(
        {
            name: Array(x.dtype.str, x.shape, _RAW, x.tobytes())
            for name, x in _named(jax.tree.map(np.asarray, tree)).items()
        }
    )


def unpack(record: ArrayRecord, shapes: Any) -> Any:
    """The tree of `shapes` that a record holds. Raises ValueError where it holds another one."""
    expected = _named(shapes)
    if not isinstance(record, ArrayRecord):
        raise ValueError("no record of arrays")
    if set(record) != set(expected):
        raise ValueError("other branches than those of its part")

    def one(path, shape):
        array = record[_name(path)]
        dtype = np.dtype(shape.dtype)
        said = (array.stype, array.dtype, tuple(array.shape), len(array.data))
        if said != (_RAW, dtype.str, shape.shape, shape.size * dtype.itemsize):
            raise ValueError(f"{_name(path)} is {said}")
        return np.frombuffer(array.data, dtype).reshape(shape.shape)

    return jax.tree_util.tree_map_with_path(one, shapes)


def _name(path) -> str:
    return jax.tree_util.keystr(path, simple=True, separator="/")


def _named(tree) -> dict[str, Any]:
    return {_name(path): x for path, x in jax.tree_util.tree_leaves_with_path(tree)}
