# SPDX-License-Identifier: Apache-2.0
"""What was to be proved where a rejected proof goes wrong, beside Lean's messages about it.

Most messages print the goals themselves, and at the first tactic the goal is the statement. Only
for the others a warm Lean process (stepping.py) reads the proofs again, those of a batch together.
It decides nothing: the verdict stands before it is asked.
"""

import re
import threading
from collections.abc import Sequence
from dataclasses import replace

from lean_checker.check.outcome import Outcome
from lean_checker.check.scanner import Refused
from lean_checker.check.verdict import MAX_TEXT, METAVARIABLE
from lean_checker.records import Message
from lean_checker.sandbox.process import Limits
from lean_checker.stepping import StepError, Stepper
from lean_checker.toolchain import Toolchain

TOGETHER = 32  # proofs that are read as one document
TURNSTILE = "⊢"
# What stands before an error in the first tactic, whose goal is the statement.
_FIRST = re.compile(r"\s*(by\b)?\s*[^\n;]*")


class ErrorGoals:
    """Lean processes that read rejected proofs again: at most `workers`, each kept for the next
    batch with its toolchain. Threads may share it; `close` it."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._idle: list[Stepper] = []
        self._lock = threading.Lock()

    def close(self) -> None:
        """End the processes that wait."""
        with self._lock:
            idle, self._idle = self._idle, []
        for stepper in idle:
            stepper.__exit__()

    def add(
        self, toolchain: Toolchain, limits: Limits, outcomes: Sequence[Outcome]
    ) -> list[Outcome]:
        """Return the outcomes with one more message, of severity information at the first error,
        where its goals are not known yet; where they cannot be had, the outcome as it is."""
        asked = [outcome for outcome in outcomes if first_error(outcome) is not None]
        if not asked:
            return list(outcomes)
        stepper = self._take(toolchain, limits)
        goals: dict[int, tuple[str, ...]] = {}
        try:
            for start in range(0, len(asked), TOGETHER):
                part = asked[start : start + TOGETHER]
                goals |= dict(zip(map(id, part), _read(stepper, part), strict=True))
        finally:
            self._give_back(stepper)
        return [_with_goals(outcome, goals.get(id(outcome), ())) for outcome in outcomes]

    def _take(self, toolchain: Toolchain, limits: Limits) -> Stepper:
        """A process for this toolchain; one for another ends where there are too many."""
        old = None
        with self._lock:
            for stepper in self._idle:
                if stepper.toolchain == toolchain:
                    self._idle.remove(stepper)
                    return stepper
            if len(self._idle) >= self._workers:
                old = self._idle.pop(0)
        if old is not None:
            old.__exit__()
        stepper = Stepper(toolchain, memory_mib=limits.memory_mib)
        stepper.limits = replace(limits, cancelled=None, usage=None, group=None)
        return stepper

    def _give_back(self, stepper: Stepper) -> None:
        old = None
        with self._lock:
            self._idle.append(stepper)
            if len(self._idle) > self._workers:
                old = self._idle.pop(0)
        if old is not None:
            old.__exit__()


def first_error(outcome: Outcome) -> Message | None:
    """Return the first error of a rejected proof if its goals are to be asked for: not where a
    message at or before it prints them, nor at the first tactic, whose goal is the statement."""
    if outcome.status != "wrong" or outcome.unit is None:
        return None
    errors = [message for message in outcome.messages if message.severity == "error"]
    if not errors or errors[0].line < 1 or TURNSTILE in errors[0].text:
        return None
    error, proof = errors[0], outcome.unit.proof
    at = sum(len(line) + 1 for line in proof.split("\n")[: error.line - 1]) + error.column
    return None if _FIRST.fullmatch(proof, 0, at) else error


def _read(
    stepper: Stepper, outcomes: Sequence[Outcome], again: bool = True
) -> list[tuple[str, ...]]:
    """The goals of each; one by one where they cannot be read together."""
    places = []
    for outcome in outcomes:
        error = first_error(outcome)
        assert error is not None and outcome.unit is not None  # only such are asked for
        places.append((outcome.unit.candidate, error.line, error.column))
    try:
        return stepper.goals_before(places)
    except (StepError, Refused, OSError) as error:
        if len(outcomes) == 1:
            # A process ends with the thread that started it, which may be that of an earlier check.
            if again and isinstance(error, StepError) and error.status == "crash":
                return _read(stepper, outcomes, again=False)
            return [()]
    return [goals for outcome in outcomes for goals in _read(stepper, [outcome])]


def _with_goals(outcome: Outcome, goals: tuple[str, ...]) -> Outcome:
    error = first_error(outcome) if goals else None
    if error is None:
        return outcome
    numbers: dict[str, str] = {}
    text = "\n\n".join(goals)
    text = METAVARIABLE.sub(lambda m: numbers.setdefault(m[0], f"{m[1]}{len(numbers)}"), text)
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT] + "…"
    at = outcome.messages.index(error) + 1
    goal = Message("information", error.line, error.column, text)
    return replace(outcome, messages=(*outcome.messages[:at], goal, *outcome.messages[at:]))
