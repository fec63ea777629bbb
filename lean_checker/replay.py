# SPDX-License-Identifier: Apache-2.0
"""The full tier: check what was compiled once more, in a fresh kernel, without Lean's elaborator.

`restate` has a process of its own elaborate the server's statements; nothing of a candidate is read
or imported there. `replay` starts a second one, in which the module with the candidates' proofs is
only data: a fresh environment holds the trusted modules and nothing else, and each declaration that
a candidate's theorem rests on is given to the kernel again, whatever the first process claimed. The
kernel then accepts the theorem as a proof of the restated statement, or does not. The axioms are
found by a walk of our own over the constants.

Run as a program (see `main`), it is that second process. It works with the pinned library of the
embedded toolchain.
"""

import json
import os
import re
import sys
from bisect import bisect_right
from dataclasses import replace
from pathlib import Path

from lean_checker.assemble import Unit, assemble_statements
from lean_checker.audit import Finding
from lean_checker.lean_objects import (
    AXIOM,
    CONSTRUCTOR,
    DEFINITION,
    INDUCTIVE,
    KINDS,
    OPAQUE,
    RECURSOR,
    THEOREM,
    KernelRefusal,
    Lean,
    LeanError,
    Object,
    elements,
    field,
    keep,
    tag,
)
from lean_checker.process import Ended, Limits, basic_options, run_lean
from lean_checker.toolchain import Toolchain
from lean_checker.verdict import AXIOMS, parse_message

Name = tuple[str | int, ...]
STATEMENTS = "Statements"
REQUEST = "replay.json"
PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv.pop(1).partition('=')[2]);"
    " from lean_checker.replay import main; sys.exit(main(sys.argv[1:]))"
)
VALUED = (DEFINITION, THEOREM, OPAQUE)


def supports(toolchain: Toolchain) -> bool:
    """Whether the full tier works with this toolchain."""
    return toolchain.kind == "embedded"


def restate(
    toolchain: Toolchain, units: list[Unit], folder: Path, limits: Limits
) -> tuple[list[Finding], list[str], Ended]:
    """Elaborate the statements of the units into a module in `folder`.

    No candidate may be able to write there. Returns a finding per unit (with errors, if its
    statement has some), the name of the constant that carries each unit's statement, and how the
    process ended. Raises OSError if Lean cannot be started.
    """
    text, starts, names = assemble_statements(toolchain.header, units)
    source = folder / f"{STATEMENTS}.lean"
    source.write_text(text, encoding="utf-8")
    findings = [Finding() for _ in units]
    first_of = {name: k for k, name in reversed(list(enumerate(names)))}
    owners = sorted(first_of.values())

    def on_line(line: bytes) -> bool:
        message = parse_message(line)
        if message is None:
            return False
        if message.severity == "error":
            k = bisect_right(starts, message.line) - 1
            concerned = [
                f for f, n in zip(findings, names, strict=True) if k < 0 or n == names[owners[k]]
            ]
            for finding in concerned:
                finding.errors.append(message.text)
        return True

    output = folder / f"{STATEMENTS}.olean"
    arguments = [*basic_options(toolchain), "-o", str(output), str(source)]
    return findings, names, run_lean(toolchain, arguments, folder, limits, on_line)


