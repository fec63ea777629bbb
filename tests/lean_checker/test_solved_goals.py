# SPDX-License-Identifier: Apache-2.0
"""How many goals of its statement a rejected proof solves, and who tries to have more counted."""

import re
import resource
import time

import pytest

from kimina_jax.problems.load import load, load_false
from lean_checker.check.assemble import parse_statement
from lean_checker.pool import Pool
from lean_checker.records import Candidate, GoalCount
from lean_checker.rejected.case_arms import find_split

AND = "theorem t (p q r : Prop) (hp : p) (hr : r) : p ∧ q"
OR = "theorem t (a b c : Nat) (h1 : a < b ∨ a < c) (h2 : b ≤ c) : a < c"
NAT = "theorem t (n m : Nat) : n + m = m + n + n * 0"
HARD = "theorem t (n : Nat) (b : Bool) (q : Prop) : q"
SIGN = "inductive Sign where\n  | minus\n  | zero\n  | plus"
OF_SIGN = "theorem t (s : Sign) (q : Prop) (h : s ≠ .plus → q) (k : s = .minus → q) : q"

HONEST = {
    "and": (AND, "by\n  constructor\n  · exact hp\n  · exact hr", 1, 1),
    "and, as a term": (AND, "by\n  refine ⟨?_, ?_⟩\n  · exact hp\n  · exact hr", 1, 1),
    "and, by its name": (AND, "by\n  apply And.intro\n  . exact hp\n  . exact hr", 1, 1),
    "and, cases by name": (
        AND,
        "by\n  constructor\n  case left => exact hp\n  case right => exact hr",
        1,
        1,
    ),
    "iff": (
        "theorem t (p q : Prop) (h : p → q) : p ↔ q",
        "by\n  constructor\n  · intro hp\n    exact h hp\n  · intro hq\n    exact h hq",
        1,
        1,
    ),
    "behind intro": (
        "theorem t : ∀ (p q : Prop), p → p ∧ q",
        "by\n  intro p q\n\n  intro h -- to be split\n  constructor\n  · exact h\n  · exact h",
        1,
        1,
    ),
    "universes, and a name with a dot": (
        "theorem A.t.{u} (α : Sort u) (p q : Prop) (hp : p) : p ∧ q",
        "by\n  constructor\n  · exact hp\n  · exact hp",
        1,
        1,
    ),
    "a statement of lines": (
        "theorem «t»\n    (p q : Prop)\n    (hp : p) :\n    p ∧\n    q",
        "by\n  constructor\n  · exact hp\n  · exact hp",
        1,
        1,
    ),
    "or": (
        OR,
        "by\n  rcases h1 with h3 | h3\n  · exact Nat.lt_of_lt_of_le h3 h2\n  · exact h2",
        1,
        1,
    ),
    "or, obtained": (
        OR,
        "by\n  obtain h3 | h3 := h1\n  · exact Nat.lt_of_lt_of_le h3 h2\n  · exact h2",
        1,
        1,
    ),
    "alternatives": (
        OR,
        "by\n  cases h1 with\n  | inl h3 => exact Nat.lt_of_lt_of_le h3 h2\n"
        "  | inr h3 =>\n    exact h2",
        1,
        1,
    ),
    "a comment over what would be an arm": (
        "theorem t (p q : Prop) (h : p) : p ∧ q",
        "by\n  constructor\n  · skip /-\n  · skip -/ ; exact h\n  · exact h",
        1,
        1,
    ),
    "induction": (
        NAT,
        "by\n  induction n with\n  | zero => -- the base\n"
        "    have h : 0 + m = m := Nat.zero_add m\n    simp [h]\n  | succ k ih => exact ih",
        1,
        1,
    ),
    "induction, bullets": (
        NAT,
        "by\n  induction n generalizing m\n  · simp\n  · assumption",
        1,
        1,
    ),
    "three": (
        OF_SIGN,
        "by\n  cases s with\n  | minus => exact k rfl\n  | zero => exact h (by intro e; cases e)\n"
        "  | plus => exact h rfl",
        2,
        1,
    ),
    "three, the second fails": (
        OF_SIGN,
        "by\n  cases s with\n  | minus => exact k rfl\n  | zero => exact k rfl\n"
        "  | plus => exact h rfl",
        1,
        2,
    ),
}


