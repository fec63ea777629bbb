-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Int.DivMod
import MiniCore.List
/-!
# Omega/Coeffs: coefficient vectors

`omega` runs as compiled code and then writes a proof that refers to these functions and lemmas by name.
A vector is a list of integers that goes on with zeros. The functions are plain recursions; the proof
that `omega` writes asks the kernel to compute them, so they must give what its compiled code computes.
-/
set_option linter.all false
universe u v

namespace Lean.Omega
abbrev IntList := List Int
namespace IntList
def get : (xs : IntList) → (i : Nat) → Int
  | [], _ => 0
  | x :: _, 0 => x
  | _ :: xs, i + 1 => get xs i
def set : (xs : IntList) → (i : Nat) → (y : Int) → IntList
  | [], 0, y => [y]
  | [], i + 1, y => 0 :: set [] i y
  | _ :: xs, 0, y => y :: xs
  | x :: xs, i + 1, y => x :: set xs i y
def leading : (xs : IntList) → Int
  | [] => 0
  | x :: xs => if x = 0 then leading xs else x
def smul (xs : IntList) (i : Int) : IntList := List.map (fun x => i * x) xs
def sdiv (xs : IntList) (g : Int) : IntList := List.map (fun x => x / g) xs
def neg (xs : IntList) : IntList := List.map (fun x => -x) xs
def combo (a : Int) (xs : IntList) (b : Int) (ys : IntList) : IntList := match xs, ys with
  | [], ys => smul ys b
  | x :: xs, [] => a * x :: combo a xs b []
  | x :: xs, y :: ys => (a * x + b * y) :: combo a xs b ys
def add : (xs ys : IntList) → IntList
  | [], ys => ys
  | x :: xs, [] => x :: xs
  | x :: xs, y :: ys => (x + y) :: add xs ys
def sub : (xs ys : IntList) → IntList
  | [], ys => neg ys
  | x :: xs, [] => x :: xs
  | x :: xs, y :: ys => (x - y) :: sub xs ys
def dot : (xs ys : IntList) → Int
  | [], _ => 0
  | _ :: _, [] => 0
  | x :: xs, y :: ys => x * y + dot xs ys
def gcd : (xs : IntList) → Nat
  | [] => 0
  | x :: xs => Nat.gcd x.natAbs (gcd xs)
def bmod (xs : IntList) (m : Nat) : IntList := List.map (fun x => Int.bmod x m) xs
def bmod_dot_sub_dot_bmod (m : Nat) (a b : IntList) : Int := Int.bmod (dot a b) m - dot (bmod a m) b

theorem dot_nil_right (xs : IntList) : dot xs [] = 0 := by cases xs <;> rfl
theorem get_of_length_le {xs : IntList} {i : Nat} (h : xs.length ≤ i) : get xs i = 0 := by
  induction xs generalizing i with
  | nil => rfl
  | cons x xs ih =>
    cases i with
    | zero => exact absurd h (Nat.not_succ_le_zero _)
    | succ i => exact ih (Nat.le_of_succ_le_succ h)
theorem dot_nil_set (i : Nat) (y : Int) (ys : IntList) : dot (set [] i y) ys = y * get ys i := by
  induction i generalizing ys with
  | zero =>
    cases ys with
    | nil => exact (Int.mul_zero y).symm
    | cons z zs => exact Int.add_zero _
  | succ i ih =>
    cases ys with
    | nil => exact (Int.mul_zero y).symm
    | cons z zs =>
      show 0 * z + dot (set [] i y) zs = y * get zs i
      rw [Int.zero_mul, Int.zero_add, ih]
