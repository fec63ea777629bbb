-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.WF
/-!
# Quotient: quotients by relations, equivalences, types of at most one element, functions
-/
set_option linter.all false
universe u v w

/-! ## Equivalence relations and quotients -/

abbrev Eq.ndrecOn.{u1, u2} {α : Sort u2} {a : α} {motive : α → Sort u1} {b : α} (h : a = b) (m : motive a) : motive b := Eq.ndrec m h
theorem eq_equivalence {α : Sort u} : Equivalence (@Eq α) where
  refl := Eq.refl
  symm := Eq.symm
  trans := Eq.trans
theorem iff_equivalence : Equivalence Iff where
  refl := Iff.refl
  symm := Iff.symm
  trans := Iff.trans
def Subrelation {α : Sort u} (q r : α → α → Prop) := ∀ {x y}, q x y → r x y
inductive TC {α : Sort u} (r : α → α → Prop) : α → α → Prop where
  | base : ∀ a b, r a b → TC r a b
  | trans : ∀ a b c, TC r a b → TC r b c → TC r a c
namespace Setoid
variable {α : Sort u} [Setoid α]
theorem refl (a : α) : a ≈ a := iseqv.refl a
theorem symm {a b : α} (hab : a ≈ b) : b ≈ a := iseqv.symm hab
theorem trans {a b c : α} (hab : a ≈ b) (hbc : b ≈ c) : a ≈ c := iseqv.trans hab hbc
end Setoid

namespace Quot
protected theorem liftBeta {α : Sort u} {r : α → α → Prop} {β : Sort v} (f : α → β) (c : (a b : α) → r a b → f a = f b) (a : α) :
    lift f c (Quot.mk r a) = f a := rfl
protected theorem indBeta {α : Sort u} {r : α → α → Prop} {motive : Quot r → Prop} (p : (a : α) → motive (Quot.mk r a)) (a : α) :
    (ind p (Quot.mk r a) : motive (Quot.mk r a)) = p a := rfl
section
variable {α : Sort u} {r : α → α → Prop} {motive : Quot r → Sort v}
@[reducible] protected def indep (f : (a : α) → motive (Quot.mk r a)) (a : α) : PSigma motive := ⟨Quot.mk r a, f a⟩
protected theorem indepCoherent (f : (a : α) → motive (Quot.mk r a)) (h : (a b : α) → (p : r a b) → Eq.ndrec (f a) (sound p) = f b) :
    (a b : α) → r a b → Quot.indep f a = Quot.indep f b := fun a b e => PSigma.ext (sound e) (h a b e)
where
  PSigma.ext : {x y : PSigma motive} → (e : x.1 = y.1) → Eq.ndrec x.2 e = y.2 → x = y
  | ⟨_, _⟩, ⟨_, _⟩, rfl, rfl => rfl
protected theorem liftIndepPr1 (f : (a : α) → motive (Quot.mk r a)) (h : ∀ (a b : α) (p : r a b), Eq.ndrec (f a) (sound p) = f b) (q : Quot r) :
    (lift (Quot.indep f) (Quot.indepCoherent f h) q).1 = q := by
  induction q using Quot.ind
  rfl
protected abbrev rec (f : (a : α) → motive (Quot.mk r a)) (h : (a b : α) → (p : r a b) → Eq.ndrec (f a) (sound p) = f b) (q : Quot r) : motive q :=
  Eq.ndrecOn (Quot.liftIndepPr1 f h q) ((lift (Quot.indep f) (Quot.indepCoherent f h) q).2)
protected abbrev recOn (q : Quot r) (f : (a : α) → motive (Quot.mk r a)) (h : (a b : α) → (p : r a b) → Eq.ndrec (f a) (sound p) = f b) : motive q := q.rec f h
protected abbrev recOnSubsingleton [h : (a : α) → Subsingleton (motive (Quot.mk r a))] (q : Quot r) (f : (a : α) → motive (Quot.mk r a)) : motive q := by
  refine q.rec f fun a b p => ?_
  exact (h b).allEq _ _
end
end Quot

