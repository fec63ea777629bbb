-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Int.Order
/-!
# Int/DivMod: division with a remainder that is never negative, divisibility, balanced remainders
-/
set_option linter.all false
universe u v

namespace Int

/-! ## The defining equation -/

private theorem shuffle (x y z : Int) : -(x + y) + (y - z) = -(x + z) := by
  obtain ⟨p, n, rfl⟩ := Int.rep x
  obtain ⟨q, m, rfl⟩ := Int.rep y
  obtain ⟨r, k, rfl⟩ := Int.rep z
  simp only [Int.add_subNatNat, Int.sub_subNatNat, Int.neg_subNatNat]
  apply Int.subNatNat_congr
  simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
private theorem subNatNat_eq_sub (p n : Nat) : subNatNat p n = (p : Int) - n := by
  show _ = ofNat p - ofNat n
  rw [Int.ofNat_rep p, Int.ofNat_rep n, Int.sub_subNatNat, Nat.add_zero, Nat.zero_add]
private theorem nat_div_add_mod (m n : Nat) : (n : Int) * (m / n : Nat) + (m % n : Nat) = m := congrArg Nat.cast (Nat.div_add_mod m n)
private theorem negSucc_case (m n : Nat) : -((n : Int) * (((m / n : Nat) : Int) + 1)) + subNatNat n (m % n + 1) = negSucc m := by
  rw [subNatNat_eq_sub, Int.mul_add, Int.mul_one, shuffle, negSucc_eq, natCast_add, ← Int.add_assoc, nat_div_add_mod]
  rfl
protected theorem ediv_add_emod (a b : Int) : b * (a / b) + a % b = a := match a, b with
  | ofNat m, ofNat n => nat_div_add_mod m n
  | ofNat m, negSucc n => by
    show negSucc n * -(ofNat (m / (n + 1))) + ofNat (m % (n + 1)) = ofNat m
    rw [negSucc_eq, Int.neg_mul_neg]
    exact nat_div_add_mod m (n + 1)
  | negSucc m, ofNat 0 => by
    show (0 : Int) * 0 + subNatNat 0 (m % 0 + 1) = _
    rw [Int.mul_zero, Int.zero_add, Nat.mod_zero, ← Int.negSucc_rep]
  | negSucc m, ofNat (n + 1) => by
    show ofNat (n + 1) * negSucc (m / (n + 1)) + subNatNat (n + 1) (m % (n + 1) + 1) = _
    rw [negSucc_eq, Int.mul_neg]
    exact negSucc_case m (n + 1)
  | negSucc m, negSucc n => by
    show negSucc n * ofNat (m / (n + 1) + 1) + subNatNat (n + 1) (m % (n + 1) + 1) = _
    rw [negSucc_eq n, Int.neg_mul]
    exact negSucc_case m (n + 1)
theorem emod_add_ediv (a b : Int) : a % b + b * (a / b) = a := by rw [Int.add_comm, Int.ediv_add_emod]
theorem emod_add_mul_ediv (a b : Int) : a % b + b * (a / b) = a := emod_add_ediv a b
theorem mul_ediv_add_emod (a b : Int) : b * (a / b) + a % b = a := Int.ediv_add_emod a b
theorem emod_def (a b : Int) : a % b = a - b * (a / b) := by
  have h := Int.add_sub_cancel (a % b) (b * (a / b))
  rw [emod_add_ediv] at h
  exact h.symm
@[simp] theorem ediv_zero : ∀ a : Int, a / 0 = 0
  | ofNat _ => rfl
  | negSucc _ => rfl
@[simp] theorem emod_zero (a : Int) : a % 0 = a := by rw [emod_def, Int.zero_mul, Int.sub_zero]
@[simp] theorem zero_ediv : ∀ b : Int, 0 / b = 0
  | ofNat n => congrArg ofNat (Nat.zero_div n)
  | negSucc n => by
    show -ofNat (0 / (n + 1)) = 0
    rw [Nat.zero_div]
    rfl
