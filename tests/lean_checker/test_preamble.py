# SPDX-License-Identifier: Apache-2.0
"""Definitions before a theorem: what they mean to it, and what no proof can make of them."""

import time

import pytest

from lean_checker.pool import Pool
from lean_checker.preamble import _public, scope_lines, with_import
from lean_checker.records import Candidate
from lean_checker.toolchain import resolve

NAMED = """namespace A
private def two : Nat := 2
/-- twice -/
def dbl (n : Nat) : Nat := n + n
end A
open A"""
VARIABLES = """variable (p q : Prop)
section
variable (z : Nat)
end
namespace B
def three : Nat := 3"""
ZERO = "local instance : Add Nat := ⟨fun _ _ => 0⟩"
INCLUDED = "variable (n : Nat) (h : 0 < n)\ninclude h"
ONE = "def one : Nat := 1\n"
LOCAL_SIMP = "@[local simp] theorem one_eq : one = 1 := rfl"
# (case, preamble, statement, proof, status)
CASES = [
    ("used", NAMED, "theorem t : dbl 1 = two", "rfl", "valid"),
    ("false", NAMED, "theorem t : A.dbl 1 = 3", "rfl", "wrong"),
    ("without", "", "theorem t : dbl 1 = 2", "rfl", "statement"),
    ("variables", VARIABLES, "theorem t (hp : p) (hq : q) : p ∧ q", "⟨hp, hq⟩", "valid"),
    ("closed", VARIABLES, "theorem t : z + 0 = three", "rfl", "wrong"),
    ("namespace", VARIABLES, "theorem B.t : three = 3", "rfl", "valid"),
    ("broken", "def bad : Nat := foo", "theorem t : bad = 3", "rfl", "statement"),
    ("open answer", "def ans : Nat := sorry", "theorem t : ans = ans", "rfl", "sorry"),
    ("unused gap", "def ans : Nat := sorry", "theorem t : 1 = 1", "rfl", "valid"),
    ("notation", 'local notation "K" => Nat', "theorem t (a : K) : a = a", "rfl", "valid"),
    ("axiom", "axiom all (p : Prop) : p", "theorem t : 1 = 2", "all _", "axiom"),
    (
        "quoted axiom",
        "axiom «Quot.sound» : False",
        "theorem t : 1 = 2",
        "«Quot.sound».elim",
        "axiom",
    ),
    ("blanks", "namespace «c d»\ndef z : Nat := 4", "theorem t : z = 4", "rfl", "valid"),
    (
        "quoted end",
        "namespace A.«B»\ndef z : Nat := 4\nend B",
        "theorem t : B.z = 4",
        "rfl",
        "valid",
    ),
    ("own word", NAMED, "theorem t : dbl 1 = 3", "by\n  namespace A\n  rfl", "header"),
    ("again", NAMED, "theorem t : dbl 1 = 3", "rfl\ndef A.dbl (n : Nat) := 3", "format"),
    ("local", ZERO, "theorem t (a b : Nat) : a + b = 0", "rfl", "valid"),
    ("local, closed", f"section\n{ZERO}\nend", "theorem t (a b : Nat) : a + b = 0", "rfl", "wrong"),
    (
        "local, closed in part",
        f"namespace A.B\n{ZERO}\nend B",
        "theorem t (a b : Nat) : a + b = 0",
        "rfl",
        "wrong",
    ),
    (
        "local word, closed",
        'namespace A\nlocal notation "zz" => Nat\nend A',
        "theorem t (zz : Nat) : zz = zz",
        "rfl",
        "valid",
    ),
    ("local attribute", f"{ONE}{LOCAL_SIMP}", "theorem t : one = 1", "by simp", "valid"),
    (
        "local attribute, closed",
        f"{ONE}section\n{LOCAL_SIMP}\nend",
        "theorem t : one = 1",
        "by simp",
        "wrong",
    ),
    (
        "private, closed",
        "section\nprivate def two : Nat := 2\nend",
        "theorem t : two = 2",
        "rfl",
        "valid",
    ),
    ("included", INCLUDED, "theorem t : n ≠ 0", "by omega", "valid"),
    ("included, used", INCLUDED, "theorem A.t : n ≠ 0", "Nat.pos_iff_ne_zero.mp h", "valid"),
    ("included, false", INCLUDED, "theorem t : n = 1", "by omega", "wrong"),
    (
        "included, with universes",
        INCLUDED,
        "theorem t.{v, w} {α : Type w} {β : Type v} (a : α) (b : β) : (a = a ∧ b = b) ∧ n ≠ 0",
        "⟨⟨rfl, rfl⟩, by omega⟩",
        "valid",
    ),
    (
        "a field like a word",
        "structure S where\n  a : Nat\n  open' : Nat",
        "theorem t (s : S) : s.a = s.a",
        "rfl",
        "valid",
    ),
    (
        "quotes as characters",
        "def c : Char := '\"'\n/- variable (h : False)\ninclude h\n-/\ndef d : Char := '\"'",
        "theorem t : 1 = 1",
        "rfl",
        "valid",
    ),
    (
        "a bracket as a character",
        "def c : Char := '('\nvariable (n : Nat)",
        "theorem t : 0 ≤ n",
        "Nat.zero_le n",
        "valid",
    ),
    (
        "a bracket in a string",
        'def c : String := "("\nvariable (n : Nat)',
        "theorem t : 0 ≤ n",
        "Nat.zero_le n",
        "valid",
    ),
    (
        "a subtype without a blank",
        "def S := { x : Int //-1 < x }\nvariable (n : Nat) (h : n = 3)\ninclude h",
        "theorem t : n = 3",
        "h",
        "valid",
    ),
    ("no text", 'def a : String := "\ud800"', "theorem t : 1 = 1", "rfl", "statement"),
    ("none", "", "theorem t (a : Nat) : a = a", "rfl", "valid"),
]


