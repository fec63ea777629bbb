# SPDX-License-Identifier: Apache-2.0
"""Methods against each other: where they must agree they do, bit for bit or to rounding."""

import dataclasses
import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flextrain_jax.core.settings import SettingError
from flextrain_jax.elastic.model import head_name
from flextrain_jax.federated.aggregation import HOLDERS
from flextrain_jax.federated.clients import PartitionConfig, partition
from flextrain_jax.federated.comparison import FEDAVG_SERVER, Comparison, init_net
from flextrain_jax.federated.local import Given, ImagePool, LocalConfig
from flextrain_jax.federated.losses import own_exit, predict_exit
from flextrain_jax.federated.methods import fjord
from flextrain_jax.federated.methods.depthfl import DepthFL
from flextrain_jax.federated.methods.fedavg import FedAvg, FedClass, FedSmall
from flextrain_jax.federated.methods.fjord import Fjord, drawn_width
from flextrain_jax.federated.methods.flextrain import FlexTrain, into_smaller
from flextrain_jax.federated.methods.heterofl import HeteroFL, present_classes
from flextrain_jax.federated.methods.inclusivefl import InclusiveFL
from flextrain_jax.federated.parts import crop
from flextrain_jax.federated.round import Cohort, LocalWork, federation
from flextrain_jax.federated.screening import Screening
from flextrain_jax.models import resnet

CFG = resnet.ResNetConfig(n_classes=4, image=(4, 4, 1), stages=(1, 1), widths=(2, 4), conv="matmul")
CLASS_J = np.array([0, 0, 0, 1, 1])
RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (60, 4, 4, 1), dtype=np.uint8)
LABELS = RNG.integers(0, 4, 60).astype(np.int32)
POOL = ImagePool(jnp.asarray(IMAGES), jnp.asarray(LABELS), jnp.full(1, 0.5), jnp.full(1, 0.3))


