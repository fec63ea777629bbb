# SPDX-License-Identifier: Apache-2.0
"""Prompt templates."""

import pytest

from kimina_jax.problems.load import load
from kimina_jax.text.prompts import TEMPLATES, TemplateError, render_prompt


def test_the_default_prompt_is_chatml_that_leaves_the_assistant_to_write():
    problem = load("train")[0]
    prompt = render_prompt(problem)
    assert prompt.startswith("<|im_start|>system\n")
    assert prompt.endswith("<|im_end|>\n<|im_start|>assistant\n")
    assert f"# Problem\n{problem.informal}\n\n# Formal statement\n```lean4\n" in prompt
    assert f"{problem.statement} := by\n```<|im_end|>" in prompt


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_shows_the_problem_and_has_two_turns(name):
    problem = load("test")[0]
    prompt = render_prompt(problem, name)
    assert prompt.count("<|im_start|>") == 3
    assert problem.informal in prompt
    assert f"{problem.statement} := by" in prompt
    assert ("import Mathlib" in prompt) == (name != "kimina-v1")


def test_an_unknown_template_is_refused_by_name():
    with pytest.raises(TemplateError, match="kimina-v1"):
        render_prompt(load("train")[0], "kimina-v0")
