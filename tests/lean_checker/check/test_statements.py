# SPDX-License-Identifier: Apache-2.0
"""Statements that are elaborated once, and theorems that take their types from them."""

import pytest

from lean_checker.check import batch, elaborate, statement_store, statements
from lean_checker.check.assemble import MARKER, Unit, parse_statement
from lean_checker.check.statements import (
    Care,
    Carrier,
    assemble_statements,
    binder_names,
    follow,
    state,
)
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.sandbox.process import Limits

LIMITS = Limits(20.0, 2000)


def _unit(statement: str, proof: str = "rfl", key: str = "K") -> Unit:
    return Unit(Candidate(key, statement, proof), parse_statement(statement), proof, key)


@pytest.mark.parametrize(
    ("binders", "names"),
    [
        ("", []),
        ("(a b : Nat) {p : Prop} (h : ∀ x : Nat, x = a)", ["a", "b", "p", "h"]),
        ("a b (_ : a = b)", ["a", "b", "_"]),
        ("{{x y : Nat}} {z : {n : Nat // n = n}} (s : P {{z}})", ["x", "y", "z", "s"]),
        ("[inst : Add α] [Mul α] [Foo (f : β)] ⦃x : α⦄", ["inst", "_", "_", "x"]),
        ("(«a b» : Nat) (h₁ : p := by simp)", ["«a b»", "h₁"]),
        ("(⟨a, b⟩ : Nat × Nat)", None),
    ],
)
def test_the_names_that_binders_introduce(binders, names):
    assert binder_names(binders) == (None if names is None else tuple(names))


@pytest.mark.parametrize(
    ("statement", "proof", "opening"),
    [
        ("theorem t (a : Nat) : a = a", "rfl", "theorem t_K : type_of% @S := @fun a => "),
        ("theorem t : 1 = 1", "rfl", "theorem t_K : type_of% @S := "),
        ("theorem N.t {α : Type} : True", "tt", "theorem N.t_K : type_of% @S := @fun α => "),
        ("theorem t {α : Type u} : True", "trivial", ""),
        ("theorem t.{u} : True", "trivial", ""),
        ("theorem t (α : Sort _) : True", "trivial", ""),
        ("theorem t : ∀ n : Nat, n = n", "fun | 0 => rfl | n + 1 => t (n + 1)", ""),
        ("theorem t : 1 = 1", "f where f := rfl", ""),
        ("theorem t : 1 = 1", "by exact?", ""),
    ],
)
def test_a_theorem_follows_only_where_that_is_sure(statement, proof, opening):
    assert follow(_unit(statement, proof), Carrier("M", "S")).opening == opening


def test_equal_statements_share_a_carrier_and_the_lines_are_those_of_the_text():
    statements = ["theorem t : 1 = 1", "theorem t\n  (a : Nat) :\n a = a", "theorem t : 1 = 1"]
    statements += ["theorem t (α : Type u) : True", "theorem A.t : 2 = 2", "theorem t : 3 = 3"]
    units = [_unit(s, key=f"K{k}") for k, s in enumerate(statements)]
    care = Care(closer=frozenset({"K5"}), lenient=frozenset({"K4"}))
    text, axioms, carriers = assemble_statements("prelude\n", units, "M", care)
    assert carriers == [
        Carrier("M", "stated_K0"),
        Carrier("M", "stated_K1"),
        Carrier("M", "stated_K0"),
        Carrier("M", "stated_K3"),
        Carrier("M", "A.stated_K4", strict=False),
        Carrier("M", "stated_K5"),
    ]
    lines = text.split("\n")
    for axiom in axioms:
        assert lines[axiom.line - 1].split()[:2] == ["axiom", axiom.carrier.name]
        assert not axiom.marker or lines[axiom.marker - 1] == MARKER
    # One apart, one before it, one that is the last of its section.
    order = [(axiom.carrier.name[-2:], bool(axiom.marker)) for axiom in axioms]
    assert order == [("K0", 0), ("K1", 0), ("K3", 1), ("K5", 1), ("K4", 1)]
    lenient = lines.index("axiom A.stated_K4 : 2 = 2")
    strict = lines.index("set_option autoImplicit false")
    assert strict < lines.index("end", strict) < lenient


