-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Omega
/-!
# Int/OrderLemmas: the order of the integers and how sums, negatives and products respect it
-/
set_option linter.all false

open Nat
namespace Int

/-! ## The order itself -/

theorem nonneg_def {a : Int} : NonNeg a ↔ ∃ n : Nat, a = n := ⟨fun ⟨n⟩ => ⟨n, rfl⟩, fun ⟨n, h⟩ => h ▸ ⟨n⟩⟩
theorem NonNeg.elim {a : Int} : NonNeg a → ∃ n : Nat, a = n := nonneg_def.1
theorem nonneg_or_nonneg_neg : ∀ (a : Int), NonNeg a ∨ NonNeg (-a)
  | ofNat n => .inl ⟨n⟩
  | negSucc n => .inr ⟨n + 1⟩
protected theorem le_def {a b : Int} : a ≤ b ↔ NonNeg (b - a) := .rfl
protected theorem lt_iff_add_one_le {a b : Int} : a < b ↔ a + 1 ≤ b := .rfl
theorem le.intro_sub {a b : Int} (n : Nat) (h : b - a = n) : a ≤ b := by omega
theorem le.intro {a b : Int} (n : Nat) (h : a + n = b) : a ≤ b := by omega
theorem le.dest_sub {a b : Int} (h : a ≤ b) : ∃ n : Nat, b - a = n := nonneg_def.1 h
theorem le.dest {a b : Int} (h : a ≤ b) : ∃ n : Nat, a + n = b := by
  obtain ⟨n, hn⟩ := le.dest_sub h
  exact ⟨n, by omega⟩
theorem eq_succ_of_zero_lt {a : Int} (h : 0 < a) : ∃ n : Nat, a = n.succ := by
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le (Int.le_of_lt h)
  exact ⟨n - 1, by omega⟩
theorem lt_add_succ (a : Int) (n : Nat) : a < a + Nat.succ n := by omega
theorem lt.intro {a b : Int} {n : Nat} (h : a + Nat.succ n = b) : a < b := by omega
theorem lt.dest {a b : Int} (h : a < b) : ∃ n : Nat, a + Nat.succ n = b := by
  obtain ⟨n, hn⟩ := le.dest h
  exact ⟨n, by omega⟩
theorem natCast_succ_pos (n : Nat) : 0 < (n.succ : Int) := by omega
theorem ofNat_succ_pos (n : Nat) : 0 < (succ n : Int) := by omega
protected theorem lt_iff_le_and_ne {a b : Int} : a < b ↔ a ≤ b ∧ a ≠ b := by omega
theorem lt_succ (a : Int) : a < a + 1 := by omega
protected theorem zero_lt_one : (0 : Int) < 1 := by decide
protected theorem one_pos : 0 < (1 : Int) := by decide
protected theorem one_ne_zero : (1 : Int) ≠ 0 := by decide
protected theorem zero_ne_one : (0 : Int) ≠ 1 := by decide
protected theorem lt_iff_le_not_le {a b : Int} : a < b ↔ a ≤ b ∧ ¬b ≤ a := by omega
protected theorem lt_of_not_ge {a b : Int} (h : ¬a ≤ b) : b < a := by omega
protected theorem not_le_of_gt {a b : Int} (h : b < a) : ¬a ≤ b := by omega
protected theorem le_of_not_gt {a b : Int} (h : ¬ a > b) : a ≤ b := by omega
protected theorem ne_iff_lt_or_gt {a b : Int} : a ≠ b ↔ a < b ∨ b < a := by omega
protected theorem lt_asymm {a b : Int} : a < b → ¬b < a := by omega
protected theorem le_of_not_le {a b : Int} : ¬a ≤ b → b ≤ a := by omega
protected theorem not_lt_of_ge {a b : Int} (h : b ≤ a) : ¬a < b := by omega
protected theorem le_rfl {a : Int} : a ≤ a := Int.le_refl a
protected theorem ge_of_eq {a b : Int} (h : a = b) : b ≤ a := by omega
protected theorem ge_trans {a b c : Int} (h₁ : b ≤ a) (h₂ : c ≤ b) : c ≤ a := by omega
protected theorem gt_trans {a b c : Int} (h₁ : b < a) (h₂ : c < b) : c < a := by omega
protected theorem lt_or_eq_of_le {a b : Int} (h : a ≤ b) : a < b ∨ a = b := by omega
protected theorem le_iff_lt_or_eq {a b : Int} : a ≤ b ↔ a < b ∨ a = b := by omega
protected theorem lt_or_ge (a b : Int) : a < b ∨ b ≤ a := by omega
protected theorem le_or_lt (a b : Int) : a ≤ b ∨ b < a := by omega
protected theorem lt_or_le (a b : Int) : a < b ∨ b ≤ a := by omega
protected theorem pos_iff_one_le {a : Int} : 0 < a ↔ 1 ≤ a := .rfl
theorem add_one_le_iff {a b : Int} : a + 1 ≤ b ↔ a < b := .rfl
theorem lt_add_one_iff {a b : Int} : a < b + 1 ↔ a ≤ b := by omega
theorem le_add_one {a b : Int} (h : a ≤ b) : a ≤ b + 1 := by omega
theorem lt_of_add_one_le {a b : Int} (H : a + 1 ≤ b) : a < b := H
protected theorem le_iff_lt_add_one {a b : Int} : a ≤ b ↔ a < b + 1 := by omega
theorem sub_one_lt_of_le {a b : Int} (H : a ≤ b) : a - 1 < b := by omega
theorem le_of_sub_one_lt {a b : Int} (H : a - 1 < b) : a ≤ b := by omega
theorem le_sub_one_of_lt {a b : Int} (H : a < b) : a ≤ b - 1 := by omega
theorem lt_of_le_sub_one {a b : Int} (H : a ≤ b - 1) : a < b := by omega
theorem le_sub_one_iff {a b : Int} : a ≤ b - 1 ↔ a < b := by omega
theorem sub_one_lt_iff {a b : Int} : a - 1 < b ↔ a ≤ b := by omega
protected theorem sub_one_lt (x : Int) : x - 1 < x := by omega
protected theorem lt_add_one (a : Int) : a < a + 1 := by omega
instance : Trans (α := Int) (· ≤ ·) (· ≤ ·) (· ≤ ·) := ⟨Int.le_trans⟩
instance : Trans (α := Int) (· < ·) (· ≤ ·) (· < ·) := ⟨Int.lt_of_lt_of_le⟩
instance : Trans (α := Int) (· ≤ ·) (· < ·) (· < ·) := ⟨Int.lt_of_le_of_lt⟩
instance : Trans (α := Int) (· < ·) (· < ·) (· < ·) := ⟨Int.lt_trans⟩

