# SPDX-License-Identifier: Apache-2.0
"""Walk over a module that candidates were compiled into, as data, and say what each proof rests on.

The program of the fast tier's second process (audit.py starts it). It needs no Lean, so it works
with modules of any release; it looks at the same things as the fresh kernel of the full tier, but
for what only a kernel can tell.
"""

import json
import os
import re
import sys
from pathlib import Path

from lean_checker.kernel.olean import (
    AXIOM,
    KINDS,
    THEOREM,
    VALUED,
    Constant,
    Module,
    Name,
    OleanError,
)
from lean_checker.kernel.ownership import foreign, split_name
from lean_checker.kernel.same import ConstantComparison

REQUEST = "walk.json"
# In the names of the tables that make up Lean's language.
WORDS = re.compile(r"(?i)parser|macro|elab|notation|unexpander")
# In such a table stand the equations of functions that recur, whatever its own name says.
EQUATIONS = "eqnInfoExt"


class Refusal(Exception):
    """A proof is not what was asked for. kind: as in verdict.Finding."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class Walk:
    """One untrusted module and the modules of the statements, with what rests on what.

    whole: whether the module is a whole file, which may declare what a proof may not.
    """

    def __init__(self, module: Module, statements: list[Module], whole: bool = False) -> None:
        self.module = module
        self.whole = whole
        self.homes: dict[Name, Module] = {name: module for name in module.constants}
        for home in statements:
            self.homes |= {name: home for name in home.constants}
        self.comparisons = {id(home): ConstantComparison(module, home) for home in statements}
        self._below: dict[Name, dict[Name, int]] = {}

    def check(self, wanted: Name, carrier: Name) -> dict[Name, int]:
        """Return the constants of the library that a proof and its statement rest on.

        Each comes with the number of its universes. Raises Refusal if it proves no such statement.
        """
        theorem = self.module.constants.get(wanted)
        home = self.homes.get(carrier)
        stated = home.constants[carrier] if home else None
        if theorem is None or theorem.kind != THEOREM:
            raise Refusal("form", "the theorem is not there")
        if home is None or stated is None or stated.kind != AXIOM:
            raise Refusal("form", "the statement is not there")
        if not self.comparisons[id(home)].constants(theorem, stated):
            raise Refusal("statement", "its type is another one")
        return self.outside([wanted])

    def outside(self, roots: list[Name]) -> dict[Name, int]:
        """Return the constants of the library that some constants rest on."""
        found: dict[Name, int] = {}
        seen = set(roots)
        todo = list(roots)
        while todo:
            at = todo.pop()
            if self.homes[at].constants[at].kind == AXIOM:
                found[at] = 0
            for name, universes in self._used(at).items():
                if name not in self.homes:
                    found[name] = max(universes, found.get(name, 0))
                elif name not in seen:
                    seen.add(name)
                    todo.append(name)
        return found

    def _used(self, name: Name) -> dict[Name, int]:
        if name not in self._below:
            home = self.homes[name]
            constant = home.constants[name]
            self._check_form(constant)
            used = home.used([constant.type, *([constant.value] if constant.value else [])])
            self._below[name] = used | dict.fromkeys(constant.members, 0)
        return self._below[name]

    def _check_form(self, constant: Constant) -> None:
        if constant.kind not in VALUED and not self.whole:
            raise Refusal(
                "form", f"the proof declares a constant of the kind {KINDS[constant.kind]}"
            )
        if not constant.safe:
            raise Refusal("form", "no kernel checks what is unsafe")


def words(module: Module) -> list[str]:
    """Return the tables of Lean's language, its words and macros, that a module adds to."""
    pairs = module.items(module.entries)
    tables = [(module.name(module.field(e, 0)), module.field(e, 1)) for e in pairs]
    names = [".".join(map(str, name)) for name, entries in tables if module.items(entries)]
    return [name for name in names if WORDS.search(name) and not name.endswith(f".{EQUATIONS}")]


def main(arguments: list[str]) -> int:
    """Answer the request in the folder `--root`: a line about the module, then one per unit."""
    options = dict(a.removeprefix("--").split("=", 1) for a in arguments)
    folder = Path(options["root"])
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    try:
        module = Module(Path(options["module"]), parted="asked" not in request)
    except OleanError as error:
        print(json.dumps({"unreadable": str(error)}))
        return 0
    if "asked" not in request:
        return _whole(module)
    walk = Walk(module, [Module(folder / f"{name}.olean") for name in request["statements"]])
    alien = foreign(module.constants, request["mark"], request["kept"])
    print(json.dumps({"foreign": alien + words(module)}))
    for k, (constant, carrier) in enumerate(request["asked"]):
        answer: dict[str, object] = {"unit": k}
        try:
            outside = walk.check(split_name(constant), split_name(carrier))
            answer["outside"] = sorted(([*name], count) for name, count in outside.items())
        except Refusal as refusal:
            answer |= {"kind": refusal.kind, "error": str(refusal)}
        except (OleanError, RecursionError, IndexError) as error:
            answer |= {"kind": "form", "error": f"the module cannot be read: {error}"}
        print(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)  # nothing is left to be done, and freeing it all takes time


def _whole(module: Module) -> int:
    """Say what each constant of a whole file rests on, the file's own axioms included."""
    walk = Walk(module, [], whole=True)
    print(json.dumps({"imports": module.imports}))
    print(json.dumps({"words": words(module)}))
    for name, constant in module.constants.items():
        kind = KINDS[constant.kind]
        answer: dict[str, object] = {"name": list(name), "is": kind, "safe": constant.safe}
        try:
            answer["outside"] = [([*n], count) for n, count in walk.outside([name]).items()]
        except Refusal as refusal:
            answer |= {"kind": refusal.kind, "error": str(refusal)}
        except (OleanError, IndexError) as error:
            answer |= {"kind": "form", "error": f"the module cannot be read: {error}"}
        print(json.dumps(answer))
    print(json.dumps({"done": True}))
    return 0
