# SPDX-License-Identifier: Apache-2.0
"""Check whole Lean files, for a person at a shell: one verdict per theorem.

A file is its writer's own: it may define, import and open what it likes, so its verdicts say what
Lean and the audit found, not that some given statement was proved. Proofs that come from a model go
through Pool instead, which owns the statement.

The file is compiled; what fails is blanked out and the rest is compiled again, until a module comes
out; a second process imports it and reads the axioms of every theorem that is left.
"""

import re
import secrets
import shutil
import tempfile
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from lean_checker.check.audit import parse_axioms
from lean_checker.check.verdict import Raw, axioms_status, parse_message, refusal
from lean_checker.records import Message, Verdict
from lean_checker.sandbox.features import available
from lean_checker.sandbox.process import Ended, Limits, basic_options, run_lean
from lean_checker.toolchain import Toolchain

MODIFIERS = ("private", "protected", "noncomputable", "nonrec", "unsafe", "partial", "public")
COMMAND = re.compile(r"(?:@\[[^\]]*\]\s*)?(?:(?:" + "|".join(MODIFIERS) + r")\s+)*([#\w]+)")
NAME = re.compile(r"(?:theorem|lemma)\s+([^\s:({\[⦃]+)")
ROUNDS = 20


@dataclass(frozen=True)
class Part:
    """A top-level command of a file: its lines (from 1, `last` included) and, if it is a theorem,
    its full name."""

    first: int
    last: int
    theorem: str | None


def split(text: str) -> list[Part]:
    """Return the commands of a file, which begin at words in column 0 outside comments."""
    lines = _without_comments(text).split("\n")
    starts = [k for k, line in enumerate(lines) if COMMAND.match(line) or line.startswith("/--")]
    parts, scopes = [], []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        block = "\n".join(lines[start:end])
        word = COMMAND.match(block)
        word = word[1] if word else ""
        name = NAME.search(block) if word in ("theorem", "lemma") else None
        arguments = lines[start].split()[1:]
        if word in ("namespace", "section"):
            scopes.append(arguments[0] if word == "namespace" and arguments else "")
        elif word == "end" and scopes:
            scopes.pop()
        full = None
        if name is not None:
            full = name[1].split(".{")[0]
            rooted = full.startswith("_root_.")
            prefix = [] if rooted else [s for s in scopes if s]
            full = ".".join([*prefix, full.removeprefix("_root_.")])
        parts.append(Part(start + 1, end, full))
    return parts


def _without_comments(text: str) -> str:
    def blank(found: re.Match[str]) -> str:
        if not found[0].startswith(("/-", "--")):
            return found[0]
        return re.sub(r"[^\n]", " ", found[0])

    # Enough for finding the commands of a person's own file; nested comments are rare there.
    return re.sub(r'"(?:[^"\\]|\\.)*"|--[^\n]*|/-.*?-/', blank, text, flags=re.DOTALL)


def check_file(
    toolchain: Toolchain, path: Path, timeout_s: float, memory_mib: int
) -> list[Verdict]:
    """Return a verdict per theorem of a file, in order; the id is `FILE:NAME`.

    A file without `prelude` or `import` gets the toolchain's header. Messages carry the file's own
    lines. Raises OSError, and UnicodeDecodeError if the file is not UTF-8.
    """
    text = path.read_text(encoding="utf-8")
    return check_text(toolchain, text, str(path), timeout_s, memory_mib)[0]


