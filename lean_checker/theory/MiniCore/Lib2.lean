-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Lib
set_option linter.all false
set_option autoImplicit true
set_option relaxedAutoImplicit true
universe u v w
instance : Max Nat := ⟨fun a b => if a ≤ b then b else a⟩
instance : Min Nat := ⟨fun a b => if a ≤ b then a else b⟩
theorem ite_eq_left {c : Prop} {α : Sort _} {h : Decidable c} (hc : c) {t e : α} : ite c t e = t := if_pos hc
theorem ite_eq_right {c : Prop} {α : Sort _} {h : Decidable c} (hnc : ¬c) {t e : α} : ite c t e = e := if_neg hnc
theorem dite_eq_left {c : Prop} {α : Sort _} {h : Decidable c} (hc : c) {t : c → α} {e : ¬ c → α} : dite c t e = t hc := dif_pos hc
theorem dite_eq_right {c : Prop} {α : Sort _} {h : Decidable c} (hnc : ¬c) {t : c → α} {e : ¬ c → α} : dite c t e = e hnc := dif_neg hnc
theorem ite_eq_left_of_eq_true {α : Sort u} {c : Prop} {_ : Decidable c} (a b : α) (h : c = True) : (if c then a else b) = a := if_pos (of_eq_true h)
theorem ite_eq_right_of_eq_false {α : Sort u} {c : Prop} {_ : Decidable c} (a b : α) (h : c = False) : (if c then a else b) = b := if_neg (of_eq_false h)
theorem not_not_intro {p : Prop} (h : p) : ¬¬p := fun n => n h
theorem decide_true : decide True = true := rfl
theorem decide_false : decide False = false := rfl
theorem forall_false_eq : True := trivial
theorem Iff.of_eq {a b : Prop} (h : a = b) : a ↔ b := h.to_iff
class Subsingleton (α : Sort u) : Prop where
  intro ::
  allEq : ∀ a b : α, a = b
protected theorem Subsingleton.elim {α : Sort u} [h : Subsingleton α] : (a b : α) → a = b := h.allEq
instance (p : Prop) : Subsingleton p := ⟨fun a b => rfl⟩
instance (p : Prop) : Subsingleton (Decidable p) := ⟨fun a b => match a, b with
  | .isTrue _, .isTrue _ => rfl
  | .isFalse _, .isFalse _ => rfl
  | .isTrue h, .isFalse n => absurd h n
  | .isFalse n, .isTrue h => absurd h n⟩
@[simp] theorem exists_prop {a b : Prop} : (∃ _h : a, b) ↔ (a ∧ b) := ⟨fun ⟨h, k⟩ => ⟨h, k⟩, fun ⟨h, k⟩ => ⟨h, k⟩⟩
@[simp] theorem not_forall_eq {α : Sort u} {p : α → Prop} : (¬ ∀ x, p x) = ∃ x, ¬ p x :=
  propext ⟨fun h => Classical.byContradiction fun h1 => h fun x => Classical.byContradiction fun h2 => h1 ⟨x, h2⟩, fun ⟨x, h⟩ h' => h (h' x)⟩
