-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Omega
/-!
# Nat/Lemmas: more on order, subtraction, minimum, maximum, division, `testBit`, greatest common divisors
-/
set_option linter.all false
universe u v

namespace Nat

/-! ## Order, successor, predecessor -/

theorem succ_min_succ (x y : Nat) : min (succ x) (succ y) = succ (min x y) := by omega
theorem succ_max_succ (x y : Nat) : max (succ x) (succ y) = succ (max x y) := by omega
theorem eq_zero_of_not_pos (h : ¬0 < n) : n = 0 := by omega
theorem two_pos : 0 < 2 := by decide
theorem le_mul_self (m : Nat) : m ≤ m * m := by
  cases m with
  | zero => exact Nat.le_refl 0
  | succ m => exact Nat.le_mul_of_pos_right _ (Nat.succ_pos m)
theorem lt_iff_le_pred : ∀ {n}, 0 < n → (m < n ↔ m ≤ n - 1) := by omega
theorem le_of_pred_lt : ∀ {m n}, pred m < n → m ≤ n := by
  intro m n h
  rw [pred_eq_sub_one] at h
  omega
theorem lt_of_lt_pred {m n : Nat} (h : m < n - 1) : m < n := by omega
theorem le_pred_of_lt {n m : Nat} (h : n < m) : n ≤ m - 1 := by omega
theorem le_sub_one_of_lt : a < b → a ≤ b - 1 := by omega
theorem lt_of_le_pred {m n : Nat} (h : 0 < n) : m ≤ n - 1 → m < n := by omega
theorem lt_of_le_sub_one (h : 0 < n) : m ≤ n - 1 → m < n := by omega
protected theorem le_sub_one_iff_lt (h : 0 < n) : m ≤ n - 1 ↔ m < n := by omega
theorem pred_lt_pred : ∀ {n m : Nat}, n ≠ 0 → n < m → pred n < pred m := by
  intro n m h k
  rw [pred_eq_sub_one, pred_eq_sub_one]
  omega
theorem pred_le_iff {n m : Nat} : pred n ≤ m ↔ n ≤ succ m := by rw [pred_eq_sub_one]; omega
theorem pred_lt_iff_le : ∀ {n m : Nat}, 0 < n → (pred n < m ↔ n ≤ m) := by
  intro n m h
  rw [pred_eq_sub_one]
  omega
theorem pred_inj : ∀ {a b}, 0 < a → 0 < b → pred a = pred b → a = b := by
  intro a b
  rw [pred_eq_sub_one, pred_eq_sub_one]
  omega
theorem pred_ne_self {a} (h : a ≠ 0) : pred a ≠ a := by rw [pred_eq_sub_one]; omega
theorem pred_eq_self_iff {n : Nat} : pred n = n ↔ n = 0 := by rw [pred_eq_sub_one]; omega
theorem sub_one_ne_self {a : Nat} (h : a ≠ 0) : a - 1 ≠ a := by omega
theorem sub_one_lt_self (h : 0 < a) : a - 1 < a := by omega
theorem succ_ne_succ_iff {a b : Nat} : succ a ≠ succ b ↔ a ≠ b := by omega
theorem add_one_ne_add_one_iff {a b : Nat} : a + 1 ≠ b + 1 ↔ a ≠ b := by omega
theorem succ_succ_ne_one (a : Nat) : succ (succ a) ≠ 1 := by omega
theorem add_one_add_one_ne_one : a + 1 + 1 ≠ 1 := by omega
theorem le_succ_of_pred_le {n m : Nat} : pred n ≤ m → n ≤ succ m := pred_le_iff.mp
theorem pred_le_of_le_succ {n m : Nat} : n ≤ succ m → pred n ≤ m := pred_le_iff.mpr
theorem one_le_of_lt (h : a < b) : 1 ≤ b := by omega
theorem one_lt_succ_succ (n : Nat) : 1 < succ (succ n) := by omega
theorem one_lt_iff_ne_zero_and_ne_one : ∀ {n : Nat}, 1 < n ↔ n ≠ 0 ∧ n ≠ 1 := by omega
theorem le_one_iff_eq_zero_or_eq_one : ∀ {n : Nat}, n ≤ 1 ↔ n = 0 ∨ n = 1 := by omega
theorem two_le_iff : ∀ n, 2 ≤ n ↔ n ≠ 0 ∧ n ≠ 1 := by omega
theorem add_eq_one_iff : m + n = 1 ↔ m = 0 ∧ n = 1 ∨ m = 1 ∧ n = 0 := by omega
theorem add_eq_two_iff : m + n = 2 ↔ m = 0 ∧ n = 2 ∨ m = 1 ∧ n = 1 ∨ m = 2 ∧ n = 0 := by omega
theorem add_eq_three_iff : m + n = 3 ↔ m = 0 ∧ n = 3 ∨ m = 1 ∧ n = 2 ∨ m = 2 ∧ n = 1 ∨ m = 3 ∧ n = 0 := by omega
theorem le_add_one_iff : m ≤ n + 1 ↔ m ≤ n ∨ m = n + 1 := by omega
theorem le_and_le_add_one_iff : (n ≤ m ∧ m ≤ n + 1) ↔ m = n ∨ m = n + 1 := by omega
theorem lt_add_one_iff_lt_or_eq : m < n + 1 ↔ m < n ∨ m = n := by omega
theorem eq_of_le_of_lt_add_one {m n : Nat} (h₁ : n ≤ m) (h₂ : m < n + 1) : m = n := by omega
theorem eq_of_le_of_lt_succ {n m : Nat} (h₁ : n ≤ m) (h₂ : m < n + 1) : m = n := by omega

