# SPDX-License-Identifier: Apache-2.0
"""The goals at the first error of a rejected proof, in its verdict."""

import resource

import pytest

from kimina_jax.problems.load import load_false
from lean_checker.pool import Pool
from lean_checker.records import Candidate

OR = "theorem t (a b c : Nat) (h1 : a < b ∨ a < c) (h2 : b ≤ c) : a < c"
PROOFS = {
    # Inside a term that fails Lean knows no goal, so it is asked for where the line begins.
    "term": "by\n  rcases h1 with h3 | h3\n  · exact Nat.lt_of_lt_of_le h3 h9\n  · exact h3",
    "same name": "by\n  rcases h1 with h3 | h3\n  · exact Nat.le_trans h1 h3\n  · exact h3",
    "wide": "by\n  have h𝓝𝓝 := h2; exact h𝓝𝓝",
    "first": "by exact h2",  # its goal is the statement
    "printed": "by\n  rcases h1 with h3 | h3\n  · exact Nat.lt_of_lt_of_le h3 h2",
    "valid": "by\n  rcases h1 with h3 | h3\n  · exact Nat.lt_of_lt_of_le h3 h2\n  · exact h3",
    "gate": "by\n  skip\n  sorry",
    "preamble": "by\n  have h3 := h1\n  exact h3",
}
PREAMBLE = "def double (n : Nat) : Nat := n + n"
DOUBLED = "theorem t (a : Nat) (h1 : double a = 2) : double a = 3"


def candidate(name: str) -> Candidate:
    given = (DOUBLED, PROOFS[name], "", PREAMBLE) if name == "preamble" else (OR, PROOFS[name])
    return Candidate(name, *given)


def test_the_goals_at_the_first_error_stand_in_the_verdict_where_lean_does_not_print_them(
    toolchain, tmp_path
):
    plain = Pool(toolchain, workers=1, cache=tmp_path / "cache")
    with plain, Pool(toolchain, workers=2, goals=True, cache=tmp_path / "cache") as pool:
        before = {v.id: v for v in plain.check(map(candidate, PROOFS))}
        after = {v.id: v for v in pool.check(map(candidate, PROOFS))}
        again = {v.id: v for v in pool.check(map(candidate, PROOFS))}
    found = {}
    for name in PROOFS:
        assert after[name].status == before[name].status, name
        told = [m for m in after[name].messages if m not in before[name].messages]
        assert len(told) <= 1 and all(m.severity == "information" for m in told)
        if told:
            errors = [m for m in after[name].messages if m.severity == "error"]
            assert (told[0].line, told[0].column) == (errors[0].line, errors[0].column)
            found[name] = told[0].text
    assert {name: v.messages for name, v in again.items()} == {
        name: v.messages for name, v in after.items()
    }
    assert set(found) == {"term", "same name", "wide", "preamble"}
    assert found["term"].startswith("case inl") and "⊢ a < c" in found["term"]
    assert found["same name"] == "case inl\na b c : Nat\nh2 : b ≤ c\nh3 : a < b\n⊢ a < c"
    assert "h𝓝𝓝 : b ≤ c\n⊢ a < c" in found["wide"]
    assert "h3 : double a = 2\n⊢ double a = 3" in found["preamble"]


def test_goals_are_told_in_every_check_of_a_pool(toolchain):
    """Also where the process that reads them ended with the thread of the check before."""
    with Pool(toolchain, workers=1, goals=True) as pool:
        for name in ("term", "same name", "wide", "term"):
            (verdict,) = pool.check([candidate(name)])
            assert any(m.severity == "information" for m in verdict.messages), name


@pytest.mark.slow
def test_goals_cost_less_than_half_a_check(toolchain):
    """Processor time of the Lean processes; the proofs are wrong ones of several steps."""
    wrong = [Candidate(str(i), v.statement, v.proof) for i, v in enumerate(load_false()[:400])]

    def spent(goals: bool) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with Pool(toolchain, workers=1, goals=goals) as pool:
            assert len(list(pool.check(wrong))) == len(wrong)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert spent(True) < 1.5 * spent(False)
