# SPDX-License-Identifier: Apache-2.0
"""Eight-bit weights and an eight-bit cache for the decoder: half the bytes of bfloat16.

Symmetric rounding to [-127, 127]: a weight by the largest of its output channel (arXiv 2208.07339,
§2.1, without the outliers), a key or value by the largest of its token and head. Arithmetic stays
in the type of the activations; embedding, output matrix, norms and biases stay as they are. What it
costs in quality stands in docs/sampler.md, "Eight bits"; benchmarks/int8.py measures it.
"""

import functools

import jax
import jax.numpy as jnp

from kimina_jax.model import transformer


def round_to_int8(x: jax.Array, axes: tuple[int, ...]) -> tuple[jax.Array, jax.Array]:
    """`x` as int8 times a float32 scale; the scale lacks `axes`, over which it is shared."""
    x32 = x.astype(jnp.float32)
    largest = jnp.max(jnp.abs(x32), axis=axes, keepdims=True)
    scale = jnp.maximum(largest, 1e-30) / 127
    return jnp.round(x32 / scale).astype(jnp.int8), jnp.squeeze(scale, axes)


def round_weights(params: dict, cfg: transformer.Config) -> dict:
    """Stacked parameters with every matrix of the layers in int8, its scales as `NAME_scale`."""
    layers = dict(params["layers"])
    for name, axes in transformer.matrix_axes(cfg)["layers"].items():
        if axes is not None:
            layers[name], layers[f"{name}_scale"] = _round(layers[name], axes[0])
    return params | {"layers": layers}


@functools.partial(jax.jit, static_argnames="axes")
def _round(w, axes):
    return round_to_int8(w, axes)
