# SPDX-License-Identifier: Apache-2.0
"""The FlexTrain step as one program for every depth: the depth is an argument, blocks are skipped.

For ladders too long for a program a rung. A scan over the stacked blocks with a condition inside:
a skipped block is skipped, not computed and thrown away. Limits: a stack of equal blocks
(transformers), a prefix ladder, one drawn rung a step, one shared head, features distilled. The
optimizer passes over all parameters and what is inactive is put back, so a small rung saves less
than in its own program (`train_step`), which is the default.
"""

import functools
from collections.abc import Callable

import jax
import jax.numpy as jnp
import optax

from flextrain_jax.elastic.ladder import DepthLadder
from flextrain_jax.elastic.model import ElasticModel, is_model
from flextrain_jax.elastic.train_step import ElasticState, Method, feature_distance, step_rungs


def make_one_program_step(
    model: ElasticModel,
    ladder: DepthLadder,
    method: Method,
    tx: optax.GradientTransformation,
) -> Callable:
    """`step(state, batch, depth, teacher, seed) -> (state, metrics)`, depths as int32 scalars (see
    `step_depths`), the seed uint32; the state is donated. Raises ValueError beyond the limits
    above.
    """
    if not ladder.is_prefix or method.rungs != "drawn" or method.heads != "shared":
        raise ValueError("one program needs a prefix ladder, a drawn rung and a shared head")
    if method.target != "features":
        raise ValueError("one program distils features")

    def loss_fn(params, batch, depth, teacher, key, beta):
        frozen = jax.lax.stop_gradient(params["blocks"])
        h, _ = model.stem(params, {}, batch, True)

        def one(blocks, h, key):
            layer = jax.tree.map(lambda x: x[None], blocks)
            return model.run(layer, (0,), {}, h, (0, 1), (0,), key, True)[0]

        def body(carry, block):
            student, taught = carry
            number, layer, frozen_layer = block
            block_key = jax.random.fold_in(key, number)
            # A condition of a scan, not of a batch: only the branch that is taken runs.
            student = jax.lax.cond(
                number < depth, lambda h: one(layer, h, block_key), lambda h: h, student
            )
            # Up to the student's depth the teacher is the student; then it goes on alone.
            taught = jax.lax.cond(
                (number >= depth) & (number < teacher),
                lambda h: one(frozen_layer, h, block_key),
                lambda h: h,
                jax.tree.map(
                    lambda s, t: jnp.where(number < depth, jax.lax.stop_gradient(s), t),
                    student,
                    taught,
                ),
            )
            return (student, taught), None

        numbers = jnp.arange(model.n_blocks)
        start = (h, jax.lax.stop_gradient(h))
        (student, taught), _ = jax.lax.scan(body, start, (numbers, params["blocks"], frozen))
        head = params["head"]
        f = model.features(params, head, student)
        target = jax.lax.stop_gradient(model.features(params, head, taught))
        loss_sum, weight, correct = model.loss(params, head, f, batch)
        distance = feature_distance(f, target, model.example_weight(batch), method.reduction)
        metrics = {
            "loss": loss_sum / weight,
            "accuracy": correct / weight,
            "distillation": distance,
        }
        return loss_sum / weight + beta * distance, metrics

    @functools.partial(jax.jit, donate_argnums=0)
    def step(state: ElasticState, batch, depth: jax.Array, teacher: jax.Array, seed: jax.Array):
        key = jax.random.fold_in(jax.random.key(seed), state.step)
        beta = method.beta * jnp.minimum(1.0, (state.step + 1) / max(1, method.ramp))
        grad_fn = jax.value_and_grad(loss_fn, has_aux=True)
        (_, metrics), grads = grad_fn(state.params, batch, depth, teacher, key, beta)
        updates, opt_state = tx.update(grads, state.opt_state, state.params)
        params = optax.apply_updates(state.params, updates)
        # Blocks beyond the depth got gradients of 0, and moved by momentum and weight decay.
        state = ElasticState(
            step=state.step + 1,
            params=_with_old_blocks(params, state.params, depth),
            opt_state=_with_old_blocks(opt_state, state.opt_state, depth),
            stats=state.stats,
        )
        return state, metrics | {"grad_norm": optax.tree.norm(grads)}

    return step


def step_depths(ladder: DepthLadder, method: Method, seed: int, step: int) -> tuple[int, int]:
    """The depth that a step trains and its teacher's, the same where there is no teacher."""
    (rung,) = step_rungs(ladder, method, seed, step)
    depth = ladder.depths[rung]
    if method.beta == 0 or rung == len(ladder) - 1:
        return depth, depth
    deeper = {"next": ladder.depths[rung + 1], "block": depth + 1, "full": ladder.depths[-1]}
    return depth, deeper[method.teacher]


def _with_old_blocks(new, old, depth):
    """`new` with the blocks from `depth` on as they were in `old`."""

    def put(new_node, old_node):
        if not is_model(new_node):
            return new_node

        def keep(x, before):
            active = jnp.arange(x.shape[0]).reshape(-1, *[1] * (x.ndim - 1)) < depth
            return jnp.where(active, x, before)

        return new_node | {"blocks": jax.tree.map(keep, new_node["blocks"], old_node["blocks"])}

    return jax.tree.map(put, new, old, is_leaf=is_model)