theorem dot_set_left (xs ys : IntList) (i : Nat) (z : Int) : dot (set xs i z) ys = dot xs ys + (z - get xs i) * get ys i := by
  induction xs generalizing i ys with
  | nil =>
    show _ = 0 + (z - 0) * get ys i
    rw [dot_nil_set, Int.zero_add, Int.sub_zero]
  | cons x xs ih =>
    cases ys with
    | nil =>
      show dot _ [] = 0 + _ * 0
      rw [dot_nil_right, Int.mul_zero]
      rfl
    | cons y ys =>
      cases i with
      | zero =>
        show z * y + dot xs ys = x * y + dot xs ys + (z - x) * y
        rw [Int.sub_mul, Int.add_right_comm, Int.add_comm (x * y), Int.sub_add_cancel]
      | succ i =>
        show x * y + dot (set xs i z) ys = x * y + dot xs ys + (z - get xs i) * get ys i
        rw [ih, Int.add_assoc]
theorem dot_add (xs ys zs : IntList) : dot (add xs ys) zs = dot xs zs + dot ys zs := by
  induction xs generalizing ys zs with
  | nil => exact (Int.zero_add _).symm
  | cons x xs ih =>
    cases ys with
    | nil =>
      show dot (x :: xs) zs = dot (x :: xs) zs + 0
      rw [Int.add_zero]
    | cons y ys =>
      cases zs with
      | nil => rfl
      | cons z zs =>
        show (x + y) * z + dot (add xs ys) zs = x * z + dot xs zs + (y * z + dot ys zs)
        rw [ih, Int.add_mul]
        simp only [Int.add_assoc, Int.add_left_comm]
theorem dot_neg (xs ys : IntList) : dot (neg xs) ys = -dot xs ys := by
  induction xs generalizing ys with
  | nil => rfl
  | cons x xs ih =>
    cases ys with
    | nil => rfl
    | cons y ys =>
      show -x * y + dot (neg xs) ys = -(x * y + dot xs ys)
      rw [ih, Int.neg_add, Int.neg_mul]
theorem dot_sub (xs ys zs : IntList) : dot (sub xs ys) zs = dot xs zs - dot ys zs := by
  induction xs generalizing ys zs with
  | nil => exact (dot_neg ys zs).trans (Int.zero_sub _).symm
  | cons x xs ih =>
    cases ys with
    | nil =>
      show dot (x :: xs) zs = dot (x :: xs) zs - 0
      rw [Int.sub_zero]
    | cons y ys =>
      cases zs with
      | nil => rfl
      | cons z zs =>
        show (x - y) * z + dot (sub xs ys) zs = x * z + dot xs zs - (y * z + dot ys zs)
        rw [ih, Int.sub_mul]
        simp only [Int.sub_eq_add_neg, Int.neg_add, Int.add_assoc, Int.add_left_comm]
theorem dot_smul (xs ys : IntList) (i : Int) : dot (smul xs i) ys = i * dot xs ys := by
  induction xs generalizing ys with
  | nil => exact (Int.mul_zero i).symm
  | cons x xs ih =>
    cases ys with
    | nil => exact (Int.mul_zero i).symm
    | cons y ys =>
      show i * x * y + dot (smul xs i) ys = i * (x * y + dot xs ys)
      rw [ih, Int.mul_add, Int.mul_assoc]
theorem dot_combo (a : Int) (xs : IntList) (b : Int) (ys zs : IntList) : dot (combo a xs b ys) zs = a * dot xs zs + b * dot ys zs := by
  induction xs generalizing ys zs with
  | nil =>
    show dot (smul ys b) zs = a * 0 + b * dot ys zs
    rw [dot_smul, Int.mul_zero, Int.zero_add]
  | cons x xs ih =>
    cases zs with
    | nil => rw [dot_nil_right, dot_nil_right, dot_nil_right, Int.mul_zero, Int.mul_zero]; rfl
    | cons z zs =>
      cases ys with
      | nil =>
        show a * x * z + dot (combo a xs b []) zs = a * (x * z + dot xs zs) + b * 0
        rw [ih, show dot [] zs = 0 from rfl, Int.mul_add, Int.mul_assoc, Int.add_assoc]
      | cons y ys =>
        show (a * x + b * y) * z + dot (combo a xs b ys) zs = a * (x * z + dot xs zs) + b * (y * z + dot ys zs)
        rw [ih, Int.add_mul, Int.mul_add, Int.mul_add, Int.mul_assoc, Int.mul_assoc]
        simp only [Int.add_assoc, Int.add_left_comm]
