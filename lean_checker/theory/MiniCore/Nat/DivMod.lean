-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Nat.Sub
/-!
# Nat/DivMod: quotient and remainder

The kernel computes `Nat.div` and `Nat.mod` of literals with big integers. Here they are repeated
subtraction with fuel (Data.lean); `div_eq` and `mod_eq` prove the defining equations, and `div_add_mod` with
`mod_lt` proves that quotient and remainder are the only ones, so both computations must agree.
-/
set_option linter.all false
universe u v

namespace Nat

/-! ## The defining equations -/

private theorem sub_le_fuel {b a fuel : Nat} (hb : 0 < b) (h : a ≤ fuel + 1) (hba : b ≤ a) : a - b ≤ fuel :=
  le_of_lt_succ (Nat.lt_of_lt_of_le (sub_lt (Nat.lt_of_lt_of_le hb hba) hb) h)
theorem div.go_fuel {b : Nat} (hb : 0 < b) {f g a : Nat} (hf : a ≤ f) (hg : a ≤ g) : Nat.div.go b f a = Nat.div.go b g a := by
  induction f generalizing g a with
  | zero =>
    have ha := Nat.eq_zero_of_le_zero hf
    subst ha
    cases g with
    | zero => rfl
    | succ g => exact (if_neg (Nat.not_le_of_gt hb)).symm
  | succ f ih =>
    cases g with
    | zero =>
      have ha := Nat.eq_zero_of_le_zero hg
      subst ha
      exact if_neg (Nat.not_le_of_gt hb)
    | succ g =>
      show ite _ _ _ = ite _ _ _
      by_cases h : b ≤ a
      · rw [if_pos h, if_pos h, ih (sub_le_fuel hb hf h) (sub_le_fuel hb hg h)]
      · rw [if_neg h, if_neg h]
theorem mod.go_fuel {b : Nat} (hb : 0 < b) {f g a : Nat} (hf : a ≤ f) (hg : a ≤ g) : Nat.mod.go b f a = Nat.mod.go b g a := by
  induction f generalizing g a with
  | zero =>
    have ha := Nat.eq_zero_of_le_zero hf
    subst ha
    cases g with
    | zero => rfl
    | succ g => exact (if_neg (Nat.not_le_of_gt hb)).symm
  | succ f ih =>
    cases g with
    | zero =>
      have ha := Nat.eq_zero_of_le_zero hg
      subst ha
      exact if_neg (Nat.not_le_of_gt hb)
    | succ g =>
      show ite _ _ _ = ite _ _ _
      by_cases h : b ≤ a
      · rw [if_pos h, if_pos h, ih (sub_le_fuel hb hf h) (sub_le_fuel hb hg h)]
      · rw [if_neg h, if_neg h]
theorem div_eq (x y : Nat) : x / y = if 0 < y ∧ y ≤ x then (x - y) / y + 1 else 0 := by
  show (if 0 < y then Nat.div.go y x x else 0) = if 0 < y ∧ y ≤ x then (if 0 < y then Nat.div.go y (x - y) (x - y) else 0) + 1 else 0
  by_cases hy : 0 < y
  · rw [if_pos hy, if_pos hy]
    cases x with
    | zero => rw [if_neg fun h => Nat.not_le_of_gt h.1 h.2]; rfl
    | succ x =>
      show (if y ≤ x + 1 then Nat.div.go y x (x + 1 - y) + 1 else 0) = _
      by_cases h : y ≤ x + 1
      · rw [if_pos h, if_pos ⟨hy, h⟩, div.go_fuel hy (sub_le_fuel hy (Nat.le_refl _) h) (Nat.le_refl _)]
      · rw [if_neg h, if_neg fun k => h k.2]
  · rw [if_neg hy, if_neg fun h => hy h.1]
theorem mod_eq (x y : Nat) : x % y = if 0 < y ∧ y ≤ x then (x - y) % y else x := by
  show (if 0 < y then Nat.mod.go y x x else x) = if 0 < y ∧ y ≤ x then (if 0 < y then Nat.mod.go y (x - y) (x - y) else x - y) else x
  by_cases hy : 0 < y
  · rw [if_pos hy, if_pos hy]
    cases x with
    | zero => rw [if_neg fun h => Nat.not_le_of_gt h.1 h.2]; rfl
    | succ x =>
      show (if y ≤ x + 1 then Nat.mod.go y x (x + 1 - y) else x + 1) = _
      by_cases h : y ≤ x + 1
      · rw [if_pos h, if_pos ⟨hy, h⟩, mod.go_fuel hy (sub_le_fuel hy (Nat.le_refl _) h) (Nat.le_refl _)]
      · rw [if_neg h, if_neg fun k => h k.2]
  · rw [if_neg hy, if_neg fun h => hy h.1]

