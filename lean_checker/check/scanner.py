# SPDX-License-Identifier: Apache-2.0
"""Take Lean text apart into tokens, with Lean's own rules, or refuse it.

Comments, strings, characters, numbers and names are read as Lean reads them; wherever a Lean could
see other token borders than this scanner, the text is refused instead of guessed at.
"""

import re
import unicodedata
from typing import NamedTuple

MAX_CHARACTERS = 100_000
MAX_DEPTH = 500
MAX_DIGITS = 5_000

OPENING = dict(zip("([{⟨⦃⟦⟪⌊⌈‹⁅⟮", ")]}⟩⦄⟧⟫⌋⌉›⁆⟯", strict=True))
CLOSING = {close: opening for opening, close in OPENING.items()}
# No token of Lean's goes on, after one of these, with what looks like a comment (`<-` and then `-`
# does); and after `=` with a quote. A test holds them against the parser tables.
COMPLETE = frozenset("=>·•;:+*^!?@&%$~→←↦∧∨↔¬≤≥≠∈∉∀∃×∘▸⊢∣∪∩⊆⊂⁻¹»")
# Somewhere after these words a string may be an interpolated one, as right after each word that
# ends in `!`; `trace` is one only before a bracket.
INTERPOLATING = frozenset(
    {
        *("throwError", "throwErrorAt", "throwNamedError", "throwNamedErrorAt", "trace"),
        *("logInfo", "logInfoAt", "logWarning", "logWarningAt", "logError", "logErrorAt"),
        *("logNamedWarning", "logNamedWarningAt", "logNamedError", "logNamedErrorAt"),
        *("trace_goal", "dbg_trace", "idbg", "aesop_trace", "aesop_trace!"),
    }
)
_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?"
)
_CHARACTER = re.compile(r"'(?:[^\\']|\\(?:[\\\"'rnt]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}))'")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:[\\\"'rnt]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|\n(?![ \t]*\n))")
_RAW = re.compile(r'r(#*)"')
_PLAIN = re.compile(r"[A-Za-z0-9_'!?]*")
_SPACE = re.compile(r"[ \n\t]*")
# A name that ends where it surely ends, and is not the beginning of a raw string.
_WORD = re.compile(r"(?!r[\"#])[A-Za-z_][A-Za-z0-9_'!?]*(?=[ \n\t()\[\]{},:;]|\Z)")
_COMMENT_EDGE = re.compile(r"/-|-/")
# In an interpolated string: a term in which no quote or comment can begin.
_TERM = re.compile(r"\{[^\\{}\"'«»/-]*\}")


class Refused(Exception):
    """The gate refuses a text.

    status: the verdict this means. line (from 1), column (from 0): where. str(): why.
    """

    def __init__(self, status: str, text: str, source: str = "", position: int = 0):
        super().__init__(text)
        self.status = status
        self.line = source.count("\n", 0, position) + 1
        self.column = position - (source.rfind("\n", 0, position) + 1)


class Token(NamedTuple):
    """One token.

    kind: "name", "number", "string", "character", "symbol", "comment"; "doc" for a documentation
    comment; "interpolated" for a string that may hold terms.
    """

    kind: str
    text: str
    position: int

    @property
    def end(self) -> int:
        """The position after the token."""
        return self.position + len(self.text)


def normalise(text: str) -> str:
    """Return the text with Windows line ends made plain, as Lean does."""
    return text.replace("\r\n", "\n")


def scan(text: str) -> list[Token]:
    """Return all tokens of a normalised text, comments included; symbols are single characters.

    Raises Refused where a token does not end, where brackets do not match, where a character has no
    place in Lean text, or where Lean might see other token borders than this scanner.
    """
    if len(text) > MAX_CHARACTERS:
        raise Refused("format", f"the text is longer than {MAX_CHARACTERS} characters")
    _check_characters(text)
    tokens: list[Token] = []
    brackets: list[Token] = []
    interpolating = False
    i = 0
    while (i := _past(_SPACE, text, i)) < len(text):
        if word := _WORD.match(text, i):
            tokens.append(Token("name", word[0], i))
            i = word.end()
            interpolating = interpolating or _interpolates(text, tokens[-1])
            continue
        token = _next(text, i, tokens)
        if token.kind == "symbol":
            _match_brackets(text, token, brackets)
        elif token.kind == "name":
            interpolating = interpolating or _interpolates(text, token)
        elif token.text[0] == '"':
            if "{" in token.text and (interpolating or _shouts(tokens)):
                token = _interpolated(text, token)
            _check_escapes(text, token)
        tokens.append(token)
        i = token.end
    if brackets:
        last = brackets[-1]
        raise Refused("format", f"the bracket `{last.text}` is never closed", text, last.position)
    return tokens


