# SPDX-License-Identifier: Apache-2.0
"""The proofs that answers in any format may mean."""

import pytest

from kimina_jax.text.drafts import MOST, proofs_in

STATEMENT = "theorem t (p : Prop) : p → p"


@pytest.mark.parametrize(
    ("answer", "proofs"),
    [
        ("", []),
        ("no block", []),
        (f"```lean4\n{STATEMENT} := by\n  intro h\n  exact h\n```", ["by\n  intro h\n  exact h"]),
        # Another name and a statement copied badly: the tactics are offered all the same.
        ("```lean4\ntheorem goal (q : Prop) : p := by simp\n```<|im_end|>", ["by simp"]),
        # The last block counts, and of it the last theorem.
        (
            "```lean4\ntheorem a : 1 = 2 := by rfl\n```\n"
            "```lean\nlemma b : True := by trivial\ntheorem t : p := by\n  simp\n```",
            ["by\n  simp"],
        ),
        ("```tactics\n    intro h\n      simp\n```\n", ["by\n  intro h\n    simp"]),
        ("<think>```tactics\nomega\n```</think>\n```lean4\nby simp", ["by\n  simp", "by\n  omega"]),
        # The proof alone, as kimina-v1-proof has it.
        (
            "```lean4\nby\n  -- the lemma\n  have h := by simp\n  exact h\n```",
            ["by\n  -- the lemma\n  have h := by simp\n  exact h"],
        ),
        ("```lean4\nby intro h\n   exact h\n```", ["by\n  intro h\n  exact h"]),
        ("```lean4\nby\n```", []),
        ("```lean4\nbytes h\n```", ["by\n  bytes h"]),
        ("```lean4\ntheorem t : p\n```", []),
        ("```lean4\n\n```", []),
    ],
)
def test_proofs_of_an_answer(answer, proofs):
    assert proofs_in(answer, STATEMENT) == proofs


def test_line_ends_of_windows_are_line_ends():
    for answer in (
        "I say\n```lean4\ntheorem goal : x := by\n  intro h\n  exact h\n```\n",
        "```tactics\nintro h\nexact h\n```",
    ):
        windows = answer.replace("\n", "\r\n")
        assert proofs_in(windows, STATEMENT) == ["by\n  intro h\n  exact h"]


def test_no_more_than_some_and_none_twice():
    answer = "```tactics\nsimp\n```\n```lean4\nsimp\n```"
    assert proofs_in(answer, STATEMENT) == ["by\n  simp"]
    assert len(proofs_in("```tactics\na\n```\n" * 50, STATEMENT)) <= MOST


def test_long_answers_take_linear_time():
    for text in ("```lean4\n" * 100_000, "theorem " * 100_000, "`" * 500_000):
        assert len(proofs_in(text, STATEMENT)) <= MOST
