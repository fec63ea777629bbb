# SPDX-License-Identifier: Apache-2.0
"""The JAX sampler: prefill once per prompt, then all samples of a step decode as one batch.

Letters: B rows (samples), P prompt slots, S cache slots, R response slots, K key/value heads,
G query heads per key/value head, H head dim, V vocabulary, L layers.

Prompts are padded on the left, so all rows write the same cache slot at the same time: the write is
one in-place slice update instead of a scatter. Keys lie as (B, K, H, S) and values as (B, K, S, H),
the order in which XLA's CPU backend multiplies them without a copy. A finished row is handed out at
once; when half of the rows have finished, the rest move into a batch of half the size. The number
of compiled programs is bounded by (batch sizes) x (cache lengths), both in steps of powers of two
or of `SLOTS`.

A sample's random numbers depend on its own seed and position only, never on its batch-mates.
"""

import dataclasses
import functools
from collections.abc import Iterator, Sequence

import jax
import jax.numpy as jnp
import numpy as np

from kimina_jax import attention, transformer

SLOTS = 64  # granularity of cache lengths, in tokens
CHUNK = 16  # tokens between two looks at which rows have finished
MASKED = -1e30


@dataclasses.dataclass(frozen=True)
class Sampling:
    """How a token is drawn. `top_k` 0 and `top_p` 1.0 mean the whole distribution."""

    temperature: float = 1.0
    top_p: float = 1.0
    top_k: int = 0
    max_new_tokens: int = 160

    def __post_init__(self):
        if self.temperature < 0:
            raise ValueError(f"sampling.temperature is {self.temperature}; it must be >= 0")
        if not 0 < self.top_p <= 1:
            raise ValueError(f"sampling.top_p is {self.top_p}; it must lie in (0, 1]")
        if self.top_k < 0 or self.max_new_tokens < 1:
            raise ValueError("sampling.top_k must be >= 0 and sampling.max_new_tokens >= 1")


@dataclasses.dataclass(frozen=True)
class Order:
    """One sample to draw: which prompt, and the two 32-bit words of its own seed."""

    prompt: int
    seed: tuple[int, int]


@dataclasses.dataclass(frozen=True)
class Sample:
    """One drawn sample; `order` is its position in the list of orders.

    `logps` are the natural-log probabilities of `tokens` under the sampling distribution. `finish`
    is "stop" (the end token was drawn and is the last of `tokens`) or "length".
    """

    order: int
    tokens: list[int]
    logps: list[float]
    finish: str


def generate(
    params: dict,
    cfg: transformer.Config,
    prompts: Sequence[Sequence[int]],
    orders: Sequence[Order],
    sampling: Sampling,
    *,
    eos_id: int,
    pad_id: int,
    max_rows: int = 512,
) -> Iterator[Sample]:
    """Draws every order and yields the samples as they finish.

    At most `max_rows` rows decode at a time; orders are taken by prompt length, so that rows of a
    batch are alike. Raises ValueError for an empty prompt.
    """
    if any(not prompt for prompt in prompts):
        raise ValueError("decode: a prompt is empty")
    by_length = sorted(range(len(orders)), key=lambda i: (len(prompts[orders[i].prompt]), i))
    for start in range(0, len(by_length), max_rows):
        wave = by_length[start : start + max_rows]
        yield from _decode_wave(params, cfg, prompts, orders, wave, sampling, eos_id, pad_id)


