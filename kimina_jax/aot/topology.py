# SPDX-License-Identifier: Apache-2.0
"""A TPU topology that is not there: its mesh, and programs compiled for it.

Needs the extra [tpu] (libtpu). The environment variables that launch.compile sets come before jax.
"""

from collections.abc import Callable, Mapping
from typing import Any


class TopologyError(Exception):
    """The topology is unknown, or the program does not fit it; the text is one sentence."""


def topology_mesh(topology: str, axes: Mapping[str, int]) -> Any:
    """The explicit mesh of the named topology. Raises TopologyError where there is none such."""
    import jax
    from jax.experimental import topologies

    from flextrain_jax.core.mesh import make_mesh

    try:
        devices = topologies.get_topology_desc(topology, platform="tpu").devices
        return make_mesh(axes, list(devices))
    except ModuleNotFoundError:
        raise TopologyError("libtpu is not installed; pip install -e .[tpu]") from None
    except (jax.errors.JaxRuntimeError, ValueError, RuntimeError) as error:
        raise TopologyError(f"--topology={topology}: {str(error).splitlines()[0]}") from None


def compile_for(topology: str, lowered: Any, options: dict | None = None) -> Any:
    """The compiled program. Raises TopologyError with the compiler's sentence where it refuses."""
    import jax

    try:
        return lowered.compile(compiler_options=options)
    except jax.errors.JaxRuntimeError as error:
        sentence = str(error).replace("\n", " ")[:300]
        raise TopologyError(f"{topology}: the compiler refuses: {sentence}") from None


def on_mesh(mesh: Any) -> Callable[[Any], Any]:
    """A function that puts an abstract array on `mesh`, where its placement says."""
    import jax
    from jax.sharding import NamedSharding
    from jax.sharding import PartitionSpec as P

    def leaf(x):
        spec = getattr(x.sharding, "spec", P())
        return jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=NamedSharding(mesh, spec))

    return leaf
