# SPDX-License-Identifier: Apache-2.0
"""Elaborate the server's statements, once a batch, in a process that knows nothing of a candidate.

The module that comes out of it has two readers. The fresh kernel (replay.py) takes from it what
each proof must prove. And the candidates' own module imports it and takes the types of its theorems
from it, so that a statement that has many samples is elaborated once, not once for each:

    theorem NAME : type_of% @STATED := @fun a b h => PROOF

which gives the proof the same goal in the same context as `theorem NAME (a b : ℕ) (h : …) : … :=
PROOF`. Where that is not sure (`follows`), the statement stands before the proof as it was written.

What carries a statement is an axiom, the one declaration that elaborates a type as `theorem` does
and asks for no proof. It proves nothing: its name cannot be guessed, and the fresh kernel does not
know it. Since a declaration costs Lean a third
of what a short statement costs, one axiom carries several, as a conjunction.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from pathlib import Path

from lean_checker.assemble import MARKER, Unit, opening_lines
from lean_checker.fresh_kernel import STATEMENTS
from lean_checker.lexer import SEARCHING, scan
from lean_checker.process import Ended, Limits, basic_options, run_lean
from lean_checker.toolchain import Toolchain
from lean_checker.verdict import parse_message

# How many statements one axiom carries; each axiom is followed by a marker.
TOGETHER = 8
# In a statement, what may bring universes along, which a theorem names for itself: all but `Type`
# with nothing applied to it.
UNIVERSES = re.compile(r"Sort|Type(?!\s*(?:[)\]}⦄,→]|\Z))")
# In a proof: clauses that see the binders of the theorem, and not those of a function; and what
# would find the axioms.
UNFIT = ("where", "termination_by", "decreasing_by", *SEARCHING)


@dataclass(frozen=True)
class Carrier:
    """Where a statement is: it is part `at` of the `of` parts of the axiom `name`'s conjunction."""

    name: str
    at: int = 0
    of: int = 1

    def proof(self) -> str:
        """Return Lean text for the proof of the statement that the axiom would be."""
        text = f"@{self.name}" if self.of == 1 else self.name
        for _ in range(self.at):
            text = f"(And.right {text})"
        return f"(And.left {text})" if self.at < self.of - 1 else text


@dataclass(frozen=True)
class Stated:
    """A module of statements in `folder`.

    carriers: per unit; units with one statement share it. errors: per unit, Lean's complaints about
    its statement. stuck: the axiom that Lean did not come through, or "". done: whether the module
    was written, which it is only if no statement has an error. ended: how the process ended.
    """

    folder: Path
    carriers: list[Carrier]
    errors: list[list[str]]
    stuck: str
    done: bool
    ended: Ended


def state(
    toolchain: Toolchain, units: list[Unit], folder: Path, limits: Limits, lenient: frozenset[str]
) -> Stated:
    """Elaborate the statements of the units into a module in `folder`.

    No candidate may be able to write there. lenient: the keys of the units whose statements are
    elaborated one by one, as they are written; the others may not leave a name unbound. Raises
    OSError if Lean cannot be started.
    """
    text, starts, carriers = assemble_statements(toolchain.header, units, lenient)
    source = folder / f"{STATEMENTS}.lean"
    source.write_text(text, encoding="utf-8")
    lines = [line for line, _ in starts]
    complaints: dict[Carrier, list[str]] = {carrier: [] for carrier in carriers}
    outside: list[str] = []
    reached = 0  # the line of the last marker that Lean has come to

    def on_line(line: bytes) -> bool:
        nonlocal reached
        message = parse_message(line)
        if message is None:
            return False
        if message.severity == "error":
            k = bisect_right(lines, message.line) - 1
            (complaints[starts[k][1]] if k >= 0 else outside).append(message.text)
        elif message.severity == "information":
            reached = max(reached, message.line)
        return True

    output = folder / f"{STATEMENTS}.olean"
    output.unlink(missing_ok=True)
    arguments = [*basic_options(toolchain), "-o", str(output), str(source)]
    ended = run_lean(toolchain, arguments, folder, limits, on_line)
    stuck = next((carrier.name for line, carrier in starts if line > reached), "")
    errors = [outside + complaints[carrier] for carrier in carriers]
    return Stated(folder, carriers, errors, stuck, output.is_file(), ended)


