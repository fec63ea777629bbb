# SPDX-License-Identifier: Apache-2.0
"""The gate: reads untrusted Lean text token by token and refuses all but one plain body.

The checker writes the header and the statement itself, so the candidate's text has one right only:
to be the body of one declaration. The scanner below follows Lean's own rules for comments, strings,
characters, numbers and names; wherever the two could read a text differently, it refuses the text
instead of guessing. After it, the words that may start a command or run code during elaboration are
refused by token, so the body cannot close its declaration and begin another one.

The gate is the first of several walls. The verdict rests on the audit (see audit.py), which would
still tell if something slipped through here.
"""

import re
import unicodedata
from typing import NamedTuple

MAX_CHARACTERS = 100_000
MAX_DEPTH = 500
MAX_DIGITS = 5_000
MAX_HEARTBEATS = 400_000
MAX_RECURSION = 10_000

OPENING = dict(zip("([{⟨⦃⟦⟪⌊⌈‹⁅⟮", ")]}⟩⦄⟧⟫⌋⌉›⁆⟯", strict=True))
CLOSING = {close: opening for opening, close in OPENING.items()}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SORRY = frozenset({"sorry", "admit", "stop", "sorryAx"})
# Proofs by compiled code rest on the compiler, not on the kernel: one policy, refused.
COMPILED = frozenset(
    {"native_decide", "native", "bv_decide", "bv_decide?", "bv_check", "ofReduceBool"}
)
AXIOM = COMPILED | {"axiom", "constant", "trustCompiler", "reduceBool", "reduceNat"}
HEADER = _words("""
    import prelude module open set_option export namespace section end variable variables
    universe universes include omit attribute initialize builtin_initialize public meta expose
""")
# Words that start a command (in Lean's core, Batteries, Aesop and Mathlib), modify one, or run code
# while a term or a tactic is elaborated.
COMMANDS = _words("""
    theorem lemma def abbrev instance example opaque inductive coinductive structure class
    mutual private protected noncomputable unsafe partial nonrec local scoped deriving notation
    notation3 infix infixl infixr prefix postfix macro macro_rules syntax elab elab_rules
    declare_syntax_cat declare_simp_like_tactic declare_config_elab declare_command_config_elab
    declare_term_config_elab declare_aesop_rule_sets declare_bitwise_int_theorems
    declare_int_theorems declare_bitwise_uint_theorems declare_uint_theorems
    declare_uint_simprocs declare_sint_simprocs register_simp_attr register_label_attr
    register_option register_builtin_option register_error_explanation register_linter_set
    register_tactic_tag register_parser_alias register_grind_attr register_sym_simp_attr
    register_try?_tactic register_hint register_ordinal_notation run_cmd run_elab run_meta
    run_tac by_elab run_conv init_quot unif_hint alias irreducible_def suppress_compilation
    unsuppress_compilation compile_inductive compile_def add_decl_doc recall recall? library_note
    simproc dsimproc simproc_decl dsimproc_decl builtin_simproc builtin_dsimproc
    builtin_simproc_decl builtin_dsimproc_decl cbv_simproc cbv_simproc_decl builtin_cbv_simproc
    builtin_cbv_simproc_decl binder_predicate seal unseal extend_docs add_aesop_rules
    erase_aesop_rules proof_wanted assert_not_exists assert_exists assert_not_imported
    deprecated_module deprecated_syntax count_heartbeats guard_min_heartbeats
    mk_iff_of_inductive_prop restate_axiom test_extern grind_pattern grind_propagator
    builtin_grind_propagator norm_cast_add_elim reset_grind_attrs% gen_injective_theorems%
    show_panel_widgets docs_to_verso tactic_extension recommended_spelling
    insert_to_additive_translation to_additive_dont_translate set_premise_selector
    set_library_suggestions unset_library_suggestions add_tactic_doc
    initialize_simps_projections simps_projections scoped_ns mk_simp_attribute open_locale
    assume_wlog classAbbrev class_abbrev whatsnew with_weak_namespace erase_simprocs variable?
    make_copyable include_str include_bytes eval% elab% dbg_trace dbg_trace_if_shared dbgTrace
    dbgTraceVal dbgTraceIfShared dbgSleep dbg_sleep dbgStackTrace implemented_by extern polyrith
    unsafeIO unsafeBaseIO unsafeEIO unsafeCast lcProof lcAny lcUnreachable unlock_limits
    init_grind_norm end_local_scope grind_annotated reprove aux_def elab_stx_quot
    declare_config_elab_legacy declare_command_config_elab_legacy declare_core_config_elab
    declare_eval_bin declare_eval_bin_bitwise declare_eval_bin_bool_pred def_eval_config_item
    derive_eval_expr_instance_using_meta_eval ensure_eval_expr_instance ensure_eval_term_instance
    ensure_eval_term_expr_instances command_code_action builtin_command_code_action
    builtin_env_linter sevalproc builtin_sevalproc simproc_pattern% cbv_simproc_pattern%
    builtin_simproc_pattern% builtin_cbv_simproc_pattern% register_sym_simp register_sym_dsimp
    wait_for_cancel_once wait_for_cancel_once_async wait_for_cancel_once_command
    wait_for_main_cancel_once_async wait_for_sync wait_for_test_task wait_for_unblock
    wait_for_unblock_async unblock block_until_cancelled postprocess_traces store_traces_as
    with_decl_name% private_decl% elabToSyntax% idbg leading_parser trailing_parser app_delab
""")
# These search everything that is declared so far, so their answer depends on who else is in the
# batch: a candidate that uses one is compiled alone.
SEARCHING = _words("""
    exact? apply? rw? rw_search hint try? suggest library_search observe observe? suggestions
    premises hammer duper
""")

