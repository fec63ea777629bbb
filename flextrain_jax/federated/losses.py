# SPDX-License-Identifier: Apache-2.0
"""The losses and predictions that methods share; what one method alone minimizes is in its file.

Letters: B batch, F features, V classes.

A loss is `loss(params, given, batch, key) -> (value, batch_stats)`, where `given` is a
`local.Given`; a predictor is `predict(net, batch) -> logit_BV` with the running statistics of
the net. Both are cached, so that methods which agree in them share a compiled program. Depths are
numbers of blocks, ascending, of a prefix ladder.
"""

import functools
from collections.abc import Callable

import jax
import jax.numpy as jnp

from flextrain_jax.data.images import ImageBatch
from flextrain_jax.elastic.model import ElasticModel, Trunk, head_of


def exits_of(
    model: ElasticModel,
    params: dict,
    depths: tuple[int, ...],
    batch: ImageBatch,
    key: jax.Array | None,
    stats: dict,
    train: bool,
    heads: list[dict] | None = None,
) -> tuple[list[tuple[dict, jax.Array]], dict]:
    """[(head, features)] after each of the depths in one pass, and the statistics of the batch;
    `heads` in place of those of the depths.
    """
    sets = tuple(tuple(range(depth)) for depth in depths)
    trunk = Trunk(model, sets, params, sets[-1], dict.fromkeys(sets, stats), batch, key, train)
    heads = heads or [head_of(params, depth) for depth in depths]
    found = [
        (head, model.features(params, head, trunk.hidden(blocks)))
        for head, blocks in zip(heads, sets, strict=True)
    ]
    return found, trunk.batch_stats(sets[-1]) if train else {}


def cross_entropy(
    model: ElasticModel, params: dict, head: dict, f_BF: jax.Array, batch: ImageBatch
) -> jax.Array:
    """The mean over the images that count."""
    loss_sum, weight, _ = model.loss(params, head, f_BF, batch)
    return loss_sum / weight


@functools.cache
def own_exit(model: ElasticModel, depth: int) -> Callable:
    """Cross-entropy of the whole part: FedAvg, FedSmall, FedClass, InclusiveFL."""

    def loss(params, given, batch, key):
        [(head, f_BF)], found = exits_of(model, params, (depth,), batch, key, {}, True)
        return cross_entropy(model, params, head, f_BF, batch), found

    return loss


@functools.cache
def predict_exit(model: ElasticModel, depth: int) -> Callable:
    """The prediction of a part by its own head."""

    @jax.jit
    def predict(net, batch):
        params = net["params"]
        [(head, f_BF)], _ = exits_of(
            model, params, (depth,), batch, None, net.get("stats", {}), False
        )
        return model.logits(params, head, f_BF)

    return predict


@functools.cache
def predict_ensemble(model: ElasticModel, depths: tuple[int, ...], over: str) -> Callable:
    """All exits together: the mean of their `over` "logits" (DepthFL), or the logarithm of the mean
    of their "probabilities".
    """

    @jax.jit
    def predict(net, batch):
        params = net["params"]
        outs, _ = exits_of(model, params, depths, batch, None, net.get("stats", {}), False)
        logit_BV = [model.logits(params, head, f_BF) for head, f_BF in outs]
        if over == "logits":
            return sum(logit_BV) / len(logit_BV)
        p_BV = [jax.nn.softmax(one_BV) for one_BV in logit_BV]
        return jnp.log(sum(p_BV) / len(p_BV) + 1e-30)

    return predict


@functools.cache
def batch_statistics(model: ElasticModel, depth: int) -> Callable:
    """`measure(params, batch) -> stats` of the batch: what static batch normalization averages."""

    @jax.jit
    def measure(params, batch):
        return exits_of(model, params, (depth,), batch, jax.random.key(0), {}, True)[1]

    return measure