/-! ## Minimum and maximum -/

protected theorem min_comm (a b : Int) : min a b = min b a := by omega
protected theorem max_comm (a b : Int) : max a b = max b a := by omega
protected theorem min_eq_left {a b : Int} (h : a ≤ b) : min a b = a := by omega
protected theorem min_eq_right {a b : Int} (h : b ≤ a) : min a b = b := by omega
protected theorem max_eq_left {a b : Int} (h : b ≤ a) : max a b = a := by omega
protected theorem max_eq_right {a b : Int} (h : a ≤ b) : max a b = b := by omega
protected theorem min_assoc : ∀ (a b c : Int), min (min a b) c = min a (min b c) := by omega
protected theorem max_assoc (a b c : Int) : max (max a b) c = max a (max b c) := by omega
@[simp] protected theorem min_self (a : Int) : min a a = a := by omega
@[simp] protected theorem max_self (a : Int) : max a a = a := by omega
@[simp] protected theorem min_self_assoc {m n : Int} : min m (min m n) = min m n := by omega
@[simp] protected theorem max_self_assoc {m n : Int} : max m (max m n) = max m n := by omega
protected theorem lt_min {a b c : Int} : a < min b c ↔ a < b ∧ a < c := by omega
protected theorem max_lt {a b c : Int} : max a b < c ↔ a < c ∧ b < c := by omega
protected theorem min_le {a b c : Int} : min a b ≤ c ↔ a ≤ c ∨ b ≤ c := by omega
protected theorem le_max {a b c : Int} : a ≤ max b c ↔ a ≤ b ∨ a ≤ c := by omega
protected theorem eq_min {a b c : Int} (h₁ : c ≤ a) (h₂ : c ≤ b) (h₃ : ∀ {d}, d ≤ a → d ≤ b → d ≤ c) : c = min a b := by
  have h := h₃ (Int.min_le_left a b) (Int.min_le_right a b)
  omega
