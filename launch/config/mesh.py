# SPDX-License-Identifier: Apache-2.0
"""The mesh of a configuration, over the devices that are there."""

import math
from collections.abc import Mapping
from typing import Any

import jax

from flextrain_jax.core.mesh import BATCH, make_mesh, split_cores
from flextrain_jax.core.optim import Muon
from kimina_jax.model import transformer
from kimina_jax.model.config import Config
from kimina_jax.model.sharding import within
from launch.config.errors import UserError


def training_mesh(
    axes: Mapping[str, int], rows: int, field: str, optim: Any, source: str
) -> jax.sharding.Mesh:
    """The mesh of the section `mesh`, for microbatches of `rows` rows (the setting `field`).

    Must come before jax is used: on a CPU it makes the devices.
    """
    # Muon multiplies whole matrices on every device: more work than the cores gain.
    if not isinstance(optim, Muon):
        split_cores(rows, axes)
    try:
        mesh = make_mesh(axes)
    except ValueError as error:
        raise UserError(f"{source}: section 'mesh': {error}") from None
    if rows % (cut := math.prod(mesh.shape[axis] for axis in BATCH)):
        raise UserError(
            f"{source}: '{field}' is {rows}, and the mesh cuts rows into {cut} parts; make it a"
            f" multiple of {cut}"
        )
    return mesh


def check_divides(model: Config, mesh: jax.sharding.Mesh, source: str) -> None:
    """Raises UserError where the mesh cuts an axis of a weight into parts of unequal size."""
    declared, _ = jax.tree_util.tree_flatten_with_path(transformer.declare(model))
    for path, weight in declared:
        for size, entry in zip(weight.shape, within(weight.spec, mesh.axis_names), strict=True):
            axes = entry if isinstance(entry, tuple) else (entry,) if entry else ()
            parts = math.prod(mesh.shape[axis] for axis in axes)
            if size % parts:
                named = " and ".join(f"'mesh.{axis}'" for axis in axes if mesh.shape[axis] > 1)
                raise UserError(
                    f"{source}: {named} cut the {size} of {path[-1].key} {weight.shape} into"
                    f" {parts} parts, which do not come out even; choose sizes that divide it"
                )
