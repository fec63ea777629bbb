-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List.Basic
/-!
# List/Lemmas: constructors, length, append, reverse, map
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
@[simp] theorem length_cons {a : α} {as : List α} : length (a :: as) = length as + 1 := rfl
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
@[simp] theorem cons_append {a : α} {as bs : List α} : (a :: as) ++ bs = a :: (as ++ bs) := rfl
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
@[simp] theorem reverse_cons {a : α} {as : List α} : reverse (a :: as) = reverse as ++ [a] := reverseAux_eq_append as [a]
@[simp] theorem reverse_append {as bs : List α} : (as ++ bs).reverse = bs.reverse ++ as.reverse := by
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
end List