protected theorem min_eq_left_iff {a b : Int} : min a b = a ↔ a ≤ b := by omega
protected theorem min_eq_right_iff {a b : Int} : min a b = b ↔ b ≤ a := by omega
protected theorem max_eq_left_iff {a b : Int} : max a b = a ↔ b ≤ a := by omega
protected theorem max_eq_right_iff {a b : Int} : max a b = b ↔ a ≤ b := by omega
protected theorem add_max_add_right (a b c : Int) : max (a + c) (b + c) = max a b + c := by omega
protected theorem add_min_add_right (a b c : Int) : min (a + c) (b + c) = min a b + c := by omega
protected theorem add_max_add_left (a b c : Int) : max (a + b) (a + c) = a + max b c := by omega
protected theorem add_min_add_left (a b c : Int) : min (a + b) (a + c) = a + min b c := by omega
protected theorem neg_min_neg (a b : Int) : min (-a) (-b) = -max a b := by omega
protected theorem neg_max_neg (a b : Int) : max (-a) (-b) = -min a b := by omega
protected theorem min_max_distrib_left (a b c : Int) : min a (max b c) = max (min a b) (min a c) := by omega
protected theorem max_min_distrib_left (a b c : Int) : max a (min b c) = min (max a b) (max a c) := by omega
instance : Std.Commutative (α := Int) min := ⟨Int.min_comm⟩
instance : Std.Commutative (α := Int) max := ⟨Int.max_comm⟩
instance : Std.Associative (α := Int) min := ⟨Int.min_assoc⟩
instance : Std.Associative (α := Int) max := ⟨Int.max_assoc⟩
instance : Std.IdempotentOp (α := Int) min := ⟨Int.min_self⟩
instance : Std.IdempotentOp (α := Int) max := ⟨Int.max_self⟩
@[simp] theorem ofNat_max_zero (n : Nat) : (max (n : Int) 0) = n := by omega
@[simp] theorem zero_max_ofNat (n : Nat) : (max 0 (n : Int)) = n := by omega
theorem negSucc_lt_zero (n : Nat) : negSucc n < 0 := by rw [negSucc_eq]; omega
theorem negSucc_le_zero (n : Nat) : negSucc n ≤ 0 := by rw [negSucc_eq]; omega
@[simp] theorem negSucc_not_nonneg (n : Nat) : 0 ≤ negSucc n ↔ False := iff_false_intro (Int.not_le_of_gt (negSucc_lt_zero n))
theorem negSucc_not_pos (n : Nat) : 0 < negSucc n ↔ False := iff_false_intro (Int.not_lt_of_ge (negSucc_le_zero n))
@[simp] theorem negSucc_max_zero (n : Nat) : (max (negSucc n) 0) = 0 := by rw [negSucc_eq]; omega
@[simp] theorem zero_max_negSucc (n : Nat) : (max 0 (negSucc n)) = 0 := by rw [negSucc_eq]; omega
@[simp, norm_cast] theorem natCast_min (a b : Nat) : ((min a b : Nat) : Int) = min (a : Int) b := by
  rw [Nat.min_def, Int.min_def]
  simp only [ofNat_le]
  split <;> rfl
@[simp, norm_cast] theorem natCast_max (a b : Nat) : ((max a b : Nat) : Int) = max (a : Int) b := by
  rw [Nat.max_def, Int.max_def]
  simp only [ofNat_le]
  split <;> rfl

/-! ## Sums -/

