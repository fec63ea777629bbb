-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Nat.Lemmas
/-!
# Nat/BitLemmas: `&&&`, `|||` and `^^^` bit by bit, the binary logarithm, common multiples
-/
set_option linter.all false

namespace Nat

/-! ## Bit by bit -/

private theorem testBit_bitwise_zero {f : Bool → Bool → Bool} (h : f false false = false) (y i : Nat) :
    (bitwise f 0 y).testBit i = f false (y.testBit i) := by
  rw [bitwise_eq, if_pos rfl]
  by_cases k : f false true = true
  · rw [if_pos k]
    generalize y.testBit i = b
    cases b
    · exact h.symm
    · exact k.symm
  · rw [if_neg k, zero_testBit]
    generalize y.testBit i = b
    cases b
    · exact h.symm
    · exact (eq_false_of_ne_true k).symm
private theorem testBit_zero_bitwise {f : Bool → Bool → Bool} (h : f false false = false) {x : Nat} (hx : x ≠ 0) (i : Nat) :
    (bitwise f x 0).testBit i = f (x.testBit i) false := by
  rw [bitwise_eq, if_neg hx, if_pos rfl]
  by_cases k : f true false = true
  · rw [if_pos k]
    generalize x.testBit i = b
    cases b
    · exact h.symm
    · exact k.symm
  · rw [if_neg k, zero_testBit]
    generalize x.testBit i = b
    cases b
    · exact h.symm
    · exact (eq_false_of_ne_true k).symm
private theorem odd_double (n : Nat) : (n + n + 1) % 2 = 1 := by omega
private theorem even_double (n : Nat) : ¬(n + n) % 2 = 1 := by omega
private theorem half_odd (n : Nat) : (n + n + 1) / 2 = n := by omega
private theorem half_even (n : Nat) : (n + n) / 2 = n := by omega
theorem testBit_bitwise {f : Bool → Bool → Bool} (h : f false false = false) (x y i : Nat) :
    (bitwise f x y).testBit i = f (x.testBit i) (y.testBit i) := by
  induction i generalizing x y with
  | zero =>
    by_cases hx : x = 0
    · rw [hx, testBit_bitwise_zero h, zero_testBit]
    · by_cases hy : y = 0
      · rw [hy, testBit_zero_bitwise h hx, zero_testBit]
      · rw [testBit_zero x, testBit_zero y, testBit_zero, bitwise_eq, if_neg hx, if_neg hy]
        by_cases c : f (decide (x % 2 = 1)) (decide (y % 2 = 1)) = true
        · rw [if_pos c, decide_eq_true (odd_double _), c]
        · rw [if_neg c, decide_eq_false (even_double _), eq_false_of_ne_true c]
  | succ i ih =>
    by_cases hx : x = 0
    · rw [hx, testBit_bitwise_zero h, zero_testBit]
    · by_cases hy : y = 0
      · rw [hy, testBit_zero_bitwise h hx, zero_testBit]
      · rw [testBit_add_one, testBit_add_one x, testBit_add_one y, ← ih, bitwise_eq, if_neg hx, if_neg hy]
        by_cases c : f (decide (x % 2 = 1)) (decide (y % 2 = 1)) = true
        · rw [if_pos c, half_odd]
        · rw [if_neg c, half_even]
@[simp] theorem testBit_and (x y i : Nat) : (x &&& y).testBit i = (x.testBit i && y.testBit i) := testBit_bitwise (f := and) rfl x y i
@[simp] theorem testBit_or (x y i : Nat) : (x ||| y).testBit i = (x.testBit i || y.testBit i) := testBit_bitwise (f := or) rfl x y i
@[simp] theorem testBit_xor (x y i : Nat) : (x ^^^ y).testBit i = (x.testBit i ^^ y.testBit i) := testBit_bitwise (f := bne) rfl x y i
protected theorem and_comm (x y : Nat) : x &&& y = y &&& x := eq_of_testBit_eq fun i => by rw [testBit_and, testBit_and, Bool.and_comm]
protected theorem or_comm (x y : Nat) : x ||| y = y ||| x := eq_of_testBit_eq fun i => by rw [testBit_or, testBit_or, Bool.or_comm]
protected theorem xor_comm (x y : Nat) : x ^^^ y = y ^^^ x := eq_of_testBit_eq fun i => by rw [testBit_xor, testBit_xor, Bool.xor_comm]
protected theorem and_assoc (x y z : Nat) : (x &&& y) &&& z = x &&& (y &&& z) :=
  eq_of_testBit_eq fun i => by rw [testBit_and, testBit_and, testBit_and, testBit_and, Bool.and_assoc]
protected theorem or_assoc (x y z : Nat) : (x ||| y) ||| z = x ||| (y ||| z) :=
  eq_of_testBit_eq fun i => by rw [testBit_or, testBit_or, testBit_or, testBit_or, Bool.or_assoc]
protected theorem xor_assoc (x y z : Nat) : (x ^^^ y) ^^^ z = x ^^^ (y ^^^ z) :=
  eq_of_testBit_eq fun i => by rw [testBit_xor, testBit_xor, testBit_xor, testBit_xor, Bool.xor_assoc]
