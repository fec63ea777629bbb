-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Ordering
import MiniCore.Quotient
/-!
# Sum: disjoint sums, their cases, maps and relations; more on pairs
-/
set_option linter.all false
universe u v w

namespace Sum
variable {α α' β β' γ δ : Type _}

instance [BEq α] [BEq β] : BEq (α ⊕ β) := ⟨fun
  | inl a, inl b => a == b
  | inr a, inr b => a == b
  | _, _ => false⟩
instance instInhabitedLeft {α : Type u} {β : Type v} [h : Inhabited α] : Inhabited (α ⊕ β) := ⟨.inl default⟩
instance instInhabitedRight {α : Type u} {β : Type v} [h : Inhabited β] : Inhabited (α ⊕ β) := ⟨.inr default⟩
def isLeft : α ⊕ β → Bool
  | inl _ => true
  | inr _ => false
def isRight : α ⊕ β → Bool
  | inl _ => false
  | inr _ => true
def getLeft : (ab : α ⊕ β) → ab.isLeft → α
  | inl a, _ => a
def getRight : (ab : α ⊕ β) → ab.isRight → β
  | inr b, _ => b
def getLeft? : α ⊕ β → Option α
  | inl a => some a
  | inr _ => none
def getRight? : α ⊕ β → Option β
  | inr b => some b
  | inl _ => none
protected def elim {α β γ} (f : α → γ) (g : β → γ) : α ⊕ β → γ := fun x => Sum.casesOn x f g
protected def map (f : α → α') (g : β → β') : α ⊕ β → α' ⊕ β' := Sum.elim (inl ∘ f) (inr ∘ g)
def swap : α ⊕ β → β ⊕ α := Sum.elim inr inl
inductive LiftRel (r : α → γ → Prop) (s : β → δ → Prop) : α ⊕ β → γ ⊕ δ → Prop
  | protected inl {a c} : r a c → LiftRel r s (inl a) (inl c)
  | protected inr {b d} : s b d → LiftRel r s (inr b) (inr d)
inductive Lex (r : α → α → Prop) (s : β → β → Prop) : α ⊕ β → α ⊕ β → Prop
  | protected inl {a₁ a₂} (h : r a₁ a₂) : Lex r s (inl a₁) (inl a₂)
  | protected inr {b₁ b₂} (h : s b₁ b₂) : Lex r s (inr b₁) (inr b₂)
  | sep (a b) : Lex r s (inl a) (inr b)
attribute [simp] Lex.sep

@[simp] theorem elim_inl (f : α → γ) (g : β → γ) (x : α) : Sum.elim f g (inl x) = f x := rfl
@[simp] theorem elim_inr (f : α → γ) (g : β → γ) (x : β) : Sum.elim f g (inr x) = g x := rfl
@[simp] theorem map_inl (f : α → α') (g : β → β') (x : α) : (inl x).map f g = inl (f x) := rfl
@[simp] theorem map_inr (f : α → α') (g : β → β') (x : β) : (inr x).map f g = inr (g x) := rfl
@[simp] theorem swap_inl (x : α) : swap (inl x : α ⊕ β) = inr x := rfl
@[simp] theorem swap_inr (x : β) : swap (inr x : α ⊕ β) = inl x := rfl
@[simp] theorem isLeft_inl : (inl x : α ⊕ β).isLeft = true := rfl
@[simp] theorem isLeft_inr : (inr x : α ⊕ β).isLeft = false := rfl
@[simp] theorem isRight_inl : (inl x : α ⊕ β).isRight = false := rfl
@[simp] theorem isRight_inr : (inr x : α ⊕ β).isRight = true := rfl
@[simp] theorem getLeft_inl (h : (inl x : α ⊕ β).isLeft) : (inl x).getLeft h = x := rfl
@[simp] theorem getRight_inr (h : (inr x : α ⊕ β).isRight) : (inr x).getRight h = x := rfl
@[simp] theorem getLeft?_inl : (inl x : α ⊕ β).getLeft? = some x := rfl
@[simp] theorem getLeft?_inr : (inr x : α ⊕ β).getLeft? = none := rfl
@[simp] theorem getRight?_inl : (inl x : α ⊕ β).getRight? = none := rfl
@[simp] theorem getRight?_inr : (inr x : α ⊕ β).getRight? = some x := rfl
protected theorem «forall» {p : α ⊕ β → Prop} : (∀ x, p x) ↔ (∀ a, p (inl a)) ∧ ∀ b, p (inr b) :=
  ⟨fun h => ⟨fun _ => h _, fun _ => h _⟩, fun h x => by cases x; exact h.1 _; exact h.2 _⟩
