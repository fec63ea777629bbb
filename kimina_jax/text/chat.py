# SPDX-License-Identifier: Apache-2.0
"""Problems as tokens: the prompt by a folder's own chat template, and the answer to learn from."""

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kimina_jax.problems.load import Problem
from kimina_jax.text import prompts
from kimina_jax.text.chat_tokenizer import ChatTokenizer
from kimina_jax.text.fix_turns import (
    FailedAnswer,
    PartialProof,
    Rejected,
    Shown,
    failed_answer,
    partial_proof,
)
from kimina_jax.text.format_rules import FormatRules
from kimina_jax.text.prompts import AS_PRESET, IM_END, Prompt, TemplateError, Wording
from kimina_jax.text.reasoning import THINK_CLOSE, THINK_OPEN, faults, render_solution

TOLD = "prompt.json"  # in a checkpoint folder: by which preset its model was trained


@dataclasses.dataclass(frozen=True)
class Chat:
    """How problems are put to a model with this tokenizer: in the preset `prompt`, with what
    `wording` says otherwise."""

    tokenizer: ChatTokenizer
    prompt: Prompt = "kimina-v1"
    wording: Wording = AS_PRESET

    def text(self, problem: Problem, shown: Shown | None = None) -> str:
        """The prompt, up to where the model begins to write; with a failed answer for another than
        that, with a part of a proof for the whole."""
        return self._render(problem, shown) + self.wording.prefill

    def encode(self, problem: Problem, shown: Shown | None = None) -> list[int]:
        """The tokens of the prompt."""
        return self.tokenizer.encode(self.text(problem, shown))

    def failed(self, rejected: Rejected) -> FailedAnswer:
        """What a prompt shows of an answer that was not accepted."""
        return failed_answer(rejected, self.wording.fix, self.tokenizer.specials)

    def partial(self, proof: str) -> PartialProof:
        """What a prompt shows of a proof of which lines are left out."""
        return partial_proof(proof, self.tokenizer.specials)

    def opening(self, problem: Problem) -> str:
        """What of the prompt the answer begins with: some templates write <think> themselves."""
        text, bare = self._render(problem), self._render(problem, answer_follows=False)
        asked = prompts.messages(problem, self.prompt, self.wording)[-1]["content"].strip()
        if bare and text.startswith(bare):
            turn = text.removeprefix(bare)
        else:  # a template may end what no answer follows; a <think> that asks is none of an answer
            turn = text.rpartition(asked)[2] if asked in text else ""
        begun = turn[at:] if (at := turn.rfind(THINK_OPEN)) >= 0 else ""
        return begun + self.wording.prefill

    def example(self, problem: Problem) -> tuple[list[int], list[int]]:
        """The tokens of the prompt and of the reference solution with the end of the turn."""
        answer = rest_of(self.opening(problem), self._solution(problem))
        return self.encode(problem), [*self.tokenizer.encode(answer), self.tokenizer.end_id]

    def spoils(self, problem: Problem, rules: FormatRules) -> str:
        """Which rule the reference solution breaks because of what the prompt has written of the
        answer, and what to set otherwise; "" where it breaks none by that."""
        solution, opening = self._solution(problem), self.opening(problem)
        alone = {rule for rule, _ in faults(solution, problem.statement, problem.preamble, rules)}
        text = opening + rest_of(opening, solution)
        broken = faults(text, problem.statement, problem.preamble, rules) if opening else ()
        more = [fault for fault in broken if fault[0] not in alone]
        return self._complaint(opening, more, "the reference solutions break", "prompt")

    def shuts(self, problem: Problem, rules: FormatRules) -> str:
        """`spoils` of every answer: which rule of the thinking none can keep, as the prompt has
        ended the thinking."""
        opening = self.opening(problem)
        text = opening + render_solution(problem, thinks=False)
        broken = faults(text, problem.statement, problem.preamble, rules)
        kept = [one for one in broken if one[0] in ("think", "tactics", "coverage")]
        return self._complaint(
            opening, kept if THINK_CLOSE in opening else [], "every answer breaks", "format.preset"
        )

    def copy_to(self, folder: Path) -> None:
        """Writes into a checkpoint folder how problems are put to its model."""
        self.tokenizer.copy_to(folder)
        tell_prompt(folder, self.prompt)

    def _solution(self, problem: Problem) -> str:
        """The reference solution in the preset's pattern, without the end of the turn."""
        template = prompts.template(self.prompt)
        return render_solution(problem, template.thinks, template.whole).removesuffix(IM_END)

    def _complaint(
        self, opening: str, broken: Sequence[tuple[str, str]], who: str, format_by: str
    ) -> str:
        if not broken:
            return ""
        rule, reason = broken[0]
        if self.wording.prefill:
            cure = "'wording.prefill' to another text"
        elif THINK_CLOSE in opening:
            cure = f"'wording.thinking' to true, or '{format_by}' to whole-proof"
        else:
            cure = "'prompt' to one whose answers think, such as kimina-preview"
        return (
            f"the prompt writes {opening!r} before each answer ('wording.thinking' is"
            f" {json.dumps(self.wording.thinking)}), behind which {who} the format's rule {rule}"
            f" ({reason}); set {cure}"
        )

    def _render(
        self, problem: Problem, shown: Shown | None = None, answer_follows: bool = True
    ) -> str:
        asked = prompts.messages(problem, self.prompt, self.wording, shown)
        switches = self.wording.switches
        return self.tokenizer.render(asked, answer_follows=answer_follows, **switches)


def tell_prompt(folder: Path, prompt: str) -> None:
    """Notes the preset that the model of a folder was trained with."""
    (folder / TOLD).write_text(json.dumps({"prompt": prompt}) + "\n", encoding="utf-8")


def told_by(folder: Path) -> dict[str, Any]:
    """The settings that who asks the model of a folder takes from there; none where it does not say
    them. Raises TemplateError where the file is damaged."""
    path = folder / TOLD
    if not path.is_file():
        return {}
    try:
        return {"prompt": json.loads(path.read_text(encoding="utf-8"))["prompt"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise TemplateError(
            f"{path}: does not name the prompt of the model; remove it, and give --config.prompt"
        ) from None


def rest_of(opening: str, solution: str) -> str:
    """What is left of a solution where the prompt has written `opening` of it already."""
    begun = opening.strip()
    if not begun or not solution.startswith(begun):
        return solution
    rest = solution.removeprefix(begun)
    return rest.removeprefix(opening[len(opening.rstrip()) :]) if rest[:1].isspace() else rest
