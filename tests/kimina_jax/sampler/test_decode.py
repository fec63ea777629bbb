# SPDX-License-Identifier: Apache-2.0
"""The decoder: right probabilities, right frequencies, samples that do not depend on company."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import logprobs, transformer
from kimina_jax.sampler import decode, decode_step, sampling
from kimina_jax.sampler.sampling import Order, Sampling

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
    return [rng.integers(3, VOCAB, rng.integers(1, 33)).tolist() for _ in range(count)]


def draw_all(params, prompts, orders, settings, **kwargs):
    samples = list(
        decode.generate(
            params, CFG, prompts, orders, settings, end_ids=(EOS,), pad_id=PAD, **kwargs
        )
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


@pytest.mark.parametrize(
    "settings",
    [Sampling(max_new_tokens=40), Sampling(temperature=0.8, top_p=0.9, max_new_tokens=40)],
    ids=["plain", "cut"],
)
def test_model_logps_are_the_trainers(params, settings):
    texts = prompts(6)
    orders = [Order(i % 6, (7, i)) for i in range(18)]
    samples = draw_all(params, texts, orders, settings)
    logp_BT, _ = score(params, [texts[orders[s.order].prompt] + s.tokens for s in samples])
    for row_T, sample in zip(logp_BT, samples, strict=True):
        start = len(texts[orders[sample.order].prompt]) - 1
        span = row_T[start : start + len(sample.tokens)]
        np.testing.assert_allclose(span, sample.model_logps, atol=1e-4)
        assert (sample.logps == sample.model_logps) == settings.plain
        assert sample.finish == ("stop" if sample.tokens[-1] == EOS else "length")
        assert EOS not in sample.tokens[:-1]


def test_greedy_is_the_argmax_of_the_full_forward(params):
    texts = prompts(3, seed=1)
    greedy = Sampling(temperature=0.0, max_new_tokens=12)
    samples = draw_all(params, texts, [Order(i, (0, 0)) for i in range(3)], greedy)
    _, best_BT = score(params, [texts[s.order] + s.tokens for s in samples])
    for row_T, sample in zip(best_BT, samples, strict=True):
        start = len(texts[sample.order]) - 1
        assert row_T[start : start + len(sample.tokens)].tolist() == sample.tokens


def test_a_sample_depends_on_its_seed_only(params):
    """Whatever the order of the batch, the number of rows, and what was drawn before a restart."""
    texts = prompts(9, seed=2)
    orders = [Order(i % 9, (1, i)) for i in range(30)]
    settings = Sampling(max_new_tokens=48)
    together = [s.tokens for s in draw_all(params, texts, orders, settings)]
    # Refilled rows, a cache that grows and moves, prompts and orders the other way round.
    turned = [Order(8 - order.prompt, order.seed) for order in orders]
    parted = draw_all(params, texts[::-1], turned[::-1], settings, max_rows=8, refill=True)
    assert [s.tokens for s in parted[::-1]] == together
    mixed = np.random.default_rng(0).permutation(30)
    again = draw_all(params, texts, [orders[i] for i in mixed[:11]], settings, max_rows=8)
    assert [s.tokens for s in again] == [together[i] for i in mixed[:11]]


@pytest.mark.parametrize("int8_cache", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_one_key_value_head_draws_what_two_equal_ones_draw(int8_cache):
    """Its cache lies otherwise in the loop; rows filled again, a cache that grows and moves."""
    texts, orders = prompts(9, seed=2), [Order(i % 9, (1, i)) for i in range(30)]
    settings = Sampling(max_new_tokens=48)
    two = transformer.init_params(jax.random.key(0), CFG)
    first = {name: two["layers"][name][:, :, :1] for name in ("k", "v")}
    first |= {f"{name}_bias": two["layers"][f"{name}_bias"][:, :1] for name in ("k", "v")}
    twice = {name: jnp.concatenate([x, x], axis=-2) for name, x in first.items()}

    def run(cfg, layers, **kwargs):
        args = (two | {"layers": two["layers"] | layers}, cfg, texts, orders, settings)
        kwargs |= {"end_ids": (EOS,), "pad_id": PAD, "int8_cache": int8_cache, "refill": True}
        return sorted(decode.generate(*args, max_rows=8, **kwargs), key=lambda s: s.order)

    one = dataclasses.replace(CFG, n_kv_heads=1)
    expected = run(CFG, twice)
    for sample, other in zip(run(one, first), expected, strict=True):
        assert (sample.tokens, sample.finish) == (other.tokens, other.finish)
        np.testing.assert_allclose(sample.logps, other.logps, atol=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kv_heads", "axes"),
    [
        pytest.param(2, {"data": 2, "fsdp": 2, "tensor": 2}, id="two"),
        pytest.param(1, {"data": 2, "fsdp": 4}, id="one"),
    ],
)
def test_samples_on_a_mesh_are_those_of_one_device(kv_heads, axes):
    """Rows over `fsdp`, heads over `tensor`: prompts admitted late, rows moved and compacted."""
    cfg = dataclasses.replace(CFG, vocab_size=24, n_kv_heads=kv_heads)
    params = transformer.init_params(jax.random.key(0), cfg)
    texts = prompts(9, seed=2)
    orders = [Order(i % 9, (1, i)) for i in range(40)]
    settings = Sampling(temperature=0.9, top_p=0.95, max_new_tokens=70)

    def run(params, **kwargs):
        args = (params, cfg, texts, orders, settings)
        samples = decode.generate(*args, end_ids=(EOS,), pad_id=PAD, **kwargs)
        return sorted(samples, key=lambda s: s.order)

    alone = run(params)
    with jax.set_mesh(make_mesh(axes)):
        placed = transformer.init_params(jax.random.key(0), cfg)
        caches = decode_step.empty(cfg, 16, 64)["caches"]
        rows = 16 // (axes["data"] * axes["fsdp"])
        assert {c.sharding.shard_shape(c.shape)[:2] for c in jax.tree.leaves(caches[0])} == {
            (rows, 1)
        }
        spread = run(decode_step.split_layers(placed), max_rows=16, refill=True)
    for sample, other in zip(alone, spread, strict=True):
        assert (sample.tokens, sample.finish) == (other.tokens, other.finish)
        np.testing.assert_allclose(sample.logps, other.logps, atol=1e-4)
        np.testing.assert_allclose(sample.model_logps, other.model_logps, atol=1e-4)


def test_a_finished_row_is_filled_again_and_programs_are_few(params):
    """Forty samples of very different lengths through eight rows: logps stay right throughout."""
    texts = prompts(10, seed=4)
    orders = [Order(i % 10, (3, i)) for i in range(40)]
    before = decode_step.decode_chunk._cache_size()
    samples = draw_all(params, texts, orders, Sampling(max_new_tokens=90), max_rows=8, refill=True)
    assert decode_step.decode_chunk._cache_size() - before <= 4  # cache lengths 64, 96, ...
    logp_BT, _ = score(params, [texts[orders[s.order].prompt] + s.tokens for s in samples])
    for row_T, sample in zip(logp_BT, samples, strict=True):
        start = len(texts[orders[sample.order].prompt]) - 1
        np.testing.assert_allclose(
            row_T[start : start + len(sample.tokens)], sample.model_logps, atol=1e-4
        )


@pytest.mark.slow
def test_a_gpu_draws_the_same_with_fewer_programs(params, monkeypatch):
    texts, orders = prompts(5), [Order(i % 5, (1, i)) for i in range(40)]
    settings = Sampling(max_new_tokens=150)
    sizes = []
    monkeypatch.setattr(decode_step, "decode_chunk", noted(decode_step.decode_chunk, sizes))
    on_cpu = draw_all(params, texts, orders, settings)
    steps = set(sizes)
    sizes.clear()
    monkeypatch.setattr(decode, "_on_gpu", lambda: True)
    on_gpu = draw_all(params, texts, orders, settings)
    assert [s.tokens for s in on_gpu] == [s.tokens for s in on_cpu]
    for one, other in zip(on_gpu, on_cpu, strict=True):
        np.testing.assert_allclose(one.logps, other.logps, atol=1e-5)
    assert set(sizes) < {(rows, slots) for rows in (64, 16) for slots in (256, 384)}
    assert len(steps) > 2 * len(set(sizes))


def test_a_gpu_goes_down_by_quarters_of_the_rows(params, monkeypatch):
    monkeypatch.setattr(decode, "_on_gpu", lambda: True)
    sizes = []
    monkeypatch.setattr(decode_step, "decode_chunk", noted(decode_step.decode_chunk, sizes))
    first, *others = [Order(i % 5, (1, i)) for i in range(40)]
    # All but one end at once: a stop text that every answer has would end that one, too.
    monkeypatch.setattr(
        decode, "ending", lambda tokens, seen, *rest: endings.pop(0) if endings else None
    )
    endings = [None, *((1, "stop") for _ in others)]
    found = draw_all(params, prompts(5), [first, *others], Sampling(max_new_tokens=80))
    assert len(found) == 40 and {rows for rows, _ in sizes} == {64, 16}


def noted(decode_chunk, sizes):
    """`decode_chunk` that adds the rows and slots of each call to `sizes`."""

    def run(params, state, *args, **kwargs):
        sizes.append((len(state["active"]), state["caches"][0].slots))
        return decode_chunk(params, state, *args, **kwargs)

    return run


def test_stop_texts_and_repetition_end_a_sample_where_they_would_offline(params):
    texts = prompts(4, seed=6)
    orders = [Order(i % 4, (5, i)) for i in range(12)]
    whole = draw_all(params, texts, orders, Sampling(top_k=2, max_new_tokens=60))
    text_of = lambda tokens: "".join(chr(97 + t) for t in tokens)  # noqa: E731
    settings = Sampling(top_k=2, max_new_tokens=60, stop=("jj", text_of(whole[0].tokens[20:23])))
    settings = dataclasses.replace(settings, repetition=8)
    ended = draw_all(params, texts, orders, settings, text_of=text_of)
    assert any(s.finish == "stop" and s.tokens[-1] != EOS for s in ended)
    for sample, full in zip(ended, whole, strict=True):
        end = sampling.ending(full.tokens, 0, settings, text_of)
        length, finish = end or (len(full.tokens), full.finish)
        assert (sample.tokens, sample.finish) == (full.tokens[:length], finish)
        assert len(sample.logps) == len(sample.model_logps) == length


def test_an_empty_prompt_is_refused(params):
    with pytest.raises(ValueError, match="empty"):
        draw_all(params, [[]], [Order(0, (0, 0))], Sampling())
    assert draw_all(params, prompts(1), [], Sampling()) == []
