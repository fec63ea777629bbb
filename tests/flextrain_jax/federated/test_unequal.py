# SPDX-License-Identifier: Apache-2.0
"""Methods on fleets whose classes are unequal: in blocks, in number, of one member, of a ViT."""

import dataclasses
import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from configs.federated import cifar10
from flextrain_jax.core.optim import AdamW
from flextrain_jax.core.tree import leaf_name, mask_by_name
from flextrain_jax.elastic.model import give_heads, head_of
from flextrain_jax.experiments.elastic import ElasticAdamW
from flextrain_jax.federated.clients import PartitionConfig, partition
from flextrain_jax.federated.comparison import Comparison
from flextrain_jax.federated.local import Given, ImagePool, LocalConfig
from flextrain_jax.federated.losses import exits_of, predict_ensemble
from flextrain_jax.federated.methods.depthfl import DepthFL, mutual_exits
from flextrain_jax.federated.methods.flextrain import FlexTrain, into_smaller
from flextrain_jax.federated.methods.inclusivefl import InclusiveFL
from flextrain_jax.federated.round import Cohort, LocalWork, simulate
from flextrain_jax.federated.screening import Screening
from flextrain_jax.models import resnet, vit

RNG = np.random.default_rng(1)
IMAGES = RNG.integers(0, 256, (48, 4, 4, 1), dtype=np.uint8)
LABELS = RNG.integers(0, 3, 48).astype(np.int32)
POOL = ImagePool(jnp.asarray(IMAGES), jnp.asarray(LABELS), jnp.full(1, 0.5), jnp.full(1, 0.3))
CLASS_J = np.array([0, 1, 1, 2])  # one, two and one device
VIT = vit.ViTConfig(n_classes=3, image=(4, 4, 1), patch=2, n_layers=3, d_model=4, n_heads=2, d_ff=6)
# Blocks of 2 and 2 channels, then one of 4: the first class can learn from the second's.
PART = resnet.ResNetConfig(n_classes=3, image=(4, 4, 1), stages=(2, 1), widths=(2, 4))
# The form of the CIFAR table: no two blocks have one shape.
STAGES = dataclasses.replace(PART, stages=(1, 1, 1), widths=(2, 4, 6))


@functools.cache
def model_of(cfg):
    module = vit if isinstance(cfg, vit.ViTConfig) else resnet
    return module.elastic_model(cfg), module.model_cost(cfg)


def comparison(cfg):
    model, cost = model_of(cfg)
    return Comparison(model, cost, (1, 2, 3), (0, 1, 2), LocalConfig(), Screening())


@functools.cache
def made(method, cfg):
    """The algorithm of a method: one for all tests, so that its programs are compiled once."""
    return method.algorithm(comparison(cfg))


def run(method, cfg, rounds=2, clients=(0, 1, 2, 3)):
    algorithm = made(method, cfg)
    server = algorithm.init(jax.random.key(0))
    dealt = partition(LABELS, 4, PartitionConfig(minimum=4), 0)
    for number in range(rounds):
        work = Cohort(number, clients, 1, 0.1, POOL, dealt, CLASS_J, LocalWork(1.0, 4, 2))
        server, metrics = algorithm.apply(server, work)
        assert metrics["clients"] == len(clients) and np.isfinite(metrics["client_loss"])
    return algorithm, server


def flat(tree):
    return {leaf_name(p): np.asarray(x) for p, x in jax.tree_util.tree_leaves_with_path(tree)}


# Exits, target and network are apart in what they reach; the slow tests take all of them.
IN_CI = {("all", "logits", "resnet")}


@pytest.mark.parametrize(
    ("exits", "target", "cfg"),
    [
        pytest.param(
            *(exits, target, cfg),
            id=f"{exits}-{target}-{name}",
            marks=() if (exits, target, name) in IN_CI else pytest.mark.slow,
        )
        for exits in ("own", "all")
        for target in ("features", "logits")
        for name, cfg in {"vit": VIT, "resnet": PART, "stages": STAGES}.items()
    ],
)
def test_a_head_for_each_depth_on_unequal_devices(cfg, target, exits):
    method = FlexTrain("holders", exits=exits, heads="per_depth", target=target, beta=0.5)
    algorithm, server = run(method, cfg)
    batch = POOL.batch(jnp.arange(5))
    for kind in range(3):
        net, predict = algorithm.deploy(server, kind, [batch])
        assert np.isfinite(np.asarray(predict(net, batch))).all()


