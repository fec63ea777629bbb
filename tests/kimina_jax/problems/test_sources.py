# SPDX-License-Identifier: Apache-2.0
"""Problem sets of others, each by a small file of our own in its columns: nothing good is lost, and
each bad row is named. The files are tests/kimina_jax/problems/sets."""

import bz2
import gzip
import json
import lzma
from pathlib import Path

import pytest

from kimina_jax.problems import load as bundled
from kimina_jax.problems.load import SPLITS, ProblemError, Splits, load, read_problems
from kimina_jax.problems.sources import layouts, lean_text
from kimina_jax.problems.sources.collect import collect, read_source
from kimina_jax.problems.sources.convert import convert
from kimina_jax.problems.sources.forms import Held, canonical_form
from lean_checker.check.assemble import parse_statement

SETS = Path(__file__).parent / "sets"
# Of each file the layout that is found and the ids of its good rows; twelve bad ones follow.
GOOD = {
    "kimina_promptset": ("kimina-promptset", ["a1", "a2", "a3"]),
    "numinamath_lean": ("numinamath-lean", ["n1", "n2"]),
    "minif2f": ("minif2f", ["mathd_1", "imo_2", "mathd_3"]),
    "deepseek_prover": ("minif2f", ["thm_1"]),
    "proofnet": ("proofnet", ["Rudin|exercise_1_1a", "Rudin|exercise_4_3"]),
    "putnambench": ("putnambench", ["putnam_1962_a5", "putnam_1965_a1", "putnam_1971_b2"]),
    "goedel_pset": ("goedel-pset", ["lean_workbook_1", "7"]),
    "own": ("problems", ["o1", "2", "o3", "o1#2"]),
}
# How the reason of each bad row begins, in the order of the rows.
BAD = [
    *("not a JSON object (", "not a JSON object"),
    *("its 'STATEMENT' is null", "its 'STATEMENT' is int, not text", "its 'STATEMENT' is empty"),
    *("it has no `theorem`", "it is an `example`", "the bracket `(` is never closed"),
    *("nothing stands after its colon", "a comment is never closed"),
    *("what stands before it leaves `b4_answer` open", "it is the problem of "),
]


def read(name: str, **options):
    """What is kept of a file, and what is not."""
    return collect(read_source(SETS / name, (), "", None), **options)


def rows_of(name: str) -> list:
    """The decoded lines of a file that are objects."""
    found = []
    for line in (SETS / name).read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return [row for row in found if isinstance(row, dict)]


@pytest.mark.parametrize("name", GOOD)
def test_every_good_row_is_kept_and_every_bad_one_named(name):
    layout, good = GOOD[name]
    found = read(f"{name}.jsonl")
    first = rows_of(f"{name}.jsonl")[0]
    chosen = layouts.detect(first, name)
    assert chosen.name == layout
    assert [entry.row["id"] for entry in found.kept] == good
    assert [entry.number for entry in found.left_out] == list(range(len(good) + 1, len(good) + 13))
    for entry, begins in zip(found.left_out, BAD, strict=True):
        assert entry.reason.startswith(begins.replace("STATEMENT", chosen.statement))
        assert entry.file == SETS / f"{name}.jsonl"
    report = {line["row"]: line for line in found.report()}
    assert all("left_out" in report[entry.number] for entry in found.left_out)


@pytest.mark.parametrize("name", GOOD)
def test_what_is_kept_passes_the_checkers_parser_and_is_a_problem_file(name, tmp_path):
    found = read(f"{name}.jsonl")
    path = tmp_path / "out.jsonl"
    path.write_text("".join(json.dumps(entry.row) + "\n" for entry in found.kept))
    problems = read_problems(path)
    assert [problem.id for problem in problems] == GOOD[name][1]
    for problem, entry in zip(problems, found.kept, strict=True):
        assert parse_statement(problem.statement).type
        assert problem.statement == entry.row["statement"]
        assert problem.preamble == entry.row.get("preamble", "")
        assert ":= by" not in problem.statement and "import" not in problem.statement
        assert "None" not in problem.informal + problem.proof


