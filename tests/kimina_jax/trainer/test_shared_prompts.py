# SPDX-License-Identifier: Apache-2.0
"""Answers that share a prompt learn what they learn with a prompt each, in less rows."""

import dataclasses
import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flextrain_jax.core.mesh import make_mesh, shard_batch
from flextrain_jax.core.state import create_state
from kimina_jax.model import attention, transformer
from kimina_jax.trainer.objectives.grpo import Grpo
from kimina_jax.trainer.packing import pack
from kimina_jax.trainer.train_step import RolloutBatch, make_score_fn, make_train_step
from tests.kimina_jax.trainer.test_packing import random_groups
from tests.kimina_jax.trainer.test_train_step import CFG, TX, assert_same

ROW_TOKENS, SLOTS, ROWS = 24, 6, 8
PAIRS = [([t % 40 for t in p], [t % 40 for t in a]) for p, a in random_groups(5, groups=6)]
ADVANTAGE = np.random.default_rng(1).normal(size=len(PAIRS)).astype(np.float32)


@functools.cache
def unshared():
    """With a prompt for each answer."""
    return learnt(False, "plain")


def learnt(share, kind, axes=None):
    """What an update makes of PAIRS, and the log-probabilities of each answer."""
    cfg = dataclasses.replace(CFG, attention=kind)
    packed = pack(PAIRS, ROW_TOKENS, SLOTS, share=share)
    assert packed.prefix_BT is None or (packed.prefix_BT != packed.segment_BT).any()
    missing = -len(packed.tokens_BT) % ROWS

    def rows(x_BT: np.ndarray) -> np.ndarray:
        return np.pad(x_BT, [(0, missing), (0, 0)])

    tokens_BT = rows(packed.tokens_BT)
    advantage, weight = np.zeros((2, len(tokens_BT), SLOTS), np.float32)
    for (row, slot, _, _), value in zip(packed.place, ADVANTAGE, strict=True):
        advantage[row, slot], weight[row, slot] = value, 1
    flat = RolloutBatch(
        tokens=tokens_BT,
        targets=rows(packed.targets_BT),
        segment=rows(packed.segment_BT),
        mask=rows(packed.mask_BT),
        ref_logp=np.zeros(tokens_BT.shape, np.float32),
        advantage=advantage,
        weight=weight,
        prefix=None if packed.prefix_BT is None else rows(packed.prefix_BT),
        positions=None if packed.positions_BT is None else rows(packed.positions_BT),
    )
    params = transformer.init_params(jax.random.key(0), cfg)
    logp_BT = np.asarray(make_score_fn(cfg, 4)(params, flat))
    answers = [logp_BT[r, first : first + n] for r, _, first, n in packed.place]
    flat = dataclasses.replace(flat, ref_logp=logp_BT - 0.1)  # else the ratio is 1 everywhere
    batch = jax.tree.map(lambda x: x.reshape(-1, ROWS, *x.shape[1:]), flat)
    count = jnp.int32(len(tokens_BT) // ROWS)
    step = make_train_step(cfg, Grpo(), TX, chunk=4)
    if axes is None:
        return jax.device_get(step(create_state(params, TX), batch, count)), answers, packed
    with jax.set_mesh(mesh := make_mesh(axes)):
        specs = transformer.param_specs(cfg)
        params = jax.tree.map(
            lambda x, s: jax.device_put(x, jax.NamedSharding(mesh, s)), params, specs
        )
        state = step(create_state(params, TX), shard_batch(batch, mesh, 1), count)
        return jax.device_get(state), answers, packed


@pytest.mark.parametrize(
    ("kind", "axes"),
    [
        pytest.param("plain", None, marks=pytest.mark.slow),
        pytest.param("chunked", None, marks=pytest.mark.slow),
        pytest.param("auto", {"fsdp": 4, "tensor": 2}, marks=pytest.mark.slow),
        ("chunked", {"fsdp": 2, "tensor": 2, "seq": 2}),
    ],
)
def test_shared_or_not_the_update_is_the_same(kind, axes, monkeypatch):
    monkeypatch.setattr(attention, "BLOCK", 5)  # blocks smaller than a row
    wanted, alone, _ = unshared()
    found, together, packed = learnt(True, kind, axes)
    assert len(packed.tokens_BT) < len(pack(PAIRS, ROW_TOKENS, SLOTS).tokens_BT)
    for mine, theirs in zip(together, alone, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-6)
    assert_same(found, wanted)


@pytest.mark.parametrize("chunk", [5, 8, 24])
def test_chunks_smaller_than_a_row(chunk):
    packed = pack(PAIRS, ROW_TOKENS, SLOTS, share=True)
    ids_BT, prefix_BT = jnp.asarray(packed.segment_BT), jnp.asarray(packed.prefix_BT)
    shape = (*ids_BT.shape, 4, 8)
    q_BTNH, k_BTKH, v_BTKH = jax.random.normal(jax.random.key(0), (3, *shape))
    wanted = attention.attend(q_BTNH, k_BTKH, v_BTKH, ids_BT, "plain", prefix_BT)
    found = attention.chunked(q_BTNH, k_BTKH, v_BTKH, ids_BT, chunk, prefix_BT)
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-6)
    apart = attention.attend(q_BTNH, k_BTKH, v_BTKH, ids_BT, "plain")
    assert np.abs(wanted - apart).max() > 0.1


@pytest.mark.parametrize("kind", ["splash", "triton", "cudnn"])
def test_a_kernel_without_prefixes_refuses_them(kind):
    q_BTNH = jnp.ones((1, 128, 2, 8))
    ids_BT = jnp.ones((1, 128), jnp.int32)
    with pytest.raises(ValueError, match=rf"{kind}: has no shared prefixes; use plain or chunked"):
        attention.attend(q_BTNH, q_BTNH, q_BTNH, ids_BT, kind, ids_BT)
