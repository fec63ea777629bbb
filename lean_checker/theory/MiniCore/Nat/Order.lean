-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Nat.Basic
/-!
# Nat/Order: `≤` and `<`, their decision procedures, and how arithmetic respects them
-/
set_option linter.all false
universe u v

namespace Nat

/-! ## The order itself -/

@[simp] protected theorem le_refl (n : Nat) : n ≤ n := .refl
protected theorem le_rfl {n : Nat} : n ≤ n := .refl
attribute [refl] Nat.le_refl
protected theorem le_of_eq {n m : Nat} (h : n = m) : n ≤ m := h ▸ .refl
protected theorem le_of_eq' {n m : Nat} (h : m = n) : n ≤ m := h ▸ .refl
protected theorem ge_of_eq {n m : Nat} (h : n = m) : n ≥ m := h ▸ .refl
@[simp] theorem zero_le (n : Nat) : 0 ≤ n := n.rec .refl (fun _ ih => .step ih)
theorem le_succ (n : Nat) : n ≤ succ n := .step .refl
theorem le_add_one (n : Nat) : n ≤ n + 1 := .step .refl
theorem le_step {n m : Nat} (h : n ≤ m) : n ≤ succ m := .step h
theorem le_succ_of_le {n m : Nat} (h : n ≤ m) : n ≤ succ m := .step h
theorem le_add_one_of_le {n m : Nat} (h : n ≤ m) : n ≤ m + 1 := .step h
theorem succ_le_succ {n m : Nat} (h : n ≤ m) : succ n ≤ succ m := h.rec .refl (fun _ ih => .step ih)
protected theorem le_trans {n m k : Nat} (h₁ : n ≤ m) (h₂ : m ≤ k) : n ≤ k := h₂.rec h₁ (fun _ ih => .step ih)
theorem not_succ_le_zero (n : Nat) : ¬ succ n ≤ 0 := by intro h; cases h
theorem pred_le_pred {n m : Nat} (h : n ≤ m) : pred n ≤ pred m := by
  cases h with
  | refl => exact .refl
  | step h =>
    cases n with
    | zero => exact zero_le _
    | succ n => exact Nat.le_trans (le_succ n) h
theorem le_of_succ_le_succ {n m : Nat} (h : succ n ≤ succ m) : n ≤ m := pred_le_pred h
theorem succ_le_succ_iff {n m : Nat} : succ n ≤ succ m ↔ n ≤ m := ⟨le_of_succ_le_succ, succ_le_succ⟩
theorem add_one_le_add_one_iff {a b : Nat} : a + 1 ≤ b + 1 ↔ a ≤ b := succ_le_succ_iff
theorem succ_lt_succ {n m : Nat} (h : n < m) : succ n < succ m := succ_le_succ h
theorem lt_of_succ_lt_succ {n m : Nat} (h : succ n < succ m) : n < m := le_of_succ_le_succ h
theorem succ_lt_succ_iff {n m : Nat} : succ n < succ m ↔ n < m := succ_le_succ_iff
theorem add_one_lt_add_one_iff {a b : Nat} : a + 1 < b + 1 ↔ a < b := succ_le_succ_iff
theorem succ_le_of_lt {n m : Nat} (h : n < m) : succ n ≤ m := h
theorem lt_of_succ_le {n m : Nat} (h : succ n ≤ m) : n < m := h
theorem succ_le {n m : Nat} : succ n ≤ m ↔ n < m := .rfl
theorem succ_le_iff {n m : Nat} : succ n ≤ m ↔ n < m := .rfl
theorem add_one_le_iff {n m : Nat} : n + 1 ≤ m ↔ n < m := .rfl
theorem lt_iff_add_one_le {m n : Nat} : m < n ↔ m + 1 ≤ n := .rfl
theorem lt_succ_of_le {n m : Nat} (h : n ≤ m) : n < succ m := succ_le_succ h
theorem lt_add_one_of_le {n m : Nat} (h : n ≤ m) : n < m + 1 := succ_le_succ h
theorem le_of_lt_succ {n m : Nat} (h : n < succ m) : n ≤ m := le_of_succ_le_succ h
theorem le_of_lt_add_one {n m : Nat} (h : n < m + 1) : n ≤ m := le_of_succ_le_succ h
theorem lt_succ {m n : Nat} : m < succ n ↔ m ≤ n := ⟨le_of_lt_succ, lt_succ_of_le⟩
theorem lt_succ_iff {m n : Nat} : m < succ n ↔ m ≤ n := lt_succ
theorem lt_add_one_iff {m n : Nat} : m < n + 1 ↔ m ≤ n := lt_succ
theorem lt_succ_self (n : Nat) : n < succ n := .refl
@[simp] protected theorem lt_add_one (n : Nat) : n < n + 1 := .refl
theorem lt.base (n : Nat) : n < succ n := .refl
theorem lt.step {n m : Nat} (h : n < m) : n < succ m := Nat.le.step h
theorem lt_succ_of_lt {a b : Nat} (h : a < b) : a < succ b := .step h
theorem lt_add_one_of_lt {a b : Nat} (h : a < b) : a < b + 1 := .step h
protected theorem le_of_lt {n m : Nat} (h : n < m) : n ≤ m := Nat.le_trans (le_succ n) h
theorem le_of_succ_le {n m : Nat} (h : succ n ≤ m) : n ≤ m := Nat.le_of_lt h
theorem lt_of_succ_lt {n m : Nat} (h : succ n < m) : n < m := Nat.le_of_lt h
protected theorem lt_of_lt_of_le {n m k : Nat} (h₁ : n < m) (h₂ : m ≤ k) : n < k := Nat.le_trans h₁ h₂
protected theorem lt_of_le_of_lt {n m k : Nat} (h₁ : n ≤ m) (h₂ : m < k) : n < k := Nat.le_trans (succ_le_succ h₁) h₂
protected theorem lt_trans {n m k : Nat} (h₁ : n < m) (h₂ : m < k) : n < k := Nat.lt_of_lt_of_le h₁ (Nat.le_of_lt h₂)
@[simp] theorem not_lt_zero (n : Nat) : ¬ n < 0 := not_succ_le_zero n
theorem not_add_one_le_zero (n : Nat) : ¬ n + 1 ≤ 0 := not_succ_le_zero n
theorem not_succ_le_self (n : Nat) : ¬ succ n ≤ n := by
  induction n with
  | zero => exact not_succ_le_zero 0
  | succ n ih => exact fun h => ih (le_of_succ_le_succ h)
