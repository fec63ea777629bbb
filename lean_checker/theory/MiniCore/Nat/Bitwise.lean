-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Nat.Simproc
/-!
# Nat/Bitwise: `&&&`, `|||`, `^^^`, shifts, the binary logarithm, and decisions up to a bound

The kernel computes these operations on literals with big integers. Here each is a recursion with fuel,
and `bitwise_eq`, `shiftLeft_succ`, `shiftRight_succ` and `log2_def` prove the defining equations, which
determine the functions.
-/
set_option linter.all false
universe u v

namespace Nat

/-! ## Digit by digit -/

protected def bitwise.go (f : Bool → Bool → Bool) : (fuel n m : Nat) → Nat
  | 0, _, m => if f false true then m else 0
  | fuel + 1, n, m =>
    if n = 0 then (if f false true then m else 0)
    else if m = 0 then (if f true false then n else 0)
    else
      if f (decide (n % 2 = 1)) (decide (m % 2 = 1)) then
        Nat.bitwise.go f fuel (n / 2) (m / 2) + Nat.bitwise.go f fuel (n / 2) (m / 2) + 1
      else Nat.bitwise.go f fuel (n / 2) (m / 2) + Nat.bitwise.go f fuel (n / 2) (m / 2)
def bitwise (f : Bool → Bool → Bool) (n m : Nat) : Nat := Nat.bitwise.go f n n m

private theorem half_fuel {n f : Nat} (h : n ≤ f + 1) (hn : n ≠ 0) : n / 2 ≤ f :=
  le_of_lt_succ (Nat.lt_of_lt_of_le (div_lt_self (Nat.pos_of_ne_zero hn) one_lt_two) h)
theorem bitwise.go_fuel {f : Bool → Bool → Bool} {k l n m : Nat} (hk : n ≤ k) (hl : n ≤ l) :
    Nat.bitwise.go f k n m = Nat.bitwise.go f l n m := by
  induction k generalizing l n m with
  | zero =>
    have hn := Nat.eq_zero_of_le_zero hk
    subst hn
    cases l with
    | zero => rfl
    | succ l => exact (if_pos rfl).symm
  | succ k ih =>
    cases l with
    | zero =>
      have hn := Nat.eq_zero_of_le_zero hl
      subst hn
      exact if_pos rfl
    | succ l =>
      by_cases hn : n = 0
      · rw [Nat.bitwise.go, Nat.bitwise.go, if_pos hn, if_pos hn]
      · rw [Nat.bitwise.go, Nat.bitwise.go, if_neg hn, if_neg hn, ih (half_fuel hk hn) (half_fuel hl hn)]
theorem bitwise_eq (f : Bool → Bool → Bool) (n m : Nat) : bitwise f n m =
    if n = 0 then (if f false true then m else 0)
    else if m = 0 then (if f true false then n else 0)
    else
      if f (decide (n % 2 = 1)) (decide (m % 2 = 1)) then bitwise f (n / 2) (m / 2) + bitwise f (n / 2) (m / 2) + 1
      else bitwise f (n / 2) (m / 2) + bitwise f (n / 2) (m / 2) := by
  cases n with
  | zero => rfl
  | succ n =>
    show Nat.bitwise.go f (n + 1) (n + 1) m = _
    rw [Nat.bitwise.go, bitwise, bitwise.go_fuel (half_fuel (Nat.le_refl _) (succ_ne_zero n)) (Nat.le_refl _)]
@[extern "lean_nat_land"] def land : @& Nat → @& Nat → Nat := bitwise and
@[extern "lean_nat_lor"] def lor : @& Nat → @& Nat → Nat := bitwise or
@[extern "lean_nat_lxor"] def xor : @& Nat → @& Nat → Nat := bitwise bne
@[extern "lean_nat_shiftl"] def shiftLeft : @& Nat → @& Nat → Nat
  | n, 0 => n
  | n, succ m => shiftLeft (2 * n) m
@[extern "lean_nat_shiftr"] def shiftRight : @& Nat → @& Nat → Nat
  | n, 0 => n
  | n, succ m => shiftRight n m / 2
instance instAndOp : AndOp Nat := ⟨land⟩
instance instOrOp : OrOp Nat := ⟨lor⟩
instance instXorOp : XorOp Nat := ⟨xor⟩
instance instShiftLeft : ShiftLeft Nat := ⟨shiftLeft⟩
instance instShiftRight : ShiftRight Nat := ⟨shiftRight⟩
theorem shiftLeft_zero {n : Nat} : n <<< 0 = n := rfl
theorem shiftLeft_succ_inside {m n : Nat} : m <<< (n + 1) = (2 * m) <<< n := rfl
theorem shiftLeft_succ : {m n : Nat} → m <<< (n + 1) = 2 * (m <<< n)
  | _, 0 => rfl
  | m, n + 1 => shiftLeft_succ (m := 2 * m) (n := n)
theorem shiftLeft_eq (a b : Nat) : a <<< b = a * 2 ^ b := by
  induction b with
  | zero => exact (Nat.mul_one a).symm
  | succ b ih => rw [shiftLeft_succ, ih, Nat.pow_add_one, Nat.mul_left_comm, Nat.mul_comm 2]