/-! ## First consequences -/

theorem div_eq_of_lt {a b : Nat} (h : a < b) : a / b = 0 := by rw [div_eq, if_neg fun k => Nat.not_le_of_gt h k.2]
theorem mod_eq_of_lt {a b : Nat} (h : a < b) : a % b = a := by rw [mod_eq, if_neg fun k => Nat.not_le_of_gt h k.2]
theorem div_eq_sub_div {a b : Nat} (h₁ : 0 < b) (h₂ : b ≤ a) : a / b = (a - b) / b + 1 := by rw [div_eq a, if_pos ⟨h₁, h₂⟩]
theorem mod_eq_sub_mod {a b : Nat} (h : a ≥ b) : a % b = (a - b) % b := by
  rcases eq_zero_or_pos b with hb | hb
  · rw [hb, Nat.sub_zero]
  · rw [mod_eq a, if_pos ⟨hb, h⟩]
@[simp] protected theorem div_zero (b : Nat) : b / 0 = 0 := rfl
@[simp] theorem mod_zero (a : Nat) : a % 0 = a := rfl
@[simp] protected theorem zero_div (b : Nat) : 0 / b = 0 := by
  rw [div_eq, if_neg fun h => Nat.not_le_of_gt h.1 h.2]
@[simp] theorem zero_mod (b : Nat) : 0 % b = 0 := by
  rw [mod_eq, if_neg fun h => Nat.not_le_of_gt h.1 h.2]
@[simp] theorem mod_self (n : Nat) : n % n = 0 := by rw [mod_eq_sub_mod (Nat.le_refl n), Nat.sub_self, zero_mod]
theorem mod_lt (x : Nat) {y : Nat} : y > 0 → x % y < y := fun hy => by
  induction x using Nat.strongRecOn' with
  | ind x ih =>
    rcases Nat.lt_or_ge x y with h | h
    · rw [mod_eq_of_lt h]; exact h
    · rw [mod_eq_sub_mod h]
      exact ih _ (sub_lt (Nat.lt_of_lt_of_le hy h) hy)
theorem div_add_mod (m k : Nat) : k * (m / k) + m % k = m := by
  rcases eq_zero_or_pos k with hk | hk
  · rw [hk, mod_zero, Nat.zero_mul, Nat.zero_add]
  · induction m using Nat.strongRecOn' with
    | ind m ih =>
      rcases Nat.lt_or_ge m k with h | h
      · rw [div_eq_of_lt h, mod_eq_of_lt h, Nat.mul_zero, Nat.zero_add]
      · rw [div_eq_sub_div hk h, mod_eq_sub_mod h, mul_add_one, Nat.add_right_comm, ih _ (sub_lt (Nat.lt_of_lt_of_le hk h) hk), Nat.sub_add_cancel h]
theorem mod_add_div (m k : Nat) : m % k + k * (m / k) = m := by rw [Nat.add_comm, div_add_mod]
theorem mod_le (x y : Nat) : x % y ≤ x := by
  have h := le_add_left (x % y) (y * (x / y))
  rwa [div_add_mod] at h
theorem div_mul_le_self (m n : Nat) : m / n * n ≤ m := by
  have h := le_add_right (n * (m / n)) (m % n)
  rwa [div_add_mod, Nat.mul_comm] at h
theorem mul_div_le (m n : Nat) : n * (m / n) ≤ m := Nat.mul_comm n _ ▸ div_mul_le_self m n
theorem lt_mul_div_succ (a : Nat) {b : Nat} (hb : 0 < b) : a < b * (a / b + 1) := by
  have h := Nat.add_lt_add_left (mod_lt a hb) (b * (a / b))
  rwa [div_add_mod] at h
