# SPDX-License-Identifier: Apache-2.0
"""What an audit found about one unit that Lean has accepted."""

from dataclasses import dataclass

from lean_checker.check.verdict import axioms_status


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
