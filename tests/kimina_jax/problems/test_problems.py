# SPDX-License-Identifier: Apache-2.0
"""The bundled problem set: sizes, spread, separation of splits, and what the kernel says of proofs
and false variants."""

import gzip
import json
import random
from collections import Counter

import pytest

from kimina_jax.problems import generate
from kimina_jax.problems.load import BANDS, FOLDER, ProblemError, load, load_false, read_problems
from kimina_jax.problems.proofs.canonical import canonical, is_instance, sequent
from kimina_jax.problems.proofs.models import has_countermodel
from kimina_jax.problems.proofs.syntax import parse_statement, show_statement
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.toolchain import resolve

SPLITS = ("train", "validation", "test")
EVERY = [p for split in SPLITS for p in load(split)]


def test_sizes_bands_and_levels():
    assert len(load("train")) >= 4000
    assert len(load("validation")) == len(load("test")) == 244
    for split in SPLITS:
        spread = Counter((p.band, p.level) for p in load(split))
        assert {band for band, _ in spread} == set(BANDS)
        assert {level for _, level in spread} == {1, 2, 3, 4}
        for band in BANDS:
            assert all(spread[band, level] >= 1 for level in (2, 3, 4)), (split, band)
            assert sum(spread[band, level] for level in range(1, 5)) >= 12, (split, band)
    assert len({p.id for p in EVERY}) == len(EVERY)
    assert len(load_false()) >= 400


def test_every_statement_is_printed_as_it_was_parsed():
    for problem in EVERY:
        assert show_statement(parse_statement(problem.statement)) == problem.statement


def test_no_two_problems_are_the_same_up_to_names_and_order():
    forms = Counter(canonical(parse_statement(p.statement)) for p in EVERY)
    assert [form for form, count in forms.items() if count > 1] == []


def test_no_held_out_problem_is_an_instance_of_a_training_problem():
    train = [sequent(parse_statement(p.statement)) for p in load("train")]
    rng = random.Random(0)
    for problem in rng.sample(load("test") + load("validation"), 60):
        special = sequent(parse_statement(problem.statement))
        assert not any(is_instance(special, general) for general in train), problem.id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(p q : Prop) (h : p ∧ q) : q", "(r s : Prop) : r → s → s"),
        (
            "(a b : Nat) (h1 : a ≤ b) (h2 : b < 3) : a < 3",
            "(n m : Nat) (h2 : m < 3) (h1 : n ≤ m) : n < 3",
        ),
        (
            "(α : Type) (P : α → Prop) : (∃ x, P x) → ∃ y, P y",
            "(α : Type) (Q : α → Prop) (h : ∃ z, Q z) : ∃ x, Q x",
        ),
        (
            "(α : Type) (P : α → Prop) (h : ∀ x, P x) : ∀ y, P y",
            "(β : Type) (R : β → Prop) (a : β) (h : ∀ z, R z) : R a",
        ),
    ],
)
def test_renamed_reordered_and_curried_statements_have_one_canonical_form(one, other):
    forms = {canonical(parse_statement(f"theorem t {text}")) for text in (one, other)}
    assert len(forms) == 1


@pytest.mark.parametrize(
    ("general", "special", "expected"),
    [
        ("(p q : Prop) (h : p) : p ∨ q", "(r s t : Prop) (h : r ∧ s → t) : (r ∧ s → t) ∨ s", True),
        (
            "(a b c : Nat) (h1 : a ≤ b) (h2 : b ≤ c) : a ≤ c",
            "(x y : Nat) (g : x ≤ y + 1) (k : y + 1 ≤ 5) (j : y < 2) : x ≤ 5",
            True,
        ),
        ("(a b : Nat) (h : a ≤ b) : b ≤ a", "(a b : Nat) (h : b ≤ a) : b ≤ a", False),
        ("(p q : Prop) (h : p → q) : q", "(p q : Prop) (h : q → p) : q", False),
        (
            "(α : Type) (P : α → Prop) (a : α) (h : ∀ x, P x) : P a",
            "(α : Type) (Q : α → Prop) (f : α → α) (b : α) (h : ∀ y, Q y) : Q (f b)",
            True,
        ),
    ],
)
def test_instances_are_recognised(general, special, expected):
    pair = [sequent(parse_statement(f"theorem t {text}")) for text in (special, general)]
    assert is_instance(*pair) is expected


def test_countermodels_are_found_for_false_statements_only():
    rng = random.Random(0)
    false = parse_statement("theorem t (p q : Prop) (h : p ∨ q) : p")
    true = parse_statement("theorem t (α : Type) (P : α → Prop) (h : ∀ x, P x) : ¬∃ x, ¬P x")
    assert has_countermodel(false, rng)
    assert not has_countermodel(true, rng)
    for problem in rng.sample(load("train"), 300):
        if problem.band in ("propositional", "quantifiers", "equality"):
            assert not has_countermodel(parse_statement(problem.statement), rng, 30), problem.id


def test_a_broken_problem_file_is_named_with_its_line(tmp_path):
    path = tmp_path / "own.jsonl"
    path.write_text('{"id": "x"}\n')
    with pytest.raises(ProblemError, match=r"own\.jsonl:1.*a problem needs id and statement"):
        read_problems(path)
    with pytest.raises(ProblemError, match="no such problem file"):
        read_problems(tmp_path / "absent.jsonl")
    with pytest.raises(ProblemError, match="no split"):
        load("dev")


@pytest.mark.slow
def test_the_generator_makes_the_shipped_divisibility_problems():
    entries = generate.draw_band("divisibility", generate.SEED, generate.QUOTAS["divisibility"])
    made = {e.name: e.row() for e in entries}
    shipped = [p for p in EVERY if p.band == "divisibility"]
    assert len(shipped) > 300
    for problem in shipped:
        row = made[problem.id]
        assert (row["statement"], row["proof"], row["level"]) == (
            problem.statement,
            problem.proof,
            problem.level,
        )


@pytest.mark.slow
def test_the_generator_reproduces_the_shipped_files_byte_for_byte(tmp_path):
    for name, rows in generate.build().items():
        generate.write_rows(tmp_path / "made.jsonl.gz", rows)
        made = (tmp_path / "made.jsonl.gz").read_bytes()
        assert gzip.decompress(made) == gzip.decompress((FOLDER / f"{name}.jsonl.gz").read_bytes())
        assert [json.loads(line) for line in gzip.decompress(made).splitlines()] == rows


def _statuses(candidates: list[Candidate]) -> dict[str, str]:
    with Pool(resolve("embedded"), workers=2) as pool:
        return {v.id: v.status for v in pool.check(iter(candidates))}


def _check_proofs(problems) -> None:
    statuses = _statuses([Candidate(p.id, p.statement, p.proof) for p in problems])
    assert {i: s for i, s in statuses.items() if s != "valid"} == {}
    assert len(statuses) == len(problems)


def _check_false(variants) -> None:
    statuses = _statuses([Candidate(v.id, v.statement, v.proof) for v in variants])
    assert {i: s for i, s in statuses.items() if s == "valid"} == {}
    assert "infra" not in statuses.values()
    assert len(statuses) == len(variants)


def test_the_kernel_accepts_a_sample_of_the_reference_proofs():
    _check_proofs(random.Random(0).sample(EVERY, 120))


def test_the_kernel_rejects_a_sample_of_the_false_variants():
    _check_false(random.Random(0).sample(load_false(), 80))


@pytest.mark.kernel_all
def test_the_kernel_accepts_every_reference_proof():
    _check_proofs(EVERY)


@pytest.mark.kernel_all
def test_the_kernel_rejects_every_false_variant():
    _check_false(load_false())