@pytest.mark.parametrize("name", GOOD)
def test_parquet_holds_the_same_problems(name, tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = rows_of(f"{name}.jsonl")
    typed = [row for row in rows if not isinstance(row[layouts.detect(row, "").statement], int)]
    for row in typed:  # a column has one type
        row.update({key: str(value) for key, value in row.items() if isinstance(value, int)})
    columns = sorted({key for row in typed for key in row} - {"level"})
    table = pyarrow.table({key: [row.get(key) for row in typed] for key in columns})
    path = tmp_path / "set.parquet"
    parquet.write_table(table, path, row_group_size=3)
    found = collect(read_source(path, (), "", None))
    assert [entry.row["id"] for entry in found.kept] == GOOD[name][1]
    assert [entry.reason for entry in found.left_out] == [
        entry.reason.replace(f"{name}.jsonl", "set.parquet").replace(str(SETS), str(tmp_path))
        for entry in read(f"{name}.jsonl").left_out
        if "JSON" not in entry.reason and " int, " not in entry.reason
    ]
    for cut in (len(path.read_bytes()) // 2, 6):
        path.write_bytes(path.read_bytes()[:cut])
        with pytest.raises(ProblemError, match=r"set\.parquet: is cut short or damaged Parquet"):
            list(read_source(path, (), "", None))


def test_statements_keep_their_words_and_their_company():
    kept = {entry.row["id"]: entry.row for entry in read("putnambench.jsonl").kept}
    assert kept["putnam_1962_a5"]["preamble"] == (
        "abbrev putnam_1962_a5_solution : ℕ → ℕ := fun n : ℕ => n * (n + 1) * 2^(n - 2)"
    )
    assert kept["putnam_1971_b2"]["preamble"] == (
        "open Set MvPolynomial\nvariable (F : Type*) [Field F]\nvariable\n  (x y : F)"
    )
    assert kept["putnam_1971_b2"]["statement"].endswith("let T := S; (x, y) ∉ T")
    kept = {entry.row["id"]: entry.row for entry in read("minif2f.jsonl").kept}
    assert "preamble" not in kept["imo_2"]  # the header of the environment says it all
    assert "\n  (h₁ : ∏ k ∈ Finset.Icc 1 3, f k = 6) :\n" in kept["imo_2"]["statement"]
    assert "strictly monotone" not in kept["imo_2"]["statement"]
    kept = {entry.row["id"]: entry.row for entry in read("numinamath_lean.jsonl").kept}
    assert kept["n1"]["proof"] == "by\n  exact hab.le"
    assert "proof" not in kept["n2"]  # it needs a lemma before the theorem
    (thm,) = read("deepseek_prover.jsonl").kept
    assert thm.row["proof"] == "by\n  constructor\n  · exact hp\n  · exact hq"


def test_every_theorem_of_a_lean_file_is_a_problem_with_what_stands_before_it():
    found = read("lean/Mine.lean")
    rows = {entry.row["id"]: entry.row for entry in found.kept}
    assert list(rows) == [
        *("Mine.twice_three", "Mine.twice_zero", "Mine.le_twice", "Mine.of_m"),
        *("uses_three", "nonsense"),
    ]
    assert rows["Mine.of_m"]["statement"] == "theorem Mine.of_m (h : m = three) : m = 3"
    assert rows["uses_three"]["preamble"].endswith("end Mine\nopen Mine")
    assert rows["nonsense"]["preamble"].endswith("end Mine")  # `open Mine in` was for another one
    for row in rows.values():
        assert "twice_zero :" not in row.get("preamble", "")  # a gap proves nothing
    assert [(e.number, e.reason[:14]) for e in found.left_out] == [
        (25, "it is an `exam"),
        (34, "the bracket `("),
        (36, "nothing stands"),
    ]
    found = read("lean/minif2f_test.lean")
    assert [entry.row.get("preamble") for entry in found.kept] == [None] * 3


def test_an_open_answer_of_putnambench_stands_in_the_comment_behind_it():
    path = SETS / "lean" / "putnam_1990_a9.lean"
    (without,) = collect(read_source(path, (), "", None)).left_out
    assert "leaves `putnam_1990_a9_solution` open" in without.reason
    (entry,) = collect(read_source(path, layouts.named("putnambench"), "", None)).kept
    assert entry.row["preamble"].endswith("Set ℝ := {x : ℝ | 0 < x}")
    assert entry.row["informal"] == "Find all $x$ with $x > 0$."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "theorem a (x y : ℝ) (h : x < y) : y > x",
            "theorem b (u : ℝ) (v : Real) (k : u < v) : v > u",
        ),
        ("theorem a : ∀ x ∈ s, f x = fun i ↦ i", "lemma b : ∀ y ∈ s, f y = fun j => j"),
        ("theorem a (p q : Prop) (hp : p) (hq : q) : p ∧ q", "theorem b : ∀ r s, s → r → r ∧ s"),
    ],
)
def test_problems_that_differ_in_names_alone_are_one(one, other):
    assert canonical_form(one) == canonical_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("theorem a (x y : ℝ) : x < y", "theorem a (x y : ℝ) : y < x"),
        ("theorem a (x : ℝ) : x < 1", "theorem a (x : ℚ) : x < 1"),
        ("theorem a {x : ℝ} : x < 1", "theorem a (x : ℝ) : x < 2"),
        ("theorem a : sin 1 = cos 1", "theorem a : cos 1 = sin 1"),
    ],
)
def test_problems_that_differ_in_more_are_two(one, other):
    assert canonical_form(one) != canonical_form(other)
    assert canonical_form(one, "def f := 1") != canonical_form(one, "def f := 2")
    said = 'def f := "one"', 'def f := "two"', 'def f := "two" -- words'
    forms = [canonical_form(one, preamble) for preamble in said]
    assert forms[0] != forms[1] and forms[1] == forms[2]


