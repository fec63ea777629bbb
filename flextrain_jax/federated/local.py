# SPDX-License-Identifier: Apache-2.0
"""The local training of many clients at once: one program for all clients that hold the same part.

Letters: N images, H height, W width, C image channels, B batch, S steps, L lanes (clients that are
trained by one call).

The images lie on the device once; a client is its positions in them. A client's number of steps is
an argument, so ragged clients share a program: with `map` a client takes its own steps and no more,
with `vmap` the lanes that have finished are masked until the last one has. Several devices share
the lanes of a call; that changes no bit of the result.
"""

import dataclasses
import functools
from collections.abc import Callable
from typing import Any, Literal

import flax.struct
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax.sharding import AxisType, Mesh, NamedSharding
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.data.images import ImageBatch
from flextrain_jax.elastic.model import STATS_MOMENTUM


@settings
class LocalConfig:
    """SGD of a client; momentum begins anew in every round."""

    momentum: float = setting("The share of the momentum that is kept.", default=0.9, ge=0, lt=1)
    weight_decay: float = setting("Weight decay, on every parameter.", default=1e-3, ge=0)
    clip_norm: float = setting(
        "A gradient is scaled down to that global norm; 0: it is not.", default=0.0, ge=0
    )
    pad: int = setting(
        "Random crops after padding by that many zeros on every side.",
        default=0,
        ge=0,
        unit="pixels",
    )
    flip: bool = setting("Random mirror images.", default=False)
    form: Literal["auto", "vmap", "map"] = setting(
        "How the clients of a call run: side by side (vmap) or one after the other (map); auto: map"
        " on CPU, where batched small products are slow, else vmap.",
        default="auto",
    )
    devices: int = setting(
        "Devices of this machine, each with its share of a call's clients; on CPU, threads.",
        default=1,
        ge=1,
    )


@flax.struct.dataclass
class ImagePool:
    """All training images: images_NHWC uint8, label_N int32; mean_C and std_C in units of 255."""

    images_NHWC: jax.Array
    label_N: jax.Array
    mean_C: jax.Array
    std_C: jax.Array

    def batch(self, index_B: jax.Array) -> ImageBatch:
        """These images, normalized."""
        image_BHWC = self.images_NHWC[index_B].astype(jnp.float32) / 255
        image_BHWC = (image_BHWC - self.mean_C[None, None, None]) / self.std_C[None, None, None]
        return ImageBatch(image_BHWC, self.label_N[index_B], jnp.ones(len(index_B)))


@flax.struct.dataclass
class LaneWork:
    """What the clients of one call do: client_L int32 (their numbers, for their random streams),
    index_LSB int32 into the pool, steps_L int32 (0: an empty lane), round_L int32 (from 0).
    """

    client_L: jax.Array | np.ndarray
    index_LSB: jax.Array | np.ndarray
    steps_L: jax.Array | np.ndarray
    round_L: jax.Array | np.ndarray


@flax.struct.dataclass
class Given:
    """What a client's loss may look at beside the batch: the parameters that the server `sent`,
    the labels of the examples of this round, label_SB (-1 beyond the client's steps), and the
    number of the `round`, from 0.
    """

    sent: Any
    label_SB: jax.Array
    round: jax.Array


