# SPDX-License-Identifier: Apache-2.0
"""Format rules as data: presets, changes of them, and every broken rule by its name."""

import dataclasses

import pytest

from kimina_jax.checking.flow import Question, prepare
from kimina_jax.text.format_rules import FORMATS, RULES, Format, FormatRules
from kimina_jax.text.reasoning import FormatError, _proof_after, extract_proof, faults

STATEMENT = "theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q"
TACTICS = "constructor\n· exact hp\n· exact hq"
PROOF = "by\n  constructor\n  · exact hp\n  · exact hq"
EMPTY = "<think>\n\n</think>\n\n"  # as Qwen3's template writes it where thinking is off
BLOCK = f"```lean4\n{STATEMENT} := {PROOF}\n```"


def answer(*blocks: str, text: str = "So.", lean: str = BLOCK) -> str:
    """An answer in the reasoning pattern."""
    shown = "\n".join(f"{text}\n```tactics\n{block}\n```" for block in blocks)
    return f"<think>\n{shown}\n</think>\n{lean}"


def broken(text: str, **changes) -> list[str]:
    """The names of the rules that an answer breaks."""
    rules = dataclasses.replace(FORMATS["kimina"], **changes)
    return [rule for rule, _ in faults(text, STATEMENT, rules=rules)]


def test_the_default_rules_are_those_of_before():
    assert Format().rules("kimina-v1") == FORMATS["kimina"] == FormatRules()
    assert broken(answer(TACTICS)) == []


def test_a_preset_goes_with_the_prompt_and_settings_change_it():
    assert Format().rules("kimina-rl") == FORMATS["kimina-rl"]
    assert Format().rules("whole-proof").think == "any"
    assert Format(preset="kimina").rules("whole-proof") == FORMATS["kimina"]
    changed = Format(coverage=0.0, repeats=0).rules("kimina-rl")
    assert changed == dataclasses.replace(FORMATS["kimina-rl"], coverage=0.0, repeats=0)


@pytest.mark.parametrize(
    ("text", "changes", "rules"),
    [
        (answer(TACTICS), {"longest": 40}, ["length"]),
        (answer(TACTICS), {"think": "none"}, ["think"]),
        (BLOCK, {"think": "none", "tactics_blocks": 0, "coverage": 0.0}, []),
        (EMPTY + BLOCK, {"think": "none", "tactics_blocks": 0, "coverage": 0.0}, []),
        (BLOCK, {"tactics_blocks": 0, "coverage": 0.0}, ["think"]),
        (answer(TACTICS), {"tactics_blocks": 2}, ["tactics"]),
        (answer("constructor"), {}, ["coverage"]),
        (answer("constructor"), {"coverage": 0.3}, []),
        (answer("constructor\n" * 6 + TACTICS), {"block_share": 0.95}, ["block"]),
        (answer(TACTICS), {"block_share": 0.5}, []),  # five lines are always allowed
        (answer(*[TACTICS] * 3, text="a b c"), {"repeats": 3, "repeat_words": 3}, ["repetition"]),
        (answer(*[TACTICS] * 3, text="a b c"), {"repeats": 3}, []),
        (answer(TACTICS) + "\nDone.", {}, ["trailing"]),
        (answer(TACTICS) + "\nDone.", {"text_beside": True}, []),
        (answer(TACTICS, lean="```lean4\nsorry\n```\nor\n" + BLOCK), {"text_beside": True}, []),
        (answer(TACTICS, lean="none"), {"text_beside": True}, ["lean4"]),
        (answer("intro", lean="```lean4\nlemma\n```") + "\nx", {"tactics_blocks": 2},
         ["tactics", "trailing", "statement"]),
    ],
)  # fmt: skip
def test_every_broken_rule_is_named(text, changes, rules):
    assert broken(text, **changes) == rules
    assert set(rules) <= set(RULES)


