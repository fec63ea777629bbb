# SPDX-License-Identifier: Apache-2.0
"""Find the declarations in a file's text: to name them, to blank one out, to show its messages.

What is valid is never concluded from this: the constants of the finished module decide. It is an
approximation that a person's file satisfies; where it misses something, the module still tells.
"""

import re
from bisect import bisect_right
from collections.abc import Set
from dataclasses import dataclass, field

from lean_checker.check.assemble import outer_name
from lean_checker.check.lexer import CODE, COMMANDS, HEADER
from lean_checker.kernel.lean_text import COMMENTS, blanked, pieces


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MODIFIERS = _words("private protected noncomputable nonrec unsafe partial public local scoped meta")
# Declarations that make a claim of their own.
CLAIMS = _words("theorem lemma example def abbrev instance opaque")
OTHERS = _words("""
    axiom structure inductive class coinductive mutual namespace section end variable universe
    macro macro_rules syntax elab elab_rules notation infix infixl infixr prefix postfix
    attribute deriving initialize open set_option export include omit
""")
# What begins a term or a tactic, too, or nothing else.
TERMS = CODE | frozenset(
    _words("""
    dbg_trace dbg_trace_if_shared dbg_sleep idbg eval% elab% elabToSyntax% with_decl_name%
    private_decl% by_elab include_str include_bytes leading_parser trailing_parser run_tac run_conv
    polyrith assume_wlog count_heartbeats postprocess_traces store_traces_as
""")
)
COMMAND_WORDS = frozenset({*CLAIMS, *OTHERS, *COMMANDS, *HEADER}) - TERMS
# What stands deeper has no name here, so that names do not grow with the square of the text; the
# module tells of it.
MAX_SCOPES = 100
MAX_PREFIX = 2_000
# What makes a name whole, whatever namespace is open; Lean takes it in quotes too.
ROOTS = ("_root_.", "«_root_».")
_WORD = re.compile(r"(?<![\w.'!?«`])(" + "|".join(CLAIMS) + r")(?![\w.'!?»])")
# Declarations that claim nothing, and name what claims speak of.
NAMING = re.compile(r"(?<![\w.'!?«`])(axiom|structure|inductive|coinductive|class)(?![\w.'!?»])")
_START = re.compile(
    r"^[ \t]*(?:@\[[^\]\n]*\][ \t]*)*(?:(?:" + "|".join(MODIFIERS) + r")[ \t]+)*"
    r"(?:" + "|".join(CLAIMS + OTHERS) + r")(?![\w.'!?»])",
    re.MULTILINE,
)
_COMMAND = re.compile(r"^(?:[#\w@]|/--)", re.MULTILINE)
_PART = r"(?:«[^»\n]*»|[^\s:({\[⦃«».,$]+)"
_NAME = re.compile(rf"\s+({_PART}(?:\.{_PART})*)")
# What may stand between `instance` and its name.
_PRIORITY = re.compile(r"\s*\(\s*priority\s*:=[^()]*(?:\([^()]*\)[^()]*)*\)")
SCOPE = re.compile(
    r"(?<![\w.'!?«])(namespace|section|end|mutual)(?![\w.'!?»])"
    rf"(?:[ \t]+({_PART}(?:\.{_PART})*))?"
)
_NAME_IN_QUOTES = re.compile(r"«[^«»\n]*»")
# What may begin a command; `@f` and `#[1]` are terms.
_FIRST = re.compile(r"\s*(?:@\[|#\w|/--|([\w'!?]+))")
# A command of the text's own.
_OWN = re.compile(
    r"^[ \t]*(?:@\[[^\]\n]*\][ \t]*)*(?:(?:" + "|".join(MODIFIERS) + r")[ \t]+)*"
    r"(?:macro|syntax|elab)\b[^\"\n]*\"\s*([\w'!?]+)[^\n]*:[ \t]*command\b",
    re.MULTILINE,
)
_SCOPED = re.compile(
    r"\s*(?:open|set_option)\b(.*?)(?:(?<![\w.'!?])in(?![\w.'!?])(.*))?\Z", re.DOTALL
)
# Attributes, whose settings may be lists (`aesop safe [cases]`), documentation, modifiers.
_LEAD = r"(?:@\[(?:[^\[\]]++|\[[^\[\]]*+\])*+\]|/--|(?:" + "|".join(MODIFIERS) + r")\b)\s*+"
_LEADS = re.compile(rf"(?:\bin\s*+(?:{_LEAD})*+|\A\s*+(?:{_LEAD})++)\Z")
# Tells Lean to say nothing of gaps, or may: an option that a macro makes can be any.
_SILENT = re.compile(r"warn»?\.«?sorry|guard_msgs|\bset_option\s*\$")
# What an example can rest on without a word of Lean's.
_TRUSTING = re.compile(
    r"axiom(?!s\b)|\bnative\b|(?:native|bv)_decide|ofReduce|trustCompiler|skipKernel"
)
_EXAMPLE = re.compile(r"(?<![A-Za-z_])example(?![\w'!?])")
_QUOTATION = "`("
# In comments it is as good a word, and as long; anywhere else Lean refuses it.
_NO_EXAMPLE = "exempla"
# How far to look back in a line.
NEAR = 80


