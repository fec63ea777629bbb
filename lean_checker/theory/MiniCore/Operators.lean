-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Prelude
/-!
# Operators: the classes behind the notation, and the recursive definitions of arithmetic

`Nat.add`, `Nat.mul` and `Nat.pow` (like `Nat.sub`, `Nat.beq` and `Nat.ble` of the prelude) are also
computed by the kernel with big integers; here they are the usual recursions, so their defining
equations hold by `rfl`.
-/
set_option linter.all false
universe u v w

/-! ## Operation classes -/

class Zero (α : Type u) where zero : α
class One (α : Type u) where one : α
class HAdd (α : Type u) (β : Type v) (γ : outParam (Type w)) where hAdd : α → β → γ
class HSub (α : Type u) (β : Type v) (γ : outParam (Type w)) where hSub : α → β → γ
class HMul (α : Type u) (β : Type v) (γ : outParam (Type w)) where hMul : α → β → γ
class HDiv (α : Type u) (β : Type v) (γ : outParam (Type w)) where hDiv : α → β → γ
class HMod (α : Type u) (β : Type v) (γ : outParam (Type w)) where hMod : α → β → γ
class HPow (α : Type u) (β : Type v) (γ : outParam (Type w)) where hPow : α → β → γ
class HSMul (α : Type u) (β : Type v) (γ : outParam (Type w)) where hSMul : α → β → γ
class HAppend (α : Type u) (β : Type v) (γ : outParam (Type w)) where hAppend : α → β → γ
class HOrElse (α : Type u) (β : Type v) (γ : outParam (Type w)) where hOrElse : α → (Unit → β) → γ
class HAndThen (α : Type u) (β : Type v) (γ : outParam (Type w)) where hAndThen : α → (Unit → β) → γ
class HAnd (α : Type u) (β : Type v) (γ : outParam (Type w)) where hAnd : α → β → γ
class HXor (α : Type u) (β : Type v) (γ : outParam (Type w)) where hXor : α → β → γ
class HOr (α : Type u) (β : Type v) (γ : outParam (Type w)) where hOr : α → β → γ
class HShiftLeft (α : Type u) (β : Type v) (γ : outParam (Type w)) where hShiftLeft : α → β → γ
class HShiftRight (α : Type u) (β : Type v) (γ : outParam (Type w)) where hShiftRight : α → β → γ
class Add (α : Type u) where add : α → α → α
class Sub (α : Type u) where sub : α → α → α
class Mul (α : Type u) where mul : α → α → α
class Neg (α : Type u) where neg : α → α
class Div (α : Type u) where div : α → α → α
class Inv (α : Type u) where inv : α → α
class Mod (α : Type u) where mod : α → α → α
class Dvd (α : Type u) where dvd : α → α → Prop
class Pow (α : Type u) (β : Type v) where pow : α → β → α
class NatPow (α : Type u) where protected pow : α → Nat → α
class SMul (M : Type u) (α : Type v) where smul : M → α → α
class Append (α : Type u) where append : α → α → α
class OrElse (α : Type u) where orElse : α → (Unit → α) → α
class AndThen (α : Type u) where andThen : α → (Unit → α) → α
class AndOp (α : Type u) where and : α → α → α
class XorOp (α : Type u) where xor : α → α → α
class OrOp (α : Type u) where or : α → α → α
class Complement (α : Type u) where complement : α → α
class ShiftLeft (α : Type u) where shiftLeft : α → α → α
class ShiftRight (α : Type u) where shiftRight : α → α → α
class LE (α : Type u) where le : α → α → Prop
class LT (α : Type u) where lt : α → α → Prop
class BEq (α : Type u) where beq : α → α → Bool
class Max (α : Type u) where max : α → α → α
class Min (α : Type u) where min : α → α → α
class HasEquiv (α : Sort u) where Equiv : α → α → Sort v
class EmptyCollection (α : Type u) where emptyCollection : α
class HasSubset (α : Type u) where Subset : α → α → Prop
class HasSSubset (α : Type u) where SSubset : α → α → Prop
class Union (α : Type u) where union : α → α → α
class Inter (α : Type u) where inter : α → α → α
class SDiff (α : Type u) where sdiff : α → α → α
class Insert (α : outParam (Type u)) (γ : Type v) where insert : α → γ → γ
class Singleton (α : outParam (Type u)) (β : Type v) where singleton : α → β
class Membership (α : outParam (Type u)) (γ : Type v) where mem : γ → α → Prop
class Trans (r : α → β → Sort u) (s : β → γ → Sort v) (t : outParam (α → γ → Sort w)) where
  trans : r a b → s b c → t a c
export Max (max)
export Min (min)
@[reducible] def GE.ge [LE α] (a b : α) : Prop := LE.le b a
@[reducible] def GT.gt [LT α] (a b : α) : Prop := LT.lt b a
@[reducible] def Ne {α : Sort u} (a b : α) : Prop := Not (Eq a b)
@[inline] def bne [BEq α] (a b : α) : Bool := not (BEq.beq a b)
class NeZero [OfNat R 0] (n : R) : Prop where
  out : Not (Eq n 0)

