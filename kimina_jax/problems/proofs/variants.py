# SPDX-License-Identifier: Apache-2.0
"""False variants: wrong (statement, proof) pairs made from good problems, for testing a checker.

Mutations of the statement keep the proof; they are kept only if the new statement has a small
countermodel, or if the
proof names a hypothesis that is gone. Mutations of the proof keep the statement. A mutation may hit
upon another right
proof; the few of which the kernel said so are listed in ACCEPTED and left out.
"""

import random
import re
from collections.abc import Iterator

from kimina_jax.problems.proofs.models import has_countermodel
from kimina_jax.problems.proofs.syntax import Expr, Theorem, parse_statement, show_statement

# (source, mutation) whose pair the kernel accepts after all.
_ACCEPTED = {
    "wrong-direction": (
        "eq214 eq471 eq641 eq664 eq704 eq794 list103 list240 list475 list622 list638 "
        "list655 list764 nat1017 nat1020 nat1060 nat1087 nat1105 nat1139 nat1193 "
        "nat1196 nat120 nat1208 nat1223 nat1224 nat1267 nat1302 nat1336 nat1342 nat1358 "
        "nat1388 nat169 nat178 nat182 nat209 nat210 nat236 nat249 nat275 nat324 nat361 "
        "nat392 nat412 nat45 nat459 nat475 nat477 nat491 nat494 nat523 nat538 nat602 "
        "nat608 nat615 nat642 nat647 nat704 nat710 nat768 nat770 nat782 nat799 nat805 "
        "nat841 nat89 nat897 nat925 nat944 nat95 nat956 nat971 nat980"
    ),
    "wrong-lemma": ("dvd36 mix1031"),
}
ACCEPTED = frozenset(
    (source, mutation) for mutation, sources in _ACCEPTED.items() for source in sources.split()
)
MUTATIONS = (
    "hypothesis-dropped",
    "goal-negated",
    "goal-turned",
    "hypothesis-turned",
    "wrong-hypothesis",
    "case-missing",
    "wrong-lemma",
    "wrong-direction",
    "step-missing",
)
LEMMA_SWAPS = (
    ("Nat.lt_of_lt_of_le", "Nat.lt_of_le_of_lt"),
    ("Nat.le_trans", "Nat.lt_trans"),
    ("Nat.lt_trans", "Nat.le_trans"),
    ("Nat.dvd_mul_left_of_dvd", "Nat.dvd_mul_right_of_dvd"),
    ("Nat.dvd_mul_right_of_dvd", "Nat.dvd_mul_left_of_dvd"),
    ("Nat.dvd_add", "Nat.mul_dvd_mul"),
    ("Nat.add_assoc", "Nat.mul_assoc"),
    ("Nat.mul_add", "Nat.add_mul"),
    ("Or.inl", "Or.inr"),
    ("Or.inr", "Or.inl"),
    ("left", "right"),
)


def variants(row: dict, rng: random.Random) -> Iterator[dict]:
    """Wrong pairs made from one problem row: dicts with source, mutation, statement, proof."""
    statement = parse_statement(row["statement"])
    for mutation, changed in _statements(statement, row, rng):
        yield _variant(row, mutation, show_statement(changed), row["proof"])
    for mutation, proof in _proofs(row["proof"], statement, rng):
        if proof != row["proof"] and (row["id"], mutation) not in ACCEPTED:
            yield _variant(row, mutation, row["statement"], proof)


def _variant(row: dict, mutation: str, statement: str, proof: str) -> dict:
    return {
        "id": f"{row['id']}-{mutation}",
        "source": row["id"],
        "mutation": mutation,
        "statement": statement,
        "proof": proof,
    }


def _statements(s: Theorem, row: dict, rng: random.Random) -> Iterator[tuple[str, Theorem]]:
    used = set(re.findall(r"[\w']+", row["proof"]))
    named = [i for i, (name, _) in enumerate(s.hypotheses) if name in used]
    if named:
        i = rng.choice(named)
        rest = s.hypotheses[:i] + s.hypotheses[i + 1 :]
        if s.hypotheses[i][0] not in {"hp", "hq", "hr", "hs", "h"} and not _introduces(row, s, i):
            yield "hypothesis-dropped", Theorem(s.name, s.variables, rest, s.goal)
    if row["band"] == "lists":
        return  # lists have no small models here
    for mutation, goal in (("goal-negated", ("¬", s.goal)), ("goal-turned", _turn(s.goal))):
        changed = Theorem(s.name, s.variables, s.hypotheses, goal)
        if goal != s.goal and has_countermodel(changed, rng, 150):
            yield mutation, changed
    turned = [(i, _turn(e)) for i, (_, e) in enumerate(s.hypotheses) if _turn(e) != e]
    if turned:
        i, e = rng.choice(turned)
        hypotheses = (*s.hypotheses[:i], (s.hypotheses[i][0], e), *s.hypotheses[i + 1 :])
        changed = Theorem(s.name, s.variables, hypotheses, s.goal)
        if has_countermodel(changed, rng, 150):
            yield "hypothesis-turned", changed


def _introduces(row: dict, s: Theorem, i: int) -> bool:
    """Whether the script itself introduces the name of hypothesis i, so that dropping it could be
    harmless."""
    name = s.hypotheses[i][0]
    return any(
        re.search(rf"\b{name}\b", line.split(":=")[0])
        for line in row["proof"].split("\n")
        if re.match(r"[ ·]*(intro|obtain|have|by_cases|rcases .* with)", line)
    )


def _turn(e: Expr) -> Expr:
    """The converse: sides of an implication, a relation or a quantified one exchanged; ∧ and ∨
    exchanged."""
    if isinstance(e, str):
        return e
    if e[0] in ("→", "≤", "<", "∣") and e[1] != e[2]:
        return (e[0], e[2], e[1])
    if e[0] in ("∧", "∨"):
        return ("∨" if e[0] == "∧" else "∧", e[1], e[2])
    if e[0] in ("∀", "∃"):
        return (*e[:3], _turn(e[3]))
    return e


def _proofs(proof: str, s: Theorem, rng: random.Random) -> Iterator[tuple[str, str]]:
    lines = proof.split("\n")
    names = [name for name, _ in s.hypotheses]
    body = "\n".join(lines[1:])
    places = [m for m in re.finditer(r"\bh\d\b|\bh[a-z]\b", body)]
    if places and len(names) > 1:
        place = rng.choice(places)
        other = rng.choice([n for n in names if n != place.group()])
        changed = body[: place.start()] + other + body[place.end() :]
        yield "wrong-hypothesis", f"{lines[0]}\n{changed}"
    cases = [i for i, line in enumerate(lines) if line.startswith(("  ·", "  |"))]
    if len(cases) > 1:
        yield "case-missing", "\n".join(lines[: cases[-1]])
    for old, new in LEMMA_SWAPS:
        if re.search(rf"\b{re.escape(old)}\b", body):
            changed = re.sub(rf"\b{re.escape(old)}\b", new, body, count=1)
            yield "wrong-lemma", f"{lines[0]}\n{changed}"
            break
    if "rw [" in body:
        yield "wrong-direction", f"{lines[0]}\n{_flip(body)}"
    if len(lines) > 3 and not cases:
        yield "step-missing", "\n".join([*lines[:1], *lines[2:]])


def _flip(body: str) -> str:
    """Turn the direction of the first rewrite."""
    before, after = body.split("rw [", 1)
    return f"{before}rw [{after.removeprefix('← ') if after.startswith('← ') else '← ' + after}"
