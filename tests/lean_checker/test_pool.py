# SPDX-License-Identifier: Apache-2.0
"""The pool with the real kernel: every status, batch-mates, streaming, retries."""

import asyncio
import threading
import time
from dataclasses import replace

import pytest

from lean_checker.pool import Pool, PoolError
from lean_checker.records import Candidate
from lean_checker.toolchain import Toolchain

SWAP = "theorem and_swap (p q : Prop) : p ∧ q → q ∧ p"
GOOD = "by rintro ⟨hp, hq⟩; exact ⟨hq, hp⟩"
LOOP = "by repeat (apply Classical.byContradiction; intro)"


def test_statuses(check):
    expected = [
        ("valid", SWAP, GOOD),
        ("valid", SWAP, "fun h => ⟨h.2, h.1⟩"),
        ("wrong", SWAP, "by rintro ⟨hp, hq⟩; exact ⟨hp, hq⟩"),
        ("wrong", SWAP, "by intro h"),
        ("wrong", SWAP, "by"),
        ("wrong", SWAP, "by rintro ⟨hp, hq⟩; exact ⟨hq,"[:-1] + "⟩"),
        ("sorry", SWAP, "by sorry"),
        ("sorry", SWAP, "sorryAx _ true"),
        ("axiom", SWAP, GOOD + "\naxiom cheat : False"),
        ("axiom", "theorem two : 2 + 2 = 4", "by native_decide"),
        ("statement", "theorem nonsense (p : Prop) : p ∧ NoSuchThing q", "by simp"),
        ("statement", "theorem cut (p : Prop) : p →", "by simp"),
        ("statement", "def f : Nat", "0"),
        ("header", SWAP, "by\n  exact h\nend Evil"),
        ("format", SWAP, GOOD + "\ntheorem other : True := trivial"),
        ("format", SWAP, ""),
    ]
    verdicts = check(*[(statement, proof) for _, statement, proof in expected])
    assert [v.status for v in verdicts] == [status for status, _, _ in expected]


def test_timeout_is_blamed_on_the_right_candidate_and_the_others_are_unharmed(check):
    verdicts = check(*[(SWAP, GOOD)] * 3, ("theorem f : False", LOOP), *[(SWAP, GOOD)] * 3)
    assert [v.status for v in verdicts] == ["valid"] * 3 + ["timeout"] + ["valid"] * 3


def test_messages_carry_the_candidates_own_positions(check):
    wrong = "by\n  intro h\n  -- a note\n  exact ⟨h.1, h.2⟩"
    inline = "by intro h; exact ⟨h.1, h.2⟩"
    longer = "theorem a_long_name (p q : Prop)\n    (r : Prop) : p ∧ q →\n    q ∧ p"
    first, second, third = check((SWAP, wrong), (SWAP, inline), (longer, wrong))
    assert first.messages[0].line == 4
    assert wrong.split("\n")[3][first.messages[0].column :].startswith("h.1")
    assert second.messages[0].line == 1
    assert inline[second.messages[0].column :].startswith("h.1")
    assert third.messages == first.messages


def test_batch_mates_cannot_use_each_other(check):
    statement = "theorem hard (n : Nat) : n * n + 2 * n + 1 = (n + 1) * (n + 1)"
    helper = "theorem helper (p q r : Prop) : (p → q) → (q → r) → p → r"
    verdicts = check(
        (helper, "fun f g h => g (f h)"),
        (helper, "helper"),
        (helper, "by exact helper p q r"),
        (statement, "by exact helper"),
        (SWAP, "by exact and_swap p q"),
    )
    assert [v.status for v in verdicts] == ["valid", "wrong", "wrong", "wrong", "wrong"]


def test_streams_while_candidates_are_still_coming(pool):
    arrived = threading.Event()

    def slow():
        yield Candidate("first", SWAP, GOOD)
        assert arrived.wait(30), "the first verdict must come before the second candidate"
        yield Candidate("second", SWAP, GOOD)

    seen = []
    for verdict in pool.check(slow()):
        seen.append((verdict.id, verdict.status))
        arrived.set()
    assert seen == [("first", "valid"), ("second", "valid")]


def test_an_error_in_the_input_is_raised_after_the_verdicts(pool):
    def broken():
        yield Candidate("one", SWAP, GOOD)
        raise RuntimeError("the producer failed")

    seen = []
    with pytest.raises(RuntimeError, match="the producer failed"):
        for verdict in pool.check(broken()):
            seen.append(verdict.id)
    assert seen == ["one"]


def test_closing_early_stops_the_work(pool):
    verdicts = pool.check(Candidate(str(k), SWAP, GOOD) for k in range(10_000))
    next(verdicts)
    started = time.monotonic()
    verdicts.close()
    assert time.monotonic() - started < 20


def test_same_statement_many_times_and_stats(pool):
    before = pool.stats()["checks"]
    proofs = [GOOD, "by intro h; exact h"] * 40
    verdicts = list(pool.check(Candidate(str(k), SWAP, p) for k, p in enumerate(proofs)))
    assert {v.status for v in verdicts if int(v.id) % 2 == 0} == {"valid"}
    assert {v.status for v in verdicts if int(v.id) % 2 == 1} == {"wrong"}
    assert sorted(int(v.id) for v in verdicts) == list(range(80))
    assert pool.stats()["checks"] == before + 80


def test_a_broken_toolchain_is_told_at_once(toolchain: Toolchain):
    broken = replace(toolchain, header="prelude\nimport NoSuchModule\n")
    with pytest.raises(PoolError, match="NoSuchModule"), Pool(broken, workers=1):
        pass
    absent = replace(toolchain, command=("/no/such/lean",))
    with pytest.raises(PoolError, match="cannot be started"), Pool(absent, workers=1):
        pass


def test_statements_with_universes_instances_and_dots(check):
    statements = [
        ("theorem t.{u} (α : Type u) (a : α) : a = a", "rfl"),
        ("theorem t {α : Sort u} (a b : α) (h : a = b) : b = a", "h.symm"),
        ("theorem t (a b : α) (h : a = b) : b = a", "h.symm"),
        (
            "theorem t {α : Type _} [Inhabited α] (p : α → Prop) (h : ∀ x, p x) : ∃ x, p x",
            "⟨default, h default⟩",
        ),
        ("theorem Nat.my_le (n : Nat) : n ≤ n + 1", "le_succ n"),
        ("theorem t (n : Nat) (h : n = n := rfl) : n + 0 = n", "rfl"),
    ]
    verdicts = check(
        *[pair for pair in statements for _ in range(2)], *[(s, f"({p})") for s, p in statements]
    )
    assert [v.status for v in verdicts] == ["valid"] * 18, [v for v in verdicts if v.messages]


def test_asyncio(pool):
    async def gather() -> tuple[list[str], int]:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0.01)

        ticking = asyncio.create_task(tick())
        candidates = [Candidate(str(n), SWAP, f"{GOOD} -- {n}") for n in range(3)]
        statuses = [v.status async for v in pool.check_async(candidates)]
        ticking.cancel()
        return statuses, ticks

    statuses, ticks = asyncio.run(gather())
    assert statuses == ["valid"] * 3
    assert ticks > 5