@[simp] protected theorem lt_irrefl (n : Nat) : ¬ n < n := not_succ_le_self n
theorem not_add_one_le_self (n : Nat) : ¬ n + 1 ≤ n := not_succ_le_self n
protected theorem ne_of_lt {a b : Nat} (h : a < b) : a ≠ b := fun e => Nat.lt_irrefl b (e ▸ h)
protected theorem ne_of_gt {a b : Nat} (h : b < a) : a ≠ b := (Nat.ne_of_lt h).symm
protected theorem ne_of_lt' {a b : Nat} (h : b < a) : a ≠ b := Nat.ne_of_gt h
theorem ne_of_lt_add_one {a b : Nat} (h : a < b) : a ≠ b := Nat.ne_of_lt h
protected theorem le_antisymm {n m : Nat} (h₁ : n ≤ m) (h₂ : m ≤ n) : n = m := by
  cases h₁ with
  | refl => rfl
  | step h => exact absurd (Nat.lt_of_le_of_lt h h₂) (Nat.lt_irrefl _)
protected theorem le_antisymm_iff {a b : Nat} : a = b ↔ a ≤ b ∧ b ≤ a := ⟨fun h => ⟨Nat.le_of_eq h, Nat.le_of_eq h.symm⟩, fun h => Nat.le_antisymm h.1 h.2⟩
protected theorem eq_iff_le_and_ge {a b : Nat} : a = b ↔ a ≤ b ∧ b ≤ a := Nat.le_antisymm_iff
protected theorem lt_or_ge (n m : Nat) : n < m ∨ n ≥ m := by
  induction m with
  | zero => exact .inr (zero_le n)
  | succ m ih =>
    rcases ih with h | h
    · exact .inl (.step h)
    · cases h with
      | refl => exact .inl .refl
      | step h => exact .inr (succ_le_succ h)
