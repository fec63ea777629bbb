# SPDX-License-Identifier: Apache-2.0
"""The compiled programs of the JAX decoder: prefill, a chunk of decoding, and moving rows about.

Letters as in decode.py. On a mesh rows lie over `data` and `fsdp`, key/value heads over `tensor`,
as in training; a device keeps its rows until they have finished, and draws its own share of the
tokens. `seq` must be 1: one token has no sequence to share. Weights spread over `fsdp` are gathered
for every token, so a decoder's mesh should rather cut them over `tensor`.

A decoder's parameters may hold their layers stacked, as in training, or as a list of trees
(`split_layers`), which `decode_chunk` needs: a slice of a stacked weight would be a copy of it.
"""

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import BATCH
from kimina_jax.model import attention, transformer
from kimina_jax.model.sharding import axis_size, on_mesh, place
from kimina_jax.sampler import ragged_attention
from kimina_jax.sampler.draw import MASKED, draw
from kimina_jax.sampler.kv_cache import CACHE, of_tokens, zeros
from kimina_jax.sampler.sampling import Sampling

CHUNK = 16  # tokens between two looks at which rows have finished
STORED = P(None, "tensor", None, None)  # prompts: any of them may be laid into any row
LOGITS = P(BATCH, "tensor")
EVERY = (*BATCH, "tensor")  # a device's share of the rows when tokens are drawn


def groups() -> int:
    """Into how many parts the rows are cut."""
    return axis_size("data") * axis_size("fsdp")


def split_layers(params: dict) -> dict:
    """The parameters with their layers as a list of trees."""
    if isinstance(params["layers"], list):
        return params
    stacked = params["layers"]
    slices = {name: _slices(w) for name, w in stacked.items()}
    count = len(stacked["ln1"])
    return params | {"layers": [{name: w[i] for name, w in slices.items()} for i in range(count)]}


@jax.jit
def _slices(w):
    return [w[i] for i in range(len(w))]


@functools.partial(jax.jit, static_argnames=("cfg", "int8_cache"))
def prefill(
    params: dict,
    tokens_AP: jax.Array,
    start_A: jax.Array,
    cfg: transformer.Config,
    int8_cache: bool = False,
) -> dict:
    """Runs prompts, padded on the left up to `start_A`: their caches, as they lie in rows, and the
    next token's logits (A, V)."""
    A, P_ = tokens_AP.shape
    tokens_AP, start_A = place(tokens_AP, P(BATCH, None)), place(start_A, P(BATCH))
    slot_AP = jax.lax.broadcasted_iota(jnp.int32, (A, P_), 1, out_sharding=on_mesh(P(BATCH, None)))
    rope = transformer.rotation(jnp.maximum(slot_AP - start_A[:, None], 0), cfg)
    real_AP = (slot_AP >= start_A[:, None]).astype(jnp.int32)

    def block(x_APD, layer):
        q_APNH, k_APKH, v_APKH = transformer.qkv(layer, x_APD, rope, cfg)
        attended_APNH = attention.attend(q_APNH, k_APKH, v_APKH, real_AP, cfg.attention)
        x_APD = x_APD + transformer.attn_out(layer, attended_APNH)
        return x_APD + transformer.mlp(layer, x_APD, cfg), (k_APKH, v_APKH)

    x_APD = transformer.embed(params, tokens_AP, cfg)
    x_APD, (keys, values) = transformer.over_layers(block, x_APD, params["layers"])
    last_AD = transformer.rms_norm(x_APD[:, -1], params["final_norm"], cfg.rms_eps)
    return {
        "caches": [
            jax.tree.map(lambda x: place(x, _stored(x)), of_tokens(k_APKH, v_APKH, int8_cache))
            for k_APKH, v_APKH in zip(keys, values, strict=True)
        ],
        "logits": place(_logits(params, last_AD, cfg), P(None, "tensor")),
        "start": place(start_A, P(None)),
    }


def _stored(x):
    return P(*STORED[: x.ndim])


@functools.partial(jax.jit, static_argnames=("cfg", "rows", "slots", "int8_cache"))
def empty(cfg: transformer.Config, rows: int, slots: int, int8_cache: bool = False) -> dict:
    """The state of free rows."""
    state = {
        "caches": [zeros(cfg, rows, slots, int8_cache) for _ in range(cfg.n_layers)],
        "logits": jnp.zeros((rows, cfg.vocab_size), jnp.float32),  # of the token drawn next
        "start": jnp.zeros(rows, jnp.int32),
        "seed": jnp.zeros((rows, 2), jnp.uint32),
        "active": jnp.zeros(rows, bool),
        "count": jnp.zeros(rows, jnp.int32),  # tokens drawn so far, before this step, too
    }
    return jax.tree.map(place, state, _state_specs(state))


