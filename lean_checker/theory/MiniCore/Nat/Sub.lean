-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Nat.Order
/-!
# Nat/Sub: truncated subtraction
-/
set_option linter.all false
universe u v

namespace Nat
@[simp] protected theorem sub_zero (n : Nat) : n - 0 = n := rfl
theorem sub_succ (n m : Nat) : n - succ m = pred (n - m) := rfl
theorem sub_add_eq (a b c : Nat) : a - (b + c) = a - b - c := by
  induction c with
  | zero => rfl
  | succ c ih => exact congrArg pred ih
theorem succ_sub_succ_eq_sub (n m : Nat) : succ n - succ m = n - m := by
  induction m with
  | zero => rfl
  | succ m ih => exact congrArg pred ih
theorem succ_sub_succ (n m : Nat) : succ n - succ m = n - m := succ_sub_succ_eq_sub n m
@[simp] protected theorem add_one_sub_add_one (n m : Nat) : (n + 1) - (m + 1) = n - m := succ_sub_succ n m
@[simp] protected theorem zero_sub (n : Nat) : 0 - n = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => exact congrArg pred ih
@[simp] protected theorem sub_self (n : Nat) : n - n = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => exact (succ_sub_succ n n).trans ih
theorem sub_one (n : Nat) : n - 1 = pred n := rfl
@[simp] theorem add_one_sub_one (n : Nat) : n + 1 - 1 = n := rfl
@[simp] theorem succ_sub_one (n : Nat) : succ n - 1 = n := rfl
@[simp] theorem pred_eq_sub_one {n : Nat} : pred n = n - 1 := rfl
protected theorem sub_sub (n m k : Nat) : n - m - k = n - (m + k) := (sub_add_eq n m k).symm
protected theorem sub_right_comm (m n k : Nat) : m - n - k = m - k - n := by
  rw [Nat.sub_sub, Nat.sub_sub, Nat.add_comm]
protected theorem add_sub_add_right (n k m : Nat) : (n + k) - (m + k) = n - m := by
  induction k with
  | zero => rfl
  | succ k ih => exact (succ_sub_succ (n + k) (m + k)).trans ih
protected theorem add_sub_add_left (k n m : Nat) : (k + n) - (k + m) = n - m := by
  rw [Nat.add_comm k n, Nat.add_comm k m, Nat.add_sub_add_right]
@[simp] protected theorem add_sub_cancel (n m : Nat) : n + m - m = n := by
  have h := Nat.add_sub_add_right n m 0
  rwa [Nat.zero_add] at h
@[simp] protected theorem add_sub_cancel_left (n m : Nat) : n + m - n = m := by
  rw [Nat.add_comm, Nat.add_sub_cancel]
protected theorem add_sub_assoc {m k : Nat} (h : k ≤ m) (n : Nat) : n + m - k = n + (m - k) := by
  obtain ⟨w, rfl⟩ := exists_eq_add_of_le h
  rw [Nat.add_sub_cancel_left, Nat.add_left_comm, Nat.add_sub_cancel_left]
protected theorem sub_add_comm {n m k : Nat} (h : k ≤ n) : n + m - k = n - k + m := by
  rw [Nat.add_comm n, Nat.add_sub_assoc h, Nat.add_comm]
@[simp] protected theorem sub_add_cancel {n m : Nat} (h : m ≤ n) : n - m + m = n := by
  obtain ⟨w, rfl⟩ := exists_eq_add_of_le h
  rw [Nat.add_sub_cancel_left, Nat.add_comm]
protected theorem add_sub_of_le {a b : Nat} (h : a ≤ b) : a + (b - a) = b := by
  rw [Nat.add_comm, Nat.sub_add_cancel h]
protected theorem add_sub_cancel' {n m : Nat} (h : m ≤ n) : m + (n - m) = n := Nat.add_sub_of_le h
protected theorem sub_one_add_one {a : Nat} (h : a ≠ 0) : a - 1 + 1 = a := succ_pred h
theorem succ_pred_eq_of_pos {n : Nat} (h : 0 < n) : succ (pred n) = n := succ_pred (Nat.ne_of_gt h)
theorem sub_one_add_one_eq_of_pos {n : Nat} (h : 0 < n) : (n - 1) + 1 = n := succ_pred (Nat.ne_of_gt h)
protected theorem sub_eq_zero_of_le {n m : Nat} (h : n ≤ m) : n - m = 0 := by
  obtain ⟨w, rfl⟩ := exists_eq_add_of_le h
  rw [sub_add_eq, Nat.sub_self, Nat.zero_sub]
protected theorem le_of_sub_eq_zero : {n m : Nat} → n - m = 0 → n ≤ m
  | 0, m, _ => zero_le m
  | n + 1, 0, h => Nat.noConfusion h
  | n + 1, m + 1, h => succ_le_succ (Nat.le_of_sub_eq_zero ((succ_sub_succ n m).symm.trans h))
