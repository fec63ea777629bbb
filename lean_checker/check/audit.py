# SPDX-License-Identifier: Apache-2.0
"""The audit of the fast tier: what decides that a proof is valid where there is no fresh kernel.

The candidates of a batch were compiled into a module. No Lean process imports it. A program of our
own (walk.py) reads it as data, behind the same walls: the theorem must be there, its type must be
the statement's, as a process that knows nothing of a candidate has elaborated it (statements.py),
and what it rests on must be plain definitions and theorems. Where they reach the library, Lean says
in a process without candidates on which axioms that rests (library.py). The candidate's text is not
read, and nothing it could print, return or leave in a file is looked at.

Where the release of Lean has a program that gives a module to the kernel again (`leanchecker`), it
has the last word.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

from lean_checker.check.assemble import Unit, opening_lines
from lean_checker.check.library import Library, ask
from lean_checker.check.statements import Carrier
from lean_checker.check.verdict import Finding
from lean_checker.kernel.walk import REQUEST
from lean_checker.sandbox.process import Ended, Limits, run_lean
from lean_checker.toolchain import Toolchain

PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv.pop(1).partition('=')[2]);"
    " from lean_checker.kernel.walk import main; sys.exit(main(sys.argv[1:]))"
)


def audit(
    library: Library,
    module: Path,
    units: list[Unit],
    carriers: list[Carrier],
    folder: Path,
    limits: Limits,
    mark: str,
) -> tuple[list[Finding], Ended]:
    """Check the units compiled into the file `module` against the statements in `folder`.

    mark: what stands in the name of each unit's theorem, and nobody can guess. No candidate may be
    able to write to `folder`. Returns a finding per unit and how the process ended; a finding with
    neither axioms nor a refusal means that the process did not come so far. Raises OSError if a
    process cannot be started.
    """
    findings = [Finding() for _ in units]
    outside: dict[int, dict[tuple[str | int, ...], int]] = {}
    whole: list[tuple[str, str]] = []
    request = {
        "statements": sorted({carrier.module for carrier in carriers}),
        "mark": mark,
        "kept": next((unit.constant for unit in units if unit.keeps_name), ""),
        "asked": [[u.constant, c.name] for u, c in zip(units, carriers, strict=True)],
    }
    (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")

    def on_line(line: bytes) -> bool:
        try:
            answer = json.loads(line)
            if "unit" not in answer:
                if answer.get("foreign"):
                    whole.append(("foreign", f"it declares {', '.join(answer['foreign'][:5])}"))
                elif "unreadable" in answer:
                    whole.append(("form", f"its module cannot be read: {answer['unreadable']}"))
            elif "error" in answer:
                findings[answer["unit"]].refuse(answer["kind"], str(answer["error"]))
            else:
                names = {tuple(name): int(count) for name, count in answer["outside"]}
                outside[answer["unit"]] = names
        except (ValueError, KeyError, TypeError, IndexError):
            return False
        return True

    program = replace(
        library.toolchain,
        kind="embedded",  # it prints line by line, into a pipe
        command=(
            *(sys.executable, "-I", "-S", "-B", "-c", PROGRAM),
            f"--package={Path(__file__).resolve().parents[2]}",
            f"--module={module}",
        ),
    )
    ended = run_lean(program, [], folder, limits, on_line)
    asked = {name: count for names in outside.values() for name, count in names.items()}
    axioms = library.axioms(asked, folder, limits) if asked else {}
    unsure: list[int] = []
    for k, names in outside.items():
        if all(name in axioms for name in names):
            findings[k].axioms = frozenset[str]().union(*(axioms[name] for name in names))
        else:
            unsure.append(k)
    if unsure:
        _ask_about_all(library, module, [(units[k], findings[k]) for k in unsure], folder, limits)
    for kind, text in whole:
        for finding in findings:
            finding.refuse(kind, text)
    if library.toolchain.replayer and any(finding.says_valid() for finding in findings):
        refuse_what_lean_does(library.toolchain, module, findings, folder, limits)
    return findings, ended


def refuse_what_lean_does(
    toolchain: Toolchain, module: Path, findings: list[Finding], folder: Path, limits: Limits
) -> None:
    """Have Lean's own program replay a module; if it does not accept it, none of it is valid.

    folder: with the modules that it imports beside the library's. Raises OSError if the program
    cannot be started.
    """
    # It would start a `lean` to ask for this folder, which the walls forbid.
    release = {"LEAN_SYSROOT": str(Path(toolchain.replayer).parents[1])}
    program = replace(toolchain, command=(toolchain.replayer,), env=toolchain.env | release)
    # Importing is most of what it does, and it says nothing meanwhile.
    more = replace(limits, step_seconds=limits.start_seconds)
    ended = run_lean(program, [module.stem], folder, more, lambda _: False, module.parent)
    if ended.cause == "exit" and ended.code == 0:
        return
    kind = "kernel" if ended.cause == "exit" and ended.code == 1 else "limit"
    text = ended.stderr.strip()[:500] or f"leanchecker ended by {ended.cause} ({ended.code})"
    for finding in findings:
        if finding.says_valid():
            finding.refuse(kind, text)


def _ask_about_all(
    library: Library,
    module: Path,
    unsure: list[tuple[Unit, Finding]],
    folder: Path,
    limits: Limits,
) -> None:
    """Have Lean say on which axioms whole proofs rest.

    For those that rest on a constant of the library that no text can name, such as a private one.
    Their module is imported for it; that it adds no words to Lean's language is known by then.
    """
    opening = opening_lines(library.toolchain.header, [module.stem])
    questions = [(unit.constant, "") for unit, _ in unsure]
    answers = ask(library.toolchain, opening, folder, limits, questions, module.parent)
    for (_, finding), axioms in zip(unsure, answers, strict=True):
        finding.axioms = axioms