/-! ## Subtraction -/

theorem sub_sub_sub_cancel_right {a b c : Nat} (h : c ≤ b) : (a - c) - (b - c) = a - b := by omega
protected theorem add_sub_cancel_right (n m : Nat) : (n + m) - m = n := by omega
theorem sub_lt_of_lt {a b c : Nat} (h : a < c) : a - b < c := by omega
theorem sub_lt_of_pos_le {a b : Nat} (h₀ : 0 < a) (h₁ : a ≤ b) : b - a < b := by omega
protected theorem sub_lt_left_of_lt_add {n k m : Nat} (H : n ≤ k) (h : k < n + m) : k - n < m := by omega
protected theorem sub_lt_right_of_lt_add {n k m : Nat} (H : n ≤ k) (h : k < m + n) : k - n < m := by omega
protected theorem le_sub_of_add_le' {n k m : Nat} : m + n ≤ k → n ≤ k - m := by omega
protected theorem add_le_of_le_sub' {n k m : Nat} (h : m ≤ k) : n ≤ k - m → m + n ≤ k := by omega
protected theorem le_sub_iff_add_le' {k m n : Nat} (h : k ≤ m) : n ≤ m - k ↔ k + n ≤ m := by omega
protected theorem lt_sub_iff_add_lt' {a b c : Nat} : a < c - b ↔ b + a < c := by omega
protected theorem add_lt_of_lt_sub' {a b c : Nat} : b < c - a → a + b < c := by omega
protected theorem lt_sub_of_add_lt' {a b c : Nat} : a + b < c → b < c - a := by omega
protected theorem sub_lt_iff_lt_add' {a b c : Nat} (h : b ≤ a) : a - b < c ↔ a < b + c := by omega
protected theorem sub_le_sub_iff_left {k n m : Nat} (h : n ≤ k) : k - m ≤ k - n ↔ n ≤ m := by omega
protected theorem sub_le_sub_iff_right {k m n : Nat} (h : k ≤ n) : m - k ≤ n - k ↔ m ≤ n := by omega
protected theorem sub_lt_sub_iff_right {a b c : Nat} (h : c ≤ a) : a - c < b - c ↔ a < b := by omega
protected theorem sub_right_cancel_iff {k m n : Nat} (h : k ≤ m) (w : k ≤ n) : m - k = n - k ↔ m = n := by omega
protected theorem sub_left_cancel_iff {k m n : Nat} (h : m ≤ k) (w : n ≤ k) : k - m = k - n ↔ m = n := by omega
protected theorem sub_add_sub_cancel' {a b c : Nat} (h : c ≤ a) (k : a ≤ b) : a - c + (b - a) = b - c := by omega
protected theorem sub_eq_sub_add_of_le {a b c : Nat} (h : b ≤ c) (hle : c ≤ a) : a - c + b = a - (c - b) := by omega
protected theorem exists_eq_add_of_lt' : ∀ {m n : Nat}, m < n → ∃ k : Nat, n = k + m + 1 := by
  intro m n h
  exact ⟨n - m - 1, by omega⟩
