# SPDX-License-Identifier: Apache-2.0
"""What all methods of a comparison share: the model, and what devices of each class hold of it.

Every method is the same round (`round.federation`) with other parts, another loss or another rule;
the lines in which they differ are all that stands in the files of `methods`.
"""

import dataclasses
import functools
from collections.abc import Callable, Sequence

import jax
import optax

from flextrain_jax.elastic.bill import trunk_macs
from flextrain_jax.elastic.costs import ModelCost
from flextrain_jax.elastic.model import ElasticModel, give_heads, select
from flextrain_jax.federated.local import LocalConfig
from flextrain_jax.federated.parts import shapes_of
from flextrain_jax.federated.privacy import Privacy
from flextrain_jax.federated.screening import Screening

FEDAVG_SERVER = optax.sgd(1.0)  # the clients' mean change as it is


@dataclasses.dataclass(frozen=True)
class Comparison:
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
            raise ValueError(
                "'privacy' has no noise for running statistics; set 'model.norm' to group"
            )

    def blocks(self, depth: int) -> tuple[int, ...]:
        """The blocks of a depth."""
        return tuple(range(depth))


@functools.cache
def fresh(model: ElasticModel) -> Callable[[jax.Array], dict]:
    """`init` of a model as one program, which all methods share."""
    return jax.jit(model.init)


def init_net(comparison: Comparison, key: jax.Array, depth: int, heads: Sequence[int] = ()) -> dict:
    """The part of a fresh model that a depth makes up; with `heads` one for each of these depths
    in place of the shared one.
    """
    params = fresh(comparison.model)(key)
    if heads:
        params = give_heads(params, heads)
    net = {"params": select(params, comparison.blocks(depth), heads)}
    stats = comparison.model.init_stats()
    kept = {name: x for name, x in stats.items() if name == "stem" or int(name) < depth}
    return net | ({"stats": kept} if kept else {})


def part_shapes(comparison: Comparison, depth: int, heads: Sequence[int] = ()) -> dict:
    """The shapes of `init_net`."""
    return shapes_of(lambda: init_net(comparison, jax.random.key(0), depth, heads))


def forward_macs(comparison: Comparison, depths: Sequence[int]) -> int:
    """Multiply-adds of one pass with these exits, for one example."""
    return trunk_macs(comparison.cost, [comparison.blocks(depth) for depth in depths])