protected theorem «exists» {p : α ⊕ β → Prop} : (∃ x, p x) ↔ (∃ a, p (inl a)) ∨ ∃ b, p (inr b) :=
  ⟨fun ⟨x, h⟩ => by cases x; exact .inl ⟨_, h⟩; exact .inr ⟨_, h⟩, fun h => h.elim (fun ⟨a, h⟩ => ⟨_, h⟩) fun ⟨b, h⟩ => ⟨_, h⟩⟩
theorem forall_sum {γ : α ⊕ β → Sort _} {p : (∀ ab, γ ab) → Prop} :
    (∀ fab, p fab) ↔ (∀ fa fb, p (fun ab => Sum.rec fa fb ab)) := by
  refine ⟨fun h fa fb => h _, fun h fab => ?_⟩
  have e : fab = fun ab => Sum.rec (fun a => fab (inl a)) (fun b => fab (inr b)) ab := by
    funext ab
    cases ab <;> rfl
  rw [e]
  exact h _ _
@[simp] theorem inl_getLeft : ∀ (x : α ⊕ β) (h : x.isLeft), inl (x.getLeft h) = x
  | inl _, _ => rfl
@[simp] theorem inr_getRight : ∀ (x : α ⊕ β) (h : x.isRight), inr (x.getRight h) = x
  | inr _, _ => rfl
@[simp] theorem getLeft?_eq_none_iff {x : α ⊕ β} : x.getLeft? = none ↔ x.isRight := by cases x <;> simp
@[simp] theorem getRight?_eq_none_iff {x : α ⊕ β} : x.getRight? = none ↔ x.isLeft := by cases x <;> simp
theorem eq_left_getLeft_of_isLeft : ∀ {x : α ⊕ β} (h : x.isLeft), x = inl (x.getLeft h)
  | inl _, _ => rfl
theorem eq_right_getRight_of_isRight : ∀ {x : α ⊕ β} (h : x.isRight), x = inr (x.getRight h)
  | inr _, _ => rfl
@[simp] theorem getLeft_eq_iff {x : α ⊕ β} (h : x.isLeft) : x.getLeft h = a ↔ x = inl a := by cases x <;> simp at h ⊢
@[simp] theorem getRight_eq_iff {x : α ⊕ β} (h : x.isRight) : x.getRight h = b ↔ x = inr b := by cases x <;> simp at h ⊢
@[simp] theorem getLeft?_eq_some_iff {x : α ⊕ β} {a : α} : x.getLeft? = some a ↔ x = inl a := by cases x <;> simp
@[simp] theorem getRight?_eq_some_iff {x : α ⊕ β} {b : β} : x.getRight? = some b ↔ x = inr b := by cases x <;> simp
@[simp] theorem bnot_isLeft (x : α ⊕ β) : (!x.isLeft) = x.isRight := by cases x <;> rfl
@[simp] theorem isLeft_eq_false {x : α ⊕ β} : x.isLeft = false ↔ x.isRight := by cases x <;> simp
theorem not_isLeft {x : α ⊕ β} : ¬x.isLeft ↔ x.isRight := by cases x <;> simp
@[simp] theorem bnot_isRight (x : α ⊕ β) : (!x.isRight) = x.isLeft := by cases x <;> rfl
@[simp] theorem isRight_eq_false {x : α ⊕ β} : x.isRight = false ↔ x.isLeft := by cases x <;> simp
theorem not_isRight {x : α ⊕ β} : ¬x.isRight ↔ x.isLeft := by cases x <;> simp
theorem isLeft_iff {x : α ⊕ β} : x.isLeft ↔ ∃ y, x = Sum.inl y := by cases x <;> simp
theorem isRight_iff {x : α ⊕ β} : x.isRight ↔ ∃ y, x = Sum.inr y := by cases x <;> simp
theorem inl.inj_iff : (inl a : α ⊕ β) = inl b ↔ a = b := ⟨inl.inj, congrArg _⟩
theorem inr.inj_iff : (inr a : α ⊕ β) = inr b ↔ a = b := ⟨inr.inj, congrArg _⟩
theorem inl_ne_inr : inl a ≠ inr b := nofun
theorem inr_ne_inl : inr b ≠ inl a := nofun
@[simp] theorem elim_comp_inl (f : α → γ) (g : β → γ) : Sum.elim f g ∘ inl = f := rfl
@[simp] theorem elim_comp_inr (f : α → γ) (g : β → γ) : Sum.elim f g ∘ inr = g := rfl
@[simp] theorem elim_inl_inr : @Sum.elim α β _ inl inr = id := funext fun x => by cases x <;> rfl
theorem comp_elim (f : γ → δ) (g : α → γ) (h : β → γ) : f ∘ Sum.elim g h = Sum.elim (f ∘ g) (f ∘ h) := funext fun x => by cases x <;> rfl
@[simp] theorem elim_comp_inl_inr (f : α ⊕ β → γ) : Sum.elim (f ∘ inl) (f ∘ inr) = f := funext fun x => by cases x <;> rfl
theorem elim_eq_iff {u u' : α → γ} {v v' : β → γ} : Sum.elim u v = Sum.elim u' v' ↔ u = u' ∧ v = v' :=
  ⟨fun h => ⟨funext fun x => congrFun h (inl x), funext fun x => congrFun h (inr x)⟩, fun ⟨h, k⟩ => h ▸ k ▸ rfl⟩
