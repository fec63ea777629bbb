-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Int.OrderLemmas
import MiniCore.Nat.Lemmas
/-!
# Int/RingLemmas: sums, differences, products and powers of integers; signs, absolute values, `toNat`
-/
set_option linter.all false

open Nat
namespace Int

/-! ## Sums and differences -/

protected theorem add_neg_cancel_left (a b : Int) : a + (-a + b) = b := by omega
protected theorem neg_add_cancel_right (a b : Int) : a + -b + b = a := by omega
protected theorem sub_right_comm (a b c : Int) : a - b - c = a - c - b := by omega
protected theorem add_sub_cancel_left (a b : Int) : a + b - a = b := by omega
protected theorem add_sub_cancel_right (a b : Int) : a + b - b = a := by omega
protected theorem sub_add_comm {a b c : Int} : a + b - c = a - c + b := by omega
protected theorem add_comm_sub (a b c : Int) : a - b + c = a + (c - b) := by omega
protected theorem sub_sub_self (a b : Int) : a - (a - b) = b := by omega
protected theorem sub_sub_eq (a b c : Int) : a - (b - c) = a - b + c := by omega
protected theorem add_sub_add_right (n k m : Int) : (n + k) - (m + k) = n - m := by omega
protected theorem add_sub_add_left (k n m : Int) : (k + n) - (k + m) = n - m := by omega
protected theorem add_add_add_comm (a b c d : Int) : (a + b) + (c + d) = (a + c) + (b + d) := by omega
protected theorem sub_eq_iff_eq_add {b a c : Int} : a - b = c ↔ a = c + b := by omega
protected theorem sub_eq_iff_eq_add' {b a c : Int} : a - b = c ↔ a = b + c := by omega
protected theorem eq_sub_iff_add_eq {a b c : Int} : a = b - c ↔ a + c = b := by omega
protected theorem eq_add_of_sub_eq {a b c : Int} (h : a - c = b) : a = b + c := by omega
protected theorem sub_eq_of_eq_add {a b c : Int} (h : a = c + b) : a - b = c := by omega
protected theorem eq_sub_of_add_eq {a b c : Int} (h : a + c = b) : a = b - c := by omega
protected theorem add_eq_of_eq_sub {a b c : Int} (h : a = c - b) : a + b = c := by omega
protected theorem eq_neg_of_add_eq_zero {a b : Int} (h : a + b = 0) : a = -b := by omega
protected theorem eq_neg_of_eq_neg {a b : Int} (h : a = -b) : b = -a := by omega
protected theorem eq_neg_comm {a b : Int} : a = -b ↔ b = -a := by omega
protected theorem neg_eq_comm {a b : Int} : -a = b ↔ -b = a := by omega
protected theorem neg_add_cancel (a : Int) : -a + a = 0 := by omega
protected theorem neg_sub_neg (a b : Int) : -a - -b = b - a := by omega
protected theorem neg_add_eq_sub (a b : Int) : -a + b = b - a := by omega
protected theorem eq_iff_sub_eq_zero {a b : Int} : a = b ↔ a - b = 0 := by omega
protected theorem sub_ne_zero {a b : Int} : a - b ≠ 0 ↔ a ≠ b := by omega
protected theorem sub_ne_zero_of_ne {a b : Int} (h : a ≠ b) : a - b ≠ 0 := by omega
@[simp] protected theorem add_left_inj {i j : Int} (k : Int) : (i + k = j + k) ↔ i = j := by omega
@[simp] protected theorem add_right_inj {i j : Int} (k : Int) : (k + i = k + j) ↔ i = j := by omega
protected theorem add_left_cancel_iff {a b c : Int} : a + b = a + c ↔ b = c := by omega
protected theorem add_right_cancel_iff {a b c : Int} : a + b = c + b ↔ a = c := by omega
@[simp] protected theorem sub_right_inj {i j : Int} (k : Int) : (k - i = k - j) ↔ i = j := by omega
@[simp] protected theorem sub_left_inj {i j : Int} (k : Int) : (i - k = j - k) ↔ i = j := by omega
protected theorem neg_ne_zero {a : Int} : -a ≠ 0 ↔ a ≠ 0 := by omega
protected theorem zero_eq_neg {a : Int} : 0 = -a ↔ a = 0 := by omega
@[simp] protected theorem add_eq_right {a b : Int} : a + b = b ↔ a = 0 := by omega
@[simp] protected theorem add_eq_left {a b : Int} : a + b = a ↔ b = 0 := by omega
theorem ofNat_two : ((2 : Nat) : Int) = 2 := rfl
theorem ofNat_zero : ((0 : Nat) : Int) = 0 := rfl
theorem ofNat_one : ((1 : Nat) : Int) = 1 := rfl
@[simp] theorem default_eq_zero : default = (0 : Int) := rfl
theorem neg_ofNat_zero : -((0 : Nat) : Int) = 0 := rfl
theorem neg_ofNat_succ (n : Nat) : -(succ n : Int) = negSucc n := rfl
theorem neg_negSucc (n : Nat) : -negSucc n = ((n + 1 : Nat) : Int) := rfl
theorem negSucc_coe (n : Nat) : negSucc n = -((n + 1 : Nat) : Int) := rfl
theorem negOfNat_eq (n : Nat) : negOfNat n = -ofNat n := by cases n <;> rfl
theorem negSucc_inj {m n : Nat} : negSucc m = negSucc n ↔ m = n := ⟨negSucc.inj, congrArg _⟩
@[simp] theorem negSucc_ne_zero (n : Nat) : negSucc n ≠ 0 := nofun
@[simp] theorem zero_ne_negSucc (n : Nat) : 0 ≠ negSucc n := nofun
theorem subNatNat_of_sub_eq_zero {m n : Nat} (h : n - m = 0) : subNatNat m n = ((m - n : Nat) : Int) := by unfold subNatNat; rw [h]; rfl
theorem subNatNat_of_sub_eq_succ {m n k : Nat} (h : n - m = succ k) : subNatNat m n = negSucc k := by unfold subNatNat; rw [h]
theorem subNatNat_eq_coe {m n : Nat} : subNatNat m n = (m : Int) - n := by
  rcases Nat.lt_or_ge m n with h | h
  · rw [subNatNat_of_sub_eq_succ (k := n - m - 1) (by omega), negSucc_eq]
    omega
  · rw [subNatNat_of_sub_eq_zero (by omega)]
    omega
