# SPDX-License-Identifier: Apache-2.0
"""Preambles: the definitions, `open` and `variable` lines that stand before a theorem.

A preamble is the caller's text, and trusted as the statement is. It is compiled once, in a process
that knows nothing of a candidate, into a module of its own. Candidates and statements import that
module as they import the library, so a candidate can no more change a definition of the preamble
than one of the library, and the audits need nothing new: the module is part of what they trust.

What a module does not pass on, its scope, stands again before each theorem: `open`, `variable`,
`universe`, `set_option`, local attributes, and each namespace that the preamble leaves open, as
`open`. The words `private` and `local` are left out where it is compiled, except for what is local
to a section or namespace that it closes.
"""

import hashlib
import re
import shutil
import tempfile
import threading
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lean_checker.check.assemble import is_import, opening_lines, outer_name
from lean_checker.check.verdict import parse_message
from lean_checker.kernel.lean_text import COMMENTS, blanked
from lean_checker.sandbox.process import Ended, Limits, basic_options, run_lean
from lean_checker.toolchain import Toolchain


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SCOPE = _words("open set_option variable variables universe universes include omit")
_COMMAND = re.compile(
    r"^[ \t]*(?P<word>(?:noncomputable|private|protected)[ \t]+)?(?P<what>\#?[A-Za-z_][\w'!?]*)",
    re.MULTILINE,
)
_STARTS = SCOPE | _words("""
    local scoped namespace section end mutual theorem lemma def abbrev instance opaque structure
    inductive class axiom example macro macro_rules syntax elab elab_rules notation infix infixl
    infixr prefix postfix attribute deriving initialize export noncomputable private protected
    nonrec unsafe partial public meta
""")
_BLOCKS = _words("namespace section mutual")
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))
# `open A in`, which is for the next command alone.
_FOR_ONE = re.compile(r"(?:open|set_option|include|omit|variable)\s.*?\sin(?:\s|\Z)")
# What one file keeps to itself; as a module, it is the theorem's too.
_OWN = re.compile(r"^[ \t]*(?:noncomputable[ \t]+)?(private|local)(?=\s)", re.MULTILINE)
_ATTRIBUTES = re.compile(r"@\[[^\]\n]*\]")
_LOCAL_ATTRIBUTE = re.compile(r"attribute\s*\[\s*(?:local|-)")

# The second word of a line, which is a name that may hold blanks in its quotes.
_NAMED = re.compile(r"\S+\s+((?:«[^»]*»|[^\s«»])+)")


class PreambleError(Exception):
    """A preamble cannot be used; the text is one sentence. `ours`: nothing is known about it."""

    def __init__(self, text: str, ours: bool = False):
        super().__init__(text)
        self.ours = ours


class PreambleStore:
    """The preambles of one toolchain, each compiled when it is first asked for.

    Threads may share one. `close` removes the compiled modules.
    """

    def __init__(self, toolchain: Toolchain) -> None:
        self.toolchain = toolchain
        self._made: Path | None = None
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._found: dict[str, Toolchain | PreambleError] = {}

    def provide(self, preamble: str, limits: Limits) -> Toolchain:
        """Return the toolchain with a preamble before each statement.

        Raises PreambleError, and OSError if Lean cannot be started.
        """
        if lone := next((c for c in preamble if "\ud800" <= c <= "\udfff"), ""):
            raise PreambleError(f"the preamble holds U+{ord(lone):04X}, which is no character")
        with self._lock:
            own = self._locks.setdefault(preamble, threading.Lock())
        with own:
            found = self._found.get(preamble)
            if found is None:
                try:
                    found = self._compile(preamble, limits)
                except PreambleError as error:
                    if error.ours:
                        raise
                    found = error
                self._found[preamble] = found
        if isinstance(found, PreambleError):
            raise found
        return found

    def close(self) -> None:
        """Remove the compiled modules."""
        if self._made is not None:
            shutil.rmtree(self._made, ignore_errors=True)

    def _folder(self) -> Path:
        """Return the folder of the compiled modules, which is made when it is first needed."""
        with self._lock:
            if self._made is None:
                self._made = Path(tempfile.mkdtemp(prefix="lean_checker_preambles_"))
            return self._made

    def _compile(self, preamble: str, limits: Limits) -> Toolchain:
        digest = hashlib.sha256(f"{self.toolchain.header}\0{preamble}".encode()).hexdigest()[:16]
        module, scope = f"Preamble_{digest}", scope_lines(preamble)
        folder = self._folder()
        path = str(folder)
        known = self.toolchain.env.get("LEAN_PATH", "")
        env = {**self.toolchain.env, "LEAN_PATH": f"{known}:{path}" if known else path}
        header = with_import(self.toolchain.header, module) + "".join(f"{s}\n" for s in scope)
        with_module = replace(self.toolchain, env=env, header=header)
        work = Path(tempfile.mkdtemp(prefix="lean_checker_"))
        try:
            # All of it may take as long as the start of a file may.
            long = replace(limits, step_seconds=limits.start_seconds)
            plain = replace(self.toolchain, env=env)
            text = opening_lines(plain.header) + _public(preamble) + "\n"
            self._run(plain, text, work, module, long, "the preamble does not elaborate")
            compiled = work / f"{module}.olean"
            if not compiled.is_file():
                raise PreambleError("the preamble was not compiled", ours=True)
            shutil.copyfile(compiled, folder / f".{module}")
            (folder / f".{module}").replace(folder / f"{module}.olean")
            text = opening_lines(header)
            again = "the scope of the preamble does not elaborate by itself"
            self._run(with_module, text, work, f"{module}s", long, again)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return with_module

    def _run(
        self, toolchain: Toolchain, text: str, work: Path, module: str, limits: Limits, what: str
    ) -> None:
        """Compile a text. Raises PreambleError at the first error that Lean finds in it."""
        source = work / f"{module}.lean"
        source.write_text(text, encoding="utf-8")
        errors: list[str] = []

        def on_line(line: bytes) -> bool:
            message = parse_message(line)
            if message is not None and message.severity == "error":
                errors.append(message.text)
            return message is not None

        arguments = [*basic_options(toolchain), "-o", str(work / f"{module}.olean"), str(source)]
        ended = run_lean(toolchain, arguments, work, limits, on_line)
        if errors:
            raise PreambleError(f"{what}: {errors[0]}")
        if ended.cause != "exit" or ended.code:
            raise PreambleError(f"{what}: {_end(ended)}", ours=ended.cause != "timeout")