protected theorem sub_add_min_cancel (n m : Nat) : n - m + min n m = n := by omega
protected theorem sub_min_sub_right (a b c : Nat) : min (a - c) (b - c) = min a b - c := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.min_eq_left h, Nat.min_eq_left (Nat.sub_le_sub_right h c)]
  · rw [Nat.min_eq_right h, Nat.min_eq_right (Nat.sub_le_sub_right h c)]
protected theorem sub_max_sub_right (a b c : Nat) : max (a - c) (b - c) = max a b - c := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.max_eq_right h, Nat.max_eq_right (Nat.sub_le_sub_right h c)]
  · rw [Nat.max_eq_left h, Nat.max_eq_left (Nat.sub_le_sub_right h c)]
protected theorem sub_min_sub_left (a b c : Nat) : min (a - b) (a - c) = a - max b c := by
  rcases Nat.le_total b c with h | h
  · rw [Nat.max_eq_right h, Nat.min_eq_right (Nat.sub_le_sub_left h a)]
  · rw [Nat.max_eq_left h, Nat.min_eq_left (Nat.sub_le_sub_left h a)]
protected theorem sub_max_sub_left (a b c : Nat) : max (a - b) (a - c) = a - min b c := by
  rcases Nat.le_total b c with h | h
  · rw [Nat.min_eq_left h, Nat.max_eq_left (Nat.sub_le_sub_left h a)]
  · rw [Nat.min_eq_right h, Nat.max_eq_right (Nat.sub_le_sub_left h a)]
protected theorem sub_eq_max_sub (n m : Nat) : n - m = max n m - m := by omega
theorem sub_mod_eq_zero_of_mod_eq {m n k : Nat} (h : m % k = n % k) : (m - n) % k = 0 := by
  rcases Nat.lt_or_ge m n with l | l
  · rw [Nat.sub_eq_zero_of_le (Nat.le_of_lt l), Nat.zero_mod]
  · have a := Nat.div_add_mod m k
    have b := Nat.div_add_mod n k
    rw [show m - n = k * (m / k) - k * (n / k) by omega, ← Nat.mul_sub, Nat.mul_mod_right]

/-! ## Minimum and maximum -/

protected theorem min_le_of_left_le {a b c : Nat} (h : a ≤ c) : min a b ≤ c := by omega
protected theorem min_le_of_right_le {a b c : Nat} (h : b ≤ c) : min a b ≤ c := by omega
protected theorem min_lt {a b c : Nat} : min a b < c ↔ a < c ∨ b < c := by omega
protected theorem lt_max {a b c : Nat} : a < max b c ↔ a < b ∨ a < c := by omega
protected theorem le_max {a b c : Nat} : a ≤ max b c ↔ a ≤ b ∨ a ≤ c := by omega
protected theorem min_le {a b c : Nat} : min a b ≤ c ↔ a ≤ c ∨ b ≤ c := by omega
protected theorem min_eq_left_iff {a b : Nat} : min a b = a ↔ a ≤ b := by omega
protected theorem min_eq_right_iff {a b : Nat} : min a b = b ↔ b ≤ a := by omega
protected theorem max_eq_left_iff {a b : Nat} : max a b = a ↔ b ≤ a := by omega
protected theorem max_eq_right_iff {a b : Nat} : max a b = b ↔ a ≤ b := by omega
protected theorem max_left_comm (a b c : Nat) : max a (max b c) = max b (max a c) := by
  rw [← Nat.max_assoc, Nat.max_comm a, Nat.max_assoc]
protected theorem max_right_comm (a b c : Nat) : max (max a b) c = max (max a c) b := by
  rw [Nat.max_assoc, Nat.max_comm b, Nat.max_assoc]
