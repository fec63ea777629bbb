# SPDX-License-Identifier: Apache-2.0
"""FedJAX's side: run by a Python that has fedjax and dm-haiku."""

from typing import Any

import fedjax
import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.federated.work import Work, images, normalized, start, timed

_jax: Any = jax
_jax.tree_map = jax.tree.map  # FedJAX 0.0.17 still calls it by the name that JAX has taken away


def forward(params: dict, x_BHWC: jax.Array, work: Work) -> jax.Array:
    """Class scores (B, V) of the ResNet with group normalization."""

    def normed(x_BHWC, part, number, stride):
        x_BHWC = jax.lax.conv_general_dilated(
            x_BHWC, part[f"conv{number}"], (stride, stride), ((1, 1), (1, 1)),
            dimension_numbers=("NHWC", "HWIO", "NHWC"),
        )  # fmt: skip
        B, H, W, C = x_BHWC.shape
        x = x_BHWC.reshape(B, H, W, work.groups, C // work.groups)
        x = x - jnp.mean(x, axis=(1, 2, 4), keepdims=True)
        var = jnp.mean(jnp.square(x), axis=(1, 2, 4), keepdims=True)
        x_BHWC = (x * jax.lax.rsqrt(var + work.eps)).reshape(B, H, W, C)
        return x_BHWC * part[f"scale{number}"] + part[f"bias{number}"]

    h = jax.nn.relu(normed(x_BHWC, params["stem"], 1, 1))
    for name, (c_in, c_out, stride) in zip(sorted(params["blocks"]), work.blocks(), strict=True):
        block = params["blocks"][name]
        y = normed(jax.nn.relu(normed(h, block, 1, stride)), block, 2, 1)
        h = jnp.pad(h[:, ::stride, ::stride], ((0, 0), (0, 0), (0, 0), (0, c_out - c_in)))
        h = jax.nn.relu(h + y)
    return jnp.mean(h, axis=(1, 2)) @ params["head"]["w"] + params["head"]["b"]


def measure(work: Work, rounds: int, began: float) -> dict[str, float]:
    """Federated averaging as FedJAX ships it."""
    images_NHWC, label_N = images(work)
    x_NHWC = normalized(images_NHWC)
    data = {}
    for j in range(work.clients):
        own = slice(j * work.examples, (j + 1) * work.examples)
        data[f"{j:03d}".encode()] = {"x": x_NHWC[own], "y": label_N[own]}
    clients = fedjax.InMemoryFederatedData(data)

    def loss(params, batch, rng=None):
        logp = jax.nn.log_softmax(forward(params, batch["x"], work))
        return -jnp.mean(jnp.take_along_axis(logp, batch["y"][:, None], axis=1))

    algorithm = fedjax.algorithms.fed_avg.federated_averaging(
        jax.grad(loss),
        fedjax.optimizers.sgd(work.learning_rate, momentum=work.momentum),
        fedjax.optimizers.sgd(1.0),
        fedjax.ShuffleRepeatBatchHParams(work.batch, num_epochs=work.epochs, seed=0),
    )
    sampler = fedjax.client_samplers.UniformGetClientSampler(clients, work.clients, seed=0)
    state = algorithm.init(jax.tree.map(jnp.asarray, start(work)))

    def one_round():
        nonlocal state
        state, _ = algorithm.apply(state, sampler.sample())
        jax.block_until_ready(state.params)

    value = jax.jit(loss)
    batch = {name: np.asarray(x) for name, x in data[b"000"].items()}
    return timed(began, rounds, one_round, lambda: float(value(state.params, batch)))
