# SPDX-License-Identifier: Apache-2.0
"""Does Lean take the statements, and what speaks against them? Asked once, before anything dear
begins."""

import dataclasses
import json
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kimina_jax.checking.checker import Checker
from kimina_jax.checking.flow import Check
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox
from launch.config.errors import UserError
from launch.processes import checkers, progress
from lean_checker.records import Candidate, Verdict
from lean_checker.refutation import NO_PROOF, opposed, opposites
from lean_checker.theory.theory_cache import cache_root

# A proof that is never right: its verdict is `wrong` where the statement elaborates.
BROKEN = ("statement", "header", "format")
# These say nothing about the statement, and what to do about them.
CURES = {
    "infra": "see that what checks is up ('checker.servers', 'checker.toolchain')",
    "timeout": "raise 'checker.timeout_s', or leave that problem out",
    "oom": "raise 'checker.memory_mib', or leave that problem out",
    "crash": "leave that problem out",
}


def broken(
    rows: Iterable[Mapping[str, Any]],
    check: Check,
    on_done: Callable[[int], None],
    cures: Mapping[str, str] = CURES,
    names: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The ids of problems whose statements Lean does not take, with what it says.

    rows: id, statement, and if there is one a preamble and an environment. check: Pool.check.
    cures: what to do, by the status of a statement that could not be checked, if not CURES; names:
    of problems for the user, if not their ids. Raises UserError where one could not be checked.
    """
    candidates = [
        Candidate(
            row["id"],
            row["statement"],
            NO_PROOF,
            row.get("environment") or "",
            row.get("preamble") or "",
        )
        for row in rows
    ]
    found: dict[str, str] = {}
    for done, verdict in enumerate(check(candidates), 1):
        if verdict.status in CURES:
            name = (names or {}).get(verdict.id, verdict.id)
            raise UserError(
                f"the statement of {name!r} could not be checked ({verdict.status}):"
                f" {_said(verdict)}; {(CURES | dict(cures))[verdict.status]}"
            )
        if verdict.status in BROKEN:
            found[verdict.id] = (
                f"its statement is not taken by Lean ({verdict.status}): {_said(verdict)}"
            )
        on_done(done)
    return found


def _said(verdict: Verdict) -> str:
    return " ".join(verdict.messages[0].text.split())[:300] if verdict.messages else "no word"


def refuse_broken(sets: Mapping[str, Sequence[Problem]], checker: Checker) -> None:
    """Raises UserError where Lean does not take a statement of a problem.

    sets: the problems of each file. What Lean says is kept in the user's cache folder, so a
    statement is asked about once.
    """
    named = [(file, problem) for file, problems in sets.items() for problem in problems]
    if not named:
        return
    rows = [dataclasses.asdict(p) | {"id": str(k)} for k, (_, p) in enumerate(named)]
    with (
        checkers.opened(_patient(checker)) as pool,
        progress.bar("statements", len(rows)) as advance,
    ):
        names = {str(k): problem.id for k, (_, problem) in enumerate(named)}
        reasons = broken(rows, pool.check, lambda done: advance(done, ""), names=names)
    if not reasons:
        return
    first = min(map(int, reasons))
    file, problem = named[first]
    raise UserError(
        f"{file}: {len(reasons)} of its problems cannot be solved, such as {problem.id!r}:"
        f" {reasons[str(first)]}; leave them out{_program(file, checker)}, or {_other(checker)}"
    )


def _patient(checker: Checker) -> Checker:
    """The checker as it is asked about statements: what it says is kept in the user's cache."""
    kept = str(cache_root() / "statements.sqlite")
    return dataclasses.replace(checker, timeout_s=max(60.0, checker.timeout_s), cache=kept)


# Of a problem: what its opposites follow from.
ASKED = ("statement", "preamble", "environment")


def prepare_opposites(run: Path, problems: Sequence[Problem], checker: Checker) -> None:
    """Writes RUN/opposites.jsonl: which opposites of each problem the trainer may ask for, as
    `opposed` says; says how many problems have none. It stays as the run was begun with.

    Raises UserError where no problem has one, or the checker fails.
    """
    if mailbox.opposites_file(run).exists():
        return
    with (
        checkers.opened(_patient(checker)) as pool,
        progress.bar("opposites", len(problems)) as advance,
    ):
        rows = [{"id": one.id, **_asked(one)} for one in problems]
        found = opposed(rows, pool.check, lambda done: advance(done, ""))
    without = [problem.id for problem in problems if not found[problem.id]]
    if len(without) == len(problems):
        raise UserError(
            f"'rl.negate.share' is set, and Lean takes an opposite of none of the {len(problems)}"
            " problems; set it to 0"
        )
    if without:
        progress.console.print(
            f"{len(without)} of {len(problems)} problems are never asked for as their opposite,"
            f" such as {without[0]!r}: Lean takes none, or reads its parts otherwise there",
            markup=False,
        )
    told = (row | {"kinds": found[row["id"]]} for row in rows)
    mailbox.write_jsonl(mailbox.opposites_file(run), told)


def read_opposites(run: Path, problems: Sequence[Problem]) -> dict[str, dict[str, str]]:
    """By the id of a problem the opposites that RUN/opposites.jsonl allows, by kind; what it says
    of a problem that has changed since then is nothing. Raises UserError where it is not there."""
    path = mailbox.opposites_file(run)
    if not path.is_file():
        raise UserError(
            f"{path}: is not there, and 'rl.negate.share' is set; run launch.rl with this --run"
            " once more (with --prepare it ends when that is done)"
        )
    taken = {row["id"]: row for row in mailbox.read_jsonl(path, ("id", *ASKED, "kinds"))}
    found: dict[str, dict[str, str]] = {}
    for problem in problems:
        row = taken.get(problem.id)
        if row and {name: row[name] for name in ASKED} == _asked(problem):
            made = opposites(problem.statement, problem.preamble)
            found[problem.id] = {kind: made[kind] for kind in made if kind in row["kinds"]}
    return {name: made for name, made in found.items() if made}


def _asked(problem: Problem) -> dict[str, str]:
    return {name: getattr(problem, name) for name in ASKED}


def _program(file: str, checker: Checker) -> str:
    """How launch.problems asks the same Lean, which it cannot where others check."""
    if checker.elsewhere:
        return " of the file"
    words = ["python -m launch.problems", shlex.quote(file), "OUT --check"]
    if checker.toolchain != "embedded":
        words.append(f"--toolchain={shlex.quote(checker.toolchain)}")
    if checker.environments:
        words.append(f"--environments={shlex.quote(json.dumps(checker.environments))}")
    if checker.header:
        words.append("--header=FILE (with 'checker.header' in it)")
    return f" with `{' '.join(words)}`"


def _other(checker: Checker) -> str:
    if checker.servers:
        return "set 'checker.servers' to such as have the Lean that they need"
    return "set 'checker.toolchain' or 'checker.environments' to the Lean that they need"
