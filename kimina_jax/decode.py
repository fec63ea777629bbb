# SPDX-License-Identifier: Apache-2.0
"""The JAX decoder: a prompt is run once for all its samples, a free row can take the next sample.

Letters: B rows (samples), A prompts of one prefill, P prompt slots, S cache slots, C tokens of a
chunk, K key/value heads, G query heads per key/value head, H head dim, V vocabulary, L layers.

All rows write the same cache slot at the same time, so a write is one in-place slice update instead
of a scatter. A row that is filled later gets its prompt right before that common slot; positions
count from a row's own start, so where it lies does not matter. When the slots run out and the
oldest row has died, all rows move to the left; otherwise the cache grows. Keys lie as (B, K, H, S)
and values as (B, K, S, H), the order in which XLA's CPU backend multiplies them without a copy.
When no sample waits and half of the rows have finished, the rest move into half as many rows.

Programs are compiled per number of rows (powers of two) and cache length (multiples of `SLOTS`, up
to the longest prompt and answer and two `SLOTS` more), the prefill once for the start and once per
power of two of prompt lengths for what comes later.

A sample's random numbers depend on its own seed and position only, never on its batch-mates.
"""

import functools
from collections.abc import Callable, Iterator, Sequence

import jax
import jax.numpy as jnp
import numpy as np

from kimina_jax import attention, transformer
from kimina_jax.draw import MASKED, draw
from kimina_jax.sampling import Order, Sample, Sampling, ending

SLOTS = 64  # granularity of cache lengths, in tokens
CHUNK = 16  # tokens between two looks at which rows have finished
PREFILL_TOKENS = 1 << 16  # prompt tokens, padding included, that run at a time at the start
REFILL_PROMPTS = 8  # prompts that run at a time later on


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
    refill: bool = False,
    text_of: Callable[[Sequence[int]], str] | None = None,
) -> Iterator[Sample]:
    """Draws every order and yields the samples as they finish.

    At most `max_rows` rows decode at a time; the longest prompts come first. With `refill` a free
    row takes the next sample; without, the next `max_rows` samples start when these have ended,
    which needs shorter caches and no small prefills, and took a CPU less time.

    `text_of` turns tokens into text and is needed where `sampling.stop` is set. Raises ValueError
    for an empty prompt.
    """
    if any(not prompt for prompt in prompts):
        raise ValueError("decode: a prompt is empty")
    # Longest prompt first: the common slot then has room for every later one.
    longest_first = sorted(
        range(len(orders)), key=lambda i: (-len(prompts[orders[i].prompt]), orders[i].prompt, i)
    )
    size = max(1, len(orders)) if refill else max_rows
    for start in range(0, len(orders), size):
        chosen = longest_first[start : start + size]
        yield from _Rows(
            params, cfg, prompts, orders, chosen, sampling, eos_id, pad_id, max_rows
        ).run(text_of)


