-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List.Functions
/-!
# List/Removal: sublists, prefixes, suffixes, infixes, `erase`, `eraseP`, `eraseIdx`, `insert`
-/
set_option linter.all false
universe u v w

namespace List

/-! ## Sublists -/

section
variable {l l₁ l₂ l₃ : List α} {a b : α}
@[simp] theorem Sublist.rfl {l : List α} : l <+ l := .refl l
instance : Trans (@Sublist α) Sublist Sublist := ⟨Sublist.trans⟩
theorem sublist_of_cons_sublist (h : a :: l₁ <+ l₂) : l₁ <+ l₂ := (sublist_cons_self a l₁).trans h
theorem Sublist.of_cons_cons {l₁ l₂ : List α} {a b : α} (h : a :: l₁ <+ b :: l₂) : l₁ <+ l₂ := by
  cases h with
  | cons _ h => exact sublist_of_cons_sublist h
  | cons_cons _ h => exact h
@[simp] theorem cons_sublist_cons : a :: l₁ <+ a :: l₂ ↔ l₁ <+ l₂ := ⟨Sublist.of_cons_cons, .cons_cons a⟩
theorem sublist_or_mem_of_sublist (h : l <+ l₁ ++ a :: l₂) : l <+ l₁ ++ l₂ ∨ a ∈ l := by
  induction l₁ generalizing l with
  | nil => match h with
    | .cons _ h => exact .inl h
    | .cons_cons _ h => exact .inr (.head ..)
  | cons b l₁ ih => match h with
    | .cons _ h => exact (ih h).imp_left (.cons _)
    | .cons_cons _ h => exact (ih h).imp (.cons_cons _) (.tail _)
theorem Sublist.mem (hx : a ∈ l₁) (hl : l₁ <+ l₂) : a ∈ l₂ := hl.subset hx
theorem Sublist.eq_of_length {l₁ l₂ : List α} (h : l₁ <+ l₂) : length l₁ = length l₂ → l₁ = l₂ := by
  induction h with
  | slnil => exact fun _ => _root_.rfl
  | cons a h _ =>
    intro e
    have := h.length_le
    rw [length_cons] at e
    omega
  | cons_cons a _ ih => exact fun e => congrArg (a :: ·) (ih (Nat.succ.inj e))
theorem Sublist.eq_of_length_le (s : l₁ <+ l₂) (h : length l₂ ≤ length l₁) : l₁ = l₂ := s.eq_of_length (Nat.le_antisymm s.length_le h)
theorem Sublist.length_eq (s : l₁ <+ l₂) : length l₁ = length l₂ ↔ l₁ = l₂ := ⟨s.eq_of_length, congrArg _⟩
theorem Sublist.antisymm (s₁ : l₁ <+ l₂) (s₂ : l₂ <+ l₁) : l₁ = l₂ := s₁.eq_of_length_le s₂.length_le
@[simp] theorem sublist_nil : l <+ [] ↔ l = [] := ⟨fun h => h.eq_of_length_le (Nat.zero_le _), fun h => h ▸ .slnil⟩
theorem eq_nil_of_sublist_nil {l : List α} (s : l <+ []) : l = [] := sublist_nil.mp s
theorem Sublist.map (f : α → β) {l₁ l₂ : List α} (s : l₁ <+ l₂) : map f l₁ <+ map f l₂ := by
  induction s with
  | slnil => exact .slnil
  | cons a _ ih => exact ih.cons (f a)
  | cons_cons a _ ih => exact ih.cons_cons (f a)
theorem Sublist.filterMap (f : α → Option β) (s : l₁ <+ l₂) : filterMap f l₁ <+ filterMap f l₂ := by
  induction s with
  | slnil => exact .slnil
  | cons a _ ih =>
    cases h : f a <;> simp only [List.filterMap, h]
    · exact ih
    · exact ih.cons _
  | cons_cons a _ ih =>
    cases h : f a <;> simp only [List.filterMap, h]
    · exact ih
    · exact ih.cons_cons _
theorem Sublist.filter (p : α → Bool) {l₁ l₂ : List α} (s : l₁ <+ l₂) : filter p l₁ <+ filter p l₂ := by
  induction s with
  | slnil => exact .slnil
  | cons a _ ih =>
    cases h : p a <;> simp only [List.filter, h]
    · exact ih
    · exact ih.cons a
  | cons_cons a _ ih =>
    cases h : p a <;> simp only [List.filter, h]
    · exact ih
    · exact ih.cons_cons a
theorem sublist_append_of_sublist_left (s : l <+ l₁) : l <+ l₁ ++ l₂ := s.trans (sublist_append_left ..)
theorem sublist_append_of_sublist_right (s : l <+ l₂) : l <+ l₁ ++ l₂ := s.trans (sublist_append_right ..)
@[simp] theorem append_sublist_append_left : ∀ l, l ++ l₁ <+ l ++ l₂ ↔ l₁ <+ l₂
  | [] => .rfl
  | _ :: l => cons_sublist_cons.trans (append_sublist_append_left l)
theorem Sublist.append_left (h : l₁ <+ l₂) (l) : l ++ l₁ <+ l ++ l₂ := (append_sublist_append_left l).mpr h
theorem Sublist.append_right (h : l₁ <+ l₂) (l) : l₁ ++ l <+ l₂ ++ l := by
  induction h with
  | slnil => exact .refl l
  | cons _ _ ih => exact ih.cons _
  | cons_cons _ _ ih => exact ih.cons_cons _
