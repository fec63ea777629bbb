# SPDX-License-Identifier: Apache-2.0
"""How a problem is put to a model: the wording of each prover release, and changes of it as data.

Kimina-Prover's prompt differs between its releases in headings and in the system role, so a preset
is part of a run's configuration and is never edited in place: a change of wording is a new preset.
Which markers stand between the turns is the chat template's matter (chat_template.py). Standard
library only: the checker imports this.
"""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flextrain_jax.core.settings import setting, settings
from kimina_jax.problems.load import Problem
from kimina_jax.text.fix_turns import (
    AS_USUAL,
    FIX_FIELDS,
    PART_FIELDS,
    FixTurns,
    PartialProof,
    Shown,
)

IM_START = "<|im_start|>"
IM_END = "<|im_end|>"

MATHLIB_HEADER = """import Mathlib
import Aesop

set_option maxHeartbeats 0

open BigOperators Real Nat Topology Rat
"""


class TemplateError(ValueError):
    """There is no template of that name."""


_FIX = """Lean does not accept this proof.

{feedback}

Fix the proof and write the whole answer again."""

_PART = """A part of its proof:
```lean4
{proof}
```
What is missing, at the end or where it says sorry, is yours to find. Write the whole proof."""


@dataclass(frozen=True)
class Template:
    """One wording.

    `user` may use {informal}, {docstring}, {header} and {statement}. `informal` is how {informal}
    reads of a problem that has an informal statement, else it is nothing. `header` opens the Lean
    block. `format` names the rules that answers keep (format_rules.py); with `thinks` the reference
    solutions have the formal reasoning pattern, with `whole` their lean4 block is the whole
    theorem, else the proof alone. `fix` asks for another answer after a failed one,
    of {feedback} and {proof}; the failed one stands before it as a turn of its own, or, without
    `fix_apart`, it is the end of the one turn that asks. `part` stands behind the problem where a
    part of a {proof} is given.
    """

    system: str
    user: str
    header: str = ""
    informal: str = "{informal}"
    format: str = "kimina"
    thinks: bool = True
    whole: bool = True
    fix: str = _FIX
    fix_apart: bool = True
    part: str = _PART


USER_FIELDS = ("informal", "docstring", "header", "statement")


@settings
class Wording:
    """What a prompt has otherwise than its preset; null: as there."""

    system: str | None = setting("The system turn; empty: there is none.", default=None)
    user: str | None = setting(
        "The user turn, of {informal}, {docstring}, {header} and {statement}.", default=None
    )
    informal: str | None = setting(
        "What {informal} is where a problem has an informal statement.", default=None
    )
    header: str | None = setting("What {header} is: imports, opens, options.", default=None)
    shots: tuple[tuple[str, str], ...] = setting(
        "Pairs of a user turn and its answer, shown before the problem.", default=()
    )
    thinking: bool | None = setting(
        "Told to the chat template as enable_thinking, which Qwen3's asks for; null: not told.",
        default=None,
    )
    prefill: str = setting(
        "What every answer is made to begin with, such as <think>; it counts as the model's.",
        default="",
    )
    fix: FixTurns = setting("How a failed answer is put to the model again.", default=AS_USUAL)
    part: str | None = setting(
        "What stands behind the problem where a part of a {proof} is given.", default=None
    )

    def __post_init__(self):
        for name, text, fields in (
            ("user", self.user, USER_FIELDS),
            ("informal", self.informal, ("informal",)),
            ("fix.turn", self.fix.turn, FIX_FIELDS),
            ("part", self.part, PART_FIELDS),
        ):
            try:
                parts = list(string.Formatter().parse(text or ""))
            except ValueError as error:
                raise ValueError(f"{name!r}: {error}; write a brace as {{{{ or }}}}") from None
            known = ", ".join(f"{{{field}}}" for field in fields)
            for _, field, form, change in parts:
                if field is not None and (field not in fields or form or change):
                    said = f"{field}{f'!{change}' if change else ''}{f':{form}' if form else ''}"
                    raise ValueError(f"{name!r} uses {{{said}}}; it may use {known}")

    @property
    def switches(self) -> dict[str, bool]:
        """What the chat template is told."""
        return {} if self.thinking is None else {"enable_thinking": self.thinking}


AS_PRESET = Wording()


_HEADINGS = """# Problem
{informal}

# Formal statement
```lean4
{header}{statement} := by
```"""

