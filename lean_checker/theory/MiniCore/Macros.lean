-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Syntax
set_option linter.all false
abbrev MR := Lean.Macro.Context → Lean.Macro.State → EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_boolIfThenElse_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro boolIfThenElse] def macroImpl1 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_boolIfThenElse_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_precLead_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro precLead] def macroImpl2 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_precLead_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_precMax_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro precMax] def macroImpl3 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_precMax_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_precMin1_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro precMin1] def macroImpl4 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_precMin1_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_precMin_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro precMin] def macroImpl5 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_precMin_1 stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_prec(_)_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «prec(_)»] def macroImpl6 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_prec(_)_1» stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_prioDefault_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro prioDefault] def macroImpl7 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_prioDefault_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_prioHigh_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro prioHigh] def macroImpl8 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_prioHigh_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_prioLow_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro prioLow] def macroImpl9 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_prioLow_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_prioMid_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro prioMid] def macroImpl10 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_prioMid_1 stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_prio(_)_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «prio(_)»] def macroImpl11 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_prio(_)_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_*_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_*»] def macroImpl12 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_*_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_+_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_+»] def macroImpl13 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_+_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_,*_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_,*»] def macroImpl14 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_,*_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_,*,?_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_,*,?»] def macroImpl15 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_,*,?_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_,+_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_,+»] def macroImpl16 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_,+_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_,+,?_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_,+,?»] def macroImpl17 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_,+,?_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_<|>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_<|>_»] def macroImpl18 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_<|>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx_?_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx_?»] def macroImpl19 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx_?_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_stx!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «stx!_»] def macroImpl20 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_stx!__1» stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_termDepIfThenElse_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro termDepIfThenElse] def macroImpl21 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_termDepIfThenElse_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_termIfLet_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro termIfLet] def macroImpl22 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_termIfLet_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_termIfThenElse_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro termIfThenElse] def macroImpl23 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_termIfThenElse_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_termMax_prec_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro termMax_prec] def macroImpl24 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_termMax_prec_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___macroRules_termWithout_expected_type__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro termWithout_expected_type_] def macroImpl25 : Lean.Macro := fun stx c s => _aux_Init_Notation___macroRules_termWithout_expected_type__1 stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_∈__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∈_»] def macroImpl26 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_∈__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_∉__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∉_»] def macroImpl27 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_∉__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_∘__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∘_»] def macroImpl28 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_∘__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_∣__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∣_»] def macroImpl29 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_∣__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_∧__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∧_»] def macroImpl30 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_∧__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_∨__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∨_»] def macroImpl31 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_∨__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_≍__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≍_»] def macroImpl32 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_≍__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_≤__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≤_»] def macroImpl33 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_≤__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_≥__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≥_»] def macroImpl34 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_≥__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_$___1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_$__»] def macroImpl35 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_$___1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_%__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_%_»] def macroImpl36 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_%__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_&&__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_&&_»] def macroImpl37 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_&&__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_&&&__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_&&&_»] def macroImpl38 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_&&&__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_*__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_*_»] def macroImpl39 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_*__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_*>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_*>_»] def macroImpl40 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_*>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_+__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_+_»] def macroImpl41 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_+__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_++__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_++_»] def macroImpl42 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_++__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_-__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_-_»] def macroImpl43 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_-__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_/__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_/_»] def macroImpl44 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_/__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_::__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_::_»] def macroImpl45 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_::__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<_»] def macroImpl46 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<$>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<$>_»] def macroImpl47 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<$>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<*__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<*_»] def macroImpl48 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<*__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<*>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<*>_»] def macroImpl49 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<*>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<<<__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<<<_»] def macroImpl50 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<<<__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<=__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<=_»] def macroImpl51 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<=__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<|__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<|_»] def macroImpl52 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<|__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<|>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<|>_»] def macroImpl53 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<|>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_=__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_=_»] def macroImpl54 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_=__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_==__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_==_»] def macroImpl55 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_==__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>_»] def macroImpl56 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>=__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>=_»] def macroImpl57 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>=__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>>_»] def macroImpl58 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>>=__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>>=_»] def macroImpl59 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>>=__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>>>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>>>_»] def macroImpl60 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>>>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_^__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_^_»] def macroImpl61 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_^__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_^^^__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_^^^_»] def macroImpl62 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_^^^__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_|>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_|>_»] def macroImpl63 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_|>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_||__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_||_»] def macroImpl64 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_||__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_|||__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_|||_»] def macroImpl65 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_|||__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_×__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_×_»] def macroImpl66 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_×__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_×'__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_×'_»] def macroImpl67 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_×'__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term!_»] def macroImpl68 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term!__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term-__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term-_»] def macroImpl69 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term-__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term{_:_//_}_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term{_:_//_}»] def macroImpl70 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term{_:_//_}_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term~~~__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term~~~_»] def macroImpl71 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term~~~__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term¬__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term¬_»] def macroImpl72 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term¬__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_≤__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≤_»] def macroImpl73 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_≤__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_≥__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≥_»] def macroImpl74 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_≥__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_%__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_%_»] def macroImpl75 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_%__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_&&&__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_&&&_»] def macroImpl76 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_&&&__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_*__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_*_»] def macroImpl77 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_*__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_+__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_+_»] def macroImpl78 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_+__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_++__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_++_»] def macroImpl79 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_++__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_-__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_-_»] def macroImpl80 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_-__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_/__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_/_»] def macroImpl81 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_/__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<_»] def macroImpl82 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_<=__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<=_»] def macroImpl83 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_<=__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_=__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_=_»] def macroImpl84 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_=__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_==__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_==_»] def macroImpl85 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_==__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>_»] def macroImpl86 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_>=__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>=_»] def macroImpl87 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_>=__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_^__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_^_»] def macroImpl88 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_^__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_^^^__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_^^^_»] def macroImpl89 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_^^^__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term_|||__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_|||_»] def macroImpl90 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term_|||__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Notation___macroRules_term-__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term-_»] def macroImpl91 : Lean.Macro := fun stx c s => «_aux_Init_Notation___macroRules_term-__2» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_by?_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«by?»] def macroImpl92 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_by?_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_letrec_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.letrec] def macroImpl93 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_letrec_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_rwSeq_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.rwSeq] def macroImpl94 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_rwSeq_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_rwaAtLegacyLocation_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.rwaAtLegacyLocation] def macroImpl95 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_rwaAtLegacyLocation_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_showTermElab_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.showTermElab] def macroImpl96 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_showTermElab_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAc_nf__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticAc_nf_] def macroImpl97 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAc_nf__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAdmit_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticAdmit] def macroImpl98 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAdmit_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAnd_intros_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticAnd_intros] def macroImpl99 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAnd_intros_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAssumption_mod_cast__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticAssumption_mod_cast_] def macroImpl100 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAssumption_mod_cast__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticDsimp?!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticDsimp?!_»] def macroImpl101 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticDsimp?!__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticExfalso_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticExfalso] def macroImpl102 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticExfalso_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticExists_,,_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticExists_,,»] def macroImpl103 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticExists_,,_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHaveI___1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticHaveI__] def macroImpl104 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHaveI___1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHave___1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticHave__] def macroImpl105 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHave___1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHave'_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticHave'] def macroImpl106 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHave'_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticInfer_instance_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticInfer_instance] def macroImpl107 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticInfer_instance_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLetI___1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticLetI__] def macroImpl108 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLetI___1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLet___1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticLet__] def macroImpl109 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLet___1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLet'___1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticLet'__] def macroImpl110 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLet'___1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNext_=>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticNext_=>_»] def macroImpl111 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNext_=>__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNofun_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticNofun] def macroImpl112 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNofun_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNomatch_,,_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticNomatch_,,»] def macroImpl113 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNomatch_,,_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNorm_cast___1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticNorm_cast__] def macroImpl114 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNorm_cast___1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRefine_lift__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticRefine_lift_] def macroImpl115 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRefine_lift__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRefine_lift'__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticRefine_lift'_] def macroImpl116 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRefine_lift'__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticRfl] def macroImpl117 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl'_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticRfl'] def macroImpl118 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl'_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimp_all?!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimp_all?!_»] def macroImpl119 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimp_all?!__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimp?!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimp?!_»] def macroImpl120 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimp?!__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimpa!_»] def macroImpl121 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa!__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa!__1_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimpa!__1»] def macroImpl122 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa!__1_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimpa?_»] def macroImpl123 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?__1_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimpa?__1»] def macroImpl124 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?__1_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?!__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimpa?!_»] def macroImpl125 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?!__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?!__1_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tacticSimpa?!__1»] def macroImpl126 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?!__1_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSorry_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticSorry] def macroImpl127 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSorry_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticStop__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticStop_] def macroImpl128 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticStop__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSuffices__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticSuffices_] def macroImpl129 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSuffices__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticTrivial] def macroImpl130 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTry__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticTry_] def macroImpl131 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTry__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticUnhygienic__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticUnhygienic_] def macroImpl132 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticUnhygienic__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tactic_<;>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.«tactic_<;>_»] def macroImpl133 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tactic_<;>__1» stx c s
@[extern "x"] opaque _root_._aux_Init_Tactics___macroRules_tacticGet_elem_tactic_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticGet_elem_tactic] def macroImpl134 : Lean.Macro := fun stx c s => _aux_Init_Tactics___macroRules_tacticGet_elem_tactic_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticGet_elem_tactic_extensible] def macroImpl135 : Lean.Macro := fun stx c s => _aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_1 stx c s
@[extern "x"] opaque _root_.«_aux_Init_Tactics___macroRules_term‹_›_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term‹_›»] def macroImpl136 : Lean.Macro := fun stx c s => «_aux_Init_Tactics___macroRules_term‹_›_1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_2 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticRfl] def macroImpl137 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_2 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_2 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticTrivial] def macroImpl138 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_2 stx c s
@[extern "x"] opaque _root_._aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_2 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticGet_elem_tactic_extensible] def macroImpl139 : Lean.Macro := fun stx c s => _aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_2 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_3 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticRfl] def macroImpl140 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_3 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_3 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticTrivial] def macroImpl141 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_3 stx c s
@[extern "x"] opaque _root_._aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_3 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticGet_elem_tactic_extensible] def macroImpl142 : Lean.Macro := fun stx c s => _aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_3 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_4 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticTrivial] def macroImpl143 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_4 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_5 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticTrivial] def macroImpl144 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_5 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_6 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticTrivial] def macroImpl145 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_6 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacDepIfThenElse_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacDepIfThenElse] def macroImpl146 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacDepIfThenElse_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacIfThenElse_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacIfThenElse] def macroImpl147 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacIfThenElse_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticApply_mod_cast__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticApply_mod_cast_] def macroImpl148 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticApply_mod_cast__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticExact_mod_cast__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticExact_mod_cast_] def macroImpl149 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticExact_mod_cast__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticIterate_____1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticIterate____] def macroImpl150 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticIterate_____1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticRw_mod_cast____1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticRw_mod_cast___] def macroImpl151 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticRw_mod_cast____1 stx c s
@[extern "x"] opaque _root_._aux_Init_Core___macroRules_Lean_Parser_Tactic_tacticRfl_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticRfl] def macroImpl152 : Lean.Macro := fun stx c s => _aux_Init_Core___macroRules_Lean_Parser_Tactic_tacticRfl_1 stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_↔__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_↔_»] def macroImpl153 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_↔__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_∩__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∩_»] def macroImpl154 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_∩__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_∪__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_∪_»] def macroImpl155 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_∪__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_≈__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≈_»] def macroImpl156 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_≈__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_≠__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≠_»] def macroImpl157 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_≠__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_⊂__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_⊂_»] def macroImpl158 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_⊂__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_⊃__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_⊃_»] def macroImpl159 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_⊃__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_⊆__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_⊆_»] def macroImpl160 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_⊆__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_⊇__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_⊇_»] def macroImpl161 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_⊇__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_⊕__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_⊕_»] def macroImpl162 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_⊕__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_⊕'__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_⊕'_»] def macroImpl163 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_⊕'__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_!=__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_!=_»] def macroImpl164 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_!=__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_<->__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<->_»] def macroImpl165 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_<->__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_\__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_\_»] def macroImpl166 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_\__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term∅_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term∅»] def macroImpl167 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term∅_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term{}_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term{}»] def macroImpl168 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term{}_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_≠__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_≠_»] def macroImpl169 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_≠__2» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Core___macroRules_term_!=__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_!=_»] def macroImpl170 : Lean.Macro := fun stx c s => «_aux_Init_Core___macroRules_term_!=__2» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Meta___macroRules_Lean_Parser_Tactic_constructorBang_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.constructorBang] def macroImpl171 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Meta___macroRules_Lean_Parser_Tactic_constructorBang_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic._aux_Init_Meta___macroRules_Lean_Parser_Tactic_tacticErw____1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.tacticErw___] def macroImpl172 : Lean.Macro := fun stx c s => Lean.Parser.Tactic._aux_Init_Meta___macroRules_Lean_Parser_Tactic_tacticErw____1 stx c s
@[extern "x"] opaque _root_.Lean._aux_Init_Meta___macroRules_Lean_Parser_Syntax_addPrec_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Syntax.addPrec] def macroImpl173 : Lean.Macro := fun stx c s => Lean._aux_Init_Meta___macroRules_Lean_Parser_Syntax_addPrec_1 stx c s
@[extern "x"] opaque _root_.Lean._aux_Init_Meta___macroRules_Lean_Parser_Syntax_addPrio_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Syntax.addPrio] def macroImpl174 : Lean.Macro := fun stx c s => Lean._aux_Init_Meta___macroRules_Lean_Parser_Syntax_addPrio_1 stx c s
@[extern "x"] opaque _root_.Lean._aux_Init_Meta___macroRules_Lean_Parser_Syntax_subPrec_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Syntax.subPrec] def macroImpl175 : Lean.Macro := fun stx c s => Lean._aux_Init_Meta___macroRules_Lean_Parser_Syntax_subPrec_1 stx c s
@[extern "x"] opaque _root_.Lean._aux_Init_Meta___macroRules_Lean_Parser_Syntax_subPrio_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Syntax.subPrio] def macroImpl176 : Lean.Macro := fun stx c s => Lean._aux_Init_Meta___macroRules_Lean_Parser_Syntax_subPrio_1 stx c s
@[extern "x"] opaque _root_.Lean._aux_Init_NotationExtra___macroRules_Lean_convCalc__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.convCalc_] def macroImpl177 : Lean.Macro := fun stx c s => Lean._aux_Init_NotationExtra___macroRules_Lean_convCalc__1 stx c s
@[extern "x"] opaque _root_.Lean._aux_Init_NotationExtra___macroRules_Lean_solveTactic_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.solveTactic] def macroImpl178 : Lean.Macro := fun stx c s => Lean._aux_Init_NotationExtra___macroRules_Lean_solveTactic_1 stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_NotationExtra___macroRules_Lean_term_Matches_|_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«term_Matches_|»] def macroImpl179 : Lean.Macro := fun stx c s => Lean.«_aux_Init_NotationExtra___macroRules_Lean_term_Matches_|_1» stx c s
@[extern "x"] opaque _root_._aux_Init_NotationExtra___macroRules_tacticFunext____1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticFunext___] def macroImpl180 : Lean.Macro := fun stx c s => _aux_Init_NotationExtra___macroRules_tacticFunext____1 stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_termExists_,__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «termExists_,_»] def macroImpl181 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_termExists_,__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_term_×__1_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_×__1»] def macroImpl182 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_term_×__1_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_term_×'__1_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_×'__1»] def macroImpl183 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_term_×'__1_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_termΣ_,__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «termΣ_,_»] def macroImpl184 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_termΣ_,__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_termΣ'_,__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «termΣ'_,_»] def macroImpl185 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_termΣ'_,__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_term∃_,__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term∃_,_»] def macroImpl186 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_term∃_,__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_term%[_|_]_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term%[_|_]»] def macroImpl187 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_term%[_|_]_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_NotationExtra___macroRules_term{_}_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term{_}»] def macroImpl188 : Lean.Macro := fun stx c s => «_aux_Init_NotationExtra___macroRules_term{_}_1» stx c s
@[extern "x"] opaque _root_.Array._aux_Init_Data_Array_Mem___macroRules_tacticDecreasing_trivial_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl189 : Lean.Macro := fun stx c s => Array._aux_Init_Data_Array_Mem___macroRules_tacticDecreasing_trivial_1 stx c s
@[extern "x"] opaque _root_.Fin._aux_Init_GetElem___macroRules_tacticGet_elem_tactic_extensible_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticGet_elem_tactic_extensible] def macroImpl190 : Lean.Macro := fun stx c s => Fin._aux_Init_GetElem___macroRules_tacticGet_elem_tactic_extensible_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_allGoals_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.allGoals] def macroImpl191 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_allGoals_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_anyGoals_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.anyGoals] def macroImpl192 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_anyGoals_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_case_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.case] def macroImpl193 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_case_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_case'_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.case'] def macroImpl194 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_case'_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convApply__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.convApply_] def macroImpl195 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convApply__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convArgs_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.convArgs] def macroImpl196 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convArgs_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convDone_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.convDone] def macroImpl197 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convDone_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convErw___1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.convErw__] def macroImpl198 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convErw___1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convIntro____1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.convIntro___] def macroImpl199 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convIntro____1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convLeft_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.convLeft] def macroImpl200 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convLeft_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convNext__=>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«convNext__=>_»] def macroImpl201 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convNext__=>__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRepeat__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.convRepeat_] def macroImpl202 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRepeat__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRfl_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.convRfl] def macroImpl203 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRfl_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRight_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.convRight] def macroImpl204 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRight_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRw___1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.convRw__] def macroImpl205 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRw___1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convTrace_state_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.convTrace_state] def macroImpl206 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convTrace_state_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convTry__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.convTry_] def macroImpl207 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convTry__1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_conv_<;>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«conv_<;>_»] def macroImpl208 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_conv_<;>__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_conv·__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.«conv·_»] def macroImpl209 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_conv·__1» stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_failIfSuccess_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.failIfSuccess] def macroImpl210 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_failIfSuccess_1 stx c s
@[extern "x"] opaque _root_.Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_focus_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.Parser.Tactic.Conv.focus] def macroImpl211 : Lean.Macro := fun stx c s => Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_focus_1 stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def macroImpl212 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_term∀__,__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«term∀__,_»] def macroImpl213 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_term∀__,__1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_term∃__,__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«term∃__,_»] def macroImpl214 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_term∃__,__1» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_Data_List_Notation___macroRules_term[_]_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term[_]»] def macroImpl215 : Lean.Macro := fun stx c s => Lean.«_aux_Init_Data_List_Notation___macroRules_term[_]_1» stx c s
@[extern "x"] opaque _root_.List._aux_Init_Data_List_BasicAux___macroRules_tacticDecreasing_trivial_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl216 : Lean.Macro := fun stx c s => List._aux_Init_Data_List_BasicAux___macroRules_tacticDecreasing_trivial_1 stx c s
@[extern "x"] opaque _root_.Std._aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl217 : Lean.Macro := fun stx c s => Std._aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_1 stx c s
@[extern "x"] opaque _root_.Std._aux_Init_Data_Range_Polymorphic_Basic___macroRules_tacticGet_elem_tactic_extensible_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticGet_elem_tactic_extensible] def macroImpl218 : Lean.Macro := fun stx c s => Std._aux_Init_Data_Range_Polymorphic_Basic___macroRules_tacticGet_elem_tactic_extensible_1 stx c s
@[extern "x"] opaque _root_.Std.«_aux_Init_Data_Slice_Notation___macroRules_term__[_]_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term__[_]»] def macroImpl219 : Lean.Macro := fun stx c s => Std.«_aux_Init_Data_Slice_Notation___macroRules_term__[_]_1» stx c s
@[extern "x"] opaque _root_.String.Legacy.Iterator._aux_Init_Data_String_Iterator___macroRules_tacticDecreasing_trivial_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl220 : Lean.Macro := fun stx c s => String.Legacy.Iterator._aux_Init_Data_String_Iterator___macroRules_tacticDecreasing_trivial_1 stx c s
@[extern "x"] opaque _root_.String._aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl221 : Lean.Macro := fun stx c s => String._aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_1 stx c s
@[extern "x"] opaque _root_.«_aux_Init_ByCases___macroRules_tacticBy_cases_:__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticBy_cases_:_»] def macroImpl222 : Lean.Macro := fun stx c s => «_aux_Init_ByCases___macroRules_tacticBy_cases_:__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Control_Basic___macroRules_term_<&&>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<&&>_»] def macroImpl223 : Lean.Macro := fun stx c s => «_aux_Init_Control_Basic___macroRules_term_<&&>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Control_Basic___macroRules_term_<&>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<&>_»] def macroImpl224 : Lean.Macro := fun stx c s => «_aux_Init_Control_Basic___macroRules_term_<&>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Control_Basic___macroRules_term_<=<__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<=<_»] def macroImpl225 : Lean.Macro := fun stx c s => «_aux_Init_Control_Basic___macroRules_term_<=<__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Control_Basic___macroRules_term_<||>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_<||>_»] def macroImpl226 : Lean.Macro := fun stx c s => «_aux_Init_Control_Basic___macroRules_term_<||>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Control_Basic___macroRules_term_=<<__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_=<<_»] def macroImpl227 : Lean.Macro := fun stx c s => «_aux_Init_Control_Basic___macroRules_term_=<<__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Control_Basic___macroRules_term_>=>__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term_>=>_»] def macroImpl228 : Lean.Macro := fun stx c s => «_aux_Init_Control_Basic___macroRules_term_>=>__1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_Data_Array_Basic___macroRules_term#[_,]_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term#[_,]»] def macroImpl229 : Lean.Macro := fun stx c s => «_aux_Init_Data_Array_Basic___macroRules_term#[_,]_1» stx c s
@[extern "x"] opaque _root_._aux_Init_Data_Range_Basic___macroRules_tacticGet_elem_tactic_extensible_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticGet_elem_tactic_extensible] def macroImpl230 : Lean.Macro := fun stx c s => _aux_Init_Data_Range_Basic___macroRules_tacticGet_elem_tactic_extensible_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Data_Range_Polymorphic_GetElemTactic___macroRules_tacticGet_elem_tactic_extensible_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticGet_elem_tactic_extensible] def macroImpl231 : Lean.Macro := fun stx c s => _aux_Init_Data_Range_Polymorphic_GetElemTactic___macroRules_tacticGet_elem_tactic_extensible_1 stx c s
@[extern "x"] opaque _root_.«_aux_Init_GetElem___macroRules_term__[_]_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term__[_]»] def macroImpl232 : Lean.Macro := fun stx c s => «_aux_Init_GetElem___macroRules_term__[_]_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_GetElem___macroRules_term__[_]_!_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term__[_]_!»] def macroImpl233 : Lean.Macro := fun stx c s => «_aux_Init_GetElem___macroRules_term__[_]_!_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_GetElem___macroRules_term__[_]_?_1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term__[_]_?»] def macroImpl234 : Lean.Macro := fun stx c s => «_aux_Init_GetElem___macroRules_term__[_]_?_1» stx c s
@[extern "x"] opaque _root_.«_aux_Init_GetElem___macroRules_term__[_]'__1» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «term__[_]'_»] def macroImpl235 : Lean.Macro := fun stx c s => «_aux_Init_GetElem___macroRules_term__[_]'__1» stx c s
@[extern "x"] opaque _root_._aux_Init_WFTactics___macroRules_tacticClean_wf_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticClean_wf] def macroImpl236 : Lean.Macro := fun stx c s => _aux_Init_WFTactics___macroRules_tacticClean_wf_1 stx c s
@[extern "x"] opaque _root_._aux_Init_WFTactics___macroRules_tacticDecreasing_tactic_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_tactic] def macroImpl237 : Lean.Macro := fun stx c s => _aux_Init_WFTactics___macroRules_tacticDecreasing_tactic_1 stx c s
@[extern "x"] opaque _root_._aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl238 : Lean.Macro := fun stx c s => _aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_1 stx c s
@[extern "x"] opaque _root_._aux_Init_WFTactics___macroRules_tacticDecreasing_with__1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_with_] def macroImpl239 : Lean.Macro := fun stx c s => _aux_Init_WFTactics___macroRules_tacticDecreasing_with__1 stx c s
@[extern "x"] opaque _root_._aux_Init_WFTactics___macroRules_tacticSimp_wf_1 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticSimp_wf] def macroImpl240 : Lean.Macro := fun stx c s => _aux_Init_WFTactics___macroRules_tacticSimp_wf_1 stx c s
@[extern "x"] opaque _root_.Array._aux_Init_Data_Array_Mem___macroRules_tacticDecreasing_trivial_2 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl241 : Lean.Macro := fun stx c s => Array._aux_Init_Data_Array_Mem___macroRules_tacticDecreasing_trivial_2 stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def macroImpl242 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___2» stx c s
@[extern "x"] opaque _root_.Std._aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_2 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl243 : Lean.Macro := fun stx c s => Std._aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_2 stx c s
@[extern "x"] opaque _root_.String.Legacy.Iterator._aux_Init_Data_String_Iterator___macroRules_tacticDecreasing_trivial_2 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl244 : Lean.Macro := fun stx c s => String.Legacy.Iterator._aux_Init_Data_String_Iterator___macroRules_tacticDecreasing_trivial_2 stx c s
@[extern "x"] opaque _root_.String._aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_2 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl245 : Lean.Macro := fun stx c s => String._aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_2 stx c s
@[extern "x"] opaque _root_.«_aux_Init_ByCases___macroRules_tacticBy_cases_:__2» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro «tacticBy_cases_:_»] def macroImpl246 : Lean.Macro := fun stx c s => «_aux_Init_ByCases___macroRules_tacticBy_cases_:__2» stx c s
@[extern "x"] opaque _root_._aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_2 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl247 : Lean.Macro := fun stx c s => _aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_2 stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___3» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def macroImpl248 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___3» stx c s
@[extern "x"] opaque _root_.Std._aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_3 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl249 : Lean.Macro := fun stx c s => Std._aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_3 stx c s
@[extern "x"] opaque _root_.String._aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_3 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl250 : Lean.Macro := fun stx c s => String._aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_3 stx c s
@[extern "x"] opaque _root_._aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_3 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl251 : Lean.Macro := fun stx c s => _aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_3 stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___4» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def macroImpl252 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___4» stx c s
@[extern "x"] opaque _root_.Std._aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_4 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl253 : Lean.Macro := fun stx c s => Std._aux_Init_Data_Iterators_Basic___macroRules_tacticDecreasing_trivial_4 stx c s
@[extern "x"] opaque _root_.String._aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_4 (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro tacticDecreasing_trivial] def macroImpl254 : Lean.Macro := fun stx c s => String._aux_Init_Data_String_Termination___macroRules_tacticDecreasing_trivial_4 stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___5» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def macroImpl255 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___5» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___6» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def macroImpl256 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___6» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___7» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def macroImpl257 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___7» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___8» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def macroImpl258 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___8» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___9» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def macroImpl259 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___9» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___10» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def macroImpl260 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___10» stx c s
@[extern "x"] opaque _root_.Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___11» (stx : Lean.Syntax) (c : Lean.Macro.Context) (s : Lean.Macro.State) : EStateM.Result Lean.Macro.Exception Lean.Macro.State Lean.Syntax
@[macro Lean.«termSatisfies_binder_pred%__»] def macroImpl261 : Lean.Macro := fun stx c s => Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___11» stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_And_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander And] def unexpandImpl1 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_And_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_BEq_beq_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander BEq.beq] def unexpandImpl2 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_BEq_beq_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_Bind_bind_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Bind.bind] def unexpandImpl3 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_Bind_bind_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_Dvd_dvd_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Dvd.dvd] def unexpandImpl4 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_Dvd_dvd_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_Eq_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Eq] def unexpandImpl5 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_Eq_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_Function_comp_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Function.comp] def unexpandImpl6 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_Function_comp_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_GE_ge_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander GE.ge] def unexpandImpl7 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_GE_ge_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_GT_gt_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander GT.gt] def unexpandImpl8 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_GT_gt_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_HAdd_hAdd_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HAdd.hAdd] def unexpandImpl9 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_HAdd_hAdd_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_HAppend_hAppend_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HAppend.hAppend] def unexpandImpl10 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_HAppend_hAppend_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_HDiv_hDiv_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HDiv.hDiv] def unexpandImpl11 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_HDiv_hDiv_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_HEq_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HEq] def unexpandImpl12 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_HEq_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_HMod_hMod_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HMod.hMod] def unexpandImpl13 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_HMod_hMod_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_HMul_hMul_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HMul.hMul] def unexpandImpl14 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_HMul_hMul_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_HPow_hPow_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HPow.hPow] def unexpandImpl15 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_HPow_hPow_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_HSub_hSub_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander HSub.hSub] def unexpandImpl16 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_HSub_hSub_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_LE_le_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander LE.le] def unexpandImpl17 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_LE_le_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_LT_lt_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander LT.lt] def unexpandImpl18 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_LT_lt_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_List_cons_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander List.cons] def unexpandImpl19 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_List_cons_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_Membership_mem_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Membership.mem] def unexpandImpl20 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_Membership_mem_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_Neg_neg_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Neg.neg] def unexpandImpl21 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_Neg_neg_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_Not_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Not] def unexpandImpl22 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_Not_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_Or_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Or] def unexpandImpl23 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_Or_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_Prod_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Prod] def unexpandImpl24 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_Prod_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_GE_ge_2 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander GE.ge] def unexpandImpl25 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_GE_ge_2 stx c s
@[extern "x"] opaque _root_._aux_Init_Notation___unexpand_LE_le_2 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander LE.le] def unexpandImpl26 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Notation___unexpand_LE_le_2 stx c s
@[extern "x"] opaque _root_._aux_Init_Core___unexpand_Iff_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Iff] def unexpandImpl27 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Core___unexpand_Iff_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Core___unexpand_Ne_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Ne] def unexpandImpl28 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Core___unexpand_Ne_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Core___unexpand_Sum_1 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Sum] def unexpandImpl29 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Core___unexpand_Sum_1 stx c s
@[extern "x"] opaque _root_._aux_Init_Core___unexpand_Iff_2 (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Iff] def unexpandImpl30 : Lean.PrettyPrinter.Unexpander := fun stx c s => _aux_Init_Core___unexpand_Iff_2 stx c s
@[extern "x"] opaque _root_.unexpandExists (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Exists] def unexpandImpl31 : Lean.PrettyPrinter.Unexpander := fun stx c s => unexpandExists stx c s
@[extern "x"] opaque _root_.unexpandListNil (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander List.nil] def unexpandImpl32 : Lean.PrettyPrinter.Unexpander := fun stx c s => unexpandListNil stx c s
@[extern "x"] opaque _root_.unexpandListCons (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander List.cons] def unexpandImpl33 : Lean.PrettyPrinter.Unexpander := fun stx c s => unexpandListCons stx c s
@[extern "x"] opaque _root_.unexpandIte (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander ite] def unexpandImpl34 : Lean.PrettyPrinter.Unexpander := fun stx c s => unexpandIte stx c s
@[extern "x"] opaque _root_.unexpandSubtype (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Subtype] def unexpandImpl35 : Lean.PrettyPrinter.Unexpander := fun stx c s => unexpandSubtype stx c s
@[extern "x"] opaque _root_.unexpandUnit (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander PUnit.unit] def unexpandImpl36 : Lean.PrettyPrinter.Unexpander := fun stx c s => unexpandUnit stx c s
@[extern "x"] opaque _root_.unexpandSigma (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Sigma] def unexpandImpl37 : Lean.PrettyPrinter.Unexpander := fun stx c s => unexpandSigma stx c s
@[extern "x"] opaque _root_.unexpandPSigma (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander PSigma] def unexpandImpl38 : Lean.PrettyPrinter.Unexpander := fun stx c s => unexpandPSigma stx c s
@[extern "x"] opaque _root_.unexpandEqNDRec (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Eq.ndrec] def unexpandImpl39 : Lean.PrettyPrinter.Unexpander := fun stx c s => unexpandEqNDRec stx c s
@[extern "x"] opaque _root_.unexpandEqRec (stx : Lean.Syntax) (r : Lean.Syntax) (s : Unit) : EStateM.Result Unit Unit Lean.Syntax
@[app_unexpander Eq.rec] def unexpandImpl40 : Lean.PrettyPrinter.Unexpander := fun stx c s => unexpandEqRec stx c s
