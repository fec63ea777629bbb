# SPDX-License-Identifier: Apache-2.0
"""Which constants of a file's module are told of though no claim of its text is about them.

A macro makes any number of them, and Lean adds some of its own beside a declaration.
"""

from collections.abc import Mapping

from lean_checker.check.verdict import Finding
from lean_checker.files.file_audit import FileFindings, Name
from lean_checker.kernel.fresh_kernel import AXIOMS
from lean_checker.kernel.ownership import RESERVED

CLAIMING = ("theorem", "definition", "opaque")


def to_tell(found: FileFindings, every: Mapping[Name, Finding]) -> list[Name]:
    """Return those of `found.findings` that are to be told of.

    every: what was found of all constants of the module, also of those that are told of already.
    """
    told = set(every) - set(found.findings)
    above: dict[Name, tuple[Name, ...]] = {}
    for name in sorted(found.findings, key=len):
        if found.kinds[name] not in CLAIMING:
            continue
        finding = found.findings[name]
        parents = _above(name, every, above)
        if parents or RESERVED.fullmatch(str(name[-1])) or str(name[-1]).startswith("_"):
            # What Lean adds beside a declaration, which tells of it, unless it alone is at fault.
            counts = not finding.says_valid() and name not in found.unsafe
            counts = counts and not any(
                _tells_of(parent, name, found, every, told) for parent in parents
            )
        else:
            named = found.kinds[name] == "theorem" or str(name[-1]).startswith("inst")
            counts = named or not finding.says_valid()
        if counts:
            told.add(name)
    return [name for name in found.findings if name in told]


def _tells_of(
    parent: Name,
    name: Name,
    found: FileFindings,
    every: Mapping[Name, Finding],
    told: set[Name],
) -> bool:
    """Whether what is at fault with a constant is that with one above it.

    Nothing is told of a type or an axiom itself: these speak for what Lean has added below them,
    and not for what a macro has put there.
    """
    fault, own = every[parent], every[name]
    if fault.says_valid():
        return False
    if parent in told:
        return True
    by_macro = "_@" in name and "_@" not in parent
    if by_macro or (found.kinds[parent] == "axiom" and not RESERVED.fullmatch(str(name[-1]))):
        return False
    if own.axioms is None or fault.axioms is None:
        return (own.kind, own.refusal) == (fault.kind, fault.refusal)
    return own.axioms - AXIOMS <= fault.axioms


def _above(
    name: Name, every: Mapping[Name, Finding], above: dict[Name, tuple[Name, ...]]
) -> tuple[Name, ...]:
    """Return the constants above a name; those of its parents are kept."""
    known = len(name)
    while known > 1 and name[:known] not in above:
        known -= 1
    found = above.get(name[:known], ())
    for k in range(known, len(name)):
        found = (*found, name[:k]) if name[:k] in every else found
        above[name[: k + 1]] = found
    return found