def _check_characters(text: str) -> None:
    forbidden = {c for c in set(text) if not _is_allowed(c)}
    if forbidden:
        position = next(k for k, c in enumerate(text) if c in forbidden)
        number = ord(text[position])
        raise Refused("format", f"the character U+{number:04X} is not allowed", text, position)


def _is_allowed(c: str) -> bool:
    if c.isascii():
        return " " <= c <= "~" or c in "\n\t"
    return unicodedata.category(c)[0] not in "CMZ" or _is_quiet(c)


def _is_quiet(c: str) -> bool:
    """Whether a character may stand in comments and strings, and nowhere else."""
    # Marks on letters, wide and narrow spaces, what joins the parts of an emoji, and what this
    # Python's Unicode is too old to know, such as a new emoji.
    return unicodedata.category(c) in ("Mn", "Mc", "Me", "Zs", "Cn") or c == "\u200d"


def _next(text: str, i: int, tokens: list[Token]) -> Token:
    c = text[i]
    pair = text[i : i + 2]
    if pair in ("--", "/-"):
        return _comment(text, i, tokens)
    if c == '"':
        return _string(text, i)
    if c == "'":
        return _quote(text, i, tokens)
    if c == "r" and (raw := _RAW.match(text, i)):
        if tokens and tokens[-1].text == "." and tokens[-1].end == i:
            # Behind a dot any word is a name, and the string a plain one.
            raise Refused("format", "put a space before the string", text, i)
        close = text.find('"' + raw[1], raw.end())
        if close < 0:
            raise Refused("format", "a raw string is never closed", text, i)
        return Token("string", text[i : close + 1 + len(raw[1])], i)
    if "0" <= c <= "9":
        return _number(text, i)
    if c == "«" or _starts_name(c):
        return _name(text, i)
    if not c.isascii() and _is_quiet(c):
        raise Refused("format", f"the character U+{ord(c):04X} is not allowed here", text, i)
    return Token("symbol", c, i)


def _comment(text: str, i: int, tokens: list[Token]) -> Token:
    # After an operator Lean's longest match may take the first character of what looks like a
    # comment (`<--`, `//-`); only after a space, a name, a bracket, a comma or a comment is it
    # surely one.
    behind = bool(tokens) and tokens[-1].kind in ("comment", "doc") and tokens[-1].end == i
    before = " " if i == 0 or behind else text[i - 1]
    sure = before in " \n\t,;\"'" or before in OPENING or before in CLOSING or _goes_on_name(before)
    if not (sure or before in COMPLETE):
        raise Refused("format", "put a space before the comment", text, i)
    if text.startswith("--", i):
        end = text.find("\n", i)
        return Token("comment", text[i : len(text) if end < 0 else end], i)
    documents = text[i + 2 : i + 3] == "-"
    if text.startswith("-", i + 3) and text[i + 2] == "/":
        # Lean passes over the character behind `/-`, whatever it is, so no other comment begins.
        raise Refused("format", "put a space after the beginning of the comment", text, i)
    if documents and text.startswith(("--", "/-"), _past(_SPACE, text, i + 3)):
        # Lean reads comments between `/--` and what it documents with.
        raise Refused("format", "a documentation comment begins with a comment", text, i)
    if text[i + 2 : i + 3] == "!" or text.startswith("/--/", i):
        raise Refused("format", "documentation of a module is not allowed in a proof", text, i)
    depth, at = 1, i + 2 + documents
    while depth:
        edge = _COMMENT_EDGE.search(text, at)
        if edge is None:
            raise Refused("format", "a comment is never closed", text, i)
        depth += 1 if edge[0] == "/-" else -1
        at = edge.end()
    return Token("doc" if documents else "comment", text[i:at], i)


def _string(text: str, i: int) -> Token:
    found = _STRING.match(text, i)
    if found is None:
        raise Refused("format", "a string is never closed", text, i)
    return Token("string", found[0], i)


def _check_escapes(text: str, token: Token) -> None:
    """Refuse a string with an escape that Lean does not know.

    It would give up in the middle of it, and read what follows there as commands.
    """
    rest = _ESCAPE.sub("", token.text)
    if token.kind == "interpolated":
        rest = rest.replace("\\{", "")
    if "\\" in rest:
        raise Refused("format", "a string has an unknown escape", text, token.position)


def _shouts(tokens: list[Token]) -> bool:
    """Whether the last word ends in `!`; comments may stand behind it, as blanks may."""
    last = next((t for t in reversed(tokens) if t.kind not in ("comment", "doc")), None)
    return last is not None and last.kind == "name" and last.text[-1] == "!"


