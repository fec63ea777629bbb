# SPDX-License-Identifier: Apache-2.0
"""Where comments, strings and characters stand in a Lean text, by Lean's own rules for its tokens.

For texts that are their writer's own: nothing is refused. What looks like a comment or a string and
begins inside of a token (`{ x // -1 < x }` without the blank, `⊕'`) is none, and a word begins
behind a number or a sign (`h.1example`), whatever a pattern over characters would say.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

# What names begin with, and what they go on with.
LETTERS = (
    r"A-Za-z_\xc0-\xd6\xd8-\xf6\xf8-\u017f\u0391-\u039f\u03a1\u03a2\u03a4-\u03a9\u03b1-\u03ba"
    r"\u03bc-\u03c9\u03ca-\u03fb\u1f00-\u1ffe\u2100-\u214f\U0001d49c-\U0001d59f"
)
NAME_PARTS = LETTERS + r"0-9'!?\u2080-\u2089\u2090-\u209c\u1d62-\u1d6a\u2c7c"
# Lean's and its libraries' tokens that hold, behind their first sign, what begins another token.
TOKENS = (
    "//",
    "//ₘ",
    "<-",
    "<->",
    "=/=",
    "\\/",
    "#'",
    "]'",
    "×'",
    "⊕'",
    "Σ'",
    "⁻¹'",
    "''",
    "<$!>",
    "</>",
)
LONGEST_TOKEN = 32
COMMENTS = ("comment", "doc")
KINDS = (*COMMENTS, "string", "character", "border")

_PART = rf"(?:[{LETTERS}][{NAME_PARTS}]*+|«[^«»\n]*+»?)"
_TOKEN = re.compile(
    r"(?P<space>\s++)|(?P<comment>--[^\n]*+|/-)"
    r"|(?P<raw>(?<!\.)r(?P<hashes>\#*+)\")"
    rf"|(?P<name>{_PART}(?:\.{_PART})*+)"
    r"|(?P<number>0[xX][0-9a-fA-F_]++|0[bB][01_]++|0[oO][0-7_]++"
    r"|[0-9][0-9_]*+(?:\.[0-9][0-9_]*+)?(?:[eE][+-]?[0-9]++)?)"
    r"|(?P<string>\"(?:[^\"\\]|\\.)*+\"?)"
    r"|(?P<character>'(?:[^\\']|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^\n]))')"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_LINES = re.compile(r"(?:\s++|--[^\n]*+)++")
_EDGE = re.compile(r"/-|-/")
# What a text may have made a token of its own.
_QUOTED = re.compile(rf'"(?=([^"\s]{{2,{LONGEST_TOKEN}}})"|\s([^"\s]{{2,{LONGEST_TOKEN}}})\s?")')
_SIGN = re.compile(rf"[^{NAME_PARTS}]")


class Piece(NamedTuple):
    """A part of a text that is no code.

    kind: one of KINDS; "doc" is documentation, "border" the last sign of a number or a token that
    stands right before a name, and that a name could hold.
    """

    kind: str
    start: int
    end: int


def pieces(text: str) -> Iterator[Piece]:
    """Yield what is no code, in order, in linear time."""
    tokens = _own_tokens(text)
    lengths = sorted({len(token) for token in tokens}, reverse=True)
    at, before = 0, ""
    while (found := _TOKEN.match(text, at)) is not None:
        kind = found.lastgroup or ""
        end = found.end()
        if kind in ("name", "sign"):
            longer = (at + n for n in lengths if at + n > end and text[at : at + n] in tokens)
            if own := next(longer, 0):
                kind, end = "sign", own
        if kind == "comment":
            documents = text.startswith("/--", at)
            end = _past_block(text, at) if text[at] == "/" else end
            yield Piece("doc" if documents else "comment", at, end)
        elif kind == "raw":
            close = text.find(f'"{found["hashes"]}', end)
            end = len(text) if close < 0 else close + 1 + len(found["hashes"])
            yield Piece("string", at, end)
        elif kind in ("string", "character"):
            yield Piece(kind, at, end)
        elif (
            kind == "name" and before in ("number", "sign") and _may_hold(text[max(at - 2, 0) : at])
        ):
            yield Piece("border", at - 1, at)
        at, before = end, kind


def blanked(text: str, kinds: tuple[str, ...] = KINDS, documents: bool = True) -> str:
    """Return the text with blanks for what is of these kinds.

    documents: whether of documentation its `/--` stays.
    """
    parts, at = [], 0
    for piece in pieces(text):
        if piece.kind in kinds:
            start = piece.start + len("/--") * (documents and piece.kind == "doc")
            parts += [text[at:start], re.sub(r"[^\n]", " ", text[start : piece.end])]
            at = max(start, piece.end)
    return "".join([*parts, text[at:]])


def _may_hold(end: str) -> bool:
    return end[-1].isalnum() or end[-1] in "_'!?" or end == ".."


def _past_block(text: str, start: int) -> int:
    """Return where the comment ends that begins at a `/-`."""
    if text[start + 2 : start + 3] in ("-", "!"):
        return _past_edges(text, _past_blanks(text, start + 3))
    # Lean passes over the sign behind these two, whatever it is.
    return _past_edges(text, start + (3 if text.startswith("/-/", start) else 2))


def _past_blanks(text: str, at: int) -> int:
    """Return where the text of a documentation begins: Lean reads blanks and comments before."""
    while True:
        at = found.end() if (found := _LINES.match(text, at)) else at
        if not text.startswith("/-", at) or text[at + 2 : at + 3] in ("-", "!"):
            return at
        at = _past_block(text, at)


def _past_edges(text: str, at: int) -> int:
    depth = 1
    while depth and (edge := _EDGE.search(text, at)) is not None:
        depth += 1 if edge[0] == "/-" else -1
        at = edge.end()
    return len(text) if depth else at


def _own_tokens(text: str) -> set[str]:
    """Return those of Lean's tokens, and of what may be the text's own, in which others begin."""
    quoted = {one or other for one, other in _QUOTED.findall(text)}
    return {*TOKENS, *(token for token in quoted if _SIGN.search(token))}