attribute [match_pattern] Add.add HAdd.hAdd Neg.neg Mul.mul HMul.hMul
@[default_instance] instance instHAdd [Add α] : HAdd α α α where hAdd := Add.add
@[default_instance] instance instHSub [Sub α] : HSub α α α where hSub := Sub.sub
@[default_instance] instance instHMul [Mul α] : HMul α α α where hMul := Mul.mul
@[default_instance] instance instHDiv [Div α] : HDiv α α α where hDiv := Div.div
@[default_instance] instance instHMod [Mod α] : HMod α α α where hMod := Mod.mod
@[default_instance] instance instPowNat [NatPow α] : Pow α Nat where pow := NatPow.pow
@[default_instance] instance instHPow [Pow α β] : HPow α β α where hPow := Pow.pow
@[default_instance] instance instHSMul [SMul α β] : HSMul α β β where hSMul := SMul.smul
@[default_instance] instance instHAppendOfAppend [Append α] : HAppend α α α where hAppend := Append.append
@[default_instance] instance instHOrElseOfOrElse [OrElse α] : HOrElse α α α where hOrElse := OrElse.orElse
@[default_instance] instance instHAndThenOfAndThen [AndThen α] : HAndThen α α α where hAndThen := AndThen.andThen
@[default_instance] instance instHAndOfAndOp [AndOp α] : HAnd α α α where hAnd := AndOp.and
@[default_instance] instance instHXorOfXorOp [XorOp α] : HXor α α α where hXor := XorOp.xor
@[default_instance] instance instHOrOfOrOp [OrOp α] : HOr α α α where hOr := OrOp.or
@[default_instance] instance instHShiftLeftOfShiftLeft [ShiftLeft α] : HShiftLeft α α α where hShiftLeft := ShiftLeft.shiftLeft
@[default_instance] instance instHShiftRightOfShiftRight [ShiftRight α] : HShiftRight α α α where hShiftRight := ShiftRight.shiftRight
instance instBEqOfDecidableEq [DecidableEq α] : BEq α where beq a b := decide (Eq a b)

/-! ## Functions -/

@[inline] def Function.comp {α : Sort u} {β : Sort v} {δ : Sort w} (f : β → δ) (g : α → β) : α → δ :=
  fun x => f (g x)
@[inline] def Function.const {α : Sort u} (β : Sort v) (a : α) : β → α := fun _ => a
@[inline] def flip {α : Sort u} {β : Sort v} {φ : Sort w} (f : α → β → φ) : β → α → φ := fun b a => f a b

/-! ## Arithmetic on `Nat` -/

set_option bootstrap.genMatcherCode false
@[match_pattern, extern "lean_nat_add"] protected def Nat.add : (@& Nat) → (@& Nat) → Nat
  | n, .zero => n
  | n, .succ m => .succ (Nat.add n m)
instance instAddNat : Add Nat := ⟨Nat.add⟩
@[extern "lean_nat_mul"] protected def Nat.mul : (@& Nat) → (@& Nat) → Nat
  | _, .zero => .zero
  | n, .succ m => Nat.add (Nat.mul n m) n
instance instMulNat : Mul Nat := ⟨Nat.mul⟩
instance instSubNat : Sub Nat := ⟨Nat.sub⟩
@[extern "lean_nat_pow"] protected def Nat.pow : (@& Nat) → (@& Nat) → Nat
  | _, .zero => .succ .zero
  | m, .succ n => Nat.mul (Nat.pow m n) m
instance instNatPowNat : NatPow Nat := ⟨Nat.pow⟩
set_option bootstrap.genMatcherCode true

inductive Nat.le (n : Nat) : Nat → Prop where
  | refl : Nat.le n n
  | step : Nat.le n m → Nat.le n (Nat.succ m)
def Nat.lt (n m : Nat) : Prop := Nat.le (Nat.succ n) m
instance instLENat : LE Nat := ⟨Nat.le⟩
instance instLTNat : LT Nat := ⟨Nat.lt⟩
instance Nat.instDvd : Dvd Nat := ⟨fun a b => Exists (fun c => Eq b (HMul.hMul a c))⟩

/-! ## Order classes and `sizeOf` -/

-- `SizeOf` must precede every structure with a recursor of its own, or be absent for all of them.
class SizeOf (α : Sort u) where
  sizeOf : α → Nat
export SizeOf (sizeOf)
instance instSizeOfNat : SizeOf Nat := ⟨fun n => n⟩
protected def default.sizeOf (α : Sort u) : α → Nat := fun _ => 0
@[instance 10] instance instSizeOfDefault (α : Sort u) : SizeOf α := ⟨default.sizeOf α⟩
