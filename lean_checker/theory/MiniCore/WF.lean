-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List
/-!
# WF: well-founded relations and recursion

What `termination_by` compiles to: accessibility, its fixed point, measures and lexicographic orders.
-/
set_option linter.all false
universe u v w

inductive Acc {α : Sort u} (r : α → α → Prop) : α → Prop where
  | intro (x : α) (h : (y : α) → r y x → Acc r y) : Acc r x
noncomputable abbrev Acc.ndrec.{u1, u2} {α : Sort u2} {r : α → α → Prop} {C : α → Sort u1}
    (m : (x : α) → ((y : α) → r y x → Acc r y) → ((y : α) → (a : r y x) → C y) → C x) {a : α} (n : Acc r a) : C a := n.rec m
theorem Acc.inv {α : Sort u} {r : α → α → Prop} {x y : α} (h₁ : Acc r x) (h₂ : r y x) : Acc r y := h₁.recOn (fun _ ac _ h₂ => ac y h₂) h₂
inductive WellFounded {α : Sort u} (r : α → α → Prop) : Prop where
  | intro (h : ∀ a, Acc r a) : WellFounded r
class WellFoundedRelation (α : Sort u) where
  rel : α → α → Prop
  wf : WellFounded rel
namespace WellFounded
theorem apply {α : Sort u} {r : α → α → Prop} (wf : WellFounded r) (a : α) : Acc r a := wf.rec fun p => p a
noncomputable def recursion {α : Sort u} {r : α → α → Prop} (hwf : WellFounded r) {C : α → Sort v} (a : α)
    (h : ∀ x, (∀ y, r y x → C y) → C x) : C a := (hwf.apply a).rec fun x _ ih => h x ih
theorem induction {α : Sort u} {r : α → α → Prop} (hwf : WellFounded r) {C : α → Prop} (a : α) (h : ∀ x, (∀ y, r y x → C y) → C x) : C a :=
  recursion hwf a h
noncomputable def fixF {α : Sort u} {r : α → α → Prop} {C : α → Sort v} (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) (a : Acc r x) : C x :=
  a.rec fun x _ ih => F x ih
theorem fixF_eq {α : Sort u} {r : α → α → Prop} {C : α → Sort v} (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) (acx : Acc r x) :
    fixF F x acx = F x (fun (y : α) (p : r y x) => fixF F y (Acc.inv acx p)) := by
  cases acx
  rfl
noncomputable def fix {α : Sort u} {C : α → Sort v} {r : α → α → Prop} (hwf : WellFounded r) (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) : C x :=
  fixF F x (apply hwf x)
theorem fix_eq {α : Sort u} {C : α → Sort v} {r : α → α → Prop} (hwf : WellFounded r) (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) :
    fix hwf F x = F x (fun y _ => fix hwf F y) := fixF_eq F x (apply hwf x)

-- A fixed point over a measure, by recursion on fuel: unlike `fix`, it computes on closed terms.
-- `eager` keeps it from being unfolded at a variable.
def Nat.eager (n : Nat) : Nat := if Nat.beq n n = true then n else n
theorem Nat.eager_eq (n : Nat) : Nat.eager n = n := ite_self n
def Nat.fix.go {α : Sort u} {motive : α → Sort v} (h : α → Nat)
    (F : (x : α) → ((y : α) → InvImage (· < ·) h y x → motive y) → motive x) : (fuel : Nat) → (x : α) → h x < fuel → motive x
  | 0, x, hx => absurd hx (Nat.not_lt_zero (h x))
  | fuel + 1, x, hx => F x fun y hy => Nat.fix.go h F fuel y (Nat.lt_of_lt_of_le hy (Nat.le_of_lt_succ hx))
def Nat.fix {α : Sort u} {motive : α → Sort v} (h : α → Nat)
    (F : (x : α) → ((y : α) → InvImage (· < ·) h y x → motive y) → motive x) (x : α) : motive x :=
  Nat.fix.go h F (Nat.eager (h x + 1)) x (Eq.subst (motive := (h x < ·)) (Nat.eager_eq (h x + 1)).symm (Nat.lt_add_one (h x)))
private theorem Nat.fix.go_congr {α : Sort u} {motive : α → Sort v} (h : α → Nat)
    (F : (x : α) → ((y : α) → InvImage (· < ·) h y x → motive y) → motive x) (f g : Nat) (x : α) (hf : h x < f) (hg : h x < g) :
    Nat.fix.go h F f x hf = Nat.fix.go h F g x hg := by
  induction f generalizing g x with
  | zero => exact absurd hf (Nat.not_lt_zero _)
  | succ f ih =>
    cases g with
    | zero => exact absurd hg (Nat.not_lt_zero _)
    | succ g => exact congrArg (F x) (funext fun y => funext fun hy => ih g y _ _)
