# SPDX-License-Identifier: Apache-2.0
"""The bundled problems that must be proved by hand.

`python -m launch.automation --by_hand=DIR` makes their files again.

No bare tactic of `automation.TACTICS` proves them, no two of them in a row, and none behind one
structural step (an induction, a case split, `constructor`, `intros`): the kernel was asked. They
are fresh draws of the other bands, and `bands/inductions.py`, levels 5 and 6. Held out means here
what it means there (`generate.split`), and no training problem of the others is more general than
a held-out one of these, or the other way round.
"""

import dataclasses
import itertools
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from kimina_jax.problems import generate
from kimina_jax.problems.automation import TACTICS, judged
from kimina_jax.problems.generate import STEM, Entry, draw_band, generalises
from kimina_jax.problems.load import SPLITS, ProblemError, load
from kimina_jax.problems.proofs.canonical import canonical, is_instance, sequent
from kimina_jax.problems.proofs.syntax import Theorem, parse_statement
from lean_checker.records import Candidate

SEED = 2026
# A term that ends a case of an induction in one line, and what may stand there for it.
LEAVES = re.compile(r"(?<==> )exact .*")
LEAF = "simp_all"
LEFT = "Let automation close the cases."
HELD_OUT = {"validation": 150, "test": 200}
# How many draws of each level a band is asked for, before automation takes its part.
QUOTAS: dict[str, tuple[int, ...]] = {
    "propositional": (0, 250, 90, 40),
    "quantifiers": (0, 60, 60, 40),
    "nat": (0, 100, 60, 30),
    "lists": (0, 150, 80, 35),
    "divisibility": (150, 250, 80, 35),
    "mixed": (0, 300, 100, 40),
    "inductions": (0, 0, 0, 0, 500, 800),
}


def attempts(statement: Theorem) -> Iterator[str]:
    """What automation is tried: tactics, pairs of them, and each behind a structural step."""
    yield from TACTICS
    yield from (f"{a} <;> {b}" for a, b in itertools.permutations(TACTICS, 2))
    steps = ["intros", "constructor"]
    for name, kind in statement.variables:
        if kind == "Nat" or (isinstance(kind, tuple) and kind[:2] == ("app", "List")):
            steps.append(f"induction {name}")
    goal = statement.goal
    if isinstance(goal, tuple) and goal[0] == "∀":
        steps.append(f"intro {goal[1]}; induction {goal[1]}")
    for name, fact in statement.hypotheses:
        if isinstance(fact, tuple) and fact[0] in ("∨", "∧", "∃"):
            steps.append(f"cases {name}")
    yield from (f"{step} <;> {tactic}" for step in steps for tactic in TACTICS)


def by_hand(entries: list[Entry], check: Callable) -> list[Entry]:
    """The entries whose own proof the kernel accepts, and none of the attempts of automation;
    `check` is `Pool.check`. The bare tactics go first, since they take most. Raises ProblemError
    where an attempt could not be checked."""

    def valid(left: list[Entry], chosen: Callable[[Entry], Iterable[str]]) -> set[int]:
        candidates = (
            Candidate(f"{i}/{k}", entry.statement(), proof)
            for i, entry in enumerate(left)
            for k, proof in enumerate(chosen(entry))
        )
        verdicts = judged(check(candidates))
        return {int(v.id.partition("/")[0]) for v in verdicts if v.status == "valid"}

    def those(entry: Entry) -> list[str]:
        return [f"by\n  {attempt}" for attempt in attempts(entry.draft.statement)]

    own = valid(entries, lambda entry: [generate.proof_text(entry.draft.script)])
    left = [entries[i] for i in sorted(own)]
    for chosen in (lambda e: those(e)[: len(TACTICS)], lambda e: those(e)[len(TACTICS) :]):
        taken = valid(left, chosen)
        left = [entry for i, entry in enumerate(left) if i not in taken]
    return left


def build(check: Callable, seed: int = SEED) -> dict[str, list[dict]]:
    """The three files: split name -> rows."""
    shipped = {name: [parse_statement(p.statement) for p in load(name)] for name in SPLITS}
    seen = {canonical(statement) for statements in shipped.values() for statement in statements}
    with ProcessPoolExecutor() as workers:
        drawn = list(workers.map(draw_band, QUOTAS, [seed] * len(QUOTAS), QUOTAS.values()))
    fresh: dict[str, Entry] = {}
    for number, entry in enumerate(e for entries in drawn for e in entries):
        if entry.form not in seen:
            name = f"hand_{STEM[entry.band]}_{number}"
            fresh.setdefault(entry.form, dataclasses.replace(entry, name=name))
    entries = by_hand(list(fresh.values()), check)
    sequents = {name: [sequent(s) for s in statements] for name, statements in shipped.items()}
    return split(entries, sequents, seed)


