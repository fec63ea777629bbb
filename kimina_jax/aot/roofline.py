# SPDX-License-Identifier: Apache-2.0
"""The least time that a program needs on a chip, by the published rates of its parts.

Computing, memory and links work at the same time, so a program takes at least the largest of the
times that each needs by itself (the roofline model, doi:10.1145/1498765.1498785).
"""

import math
from typing import Any

import jax
import numpy as np

from flextrain_jax.core import flops
from flextrain_jax.core.flops import CHIPS, Chip
from kimina_jax.model import transformer
from kimina_jax.model.config import Config
from kimina_jax.trainer.throughput import forward_flops


def chip_of(topology: str) -> Chip | None:
    """The rates of the chips of a topology such as v5e:4x4; None where they are not known."""
    return CHIPS.get(topology.split(":")[0])


def step_flops(model: Config, tokens: int, length: int, adapters: bool) -> tuple[float, float]:
    """Operations of a training step over `tokens` tokens in rows of `length`: those of the model,
    and all that are executed, with what the backward pass computes again.

    With `adapters` the weights of the model get no gradient.
    """
    forward = forward_flops(model, tokens, length / 2)
    # Logits are always computed again (model/logprobs.py); with "attention" all but attention is.
    recomputed = 2.0 * tokens * model.d_model * model.vocab_size
    if _layers_again(model):
        context = 0 if model.remat == "attention" else length / 2
        recomputed = forward_flops(model, tokens, context)
    frozen = forward_flops(model, tokens, 0) if adapters else 0.0
    executed = flops.training_step(forward, recomputed, frozen)
    return executed - recomputed, executed


def step_traffic(model: Config, microbatches: int, tensor: int, arguments: int) -> float:
    """Bytes between a chip and its memory in a training step, activations left out.

    The program's arguments are read and its results written once (`arguments` bytes, both), and
    every pass over a microbatch (forward, its recomputation, backward) reads the gathered weights,
    which lie on `tensor` chips.
    """
    leaves = jax.tree.leaves(transformer.declare(model), is_leaf=lambda x: hasattr(x, "shape"))
    weights = sum(math.prod(leaf.shape) for leaf in leaves) / tensor
    width = np.dtype("float32" if model.dtype == "float32" else "float16").itemsize
    passes = 3 if _layers_again(model) else 2
    return arguments + microbatches * passes * width * weights


def least_times(chip: Chip, executed: float, traffic: float, exchanged: float) -> dict[str, float]:
    """Seconds that computing, memory and links need: operations, bytes and bytes of one chip."""
    return {
        "compute_s": executed / chip.flops,
        "hbm_s": traffic / chip.hbm_bandwidth,
        "links_s": exchanged / chip.link_bandwidth,
    }


def rows_that_fit(memory: float, weights: int, row: float, every: int) -> int:
    """As many rows of `row` bytes as `memory` bytes hold beside `weights`; a multiple of `every`,
    and at least that."""
    return max(1, int((memory - weights) / row) // every) * every


def weights_read(params: Any, model: Config, tensor: int) -> float:
    """Bytes of the weights that a chip reads to decode a token.

    Every chip needs all of its heads' weights, also those that lie on others along `fsdp`. Of the
    embedding a few rows are read, unless it is the output matrix, too.
    """
    read = sum(x.size * x.dtype.itemsize for x in jax.tree.leaves(params)) / tensor
    if not model.tie_embeddings:
        read -= params["embed"].size * params["embed"].dtype.itemsize / tensor
    return read


def _layers_again(model: Config) -> bool:
    return model.remat in ("block", "attention")