class _Rows:
    """The rows that decode together: host's book-keeping around the compiled functions."""

    def __init__(self, params, cfg, prompts, orders, chosen, sampling, eos_id, pad_id, max_rows):
        self._params, self._cfg, self._sampling = params, cfg, sampling
        self._prompts, self._orders, self._eos_id, self._pad_id = prompts, orders, eos_id, pad_id
        self._waiting = list(reversed(chosen))
        rows = min(_bucket(len(chosen)), max_rows)
        self._ids = np.full(rows, -1)  # the order that a row draws; -1 where it is free
        self._start = np.zeros(rows, np.int64)  # the slot of a row's first token
        self._stores: dict[int, tuple[dict, int]] = {}  # prompt -> its prefill and place therein
        self._width = self._slot = 0  # the slots of the longest prompt; the next slot of all rows
        self._state: dict | None = None

    def run(self, text_of) -> Iterator[Sample]:
        """Decodes chunk by chunk until nothing waits and no row is left."""
        drawn = {}  # order -> [tokens, logps, model logps]
        while True:
            self._fill()
            live = np.flatnonzero(self._ids >= 0)
            if not len(live):
                return
            self._make_room()
            self._state, out = _decode_chunk(
                self._params,
                self._state,
                self._slot,
                self._cfg,
                self._sampling,
                self._eos_id,
            )
            steps, active_B, length_B, *parts = map(np.asarray, out)
            self._slot += int(steps)
            done = []
            for row in live:
                lists = drawn.setdefault(int(self._ids[row]), ([], [], []))
                seen = len(lists[0])
                for values, part_BC in zip(lists, parts, strict=True):
                    values += part_BC[row, : length_B[row]].tolist()
                end = ending(lists[0], seen, self._sampling, text_of)
                if end or not active_B[row]:
                    done.append(row)
                    yield self._sample(drawn, int(self._ids[row]), end)
            self._ids[done] = -1
            if not self._waiting:
                self._shrink()

    def _sample(self, drawn, order, end) -> Sample:
        tokens, *logps = drawn.pop(order)
        length, finish = end or (
            len(tokens),
            "stop" if tokens[-1] == self._eos_id else "length",
        )
        rounded = [[round(x, 6) for x in values[:length]] for values in logps]
        return Sample(order, tokens[:length], *rounded, finish)

    def _fill(self) -> None:
        """Gives free rows the next samples; prompts that are new are run first."""
        free = np.flatnonzero(self._ids < 0)
        # An eighth of the rows at a time, so that prefills are not small.
        if not self._waiting or len(free) < max(1, len(self._ids) // 8):
            return
        taken = [self._waiting.pop() for _ in range(min(len(free), len(self._waiting)))]
        self._prefill([self._orders[i].prompt for i in taken])
        if self._state is None:
            # The longest prompts come first: every later one fits before the common slot, too.
            self._width = max(store["keys"][0].shape[-1] for store, _ in self._stores.values())
            self._slot = self._width
            slots = _round_up(self._width + CHUNK, SLOTS)
            self._state = _empty(self._cfg, len(self._ids), slots)
        places: dict[int, list[tuple[int, int, int]]] = {}
        stores = {id(store): store for store, _ in self._stores.values()}
        for row, i in zip(free, taken, strict=False):
            store, index = self._stores[self._orders[i].prompt]
            places.setdefault(id(store), []).append((int(row), index, i))
        for name, filled in places.items():
            self._admit(stores[name], filled)
        wanted = {self._orders[i].prompt for i in self._waiting}
        self._stores = {p: place for p, place in self._stores.items() if p in wanted}

    def _prefill(self, needed: Sequence[int]) -> None:
        new = [p for p in dict.fromkeys(needed) if p not in self._stores]
        while new:
            longest = len(self._prompts[new[0]])
            if self._state is None:
                width = _round_up(longest, SLOTS // 2)
                most = max(1, PREFILL_TOKENS // width)
                count = min(_bucket(len(new)), most)
            else:  # few shapes: whoever waits for a compiler waits longer than for some padding
                width = min(self._width, max(SLOTS, 1 << (longest - 1).bit_length()))
                count = most = REFILL_PROMPTS
            part, new = new[:most], new[most:]
            tokens_AP = np.full((count, width), self._pad_id, np.int32)
            start_A = np.full(len(tokens_AP), width - 1, np.int32)
            for index, prompt in enumerate(part):
                start_A[index] = width - len(self._prompts[prompt])
                tokens_AP[index, start_A[index] :] = self._prompts[prompt]
            store = _prefill(self._params, tokens_AP, start_A, self._cfg)
            self._stores |= {prompt: (store, index) for index, prompt in enumerate(part)}

    def _admit(self, store, filled) -> None:
        rows = len(self._ids)
        row_B, source_B, seed_B2 = np.zeros(rows, np.int32), np.zeros(rows, np.int32), []
        for n, (row, index, order) in enumerate(filled):
            row_B[n], source_B[n] = row, index
            seed_B2.append(self._orders[order].seed)
            self._ids[row] = order
            length = len(self._prompts[self._orders[order].prompt])
            self._start[row] = self._slot - length
        seed_B2 = np.pad(np.array(seed_B2, np.uint32), [(0, rows - len(filled)), (0, 0)])
        self._state = _admit(self._state, store, row_B, source_B, seed_B2, self._slot, len(filled))

    def _make_room(self) -> None:
        """Makes sure that a chunk's slots are there. A cache just large enough is the fastest."""
        slots = self._state["caches"][0][0].shape[-1]
        if self._slot + CHUNK <= slots:
            return
        oldest = int(self._start[self._ids >= 0].min())
        by = min(oldest, self._slot - self._width)
        if by >= SLOTS:
            self._state = _move_left(self._state, by)
            self._slot -= by
            self._start -= by
        else:
            self._state = _grow(self._state, SLOTS)

    def _shrink(self) -> None:
        live = np.flatnonzero(self._ids >= 0)
        rows = _bucket(len(live))
        if not len(live) or rows > len(self._ids) // 2:
            return
        keep = np.zeros(rows, np.int32)
        keep[: len(live)] = live
        real = np.arange(rows) < len(live)
        self._state = _compact(self._state, keep, real)
        self._ids = np.where(real, self._ids[keep], -1)
        self._start = self._start[keep]


@functools.partial(jax.jit, static_argnames="cfg")
def _prefill(params, tokens_AP, start_A, cfg):
    """Runs prompts, padded on the left: keys and values per layer, and the next token's logits."""
    P = tokens_AP.shape[1]
    positions_AP = jnp.maximum(jnp.arange(P)[None] - start_A[:, None], 0)
    real_AP = (jnp.arange(P)[None] >= start_A[:, None]).astype(jnp.int32)

    def block(x_APD, layer):
        q_APNH, k_APKH, v_APKH = transformer.qkv(layer, x_APD, positions_AP, cfg)
        attended_APNH = attention.attend(q_APNH, k_APKH, v_APKH, real_AP, cfg.attention)
        x_APD = x_APD + transformer.attn_out(layer, attended_APNH)
        return x_APD + transformer.mlp(layer, x_APD, cfg), (k_APKH, v_APKH)

    x_APD = transformer.embed(params, tokens_AP, cfg)
    x_APD, (keys_LAPKH, values_LAPKH) = jax.lax.scan(block, x_APD, params["layers"])
    last_AD = transformer.rms_norm(x_APD[:, -1], params["final_norm"], cfg.rms_eps)
    return {
        "keys": [k_APKH.transpose(0, 2, 3, 1) for k_APKH in keys_LAPKH],
        "values": [v_APKH.transpose(0, 2, 1, 3) for v_APKH in values_LAPKH],
        "logits": _logits(params, last_AD, cfg),
        "start": start_A,
    }


def _empty(cfg, rows, slots):
    """The state of free rows."""
    shape = (rows, cfg.n_kv_heads, cfg.head_dim, slots)
    return {
        "caches": [
            (jnp.zeros(shape, cfg.dtype), jnp.zeros((*shape[:2], slots, shape[2]), cfg.dtype))
            for _ in range(cfg.n_layers)
        ],
        "logits": jnp.zeros((rows, cfg.vocab_size), jnp.float32),  # of the token drawn next
        "start": jnp.zeros(rows, jnp.int32),
        "seed": jnp.zeros((rows, 2), jnp.uint32),
        "active": jnp.zeros(rows, bool),
        "count": jnp.zeros(rows, jnp.int32),  # tokens drawn so far
    }


@functools.partial(jax.jit, donate_argnames="state")
def _admit(state, store, row_B, source_B, seed_B2, slot, count):
    """Lays the prompts `source_B[:count]` into the rows `row_B[:count]`, ending before `slot`."""
    first = slot - store["keys"][0].shape[-1]

    def put(x, i, part, *where):
        return jax.lax.dynamic_update_slice(x, part[None], (row_B[i], *where))

    def body(i, state):
        source = source_B[i]
        caches = [
            (
                put(k_BKHS, i, k_AKHP[source], 0, 0, first),
                put(v_BKSH, i, v_AKPH[source], 0, first, 0),
            )
            for (k_BKHS, v_BKSH), k_AKHP, v_AKPH in zip(
                state["caches"], store["keys"], store["values"], strict=True
            )
        ]
        return {
            "caches": caches,
            "logits": put(state["logits"], i, store["logits"][source], 0),
            "start": put(state["start"], i, store["start"][source] + first),
            "seed": put(state["seed"], i, seed_B2[i], 0),
            "active": put(state["active"], i, jnp.bool_(True)),
            "count": put(state["count"], i, jnp.int32(0)),
        }

    return jax.lax.fori_loop(0, count, body, state)


@functools.partial(jax.jit, static_argnames=("cfg", "sampling", "eos_id"), donate_argnames="state")
def _decode_chunk(params, state, slot, cfg, sampling, eos_id):
    """Draws up to CHUNK tokens a row.

    Gives the state and (steps, rows still active (B,), tokens drawn (B,), tokens, logps and model
    logps (B, C)).
    """
    first_B = state["count"]
    rows = len(state["active"])
    slots = state["caches"][0][0].shape[-1]
    layers = [jax.tree.map(lambda w, i=i: w[i], params["layers"]) for i in range(cfg.n_layers)]

    def step(carry):
        taken, state, outs = carry
        drawn = draw(state["logits"], state["seed"], state["count"], sampling)
        drawn_B = jnp.where(state["active"], drawn[0], eos_id)
        outs = tuple(
            jax.lax.dynamic_update_slice(out_BC, x_B[:, None], (0, taken))
            for out_BC, x_B in zip(outs, (drawn_B, *drawn[1:]), strict=True)
        )
        here = slot + taken
        position_B1 = (here - state["start"])[:, None]
        visible_BS = jnp.arange(slots)[None] >= state["start"][:, None]
        visible_BS &= (jnp.arange(slots) <= here)[None]
        x_BTD = transformer.embed(params, drawn_B[:, None], cfg)
        caches = []
        for layer, (k_BKHS, v_BKSH) in zip(layers, state["caches"], strict=True):
            q_BTNH, k_BTKH, v_BTKH = transformer.qkv(layer, x_BTD, position_B1, cfg)
            k_BKH1 = k_BTKH.transpose(0, 2, 3, 1)
            k_BKHS = jax.lax.dynamic_update_slice(k_BKHS, k_BKH1, (0, 0, 0, here))
            v_BK1H = v_BTKH.transpose(0, 2, 1, 3)
            v_BKSH = jax.lax.dynamic_update_slice(v_BKSH, v_BK1H, (0, 0, here, 0))
            caches.append((k_BKHS, v_BKSH))
            attended_BTNH = _attend(q_BTNH, k_BKHS, v_BKSH, visible_BS)
            x_BTD = x_BTD + transformer.attn_out(layer, attended_BTNH)
            x_BTD = x_BTD + transformer.mlp(layer, x_BTD, cfg)
        x_BTD = transformer.rms_norm(x_BTD, params["final_norm"], cfg.rms_eps)
        count_B = state["count"] + state["active"]
        new = state | {
            "caches": caches,
            "logits": _logits(params, x_BTD[:, 0], cfg),
            "count": count_B,
            "active": state["active"] & (drawn_B != eos_id) & (count_B < sampling.max_new_tokens),
        }
        return taken + 1, new, outs

    def unfinished(carry):
        return (carry[0] < CHUNK) & jnp.any(carry[1]["active"])

    outs = tuple(jnp.zeros((rows, CHUNK), t) for t in (jnp.int32, jnp.float32, jnp.float32))
    taken, state, outs = jax.lax.while_loop(unfinished, step, (jnp.int32(0), state, outs))
    # Copies: the state is donated to the next chunk while the host still reads these.
    return state, (taken, jnp.copy(state["active"]), state["count"] - first_B, *outs)


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


@jax.jit
def _compact(state, keep_B, real_B):
    moved = jax.tree.map(lambda x: x[keep_B], state)
    return moved | {"active": moved["active"] & real_B}


@functools.partial(jax.jit, static_argnames="slots")
def _grow(state, slots):
    """Adds cache slots on the right."""
    return state | {
        "caches": [
            (
                jnp.pad(k_BKHS, ((0, 0), (0, 0), (0, 0), (0, slots))),
                jnp.pad(v_BKSH, ((0, 0), (0, 0), (0, slots), (0, 0))),
            )
            for k_BKHS, v_BKSH in state["caches"]
        ]
    }


@jax.jit
def _move_left(state, by):
    """Moves every row's slots by `by` to the left; what falls off comes back where nobody looks."""
    return state | {
        "caches": [
            (jnp.roll(k_BKHS, -by, axis=3), jnp.roll(v_BKSH, -by, axis=2))
            for k_BKHS, v_BKSH in state["caches"]
        ],
        "start": state["start"] - by,
    }


def _bucket(count: int) -> int:
    """The power of two that holds `count`, at least 8."""
    return max(8, 1 << (count - 1).bit_length())


def _round_up(value: int, step: int) -> int:
    return -(-value // step) * step
