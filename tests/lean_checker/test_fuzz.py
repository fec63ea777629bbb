# SPDX-License-Identifier: Apache-2.0
"""A part of the fuzzer's cases (fuzz/__main__.py): the pool says what plain Lean says."""

from collections import Counter
from dataclasses import replace

import pytest

from lean_checker.pool import Pool
from tests.lean_checker.fuzz.cases import MAKINGS, Case, make
from tests.lean_checker.fuzz.compare import judge
from tests.lean_checker.fuzz.plain import PlainLean
from tests.lean_checker.fuzz.words import lean_words, part

# Name, statement behind it, proof, what plain Lean says.
KNOWN = (
    ("t0", ": 1 + 1 = 2", "rfl", "valid"),
    ("t1", ": 1 + 1 = 3", "rfl", "invalid"),
    ("t2", "(p : Prop) : p ∨ ¬p", "Classical.em p", "valid"),
    ("t3", ": 1 + 1 = 2", "rfl /- and", "invalid"),
    ("t4", ": True", "trivial", "valid"),
    ("t5", ": 1 = 2", "sorry", "sorry"),
    ("t6", ": True", 'id "', "invalid"),
    ("t7", "(n : Nat) : n = n", "by", "invalid"),
    ("Nat.t8", "(n : Nat) : n = n", "by\n  rfl", "valid"),
    ("t9", ": True", "", "invalid"),
    ("«a t»", ": True", "trivial -- so", "valid"),
    ("t11", ": True", "trivial\n  trivial", "invalid"),
    ("t12", ": 1 = 1 := rfl\naxiom a12 : 1 = 2\ntheorem t12' : 1 = 1", "rfl", "valid"),
    ("t13", ": 1 = 2", "a12", "axiom"),
    ("t14", ": 1 = 2", "a12", "axiom"),
)


def _known() -> list[Case]:
    return [
        Case(k, name, f"theorem {name} {rest}", proof, "by hand")
        for k, (name, rest, proof, _) in enumerate(KNOWN)
    ]


def test_a_case_is_the_same_each_time_and_no_other_has_its_name():
    cases = [make(3, number) for number in range(400)]
    assert cases == [make(3, number) for number in range(400)]
    assert cases[7] != make(4, 7)
    assert len({case.name for case in cases}) == len(cases)
    assert all(case.name in case.statement for case in cases if "mutated st" not in case.made)
    counts = Counter(case.made.split(", ")[1] for case in cases)
    assert set(counts) == set(MAKINGS)
    assert {case.made.split(", ")[0] for case in cases} == {"bundled", "written", "grammar"}


def test_texts_are_parted_by_leans_own_words():
    assert {"<;>", "▸", "‹", "at", "rcases"} <= set(lean_words())
    words, rest = part("by\n  rw [h] <;> exact ⟨x.1, «a b»⟩ -- so\n")
    texts = [word.text for word in words]
    assert texts[:8] == ["by", "rw", "[", "h", "]", "<;>", "exact", "⟨"]
    assert texts[8:] == ["x", ".", "1", ",", "«a b»", "⟩"]
    assert rest == " -- so\n"


def test_plain_lean_says_the_same_of_a_case_in_company_and_alone(toolchain):
    plain, cases = PlainLean(toolchain), _known()
    together = plain.together(cases)
    assert [together[case.number].status for case in cases] == [status for *_, status in KNOWN]
    # Of the last two, the axiom stands in another case.
    assert [plain.alone(c).status for c in cases[:-2]] == [status for *_, status in KNOWN[:-2]]
    assert {plain.alone(c).status for c in cases[-2:]} == {"invalid"}


def test_a_difference_is_found(toolchain):
    """Two that read other headers differ, which is a finding either way."""
    cases = [
        Case(0, "t0", "theorem t0 (n : Nat) : 0 < n.succ", "succ_pos n", "by hand"),
        Case(1, "t1", "theorem t1 (n : Nat) : n + 0 = n", "Nat.add_zero n", "by hand"),
    ]
    opened = replace(toolchain, header=f"{toolchain.header}open Nat\n")
    with Pool(opened, workers=1) as pool:
        found = judge(pool, PlainLean(toolchain), cases)
    assert [result.kind for result in found] == ["finding: false valid", "agree"]
    with Pool(toolchain, workers=1) as pool:
        found = judge(pool, PlainLean(opened), cases)
    assert [result.kind for result in found] == ["finding: wrong", "agree"]


def _findings(toolchain, cases: list[Case], **settings) -> list[dict]:
    with Pool(toolchain, timeout_s=5.0, memory_mib=1500, **settings) as pool:
        results = judge(pool, PlainLean(toolchain), cases)
        assert pool.stats()["disagreements"] == 0
    assert sum(result.verdict == "valid" for result in results) > len(cases) / 4
    assert sum(result.verdict != "valid" for result in results) > len(cases) / 4
    return [r.record() for r in results if r.kind.startswith("finding")]


def test_the_pool_says_what_plain_lean_says(toolchain):
    assert _findings(toolchain, [make(1, number) for number in range(60)], workers=2) == []


@pytest.mark.slow
@pytest.mark.parametrize("tier", ["full", "fast"])
def test_the_pool_says_what_plain_lean_says_of_many(toolchain, tier):
    cases = [make(2, number) for number in range(1000)]
    assert _findings(toolchain, cases, workers=2, tier=tier) == []
