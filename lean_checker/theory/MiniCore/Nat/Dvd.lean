-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Nat.DivMod
/-!
# Nat/Dvd: divisibility, minimum and maximum, powers
-/
set_option linter.all false
universe u v

namespace Nat

/-! ## Divisibility -/

@[simp] protected theorem dvd_refl (a : Nat) : a ∣ a := ⟨1, (Nat.mul_one a).symm⟩
@[simp] protected theorem dvd_zero (a : Nat) : a ∣ 0 := ⟨0, rfl⟩
@[simp] protected theorem dvd_mul_left (a b : Nat) : a ∣ b * a := ⟨b, Nat.mul_comm b a⟩
@[simp] protected theorem dvd_mul_right (a b : Nat) : a ∣ a * b := ⟨b, rfl⟩
@[simp] protected theorem one_dvd (n : Nat) : 1 ∣ n := ⟨n, (Nat.one_mul n).symm⟩
protected theorem dvd_trans {a b c : Nat} (h₁ : a ∣ b) (h₂ : b ∣ c) : a ∣ c := by
  obtain ⟨d, rfl⟩ := h₁
  obtain ⟨e, rfl⟩ := h₂
  exact ⟨d * e, Nat.mul_assoc a d e⟩
instance : Trans (α := Nat) Dvd.dvd Dvd.dvd Dvd.dvd := ⟨Nat.dvd_trans⟩
protected theorem dvd_mul_left_of_dvd {a b : Nat} (h : a ∣ b) (c : Nat) : a ∣ c * b := Nat.dvd_trans h (Nat.dvd_mul_left b c)
protected theorem dvd_mul_right_of_dvd {a b : Nat} (h : a ∣ b) (c : Nat) : a ∣ b * c := Nat.dvd_trans h (Nat.dvd_mul_right b c)
protected theorem mul_dvd_mul {a b c d : Nat} : a ∣ b → c ∣ d → a * c ∣ b * d
  | ⟨e, he⟩, ⟨f, hf⟩ => ⟨e * f, by rw [he, hf, Nat.mul_mul_mul_comm]⟩
protected theorem mul_dvd_mul_left {b c : Nat} (a : Nat) (h : b ∣ c) : a * b ∣ a * c := Nat.mul_dvd_mul (Nat.dvd_refl a) h
protected theorem mul_dvd_mul_right {a b : Nat} (h : a ∣ b) (c : Nat) : a * c ∣ b * c := Nat.mul_dvd_mul h (Nat.dvd_refl c)
protected theorem dvd_of_mul_dvd_mul_left {k m n : Nat} (kpos : 0 < k) (H : k * m ∣ k * n) : m ∣ n := by
  obtain ⟨l, hl⟩ := H
  rw [Nat.mul_assoc] at hl
  exact ⟨l, Nat.eq_of_mul_eq_mul_left kpos hl⟩
protected theorem dvd_of_mul_dvd_mul_right {k m n : Nat} (kpos : 0 < k) (H : m * k ∣ n * k) : m ∣ n := by
  rw [Nat.mul_comm m, Nat.mul_comm n] at H
  exact Nat.dvd_of_mul_dvd_mul_left kpos H
protected theorem dvd_add {m n k : Nat} (h₁ : k ∣ m) (h₂ : k ∣ n) : k ∣ m + n := by
  obtain ⟨d, rfl⟩ := h₁
  obtain ⟨e, rfl⟩ := h₂
  exact ⟨d + e, (Nat.mul_add k d e).symm⟩
theorem dvd_sub {k m n : Nat} (h₁ : k ∣ m) (h₂ : k ∣ n) : k ∣ m - n := by
  obtain ⟨d, rfl⟩ := h₁
  obtain ⟨e, rfl⟩ := h₂
  exact ⟨d - e, (Nat.mul_sub k d e).symm⟩
theorem dvd_sub' {k m n : Nat} (h₁ : k ∣ m) (h₂ : k ∣ n) : k ∣ m - n := dvd_sub h₁ h₂
protected theorem dvd_add_iff_right {k m : Nat} (h : k ∣ m) : k ∣ n ↔ k ∣ m + n :=
  ⟨Nat.dvd_add h, fun hn => by have l := dvd_sub hn h; rwa [Nat.add_sub_cancel_left] at l⟩
