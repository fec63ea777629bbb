-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Int.Basic
/-!
# Int/Order: natural numbers among the integers, the order, minimum and maximum, absolute value
-/
set_option linter.all false
universe u v

namespace Int

/-! ## Natural numbers among the integers -/

theorem ofNat_eq_natCast (n : Nat) : ofNat n = (n : Int) := rfl
@[simp] theorem ofNat_eq_coe : ofNat n = (n : Int) := rfl
theorem ofNat_inj {m n : Nat} : (m : Int) = n ↔ m = n := ⟨fun h => by injection h, congrArg _⟩
-- As in core's Init: `norm_cast` sees the equation in `≠`.
attribute [local command_parser 1000] Lean.Parser.Tactic.«normCastAddElim»
norm_cast_add_elim ne_eq

@[simp, norm_cast] theorem natCast_inj {m n : Nat} : (m : Int) = n ↔ m = n := ofNat_inj
@[simp, norm_cast] theorem natCast_zero : ((0 : Nat) : Int) = 0 := rfl
@[simp, norm_cast] theorem natCast_one : ((1 : Nat) : Int) = 1 := rfl
@[simp, norm_cast] theorem natCast_add (n m : Nat) : ((n + m : Nat) : Int) = (n : Int) + (m : Int) := rfl
@[simp, norm_cast] theorem natCast_mul (n m : Nat) : ((n * m : Nat) : Int) = (n : Int) * (m : Int) := rfl
theorem natCast_succ (n : Nat) : ((Nat.succ n : Nat) : Int) = (n : Int) + 1 := rfl
theorem ofNat_add (n m : Nat) : ((n + m : Nat) : Int) = (n : Int) + (m : Int) := rfl
theorem ofNat_mul (n m : Nat) : ((n * m : Nat) : Int) = (n : Int) * (m : Int) := rfl
theorem ofNat_succ (n : Nat) : ((Nat.succ n : Nat) : Int) = (n : Int) + 1 := rfl
@[simp, norm_cast] theorem natCast_ediv (m n : Nat) : ((m / n : Nat) : Int) = (m : Int) / (n : Int) := rfl
@[simp, norm_cast] theorem natCast_emod (m n : Nat) : ((m % n : Nat) : Int) = (m : Int) % (n : Int) := rfl
@[simp, norm_cast] theorem natCast_pow (b n : Nat) : ((b ^ n : Nat) : Int) = (b : Int) ^ n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [Nat.pow_add_one, natCast_mul, ih]; rfl
theorem negSucc_eq (n : Nat) : negSucc n = -((n : Int) + 1) := rfl
@[simp, norm_cast] theorem ofNat_le {m n : Nat} : (m : Int) ≤ n ↔ m ≤ n := by
  show ofNat m ≤ ofNat n ↔ _
  rw [Int.ofNat_rep, Int.ofNat_rep, Int.le_subNatNat, Nat.add_zero, Nat.add_zero]
@[simp, norm_cast] theorem ofNat_lt {m n : Nat} : (m : Int) < n ↔ m < n := ofNat_le (m := m + 1)
@[simp] theorem natCast_nonneg (n : Nat) : 0 ≤ (n : Int) := ofNat_le.mpr (Nat.zero_le n)
theorem ofNat_nonneg (n : Nat) : 0 ≤ (n : Int) := natCast_nonneg n
theorem ofNat_zero_le (n : Nat) : 0 ≤ (n : Int) := natCast_nonneg n
@[simp, norm_cast] theorem natCast_pos {n : Nat} : 0 < (n : Int) ↔ 0 < n := ofNat_lt (m := 0)
theorem ofNat_sub {m n : Nat} (h : m ≤ n) : ((n - m : Nat) : Int) = n - m := by
  obtain ⟨k, rfl⟩ := Nat.exists_eq_add_of_le h
  rw [Nat.add_sub_cancel_left, natCast_add, Int.add_comm, Int.add_sub_cancel]
theorem natCast_sub {m n : Nat} (h : m ≤ n) : ((n - m : Nat) : Int) = n - m := ofNat_sub h

/-! ## Order -/

protected theorem le_refl (a : Int) : a ≤ a := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  exact (Int.le_subNatNat _ _ _ _).mpr (Nat.le_refl _)
protected theorem le_trans {a b c : Int} : a ≤ b → b ≤ c → a ≤ c := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  obtain ⟨r, k, rfl⟩ := Int.rep c
  simp only [Int.le_subNatNat]
  intro h l
  apply Nat.le_of_add_le_add_right (b := m + q)
  calc p + k + (m + q) = (p + m) + (q + k) := by simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
    _ ≤ (q + n) + (r + m) := Nat.add_le_add h l
    _ = r + n + (m + q) := by simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