_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?"
)
_CHARACTER = re.compile(r"'(?:[^\\'\n]|\\(?:[\\\"'rnt]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}))'")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_RAW = re.compile(r'r(#*)"')
_PLAIN = re.compile(r"[A-Za-z0-9_'!?]*")
_SPACE = re.compile(r"[ \n\t]*")
# A name that ends where it surely ends, and is not the beginning of a raw string.
_WORD = re.compile(r"(?!r[\"#])[A-Za-z_][A-Za-z0-9_'!?]*(?=[ \n\t()\[\]{},:;]|\Z)")
# Other Lean versions know fewer letters; what they would see as words of their own.
_PIECE = re.compile(r"[A-Za-z0-9_!?']+")
_COMMENT_EDGE = re.compile(r"/-|-/")


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
    """One token: kind is "name", "number", "string", "character", "symbol" or "comment"."""

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
    i = 0
    while (i := _past(_SPACE, text, i)) < len(text):
        if word := _WORD.match(text, i):
            tokens.append(Token("name", word[0], i))
            i = word.end()
            continue
        token = _next(text, i, tokens)
        if token.kind == "symbol":
            _match_brackets(text, token, brackets)
        tokens.append(token)
        i = token.end
    if brackets:
        last = brackets[-1]
        raise Refused("format", f"the bracket `{last.text}` is never closed", text, last.position)
    return tokens


def check_proof(text: str) -> bool:
    """Check the proof part of a candidate; return whether it must be compiled alone.

    Raises Refused with the status that the refusal means.
    """
    tokens = [t for t in scan(text) if t.kind != "comment"]
    if not tokens:
        raise Refused("format", "the proof is empty")
    _check_words(text, tokens)
    if tokens[-1].text == "in":
        # It would take in whatever command stands after the proof.
        raise Refused("format", "nothing stands after its last `in`", text, tokens[-1].position)
    return any(t.kind == "name" and t.text in SEARCHING for t in tokens)


def check_statement_words(text: str, tokens: list[Token]) -> None:
    """Refuse, in the part of a statement after its name, what check_proof refuses in a proof."""
    _check_words(text, tokens)


def _check_characters(text: str) -> None:
    forbidden = {c for c in set(text) if not _is_allowed(c)}
    if forbidden:
        position = next(k for k, c in enumerate(text) if c in forbidden)
        number = ord(text[position])
        raise Refused("format", f"the character U+{number:04X} is not allowed", text, position)


def _is_allowed(c: str) -> bool:
    if c.isascii():
        return " " <= c <= "~" or c in "\n\t"
    return unicodedata.category(c)[0] not in "CMZ"


def _next(text: str, i: int, tokens: list[Token]) -> Token:
    c = text[i]
    pair = text[i : i + 2]
    if pair in ("--", "/-"):
        return _comment(text, i)
    if c == '"':
        return _string(text, i)
    if c == "'":
        return _quote(text, i, tokens)
    if c == "r" and (raw := _RAW.match(text, i)):
        close = text.find('"' + raw[1], raw.end())
        if close < 0:
            raise Refused("format", "a raw string is never closed", text, i)
        return Token("string", text[i : close + 1 + len(raw[1])], i)
    if "0" <= c <= "9":
        return _number(text, i)
    if c == "«" or _starts_name(c):
        return _name(text, i)
    return Token("symbol", c, i)


