# SPDX-License-Identifier: Apache-2.0
"""Parameter trees by name."""

import re
from typing import Any

import jax


def leaf_name(path: tuple) -> str:
    """The name of a leaf: its keys joined by "/", such as "layers/q_bias"."""
    return jax.tree_util.keystr(path, simple=True, separator="/")


def mask_by_name(tree: Any, pattern: str) -> Any:
    """A tree of bools: True where the leaf's name matches the regular expression `pattern`."""
    matcher = re.compile(pattern)
    return jax.tree_util.tree_map_with_path(
        lambda path, _: matcher.search(leaf_name(path)) is not None, tree
    )
