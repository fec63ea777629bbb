# SPDX-License-Identifier: Apache-2.0
"""Where comments, strings and characters stand, by Lean's rules."""

import re

import pytest

from lean_checker.check.scanner import _goes_on_name, _starts_name
from lean_checker.kernel.lean_text import LETTERS, NAME_PARTS, blanked


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a -- b\nc /- d /- e -/ -/ f", "a     \nc                 f"),
        ("a --/ b", "a      "),
        ("/-/- x -/ a", "          a"),
        ("/-- --/-\n-/ a", "/--     \n   a"),
        ("/-- /- -/ -- -/\n-/ a", "/--            \n   a"),
        ("/---- a -/\nb -/ c", "/--       \n     c"),
        ("/-!--/-\n-/ a", "       \n   a"),
        ("/-- a", "/--  "),
        ("{ x //-1 } -- a", "{ x //-1 }     "),
        ("h <--1 -- a", "h <--1     "),
        ('f "a\\"b" c', "f        c"),
        ('r"\\" a', "     a"),
        ('r#"a" "# b', "         b"),
        ("'(' '\"' '\\'' a", "             a"),
        ("f' ''x'' a.b' a", "f' ' x'' a.b' a"),
        ("«-- a» b", "«-- a» b"),
        ("'x'def", "   def"),
        ("x.1def 0x3def 12def", "x. def 0x3def 1 def"),
        ("n!def (n)!def", "n!def (n) def"),
        ("x'.1.def", "x'.1.def"),
        ("f ..def x.def", "f . def x.def"),
    ],
)
def test_what_is_no_code_is_blank(text, code):
    assert blanked(text) == code


def test_a_text_may_have_tokens_of_its_own():
    assert blanked('notation "x/" => 3\na x/- 1').endswith("a x/- 1")
    assert blanked('infixl:65 " +\' " => f\n3 +\'"\'" -- a').endswith("3 +'        ")


def test_names_are_those_of_the_gate():
    begins, goes_on = re.compile(f"[{LETTERS}]"), re.compile(f"[{NAME_PARTS}]")
    for letter in map(chr, range(0x110000)):
        assert bool(begins.match(letter)) == _starts_name(letter), letter
        assert bool(goes_on.match(letter)) == _goes_on_name(letter), letter
