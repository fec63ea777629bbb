# SPDX-License-Identifier: Apache-2.0
"""Statements that speak against a statement, as Lean reads them."""

import pytest

from lean_checker.check.scanner import Refused
from lean_checker.check.stream import PoolError
from lean_checker.records import Verdict
from lean_checker.refutation import negation, refuted, vacuity

WRONG = "theorem x (a : Nat) (h : a < 3) : a < 2"
SHAPES = {  # a false statement, and a proof of its negation by h : the statement
    WRONG: "absurd (h 2 (by decide)) (by decide)",
    "theorem x : ∀ n : Nat, n < 5": "absurd (h 7) (by decide)",
    "theorem A.«a: b».{u} {α : Type u} [Inhabited α] (p : α → Prop) : ∃ a, p a":
        "(h (α := PUnit) (fun _ => False)).elim fun _ k => k",
    "theorem x\n    (f : (n : Nat) → n = n → Nat) -- a: b\n    : f 0 rfl\n      = 1":
        "absurd (h (fun _ _ => 0)) (by decide)",
    "theorem x\n  : let y := 2\n    y = 3": "absurd h (by decide)",
}  # fmt: skip


def test_what_the_statements_are():
    assert negation(WRONG) == "theorem x_neg : ¬ (∀ (a : Nat) (h : a < 3), a < 2)"
    assert vacuity(WRONG) == "theorem x_vacuous (a : Nat) (h : a < 3) : False"
    assert negation("theorem «x y» : True ∧ False") == "theorem «x y_neg» : ¬ (True ∧ False)"
    assert vacuity("theorem x : True") == ""
    with pytest.raises(Refused):
        negation("theorem x (a : Nat : a = a")


def test_the_kernel_takes_their_proofs_and_no_others(check):
    asked = [(negation(text), f"fun h => {proof}") for text, proof in SHAPES.items()]
    true = "theorem t (a b : Nat) (h : a = b) : b = a"
    empty = "theorem t (a : Nat)\n    (h : a < a) : a = 5"
    asked += [
        (negation(true), "fun h => absurd (h 0 0 rfl) (by decide)"),
        (vacuity(empty), "Nat.lt_irrefl a h"),
        (vacuity(true), "Nat.lt_irrefl a h"),
    ]
    statuses = [verdict.status for verdict in check(*asked)]
    assert statuses == ["valid"] * len(SHAPES) + ["wrong", "valid", "wrong"]


def test_automation_finds_what_is_false_or_vacuous_and_nothing_else(pool):
    statements = {
        "plain": "theorem t : 2 + 2 = 5",
        "numbers": "theorem t (a b : Nat) (h : a ≤ b) : a + b = b",
        "values": "theorem t (a b : Nat) : a + b = a",  # simp_all has its own way with it
        "vacuous": "theorem t (p : Prop) (h : p) (k : ¬ p) : 1 = 2",
        "true": "theorem t (a b : Nat) (h : a ≤ b) : a < b + 1",
        "induction": "theorem t (n : Nat) : 0 + n = n",
        "hidden": "theorem t : k = 2",
        "no statement": "theorem t (",
        # True, of integers; without the goal its text speaks of natural numbers.
        "integers": "theorem t (x y) (h : x + 1 = 0 ∧ x = y) : (x : Int) = y",
        # True, and no more vacuous than any proof by contradiction.
        "claims False": "theorem t (n : Nat) (h : n < 2) (k : 2 < n) : False",
    }
    rows = [{"id": name, "statement": text} for name, text in statements.items()]
    rows[6]["preamble"] = "variable (k : Nat)"
    done = []
    found = refuted(rows, pool.check, done.append)
    assert {name: said.split(":")[0] for name, said in found.items()} == {
        "plain": "it is false",
        "numbers": "it is false",
        "values": "it is false",
        "vacuous": "its hypotheses contradict each other",
    }
    assert done == list(range(1, len(done) + 1))


def test_what_could_not_be_checked_is_no_verdict():
    def down(candidates):
        for candidate in candidates:
            yield Verdict(candidate.id, "infra", (), 0.0, "")

    with pytest.raises(PoolError, match="could not be checked"):
        refuted([{"id": "a", "statement": WRONG}], down)