@functools.cache
def narrow(width):
    cfg = dataclasses.replace(CFG, widths=tuple(w // width for w in CFG.widths))
    return resnet.elastic_model(cfg), resnet.model_cost(cfg)


def comparison(class_rung=(0, 1), depths=(1, 2), **changes):
    model, cost = narrow(1)
    return Comparison(
        model=model,
        cost=cost,
        depths=depths,
        class_rung=class_rung,
        local=LocalConfig(**changes),
        screening=Screening(),
        widths=(narrow(2), narrow(1)),
    )


@functools.cache
def made(method, *args, **changes):
    """The algorithm of a method: one for all tests, so that its programs are compiled once."""
    return method.algorithm(comparison(*args, **changes))


def cohort(number=0, clients=(0, 1, 2, 3, 4), kind="iid", lanes=2):
    dealt = partition(LABELS, 5, PartitionConfig(kind, alpha=2.0, minimum=5), 0)
    return Cohort(number, clients, 1, 0.1, POOL, dealt, CLASS_J, LocalWork(1.0, 4, lanes))


def run(algorithm, rounds=2, **where):
    server = algorithm.init(jax.random.key(0))
    for number in range(rounds):
        server, metrics = algorithm.apply(server, cohort(number, **where))
        assert np.isfinite(metrics["client_loss"]) and not metrics["refused"]
    return server


def flat(tree):
    leaves = jax.tree_util.tree_leaves_with_path(tree)
    return {jax.tree_util.keystr(path): np.asarray(x) for path, x in leaves}


def assert_same_bits(a, b):
    a, b = flat(a), flat(b)
    assert a.keys() == b.keys()
    for name, value in a.items():
        np.testing.assert_array_equal(value, b[name], err_msg=name)


@pytest.mark.parametrize(
    ("rule", "exits", "heads", "depth"),
    [
        pytest.param("append", "own", "shared", 1, marks=pytest.mark.slow),
        ("append", "own", "shared", 2),
        ("holders", "own", "shared", 2),
        ("append", "all", "shared", 2),
        pytest.param("append", "own", "per_depth", 2, marks=pytest.mark.slow),
        ("holders", "all", "per_depth", 2),
    ],
)
def test_with_all_k_equal_flextrain_is_fedavg_bit_for_bit(rule, exits, heads, depth):
    equal = {"class_rung": (0, 0), "depths": (depth,)}
    net = run(made(FlexTrain(rule, exits=exits, heads=heads), **equal)).net
    params = dict(net["params"])
    if heads == "per_depth":
        params["head"] = params.pop("heads")[head_name(depth)]
    assert_same_bits(net | {"params": params}, run(made(FedAvg(), **equal)).net)


def test_fedsmall_is_fedavg_of_the_smallest_rung():
    equal = made(FedAvg(), class_rung=(0, 0), depths=(1,))
    assert_same_bits(run(made(FedSmall())).net, run(equal).net)


def test_fedprox_without_its_term_is_fedavg_and_with_it_stays_nearer():
    start = flat(made(FedAvg(), momentum=0.0).init(jax.random.key(0)).net["params"])

    def moved(mu):
        after = flat(run(made(FedAvg(mu=mu), momentum=0.0), rounds=1).net["params"])
        return sum(np.square(after[name] - x).sum() for name, x in start.items())

    assert moved(5.0) < 0.9 * moved(0.0)


METHODS = {
    "avg": FedAvg(),
    "class": FedClass(),
    "append": FlexTrain(),
    "holders": FlexTrain("holders"),
    "median": FedAvg(rule="median"),
    "trimmed": FlexTrain("trimmed", trim=0.2),
    "adam": FedAvg(server="adam"),
    "best": FlexTrain("holders", exits="all", heads="per_depth", ensemble=True),
    "depthfl": DepthFL(),
    "inclusivefl": InclusiveFL(beta=0.0),
    "heterofl": HeteroFL(),
    "fjord": Fjord(),
    "fjord, distilled": Fjord(distil=True),
}


# What others of them do, too: slow tests.
AGAIN = ("class", "holders", "trimmed", "adam", "heterofl", "fjord", "fjord, distilled", "best")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name in AGAIN)) for name in METHODS]
)
def test_the_order_of_clients_changes_only_the_rounding_and_every_class_predicts(name):
    algorithm = made(METHODS[name])
    forward = run(algorithm, rounds=1, kind="dirichlet")
    backward = run(algorithm, rounds=1, kind="dirichlet", clients=(4, 2, 0, 3, 1))
    one, other = flat(forward), flat(backward)
    for leaf, value in one.items():
        np.testing.assert_allclose(other[leaf], value, rtol=0, atol=1e-6, err_msg=leaf)
    batch = POOL.batch(jnp.arange(6))
    for kind in (0, 1):
        net, predict = algorithm.deploy(forward, kind, [batch, POOL.batch(jnp.arange(6, 12))])
        logit_BV = np.asarray(predict(net, batch))
        assert logit_BV.shape == (6, 4) and np.isfinite(logit_BV).all()


def test_a_population_of_ten_thousand_takes_what_its_cohort_takes():
    labels = RNG.integers(0, 4, 50_000).astype(np.int32)
    dealt = partition(labels, 10_000, PartitionConfig(), 0)
    many = Cohort(
        0, (5, 4000, 9999), 1, 0.1, POOL, dealt, np.repeat([0, 1], 5000), LocalWork(1.0, 4, 2)
    )
    works = [work for kind in (0, 1) for _, work in many.works(kind)]
    assert len(works) == 2 and sum(x.nbytes for w in works for x in jax.tree.leaves(w)) < 200
    assert [c for c in range(10_000) if many.asked(c)] == [5, 4000, 9999]


