# SPDX-License-Identifier: Apache-2.0
"""Prove step by step: apply one tactic, see the goals; and see the goals where a proof went wrong.

    with Stepper(resolve()) as stepper:
        state = stepper.start("theorem t (p q : Prop) : p ∧ q → q ∧ p")
        state = stepper.step(state, "intro h")
        print(state.goals[0])
        state = stepper.step(state, "exact ⟨h.2, h.1⟩")
        assert state.done and state.proof == "by\\n  intro h\\n  exact ⟨h.2, h.1⟩"

A state that is done is a promise, not a verdict: give its proof to a Pool, which decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from lean_checker.check.assemble import Statement, parse_statement
from lean_checker.check.lexer import check_proof
from lean_checker.check.scanner import normalise
from lean_checker.records import Candidate, Message
from lean_checker.sandbox.features import available
from lean_checker.sandbox.language_worker import LanguageWorker, WorkerEnded
from lean_checker.sandbox.process import Limits
from lean_checker.toolchain import Toolchain

ERROR = 1  # the severity in Lean's language protocol
# A worker that has grown beyond this part of its memory limit is replaced between two requests.
RECYCLE = 0.5
UNSOLVED = "unsolved goals"


class StepError(Exception):
    """A tactic fails; `messages` are Lean's, with lines from 1 in the tactic's own text.

    status: "wrong", or what the process was stopped for: "timeout", "oom", "output", "crash".
    """

    def __init__(self, status: str, messages: tuple[Message, ...]) -> None:
        super().__init__(messages[0].text if messages else status)
        self.status = status
        self.messages = messages


@dataclass(frozen=True)
class State:
    """A statement and the tactics so far. goals: what is left to prove, as Lean prints it."""

    statement: Statement
    tactics: tuple[str, ...]
    goals: tuple[str, ...]

    @property
    def done(self) -> bool:
        """Whether no goal is left."""
        return not self.goals

    @property
    def proof(self) -> str:
        """The proof so far, in the form in which a Pool takes it."""
        return "\n".join(["by", *(_indented(tactic) for tactic in self.tactics)])


@dataclass(frozen=True)
class ErrorPlace:
    """An error of a proof. line, column: in the proof's own text. goals: what was to be proved."""

    line: int
    column: int
    text: str
    goals: tuple[str, ...]


