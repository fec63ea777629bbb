-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List
/-!
# Nat/Linear: linear arithmetic in `simp +arith`

`simp +arith` reflects a linear (in)equality, normalises it with compiled code, and leaves the kernel to
compute that the normal form is right. Here an expression is read as a vector of coefficients, the
constant first; two constraints mean the same if they are equal after what both sides have in common
is cancelled.
-/
set_option linter.all false
universe u

inductive Lean.RArray (α : Type u) : Type u where
  | leaf : α → Lean.RArray α
  | branch : Nat → Lean.RArray α → Lean.RArray α → Lean.RArray α
def Lean.RArray.get {α : Type u} : Lean.RArray α → Nat → α
  | .leaf x, _ => x
  | .branch p l r, n => bif Nat.ble p n then r.get n else l.get n

namespace Nat.Internal.Linear
abbrev Var := Nat
abbrev Context := Lean.RArray Nat
inductive Expr where
  | num (v : Nat)
  | var (i : Var)
  | add (a b : Expr)
  | mulL (k : Nat) (a : Expr)
  | mulR (a : Expr) (k : Nat)
def Expr.denote (ctx : Context) : Expr → Nat
  | .num k => k
  | .var v => ctx.get v
  | .add a b => Nat.add (denote ctx a) (denote ctx b)
  | .mulL k e => Nat.mul k (denote ctx e)
  | .mulR e k => Nat.mul (denote ctx e) k
structure ExprCnstr where
  eq : Bool
  lhs : Expr
  rhs : Expr
def ExprCnstr.denote (ctx : Context) (c : ExprCnstr) : Prop :=
  bif c.eq then c.lhs.denote ctx = c.rhs.denote ctx else c.lhs.denote ctx ≤ c.rhs.denote ctx

/-! ## Vectors of coefficients -/

def valueAt (ctx : Context) : Nat → Nat
  | 0 => 1
  | i + 1 => ctx.get i
def dot (v : Nat → Nat) : (first : Nat) → List Nat → Nat
  | _, [] => 0
  | i, k :: ks => k * v i + dot v (i + 1) ks
def unit : Nat → List Nat
  | 0 => [1]
  | i + 1 => 0 :: unit i
def plus : List Nat → List Nat → List Nat
  | [], bs => bs
  | a :: as, [] => a :: as
  | a :: as, b :: bs => (a + b) :: plus as bs
def minus : List Nat → List Nat → List Nat
  | [], _ => []
  | a :: as, [] => a :: as
  | a :: as, b :: bs => (a - b) :: minus as bs
def common : List Nat → List Nat → List Nat
  | a :: as, b :: bs => (if a ≤ b then a else b) :: common as bs
  | _, _ => []
def isZero : List Nat → Bool
  | [] => true
  | k :: ks => Nat.beq k 0 && isZero ks
def same : List Nat → List Nat → Bool
  | [], bs => isZero bs
  | a :: as, [] => isZero (a :: as)
  | a :: as, b :: bs => Nat.beq a b && same as bs
def Expr.toVector : Expr → List Nat
  | .num k => [k]
  | .var i => unit (i + 1)
  | .add a b => plus a.toVector b.toVector
  | .mulL k a => a.toVector.map (k * ·)
  | .mulR a k => a.toVector.map (k * ·)

theorem dot_unit (v : Nat → Nat) (i n : Nat) : dot v i (unit n) = v (i + n) := by
  induction n generalizing i with
  | zero => exact Nat.one_mul (v i)
  | succ n ih =>
    show 0 * v i + dot v (i + 1) (unit n) = _
    rw [ih, Nat.zero_mul, Nat.zero_add, Nat.add_right_comm]
    rfl
theorem dot_plus (v : Nat → Nat) (i : Nat) (as bs : List Nat) : dot v i (plus as bs) = dot v i as + dot v i bs := by
  induction as generalizing i bs with
  | nil => exact (Nat.zero_add _).symm
  | cons a as ih =>
    cases bs with
    | nil => rfl
    | cons b bs =>
      show (a + b) * v i + dot v (i + 1) (plus as bs) = a * v i + dot v (i + 1) as + (b * v i + dot v (i + 1) bs)
      rw [ih, Nat.add_mul, Nat.add_add_add_comm]