protected theorem sub_eq_zero_iff_le {n m : Nat} : n - m = 0 ↔ n ≤ m := ⟨Nat.le_of_sub_eq_zero, Nat.sub_eq_zero_of_le⟩
protected theorem sub_pos_of_lt {m n : Nat} (h : m < n) : 0 < n - m :=
  Nat.pos_of_ne_zero fun e => Nat.not_le_of_gt h (Nat.le_of_sub_eq_zero e)
protected theorem lt_of_sub_pos {m n : Nat} (h : 0 < n - m) : m < n := Nat.lt_of_not_le fun k => by
  rw [Nat.sub_eq_zero_of_le k] at h
  exact Nat.lt_irrefl 0 h
protected theorem sub_pos_iff_lt {n m : Nat} : 0 < n - m ↔ m < n := ⟨Nat.lt_of_sub_pos, Nat.sub_pos_of_lt⟩
protected theorem sub_ne_zero_of_lt {a b : Nat} (h : a < b) : b - a ≠ 0 := Nat.ne_of_gt (Nat.sub_pos_of_lt h)
theorem pred_le : (n : Nat) → pred n ≤ n
  | 0 => .refl
  | n + 1 => le_succ n
theorem pred_lt : {n : Nat} → n ≠ 0 → pred n < n
  | 0, h => absurd rfl h
  | n + 1, _ => .refl
theorem sub_one_lt {n : Nat} (h : n ≠ 0) : n - 1 < n := pred_lt h
@[simp] theorem sub_le (n m : Nat) : n - m ≤ n := by
  induction m with
  | zero => exact .refl
  | succ m ih => exact Nat.le_trans (pred_le (n - m)) ih
theorem sub_lt : {n m : Nat} → 0 < n → 0 < m → n - m < n
  | 0, _, h, _ => absurd h (Nat.lt_irrefl 0)
  | _ + 1, 0, _, h => absurd h (Nat.lt_irrefl 0)
  | n + 1, m + 1, _, _ => by rw [Nat.add_one_sub_add_one]; exact succ_le_succ (sub_le n m)
theorem sub_lt_succ (a b : Nat) : a - b < succ a := lt_succ_of_le (sub_le a b)
protected theorem sub_le_sub_right {n m : Nat} (h : n ≤ m) (k : Nat) : n - k ≤ m - k := by
  induction k with
  | zero => exact h
  | succ k ih => exact pred_le_pred ih
protected theorem sub_le_sub_left {n m : Nat} (h : n ≤ m) (k : Nat) : k - m ≤ k - n := by
  obtain ⟨w, rfl⟩ := exists_eq_add_of_le h
  rw [sub_add_eq]
  exact sub_le _ _
protected theorem sub_le_of_le_add {a b c : Nat} (h : a ≤ c + b) : a - b ≤ c := by
  have k := Nat.sub_le_sub_right h b
  rwa [Nat.add_sub_cancel] at k
protected theorem le_add_of_sub_le {a b c : Nat} (h : a - b ≤ c) : a ≤ c + b := by
  rcases Nat.le_total a b with k | k
  · exact le_add_left_of_le k
  · rw [← Nat.sub_add_cancel k]
    exact Nat.add_le_add_right h b
protected theorem sub_le_iff_le_add {a b c : Nat} : a - b ≤ c ↔ a ≤ c + b := ⟨Nat.le_add_of_sub_le, Nat.sub_le_of_le_add⟩
protected theorem sub_le_iff_le_add' {a b c : Nat} : a - b ≤ c ↔ a ≤ b + c := by rw [Nat.add_comm, Nat.sub_le_iff_le_add]
protected theorem le_sub_of_add_le {a b c : Nat} (h : a + b ≤ c) : a ≤ c - b := by
  have k := Nat.sub_le_sub_right h b
  rwa [Nat.add_sub_cancel] at k
protected theorem add_le_of_le_sub {a b c : Nat} (hle : b ≤ c) (h : a ≤ c - b) : a + b ≤ c := by
  have k := Nat.add_le_add_right h b
  rwa [Nat.sub_add_cancel hle] at k
protected theorem le_sub_iff_add_le {x y k : Nat} (h : k ≤ y) : x ≤ y - k ↔ x + k ≤ y := ⟨Nat.add_le_of_le_sub h, Nat.le_sub_of_add_le⟩
protected theorem sub_lt_iff_lt_add {a b c : Nat} (h : b ≤ a) : a - b < c ↔ a < c + b := by
  have k := Nat.add_lt_add_iff_right (m := a - b) (k := c) (n := b)
  rw [Nat.sub_add_cancel h] at k
  exact k.symm