_CARD = """Think about and solve the following problem step by step in Lean 4.
{informal}# Formal statement:
```lean4
{header}
{statement} := by
```
"""
_COMPLETE = """Complete the following Lean 4 code:

```lean4
{header}
{docstring}{statement} := by
  sorry
```
"""
_FAILED = """# Failed proof
```lean4
{proof}
```

# Lean says
{feedback}"""
_GIVEN = """# Part of a proof
```lean4
{proof}
```"""
Prompt = Literal[
    "kimina-v1",
    "kimina-v1-proof",
    "kimina-preview-style",
    "kimina-demo-style",
    "kimina-rl-style",
    "kimina-preview",
    "kimina-rl",
    "whole-proof",
]
TEMPLATES: dict[Prompt, Template] = {
    # The tiny model's template: the same structure, as few tokens as it takes.
    "kimina-v1": Template(
        system="You prove theorems in Lean 4.",
        user=_HEADINGS,
        fix=_FAILED,
        fix_apart=False,
        part=_GIVEN,
    ),
    # The same, where the answer is spared the copy of the statement, in which a small model errs.
    "kimina-v1-proof": Template(
        system="You prove theorems in Lean 4.",
        user=_HEADINGS,
        format="kimina-proof",
        whole=False,
        fix=_FAILED,
        fix_apart=False,
        part=_GIVEN,
    ),
    # Kimina-Prover Preview and the July 2025 blog: both headings, an expert in mathematics and
    # Lean 4 as system role.
    "kimina-preview-style": Template(
        system="You are an expert in mathematics and Lean 4.",
        user="Think about and solve the following problem step by step in Lean 4.\n" + _HEADINGS,
        header=MATHLIB_HEADER,
    ),
    # The demo scripts: a programmer and mathematician as system role.
    "kimina-demo-style": Template(
        system="You are an expert programmer and mathematician who proves theorems in Lean 4.",
        user="Think about and solve the following problem step by step in Lean 4.\n" + _HEADINGS,
        header=MATHLIB_HEADER,
    ),
    # The open RL recipe (kimina-prover-rl): no headings, the Lean block follows the problem text.
    "kimina-rl-style": Template(
        system="You are an expert in mathematics and Lean 4.",
        user="Think about and solve the following problem step by step in Lean 4.\n"
        "{informal}\n```lean4\n{header}{statement} := by\n```",
        header=MATHLIB_HEADER,
    ),
    # As the model cards of Kimina-Prover Preview and its distilled models ask.
    "kimina-preview": Template(
        system="You are an expert in mathematics and Lean 4.",
        user=_CARD,
        informal="# Problem:{informal}\n",
        header=MATHLIB_HEADER,
    ),
    # The same turns, with a docstring before the statement, as in the problems of
    # kimina-prover-rl, which holds answers to stricter rules.
    "kimina-rl": Template(
        system="You are an expert in mathematics and Lean 4.",
        user=_CARD.replace("{statement}", "{docstring}{statement}"),
        informal="# Problem:{informal}\n",
        header=MATHLIB_HEADER,
        format="kimina-rl",
    ),
    # Whole proofs without the reasoning pattern: DeepSeek-Prover-V2's and Goedel-Prover's way.
    "whole-proof": Template(
        system="", user=_COMPLETE, header=MATHLIB_HEADER, format="whole-proof", thinks=False
    ),
}


def template(name: str) -> Template:
    """The template called `name`; TemplateError names the ones that exist."""
    for known, found in TEMPLATES.items():
        if known == name:
            return found
    raise TemplateError(f"There is no prompt template {name!r}; there are {', '.join(TEMPLATES)}.")


def stated(problem: Problem) -> str:
    """The statement after its preamble, if it has one."""
    return f"{problem.preamble}\n\n{problem.statement}" if problem.preamble else problem.statement


def messages(
    problem: Problem,
    template_name: Prompt = "kimina-v1",
    wording: Wording = AS_PRESET,
    shown: Shown | None = None,
) -> list[dict[str, str]]:
    """The turns that ask for a proof of `problem`, as a chat server takes them; with a failed
    answer for another one than that, with a part of a proof for the whole."""
    chosen = template(template_name)
    system = chosen.system if wording.system is None else wording.system
    user = chosen.user if wording.user is None else wording.user
    informal = chosen.informal if wording.informal is None else wording.informal
    asks = user.format(
        informal=informal.format(informal=problem.informal) if problem.informal else "",
        docstring=_docstring(problem.informal),
        header=chosen.header if wording.header is None else wording.header,
        statement=stated(problem),
    )
    turns = [("system", system)] if system else []
    for example, answer in wording.shots:
        turns += [("user", example), ("assistant", answer)]
    turns.append(("user", asks))
    if isinstance(shown, PartialProof):
        part = chosen.part if wording.part is None else wording.part
        turns[-1] = ("user", f"{asks.rstrip()}\n\n{part.format(proof=shown.proof)}")
    elif shown is not None:
        turn = chosen.fix if wording.fix.turn is None else wording.fix.turn
        again = turn.format(feedback=shown.feedback, proof=shown.block)
        apart = chosen.fix_apart if wording.fix.apart is None else wording.fix.apart
        last = [("assistant", shown.answer), ("user", again)]
        turns[-1:] = [turns[-1], *last] if apart else [("user", f"{asks.rstrip()}\n\n{again}")]
    return [{"role": role, "content": text} for role, text in turns]


def _docstring(informal: str) -> str:
    """An informal statement as a comment that it cannot end itself."""
    return f"/-- {informal.replace('-/', '- /')} -/\n" if informal else ""


def chatml(messages: Sequence[Mapping[str, str]], answer_follows: bool = True) -> str:
    """A conversation as ChatML; with `answer_follows` up to where the assistant begins to write."""
    turns = [f"{IM_START}{one['role']}\n{one['content']}{IM_END}\n" for one in messages]
    return "".join(turns) + (f"{IM_START}assistant\n" if answer_follows else "")


def render_prompt(problem: Problem, template_name: Prompt = "kimina-v1") -> str:
    """ChatML text of the system and user turns, ending where the assistant begins to write."""
    return chatml(messages(problem, template_name))
