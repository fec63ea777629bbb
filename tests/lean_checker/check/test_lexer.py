# SPDX-License-Identifier: Apache-2.0
"""The gate alone: what it lets through, what it refuses, and that nothing makes it stumble."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lean_checker.check import scanner
from lean_checker.check.lexer import (
    CODE,
    COMMANDS,
    HEADER,
    LIBRARY,
    OFTEN_NAMES,
    SORRY,
    TACTICS,
    check_proof,
)
from lean_checker.check.scanner import MAX_CHARACTERS, Refused, normalise, scan

FRAGMENTS = [
    *("by", "exact", "intro h", "⟨h.1, h'⟩", "simp only [*]", "0x1f", "1.5e3", "a%b", "fun x ↦ x"),
    *(
        "--",
        "/-",
        "-/",
        "\n",
        " ",
        "\t",
        '"',
        "'",
        "'a'",
        'r#"',
        '"#',
        "«",
        "»",
        "`",
        "#",
        "@[",
        "]",
    ),
    *(
        "(",
        ")",
        "{",
        "}",
        "⟨",
        "⟩",
        "axiom",
        "sorry",
        "open Nat in",
        "end",
        "λ",
        "α",
        "é",
        "₁",
        "×'",
    ),
    *("\u202e", "\u200b", "\0", "\r\n", "\r", "\ud800", "💥", ":=", "::", "·", "<;>", "∀ x, x = x"),
]
texts = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)), max_size=30).map(
    "".join
)


@pytest.mark.parametrize(
    "proof",
    [
        "by rintro ⟨h₁, h₂⟩; exact ⟨h₂, h₁⟩",
        "by\n  -- a note: end of the axiom?\n  simp only [Nat.add_comm, ← h] at h' ⊢",
        "by /- nested /- x -/ -/ simp",
        "fun x ↦ by rcases x with ⟨⟩ | «my x» <;> simp [*]",
        "by open Nat List in exact foo",
        "by set_option maxRecDepth 4000 in decide",
        "by exact congrArg (· + 1) (h.2.1 'a' \"text\" 0x1F 1_000 2.5e-3)",
        "calc a = b := h\n  _ = c := by rw [h']",
        "by simpa using n%2 -- 2 % n",
        "x.end.prefix.axiomatic «end».foo sorryful endless",
        "f '' s ∪ f ⁻¹' t ×' u",
        "by induction n with | zero => rfl | succ k ih => exact ih",
        "by\n  have h := h' -- it's `h'`\n  exact foo h' -- don't say \"h\"",
        "by\n  obtain ⟨x, hx⟩ := h' -- the \"x\"\n  apply le_trans h' -- `h'`",
        "by\n  norm_num at h' -- goal #a\n  have : (s'\\t') = (f x' \"y\" \"z\") := hdef",
    ],
)
def test_ordinary_proofs_pass(proof):
    assert check_proof(proof) is False


@pytest.mark.parametrize("word", sorted(COMMANDS | HEADER | SORRY))
def test_every_command_word_is_refused(word):
    for text in (f"by trivial\n{word} x", f"by {word}", f"by · {word}", f"by x <;> {word}"):
        for library in (True, False):
            with pytest.raises(Refused):
                check_proof(text, library)
    if word not in OFTEN_NAMES | TACTICS:
        others = (f"by trivial {word}", f"(f {word})", f"trivial/- -/{word} y", f".{word}")
        for text in (*others, f"{word} x", f"by\n  {word}", f"by x; {word}"):
            for library in (True, False) if word not in LIBRARY else (True,):
                with pytest.raises(Refused):
                    check_proof(text, library)


@pytest.mark.parametrize("word", sorted(CODE))
@pytest.mark.parametrize("written", ["«{}»", "_root_.{}", "_root_.«{}»", "«_root_».{}"])
def test_code_is_refused_by_whatever_name(word, written):
    with pytest.raises(Refused):
        check_proof(f"by simp (config := {written.format(word)} ())")
    assert check_proof(f"by exact {written.format(word + '_le')}") is False


@pytest.mark.parametrize("word", sorted(LIBRARY | OFTEN_NAMES | TACTICS))
def test_names_that_are_words_elsewhere(word):
    for text in (f"fun {word} => f {word}", f"by intro {word}; exact {word}.symm", f"(h {word})"):
        assert check_proof(text, library=False) is False


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        *(("(h).end", True), ("⟨h, k⟩.open", True), ("(h).left", False), ("h.end", False)),
        *(("( h).sorry", None), ("(h) .end", None), ("(h). end", None), ("h .end", None)),
        *(("(h).set_option", None), ("(h).macro", None), ("(h).run_cmd", None), (".end", None)),
        *(("f native", False), ("have native := 1; g native", False), ("by f +native", None)),
        *(("by f (native := true)", None), ("{ a with native := 1 }", None), ("native", False)),
        *(("fun stop => stop", False), ("by\n  stop", None), ("by f <;> stop", None)),
        *(("by first | f | admit", None), ("by (f; admit)", None), ("i < stop", False)),
        *(("let stop := 1\nstop", False), ("by f (admit)", False), ("f\n  (stop)", False)),
        *(("by\n  have := 1\n  admit", None), ("match a with | stop => stop", False)),
        *(("if p then module else constant", False), ("a + native", False)),
        *(("where /-- d -/ f := x", False), ("x /-- d -/", None), ("x /-! d -/", None)),
        *(("x\n/-- d -/ -- e", None), ("x /--/ y", None), ("x -- \u2714\ufe0f\u00a0", False)),
        *(("x -- \U0001fae8 \u0378", False), ("x \u0378", None)),
        *(
            ("by decide", False),
            ("by decide +kernel", True),
            ("by\n  decide (kernel := true)", True),
        ),
        *(("by decide (config := ⟨true, false, true, false⟩)", True), ("by decide!", True)),
        *(("by decide (config := { «kernel» := true })", True), ("by simp (config := c)", False)),
        *(("by set_option maxRecDepth 1000 in\n  rfl", False),),
        *((f"by set_option maxRecDepth {'1' * 4_400} in\n  rfl", None),),
        *((f"by set_option maxRecDepth {'0' * 4_400} in\n  rfl", None),),
        *(("0#w' + 1#n₁ + 2#w", False), ("0#ev", None), ("0#«ev»", None), ("f #w'", False)),
        *(("by xset_option maxHeartbeats 1", None), ("by f; x1run_cmd g", None)),
        *(("by xaxiom h : p", True), ("by f\n  h1def", True), ("by f; x.end", True)),
        *(("by exact f hopen", False), ("by f hopen", True), ("by exact (f x).1", False)),
        *(("by iterate 2 xset_option x 1", None), ("by a' -- don't", False), ("by a' «b", None)),
        *(("by simp (disch := xmacro)", True), ("by cases h with xmacro", True)),
        *(("by try (xmacro)", True), ("by skip <;> [xmacro]", True), ('by a\' "x"', True)),
        *(('by a\' "x" "y"', None), ('by a\' -- «\n  "»"', None)),
        *(("by simp [append, extend]\n  xs.append", False), ("by «run_cmd x»", None)),
        *(("by «end»", True), ("by «a b»", False), ("by ''\"x #y\"", None), ("by a'--c #d", None)),
        *(("by f ''s -- its #1\n  cases' -- it's so", False), ("by ''\\x", None)),
        *(("by rfl -- no skipKernelTC", None), ('f "run_cmd"', None), ("x /- by_elab -/", None)),
        *(("by rfl -- no sorry, no macro, no eval", False), ('f "elab"', False)),
        *(("by open A open B in f", None), ("by open A in open B in f", False)),
        *(("x\u00a0y", None), ("e\u0301", None), ('"e\u0301"', False), ("x -- \u202e", None)),
    ],
)
def test_what_is_let_through_and_what_of_it_alone(text, alone):
    if alone is None:
        with pytest.raises(Refused):
            check_proof(text)
    else:
        assert check_proof(text) is alone


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        *(('f "{"', True), ('f "{sorry}"', True), ('f "} {"', True), ('f r"{"', True)),
        *(('s!"{x}"', True), ('s!"{x} and {y.z + 1}"', True), ('s!"\\{ {x}"', True)),
        *(('s!"{"', False), ('s!"{ "x" }"', False), ('s!"{x /- }"', False), ('s!"{x"', False)),
        *(('s!"{sorry}"', False), ('s!"{x} sorry"', False), ('s!"{x} #eval"', False)),
        *(('s!"{x} end"', False), ('s!"{x} @[simp]"', False), ('s!"{\'}"', False)),
        *(('f! x "{"', True), ('throwError "{"', False), ('A.throwError "{macro}"', False)),
        *(('x "{"; s!"a"', True), ('s!"a"; x "{"', True), ('s!"«{x}»"', False)),
        *(('s! /- x -/"{by run_tac f}"', False), ('s!\n-- c\n"{sorry}"', False)),
        *(('s! /- x -/ /- y -/ "{x}"', True), ('s! x /- c -/ "{"', True)),
        *(('f! "{"', False), ('by trace "{"', True), ('trace[x] "{"', False)),
        *(('f "\\q"', False), ('f "\\{"', False), ('f "\\x1"', False), ('f "a\\\n\n b"', False)),
        *(('f "\\\\ \\" \\x1f \\u03b1 \\\n  b \\\'"', True), ('s!"\\q {x}"', False)),
        *(('aesop_trace[x] "{"', False), ('aesop_trace![x] "{"', False)),
        *(('throwErrorAt x "{"', False), ('throwError m!"a"; x "{"', False)),
    ],
)
def test_strings_with_braces(text, passes):
    assert _passes(text) is passes


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        *(
            ("·-- c", "symbol comment"),
            (":=-- c", "symbol symbol comment"),
            ("=>/- c -/x", "s s c n"),
        ),
        *(("8!", "number symbol"), ("8!x", "number symbol name"), ("0x1F?", "number symbol")),
        *(("c='a'", "name symbol character"), ("'\"'", "character"), ("x/-- d -/y", "n d n")),
    ],
)
def test_where_tokens_end(text, kinds):
    assert [
        t.kind[: len(k)] for t, k in zip(scan(text), kinds.split(), strict=True)
    ] == kinds.split()


@pytest.mark.parametrize(
    "text",
    [
        "<--x",
        "|--x",
        "x.--y",
        "//- -/",
        "-/- -/",
        "8'a'",
        "+'a'",
        "+'\n'",
        "8x",
        '(x).r"y"',
        '.r#"y"#',
        "/-/- x -/ y -/",
        "x /-- /- y -/ z -/ w",
        "x /--\n-- /-\n-/ y -/ w",
        "x /---- y -/ w",
    ],
)
def test_where_a_lean_could_see_other_borders(text):
    with pytest.raises(Refused):
        scan(text)


@pytest.mark.parametrize("word", ["exact?", "apply?", "rw?", "try?"])
def test_searching_tactics_are_checked_alone(word):
    assert check_proof(f"by {word}") is True


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a.b «c d».e", ["name", "name"]),
        ("x.1.2", ["name", "symbol", "number"]),
        ("h'.2", ["name", "symbol", "number"]),
        ("'a' 'b", None),
        ('"a\\"b" c', ["string", "name"]),
        ('r"\\" c', ["string", "name"]),
        ('r#"a"b"# c', ["string", "name"]),
        ("/- /- -/ -/ x", ["comment", "name"]),
        ("x--y\nz", ["name", "comment", "name"]),
        ("λx", ["symbol", "name"]),
        ("Πx", ["symbol", "name"]),
        ("αx₁'!?", ["name"]),
        ("1 0b01 0o7 0xfF 1e5 1.5", ["number"] * 6),
    ],
)
def test_token_kinds(text, kinds):
    if kinds is None:
        with pytest.raises(Refused):
            scan(text)
    else:
        assert [t.kind for t in scan(text)] == kinds


def _passes(text: str) -> bool:
    try:
        check_proof(text)
    except Refused:
        return False
    return True


def test_positions_of_a_refusal():
    with pytest.raises(Refused) as caught:
        check_proof("by\n  trivial\n  sorry")
    assert (caught.value.status, caught.value.line, caught.value.column) == ("sorry", 3, 2)


@given(texts)
@settings(max_examples=300, deadline=None)
@example("«")
@example("'")
@example("0x")
@example("/--/")
@example("a.«")
def test_tokens_cover_the_text_or_it_is_refused(text):
    text = normalise(text)
    try:
        tokens = scan(text)
    except Refused as refused:
        assert refused.status == "format" and refused.line >= 1 and refused.column >= 0
        return
    end = 0
    for token in tokens:
        assert text[end : token.position].strip(" \n\t") == ""
        assert text[token.position : token.end] == token.text != ""
        end = token.end
    assert text[end:].strip(" \n\t") == ""


@given(texts)
@settings(max_examples=300, deadline=None)
def test_what_passes_has_no_command_word_left(text):
    try:
        check_proof(normalise(text))
    except Refused:
        return
    code = "".join(
        t.text if t.kind in ("name", "symbol") else " " + "\n" * t.text.count("\n")
        for t in scan(normalise(text))
        if t.kind != "comment"
    )
    assert "sorryAx" not in code and "@[" not in code and "`" not in code


def _scanned(text: str) -> list | str:
    try:
        return scan(text)
    except Refused as refused:
        return f"{refused} at {refused.line}:{refused.column}"


@given(texts)
@settings(max_examples=300, deadline=None)
@example('r"a" r#"b"# r r1 a.r')
@example("a« b.« c.1 d.e f' g?!")
def test_the_short_way_for_plain_words_reads_the_same(text):
    text = normalise(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanner, "_WORD", re.compile(r"(?!)"))
        slow = _scanned(text)
    assert _scanned(text) == slow


def test_long_texts_are_refused_quickly():
    with pytest.raises(Refused, match="longer than"):
        check_proof("x" * (MAX_CHARACTERS + 1))
    assert check_proof("x " * (MAX_CHARACTERS // 2)) is False
