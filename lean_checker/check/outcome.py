# SPDX-License-Identifier: Apache-2.0
"""What a batch says about one unit, concluded from how Lean ended or from what the audit found."""

from dataclasses import dataclass

from lean_checker.check.assemble import Unit
from lean_checker.check.elaborate import Elaborated
from lean_checker.check.verdict import Finding, axioms_status, own_messages, refusal
from lean_checker.records import GoalCount, Message
from lean_checker.sandbox.process import Ended, Limits

# How a candidate that was alone in its process ended, and what that means.
LONE_ENDS = {"timeout": "timeout", "oom": "oom", "output": "output"}
END_TEXTS = {
    "timeout": "the proof was stopped: it took longer than {seconds:g} seconds",
    "oom": "the proof was stopped: it took more than {memory} MiB of memory",
    "output": "the proof was stopped: it printed more than {output} bytes",
    "crash": "Lean crashed on this proof ({code})",
}


# What the kind of an audit's refusal means, and how its text begins.
STATUSES = {
    "kernel": "wrong",
    "limit": "limit",
    "statement": "statement",
    "form": "format",
    "foreign": "format",
}
REFUSED = {
    "kernel": "Lean accepts the proof, but a fresh kernel does not",
    "limit": "Lean accepts the proof, but a fresh kernel gave up",
    "statement": "the theorem is not a proof of the statement",
    "form": "it is not one plain proof",
    "foreign": "the proof declares something outside its own name",
}


@dataclass(frozen=True)
class Outcome:
    """What a batch says about one unit.

    status: one of records.STATUSES; or "again": it must be checked alone; or "closer": it must be
    checked between two markers; or "retry": it was not looked at, because the process ended before
    it; or "foreign": the batch holds a constant that is nobody's. unit: None if the gate refused
    the candidate.
    alarm: why the parts of the checker disagree about this proof, or "". busy: in what part of its
    seconds, about, Lean had a processor. goals: as in Verdict.
    """

    unit: Unit | None
    status: str
    messages: tuple[Message, ...] = ()
    seconds: float = 0.0
    alarm: str = ""
    busy: float = 1.0
    goals: GoalCount | None = None


def blame(unit: Unit, first: Elaborated, alone: bool, limits: Limits) -> Outcome:
    """Return the outcome of the unit that was running, between two markers, when Lean ended."""
    ended = first.ended
    seconds = ended.step_seconds
    if ended.cause == "timeout" or (alone and ended.cause in LONE_ENDS):
        status = LONE_ENDS[ended.cause]
    elif not alone:
        return Outcome(unit, "again")
    elif ended.killed:
        return Outcome(unit, "infra", note("Lean was killed from outside"))
    elif ended.code < 0 or ended.code > 1:
        status = "crash"
    else:
        status = refusal(first.raws[first.reached]) or "crash"
    text = END_TEXTS.get(status, "Lean ended early").format(
        seconds=limits.step_seconds,
        memory=limits.memory_mib,
        output=limits.output_bytes,
        code=f"exit code {ended.code}" if ended.code >= 0 else f"signal {-ended.code}",
    )
    own = own_messages(first.raws[first.reached], first.places[first.reached], unit)
    return Outcome(unit, status, (*own, *note(text)), seconds)


def decided(
    unit: Unit,
    finding: Finding,
    ended: Ended,
    messages: tuple[Message, ...],
    seconds: float,
) -> Outcome:
    """Return the outcome of a unit that Lean has accepted, from what the audit found."""
    if finding.alarm:
        return Outcome(unit, "infra", messages + note(finding.alarm), seconds, finding.alarm)
    if finding.refusal:
        text = finding.refusal.replace(f"{unit.key}.", "").replace(f"_{unit.key}", "")[:2000]
        text = f"{REFUSED[finding.kind]}: {text}"
        # Only where two kernels contradict each other is something wrong with the checker.
        alarm = text if finding.kind == "kernel" else ""
        return Outcome(unit, STATUSES[finding.kind], messages + note(text), seconds, alarm)
    if finding.axioms is None:
        # A kernel that gives up on this proof, time after time, speaks against the proof.
        died = ended.cause == "exit" and ended.code < 0 and not (ended.killed or ended.unstarted)
        status = LONE_ENDS.get(ended.cause, "crash" if died else "infra")
        return Outcome(unit, status, messages + note("the audit did not end"), seconds)
    status = axioms_status(finding.axioms)
    if status == "valid":
        return Outcome(unit, status, messages, seconds)
    text = f"it depends on the axioms {', '.join(sorted(finding.axioms))}"
    return Outcome(unit, status, messages + note(text), seconds)


def note(text: str) -> tuple[Message, ...]:
    """Return a message of the checker's own."""
    return (Message("error", 0, 0, text),)