theorem dot_of_left_zero {xs : IntList} (ys : IntList) (h : ∀ x, x ∈ xs → x = 0) : dot xs ys = 0 := by
  induction xs generalizing ys with
  | nil => rfl
  | cons x xs ih =>
    cases ys with
    | nil => rfl
    | cons y ys =>
      show x * y + dot xs ys = 0
      rw [h x (.head _), ih ys fun z m => h z (.tail _ m), Int.zero_mul]
      rfl
theorem gcd_dvd {xs : IntList} {x : Int} (m : x ∈ xs) : (gcd xs : Int) ∣ x := by
  induction m with
  | head xs => exact Int.dvd_trans (Int.ofNat_dvd.mpr (Nat.gcd_dvd_left _ _)) (Int.natAbs_dvd_self _)
  | tail _ _ ih => exact Int.dvd_trans (Int.ofNat_dvd.mpr (Nat.gcd_dvd_right _ _)) ih
theorem eq_zero_of_gcd_eq_zero {xs : IntList} (h : gcd xs = 0) : ∀ x, x ∈ xs → x = 0 := fun x m => by
  obtain ⟨c, e⟩ := gcd_dvd m
  rw [h] at e
  exact e.trans (Int.zero_mul c)
theorem mul_dot_sdiv {g : Int} {xs : IntList} (ys : IntList) (h : ∀ x, x ∈ xs → g ∣ x) : g * dot (sdiv xs g) ys = dot xs ys := by
  induction xs generalizing ys with
  | nil => exact Int.mul_zero g
  | cons x xs ih =>
    cases ys with
    | nil => exact Int.mul_zero g
    | cons y ys =>
      show g * (x / g * y + dot (sdiv xs g) ys) = x * y + dot xs ys
      rw [Int.mul_add, ih ys fun z m => h z (.tail _ m), ← Int.mul_assoc, Int.mul_ediv_cancel' (h x (.head _))]
theorem dvd_dot_sub_dot_bmod (m : Nat) (xs ys : IntList) : (m : Int) ∣ dot xs ys - dot (bmod xs m) ys := by
  induction xs generalizing ys with
  | nil => exact Int.dvd_zero _
  | cons x xs ih =>
    cases ys with
    | nil => exact Int.dvd_zero _
    | cons y ys =>
      show (m : Int) ∣ x * y + dot xs ys - (Int.bmod x m * y + dot (bmod xs m) ys)
      have e : x * y + dot xs ys - (Int.bmod x m * y + dot (bmod xs m) ys) =
          (x - Int.bmod x m) * y + (dot xs ys - dot (bmod xs m) ys) := by
        rw [Int.sub_mul]
        simp only [Int.sub_eq_add_neg, Int.neg_add, Int.add_assoc, Int.add_left_comm]
      rw [e]
      exact Int.dvd_add (Int.dvd_mul_of_dvd_left (Int.dvd_sub_bmod x m) y) (ih ys)
theorem dvd_bmod_dot_sub_dot_bmod (m : Nat) (xs ys : IntList) : (m : Int) ∣ bmod_dot_sub_dot_bmod m xs ys := by
  have h := Int.dvd_sub (dvd_dot_sub_dot_bmod m xs ys) (Int.dvd_sub_bmod (dot xs ys) m)
  have e : dot xs ys - dot (bmod xs m) ys - (dot xs ys - Int.bmod (dot xs ys) m) = bmod_dot_sub_dot_bmod m xs ys := by
    unfold bmod_dot_sub_dot_bmod
    generalize dot xs ys = a
    generalize dot (bmod xs m) ys = b
    generalize Int.bmod a m = c
    rw [Int.sub_eq_add_neg (b := a - c), Int.neg_sub, Int.sub_eq_add_neg (a := a), Int.add_comm a, Int.sub_eq_add_neg (a := c),
      Int.add_assoc, Int.add_comm c, ← Int.add_assoc a, Int.add_right_neg, Int.zero_add, Int.sub_eq_add_neg, Int.add_comm]
  rwa [e] at h
end IntList

abbrev Coeffs := IntList
namespace Coeffs
abbrev toList (xs : Coeffs) : List Int := xs
abbrev ofList (xs : List Int) : Coeffs := xs
abbrev isZero (xs : Coeffs) : Prop := ∀ x, x ∈ xs → x = 0
abbrev set (xs : Coeffs) (i : Nat) (y : Int) : Coeffs := IntList.set xs i y
abbrev get (xs : Coeffs) (i : Nat) : Int := IntList.get xs i
abbrev gcd (xs : Coeffs) : Nat := IntList.gcd xs
abbrev smul (xs : Coeffs) (g : Int) : Coeffs := IntList.smul xs g
abbrev sdiv (xs : Coeffs) (g : Int) : Coeffs := IntList.sdiv xs g
abbrev dot (xs ys : Coeffs) : Int := IntList.dot xs ys
abbrev add (xs ys : Coeffs) : Coeffs := IntList.add xs ys
abbrev sub (xs ys : Coeffs) : Coeffs := IntList.sub xs ys
abbrev neg (xs : Coeffs) : Coeffs := IntList.neg xs
abbrev combo (a : Int) (xs : Coeffs) (b : Int) (ys : Coeffs) : Coeffs := IntList.combo a xs b ys
abbrev length (xs : Coeffs) := List.length xs
abbrev leading (xs : Coeffs) : Int := IntList.leading xs
abbrev bmod (x : Coeffs) (m : Nat) : Coeffs := IntList.bmod x m
abbrev bmod_dot_sub_dot_bmod (m : Nat) (a b : Coeffs) : Int := IntList.bmod_dot_sub_dot_bmod m a b
end Coeffs

/-! ## Linear combinations -/

structure LinearCombo where
  const : Int := 0
  coeffs : Coeffs := []
namespace LinearCombo
def eval (lc : LinearCombo) (values : Coeffs) : Int := lc.const + lc.coeffs.dot values
def coordinate (i : Nat) : LinearCombo where
  const := 0
  coeffs := Coeffs.set .nil i 1
theorem coordinate_eval (i : Nat) (v : Coeffs) : (coordinate i).eval v = v.get i := by
  show 0 + IntList.dot (IntList.set [] i 1) v = _
  rw [Int.zero_add, IntList.dot_nil_set, Int.one_mul]
theorem coordinate_eval_0 {a0 : Int} {t : List Int} : (coordinate 0).eval (.ofList (a0 :: t)) = a0 := coordinate_eval 0 _
theorem coordinate_eval_1 {a0 a1 : Int} {t : List Int} : (coordinate 1).eval (.ofList (a0 :: a1 :: t)) = a1 := coordinate_eval 1 _
theorem coordinate_eval_2 {a0 a1 a2 : Int} {t : List Int} : (coordinate 2).eval (.ofList (a0 :: a1 :: a2 :: t)) = a2 := coordinate_eval 2 _
theorem coordinate_eval_3 {a0 a1 a2 a3 : Int} {t : List Int} : (coordinate 3).eval (.ofList (a0 :: a1 :: a2 :: a3 :: t)) = a3 := coordinate_eval 3 _
theorem coordinate_eval_4 {a0 a1 a2 a3 a4 : Int} {t : List Int} :
    (coordinate 4).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: t)) = a4 := coordinate_eval 4 _
