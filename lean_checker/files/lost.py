# SPDX-License-Identifier: Apache-2.0
"""What the failing declarations of a file would have declared, and which word would have meant it.

As far as the text tells: they are left out, so no module and no index has them.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from lean_checker.files.elaborated import Name
from lean_checker.files.file_parts import NAMING, NEAR, find_claims
from lean_checker.kernel.ownership import split_name

_PROTECTED = re.compile(r"(?<![\w.'!?«])protected\s+(?:[a-z]+\s+)*\Z")
# Where the members of a type begin, and each of them; several fields may have one type.
_MEMBERS_BEGIN = re.compile(r"\bwhere\b|:=|(?=^[ \t]*\|)", re.MULTILINE)
_ONE = r"(?:«[^«»\n]*+»|[^\W\d][\w'!?]*+)"
_MEMBER = re.compile(
    rf"(?:\||(?:^|(?<=where))(?:(?=[ \t]*{_ONE}[^\n]*:)|[ \t]*[({{\[⦃]))"
    rf"[ \t]*({_ONE}(?:[ \t]+{_ONE})*+)",
    re.MULTILINE,
)
# What Lean itself puts below a type.
_ADDED = ("mk", "rec", "recOn", "casesOn", "noConfusion")


@dataclass(frozen=True)
class Failed:
    """A declaration that is left out: its whole name, its line in the file, from 1, and whether
    its last part alone does not name it (`protected`)."""

    name: Name
    line: int
    protected: bool = False


class Lost:
    """What is left out of a file, by its names."""

    def __init__(self, failed: Iterable[Failed], file_line: Callable[[int], int]) -> None:
        self.failed: dict[Name, Failed] = {}
        for one in failed:
            if one.name not in self.failed or one.line < self.failed[one.name].line:
                self.failed[one.name] = one
        self.lasts = {name[-1] for name in self.failed}
        self.lengths = {len(name) for name in self.failed}
        self.file_line = file_line

    def meant(self, constant: Name, line: int, word: Name, by: Name) -> Name | None:
        """Return what a word in a declaration would have meant, or None if it does not mean
        another thing now.

        constant: what it means. line: from 0, in the compiled text. by: the declaration.
        """
        if not word or word[-1] not in self.lasts:
            return None
        lengths = {len(constant), *self.lengths}
        for space in sorted((n - len(word) for n in lengths), reverse=True):
            name = by[: max(space, 0)] + word
            if not 0 <= space <= len(by):
                continue
            if name == constant:
                return None
            one = self.failed.get(name)
            if one is None or space == len(by) or (one.protected and len(word) == 1):
                continue
            if one.line < self.file_line(line + 1):
                return name
        return None


def failed_names(bare: str, lost: Iterable[tuple[int, int]]) -> Iterator[Failed]:
    """Yield what a text without comments declares in lines that are left out: the first and the
    last of each part, from 1. Of a type, its constructors or fields, too."""
    ends = [0, *accumulate(len(line) + 1 for line in bare.split("\n"))]
    parts = sorted(lost)
    claims = [(claim.position, claim, False) for claim in find_claims(bare)]
    claims += [(claim.position, claim, True) for claim in find_claims(bare, NAMING)]
    claims.sort(key=lambda entry: entry[0])
    nexts = [*(position for position, _, _ in claims), len(bare)][1:]
    for (_, claim, names_type), following in zip(claims, nexts, strict=True):
        at = bisect_left(parts, (claim.line + 1,)) - 1
        if at < 0 or claim.line > parts[at][1] or not claim.name:
            continue
        name = split_name(claim.name)
        before = bare[max(claim.position - NEAR, 0) : claim.position]
        yield Failed(name, claim.line, _PROTECTED.search(before) is not None)
        end = min(ends[parts[at][1]], following)
        body = names_type and _MEMBERS_BEGIN.search(bare, claim.position, end)
        members = list(_ADDED) if names_type and claim.word != "axiom" else []
        for match in _MEMBER.finditer(bare, body.end(), end) if body else ():
            members += match[1].split()
        for member in members:
            yield Failed((*name, *split_name(member)), claim.line)
