# SPDX-License-Identifier: Apache-2.0
"""The gradient on what was drawn from has no bias: every answer enumerated with its probability."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import logprobs
from kimina_jax.model.config import Distribution
from kimina_jax.model.kept import keep
from kimina_jax.trainer.objectives.dr_grpo import DrGrpo
from kimina_jax.trainer.objectives.loss import loss_sum
from kimina_jax.trainer.objectives.mirror_descent import MirrorDescent
from kimina_jax.trainer.objectives.sequences import Correction

V = 5
LOGITS_2V = jnp.asarray(np.random.default_rng(1).normal(0, 1.5, (2, V)), jnp.float32)
ANSWERS = list(itertools.product(range(V), repeat=2))
DRAWN = [
    Distribution(0.6),
    Distribution(1.4),
    Distribution(1.0, top_p=0.7),
    Distribution(0.8, top_k=3, min_p=0.1),
]


def expected_gradient(drawn, used, objective, correction):
    """d loss / d logits (2, V), in the mean over all answers of two tokens that `drawn` gives; the
    trainer learns on `used`. The reward is 1 where the second token is 0, whatever the first."""
    chance_2V = np.asarray(jax.nn.softmax(keep(LOGITS_2V, drawn)))
    targets_NT = jnp.asarray(ANSWERS)
    weight_N = jnp.asarray([chance_2V[0, a] * chance_2V[1, b] for a, b in ANSWERS])
    reward_N1 = (targets_NT[:, 1:] == 0).astype(jnp.float32)
    w_VV = jnp.eye(V)

    def logps(logits_2V):
        x_NTV = jnp.broadcast_to(logits_2V, (len(ANSWERS), 2, V))
        return logprobs.token_logprobs(x_NTV, w_VV, targets_NT, chunk=2, drawn=used)[0]

    reference_NT = logps(LOGITS_2V)
    sampler_NT = jnp.log(jnp.stack([chance_2V[t][targets_NT[:, t]] for t in (0, 1)], axis=1))
    drift_NT = jnp.where(weight_N[:, None] > 0, reference_NT - sampler_NT, 0.0)

    def loss(logits_2V):
        logp_NT = logps(logits_2V)

        def one(logp_T, ref_T, reward_1, drift_T):
            ones = jnp.ones((1, 2))
            return loss_sum(
                objective, logp_T[None], ref_T[None], ones, ones[..., None], reward_1[None],
                jnp.ones((1, 1)), correction, drift_T[None],
            )[0]  # fmt: skip

        return jnp.sum(weight_N * jax.vmap(one)(logp_NT, reference_NT, reward_N1, drift_NT))

    return np.asarray(jax.grad(loss)(LOGITS_2V))


@pytest.mark.parametrize(
    "objective", [MirrorDescent(), DrGrpo(length_norm=1.0)], ids=["mirror_descent", "grpo"]
)
@pytest.mark.parametrize("kind", ["none", "truncate"])
@pytest.mark.parametrize("drawn", DRAWN, ids=str)
def test_no_gradient_on_a_token_that_no_reward_touches(drawn, objective, kind):
    correction = Correction(kind)
    first_V, second_V = expected_gradient(drawn, drawn, objective, correction)
    assert np.abs(first_V).max() < 1e-6
    assert np.abs(second_V).max() > 1e-2
    if kind == "none":  # as a trainer does that learns on the model's own distribution
        biased_V, _ = expected_gradient(drawn, Distribution(), objective, correction)
        assert np.abs(biased_V).max() > 3e-3


@pytest.mark.parametrize("drawn", DRAWN, ids=str)
@pytest.mark.parametrize("axes", [None, {"fsdp": 2, "tensor": 2}, {"tensor": 4}])
def test_values_and_gradients_are_those_of_the_plain_formula(drawn, axes):
    rng = np.random.default_rng(0)
    x_BTD = jnp.asarray(rng.normal(size=(4, 6, 8)), jnp.float32)
    w_DV = jnp.asarray(rng.normal(size=(8, 12)), jnp.float32)
    targets_BT = jnp.asarray(rng.integers(0, 12, (4, 6)))

    def plain(x_BTD, w_DV):
        logits_BTV = x_BTD @ w_DV
        hit_BTV = jax.nn.one_hot(targets_BT, 12, dtype=bool)
        kept_BTV = jnp.where(hit_BTV, logits_BTV / drawn.temperature, keep(logits_BTV, drawn))
        logp_BTV = jax.nn.log_softmax(kept_BTV)
        p_BTV = jnp.exp(logp_BTV)
        entropy_BT = -jnp.sum(jnp.where(p_BTV > 0, p_BTV * logp_BTV, 0.0), axis=-1)
        return jnp.sum(logp_BTV[hit_BTV]) + 0.3 * jnp.sum(entropy_BT)

    def chunked(x_BTD, w_DV):
        logp_BT, entropy_BT = logprobs.token_logprobs(x_BTD, w_DV, targets_BT, chunk=4, drawn=drawn)
        return jnp.sum(logp_BT) + 0.3 * jnp.sum(entropy_BT)

    expected = jax.value_and_grad(plain, (0, 1))(x_BTD, w_DV)
    if axes is None:
        actual = jax.value_and_grad(chunked, (0, 1))(x_BTD, w_DV)
    else:
        mesh = make_mesh(axes, jax.devices()[:4])
        with jax.set_mesh(mesh):
            spread = jax.NamedSharding(mesh, jax.P(None, "tensor"))
            placed = jax.device_put(x_BTD, jax.NamedSharding(mesh, jax.P("fsdp")))
            arguments = placed, jax.device_put(w_DV, spread)
            actual = jax.jit(jax.value_and_grad(chunked, (0, 1)))(*arguments)
    jax.tree.map(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5),
        jax.device_get(actual),
        jax.device_get(expected),
    )
