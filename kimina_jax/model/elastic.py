# SPDX-License-Identifier: Apache-2.0
"""The decoder of transformer.py as an elastic model: any of its layers can be passed over.

Letters: B batch, T time, D model, V vocabulary.

The elastic machinery wants parameters as {"stem", "blocks", "head"}: embedding, layers, and final
norm (with the unembedding where it is not the embedding). The layers of a segment of the ladder are
one stack, over which a pass scans: a rung takes whole stacks, so nothing is copied. A rung of a
trained decoder is a decoder of fewer layers, so it is exported as an ordinary checkpoint.
"""

import dataclasses
from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp

from flextrain_jax.elastic.model import ElasticModel, segment_name, segments_of, take
from kimina_jax.model import logprobs, transformer

Segments = Sequence[tuple[int, int]]


def to_elastic(params: dict, segments: Segments) -> dict:
    """The parameters of a decoder in the form of elastic models; `segments` are the ladder's."""
    head = {name: params[name] for name in ("final_norm", "unembed") if name in params}
    blocks = {
        segment_name(start, stop): _layers(params["layers"], range(start, stop))
        for start, stop in segments
    }
    return {"stem": {"embed": params["embed"]}, "blocks": blocks, "head": head}


def _layers(stack: dict, positions: Sequence[int]) -> dict:
    return jax.tree.map(lambda x: take(x, positions), stack)


def cut(
    params: dict, head: dict, active: Sequence[int], cfg: transformer.Config
) -> tuple[dict, transformer.Config]:
    """The decoder of the layers `active` alone, with its Config, from elastic parameters."""
    stacks = [
        _layers(stack, [numbers.index(i) for i in mine])
        for numbers, stack in segments_of(params["blocks"])
        if (mine := [i for i in active if i in numbers])
    ]
    layers = jax.tree.map(lambda *parts: jnp.concatenate(parts), *stacks)
    whole = params["stem"] | {"layers": layers} | head
    return whole, dataclasses.replace(cfg, n_layers=len(active))


def _alone(block: Callable) -> Callable:
    """The `block` of `transformer.layer_block` for a layer that is in no scan.

    XLA merges what such a layer computes again with its forward pass, and then keeps all of it: on
    a CPU it does so across an optimization barrier. It cannot merge into a branch that is perhaps
    not taken, and where no gradient comes from above there is none to compute.
    """

    @jax.custom_vjp
    def run(x_BTD, layer):
        return block(x_BTD, layer)

    def forward(x_BTD, layer):
        y_BTD, pull = jax.vjp(lambda x, layer: block(x, layer)[0], x_BTD, layer)
        return (y_BTD, None), (pull, x_BTD, layer)

    def backward(kept, gradient):
        pull, x_BTD, layer = kept
        nothing = jax.tree.map(jnp.zeros_like, (x_BTD, layer))
        dy_BTD, _ = gradient
        return jax.lax.cond(jnp.any(dy_BTD != 0), pull, lambda _: nothing, dy_BTD)

    run.defvjp(forward, backward)
    return run


def elastic_model(
    cfg: transformer.Config,
    init: Callable[[jax.Array], dict],
    segments: Segments,
    chunk: int = 128,
) -> ElasticModel:
    """The decoder for batches with tokens, targets, segment (B, T) int32 and mask (B, T) float32.

    `init(key)` makes the parameters of transformer.py; `segments` are those of the ladder that it
    is trained on (`DepthLadder.segments`); what a layer keeps for the backward pass is `cfg.remat`.
    Logits are computed for at most `chunk`
    time steps at once, but distillation on logits computes all of them: distil features.
    """

    def stem(params, stats, batch, train):
        positions_BT = transformer.positions(batch.tokens, batch.segment)
        x_BTD = transformer.embed(params["stem"], batch.tokens, cfg)
        return (x_BTD, positions_BT, batch.segment), {}

    def run(blocks, held, stats, h, span, active, key, train):
        if not active:
            return h, {}
        x_BTD, positions_BT, segment_BT = h
        rope = transformer.rotation(positions_BT, cfg)
        block = transformer.layer_block(rope, segment_BT, cfg)
        alone = block if cfg.remat == "none" else _alone(block)
        for numbers, stack in segments_of(blocks):
            mine = [numbers.index(i) for i in active if i in numbers]
            if len(mine) == 1:  # XLA takes the loop off a scan over one layer
                one = block if numbers[mine[0]] == max(held) else alone  # nothing follows the last
                layer = jax.tree.map(lambda x: x[0], _layers(stack, mine))
                x_BTD, _ = one(x_BTD, layer)
            elif mine:  # a part of a segment is what a teacher may be that is no rung
                x_BTD, _ = transformer.over_layers(block, x_BTD, _layers(stack, mine))
        return (x_BTD, positions_BT, segment_BT), {}

    def features(params, head, h):
        return transformer.rms_norm(h[0], head["final_norm"], cfg.rms_eps)

    def matrix(params, head):
        return transformer.unembed_matrix(params["stem"] | head, cfg)

    def logits(params, head, f_BTD):
        return jnp.einsum("btd,dv->btv", f_BTD, matrix(params, head))

    def loss(params, head, f_BTD, batch):
        logp_BT, _ = logprobs.token_logprobs(
            f_BTD, matrix(params, head), batch.targets, chunk=chunk
        )
        # A token counts as right where the model gives it more than all others together.
        right_BT = logp_BT > jnp.log(0.5)
        return (
            -jnp.sum(logp_BT * batch.mask),
            jnp.maximum(jnp.sum(batch.mask), 1),
            jnp.sum(right_BT * batch.mask),
        )

    return ElasticModel(
        n_blocks=cfg.n_layers,
        init=lambda key: to_elastic(init(key), segments),
        init_stats=dict,
        stem=stem,
        run=run,
        features=features,
        logits=logits,
        loss=loss,
        example_weight=lambda batch: batch.mask,
    )
