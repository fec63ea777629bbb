-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Omega
/-!
# Ordering: the result of a comparison, and types that can be compared
-/
set_option linter.all false
universe u v

inductive Ordering where
  | lt | eq | gt
deriving DecidableEq
instance : Inhabited Ordering := ⟨.lt⟩

namespace Ordering
@[inline] def swap : Ordering → Ordering
  | .lt => .gt
  | .eq => .eq
  | .gt => .lt
@[macro_inline] def «then» (a b : Ordering) : Ordering := match a with
  | .eq => b
  | a => a
@[inline] def isEq : Ordering → Bool
  | eq => true
  | _ => false
@[inline] def isNe : Ordering → Bool
  | eq => false
  | _ => true
@[inline] def isLE : Ordering → Bool
  | gt => false
  | _ => true
@[inline] def isLT : Ordering → Bool
  | lt => true
  | _ => false
@[inline] def isGT : Ordering → Bool
  | gt => true
  | _ => false
@[inline] def isGE : Ordering → Bool
  | lt => false
  | _ => true

protected theorem «forall» {p : Ordering → Prop} : (∀ o, p o) ↔ p .lt ∧ p .eq ∧ p .gt :=
  ⟨fun h => ⟨h _, h _, h _⟩, fun h o => by cases o; exact h.1; exact h.2.1; exact h.2.2⟩
protected theorem «exists» {p : Ordering → Prop} : (∃ o, p o) ↔ p .lt ∨ p .eq ∨ p .gt :=
  ⟨fun ⟨o, h⟩ => by cases o; exact .inl h; exact .inr (.inl h); exact .inr (.inr h),
   fun h => h.elim (⟨_, ·⟩) fun h => h.elim (⟨_, ·⟩) (⟨_, ·⟩)⟩
instance {p : Ordering → Prop} [Decidable (p .lt)] [Decidable (p .eq)] [Decidable (p .gt)] : Decidable (∀ o, p o) := decidable_of_iff' _ Ordering.forall