def test_rules_differ_only_beyond_the_small_rung():
    """After one round `holders` moves a block that 2 of 5 hold 5/2 times as far as `append`."""
    start = flat(made(FedAvg()).init(jax.random.key(0)).net)
    after = [flat(run(made(FlexTrain(rule)), rounds=1).net) for rule in ("append", "holders")]
    size_J = cohort().partition.size_J
    ratio = size_J.sum() / size_J[CLASS_J == 1].sum()
    for leaf, value in start.items():
        append, holders = (one[leaf] - value for one in after)
        factor = ratio if "'001'" in leaf else 1.0
        np.testing.assert_allclose(holders, append * factor, rtol=1e-3, atol=1e-6, err_msg=leaf)


@pytest.mark.slow
def test_lanes_side_by_side_or_one_after_the_other_or_by_other_numbers():
    a = run(made(FedAvg(), form="map"), rounds=1, kind="dirichlet")
    b = run(made(FedAvg(), form="vmap"), rounds=1, kind="dirichlet", lanes=3)
    one, other = flat(a), flat(b)
    for leaf, value in one.items():
        np.testing.assert_allclose(other[leaf], value, rtol=1e-3, atol=2e-5, err_msg=leaf)


@pytest.mark.slow
def test_devices_share_the_lanes_without_changing_a_bit():
    one = run(made(FlexTrain("holders")), kind="dirichlet")
    two = run(made(FlexTrain("holders"), devices=2), kind="dirichlet")
    assert_same_bits(one, two)
    with pytest.raises(ValueError, match="devices is 99; this machine shows 8"):
        run(made(FedAvg(), devices=99))


def test_equation_8_teaches_the_smaller_configuration_alone():
    model = narrow(1)[0]
    params = model.init(jax.random.key(0))
    batch = POOL.batch(jnp.arange(8))

    def gradient(loss):
        slope = jax.jit(jax.grad(lambda p: loss(p, p, batch, jax.random.key(0))[0]))
        return flat(slope(params))

    plain = gradient(own_exit(model, 2))
    taught = gradient(into_smaller(model, (1, 2), 1.0, "features", "mean"))
    for leaf, value in plain.items():
        same = np.allclose(taught[leaf], value, rtol=1e-5, atol=1e-7)
        beyond = "'001'" in leaf or "'head'" in leaf
        assert same == beyond or not value.any(), leaf


@pytest.mark.parametrize(
    ("distil", "norm"),
    [
        (False, "group"),
        (True, "batch"),
        pytest.param(False, "batch", marks=pytest.mark.slow),
        pytest.param(True, "group", marks=pytest.mark.slow),
    ],
)
def test_fjord_trains_the_nets_that_it_deploys(norm, distil):
    """Every draw is the loss of a narrow net by itself, with its own normalization; with `distil`
    the own width's loss and, where a narrower one is drawn, its divergence from that.
    """
    configs = [dataclasses.replace(CFG, widths=w, norm=norm, groups=1) for w in ((1, 2), (2, 4))]
    small, whole = models = tuple(resnet.elastic_model(cfg) for cfg in configs)
    params = whole.init(jax.random.key(3))
    batch, key = POOL.batch(jnp.arange(8)), jax.random.key(0)
    sliced = crop(params, jax.eval_shape(lambda: small.init(jax.random.key(0))))
    own, narrower = (
        float(own_exit(model, 2)(part, None, batch, key)[0])
        for model, part in ((whole, params), (small, sliced))
    )

    def logp(model, part):
        h, _ = model.stem(part, {}, batch, True)
        h, _ = model.run(part["blocks"], (0, 1), {}, h, (0, 2), (0, 1), key, True)
        features = model.features(part, part["head"], h)
        return jax.nn.log_softmax(model.logits(part, part["head"], features))

    teacher, student = logp(whole, params), logp(small, sliced)
    divergence = float(jnp.mean(jnp.sum(jnp.exp(teacher) * (teacher - student), axis=1)))
    expected = {own, own + divergence} if distil else {own, narrower}
    loss = jax.jit(lambda key: drawn_width(models, 2, distil)(params, None, batch, key)[0])
    drawn = [float(loss(jax.random.key(i))) for i in range(8)]
    for value in drawn:
        assert min(abs(value - w) for w in expected) < 1e-5
    for w in expected:
        assert min(abs(value - w) for value in drawn) < 1e-5


