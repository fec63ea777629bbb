-- SPDX-License-Identifier: Apache-2.0
prelude
set_option linter.all false
set_option autoImplicit true
set_option checkBinderAnnotations false
set_option relaxedAutoImplicit true
universe u v w

-- compiler hooks
unsafe axiom lcErased : Type
unsafe axiom lcAny : Type
unsafe axiom lcVoid : Type
unsafe axiom lcProof {α : Prop} : α
unsafe axiom lcCast {α : Sort u} {β : Sort v} (a : α) : β
unsafe axiom lcUnreachable {α : Sort u} : α

set_option bootstrap.inductiveCheckResultingUniverse false in
inductive PUnit : Sort u where | unit : PUnit
abbrev Unit : Type := PUnit
@[match_pattern] abbrev Unit.unit : Unit := PUnit.unit
inductive True : Prop where | intro : True
inductive False : Prop
inductive Empty : Type
def Not (a : Prop) : Prop := a → False
@[macro_inline] def False.elim {C : Sort u} (h : False) : C := h.rec
@[macro_inline] def absurd {a : Prop} {b : Sort v} (h₁ : a) (h₂ : Not a) : b := (h₂ h₁).rec

inductive Eq : {α : Sort u} → α → α → Prop where | refl (a : α) : Eq a a
abbrev Eq.ndrec.{u1, u2} {α : Sort u2} {a : α} {motive : α → Sort u1} (m : motive a) {b : α} (h : Eq a b) : motive b := h.rec m
@[match_pattern] def rfl {α : Sort u} {a : α} : Eq a a := Eq.refl a
theorem Eq.subst {α : Sort u} {motive : α → Prop} {a b : α} (h₁ : Eq a b) (h₂ : motive a) : motive b := Eq.ndrec h₂ h₁
@[symm] theorem Eq.symm {α : Sort u} {a b : α} (h : Eq a b) : Eq b a := h.rec (Eq.refl a)
theorem Eq.trans {α : Sort u} {a b c : α} (h₁ : Eq a b) (h₂ : Eq b c) : Eq a c := h₂.rec h₁
@[macro_inline] def cast {α β : Sort u} (h : Eq α β) (a : α) : β := h.rec a
theorem congrArg {α : Sort u} {β : Sort v} {a₁ a₂ : α} (f : α → β) (h : Eq a₁ a₂) : Eq (f a₁) (f a₂) := h.rec rfl
theorem congr {α : Sort u} {β : Sort v} {f₁ f₂ : α → β} {a₁ a₂ : α} (h₁ : Eq f₁ f₂) (h₂ : Eq a₁ a₂) : Eq (f₁ a₁) (f₂ a₂) := h₁.rec (h₂.rec rfl)
theorem congrFun {α : Sort u} {β : α → Sort v} {f g : (x : α) → β x} (h : Eq f g) (a : α) : Eq (f a) (g a) := h.rec rfl
theorem congrFun' {α : Sort u} {β : Sort v} {f g : α → β} (h : Eq f g) (a : α) : Eq (f a) (g a) := h.rec rfl

init_quot
inductive HEq : {α : Sort u} → α → {β : Sort u} → β → Prop where | refl (a : α) : HEq a a
@[match_pattern] protected def HEq.rfl {α : Sort u} {a : α} : HEq a a := HEq.refl a
theorem eq_of_heq {α : Sort u} {a a' : α} (h : HEq a a') : Eq a a' :=
  have aux : (α β : Sort u) → (a : α) → (b : β) → HEq a b → (h : Eq α β) → Eq (cast h a) b :=
    fun α β a b h₁ => h₁.rec (fun _ => rfl)
  aux α α a a' h rfl

