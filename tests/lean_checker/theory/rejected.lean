prelude
import MiniCore
/-! False statements, and wrong proofs of true ones: each theorem must have an error. -/

theorem w01 (p q : Prop) : p → q := by intro h; exact h
theorem w02 (p q : Prop) : p ∨ q → p := by intro h; rcases h with h | h; exact h; exact h
theorem w03 : 2 + 2 = 5 := by decide
theorem w04 : 2 + 2 = 5 := by rfl
theorem w05 : 2 + 2 = 5 := by simp
theorem w06 (n : Nat) : n + 1 = n := by induction n with | zero => rfl | succ n ih => rw [ih]
theorem w07 (p : Nat → Prop) (h : ∃ x, p x) : ∀ x, p x := by intro x; obtain ⟨y, hy⟩ := h; exact hy
theorem w08 (a b : Nat) (h : a = b) : b = a := by exact h
theorem w09 (p q : Prop) (h : p → q) (hq : q) : p := by apply h; exact hq
theorem w10 (p : Prop) : p := by assumption
theorem w11 (p : Prop) (hp : p) : p ∧ p := by constructor; exact hp
theorem w12 (a b : Nat) : a - b + b = a := by simp
theorem w13 : False := by exact w13
theorem w14 : False := w14
theorem w15 (p : Prop) : p := lcProof
theorem w16 : 2 + 2 = 5 := by native_decide
theorem w17 (xs ys : List Nat) : xs ++ ys = ys ++ xs := by simp
theorem w18 (a b c : Nat) (h : a * b = a * c) : b = c := Nat.eq_of_mul_eq_mul_left h
theorem w19 : ∀ x, x < 10 → x * x < 81 := by decide
theorem w20 (a b : Nat) : a / b * b = a := by simp
theorem w21 (n : Nat) : n % 2 = 0 := by cases n <;> rfl
theorem w22 (p : Prop) : p ∨ ¬p := by decide
theorem w23 (f : Nat → Nat) (h : ∀ x, f (f x) = x) : ∀ x, f x = x := by intro x; simp [h]
theorem w24 (a b : Bool) : (a || b) = (a && b) := by cases a <;> cases b <;> rfl
theorem w25 (α : Type) (o : Option α) : o.isSome = true := by cases o <;> rfl
theorem w26 (a b : Nat) (h : ¬a ≤ b) : a ≤ b := by contradiction
theorem w27 : Nat.gcd 12 18 = 3 := by decide
theorem w28 : 7 ∣ 100 := by decide
theorem w29 (a b : Nat) : max a b = a := by simp
theorem w30 (a b c d : Nat) (h : a * c = b * d) : a = b := by congr
theorem w31 (a b : Nat) : a - b + b = a := by omega
theorem w32 (a b : Nat) (h : a < b + 2) : a < b := by omega
theorem w33 (a : Nat) : a % 2 = 0 := by omega
theorem w34 (x y : Int) (h : 2 * x = 3 * y) : x = y := by omega
theorem w35 (a b c : Nat) : a - b - c = a - (c - b) := by ac_rfl
theorem w36 (a b : Nat) : a + b ≤ b := by simp +arith
theorem w37 (a : Int) : a / 2 * 2 = a := by omega
theorem w38 : (-7 : Int) / 2 = -3 := by decide
theorem w39 : (-7 : Int) % 2 = -1 := by decide
theorem w40 (x : Int) : (x.natAbs : Int) = x := by omega
theorem w41 : "ab" = "ac" := by decide
theorem w42 : "ab" = "ac" := rfl
