# SPDX-License-Identifier: Apache-2.0
"""Where a rejected proof goes wrong, as a hole that proofs of the goals there may fill.

The first error says where, and the checker's goals say what is to be proved (lean_checker,
`Pool(goals=True)`). From there on the rest of the block is cut away; where goals are left at the
end of a block, they are added behind it; a `have` whose term fails becomes a goal of its own.
Whether a filled proof is one is the kernel's to say, so several cuts may be offered.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kimina_jax.search.goals import TURNSTILE, Goal, read_goals
from lean_checker.records import Message

LONGEST = 20_000  # characters of a proof that is looked at
_OPENS = re.compile(r"(?<![\w.'])by\s+|=>\s*|·\s*|;\s*")
_BLOCK = re.compile(r"by\b|=>|·|\.(?= )")
_HAVE = re.compile(r"(\s*)have(?:\s+([^\W\d][\w'!?]*))?\s*:(?!=)")


@dataclass(frozen=True)
class Gap:
    """A proof with a gap: `before`, lines at `indent` columns that prove the `goals`, `after`."""

    goals: tuple[Goal, ...]
    before: str
    after: str
    indent: int

    def fill(self, proofs: Sequence[str]) -> str:
        """The proof with proofs of the goals, in their order, in the gap."""
        parts = []
        for goal, proof in zip(self.goals, proofs, strict=True):
            lines = steps(proof)
            if goal.hidden:
                lines = [f"rename_i {' '.join(goal.hidden)}", *lines]
            if len(self.goals) > 1:
                lines = [f"· {lines[0]}", *(f"  {line}" for line in lines[1:])]
            parts += lines
        return self.before + indented(parts, self.indent) + self.after


def steps(proof: str) -> list[str]:
    """A proof, from `by` on or a term, as the lines of a block of tactics."""
    text = proof.strip()
    if re.match(r"by[ \t]*\n", text):
        lines = [line for line in text.split("\n")[1:] if line.strip()]
        least = min((len(line) - len(line.lstrip(" ")) for line in lines), default=0)
        return [line[least:] for line in lines] or ["skip"]
    if "\n" not in text and re.match(r"by\b", text):
        return [text.removeprefix("by").strip() or "skip"]
    # All lines move by as much, so that columns that agree still do.
    return ["exact (", *(f"  {line}" for line in text.split("\n")), ")"]


def indented(lines: Sequence[str], columns: int) -> str:
    """Lines below each other, that many columns in."""
    return "\n".join(" " * columns + line for line in lines)


def holes_of(proof: str, messages: Sequence[Message], binders: tuple[Goal, ...]) -> list[Gap]:
    """The holes at the first error of a proof, the likeliest first; none where it tells no goal.

    `binders`: the statement's goal as far as it is known without Lean; its context is that of a
    `have` at the first tactic.
    """
    errors = [one for one in messages if one.severity == "error"]
    lines = proof.split("\n")
    if not errors or len(proof) > LONGEST or not 0 < errors[0].line <= len(lines):
        return []
    error = errors[0]
    goals = read_goals(_said(error, messages))
    if error.text.startswith("unsolved goals"):
        return _left_over(lines, error, goals)
    found = _claims(lines, error, goals or binders)
    if goals:
        found += _cuts(lines, error, goals)
    return found


def _said(error: Message, messages: Sequence[Message]) -> str:
    """The goals at an error, as a message of their own or in its text."""
    place = error.line, error.column
    for one in messages:
        there = one.severity == "information" and (one.line, one.column) == place
        if there and TURNSTILE in one.text:
            return one.text
    return error.text


def _left_over(lines: list[str], error: Message, goals: tuple[Goal, ...]) -> list[Gap]:
    """What is left at the end of a block, behind the block."""
    end = error.end_line
    opens = _BLOCK.match(lines[error.line - 1], error.column)
    if not goals or end is None or not error.line <= end <= len(lines) or not opens:
        return []
    if lines[end - 1][error.end_column or 0 :].strip():
        return []
    first = lines[error.line - 1][opens.end() :]
    column = opens.end() + len(first) - len(first.lstrip()) if first.strip() else None
    for line in lines[error.line : end] if column is None else ():
        if line.strip():
            column = _indent(line)
            break
    if column is None:
        return []
    return [Gap(goals, _upto(lines, end), _rest(lines, end), column)]


def _cuts(lines: list[str], error: Message, goals: tuple[Goal, ...]) -> list[Gap]:
    """The proof without what stands in its block from the failing tactic on."""
    at, line = error.line - 1, lines[error.line - 1]
    found = []
    opened = [m.end() for m in _OPENS.finditer(line, 0, error.column)]
    if at == 0 and not opened:
        return []
    bullet = bool(opened) and line[: opened[-1]].strip() == "·"
    if opened and (len(goals) == 1 or at == 0 or bullet):
        end = _end(lines, at, _indent(line) + 1)
        before = _joined(lines[:at]) + line[: opened[-1]].rstrip() + "\n"
        indent = opened[-1] if bullet else _indent(line) + 4
        # Of the goals before a bullet it is about the first.
        found.append(Gap(goals[:1] if bullet else goals, before, _rest(lines, end), indent))
    if at > 0:
        end = _end(lines, at, _indent(line))
        found.append(Gap(goals, _joined(lines[:at]), _rest(lines, end), _indent(line)))
    return found


def _claims(lines: list[str], error: Message, context: tuple[Goal, ...]) -> list[Gap]:
    """A `have` on the failing line whose claim is proved apart, with what follows it kept."""
    at, line = error.line - 1, lines[error.line - 1]
    head = "" if at else (re.match(r"\s*by\s+(?=have\b)", line) or [""])[0]
    have = _HAVE.match(" " * len(head) + line[len(head) :])
    if have is None or not context:
        return []
    assigned = _assigned(line, have.end())
    claim = " ".join(line[have.end() : assigned].split()) if assigned else ""
    if not claim or (error.column or 0) < (assigned or 0) or claim == context[0].target:
        return []
    goal = Goal(context[0].hypotheses, claim, context[0].hidden)
    column = max(_indent(line), len(head))
    end = _end(lines, at, column + 1)
    before = _joined(lines[:at]) + line[:assigned].rstrip() + " := by\n"
    return [Gap((goal,), before, _rest(lines, end), column + 2)]


def _assigned(line: str, start: int) -> int | None:
    """Where the `:=` of a claim stands, outside all brackets."""
    depth = 0
    for at in range(start, len(line) - 1):
        depth += (line[at] in "([{⟨") - (line[at] in ")]}⟩")
        if depth == 0 and line.startswith(":=", at):
            return at
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _end(lines: list[str], at: int, least: int) -> int:
    """The first line behind line `at` that is not indented by at least so many columns."""
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) >= least):
        end += 1
    return end


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _upto(lines: list[str], end: int) -> str:
    return _joined(lines[:end])


def _rest(lines: list[str], end: int) -> str:
    return "".join(f"\n{line}" for line in lines[end:])
