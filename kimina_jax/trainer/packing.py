# SPDX-License-Identifier: Apache-2.0
"""Packing: several token sequences in one row of fixed length, kept apart by segment ids.

The answers to one prompt can share it: the prompt, but for its last token, then stands once in a
row, as a segment that every one of its answers sees. What is computed for them is what it would be
with a prompt each, up to rounding, and so is the sum of their gradients.

Letters: B rows, T tokens in a row, S sequence slots in a row.
"""

import dataclasses
from collections.abc import Sequence

import numpy as np


class TooLong(Exception):
    """A sequence does not fit in a row; the message names it and the setting to raise."""


@dataclasses.dataclass(frozen=True)
class Packed:
    """Rows of packed sequences, as host arrays.

    tokens_BT, targets_BT: int32, input and next token. segment_BT: int32, 0 for padding, else the
    1-based slot of the sequence in its row, or a number beyond the slots for a shared prompt.
    mask_BT: float32, 1 where the target is an answer. place: for each sequence (row, slot, first
    column of its answer's targets, answer length). Where prompts are shared, prefix_BT, int32, is
    the segment that a token sees beside its own (its own where there is none), and positions_BT,
    int32, its place in its sequence; else both are None.
    """

    tokens_BT: np.ndarray
    targets_BT: np.ndarray
    segment_BT: np.ndarray
    mask_BT: np.ndarray
    place: list[tuple[int, int, int, int]]
    prefix_BT: np.ndarray | None = None
    positions_BT: np.ndarray | None = None


# A prompt and an answer; and for each token of the answer whether it is learnt, if not all are.
Pair = tuple[Sequence[int], Sequence[int]] | tuple[Sequence[int], Sequence[int], Sequence[bool]]


def check_lengths(sequences: Sequence[Pair], row_tokens: int, setting: str) -> None:
    """Raises TooLong, which names `setting`, where a pair does not fit in a row."""
    need = max((_length(pair) for pair in sequences), default=0)
    if need > row_tokens:
        raise TooLong(
            f"a sequence of {need + 1} tokens does not fit in a row; raise '{setting}'"
            f" (now {row_tokens}) to at least {need}"
        )


def pack(
    sequences: Sequence[Pair],
    row_tokens: int,
    slots: int,
    setting: str = "row_tokens",
    share: bool = False,
) -> Packed:
    """Packs (prompt, answer) pairs, longest first, each into the first row with room; with `share`
    the answers to one prompt together, as far as a row holds them.

    Raises TooLong, which names `setting`, where a pair has more than `row_tokens` + 1 tokens.
    """
    check_lengths(sequences, row_tokens, setting)
    own = [[i] for i in range(len(sequences))]
    bundles = _bundles(sequences, row_tokens, slots) if share else own
    lengths = [_bundle_length(sequences, bundle) for bundle in bundles]
    order = sorted(range(len(bundles)), key=lambda b: (-lengths[b], bundles[b]))
    rows = _first_fit(order, lengths, [len(bundle) for bundle in bundles], row_tokens, slots)
    packed = _empty(len(rows), row_tokens, len(sequences), share)
    for r, members in enumerate(rows):
        column = slot = 0
        for shared, b in enumerate(members):
            column = _lay(packed, r, column, slot, slots + 1 + shared, sequences, bundles[b])
            slot += len(bundles[b])
    return packed