@[simp] theorem map_map (f' : α' → α'') (g' : β' → β'') (f : α → α') (g : β → β') : ∀ x : Sum α β, (x.map f g).map f' g' = x.map (f' ∘ f) (g' ∘ g)
  | inl _ => rfl
  | inr _ => rfl
@[simp] theorem map_comp_map (f' : α' → α'') (g' : β' → β'') (f : α → α') (g : β → β') :
    Sum.map f' g' ∘ Sum.map f g = Sum.map (f' ∘ f) (g' ∘ g) := funext (map_map _ _ _ _)
@[simp] theorem map_id_id : Sum.map (@id α) (@id β) = id := funext fun x => by cases x <;> rfl
theorem elim_map {f₁ : α → β} {f₂ : β → ε} {g₁ : γ → δ} {g₂ : δ → ε} {x} : Sum.elim f₂ g₂ (Sum.map f₁ g₁ x) = Sum.elim (f₂ ∘ f₁) (g₂ ∘ g₁) x := by
  cases x <;> rfl
theorem elim_comp_map {f₁ : α → β} {f₂ : β → ε} {g₁ : γ → δ} {g₂ : δ → ε} : Sum.elim f₂ g₂ ∘ Sum.map f₁ g₁ = Sum.elim (f₂ ∘ f₁) (g₂ ∘ g₁) :=
  funext fun _ => elim_map
@[simp] theorem isLeft_map (f : α → β) (g : γ → δ) (x : α ⊕ γ) : isLeft (x.map f g) = isLeft x := by cases x <;> rfl
@[simp] theorem isRight_map (f : α → β) (g : γ → δ) (x : α ⊕ γ) : isRight (x.map f g) = isRight x := by cases x <;> rfl
@[simp] theorem getLeft?_map (f : α → β) (g : γ → δ) (x : α ⊕ γ) : (x.map f g).getLeft? = x.getLeft?.map f := by cases x <;> rfl
@[simp] theorem getRight?_map (f : α → β) (g : γ → δ) (x : α ⊕ γ) : (x.map f g).getRight? = x.getRight?.map g := by cases x <;> rfl
@[simp] theorem swap_swap (x : α ⊕ β) : swap (swap x) = x := by cases x <;> rfl
@[simp] theorem swap_swap_eq : swap ∘ swap = @id (α ⊕ β) := funext swap_swap
@[simp] theorem isLeft_swap (x : α ⊕ β) : x.swap.isLeft = x.isRight := by cases x <;> rfl
@[simp] theorem isRight_swap (x : α ⊕ β) : x.swap.isRight = x.isLeft := by cases x <;> rfl
@[simp] theorem getLeft?_swap (x : α ⊕ β) : x.swap.getLeft? = x.getRight? := by cases x <;> rfl
@[simp] theorem getRight?_swap (x : α ⊕ β) : x.swap.getRight? = x.getLeft? := by cases x <;> rfl
section LiftRel
variable {r r₁ r₂ : α → γ → Prop} {s s₁ s₂ : β → δ → Prop} {x : α ⊕ β} {y : γ ⊕ δ}
@[simp] theorem liftRel_inl_inl : LiftRel r s (inl a) (inl c) ↔ r a c := ⟨fun h => by cases h; assumption, LiftRel.inl⟩
@[simp] theorem not_liftRel_inl_inr : ¬LiftRel r s (inl a) (inr d) := nofun
@[simp] theorem not_liftRel_inr_inl : ¬LiftRel r s (inr b) (inl c) := nofun
@[simp] theorem liftRel_inr_inr : LiftRel r s (inr b) (inr d) ↔ s b d := ⟨fun h => by cases h; assumption, LiftRel.inr⟩
instance {r : α → γ → Prop} {s : β → δ → Prop} [∀ a c, Decidable (r a c)] [∀ b d, Decidable (s b d)] :
    ∀ (ab : α ⊕ β) (cd : γ ⊕ δ), Decidable (LiftRel r s ab cd)
  | inl _, inl _ => decidable_of_iff' _ liftRel_inl_inl
  | inl _, inr _ => .isFalse not_liftRel_inl_inr
  | inr _, inl _ => .isFalse not_liftRel_inr_inl
  | inr _, inr _ => decidable_of_iff' _ liftRel_inr_inr