protected theorem lt_or_le (n m : Nat) : n < m ∨ m ≤ n := Nat.lt_or_ge n m
protected theorem le_total (m n : Nat) : m ≤ n ∨ n ≤ m := (Nat.lt_or_ge m n).imp_left Nat.le_of_lt
protected theorem le_or_ge (m n : Nat) : m ≤ n ∨ n ≤ m := Nat.le_total m n
protected theorem not_le_of_gt {n m : Nat} (h : n > m) : ¬ n ≤ m := fun h' => Nat.lt_irrefl m (Nat.lt_of_lt_of_le h h')
protected theorem not_le_of_lt {a b : Nat} (h : a < b) : ¬ b ≤ a := Nat.not_le_of_gt h
protected theorem not_lt_of_ge {n m : Nat} (h : n ≥ m) : ¬ n < m := fun h' => Nat.not_le_of_gt h' h
protected theorem not_lt_of_le {a b : Nat} (h : a ≤ b) : ¬ b < a := Nat.not_lt_of_ge h
protected theorem lt_of_not_le {a b : Nat} (h : ¬ a ≤ b) : b < a := (Nat.lt_or_ge b a).resolve_right h
protected theorem lt_of_not_ge {a b : Nat} (h : ¬ b ≥ a) : b < a := Nat.lt_of_not_le h
protected theorem le_of_not_lt {a b : Nat} (h : ¬ a < b) : b ≤ a := (Nat.lt_or_ge a b).resolve_left h
protected theorem le_of_not_gt {a b : Nat} (h : ¬ b > a) : b ≤ a := Nat.le_of_not_lt h
protected theorem le_of_not_le {a b : Nat} (h : ¬ a ≤ b) : b ≤ a := Nat.le_of_lt (Nat.lt_of_not_le h)
protected theorem lt_asymm {a b : Nat} (h : a < b) : ¬ b < a := Nat.not_lt_of_le (Nat.le_of_lt h)
protected theorem not_lt_of_gt {a b : Nat} (h : a < b) : ¬ b < a := Nat.lt_asymm h
@[simp] protected theorem not_le {n m : Nat} : ¬ n ≤ m ↔ m < n := ⟨Nat.lt_of_not_le, Nat.not_le_of_gt⟩
@[simp] protected theorem not_lt {n m : Nat} : ¬ n < m ↔ m ≤ n := ⟨Nat.le_of_not_lt, Nat.not_lt_of_ge⟩
@[simp] protected theorem not_ge {n m : Nat} : ¬ n ≥ m ↔ n < m := Nat.not_le
@[simp] protected theorem not_gt {n m : Nat} : ¬ n > m ↔ n ≤ m := Nat.not_lt
protected theorem lt_of_le_of_ne {n m : Nat} (h₁ : n ≤ m) (h₂ : ¬ n = m) : n < m := by
  cases h₁ with
  | refl => exact absurd rfl h₂
  | step h => exact succ_le_succ h
protected theorem lt_iff_le_and_ne {m n : Nat} : m < n ↔ m ≤ n ∧ m ≠ n := ⟨fun h => ⟨Nat.le_of_lt h, Nat.ne_of_lt h⟩, fun h => Nat.lt_of_le_of_ne h.1 h.2⟩
protected theorem lt_iff_le_not_le {m n : Nat} : m < n ↔ m ≤ n ∧ ¬ n ≤ m := ⟨fun h => ⟨Nat.le_of_lt h, Nat.not_le_of_gt h⟩, fun h => Nat.lt_of_not_le h.2⟩
protected theorem eq_or_lt_of_le {n m : Nat} (h : n ≤ m) : n = m ∨ n < m := by
  cases h with
  | refl => exact .inl rfl
  | step h => exact .inr (succ_le_succ h)
protected theorem lt_or_eq_of_le {n m : Nat} (h : n ≤ m) : n < m ∨ n = m := (Nat.eq_or_lt_of_le h).symm
protected theorem le_iff_lt_or_eq {n m : Nat} : n ≤ m ↔ n < m ∨ n = m := ⟨Nat.lt_or_eq_of_le, fun h => h.elim Nat.le_of_lt Nat.le_of_eq⟩
protected theorem lt_or_gt_of_ne {a b : Nat} (h : a ≠ b) : a < b ∨ a > b :=
  (Nat.lt_or_ge a b).imp_right fun k => Nat.lt_of_le_of_ne k (Ne.symm h)
protected theorem lt_or_lt_of_ne {a b : Nat} (h : a ≠ b) : a < b ∨ b < a := Nat.lt_or_gt_of_ne h
protected theorem ne_iff_lt_or_gt {a b : Nat} : a ≠ b ↔ a < b ∨ b < a := ⟨Nat.lt_or_gt_of_ne, fun h => h.elim Nat.ne_of_lt Nat.ne_of_gt⟩
protected theorem lt_trichotomy (a b : Nat) : a < b ∨ a = b ∨ b < a :=
  (Nat.lt_or_ge a b).imp_right fun h => (Nat.eq_or_lt_of_le h).imp_left Eq.symm