protected theorem add_lt_add_left {a b : Int} (h : a < b) (c : Int) : c + a < c + b := by omega
protected theorem add_lt_add_right {a b : Int} (h : a < b) (c : Int) : a + c < b + c := by omega
@[simp] protected theorem add_lt_add_iff_left {b c : Int} (a : Int) : a + b < a + c ↔ b < c := by omega
@[simp] protected theorem add_lt_add_iff_right {a b : Int} (c : Int) : a + c < b + c ↔ a < b := by omega
protected theorem lt_of_add_lt_add_left {a b c : Int} (h : a + b < a + c) : b < c := by omega
protected theorem lt_of_add_lt_add_right {a b c : Int} (h : a + b < c + b) : a < c := by omega
protected theorem add_lt_add {a b c d : Int} (h₁ : a < b) (h₂ : c < d) : a + c < b + d := by omega
protected theorem add_lt_add_of_le_of_lt {a b c d : Int} (h₁ : a ≤ b) (h₂ : c < d) : a + c < b + d := by omega
protected theorem add_lt_add_of_lt_of_le {a b c d : Int} (h₁ : a < b) (h₂ : c ≤ d) : a + c < b + d := by omega
protected theorem lt_add_of_pos_right (a : Int) {b : Int} (h : 0 < b) : a < a + b := by omega
protected theorem lt_add_of_pos_left (a : Int) {b : Int} (h : 0 < b) : a < b + a := by omega
protected theorem le_add_of_nonneg_right {a b : Int} (h : 0 ≤ b) : a ≤ a + b := by omega
protected theorem le_add_of_nonneg_left {a b : Int} (h : 0 ≤ b) : a ≤ b + a := by omega
protected theorem add_pos {a b : Int} (ha : 0 < a) (hb : 0 < b) : 0 < a + b := by omega
protected theorem add_pos_of_pos_of_nonneg {a b : Int} (ha : 0 < a) (hb : 0 ≤ b) : 0 < a + b := by omega
protected theorem add_pos_of_nonneg_of_pos {a b : Int} (ha : 0 ≤ a) (hb : 0 < b) : 0 < a + b := by omega
protected theorem add_nonpos {a b : Int} (ha : a ≤ 0) (hb : b ≤ 0) : a + b ≤ 0 := by omega
protected theorem add_neg {a b : Int} (ha : a < 0) (hb : b < 0) : a + b < 0 := by omega
protected theorem add_neg_of_neg_of_nonpos {a b : Int} (ha : a < 0) (hb : b ≤ 0) : a + b < 0 := by omega
protected theorem add_neg_of_nonpos_of_neg {a b : Int} (ha : a ≤ 0) (hb : b < 0) : a + b < 0 := by omega
protected theorem lt_add_of_le_of_pos {a b c : Int} (hbc : b ≤ c) (ha : 0 < a) : b < c + a := by omega
protected theorem lt_add_of_lt_of_nonneg {a b c : Int} (hbc : b < c) (ha : 0 ≤ a) : b < c + a := by omega
protected theorem lt_add_of_lt_of_pos {a b c : Int} (hbc : b < c) (ha : 0 < a) : b < c + a := by omega
protected theorem lt_add_of_pos_of_le {a b c : Int} (ha : 0 < a) (hbc : b ≤ c) : b < a + c := by omega
protected theorem le_add_of_le_of_nonneg {a b c : Int} (hbc : b ≤ c) (ha : 0 ≤ a) : b ≤ c + a := by omega
protected theorem le_add_of_nonneg_of_le {a b c : Int} (ha : 0 ≤ a) (hbc : b ≤ c) : b ≤ a + c := by omega
protected theorem add_le_of_le_of_nonpos {a b c : Int} (hbc : b ≤ c) (ha : a ≤ 0) : b + a ≤ c := by omega
protected theorem add_le_of_nonpos_of_le {a b c : Int} (ha : a ≤ 0) (hbc : b ≤ c) : a + b ≤ c := by omega
protected theorem add_lt_of_le_of_neg {a b c : Int} (hbc : b ≤ c) (ha : a < 0) : b + a < c := by omega
protected theorem add_lt_of_neg_of_le {a b c : Int} (ha : a < 0) (hbc : b ≤ c) : a + b < c := by omega
protected theorem add_lt_of_lt_of_nonpos {a b c : Int} (hbc : b < c) (ha : a ≤ 0) : b + a < c := by omega
protected theorem add_lt_of_nonpos_of_lt {a b c : Int} (ha : a ≤ 0) (hbc : b < c) : a + b < c := by omega
protected theorem add_lt_of_lt_of_neg {a b c : Int} (hbc : b < c) (ha : a < 0) : b + a < c := by omega
protected theorem add_lt_of_neg_of_lt {a b c : Int} (ha : a < 0) (hbc : b < c) : a + b < c := by omega

/-! ## Negatives and differences -/

