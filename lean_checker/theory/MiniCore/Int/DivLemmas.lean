-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Int.RingLemmas
/-!
# Int/DivLemmas: the three divisions of integers, remainders, divisibility, greatest common divisors

`/` and `%` are `ediv` and `emod`: the remainder is never negative. `tdiv` rounds towards zero, `fdiv` down.
-/
set_option linter.all false

open Nat
namespace Int

/-! ## Division with a remainder that is never negative -/

@[extern "lean_int_div"] def tdiv : (@& Int) → (@& Int) → Int
  | ofNat m, ofNat n => ofNat (m / n)
  | ofNat m, negSucc n => -ofNat (m / succ n)
  | negSucc m, ofNat n => -ofNat (succ m / n)
  | negSucc m, negSucc n => ofNat (succ m / succ n)
@[extern "lean_int_mod"] def tmod : (@& Int) → (@& Int) → Int
  | ofNat m, ofNat n => ofNat (m % n)
  | ofNat m, negSucc n => ofNat (m % succ n)
  | negSucc m, ofNat n => -ofNat (succ m % n)
  | negSucc m, negSucc n => -ofNat (succ m % succ n)
def fdiv : Int → Int → Int
  | 0, _ => 0
  | ofNat m, ofNat n => ofNat (m / n)
  | ofNat (succ m), negSucc n => negSucc (m / succ n)
  | negSucc _, 0 => 0
  | negSucc m, ofNat (succ n) => negSucc (m / succ n)
  | negSucc m, negSucc n => ofNat (succ m / succ n)
def fmod : Int → Int → Int
  | 0, _ => 0
  | ofNat m, ofNat n => ofNat (m % n)
  | ofNat (succ m), negSucc n => subNatNat (m % succ n) n
  | negSucc m, ofNat n => subNatNat n (succ (m % n))
  | negSucc m, negSucc n => -ofNat (succ m % succ n)
def bdiv (x : Int) (m : Nat) : Int :=
  if m = 0 then 0 else
    let q := x / m
    let r := x % m
    if r < (m + 1) / 2 then q else q + 1

@[norm_cast] theorem ofNat_ediv (m n : Nat) : ((m / n : Nat) : Int) = m / n := rfl
@[norm_cast] theorem ofNat_emod (m n : Nat) : (↑(m % n) : Int) = m % n := rfl
theorem ediv_emod_unique {a b r q : Int} (h : 0 < b) : a / b = q ∧ a % b = r ↔ r + b * q = a ∧ 0 ≤ r ∧ r < b := by
  constructor
  · rintro ⟨rfl, rfl⟩
    exact ⟨emod_add_mul_ediv a b, emod_nonneg a (Int.ne_of_gt h), emod_lt_of_pos a h⟩
  · rintro ⟨rfl, hz, hb⟩
    have e := emod_add_mul_ediv (r + b * q) b
    have h₁ := emod_nonneg (r + b * q) (Int.ne_of_gt h)
    have h₂ := emod_lt_of_pos (r + b * q) h
    have key : (r + b * q) / b = q := by
      have l : b * ((r + b * q) / b - q) < b * 1 := by
        rw [Int.mul_sub, Int.mul_one]
        omega
      have g : b * (-1) < b * ((r + b * q) / b - q) := by
        rw [Int.mul_sub, Int.mul_neg, Int.mul_one]
        omega
      have l := Int.lt_of_mul_lt_mul_left l (Int.le_of_lt h)
      have g := Int.lt_of_mul_lt_mul_left g (Int.le_of_lt h)
      omega
    refine ⟨key, ?_⟩
    rw [key] at e
    omega
@[simp] theorem add_mul_ediv_right (a b : Int) {c : Int} (H : c ≠ 0) : (a + b * c) / c = a / c + b := by
  have pos : ∀ {c : Int}, 0 < c → (a + b * c) / c = a / c + b := fun {c} hc => by
    refine ((ediv_emod_unique (r := a % c) hc).mpr ⟨?_, emod_nonneg a (Int.ne_of_gt hc), emod_lt_of_pos a hc⟩).1
    have e := emod_add_mul_ediv a c
    rw [Int.mul_add, Int.mul_comm c b]
    omega
  rcases Int.lt_or_gt_of_ne H with h | h
  · have hc : 0 < -c := by omega
    have k : (a + -b * -c) / -c = a / -c + -b := by
      refine ((ediv_emod_unique (r := a % -c) hc).mpr ⟨?_, emod_nonneg a (Int.ne_of_gt hc), emod_lt_of_pos a hc⟩).1
      have e := emod_add_mul_ediv a (-c)
      rw [Int.mul_add, Int.mul_comm (-c) (-b)]
      omega
    rw [Int.neg_mul_neg, Int.ediv_neg, Int.ediv_neg] at k
    omega
  · exact pos h