theorem coordinate_eval_5 {a0 a1 a2 a3 a4 a5 : Int} {t : List Int} :
    (coordinate 5).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: t)) = a5 := coordinate_eval 5 _
theorem coordinate_eval_6 {a0 a1 a2 a3 a4 a5 a6 : Int} {t : List Int} :
    (coordinate 6).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: a6 :: t)) = a6 := coordinate_eval 6 _
theorem coordinate_eval_7 {a0 a1 a2 a3 a4 a5 a6 a7 : Int} {t : List Int} :
    (coordinate 7).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: a6 :: a7 :: t)) = a7 := coordinate_eval 7 _
theorem coordinate_eval_8 {a0 a1 a2 a3 a4 a5 a6 a7 a8 : Int} {t : List Int} :
    (coordinate 8).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: a6 :: a7 :: a8 :: t)) = a8 := coordinate_eval 8 _
theorem coordinate_eval_9 {a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 : Int} {t : List Int} :
    (coordinate 9).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: a6 :: a7 :: a8 :: a9 :: t)) = a9 := coordinate_eval 9 _
def add (l₁ l₂ : LinearCombo) : LinearCombo where
  const := l₁.const + l₂.const
  coeffs := l₁.coeffs.add l₂.coeffs
instance : Add LinearCombo := ⟨add⟩
def sub (l₁ l₂ : LinearCombo) : LinearCombo where
  const := l₁.const - l₂.const
  coeffs := l₁.coeffs.sub l₂.coeffs