@[simp] theorem zero_emod (b : Int) : 0 % b = 0 := congrArg ofNat (Nat.zero_mod _)
protected theorem ediv_neg : ∀ a b : Int, a / (-b) = -(a / b)
  | ofNat m, ofNat 0 => by
    show ofNat (m / 0) = -ofNat (m / 0)
    rw [Nat.div_zero]
    rfl
  | ofNat m, ofNat (n + 1) => rfl
  | ofNat m, negSucc n => (Int.neg_neg _).symm
  | negSucc m, ofNat 0 => rfl
  | negSucc m, ofNat (n + 1) => rfl
  | negSucc m, negSucc n => rfl
theorem emod_nonneg : ∀ (a : Int) {b : Int}, b ≠ 0 → 0 ≤ a % b
  | ofNat m, b, _ => natCast_nonneg (m % natAbs b)
  | negSucc m, b, h => by
    show 0 ≤ subNatNat (natAbs b) (m % natAbs b + 1)
    rw [subNatNat_eq_sub]
    apply Int.sub_nonneg_of_le
    apply ofNat_le.mpr
    apply Nat.mod_lt
    apply Nat.pos_of_ne_zero
    intro e
    cases b with
    | ofNat n => exact h (congrArg ofNat e)
    | negSucc n => exact Nat.succ_ne_zero n e
theorem emod_lt_of_pos (a : Int) {b : Int} (H : 0 < b) : a % b < b := by
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le (Int.le_of_lt H)
  have hn := natCast_pos.mp H
  match a with
  | ofNat m => exact ofNat_lt.mpr (Nat.mod_lt m hn)
  | negSucc m =>
    show subNatNat n (m % n + 1) < ofNat n
    rw [Int.ofNat_rep n, Int.lt_subNatNat, Nat.add_zero]
    exact Nat.lt_add_of_pos_right (Nat.succ_pos _)
theorem mul_ediv_self_le {x k : Int} (h : k ≠ 0) : k * (x / k) ≤ x := by
  have l := Int.add_le_add_left (emod_nonneg x h) (k * (x / k))
  rwa [Int.add_zero, Int.ediv_add_emod] at l