def _state_specs(state):
    row = P(BATCH)
    specs = {"start": row, "active": row, "count": row, "seed": P(BATCH, None), "logits": LOGITS}
    return specs | {"caches": [cache.specs() for cache in state["caches"]]}


def _on_each_device(
    function: Callable[..., Any], in_specs: Any, out_specs: Any
) -> Callable[..., Any]:
    """`function` on every device's own part; as it is where there is no mesh."""
    if on_mesh(P()) is None:
        return function
    return jax.shard_map(function, in_specs=in_specs, out_specs=out_specs, check_vma=False)


@functools.partial(jax.jit, donate_argnames="state")
def admit(
    state: dict,
    store: dict,
    row_B: jax.Array,
    source_B: jax.Array,
    seed_B2: jax.Array,
    begun_B: jax.Array,
    slot: jax.Array | int,
    count: jax.Array | int,
) -> dict:
    """Lays the prompts `source_B[:count]` into the rows `row_B[:count]`, ending before `slot`.

    The last `begun_B` tokens of a prompt are the sample's own, drawn before.
    """
    cut = groups() > 1

    def local(state, store, row_B, source_B, seed_B2, begun_B, slot, count):
        first = slot - store["caches"][0].slots
        rows = len(state["active"])
        offset = jax.lax.axis_index(BATCH) * rows if cut else 0

        def body(i, state):
            row = row_B[i] - offset
            here = (row >= 0) & (row < rows)
            row, source = jnp.clip(row, 0, rows - 1), source_B[i]

            def put(x, part, *where):
                at, part = (row, *where), part[None]
                if cut:  # the other devices write what is there
                    part = jnp.where(here, part, jax.lax.dynamic_slice(x, at, part.shape))
                return jax.lax.dynamic_update_slice(x, part, at)

            def lay(x, prompts, axis):
                return put(x, prompts[source], *(first * (a == axis) for a in range(1 - x.ndim, 0)))

            caches = [
                cache.over_slots(lay, prompts)
                for cache, prompts in zip(state["caches"], store["caches"], strict=True)
            ]
            return {
                "caches": caches,
                "logits": put(state["logits"], store["logits"][source], 0),
                "start": put(state["start"], store["start"][source] + first),
                "seed": put(state["seed"], seed_B2[i], 0),
                "active": put(state["active"], jnp.bool_(True)),
                "count": put(state["count"], begun_B[i]),
            }

        return jax.lax.fori_loop(0, count, body, state)

    specs = _state_specs(state)
    stored = {"start": P(None), "logits": P(None, "tensor")}
    stored |= {"caches": jax.tree.map(_stored, store["caches"])}
    in_specs = (specs, stored, P(None), P(None), P(None, None), P(None), P(), P())
    arguments = (row_B, source_B, seed_B2, begun_B, jnp.int32(slot), jnp.int32(count))
    return _on_each_device(local, in_specs, specs)(state, store, *arguments)


@functools.partial(jax.jit, static_argnames=("cfg", "sampling", "end_ids"), donate_argnames="state")
def decode_chunk(
    params: dict,
    state: dict,
    slot: jax.Array | int,
    cfg: transformer.Config,
    sampling: Sampling,
    end_ids: tuple[int, ...],
) -> tuple[dict, tuple[jax.Array, ...]]:
    """Draws up to CHUNK tokens a row; `params` as from `split_layers`.

    Gives the state and (steps of each device, rows still active (B,), tokens drawn (B,), tokens,
    logps and model logps (B, C)).
    """
    chunk = functools.partial(_chunk, cfg=cfg, sampling=sampling, end_ids=end_ids)
    if axis_size("fsdp") * axis_size("tensor") > 1:
        return chunk(params, state, slot)
    # Devices that have nothing to tell each other do not wait for each other.
    weights = jax.tree.map(lambda w: jax.typeof(w).sharding.spec, params)
    specs, row = _state_specs(state), P(BATCH)
    outs = (row, row, row, *[P(BATCH, None)] * 3)
    run = _on_each_device(chunk, (weights, specs, P()), (specs, outs))
    return run(params, state, jnp.int32(slot))


