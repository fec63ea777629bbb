# SPDX-License-Identifier: Apache-2.0
"""The split by which a proof begins, as text: its arms, and the same split with some of them left.

Only splits of the statement itself are seen, by its variables and hypotheses or by the `∧` or `↔`
that it claims: what a proof makes up (`have`, `by_cases`, a term) may be split into as many trivial
goals as one likes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lean_checker.check.assemble import Statement
from lean_checker.check.scanner import scan

_NAME = r"[^\W\d][\w'!?]*"
_NAMES = re.compile(_NAME)
# A pattern that could also read `_` in another way would try all ways of many, which never ends.
_BOUND = _NAME  # `_` is one, too
_EITHER = rf"{_BOUND} *\| *{_BOUND}"
_INTRO = re.compile(rf"intros?(?: +{_BOUND})*")
_CASES = re.compile(rf"(?:cases|induction) +({_NAME})(?: +generalizing(?: +{_NAME})+)?( +with)?")
# Of two alternatives, not more: `0 | 1 | 2 | n` would make goals of small numbers without end.
_PATTERNS = (
    re.compile(rf"rcases +({_NAME}) +with +{_EITHER}"),
    re.compile(rf"obtain +{_EITHER} *:= *({_NAME})"),
)
_PAIRS = (
    *("constructor", "apply And.intro", "apply Iff.intro", "refine ⟨?_, ?_⟩"),
    *("refine And.intro ?_ ?_", "refine Iff.intro ?_ ?_"),
)
# Not `constructor`, which also makes a goal of the witness of an `∃`.
_PAIR = "first | apply _root_.And.intro | apply _root_.Iff.intro"
# `_` would be one arm for many cases.
_TAG = rf"(?!_(?![\w'!?])){_NAME}"
_ALTERNATIVE = re.compile(rf"(\| *{_TAG})(?: +{_BOUND})* *=>")
_CASE = re.compile(rf"(case +{_TAG})(?: +{_BOUND})* *=>|([·.])(?= |$)")


@dataclass(frozen=True)
class Arm:
    """One arm. line: of the proof, where it begins. head: up to its tactics, as written; short: the
    same without the names that it gives. body: its tactics, in the columns where they stood."""

    line: int
    indent: str
    head: str
    short: str
    body: str


@dataclass(frozen=True)
class Split:
    """A split and its arms. opening: the proof up to its arms, with an induction as cases, since
    its hypothesis is the claim itself where this does not speak of the variable."""

    opening: str
    arms: tuple[Arm, ...]

    def proof(self, solved: int, gap: str) -> str:
        """Return the proof with the first arms alone; a hypothesis, `gap`, which these arms do not
        have, stands for the others. In brackets no arm can take in what stands behind it."""
        lines = [self.opening]
        for arm in self.arms[:solved]:
            lines += [f"{arm.indent}{arm.head} (clear {gap}; (", arm.body, f"{arm.indent}  ))"]
        lines += [f"{arm.indent}{arm.short} exact {gap} _" for arm in self.arms[solved:]]
        return "\n".join(lines)


def find_split(statement: Statement, proof: str) -> Split | None:
    """Return the split by which a proof begins, after `intro`, if all else is its arms."""
    lines = _without_comments(proof).split("\n")
    tactics = [k for k, line in enumerate(lines) if line.strip()]
    if len(tactics) < 2 or tactics[0] != 0 or lines[0].strip() != "by":
        return None
    column, names = _indent(lines[tactics[1]]), set(_binders(statement))
    for k in tactics[1:]:
        text = lines[k].strip()
        if _indent(lines[k]) != column:
            return None
        if not _INTRO.fullmatch(text):
            found = _split(text, names)
            if found is None:
                return None
            opening, head = found
            arms = _arms(lines, k + 1, head, column)
            before = "\n".join(lines[:k])
            return Split(f"{before}\n{' ' * column}{opening}", arms) if arms else None
        names |= set(_NAMES.findall(text)[1:])
    return None


def _without_comments(proof: str) -> str:
    parts, at = [], 0
    for token in scan(proof):
        if token.kind in ("comment", "doc"):
            parts += [proof[at : token.position], re.sub(r"[^\n]", " ", token.text)]
            at = token.end
    return "".join([*parts, proof[at:]])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _binders(statement: Statement) -> list[str]:
    """The names that a statement gives in brackets."""
    found: list[str] = []
    depth, given = 0, []
    for token in scan(statement.binders):
        if token.text in "([{⦃":
            depth += 1
            given = []
        elif token.text in ")]}⦄":
            depth -= 1
        elif token.text == ":" and depth == 1:
            found += given
            given = []
        elif depth == 1:
            given.append(token.text)
    return found


def _split(text: str, names: set[str]) -> tuple[str, re.Pattern[str]] | None:
    """The tactic by which one is read again, and how its arms begin."""
    if " ".join(text.split()) in _PAIRS:
        return _PAIR, _CASE
    if (cases := _CASES.fullmatch(text)) and cases[1] in names:
        with_arms = cases[2] or ""
        return f"cases {cases[1]}{with_arms}", _ALTERNATIVE if with_arms else _CASE
    for pattern in _PATTERNS:
        if (found := pattern.fullmatch(text)) and found[1] in names:
            return text, _CASE
    return None


def _arms(lines: Sequence[str], first: int, head: re.Pattern[str], column: int) -> tuple[Arm, ...]:
    """The arms from a line on; none if anything else stands there."""
    begun: list[tuple[int, re.Match[str]]] = []
    for k, line in enumerate(lines[first:], first):
        if not line.strip():
            continue
        indent = _indent(line)
        if not begun and head is _ALTERNATIVE:
            column = indent
        if indent == column and (found := head.match(line, indent)):
            begun.append((k, found))
        elif not begun or indent <= column:
            return ()
    ends = [k for k, _ in begun[1:]] + [len(lines)] * bool(begun)
    arms = []
    for (k, found), end in zip(begun, ends, strict=True):
        written, behind = found[0], lines[k][found.end() :]
        short = written if written in ("·", ".") else f"{found[1]} =>"
        body = "\n".join([" " * found.end() + behind, *lines[k + 1 : end]])
        arms.append(Arm(k + 1, " " * column, written, short, body))
    return tuple(arms)
