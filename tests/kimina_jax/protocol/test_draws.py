# SPDX-License-Identifier: Apache-2.0
"""The check that a sampler draws as it was asked to: right ones pass, those that ignore a setting
do not."""

import jax
import numpy as np
import pytest

from kimina_jax.model.config import Distribution
from kimina_jax.model.kept import MASKED, keep
from kimina_jax.protocol import draws
from kimina_jax.protocol.probe import SyncError

SETTINGS = [
    {"temperature": 1.0},
    {"temperature": 0.6},
    {"temperature": 1.4, "top_p": 0.9},
    {"temperature": 1.0, "top_k": 5},
    {"temperature": 0.8, "min_p": 0.05, "top_p": 0.8, "top_k": 40},
    {"temperature": 0.0},
]


def logits(texts=4, size=300):
    """As a language model's: a few likely tokens and a long tail."""
    return np.random.default_rng(3).normal(0, 2.5, (texts, size))


def drawn(sampling, seed=0, noise=0.0):
    """The model's own log-probabilities of tokens that a sampler with these settings draws."""
    rng, found = np.random.default_rng(seed), []
    for logit_V in logits():
        logp_V = np.asarray(jax.nn.log_softmax(logit_V + rng.normal(0, noise, logit_V.shape)))
        if sampling["temperature"] == 0:
            chance_V = logp_V == logp_V.max()
        else:
            chance_V = np.asarray(jax.nn.softmax(keep(logp_V, Distribution.of(sampling))))
        chance_V = np.asarray(chance_V, np.float64)
        tokens = rng.choice(len(logp_V), draws.COUNT, p=chance_V / chance_V.sum())
        found.append(logp_V[tokens])
    return found


@pytest.mark.parametrize(
    "sampling",
    [SETTINGS[0], *(pytest.param(s, marks=pytest.mark.slow) for s in SETTINGS[1:])],
    ids=str,
)
def test_a_sampler_that_does_as_it_is_asked_passes(sampling):
    wanted = [draws.expected(logit_V, sampling) for logit_V in logits()]
    for seed in range(20):
        draws.judge(wanted, drawn(sampling, seed, noise=0.02), sampling, "jax")


@pytest.mark.parametrize(
    ("asked", "ignored"),
    [
        ({"temperature": 0.6}, {"temperature": 1.0}),
        ({"temperature": 1.4}, {"temperature": 1.0}),
        ({"temperature": 1.0}, {"temperature": 0.7}),
        ({"temperature": 1.0, "top_p": 0.9}, {"temperature": 1.0}),
        ({"temperature": 1.0, "top_k": 5}, {"temperature": 1.0}),
        ({"temperature": 1.0, "min_p": 0.1}, {"temperature": 1.0}),
        ({"temperature": 0.0}, {"temperature": 1.0}),
        ({"temperature": 1.0}, {"temperature": 1.0, "top_k": 20, "top_p": 0.8}),
    ],
    ids=str,
)
def test_one_that_ignores_a_setting_does_not(asked, ignored):
    wanted = [draws.expected(logit_V, asked) for logit_V in logits()]
    for seed in range(5):
        with pytest.raises(SyncError, match="the vllm sampler does not draw as it was asked to"):
            draws.judge(wanted, drawn(ignored, seed), asked, "vllm")


@pytest.mark.parametrize("sampling", SETTINGS[:-1], ids=str)
def test_what_is_expected_is_what_the_decoder_keeps(sampling):
    for logit_V in logits():
        kept_V = np.asarray(keep(logit_V.astype(np.float32), Distribution.of(sampling)))
        logp_V = np.asarray(jax.nn.log_softmax(logit_V))
        of = draws.expected(logit_V, sampling)
        assert of.least == pytest.approx(logp_V[kept_V > MASKED / 2].min(), abs=1e-4)
        assert of.mean == pytest.approx(
            float(np.asarray(jax.nn.softmax(kept_V)) @ logp_V), abs=1e-4
        )


def test_nothing_finite_is_no_agreement():
    wanted = [draws.Expected(-1.0, 0.5, -3.0)]
    with pytest.raises(SyncError):
        draws.judge(wanted, [[float("nan")] * 4], {"temperature": 1.0}, "jax")