theorem div_mod_unique {n k m d : Nat} (h : 0 < k) : n / k = d ∧ n % k = m ↔ m + k * d = n ∧ m < k := by
  constructor
  · rintro ⟨hd, hm⟩
    exact ⟨by rw [← hd, ← hm, mod_add_div], hm ▸ mod_lt n h⟩
  · rintro ⟨e, hm⟩
    have q : n / k = d := by
      apply Nat.le_antisymm
      · apply le_of_lt_succ
        apply Nat.lt_of_mul_lt_mul_left (a := k)
        apply Nat.lt_of_le_of_lt (mul_div_le n k)
        rw [← e, Nat.add_comm]
        exact Nat.add_lt_add_left hm _
      · apply le_of_lt_succ
        apply Nat.lt_of_mul_lt_mul_left (a := k)
        exact Nat.lt_of_le_of_lt (e ▸ le_add_left (k * d) m) (lt_mul_div_succ n h)
    refine ⟨q, ?_⟩
    have r := mod_add_div n k
    rw [q] at r
    exact Nat.add_right_cancel (r.trans e.symm)

/-! ## Quotients -/

@[simp] protected theorem div_one (n : Nat) : n / 1 = n := by
  have h := div_add_mod n 1
  rw [Nat.one_mul, Nat.lt_one_iff.mp (mod_lt n zero_lt_one)] at h
  exact h
@[simp] theorem mod_one (x : Nat) : x % 1 = 0 := Nat.lt_one_iff.mp (mod_lt x zero_lt_one)
@[simp] theorem one_mod_two : 1 % 2 = 1 := rfl
@[simp] protected theorem add_div_right (x : Nat) {z : Nat} (h : 0 < z) : (x + z) / z = x / z + 1 := by
  rw [div_eq_sub_div h (le_add_left z x), Nat.add_sub_cancel]
@[simp] protected theorem add_div_left (x : Nat) {z : Nat} (h : 0 < z) : (z + x) / z = x / z + 1 := by
  rw [Nat.add_comm, Nat.add_div_right x h]
@[simp] theorem add_mod_right (x z : Nat) : (x + z) % z = x % z := by rw [mod_eq_sub_mod (le_add_left z x), Nat.add_sub_cancel]
@[simp] theorem add_mod_left (x z : Nat) : (x + z) % x = z % x := by rw [Nat.add_comm, add_mod_right]
theorem add_mul_div_left (x z : Nat) {y : Nat} (h : 0 < y) : (x + y * z) / y = x / y + z := by
  induction z with
  | zero => rfl
  | succ z ih => rw [mul_add_one, ← Nat.add_assoc, Nat.add_div_right _ h, ih]; rfl
theorem add_mul_div_right (x y : Nat) {z : Nat} (h : 0 < z) : (x + y * z) / z = x / z + y := by rw [Nat.mul_comm, add_mul_div_left x y h]
@[simp] theorem add_mul_mod_self_left (a b n : Nat) : (a + b * n) % b = a % b := by
  induction n with
  | zero => rfl
  | succ n ih => rw [mul_add_one, ← Nat.add_assoc, add_mod_right, ih]
@[simp] theorem add_mul_mod_self_right (a b n : Nat) : (a + b * n) % n = a % n := by rw [Nat.mul_comm, add_mul_mod_self_left]
@[simp] theorem mul_mod_right (m n : Nat) : (m * n) % m = 0 := by
  have h := add_mul_mod_self_left 0 m n
  rwa [Nat.zero_add, zero_mod] at h
@[simp] theorem mul_mod_left (m n : Nat) : (m * n) % n = 0 := by rw [Nat.mul_comm, mul_mod_right]
@[simp] protected theorem mul_div_right (n : Nat) {m : Nat} (h : 0 < m) : m * n / m = n := by
  have k := add_mul_div_left 0 n h
  rwa [Nat.zero_add, Nat.zero_div, Nat.zero_add] at k
@[simp] protected theorem mul_div_left (m : Nat) {n : Nat} (h : 0 < n) : m * n / n = m := by rw [Nat.mul_comm, Nat.mul_div_right m h]
protected theorem mul_div_cancel (m : Nat) {n : Nat} (h : 0 < n) : m * n / n = m := Nat.mul_div_left m h
protected theorem mul_div_cancel_left (m : Nat) {n : Nat} (h : 0 < n) : n * m / n = m := Nat.mul_div_right m h
protected theorem div_self (h : 0 < n) : n / n = 1 := by
  have k := Nat.mul_div_right 1 h
  rwa [Nat.mul_one] at k