class Stepper:
    """Applies tactics in a warm Lean process, one at a time; use it as a context manager.

    timeout_s: processor seconds per step. memory_mib: of the process, which is replaced when it has
    grown to half of that. Raises Refused (check/lexer.py) for text that the gate keeps out,
    StepError for tactics that fail, OSError if Lean cannot be started.
    """

    def __init__(
        self, toolchain: Toolchain, *, timeout_s: float = 10.0, memory_mib: int = 2048
    ) -> None:
        self.toolchain = toolchain
        self.limits = Limits(timeout_s, memory_mib, walls=available())
        self._worker: LanguageWorker | None = None
        self._library = toolchain.kind != "embedded"

    def __enter__(self) -> "Stepper":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def start(self, statement: str) -> State:
        """Return the first state of a proof. Raises StepError if the statement is no statement."""
        return self._look(State(parse_statement(statement, self._library), (), ()))

    def step(self, state: State, tactic: str) -> State:
        """Return the state after one more tactic (or several, a line each)."""
        tactic = normalise(tactic).strip("\n").rstrip()
        check_proof(tactic, self._library)
        return self._look(replace(state, tactics=(*state.tactics, tactic)))

    def error_goals(self, candidate: Candidate, count: int = 3) -> list[ErrorPlace]:
        """Return the first errors of a candidate's proof, each with the goals that stood there."""
        statement = parse_statement(candidate.statement, self._library)
        proof = normalise(candidate.proof).rstrip()
        check_proof(proof, self._library)
        opening = f"{self.toolchain.header}{statement.declaration('t')} := "
        diagnostics = self._read(f"{opening}{proof}\n")
        line, column = opening.count("\n"), len(opening) - (opening.rfind("\n") + 1)
        places = []
        for found in sorted(_errors(diagnostics), key=_position)[:count]:
            at, character = _position(found)
            own = character - column if at == line else character
            goals = () if at < line or own < 0 else self._goals(at, character)
            place = (at - line + 1, own) if at >= line and own >= 0 else (0, 0)
            places.append(ErrorPlace(*place, found["message"], goals))
        return places

    def goals_before(self, places: Sequence[tuple[Candidate, int, int]]) -> list[tuple[str, ...]]:
        """Return the goals before the tactic at each place, (candidate, line, column) in the
        proof's own text as Message has them; nothing where there are none.

        All proofs are read as one document, which costs less than one each. Text that the gate
        keeps out raises Refused, and what stops the process StepError, whosesoever it is.
        """
        text, found = self.toolchain.header, []
        for number, (candidate, line, column) in enumerate(places):
            statement = parse_statement(candidate.statement, self._library)
            proof = normalise(candidate.proof).rstrip()
            check_proof(proof, self._library)
            text += f"{statement.declaration(f't{number}')} := "
            lines = proof.split("\n")
            own = lines[line - 1] if 0 < line <= len(lines) else ""
            first = text[text.rfind("\n") + 1 :] if line == 1 else ""
            # Where a term failed, Lean knows no goal inside it, but before its line.
            before = own[: len(own) - len(own.lstrip())]
            columns = (_units(first + own[:column]), _units(first + before))
            found.append((text.count("\n") + line - 1, columns))
            text += f"{proof}\n\n"
        self._read(text)
        return [
            self._goals(at, at_error) or self._goals(at, at_line)
            for at, (at_error, at_line) in found
        ]

    def _look(self, state: State) -> State:
        opening = f"{self.toolchain.header}{state.statement.declaration('t')} := "
        first = opening.count("\n") + 1
        # What stands before `skip` is what is left; alone it does nothing.
        text = f"{opening}{state.proof}\n  skip\n"
        last = text.count("\n") - 1
        errors = [
            found
            for found in _errors(self._read(text))
            if _position(found)[0] >= first or not found["message"].startswith(UNSOLVED)
        ]
        if errors:
            before = first + sum(t.count("\n") + 1 for t in state.tactics[:-1])
            raise StepError("wrong", tuple(_message(e, before) for e in errors))
        return replace(state, goals=self._goals(last, 2))

    def _read(self, text: str) -> list[dict[str, Any]]:
        if self._worker and self._worker.resident_mib() > RECYCLE * self.limits.memory_mib:
            self._end()
        try:
            if self._worker is None:
                self._worker = LanguageWorker(self.toolchain, self.limits)
                self._worker.read(self.toolchain.header)
            return self._worker.read(text)
        except WorkerEnded as ended:
            self._end()
            raise StepError(ended.cause, ()) from ended

    def _goals(self, line: int, character: int) -> tuple[str, ...]:
        assert self._worker is not None  # `_read` has started it
        try:
            return tuple(self._worker.goals(line, character))
        except WorkerEnded as ended:
            self._end()
            raise StepError(ended.cause, ()) from ended

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None


def _units(text: str) -> int:
    """The length of a text as the protocol counts columns."""
    return len(text.encode("utf-16-le")) // 2


def _indented(tactic: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in tactic.split("\n"))


def _errors(diagnostics: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [found for found in diagnostics if found["severity"] == ERROR]


def _position(diagnostic: dict[str, Any]) -> tuple[int, int]:
    start = diagnostic["range"]["start"]
    return start["line"], start["character"]


def _message(diagnostic: dict[str, Any], first: int) -> Message:
    """Return a diagnostic as a message about the tactic that begins on line `first` (from 0)."""
    line, character = _position(diagnostic)
    own, column = line - first + 1, character - 2
    if own < 1:
        own, column = 0, 0
    return Message("error", own, max(column, 0), diagnostic["message"])
