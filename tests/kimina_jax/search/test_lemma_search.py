# SPDX-License-Identifier: Apache-2.0
"""The search by parts with scripted answers and the real kernel: proofs that are put together, what
goes on from a record, and that nothing but a whole proof of the theorem counts."""

import pytest

from kimina_jax.protocol.line_log import LineLogError
from kimina_jax.prove.prover import Prover, StatementError
from kimina_jax.search.lemma_search import LemmaSearch, LemmaSearcher
from kimina_jax.search.record import SearchRecord

GOAL = "theorem t (p q r : Prop) (h : p ∧ q) (hr : q → r) : r ∧ p"
PART = "theorem part (p q r : Prop) (h : p ∧ q) (hr : q → r) : r"
INNER = "theorem part (p q r : Prop) (h : p ∧ q) (hr : q → r) : q"
ANSWERS = {
    GOAL: ["by\n  constructor\n  · exact h.1\n  · exact h.1"],
    PART: ["by\n  have h1 : q := by\n    exact h.1\n  exact hr h1"],
    INNER: ["by\n  exact h.2"],
}
WHOLE = """by
  constructor
  ·
    have h1 : q := by
        exact h.2
    exact hr h1
  · exact h.1"""
SMALL = LemmaSearch(together=2)


class ScriptedAnswers:
    """Answers each statement with the proofs that are given for it, again and again."""

    def __init__(self, proofs):
        self.proofs, self.asked = proofs, []

    def draw(self, problem, count, stopped, first=0):
        self.asked.append((problem.statement, first, count))
        given = self.proofs.get(problem.statement, ["by\n  skip"])
        for number in range(first, first + count):
            yield f"```lean4\ntheorem t : x := {given[number % len(given)]}\n```"

    def fix(self, problem, rejected, number, stopped):
        yield from ()


@pytest.fixture(scope="module")
def opened():
    with Prover(source=ScriptedAnswers({}), workers=1, goals=True) as prover:
        yield prover


def search(prover, proofs, statement=GOAL, config=SMALL, samples=16, **told):
    prover.source = ScriptedAnswers(proofs)
    return LemmaSearcher(prover, config).prove(statement, samples=samples, **told)


def test_parts_of_parts_are_put_together_and_the_search_goes_on(opened, tmp_path):
    path = tmp_path / "t.search.jsonl"
    record = SearchRecord(path, {"seed": 0})
    with pytest.raises(LineLogError, match="another search writes it"):
        SearchRecord(path, {"seed": 0})
    found = search(opened, ANSWERS, record=record)
    record.close()
    assert found.proof is not None and found.answer == ""
    assert [" ".join(x.split()) for x in found.proof.split("\n")] == [
        " ".join(x.split()) for x in WHOLE.split("\n")
    ]
    assert (found.parts, found.proved_parts) == (2, 2) and 8 < found.samples <= 16
    assert sum(count for _, _, count in opened.source.asked) <= 16
    asked = {statement for statement, _, _ in opened.source.asked}
    assert asked == {GOAL, PART, INNER}
    # Nothing is drawn again by the same command; a line that was not finished is no harm.
    with path.open("a") as file:
        file.write('{"drawn": "half')
    again_record = SearchRecord(path, {"seed": 0})
    again = search(opened, {}, record=again_record)
    again_record.close()
    assert again.proof == found.proof and opened.source.asked == []
    assert again.samples == found.samples
    for of, word in (({"seed": 1}, "differs in seed"), ({}, "differs in seed")):
        with pytest.raises(LineLogError, match=word):
            SearchRecord(path, of)
    path.write_text("mine\n")
    with pytest.raises(LineLogError, match="no record"):
        SearchRecord(path, {"seed": 0})


def test_without_depth_it_is_plain_sampling(opened):
    plain = LemmaSearch(first=1.0, depth=0, together=4)
    found = search(opened, ANSWERS, config=plain, samples=10)
    assert (found.proof, found.samples, found.parts) == (None, 10, 0)
    assert opened.source.asked == [(GOAL, 0, 4), (GOAL, 4, 4), (GOAL, 8, 2)]
    # Later answers are others: the fifth of them is right.
    late = {GOAL: [*ANSWERS[GOAL] * 5, "by\n  simp_all"]}
    assert search(opened, late, config=plain, samples=10).proof == "by\n  simp_all"
    assert search(opened, late, config=plain, samples=5).proof is None


@pytest.mark.slow
def test_what_a_model_writes_never_proves_what_the_kernel_did_not_take(opened):
    """Gaps, axioms, other theorems, names that collide, endless text: in the theorem and in a
    part."""
    false = "theorem f (p q : Prop) (h : p) : p ∧ q"
    part = "theorem part (p q : Prop) (h : p) : q"
    hostile = [
        "by\n  sorry",
        "by\n  constructor\n  · exact h\n  · sorry",
        "by\n  exact part p q h",
        "by\n  exact f p q h",
        "by\n  constructor\n  · exact h\n  · exact (f p q h).2",
        "by\n  have h : q := by\n    exact h\n  exact ⟨h, h⟩",
        "by\n  have f : q := sorryAx q\n  exact ⟨h, f⟩",
        "by\n  simp)\naxiom no : False\ntheorem x : 1 = 2 := by (simp",
        "by\n  constructor\n  · exact h\n  · exact h\n-- )",
        "by\n" + "  constructor\n" * 300,
        "by\n  have h1 : " + "(" * 9000,
        "by\n  native_decide",
    ]
    # Where the part is refuted by automation nothing is drawn for it.
    found = search(opened, {false: hostile, part: hostile}, false, samples=24)
    assert found.proof is None and found.samples == 24 and found.proved_parts == 0
    assert "valid" not in found.statuses
    lies = {GOAL: ANSWERS[GOAL], PART: hostile, INNER: hostile}
    found = search(opened, lies, samples=24)
    assert found.proof is None and found.parts >= 1 and found.proved_parts == 0


def test_a_part_that_is_a_lie_proves_nothing(opened):
    lies = {GOAL: ANSWERS[GOAL], PART: ["by\n  sorry", "by\n  exact part p q r h hr"]}
    found = search(opened, lies, samples=12)
    assert found.proof is None and (found.parts, found.proved_parts) == (1, 0)


def test_a_part_that_cannot_be_proved_ends_with_its_samples(opened):
    """A part of a part is left when the share of the part is spent, whatever the theorem has."""
    found = search(opened, {GOAL: ANSWERS[GOAL], PART: ANSWERS[PART]}, samples=24)
    assert (found.proof, found.samples, found.proved_parts) == (None, 24, 0) and found.parts >= 1
    assert {PART, INNER} & {statement for statement, _, _ in opened.source.asked}


def test_lemmas_are_offered_to_the_theorem_itself(opened):
    """Both bullets fail, and only the first part can be proved: a later answer uses it."""
    both = "by\n  have h1 : q := h.1\n  exact ⟨h1, h1⟩"
    shown = GOAL.replace(" : r ∧", " (h1 : q) : r ∧")
    answers = {GOAL: [both], INNER: ["by\n  exact h.2"], shown: ["by\n  exact ⟨hr h1, h.1⟩"]}
    found = search(opened, answers, config=LemmaSearch(together=2, depth=1), samples=24)
    assert found.proof == "by\n  have h1 : q := by\n    exact h.2\n  exact ⟨hr h1, h.1⟩"
    assert shown in {statement for statement, _, _ in opened.source.asked}


def test_a_statement_that_is_none_is_refused(opened):
    with pytest.raises(StatementError, match="does not accept"):
        search(opened, {}, "theorem t : no")