def _interpolates(text: str, token: Token) -> bool:
    word = token.text.rpartition(".")[2]
    return word in INTERPOLATING and (word != "trace" or text.startswith("[", token.end))


def _interpolated(text: str, token: Token) -> Token:
    """Return a string as one that may hold terms, if it ends where it ends without them."""
    # A brace opens a term, in which a quote would open a string, and a comment hide the brace.
    rest = re.sub(r"\\.", "", _TERM.sub("", token.text), flags=re.DOTALL)
    if "{" in rest:
        raise Refused("format", "a brace in a string is not allowed here", text, token.position)
    return token._replace(kind="interpolated")


def _quote(text: str, i: int, tokens: list[Token]) -> Token:
    literal = _CHARACTER.match(text, i)
    after_symbol = bool(tokens) and tokens[-1].kind == "symbol" and tokens[-1].end == i
    bracket = after_symbol and tokens[-1].text in (*OPENING, ",", ";", "=")
    if text.startswith("''", i) and not after_symbol:
        return Token("symbol", "''", i)
    if after_symbol and not bracket:
        # The quote may end an operator (`×'`, `⁻¹'`) or start a character literal.
        if literal is not None:
            raise Refused("format", "put a space before the character literal", text, i)
        return Token("symbol", "'", i)
    if literal is None:
        raise Refused("format", "a character literal is never closed", text, i)
    return Token("character", literal[0], i)


def _past(pattern: re.Pattern[str], text: str, i: int) -> int:
    """Where a pattern ends that begins at `i`; `i` where it does not match."""
    found = pattern.match(text, i)
    return found.end() if found else i


def _number(text: str, i: int) -> Token:
    end = _past(_NUMBER, text, i)
    number = text[i:end]
    if len(number) > MAX_DIGITS:
        raise Refused("format", f"a number has more than {MAX_DIGITS} digits", text, i)
    if (
        end < len(text)
        and text[end] not in "!?"
        and (_goes_on_name(text[end]) or text[end] in '"«')
    ):
        raise Refused("format", "put a space after the number", text, end)
    return Token("number", number, i)


def _name(text: str, i: int) -> Token:
    at = i
    while True:
        if text[at] == "«":
            close = text.find("»", at)
            if close < 0 or "\n" in text[at:close] or "«" in text[at + 1 : close]:
                raise Refused("format", "a name in « » is never closed", text, at)
            at = close + 1
        else:
            at = _past(_PLAIN, text, at + 1)
            while at < len(text) and _goes_on_name(text[at]):
                at = _past(_PLAIN, text, at + 1)
        following = text[at + 1 : at + 2]
        if text[at : at + 1] != "." or not (following == "«" or _starts_name(following)):
            return Token("name", text[i:at], i)
        at += 1


def _starts_name(c: str) -> bool:
    return c != "" and (c == "_" or (c.isascii() and c.isalpha()) or _is_letter_like(c))


def _goes_on_name(c: str) -> bool:
    if c.isascii():
        return c.isalnum() or c in "_'!?"
    return _is_letter_like(c) or _is_subscript(c)


def _is_letter_like(c: str) -> bool:
    # Lean's isLetterLike: the letters that a name may start with beside a-z, A-Z and _.
    n = ord(c)
    return (
        (0x3B1 <= n <= 0x3C9 and n != 0x3BB)
        or (0x391 <= n <= 0x3A9 and n not in (0x3A0, 0x3A3))
        or 0x3CA <= n <= 0x3FB
        or 0x1F00 <= n <= 0x1FFE
        or 0x2100 <= n <= 0x214F
        or 0x1D49C <= n <= 0x1D59F
        or (0xC0 <= n <= 0xFF and n not in (0xD7, 0xF7))
        or 0x100 <= n <= 0x17F
    )


def _is_subscript(c: str) -> bool:
    n = ord(c)
    return 0x2080 <= n <= 0x2089 or 0x2090 <= n <= 0x209C or 0x1D62 <= n <= 0x1D6A or n == 0x2C7C


def _match_brackets(text: str, token: Token, brackets: list[Token]) -> None:
    if token.text in OPENING:
        brackets.append(token)
        if len(brackets) > MAX_DEPTH:
            raise Refused(
                "format", f"brackets are nested deeper than {MAX_DEPTH}", text, token.position
            )
    elif token.text in CLOSING and (not brackets or brackets.pop().text != CLOSING[token.text]):
        raise Refused("format", f"the bracket `{token.text}` closes nothing", text, token.position)
