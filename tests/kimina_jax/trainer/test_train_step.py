# SPDX-License-Identifier: Apache-2.0
"""The update is the same on every mesh and for any cut into microbatches."""

import dataclasses
import functools

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from flextrain_jax.core.mesh import make_mesh, shard_batch
from flextrain_jax.core.state import create_state
from kimina_jax.model import transformer
from kimina_jax.trainer.objectives.grpo import Grpo
from kimina_jax.trainer.objectives.mirror_descent import MirrorDescent
from kimina_jax.trainer.objectives.sequences import Correction
from kimina_jax.trainer.train_step import RolloutBatch, make_score_fn, make_train_step

CFG = transformer.Config(
    vocab_size=40,
    d_model=16,
    n_layers=2,
    n_heads=4,
    n_kv_heads=2,
    head_dim=4,
    d_ff=24,
    qkv_bias=True,
    remat="block",
)
# Adam divides by the gradient's size and would hide a wrong factor.
TX = optax.chain(optax.clip_by_global_norm(0.5), optax.sgd(0.3))


def batch(microbatches=1, rows=8, time=16):
    """Rows of two sequences and padding, cut into microbatches."""
    rng = np.random.default_rng(0)
    shape = (rows, time)
    segment = np.broadcast_to(np.repeat([1, 2, 0], [7, 6, 3]), shape).astype(np.int32)
    flat = RolloutBatch(
        tokens=rng.integers(0, 40, shape).astype(np.int32),
        targets=rng.integers(0, 40, shape).astype(np.int32),
        segment=segment,
        mask=((segment > 0) & (rng.random(shape) < 0.7)).astype(np.float32),
        ref_logp=rng.normal(-3.5, 0.3, shape).astype(np.float32),
        advantage=rng.normal(size=(rows, 2)).astype(np.float32),
        weight=(rng.random((rows, 2)) < 0.8).astype(np.float32),
    )
    return jax.tree.map(lambda x: x.reshape(microbatches, -1, *x.shape[1:]), flat)


def update(microbatches=1, count=None, axes=None):
    """Parameters and metrics after one step, on the host."""
    step = make_train_step(CFG, MirrorDescent(), TX, chunk=4)
    params = transformer.init_params(jax.random.key(0), CFG)
    arrays, count = batch(microbatches), jnp.int32(count or microbatches)
    if axes is None:
        return jax.device_get(step(create_state(params, TX), arrays, count))
    with jax.set_mesh(mesh := make_mesh(axes)):

        def put(x, spec):
            return jax.device_put(x, jax.NamedSharding(mesh, spec))

        params = jax.tree.map(put, params, transformer.param_specs(CFG))
        return jax.device_get(step(create_state(params, TX), shard_batch(arrays, mesh, 1), count))


expected = functools.cache(update)


def assert_same(actual, wanted):
    jax.tree.map(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6),
        (actual[0].params, actual[1]),
        (wanted[0].params, wanted[1]),
    )


SPREAD = {"fsdp": 2, "tensor": 2, "seq": 2}
SLOW = pytest.mark.slow  # the mesh with every axis is in the quick tests


@pytest.mark.parametrize(
    "axes", [pytest.param({"data": 8}, marks=SLOW), {"fsdp": 4, "tensor": 2}, SPREAD]
)
def test_eight_devices_do_what_one_does(axes):
    """With `seq` the sequence itself is spread: context parallelism."""
    assert_same(update(axes=axes), expected())


@pytest.mark.parametrize("axes", [None, pytest.param({"fsdp": 4, "tensor": 2}, marks=SLOW), SPREAD])
def test_a_feed_forward_part_in_parts_does_the_same(axes, monkeypatch):
    wanted = expected()
    monkeypatch.setattr(transformer, "MLP_TOKENS", 4)
    assert_same(update(axes=axes), wanted)


@pytest.mark.parametrize("microbatches", [2, 8])
def test_any_cut_into_microbatches_gives_the_same(microbatches):
    assert_same(update(microbatches), expected())


def test_microbatches_beyond_the_count_do_nothing():
    half = update(2, count=1)
    assert half[1]["loss"] != expected()[1]["loss"]
    whole = batch(2)
    first = jax.tree.map(lambda x: x[:1], whole)
    step = make_train_step(CFG, MirrorDescent(), TX, chunk=4)
    params = transformer.init_params(jax.random.key(0), CFG)
    alone = jax.device_get(step(create_state(params, TX), first, jnp.int32(1)))
    assert_same(half, alone)


def test_kl_ref_is_to_the_reference_of_the_batch():
    """k3 over the tokens that train, by hand."""
    rows = jax.tree.map(lambda x: x[0], batch())
    logp_BT = np.asarray(
        make_score_fn(CFG, 4)(transformer.init_params(jax.random.key(0), CFG), rows)
    )
    slot_BTS = rows.segment[..., None] == np.arange(1, 3)
    used_BT = np.einsum("bs,bts->bt", rows.weight, slot_BTS) * rows.mask
    apart_BT = logp_BT - rows.ref_logp
    k3_BT = np.exp(-apart_BT) - 1 + apart_BT
    wanted = (k3_BT * used_BT).sum() / used_BT.sum()
    assert wanted > 0.01 and expected()[1]["kl_ref"] == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize(
    ("microbatches", "axes"),
    [
        (1, None),
        pytest.param(4, {"fsdp": 2, "tensor": 2, "seq": 2}, marks=pytest.mark.slow),
    ],
)
def test_an_update_that_scores_its_own_rows_does_the_same(microbatches, axes):
    """Without ref_logp the reference is what the step itself begins with, and so is the drift."""
    correction = Correction(kind="truncate", limit=1.1)
    step = make_train_step(CFG, Grpo(), TX, chunk=4, correction=correction)
    params = jax.device_get(transformer.init_params(jax.random.key(0), CFG))
    arrays = batch(microbatches)
    logp_MBT = np.stack([make_score_fn(CFG, 4)(params, row) for row in rows_of(arrays)])
    drawn_MBT = logp_MBT + np.random.default_rng(3).normal(0, 0.3, logp_MBT.shape)
    drift = ((logp_MBT - drawn_MBT) * arrays.mask).astype(np.float32)
    scored = dataclasses.replace(arrays, ref_logp=logp_MBT, drift=drift)
    drawn = dataclasses.replace(arrays, ref_logp=None, drawn=drawn_MBT.astype(np.float32))
    count = jnp.int32(microbatches)
    wanted = jax.device_get(step(create_state(jax.tree.map(jnp.array, params), TX), scored, count))
    if axes is None:
        found = jax.device_get(
            step(create_state(jax.tree.map(jnp.array, params), TX), drawn, count)
        )
    else:
        with jax.set_mesh(mesh := make_mesh(axes)):
            specs = transformer.param_specs(CFG)
            there = jax.tree.map(
                lambda x, spec: jax.device_put(x, jax.NamedSharding(mesh, spec)), params, specs
            )
            found = jax.device_get(
                step(create_state(there, TX), shard_batch(drawn, mesh, 1), count)
            )
    assert 0.5 < wanted[1]["importance_weight"] < 0.99
    assert_same(found, wanted)
    np.testing.assert_allclose(found[2], logp_MBT, rtol=1e-5, atol=1e-5)


def rows_of(arrays):
    """The microbatches, one after the other."""
    return [jax.tree.map(lambda x, i=i: x[i], arrays) for i in range(len(arrays.tokens))]
