# SPDX-License-Identifier: Apache-2.0
"""What methods over width share, for the comparison that the FlexTrain paper lacks.

A device of rung r holds `comparison.widths[r]`: the first channels of every layer of the whole
model, as many as its storage allows. Batch normalization is static (arXiv 2010.01264): training
uses the statistics of the batch and keeps none, since those of another width would be wrong; before
a deployment they are measured for every width with the server's parameters.
"""

from collections.abc import Callable, Sequence

import jax

from flextrain_jax.elastic.costs import ModelCost
from flextrain_jax.elastic.model import ElasticModel
from flextrain_jax.federated.aggregation import HOLDERS
from flextrain_jax.federated.comparison import FEDAVG_SERVER, Comparison, fresh
from flextrain_jax.federated.local import make_train
from flextrain_jax.federated.losses import batch_statistics, predict_exit
from flextrain_jax.federated.parts import shapes_of
from flextrain_jax.federated.round import Algorithm, Role, federation


def width_method(
    comparison: Comparison,
    loss_of: Callable[[tuple[ElasticModel, ...], int], Callable],
    forward: Callable[[Sequence[ModelCost]], float],
) -> Algorithm:
    """The method in which a device minimizes `loss_of(models up to its own width, depth)`, whose
    forward pass takes `forward(costs of these models)` multiply-adds; mean over holders.

    Raises ValueError where the fleet has no narrow models.
    """
    if not comparison.widths:
        raise ValueError(
            "methods over width need a narrow model for every rung; the model must be a ResNet, and"
            " its smallest rung no smaller than its narrowest width"
        )
    depth = comparison.model.n_blocks

    def role(rung):
        # Rungs may have one width, which is then one of the widths all the same.
        models, costs = zip(*dict.fromkeys(comparison.widths[: rung + 1]), strict=True)
        return Role(
            shapes=shapes_of(lambda: {"params": models[-1].init(jax.random.key(0))}),
            train=make_train(loss_of(models, depth), comparison.local),
            predict=predict_exit(models[-1], depth),
            macs=3 * forward(costs),
            exits=(depth,),
            measure=batch_statistics(models[-1], depth),
        )

    whole = comparison.widths[-1][0]
    return federation(
        lambda key: {"params": fresh(whole)(key)},
        [role(rung) for rung in comparison.class_rung],
        HOLDERS,
        FEDAVG_SERVER,
        comparison.screening,
        comparison.privacy,
    )