protected theorem le_antisymm {a b : Int} : a ≤ b → b ≤ a → a = b := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  simp only [Int.le_subNatNat]
  exact fun h k => Int.subNatNat_congr (Nat.le_antisymm h k)
protected theorem le_total (a b : Int) : a ≤ b ∨ b ≤ a := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  simp only [Int.le_subNatNat]
  exact Nat.le_total _ _
@[simp] protected theorem not_le {a b : Int} : ¬ a ≤ b ↔ b < a := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  rw [Int.le_subNatNat, Int.lt_subNatNat, Nat.not_le]
@[simp] protected theorem not_lt {a b : Int} : ¬ a < b ↔ b ≤ a := by
  rw [← Int.not_le, Classical.not_not]
protected theorem le_of_eq {a b : Int} (h : a = b) : a ≤ b := h ▸ Int.le_refl a
protected theorem le_of_lt {a b : Int} (h : a < b) : a ≤ b := (Int.le_total a b).resolve_right fun k => by
  have l := Int.not_le.mpr h
  exact l k
protected theorem lt_irrefl (a : Int) : ¬ a < a := Int.not_lt.mpr (Int.le_refl a)
protected theorem ne_of_lt {a b : Int} (h : a < b) : a ≠ b := fun e => Int.lt_irrefl b (e ▸ h)
protected theorem ne_of_gt {a b : Int} (h : b < a) : a ≠ b := (Int.ne_of_lt h).symm
protected theorem lt_of_le_of_lt {a b c : Int} (h : a ≤ b) (k : b < c) : a < c := Int.not_le.mp fun l => Int.not_le.mpr k (Int.le_trans l h)
protected theorem lt_of_lt_of_le {a b c : Int} (h : a < b) (k : b ≤ c) : a < c := Int.not_le.mp fun l => Int.not_le.mpr h (Int.le_trans k l)
protected theorem lt_trans {a b c : Int} (h : a < b) (k : b < c) : a < c := Int.lt_of_lt_of_le h (Int.le_of_lt k)
protected theorem lt_of_le_of_ne {a b : Int} (h : a ≤ b) (k : a ≠ b) : a < b := Int.not_le.mp fun l => k (Int.le_antisymm h l)
protected theorem lt_or_gt_of_ne {a b : Int} (h : a ≠ b) : a < b ∨ a > b :=
  (Int.le_total a b).imp (fun k => Int.lt_of_le_of_ne k h) (fun k => Int.lt_of_le_of_ne k h.symm)
protected theorem lt_trichotomy (a b : Int) : a < b ∨ a = b ∨ b < a :=
  (Decidable.em (a = b)).elim (fun h => .inr (.inl h)) fun h => (Int.lt_or_gt_of_ne h).imp_right .inr
protected theorem eq_iff_le_and_ge {x y : Int} : x = y ↔ x ≤ y ∧ y ≤ x := ⟨fun h => ⟨Int.le_of_eq h, Int.le_of_eq h.symm⟩, fun h => Int.le_antisymm h.1 h.2⟩
theorem add_one_le_of_lt {a b : Int} (h : a < b) : a + 1 ≤ b := h
theorem lt_add_one_of_le {a b : Int} (h : a ≤ b) : a < b + 1 := Int.not_le.mp fun k => by
  have l := Int.lt_of_lt_of_le (show b < b + 1 from Int.le_refl _) k
  exact Int.not_le.mpr l h
theorem le_of_lt_add_one {a b : Int} (h : a < b + 1) : a ≤ b := Int.not_lt.mp fun k => Int.not_le.mpr h (add_one_le_of_lt k)
instance : Trans (α := Int) LE.le LE.le LE.le := ⟨Int.le_trans⟩
instance : Trans (α := Int) LT.lt LT.lt LT.lt := ⟨Int.lt_trans⟩
instance : Trans (α := Int) LE.le LT.lt LT.lt := ⟨Int.lt_of_le_of_lt⟩
instance : Trans (α := Int) LT.lt LE.le LT.lt := ⟨Int.lt_of_lt_of_le⟩
protected theorem add_le_add_left {a b : Int} (h : a ≤ b) (c : Int) : c + a ≤ c + b := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  obtain ⟨r, k, rfl⟩ := Int.rep c
  rw [Int.le_subNatNat] at h
  rw [Int.add_subNatNat, Int.add_subNatNat, Int.le_subNatNat, Nat.add_add_add_comm, Nat.add_add_add_comm r q]
  exact Nat.add_le_add_left h _
