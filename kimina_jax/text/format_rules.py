# SPDX-License-Identifier: Apache-2.0
"""What an answer must look like before its proof is looked at: rules as data. Standard library
only: the checker imports this.

A run takes the rules that its prompt's preset names, changed where the section `format` says so.
What is refused by a rule is not judged by Lean; the metrics `format/RULE` count each broken rule.
"""

import dataclasses
from dataclasses import dataclass
from typing import Literal

from flextrain_jax.core.settings import setting, settings
from kimina_jax.text import prompts

# The rules, in the order in which they are tried.
RULES = (
    "length",  # no longer than `longest` characters
    "think",  # as `think` says
    "fence",  # every fence in the thinking is a closed tactics block
    "tactics",  # at least `tactics_blocks` tactics blocks
    "repetition",  # no long thinking line is written `repeats` times or more
    "lean4",  # one closed lean4 block after the thinking, or a last one
    "trailing",  # nothing but the end of turn follows it, nothing stands before it
    "statement",  # the block holds the given statement, word for word, and a proof, or as `whole`
    "helper",  # nothing but imports, opens, options and comments precedes the statement
    "block",  # no tactics block is nearly the whole proof
    "coverage",  # the tactics blocks cover `coverage` of the proof's lines
)
Think = Literal["one", "none", "any"]


@dataclass(frozen=True)
class FormatRules:
    """The rules of one format; see Format for what they say."""

    think: Think = "one"
    tactics_blocks: int = 1
    coverage: float = 0.6
    block_share: float = 0.0
    repeats: int = 6
    repeat_words: int = 10
    text_beside: bool = False
    comments_before: bool = False
    longest: int = 0
    whole: bool = True


FORMATS = {
    # Kimina-Prover Preview: arXiv 2504.11354, sections 2.2, 2.3 and D.3; repetition is ours.
    "kimina": FormatRules(),
    # The same, and the lean4 block may be what follows the statement's `:=` alone.
    "kimina-proof": FormatRules(whole=False),
    # The open recipe kimina-prover-rl, format_reward.py.
    "kimina-rl": FormatRules(
        tactics_blocks=2, coverage=0.7, block_share=0.95, comments_before=True
    ),
    # Any text, then a proof in a last lean4 block.
    "whole-proof": FormatRules(
        think="any",
        tactics_blocks=0,
        coverage=0.0,
        repeats=0,
        text_beside=True,
        comments_before=True,
    ),
}


@settings
class Format:
    """What an answer must look like; null: as the preset has it."""

    preset: Literal["kimina", "kimina-proof", "kimina-rl", "whole-proof"] | None = setting(
        "The rules to begin with; null: those of the prompt.", default=None
    )
    think: Think | None = setting(
        "Thinking between <think> and </think> at the start: one, none, or any.", default=None
    )
    tactics_blocks: int | None = setting("Tactics blocks in it at least.", default=None, ge=0)
    coverage: float | None = setting(
        "Share of the proof's lines that stand in tactics blocks, at least.",
        default=None,
        ge=0,
        le=1,
    )
    block_share: float | None = setting(
        "A tactics block of more than five lines is at most this share of the proof; 0: any.",
        default=None,
        ge=0,
        le=1,
    )
    repeats: int | None = setting(
        "A long line of the thinking is not written so often; 0: no matter.", default=None, ge=0
    )
    repeat_words: int | None = setting("Words of such a line, at least.", default=None, ge=1)
    text_beside: bool | None = setting(
        "Text may stand beside the lean4 block; of several blocks the last counts.", default=None
    )
    comments_before: bool | None = setting(
        "Comments and docstrings may stand before the theorem.", default=None
    )
    longest: int | None = setting(
        "The longest answer; 0: any.", default=None, ge=0, unit="characters"
    )
    whole: bool | None = setting(
        "The lean4 block holds the statement with its proof; false: or the proof alone.",
        default=None,
    )

    def rules(self, prompt: prompts.Prompt) -> FormatRules:
        """The rules of a run with the preset `prompt`."""
        begun = FORMATS[self.preset or prompts.template(prompt).format]
        said = {name: value for name, value in vars(self).items() if value is not None}
        said.pop("preset", None)
        return dataclasses.replace(begun, **said)


KIMINA = FORMATS["kimina"]
