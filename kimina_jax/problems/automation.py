# SPDX-License-Identifier: Apache-2.0
"""Which bundled training problems a bare tactic of Lean proves, and those proofs as solutions.

The reference solutions derive every step by hand. A prover of today also leans on automation: SFT
shows it now and then, and RL finds out where it works. Nothing of this is known for held-out
problems at training time: the file holds training problems only.

`python -m launch.automation` asks the kernel, and writes the shipped file anew if told to.
"""

import dataclasses
import functools
import random
from collections.abc import Callable, Iterable, Iterator, Sequence

from kimina_jax.problems.load import FOLDER, Problem, ProblemError, read_rows
from lean_checker.records import Candidate, Verdict

TACTICS = ("simp_all", "omega", "ac_rfl", "simp_all +arith", "solve_by_elim")
FILE = FOLDER / "automation.jsonl.gz"
PLAN = "Let automation try."


@functools.cache
def proved_by() -> dict[str, tuple[str, ...]]:
    """Training problem id -> the tactics that prove it; problems with none are absent."""
    return {row["id"]: tuple(row["tactics"]) for row in read_rows(FILE)}


def automated(problem: Problem, tactic: str) -> Problem:
    """`problem` with the proof `by tactic` as its solution."""
    thinking = (("text", PLAN), ("tactics", tactic))
    return dataclasses.replace(problem, proof=f"by\n  {tactic}", thinking=thinking)


def mix(problems: Sequence[Problem], share: float, seed: int) -> list[Problem]:
    """`problems`, a part `share` of those that automation proves with such a proof instead.

    Which ones, and which of the tactics that work, is drawn per problem from `seed`. Raises
    ProblemError for a share outside [0, 1].
    """
    if not 0 <= share <= 1:
        raise ProblemError(f"problems.automation is {share}; it must lie in [0, 1]")
    mixed = []
    for problem in problems:
        rng = random.Random(f"{seed}/automation/{problem.id}")
        tactics = proved_by().get(problem.id, ())
        chosen = bool(tactics) and rng.random() < share
        mixed.append(automated(problem, rng.choice(tactics)) if chosen else problem)
    return mixed


def judged(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """The verdicts about attempts. Raises ProblemError where our side failed to check one: what
    automation proves is not known then."""
    for verdict in verdicts:
        if verdict.status == "infra":
            raise ProblemError(
                f"the attempt {verdict.id} could not be checked (infrastructure, not the attempt);"
                " run the same command again"
            )
        yield verdict


def search(problems: Sequence[Problem], check: Callable) -> list[dict]:
    """The rows of the file: every tactic tried on every problem; `check` is `Pool.check`. Raises
    ProblemError as `judged` does."""
    candidates = (
        Candidate(
            f"{problem.id}/{tactic}", problem.statement, f"by\n  {tactic}", problem.environment
        )
        for tactic in TACTICS
        for problem in problems
    )
    valid = {verdict.id for verdict in judged(check(candidates)) if verdict.status == "valid"}
    rows = []
    for problem in problems:
        tactics = [tactic for tactic in TACTICS if f"{problem.id}/{tactic}" in valid]
        if tactics:
            rows.append({"id": problem.id, "tactics": tactics})
    return rows