theorem subNatNat_of_le {m n : Nat} (h : n ≤ m) : subNatNat m n = ((m - n : Nat) : Int) := subNatNat_of_sub_eq_zero (by omega)
theorem subNatNat_of_lt {m n : Nat} (h : m < n) : subNatNat m n = negSucc (pred (n - m)) := subNatNat_of_sub_eq_succ (by rw [succ_pred (by omega)])
@[simp] theorem subNatNat_self : ∀ n, subNatNat n n = 0 := fun n => by rw [subNatNat_eq_coe, Int.sub_self]
theorem subNatNat_add_add (m n k : Nat) : subNatNat (m + k) (n + k) = subNatNat m n := by rw [subNatNat_eq_coe, subNatNat_eq_coe]; omega
theorem toNat_sub (m n : Nat) : toNat (m - n) = m - n := by omega
theorem natCast_ne_zero {n : Nat} : ((n : Nat) : Int) ≠ 0 ↔ n ≠ 0 := by omega
theorem natCast_eq_zero {n : Nat} : ((n : Nat) : Int) = 0 ↔ n = 0 := by omega
theorem natCast_ne_zero_iff_pos {n : Nat} : (n : Int) ≠ 0 ↔ 0 < n := by omega

/-! ## Products -/

protected theorem neg_mul_comm (a b : Int) : -a * b = a * -b := by rw [Int.neg_mul, Int.mul_neg]
protected theorem neg_mul_eq_neg_mul (a b : Int) : -(a * b) = -a * b := (Int.neg_mul a b).symm
protected theorem neg_mul_eq_mul_neg (a b : Int) : -(a * b) = a * -b := (Int.mul_neg a b).symm
protected theorem mul_two (a : Int) : a * 2 = a + a := by omega
protected theorem mul_mul_mul_comm (m n p q : Int) : (m * n) * (p * q) = (m * p) * (n * q) := by
  rw [Int.mul_assoc, Int.mul_left_comm n, ← Int.mul_assoc]