def _comment(text: str, i: int) -> Token:
    # After an operator Lean's longest match may take the first character of what looks like a
    # comment (`<--`, `//-`); only after a space, a name, a bracket or a comma is it surely one.
    before = text[i - 1] if i else " "
    sure = before in " \n\t,;\"'" or before in OPENING or before in CLOSING or _goes_on_name(before)
    if not sure:
        raise Refused("format", "put a space before the comment", text, i)
    if text.startswith("--", i):
        end = text.find("\n", i)
        return Token("comment", text[i : len(text) if end < 0 else end], i)
    if text[i + 2 : i + 3] in ("-", "!"):
        raise Refused("format", "documentation comments are not allowed in a proof", text, i)
    depth, at = 1, i + 2
    while depth:
        edge = _COMMENT_EDGE.search(text, at)
        if edge is None:
            raise Refused("format", "a comment is never closed", text, i)
        depth += 1 if edge[0] == "/-" else -1
        at = edge.end()
    return Token("comment", text[i:at], i)


def _string(text: str, i: int) -> Token:
    found = _STRING.match(text, i)
    if found is None:
        raise Refused("format", "a string is never closed", text, i)
    # In an interpolated string a brace opens a term, in which the quote would open a string.
    if "{" in found[0]:
        raise Refused("format", "a brace in a string is not allowed", text, i)
    return Token("string", found[0], i)


def _quote(text: str, i: int, tokens: list[Token]) -> Token:
    literal = _CHARACTER.match(text, i)
    after_symbol = bool(tokens) and tokens[-1].kind == "symbol" and tokens[-1].end == i
    bracket = after_symbol and tokens[-1].text in (*OPENING, ",", ";")
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
    if end < len(text) and (_goes_on_name(text[end]) or text[end] in '"«'):
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


def _check_words(text: str, tokens: list[Token]) -> None:
    for k, token in enumerate(tokens):
        following = tokens[k + 1] if k + 1 < len(tokens) else None
        if token.kind == "name":
            _check_name(text, tokens, k)
        elif token.text == "`":
            raise Refused("format", "quotations are not allowed in a proof", text, token.position)
        elif following is not None and following.position == token.end:
            if token.text == "@" and following.text == "[":
                raise Refused(
                    "format", "attributes are not allowed in a proof", text, token.position
                )
            if token.text == "#" and following.kind == "name" and len(following.text) > 1:
                raise Refused("format", "commands are not allowed", text, token.position)


def _check_name(text: str, tokens: list[Token], k: int) -> None:
    token = tokens[k]
    if "«" in token.text:
        parts = re.findall(r"«([^»]*)»|([^.«»]+)", token.text)
        words = {quoted or plain for quoted, plain in parts}
        if "sorryAx" in words:
            raise Refused("sorry", "sorryAx leaves a gap in the proof", text, token.position)
        return
    words = set(token.text.split("."))
    if token.text in SORRY or "sorryAx" in words:
        raise Refused("sorry", f"`{token.text}` leaves a gap in the proof", text, token.position)
    if token.text in AXIOM or words & COMPILED:
        raise Refused("axiom", f"`{token.text}` is not allowed", text, token.position)
    if token.text in ("open", "set_option") and _is_local_option(tokens, k):
        return
    if token.text in HEADER:
        raise Refused("header", f"`{token.text}` is not allowed in a proof", text, token.position)
    pieces = {token.text} if token.text.isascii() else set(_PIECE.findall(token.text))
    if tokens[k + 1 : k + 2] and tokens[k + 1].text == "%" and tokens[k + 1].position == token.end:
        pieces.add(token.text + "%")
    if pieces & COMMANDS or (not token.text.isascii() and pieces & (HEADER | AXIOM | SORRY)):
        raise Refused("format", f"`{token.text}` is not allowed in a proof", text, token.position)


def _is_local_option(tokens: list[Token], k: int) -> bool:
    """Whether `open A B in` or `set_option maxRecDepth 1000 in`, bounded, stands at tokens[k]."""
    rest = tokens[k + 1 :]
    if tokens[k].text == "set_option":
        limits = {"maxRecDepth": MAX_RECURSION, "maxHeartbeats": MAX_HEARTBEATS}
        return (
            len(rest) >= 3
            and rest[0].text in limits
            and rest[1].text.isdecimal()
            and 0 < int(rest[1].text) <= limits[rest[0].text]
            and rest[2].text == "in"
        )
    names = 0
    while names < len(rest) and rest[names].kind == "name" and rest[names].text != "in":
        if rest[names].text in ("hiding", "renaming", "scoped"):
            return False
        names += 1
    return names > 0 and names < len(rest) and rest[names].text == "in"
