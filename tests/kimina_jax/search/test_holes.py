# SPDX-License-Identifier: Apache-2.0
"""Goals read back from messages, holes in rejected proofs, lemmas as hypotheses."""

import pytest

from kimina_jax.search.goals import LONGEST, read_goals
from kimina_jax.search.holes import holes_of, steps
from kimina_jax.search.lemmas import GRACE, Shelf, own_goal
from lean_checker.records import Candidate, Message

SPLIT = "theorem t (p q r : Prop) (h : p ∧ q) (hr : q → r) : r ∧ p"
# A rejected proof, and the theorems that are left at its first error.
REJECTED = {
    "bullet": (
        "by\n  constructor\n  · exact h.1\n  · exact h.1",
        ["theorem part (p q r : Prop) (h : p ∧ q) (hr : q → r) : r"],
    ),
    "left": (
        "by\n  constructor\n  case left => skip\n  exact h.1",
        ["theorem part (p q r : Prop) (h : p ∧ q) (hr : q → r) : r"],
    ),
    "have": (
        "by\n  have h1 : q := h.1\n  exact ⟨hr h1, h.1⟩",
        ["theorem part (p q r : Prop) (h : p ∧ q) (hr : q → r) : q"],
    ),
    "have by": (
        "by\n  have h1 : q := by\n    skip\n    exact h.1\n  exact ⟨hr h1, h.1⟩",
        ["theorem part (p q r : Prop) (h : p ∧ q) (hr : q → r) : q"],
    ),
    "hidden": (
        "by\n  cases h\n  exact ⟨hr h1, h2⟩",
        ["theorem part (p q r : Prop) (hr : q → r) (left1 : p) (right1 : q) : r ∧ p"],
    ),
    "end": (
        "by\n  constructor",
        [
            "theorem part (p q r : Prop) (h : p ∧ q) (hr : q → r) : r",
            "theorem part (p q r : Prop) (h : p ∧ q) (hr : q → r) : p",
        ],
    ),
    "first": ("by\n  exact h", []),
    "unreadable": ("by\n  exact ⟨h", []),
    "gap": ("by\n  constructor\n  · sorry\n  · exact h.1", []),
}
PROOFS = {"r": "by\n  exact hr h.2", "q": "by exact h.2", "p": "h.1", "r ∧ p": "by\n  simp_all"}


@pytest.fixture(scope="module")
def pool():
    from lean_checker.pool import Pool
    from lean_checker.toolchain import resolve

    with Pool(resolve("embedded"), workers=1, goals=True) as opened:
        yield opened


def test_what_a_rejected_proof_leaves_open_fills_it(pool):
    asked = [Candidate(name, SPLIT, proof) for name, (proof, _) in REJECTED.items()]
    filled = []
    for verdict in pool.check(asked):
        proof, expected = REJECTED[verdict.id]
        assert verdict.status != "valid"
        own = own_goal(SPLIT)
        assert own is not None
        holes = holes_of(proof, verdict.messages, (own,))
        offered = [[goal.statement("part") for goal in hole.goals] for hole in holes]
        assert (expected in offered) if expected else not offered, (verdict.id, offered)
        for number, hole in enumerate(holes):
            proofs = [PROOFS[goal.target] for goal in hole.goals]
            filled.append(Candidate(f"{verdict.id} {number}", SPLIT, hole.fill(proofs)))
    found = {verdict.id: verdict.status for verdict in pool.check(filled)}
    kinds = {name.rpartition(" ")[0] for name, status in found.items() if status == "valid"}
    assert kinds == {name for name, (_, expected) in REJECTED.items() if expected}, found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "⊢",
        "⊢ ",
        "h : p\n⊢ ?m.1 = 2",
        "h : p := 3\n⊢ p",
        "h : p\nh : q\n⊢ p",
        "⊢ a\n" * 5,
        f"h : p\n⊢ {'p ∧ ' * LONGEST}p",
        "h : sorry\n⊢ p",
        "no hypothesis at all",
    ],
)
def test_messages_that_tell_no_goal_tell_none(text):
    assert read_goals(text) == ()


