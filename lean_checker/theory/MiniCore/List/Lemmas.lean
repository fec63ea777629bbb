-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List.Basic
/-!
# List/Lemmas: length, append, reverse, map, filter, folds, membership
-/
set_option linter.all false
universe u v w

namespace List

/-! ## Constructors -/

theorem cons_ne_nil (a : α) (l : List α) : a :: l ≠ [] := nofun
@[simp] theorem cons_ne_self (a : α) (l : List α) : a :: l ≠ l := fun h => by
  have k := congrArg length h
  exact Nat.succ_ne_self _ k
theorem head_eq_of_cons_eq {h₁ h₂ : α} {t₁ t₂ : List α} (H : h₁ :: t₁ = h₂ :: t₂) : h₁ = h₂ := by injection H
theorem tail_eq_of_cons_eq {h₁ h₂ : α} {t₁ t₂ : List α} (H : h₁ :: t₁ = h₂ :: t₂) : t₁ = t₂ := by injection H
theorem cons_inj_right (a : α) {l l' : List α} : a :: l = a :: l' ↔ l = l' := ⟨tail_eq_of_cons_eq, congrArg _⟩
theorem cons_eq_cons {a b : α} {l l' : List α} : a :: l = b :: l' ↔ a = b ∧ l = l' := by simp
theorem exists_cons_of_ne_nil : {l : List α} → l ≠ [] → ∃ b L, l = b :: L
  | b :: L, _ => ⟨b, L, rfl⟩
  | [], h => absurd rfl h
theorem ne_nil_iff_exists_cons {l : List α} : l ≠ [] ↔ ∃ b L, l = b :: L := ⟨exists_cons_of_ne_nil, fun ⟨_, _, h⟩ => h ▸ cons_ne_nil _ _⟩

/-! ## Length -/

@[simp] theorem length_nil : length ([] : List α) = 0 := rfl
@[simp] theorem length_cons (a : α) (as : List α) : length (a :: as) = length as + 1 := rfl
theorem length_singleton (a : α) : length [a] = 1 := rfl
@[simp] theorem length_eq_zero_iff : {l : List α} → (length l = 0 ↔ l = [])
  | [] => by simp
  | _ :: _ => by simp
theorem eq_nil_of_length_eq_zero (h : length l = 0) : l = [] := length_eq_zero_iff.mp h
theorem length_eq_zero {l : List α} : length l = 0 ↔ l = [] := length_eq_zero_iff
theorem ne_nil_of_length_pos {l : List α} (h : 0 < length l) : l ≠ [] := fun e => Nat.ne_of_gt h (e ▸ rfl)
theorem ne_nil_of_length_eq_add_one {n : Nat} {l : List α} (h : length l = n + 1) : l ≠ [] := fun e => Nat.noConfusion ((e ▸ rfl : 0 = length l).trans h)
theorem length_pos_of_mem {a : α} {l : List α} (h : a ∈ l) : 0 < length l := by cases h <;> exact Nat.succ_pos _
theorem length_pos_iff {l : List α} : 0 < length l ↔ l ≠ [] := by cases l <;> simp
theorem length_pos {l : List α} : 0 < length l ↔ l ≠ [] := length_pos_iff
theorem length_pos_of_ne_nil {l : List α} (h : l ≠ []) : 0 < length l := length_pos_iff.mpr h
theorem length_eq_one_iff : {l : List α} → (length l = 1 ↔ ∃ a, l = [a])
  | [] => by simp
  | [a] => by simp
  | _ :: _ :: _ => by simp

/-! ## Append -/

@[simp] theorem append_eq {as bs : List α} : List.append as bs = as ++ bs := rfl
@[simp] theorem nil_append (as : List α) : [] ++ as = as := rfl
@[simp] theorem cons_append (a : α) (as bs : List α) : (a :: as) ++ bs = a :: (as ++ bs) := rfl
@[simp] theorem append_nil (as : List α) : as ++ [] = as := by
  induction as with
  | nil => rfl
  | cons a as ih => rw [cons_append, ih]
@[simp] theorem append_assoc (as bs cs : List α) : (as ++ bs) ++ cs = as ++ (bs ++ cs) := by
  induction as with
  | nil => rfl
  | cons a as ih => rw [cons_append, cons_append, ih, cons_append]
instance : Std.Associative (α := List α) (· ++ ·) := ⟨append_assoc⟩
instance : Std.LawfulIdentity (α := List α) (· ++ ·) [] where
  left_id := nil_append
  right_id := append_nil
theorem append_cons (as : List α) (b : α) (bs : List α) : as ++ b :: bs = as ++ [b] ++ bs := by simp
theorem singleton_append {x : α} {ys : List α} : [x] ++ ys = x :: ys := rfl
@[simp] theorem length_append {as bs : List α} : (as ++ bs).length = as.length + bs.length := by
  induction as with
  | nil => exact (Nat.zero_add _).symm
  | cons a as ih => rw [cons_append, length_cons, ih, length_cons, Nat.add_right_comm]
@[simp] theorem append_eq_nil_iff {p q : List α} : p ++ q = [] ↔ p = [] ∧ q = [] := by cases p <;> simp
@[simp] theorem nil_eq_append_iff {a b : List α} : [] = a ++ b ↔ a = [] ∧ b = [] := eq_comm.trans append_eq_nil_iff
theorem append_ne_nil_of_left_ne_nil {s : List α} (h : s ≠ []) (t : List α) : s ++ t ≠ [] := by simp [h]
theorem append_ne_nil_of_right_ne_nil (s : List α) {t : List α} (h : t ≠ []) : s ++ t ≠ [] := by simp [h]
theorem append_inj : {s₁ s₂ t₁ t₂ : List α} → s₁ ++ t₁ = s₂ ++ t₂ → length s₁ = length s₂ → s₁ = s₂ ∧ t₁ = t₂
  | [], [], _, _, h, _ => ⟨rfl, h⟩
  | _ :: _, _ :: _, _, _, h, hl => by
    obtain ⟨h₁, h₂⟩ := cons_eq_cons.mp h
    obtain ⟨h₃, h₄⟩ := append_inj h₂ (Nat.succ.inj hl)
    exact ⟨h₁ ▸ h₃ ▸ rfl, h₄⟩
  | [], _ :: _, _, _, _, hl => Nat.noConfusion hl
  | _ :: _, [], _, _, _, hl => Nat.noConfusion hl
theorem append_cancel_left {as bs cs : List α} (h : as ++ bs = as ++ cs) : bs = cs := (append_inj h rfl).2
theorem append_cancel_right {as bs cs : List α} (h : as ++ bs = cs ++ bs) : as = cs :=
  (append_inj h (Nat.add_right_cancel (by have k := congrArg length h; rwa [length_append, length_append] at k))).1
@[simp] theorem append_cancel_left_eq (as bs cs : List α) : (as ++ bs = as ++ cs) = (bs = cs) := propext ⟨append_cancel_left, congrArg _⟩
@[simp] theorem append_cancel_right_eq (as bs cs : List α) : (as ++ bs = cs ++ bs) = (as = cs) := propext ⟨append_cancel_right, congrArg (· ++ bs)⟩
theorem append_inj_right {s₁ s₂ t₁ t₂ : List α} (h : s₁ ++ t₁ = s₂ ++ t₂) (hl : length s₁ = length s₂) : t₁ = t₂ := (append_inj h hl).2
theorem append_inj_left {s₁ s₂ t₁ t₂ : List α} (h : s₁ ++ t₁ = s₂ ++ t₂) (hl : length s₁ = length s₂) : s₁ = s₂ := (append_inj h hl).1
theorem append_right_inj {t₁ t₂ : List α} (s : List α) : s ++ t₁ = s ++ t₂ ↔ t₁ = t₂ := ⟨append_cancel_left, congrArg _⟩
theorem append_left_inj {s₁ s₂ : List α} (t : List α) : s₁ ++ t = s₂ ++ t ↔ s₁ = s₂ := ⟨append_cancel_right, congrArg (· ++ t)⟩

/-! ## Reverse -/

@[simp] theorem reverse_nil : reverse ([] : List α) = [] := rfl
theorem reverseAux_eq_append (as bs : List α) : reverseAux as bs = reverseAux as [] ++ bs := by
  induction as generalizing bs with
  | nil => rfl
  | cons a as ih =>
    show reverseAux as (a :: bs) = reverseAux as [a] ++ bs
    rw [ih (a :: bs), ih [a], append_assoc]
    rfl
theorem reverseAux_eq (as bs : List α) : reverseAux as bs = reverse as ++ bs := reverseAux_eq_append as bs
@[simp] theorem reverse_cons (a : α) (as : List α) : reverse (a :: as) = reverse as ++ [a] := reverseAux_eq_append as [a]
@[simp] theorem reverse_append (as bs : List α) : (as ++ bs).reverse = bs.reverse ++ as.reverse := by
  induction as with
  | nil => simp
  | cons a as ih => simp [ih]
@[simp] theorem reverse_reverse (as : List α) : as.reverse.reverse = as := by
  induction as with
  | nil => rfl
  | cons a as ih => simp [ih]
@[simp] theorem length_reverse {as : List α} : (as.reverse).length = as.length := by
  induction as with
  | nil => rfl
  | cons a as ih => simp [ih]
@[simp] theorem reverse_eq_nil_iff {xs : List α} : xs.reverse = [] ↔ xs = [] := by cases xs <;> simp
theorem reverse_inj {xs ys : List α} : xs.reverse = ys.reverse ↔ xs = ys :=
  ⟨fun h => by rw [← reverse_reverse xs, h, reverse_reverse], fun h => h ▸ rfl⟩
theorem reverse_eq_iff {as bs : List α} : as.reverse = bs ↔ as = bs.reverse :=
  ⟨fun h => h ▸ (reverse_reverse as).symm, fun h => h ▸ reverse_reverse bs⟩
theorem reverse_concat {l : List α} {a : α} : (l ++ [a]).reverse = a :: l.reverse := by simp
@[simp] theorem reverse_singleton (a : α) : reverse [a] = [a] := rfl

/-! ## Map -/

@[simp] theorem map_nil {f : α → β} : map f [] = [] := rfl
@[simp] theorem map_cons {f : α → β} {a : α} {l : List α} : map f (a :: l) = f a :: map f l := rfl
theorem map_singleton {f : α → β} {a : α} : map f [a] = [f a] := rfl
@[simp] theorem length_map {as : List α} (f : α → β) : (as.map f).length = as.length := by
  induction as with
  | nil => rfl
  | cons a as ih => simp [ih]
@[simp] theorem map_append {f : α → β} {l₁ l₂ : List α} : map f (l₁ ++ l₂) = map f l₁ ++ map f l₂ := by
  induction l₁ with
  | nil => rfl
  | cons a as ih => simp [ih]
@[simp] theorem map_map {g : β → γ} {f : α → β} {l : List α} : map g (map f l) = map (g ∘ f) l := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [ih]
@[simp] theorem map_id (l : List α) : map id l = l := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [ih]
@[simp] theorem map_id_fun : map (id : α → α) = id := funext map_id
@[simp] theorem map_id' (l : List α) : map (fun a => a) l = l := map_id l
@[simp] theorem map_id_fun' : map (fun (a : α) => a) = id := funext map_id
@[simp] theorem map_eq_nil_iff {f : α → β} {l : List α} : map f l = [] ↔ l = [] := by cases l <;> simp
theorem map_congr_left {l : List α} {f g : α → β} (h : ∀ a, a ∈ l → f a = g a) : map f l = map g l := by
  induction l with
  | nil => rfl
  | cons a as ih => rw [map_cons, map_cons, h a (.head _), ih fun b hb => h b (.tail _ hb)]
theorem map_reverse {f : α → β} {l : List α} : l.reverse.map f = (l.map f).reverse := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [ih]
theorem map_inj_right {f : α → β} (w : ∀ x y, f x = f y → x = y) : {l l' : List α} → (map f l = map f l' ↔ l = l')
  | [], [] => by simp
  | [], _ :: _ => by simp
  | _ :: _, [] => by simp
  | a :: as, b :: bs => by
    rw [map_cons, map_cons, cons_eq_cons, cons_eq_cons, map_inj_right w]
    exact and_congr_left' ⟨w a b, congrArg f⟩

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
@[simp] theorem filter_filter {p q : α → Bool} (l : List α) : filter p (filter q l) = filter (fun a => p a && q a) l := by
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

/-! ## Folds -/

@[simp] theorem foldr_nil {f : α → β → β} {b : β} : foldr f b [] = b := rfl
@[simp] theorem foldr_cons {a : α} {l : List α} {f : α → β → β} {b : β} : (a :: l).foldr f b = f a (l.foldr f b) := rfl
@[simp] theorem foldl_nil {f : α → β → α} {a : α} : foldl f a [] = a := rfl
@[simp] theorem foldl_cons {l : List β} {b : β} {f : α → β → α} {a : α} : (b :: l).foldl f a = l.foldl f (f a b) := rfl
@[simp] theorem foldr_append {f : α → β → β} {b : β} {l l' : List α} : (l ++ l').foldr f b = l.foldr f (l'.foldr f b) := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [ih]
@[simp] theorem foldl_append {β : Type u} {f : β → α → β} {b : β} {l l' : List α} : (l ++ l').foldl f b = l'.foldl f (l.foldl f b) := by
  induction l generalizing b with
  | nil => rfl
  | cons a as ih => simp [ih]
theorem foldl_reverse {l : List α} {f : β → α → β} {b : β} : l.reverse.foldl f b = l.foldr (fun x y => f y x) b := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [ih]
theorem foldr_reverse {l : List α} {f : α → β → β} {b : β} : l.reverse.foldr f b = l.foldl (fun x y => f y x) b := by
  rw [← reverse_reverse l, foldl_reverse, reverse_reverse]
theorem foldr_map {f : α₁ → α₂} {g : α₂ → β → β} {l : List α₁} {init : β} : (l.map f).foldr g init = l.foldr (fun x y => g (f x) y) init := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [ih]
theorem foldl_map {f : β₁ → β₂} {g : α → β₂ → α} {l : List β₁} {init : α} : (l.map f).foldl g init = l.foldl (fun x y => g x (f y)) init := by
  induction l generalizing init with
  | nil => rfl
  | cons a as ih => simp [ih]
theorem foldr_cons_nil {l : List α} : l.foldr cons [] = l := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [ih]
@[simp] theorem foldr_cons_eq_append' {l l' : List α} : l.foldr cons l' = l ++ l' := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [ih]
@[simp] theorem sum_nil [Add α] [Zero α] : ([] : List α).sum = 0 := rfl
@[simp] theorem sum_cons [Add α] [Zero α] {a : α} {l : List α} : (a :: l).sum = a + l.sum := rfl
theorem sum_append_nat {l₁ l₂ : List Nat} : (l₁ ++ l₂).sum = l₁.sum + l₂.sum := by
  induction l₁ with
  | nil => simp
  | cons a as ih => simp [ih, Nat.add_assoc]
theorem sum_reverse_nat {l : List Nat} : l.reverse.sum = l.sum := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [ih, sum_append_nat, Nat.add_comm]

/-! ## Flatten, replicate, take, drop, zip -/

@[simp] theorem flatten_nil : ([] : List (List α)).flatten = [] := rfl
@[simp] theorem flatten_cons {l : List α} {L : List (List α)} : (l :: L).flatten = l ++ L.flatten := rfl
@[simp] theorem flatten_append {L₁ L₂ : List (List α)} : flatten (L₁ ++ L₂) = flatten L₁ ++ flatten L₂ := by
  induction L₁ with
  | nil => rfl
  | cons l L ih => simp [ih]
@[simp] theorem flatMap_nil {f : α → List β} : [].flatMap f = [] := rfl
@[simp] theorem flatMap_cons {x : α} {xs : List α} {f : α → List β} : (x :: xs).flatMap f = f x ++ xs.flatMap f := rfl
@[simp] theorem flatMap_append {xs ys : List α} {f : α → List β} : (xs ++ ys).flatMap f = xs.flatMap f ++ ys.flatMap f := by
  induction xs with
  | nil => rfl
  | cons a as ih => simp [ih]
@[simp] theorem replicate_zero {a : α} : replicate 0 a = [] := rfl
theorem replicate_succ {a : α} {n : Nat} : replicate (n + 1) a = a :: replicate n a := rfl
@[simp] theorem length_replicate {n : Nat} {a : α} : (replicate n a).length = n := by
  induction n with
  | zero => rfl
  | succ n ih => simp [replicate_succ, ih]
@[simp] theorem replicate_append_replicate {n m : Nat} {a : α} : replicate n a ++ replicate m a = replicate (n + m) a := by
  induction n with
  | zero => simp
  | succ n ih => rw [replicate_succ, cons_append, ih, Nat.add_right_comm, replicate_succ]
@[simp] theorem map_replicate {n : Nat} {a : α} {f : α → β} : (replicate n a).map f = replicate n (f a) := by
  induction n with
  | zero => rfl
  | succ n ih => simp [replicate_succ, ih]
@[simp] theorem take_nil {i : Nat} : ([] : List α).take i = [] := by cases i <;> rfl
@[simp] theorem take_zero {l : List α} : l.take 0 = [] := rfl
@[simp] theorem take_succ_cons {a : α} {as : List α} {i : Nat} : (a :: as).take (i + 1) = a :: as.take i := rfl
@[simp] theorem drop_nil {i : Nat} : ([] : List α).drop i = [] := by cases i <;> rfl
@[simp] theorem drop_zero {l : List α} : l.drop 0 = l := rfl
@[simp] theorem drop_succ_cons {a : α} {l : List α} {i : Nat} : (a :: l).drop (i + 1) = l.drop i := rfl
@[simp] theorem take_append_drop (i : Nat) (l : List α) : l.take i ++ l.drop i = l := by
  induction i generalizing l with
  | zero => rfl
  | succ i ih => cases l <;> simp [ih]
@[simp] theorem take_length {l : List α} : l.take l.length = l := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [ih]
@[simp] theorem drop_length {l : List α} : l.drop l.length = [] := by
  induction l with
  | nil => rfl
  | cons a as ih => simp [ih]
theorem length_take {i : Nat} {l : List α} : (l.take i).length = min i l.length := by
  induction i generalizing l with
  | zero => simp
  | succ i ih =>
    cases l with
    | nil => simp
    | cons a l => rw [take_succ_cons, length_cons, ih, length_cons, Nat.add_min_add_right]
@[simp] theorem length_drop {i : Nat} {l : List α} : (l.drop i).length = l.length - i := by
  induction i generalizing l with
  | zero => simp
  | succ i ih => cases l <;> simp [ih]
@[simp] theorem drop_drop {i j : Nat} {l : List α} : (l.drop i).drop j = l.drop (i + j) := by
  induction i generalizing l with
  | zero => simp
  | succ i ih => cases l <;> simp [ih, Nat.add_right_comm]
theorem map_take {f : α → β} {l : List α} {i : Nat} : (l.take i).map f = (l.map f).take i := by
  induction i generalizing l with
  | zero => simp
  | succ i ih => cases l <;> simp [ih]
theorem map_drop {f : α → β} {l : List α} {i : Nat} : (l.drop i).map f = (l.map f).drop i := by
  induction i generalizing l with
  | zero => simp
  | succ i ih => cases l <;> simp [ih]
@[simp] theorem zipWith_nil_left {f : α → β → γ} {l : List β} : zipWith f [] l = [] := by cases l <;> rfl
@[simp] theorem zipWith_nil_right {f : α → β → γ} {l : List α} : zipWith f l [] = [] := by cases l <;> rfl
@[simp] theorem zipWith_cons_cons {f : α → β → γ} {a : α} {as : List α} {b : β} {bs : List β} : zipWith f (a :: as) (b :: bs) = f a b :: zipWith f as bs := rfl
@[simp] theorem zip_nil_left {l : List β} : zip ([] : List α) l = [] := by cases l <;> rfl
@[simp] theorem zip_nil_right {l : List α} : zip l ([] : List β) = [] := by cases l <;> rfl
@[simp] theorem zip_cons_cons {a : α} {as : List α} {b : β} {bs : List β} : zip (a :: as) (b :: bs) = (a, b) :: zip as bs := rfl
@[simp] theorem length_zipWith {f : α → β → γ} {l₁ : List α} {l₂ : List β} : length (zipWith f l₁ l₂) = min (length l₁) (length l₂) := by
  induction l₁ generalizing l₂ with
  | nil => simp
  | cons a as ih => cases l₂ <;> simp [ih, Nat.add_min_add_right]
@[simp] theorem length_zip {l₁ : List α} {l₂ : List β} : length (zip l₁ l₂) = min (length l₁) (length l₂) := length_zipWith

/-! ## Head, last, any, all -/

@[simp] theorem head_cons {a : α} {l : List α} {h} : head (a :: l) h = a := rfl
@[simp] theorem head?_nil : ([] : List α).head? = none := rfl
@[simp] theorem head?_cons {a : α} {l : List α} : (a :: l).head? = some a := rfl
@[simp] theorem tail_nil : ([] : List α).tail = [] := rfl
@[simp] theorem tail_cons {a : α} {as : List α} : (a :: as).tail = as := rfl
@[simp] theorem length_tail {l : List α} : l.tail.length = l.length - 1 := by cases l <;> rfl
@[simp] theorem head_mem : {l : List α} → (h : l ≠ []) → head l h ∈ l
  | _ :: _, _ => .head _
@[simp] theorem head_cons_tail : {l : List α} → (h : l ≠ []) → head l h :: l.tail = l
  | _ :: _, _ => rfl
@[simp] theorem getLast_singleton {a : α} (h : [a] ≠ []) : getLast [a] h = a := rfl
@[simp] theorem getLast?_nil : ([] : List α).getLast? = none := rfl
@[simp] theorem isEmpty_nil : ([] : List α).isEmpty = true := rfl
@[simp] theorem isEmpty_cons {a : α} {l : List α} : (a :: l).isEmpty = false := rfl
@[simp] theorem isEmpty_iff {l : List α} : l.isEmpty ↔ l = [] := by cases l <;> simp
@[simp] theorem any_nil {p : α → Bool} : [].any p = false := rfl
@[simp] theorem any_cons {a : α} {as : List α} {p : α → Bool} : (a :: as).any p = (p a || as.any p) := rfl
@[simp] theorem all_nil {p : α → Bool} : [].all p = true := rfl
@[simp] theorem all_cons {a : α} {as : List α} {p : α → Bool} : (a :: as).all p = (p a && as.all p) := rfl
@[simp] theorem any_eq_true {l : List α} {p : α → Bool} : l.any p = true ↔ ∃ x, x ∈ l ∧ p x := by
  induction l with
  | nil => simp
  | cons a as ih => simp [ih]
@[simp] theorem all_eq_true {l : List α} {p : α → Bool} : l.all p = true ↔ ∀ x, x ∈ l → p x := by
  induction l with
  | nil => simp
  | cons a as ih => simp [ih]
@[simp] theorem any_append {xs ys : List α} {f : α → Bool} : any (xs ++ ys) f = (any xs f || any ys f) := by
  induction xs with
  | nil => rfl
  | cons a as ih => simp [ih, Bool.or_assoc]
@[simp] theorem all_append {xs ys : List α} {f : α → Bool} : all (xs ++ ys) f = (all xs f && all ys f) := by
  induction xs with
  | nil => rfl
  | cons a as ih => simp [ih, Bool.and_assoc]

/-! ## Access by index -/

@[simp] theorem getElem_cons_zero {a : α} {as : List α} (h : 0 < (a :: as).length) : (a :: as)[0]'h = a := rfl
@[simp] theorem getElem_cons_succ {a : α} {as : List α} {i : Nat} (h : i + 1 < (a :: as).length) : (a :: as)[i + 1]'h = as[i]'(Nat.lt_of_succ_lt_succ h) := rfl
@[simp] theorem getElem?_nil {i : Nat} : ([] : List α)[i]? = none := rfl
@[simp] theorem getElem?_cons_zero {a : α} {l : List α} : (a :: l)[0]? = some a := rfl
@[simp] theorem getElem?_cons_succ {a : α} {l : List α} {i : Nat} : (a :: l)[i + 1]? = l[i]? := rfl
theorem getElem?_eq_none_iff {l : List α} {i : Nat} : l[i]? = none ↔ l.length ≤ i := by
  induction l generalizing i with
  | nil => simp
  | cons a l ih => cases i <;> simp [ih]
theorem getElem?_eq_none {l : List α} {i : Nat} (h : l.length ≤ i) : l[i]? = none := getElem?_eq_none_iff.mpr h
@[simp] theorem getElem?_eq_getElem {l : List α} {i : Nat} (h : i < l.length) : l[i]? = some (l[i]'h) := by
  induction l generalizing i with
  | nil => exact absurd h (Nat.not_lt_zero i)
  | cons a l ih =>
    cases i with
    | zero => rfl
    | succ i => exact ih (Nat.lt_of_succ_lt_succ h)
theorem getElem_mem {l : List α} {i : Nat} (h : i < l.length) : l[i]'h ∈ l := by
  induction l generalizing i with
  | nil => exact absurd h (Nat.not_lt_zero i)
  | cons a l ih =>
    cases i with
    | zero => exact .head l
    | succ i => exact .tail a (ih (Nat.lt_of_succ_lt_succ h))
@[simp] theorem getElem?_map {f : α → β} {l : List α} {i : Nat} : (map f l)[i]? = Option.map f l[i]? := by
  induction l generalizing i with
  | nil => rfl
  | cons a l ih => cases i <;> simp [ih]
@[simp] theorem getElem_map {f : α → β} {l : List α} {i : Nat} {h : i < (map f l).length} : (map f l)[i]'h = f (l[i]'(length_map f ▸ h)) := by
  induction l generalizing i with
  | nil => exact absurd h (Nat.not_lt_zero i)
  | cons a l ih =>
    cases i with
    | zero => rfl
    | succ i => exact ih

/-! ## Decision procedures -/

theorem elem_iff [BEq α] [LawfulBEq α] {a : α} {as : List α} : elem a as = true ↔ a ∈ as := by
  induction as with
  | nil => simp [elem]
  | cons b as ih =>
    cases h : a == b
    · simp [elem, h, ih, ne_of_beq_false h]
    · simp [elem, h, eq_of_beq h]
@[simp] theorem contains_iff_mem [BEq α] [LawfulBEq α] {a : α} {as : List α} : as.contains a = true ↔ a ∈ as := elem_iff
instance [BEq α] [LawfulBEq α] (a : α) (as : List α) : Decidable (a ∈ as) := decidable_of_decidable_of_iff elem_iff
instance decidableBEx (p : α → Prop) [DecidablePred p] : ∀ l : List α, Decidable (Exists fun x => x ∈ l ∧ p x)
  | [] => .isFalse fun ⟨_, h, _⟩ => nomatch h
  | x :: xs => if h₁ : p x then .isTrue ⟨x, .head xs, h₁⟩ else match decidableBEx p xs with
    | .isTrue h₂ => .isTrue (h₂.elim fun y k => ⟨y, .tail x k.1, k.2⟩)
    | .isFalse h₂ => .isFalse fun ⟨y, hm, hp⟩ => by
      cases hm with
      | head => exact h₁ hp
      | tail _ hm => exact h₂ ⟨y, hm, hp⟩
instance decidableBAll (p : α → Prop) [DecidablePred p] : ∀ l : List α, Decidable (∀ x, x ∈ l → p x)
  | [] => .isTrue nofun
  | x :: xs => if h₁ : p x then match decidableBAll p xs with
      | .isTrue h₂ => .isTrue fun y hm => by
        cases hm with
        | head => exact h₁
        | tail _ hm => exact h₂ y hm
      | .isFalse h₂ => .isFalse fun h => h₂ fun y hm => h y (.tail x hm)
    else .isFalse fun h => h₁ (h x (.head xs))
protected def hasDecEq [DecidableEq α] : (a b : List α) → Decidable (a = b)
  | [], [] => .isTrue rfl
  | _ :: _, [] => .isFalse nofun
  | [], _ :: _ => .isFalse nofun
  | a :: as, b :: bs => if h : a = b then match List.hasDecEq as bs with
      | .isTrue k => .isTrue (h ▸ k ▸ rfl)
      | .isFalse k => .isFalse fun e => k (tail_eq_of_cons_eq e)
    else .isFalse fun e => h (head_eq_of_cons_eq e)
end List
instance instDecidableEqList [DecidableEq α] : DecidableEq (List α) := List.hasDecEq