def Quotient {α : Sort u} (s : Setoid α) := @Quot α Setoid.r
namespace Quotient
@[inline] protected def mk {α : Sort u} (s : Setoid α) (a : α) : Quotient s := Quot.mk Setoid.r a
protected abbrev mk' {α : Sort u} [s : Setoid α] (a : α) : Quotient s := Quotient.mk s a
theorem sound {α : Sort u} {s : Setoid α} {a b : α} : a ≈ b → Quotient.mk s a = Quotient.mk s b := Quot.sound
protected abbrev lift {α : Sort u} {β : Sort v} {s : Setoid α} (f : α → β) : ((a b : α) → a ≈ b → f a = f b) → Quotient s → β := Quot.lift f
protected theorem ind {α : Sort u} {s : Setoid α} {motive : Quotient s → Prop} : ((a : α) → motive (Quotient.mk s a)) → (q : Quotient s) → motive q := Quot.ind
protected abbrev liftOn {α : Sort u} {β : Sort v} {s : Setoid α} (q : Quotient s) (f : α → β) (c : (a b : α) → a ≈ b → f a = f b) : β := Quot.liftOn q f c
@[elab_as_elim] protected theorem inductionOn {α : Sort u} {s : Setoid α} {motive : Quotient s → Prop} (q : Quotient s) (h : (a : α) → motive (Quotient.mk s a)) :
    motive q := Quot.inductionOn q h
theorem exists_rep {α : Sort u} {s : Setoid α} (q : Quotient s) : Exists (fun (a : α) => Quotient.mk s a = q) := Quot.exists_rep q
section
variable {α : Sort u} {s : Setoid α} {motive : Quotient s → Sort v}
@[elab_as_elim] protected abbrev rec (f : (a : α) → motive (Quotient.mk s a)) (h : (a b : α) → (p : a ≈ b) → Eq.ndrec (f a) (Quotient.sound p) = f b) (q : Quotient s) :
    motive q := Quot.rec f h q
@[elab_as_elim] protected abbrev recOn (q : Quotient s) (f : (a : α) → motive (Quotient.mk s a)) (h : (a b : α) → (p : a ≈ b) → Eq.ndrec (f a) (Quotient.sound p) = f b) :
    motive q := Quot.recOn q f h
@[elab_as_elim] protected abbrev recOnSubsingleton [h : (a : α) → Subsingleton (motive (Quotient.mk s a))] (q : Quotient s) (f : (a : α) → motive (Quotient.mk s a)) :
    motive q := Quot.recOnSubsingleton (h := h) q f
end
section
universe uA uB uC
variable {α : Sort uA} {β : Sort uB} {φ : Sort uC} {s₁ : Setoid α} {s₂ : Setoid β}
protected abbrev lift₂ (f : α → β → φ) (c : (a₁ : α) → (b₁ : β) → (a₂ : α) → (b₂ : β) → a₁ ≈ a₂ → b₁ ≈ b₂ → f a₁ b₁ = f a₂ b₂)
    (q₁ : Quotient s₁) (q₂ : Quotient s₂) : φ :=
  Quotient.lift (fun a₁ => Quotient.lift (f a₁) (fun a b => c a₁ a a₁ b (Setoid.refl a₁)) q₂)
    (fun a b h => by
      induction q₂ using Quotient.ind with
      | _ x => exact c a x b x h (Setoid.refl x)) q₁
protected abbrev liftOn₂ (q₁ : Quotient s₁) (q₂ : Quotient s₂) (f : α → β → φ)
    (c : (a₁ : α) → (b₁ : β) → (a₂ : α) → (b₂ : β) → a₁ ≈ a₂ → b₁ ≈ b₂ → f a₁ b₁ = f a₂ b₂) : φ := Quotient.lift₂ f c q₁ q₂
@[elab_as_elim] protected theorem ind₂ {motive : Quotient s₁ → Quotient s₂ → Prop} (h : (a : α) → (b : β) → motive (Quotient.mk s₁ a) (Quotient.mk s₂ b))
    (q₁ : Quotient s₁) (q₂ : Quotient s₂) : motive q₁ q₂ := by
  induction q₁ using Quotient.ind
  induction q₂ using Quotient.ind
  exact h _ _
