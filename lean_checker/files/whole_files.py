# SPDX-License-Identifier: Apache-2.0
"""Check whole Lean files: a verdict for all that a file claims, wherever it stands in it.

A file is its writer's own: it may define, import and open what it likes, so its verdicts say what
Lean and the audit found, not that some given statement was proved. Proofs that come from a model go
through Pool instead, which owns the statement.

The file is compiled; what fails is blanked out and the rest is compiled again, until a module comes
out. Then the constants that it added are audited (file_audit.py): every theorem, definition and
instance. An `example` leaves no constant behind, so it is given a name before Lean reads it.
"""

import re
import secrets
import shutil
import tempfile
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from lean_checker.check.outcome import REFUSED, STATUSES
from lean_checker.check.replay import supports
from lean_checker.check.scanner import normalise
from lean_checker.check.verdict import Finding, Raw, axioms_status, parse_message, refusal
from lean_checker.files.elaborated import met_examples
from lean_checker.files.file_audit import FileFindings, Name, audit_file
from lean_checker.files.file_parts import (
    Claim,
    find_claims,
    split,
    unread_examples,
    without_doubt,
)
from lean_checker.files.lost import failed_names
from lean_checker.files.mistaken import find_mistaken, mistaken_sentence
from lean_checker.files.unshown import to_tell
from lean_checker.kernel.lean_text import blanked
from lean_checker.kernel.ownership import shown, split_name
from lean_checker.records import Message, Verdict
from lean_checker.sandbox.features import chosen
from lean_checker.sandbox.process import Ended, Limits, basic_options, run_lean
from lean_checker.toolchain import Toolchain, bare_import_names

ROUNDS = 20
ENDS = {"timeout": "timeout", "exit": "crash"}
# Modifiers that must stand right before the word, so that none may be put between them.
_FIXED = re.compile(
    r"(?<![\w.'!?«])(?:noncomputable|meta|unsafe|partial|nonrec)\s++(?=example(?![\w.'!?»]))"
)
# What stands in the place of a command that failed. It does nothing, and where no command may
# stand, Lean says so: what was left out was a piece of the one above, whatever the text looks like.
BETWEEN = "set_option pp.rawOnError false"
# So the parser ends what it says of a word between two commands.
NO_COMMAND = "expected command"
_MISSING = re.compile(
    r"unknown module prefix '([^']+)'|object file '[^']*' of module (.+?) does not exist"
)
# So many examples of a line get a name, each on a line that is padded up to its column.
MAX_IN_LINE = 20
# So many claims of one command come with its messages: all of them with each would be too many.
MAX_TOLD_CLAIMS = 20
UNREAD = (
    "what may be an example of a macro is not read as one here, and warn.sorry, guard_msgs or an"
    " axiom may keep Lean from saying that it leaves a gap; leave these out"
)
MET = (
    "Lean has read an example here, and what it rests on is not known; put it on a line of its own"
)


def check_file(
    toolchain: Toolchain,
    path: Path,
    timeout_s: float,
    memory_mib: int,
    sandbox: str = "best",
) -> list[Verdict]:
    """Return a verdict per claim of a file, in order; the id is `FILE:NAME`.

    An example is called `example@LINE`; a command that fails and claims nothing, `line@LINE`. A
    file without `prelude` or `import` gets the toolchain's header. Messages carry the file's own
    lines. sandbox: as features.chosen takes it. Raises OSError, and UnicodeDecodeError if the
    file is not UTF-8.
    """
    # A carriage return that stands alone ends no line of Lean's, nor a comment.
    text = normalise(path.read_bytes().decode("utf-8"))
    return check_text(toolchain, text, str(path), timeout_s, memory_mib, sandbox=sandbox)[0]


def check_text(
    toolchain: Toolchain,
    text: str,
    label: str,
    timeout_s: float,
    memory_mib: int,
    limits: Limits | None = None,
    sandbox: str = "best",
) -> tuple[list[Verdict], list[Message]]:
    """Return check_file's verdicts for a text, and the messages that are about no claim.

    text: with plain line ends (`normalise`), so that a carriage return in it is one for Lean, too.
    limits: of each process, instead of `timeout_s` for each claim, `memory_mib` and `sandbox`.
    Raises OSError.
    """
    own_header = re.match(r"\s*(?:prelude|import|module)(?![\w.'!?])", blanked(text))
    header = "" if own_header else toolchain.header
    folder = Path(tempfile.mkdtemp(prefix="lean_checker_"))
    apart = Path(tempfile.mkdtemp(prefix="lean_checker_"))
    try:
        check = _FileCheck(toolchain, header, text, folder, apart, timeout_s, memory_mib, sandbox)
        if limits is not None:
            check.limits = limits
        verdicts = check.run(label)
        return verdicts, check.other_messages()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(apart, ignore_errors=True)