@[simp] theorem add_mul_ediv_left (a : Int) {b : Int} (c : Int) (H : b ≠ 0) : (a + b * c) / b = a / b + c := by rw [Int.mul_comm, add_mul_ediv_right a c H]
theorem add_ediv_of_dvd_right {a b c : Int} (H : c ∣ b) : (a + b) / c = a / c + b / c := by
  by_cases h : c = 0
  · rw [h, ediv_zero, ediv_zero, ediv_zero, Int.add_zero]
  · obtain ⟨k, rfl⟩ := H
    rw [add_mul_ediv_left _ _ h, mul_ediv_cancel_left _ h]
theorem add_ediv_of_dvd_left {a b c : Int} (H : c ∣ a) : (a + b) / c = a / c + b / c := by rw [Int.add_comm, add_ediv_of_dvd_right H, Int.add_comm]
@[simp] theorem add_mul_emod_self_right (a b c : Int) : (a + b * c) % c = a % c := by
  by_cases h : c = 0
  · rw [h, Int.mul_zero, Int.add_zero]
  · rw [emod_def, add_mul_ediv_right _ _ h, emod_def, Int.mul_add, Int.mul_comm c b]
    omega
@[simp] theorem add_mul_emod_self_left (a b c : Int) : (a + b * c) % b = a % b := by rw [Int.mul_comm, add_mul_emod_self_right]
theorem add_mul_emod_self {a b c : Int} : (a + b * c) % c = a % c := add_mul_emod_self_right a b c
@[simp] theorem add_emod_right (a b : Int) : (a + b) % b = a % b := by
  have h := add_mul_emod_self_right a 1 b
  rwa [Int.one_mul] at h
@[simp] theorem add_emod_left (a b : Int) : (a + b) % a = b % a := by rw [Int.add_comm, add_emod_right]
theorem add_emod_self {a b : Int} : (a + b) % b = a % b := add_emod_right a b
theorem add_emod_self_left {a b : Int} : (a + b) % a = b % a := add_emod_left a b
@[simp] theorem sub_emod_right (a b : Int) : (a - b) % b = a % b := by
  have h := add_mul_emod_self_right a (-1) b
  rwa [Int.neg_one_mul] at h
@[simp] theorem mul_emod_left (a b : Int) : (a * b) % b = 0 := by
  have h := add_mul_emod_self_right 0 a b
  rwa [Int.zero_add, zero_emod] at h
@[simp] theorem mul_emod_right (a b : Int) : (a * b) % a = 0 := by rw [Int.mul_comm, mul_emod_left]
@[simp] theorem emod_emod_of_dvd (n : Int) {m k : Int} (h : m ∣ k) : (n % k) % m = n % m := by
  obtain ⟨c, rfl⟩ := h
  have e := emod_add_mul_ediv n (m * c)
  rw [Int.mul_assoc] at e
  have k := add_mul_emod_self_left (n % (m * c)) m (c * (n / (m * c)))
  rw [e] at k
  exact k.symm
@[simp] theorem emod_emod (a b : Int) : (a % b) % b = a % b := emod_emod_of_dvd a (Int.dvd_refl b)
@[simp] theorem emod_add_emod (m n k : Int) : (m % n + k) % n = (m + k) % n := by
  have e := emod_add_mul_ediv m n
  have h := add_mul_emod_self_left (m % n + k) n (m / n)
  rw [show m % n + k + n * (m / n) = m + k by omega] at h
  exact h.symm
@[simp] theorem add_emod_emod (m n k : Int) : (m + n % k) % k = (m + n) % k := by rw [Int.add_comm, emod_add_emod, Int.add_comm]
theorem add_emod (a b n : Int) : (a + b) % n = (a % n + b % n) % n := by rw [add_emod_emod, emod_add_emod]
theorem mul_emod (a b n : Int) : (a * b) % n = (a % n) * (b % n) % n := by
  have ha := emod_add_mul_ediv a n
  have hb := emod_add_mul_ediv b n
  have e : a * b = a % n * (b % n) + n * (a / n * b + a % n * (b / n)) := by
    have : a * b = (a % n + n * (a / n)) * b := by rw [ha]
    rw [this, Int.add_mul]
    have : a % n * b = a % n * (b % n + n * (b / n)) := by rw [hb]
    rw [this, Int.mul_add, Int.mul_add, Int.mul_assoc, Int.mul_left_comm (a % n) n]
    omega
  rw [e, add_mul_emod_self_left]
