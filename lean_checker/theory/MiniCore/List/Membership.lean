-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List.Lemmas
/-!
# List/Membership: membership and filter
-/
set_option linter.all false
universe u v w

namespace List

/-! ## Membership -/

@[simp] theorem not_mem_nil {a : α} : ¬ a ∈ ([] : List α) := nofun
@[simp] theorem mem_cons {a b : α} {l : List α} : a ∈ b :: l ↔ a = b ∨ a ∈ l :=
  ⟨fun h => by cases h; exact .inl rfl; exact .inr ‹_›, fun h => h.elim (fun e => e ▸ .head l) (.tail b)⟩
theorem mem_cons_self {a : α} {l : List α} : a ∈ a :: l := .head l
theorem mem_cons_of_mem (y : α) {a : α} {l : List α} : a ∈ l → a ∈ y :: l := .tail y
theorem mem_singleton_self (a : α) : a ∈ [a] := .head []
theorem mem_singleton {a b : α} : a ∈ [b] ↔ a = b := by simp
theorem eq_of_mem_singleton {a b : α} (h : a ∈ [b]) : a = b := mem_singleton.mp h
theorem eq_or_mem_of_mem_cons {a b : α} {l : List α} : a ∈ b :: l → a = b ∨ a ∈ l := mem_cons.mp
theorem eq_nil_iff_forall_not_mem {l : List α} : l = [] ↔ ∀ a, ¬ a ∈ l := by
  cases l with
  | nil => simp
  | cons a l => exact ⟨nofun, fun h => absurd (.head l) (h a)⟩
theorem ne_nil_of_mem {a : α} {l : List α} (h : a ∈ l) : l ≠ [] := by cases h <;> simp
theorem exists_mem_of_ne_nil (l : List α) (h : l ≠ []) : ∃ x, x ∈ l := match l, h with
  | a :: l, _ => ⟨a, .head l⟩
theorem not_mem_cons {a y : α} {l : List α} : ¬ a ∈ y :: l ↔ a ≠ y ∧ ¬ a ∈ l := by simp
@[simp] theorem mem_append {a : α} {s t : List α} : a ∈ s ++ t ↔ a ∈ s ∨ a ∈ t := by
  induction s with
  | nil => simp
  | cons b s ih => simp [ih, or_assoc]
theorem mem_append_left {a : α} {as : List α} (bs : List α) (h : a ∈ as) : a ∈ as ++ bs := mem_append.mpr (.inl h)
theorem mem_append_right {a : α} {bs : List α} (as : List α) (h : a ∈ bs) : a ∈ as ++ bs := mem_append.mpr (.inr h)
@[simp] theorem mem_map {b : β} {l : List α} {f : α → β} : b ∈ l.map f ↔ ∃ a, a ∈ l ∧ f a = b := by
  induction l with
  | nil => simp
  | cons c l ih => simp [ih, eq_comm (a := b)]
theorem mem_map_of_mem {a : α} {l : List α} {f : α → β} (h : a ∈ l) : f a ∈ map f l := mem_map.mpr ⟨a, h, rfl⟩
theorem exists_of_mem_map {f : α → β} {l : List α} {b : β} (h : b ∈ map f l) : ∃ a, a ∈ l ∧ f a = b := mem_map.mp h
@[simp] theorem mem_reverse {x : α} {as : List α} : x ∈ reverse as ↔ x ∈ as := by
  induction as with
  | nil => simp
  | cons a as ih => simp [ih, or_comm]
theorem append_of_mem {a : α} {l : List α} (h : a ∈ l) : ∃ s t : List α, l = s ++ a :: t := by
  induction h with
  | head l => exact ⟨[], l, rfl⟩
  | tail b _ ih =>
    obtain ⟨s, t, e⟩ := ih
    exact ⟨b :: s, t, congrArg (b :: ·) e⟩
@[simp] theorem mem_filter {a : α} {as : List α} {p : α → Bool} : a ∈ filter p as ↔ a ∈ as ∧ p a := by
  induction as with
  | nil => simp [filter]
  | cons b as ih =>
    cases h : p b with
    | true =>
      simp only [filter, h, mem_cons, ih]
      exact ⟨fun k => k.elim (fun e => ⟨.inl e, e ▸ h⟩) fun k => ⟨.inr k.1, k.2⟩, fun k => k.1.elim .inl fun m => .inr ⟨m, k.2⟩⟩
    | false =>
      simp only [filter, h, mem_cons, ih]
      exact ⟨fun k => ⟨.inr k.1, k.2⟩, fun k => ⟨k.1.resolve_left fun e => by rw [e, h] at k; exact Bool.noConfusion k.2, k.2⟩⟩
@[simp] theorem mem_replicate {a b : α} : {n : Nat} → (b ∈ replicate n a ↔ n ≠ 0 ∧ b = a)
  | 0 => by simp [replicate]
  | n + 1 => by
    simp only [replicate, mem_cons, mem_replicate]
    exact ⟨fun h => ⟨Nat.succ_ne_zero n, h.elim id And.right⟩, fun h => .inl h.2⟩
