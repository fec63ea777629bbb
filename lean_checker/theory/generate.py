# SPDX-License-Identifier: Apache-2.0
"""Write MiniCore/Syntax.lean and MiniCore/Macros.lean from the pinned library itself.

    python -m lean_checker.theory.generate [--check]

The library contains every `syntax` declaration of Lean's core as a parser description, and every
macro and unexpander as a compiled function, but nothing that declares them to a theory which does
without Lean's own `.olean` files. One line each attaches them again: an `@[extern] opaque` constant
is looked up in the library under its own mangled name, and an attribute registers it. A parser
description is recognised exactly: an object whose constructor is a syntax node and whose node kind,
mangled, is the very symbol that points to it. `--check` writes nothing and exits with 1 if a file
would change.
"""

import re
import sys
from pathlib import Path

from lean_checker.theory.embedded import find_library
from lean_checker.theory.symbols import (
    STT_FUNC,
    STT_OBJECT,
    Name,
    Objects,
    demangle_auxiliary,
    exported_symbols,
    mangle,
)

FOLDER = Path(__file__).resolve().parent / "MiniCore"
# ParserDescr constructors: (tag, fields) -> the field that holds the node kind.
NODE, TRAILING, WITH_ANTIQUOT = 3, 4, 9
KIND_FIELD = {(NODE, 3): 0, (TRAILING, 4): 0, (WITH_ANTIQUOT, 3): 1}

CATEGORIES = (
    "rcasesPat",
    "rintroPat",
    "conv (behavior := both)",
    "binderPred",
    "rawStx",
    "grind_mod",
)
# Syntax outside any namespace starts with its category.
PREFIX_CATEGORY = (
    ("term", "term"),
    ("precArg", None),
    ("prec", "prec"),
    ("prio", "prio"),
    ("stx", "stx"),
    ("tactic", "tactic"),
    ("bool", "term"),
    ("coe", "term"),
    ("rawNat", "term"),
)
NAMESPACE_CATEGORY = {
    ("Lean", "Parser", "Tactic"): "tactic",
    ("Lean", "Parser", "Tactic", "Conv"): "conv",
    ("Lean", "Elab", "Tactic", "Ext"): "tactic",
    ("Lean", "Parser", "Tactic", "rcasesPat"): "rcasesPat",
    ("Lean", "Parser", "Tactic", "rintroPat"): "rintroPat",
}
NAMED_CATEGORY = {
    ("Lean", "Parser", "Tactic", "Conv", "conv"): "tactic",
    ("Lean", "Parser", "Syntax", "addPrec"): "prec",
    ("Lean", "Parser", "Syntax", "subPrec"): "prec",
    ("Lean", "Parser", "Syntax", "addPrio"): "prio",
    ("Lean", "Parser", "Syntax", "subPrio"): "prio",
    ("Lean", "Parser", "Attr", "simp"): "attr",
    ("Lean", "Parser", "Attr", "ext"): "attr",
    ("Lean", "Parser", "Attr", "norm_cast"): "attr",
    ("Lean", "Parser", "Attr", "simprocAttr"): "attr",
    ("Lean", "Parser", "Attr", "wf_preprocess"): "attr",
    ("Lean", "calc"): "term",
    ("Lean", "calcTactic"): "tactic",
    ("Lean", "cdot"): "tactic",
    ("Lean", "convCalc_"): "conv",
    ("Lean", "solveTactic"): "tactic",
    ("Lean", "term∀__,_"): "term",
    ("Lean", "term∃__,_"): "term",
    ("Lean", "termSatisfies_binder_pred%__"): "term",
    ("Lean", "term_Matches_|"): "term",
    ("List", "term_<+_"): "term",
    ("List", "term_<+:_"): "term",
    ("List", "term_<:+_"): "term",
    ("List", "term_<:+:_"): "term",
    ("List", "term_~_"): "term",
    ("Int", "term-[_+1]"): "term",
    ("Bool", "term_^^_"): "term",
}
# Notation that holds only where its namespace is open.
SCOPED = {("List", "term_<+_"), ("List", "term_~_"), ("Int", "term-[_+1]")}
# Left out, because their constants are not in the theory: proof mode of `Std.Do`, bit-vector
# decision, `grind`, search tactics.
LEFT_OUT = {
    "tactic": re.compile(
        r"^(m[a-z]*(Pat|Error|Macro)"
        r"|m(cases|clear|dup|exact|exfalso|exists|frame|have|intro|leave|left|pure|refine|replace"
        r"|revert|right|spec|specialize|start|stop|constructor|assumption|renameI)"
        r"|vcgen|bv|tacticMvcgen|tacticBv|try|attemptAll|sym$|suggestions|grind$|grindTrace"
        r"|declareSimpLike|cbv|decide_cbv|impossible|firstPar)"
    ),
    "conv": re.compile(r"^cbv$"),
    "": re.compile(r"∎|termS!|Println|⁻¹|•|Deriving"),
}
# Parts of other syntax that have no category of their own.
HELPERS = (("Lean", "explicitBinders"),)