@dataclass(frozen=True)
class Claim:
    """A declaration that claims something.

    word: such as `theorem`. name: its full name, as far as the text tells, or "". position: of the
    word in the text; line: from 1. quoted: whether it stands in a quotation, so that a macro may
    make any number of it.
    """

    word: str
    name: str
    position: int
    line: int
    quoted: bool


@dataclass(frozen=True)
class Part:
    """A command: its lines (from 1, `last` included) and what is claimed in them.

    opens: whether a command begins here; else it may be one that goes on in column 0.
    leads: whether it is for what follows, such as an attribute or `open ... in`.
    """

    first: int
    last: int
    claims: tuple[Claim, ...] = field(default=())
    opens: bool = True
    leads: bool = False


def split(text: str) -> list[Part]:
    """Return the commands of a file."""
    bare = blanked(text)
    starts = {m.start() for m in _COMMAND.finditer(bare)} | {
        m.start() for m in _START.finditer(bare)
    }
    lines = [0, *(m.end() for m in re.finditer("\n", bare))]
    firsts = sorted({bisect_right(lines, start) for start in starts})
    claims: dict[int, list[Claim]] = {}
    for claim in find_claims(bare):
        if firsts and claim.line >= firsts[0]:
            claims.setdefault(bisect_right(firsts, claim.line) - 1, []).append(claim)
    ends = [*(first - 1 for first in firsts[1:]), len(lines)][: len(firsts)]
    parts: list[Part] = []
    words = COMMAND_WORDS | set(_OWN.findall(text))
    for k in reversed(range(len(firsts))):
        whole = bare[lines[firsts[k] - 1] : lines[ends[k]] if ends[k] < len(lines) else None]
        opens = k in claims or _opens(whole, words, parts[-1] if parts else None)
        leads = k not in claims and _LEADS.search(whole) is not None
        parts.append(Part(firsts[k], ends[k], tuple(claims.get(k, ())), opens, leads))
    return parts[::-1]


def _opens(text: str, words: Set[str], following: Part | None) -> bool:
    """Whether a part begins with a word of a command: Lean's, a library's or the text's own.

    `open ... in` and `set_option ... in` are for a command, a term or a tactic, in the part that
    is `following` or in this one; modifiers are for what stands behind them.
    """
    for _ in range(MAX_SCOPES):
        if (found := _FIRST.match(text)) is None:
            return False
        if found[1] in ("open", "set_option") and (scoped := _SCOPED.match(text)):
            if scoped[2] is None:
                return True
            if not scoped[2].strip():
                return following is None or following.opens
            text = scoped[2]
        elif found[1] in MODIFIERS:
            text = text[found.end() :]
            if not text.strip():
                return following is None or following.opens
        else:
            return found[1] is None or found[1] in words
    return False


