# SPDX-License-Identifier: Apache-2.0
"""Problems as tokens: the prompt by a folder's own chat template, and the answer to learn from."""

import dataclasses

from kimina_jax.problems.load import Problem
from kimina_jax.text import prompts
from kimina_jax.text.chat_tokenizer import ChatTokenizer
from kimina_jax.text.prompts import IM_END, Prompt
from kimina_jax.text.reasoning import THINK_OPEN, render_solution


@dataclasses.dataclass(frozen=True)
class Chat:
    """How problems are put to a model with this tokenizer, in the wording `prompt`."""

    tokenizer: ChatTokenizer
    prompt: Prompt = "kimina-v1"

    def text(self, problem: Problem) -> str:
        """The prompt, up to where the model begins to write."""
        return self.tokenizer.render(prompts.messages(problem, self.prompt))

    def encode(self, problem: Problem) -> list[int]:
        """The tokens of the prompt."""
        return self.tokenizer.encode(self.text(problem))

    def opening(self, problem: Problem) -> str:
        """What of the prompt the answer begins with: some templates write <think> themselves."""
        asked = prompts.messages(problem, self.prompt)
        before = self.tokenizer.render(asked, answer_follows=False)
        turn = self.tokenizer.render(asked).removeprefix(before)
        return turn[at:] if (at := turn.rfind(THINK_OPEN)) >= 0 else ""

    def example(self, problem: Problem) -> tuple[list[int], list[int]]:
        """The tokens of the prompt and of the reference solution with the end of the turn."""
        solution = render_solution(problem).removesuffix(IM_END)
        answer = rest_of(self.opening(problem), solution)
        return self.encode(problem), [*self.tokenizer.encode(answer), self.tokenizer.end_id]


def rest_of(opening: str, solution: str) -> str:
    """What is left of a solution where the prompt has written `opening` of it already."""
    begun = opening.strip()
    if not begun or not solution.startswith(begun):
        return solution
    rest = solution.removeprefix(begun)
    return rest.removeprefix(opening[len(opening.rstrip()) :]) if rest[:1].isspace() else rest