def counted(toolchain, cases, preamble="", **settings):
    """The counts of (statement, proof) pairs; none of them is valid."""
    with Pool(toolchain, workers=1, solved=True, timeout_s=4.0, **settings) as pool:
        given = [
            Candidate(str(k), said, proof, "", preamble) for k, (said, proof) in enumerate(cases)
        ]
        found = {int(v.id): v for v in pool.check(given)}
    assert all(found[k].status != "valid" for k in found)
    return [found[k].goals for k in range(len(cases))], [found[k].status for k in range(len(cases))]


@pytest.mark.parametrize("goals", [False, True])
def test_solved_cases_are_counted_up_to_the_first_error(toolchain, goals):
    cases = [(statement, proof) for statement, proof, _, _ in HONEST.values()]
    found, statuses = counted(toolchain, cases, SIGN, goals=goals)
    assert set(statuses) == {"wrong"}
    assert dict(zip(HONEST, found, strict=True)) == {
        name: GoalCount(solved, left) for name, (_, _, solved, left) in HONEST.items()
    }


EX = "theorem t : ∃ n : Nat, n = n + 1 ∧ 0 < n"
WRONG = "exact hr"
SUM = "theorem t (a b : Nat) (q : Prop) (h : a ≤ b) : a + (b - a) = b ∧ q"
ARMS = "by\n  constructor\n  · {0}\n  · exact h"
# By name what is tried; each would be a share of the reward for nothing.
ATTACKS = {
    "trivial haves": (
        AND,
        f"by\n  have a : True := trivial\n  have b : True := trivial\n  {WRONG}",
    ),
    "a split of what it made up": (
        AND,
        f"by\n  have h : True ∧ True := ⟨trivial, trivial⟩\n  cases h with\n  | intro a => {WRONG}",
    ),
    "an or of what it made up": (
        HARD,
        "by\n  have h : False ∨ True := Or.inr trivial\n  rcases h with h | h\n  · exact h.elim\n"
        "  · exact h",
    ),
    "an instance of the library": (
        HARD,
        "by\n  cases instDecidableTrue with\n  | isFalse h => exact (h trivial).elim\n"
        "  | isTrue h => exact h",
    ),
    "a name of its own that is the library's": (
        HARD,
        "by\n  rcases instDecidableTrue with h | h\n  · exact (h trivial).elim\n  · exact h",
    ),
    "by_cases": (HARD, "by\n  by_cases h : False\n  · exact h.elim\n  · exact h"),
    "by_contra": (AND, f"by\n  apply Classical.byContradiction\n  intro h\n  {WRONG}"),
    "exfalso": (AND, f"by\n  exfalso\n  constructor\n  · trivial\n  · {WRONG}"),
    "show": (AND, f"by\n  show p ∧ q\n  constructor\n  · exact hp\n  · {WRONG}"),
    "suffices": (
        AND,
        f"by\n  suffices h : True ∧ (p ∧ q) from h.2\n  constructor\n  · trivial\n  · {WRONG}",
    ),
    "apply of a larger claim": (
        AND,
        f"by\n  apply And.left (b := True)\n  constructor\n  · {WRONG}\n  · trivial",
    ),
    "a larger claim, its junk first": (
        AND,
        f"by\n  apply And.right (a := True)\n  constructor\n  · trivial\n  · {WRONG}",
    ),
    "the witness of an exists": (
        EX,
        "by\n  constructor\n  case w => exact 0\n  case h => exact trivial",
    ),
    "an irrelevant induction": (
        HARD,
        "by\n  induction n with\n  | succ k ih => exact ih\n  | zero => exact b",
    ),
    "an irrelevant induction, searched": (
        HARD,
        "by\n  induction n with\n  | succ k => assumption\n  | zero => exact b",
    ),
    "an irrelevant split": (HARD, "by\n  cases b with\n  | false => exact n\n  | true => exact n"),
    "small numbers without end": (
        "theorem t (n : Nat) (h : n < 3) : n * n = n",
        "by\n  rcases n with _ | _ | n\n  · rfl\n  · rfl\n  · exact h",
    ),
    "an arm twice": (
        NAT,
        "by\n  cases n with\n  | zero => simp\n  | zero => simp\n  | succ k => exact m",
    ),
    "one arm for many cases": (
        OF_SIGN,
        "by\n  cases s with\n  | minus => exact k rfl\n  | _ => exact k rfl",
    ),
    "an arm too many": (
        AND,
        f"by\n  constructor\n  · exact hp\n  · {WRONG}\n  · exact hp\n  · exact hp",
    ),
    "an arm that is not there": (
        OR,
        "by\n  cases h1 with\n  | inl h3 => exact Nat.lt_of_lt_of_le h3 h2\n  | other => exact h2\n"
        "  | inr h3 => exact h2",
    ),
    "a split in two, each with nothing behind": (AND, "by\n  constructor\n  · exact hp"),
    "an arm that takes in the next": (
        "theorem t (p q : Prop) : p ∧ q",
        "by\n  constructor\n  · skip <;>\n  · exact trivial\n  · exact trivial",
    ),
    "an arm that takes in the next, in brackets": (
        "theorem t (p q : Prop) : p ∧ q",
        "by\n  constructor\n  · (skip\n  · exact trivial)\n  · exact trivial",
    ),
    "brackets over two arms": (
        "theorem t (p q : Prop) (h : p) : p ∧ q",
        "by\n  constructor\n  · skip; (skip\n    )) ; (( skip\n  · exact h\n  · exact h",
    ),
    "a string over two arms": (
        "theorem t (p q : Prop) (h : p) : p ∧ q",
        'by\n  constructor\n  · trace "\n  · "; exact h\n  · exact h',
    ),
    "a search that leaves a gap": (
        "theorem t (p q : Prop) : p ∧ q",
        "by\n  constructor\n  · apply?\n  · exact trivial",
    ),
    "what stands for the others": (
        "theorem t (p q : Prop) : p ∧ q",
        "by\n  constructor\n  · simp_all\n  · assumption",
    ),
    "what stands for the others, by its type": (
        "theorem t (p q : Prop) : p ∧ q",
        "by\n  constructor\n  · exact ‹∀ (p : Prop), p› _\n  · exact trivial",
    ),
    "itself": (HARD, "by\n  cases n with\n  | zero => exact t 1 b q\n  | succ k => exact b"),
    "itself, later": (HARD, "by\n  cases n with\n  | succ k => exact t k b q\n  | zero => exact b"),
    "sorry": (AND, "by\n  constructor\n  · exact hp\n  · sorry"),
    "sorryAx": (HARD, "by\n  cases b\n  · exact sorryAx _\n  · exact n"),
    "admit": (HARD, "by\n  cases b\n  · admit\n  · exact n"),
    "native_decide": (
        "theorem t (q : Prop) : 1 = 1 ∧ q",
        "by\n  constructor\n  · native_decide\n  · exact trivial",
    ),
    "compiled code": (
        "theorem t (q : Prop) : 1 = 1 ∧ q",
        "by\n  constructor\n  · decide +native\n  · exact trivial",
    ),
    "behind the error": (AND, f"by\n  {WRONG}\n  constructor\n  · exact hp\n  · exact hp"),
    "behind the error of the first arm": (
        "theorem t (p q : Prop) (h : q) : p ∧ q",
        "by\n  constructor\n  · exact trivial\n  · exact h",
    ),
    "never parsed": (AND, "by\n  constructor := exact\n  · exact hp\n  · exact hp"),
    "no arm": (AND, "by\n  constructor"),
    "no arm of cases": (HARD, "by\n  cases n"),
    "no arm of an induction": (HARD, "by\n  induction n"),
    "no alternative": (HARD, "by\n  cases n with"),
    "a mate's lemma": (
        SUM,
        ARMS.format("clear q\n    revert a b\n    open Classical in decide +kernel"),
    ),
    "no tactics": (AND, "⟨hp, hr⟩"),
    "not a proof": (AND, "by"),
    "empty": (AND, ""),
    "a command": (
        AND,
        f"by\n  constructor\n  · exact hp\n  · {WRONG}\ntheorem s : True := trivial",
    ),
    "an arm in another's columns": (AND, f"by\n  constructor\n    · exact hp\n    · {WRONG}"),
    "tactics behind the arms": (AND, f"by\n  constructor\n  · exact hp\n  · {WRONG}\n  skip"),
}


