# SPDX-License-Identifier: Apache-2.0
"""The objectives against their equations, and mirror descent's trap against its print."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax.trainer.objectives.dr_grpo import DrGrpo
from kimina_jax.trainer.objectives.grpo import Grpo
from kimina_jax.trainer.objectives.loss import loss_sum
from kimina_jax.trainer.objectives.mirror_descent import MirrorDescent
from kimina_jax.trainer.objectives.penalties import Penalties
from kimina_jax.trainer.objectives.sequences import Correction

B, T, S = 2, 6, 2


def case(seed=0):
    rng = np.random.default_rng(seed)
    segment_BT = jnp.array([[1, 1, 1, 2, 2, 0], [1, 1, 0, 0, 0, 0]])
    slot_BTS = (segment_BT[..., None] == jnp.arange(1, S + 1)[None, None]).astype(jnp.float32)
    mask_BT = jnp.array([[0, 1, 1, 0, 1, 0], [1, 1, 0, 0, 0, 0.0]])
    logp_BT = jnp.asarray(-rng.random((B, T)), jnp.float32)
    ref_BT = jnp.asarray(-rng.random((B, T)), jnp.float32)
    advantage_BS = jnp.array([[0.75, -0.25], [0.5, 9.0]])
    weight_BS = jnp.array([[1, 1], [1, 0.0]])  # the last slot is free
    return logp_BT, ref_BT, mask_BT, slot_BTS, advantage_BS, weight_BS


def test_mirror_descent_is_the_squared_form():
    logp, ref, mask, slots, advantage, weight = case()
    loss, sums = loss_sum(MirrorDescent(0.4), logp, ref, mask, slots, advantage, weight)
    ratio = np.asarray((logp - ref) * mask)
    by_hand = [
        (0.75 - 0.4 * ratio[0, :3].sum()) ** 2,
        (-0.25 - 0.4 * ratio[0, 3:5].sum()) ** 2,
        (0.5 - 0.4 * ratio[1].sum()) ** 2,
    ]
    np.testing.assert_allclose(loss, sum(by_hand) / 0.8, rtol=1e-6)
    assert sums["sequences"] == 3 and sums["tokens"] == 5


def test_mirror_descent_gradient_is_equation_3_of_k15():
    logp, ref, mask, slots, advantage, weight = case(1)
    tau = 0.4
    gradient = jax.grad(
        lambda x: loss_sum(MirrorDescent(tau), x, ref, mask, slots, advantage, weight)[0]
    )(logp)
    ratio_BS = jnp.einsum("bt,bts->bs", (logp - ref) * mask, slots)
    # -[A grad logp - tau/2 grad ratio^2]
    per_token = jnp.einsum("bs,bts->bt", (-(advantage - tau * ratio_BS)) * weight, slots) * mask
    np.testing.assert_allclose(gradient, per_token, rtol=1e-5, atol=1e-6)


def test_the_gradient_depends_on_the_reward():
    """The linear form that the paper prints has a gradient without the reward in it."""
    logp, ref, mask, slots, advantage, weight = case()

    def gradient(a):
        return jax.grad(lambda x: loss_sum(MirrorDescent(0.4), x, ref, mask, slots, a, weight)[0])(
            logp
        )

    assert float(jnp.abs(gradient(advantage) - gradient(-advantage)).max()) > 0.1


def test_dr_grpo_at_the_reference_is_the_policy_gradient():
    logp, _, mask, slots, advantage, weight = case(2)
    objective = DrGrpo(length_norm=1.0)
    gradient = jax.grad(lambda x: loss_sum(objective, x, logp, mask, slots, advantage, weight)[0])(
        logp
    )
    expected = -jnp.einsum("bs,bts->bt", advantage * weight, slots) * mask
    np.testing.assert_allclose(gradient, expected, rtol=1e-5, atol=1e-6)


def test_grpo_clips_only_the_side_that_gains():
    ones_11 = jnp.ones((1, 1))
    slots = jnp.ones((1, 1, 1))
    objective = DrGrpo(clip_low=0.2, clip_high=0.3, length_norm=1.0)

    def gradient(ratio, advantage):
        return jax.grad(
            lambda x: loss_sum(
                objective, x, jnp.zeros((1, 1)), ones_11, slots, advantage * ones_11, ones_11
            )[0]
        )(jnp.log(ratio) * ones_11)[0, 0]

    assert gradient(1.5, 1.0) == 0 and gradient(1.5, -1.0) > 0
    assert gradient(0.5, -1.0) == 0 and gradient(0.5, 1.0) < 0


def test_free_slots_and_padding_add_nothing():
    logp, ref, mask, slots, advantage, weight = case()
    for objective in (MirrorDescent(), Grpo()):
        loss, _ = loss_sum(objective, logp, ref, mask, slots, advantage, weight)
        other = advantage.at[1, 1].set(-100.0)
        again, _ = loss_sum(objective, logp.at[:, 5].set(-50), ref, mask, slots, other, weight)
        np.testing.assert_allclose(loss, again, rtol=1e-6)


def test_importance_weights_are_cut_or_masked():
    ratio = np.array([0.1, 0.5, 0.9, 1.0, 1.9, 2.1, 1e9])
    cut = Correction("truncate", 2.0).weights(jnp.log(ratio))
    np.testing.assert_allclose(cut, np.minimum(ratio, 2), rtol=1e-5)
    masked = Correction("mask", 2.0).weights(jnp.log(ratio * 0.999))
    np.testing.assert_allclose(masked, [0, 0, 0.8991, 0.999, 1.8981, 0, 0], rtol=1e-5)


def test_truncated_weights_turn_the_samplers_expectation_into_the_trainers():
    """E_sampler[w f] = E_trainer[f] where no ratio exceeds the limit; below it where one does."""
    rng = np.random.default_rng(0)
    trainer, sampler = rng.dirichlet(np.ones(6) * 20, size=2)
    f = rng.random(6)
    weight = Correction("truncate", 100.0).weights(jnp.log(trainer / sampler))
    np.testing.assert_allclose((sampler * weight * f).sum(), (trainer * f).sum(), rtol=1e-5)
    less = Correction("truncate", 1.1).weights(jnp.log(trainer / sampler))
    assert (sampler * less * f).sum() < (trainer * f).sum()


@pytest.mark.parametrize("kind", ["truncate", "mask"])
def test_a_correction_weighs_sequences_in_mirror_descent_and_tokens_in_grpo(kind):
    logp, ref, mask, slots, advantage, weight = case()
    drift = jnp.asarray(np.random.default_rng(3).normal(0, 0.5, (B, T)), jnp.float32)
    correction = Correction(kind, 1.5)
    by_sequence = jnp.einsum("bt,bts->bs", drift * mask, slots)
    trust_BS = correction.weights(by_sequence)
    loss, sums = loss_sum(
        MirrorDescent(0.4), logp, ref, mask, slots, advantage, weight, correction, drift
    )
    ratio_BS = jnp.einsum("bt,bts->bs", (logp - ref) * mask, slots)
    by_hand = jnp.square(advantage - 0.4 * ratio_BS) / 0.8 * trust_BS * weight
    np.testing.assert_allclose(loss, by_hand.sum(), rtol=1e-5)
    assert sums["sequences"] == 3  # the weight of the update is not changed by the correction

    grpo = DrGrpo(length_norm=1.0)
    gradient = jax.grad(
        lambda x: loss_sum(grpo, x, logp, mask, slots, advantage, weight, correction, drift)[0]
    )(logp)
    trust_BT = correction.weights(drift)
    expected = -jnp.einsum("bs,bts->bt", advantage * weight, slots) * mask * trust_BT
    np.testing.assert_allclose(gradient, expected, rtol=1e-5, atol=1e-6)


def test_bad_settings_are_refused():
    with pytest.raises(ValueError, match="tau"):
        MirrorDescent(0.0)
    with pytest.raises(ValueError, match="length_norm"):
        DrGrpo(length_norm=0.0)
    with pytest.raises(ValueError, match="'kl_estimator' is 'k4'"):
        Penalties(kl_estimator="k4")
    with pytest.raises(ValueError, match="'kind' is 'clip'"):
        Correction("clip")
    with pytest.raises(ValueError, match="it must be at least 1"):
        Correction("mask", 0.5)


@pytest.mark.parametrize("nats", [100.0, -100.0])
@pytest.mark.parametrize("kl", [0.0, 0.1])
@pytest.mark.parametrize("advantage", [0.0, 1.0, -1.0])
def test_grpo_is_finite_for_a_token_beyond_88_nats(nats, kl, advantage):
    """e^89 is infinite in float32, and 0 times that is no number."""
    penalties = Penalties(kl=kl, kl_estimator="k3")
    ones = jnp.ones((1, 2))

    def loss(logp_BT):
        reference_BT = jnp.array([[-1.0, -2.0]]) - jnp.array([[nats, 0.0]])
        advantage_BS = jnp.full((1, 1), advantage)
        return loss_sum(
            Grpo(), logp_BT, reference_BT, ones, ones[..., None], advantage_BS, jnp.ones((1, 1)),
            penalties=penalties,
        )[0]  # fmt: skip

    value, gradient = jax.value_and_grad(loss)(jnp.array([[-1.0, -2.0]]))
    assert np.isfinite(value) and np.isfinite(gradient).all()