def _chunk(params, state, slot, cfg, sampling, end_ids):
    first_B = state["count"]
    rows = len(state["active"])
    # Of the whole chunk at once: in the loop XLA's CPU backend works out the angles in every layer.
    position_BC = slot - state["start"][:, None] + jnp.arange(CHUNK)[None]
    ropes = transformer.rotation(position_BC, cfg)

    def step(carry):
        taken, state, outs = carry
        cos, sin = (jax.lax.dynamic_slice_in_dim(x_BC1H, taken, 1, axis=1) for x_BC1H in ropes)
        drawn = _draw(state, sampling)
        drawn_B = jnp.where(state["active"], drawn[0], end_ids[0])
        outs = tuple(
            jax.lax.dynamic_update_slice(out_BC, x_B[:, None], (0, taken))
            for out_BC, x_B in zip(outs, (drawn_B, *drawn[1:]), strict=True)
        )
        here = slot + taken
        attend = _attention(state, here, cfg)
        x_BTD = _embed(params, drawn_B[:, None], cfg)
        caches = []
        for layer, cache in zip(params["layers"], state["caches"], strict=True):
            q_BTNH, k_BTKH, v_BTKH = transformer.qkv(layer, x_BTD, (cos, sin), cfg)
            caches.append(cache := _written(cache, of_tokens(k_BTKH, v_BTKH, cache.int8), here))
            attended_BTNH = _attend(q_BTNH, cache.with_heads(), attend)
            x_BTD = x_BTD + transformer.attn_out(layer, attended_BTNH)
            x_BTD = x_BTD + transformer.mlp(layer, x_BTD, cfg)
        x_BTD = transformer.rms_norm(x_BTD, params["final_norm"], cfg.rms_eps)
        count_B = state["count"] + state["active"]
        active_B = state["active"] & (count_B < sampling.max_new_tokens)
        for end_id in end_ids:
            active_B &= drawn_B != end_id
        if sampling.part_tokens:
            active_B &= count_B % sampling.part_tokens != 0
        new = state | {
            "caches": caches,
            "logits": _logits(params, x_BTD[:, 0], cfg),
            "count": count_B,
            "active": active_B,
        }
        return taken + 1, new, outs

    def unfinished(carry):
        return (carry[0] < CHUNK) & jnp.any(carry[1]["active"])

    outs = tuple(
        place(jnp.zeros((rows, CHUNK), t), P(BATCH, None))
        for t in (jnp.int32, jnp.float32, jnp.float32)
    )
    state = state | {"caches": [cache.without_one_head() for cache in state["caches"]]}
    taken, state, outs = jax.lax.while_loop(unfinished, step, (jnp.int32(0), state, outs))
    state = state | {"caches": [cache.with_heads() for cache in state["caches"]]}
    # Copies: the state is donated to the next chunk while the host still reads these.
    return state, (taken[None], jnp.copy(state["active"]), state["count"] - first_B, *outs)


def _draw(state, sampling):
    """A token per row and its log-probabilities; every device draws for as many rows as another."""
    specs = (P(EVERY, None), P(EVERY, None), P(EVERY))
    arguments = (state["logits"], state["seed"], state["count"])
    run = _on_each_device(functools.partial(draw, sampling=sampling), specs, (P(EVERY),) * 3)
    drawn = run(*(place(x, spec) for x, spec in zip(arguments, specs, strict=True)))
    return tuple(place(x_B, P(BATCH)) for x_B in drawn)


def _embed(params, tokens_B1, cfg):
    # Unlike in training the table stays where it lies: few rows of it are needed.
    return (
        params["embed"].astype(cfg.dtype).at[tokens_B1].get(out_sharding=on_mesh(transformer.X_BTD))
    )


def _written(cache, entry, slot):
    """The cache with the keys and values of one token in every row's `slot`."""

    entry = jax.tree.map(lambda new: place(new, P(*CACHE[: new.ndim])), entry)

    def write(x, new, axis):
        return jax.lax.dynamic_update_slice_in_dim(x, new, slot, axis)

    return cache.over_slots(write, entry.without_one_head())