protected theorem le_of_neg_le_neg {a b : Int} (h : -b ≤ -a) : a ≤ b := by omega
protected theorem neg_nonpos_of_nonneg {a : Int} (h : 0 ≤ a) : -a ≤ 0 := by omega
protected theorem neg_nonneg_of_nonpos {a : Int} (h : a ≤ 0) : 0 ≤ -a := by omega
protected theorem nonneg_of_neg_nonpos {a : Int} (h : -a ≤ 0) : 0 ≤ a := by omega
protected theorem nonpos_of_neg_nonneg {a : Int} (h : 0 ≤ -a) : a ≤ 0 := by omega
protected theorem neg_lt_neg {a b : Int} (h : a < b) : -b < -a := by omega
protected theorem lt_of_neg_lt_neg {a b : Int} (h : -b < -a) : a < b := by omega
protected theorem neg_lt_neg_iff {a b : Int} : -a < -b ↔ b < a := by omega
protected theorem neg_neg_of_pos {a : Int} (h : 0 < a) : -a < 0 := by omega
protected theorem neg_pos_of_neg {a : Int} (h : a < 0) : 0 < -a := by omega
protected theorem pos_of_neg_neg {a : Int} (h : -a < 0) : 0 < a := by omega
protected theorem neg_of_neg_pos {a : Int} (h : 0 < -a) : a < 0 := by omega
protected theorem neg_pos {a : Int} : 0 < -a ↔ a < 0 := by omega
protected theorem neg_nonneg {a : Int} : 0 ≤ -a ↔ a ≤ 0 := by omega
protected theorem neg_nonpos_iff (i : Int) : -i ≤ 0 ↔ 0 ≤ i := by omega
@[simp] theorem zero_le_neg_iff {a : Int} : 0 ≤ -a ↔ a ≤ 0 := by omega
protected theorem le_neg_of_le_neg {a b : Int} (h : a ≤ -b) : b ≤ -a := by omega
protected theorem neg_le_of_neg_le {a b : Int} (h : -a ≤ b) : -b ≤ a := by omega
protected theorem lt_neg_of_lt_neg {a b : Int} (h : a < -b) : b < -a := by omega
protected theorem neg_lt_of_neg_lt {a b : Int} (h : -a < b) : -b < a := by omega
protected theorem lt_neg_iff_add_neg {a b : Int} : a < -b ↔ a + b < 0 := by omega
protected theorem neg_lt_iff_pos_add {a b : Int} : -a < b ↔ 0 < a + b := by omega
protected theorem neg_le_iff_add_nonneg {a b : Int} : -a ≤ b ↔ 0 ≤ a + b := by omega
protected theorem le_neg_iff_add_nonpos {a b : Int} : a ≤ -b ↔ a + b ≤ 0 := by omega
protected theorem sub_pos_of_lt {a b : Int} (h : b < a) : 0 < a - b := by omega
protected theorem lt_of_sub_pos {a b : Int} (h : 0 < a - b) : b < a := by omega
protected theorem sub_pos {a b : Int} : 0 < a - b ↔ b < a := by omega
protected theorem sub_neg_of_lt {a b : Int} (h : a < b) : a - b < 0 := by omega
protected theorem lt_of_sub_neg {a b : Int} (h : a - b < 0) : a < b := by omega
protected theorem sub_nonpos_of_le {a b : Int} (h : a ≤ b) : a - b ≤ 0 := by omega
protected theorem le_of_sub_nonpos {a b : Int} (h : a - b ≤ 0) : a ≤ b := by omega
protected theorem sub_left_le_of_le_add {a b c : Int} (h : a ≤ b + c) : a - b ≤ c := by omega
protected theorem sub_left_lt_of_lt_add {a b c : Int} (h : a < b + c) : a - b < c := by omega
protected theorem sub_right_le_of_le_add {a b c : Int} (h : a ≤ b + c) : a - c ≤ b := by omega
protected theorem sub_right_lt_of_lt_add {a b c : Int} (h : a < b + c) : a - c < b := by omega
protected theorem sub_le_self (a : Int) {b : Int} (h : 0 ≤ b) : a - b ≤ a := by omega
protected theorem sub_lt_self (a : Int) {b : Int} (h : 0 < b) : a - b < a := by omega
protected theorem sub_le_sub_left {a b : Int} (h : a ≤ b) (c : Int) : c - b ≤ c - a := by omega
protected theorem sub_le_sub_right {a b : Int} (h : a ≤ b) (c : Int) : a - c ≤ b - c := by omega
protected theorem sub_le_sub {a b c d : Int} (hab : a ≤ b) (hcd : c ≤ d) : a - d ≤ b - c := by omega
protected theorem sub_lt_sub_left {a b : Int} (h : a < b) (c : Int) : c - b < c - a := by omega
protected theorem sub_lt_sub_right {a b : Int} (h : a < b) (c : Int) : a - c < b - c := by omega
protected theorem sub_lt_sub {a b c d : Int} (hab : a < b) (hcd : c < d) : a - d < b - c := by omega
protected theorem sub_lt_sub_of_le_of_lt {a b c d : Int} (hab : a ≤ b) (hcd : c < d) : a - d < b - c := by omega
protected theorem sub_lt_sub_of_lt_of_le {a b c d : Int} (hab : a < b) (hcd : c ≤ d) : a - d < b - c := by omega
protected theorem le_sub_left_of_add_le {a b c : Int} (h : a + b ≤ c) : b ≤ c - a := by omega
protected theorem le_sub_right_of_add_le {a b c : Int} (h : a + b ≤ c) : a ≤ c - b := by omega
protected theorem lt_sub_left_of_add_lt {a b c : Int} (h : a + b < c) : b < c - a := by omega
protected theorem lt_sub_right_of_add_lt {a b c : Int} (h : a + b < c) : a < c - b := by omega
protected theorem add_le_of_le_sub_left {a b c : Int} (h : b ≤ c - a) : a + b ≤ c := by omega
protected theorem add_le_of_le_sub_right {a b c : Int} (h : a ≤ c - b) : a + b ≤ c := by omega
protected theorem add_lt_of_lt_sub_left {a b c : Int} (h : b < c - a) : a + b < c := by omega
protected theorem add_lt_of_lt_sub_right {a b c : Int} (h : a < c - b) : a + b < c := by omega
protected theorem le_add_of_sub_left_le {a b c : Int} (h : a - b ≤ c) : a ≤ b + c := by omega
protected theorem le_add_of_sub_right_le {a b c : Int} (h : a - c ≤ b) : a ≤ b + c := by omega
protected theorem lt_add_of_sub_left_lt {a b c : Int} (h : a - b < c) : a < b + c := by omega
protected theorem lt_add_of_sub_right_lt {a b c : Int} (h : a - b < c) : a < c + b := by omega
protected theorem le_add_of_neg_add_le_left {a b c : Int} (h : -b + a ≤ c) : a ≤ b + c := by omega
protected theorem le_add_of_neg_add_le_right {a b c : Int} (h : -c + a ≤ b) : a ≤ b + c := by omega
protected theorem lt_add_of_neg_add_lt_left {a b c : Int} (h : -b + a < c) : a < b + c := by omega
protected theorem lt_add_of_neg_add_lt_right {a b c : Int} (h : -c + a < b) : a < b + c := by omega
protected theorem neg_add_le_of_le_add {a b c : Int} (h : a ≤ b + c) : -b + a ≤ c := by omega
protected theorem add_le_of_le_neg_add {a b c : Int} (h : b ≤ -a + c) : a + b ≤ c := by omega
protected theorem add_lt_of_lt_neg_add {a b c : Int} (h : b < -a + c) : a + b < c := by omega
protected theorem le_neg_add_of_add_le {a b c : Int} (h : a + b ≤ c) : b ≤ -a + c := by omega
protected theorem lt_neg_add_of_add_lt {a b c : Int} (h : a + b < c) : b < -a + c := by omega
protected theorem neg_le_sub_left_of_le_add {a b c : Int} (h : c ≤ a + b) : -a ≤ b - c := by omega
protected theorem neg_le_sub_right_of_le_add {a b c : Int} (h : c ≤ a + b) : -b ≤ a - c := by omega
protected theorem neg_lt_sub_left_of_lt_add {a b c : Int} (h : c < a + b) : -a < b - c := by omega
protected theorem neg_lt_sub_right_of_lt_add {a b c : Int} (h : c < a + b) : -b < a - c := by omega
protected theorem le_add_of_neg_le_sub_left {a b c : Int} (h : -a ≤ b - c) : c ≤ a + b := by omega
protected theorem le_add_of_neg_le_sub_right {a b c : Int} (h : -b ≤ a - c) : c ≤ a + b := by omega
protected theorem lt_add_of_neg_lt_sub_left {a b c : Int} (h : -a < b - c) : c < a + b := by omega
protected theorem lt_add_of_neg_lt_sub_right {a b c : Int} (h : -b < a - c) : c < a + b := by omega
protected theorem sub_le_of_sub_le {a b c : Int} (h : a - b ≤ c) : a - c ≤ b := by omega
protected theorem sub_lt_of_sub_lt {a b c : Int} (h : a - b < c) : a - c < b := by omega
protected theorem le_sub_iff_add_le {a b c : Int} : a ≤ c - b ↔ a + b ≤ c := by omega
protected theorem sub_le_iff_le_add {a b c : Int} : a - c ≤ b ↔ a ≤ b + c := by omega
protected theorem lt_sub_iff_add_lt {a b c : Int} : a < c - b ↔ a + b < c := by omega
protected theorem sub_lt_iff_lt_add {a b c : Int} : a - c < b ↔ a < b + c := by omega
protected theorem sub_le_sub_left_iff (a b c : Int) : c - b ≤ c - a ↔ a ≤ b := by omega
protected theorem sub_le_sub_right_iff {a b c : Int} : a - c ≤ b - c ↔ a ≤ b := by omega
protected theorem sub_lt_sub_right_iff {a b c : Int} : a - c < b - c ↔ a < b := by omega

