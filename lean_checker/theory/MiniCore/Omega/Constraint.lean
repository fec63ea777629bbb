-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Omega.Coeffs
/-!
# Omega/Constraint: bounds on a linear combination, and the steps of an `omega` proof

Each step (`tidy_sat`, `combine_sat'`, `combo_sat'`, `bmod_sat`) says that a derived constraint holds
where its premises do. Again the functions must give what `omega`'s compiled code computes.
-/
set_option linter.all false
universe u v

namespace Lean.Omega
structure Constraint where
  lowerBound : Option Int
  upperBound : Option Int
namespace Constraint

/-! ## Satisfaction -/

def Above (t : Int) : Option Int → Prop
  | none => True
  | some x => x ≤ t
def Below (t : Int) : Option Int → Prop
  | none => True
  | some y => t ≤ y
instance (t : Int) (b : Option Int) : Decidable (Above t b) := match b with
  | none => .isTrue trivial
  | some x => Int.decLe x t
instance (t : Int) (b : Option Int) : Decidable (Below t b) := match b with
  | none => .isTrue trivial
  | some y => Int.decLe t y
def sat (c : Constraint) (t : Int) : Bool := decide (Above t c.lowerBound ∧ Below t c.upperBound)
abbrev sat' (c : Constraint) (x y : Coeffs) := c.sat (Coeffs.dot x y)
theorem sat_iff {c : Constraint} {t : Int} : c.sat t = true ↔ Above t c.lowerBound ∧ Below t c.upperBound := ⟨of_decide_eq_true, decide_eq_true⟩
def trivial : Constraint := ⟨none, none⟩
def impossible : Constraint := ⟨some 1, some 0⟩
def exact (r : Int) : Constraint := ⟨some r, some r⟩
theorem exact_sat {r t : Int} : (exact r).sat t = true ↔ r = t :=
  sat_iff.trans ⟨fun h => Int.le_antisymm h.1 h.2, fun h => ⟨Int.le_of_eq h, Int.le_of_eq h.symm⟩⟩
def isImpossible : Constraint → Bool
  | ⟨some x, some y⟩ => decide (y < x)
  | _ => false
def isExact : Constraint → Bool
  | ⟨some x, some y⟩ => decide (x = y)
  | _ => false
theorem not_sat'_of_isImpossible {c : Constraint} (h : isImpossible c = true) {x y : Coeffs} : ¬c.sat' x y = true := fun k => by
  rcases c with ⟨_ | l, _ | u⟩
  · exact Bool.noConfusion h
  · exact Bool.noConfusion h
  · exact Bool.noConfusion h
  · have ⟨a, b⟩ := sat_iff.mp k
    exact Int.not_le.mpr (of_decide_eq_true h) (Int.le_trans a b)

/-! ## Operations on constraints -/

def map (c : Constraint) (f : Int → Int) : Constraint where
  lowerBound := c.lowerBound.map f
  upperBound := c.upperBound.map f
def flip (c : Constraint) : Constraint where
  lowerBound := c.upperBound
  upperBound := c.lowerBound
def neg (c : Constraint) : Constraint := c.flip.map fun x => -x
def scale (k : Int) (c : Constraint) : Constraint :=
  if k = 0 then (if c.isImpossible then c else ⟨some 0, some 0⟩)
  else if 0 < k then c.map fun x => k * x
  else c.flip.map fun x => k * x
def add (x y : Constraint) : Constraint where
  lowerBound := x.lowerBound.bind fun a => y.lowerBound.map fun b => a + b
  upperBound := x.upperBound.bind fun a => y.upperBound.map fun b => a + b
def combo (a : Int) (x : Constraint) (b : Int) (y : Constraint) : Constraint := add (scale a x) (scale b y)
def strongest (f : Int → Int → Int) : Option Int → Option Int → Option Int
  | none, y => y
  | some x, none => some x
  | some x, some y => some (f x y)
def combine (x y : Constraint) : Constraint where
  lowerBound := strongest max x.lowerBound y.lowerBound
  upperBound := strongest min x.upperBound y.upperBound
def div (c : Constraint) (k : Nat) : Constraint where
  lowerBound := c.lowerBound.map fun x => -((-x) / k)
  upperBound := c.upperBound.map fun y => y / k

theorem above_map_mono {f : Int → Int} (hf : ∀ {a b}, a ≤ b → f a ≤ f b) {t : Int} {b : Option Int} (h : Above t b) : Above (f t) (b.map f) := by
  cases b with
  | none => exact True.intro
  | some x => exact hf h
theorem below_map_mono {f : Int → Int} (hf : ∀ {a b}, a ≤ b → f a ≤ f b) {t : Int} {b : Option Int} (h : Below t b) : Below (f t) (b.map f) := by
  cases b with
  | none => exact True.intro
  | some x => exact hf h
theorem above_map_anti {f : Int → Int} (hf : ∀ {a b}, a ≤ b → f b ≤ f a) {t : Int} {b : Option Int} (h : Below t b) : Above (f t) (b.map f) := by
  cases b with
  | none => exact True.intro
  | some x => exact hf h
