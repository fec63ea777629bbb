# SPDX-License-Identifier: Apache-2.0
"""Central differential privacy of the clients: DP-FedAvg (arXiv 1710.06963).

Every client's change is clipped to a norm (`screening`), all clients weigh the same, their sum is
divided by numbers that no client can influence, and gets Gaussian noise, in every round, whoever
answered. Whether one client took part in the federation at all then shows in the models no more
than (epsilon, delta) says.

No gain from the sampling of cohorts is counted: it is a function of the seed, which is no secret.
The noise is not: its key is drawn by the operating system and lives in the server's state, so that
a federation that resumes goes on with it.
"""

import dataclasses
import math
import secrets
from collections.abc import Sequence
from typing import Any

import flax.struct
import jax
import jax.numpy as jnp
import optax
from scipy.special import log_ndtr

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.federated.aggregation import AggregationRule, Sums, add_weighted
from flextrain_jax.federated.parts import embed

FROM_SYSTEM = -1  # a seed: the operating system draws it


@settings
class PrivacyConfig:
    """Differential privacy of the clients: Gaussian noise on the sum of their changes."""

    noise: float = setting(
        "The deviation of the noise in units of 'screening.clip_norm'; 0: none.", default=0.0, ge=0
    )
    delta: float = setting("The delta at which epsilon is reported.", default=1e-5, gt=0, lt=1)
    seed: int = setting(
        "-1: the operating system draws the noise's key. Any other makes the noise known, which is"
        " for tests.",
        default=FROM_SYSTEM,
    )


@dataclasses.dataclass(frozen=True)
class Privacy:
    """`noise` is the deviation of the noise on the sum in units of `clip_norm`, `per_round` the
    number of clients that a round expects of every class; a `seed` other than FROM_SYSTEM is for
    tests: who knows it can take the noise away.
    """

    noise: float
    clip_norm: float
    per_round: tuple[float, ...]
    seed: int = FROM_SYSTEM

    def __post_init__(self):
        if self.noise <= 0 or self.clip_norm <= 0:
            raise ValueError("noise and clip_norm must be above 0")

    def only(self, kind: int) -> "Privacy":
        """That of a federation of one class alone."""
        counts = tuple(n if k == kind else 0.0 for k, n in enumerate(self.per_round))
        return dataclasses.replace(self, per_round=counts)


def divisor(shapes: Any, parts: Sequence[Any], per_round: Sequence[float], append: bool) -> Any:
    """What the sum of every coordinate is divided by, a tree of `shapes`: the expected clients of a
    round that hold it, or with `append` all of them.
    """
    if append:
        return jax.tree.map(lambda s: jnp.full(s.shape, sum(per_round)), shapes)
    held = [
        embed(jax.tree.map(lambda s, n=n: jnp.full(s.shape, n), part), shapes)
        for part, n in zip(parts, per_round, strict=True)
    ]
    count = jax.tree.map(lambda *x: sum(x), *held)
    return jax.tree.map(lambda n: jnp.where(n > 0, n, 1.0), count)


def private_rule(parts: Sequence[Any], privacy: Privacy, append: bool) -> AggregationRule:
    """The sum of the clients' changes, all weighing 1, over the `divisor`."""

    def add(gathered: Sums | None, delta_L, weight_L):
        return add_weighted(gathered, delta_L, jnp.where(weight_L > 0, 1.0, 0.0))

    def finish(gathered, shapes):
        # Of a round in which nobody answered the sum is 0: it too is released, with its noise.
        nothing = jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), shapes)
        sums = [embed(one.total, shapes) for one in gathered if one is not None]
        total = jax.tree.map(lambda *x: sum(x), nothing, *sums)
        by = divisor(shapes, parts, privacy.per_round, append)
        return jax.tree.map(jnp.divide, total, by)

    return AggregationRule(add, finish)


@flax.struct.dataclass
class _Noise:
    key: jax.Array  # data of the random key
    round: jax.Array


def gaussian(parts: Sequence[Any], privacy: Privacy, append: bool) -> optax.GradientTransformation:
    """Adds the noise to what `private_rule` made; stands before the server's optimizer, whose
    arithmetic costs no privacy. `parts` are those of the parameters, by class.
    """

    def init(params) -> Any:
        seed = secrets.randbits(63) if privacy.seed == FROM_SYSTEM else privacy.seed
        # Two words, since a key made from one 64-bit seed keeps 32 bits of it.
        key = jax.random.fold_in(jax.random.key(seed & 0xFFFFFFFF), seed >> 32)
        return _Noise(jax.random.key_data(key), jnp.zeros((), jnp.int32))

    def update(updates, state: Any, params=None) -> tuple[Any, Any]:
        key = jax.random.fold_in(jax.random.wrap_key_data(state.key), state.round)
        shapes = jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype), updates)
        leaves, tree = jax.tree.flatten(updates)
        by = jax.tree.leaves(divisor(shapes, parts, privacy.per_round, append))
        # `clip_norm` is what one client can add to the sum; the noise is divided as the sum was.
        deviation = privacy.noise * privacy.clip_norm
        noisy = [
            x + deviation * jax.random.normal(jax.random.fold_in(key, i), x.shape) / n
            for i, (x, n) in enumerate(zip(leaves, by, strict=True))
        ]
        return jax.tree.unflatten(tree, noisy), state.replace(round=state.round + 1)

    return optax.GradientTransformation(init, update)


def epsilon(noise: float, rounds: int, delta: float) -> float:
    """The epsilon of `rounds` releases of a sum with that noise multiplier, for one client more or
    less. Together they show what one release with noise / sqrt(rounds) shows (arXiv 1905.02383,
    corollary 3.3), whose delta has a closed form (arXiv 1805.06530, theorem 8).
    """
    mu, wanted = math.sqrt(rounds) / noise, math.log(delta)

    def is_kept(value: float) -> bool:
        one, other = log_ndtr(mu / 2 - value / mu), value + log_ndtr(-mu / 2 - value / mu)
        return other >= one or one + math.log1p(-math.exp(other - one)) <= wanted

    if is_kept(0.0):
        return 0.0
    low, high = 0.0, 1.0
    while high < math.inf and not is_kept(high):
        low, high = high, 2 * high
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if is_kept(middle) else (middle, high)
    return high
