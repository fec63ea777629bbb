# SPDX-License-Identifier: Apache-2.0
"""Finding what a file's text claims: scopes, quotations, comments, and texts made to be slow."""

import time

import pytest

from lean_checker.files.file_parts import find_claims, split
from lean_checker.kernel.lean_text import blanked


def _claims(text: str) -> list[tuple[str, str, int, bool]]:
    claims = find_claims(blanked(text))
    return [(c.word, c.name, c.line, c.quoted) for c in claims]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("open Nat in theorem a : p := h", [("theorem", "a", 1, False)]),
        ("namespace A.B\ntheorem q\nend B\nlemma r\nend A\ndef s", "A.B.q A.r s"),
        ("namespace A.«B»\nend B\ntheorem q\nend «A»\ntheorem r", "A.q r"),
        ("namespace «A.B»\nend B\ntheorem q", "q"),
        ("section X\ntheorem q\nend X\ntheorem _root_.r", "q r"),
        (
            "namespace A\ntheorem «_root_».r\ntheorem «_root_»\ntheorem b.«_root_».r",
            "r A.«_root_» A.b.«_root_».r",
        ),
        ("mutual\ntheorem a\ntheorem b\nend\ntheorem c", "a b c"),
        ("theorem «my thm».x (n : Nat)", "«my thm».x"),
        ("/- theorem a /- -/ theorem b -/ theorem c\n-- theorem d", "c"),
        ('def s := "theorem a \\" theorem b"\ntheorem c', "s c"),
        ("def q := '\"'\ntheorem c", "q c"),
        ('macro "x" : command => `(theorem a : (p) := by x)\ntheorem b', "a* b"),
        ("instance : A := x\ninstance foo : A := x", "- foo"),
        ("instance «a b» : A := x\ninstance |0 => x", "«a b» -"),
        (
            "instance (priority := low) a : A := x\ninstance\n (priority := (low + 1)) b [B] : A",
            "a b",
        ),
        ("instance (priority := low) : A := x\ninstance (priority := low) [B] : A := x", "- -"),
        ("@[simp] private theorem a", "a"),
        ("h.theorem example_of my_theorem theorem' `theorem", ""),
        ("theorem «my theorem x» : p\nnamespace «a end b»\ndef c", "«my theorem x» «a end b».c"),
        ("fun lemma => lemma x\nlemma a\n  @[simp] private lemma b\nopen N in lemma c", "a b c"),
        ("deriving instance A for B\ninstance c : A := x", "c"),
        ('def a := r"\\"\ndef b := r#"" def x "#\ndef c', "a b c"),
        ("def a := 'x'example : p\ndef b := h.1example : q", "a - b -"),
        ("def a := 0b1example : p\ndef b := x⁻¹example : q", "a - b -"),
        ("def a := { x // x < 1}\ndef b := { x //-1 < x }\ndef c", "a b c"),
        ('infixl:65 " +\' " => f\ndef a := 3 +\'"\'"\ndef b\ndef c := "x"', "a b c"),
        ("def a := '\\\"'\ndef b := '\"' def c", "a b c"),
    ],
)
def test_claims(text, claims):
    found = _claims(text)
    if isinstance(claims, str):
        shown = " ".join((name or "-") + "*" * quoted for _, name, _, quoted in found)
        assert shown == claims
    else:
        assert found == claims


def test_parts_begin_at_declarations_wherever_they_stand():
    text = "section\n  theorem a : p :=\n    h\n  theorem b : p := h\nend\n"
    assert [(part.first, part.last) for part in split(text)] == [(1, 1), (2, 3), (4, 4), (5, 6)]
    assert split("") == split("-- nothing\n") == []


@pytest.mark.parametrize(
    "piece",
    [
        *("/- ", "-/ ", '"', "«", "private ", "private\n", "theorem ", "example ", "`(", "end\n"),
        *(
            "@[",
            "@[a] ",
            "namespace A\n",
            "--",
            "open" + " " * 99,
            "/--",
            "' ",
            "\\",
            ")",
            "mutual ",
            "instance (priority := ",
            "instance (priority := (",
        ),
    ],
)
def test_time_is_linear_in_the_text(piece):
    started = time.process_time()
    split("theorem t : True := trivial\n" + piece * (100_000 // len(piece)))
    assert time.process_time() - started < 2.5


@pytest.mark.parametrize(
    "text",
    [
        "private" + " " * 200_000 + "x\n",
        "open X in" + "\n" * 200_000 + " x\n",
        "open X in " * 20_000 + "x\n",
        "@[simp]" + "\n" * 200_000 + " x\n",
        "private " * 20_000 + "\n",
    ],
    ids=["modifier", "open", "opens", "attribute", "modifiers"],
)
def test_what_leads_nothing_is_found_in_linear_time(text):
    began = time.process_time()
    split(text)
    assert time.process_time() - began < 2