/-! ## Products -/

protected theorem mul_lt_mul_of_pos_left {a b c : Int} (h₁ : a < b) (h₂ : 0 < c) : c * a < c * b := by
  have h := Int.mul_pos h₂ (Int.sub_pos_of_lt h₁)
  rw [Int.mul_sub] at h
  omega
protected theorem mul_lt_mul_of_pos_right {a b c : Int} (h₁ : a < b) (h₂ : 0 < c) : a * c < b * c := by
  rw [Int.mul_comm a, Int.mul_comm b]
  exact Int.mul_lt_mul_of_pos_left h₁ h₂
protected theorem mul_lt_mul_of_neg_left {a b c : Int} (h : b < a) (hc : c < 0) : c * a < c * b := by
  have k := Int.mul_lt_mul_of_pos_left h (Int.neg_pos_of_neg hc)
  rw [Int.neg_mul, Int.neg_mul] at k
  omega
protected theorem mul_lt_mul_of_neg_right {a b c : Int} (h : b < a) (hc : c < 0) : a * c < b * c := by
  rw [Int.mul_comm a, Int.mul_comm b]
  exact Int.mul_lt_mul_of_neg_left h hc
protected theorem mul_le_mul_of_nonpos_right {a b c : Int} (h : b ≤ a) (hc : c ≤ 0) : a * c ≤ b * c := by
  rw [Int.mul_comm a, Int.mul_comm b]
  exact Int.mul_le_mul_of_nonpos_left hc h
