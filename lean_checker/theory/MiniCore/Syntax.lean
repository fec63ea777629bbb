-- SPDX-License-Identifier: Apache-2.0
-- Written by `python -m lean_checker.theory.generate` from the parser descriptions in the library; do not edit.
prelude
import MiniCore.Meta
set_option linter.all false

declare_syntax_cat rcasesPat
declare_syntax_cat rintroPat
declare_syntax_cat conv (behavior := both)
declare_syntax_cat binderPred
declare_syntax_cat rawStx
declare_syntax_cat grind_mod
@[extern "x"] opaque _root_.Bool.«term_^^_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.Int.«term-[_+1]» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Elab.Tactic.Ext.«applyExtTheorem» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Elab.Tactic.Ext.«ext» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Elab.Tactic.Ext.«tacticExt1___» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«ext» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«extFlat» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«extIff» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindBwd» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindCases» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindCasesEager» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindDef» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindEq» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindEqBoth» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindEqBwd» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindEqRhs» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindExt» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindFunCC» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindFwd» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindGen» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindHom» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindHomPred» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindInj» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindIntro» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindLR» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindMod» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindNorm» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindRL» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindSym» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindUnfold» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«grindUsr» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«normCastLabel» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«norm_cast» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«simp» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«simprocAttr» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Attr.«wf_preprocess» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Syntax.«addPrec» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Syntax.«addPrio» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Syntax.«subPrec» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Syntax.«subPrio» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«allGoals» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«anyGoals» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«arg» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«argArg» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«case» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«case'» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«change» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«clear» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«congr» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«conv» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convApply_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convArgs» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convConvSeq» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convDone» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convErw__» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convIntro___» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convLeft» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convNext__=>_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convRepeat_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convRfl» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convRight» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convRw__» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convSeq» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convSeq1Indented» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convSeqBracketed» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convTactic» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convTrace_state» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«convTry_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«conv_<;>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«conv·_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«delta» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«dsimp» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«dsimpTrace» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«enter» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«enterArg» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«enterPattern» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«ext» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«extractLets» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«failIfSuccess» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«first» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«focus» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«fun» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«letToHave» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«lhs» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«liftLets» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«nestedConv» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«nestedTactic» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«nestedTacticCore» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«normCast» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«occs» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«occsIndexed» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«occsWildcard» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«paren» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«pattern» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«reduce» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«rewrite» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«rhs» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«simp» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«simpMatch» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«simpTrace» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«skip» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«unfold» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«whnf» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«withAnnotateState» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«zeta» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.SolveByElim.«arg» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.SolveByElim.«args» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.SolveByElim.«erase» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.SolveByElim.«star» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.SolveByElim.«using_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«acNf0» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«acRfl» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«allGoals» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«anchor» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«anyGoals» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«apply» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«apply?» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«applyAssumption» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«applyRfl» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«applyRules» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«as_aux_lemma» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«assumption» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«bvTypes» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«by?» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«case» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«case'» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«caseArg» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«cases» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«change» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«classical» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«clear» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«clearValue» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«clearValueArg» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«clearValueHyp» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«clearValueStar» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«config» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«configItem» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«congr» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«constructor» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«constructorBang» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«contradiction» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«cutsat» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«dbgTrace» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«decide» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«delta» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«discharger» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«done» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«dsimp» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«dsimpArgs» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«dsimpAutoUnfold» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«dsimpKind» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«dsimpTrace» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«dsimpTraceArgsRest» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«elimTarget» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«eqRefl» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«exact» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«exact?» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«exposeNames» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«extractLets» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«fail» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«failIfSuccess» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«falseOrByContra» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«first» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«focus» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«funCases» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«funInduction» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«generalize» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«generalizeArg» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«grindErase» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«grindLemma» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«grindLemmaMin» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«grindParam» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«grind_linarith» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«grind_order» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«grobner» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«guardExpr» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«guardExprConv» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«guardHyp» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«guardHypConv» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«guardTarget» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«guardTargetConv» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«induction» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«inductionAlt» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«inductionAltLHS» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«inductionAlts» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«injection» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«injections» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«intro» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«intros» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«invariantsKW» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«left» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«letToHave» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«letrec» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«lia» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«liftLets» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«location» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«locationHyp» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«locationType» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«locationWildcard» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«mcasesPatAlts» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«mrefinePats» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«nativeDecide» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«negConfigItem» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«normCast0» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«normCastAddElim» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«obtain» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«omega» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«optConfig» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«paren» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«posConfigItem» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«pushCast» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rcases» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rcasesPat».«clear» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rcasesPat».«explicit» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rcasesPat».«ignore» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rcasesPat».«one» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rcasesPat».«paren» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rcasesPat».«tuple» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rcasesPatLo» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rcasesPatMed» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«refine» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«refine'» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rename» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«renameI» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«repeat'» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«repeat1'» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«replace» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«revert» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rewriteSeq» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rewrites?» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rewrites_forbidden» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«right» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rintro» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rintroPat».«binder» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rintroPat».«one» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rotateLeft» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rotateRight» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«runTac» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rwRule» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rwRuleSeq» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rwSeq» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rwa» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rwaAt» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«rwaAtLegacyLocation» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«show» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«showTerm» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«showTermElab» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simp» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpAll» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpAllArith» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpAllArithBang» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpAllAutoUnfold» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpAllKind» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpAllTrace» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpAllTraceArgsRest» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpArgs» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpArith» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpArithBang» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpAutoUnfold» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpErase» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpLemma» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpPost» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpPre» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpStar» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpTrace» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpTraceArgsRest» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpa» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpaArgsRest» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpaUsingBang» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«simpaUsingBangArgsRest» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«skip» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«sleep» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«solveByElim» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«specialize» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«split» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«subst» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«substEqs» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«substVars» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«symm» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«symmSaturate» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacDepIfThenElse» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacIfThenElse» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticAc_nf_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticAdmit» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticAnd_intros» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticApply_mod_cast_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticAssumption_mod_cast_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticDsimp?!_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticErw___» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticExact_mod_cast_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticExfalso» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticExists_,,» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticHave'» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticHaveI__» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticHave__» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticInfer_instance» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticIterate____» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticLet'__» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticLetI__» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticLet__» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticNext_=>_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticNofun» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticNomatch_,,» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticNorm_cast__» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticRefine_lift'_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticRefine_lift_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticRepeat_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticRfl» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticRfl'» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticRw_mod_cast___» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticSimp?!_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticSimp_all?!_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticSimpa!_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticSimpa!__1» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticSimpa?!_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticSimpa?!__1» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticSimpa?_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticSimpa?__1» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticSorry» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticStop_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticSuffices_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticTrivial» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticTry_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tacticUnhygienic_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«tactic_<;>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«traceMessage» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«traceState» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«unfold» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«valConfigItem» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«withAnnotateState» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«withImplicit» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«withReducible» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«withReducibleAndInstances» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«withUnfoldingAll» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«withUnfoldingNone» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«binderIdent» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«binderPred<_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«binderPred>_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«binderPred∈_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«binderPred∉_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«binderPred≠_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«binderPred≤_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«binderPred≥_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«binderPred⊂_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«binderPred⊃_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«binderPred⊆_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«binderPred⊇_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«bracketedExplicitBinders» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«calc» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«calcFirstStep» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«calcStep» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«calcSteps» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«calcTactic» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«cdot» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«cdotTk» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«convCalc_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«deprecatedTypeChanged» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«explicitBinders» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«guardMsgsFilter» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«guardMsgsFilterAction» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«guardMsgsFilterSeverity» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«guardMsgsOrdering» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«guardMsgsOrderingArg» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«guardMsgsPositions» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«guardMsgsPositionsArg» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«guardMsgsSpec» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«guardMsgsSpecElt» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«guardMsgsSubstring» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«guardMsgsWhitespace» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«guardMsgsWhitespaceArg» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«reduceConfig» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«solveTactic» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«termSatisfies_binder_pred%__» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«term_Matches_|» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.Lean.«term∀__,_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«term∃__,_» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«unbracketedExplicitBinders» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«unifConstraint» : Lean.ParserDescr
@[extern "x"] opaque _root_.Lean.«unifConstraintElem» : Lean.ParserDescr
@[extern "x"] opaque _root_.List.«term_<+:_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.List.«term_<+_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.List.«term_<:+:_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.List.«term_<:+_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.List.«term_~_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«boolIfThenElse» : Lean.ParserDescr
@[extern "x"] opaque _root_.«coeFunNotation» : Lean.ParserDescr
@[extern "x"] opaque _root_.«coeNotation» : Lean.ParserDescr
@[extern "x"] opaque _root_.«coeSortNotation» : Lean.ParserDescr
@[extern "x"] opaque _root_.«prec(_)» : Lean.ParserDescr
@[extern "x"] opaque _root_.«precLead» : Lean.ParserDescr
@[extern "x"] opaque _root_.«precMax» : Lean.ParserDescr
@[extern "x"] opaque _root_.«precMin» : Lean.ParserDescr
@[extern "x"] opaque _root_.«precMin1» : Lean.ParserDescr
@[extern "x"] opaque _root_.«prio(_)» : Lean.ParserDescr
@[extern "x"] opaque _root_.«prioDefault» : Lean.ParserDescr
@[extern "x"] opaque _root_.«prioHigh» : Lean.ParserDescr
@[extern "x"] opaque _root_.«prioLow» : Lean.ParserDescr
@[extern "x"] opaque _root_.«prioMid» : Lean.ParserDescr
@[extern "x"] opaque _root_.«rawNatLit» : Lean.ParserDescr
@[extern "x"] opaque _root_.«stx!_» : Lean.ParserDescr
@[extern "x"] opaque _root_.«stx_*» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«stx_+» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«stx_,*» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«stx_,*,?» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«stx_,+» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«stx_,+,?» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«stx_<|>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«stx_?» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«tacticBy_cases_:_» : Lean.ParserDescr
@[extern "x"] opaque _root_.«tacticClean_wf» : Lean.ParserDescr
@[extern "x"] opaque _root_.«tacticDecreasing_tactic» : Lean.ParserDescr
@[extern "x"] opaque _root_.«tacticDecreasing_trivial» : Lean.ParserDescr
@[extern "x"] opaque _root_.«tacticDecreasing_trivial_pre_omega» : Lean.ParserDescr
@[extern "x"] opaque _root_.«tacticDecreasing_with_» : Lean.ParserDescr
@[extern "x"] opaque _root_.«tacticFunext___» : Lean.ParserDescr
@[extern "x"] opaque _root_.«tacticGet_elem_tactic» : Lean.ParserDescr
@[extern "x"] opaque _root_.«tacticGet_elem_tactic_extensible» : Lean.ParserDescr
@[extern "x"] opaque _root_.«tacticGet_elem_tactic_trivial» : Lean.ParserDescr
@[extern "x"] opaque _root_.«tacticSimp_wf» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term!_» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term#[_,]» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term%[_|_]» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term-_» : Lean.ParserDescr
@[extern "x"] opaque _root_.«termDepIfThenElse» : Lean.ParserDescr
@[extern "x"] opaque _root_.«termExists_,_» : Lean.ParserDescr
@[extern "x"] opaque _root_.«termIfLet» : Lean.ParserDescr
@[extern "x"] opaque _root_.«termIfThenElse» : Lean.ParserDescr
@[extern "x"] opaque _root_.«termMax_prec» : Lean.ParserDescr
@[extern "x"] opaque _root_.«termWithout_expected_type_» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term[_]» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term_!=_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_$__» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_%_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_&&&_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_&&_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_*>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_*_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_++_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_+_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_-_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_/_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_::_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<$>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<&&>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<&>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<*>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<*_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<->_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<<<_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<=<_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<=_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<|>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<|_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_<||>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_=<<_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_==_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_=_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_>=>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_>=_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_>>=_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_>>>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_>>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_\_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_^^^_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_^_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term__[_]» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term__[_]'_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term__[_]_!» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term__[_]_?» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_|>_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_||_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_|||_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_×'_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_×'__1» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term_×_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_×__1» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term_↔_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_∈_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_∉_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_∘_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_∣_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_∧_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_∨_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_∩_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_∪_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_≈_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_≍_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_≠_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_≤_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_≥_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_⊂_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_⊃_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_⊆_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_⊇_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_⊕'_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term_⊕_» : Lean.TrailingParserDescr
@[extern "x"] opaque _root_.«term{_:_//_}» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term{_}» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term{}» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term~~~_» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term¬_» : Lean.ParserDescr
@[extern "x"] opaque _root_.«termΣ'_,_» : Lean.ParserDescr
@[extern "x"] opaque _root_.«termΣ_,_» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term‹_›» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term∃_,_» : Lean.ParserDescr
@[extern "x"] opaque _root_.«term∅» : Lean.ParserDescr
attribute [term_parser 1000] Bool.«term_^^_»
namespace Int
attribute [scoped term_parser 1000] «term-[_+1]»
end Int
attribute [tactic_parser 1000] Lean.Elab.Tactic.Ext.«applyExtTheorem»
attribute [tactic_parser 1000] Lean.Elab.Tactic.Ext.«ext»
attribute [tactic_parser 1000] Lean.Elab.Tactic.Ext.«tacticExt1___»
attribute [attr_parser 1000] Lean.Parser.Attr.«ext»
attribute [attr_parser 1000] Lean.Parser.Attr.«norm_cast»
attribute [attr_parser 1000] Lean.Parser.Attr.«simp»
attribute [attr_parser 1000] Lean.Parser.Attr.«simprocAttr»
attribute [attr_parser 1000] Lean.Parser.Attr.«wf_preprocess»
attribute [prec_parser 1000] Lean.Parser.Syntax.«addPrec»
attribute [prio_parser 1000] Lean.Parser.Syntax.«addPrio»
attribute [prec_parser 1000] Lean.Parser.Syntax.«subPrec»
attribute [prio_parser 1000] Lean.Parser.Syntax.«subPrio»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«allGoals»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«anyGoals»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«arg»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«case»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«case'»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«change»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«clear»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«congr»
attribute [tactic_parser 1000] Lean.Parser.Tactic.Conv.«conv»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convApply_»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convArgs»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convConvSeq»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convDone»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convErw__»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convIntro___»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convLeft»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convNext__=>_»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convRepeat_»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convRfl»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convRight»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convRw__»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convTactic»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convTrace_state»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«convTry_»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«conv_<;>_»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«conv·_»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«delta»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«dsimp»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«dsimpTrace»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«enter»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«ext»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«extractLets»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«failIfSuccess»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«first»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«focus»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«fun»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«letToHave»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«lhs»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«liftLets»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«nestedConv»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«nestedTactic»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«nestedTacticCore»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«normCast»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«paren»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«pattern»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«reduce»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«rewrite»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«rhs»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«simp»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«simpMatch»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«simpTrace»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«skip»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«unfold»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«whnf»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«withAnnotateState»
attribute [conv_parser 1000] Lean.Parser.Tactic.Conv.«zeta»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«acNf0»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«acRfl»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«allGoals»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«anyGoals»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«apply»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«apply?»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«applyAssumption»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«applyRfl»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«applyRules»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«as_aux_lemma»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«assumption»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«by?»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«case»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«case'»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«cases»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«change»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«classical»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«clear»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«clearValue»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«congr»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«constructor»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«constructorBang»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«contradiction»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«cutsat»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«dbgTrace»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«decide»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«delta»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«done»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«dsimp»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«dsimpAutoUnfold»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«dsimpTrace»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«eqRefl»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«exact»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«exact?»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«exposeNames»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«extractLets»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«fail»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«failIfSuccess»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«falseOrByContra»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«first»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«focus»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«funCases»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«funInduction»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«generalize»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«grind_linarith»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«grind_order»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«grobner»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«guardExpr»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«guardExprConv»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«guardHyp»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«guardHypConv»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«guardTarget»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«guardTargetConv»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«induction»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«injection»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«injections»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«intro»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«intros»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«left»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«letToHave»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«letrec»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«lia»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«liftLets»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«nativeDecide»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«normCast0»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«normCastAddElim»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«obtain»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«omega»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«paren»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«pushCast»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«rcases»
attribute [rcasesPat_parser 1000] Lean.Parser.Tactic.«rcasesPat».«clear»
attribute [rcasesPat_parser 1000] Lean.Parser.Tactic.«rcasesPat».«explicit»
attribute [rcasesPat_parser 1000] Lean.Parser.Tactic.«rcasesPat».«ignore»
attribute [rcasesPat_parser 1000] Lean.Parser.Tactic.«rcasesPat».«one»
attribute [rcasesPat_parser 1000] Lean.Parser.Tactic.«rcasesPat».«paren»
attribute [rcasesPat_parser 1000] Lean.Parser.Tactic.«rcasesPat».«tuple»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«refine»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«refine'»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«rename»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«renameI»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«repeat'»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«repeat1'»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«replace»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«revert»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«rewriteSeq»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«rewrites?»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«right»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«rintro»
attribute [rintroPat_parser 1000] Lean.Parser.Tactic.«rintroPat».«binder»
attribute [rintroPat_parser 1000] Lean.Parser.Tactic.«rintroPat».«one»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«rotateLeft»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«rotateRight»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«runTac»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«rwSeq»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«rwa»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«rwaAt»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«rwaAtLegacyLocation»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«show»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«showTerm»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«showTermElab»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«simp»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«simpAll»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«simpAllArith»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«simpAllArithBang»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«simpAllAutoUnfold»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«simpAllTrace»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«simpArith»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«simpArithBang»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«simpAutoUnfold»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«simpTrace»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«simpa»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«simpaUsingBang»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«skip»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«sleep»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«solveByElim»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«specialize»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«split»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«subst»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«substEqs»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«substVars»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«symm»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«symmSaturate»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacDepIfThenElse»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacIfThenElse»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticAc_nf_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticAdmit»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticAnd_intros»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticApply_mod_cast_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticAssumption_mod_cast_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticDsimp?!_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticErw___»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticExact_mod_cast_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticExfalso»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticExists_,,»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticHave'»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticHaveI__»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticHave__»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticInfer_instance»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticIterate____»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticLet'__»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticLetI__»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticLet__»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticNext_=>_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticNofun»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticNomatch_,,»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticNorm_cast__»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticRefine_lift'_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticRefine_lift_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticRepeat_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticRfl»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticRfl'»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticRw_mod_cast___»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticSimp?!_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticSimp_all?!_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticSimpa!_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticSimpa!__1»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticSimpa?!_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticSimpa?!__1»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticSimpa?_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticSimpa?__1»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticSorry»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticStop_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticSuffices_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticTrivial»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticTry_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tacticUnhygienic_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«tactic_<;>_»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«traceMessage»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«traceState»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«unfold»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«withAnnotateState»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«withImplicit»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«withReducible»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«withReducibleAndInstances»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«withUnfoldingAll»
attribute [tactic_parser 1000] Lean.Parser.Tactic.«withUnfoldingNone»
attribute [binderPred_parser 1000] Lean.«binderPred<_»
attribute [binderPred_parser 1000] Lean.«binderPred>_»
attribute [binderPred_parser 1000] Lean.«binderPred∈_»
attribute [binderPred_parser 1000] Lean.«binderPred∉_»
attribute [binderPred_parser 1000] Lean.«binderPred≠_»
attribute [binderPred_parser 1000] Lean.«binderPred≤_»
attribute [binderPred_parser 1000] Lean.«binderPred≥_»
attribute [binderPred_parser 1000] Lean.«binderPred⊂_»
attribute [binderPred_parser 1000] Lean.«binderPred⊃_»
attribute [binderPred_parser 1000] Lean.«binderPred⊆_»
attribute [binderPred_parser 1000] Lean.«binderPred⊇_»
attribute [term_parser 1000] Lean.«calc»
attribute [tactic_parser 1000] Lean.«calcTactic»
attribute [tactic_parser 1000] Lean.«cdot»
attribute [conv_parser 1000] Lean.«convCalc_»
attribute [tactic_parser 1000] Lean.«solveTactic»
attribute [term_parser 1000] Lean.«termSatisfies_binder_pred%__»
attribute [term_parser 1000] Lean.«term_Matches_|»
attribute [term_parser 1000] Lean.«term∀__,_»
attribute [term_parser 1000] Lean.«term∃__,_»
attribute [term_parser 1000] List.«term_<+:_»
namespace List
attribute [scoped term_parser 1000] «term_<+_»
end List
attribute [term_parser 1000] List.«term_<:+:_»
attribute [term_parser 1000] List.«term_<:+_»
namespace List
attribute [scoped term_parser 1000] «term_~_»
end List
attribute [term_parser 1000] «boolIfThenElse»
attribute [term_parser 1000] «coeFunNotation»
attribute [term_parser 1000] «coeNotation»
attribute [term_parser 1000] «coeSortNotation»
attribute [prec_parser 1000] «prec(_)»
attribute [prec_parser 1000] «precLead»
attribute [prec_parser 1000] «precMax»
attribute [prec_parser 1000] «precMin»
attribute [prec_parser 1000] «precMin1»
attribute [prio_parser 1000] «prio(_)»
attribute [prio_parser 1000] «prioDefault»
attribute [prio_parser 1000] «prioHigh»
attribute [prio_parser 1000] «prioLow»
attribute [prio_parser 1000] «prioMid»
attribute [term_parser 1000] «rawNatLit»
attribute [stx_parser 1000] «stx!_»
attribute [stx_parser 1000] «stx_*»
attribute [stx_parser 1000] «stx_+»
attribute [stx_parser 1000] «stx_,*»
attribute [stx_parser 1000] «stx_,*,?»
attribute [stx_parser 1000] «stx_,+»
attribute [stx_parser 1000] «stx_,+,?»
attribute [stx_parser 1000] «stx_<|>_»
attribute [stx_parser 1000] «stx_?»
attribute [tactic_parser 1000] «tacticBy_cases_:_»
attribute [tactic_parser 1000] «tacticClean_wf»
attribute [tactic_parser 1000] «tacticDecreasing_tactic»
attribute [tactic_parser 1000] «tacticDecreasing_trivial»
attribute [tactic_parser 1000] «tacticDecreasing_trivial_pre_omega»
attribute [tactic_parser 1000] «tacticDecreasing_with_»
attribute [tactic_parser 1000] «tacticFunext___»
attribute [tactic_parser 1000] «tacticGet_elem_tactic»
attribute [tactic_parser 1000] «tacticGet_elem_tactic_extensible»
attribute [tactic_parser 1000] «tacticGet_elem_tactic_trivial»
attribute [tactic_parser 1000] «tacticSimp_wf»
attribute [term_parser 1000] «term!_»
attribute [term_parser 1000] «term#[_,]»
attribute [term_parser 1000] «term%[_|_]»
attribute [term_parser 1000] «term-_»
attribute [term_parser 1000] «termDepIfThenElse»
attribute [term_parser 1000] «termExists_,_»
attribute [term_parser 1000] «termIfLet»
attribute [term_parser 1000] «termIfThenElse»
attribute [term_parser 1000] «termMax_prec»
attribute [term_parser 1000] «termWithout_expected_type_»
attribute [term_parser 1000] «term[_]»
attribute [term_parser 1000] «term_!=_»
attribute [term_parser 1000] «term_$__»
attribute [term_parser 1000] «term_%_»
attribute [term_parser 1000] «term_&&&_»
attribute [term_parser 1000] «term_&&_»
attribute [term_parser 1000] «term_*>_»
attribute [term_parser 1000] «term_*_»
attribute [term_parser 1000] «term_++_»
attribute [term_parser 1000] «term_+_»
attribute [term_parser 1000] «term_-_»
attribute [term_parser 1000] «term_/_»
attribute [term_parser 1000] «term_::_»
attribute [term_parser 1000] «term_<$>_»
attribute [term_parser 1000] «term_<&&>_»
attribute [term_parser 1000] «term_<&>_»
attribute [term_parser 1000] «term_<*>_»
attribute [term_parser 1000] «term_<*_»
attribute [term_parser 1000] «term_<->_»
attribute [term_parser 1000] «term_<<<_»
attribute [term_parser 1000] «term_<=<_»
attribute [term_parser 1000] «term_<=_»
attribute [term_parser 1000] «term_<_»
attribute [term_parser 1000] «term_<|>_»
attribute [term_parser 1000] «term_<|_»
attribute [term_parser 1000] «term_<||>_»
attribute [term_parser 1000] «term_=<<_»
attribute [term_parser 1000] «term_==_»
attribute [term_parser 1000] «term_=_»
attribute [term_parser 1000] «term_>=>_»
attribute [term_parser 1000] «term_>=_»
attribute [term_parser 1000] «term_>>=_»
attribute [term_parser 1000] «term_>>>_»
attribute [term_parser 1000] «term_>>_»
attribute [term_parser 1000] «term_>_»
attribute [term_parser 1000] «term_\_»
attribute [term_parser 1000] «term_^^^_»
attribute [term_parser 1000] «term_^_»
attribute [term_parser 1000] «term__[_]»
attribute [term_parser 1000] «term__[_]'_»
attribute [term_parser 1000] «term__[_]_!»
attribute [term_parser 1000] «term__[_]_?»
attribute [term_parser 1000] «term_|>_»
attribute [term_parser 1000] «term_||_»
attribute [term_parser 1000] «term_|||_»
attribute [term_parser 1000] «term_×'_»
attribute [term_parser 1000] «term_×'__1»
attribute [term_parser 1000] «term_×_»
attribute [term_parser 1000] «term_×__1»
attribute [term_parser 1000] «term_↔_»
attribute [term_parser 1000] «term_∈_»
attribute [term_parser 1000] «term_∉_»
attribute [term_parser 1000] «term_∘_»
attribute [term_parser 1000] «term_∣_»
attribute [term_parser 1000] «term_∧_»
attribute [term_parser 1000] «term_∨_»
attribute [term_parser 1000] «term_∩_»
attribute [term_parser 1000] «term_∪_»
attribute [term_parser 1000] «term_≈_»
attribute [term_parser 1000] «term_≍_»
attribute [term_parser 1000] «term_≠_»
attribute [term_parser 1000] «term_≤_»
attribute [term_parser 1000] «term_≥_»
attribute [term_parser 1000] «term_⊂_»
attribute [term_parser 1000] «term_⊃_»
attribute [term_parser 1000] «term_⊆_»
attribute [term_parser 1000] «term_⊇_»
attribute [term_parser 1000] «term_⊕'_»
attribute [term_parser 1000] «term_⊕_»
attribute [term_parser 1000] «term{_:_//_}»
attribute [term_parser 1000] «term{_}»
attribute [term_parser 1000] «term{}»
attribute [term_parser 1000] «term~~~_»
attribute [term_parser 1000] «term¬_»
attribute [term_parser 1000] «termΣ'_,_»
attribute [term_parser 1000] «termΣ_,_»
attribute [term_parser 1000] «term‹_›»
attribute [term_parser 1000] «term∃_,_»
attribute [term_parser 1000] «term∅»
