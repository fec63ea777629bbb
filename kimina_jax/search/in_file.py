# SPDX-License-Identifier: Apache-2.0
"""The judge of a proof for a theorem that stands in a Lean file, whose `sorry` it is to replace."""

import contextlib
import re
import threading
from collections.abc import Generator, Iterator
from dataclasses import replace

from kimina_jax.prove.prover import Prover
from lean_checker.check.lexer import check_proof
from lean_checker.check.scanner import Refused, normalise
from lean_checker.files.holes import Hole, fill
from lean_checker.files.whole_files import check_text
from lean_checker.records import Candidate, Message, Verdict


class InFile:
    """Judges proofs of a theorem where it stands in its file: by the pool first, if the theorem
    means something behind what stands above it, and then, or else, by compiling the file up to the
    theorem's end.

    proofs: what is found of the holes above. above: what stands there (`text_above`). timeout_s,
    memory_mib: of a compilation of the file.
    """

    def __init__(
        self,
        prover: Prover,
        text: str,
        proofs: dict[Hole, str],
        hole: Hole,
        above: str,
        timeout_s: float,
        memory_mib: int,
    ):
        self.prover = prover
        self.limits = timeout_s, memory_mib
        self.text, self.proofs, self.hole = text, dict(proofs), hole
        # An example is known by its line, and proofs above it have moved that.
        gained = fill(text, proofs).count("\n") - text.count("\n")
        self.example = hole.name.startswith("example@")
        self.line = hole.line + gained
        self.name = f"example@{self.line}" if self.example else hole.name
        self.pooled = not prover.refusal(hole.statement, above)

    def __call__(
        self, candidates: Iterator[Candidate], stop: threading.Event
    ) -> Generator[Verdict, None, None]:
        if not self.pooled:
            for candidate in candidates:
                if stop.is_set():
                    return
                yield self.in_place(candidate)
            return
        kept: dict[str, Candidate] = {}

        def remembered() -> Iterator[Candidate]:
            for candidate in candidates:
                kept[candidate.id] = candidate
                yield candidate

        with contextlib.closing(self.prover.check(remembered(), stop)) as verdicts:
            for verdict in verdicts:
                candidate = kept.pop(verdict.id)
                yield self.in_place(candidate) if verdict.status == "valid" else verdict

    def in_place(self, candidate: Candidate) -> Verdict:
        """The verdict about the hole filled with a candidate's proof."""
        toolchain = self.prover.toolchain
        try:
            check_proof(normalise(candidate.proof), toolchain.kind != "embedded")
        except Refused as refused:
            said = (Message("error", refused.line, refused.column, str(refused)),)
            return Verdict(candidate.id, refused.status, said, 0.0, toolchain.id)
        filled = fill(self.text[: self.hole.end], {**self.proofs, self.hole: candidate.proof})
        verdicts, _ = check_text(toolchain, normalise(filled), "file", *self.limits)
        name = f"file:{self.name}"
        mine = [v for v in verdicts if v.id == name or v.id.startswith(f"{name}#")]
        if not mine:
            return Verdict(candidate.id, "infra", (), 0.0, toolchain.id)
        # The last of its line is the example, whose others are not filled yet. A theorem is alone
        # under its name but for what macros made, which speaks for no proof of it.
        refused = [v for v in mine if v.status != "valid" and not self.example]
        # The proof is the last of this text, so a line below the theorem's is a part of it.
        lines = ((v, re.fullmatch(r"file:line@(\d+)(?:#\d+)?", v.id)) for v in verdicts)
        refused += [v for v, line in lines if line is not None and int(line[1]) > self.line]
        found = (refused or mine[-1:])[0]
        # Where in the file is not where in the proof.
        said = tuple(replace(m, line=0, column=0) for m in found.messages)
        return Verdict(candidate.id, found.status, said, 0.0, toolchain.id)