theorem dot_map (v : Nat → Nat) (i k : Nat) (as : List Nat) : dot v i (as.map (k * ·)) = k * dot v i as := by
  induction as generalizing i with
  | nil => rfl
  | cons a as ih =>
    show k * a * v i + dot v (i + 1) (as.map (k * ·)) = k * (a * v i + dot v (i + 1) as)
    rw [ih, Nat.mul_add, Nat.mul_assoc]
theorem dot_common (v : Nat → Nat) (i : Nat) (as bs : List Nat) :
    dot v i as = dot v i (minus as (common as bs)) + dot v i (common as bs) ∧ dot v i bs = dot v i (minus bs (common as bs)) + dot v i (common as bs) := by
  induction as generalizing i bs with
  | nil => exact ⟨rfl, by cases bs <;> rfl⟩
  | cons a as ih =>
    cases bs with
    | nil => exact ⟨rfl, rfl⟩
    | cons b bs =>
      obtain ⟨ha, hb⟩ := ih (i + 1) bs
      constructor
      · show a * v i + dot v (i + 1) as = (a - ite (a ≤ b) a b) * v i + dot v (i + 1) (minus as (common as bs)) +
          ((ite (a ≤ b) a b) * v i + dot v (i + 1) (common as bs))
        rw [Nat.add_add_add_comm, ← Nat.add_mul, ← ha]
        congr
        exact (Nat.sub_add_cancel (by split; exact Nat.le_refl a; exact Nat.le_of_not_le ‹_›)).symm
      · show b * v i + dot v (i + 1) bs = (b - ite (a ≤ b) a b) * v i + dot v (i + 1) (minus bs (common as bs)) +
          ((ite (a ≤ b) a b) * v i + dot v (i + 1) (common as bs))
        rw [Nat.add_add_add_comm, ← Nat.add_mul, ← hb]
        congr
        exact (Nat.sub_add_cancel (by split; assumption; exact Nat.le_refl b)).symm
theorem dot_isZero (v : Nat → Nat) (i : Nat) {as : List Nat} (h : isZero as = true) : dot v i as = 0 := by
  induction as generalizing i with
  | nil => rfl
  | cons a as ih =>
    have ⟨h₁, h₂⟩ := Bool.and_eq_true_iff.mp h
    show a * v i + dot v (i + 1) as = 0
    rw [Nat.eq_of_beq_eq_true a 0 h₁, ih (i + 1) h₂, Nat.zero_mul]
theorem dot_same (v : Nat → Nat) (i : Nat) {as bs : List Nat} (h : same as bs = true) : dot v i as = dot v i bs := by
  induction as generalizing i bs with
  | nil => exact (dot_isZero v i h).symm
  | cons a as ih =>
    cases bs with
    | nil => exact dot_isZero v i h
    | cons b bs =>
      have ⟨h₁, h₂⟩ := Bool.and_eq_true_iff.mp h
      show a * v i + dot v (i + 1) as = b * v i + dot v (i + 1) bs
      rw [Nat.eq_of_beq_eq_true a b h₁, ih (i + 1) h₂]
theorem Expr.dot_toVector (ctx : Context) (e : Expr) : dot (valueAt ctx) 0 e.toVector = e.denote ctx := by
  induction e with
  | num k => exact Nat.mul_one k
  | var i =>
    show dot _ 0 (unit (i + 1)) = _
    rw [dot_unit, Nat.zero_add]
    rfl
  | add a b ha hb =>
    show dot _ 0 (plus _ _) = _
    rw [dot_plus, ha, hb]
    rfl
  | mulL k a ha =>
    show dot _ 0 (a.toVector.map (k * ·)) = _
    rw [dot_map, ha]
    rfl
  | mulR a k ha =>
    show dot _ 0 (a.toVector.map (k * ·)) = _
    rw [dot_map, ha, Nat.mul_comm]
    rfl

/-! ## The statements that `simp +arith` uses -/

theorem Expr.eq_of_toNormPoly_eq (ctx : Context) (e e' : Expr) (h : same e.toVector e'.toVector = true) : e.denote ctx = e'.denote ctx := by
  rw [← dot_toVector, ← dot_toVector, dot_same _ _ h]
