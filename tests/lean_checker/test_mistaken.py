# SPDX-License-Identifier: Apache-2.0
"""What a name comes to mean when the nearer thing of that name has failed is no proof of it."""

import pytest

from lean_checker.files.lost import failed_names
from lean_checker.files.whole_files import check_file

EV = "def Ev (n : Nat) : Prop := True\nnamespace A\ndef Ev (n : Nat) : Prop := n + 'x'\n"
WRONG = {"Ev": "valid", "A.Ev": "wrong"}
# Each behind EV, and what is to be said of it.
MISTAKEN = {
    "theorem t : Ev 4 := by first | trivial | sorry": {"A.t": "wrong"},
    "theorem t : let x := 4; Ev x := by first | trivial | sorry": {"A.t": "wrong"},
    "theorem t (h : Ev 4 := trivial) : Ev 4 → True\n  | _ => trivial": {"A.t": "wrong"},
    'private theorem t (s : String := "𝔘é") : Ev 4 → Ev 4 := id': {"A.t": "wrong"},
    "namespace B.C\ntheorem t : Ev 4 → True := fun _ => trivial\nend B.C": {"A.B.C.t": "wrong"},
    "theorem t : A.Ev 4 → True := fun _ => trivial": {"A.t": "wrong"},
    "example : Ev 4 → True := fun _ => trivial": {"example@4": "wrong"},
    "def D := Ev 4\ndef E := D\ntheorem t : E → E := id": dict.fromkeys(
        ("A.D", "A.E", "A.t"), "wrong"
    ),
    "variable (h : Ev 4)\ninclude h\ntheorem t : True := trivial": {"A.t": "wrong"},
    "section\nvariable (h : Ev 4)\nvariable (k : h = h)\ntheorem t : k = k := rfl\nend\n"
    "variable (h : Ev 4)": {"A.t": "wrong"},
    # What a failing type would have had below it.
    "inductive Nat where\n  | zero : Natt\n  | succ\ntheorem t : Nat.succ = Nat.succ := rfl": {
        "line@4": "wrong",
        "A.t": "wrong",
    },
    "structure Prod where fst : Natt\n"
    "theorem t : @Prod.mk = @Prod.mk := rfl\ntheorem u : @Prod.fst = @Prod.fst := rfl": {
        "line@4": "wrong",
        "A.t": "wrong",
        "A.u": "wrong",
    },
    "structure Prod where\n  fst snd : Natt\n"
    "theorem t (p : Bool × Bool) : Prod.snd p = p.snd := rfl": {"line@4": "wrong", "A.t": "wrong"},
    "end A\nnamespace O\ndef Od (n : Nat) : Prop := True\nnamespace A\n"
    "def Od (n : Nat) : Prop := n + 'x'\ntheorem t : ∀ n,\n"
    "  Od n := by first | exact fun _ => trivial | sorry\n"
    "example (p : ∀ n, Od n → True := fun _ _ => trivial) : ∀ n, Od n → True := p\n"
    "def d : ∀ n, Od n → Od n := fun _ h => h\nend A\nend O\nnamespace A": {
        "O.Od": "valid",
        **dict.fromkeys(("O.A.Od", "O.A.t", "example@11", "O.A.d"), "wrong"),
    },
}
# What means the same as before, and is a proof of it.
MEANT = {
    "theorem t : _root_.Ev 4 := trivial": {"A.t": "valid"},
    "theorem t (Ev : Nat → Prop) (h : Ev 4) : Ev 4 := h": {"A.t": "valid"},
    "theorem t : True := have : Ev 4 := by first | trivial | sorry\n  trivial": {"A.t": "valid"},
    "example : True := (fun _ : Ev 4 → True => trivial) (fun _ => trivial)": {"example@4": "valid"},
    "end A\ntheorem t : Ev 4 := trivial\nnamespace A": {"t": "valid"},
    "namespace B\ndef Ev := 5\ntheorem t : Ev = 5 := rfl\nend B": {
        "A.B.Ev": "valid",
        "A.B.t": "valid",
    },
    # Variables count in their section, where they are spoken of.
    "section\nvariable (h : Ev 4) (n : Nat)\ntheorem t : n = n := rfl\nend\n"
    "theorem u (h : Nat) : h = h := rfl": {"A.t": "valid", "A.u": "valid"},
    "variable (h : Ev 4) in\ntheorem t : h = h := rfl\ntheorem u (h : Nat) : h = h := rfl": {
        "A.t": "wrong",
        "A.u": "valid",
    },
    "end A\nnamespace A.B\ndef Ev (n : Nat) : Prop := n + 'x'\nvariable (h : Ev 4)\nend B\n"
    "theorem t (h : Nat) : h = h := rfl": {"A.B.Ev": "wrong", "A.t": "valid"},
}
# Names of members, and protected ones, do not mean what failed.
NO_NAMES = (
    "namespace A\ndef x : Nat := 'c'\ndef mul : Nat := 'c'\ndef zero : Nat := 'c'\n"
    "protected def Nat : Type := 'c'\nstructure P where\n  x : Nat\n  y : Nat\n"
    "theorem t (p : P) : ({ x := 1, y := 2 } : P) = { p with\n    x := 1\n    y := 2 } := rfl\n"
    "instance i : Mul P where\n  mul a b := a\ninstance j : Mul P := { mul := fun a _ => a }\n"
    "theorem u : (.zero : Nat) = 0 := rfl\nend A\n"
)