def _end(ended: Ended) -> str:
    said = ended.stderr.strip()[:300]
    return said or f"Lean ended by {ended.cause} ({ended.code})"


def with_import(header: str, module: str) -> str:
    """Return a header that imports one more module, last."""
    lines = header.rstrip("\n").split("\n") if header.strip() else []
    after = max((k + 1 for k, line in enumerate(lines) if is_import(line)), default=0)
    lines.insert(after, f"import {module}")
    return "\n".join(lines) + "\n"


def _public(preamble: str) -> str:
    """Return the preamble with what it keeps to itself open to the theorem behind it."""
    bare = blanked(preamble)
    spans = [found.span(1) for found in _OWN.finditer(_without_attributes(bare))]
    for attributes in _ATTRIBUTES.finditer(bare):
        words = re.finditer(r"(?<=[\[, ])local(?= )", attributes[0])
        spans += [(attributes.start() + w.start(), attributes.start() + w.end()) for w in words]
    closed = _closed_blocks(preamble)
    begins = [begin for begin, _ in closed]
    parts, at = [], 0
    for start, end in sorted(spans):
        # A private name is known in all of a file, and what is local in its section.
        k = bisect_right(begins, start) - 1
        if bare[start:end] == "private" or k < 0 or start >= closed[k][1]:
            parts += [preamble[at:start], " " * (end - start)]
            at = end
    return "".join([*parts, preamble[at:]])


def has_variables(preamble: str) -> bool:
    """Whether it has `variable` lines, so that theorems have binders that they do not show."""
    return any(line.split()[0] in ("variable", "variables") for line in scope_lines(preamble))


def scope_lines(preamble: str) -> list[str]:
    """Return the commands that must stand again where a module with the preamble is imported.

    What a closed section or namespace held is left out.
    """
    found: list[str] = []
    blocks: list[tuple[int, str, str]] = []  # how many lines there were, the word, the name
    for _, word, text, name in _commands(preamble):
        if word in _BLOCKS:
            blocks.append((len(found), word, name))
            if word == "namespace":
                whole = ".".join(n for _, kind, n in blocks if kind == "namespace")
                # The two words make it known; it may hold nothing.
                found.append(f"namespace {whole} end {whole} open {whole}")
        elif word == "end" and blocks:
            count, kind, inner = blocks.pop()
            del found[count:]
            left = outer_name(inner, name)
            if kind == "namespace" and left is not None:
                blocks.append((count, kind, left))
                whole = ".".join(n for _, k, n in blocks if k == "namespace")
                found.append(f"namespace {whole} end {whole} open {whole}")
        elif (word in SCOPE or _LOCAL_ATTRIBUTE.match(text)) and not _FOR_ONE.match(text):
            found.append(text)
    return found


def _commands(preamble: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield where each command begins, its first word, all its words, and the name behind the first
    one; comments and attributes are left out."""
    bare = _without_attributes(blanked(preamble))
    # An option may be set to a string.
    shown = _without_attributes(blanked(preamble, COMMENTS, documents=False))
    starts = list(_starts(bare))
    ends = [*(m.start() for m in starts), len(bare)][1:]
    for match, end in zip(starts, ends, strict=True):
        word = (match["word"] or match["what"]).strip()
        text = " ".join(shown[match.start() : end].split())
        if word == "noncomputable" and text.split()[1:2] == ["section"]:
            word, text = "section", text.removeprefix("noncomputable ")
        name = named[1] if (named := _NAMED.match(text)) else ""
        yield match.start(), word, text, name


def _starts(bare: str) -> Iterator[re.Match[str]]:
    """Yield the words that begin a command: no bracket before them is open."""
    opened, at = dict.fromkeys(_PAIRS, 0), 0
    for match in _COMMAND.finditer(bare):
        for a, b in _PAIRS:
            opened[a, b] += bare.count(a, at, match.start()) - bare.count(b, at, match.start())
        at = match.start()
        what = (match["word"] or match["what"]).strip()
        if what.startswith("#") or (what in _STARTS and max(opened.values()) <= 0):
            yield match


def _closed_blocks(preamble: str) -> list[tuple[int, int]]:
    """Return where each section or namespace that is closed, in no other such one, begins and ends,
    in their order."""
    opened: list[tuple[int, str, str]] = []
    found: list[tuple[int, int]] = []
    for at, word, _, name in _commands(preamble):
        if word in _BLOCKS:
            opened.append((at, word, name))
        elif word == "end" and opened:
            start, kind, inner = opened.pop()
            while found and found[-1][0] > start:  # inside
                found.pop()
            found.append((start, at))
            left = outer_name(inner, name)
            if kind == "namespace" and left is not None:
                opened.append((at, kind, left))
    return found


def _without_attributes(bare: str) -> str:
    """Return the text with blanks for its attributes in one line."""
    return _ATTRIBUTES.sub(lambda found: " " * len(found[0]), bare)
