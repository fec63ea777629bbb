-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Nat.Gcd
import MiniCore.Nat.Bitwise
/-!
# Fin: numbers below a bound
-/
set_option linter.all false
universe u v

namespace Fin
instance instLTFin {n : Nat} : LT (Fin n) := ⟨fun a b => a.val < b.val⟩
instance instLEFin {n : Nat} : LE (Fin n) := ⟨fun a b => a.val ≤ b.val⟩
instance decLt {n : Nat} (a b : Fin n) : Decidable (a < b) := Nat.decLt ..
instance decLe {n : Nat} (a b : Fin n) : Decidable (a ≤ b) := Nat.decLe ..
theorem eq_of_val_eq {n : Nat} : ∀ {i j : Fin n}, i.val = j.val → i = j
  | ⟨_, _⟩, ⟨_, _⟩, rfl => rfl
theorem val_eq_of_eq {n : Nat} {i j : Fin n} (h : i = j) : i.val = j.val := h ▸ rfl
@[ext] protected theorem ext {n : Nat} {a b : Fin n} (h : a.val = b.val) : a = b := eq_of_val_eq h
theorem val_inj {n : Nat} {a b : Fin n} : a.val = b.val ↔ a = b := ⟨eq_of_val_eq, val_eq_of_eq⟩
theorem is_lt {n : Nat} (a : Fin n) : a.val < n := a.isLt
instance {n : Nat} : CoeOut (Fin n) Nat := ⟨Fin.val⟩
protected def ofNat (n : Nat) [NeZero n] (a : Nat) : Fin n := ⟨a % n, Nat.mod_lt _ (Nat.pos_of_ne_zero (NeZero.out (n := n)))⟩
instance instOfNat {n : Nat} [NeZero n] {i : Nat} : OfNat (Fin n) i := ⟨Fin.ofNat n i⟩
instance {n : Nat} [NeZero n] : Inhabited (Fin n) := ⟨0⟩
private theorem mod_bound {n : Nat} (a : Fin n) (m : Nat) : m % n < n := Nat.mod_lt _ (Nat.zero_lt_of_lt a.isLt)
protected def add {n : Nat} : Fin n → Fin n → Fin n
  | ⟨a, h⟩, ⟨b, _⟩ => ⟨(a + b) % n, mod_bound ⟨a, h⟩ _⟩
protected def mul {n : Nat} : Fin n → Fin n → Fin n
  | ⟨a, h⟩, ⟨b, _⟩ => ⟨(a * b) % n, mod_bound ⟨a, h⟩ _⟩
protected def sub {n : Nat} : Fin n → Fin n → Fin n
  | ⟨a, h⟩, ⟨b, _⟩ => ⟨((n - b) + a) % n, mod_bound ⟨a, h⟩ _⟩
instance instAdd {n : Nat} : Add (Fin n) := ⟨Fin.add⟩
instance instMul {n : Nat} : Mul (Fin n) := ⟨Fin.mul⟩
instance instSub {n : Nat} : Sub (Fin n) := ⟨Fin.sub⟩
protected theorem le_def {n : Nat} {a b : Fin n} : a ≤ b ↔ a.val ≤ b.val := .rfl
protected theorem lt_def {n : Nat} {a b : Fin n} : a < b ↔ a.val < b.val := .rfl
protected theorem not_le {n : Nat} {a b : Fin n} : ¬ a ≤ b ↔ b < a := Nat.not_le
protected theorem not_lt {n : Nat} {a b : Fin n} : ¬ a < b ↔ b ≤ a := Nat.not_lt
theorem val_congr {n : Nat} {a b : Fin n} (h : a = b) : a.val = b.val := h ▸ rfl
theorem val_le_of_le {n : Nat} {a b : Fin n} (h : a ≤ b) : a.val ≤ b.val := h
theorem val_le_of_ge {n : Nat} {a b : Fin n} (h : a ≥ b) : b.val ≤ a.val := h
theorem val_add_one_le_of_lt {n : Nat} {a b : Fin n} (h : a < b) : a.val + 1 ≤ b.val := h
theorem val_add_one_le_of_gt {n : Nat} {a b : Fin n} (h : a > b) : b.val + 1 ≤ a.val := h
end Fin
instance instDecidableEqFin (n : Nat) : DecidableEq (Fin n) := fun _ _ => decidable_of_decidable_of_iff Fin.val_inj
