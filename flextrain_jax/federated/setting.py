# SPDX-License-Identifier: Apache-2.0
"""Federated methods over a fleet whose devices hold unequal parts of one model.

Every method is the same round (`fed_round`) with other parts, another loss or another rule; the
lines in which they differ are all that stands here. Depth methods are in this file and in
`fed_depth`, width methods in `fed_width`.
"""

import dataclasses
import functools
from collections.abc import Callable, Sequence

import jax
import optax

from flextrain_jax.elastic.bill import trunk_macs
from flextrain_jax.elastic.costs import ModelCost
from flextrain_jax.elastic.model import ElasticModel, give_heads, select
from flextrain_jax.federated.aggregation import HOLDERS, Rule
from flextrain_jax.federated.local import LocalConfig, make_train
from flextrain_jax.federated.losses import (
    all_exits,
    into_smaller,
    own_exit,
    predict_ensemble,
    predict_exit,
    proximal,
)
from flextrain_jax.federated.parts import shapes_of
from flextrain_jax.federated.privacy import Privacy
from flextrain_jax.federated.round import Algorithm, Role, federation, simulate
from flextrain_jax.federated.screening import Screening

FEDAVG_SERVER = optax.sgd(1.0)  # the clients' mean change as it is


@dataclasses.dataclass(frozen=True)
class Setting:
    """What all methods of a comparison share.

    `depths` are the numbers of blocks in use, ascending (a prefix ladder; the last is the server's
    model for methods over depth), `class_rung` the rung of every device class. `widths` are, for
    methods over width, the model of every rung: narrow ones, and the whole last. `privacy` is for
    methods whose rule is a plain mean, and for models without running statistics.
    """

    model: ElasticModel
    cost: ModelCost
    depths: tuple[int, ...]
    class_rung: tuple[int, ...]
    local: LocalConfig
    screening: Screening
    widths: tuple[tuple[ElasticModel, ModelCost], ...] = ()
    privacy: Privacy | None = None

    def __post_init__(self):
        if self.privacy and self.model.init_stats():
            raise ValueError("privacy has no noise for running statistics; set model.norm to group")

    def blocks(self, depth: int) -> tuple[int, ...]:
        """The blocks of a depth."""
        return tuple(range(depth))


@functools.cache
def fresh(model: ElasticModel) -> Callable[[jax.Array], dict]:
    """`init` of a model as one program, which all methods share."""
    return jax.jit(model.init)


def init_net(setting: Setting, key: jax.Array, depth: int, heads: Sequence[int] = ()) -> dict:
    """The part of a fresh model that a depth makes up; with `heads` one for each of these depths
    in place of the shared one.
    """
    params = fresh(setting.model)(key)
    if heads:
        params = give_heads(params, heads)
    net = {"params": select(params, setting.blocks(depth), heads)}
    stats = setting.model.init_stats()
    kept = {name: x for name, x in stats.items() if name == "stem" or int(name) < depth}
    return net | ({"stats": kept} if kept else {})


def part_shapes(setting: Setting, depth: int, heads: Sequence[int] = ()) -> dict:
    """The shapes of `init_net`."""
    return shapes_of(lambda: init_net(setting, jax.random.key(0), depth, heads))


def forward_macs(setting: Setting, depths: Sequence[int]) -> int:
    """Multiply-adds of one pass with these exits, for one example."""
    return trunk_macs(setting.cost, [setting.blocks(depth) for depth in depths])


def fed_avg(
    setting: Setting,
    depth: int | None = None,
    mu: float = 0.0,
    rule: Rule = HOLDERS,
    server_tx: optax.GradientTransformation = FEDAVG_SERVER,
) -> Algorithm:
    """FedAvg (arXiv 1602.05629): every device trains the same model, of all blocks or `depth`.

    With all blocks it ignores what devices can hold, and is the mark to come near to. `mu` above 0
    makes it FedProx; a `server_tx` of `aggregation.adaptive` FedAdam or FedYogi; a rule of median
    or trimmed mean the robust ones.
    """
    depth = depth or setting.depths[-1]
    loss = own_exit(setting.model, depth)
    role = Role(
        shapes=part_shapes(setting, depth),
        train=make_train(proximal(loss, mu) if mu else loss, setting.local),
        predict=predict_exit(setting.model, depth),
        macs=3 * forward_macs(setting, (depth,)),
    )
    roles = [role] * len(setting.class_rung)
    return federation(
        lambda key: init_net(setting, key, depth),
        roles,
        rule,
        server_tx,
        setting.screening,
        setting.privacy,
    )


