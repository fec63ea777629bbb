-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Char
/-!
# Repr: `Repr`, `ToString` and formatted text, as far as `deriving Repr` needs them

These are pure functions into text, which `decide` and `rfl` can compute.
-/
set_option linter.all false
universe u v

/-! ## Text of numbers -/

namespace Nat
def digitChar (n : Nat) : Char :=
  if n = 0 then '0' else if n = 1 then '1' else if n = 2 then '2' else if n = 3 then '3' else
  if n = 4 then '4' else if n = 5 then '5' else if n = 6 then '6' else if n = 7 then '7' else
  if n = 8 then '8' else if n = 9 then '9' else if n = 10 then 'a' else if n = 11 then 'b' else
  if n = 12 then 'c' else if n = 13 then 'd' else if n = 14 then 'e' else if n = 15 then 'f' else '*'
def toDigitsCore (base : Nat) : Nat → Nat → List Char → List Char
  | 0, _, ds => ds
  | fuel + 1, n, ds => if n / base = 0 then digitChar (n % base) :: ds
    else toDigitsCore base fuel (n / base) (digitChar (n % base) :: ds)
def toDigits (base : Nat) (n : Nat) : List Char := toDigitsCore base (n + 1) n []
protected def repr (n : Nat) : String := .ofList (toDigits 10 n)
end Nat
protected def Int.repr : Int → String
  | .ofNat m => Nat.repr m
  | .negSucc m => "-" ++ Nat.repr (m + 1)

/-! ## Formatted text -/

namespace Std
inductive Format.FlattenBehavior where
  | allOrNone
  | fill
inductive Format where
  | nil
  | line
  | align (force : Bool)
  | text : String → Format
  | nest (indent : Int) (f : Format)
  | append : Format → Format → Format
  | group : Format → (behavior : Format.FlattenBehavior := .allOrNone) → Format
  | tag : Nat → Format → Format
namespace Format
instance : Append Format := ⟨append⟩
instance : Coe String Format := ⟨text⟩
instance : Inhabited Format := ⟨nil⟩
def bracket (l : String) (x : Format) (r : String) : Format := group (nest l.length (text l ++ x ++ text r))
def paren (f : Format) : Format := bracket "(" f ")"
def sbracket (f : Format) : Format := bracket "[" f "]"
end Format
class ToFormat (α : Type u) where
  format : α → Format
export ToFormat (format)
instance : ToFormat Format := ⟨fun f => f⟩
instance : ToFormat String := ⟨.text⟩
def Format.joinSep {α : Type u} [ToFormat α] : List α → Format → Format
  | [], _ => .nil
  | [a], _ => format a
  | a :: as, sep => as.foldl (fun r a => r ++ sep ++ format a) (format a)
end Std
open Std

/-! ## Repr and ToString -/

class Repr (α : Type u) where
  reprPrec : α → Nat → Format
export Repr (reprPrec)
abbrev repr [Repr α] (a : α) : Format := reprPrec a 0
abbrev reprArg [Repr α] (a : α) : Format := reprPrec a 1024
class ReprAtom (α : Type u)
def Repr.addAppParen (f : Format) (prec : Nat) : Format := if prec ≥ 1024 then .paren f else f
instance (priority := low) [Repr α] : ToFormat α := ⟨repr⟩
instance : Repr Nat := ⟨fun n _ => .text n.repr⟩
instance : Repr Int := ⟨fun i prec => if i < 0 then Repr.addAppParen (.text i.repr) prec else .text i.repr⟩
instance : Repr Bool := ⟨fun b _ => match b with | true => .text "true" | false => .text "false"⟩
instance : Repr Unit := ⟨fun _ _ => .text "()"⟩
instance : Repr (Fin n) := ⟨fun i _ => .text i.val.repr⟩
instance : Repr String := ⟨fun s _ => .text ("\"" ++ s ++ "\"")⟩
instance : Repr Char := ⟨fun c _ => .text ("'" ++ String.singleton c ++ "'")⟩
instance [Repr α] : Repr (Option α) := ⟨fun o prec => match o with
  | none => .text "none"
  | some a => Repr.addAppParen (.text "some " ++ reprArg a) prec⟩
instance [Repr α] [Repr β] : Repr (α ⊕ β) := ⟨fun s prec => match s with
  | .inl a => Repr.addAppParen (.text "Sum.inl " ++ reprArg a) prec
  | .inr b => Repr.addAppParen (.text "Sum.inr " ++ reprArg b) prec⟩
instance [Repr α] [Repr β] : Repr (α × β) := ⟨fun p _ => Format.bracket "(" (repr p.1 ++ Format.text "," ++ Format.line ++ repr p.2) ")"⟩
instance [Repr α] : Repr (List α) := ⟨fun l _ => match l with
  | [] => .text "[]"
  | as => Format.bracket "[" (Format.joinSep as (Format.text "," ++ Format.line)) "]"⟩
instance {p : α → Prop} [Repr α] : Repr (Subtype p) := ⟨fun s prec => reprPrec s.val prec⟩
instance : Repr Empty := ⟨nofun⟩
instance : Repr Ordering := ⟨fun o prec => Repr.addAppParen (.text (match o with
  | .lt => "Ordering.lt"
  | .eq => "Ordering.eq"
  | .gt => "Ordering.gt")) prec⟩
class ToString (α : Type u) where
  toString : α → String
export ToString (toString)
instance : ToString String := ⟨fun s => s⟩
instance : ToString Char := ⟨String.singleton⟩
instance : ToString Bool := ⟨fun b => cond b "true" "false"⟩
instance : ToString Nat := ⟨Nat.repr⟩
instance : ToString Int := ⟨Int.repr⟩
instance : ToString Unit := ⟨fun _ => "()"⟩
instance : ToString (Fin n) := ⟨fun i => i.val.repr⟩
instance {p : Prop} : ToString (Decidable p) := ⟨fun d => match d with
  | .isTrue _ => "true"
  | .isFalse _ => "false"⟩

/-! ## No evaluation

The definitions of the theory say what values are, not how compiled Lean stores them (an `Int`, say):
what `#eval` printed could be false, so it says why it does nothing. -/

namespace Lean.Macro
def noEval : String :=
  "`#eval` is not available: the embedded theory says what values are, not how they are stored; use `example : a = b := by decide`"
@[macro Lean.Parser.Command.eval] def refuseEval : Lean.Macro := fun stx _ s => .error (.error stx noEval) s
@[macro Lean.Parser.Command.evalBang] def refuseEvalBang : Lean.Macro := fun stx _ s => .error (.error stx noEval) s
end Lean.Macro
