# SPDX-License-Identifier: Apache-2.0
"""What a client minimizes, method by method, and how a device predicts.

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

from flextrain_jax.classify import classification_loss
from flextrain_jax.elastic.model import ElasticModel, Trunk, head_of
from flextrain_jax.elastic.train_step import feature_distance
from flextrain_jax.federated.parts import crop, shapes_of


def _exits(model, params, depths, batch, key, stats, train):
    """[(head, features)] after each of the depths in one pass, and the statistics of the batch."""
    sets = tuple(tuple(range(depth)) for depth in depths)
    trunk = Trunk(model, sets, params, sets[-1], dict.fromkeys(sets, stats), batch, key, train)
    heads = [head_of(params, depth) for depth in depths]
    found = [
        (head, model.features(params, head, trunk.hidden(blocks)))
        for head, blocks in zip(heads, sets, strict=True)
    ]
    return found, trunk.batch_stats(sets[-1]) if train else {}


def _cross_entropy(model, params, head, f_BF, batch):
    loss_sum, weight, _ = model.loss(params, head, f_BF, batch)
    return loss_sum / weight


@functools.cache
def own_exit(model: ElasticModel, depth: int) -> Callable:
    """Cross-entropy of the whole part: FedAvg, FedSmall, FedClass, InclusiveFL."""

    def loss(params, given, batch, key):
        [(head, f_BF)], found = _exits(model, params, (depth,), batch, key, {}, True)
        return _cross_entropy(model, params, head, f_BF, batch), found

    return loss


@functools.cache
def present_classes(model: ElasticModel, depth: int) -> Callable:
    """Cross-entropy in which the scores of classes that the client has no example of are zero:
    HeteroFL's masking (arXiv 2010.01264), so that it does not unlearn what it cannot see.
    """

    def loss(params, given, batch, key):
        [(head, f_BF)], found = _exits(model, params, (depth,), batch, key, {}, True)

        def masked(params, head, f_BF):
            logit_BV = model.logits(params, head, f_BF)
            classes_V = jnp.arange(logit_BV.shape[1])
            present_V = jnp.any(given.label_SB[:, :, None] == classes_V[None, None], axis=(0, 1))
            return jnp.where(present_V[None], logit_BV, 0.0)

        loss_sum, weight, _ = classification_loss(masked)(params, head, f_BF, batch)
        return loss_sum / weight, found

    return loss


@functools.cache
def proximal(inner: Callable, mu: float) -> Callable:
    """`inner` and mu/2 times the squared distance from what was sent: FedProx, arXiv 1812.06127."""

    def loss(params, given, batch, key):
        value, found = inner(params, given, batch, key)
        squares = jax.tree.map(lambda a, b: jnp.sum(jnp.square(a - b)), params, given.sent)
        return value + mu / 2 * sum(jax.tree.leaves(squares)), found

    return loss


@functools.cache
def into_smaller(
    model: ElasticModel, depths: tuple[int, ...], beta: float, target: str, reduction: str
) -> Callable:
    """Equation 8 of FlexTrain (arXiv 2310.20457): cross-entropy of the largest depth, and beta
    times the squared distance of the next smaller one from it; the gradient of the distance goes
    through the smaller one alone. `depths` are one or two.
    """

    def loss(params, given, batch, key):
        outs, found = _exits(model, params, depths, batch, key, {}, True)
        value = _cross_entropy(model, params, *outs[-1], batch)
        if len(depths) == 1:
            return value, found
        teacher, student = (_target(model, params, *out, target) for out in reversed(outs))
        weight_B = model.example_weight(batch)
        teacher = jax.lax.stop_gradient(teacher)
        return value + beta * feature_distance(student, teacher, weight_B, reduction), found

    return loss


@functools.cache
def all_exits(
    model: ElasticModel, depths: tuple[int, ...], beta: float, target: str, reduction: str
) -> Callable:
    """The sum over depths of cross-entropy, and beta times the sum of the shallower ones' squared
    distances from the deepest, which gets no gradient from them.

    Sums, so that every depth learns as fast as it would alone.
    """

    def loss(params, given, batch, key):
        outs, found = _exits(model, params, depths, batch, key, {}, True)
        value = sum(_cross_entropy(model, params, *out, batch) for out in outs)
        teacher = jax.lax.stop_gradient(_target(model, params, *outs[-1], target))
        weight_B = model.example_weight(batch)
        distances = [
            feature_distance(_target(model, params, *out, target), teacher, weight_B, reduction)
            for out in outs[:-1]
        ]
        return value + beta * sum(distances), found

    return loss


def _target(model, params, head, f_BF, target):
    return f_BF if target == "features" else model.logits(params, head, f_BF)


@functools.cache
def mutual_exits(model: ElasticModel, depths: tuple[int, ...], weight: float) -> Callable:
    """DepthFL (ICLR 2023): the sum over exits of cross-entropy and, `weight` times, of the mean
    divergence from each other exit's probabilities, which get no gradient.
    """

    def loss(params, given, batch, key):
        outs, found = _exits(model, params, depths, batch, key, {}, True)
        value = sum(_cross_entropy(model, params, *out, batch) for out in outs)
        logp = [jax.nn.log_softmax(model.logits(params, head, f_BF)) for head, f_BF in outs]
        taught = jax.lax.stop_gradient(logp)
        for i, student in enumerate(logp):
            for j, teacher in enumerate(taught):
                if i != j:
                    divergence_B = jnp.sum(jnp.exp(teacher) * (teacher - student), axis=-1)
                    value += weight * jnp.mean(divergence_B) / (len(outs) - 1)
        return value, found

    return loss


@functools.cache
def drawn_width(models: tuple[ElasticModel, ...], depth: int, distil: bool) -> Callable:
    """FjORD (NeurIPS 2021), ordered dropout: every batch trains one of the nested widths up to the
    client's own, drawn evenly; the others cost nothing where clients run one after the other.

    With `distil` the client's own width is trained in every batch, and its probabilities, which get
    no gradient, are what a narrower one drawn beside it learns.
    """
    narrow = [shapes_of(lambda m=m: m.init(jax.random.key(0))) for m in models]

    def logits(rung, params, batch, key):
        model, own = models[rung], crop(params, narrow[rung])
        [(head, f_BF)], _ = _exits(model, own, (depth,), batch, key, {}, True)
        return model.logits(own, head, f_BF), _cross_entropy(model, own, head, f_BF, batch)

    def loss(params, given, batch, key):
        width_key, model_key = jax.random.split(key)
        drawn = jax.random.randint(width_key, (), 0, len(models))
        if not distil:
            alone = [lambda r=r: logits(r, params, batch, model_key)[1] for r in range(len(models))]
            return jax.lax.switch(drawn, alone), {}
        widest, value = logits(len(models) - 1, params, batch, model_key)
        teacher = jax.lax.stop_gradient(jax.nn.log_softmax(widest))

        def taught(rung):
            student = jax.nn.log_softmax(logits(rung, params, batch, model_key)[0])
            return jnp.mean(jnp.sum(jnp.exp(teacher) * (teacher - student), axis=-1))

        narrower = [lambda r=r: taught(r) for r in range(len(models) - 1)]
        return value + jax.lax.switch(drawn, [*narrower, lambda: jnp.zeros(())]), {}

    return loss


@functools.cache
def predict_exit(model: ElasticModel, depth: int) -> Callable:
    """The prediction of a part by its own head."""

    @jax.jit
    def predict(net, batch):
        params = net["params"]
        [(head, f_BF)], _ = _exits(
            model, params, (depth,), batch, None, net.get("stats", {}), False
        )
        return model.logits(params, head, f_BF)

    return predict


@functools.cache
def predict_ensemble(model: ElasticModel, depths: tuple[int, ...]) -> Callable:
    """The logarithm of the mean of all exits' probabilities: DepthFL's ensemble."""

    @jax.jit
    def predict(net, batch):
        params = net["params"]
        outs, _ = _exits(model, params, depths, batch, None, net.get("stats", {}), False)
        p_BV = [jax.nn.softmax(model.logits(params, head, f_BF)) for head, f_BF in outs]
        return jnp.log(sum(p_BV) / len(p_BV) + 1e-30)

    return predict


@functools.cache
def batch_statistics(model: ElasticModel, depth: int) -> Callable:
    """`measure(params, batch) -> stats` of the batch: what static batch normalization averages."""

    @jax.jit
    def measure(params, batch):
        return _exits(model, params, (depth,), batch, jax.random.key(0), {}, True)[1]

    return measure