@pytest.mark.parametrize("distil", [False, True])
def test_fjord_draws_a_width_that_two_rungs_have_as_often_as_another(distil):
    """It was drawn twice as often, and a device that holds it alone was billed its own pupil."""
    fleet = dataclasses.replace(
        comparison((0, 1, 2), (1, 2, 2)), widths=(narrow(2), narrow(2), narrow(1))
    )
    small, whole = (narrow(width)[1].full.macs for width in (2, 1))
    seen = []

    def loss_of(models, depth):
        seen.append(models)
        return drawn_width(models, depth, distil)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fjord, "drawn_width", lambda models, depth, _: loss_of(models, depth))
        roles = Fjord(distil=distil).algorithm(fleet).roles
    models = [narrow(width)[0] for width in (2, 1)]
    assert [list(one) for one in seen] == [models[:1], models[:1], models]
    both = whole + small / 2 if distil else (small + whole) / 2
    assert [role.macs for role in roles] == pytest.approx([3 * small, 3 * small, 3 * both])
    net = jax.tree.map(lambda s: jnp.zeros(s.shape, s.dtype), roles[1].shapes)
    _, work = next(cohort(clients=(0,)).works(0))
    _, loss_L = roles[1].train(net, POOL, work, jax.random.key(0), 0.1)
    assert np.isfinite(loss_L).all()


def test_heterofl_leaves_the_scores_of_absent_classes_alone():
    """By hand: a client with examples of classes 0 and 2 alone; padding is no example."""
    model = narrow(1)[0]
    params = model.init(jax.random.key(0))
    batch = POOL.batch(jnp.arange(6)).replace(label_B=jnp.array([0, 2, 2, 0, 0, 2]))
    given = Given(params, jnp.array([[0, 2], [2, -1]]), jnp.int32(0))

    def logits(params):
        h, _ = model.stem(params, {}, batch, True)
        key = jax.random.key(0)
        h, _ = model.run(params["blocks"], (0, 1), {}, h, (0, 2), (0, 1), key, True)
        head = params["head"]
        return model.logits(params, head, model.features(params, head, h))

    def loss(params, given):
        return present_classes(model, 2)(params, given, batch, jax.random.key(0))[0]

    score = np.asarray(logits(params)) * [1, 0, 1, 0]
    right = score[np.arange(6), np.asarray(batch.label_B)]
    expected = np.mean(np.log(np.exp(score).sum(1)) - right)
    assert float(loss(params, given)) == pytest.approx(expected, rel=1e-5)
    slope_FV = np.asarray(jax.jit(jax.grad(loss))(params, given)["head"]["w"])
    assert (slope_FV[:, [1, 3]] == 0).all() and (slope_FV[:, [0, 2]] != 0).any()
    everything = Given(params, jnp.array([[0, 1], [2, 3]]), jnp.int32(0))
    plain = own_exit(model, 2)(params, everything, batch, jax.random.key(0))[0]
    assert float(loss(params, everything)) == float(plain)


def test_fleets_of_other_seeds_share_the_shapes_of_a_call():
    work = LocalWork(1.0, 4)
    assert [work.room(n) for n in (1, 4, 8, 12, 16, 20, 40)] == [1, 1, 2, 4, 4, 8, 16]


def test_running_statistics_are_federated():
    server = run(made(FedAvg()), rounds=1)
    assert (np.asarray(server.net["stats"]["001"]["mean1"]) != 0).any()
    small = run(made(FlexTrain("holders"), (0, 0), depths=(1, 2)), rounds=1)
    assert (np.asarray(small.net["stats"]["000"]["mean1"]) != 0).any()
    assert (np.asarray(small.net["stats"]["001"]["mean1"]) == 0).all()


