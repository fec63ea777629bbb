# SPDX-License-Identifier: Apache-2.0
"""Prompt templates."""

import dataclasses

import pytest

from kimina_jax.problems.load import load
from kimina_jax.text.chat import Chat
from kimina_jax.text.format_rules import FORMATS
from kimina_jax.text.prompts import TEMPLATES, TemplateError, Wording, messages, render_prompt
from kimina_jax.text.reasoning import extract_proof
from kimina_jax.text.tokenizer import Tokenizer


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
    assert prompt.count("<|im_start|>") == (3 if TEMPLATES[name].system else 2)
    assert problem.informal in prompt
    assert f"{problem.statement} := by" in prompt
    assert ("import Mathlib" in prompt) == (not name.startswith("kimina-v1"))


def test_an_unknown_template_is_refused_by_name():
    with pytest.raises(TemplateError, match="kimina-v1"):
        render_prompt(load("train")[0], "kimina-v0")


def test_the_presets_of_published_provers():
    problem = dataclasses.replace(load("test")[0], informal="One is one. -/ it ends", preamble="")
    bare = dataclasses.replace(problem, informal="")
    (system, preview) = messages(problem, "kimina-preview")
    assert system == {"role": "system", "content": "You are an expert in mathematics and Lean 4."}
    lines = preview["content"].split("\n")
    assert lines[:3] == [
        "Think about and solve the following problem step by step in Lean 4.",
        "# Problem:One is one. -/ it ends",
        "# Formal statement:",
    ]
    assert "# Problem" not in messages(bare, "kimina-preview")[1]["content"]
    docstring = "/-- One is one. - / it ends -/\n" + problem.statement
    assert docstring in messages(problem, "kimina-rl")[1]["content"]
    (only,) = messages(problem, "whole-proof")
    assert only["role"] == "user" and only["content"].startswith("Complete the following Lean 4")
    assert docstring + " := by\n  sorry\n```" in only["content"]
    assert "/--" not in messages(bare, "whole-proof")[0]["content"]


def test_a_wording_changes_a_preset_as_data():
    problem = load("test")[0]
    wording = Wording(
        system="",
        user="{docstring}{statement} {{}} {informal}",
        informal="({informal})",
        shots=(("Q1", "A1"), ("Q2", "A2")),
        prefill="<think>\nFirst",
    )
    turns = messages(problem, "kimina-v1", wording)
    assert [turn["role"] for turn in turns] == ["user", "assistant"] * 2 + ["user"]
    assert turns[3]["content"] == "A2"
    asks = f"/-- {problem.informal} -/\n{problem.statement} {{}} ({problem.informal})"
    assert turns[4]["content"] == asks
    chat = Chat(Tokenizer(), "kimina-v1", wording)
    assert chat.text(problem).endswith("<|im_start|>assistant\n<think>\nFirst")
    assert chat.opening(problem) == "<think>\nFirst"


def test_a_whole_proof_is_learnt_without_the_thinking():
    problem = load("test")[0]
    chat = Chat(Tokenizer(), "whole-proof")
    _, answer = chat.example(problem)
    text = chat.tokenizer.decode(answer)
    assert text == f"```lean4\n{problem.statement} := {problem.proof}\n```<|im_end|>"
    rules = FORMATS[TEMPLATES["whole-proof"].format]
    assert extract_proof(text, problem.statement, rules=rules) == problem.proof


def test_a_proof_is_learnt_without_the_statement():
    problem = load("test", "by_hand")[0]
    chat = Chat(Tokenizer(), "kimina-v1-proof")
    asked, answer = chat.example(problem)
    assert asked == Chat(Tokenizer(), "kimina-v1").example(problem)[0]  # the same is asked
    text = chat.tokenizer.decode(answer)
    assert text.startswith("<think>\n") and "```tactics\n" in text
    assert text.endswith(f"</think>\n```lean4\n{problem.proof}\n```<|im_end|>")
    assert problem.statement not in text
    rules = FORMATS[TEMPLATES["kimina-v1-proof"].format]
    assert extract_proof(text, problem.statement, rules=rules) == problem.proof


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("user", "{problem}", r"'user' uses \{problem\}; it may use \{informal\}"),
        ("user", "{statement.__class__}", "it may use"),
        ("informal", "{statement}", r"it may use \{informal\}$"),
        ("user", "{statement", "write a brace as"),
    ],
)
def test_a_wording_that_cannot_be_filled_in_is_refused(name, text, said):
    with pytest.raises(ValueError, match=said):
        Wording(**{name: text})