protected theorem lt_by_cases {a b : Nat} {C : Prop} (h₁ : a < b → C) (h₂ : a = b → C) (h₃ : b < a → C) : C :=
  (Nat.lt_trichotomy a b).elim h₁ fun h => h.elim h₂ h₃
theorem le_zero {i : Nat} : i ≤ 0 ↔ i = 0 := ⟨fun h => Nat.le_antisymm h (zero_le i), fun h => Nat.le_of_eq h⟩
@[simp] theorem le_zero_eq (a : Nat) : (a ≤ 0) = (a = 0) := propext le_zero
protected theorem eq_zero_of_le_zero {n : Nat} (h : n ≤ 0) : n = 0 := le_zero.mp h
protected theorem lt_one_iff {n : Nat} : n < 1 ↔ n = 0 := lt_succ.trans le_zero
attribute [simp] Nat.lt_one_iff
@[simp] theorem zero_lt_succ (n : Nat) : 0 < n + 1 := succ_le_succ (zero_le n)
@[simp] theorem zero_lt_one : 0 < (1 : Nat) := zero_lt_succ 0
theorem zero_lt_two : 0 < (2 : Nat) := zero_lt_succ 1
theorem one_lt_two : 1 < (2 : Nat) := .refl
theorem succ_pos (n : Nat) : 0 < succ n := zero_lt_succ n
theorem add_one_pos (n : Nat) : 0 < n + 1 := zero_lt_succ n
protected theorem zero_lt_of_lt {a b : Nat} (h : a < b) : 0 < b := Nat.lt_of_le_of_lt (zero_le a) h
protected theorem pos_of_ne_zero {n : Nat} (h : n ≠ 0) : 0 < n := Nat.lt_of_le_of_ne (zero_le n) h.symm
theorem zero_lt_of_ne_zero {a : Nat} (h : a ≠ 0) : 0 < a := Nat.pos_of_ne_zero h
theorem ne_zero_of_lt {a b : Nat} (h : b < a) : a ≠ 0 := Nat.ne_of_gt (Nat.zero_lt_of_lt h)
theorem ne_zero_iff_zero_lt {n : Nat} : n ≠ 0 ↔ 0 < n := ⟨Nat.pos_of_ne_zero, Nat.ne_of_gt⟩
theorem pos_iff_ne_zero {n : Nat} : 0 < n ↔ n ≠ 0 := ne_zero_iff_zero_lt.symm
theorem eq_zero_or_pos : ∀ n : Nat, n = 0 ∨ 0 < n
  | 0 => .inl rfl
  | n + 1 => .inr (zero_lt_succ n)
theorem one_le_iff_ne_zero {n : Nat} : 1 ≤ n ↔ n ≠ 0 := pos_iff_ne_zero
theorem eq_of_lt_succ_of_not_lt {a b : Nat} (h₁ : a < b + 1) (h₂ : ¬ a < b) : a = b := Nat.le_antisymm (le_of_lt_succ h₁) (Nat.le_of_not_lt h₂)
theorem lt_succ_iff_lt_or_eq {a b : Nat} : a < succ b ↔ a < b ∨ a = b := lt_succ.trans Nat.le_iff_lt_or_eq
theorem le_succ_iff {m n : Nat} : m ≤ succ n ↔ m ≤ n ∨ m = succ n := Nat.le_iff_lt_or_eq.trans (or_congr_left lt_succ)
theorem le_succ_iff_eq_or_le {n m : Nat} : n ≤ succ m ↔ n = succ m ∨ n ≤ m := le_succ_iff.trans or_comm
theorem exists_eq_add_of_le {m n : Nat} (h : m ≤ n) : ∃ k : Nat, n = m + k := by
  induction h with
  | refl => exact ⟨0, rfl⟩
  | step _ ih =>
    obtain ⟨k, hk⟩ := ih
    exact ⟨k + 1, congrArg succ hk⟩
theorem exists_eq_add_of_le' {m n : Nat} (h : m ≤ n) : ∃ k : Nat, n = k + m :=
  (exists_eq_add_of_le h).elim fun k hk => ⟨k, hk.trans (Nat.add_comm m k)⟩
theorem exists_eq_add_of_lt {m n : Nat} (h : m < n) : ∃ k : Nat, n = m + k + 1 :=
  (exists_eq_add_of_le h).elim fun k hk => ⟨k, hk.trans (Nat.add_right_comm m 1 k)⟩
protected theorem le.dest {n m : Nat} (h : n ≤ m) : ∃ k, n + k = m := (exists_eq_add_of_le h).elim fun k hk => ⟨k, hk.symm⟩
protected theorem le.intro {n m k : Nat} (h : n + k = m) : n ≤ m := by
  subst h
  induction k with
  | zero => exact .refl
  | succ k ih => exact .step ih