protected theorem min_left_comm (a b c : Nat) : min a (min b c) = min b (min a c) := by
  rw [← Nat.min_assoc, Nat.min_comm a, Nat.min_assoc]
protected theorem min_right_comm (a b c : Nat) : min (min a b) c = min (min a c) b := by
  rw [Nat.min_assoc, Nat.min_comm b, Nat.min_assoc]
protected theorem max_min_distrib_left : ∀ (a b c : Nat), max a (min b c) = min (max a b) (max a c) := by
  intro a b c
  rcases Nat.le_total b c with h | h
  · simp only [Nat.min_eq_left h, Nat.max_eq_right h]
    omega
  · simp only [Nat.min_eq_right h, Nat.max_eq_left h]
    omega
protected theorem min_max_distrib_left : ∀ (a b c : Nat), min a (max b c) = max (min a b) (min a c) := by
  intro a b c
  rcases Nat.le_total b c with h | h
  · simp only [Nat.min_eq_left h, Nat.max_eq_right h]
    omega
  · simp only [Nat.min_eq_right h, Nat.max_eq_left h]
    omega
protected theorem max_min_distrib_right (a b c : Nat) : max (min a b) c = min (max a c) (max b c) := by
  rw [Nat.max_comm, Nat.max_min_distrib_left, Nat.max_comm c, Nat.max_comm c]
protected theorem min_max_distrib_right (a b c : Nat) : min (max a b) c = max (min a c) (min b c) := by
  rw [Nat.min_comm, Nat.min_max_distrib_left, Nat.min_comm c, Nat.min_comm c]
protected theorem pred_min_pred : ∀ (x y), min (pred x) (pred y) = pred (min x y) := by
  intro x y
  simp only [pred_eq_sub_one]
  omega
protected theorem pred_max_pred : ∀ (x y), max (pred x) (pred y) = pred (max x y) := by
  intro x y
  simp only [pred_eq_sub_one]
  omega
protected theorem mul_max_mul_right (a b c : Nat) : max (a * c) (b * c) = max a b * c := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.max_eq_right h, Nat.max_eq_right (Nat.mul_le_mul_right c h)]
  · rw [Nat.max_eq_left h, Nat.max_eq_left (Nat.mul_le_mul_right c h)]
protected theorem mul_min_mul_right (a b c : Nat) : min (a * c) (b * c) = min a b * c := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.min_eq_left h, Nat.min_eq_left (Nat.mul_le_mul_right c h)]
  · rw [Nat.min_eq_right h, Nat.min_eq_right (Nat.mul_le_mul_right c h)]
protected theorem mul_max_mul_left (a b c : Nat) : max (a * b) (a * c) = a * max b c := by
  rw [Nat.mul_comm a, Nat.mul_comm a, Nat.mul_comm a, Nat.mul_max_mul_right]
protected theorem mul_min_mul_left (a b c : Nat) : min (a * b) (a * c) = a * min b c := by
  rw [Nat.mul_comm a, Nat.mul_comm a, Nat.mul_comm a, Nat.mul_min_mul_right]

/-! ## Products, division -/

protected theorem mul_self_le_mul_self_iff {m n : Nat} : m * m ≤ n * n ↔ m ≤ n :=
  ⟨fun h => Nat.le_of_not_lt fun k => Nat.not_le_of_gt (Nat.mul_self_lt_mul_self k) h, fun h => Nat.mul_self_le_mul_self h⟩
protected theorem mul_self_lt_mul_self_iff {m n : Nat} : m * m < n * n ↔ m < n := by
  rw [← Nat.not_le, ← Nat.not_le, Nat.mul_self_le_mul_self_iff]