def test_what_the_evaluation_set_holds_is_left_out():
    words = "find the sum of all the positive integers that divide one hundred and eight exactly"
    held = Held([{"id": "e1", "statement": "theorem e (x : ℝ) : x = x", "informal": words}])
    same = {"id": "1", "statement": "theorem z (y : ℝ) : y = y"}
    told = {"id": "2", "statement": "theorem z : 1 = 1", "informal": f"Please, {words.upper()}!"}
    other = {"id": "3", "statement": "theorem z : 2 = 2", "informal": words[:50]}
    assert "is the problem 'e1'" in held.gives_away(same)
    assert "shares 13 words in a row with 'e1'" in held.gives_away(told)
    assert not held.gives_away(other)
    assert not Held(
        [{"id": "e1", "statement": "theorem e : 3 = 3", "informal": words}], 0
    ).gives_away(told)


def test_the_bundled_problems_survive_the_reader_unchanged(tmp_path):
    problems = load("test")
    path = tmp_path / "own.jsonl"
    rows = [
        {
            **{
                key: getattr(p, key)
                for key in ("id", "band", "level", "informal", "statement", "proof")
            }
        }
        | {"thinking": [list(piece) for piece in p.thinking]}
        for p in problems
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert read_problems(path) == problems


BARE = '{"id": "x", "statement": "theorem t (p : Prop) : p → p"}\n'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no problem"),
        (b"\n\n", "holds no problem"),
        (BARE.encode() * 2, r"own:2: has the id 'x' of line 1"),
        (BARE.replace("p → p", "p → é").encode("latin-1", "replace"), r"own:1: is not UTF-8"),
        # Without the time, so that every process of the tests knows it by the same name.
        (gzip.compress(BARE.encode(), mtime=0)[:-9], "is damaged gzip, or cut short"),
        (b"PAR1 and no more", "is cut short or damaged Parquet"),
        (b"\x28\xb5\x2f\xfd" + b"\xff" * 9, "is packed by Zstandard; unpack it with `zstd -d`"),
        (lzma.compress(BARE.encode()), "is packed by xz; unpack it with `unxz`"),
        (bz2.compress(BARE.encode()), "is packed by bzip2; unpack it with `bunzip2`"),
        (b"PK\x03\x04" + b"\xff" * 9, "is a zip archive; unpack it with `unzip`"),
        (b"ARROW1\0\0\xff\xff\xff\xff", "is an Arrow file, .*; write it as Parquet"),
        (b"\xff\xff\xff\xff\x10\0\0\0", "is an Arrow file, .*; write it as Parquet"),
        (gzip.compress(b"\0" * 257 + b"ustar", mtime=0), "unpack it with `tar xf`"),
        (b"[1, 2", "is no list in JSON"),
        (b'{"id": "x", "statement": 1}\n', r"own:1: .*is int, not text"),
        (b'{"a": 1, "b": 2}\n', r"own:1: has the columns a, b, and no known problem set has these"),
        (b'{"id": "x", "statement": "def f := 1"}\n', r"own:1: is no problem: it has no `theorem`"),
    ],
)
def test_a_file_that_is_none_is_one_sentence(content, words, tmp_path):
    path = tmp_path / "own"
    path.write_bytes(content)
    with pytest.raises(ProblemError, match=words):
        read_problems(path)


