# SPDX-License-Identifier: Apache-2.0
"""The audit: what decides that a proof is valid.

The candidates of a batch were compiled into a module. A second Lean process, whose text is the
checker's own, imports it. For each candidate it states the server's statement again and proves it
by naming the candidate's constant, so that the kernel compares the two types; then it prints the
exact axioms. The candidate's text is not read by this process, and nothing it could print, return
or leave in a file is looked at.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from lean_checker.check.assemble import Unit, assemble_audit, audit_name
from lean_checker.check.verdict import axioms_status, parse_message
from lean_checker.sandbox.process import Ended, Limits, basic_options, run_lean
from lean_checker.toolchain import Toolchain

NO_AXIOMS = "does not depend on any axioms"
SOME_AXIOMS = re.compile(r"depends on axioms:\s*\[(.*)\]\s*\Z", re.DOTALL)


@dataclass
class Finding:
    """What the audit found about one unit.

    axioms: the exact set, or None if the audit did not come so far. errors: Lean's complaints about
    the restated statement. refusal: why a fresh kernel does not accept the proof, or "". alarm: how
    two audits contradict each other, or "".
    """

    axioms: frozenset[str] | None = None
    errors: list[str] = field(default_factory=list)
    refusal: str = ""
    alarm: str = ""

    def says_valid(self) -> bool:
        """Whether this finding speaks for the proof."""
        good = self.axioms is not None and axioms_status(self.axioms) == "valid"
        return good and not self.errors and not self.refusal

    def compare(self, other: "Finding") -> None:
        """Raise the alarm if another audit, which came to an end, says something else."""
        ended = all(f.axioms is not None or f.errors or f.refusal for f in (self, other))
        if ended and self.says_valid() != other.says_valid():
            self.alarm = f"two audits disagree: {self} but {other}"


def audit(
    toolchain: Toolchain,
    module: str,
    units: list[Unit],
    folder: Path,
    limits: Limits,
    modules: Path | None = None,
) -> tuple[list[Finding], Ended]:
    """Audit the units that were compiled into `module`.olean in `folder`.

    modules: a folder of other modules that this one imports.
    Returns a finding per unit and how the process ended; a finding with neither axioms nor errors
    means that the process did not come so far. Raises OSError if Lean cannot be started.
    """
    text, starts = assemble_audit(toolchain.header, module, units)
    source = folder / f"{module}_audit.lean"
    source.write_text(text, encoding="utf-8")
    findings = [Finding() for _ in units]

    def on_line(line: bytes) -> bool:
        message = parse_message(line)
        if message is None:
            return False
        k = bisect_right(starts, message.line) - 1
        if message.severity == "error":
            # An error outside the units concerns them all: the import or the header failed.
            concerned = findings if k < 0 else [findings[k]]
            for finding in concerned:
                finding.errors.append(message.text)
            return True
        if message.severity != "information":
            return False
        if k >= 0:
            findings[k].axioms = parse_axioms(message.text, audit_name(units[k]))
        return True

    arguments = [*basic_options(toolchain), str(source)]
    ended = run_lean(toolchain, arguments, folder, limits, on_line, modules)
    return findings, ended


def parse_axioms(text: str, name: str) -> frozenset[str] | None:
    """Return the set in Lean's answer to `#print axioms NAME`, or None if it is no such answer."""
    # Both kinds of quotes: Lean's releases differ. The name is the checker's own.
    if name not in text:
        return None
    if text.rstrip().endswith(NO_AXIOMS):
        return frozenset()
    listed = SOME_AXIOMS.search(text)
    if listed is None:
        return None
    return frozenset(filter(None, (a.strip() for a in listed[1].split(","))))
