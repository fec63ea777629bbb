# SPDX-License-Identifier: Apache-2.0
"""Cases of the fuzzer: case K of a seed is the same text on every machine.

Statements and proofs come from the bundled problems, from the theory's own tests, from templates of
what people write, and from a grammar. Half of the proofs are mutated, spliced or spoilt.
"""

import functools
import random
import re
from dataclasses import dataclass
from pathlib import Path

from kimina_jax.problems.load import load
from tests.lean_checker.fuzz import mutate
from tests.lean_checker.fuzz.grammar import Grammar
from tests.lean_checker.fuzz.words import Word, join, part

HERE = Path(__file__).parent
ACCEPTED = HERE.parent / "theory" / "accepted.lean"
# How a theorem may be called; {k} makes it unique, so that all stand in one file.
PLAIN_NAMES = ("t{k}", "goal{k}", "my_thm{k}'", "α{k}", "t{k}_symm")
ODD_NAMES = (
    "Nat.t{k}",
    "List.Perm.t{k}",
    "«my thm {k}»",
    "Nat.«t {k}»",
    "t{k}.aux",
    "t{k}!",
    "«t{k}»",
)
COMMENTS = (
    "/- c -/",
    "/- a /- b -/ -- c -/",
    "/- := by sorry -/",
    '/- " -/',
    "-- so\n",
    '-- /- "\n',
)


@dataclass(frozen=True)
class Case:
    """One case. name: of its theorem, which no other case of the seed has. made: how it was."""

    number: int
    name: str
    statement: str
    proof: str
    made: str


@dataclass(frozen=True)
class Source:
    """A statement with THIS for its theorem's name, and a proof with SELF for what it calls it."""

    statement: str
    proof: str


@functools.cache
def bundled() -> tuple[Source, ...]:
    """The bundled problems with their reference proofs."""
    problems = [p for split in ("train", "validation", "test") for p in load(split)]
    return tuple(Source(_open(p.statement), p.proof) for p in problems)


@functools.cache
def written() -> tuple[Source, ...]:
    """The templates, and the theorems of the theory's tests that need no definitions."""
    blocks = (HERE / "templates.txt").read_text(encoding="utf-8").split("\n\n")
    found = [Source(*re.split(r"\n:= ?", block.strip("\n"), maxsplit=1)) for block in blocks]
    text = ACCEPTED.read_text(encoding="utf-8").partition("-- recursion that is not")[0]
    for block in re.split(r"\n(?=theorem )", text)[1:]:
        block = re.split(r"\n\n|\n--", block)[0]
        statement, _, proof = block.partition(" := ")
        found.append(Source(_open(statement), proof))
    return tuple(found)


def _open(statement: str) -> str:
    return re.sub(r"^theorem [^\s({:]+", "theorem THIS", statement)


def make(seed: int, number: int) -> Case:
    """Return case `number` of a seed."""
    rng = random.Random(f"{seed}/{number}")
    odd = rng.random() < 0.25
    name = rng.choice(ODD_NAMES if odd else PLAIN_NAMES).replace("{k}", str(number))
    source, origin = _source(rng)
    statement = source.statement.replace("THIS", name, 1)
    proof, made = source.proof, rng.choices(*zip(*MAKINGS.items(), strict=True))[0]
    if made == "mutated":
        proof = mutate.mutate(proof, rng)
    elif made == "spliced":
        proof = mutate.splice(proof, _source(rng)[0].proof, rng)
    elif made == "of another":
        proof = _source(rng)[0].proof
    elif made == "hostile":
        proof = mutate.spoil(proof, "SELF", rng)
    elif made == "mutated statement":
        head, name_, rest = statement.partition(name)
        statement = head + name_ + mutate.mutate(rest, rng)
    elif made == "commented":
        # Before `theorem` stands no comment: Lean's columns count from that word.
        head, name_, rest = statement.partition(name)
        statement = head + name_ + commented(rest, rng)
        proof = commented(proof, rng)
    own = rng.choice((name, name.rpartition(".")[2])) if "«" not in name else name
    return Case(number, name, statement, proof.replace("SELF", own), f"{origin}, {made}")


MAKINGS = {
    "as it is": 30,
    "commented": 12,
    "mutated": 36,
    "spliced": 8,
    "of another": 2,
    "hostile": 9,
    "mutated statement": 3,
}


def _source(rng: random.Random) -> tuple[Source, str]:
    chance = rng.random()
    if chance < 0.3:
        return rng.choice(bundled()), "bundled"
    if chance < 0.6:
        return rng.choice(written()), "written"
    return Source(*Grammar(rng).theorem("THIS")), "grammar"


def commented(text: str, rng: random.Random) -> str:
    """Return the text with comments in some of its gaps."""
    words, rest = part(text)
    changed = []
    for k, word in enumerate(words):
        space = word.space
        if ((space and "\n" not in space) or not k) and rng.random() < 0.15:
            block = rng.choice(COMMENTS)
            # A line's end moves what follows to another column: far right is right of all before.
            space += block + (" " * 40 if block.endswith("\n") else rng.choice(("", " ")))
        elif "\n" in space and rng.random() < 0.2:
            space = rng.choice((" -- c", "-- c", " /- c -/", "\n-- c", "\n\n", " ")) + space
        changed.append(Word(space, word.text))
    return join(changed, rest)