theorem heq_of_eq {α : Sort u} {a a' : α} (h : Eq a a') : HEq a a' := h.rec (HEq.refl a)
theorem HEq.symm {α β : Sort u} {a : α} {b : β} (h : HEq a b) : HEq b a := h.rec (HEq.refl a)
theorem type_eq_of_heq {α β : Sort u} {a : α} {b : β} (h : HEq a b) : Eq α β := h.rec rfl
def id {α : Sort u} (a : α) : α := a
structure Prod (α : Type u) (β : Type v) where
  mk ::
  fst : α
  snd : β
def wfParam {α : Sort u} (a : α) : α := a
structure PProd (α : Sort u) (β : Sort v) where
  mk ::
  fst : α
  snd : β
inductive Bool : Type where | false : Bool | true : Bool
export Bool (false true)
@[macro_inline] def cond {α : Sort u} (c : Bool) (x y : α) : α :=
  c.casesOn y x
structure PULift.{r, s} (α : Sort s) : Sort (max s r 1) where
  up ::
  down : α
set_option genCtorIdx false in
inductive Nat : Type where | zero : Nat | succ (n : Nat) : Nat
@[extern "lean_nat_dec_le"] def Nat.ble (n m : @& Nat) : Bool :=
  n.rec (motive := fun _ => Nat → Bool) (fun _ => true) (fun _ ih m => m.rec (motive := fun _ => Bool) false (fun m' _ => ih m')) m
@[extern "lean_nat_dec_eq"] def Nat.beq (n m : @& Nat) : Bool :=
  n.rec (motive := fun _ => Nat → Bool) (fun m => m.rec (motive := fun _ => Bool) true (fun _ _ => false))
    (fun _ ih m => m.rec (motive := fun _ => Bool) false (fun m' _ => ih m')) m
class inductive Decidable (p : Prop) where
  | isFalse (h : Not p) : Decidable p
  | isTrue (h : p) : Decidable p
export Decidable (isTrue isFalse)
theorem Nat.eq_of_beq_eq_true (n m : Nat) : Eq (Nat.beq n m) true → Eq n m :=
  n.rec (motive := fun n => (m : Nat) → Eq (Nat.beq n m) true → Eq n m)
    (fun m => m.rec (motive := fun m => Eq (Nat.beq zero m) true → Eq zero m) (fun _ => rfl) (fun m _ h => Bool.noConfusion h))
    (fun n ih m => m.rec (motive := fun m => Eq (Nat.beq (succ n) m) true → Eq (succ n) m) (fun h => Bool.noConfusion h) (fun m _ h => congrArg succ (ih m h))) m
theorem Nat.beq_self (n : Nat) : Eq (Nat.beq n n) true := n.rec (motive := fun n => Eq (Nat.beq n n) true) rfl (fun _ ih => ih)
theorem Nat.ne_of_beq_eq_false {n m : Nat} (h : Eq (Nat.beq n m) false) : Not (Eq n m) :=
  fun e => Bool.noConfusion ((h.symm.trans (e.rec (motive := fun m _ => Eq (Nat.beq n m) true) (Nat.beq_self n))) : Eq false true)
@[extern "lean_nat_dec_eq"] def Nat.decEq (n m : @& Nat) : Decidable (Eq n m) :=
  (Nat.beq n m).rec (motive := fun b => Eq (Nat.beq n m) b → Decidable (Eq n m))
    (fun h => isFalse (Nat.ne_of_beq_eq_false h)) (fun h => isTrue (Nat.eq_of_beq_eq_true n m h)) rfl
@[extern "lean_nat_pred"] def Nat.pred (n : @& Nat) : Nat := n.rec (motive := fun _ => Nat) .zero (fun n _ => n)
@[extern "lean_nat_sub"] protected def Nat.sub (n m : @& Nat) : Nat := m.rec (motive := fun _ => Nat) n (fun _ ih => Nat.pred ih)
attribute [gen_constructor_elims] Nat
theorem noConfusion_of_Nat.{v'} {α : Sort v'} (f : α → Nat) {a b : α} (h : Eq a b) : (Nat.beq (f a) (f b)).rec (motive := fun _ => Prop) False True :=
  h.rec (motive := fun b _ => (Nat.beq (f a) (f b)).rec (motive := fun _ => Prop) False True)
    (@Eq.ndrec Bool true (fun b => @Bool.rec (fun _ => Prop) False True b) True.intro _ (Nat.beq_self (f a)).symm)

