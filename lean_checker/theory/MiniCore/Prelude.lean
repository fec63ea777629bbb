-- SPDX-License-Identifier: Apache-2.0
prelude
/-!
# Prelude: the types and connectives that everything else stands on

There is no notation and no tactic yet, so all is written as terms. The elaborator and the kernel look
these constants up by name and build terms with them: names, order of universe parameters, arguments
and constructors are Lean 4's and must stay. So must the order of the file: `PUnit`, `PProd`, `HEq`
and their friends have to exist before the first recursive type, or it gets no recursion principles.
-/
set_option linter.all false
set_option checkBinderAnnotations false
universe u v w

/-! ## What the compiler refers to. The kernel refuses these `unsafe` constants in any proof. -/

unsafe axiom lcErased : Type
unsafe axiom lcAny : Type
unsafe axiom lcVoid : Type
unsafe axiom lcProof {α : Prop} : α
unsafe axiom lcCast {α : Sort u} {β : Sort v} (a : α) : β
unsafe axiom lcUnreachable {α : Sort u} : α

/-! ## Truth, falsity, equality -/

set_option bootstrap.inductiveCheckResultingUniverse false in
inductive PUnit : Sort u where
  | unit : PUnit
abbrev Unit : Type := PUnit
@[match_pattern] abbrev Unit.unit : Unit := PUnit.unit
inductive True : Prop where
  | intro : True
inductive False : Prop
inductive Empty : Type
set_option bootstrap.inductiveCheckResultingUniverse false in
inductive PEmpty : Sort u
def Not (a : Prop) : Prop := a → False
@[macro_inline] def False.elim {C : Sort u} (h : False) : C := h.rec
@[macro_inline] def absurd {a : Prop} {b : Sort v} (h₁ : a) (h₂ : Not a) : b := (h₂ h₁).rec

inductive Eq : {α : Sort u} → α → α → Prop where
  | refl (a : α) : Eq a a
abbrev Eq.ndrec.{u1, u2} {α : Sort u2} {a : α} {motive : α → Sort u1} (m : motive a) {b : α}
    (h : Eq a b) : motive b := h.rec m
@[match_pattern] def rfl {α : Sort u} {a : α} : Eq a a := Eq.refl a
theorem Eq.subst {α : Sort u} {motive : α → Prop} {a b : α} (h₁ : Eq a b) (h₂ : motive a) :
    motive b := Eq.ndrec h₂ h₁
@[symm] theorem Eq.symm {α : Sort u} {a b : α} (h : Eq a b) : Eq b a := h.rec (Eq.refl a)
theorem Eq.trans {α : Sort u} {a b c : α} (h₁ : Eq a b) (h₂ : Eq b c) : Eq a c := h₂.rec h₁
@[macro_inline] def cast {α β : Sort u} (h : Eq α β) (a : α) : β := h.rec a
theorem congrArg {α : Sort u} {β : Sort v} {a₁ a₂ : α} (f : α → β) (h : Eq a₁ a₂) :
    Eq (f a₁) (f a₂) := h.rec rfl
theorem congr {α : Sort u} {β : Sort v} {f₁ f₂ : α → β} {a₁ a₂ : α} (h₁ : Eq f₁ f₂)
    (h₂ : Eq a₁ a₂) : Eq (f₁ a₁) (f₂ a₂) := h₁.rec (h₂.rec rfl)
theorem congrFun {α : Sort u} {β : α → Sort v} {f g : (x : α) → β x} (h : Eq f g) (a : α) :
    Eq (f a) (g a) := h.rec rfl
theorem congrFun' {α : Sort u} {β : Sort v} {f g : α → β} (h : Eq f g) (a : α) :
    Eq (f a) (g a) := h.rec rfl

init_quot
unsafe axiom Quot.lcInv {α : Sort u} {r : α → α → Prop} (q : Quot r) : α

inductive HEq : {α : Sort u} → α → {β : Sort u} → β → Prop where
  | refl (a : α) : HEq a a
@[match_pattern] protected def HEq.rfl {α : Sort u} {a : α} : HEq a a := HEq.refl a
theorem eq_of_heq {α : Sort u} {a a' : α} (h : HEq a a') : Eq a a' :=
  have aux : (α β : Sort u) → (a : α) → (b : β) → HEq a b → (h : Eq α β) → Eq (cast h a) b :=
    fun _ _ _ _ h => h.rec (fun _ => rfl)
  aux α α a a' h rfl
abbrev HEq.homo_ndrec.{u1, u2} {α : Sort u2} {a : α} {motive : α → Sort u1} (m : motive a) {b : α}
    (h : HEq a b) : motive b := (eq_of_heq h).ndrec m
