# SPDX-License-Identifier: Apache-2.0
"""What of its problem's preamble a proof names, and a proof without its comments."""

import re

_PART = r"(?:«[^«»\n]*»|[^\W\d][\w'!?]*)"
_NAME = re.compile(rf"{_PART}(?:\.{_PART})*")
_LEMMA = re.compile(rf"(?<![\w.'!?«])(?:theorem|lemma)\s+({_NAME.pattern})")


def names_lemma(proof: str, preamble: str) -> bool:
    """Whether the proof names a theorem of the preamble, as it is called there."""
    lemmas = {_parts(name) for name in _LEMMA.findall(code(preamble))}
    used = map(_parts, _NAME.findall(code(proof)))
    # What stands behind it is a field: `f_le.trans`.
    return any(name[:k] in lemmas for name in used for k in range(1, len(name) + 1))


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip("«»") for part in re.findall(_PART, name))


def code(proof: str) -> str:
    """A proof without its comments; those between /- and -/ nest."""
    kept, depth, line, at = [], 0, False, 0
    for mark in re.finditer(r"/-|-/|--|\n", proof):
        if depth == 0 and not line:
            kept.append(proof[at : mark.start()])
        at = mark.end()
        if mark.group() == "\n":
            line = False
            kept.append("\n")
        elif line:
            continue
        elif mark.group() == "/-":
            depth += 1
        elif mark.group() == "-/":
            depth = max(0, depth - 1)
        else:
            line = depth == 0
    return "".join(kept) + ("" if depth or line else proof[at:])