def _lay(
    packed: Packed,
    row: int,
    column: int,
    slot: int,
    prompt_segment: int,
    sequences: Sequence[Pair],
    bundle: Sequence[int],
) -> int:
    """Writes a bundle into a row from `column` on, its sequences into the slots from `slot` on; the
    column after it."""

    def segment(tokens: Sequence[int], number: int, prefix: int, position: int) -> int:
        span = slice(column, column + len(tokens) - 1)
        packed.tokens_BT[row, span] = tokens[:-1]
        packed.targets_BT[row, span] = tokens[1:]
        packed.segment_BT[row, span] = number
        if packed.prefix_BT is not None and packed.positions_BT is not None:
            packed.prefix_BT[row, span] = prefix
            packed.positions_BT[row, span] = np.arange(position, position + len(tokens) - 1)
        return span.stop

    kept = 0  # tokens of the prompt that are not each sequence's own
    if len(bundle) > 1:
        prompt = sequences[bundle[0]][0]
        kept = len(prompt) - 1
        column = segment(prompt, prompt_segment, prompt_segment, 0)
    for number, i in enumerate(bundle, slot + 1):
        prompt, answer, *learnt = sequences[i]
        first = column + len(prompt) - kept - 1
        packed.mask_BT[row, first : first + len(answer)] = learnt[0] if learnt else 1
        packed.place[i] = (row, number - 1, first, len(answer))
        prefix = prompt_segment if kept else number
        column = segment([*prompt[kept:], *answer], number, prefix, kept)
    return column


def _bundles(sequences: Sequence[Pair], row_tokens: int, slots: int) -> list[list[int]]:
    """The sequences, those of one prompt together: as few bundles as first fit finds that each fit
    in a row."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for i, (prompt, *_) in enumerate(sequences):
        groups.setdefault(tuple(prompt), []).append(i)
    bundles = []
    for prompt, members in groups.items():
        if len(prompt) < 2:  # nothing of it stands before its last token
            bundles += [[i] for i in members]
            continue
        order = sorted(members, key=lambda i: (-len(sequences[i][1]), i))
        lengths, counts = [len(sequences[i][1]) for i in order], [1] * len(order)
        room = row_tokens - len(prompt) + 1
        found = _first_fit(range(len(order)), lengths, counts, room, slots)
        bundles += [[order[k] for k in bundle] for bundle in found]
    return bundles


def _bundle_length(sequences: Sequence[Pair], bundle: Sequence[int]) -> int:
    return len(sequences[bundle[0]][0]) - 1 + sum(len(sequences[i][1]) for i in bundle)


def _first_fit(
    order: Sequence[int],
    lengths: Sequence[int],
    counts: Sequence[int],
    row_tokens: int,
    slots: int,
) -> list[list[int]]:
    """The members of each row, each of them in the first row with room and free slots enough.

    A member takes `counts` slots. A tree over the rows, whose nodes hold the most room below them,
    finds the first such row, in log n steps where all take one slot; a row without a free slot has
    no room.
    """
    leaves = 1 << max(0, len(order) - 1).bit_length()
    # Node n has the children 2n and 2n + 1; the leaves, which are the rows, come last.
    most, free = [row_tokens] * (2 * leaves), [slots] * (2 * leaves)
    rows: list[list[int]] = []

    def find(node: int, i: int) -> int | None:
        if most[node] < lengths[i] or free[node] < counts[i]:
            return None
        if node >= leaves:
            return node
        left = find(2 * node, i)
        return find(2 * node + 1, i) if left is None else left

    for i in order:
        node = find(1, i)
        assert node is not None  # there are as many rows as members, and each fits in an empty one
        if node - leaves == len(rows):
            rows.append([])
        rows[node - leaves].append(i)
        free[node] -= counts[i]
        most[node] = most[node] - lengths[i] if free[node] else -1
        while node > 1:
            node //= 2
            most[node] = max(most[2 * node], most[2 * node + 1])
            free[node] = max(free[2 * node], free[2 * node + 1])
    return rows


def _empty(rows: int, row_tokens: int, sequences: int, share: bool) -> Packed:
    shape = (rows, row_tokens)
    return Packed(
        np.zeros(shape, np.int32),
        np.zeros(shape, np.int32),
        np.zeros(shape, np.int32),
        np.zeros(shape, np.float32),
        [(0, 0, 0, 0)] * sequences,
        *((np.zeros(shape, np.int32), np.zeros(shape, np.int32)) if share else ()),
    )


def _length(pair: Pair) -> int:
    return len(pair[0]) + len(pair[1]) - 1
