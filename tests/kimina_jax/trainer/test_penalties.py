# SPDX-License-Identifier: Apache-2.0
"""The estimators of the KL: values and gradients, all tokens of a small vocabulary enumerated."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax.trainer.objectives.dapo import Dapo
from kimina_jax.trainer.objectives.dr_grpo import DrGrpo
from kimina_jax.trainer.objectives.loss import loss_sum
from kimina_jax.trainer.objectives.mirror_descent import MirrorDescent
from kimina_jax.trainer.objectives.penalties import ESTIMATORS, Penalties, k1, k2, k3

LOGITS_V = jnp.array([2.3, -1.0, 1.2, 0.1])
REFERENCE_V = jax.nn.log_softmax(jnp.array([-0.5, 0.4, 0.2, 0.9]))
CHANCE_V = jax.nn.softmax(LOGITS_V)  # fixed: of the tokens that were drawn


def kl(p_V, q_V):
    """KL(p || q) of logarithms of chances."""
    return jnp.sum(jnp.exp(p_V) * (p_V - q_V))


def drawn_mean(estimator, logits_V):
    """The estimator in the mean over the tokens that CHANCE_V draws."""
    return jnp.sum(CHANCE_V * estimator(jax.nn.log_softmax(logits_V) - REFERENCE_V))


def test_the_values_by_hand():
    ratio = jnp.array([2.0, 0.5, 1.0])
    np.testing.assert_allclose(k1(jnp.log(ratio)), [0.693147, -0.693147, 0], rtol=1e-5)
    np.testing.assert_allclose(k2(jnp.log(ratio)), [0.240227, 0.240227, 0], rtol=1e-5)
    np.testing.assert_allclose(k3(jnp.log(ratio)), [0.193147, 0.306853, 0], rtol=1e-5)


def test_k1_and_k3_are_unbiased_values_and_k2_is_not():
    wanted = kl(jax.nn.log_softmax(LOGITS_V), REFERENCE_V)
    np.testing.assert_allclose(drawn_mean(k1, LOGITS_V), wanted, rtol=1e-5)
    np.testing.assert_allclose(drawn_mean(k3, LOGITS_V), wanted, rtol=1e-5)
    assert abs(drawn_mean(k2, LOGITS_V) - wanted) > 0.01


def test_the_gradients_are_of_what_they_are_said_to_be():
    forward = jax.grad(lambda x: kl(jax.nn.log_softmax(x), REFERENCE_V))(LOGITS_V)
    other = jax.grad(lambda x: kl(REFERENCE_V, jax.nn.log_softmax(x)))(LOGITS_V)
    assert np.abs(forward - other).max() > 0.05
    for estimator, wanted in ((k1, forward), (k2, forward), (k3, other)):
        gradient = jax.grad(lambda x, of=estimator: drawn_mean(of, x))(LOGITS_V)
        np.testing.assert_allclose(gradient, wanted, rtol=1e-4, atol=1e-6)
    own = jax.grad(lambda x: drawn_mean(lambda logratio: logratio, x))(LOGITS_V)
    np.testing.assert_allclose(own, jnp.zeros(4), atol=1e-6)  # why k1 has another one here


SEGMENT_BT = np.array([[1, 1, 1, 2, 2, 0]])
MASK_BT = jnp.array([[0, 1, 1, 0, 1, 0.0]])
LOGRATIO_BT = jnp.array([[5, 0.5, -0.25, 5, 1.0, 5]])
ENTROPY_BT = jnp.array([[9, 0.5, 1.5, 9, 3.0, 9]])


@pytest.mark.parametrize("name", ["k1", "k2", "k3"])
@pytest.mark.parametrize(
    ("objective", "share"),
    [  # what a token of the first and of the second sequence weighs in the sum
        (MirrorDescent(), (1 / 2, 1.0)),
        (DrGrpo(length_norm=4.0), (1 / 4, 1 / 4)),
        (Dapo(), (1.0, 1.0)),
    ],
    ids=lambda one: getattr(one, "kind", ""),
)
def test_penalties_are_gathered_as_the_objective_gathers(name, objective, share):
    slots = jnp.asarray(SEGMENT_BT[..., None] == np.arange(1, 3)[None, None], jnp.float32)

    def loss(logp, entropy, penalties):
        return loss_sum(
            objective, logp, jnp.zeros((1, 6)), MASK_BT, slots, jnp.zeros((1, 2)),
            jnp.ones((1, 2)), penalties=penalties, entropy_BT=entropy,
        )[0]  # fmt: skip

    def both(penalties):
        return jax.value_and_grad(loss, (0, 1))(LOGRATIO_BT, ENTROPY_BT, penalties)

    bare, (bare_logp, _) = both(Penalties())
    value, (of_logp, of_entropy) = both(Penalties(0.3, name, 0.01))
    token_T = np.array([0, share[0], share[0], 0, share[1], 0])
    of = ESTIMATORS[name]
    by_hand = token_T @ (0.3 * of(LOGRATIO_BT[0]) - 0.01 * ENTROPY_BT[0])
    np.testing.assert_allclose(value - bare, by_hand, rtol=1e-5)
    np.testing.assert_allclose(of_entropy[0], -0.01 * token_T, rtol=1e-5)
    slope = jax.vmap(jax.grad(of))(LOGRATIO_BT[0])
    np.testing.assert_allclose(
        (of_logp - bare_logp)[0], 0.3 * token_T * slope, rtol=1e-4, atol=1e-6
    )


def test_an_entropy_bonus_needs_the_entropy():
    with pytest.raises(ValueError, match="entropy_BT"):
        Penalties(entropy=0.1).losses(LOGRATIO_BT, None)