def replay(
    toolchain: Toolchain,
    module: Path,
    units: list[Unit],
    names: list[str],
    folder: Path,
    limits: Limits,
) -> tuple[list[Finding], Ended]:
    """Check the units compiled into the file `module` against the statements in `folder`.

    names: of the constants that carry the statements. Returns a finding per unit and how the
    process ended; a finding with neither axioms nor a refusal means that the process did not come
    so far. Raises OSError if the process cannot be started.
    """
    findings = [Finding() for _ in units]
    request = {
        "imports": _imports(toolchain.header),
        "path": toolchain.env.get("LEAN_PATH", ""),
        "pairs": [[u.constant, n] for u, n in zip(units, names, strict=True)],
    }
    (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")

    def on_line(line: bytes) -> bool:
        try:
            answer = json.loads(line)
            finding = findings[answer["unit"]]
            if "error" in answer:
                finding.refusal = str(answer["error"])
            else:
                finding.axioms = frozenset(map(str, answer["axioms"]))
        except (ValueError, KeyError, TypeError, IndexError):
            return False
        return True

    library = next(part for part in toolchain.command if part.startswith("--library="))
    package = Path(__file__).resolve().parent.parent
    start = (sys.executable, "-I", "-S", "-B", "-c", PROGRAM)
    command = (*start, f"--package={package}", library, f"--module={module}")
    program = replace(toolchain, command=command)
    return findings, run_lean(program, [], folder, limits, on_line)


def _imports(header: str) -> list[str]:
    lines = (line.split() for line in header.split("\n"))
    return [words[1] for words in lines if len(words) == 2 and words[0] == "import"]


class Replay:
    """A fresh environment that grows by what the kernel accepts of one untrusted module."""

    def __init__(self, lean: Lean, imports: list[str], module: Path, statements: Path) -> None:
        self.lean = lean
        self.trusted = lean.environment(imports)
        self.grown = self.trusted
        self.claimed = lean.read_module(module)
        self.statements = lean.read_module(statements)
        self.accepted: set[Name] = set()
        self.clean: set[Name] = set()
        self.used: dict[Name, set[Name]] = {}

    def check(self, constant: Name, statement: Name, fresh_name: str) -> set[str]:
        """Return the axioms on which `constant` rests, if it proves the type of `statement`.

        Of axioms that are allowed, those may be missing that an earlier check has met. Raises
        KernelRefusal if it proves no such thing.
        """
        if constant not in self.claimed or tag(self.claimed[constant]) != THEOREM:
            raise KernelRefusal("the theorem is not there")
        carrier = self.statements.get(statement)
        if carrier is None or tag(carrier) != AXIOM:
            raise KernelRefusal("the statement is not there")
        self._accept_with_all_below(constant)
        self._add(self.lean.restatement(fresh_name, carrier, self.claimed[constant]))
        return self._axioms([constant, *self._in_expression(field(_value(carrier), 2))])

    def _accept_with_all_below(self, wanted: Name) -> None:
        """Give the kernel a constant of the module, after all of the module that it rests on."""
        open_names: list[tuple[Name, bool]] = [(wanted, False)]
        entered: set[Name] = set()
        while open_names:
            name, below_done = open_names.pop()
            if name in self.accepted or name not in self.claimed:
                continue
            if below_done:
                self._add(self.lean.declaration(self.claimed[name]))
                self.accepted.add(name)
                continue
            if name in entered:
                raise KernelRefusal("a declaration that rests on itself")
            entered.add(name)
            kind = tag(self.claimed[name])
            if kind not in VALUED:
                raise KernelRefusal(f"the proof declares a constant of the kind {KINDS[kind]}")
            open_names.append((name, True))
            open_names += [(n, False) for n in self._below(name) if n not in self.accepted]

    def _add(self, declaration: Object) -> None:
        # Kept, so that a refusal, which consumes it, leaves it as it is.
        self.grown = keep(self.lean.add(self.grown, declaration))

    def _below(self, name: Name) -> set[Name]:
        """Return the constants that stand in the type and in what defines a constant."""
        if name not in self.used:
            constant = self._constant(name)
            if constant is None:
                raise KernelRefusal("an unknown constant")
            found = self._in_expression(field(_value(constant), 2))
            kind, body = tag(constant), field(constant, 0)
            if kind in VALUED:
                found |= self._in_expression(field(body, 1))
            elif kind == INDUCTIVE:
                # InductiveVal: type, parameters, indices, all, constructors, …
                found |= {self.lean.name(o) for o in elements(field(body, 4))}
            elif kind == CONSTRUCTOR:
                found.add(self.lean.name(field(body, 1)))
            elif kind == RECURSOR:
                found |= {self.lean.name(o) for o in elements(field(body, 1))}
            self.used[name] = found
        return self.used[name]

    def _constant(self, name: Name) -> Object | None:
        # The trusted one first: what a module claims under the same name is never accepted.
        return self.lean.find(self.trusted, name) or self.claimed.get(name)

    def _in_expression(self, expression: Object) -> set[Name]:
        return self.lean.used_constants(expression)

    def _axioms(self, roots: list[Name]) -> set[str]:
        axioms: set[str] = set()
        seen: set[Name] = set()
        todo = [name for name in roots if name not in self.clean]
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            constant = self._constant(name)
            if constant is not None and tag(constant) == AXIOM:
                axioms.add(".".join(map(str, name)))
            todo += self._below(name) - seen - self.clean
        if axioms <= AXIOMS:
            self.clean |= seen
        return axioms


def _value(constant: Object) -> Object:
    """Return the ConstantVal (name, universes, type) of a constant."""
    return field(field(constant, 0), 0)


def _name(text: str) -> Name:
    parts = re.findall(r"«([^»]*)»|([^.«»]+)", text)
    return tuple(quoted or plain for quoted, plain in parts)


def main(arguments: list[str]) -> int:
    """Answer the request in the folder `--root`: one line of JSON per unit, in order."""
    options = dict(a.removeprefix("--").split("=", 1) for a in arguments)
    folder = Path(options["root"])
    request = json.loads((folder / REQUEST).read_bytes())
    os.environ["LEAN_PATH"] = request["path"]
    try:
        run = Replay(
            *(Lean(Path(options["library"])), request["imports"], Path(options["module"])),
            folder / f"{STATEMENTS}.olean",
        )
    except LeanError as error:
        print(error, file=sys.stderr)
        return 1
    for k, (constant, statement) in enumerate(request["pairs"]):
        answer: dict[str, object] = {"unit": k}
        try:
            axioms = run.check(_name(constant), _name(statement), f"replayed{k}")
            answer["axioms"] = sorted(axioms)
        except KernelRefusal as refusal:
            answer["error"] = f"a fresh kernel does not: {refusal}"
        print(json.dumps(answer), flush=True)
    return 0