theorem mul_mod_mod (m n l : Nat) : (m * (n % l)) % l = (m * n) % l := by rw [Nat.mul_mod, Nat.mod_mod, ← Nat.mul_mod]
theorem mod_mul_mod (m n l : Nat) : ((m % l) * n) % l = (m * n) % l := by rw [Nat.mul_mod, Nat.mod_mod, ← Nat.mul_mod]
theorem div_mul_le (a b : Nat) : a / b * b ≤ a := Nat.div_mul_le_self a b
protected theorem eq_mul_of_div_eq_left {a b c : Nat} (H1 : b ∣ a) (H2 : a / b = c) : a = c * b := by rw [← H2, Nat.div_mul_cancel H1]
theorem div_add_mod' (a b : Nat) : a / b * b + a % b = a := by rw [Nat.mul_comm, Nat.div_add_mod]
theorem mod_add_div' (a b : Nat) : a % b + a / b * b = a := by rw [Nat.add_comm, div_add_mod']
theorem add_mod_eq_ite {m n k : Nat} (hk : 0 < k) : (m + n) % k = if k ≤ m % k + n % k then m % k + n % k - k else m % k + n % k := by
  have h₁ := Nat.mod_lt m hk
  have h₂ := Nat.mod_lt n hk
  rw [Nat.add_mod]
  split
  · rw [Nat.mod_eq_sub_mod ‹_›, Nat.mod_eq_of_lt (by omega)]
  · exact Nat.mod_eq_of_lt (by omega)

/-! ## Bits -/

def testBit (m n : Nat) : Bool := 1 &&& (m >>> n) != 0
private theorem one_land (m : Nat) : 1 &&& m = m % 2 := by
  show bitwise and 1 m = _
  rw [bitwise_eq]
  have h : bitwise and 0 (m / 2) = 0 := by
    rw [bitwise_eq]
    rfl
  by_cases hm : m = 0
  · subst hm
    rfl
  · have e : (1 : Nat) / 2 = 0 := rfl
    rcases Nat.mod_two_eq_zero_or_one m with k | k <;> simp [hm, k, e, h]
theorem testBit_eq_decide_div_mod_eq {x : Nat} : testBit x i = decide (x / 2 ^ i % 2 = 1) := by
  unfold testBit
  rw [one_land, shiftRight_eq_div_pow]
  rcases Nat.mod_two_eq_zero_or_one (x / 2 ^ i) with k | k <;> rw [k] <;> rfl
@[simp] theorem zero_testBit (i : Nat) : testBit 0 i = false := by rw [testBit_eq_decide_div_mod_eq, Nat.zero_div]; rfl
theorem testBit_zero (x : Nat) : testBit x 0 = decide (x % 2 = 1) := by rw [testBit_eq_decide_div_mod_eq, Nat.pow_zero, Nat.div_one]
theorem testBit_succ (x n : Nat) : testBit x (succ n) = testBit (x / 2) n := by
  rw [testBit_eq_decide_div_mod_eq, testBit_eq_decide_div_mod_eq, Nat.div_div_eq_div_mul, Nat.pow_succ, Nat.mul_comm]
theorem testBit_add_one (x i : Nat) : testBit x (i + 1) = testBit (x / 2) i := testBit_succ x i
theorem testBit_div_two (x i : Nat) : testBit (x / 2) i = testBit x (i + 1) := (testBit_succ x i).symm
theorem testBit_add (x i n : Nat) : testBit x (i + n) = testBit (x / 2 ^ n) i := by
  rw [testBit_eq_decide_div_mod_eq, testBit_eq_decide_div_mod_eq, Nat.div_div_eq_div_mul, ← Nat.pow_add, Nat.add_comm i]
theorem testBit_shiftRight {x : Nat} : testBit (x >>> i) j = testBit x (i + j) := by
  rw [shiftRight_eq_div_pow, Nat.add_comm, testBit_add]
theorem testBit_lt_two_pow {x i : Nat} (lt : x < 2 ^ i) : x.testBit i = false := by
  rw [testBit_eq_decide_div_mod_eq, Nat.div_eq_of_lt lt]
  rfl
theorem testBit_two_pow_self {n : Nat} : testBit (2 ^ n) n = true := by
  rw [testBit_eq_decide_div_mod_eq, Nat.div_self (Nat.two_pow_pos n)]
  rfl