def test_goals_keep_their_hypotheses_and_lines():
    (goal,) = read_goals(
        "Tactic `x` failed\n\ncase a.b\np q : Prop\nn✝¹ n✝ : Nat\nn1 : Nat\nh✝ : ∀ x,\n    x < n✝\n"
        "⊢ p →\n    n✝¹ = n✝"
    )
    assert goal.statement("g") == (
        "theorem g (p q : Prop) (n2 n3 : Nat) (n1 : Nat) (h1 : ∀ x, x < n3) : p → n2 = n3"
    )
    assert goal.hidden == ("n2", "n3", "h1")


@pytest.mark.parametrize("place", [(0, 0), (1, 0), (9, 3), (2, 99), (2, -1)])
@pytest.mark.parametrize("proof", ["", "by", "by\n", "x" * 30_000, "by\n  have : := \n  ·"])
def test_hostile_proofs_raise_nothing(proof, place):
    for text in ("unsolved goals\nh : p\n⊢ p", "no", "h : p\n⊢ p"):
        message = Message("error", *place, text, place[0], place[1] + 4)
        for hole in holes_of(proof, [message], ()):
            assert isinstance(hole.fill(["by simp"] * len(hole.goals)), str)


def test_a_proof_becomes_the_lines_of_a_block():
    assert steps("by\n    intro h\n      x\n    y") == ["intro h", "  x", "y"]
    assert steps("by simp") == ["simp"] and steps("by") == ["skip"]
    assert steps("fun h =>\n  h") == ["exact (", "  fun h =>", "    h", ")"]


def test_a_lemma_is_offered_counted_and_put_before_the_proof(pool):
    shelf = Shelf(SPLIT, seed=0)
    (goal,) = read_goals("p q r : Prop\nh : p ∧ q\nhr : q → r\nhp : p\nn✝ : q\n⊢ r")
    lemma = shelf.lemma(goal, "by\n  exact hr n1")
    assert lemma is not None and lemma.claim == "∀ (hp : p) (n1 : q), r"
    assert lemma.name not in SPLIT.split() and lemma.name != "h"
    shelf.lemmas.append(lemma)
    assert shelf.lemma(goal, "by simp") is None  # it is there
    assert shelf.variant(0, 3) == [] and shelf.variant(1, 3) == [lemma]
    shown = shelf.offering([lemma])
    assert shown == SPLIT.replace(" : r ∧", f" ({lemma.name} : {lemma.claim}) : r ∧")
    proof = f"by\n  exact ⟨{lemma.name} h.1 h.2, h.1⟩"
    asked = [
        Candidate("lemma", *shelf.check(lemma)),
        Candidate("variant", shown, proof),
        Candidate("whole", SPLIT, shelf.whole(proof, [lemma])),
        Candidate("alone", SPLIT, proof),
    ]
    found = {verdict.id: verdict.status for verdict in pool.check(asked)}
    assert found == {"lemma": "valid", "variant": "valid", "whole": "valid", "alone": "wrong"}
    for number in range(GRACE):
        shelf.count(proof if number < 4 else "by simp", [lemma])
    assert (lemma.offered, lemma.used, lemma.idle) == (GRACE, 4, True)
    assert shelf.variant(1, 3) == []


def test_what_is_no_lemma_of_a_theorem_is_none():
    (whole,) = read_goals("p q r : Prop\nh : p ∧ q\nhr : q → r\n⊢ r ∧ p")
    assert Shelf(SPLIT, 0).lemma(whole, "by simp") is None  # it is the theorem
    (part,) = read_goals("p x : Prop\n⊢ p")
    assert Shelf(SPLIT, 0).lemma(part, "by simp") is None  # p is the theorem's, and x is not
    assert Shelf("theorem t", 0).lemma(part, "by simp") is None
    assert own_goal("theorem t [Foo α] : p") is None and own_goal("theorem") is None
