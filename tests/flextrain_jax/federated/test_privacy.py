# SPDX-License-Identifier: Apache-2.0
"""Differential privacy: the mean by hand, the noise by its deviation, epsilon by formula."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from flextrain_jax.federated.clients import Partition
from flextrain_jax.federated.comparison import Comparison
from flextrain_jax.federated.local import ImagePool, LocalConfig
from flextrain_jax.federated.methods.fedavg import FedAvg, FedClass
from flextrain_jax.federated.methods.flextrain import FlexTrain
from flextrain_jax.federated.parts import shapes_of
from flextrain_jax.federated.privacy import Privacy, epsilon, gaussian, private_rule
from flextrain_jax.federated.round import Cohort, LocalWork
from flextrain_jax.federated.screening import Screening
from flextrain_jax.models import resnet

WHOLE = shapes_of({"a": jnp.zeros(1), "b": jnp.zeros(1)})
CLIP = 0.01  # far below the change of a client
CFG = resnet.ResNetConfig(
    n_classes=3, image=(4, 4, 1), stages=(1, 1), widths=(2, 4), norm="group", groups=1,
    conv="matmul",
)  # fmt: skip
POOL = ImagePool(
    jnp.asarray(np.random.default_rng(0).integers(0, 256, (12, 4, 4, 1), dtype=np.uint8)),
    jnp.arange(12) % 3, jnp.full(1, 0.5), jnp.full(1, 0.3),
)  # fmt: skip
PARTS = [shapes_of({"a": jnp.zeros(1)}), WHOLE]


def lanes(**values):
    return {name: jnp.array(x, jnp.float32)[:, None] for name, x in values.items()}


@pytest.mark.parametrize(("append", "b"), [(False, 4 / 2), (True, 4 / 6)])
def test_every_client_weighs_the_same_and_the_divisor_is_public(append, b):
    """Of 4 and 2 clients that a round expects, 2 and 1 answer; a is held by all, b by two."""
    rule = private_rule(PARTS, Privacy(1.0, 1.0, (4.0, 2.0)), append)
    gathered = [
        rule.add(None, lanes(a=[6.0, 3.0, 99.0]), jnp.array([10.0, 500.0, 0.0])),
        rule.add(None, lanes(a=[2.0], b=[4.0]), jnp.array([7.0])),
    ]
    mean = {name: float(x[0]) for name, x in rule.finish(gathered, WHOLE).items()}
    assert mean == pytest.approx({"a": 11 / 6, "b": b})


def test_the_noise_has_its_deviation_changes_with_the_round_and_resumes():
    big = {"a": jnp.zeros(40_000), "b": jnp.zeros(40_000)}
    parts = [shapes_of({"a": big["a"]}), shapes_of(big)]
    tx = gaussian(parts, Privacy(3.0, 0.5, (4.0, 2.0), seed=5), append=False)
    first, state = tx.update(big, tx.init(big))
    second, _ = tx.update(big, state)
    for name, clients in (("a", 6), ("b", 2)):
        for noise in (first, second):
            assert float(jnp.std(noise[name])) == pytest.approx(3.0 * 0.5 / clients, rel=0.02)
            assert abs(float(jnp.mean(noise[name]))) < 0.02
    correlation = np.corrcoef(first["a"], second["a"])[0, 1]
    assert abs(correlation) < 0.03 and abs(np.corrcoef(first["a"], first["b"])[0, 1]) < 0.03
    resumed, _ = gaussian(parts, Privacy(3.0, 0.5, (4.0, 2.0)), append=False).update(big, state)
    np.testing.assert_array_equal(resumed["a"], second["a"])


def test_without_a_seed_nobody_knows_the_noise():
    small = {"a": jnp.zeros(8), "b": jnp.zeros(8)}
    parts = [shapes_of(small)]
    made = [
        gaussian(parts, Privacy(1.0, 1.0, (2.0,)), append=False).init(small).key for _ in range(2)
    ]
    assert (np.asarray(made[0]) != np.asarray(made[1])).any()


def test_the_noise_stands_before_the_server_s_optimizer():
    tx = optax.chain(gaussian(PARTS, Privacy(1.0, 1e-9, (1.0, 1.0), 0), False), optax.sgd(1.0))
    start = {"a": jnp.zeros(1), "b": jnp.zeros(1)}
    updates, _ = jax.jit(tx.update)({"a": jnp.ones(1), "b": jnp.ones(1)}, tx.init(start), start)
    np.testing.assert_allclose(updates["a"], [-1], rtol=1e-6)


def fleet_of(class_rung, per_round, noise=1.0):
    """FedClass keeps a federation for each class; the others share one net."""
    model, cost = resnet.elastic_model(CFG), resnet.model_cost(CFG)
    return Comparison(
        model, cost, (1, 2), class_rung, LocalConfig(), Screening(clip_norm=CLIP),
        privacy=Privacy(noise, CLIP, per_round, seed=7),
    )  # fmt: skip


def moved(algorithm, clients, class_J, key=None):
    """The change of the parameters in one round in which these clients answer."""
    server = algorithm.init(jax.random.key(0))
    if key is not None:
        noise, *rest = server.opt_state
        server = server.replace(opt_state=(noise.replace(key=jnp.asarray(key)), *rest))
    start = jax.tree.map(np.asarray, _nets(server))
    dealt = Partition(np.arange(12), np.array([0, 3, 7, 12])[: len(class_J) + 1])
    work = Cohort(0, clients, 1, 0.3, POOL, dealt, class_J, LocalWork(1.0, 3, 1))
    after, _ = algorithm.apply(server, work)
    return jax.tree.map(lambda a, b: np.asarray(a) - b, _nets(after), start)


def _nets(server):
    servers = server if isinstance(server, tuple) and not hasattr(server, "net") else (server,)
    return [one.net["params"] for one in servers]


def norm(tree):
    return float(np.sqrt(sum(np.square(x).sum() for x in jax.tree.leaves(tree))))


@pytest.mark.parametrize(
    "method",
    [
        *(pytest.param(one, marks=pytest.mark.slow) for one in (FedClass(), FedAvg())),
        FlexTrain("holders"),
    ],
    ids=str,
)
def test_the_model_moves_and_has_its_noise_whoever_answers(method):
    """Of a class with one device, and of a round in which nobody answers: by no more than that
    device's clipped change, and never by nothing.
    """
    class_J = np.array([0, 1, 1])
    algorithm = method.algorithm(fleet_of((0, 1), (1.0, 2.0)))
    everybody = moved(algorithm, (0, 1, 2), class_J)
    for clients in ((1, 2), (0,), ()):
        fewer = moved(algorithm, clients, class_J)
        for leaf in jax.tree.leaves(fewer):
            assert (leaf != 0).any()
    without = moved(algorithm, (1, 2), class_J)
    difference = jax.tree.map(np.subtract, everybody, without)
    # A class of one device: its sum is divided by 1 (FedClass), else by the three of the fleet.
    assert 0 < norm(difference) <= CLIP * 1.001
    noise = moved(algorithm, (), class_J)
    count = sum(x.size for x in jax.tree.leaves(noise[:1]))
    assert norm(noise[:1]) > 0.2 * CLIP * count**0.5 / 3


@pytest.mark.fl
@pytest.mark.parametrize("noise", [1.0, 3.0])
def test_epsilon_holds_between_neighbouring_fleets(noise):
    """An attacker sees the model after a round of a fleet of one device, or of none, knows the
    change that the device would make, and guesses. Whatever its threshold, its rates of right and
    of wrong alarms must keep (epsilon, delta) of the accountant, but for the draw of the trials;
    and it can do nearly as well as that, so the test can see.
    """
    class_J, trials, delta = np.array([0]), 500, 0.05
    algorithm = FedAvg().algorithm(fleet_of((1,), (1.0,), noise))
    keys = [np.asarray(jax.random.key_data(jax.random.key(i))) for i in range(2 * trials)]
    seen = [moved(algorithm, (0,), class_J, keys[0]), moved(algorithm, (), class_J, keys[0])]
    direction = jax.tree.map(np.subtract, *seen)
    size = norm(direction)
    assert size == pytest.approx(CLIP, rel=1e-3)  # it is clipped: the worst that a device can do

    def score(clients, key):
        found = moved(algorithm, clients, class_J, key)
        pairs = zip(jax.tree.leaves(found), jax.tree.leaves(direction), strict=True)
        return sum(float(np.vdot(a, b)) for a, b in pairs) / size

    there = np.array([score((0,), key) for key in keys[:trials]])
    absent = np.array([score((), key) for key in keys[trials:]])
    bound = math.exp(epsilon(noise, 1, delta))

    def by_chance(rate):  # four deviations of a rate, and what trials that show nothing may hide
        return 4 * math.sqrt(rate * (1 - rate) / trials) + 4 / trials

    for threshold in np.linspace(absent.min(), there.max(), 100):
        right, wrong = (there > threshold).mean(), (absent > threshold).mean()
        slack = by_chance(right) + bound * by_chance(wrong)
        assert right <= bound * wrong + delta + slack
        slack = by_chance(wrong) + bound * by_chance(right)
        assert 1 - wrong <= bound * (1 - right) + delta + slack
    gap = (there.mean() - absent.mean()) / there.std()
    assert gap == pytest.approx(1 / noise, abs=0.2)


@pytest.mark.parametrize("wrong", [{"noise": 0.0}, {"clip_norm": 0.0}])
def test_no_noise_is_no_privacy(wrong):
    with pytest.raises(ValueError, match="above 0"):
        Privacy(**({"noise": 1.0, "clip_norm": 1.0, "per_round": (1.0,)} | wrong))


@pytest.mark.fl
@pytest.mark.parametrize(("noise", "rounds"), [(1.0, 1), (4.0, 10), (2.0, 100)])
def test_epsilon_is_that_of_an_accountant(noise, rounds):
    dp_accounting = pytest.importorskip("dp_accounting")
    from dp_accounting import pld

    accountant = pld.PLDAccountant(dp_accounting.NeighboringRelation.ADD_OR_REMOVE_ONE)
    accountant.compose(dp_accounting.GaussianDpEvent(noise), rounds)
    assert epsilon(noise, rounds, 1e-5) == pytest.approx(accountant.get_epsilon(1e-5), rel=1e-6)


@pytest.mark.parametrize(("noise", "rounds"), [(1.0, 1), (4.0, 10), (2.0, 100), (0.3, 2)])
def test_epsilon_is_that_of_the_composed_gaussian(noise, rounds):
    """Against the closed form of Balle and Wang (arXiv 1805.06530, theorem 8)."""
    found = epsilon(noise, rounds, 1e-5)
    mu = math.sqrt(rounds) / noise

    def below(x):
        return 0.5 * math.erfc(-x / math.sqrt(2))

    delta = below(mu / 2 - found / mu) - math.exp(found) * below(-mu / 2 - found / mu)
    assert delta == pytest.approx(1e-5, rel=1e-6)


@pytest.mark.parametrize(
    ("noise", "rounds", "delta", "expected"),
    [
        (1e-3, 10, 1e-5, 5013485.77),  # of an accountant by lists: gigabytes, and minutes
        (1e-320, 1, 0.5, math.inf),
        (1e300, 1, 1e-5, 0.0),
        (1.0, 10, 0.99, 0.0),
    ],
)
def test_epsilon_of_any_noise_is_there_at_once(noise, rounds, delta, expected):
    assert epsilon(noise, rounds, delta) == pytest.approx(expected)
