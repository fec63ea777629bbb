-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Nat.Dvd
/-!
# Nat/Gcd: greatest common divisors by Euclid's algorithm

The kernel computes `Nat.gcd` of literals with big integers. Here it is Euclid's algorithm with fuel;
`gcd_zero_left` and `gcd_rec` prove the defining equations, `gcd_dvd_left`, `gcd_dvd_right` and
`dvd_gcd` that it is the greatest common divisor, so both computations must agree.
-/
set_option linter.all false
universe u v

protected def Nat.gcd.go : (fuel m n : Nat) → Nat
  | 0, _, n => n
  | fuel + 1, m, n => if m = 0 then n else Nat.gcd.go fuel (n % m) m
@[extern "lean_nat_gcd"] def Nat.gcd (m n : @& Nat) : Nat := Nat.gcd.go m m n

namespace Nat
theorem gcd.go_fuel {f g m n : Nat} (hf : m ≤ f) (hg : m ≤ g) : Nat.gcd.go f m n = Nat.gcd.go g m n := by
  induction f generalizing g m n with
  | zero =>
    have hm := Nat.eq_zero_of_le_zero hf
    subst hm
    cases g <;> rfl
  | succ f ih =>
    cases g with
    | zero =>
      have hm := Nat.eq_zero_of_le_zero hg
      subst hm
      rfl
    | succ g =>
      show ite _ _ _ = ite _ _ _
      by_cases h : m = 0
      · rw [if_pos h, if_pos h]
      · have l := mod_lt n (Nat.pos_of_ne_zero h)
        rw [if_neg h, if_neg h, ih (le_of_lt_succ (Nat.lt_of_lt_of_le l hf)) (le_of_lt_succ (Nat.lt_of_lt_of_le l hg))]
@[simp] theorem gcd_zero_left (y : Nat) : gcd 0 y = y := rfl
private theorem gcd_zero_right' (n : Nat) : gcd n 0 = n := by
  cases n with
  | zero => rfl
  | succ n =>
    show Nat.gcd.go n (0 % (n + 1)) (n + 1) = n + 1
    rw [zero_mod]
    cases n <;> rfl