theorem Nat.fix_eq {α : Sort u} {motive : α → Sort v} (h : α → Nat)
    (F : (x : α) → ((y : α) → InvImage (· < ·) h y x → motive y) → motive x) (x : α) :
    Nat.fix h F x = F x fun y _ => Nat.fix h F y := by
  have e : Nat.fix h F x = Nat.fix.go h F (h x + 1) x (Nat.lt_add_one _) := Nat.fix.go_congr h F _ _ x _ _
  rw [e]
  exact congrArg (F x) (funext fun y => funext fun hy => Nat.fix.go_congr h F _ _ y _ _)
end WellFounded
namespace Lean
-- A wrapper that the preprocessing of recursive definitions puts around what it must not touch.
@[irreducible] def opaqueId {α : Sort u} (x : α) : α := x
end Lean

def emptyRelation {α : Sort u} (_ _ : α) : Prop := False
@[reducible] def emptyWf {α : Sort u} : WellFoundedRelation α where
  rel := emptyRelation
  wf := ⟨fun a => ⟨a, fun _ h => False.elim h⟩⟩
theorem Subrelation.wf {α : Sort u} {r q : α → α → Prop} (h₁ : ∀ {x y}, q x y → r x y) (h₂ : WellFounded r) : WellFounded q :=
  ⟨fun a => (h₂.apply a).rec fun x _ ih => ⟨x, fun y h => ih y (h₁ h)⟩⟩
namespace InvImage
theorem accessible {α : Sort u} {β : Sort v} {r : β → β → Prop} {a : α} (f : α → β) (ac : Acc r (f a)) : Acc (InvImage r f) a := by
  generalize e : f a = b at ac
  induction ac generalizing a with
  | intro b _ ih =>
    subst e
    exact ⟨a, fun y h => ih (f y) h rfl⟩
theorem wf {α : Sort u} {β : Sort v} {r : β → β → Prop} (f : α → β) (h : WellFounded r) : WellFounded (InvImage r f) := ⟨fun a => accessible f (h.apply (f a))⟩
end InvImage
@[reducible] def invImage {α : Sort u} {β : Sort v} (f : α → β) (h : WellFoundedRelation β) : WellFoundedRelation α where
  rel := InvImage h.rel f
  wf := InvImage.wf f h.wf

theorem Nat.lt_wfRel.proof : WellFounded (fun a b : Nat => a < b) := ⟨fun n => by
  induction n using Nat.strongRecOn' with
  | ind n ih => exact ⟨n, fun m h => ih m h⟩⟩
@[reducible] def Nat.lt_wfRel : WellFoundedRelation Nat where
  rel := fun a b => a < b
  wf := Nat.lt_wfRel.proof
@[elab_as_elim] protected noncomputable def Nat.strongRecOn {motive : Nat → Sort u} (n : Nat) (ind : ∀ n, (∀ m, m < n → motive m) → motive n) : motive n :=
  Nat.lt_wfRel.wf.fix ind n
@[elab_as_elim] theorem Nat.strongInductionOn {motive : Nat → Prop} (n : Nat) (ind : ∀ n, (∀ m, m < n → motive m) → motive n) : motive n := Nat.strongRecOn n ind
@[elab_as_elim] protected theorem Nat.caseStrongRecOn {motive : Nat → Prop} (a : Nat) (zero : motive 0) (ind : ∀ n, (∀ m, m ≤ n → motive m) → motive (n + 1)) : motive a :=
  Nat.strongRecOn a fun n => match n with
    | 0 => fun _ => zero
    | n + 1 => fun h => ind n fun m hm => h m (Nat.lt_succ_of_le hm)
theorem Nat.lt_wf_irrefl : WellFounded (fun a b : Nat => a < b) := Nat.lt_wfRel.proof
@[reducible] def measure {α : Sort u} (f : α → Nat) : WellFoundedRelation α := invImage f Nat.lt_wfRel
abbrev sizeOfWFRel {α : Sort u} [SizeOf α] : WellFoundedRelation α := measure sizeOf
instance (priority := low) [SizeOf α] : WellFoundedRelation α := sizeOfWFRel

namespace Prod
inductive Lex {α : Type u} {β : Type v} (ra : α → α → Prop) (rb : β → β → Prop) : α × β → α × β → Prop where
  | left {a₁ : α} (b₁ : β) {a₂ : α} (b₂ : β) (h : ra a₁ a₂) : Lex ra rb (a₁, b₁) (a₂, b₂)
  | right (a : α) {b₁ b₂ : β} (h : rb b₁ b₂) : Lex ra rb (a, b₁) (a, b₂)
theorem lex_def {r : α → α → Prop} {s : β → β → Prop} {p q : α × β} : Prod.Lex r s p q ↔ r p.1 q.1 ∨ p.1 = q.1 ∧ s p.2 q.2 :=
  ⟨fun h => by cases h with
      | left _ _ h => exact .inl h
      | right _ h => exact .inr ⟨rfl, h⟩,
   fun h => by
    obtain ⟨a, b⟩ := p
    obtain ⟨c, d⟩ := q
    rcases h with h | ⟨e, h⟩
    · exact .left _ _ h
    · cases e
      exact .right _ h⟩