protected theorem lt_sub_iff_add_lt {a b c : Nat} : a < c - b ↔ a + b < c :=
  ⟨fun h => Nat.lt_of_not_le fun k => Nat.not_le_of_gt h (Nat.sub_le_of_le_add k),
   fun h => Nat.lt_of_not_le fun k => Nat.not_le_of_gt h (Nat.le_add_of_sub_le k)⟩
protected theorem lt_sub_of_add_lt {a b c : Nat} (h : a + b < c) : a < c - b := Nat.lt_sub_iff_add_lt.mpr h
protected theorem add_lt_of_lt_sub {a b c : Nat} (h : a < c - b) : a + b < c := Nat.lt_sub_iff_add_lt.mp h
protected theorem sub_eq_of_eq_add {a b c : Nat} (h : a = c + b) : a - b = c := by rw [h, Nat.add_sub_cancel]
protected theorem sub_eq_of_eq_add' {a b c : Nat} (h : a = b + c) : a - b = c := by rw [h, Nat.add_sub_cancel_left]
protected theorem eq_add_of_sub_eq {c b a : Nat} (hle : b ≤ a) (h : a - b = c) : a = c + b := by rw [← h, Nat.sub_add_cancel hle]
protected theorem sub_eq_iff_eq_add {c b a : Nat} (h : b ≤ a) : a - b = c ↔ a = c + b := ⟨Nat.eq_add_of_sub_eq h, Nat.sub_eq_of_eq_add⟩
protected theorem sub_eq_iff_eq_add' {c b a : Nat} (h : b ≤ a) : a - b = c ↔ a = b + c := by rw [Nat.add_comm, Nat.sub_eq_iff_eq_add h]
protected theorem sub_sub_self {n m : Nat} (h : m ≤ n) : n - (n - m) = m := Nat.sub_eq_of_eq_add' (Nat.sub_add_cancel h).symm
protected theorem succ_sub {m n : Nat} (h : n ≤ m) : succ m - n = succ (m - n) := by
  obtain ⟨w, rfl⟩ := exists_eq_add_of_le h
  rw [← add_succ, Nat.add_sub_cancel_left, Nat.add_sub_cancel_left]
protected theorem sub_lt_sub_left : {k m n : Nat} → k < m → k < n → m - n < m - k
  | k, m, n, h₁, h₂ => by
    obtain ⟨w, rfl⟩ := exists_eq_add_of_lt h₂
    rw [Nat.add_assoc k, sub_add_eq]
    exact sub_lt (Nat.sub_pos_of_lt h₁) (zero_lt_succ w)
protected theorem sub_lt_sub_right {a b c : Nat} (hle : c ≤ a) (h : a < b) : a - c < b - c :=
  Nat.lt_sub_iff_add_lt.mpr (by rwa [Nat.sub_add_cancel hle])
protected theorem mul_pred (n m : Nat) : n * pred m = n * m - n := by
  cases m with
  | zero => exact (Nat.zero_sub n).symm
  | succ m => exact (Nat.add_sub_cancel (n * m) n).symm
protected theorem pred_mul (n m : Nat) : pred n * m = n * m - m := by rw [Nat.mul_comm, Nat.mul_pred, Nat.mul_comm]
protected theorem sub_mul (n m k : Nat) : (n - m) * k = n * k - m * k := by
  induction m with
  | zero => rw [Nat.zero_mul]; rfl
  | succ m ih => rw [sub_succ, Nat.pred_mul, ih, add_one_mul, sub_add_eq]
protected theorem mul_sub (k m n : Nat) : k * (m - n) = k * m - k * n := by rw [Nat.mul_comm, Nat.sub_mul, Nat.mul_comm m, Nat.mul_comm n]
protected theorem mul_sub_one (n m : Nat) : n * (m - 1) = n * m - n := Nat.mul_pred n m
protected theorem sub_one_mul (n m : Nat) : (n - 1) * m = n * m - m := Nat.pred_mul n m
protected theorem add_sub_sub_cancel {a b c : Nat} (h : c ≤ a) : (a + b) - (a - c) = b + c := by
  obtain ⟨w, rfl⟩ := exists_eq_add_of_le h
  rw [Nat.add_sub_cancel_left, Nat.add_comm c w, Nat.add_assoc, Nat.add_sub_cancel_left, Nat.add_comm]
protected theorem sub_add_sub_cancel {a b c : Nat} (hab : b ≤ a) (hcb : c ≤ b) : a - b + (b - c) = a - c := by
  obtain ⟨w, rfl⟩ := exists_eq_add_of_le hab
  obtain ⟨v, rfl⟩ := exists_eq_add_of_le hcb
  rw [Nat.add_sub_cancel_left, Nat.add_sub_cancel_left, Nat.add_assoc, Nat.add_sub_cancel_left, Nat.add_comm]
end Nat
