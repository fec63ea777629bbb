# SPDX-License-Identifier: Apache-2.0
"""Every objective by hand, against autograd of its plain formula, and at the edges of a batch.

The plain formulas know nothing of packing: one sequence at a time, in numbers or in jax.numpy.
"""

import typing

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax.trainer.objectives.cispo import Cispo
from kimina_jax.trainer.objectives.dapo import Dapo
from kimina_jax.trainer.objectives.dr_grpo import DrGrpo
from kimina_jax.trainer.objectives.grpo import Grpo
from kimina_jax.trainer.objectives.gspo import Gspo
from kimina_jax.trainer.objectives.loss import Objective, loss_sum
from kimina_jax.trainer.objectives.mirror_descent import MirrorDescent
from kimina_jax.trainer.objectives.reinforce import MaxRl, Reinforce, RejectionTuning, Rloo
from kimina_jax.trainer.objectives.sequences import Correction

KINDS = [
    MirrorDescent(0.4), Grpo(), DrGrpo(length_norm=3.0), Dapo(), Gspo(0.1, 0.2), Cispo(0.5, 0.3),
    Reinforce(), Rloo(), MaxRl(), RejectionTuning(),
]  # fmt: skip
# Two rows: answers of 3, 1 and 2 tokens behind prompts, an empty answer, a free slot, padding.
SEGMENT_BT = np.array([[1, 1, 1, 1, 2, 2, 0], [1, 1, 2, 2, 2, 0, 0]])
MASK_BT = np.array([[0, 1, 1, 1, 0, 1, 0], [0, 0, 0, 1, 1, 0, 0.0]])
ADVANTAGE_BS = np.array([[0.75, -0.25, 5.0], [9.0, -1.5, 7.0]])
WEIGHT_BS = np.array([[1, 1, 0], [1, 1, 0.0]])
# Ratios on both sides of every bound.
RATIO_BT = np.array([[9, 1.5, 0.5, 1.1, 9, 0.6, 9], [9, 9, 9, 1.4, 0.9, 9, 9.0]])
REFERENCE_BT = -np.random.default_rng(0).random((2, 7))
LENGTHS = {(0, 0): [1, 2, 3], (0, 1): [5], (1, 0): [], (1, 1): [3, 4]}


def packed_loss(objective, logp_BT, advantage_BS=ADVANTAGE_BS, weight_BS=WEIGHT_BS, **more):
    slots = jnp.asarray(SEGMENT_BT[..., None] == np.arange(1, 4)[None, None], jnp.float32)
    arrays = (jnp.asarray(x, jnp.float32) for x in (REFERENCE_BT, MASK_BT))
    rest = (jnp.asarray(x, jnp.float32) for x in (advantage_BS, weight_BS))
    loss, sums = loss_sum(objective, logp_BT, *arrays, slots, *rest, **more)
    return loss / jnp.maximum(sums[objective.PER], 1)


def clipped(q, a, low, high):
    return -jnp.minimum(q * a, jnp.clip(q, 1 - low, 1 + high) * a)


def plain_loss(objective, logp_BT):
    """The formulas of the papers, a sequence at a time."""
    losses, tokens = [], 0
    for place, columns in LENGTHS.items():
        a, n = ADVANTAGE_BS[place], len(columns)
        logp = logp_BT[place[0], jnp.array(columns, int)]
        reference = jnp.asarray(REFERENCE_BT[place[0], np.array(columns, int)], jnp.float32)
        q, whole = jnp.exp(logp - reference), jnp.sum(logp - reference)
        tokens += n
        match objective:
            case MirrorDescent(tau=tau):
                losses.append((a - tau * whole) ** 2 / (2 * tau))
            case Grpo():
                losses.append(jnp.sum(clipped(q, a, 0.2, 0.2)) / max(n, 1))
            case DrGrpo():
                losses.append(jnp.sum(clipped(q, a, 0.2, 0.2)) / 3)
            case Dapo():
                losses.append(jnp.sum(clipped(q, a, 0.2, 0.28)))
            case Gspo():
                losses.append(clipped(jnp.exp(whole / max(n, 1)), a, 0.1, 0.2))
            case Cispo():
                weight = jnp.clip(jax.lax.stop_gradient(q), 0.5, 1.3)
                losses.append(jnp.sum(-weight * a * logp))
            case _:
                losses.append(-a * jnp.sum(logp))
    return sum(losses) / (tokens if isinstance(objective, Dapo | Cispo) else len(losses))


def case():
    return jnp.asarray(REFERENCE_BT + np.log(RATIO_BT), jnp.float32)


@pytest.mark.parametrize("objective", KINDS, ids=lambda one: one.kind)
def test_the_gradient_is_that_of_the_plain_formula(objective):
    wanted = np.asarray(jax.grad(lambda x: plain_loss(objective, x))(case()))
    gradient = jax.grad(lambda x: packed_loss(objective, x))(case())
    np.testing.assert_allclose(gradient, wanted, rtol=1e-5, atol=1e-6)
    assert np.abs(wanted).max() > 0.01 and not wanted[MASK_BT == 0].any()