protected theorem mul_le_mul {a b c d : Int} (hac : a ≤ c) (hbd : b ≤ d) (nn_b : 0 ≤ b) (nn_c : 0 ≤ c) : a * b ≤ c * d :=
  Int.le_trans (Int.mul_le_mul_of_nonneg_right hac nn_b) (Int.mul_le_mul_of_nonneg_left hbd nn_c)
protected theorem mul_lt_mul {a b c d : Int} (h₁ : a < c) (h₂ : b ≤ d) (h₃ : 0 < b) (h₄ : 0 ≤ c) : a * b < c * d :=
  Int.lt_of_lt_of_le (Int.mul_lt_mul_of_pos_right h₁ h₃) (Int.mul_le_mul_of_nonneg_left h₂ h₄)
protected theorem mul_lt_mul' {a b c d : Int} (h₁ : a ≤ c) (h₂ : b < d) (h₃ : 0 ≤ b) (h₄ : 0 < c) : a * b < c * d :=
  Int.lt_of_le_of_lt (Int.mul_le_mul_of_nonneg_right h₁ h₃) (Int.mul_lt_mul_of_pos_left h₂ h₄)
protected theorem mul_self_le_mul_self {a b : Int} (h1 : 0 ≤ a) (h2 : a ≤ b) : a * a ≤ b * b := Int.mul_le_mul h2 h2 h1 (Int.le_trans h1 h2)
protected theorem mul_self_lt_mul_self {a b : Int} (h1 : 0 ≤ a) (h2 : a < b) : a * a < b * b :=
  Int.mul_lt_mul' (Int.le_of_lt h2) h2 h1 (Int.lt_of_le_of_lt h1 h2)
protected theorem mul_nonneg_of_nonpos_of_nonpos {a b : Int} (ha : a ≤ 0) (hb : b ≤ 0) : 0 ≤ a * b := by
  have h := Int.mul_nonneg (Int.neg_nonneg_of_nonpos ha) (Int.neg_nonneg_of_nonpos hb)
  rwa [Int.neg_mul_neg] at h
protected theorem mul_nonpos_of_nonneg_of_nonpos {a b : Int} (ha : 0 ≤ a) (hb : b ≤ 0) : a * b ≤ 0 := by
  have h := Int.mul_nonneg ha (Int.neg_nonneg_of_nonpos hb)
  rw [Int.mul_neg] at h
  omega
protected theorem mul_nonpos_of_nonpos_of_nonneg {a b : Int} (ha : a ≤ 0) (hb : 0 ≤ b) : a * b ≤ 0 := by
  rw [Int.mul_comm]
  exact Int.mul_nonpos_of_nonneg_of_nonpos hb ha
protected theorem mul_pos_of_neg_of_neg {a b : Int} (ha : a < 0) (hb : b < 0) : 0 < a * b := by
  have h := Int.mul_pos (Int.neg_pos_of_neg ha) (Int.neg_pos_of_neg hb)
  rwa [Int.neg_mul_neg] at h
protected theorem mul_neg_of_pos_of_neg {a b : Int} (ha : 0 < a) (hb : b < 0) : a * b < 0 := by
  have h := Int.mul_pos ha (Int.neg_pos_of_neg hb)
  rw [Int.mul_neg] at h
  omega
protected theorem mul_neg_of_neg_of_pos {a b : Int} (ha : a < 0) (hb : 0 < b) : a * b < 0 := by
  rw [Int.mul_comm]
  exact Int.mul_neg_of_pos_of_neg hb ha
theorem mul_self_nonneg (a : Int) : 0 ≤ a * a := by
  rcases Int.le_total 0 a with h | h
  · exact Int.mul_nonneg h h
  · exact Int.mul_nonneg_of_nonpos_of_nonpos h h
protected theorem lt_of_mul_lt_mul_right {a b c : Int} (h : b * a < c * a) (ha : 0 ≤ a) : b < c := by
  rw [Int.mul_comm b, Int.mul_comm c] at h
  exact Int.lt_of_mul_lt_mul_left h ha
protected theorem le_of_mul_le_mul_left {a b c : Int} (w : a * b ≤ a * c) (h : 0 < a) : b ≤ c :=
  Int.not_lt.mp fun k => Int.not_le_of_gt (Int.mul_lt_mul_of_pos_left k h) w
protected theorem le_of_mul_le_mul_right {a b c : Int} (w : b * a ≤ c * a) (h : 0 < a) : b ≤ c := by
  rw [Int.mul_comm b, Int.mul_comm c] at w
  exact Int.le_of_mul_le_mul_left w h
protected theorem mul_lt_mul_left {a b c : Int} (h : 0 < a) : a * b < a * c ↔ b < c :=
  ⟨fun k => Int.lt_of_mul_lt_mul_left k (Int.le_of_lt h), fun k => Int.mul_lt_mul_of_pos_left k h⟩