protected theorem sub_one_mul (a b : Int) : (a - 1) * b = a * b - b := by rw [Int.sub_mul, Int.one_mul]
protected theorem mul_sub_one (a b : Int) : a * (b - 1) = a * b - a := by rw [Int.mul_sub, Int.mul_one]
protected theorem add_one_mul (a b : Int) : (a + 1) * b = a * b + b := by rw [Int.add_mul, Int.one_mul]
protected theorem mul_add_one (a b : Int) : a * (b + 1) = a * b + a := by rw [Int.mul_add, Int.mul_one]
protected theorem neg_one_mul (a : Int) : -1 * a = -a := by omega
theorem ofNat_mul_ofNat (m n : Nat) : (↑m * ↑n : Int) = ↑(m * n) := rfl
theorem ofNat_mul_negSucc (m n : Nat) : (m : Int) * negSucc n = -↑(m * succ n) := by
  rw [negSucc_eq, Int.mul_neg]
  rfl
theorem negSucc_mul_ofNat (m n : Nat) : negSucc m * (n : Int) = -↑(succ m * n) := by
  rw [negSucc_eq, Int.neg_mul]
  rfl
theorem negSucc_mul_negSucc (m n : Nat) : negSucc m * negSucc n = ((m + 1) * (n + 1) : Int) := rfl
/-! ## Powers -/

@[simp] protected theorem pow_one (a : Int) : a ^ 1 = a := by rw [show (1 : Nat) = 0 + 1 from rfl, Int.pow_succ, Int.pow_zero, Int.one_mul]
protected theorem pow_succ' (b : Int) (e : Nat) : b ^ (e + 1) = b * (b ^ e) := by rw [Int.pow_succ, Int.mul_comm]
@[simp] protected theorem one_pow (n : Nat) : (1 : Int) ^ n = 1 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [Int.pow_succ, ih, Int.mul_one]
theorem zero_pow {n : Nat} (hn : n ≠ 0) : (0 : Int) ^ n = 0 := by
  cases n with
  | zero => exact absurd rfl hn
  | succ n => rw [Int.pow_succ, Int.mul_zero]
protected theorem pow_add (a : Int) (m n : Nat) : a ^ (m + n) = a ^ m * a ^ n := by
  induction n with
  | zero => rw [Nat.add_zero, Int.pow_zero, Int.mul_one]
  | succ n ih => rw [← Nat.add_assoc, Int.pow_succ, ih, Int.pow_succ, Int.mul_assoc]
protected theorem mul_pow {a b : Int} {n : Nat} : (a * b) ^ n = a ^ n * b ^ n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [Int.pow_succ, ih, Int.pow_succ, Int.pow_succ, Int.mul_mul_mul_comm]
protected theorem pow_mul {a : Int} {n m : Nat} : a ^ (n * m) = (a ^ n) ^ m := by
  induction m with
  | zero => rfl
  | succ m ih => rw [Nat.mul_succ, Int.pow_add, ih, Int.pow_succ]
theorem pow_le_pow_left {a b : Int} (ha : 0 ≤ a) (hab : a ≤ b) (n : Nat) : a ^ n ≤ b ^ n := by
  suffices h : 0 ≤ a ^ n ∧ a ^ n ≤ b ^ n from h.2
  induction n with
  | zero => exact ⟨Int.zero_lt_one |> Int.le_of_lt, Int.le_refl _⟩
  | succ n ih =>
    rw [Int.pow_succ, Int.pow_succ]
    exact ⟨Int.mul_nonneg ih.1 ha, Int.mul_le_mul ih.2 hab ha (Int.le_trans ih.1 ih.2)⟩
protected theorem pow_pos {n : Int} {m : Nat} (h : 0 < n) : 0 < n ^ m := by
  induction m with
  | zero => exact Int.zero_lt_one
  | succ m ih => rw [Int.pow_succ]; exact Int.mul_pos ih h
protected theorem pow_nonneg {n : Int} {m : Nat} (h : 0 ≤ n) : 0 ≤ n ^ m := by
  induction m with
  | zero => exact Int.le_of_lt Int.zero_lt_one
  | succ m ih => rw [Int.pow_succ]; exact Int.mul_nonneg ih h
protected theorem pow_ne_zero {n : Int} {m : Nat} (h : n ≠ 0) : n ^ m ≠ 0 := by
  induction m with
  | zero => exact Int.one_ne_zero
  | succ m ih => rw [Int.pow_succ]; exact Int.mul_ne_zero ih h