theorem Sublist.append {l₁ l₂ r₁ r₂ : List α} (hl : l₁ <+ l₂) (hr : r₁ <+ r₂) : l₁ ++ r₁ <+ l₂ ++ r₂ := (hl.append_right _).trans (hr.append_left _)
theorem Sublist.reverse {l₁ l₂ : List α} (h : l₁ <+ l₂) : l₁.reverse <+ l₂.reverse := by
  induction h with
  | slnil => exact .slnil
  | cons a _ ih =>
    rw [reverse_cons]
    exact sublist_append_of_sublist_left ih
  | cons_cons a _ ih =>
    rw [reverse_cons, reverse_cons]
    exact ih.append_right _
@[simp] theorem reverse_sublist : l₁.reverse <+ l₂.reverse ↔ l₁ <+ l₂ := ⟨fun h => by
  have k := h.reverse
  rwa [reverse_reverse, reverse_reverse] at k, Sublist.reverse⟩
theorem sublist_reverse_iff : l₁ <+ l₂.reverse ↔ l₁.reverse <+ l₂ := by rw [← reverse_sublist, reverse_reverse]
@[simp] theorem append_sublist_append_right (l) : l₁ ++ l <+ l₂ ++ l ↔ l₁ <+ l₂ := by
  rw [← reverse_sublist, reverse_append, reverse_append, append_sublist_append_left, reverse_sublist]
@[simp] theorem singleton_sublist {a : α} {l} : [a] <+ l ↔ a ∈ l := by
  refine ⟨fun h => h.subset (mem_singleton_self _), fun h => ?_⟩
  obtain ⟨s, t, rfl⟩ := append_of_mem h
  exact ((nil_sublist t).cons_cons a).trans (sublist_append_right ..)
theorem take_sublist (i) (l : List α) : take i l <+ l := (take_prefix i l).sublist
theorem drop_sublist (i) (l : List α) : drop i l <+ l := (drop_suffix i l).sublist
theorem tail_sublist : ∀ l : List α, tail l <+ l
  | [] => .slnil
  | a :: l => sublist_cons_self a l
protected theorem Sublist.tail : ∀ {l₁ l₂ : List α}, l₁ <+ l₂ → tail l₁ <+ tail l₂
  | _, _, .slnil => .slnil
  | _, _, .cons _ h => (tail_sublist _).trans h
  | _, _, .cons_cons _ h => h
theorem Sublist.of_cons (h : a :: l₁ <+ l₂) : l₁ <+ l₂ := sublist_of_cons_sublist h
theorem replicate_sublist_replicate {m n} (a : α) : replicate m a <+ replicate n a ↔ m ≤ n := by
  refine ⟨fun h => by have := h.length_le; rwa [length_replicate, length_replicate] at this, fun h => ?_⟩
  induction n generalizing m with
  | zero => rw [Nat.le_zero.mp h]; exact .slnil
  | succ n ih =>
    cases m with
    | zero => exact nil_sublist _
    | succ m => exact (ih (Nat.le_of_succ_le_succ h)).cons_cons a
theorem Sublist.pairwise {R : α → α → Prop} (h : l₁ <+ l₂) : Pairwise R l₂ → Pairwise R l₁ := by
  induction h with
  | slnil => exact id
  | cons _ _ ih => exact fun k => ih (pairwise_cons.mp k).2
  | cons_cons _ s ih => exact fun k => .cons (fun x hx => (pairwise_cons.mp k).1 x (s.subset hx)) (ih (pairwise_cons.mp k).2)
theorem Pairwise.sublist {R : α → α → Prop} : l₁ <+ l₂ → l₂.Pairwise R → l₁.Pairwise R := Sublist.pairwise
theorem Nodup.sublist : l₁ <+ l₂ → Nodup l₂ → Nodup l₁ := Sublist.pairwise
theorem Sublist.nodup : l₁ <+ l₂ → Nodup l₂ → Nodup l₁ := Nodup.sublist
protected theorem Sublist.countP_le (p : α → Bool) (s : l₁ <+ l₂) : countP p l₁ ≤ countP p l₂ := by
  induction s with
  | slnil => exact Nat.le_refl 0
  | cons _ _ ih =>
    rw [countP_cons]
    exact Nat.le_trans ih (Nat.le_add_right ..)
  | cons_cons _ _ ih =>
    rw [countP_cons, countP_cons]
    exact Nat.add_le_add_right ih _