@[simp] theorem swap_lt : lt.swap = gt := rfl
@[simp] theorem swap_eq : eq.swap = eq := rfl
@[simp] theorem swap_gt : gt.swap = lt := rfl
@[simp] theorem swap_swap {o : Ordering} : o.swap.swap = o := by cases o <;> rfl
@[simp] theorem swap_inj {o₁ o₂ : Ordering} : o₁.swap = o₂.swap ↔ o₁ = o₂ := by cases o₁ <;> cases o₂ <;> decide
@[simp] theorem isLT_lt : lt.isLT := rfl
@[simp] theorem isLE_lt : lt.isLE := rfl
@[simp] theorem isEq_lt : lt.isEq = false := rfl
@[simp] theorem isNe_lt : lt.isNe = true := rfl
@[simp] theorem isGE_lt : lt.isGE = false := rfl
@[simp] theorem isGT_lt : lt.isGT = false := rfl
@[simp] theorem isLT_eq : eq.isLT = false := rfl
@[simp] theorem isLE_eq : eq.isLE := rfl
@[simp] theorem isEq_eq : eq.isEq := rfl
@[simp] theorem isNe_eq : eq.isNe = false := rfl
@[simp] theorem isGE_eq : eq.isGE := rfl
@[simp] theorem isGT_eq : eq.isGT = false := rfl
@[simp] theorem isLT_gt : gt.isLT = false := rfl
@[simp] theorem isLE_gt : gt.isLE = false := rfl
@[simp] theorem isEq_gt : gt.isEq = false := rfl
@[simp] theorem isNe_gt : gt.isNe = true := rfl
@[simp] theorem isGE_gt : gt.isGE := rfl
@[simp] theorem isGT_gt : gt.isGT := rfl
@[simp] theorem lt_beq_eq : (lt == eq) = false := rfl
theorem isLT_iff_eq_lt {o : Ordering} : o.isLT ↔ o = .lt := by cases o <;> decide
theorem isLE_iff_ne_gt {o : Ordering} : o.isLE ↔ o ≠ .gt := by cases o <;> decide
theorem isEq_iff_eq_eq {o : Ordering} : o.isEq ↔ o = .eq := by cases o <;> decide
theorem isNe_iff_ne_eq {o : Ordering} : o.isNe ↔ o ≠ .eq := by cases o <;> decide
theorem isGE_iff_ne_lt {o : Ordering} : o.isGE ↔ o ≠ .lt := by cases o <;> decide
theorem isGT_iff_eq_gt {o : Ordering} : o.isGT ↔ o = .gt := by cases o <;> decide
theorem eq_swap_iff_eq_eq {o : Ordering} : o = o.swap ↔ o = .eq := by cases o <;> decide
theorem eq_eq_of_eq_swap {o : Ordering} : o = o.swap → o = .eq := eq_swap_iff_eq_eq.mp
theorem isLE_of_eq_lt {o : Ordering} : o = .lt → o.isLE := by rintro rfl; rfl
theorem isLE_of_eq_eq {o : Ordering} : o = .eq → o.isLE := by rintro rfl; rfl
theorem isGE_of_eq_gt {o : Ordering} : o = .gt → o.isGE := by rintro rfl; rfl
theorem isGE_of_eq_eq {o : Ordering} : o = .eq → o.isGE := by rintro rfl; rfl
theorem ne_gt_of_eq_lt {o : Ordering} : o = .lt → o ≠ .gt := by rintro rfl; decide
theorem ne_lt_of_eq_gt {o : Ordering} : o = .gt → o ≠ .lt := by rintro rfl; decide
theorem isLE_iff_eq_lt_or_eq_eq {o : Ordering} : o.isLE ↔ o = .lt ∨ o = .eq := by cases o <;> decide
theorem isGE_iff_eq_gt_or_eq_eq {o : Ordering} : o.isGE ↔ o = .gt ∨ o = .eq := by cases o <;> decide
@[simp] theorem isLT_swap {o : Ordering} : o.swap.isLT = o.isGT := by cases o <;> rfl
@[simp] theorem isLE_swap {o : Ordering} : o.swap.isLE = o.isGE := by cases o <;> rfl
@[simp] theorem isEq_swap {o : Ordering} : o.swap.isEq = o.isEq := by cases o <;> rfl
@[simp] theorem isNe_swap {o : Ordering} : o.swap.isNe = o.isNe := by cases o <;> rfl
@[simp] theorem isGE_swap {o : Ordering} : o.swap.isGE = o.isLE := by cases o <;> rfl
@[simp] theorem isGT_swap {o : Ordering} : o.swap.isGT = o.isLT := by cases o <;> rfl
@[simp] theorem swap_eq_lt {o : Ordering} : o.swap = .lt ↔ o = .gt := by cases o <;> decide
@[simp] theorem swap_eq_eq {o : Ordering} : o.swap = .eq ↔ o = .eq := by cases o <;> decide
@[simp] theorem swap_eq_gt {o : Ordering} : o.swap = .gt ↔ o = .lt := by cases o <;> decide
theorem swap_then {o₁ o₂ : Ordering} : (o₁.then o₂).swap = o₁.swap.then o₂.swap := by cases o₁ <;> rfl
theorem then_eq_lt {o₁ o₂ : Ordering} : o₁.then o₂ = lt ↔ o₁ = lt ∨ o₁ = eq ∧ o₂ = lt := by cases o₁ <;> cases o₂ <;> decide
theorem then_eq_eq {o₁ o₂ : Ordering} : o₁.then o₂ = eq ↔ o₁ = eq ∧ o₂ = eq := by cases o₁ <;> cases o₂ <;> decide
theorem then_eq_gt {o₁ o₂ : Ordering} : o₁.then o₂ = gt ↔ o₁ = gt ∨ o₁ = eq ∧ o₂ = gt := by cases o₁ <;> cases o₂ <;> decide
@[simp] theorem lt_then {o : Ordering} : lt.then o = lt := rfl
@[simp] theorem gt_then {o : Ordering} : gt.then o = gt := rfl
@[simp] theorem eq_then {o : Ordering} : eq.then o = o := rfl
@[simp] theorem then_eq {o : Ordering} : o.then eq = o := by cases o <;> rfl
@[simp] theorem then_self {o : Ordering} : o.then o = o := by cases o <;> rfl
theorem then_assoc (o₁ o₂ o₃ : Ordering) : (o₁.then o₂).then o₃ = o₁.then (o₂.then o₃) := by cases o₁ <;> rfl
theorem isLE_then_iff_or {o₁ o₂ : Ordering} : (o₁.then o₂).isLE ↔ o₁ = lt ∨ (o₁ = eq ∧ o₂.isLE) := by cases o₁ <;> cases o₂ <;> decide
theorem isLE_then_iff_and {o₁ o₂ : Ordering} : (o₁.then o₂).isLE ↔ o₁.isLE ∧ (o₁ = lt ∨ o₂.isLE) := by cases o₁ <;> cases o₂ <;> decide
theorem isLE_left_of_isLE_then {o₁ o₂ : Ordering} (h : (o₁.then o₂).isLE) : o₁.isLE := (isLE_then_iff_and.mp h).1
theorem isGE_left_of_isGE_then {o₁ o₂ : Ordering} (h : (o₁.then o₂).isGE) : o₁.isGE := by
  revert h
  cases o₁ <;> cases o₂ <;> decide