/-! ## Absolute value -/

theorem natAbs_ofNat (n : Nat) : natAbs (n : Int) = n := rfl
@[simp] theorem natAbs_zero : natAbs (0 : Int) = (0 : Nat) := rfl
@[simp] theorem natAbs_one : natAbs (1 : Int) = (1 : Nat) := rfl
@[simp] theorem natAbs_negSucc (n : Nat) : natAbs (negSucc n) = n.succ := rfl
attribute [simp] natAbs_neg
@[simp] theorem natAbs_eq_zero : natAbs a = 0 ↔ a = 0 := by omega
theorem natAbs_pos : 0 < natAbs a ↔ a ≠ 0 := by omega
theorem natAbs_ne_zero {a : Int} : a.natAbs ≠ 0 ↔ a ≠ 0 := by omega
theorem natAbs_eq (a : Int) : a = natAbs a ∨ a = -↑(natAbs a) := by omega
theorem natAbs_of_nonneg {a : Int} (H : 0 ≤ a) : (natAbs a : Int) = a := by omega
theorem ofNat_natAbs_of_nonneg {a : Int} (H : 0 ≤ a) : (natAbs a : Int) = a := by omega
theorem ofNat_natAbs_of_nonpos {a : Int} (H : a ≤ 0) : (natAbs a : Int) = -a := by omega
theorem eq_natAbs_of_nonneg {a : Int} (h : 0 ≤ a) : a = natAbs a := by omega
theorem eq_natAbs_of_zero_le {a : Int} (h : 0 ≤ a) : a = natAbs a := by omega
theorem lt_natAbs_add_one {a : Int} : a < natAbs a + 1 := by omega
theorem natAbs_eq_natAbs_iff {a b : Int} : a.natAbs = b.natAbs ↔ a = b ∨ a = -b := by omega
theorem natAbs_eq_iff {a : Int} {n : Nat} : a.natAbs = n ↔ a = n ∨ a = -↑n := by omega
theorem natAbs_add_le (a b : Int) : natAbs (a + b) ≤ natAbs a + natAbs b := by omega
theorem natAbs_sub_le (a b : Int) : natAbs (a - b) ≤ natAbs a + natAbs b := by omega
theorem natAbs_lt_natAbs_of_nonneg_of_lt {a b : Int} (w₁ : 0 ≤ a) (w₂ : a < b) : a.natAbs < b.natAbs := by omega
theorem natAbs_sub_of_nonneg_of_le {a b : Int} (h₁ : 0 ≤ b) (h₂ : b ≤ a) : (a - b).natAbs = a.natAbs - b.natAbs := by omega
theorem natAbs_add_of_nonneg {a b : Int} (h₁ : 0 ≤ a) (h₂ : 0 ≤ b) : natAbs (a + b) = natAbs a + natAbs b := by omega
theorem natAbs_negOfNat (n : Nat) : natAbs (negOfNat n) = n := by cases n <;> rfl
theorem natAbs_mul (a b : Int) : natAbs (a * b) = natAbs a * natAbs b := by
  cases a <;> cases b <;> first | rfl | exact natAbs_negOfNat _
theorem natAbs_mul_self : ∀ {a : Int}, ↑(natAbs a * natAbs a) = a * a
  | ofNat _ => rfl
  | negSucc _ => rfl
theorem natAbs_mul_natAbs_eq {a b : Int} {c : Nat} (h : a * b = (c : Int)) : a.natAbs * b.natAbs = c := by rw [← natAbs_mul, h]; rfl
@[simp] theorem natAbs_mul_self' (a : Int) : (natAbs a * natAbs a : Int) = a * a := natAbs_mul_self
theorem natAbs_pow (n : Int) (k : Nat) : Int.natAbs (n ^ k) = Int.natAbs n ^ k := by
  induction k with
  | zero => rfl
  | succ k ih => rw [Int.pow_succ, natAbs_mul, ih]; rfl
theorem natAbs_le_self_sq' (a : Int) : (natAbs a : Int) ≤ (natAbs a : Int) * natAbs a := by
  rw [← natCast_mul]
  exact ofNat_le.mpr (Nat.le_mul_self _)