@pytest.mark.parametrize("name", ["own.csv", "own.tsv", "own.csv.gz"])
def test_a_table_of_text_says_what_makes_rows_of_it(name, tmp_path):
    (path := tmp_path / name).write_bytes(b'id,statement\na,"theorem t : 1 = 1"\n')
    with pytest.raises(ProblemError, match=r"is a table of text; write it as JSON lines \(`pandas"):
        read_problems(path)


@pytest.mark.parametrize(
    ("given", "found", "note"),
    [
        (12, "12", ""),
        (12.0, "12", ""),  # of a column of numbers with gaps
        (float("nan"), "t", ""),
        (None, "t", ""),
        (1.5, "t", "its 'id' is float, no text, so its theorem's name is its id"),
        (b"x", "t", "its 'id' is bytes, no text, so its theorem's name is its id"),
        (["x"], "t", "its 'id' is list, no text, so its theorem's name is its id"),
    ],
)
def test_an_id_that_is_no_text_is_kept_or_told(given, found, note):
    converted = convert({"id": given, "statement": "theorem t : 1 = 1"}, layouts.OWN)
    assert converted.row["id"] == found and converted.notes == ((note,) if note else ())


def test_a_comment_beside_a_string_is_no_part_of_a_statement():
    """`:= by` would stand inside of it; what the string says stays, and so do its lines."""
    text = 'theorem t : "a -- b" = "a -- b" -- trivial\n  /- "so" -/ := rfl'
    assert lean_text.take_apart(text).statement == 'theorem t : "a -- b" = "a -- b"'
    text = 'theorem t : -- it is\n  "a\n\n b " = s := rfl'
    assert lean_text.take_apart(text).statement == 'theorem t :\n  "a\n\n b " = s'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gzip"])
def test_any_unicode_is_read_packed_or_not(encoding, tmp_path):
    path = tmp_path / "own.jsonl.gz"  # its name does not matter
    packed = gzip.compress(BARE.encode())
    path.write_bytes(packed if encoding == "gzip" else BARE.encode(encoding))
    (problem,) = read_problems(path)
    assert problem.statement == "theorem t (p : Prop) : p → p"
    assert (problem.band, problem.level, problem.informal, problem.proof) == ("other", 1, "", "")


@pytest.mark.parametrize(
    "statement",
    [
        "theorem t (p : Prop) : p → p := by",
        "theorem t (p : Prop) : p → p :=",
        "theorem t (p : Prop) : p → p := by sorry\n",
        "theorem t (p : Prop) : p → p := by\n  sorry -- to do",
        "lemma t (p : Prop) : p → p := sorry",
        "import Mathlib\n/-- A docstring: `x := by` -/\nprivate theorem t (p : Prop) : p → p :=",
        "```lean4\ntheorem t (p : Prop) : p → p := by\n```",
    ],
)
def test_statements_of_every_ending_are_one_statement(statement, tmp_path):
    path = tmp_path / "own.jsonl"
    row = {"id": 3, "statement": statement, "informal": None, "proof": None}
    path.write_text(json.dumps(row))
    (problem,) = read_problems(path)
    assert (problem.id, problem.statement) == ("3", "theorem t (p : Prop) : p → p")
    assert problem.proof == "" and problem.thinking == () and problem.preamble == ""
    assert problem.informal in ("", "A docstring: `x := by`")


@pytest.mark.parametrize(
    ("proof", "taken", "block"),
    [
        ("by\n  trivial", "by\n  trivial", "trivial"),
        ("theorem t : True := by\n  trivial", "by\n  trivial", "trivial"),
        ("lemma t :\n  True := by\n  trivial", "by\n  trivial", "trivial"),
        (":= by\n  trivial", "by\n  trivial", "trivial"),
        ("```lean4\ntheorem t : True := by\n  trivial\n```\n", "by\n  trivial", "trivial"),
        ("by\r\n  skip\r\n  trivial", "by\n  skip\n  trivial", "skip\ntrivial"),
        ("import Mathlib\ntheorem t : True := by trivial", "by trivial", "trivial"),
        ("byContradiction fun h => h trivial",) * 2 + ("exact byContradiction fun h => h trivial",),
        ("theorem u : 1 = 1 := by\n  trivial", "", ""),
        ("by\n  have h : True := sorry\n  trivial", "", ""),
        ("by\n  trivial /- and more", "", ""),
        ("by\n  stop\n  trivial", "", ""),
        ("by\n  constructor <;> stop trivial", "", ""),
        ("sorryAx _ false", "", ""),
        ("fun (stop : True) =>\n  stop",) * 2 + ("exact fun (stop : True) =>\n  stop",),
        ("by\n  exact (fun stop => stop) rfl",) * 2 + ("exact (fun stop => stop) rfl",),
    ],
)
def test_a_proof_beside_a_plain_statement_is_taken_apart(proof, taken, block, tmp_path):
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps({"id": "a", "statement": "theorem t : True", "proof": proof}))
    (problem,) = read_problems(path)
    assert (problem.statement, problem.proof) == ("theorem t : True", taken)
    assert problem.thinking == ((("tactics", block),) if block else ())