protected theorem dvd_add_iff_left {k m : Nat} (h : k ∣ n) : k ∣ m ↔ k ∣ m + n := by
  rw [Nat.add_comm]
  exact Nat.dvd_add_iff_right h
protected theorem dvd_add_right {m k : Nat} (h : k ∣ m) : k ∣ m + n ↔ k ∣ n := (Nat.dvd_add_iff_right h).symm
protected theorem dvd_add_left {m k : Nat} (h : k ∣ n) : k ∣ m + n ↔ k ∣ m := (Nat.dvd_add_iff_left h).symm
theorem eq_zero_of_zero_dvd {a : Nat} (h : 0 ∣ a) : a = 0 := by
  obtain ⟨c, hc⟩ := h
  rwa [Nat.zero_mul] at hc
@[simp] protected theorem zero_dvd {n : Nat} : 0 ∣ n ↔ n = 0 := ⟨eq_zero_of_zero_dvd, fun h => h ▸ Nat.dvd_zero 0⟩
theorem le_of_dvd {m n : Nat} (h₁ : 0 < n) : m ∣ n → m ≤ n
  | ⟨k, hk⟩ => by
    rcases eq_zero_or_pos k with h | h
    · rw [hk, h] at h₁
      exact absurd h₁ (Nat.lt_irrefl 0)
    · rw [hk]
      exact le_mul_of_pos_right m h
protected theorem dvd_antisymm : {m n : Nat} → m ∣ n → n ∣ m → m = n
  | _, 0, _, h₂ => eq_zero_of_zero_dvd h₂
  | 0, _, h₁, _ => (eq_zero_of_zero_dvd h₁).symm
  | _ + 1, _ + 1, h₁, h₂ => Nat.le_antisymm (le_of_dvd (zero_lt_succ _) h₁) (le_of_dvd (zero_lt_succ _) h₂)
theorem pos_of_dvd_of_pos {m n : Nat} (H1 : m ∣ n) (H2 : 0 < n) : 0 < m := Nat.pos_of_ne_zero fun h => by
  rw [h] at H1
  exact Nat.ne_of_gt H2 (eq_zero_of_zero_dvd H1)
@[simp] theorem dvd_one {n : Nat} : n ∣ 1 ↔ n = 1 :=
  ⟨fun ⟨c, h⟩ => eq_one_of_mul_eq_one_right h.symm, fun h => h ▸ Nat.dvd_refl 1⟩
theorem eq_one_of_dvd_one {n : Nat} (H : n ∣ 1) : n = 1 := dvd_one.mp H
theorem mod_eq_zero_of_dvd {n m : Nat} (h : n ∣ m) : m % n = 0 := by
  obtain ⟨k, rfl⟩ := h
  exact mul_mod_right n k
theorem dvd_of_mod_eq_zero {m n : Nat} (h : n % m = 0) : m ∣ n := ⟨n / m, by
  have k := div_add_mod n m
  rw [h] at k
  exact k.symm⟩
theorem dvd_iff_mod_eq_zero {m n : Nat} : m ∣ n ↔ n % m = 0 := ⟨mod_eq_zero_of_dvd, dvd_of_mod_eq_zero⟩
theorem mod_eq_zero_iff_dvd {m n : Nat} : n % m = 0 ↔ m ∣ n := dvd_iff_mod_eq_zero.symm
instance decidable_dvd : @DecidableRel Nat Nat (· ∣ ·) := fun _ _ => decidable_of_decidable_of_iff dvd_iff_mod_eq_zero.symm
theorem emod_pos_of_not_dvd {a b : Nat} (h : ¬ a ∣ b) : 0 < b % a := Nat.pos_of_ne_zero fun e => h (dvd_of_mod_eq_zero e)
theorem dvd_mod_iff {k m n : Nat} (h : k ∣ n) : k ∣ m % n ↔ k ∣ m := by
  have l := Nat.dvd_add_iff_right (n := m % n) (Nat.dvd_mul_right_of_dvd h (m / n))
  rw [div_add_mod] at l
  exact l