@[simp] theorem emod_sub_emod (m n k : Int) : (m % n - k) % n = (m - k) % n := emod_add_emod m n (-k)
@[simp] theorem sub_emod_emod (m n k : Int) : (m - n % k) % k = (m - n) % k := by
  have e := emod_add_mul_ediv n k
  have h := add_mul_emod_self_left (m - n) k (n / k)
  rw [show m - n + k * (n / k) = m - n % k by omega] at h
  exact h
theorem sub_emod (a b n : Int) : (a - b) % n = (a % n - b % n) % n := by rw [sub_emod_emod, emod_sub_emod]
theorem emod_eq_of_lt {a b : Int} (H1 : 0 ≤ a) (H2 : a < b) : a % b = a :=
  ((ediv_emod_unique (q := 0) (Int.lt_of_le_of_lt H1 H2)).mpr ⟨by rw [Int.mul_zero, Int.add_zero], H1, H2⟩).2
theorem ediv_eq_zero_of_lt {a b : Int} (H1 : 0 ≤ a) (H2 : a < b) : a / b = 0 :=
  ((ediv_emod_unique (q := 0) (Int.lt_of_le_of_lt H1 H2)).mpr ⟨by rw [Int.mul_zero, Int.add_zero], H1, H2⟩).1
theorem emod_lt (a : Int) {b : Int} (H : b ≠ 0) : a % b < natAbs b := by
  rcases Int.lt_or_gt_of_ne H with h | h
  · have k := emod_lt_of_pos a (b := -b) (by omega)
    have e : a % -b = a % b := by rw [emod_def, emod_def, Int.ediv_neg, Int.neg_mul_neg]
    omega
  · have k := emod_lt_of_pos a h
    omega
@[simp] theorem emod_neg (a b : Int) : a % -b = a % b := by rw [emod_def, emod_def, Int.ediv_neg, Int.neg_mul_neg]
theorem emod_two_eq (x : Int) : x % 2 = 0 ∨ x % 2 = 1 := by omega
theorem emod_natAbs (a b : Int) : a % (natAbs b : Int) = a % b := by
  rcases natAbs_eq b with h | h
  · rw [← h]
  · have : (natAbs b : Int) = -b := by omega
    rw [this, emod_neg]
theorem ediv_nonneg {a b : Int} (Ha : 0 ≤ a) (Hb : 0 ≤ b) : 0 ≤ a / b := by
  obtain ⟨m, rfl⟩ := eq_ofNat_of_zero_le Ha
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le Hb
  exact natCast_nonneg (m / n)
theorem ediv_nonpos_of_nonneg_of_nonpos {a b : Int} (Ha : 0 ≤ a) (Hb : b ≤ 0) : a / b ≤ 0 := by
  have h := ediv_nonneg Ha (Int.neg_nonneg_of_nonpos Hb)
  rw [Int.ediv_neg] at h
  omega