structure And (a b : Prop) : Prop where
  intro ::
  left : a
  right : b
inductive Or (a b : Prop) : Prop where | inl (h : a) : Or a b | inr (h : b) : Or a b
structure Iff (a b : Prop) : Prop where
  intro ::
  mp : a → b
  mpr : b → a
inductive Exists {α : Sort u} (p : α → Prop) : Prop where | intro (w : α) (h : p w) : Exists p
structure MProd (α β : Type u) where
  mk ::
  fst : α
  snd : β
structure Subtype {α : Sort u} (p : α → Prop) where
  mk ::
  val : α
  property : p val
structure Sigma {α : Type u} (β : α → Type v) where
  mk ::
  fst : α
  snd : β fst
structure PSigma {α : Sort u} (β : α → Sort v) where
  mk ::
  fst : α
  snd : β fst
inductive Sum (α : Type u) (β : Type v) where | inl (val : α) : Sum α β | inr (val : β) : Sum α β
inductive PSum (α : Sort u) (β : Sort v) where | inl (val : α) : PSum α β | inr (val : β) : PSum α β
structure ULift.{r, s} (α : Type s) : Type (max s r) where
  up ::
  down : α
structure PLift (α : Sort u) : Type u where
  up ::
  down : α

class OfNat (α : Type u) (_ : Nat) where
  ofNat : α
@[default_instance 100] instance instOfNatNat (n : Nat) : OfNat Nat n := ⟨n⟩

class Inhabited (α : Sort u) where
  default : α
export Inhabited (default)
class inductive Nonempty (α : Sort u) : Prop where | intro (val : α) : Nonempty α
axiom Classical.choice {α : Sort u} : Nonempty α → α
instance instNonemptyOfInhabited {α : Sort u} [h : Inhabited α] : Nonempty α := ⟨h.default⟩
instance : Inhabited Nat := ⟨Nat.zero⟩
instance : Inhabited Bool := ⟨false⟩
instance : Inhabited (Sort u) := ⟨PUnit⟩
instance {α : Sort u} {β : α → Sort v} [(a : α) → Inhabited (β a)] : Inhabited ((a : α) → β a) := ⟨fun _ => default⟩

@[inline_if_reduce, nospecialize] def Decidable.decide (p : Prop) [h : Decidable p] : Bool :=
  h.casesOn (fun _ => false) (fun _ => true)
export Decidable (decide)
abbrev DecidablePred {α : Sort u} (r : α → Prop) := (a : α) → Decidable (r a)
abbrev DecidableRel {α : Sort u} {β : Sort v} (r : α → β → Prop) := (a : α) → (b : β) → Decidable (r a b)
abbrev DecidableEq (α : Sort u) := (a b : α) → Decidable (Eq a b)

@[macro_inline] def ite {α : Sort u} (c : Prop) [h : Decidable c] (t e : α) : α :=
  match h with
  | isTrue _ => t
  | isFalse _ => e
@[macro_inline] def dite {α : Sort u} (c : Prop) [h : Decidable c] (t : c → α) (e : Not c → α) : α :=
  match h with
  | isTrue hc => t hc
  | isFalse hc => e hc
@[macro_inline] def or (x y : Bool) : Bool := match x with | true => true | false => y
@[macro_inline] def and (x y : Bool) : Bool := match x with | false => false | true => y
@[inline] def not (x : Bool) : Bool := match x with | true => false | false => true