protected theorem le_iff_exists_add {a b : Nat} : a ≤ b ↔ ∃ c, b = a + c := ⟨exists_eq_add_of_le, fun ⟨c, h⟩ => Nat.le.intro h.symm⟩

/-! ## Decision procedures -/

@[simp] theorem ble_eq {x y : Nat} : (Nat.ble x y = true) = (x ≤ y) := propext ⟨le_of_ble_eq_true, ble_eq_true_of_le⟩
@[simp] theorem beq_eq {m n : Nat} : (Nat.beq m n = true) = (m = n) :=
  propext ⟨Nat.eq_of_beq_eq_true m n, fun h => h ▸ Nat.beq_refl m⟩
theorem not_le_of_not_ble_eq_true {n m : Nat} (h : ¬ Nat.ble n m = true) : ¬ n ≤ m := fun k => h (ble_eq_true_of_le k)
instance : Trans (α := Nat) LE.le LE.le LE.le := ⟨Nat.le_trans⟩
instance : Trans (α := Nat) LT.lt LT.lt LT.lt := ⟨Nat.lt_trans⟩
instance : Trans (α := Nat) LE.le LT.lt LT.lt := ⟨Nat.lt_of_le_of_lt⟩
instance : Trans (α := Nat) LT.lt LE.le LT.lt := ⟨Nat.lt_of_lt_of_le⟩
instance : Trans (α := Nat) GE.ge GE.ge GE.ge := ⟨fun h₁ h₂ => Nat.le_trans h₂ h₁⟩
instance : Trans (α := Nat) GT.gt GT.gt GT.gt := ⟨fun h₁ h₂ => Nat.lt_trans h₂ h₁⟩
instance : Trans (α := Nat) GE.ge GT.gt GT.gt := ⟨fun h₁ h₂ => Nat.lt_of_lt_of_le h₂ h₁⟩
instance : Trans (α := Nat) GT.gt GE.ge GT.gt := ⟨fun h₁ h₂ => Nat.lt_of_le_of_lt h₂ h₁⟩
instance : Std.Antisymm (α := Nat) (· ≤ ·) := ⟨fun _ _ => Nat.le_antisymm⟩
instance : Std.Total (α := Nat) (· ≤ ·) := ⟨Nat.le_total⟩
instance : Std.Irrefl (α := Nat) (· < ·) := ⟨Nat.lt_irrefl⟩
instance : Std.Asymm (α := Nat) (· < ·) := ⟨fun _ _ => Nat.lt_asymm⟩

/-! ## Addition and order -/

@[simp] theorem le_add_right (n k : Nat) : n ≤ n + k := .intro rfl
@[simp] theorem le_add_left (n m : Nat) : n ≤ m + n := Nat.add_comm n m ▸ le_add_right n m
theorem le_of_add_right_le {n m k : Nat} (h : n + k ≤ m) : n ≤ m := Nat.le_trans (le_add_right n k) h
theorem le_of_add_left_le {a b k : Nat} (h : k + a ≤ b) : a ≤ b := Nat.le_trans (le_add_left a k) h
theorem le_add_right_of_le {n m k : Nat} (h : n ≤ m) : n ≤ m + k := Nat.le_trans h (le_add_right m k)
theorem le_add_left_of_le {n m k : Nat} (h : n ≤ m) : n ≤ k + m := Nat.le_trans h (le_add_left m k)
theorem lt_add_left (c : Nat) (h : a < b) : a < c + b := Nat.lt_of_lt_of_le h (le_add_left b c)
theorem lt_add_right (c : Nat) (h : a < b) : a < b + c := Nat.lt_of_lt_of_le h (le_add_right b c)
theorem lt_of_add_right_lt {n m k : Nat} (h : n + k < m) : n < m := Nat.lt_of_le_of_lt (le_add_right n k) h
theorem lt_of_add_left_lt {n m k : Nat} (h : k + n < m) : n < m := Nat.lt_of_le_of_lt (le_add_left n k) h
protected theorem add_le_add_left {n m : Nat} (h : n ≤ m) (k : Nat) : k + n ≤ k + m := by
  obtain ⟨w, hw⟩ := Nat.le.dest h
  exact .intro (by rw [Nat.add_assoc, hw])
protected theorem add_le_add_right {n m : Nat} (h : n ≤ m) (k : Nat) : n + k ≤ m + k := by
  rw [Nat.add_comm n, Nat.add_comm m]
  exact Nat.add_le_add_left h k
