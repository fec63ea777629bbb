# SPDX-License-Identifier: Apache-2.0
"""Weights that an engine is given in memory are those that it would read from a folder."""

import dataclasses

import jax
import numpy as np
import pytest

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import transformer
from kimina_jax.model.config import Config, RopeScaling
from kimina_jax.protocol import mailbox
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.sampler.sampling import Order, Sampling
from kimina_jax.sampler.shared import as_published
from kimina_jax.trainer import publish
from kimina_jax.weights import hf

SMALL = Config(
    vocab_size=64,
    d_model=32,
    n_layers=3,
    n_heads=4,
    n_kv_heads=2,
    head_dim=8,
    d_ff=48,
    tie_embeddings=False,
    qk_norm=True,
    max_len=96,
)
ROWS = [[1, 2, 3, 4, 5], [7, 8, 9]]


def drawn(engine):
    """What an engine draws after two prompts."""
    orders = [Order(i % 2, (i, 5)) for i in range(5)]
    samples = engine.generate(
        ROWS, orders, Sampling(max_new_tokens=9), end_ids=(0,), pad_id=0, text_of=str
    )
    return sorted((s.order, s.tokens, s.logps) for s in samples)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["bfloat16", "float32"])
def test_weights_from_a_trainers_mesh_draw_as_those_of_a_folder(tmp_path, dtype):
    trains = make_mesh({"fsdp": 4}, jax.devices()[:4])
    decodes = make_mesh({"tensor": 2, "fsdp": 2}, jax.devices()[:4])
    with jax.set_mesh(trains):
        params = jax.jit(transformer.init_params, static_argnums=1)(jax.random.key(3), SMALL)
    publish.publish(tmp_path, 0, params, SMALL, lambda folder: None, dtype)
    read, held = JaxEngine(8, mesh=decodes), JaxEngine(8, mesh=decodes)
    read.load(mailbox.weights_folder(tmp_path, 0))
    with jax.set_mesh(trains):  # as the loop of the trainer has it
        held.hold(params, as_published(SMALL, dtype))
        assert held.score(ROWS) == read.score(ROWS)
        assert drawn(held) == drawn(read)
        held.release()
    # What the trainer holds is still its own.
    assert np.isfinite(np.asarray(params["embed"])).all()


@pytest.mark.parametrize(
    "model",
    [
        SMALL,
        dataclasses.replace(SMALL, qk_norm=False, qkv_bias=True, tie_embeddings=True),
        dataclasses.replace(
            SMALL,
            qk_norm=False,
            remat="block",
            attention="chunked",
            rope_scaling=RopeScaling(kind="yarn", factor=4.0, original_max_len=24),
        ),
    ],
)
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_the_model_is_that_of_the_folder(tmp_path, model, dtype):
    params = transformer.init_params(jax.random.key(0), model)
    publish.publish(tmp_path, 0, params, model, lambda folder: None, dtype)
    assert as_published(model, dtype) == hf.load_model(mailbox.weights_folder(tmp_path, 0))[1]