@[simp] theorem mem_flatten {a : α} {L : List (List α)} : a ∈ L.flatten ↔ ∃ l, l ∈ L ∧ a ∈ l := by
  induction L with
  | nil => simp [flatten]
  | cons l L ih => simp [flatten, ih]
theorem forall_mem_nil (p : α → Prop) : ∀ x, x ∈ ([] : List α) → p x := nofun
theorem forall_mem_cons {p : α → Prop} {a : α} {l : List α} : (∀ x, x ∈ a :: l → p x) ↔ p a ∧ ∀ x, x ∈ l → p x := by simp
theorem forall_mem_append {p : α → Prop} {l₁ l₂ : List α} : (∀ x, x ∈ l₁ ++ l₂ → p x) ↔ (∀ x, x ∈ l₁ → p x) ∧ (∀ x, x ∈ l₂ → p x) := by
  simp only [mem_append, or_imp, forall_and]
theorem forall_mem_singleton {p : α → Prop} {a : α} : (∀ x, x ∈ [a] → p x) ↔ p a := by simp
theorem subset_def {l₁ l₂ : List α} : l₁ ⊆ l₂ ↔ ∀ {a : α}, a ∈ l₁ → a ∈ l₂ := .rfl
protected theorem Subset.refl (l : List α) : l ⊆ l := fun _ h => h
protected theorem Subset.trans {l₁ l₂ l₃ : List α} (h₁ : l₁ ⊆ l₂) (h₂ : l₂ ⊆ l₃) : l₁ ⊆ l₃ := fun _ h => h₂ (h₁ h)
@[simp] theorem nil_subset (l : List α) : [] ⊆ l := nofun

/-! ## Filter -/

@[simp] theorem filter_nil (p : α → Bool) : filter p [] = [] := rfl
@[simp] theorem filter_cons_of_pos {p : α → Bool} {a : α} {l : List α} (pa : p a) : filter p (a :: l) = a :: filter p l := by simp [filter, pa]
@[simp] theorem filter_cons_of_neg {p : α → Bool} {a : α} {l : List α} (pa : ¬ p a) : filter p (a :: l) = filter p l := by
  simp [filter, Bool.of_not_eq_true pa]
theorem filter_cons {x : α} {xs : List α} {p : α → Bool} : (x :: xs).filter p = if p x then x :: (xs.filter p) else xs.filter p := by
  cases h : p x <;> simp [filter, h]
@[simp] theorem filter_append {p : α → Bool} (l₁ l₂ : List α) : filter p (l₁ ++ l₂) = filter p l₁ ++ filter p l₂ := by
  induction l₁ with
  | nil => rfl
  | cons a as ih => cases h : p a <;> simp [filter, h, ih]
theorem length_filter_le (p : α → Bool) (l : List α) : (l.filter p).length ≤ l.length := by
  induction l with
  | nil => exact Nat.le_refl 0
  | cons a as ih =>
    cases h : p a
    · simp only [filter, h]; exact Nat.le_step ih
    · simp only [filter, h, length_cons]; exact Nat.succ_le_succ ih
@[simp] theorem filter_true (l : List α) : filter (fun _ => true) l = l := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [filter, ih]
@[simp] theorem filter_false (l : List α) : filter (fun _ => false) l = [] := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [filter, ih]
@[simp] theorem filter_filter {p q : α → Bool} {l : List α} : filter p (filter q l) = filter (fun a => p a && q a) l := by
  induction l with
  | nil => rfl
  | cons a as ih => cases hp : p a <;> cases hq : q a <;> simp [filter, hp, hq, ih]
theorem filter_eq_self {l : List α} {p : α → Bool} : filter p l = l ↔ ∀ a, a ∈ l → p a := by
  induction l with
  | nil => simp
  | cons a as ih =>
    cases h : p a
    · simp only [filter, h, forall_mem_cons]
      refine ⟨fun e => ?_, fun k => absurd k.1 (by simp)⟩
      have k := length_filter_le p as
      rw [e] at k
      exact absurd k (Nat.not_succ_le_self _)
    · simp only [filter, h, cons_inj_right, ih, forall_mem_cons, true_and]
theorem filter_eq_nil_iff {l : List α} {p : α → Bool} : filter p l = [] ↔ ∀ a, a ∈ l → ¬p a := by
  simp only [eq_nil_iff_forall_not_mem, mem_filter, not_and]
theorem filter_map {f : β → α} {p : α → Bool} {l : List β} : filter p (map f l) = map f (filter (p ∘ f) l) := by
  induction l with
  | nil => rfl
  | cons a as ih => cases h : p (f a) <;> simp [filter, h, ih, Function.comp]
theorem filter_reverse {p : α → Bool} (l : List α) : l.reverse.filter p = (l.filter p).reverse := by
  induction l with
  | nil => rfl
  | cons a as ih => cases h : p a <;> simp [filter, h, ih]
end List