theorem eq_of_testBit_eq {x y : Nat} (pred : ∀ i, testBit x i = testBit y i) : x = y := by
  induction x using Nat.strongRecOn generalizing y with
  | _ x ih =>
    have h0 := pred 0
    rw [testBit_zero, testBit_zero, decide_eq_decide] at h0
    by_cases hx : x = 0
    · subst hx
      clear ih
      induction y using Nat.strongRecOn with
      | _ y ihy =>
        by_cases hy : y = 0
        · exact hy.symm
        · have := ihy (y / 2) (by omega) (fun i => by
            have k := pred (i + 1)
            rwa [testBit_succ, testBit_succ, Nat.zero_div] at k) (by
            have k := pred 1
            rw [show (1 : Nat) = 0 + 1 from rfl, testBit_succ, testBit_succ, Nat.zero_div, testBit_zero, testBit_zero, decide_eq_decide] at k
            exact k)
          omega
    · have := ih (x / 2) (by omega) (y := y / 2) fun i => by rw [← testBit_succ, ← testBit_succ]; exact pred _
      omega

/-! ## Greatest common divisors -/

@[simp] theorem gcd_mul_left_left (m n : Nat) : gcd (m * n) n = n := Nat.gcd_eq_right (Nat.dvd_mul_left n m)
@[simp] theorem gcd_mul_right_left (m n : Nat) : gcd (n * m) n = n := Nat.gcd_eq_right (Nat.dvd_mul_right n m)
@[simp] theorem gcd_mul_left_right (m n : Nat) : gcd n (m * n) = n := Nat.gcd_eq_left (Nat.dvd_mul_left n m)
theorem gcd_dvd_gcd_of_dvd_left {m k : Nat} (n : Nat) (H : m ∣ k) : gcd m n ∣ gcd k n := Nat.dvd_gcd (Nat.dvd_trans (Nat.gcd_dvd_left m n) H) (Nat.gcd_dvd_right m n)
theorem gcd_dvd_gcd_of_dvd_right {m k : Nat} (n : Nat) (H : m ∣ k) : gcd n m ∣ gcd n k := Nat.dvd_gcd (Nat.gcd_dvd_left n m) (Nat.dvd_trans (Nat.gcd_dvd_right n m) H)
theorem gcd_dvd_gcd_mul_left_left (m n k : Nat) : gcd m n ∣ gcd (k * m) n := gcd_dvd_gcd_of_dvd_left _ (Nat.dvd_mul_left _ _)
theorem gcd_dvd_gcd_mul_right_left (m n k : Nat) : gcd m n ∣ gcd (m * k) n := gcd_dvd_gcd_of_dvd_left _ (Nat.dvd_mul_right _ _)
theorem gcd_dvd_gcd_mul_left_right (m n k : Nat) : gcd m n ∣ gcd m (k * n) := gcd_dvd_gcd_of_dvd_right _ (Nat.dvd_mul_left _ _)
theorem gcd_dvd_gcd_mul_right_right (m n k : Nat) : gcd m n ∣ gcd m (n * k) := gcd_dvd_gcd_of_dvd_right _ (Nat.dvd_mul_right _ _)
theorem gcd_eq_zero_iff {i j : Nat} : gcd i j = 0 ↔ i = 0 ∧ j = 0 :=
  ⟨fun h => ⟨Nat.eq_zero_of_gcd_eq_zero_left h, Nat.eq_zero_of_gcd_eq_zero_right h⟩, fun ⟨h, k⟩ => by rw [h, k, Nat.gcd_zero_left]⟩
theorem gcd_left_comm (m n k : Nat) : gcd m (gcd n k) = gcd n (gcd m k) := by rw [← Nat.gcd_assoc, Nat.gcd_comm m n, Nat.gcd_assoc]
theorem gcd_eq_iff {a b g : Nat} : gcd a b = g ↔ g ∣ a ∧ g ∣ b ∧ (∀ c, c ∣ a → c ∣ b → c ∣ g) :=
  ⟨fun h => h ▸ ⟨Nat.gcd_dvd_left a b, Nat.gcd_dvd_right a b, fun _ => Nat.dvd_gcd⟩,
   fun ⟨ha, hb, h⟩ => Nat.dvd_antisymm (h _ (Nat.gcd_dvd_left a b) (Nat.gcd_dvd_right a b)) (Nat.dvd_gcd ha hb)⟩