abbrev Eq.ndrec_symm.{u1, u2} {α : Sort u2} {a : α} {motive : α → Sort u1} (m : motive a) {b : α}
    (h : Eq b a) : motive b := h.symm.ndrec m
abbrev HEq.homo_ndrec_symm.{u1, u2} {α : Sort u2} {a : α} {motive : α → Sort u1} (m : motive a) {b : α}
    (h : HEq b a) : motive b := (eq_of_heq h).symm.ndrec m
theorem heq_of_eq {α : Sort u} {a a' : α} (h : Eq a a') : HEq a a' := h.rec (HEq.refl a)
theorem HEq.symm {α β : Sort u} {a : α} {b : β} (h : HEq a b) : HEq b a := h.rec (HEq.refl a)
theorem type_eq_of_heq {α β : Sort u} {a : α} {b : β} (h : HEq a b) : Eq α β := h.rec rfl

/-! ## The first data types -/

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
inductive Bool : Type where
  | false : Bool
  | true : Bool
export Bool (false true)
@[macro_inline] def cond {α : Sort u} (c : Bool) (x y : α) : α := c.casesOn y x
structure PULift.{r, s} (α : Sort s) : Sort (max s r 1) where
  up ::
  down : α

set_option genCtorIdx false in
inductive Nat : Type where
  | zero : Nat
  | succ (n : Nat) : Nat

-- The next constants are what `noConfusion` of `Nat` is made of; they come before `match` works.
@[extern "lean_nat_dec_le"] def Nat.ble (n m : @& Nat) : Bool :=
  n.rec (motive := fun _ => Nat → Bool) (fun _ => true)
    (fun _ ih m => m.rec (motive := fun _ => Bool) false (fun m' _ => ih m')) m
@[extern "lean_nat_dec_eq"] def Nat.beq (n m : @& Nat) : Bool :=
  n.rec (motive := fun _ => Nat → Bool) (fun m => m.rec (motive := fun _ => Bool) true (fun _ _ => false))
    (fun _ ih m => m.rec (motive := fun _ => Bool) false (fun m' _ => ih m')) m
class inductive Decidable (p : Prop) where
  | isFalse (h : Not p) : Decidable p
  | isTrue (h : p) : Decidable p
export Decidable (isTrue isFalse)
theorem Nat.eq_of_beq_eq_true (n m : Nat) : Eq (Nat.beq n m) true → Eq n m :=
  n.rec (motive := fun n => (m : Nat) → Eq (Nat.beq n m) true → Eq n m)
    (fun m => m.rec (motive := fun m => Eq (Nat.beq zero m) true → Eq zero m)
      (fun _ => rfl) (fun _ _ h => Bool.noConfusion h))
    (fun n ih m => m.rec (motive := fun m => Eq (Nat.beq (succ n) m) true → Eq (succ n) m)
      (fun h => Bool.noConfusion h) (fun m _ h => congrArg succ (ih m h))) m
theorem Nat.beq_refl (n : Nat) : Eq (Nat.beq n n) true :=
  n.rec (motive := fun n => Eq (Nat.beq n n) true) rfl (fun _ ih => ih)
theorem Nat.ne_of_beq_eq_false {n m : Nat} (h : Eq (Nat.beq n m) false) : Not (Eq n m) := fun e =>
  Bool.noConfusion
    ((h.symm.trans (e.rec (motive := fun m _ => Eq (Nat.beq n m) true) (Nat.beq_refl n))) : Eq false true)
@[extern "lean_nat_dec_eq"] def Nat.decEq (n m : @& Nat) : Decidable (Eq n m) :=
  (Nat.beq n m).rec (motive := fun b => Eq (Nat.beq n m) b → Decidable (Eq n m))
    (fun h => isFalse (Nat.ne_of_beq_eq_false h)) (fun h => isTrue (Nat.eq_of_beq_eq_true n m h)) rfl
@[extern "lean_nat_pred"] def Nat.pred (n : @& Nat) : Nat :=
  n.rec (motive := fun _ => Nat) .zero (fun n _ => n)
@[extern "lean_nat_sub"] protected def Nat.sub (n m : @& Nat) : Nat :=
  m.rec (motive := fun _ => Nat) n (fun _ ih => Nat.pred ih)
attribute [gen_constructor_elims] Nat Bool
theorem noConfusion_of_Nat.{v'} {α : Sort v'} (f : α → Nat) {a b : α} (h : Eq a b) :
    (Nat.beq (f a) (f b)).rec (motive := fun _ => Prop) False True :=
  h.rec (motive := fun b _ => (Nat.beq (f a) (f b)).rec (motive := fun _ => Prop) False True)
    (@Eq.ndrec Bool true (fun b => @Bool.rec (fun _ => Prop) False True b) True.intro _
      (Nat.beq_refl (f a)).symm)

