-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List.Access
/-!
# List/Relations: sublists, prefixes, permutations, pairwise relations, ranges, counts
-/
set_option linter.all false
universe u v w

namespace List

/-! ## Sublists -/

@[simp] theorem nil_sublist : (l : List α) → [] <+ l
  | [] => .slnil
  | a :: l => (nil_sublist l).cons a
@[simp] theorem Sublist.refl : (l : List α) → l <+ l
  | [] => .slnil
  | a :: l => (Sublist.refl l).cons_cons a
theorem Sublist.trans {l₁ l₂ l₃ : List α} (h₁ : l₁ <+ l₂) (h₂ : l₂ <+ l₃) : l₁ <+ l₃ := by
  induction h₂ generalizing l₁ with
  | slnil => exact h₁
  | cons a _ ih => exact (ih h₁).cons a
  | cons_cons a _ ih =>
    cases h₁ with
    | cons _ h => exact (ih h).cons a
    | cons_cons _ h => exact (ih h).cons_cons a
theorem sublist_cons_self (a : α) (l : List α) : l <+ a :: l := (Sublist.refl l).cons a
theorem Sublist.length_le {l₁ l₂ : List α} (h : l₁ <+ l₂) : length l₁ ≤ length l₂ := by
  induction h with
  | slnil => exact Nat.le_refl 0
  | cons _ _ ih => exact Nat.le_step ih
  | cons_cons _ _ ih => exact Nat.succ_le_succ ih
theorem Sublist.subset {l₁ l₂ : List α} (h : l₁ <+ l₂) : l₁ ⊆ l₂ := by
  induction h with
  | slnil => exact fun _ k => k
  | cons a _ ih => exact fun _ k => .tail a (ih k)
  | cons_cons a _ ih =>
    intro x k
    cases k with
    | head => exact .head _
    | tail _ k => exact .tail a (ih k)
theorem sublist_append_left (l₁ l₂ : List α) : l₁ <+ l₁ ++ l₂ := by
  induction l₁ with
  | nil => exact nil_sublist l₂
  | cons a l₁ ih => exact ih.cons_cons a
theorem sublist_append_right (l₁ l₂ : List α) : l₂ <+ l₁ ++ l₂ := by
  induction l₁ with
  | nil => exact Sublist.refl l₂
  | cons a l₁ ih => exact ih.cons a
theorem filter_sublist {p : α → Bool} {l : List α} : filter p l <+ l := by
  induction l with
  | nil => exact .slnil
  | cons a l ih =>
    cases h : p a
    · simp only [filter, h]; exact ih.cons a
    · simp only [filter, h]; exact ih.cons_cons a

/-! ## Prefixes and suffixes -/

@[simp] theorem prefix_append (l₁ l₂ : List α) : l₁ <+: l₁ ++ l₂ := ⟨l₂, rfl⟩
@[simp] theorem suffix_append (l₁ l₂ : List α) : l₂ <:+ l₁ ++ l₂ := ⟨l₁, rfl⟩
@[simp] theorem nil_prefix {l : List α} : [] <+: l := ⟨l, rfl⟩
@[simp] theorem nil_suffix {l : List α} : [] <:+ l := ⟨l, append_nil l⟩
theorem IsPrefix.trans {l₁ l₂ l₃ : List α} (h₁ : l₁ <+: l₂) (h₂ : l₂ <+: l₃) : l₁ <+: l₃ := by
  obtain ⟨r, rfl⟩ := h₁
  obtain ⟨s, rfl⟩ := h₂
  exact ⟨r ++ s, (append_assoc l₁ r s).symm⟩
theorem IsPrefix.sublist {l₁ l₂ : List α} (h : l₁ <+: l₂) : l₁ <+ l₂ := by
  obtain ⟨r, rfl⟩ := h
  exact sublist_append_left l₁ r
theorem IsSuffix.sublist {l₁ l₂ : List α} (h : l₁ <:+ l₂) : l₁ <+ l₂ := by
  obtain ⟨r, rfl⟩ := h
  exact sublist_append_right r l₁
theorem IsPrefix.length_le {l₁ l₂ : List α} (h : l₁ <+: l₂) : l₁.length ≤ l₂.length := h.sublist.length_le
theorem take_prefix (i : Nat) (l : List α) : take i l <+: l := ⟨drop i l, take_append_drop i l⟩
theorem drop_suffix (i : Nat) (l : List α) : drop i l <:+ l := ⟨take i l, take_append_drop i l⟩

/-! ## Permutations -/

@[simp] theorem Perm.refl : (l : List α) → Perm l l
  | [] => .nil
  | a :: l => (Perm.refl l).cons a
theorem Perm.symm {l₁ l₂ : List α} (h : Perm l₁ l₂) : Perm l₂ l₁ := by
  induction h with
  | nil => exact .nil
  | cons a _ ih => exact ih.cons a
  | swap a b l => exact .swap b a l
  | trans _ _ ih₁ ih₂ => exact ih₂.trans ih₁