@pytest.mark.slow
def test_equation_8_on_features_moves_no_head():
    """Its part of the gradient, of a transformer, whose head has the final norm."""
    model, _ = model_of(VIT)
    params = give_heads(model.init(jax.random.key(1)), (2,))
    batch, given = POOL.batch(jnp.arange(6)), Given(params, jnp.zeros((1, 6)), jnp.int32(0))

    def gradient(beta):
        method = FlexTrain(heads="per_depth", beta=beta)
        role = dataclasses.replace(comparison(VIT), class_rung=(1,))
        shapes = method.algorithm(role).roles[0].shapes["params"]
        assert set(shapes["heads"]) == {"depth_002"}
        loss = into_smaller(model, (1, 2), beta, "features", "mean")
        slope = jax.jit(jax.grad(lambda p: loss(p, given, batch, jax.random.key(0))[0]))
        return flat(slope(params))

    without, with_it = gradient(0.0), gradient(3.0)
    for leaf, value in without.items():
        moved = np.abs(with_it[leaf] - value).max() > 1e-6
        assert moved == ("blocks" in leaf or "stem" in leaf) or not moved, leaf
    assert any(np.abs(with_it[leaf] - x).max() > 1e-6 for leaf, x in without.items())


@pytest.mark.slow
@pytest.mark.parametrize("cfg", [VIT, PART], ids=["vit", "resnet"])
def test_momentum_distillation_moves_the_last_blocks_of_small_classes(cfg):
    _, without = run(InclusiveFL(beta=0.0), cfg, rounds=1)
    _, with_it = run(InclusiveFL(beta=0.9), cfg, rounds=1)
    before, after = flat(without.net["params"]), flat(with_it.net["params"])
    differ = {leaf for leaf, x in before.items() if (after[leaf] != x).any()}
    assert differ and all(leaf.startswith("blocks") for leaf in differ)
    if cfg is VIT:  # the last blocks of depths 1 and 2; the third has no deeper teacher
        for leaf in differ:
            rows = [(after[leaf][i] != before[leaf][i]).any() for i in range(3)]
            assert rows == [True, True, False], leaf
    else:
        assert {leaf.split("/")[1] for leaf in differ} == {"000"}


def test_momentum_by_hand_of_a_transformer():
    """One device a class: class 0 holds one block, class 1 two; d <- (1 - beta) d + beta d'."""
    algorithms = [made(InclusiveFL(beta=beta), VIT) for beta in (0.0, 0.25)]
    dealt = partition(LABELS, 4, PartitionConfig(minimum=4), 0)
    moved = []
    for algorithm in algorithms:
        start = algorithm.init(jax.random.key(0))
        began = flat(start.net["params"])
        alone = Cohort(0, (0, 1), 1, 0.1, POOL, dealt, CLASS_J, LocalWork(1.0, 4, 2))
        after, _ = algorithm.apply(start, alone)
        moved.append({k: x - began[k] for k, x in flat(after.net["params"]).items()})
    shapes = algorithms[0].roles
    part = [jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), role.shapes) for role in shapes]
    assert part[0]["params"]["blocks"]["up"].shape[0] == 1
    plain, mixed = moved
    n = dealt.size_J[[0, 1]].astype(float)
    for leaf in ("blocks/up", "blocks/scale1"):
        # Block 0 is the mean over both; block 1 is the change of client 1 alone.
        second = plain[leaf][1]
        client_1 = _change_of(1, algorithms[0], dealt, leaf)[0]
        client_0 = (plain[leaf][0] * n.sum() - client_1 * n[1]) / n[0]
        expected = (n[0] * (0.75 * client_0 + 0.25 * second) + n[1] * client_1) / n.sum()
        np.testing.assert_allclose(mixed[leaf][0], expected, rtol=1e-3, atol=1e-6)
        np.testing.assert_array_equal(mixed[leaf][1], second)


def test_a_larger_class_whose_updates_are_refused_teaches_nothing():
    """Its change that is none took a share of the smaller classes' last blocks."""
    algorithm = made(InclusiveFL(beta=0.25), VIT)
    dealt = partition(LABELS, 4, PartitionConfig(minimum=4), 0)

    def spoilt(roles, part_of, cohort):
        for message, loss_L in simulate(roles, part_of, cohort):
            bad = jnp.nan if message.kind == 2 else 1.0
            delta_L = jax.tree.map(lambda x, bad=bad: x * bad, message.delta_L)
            yield dataclasses.replace(message, delta_L=delta_L), loss_L

    found = []
    for clients, collect in (((0, 1, 2), simulate), ((0, 1, 2, 3), spoilt)):
        work = Cohort(0, clients, 1, 0.1, POOL, dealt, CLASS_J, LocalWork(1.0, 4, 2))
        server, metrics = algorithm.apply(algorithm.init(jax.random.key(0)), work, collect)
        assert metrics["trained"] == [1, 2, 0]
        found.append(flat(server.net["params"]))
    assert metrics["refused"] == {"nonfinite": 1}
    for leaf, x in found[0].items():
        np.testing.assert_array_equal(x, found[1][leaf])


