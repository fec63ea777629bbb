# SPDX-License-Identifier: Apache-2.0
"""Audit a whole file's module: what each constant that the file added rests on.

As for the candidates of a pool, no text of the file is read for it, and no Lean process that has
read the file is believed: the module is data for a program of our own. With the embedded toolchain
that is a fresh kernel (fresh_module.py), else a walk over the constants (walk.py) and a Lean that
imports what the file imports, and not the file (library.py).
"""

import json
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from lean_checker.check.audit import refuse_what_lean_does
from lean_checker.check.library import Library
from lean_checker.check.replay import supports
from lean_checker.check.verdict import Finding
from lean_checker.kernel.fresh_kernel import own_axiom
from lean_checker.kernel.ownership import shown
from lean_checker.kernel.walk import REQUEST
from lean_checker.sandbox.process import Ended, Limits, run_lean
from lean_checker.toolchain import Toolchain

Name = tuple[str | int, ...]
MAX_TOLD = 16 * 1024 * 1024  # bytes about a module's constants
WALK = "from lean_checker.kernel.walk import main; sys.exit(main(sys.argv[1:]))"
REPLAY = (
    "from lean_checker.kernel.fresh_kernel import in_deep_thread;"
    " from lean_checker.kernel.fresh_module import main;"
    " sys.exit(in_deep_thread(sys.argv[1:], main))"
)


@dataclass
class FileFindings:
    """What was found in a module.

    findings, kinds: of each constant that the file added, by its name; a kind is a word of
    olean.KINDS. unsafe: those that the file itself calls so, and which nothing else may rest on.
    imports: what the module imports. done: whether all of it was looked at. ended: how
    the process ended.
    """

    findings: dict[Name, Finding] = field(default_factory=dict)
    kinds: dict[Name, str] = field(default_factory=dict)
    unsafe: set[Name] = field(default_factory=set)
    imports: list[Name] = field(default_factory=list)
    done: bool = False
    ended: Ended | None = None


def audit_file(toolchain: Toolchain, module: Path, folder: Path, limits: Limits) -> FileFindings:
    """Audit the constants of a compiled module.

    folder: for scratch files; what compiled the module was not able to write there. Raises OSError
    if a process cannot be started.
    """
    found = FileFindings()
    outside: dict[Name, dict[Name, int]] = {}
    told = 0

    def on_line(line: bytes) -> bool:
        nonlocal told
        told += len(line)
        if told > MAX_TOLD:
            return False  # no progress: soon it is stopped, as what prints too much
        try:
            answer = json.loads(line)
            if "name" not in answer:
                found.imports += map(tuple, answer.get("imports", []))
                found.done |= bool(answer.get("done"))
                return True
            name = tuple(answer["name"])
            finding = found.findings.setdefault(name, Finding())
            found.kinds[name] = str(answer["is"])
            if not answer["safe"]:
                found.unsafe.add(name)
            if "error" in answer:
                finding.refuse(answer["kind"], str(answer["error"]))
            elif "axioms" in answer:
                finding.axioms = frozenset(map(str, answer["axioms"]))
            else:
                outside[name] = {tuple(n): int(count) for n, count in answer["outside"]}
        except (ValueError, KeyError, TypeError):
            return False
        return True

    (folder / REQUEST).write_text("{}", encoding="utf-8")
    full = supports(toolchain)
    start = "import sys; sys.path.insert(0, sys.argv.pop(1).partition('=')[2]); "
    more = [part for part in toolchain.command if full and part.startswith("--library=")]
    program = replace(
        toolchain,
        kind="embedded",  # it prints line by line, into a pipe
        command=(
            *(sys.executable, "-I", "-S", "-B", "-c", start + (REPLAY if full else WALK)),
            f"--package={Path(__file__).resolve().parents[2]}",
            *more,
            f"--path={toolchain.env.get('LEAN_PATH', '')}",
            f"--module={module}",
        ),
    )
    found.ended = run_lean(program, [], folder, limits, on_line)
    if outside:
        _look_up(toolchain, found, outside, folder, limits)
    if toolchain.replayer:
        refuse_what_lean_does(toolchain, module, list(found.findings.values()), folder, limits)
    return found


def _look_up(
    toolchain: Toolchain,
    found: FileFindings,
    outside: dict[Name, dict[Name, int]],
    folder: Path,
    limits: Limits,
) -> None:
    """Add the axioms that the constants rest on through the library."""
    own = {name for name, kind in found.kinds.items() if kind == "axiom"}
    asked = {n: count for names in outside.values() for n, count in names.items() if n not in own}
    axioms = Library(toolchain).axioms(asked, folder, limits, found.imports)
    axioms |= {name: frozenset([own_axiom(name)]) for name in own}
    for name, names in outside.items():
        unknown = [n for n in names if n not in axioms]
        if unknown:
            text = f"Lean does not say what {shown(unknown[0])} rests on"
            found.findings[name].refuse("unknown", text)
        else:
            found.findings[name].axioms = frozenset[str]().union(*(axioms[n] for n in names))