theorem Perm.length_eq {l₁ l₂ : List α} (h : Perm l₁ l₂) : length l₁ = length l₂ := by
  induction h with
  | nil => rfl
  | cons _ _ ih => exact congrArg (· + 1) ih
  | swap => rfl
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂
theorem Perm.mem_iff {a : α} {l₁ l₂ : List α} (h : Perm l₁ l₂) : a ∈ l₁ ↔ a ∈ l₂ := by
  induction h with
  | nil => exact .rfl
  | cons _ _ ih => simp only [mem_cons, ih]
  | swap x y l => simp only [mem_cons, or_left_comm]
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂

/-! ## Pairwise relations -/

@[simp] theorem pairwise_cons {R : α → α → Prop} {a : α} {l : List α} : Pairwise R (a :: l) ↔ (∀ a', a' ∈ l → R a a') ∧ Pairwise R l :=
  ⟨fun h => by cases h with | cons h k => exact ⟨h, k⟩, fun h => .cons h.1 h.2⟩
@[simp] theorem nodup_nil : Nodup ([] : List α) := .nil
@[simp] theorem nodup_cons {a : α} {l : List α} : Nodup (a :: l) ↔ ¬ a ∈ l ∧ Nodup l :=
  pairwise_cons.trans (and_congr_left' ⟨fun h k => h a k rfl, fun h x k e => h (e ▸ k)⟩)

/-! ## Ranges and counts -/

private theorem range_loop (n : Nat) (acc : List Nat) : range.loop n acc = range.loop n [] ++ acc := by
  induction n generalizing acc with
  | zero => rfl
  | succ n ih =>
    show range.loop n (n :: acc) = range.loop n [n] ++ acc
    rw [ih (n :: acc), ih [n], append_assoc]
    rfl
@[simp] theorem range_zero : range 0 = [] := rfl
theorem range_succ {n : Nat} : range (n + 1) = range n ++ [n] := range_loop n [n]
@[simp] theorem length_range {n : Nat} : (range n).length = n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [range_succ, length_append, ih]; rfl
@[simp] theorem mem_range {m n : Nat} : m ∈ range n ↔ m < n := by
  induction n with
  | zero => simp
  | succ n ih => rw [range_succ, mem_append, ih, mem_singleton, ← Nat.lt_succ_iff_lt_or_eq]
private theorem countP_go (p : α → Bool) (l : List α) (n : Nat) : countP.go p l n = n + countP.go p l 0 := by
  induction l generalizing n with
  | nil => rfl
  | cons a l ih =>
    cases h : p a
    · simp only [countP.go, h, cond_false]; exact ih n
    · simp only [countP.go, h, cond_true]; rw [ih (n + 1), ih (0 + 1), Nat.zero_add, Nat.add_assoc]
@[simp] theorem countP_nil {p : α → Bool} : countP p [] = 0 := rfl
theorem countP_cons {p : α → Bool} {a : α} {l : List α} : countP p (a :: l) = countP p l + if p a then 1 else 0 := by
  show countP.go p (a :: l) 0 = countP.go p l 0 + _
  cases h : p a
  · simp [countP.go, h]
  · simp only [countP.go, h, cond_true, eq_self, ite_true]
    rw [countP_go]
    exact Nat.add_comm _ _
theorem count_nil [BEq α] {a : α} : count a [] = 0 := rfl
theorem count_cons [BEq α] {a b : α} {l : List α} : count a (b :: l) = count a l + if b == a then 1 else 0 := countP_cons
theorem countP_le_length {p : α → Bool} {l : List α} : countP p l ≤ l.length := by
  induction l with
  | nil => exact Nat.le_refl 0
  | cons a l ih =>
    rw [countP_cons, length_cons]
    exact Nat.add_le_add ih (by split <;> decide)

/-! ## More on maps, filters and tests -/

@[simp] theorem all_map {f : α → β} {l : List α} {p : β → Bool} : (l.map f).all p = l.all (p ∘ f) := by
  induction l with
  | nil => rfl
  | cons a l ih => simp [ih]
@[simp] theorem any_map {f : α → β} {l : List α} {p : β → Bool} : (l.map f).any p = l.any (p ∘ f) := by
  induction l with
  | nil => rfl
  | cons a l ih => simp [ih]
theorem mem_of_mem_filter {p : α → Bool} {a : α} {l : List α} (h : a ∈ filter p l) : a ∈ l := (mem_filter.mp h).1
theorem of_mem_filter {p : α → Bool} {a : α} {l : List α} (h : a ∈ filter p l) : p a := (mem_filter.mp h).2
theorem take_take {i j : Nat} {l : List α} : take i (take j l) = take (min i j) l := by
  induction i generalizing j l with
  | zero => simp
  | succ i ih =>
    cases j with
    | zero => simp
    | succ j =>
      cases l with
      | nil => simp
      | cons a l => rw [take_succ_cons, take_succ_cons, ih, Nat.add_min_add_right, take_succ_cons]
theorem mem_iff_append {a : α} {l : List α} : a ∈ l ↔ ∃ s t : List α, l = s ++ a :: t :=
  ⟨append_of_mem, fun ⟨s, t, e⟩ => e ▸ mem_append_right s (.head t)⟩
end List
