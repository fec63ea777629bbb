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

Programs are compiled per number of rows (powers of two) and cache length (of `SLOTS` steps up to
256, then eight for each doubling; with the kernel for TPU, ragged_attention.py, it starts at a
multiple of LANES and doubles; a GPU, whose compiler times what it makes, has steps of `GPU_SLOTS`
up to 1,024, then four for each doubling, and a quarter of the rows where others have half), the
prefill once for the start and once per power of two of prompt lengths for what comes later.

A sample's random numbers depend on its own seed and position only, never on its batch-mates. The
same code runs on an explicit mesh (`jax.set_mesh`, see decode_step.py).
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import jax
import numpy as np

from kimina_jax.model.config import Config
from kimina_jax.model.sharding import axis_size
from kimina_jax.sampler import decode_step, ragged_attention
from kimina_jax.sampler.decode_step import CHUNK
from kimina_jax.sampler.sampling import (
    ROWS,
    Order,
    Sample,
    Sampling,
    ending,
    finish_of,
    with_beginnings,
)

SLOTS = 32  # the least step of cache lengths, in tokens
GPU_SLOTS = 128  # where a program takes seconds to compile, and reading empty slots microseconds
PREFILL_TOKENS = 1 << 16  # prompt tokens, padding included, that run at a time at the start
REFILL_PROMPTS = 8  # prompts that run at a time later on