@[elab_as_elim] protected theorem inductionOn₂ {motive : Quotient s₁ → Quotient s₂ → Prop} (q₁ : Quotient s₁) (q₂ : Quotient s₂)
    (h : (a : α) → (b : β) → motive (Quotient.mk s₁ a) (Quotient.mk s₂ b)) : motive q₁ q₂ := Quotient.ind₂ h q₁ q₂
@[elab_as_elim] protected theorem inductionOn₃ {s₃ : Setoid φ} {motive : Quotient s₁ → Quotient s₂ → Quotient s₃ → Prop} (q₁ : Quotient s₁) (q₂ : Quotient s₂)
    (q₃ : Quotient s₃) (h : (a : α) → (b : β) → (c : φ) → motive (Quotient.mk s₁ a) (Quotient.mk s₂ b) (Quotient.mk s₃ c)) : motive q₁ q₂ q₃ := by
  induction q₁ using Quotient.ind
  induction q₂ using Quotient.ind
  induction q₃ using Quotient.ind
  exact h _ _ _
end
section
variable {α : Sort u}
private def rel {s : Setoid α} (q₁ q₂ : Quotient s) : Prop :=
  Quotient.liftOn₂ q₁ q₂ (fun a₁ a₂ => a₁ ≈ a₂) fun _ _ _ _ h k =>
    propext ⟨fun l => Setoid.trans (Setoid.symm h) (Setoid.trans l k), fun l => Setoid.trans h (Setoid.trans l (Setoid.symm k))⟩
private theorem rel_refl {s : Setoid α} (q : Quotient s) : rel q q := q.inductionOn Setoid.refl
theorem exact {s : Setoid α} {a b : α} : Quotient.mk s a = Quotient.mk s b → a ≈ b := fun h => show rel (Quotient.mk s a) (Quotient.mk s b) from h ▸ rel_refl _
end
instance {α : Sort u} {s : Setoid α} [d : ∀ (a b : α), Decidable (a ≈ b)] : DecidableEq (Quotient s) := fun q₁ q₂ =>
  Quotient.recOnSubsingleton (motive := fun q₁ => Decidable (q₁ = q₂)) q₁ fun a₁ =>
    Quotient.recOnSubsingleton (motive := fun q₂ => Decidable (Quotient.mk s a₁ = q₂)) q₂ fun a₂ =>
      match d a₁ a₂ with
      | .isTrue h => .isTrue (Quotient.sound h)
      | .isFalse h => .isFalse fun e => h (Quotient.exact e)
end Quotient

/-! ## At most one element -/

theorem subsingleton_of_forall_eq {α : Sort u} (x : α) (h : ∀ y, y = x) : Subsingleton α := ⟨fun a b => (h a).trans (h b).symm⟩
theorem subsingleton_iff_forall_eq {α : Sort u} (x : α) : Subsingleton α ↔ ∀ y, y = x := ⟨fun _ y => Subsingleton.elim y x, subsingleton_of_forall_eq x⟩
instance : Subsingleton PEmpty := ⟨fun a => a.rec⟩
instance {α : Sort u} [Subsingleton α] {p : α → Prop} : Subsingleton (Subtype p) := ⟨fun ⟨_, _⟩ ⟨_, _⟩ => Subtype.ext (Subsingleton.elim ..)⟩
instance {α : Type u} {β : Type v} [Subsingleton α] [Subsingleton β] : Subsingleton (α × β) := ⟨fun _ _ => Prod.ext (Subsingleton.elim ..) (Subsingleton.elim ..)⟩
instance {r : α → α → Prop} [Subsingleton α] : Subsingleton (Quot r) := ⟨fun p q => by
  induction p using Quot.ind
  induction q using Quot.ind
  exact congrArg _ (Subsingleton.elim ..)⟩
instance {s : Setoid α} [Subsingleton α] : Subsingleton (Quotient s) := inferInstanceAs (Subsingleton (Quot _))
protected def PEmpty.elim {C : Sort _} : PEmpty → C := fun a => nomatch a
protected def Empty.elim {C : Sort u} : Empty → C := fun a => nomatch a
instance : DecidableEq PEmpty := fun a => nomatch a

/-! ## Functions -/

@[ext] protected theorem PUnit.ext (x y : PUnit) : x = y := rfl
@[ext] protected theorem Unit.ext (x y : Unit) : x = y := rfl