class _FileCheck:
    def __init__(
        self,
        toolchain: Toolchain,
        header: str,
        text: str,
        folder: Path,
        apart: Path,
        timeout_s: float,
        memory_mib: int,
        sandbox: str,
    ) -> None:
        self.toolchain = toolchain
        self.header = header
        self.nonce = secrets.token_hex(8)
        # Lines of the text as Lean reads it, and from which line of the file each comes.
        text = without_doubt(text)
        self.text = text
        self.lines, self.origin = self._name_examples(text)
        self.parts = split(text)
        self.firsts = [part.first for part in self.parts]
        # The part in which a command begins that may go on in a part.
        opening = (k if part.opens else 0 for k, part in enumerate(self.parts))
        self.heads = list(accumulate(opening, max))
        self.folder = folder
        self.apart = apart
        seconds = timeout_s * max(1, sum(len(part.claims) for part in self.parts))
        self.limits = Limits(seconds, memory_mib, seconds, walls=chosen(sandbox))
        self.module = f"File{self.nonce}"
        # Lean puts the module's name into that of an instance without one.
        self.suffix = re.compile(rf"_file{self.nonce}_\d+")
        self.made = re.compile(rf"example_{self.nonce}_(\d+)_\d+")  # the name of an example
        self.messages: dict[int, list[Raw]] = {}
        self.failed: set[int] = set()
        self.mistaken: dict[str, str] = {}  # what is to be said of a constant that is misread
        self.uses: Counter[str] = Counter()  # of each name that is shown

    def run(self, label: str) -> list[Verdict]:
        status = self._compile_until_clean()
        found = FileFindings()
        if status is None:
            module = self.folder / f"{self.module}.olean"
            found = audit_file(self.toolchain, module, self.apart, self.limits)
            status = self._audit_status(found)
        unread: dict[int, str] = {}
        if status is None:
            try:
                unread = self._unread_examples(found)
                self.mistaken = self._mistaken()
            except (OSError, ValueError, LookupError):  # Lean has not left what it was asked for
                status = "infra"
        names = {self._key(name): name for name in found.findings}
        every = dict(found.findings)
        verdicts: dict[str, Verdict] = {}
        # What is wrong before the first command is why nothing of the file counts.
        before = self.messages.get(-1, []) if status == "header" else []
        for k, part in enumerate(self.parts):
            raws = self.messages.get(k, [])
            refused = refusal(raws)
            claims = [claim for claim in part.claims if not claim.quoted]
            for at, claim in enumerate(claims):
                if not claim.name and claim.word != "example" and not refused:
                    continue  # a nameless instance: Lean names it, and the module tells of it
                name = self._constant(claim, names)
                finding = found.findings.pop(name) if name is not None else None
                told = before + raws if at < MAX_TOLD_CLAIMS else []
                verdict = self._judge(refused or status, finding, told, claim.line, name)
                self._put(verdicts, label, claim.name or f"{claim.word}@{claim.line}", verdict)
            if refused and not claims:
                verdict = self._judge(refused, None, raws, part.first)
                self._put(verdicts, label, f"line@{part.first}", verdict)
        for line, why in sorted(unread.items()):
            message = Message("error", line, 0, why)
            self._put(verdicts, label, f"example@{line}", self._verdict("sorry", [message]))
        for name in sorted(to_tell(found, every), key=self._shown):
            verdict = self._judge(status, found.findings[name], [], 0, name)
            self._put(verdicts, label, self.suffix.sub("", self._shown(name)), verdict)
        if status is not None and not verdicts:
            self._put(verdicts, label, "file", self._judge(status, None, before, 0))
        return list(verdicts.values())

    def other_messages(self) -> list[Message]:
        """Return what Lean said about anything that is no claim."""
        return [
            self._message(raw)
            for k, raws in self.messages.items()
            if k < 0 or all(claim.quoted for claim in self.parts[k].claims)
            for raw in raws
        ]

    def _judge(
        self,
        status: str | None,
        finding: Finding | None,
        raws: list[Raw],
        line: int,
        name: Name | None = None,
    ) -> Verdict:
        """Return the verdict of one claim, of the constant that has this name in the module; its id
        is still to be filled in."""
        messages = [self._message(raw) for raw in raws]
        text = ""
        if status is None and finding is None:
            status, text = "wrong", "the finished module does not hold it"
        elif status is None and finding is not None:
            status, text = _decide(finding)
            if status == "valid" and (why := self.mistaken.get(self._shown(name or ()))):
                status, text = "wrong", why
        if text:
            messages.append(Message("error", line, 0, text))
        return self._verdict(status or "infra", messages)

    def _verdict(self, status: str, messages: list[Message]) -> Verdict:
        tier = "full" if supports(self.toolchain) else "fast"
        return Verdict("", status, tuple(messages), 0.0, self.toolchain.id, tier)

    def _put(self, verdicts: dict[str, Verdict], label: str, name: str, verdict: Verdict) -> None:
        """Add a verdict under a name that no other one has."""
        unique = name
        while unique in verdicts:
            self.uses[name] += 1
            unique = f"{name}#{self.uses[name] + 1}"
        verdicts[unique] = replace(verdict, id=f"{label}:{unique}")

    def _audit_status(self, found: FileFindings) -> str | None:
        """Return why nothing of the file is valid, or None."""
        if not found.done:
            cause = found.ended.cause if found.ended else "exit"
            return "infra" if cause == "exit" else ENDS.get(cause, cause)
        wanted = {split_name(name) for name in self.toolchain.imports}
        if not wanted <= set(found.imports):
            return "header"  # with a library of its own, a file may mean anything by its words
        return None

    def _unread_examples(self, found: FileFindings) -> dict[int, str]:
        """Return the lines of examples that have no name in the module, or may be some, and what is
        to be said of each. Raises OSError, ValueError."""
        known = {tuple(map(str, name)) for name in found.findings}
        met = met_examples(self.folder / f"{self.module}.ilean", known)
        return dict.fromkeys(self.unread, UNREAD) | dict.fromkeys(map(self._line, met), MET)

    def _mistaken(self) -> dict[str, str]:
        """Return what is to be said of the constants that came to speak of another thing, since
        what they name is left out. Raises OSError, ValueError."""
        if not self.failed:
            return {}
        lost = [
            (self.parts[k].first, self.parts[self._last_of(k)].last) for k in self.failed if k >= 0
        ]
        failed = failed_names(blanked(self.text), lost)
        source = self.header + "\n".join(self.lines)
        index = self.folder / f"{self.module}.ilean"
        found = find_mistaken(index, source, failed, self._line, self.made)
        return {self._shown(name): mistaken_sentence(why) for name, why in found.items()}

    def _constant(self, claim: Claim, names: dict[str, Name]) -> Name | None:
        """Take the constant of the module out of `names` that a claim of the text became."""
        if claim.word == "example":
            return names.pop(f"example_{self.nonce}_{claim.line}_{claim.position}", None)
        return names.pop(shown(split_name(claim.name)), None)

    def _shown(self, name: Name) -> str:
        """Return a constant's name as its writer knows it."""
        parts = list(name)
        if parts[:1] == ["_private"] and 0 in parts:
            parts = parts[parts.index(0) + 1 :]
        if "_@" in parts:  # made by a macro
            parts = parts[: parts.index("_@")]
        begin = next((k for k, part in enumerate(parts) if self.made.match(str(part))), 0)
        return self.made.sub(r"example@\1", shown(tuple(parts[begin:])))

    def _key(self, name: Name) -> str:
        """Return what a claim finds its constant by."""
        last = str(name[-1]) if name else ""
        if "_@" in name:  # of a macro's making, so it is no claim of the text
            return shown(name)
        return last if last.startswith(f"example_{self.nonce}_") else self._shown(name)

    def _message(self, raw: Raw) -> Message:
        end = (None, None) if raw.end is None else (self._line(raw.end[0]), raw.end[1])
        text = self.made.sub("_example", raw.text)  # as Lean calls it
        return Message(raw.severity, self._line(raw.line), raw.column, text, *end)

    def _line(self, line: int) -> int:
        """Return the file's own line for one that Lean names."""
        at = line - self.header.count("\n") - 1
        return self.origin[min(max(at, 0), len(self.origin) - 1)] if at >= 0 else 0

    def _name_examples(self, text: str) -> tuple[list[str], list[int]]:
        """Return the text's lines with a name for each example, and where each line comes from.

        The rest of an example's line keeps its columns, on which the meaning of what follows may
        depend.
        """
        examples: dict[int, list[Claim]] = {}
        bare = blanked(text)
        claims, fixed = find_claims(bare), {m.end() for m in _FIXED.finditer(bare)}
        self.unread = unread_examples(text, claims)
        for claim in claims:
            if claim.word == "example":
                examples.setdefault(claim.line, []).append(claim)
        lines, origin = [], []
        start = 0
        for number, line in enumerate(text.split("\n"), 1):
            done = 0
            for claim in examples.get(number, ())[:MAX_IN_LINE]:
                column = claim.position - start
                before = line[done:column]
                words = ["def"] if claim.position in fixed else ["noncomputable", "def"]
                lines += [" " * done + before + words[0], *words[1:]]
                lines.append(f"example_{self.nonce}_{number}_{claim.position}")
                origin += [number] * (len(words) + 1)
                done = column + len("example")
            lines.append(" " * done + line[done:])
            origin.append(number)
            start += len(line) + 1
        return lines, origin

    def _compile_until_clean(self) -> str | None:
        """Compile, blanking out what fails; return the status of the rest, None if it is clean."""
        for attempt in range(ROUNDS):
            raws, ended = self._compile(f"{self.module}_{attempt}")
            # What has said something was Lean, whatever the file made it print at last.
            if ended.killed or (ended.unstarted and not raws):
                return "infra"
            if ended.cause != "exit" or ended.code not in (0, 1):
                return ENDS.get(ended.cause, ended.cause)
            # What failed before is blank now and says nothing; the others say everything again.
            self.messages = {k: m for k, m in self.messages.items() if k in self.failed}
            failed = set()
            for raw in raws:
                k = self._owner(raw)
                if missing := _MISSING.match(raw.text):  # Lean goes no further than its imports
                    self.messages = {k: [self._no_module(raw, missing[1] or missing[2])]}
                    self.failed = {k}
                    return "header"
                if raw.severity == "error":
                    failed.add(k)
                self.messages.setdefault(k, []).append(raw)
            if not failed:
                self.module = f"{self.module}_{attempt}"
                if ended.code and str(self.folder / self.module) in ended.stderr:
                    raise OSError(f"{ended.stderr.strip()[:300]}; is the disk full?")
                # Lean ends with 1 if something went wrong, whatever it has printed.
                return None if ended.code == 0 else "wrong"
            if -1 in failed:
                return "header"
            self.failed |= failed
            for k in failed:
                first = bisect_left(self.origin, self.parts[self._first_of(k)].first)
                last = bisect_right(self.origin, self.parts[self._last_of(k)].last)
                self.lines[first:last] = [BETWEEN, *[""] * (last - first - 1)]
        return "wrong"

    def _no_module(self, raw: Raw, name: str) -> Raw:
        """Return Lean's message about a module that is not there, without the folders of here."""
        own = bare_import_names(blanked("\n".join(self.lines)))
        said = split_name(name)  # it may be the beginning of the module's name
        missed = [module for module in own if split_name(module)[: len(said)] == said]
        name = next(iter(missed or own), name)  # Lean's own Init comes before them
        cure = "check with a toolchain that has it"
        if self.toolchain.kind == "embedded":
            cure = f"the embedded theory has what it has without imports: leave them out, or {cure}"
        return replace(raw, text=f"there is no module {name} here; {cure}")

    def _compile(self, module: str) -> tuple[list[Raw], Ended]:
        source = self.folder / f"{module}.lean"
        text = "\n".join(self.lines).replace("\r\n", "\r\r\n")  # of which Lean makes the former
        source.write_text(self.header + text, encoding="utf-8", newline="")
        raws: list[Raw] = []

        def on_line(line: bytes) -> bool:
            message = parse_message(line)
            if message is not None:
                raws.append(message)
            return False

        made = self.folder / module
        output = ["-o", f"{made}.olean", "-i", f"{made}.ilean", str(source)]
        command = [*basic_options(self.toolchain), *output]
        return raws, run_lean(self.toolchain, command, self.folder, self.limits, on_line)

    def _owner(self, raw: Raw) -> int:
        """Return the part that a message speaks about: of a command that goes on in column 0, the
        one in which it begins, or what is left of it could claim something else."""
        k = bisect_right(self.firsts, self._line(raw.line)) - 1
        if k < 0 or raw.severity != "error" or raw.text.endswith(NO_COMMAND):
            return k
        k = self.heads[k]
        while k > 0 and k in self.failed:  # it is blank: what stands above it is at fault
            k = self.heads[k - 1]
        return k

    def _first_of(self, k: int) -> int:
        """Return the first part that is for the command of a part alone, or it would be for the
        next one."""
        while k > 0 and self.parts[k - 1].leads:
            k -= 1
        return k

    def _last_of(self, k: int) -> int:
        """Return the last part into which the command of a part may go on."""
        last = k + 1
        while last < len(self.parts) and not self.parts[last].opens:
            last += 1
        return last - 1


def _decide(finding: Finding) -> tuple[str, str]:
    """Return the status that a finding means, and what is to be said about it."""
    if finding.kind == "unknown":
        return "infra", finding.refusal
    if finding.refusal and finding.kind == "form":
        return "axiom", f"it rests on what is not allowed: {finding.refusal}"
    if finding.refusal:
        return STATUSES[finding.kind], f"{REFUSED[finding.kind]}: {finding.refusal}"
    if finding.axioms is None:
        return "infra", "the audit did not end"
    status = axioms_status(finding.axioms)
    if status == "valid":
        return status, ""
    return status, f"it depends on the axioms {', '.join(sorted(finding.axioms))}"