def inferInstance {α : Sort u} [i : α] : α := i
abbrev «inferInstanceAs» (α : Sort u) [i : α] : α := i
abbrev optParam (α : Sort u) (default : α) : Sort u := α
abbrev outParam (α : Sort u) : Sort u := α
abbrev semiOutParam (α : Sort u) : Sort u := α
abbrev namedPattern {α : Sort u} (x a : α) (h : Eq x a) : α := a
@[never_extract, extern "lean_sorry"] axiom sorryAx (α : Sort u) (synthetic : Bool) : α
abbrev Function.comp {α : Sort u} {β : Sort v} {δ : Sort w} (f : β → δ) (g : α → β) : α → δ := fun x => f (g x)
abbrev Function.const {α : Sort u} (β : Sort v) (a : α) : β → α := fun _ => a

class NeZero [OfNat R 0] (n : R) : Prop where
  out : Not (Eq n 0)

-- operation classes
class HAdd (α : Type u) (β : Type v) (γ : outParam (Type w)) where hAdd : α → β → γ
class HSub (α : Type u) (β : Type v) (γ : outParam (Type w)) where hSub : α → β → γ
class HMul (α : Type u) (β : Type v) (γ : outParam (Type w)) where hMul : α → β → γ
class HDiv (α : Type u) (β : Type v) (γ : outParam (Type w)) where hDiv : α → β → γ
class HMod (α : Type u) (β : Type v) (γ : outParam (Type w)) where hMod : α → β → γ
class HPow (α : Type u) (β : Type v) (γ : outParam (Type w)) where hPow : α → β → γ
class HAppend (α : Type u) (β : Type v) (γ : outParam (Type w)) where hAppend : α → β → γ
class HOrElse (α : Type u) (β : Type v) (γ : outParam (Type w)) where hOrElse : α → (Unit → β) → γ
class HAndThen (α : Type u) (β : Type v) (γ : outParam (Type w)) where hAndThen : α → (Unit → β) → γ
class Zero (α : Type u) where zero : α
class One (α : Type u) where one : α
class Add (α : Type u) where add : α → α → α
class Sub (α : Type u) where sub : α → α → α
class Mul (α : Type u) where mul : α → α → α
class Neg (α : Type u) where neg : α → α
class Div (α : Type u) where div : α → α → α
class Mod (α : Type u) where mod : α → α → α
class Dvd (α : Type u) where dvd : α → α → Prop
class Pow (α : Type u) (β : Type v) where pow : α → β → α
class NatPow (α : Type u) where protected pow : α → Nat → α
class Append (α : Type u) where append : α → α → α
class LE (α : Type u) where le : α → α → Prop
class LT (α : Type u) where lt : α → α → Prop
class BEq (α : Type u) where beq : α → α → Bool
class Max (α : Type u) where max : α → α → α
class Min (α : Type u) where min : α → α → α
class HasEquiv (α : Sort u) where Equiv : α → α → Sort v
class Membership (α : outParam (Type u)) (γ : Type v) where mem : γ → α → Prop
class Trans (r : α → β → Sort u) (s : β → γ → Sort v) (t : outParam (α → γ → Sort w)) where
  trans : r a b → s b c → t a c
export Max (max)
export Min (min)
@[reducible] def GE.ge [LE α] (a b : α) : Prop := LE.le b a
@[reducible] def GT.gt [LT α] (a b : α) : Prop := LT.lt b a
@[reducible] def Ne {α : Sort u} (a b : α) : Prop := Not (Eq a b)

attribute [match_pattern] Add.add HAdd.hAdd Neg.neg
@[default_instance] instance instHAdd [Add α] : HAdd α α α where hAdd := Add.add
@[default_instance] instance instHSub [Sub α] : HSub α α α where hSub := Sub.sub
@[default_instance] instance instHMul [Mul α] : HMul α α α where hMul := Mul.mul
@[default_instance] instance instHDiv [Div α] : HDiv α α α where hDiv := Div.div
@[default_instance] instance instHMod [Mod α] : HMod α α α where hMod := Mod.mod
@[default_instance] instance instHPow [Pow α β] : HPow α β α where hPow := Pow.pow
@[default_instance] instance instPowNat [NatPow α] : Pow α Nat where pow := NatPow.pow
@[default_instance] instance instHAppendOfAppend [Append α] : HAppend α α α where hAppend := Append.append

