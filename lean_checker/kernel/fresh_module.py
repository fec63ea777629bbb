# SPDX-License-Identifier: Apache-2.0
"""Give all constants of a file's module to Lean's kernel again, in a fresh environment.

The program of the second process for whole files (see file_audit.py, which starts it). A file may
declare what a proof may not: axioms, inductive types, definitions. All of it is checked anew; what
rests on an axiom of the file's own is told by the walk over the constants.
"""

import json
import os
import sys

from lean_checker.kernel.fresh_kernel import (
    ANSWERS,
    STACK_BYTES,
    VALUED,
    FormRefusal,
    Name,
    Replay,
)
from lean_checker.kernel.lean_objects import (
    AXIOM,
    CONSTRUCTOR,
    DEFINITION,
    INDUCTIVE,
    KINDS,
    OPAQUE,
    QUOTIENT,
    RECURSOR,
    Lean,
    LeanError,
    Object,
    byte_after,
    elements,
    field,
    tag,
)

SAFE = 1


class WholeModule(Replay):
    """A fresh environment that takes in all that a module declares, of every kind."""

    def audit(self, name: Name) -> dict[str, object]:
        """Return what is to be said about one constant of the module."""
        kind = KINDS[tag(self.claimed[name])]
        safe = self._safe(name)
        answer: dict[str, object] = {"name": list(name), "is": kind, "safe": safe}
        try:
            self._accept_with_all_below(name)
            answer["axioms"] = sorted(self._axioms([name]))
        except tuple(ANSWERS) as refusal:
            answer |= {"kind": ANSWERS[type(refusal)], "error": str(refusal)}
        return answer

    def _leader(self, name: Name) -> Name:
        constant = self.offered.get(name)
        kind = tag(constant) if constant is not None else AXIOM
        if constant is None or kind not in (INDUCTIVE, CONSTRUCTOR, RECURSOR):
            return name
        body = field(constant, 0)
        if kind == CONSTRUCTOR:
            return self._leader(self.lean.name(field(body, 1)))
        return self.lean.name(elements(field(body, 3 if kind == INDUCTIVE else 1))[0])

    def _family(self, name: Name) -> list[tuple[Object, list[Object]]]:
        """Return the inductive types that are declared with one, each with its constructors."""
        types = [self.lean.name(o) for o in elements(field(field(self.offered[name], 0), 3))]
        found = []
        for each in types:
            constant = self.offered.get(each)
            if constant is None or tag(constant) != INDUCTIVE:
                raise FormRefusal("an inductive type is not there")
            below = [self.lean.name(o) for o in elements(field(field(constant, 0), 4))]
            if any(tag(self.offered.get(n, constant)) != CONSTRUCTOR for n in below):
                raise FormRefusal("a constructor is not there")
            found.append((constant, [self.offered[n] for n in below]))
        return found

    def _needs(self, name: Name) -> set[Name]:
        constant = self.offered[name]
        kind = tag(constant)
        if kind == INDUCTIVE:
            family = self._family(name)
            heads = [field(field(c, 0), 0) for one, more in family for c in (one, *more)]
            used = {n for head in heads for n in self._in_expression(field(head, 2))}
            return {self._leader(n) for n in used} - {name}
        if kind not in (*VALUED, AXIOM):
            raise FormRefusal(f"it declares a constant of the kind {KINDS[kind]}")
        if not self._safe(name):
            raise FormRefusal("no kernel checks what is unsafe")
        return {self._leader(n) for n in self._below(name)}

    def _safe(self, name: Name) -> bool:
        """Whether a constant is neither `unsafe` nor `partial`."""
        constant = self.offered[name]
        safe = {DEFINITION: SAFE, OPAQUE: 0, AXIOM: 0}.get(tag(constant))
        return safe is None or byte_after(field(constant, 0)) == safe

    def _declare(self, name: Name) -> None:
        if tag(self.offered[name]) != INDUCTIVE:
            super()._declare(name)
            return
        family = self._family(name)
        self._add(self.lean.inductive([one for one, _ in family], [more for _, more in family]))
        # Its constructors and recursors are now the kernel's own, whatever the module claims.
        self.accepted.add(name)


def main(arguments: list[str]) -> int:
    """Print what is to be said about each constant of a module, one a line."""
    options = dict(a.removeprefix("--").split("=", 1) for a in arguments)
    os.environ["LEAN_PATH"] = options["path"]
    try:
        lean = Lean(options["library"], STACK_BYTES)
        imports = lean.imports(options["module"])
        print(json.dumps({"imports": imports}), flush=True)
        run = WholeModule(lean, imports, options["module"])
    except LeanError as error:
        print(error, file=sys.stderr)
        return 1
    for name in run.claimed:
        if tag(run.claimed[name]) != QUOTIENT:
            print(json.dumps(run.audit(name)), flush=True)
    print(json.dumps({"done": True}), flush=True)
    return 0
