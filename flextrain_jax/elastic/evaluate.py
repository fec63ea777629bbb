# SPDX-License-Identifier: Apache-2.0
"""Accuracy of every rung on a test set, all rungs in one pass where they share their trunk."""

import functools
from collections.abc import Callable, Iterable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from flextrain_jax.core.mesh import shard_batch
from flextrain_jax.elastic.ladder import DepthLadder
from flextrain_jax.elastic.model import ElasticModel, Trunk, head_of
from flextrain_jax.elastic.train_step import Method, stats_group


@functools.cache
def make_evaluate(model: ElasticModel, ladder: DepthLadder, method: Method) -> Callable:
    """`evaluate(params, stats, batch) -> sums`, (R, 3) float32: each rung's loss, weight, hits.
    Nets of other seeds share it.
    """
    rungs = range(len(ladder))
    sets = tuple(ladder.active(rung) for rung in rungs)

    @jax.jit
    def evaluate(params, stats, batch):
        by_set = {
            blocks: stats[stats_group(ladder, method, rung)] if stats else {}
            for rung, blocks in zip(rungs, sets, strict=True)
        }
        everything = tuple(range(model.n_blocks))
        trunk = Trunk(model, sets, params, everything, by_set, batch, None, train=False)
        rows = []
        for rung, blocks in zip(rungs, sets, strict=True):
            head = head_of(params, ladder.depths[rung])
            f = model.features(params, head, trunk.hidden(blocks))
            rows.append(jnp.stack(model.loss(params, head, f, batch)))
        return jnp.stack(rows)

    return evaluate


def accuracies(
    evaluate: Callable, params: dict, stats: dict, batches: Iterable[Any], mesh
) -> list[dict[str, float]]:
    """Accuracy and mean loss of every rung over host batches, all of one size."""
    sums: Any = 0.0
    for batch in batches:
        sums = sums + np.asarray(evaluate(params, stats, shard_batch(batch, mesh)), np.float64)
    return [
        {"accuracy": float(hits / weight), "loss": float(loss / weight), "images": int(weight)}
        for loss, weight, hits in sums
    ]
