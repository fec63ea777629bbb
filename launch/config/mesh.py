# SPDX-License-Identifier: Apache-2.0
"""The mesh of a configuration, over the devices that are there, and a decoder on it."""

import contextlib
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jax

from flextrain_jax.core.mesh import (
    AXES,
    BATCH,
    core_mesh,
    cores_at_most,
    make_mesh,
    slice_size,
    split_cores,
)
from flextrain_jax.core.optim import Muon
from kimina_jax.model import attention, placement
from kimina_jax.model.config import Attention, Config, Dtype
from kimina_jax.sampler.sampling import Sampler
from launch.config import run_folder
from launch.config.errors import UserError
from launch.config.rl import RlRun

if TYPE_CHECKING:
    from kimina_jax.sampler.engine_jax import JaxEngine

DECODE_CORES = 32  # a decoder on a CPU takes no more: 16 of its 512 rows each


def training_mesh(
    axes: Mapping[str, int], rows: int, field: str, optim: Any, source: str
) -> jax.sharding.Mesh:
    """The mesh of the section `mesh`, for microbatches of `rows` rows (the setting `field`).

    Must come before jax is used: on a CPU it makes the devices.
    """
    # Muon multiplies whole matrices on every device: more work than the cores gain.
    if not isinstance(optim, Muon):
        split_cores(rows, axes)
    return _cutting(axes, rows, field, source, None)


def refuse_shared(config: RlRun, several_hosts: bool) -> None:
    """Raises UserError where the trainer of this run cannot draw its samples itself."""
    if config.sampler.backend != "jax":
        raise UserError("--shared: 'sampler.backend' is vllm, which is a process of its own")
    if several_hosts:
        raise UserError("--shared: the samples of several hosts are drawn by launch.sample")
    if config.rl.max_staleness:
        raise UserError(
            "--shared: the run's 'rl.max_staleness' is set, and one process draws and learns in"
            " turns; start launch.sample instead"
        )


def shared_meshes(
    axes: Mapping[str, int],
    rows: int,
    field: str,
    optim: Any,
    source: str,
    sampler: Mapping[str, int],
    model: Config,
) -> tuple[jax.sharding.Mesh, jax.sharding.Mesh | None]:
    """`training_mesh`, and the mesh of a sampler in its process, of the section `sampler.mesh`.

    On a CPU each takes as many of its cores as it would in a process of its own; one device has no
    mesh, as in launch.sample: in bfloat16 the layers one by one round otherwise than as a stack.
    """
    beside = cores_at_most(DECODE_CORES)
    count = split_cores(1 if isinstance(optim, Muon) else rows, axes, beside)
    on_cpu = jax.default_backend() == "cpu"
    some = jax.devices()[:count] if on_cpu else None
    trains = _cutting(axes, rows, field, source, some)
    if jax.device_count() == 1 and not sampler:
        return trains, None
    if on_cpu and not sampler:
        return trains, make_mesh({"data": -1}, jax.devices()[: beside if count else None])
    return trains, decoding_mesh(sampler or heads_first(model), model)


def heads_first(model: Config) -> dict[str, int]:
    """The axes of a decoder on all devices, see placement.decoding_axes."""
    return placement.decoding_axes(model, jax.device_count(), slice_size())


def decoding_mesh(axes: Mapping[str, int], model: Config) -> jax.sharding.Mesh:
    """The mesh of the section `sampler.mesh`. Raises UserError, also where it does not divide the
    model."""
    try:
        mesh = make_mesh(axes)
    except ValueError as error:
        raise UserError(f"the setting 'sampler.mesh': {error}") from None
    if said := placement.uneven(model, mesh, "sampler.mesh"):
        raise UserError(said)
    return mesh


def sampler_mesh(axes: Mapping[str, int], cores: int, run: Path) -> jax.sharding.Mesh | None:
    """That of a sampler which is a process of its own, of the section `sampler.mesh`: else at most
    so many cores of a CPU, or all chips. None: there is only one device."""
    mesh = None if axes else core_mesh(cores)
    if not axes and (mesh is not None or jax.device_count() == 1):
        return mesh
    # Of an evaluation's directory, which has no init, what it is to score.
    model = run_folder.open_weights(run_folder.newest_weights(run))[1]
    return decoding_mesh(axes or heads_first(model), model)


def evaluation_mesh(axes: Mapping[str, int], model: Config) -> jax.sharding.Mesh | None:
    """That of the section `sampler.mesh`, where it is one of all devices: a run's may be of those
    that its sampler has beside a trainer. Else all chips, and none on a CPU."""
    if axes and (-1 in axes.values() or math.prod(axes.values()) == jax.device_count()):
        return decoding_mesh(axes, model)
    if jax.default_backend() == "cpu" or jax.device_count() == 1:
        return None
    return decoding_mesh(heads_first(model), model)


