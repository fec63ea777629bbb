# SPDX-License-Identifier: Apache-2.0
"""The ladder of depths: which blocks each configuration keeps, how often it is trained, its price.

FlexTrain (arXiv 2310.20457, section 3) keeps the first k blocks and turns the others into
identities. Here a ladder is an order in which blocks join and a number of blocks for each rung: the
prefix order is the paper's, `stage_order` takes the first blocks of every stage of a ResNet (so
that a rung of ResNet-56 is a true ResNet-20 or ResNet-8), `even_order` spreads the kept blocks over
a transformer (LayerDrop, arXiv 1909.11556, section 3.2). Whatever the order, rungs are nested: a
smaller model is a part of a larger one, so only what is missing has to be sent to a device.
"""

import dataclasses
import itertools
from typing import Literal

import numpy as np

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.elastic.costs import FLOAT_BYTES, ModelCost

_DEPTH_DRAW = 0xDE97  # the purpose of the random stream


class LadderError(ValueError):
    """A ladder that cannot be; the message is one sentence for the user."""


@dataclasses.dataclass(frozen=True)
class DepthLadder:
    """Rungs from small to large: rung r keeps the first `depths[r]` blocks of `order`.

    `order` is a permutation of the blocks, `probabilities` says how often training draws a rung.
    """

    order: tuple[int, ...]
    depths: tuple[int, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self):
        n = len(self.order)
        if sorted(self.order) != list(range(n)):
            raise LadderError(f"ladder.order is no permutation of the blocks 0 to {n - 1}")
        if not self.depths or list(self.depths) != sorted(set(self.depths)):
            raise LadderError(f"ladder.depths {self.depths} must grow from rung to rung")
        if self.depths[0] < 1 or self.depths[-1] > n:
            raise LadderError(f"ladder.depths {self.depths} must lie within 1 and {n} blocks")
        if len(self.probabilities) != len(self.depths):
            raise LadderError(
                f"ladder.probabilities has {len(self.probabilities)} entries for"
                f" {len(self.depths)} depths"
            )
        if min(self.probabilities) < 0 or abs(sum(self.probabilities) - 1) > 1e-6:
            raise LadderError("ladder.probabilities must be at least 0 and sum to 1")

    def __len__(self) -> int:
        """The number of rungs."""
        return len(self.depths)

    @property
    def is_prefix(self) -> bool:
        """Whether every rung is the first blocks of the model, as in the paper.

        Then what enters an active block does not depend on the rung, so that one set of running
        statistics serves all rungs.
        """
        return self.order == tuple(range(len(self.order)))

    def active(self, rung: int) -> tuple[int, ...]:
        """The blocks of a rung, ascending."""
        return tuple(sorted(self.order[: self.depths[rung]]))

    def segments(self) -> tuple[tuple[int, int], ...]:
        """Neighbouring blocks that are in the same rungs, as (start, stop): every rung has some of
        these, whole.
        """
        first = [len(self)] * len(self.order)
        for rung in reversed(range(len(self))):
            for block in self.active(rung):
                first[block] = rung
        cuts = [0, *(i for i in range(1, len(first)) if first[i] != first[i - 1]), len(first)]
        return tuple(itertools.pairwise(cuts))

    def draw(self, seed: int, step: int) -> int:
        """The rung of a training step, a function of (seed, step) alone: k ~ pi of Algorithm 1.

        Drawn on the host, so that every process of a mesh draws the same.
        """
        rng = np.random.default_rng((seed, step, _DEPTH_DRAW))
        return int(rng.choice(len(self), p=self.probabilities))

    def only(self, rung: int) -> "DepthLadder":
        """The ladder of this rung alone: what an independent model of that size is trained with."""
        return DepthLadder(self.order, (self.depths[rung],), (1.0,))


@dataclasses.dataclass(frozen=True)
class RungCost:
    """A rung in numbers, in float32 and for one example.

    `state` counts running statistics; `bytes` are those of parameters and state; `memory` is
    `bytes` and the activations of an inference pass; `train_memory` is parameters, gradients and
    momentum, and the activations that one example keeps for the backward pass.
    """

    depth: int
    probability: float
    params: int
    state: int
    macs: int
    bytes: int
    memory: int
    train_memory: int


@settings
class LadderConfig:
    """A ladder, as a configuration says it: the model says how many blocks there are."""

    order: Literal["prefix", "stages", "even"] = setting(
        "In which order blocks join: the first ones first (the paper), the first of every stage"
        " first, or spread evenly.",
    )
    depths: tuple[int, ...] = setting("Blocks of every rung, growing.", ge=1, unit="blocks")
    probabilities: tuple[float, ...] = setting(
        "How often training draws each rung; they sum to 1.", ge=0, le=1
    )

    def over(self, stages: tuple[int, ...]) -> DepthLadder:
        """The ladder over a model with so many blocks in each stage (a transformer has one stage).

        Raises LadderError, also where the largest rung is not the whole model.
        """
        n_blocks = sum(stages)
        orders = {
            "prefix": prefix_order(n_blocks),
            "stages": stage_order(stages),
            "even": even_order(n_blocks),
        }
        ladder = DepthLadder(orders[self.order], self.depths, self.probabilities)
        if ladder.depths[-1] != n_blocks:
            raise LadderError(
                f"ladder.depths {self.depths} must end with all {n_blocks} blocks of the model"
            )
        return ladder


def rung_costs(ladder: DepthLadder, model: ModelCost) -> tuple[RungCost, ...]:
    """The costs of every rung, from small to large."""
    rows = []
    for rung in range(len(ladder)):
        cost = model.of(ladder.active(rung))
        stored = FLOAT_BYTES * (cost.params + cost.state)
        rows.append(
            RungCost(
                depth=ladder.depths[rung],
                probability=ladder.probabilities[rung],
                params=cost.params,
                state=cost.state,
                macs=cost.macs,
                bytes=stored,
                memory=stored + FLOAT_BYTES * cost.live,
                train_memory=stored + FLOAT_BYTES * (2 * cost.params + cost.saved),
            )
        )
    return tuple(rows)


def prefix_order(n_blocks: int) -> tuple[int, ...]:
    """The first blocks first: the paper's deactivation from deep to shallow."""
    return tuple(range(n_blocks))


def stage_order(stages: tuple[int, ...]) -> tuple[int, ...]:
    """The first block of every stage, then the second of every stage, and so on.

    `stages` are the numbers of blocks of each stage.
    """
    firsts = np.cumsum((0, *stages[:-1]))
    return tuple(
        int(first) + i
        for i in range(max(stages))
        for first, size in zip(firsts, stages, strict=True)
        if i < size
    )


def even_order(n_blocks: int) -> tuple[int, ...]:
    """First and last block, then always the middle of the widest gap (the first of equal ones)."""
    kept = [0, n_blocks - 1][: min(n_blocks, 2)]
    while len(kept) < n_blocks:
        marks = sorted(kept)
        gaps = [(b - a, -a) for a, b in itertools.pairwise(marks)]
        width, start = max(gaps)
        kept.append(-start + width // 2)
    return tuple(kept)
