# SPDX-License-Identifier: Apache-2.0
"""Results in the form of the Kimina Lean Server."""

from dataclasses import dataclass
from typing import Any

from lean_checker.records import FAILURES, TIMED_OUT, Message

SEVERITIES = {"information": "info"}
# Lean's own words where it gives up by its count of steps, at a position, and not by the clock.
STEPS = "(deterministic) timeout"


@dataclass(frozen=True)
class Checked:
    """What was found about a snippet; the messages have the snippet's own positions.

    diagnostics: what its processes used, or None if nobody asked.
    """

    status: str
    messages: tuple[Message, ...] = ()
    seconds: float = 0.0
    diagnostics: dict[str, Any] | None = None


def result(name: str, checked: Checked, timeout_s: float) -> dict[str, Any]:
    """Return the entry for one snippet in the form of `/api/check`."""
    answer: dict[str, Any] = {"id": name, "time": round(checked.seconds, 6)}
    answer |= {"error": None, "response": None}
    if checked.diagnostics is not None:
        answer["diagnostics"] = checked.diagnostics
    if checked.status == "timeout" and not any(STEPS in m.text for m in checked.messages):
        return answer | {"error": f"{TIMED_OUT} in {timeout_s:g} seconds"}
    if checked.status in FAILURES:
        said = checked.messages[-1].text if checked.messages else "nothing is known about it"
        return answer | {"error": f"{checked.status}: {said}"}
    return answer | {"response": _response(checked)}


def backward(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry in the older form, of `/verify`."""
    answer = {"custom_id": entry["id"]} | {k: v for k, v in entry.items() if k != "id"}
    if answer["response"] is not None:
        answer["response"] = answer["response"] | {"time": answer["time"]}
    return answer


def _response(checked: Checked) -> dict[str, Any]:
    listed = [
        {
            "severity": SEVERITIES.get(m.severity, m.severity),
            "pos": {"line": max(m.line, 1), "column": m.column},
            "endPos": None if m.end_line is None else {"line": m.end_line, "column": m.end_column},
            "data": m.text,
        }
        for m in checked.messages
    ]
    status = checked.status
    if status == "sorry":
        # The protocol calls it sorry only if there is no error.
        listed = [m | {"severity": "warning"} if m["severity"] == "error" else m for m in listed]
    elif status != "valid" and not any(m["severity"] == "error" for m in listed):
        start = {"line": 1, "column": 0}
        text = f"the proof is not accepted: {status}"
        listed.append({"severity": "error", "pos": start, "endPos": None, "data": text})
    response: dict[str, Any] = {"env": 0, "messages": listed}
    if status == "sorry":
        gaps = [m for m in listed if m["severity"] == "warning"] or listed
        place = gaps[0]["pos"] if gaps else {"line": 1, "column": 0}
        end = (gaps[0]["endPos"] if gaps else None) or place
        response["sorries"] = [{"pos": place, "endPos": end, "goal": ""}]
    return response
