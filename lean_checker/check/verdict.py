# SPDX-License-Identifier: Apache-2.0
"""Read Lean's messages and turn them into a candidate's own messages and a status; what an audit
found about a proof that Lean has accepted.

A status read here can only be a refusal. That a proof is valid is never concluded from messages of
a process that saw the candidate's text: audit.py decides it.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from lean_checker.check.assemble import Place, Unit
from lean_checker.kernel.fresh_kernel import AXIOMS
from lean_checker.records import SEVERITIES, Message

MAX_MESSAGES = 20
MAX_TEXT = 4_000
METAVARIABLE = re.compile(r"(\?[mu]\.)\d+")


@dataclass(frozen=True)
class Raw:
    """One message as Lean printed it, with its position in the assembled file.

    parsing: whether it may come from the parser, which stops at the word it did not expect, so that
    the message may stand at the first word of the next declaration, and name it. end: the line and
    column where what the message is about ends, if Lean says so.
    """

    severity: str
    kind: str
    line: int
    column: int
    text: str
    parsing: bool = False
    end: tuple[int, int] | None = None


def parse_message(line: bytes) -> Raw | None:
    """Return the message on one line of `lean --json`, or None if the line holds none."""
    try:
        record = json.loads(line)
        severity = record["severity"]
        if severity not in SEVERITIES:
            return None
        position = record["pos"]
        return Raw(
            severity,
            str(record.get("kind", "")),
            int(position["line"]),
            int(position["column"]),
            str(record["data"]),
            # So the parser marks its messages; a Lean that does not say so may mean any.
            severity == "error" and bool(record.get("keepFullRange", True)),
            _end(record.get("endPos")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _end(position: dict[str, int] | None) -> tuple[int, int] | None:
    return None if position is None else (int(position["line"]), int(position["column"]))


def sort_out(
    messages: Iterable[Raw], places: list[Place]
) -> tuple[list[list[Raw]], list[Raw], list[Raw]]:
    """Return each unit's messages, those before the first unit, and those after the last one.

    The markers' answers are left out.
    """
    firsts = [place.first for place in places]
    of_units: list[list[Raw]] = [[] for _ in places]
    before: list[Raw] = []
    after: list[Raw] = []
    for message in messages:
        k = bisect_right(firsts, message.line) - 1
        if k < 0:
            before.append(message)
        elif message.line > places[k].last:
            after.append(message)
        elif message.severity == "error" or not _is_marker(message, places[k]):
            of_units[k].append(message)
    return of_units, before, after


def _is_marker(message: Raw, place: Place) -> bool:
    return place.marked and message.line == place.last


def unclear(of_units: list[list[Raw]], places: list[Place]) -> set[int]:
    """Return the units whose messages are not surely theirs, as no marker parts them from others.

    Where the parser complains without a marker after the unit, the complaint may name the next
    declaration's first word; where it stands there, it is the former unit's.
    """
    found = set()
    for k, (raws, place) in enumerate(zip(of_units, places, strict=True)):
        for raw in raws:
            if raw.parsing and not place.marked:
                found.add(k)
            if raw.parsing and _is_before_proof(raw, place) and k and not places[k - 1].marked:
                found |= {k - 1, k}
    return found


def refusal(raws: list[Raw]) -> str | None:
    """Return the status that a unit's messages mean, or None if they speak against nothing."""
    errors = [m for m in raws if m.severity == "error"]
    if any(m.kind == "hasSorry" for m in raws) and not errors:
        return "sorry"
    if not errors:
        return None
    if any(m.kind == "runtime.maxHeartbeats" for m in errors):
        return "timeout"
    if any("(deterministic) timeout" in m.text for m in errors):
        return "timeout"
    if any("excessive memory consumption" in m.text for m in errors):
        return "oom"
    return "wrong"


def blames_statement(raws: list[Raw], place: Place) -> bool:
    """Whether an error stands in the server's own part of the text, before the proof."""
    return any(m.severity == "error" and _is_before_proof(m, place) for m in raws)


def _is_before_proof(message: Raw, place: Place) -> bool:
    return (message.line, message.column) < (place.body_line, place.body_column)


def own_messages(raws: list[Raw], place: Place, unit: Unit) -> tuple[Message, ...]:
    """Return the messages with the candidate's own positions and without the checker's names.

    Nameless metavariables are numbered anew: Lean's numbers count what stands before the proof.
    """
    last = unit.proof.count("\n") + 1
    messages = []
    numbers: dict[str, str] = {}
    for raw in sorted(raws, key=lambda m: (m.line, m.column)):
        line, column = place.locate(raw.line, raw.column)
        end = (None, None) if raw.end is None or not line else place.locate(*raw.end)
        if end[0] is not None and end[0] > last:
            end = (None, None)
        if line > last:
            # Lean found the proof unfinished when it met what stands after it.
            line, column = last, len(unit.proof) - (unit.proof.rfind("\n") + 1)
        text = raw.text.replace(f"{unit.key}.", "").replace(f"_{unit.key}", "")
        text = text.replace(unit.key, "…")
        text = METAVARIABLE.sub(lambda m: numbers.setdefault(m[0], f"{m[1]}{len(numbers)}"), text)
        if len(text) > MAX_TEXT:
            text = text[:MAX_TEXT] + "…"
        messages.append(Message(raw.severity, line, column, text, *end))
    # Errors first to survive the cut, then all in the order of the text.
    kept = sorted(messages, key=lambda m: SEVERITIES.index(m.severity))[:MAX_MESSAGES]
    return tuple(sorted(kept, key=lambda m: (m.line, m.column)))


def axioms_status(axioms: frozenset[str]) -> str:
    """Return the status that a theorem's exact set of axioms means."""
    if axioms <= AXIOMS:
        return "valid"
    return "sorry" if "sorryAx" in axioms else "axiom"


@dataclass
class Finding:
    """What an audit found about one unit.

    axioms: the exact set on which it rests, or None if the audit did not come so far.
    refusal: why the audit does not accept the proof, or "".
    kind: what such a refusal speaks about, else "":
        kernel     a fresh kernel does not accept what Lean's has accepted
        limit      a fresh kernel gave up: too deep, too many steps, too much memory
        statement  the theorem is not a proof of the statement
        form       the theorem is not there, or rests on what a proof may not declare
        foreign    the module holds a constant that is below nobody's theorem
    alarm: how two audits contradict each other, or "".
    """

    axioms: frozenset[str] | None = None
    refusal: str = ""
    kind: str = ""
    alarm: str = ""

    def refuse(self, kind: str, text: str) -> None:
        """Say why the proof is not accepted."""
        self.kind, self.refusal = kind, text

    @property
    def ended(self) -> bool:
        """Whether the audit came to an end, and says something about the proof."""
        return self.kind != "limit" and bool(self.axioms is not None or self.refusal)

    def says_valid(self) -> bool:
        """Whether this finding speaks for the proof."""
        good = self.axioms is not None and axioms_status(self.axioms) == "valid"
        return good and not self.refusal

    def compare(self, other: "Finding") -> None:
        """Raise the alarm if another audit, which came to an end, says something else."""
        if self.ended and other.ended and self.says_valid() != other.says_valid():
            self.alarm = f"two audits disagree: {self} but {other}"
