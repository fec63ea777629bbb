# SPDX-License-Identifier: Apache-2.0
"""What Lean could read as a command after an error, though no command stands there.

After an error Lean looks for the next command, from the place of the error on. Of a tactic that it
does not know this is the second character: of `xaxiom`, `axiom`. Of a quote that opens no character
literal it is behind the two characters after it, which may begin a string or a comment, so that its
text is read. Such a proof is wrong, but the command is carried out, in a process that others share.
"""

import re

from lean_checker.check.scanner import CLOSING, Refused, Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Commands that may be the end of a name, or stand in a comment, and that run no code: a proof with
# one is compiled alone.
MILD = _words("""
    end open prefix postfix infix infixl infixr section local scoped class structure instance
    theorem lemma example def abbrev export include omit public private protected meta variable
    variables universe universes namespace axiom constant inductive coinductive mutual partial
    unsafe opaque notation syntax macro import module prelude expose alias recall deriving nonrec
    noncomputable attribute
""")
_PIECE = re.compile(r"[A-Za-z_][A-Za-z0-9_!?']*")
# The quote of `don't` is of its word.
_OPENS = re.compile(r"#\w|--|/-|[\"`«]|(?<![A-Za-z])'")
LONGEST = 64  # characters of a word
# What stands after these is a term, or a name.
_BEFORE_TERMS = _words("""
    exact apply refine rw simp have intro fun at using use show change specialize subst obtain
    rcases cases induction intros rintro unfold set by_contra
""")
_OPERATORS = frozenset(":+*-/^<≤≥≠∈∉∧∨→↔←¬∣∘∪∩⊆⟨↑↦")
# What stands after these may be a tactic, whatever stands before them.
_BEFORE_TACTICS = _words("by then else do in with says decreasing_by")
_HIDES = ("comment", "doc", "string", "interpolated")


def check_recovery(text: str, tokens: list[Token], words: frozenset[str]) -> bool:
    """Refuse a proof in which Lean could find one of these words where the gate sees none, if it
    may run code; return whether it could find one that does not.

    tokens: all of them, with the comments.
    """
    alone = leads = False
    for k, token in enumerate(tokens):
        leads = _may_be_tactic(text, tokens, k, leads)
        if token.kind == "symbol" and token.text in ("'", "''"):
            alone |= _shows(text, tokens, k, words)
        elif token.kind == "name" and leads:
            if "«" in token.text:
                alone |= _holds(text, token, words)
            elif (word := _last_word(token.text, words)) is not None:
                if word not in MILD:
                    raise Refused(
                        "format", f"`{token.text}` ends in a command", text, token.position
                    )
                alone = True
            if "'" in token.text and not _begins_name(token.text[1:]):
                alone |= _shows(text, tokens, k, words)
    return alone


def _may_be_tactic(text: str, tokens: list[Token], k: int, led: bool) -> bool:
    """Whether a tactic could begin with a token; more is taken for one than is.

    led: whether one could with the token before, which may then be `try`, the number of `iterate 2`
    or a bracket.
    """
    if k == 0:
        return False
    before = tokens[k - 1]
    if before.kind in ("comment", "doc") or "\n" in text[before.end : tokens[k].position]:
        return True
    if before.text in _BEFORE_TACTICS:
        return True
    if before.kind in ("name", "number"):
        return led and "." not in before.text and before.text not in _BEFORE_TERMS
    if before.text in ("(", "{", "["):
        return led
    if before.text == "=":  # as in `simp (disch := simp)`
        return k > 3 and tokens[k - 2].text == ":" and tokens[k - 4].text == "("
    return before.kind == "symbol" and before.text not in CLOSING and before.text not in _OPERATORS


def _last_word(name: str, words: frozenset[str]) -> str | None:
    """Return the word that Lean could find behind the first character of a name, at its end."""
    for start in range(max(1, len(name) - LONGEST), len(name)):
        word, before = name[start:], name[1:start]
        if word in words:
            if not before:
                return word
            apart = "'" in before or "." not in before or before[-1] == "."
            if apart and not _begins_name(before):
                return word
    return None


def _begins_name(text: str) -> bool:
    """Whether Lean reads on from here as a name, up to its end."""
    return text[:1].isalpha() or text[:1] == "_"


def _shows(text: str, tokens: list[Token], k: int, words: frozenset[str]) -> bool:
    """Whether Lean could read what hides right behind a quote, and find a word there."""
    quote = tokens[k]
    if text.startswith("\\", quote.end):
        raise Refused("format", "put a space behind the quote", text, quote.position)
    found = False
    for token in tokens[k + 1 : k + 3]:
        hides = token.kind in _HIDES or "«" in token.text
        if hides and token.position - quote.end <= 1:
            if token.text[0] == '"':
                # Its end would begin another one, up to the next quote.
                if text.find('"', token.end) >= 0:
                    raise Refused("format", "this may hide a command", text, token.position)
                found = True
            found |= _holds(text, token, words)
    return found


def _holds(text: str, token: Token, words: frozenset[str]) -> bool:
    """Whether a word stands in a token. Raises Refused if it may run code, or if what stands there
    could hide or show other text."""
    inner = token.text.strip("«»" if token.kind == "name" else '"/-')
    found = words.intersection(_PIECE.findall(inner))
    if found - MILD or _OPENS.search(inner):
        raise Refused("format", "this may hide a command", text, token.position)
    return bool(found)