theorem lcm_zero_left (m : Nat) : lcm 0 m = 0 := by show 0 * m / gcd 0 m = 0; rw [Nat.zero_mul, Nat.zero_div]
theorem lcm_zero_right (m : Nat) : lcm m 0 = 0 := by rw [Nat.lcm_comm, lcm_zero_left]
theorem lcm_one_left (m : Nat) : lcm 1 m = m := by show 1 * m / gcd 1 m = m; rw [Nat.one_mul, Nat.gcd_one_left, Nat.div_one]
theorem lcm_one_right (m : Nat) : lcm m 1 = m := by rw [Nat.lcm_comm, lcm_one_left]
theorem lcm_self (m : Nat) : lcm m m = m := by
  show m * m / gcd m m = m
  rw [Nat.gcd_self]
  cases m with
  | zero => rfl
  | succ m => exact Nat.mul_div_cancel _ (Nat.succ_pos m)
theorem Coprime.dvd_mul_right {k n m : Nat} (H : Nat.Coprime k n) : k ∣ m * n ↔ k ∣ m := ⟨H.dvd_of_dvd_mul_right, fun h => Nat.dvd_mul_right_of_dvd h n⟩
theorem Coprime.dvd_mul_left {k m n : Nat} (H : Nat.Coprime k m) : k ∣ m * n ↔ k ∣ n := ⟨H.dvd_of_dvd_mul_left, fun h => Nat.dvd_mul_left_of_dvd h m⟩
theorem Coprime.gcd_mul_left_cancel {k n : Nat} (m : Nat) (H : Nat.Coprime k n) : gcd (k * m) n = gcd m n := by
  apply Nat.dvd_antisymm
  · refine Nat.dvd_gcd (Coprime.dvd_of_dvd_mul_left (k := gcd (k * m) n) (m := k) ?_ (Nat.gcd_dvd_left _ _)) (Nat.gcd_dvd_right _ _)
    show gcd _ _ = 1
    rw [Nat.gcd_assoc, ← Nat.gcd_comm k n, show gcd k n = 1 from H, Nat.gcd_one_right]
  · exact gcd_dvd_gcd_mul_left_left _ _ _
theorem Coprime.gcd_mul_right_cancel {k n : Nat} (m : Nat) (H : Nat.Coprime k n) : gcd (m * k) n = gcd m n := by
  rw [Nat.mul_comm m k, H.gcd_mul_left_cancel m]
theorem Coprime.mul {k m n : Nat} (H1 : Nat.Coprime m k) (H2 : Nat.Coprime n k) : Nat.Coprime (m * n) k := (H1.gcd_mul_left_cancel n).trans H2
theorem Coprime.mul_right {k m n : Nat} (H1 : Nat.Coprime k m) (H2 : Nat.Coprime k n) : Nat.Coprime k (m * n) := (H1.symm.mul H2.symm).symm
theorem Coprime.coprime_dvd_left {m k n : Nat} (H1 : m ∣ k) (H2 : Nat.Coprime k n) : Nat.Coprime m n := Nat.eq_one_of_dvd_one (by
  have h := gcd_dvd_gcd_of_dvd_left n H1
  rwa [show gcd k n = 1 from H2] at h)
theorem Coprime.coprime_dvd_right {n m k : Nat} (H1 : n ∣ m) (H2 : Nat.Coprime k m) : Nat.Coprime k n := (H2.symm.coprime_dvd_left H1).symm
theorem Coprime.coprime_mul_left {k m n : Nat} (H : Nat.Coprime (k * m) n) : Nat.Coprime m n := H.coprime_dvd_left (Nat.dvd_mul_left _ _)
theorem Coprime.coprime_mul_right {m k n : Nat} (H : Nat.Coprime (m * k) n) : Nat.Coprime m n := H.coprime_dvd_left (Nat.dvd_mul_right _ _)
theorem Coprime.coprime_mul_left_right {m k n : Nat} (H : Nat.Coprime m (k * n)) : Nat.Coprime m n := H.coprime_dvd_right (Nat.dvd_mul_left _ _)
theorem Coprime.coprime_mul_right_right {m n k : Nat} (H : Nat.Coprime m (n * k)) : Nat.Coprime m n := H.coprime_dvd_right (Nat.dvd_mul_right _ _)
theorem coprime_mul_iff_left {m n k : Nat} : Nat.Coprime (m * n) k ↔ Nat.Coprime m k ∧ Nat.Coprime n k :=
  ⟨fun h => ⟨h.coprime_mul_right, h.coprime_mul_left⟩, fun ⟨h, k⟩ => h.mul k⟩
