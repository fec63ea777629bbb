# SPDX-License-Identifier: Apache-2.0
"""Differential privacy: the mean by hand, the noise by its deviation, epsilon by formula."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from flextrain_jax.federated.parts import shapes_of
from flextrain_jax.federated.privacy import Privacy, epsilon, gaussian, private_rule

WHOLE = shapes_of({"a": jnp.zeros(1), "b": jnp.zeros(1)})
PARTS = [shapes_of({"a": jnp.zeros(1)}), WHOLE]


def lanes(**values):
    return {name: jnp.array(x, jnp.float32)[:, None] for name, x in values.items()}


@pytest.mark.parametrize(("append", "b"), [(False, 4 / 2), (True, 4 / 6)])
def test_every_client_weighs_the_same_and_the_divisor_is_public(append, b):
    """Of 4 and 2 clients that a round expects, 2 and 1 answer; a is held by all, b by two."""
    rule = private_rule(PARTS, Privacy(1.0, 1.0, (4.0, 2.0)), append)
    gathered = [
        rule.add(None, lanes(a=[6.0, 3.0, 99.0]), jnp.array([10.0, 500.0, 0.0])),
        rule.add(None, lanes(a=[2.0], b=[4.0]), jnp.array([7.0])),
    ]
    mean = {name: float(x[0]) for name, x in rule.finish(gathered, WHOLE).items()}
    assert mean == pytest.approx({"a": 11 / 6, "b": b})


def test_the_noise_has_its_deviation_changes_with_the_round_and_resumes():
    big = {"a": jnp.zeros(40_000), "b": jnp.zeros(40_000)}
    parts = [shapes_of({"a": big["a"]}), shapes_of(big)]
    tx = gaussian(parts, Privacy(3.0, 0.5, (4.0, 2.0), seed=5), append=False)
    first, state = tx.update(big, tx.init(big))
    second, _ = tx.update(big, state)
    for name, clients in (("a", 6), ("b", 2)):
        for noise in (first, second):
            assert float(jnp.std(noise[name])) == pytest.approx(3.0 * 0.5 / clients, rel=0.02)
            assert abs(float(jnp.mean(noise[name]))) < 0.02
    correlation = np.corrcoef(first["a"], second["a"])[0, 1]
    assert abs(correlation) < 0.03 and abs(np.corrcoef(first["a"], first["b"])[0, 1]) < 0.03
    resumed, _ = gaussian(parts, Privacy(3.0, 0.5, (4.0, 2.0)), append=False).update(big, state)
    np.testing.assert_array_equal(resumed["a"], second["a"])


def test_without_a_seed_nobody_knows_the_noise():
    small = {"a": jnp.zeros(8), "b": jnp.zeros(8)}
    parts = [shapes_of(small)]
    made = [
        gaussian(parts, Privacy(1.0, 1.0, (2.0,)), append=False).init(small).key for _ in range(2)
    ]
    assert (np.asarray(made[0]) != np.asarray(made[1])).any()


def test_the_noise_stands_before_the_server_s_optimizer():
    tx = optax.chain(gaussian(PARTS, Privacy(1.0, 1e-9, (1.0, 1.0), 0), False), optax.sgd(1.0))
    start = {"a": jnp.zeros(1), "b": jnp.zeros(1)}
    updates, _ = jax.jit(tx.update)({"a": jnp.ones(1), "b": jnp.ones(1)}, tx.init(start), start)
    np.testing.assert_allclose(updates["a"], [-1], rtol=1e-6)


@pytest.mark.parametrize("wrong", [{"noise": 0.0}, {"clip_norm": 0.0}])
def test_no_noise_is_no_privacy(wrong):
    with pytest.raises(ValueError, match="above 0"):
        Privacy(**({"noise": 1.0, "clip_norm": 1.0, "per_round": (1.0,)} | wrong))


@pytest.mark.fl
@pytest.mark.parametrize(("noise", "rounds"), [(1.0, 1), (4.0, 10), (2.0, 100)])
def test_epsilon_is_that_of_the_composed_gaussian(noise, rounds):
    """Against the closed form of Balle and Wang (arXiv 1805.06530, theorem 8)."""
    pytest.importorskip("dp_accounting")
    found = epsilon(noise, rounds, 1e-5)
    mu = math.sqrt(rounds) / noise

    def below(x):
        return 0.5 * math.erfc(-x / math.sqrt(2))

    delta = below(mu / 2 - found / mu) - math.exp(found) * below(-mu / 2 - found / mu)
    assert delta == pytest.approx(1e-5, rel=0.02)
