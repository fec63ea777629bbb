-- SPDX-License-Identifier: Apache-2.0
-- Written by `python -m lean_checker.theory.generate` from the compiled macros in the library; do not edit.
prelude
import MiniCore.Syntax
set_option linter.all false

@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_boolIfThenElse_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «boolIfThenElse»] def Lean.Macro.attached1 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_boolIfThenElse_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_precLead_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «precLead»] def Lean.Macro.attached3 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_precLead_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_precMax_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «precMax»] def Lean.Macro.attached5 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_precMax_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_precMin1_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «precMin1»] def Lean.Macro.attached7 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_precMin1_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_precMin_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «precMin»] def Lean.Macro.attached9 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_precMin_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_prec(_)_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «prec(_)»] def Lean.Macro.attached11 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_prec(_)_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_prioDefault_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «prioDefault»] def Lean.Macro.attached13 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_prioDefault_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_prioHigh_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «prioHigh»] def Lean.Macro.attached15 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_prioHigh_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_prioLow_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «prioLow»] def Lean.Macro.attached17 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_prioLow_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_prioMid_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «prioMid»] def Lean.Macro.attached19 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_prioMid_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_prio(_)_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «prio(_)»] def Lean.Macro.attached21 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_prio(_)_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_*_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_*»] def Lean.Macro.attached23 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_*_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_+_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_+»] def Lean.Macro.attached25 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_+_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_,*_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_,*»] def Lean.Macro.attached27 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_,*_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_,*,?_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_,*,?»] def Lean.Macro.attached29 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_,*,?_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_,+_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_,+»] def Lean.Macro.attached31 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_,+_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_,+,?_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_,+,?»] def Lean.Macro.attached33 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_,+,?_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_<|>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_<|>_»] def Lean.Macro.attached35 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_<|>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_?_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_?»] def Lean.Macro.attached37 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_?_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx!_»] def Lean.Macro.attached39 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx!__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_termDepIfThenElse_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «termDepIfThenElse»] def Lean.Macro.attached41 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_termDepIfThenElse_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_termIfLet_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «termIfLet»] def Lean.Macro.attached43 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_termIfLet_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_termIfThenElse_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «termIfThenElse»] def Lean.Macro.attached45 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_termIfThenElse_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_termMax_prec_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «termMax_prec»] def Lean.Macro.attached47 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_termMax_prec_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_termWithout_expected_type__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «termWithout_expected_type_»] def Lean.Macro.attached49 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_termWithout_expected_type__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_∈__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∈_»] def Lean.Macro.attached51 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_∈__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_∉__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∉_»] def Lean.Macro.attached53 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_∉__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_∘__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∘_»] def Lean.Macro.attached55 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_∘__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_∣__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∣_»] def Lean.Macro.attached57 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_∣__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_∧__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∧_»] def Lean.Macro.attached59 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_∧__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_∨__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∨_»] def Lean.Macro.attached61 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_∨__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_≍__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≍_»] def Lean.Macro.attached63 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_≍__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_≤__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≤_»] def Lean.Macro.attached65 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_≤__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_≥__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≥_»] def Lean.Macro.attached67 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_≥__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_$___1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_$__»] def Lean.Macro.attached69 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_$___1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_%__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_%_»] def Lean.Macro.attached71 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_%__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_&&__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_&&_»] def Lean.Macro.attached73 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_&&__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_&&&__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_&&&_»] def Lean.Macro.attached75 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_&&&__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_*__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_*_»] def Lean.Macro.attached77 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_*__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_*>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_*>_»] def Lean.Macro.attached79 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_*>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_+__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_+_»] def Lean.Macro.attached81 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_+__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_++__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_++_»] def Lean.Macro.attached83 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_++__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_-__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_-_»] def Lean.Macro.attached85 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_-__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_/__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_/_»] def Lean.Macro.attached87 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_/__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_::__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_::_»] def Lean.Macro.attached89 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_::__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<_»] def Lean.Macro.attached91 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<$>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<$>_»] def Lean.Macro.attached93 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<$>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<*__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<*_»] def Lean.Macro.attached95 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<*__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<*>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<*>_»] def Lean.Macro.attached97 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<*>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<<<__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<<<_»] def Lean.Macro.attached99 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<<<__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<=__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<=_»] def Lean.Macro.attached101 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<=__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<|__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<|_»] def Lean.Macro.attached103 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<|__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<|>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<|>_»] def Lean.Macro.attached105 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<|>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_=__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_=_»] def Lean.Macro.attached107 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_=__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_==__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_==_»] def Lean.Macro.attached109 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_==__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>_»] def Lean.Macro.attached111 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>=__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>=_»] def Lean.Macro.attached113 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>=__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>>_»] def Lean.Macro.attached115 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>>=__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>>=_»] def Lean.Macro.attached117 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>>=__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>>>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>>>_»] def Lean.Macro.attached119 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>>>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_^__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_^_»] def Lean.Macro.attached121 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_^__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_^^^__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_^^^_»] def Lean.Macro.attached123 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_^^^__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_|>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_|>_»] def Lean.Macro.attached125 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_|>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_||__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_||_»] def Lean.Macro.attached127 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_||__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_|||__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_|||_»] def Lean.Macro.attached129 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_|||__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_×__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_×_»] def Lean.Macro.attached131 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_×__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_×'__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_×'_»] def Lean.Macro.attached133 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_×'__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term!_»] def Lean.Macro.attached135 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term!__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term-__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term-_»] def Lean.Macro.attached137 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term-__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term{_:_//_}_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term{_:_//_}»] def Lean.Macro.attached139 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term{_:_//_}_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term~~~__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term~~~_»] def Lean.Macro.attached141 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term~~~__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term¬__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term¬_»] def Lean.Macro.attached143 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term¬__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_≤__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≤_»] def Lean.Macro.attached145 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_≤__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_≥__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≥_»] def Lean.Macro.attached147 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_≥__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_%__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_%_»] def Lean.Macro.attached149 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_%__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_&&&__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_&&&_»] def Lean.Macro.attached151 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_&&&__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_*__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_*_»] def Lean.Macro.attached153 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_*__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_+__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_+_»] def Lean.Macro.attached155 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_+__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_++__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_++_»] def Lean.Macro.attached157 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_++__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_-__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_-_»] def Lean.Macro.attached159 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_-__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_/__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_/_»] def Lean.Macro.attached161 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_/__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<_»] def Lean.Macro.attached163 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<=__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<=_»] def Lean.Macro.attached165 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<=__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_=__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_=_»] def Lean.Macro.attached167 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_=__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_==__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_==_»] def Lean.Macro.attached169 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_==__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>_»] def Lean.Macro.attached171 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>=__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>=_»] def Lean.Macro.attached173 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>=__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_^__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_^_»] def Lean.Macro.attached175 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_^__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_^^^__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_^^^_»] def Lean.Macro.attached177 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_^^^__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_|||__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_|||_»] def Lean.Macro.attached179 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_|||__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term-__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term-_»] def Lean.Macro.attached181 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term-__2» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_by?_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«by?»] def Lean.Macro.attached183 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_by?_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_letrec_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«letrec»] def Lean.Macro.attached185 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_letrec_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_rwSeq_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«rwSeq»] def Lean.Macro.attached187 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_rwSeq_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_rwaAtLegacyLocation_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«rwaAtLegacyLocation»] def Lean.Macro.attached189 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_rwaAtLegacyLocation_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_showTermElab_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«showTermElab»] def Lean.Macro.attached191 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_showTermElab_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAc_nf__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticAc_nf_»] def Lean.Macro.attached193 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAc_nf__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAdmit_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticAdmit»] def Lean.Macro.attached195 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAdmit_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAnd_intros_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticAnd_intros»] def Lean.Macro.attached197 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAnd_intros_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAssumption_mod_cast__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticAssumption_mod_cast_»] def Lean.Macro.attached199 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAssumption_mod_cast__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticDsimp?!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticDsimp?!_»] def Lean.Macro.attached201 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticDsimp?!__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticExfalso_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticExfalso»] def Lean.Macro.attached203 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticExfalso_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticExists_,,_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticExists_,,»] def Lean.Macro.attached205 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticExists_,,_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHaveI___1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticHaveI__»] def Lean.Macro.attached207 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHaveI___1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHave___1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticHave__»] def Lean.Macro.attached209 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHave___1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHave'_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticHave'»] def Lean.Macro.attached211 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHave'_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticInfer_instance_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticInfer_instance»] def Lean.Macro.attached213 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticInfer_instance_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLetI___1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticLetI__»] def Lean.Macro.attached215 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLetI___1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLet___1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticLet__»] def Lean.Macro.attached217 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLet___1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLet'___1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticLet'__»] def Lean.Macro.attached219 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLet'___1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNext_=>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticNext_=>_»] def Lean.Macro.attached221 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNext_=>__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNofun_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticNofun»] def Lean.Macro.attached223 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNofun_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNomatch_,,_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticNomatch_,,»] def Lean.Macro.attached225 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNomatch_,,_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNorm_cast___1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticNorm_cast__»] def Lean.Macro.attached227 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNorm_cast___1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRefine_lift__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticRefine_lift_»] def Lean.Macro.attached229 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRefine_lift__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRefine_lift'__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticRefine_lift'_»] def Lean.Macro.attached231 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRefine_lift'__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticRfl»] def Lean.Macro.attached233 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl'_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticRfl'»] def Lean.Macro.attached235 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl'_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimp_all?!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimp_all?!_»] def Lean.Macro.attached237 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimp_all?!__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimp?!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimp?!_»] def Lean.Macro.attached239 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimp?!__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimpa!_»] def Lean.Macro.attached241 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa!__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa!__1_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimpa!__1»] def Lean.Macro.attached243 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa!__1_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimpa?_»] def Lean.Macro.attached245 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?__1_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimpa?__1»] def Lean.Macro.attached247 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?__1_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimpa?!_»] def Lean.Macro.attached249 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?!__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?!__1_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimpa?!__1»] def Lean.Macro.attached251 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?!__1_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSorry_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSorry»] def Lean.Macro.attached253 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSorry_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticStop__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticStop_»] def Lean.Macro.attached255 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticStop__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSuffices__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSuffices_»] def Lean.Macro.attached257 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSuffices__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticTrivial»] def Lean.Macro.attached259 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTry__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticTry_»] def Lean.Macro.attached261 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTry__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticUnhygienic__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticUnhygienic_»] def Lean.Macro.attached263 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticUnhygienic__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tactic_<;>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tactic_<;>_»] def Lean.Macro.attached265 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tactic_<;>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Tactics___macroRules_tacticGet_elem_tactic_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticGet_elem_tactic»] def Lean.Macro.attached267 : Lean.Macro := fun stx c s => «_aux_Init_Tactics___macroRules_tacticGet_elem_tactic_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticGet_elem_tactic_extensible»] def Lean.Macro.attached269 : Lean.Macro := fun stx c s => «_aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Tactics___macroRules_term‹_›_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term‹_›»] def Lean.Macro.attached271 : Lean.Macro := fun stx c s => «_aux_Init_Tactics___macroRules_term‹_›_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticRfl»] def Lean.Macro.attached273 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_2» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticTrivial»] def Lean.Macro.attached275 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticGet_elem_tactic_extensible»] def Lean.Macro.attached277 : Lean.Macro := fun stx c s => «_aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_2» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_3» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticRfl»] def Lean.Macro.attached279 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_3» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_3» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticTrivial»] def Lean.Macro.attached281 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_3» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_3» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticGet_elem_tactic_extensible»] def Lean.Macro.attached283 : Lean.Macro := fun stx c s => «_aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_3» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_4» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticTrivial»] def Lean.Macro.attached285 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_4» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_5» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticTrivial»] def Lean.Macro.attached287 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_5» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_6» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticTrivial»] def Lean.Macro.attached289 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_6» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacDepIfThenElse_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacDepIfThenElse»] def Lean.Macro.attached291 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacDepIfThenElse_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacIfThenElse_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacIfThenElse»] def Lean.Macro.attached293 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacIfThenElse_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticApply_mod_cast__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticApply_mod_cast_»] def Lean.Macro.attached295 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticApply_mod_cast__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticExact_mod_cast__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticExact_mod_cast_»] def Lean.Macro.attached297 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticExact_mod_cast__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticIterate_____1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticIterate____»] def Lean.Macro.attached299 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticIterate_____1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticRw_mod_cast____1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticRw_mod_cast___»] def Lean.Macro.attached301 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticRw_mod_cast____1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_Lean_Parser_Tactic_tacticRfl_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticRfl»] def Lean.Macro.attached303 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_Lean_Parser_Tactic_tacticRfl_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_↔__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_↔_»] def Lean.Macro.attached305 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_↔__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_∩__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∩_»] def Lean.Macro.attached307 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_∩__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_∪__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∪_»] def Lean.Macro.attached309 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_∪__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_≈__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≈_»] def Lean.Macro.attached311 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_≈__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_≠__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≠_»] def Lean.Macro.attached313 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_≠__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_⊂__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_⊂_»] def Lean.Macro.attached315 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_⊂__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_⊃__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_⊃_»] def Lean.Macro.attached317 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_⊃__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_⊆__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_⊆_»] def Lean.Macro.attached319 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_⊆__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_⊇__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_⊇_»] def Lean.Macro.attached321 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_⊇__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_⊕__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_⊕_»] def Lean.Macro.attached323 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_⊕__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_⊕'__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_⊕'_»] def Lean.Macro.attached325 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_⊕'__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_!=__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_!=_»] def Lean.Macro.attached327 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_!=__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_<->__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<->_»] def Lean.Macro.attached329 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_<->__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_\__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_\_»] def Lean.Macro.attached331 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_\__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term∅_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term∅»] def Lean.Macro.attached333 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term∅_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term{}_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term{}»] def Lean.Macro.attached335 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term{}_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_≠__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≠_»] def Lean.Macro.attached337 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_≠__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_!=__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_!=_»] def Lean.Macro.attached339 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_!=__2» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Meta___macroRules_Lean_Parser_Tactic_constructorBang_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«constructorBang»] def Lean.Macro.attached341 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Meta___macroRules_Lean_Parser_Tactic_constructorBang_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Meta___macroRules_Lean_Parser_Tactic_tacticErw____1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticErw___»] def Lean.Macro.attached343 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Meta___macroRules_Lean_Parser_Tactic_tacticErw____1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_Meta___macroRules_Lean_Parser_Syntax_addPrec_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Syntax.«addPrec»] def Lean.Macro.attached345 : Lean.Macro := fun stx c s => Lean.«_aux_Init_Meta___macroRules_Lean_Parser_Syntax_addPrec_1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_Meta___macroRules_Lean_Parser_Syntax_addPrio_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Syntax.«addPrio»] def Lean.Macro.attached347 : Lean.Macro := fun stx c s => Lean.«_aux_Init_Meta___macroRules_Lean_Parser_Syntax_addPrio_1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_Meta___macroRules_Lean_Parser_Syntax_subPrec_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Syntax.«subPrec»] def Lean.Macro.attached349 : Lean.Macro := fun stx c s => Lean.«_aux_Init_Meta___macroRules_Lean_Parser_Syntax_subPrec_1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_Meta___macroRules_Lean_Parser_Syntax_subPrio_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Syntax.«subPrio»] def Lean.Macro.attached351 : Lean.Macro := fun stx c s => Lean.«_aux_Init_Meta___macroRules_Lean_Parser_Syntax_subPrio_1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_NotationExtra___macroRules_Lean_convCalc__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«convCalc_»] def Lean.Macro.attached353 : Lean.Macro := fun stx c s => Lean.«_aux_Init_NotationExtra___macroRules_Lean_convCalc__1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_NotationExtra___macroRules_Lean_solveTactic_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«solveTactic»] def Lean.Macro.attached355 : Lean.Macro := fun stx c s => Lean.«_aux_Init_NotationExtra___macroRules_Lean_solveTactic_1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_NotationExtra___macroRules_Lean_term_Matches_|_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«term_Matches_|»] def Lean.Macro.attached357 : Lean.Macro := fun stx c s => Lean.«_aux_Init_NotationExtra___macroRules_Lean_term_Matches_|_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_tacticFunext____1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticFunext___»] def Lean.Macro.attached359 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_tacticFunext____1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_termExists_,__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «termExists_,_»] def Lean.Macro.attached361 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_termExists_,__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_term_×__1_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_×__1»] def Lean.Macro.attached363 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_term_×__1_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_term_×'__1_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_×'__1»] def Lean.Macro.attached365 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_term_×'__1_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_termΣ_,__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «termΣ_,_»] def Lean.Macro.attached367 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_termΣ_,__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_termΣ'_,__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «termΣ'_,_»] def Lean.Macro.attached369 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_termΣ'_,__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_term∃_,__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term∃_,_»] def Lean.Macro.attached371 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_term∃_,__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_term%[_|_]_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term%[_|_]»] def Lean.Macro.attached373 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_term%[_|_]_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_term{_}_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term{_}»] def Lean.Macro.attached375 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_term{_}_1» stx c s
@[extern "x"] opaque _root_.Array.«_aux_Init_Data_Array_Mem___macroRules_tacticDecreasing_trivial_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached377 : Lean.Macro := fun stx c s => Array.«_aux_Init_Data_Array_Mem___macroRules_tacticDecreasing_trivial_1» stx c s
@[extern "x"] opaque _root_.Bool.«_aux_Init_Data_Bool___macroRules_Bool_term_^^__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Bool.«term_^^_»] def Lean.Macro.attached379 : Lean.Macro := fun stx c s => Bool.«_aux_Init_Data_Bool___macroRules_Bool_term_^^__1» stx c s
@[extern "x"] opaque _root_.Fin.«_aux_Init_GetElem___macroRules_tacticGet_elem_tactic_extensible_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticGet_elem_tactic_extensible»] def Lean.Macro.attached381 : Lean.Macro := fun stx c s => Fin.«_aux_Init_GetElem___macroRules_tacticGet_elem_tactic_extensible_1» stx c s
@[extern "x"] opaque _root_.Int.«_aux_Init_Data_Int_Basic___macroRules_Int_term-[_+1]_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Int.«term-[_+1]»] def Lean.Macro.attached383 : Lean.Macro := fun stx c s => Int.«_aux_Init_Data_Int_Basic___macroRules_Int_term-[_+1]_1» stx c s
@[extern "x"] opaque _root_.Lean.Elab.Tactic.Ext.«_aux_Init_Ext___macroRules_Lean_Elab_Tactic_Ext_tacticExt1____1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Elab.Tactic.Ext.«tacticExt1___»] def Lean.Macro.attached385 : Lean.Macro := fun stx c s => Lean.Elab.Tactic.Ext.«_aux_Init_Ext___macroRules_Lean_Elab_Tactic_Ext_tacticExt1____1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_allGoals_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«allGoals»] def Lean.Macro.attached387 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_allGoals_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_anyGoals_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«anyGoals»] def Lean.Macro.attached389 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_anyGoals_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_case_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«case»] def Lean.Macro.attached391 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_case_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_case'_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«case'»] def Lean.Macro.attached393 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_case'_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convApply__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convApply_»] def Lean.Macro.attached395 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convApply__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convArgs_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convArgs»] def Lean.Macro.attached397 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convArgs_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convDone_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convDone»] def Lean.Macro.attached399 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convDone_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convErw___1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convErw__»] def Lean.Macro.attached401 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convErw___1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convIntro____1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convIntro___»] def Lean.Macro.attached403 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convIntro____1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convLeft_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convLeft»] def Lean.Macro.attached405 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convLeft_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convNext__=>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convNext__=>_»] def Lean.Macro.attached407 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convNext__=>__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRepeat__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convRepeat_»] def Lean.Macro.attached409 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRepeat__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRfl_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convRfl»] def Lean.Macro.attached411 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRfl_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRight_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convRight»] def Lean.Macro.attached413 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRight_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRw___1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convRw__»] def Lean.Macro.attached415 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRw___1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convTrace_state_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convTrace_state»] def Lean.Macro.attached417 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convTrace_state_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convTry__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convTry_»] def Lean.Macro.attached419 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convTry__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_conv_<;>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«conv_<;>_»] def Lean.Macro.attached421 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_conv_<;>__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_conv·__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«conv·_»] def Lean.Macro.attached423 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_conv·__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_failIfSuccess_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«failIfSuccess»] def Lean.Macro.attached425 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_failIfSuccess_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_focus_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«focus»] def Lean.Macro.attached427 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_focus_1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def Lean.Macro.attached429 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_term∀__,__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«term∀__,_»] def Lean.Macro.attached431 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_term∀__,__1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_term∃__,__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«term∃__,_»] def Lean.Macro.attached433 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_term∃__,__1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_Data_List_Notation___macroRules_term[_]_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term[_]»] def Lean.Macro.attached435 : Lean.Macro := fun stx c s => Lean.«_aux_Init_Data_List_Notation___macroRules_term[_]_1» stx c s
@[extern "x"] opaque _root_.List.«_aux_Init_Data_List_BasicAux___macroRules_tacticDecreasing_trivial_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached437 : Lean.Macro := fun stx c s => List.«_aux_Init_Data_List_BasicAux___macroRules_tacticDecreasing_trivial_1» stx c s
@[extern "x"] opaque _root_.List.«_aux_Init_Data_List_Basic___macroRules_List_term_<+__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro List.«term_<+_»] def Lean.Macro.attached439 : Lean.Macro := fun stx c s => List.«_aux_Init_Data_List_Basic___macroRules_List_term_<+__1» stx c s
@[extern "x"] opaque _root_.List.«_aux_Init_Data_List_Basic___macroRules_List_term_<+:__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro List.«term_<+:_»] def Lean.Macro.attached441 : Lean.Macro := fun stx c s => List.«_aux_Init_Data_List_Basic___macroRules_List_term_<+:__1» stx c s
@[extern "x"] opaque _root_.List.«_aux_Init_Data_List_Basic___macroRules_List_term_<:+__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro List.«term_<:+_»] def Lean.Macro.attached443 : Lean.Macro := fun stx c s => List.«_aux_Init_Data_List_Basic___macroRules_List_term_<:+__1» stx c s
@[extern "x"] opaque _root_.List.«_aux_Init_Data_List_Basic___macroRules_List_term_<:+:__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro List.«term_<:+:_»] def Lean.Macro.attached445 : Lean.Macro := fun stx c s => List.«_aux_Init_Data_List_Basic___macroRules_List_term_<:+:__1» stx c s
@[extern "x"] opaque _root_.List.«_aux_Init_Data_List_Basic___macroRules_List_term_~__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro List.«term_~_»] def Lean.Macro.attached447 : Lean.Macro := fun stx c s => List.«_aux_Init_Data_List_Basic___macroRules_List_term_~__1» stx c s
@[extern "x"] opaque _root_.Std.«_aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached449 : Lean.Macro := fun stx c s => Std.«_aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_1» stx c s
@[extern "x"] opaque _root_.Std.«_aux_Init_Data_Range_Polymorphic_Basic___macroRules_tacticGet_elem_tactic_extensible_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticGet_elem_tactic_extensible»] def Lean.Macro.attached451 : Lean.Macro := fun stx c s => Std.«_aux_Init_Data_Range_Polymorphic_Basic___macroRules_tacticGet_elem_tactic_extensible_1» stx c s
@[extern "x"] opaque _root_.Std.«_aux_Init_Data_Slice_Notation___macroRules_term__[_]_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term__[_]»] def Lean.Macro.attached453 : Lean.Macro := fun stx c s => Std.«_aux_Init_Data_Slice_Notation___macroRules_term__[_]_1» stx c s
@[extern "x"] opaque _root_.String.Legacy.Iterator.«_aux_Init_Data_String_Iterator___macroRules_tacticDecreasing_trivial_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached455 : Lean.Macro := fun stx c s => String.Legacy.Iterator.«_aux_Init_Data_String_Iterator___macroRules_tacticDecreasing_trivial_1» stx c s
@[extern "x"] opaque _root_.String.«_aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached457 : Lean.Macro := fun stx c s => String.«_aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_ByCases___macroRules_tacticBy_cases_:__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticBy_cases_:_»] def Lean.Macro.attached459 : Lean.Macro := fun stx c s => «_aux_Init_ByCases___macroRules_tacticBy_cases_:__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Control_Basic___macroRules_term_<&&>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<&&>_»] def Lean.Macro.attached461 : Lean.Macro := fun stx c s => «_aux_Init_Control_Basic___macroRules_term_<&&>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Control_Basic___macroRules_term_<&>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<&>_»] def Lean.Macro.attached463 : Lean.Macro := fun stx c s => «_aux_Init_Control_Basic___macroRules_term_<&>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Control_Basic___macroRules_term_<=<__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<=<_»] def Lean.Macro.attached465 : Lean.Macro := fun stx c s => «_aux_Init_Control_Basic___macroRules_term_<=<__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Control_Basic___macroRules_term_<||>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<||>_»] def Lean.Macro.attached467 : Lean.Macro := fun stx c s => «_aux_Init_Control_Basic___macroRules_term_<||>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Control_Basic___macroRules_term_=<<__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_=<<_»] def Lean.Macro.attached469 : Lean.Macro := fun stx c s => «_aux_Init_Control_Basic___macroRules_term_=<<__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Control_Basic___macroRules_term_>=>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>=>_»] def Lean.Macro.attached471 : Lean.Macro := fun stx c s => «_aux_Init_Control_Basic___macroRules_term_>=>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Data_Array_Basic___macroRules_term#[_,]_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term#[_,]»] def Lean.Macro.attached473 : Lean.Macro := fun stx c s => «_aux_Init_Data_Array_Basic___macroRules_term#[_,]_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Data_Range_Basic___macroRules_tacticGet_elem_tactic_extensible_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticGet_elem_tactic_extensible»] def Lean.Macro.attached475 : Lean.Macro := fun stx c s => «_aux_Init_Data_Range_Basic___macroRules_tacticGet_elem_tactic_extensible_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Data_Range_Polymorphic_GetElemTactic___macroRules_tacticGet_elem_tactic_extensible_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticGet_elem_tactic_extensible»] def Lean.Macro.attached477 : Lean.Macro := fun stx c s => «_aux_Init_Data_Range_Polymorphic_GetElemTactic___macroRules_tacticGet_elem_tactic_extensible_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_GetElem___macroRules_term__[_]_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term__[_]»] def Lean.Macro.attached479 : Lean.Macro := fun stx c s => «_aux_Init_GetElem___macroRules_term__[_]_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_GetElem___macroRules_term__[_]_!_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term__[_]_!»] def Lean.Macro.attached481 : Lean.Macro := fun stx c s => «_aux_Init_GetElem___macroRules_term__[_]_!_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_GetElem___macroRules_term__[_]_?_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term__[_]_?»] def Lean.Macro.attached483 : Lean.Macro := fun stx c s => «_aux_Init_GetElem___macroRules_term__[_]_?_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_GetElem___macroRules_term__[_]'__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term__[_]'_»] def Lean.Macro.attached485 : Lean.Macro := fun stx c s => «_aux_Init_GetElem___macroRules_term__[_]'__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_WFTactics___macroRules_tacticClean_wf_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticClean_wf»] def Lean.Macro.attached487 : Lean.Macro := fun stx c s => «_aux_Init_WFTactics___macroRules_tacticClean_wf_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_WFTactics___macroRules_tacticDecreasing_tactic_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_tactic»] def Lean.Macro.attached489 : Lean.Macro := fun stx c s => «_aux_Init_WFTactics___macroRules_tacticDecreasing_tactic_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached491 : Lean.Macro := fun stx c s => «_aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_pre_omega_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial_pre_omega»] def Lean.Macro.attached493 : Lean.Macro := fun stx c s => «_aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_pre_omega_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_WFTactics___macroRules_tacticDecreasing_with__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_with_»] def Lean.Macro.attached495 : Lean.Macro := fun stx c s => «_aux_Init_WFTactics___macroRules_tacticDecreasing_with__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_WFTactics___macroRules_tacticSimp_wf_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticSimp_wf»] def Lean.Macro.attached497 : Lean.Macro := fun stx c s => «_aux_Init_WFTactics___macroRules_tacticSimp_wf_1» stx c s
@[extern "x"] opaque _root_.Array.«_aux_Init_Data_Array_Mem___macroRules_tacticDecreasing_trivial_2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached499 : Lean.Macro := fun stx c s => Array.«_aux_Init_Data_Array_Mem___macroRules_tacticDecreasing_trivial_2» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def Lean.Macro.attached501 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___2» stx c s
@[extern "x"] opaque _root_.Std.«_aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached503 : Lean.Macro := fun stx c s => Std.«_aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_2» stx c s
@[extern "x"] opaque _root_.String.Legacy.Iterator.«_aux_Init_Data_String_Iterator___macroRules_tacticDecreasing_trivial_2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached505 : Lean.Macro := fun stx c s => String.Legacy.Iterator.«_aux_Init_Data_String_Iterator___macroRules_tacticDecreasing_trivial_2» stx c s
@[extern "x"] opaque _root_.String.«_aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached507 : Lean.Macro := fun stx c s => String.«_aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_ByCases___macroRules_tacticBy_cases_:__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticBy_cases_:_»] def Lean.Macro.attached509 : Lean.Macro := fun stx c s => «_aux_Init_ByCases___macroRules_tacticBy_cases_:__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached511 : Lean.Macro := fun stx c s => «_aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_pre_omega_2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial_pre_omega»] def Lean.Macro.attached513 : Lean.Macro := fun stx c s => «_aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_pre_omega_2» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___3» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def Lean.Macro.attached515 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___3» stx c s
@[extern "x"] opaque _root_.Std.«_aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_3» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached517 : Lean.Macro := fun stx c s => Std.«_aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_3» stx c s
@[extern "x"] opaque _root_.String.«_aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_3» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached519 : Lean.Macro := fun stx c s => String.«_aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_3» stx c s
@[extern "x"] opaque _root_.«_aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_3» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached521 : Lean.Macro := fun stx c s => «_aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_3» stx c s
@[extern "x"] opaque _root_.«_aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_pre_omega_3» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial_pre_omega»] def Lean.Macro.attached523 : Lean.Macro := fun stx c s => «_aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_pre_omega_3» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___4» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def Lean.Macro.attached525 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___4» stx c s
@[extern "x"] opaque _root_.Std.«_aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_4» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached527 : Lean.Macro := fun stx c s => Std.«_aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_4» stx c s
@[extern "x"] opaque _root_.String.«_aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_4» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticDecreasing_trivial»] def Lean.Macro.attached529 : Lean.Macro := fun stx c s => String.«_aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_4» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___5» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def Lean.Macro.attached531 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___5» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___6» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def Lean.Macro.attached533 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___6» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___7» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def Lean.Macro.attached535 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___7» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___8» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def Lean.Macro.attached537 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___8» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___9» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def Lean.Macro.attached539 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___9» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___10» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def Lean.Macro.attached541 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___10» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___11» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def Lean.Macro.attached543 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___11» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_And_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander And] def Lean.PrettyPrinter.attached545 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_And_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_BEq_beq_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander BEq.beq] def Lean.PrettyPrinter.attached547 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_BEq_beq_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Bind_bind_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Bind.bind] def Lean.PrettyPrinter.attached549 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Bind_bind_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Bool_and_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Bool.and] def Lean.PrettyPrinter.attached551 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Bool_and_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Bool_not_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Bool.not] def Lean.PrettyPrinter.attached553 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Bool_not_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Bool_or_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Bool.or] def Lean.PrettyPrinter.attached555 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Bool_or_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Dvd_dvd_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Dvd.dvd] def Lean.PrettyPrinter.attached557 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Dvd_dvd_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Eq_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Eq] def Lean.PrettyPrinter.attached559 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Eq_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Function_comp_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Function.comp] def Lean.PrettyPrinter.attached561 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Function_comp_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Functor_map_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Functor.map] def Lean.PrettyPrinter.attached563 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Functor_map_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_GE_ge_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander GE.ge] def Lean.PrettyPrinter.attached565 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_GE_ge_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_GT_gt_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander GT.gt] def Lean.PrettyPrinter.attached567 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_GT_gt_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HAdd_hAdd_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HAdd.hAdd] def Lean.PrettyPrinter.attached569 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HAdd_hAdd_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HAnd_hAnd_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HAnd.hAnd] def Lean.PrettyPrinter.attached571 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HAnd_hAnd_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HAppend_hAppend_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HAppend.hAppend] def Lean.PrettyPrinter.attached573 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HAppend_hAppend_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HDiv_hDiv_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HDiv.hDiv] def Lean.PrettyPrinter.attached575 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HDiv_hDiv_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HEq_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HEq] def Lean.PrettyPrinter.attached577 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HEq_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HMod_hMod_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HMod.hMod] def Lean.PrettyPrinter.attached579 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HMod_hMod_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HMul_hMul_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HMul.hMul] def Lean.PrettyPrinter.attached581 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HMul_hMul_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HOr_hOr_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HOr.hOr] def Lean.PrettyPrinter.attached583 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HOr_hOr_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HPow_hPow_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HPow.hPow] def Lean.PrettyPrinter.attached585 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HPow_hPow_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HSMul_hSMul_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HSMul.hSMul] def Lean.PrettyPrinter.attached587 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HSMul_hSMul_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HShiftLeft_hShiftLeft_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HShiftLeft.hShiftLeft] def Lean.PrettyPrinter.attached589 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HShiftLeft_hShiftLeft_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HShiftRight_hShiftRight_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HShiftRight.hShiftRight] def Lean.PrettyPrinter.attached591 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HShiftRight_hShiftRight_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HSub_hSub_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HSub.hSub] def Lean.PrettyPrinter.attached593 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HSub_hSub_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_HXor_hXor_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HXor.hXor] def Lean.PrettyPrinter.attached595 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_HXor_hXor_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_LE_le_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander LE.le] def Lean.PrettyPrinter.attached597 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_LE_le_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_LT_lt_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander LT.lt] def Lean.PrettyPrinter.attached599 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_LT_lt_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_List_cons_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander List.cons] def Lean.PrettyPrinter.attached601 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_List_cons_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Membership_mem_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Membership.mem] def Lean.PrettyPrinter.attached603 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Membership_mem_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Neg_neg_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Neg.neg] def Lean.PrettyPrinter.attached605 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Neg_neg_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Not_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Not] def Lean.PrettyPrinter.attached607 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Not_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Or_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Or] def Lean.PrettyPrinter.attached609 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Or_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_PProd_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander PProd] def Lean.PrettyPrinter.attached611 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_PProd_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_Prod_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Prod] def Lean.PrettyPrinter.attached613 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_Prod_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_GE_ge_2» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander GE.ge] def Lean.PrettyPrinter.attached615 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_GE_ge_2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___unexpand_LE_le_2» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander LE.le] def Lean.PrettyPrinter.attached617 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Notation___unexpand_LE_le_2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___unexpand_HasEquiv_Equiv_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HasEquiv.Equiv] def Lean.PrettyPrinter.attached619 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Core___unexpand_HasEquiv_Equiv_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___unexpand_HasSubset_Subset_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HasSubset.Subset] def Lean.PrettyPrinter.attached621 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Core___unexpand_HasSubset_Subset_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___unexpand_Iff_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Iff] def Lean.PrettyPrinter.attached623 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Core___unexpand_Iff_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___unexpand_Ne_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Ne] def Lean.PrettyPrinter.attached625 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Core___unexpand_Ne_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___unexpand_PSum_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander PSum] def Lean.PrettyPrinter.attached627 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Core___unexpand_PSum_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___unexpand_Sum_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Sum] def Lean.PrettyPrinter.attached629 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Core___unexpand_Sum_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___unexpand_bne_1» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander bne] def Lean.PrettyPrinter.attached631 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Core___unexpand_bne_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___unexpand_Iff_2» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Iff] def Lean.PrettyPrinter.attached633 : Lean.PrettyPrinter.Unexpander := fun stx c s => «_aux_Init_Core___unexpand_Iff_2» stx c s
@[extern "x"] opaque _root_.«unexpandExists» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Exists] def Lean.PrettyPrinter.attached635 : Lean.PrettyPrinter.Unexpander := fun stx c s => «unexpandExists» stx c s
@[extern "x"] opaque _root_.«unexpandListNil» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander List.nil] def Lean.PrettyPrinter.attached637 : Lean.PrettyPrinter.Unexpander := fun stx c s => «unexpandListNil» stx c s
@[extern "x"] opaque _root_.«unexpandListCons» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander List.cons] def Lean.PrettyPrinter.attached639 : Lean.PrettyPrinter.Unexpander := fun stx c s => «unexpandListCons» stx c s
@[extern "x"] opaque _root_.«unexpandIte» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander ite] def Lean.PrettyPrinter.attached641 : Lean.PrettyPrinter.Unexpander := fun stx c s => «unexpandIte» stx c s
@[extern "x"] opaque _root_.«unexpandSubtype» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Subtype] def Lean.PrettyPrinter.attached643 : Lean.PrettyPrinter.Unexpander := fun stx c s => «unexpandSubtype» stx c s
@[extern "x"] opaque _root_.«unexpandUnit» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander PUnit.unit] def Lean.PrettyPrinter.attached645 : Lean.PrettyPrinter.Unexpander := fun stx c s => «unexpandUnit» stx c s
@[extern "x"] opaque _root_.«unexpandSigma» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Sigma] def Lean.PrettyPrinter.attached647 : Lean.PrettyPrinter.Unexpander := fun stx c s => «unexpandSigma» stx c s
@[extern "x"] opaque _root_.«unexpandPSigma» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander PSigma] def Lean.PrettyPrinter.attached649 : Lean.PrettyPrinter.Unexpander := fun stx c s => «unexpandPSigma» stx c s
@[extern "x"] opaque _root_.«unexpandEqNDRec» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Eq.ndrec] def Lean.PrettyPrinter.attached651 : Lean.PrettyPrinter.Unexpander := fun stx c s => «unexpandEqNDRec» stx c s
@[extern "x"] opaque _root_.«unexpandEqRec» (stx r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Eq.rec] def Lean.PrettyPrinter.attached653 : Lean.PrettyPrinter.Unexpander := fun stx c s => «unexpandEqRec» stx c s
