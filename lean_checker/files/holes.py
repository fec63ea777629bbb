# SPDX-License-Identifier: Apache-2.0
"""Find the `sorry`s of a Lean file that stand for the whole proof of a theorem, and fill them.

A hole is `:= sorry` or `:= by sorry` behind a theorem, lemma or example. What is filled in replaces
these words; every other byte of the file stays.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from lean_checker.files.file_parts import find_claims, split
from lean_checker.kernel.lean_text import blanked

_SORRY = re.compile(r"(?<![\w.'!?«])sorry(?![\w.'!?»])")
# Nothing that has an end of its own stands in such a block.
_MUTUAL = re.compile(
    r"(?<![\w.'!?«])mutual(?![\w.'!?»]).*?(?:(?<![\w.'!?«])end(?![\w.'!?»])|\Z)", re.DOTALL
)
# What is for one command alone, before it.
_IN = re.compile(r"(?<![\w.'!?«])in(?![\w.'!?»])")
_SORRY_PROOF = re.compile(r"\s*((?:by\b\s*)?sorry)(?![\w.'!?»])")
OPENING, CLOSING = "([{⟨⦃", ")]}⟩⦄"
_TOKEN = re.compile(rf":=|(?<![\w.'!?«])(?:let|have)(?![\w.'!?»])|[{re.escape(OPENING + CLOSING)}]")
PROVED = ("theorem", "lemma", "example")


@dataclass(frozen=True)
class Hole:
    """A proof that is missing.

    name: of the theorem, or `example@LINE`. statement: `theorem NAME (binders) : goal`, as the file
    has it, comments blanked. start, end: of the words to replace, in characters; first: where the
    command begins, with what is for it alone, such as attributes in a line above; scopes: of that,
    what it means something by, up to the last `in`. line: of the theorem, from 1. indent: of that
    line, in columns.
    """

    name: str
    statement: str
    first: int
    start: int
    end: int
    line: int
    indent: int
    scopes: str = ""


@dataclass(frozen=True)
class Left:
    """A sorry that is no hole. line: from 1. why: a few words."""

    line: int
    why: str


def find_holes(text: str) -> tuple[list[Hole], list[Left]]:
    """Return the holes of a file in order, and its other sorrys."""
    bare = blanked(text)
    starts = [0, *(m.end() for m in re.finditer("\n", text)), len(text) + 1]
    within: dict[int, tuple[int, int]] = {}
    lead = 0  # the line where what is for a part begins
    for part in split(text):
        lead = lead or part.first
        span = starts[lead - 1], starts[part.last] - 1
        within |= {claim.position: span for claim in part.claims}
        lead = lead if part.leads else 0
    claims = [claim for claim in find_claims(bare) if claim.position in within]
    positions = [claim.position for claim in claims]
    mutual = [m.span() for m in _MUTUAL.finditer(bare)]
    holes: list[Hole] = []
    left: list[Left] = []
    for found in _SORRY.finditer(bare):
        line = bisect_right(starts, found.start())
        above = bisect_right(positions, found.start())
        claim = claims[above - 1] if above else None
        block = bisect_right(mutual, (found.start(), len(text))) - 1
        if block >= 0 and found.start() < mutual[block][1]:
            # What is above a hole is read without what is below it, and so the block has no end.
            left.append(Left(line, "it stands in a mutual block"))
            continue
        if claim is None or claim.quoted or claim.word not in PROVED:
            left.append(Left(line, f"it stands in {claim.word if claim else 'no theorem'}"))
            continue
        first, last = within[claim.position]
        whole = _whole_proof(bare[claim.position : last], found.end() - claim.position)
        if whole is None:
            left.append(Left(line, f"it is a part of the proof of {claim.name or 'an example'}"))
            continue
        head, start = (claim.position + at for at in whole)
        scopes = [found.end() for found in _IN.finditer(bare, first, claim.position)]
        own = text[claim.position + len(claim.word) : head].strip()
        column = starts[claim.line - 1]
        holes.append(
            Hole(
                claim.name or f"example@{claim.line}",
                f"theorem goal {own}" if claim.word == "example" else f"theorem {own}",
                first,
                start,
                found.end(),
                claim.line,
                len(text[column:]) - len(text[column:].lstrip(" ")),
                text[first : scopes[-1]] if scopes else "",
            )
        )
    return holes, left


def fill(text: str, proofs: dict[Hole, str]) -> str:
    """Return the text with a proof (from `by` on, or a term) in each of the given holes."""
    for hole in sorted(proofs, key=lambda hole: hole.start, reverse=True):
        text = text[: hole.start] + _indented(proofs[hole], hole) + text[hole.end :]
    return text


def filled_in(filled: str, text: str, holes: list[Hole]) -> dict[Hole, str]:
    """Return what `filled` has in the place of holes of the text, such as the proofs of a search
    that was ended; none where it is not the text with something in their places. Nothing is said
    of whether these are proofs. holes: of the text, in order."""
    edges = [0, *(edge for hole in holes for edge in (hole.start, hole.end)), len(text)]
    between = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    end = len(filled) - len(between[-1])
    if not holes or not filled.startswith(between[0]) or not filled.endswith(between[-1]):
        return {}
    found, at = {}, len(between[0])
    for hole, part in zip(holes, between[1:], strict=True):
        start = end if hole is holes[-1] else filled.find(part, at + 1)  # no proof is empty
        if start <= at:
            return {}
        words = filled[at:start]
        if words != text[hole.start : hole.end]:
            found[hole] = words.replace(f"\n{' ' * hole.indent}", "\n")
        at = start + len(part)
    return found


def text_above(text: str, holes: list[Hole], hole: Hole, proofs: dict[Hole, str]) -> str:
    """Return what stands above a hole, for a preamble.

    Proofs that are known are filled in; theorems without one are left out with what documents them,
    since nothing may rest on them. holes: of the text, in order.
    """
    kept, at = [], 0
    for one in holes:
        if one.end > hole.first:
            break
        if one in proofs:
            kept += [text[at : one.start], _indented(proofs[one], one)]
        else:
            kept.append(_undocumented(text[at : one.first]))
        at = one.end
    # Where these words end such a text, Lean refuses it: what they are for is to be read in place.
    return "".join([*kept, _undocumented(text[at : hole.first]), hole.scopes])


def _indented(proof: str, hole: Hole) -> str:
    first, *lines = proof.rstrip().split("\n")
    more = [f"{' ' * hole.indent}{line}" if line.strip() else "" for line in lines]
    return "\n".join([first, *more])


def _undocumented(text: str) -> str:
    """Return the text without a documentation at its end, whose declaration is gone."""
    bare = text.rstrip()
    start = bare.rfind("/-") if bare.endswith("-/") else -1
    return bare[:start] if bare.startswith("/--", max(start, 0)) and start >= 0 else text


def _whole_proof(command: str, end: int) -> tuple[int, int] | None:
    """Return where the `:=` is, and what is to be replaced begins, if the proof that ends at `end`
    is the whole of its theorem's and nothing follows it; `command` begins with its word."""
    if command[end:].strip():
        return None
    open_lets = depth = 0
    for found in _TOKEN.finditer(command, 0, end):
        if found[0] in OPENING:
            depth += 1
        elif found[0] in CLOSING:
            depth -= 1
        elif depth == 0 and found[0] in ("let", "have"):
            open_lets += 1
        elif depth == 0 and found[0] == ":=" and open_lets:
            open_lets -= 1  # of a `let` in the statement
        elif depth == 0 and found[0] == ":=":
            proof = _SORRY_PROOF.match(command, found.end())
            return (found.start(), proof.start(1)) if proof and proof.end() == end else None
    return None