protected theorem add_lt_add_left {n m : Nat} (h : n < m) (k : Nat) : k + n < k + m := Nat.add_le_add_left (n := n + 1) h k
protected theorem add_lt_add_right {n m : Nat} (h : n < m) (k : Nat) : n + k < m + k := by
  rw [Nat.add_comm n, Nat.add_comm m]
  exact Nat.add_lt_add_left h k
protected theorem add_le_add {a b c d : Nat} (h₁ : a ≤ b) (h₂ : c ≤ d) : a + c ≤ b + d :=
  Nat.le_trans (Nat.add_le_add_right h₁ c) (Nat.add_le_add_left h₂ b)
protected theorem add_lt_add {a b c d : Nat} (h₁ : a < b) (h₂ : c < d) : a + c < b + d :=
  Nat.lt_trans (Nat.add_lt_add_right h₁ c) (Nat.add_lt_add_left h₂ b)
protected theorem add_lt_add_of_le_of_lt {a b c d : Nat} (h₁ : a ≤ b) (h₂ : c < d) : a + c < b + d :=
  Nat.lt_of_le_of_lt (Nat.add_le_add_right h₁ c) (Nat.add_lt_add_left h₂ b)
protected theorem add_lt_add_of_lt_of_le {a b c d : Nat} (h₁ : a < b) (h₂ : c ≤ d) : a + c < b + d :=
  Nat.lt_of_lt_of_le (Nat.add_lt_add_right h₁ c) (Nat.add_le_add_left h₂ b)
protected theorem le_of_add_le_add_left {a b c : Nat} (h : a + b ≤ a + c) : b ≤ c := by
  induction a with
  | zero => simpa using h
  | succ a ih => rw [Nat.add_right_comm a 1 b, Nat.add_right_comm a 1 c] at h; exact ih (le_of_succ_le_succ h)
protected theorem le_of_add_le_add_right {a b c : Nat} (h : a + b ≤ c + b) : a ≤ c := by
  rw [Nat.add_comm a, Nat.add_comm c] at h
  exact Nat.le_of_add_le_add_left h
protected theorem lt_of_add_lt_add_left {n m k : Nat} (h : n + m < n + k) : m < k := Nat.le_of_add_le_add_left (b := m + 1) h
protected theorem lt_of_add_lt_add_right {n m k : Nat} (h : m + n < k + n) : m < k := by
  rw [Nat.add_comm m, Nat.add_comm k] at h
  exact Nat.lt_of_add_lt_add_left h
@[simp] protected theorem add_le_add_iff_left {m k n : Nat} : n + m ≤ n + k ↔ m ≤ k := ⟨Nat.le_of_add_le_add_left, (Nat.add_le_add_left · n)⟩
@[simp] protected theorem add_le_add_iff_right {m k n : Nat} : m + n ≤ k + n ↔ m ≤ k := ⟨Nat.le_of_add_le_add_right, (Nat.add_le_add_right · n)⟩
@[simp] protected theorem add_lt_add_iff_left {m k n : Nat} : n + m < n + k ↔ m < k := ⟨Nat.lt_of_add_lt_add_left, (Nat.add_lt_add_left · n)⟩
@[simp] protected theorem add_lt_add_iff_right {m k n : Nat} : m + n < k + n ↔ m < k := ⟨Nat.lt_of_add_lt_add_right, (Nat.add_lt_add_right · n)⟩
@[simp] protected theorem lt_add_left_iff_pos {n k : Nat} : n < k + n ↔ 0 < k := by
  have h := Nat.add_lt_add_iff_right (m := 0) (k := k) (n := n)
  rwa [Nat.zero_add] at h
@[simp] protected theorem lt_add_right_iff_pos {n k : Nat} : n < n + k ↔ 0 < k := Nat.add_lt_add_iff_left (m := 0)
protected theorem lt_add_of_pos_right (h : 0 < k) : n < n + k := Nat.lt_add_right_iff_pos.mpr h
protected theorem lt_add_of_pos_left (h : 0 < k) : n < k + n := Nat.lt_add_left_iff_pos.mpr h
protected theorem pos_of_lt_add_right (h : n < n + k) : 0 < k := Nat.lt_add_right_iff_pos.mp h
protected theorem add_pos_left (h : 0 < m) (n : Nat) : 0 < m + n := Nat.lt_of_lt_of_le h (le_add_right m n)
protected theorem add_pos_right (m : Nat) (h : 0 < n) : 0 < m + n := Nat.lt_of_lt_of_le h (le_add_left n m)
protected theorem add_pos_iff_pos_or_pos {m n : Nat} : 0 < m + n ↔ 0 < m ∨ 0 < n := by
  rw [pos_iff_ne_zero, pos_iff_ne_zero, pos_iff_ne_zero, ne_eq, Nat.add_eq_zero_iff, Decidable.not_and_iff_or_not_not]