def _change_of(client, algorithm, dealt, leaf):
    start = algorithm.init(jax.random.key(0))
    began = flat(start.net["params"])[leaf]
    alone = Cohort(0, (client,), 1, 0.1, POOL, dealt, CLASS_J, LocalWork(1.0, 4, 2))
    after, _ = algorithm.apply(start, alone)
    return flat(after.net["params"])[leaf] - began


@pytest.mark.slow
def test_momentum_that_no_class_could_take_up_is_refused():
    with pytest.raises(ValueError, match="set 'beta' to 0"):
        InclusiveFL(beta=0.9).algorithm(comparison(STAGES))
    run(InclusiveFL(beta=0.0), STAGES, rounds=1)
    InclusiveFL().algorithm(dataclasses.replace(comparison(STAGES), class_rung=(1, 1)))


def test_depthfl_s_exits_teach_each_other_more_from_round_to_round():
    """By hand: w exp(-5 (1 - t/T)^2), up to its whole from round T on; scores are averaged."""
    model, _ = model_of(PART)
    params = give_heads(model.init(jax.random.key(1)), (1, 2, 3))
    params = jax.tree.map(lambda x: x + 0.1, params)
    batch, key = POOL.batch(jnp.arange(6)), jax.random.key(0)
    outs, _ = exits_of(model, params, (1, 2, 3), batch, key, {}, True)
    logp = [jax.nn.log_softmax(model.logits(params, *out)) for out in outs]
    right = [-np.asarray(one)[np.arange(6), LABELS[:6]].mean() for one in logp]
    pairs = [(a, b) for a in logp for b in logp if a is not b]
    taught = sum(float((jnp.exp(b) * (b - a)).sum(1).mean()) for a, b in pairs) / 2
    losses = {ramp: jax.jit(mutual_exits(model, (1, 2, 3), 0.5, ramp)) for ramp in (0, 4)}
    for ramp, number, share in (
        (4, 0, np.exp(-5)), (4, 3, np.exp(-5 / 16)), (4, 4, 1), (4, 99, 1), (0, 0, 1),
    ):  # fmt: skip
        given = Given(params, jnp.zeros((1, 6)), jnp.int32(number))
        value, _ = losses[ramp](params, given, batch, key)
        assert float(value) == pytest.approx(sum(right) + 0.5 * share * taught, rel=1e-4)
    net = {"params": params, "stats": model.init_stats()}
    outs, _ = exits_of(model, params, (1, 2, 3), batch, None, net["stats"], False)
    mean_BV = sum(np.asarray(model.logits(params, *out)) for out in outs) / 3
    found = predict_ensemble(model, (1, 2, 3), "logits")(net, batch)
    np.testing.assert_allclose(found, mean_BV, rtol=1e-4, atol=1e-5)
    assert head_of(params, 3) is params["heads"]["depth_003"]


def test_the_round_reaches_the_loss_of_a_client():
    """In the first round the exits hardly teach each other, whatever the weight; of the device
    that has all of them.
    """

    def first(method):
        return flat(run(method, PART, rounds=1, clients=(3,))[1].net["params"])

    alone, ramped, whole = (
        first(DepthFL(weight=w, ramp=r)) for w, r in ((0.0, 0), (1.0, 1000), (1.0, 0))
    )
    for leaf in ("head", "blocks/000/conv1"):
        near, far = (
            sum(np.abs(x - alone[k]).sum() for k, x in one.items() if leaf in k)
            for one in (ramped, whole)
        )
        assert 0 < near < 0.1 * far


@pytest.mark.parametrize("cfg", [VIT, PART], ids=["vit", "resnet"])
def test_weight_decay_spares_norms_and_biases_of_both_models(cfg):
    params = model_of(cfg)[0].init(jax.random.key(0))
    spared = flat(mask_by_name(params, ElasticAdamW(learning_rate=1.0).no_decay))
    kernels = ("w", "position", "qkv", "out", "up", "down", "conv1", "conv2")
    for leaf, is_spared in spared.items():
        assert is_spared == (leaf.rpartition("/")[2] not in kernels), leaf
    assert sum(map(bool, spared.values())) > len(spared) / 2


def test_weight_decay_spares_what_it_did_of_language_models():
    names = {"ln1": True, "final_norm": True, "q_bias": True, "q_norm": True, "bias2": True}
    names |= {"embed": False, "q": False, "down": False, "b": False}  # b: a factor of LoRA
    found = mask_by_name(dict.fromkeys(names, 0), AdamW(learning_rate=1.0).no_decay)
    assert found == names


def test_the_table_s_inclusivefl_says_that_it_has_no_momentum():
    assert cifar10.get_config()["methods"]["inclusivefl"]["beta"] == 0
