# SPDX-License-Identifier: Apache-2.0
"""Packing: several token sequences in one row of fixed length, kept apart by segment ids.

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
    1-based slot of the sequence in its row. mask_BT: float32, 1 where the target is an answer.
    place: for each sequence (row, slot, first column of its answer's targets, answer length).
    """

    tokens_BT: np.ndarray
    targets_BT: np.ndarray
    segment_BT: np.ndarray
    mask_BT: np.ndarray
    place: list[tuple[int, int, int, int]]


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
) -> Packed:
    """Packs (prompt, answer) pairs, longest first, each into the first row with room.

    Raises TooLong, which names `setting`, where a pair has more than `row_tokens` + 1 tokens.
    """
    check_lengths(sequences, row_tokens, setting)
    order = sorted(range(len(sequences)), key=lambda i: (-_length(sequences[i]), i))
    rows: list[list[int]] = []
    room: list[int] = []
    for i in order:
        need = _length(sequences[i])
        row = next((r for r in range(len(rows)) if room[r] >= need and len(rows[r]) < slots), None)
        if row is None:
            rows.append([])
            room.append(row_tokens)
            row = len(rows) - 1
        rows[row].append(i)
        room[row] -= need
    packed = _empty(len(rows), row_tokens, len(sequences))
    for r, members in enumerate(rows):
        column = 0
        for slot, i in enumerate(members):
            prompt, answer, *learnt = sequences[i]
            tokens = [*prompt, *answer]
            span = slice(column, column + len(tokens) - 1)
            packed.tokens_BT[r, span] = tokens[:-1]
            packed.targets_BT[r, span] = tokens[1:]
            packed.segment_BT[r, span] = slot + 1
            first = column + len(prompt) - 1
            packed.mask_BT[r, first : first + len(answer)] = learnt[0] if learnt else 1
            packed.place[i] = (r, slot, first, len(answer))
            column = span.stop
    return packed


def _empty(rows: int, row_tokens: int, sequences: int) -> Packed:
    shape = (rows, row_tokens)
    return Packed(
        np.zeros(shape, np.int32),
        np.zeros(shape, np.int32),
        np.zeros(shape, np.int32),
        np.zeros(shape, np.float32),
        [(0, 0, 0, 0)] * sequences,
    )


def _length(pair: Pair) -> int:
    return len(pair[0]) + len(pair[1]) - 1