theorem div_le_self (n k : Nat) : n / k ≤ n := by
  rcases eq_zero_or_pos k with h | h
  · rw [h]; exact zero_le n
  · exact Nat.le_trans (le_mul_of_pos_left (n / k) h) (mul_div_le n k)
theorem div_lt_self {n k : Nat} (hn : 0 < n) (hk : 1 < k) : n / k < n := by
  rcases eq_zero_or_pos (n / k) with h | h
  · rw [h]; exact hn
  · apply Nat.lt_of_lt_of_le _ (mul_div_le n k)
    have l := Nat.mul_lt_mul_of_pos_right hk h
    rwa [Nat.one_mul] at l
theorem le_div_iff_mul_le {k x y : Nat} (k0 : 0 < k) : x ≤ y / k ↔ x * k ≤ y := by
  constructor
  · intro h
    exact Nat.le_trans (Nat.mul_le_mul_right k h) (div_mul_le_self y k)
  · intro h
    apply le_of_lt_succ
    apply Nat.lt_of_mul_lt_mul_left (a := k)
    rw [Nat.mul_comm k x]
    exact Nat.lt_of_le_of_lt h (lt_mul_div_succ y k0)
theorem div_lt_iff_lt_mul {k x y : Nat} (hk : 0 < k) : x / k < y ↔ x < y * k := by
  rw [← Nat.not_le, le_div_iff_mul_le hk, Nat.not_le]
theorem div_lt_of_lt_mul {m n k : Nat} (h : m < n * k) : m / n < k := by
  have hn : 0 < n := Nat.pos_of_ne_zero fun e => by rw [e, Nat.zero_mul] at h; exact not_lt_zero m h
  exact (div_lt_iff_lt_mul hn).mpr (Nat.mul_comm n k ▸ h)
theorem div_le_div_right {a b c : Nat} (h : a ≤ b) : a / c ≤ b / c := by
  rcases eq_zero_or_pos c with hc | hc
  · rw [hc]; exact Nat.le_refl 0
  · exact (le_div_iff_mul_le hc).mpr (Nat.le_trans (div_mul_le_self a c) h)
theorem div_le_of_le_mul {m n k : Nat} (h : m ≤ k * n) : m / k ≤ n := by
  rcases eq_zero_or_pos k with hk | hk
  · rw [hk]; exact zero_le n
  · have l := div_le_div_right (c := k) h
    rwa [Nat.mul_div_right n hk] at l
theorem div_pos {a b : Nat} (hba : b ≤ a) (hb : 0 < b) : 0 < a / b := by
  rw [div_eq_sub_div hb hba]
  exact zero_lt_succ _
theorem pos_of_div_pos {a b : Nat} (h : 0 < a / b) : 0 < a := Nat.lt_of_lt_of_le h (div_le_self a b)
theorem div_eq_of_lt_le {k n m : Nat} (lo : k * n ≤ m) (hi : m < (k + 1) * n) : m / n = k := by
  have hn : 0 < n := Nat.pos_of_ne_zero fun e => by rw [e] at hi; exact not_lt_zero m hi
  exact Nat.le_antisymm (le_of_lt_succ ((div_lt_iff_lt_mul hn).mpr hi)) ((le_div_iff_mul_le hn).mpr lo)
theorem div_div_eq_div_mul (m n k : Nat) : m / n / k = m / (n * k) := by
  rcases eq_zero_or_pos n with hn | hn
  · rw [hn, Nat.zero_mul, Nat.div_zero, Nat.zero_div]
  rcases eq_zero_or_pos k with hk | hk
  · rw [hk, Nat.mul_zero]; rfl
  have h : ∀ x, x ≤ m / n / k ↔ x ≤ m / (n * k) := fun x => by
    rw [le_div_iff_mul_le hk, le_div_iff_mul_le hn, le_div_iff_mul_le (Nat.mul_pos hn hk), Nat.mul_assoc, Nat.mul_comm k n]
  exact Nat.le_antisymm ((h _).mp (Nat.le_refl _)) ((h _).mpr (Nat.le_refl _))
theorem mul_div_mul_left {m : Nat} (n k : Nat) (H : 0 < m) : m * n / (m * k) = n / k := by
  rw [← div_div_eq_div_mul, Nat.mul_div_right n H]
