# SPDX-License-Identifier: Apache-2.0
"""A program to compile, from shapes alone: nothing of its arguments is allocated."""

import dataclasses
from collections.abc import Callable
from typing import Any

import jax
from jax.sharding import NamedSharding
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import make_mesh


@dataclasses.dataclass(frozen=True)
class Program:
    """`lower` gives the lowered program and the elements of a layer's keys on a device, 0 where
    there is no cache. `slow`: not among the quick tests.
    """

    lower: Callable[[], tuple[jax.stages.Lowered, int]]
    mesh: jax.sharding.Mesh
    slow: bool = False


def chips(count: int, axis: str = "fsdp") -> jax.sharding.Mesh:
    """The mesh of so many of the CPU's devices."""
    return make_mesh({axis: count}, jax.devices()[:count])


def array(mesh: jax.sharding.Mesh, shape: tuple[int, ...], dtype: str, *spec) -> Any:
    """An array that is not there, placed on `mesh`."""
    return jax.ShapeDtypeStruct(shape, dtype, sharding=NamedSharding(mesh, P(*spec)))


def on_mesh(mesh: jax.sharding.Mesh, tree: Any) -> Any:
    """The tree's shapes on `mesh`, each where its placement says."""
    return jax.tree.map(
        lambda x: array(mesh, x.shape, x.dtype, *getattr(x.sharding, "spec", P())), tree
    )


def program(mesh: jax.sharding.Mesh, step: Any, *arguments, slow: bool = False) -> Program:
    """The program of the jitted `step`; an argument is a tree of shapes, or a function that makes
    it, of which the shapes are taken."""

    def lower():
        with jax.set_mesh(mesh):
            shapes = [jax.eval_shape(x) if callable(x) else x for x in arguments]
            return step.lower(*on_mesh(mesh, shapes)), 0

    return Program(lower, mesh, slow)