theorem below_map_anti {f : Int → Int} (hf : ∀ {a b}, a ≤ b → f b ≤ f a) {t : Int} {b : Option Int} (h : Above t b) : Below (f t) (b.map f) := by
  cases b with
  | none => exact True.intro
  | some x => exact hf h
theorem neg_sat {c : Constraint} {t : Int} (h : c.sat t = true) : c.neg.sat (-t) = true := by
  have ⟨l, u⟩ := sat_iff.mp h
  exact sat_iff.mpr ⟨above_map_anti Int.neg_le_neg u, below_map_anti Int.neg_le_neg l⟩
theorem scale_sat {c : Constraint} {t : Int} (k : Int) (h : c.sat t = true) : (scale k c).sat (k * t) = true := by
  have ⟨l, u⟩ := sat_iff.mp h
  unfold scale
  by_cases k0 : k = 0
  · rw [if_pos k0, k0, Int.zero_mul]
    by_cases i : c.isImpossible = true
    · rcases c with ⟨_ | a, _ | b⟩
      · exact Bool.noConfusion i
      · exact Bool.noConfusion i
      · exact Bool.noConfusion i
      · exact absurd (Int.le_trans l u) (Int.not_le.mpr (of_decide_eq_true i))
    · rw [if_neg i]
      exact sat_iff.mpr ⟨Int.le_refl 0, Int.le_refl 0⟩
  · rw [if_neg k0]
    by_cases kp : 0 < k
    · rw [if_pos kp]
      have hk : ∀ {a b : Int}, a ≤ b → k * a ≤ k * b := fun q => Int.mul_le_mul_of_nonneg_left q (Int.le_of_lt kp)
      exact sat_iff.mpr ⟨above_map_mono hk l, below_map_mono hk u⟩
    · rw [if_neg kp]
      have hk : ∀ {a b : Int}, a ≤ b → k * b ≤ k * a := fun q => Int.mul_le_mul_of_nonpos_left (Int.not_lt.mp kp) q
      exact sat_iff.mpr ⟨above_map_anti hk u, below_map_anti hk l⟩
theorem add_sat {c d : Constraint} {s t : Int} (h : c.sat s = true) (k : d.sat t = true) : (add c d).sat (s + t) = true := by
  have ⟨lc, uc⟩ := sat_iff.mp h
  have ⟨ld, ud⟩ := sat_iff.mp k
  refine sat_iff.mpr ⟨?_, ?_⟩
  · rcases c with ⟨_ | a, _⟩
    · exact True.intro
    · rcases d with ⟨_ | b, _⟩
      · exact True.intro
      · exact Int.add_le_add lc ld
  · rcases c with ⟨_, _ | a⟩
    · exact True.intro
    · rcases d with ⟨_, _ | b⟩
      · exact True.intro
      · exact Int.add_le_add uc ud
