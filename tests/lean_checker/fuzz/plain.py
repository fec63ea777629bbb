# SPDX-License-Identifier: Apache-2.0
"""Ask plain Lean: `theorem … := PROOF` in a file, compiled as any user would, and its axioms after.

A process costs more than most proofs, so many cases stand in one file, each with a name of its own
and a marker after it, which parts their messages. That is good for a first answer only: where it
is not the pool's, and where the text might hold commands, the case is asked about in a file of its
own. The axioms are printed by another process, which imports the finished module.
"""

import re
import tempfile
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lean_checker.check.assemble import MARKER, opening_lines
from lean_checker.check.verdict import Raw, parse_message
from lean_checker.sandbox.process import Ended, Limits, basic_options, run_lean
from lean_checker.toolchain import Toolchain
from tests.lean_checker.fuzz.cases import Case

AXIOMS = {"propext", "Classical.choice", "Quot.sound"}
# The pool's own limits for Lean (check/batch.py).
OPTIONS = ("-DmaxHeartbeats=200000", "-DmaxRecDepth=1000")


@dataclass(frozen=True)
class Answer:
    """Plain Lean's: valid, invalid, sorry, axiom, or how it ended. text: its first error."""

    status: str
    text: str = ""


class PlainLean:
    """Judges cases with plain Lean. seconds: for a case, of the processor."""

    def __init__(self, toolchain: Toolchain, seconds: float = 5.0, memory_mib: int = 2000) -> None:
        self.toolchain = toolchain
        self.limits = Limits(seconds, memory_mib, output_bytes=16 * 1024**2)
        self.processes = 0

    def together(self, cases: Sequence[Case]) -> dict[int, Answer]:
        """Return the answer for each case, by number, from files of many.

        It is quick if all are right, or none is.
        """
        answers: dict[int, Answer] = {}
        left = list(cases)
        clean: list[Case] = []
        axioms: dict[str, set[str] | None] = {}
        while left:
            found, reached, axioms = self._compile(left, marked=True)
            answers |= {case.number: found[case.number] for case in left[:reached]}
            clean += [case for case in left[:reached] if found[case.number].status == "valid"]
            if reached < len(left):  # Lean ended in this one, or it took the marker for its own
                answers[left[reached].number] = self.alone(left[reached])
            left = left[reached + 1 :]
        if len(clean) < len(cases) or not axioms:
            _, _, axioms = self._compile(clean, marked=True)
        for case in clean:
            known = case.name in axioms
            answers[case.number] = _with_axioms(axioms[case.name]) if known else self.alone(case)
        return answers

    def alone(self, case: Case) -> Answer:
        """Return the answer for a case from a file that holds nothing else."""
        found, _, axioms = self._compile([case], marked=False)
        answer = found[case.number]
        return _with_axioms(axioms.get(case.name)) if answer.status == "valid" else answer

    def is_one_term(self, case: Case) -> bool:
        """Whether the proof is one term, and no command too: so it is if it may be in brackets."""
        inside = f"(\n{case.proof}\n)"
        whole = Case(case.number, case.name, case.statement, inside, case.made)
        return self.alone(whole).status == "valid"

    def is_name(self, case: Case, word: str) -> bool:
        """Whether a word stands for a name only: so it is if another name may stand for it."""
        pattern = rf"(?<![\w.]){re.escape(word)}(?![\w.!?'%])"
        statement, proof = (re.sub(pattern, "another", s) for s in (case.statement, case.proof))
        if (statement, proof) == (case.statement, case.proof):
            return False
        return self.alone(Case(case.number, case.name, statement, proof, "")).status == "valid"

    def _compile(
        self, cases: Sequence[Case], marked: bool
    ) -> tuple[dict[int, Answer], int, dict[str, set[str] | None]]:
        """Return each case's answer but for axioms, how many Lean came through, and the axioms.

        There are no axioms if there is no module, as some case has an error.
        """
        if not cases:
            return {}, 0, {}
        text, firsts, markers = self.toolchain.header, [], {}
        line = text.count("\n") + 1
        for k, case in enumerate(cases):
            block = f"{case.statement} := {case.proof}\n" + f"{MARKER}\n" * marked
            firsts.append(line)
            line += block.count("\n")
            markers[line - 1] = k
            text += block
        with tempfile.TemporaryDirectory(prefix="fuzz_") as name:
            folder = Path(name)
            raws, ended = self._run(folder, "Plain", text, set(markers) if marked else set())
            if marked:
                answered = {
                    markers[raw.line] for raw in raws if raw.line in markers and _is_mark(raw)
                }
                reached = next((k for k in range(len(cases)) if k not in answered), len(cases))
            else:
                reached = int(ended.cause == "exit" and ended.code in (0, 1))
            of_cases: list[list[Raw]] = [[] for _ in cases]
            for raw in raws:
                of_cases[max(0, bisect_right(firsts, raw.line) - 1)].append(raw)
            answers = {c.number: _answer(of) for c, of in zip(cases, of_cases, strict=True)}
            if reached < len(cases) and not marked:
                cause = ended.cause if ended.cause != "exit" else f"crash {ended.code}"
                answers[cases[0].number] = Answer(cause, ended.stderr[:300])
            if not (folder / "Plain.olean").is_file():
                return answers, reached, {}
            return answers, reached, self._axioms(folder, [case.name for case in cases])

    def _axioms(self, folder: Path, names: list[str]) -> dict[str, set[str] | None]:
        """Return the axioms of each theorem in the module; None for one that is not there."""
        text = opening_lines(self.toolchain.header, ["Plain"])
        first = text.count("\n") + 1
        text += "".join(f"#print axioms _root_.{name}\n" for name in names)
        raws, _ = self._run(folder, "Trusted", text, set())
        found: dict[str, set[str] | None] = dict.fromkeys(names)
        for raw in raws:
            if raw.severity == "information" and raw.line >= first:
                named = re.search(r"depends on axioms: \[(.*)\]", raw.text, re.DOTALL)
                found[names[raw.line - first]] = (
                    set(re.split(r",\s*", named[1])) if named else set()
                )
        return found

    def _run(
        self, folder: Path, module: str, text: str, markers: set[int]
    ) -> tuple[list[Raw], Ended]:
        source = folder / f"{module}.lean"
        source.write_text(text, encoding="utf-8")
        raws: list[Raw] = []

        def on_line(line: bytes) -> bool:
            message = parse_message(line)
            if message is not None:
                raws.append(message)
            return message is not None and message.line in markers and _is_mark(message)

        output = str(source.with_suffix(".olean"))
        arguments = [*basic_options(self.toolchain), *OPTIONS, "-o", output, str(source)]
        self.processes += 1
        return raws, run_lean(self.toolchain, arguments, folder, self.limits, on_line)


def _is_mark(raw: Raw) -> bool:
    return raw.severity == "information" and raw.text == "."


def _answer(raws: list[Raw]) -> Answer:
    errors = [raw.text for raw in raws if raw.severity == "error"]
    if errors:
        return Answer("invalid", errors[0][:300])
    gaps = [raw.text for raw in raws if raw.kind == "hasSorry"]
    return Answer("sorry", gaps[0][:300]) if gaps else Answer("valid")


def _with_axioms(axioms: set[str] | None) -> Answer:
    if axioms is None:
        return Answer("invalid", "the theorem is not in the module")
    if axioms <= AXIOMS:
        return Answer("valid")
    return Answer("sorry" if "sorryAx" in axioms else "axiom", ", ".join(sorted(axioms)))