@functools.cache
def make_train(loss: Callable, config: LocalConfig) -> Callable:
    """`train(net, pool, work, key, rate) -> (delta_L, loss_L)`: every lane's change of the net.

    `net` is {"params": ...} and, where running statistics are kept, "stats"; `loss(params, given,
    batch, key) -> (value, batch_stats)`, where `given` is a `Given`. `key` is that of the round,
    `rate` the learning rate. loss_L is the mean over a client's steps.
    """
    parts = [optax.clip_by_global_norm(config.clip_norm)] if config.clip_norm else []
    parts += [optax.add_decayed_weights(config.weight_decay), optax.trace(config.momentum)]
    # In torch's order: the decay joins the gradient before the momentum. The rate comes with each
    # call, so that a schedule over rounds needs one program.
    tx = optax.chain(*parts)
    gradient = jax.value_and_grad(loss, has_aux=True)

    def one(net, pool, lane, key, rate):
        client, index_SB, steps, number = lane
        client_key = jax.random.fold_in(key, client)
        taken_S1 = jnp.arange(index_SB.shape[0])[:, None] < steps
        given = Given(net["params"], jnp.where(taken_S1, pool.label_N[index_SB], -1), number)

        def step(i, carry):
            params, opt_state, stats, total = carry
            crop_key, model_key = jax.random.split(jax.random.fold_in(client_key, i))
            batch = augmented(pool.batch(index_SB[i]), crop_key, config)
            (value, found), grads = gradient(params, given, batch, model_key)
            updates, opt_state = tx.update(grads, opt_state, params)
            params = jax.tree.map(lambda p, u: p - rate * u, params, updates)
            m = STATS_MOMENTUM
            stats = {
                part: {name: m * x + (1 - m) * found[part][name] for name, x in old.items()}
                for part, old in stats.items()
            }
            return params, opt_state, stats, total + value

        start = (net["params"], tx.init(net["params"]), net.get("stats", {}), jnp.zeros(()))
        # `steps` is an argument, so this is a while loop: a client takes no step that only a larger
        # one needs.
        params, _, stats, total = jax.lax.fori_loop(0, steps, step, start)
        after = {"params": params} | ({"stats": stats} if stats else {})
        delta = jax.tree.map(jnp.subtract, after, net)
        return delta, total / jnp.maximum(steps, 1)

    def train(net, pool, work: LaneWork, key, rate) -> tuple[Any, jax.Array]:
        def lane(lane):
            return one(net, pool, lane, key, rate)

        lanes = (work.client_L, work.index_LSB, work.steps_L, work.round_L)
        return jax.lax.map(lane, lanes) if mapped else jax.vmap(lane)(lanes)

    mapped = config.form == "map" or (config.form == "auto" and jax.default_backend() == "cpu")
    return jax.jit(train) if config.devices == 1 else _spread(train, config.devices)


def _spread(train: Callable, devices: int) -> Callable:
    """`train` with the lanes dealt to that many devices; its result lies on the first one."""
    mesh = device_mesh(devices)
    everywhere = NamedSharding(mesh, P())
    specs = (P(), P(), P("data"), P(), P())
    # The check of what varies over devices refuses the backward pass of models/conv.py, which gives
    # a gradient that varies for a weight that does not; here every lane trains its own copy.
    dealt = jax.jit(
        jax.shard_map(train, mesh=mesh, in_specs=specs, out_specs=P("data"), check_vma=False)
    )

    def spread(net, pool, work: LaneWork, key, rate):
        rate = jnp.float32(rate)
        net, pool, key, rate = jax.device_put((net, pool, key, rate), everywhere)
        work = jax.device_put(work, NamedSharding(mesh, P("data")))
        return jax.device_put(dealt(net, pool, work, key, rate), jax.devices()[0])

    return spread


def device_mesh(devices: int) -> Mesh:
    """The first `devices` devices as a mesh with the axis "data". Raises ValueError."""
    found = jax.devices()
    if devices > len(found):
        raise ValueError(f"devices is {devices}; this machine shows {len(found)} to jax")
    return jax.make_mesh((devices,), ("data",), (AxisType.Auto,), devices=found[:devices])


def place_pool(pool: ImagePool, devices: int) -> ImagePool:
    """The images on every device that trains, once and for all rounds."""
    if devices == 1:
        return pool
    return jax.device_put(pool, NamedSharding(device_mesh(devices), P()))


def augmented(batch: ImageBatch, key: jax.Array, config: LocalConfig) -> ImageBatch:
    """The batch, every image cropped and mirrored at random as the configuration says."""
    x_BHWC = batch.image_BHWC
    B, H, W, C = x_BHWC.shape
    crop_key, flip_key = jax.random.split(key)
    if config.pad:
        p = config.pad
        padded = jnp.pad(x_BHWC, ((0, 0), (p, p), (p, p), (0, 0)))
        corner_B2 = jax.random.randint(crop_key, (B, 2), 0, 2 * p + 1)
        x_BHWC = jax.vmap(lambda x, at: jax.lax.dynamic_slice(x, (at[0], at[1], 0), (H, W, C)))(
            padded, corner_B2
        )
    if config.flip:
        mirrored_B = jax.random.bernoulli(flip_key, 0.5, (B,))
        x_BHWC = jnp.where(mirrored_B[:, None, None, None], x_BHWC[:, :, ::-1], x_BHWC)
    return dataclasses.replace(batch, image_BHWC=x_BHWC)
