# SPDX-License-Identifier: Apache-2.0
"""The elastic decoder: at full depth it is the decoder; a rung is an ordinary smaller one."""

import dataclasses
import functools

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from flextrain_jax.elastic.ladder import DepthLadder, even_order, prefix_order
from flextrain_jax.elastic.model import Trunk, head_of
from flextrain_jax.elastic.train_step import Method, init_state, make_step
from kimina_jax.model import logprobs, transformer
from kimina_jax.model.elastic import cut, elastic_model, to_elastic
from kimina_jax.trainer.sft import SftBatch
from kimina_jax.weights import hf

CFG = transformer.Config(
    vocab_size=32,
    d_model=16,
    n_layers=4,
    n_heads=2,
    n_kv_heads=1,
    head_dim=8,
    d_ff=24,
    qkv_bias=True,
    max_len=64,
)


def batch():
    rng = np.random.default_rng(0)
    tokens, targets = rng.integers(0, 32, (2, 2, 12)).astype(np.int32)
    segment = np.repeat([[1] * 5 + [2] * 7], 2, axis=0).astype(np.int32)
    return SftBatch(tokens, targets, segment, (rng.random((2, 12)) < 0.7).astype(np.float32))


def model(ladder, cfg=CFG):
    init = functools.partial(transformer.init_params, cfg=cfg)
    return elastic_model(cfg, init, ladder.segments(), chunk=8)


def hidden(ladder, params, active):
    elastic, held = model(ladder), tuple(range(4))
    trunk = Trunk(elastic, (active,), params, held, {active: {}}, batch(), None, False)
    return elastic.features(params, params["head"], trunk.hidden(active))


@pytest.mark.parametrize(
    "order", [prefix_order(4), pytest.param(even_order(4), marks=pytest.mark.slow)]
)
def test_a_rung_is_a_decoder_of_fewer_layers(order, tmp_path):
    ladder = DepthLadder(order, (2, 4), (0.5, 0.5))
    params = to_elastic(transformer.init_params(jax.random.key(0), CFG), ladder.segments())
    for rung in range(2):
        active = ladder.active(rung)
        small, small_cfg = cut(params, params["head"], active, CFG)
        folder = tmp_path / f"rung{rung}"
        folder.mkdir()
        hf.export_model(small, small_cfg, folder)
        loaded, loaded_cfg = hf.load_model(folder)
        assert loaded_cfg.n_layers == len(active)
        data = batch()
        plain = transformer.forward(loaded, data.tokens, loaded_cfg, segment_ids_BT=data.segment)
        np.testing.assert_allclose(hidden(ladder, params, active), plain, rtol=1e-4, atol=1e-5)


def test_the_step_trains_a_rung_and_leaves_the_layers_above():
    ladder = DepthLadder(prefix_order(4), (2, 3, 4), (0.25, 0.25, 0.5))
    method, tx = Method(teacher="full"), optax.adamw(1e-2)
    state = init_state(model(ladder), ladder, method, tx, jax.random.key(0))
    before = jax.tree.map(np.asarray, state.params)
    step = make_step(model(ladder), ladder, method, tx, (0,))
    losses = []
    for _ in range(8):
        state, metrics = step(state, batch(), np.uint32(0))
        losses.append(float(metrics["loss"]))
    assert losses[-1] < losses[0] - 0.1 and float(metrics["distillation"]) > 0
    assert list(state.params["blocks"]) == ["000-002", "002-003", "003-004"]
    for segment, stack in state.params["blocks"].items():
        for name, x in stack.items():
            same = np.array_equal(x, before["blocks"][segment][name])
            assert same == (segment != "000-002"), (segment, name)
    assert head_of(state.params, 2) is state.params["head"]


def test_a_ladder_of_another_model_is_refused():
    """Its rungs are no whole segments, and a part of a stack would be a copy."""
    made, other = (DepthLadder(prefix_order(4), depths, (0.5, 0.5)) for depths in ((2, 4), (3, 4)))
    method, tx = Method(beta=0.0), optax.adamw(1e-2)
    state = init_state(model(made), made, method, tx, jax.random.key(0))
    step = make_step(model(made), other, method, tx, (0,))
    with pytest.raises(ValueError, match=r"blocks \[2\] are a part of the segment 2 to 3"):
        step.lower(state, batch(), np.uint32(0))


WIDE = dataclasses.replace(
    CFG, n_layers=6, d_model=64, head_dim=32, d_ff=192, max_len=256, remat="block"
)


def temporaries(lowered):
    return lowered.compile().memory_analysis().temp_size_in_bytes


def rows(shape=(2, 128)):
    whole = jax.ShapeDtypeStruct(shape, "int32")
    return SftBatch(whole, whole, whole, jax.ShapeDtypeStruct(shape, "float32"))