def check_text(
    toolchain: Toolchain, text: str, label: str, timeout_s: float, memory_mib: int
) -> tuple[list[Verdict], list[Message]]:
    """Return check_file's verdicts for a text, and the messages that are about no theorem.

    Raises OSError.
    """
    own_header = re.search(r"^(prelude|import|module)\b", text, re.MULTILINE)
    header = "" if own_header else toolchain.header
    folder = Path(tempfile.mkdtemp(prefix="lean_checker_"))
    try:
        check = _FileCheck(toolchain, header, text, folder, timeout_s, memory_mib)
        verdicts = check.run(label)
        return verdicts, check.other_messages()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _FileCheck:
    def __init__(
        self,
        toolchain: Toolchain,
        header: str,
        text: str,
        folder: Path,
        timeout_s: float,
        memory_mib: int,
    ) -> None:
        self.toolchain = toolchain
        self.header = header
        self.shift = header.count("\n")
        self.lines = text.split("\n")
        self.parts = split(text)
        self.folder = folder
        theorems = sum(p.theorem is not None for p in self.parts)
        seconds = timeout_s * max(1, theorems)
        self.limits = Limits(seconds, memory_mib, seconds, walls=available())
        self.module = f"File{secrets.token_hex(8)}"
        self.messages: dict[int, list[Raw]] = {}
        self.failed: set[int] = set()

    def run(self, label: str) -> list[Verdict]:
        status = self._compile_until_clean()
        axioms = self._axioms() if status is None else {}
        verdicts = []
        for k, part in enumerate(self.parts):
            if part.theorem is None:
                continue
            raws = self.messages.get(k, [])
            found = refusal(raws) or status
            if found is None:
                found = axioms_status(axioms[k]) if k in axioms else "infra"
            messages = [self._message(raw) for raw in raws]
            if found == "axiom":
                text = f"it depends on the axioms {', '.join(sorted(axioms[k]))}"
                messages.append(Message("error", part.first, 0, text))
            verdicts.append(
                Verdict(f"{label}:{part.theorem}", found, tuple(messages), 0.0, self.toolchain.id)
            )
        return verdicts

    def other_messages(self) -> list[Message]:
        """Return what Lean said about anything but a theorem."""
        return [
            self._message(raw)
            for k, raws in self.messages.items()
            if k < 0 or self.parts[k].theorem is None
            for raw in raws
        ]

    def _message(self, raw: Raw) -> Message:
        return Message(raw.severity, max(raw.line - self.shift, 0), raw.column, raw.text)

    def _compile_until_clean(self) -> str | None:
        """Compile, blanking out what fails; return the status of the rest, None if it is clean."""
        for attempt in range(ROUNDS):
            raws, ended = self._compile(f"{self.module}_{attempt}")
            if ended.cause != "exit" or ended.code not in (0, 1):
                return {"timeout": "timeout", "stalled": "timeout", "exit": "crash"}.get(
                    ended.cause, ended.cause
                )
            # What failed before is blank now and says nothing; the others say everything again.
            self.messages = {k: m for k, m in self.messages.items() if k in self.failed}
            failed = set()
            for raw in raws:
                k = self._part_at(raw.line - self.shift)
                if raw.severity == "error":
                    failed.add(k)
                self.messages.setdefault(k, []).append(raw)
            if not failed:
                self.module = f"{self.module}_{attempt}"
                return None
            if -1 in failed:
                return "header"
            self.failed |= failed
            for k in failed:
                part = self.parts[k]
                self.lines[part.first - 1 : part.last] = [""] * (part.last - part.first + 1)
        return "wrong"

    def _compile(self, module: str) -> tuple[list[Raw], Ended]:
        source = self.folder / f"{module}.lean"
        source.write_text(self.header + "\n".join(self.lines), encoding="utf-8")
        return self._run(source, ["-o", str(self.folder / f"{module}.olean")])

    def _run(self, source: Path, arguments: list[str]) -> tuple[list[Raw], Ended]:
        raws: list[Raw] = []

        def on_line(line: bytes) -> bool:
            message = parse_message(line)
            if message is not None:
                raws.append(message)
            return False

        command = [*basic_options(self.toolchain), *arguments, str(source)]
        return raws, run_lean(self.toolchain, command, self.folder, self.limits, on_line)

    def _part_at(self, line: int) -> int:
        return bisect_right([part.first for part in self.parts], line) - 1

    def _axioms(self) -> dict[int, frozenset[str]]:
        """Return the axioms of each theorem that compiled, read in a process of its own."""
        asked = [
            k
            for k, part in enumerate(self.parts)
            if part.theorem and not refusal(self.messages.get(k, []))
        ]
        # The theorems' imports come with the module; `prelude` keeps stock Init from being added.
        lines = ["prelude", f"import {self.module}"]
        lines += [f"#print axioms {self.parts[k].theorem}" for k in asked]
        source = self.folder / f"{self.module}_audit.lean"
        source.write_text("\n".join([*lines, ""]), encoding="utf-8")
        raws, _ = self._run(source, [])
        found = {}
        for raw in raws:
            at = raw.line - 3
            if raw.severity == "information" and 0 <= at < len(asked):
                axioms = parse_axioms(raw.text, self.parts[asked[at]].theorem)
                if axioms is not None:
                    found[asked[at]] = axioms
        return found
