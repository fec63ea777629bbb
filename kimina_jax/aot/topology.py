# SPDX-License-Identifier: Apache-2.0
"""A topology of TPUs or GPUs that is not there: its mesh, and programs compiled for it.

Needs the extra [tpu] (libtpu), or jax's compiler for NVIDIA GPUs (jax-cuda13-plugin and
jax-cuda13-pjrt). The environment variables that launch.compile sets come before jax.
"""

import dataclasses
import importlib.util
import math
from collections.abc import Callable, Mapping

import jax
from jax.experimental import topologies
from jax.sharding import Mesh, NamedSharding
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import BATCH, make_mesh
from kimina_jax.aot import gpus
from kimina_jax.model import attention, placement
from kimina_jax.model.config import Config


class TopologyError(Exception):
    """The topology is unknown, or the program does not fit it; the text is one sentence."""


def topology_mesh(topology: str, axes: Mapping[str, int]) -> Mesh:
    """The explicit mesh of the named topology. Raises TopologyError where there is none such."""
    card = gpus.card_of(topology)
    if card is None and importlib.util.find_spec("libtpu") is None:
        raise TopologyError(
            f"--topology={topology}: libtpu is not installed; pip install -e '.[tpu]', or name one"
            f" of the GPUs {', '.join(gpus.CARDS)}, such as h100:8"
        )
    if card is not None and not gpus.installed():
        raise TopologyError(
            f"--topology={topology}: the compiler for GPUs is not installed; pip install"
            f" jax-cuda13-plugin=={jax.__version__} jax-cuda13-pjrt=={jax.__version__}"
        )
    try:
        if card is None:
            described = topologies.get_topology_desc(topology, platform="tpu")
        else:
            described = topologies.get_topology_desc(
                "",
                "cuda",
                target_config=gpus.target_config(card),
                topology=gpus.shape_of(topology),
            )
        return make_mesh(axes, list(described.devices))
    # AssertionError is jax's own for chips of two devices, which have no mesh before they run.
    except (jax.errors.JaxRuntimeError, ValueError, RuntimeError, AssertionError) as error:
        raise TopologyError(f"--topology={topology}: {str(error).splitlines()[0]}") from None


def refuse_uneven(topology: str, mesh: Mesh, model: Config, rows: int = 0, tokens: int = 0) -> None:
    """Raises TopologyError where the mesh does not divide a model, or a batch of `rows` rows of
    `tokens` tokens."""
    if said := placement.uneven(model, mesh):
        raise TopologyError(f"{topology}: {said}")
    for name, size, axes in (("rows", rows, BATCH), ("tokens", tokens, ("seq",))):
        if size % (parts := math.prod(mesh.shape[axis] for axis in axes)):
            raise TopologyError(
                f"{topology}: {size} {name} do not come out even in the {parts} parts of"
                f" {mesh_text(mesh)}; give --{name} as a multiple of {parts}"
            )


def on_chips(model: Config, topology: str, tokens: int | None = None) -> Config:
    """`model` with what "auto" is of attention on such chips and the mesh that is set, for rows of
    `tokens` tokens (None: long ones); the default backend here is the CPU.

    Raises TopologyError where the model names an attention that they have not.
    """
    card = gpus.card_of(topology)
    chips = ("gpu", card.capability) if card else ("tpu", attention.CAPABLE)
    if said := attention.unsuited(model.attention, *chips):
        raise TopologyError(f"{topology}: {said}")
    if model.attention != "auto":
        return model
    short = tokens is not None and tokens <= attention.SHORT
    kind = "plain" if short else attention.kernel_for(chips[0], model.dtype, chips[1])
    return dataclasses.replace(model, attention=kind)


def mesh_text(mesh: Mesh) -> str:
    """The axes of a mesh that are more than one chip long, such as fsdp=8,tensor=2."""
    return ",".join(f"{k}={v}" for k, v in mesh.shape.items() if v > 1) or "one chip"


def compile_for(
    topology: str, lowered: jax.stages.Lowered, options: dict | None = None
) -> jax.stages.Compiled:
    """The compiled program. Raises TopologyError with the compiler's sentence where it refuses."""
    try:
        return lowered.compile(compiler_options=options)
    except jax.errors.JaxRuntimeError as error:
        sentence = str(error).replace("\n", " ")[:300]
        raise TopologyError(f"{topology}: the compiler refuses: {sentence}") from None


def on_mesh(mesh: Mesh) -> Callable[[jax.ShapeDtypeStruct], jax.ShapeDtypeStruct]:
    """A function that puts an abstract array on `mesh`, where its placement says."""

    def leaf(x):
        spec = getattr(x.sharding, "spec", P())
        return jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=NamedSharding(mesh, spec))

    return leaf
