# SPDX-License-Identifier: Apache-2.0
"""What methods over width may spend: the widest net within a depth's budget, of three kinds."""

import dataclasses

import pytest

from flextrain_jax.data.images import DataConfig
from flextrain_jax.experiments.federated import FederatedRun, widths_of
from flextrain_jax.federated import report
from flextrain_jax.federated.clients import DeviceClass
from flextrain_jax.federated.loop import FederatedTraining
from flextrain_jax.federated.methods.flextrain import FlexTrain
from flextrain_jax.federated.methods.heterofl import HeteroFL
from flextrain_jax.models.resnet import ResNet, model_cost

STORAGE = (1e4, 2.5e4, 9e4, 1e6)  # of configs/federated/cifar10.py


def settings(by):
    return FederatedRun(
        model=ResNet(stages=(1, 1, 1, 1), widths=(8, 16, 32, 64)),
        depths=(1, 2, 3, 4),
        classes={f"k{i}": DeviceClass(devices=i + 1, storage=s) for i, s in enumerate(STORAGE)},
        train=FederatedTraining(rounds=1, learning_rate=0.1),
        methods={"depth": FlexTrain(), "width": HeteroFL()},
        data=DataConfig(kind="cifar10", shrink=2),
        widths_by=by,
    )


def full(by):
    run = settings(by)
    costs = run.fitted()[2]
    return costs, [cost.full for _, cost in widths_of(run.model_config(), costs, by)]


@pytest.mark.parametrize("by", ["params", "macs"])
def test_no_wider_net_keeps_the_budget(by):
    costs, chosen = full(by)
    config = settings(by).model_config()
    eighths = [
        model_cost(dataclasses.replace(config, widths=(n, 2 * n, 4 * n, 8 * n))).full
        for n in range(1, 9)
    ]
    for cost, one in zip(costs, chosen, strict=True):
        at = eighths.index(one)
        assert getattr(one, by) <= getattr(cost, by)
        assert at == 7 or getattr(eighths[at + 1], by) > getattr(cost, by)
    assert chosen[-1] == eighths[-1] and chosen[0] != eighths[-1]


def test_at_equal_parameters_depth_spends_up_to_sixteen_times_the_multiply_adds():
    costs, chosen = full("params")
    ratios = [cost.macs / one.macs for cost, one in zip(costs, chosen, strict=True)]
    assert ratios == pytest.approx([16.0, 7.7, 3.0, 1.0], abs=0.05)
    # At equal multiply-adds it is width that has more parameters, up to nine times.
    costs, chosen = full("macs")
    more = [one.params / cost.params for cost, one in zip(costs, chosen, strict=True)]
    assert more == pytest.approx([9.25, 5.3, 2.95, 1.0], rel=0.01)


def test_a_result_says_what_a_device_of_every_class_spends():
    algorithms = settings("bytes").algorithms()
    depth, width = (report.budgets(algorithms[name].roles) for name in ("depth", "width"))
    costs = settings("bytes").fitted()[2]
    assert [row["params"] for row in depth] == [cost.params for cost in costs]
    assert [row["bytes"] for row in depth] == [cost.bytes for cost in costs]
    for mine, theirs in zip(width, depth, strict=True):
        assert mine["bytes"] == 4 * mine["params"] <= theirs["bytes"]
        assert mine["training_macs"] <= theirs["training_macs"]