@pytest.mark.parametrize("text", [*MISTAKEN, *MEANT])
def test_a_statement_means_what_its_writer_meant_or_is_wrong(toolchain, tmp_path, text):
    path = tmp_path / "a.lean"
    path.write_text(EV + text + "\nend A\n")
    verdicts = check_file(toolchain, path, 10.0, 1500)
    found = {v.id.removeprefix(f"{path}:"): v.status for v in verdicts}
    assert found == WRONG | {**MISTAKEN, **MEANT}[text]


def test_a_type_that_failed_is_not_the_one_further_out(toolchain, tmp_path):
    path = tmp_path / "a.lean"
    path.write_text(
        "theorem before : Nat.succ 1 = 2 := rfl\nnamespace A\n"
        "inductive Nat where\n  | zero : Natt\n  | two\n"
        "structure Pt where\n  x : Natt\n"
        "theorem t : (2 : Nat) = 2 := rfl\n"
        "theorem u : (2).succ = 3 := rfl\n"
        "structure Pt where\n  y : Bool\n"
        "theorem v : (Pt.mk true).y = true := rfl\nend A\n"
    )
    found = {v.id.removeprefix(f"{path}:"): v for v in check_file(toolchain, path, 10.0, 1500)}
    assert {name: v.status for name, v in found.items()} == {
        "before": "valid",
        "line@3": "wrong",
        "line@6": "wrong",
        "A.t": "wrong",
        "A.u": "valid",
        "A.v": "valid",
    }
    assert found["A.t"].messages[-1].text == (
        "it rests on what Nat means here, and A.Nat, which it could mean, is wrong; mend that first"
    )


def test_names_of_members_do_not_mean_what_failed(toolchain, tmp_path):
    path = tmp_path / "a.lean"
    path.write_text(NO_NAMES)
    verdicts = check_file(toolchain, path, 10.0, 1500)
    found = {v.id.removeprefix(f"{path}:"): v.status for v in verdicts}
    failing = dict.fromkeys(("A.x", "A.mul", "A.zero", "A.Nat"), "wrong")
    assert found == failing | dict.fromkeys(("A.t", "A.u", "A.i", "A.j"), "valid")


def test_what_fails_may_declare_nothing():
    assert not list(failed_names("open Nowhere\n", [(1, 1)]))
