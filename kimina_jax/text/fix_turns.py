# SPDX-License-Identifier: Apache-2.0
"""What a prompt may show beside a problem: a failed answer with what Lean says of it, or a part of
a proof.

All of it is hostile: answer and proof are a model's, and Lean's messages quote them. What looks
like a marker of a chat template or of a tokenizer is broken, so that it is read as the text that it
is, and lengths are bounded. Standard library only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flextrain_jax.core.settings import setting, settings
from lean_checker.records import Message

THINKING = ("<think>", "</think>")  # stay in a turn of the assistant
FIX_FIELDS = ("feedback", "proof")
PART_FIELDS = ("proof",)
# <|im_end|>, <｜end▁of▁sentence｜>, <think>, </s>, <start_of_turn>, [INST], [/TOOL_CALLS]
_MARKER = re.compile(r"<(?=[|｜/]?[^\W\d][^<>\n]{0,60}>)|\[(?=/?[A-Z][A-Z_]{1,30}\])")
_END = re.compile(r"(<[|｜][^<>\n]{1,60}[|｜]>|</s>)\Z")
_LONGEST_END = 64
_FENCE = re.compile(r"`{3,}")
CUT = " …"
# What a status means whose messages do not say it.
SAID = {
    "format": "The answer does not keep the format.",
    "sorry": "The proof leaves a gap.",
    "timeout": "The proof takes too long.",
    "oom": "The proof takes too much memory.",
    "crash": "The proof takes Lean down.",
    "limit": "Lean accepts the proof, but the kernel gives up on it.",
}


@settings
class FixTurns:
    """How a failed answer is put to the model again; null: as the preset has it."""

    turn: str | None = setting("What asks, of {feedback} and {proof}.", default=None)
    apart: bool | None = setting(
        "The failed answer is a turn of the assistant before what asks; false: all is one turn of"
        " the user, with what asks behind the problem.",
        default=None,
    )
    errors: int = setting("Lean's first errors that are told.", default=3, ge=1)
    longest: int = setting(
        "Of what Lean says, and twice that of the answer.", default=3000, ge=100, unit="characters"
    )


AS_USUAL = FixTurns()


@dataclass(frozen=True)
class Rejected:
    """An answer, what was judged of it (empty where its format failed), and the verdict."""

    answer: str
    proof: str
    status: str
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class FailedAnswer:
    """An answer that was not accepted, as a prompt may show it: bounded, without markers.

    answer: what the model wrote. proof: what was judged of it, empty where its format failed.
    feedback: what is said of it.
    """

    answer: str
    proof: str
    feedback: str

    @property
    def block(self) -> str:
        """What fits between fences in a turn of the user: the proof, else the answer."""
        return self.proof or _FENCE.sub("'''", neutral(self.answer))


@dataclass(frozen=True)
class PartialProof:
    """A proof of which lines are left out, as a prompt may show it: without markers."""

    proof: str


Shown = FailedAnswer | PartialProof


def partial_proof(proof: str, specials: Sequence[str] = ()) -> PartialProof:
    """What a prompt shows of a proof; `specials` are texts that the tokenizer turns into tokens of
    their own."""
    return PartialProof(_FENCE.sub("'''", neutral(proof, specials)))


def failed_answer(
    rejected: Rejected, told: FixTurns = AS_USUAL, specials: Sequence[str] = ()
) -> FailedAnswer:
    """What a prompt shows of an answer that was not accepted.

    `specials` are texts that the tokenizer turns into tokens of their own.
    """
    written = _without_ends(rejected.answer).strip()
    shown = neutral(cut(written, 2 * told.longest), specials, THINKING)
    said = feedback(rejected.status, rejected.proof, rejected.messages, told)
    parts = (neutral(cut(part, told.longest), specials) for part in (rejected.proof, said))
    return FailedAnswer(shown, *(_FENCE.sub("'''", part) for part in parts))


def _without_ends(answer: str) -> str:
    """The answer without the markers and the white space at its end, in linear time: who wrote it
    may have written nothing but blanks."""
    end = len(answer.rstrip())
    while found := _END.search(answer[max(0, end - _LONGEST_END) : end]):
        end -= len(found[0])
        while end and answer[end - 1].isspace():
            end -= 1
    return answer[:end]


def feedback(status: str, proof: str, messages: Sequence[Message], told: FixTurns) -> str:
    """The first errors, each with the line of the proof that it is about, counted from 1, and with
    the goals there, where the verdict tells them."""
    lines = proof.split("\n")
    errors = [message for message in messages if message.severity == "error"][: told.errors]
    goals = {
        (message.line, message.column): message.text
        for message in messages
        if message.severity == "information" and "⊢" in message.text
    }
    parts = [SAID[status]] if status in SAID else []
    for error in errors:
        text = error.text.strip()
        if 0 < error.line <= len(lines):
            about = lines[error.line - 1].strip()
            text = f"Line {error.line}, `{about}`:\n{text}"
        parts.append(text)
        if at := goals.pop((error.line, error.column), ""):
            parts.append(f"Goals there:\n{at.strip()}")
    return "\n\n".join(parts or [f"Lean does not accept the proof ({status})."])


def neutral(text: str, specials: Sequence[str] = (), keep: Sequence[str] = ()) -> str:
    """The text with a space in what would be a marker, but for those to `keep`."""
    broken = [special for special in specials if len(special) > 1 and special not in keep]
    if broken:
        longest_first = sorted(broken, key=len, reverse=True)
        known = re.compile("|".join(map(re.escape, longest_first)))
        text = known.sub(lambda found: f"{found[0][0]} {found[0][1:]}", text)
    pieces = re.split(f"({'|'.join(map(re.escape, keep))})", text) if keep else [text]
    return "".join(p if p in keep else _MARKER.sub(r"\g<0> ", p) for p in pieces)


def cut(text: str, longest: int) -> str:
    """The beginning of a text, marked where the rest is left out."""
    return text if len(text) <= longest else text[: longest - len(CUT)] + CUT
