# SPDX-License-Identifier: Apache-2.0
"""FedAvg (arXiv 1602.05629), and FedAvg of a smaller model or within each class of devices.

FedAvg moves the server by the clients' mean change, weighed by their examples:
w <- w + sum_i n_i (w_i - w) / sum_i n_i.
"""

import dataclasses
import functools
from collections.abc import Callable
from typing import Literal

import jax
import jax.numpy as jnp
import optax

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.federated.aggregation import HOLDERS, AggregationRule, adaptive, named_rule
from flextrain_jax.federated.comparison import (
    FEDAVG_SERVER,
    Comparison,
    forward_macs,
    init_net,
    part_shapes,
)
from flextrain_jax.federated.local import make_train
from flextrain_jax.federated.losses import own_exit, predict_exit
from flextrain_jax.federated.round import Algorithm, Role, federation, simulate


@settings
class FedAvg:
    """FedAvg (arXiv 1602.05629): every device trains the whole model, whatever it can hold.

    So it is the mark to come near to.
    """

    kind: Literal["fedavg"] = setting(
        "FedAvg of the whole model, whatever a device can hold.", default="fedavg", kw_only=True
    )
    mu: float = setting(
        "Above 0 it is FedProx (arXiv 1812.06127), and mu/2 weighs the squared distance from what"
        " was sent.",
        default=0.0,
        ge=0,
    )
    rule: Literal["mean", "median", "trimmed"] = setting(
        "How changes become one: their mean, or by coordinate the median or the mean without the"
        " extremes (arXiv 1803.01498).",
        default="mean",
    )
    trim: float = setting(
        "Of rule trimmed: the share that is left out at each end.", default=0.1, ge=0, lt=0.5
    )
    server: Literal["mean", "adam", "yogi"] = setting(
        "The server's optimizer: the mean as it is, FedAdam or FedYogi (arXiv 2003.00295).",
        default="mean",
    )
    server_rate: float = setting("The learning rate of adam and yogi.", default=0.01, gt=0)

    def algorithm(self, comparison: Comparison) -> Algorithm:
        """FedAvg, FedProx, FedAdam, FedYogi, or with a robust rule."""
        rule = named_rule(self.rule, self.trim)
        tx = FEDAVG_SERVER if self.server == "mean" else adaptive(self.server_rate, self.server)
        return average(comparison, comparison.depths[-1], rule, self.mu, tx)


@settings
class FedSmall:
    """FedSmall: FedAvg of the largest model that the weakest device holds."""

    kind: Literal["fedsmall"] = setting(
        "FedAvg of what the weakest device holds.", default="fedsmall", kw_only=True
    )

    def algorithm(self, comparison: Comparison) -> Algorithm:
        """FedSmall."""
        return average(comparison, comparison.depths[min(comparison.class_rung)])


@settings
class FedClass:
    """FedClass: a FedAvg of its own for every device class, each with its own model."""

    kind: Literal["fedclass"] = setting(
        "A FedAvg of its own for each class of devices.", default="fedclass", kw_only=True
    )

    def algorithm(self, comparison: Comparison) -> Algorithm:
        """FedClass: the server's state is one of each federation."""

        def alone(kind: int, rung: int) -> Algorithm:
            private = comparison.privacy and comparison.privacy.only(kind)
            mine = dataclasses.replace(comparison, privacy=private)
            return average(mine, comparison.depths[rung])

        own = [alone(kind, rung) for kind, rung in enumerate(comparison.class_rung)]

        def init(key):
            return tuple(one.init(jax.random.fold_in(key, kind)) for kind, one in enumerate(own))

        def apply(servers, cohort, collect=simulate):
            results = [
                one.apply(server, cohort.only(kind), collect)
                for kind, (one, server) in enumerate(zip(own, servers, strict=True))
            ]
            return tuple(server for server, _ in results), _together([m for _, m in results])

        def deploy(servers, kind, sample):
            return own[kind].deploy(servers[kind], kind, sample)

        roles = tuple(one.roles[k] for k, one in enumerate(own))
        return Algorithm(init, apply, deploy, roles, private=own[0].private)


def average(
    comparison: Comparison,
    depth: int,
    rule: AggregationRule = HOLDERS,
    mu: float = 0.0,
    server_tx: optax.GradientTransformation = FEDAVG_SERVER,
) -> Algorithm:
    """Every device trains the model of `depth` blocks; the rule puts their changes together."""
    loss = own_exit(comparison.model, depth)
    role = Role(
        shapes=part_shapes(comparison, depth),
        train=make_train(proximal(loss, mu) if mu else loss, comparison.local),
        predict=predict_exit(comparison.model, depth),
        macs=3 * forward_macs(comparison, (depth,)),
        exits=(depth,),
    )
    return federation(
        lambda key: init_net(comparison, key, depth),
        [role] * len(comparison.class_rung),
        rule,
        server_tx,
        comparison.screening,
        comparison.privacy,
    )


@functools.cache
def proximal(inner: Callable, mu: float) -> Callable:
    """`inner` and mu/2 times the squared distance from what was sent: FedProx, arXiv 1812.06127."""

    def loss(params, given, batch, key):
        value, found = inner(params, given, batch, key)
        squares = jax.tree.map(lambda a, b: jnp.sum(jnp.square(a - b)), params, given.sent)
        return value + mu / 2 * sum(jax.tree.leaves(squares)), found

    return loss


def _together(metrics: list[dict]) -> dict:
    """The metrics of several federations as those of one."""
    examples = sum(m["examples"] for m in metrics)
    lost = sum(m["examples"] * m["client_loss"] for m in metrics if m["examples"])
    reasons = sorted({reason for m in metrics for reason in m["refused"]})
    return {
        "clients": sum(m["clients"] for m in metrics),
        "trained": [sum(counts) for counts in zip(*(m["trained"] for m in metrics), strict=True)],
        "client_loss": lost / examples if examples else None,
        "examples": examples,
        "refused": {r: sum(m["refused"].get(r, 0) for m in metrics) for r in reasons},
        "refused_clients": [one for m in metrics for one in m["refused_clients"]],
    }
