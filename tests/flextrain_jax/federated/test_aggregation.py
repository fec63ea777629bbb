# SPDX-License-Identifier: Apache-2.0
"""Every aggregation rule on three numbers, and what client update admission refuses."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from flextrain_jax.federated.aggregation import APPEND, HOLDERS, MEDIAN, Sums, adaptive, trimmed
from flextrain_jax.federated.methods.inclusivefl import _with_momentum
from flextrain_jax.federated.parts import crop, embed, n_bytes, shapes_of
from flextrain_jax.federated.screening import Admission, Asked, ClientUpdates, Screening

WHOLE = shapes_of({"a": jnp.zeros(1), "b": jnp.zeros(1)})


def lanes(**values):
    return {name: jnp.array(x, jnp.float32)[:, None] for name, x in values.items()}


def finished(rule, groups):
    gathered = []
    for calls in groups:
        one = None
        for delta, weight in calls:
            one = rule.add(one, delta, jnp.array(weight, jnp.float32))
        gathered.append(one)
    return {name: float(x[0]) for name, x in rule.finish(gathered, WHOLE).items()}


# Two clients hold a alone, the third a and b; weights 1, 2, 3.
UNEQUAL = [[(lanes(a=[6.0, 3.0]), [1, 2])], [(lanes(a=[2.0], b=[4.0]), [3])]]


def test_holders_divides_by_those_who_hold():
    assert finished(HOLDERS, UNEQUAL) == pytest.approx({"a": 18 / 6, "b": 12 / 3})


def test_append_divides_by_everybody():
    assert finished(APPEND, UNEQUAL) == pytest.approx({"a": 18 / 6, "b": 12 / 6})


def test_append_is_the_mean_of_completed_models():
    """Algorithm 2 to the letter: complete every model with the old weights, average."""
    old = {"a": 10.0, "b": 20.0}
    completed = [{"a": 16, "b": 20}, {"a": 13, "b": 20}, {"a": 12, "b": 24}]
    expected = {n: np.average([m[n] for m in completed], weights=[1, 2, 3]) for n in old}
    moved = finished(APPEND, UNEQUAL)
    assert {n: old[n] + moved[n] for n in old} == pytest.approx(expected)


def test_calls_add_up_and_absent_classes_count_for_nothing():
    split = [[(lanes(a=[6.0]), [1]), (lanes(a=[3.0]), [2])], [], UNEQUAL[1]]
    for rule in (HOLDERS, APPEND):
        assert finished(rule, split) == pytest.approx(finished(rule, UNEQUAL))


def test_what_nobody_holds_does_not_change():
    for rule in (HOLDERS, APPEND, MEDIAN, trimmed(0.2)):
        assert finished(rule, [[(lanes(a=[5.0]), [1])]])["b"] == 0


def test_a_client_of_weight_zero_counts_for_nothing():
    for rule in (HOLDERS, APPEND, MEDIAN, trimmed(0.4)):
        assert finished(rule, [[(lanes(a=[5.0, 999.0], b=[1.0, 9.0]), [2, 0])]]) == pytest.approx(
            {"a": 5, "b": 1}
        )


def test_median_and_trimmed_mean_over_holders():
    groups = [
        [(lanes(a=[1.0, 1000.0]), [1, 1])],
        [(lanes(a=[2.0, 3.0, -50.0], b=[1.0, 2.0, 9.0]), [1, 1, 1])],
    ]
    assert finished(MEDIAN, groups) == pytest.approx({"a": 2, "b": 2})
    # a: five values, a fifth off each end; b: three values, none off.
    assert finished(trimmed(0.2), groups) == pytest.approx({"a": 2, "b": 4})
    with pytest.raises(ValueError, match=r"below 0\.5"):
        trimmed(0.5)


def test_narrow_parts_are_corners():
    whole = {"w": jnp.arange(6.0).reshape(2, 3)}
    shapes, narrow = shapes_of(whole), shapes_of({"w": jnp.zeros((1, 2))})
    part = crop(whole, narrow)
    np.testing.assert_array_equal(part["w"], [[0, 1]])
    np.testing.assert_array_equal(embed(part, shapes)["w"], [[0, 1, 0], [0, 0, 0]])
    assert n_bytes(shapes) == 24
    gathered = [
        HOLDERS.add(None, {"w": jnp.full((1, 1, 2), 3.0)}, jnp.ones(1)),
        HOLDERS.add(None, {"w": jnp.full((1, 2, 3), 6.0)}, jnp.full(1, 2.0)),
    ]
    mean = HOLDERS.finish(gathered, shapes)["w"]
    np.testing.assert_allclose(mean, [[5, 5, 6], [6, 6, 6]])


def test_momentum_distillation_mixes_the_last_block():
    def sums(weight, **blocks):
        values = {name: {"w": jnp.array([x * weight])} for name, x in blocks.items()}
        return Sums({"params": {"blocks": values}}, jnp.float32(weight))

    small = sums(2.0, **{"000": 10.0})
    large = sums(4.0, **{"000": 1.0, "001": 20.0, "002": 40.0})
    mixed = _with_momentum(small, 0, {0: small, 1: large}, (1, 3), 0.2)
    # 0.8 * 10 + 0.2 * (20 + 40) / 2 = 14, with weight 2.
    assert float(mixed.total["params"]["blocks"]["000"]["w"][0]) == pytest.approx(28)
    assert _with_momentum(large, 1, {0: small, 1: large}, (1, 3), 0.2) is large


@pytest.mark.parametrize(
    ("kind", "v"), [("adam", 0.99e-6 + 0.01 * 0.04), ("yogi", 1e-6 + 0.01 * 0.04)]
)
def test_adaptive_servers_by_hand(kind, v):
    tx = adaptive(0.1, kind)
    start = {"a": jnp.zeros(1)}
    updates, _ = tx.update({"a": jnp.array([-0.2])}, tx.init(start), start)
    expected = 0.1 * 0.1 * 0.2 / (np.sqrt(v) + 1e-3)
    np.testing.assert_allclose(optax.apply_updates(start, updates)["a"], [expected], rtol=1e-5)


PART = shapes_of({"params": {"a": jnp.zeros(2)}})
SMALL = shapes_of({"params": {"a": jnp.zeros(1)}})
ASKED = {3: Asked(0, 10), 5: Asked(0, 20), 8: Asked(1, 30)}


def admission(**config):
    return Admission(7, ASKED.get, [PART, SMALL], Screening(**config))


def message(clients=(3, 5), examples=(10, 20), values=((3.0, 4.0), (0.0, 1.0)), number=7, kind=0):
    delta = {"params": {"a": jnp.array(values, jnp.float32)}}
    return ClientUpdates(number, kind, clients, examples, delta)


def test_what_was_asked_for_is_admitted():
    delta, weight = admission().admit(message())
    np.testing.assert_array_equal(weight, [10, 20])
    np.testing.assert_array_equal(delta["params"]["a"], [[3, 4], [0, 1]])


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"number": 6}, "round"),
        ({"clients": (4, 5)}, "unasked"),
        ({"clients": (8, 5), "examples": (30, 20)}, "class"),
        ({"kind": 1}, "shape"),
        ({"kind": 9}, "class"),
        ({"clients": (5, 5), "examples": (20, 20)}, "duplicate"),
        ({"examples": (10**9, 20)}, "examples"),
        ({"values": ((1.0, np.nan), (0.0, 1.0))}, "nonfinite"),
        ({"values": ((1e30, 0.0), (0.0, 1.0))}, "nonfinite"),
        ({"values": ((1.0,), (2.0,))}, "shape"),
        ({"values": ((60.0, 0.0), (0.0, 1.0))}, "norm"),
    ],
)
def test_every_wrong_update_is_refused_and_counted(wrong, reason):
    one = admission(max_norm=50.0)
    admitted = one.admit(message(**wrong))
    assert set(one.refused()) == {reason}
    if admitted is None:
        assert one.refused()[reason] == 2
        return
    assert one.refused()[reason] == 1
    delta, weight = admitted
    # The other client's update stands, and nothing of the refused one is left.
    assert (np.asarray(weight) > 0).sum() == 1
    refused = int(np.argmin(weight))
    np.testing.assert_array_equal(jax.tree.leaves(delta)[0][refused], [0, 0])


def test_a_type_or_branch_that_is_wrong_is_a_wrong_shape():
    one = admission()
    bad = ClientUpdates(7, 0, (3,), (10,), {"params": {"a": jnp.zeros((1, 2), jnp.int32)}})
    worse = ClientUpdates(7, 0, (3,), (10,), {"params": {"b": jnp.zeros((1, 2))}})
    assert one.admit(bad) is None and one.admit(worse) is None
    assert one.refused() == {"shape": 2}


def test_a_second_message_of_a_client_is_a_duplicate():
    one = admission()
    assert one.admit(message()) is not None
    _, weight = one.admit(message())
    np.testing.assert_array_equal(weight, [0, 0])
    assert one.refused() == {"duplicate": 2}


def test_clipping_scales_to_the_norm():
    delta, weight = admission(clip_norm=1.0).admit(message())
    np.testing.assert_allclose(delta["params"]["a"], [[0.6, 0.8], [0, 1]], rtol=1e-6)
    np.testing.assert_array_equal(weight, [10, 20])