theorem LiftRel.mono (hr : ∀ a b, r₁ a b → r₂ a b) (hs : ∀ a b, s₁ a b → s₂ a b) (h : LiftRel r₁ s₁ x y) : LiftRel r₂ s₂ x y := by
  cases h
  · exact .inl (hr _ _ ‹_›)
  · exact .inr (hs _ _ ‹_›)
theorem LiftRel.mono_left (hr : ∀ a b, r₁ a b → r₂ a b) (h : LiftRel r₁ s x y) : LiftRel r₂ s x y := h.mono hr fun _ _ => id
theorem LiftRel.mono_right (hs : ∀ a b, s₁ a b → s₂ a b) (h : LiftRel r s₁ x y) : LiftRel r s₂ x y := h.mono (fun _ _ => id) hs
protected theorem LiftRel.swap (h : LiftRel r s x y) : LiftRel s r x.swap y.swap := by
  cases h
  · exact .inr ‹_›
  · exact .inl ‹_›
@[simp] theorem liftRel_swap_iff : LiftRel s r x.swap y.swap ↔ LiftRel r s x y :=
  ⟨fun h => by rw [← swap_swap x, ← swap_swap y]; exact h.swap, LiftRel.swap⟩
end LiftRel
section Lex
variable {r r₁ r₂ : α → α → Prop} {s s₁ s₂ : β → β → Prop} {x y : α ⊕ β}
protected theorem LiftRel.lex {a b : α ⊕ β} (h : LiftRel r s a b) : Lex r s a b := by
  cases h
  · exact .inl ‹_›
  · exact .inr ‹_›
theorem liftRel_subrelation_lex : Subrelation (LiftRel r s) (Lex r s) := LiftRel.lex
theorem Lex.mono (hr : ∀ a b, r₁ a b → r₂ a b) (hs : ∀ a b, s₁ a b → s₂ a b) (h : Lex r₁ s₁ x y) : Lex r₂ s₂ x y := by
  cases h
  · exact .inl (hr _ _ ‹_›)
  · exact .inr (hs _ _ ‹_›)
  · exact .sep _ _
theorem Lex.mono_left (hr : ∀ a b, r₁ a b → r₂ a b) (h : Lex r₁ s x y) : Lex r₂ s x y := h.mono hr fun _ _ => id
theorem Lex.mono_right (hs : ∀ a b, s₁ a b → s₂ a b) (h : Lex r s₁ x y) : Lex r s₂ x y := h.mono (fun _ _ => id) hs
@[simp] theorem lex_inl_inl : Lex r s (inl a₁) (inl a₂) ↔ r a₁ a₂ := ⟨fun h => by cases h; assumption, Lex.inl⟩
@[simp] theorem lex_inr_inr : Lex r s (inr b₁) (inr b₂) ↔ s b₁ b₂ := ⟨fun h => by cases h; assumption, Lex.inr⟩
@[simp] theorem lex_inr_inl : ¬Lex r s (inr b) (inl a) := nofun
instance instDecidableRelSumLex [DecidableRel r] [DecidableRel s] : DecidableRel (Lex r s)
  | inl _, inl _ => decidable_of_iff' _ lex_inl_inl
  | inl _, inr _ => .isTrue (Lex.sep _ _)
  | inr _, inl _ => .isFalse lex_inr_inl
  | inr _, inr _ => decidable_of_iff' _ lex_inr_inr
