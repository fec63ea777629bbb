# SPDX-License-Identifier: Apache-2.0
"""Spoil proofs: by tokens of Lean's own table, by splicing two, by what a cheat would write."""

import random
from collections.abc import Callable

from tests.lean_checker.fuzz.words import Word, join, lean_words, part, shapes

# What a cheat would write: {p} is the proof, {n} the theorem's name as it knows itself.
HOSTILE = shapes("hostile")
SPACES = (" ", " ", " ", "\n", "\n  ", "\n    ", "")


def mutate(proof: str, rng: random.Random) -> str:
    """Return the proof with one to three of its tokens deleted, inserted, swapped or doubled."""
    words, rest = part(proof)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if words:
            rng.choice(STEPS)(words, rng)
    return join(words, rest)


def splice(first: str, second: str, rng: random.Random) -> str:
    """Return the beginning of one proof with the end of another."""
    one, two = part(first)[0], part(second)
    cut, at = rng.randrange(len(one) + 1), rng.randrange(len(two[0]) + 1)
    return join(one[:cut]) + rng.choice(SPACES) + join(two[0][at:], two[1])


def spoil(proof: str, name: str, rng: random.Random) -> str:
    """Return what a cheat would write in the place of a proof, or around it."""
    shape = rng.choice(HOSTILE)
    return shape.replace("{p}", proof).replace("{n}", name)


def _delete(words: list[Word], rng: random.Random) -> None:
    del words[rng.randrange(len(words))]


def _insert(words: list[Word], rng: random.Random) -> None:
    own = rng.random() < 0.3
    text = rng.choice(words).text if own else rng.choice(lean_words())
    words.insert(rng.randrange(len(words) + 1), Word(rng.choice(SPACES), text))


def _replace(words: list[Word], rng: random.Random) -> None:
    k = rng.randrange(len(words))
    words[k] = Word(words[k].space, rng.choice(lean_words()))


def _swap(words: list[Word], rng: random.Random) -> None:
    k = rng.randrange(len(words))
    m = min(k + 1, len(words) - 1) if rng.random() < 0.7 else rng.randrange(len(words))
    one, two = words[k], words[m]
    words[k], words[m] = Word(one.space, two.text), Word(two.space, one.text)


def _double(words: list[Word], rng: random.Random) -> None:
    k = rng.randrange(len(words))
    words.insert(k, words[k])


def _respace(words: list[Word], rng: random.Random) -> None:
    k = rng.randrange(len(words))
    words[k] = Word(rng.choice(SPACES), words[k].text)


STEPS: tuple[Callable[[list[Word], random.Random], None], ...] = (
    *(_delete, _insert, _insert, _replace, _swap, _double, _respace),
)