theorem combine_sat' {s t : Constraint} {x y : Coeffs} (ws : s.sat' x y = true) (wt : t.sat' x y = true) : (s.combine t).sat' x y = true := by
  have ⟨ls, us⟩ := sat_iff.mp ws
  have ⟨lt, ut⟩ := sat_iff.mp wt
  refine sat_iff.mpr ⟨?_, ?_⟩
  · rcases s with ⟨_ | a, _⟩
    · exact lt
    · rcases t with ⟨_ | b, _⟩
      · exact ls
      · exact Int.max_le.mpr ⟨ls, lt⟩
  · rcases s with ⟨_, _ | a⟩
    · exact ut
    · rcases t with ⟨_, _ | b⟩
      · exact us
      · exact Int.le_min.mpr ⟨us, ut⟩
theorem div_sat {c : Constraint} {q : Int} {k : Nat} (hk : k ≠ 0) (w : c.sat (k * q) = true) : (c.div k).sat q = true := by
  have kp : (0 : Int) < k := Int.natCast_pos.mpr (Nat.pos_of_ne_zero hk)
  have ⟨l, u⟩ := sat_iff.mp w
  refine sat_iff.mpr ⟨?_, ?_⟩
  · rcases c with ⟨_ | a, _⟩
    · exact True.intro
    · show -(-a / (k : Int)) ≤ q
      have h : -q ≤ -a / (k : Int) := Int.le_ediv_of_mul_le kp (by
        rw [Int.neg_mul, Int.mul_comm]
        exact Int.neg_le_neg l)
      have m := Int.neg_le_neg h
      rwa [Int.neg_neg] at m
  · rcases c with ⟨_, _ | a⟩
    · exact True.intro
    · exact Int.le_ediv_of_mul_le kp (by rw [Int.mul_comm]; exact u)
theorem addInequality_sat {c : Int} {x y : Coeffs} (w : c + Coeffs.dot x y ≥ 0) : Constraint.sat' { lowerBound := some (-c), upperBound := none } x y = true := by
  refine sat_iff.mpr ⟨?_, True.intro⟩
  show -c ≤ Coeffs.dot x y
  have h := Int.add_le_add_left w (-c)
  rwa [Int.add_zero, Int.neg_add_cancel_left] at h
theorem addEquality_sat {c : Int} {x y : Coeffs} (w : c + Coeffs.dot x y = 0) :
    Constraint.sat' { lowerBound := some (-c), upperBound := some (-c) } x y = true := by
  apply exact_sat.mpr
  have h := congrArg (-c + ·) w
  simp only [Int.neg_add_cancel_left, Int.add_zero] at h
  exact h.symm
end Constraint

/-! ## Tidying: make the leading coefficient positive, divide by the greatest common divisor -/

def positivize (p : Constraint × Coeffs) : Constraint × Coeffs :=
  if 0 ≤ p.2.leading then p else (p.1.neg, p.2.smul (-1))
def normalize (p : Constraint × Coeffs) : Constraint × Coeffs :=
  if p.2.gcd = 0 then (if p.1.sat 0 then (.trivial, p.2) else (.impossible, p.2))
  else if p.2.gcd = 1 then p
  else (p.1.div p.2.gcd, p.2.sdiv p.2.gcd)
def tidy (p : Constraint × Coeffs) : Constraint × Coeffs := normalize (positivize p)
abbrev tidyConstraint (s : Constraint) (x : Coeffs) : Constraint := (tidy (s, x)).1
abbrev tidyCoeffs (s : Constraint) (x : Coeffs) : Coeffs := (tidy (s, x)).2
theorem positivize_sat (p : Constraint × Coeffs) (v : Coeffs) (w : p.1.sat' p.2 v = true) : (positivize p).1.sat' (positivize p).2 v = true := by
  unfold positivize
  split
  · exact w
  · show (p.1.neg).sat (IntList.dot (IntList.smul p.2 (-1)) v) = true
    rw [IntList.dot_smul, Int.neg_mul, Int.one_mul]
    exact Constraint.neg_sat w
theorem normalize_sat (p : Constraint × Coeffs) (v : Coeffs) (w : p.1.sat' p.2 v = true) : (normalize p).1.sat' (normalize p).2 v = true := by
  unfold normalize
  by_cases h : p.2.gcd = 0
  · rw [if_pos h]
    have e : p.2.dot v = 0 := IntList.dot_of_left_zero v (IntList.eq_zero_of_gcd_eq_zero h)
    by_cases k : p.1.sat 0 = true
    · rw [if_pos k]
      rfl
    · unfold Constraint.sat' at w
      rw [e] at w
      exact absurd w k
  · rw [if_neg h]
    by_cases k : p.2.gcd = 1
    · rw [if_pos k]
      exact w
    · rw [if_neg k]
      apply Constraint.div_sat h
      show p.1.sat ((p.2.gcd : Int) * IntList.dot (IntList.sdiv p.2 p.2.gcd) v) = true
      rw [IntList.mul_dot_sdiv v fun x m => IntList.gcd_dvd m]
      exact w
theorem tidy_sat {s : Constraint} {x v : Coeffs} (w : s.sat' x v = true) : (tidyConstraint s x).sat' (tidyCoeffs s x) v = true :=
  normalize_sat _ v (positivize_sat (s, x) v w)

/-! ## Linear combinations of constraints, and the new variable of a hard equality -/

theorem combo_sat' (s t : Constraint) (a : Int) (x : Coeffs) (b : Int) (y : Coeffs) (v : Coeffs) (wx : s.sat' x v = true) (wy : t.sat' y v = true) :
    (Constraint.combo a s b t).sat' (Coeffs.combo a x b y) v = true := by
  show (Constraint.combo a s b t).sat (IntList.dot (IntList.combo a x b y) v) = true
  rw [IntList.dot_combo]
  exact Constraint.add_sat (Constraint.scale_sat a wx) (Constraint.scale_sat b wy)
abbrev bmod_div_term (m : Nat) (a b : Coeffs) : Int := Coeffs.bmod_dot_sub_dot_bmod m a b / m
def bmod_coeffs (m : Nat) (i : Nat) (x : Coeffs) : Coeffs := Coeffs.set (Coeffs.bmod x m) i m
theorem bmod_sat (m : Nat) (r : Int) (i : Nat) (x v : Coeffs) (h : x.length ≤ i) (p : Coeffs.get v i = bmod_div_term m x v)
    (w : (Constraint.exact r).sat' x v = true) : (Constraint.exact (Int.bmod r m)).sat' (bmod_coeffs m i x) v = true := by
  apply Constraint.exact_sat.mpr
  have e : r = IntList.dot x v := Constraint.exact_sat.mp w
  have g : IntList.get (IntList.bmod x m) i = 0 := IntList.get_of_length_le (by
    unfold IntList.bmod
    rw [List.length_map]
    exact h)
  have d := Int.mul_ediv_cancel' (IntList.dvd_bmod_dot_sub_dot_bmod m x v)
  show Int.bmod r m = IntList.dot (IntList.set (IntList.bmod x m) i m) v
  rw [IntList.dot_set_left, g, Int.sub_zero, show IntList.get v i = _ from p]
  unfold bmod_div_term
  rw [d]
  unfold IntList.bmod_dot_sub_dot_bmod
  rw [Int.add_comm, Int.sub_add_cancel, e]
end Lean.Omega