def generate(
    params: dict,
    cfg: Config,
    prompts: Sequence[Sequence[int]],
    orders: Sequence[Order],
    sampling: Sampling,
    *,
    end_ids: tuple[int, ...],
    pad_id: int,
    max_rows: int = ROWS,
    refill: bool = False,
    int8_cache: bool = False,
    text_of: Callable[[Sequence[int]], str] | None = None,
) -> Iterator[Sample]:
    """Draws every order and yields the samples as they finish.

    At most `max_rows` rows decode at a time; the longest prompts come first. With `refill` a free
    row takes the next sample; without, the next `max_rows` samples start when these have ended,
    which needs shorter caches and no small prefills, and took a CPU less time.

    `params` may hold the layers stacked or split (decode_step.split_layers), and their matrices in
    int8 (int8.round_weights); `int8_cache` keeps keys and values in int8.

    A sample ends with any of `end_ids`; `pad_id` fills prompts on the left, where nobody looks.
    `text_of` turns tokens into text and is needed where `sampling.stop` is set. Raises ValueError
    for an empty prompt.
    """
    if any(not prompt for prompt in prompts):
        raise ValueError("decode: a prompt is empty")
    prompts, orders = with_beginnings(prompts, orders)
    # Longest prompt first: the common slot then has room for every later one.
    longest_first = sorted(
        range(len(orders)), key=lambda i: (-len(prompts[orders[i].prompt]), orders[i].prompt, i)
    )
    every = decode_step.groups() * axis_size("tensor")
    max_rows = max(_round_up(1, every), max_rows // every * every)
    size = max(1, len(orders)) if refill else max_rows
    model = _Model(params, decode_step.split_layers(params), cfg, sampling, end_ids, pad_id)
    for start in range(0, len(orders), size):
        chosen = longest_first[start : start + size]
        rows = min(_bucket(len(chosen)), max_rows)
        yield from _Rows(model, prompts, orders, chosen, rows, int8_cache).run(text_of)


@dataclasses.dataclass(frozen=True)
class _Model:
    """What draws, for all rows: `split` are `params` with their layers apart."""

    params: dict
    split: dict
    cfg: Config
    sampling: Sampling
    end_ids: tuple[int, ...]
    pad_id: int


class _Rows:
    """The rows that decode together: host's book-keeping around the compiled functions."""

    def __init__(
        self,
        model: _Model,
        prompts: Sequence[Sequence[int]],
        orders: Sequence[Order],
        chosen: Sequence[int],
        rows: int,
        int8_cache: bool,
    ):
        """Draws the orders `chosen`, the longest prompt first, in `rows` rows."""
        self._model, self._prompts, self._orders = model, prompts, orders
        self._int8_cache = int8_cache
        self._ragged = ragged_attention.wanted(model.cfg.attention)
        slots = GPU_SLOTS if _on_gpu() else SLOTS
        self._unit = ragged_attention.LANES if self._ragged else slots  # of cache lengths
        self._waiting = list(reversed(chosen))
        self._ids = np.full(rows, -1)  # the order that a row draws; -1 where it is free
        self._start = np.zeros(rows, np.int64)  # the slot of a row's first token
        self._stores: dict[int, tuple[dict, int]] = {}  # prompt -> its prefill and place therein
        self._width = self._slot = 0  # the slots of the longest prompt; the next slot of all rows
        self._state: Any = None

    def run(self, text_of) -> Iterator[Sample]:
        """Decodes chunk by chunk until nothing waits and no row is left."""
        drawn = {}  # order -> [tokens, logps, model logps]
        while True:
            self._fill()
            live = np.flatnonzero(self._ids >= 0)
            if not len(live):
                return
            self._make_room()
            self._state, out = decode_step.decode_chunk(
                self._model.split,
                self._state,
                self._slot,
                self._model.cfg,
                self._model.sampling,
                self._model.end_ids,
            )
            steps, active_B, length_B, *parts = map(np.asarray, out)
            self._slot += int(steps.max())
            done = []
            for row in live:
                if (order := int(self._ids[row])) not in drawn:
                    drawn[order] = (list(self._orders[order].begun), [], [])
                lists = drawn[order]
                seen = len(lists[0])
                for values, part_BC in zip(lists, parts, strict=True):
                    values += part_BC[row, : length_B[row]].tolist()
                end = ending(lists[0], seen, self._model.sampling, text_of)
                if end or not active_B[row]:
                    done.append(row)
                    yield self._sample(drawn, order, end)
            self._ids[done] = -1
            if not self._waiting:
                self._shrink()

    def _sample(self, drawn, order, end) -> Sample:
        model, begun = self._model, len(self._orders[order].begun)
        tokens, *both = drawn.pop(order)
        length, finish = end or (len(tokens), finish_of(tokens, model.sampling, model.end_ids))
        logps, model_logps = ([round(x, 6) for x in v[: length - begun]] for v in both)
        return Sample(order, tokens[begun:length], logps, model_logps, finish)

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
            self._width = max(store["caches"][0].slots for store, _ in self._stores.values())
            self._slot = self._width
            slots = self._cache_length(self._width + CHUNK)
            self._state = decode_step.empty(
                self._model.cfg, len(self._ids), slots, self._int8_cache
            )
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
                width = _round_up(longest, self._unit)
                most = _round_up(max(1, PREFILL_TOKENS // width), decode_step.groups())
                count = min(_bucket(len(new)), most)
            else:  # few shapes: whoever waits for a compiler waits longer than for some padding
                width = min(self._width, max(2 * SLOTS, 1 << (longest - 1).bit_length()))
                count = most = _round_up(REFILL_PROMPTS, decode_step.groups())
            part, new = new[:most], new[most:]
            tokens_AP = np.full((count, width), self._model.pad_id, np.int32)
            start_A = np.full(len(tokens_AP), width - 1, np.int32)
            for index, prompt in enumerate(part):
                start_A[index] = width - len(self._prompts[prompt])
                tokens_AP[index, start_A[index] :] = self._prompts[prompt]
            store = decode_step.prefill(
                self._model.params, tokens_AP, start_A, self._model.cfg, self._int8_cache
            )
            self._stores |= {prompt: (store, index) for index, prompt in enumerate(part)}

    def _admit(self, store, filled) -> None:
        rows = len(self._ids)
        row_B, source_B, begun_B = np.zeros((3, rows), np.int32)
        seed_B2 = []
        for n, (row, index, order) in enumerate(filled):
            row_B[n], source_B[n] = row, index
            seed_B2.append(self._orders[order].seed)
            begun_B[n] = len(self._orders[order].begun)
            self._ids[row] = order
            length = len(self._prompts[self._orders[order].prompt])
            self._start[row] = self._slot - length
        seed_B2 = np.pad(np.array(seed_B2, np.uint32), [(0, rows - len(filled)), (0, 0)])
        self._state = decode_step.admit(
            self._state, store, row_B, source_B, seed_B2, begun_B, self._slot, len(filled)
        )

    def _make_room(self) -> None:
        """Makes sure that a chunk's slots are there. A cache just large enough is the fastest."""
        slots = self._state["caches"][0].slots
        if self._slot + CHUNK <= slots:
            return
        oldest = int(self._start[self._ids >= 0].min())
        by = min(oldest, self._slot - self._width) // self._unit * self._unit
        if by:
            self._state = decode_step.move_left(self._state, by)
            self._slot -= by
            self._start -= by
        else:
            more = self._cache_length(self._slot + CHUNK, slots) - slots
            self._state = decode_step.grow(self._state, more)

    def _cache_length(self, needed: int, before: int = 0) -> int:
        """The cache length for so many tokens, where it was `before`."""
        if not self._ragged:  # an eighth of it, or one unit, is waste at most; a GPU's a quarter
            parts = 8 if _on_gpu() else 16
            return _round_up(needed, max(self._unit, (1 << (needed - 1).bit_length()) // parts))
        # Empty slots cost no time, another program does.
        most = self._width + self._model.sampling.max_new_tokens + CHUNK
        return _round_up(max(needed, min(2 * before, most)), self._unit)

    def _shrink(self) -> None:
        groups = decode_step.groups()  # a row stays on its device
        ids_GB = self._ids.reshape(groups, -1)
        rows = _bucket(groups * int((ids_GB >= 0).sum(axis=1).max()))
        if _on_gpu():
            most = len(self._ids)
            while most // 4 >= rows:
                most //= 4
            rows = _bucket(most)
        if not (ids_GB >= 0).any() or rows > len(self._ids) // 2:
            return
        real_GB = np.sort(ids_GB >= 0, axis=1)[:, ::-1][:, : rows // groups]
        # The live rows of each group come first, in their order.
        keep_GB = np.argsort(ids_GB < 0, axis=1, kind="stable")[:, : rows // groups]
        keep_GB = np.where(real_GB, keep_GB, 0).astype(np.int32)
        self._state = decode_step.compact(self._state, keep_GB.ravel(), real_GB.ravel())
        ids_GB = np.where(real_GB, np.take_along_axis(ids_GB, keep_GB, axis=1), -1)
        start_GB = self._start.reshape(groups, -1)
        self._ids, self._start = ids_GB.ravel(), np.take_along_axis(start_GB, keep_GB, 1).ravel()


def _on_gpu() -> bool:
    return jax.default_backend() == "gpu"


def _least_rows() -> int:
    """At least 8, and as many on every device: each draws a share of the tokens."""
    return _round_up(8, decode_step.groups() * axis_size("tensor"))


def _bucket(count: int) -> int:
    """The least number of rows, doubled until it holds `count`."""
    rows = _least_rows()
    while rows < count:
        rows *= 2
    return rows


def _round_up(value: int, step: int) -> int:
    return -(-value // step) * step