theorem shiftRight_zero {n : Nat} : n >>> 0 = n := rfl
theorem shiftRight_succ (m n : Nat) : m >>> (n + 1) = (m >>> n) / 2 := rfl
theorem shiftRight_eq_div_pow (m n : Nat) : m >>> n = m / 2 ^ n := by
  induction n with
  | zero => exact (Nat.div_one m).symm
  | succ n ih => rw [shiftRight_succ, ih, div_div_eq_div_mul, Nat.pow_add_one]

/-! ## Binary logarithm -/

protected def log2.go : (fuel n : Nat) → Nat
  | 0, _ => 0
  | fuel + 1, n => if n ≥ 2 then Nat.log2.go fuel (n / 2) + 1 else 0
@[extern "lean_nat_log2"] def log2 (n : @& Nat) : Nat := Nat.log2.go n n
theorem log2.go_fuel {f g n : Nat} (hf : n ≤ f) (hg : n ≤ g) : Nat.log2.go f n = Nat.log2.go g n := by
  induction f generalizing g n with
  | zero =>
    have hn := Nat.eq_zero_of_le_zero hf
    subst hn
    cases g <;> rfl
  | succ f ih =>
    cases g with
    | zero =>
      have hn := Nat.eq_zero_of_le_zero hg
      subst hn
      rfl
    | succ g =>
      show ite _ _ _ = ite _ _ _
      by_cases h : n ≥ 2
      · have hn := Nat.ne_of_gt (Nat.lt_of_lt_of_le zero_lt_two h)
        rw [if_pos h, if_pos h, ih (half_fuel hf hn) (half_fuel hg hn)]
      · rw [if_neg h, if_neg h]
theorem log2_def (n : Nat) : log2 n = if 2 ≤ n then log2 (n / 2) + 1 else 0 := by
  cases n with
  | zero => rfl
  | succ n =>
    show (if n + 1 ≥ 2 then Nat.log2.go n ((n + 1) / 2) + 1 else 0) = _
    rw [log2.go_fuel (half_fuel (Nat.le_refl _) (succ_ne_zero n)) (Nat.le_refl _)]
    rfl

/-! ## Decisions for all numbers below a bound -/

instance decidableBallLT : ∀ (n : Nat) (P : ∀ k, k < n → Prop) [∀ n h, Decidable (P n h)], Decidable (∀ n h, P n h)
  | 0, _, _ => .isTrue fun n h => absurd h (not_lt_zero n)
  | n + 1, P, H => match decidableBallLT n fun k h => P k (lt_succ_of_lt h) with
    | .isFalse h => .isFalse fun k => h fun n h => k n (lt_succ_of_lt h)
    | .isTrue h => match H n .refl with
      | .isTrue p => .isTrue fun k hk => (Nat.lt_or_eq_of_le (le_of_lt_succ hk)).elim (fun l => h k l) (by rintro rfl; exact p)
      | .isFalse p => .isFalse fun k => p (k n .refl)
instance decidableForallFin (P : Fin n → Prop) [DecidablePred P] : Decidable (∀ i, P i) :=
  decidable_of_iff (∀ k h, P ⟨k, h⟩) ⟨fun m ⟨k, h⟩ => m k h, fun m k h => m ⟨k, h⟩⟩
instance decidableExistsFin (P : Fin n → Prop) [DecidablePred P] : Decidable (∃ i, P i) :=
  decidable_of_iff (¬∀ i, ¬P i) Classical.not_forall_not
instance decidableBallLE (n : Nat) (P : ∀ k, k ≤ n → Prop) [∀ n h, Decidable (P n h)] : Decidable (∀ n h, P n h) :=
  decidable_of_iff (∀ (k) (h : k < succ n), P k (le_of_lt_succ h)) ⟨fun m k h => m k (lt_succ_of_le h), fun m k _ => m k _⟩
instance decidableExistsLT {p : Nat → Prop} [DecidablePred p] : DecidablePred fun n => ∃ m, m < n ∧ p m
  | 0 => .isFalse fun ⟨_, h, _⟩ => not_lt_zero _ h
  | n + 1 => @decidable_of_iff _ ((∃ m, m < n ∧ p m) ∨ p n)
    ⟨fun h => h.elim (fun ⟨m, l, h⟩ => ⟨m, lt_succ_of_lt l, h⟩) (fun h => ⟨n, .refl, h⟩),
     fun ⟨m, l, h⟩ => (Nat.lt_or_eq_of_le (le_of_lt_succ l)).elim (fun l => .inl ⟨m, l, h⟩) (fun e => .inr (e ▸ h))⟩
    (@instDecidableOr _ _ (decidableExistsLT n) inferInstance)
instance decidableExistsLE {p : Nat → Prop} [DecidablePred p] : DecidablePred fun n => ∃ m, m ≤ n ∧ p m := fun n =>
  decidable_of_iff (∃ m, m < n + 1 ∧ p m) ⟨fun ⟨m, l, h⟩ => ⟨m, le_of_lt_succ l, h⟩, fun ⟨m, l, h⟩ => ⟨m, lt_succ_of_le l, h⟩⟩
end Nat