# Six answer tokens in four sequences, A = 0.75, -0.25, (9, empty), -1.5; ratios as above.
BY_HAND = {
    # (0.75 - 0.4 ln 0.825)^2, (-0.25 - 0.4 ln 0.6)^2, 9^2, (-1.5 - 0.4 ln 1.26)^2; / 0.8 / 4
    "mirror_descent": ((0.75 - 0.4 * np.log(0.825)) ** 2 + (-0.25 - 0.4 * np.log(0.6)) ** 2
                       + 81 + (-1.5 - 0.4 * np.log(1.26)) ** 2) / 0.8 / 4,
    # -0.75 (1.2 + 0.5 + 1.1) / 3, 0.25 max(0.6, 0.8), 0, 1.5 (1.4 + 0.9) / 2; / 4
    "grpo": (-0.7 + 0.2 + 0 + 1.725) / 4,
    "dr_grpo": (-2.1 + 0.2 + 0 + 3.45) / 3 / 4,
    # clip-higher: -0.75 (1.28 + 0.5 + 1.1); / 6 tokens
    "dapo": (-2.16 + 0.2 + 0 + 3.45) / 6,
    # s = 0.825^(1/3) = 0.9379, 0.6 -> 0.9, 1 (empty), 1.26^(1/2) = 1.1225
    "gspo": (-0.75 * 0.825 ** (1 / 3) + 0.25 * 0.9 - 9 + 1.5 * 1.26 ** 0.5) / 4,
    # -w A log q: w = 1.3, 0.5, 1.1; 0.6; 1.3, 0.9
    "cispo": (-0.75 * (1.3 * np.log(1.5) + 0.5 * np.log(0.5) + 1.1 * np.log(1.1))
              + 0.25 * 0.6 * np.log(0.6)
              + 1.5 * (1.3 * np.log(1.4) + 0.9 * np.log(0.9))) / 6,
    # -A log q(y)
    **dict.fromkeys(("reinforce", "rloo", "max_rl", "rft"), (
        -0.75 * np.log(0.825) + 0.25 * np.log(0.6) + 1.5 * np.log(1.26)) / 4),
}  # fmt: skip


@pytest.mark.parametrize("objective", KINDS, ids=lambda one: one.kind)
def test_the_loss_by_hand(objective):
    np.testing.assert_allclose(packed_loss(objective, case()), BY_HAND[objective.kind], rtol=1e-5)


def test_every_objective_is_tested_here():
    assert {type(one) for one in KINDS} == set(typing.get_args(Objective))


@pytest.mark.parametrize("objective", KINDS, ids=lambda one: one.kind)
def test_masked_rows_free_slots_and_padding_add_nothing(objective):
    weight_BS = WEIGHT_BS * [[1], [0]]
    other = case().at[1].add(3.0).at[:, 6].set(-50.0)
    advantage_BS = np.array([[0.75, -0.25, -70.0], [-5, 3, 4]])

    def both(x, a):
        return jax.value_and_grad(lambda y: packed_loss(objective, y, a, weight_BS))(x)

    for one, another in zip(both(case(), ADVANTAGE_BS), both(other, advantage_BS), strict=True):
        np.testing.assert_allclose(one, another, rtol=1e-5, atol=1e-6)
    nothing = both(case(), ADVANTAGE_BS)[1] * 0
    empty = jax.grad(lambda y: packed_loss(objective, y, ADVANTAGE_BS, WEIGHT_BS * 0))(case())
    np.testing.assert_array_equal(empty, nothing)  # no sequence at all: no number is divided by 0


@pytest.mark.parametrize("objective", KINDS[1:], ids=lambda one: one.kind)
def test_ratios_are_to_the_policy_before_the_updates_whatever_the_reference(objective):
    """With rl.reference = initial the weights that drew are not the reference."""
    before = jnp.asarray(REFERENCE_BT - 0.3, jnp.float32)
    slots = jnp.asarray(SEGMENT_BT[..., None] == np.arange(1, 4)[None, None], jnp.float32)
    mask, advantage, weight = (
        jnp.asarray(x, jnp.float32) for x in (MASK_BT, ADVANTAGE_BS, WEIGHT_BS)
    )

    def gradient(reference, **old):
        return jax.grad(
            lambda x: loss_sum(objective, x, reference, mask, slots, advantage, weight, **old)[0]
        )(case())

    far = jnp.full_like(before, -9.0)
    np.testing.assert_array_equal(gradient(far, old_logp_BT=before), gradient(before))


@pytest.mark.parametrize("objective", KINDS, ids=lambda one: one.kind)
def test_a_correction_weighs_what_the_ratio_is_of(objective):
    drift = jnp.asarray(np.random.default_rng(3).normal(0, 0.5, (2, 7)), jnp.float32)
    correction = Correction("truncate", 1.2)
    gradient = jax.grad(lambda x: packed_loss(objective, x, correction=correction, drift_BT=drift))(
        case()
    )
    plain = jax.grad(lambda x: packed_loss(objective, x))(case())
    trust_BT = np.minimum(np.exp(drift), 1.2)
    if objective.kind not in ("grpo", "dr_grpo", "dapo", "cispo"):
        for (b, _), columns in LENGTHS.items():
            whole = float(drift[b, np.array(columns, int)].sum())
            trust_BT[b, columns] = min(np.exp(whole), 1.2)
    np.testing.assert_allclose(gradient, plain * trust_BT, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("objective", KINDS[1:], ids=lambda one: one.kind)
@pytest.mark.parametrize("nats", [200.0, -200.0])
@pytest.mark.parametrize("advantage", [0.0, 1.0, -1.0])
def test_every_objective_is_finite_far_from_the_policy_that_drew(objective, nats, advantage):
    far = case() + nats
    at = jnp.full((2, 3), advantage)
    value, gradient = jax.value_and_grad(lambda x: packed_loss(objective, x, at))(far)
    assert np.isfinite(value) and np.isfinite(gradient).all()
