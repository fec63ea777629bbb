# SPDX-License-Identifier: Apache-2.0
"""The proofs that an answer may mean, whatever its format. Standard library only.

Training holds an answer to the whole format (reasoning.py), since it teaches it. Who only wants a
proof loses by that: a small model copies the statement with one name wrong and still writes the
right tactics. Here every part that could be a proof of the given statement is offered, and the
kernel decides; none of them can weaken the theorem, since only what follows a `:=` is taken.
"""

import contextlib
import re

from kimina_jax.text.prompts import IM_END
from kimina_jax.text.reasoning import FormatError, extract_proof

MOST = 3  # proofs of one answer: each costs a check
_BLOCK = re.compile(r"```(lean4?|tactics)?[ \t]*\n(.*?)(?:\n[ \t]*```|\Z)", re.DOTALL)
_BY = re.compile(r":=\s*by\b")
_ALONE = re.compile(r"by\b")
_DECLARES = re.compile(r"\b(theorem|lemma|example)\b")


def proofs_in(answer: str, statement: str) -> list[str]:
    """The texts after `:=` that an answer may mean as a proof of `statement`, the likeliest first.

    At most MOST, each one once, each beginning with `by` unless the strict format gave a term.
    Raises nothing.
    """
    answer = answer.replace("\r\n", "\n")  # as Lean reads them
    found: list[str] = []
    with contextlib.suppress(FormatError):
        found.append(extract_proof(answer, statement))
    blocks = [(m[1] or "", m[2]) for m in _BLOCK.finditer(answer.removesuffix(IM_END))]
    for label, text in reversed(blocks):
        if label != "tactics" and (proof := _after_by(text)):
            found.append(proof)
            break
    tactics = "\n".join(text for label, text in blocks if label == "tactics")
    if tactics.strip():
        found.append(_by(tactics))
    return list(dict.fromkeys(found))[:MOST]


def _after_by(block: str) -> str | None:
    """The proof of a block's last theorem; the whole block where it declares none, or is a proof,
    which may say `lemma` in a comment."""
    if (proof := block.strip()) and _ALONE.match(proof):
        # In `by simp` a further tactic may stand below the first one.
        return _by(f"  {proof[2:]}") if proof[2:].strip() else None
    declared = list(_DECLARES.finditer(block))
    if not declared:
        return _by(block) if block.strip() else None
    start = _BY.search(block, declared[-1].start())
    if start is None or not (text := block[start.end() :]).strip():
        return None
    return "by" + text.rstrip()


def _by(tactics: str) -> str:
    """Tactics, a line each, as a proof."""
    lines = [line for line in tactics.strip("\n").split("\n") if line.strip()]
    least = min((len(line) - len(line.lstrip(" ")) for line in lines), default=0)
    return "\n".join(["by", *(f"  {line[least:]}" for line in lines)])