theorem mul_div_mul_right {m : Nat} (n k : Nat) (H : 0 < m) : n * m / (k * m) = n / k := by
  rw [Nat.mul_comm, Nat.mul_comm k, mul_div_mul_left n k H]

/-! ## Remainders -/

@[simp] theorem mod_mod (a n : Nat) : (a % n) % n = a % n := by
  rcases eq_zero_or_pos n with h | h
  · rw [h, mod_zero]
  · exact mod_eq_of_lt (mod_lt a h)
@[simp] theorem mod_add_mod (m n k : Nat) : (m % n + k) % n = (m + k) % n := by
  have h := add_mul_mod_self_left (m % n + k) n (m / n)
  rw [Nat.add_right_comm, mod_add_div] at h
  exact h.symm
@[simp] theorem add_mod_mod (m n k : Nat) : (m + n % k) % k = (m + n) % k := by
  rw [Nat.add_comm, mod_add_mod, Nat.add_comm]
theorem add_mod (a b n : Nat) : (a + b) % n = ((a % n) + (b % n)) % n := by rw [mod_add_mod, add_mod_mod]
theorem mul_mod (a b n : Nat) : a * b % n = (a % n) * (b % n) % n := by
  have h : a * b = (a % n) * (b % n) + n * ((a % n) * (b / n) + (a / n) * b) := by
    calc a * b = (a % n + n * (a / n)) * b := by rw [mod_add_div]
      _ = (a % n) * b + n * (a / n) * b := Nat.add_mul _ _ _
      _ = (a % n) * (b % n + n * (b / n)) + n * (a / n) * b := by rw [mod_add_div b n]
      _ = _ := by rw [Nat.mul_add, Nat.add_assoc, Nat.mul_add, Nat.mul_left_comm (a % n) n, Nat.mul_assoc]
  calc a * b % n = ((a % n) * (b % n) + n * ((a % n) * (b / n) + (a / n) * b)) % n := congrArg (· % n) h
    _ = _ := add_mul_mod_self_left _ _ _
theorem mod_two_eq_zero_or_one (n : Nat) : n % 2 = 0 ∨ n % 2 = 1 := by
  have h := mod_lt n (show 2 > 0 from zero_lt_succ 1)
  cases hm : n % 2 with
  | zero => exact .inl rfl
  | succ k =>
    rw [hm] at h
    exact .inr (congrArg succ (Nat.lt_one_iff.mp (lt_of_succ_lt_succ h)))
theorem mod_two_ne_one {n : Nat} : ¬n % 2 = 1 ↔ n % 2 = 0 :=
  ⟨(mod_two_eq_zero_or_one n).resolve_right, fun h k => Nat.zero_ne_one (h.symm.trans k)⟩
theorem mod_two_ne_zero {n : Nat} : ¬n % 2 = 0 ↔ n % 2 = 1 :=
  ⟨(mod_two_eq_zero_or_one n).resolve_left, fun h k => Nat.zero_ne_one (k.symm.trans h)⟩
@[simp] theorem mod_two_not_eq_one {n : Nat} : ¬n % 2 = 1 ↔ n % 2 = 0 := mod_two_ne_one
@[simp] theorem mod_two_not_eq_zero {n : Nat} : ¬n % 2 = 0 ↔ n % 2 = 1 := mod_two_ne_zero
theorem mod_eq_sub_mul_div {x k : Nat} : x % k = x - k * (x / k) := (Nat.sub_eq_of_eq_add' (div_add_mod x k).symm).symm
theorem mul_mod_mul_left (z x y : Nat) : (z * x) % (z * y) = z * (x % y) := by
  rcases eq_zero_or_pos z with hz | hz
  · simp [hz]
  rcases eq_zero_or_pos y with hy | hy
  · simp [hy]
  have h := (div_mod_unique (n := z * x) (k := z * y) (m := z * (x % y)) (d := x / y) (Nat.mul_pos hz hy)).mpr
    ⟨by rw [Nat.mul_assoc, ← Nat.mul_add, mod_add_div], Nat.mul_lt_mul_of_pos_left (mod_lt x hy) hz⟩
  exact h.2
theorem mul_mod_mul_right (z x y : Nat) : (x * z) % (y * z) = (x % y) * z := by
  rw [Nat.mul_comm x, Nat.mul_comm y, mul_mod_mul_left, Nat.mul_comm]
end Nat