def find_claims(bare: str, words: re.Pattern[str] = _WORD) -> list[Claim]:
    """Return the claims of a text without comments, wherever they stand, or what else begins with
    such words."""
    found: list[Claim] = []
    scopes: list[str] = []
    quotations = _quotations(bare)
    # No words inside of names, at the same places.
    masked = _NAME_IN_QUOTES.sub(lambda m: f"«{'_' * (len(m[0]) - 2)}»", bare)
    events = [(m.start(1), "claim", m) for m in words.finditer(masked)]
    events += [(m.start(), "scope", m) for m in SCOPE.finditer(masked)]
    line, last = 1, 0
    for position, what, match in sorted(events, key=lambda event: event[0]):
        line += bare.count("\n", last, position)
        last = position
        at = bisect_right(quotations, (position, len(bare)))
        quoted = at > 0 and position < quotations[at - 1][1]
        if (quoted and what == "scope") or (what == "claim" and not _claims(bare, match)):
            continue
        if what == "scope":
            named = bare[match.start(2) : match.end(2)] if match[2] else ""
            if match[1] == "namespace" and named:
                scopes.append(named)
            elif match[1] in ("section", "mutual"):
                scopes.append("")
            elif match[1] == "end" and scopes:
                close_scope(scopes, named)
            continue
        ranked = _PRIORITY.match(bare, match.end()) if match[1] == "instance" else None
        end = (ranked or match).end()
        named = None if match[1] == "example" else _NAME.match(bare, end)
        name = named[1] if named else ""
        if match[1] == "instance" and name and not re.match(r"[\w«]", name):
            name = ""
        if name.startswith(ROOTS):
            name = name.partition(".")[2]
        elif name:
            short = len(scopes) <= MAX_SCOPES and sum(map(len, scopes)) <= MAX_PREFIX
            name = "".join(f"{scope}." for scope in scopes if scope) + name if short else ""
        found.append(Claim(match[1], name, position, line, quoted))
    return found


def without_doubt(text: str) -> str:
    """Return the text with another word for each `example` in its comments, where one that is read
    as a comment here and by Lean as a macro's example could rest on an axiom; Lean then refuses it.
    """
    # Messages may be compared with comments.
    if _QUOTATION not in text or _SILENT.search(text) or not _TRUSTING.search(text):
        return text
    parts, at = [], 0
    for piece in pieces(text):
        if piece.kind in COMMENTS:
            comment = _EXAMPLE.sub(_NO_EXAMPLE, text[piece.start : piece.end])
            parts += [text[at : piece.start], comment]
            at = piece.end
    return "".join([*parts, text[at:]])


def unread_examples(text: str, claims: list[Claim]) -> list[int]:
    """Return the lines of what may be an example though none was read there, as in a string, of a
    text that has macros and has Lean say nothing of gaps, or has axioms: no name would tell of one
    that a macro makes, no warning, and not Lean's index.
    """
    start = text.find(_QUOTATION)
    if start < 0 or not (_SILENT.search(text) or _TRUSTING.search(text)):
        return []
    read = {claim.position for claim in claims}
    places = [m.start() for m in _EXAMPLE.finditer(text, start) if m.start() not in read]
    ends = [m.start() for m in re.finditer("\n", text)]
    return sorted({bisect_right(ends, place) + 1 for place in places})


def _claims(bare: str, match: re.Match[str]) -> bool:
    """Whether a word claims something where it stands."""
    start = match.start(1)
    line = bare[max(bare.rfind("\n", max(start - NEAR, 0), start) + 1, start - NEAR, 0) : start]
    before = line.split()[-1:]
    if match[1] == "instance":
        return before != ["deriving"]
    if match[1] != "lemma":
        return True
    # It is a word of Mathlib's, and elsewhere a name.
    return not before or before[0] in (*MODIFIERS, "in") or before[0].endswith(("]", "-/"))


def _quotations(bare: str) -> list[tuple[int, int]]:
    """Return where quotations begin and end, in order; those inside others are left out."""
    found: list[tuple[int, int]] = []
    start, depth = -1, 0
    for match in re.finditer(r"`\(|[()]", bare):
        if start < 0:
            if match[0] == "`(":
                start, depth = match.start(), 1
            continue
        depth += -1 if match[0] == ")" else 1
        if depth == 0:
            found.append((start, match.end()))
            start = -1
    return found


def close_scope(scopes: list[str], name: str) -> None:
    """Close the innermost scope; `end B` closes the last part of `namespace A.B`."""
    outer = outer_name(scopes.pop(), name)
    if outer is not None:
        scopes.append(outer)
