# SPDX-License-Identifier: Apache-2.0
"""The goals in Lean's messages, read back as theorems of their own.

A message is what Lean prints, beside words that a model wrote, so nothing here is trusted: what it
gives is a statement for the checker to accept or not, and nothing is raised.
"""

import re
from dataclasses import dataclass

TURNSTILE = "⊢"
LONGEST = 2000  # characters of a statement
MOST = 4  # goals of one message
_NAME = r"(?:«[^»\n]*»|[^\W\d][\w'!?₀-₉]*)(?:\.(?:«[^»\n]*»|[^\W\d][\w'!?₀-₉]*))*"
_HIDDEN = re.compile(r"([^\W\d][\w'!?₀-₉]*)✝([⁰¹²³⁴-⁹]*)")
_HYPOTHESIS = re.compile(rf"({_NAME}(?: +{_NAME})*) : (.*)", re.DOTALL)
_CASE = re.compile(r"case \S+\Z")
_HOLE = re.compile(r"\?\w|sorry|…")  # metavariables, gaps, what was cut
Hypothesis = tuple[tuple[str, ...], str]


@dataclass(frozen=True)
class Goal:
    """What is to be proved somewhere in a proof.

    hypotheses: (names, type) in Lean's order. hidden: the names that we gave to hypotheses which
    have none that a proof could use, in that order.
    """

    hypotheses: tuple[Hypothesis, ...]
    target: str
    hidden: tuple[str, ...] = ()

    def statement(self, name: str) -> str:
        """It as a theorem with that name."""
        return " ".join([f"theorem {name}", *map(binder, self.hypotheses), ":", self.target])


def binder(hypothesis: Hypothesis) -> str:
    """A hypothesis as a theorem has it."""
    names, kind = hypothesis
    return f"({' '.join(names)} : {kind})"


def read_goals(text: str) -> tuple[Goal, ...]:
    """The goals in a message, in order; none where one cannot be read or there are more than MOST.

    A goal is hypotheses, a line each but for lines that go on indented, then ⊢ and the target.
    """
    lines = text.split("\n")
    marks = [at for at, line in enumerate(lines) if line.startswith(TURNSTILE)]
    if not 0 < len(marks) <= MOST:
        return ()
    found = [_goal(lines, at) for at in marks]
    return tuple(goal for goal in found if goal) if all(found) else ()


def _goal(lines: list[str], mark: int) -> Goal | None:
    """The goal whose target begins at line `mark`."""
    end = mark + 1
    while end < len(lines) and lines[end].startswith(" "):
        end += 1
    start = mark
    while start and lines[start - 1].strip() and not _CASE.match(lines[start - 1]):
        start -= 1
    entries: list[str] = []
    for line in lines[start:mark]:
        if line.startswith(" ") and entries:
            entries[-1] += f" {line.strip()}"
        else:
            entries.append(line)
    # What Lean says of an error may stand right before the first hypothesis.
    while entries and not _HYPOTHESIS.fullmatch(_shown(entries[0])):
        entries.pop(0)
    target = " ".join(line.strip() for line in lines[mark:end]).removeprefix(TURNSTILE).strip()
    whole = "\n".join([*entries, target])
    if len(whole) > LONGEST or _HOLE.search(whole) or " := " in whole or not target:
        return None
    return _with_names(entries, target)


def _shown(entry: str) -> str:
    return entry.replace("✝", "")


def _with_names(entries: list[str], target: str) -> Goal | None:
    """A goal in which every hypothesis has a name that a proof may use."""
    whole = "\n".join([*entries, target])
    taken = set(re.findall(_NAME, whole))
    new: dict[str, str] = {}
    for hidden in _HIDDEN.finditer(whole):
        number = 1
        while (name := f"{hidden[1]}{number}") in taken:
            number += 1
        if new.setdefault(hidden[0], name) == name:
            taken.add(name)

    def named(text: str) -> str:
        return _HIDDEN.sub(lambda found: new[found[0]], text)

    hypotheses = []
    for entry in entries:
        read = _HYPOTHESIS.fullmatch(named(entry))
        if read is None:
            return None
        hypotheses.append((tuple(read[1].split()), " ".join(read[2].split())))
    names = [name for names, _ in hypotheses for name in names]
    if len(set(names)) < len(names):
        return None
    hidden = set(new.values())
    return Goal(tuple(hypotheses), named(target), tuple(n for n in names if n in hidden))
