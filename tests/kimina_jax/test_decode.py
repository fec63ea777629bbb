# SPDX-License-Identifier: Apache-2.0
"""The decoder: right probabilities, right frequencies, samples that do not depend on company."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax import decode, logprobs, transformer

EOS, PAD, VOCAB = 2, 0, 23
CFG = transformer.Config(
    vocab_size=VOCAB,
    d_model=32,
    n_layers=2,
    n_heads=4,
    n_kv_heads=2,
    head_dim=8,
    d_ff=48,
    qkv_bias=True,
)


@pytest.fixture(scope="module")
def params():
    return transformer.init_params(jax.random.key(0), CFG)


def prompts(count, seed=0):
    rng = np.random.default_rng(seed)
    return [rng.integers(3, VOCAB, rng.integers(1, 40)).tolist() for _ in range(count)]


def draw_all(params, prompts, orders, sampling, **kwargs):
    samples = list(
        decode.generate(params, CFG, prompts, orders, sampling, eos_id=EOS, pad_id=PAD, **kwargs)
    )
    assert sorted(s.order for s in samples) == list(range(len(orders)))
    return sorted(samples, key=lambda s: s.order)


def score(params, rows):
    """Log-probabilities of every token but the first, and the most likely tokens, of each row."""
    length = max(map(len, rows))
    tokens_BT = jnp.asarray([row + [PAD] * (length - len(row)) for row in rows])

    @jax.jit
    def run(params):
        x_BTD = transformer.forward(params, tokens_BT, CFG)
        w_DV = transformer.unembed_matrix(params, CFG)
        logp_BT, _ = logprobs.token_logprobs(x_BTD[:, :-1], w_DV, tokens_BT[:, 1:], chunk=16)
        return logp_BT, jnp.argmax(x_BTD[:, :-1] @ w_DV, axis=-1)

    return map(np.asarray, run(params))


def test_logps_are_the_trainers(params):
    texts = prompts(6)
    orders = [decode.Order(i % 6, (7, i)) for i in range(18)]
    samples = draw_all(params, texts, orders, decode.Sampling(max_new_tokens=40))
    logp_BT, _ = score(params, [texts[orders[s.order].prompt] + s.tokens for s in samples])
    for row_T, sample in zip(logp_BT, samples, strict=True):
        start = len(texts[orders[sample.order].prompt]) - 1
        span = row_T[start : start + len(sample.tokens)]
        np.testing.assert_allclose(span, sample.logps, atol=1e-4)
        assert sample.finish == ("stop" if sample.tokens[-1] == EOS else "length")
        assert EOS not in sample.tokens[:-1]


def test_greedy_is_the_argmax_of_the_full_forward(params):
    texts = prompts(3, seed=1)
    sampling = decode.Sampling(temperature=0.0, max_new_tokens=12)
    samples = draw_all(params, texts, [decode.Order(i, (0, 0)) for i in range(3)], sampling)
    _, best_BT = score(params, [texts[s.order] + s.tokens for s in samples])
    for row_T, sample in zip(best_BT, samples, strict=True):
        start = len(texts[sample.order]) - 1
        assert row_T[start : start + len(sample.tokens)].tolist() == sample.tokens


def test_a_sample_does_not_depend_on_its_company(params):
    texts = prompts(9, seed=2)
    orders = [decode.Order(i % 9, (1, i)) for i in range(30)]
    sampling = decode.Sampling(max_new_tokens=48)
    together = draw_all(params, texts, orders, sampling)
    parted = draw_all(params, texts, orders, sampling, max_rows=16)
    assert [s.tokens for s in parted] == [s.tokens for s in together]
    alone = draw_all(params, texts, [orders[20]], sampling)
    assert alone[0].tokens == together[20].tokens


@pytest.mark.parametrize(
    "sampling",
    [
        decode.Sampling(),
        decode.Sampling(temperature=0.7),
        decode.Sampling(top_k=5),
        decode.Sampling(top_p=0.6),
    ],
    ids=["plain", "temperature", "top_k", "top_p"],
)
def test_frequencies_are_the_distribution(sampling):
    """Chi-square of 20,000 draws against the exact distribution."""
    draws = 20_000
    logits = np.random.default_rng(5).normal(size=VOCAB) * 1.5
    seeds = np.stack([np.arange(draws), np.full(draws, 9)], axis=1).astype(np.uint32)
    rows = jnp.broadcast_to(jnp.asarray(logits, jnp.float32), (draws, VOCAB))
    tokens, logps = decode.draw(rows, jnp.asarray(seeds), jnp.int32(3), sampling)
    p = np.exp(logits / sampling.temperature)
    order = np.argsort(-p)
    if sampling.top_k:
        p[order[sampling.top_k :]] = 0
    if sampling.top_p < 1:
        share = np.cumsum(p[order]) / p.sum()
        p[order[1 + int(np.argmax(share >= sampling.top_p)) :]] = 0
    p /= p.sum()
    counts = np.bincount(np.asarray(tokens), minlength=VOCAB)
    assert not counts[p == 0].any()
    kept = p > 0
    chi2 = float(((counts[kept] - draws * p[kept]) ** 2 / (draws * p[kept])).sum())
    degrees = int(kept.sum()) - 1
    assert chi2 < degrees + 4 * np.sqrt(2 * degrees) + 4
    np.testing.assert_allclose(np.asarray(logps), np.log(p[np.asarray(tokens)]), atol=1e-4)


def test_seeds_are_a_function_of_the_name():
    assert decode.sample_seed(0, 1, "a", 2) == decode.sample_seed(0, 1, "a", 2)
    names = {
        decode.sample_seed(s, t, n, i) for s in (0, 1) for t in (0, 1) for n in "ab" for i in (0, 1)
    }
    assert len(names) == 16


def test_bad_settings_are_refused(params):
    with pytest.raises(ValueError, match="temperature"):
        decode.Sampling(temperature=-1.0)
    with pytest.raises(ValueError, match="top_p"):
        decode.Sampling(top_p=0.0)
    with pytest.raises(ValueError, match="empty"):
        draw_all(params, [[]], [decode.Order(0, (0, 0))], decode.Sampling())