instance instDecidableTrue : Decidable True := isTrue True.intro
instance instDecidableFalse : Decidable False := isFalse (fun h => h)

-- Nat
set_option bootstrap.genMatcherCode false
@[match_pattern, extern "lean_nat_add"] protected def Nat.add : (@& Nat) → (@& Nat) → Nat
  | n, .zero => n
  | n, .succ m => .succ (Nat.add n m)
instance instAddNat : Add Nat := ⟨Nat.add⟩
@[extern "lean_nat_mul"] protected def Nat.mul : (@& Nat) → (@& Nat) → Nat
  | n, .zero => .zero
  | n, .succ m => Nat.add (Nat.mul n m) n
instance instMulNat : Mul Nat := ⟨Nat.mul⟩
instance instSubNat : Sub Nat := ⟨Nat.sub⟩
@[extern "lean_nat_pow"] protected def Nat.pow : (@& Nat) → (@& Nat) → Nat
  | m, .zero => .succ .zero
  | m, .succ n => Nat.mul (Nat.pow m n) m
instance instNatPowNat : NatPow Nat := ⟨Nat.pow⟩
set_option bootstrap.genMatcherCode true
inductive Nat.le (n : Nat) : Nat → Prop where
  | refl : Nat.le n n
  | step : Nat.le n m → Nat.le n (Nat.succ m)
def Nat.lt (n m : Nat) : Prop := Nat.le (Nat.succ n) m
instance instLENat : LE Nat := ⟨Nat.le⟩
instance instLTNat : LT Nat := ⟨Nat.lt⟩
instance instDvdNat : Dvd Nat := ⟨fun a b => Exists (fun c => Eq b (Nat.mul a c))⟩

class SizeOf (α : Sort u) where sizeOf : α → Nat
export SizeOf (sizeOf)
instance instSizeOfNat : SizeOf Nat := ⟨fun n => n⟩
protected def default.sizeOf (α : Sort u) : α → Nat := fun _ => 0
@[instance 10] instance instSizeOfDefault (α : Sort u) : SizeOf α := ⟨default.sizeOf α⟩
-- data
inductive List (α : Type u) where | nil : List α | cons (head : α) (tail : List α) : List α
inductive Option (α : Type u) where | none : Option α | some (val : α) : Option α
export Option (none some)
inductive Except (ε : Type u) (α : Type v) where | error : ε → Except ε α | ok : α → Except ε α
structure Fin (n : Nat) where
  mk ::
  val : Nat
  isLt : LT.lt val n
structure BitVec (w : Nat) where
  ofFin ::
  toFin : Fin (HPow.hPow (2:Nat) w)
structure UInt8 where
  ofBitVec ::
  toBitVec : BitVec 8
structure UInt16 where
  ofBitVec ::
  toBitVec : BitVec 16
structure UInt32 where
  ofBitVec ::
  toBitVec : BitVec 32
structure UInt64 where
  ofBitVec ::
  toBitVec : BitVec 64
structure Char where
  mk ::
  val : UInt32
structure Array (α : Type u) where
  mk ::
  toList : List α
structure ByteArray where
  mk ::
  data : Array UInt8
structure String where
  ofByteArray ::
  toByteArray : ByteArray
structure String.Pos.Raw where
  mk ::
  byteIdx : Nat
structure Substring.Raw where
  mk ::
  str : String
  startPos : String.Pos.Raw
  stopPos : String.Pos.Raw
instance : Inhabited String := ⟨⟨⟨⟨.nil⟩⟩⟩⟩
instance : Inhabited (List α) := ⟨.nil⟩
instance : Inhabited (Array α) := ⟨⟨.nil⟩⟩
instance : Inhabited (Option α) := ⟨none⟩