theorem gcd_rec (m n : Nat) : gcd m n = gcd (n % m) m := by
  cases m with
  | zero => rw [mod_zero]; exact (gcd_zero_right' n).symm
  | succ m => exact gcd.go_fuel (f := m) (le_of_lt_succ (mod_lt n (succ_pos m))) (Nat.le_refl _)
theorem gcd_succ (x y : Nat) : gcd (succ x) y = gcd (y % succ x) (succ x) := gcd_rec _ _
theorem gcd_add_one (x y : Nat) : gcd (x + 1) y = gcd (y % (x + 1)) (x + 1) := gcd_rec _ _
theorem gcd_def (x y : Nat) : gcd x y = if x = 0 then y else gcd (y % x) x := by
  cases x with
  | zero => rfl
  | succ x => rw [if_neg (succ_ne_zero x), gcd_rec]
@[simp] theorem gcd_one_left (n : Nat) : gcd 1 n = 1 := by rw [gcd_rec, mod_one]; rfl
@[simp] theorem gcd_zero_right (n : Nat) : gcd n 0 = n := gcd_zero_right' n
@[simp] theorem gcd_self (n : Nat) : gcd n n = n := by rw [gcd_rec, mod_self, gcd_zero_left]
theorem gcd.induction {P : Nat → Nat → Prop} (m n : Nat) (H0 : ∀ n, P 0 n) (H1 : ∀ m n, 0 < m → P (n % m) m → P m n) : P m n := by
  induction m using Nat.strongRecOn' generalizing n with
  | ind m ih =>
    rcases eq_zero_or_pos m with h | h
    · rw [h]; exact H0 n
    · exact H1 m n h (ih _ (mod_lt n h) m)
theorem gcd_dvd (m n : Nat) : (gcd m n ∣ m) ∧ (gcd m n ∣ n) := by
  induction m, n using gcd.induction with
  | H0 n => rw [gcd_zero_left]; exact ⟨Nat.dvd_zero n, Nat.dvd_refl n⟩
  | H1 m n h ih => rw [gcd_rec]; exact ⟨ih.2, (dvd_mod_iff ih.2).mp ih.1⟩
theorem gcd_dvd_left (m n : Nat) : gcd m n ∣ m := (gcd_dvd m n).1
theorem gcd_dvd_right (m n : Nat) : gcd m n ∣ n := (gcd_dvd m n).2
theorem dvd_gcd : k ∣ m → k ∣ n → k ∣ gcd m n := by
  induction m, n using gcd.induction with
  | H0 n => exact fun _ h => by rwa [gcd_zero_left]
  | H1 m n h ih => exact fun hm hn => by rw [gcd_rec]; exact ih ((dvd_mod_iff hm).mpr hn) hm
theorem dvd_gcd_iff {k m n : Nat} : k ∣ gcd m n ↔ k ∣ m ∧ k ∣ n :=
  ⟨fun h => ⟨Nat.dvd_trans h (gcd_dvd_left m n), Nat.dvd_trans h (gcd_dvd_right m n)⟩, fun h => dvd_gcd h.1 h.2⟩
theorem gcd_comm (m n : Nat) : gcd m n = gcd n m :=
  Nat.dvd_antisymm (dvd_gcd (gcd_dvd_right m n) (gcd_dvd_left m n)) (dvd_gcd (gcd_dvd_right n m) (gcd_dvd_left n m))
instance : Std.Commutative gcd := ⟨gcd_comm⟩
theorem gcd_assoc (m n k : Nat) : gcd (gcd m n) k = gcd m (gcd n k) :=
  Nat.dvd_antisymm
    (dvd_gcd (Nat.dvd_trans (gcd_dvd_left _ _) (gcd_dvd_left _ _))
      (dvd_gcd (Nat.dvd_trans (gcd_dvd_left _ _) (gcd_dvd_right _ _)) (gcd_dvd_right _ _)))
    (dvd_gcd (dvd_gcd (gcd_dvd_left _ _) (Nat.dvd_trans (gcd_dvd_right _ _) (gcd_dvd_left _ _)))
      (Nat.dvd_trans (gcd_dvd_right _ _) (gcd_dvd_right _ _)))
instance : Std.Associative gcd := ⟨gcd_assoc⟩
@[simp] theorem gcd_one_right (n : Nat) : gcd n 1 = 1 := by rw [gcd_comm, gcd_one_left]
theorem gcd_eq_left {m n : Nat} (h : m ∣ n) : gcd m n = m := Nat.dvd_antisymm (gcd_dvd_left m n) (dvd_gcd (Nat.dvd_refl m) h)
theorem gcd_eq_right {m n : Nat} (h : n ∣ m) : gcd m n = n := by rw [gcd_comm, gcd_eq_left h]
theorem gcd_eq_left_iff_dvd {m n : Nat} : gcd m n = m ↔ m ∣ n := ⟨fun h => h ▸ gcd_dvd_right m n, gcd_eq_left⟩
theorem gcd_mul_left (m n k : Nat) : gcd (m * n) (m * k) = m * gcd n k := by
  induction n, k using gcd.induction with
  | H0 k => simp
  | H1 n k h ih => rw [gcd_rec n k, ← ih, gcd_rec, mul_mod_mul_left]
theorem gcd_mul_right (m n k : Nat) : gcd (m * n) (k * n) = gcd m k * n := by
  rw [Nat.mul_comm m n, Nat.mul_comm k n, Nat.mul_comm (gcd m k) n, gcd_mul_left]
theorem gcd_pos_of_pos_left {m : Nat} (n : Nat) (h : 0 < m) : 0 < gcd m n := pos_of_dvd_of_pos (gcd_dvd_left m n) h
theorem gcd_pos_of_pos_right (m : Nat) {n : Nat} (h : 0 < n) : 0 < gcd m n := pos_of_dvd_of_pos (gcd_dvd_right m n) h
theorem gcd_le_left {m : Nat} (n : Nat) (h : 0 < m) : gcd m n ≤ m := le_of_dvd h (gcd_dvd_left m n)
theorem gcd_le_right {m n : Nat} (h : 0 < n) : gcd m n ≤ n := le_of_dvd h (gcd_dvd_right m n)
theorem eq_zero_of_gcd_eq_zero_left {m n : Nat} (h : gcd m n = 0) : m = 0 := eq_zero_of_zero_dvd (h ▸ gcd_dvd_left m n)
theorem eq_zero_of_gcd_eq_zero_right {m n : Nat} (h : gcd m n = 0) : n = 0 := eq_zero_of_zero_dvd (h ▸ gcd_dvd_right m n)
@[simp] theorem gcd_mul_right_right (m n : Nat) : gcd n (n * m) = n := gcd_eq_left (Nat.dvd_mul_right n m)
@[simp] theorem gcd_add_self_right {m n : Nat} : gcd m (n + m) = gcd m n := by rw [gcd_rec m, add_mod_right, ← gcd_rec]
@[simp] theorem gcd_self_add_right {m n : Nat} : gcd m (m + n) = gcd m n := by rw [Nat.add_comm, gcd_add_self_right]

@[reducible] def Coprime (m n : Nat) : Prop := gcd m n = 1
theorem coprime_iff_gcd_eq_one {m n : Nat} : gcd m n = 1 ↔ Coprime m n := .rfl
theorem Coprime.gcd_eq_one {m n : Nat} : Coprime m n → gcd m n = 1 := id
theorem Coprime.symm {m n : Nat} : Coprime n m → Coprime m n := (gcd_comm m n).trans
theorem coprime_comm {m n : Nat} : Coprime n m ↔ Coprime m n := ⟨Coprime.symm, Coprime.symm⟩
theorem Coprime.dvd_of_dvd_mul_right {k n m : Nat} (H1 : Coprime k n) (H2 : k ∣ m * n) : k ∣ m := by
  have h := dvd_gcd (Nat.dvd_mul_left k m) H2
  rwa [gcd_mul_left, H1.gcd_eq_one, Nat.mul_one] at h
theorem Coprime.dvd_of_dvd_mul_left {k m n : Nat} (H1 : Coprime k m) (H2 : k ∣ m * n) : k ∣ n :=
  H1.dvd_of_dvd_mul_right (Nat.mul_comm m n ▸ H2)
theorem coprime_one_left : ∀ n, Coprime 1 n := gcd_one_left
theorem coprime_one_right : ∀ n, Coprime n 1 := gcd_one_right

def lcm (m n : Nat) : Nat := m * n / gcd m n
theorem gcd_mul_lcm (m n : Nat) : gcd m n * lcm m n = m * n := Nat.mul_div_cancel' (Nat.dvd_trans (gcd_dvd_left m n) (Nat.dvd_mul_right m n))
theorem lcm_comm (m n : Nat) : lcm m n = lcm n m := by rw [lcm, lcm, Nat.mul_comm, gcd_comm]
theorem dvd_lcm_left (m n : Nat) : m ∣ lcm m n := ⟨n / gcd m n, by rw [lcm, Nat.mul_div_assoc m (gcd_dvd_right m n)]⟩
theorem dvd_lcm_right (m n : Nat) : n ∣ lcm m n := lcm_comm n m ▸ dvd_lcm_left n m
end Nat