NOT_AN_AUXILIARY = ("_spec_", "___boxed", "___closed", "___lam", "___private", "_elam_")
AUXILIARY = re.compile(r"^_aux_(.*?)___(macroRules|unexpand)_(.*)_(\d+)$")
MODULE_ORDER = (
    "Init_Prelude",
    "Init_Notation",
    "Init_Tactics",
    "Init_TacticsExtra",
    "Init_Core",
    "Init_Meta",
    "Init_NotationExtra",
)
UNEXPANDED = [
    "HAdd.hAdd",
    "HSub.hSub",
    "HMul.hMul",
    "HDiv.hDiv",
    "HMod.hMod",
    "HPow.hPow",
    "HAppend.hAppend",
    "And",
    "Or",
    "Not",
    "Iff",
    "Eq",
    "Ne",
    "LE.le",
    "LT.lt",
    "GE.ge",
    "GT.gt",
    "Dvd.dvd",
    "Membership.mem",
    "Exists",
    "Prod",
    "Prod.mk",
    "List.cons",
    "List.nil",
    "Subtype",
    "Sigma",
    "PSigma",
    "ite",
    "dite",
    "Function.comp",
    "HEq",
    "BEq.beq",
    "bne",
    "Neg.neg",
    "cond",
    "Sum",
    "PSum",
    "Bind.bind",
    "sorryAx",
    "Eq.ndrec",
    "Bool.and",
    "Bool.or",
    "Bool.not",
    "HAnd.hAnd",
    "HOr.hOr",
    "HXor.hXor",
    "HShiftLeft.hShiftLeft",
    "HShiftRight.hShiftRight",
    "HSMul.hSMul",
    "HasEquiv.Equiv",
    "HasSubset.Subset",
    "PProd",
    "Functor.map",
]
WITH_OWN_UNEXPANDER = {
    "Exists": "unexpandExists",
    "List.nil": "unexpandListNil",
    "List.cons": "unexpandListCons",
    "ite": "unexpandIte",
    "Subtype": "unexpandSubtype",
    "PUnit.unit": "unexpandUnit",
    "Sigma": "unexpandSigma",
    "PSigma": "unexpandPSigma",
    "Eq.ndrec": "unexpandEqNDRec",
    "Eq.rec": "unexpandEqRec",
}
HEADER = """\
-- SPDX-License-Identifier: Apache-2.0
-- Written by `python -m lean_checker.theory.generate` from {source}; do not edit.
prelude
import MiniCore.{after}
set_option linter.all false
"""
PLAIN_PART = re.compile(r"[A-Za-z_][A-Za-z0-9_']*")


def quoted(name: Name) -> str:
    """Return `name` as Lean source, each part in guillemets unless it is surely no keyword."""
    return ".".join(p if PLAIN_PART.fullmatch(p) and p[0].isupper() else f"«{p}»" for p in name)


def parser_descriptions(symbols: dict[str, int], objects: Objects) -> dict[Name, int]:
    """Return every `syntax` declaration of the library: its kind -> ParserDescr constructor tag."""
    found = {}
    for symbol, kind in symbols.items():
        if kind != STT_OBJECT or not symbol.startswith("l_") or "___closed" in symbol:
            continue
        shape = objects.shape(symbol)
        if shape is None or shape[:2] not in KIND_FIELD:
            continue
        name = objects.field_name(shape[2], KIND_FIELD[shape[:2]])
        if name and mangle(name) == symbol:
            found[name] = shape[0]
    return found


def category(name: Name) -> str | None:
    """Return the parser category to register the syntax kind `name` in, or None to leave it out."""
    last = name[-1]
    if name in NAMED_CATEGORY:
        return NAMED_CATEGORY[name]
    if len(name) == 1:
        found = next((c for prefix, c in PREFIX_CATEGORY if last.startswith(prefix)), None)
        return None if LEFT_OUT[""].search(last) else found
    if name[:-1] == ("Lean",) and last.startswith("binderPred"):
        return "binderPred"
    found = NAMESPACE_CATEGORY.get(name[:-1])
    return None if found in LEFT_OUT and LEFT_OUT[found].match(last) else found


def is_helper(name: Name, tag: int) -> bool:
    """Say whether `name` is a part of other syntax, to declare without a category."""
    if name in HELPERS:
        return True
    inside = name[:3] in (("Lean", "Parser", "Tactic"), ("Lean", "Parser", "Attr"))
    return tag == WITH_ANTIQUOT and name[0] == "Lean" and (inside or len(name) == 2)