def test_proofs_that_are_left_out_are_told_once(tmp_path, capsys):
    path = tmp_path / "own.jsonl"
    proofs = [
        "by trivial",
        "theorem u : 1 = 1 := rfl",
        "by\n  have : 1 = 1 := sorry\n  trivial",
        "by\n  skip\n  sorry",
        "",
    ]
    rows = [
        {"id": f"a{k}", "statement": "theorem t : True", "proof": p} for k, p in enumerate(proofs)
    ]
    rows.append({"id": "b", "statement": "theorem t : 1 = 1 := by\n  have : 2 = 2 := sorry\n  rfl"})
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    for _ in range(2):
        assert [p.proof for p in read_problems(path)] == ["by trivial", "", "", "", "", ""]
    gap = "was left out: it leaves a gap (`sorry`)"
    told = [
        "1 of 6 rows, the first is 2: its 'proof' was left out: it proves another statement",
        f"2 of 6 rows, the first is 3: its 'proof' {gap}",
        f"1 of 6 rows, the first is 6: the proof behind its statement {gap}",
    ]
    cure = f"; `python -m launch.problems {path} OUT` reports each\n"
    assert capsys.readouterr().out == "".join(f"{path}: {line}{cure}" for line in told)


@pytest.mark.parametrize("column", ["statement", "formal_statement"])
def test_several_splits_in_one_file_are_told_and_can_be_taken_apart(column, tmp_path, capsys):
    path = tmp_path / "own.jsonl"
    rows = [
        {"id": f"a{k}", column: f"theorem t : {k} = {k}", "split": split}
        for k, split in enumerate(["valid", "test", "valid", None])
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert len(read_problems(path)) == 4
    assert capsys.readouterr().out == (
        f"{path}: its rows are of the splits valid, test, and all are read;"
        f" `python -m launch.problems {path} OUT --split=valid` takes those of one\n"
    )
    assert [entry.row["id"] for entry in read_source(path, (), "", "valid")] == ["a0", "a2"]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows[2:]))
    assert len(read_problems(path)) == 2 and not capsys.readouterr().out


def test_a_plain_row_has_no_line_ends_of_windows_and_no_imports(tmp_path):
    path = tmp_path / "own.jsonl"
    row = {"id": "a", "statement": "theorem t :\r\n  c = c", "proof": "by\r\n  rfl"}
    row["preamble"] = "import Mathlib\r\ndef c := 1"
    row["informal"] = "One\r\ntwo\r\n"
    path.write_text(json.dumps(row))
    (problem,) = read_problems(path)
    assert (problem.statement, problem.preamble) == ("theorem t :\n  c = c", "def c := 1")
    assert problem.proof == "by\n  rfl" and problem.informal == "One\ntwo"
    path.write_text(BARE.replace("}", ', "informal": "One\\r\\ntwo"}'))
    assert [problem.informal for problem in read_problems(path)] == ["One\ntwo"]


def test_a_missing_file_says_which_setting_named_it(tmp_path):
    with pytest.raises(
        ProblemError, match=r"'problems\.train': .*no such problem file; name a file"
    ):
        read_problems(tmp_path / "none.jsonl", "'problems.train'")
    for split, cures in (("test", bundled.SETS), (str(tmp_path / "none.jsonl"), SPLITS)):
        with pytest.raises(ProblemError, match=f"the bundled [a-z]+: {', '.join(cures)}$"):
            Splits(test=str(tmp_path / "no.jsonl")).read(split)
    assert all(Splits(test=name).read("test") for name in bundled.SETS)  # what it proposes is taken
    assert all(Splits().read(name) for name in SPLITS)
