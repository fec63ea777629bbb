# SPDX-License-Identifier: Apache-2.0
"""The problems that must be proved by hand: sizes, separation, and that automation proves none."""

import gzip
import random
from collections import Counter

import pytest

from kimina_jax.problems import by_hand, generate
from kimina_jax.problems.bands import inductions
from kimina_jax.problems.load import FOLDER, SPLITS, ProblemError, Splits, load
from kimina_jax.problems.proofs.canonical import canonical, is_instance, sequent
from kimina_jax.problems.proofs.syntax import parse_statement, show_statement
from kimina_jax.text.chat import Chat
from kimina_jax.text.tokenizer import Tokenizer
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.toolchain import resolve

EVERY = [p for split in SPLITS for p in load(split, "by_hand")]
HELD_OUT = [p for split in ("validation", "test") for p in load(split, "by_hand")]


def test_the_three_sets():
    sizes = [len(load(split, "by_hand")) for split in SPLITS]
    assert sizes[0] >= 900 and sizes[1] >= 130 and sizes[2] >= 180
    for split in SPLITS:
        assert load(split, "all") == load(split) + load(split, "by_hand")
        bands = Counter(p.band for p in load(split, "by_hand"))
        levels = Counter(p.level for p in load(split, "by_hand"))
        assert min(levels[5], levels[6]) > 30 and len(bands) >= 6
    ids = [p.id for split in SPLITS for p in load(split, "all")]
    assert len(set(ids)) == len(ids)
    assert Splits(test="by_hand").read("test") == load("test", "by_hand")
    assert Splits(train="all").file_of("train") is None
    for name in ("by_hand", "all", "bundled"):
        with pytest.raises(ProblemError, match=f"{name} is a set of problems.*'problems.test' to"):
            Splits().read(name)
    with pytest.raises(ProblemError, match="no bundled set 'hard'; the sets are bundled, by_hand"):
        load("test", "hard")


def test_no_two_are_one_and_nothing_held_out_is_shown():
    assert all(show_statement(parse_statement(p.statement)) == p.statement for p in EVERY)
    forms = Counter(canonical(parse_statement(p.statement)) for s in SPLITS for p in load(s, "all"))
    assert max(forms.values()) == 1
    shown = [sequent(parse_statement(p.statement)) for p in load("train", "all")]
    others = [p for split in ("validation", "test") for p in load(split)]
    for problem in random.Random(0).sample(HELD_OUT, 40) + random.Random(1).sample(others, 20):
        special = sequent(parse_statement(problem.statement))
        assert not any(is_instance(special, general) for general in shown), problem.id


def test_prompt_and_answer_fit_rows_of_448_tokens():
    chat = Chat(Tokenizer())
    lengths = [tuple(map(len, chat.example(p))) for p in EVERY]
    assert max(a + b for a, b in lengths) <= 448 and max(b for _, b in lengths) <= 304


def check(problems) -> None:
    """The kernel takes each problem's own proof, and no attempt of automation."""
    candidates = [
        Candidate(f"{p.id}/{i}", p.statement, proof)
        for p in problems
        for i, proof in enumerate(
            [p.proof, *(f"by\n  {a}" for a in by_hand.attempts(parse_statement(p.statement)))]
        )
    ]
    with Pool(resolve("embedded"), workers=2, timeout_s=10.0) as pool:
        found = {v.id: v.status for v in pool.check(iter(candidates))}
    valid = {key for key, status in found.items() if status == "valid"}
    assert valid == {f"{p.id}/0" for p in problems} and len(found) == len(candidates)
    assert "infra" not in found.values()


@pytest.mark.slow
def test_the_kernel_refuses_automation_of_a_sample():
    check(random.Random(0).sample(HELD_OUT, 12))


@pytest.mark.kernel_all
def test_the_kernel_refuses_automation_of_every_one():
    check(EVERY)


def test_automation_is_tried_behind_every_step_that_splits():
    text = (
        "theorem goal (n : Nat) (l : List Nat) (h1 : n = 0 ∨ n = 1) (h2 : n < 9) : ∀ k, k + n = n"
    )
    tried = list(by_hand.attempts(parse_statement(text + " + k")))
    for step in ("induction n", "induction l", "intro k; induction k", "cases h1", "constructor"):
        assert f"{step} <;> simp_all +arith" in tried
    assert "omega" in tried and "simp_all <;> omega" in tried
    assert not any("h2" in attempt for attempt in tried) and len(set(tried)) == len(tried)


def test_every_draft_of_an_induction_is_one_that_the_kernel_takes():
    stream = inductions.drafts(random.Random(7))
    drafts = [next(stream) for _ in range(60)]
    entries = [generate.Entry("inductions", f"x{i}", d, "") for i, d in enumerate(drafts)]
    assert {d.level for d in drafts} == {5, 6} and len({d.plan for d in drafts}) > 4
    candidates = [
        Candidate(e.name, e.statement(), generate.proof_text(e.draft.script)) for e in entries
    ]
    with Pool(resolve("embedded"), workers=2) as pool:
        assert {v.status for v in pool.check(iter(candidates))} == {"valid"}


@pytest.mark.slow
def test_the_generator_makes_the_shipped_files(tmp_path):
    with Pool(resolve("embedded"), workers=2, timeout_s=10.0) as pool:
        files = by_hand.build(pool.check)
    for name, rows in files.items():
        generate.write_rows(tmp_path / "made.jsonl.gz", rows)
        made = gzip.decompress((tmp_path / "made.jsonl.gz").read_bytes())
        assert made == gzip.decompress((FOLDER / f"by_hand_{name}.jsonl.gz").read_bytes())