def syntax_module(descriptions: dict[Name, int]) -> tuple[str, set[Name]]:
    """Return the text of Syntax.lean and the kinds that it registers."""
    lines = [f"declare_syntax_cat {c}" for c in CATEGORIES]
    attributes, kinds = [], set()
    for name, tag in sorted(descriptions.items()):
        if "Grind" in name[3:]:
            continue
        found = None if tag == WITH_ANTIQUOT else category(name)
        if found is None and not is_helper(name, tag):
            continue
        kind = "Lean.TrailingParserDescr" if tag == TRAILING else "Lean.ParserDescr"
        lines.append(f'@[extern "x"] opaque _root_.{quoted(name)} : {kind}')
        if found is not None:
            if name in SCOPED:
                space, last = quoted(name[:-1]), quoted(name[-1:])
                attributes += [
                    f"namespace {space}",
                    f"attribute [scoped {found}_parser 1000] {last}",
                    f"end {space}",
                ]
            else:
                attributes.append(f"attribute [{found}_parser 1000] {quoted(name)}")
            kinds.add(name)
    header = HEADER.format(source="the parser descriptions in the library", after="Meta")
    return "\n".join([header, *lines, *attributes, ""]), kinds


def auxiliaries(symbols: dict[str, int]) -> list[tuple[Name, str, str]]:
    """Return (name, "macroRules" or "unexpand", mangled subject) of each compiled macro."""
    found = []
    for symbol, kind in symbols.items():
        if kind != STT_FUNC or "__aux__Init__" not in symbol:
            continue
        if any(part in symbol for part in NOT_AN_AUXILIARY):
            continue
        name = demangle_auxiliary(symbol)
        match = AUXILIARY.match(name[-1]) if name else None
        if name is None or match is None:
            continue
        module, role, subject, index = match.groups()
        rank = MODULE_ORDER.index(module) if module in MODULE_ORDER else len(MODULE_ORDER)
        found.append(((rank, int(index), symbol), name, role, subject))
    return [entry[1:] for entry in sorted(found)]


def macros_module(symbols: dict[str, int], kinds: set[Name]) -> str:
    """Return the text of Macros.lean: the macros of the registered kinds, and the unexpanders."""
    by_text = {"_".join(kind): kind for kind in kinds}
    constants = {text.replace(".", "_"): text for text in UNEXPANDED}
    lines = []
    result = "EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax"
    for name, role, subject in auxiliaries(symbols):
        if role == "macroRules" and subject in by_text:
            lines.append(
                f'@[extern "x"] opaque _root_.{quoted(name)} (stx : Lean.Syntax)'
                f" (c : Lean.Macro.Context) (s : Lean.Macro.State) : {result}"
            )
            lines.append(
                f"@[macro {quoted(by_text[subject])}] def Lean.Macro.attached{len(lines)} :"
                f" Lean.Macro := fun stx c s => {quoted(name)} stx c s"
            )
    unexpanders = [
        (constants[subject], name)
        for name, role, subject in auxiliaries(symbols)
        if role == "unexpand" and subject in constants
    ]
    unexpanders += [(c, (f,)) for c, f in WITH_OWN_UNEXPANDER.items() if f"l_{f}" in symbols]
    for constant, name in unexpanders:
        lines.append(
            f'@[extern "x"] opaque _root_.{quoted(name)} (stx r : Lean.Syntax) (s : Unit) :'
            " EStateM.Result Unit Unit Lean.Syntax"
        )
        lines.append(
            f"@[app_unexpander {constant}] def Lean.PrettyPrinter.attached{len(lines)} :"
            f" Lean.PrettyPrinter.Unexpander := fun stx c s => {quoted(name)} stx c s"
        )
    header = HEADER.format(source="the compiled macros in the library", after="Syntax")
    return "\n".join([header, *lines, ""])


def generate() -> dict[Path, str]:
    """Return path -> text of the two generated modules. Raises WheelError without the wheel."""
    folder = Path(find_library())
    symbols = exported_symbols(folder)
    syntax, kinds = syntax_module(parser_descriptions(symbols, Objects(folder)))
    return {
        FOLDER / "Syntax.lean": syntax,
        FOLDER / "Macros.lean": macros_module(symbols, kinds),
    }


def main(arguments: list[str]) -> int:
    """Write the modules, or with `--check` say which would change (exit code 1 if any would)."""
    texts = generate()
    changed = [p for p, t in texts.items() if not p.is_file() or p.read_text("utf-8") != t]
    for path in changed:
        print(f"{'would change' if '--check' in arguments else 'wrote'} {path}")
        if "--check" not in arguments:
            path.write_text(texts[path], encoding="utf-8")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