def test_a_client_takes_all_its_examples_and_full_batches():
    one = cohort(kind="dirichlet")
    for kind in (0, 1):
        for clients, work in one.works(kind):
            assert work.index_LSB.shape[::2] == (2, 4)
            for lane, client in enumerate(clients):
                own = one.partition.examples(client)
                seen = work.index_LSB[lane, : work.steps_L[lane]].ravel()
                assert set(seen) <= set(own)
                # As many steps as are nearest to one pass over the examples.
                assert abs(len(seen) - len(own)) <= 2
            assert (work.steps_L[len(clients) :] == 0).all()


def test_garbage_from_a_client_leaves_the_others_untouched():
    """A client whose training ends in NaN is refused; the round is that of the others."""
    algorithm = made(FedAvg())
    expected = run(algorithm, rounds=1, clients=(0, 1, 3, 4), lanes=1).net
    role = algorithm.roles[0]

    def poisoned(sent, pool, work, key, rate):
        delta_L, loss_L = role.train(sent, pool, work, key, rate)
        bad_L = jnp.asarray(work.client_L) == 2

        def spoilt(x):
            return jnp.where(bad_L.reshape(-1, *[1] * (x.ndim - 1)), jnp.nan, x)

        return jax.tree.map(spoilt, delta_L), loss_L

    poisoned_roles = [dataclasses.replace(r, train=poisoned) for r in algorithm.roles]
    attacked = federation(
        lambda key: init_net(comparison(), key, 2),
        poisoned_roles,
        HOLDERS,
        FEDAVG_SERVER,
        Screening(),
    )
    server, metrics = attacked.apply(attacked.init(jax.random.key(0)), cohort(lanes=1))
    assert metrics["refused"] == {"nonfinite": 1} and metrics["clients"] == 4
    assert metrics["refused_clients"] == [(2, "nonfinite")]
    assert_same_bits(server.net, expected)


def test_a_round_without_anybody_changes_nothing():
    algorithm = made(FedAvg())
    server = algorithm.init(jax.random.key(0))
    after, metrics = algorithm.apply(server, cohort(clients=()))
    nothing = {"clients": 0, "trained": [0, 0], "client_loss": None}
    nothing |= {"examples": 0, "refused": {}, "refused_clients": []}
    assert metrics == nothing
    assert_same_bits(after, server)


def test_the_loss_of_fedclass_is_the_mean_over_examples_as_that_of_the_others():
    algorithm = made(FedClass())

    def told(clients):
        work = cohort(clients=clients, kind="dirichlet")
        server = algorithm.init(jax.random.key(0))
        examples = sum(work.partition.size(client) for client in clients)
        return examples, algorithm.apply(server, work)[1]["client_loss"]

    (n, loss), (m, other) = told((0, 1, 2)), told((3, 4))
    assert 2 * n != 3 * m  # else their mean over clients would be the same
    np.testing.assert_allclose(
        told((0, 1, 2, 3, 4))[1], (n * loss + m * other) / (n + m), rtol=1e-6
    )


def test_a_round_of_refused_updates_leaves_the_momentum_of_the_server():
    """FedAdam went on along its momentum, though nothing counted."""
    algorithm = dataclasses.replace(comparison(), screening=Screening(max_norm=1e-9))
    refusing = FedAvg(server="adam").algorithm(algorithm)
    server = run(made(FedAvg(server="adam")), rounds=1)
    before = jax.tree.map(np.array, server)
    after, metrics = refusing.apply(server, cohort(1))
    assert metrics["refused"] == {"norm": 5} and metrics["clients"] == 0
    assert_same_bits(after, before)


def test_unknown_choices_are_refused():
    with pytest.raises(SettingError, match="'exits' is 'some'; it must be own or all"):
        FlexTrain(exits="some")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="set 'exits' to all"):
        FlexTrain(ensemble=True)
    with pytest.raises(ValueError, match="need a narrow model for every rung"):
        HeteroFL().algorithm(dataclasses.replace(comparison(), widths=()))
    assert predict_exit(narrow(1)[0], 2) is predict_exit(narrow(1)[0], 2)