def _attention(state, here, cfg):
    """Attention to the slots up to `here`: of scaled queries (B, K, G, H) and a layer's cache."""
    slots = state["caches"][0].slots
    if not ragged_attention.wanted(cfg.attention):
        visible_BS = jnp.arange(slots)[None] >= state["start"][:, None]
        visible_BS &= (jnp.arange(slots) <= here)[None]
        return functools.partial(_formula, visible_BS=visible_BS)
    size = ragged_attention.block_slots(
        cfg.n_kv_heads // axis_size("tensor"),
        cfg.head_dim,
        slots,
        state["caches"][0].keys.dtype.itemsize,
    )
    start_B = jnp.where(state["active"], state["start"], here)  # what a free row sees is not used
    specs = (P(BATCH, None), P(BATCH, None), P(BATCH), P(BATCH))
    plan = functools.partial(ragged_attention.plan, size=size, slots=slots)
    steps = _on_each_device(plan, (P(BATCH), P()), specs)(start_B, here)

    def attend(q_BKGH, cache):
        kernel = functools.partial(ragged_attention.attend, size=size)
        in_specs = (CACHE, cache.specs(), specs)
        return _on_each_device(kernel, in_specs, CACHE)(q_BKGH, cache, steps)

    return attend


def _attend(q_BTNH, cache, attend):
    """One query per row against its cache, by what `_attention` gives."""
    B, _, N, H = q_BTNH.shape
    K = cache.keys.shape[1]
    q_BKGH = jnp.reshape(q_BTNH * H**-0.5, (B, K, N // K, H), out_sharding=on_mesh(CACHE))
    out_BKGH = attend(q_BKGH, cache)
    return jnp.reshape(out_BKGH, (B, 1, N, H), out_sharding=on_mesh(P(BATCH, None, "tensor", None)))


def _formula(q_BKGH, cache, visible_BS):
    """The formula over every slot; of int8 the cache has the scales, too."""
    keys_BKHS, values_BKSH = (x.astype(q_BKGH.dtype) for x in (cache.keys, cache.values))
    # Products of matrices, not sums of products: on a CPU those take 60 times as long where there
    # is one query a key (G = 1).
    score_BKGS = jnp.einsum(
        "bkgh,bkhs->bkgs", q_BKGH, keys_BKHS, preferred_element_type=jnp.float32
    )
    if cache.int8:
        score_BKGS = score_BKGS * cache.key_scale_BKS[:, :, None]
    score_BKGS = jnp.where(visible_BS[:, None, None], score_BKGS, MASKED)
    weight_BKGS = jax.nn.softmax(score_BKGS, axis=-1)
    if cache.int8:
        weight_BKGS = weight_BKGS * cache.value_scale_BKS[:, :, None]
    return jnp.einsum("bkgs,bksh->bkgh", weight_BKGS.astype(q_BKGH.dtype), values_BKSH)


def _logits(params, x_BD, cfg):
    # The matrix may be cut over `fsdp`, too: rather than it, the few rows go everywhere there.
    w_DV = transformer.unembed_matrix(params, cfg)
    x_BD = place(x_BD, P("data", None))
    logits_BV = jnp.einsum("bd,dv->bv", x_BD, w_DV, preferred_element_type=jnp.float32)
    return place(logits_BV, LOGITS)


@jax.jit
def compact(state: dict, keep_B: jax.Array, real_B: jax.Array) -> dict:
    """Keeps the rows `keep_B`, counted within each device's own; those not `real_B` are free."""

    def local(state, keep_B, real_B):
        moved = jax.tree.map(lambda x: x[keep_B], state)
        return moved | {"active": moved["active"] & real_B}

    specs = _state_specs(state)
    keep_B, real_B = place(keep_B, P(BATCH)), place(real_B, P(BATCH))
    return _on_each_device(local, (specs, P(BATCH), P(BATCH)), specs)(state, keep_B, real_B)


@functools.partial(jax.jit, static_argnames="slots")
def grow(state: dict, slots: int) -> dict:
    """Adds cache slots on the right."""

    def longer(x, axis):
        return jnp.pad(x, [(0, slots * (a == axis)) for a in range(-x.ndim, 0)])

    return state | {"caches": [cache.over_slots(longer) for cache in state["caches"]]}


@jax.jit
def move_left(state: dict, by: jax.Array | int) -> dict:
    """Moves every row's slots by `by` to the left; what falls off comes back where nobody looks."""

    def local(caches, by):
        return [cache.over_slots(lambda x, axis: jnp.roll(x, -by, axis)) for cache in caches]

    specs = _state_specs(state)["caches"]
    caches = _on_each_device(local, (specs, P()), specs)(state["caches"], jnp.int32(by))
    return state | {"caches": caches, "start": state["start"] - by}