def _decode_wave(params, cfg, prompts, orders, wave, sampling, eos_id, pad_id):
    used = sorted({orders[i].prompt for i in wave})
    rows = _bucket(len(wave))
    width = _round_up(max(len(prompts[p]) for p in used), SLOTS // 2)
    slots = _round_up(width + CHUNK, SLOTS)
    tokens_BP = np.full((_bucket(len(used)), width), pad_id, np.int32)
    start_B = np.full(len(tokens_BP), width - 1, np.int32)
    for row, prompt in enumerate(used):
        tokens_BP[row, width - len(prompts[prompt]) :] = prompts[prompt]
        start_B[row] = width - len(prompts[prompt])
    source_B = np.zeros(rows, np.int32)
    source_B[: len(wave)] = [used.index(orders[i].prompt) for i in wave]
    seed_B2 = np.zeros((rows, 2), np.uint32)
    seed_B2[: len(wave)] = [orders[i].seed for i in wave]
    ids = np.full(rows, -1)
    ids[: len(wave)] = wave

    state = _prefill(
        params, tokens_BP, start_B, source_B, seed_B2, jnp.asarray(ids >= 0), cfg, sampling, slots
    )
    taken = 0
    while taken < sampling.max_new_tokens:
        limit = min(taken + CHUNK, sampling.max_new_tokens)
        if width + limit > slots:
            slots += SLOTS
            state = _grow(state, SLOTS)
        state = _decode_chunk(params, state, width, taken, limit, cfg, sampling, eos_id)
        taken = limit
        active_B = np.asarray(state["active"])
        finished = [row for row in np.flatnonzero(ids >= 0) if not active_B[row]]
        if taken == sampling.max_new_tokens:
            finished = list(np.flatnonzero(ids >= 0))
        if finished:
            yield from _collect(state, ids, finished, taken, eos_id)
            ids[finished] = -1
        left = np.flatnonzero(ids >= 0)
        if not len(left):
            return
        if _bucket(len(left)) <= len(ids) // 2:
            rows = _bucket(len(left))
            keep = np.zeros(rows, np.int32)
            keep[: len(left)] = left
            state = _compact(state, keep, np.arange(rows) < len(left))
            ids = np.where(np.arange(rows) < len(left), ids[keep], -1)


def _collect(state, ids, finished, taken, eos_id) -> Iterator[Sample]:
    tokens_BR, logp_BR = np.asarray(state["tokens"]), np.asarray(state["logps"])
    for row in finished:
        tokens = tokens_BR[row, :taken].tolist()
        stop = tokens.index(eos_id) + 1 if eos_id in tokens else None
        tokens = tokens[:stop]
        logps = [round(x, 6) for x in logp_BR[row, : len(tokens)].tolist()]
        yield Sample(int(ids[row]), tokens, logps, "length" if stop is None else "stop")


@functools.partial(jax.jit, static_argnames=("cfg", "sampling", "slots"))
def _prefill(params, tokens_BP, start_B, source_B, seed_B2, active_B, cfg, sampling, slots):
    """Runs the prompts once and lays out the state of every sample's row."""
    P = tokens_BP.shape[1]
    positions_BP = jnp.maximum(jnp.arange(P)[None] - start_B[:, None], 0)
    real_BP = (jnp.arange(P)[None] >= start_B[:, None]).astype(jnp.int32)

    def block(x_BPD, layer):
        q_BPNH, k_BPKH, v_BPKH = transformer.qkv(layer, x_BPD, positions_BP, cfg)
        attended_BPNH = attention.attend(q_BPNH, k_BPKH, v_BPKH, real_BP, cfg.attention)
        x_BPD = x_BPD + transformer.attn_out(layer, attended_BPNH)
        return x_BPD + transformer.mlp(layer, x_BPD, cfg), (k_BPKH, v_BPKH)

    x_BPD = transformer.embed(params, tokens_BP, cfg)
    x_BPD, (keys_LBPKH, values_LBPKH) = jax.lax.scan(block, x_BPD, params["layers"])
    last_BD = transformer.rms_norm(x_BPD[:, -1], params["final_norm"], cfg.rms_eps)
    logits_BV = _logits(params, last_BD, cfg)
    caches = []
    for k_BPKH, v_BPKH in zip(keys_LBPKH, values_LBPKH, strict=True):
        k_BKHP = k_BPKH[source_B].transpose(0, 2, 3, 1)
        v_BKPH = v_BPKH[source_B].transpose(0, 2, 1, 3)
        tail = slots - P
        caches.append(
            (
                jnp.pad(k_BKHP, ((0, 0), (0, 0), (0, 0), (0, tail))),
                jnp.pad(v_BKPH, ((0, 0), (0, 0), (0, tail), (0, 0))),
            )
        )
    rows = len(source_B)
    return {
        "caches": caches,
        "logits": logits_BV[source_B],  # of the token to be drawn next
        "start": start_B[source_B],
        "seed": seed_B2,
        "active": active_B,
        "tokens": jnp.zeros((rows, sampling.max_new_tokens), jnp.int32),
        "logps": jnp.zeros((rows, sampling.max_new_tokens), jnp.float32),
    }


@functools.partial(jax.jit, static_argnames=("cfg", "sampling", "eos_id"), donate_argnames="state")
def _decode_chunk(params, state, prompt_slots, taken, limit, cfg, sampling, eos_id):
    """Draws response tokens number `taken` up to `limit`."""
    slots = state["caches"][0][0].shape[-1]
    layers = [jax.tree.map(lambda w, i=i: w[i], params["layers"]) for i in range(cfg.n_layers)]

    def step(carry):
        taken, state = carry
        drawn_B, logp_B = draw(state["logits"], state["seed"], taken, sampling)
        drawn_B = jnp.where(state["active"], drawn_B, eos_id)
        slot = prompt_slots + taken
        position_B1 = (slot - state["start"])[:, None]
        visible_BS = jnp.arange(slots)[None] >= state["start"][:, None]
        visible_BS &= (jnp.arange(slots) <= slot)[None]
        x_BTD = transformer.embed(params, drawn_B[:, None], cfg)
        caches = []
        for layer, (k_BKHS, v_BKSH) in zip(layers, state["caches"], strict=True):
            q_BTNH, k_BTKH, v_BTKH = transformer.qkv(layer, x_BTD, position_B1, cfg)
            k_BKH1 = k_BTKH.transpose(0, 2, 3, 1)
            k_BKHS = jax.lax.dynamic_update_slice(k_BKHS, k_BKH1, (0, 0, 0, slot))
            v_BK1H = v_BTKH.transpose(0, 2, 1, 3)
            v_BKSH = jax.lax.dynamic_update_slice(v_BKSH, v_BK1H, (0, 0, slot, 0))
            caches.append((k_BKHS, v_BKSH))
            attended_BTNH = _attend(q_BTNH, k_BKHS, v_BKSH, visible_BS)
            x_BTD = x_BTD + transformer.attn_out(layer, attended_BTNH)
            x_BTD = x_BTD + transformer.mlp(layer, x_BTD, cfg)
        x_BTD = transformer.rms_norm(x_BTD, params["final_norm"], cfg.rms_eps)
        new = state | {
            "caches": caches,
            "logits": _logits(params, x_BTD[:, 0], cfg),
            "active": state["active"] & (drawn_B != eos_id),
            "tokens": jax.lax.dynamic_update_slice(state["tokens"], drawn_B[:, None], (0, taken)),
            "logps": jax.lax.dynamic_update_slice(state["logps"], logp_B[:, None], (0, taken)),
        }
        return taken + 1, new

    def unfinished(carry):
        return (carry[0] < limit) & jnp.any(carry[1]["active"])

    return jax.lax.while_loop(unfinished, step, (jnp.int32(taken), state))[1]


def _attend(q_BTNH, k_BKHS, v_BKSH, visible_BS):
    """One query per row against its cache."""
    B, _, N, H = q_BTNH.shape
    K = k_BKHS.shape[1]
    q_BKGH = (q_BTNH * H**-0.5).reshape(B, K, N // K, H)
    score_BKGS = jnp.einsum("bkgh,bkhs->bkgs", q_BKGH, k_BKHS, preferred_element_type=jnp.float32)
    score_BKGS = jnp.where(visible_BS[:, None, None], score_BKGS, MASKED)
    weight_BKGS = jax.nn.softmax(score_BKGS, axis=-1).astype(v_BKSH.dtype)
    out_BKGH = jnp.einsum("bkgs,bksh->bkgh", weight_BKGS, v_BKSH)
    return out_BKGH.reshape(B, 1, N, H)


def _logits(params, x_BD, cfg):
    w_DV = transformer.unembed_matrix(params, cfg)
    return jnp.einsum("bd,dv->bv", x_BD, w_DV, preferred_element_type=jnp.float32)


def draw(
    logits_BV: jax.Array, seed_B2: jax.Array, position: jax.Array, sampling: Sampling
) -> tuple[jax.Array, jax.Array]:
    """Draws one token per row by the Gumbel trick: (tokens (B,) int32, log-probabilities (B,)).

    Row b's noise depends on `seed_B2[b]` and `position` only. Temperature 0 is greedy, with
    log-probabilities at temperature 1.
    """
    greedy = sampling.temperature == 0
    logits_BV = logits_BV if greedy else logits_BV / sampling.temperature
    if not greedy:
        logits_BV = _truncate(logits_BV, sampling)
    logp_BV = jax.nn.log_softmax(logits_BV, axis=-1)
    if greedy:
        tokens_B = jnp.argmax(logp_BV, axis=-1)
    else:

        def noise(seed_2):
            key = jax.random.fold_in(jax.random.wrap_key_data(seed_2), position)
            return jax.random.gumbel(key, logp_BV.shape[1:])

        tokens_B = jnp.argmax(logp_BV + jax.vmap(noise)(seed_B2), axis=-1)
    chosen_B1 = jnp.take_along_axis(logp_BV, tokens_B[:, None], axis=-1)
    return tokens_B.astype(jnp.int32), chosen_B1[:, 0]


def _truncate(logits_BV, sampling):
    """Keeps the `top_k` tokens, then the fewest tokens that hold `top_p` of the probability."""
    if sampling.top_k:
        k = min(sampling.top_k, logits_BV.shape[-1])
        kth_B1 = jax.lax.top_k(logits_BV, k)[0][:, -1:]
        logits_BV = jnp.where(logits_BV < kth_B1, MASKED, logits_BV)
    if sampling.top_p < 1:
        sorted_BV = jnp.sort(logits_BV, axis=-1, descending=True)
        p_BV = jax.nn.softmax(sorted_BV, axis=-1)
        before_BV = jnp.cumsum(p_BV, axis=-1) - p_BV  # a token stays if less than top_p precedes it
        count_B1 = jnp.sum(before_BV < sampling.top_p, axis=-1, keepdims=True)
        threshold_B1 = jnp.take_along_axis(sorted_BV, count_B1 - 1, axis=-1)
        logits_BV = jnp.where(logits_BV < threshold_B1, MASKED, logits_BV)
    return logits_BV


@jax.jit
def _compact(state, keep_B, active_B):
    moved = jax.tree.map(lambda x: x[keep_B], state)
    return moved | {"active": active_B}


@functools.partial(jax.jit, static_argnames="slots")
def _grow(state, slots):
    """Adds cache slots. A cache just large enough is faster than slices of a large one."""
    caches = [
        (
            jnp.pad(k_BKHS, ((0, 0), (0, 0), (0, 0), (0, slots))),
            jnp.pad(v_BKSH, ((0, 0), (0, 0), (0, slots), (0, 0))),
        )
        for k_BKHS, v_BKSH in state["caches"]
    ]
    return state | {"caches": caches}


def sample_seed(seed: int, step: int, problem: str, index: int) -> tuple[int, int]:
    """The two seed words of sample `index` of a problem at a step: a pure function of its name."""
    entropy = [seed, step, index, *problem.encode()]
    words = np.random.SeedSequence(entropy).generate_state(2, np.uint32)
    return int(words[0]), int(words[1])


def _bucket(count: int) -> int:
    """The power of two that holds `count` rows, at least 8."""
    return max(8, 1 << (count - 1).bit_length())


def _round_up(value: int, step: int) -> int:
    return -(-value // step) * step
