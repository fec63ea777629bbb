# SPDX-License-Identifier: Apache-2.0
"""How the server turns the changes of many clients into one: the aggregation rules.

Letters: L lanes, clients of one call that hold the same part.

A rule gathers class by class (`add`, in which nothing but sums is kept where the rule allows it)
and ends with one change of the server's tree (`finish`). Coordinates that nobody trained do not
change. `append` and `holders` run the same operations, so that they agree bit for bit where
everybody holds everything.
"""

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import flax.struct
import jax
import jax.numpy as jnp
import optax

from flextrain_jax.federated.parts import embed


class AggregationRule(NamedTuple):
    """`add(gathered or None, delta_L, weight_L) -> gathered` of one class; `finish(gathered by
    class, None for a class without clients; shapes of the server's tree) -> delta`.
    """

    add: Callable[[Any, Any, jax.Array], Any]
    finish: Callable[[list, Any], Any]


@flax.struct.dataclass
class Sums:
    """The weighted sum of the changes of one class, a tree of its part, and the sum of weights."""

    total: Any
    weight: jax.Array


def add_weighted(gathered: Sums | None, delta_L: Any, weight_L: jax.Array) -> Sums:
    """Adds the clients of one call; the sums so far are donated."""
    new = _sums(delta_L, weight_L)
    return new if gathered is None else _added(gathered, new)


@jax.jit
def _sums(delta_L, weight_L):
    total = jax.tree.map(lambda x: jnp.tensordot(weight_L, x, 1), delta_L)
    return Sums(total, jnp.sum(weight_L))


@functools.partial(jax.jit, donate_argnums=0)
def _added(a, b):
    return jax.tree.map(jnp.add, a, b)


def holders_mean(gathered: list[Sums | None], shapes: Any) -> Any:
    """The weighted mean over those who hold a coordinate (as in HeteroFL, arXiv 2010.01264)."""
    sums = [one for one in gathered if one is not None]
    weight = _summed(
        [embed(jax.tree.map(lambda x, w=s.weight: jnp.full_like(x, w), s.total), shapes)
         for s in sums]
    )  # fmt: skip
    return _divided(_summed([embed(s.total, shapes) for s in sums]), weight)


def append_mean(gathered: list[Sums | None], shapes: Any) -> Any:
    """Algorithm 2 of FlexTrain (arXiv 2310.20457) as printed: a client's part is completed with the
    server's old weights and all are averaged, so who does not hold a coordinate votes for no
    change of it.
    """
    sums = [one for one in gathered if one is not None]
    everyone = functools.reduce(jnp.add, [s.weight for s in sums])
    weight = jax.tree.map(lambda s: jnp.full(s.shape, everyone, s.dtype), shapes)
    return _divided(_summed([embed(s.total, shapes) for s in sums]), weight)


def _summed(trees):
    return functools.reduce(lambda a, b: jax.tree.map(jnp.add, a, b), trees)


def _divided(total, weight):
    return jax.tree.map(lambda t, w: jnp.where(w > 0, t / jnp.where(w > 0, w, 1), 0), total, weight)


APPEND = AggregationRule(add_weighted, append_mean)
HOLDERS = AggregationRule(add_weighted, holders_mean)


def _add_stack(gathered, delta_L, weight_L):
    """Keeps every change (these rules need them all); one that does not count becomes NaN."""
    counted = weight_L > 0
    kept = jax.tree.map(
        lambda x: jnp.where(counted.reshape(-1, *[1] * (x.ndim - 1)), x, jnp.nan), delta_L
    )
    return [kept] if gathered is None else [*gathered, kept]


def _by_holder(gathered, shapes):
    """Every coordinate's changes along a leading axis, NaN where a client does not hold it."""
    whole = jax.vmap(lambda delta: embed(delta, shapes, jnp.nan))
    stacks = [whole(delta) for stacks in gathered if stacks is not None for delta in stacks]
    return jax.tree.map(lambda *x: jnp.concatenate(x), *stacks)


def _median(gathered, shapes):
    return jax.tree.map(
        lambda x: jnp.nan_to_num(jnp.nanmedian(x, axis=0)), _by_holder(gathered, shapes)
    )


MEDIAN = AggregationRule(_add_stack, _median)
"""The median over the holders of each coordinate (arXiv 1803.01498), all weights alike."""


def trimmed(share: float) -> AggregationRule:
    """The mean over the holders of each coordinate without the `share` largest and the `share`
    smallest (arXiv 1803.01498), all weights alike.
    """
    if not 0 <= share < 0.5:
        raise ValueError(f"trimmed share is {share}; it must be at least 0 and below 0.5")

    def one(x):
        ordered = jnp.sort(x, axis=0)  # NaN last
        n = jnp.sum(~jnp.isnan(x), axis=0)[None]
        cut = jnp.floor(share * n + 1e-6)  # float32(0.2) * 5 is below 1
        rank = jnp.arange(x.shape[0]).reshape(-1, *[1] * (x.ndim - 1))
        kept = (rank >= cut) & (rank < n - cut)
        total = jnp.sum(jnp.where(kept, ordered, 0), axis=0)
        return total / jnp.maximum(jnp.sum(kept, axis=0), 1)

    return AggregationRule(_add_stack, lambda g, shapes: jax.tree.map(one, _by_holder(g, shapes)))


def named_rule(name: str, trim: float) -> AggregationRule:
    """The rule that a method's setting `rule` names; `trim` is the share of "trimmed"."""
    if name == "trimmed":
        return trimmed(trim)
    return {"append": APPEND, "holders": HOLDERS, "mean": HOLDERS, "median": MEDIAN}[name]


@flax.struct.dataclass
class _Moments:
    m: Any
    v: Any


def adaptive(
    rate: float, kind: str, b1: float = 0.9, b2: float = 0.99, tau: float = 1e-3
) -> optax.GradientTransformation:
    """FedAdam and FedYogi (arXiv 2003.00295, Algorithm 2): no bias correction; v begins at tau^2.
    What it is given is the clients' mean change, negated.
    """
    if kind not in ("adam", "yogi"):
        raise ValueError(f"kind is {kind!r}; use adam or yogi")

    def init(params) -> Any:
        m = jax.tree.map(jnp.zeros_like, params)
        return _Moments(m, jax.tree.map(lambda x: jnp.full_like(x, tau**2), params))

    def second(v, g):
        square = jnp.square(g)
        if kind == "adam":
            return b2 * v + (1 - b2) * square
        return v - (1 - b2) * square * jnp.sign(v - square)

    def update(updates, state: Any, params=None) -> tuple[Any, Any]:
        m = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, state.m, updates)
        v = jax.tree.map(second, state.v, updates)
        step = jax.tree.map(lambda m, v: -rate * m / (jnp.sqrt(v) + tau), m, v)
        return step, _Moments(m, v)

    return optax.GradientTransformation(init, update)
