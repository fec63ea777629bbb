# SPDX-License-Identifier: Apache-2.0
"""Elaborate the server's statements in a process that knows nothing of a candidate.

The module that comes out of it has two readers. The fresh kernel (replay.py) takes from it what
each proof must prove. And the candidates' own module imports it and takes the types of its theorems
from it, so that a statement that has many samples is elaborated once, not once for each:

    theorem NAME : type_of% @STATED := @fun a b h => PROOF

which gives the proof the same goal in the same context as `theorem NAME (a b : ℕ) (h : …) : … :=
PROOF`. Where that is not sure (`follows`), the statement stands before the proof as it was written.

What carries a statement is an axiom, the one declaration that elaborates a type as `theorem` does
and asks for no proof. It proves nothing: its name cannot be guessed, and the fresh kernel does not
know it.
"""

import functools
import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from pathlib import Path

from lean_checker.check.assemble import KNOWN, MARKER, Unit, opening_lines
from lean_checker.check.lexer import SEARCHING
from lean_checker.check.scanner import scan
from lean_checker.check.verdict import parse_message
from lean_checker.sandbox.process import Ended, Limits, basic_options, run_lean
from lean_checker.toolchain import Toolchain

# How deep Lean may go: in statements as in proofs, or some would be right in one process only.
RECURSION = "-DmaxRecDepth=1000"
# After so many axioms stands a marker.
TOGETHER = 8
# In a statement, what may bring universes along, which a theorem names for itself: all but `Type`
# with nothing applied to it.
UNIVERSES = re.compile(r"Sort|Type(?!\s*(?:[)\]}⦄,→]|\Z))")
# In a proof: clauses that see the binders of the theorem, and not those of a function; and what
# would find the axioms.
UNFIT = ("where", "termination_by", "decreasing_by", *SEARCHING)
# The namespace of a statement, and the statement without its name.
Identity = tuple[str, str]


@dataclass(frozen=True)
class Carrier:
    """The axiom that is a statement.

    module: that it stands in. strict: whether the statement leaves no name unbound.
    """

    module: str
    name: str
    strict: bool = True


@dataclass(frozen=True)
class Care:
    """Which units' statements need more care than others, by key.

    closer: those that stand between two markers. lenient: those that may leave a name unbound; they
    stand between two markers, too.
    """

    closer: frozenset[str] = frozenset()
    lenient: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Stated:
    """What the elaboration of some statements said.

    carriers: per unit; units with one statement share it. errors: per unit, Lean's complaints about
    its statement. faulty: the carriers of statements that are surely at fault, by a complaint or
    because Lean did not come through. doubtful: of those that may be. done: whether the module was
    written, which it is only if no statement has an error. ended: how the process ended.
    """

    carriers: list[Carrier]
    errors: list[list[str]]
    faulty: frozenset[Carrier]
    doubtful: frozenset[Carrier]
    done: bool
    ended: Ended


@dataclass(frozen=True)
class _Axiom:
    """Where an axiom stands: its first line, and the line of the marker right after it, or 0."""

    carrier: Carrier
    line: int
    marker: int


def state(
    toolchain: Toolchain, units: list[Unit], module: str, folder: Path, limits: Limits, care: Care
) -> Stated:
    """Elaborate the statements of the units into a module of this name in `folder`.

    No candidate may be able to write there. Raises OSError if Lean cannot be started.
    """
    text, axioms, carriers = assemble_statements(toolchain.header, units, module, care)
    source = folder / f"{module}.lean"
    source.write_text(text, encoding="utf-8")
    lines = [axiom.line for axiom in axioms]
    complaints: dict[Carrier, list[str]] = {axiom.carrier: [] for axiom in axioms}
    outside: list[str] = []
    faulty, doubtful = set(), set()
    reached = 0  # the line of the last marker that Lean has come to

    def on_line(line: bytes) -> bool:
        nonlocal reached
        message = parse_message(line)
        if message is None:
            return False
        if message.severity == "error":
            k = bisect_right(lines, message.line) - 1
            if k < 0:
                outside.append(message.text)
                return True
            blurred = message.parsing and not axioms[k].marker
            suspects = {axioms[k].carrier}
            head = message.line == lines[k] and message.column == 0
            if message.parsing and head and k and not axioms[k - 1].marker:
                # What the parser did not expect may be the first word of the next axiom.
                blurred = True
                suspects.add(axioms[k - 1].carrier)
            (doubtful if blurred else faulty).update(suspects)
            complaints[axioms[k].carrier].append(message.text)
        elif message.severity == "information":
            reached = max(reached, message.line)
        return True

    output = folder / f"{module}.olean"
    output.unlink(missing_ok=True)
    arguments = [*basic_options(toolchain), RECURSION, "-o", str(output), str(source)]
    ended = run_lean(toolchain, arguments, folder, limits, on_line)
    if running := _running(axioms, reached):
        (doubtful if len(running) > 1 else faulty).update(running)
    errors = [outside + complaints[carrier] for carrier in carriers]
    sure = frozenset(faulty)
    return Stated(carriers, errors, sure, frozenset(doubtful) - sure, output.is_file(), ended)