def open_engine(weights: Path, sampler: Sampler, rows: int, dtype: Dtype | None) -> "JaxEngine":
    """A decoder of `rows` samples at a time that holds the weights of a checkpoint folder, in
    `dtype`; None: as they are. Raises UserError."""
    from kimina_jax.sampler.engine_jax import JaxEngine

    mesh = evaluation_mesh(sampler.mesh, run_folder.open_weights(weights)[1])
    check_attention(sampler.attention, mesh, "the setting 'sampler.attention'")
    try:
        engine = JaxEngine(rows, False, mesh, sampler.int8, sampler.attention)
    except ValueError as error:
        raise UserError(f"the setting 'sampler.mesh': {error}") from None
    engine.hold(*run_folder.load_weights(weights, mesh, dtype))
    return engine


def _cutting(
    axes: Mapping[str, int], rows: int, field: str, source: str, devices: list | None
) -> jax.sharding.Mesh:
    try:
        mesh = make_mesh(axes, devices)
    except ValueError as error:
        raise UserError(f"{source}: section 'mesh': {error}") from None
    check_rows(rows, field, mesh, source)
    return mesh


def refuse_mesh(axes: Mapping[str, int], source: str, section: str = "mesh") -> None:
    """Raises UserError where no number of devices would make this mesh."""
    unknown = [axis for axis in axes if axis not in AXES]
    if unknown:
        what = f"unknown axis {unknown[0]!r}; the axes are {', '.join(AXES)}"
    elif any(size != -1 and size < 1 for size in axes.values()):
        what = "a size is a whole number from 1, or -1 for what the others leave"
    elif list(axes.values()).count(-1) > 1:
        what = "only one axis may be -1"
    else:
        return
    raise UserError(f"{source}: section '{section}': {what}")


def planned_mesh(axes: Mapping[str, int], devices: int) -> jax.sharding.AbstractMesh:
    """The shape of the mesh that `axes` will make of so many devices, which are not touched."""
    fixed = math.prod(size for size in axes.values() if size != -1)
    sizes = {axis: max(1, devices // fixed) if size == -1 else size for axis, size in axes.items()}
    return jax.sharding.AbstractMesh(tuple(sizes.get(axis, 1) for axis in AXES), AXES)


def refuse_uneven(config: RlRun, model: Config, trains: int, draws: int, source: str) -> None:
    """Raises UserError where a mesh of the run does not divide the model or the rows: that of a
    trainer on `trains` devices, or of a sampler on `draws`."""
    meant = planned_mesh(config.mesh, trains)
    check_divides(model, meant, source)
    check_tokens(config.rl.row_tokens, "rl.row_tokens", meant, source)
    if config.sampler.backend == "jax" and config.sampler.mesh:
        check_divides(model, planned_mesh(config.sampler.mesh, draws), source, "sampler.mesh")


def refuse_misfit(
    axes: Mapping[str, int], devices: int, rows: int, field: str, source: str
) -> None:
    """Raises UserError where `training_mesh` will, of so many devices, which are not touched; of
    none nothing is known: of a CPU, whose cores are cut as the rows allow."""
    taken = os.environ.get("JAX_NUM_CPU_DEVICES") or "device_count" in os.environ.get(
        "XLA_FLAGS", ""
    )
    if not devices and (taken or dict(axes) in ({}, {"data": -1}, {"fsdp": -1})):
        return
    mesh, count = planned_mesh(axes, devices or 1), devices or 1
    if mesh.size != count:
        raise UserError(
            f"{source}: section 'mesh': {dict(mesh.shape)} does not multiply to the number of the"
            f" trainer's devices, {count}; set one of them to -1, for what the others leave"
        )
    check_rows(rows, field, mesh, source)


def check_divides(
    model: Config,
    mesh: jax.sharding.Mesh | jax.sharding.AbstractMesh,
    source: str,
    section: str = "mesh",
) -> None:
    """Raises UserError where the mesh cuts an axis of a weight into parts of unequal size."""
    if said := placement.uneven(model, mesh, section):
        raise UserError(f"{source}: {said}")


def check_attention(kind: Attention | None, mesh: jax.sharding.Mesh | None, named: str) -> None:
    """Raises UserError, which begins with what `named` the kind, where the devices of a mesh (None:
    the first one) have it not."""
    device = mesh.devices.flat[0] if mesh else jax.devices()[0]
    with jax.set_mesh(mesh) if mesh else contextlib.nullcontext():
        capability = attention.capability_of(device)
        said = attention.unsuited(kind or "auto", device.platform, capability)
    if said:
        raise UserError(f"{named}: {said}")


def check_rows(
    rows: int, field: str, mesh: jax.sharding.Mesh | jax.sharding.AbstractMesh, source: str
) -> None:
    """Raises UserError where the mesh cuts so many rows (the setting `field`) unevenly."""
    if rows % (cut := math.prod(mesh.shape[axis] for axis in BATCH)):
        raise UserError(
            f"{source}: '{field}' is {rows}, and the mesh cuts rows into {cut} parts; make it a"
            f" multiple of {cut}"
        )


def check_tokens(
    tokens: int, field: str, mesh: jax.sharding.Mesh | jax.sharding.AbstractMesh, source: str
) -> None:
    """Raises UserError where the mesh cuts so many tokens of a row (the setting `field`)
    unevenly."""
    if tokens % (parts := mesh.shape["seq"]):
        raise UserError(
            f"{source}: '{field}' is {tokens}, and 'mesh.seq' cuts a row into {parts} parts; make"
            f" it a multiple of {parts}"
        )
