# SPDX-License-Identifier: Apache-2.0
"""The chat prompt of each prover release, as versioned templates. Standard library only.

Kimina-Prover's prompt differs between its releases in headings and in the system role, so a
template is part of a
run's configuration and is never edited in place: a change of wording is a new version. What is
taken from the
publications is the structure (ChatML, one system and one user turn, which headings there are, the
fences); the
sentences of the `*-style` presets are ours and must be checked against the model card of a
checkpoint before a
published score is compared with.
"""

from dataclasses import dataclass
from typing import Literal

from kimina_jax.problems.load import Problem

IM_START = "<|im_start|>"
IM_END = "<|im_end|>"

MATHLIB_HEADER = """import Mathlib
import Aesop

set_option maxHeartbeats 0

open BigOperators Real Nat Topology Rat
"""


class TemplateError(ValueError):
    """There is no template of that name."""


@dataclass(frozen=True)
class Template:
    """One prompt wording. `user` may use {informal}, {statement} and {header}; `header` opens the
    Lean block."""

    system: str
    user: str
    header: str = ""


_HEADINGS = """# Problem
{informal}

# Formal statement
```lean4
{header}{statement} := by
```"""

Prompt = Literal["kimina-v1", "kimina-preview-style", "kimina-demo-style", "kimina-rl-style"]
TEMPLATES: dict[Prompt, Template] = {
    # The tiny model's template: the same structure, as few tokens as it takes.
    "kimina-v1": Template(system="You prove theorems in Lean 4.", user=_HEADINGS),
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
}


def template(name: str) -> Template:
    """The template called `name`; TemplateError names the ones that exist."""
    for known, found in TEMPLATES.items():
        if known == name:
            return found
    raise TemplateError(f"There is no prompt template {name!r}; there are {', '.join(TEMPLATES)}.")


def messages(problem: Problem, template_name: Prompt = "kimina-v1") -> list[dict[str, str]]:
    """The system and the user turn, as a chat server takes them."""
    chosen = template(template_name)
    user = chosen.user.format(
        informal=problem.informal, statement=problem.statement, header=chosen.header
    )
    return [{"role": "system", "content": chosen.system}, {"role": "user", "content": user}]


def render_prompt(problem: Problem, template_name: Prompt = "kimina-v1") -> str:
    """ChatML text of the system and user turns, ending where the assistant begins to write."""
    turns = messages(problem, template_name)
    said = "".join(f"{IM_START}{turn['role']}\n{turn['content']}{IM_END}\n" for turn in turns)
    return f"{said}{IM_START}assistant\n"