def _at_fault(toolchain, folder, units, care) -> tuple[str, str]:
    stated = state(toolchain, units, "Stated", folder, LIMITS, care)
    assert stated.done == (not stated.faulty and not stated.doubtful)
    return tuple(
        "".join(u.key for u, c in zip(units, stated.carriers, strict=True) if c in which)
        for which in (stated.faulty, stated.doubtful)
    )


def test_only_the_statement_at_fault_is_blamed(toolchain, tmp_path):
    good = [_unit(f"theorem t (a : Nat) : a + {k} = a + {k}", key=str(k)) for k in range(9)]
    bad = _unit("theorem t (xs : List α) : xs = xs", key="B")
    worse = _unit("theorem t : 1 +", key="W")
    units = [*good[:3], bad, *good[3:4], worse, *good[4:]]
    # What the parser stops at may be the next one's first word, where no marker stands between.
    assert _at_fault(toolchain, tmp_path, units, Care()) == ("B", "W")
    care = Care(frozenset("W"), frozenset("B"))
    assert _at_fault(toolchain, tmp_path, units, care) == ("W", "")
    # A name may be left unbound by a statement that stands for itself.
    units.remove(worse)
    assert _at_fault(toolchain, tmp_path, units, care) == ("", "")


def test_a_statement_is_elaborated_once_for_a_pool(toolchain, monkeypatch):
    told = []
    real = statement_store.state
    monkeypatch.setattr(
        statement_store, "state", lambda t, units, *a: told.append(len(units)) or real(t, units, *a)
    )
    monkeypatch.setattr(statement_store, "MODULES", 2)
    sides = range(1, 10)
    with Pool(toolchain, workers=1) as pool:
        told.clear()
        for k in sides:  # as many modules
            found = pool.check([Candidate("", f"theorem t : {k} = {k}", "rfl")])
            assert [v.status for v in found] == ["valid"]
        assert told == [1] * len(sides)
        for proof, new in (("by rfl", 8), ("by decide", 0)):
            told.clear()
            found = pool.check([Candidate(str(k), f"theorem t : {k} = {k}", proof) for k in sides])
            assert {v.status for v in found} == {"valid"}
            assert sum(told) == new  # too many modules: one is taken, the rest goes into one
        told.clear()
        wrong = pool.check([Candidate("", "theorem t : 1 = 1", "by simp [x]")])
        assert [v.status for v in wrong] == ["wrong"] and told == []


def test_many_statements_at_fault_share_their_processes(toolchain, monkeypatch):
    started = []
    for module in (statements, elaborate):
        real = module.run_lean
        monkeypatch.setattr(module, "run_lean", lambda *a, r=real: started.append(1) or r(*a))
    kinds = ("Nat.no_such {0} = {0}", "({0} : Nat) = true ∧ x", "∃ y : Nat, y.z = {0}", "{0} +")
    bad = [Candidate(f"b{k}", f"theorem t : {kinds[k % 4].format(k)}", "rfl") for k in range(60)]
    good = [Candidate(f"g{k}", f"theorem t : {k} + 1 = {k + 1}", "rfl") for k in range(20)]
    mixed = [c for k in range(20) for c in (*bad[3 * k : 3 * k + 3], good[k])]
    with Pool(toolchain, workers=1) as pool:
        started.clear()
        found = {v.id: v for v in pool.check(mixed)}
        assert len(started) <= 12
    assert {found[c.id].status for c in good} == {"valid"}
    assert {found[c.id].status for c in bad} == {"statement"}
    with Pool(toolchain, workers=1) as pool:
        for candidate in bad[:4]:
            (alone,) = pool.check([candidate])
            assert (alone.status, alone.messages) == ("statement", found[candidate.id].messages)


def test_the_store_forgets_the_oldest_module(toolchain, tmp_path, monkeypatch):
    monkeypatch.setattr(statement_store, "STORE_BYTES", 1)
    store = statement_store.StatementStore(toolchain)
    for name, side in (("A", 1), ("B", 2), ("C", 1)):
        unit = _unit(f"theorem t : {side} = {side}", key=name)
        provided = store.provide([unit], name, tmp_path, LIMITS)
        assert provided.carriers == {name: Carrier(name, f"stated_{name}")}
        assert (tmp_path / f"{name}.olean").is_file()