instance : Std.Associative Ordering.then := ⟨then_assoc⟩
instance : Std.IdempotentOp Ordering.then := ⟨fun _ => then_self⟩
end Ordering

/-! ## Comparison -/

@[inline] def compareOfLessAndEq {α} (x y : α) [LT α] [Decidable (x < y)] [DecidableEq α] : Ordering :=
  if x < y then .lt else if x = y then .eq else .gt
@[inline] def compareOfLessAndBEq {α} (x y : α) [LT α] [Decidable (x < y)] [BEq α] : Ordering :=
  if x < y then .lt else if x == y then .eq else .gt
class Ord (α : Type u) where
  compare : α → α → Ordering
export Ord (compare)
@[inline] def compareLex (cmp₁ cmp₂ : α → β → Ordering) (a : α) (b : β) : Ordering := (cmp₁ a b).then (cmp₂ a b)
@[inline] def compareOn [ord : Ord β] (f : α → β) (x y : α) : Ordering := compare (f x) (f y)
theorem compareOfLessAndEq_eq_lt {α} {x y : α} [LT α] [Decidable (x < y)] [DecidableEq α] : compareOfLessAndEq x y = .lt ↔ x < y := by
  unfold compareOfLessAndEq
  repeat split <;> simp [*]
instance : Ord Nat where
  compare a b := compareOfLessAndEq a b
instance : Ord Int where
  compare a b := compareOfLessAndEq a b
instance : Ord Bool where
  compare
  | false, true => .lt
  | true, false => .gt
  | _, _ => .eq
instance (n : Nat) : Ord (Fin n) where
  compare x y := compare x.val y.val
instance : Ord PUnit where
  compare _ _ := .eq
instance : Ord Ordering where
  compare a b := compareOfLessAndEq a.ctorIdx b.ctorIdx
instance [Ord α] : Ord (Option α) where
  compare
  | none, none => .eq
  | none, some _ => .lt
  | some _, none => .gt
  | some x, some y => compare x y
protected def List.compareLex {α} (cmp : α → α → Ordering) : List α → List α → Ordering
  | [], [] => .eq
  | [], _ => .lt
  | _, [] => .gt
  | x :: xs, y :: ys => match cmp x y with
    | .lt => .lt
    | .eq => xs.compareLex cmp ys
    | .gt => .gt
instance {α} [Ord α] : Ord (List α) where
  compare := List.compareLex compare
@[reducible] def lexOrd [Ord α] [Ord β] : Ord (α × β) where
  compare := compareLex (compareOn (·.1)) (compareOn (·.2))
@[reducible] def beqOfOrd [Ord α] : BEq α where
  beq a b := (compare a b).isEq
@[reducible] def ltOfOrd [Ord α] : LT α where
  lt a b := compare a b = Ordering.lt
@[reducible] def leOfOrd [Ord α] : LE α where
  le a b := (compare a b).isLE