def plain_step(cfg, tx):
    """A step of the decoder as it is, with the same loss."""

    def loss(params, batch):
        x_BTD = transformer.forward(params, batch.tokens, cfg, segment_ids_BT=batch.segment)
        matrix_DV = transformer.unembed_matrix(params, cfg)
        logp_BT, _ = logprobs.token_logprobs(x_BTD, matrix_DV, batch.targets, chunk=8)
        return -jnp.sum(logp_BT * batch.mask) / jnp.maximum(jnp.sum(batch.mask), 1)

    @functools.partial(jax.jit, donate_argnums=(0, 1))
    def step(params, opt_state, batch):
        grads = jax.grad(loss)(params, batch)
        updates, opt_state = tx.update(grads, opt_state, params)
        return optax.apply_updates(params, updates), opt_state

    return step


def rung_step(ladder, cfg, tx, rung):
    """XLA's temporary bytes of the step of a rung, and of a plain decoder of its depth."""
    made, method = model(ladder, cfg), Method(beta=0.0)
    state = jax.eval_shape(lambda: init_state(made, ladder, method, tx, jax.random.key(0)))
    step = make_step(made, ladder, method, tx, (rung,))
    elastic = temporaries(step.lower(state, rows(), jax.ShapeDtypeStruct((), "uint32")))
    small = dataclasses.replace(cfg, n_layers=ladder.depths[rung])
    params = jax.eval_shape(lambda: transformer.init_params(jax.random.key(0), small))
    plain = plain_step(small, tx).lower(params, jax.eval_shape(tx.init, params), rows())
    return elastic, temporaries(plain)


@pytest.mark.slow
@pytest.mark.parametrize("order", ["prefix", "even"])
def test_a_rung_takes_no_more_memory_than_a_plain_model_of_its_depth(order):
    """By XLA's count of the compiled step: no copies of stacks, and the model's remat."""
    blocks = {"prefix": prefix_order, "even": even_order}[order](6)
    ladder, tx = DepthLadder(blocks, (3, 6), (0.5, 0.5)), optax.adamw(1e-2)
    elastic, plain = rung_step(ladder, WIDE, tx, 0)
    assert elastic <= 1.1 * plain
    without, _ = rung_step(ladder, dataclasses.replace(WIDE, remat="none"), tx, 0)
    assert without > 1.5 * plain  # so the remat is there


@pytest.mark.slow
@pytest.mark.parametrize("remat", ["block", pytest.param("attention", marks=pytest.mark.slow)])
def test_a_segment_of_one_layer_takes_no_more_either(remat):
    """XLA takes the loop off a scan over one layer, and with it took the layer's remat."""
    cfg = dataclasses.replace(WIDE, remat=remat)
    ladder = DepthLadder(prefix_order(6), (1, 6), (0.5, 0.5))
    elastic, plain = rung_step(ladder, cfg, optax.adamw(1e-2), 1)
    assert elastic <= 1.1 * plain


@pytest.mark.slow
@pytest.mark.parametrize(
    ("depths", "rung"), [((1, 6), 0), ((5, 6), 1), ((2, 3, 6), 1), ((2, 3, 6), 2), ((1, 2, 6), 2)]
)
def test_no_rung_of_any_ladder_takes_more(depths, rung):
    ladder = DepthLadder(prefix_order(6), depths, (1 / len(depths),) * len(depths))
    elastic, plain = rung_step(ladder, WIDE, optax.adamw(1e-2), rung)
    assert elastic <= 1.1 * plain


@pytest.mark.slow
def test_layers_outside_of_a_scan_have_the_gradients_of_those_in_it():
    """One layer, then three: the same loss and gradients as with all four in one scan."""
    params = transformer.init_params(jax.random.key(0), CFG)

    @functools.partial(jax.jit, static_argnums=(1, 2))
    @functools.partial(jax.value_and_grad, argnums=0)
    def loss(params, depths, remat):
        ladder = DepthLadder(prefix_order(4), depths, (1 / len(depths),) * len(depths))
        elastic = model(ladder, dataclasses.replace(CFG, remat=remat))
        whole = to_elastic(params, ladder.segments())
        active = tuple(range(4))
        trunk = Trunk(elastic, (active,), whole, active, {active: {}}, batch(), None, True)
        f_BTD = elastic.features(whole, whole["head"], trunk.hidden(active))
        return elastic.loss(whole, whole["head"], f_BTD, batch())[0]

    split, scanned = loss(params, (1, 4), "block"), loss(params, (4,), "block")
    jax.tree.map(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5), split, scanned
    )
    assert all(float(jnp.abs(x[0]).max()) > 0 for x in jax.tree.leaves(split[1]["layers"]))