BY_CASES = "by\n  by_cases h : p\n  · exact .inl h\n  · exact .inr h"
RECURSIVE = "fun\n  | 0 => Nat.le_refl 0\n  | n + 1 => Nat.le_succ_of_le (t n)"
STATEMENTS = [
    ("theorem t {p q : Prop} (h : p ∧ q) : q ∧ p", "⟨h.2, h.1⟩"),
    ("theorem t ⦃n : Nat⦄ : n = n", "by rfl"),
    ("theorem t (p : Prop) [Decidable p] : p ∨ ¬p", BY_CASES),
    ("theorem t (p : Prop) [d : Decidable p] : p ∨ ¬p", BY_CASES),
    ("theorem t : ∀ {n : Nat}, n = n", "rfl"),
    ("theorem t (xs : List α) : xs = xs", "by rfl"),
    ("theorem t.{u} (α : Type u) (x : α) : x = x", "by rfl"),
    ("theorem t (α : Type) (x : α) : x = x", "by rfl"),
    ("theorem t (α : Sort _) (x : α) : x = x", "by rfl"),
    ("theorem t : ∀ n : Nat, 0 ≤ n", RECURSIVE),
    ("theorem t (n : Nat) : n = n", "f n\nwhere f (m : Nat) : m = m := by rfl"),
    ("theorem Nat.t (m n : Nat) (h : m ≤ n) : m ≤ n + 1", "le_succ_of_le h"),
    ("theorem t (a : Nat)\n  (h : a = 1) :\n  a = 1", "by\n assumption"),
]


def test_every_kind_of_statement_is_checked_alike_alone_and_in_company(toolchain):
    good = [Candidate(f"good{k}", s, p) for k, (s, p) in enumerate(STATEMENTS)]
    wrong = [Candidate(f"wrong{k}", s, "by simp [x]") for k, (s, _) in enumerate(STATEMENTS)]
    found = []
    for max_batch in (100, 1):
        with Pool(toolchain, workers=1, max_batch=max_batch) as pool:
            found.append({v.id: (v.status, v.messages) for v in pool.check([*good, *wrong])})
    assert found[0] == found[1]
    assert {k: s for k, (s, _) in found[0].items() if k.startswith("good")} == {
        c.id: "valid" for c in good
    }
    assert {s for k, (s, _) in found[0].items() if k.startswith("wrong")} == {"wrong"}


@pytest.mark.parametrize("mates", [0, 1])
def test_a_candidate_that_knew_the_name_of_its_statement_gains_nothing(
    toolchain, monkeypatch, mates
):
    monkeypatch.setattr(batch.secrets, "token_hex", lambda _: "known")
    proofs = ["stated_Cknown0", "by first | exact stated_Cknown0 | exact And.left stated_Cknown0"]
    cheats = [Candidate(str(k), "theorem t : 1 = 2", p) for k, p in enumerate(proofs)]
    honest = [Candidate(f"h{k}", "theorem t : 2 = 2", "rfl") for k in range(mates)]
    with Pool(toolchain, workers=1) as pool:
        found = {v.id: v.status for v in pool.check([*cheats, *honest])}
        assert pool.stats()["disagreements"] == 0
    assert {found["0"], found["1"]} == {"wrong"}
    assert all(found[c.id] == "valid" for c in honest)


def test_a_statement_that_ends_lean_takes_no_other_along(toolchain):
    deadly = [
        Candidate(f"d{k}", f"theorem t : Nat.shiftLeft {k} 8589934592 = 0", "rfl") for k in (1, 3)
    ]
    good = [Candidate(f"g{k}", f"theorem t : {k} = {k}", "rfl") for k in range(30)]
    with Pool(toolchain, workers=1) as pool:
        found = {v.id: v.status for v in pool.check([*good[:9], *deadly, *good[9:]])}
        assert pool.stats()["batches"] < len(good)
    assert found == {c.id: "valid" for c in good} | {"d1": "crash", "d3": "crash"}
