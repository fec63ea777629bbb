# SPDX-License-Identifier: Apache-2.0
"""Operations, bytes and times of programs that are compiled for chips that are not there."""

import dataclasses

import jax
import jax.numpy as jnp
import pytest

from flextrain_jax.core.flops import CHIPS
from kimina_jax.aot import roofline
from kimina_jax.model import transformer
from kimina_jax.model.config import Config

pytestmark = pytest.mark.usefixtures("optimized")

SMALL = Config(
    d_model=6,
    n_layers=3,
    n_heads=2,
    n_kv_heads=1,
    head_dim=4,
    d_ff=10,
    vocab_size=17,
    dtype="bfloat16",
    remat="dots",
)
TOKENS, LENGTH = 70, 35
# Multiply-adds of a token and a layer: q, k, v and out; the three of the MLP; scores and values.
WEIGHTS, ATTENTION = 6 * (2 * 8 + 2 * 4) + 3 * 6 * 10, 2 * 8 * LENGTH / 2
LOGITS = 6 * 17


@pytest.mark.parametrize(
    ("remat", "again"),
    [
        ("dots", LOGITS),
        ("attention", 3 * WEIGHTS + LOGITS),
        ("block", 3 * (WEIGHTS + ATTENTION) + LOGITS),
    ],
)
def test_operations_of_a_step(remat, again):
    forward = 3 * (WEIGHTS + ATTENTION) + LOGITS
    model = dataclasses.replace(SMALL, remat=remat)
    needed, executed = roofline.step_flops(model, TOKENS, LENGTH, adapters=False)
    assert needed == 2 * TOKENS * 3 * forward
    assert executed == needed + 2 * TOKENS * again
    frozen, _ = roofline.step_flops(model, TOKENS, LENGTH, adapters=True)
    assert needed - frozen == 2 * TOKENS * (3 * WEIGHTS + LOGITS)


@pytest.mark.slow
def test_bytes_of_a_step():
    count = sum(x.size for x in jax.tree.leaves(transformer.init_params(jax.random.key(0), SMALL)))
    assert roofline.step_traffic(SMALL, 5, 2, 1000) == 1000 + 5 * 2 * 2 * count / 2
    again = dataclasses.replace(SMALL, remat="block", dtype="float32")
    assert roofline.step_traffic(again, 5, 2, 1000) == 1000 + 5 * 3 * 4 * count / 2


def test_weights_read_for_a_token():
    params = {"embed": jnp.zeros((17, 6), jnp.bfloat16), "rest": jnp.zeros((3, 5), jnp.float32)}
    assert roofline.weights_read(params, SMALL, 2) == (17 * 6 * 2 + 15 * 4) / 2
    untied = dataclasses.replace(SMALL, tie_embeddings=False)
    assert roofline.weights_read(params, untied, 2) == 15 * 4 / 2


def test_rows_that_fit():
    assert roofline.rows_that_fit(100.0, 40, 7.0, 3) == 6  # 8 rows, of which 6 are whole threes
    assert roofline.rows_that_fit(100.0, 95, 7.0, 3) == 3


def test_least_times():
    chip = roofline.chip_of("v5e:4x4")
    assert chip is CHIPS["v5e"] and roofline.chip_of("tpu7x:2x2x1") is None
    times = roofline.least_times(chip, 2 * chip.flops, 3 * chip.hbm_bandwidth, 5e9)
    assert times == {"compute_s": 2.0, "hbm_s": 3.0, "links_s": 5e9 / chip.link_bandwidth}
