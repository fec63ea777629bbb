# SPDX-License-Identifier: Apache-2.0
"""The bytes that training keeps: counted from shapes and types, without a compiler or an array."""

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp

from flextrain_jax.core.optim import AdamW, Muon, make_optimizer
from flextrain_jax.core.state import create_state
from kimina_jax.model import lora, transformer
from kimina_jax.model.config import Config
from kimina_jax.model.lora import LoraConfig


@dataclasses.dataclass(frozen=True)
class Kept:
    """The large files of a run: so many checkpoints and copies of the weights, in bytes each. The
    one that is being written counts; rollouts, which grow with the steps, do not.
    """

    checkpoints: int
    checkpoint_bytes: int
    copies: int
    copy_bytes: int

    @property
    def total(self) -> int:
        """Bytes of all of them together."""
        return self.checkpoints * self.checkpoint_bytes + self.copies * self.copy_bytes


def weight_bytes(model: Config, dtype: str) -> int:
    """Bytes of a model's weights alone, in the type `dtype`."""
    shapes = jax.tree.leaves(transformer.abstract_params(model))
    return sum(x.size for x in shapes) * jnp.dtype(dtype).itemsize


def state_bytes(
    model: Config, optim: AdamW | Muon, adapters: LoraConfig | None, initial: bool = False
) -> int:
    """Bytes of weights, optimizer state and gradients of a model, all devices together; with
    `initial` also of what trains as it began, which `rl.reference=initial` keeps beside it.

    Activations, logits and what is exchanged come on top; launch.compile counts these.
    """
    state, base = _shapes(model, optim, adapters)
    # Gradients are as what trains.
    return _bytes((state, base, state.params, state.params if initial else ()))


def saved_bytes(model: Config, optim: AdamW | Muon, adapters: LoraConfig | None) -> int:
    """Bytes of one checkpoint: what trains, and its optimizer state."""
    return _bytes(_shapes(model, optim, adapters)[0])


def _shapes(model: Config, optim: AdamW | Muon, adapters: LoraConfig | None) -> tuple[Any, Any]:
    """The state that trains and the frozen weights beside it, as shapes."""
    tx = make_optimizer(optim, lora.matrix_axes(model, adapters))

    def begin(params: Any) -> Any:
        trained, base = lora.split(params, model, adapters, 0)
        return create_state(trained, tx), base

    return jax.eval_shape(begin, transformer.abstract_params(model))


def _bytes(shapes: Any) -> int:
    return sum(x.size * x.dtype.itemsize for x in jax.tree.leaves(shapes))