/-! ## Connectives and quantifiers -/

structure And (a b : Prop) : Prop where
  intro ::
  left : a
  right : b
inductive Or (a b : Prop) : Prop where
  | inl (h : a) : Or a b
  | inr (h : b) : Or a b
structure Iff (a b : Prop) : Prop where
  intro ::
  mp : a → b
  mpr : b → a
inductive Exists {α : Sort u} (p : α → Prop) : Prop where
  | intro (w : α) (h : p w) : Exists p

/-! ## Pairs, sums and wrappers -/

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
inductive Sum (α : Type u) (β : Type v) where
  | inl (val : α) : Sum α β
  | inr (val : β) : Sum α β
inductive PSum (α : Sort u) (β : Sort v) where
  | inl (val : α) : PSum α β
  | inr (val : β) : PSum α β
structure ULift.{r, s} (α : Type s) : Type (max s r) where
  up ::
  down : α
structure PLift (α : Sort u) : Type u where
  up ::
  down : α

/-! ## Numerals, inhabited types, choice -/

class OfNat (α : Type u) (_ : Nat) where
  ofNat : α
@[default_instance 100] instance instOfNatNat (n : Nat) : OfNat Nat n := ⟨n⟩
class Inhabited (α : Sort u) where
  default : α
export Inhabited (default)
class inductive Nonempty (α : Sort u) : Prop where
  | intro (val : α) : Nonempty α
axiom Classical.choice {α : Sort u} : Nonempty α → α
instance instNonemptyOfInhabited {α : Sort u} [h : Inhabited α] : Nonempty α := ⟨h.default⟩
instance instInhabitedNat : Inhabited Nat := ⟨Nat.zero⟩
instance instInhabitedBool : Inhabited Bool := ⟨false⟩
instance instInhabitedSort : Inhabited (Sort u) := ⟨PUnit⟩
instance instInhabitedPUnit : Inhabited PUnit := ⟨PUnit.unit⟩
instance instInhabitedForall {α : Sort u} {β : α → Sort v} [(a : α) → Inhabited (β a)] :
    Inhabited ((a : α) → β a) := ⟨fun _ => default⟩

/-! ## Decisions -/

@[inline_if_reduce, nospecialize] def Decidable.decide (p : Prop) [h : Decidable p] : Bool :=
  h.casesOn (fun _ => false) (fun _ => true)
export Decidable (decide)
abbrev DecidablePred {α : Sort u} (r : α → Prop) := (a : α) → Decidable (r a)
abbrev DecidableRel {α : Sort u} {β : Sort v} (r : α → β → Prop) :=
  (a : α) → (b : β) → Decidable (r a b)
abbrev DecidableEq (α : Sort u) := (a b : α) → Decidable (Eq a b)
@[macro_inline] def ite {α : Sort u} (c : Prop) [h : Decidable c] (t e : α) : α :=
  match h with
  | isTrue _ => t
  | isFalse _ => e
@[macro_inline] def dite {α : Sort u} (c : Prop) [h : Decidable c] (t : c → α) (e : Not c → α) : α :=
  match h with
  | isTrue hc => t hc
  | isFalse hc => e hc
instance instDecidableTrue : Decidable True := isTrue True.intro
instance instDecidableFalse : Decidable False := isFalse (fun h => h)
@[macro_inline] def Bool.or (x y : Bool) : Bool :=
  match x with
  | true => true
  | false => y
@[macro_inline] def Bool.and (x y : Bool) : Bool :=
  match x with
  | false => false
  | true => y
@[inline] def Bool.not (x : Bool) : Bool :=
  match x with
  | true => false
  | false => true
export Bool (or and not)

/-! ## What elaboration inserts -/

-- The kernel reduces the argument of this identity at once.
def eagerReduce {α : Sort u} (a : α) : α := a
def inferInstance {α : Sort u} [i : α] : α := i
abbrev «inferInstanceAs» (α : Sort u) [i : α] : α := i
abbrev optParam (α : Sort u) (default : α) : Sort u := α
abbrev outParam (α : Sort u) : Sort u := α
abbrev semiOutParam (α : Sort u) : Sort u := α
abbrev namedPattern {α : Sort u} (x a : α) (h : Eq x a) : α := a
-- Error recovery elaborates a failed proof to `sorryAx`; a checker must refuse it.
@[never_extract, extern "lean_sorry"] axiom sorryAx (α : Sort u) (synthetic : Bool) : α
attribute [pp_using_anonymous_constructor] Sigma PSigma Subtype And PProd MProd