@pytest.mark.parametrize(
    ("block", "proof"),
    [
        ("by\n  constructor", "by\n  constructor"),
        ("  by constructor\n", "by constructor"),
        ("by left\n   exact h", "by\n   left\n   exact h"),
        ("\n  by  left\n      exact h\n", "by\n      left\n      exact h"),
        ("by", None),
        ("by\n\n", None),
        ("", None),
        ("bytes", None),
        ("fun h => h", None),
        (f"{STATEMENT} := by\n  constructor", "by\n  constructor"),
        (f"{STATEMENT.replace('∧', '∨')} := by\n  constructor", None),
        (f"{STATEMENT} := by\n", "no proof follows the statement"),
        (f"lemma x : True := trivial\n{STATEMENT} := by\n  constructor", "helper"),
    ],
)
def test_an_answer_may_be_the_proof_alone(block, proof):
    tactics = "constructor\nleft\nexact h"
    text = answer(tactics, lean=f"```lean4\n{block}\n```")
    found = faults(text, STATEMENT, rules=FORMATS["kimina-proof"])
    if proof is None:
        said = "neither a proof from by on nor the given statement is there"
        assert ("statement", said) in found
    elif not proof.startswith("by"):
        assert any(proof in fault for fault in found)
    else:
        assert not found
        assert extract_proof(text, STATEMENT, rules=FORMATS["kimina-proof"]) == proof
    if STATEMENT not in block:
        assert "statement" in broken(text) or proof is None  # what it lacks in every other format


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("/-- One. -/\n", True),
        ("import Mathlib\n/- a /- nested -/ b -/\nopen Nat\n-- and\n", True),
        ("lemma helper : True := trivial\n", False),
        ("/- a -/ axiom x : False\n", False),
        ("-/ axiom x : False /-\n", False),
    ],
)
def test_comments_may_stand_before_the_theorem_and_nothing_else(before, kept):
    text = answer(TACTICS, lean=BLOCK.replace("theorem", f"{before}theorem", 1))
    if "/-" in before:
        assert broken(text) == ["helper"]
    assert broken(text, comments_before=True) == ([] if kept else ["helper"])


@pytest.mark.parametrize(
    ("layout", "proof", "wanted"),
    [
        # A tactic beside `by` keeps its column where the answer has a layout of its own.
        (
            "\n    ",
            "by constructor\n{0}exact h.1\n{0}exact h.2",
            "by\n{0}constructor\n{0}exact h.1",
        ),
        (" ", "by constructor\n{0}exact h.1\n{0}exact h.2", "by constructor\n{0}exact h.1"),
        ("\n    ", "by\n  constructor\n  · exact h.1", "by\n  constructor\n  · exact h.1"),
        ("\n    ", "by exact ⟨h.1, h.2⟩", "by exact ⟨h.1, h.2⟩"),
        ("\n    ", "⟨h.1,\n  h.2⟩", "⟨h.1,\n  h.2⟩"),
    ],
)
def test_a_statement_in_another_layout_moves_no_tactic(layout, proof, wanted):
    statement = "theorem t (p q : Prop) (h : p ∧ q) : p ∧ q"
    written = statement.replace(" : p ∧ q", f" :{layout}p ∧ q")[::1]
    column = len(f"{written} := by ".rpartition("\n")[2])
    block = f"{written} := {proof.format(' ' * column)}"
    found, broken = _proof_after(block, statement, "", FORMATS["kimina"])
    assert not broken and found.startswith(wanted.format(" " * column))


def test_only_what_follows_the_statement_is_the_proof_in_any_format():
    weaker = BLOCK.replace("p ∧ q :=", "p ∨ q :=")
    for name, rules in FORMATS.items():
        with pytest.raises(FormatError, match=r"does not hold the given st|nor the given st"):
            extract_proof(answer(TACTICS, TACTICS, lean=weaker), STATEMENT, rules=rules)
        if name != "kimina-rl":
            assert extract_proof(answer(TACTICS), STATEMENT, rules=rules) == PROOF


def test_a_verdict_has_a_message_for_each_broken_rule():
    line = {"id": "a", "problem": "p", "text": answer("intro", lean="x")}
    verdict = prepare([line], {"p": Question(STATEMENT)}, "lean")[0]["a"]
    assert verdict.status == "format"
    assert [message.text.split(":")[0] for message in verdict.messages] == ["lean4"]
    rules = FORMATS["kimina-rl"]
    verdict = prepare([line], {"p": Question(STATEMENT)}, "lean", rules)[0]["a"]
    assert [message.text.split(":")[0] for message in verdict.messages] == ["tactics", "lean4"]
