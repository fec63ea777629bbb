# SPDX-License-Identifier: Apache-2.0
"""The training state: arrays only; the optimizer and the model are closed over by the step."""

from typing import Any

import flax.struct
import jax
import jax.numpy as jnp
import optax


@flax.struct.dataclass
class TrainState:
    """One training run at one moment: `step` counts optimizer updates (int32 scalar)."""

    step: jax.Array
    params: Any
    opt_state: Any


def create_state(params: Any, tx: optax.GradientTransformation) -> TrainState:
    """The state before the first update; moments take the placement of their parameters."""
    return TrainState(step=jnp.zeros((), jnp.int32), params=params, opt_state=tx.init(params))


def freed(state: TrainState) -> TrainState:
    """The shapes, types and placements of a state whose arrays are given up: there may be no room
    for them beside those of a checkpoint."""

    def leave(x):
        shape = jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=x.sharding)
        x.delete()
        return shape

    return jax.tree.map(leave, state)


def apply_gradients(
    state: TrainState, grads: Any, tx: optax.GradientTransformation
) -> tuple[TrainState, Any]:
    """One optimizer update; returns the new state and the parameter updates (for their norm)."""
    updates, opt_state = tx.update(grads, state.opt_state, state.params)
    params = optax.apply_updates(state.params, updates)
    return TrainState(step=state.step + 1, params=params, opt_state=opt_state), updates
