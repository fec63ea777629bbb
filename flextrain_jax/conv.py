# SPDX-License-Identifier: Apache-2.0
"""3x3 convolutions in two forms that agree.

Letters: B batch, H height, W width, C channels in, D channels out, Y X rows and columns out, K =
9 C patch.

XLA's CPU backend runs convolutions inside loops and under vmap 5 to 25 times slower than the same
sum written as shifted slices and one matrix product; outside of them, and on TPU and GPU, its own
convolution is the better one (benchmarks/elastic.py measures it).
"""

import jax
import jax.numpy as jnp


def conv3x3(x_BHWC: jax.Array, w_33CD: jax.Array, stride: int, form: str) -> jax.Array:
    """3x3 convolution, one pixel of zeros around, (B, H, W, C) -> (B, H/stride, W/stride, D).

    `form` is "xla" (one convolution operation) or "matmul" (nine slices and one product).
    """
    if form == "xla":
        return jax.lax.conv_general_dilated(
            x_BHWC,
            w_33CD,
            window_strides=(stride, stride),
            padding=((1, 1), (1, 1)),
            dimension_numbers=("NHWC", "HWIO", "NHWC"),
        )
    _, H, W, C = x_BHWC.shape
    padded = jnp.pad(x_BHWC, ((0, 0), (1, 1), (1, 1), (0, 0)))
    patches = [
        padded[:, dy : dy + H : stride, dx : dx + W : stride] for dy in range(3) for dx in range(3)
    ]
    patch_BYXK = jnp.concatenate(patches, axis=-1)
    w_KD = w_33CD.reshape(9 * C, -1)
    return jnp.einsum("byxk,kd->byxd", patch_BYXK, w_KD)
