# SPDX-License-Identifier: Apache-2.0
"""The decoding step's kernel for TPU, interpreted on the CPU, against the formula."""

import dataclasses
import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import transformer
from kimina_jax.sampler import decode, decode_step, ragged_attention
from kimina_jax.sampler.int8 import round_to_int8
from kimina_jax.sampler.kv_cache import KVCache
from kimina_jax.sampler.sampling import Order, Sampling

CFG = transformer.Config(
    vocab_size=24,
    d_model=32,
    n_layers=1,
    n_heads=6,
    n_kv_heads=2,
    head_dim=8,
    d_ff=48,
    qkv_bias=True,
)


def visible(start_B, here, slots):
    slot_S = np.arange(slots)[None]
    return jnp.asarray((slot_S >= np.asarray(start_B)[:, None]) & (slot_S <= here))


@functools.partial(jax.jit, static_argnames="size")
def kernel(q_BKGH, cache, start_B, here, size):
    steps = ragged_attention.plan(start_B, here, size, cache.slots)
    return ragged_attention.attend(q_BKGH, cache, steps, size, interpret=True)


@jax.jit
def formula(q_BKGH, cache, visible_BS):
    return decode_step._formula(q_BKGH, cache, visible_BS)


def arrays(rows, heads, group, dim, slots, int8=False):
    key = functools.partial(jax.random.normal, dtype=jnp.float32)
    q_BKGH = key(jax.random.key(0), (rows, heads, group, dim))
    k_BKHS = key(jax.random.key(1), (rows, heads, dim, slots))
    v_BKSH = key(jax.random.key(2), (rows, heads, slots, dim))
    if not int8:
        return q_BKGH, KVCache(k_BKHS, v_BKSH)
    (k_BKHS, k_BKS), (v_BKSH, v_BKS) = round_to_int8(k_BKHS, (2,)), round_to_int8(v_BKSH, (3,))
    return q_BKGH, KVCache(k_BKHS, v_BKSH, k_BKS, v_BKS)


@pytest.mark.parametrize(("slots", "int8"), [(320, False), (64, True)])
def test_kernel_equals_the_formula_on_ragged_rows(slots, int8):
    """Rows of one token to all, in blocks of 128 slots of which the last one is not whole."""
    q_BKGH, cache = arrays(6, 2, 3, 16, slots, int8)
    for here in (slots - 20, slots - 1, 127 % slots):
        start_B = jnp.array([0, here, here - 1, here // 2, min(here, 128), 3])
        out = kernel(q_BKGH, cache, start_B, here, min(128, slots))
        expected = formula(q_BKGH, cache, visible(start_B, here, slots))
        np.testing.assert_allclose(out, expected, atol=1e-5)


def test_slots_that_a_row_does_not_see_are_not_used():
    """Whatever lies there, even what is no number, as behind the end of the last block."""
    q_BKGH, cache = arrays(6, 2, 3, 16, 320)
    start_B, here = jnp.array([0, 140, 290, 255, 256, 1]), 299
    visible_BS = visible(start_B, here, 320)
    expected = formula(q_BKGH, cache, visible_BS)
    k_BKHS = jnp.where(visible_BS[:, None, None], cache.keys, jnp.nan)
    v_BKSH = jnp.where(visible_BS[:, None, :, None], cache.values, jnp.nan)
    out = kernel(q_BKGH, KVCache(k_BKHS, v_BKSH), start_B, here, 128)
    np.testing.assert_allclose(out, expected, atol=1e-5)


def test_steps_are_the_blocks_with_something_to_see():
    """Four rows in two parts: of 1,000 slots, of 1, of 500, and a free one."""
    start_B = jnp.array([0, 999, 500, 7000])  # the last one is free: its start means nothing
    row_ZT, block_ZT, count_Z, bounds = ragged_attention.plan(start_B, 999, 128, 4096)
    assert count_Z.tolist() == [8 + 1, 5 + 1]
    seen = [
        list(zip(*(x[z, : count_Z[z]].tolist() for x in (row_ZT, block_ZT)), strict=True))
        for z in (0, 1)
    ]
    assert seen[0] == [(0, block) for block in range(8)] + [(1, 7)]
    assert seen[1] == [(2, block) for block in range(3, 8)] + [(3, 7)]
    # What comes after the last step asks for nothing new.
    assert set(block_ZT[0, 9:].tolist()) == set(block_ZT[1, 6:].tolist()) == {7}
    assert bounds.tolist() == [0, 999, 500, 999, 999]


def test_blocks_hold_about_a_mebibyte():
    assert ragged_attention.block_slots(heads=1, head_dim=128, slots=32768, itemsize=2) == 2048
    assert ragged_attention.block_slots(heads=8, head_dim=128, slots=32768, itemsize=2) == 256
    assert ragged_attention.block_slots(heads=64, head_dim=128, slots=32768, itemsize=4) == 128
    assert ragged_attention.block_slots(heads=2, head_dim=8, slots=192, itemsize=4) == 192


@pytest.mark.slow
def test_decoder_with_the_kernel_on_a_mesh_draws_the_same_samples(monkeypatch):
    """In int8: shared prompts, rows filled late or free, a cache that moves and grows."""
    monkeypatch.setattr(ragged_attention, "STEP_BYTES", 1)  # blocks of 128 slots
    interpreted = functools.partial(ragged_attention.attend, interpret=True)
    monkeypatch.setattr(ragged_attention, "attend", interpreted)
    monkeypatch.setattr(ragged_attention, "wanted", lambda kind: kind == "plain")
    lengths = []
    grow = decode_step.grow
    monkeypatch.setattr(decode_step, "grow", lambda *args: lengths.append(args[1]) or grow(*args))
    rng = np.random.default_rng(0)
    prompts = [rng.integers(3, 24, rng.integers(1, 33)).tolist() for _ in range(4)]
    orders = [Order(i % 4, (1, i)) for i in range(12)]

    def run(attention):
        cfg = dataclasses.replace(CFG, attention=attention)
        params = decode_step.split_layers(transformer.init_params(jax.random.key(0), cfg))
        samples = decode.generate(
            params,
            cfg,
            prompts,
            orders,
            Sampling(temperature=0.5, max_new_tokens=250),
            end_ids=(2,),
            pad_id=0,
            max_rows=8,
            refill=True,
            int8_cache=True,
        )
        return sorted(samples, key=lambda s: s.order)

    expected = run("auto")
    lengths.clear()
    with jax.set_mesh(make_mesh({"fsdp": 2, "tensor": 2}, jax.devices()[:4])):
        actual = run("plain")
    assert lengths == [256]  # doubled, when moving to the left gave no room
    assert {len(s.tokens) for s in actual} >= {1, 3, 6, 120, 250}
    for sample, other in zip(actual, expected, strict=True):
        assert (sample.tokens, sample.finish) == (other.tokens, other.finish)
        np.testing.assert_allclose(sample.model_logps, other.model_logps, atol=1e-4)
