# SPDX-License-Identifier: Apache-2.0
"""Which meshes a decoder lies on: no weight may be cut into parts of unequal size."""

import math

import jax

from kimina_jax.model import transformer
from kimina_jax.model.config import Config
from kimina_jax.model.sharding import within


def uneven(
    model: Config, mesh: jax.sharding.Mesh | jax.sharding.AbstractMesh, section: str = "mesh"
) -> str:
    """What of a model the axes of a mesh, the settings of `section`, cut unevenly; "" for one that
    divides all of it."""
    declared, _ = jax.tree_util.tree_flatten_with_path(transformer.declare(model))
    for path, weight in declared:
        for size, entry in zip(weight.shape, within(weight.spec, mesh.axis_names), strict=True):
            axes = entry if isinstance(entry, tuple) else (entry,) if entry else ()
            parts = math.prod(mesh.shape[axis] for axis in axes)
            if size % parts:
                named = " and ".join(f"'{section}.{axis}'" for axis in axes if mesh.shape[axis] > 1)
                return (
                    f"{named} cut the {size} of {path[-1].key} {weight.shape} into {parts} parts,"
                    " which do not come out even; choose sizes that divide it"
                )
    return ""


def decoding_axes(model: Config, devices: int, in_slice: int) -> dict[str, int]:
    """The axes of a decoder on so many devices, `in_slice` of them close to each other.

    Key/value heads lie over `tensor` as far as they divide, since weights that are cut over `fsdp`
    are gathered for every token; within a slice. Where a size of the model comes out uneven, such
    as its vocabulary, fewer devices share a copy of it.
    """
    tensor = math.gcd(in_slice, model.n_kv_heads, model.vocab_size, model.d_ff)
    fsdp = math.gcd(devices // tensor, model.d_model)
    return {"data": devices // tensor // fsdp, "fsdp": fsdp, "tensor": tensor}