protected theorem mul_lt_mul_right {a b c : Int} (h : 0 < a) : b * a < c * a ↔ b < c :=
  ⟨fun k => Int.lt_of_mul_lt_mul_right k (Int.le_of_lt h), fun k => Int.mul_lt_mul_of_pos_right k h⟩
protected theorem mul_le_mul_left {a b c : Int} (h : 0 < a) : a * b ≤ a * c ↔ b ≤ c :=
  ⟨fun k => Int.le_of_mul_le_mul_left k h, fun k => Int.mul_le_mul_of_nonneg_left k (Int.le_of_lt h)⟩
protected theorem mul_le_mul_right {a b c : Int} (h : 0 < a) : b * a ≤ c * a ↔ b ≤ c :=
  ⟨fun k => Int.le_of_mul_le_mul_right k h, fun k => Int.mul_le_mul_of_nonneg_right k (Int.le_of_lt h)⟩
protected theorem mul_ne_zero {a b : Int} (a0 : a ≠ 0) (b0 : b ≠ 0) : a * b ≠ 0 := fun h => (Int.mul_eq_zero.mp h).elim a0 b0
@[simp] protected theorem mul_ne_zero_iff {a b : Int} : a * b ≠ 0 ↔ a ≠ 0 ∧ b ≠ 0 := by rw [ne_eq, Int.mul_eq_zero, not_or]
protected theorem mul_self_eq_zero {n : Int} : n * n = 0 ↔ n = 0 := by rw [Int.mul_eq_zero, or_self]
protected theorem eq_of_mul_eq_mul_left {a b c : Int} (ha : a ≠ 0) (h : a * b = a * c) : b = c := by
  have k : a * (b - c) = 0 := by rw [Int.mul_sub, h, Int.sub_self]
  have := (Int.mul_eq_zero.mp k).resolve_left ha
  omega
protected theorem eq_of_mul_eq_mul_right {a b c : Int} (ha : a ≠ 0) (h : b * a = c * a) : b = c := by
  rw [Int.mul_comm b, Int.mul_comm c] at h
  exact Int.eq_of_mul_eq_mul_left ha h
theorem mul_eq_mul_left_iff {a b c : Int} (h : c ≠ 0) : c * a = c * b ↔ a = b := ⟨Int.eq_of_mul_eq_mul_left h, congrArg _⟩
theorem mul_eq_mul_right_iff {a b c : Int} (h : c ≠ 0) : a * c = b * c ↔ a = b := ⟨Int.eq_of_mul_eq_mul_right h, congrArg (· * c)⟩
theorem eq_one_of_mul_eq_self_left {a b : Int} (Hpos : a ≠ 0) (H : b * a = a) : b = 1 :=
  Int.eq_of_mul_eq_mul_right Hpos (by rw [Int.one_mul, H])
theorem eq_one_of_mul_eq_self_right {a b : Int} (Hpos : b ≠ 0) (H : b * a = b) : a = 1 :=
  Int.eq_of_mul_eq_mul_left Hpos (by rw [Int.mul_one, H])
protected theorem pos_of_mul_pos_left {a b : Int} (h : 0 < a * b) (hb : 0 ≤ b) : 0 < a :=
  Int.lt_of_mul_lt_mul_right (a := b) (by rwa [Int.zero_mul]) hb
protected theorem pos_of_mul_pos_right {a b : Int} (h : 0 < a * b) (ha : 0 ≤ a) : 0 < b :=
  Int.lt_of_mul_lt_mul_left (a := a) (by rwa [Int.mul_zero]) ha
protected theorem mul_pos_iff_of_pos_left {a b : Int} (ha : 0 < a) : 0 < a * b ↔ 0 < b := ⟨fun h => Int.pos_of_mul_pos_right h (Int.le_of_lt ha), Int.mul_pos ha⟩
protected theorem mul_pos_iff_of_pos_right {a b : Int} (hb : 0 < b) : 0 < a * b ↔ 0 < a := ⟨fun h => Int.pos_of_mul_pos_left h (Int.le_of_lt hb), fun h => Int.mul_pos h hb⟩
protected theorem nonneg_of_mul_nonneg_left {a b : Int} (h : 0 ≤ a * b) (hb : 0 < a) : 0 ≤ b :=
  Int.le_of_not_gt fun k => Int.not_le_of_gt (Int.mul_neg_of_pos_of_neg hb k) h
protected theorem nonneg_of_mul_nonneg_right {a b : Int} (h : 0 ≤ a * b) (hb : 0 < b) : 0 ≤ a :=
  Int.le_of_not_gt fun k => Int.not_le_of_gt (Int.mul_neg_of_neg_of_pos k hb) h
end Int
