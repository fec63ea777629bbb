# SPDX-License-Identifier: Apache-2.0
"""The full tier: check what was compiled once more, in a fresh kernel, without Lean's elaborator.

`replay` starts a process in which the module with the candidates' proofs is only data: a fresh
environment holds the trusted modules and nothing else, and each declaration that a candidate's
theorem rests on is given to the kernel again, whatever the process that wrote it claimed. The
kernel then accepts the theorem as a proof of the statement, as a process of its own has elaborated
it (statements.py), or does not. The axioms are found by a walk of our own over the constants.

The program of that process is fresh_kernel.py. It works with the pinned library of the embedded
toolchain.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

from lean_checker.check.assemble import Unit
from lean_checker.check.statements import Carrier
from lean_checker.check.verdict import Finding
from lean_checker.kernel.fresh_kernel import REQUEST
from lean_checker.kernel.ownership import split_name
from lean_checker.sandbox.process import Ended, Limits, run_lean
from lean_checker.toolchain import Toolchain

PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv.pop(1).partition('=')[2]);"
    " from lean_checker.kernel.fresh_kernel import in_deep_thread;"
    " sys.exit(in_deep_thread(sys.argv[1:]))"
)


def supports(toolchain: Toolchain) -> bool:
    """Whether the full tier works with this toolchain."""
    return toolchain.kind == "embedded"


def replay(
    toolchain: Toolchain,
    module: Path,
    units: list[Unit],
    carriers: list[Carrier],
    folder: Path,
    limits: Limits,
    mark: str,
) -> tuple[list[Finding], Ended]:
    """Check the units compiled into the file `module` against the statements in `folder`.

    mark: what stands in the name of each unit's theorem, and nobody can guess.
    Returns a finding per unit and how the process ended; a finding with neither axioms nor a
    refusal means that the process did not come so far. Raises OSError if the process cannot be
    started.
    """
    findings = [Finding() for _ in units]
    foreign: list[str] = []
    request = {
        "imports": [split_name(name) for name in toolchain.imports],
        "path": toolchain.env.get("LEAN_PATH", ""),
        "statements": sorted({carrier.module for carrier in carriers}),
        "mark": mark,
        "kept": next((unit.constant for unit in units if unit.keeps_name), ""),
        "asked": [[u.constant, c.name] for u, c in zip(units, carriers, strict=True)],
    }
    (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")

    def on_line(line: bytes) -> bool:
        try:
            answer = json.loads(line)
            if "foreign" in answer:
                foreign.extend(answer["foreign"])
                return True
            finding = findings[answer["unit"]]
            if "error" in answer:
                finding.refuse(answer["kind"], str(answer["error"]))
            else:
                finding.axioms = frozenset(map(str, answer["axioms"]))
        except (ValueError, KeyError, TypeError, IndexError):
            return False
        return True

    library = next(part for part in toolchain.command if part.startswith("--library="))
    package = Path(__file__).resolve().parents[2]
    start = (sys.executable, "-I", "-S", "-B", "-c", PROGRAM)
    command = (*start, f"--package={package}", library, f"--module={module}")
    program = replace(toolchain, command=command)
    ended = run_lean(program, [], folder, limits, on_line)
    for finding in findings if foreign else ():
        finding.refuse("foreign", f"it declares {', '.join(foreign[:5])}")
    return findings, ended
