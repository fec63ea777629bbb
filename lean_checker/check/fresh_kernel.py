# SPDX-License-Identifier: Apache-2.0
"""Give the constants of an untrusted module to Lean's kernel again, in a fresh environment.

The program of the full tier's second process (see replay.py, which starts it). A fresh environment
holds the trusted modules and nothing else; the module with the candidates' proofs is only data. It
runs for every batch, so it imports little.
"""

import json
import os
import re
import sys
from collections.abc import Iterable

from lean_checker.check.lean_objects import (
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

Name = tuple[str | int, ...]
REQUEST = "replay.json"
VALUED = (DEFINITION, THEOREM, OPAQUE)
AXIOMS = frozenset({"propext", "Classical.choice", "Quot.sound"})


class Replay:
    """A fresh environment that grows by what the kernel accepts of one untrusted module."""

    def __init__(
        self, lean: Lean, imports: list[str], module: str, statements: Iterable[str]
    ) -> None:
        self.lean = lean
        self.trusted = lean.environment(imports)
        self.grown = self.trusted
        self.claimed = lean.read_module(module)
        self.statements: dict[Name, Object] = {}
        for path in statements:
            self.statements |= lean.read_module(path)
        self.accepted: set[Name] = set()
        self.clean: set[Name] = set()
        self.used: dict[Name, set[Name]] = {}

    def check(self, constant: Name, carrier: Name, fresh_name: str) -> set[str]:
        """Return the axioms on which `constant` rests, if it proves a statement.

        carrier: the axiom that is the statement. Of axioms that are allowed, those may be missing
        that an earlier check has met. Raises KernelRefusal if it proves no such thing.
        """
        if constant not in self.claimed or tag(self.claimed[constant]) != THEOREM:
            raise KernelRefusal("the theorem is not there")
        carried = self.statements.get(carrier)
        if carried is None or tag(carried) != AXIOM:
            raise KernelRefusal("the statement is not there")
        self._accept_with_all_below(constant)
        value = _value(carried)
        statement = field(value, 2)
        universes = field(value, 1)
        claimed = self.claimed[constant]
        self._add(self.lean.restatement(fresh_name, universes, statement, claimed))
        return self._axioms([constant, *self._in_expression(statement)])

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
    folder = options["root"]
    with open(os.path.join(folder, REQUEST), encoding="utf-8") as file:
        request = json.load(file)
    os.environ["LEAN_PATH"] = request["path"]
    try:
        run = Replay(
            *(Lean(options["library"]), request["imports"], options["module"]),
            [os.path.join(folder, f"{name}.olean") for name in request["statements"]],
        )
    except LeanError as error:
        print(error, file=sys.stderr)
        return 1
    for k, (constant, carrier) in enumerate(request["asked"]):
        answer: dict[str, object] = {"unit": k}
        try:
            axioms = run.check(_name(constant), _name(carrier), f"replayed{k}")
            answer["axioms"] = sorted(axioms)
        except KernelRefusal as refusal:
            answer["error"] = f"a fresh kernel does not: {refusal}"
        print(json.dumps(answer), flush=True)
    return 0
