# SPDX-License-Identifier: Apache-2.0
"""One program for all depths makes the steps of the program a rung."""

import jax
import numpy as np
import pytest

from flextrain_jax.data.images import ImageBatch
from flextrain_jax.elastic.ladder import DepthLadder, prefix_order, stage_order
from flextrain_jax.elastic.one_program import make_one_program_step, step_depths
from flextrain_jax.elastic.sgd import Sgd, make_sgd
from flextrain_jax.elastic.train_step import Method, init_state, make_step
from flextrain_jax.models import vit

CFG = vit.ViTConfig(
    n_classes=5, image=(8, 8, 1), patch=4, n_layers=3, d_model=8, n_heads=2, d_ff=16
)
LADDER = DepthLadder(prefix_order(3), (1, 2, 3), (0.25, 0.25, 0.5))

SEED = np.uint32(0)


def batch_of(step):
    rng = np.random.default_rng(step)
    return ImageBatch(
        rng.normal(size=(8, 8, 8, 1)).astype(np.float32),
        rng.integers(0, 5, 8).astype(np.int32),
        np.ones(8, np.float32),
    )


@pytest.mark.slow
def test_it_makes_the_steps_of_the_program_a_rung():
    model, method = vit.elastic_model(CFG), Method()
    tx = make_sgd(Sgd(0.1, weight_decay=0.01, schedule="constant"), 9)
    one = init_state(model, LADDER, method, tx, jax.random.key(0))
    many = init_state(model, LADDER, method, tx, jax.random.key(0))
    step = make_one_program_step(model, LADDER, method, tx)
    programs = {rung: make_step(model, LADDER, method, tx, (rung,)) for rung in (0, 2)}
    for i, rung in enumerate((2, 0, 0, 2)):
        depth = LADDER.depths[rung]
        teacher = min(depth + 1, 3)
        one, metrics = step(one, batch_of(i), np.int32(depth), np.int32(teacher), SEED)
        many, expected = programs[rung](many, batch_of(i), SEED)
        for name in ("loss", "distillation"):
            np.testing.assert_allclose(metrics[name], expected[name], rtol=1e-4, atol=1e-6)
    assert step._cache_size() == 1
    ours, theirs = (
        jax.tree.leaves((one.params, one.opt_state)),
        jax.tree.leaves((many.params, many.opt_state)),
    )
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=2e-6)


def test_depths_of_a_step_and_limits():
    depths = {step_depths(LADDER, Method(), 0, step) for step in range(40)}
    assert depths == {(1, 2), (2, 3), (3, 3)}
    assert step_depths(LADDER, Method(beta=0), 0, 0)[0] == step_depths(LADDER, Method(), 0, 0)[0]
    model, tx = vit.elastic_model(CFG), make_sgd(Sgd(0.1), 9)
    for ladder, method in (
        (DepthLadder(stage_order((1, 2)), (2, 3), (0.5, 0.5)), Method(heads="per_depth")),
        (LADDER, Method(rungs="all")),
    ):
        with pytest.raises(ValueError, match="one program needs"):
            make_one_program_step(model, ladder, method, tx)