def assemble_statements(
    header: str, units: list[Unit], lenient: frozenset[str]
) -> tuple[str, list[tuple[int, Carrier]], list[Carrier]]:
    """Return a text that states each unit's statement and proves nothing.

    Also returns, in order, the first line of each statement, and each unit's carrier. lenient: as
    for `state`.
    """
    owners: dict[tuple[str, str], Unit] = {}
    for unit in units:
        owners.setdefault(_identity(unit), unit)
    rows: dict[str, list[Unit]] = {}
    single, strict = [], []
    for unit in owners.values():
        if unit.key in lenient:
            single.append([unit])
        elif has_universes(unit):
            strict.append([unit])
        else:
            rows.setdefault(_prefix(unit), []).append(unit)
    for row in rows.values():
        strict += [row[k : k + TOGETHER] for k in range(0, len(row), TOGETHER)]

    lines = opening_lines(header).splitlines()
    starts: list[tuple[int, Carrier]] = []
    carriers: dict[tuple[str, str], Carrier] = {}

    def put(group: list[Unit]) -> None:
        name = f"{_prefix(group[0])}stated_{group[0].key}"
        if len(group) == 1:
            blocks = [group[0].statement.declaration(name, kind="axiom")]
        else:
            blocks = [f"({unit.statement.proposition()}) ∧" for unit in group]
            blocks[0] = f"axiom {name} : {blocks[0]}"
            blocks[-1] = blocks[-1].removesuffix(" ∧")
        for at, (unit, block) in enumerate(zip(group, blocks, strict=True)):
            carriers[_identity(unit)] = Carrier(name, at, len(group))
            starts.append((len(lines) + 1, carriers[_identity(unit)]))
            lines.extend(block.split("\n"))
        lines.append(MARKER)

    lines += ["section", "set_option autoImplicit false"]
    for group in strict:
        put(group)
    lines.append("end")
    for group in single:
        put(group)
    lines += ["section", "end", ""]
    return "\n".join(lines), starts, [carriers[_identity(unit)] for unit in units]


def _identity(unit: Unit) -> tuple[str, str]:
    return _prefix(unit), unit.statement.declaration("")


def _prefix(unit: Unit) -> str:
    prefix, dot, _ = unit.statement.name.rpartition(".")
    return prefix + dot


def has_universes(unit: Unit) -> bool:
    """Whether the statement may have universes of its own."""
    text = f"{unit.statement.binders} {unit.statement.type}"
    return bool(unit.statement.levels or UNIVERSES.search(text))


def follow(unit: Unit, carrier: Carrier) -> Unit:
    """Return the unit with a theorem that takes its type from the carrier, if it may."""
    if not follows(unit):
        return unit
    binders = binder_names(unit.statement.binders)
    if binders is None:
        return unit
    function = f"@fun {' '.join(binders)} => " if binders else ""
    kind = unit.statement.kind
    opening = f"{kind} {unit.constant} : type_of% {carrier.proof()} := {function}"
    return replace(unit, opening=opening)


def follows(unit: Unit) -> bool:
    """Whether a function with the binders' names gives the proof what the theorem would give it."""
    other = any(word in unit.proof for word in UNFIT)
    return not (other or unit.names_itself or has_universes(unit))


def binder_names(binders: str) -> list[str] | None:
    """Return the names that a theorem's binders introduce, `_` for an instance without a name.

    None if the text is not a plain row of binders.
    """
    names: list[str] = []
    depth, group, naming = 0, "", False
    tokens = scan(binders)
    for at, token in enumerate(tokens):
        symbol = token.text if token.kind == "symbol" else ""
        if symbol in tuple("([{⦃"):
            depth += 1
            if depth == 1:
                group, naming = symbol, True
                if group == "[" and not _is_named(tokens[at + 1 :]):
                    names.append("_")
                    naming = False
        elif symbol in tuple(")]}⦄"):
            depth -= 1
        elif depth == 1 and symbol == ":":
            naming = False
        elif depth == 0 or (depth == 1 and naming):
            if token.kind != "name" and symbol != "_":
                return None
            names.append(token.text)
    return names


def _is_named(tokens: list) -> bool:
    """Whether an instance binder, after its bracket, begins with a name and a colon."""
    return len(tokens) > 1 and tokens[0].kind == "name" and tokens[1].text == ":"