@pytest.mark.parametrize("tier", [pytest.param("full", marks=pytest.mark.slow), "fast"])
def test_a_preamble_means_to_a_theorem_what_it_means_in_a_file(tier):
    candidates = [Candidate(n, s, p, preamble=before) for n, before, s, p, _ in CASES]
    with Pool(resolve(), workers=2, tier=tier, sample=1.0) as pool:
        found = {verdict.id: verdict for verdict in pool.check(candidates)}
        assert pool.stats()["disagreements"] == 0
    assert {n: found[n].status for n in found} == {n: status for n, *_, status in CASES}
    assert "the preamble does not elaborate" in found["broken"].messages[0].text


def test_equal_proofs_under_unequal_preambles_are_two_questions(tmp_path):
    statement = "theorem t : n = 2"
    candidates = [
        Candidate(str(value), statement, "rfl", preamble=f"def n : Nat := {value}")
        for value in (1, 2, 3)
    ]
    for _ in range(2):  # the second time out of the cache
        with Pool(resolve(), workers=1, cache=tmp_path / "cache") as pool:
            found = {verdict.id: verdict.status for verdict in pool.check(candidates)}
            hits = pool.stats()["cached"]
        assert found == {"1": "wrong", "2": "valid", "3": "wrong"}
    assert hits == 3


def test_the_scope_is_what_a_module_does_not_pass_on():
    preamble = """open Nat -- of `open`
/- open Foo -/
open Real in
def f : Nat := 1
set_option autoImplicit false
namespace A.B
variable (a b : Nat)
  (h : a = b)
end B
universe u
attribute [local simp] f
def g (s : String) : String := "open X"
"""
    assert scope_lines(preamble) == [
        "open Nat",
        "set_option autoImplicit false",
        "namespace A end A open A",
        "universe u",
        "attribute [local simp] f",
    ]


@pytest.mark.parametrize("preamble", ["", "-- nothing", "x y z", "/- never closed", "end", '"'])
def test_a_preamble_without_a_scope_has_none(preamble):
    assert scope_lines(preamble) == []


def test_a_preamble_is_imported_after_what_the_header_imports():
    header = "prelude\nimport MiniCore\nopen Nat\n"
    assert with_import(header, "P") == "prelude\nimport MiniCore\nimport P\nopen Nat\n"
    assert with_import("", "P") == "import P\n"


@pytest.mark.parametrize(
    "piece",
    [
        "@[local simp]\n",
        'section\nlocal notation "a" => 1\nend\n',
        'r#" ',
        '\\"',
        "'\"' ",
        "open A\n",
        "(",
        "/- ",
    ],
)
def test_a_long_preamble_is_read_in_linear_time(piece):
    text = piece * (100_000 // len(piece))
    started = time.thread_time()
    _public(text)
    scope_lines(text)
    assert time.thread_time() - started < 4  # it is a tenth of that; what is quadratic takes ten
