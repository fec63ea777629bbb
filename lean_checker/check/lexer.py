# SPDX-License-Identifier: Apache-2.0
"""The gate: reads untrusted Lean text token by token and refuses all but one plain body.

The checker writes the header and the statement itself, so the candidate's text has one right only:
to be the body of one declaration. After the scanner (scanner.py), the words that may start a
command or run code during elaboration are refused by token, so the body cannot close its
declaration and begin another one.

The gate is the first of several walls. The verdict rests on the audit (see audit.py), which would
still tell if something slipped through here.
"""

import re

from lean_checker.check.recovery import check_recovery
from lean_checker.check.scanner import CLOSING, Refused, Token, scan

MAX_HEARTBEATS = 400_000
MAX_RECURSION = 10_000
# Other Lean versions know fewer letters; what they would see as words of their own.
_PIECE = re.compile(r"[A-Za-z0-9_!?']+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SORRY = frozenset({"sorry", "admit", "stop", "sorryAx"})
# Proofs by compiled code rest on the compiler, not on the kernel: one policy, refused.
COMPILED = frozenset({"native_decide", "bv_decide", "bv_decide?", "bv_check", "ofReduceBool"})
AXIOM = COMPILED | {"axiom", "constant", "trustCompiler", "reduceBool", "reduceNat"}
HEADER = _words("""
    import prelude module open set_option export namespace section end variable variables
    universe universes include omit attribute initialize builtin_initialize public meta expose
""")
# Words that start a command, modify one, or run code while a term or a tactic is elaborated, and
# that only a library makes words (Batteries, Aesop, Mathlib, or a part of core that the embedded
# theory lacks): under that theory they are names.
LIBRARY = _words("""
    lemma notation3 declare_simp_like_tactic declare_config_elab declare_command_config_elab
    declare_term_config_elab declare_aesop_rule_sets declare_bitwise_int_theorems
    declare_int_theorems declare_bitwise_uint_theorems declare_uint_theorems
    declare_uint_simprocs declare_sint_simprocs register_simp_attr register_label_attr
    register_option register_builtin_option register_linter_set register_parser_alias
    register_grind_attr register_sym_simp_attr register_try?_tactic register_hint
    register_ordinal_notation unif_hint alias irreducible_def suppress_compilation
    unsuppress_compilation compile_inductive compile_def library_note simproc dsimproc
    simproc_decl dsimproc_decl builtin_simproc builtin_dsimproc builtin_simproc_decl
    builtin_dsimproc_decl cbv_simproc cbv_simproc_decl builtin_cbv_simproc
    builtin_cbv_simproc_decl seal unseal extend_docs add_aesop_rules erase_aesop_rules
    proof_wanted assert_exists count_heartbeats guard_min_heartbeats mk_iff_of_inductive_prop
    restate_axiom test_extern grind_propagator builtin_grind_propagator show_panel_widgets
    insert_to_additive_translation to_additive_dont_translate set_premise_selector
    set_library_suggestions unset_library_suggestions add_tactic_doc
    initialize_simps_projections simps_projections scoped_ns mk_simp_attribute open_locale
    assume_wlog classAbbrev class_abbrev whatsnew erase_simprocs variable? make_copyable extern
    polyrith end_local_scope grind_annotated reprove aux_def declare_config_elab_legacy
    declare_command_config_elab_legacy declare_core_config_elab declare_eval_bin
    declare_eval_bin_bitwise declare_eval_bin_bool_pred def_eval_config_item
    derive_eval_expr_instance_using_meta_eval ensure_eval_expr_instance
    ensure_eval_term_instance ensure_eval_term_expr_instances command_code_action
    builtin_command_code_action builtin_env_linter sevalproc builtin_sevalproc register_sym_simp
    register_sym_dsimp unblock postprocess_traces store_traces_as app_delab
""")
# Functions that a proof cannot mean, and that do something where a term is evaluated while it is
# elaborated (`config := ...`): refused by whatever name, in quotes and with a namespace, too.
CODE = _words("""
    dbgTrace dbgTraceVal dbgTraceIfShared dbgSleep dbgStackTrace unsafeIO unsafeBaseIO unsafeEIO
    unsafeCast lcProof lcAny lcCast lcErased lcUnreachable
""")
COMMANDS = (
    LIBRARY
    | CODE
    | _words("""
    theorem def abbrev instance example opaque inductive coinductive structure class mutual
    private protected noncomputable unsafe partial nonrec local scoped deriving notation infix
    infixl infixr prefix postfix macro macro_rules syntax elab elab_rules declare_syntax_cat
    register_error_explanation register_tactic_tag run_tac init_quot add_decl_doc recall recall?
    binder_predicate assert_not_exists assert_not_imported deprecated_module deprecated_syntax
    grind_pattern norm_cast_add_elim reset_grind_attrs% gen_injective_theorems% docs_to_verso
    tactic_extension recommended_spelling with_weak_namespace eval% elab% dbg_trace
    dbg_trace_if_shared dbg_sleep unlock_limits
    init_grind_norm simproc_pattern% cbv_simproc_pattern% builtin_simproc_pattern%
    builtin_cbv_simproc_pattern% with_decl_name% private_decl% elabToSyntax% idbg leading_parser
    trailing_parser include_str include_bytes by_elab run_cmd run_elab run_meta run_conv
    implemented_by elab_stx_quot block_until_cancelled wait_for_cancel_once
    wait_for_cancel_once_async wait_for_cancel_once_command wait_for_main_cancel_once_async
    wait_for_sync wait_for_test_task wait_for_unblock wait_for_unblock_async
""")
)
# These search everything that is declared so far, so their answer depends on who else is in the
# batch: a candidate that uses one is compiled alone.
SEARCHING = _words("""
    exact? apply? rw? rw_search hint try? suggest library_search observe observe? suggestions
    premises hammer duper
""")

# The setting of `decide` that leaves the proof to the kernel, which does not read it where another
# proof in the process has left a lemma of this type; `config` may set it by position.
DEFERRING = _words("kernel decide! decide_cbv")

# Names that no Lean of today takes for anything else inside a file; they are refused where someone
# means a command.
OFTEN_NAMES = _words("module prelude variables universes expose constant")
# Tactics inside a `by`, and names elsewhere.
TACTICS = _words("stop admit")
# Words of Lean's that may be fields: `(h).end`. Where Lean does not see a field there, a command
# could start with them, so such a proof is compiled alone; none of them runs code.
FIELDS = _words("""
    end open prefix postfix infix section local class structure instance theorem example def export
    include public private protected meta variable universe namespace
""")
# Words that a name cannot be without quotes, beside those that are refused everywhere.
RESERVED = _words("""
    Prop Sort Type _ StateRefT assert! break by catch continue debug_assert! decreasing_by do else
    extends finally for forall from fun have haveI hiding if in inferInstanceAs let letI let_delayed
    let_expr let_fun let_tmp match match_expr mut no_index nofun nomatch panic! partial_fixpoint
    renaming repeat return show suffices termination_by termination_by? then try unless
    unreachable! until where while with
""")
# The kernel is not asked, or code is run, where Lean reads one of these. Nobody needs them in a
# comment or a string, so they are refused wherever they stand: where those end, the scanner says.
NOWHERE = re.compile(r"skipKernelTC|by_elab|run_(?:tac|cmd|elab|meta|conv)")
_BEFORE_TACTICS = _words("by · <;>")
_BEFORE_TERMS = _words("( [ { ⟨ ,")
_BEFORE_GAPS = _BEFORE_TACTICS | _words("; first try repeat all_goals any_goals |")


def check_proof(text: str, library: bool = True) -> bool:
    """Check the proof part of a candidate; return whether it must be compiled alone.

    library: whether the words of libraries (LIBRARY) may be words of the Lean that is asked.
    Raises Refused with the status that the refusal means.
    """
    everything = scan(text)
    tokens = [t for t in everything if t.kind != "comment"]
    if not tokens:
        raise Refused("format", "the proof is empty")
    alone = _check_words(text, tokens, library)
    words = (COMMANDS if library else COMMANDS - LIBRARY) | HEADER | {"axiom", "constant"}
    alone |= check_recovery(text, everything, words)
    if tokens[-1].text == "in" or tokens[-1].kind == "doc":
        # It would take in whatever command stands after the proof.
        word = "`in`" if tokens[-1].kind != "doc" else "documentation comment"
        raise Refused("format", f"nothing stands after its last {word}", text, tokens[-1].position)
    if found := NOWHERE.search(text):
        raise Refused("format", f"`{found[0]}` is not allowed in a proof", text, found.start())
    names = {t.text.replace("«", "").replace("»", "") for t in tokens if t.kind == "name"}
    deferring = not names.isdisjoint(DEFERRING) or {"decide", "config"} <= names
    return alone or deferring or not names.isdisjoint(SEARCHING)


def check_statement_words(text: str, tokens: list[Token], library: bool = True) -> None:
    """Refuse, in a statement after its first word, what check_proof refuses in a proof."""
    _check_words(text, tokens, library, 1)


def _check_words(text: str, tokens: list[Token], library: bool, start: int = 0) -> bool:
    """Refuse what no proof may hold; return whether it must be compiled alone."""
    alone = False
    blocks = text.find("by") % (len(text) + 1), text.find("first") % (len(text) + 1)
    bound: set[str] = set()
    for k in range(start, len(tokens)):
        token = tokens[k]
        following = tokens[k + 1] if k + 1 < len(tokens) else None
        if token.kind == "name":
            if token.text in FIELDS and _is_field(tokens, k):
                alone = True
            else:
                if token.text in TACTICS and not _is_gap(text, tokens, k, blocks):
                    bound.add(token.text)
                # Of a name that is bound Lean tells if the tactic is meant after all; as the last
                # word, that would take in what stands after the proof.
                elif token.text not in bound or following is None:
                    _check_name(text, tokens, k, library)
        elif token.kind == "interpolated":
            _check_interpolated(text, token)
        elif token.text == "`":
            raise Refused("format", "quotations are not allowed in a proof", text, token.position)
        elif following is not None and following.position == token.end:
            if token.text == "@" and following.text == "[":
                raise Refused(
                    "format", "attributes are not allowed in a proof", text, token.position
                )
            if token.text == "#" and following.kind == "name" and _is_long(following.text):
                raise Refused("format", "commands are not allowed", text, token.position)
    return alone


def _is_long(name: str) -> bool:
    """Whether a name may go on as a word of Lean's: all commands with `#` begin with two letters,
    and `0#w'` is a number of w' bits."""
    return name[0] == "«" or name[1:2].isalpha() or name[1:2] == "_"


def _is_field(tokens: list[Token], k: int) -> bool:
    """Whether tokens[k] stands right after a dot that stands right after a closing bracket."""
    if k < 2:
        return False
    owner, dot = tokens[k - 2], tokens[k - 1]
    joined = owner.end == dot.position and dot.end == tokens[k].position
    return joined and dot.text == "." and owner.kind == "symbol" and owner.text in CLOSING


def _check_interpolated(text: str, token: Token) -> None:
    """Refuse, in a string that may hold terms, all that may not stand in a proof, wherever."""
    words = set(_PIECE.findall(token.text))
    if words & SORRY:
        raise Refused("sorry", "a string may hide a gap in the proof", text, token.position)
    if words & (COMMANDS | HEADER | AXIOM) or re.search(r"`|@\[|#\w|--|/-|«", token.text):
        raise Refused("format", "a string may hide a command", text, token.position)


def _check_name(text: str, tokens: list[Token], k: int, library: bool) -> None:
    """Refuse a name that no proof may hold."""
    token = tokens[k]
    if "«" in token.text:
        parts = re.findall(r"«([^»]*)»|([^.«»]+)", token.text)
        words = {quoted or plain for quoted, plain in parts}
        if "sorryAx" in words:
            raise Refused("sorry", "sorryAx leaves a gap in the proof", text, token.position)
        _refuse_code(words, text, token)
        return
    words = set(token.text.split("."))
    if "sorryAx" in words:
        raise Refused("sorry", f"`{token.text}` leaves a gap in the proof", text, token.position)
    _refuse_code(words, text, token)
    often_name = token.text in OFTEN_NAMES or (token.text in LIBRARY and not library)
    if often_name and not _begins(text, tokens, k):
        return
    if token.text in SORRY:
        raise Refused("sorry", f"`{token.text}` leaves a gap in the proof", text, token.position)
    if token.text in AXIOM or words & COMPILED or _asks_for_native(tokens, k):
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


def _refuse_code(words: set[str], text: str, token: Token) -> None:
    if words & CODE:
        raise Refused("format", f"`{token.text}` is not allowed in a proof", text, token.position)


def _begins(text: str, tokens: list[Token], k: int) -> bool:
    """Whether a command, in a line of its own, or a tactic may be meant by tokens[k]."""
    token = tokens[k]
    if k == 0:  # a line of its own, before others
        return len(tokens) > 1 and "\n" in text[token.end : tokens[1].position]
    before = _before(tokens, k)
    if text[token.position - 1] == "\n":
        return before not in _BEFORE_TERMS
    return before in _BEFORE_TACTICS


def _is_gap(text: str, tokens: list[Token], k: int, blocks: tuple[int, int]) -> bool:
    """Whether a tactic that leaves a gap may be meant by tokens[k]. If it is, Lean tells, too.

    blocks: where the first `by` and `first` stand.
    """
    before = _before(tokens, k)
    first_in_line = k > 0 and "\n" in text[tokens[k - 1].end : tokens[k].position]
    if not first_in_line and before not in _BEFORE_GAPS:
        return False
    block, first = (start < tokens[k].position for start in blocks)
    return block and (before != "|" or first)


def _before(tokens: list[Token], k: int) -> str:
    """Return what stands before tokens[k], `<;>` as one word."""
    before = tokens[k - 1].text if k else ""
    return "<;>" if before == ">" and k > 1 and tokens[k - 2].text == ";" else before


def _asks_for_native(tokens: list[Token], k: int) -> bool:
    """Whether `native` stands there as the setting of a tactic: `+native`, `(native := true)`."""
    if tokens[k].text != "native" or k == 0:
        return False
    before = tokens[k - 1]
    set_to = [t.text for t in tokens[k + 1 : k + 3]] == [":", "="]
    switched_on = before.text == "+" and before.end == tokens[k].position
    return switched_on or (set_to and before.text in ("(", "{", ",", "with"))


def _is_local_option(tokens: list[Token], k: int) -> bool:
    """Whether `open A B in` or `set_option maxRecDepth 1000 in`, bounded, stands at tokens[k].

    Or an option of a linter, which can change nothing but warnings.
    """
    if tokens[k].text == "set_option":
        rest = tokens[k + 1 : k + 4]
        limits = {"maxRecDepth": MAX_RECURSION, "maxHeartbeats": MAX_HEARTBEATS}
        if rest and rest[0].text.startswith("linter."):
            return [t.text for t in rest[2:3]] == ["in"] and rest[1].text in ("true", "false")
        return (
            len(rest) >= 3
            and rest[0].text in limits
            and rest[1].text.isdecimal()
            and len(digits := rest[1].text.lstrip("0")) <= len(str(limits[rest[0].text]))
            and 0 < int(digits or "0") <= limits[rest[0].text]
            and rest[2].text == "in"
        )
    at = k + 1
    while at < len(tokens) and tokens[at].kind == "name" and tokens[at].text != "in":
        if tokens[at].text in ("hiding", "renaming", "scoped", "open"):
            return False
        at += 1
    return k + 1 < at < len(tokens) and tokens[at].text == "in"
