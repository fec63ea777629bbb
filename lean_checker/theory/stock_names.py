# SPDX-License-Identifier: Apache-2.0
"""Say whether proof files use only names that stock Lean's core has, too.

    python -m lean_checker.theory.stock_names FILE…

The theory's names are those of Lean 4's core, but for the helpers listed in `own_names.txt`: lemmas
of its own proofs, and a few of which stock Lean's form is not known to be the same. This reports
where a file mentions one of those, or a name of a namespace of the theory that the theory lacks.
Exit code 0 if nothing was found, 1 if something was, 2 if a file cannot be read.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lean_checker.theory.theory_cache import THEORY, theory_modules

OWN_NAMES = THEORY / "own_names.txt"
GENERATED = {"MiniCore.Syntax", "MiniCore.Macros"}
COMMENT_OR_STRING = re.compile(r'/-.*?-/|--[^\n]*|"(?:\\.|[^"\\])*"', re.DOTALL)
PART = r"(?:[^\W\d][\w'!?]*|«[^»]*»)"
IDENTIFIER = re.compile(rf"(?<![\w.'»])\.?{PART}(?:\.{PART})*")
SCOPE = re.compile(r"(namespace|section|mutual|end|open)\b[ ]*([^\n]*)")
DECLARED = re.compile(
    r"(?:@\[[^\]]*\]\s*)*(?:(?:private|protected|noncomputable|unsafe|scoped|partial)\s+)*"
    r"(theorem|lemma|def|abbrev|opaque|axiom|instance|inductive|structure|class(?: inductive)?)"
    r"\s+([^\s:({\[⦃]+)"
)
CONSTRUCTOR = re.compile(r"\s+\|\s*([\w']+)")
FIELD = re.compile(r"  ([\w'!?]+)\s*[:({\[]")


@dataclass(frozen=True)
class UnknownName:
    """A name in a file that stock Lean may not know: its line, the name, and the reason."""

    line: int
    name: str
    reason: str


def declared_names(text: str) -> set[str]:
    """Return the full names that a Lean text declares, by reading its namespaces line by line."""
    names: set[str] = set()
    scopes: list[str] = []
    kind, last = "", ""
    for line in text.splitlines():
        if (match := SCOPE.match(line)) and match[1] != "open":
            if match[1] == "end":
                del scopes[-1:]
            else:
                scopes.append(match[2].strip() if match[1] == "namespace" else "")
        elif match := DECLARED.match(line):
            kind, name = match[1], re.sub(r"\.\{.*", "", match[2])
            outside = name.startswith("_root_.")
            prefix = [] if outside else [s for s in scopes if s]
            last = ".".join([*prefix, name.removeprefix("_root_.")])
            names.add(last)
        elif match := _member(kind, line):
            names.add(f"{last}.{match[1]}")
    return names


def _member(kind: str, line: str) -> re.Match[str] | None:
    if "inductive" in kind:
        return CONSTRUCTOR.match(line)
    return FIELD.match(line) if kind in ("structure", "class") else None


def theory_names() -> set[str]:
    """Return the full names of all declarations of the theory, the generated modules left out."""
    names: set[str] = set()
    for module, path in theory_modules().items():
        if module not in GENERATED:
            names |= declared_names(path.read_text(encoding="utf-8"))
    return names


def is_own(name: str, own: list[str]) -> bool:
    """Say whether `name` is in the list of own names; an entry `A.B.*` stands for all below A.B."""
    return any(name == e or (e.endswith("*") and name.startswith(e[:-1])) for e in own)


def own_names() -> list[str]:
    """Return the entries of own_names.txt."""
    lines = OWN_NAMES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def findings(text: str) -> Iterator[UnknownName]:
    """Yield every mention of a name that stock Lean's core may not have, in order."""
    names, own, local = theory_names(), own_names(), declared_names(text)
    roots = {n.split(".")[0] for n in names if "." in n}
    code = COMMENT_OR_STRING.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    opened: set[str] = set()
    for number, line in enumerate(code.splitlines(), 1):
        if match := SCOPE.match(line):
            if match[1] in ("open", "namespace"):
                opened |= set(match[2].split())
            continue
        for found in IDENTIFIER.finditer(line):
            name = found[0].removeprefix(".")
            candidates = [name, *(f"{space}.{name}" for space in opened)]
            known = [c for c in candidates if c in names or c in local]
            if any(c in local or not is_own(c, own) for c in known):
                continue
            if known:
                yield UnknownName(number, name, "is the theory's own, not stock core's")
                continue
            qualified = found[0][0] != "." and "." in name and name.split(".")[0] in roots
            if qualified and not _is_member(name, names | local):
                yield UnknownName(number, name, "is not in the theory")


def _is_member(name: str, names: set[str]) -> bool:
    """Say whether a prefix of `name` is declared: the rest is a field or a generated name."""
    parts = name.split(".")
    return any(".".join(parts[:k]) in names for k in range(2, len(parts))) or (
        parts[0] in names and parts[1] in {"rec", "casesOn", "recOn", "mk", "noConfusion"}
    )


def main(files: list[str]) -> int:
    """Report on each file; see the module's docstring for the exit code."""
    worst = 0
    for file in files:
        try:
            found = list(findings(Path(file).read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            print(f"{file} cannot be read: {error}", file=sys.stderr)
            return 2
        for finding in found:
            print(f"{file}:{finding.line}: {finding.name} {finding.reason}")
        if not found:
            print(f"{file}: only names that stock core has")
        worst = max(worst, int(bool(found)))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