theorem Sublist.count_le [BEq α] (a : α) (h : l₁ <+ l₂) : count a l₁ ≤ count a l₂ := h.countP_le _
theorem sublist_cons_of_sublist (a : α) (h : l₁ <+ l₂) : l₁ <+ a :: l₂ := h.cons a
theorem sublist_cons_iff {a : α} {l l'} : l <+ a :: l' ↔ l <+ l' ∨ ∃ r, l = a :: r ∧ r <+ l' := by
  constructor
  · intro h
    cases h with
    | cons _ h => exact .inl h
    | cons_cons _ h => exact .inr ⟨_, _root_.rfl, h⟩
  · rintro (h | ⟨r, rfl, h⟩)
    · exact h.cons _
    · exact h.cons_cons _
theorem cons_sublist_iff {a : α} {l l'} : a :: l <+ l' ↔ ∃ r₁ r₂, l' = r₁ ++ r₂ ∧ a ∈ r₁ ∧ l <+ r₂ := by
  constructor
  · intro h
    induction l' with
    | nil => exact nomatch h
    | cons b l' ih =>
      cases h with
      | cons _ h =>
        obtain ⟨r₁, r₂, rfl, h₁, h₂⟩ := ih h
        exact ⟨b :: r₁, r₂, _root_.rfl, .tail _ h₁, h₂⟩
      | cons_cons _ h => exact ⟨[a], l', _root_.rfl, .head _, h⟩
  · rintro ⟨r₁, r₂, rfl, h₁, h₂⟩
    exact (singleton_sublist.mpr h₁).append h₂
end

/-! ## Prefixes, suffixes, infixes -/

section
variable {l l₁ l₂ l₃ : List α} {a b : α}
@[simp] theorem prefix_rfl {l : List α} : l <+: l := ⟨[], append_nil _⟩
theorem prefix_refl (l : List α) : l <+: l := prefix_rfl
@[simp] theorem suffix_rfl {l : List α} : l <:+ l := ⟨[], rfl⟩
theorem suffix_refl (l : List α) : l <:+ l := suffix_rfl
@[simp] theorem infix_rfl {l : List α} : l <:+: l := ⟨[], [], append_nil _⟩
theorem infix_refl (l : List α) : l <:+: l := infix_rfl
theorem IsPrefix.isInfix : l₁ <+: l₂ → l₁ <:+: l₂ := fun ⟨t, h⟩ => ⟨[], t, h⟩
theorem IsSuffix.isInfix : l₁ <:+ l₂ → l₁ <:+: l₂ := fun ⟨t, h⟩ => ⟨t, [], by rw [h, append_nil]⟩
@[simp] theorem infix_append (l₁ l₂ l₃ : List α) : l₂ <:+: l₁ ++ l₂ ++ l₃ := ⟨l₁, l₃, rfl⟩
@[simp] theorem infix_append' (l₁ l₂ l₃ : List α) : l₂ <:+: l₁ ++ (l₂ ++ l₃) := ⟨l₁, l₃, append_assoc ..⟩
theorem nil_infix {l : List α} : [] <:+: l := nil_prefix.isInfix
theorem suffix_cons (a : α) : ∀ l, l <:+ a :: l := suffix_append [a]
theorem prefix_concat (a : α) : ∀ l, l <+: l ++ [a] := fun l => prefix_append l [a]
theorem infix_cons : l₁ <:+: l₂ → l₁ <:+: a :: l₂ := fun ⟨s, t, h⟩ => ⟨a :: s, t, by rw [← h]; rfl⟩
theorem infix_concat : l₁ <:+: l₂ → l₁ <:+: l₂ ++ [a] := fun ⟨s, t, h⟩ => ⟨s, t ++ [a], by rw [← h, append_assoc (s ++ l₁)]⟩
theorem IsSuffix.trans : ∀ {l₁ l₂ l₃ : List α}, l₁ <:+ l₂ → l₂ <:+ l₃ → l₁ <:+ l₃
  | _, _, _, ⟨s, rfl⟩, ⟨t, rfl⟩ => ⟨t ++ s, append_assoc ..⟩
theorem IsInfix.trans : ∀ {l₁ l₂ l₃ : List α}, l₁ <:+: l₂ → l₂ <:+: l₃ → l₁ <:+: l₃
  | l, _, _, ⟨l₁, r₁, rfl⟩, ⟨l₂, r₂, rfl⟩ => ⟨l₂ ++ l₁, r₁ ++ r₂, by simp only [append_assoc]⟩
protected theorem IsInfix.sublist : l₁ <:+: l₂ → l₁ <+ l₂ := fun ⟨s, t, h⟩ => h ▸ (sublist_append_right ..).trans (sublist_append_left ..)
protected theorem IsInfix.subset (hl : l₁ <:+: l₂) : l₁ ⊆ l₂ := hl.sublist.subset
protected theorem IsPrefix.subset (hl : l₁ <+: l₂) : l₁ ⊆ l₂ := hl.sublist.subset
protected theorem IsSuffix.subset (hl : l₁ <:+ l₂) : l₁ ⊆ l₂ := hl.sublist.subset
theorem IsInfix.length_le (h : l₁ <:+: l₂) : l₁.length ≤ l₂.length := h.sublist.length_le
theorem IsSuffix.length_le (h : l₁ <:+ l₂) : l₁.length ≤ l₂.length := h.sublist.length_le
@[simp] theorem infix_nil : l <:+: [] ↔ l = [] := ⟨fun h => sublist_nil.mp h.sublist, fun h => h ▸ infix_rfl⟩
@[simp] theorem prefix_nil : l <+: [] ↔ l = [] := ⟨fun h => sublist_nil.mp h.sublist, fun h => h ▸ prefix_rfl⟩
@[simp] theorem suffix_nil : l <:+ [] ↔ l = [] := ⟨fun h => sublist_nil.mp h.sublist, fun h => h ▸ suffix_rfl⟩
theorem eq_nil_of_infix_nil (h : l <:+: []) : l = [] := infix_nil.mp h
theorem eq_nil_of_prefix_nil (h : l <+: []) : l = [] := prefix_nil.mp h
theorem eq_nil_of_suffix_nil (h : l <:+ []) : l = [] := suffix_nil.mp h
theorem IsInfix.eq_of_length (h : l₁ <:+: l₂) : l₁.length = l₂.length → l₁ = l₂ := h.sublist.eq_of_length
theorem IsPrefix.eq_of_length (h : l₁ <+: l₂) : l₁.length = l₂.length → l₁ = l₂ := h.sublist.eq_of_length
theorem IsSuffix.eq_of_length (h : l₁ <:+ l₂) : l₁.length = l₂.length → l₁ = l₂ := h.sublist.eq_of_length
@[simp] theorem reverse_suffix : reverse l₁ <:+ reverse l₂ ↔ l₁ <+: l₂ :=
  ⟨fun ⟨r, e⟩ => ⟨reverse r, by rw [← reverse_reverse l₁, ← reverse_append, e, reverse_reverse]⟩, fun ⟨r, e⟩ => ⟨reverse r, by rw [← reverse_append, e]⟩⟩
@[simp] theorem reverse_prefix : reverse l₁ <+: reverse l₂ ↔ l₁ <:+ l₂ := by rw [← reverse_suffix, reverse_reverse, reverse_reverse]
@[simp] theorem reverse_infix : reverse l₁ <:+: reverse l₂ ↔ l₁ <:+: l₂ := by
  have key : ∀ {a b : List α}, a <:+: b → reverse a <:+: reverse b := fun ⟨s, t, h⟩ =>
    ⟨reverse t, reverse s, by rw [← h, reverse_append, reverse_append, append_assoc]⟩
  exact ⟨fun h => by have k := key h; rwa [reverse_reverse, reverse_reverse] at k, key⟩
theorem prefix_of_prefix_length_le : ∀ {l₁ l₂ l₃ : List α}, l₁ <+: l₃ → l₂ <+: l₃ → length l₁ ≤ length l₂ → l₁ <+: l₂
  | [], _, _, _, _, _ => nil_prefix
  | _ :: _, [], _, _, _, h => absurd h (Nat.not_succ_le_zero _)
  | _ :: _, _ :: _, _, ⟨_, rfl⟩, ⟨_, e⟩, ll => by
    injection e with h₁ h₂
    subst h₁
    obtain ⟨r, rfl⟩ := prefix_of_prefix_length_le ⟨_, rfl⟩ ⟨_, h₂⟩ (Nat.le_of_succ_le_succ ll)
    exact ⟨r, rfl⟩
theorem prefix_or_prefix_of_prefix (h₁ : l₁ <+: l₃) (h₂ : l₂ <+: l₃) : l₁ <+: l₂ ∨ l₂ <+: l₁ :=
  (Nat.le_total (length l₁) (length l₂)).imp (prefix_of_prefix_length_le h₁ h₂) (prefix_of_prefix_length_le h₂ h₁)
theorem suffix_of_suffix_length_le (h₁ : l₁ <:+ l₃) (h₂ : l₂ <:+ l₃) (ll : length l₁ ≤ length l₂) : l₁ <:+ l₂ :=
  reverse_prefix.mp (prefix_of_prefix_length_le (reverse_prefix.mpr h₁) (reverse_prefix.mpr h₂) (by rwa [length_reverse, length_reverse]))
theorem suffix_or_suffix_of_suffix (h₁ : l₁ <:+ l₃) (h₂ : l₂ <:+ l₃) : l₁ <:+ l₂ ∨ l₂ <:+ l₁ :=
  (prefix_or_prefix_of_prefix (reverse_prefix.mpr h₁) (reverse_prefix.mpr h₂)).imp reverse_prefix.mp reverse_prefix.mp
@[simp] theorem cons_prefix_cons : a :: l₁ <+: b :: l₂ ↔ a = b ∧ l₁ <+: l₂ := by
  constructor
  · rintro ⟨r, e⟩
    injection e with h₁ h₂
    exact ⟨h₁, r, h₂⟩
  · rintro ⟨rfl, r, rfl⟩
    exact ⟨r, rfl⟩
theorem prefix_cons_iff : l₁ <+: a :: l₂ ↔ l₁ = [] ∨ ∃ t, l₁ = a :: t ∧ t <+: l₂ := by
  cases l₁ with
  | nil => exact ⟨fun _ => .inl rfl, fun _ => nil_prefix⟩
  | cons b l₁ =>
    rw [cons_prefix_cons]
    exact ⟨fun h => .inr ⟨l₁, h.1 ▸ rfl, h.2⟩, fun h => h.elim nofun fun ⟨t, e, k⟩ => by injection e with h₁ h₂; exact ⟨h₁, h₂ ▸ k⟩⟩
theorem suffix_cons_iff : l₁ <:+ a :: l₂ ↔ l₁ = a :: l₂ ∨ l₁ <:+ l₂ := by
  constructor
  · rintro ⟨_ | ⟨b, s⟩, e⟩
    · exact .inl e
    · injection e with _ e
      exact .inr ⟨s, e⟩
  · rintro (rfl | h)
    · exact suffix_rfl
    · exact h.trans (suffix_cons a l₂)
theorem infix_cons_iff : l₁ <:+: a :: l₂ ↔ l₁ <+: a :: l₂ ∨ l₁ <:+: l₂ := by
  constructor
  · rintro ⟨_ | ⟨b, s⟩, t, e⟩
    · exact .inl ⟨t, e⟩
    · injection e with _ e
      exact .inr ⟨s, t, e⟩
  · rintro (h | h)
    · exact h.isInfix
    · exact infix_cons h
@[simp] theorem prefix_append_right_inj (l) : l ++ l₁ <+: l ++ l₂ ↔ l₁ <+: l₂ :=
  ⟨fun ⟨t, h⟩ => ⟨t, by rwa [append_assoc, append_cancel_left_eq] at h⟩, fun ⟨t, h⟩ => ⟨t, by rw [append_assoc, h]⟩⟩
@[simp] theorem drop_left : ∀ {l₁ l₂ : List α}, drop (length l₁) (l₁ ++ l₂) = l₂
  | [], _ => rfl
  | _ :: l, _ => drop_left (l₁ := l)
@[simp] theorem take_left : ∀ {l₁ l₂ : List α}, take (length l₁) (l₁ ++ l₂) = l₁
  | [], _ => rfl
  | a :: l, _ => congrArg (a :: ·) (take_left (l₁ := l))
theorem prefix_iff_eq_append : l₁ <+: l₂ ↔ l₁ ++ drop (length l₁) l₂ = l₂ := ⟨fun ⟨t, h⟩ => by rw [← h, drop_left], fun h => ⟨_, h⟩⟩
theorem prefix_iff_eq_take : l₁ <+: l₂ ↔ l₁ = take (length l₁) l₂ := ⟨fun ⟨t, h⟩ => by rw [← h, take_left], fun h => h ▸ take_prefix _ _⟩
theorem IsPrefix.filter (p : α → Bool) ⦃l₁ l₂ : List α⦄ (h : l₁ <+: l₂) : l₁.filter p <+: l₂.filter p := by
  obtain ⟨t, rfl⟩ := h
  exact ⟨t.filter p, (filter_append ..).symm⟩
theorem IsSuffix.filter (p : α → Bool) ⦃l₁ l₂ : List α⦄ (h : l₁ <:+ l₂) : l₁.filter p <:+ l₂.filter p := by
  obtain ⟨t, rfl⟩ := h
  exact ⟨t.filter p, (filter_append ..).symm⟩
theorem IsPrefix.map (f : α → β) ⦃l₁ l₂ : List α⦄ (h : l₁ <+: l₂) : l₁.map f <+: l₂.map f := by
  obtain ⟨t, rfl⟩ := h
  exact ⟨t.map f, (map_append ..).symm⟩
theorem IsSuffix.map (f : α → β) ⦃l₁ l₂ : List α⦄ (h : l₁ <:+ l₂) : l₁.map f <:+ l₂.map f := by
  obtain ⟨t, rfl⟩ := h
  exact ⟨t.map f, (map_append ..).symm⟩
theorem IsPrefix.reverse : l₁ <+: l₂ → reverse l₁ <:+ reverse l₂ := reverse_suffix.mpr
theorem IsSuffix.reverse : l₁ <:+ l₂ → reverse l₁ <+: reverse l₂ := reverse_prefix.mpr
theorem tail_suffix (l : List α) : tail l <:+ l := by
  cases l with
  | nil => exact suffix_rfl
  | cons a l => exact suffix_cons a l
theorem mem_of_mem_suffix {a : α} {l₁ l₂ : List α} (hx : a ∈ l₁) (hl : l₁ <:+ l₂) : a ∈ l₂ := hl.subset hx
theorem mem_of_mem_prefix {a : α} {l₁ l₂ : List α} (hx : a ∈ l₁) (hl : l₁ <+: l₂) : a ∈ l₂ := hl.subset hx
@[simp] theorem isPrefixOf_iff_prefix [BEq α] [LawfulBEq α] {l₁ l₂ : List α} : l₁.isPrefixOf l₂ ↔ l₁ <+: l₂ := by
  induction l₁ generalizing l₂ with
  | nil => simp [isPrefixOf]
  | cons a l₁ ih => cases l₂ <;> simp [isPrefixOf, ih]
instance [DecidableEq α] (l₁ l₂ : List α) : Decidable (l₁ <+: l₂) := decidable_of_iff (l₁.isPrefixOf l₂) isPrefixOf_iff_prefix
@[simp] theorem isSuffixOf_iff_suffix [BEq α] [LawfulBEq α] {l₁ l₂ : List α} : l₁.isSuffixOf l₂ ↔ l₁ <:+ l₂ := by simp [isSuffixOf]
instance [DecidableEq α] (l₁ l₂ : List α) : Decidable (l₁ <:+ l₂) := decidable_of_iff (l₁.isSuffixOf l₂) isSuffixOf_iff_suffix
@[simp] theorem isSublist_iff_sublist [BEq α] [LawfulBEq α] {l₁ l₂ : List α} : l₁.isSublist l₂ ↔ l₁ <+ l₂ := by
  induction l₂ generalizing l₁ with
  | nil => cases l₁ <;> simp [isSublist]
  | cons b l₂ ih =>
    cases l₁ with
    | nil => simp [isSublist]
    | cons a l₁ =>
      by_cases h : a = b
      · subst h
        simp [isSublist, ih]
      · simp only [isSublist, beq_iff_eq, h, ite_false, ih]
        exact ⟨.cons b, fun k => by
          cases k with
          | cons _ k => exact k
          | cons_cons _ k => exact absurd rfl h⟩
instance [DecidableEq α] (l₁ l₂ : List α) : Decidable (l₁ <+ l₂) := decidable_of_iff (l₁.isSublist l₂) isSublist_iff_sublist
end

/-! ## `eraseP` and `erase` -/

section
variable {p : α → Bool} {a b : α} {l l₁ l₂ : List α}
@[simp] theorem eraseP_nil : [].eraseP p = [] := rfl
theorem eraseP_cons {a : α} {l : List α} : (a :: l).eraseP p = bif p a then l else a :: l.eraseP p := rfl
@[simp] theorem eraseP_cons_of_pos {l : List α} {p : α → Bool} (h : p a) : (a :: l).eraseP p = l := by simp [eraseP_cons, h]
@[simp] theorem eraseP_cons_of_neg {l : List α} {p : α → Bool} (h : ¬p a) : (a :: l).eraseP p = a :: l.eraseP p := by simp [eraseP_cons, h]
theorem eraseP_of_forall_not {l : List α} (h : ∀ a, a ∈ l → ¬p a) : l.eraseP p = l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [eraseP_cons_of_neg (h a (.head _)), ih fun b hb => h b (.tail _ hb)]
theorem eraseP_sublist {l : List α} : l.eraseP p <+ l := by
  induction l with
  | nil => exact .slnil
  | cons a l ih =>
    cases h : p a <;> simp only [eraseP_cons, h, cond_true, cond_false]
    · exact ih.cons_cons a
    · exact sublist_cons_self a l
theorem eraseP_subset {l : List α} : l.eraseP p ⊆ l := eraseP_sublist.subset
protected theorem Sublist.eraseP : l₁ <+ l₂ → l₁.eraseP p <+ l₂.eraseP p := by
  intro s
  induction s with
  | slnil => exact .slnil
  | cons a s ih =>
    cases h : p a <;> simp only [List.eraseP, h, cond_true, cond_false]
    · exact ih.cons a
    · exact eraseP_sublist.trans s
  | cons_cons a s ih =>
    cases h : p a <;> simp only [List.eraseP, h, cond_true, cond_false]
    · exact ih.cons_cons a
    · exact s
theorem mem_of_mem_eraseP {l : List α} : a ∈ l.eraseP p → a ∈ l := (eraseP_subset ·)
theorem length_eraseP_le {l : List α} : (l.eraseP p).length ≤ l.length := eraseP_sublist.length_le
theorem exists_of_eraseP : ∀ {l : List α} {a} (_ : a ∈ l) (_ : p a), ∃ a l₁ l₂, (∀ b, b ∈ l₁ → ¬p b) ∧ p a ∧ l = l₁ ++ a :: l₂ ∧ l.eraseP p = l₁ ++ l₂
  | b :: l, a, al, pa => by
    by_cases pb : p b
    · exact ⟨b, [], l, nofun, pb, rfl, by simp [pb]⟩
    · match al with
      | .head .. => exact absurd pa pb
      | .tail _ al =>
        obtain ⟨c, l₁, l₂, h₁, h₂, h₃, h₄⟩ := exists_of_eraseP al pa
        exact ⟨c, b :: l₁, l₂, fun x hx => by cases hx with | head => exact pb | tail _ hx => exact h₁ x hx, h₂, by rw [h₃]; rfl, by simp [pb, h₄]⟩
@[simp] theorem length_eraseP_of_mem (al : a ∈ l) (pa : p a) : length (l.eraseP p) = length l - 1 := by
  obtain ⟨_, l₁, l₂, _, _, e₁, e₂⟩ := exists_of_eraseP al pa
  rw [e₂, e₁, length_append, length_append]
  rfl
theorem eraseP_append_left {a : α} (pa : p a) : ∀ {l₁ : List α} (l₂), a ∈ l₁ → (l₁ ++ l₂).eraseP p = l₁.eraseP p ++ l₂
  | x :: xs, l₂, h => by
    by_cases h' : p x
    · simp [h']
    · simp only [cons_append, eraseP_cons_of_neg h']
      rw [eraseP_append_left pa l₂ (mem_of_ne_of_mem' h h' pa)]
where
  mem_of_ne_of_mem' {x : α} {xs : List α} (h : a ∈ x :: xs) (h' : ¬p x) (pa : p a) : a ∈ xs := by
    cases h with
    | head => exact absurd pa h'
    | tail _ h => exact h
theorem eraseP_append_right : ∀ {l₁ : List α} (l₂), (∀ b, b ∈ l₁ → ¬p b) → eraseP p (l₁ ++ l₂) = l₁ ++ l₂.eraseP p
  | [], _, _ => rfl
  | _ :: _, l₂, h => by
    rw [cons_append, eraseP_cons_of_neg (h _ (.head _)), eraseP_append_right l₂ fun b hb => h b (.tail _ hb)]
    rfl
section
variable [BEq α]
@[simp] theorem erase_nil (a : α) : [].erase a = [] := rfl
theorem erase_cons {a b : α} {l : List α} : (b :: l).erase a = if b == a then l else b :: l.erase a := by
  cases h : b == a <;> simp [List.erase, h]
@[simp] theorem erase_cons_head [LawfulBEq α] {a : α} {l : List α} : (a :: l).erase a = l := by simp [erase_cons]
@[simp] theorem erase_cons_tail {a b : α} {l : List α} (h : ¬(b == a)) : (b :: l).erase a = b :: l.erase a := by simp [erase_cons, h]
theorem erase_eq_eraseP' (a : α) (l : List α) : l.erase a = l.eraseP (· == a) := by
  induction l with
  | nil => rfl
  | cons b l ih => cases h : b == a <;> simp [List.erase, List.eraseP, h, ih]
theorem erase_eq_eraseP [LawfulBEq α] (a : α) : ∀ (l : List α), l.erase a = l.eraseP (a == ·)
  | [] => rfl
  | b :: l => by
    by_cases h : a = b
    · subst h
      simp
    · have k : ¬ b = a := fun e => h e.symm
      rw [erase_cons_tail (by simpa using k), eraseP_cons_of_neg (by simpa using h), erase_eq_eraseP a l]
theorem erase_of_not_mem [LawfulBEq α] {a : α} : ∀ {l : List α}, ¬ a ∈ l → l.erase a = l
  | [], _ => rfl
  | b :: l, h => by
    rw [mem_cons, not_or] at h
    rw [erase_cons_tail (by simpa using fun e : b = a => h.1 e.symm), erase_of_not_mem h.2]
theorem erase_sublist {a : α} {l : List α} : l.erase a <+ l := erase_eq_eraseP' a l ▸ eraseP_sublist
theorem erase_subset {a : α} {l : List α} : l.erase a ⊆ l := erase_sublist.subset
theorem Sublist.erase (a : α) {l₁ l₂ : List α} (h : l₁ <+ l₂) : l₁.erase a <+ l₂.erase a := by
  rw [erase_eq_eraseP', erase_eq_eraseP']
  exact h.eraseP
theorem mem_of_mem_erase {a b : α} {l : List α} (h : a ∈ l.erase b) : a ∈ l := erase_subset h
theorem length_erase_le {a : α} {l : List α} : (l.erase a).length ≤ l.length := erase_sublist.length_le
variable [LawfulBEq α]
@[simp] theorem length_erase_of_mem {a : α} {l : List α} (h : a ∈ l) : length (l.erase a) = length l - 1 := by
  rw [erase_eq_eraseP]
  exact length_eraseP_of_mem h (by simp)
theorem length_erase {a : α} {l : List α} : length (l.erase a) = if a ∈ l then length l - 1 else length l := by
  split
  · exact length_erase_of_mem ‹_›
  · rw [erase_of_not_mem ‹_›]
@[simp] theorem mem_erase_of_ne {a b : α} {l : List α} (ab : a ≠ b) : a ∈ l.erase b ↔ a ∈ l := by
  induction l with
  | nil => rfl
  | cons c l ih =>
    by_cases h : c = b
    · subst h
      simp [ab]
    · rw [erase_cons_tail (by simpa using h), mem_cons, mem_cons, ih]
theorem exists_erase_eq {a : α} {l : List α} (h : a ∈ l) : ∃ l₁ l₂, ¬ a ∈ l₁ ∧ l = l₁ ++ a :: l₂ ∧ l.erase a = l₁ ++ l₂ := by
  induction l with
  | nil => exact nomatch h
  | cons b l ih =>
    by_cases e : b = a
    · subst e
      exact ⟨[], l, nofun, rfl, by simp⟩
    · obtain ⟨l₁, l₂, h₁, h₂, h₃⟩ := ih ((mem_cons.mp h).resolve_left fun k => e k.symm)
      exact ⟨b :: l₁, l₂, by simp [h₁, Ne.symm e], by rw [h₂]; rfl, by rw [erase_cons_tail (by simpa using e), h₃]; rfl⟩
theorem erase_append_left {a : α} {l₁ : List α} (l₂) (h : a ∈ l₁) : (l₁ ++ l₂).erase a = l₁.erase a ++ l₂ := by
  rw [erase_eq_eraseP, erase_eq_eraseP]
  exact eraseP_append_left (by simp) l₂ h
theorem erase_append_right {a : α} {l₁ : List α} (l₂ : List α) (h : ¬ a ∈ l₁) : (l₁ ++ l₂).erase a = (l₁ ++ l₂.erase a) := by
  rw [erase_eq_eraseP, erase_eq_eraseP]
  exact eraseP_append_right l₂ fun b hb k => h (eq_of_beq k ▸ hb)
theorem erase_comm (a b : α) (l : List α) : (l.erase a).erase b = (l.erase b).erase a := by
  induction l with
  | nil => rfl
  | cons c l ih =>
    by_cases h : c = a <;> by_cases k : c = b
    · rw [← h, ← k]
    · subst h
      simp [erase_cons, k]
    · subst k
      simp [erase_cons, h]
    · simp [erase_cons, h, k, ih]
theorem Nodup.erase_eq_filter {l} (d : Nodup l) (a : α) : l.erase a = l.filter (· != a) := by
  induction l with
  | nil => rfl
  | cons b l ih =>
    have ⟨h, d⟩ := nodup_cons.mp d
    by_cases e : b = a
    · subst e
      rw [erase_cons_head, filter_cons_of_neg (by simp), eq_comm, filter_eq_self]
      exact fun c hc => by simpa using fun k : c = b => h (k ▸ hc)
    · rw [erase_cons_tail (by simpa using e), filter_cons_of_pos (by simpa using e), ih d]
theorem Nodup.mem_erase_iff {a : α} (d : Nodup l) : a ∈ l.erase b ↔ a ≠ b ∧ a ∈ l := by
  rw [d.erase_eq_filter, mem_filter, and_comm, bne_iff_ne]
theorem Nodup.not_mem_erase {a : α} (h : Nodup l) : ¬ a ∈ l.erase a := fun k => (h.mem_erase_iff.mp k).1 rfl
theorem Nodup.erase (a : α) : Nodup l → Nodup (l.erase a) := Nodup.sublist erase_sublist
end
end

/-! ## `eraseIdx` and `insert` -/

@[simp] theorem eraseIdx_nil {i : Nat} : ([] : List α).eraseIdx i = [] := rfl
@[simp] theorem eraseIdx_cons_zero {a : α} {as : List α} : (a :: as).eraseIdx 0 = as := rfl
@[simp] theorem eraseIdx_cons_succ {a : α} {as : List α} {i : Nat} : (a :: as).eraseIdx (i + 1) = a :: as.eraseIdx i := rfl
@[simp] theorem eraseIdx_zero {l : List α} : l.eraseIdx 0 = l.tail := by cases l <;> rfl
theorem eraseIdx_sublist (l : List α) (k : Nat) : eraseIdx l k <+ l := by
  induction l generalizing k with
  | nil => exact .slnil
  | cons a l ih =>
    cases k with
    | zero => exact sublist_cons_self a l
    | succ k => exact (ih k).cons_cons a
theorem eraseIdx_subset {l : List α} {k : Nat} : eraseIdx l k ⊆ l := (eraseIdx_sublist l k).subset
theorem eraseIdx_of_length_le {l : List α} {k : Nat} (h : length l ≤ k) : eraseIdx l k = l := by
  induction l generalizing k with
  | nil => rfl
  | cons a l ih =>
    cases k with
    | zero => exact absurd h (Nat.not_succ_le_zero _)
    | succ k => rw [eraseIdx_cons_succ, ih (Nat.le_of_succ_le_succ h)]
theorem length_eraseIdx {l : List α} {i : Nat} : (l.eraseIdx i).length = if i < l.length then l.length - 1 else l.length := by
  induction l generalizing i with
  | nil => rfl
  | cons a l ih =>
    cases i with
    | zero => simp
    | succ i =>
      rw [eraseIdx_cons_succ, length_cons, ih, length_cons]
      split <;> split <;> omega
theorem length_eraseIdx_of_lt {l : List α} {i} (h : i < length l) : (l.eraseIdx i).length = length l - 1 := by rw [length_eraseIdx, if_pos h]
theorem eraseIdx_eq_take_drop_succ : ∀ (l : List α) (i : Nat), l.eraseIdx i = l.take i ++ l.drop (i + 1)
  | [], i => by cases i <;> rfl
  | a :: l, 0 => rfl
  | a :: l, i + 1 => congrArg (a :: ·) (eraseIdx_eq_take_drop_succ l i)
theorem mem_of_mem_eraseIdx {l : List α} {i : Nat} {a : α} (h : a ∈ l.eraseIdx i) : a ∈ l := eraseIdx_subset h
section insert
variable [BEq α]
@[simp] theorem insert_nil (a : α) : [].insert a = [a] := rfl
variable [LawfulBEq α]
@[simp] theorem insert_of_mem {a : α} {l : List α} (h : a ∈ l) : l.insert a = l := if_pos (elem_iff.mpr h)
@[simp] theorem insert_of_not_mem {a : α} {l : List α} (h : ¬ a ∈ l) : l.insert a = a :: l := if_neg (mt elem_iff.mp h)
@[simp] theorem mem_insert_iff {a b : α} {l : List α} : a ∈ l.insert b ↔ a = b ∨ a ∈ l := by
  by_cases h : b ∈ l
  · rw [insert_of_mem h]
    exact ⟨.inr, fun k => k.elim (fun e => e ▸ h) id⟩
  · rw [insert_of_not_mem h, mem_cons]
@[simp] theorem mem_insert_self {a : α} {l : List α} : a ∈ l.insert a := mem_insert_iff.mpr (.inl rfl)
theorem mem_insert_of_mem {a b : α} {l : List α} (h : a ∈ l) : a ∈ l.insert b := mem_insert_iff.mpr (.inr h)
theorem eq_or_mem_of_mem_insert {a b : α} {l : List α} (h : a ∈ l.insert b) : a = b ∨ a ∈ l := mem_insert_iff.mp h
@[simp] theorem length_insert_of_mem {a : α} {l : List α} (h : a ∈ l) : length (l.insert a) = length l := by rw [insert_of_mem h]
@[simp] theorem length_insert_of_not_mem {a : α} {l : List α} (h : ¬ a ∈ l) : length (l.insert a) = length l + 1 := by rw [insert_of_not_mem h]; rfl
end insert
@[simp] theorem modifyHead_nil {f : α → α} : [].modifyHead f = [] := rfl
@[simp] theorem modifyHead_cons {a : α} {l : List α} {f : α → α} : (a :: l).modifyHead f = f a :: l := rfl
@[simp] theorem insertIdx_zero {s : List α} {x : α} : s.insertIdx 0 x = x :: s := rfl
@[simp] theorem insertIdx_succ_nil {n : Nat} {a : α} : ([] : List α).insertIdx (n + 1) a = [] := rfl
@[simp] theorem insertIdx_succ_cons {s : List α} {hd x : α} {i : Nat} : (hd :: s).insertIdx (i + 1) x = hd :: s.insertIdx i x := rfl
end List
