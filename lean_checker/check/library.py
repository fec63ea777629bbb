# SPDX-License-Identifier: Apache-2.0
"""On which axioms the constants of the trusted library rest, as Lean itself says.

Lean is asked in a process that imports what the header imports, and nothing of a candidate. Most
proofs rest on the same few hundred constants, so many are asked about at once, and what rests on
the three axioms alone is remembered.
"""

import re
import secrets
import threading
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lean_checker.check.assemble import opening_lines
from lean_checker.check.verdict import parse_message
from lean_checker.kernel.fresh_kernel import AXIOMS
from lean_checker.kernel.unnamed import Unnamed, written
from lean_checker.sandbox.process import Limits, basic_options, run_lean
from lean_checker.toolchain import Toolchain

Name = tuple[str | int, ...]
TOGETHER = 40
# Where the header opens `Classical`, Lean would call its axiom `choice`.
FULL_NAMES = "set_option pp.fullNames true\n"
NO_AXIOMS = "does not depend on any axioms"
SOME_AXIOMS = re.compile(r"depends on axioms:\s*\[(.*)\]\s*\Z", re.DOTALL)


class Library:
    """What is known of one toolchain's library. Several threads may share one."""

    def __init__(self, toolchain: Toolchain) -> None:
        self.toolchain = toolchain
        self._lock = threading.Lock()
        self._clean: set[Name] = set()

    def axioms(
        self,
        asked: Mapping[Name, int],
        folder: Path,
        limits: Limits,
        imports: Sequence[Name] | None = None,
    ) -> dict[Name, frozenset[str]]:
        """Return the axioms of library constants; those that Lean says nothing about are left out.

        Of the three axioms that are allowed, some may be missing. Of those that no text can name,
        it is what they rest on that Lean is asked about (unnamed.py).

        asked: with the number of universes of each. folder: for scratch files; no candidate may be
        able to write there. imports: what to import instead of the toolchain's header. Raises
        OSError if Lean cannot be started.
        """
        unnamed = Unnamed(self.toolchain.module_file)
        parts = {n: unnamed.below(n) for n in asked if not written(n)}
        asked = {name: count for name, count in asked.items() if name not in parts}
        for part in filter(None, parts.values()):
            asked |= {n: max(count, asked.get(n, 0)) for n, count in part.named.items()}
        found = self._of_named(asked, folder, limits, imports)
        for name, part in parts.items():
            if part is not None and all(n in found for n in part.named):
                found[name] = part.axioms.union(*(found[n] for n in part.named))
        return found

    def _of_named(
        self,
        asked: Mapping[Name, int],
        folder: Path,
        limits: Limits,
        imports: Sequence[Name] | None,
    ) -> dict[Name, frozenset[str]]:
        """Return the axioms of constants whose names can be written."""
        with self._lock:
            clean = {name for name in asked if name in self._clean}
        found = dict.fromkeys(clean, frozenset[str]())
        new = sorted((name for name in asked if name not in clean), key=str)
        groups = [new[k : k + TOGETHER] for k in range(0, len(new), TOGETHER)]
        opening = opening_lines(self.toolchain.header)
        if imports is not None:
            lines = [f"import {written(module)}" for module in imports]
            opening = "\n".join(["prelude", *lines, ""])
        place = (self.toolchain, opening, folder, limits)
        answers = ask(*place, [_probe(asked, group) for group in groups])
        doubtful = []
        for group, axioms in zip(groups, answers, strict=True):
            if axioms is not None and axioms <= AXIOMS:
                found |= dict.fromkeys(group, frozenset[str]())
            else:
                doubtful += group
        singles = ask(*place, [_probe(asked, [name]) for name in doubtful])
        found |= {n: a for n, a in zip(doubtful, singles, strict=True) if a is not None}
        with self._lock:
            self._clean |= {name for name, axioms in found.items() if axioms <= AXIOMS}
        return found


def ask(
    toolchain: Toolchain,
    opening: str,
    folder: Path,
    limits: Limits,
    questions: list[tuple[str, str]],
    modules: Path | None = None,
) -> list[frozenset[str] | None]:
    """Return what Lean says about some theorems: the axioms of each, or None if it has an error.

    questions: the name of a theorem and, if it is not imported, its declaration. opening: how the
    text begins. modules: a folder of further modules. Raises OSError if Lean cannot be started.
    """
    if not questions:
        return []
    opening += FULL_NAMES
    text, asked = opening, {}
    for k, (name, declaration) in enumerate(questions):
        text += f"{declaration}#print axioms {name}\n"
        asked[text.count("\n")] = k
    source = folder / f"Library{secrets.token_hex(8)}.lean"
    source.write_text(text + "section\nend\n", encoding="utf-8")
    answers: list[frozenset[str] | None] = [None] * len(questions)
    failed: set[int] = set()
    lines = list(asked)

    def on_line(line: bytes) -> bool:
        message = parse_message(line)
        if message is None:
            return False
        if message.severity == "error":
            # Where it stands, or in the header: then it concerns all that follows.
            at = bisect_left(lines, message.line)
            inside = message.line > opening.count("\n")
            failed.update([at] if inside else range(len(questions)))
        k = asked.get(message.line)
        if k is not None and message.severity == "information":
            answers[k] = parse_axioms(message.text, questions[k][0])
        return True

    arguments = [*basic_options(toolchain), str(source)]
    # Importing is allowed to take long, and one question here may be as dear as that.
    more = replace(limits, step_seconds=limits.start_seconds)
    run_lean(toolchain, arguments, folder, more, on_line, modules)
    return [None if k in failed else answer for k, answer in enumerate(answers)]


def _probe(asked: Mapping[Name, int], names: list[Name]) -> tuple[str, str]:
    """Return the name of a theorem that rests on these constants, and its declaration."""
    probe = f"probe_{secrets.token_hex(8)}"
    uses = "".join(f"  have _ := {_applied(name, asked[name])}\n" for name in names)
    return probe, f"theorem {probe} : _root_.True :=\n{uses}  _root_.True.intro\n"


def parse_axioms(text: str, name: str) -> frozenset[str] | None:
    """Return the set in Lean's answer to `#print axioms NAME`, or None if it is no such answer."""
    # Both kinds of quotes: Lean's releases differ. The name is the checker's own.
    if name not in text:
        return None
    if text.rstrip().endswith(NO_AXIOMS):
        return frozenset()
    listed = SOME_AXIOMS.search(text)
    if listed is None:
        return None
    return frozenset(filter(None, (a.strip() for a in listed[1].split(","))))


def _applied(name: Name, universes: int) -> str:
    levels = f".{{{', '.join(['0'] * universes)}}}" if universes else ""
    return f"@_root_.{written(name)}{levels}"