namespace Ord
@[reducible] protected def opposite (ord : Ord α) : Ord α where
  compare x y := ord.compare y x
@[reducible] protected def on (_ : Ord β) (f : α → β) : Ord α where
  compare := compareOn f
@[reducible] protected def lex (_ : Ord α) (_ : Ord β) : Ord (α × β) := lexOrd
@[reducible] protected def lex' (ord₁ ord₂ : Ord α) : Ord α where
  compare := compareLex ord₁.compare ord₂.compare
end Ord

theorem compareLex_eq_eq {α β} {cmp₁ cmp₂ : α → β → Ordering} {a : α} {b : β} : compareLex cmp₁ cmp₂ a b = .eq ↔ cmp₁ a b = .eq ∧ cmp₂ a b = .eq :=
  Ordering.then_eq_eq
theorem compareOn_eq {α β} [Ord β] {f : α → β} {x y : α} : compareOn f x y = compare (f x) (f y) := rfl
namespace Nat
theorem compare_eq_ite_lt (a b : Nat) : compare a b = if a < b then .lt else if b < a then .gt else .eq := by
  show compareOfLessAndEq a b = _
  unfold compareOfLessAndEq
  rcases Nat.lt_trichotomy a b with h | rfl | h
  · simp [h]
  · simp
  · simp [h, Nat.lt_asymm h, Nat.ne_of_gt h]
theorem compare_eq_ite_le (a b : Nat) : compare a b = if a ≤ b then if b ≤ a then .eq else .lt else .gt := by
  rw [compare_eq_ite_lt]
  rcases Nat.lt_trichotomy a b with h | rfl | h
  · simp [h, Nat.le_of_lt h, Nat.not_le_of_gt h]
  · simp
  · simp [h, Nat.lt_asymm h, Nat.not_le_of_gt h]
protected theorem compare_swap (a b : Nat) : (compare a b).swap = compare b a := by
  rw [compare_eq_ite_lt, compare_eq_ite_lt]
  rcases Nat.lt_trichotomy a b with h | rfl | h
  · simp [h, Nat.lt_asymm h]
  · simp
  · simp [h, Nat.lt_asymm h]
protected theorem compare_eq_eq {a b : Nat} : compare a b = .eq ↔ a = b := by
  rw [compare_eq_ite_lt]
  rcases Nat.lt_trichotomy a b with h | rfl | h
  · simp [h, Nat.ne_of_lt h]
  · simp
  · simp [h, Nat.lt_asymm h, Nat.ne_of_gt h]
protected theorem compare_eq_lt {a b : Nat} : compare a b = .lt ↔ a < b := compareOfLessAndEq_eq_lt
protected theorem compare_eq_gt {a b : Nat} : compare a b = .gt ↔ b < a := by
  rw [← Nat.compare_eq_lt, ← Nat.compare_swap a b, Ordering.swap_eq_lt]
protected theorem compare_ne_gt {a b : Nat} : compare a b ≠ .gt ↔ a ≤ b := by rw [ne_eq, Nat.compare_eq_gt, Nat.not_lt]
protected theorem compare_ne_lt {a b : Nat} : compare a b ≠ .lt ↔ b ≤ a := by rw [ne_eq, Nat.compare_eq_lt, Nat.not_lt]
protected theorem isLE_compare {a b : Nat} : (compare a b).isLE ↔ a ≤ b := Ordering.isLE_iff_ne_gt.trans Nat.compare_ne_gt
protected theorem isGE_compare {a b : Nat} : (compare a b).isGE ↔ b ≤ a := Ordering.isGE_iff_ne_lt.trans Nat.compare_ne_lt
end Nat
namespace Int
protected theorem compare_eq_lt {a b : Int} : compare a b = .lt ↔ a < b := compareOfLessAndEq_eq_lt
protected theorem compare_eq_eq {a b : Int} : compare a b = .eq ↔ a = b := by
  show compareOfLessAndEq a b = _ ↔ _
  unfold compareOfLessAndEq
  by_cases h : a < b
  · simp [h, Int.ne_of_lt h]
  · rw [if_neg h]
    split <;> simp [*]
end Int
