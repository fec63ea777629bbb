-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.FinLemmas
import MiniCore.List.Indices
/-!
# Fold: folds over numbers below a bound, lists from functions, iteration
-/
set_option linter.all false
universe u v w

def Nat.repeat {α : Type u} (f : α → α) (n : Nat) (a : α) : α := match n with
  | 0 => a
  | Nat.succ n => f (Nat.repeat f n a)
def Nat.fold {α : Type u} : (n : Nat) → (f : (i : Nat) → i < n → α → α) → (init : α) → α
  | 0, _, a => a
  | n + 1, f, a => f n (Nat.lt_succ_self n) (Nat.fold n (fun i h => f i (Nat.lt_succ_of_lt h)) a)
def Nat.foldRev {α : Type u} : (n : Nat) → (f : (i : Nat) → i < n → α → α) → (init : α) → α
  | 0, _, a => a
  | n + 1, f, a => Nat.foldRev n (fun i h => f i (Nat.lt_succ_of_lt h)) (f n (Nat.lt_succ_self n) a)
def Nat.any : (n : Nat) → (f : (i : Nat) → i < n → Bool) → Bool
  | 0, _ => false
  | n + 1, f => Nat.any n (fun i h => f i (Nat.lt_succ_of_lt h)) || f n (Nat.lt_succ_self n)
def Nat.all : (n : Nat) → (f : (i : Nat) → i < n → Bool) → Bool
  | 0, _ => true
  | n + 1, f => Nat.all n (fun i h => f i (Nat.lt_succ_of_lt h)) && f n (Nat.lt_succ_self n)

namespace Fin
@[inline] def foldr (n) (f : Fin n → α → α) (init : α) : α := loop n (Nat.le_refl n) init
where
  loop : (i : Nat) → i ≤ n → α → α
  | 0, _, x => x
  | i + 1, h, x => loop i (Nat.le_of_succ_le h) (f ⟨i, h⟩ x)
@[inline] def foldl (n) (f : α → Fin n → α) (init : α) : α := loop n (Nat.le_refl n) init
where
  -- `k` elements are left: the next one is `n - k`.
  loop : (k : Nat) → k ≤ n → α → α
  | 0, _, x => x
  | k + 1, h, x => loop k (Nat.le_of_succ_le h) (f x ⟨n - (k + 1), by omega⟩)
@[simp] theorem foldr_zero (f : Fin 0 → α → α) (x) : foldr 0 f x = x := rfl
@[simp] theorem foldl_zero (f : α → Fin 0 → α) (x) : foldl 0 f x = x := rfl
private theorem foldr_loop (n : Nat) (f : Fin (n + 1) → α → α) (x : α) : ∀ (i : Nat) (h : i ≤ n),
    foldr.loop (n + 1) f (i + 1) (Nat.succ_le_succ h) x = f 0 (foldr.loop n (fun j => f j.succ) i h x)
  | 0, _ => rfl
  | i + 1, h => foldr_loop n f _ i (Nat.le_of_succ_le h)
theorem foldr_succ (f : Fin (n + 1) → α → α) (x) : foldr (n + 1) f x = f 0 (foldr n (fun i => f i.succ) x) := foldr_loop n f x n (Nat.le_refl n)
end Fin

namespace List
def ofFn {n} (f : Fin n → α) : List α := Fin.foldr n (f · :: ·) []
def finRange (n : Nat) : List (Fin n) := ofFn fun i => i
@[simp] theorem ofFn_zero {f : Fin 0 → α} : ofFn f = [] := rfl
@[simp] theorem ofFn_succ {n} {f : Fin (n + 1) → α} : ofFn f = f 0 :: ofFn fun i => f i.succ := Fin.foldr_succ (f · :: ·) []
@[simp] theorem length_ofFn {n} {f : Fin n → α} : (ofFn f).length = n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [ofFn_succ, length_cons, ih]
@[simp] theorem length_finRange {n : Nat} : (finRange n).length = n := length_ofFn
theorem mem_ofFn {n} {f : Fin n → α} {a : α} : a ∈ ofFn f ↔ ∃ i, f i = a := by
  induction n with
  | zero => exact ⟨nofun, fun ⟨i, _⟩ => i.elim0⟩
  | succ n ih =>
    rw [ofFn_succ, mem_cons, ih, Fin.exists_fin_succ]
    exact or_congr_left eq_comm
@[simp] theorem mem_finRange {n : Nat} (x : Fin n) : x ∈ finRange n := mem_ofFn.mpr ⟨x, rfl⟩
theorem finRange_succ {n : Nat} : finRange (n + 1) = 0 :: ofFn Fin.succ := ofFn_succ

/-! ## Lengths of what List/Functions.lean defines -/

@[simp] theorem length_pmap {p : α → Prop} {f : (a : α) → p a → β} {xs : List α} {h : ∀ a, a ∈ xs → p a} : (pmap f xs h).length = xs.length := by
  induction xs with
  | nil => rfl
  | cons a l ih => exact congrArg (· + 1) ih
theorem map_pmap {p : α → Prop} {g : β → γ} {f : (a : α) → p a → β} : ∀ {l : List α} (H : ∀ a, a ∈ l → p a), map g (pmap f l H) = pmap (fun a h => g (f a h)) l H
  | [], _ => rfl
  | _ :: l, _ => congrArg _ (map_pmap (l := l) _)
theorem attach_map_subtype_val (l : List α) : l.attach.map Subtype.val = l := by
  have key : ∀ (l : List α) {P : α → Prop} (H : ∀ a, a ∈ l → P a), map Subtype.val (pmap Subtype.mk l H) = l := by
    intro l
    induction l with
    | nil => exact fun _ => rfl
    | cons a l ih => exact fun _ => congrArg (a :: ·) (ih _)
  exact key l _
@[simp] theorem length_attach {l : List α} : l.attach.length = l.length := length_pmap
@[simp] theorem length_replace [BEq α] {l : List α} : (l.replace a b).length = l.length := by
  induction l with
  | nil => rfl
  | cons c l ih =>
    cases h : a == c <;> simp only [replace, h, length_cons]
    rw [ih]
@[simp] theorem length_mapIdx {as : List α} {f : Nat → α → β} : (as.mapIdx f).length = as.length := by
  have key : ∀ (as : List α) (i : Nat), (mapIdx.go f as i).length = as.length := by
    intro as
    induction as with
    | nil => exact fun _ => rfl
    | cons a as ih => exact fun i => congrArg (· + 1) (ih (i + 1))
  exact key as 0
theorem length_flatten {L : List (List α)} : L.flatten.length = (L.map length).sum := by
  induction L with
  | nil => rfl
  | cons l L ih => rw [flatten_cons, length_append, ih, map_cons, sum_cons]
end List
