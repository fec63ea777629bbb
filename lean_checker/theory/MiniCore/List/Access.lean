-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List.Folds
/-!
# List/Access: heads and tails, `any` and `all`, access by index, decisions
-/
set_option linter.all false
universe u v w

namespace List

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
