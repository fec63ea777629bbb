# SPDX-License-Identifier: Apache-2.0
"""Methods over width, for the comparison that the FlexTrain paper lacks.

A device of rung r holds `setting.widths[r]`: the first channels of every layer of the whole model,
as many as its storage allows. Batch normalization is static (arXiv 2010.01264):
training uses the statistics of the batch and keeps none, since those of another width would be
wrong; before a deployment they are measured for every width with the server's parameters.
"""

import jax

from flextrain_jax.federated.aggregation import HOLDERS
from flextrain_jax.federated.local import make_train
from flextrain_jax.federated.losses import (
    batch_statistics,
    drawn_width,
    predict_exit,
    present_classes,
)
from flextrain_jax.federated.parts import shapes_of
from flextrain_jax.federated.round import Algorithm, Role, federation
from flextrain_jax.federated.setting import FEDAVG_SERVER, Setting, fresh


def hetero_fl(setting: Setting) -> Algorithm:
    """HeteroFL (Diao et al., ICLR 2021): a device trains its width, on the classes of which it has
    examples; mean over holders.

    Its Scaler divides what a normalization that follows at once multiplies again, and is left out.
    The decision layer is averaged over all holders, where the authors' code leaves out, class by
    class, clients without it.
    """
    return _width_method(
        setting, lambda models, depth: present_classes(models[-1], depth), _own_macs
    )


def fjord(setting: Setting, distil: bool = False) -> Algorithm:
    """FjORD (Horvath et al., NeurIPS 2021): a device trains in every step one of the widths up to
    its own, drawn evenly (ordered dropout); mean over holders. `distil` is its self-distillation.
    """

    def loss(models, depth):
        return drawn_width(models, depth, distil)

    return _width_method(setting, loss, _distilled_macs if distil else _mean_macs)


def _own_macs(costs):
    return costs[-1].full.macs


def _mean_macs(costs):
    return sum(cost.full.macs for cost in costs) / len(costs)


def _distilled_macs(costs):
    return _own_macs(costs) + sum(cost.full.macs for cost in costs[:-1]) / len(costs)


def _width_method(setting: Setting, loss_of, forward) -> Algorithm:
    if not setting.widths:
        raise ValueError(
            "methods over width need a narrow model for every rung; the model must be a ResNet, and"
            " its smallest rung no smaller than its narrowest width"
        )
    depth = setting.model.n_blocks

    def role(rung):
        models, costs = zip(*setting.widths[: rung + 1], strict=True)
        return Role(
            shapes=shapes_of(lambda: {"params": models[-1].init(jax.random.key(0))}),
            train=make_train(loss_of(models, depth), setting.local),
            predict=predict_exit(models[-1], depth),
            macs=3 * forward(costs),
            measure=batch_statistics(models[-1], depth),
        )

    whole = setting.widths[-1][0]
    return federation(
        lambda key: {"params": fresh(whole)(key)},
        [role(rung) for rung in setting.class_rung],
        HOLDERS,
        FEDAVG_SERVER,
        setting.screening,
        setting.privacy,
    )
