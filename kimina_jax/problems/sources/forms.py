# SPDX-License-Identifier: Apache-2.0
"""When two problems of any set are the same, and when one gives another one away.

The canonical form of a statement forgets its name, its white space, the names of what it binds and
how its binders are grouped. Statements in the language of the bundled problems have the stronger
form of proofs/canonical.py, which forgets the order of hypotheses, too.

What an evaluation set holds is removed by that form, and by n-grams: 13 words in a row that two
informal statements share, as for Kimina-Prover (arXiv 2504.11354, C.3), or three times as many
tokens of two canonical forms.
"""

import contextlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from kimina_jax.problems.proofs.canonical import canonical
from kimina_jax.problems.proofs.syntax import SyntaxFault, free_names, parse_statement
from kimina_jax.problems.sources.lean_text import mask

WORDS = 13
TOKENS = 3 * WORDS  # a formal statement has about as many signs as an informal one has letters
_TOKEN = re.compile(r"«[^»\n]{0,200}»|[^\W\d][\w'!?₀-₉]*(?:\.[^\W\d][\w'!?₀-₉]*)*|\d[\w.]*|\S")
_NAME = re.compile(r"[^\W\d][\w'!?₀-₉]*")
# Signs that are written in two ways.
_SAME = {"ℕ": "Nat", "ℤ": "Int", "ℝ": "Real", "ℚ": "Rat", "ℂ": "Complex"}
_SAME |= {"↦": "=>", "≥": ">=", "≤": "<=", "≠": "!=", "→": "->", "↔": "<->", "λ": "fun"}
_SAME_SIGNS = str.maketrans({sign: f" {plain} " for sign, plain in _SAME.items()})
_OPENING, _CLOSING = "([{⦃", ")]}⦄"
_BINDERS = ("∀", "∃", "fun", "∑", "∏")


def canonical_form(statement: str, preamble: str = "") -> str:
    """A text that two problems share if they differ in nothing but names and layout."""
    if not preamble:
        with contextlib.suppress(SyntaxFault, RecursionError, IndexError):
            parsed = parse_statement(statement)
            # Where a hypothesis is named in a formula it is an element of a type not known there.
            hypotheses = {name for name, _ in parsed.hypotheses}
            formulas = [parsed.goal, *(formula for _, formula in parsed.hypotheses)]
            if not any(hypotheses & free_names(formula) for formula in formulas):
                return canonical(parsed)
    return " ".join([*mask(preamble, strings=False).split(), "|", *tokens(statement)])


def tokens(statement: str) -> list[str]:
    """The tokens of a statement after its name, with bound names numbered by their first use."""
    found = _TOKEN.findall(statement.translate(_SAME_SIGNS))[2:]
    colon = _colon(found)
    written: list[str] = []
    for names, kind, opening in _binders(found[:colon]):
        for name in names or [""]:
            written += [opening, name, ":", *kind, _CLOSING[_OPENING.index(opening)]]
    written += found[colon:]
    bound = {name for names, _, _ in _binders(found[:colon]) for name in names}
    bound |= set(_bound_inside(found))
    numbers: dict[str, str] = {}
    return [_renamed(token, bound, numbers) for token in written if token]


def _renamed(token: str, bound: set[str], numbers: dict[str, str]) -> str:
    head, dot, rest = token.partition(".")
    if head in bound:
        return f"{numbers.setdefault(head, f'v{len(numbers)}')}{dot}{rest}"
    return token


def _colon(found: list[str]) -> int:
    depth = 0
    for k, token in enumerate(found):
        depth += (token in _OPENING) - (token in _CLOSING)
        if token == ":" and not depth:
            return k
    return len(found)


def _binders(found: list[str]) -> list[tuple[list[str], list[str], str]]:
    """The names, the type and the bracket of each binder before the colon."""
    binders: list[tuple[list[str], list[str], str]] = []
    depth, inside, opening = 0, [], "("
    for token in found:
        depth -= token in _CLOSING
        if depth:
            inside.append(token)
        elif token in _CLOSING:
            cut = _colon(inside)
            names = inside[:cut] if cut < len(inside) else []
            binders.append((names, inside[cut + 1 :] if names else inside, opening))
        elif token in _OPENING:
            opening, inside = token, []
        else:
            binders.append(([token], [], "("))
        depth += token in _OPENING
    return binders


def _bound_inside(found: list[str]) -> list[str]:
    """Names that quantifiers and functions bind: up to the first sign that is no name."""
    names = []
    for k, token in enumerate(found):
        if token not in _BINDERS:
            continue
        for following in found[k + 1 :]:
            if following in (*_OPENING, "!"):
                continue
            if not _NAME.fullmatch(following):
                break
            names.append(following)
    return names


class Held:
    """What an evaluation set holds.

    words: how many in a row give a problem away; 0: its form alone does.
    """

    def __init__(self, problems: Iterable[Mapping[str, Any]], words: int = WORDS) -> None:
        self.words, self.tokens = words, 3 * words
        self.forms: dict[str, str] = {}
        self.grams: dict[tuple[str, ...], str] = {}
        for problem in problems:
            statement, name = problem["statement"], problem["id"]
            self.forms.setdefault(canonical_form(statement, problem.get("preamble") or ""), name)
            for gram in self._grams(problem):
                self.grams.setdefault(gram, name)

    def gives_away(self, problem: Mapping[str, Any]) -> str:
        """Why a problem must not be trained on, or nothing."""
        form = canonical_form(problem["statement"], problem.get("preamble") or "")
        if form in self.forms:
            return f"it is the problem {self.forms[form]!r} of the evaluation set"
        for gram in self._grams(problem):
            if gram in self.grams:
                return (
                    f"it shares {len(gram)} words in a row with {self.grams[gram]!r} of the"
                    " evaluation set"
                )
        return ""

    def _grams(self, problem: Mapping[str, Any]) -> Iterable[tuple[str, ...]]:
        if not self.words:
            return
        words = re.findall(r"\w+", (problem.get("informal") or "").lower())
        yield from zip(*(words[k:] for k in range(self.words)), strict=False)
        signs = tokens(problem["statement"])
        yield from zip(*(signs[k:] for k in range(self.tokens)), strict=False)