@[simp] theorem not_exists_eq {α : Sort u} {p : α → Prop} : (¬ ∃ x, p x) = ∀ x, ¬ p x := propext ⟨fun h x k => h ⟨x, k⟩, fun h ⟨x, k⟩ => h x k⟩
@[simp] theorem exists_eq_right' {α : Sort u} {a : α} : (∃ x, x = a) = True := eq_true ⟨a, rfl⟩
@[simp] theorem exists_eq_left' {α : Sort u} {a : α} : (∃ x, a = x) = True := eq_true ⟨a, rfl⟩
namespace Nat
protected theorem add_right_cancel {a b c : Nat} (h : a + c = b + c) : a = b := by
  induction c with
  | zero => exact h
  | succ c ih => exact ih (succ.inj' h)
theorem le_add_right (n k : Nat) : n ≤ n + k := by
  induction k with
  | zero => exact .refl
  | succ k ih => exact .step ih
protected theorem le_antisymm {a b : Nat} (h₁ : a ≤ b) (h₂ : b ≤ a) : a = b := by
  induction a generalizing b with
  | zero => 
    cases b with
    | zero => rfl
    | succ b => exact absurd h₂ (not_succ_le_zero b)
  | succ a ih =>
    cases b with
    | zero => exact absurd h₁ (not_succ_le_zero a)
    | succ b => exact congrArg succ (ih (le_of_succ_le_succ h₁) (le_of_succ_le_succ h₂))
protected theorem le_total (a b : Nat) : a ≤ b ∨ b ≤ a := by
  induction a generalizing b with
  | zero => left; exact zero_le b
  | succ a ih =>
    cases b with
    | zero => right; exact zero_le _
    | succ b =>
      rcases ih b with h | h
      · left; exact succ_le_succ h
      · right; exact succ_le_succ h
@[simp] protected theorem lt_irrefl (n : Nat) : ¬ n < n := by
  induction n with
  | zero => exact not_succ_le_zero 0
  | succ n ih => exact fun h => ih (le_of_succ_le_succ h)
protected theorem lt_of_le_of_ne {a b : Nat} (h : a ≤ b) (h' : a ≠ b) : a < b := by
  cases h with
  | refl => exact absurd rfl h'
  | step h => exact succ_le_succ h
protected theorem lt_or_gt_of_ne {a b : Nat} (h : a ≠ b) : a < b ∨ a > b := by
  rcases Nat.le_total a b with h1 | h1
  · left; exact Nat.lt_of_le_of_ne h1 h
  · right; exact Nat.lt_of_le_of_ne h1 (Ne.symm h)
@[simp] theorem add_left_cancel_iff' {m k n : Nat} : (m + n = k + n) = (m = k) := propext ⟨Nat.add_right_cancel, fun h => by rw [h]⟩
theorem succ_mul (n m : Nat) : succ n * m = n * m + m := by
  induction m with
  | zero => rfl
  | succ m ih =>
    show succ n * m + succ n = (n * m + n) + succ m
    rw [ih, Nat.add_assoc, Nat.add_assoc]
    exact congrArg _ (congrArg succ (Nat.add_comm m n))
protected theorem mul_comm (n m : Nat) : n * m = m * n := by
  induction m with
  | zero => rw [Nat.zero_mul, Nat.mul_zero]
  | succ m ih => rw [Nat.add_one, mul_succ, succ_mul, ih]
protected theorem mul_add (a b c : Nat) : a * (b + c) = a * b + a * c := by
  induction c with
  | zero => rfl
  | succ c ih => 
    show a * (b + c) + a = a * b + (a * c + a)
    rw [ih, Nat.add_assoc]
protected theorem mul_assoc (a b c : Nat) : a * b * c = a * (b * c) := by
  induction c with
  | zero => rfl
  | succ c ih =>
    show a * b * c + a * b = a * (b * c + b)
    rw [Nat.mul_add, ih]
@[simp] protected theorem mul_one (n : Nat) : n * 1 = n := Nat.zero_add n
@[simp] protected theorem one_mul (n : Nat) : 1 * n = n := by rw [Nat.mul_comm, Nat.mul_one]
end Nat
namespace Nat
theorem le.dest {a b : Nat} (h : a ≤ b) : ∃ k, a + k = b := by
  induction h with
  | refl => exact ⟨0, rfl⟩
  | step h ih => 
    obtain ⟨k, hk⟩ := ih
    exact ⟨k+1, congrArg succ hk⟩
theorem succ_sub_succ (n m : Nat) : succ n - succ m = n - m := by
  induction m with
  | zero => rfl
  | succ m ih => exact congrArg pred ih
@[simp] protected theorem sub_zero (n : Nat) : n - 0 = n := rfl
@[simp] protected theorem sub_self (n : Nat) : n - n = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => exact (succ_sub_succ n n).trans ih
protected theorem add_sub_cancel_left (n m : Nat) : n + m - n = m := by
  induction n with
  | zero => rw [Nat.zero_add]; rfl
  | succ n ih => 
    show succ n + m - succ n = m
    rw [succ_add, succ_sub_succ, ih]
@[simp] protected theorem add_sub_cancel (n m : Nat) : n + m - m = n := by rw [Nat.add_comm, Nat.add_sub_cancel_left]
end Nat
namespace Nat.Simproc
theorem add_eq_le (a : Nat) {b c : Nat} (h : b ≤ c) : (a + b = c) = (a = c - b) := by
  obtain ⟨k, rfl⟩ := Nat.le.dest h
  rw [Nat.add_sub_cancel_left, Nat.add_comm b k]
  exact propext ⟨Nat.add_right_cancel, fun h => by rw [h]⟩
theorem add_eq_add_le (a c : Nat) {b d : Nat} (h : b ≤ d) : (a + b = c + d) = (a = c + (d - b)) := by
  obtain ⟨k, rfl⟩ := Nat.le.dest h
  rw [Nat.add_sub_cancel_left, Nat.add_comm b k, ← Nat.add_assoc]
  exact propext ⟨Nat.add_right_cancel, fun h => by rw [h]⟩
theorem eq_add_le (a : Nat) {b c : Nat} (h : c ≤ a) : (a = b + c) = (b = a - c) := by
  have h1 := add_eq_le b h
  rw [← h1]; exact propext ⟨Eq.symm, Eq.symm⟩
theorem add_eq_gt (a : Nat) {b c : Nat} (h : b > c) : (a + b = c) = False := 
  eq_false fun e => Nat.lt_irrefl c (Nat.le_trans h (by rw [← e, Nat.add_comm]; exact Nat.le_add_right _ _))
theorem eq_add_gt (a : Nat) {b c : Nat} (h : c > a) : (a = b + c) = False := 
  eq_false fun e => by have := add_eq_gt b h; rw [← this]; exact e.symm
end Nat.Simproc
namespace List
@[simp] theorem nil_append (xs : List α) : [] ++ xs = xs := rfl
@[simp] theorem cons_append (x : α) (xs ys : List α) : (x :: xs) ++ ys = x :: (xs ++ ys) := rfl
@[simp] theorem append_nil (xs : List α) : xs ++ [] = xs := by
  induction xs with
  | nil => rfl
  | cons x xs ih => rw [cons_append, ih]
@[simp] theorem append_assoc (xs ys zs : List α) : xs ++ ys ++ zs = xs ++ (ys ++ zs) := by
  induction xs with
  | nil => rfl
  | cons x xs ih => simp [ih]
@[simp] theorem length_nil : ([] : List α).length = 0 := rfl
@[simp] theorem length_cons (x : α) (xs : List α) : (x :: xs).length = xs.length + 1 := rfl
@[simp] theorem length_append (xs ys : List α) : (xs ++ ys).length = xs.length + ys.length := by
  induction xs with
  | nil => simp
  | cons x xs ih => simp [ih, Nat.add_assoc, Nat.add_comm 1]
@[simp] theorem map_nil (f : α → β) : map f [] = [] := rfl
@[simp] theorem map_cons (f : α → β) (x : α) (xs : List α) : map f (x :: xs) = f x :: map f xs := rfl
theorem map_map (f : β → γ) (g : α → β) (xs : List α) : map f (map g xs) = map (f ∘ g) xs := by
  induction xs with
  | nil => rfl
  | cons x xs ih => simp [ih]
end List
theorem Lean.injEq_helper {P Q R : Prop} : (P → Q → R) → (P ∧ Q → R) := fun h ⟨p, q⟩ => h p q
namespace Nat
protected theorem add_left_comm (a b c : Nat) : a + (b + c) = b + (a + c) := by rw [← Nat.add_assoc, Nat.add_comm a b, Nat.add_assoc]
protected theorem add_right_comm (a b c : Nat) : a + b + c = a + c + b := by rw [Nat.add_assoc, Nat.add_comm b c, Nat.add_assoc]
protected theorem add_mul (a b c : Nat) : (a + b) * c = a * c + b * c := by rw [Nat.mul_comm, Nat.mul_add, Nat.mul_comm c a, Nat.mul_comm c b]
@[simp] theorem not_lt_zero (n : Nat) : ¬ n < 0 := not_succ_le_zero n
@[simp] theorem zero_lt_succ (n : Nat) : 0 < n + 1 := succ_le_succ (zero_le n)
end Nat
namespace Std
class Associative {α : Sort u} (op : α → α → α) : Prop where assoc : (a b c : α) → op (op a b) c = op a (op b c)
class Commutative {α : Sort u} (op : α → α → α) : Prop where comm : (a b : α) → op a b = op b a
class IdempotentOp {α : Sort u} (op : α → α → α) : Prop where idempotent : (x : α) → op x x = x
end Std
instance : Std.Associative (α := Nat) (· + ·) := ⟨Nat.add_assoc⟩
instance : Std.Commutative (α := Nat) (· + ·) := ⟨Nat.add_comm⟩
instance : Std.Associative (α := Nat) (· * ·) := ⟨Nat.mul_assoc⟩
instance : Std.Commutative (α := Nat) (· * ·) := ⟨Nat.mul_comm⟩
inductive List.Mem (a : α) : List α → Prop
  | head (as : List α) : Mem a (a :: as)
  | tail (b : α) {as : List α} : Mem a as → Mem a (b :: as)
instance : Membership α (List α) := ⟨fun l a => List.Mem a l⟩
@[simp] theorem List.not_mem_nil (a : α) : ¬ a ∈ ([] : List α) := fun h => by cases h
@[simp] theorem List.mem_cons {a b : α} {l : List α} : a ∈ b :: l ↔ a = b ∨ a ∈ l := by
  constructor
  · intro h
    cases h with
    | head => left; rfl
    | tail _ h => right; exact h
  · intro h
    cases h with
    | inl h => rw [h]; exact .head _
    | inr h => exact .tail _ h
@[simp] theorem not_or_eq {p q : Prop} : (¬ (p ∨ q)) = (¬p ∧ ¬q) := propext ⟨fun h => ⟨fun a => h (.inl a), fun b => h (.inr b)⟩, fun h k => k.elim h.1 h.2⟩
instance List.decidableBAll (p : α → Prop) [∀ a, Decidable (p a)] : (l : List α) → Decidable (∀ x, x ∈ l → p x)
  | [] => .isTrue fun x h => by cases h
  | y :: ys => match (inferInstance : Decidable (p y)), List.decidableBAll p ys with
    | .isTrue h1, .isTrue h2 => .isTrue fun x h => by
        rcases List.mem_cons.mp h with h | h
        · rw [h]; exact h1
        · exact h2 x h
    | .isFalse n, _ => .isFalse fun h => n (h y (.head _))
    | _, .isFalse n => .isFalse fun h => n fun x hx => h x (.tail _ hx)
protected def Nat.divModAux (b : Nat) : (fuel a : Nat) → Nat × Nat
  | 0, a => (0, a)
  | fuel + 1, a => if b ≤ a then ((Nat.divModAux b fuel (a - b)).1 + 1, (Nat.divModAux b fuel (a - b)).2) else (0, a)
@[extern "lean_nat_div"] protected def Nat.div (a b : @& Nat) : Nat := if b = 0 then 0 else (Nat.divModAux b a a).1
@[extern "lean_nat_mod"] protected def Nat.mod (a b : @& Nat) : Nat := if b = 0 then a else (Nat.divModAux b a a).2
instance : Div Nat := ⟨Nat.div⟩
instance : Mod Nat := ⟨Nat.mod⟩