theorem le_self_sq (b : Int) : b ≤ b * b := by
  rw [← natAbs_mul_self' b]
  exact Int.le_trans le_natAbs (natAbs_le_self_sq' b)
theorem natAbs_sign (z : Int) : z.sign.natAbs = if z = 0 then 0 else 1 := match z with
  | 0 => rfl
  | ofNat (_ + 1) => rfl
  | negSucc _ => rfl
theorem natAbs_dvd_natAbs {a b : Int} : natAbs a ∣ natAbs b ↔ a ∣ b := by
  constructor
  · rintro ⟨k, hk⟩
    rcases natAbs_eq a with ha | ha <;> rcases natAbs_eq b with hb | hb
    · exact ⟨k, by rw [ha, hb, hk]; rfl⟩
    · exact ⟨-k, by rw [hb, hk, ha, Int.mul_neg]; rfl⟩
    · exact ⟨-k, by rw [ha, hb, hk, Int.neg_mul_neg]; simp⟩
    · exact ⟨k, by rw [ha, hb, hk, Int.neg_mul]; simp⟩
  · rintro ⟨k, rfl⟩
    exact ⟨natAbs k, natAbs_mul a k⟩

/-! ## Sign -/

@[simp] theorem sign_zero : sign 0 = 0 := rfl
@[simp] theorem sign_one : sign 1 = 1 := rfl
theorem sign_neg_one : sign (-1) = -1 := rfl
@[simp] theorem sign_of_add_one (x : Nat) : Int.sign (x + 1) = 1 := rfl
@[simp] theorem sign_negSucc (x : Nat) : Int.sign (negSucc x) = -1 := rfl
theorem sign_eq_one_of_pos {a : Int} (h : 0 < a) : sign a = 1 := by
  obtain ⟨n, rfl⟩ := eq_succ_of_zero_lt h
  rfl
theorem sign_eq_neg_one_of_neg {a : Int} (h : a < 0) : sign a = -1 := by
  cases a with
  | ofNat n => exact absurd h (Int.not_lt_of_ge (natCast_nonneg n))
  | negSucc n => rfl
theorem pos_of_sign_eq_one : ∀ {a : Int}, sign a = 1 → 0 < a
  | ofNat (n + 1), _ => natCast_succ_pos n
theorem neg_of_sign_eq_neg_one : ∀ {a : Int}, sign a = -1 → a < 0
  | ofNat (_ + 1), h => nomatch h
  | ofNat 0, h => nomatch h
  | negSucc _, _ => negSucc_lt_zero _
theorem sign_eq_one_iff_pos {a : Int} : sign a = 1 ↔ 0 < a := ⟨pos_of_sign_eq_one, sign_eq_one_of_pos⟩
theorem sign_eq_neg_one_iff_neg {a : Int} : sign a = -1 ↔ a < 0 := ⟨neg_of_sign_eq_neg_one, sign_eq_neg_one_of_neg⟩
@[simp] theorem sign_eq_zero_iff_zero {a : Int} : sign a = 0 ↔ a = 0 := by
  refine ⟨fun h => ?_, fun h => by rw [h]; rfl⟩
  rcases Int.lt_trichotomy a 0 with k | k | k
  · rw [sign_eq_neg_one_of_neg k] at h; exact nomatch h
  · exact k
  · rw [sign_eq_one_of_pos k] at h; exact nomatch h
@[simp] theorem sign_neg (z : Int) : sign (-z) = -sign z := match z with
  | 0 => rfl
  | ofNat (_ + 1) => rfl
  | negSucc _ => rfl
@[simp] theorem sign_sign : sign (sign x) = sign x := by
  rcases x with (_ | _) | _ <;> rfl
theorem sign_mul_natAbs : ∀ a : Int, sign a * natAbs a = a
  | 0 => rfl
  | ofNat (n + 1) => Int.one_mul _
  | negSucc n => (Int.neg_eq_neg_one_mul _).symm
theorem natAbs_mul_sign (a : Int) : (natAbs a : Int) * sign a = a := by rw [Int.mul_comm, sign_mul_natAbs]
@[simp] theorem sign_mul : ∀ a b, sign (a * b) = sign a * sign b := by
  intro a b
  rcases Int.lt_trichotomy a 0 with h | rfl | h <;> rcases Int.lt_trichotomy b 0 with k | rfl | k
  · rw [sign_eq_neg_one_of_neg h, sign_eq_neg_one_of_neg k, sign_eq_one_of_pos (Int.mul_pos_of_neg_of_neg h k)]; rfl
  · rw [Int.mul_zero, sign_zero, Int.mul_zero]
  · rw [sign_eq_neg_one_of_neg h, sign_eq_one_of_pos k, sign_eq_neg_one_of_neg (Int.mul_neg_of_neg_of_pos h k)]; rfl
  · rw [Int.zero_mul, sign_zero, Int.zero_mul]
  · rfl
  · rw [Int.zero_mul, sign_zero, Int.zero_mul]
  · rw [sign_eq_one_of_pos h, sign_eq_neg_one_of_neg k, sign_eq_neg_one_of_neg (Int.mul_neg_of_pos_of_neg h k)]; rfl
  · rw [Int.mul_zero, sign_zero, Int.mul_zero]
  · rw [sign_eq_one_of_pos h, sign_eq_one_of_pos k, sign_eq_one_of_pos (Int.mul_pos h k)]; rfl
@[simp] theorem mul_sign_self : ∀ i : Int, i * sign i = natAbs i
  | 0 => rfl
  | ofNat (n + 1) => Int.mul_one _
  | negSucc n => by rw [sign_negSucc, Int.mul_neg, Int.mul_one]; rfl
@[simp] theorem sign_mul_self : sign i * i = natAbs i := by rw [Int.mul_comm, mul_sign_self]

/-! ## `toNat` -/

@[simp] theorem toNat_zero : (0 : Int).toNat = 0 := rfl
@[simp] theorem toNat_one : (1 : Int).toNat = 1 := rfl
@[simp] theorem toNat_negSucc (n : Nat) : (negSucc n).toNat = 0 := rfl
@[simp] theorem toNat_natCast_add_one {n : Nat} : ((n : Int) + 1).toNat = n + 1 := rfl
theorem self_le_toNat (a : Int) : a ≤ toNat a := by omega
@[simp] theorem le_toNat {n : Nat} {z : Int} (h : 0 ≤ z) : n ≤ z.toNat ↔ (n : Int) ≤ z := by omega
@[simp] theorem toNat_le {z : Int} {n : Nat} : z.toNat ≤ n ↔ z ≤ n := by omega
@[simp] theorem toNat_lt {z : Int} {n : Nat} (h : 0 ≤ z) : z.toNat < n ↔ z < (n : Int) := by omega
theorem toNat_lt' {m : Int} {n : Nat} (hn : n ≠ 0) : m.toNat < n ↔ m < n := by omega
theorem lt_toNat {n : Nat} {a : Int} : n < toNat a ↔ (n : Int) < a := by omega
theorem toNat_add {a b : Int} (ha : 0 ≤ a) (hb : 0 ≤ b) : (a + b).toNat = a.toNat + b.toNat := by omega
theorem toNat_add_nat {a : Int} (ha : 0 ≤ a) (n : Nat) : (a + n).toNat = a.toNat + n := by omega
theorem pred_toNat : ∀ i : Int, (i - 1).toNat = i.toNat - 1 := by omega
theorem toNat_sub_toNat_neg : ∀ n : Int, ↑n.toNat - ↑(-n).toNat = n := by omega
theorem toNat_add_toNat_neg_eq_natAbs : ∀ n : Int, n.toNat + (-n).toNat = n.natAbs := by omega
theorem toNat_neg_nat : ∀ n : Nat, (-(n : Int)).toNat = 0 := by omega
theorem toNat_eq_zero : ∀ {n : Int}, n.toNat = 0 ↔ n ≤ 0 := by omega
theorem toNat_of_nonpos : ∀ {z : Int}, z ≤ 0 → z.toNat = 0 := by omega
theorem toNat_sub_of_le {a b : Int} (h : b ≤ a) : (toNat (a - b) : Int) = a - b := by omega
theorem toNat_le_toNat {a b : Int} (h : a ≤ b) : a.toNat ≤ b.toNat := by omega
theorem eq_zero_of_natAbs_eq_zero {a : Int} : natAbs a = 0 → a = 0 := natAbs_eq_zero.mp
end Int
