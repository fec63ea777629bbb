# SPDX-License-Identifier: Apache-2.0
"""Answers of a teacher that Lean took, as conversations for a student to learn from.

An answer is a model's, and the next model learns every letter of it: one that holds a marker of a
chat template would teach the student to write turns of others. Standard library only.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flextrain_jax.core.settings import setting, settings
from kimina_jax.problems.load import Problem
from kimina_jax.text.prompts import Prompt, Wording, messages
from kimina_jax.text.reasoning import THINK_CLOSE, THINK_OPEN

CUT = "cut"  # the status of a valid answer that did not end by itself
MARKED = "marked"  # the status of a valid answer that holds a marker
# Of templates that are known, where there is no tokenizer to ask: <|im_end|>, <｜User｜>, </s>,
# <end_of_turn>, [INST].
_KNOWN = re.compile(
    r"<[|｜][^<>\s]{1,60}[|｜]>|</?s>|<(?:start|end)_of_turn>|\[/?INST\]"
    r"|<(?:bos|eos|pad|unk|sop|eop)>|\[g?MASK\]"
)
_HALF = re.compile(r"[\ud800-\udfff]")
_END = re.compile(r"(?:<[|｜][^<>\s]{1,60}[|｜]>|</s>|<end_of_turn>|<eos>)\Z")
_LONGEST_END = 64


@settings
class Keeping:
    """Which of the valid answers to a problem are kept."""

    most: int = setting("Answers of a problem, at most.", default=4, ge=1)
    prefer: Literal["shortest", "longest"] = setting(
        "Of more than that; and of several answers with one proof.", default="shortest"
    )

    def best(self, answers: "Iterable[TaughtAnswer]") -> "list[TaughtAnswer]":
        """At most `most` answers with different proofs (but for white space), the best first.

        Of the best and what came since it gives what it gives of all.
        """
        sign = 1 if self.prefer == "shortest" else -1
        ordered = sorted(answers, key=lambda one: (sign * len(one.text), one.sample))
        proofs: dict[str, TaughtAnswer] = {}
        for one in ordered:
            proofs.setdefault(" ".join(one.proof.split()), one)
        return list(proofs.values())[: self.most]


@dataclass(frozen=True)
class TaughtAnswer:
    """A valid answer: the number of the sample, the proof in it, and all that was written."""

    sample: int
    proof: str
    text: str


def bare(text: str) -> str:
    """An answer without the marker that ends it."""
    body = text.rstrip()
    if match := _END.search(body[-_LONGEST_END:]):
        body = body[: len(body) - len(match.group())].rstrip()
    return body


def is_marked(text: str, specials: Sequence[str] = ()) -> bool:
    """Whether something in an answer could be read as a marker, but for its end and its thinking,
    or is no character: half of one, as a server may send it.

    `specials` are texts that the teacher's tokenizer turns into tokens of their own.
    """
    kept = (THINK_OPEN, THINK_CLOSE)
    inside = bare(text)
    found = _KNOWN.search(inside) or _HALF.search(text)
    return bool(found) or any(
        special in inside for special in specials if len(special) > 1 and special not in kept
    )


def row(
    problem: Problem, answer: TaughtAnswer, prompt: Prompt, wording: Wording
) -> Mapping[str, Any]:
    """A conversation as SFT reads it: the turns that asked, and the answer."""
    turns = messages(problem, prompt, wording)
    turns.append({"role": "assistant", "content": bare(answer.text)})
    return {"messages": turns, "problem": problem.id, "proof": answer.proof}