@[simp] protected theorem and_self (x : Nat) : x &&& x = x := eq_of_testBit_eq fun i => by rw [testBit_and, Bool.and_self]
@[simp] protected theorem or_self (x : Nat) : x ||| x = x := eq_of_testBit_eq fun i => by rw [testBit_or, Bool.or_self]
@[simp] protected theorem xor_self (x : Nat) : x ^^^ x = 0 := eq_of_testBit_eq fun i => by rw [testBit_xor, Bool.xor_self, zero_testBit]
@[simp] protected theorem and_zero (x : Nat) : x &&& 0 = 0 := eq_of_testBit_eq fun i => by rw [testBit_and, zero_testBit, Bool.and_false]
@[simp] protected theorem zero_and (x : Nat) : 0 &&& x = 0 := eq_of_testBit_eq fun i => by rw [testBit_and, zero_testBit, Bool.false_and]
@[simp] protected theorem or_zero (x : Nat) : x ||| 0 = x := eq_of_testBit_eq fun i => by rw [testBit_or, zero_testBit, Bool.or_false]
@[simp] protected theorem zero_or (x : Nat) : 0 ||| x = x := eq_of_testBit_eq fun i => by rw [testBit_or, zero_testBit, Bool.false_or]
@[simp] protected theorem xor_zero (x : Nat) : x ^^^ 0 = x := eq_of_testBit_eq fun i => by rw [testBit_xor, zero_testBit, Bool.xor_false]
@[simp] protected theorem zero_xor (x : Nat) : 0 ^^^ x = x := eq_of_testBit_eq fun i => by rw [testBit_xor, zero_testBit, Bool.false_xor]
protected theorem and_or_distrib_left (x y z : Nat) : x &&& (y ||| z) = (x &&& y) ||| (x &&& z) :=
  eq_of_testBit_eq fun i => by rw [testBit_and, testBit_or, testBit_or, testBit_and, testBit_and, Bool.and_or_distrib_left]
instance : Std.Associative (α := Nat) (· &&& ·) := ⟨Nat.and_assoc⟩
instance : Std.Commutative (α := Nat) (· &&& ·) := ⟨Nat.and_comm⟩
instance : Std.Associative (α := Nat) (· ||| ·) := ⟨Nat.or_assoc⟩
instance : Std.Commutative (α := Nat) (· ||| ·) := ⟨Nat.or_comm⟩
instance : Std.Associative (α := Nat) (· ^^^ ·) := ⟨Nat.xor_assoc⟩
instance : Std.Commutative (α := Nat) (· ^^^ ·) := ⟨Nat.xor_comm⟩

/-! ## Binary logarithm, powers -/

theorem log2_lt {n k : Nat} (h : n ≠ 0) : n.log2 < k ↔ n < 2 ^ k := by
  induction k generalizing n with
  | zero => exact ⟨fun l => absurd l (Nat.not_lt_zero _), fun l => absurd (Nat.lt_one_iff.mp l) h⟩
  | succ k ih =>
    have p := Nat.two_pow_pos k
    rw [log2_def, Nat.pow_succ]
    by_cases g : 2 ≤ n
    · have e := ih (n := n / 2) (by omega)
      generalize 2 ^ k = q at *
      rw [if_pos g, Nat.succ_lt_succ_iff, e]
      omega
    · generalize 2 ^ k = q at *
      rw [if_neg g]
      omega
theorem log2_self_le {n : Nat} (h : n ≠ 0) : 2 ^ n.log2 ≤ n := Nat.not_lt.mp fun l => Nat.lt_irrefl _ ((log2_lt h).mpr l)
theorem lt_log2_self {n : Nat} : n < 2 ^ (n.log2 + 1) := by
  by_cases h : n = 0
  · subst h
    exact Nat.two_pow_pos _
  · exact (log2_lt h).mp (Nat.lt_succ_self _)
theorem le_log2 {n k : Nat} (h : n ≠ 0) : k ≤ n.log2 ↔ 2 ^ k ≤ n := by
  rw [← Nat.not_lt, log2_lt h, Nat.not_lt]
protected theorem pow_lt_pow_iff_right {a n m : Nat} (h : 1 < a) : a ^ n < a ^ m ↔ n < m :=
  ⟨fun l => Nat.lt_of_not_le fun k => Nat.not_le_of_gt l (Nat.pow_le_pow_right (Nat.lt_of_succ_lt h) k), Nat.pow_lt_pow_right h⟩
protected theorem pow_le_pow_iff_right {a n m : Nat} (h : 1 < a) : a ^ n ≤ a ^ m ↔ n ≤ m := by
  rw [← Nat.not_lt, Nat.pow_lt_pow_iff_right h, Nat.not_lt]

/-! ## Common multiples -/

theorem lcm_dvd {m n k : Nat} (H1 : m ∣ k) (H2 : n ∣ k) : lcm m n ∣ k := by
  rcases Nat.eq_zero_or_pos (gcd m n) with h | h
  · have hm := Nat.eq_zero_of_gcd_eq_zero_left h
    subst hm
    rw [lcm_zero_left]
    exact H1
  · apply Nat.dvd_of_mul_dvd_mul_left h
    rw [gcd_mul_lcm, Nat.mul_comm (gcd m n) k, ← gcd_mul_left]
    refine Nat.dvd_gcd ?_ (Nat.mul_dvd_mul_right H1 n)
    rw [Nat.mul_comm k]
    exact Nat.mul_dvd_mul_left m H2
theorem lcm_dvd_iff {m n k : Nat} : lcm m n ∣ k ↔ m ∣ k ∧ n ∣ k :=
  ⟨fun h => ⟨Nat.dvd_trans (dvd_lcm_left m n) h, Nat.dvd_trans (dvd_lcm_right m n) h⟩, fun h => lcm_dvd h.1 h.2⟩
theorem Coprime.mul_left {k m n : Nat} (H1 : Nat.Coprime m k) (H2 : Nat.Coprime n k) : Nat.Coprime (m * n) k := H1.mul H2
end Nat
