# SPDX-License-Identifier: Apache-2.0
"""The mesh of a configuration, over the devices that are there."""

import math
from collections.abc import Mapping
from typing import Any

import jax

from flextrain_jax.core.mesh import BATCH, make_mesh, split_cores
from flextrain_jax.core.optim import Muon
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