def test_an_arm_takes_no_lemma_of_another_sample(toolchain):
    """Of the second one Lean asks its kernel nothing where it knows such a lemma already."""
    proofs = (
        "as_aux_lemma => omega",
        "clear q\n    revert a b\n    open Classical in decide +kernel",
    )
    found, _ = counted(toolchain, [(SUM, ARMS.format(proof)) for proof in proofs])
    assert [goals.solved for goals in found] == [1, 0]


def test_no_credit_is_earned_for_nothing(toolchain):
    found, statuses = counted(toolchain, list(ATTACKS.values()))
    told = dict(zip(ATTACKS, zip(statuses, found, strict=True), strict=True))
    assert {name: one for name, one in told.items() if one[1] and one[1].solved} == {}
    # What is no rejected proof has no count at all.
    assert all((goals is not None) == (status == "wrong") for status, goals in told.values())
    assert statuses.count("wrong") > 30


def test_what_the_reading_costs_is_linear():
    """A hostile proof of so many arms, lines or comments is taken apart in no time."""
    statement = parse_statement(AND)
    for begun in ("intro", "cases hp with\n  | zero", "constructor\n  case zero"):
        for many in (23, 40_000):  # were there two ways to read a `_`: two to so many ways
            started = time.process_time()
            assert find_split(statement, f"by\n  {begun}{' _' * many} =\n    skip") is None
            assert time.process_time() - started < 2
    for text in ("  · skip\n", "    skip\n", "  · skip -- x\n", "\n", " /- -/ ", "  case a a =>\n"):
        proof = "by\n  constructor\n  · skip\n" + text * (90_000 // len(text))
        started = time.process_time()
        find_split(statement, proof)
        assert time.process_time() - started < 2


def test_counts_stay_in_the_cache_apart_from_verdicts_without(toolchain, tmp_path):
    statement, proof, solved, left = HONEST["or"]
    cache = tmp_path / "cache"
    for _ in range(2):
        for asked in (False, True):
            with Pool(toolchain, workers=1, solved=asked, cache=cache) as pool:
                pair = [Candidate(name, statement, proof) for name in "ab"]  # b follows a
                found = list(pool.check(pair))
            wanted = GoalCount(solved, left) if asked else None
            assert [verdict.goals for verdict in found] == [wanted, wanted]


def test_a_process_that_cannot_be_had_costs_no_verdict(toolchain, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("lean_checker.rejected.solved_goals.ask", refuse)
    cases = [HONEST["or"][:2], ATTACKS["trivial haves"]]
    assert counted(toolchain, cases) == ([None, GoalCount(0, 1)], ["wrong", "wrong"])


def broken(count):
    """Bundled proofs that begin with a split, without the last arm's last tactic: each of them has
    an arm to be read again."""
    found = []
    for problem in load("train"):
        proof = problem.proof.rstrip()
        if find_split(parse_statement(problem.statement), proof):
            lines = proof.split("\n")
            begins = re.match(r"( *(?:·|\|.*=>)? *)", lines[-1])
            assert begins
            lines[-1] = f"{begins[1]}exact nothing_of_that_name"
            found.append((problem.statement, "\n".join(lines)))
    return found[:: len(found) // count][:count]


# By how many of a hundred rejected proofs have an arm to be read again. That all have one is the
# worst that can be asked for, and no step of a run is that.
MOST = {0: 1.5, 50: 1.5, 100: 2.0}


@pytest.mark.slow
@pytest.mark.parametrize("arms", MOST)
def test_counts_cost_less_than_half_a_check(toolchain, arms):
    """Processor time of the Lean processes, by turns."""
    false = [(row.statement, row.proof) for row in load_false()[: 100 - arms]]
    cases = [*false, *(broken(arms) if arms else [])]
    spent, solved = {False: 0.0, True: 0.0}, 0
    for asked in (False, True, True, False):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with Pool(toolchain, workers=1, solved=asked) as pool:
            given = [Candidate(str(k), *case) for k, case in enumerate(cases)]
            found = list(pool.check(given))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent[asked] += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        solved = max(solved, sum(bool(v.goals and v.goals.solved) for v in found))
    ratio = spent[True] / spent[False]
    print(f"{len(cases)} proofs, {solved} with a solved goal: {ratio:.2f} times the plain check")
    assert ratio < MOST[arms] and solved >= arms
