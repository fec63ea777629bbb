# SPDX-License-Identifier: Apache-2.0
"""Give the constants of an untrusted module to Lean's kernel again, in a fresh environment.

The program of the full tier's second process (see replay.py, which starts it). A fresh environment
holds the trusted modules and nothing else; the module with the candidates' proofs is only data. It
runs for every batch, so it imports little.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterable

from lean_checker.kernel.lean_objects import (
    AXIOM,
    CONSTRUCTOR,
    DEFINITION,
    INDUCTIVE,
    KINDS,
    OPAQUE,
    RECURSOR,
    THEOREM,
    KernelLimit,
    KernelRefusal,
    Lean,
    LeanError,
    Object,
    elements,
    field,
    keep,
    tag,
)
from lean_checker.kernel.ownership import foreign, shown, split_name

Name = tuple[str | int, ...]
REQUEST = "replay.json"
VALUED = (DEFINITION, THEOREM, OPAQUE)
AXIOMS = frozenset({"propext", "Classical.choice", "Quot.sound"})
# What the kernel may use of its stack; where Lean compiles, it is 8 MiB. Beside it, what the
# programs here need.
STACK_BYTES = 64 * 1024**2
OWN_STACK_BYTES = 8 * 1024**2


class FormRefusal(Exception):
    """The module holds something else than it should; the text says what."""


class OtherStatement(Exception):
    """The theorem is proved, and is not the statement; the text says how."""


class Replay:
    """A fresh environment that grows by what the kernel accepts of untrusted modules.

    `offered` holds what may be given to the kernel: the constants of the candidates' module, and
    those that stand beside the statements (the matcher of a `match`, say), which come first.
    """

    def __init__(
        self, lean: Lean, imports: Iterable[Name], module: str, statements: Iterable[str] = ()
    ) -> None:
        self.lean = lean
        self.trusted = lean.environment(imports)
        self.grown = self.trusted
        self.claimed = lean.read_module(module)
        self.statements: dict[Name, Object] = {}
        for path in statements:
            self.statements |= lean.read_module(path)
        self.offered = self.claimed | self.statements
        self.accepted: set[Name] = set()
        self.clean: set[Name] = set()
        self.used: dict[Name, set[Name]] = {}

    def check(self, constant: Name, carrier: Name, fresh_name: str) -> set[str]:
        """Return the axioms on which `constant` rests, if it proves a statement.

        carrier: the axiom that is the statement. Of axioms that are allowed, those may be missing
        that an earlier check has met. Raises FormRefusal, KernelRefusal, KernelLimit or
        OtherStatement if it proves no such thing.
        """
        if constant not in self.claimed or tag(self.claimed[constant]) != THEOREM:
            raise FormRefusal("the theorem is not there")
        carried = self.statements.get(carrier)
        if carried is None or tag(carried) != AXIOM:
            raise FormRefusal("the statement is not there")
        value = _value(carried)
        statement = field(value, 2)
        universes = field(value, 1)
        below = self._in_expression(statement)
        for name in sorted(below, key=str):
            self._accept_with_all_below(name)
        self._accept_with_all_below(constant)
        claimed = self.claimed[constant]
        try:
            self._add(self.lean.restatement(fresh_name, universes, statement, claimed))
        except KernelRefusal as refusal:
            raise OtherStatement(str(refusal)) from None
        return self._axioms([constant, *below])

    def _accept_with_all_below(self, wanted: Name) -> None:
        """Give the kernel an offered constant, after all offered ones that it rests on."""
        open_names: list[tuple[Name, bool]] = [(self._leader(wanted), False)]
        entered: set[Name] = set()
        while open_names:
            name, below_done = open_names.pop()
            if name in self.accepted or name not in self.offered:
                continue
            if below_done:
                self._declare(name)
                continue
            if name in entered:
                raise KernelRefusal("a declaration that rests on itself")
            entered.add(name)
            below = self._needs(name)
            open_names.append((name, True))
            open_names += [(n, False) for n in below if n not in self.accepted]

    def _leader(self, name: Name) -> Name:
        """Return the constant with which this one is declared."""
        return name

    def _needs(self, name: Name) -> set[Name]:
        """Return what must be declared before a constant. Raises FormRefusal if it must not be."""
        kind = tag(self.offered[name])
        if kind not in VALUED:
            raise FormRefusal(f"the proof declares a constant of the kind {KINDS[kind]}")
        return self._below(name)

    def _declare(self, name: Name) -> None:
        self._add(self.lean.declaration(self.offered[name]))
        self.accepted.add(name)

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
        return self.lean.find(self.trusted, name) or self.offered.get(name)

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
                axioms.add(own_axiom(name) if name in self.offered else shown(name))
            todo += self._below(name) - seen - self.clean
        if axioms <= AXIOMS:
            self.clean |= seen
        return axioms


def own_axiom(name: Name) -> str:
    """Return what an axiom of an untrusted module is called: never as one that is allowed."""
    text = shown(name)
    return f"{text} (declared here)" if text in AXIOMS else text


def _value(constant: Object) -> Object:
    """Return the ConstantVal (name, universes, type) of a constant."""
    return field(field(constant, 0), 0)


# What each refusal is called in an answer; see verdict.Finding.
ANSWERS: dict[type[Exception], str] = {
    FormRefusal: "form",
    OtherStatement: "statement",
    KernelRefusal: "kernel",
    KernelLimit: "limit",
}


def main(arguments: list[str]) -> int:
    """Answer the request in the folder `--root`: one line of JSON per unit, in order."""
    options = dict(a.removeprefix("--").split("=", 1) for a in arguments)
    folder = options["root"]
    with open(os.path.join(folder, REQUEST), encoding="utf-8") as file:
        request = json.load(file)
    os.environ["LEAN_PATH"] = request["path"]
    try:
        run = Replay(
            *(Lean(options["library"], STACK_BYTES), request["imports"], options["module"]),
            [os.path.join(folder, f"{name}.olean") for name in request["statements"]],
        )
    except LeanError as error:
        print(error, file=sys.stderr)
        return 1
    alien = foreign(run.claimed, request["mark"], request["kept"])
    print(json.dumps({"foreign": alien}), flush=True)
    for k, (constant, carrier) in enumerate(request["asked"]):
        answer: dict[str, object] = {"unit": k}
        try:
            axioms = run.check(split_name(constant), split_name(carrier), f"replayed{k}")
            answer["axioms"] = sorted(axioms)
        except tuple(ANSWERS) as refusal:
            answer |= {"kind": ANSWERS[type(refusal)], "error": str(refusal)}
        print(json.dumps(answer), flush=True)
    return 0


def in_deep_thread(arguments: list[str], main: Callable[[list[str]], int] = main) -> int:
    """Run `main` with a stack that is larger than that of the Lean that compiled.

    What the kernel found not too deep there is then not too deep here.
    """
    codes: list[int] = []
    threading.stack_size(STACK_BYTES + OWN_STACK_BYTES)
    thread = threading.Thread(target=lambda: codes.append(main(arguments)))
    thread.start()
    thread.join()
    return codes[0] if codes else 1
