# SPDX-License-Identifier: Apache-2.0
"""Which statements may speak against a problem: those that say of it what their proof flags."""

import dataclasses
import json

import pytest

from kimina_jax.checking.checker import Checker
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox
from launch.config.errors import UserError
from launch.processes import statements
from lean_checker.check.stream import PoolError
from lean_checker.records import Candidate, Message, Verdict

BOTH = ["false", "vacuous"]
KINDS = {
    "theorem t (a b : Nat) (h : a < b) : b < a": BOTH,
    "theorem Nat.t'₁ (α' : Type u) [Inhabited α'] {a b : α'} : a = b": BOTH,
    "theorem A.«a: b».{u} {α : Type u} (a b : α) : a = b": BOTH,
    "theorem t (n : Nat) (h : n < 3)\n    : n < 2": BOTH,
    "theorem t : 1 = 2": ["false"],
    # A proof of False from what it assumes is a proof of it.
    "theorem t (n : Nat) (h : n * n < n) : False": ["false"],
    "theorem t (p : Prop) (h : p) (k : ¬ p) :\n    (False)": ["false"],
    # What is no False, and holds.
    "theorem t (False : Prop) (h : False) : h = h": ["false"],
    # True, of a name that nobody has bound, and of no value of which there is a proof.
    "theorem t : ∀ _ : x ≠ (x : Fin 0), False": [],
    "theorem t (xs : List α) : xs = xs": ["vacuous"],
    # Of integers, which without the goal would be natural numbers, of which none is below zero.
    "theorem t (x y) (h : x + 1 = 0 ∧ x = y) : (x : Int) = y": ["false"],
    # What is read otherwise is not even shown, unless all is.
    "theorem t (h : (1 + 1 = 3)) : ∃ p : (1 + 1 = (3 : Int)), p = h": ["false"],
    "theorem t (p : Prop": [],
    "theorem t (h : nothing) : such": [],
    "lemma t : 1 = 2": [],  # which is no word without a library; of its negation `theorem` is made
}
# By the preamble and the statement; in the last three an opposite would be true, too.
OWN = {
    ("def twice (n : Nat) := n + n", "theorem t (h : twice 1 = 3) : 1 = 2"): BOTH,
    ("abbrev Absurd := False", "theorem t (n : Nat) (h : n * n < n) : Absurd"): ["false"],
    ("def A.False : Prop := True", "theorem A.t (n : Nat) : n = n"): ["false"],
    ('notation:max (priority := high) "¬" p:40 => Or True p', "theorem t : 1 = 1"): [],
}
HIDDEN = {"theorem t : k = k": [], "theorem t : k = 2": []}  # behind `variable (k : Nat)`


def problem(name: str, statement: str, preamble: str = "") -> Problem:
    return Problem(name, "b", 1, "", statement, "", (), preamble=preamble)


PROBLEMS = [
    *(problem(f"p{k}", text) for k, text in enumerate(KINDS)),
    *(problem(f"h{k}", text, "variable (k : Nat)") for k, text in enumerate(HIDDEN)),
    *(problem(f"o{k}", text, preamble) for k, (preamble, text) in enumerate(OWN)),
]
FOUND = dict(
    zip(
        (p.id for p in PROBLEMS),
        [*KINDS.values(), *HIDDEN.values(), *OWN.values()],
        strict=True,
    )
)


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A run's folder, and the user's cache in it."""
    monkeypatch.setattr(statements, "cache_root", lambda: tmp_path)
    return tmp_path / "run"


def test_only_those_count_that_lean_reads_as_it_reads_the_problem(kept, capsys):
    statements.prepare_opposites(kept, PROBLEMS, Checker(workers=1))
    rows = mailbox.read_jsonl(mailbox.opposites_file(kept))
    assert {row["id"]: row["kinds"] for row in rows} == FOUND
    out = " ".join(capsys.readouterr().out.split())
    assert "opposites: 21/21" in out and "22/21" not in out  # of problems, not of questions
    assert "7 of 21 problems are never asked for as their opposite, such as 'p8': Lean takes" in out
    # What a run was begun with stays, and Lean is not asked again.
    statements.prepare_opposites(kept, PROBLEMS[:1], Checker(toolchain="none"))
    made = statements.read_opposites(kept, PROBLEMS)
    assert {name: list(of) for name, of in made.items()} == {k: v for k, v in FOUND.items() if v}
    assert made["p1"]["false"].startswith("theorem Nat.t'₁_neg : ¬ (∀ (α' : Type u) [Inhabited α']")
    assert made["p2"]["vacuous"].startswith("theorem A.«a: b_vacuous».{u} {α")


def test_what_speaks_against_a_true_problem_has_no_proof(kept):
    """Without what `opposed` asks Lean, these two would be flagged."""
    from lean_checker.refutation import opposites

    true = [text for text in KINDS if "Fin 0" in text or "x + 1 = 0" in text]
    with statements.checkers.opened(Checker(workers=1)) as pool:
        fin, integers = (opposites(text) for text in true)
        asked = [
            Candidate("fin", fin["false"], "x.elim0"),
            Candidate("integers", integers["vacuous"], "Nat.noConfusion h.1"),
        ]
        assert {verdict.status for verdict in pool.check(iter(asked))} == {"valid"}


def test_what_is_said_of_another_statement_is_not_believed(kept):
    row = {"environment": "", "preamble": "", "kinds": BOTH}
    mailbox.write_jsonl(
        mailbox.opposites_file(kept),
        [row | {"id": p.id, "statement": p.statement} for p in PROBLEMS[:4]],
    )
    changed = [
        PROBLEMS[0],
        dataclasses.replace(PROBLEMS[1], statement="theorem t (a : Nat) : a = a"),
        dataclasses.replace(PROBLEMS[2], preamble="open Nat"),
        dataclasses.replace(PROBLEMS[3], environment="e"),
        PROBLEMS[4],
    ]
    assert list(statements.read_opposites(kept, changed)) == ["p0"]
    with mailbox.opposites_file(kept).open("a") as file:
        file.write(json.dumps(row)[:9])
    with pytest.raises(mailbox.MailboxError, match="is torn"):
        statements.read_opposites(kept, changed)
    mailbox.opposites_file(kept).unlink()
    with pytest.raises(UserError, match=r"opposites.jsonl: is not there, .*; run launch.rl with"):
        statements.read_opposites(kept, changed)


def test_where_there_is_none_or_nothing_is_known_it_is_a_sentence(kept):
    none = [p for p in PROBLEMS if not FOUND[p.id]]
    with pytest.raises(UserError, match=r"takes an opposite of none of the 7 problems; set it to"):
        statements.prepare_opposites(kept, none, Checker(workers=1))
    assert not mailbox.opposites_file(kept).exists()

    def answers(status, text):
        def check(candidates):
            for one in candidates:
                said = (Message("error", 0, 0, text.format(id=one.id)),)
                yield Verdict(one.id, status, said, 0.0, "t")

        row = {"id": "p0", "statement": PROBLEMS[0].statement}
        return statements.opposed([row], check)

    with pytest.raises(
        PoolError, match=r"could not be checked \(infrastructure, not the statement"
    ):
        answers("infra", "down")
    assert answers("wrong", "unsolved goals\n⊢ x{id}") == {"p0": BOTH}
    # What claims the same is no opposite.
    assert answers("wrong", "unsolved goals\n⊢ False") == {"p0": []}
    # What is no verdict about it, or not whole, is no word for it.
    assert answers("timeout", "⊢ x{id}") == answers("wrong", "h : ⋯\n⊢ x{id}") == {"p0": []}
    assert answers("wrong", "another error") == {"p0": []}
