# SPDX-License-Identifier: Apache-2.0
"""What goes into the checker and what comes out: candidates, verdicts, and their JSON forms."""

import json
from dataclasses import dataclass
from typing import Any

# What each status means, for every reader of a verdict:
#   valid      the kernel accepts it as a proof of the server's statement, from the three axioms
#   wrong      Lean rejects the proof
#   sorry      it leaves a gap: sorry, admit, stop, sorryAx
#   axiom      it rests on an axiom, or on compiled code, that is not allowed
#   statement  the statement is no statement, or the proof proves another one
#   header     the proof tries to change what stands before it (import, open, namespace…)
#   format     it is not one plain proof body: commands, forbidden characters, unbalanced brackets
#   timeout    it needs more time or more heartbeats than allowed
#   oom        it needs more memory than allowed
#   output     it floods the output
#   limit      Lean accepts it, but a fresh kernel gave up on it: too deep, too many steps, too much
#              memory; it is not known to be valid
#   crash      it takes Lean down, again and again
#   infra      our side failed; nothing is known about the proof, so it must not be scored
STATUSES = (
    "valid",
    "wrong",
    "sorry",
    "axiom",
    "statement",
    "header",
    "format",
    "timeout",
    "oom",
    "output",
    "limit",
    "crash",
    "infra",
)
# What an endpoint tells as an error of the request, by its status; and Kimina's own words.
FAILURES = ("oom", "output", "crash", "infra")
TIMED_OUT = "Lean REPL command timed out"
SEVERITIES = ("error", "warning", "information")


class RecordError(Exception):
    """A record is not what it should be; the text is one sentence that names the field."""


@dataclass(frozen=True)
class Candidate:
    """One proof to check.

    id: chosen by the caller; comes back in the verdict.
    statement: a theorem up to its `:=`, such as `theorem t (p : Prop) : p → p`.
    proof: the text after `:=`, such as `by intro h; exact h`.
    environment: the name of the environment that it is meant for; "" is the default one.
    preamble: commands that stand before the statement, such as definitions; as trusted as it is.
    """

    id: str
    statement: str
    proof: str
    environment: str = ""
    preamble: str = ""

    @staticmethod
    def from_json(record: Any) -> "Candidate":
        """Return the candidate in a decoded JSON object; unknown fields are ignored.

        Raises RecordError.
        """
        if not isinstance(record, dict):
            raise RecordError("a candidate must be a JSON object")
        for name in ("id", "statement", "proof"):
            if name not in record:
                raise RecordError(f"the field `{name}` is missing")
        values = [record[name] for name in ("id", "statement", "proof")]
        names = ("id", "statement", "proof", "environment", "preamble")
        values += [record.get(name, "") for name in names[3:]]
        for name, value in zip(names, values, strict=True):
            if not isinstance(value, str):
                raise RecordError(f"the field `{name}` must be a string")
        return Candidate(*values)


@dataclass(frozen=True)
class Message:
    """One message about a candidate.

    severity: one of SEVERITIES.
    line, column: where, in the candidate's own proof text: lines from 1, columns (in characters)
        from 0, as Lean counts. Line 0 means the statement.
    end_line, end_column: where what it is about ends, or None if that is not known.
    """

    severity: str
    line: int
    column: int
    text: str
    end_line: int | None = None
    end_column: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return a plain dict."""
        return {
            "severity": self.severity,
            "line": self.line,
            "column": self.column,
            "end_line": self.end_line,
            "end_column": self.end_column,
            "text": self.text,
        }


@dataclass(frozen=True)
class GoalCount:
    """Of the cases into which a rejected proof splits its statement: how many it solves before its
    first error, and how many are left (rejected/solved_goals.py)."""

    solved: int
    left: int


@dataclass(frozen=True)
class Verdict:
    """The checker's answer about one candidate.

    seconds: the time that Lean spent on this candidate, 0.0 if it never got there.
    toolchain: the id of the toolchain that decided.
    tier: "full" if a fresh kernel has looked at all that a valid proof rests on, else "fast".
    goals: of a rejected proof, where they were asked for (Pool's `solved`) and could be counted.
    """

    id: str
    status: str
    messages: tuple[Message, ...]
    seconds: float
    toolchain: str
    tier: str = "fast"
    goals: GoalCount | None = None

    def to_json(self) -> dict[str, Any]:
        """Return a plain dict, ready for json.dumps."""
        return {
            "id": self.id,
            "status": self.status,
            "messages": [m.to_json() for m in self.messages],
            "seconds": round(self.seconds, 4),
            "toolchain": self.toolchain,
            "tier": self.tier,
            **({"goals": vars(self.goals)} if self.goals else {}),
        }

    @staticmethod
    def from_json(record: Any) -> "Verdict":
        """Return the verdict in a decoded JSON object. Raises RecordError."""
        if not isinstance(record, dict):
            raise RecordError("a verdict must be a JSON object")
        try:
            messages = tuple(_message(m) for m in record["messages"])
            verdict = Verdict(
                _typed(record, "id", str),
                _typed(record, "status", str),
                messages,
                float(_typed(record, "seconds", (int, float))),
                _typed(record, "toolchain", str),
                _typed({"tier": "fast", **record}, "tier", str),
                read_goals(record),
            )
        except KeyError as error:
            raise RecordError(f"the field `{error.args[0]}` is missing") from None
        except TypeError:
            raise RecordError("the field `messages` must be a list") from None
        if verdict.status not in STATUSES:
            raise RecordError(f"the status `{verdict.status}` is unknown")
        return verdict


def read_goals(record: dict) -> GoalCount | None:
    """Return the count in a verdict's JSON object, None where there is none. Raises RecordError."""
    found = record.get("goals")
    if found is None:
        return None
    if not isinstance(found, dict):
        raise RecordError("the field `goals` must be a JSON object")
    counts = [found.get(name) for name in ("solved", "left")]
    whole = [n for n in counts if isinstance(n, int) and not isinstance(n, bool) and n >= 0]
    if len(whole) != len(counts):
        raise RecordError("the field `goals` must have counts from 0 as `solved` and `left`")
    return GoalCount(*whole)


def parse_line(line: str | bytes) -> Any:
    """Return the JSON value on one line of a JSONL file. Raises RecordError."""
    try:
        text = line.decode("utf-8") if isinstance(line, bytes) else line
        return json.loads(text)
    except UnicodeDecodeError:
        raise RecordError("it is not UTF-8") from None
    except (ValueError, RecursionError):
        raise RecordError("it is not JSON") from None


def _typed(record: dict, name: str, kind: type | tuple[type, ...]) -> Any:
    value = record[name]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise RecordError(f"the field `{name}` has the wrong type")
    return value


def _message(record: Any) -> Message:
    if not isinstance(record, dict):
        raise RecordError("a message must be a JSON object")
    severity = _typed(record, "severity", str)
    if severity not in SEVERITIES:
        raise RecordError(f"the severity `{severity}` is unknown")
    return Message(
        severity,
        _typed(record, "line", int),
        _typed(record, "column", int),
        _typed(record, "text", str),
        _optional(record, "end_line"),
        _optional(record, "end_column"),
    )


def _optional(record: dict, name: str) -> int | None:
    return None if record.get(name) is None else _typed(record, name, int)
