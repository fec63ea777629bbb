# SPDX-License-Identifier: Apache-2.0
"""What REINFORCE, RLOO and MaxRL estimate: every group of answers enumerated with its chance."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax.trainer.advantages import AdvantageConfig, group_advantages
from kimina_jax.trainer.objectives.loss import loss_sum
from kimina_jax.trainer.objectives.reinforce import MaxRl, Reinforce, RejectionTuning, Rloo

SUCCESS = 0.3
THETA = float(np.log(SUCCESS / (1 - SUCCESS)))  # an answer is right with the chance sigmoid(theta)


def expected_gradient(objective, n):
    """-d loss / d theta in the mean over all groups of `n` one-token answers; the step divides by
    n, whatever number of them trains."""
    config = AdvantageConfig(keep_equal_groups=True).of(objective)

    def loss(theta):
        total = 0.0
        for answers in itertools.product((0, 1), repeat=n):
            chance = np.prod([SUCCESS if answer else 1 - SUCCESS for answer in answers])
            advantage, trains = group_advantages(
                np.array(answers, float), np.zeros(n, int), np.ones(n, bool), config
            )
            right = jnp.array(answers, jnp.float32)[:, None]
            logp = right * jax.nn.log_sigmoid(theta) + (1 - right) * jax.nn.log_sigmoid(-theta)
            ones = jnp.ones((n, 1))
            weight = jnp.asarray(trains, jnp.float32)[:, None]
            total += chance * loss_sum(
                objective, logp, jnp.zeros((n, 1)), ones, ones[..., None],
                jnp.asarray(advantage)[:, None], weight,
            )[0] / n  # fmt: skip
        return total

    return -float(jax.grad(loss)(THETA))


@pytest.mark.parametrize("n", [2, 3, 5])
def test_rloo_and_rft_are_unbiased_and_reinforce_shrinks_by_its_own_share(n):
    slope = SUCCESS * (1 - SUCCESS)  # d p / d theta
    assert expected_gradient(Rloo(), n) == pytest.approx(slope, rel=1e-5)
    assert expected_gradient(RejectionTuning(), n) == pytest.approx(slope, rel=1e-5)
    assert expected_gradient(Reinforce(), n) == pytest.approx(slope * (n - 1) / n, rel=1e-5)


@pytest.mark.parametrize("n", [2, 3, 5])
def test_max_rl_gives_the_first_terms_of_the_log_likelihood(n):
    """log p = -sum_k (1 - p)^k / k: the gradient of the first n - 1 terms, without bias."""
    slope = SUCCESS * (1 - SUCCESS)
    terms = sum((1 - SUCCESS) ** (k - 1) for k in range(1, n))
    assert expected_gradient(MaxRl(), n) == pytest.approx(slope * terms, rel=1e-5)
    assert slope * terms < slope / SUCCESS  # all terms: the log-likelihood