protected theorem add_self_ne_one (n : Nat) : n + n ≠ 1 := by
  cases n with
  | zero => exact Nat.zero_ne_one
  | succ n => intro h; exact succ_ne_zero _ (succ.inj ((succ_add n (n + 1)).symm.trans h))

/-! ## Multiplication and order -/

protected theorem mul_le_mul_left {m n : Nat} (k : Nat) (h : m ≤ n) : k * m ≤ k * n := by
  obtain ⟨w, hw⟩ := Nat.le.dest h
  exact .intro (k := k * w) (by rw [← Nat.mul_add, hw])
protected theorem mul_le_mul_right {m n : Nat} (k : Nat) (h : m ≤ n) : m * k ≤ n * k := by
  rw [Nat.mul_comm m, Nat.mul_comm n]
  exact Nat.mul_le_mul_left k h
protected theorem mul_le_mul {n₁ m₁ n₂ m₂ : Nat} (h₁ : n₁ ≤ n₂) (h₂ : m₁ ≤ m₂) : n₁ * m₁ ≤ n₂ * m₂ :=
  Nat.le_trans (Nat.mul_le_mul_right m₁ h₁) (Nat.mul_le_mul_left n₂ h₂)
protected theorem mul_pos : {n m : Nat} → n > 0 → m > 0 → n * m > 0 := fun hn hm =>
  Nat.pos_of_ne_zero (Nat.mul_ne_zero (Nat.ne_of_gt hn) (Nat.ne_of_gt hm))
protected theorem pos_of_mul_pos_left {a b : Nat} (h : 0 < a * b) : 0 < b := Nat.pos_of_ne_zero fun e => by
  rw [e] at h
  exact Nat.lt_irrefl 0 h
protected theorem pos_of_mul_pos_right {a b : Nat} (h : 0 < a * b) : 0 < a := Nat.pos_of_mul_pos_left (a := b) (Nat.mul_comm a b ▸ h)
protected theorem mul_lt_mul_of_pos_left {m n k : Nat} (h : m < n) (hk : k > 0) : k * m < k * n :=
  Nat.lt_of_lt_of_le (Nat.lt_add_of_pos_right hk) (Nat.mul_le_mul_left (m := m + 1) k h)
protected theorem mul_lt_mul_of_pos_right {m n k : Nat} (h : m < n) (hk : k > 0) : m * k < n * k := by
  rw [Nat.mul_comm m, Nat.mul_comm n]
  exact Nat.mul_lt_mul_of_pos_left h hk
protected theorem le_of_mul_le_mul_left {a b c : Nat} (h : c * a ≤ c * b) (hc : 0 < c) : a ≤ b :=
  Nat.le_of_not_lt fun k => Nat.not_le_of_gt (Nat.mul_lt_mul_of_pos_left k hc) h
protected theorem le_of_mul_le_mul_right {a b c : Nat} (h : a * c ≤ b * c) (hc : 0 < c) : a ≤ b :=
  Nat.le_of_not_lt fun k => Nat.not_le_of_gt (Nat.mul_lt_mul_of_pos_right k hc) h
protected theorem lt_of_mul_lt_mul_left {a b c : Nat} (h : a * b < a * c) : b < c :=
  Nat.lt_of_not_le fun k => Nat.not_le_of_gt h (Nat.mul_le_mul_left a k)
protected theorem lt_of_mul_lt_mul_right {a b c : Nat} (h : b * a < c * a) : b < c :=
  Nat.lt_of_not_le fun k => Nat.not_le_of_gt h (Nat.mul_le_mul_right a k)