theorem lexAccessible {α : Type u} {β : Type v} {ra : α → α → Prop} {rb : β → β → Prop} {a : α} (aca : Acc ra a) (acb : (b : β) → Acc rb b) (b : β) :
    Acc (Lex ra rb) (a, b) := by
  induction aca generalizing b with
  | intro a _ iha =>
    induction acb b with
    | intro b _ ihb =>
      refine ⟨_, fun p h => ?_⟩
      generalize e : (a, b) = q at h
      cases h with
      | left _ _ h => injection e with e₁ e₂; subst e₁; exact iha _ h _
      | right _ h => injection e with e₁ e₂; subst e₁; subst e₂; exact ihb _ h
@[reducible] def lex {α : Type u} {β : Type v} (ha : WellFoundedRelation α) (hb : WellFoundedRelation β) : WellFoundedRelation (α × β) where
  rel := Lex ha.rel hb.rel
  wf := ⟨fun (a, b) => lexAccessible (ha.wf.apply a) hb.wf.apply b⟩
instance instWellFoundedRelation {α : Type u} {β : Type v} [ha : WellFoundedRelation α] [hb : WellFoundedRelation β] : WellFoundedRelation (α × β) := lex ha hb
theorem Lex.right' {β : Type v} (rb : β → β → Prop) {a₂ : Nat} {b₂ : β} {a₁ : Nat} {b₁ : β} (h₁ : a₁ ≤ a₂) (h₂ : rb b₁ b₂) :
    Prod.Lex (· < ·) rb (a₁, b₁) (a₂, b₂) :=
  (Nat.eq_or_lt_of_le h₁).elim (fun e => e ▸ .right a₁ h₂) (fun l => .left b₁ b₂ l)
end Prod

namespace PSigma
inductive Lex {α : Sort u} {β : α → Sort v} (r : α → α → Prop) (s : ∀ a, β a → β a → Prop) : PSigma β → PSigma β → Prop where
  | left : ∀ {a₁ : α} (b₁ : β a₁) {a₂ : α} (b₂ : β a₂), r a₁ a₂ → Lex r s ⟨a₁, b₁⟩ ⟨a₂, b₂⟩
  | right : ∀ (a : α) {b₁ b₂ : β a}, s a b₁ b₂ → Lex r s ⟨a, b₁⟩ ⟨a, b₂⟩
theorem lexAccessible {α : Sort u} {β : α → Sort v} {r : α → α → Prop} {s : (a : α) → β a → β a → Prop} {a : α} (aca : Acc r a)
    (acb : (a : α) → WellFounded (s a)) (b : β a) : Acc (Lex r s) ⟨a, b⟩ := by
  induction aca with
  | intro a _ iha =>
    induction (acb a).apply b with
    | intro b _ ihb =>
      refine ⟨_, fun p h => ?_⟩
      cases h with
      | left _ _ h => exact iha _ h _
      | right _ h => exact ihb _ h
@[reducible] def lex {α : Sort u} {β : α → Sort v} (ha : WellFoundedRelation α) (hb : (a : α) → WellFoundedRelation (β a)) : WellFoundedRelation (PSigma β) where
  rel := Lex ha.rel fun a => (hb a).rel
  wf := ⟨fun ⟨a, b⟩ => lexAccessible (ha.wf.apply a) (fun a => (hb a).wf) b⟩
instance {α : Sort u} {β : α → Sort v} [ha : WellFoundedRelation α] [hb : (a : α) → WellFoundedRelation (β a)] : WellFoundedRelation (PSigma β) := lex ha hb
end PSigma

/-! ## What the termination tactics use -/

@[simp] theorem sizeOf_nat (n : Nat) : sizeOf n = n := rfl
@[simp] theorem sizeOf_default {α : Sort u} (n : α) : @sizeOf α (instSizeOfDefault α) n = 0 := rfl
theorem Nat.sub_succ_lt_self {a i : Nat} (h : i < a) : a - (i + 1) < a - i := by
  rw [Nat.sub_add_eq]
  exact Nat.sub_lt (Nat.sub_pos_of_lt h) Nat.zero_lt_one
theorem Nat.pred_lt_of_lt {n m : Nat} (h : m < n) : Nat.pred n < n := Nat.pred_lt (Nat.ne_zero_of_lt h)
theorem Nat.pred_lt' {n m : Nat} (h : m < n) : Nat.pred n < n := Nat.pred_lt_of_lt h
@[simp ↓] def binderNameHint {α : Sort u} {β : Sort v} {γ : Sort w} (v : α) (binder : β) (e : γ) : γ := e
-- The branches of an `if` know its condition.
@[wf_preprocess] theorem ite_eq_dite {α : Sort u} {P : Prop} {a b : α} [Decidable P] :
    ite P a b = dite P (fun h => binderNameHint h () a) (fun h => binderNameHint h () b) := (dif_eq_if P a b).symm