theorem lex_acc_inl (aca : Acc r a) : Acc (Lex r s) (inl a) := by
  induction aca with
  | intro _ _ ih =>
    constructor
    intro y h
    cases h with
    | inl h => exact ih _ h
theorem lex_acc_inr (aca : ∀ a, Acc (Lex r s) (inl a)) {b} (acb : Acc s b) : Acc (Lex r s) (inr b) := by
  induction acb with
  | intro _ _ ih =>
    constructor
    intro y h
    cases h with
    | inr h => exact ih _ h
    | sep => exact aca _
theorem lex_wf (ha : WellFounded r) (hb : WellFounded s) : WellFounded (Lex r s) :=
  have aca : ∀ a, Acc (Lex r s) (inl a) := fun a => lex_acc_inl (ha.apply a)
  ⟨fun x => Sum.recOn x aca fun b => lex_acc_inr aca (hb.apply b)⟩
end Lex
theorem elim_const_const (c : γ) : Sum.elim (Function.const _ c : α → γ) (Function.const _ c : β → γ) = Function.const _ c := funext fun x => by cases x <;> rfl
@[simp] theorem elim_lam_const_lam_const (c : γ) : Sum.elim (fun (_ : α) => c) (fun (_ : β) => c) = fun _ => c := funext fun x => by cases x <;> rfl
end Sum

namespace PSum
instance [Inhabited α] : Inhabited (PSum α β) := ⟨.inl default⟩
end PSum

/-! ## Pairs -/

namespace Prod
def lexLt [LT α] [LT β] (s : α × β) (t : α × β) : Prop := s.1 < t.1 ∨ (s.1 = t.1 ∧ s.2 < t.2)
theorem lexLt_def [LT α] [LT β] (s t : α × β) : (Prod.lexLt s t) = (s.1 < t.1 ∨ (s.1 = t.1 ∧ s.2 < t.2)) := rfl
instance [BEq α] [BEq β] : BEq (α × β) where
  beq := fun (a₁, b₁) (a₂, b₂) => a₁ == a₂ && b₁ == b₂
theorem fst_map (f : α → β) (g : γ → δ) (x) : (map f g x).fst = f x.fst := rfl
theorem snd_map (f : α → β) (g : γ → δ) (x) : (map f g x).snd = g x.snd := rfl
theorem map_fst' (f : α → γ) (g : β → δ) : Prod.fst ∘ map f g = f ∘ Prod.fst := rfl
theorem map_snd' (f : α → γ) (g : β → δ) : Prod.snd ∘ map f g = g ∘ Prod.snd := rfl
theorem map_comp_map {ε ζ : Type _} (f : α → β) (f' : γ → δ) (g : β → ε) (g' : δ → ζ) : Prod.map g g' ∘ Prod.map f f' = Prod.map (g ∘ f) (g' ∘ f') := rfl
end Prod
namespace Function
@[inline] def curry : (α × β → γ) → α → β → γ := fun f a b => f (a, b)
@[inline] def uncurry : (α → β → γ) → α × β → γ := fun f a => f a.1 a.2
@[simp] theorem curry_uncurry (f : α → β → γ) : curry (uncurry f) = f := rfl
@[simp] theorem uncurry_curry (f : α × β → γ) : uncurry (curry f) = f := rfl
@[simp] theorem uncurry_apply_pair (f : α → β → γ) (x : α) (y : β) : uncurry f (x, y) = f x y := rfl
@[simp] theorem curry_apply (f : α × β → γ) (x : α) (y : β) : curry f x y = f (x, y) := rfl
end Function
attribute [ext] Sigma
@[simp] theorem Sigma.eta {α : Type u} {β : α → Type v} : ∀ x : Sigma β, Sigma.mk x.1 x.2 = x := fun _ => rfl
namespace Prod
@[simp] theorem swap_swap_eq : swap ∘ swap = @id (α × β) := rfl
@[simp] theorem swap_inj {p q : α × β} : swap p = swap q ↔ p = q := by cases p; cases q; simp [swap, and_comm]
end Prod
