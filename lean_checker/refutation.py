# SPDX-License-Identifier: Apache-2.0
"""Which statements are false, or hold since what they assume contradicts itself.

From a statement two others are made, of the parts that the parser of statements finds: its
negation, and False from its binders. Automation is tried on both, and the kernel judges.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from lean_checker.check.assemble import Statement, parse_statement
from lean_checker.check.scanner import Refused
from lean_checker.check.stream import PoolError
from lean_checker.preamble import has_variables
from lean_checker.records import Candidate, Verdict

TACTICS = ("simp_all", "omega", "decide")
AGAINST = ("decide", "omega", "intro h\n  simp_all", "simp")
TRIED = {"false": AGAINST, "vacuous": TACTICS}  # by what a proof says of the statement
VALUES = (0, 1, 2)
MOST_NUMBERS = 3  # that get values: so many binders, at the statement's beginning
Check = Callable[[Iterable[Candidate]], Iterator[Verdict]]
NO_PROOF = "by skip"
SHOW_ALL = "set_option pp.all true"
LEFT_OUT = "⋯"  # Lean's sign for it
NOTHING, ITSELF = "nothing", "itself"
# By what is asked about the tactic that fails where a name or a notation of the problem's own made
# another thing of the words. The problem's goal is shown as False where it is that by its meaning.
READ = {
    "false": "by show _root_.Not _",
    "vacuous": "by show _root_.False",
    ITSELF: "by first | show _root_.False | skip",
}
_NUMBERS = re.compile(r"∀\s+\(((?:[^\W\d]\w*\s+)+):\s*(?:Nat|ℕ|Int|ℤ)\)")
# By how a problem is flagged: as its report says it.
REASONS = {
    "false": "it is false: Lean proves its negation",
    "vacuous": "its hypotheses contradict each other: Lean proves False from them",
}


def negation(text: str, library: bool = True) -> str:
    """Return `theorem NAME_neg : ¬ (∀ BINDERS, TYPE)`.

    library: as in parse_statement. Raises Refused, as it does.
    """
    statement = parse_statement(text, library)
    opening = f"theorem {_name(statement, 'neg')}{statement.levels} : ¬ ("
    if "\n" not in statement.rest:
        forall = f"∀ {statement.binders}, " if statement.binders else ""
        return f"{opening}{forall}{statement.type})"
    # What follows may have to stand in columns that agree; the colon stays where it was.
    colon = _colon(statement)
    if statement.binders:
        rest = f"{statement.rest[:colon]},{statement.rest[colon + 1 :]}"
        return f"{opening}∀\n{rest})"
    return f"{opening}\n{statement.rest[:colon]} {statement.rest[colon + 1 :]})"


def vacuity(text: str, library: bool = True) -> str:
    """Return `theorem NAME_vacuous BINDERS : False`, or nothing for a statement without binders.

    library: as in parse_statement. Raises Refused, as it does.
    """
    statement = parse_statement(text, library)
    if not statement.binders:
        return ""
    opening = f"theorem {_name(statement, 'vacuous')}{statement.levels}"
    if "\n" not in statement.rest:
        return f"{opening} {statement.binders} : False"
    return f"{opening}\n{statement.rest[: _colon(statement)]}: False"


def opposites(text: str, preamble: str = "") -> dict[str, str]:
    """By what its proof says of a statement, a key of REASONS, each statement that speaks against
    it. None where it cannot be taken apart, or stands behind `variable` lines: it has binders then
    that it does not show.

    They are texts, and Lean may read the parts otherwise than where they stood: what a name means
    that nobody has bound, and the type of a binder that has none, follow from the rest.
    """
    if has_variables(preamble):
        return {}
    try:
        found = {"false": negation(text), "vacuous": vacuity(text)}
    except Refused:
        return {}
    return {kind: statement for kind, statement in found.items() if statement}


def _colon(statement: Statement) -> int:
    """Where the colon before the type stands in the rest."""
    before = len(statement.rest) - len(statement.rest.lstrip())
    return statement.rest.index(":", before + len(statement.binders))


def _name(statement: Statement, ending: str) -> str:
    """The statement's name with an ending that is no word of its own."""
    name = statement.name
    return f"{name[:-1]}_{ending}»" if name.endswith("»") else f"{name}_{ending}"


