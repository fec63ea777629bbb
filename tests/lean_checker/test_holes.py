"""The sorrys of a file: which are whole proofs, and that filling one changes nothing else."""

import pytest

from lean_checker.files.holes import fill, filled_in, find_holes, text_above

FILE = """/- a sorry in a comment, theorem x : True := sorry -/
import Lean
def two : Nat := sorry
namespace A
/-- says `sorry` -/
@[simp] theorem first (n : Nat := 3) {s : String} (h : s = ":= sorry") : n = n := by
  sorry -- to do

  private lemma second.{u} (α : Type u) : let x := 1; x = 1 :=   by sorry
theorem third : True ∧ True := by
  have h : True := sorry
  exact ⟨h, h⟩
example (a : Nat) : a = a := sorry
theorem fourth : 1 = 1 := by
  sorry
  done
theorem mysorry : 2 = 2 := by sorryable
theorem last (f : Nat → Nat := fun x => x) : f = f :=
  sorry
end A
"""


def test_whole_proofs_are_holes_and_the_others_are_named():
    holes, left = find_holes(FILE)
    assert [hole.name for hole in holes] == ["A.first", "A.second", "example@13", "A.last"]
    assert [FILE[hole.start : hole.end] for hole in holes] == [
        "by\n  sorry",
        "by sorry",
        "sorry",
        "sorry",
    ]
    assert holes[0].statement.endswith('(h : s = ":= sorry") : n = n')
    assert holes[1].statement == "theorem second.{u} (α : Type u) : let x := 1; x = 1"
    assert holes[2].statement == "theorem goal (a : Nat) : a = a"
    assert [(one.line, one.why) for one in left] == [
        (3, "it stands in def"),
        (11, "it is a part of the proof of A.third"),
        (15, "it is a part of the proof of A.fourth"),
    ]


def test_no_character_or_token_hides_a_hole():
    text = "theorem a : '(' = '(' := sorry\ndef S := { x : Int //-1 < x }\ntheorem b : p := sorry\n"
    holes, left = find_holes(text)
    assert [hole.name for hole in holes] == ["a", "b"] and not left


def test_what_is_mutual_is_left():
    text = "theorem mutual_a : p := sorry\nmutual\ntheorem b : p := sorry\ntheorem c : p := sorry\n"
    text += "end\ntheorem d : p := sorry\nmutual\ntheorem e : p := sorry\n"
    holes, left = find_holes(text)
    assert [hole.name for hole in holes] == ["mutual_a", "d"]
    assert [(one.line, one.why) for one in left] == [
        (line, "it stands in a mutual block") for line in (3, 4, 8)
    ]


def test_filling_changes_nothing_else():
    holes, _ = find_holes(FILE)
    filled = fill(FILE, {holes[1]: "by\n  intro x\n  rfl", holes[3]: "rfl"})
    assert filled == FILE.replace(
        "by sorry\ntheorem third", "by\n    intro x\n    rfl\ntheorem third"
    ).replace("f = f :=\n  sorry", "f = f :=\n  rfl")
    assert fill(FILE, {}) == FILE
    assert find_holes("") == ([], [])
    assert [hole.name for hole in find_holes("theorem t : True := sorry")[0]] == ["t"]


def test_what_a_search_filled_before_it_was_ended_is_found_again():
    holes, _ = find_holes(FILE)
    for some in (holes[:1], holes[1:3], holes):
        proofs = {hole: f"by\n  exact {hole.name}\n\n  done" for hole in some}
        filled = fill(FILE, proofs)
        assert filled_in(filled, FILE, holes) == proofs
        assert not filled_in(filled.replace("theorem third", "theorem thirds"), FILE, holes)
        assert not filled_in(FILE, filled, find_holes(filled)[0])
        for end in (0, len(filled) // 2, len(filled) - 1):
            assert not filled_in(filled[:end], FILE, holes)
    assert not filled_in(FILE, FILE, holes)
    assert not filled_in("", "", []) and not filled_in("x", "", [])
    gone = FILE[: holes[0].start] + FILE[holes[0].end :]
    assert not filled_in(gone, FILE, holes)


def test_a_file_of_carriage_returns_and_wide_letters_keeps_them():
    text = "theorem 𝔸 : 1 = 1 := by\r\n  sorry\r\n-- 𝔹\r\n"
    (hole,), left = find_holes(text)
    assert not left and fill(text, {hole: "by\n  rfl"}).endswith("rfl\r\n-- 𝔹\r\n")


def test_what_stands_above_has_no_gaps():
    holes, _ = find_holes(FILE)
    first, second, _, last = holes
    assert text_above(FILE, holes, first, {}) == FILE[: FILE.index("/-- says")]
    proved = text_above(FILE, holes, second, {first: "by\n  rfl"})
    assert proved.endswith("n = n := by\n  rfl -- to do\n\n")
    without = text_above(FILE, holes, second, {})
    assert "first" not in without and "says" not in without and "namespace A" in without
    known = text_above(FILE, holes, last, {second: "by\n  rfl"})
    assert "second.{u}" in known and "first" not in known
    assert "example" not in known


def test_what_is_for_a_theorem_alone_goes_with_it():
    lines = (
        "/-- a -/",
        "@[simp]",
        "theorem a : 1 = 1 := sorry",
        "def d := 2",
        "@[simp]",
        "private",
    )
    more = ("theorem b : 2 = 2 := sorry", "open Nat in", "theorem c : 3 = 3 := sorry", "-- end", "")
    text = "\n".join([*lines, *more, "open Nat in theorem e : 4 = 4 := sorry"])
    holes, _ = find_holes(text)
    above = [text_above(text, holes, hole, {}) for hole in holes]
    assert [[line for line in one.split("\n") if line] for one in above] == [
        [],
        ["def d := 2"],
        ["def d := 2", "open Nat in"],  # Lean refuses it, so the theorem is read in its place
        ["def d := 2", "-- end", "open Nat in"],
    ]
    (proved,) = {text_above(text, holes, holes[-1], {holes[1]: "rfl"})}
    assert "@[simp]\nprivate\ntheorem b : 2 = 2 := rfl" in proved


@pytest.mark.parametrize(
    "lead",
    [
        *("/-- a -/ @[simp]", "@[simp] private", "@[a] @[b]\n/-- a -/"),
        *("@[aesop safe [cases]]", "@[aesop unsafe 50% [apply, cases], simp] protected"),
        *(
            "open Nat in @[simp]",
            "open Nat in /-- a -/",
            "set_option a b in @[a [b]] private\n@[c]",
        ),
    ],
)
def test_several_things_of_one_line_go_with_their_theorem(lead):
    text = f"def d := 2\n{lead}\ntheorem a : 1 = 1 := sorry\ntheorem b : 2 = 2 := sorry\n"
    holes, _ = find_holes(text)
    assert text_above(text, holes, holes[1], {}).split() == ["def", "d", ":=", "2"]
