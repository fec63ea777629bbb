# SPDX-License-Identifier: Apache-2.0
"""Statements taken apart and put together again; positions in assembled files."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lean_checker.check.assemble import MARKER, Unit, assemble, opening_lines, parse_statement
from lean_checker.check.scanner import Refused
from lean_checker.records import Candidate


@pytest.mark.parametrize(
    ("text", "name", "levels", "binders", "type_"),
    [
        ("theorem a : True", "a", "", "", "True"),
        ("theorem a (p q : Prop) : p → q", "a", "", "(p q : Prop)", "p → q"),
        (
            "lemma a.b {x : Nat} [h : F x] ⦃y⦄ : x = y",
            "a.b",
            "",
            "{x : Nat} [h : F x] ⦃y⦄",
            "x = y",
        ),
        ("theorem a.{u, v} (α : Type u) : α = α", "a", ".{u, v}", "(α : Type u)", "α = α"),
        ("theorem a p (q : p) : p", "a", "", "p (q : p)", "p"),
        (
            "theorem a (h : x = y := by simp) : x :: y = z",
            "a",
            "",
            "(h : x = y := by simp)",
            "x :: y = z",
        ),
        ("theorem a /- c : d -/ : True -- e\n", "a", "", "", "True"),
        ("theorem a\n  (p : Prop)\n  :\n  p", "a", "", "(p : Prop)", "p"),
        ("theorem «a b» : ∀ x : Nat, x = x", "«a b»", "", "", "∀ x : Nat, x = x"),
    ],
)
def test_parts_of_a_statement(text, name, levels, binders, type_):
    parsed = parse_statement(text)
    assert (parsed.name, parsed.levels, parsed.binders, parsed.type) == (
        name,
        levels,
        binders,
        type_,
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "must begin with"),
        ("def a : Nat", "must begin with"),
        ("theorem : True", "must begin with"),
        ("theorem a", "no colon"),
        ("theorem a (p : Prop)", "no colon"),
        ("theorem a :", "nothing stands after"),
        ("theorem a : True := trivial", "before its `:=`"),
        ("theorem a := trivial", "before its `:=`"),
        ("theorem a + b : True", "cannot stand before"),
        ("theorem a (p : Prop : p", "never closed"),
        ("theorem a : True theorem b : True", "not allowed"),
        ("theorem _root_.a : True", "_root_"),
        ("theorem «_root_».a : True", "_root_"),
        ("theorem a : sorry", "gap"),
        ("theorem a : True /- ", "never closed"),
    ],
)
def test_what_is_no_statement(text, reason):
    with pytest.raises(Refused, match=reason) as caught:
        parse_statement(text)
    assert caught.value.status == "statement"


names = st.sampled_from(["t", "a.b", "Nat.foo", "«x y»"])
bodies = st.sampled_from(["trivial", "by\n  trivial", "by\n\n  simp\n  -- end", "fun x =>\n x"])
statements = st.sampled_from(["True", "p →\n  p", "1 =\n 1"])


@given(st.lists(st.tuples(names, statements, bodies), min_size=1, max_size=6), st.booleans())
@settings(max_examples=60, deadline=None)
def test_positions_lead_back_to_the_candidates_own_text(parts, header):
    units = [
        Unit(Candidate(str(k), "", body), parse_statement(f"theorem {n} : {s}"), body, f"K{k}")
        for k, (n, s, body) in enumerate(parts)
    ]
    text, places = assemble("prelude\nimport X\n" if header else "", units)
    lines = text.split("\n")
    for unit, place in zip(units, places, strict=True):
        assert lines[place.last - 1] == MARKER
        assert unit.key in lines[place.first - 1]
        for own, content in enumerate(unit.proof.split("\n")):
            at = lines[place.body_line - 1 + own]
            column = place.body_column if own == 0 else 0
            assert at[column:] == content
            assert place.locate(place.body_line + own, column) == (own + 1, 0)
        assert place.locate(place.first, 0) == (0, 0)


def test_imports_come_before_what_else_a_header_does():
    lines = opening_lines("prelude\nimport X\nopen Y\n", ["M", "N"]).split("\n")
    assert lines[:5] == ["prelude", "import X", "import M", "import N", "open Y"]
    assert opening_lines("", ["M"]).startswith("import M\n")


def _marks(units: list[Unit], together: int) -> str:
    text, places = assemble("", units, together=together)
    lines = text.split("\n")
    assert all((lines[place.last - 1] == MARKER) == place.marked for place in places)
    return "".join(".|"[place.marked] for place in places)


def test_units_share_a_marker_where_they_cannot_mix():
    plain = [Unit(Candidate("", "", ""), parse_statement("theorem t : True"), "x", "K")] * 5
    assert _marks(plain, 1) == "|||||"
    assert _marks(plain, 2) == ".|.||"
    assert _marks(plain, 8) == "....|"
    assert _marks([], 8) == ""
    closer = replace(plain[0], closer=True)
    assert _marks([*plain[:2], closer, *plain[:2]], 8) == ".||.|"
    # The first would reach over what follows; `lemma` may be a name to some Lean.
    opening = replace(plain[0], proof="x\nopen A in")
    assert _marks([plain[0], opening, *plain[:2]], 8) == ".|.|"
    lemma = replace(plain[0], statement=parse_statement("lemma t : True"))
    assert _marks([plain[0], lemma, *plain[:2]], 8) == "|..|"


def test_names_of_batch_mates_differ():
    same = parse_statement("theorem t : True")
    units = [Unit(Candidate(str(k), "", "x"), same, "x", f"K{k}") for k in range(3)]
    assert len({unit.constant for unit in units}) == 3