instance : Sub LinearCombo := ⟨sub⟩
def neg (lc : LinearCombo) : LinearCombo where
  const := -lc.const
  coeffs := lc.coeffs.neg
instance : Neg LinearCombo := ⟨neg⟩
def smul (lc : LinearCombo) (i : Int) : LinearCombo where
  const := i * lc.const
  coeffs := lc.coeffs.smul i
def mul (l₁ l₂ : LinearCombo) : LinearCombo := l₁.smul l₂.const + l₂.smul l₁.const - { const := l₁.const * l₂.const }
theorem add_eval (l₁ l₂ : LinearCombo) (v : Coeffs) : (l₁ + l₂).eval v = l₁.eval v + l₂.eval v := by
  show l₁.const + l₂.const + IntList.dot (IntList.add _ _) v = l₁.const + IntList.dot _ v + (l₂.const + IntList.dot _ v)
  rw [IntList.dot_add]
  simp only [Int.add_assoc, Int.add_left_comm]
theorem neg_eval (lc : LinearCombo) (v : Coeffs) : (-lc).eval v = -lc.eval v := by
  show -lc.const + IntList.dot (IntList.neg _) v = -(lc.const + IntList.dot _ v)
  rw [IntList.dot_neg, Int.neg_add]
theorem sub_eval (l₁ l₂ : LinearCombo) (v : Coeffs) : (l₁ - l₂).eval v = l₁.eval v - l₂.eval v := by
  show l₁.const - l₂.const + IntList.dot (IntList.sub _ _) v = l₁.const + IntList.dot _ v - (l₂.const + IntList.dot _ v)
  rw [IntList.dot_sub]
  simp only [Int.sub_eq_add_neg, Int.neg_add, Int.add_assoc, Int.add_left_comm]
theorem smul_eval (lc : LinearCombo) (i : Int) (v : Coeffs) : (lc.smul i).eval v = i * lc.eval v := by
  show i * lc.const + IntList.dot (IntList.smul _ i) v = i * (lc.const + IntList.dot _ v)
  rw [IntList.dot_smul, Int.mul_add]
theorem const_eval (lc : LinearCombo) (v : Coeffs) (h : lc.coeffs.isZero) : lc.eval v = lc.const := by
  show lc.const + IntList.dot _ v = _
  rw [IntList.dot_of_left_zero v h, Int.add_zero]
theorem mul_eval (l₁ l₂ : LinearCombo) (v : Coeffs) (w : l₁.coeffs.isZero ∨ l₂.coeffs.isZero) : (mul l₁ l₂).eval v = l₁.eval v * l₂.eval v := by
  have c : LinearCombo.eval { const := l₁.const * l₂.const } v = l₁.const * l₂.const := const_eval _ v nofun
  unfold mul
  rw [sub_eval, add_eval, smul_eval, smul_eval, c]
  rcases w with w | w
  · rw [const_eval l₁ v w, Int.mul_comm l₂.const, Int.add_comm, Int.add_sub_cancel]
  · rw [const_eval l₂ v w, Int.add_sub_cancel, Int.mul_comm]
end LinearCombo
end Lean.Omega