def fed_small(setting: Setting, rule: Rule = HOLDERS) -> Algorithm:
    """FedSmall: FedAvg of the largest model that the weakest device holds."""
    return fed_avg(setting, setting.depths[min(setting.class_rung)], rule=rule)


def fed_class(setting: Setting, rule: Rule = HOLDERS) -> Algorithm:
    """FedClass: a FedAvg of its own for every device class, each with its own model."""

    def alone(kind: int, rung: int) -> Algorithm:
        private = setting.privacy and setting.privacy.only(kind)
        mine = dataclasses.replace(setting, privacy=private)
        return fed_avg(mine, setting.depths[rung], rule=rule)

    own = [alone(kind, rung) for kind, rung in enumerate(setting.class_rung)]

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

    return Algorithm(init, apply, deploy, tuple(one.roles[k] for k, one in enumerate(own)))


def _together(metrics: list[dict]) -> dict:
    """The metrics of several federations as those of one."""
    clients = sum(m["clients"] for m in metrics)
    lost = sum(m["clients"] * m["client_loss"] for m in metrics if m["clients"])
    reasons = sorted({reason for m in metrics for reason in m["refused"]})
    return {
        "clients": clients,
        "client_loss": lost / clients if clients else None,
        "refused": {r: sum(m["refused"].get(r, 0) for m in metrics) for r in reasons},
        "refused_clients": [one for m in metrics for one in m["refused_clients"]],
    }


def fed_flextrain(
    setting: Setting,
    rule: Rule,
    exits: str = "own",
    heads: str = "shared",
    beta: float = 0.2,
    target: str = "features",
    reduction: str = "mean",
    ensemble: bool = False,
) -> Algorithm:
    """FedFlexTrain (arXiv 2310.20457, Algorithm 2): every device trains the blocks that it holds,
    and distils into the next smaller configuration of the fleet (equation 8).

    `rule` is APPEND (as printed) or HOLDERS. Beyond the paper: with `exits` "all" a device trains
    all configurations up to its own, distilled from its own; with `heads` "per_depth" each has a
    head, and with `ensemble` a device predicts by all of them. `target` and `reduction` as in
    `train_step.Method`.
    """
    _check("exits", exits, ("own", "all"))
    _check("heads", heads, ("shared", "per_depth"))
    _check("target", target, ("features", "logits"))
    _check("reduction", reduction, ("mean", "sum"))
    if ensemble and exits != "all":
        raise ValueError("ensemble needs exits that are all trained; set exits to all")
    every_head = setting.depths if heads == "per_depth" else ()

    def role(rung):
        depth = setting.depths[rung]
        smaller = setting.depths[max(0, rung - 1) : rung] if beta else ()
        trained = setting.depths[: rung + 1] if exits == "all" else (*smaller, depth)
        if len(trained) == 1:
            loss = own_exit(setting.model, depth)
        else:
            make = all_exits if exits == "all" else into_smaller
            loss = make(setting.model, trained, beta, target, reduction)
        # Eq. 8 on features reads no head of the smaller configuration.
        read = trained if exits == "all" or target == "logits" else (depth,)
        held_heads = [d for d in every_head if d in read]
        return Role(
            shapes=_held(setting, depth, every_head, held_heads),
            train=make_train(loss, setting.local),
            predict=(
                predict_ensemble(setting.model, trained)
                if ensemble
                else predict_exit(setting.model, depth)
            ),
            macs=3 * forward_macs(setting, trained),
        )

    return federation(
        lambda key: init_net(setting, key, setting.depths[-1], every_head),
        [role(rung) for rung in setting.class_rung],
        rule,
        FEDAVG_SERVER,
        setting.screening,
        setting.privacy,
    )


def _held(setting, depth, every_head, held_heads):
    """The shapes of a depth with some of the heads of a net that has one for each depth."""
    if not every_head:
        return part_shapes(setting, depth)
    return part_shapes(setting, depth, held_heads)


def _check(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} is {value!r}; use {', '.join(allowed)}")