theorem lt_mul_ediv_self_add {x k : Int} (h : 0 < k) : x < k * (x / k) + k := by
  apply Int.not_le.mp
  intro l
  have e := Int.ediv_add_emod x k
  rw [← e, e] at l
  have l' : k * (x / k) + k ≤ k * (x / k) + x % k := by rw [e]; exact l
  exact Int.not_le.mpr (emod_lt_of_pos x h) (Int.le_of_add_le_add_left l')
theorem le_ediv_of_mul_le {a b c : Int} (H1 : 0 < c) (H2 : a * c ≤ b) : a ≤ b / c := by
  apply le_of_lt_add_one
  apply Int.lt_of_mul_lt_mul_left (a := c) _ (Int.le_of_lt H1)
  rw [Int.mul_comm c a, Int.mul_add, Int.mul_one]
  exact Int.lt_of_le_of_lt H2 (lt_mul_ediv_self_add H1)
theorem mul_le_of_le_ediv {a b c : Int} (H1 : 0 < c) (H2 : a ≤ b / c) : a * c ≤ b := by
  have h := Int.mul_le_mul_of_nonneg_left H2 (Int.le_of_lt H1)
  rw [Int.mul_comm]
  exact Int.le_trans h (mul_ediv_self_le (Int.ne_of_gt H1))
theorem le_ediv_iff_mul_le {a b c : Int} (H : 0 < c) : a ≤ b / c ↔ a * c ≤ b := ⟨mul_le_of_le_ediv H, le_ediv_of_mul_le H⟩
@[simp] theorem mul_ediv_cancel_left (b : Int) (H : a ≠ 0) : (a * b) / a = b := by
  have pos : ∀ {c : Int}, 0 < c → ∀ b, c * b / c = b := fun {c} hc b => by
    apply Int.le_antisymm
    · apply le_of_lt_add_one
      apply Int.lt_of_mul_lt_mul_left (a := c) _ (Int.le_of_lt hc)
      rw [Int.mul_add, Int.mul_one]
      apply Int.lt_of_le_of_lt (mul_ediv_self_le (Int.ne_of_gt hc))
      have l := add_one_le_of_lt (Int.not_le.mp fun k => Int.not_le.mpr hc k : (0 : Int) < c)
      apply Int.lt_of_lt_of_le (lt_add_one_of_le (Int.le_refl _))
      apply Int.add_le_add_left
      rwa [Int.zero_add] at l
    · apply le_ediv_of_mul_le hc
      rw [Int.mul_comm]
      exact Int.le_refl _
  rcases Int.lt_trichotomy a 0 with h | h | h
  · have hc : 0 < -a := Int.not_le.mp fun k => by
      have l := Int.neg_le_neg k
      rw [Int.neg_neg] at l
      exact Int.not_le.mpr h l
    have e := pos hc (-b)
    rw [Int.neg_mul_neg, Int.ediv_neg] at e
    exact Int.neg_inj.mp e
  · exact absurd h H
  · exact pos h b
@[simp] theorem mul_ediv_cancel (a : Int) (H : b ≠ 0) : (a * b) / b = a := by rw [Int.mul_comm, mul_ediv_cancel_left a H]
@[simp] protected theorem ediv_self {a : Int} (H : a ≠ 0) : a / a = 1 := by
  have h := mul_ediv_cancel_left 1 H
  rwa [Int.mul_one] at h
@[simp] protected theorem ediv_one (a : Int) : a / 1 = a := by
  have h := mul_ediv_cancel_left (a := 1) a (by decide)
  rwa [Int.one_mul] at h
@[simp] theorem emod_one (a : Int) : a % 1 = 0 := by rw [emod_def, Int.ediv_one, Int.one_mul, Int.sub_self]
@[simp] theorem emod_self {a : Int} : a % a = 0 := by
  by_cases h : a = 0
  · rw [h]; rfl
  · rw [emod_def, Int.ediv_self h, Int.mul_one, Int.sub_self]

/-! ## Divisibility -/

@[simp] protected theorem dvd_zero (n : Int) : n ∣ 0 := ⟨0, (Int.mul_zero n).symm⟩
@[simp] protected theorem dvd_refl (n : Int) : n ∣ n := ⟨1, (Int.mul_one n).symm⟩
@[simp] protected theorem one_dvd (n : Int) : 1 ∣ n := ⟨n, (Int.one_mul n).symm⟩
protected theorem dvd_trans : ∀ {a b c : Int}, a ∣ b → b ∣ c → a ∣ c
  | a, _, _, ⟨d, rfl⟩, ⟨e, rfl⟩ => ⟨d * e, Int.mul_assoc a d e⟩
protected theorem dvd_mul_right (a b : Int) : a ∣ a * b := ⟨b, rfl⟩
protected theorem dvd_mul_left (a b : Int) : b ∣ a * b := ⟨a, Int.mul_comm a b⟩
protected theorem dvd_mul_of_dvd_left {a b : Int} (h : a ∣ b) (c : Int) : a ∣ b * c := Int.dvd_trans h (Int.dvd_mul_right b c)
protected theorem dvd_mul_of_dvd_right {a b : Int} (h : a ∣ b) (c : Int) : a ∣ c * b := Int.dvd_trans h (Int.dvd_mul_left c b)
protected theorem dvd_add : ∀ {a b c : Int}, a ∣ b → a ∣ c → a ∣ b + c
  | a, _, _, ⟨d, rfl⟩, ⟨e, rfl⟩ => ⟨d + e, (Int.mul_add a d e).symm⟩
protected theorem dvd_sub : ∀ {a b c : Int}, a ∣ b → a ∣ c → a ∣ b - c
  | a, _, _, ⟨d, rfl⟩, ⟨e, rfl⟩ => ⟨d - e, (Int.mul_sub a d e).symm⟩
protected theorem dvd_neg {a b : Int} : a ∣ -b ↔ a ∣ b :=
  ⟨fun ⟨c, h⟩ => ⟨-c, by rw [Int.mul_neg, ← h, Int.neg_neg]⟩, fun ⟨c, h⟩ => ⟨-c, by rw [Int.mul_neg, h]⟩⟩
theorem dvd_of_emod_eq_zero {a b : Int} (h : b % a = 0) : a ∣ b := ⟨b / a, by
  have e := Int.ediv_add_emod b a
  rw [h, Int.add_zero] at e
  exact e.symm⟩
theorem emod_eq_zero_of_dvd : ∀ {a b : Int}, a ∣ b → b % a = 0
  | a, _, ⟨c, rfl⟩ => by
    by_cases h : a = 0
    · rw [h, Int.zero_mul]; rfl
    · rw [emod_def, mul_ediv_cancel_left c h, Int.sub_self]
theorem dvd_iff_emod_eq_zero {a b : Int} : a ∣ b ↔ b % a = 0 := ⟨emod_eq_zero_of_dvd, dvd_of_emod_eq_zero⟩
instance decidableDvd : DecidableRel (α := Int) (β := Int) (· ∣ ·) := fun _ _ => decidable_of_decidable_of_iff dvd_iff_emod_eq_zero.symm
theorem emod_pos_of_not_dvd {a b : Int} (h : ¬ a ∣ b) : a = 0 ∨ 0 < b % a := by
  by_cases ha : a = 0
  · exact .inl ha
  · exact .inr (Int.lt_of_le_of_ne (emod_nonneg b ha) fun e => h (dvd_of_emod_eq_zero e.symm))
protected theorem mul_ediv_cancel' {a b : Int} (H : a ∣ b) : a * (b / a) = b := by
  have e := Int.ediv_add_emod b a
  rwa [emod_eq_zero_of_dvd H, Int.add_zero] at e
protected theorem ediv_mul_cancel {a b : Int} (H : b ∣ a) : a / b * b = a := by rw [Int.mul_comm, Int.mul_ediv_cancel' H]
@[simp, norm_cast] theorem natCast_dvd_natCast {m n : Nat} : (m : Int) ∣ n ↔ m ∣ n := by
  constructor
  · intro h
    exact Nat.dvd_of_mod_eq_zero (ofNat_inj.mp (emod_eq_zero_of_dvd h))
  · rintro ⟨k, rfl⟩
    exact ⟨k, natCast_mul m k⟩
theorem ofNat_dvd {m n : Nat} : (m : Int) ∣ n ↔ m ∣ n := natCast_dvd_natCast
theorem natAbs_dvd_self (a : Int) : (natAbs a : Int) ∣ a := match a with
  | ofNat n => Int.dvd_refl _
  | negSucc n => Int.dvd_neg.mpr (Int.dvd_refl ((n + 1 : Nat) : Int))

/-! ## Balanced remainders -/

theorem dvd_sub_bmod (x : Int) (m : Nat) : (m : Int) ∣ x - bmod x m := by
  have h : (m : Int) ∣ x - x % m := by
    rw [emod_def, Int.sub_eq_add_neg, Int.neg_sub, Int.add_comm, Int.sub_add_cancel]
    exact Int.dvd_mul_right _ _
  unfold bmod
  show (m : Int) ∣ x - ite _ _ _
  split
  · exact h
  · have e : x - (x % m - m) = (x - x % m) + m := by
      rw [Int.sub_eq_add_neg, Int.neg_sub, Int.sub_eq_add_neg (a := (m : Int)), Int.add_comm (m : Int), ← Int.add_assoc]
      rfl
    rw [e]
    exact Int.dvd_add h (Int.dvd_refl _)
end Int