protected theorem ediv_le_ediv {a b c : Int} (H : 0 < c) (H' : a ≤ b) : a / c ≤ b / c :=
  le_ediv_of_mul_le H (Int.le_trans (mul_le_of_le_ediv H (Int.le_refl _)) H')
protected theorem ediv_mul_le (a : Int) {b : Int} (H : b ≠ 0) : a / b * b ≤ a := by rw [Int.mul_comm]; exact mul_ediv_self_le H
protected theorem ediv_lt_of_lt_mul {a b c : Int} (H : 0 < c) (H' : a < b * c) : a / c < b := Int.not_le.mp fun h => Int.not_le_of_gt H' (mul_le_of_le_ediv H h)
protected theorem lt_mul_of_ediv_lt {a b c : Int} (H1 : 0 < c) (H2 : a / c < b) : a < b * c := Int.not_le.mp fun h => Int.not_le_of_gt H2 (le_ediv_of_mul_le H1 h)
protected theorem ediv_lt_iff_lt_mul {a b c : Int} (H : 0 < c) : a / c < b ↔ a < b * c := ⟨Int.lt_mul_of_ediv_lt H, Int.ediv_lt_of_lt_mul H⟩
protected theorem le_mul_of_ediv_le {a b c : Int} (H1 : 0 ≤ b) (H2 : b ∣ a) (H3 : a / b ≤ c) : a ≤ c * b := by
  rw [← Int.ediv_mul_cancel H2]
  exact Int.mul_le_mul_of_nonneg_right H3 H1
protected theorem lt_ediv_of_mul_lt {a b c : Int} (H1 : 0 ≤ b) (H2 : b ∣ c) (H3 : a * b < c) : a < c / b :=
  Int.not_le.mp fun h => Int.not_le_of_gt H3 (Int.le_mul_of_ediv_le H1 H2 h)
theorem ediv_le_self {a : Int} (b : Int) (Ha : 0 ≤ a) : a / b ≤ a := by
  rcases Int.lt_trichotomy b 0 with h | rfl | h
  · exact Int.le_trans (ediv_nonpos_of_nonneg_of_nonpos Ha (Int.le_of_lt h)) Ha
  · rw [ediv_zero]; exact Ha
  · have k := Int.mul_le_mul_of_nonneg_left (a := 1) (b := b) (c := a / b) (by omega) (ediv_nonneg Ha (Int.le_of_lt h))
    rw [Int.mul_one] at k
    exact Int.le_trans k (Int.ediv_mul_le a (Int.ne_of_gt h))
theorem ediv_pos_of_pos_of_dvd {a b : Int} (H1 : 0 < a) (H2 : 0 ≤ b) (H3 : b ∣ a) : 0 < a / b := Int.lt_ediv_of_mul_lt H2 H3 (by rwa [Int.zero_mul])
theorem neg_ediv_of_dvd : ∀ {a b : Int}, b ∣ a → (-a) / b = -(a / b)
  | _, b, ⟨c, rfl⟩ => by
    by_cases h : b = 0
    · rw [h, ediv_zero, ediv_zero]; rfl
    · rw [← Int.mul_neg, mul_ediv_cancel_left _ h, mul_ediv_cancel_left _ h]
theorem sub_ediv_of_dvd (a : Int) {b c : Int} (hcb : c ∣ b) : (a - b) / c = a / c - b / c := by
  rw [Int.sub_eq_add_neg, add_ediv_of_dvd_right (Int.dvd_neg.mpr hcb), neg_ediv_of_dvd hcb]
  rfl
protected theorem mul_ediv_assoc (a : Int) : ∀ {b c : Int}, c ∣ b → (a * b) / c = a * (b / c)
  | _, c, ⟨d, rfl⟩ => by
    by_cases h : c = 0
    · rw [h, ediv_zero, ediv_zero, Int.mul_zero]
    · rw [mul_ediv_cancel_left d h, Int.mul_left_comm, mul_ediv_cancel_left _ h]
protected theorem mul_ediv_assoc' (b : Int) {a c : Int} (h : c ∣ a) : (a * b) / c = a / c * b := by rw [Int.mul_comm, Int.mul_ediv_assoc _ h, Int.mul_comm]
protected theorem ediv_eq_of_eq_mul_right {a b c : Int} (H1 : b ≠ 0) (H2 : a = b * c) : a / b = c := by rw [H2, mul_ediv_cancel_left _ H1]
protected theorem ediv_eq_of_eq_mul_left {a b c : Int} (H1 : b ≠ 0) (H2 : a = c * b) : a / b = c := by rw [H2, mul_ediv_cancel _ H1]
protected theorem eq_ediv_of_mul_eq_right {a b c : Int} (H1 : a ≠ 0) (H2 : a * b = c) : b = c / a := (Int.ediv_eq_of_eq_mul_right H1 H2.symm).symm
protected theorem eq_ediv_of_mul_eq_left {a b c : Int} (H1 : b ≠ 0) (H2 : a * b = c) : a = c / b := (Int.ediv_eq_of_eq_mul_left H1 H2.symm).symm
protected theorem eq_mul_of_ediv_eq_right {a b c : Int} (H1 : b ∣ a) (H2 : a / b = c) : a = b * c := by rw [← H2, Int.mul_ediv_cancel' H1]
protected theorem eq_mul_of_ediv_eq_left {a b c : Int} (H1 : b ∣ a) (H2 : a / b = c) : a = c * b := by rw [Int.mul_comm, Int.eq_mul_of_ediv_eq_right H1 H2]
protected theorem ediv_eq_iff_eq_mul_right {a b c : Int} (H : b ≠ 0) (H' : b ∣ a) : a / b = c ↔ a = b * c := ⟨Int.eq_mul_of_ediv_eq_right H', Int.ediv_eq_of_eq_mul_right H⟩
protected theorem ediv_eq_iff_eq_mul_left {a b c : Int} (H : b ≠ 0) (H' : b ∣ a) : a / b = c ↔ a = c * b := ⟨Int.eq_mul_of_ediv_eq_left H', Int.ediv_eq_of_eq_mul_left H⟩
theorem mul_ediv_mul_of_pos {a : Int} (b c : Int) (H : 0 < a) : (a * b) / (a * c) = b / c := by
  by_cases hc : c = 0
  · rw [hc, Int.mul_zero, ediv_zero, ediv_zero]
  · have pos : ∀ {c : Int}, 0 < c → (a * b) / (a * c) = b / c := fun {c} hc => by
      have e := emod_add_mul_ediv b c
      refine ((ediv_emod_unique (r := a * (b % c)) (Int.mul_pos H hc)).mpr ⟨?_, Int.mul_nonneg (Int.le_of_lt H) (emod_nonneg b (Int.ne_of_gt hc)), Int.mul_lt_mul_of_pos_left (emod_lt_of_pos b hc) H⟩).1
      rw [Int.mul_assoc, ← Int.mul_add, e]
    rcases Int.lt_or_gt_of_ne hc with h | h
    · have k := pos (c := -c) (by omega)
      rw [Int.mul_neg, Int.ediv_neg, Int.ediv_neg] at k
      omega
    · exact pos h
theorem mul_ediv_mul_of_pos_left (a : Int) {b : Int} (c : Int) (H : 0 < b) : (a * b) / (c * b) = a / c := by rw [Int.mul_comm a, Int.mul_comm c, mul_ediv_mul_of_pos _ _ H]
theorem mul_emod_mul_of_pos {a : Int} (b c : Int) (H : 0 < a) : (a * b) % (a * c) = a * (b % c) := by
  rw [emod_def, emod_def, mul_ediv_mul_of_pos _ _ H, Int.mul_sub, Int.mul_assoc]
@[simp] theorem neg_mul_ediv_cancel (a b : Int) (h : b ≠ 0) : -(a * b) / b = -a := by rw [← Int.neg_mul, mul_ediv_cancel _ h]
@[simp] theorem neg_mul_ediv_cancel_left (a b : Int) (h : a ≠ 0) : -(a * b) / a = -b := by rw [← Int.mul_neg, mul_ediv_cancel_left _ h]
@[simp] theorem add_neg_mul_emod_self {a b c : Int} : (a + -(b * c)) % c = a % c := by rw [← Int.neg_mul, add_mul_emod_self_right]
theorem emod_add_cancel_right {m n k : Int} (i : Int) : (m + i) % n = (k + i) % n ↔ m % n = k % n := by
  constructor
  · intro h
    have h' : ((m + i) % n - i) % n = ((k + i) % n - i) % n := by rw [h]
    rwa [emod_sub_emod, emod_sub_emod, Int.add_sub_cancel, Int.add_sub_cancel] at h'
  · intro h
    rw [← emod_add_emod, h, emod_add_emod]
theorem emod_add_cancel_left {m n k i : Int} : (i + m) % n = (i + k) % n ↔ m % n = k % n := by rw [Int.add_comm, Int.add_comm i, emod_add_cancel_right]
theorem emod_sub_cancel_right {m n k : Int} (i : Int) : (m - i) % n = (k - i) % n ↔ m % n = k % n := emod_add_cancel_right (-i)
theorem emod_eq_emod_iff_emod_sub_eq_zero {m n k : Int} : m % n = k % n ↔ (m - k) % n = 0 := by
  rw [← emod_sub_cancel_right k, Int.sub_self, zero_emod]
theorem emod_emod_eq_of_sub (a b : Int) : (a - a % b) % b = 0 := by rw [sub_emod_emod, Int.sub_self, zero_emod]

/-! ## Divisibility -/

protected theorem zero_dvd {n : Int} : 0 ∣ n ↔ n = 0 := ⟨fun ⟨k, e⟩ => by rw [e, Int.zero_mul], fun h => h ▸ Int.dvd_refl _⟩
protected theorem neg_dvd {a b : Int} : -a ∣ b ↔ a ∣ b := ⟨fun ⟨k, e⟩ => ⟨-k, by rw [e, Int.neg_mul_comm]⟩, fun ⟨k, e⟩ => ⟨-k, by rw [e, Int.neg_mul_neg]⟩⟩
protected theorem dvd_add_right {a b c : Int} (H : a ∣ b) : a ∣ b + c ↔ a ∣ c := ⟨fun h => by have k := Int.dvd_sub h H; rwa [Int.add_sub_cancel_left] at k, Int.dvd_add H⟩
protected theorem dvd_add_left {a b c : Int} (H : a ∣ c) : a ∣ b + c ↔ a ∣ b := by rw [Int.add_comm, Int.dvd_add_right H]
protected theorem dvd_iff_dvd_of_dvd_sub {a b c : Int} (H : a ∣ b - c) : a ∣ b ↔ a ∣ c :=
  ⟨fun h => by have k := Int.dvd_sub h H; rwa [Int.sub_sub_self] at k, fun h => by have k := Int.dvd_add H h; rwa [Int.sub_add_cancel] at k⟩
protected theorem dvd_iff_dvd_of_dvd_add {a b c : Int} (H : a ∣ b + c) : a ∣ b ↔ a ∣ c := by
  rw [← Int.sub_neg] at H
  rw [Int.dvd_iff_dvd_of_dvd_sub H, Int.dvd_neg]
theorem natAbs_dvd {a b : Int} : (a.natAbs : Int) ∣ b ↔ a ∣ b := by
  rcases natAbs_eq a with h | h
  · rw [← h]
  · have : (natAbs a : Int) = -a := by omega
    rw [this, Int.neg_dvd]
theorem dvd_natAbs {a b : Int} : a ∣ b.natAbs ↔ a ∣ b := by
  rcases natAbs_eq b with h | h
  · rw [← h]
  · have : (natAbs b : Int) = -b := by omega
    rw [this, Int.dvd_neg]
theorem ofNat_dvd_left {n : Nat} {z : Int} : (↑n : Int) ∣ z ↔ n ∣ z.natAbs := by rw [← natAbs_dvd_natAbs]; rfl
theorem ofNat_dvd_right {n : Nat} {z : Int} : z ∣ (↑n : Int) ↔ z.natAbs ∣ n := by rw [← natAbs_dvd_natAbs]; rfl
theorem dvd_natAbs_self {a : Int} : a ∣ (a.natAbs : Int) := dvd_natAbs.mpr (Int.dvd_refl a)
theorem dvd_antisymm {a b : Int} (H1 : 0 ≤ a) (H2 : 0 ≤ b) : a ∣ b → b ∣ a → a = b := by
  obtain ⟨m, rfl⟩ := eq_ofNat_of_zero_le H1
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le H2
  rw [natCast_dvd_natCast, natCast_dvd_natCast, natCast_inj]
  exact Nat.dvd_antisymm
theorem le_of_dvd {a b : Int} (bpos : 0 < b) (H : a ∣ b) : a ≤ b := by
  rcases Int.lt_or_ge 0 a with h | h
  · obtain ⟨m, rfl⟩ := eq_ofNat_of_zero_le (Int.le_of_lt h)
    obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le (Int.le_of_lt bpos)
    exact ofNat_le.mpr (Nat.le_of_dvd (natCast_pos.mp bpos) (natCast_dvd_natCast.mp H))
  · omega
theorem eq_one_of_dvd_one {a : Int} (H : 0 ≤ a) (H' : a ∣ 1) : a = 1 := dvd_antisymm H (by decide) H' (Int.one_dvd a)
theorem eq_one_of_mul_eq_one_right {a b : Int} (H : 0 ≤ a) (H' : a * b = 1) : a = 1 := eq_one_of_dvd_one H ⟨b, H'.symm⟩
theorem eq_one_of_mul_eq_one_left {a b : Int} (H : 0 ≤ b) (H' : a * b = 1) : b = 1 := eq_one_of_mul_eq_one_right (b := a) H (by rw [Int.mul_comm, H'])
theorem dvd_sub_of_emod_eq {a b c : Int} (h : a % b = c) : b ∣ a - c := dvd_of_emod_eq_zero (by rw [← h]; exact emod_emod_eq_of_sub a b)
theorem dvd_sub_self_of_emod_eq {a b c : Int} (h : a % b = c) : b ∣ c - a := by
  have k := Int.dvd_neg.mpr (dvd_sub_of_emod_eq h)
  rwa [Int.neg_sub] at k
theorem eq_zero_of_dvd_of_nonneg_of_lt {a b : Int} (w₁ : 0 ≤ a) (w₂ : a < b) (h : b ∣ a) : a = 0 := by
  have e := emod_eq_zero_of_dvd h
  rwa [emod_eq_of_lt w₁ w₂] at e
theorem dvd_emod_sub_self {x m : Int} : m ∣ x % m - x := dvd_sub_self_of_emod_eq rfl
theorem dvd_self_sub_emod {x m : Int} : m ∣ x - x % m := dvd_sub_of_emod_eq rfl
protected theorem mul_dvd_mul : ∀ {a b c d : Int}, a ∣ b → c ∣ d → a * c ∣ b * d
  | _, _, _, _, ⟨x, rfl⟩, ⟨y, rfl⟩ => ⟨x * y, Int.mul_mul_mul_comm ..⟩
protected theorem mul_dvd_mul_left (a : Int) (h : b ∣ c) : a * b ∣ a * c := Int.mul_dvd_mul (Int.dvd_refl a) h
protected theorem mul_dvd_mul_right (a : Int) (h : b ∣ c) : b * a ∣ c * a := Int.mul_dvd_mul h (Int.dvd_refl a)
protected theorem dvd_of_mul_dvd_mul_left {a m n : Int} (ha : a ≠ 0) (h : a * m ∣ a * n) : m ∣ n := by
  obtain ⟨k, hk⟩ := h
  exact ⟨k, Int.eq_of_mul_eq_mul_left ha (by rw [hk, Int.mul_assoc])⟩
protected theorem dvd_of_mul_dvd_mul_right {a m n : Int} (ha : a ≠ 0) (h : m * a ∣ n * a) : m ∣ n := by
  rw [Int.mul_comm m, Int.mul_comm n] at h
  exact Int.dvd_of_mul_dvd_mul_left ha h

/-! ## Greatest common divisors -/

def gcd (m n : Int) : Nat := m.natAbs.gcd n.natAbs
def lcm (m n : Int) : Nat := m.natAbs.lcm n.natAbs
theorem gcd_eq_natAbs_gcd_natAbs (m n : Int) : gcd m n = m.natAbs.gcd n.natAbs := rfl
theorem gcd_dvd_left (a b : Int) : (gcd a b : Int) ∣ a := ofNat_dvd_left.mpr (Nat.gcd_dvd_left _ _)
theorem gcd_dvd_right (a b : Int) : (gcd a b : Int) ∣ b := ofNat_dvd_left.mpr (Nat.gcd_dvd_right _ _)
@[simp] theorem one_gcd {a : Int} : gcd 1 a = 1 := Nat.gcd_one_left _
@[simp] theorem gcd_one {a : Int} : gcd a 1 = 1 := Nat.gcd_one_right _
@[simp] theorem neg_gcd {a b : Int} : gcd (-a) b = gcd a b := by unfold gcd; rw [natAbs_neg]
@[simp] theorem gcd_neg {a b : Int} : gcd a (-b) = gcd a b := by unfold gcd; rw [natAbs_neg]
theorem gcd_comm (a b : Int) : gcd a b = gcd b a := Nat.gcd_comm _ _
theorem gcd_assoc (a b c : Int) : gcd (gcd a b) c = gcd a (gcd b c) := Nat.gcd_assoc _ _ _
@[simp] theorem gcd_self {a : Int} : gcd a a = a.natAbs := Nat.gcd_self _
@[simp] theorem gcd_zero (a : Int) : gcd a 0 = natAbs a := Nat.gcd_zero_right _
@[simp] theorem zero_gcd (a : Int) : gcd 0 a = natAbs a := Nat.gcd_zero_left _
theorem dvd_coe_gcd {a b c : Int} (ha : c ∣ a) (hb : c ∣ b) : c ∣ (gcd a b : Int) :=
  ofNat_dvd_right.mpr (Nat.dvd_gcd (natAbs_dvd_natAbs.mpr ha) (natAbs_dvd_natAbs.mpr hb))
theorem gcd_eq_zero_iff {a b : Int} : gcd a b = 0 ↔ a = 0 ∧ b = 0 := by
  unfold gcd
  rw [Nat.gcd_eq_zero_iff, natAbs_eq_zero, natAbs_eq_zero]
theorem lcm_comm (a b : Int) : lcm a b = lcm b a := Nat.lcm_comm _ _
theorem dvd_lcm_left {a b : Int} : a ∣ (lcm a b : Int) := ofNat_dvd_right.mpr (Nat.dvd_lcm_left _ _)
theorem dvd_lcm_right {a b : Int} : b ∣ (lcm a b : Int) := ofNat_dvd_right.mpr (Nat.dvd_lcm_right _ _)

/-! ## Division towards zero and downwards -/

@[simp] theorem ofNat_tdiv (m n : Nat) : ↑(m / n) = tdiv ↑m ↑n := rfl
@[simp] theorem ofNat_tmod (m n : Nat) : (↑(m % n) : Int) = tmod m n := rfl
@[simp] theorem tdiv_zero : ∀ (a : Int), tdiv a 0 = 0
  | ofNat n => show ofNat (n / 0) = 0 by rw [Nat.div_zero]; rfl
  | negSucc n => show -ofNat (succ n / 0) = 0 by rw [Nat.div_zero]; rfl
@[simp] theorem zero_tdiv : ∀ b : Int, tdiv 0 b = 0
  | ofNat n => show ofNat (0 / n) = 0 by rw [Nat.zero_div]; rfl
  | negSucc n => show -ofNat (0 / succ n) = 0 by rw [Nat.zero_div]; rfl
@[simp] theorem tmod_zero : ∀ a : Int, tmod a 0 = a
  | ofNat n => congrArg ofNat (Nat.mod_zero n)
  | negSucc n => congrArg (fun n => -ofNat n) (Nat.mod_zero (succ n))
@[simp] theorem zero_tmod (b : Int) : tmod 0 b = 0 := by cases b <;> show ofNat (0 % _) = 0 <;> rw [Nat.zero_mod] <;> rfl
@[simp] theorem tdiv_one : ∀ (a : Int), a.tdiv 1 = a
  | ofNat n => congrArg ofNat (Nat.div_one n)
  | negSucc n => congrArg (fun n => -ofNat n) (Nat.div_one (succ n))
@[simp] theorem tdiv_neg : ∀ a b : Int, a.tdiv (-b) = -(a.tdiv b)
  | ofNat m, 0 => show ofNat (m / 0) = -↑(m / 0) by rw [Nat.div_zero]; rfl
  | negSucc m, 0 => show -ofNat (succ m / 0) = - -ofNat (succ m / 0) by rw [Nat.div_zero]; rfl
  | ofNat _, ofNat (succ _) => rfl
  | negSucc _, negSucc _ => rfl
  | ofNat _, negSucc _ => (Int.neg_neg _).symm
  | negSucc _, ofNat (succ _) => (Int.neg_neg _).symm
theorem tmod_add_mul_tdiv : ∀ (a b : Int), tmod a b + b * (a.tdiv b) = a
  | ofNat m, ofNat n => congrArg ofNat (Nat.mod_add_div m n)
  | ofNat m, negSucc n => by
    show (ofNat (m % succ n) + negSucc n * -ofNat (m / succ n) : Int) = m
    rw [negSucc_eq, Int.neg_mul_neg]
    exact congrArg ofNat (Nat.mod_add_div m (succ n))
  | negSucc m, ofNat n => by
    show -ofNat (succ m % n) + ofNat n * -ofNat (succ m / n) = negSucc m
    rw [Int.mul_neg, ← Int.neg_add]
    exact congrArg (fun n => -ofNat n) (Nat.mod_add_div (succ m) n)
  | negSucc m, negSucc n => by
    show -ofNat (succ m % succ n) + negSucc n * ofNat (succ m / succ n) = negSucc m
    rw [negSucc_eq n, Int.neg_mul, ← Int.neg_add]
    exact congrArg (fun n => -ofNat n) (Nat.mod_add_div (succ m) (succ n))
theorem mul_tdiv_add_tmod (a b : Int) : b * a.tdiv b + tmod a b = a := by rw [Int.add_comm, tmod_add_mul_tdiv]
theorem tmod_def (a b : Int) : tmod a b = a - b * a.tdiv b := by
  have h := tmod_add_mul_tdiv a b
  omega
@[simp] theorem fdiv_zero : ∀ (a : Int), fdiv a 0 = 0
  | 0 => rfl
  | ofNat (n + 1) => show ofNat ((n + 1) / 0) = 0 by rw [Nat.div_zero]; rfl
  | negSucc _ => rfl
@[simp] theorem zero_fdiv (b : Int) : fdiv 0 b = 0 := by cases b <;> rfl
@[simp] theorem zero_fmod (b : Int) : fmod 0 b = 0 := by cases b <;> rfl
@[simp] theorem fmod_zero : ∀ a : Int, fmod a 0 = a
  | 0 => rfl
  | ofNat (n + 1) => congrArg ofNat (Nat.mod_zero (n + 1))
  | negSucc n => by show subNatNat 0 (succ (n % 0)) = _; rw [Nat.mod_zero]; rfl
theorem ofNat_fdiv : ∀ m n : Nat, ↑(m / n) = fdiv ↑m ↑n
  | 0, n => congrArg ofNat (Nat.zero_div n)
  | _ + 1, _ => rfl
theorem ofNat_fmod (m n : Nat) : ↑(m % n) = fmod m n := by
  cases m with
  | zero => exact congrArg ofNat (Nat.zero_mod n)
  | succ m => rfl
theorem fdiv_eq_ediv_of_nonneg : ∀ (a : Int) {b : Int}, 0 ≤ b → fdiv a b = a / b
  | 0, _, _ => (zero_ediv _).symm
  | ofNat (m + 1), ofNat n, _ => rfl
  | negSucc _, ofNat 0, _ => rfl
  | negSucc _, ofNat (_ + 1), _ => rfl
  | ofNat (_ + 1), negSucc _, h => absurd h (Int.not_le_of_gt (negSucc_lt_zero _))
  | negSucc _, negSucc _, h => absurd h (Int.not_le_of_gt (negSucc_lt_zero _))
theorem tdiv_eq_ediv_of_nonneg : ∀ {a b : Int}, 0 ≤ a → a.tdiv b = a / b
  | ofNat _, ofNat _, _ => rfl
  | ofNat _, negSucc _, _ => rfl
  | negSucc _, _, h => absurd h (Int.not_le_of_gt (negSucc_lt_zero _))
end Int
