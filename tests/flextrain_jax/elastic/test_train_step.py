# SPDX-License-Identifier: Apache-2.0
"""The step: what it touches, what it leaves, what its loss is; placement changes nothing."""

import dataclasses
import functools

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from flextrain_jax.core.mesh import make_mesh, shard_batch
from flextrain_jax.data.images import ImageBatch
from flextrain_jax.elastic.ladder import DepthLadder, even_order, prefix_order, stage_order
from flextrain_jax.elastic.model import Trunk, boundaries, head_name, insert, neighbours, select
from flextrain_jax.elastic.sgd import Sgd, make_sgd
from flextrain_jax.elastic.train_step import (
    Method,
    init_state,
    make_step,
    possible_rungs,
    step_rungs,
)
from flextrain_jax.models import resnet, vit

RESNET = resnet.ResNetConfig(n_classes=5, image=(8, 8, 1), stages=(1, 1, 1), widths=(4, 8, 8))
VIT = vit.ViTConfig(
    n_classes=5, image=(8, 8, 1), patch=4, n_layers=3, d_model=8, n_heads=2, d_ff=16
)
PREFIX = DepthLadder(prefix_order(3), (1, 2, 3), (0.25, 0.25, 0.5))
SEED = np.uint32(0)
SGD = Sgd(learning_rate=0.1, weight_decay=0.01, schedule="constant")


def model_of(name):
    return {
        "resnet": resnet.elastic_model(RESNET),
        "group": resnet.elastic_model(dataclasses.replace(RESNET, norm="group", groups=2)),
        "two stages": resnet.elastic_model(
            dataclasses.replace(RESNET, stages=(2, 1), widths=(4, 8))
        ),
        "vit": vit.elastic_model(VIT),
    }[name]


def batch_of(seed=0, n=8):
    rng = np.random.default_rng(seed)
    return ImageBatch(
        rng.normal(size=(n, 8, 8, 1)).astype(np.float32),
        rng.integers(0, 5, n).astype(np.int32),
        np.ones(n, np.float32),
    )


def flat(tree):
    return {
        jax.tree_util.keystr(path, simple=True, separator="/"): np.asarray(x)
        for path, x in jax.tree_util.tree_leaves_with_path(tree)
    }


@functools.cache
def step_of(name, ladder, method, rungs):
    """A compiled step is the dear part of a test: each is made once."""
    tx = make_sgd(SGD, 100)
    return functools.partial(make_step(model_of(name), ladder, method, tx, rungs), seed=SEED)


def fresh(name, ladder, method):
    return init_state(model_of(name), ladder, method, make_sgd(SGD, 100), jax.random.key(0))


def stepped(name, ladder, method, rungs, steps=2, start=None):
    state = start or fresh(name, ladder, method)
    for i in range(steps):
        state, metrics = step_of(name, ladder, method, rungs)(state, batch_of(i))
    return state, metrics


@pytest.mark.parametrize("name", ["resnet", pytest.param("vit", marks=pytest.mark.slow)])
def test_blocks_beyond_the_rung_are_untouched_in_every_way(name):
    method = Method()
    # First all blocks move, so that every momentum is non-zero and decay would show.
    state, _ = stepped(name, PREFIX, method, (2,))
    before = jax.tree.map(np.asarray, state)
    state, metrics = stepped(name, PREFIX, method, (0,), start=state)
    assert float(metrics["distillation"]) > 0
    for part in ("params", "opt_state", "stats"):
        old, new = flat(getattr(before, part)), flat(getattr(state, part))
        for leaf, value in new.items():
            words = leaf.split("/")
            if name == "resnet" and {"001", "002"} & set(words):
                np.testing.assert_array_equal(value, old[leaf], err_msg=leaf)
            elif name == "vit" and "blocks" in words:
                np.testing.assert_array_equal(value[1:], old[leaf][1:], err_msg=leaf)
                assert leaf.endswith("qkv_b") or (value[0] != old[leaf][0]).any(), leaf
            elif "count" not in words[-1]:
                assert (value != old[leaf]).any(), leaf