protected theorem add_le_add_right {a b : Int} (h : a ≤ b) (c : Int) : a + c ≤ b + c := Int.add_comm c a ▸ Int.add_comm c b ▸ Int.add_le_add_left h c
protected theorem add_le_add {a b c d : Int} (h : a ≤ b) (k : c ≤ d) : a + c ≤ b + d := Int.le_trans (Int.add_le_add_right h c) (Int.add_le_add_left k b)
protected theorem le_of_add_le_add_left {a b c : Int} (h : a + b ≤ a + c) : b ≤ c := by
  have k := Int.add_le_add_left h (-a)
  rwa [Int.neg_add_cancel_left, Int.neg_add_cancel_left] at k
protected theorem le_of_add_le_add_right {a b c : Int} (h : a + b ≤ c + b) : a ≤ c := by
  rw [Int.add_comm a, Int.add_comm c] at h
  exact Int.le_of_add_le_add_left h
@[simp] protected theorem add_le_add_iff_left {b c : Int} (a : Int) : a + b ≤ a + c ↔ b ≤ c := ⟨Int.le_of_add_le_add_left, (Int.add_le_add_left · a)⟩
@[simp] protected theorem add_le_add_iff_right {a b : Int} (c : Int) : a + c ≤ b + c ↔ a ≤ b := ⟨Int.le_of_add_le_add_right, (Int.add_le_add_right · c)⟩
protected theorem sub_nonneg_of_le {a b : Int} (h : b ≤ a) : 0 ≤ a - b := by
  have k := Int.add_le_add_right h (-b)
  rwa [Int.add_right_neg] at k
protected theorem le_of_sub_nonneg {a b : Int} (h : 0 ≤ a - b) : b ≤ a := by
  have k := Int.add_le_add_right h b
  rwa [Int.sub_add_cancel, Int.zero_add] at k
protected theorem sub_nonneg {a b : Int} : 0 ≤ a - b ↔ b ≤ a := ⟨Int.le_of_sub_nonneg, Int.sub_nonneg_of_le⟩
protected theorem neg_le_neg {a b : Int} (h : a ≤ b) : -b ≤ -a := by
  apply Int.le_of_sub_nonneg
  rw [Int.sub_neg, Int.add_comm]
  exact Int.sub_nonneg_of_le h
protected theorem neg_le_neg_iff {a b : Int} : -a ≤ -b ↔ b ≤ a := ⟨fun h => by have k := Int.neg_le_neg h; rwa [Int.neg_neg, Int.neg_neg] at k, Int.neg_le_neg⟩
protected theorem add_nonneg {a b : Int} (h : 0 ≤ a) (k : 0 ≤ b) : 0 ≤ a + b := by
  have l := Int.add_le_add h k
  rwa [Int.zero_add] at l
theorem eq_ofNat_of_zero_le {a : Int} (h : 0 ≤ a) : ∃ n : Nat, a = n := match a with
  | ofNat n => ⟨n, rfl⟩
  | negSucc n => by
    rw [Int.negSucc_rep, Int.zero_rep, Int.le_subNatNat, Nat.zero_add, Nat.zero_add] at h
    exact absurd h (Nat.not_succ_le_zero n)
protected theorem mul_nonneg {a b : Int} (h : 0 ≤ a) (k : 0 ≤ b) : 0 ≤ a * b := by
  obtain ⟨m, rfl⟩ := eq_ofNat_of_zero_le h
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le k
  exact natCast_nonneg (m * n)
protected theorem mul_le_mul_of_nonneg_left {a b c : Int} (h : a ≤ b) (k : 0 ≤ c) : c * a ≤ c * b := by
  apply Int.le_of_sub_nonneg
  rw [← Int.mul_sub]
  exact Int.mul_nonneg k (Int.sub_nonneg_of_le h)
protected theorem mul_le_mul_of_nonneg_right {a b c : Int} (h : a ≤ b) (k : 0 ≤ c) : a * c ≤ b * c := by
  rw [Int.mul_comm a, Int.mul_comm b]
  exact Int.mul_le_mul_of_nonneg_left h k
protected theorem mul_le_mul_of_nonpos_left {a b c : Int} (ha : a ≤ 0) (h : c ≤ b) : a * b ≤ a * c := by
  have k := Int.mul_le_mul_of_nonneg_left h (Int.neg_le_neg ha)
  rwa [Int.neg_mul, Int.neg_mul, Int.neg_le_neg_iff] at k
protected theorem mul_pos {a b : Int} (h : 0 < a) (k : 0 < b) : 0 < a * b := by
  obtain ⟨m, rfl⟩ := eq_ofNat_of_zero_le (Int.le_of_lt h)
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le (Int.le_of_lt k)
  exact natCast_pos.mpr (Nat.mul_pos (natCast_pos.mp h) (natCast_pos.mp k))