protected theorem mul_div_cancel' {n m : Nat} (H : n ∣ m) : n * (m / n) = m := by
  have h := div_add_mod m n
  rwa [mod_eq_zero_of_dvd H] at h
protected theorem div_mul_cancel {n m : Nat} (H : n ∣ m) : m / n * n = m := by rw [Nat.mul_comm, Nat.mul_div_cancel' H]
protected theorem mul_div_assoc (m : Nat) (H : k ∣ n) : m * n / k = m * (n / k) := by
  rcases eq_zero_or_pos k with h | h
  · rw [h]; rfl
  · obtain ⟨c, rfl⟩ := H
    rw [Nat.mul_left_comm, Nat.mul_div_right _ h, Nat.mul_div_right _ h]
protected theorem div_eq_iff_eq_mul_right {a b c : Nat} (H : 0 < b) (H' : b ∣ a) : a / b = c ↔ a = b * c :=
  ⟨fun h => by rw [← h, Nat.mul_div_cancel' H'], fun h => by rw [h, Nat.mul_div_right _ H]⟩
protected theorem div_eq_iff_eq_mul_left {a b c : Nat} (H : 0 < b) (H' : b ∣ a) : a / b = c ↔ a = c * b := by
  rw [Nat.mul_comm]
  exact Nat.div_eq_iff_eq_mul_right H H'
protected theorem eq_mul_of_div_eq_right {a b c : Nat} (H1 : b ∣ a) (H2 : a / b = c) : a = b * c := by rw [← H2, Nat.mul_div_cancel' H1]
protected theorem div_eq_of_eq_mul_right (H1 : 0 < n) (H2 : m = n * k) : m / n = k := by rw [H2, Nat.mul_div_right _ H1]
protected theorem div_eq_of_eq_mul_left (H1 : 0 < n) (H2 : m = k * n) : m / n = k := by rw [H2, Nat.mul_div_left _ H1]
protected theorem div_dvd_of_dvd {n m : Nat} (h : n ∣ m) : (m / n) ∣ m := ⟨n, (Nat.div_mul_cancel h).symm⟩
theorem mod_mod_of_dvd (a : Nat) (h : c ∣ b) : a % b % c = a % c := by
  obtain ⟨d, rfl⟩ := h
  calc a % (c * d) % c = (a % (c * d) + c * (d * (a / (c * d)))) % c := (add_mul_mod_self_left _ _ _).symm
    _ = a % c := by rw [← Nat.mul_assoc, mod_add_div]

/-! ## Minimum and maximum -/

protected abbrev min (n m : Nat) : Nat := if n ≤ m then n else m
protected abbrev max (n m : Nat) : Nat := if n ≤ m then m else n
instance instMinNat : Min Nat := ⟨Nat.min⟩
instance instMaxNat : Max Nat := ⟨Nat.max⟩
protected theorem min_def {n m : Nat} : min n m = if n ≤ m then n else m := rfl
protected theorem max_def {n m : Nat} : max n m = if n ≤ m then m else n := rfl
protected theorem min_eq_left {a b : Nat} (h : a ≤ b) : min a b = a := if_pos h
protected theorem max_eq_right {a b : Nat} (h : a ≤ b) : max a b = b := if_pos h
protected theorem min_comm (a b : Nat) : min a b = min b a := by
  rw [Nat.min_def, Nat.min_def]
  split <;> split
  · exact Nat.le_antisymm ‹_› ‹_›
  · rfl
  · rfl
  · exact absurd (Nat.le_of_not_le ‹_›) ‹_›
protected theorem max_comm (a b : Nat) : max a b = max b a := by
  rw [Nat.max_def, Nat.max_def]
  split <;> split
  · exact Nat.le_antisymm ‹_› ‹_›
  · rfl
  · rfl
  · exact absurd (Nat.le_of_not_le ‹_›) ‹_›
instance : Std.Commutative (α := Nat) min := ⟨Nat.min_comm⟩
instance : Std.Commutative (α := Nat) max := ⟨Nat.max_comm⟩
protected theorem min_eq_right {a b : Nat} (h : b ≤ a) : min a b = b := by rw [Nat.min_comm, Nat.min_eq_left h]
protected theorem max_eq_left {a b : Nat} (h : b ≤ a) : max a b = a := by rw [Nat.max_comm, Nat.max_eq_right h]
protected theorem le_min_of_le_of_le {a b c : Nat} (h₁ : a ≤ b) (h₂ : a ≤ c) : a ≤ min b c := by
  rw [Nat.min_def]
  split <;> assumption
protected theorem max_le_of_le_of_le {a b c : Nat} (h₁ : a ≤ c) (h₂ : b ≤ c) : max a b ≤ c := by
  rw [Nat.max_def]
  split <;> assumption
protected theorem min_le_left (a b : Nat) : min a b ≤ a := by
  rw [Nat.min_def]
  split
  · exact Nat.le_refl a
  · exact Nat.le_of_not_le ‹_›
protected theorem min_le_right (a b : Nat) : min a b ≤ b := Nat.min_comm a b ▸ Nat.min_le_left b a
protected theorem le_max_left (a b : Nat) : a ≤ max a b := by
  rw [Nat.max_def]
  split
  · assumption
  · exact Nat.le_refl a
protected theorem le_max_right (a b : Nat) : b ≤ max a b := Nat.max_comm a b ▸ Nat.le_max_left b a
protected theorem le_min {a b c : Nat} : a ≤ min b c ↔ a ≤ b ∧ a ≤ c :=
  ⟨fun h => ⟨Nat.le_trans h (Nat.min_le_left b c), Nat.le_trans h (Nat.min_le_right b c)⟩, fun h => Nat.le_min_of_le_of_le h.1 h.2⟩
protected theorem max_le {a b c : Nat} : max a b ≤ c ↔ a ≤ c ∧ b ≤ c :=
  ⟨fun h => ⟨Nat.le_trans (Nat.le_max_left a b) h, Nat.le_trans (Nat.le_max_right a b) h⟩, fun h => Nat.max_le_of_le_of_le h.1 h.2⟩
protected theorem lt_min {a b c : Nat} : a < min b c ↔ a < b ∧ a < c := Nat.le_min
protected theorem max_lt {a b c : Nat} : max a b < c ↔ a < c ∧ b < c := by
  rw [Nat.max_def]
  split
  · exact ⟨fun h => ⟨Nat.lt_of_le_of_lt ‹_› h, h⟩, And.right⟩
  · exact ⟨fun h => ⟨h, Nat.lt_trans (Nat.lt_of_not_le ‹_›) h⟩, And.left⟩
@[simp] protected theorem min_self (a : Nat) : min a a = a := Nat.min_eq_left (Nat.le_refl a)
@[simp] protected theorem max_self (a : Nat) : max a a = a := Nat.max_eq_left (Nat.le_refl a)
@[simp] protected theorem zero_min (a : Nat) : min 0 a = 0 := Nat.min_eq_left (zero_le a)
@[simp] protected theorem min_zero (a : Nat) : min a 0 = 0 := Nat.min_eq_right (zero_le a)
@[simp] protected theorem zero_max (a : Nat) : max 0 a = a := Nat.max_eq_right (zero_le a)
@[simp] protected theorem max_zero (a : Nat) : max a 0 = a := Nat.max_eq_left (zero_le a)
protected theorem min_assoc (a b c : Nat) : min (min a b) c = min a (min b c) :=
  Nat.le_antisymm
    (Nat.le_min.mpr ⟨Nat.le_trans (Nat.min_le_left _ _) (Nat.min_le_left _ _), Nat.le_min.mpr
      ⟨Nat.le_trans (Nat.min_le_left _ _) (Nat.min_le_right _ _), Nat.min_le_right _ _⟩⟩)
    (Nat.le_min.mpr ⟨Nat.le_min.mpr ⟨Nat.min_le_left _ _, Nat.le_trans (Nat.min_le_right _ _) (Nat.min_le_left _ _)⟩,
      Nat.le_trans (Nat.min_le_right _ _) (Nat.min_le_right _ _)⟩)
protected theorem max_assoc (a b c : Nat) : max (max a b) c = max a (max b c) :=
  Nat.le_antisymm
    (Nat.max_le.mpr ⟨Nat.max_le.mpr ⟨Nat.le_max_left _ _, Nat.le_trans (Nat.le_max_left _ _) (Nat.le_max_right _ _)⟩,
      Nat.le_trans (Nat.le_max_right _ _) (Nat.le_max_right _ _)⟩)
    (Nat.max_le.mpr ⟨Nat.le_trans (Nat.le_max_left _ _) (Nat.le_max_left _ _), Nat.max_le.mpr
      ⟨Nat.le_trans (Nat.le_max_right _ _) (Nat.le_max_left _ _), Nat.le_max_right _ _⟩⟩)
instance : Std.Associative (α := Nat) min := ⟨Nat.min_assoc⟩
instance : Std.Associative (α := Nat) max := ⟨Nat.max_assoc⟩
instance : Std.IdempotentOp (α := Nat) min := ⟨Nat.min_self⟩
instance : Std.IdempotentOp (α := Nat) max := ⟨Nat.max_self⟩
theorem min_add_max (a b : Nat) : min a b + max a b = a + b := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.min_eq_left h, Nat.max_eq_right h]
  · rw [Nat.min_eq_right h, Nat.max_eq_left h, Nat.add_comm]
protected theorem add_max_add_right (a b c : Nat) : max (a + c) (b + c) = max a b + c := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.max_eq_right h, Nat.max_eq_right (Nat.add_le_add_right h c)]
  · rw [Nat.max_eq_left h, Nat.max_eq_left (Nat.add_le_add_right h c)]
protected theorem add_min_add_right (a b c : Nat) : min (a + c) (b + c) = min a b + c := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.min_eq_left h, Nat.min_eq_left (Nat.add_le_add_right h c)]
  · rw [Nat.min_eq_right h, Nat.min_eq_right (Nat.add_le_add_right h c)]
protected theorem add_max_add_left (a b c : Nat) : max (a + b) (a + c) = a + max b c := by
  rw [Nat.add_comm a b, Nat.add_comm a c, Nat.add_max_add_right, Nat.add_comm]
protected theorem add_min_add_left (a b c : Nat) : min (a + b) (a + c) = a + min b c := by
  rw [Nat.add_comm a b, Nat.add_comm a c, Nat.add_min_add_right, Nat.add_comm]

/-! ## Powers -/

@[simp] protected theorem pow_zero (b : Nat) : b ^ 0 = 1 := rfl
protected theorem pow_succ {b n : Nat} : b ^ succ n = b ^ n * b := rfl
protected theorem pow_add_one {b n : Nat} : b ^ (n + 1) = b ^ n * b := rfl
protected theorem pow_succ' {m n : Nat} : m ^ succ n = m * m ^ n := Nat.mul_comm (m ^ n) m
protected theorem pow_add_one' {m n : Nat} : m ^ (n + 1) = m * m ^ n := Nat.mul_comm (m ^ n) m
@[simp] protected theorem pow_one (a : Nat) : a ^ 1 = a := Nat.one_mul a
protected theorem pow_two (b : Nat) : b ^ 2 = b * b := congrArg (· * b) (Nat.pow_one b)
@[simp] protected theorem one_pow (n : Nat) : 1 ^ n = 1 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [Nat.pow_add_one, ih]
@[simp] protected theorem zero_pow {n : Nat} (h : 0 < n) : 0 ^ n = 0 := by
  cases n with
  | zero => exact absurd h (Nat.lt_irrefl 0)
  | succ n => rfl
protected theorem pow_add (a m n : Nat) : a ^ (m + n) = a ^ m * a ^ n := by
  induction n with
  | zero => exact (Nat.mul_one _).symm
  | succ n ih => rw [← Nat.add_assoc, Nat.pow_add_one, ih, Nat.pow_add_one, Nat.mul_assoc]
protected theorem pow_add' (a m n : Nat) : a ^ (m + n) = a ^ n * a ^ m := by rw [Nat.add_comm, Nat.pow_add]
protected theorem pow_mul (a m n : Nat) : a ^ (m * n) = (a ^ m) ^ n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [mul_add_one, Nat.pow_add, ih]; rfl
protected theorem pow_mul' (a m n : Nat) : a ^ (m * n) = (a ^ n) ^ m := by rw [Nat.mul_comm, Nat.pow_mul]
protected theorem pow_right_comm (a m n : Nat) : (a ^ m) ^ n = (a ^ n) ^ m := by rw [← Nat.pow_mul, Nat.pow_mul']
protected theorem mul_pow (a b n : Nat) : (a * b) ^ n = a ^ n * b ^ n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [Nat.pow_add_one, Nat.pow_add_one, Nat.pow_add_one, ih, Nat.mul_mul_mul_comm]
protected theorem pow_pos {b n : Nat} (h : 0 < b) : 0 < b ^ n := by
  induction n with
  | zero => exact zero_lt_one
  | succ n ih => exact Nat.mul_pos ih h
theorem pos_pow_of_pos {b : Nat} (n : Nat) (h : 0 < b) : 0 < b ^ n := Nat.pow_pos h
theorem one_le_two_pow {n : Nat} : 1 ≤ 2 ^ n := Nat.pow_pos zero_lt_two
protected theorem two_pow_pos (w : Nat) : 0 < 2 ^ w := Nat.pow_pos zero_lt_two
protected theorem pow_le_pow_left {m n : Nat} (h : m ≤ n) (i : Nat) : m ^ i ≤ n ^ i := by
  induction i with
  | zero => exact Nat.le_refl 1
  | succ i ih => exact Nat.mul_le_mul ih h
protected theorem pow_le_pow_right {n m i : Nat} (h : n > 0) (k : m ≤ i) : n ^ m ≤ n ^ i := by
  induction k with
  | refl => exact Nat.le_refl _
  | step _ ih => exact Nat.le_trans ih (le_mul_of_pos_right _ h)
protected theorem pow_lt_pow_succ {a n : Nat} (h : 1 < a) : a ^ n < a ^ (n + 1) := by
  have l := Nat.mul_lt_mul_of_pos_left h (Nat.pow_pos (n := n) (Nat.lt_trans zero_lt_one h))
  rwa [Nat.mul_one] at l
protected theorem pow_lt_pow_right {a m n : Nat} (ha : 1 < a) (h : m < n) : a ^ m < a ^ n :=
  Nat.lt_of_lt_of_le (Nat.pow_lt_pow_succ ha) (Nat.pow_le_pow_right (Nat.lt_trans zero_lt_one ha) h)
protected theorem pow_lt_pow_left {a b : Nat} (h : a < b) {n : Nat} (hn : n ≠ 0) : a ^ n < b ^ n := by
  obtain ⟨m, rfl⟩ := exists_eq_succ_of_ne_zero hn
  exact Nat.lt_of_le_of_lt (Nat.mul_le_mul_right a (Nat.pow_le_pow_left (Nat.le_of_lt h) m))
    (Nat.mul_lt_mul_of_pos_left h (Nat.pow_pos (Nat.zero_lt_of_lt h)))
theorem lt_two_pow_self {n : Nat} : n < 2 ^ n := by
  induction n with
  | zero => exact zero_lt_one
  | succ n ih =>
    rw [Nat.pow_add_one, Nat.mul_two]
    exact Nat.add_lt_add_of_lt_of_le ih one_le_two_pow
theorem pow_dvd_pow {m n : Nat} (a : Nat) (h : m ≤ n) : a ^ m ∣ a ^ n := by
  obtain ⟨k, rfl⟩ := exists_eq_add_of_le h
  exact ⟨a ^ k, Nat.pow_add a m k⟩
theorem pow_dvd_pow_of_dvd {a b : Nat} (h : a ∣ b) (n : Nat) : a ^ n ∣ b ^ n := by
  obtain ⟨c, rfl⟩ := h
  exact ⟨c ^ n, Nat.mul_pow a c n⟩
theorem dvd_pow_self (a : Nat) {n : Nat} (h : n ≠ 0) : a ∣ a ^ n := by
  obtain ⟨m, rfl⟩ := exists_eq_succ_of_ne_zero h
  exact Nat.dvd_mul_left a (a ^ m)
theorem pow_mod (a b n : Nat) : a ^ b % n = ((a % n) ^ b) % n := by
  induction b with
  | zero => rfl
  | succ b ih => rw [Nat.pow_add_one, mul_mod, ih, Nat.pow_add_one, mul_mod ((a % n) ^ b), mod_mod]
end Nat