def test_a_step_at_a_rung_is_the_plain_step_of_the_cut_network():
    """Against a network of one block and a loss written out here."""
    cut = resnet.ResNetConfig(n_classes=5, image=(8, 8, 1), stages=(1, 1, 1), widths=(4, 8, 8))
    model = resnet.elastic_model(cut)
    tx = make_sgd(SGD, 100)
    state = init_state(model, PREFIX, Method(beta=0), tx, jax.random.key(1))
    params = jax.tree.map(jnp.copy, state.params)
    batch = batch_of()

    def plain_loss(part):
        h, _ = resnet.stem(part, {}, batch, True, cut)
        h, _ = resnet.run(part["blocks"], (0,), {}, h, (0, 1), (0,), None, True, cut)
        # What is left of the deeper blocks: every second pixel, zeros for the new channels.
        pooled = jnp.pad(jnp.mean(h[:, ::4, ::4], axis=(1, 2)), ((0, 0), (0, 4)))
        score = pooled @ part["head"]["w"] + part["head"]["b"][None]
        return optax.softmax_cross_entropy_with_integer_labels(score, batch.label_B).mean()

    part = {
        "stem": params["stem"],
        "blocks": {"000": params["blocks"]["000"]},
        "head": params["head"],
    }
    loss, grads = jax.value_and_grad(plain_loss)(part)
    updates, _ = tx.update(grads, tx.init(part), part)
    expected = flat(optax.apply_updates(part, updates))
    after, metrics = make_step(model, PREFIX, Method(beta=0), tx, (0,))(state, batch, SEED)
    np.testing.assert_allclose(metrics["loss"], loss, rtol=1e-5)
    for leaf, value in expected.items():
        np.testing.assert_allclose(flat(after.params)[leaf], value, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("target", ["features", "logits"])
def test_distillation_is_equation_5(target, reduction):
    model = model_of("resnet")
    tx = optax.sgd(1.0)
    method = Method(beta=0.3, target=target, reduction=reduction)
    state = init_state(model, PREFIX, method, tx, jax.random.key(2))
    params, batch = jax.tree.map(jnp.copy, state.params), batch_of(3)

    def output(params, active):
        held = (0, 1, 2)
        trunk = Trunk(model, (active,), params, held, {}, batch, None, True)
        f = model.features(params, params["head"], trunk.hidden(active))
        return f if target == "features" else model.logits(params, params["head"], f)

    teacher = output(params, (0, 1))

    def loss(params):
        trunk = Trunk(model, ((0,),), params, (0, 1, 2), {}, batch, None, True)
        f = model.features(params, params["head"], trunk.hidden((0,)))
        nll, n, _ = model.loss(params, params["head"], f, batch)
        squared = jnp.square(output(params, (0,)) - teacher)  # the teacher is a constant here
        over = squared.mean(-1) if reduction == "mean" else squared.sum(-1)
        return nll / n + 0.3 * over.mean()

    grads = jax.grad(loss)(params)
    after, _ = make_step(model, PREFIX, method, tx, (0,))(state, batch, SEED)
    moved = flat(jax.tree.map(lambda a, b: a - b, params, after.params))
    for leaf, value in flat(grads).items():
        np.testing.assert_allclose(moved[leaf], value, rtol=2e-4, atol=2e-6, err_msg=leaf)


def test_all_exits_are_the_expectation_of_the_drawn_step():
    model, tx = model_of("resnet"), optax.sgd(1.0)
    start = init_state(model, PREFIX, Method(), tx, jax.random.key(0))
    params = jax.tree.map(np.asarray, start.params)

    def gradient(method, rungs):
        state = init_state(model, PREFIX, method, tx, jax.random.key(0))
        after, _ = make_step(model, PREFIX, method, tx, rungs)(state, batch_of(), SEED)
        return flat(jax.tree.map(lambda a, b: a - b, params, after.params))

    together = gradient(Method(rungs="all"), (0, 1, 2))
    drawn = [gradient(Method(), (rung,)) for rung in range(3)]
    for leaf, value in together.items():
        expected = sum(p * g[leaf] for p, g in zip(PREFIX.probabilities, drawn, strict=True))
        np.testing.assert_allclose(value, expected, rtol=1e-3, atol=1e-6, err_msg=leaf)


def test_shared_running_statistics_move_once_and_only_where_the_batch_passed():
    state, _ = stepped("resnet", PREFIX, Method(rungs="all"), (0, 1, 2), steps=1)
    single, _ = stepped("resnet", PREFIX, Method(), (2,), steps=1)
    for leaf, value in flat(single.stats).items():
        np.testing.assert_array_equal(flat(state.stats)[leaf], value)
    low, _ = stepped("resnet", PREFIX, Method(), (0,), steps=1)
    assert (np.asarray(low.stats["shared"]["001"]["mean1"]) == 0).all()
    assert (np.asarray(low.stats["shared"]["000"]["mean1"]) != 0).any()


def test_other_orders_keep_statistics_apart():
    ladder = DepthLadder(stage_order((2, 1)), (2, 3), (0.5, 0.5))
    state, _ = stepped("two stages", ladder, Method(), (0,), steps=1)
    assert set(state.stats) == {"depth_002", "depth_003"}
    assert (np.asarray(state.stats["depth_002"]["002"]["mean1"]) != 0).any()
    assert (np.asarray(state.stats["depth_003"]["002"]["mean1"]) == 0).all()


def test_heads_per_depth_belong_to_their_depth():
    method = Method(heads="per_depth", teacher="full", target="logits")
    state, _ = stepped("vit", PREFIX, method, (0,), steps=1)
    heads = state.params["heads"]
    assert set(heads) == {head_name(d) for d in (1, 2, 3)}
    assert (np.asarray(heads[head_name(1)]["w"]) != np.asarray(heads[head_name(2)]["w"])).any()
    np.testing.assert_array_equal(heads[head_name(2)]["w"], heads[head_name(3)]["w"])


def test_select_and_insert_are_inverse_for_any_order():
    model = vit.elastic_model(VIT)
    params = model.init(jax.random.key(0))
    for held in ((0,), (0, 2), (1, 2), (0, 1, 2)):
        part = select(params, held, (1,))
        assert part["blocks"]["up"].shape[0] == len(held)
        for a, b in zip(
            jax.tree.leaves(params), jax.tree.leaves(insert(params, part, held)), strict=True
        ):
            np.testing.assert_array_equal(a, b)


def test_spread_rungs_of_a_transformer_pass_over_the_middle():
    ladder = DepthLadder(even_order(3), (2, 3), (0.5, 0.5))
    before = flat(fresh("vit", ladder, Method()).params)
    state, _ = stepped("vit", ladder, Method(), (0,))
    after = flat(state.params)["blocks/up"]
    np.testing.assert_array_equal(after[1], before["blocks/up"][1])
    assert (after[2] != before["blocks/up"][2]).any()


def test_runs_of_neighbours():
    assert neighbours((0, 1, 2)) == [(0, 3)]
    assert neighbours((0, 2, 3, 6)) == [(0, 1), (2, 4), (6, 7)]


def test_what_sets_share_is_computed_once():
    assert boundaries([(0, 1), (0, 1, 2, 3)], 6) == (0, 2, 6)
    assert boundaries([(0, 2, 4), tuple(range(6))], 6) == (0, 1, 6)
    assert boundaries([(0, 1)], 2) == (0, 2)


def test_rungs_of_a_step():
    ladder = DepthLadder(prefix_order(4), (1, 2, 3, 4), (0.25,) * 4)
    sandwich = Method(rungs="sandwich")
    seen = {step_rungs(ladder, sandwich, 0, step) for step in range(30)}
    assert seen == set(possible_rungs(ladder, sandwich)) == {(0, 1, 3), (0, 2, 3)}
    assert step_rungs(ladder, Method(rungs="full"), 0, 5) == (3,)
    assert possible_rungs(ladder, Method()) == ((0,), (1,), (2,), (3,))
    with pytest.raises(ValueError, match="'rungs' is 'some'"):
        Method(rungs="some")


@pytest.mark.parametrize("name", ["resnet", pytest.param("vit", marks=pytest.mark.slow)])
def test_eight_devices_make_the_same_step_as_one(name):
    batch = batch_of(n=16)
    state, metrics = step_of(name, PREFIX, Method(), (0,))(fresh(name, PREFIX, Method()), batch)
    mesh = make_mesh()
    with jax.set_mesh(mesh):
        spread, spread_metrics = step_of(name, PREFIX, Method(), (0,))(
            fresh(name, PREFIX, Method()), shard_batch(batch, mesh)
        )
    np.testing.assert_allclose(metrics["loss"], spread_metrics["loss"], rtol=1e-5)
    for leaf, value in flat(state.params).items():
        np.testing.assert_allclose(
            flat(spread.params)[leaf], value, rtol=1e-3, atol=1e-5, err_msg=leaf
        )


@pytest.mark.slow
def test_every_form_can_be_placed_on_a_mesh():
    mesh = make_mesh()
    matmul = resnet.elastic_model(dataclasses.replace(RESNET, conv="matmul", survival=0.5))
    dropped = vit.elastic_model(dataclasses.replace(VIT, dropout=0.1))
    with jax.set_mesh(mesh):
        for model in (matmul, dropped, model_of("group")):
            tx, method = make_sgd(SGD, 9), Method(rungs="all", target="logits")
            state = init_state(model, PREFIX, method, tx, jax.random.key(0))
            step = make_step(model, PREFIX, method, tx, (0, 1, 2))
            after, _ = jax.eval_shape(step, state, shard_batch(batch_of(n=16), mesh), SEED)
            assert jax.tree.structure(after) == jax.tree.structure(state)