protected theorem lt_of_mul_lt_mul_left {a b c : Int} (h : a * b < a * c) (ha : 0 ≤ a) : b < c :=
  Int.not_le.mp fun k => Int.not_le.mpr h (Int.mul_le_mul_of_nonneg_left k ha)
protected theorem mul_eq_zero {a b : Int} : a * b = 0 ↔ a = 0 ∨ b = 0 := by
  constructor
  · intro h
    rcases Int.lt_trichotomy a 0 with ha | ha | ha
    · rcases Int.lt_trichotomy b 0 with hb | hb | hb
      · have k := Int.mul_pos (a := -a) (b := -b) (neg_pos ha) (neg_pos hb)
        rw [Int.neg_mul_neg, h] at k
        exact absurd k (Int.lt_irrefl 0)
      · exact .inr hb
      · have k := Int.mul_pos (a := -a) (neg_pos ha) hb
        rw [Int.neg_mul, h] at k
        exact absurd k (Int.lt_irrefl 0)
    · exact .inl ha
    · rcases Int.lt_trichotomy b 0 with hb | hb | hb
      · have k := Int.mul_pos (b := -b) ha (neg_pos hb)
        rw [Int.mul_neg, h] at k
        exact absurd k (Int.lt_irrefl 0)
      · exact .inr hb
      · have k := Int.mul_pos ha hb
        rw [h] at k
        exact absurd k (Int.lt_irrefl 0)
  · rintro (h | h)
    · rw [h, Int.zero_mul]
    · rw [h, Int.mul_zero]
where
  neg_pos {a : Int} (h : a < 0) : 0 < -a := Int.not_le.mp fun k => by
    have l := Int.neg_le_neg k
    rw [Int.neg_neg] at l
    exact Int.not_le.mpr h l
protected theorem min_le_left (a b : Int) : min a b ≤ a := by
  rw [Int.min_def]
  split
  · exact Int.le_refl a
  · exact Int.le_of_lt (Int.not_le.mp ‹_›)
protected theorem min_le_right (a b : Int) : min a b ≤ b := by
  rw [Int.min_def]
  split
  · assumption
  · exact Int.le_refl b
protected theorem le_max_left (a b : Int) : a ≤ max a b := by
  rw [Int.max_def]
  split
  · assumption
  · exact Int.le_refl a
protected theorem le_max_right (a b : Int) : b ≤ max a b := by
  rw [Int.max_def]
  split
  · exact Int.le_refl b
  · exact Int.le_of_lt (Int.not_le.mp ‹_›)
protected theorem le_min {a b c : Int} : a ≤ min b c ↔ a ≤ b ∧ a ≤ c := by
  refine ⟨fun h => ⟨Int.le_trans h (Int.min_le_left b c), Int.le_trans h (Int.min_le_right b c)⟩, fun h => ?_⟩
  rw [Int.min_def]
  split
  · exact h.1
  · exact h.2
protected theorem max_le {a b c : Int} : max a b ≤ c ↔ a ≤ c ∧ b ≤ c := by
  refine ⟨fun h => ⟨Int.le_trans (Int.le_max_left a b) h, Int.le_trans (Int.le_max_right a b) h⟩, fun h => ?_⟩
  rw [Int.max_def]
  split
  · exact h.2
  · exact h.1

/-! ## Absolute value -/

@[simp] theorem natAbs_natCast (n : Nat) : natAbs (n : Int) = n := rfl
theorem le_natAbs {a : Int} : a ≤ natAbs a := match a with
  | ofNat n => Int.le_refl (n : Int)
  | negSucc n => by
    show negSucc n ≤ ofNat (n + 1)
    rw [Int.negSucc_rep, Int.ofNat_rep, Int.le_subNatNat]
    exact Nat.zero_le _
theorem natAbs_neg (a : Int) : natAbs (-a) = natAbs a := match a with
  | ofNat 0 => rfl
  | ofNat (_ + 1) => rfl
  | negSucc _ => rfl
theorem toNat_eq_max (a : Int) : (toNat a : Int) = max a 0 := match a with
  | ofNat n => (if_neg_or n).symm
  | negSucc n => (if_pos (show negSucc n ≤ ofNat 0 by rw [Int.negSucc_rep, Int.ofNat_rep, Int.le_subNatNat]; exact Nat.zero_le _)).symm
where
  if_neg_or (n : Nat) : max (n : Int) 0 = n := by
    rw [Int.max_def]
    split
    · exact Int.le_antisymm (natCast_nonneg n) ‹_›
    · rfl
@[simp] theorem toNat_natCast (n : Nat) : toNat (n : Int) = n := rfl
theorem toNat_of_nonneg {a : Int} (h : 0 ≤ a) : (toNat a : Int) = a := by
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le h
  rfl
end Int
