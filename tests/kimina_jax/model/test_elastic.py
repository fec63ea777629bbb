# SPDX-License-Identifier: Apache-2.0
"""The elastic decoder: at full depth it is the decoder; a rung is an ordinary smaller one."""

import jax
import numpy as np
import optax
import pytest

from flextrain_jax.elastic.ladder import DepthLadder, even_order, prefix_order
from flextrain_jax.elastic.model import Trunk, head_of
from flextrain_jax.elastic.train_step import Method, init_state, make_step
from kimina_jax.model import transformer
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


def model():
    return elastic_model(CFG, lambda key: transformer.init_params(key, CFG), chunk=8)


def hidden(params, active):
    elastic, held = model(), tuple(range(4))
    trunk = Trunk(elastic, (active,), params, held, {active: {}}, batch(), None, False)
    return elastic.features(params, params["head"], trunk.hidden(active))


@pytest.mark.parametrize("order", [prefix_order(4), even_order(4)])
def test_a_rung_is_a_decoder_of_fewer_layers(order, tmp_path):
    ladder = DepthLadder(order, (2, 4), (0.5, 0.5))
    params = to_elastic(transformer.init_params(jax.random.key(0), CFG))
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
        np.testing.assert_allclose(hidden(params, active), plain, rtol=1e-4, atol=1e-5)


def test_the_step_trains_a_rung_and_leaves_the_layers_above():
    ladder = DepthLadder(prefix_order(4), (2, 3, 4), (0.25, 0.25, 0.5))
    method, tx = Method(teacher="full"), optax.adamw(1e-2)
    state = init_state(model(), ladder, method, tx, jax.random.key(0))
    before = jax.tree.map(np.asarray, state.params)
    step = make_step(model(), ladder, method, tx, (0,))
    losses = []
    for _ in range(8):
        state, metrics = step(state, batch(), np.uint32(0))
        losses.append(float(metrics["loss"]))
    assert losses[-1] < losses[0] - 0.1 and float(metrics["distillation"]) > 0
    for name, x in state.params["blocks"].items():
        np.testing.assert_array_equal(np.asarray(x)[2:], before["blocks"][name][2:])
        assert (np.asarray(x)[:2] != before["blocks"][name][:2]).any(), name
    assert head_of(state.params, 2) is state.params["head"]
