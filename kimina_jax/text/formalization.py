# SPDX-License-Identifier: Apache-2.0
"""Statements in words -> statements in Lean: what is asked of a model and of a judge, and what is
taken from their answers. Both are hostile: only a statement is taken, never a definition, and only
a judge's plain yes counts as one. Standard library only."""

import re

from kimina_jax.problems.load import Problem
from kimina_jax.problems.sources.convert import convert
from kimina_jax.problems.sources.forms import canonical_form
from kimina_jax.problems.sources.layouts import OWN
from kimina_jax.problems.sources.lean_text import LeanTextError
from kimina_jax.text.prompts import Wording

LONGEST = 4000  # characters of a statement
FORMALIZE = Wording(
    system="You are an expert in mathematics and Lean 4.",
    user=(
        "State the following problem as a theorem in Lean 4, without a proof.\n\n{informal}\n\n"
        "Answer with one block:\n```lean4\ntheorem NAME (binders) : goal := by sorry\n```"
    ),
    header="",
)
JUDGE = Wording(
    system="You are an expert in mathematics and Lean 4.",
    user=(
        "Does the theorem in Lean say what the problem says, no more, no less, and nothing else?\n"
        "\n# Problem\n{informal}\n\n# Theorem\n```lean4\n{statement}\n```\n\n"
        "Think about it, then end with a line that is YES or NO alone."
    ),
    header="",
)
_BLOCK = re.compile(r"```(?:lean4?)?[ \t]*\n(.*?)(?:\n[ \t]*```|\Z)", re.DOTALL)
_WORDS = re.compile(r"""--|/-|["«»`]|<[|｜][^\s<>]+[|｜]>|</?\w+>""")
_NAMED = re.compile(r"^theorem [^\s:({\[⦃]+(?<!\.)")  # up to binders, or levels: t.{u}
_TOKENS = re.compile(r"<[|｜][^<>\n]{1,60}[|｜]>|</s>")


class Unusable(ValueError):
    """An answer holds no statement that can be taken; the text says why."""


def statement_in(answer: str, header: str = "") -> str:
    """The statement of an answer's last block as `theorem NAME BINDERS : TYPE`, without what the
    environment's `header` says anyway. Raises Unusable.

    Words that Lean does not read as mathematics could be meant for the judge, and for the model
    that is trained on what was kept: comments, texts, quoted names, markers of a chat.
    """
    plain = answer.replace("\r\n", "\n")
    blocks = [found[1] for found in _BLOCK.finditer(plain) if found[1].strip()]
    if not blocks:
        raise Unusable("no block of Lean is in the answer")
    if len(blocks[-1]) > LONGEST:
        raise Unusable(f"it is longer than {LONGEST} characters")
    try:
        row = convert({"id": "formalized", "statement": blocks[-1]}, OWN, header).row
    except LeanTextError as error:
        raise Unusable(f"no statement is in the answer: {error}") from None
    if row.get("preamble"):
        # What stands before a statement is trusted, and a model is not.
        raise Unusable("it needs definitions of its own")
    if word := _WORDS.search(row["statement"]):
        raise Unusable(f"it has room for words beside the mathematics: {word[0]!r}")
    return row["statement"]


def form_of(statement: str) -> str:
    """What two statements share that differ in names and layout only."""
    return canonical_form(statement)


def agrees(answer: str) -> bool:
    """Whether a judge's last line is a yes, and nothing but that."""
    if answer.count("<think>") > answer.count("</think>"):
        return False
    lines = [line for line in _TOKENS.sub("", answer).split("\n") if line.strip()]
    return bool(lines) and lines[-1].strip(" \t\r*_.:!`").lower() == "yes"


def asked(name: str, informal: str, statement: str = "") -> Problem:
    """What a model, or with a statement a judge, is asked about; the judge does not see the name
    that a model gave it."""
    statement = _NAMED.sub("theorem stated", statement)
    return Problem(name, "", 1, informal, statement, "", ())