def refuted(
    rows: Sequence[Mapping[str, Any]],
    check: Check,
    on_done: Callable[[int], None] = lambda done: None,
) -> dict[str, str]:
    """By the id of a problem that is refuted the reason, with the proof's tactics.

    rows: problems; `environment` names one that `check` knows. Statements behind a preamble with
    `variable` lines are not tried: they have binders that they do not show. A proof of an opposite
    counts only if that is read as `opposed` says. Raises PoolError where our side fails to check.
    """
    tried: dict[str, tuple[str, str, str]] = {}

    def candidates() -> Iterator[Candidate]:
        for row in rows:
            preamble, environment = row.get("preamble") or "", row.get("environment") or ""
            for kind, statement, tactics in _attempts(row["statement"], preamble):
                name = str(len(tried))
                tried[name] = row["id"], kind, tactics
                yield Candidate(name, statement, f"by\n  {tactics}", environment, preamble)

    found: dict[str, dict[str, str]] = {}
    for done, verdict in enumerate(check(candidates()), 1):
        if verdict.status == "infra":
            raise PoolError(
                "A negation could not be checked (infrastructure, not the statement); run the same"
                " command again"
            )
        problem, kind, tactics = tried[verdict.id]
        if verdict.status == "valid":
            said = f"{REASONS[kind]} (by {'; '.join(map(str.strip, tactics.splitlines()))})"
            # The first in the order of the attempts, whichever ends first.
            of_kind = found.setdefault(problem, {})
            of_kind[kind] = min(of_kind.get(kind, said), said)
        on_done(done)
    alike = opposed([row for row in rows if row["id"] in found], check) if found else {}
    kept = {
        name: [found[name][kind] for kind in alike[name] if kind in found[name]] for name in found
    }
    return {name: min(said) for name, said in kept.items() if said}


def opposed(
    rows: Sequence[Mapping[str, Any]],
    check: Check,
    on_done: Callable[[int], None] = lambda done: None,
) -> dict[str, list[str]]:
    """By the id of each problem the kinds of its opposites whose proof says what they say.

    Lean must take them, and read their parts as it reads the problem's: all that is assumed, in
    full, is what False is to follow from, and nothing stands outside of what is negated. A name
    that nobody has bound would, and a variable whose type is not said may be of another one where
    the goal is gone. A problem that claims False is its own second opposite: whoever proves it has
    solved it. Raises PoolError where our side fails to check.
    """
    asked: dict[tuple[str, str], Candidate] = {}

    def ask(kind: str, name: str, statement: str, environment: str, preamble: str = "") -> None:
        before = f"{preamble}\n{SHOW_ALL}" if preamble else SHOW_ALL
        number = str(len(asked))
        proof = READ.get(kind, NO_PROOF)
        asked[kind, name] = Candidate(number, statement, proof, environment, before)

    for name in sorted({row.get("environment") or "" for row in rows}):
        ask(NOTHING, name, "theorem t : True", name)
    for row in rows:
        preamble, environment = row.get("preamble") or "", row.get("environment") or ""
        made = opposites(row["statement"], preamble)
        for kind, text in {ITSELF: row["statement"], **made}.items() if made else ():
            ask(kind, row["id"], text, environment, preamble)
    shown = _shown(asked, check, lambda done: on_done(done * len(rows) // len(asked)))
    found: dict[str, list[str]] = {}
    for row in rows:
        name, environment = row["id"], row.get("environment") or ""
        wanted = {"false": (NOTHING, environment), "vacuous": (ITSELF, name)}
        found[name] = [
            kind
            for kind, like in wanted.items()
            if (ITSELF, name) in shown
            and (said := shown.get((kind, name))) is not None
            and (other := shown.get(like)) is not None
            and said[0] == other[0]
            and said[1] != other[1]
        ]
    return found


def _shown(
    asked: Mapping[tuple[str, str], Candidate], check: Check, on_done: Callable[[int], None]
) -> dict[tuple[str, str], tuple[str, str]]:
    """What Lean shows before the goal, and as the goal, of each statement that it takes, if it
    shows all of what stands before."""
    keys = {candidate.id: key for key, candidate in asked.items()}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for done, verdict in enumerate(check(asked.values()), 1):
        if verdict.status == "infra":
            raise PoolError(
                "What speaks against a problem could not be checked (infrastructure, not the"
                " statement); run the same command again"
            )
        errors = [message.text for message in verdict.messages if message.severity == "error"]
        before, mark, goal = errors[0].partition("⊢") if errors else ("", "", "")
        if verdict.status == "wrong" and mark and LEFT_OUT not in before:
            found[keys[verdict.id]] = before, goal.strip()
        on_done(done)
    return found


def _attempts(statement: str, preamble: str) -> Iterator[tuple[str, str, str]]:
    """(kind, statement, tactics) of everything that is tried."""
    for kind, against in opposites(statement, preamble).items():
        more = _counterexamples(against) if kind == "false" else ()
        for tactics in (*TRIED[kind], *more):
            yield kind, against, tactics


def _counterexamples(against: str) -> Iterator[str]:
    """Tactics that take small values for the numbers that the statement begins with."""
    numbers = _NUMBERS.search(against)
    names = numbers[1].split() if numbers else []
    if not 0 < len(names) <= MOST_NUMBERS:
        return
    for values in itertools.product(VALUES, repeat=len(names)):
        # The general form must go: simp_all would make it of no use, and then that of the values.
        yield f"intro h\n  specialize h {' '.join(map(str, values))}\n  simp_all"