def _running(axioms: list[_Axiom], reached: int) -> list[Carrier]:
    """Return the axioms before the first marker that Lean has not come to."""
    left = [axiom for axiom in axioms if axiom.line > reached]
    marked = next((k for k, axiom in enumerate(left) if axiom.marker > reached), -1)
    return [axiom.carrier for axiom in left[: marked + 1]]


def assemble_statements(
    header: str, units: list[Unit], module: str, care: Care
) -> tuple[str, list[_Axiom], list[Carrier]]:
    """Return a text that states each unit's statement and proves nothing.

    Also returns the axioms, in order, and each unit's carrier. module: the name that the text will
    be compiled under.
    """
    owners: dict[Identity, Unit] = {}
    for unit in units:
        owners.setdefault(identity(unit), unit)
    strict = [unit for unit in owners.values() if unit.key not in care.lenient]
    lenient = [unit for unit in owners.values() if unit.key in care.lenient]
    lines = opening_lines(header).splitlines()
    axioms: list[_Axiom] = []
    carriers: dict[Identity, Carrier] = {}

    included = any(line.split(" ")[0] == "include" for line in lines)

    def put(unit: Unit, strict: bool, marked: bool) -> None:
        carrier = Carrier(module, f"{_prefix(unit)}stated_{unit.key}", strict)
        carriers[identity(unit)] = carrier
        first = len(lines) + 1
        lines.extend(_declared(unit, carrier, included).split("\n"))
        if marked:
            lines.append(MARKER)
        axioms.append(_Axiom(carrier, first, len(lines) if marked else 0))

    lines += ["section", "set_option autoImplicit false"]
    for k, unit in enumerate(strict, 1):
        near = strict[k - 1 : k + 1]
        apart = k % TOGETHER == 0 or k == len(strict) or any(u.key in care.closer for u in near)
        put(unit, strict=True, marked=apart)
    lines.append("end")
    for unit in lenient:
        put(unit, strict=False, marked=True)
    lines += ["section", "end", ""]
    return "\n".join(lines), axioms, [carriers[identity(unit)] for unit in units]


def _declared(unit: Unit, carrier: Carrier, included: bool) -> str:
    """Return the axiom of a statement. `included` variables are binders of theorems, and not of
    axioms, so that the axiom takes its type from a theorem then."""
    if not included:
        return unit.statement.declaration(carrier.name, kind="axiom")
    theorem = unit.statement.declaration(f"{carrier.name}_", kind="theorem")
    levels = unit.statement.levels  # in their order
    return f"{theorem} := sorry\naxiom {carrier.name}{levels} : type_of% @{carrier.name}_{levels}"


def identity(unit: Unit) -> Identity:
    """Return what units have in common whose statements mean the same under one header."""
    return _prefix(unit), unit.statement.declaration("")


def _prefix(unit: Unit) -> str:
    return unit.statement.prefix


def has_universes(unit: Unit) -> bool:
    """Whether the statement may have universes of its own."""
    text = f"{unit.statement.binders} {unit.statement.type}"
    return bool(unit.statement.levels or UNIVERSES.search(text))


def follow(unit: Unit, carrier: Carrier) -> Unit:
    """Return the unit with a theorem that takes its type from the carrier, if it may."""
    if not (carrier.strict and follows(unit)):
        return unit
    binders = binder_names(unit.statement.binders)
    if binders is None:
        return unit
    function = f"@fun {' '.join(binders)} => " if binders else ""
    kind = unit.statement.kind
    opening = f"{kind} {unit.constant} : type_of% @{carrier.name} := {function}"
    return replace(unit, opening=opening)


def follows(unit: Unit) -> bool:
    """Whether a function with the binders' names gives the proof what the theorem would give it."""
    other = any(word in unit.proof for word in UNFIT)
    return not (other or unit.names_itself or has_universes(unit))


@functools.lru_cache(KNOWN)
def binder_names(binders: str) -> tuple[str, ...] | None:
    """Return the names that a theorem's binders introduce, `_` for an instance without a name.

    None if the text is not a plain row of binders.
    """
    names: list[str] = []
    depth, group, naming = 0, "", False
    doubled = False  # in `{{x : α}}`, which stands for `⦃x : α⦄`
    tokens = scan(binders)
    for at, token in enumerate(tokens):
        symbol = token.text if token.kind == "symbol" else ""
        opens = depth == 1 and tokens[at - 1].text == "{" and tokens[at - 1].end == token.position
        if symbol == "{" and naming and opens:
            doubled = True
        elif symbol == "}" and depth == 1 and doubled:
            doubled = False
        elif symbol in tuple("([{⦃"):
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
    return tuple(names)


def _is_named(tokens: list) -> bool:
    """Whether an instance binder, after its bracket, begins with a name and a colon."""
    return len(tokens) > 1 and tokens[0].kind == "name" and tokens[1].text == ":"