theorem coprime_mul_iff_right {k m n : Nat} : Nat.Coprime k (m * n) ↔ Nat.Coprime k m ∧ Nat.Coprime k n :=
  ⟨fun h => ⟨h.coprime_mul_right_right, h.coprime_mul_left_right⟩, fun ⟨h, k⟩ => h.mul_right k⟩
theorem Coprime.pow_left {m k : Nat} (n : Nat) (H1 : Nat.Coprime m k) : Nat.Coprime (m ^ n) k := by
  induction n with
  | zero => exact Nat.gcd_one_left k
  | succ n ih => rw [Nat.pow_succ]; exact ih.mul H1
theorem Coprime.pow_right {k m : Nat} (n : Nat) (H1 : Nat.Coprime k m) : Nat.Coprime k (m ^ n) := (H1.symm.pow_left n).symm
theorem Coprime.pow {k l : Nat} (m n : Nat) (H1 : Nat.Coprime k l) : Nat.Coprime (k ^ m) (l ^ n) := (H1.pow_left m).pow_right n
theorem coprime_self {n : Nat} : Nat.Coprime n n ↔ n = 1 := by show gcd n n = 1 ↔ _; rw [Nat.gcd_self]
theorem coprime_zero_left (n : Nat) : Nat.Coprime 0 n ↔ n = 1 := by show gcd 0 n = 1 ↔ _; rw [Nat.gcd_zero_left]
theorem coprime_zero_right (n : Nat) : Nat.Coprime n 0 ↔ n = 1 := by show gcd n 0 = 1 ↔ _; rw [Nat.gcd_zero_right]
theorem Coprime.eq_one_of_dvd {k m : Nat} (H : Nat.Coprime k m) (d : k ∣ m) : k = 1 := by
  have h : gcd k m = 1 := H
  rwa [Nat.gcd_eq_left d] at h
theorem Coprime.mul_dvd_of_dvd_of_dvd {k n m : Nat} (H1 : Nat.Coprime k n) (H2 : k ∣ m) (H3 : n ∣ m) : k * n ∣ m := by
  obtain ⟨c, rfl⟩ := H3
  rw [Nat.mul_comm k]
  exact Nat.mul_dvd_mul_left n (H1.dvd_of_dvd_mul_left H2)
instance (m n : Nat) : Decidable (Nat.Coprime m n) := inferInstanceAs (Decidable (_ = 1))
theorem gcd_div {m n k : Nat} (H1 : k ∣ m) (H2 : k ∣ n) : gcd (m / k) (n / k) = gcd m n / k := by
  rcases Nat.eq_zero_or_pos k with rfl | hk
  · simp
  · obtain ⟨a, rfl⟩ := H1
    obtain ⟨b, rfl⟩ := H2
    rw [Nat.mul_div_cancel_left a hk, Nat.mul_div_cancel_left b hk, Nat.gcd_mul_left, Nat.mul_div_cancel_left _ hk]
theorem coprime_div_gcd_div_gcd {m n : Nat} (H : 0 < gcd m n) : Nat.Coprime (m / gcd m n) (n / gcd m n) := by
  show gcd _ _ = 1
  rw [gcd_div (Nat.gcd_dvd_left m n) (Nat.gcd_dvd_right m n), Nat.div_self H]
theorem exists_coprime (m n : Nat) : ∃ m' n', Nat.Coprime m' n' ∧ m = m' * gcd m n ∧ n = n' * gcd m n := by
  rcases Nat.eq_zero_or_pos (gcd m n) with h | h
  · obtain ⟨rfl, rfl⟩ := gcd_eq_zero_iff.mp h
    exact ⟨1, 1, rfl, rfl, rfl⟩
  · exact ⟨_, _, coprime_div_gcd_div_gcd h, (Nat.div_mul_cancel (Nat.gcd_dvd_left m n)).symm, (Nat.div_mul_cancel (Nat.gcd_dvd_right m n)).symm⟩
end Nat