def more_inductions(count: int, seed: int = SEED + 1) -> list[dict]:
    """About `count` training problems of the band `inductions` that no shipped file has, three of
    level 5 for five of level 6, as rows; none is more general than a held-out problem.

    Whether automation proves one is not asked: that takes hours, and none of the band is easy.
    """
    known = [parse_statement(p.statement) for name in SPLITS for p in load(name, "all")]
    seen = {canonical(statement) for statement in known}
    held = [
        ("", sequent(parse_statement(p.statement))) for name in HELD_OUT for p in load(name, "all")
    ]
    five = count * 3 // 8
    drawn = draw_band("inductions", seed, (0, 0, 0, 0, five, count - five))
    entries = [entry for entry in drawn if entry.form not in seen]
    with ProcessPoolExecutor() as workers:
        parts = [entries[i : i + 200] for i in range(0, len(entries), 200)]
        chunks = workers.map(_none_general, parts, itertools.repeat(held))
        left = [entry for chunk in chunks for entry in chunk]
    return [dataclasses.replace(entry, name=f"more_{entry.name}_{seed}").row() for entry in left]


def leave_to_lean(rows: list[dict], share: float, check: Callable, seed: int = SEED) -> list[dict]:
    """The rows; of those in which one term ends a case of an induction about `share` have LEAF
    there, where the kernel accepts that. `check` is `Pool.check`.

    The structure (which induction, which lemma, which split) is as much to be found as before.
    Raises ProblemError where a proof could not be judged, since what is shown hung on it.
    """
    rng = random.Random(f"{seed}/leaves")
    chosen = [
        i for i, row in enumerate(rows) if LEAVES.search(row["proof"]) and rng.random() < share
    ]
    proofs = {str(i): LEAVES.sub(LEAF, rows[i]["proof"]) for i in chosen}
    asked = (Candidate(i, rows[int(i)]["statement"], proof) for i, proof in proofs.items())
    status = {int(verdict.id): verdict.status for verdict in check(asked)}
    if open_ones := [rows[i]["id"] for i in chosen if status.get(i) in (None, "infra", "timeout")]:
        raise ProblemError(
            f"{len(open_ones)} proofs, the first of {open_ones[0]}, could not be judged; the same"
            " command tries again"
        )
    accepted = {i for i in chosen if status[i] == "valid"}
    return [_left(row) if i in accepted else row for i, row in enumerate(rows)]


def _left(row: dict) -> dict:
    (kind, plan), (block, script) = row["thinking"]
    thinking = [[kind, f"{plan} {LEFT}"], [block, LEAVES.sub(LEAF, script)]]
    return row | {"proof": LEAVES.sub(LEAF, row["proof"]), "thinking": thinking}


def _none_general(entries: Sequence[Entry], held: list) -> list[Entry]:
    return [entry for entry in entries if not generalises(entry.draft.statement, held)]


def split(entries: list[Entry], shipped: dict[str, list], seed: int) -> dict[str, list[dict]]:
    """Draws what is held out from every band and level by its size. `shipped` are the sequents of
    the other splits: no held-out problem is an instance of one that is for training there, and no
    training problem generalises a held-out one, there or here."""
    strata: dict[tuple[str, int], list[Entry]] = {}
    for entry in entries:
        strata.setdefault((entry.band, entry.draft.level), []).append(entry)
    rng = random.Random(f"{seed}/by hand")
    held: dict[str, list[Entry]] = {name: [] for name in HELD_OUT}
    for _, members in sorted(strata.items()):
        rng.shuffle(members)
        special = (e for e in members if not _is_special(e, shipped["train"]))
        for name, count in HELD_OUT.items():
            share = count * len(members) / len(entries)
            whole = int(share) + (rng.random() < share - int(share))
            held[name] += itertools.islice(special, whole)
    chosen = [entry for members in held.values() for entry in members]
    names = {entry.name for entry in chosen}
    taboo = [("", sequent(e.draft.statement)) for e in chosen]
    taboo += [("", one) for name in HELD_OUT for one in shipped[name]]
    left = [e for e in entries if e.name not in names]
    train = [e for e in left if not generalises(e.draft.statement, taboo)]
    files = {"train": train, **held}
    return {name: [e.row() for e in sorted(files[name], key=_place)] for name in files}


def _is_special(entry: Entry, shipped: list) -> bool:
    """Whether one of the shipped problems is more general."""
    own = sequent(entry.draft.statement)
    return any(is_instance(own, general) for general in shipped)


def _place(entry: Entry) -> tuple[str, int, int]:
    return entry.band, entry.draft.level, int(entry.name.rpartition("_")[2])
