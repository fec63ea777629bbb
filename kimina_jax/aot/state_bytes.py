# SPDX-License-Identifier: Apache-2.0
"""The bytes that training keeps: counted from shapes and types, without a compiler or an array."""

from typing import Any

import jax

from flextrain_jax.core.optim import AdamW, Muon, make_optimizer
from flextrain_jax.core.state import create_state
from kimina_jax.model import lora, transformer
from kimina_jax.model.config import Config
from kimina_jax.model.lora import LoraConfig


def state_bytes(model: Config, optim: AdamW | Muon, adapters: LoraConfig | None) -> int:
    """Bytes of weights, optimizer state and gradients of a model, all devices together.

    Activations, logits and what is exchanged come on top; launch.compile counts these.
    """
    tx = make_optimizer(optim, lora.matrix_axes(model, adapters))

    def begin(params: Any) -> Any:
        trained, base = lora.split(params, model, adapters, 0)
        state = create_state(trained, tx)
        return state, base, state.params  # gradients are as what trains

    shapes = jax.eval_shape(begin, transformer.abstract_params(model))
    return sum(x.size * x.dtype.itemsize for x in jax.tree.leaves(shapes))