protected theorem mul_lt_mul_left {a b c : Nat} (ha : 0 < a) : a * b < a * c ↔ b < c := ⟨Nat.lt_of_mul_lt_mul_left, (Nat.mul_lt_mul_of_pos_left · ha)⟩
protected theorem mul_lt_mul_right {a b c : Nat} (ha : 0 < a) : b * a < c * a ↔ b < c := ⟨Nat.lt_of_mul_lt_mul_right, (Nat.mul_lt_mul_of_pos_right · ha)⟩
protected theorem mul_le_mul_left_iff {a b c : Nat} (ha : 0 < a) : a * b ≤ a * c ↔ b ≤ c := ⟨(Nat.le_of_mul_le_mul_left · ha), Nat.mul_le_mul_left a⟩
protected theorem mul_le_mul_right_iff {a b c : Nat} (ha : 0 < a) : b * a ≤ c * a ↔ b ≤ c := ⟨(Nat.le_of_mul_le_mul_right · ha), Nat.mul_le_mul_right a⟩
protected theorem eq_of_mul_eq_mul_left {a b c : Nat} (ha : 0 < a) (h : a * b = a * c) : b = c :=
  Nat.le_antisymm (Nat.le_of_mul_le_mul_left (Nat.le_of_eq h) ha) (Nat.le_of_mul_le_mul_left (Nat.le_of_eq h.symm) ha)
protected theorem eq_of_mul_eq_mul_right {a b c : Nat} (hb : 0 < b) (h : a * b = c * b) : a = c :=
  Nat.eq_of_mul_eq_mul_left hb (by rw [Nat.mul_comm b a, Nat.mul_comm b c]; exact h)
protected theorem mul_left_cancel {n m k : Nat} (np : 0 < n) (h : n * m = n * k) : m = k := Nat.eq_of_mul_eq_mul_left np h
protected theorem mul_right_cancel {n m k : Nat} (mp : 0 < m) (h : n * m = k * m) : n = k := Nat.eq_of_mul_eq_mul_right mp h
protected theorem mul_left_cancel_iff {n m k : Nat} (p : 0 < n) : n * m = n * k ↔ m = k := ⟨Nat.mul_left_cancel p, congrArg (n * ·)⟩
protected theorem mul_right_cancel_iff {n m k : Nat} (p : 0 < m) : n * m = k * m ↔ n = k := ⟨Nat.mul_right_cancel p, congrArg (· * m)⟩
theorem le_mul_of_pos_left (m : Nat) (h : 0 < n) : m ≤ n * m := by
  have k := Nat.mul_le_mul_right m (show 1 ≤ n from h)
  rwa [Nat.one_mul] at k
theorem le_mul_of_pos_right (n : Nat) (h : 0 < m) : n ≤ n * m := Nat.mul_comm n m ▸ le_mul_of_pos_left n h
protected theorem mul_self_le_mul_self {m n : Nat} (h : m ≤ n) : m * m ≤ n * n := Nat.mul_le_mul h h
protected theorem mul_lt_mul'' {a b c d : Nat} (hac : a < c) (hbd : b < d) : a * b < c * d :=
  Nat.lt_of_le_of_lt (Nat.mul_le_mul_right b (Nat.le_of_lt hac)) (Nat.mul_lt_mul_of_pos_left hbd (Nat.zero_lt_of_lt hac))
protected theorem mul_self_lt_mul_self {m n : Nat} (h : m < n) : m * m < n * n := Nat.mul_lt_mul'' h h
protected theorem mul_eq_one_iff : {m n : Nat} → m * n = 1 ↔ m = 1 ∧ n = 1
  | 0, n => by simp
  | m, 0 => by simp
  | m + 1, n + 1 => by
    constructor
    · intro h
      have h' : (m + 1) * n + m = 0 := succ.inj h
      have hm := (Nat.eq_zero_of_add_eq_zero h').2
      have hn := (Nat.mul_eq_zero.mp (Nat.eq_zero_of_add_eq_zero h').1).resolve_left (succ_ne_zero m)
      exact ⟨congrArg succ hm, congrArg succ hn⟩
    · rintro ⟨h, k⟩
      rw [h, k]
theorem eq_one_of_mul_eq_one_right {m n : Nat} (h : m * n = 1) : m = 1 := (Nat.mul_eq_one_iff.mp h).1
theorem eq_one_of_mul_eq_one_left {m n : Nat} (h : m * n = 1) : n = 1 := (Nat.mul_eq_one_iff.mp h).2

/-! ## Strong induction -/

protected theorem strongRecOn' {motive : Nat → Prop} (n : Nat) (ind : ∀ n, (∀ m, m < n → motive m) → motive n) : motive n :=
  have below : ∀ n m, m < n → motive m := fun n => by
    induction n with
    | zero => exact fun m h => absurd h (not_lt_zero m)
    | succ n ih => exact fun m h => ind m fun k hk => ih k (Nat.lt_of_lt_of_le hk (le_of_lt_succ h))
  ind n (below n)
end Nat