namespace ExprCnstr
def left (c : ExprCnstr) : List Nat := minus c.lhs.toVector (common c.lhs.toVector c.rhs.toVector)
def right (c : ExprCnstr) : List Nat := minus c.rhs.toVector (common c.lhs.toVector c.rhs.toVector)
def isPositive : List Nat → Bool
  | [] => false
  | k :: _ => Nat.ble 1 k
def isUnsat (c : ExprCnstr) : Bool :=
  bif c.eq then (isZero c.left && isPositive c.right) || (isPositive c.left && isZero c.right) else isPositive c.left && isZero c.right
def isValid (c : ExprCnstr) : Bool := bif c.eq then isZero c.left && isZero c.right else isZero c.left
def agrees (c d : ExprCnstr) : Bool := (c.eq == d.eq) && (same c.left d.left && same c.right d.right)
theorem denote_cancelled (ctx : Context) (c : ExprCnstr) : c.denote ctx =
    bif c.eq then dot (valueAt ctx) 0 c.left = dot (valueAt ctx) 0 c.right else dot (valueAt ctx) 0 c.left ≤ dot (valueAt ctx) 0 c.right := by
  obtain ⟨hl, hr⟩ := dot_common (valueAt ctx) 0 c.lhs.toVector c.rhs.toVector
  unfold denote
  rw [← Expr.dot_toVector, ← Expr.dot_toVector, hl, hr]
  cases c.eq with
  | true => exact propext Nat.add_right_cancel_iff
  | false => exact propext Nat.add_le_add_iff_right
theorem positive {ctx : Context} {as : List Nat} (h : isPositive as = true) : 0 < dot (valueAt ctx) 0 as := by
  cases as with
  | nil => exact Bool.noConfusion h
  | cons k ks =>
    show 0 < k * 1 + dot (valueAt ctx) 1 ks
    rw [Nat.mul_one]
    exact Nat.add_pos_left (Nat.le_of_ble_eq_true h) _
theorem eq_false_of_isUnsat (ctx : Context) (c : ExprCnstr) (h : c.isUnsat = true) : c.denote ctx = False := by
  rw [denote_cancelled]
  unfold isUnsat at h
  cases e : c.eq <;> rw [e] at h
  · have ⟨h₁, h₂⟩ := Bool.and_eq_true_iff.mp h
    show (_ ≤ _) = False
    rw [dot_isZero _ _ h₂]
    exact eq_false (Nat.not_le_of_gt (positive h₁))
  · show (_ = _) = False
    rcases Bool.or_eq_true_iff.mp h with h | h
    · have ⟨h₁, h₂⟩ := Bool.and_eq_true_iff.mp h
      rw [dot_isZero _ _ h₁]
      exact eq_false (Nat.ne_of_lt (positive h₂))
    · have ⟨h₁, h₂⟩ := Bool.and_eq_true_iff.mp h
      rw [dot_isZero _ _ h₂]
      exact eq_false (Nat.ne_of_gt (positive h₁))
theorem eq_true_of_isValid (ctx : Context) (c : ExprCnstr) (h : c.isValid = true) : c.denote ctx = True := by
  rw [denote_cancelled]
  unfold isValid at h
  cases e : c.eq <;> rw [e] at h
  · show (_ ≤ _) = True
    rw [dot_isZero _ _ h]
    exact eq_true (Nat.zero_le _)
  · have ⟨h₁, h₂⟩ := Bool.and_eq_true_iff.mp h
    show (_ = _) = True
    rw [dot_isZero _ _ h₁, dot_isZero _ _ h₂]
    exact eq_true rfl
theorem eq_of_toNormPoly_eq (ctx : Context) (c d : ExprCnstr) (h : agrees c d = true) : c.denote ctx = d.denote ctx := by
  have ⟨he, h⟩ := Bool.and_eq_true_iff.mp h
  have ⟨hl, hr⟩ := Bool.and_eq_true_iff.mp h
  rw [denote_cancelled, denote_cancelled, eq_of_beq he, dot_same _ _ hl, dot_same _ _ hr]
end ExprCnstr
end Nat.Internal.Linear
