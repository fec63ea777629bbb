# SPDX-License-Identifier: Apache-2.0
"""3x3 convolutions in two forms that agree.

Letters: B batch, H height, W width, C channels in, D channels out, Y X rows and columns out, K =
9 C patch.

XLA's CPU backend runs convolutions inside loops and under vmap 5 to 25 times slower than the same
sum written as shifted slices and one matrix product; outside of them, and on TPU and GPU, its own
convolution is the better one (benchmarks/elastic.py measures it).
"""

import functools

import jax
import jax.numpy as jnp
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P


def conv3x3(x_BHWC: jax.Array, w_33CD: jax.Array, stride: int, form: str) -> jax.Array:
    """3x3 convolution, one pixel of zeros around, (B, H, W, C) -> (B, H/stride, W/stride, D).

    `form` is "xla" (one convolution operation) or "matmul" (slices and one product, which has
    first derivatives in reverse mode only).
    """
    if form == "xla":
        return jax.lax.conv_general_dilated(
            x_BHWC,
            w_33CD,
            window_strides=(stride, stride),
            padding=((1, 1), (1, 1)),
            dimension_numbers=("NHWC", "HWIO", "NHWC"),
        )
    return _by_product(x_BHWC, w_33CD, stride)


@functools.partial(jax.custom_vjp, nondiff_argnums=(2,))
def _by_product(x_BHWC, w_33CD, stride):
    return _product(_patches(x_BHWC, stride), w_33CD)


def _product(patch_BYXK, w_33CD):
    return jnp.einsum("byxk,kd->byxd", patch_BYXK, w_33CD.reshape(-1, w_33CD.shape[-1]))


def _patches(x_BHWC, stride):
    """(B, Y, X, K). Three slices and three of those, so that there are six operations, not nine."""
    _, H, W, _ = x_BHWC.shape
    padded = jnp.pad(x_BHWC, ((0, 0), (1, 1), (1, 1), (0, 0)))
    wide = jnp.concatenate([padded[:, :, d : d + W : stride] for d in range(3)], axis=-1)
    return jnp.concatenate([wide[:, d : d + H : stride] for d in range(3)], axis=-1)


def _forward(x_BHWC, w_33CD, stride):
    # Without the barriers XLA computes what comes before anew in every slice.
    patch_BYXK = _patches(jax.lax.optimization_barrier(x_BHWC), stride)
    patch_BYXK = jax.lax.optimization_barrier(patch_BYXK)
    return _product(patch_BYXK, w_33CD), (patch_BYXK, w_33CD, x_BHWC.shape)


def _backward(stride, kept, dy_BYXD):
    """The gradient by the image is a convolution too, by the kernel turned around: much cheaper
    than the sum of nine padded slices that differentiation makes of the patches.
    """
    patch_BYXK, w_33CD, (_, H, W, _) = kept
    dy_BYXD = jax.lax.optimization_barrier(dy_BYXD)
    dw_KD = jnp.einsum("byxk,byxd->kd", patch_BYXK, dy_BYXD, out_sharding=_everywhere())
    if stride > 1:  # zeros between the pixels, up to the size of the image
        _, Y, X, _ = dy_BYXD.shape
        rows, columns = ((0, n - (m - 1) * stride - 1, stride - 1) for n, m in ((H, Y), (W, X)))
        zero = jnp.zeros((), dy_BYXD.dtype)
        dy_BYXD = jax.lax.pad(dy_BYXD, zero, ((0, 0, 0), rows, columns, (0, 0, 0)))
    turned_33DC = jnp.flip(w_33CD, (0, 1)).transpose(0, 1, 3, 2)
    return _product(_patches(dy_BYXD, 1), turned_33DC), dw_KD.reshape(w_33CD.shape)


def _everywhere() -> P | None:
    """Where a sum over a spread batch lies: whole on each device of the mesh, if one is set."""
    mesh = jax.sharding.get_abstract_mesh()
    return None if mesh.empty or AxisType.Manual in mesh.axis_types else P()


_by_product.defvjp(_forward, _backward)
