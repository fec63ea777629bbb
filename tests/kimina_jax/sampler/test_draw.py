# SPDX-License-Identifier: Apache-2.0
"""Sampled frequencies against the exact distribution, for every filter."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax.model.kept import MASKED, keep
from kimina_jax.sampler.draw import draw, gumbel
from kimina_jax.sampler.sampling import Sampling

VOCAB = 23
DRAWS = 20_000


def exact(logits, sampling):
    """The distribution by its definition, one filter after the other, in float64."""
    p = np.exp(logits / sampling.temperature)
    p[p < sampling.min_p * p.max()] = 0
    order = np.argsort(-p)
    if sampling.top_k:
        p[order[sampling.top_k :]] = 0
    if sampling.top_p < 1:
        share = np.cumsum(p[order]) / p.sum()
        p[order[1 + int(np.argmax(share >= sampling.top_p)) :]] = 0
    return p / p.sum()


@pytest.mark.parametrize(
    "sampling",
    [
        Sampling(),
        Sampling(temperature=0.7),
        Sampling(temperature=1.6),
        Sampling(top_k=5),
        Sampling(top_p=0.6),
        Sampling(min_p=0.1),
        Sampling(temperature=1.4, min_p=0.05, top_k=9, top_p=0.8),
    ],
    ids=["plain", "cold", "hot", "top_k", "top_p", "min_p", "all"],
)
def test_frequencies_are_the_distribution(sampling):
    """Chi-square of 20,000 draws; the bound is passed by chance less than once in 10,000."""
    logits = np.random.default_rng(5).normal(size=VOCAB) * 1.5
    seeds = np.stack([np.arange(DRAWS), np.full(DRAWS, 9)], axis=1).astype(np.uint32)
    rows = jnp.broadcast_to(jnp.asarray(logits, jnp.float32), (DRAWS, VOCAB))
    position = jnp.arange(DRAWS) % 7
    tokens, logps, model_logps = draw(rows, jnp.asarray(seeds), position, sampling)
    p = exact(logits, sampling)
    counts = np.bincount(np.asarray(tokens), minlength=VOCAB)
    kept = p > 0
    assert not counts[~kept].any()
    chi2 = float(((counts[kept] - DRAWS * p[kept]) ** 2 / (DRAWS * p[kept])).sum())
    degrees = int(kept.sum()) - 1
    assert chi2 < degrees + 4 * np.sqrt(2 * degrees) + 4
    np.testing.assert_allclose(np.asarray(logps), np.log(p[np.asarray(tokens)]), atol=1e-4)
    own = logits - np.log(np.exp(logits).sum())
    np.testing.assert_allclose(np.asarray(model_logps), own[np.asarray(tokens)], atol=1e-4)


def test_a_wrong_distribution_would_be_noticed():
    """The same statistic against the distribution of another temperature."""
    logits = np.random.default_rng(5).normal(size=VOCAB) * 1.5
    p, wrong = (exact(logits, Sampling(temperature=t)) for t in (1.0, 1.1))
    expected = float((DRAWS * (p - wrong) ** 2 / wrong).sum())
    assert expected > VOCAB + 4 * np.sqrt(2 * VOCAB) + 4


def test_noise_is_a_function_of_seed_and_position():
    logits = jnp.zeros((4, VOCAB))
    seeds = jnp.asarray([[1, 2], [1, 2], [1, 2], [3, 2]], jnp.uint32)
    tokens = np.asarray(draw(logits, seeds, jnp.asarray([5, 5, 6, 5]), Sampling())[0])
    assert tokens[0] == tokens[1] and len({*tokens.tolist()}) == 3


def test_greedy_takes_the_likeliest_and_says_its_own_probability():
    logits = np.random.default_rng(1).normal(size=(3, VOCAB))
    sampling = Sampling(temperature=0.0)
    seeds = jnp.zeros((3, 2), jnp.uint32)
    tokens, logps, same = draw(jnp.asarray(logits, jnp.float32), seeds, jnp.zeros(3, int), sampling)
    assert np.asarray(tokens).tolist() == logits.argmax(-1).tolist()
    own = (logits - np.log(np.exp(logits).sum(-1, keepdims=True))).max(-1)
    np.testing.assert_allclose(logps, own, atol=1e-5)
    np.testing.assert_array_equal(logps, same)


def test_noise_is_that_of_jax():
    rng = np.random.default_rng(3)
    seeds = jnp.asarray(rng.integers(0, 1 << 32, (5, 2), np.uint32))
    positions = jnp.asarray([0, 1, 7, 4000, 1 << 20])
    keys = [jax.random.wrap_key_data(seed) for seed in seeds]
    expected = [
        jax.random.gumbel(jax.random.fold_in(key, position), (1000,))
        for key, position in zip(keys, positions, strict=True)
    ]
    np.testing.assert_array_equal(gumbel(seeds, positions, 1000), np.stack(expected))


@pytest.mark.parametrize("sampling", [Sampling(top_k=3), Sampling(top_p=0.5)], ids=["k", "p"])
def test_tokens_of_equal_logit_at_a_cut_stay_together(sampling):
    logits = jnp.log(jnp.asarray([[0.3, 0.1, 0.2, 0.2, 0.2], [0.05, 0.8, 0.05, 0.05, 0.05]]))
    kept = np.asarray(keep(logits, sampling)) > MASKED
    assert kept[0].tolist() == [True, False, True, True, True]
    assert kept[1].tolist() == ([True] * 5 if sampling.top_k else [False, True, *[False] * 3])
