-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List.Indices
/-!
# List/Ends: first and last elements of reversed lists, equal images, lists cut beyond their length
-/
set_option linter.all false

namespace List
theorem map_inj_left {f g : α → β} {l : List α} : map f l = map g l ↔ ∀ a ∈ l, f a = g a := by
  induction l with
  | nil => exact ⟨fun _ _ h => absurd h not_mem_nil, fun _ => rfl⟩
  | cons a l ih =>
    rw [map_cons, map_cons, cons_eq_cons, ih]
    exact (forall_mem_cons (p := fun b => f b = g b)).symm
theorem take_of_length_le {l : List α} {i : Nat} (h : l.length ≤ i) : take i l = l := by
  induction l generalizing i with
  | nil => cases i <;> rfl
  | cons a l ih =>
    cases i with
    | zero => exact absurd h (Nat.not_succ_le_zero _)
    | succ i => exact congrArg (a :: ·) (ih (Nat.le_of_succ_le_succ h))
theorem flatMap_def {f : α → List β} {l : List α} : l.flatMap f = (l.map f).flatten := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [flatMap_cons, ih]; rfl
theorem zip_unzip : ∀ l : List (α × β), zip (unzip l).1 (unzip l).2 = l
  | [] => rfl
  | (a, b) :: l => congrArg ((a, b) :: ·) (zip_unzip l)
theorem head?_reverse {l : List α} : l.reverse.head? = l.getLast? := by
  have key (m : List α) : m.head? = m.reverse.getLast? := by
    cases m with
    | nil => rfl
    | cons a m => rw [reverse_cons, getLast?_concat]; rfl
  rw [key, reverse_reverse]
theorem getLast?_reverse {l : List α} : l.reverse.getLast? = l.head? := by rw [← head?_reverse, reverse_reverse]
@[simp] theorem getElem?_set_self {l : List α} {i : Nat} {a : α} (h : i < l.length) : (l.set i a)[i]? = some a := by
  induction l generalizing i with
  | nil => exact absurd h (Nat.not_lt_zero _)
  | cons b l ih =>
    cases i with
    | zero => rfl
    | succ i => exact ih (Nat.lt_of_succ_lt_succ h)
theorem subset_append_left (l₁ l₂ : List α) : l₁ ⊆ l₁ ++ l₂ := fun _ h => mem_append.mpr (.inl h)
theorem subset_append_right (l₁ l₂ : List α) : l₂ ⊆ l₁ ++ l₂ := fun _ h => mem_append.mpr (.inr h)
end List
