# SPDX-License-Identifier: Apache-2.0
"""Does Lean take the statements? Asked once, before anything dear begins."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kimina_jax.checking import Check, Checker
from kimina_jax.problems.load import Problem
from launch.config.errors import UserError
from launch.processes import progress, tier
from lean_checker.environments import Pools
from lean_checker.records import Candidate, Verdict
from lean_checker.theory.theory_cache import cache_root

# A proof that is never right: its verdict is `wrong` where the statement elaborates.
NO_PROOF = "by skip"


def broken(
    rows: Iterable[Mapping[str, Any]], check: Check, on_done: Callable[[int], None]
) -> dict[str, str]:
    """The ids of problems whose statements Lean does not take, with what it says.

    rows: id, statement, and if there is one a preamble and an environment. check: Pool.check.
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
        if reason := _reason(verdict):
            found[verdict.id] = reason
        on_done(done)
    return found


def _reason(verdict: Verdict) -> str:
    if verdict.status in ("wrong", "valid"):
        return ""
    said = " ".join(verdict.messages[0].text.split())[:300] if verdict.messages else verdict.status
    return f"its statement is not taken by Lean ({verdict.status}): {said}"


def refuse_broken(sets: Mapping[str, Sequence[Problem]], checker: Checker) -> None:
    """Raises UserError where Lean does not take a statement of a problem.

    sets: the problems of each file. What Lean says is kept in the user's cache folder, so a
    statement is asked about once.
    """
    named = [(file, problem) for file, problems in sets.items() for problem in problems]
    if not named:
        return
    rows = [dataclasses.asdict(p) | {"id": str(k)} for k, (_, p) in enumerate(named)]
    limits = {"workers": checker.workers, "timeout_s": max(60.0, checker.timeout_s)}
    cache = cache_root() / "statements.sqlite"
    with (
        Pools(tier.toolchains(checker), cache=cache, **limits) as pool,
        progress.bar("statements", len(rows)) as advance,
    ):
        reasons = broken(rows, pool.check, lambda done: advance(done, ""))
    if not reasons:
        return
    first = min(map(int, reasons))
    file, problem = named[first]
    raise UserError(
        f"{file}: {len(reasons)} of its problems cannot be solved, such as {problem.id!r}:"
        f" {reasons[str(first)]}; leave them out with `python -m launch.problems {file} OUT"
        " --check`, or set 'checker.toolchain' or 'checker.environments' to the Lean that they need"
    )
