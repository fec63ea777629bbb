# SPDX-License-Identifier: Apache-2.0
"""FedFlexTrain (arXiv 2310.20457, Algorithm 2), and what goes beyond it.

Every device trains the blocks that it holds, and distils into the next smaller configuration of the
fleet. Equation 8, of a device that holds k blocks, with k' the next smaller configuration, CE
cross-entropy, f features before the decision layer, F of them, and sg no gradient:

    CE_k + beta / F |f_k' - sg(f_k)|^2
"""

import functools
from collections.abc import Callable
from typing import Literal

import jax

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.elastic.model import ElasticModel, head_of
from flextrain_jax.elastic.train_step import feature_distance
from flextrain_jax.federated.aggregation import named_rule
from flextrain_jax.federated.comparison import (
    FEDAVG_SERVER,
    Comparison,
    forward_macs,
    init_net,
    part_shapes,
)
from flextrain_jax.federated.local import make_train
from flextrain_jax.federated.losses import (
    cross_entropy,
    exits_of,
    own_exit,
    predict_ensemble,
    predict_exit,
)
from flextrain_jax.federated.round import Algorithm, Role, federation


@settings
class FlexTrain:
    """FedFlexTrain (arXiv 2310.20457, Algorithm 2); the defaults are the method as printed, but for
    the mean in place of a sum in equation 8.
    """

    kind: Literal["flextrain"] = setting(
        "FedFlexTrain: a device trains the blocks that it holds.", default="flextrain", kw_only=True
    )
    rule: Literal["append", "holders", "median", "trimmed"] = setting(
        "How changes become one: the mean over all devices (append, as printed) or over those who"
        " hold a block; by coordinate the median or the mean without the extremes of these.",
        default="append",
    )
    trim: float = setting(
        "Of rule trimmed: the share that is left out at each end.", default=0.1, ge=0, lt=0.5
    )
    exits: Literal["own", "all"] = setting(
        "What a device trains: its own configuration and, by distillation, the next smaller one"
        " (the paper); or all configurations up to its own, distilled from its own.",
        default="own",
    )
    heads: Literal["shared", "per_depth"] = setting(
        "One decision layer for all configurations (the paper), or one for each.", default="shared"
    )
    beta: float = setting("The weight of the distillation; 0: none.", default=0.2, ge=0)
    target: Literal["features", "logits"] = setting(
        "What is distilled: the features before the decision layer, or its scores.",
        default="features",
    )
    reduction: Literal["mean", "sum"] = setting(
        "The squared distance over the features: their mean, or their sum.", default="mean"
    )
    ensemble: bool = setting(
        "A device predicts by all exits together; needs exits all.", default=False
    )

    def __post_init__(self):
        if self.ensemble and self.exits != "all":
            raise ValueError("'ensemble' needs exits that are all trained; set 'exits' to all")

    def algorithm(self, comparison: Comparison) -> Algorithm:
        """FedFlexTrain."""
        heads = comparison.depths if self.heads == "per_depth" else ()
        return federation(
            lambda key: init_net(comparison, key, comparison.depths[-1], heads),
            [self._role(comparison, rung, heads) for rung in comparison.class_rung],
            named_rule(self.rule, self.trim),
            FEDAVG_SERVER,
            comparison.screening,
            comparison.privacy,
        )

    def _role(self, comparison: Comparison, rung: int, heads: tuple[int, ...]) -> Role:
        depth, model = comparison.depths[rung], comparison.model
        smaller = comparison.depths[max(0, rung - 1) : rung] if self.beta else ()
        trained = comparison.depths[: rung + 1] if self.exits == "all" else (*smaller, depth)
        if len(trained) == 1:
            loss = own_exit(model, depth)
        else:
            make = all_exits if self.exits == "all" else into_smaller
            loss = make(model, trained, self.beta, self.target, self.reduction)
        # For equation 8 on features a device needs no head but its own (`into_smaller`).
        read = trained if self.exits == "all" or self.target == "logits" else (depth,)
        return Role(
            shapes=part_shapes(comparison, depth, [head for head in heads if head in read]),
            train=make_train(loss, comparison.local),
            predict=(
                predict_ensemble(model, trained, "probabilities")
                if self.ensemble
                else predict_exit(model, depth)
            ),
            macs=3 * forward_macs(comparison, trained),
            exits=trained if self.ensemble else (depth,),
            over="probabilities",
        )


@functools.cache
def into_smaller(
    model: ElasticModel, depths: tuple[int, ...], beta: float, target: str, reduction: str
) -> Callable:
    """Equation 8: cross-entropy of the largest depth, and beta times the squared distance of the
    next smaller one from it; the gradient of the distance goes through the smaller one alone.
    `depths` are one or two.

    With a head for each depth, features of both depths are read through the head of the larger (a
    transformer's has the final norm), which is all that a device holds; the distance does not move
    it.
    """

    def loss(params, given, batch, key):
        heads = None
        if "heads" in params and target == "features":
            own = head_of(params, depths[-1])
            heads = [*[jax.lax.stop_gradient(own)] * (len(depths) - 1), own]
        outs, found = exits_of(model, params, depths, batch, key, {}, True, heads)
        value = cross_entropy(model, params, *outs[-1], batch)
        if len(depths) == 1:
            return value, found
        teacher, student = (_target(model, params, *out, target) for out in reversed(outs))
        weight_B = model.example_weight(batch)
        teacher = jax.lax.stop_gradient(teacher)
        return value + beta * feature_distance(student, teacher, weight_B, reduction), found

    return loss


@functools.cache
def all_exits(
    model: ElasticModel, depths: tuple[int, ...], beta: float, target: str, reduction: str
) -> Callable:
    """The sum over depths of cross-entropy, and beta times the sum of the shallower ones' squared
    distances from the deepest, which gets no gradient from them.

    Sums, so that every depth learns as fast as it would alone.
    """

    def loss(params, given, batch, key):
        outs, found = exits_of(model, params, depths, batch, key, {}, True)
        value = sum(cross_entropy(model, params, *out, batch) for out in outs)
        teacher = jax.lax.stop_gradient(_target(model, params, *outs[-1], target))
        weight_B = model.example_weight(batch)
        distances = [
            feature_distance(_target(model, params, *out, target), teacher, weight_B, reduction)
            for out in outs[:-1]
        ]
        return value + beta * sum(distances), found

    return loss


def _target(model, params, head, f_BF, target):
    return f_BF if target == "features" else model.logits(params, head, f_BF)
