-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.PropLemmas
/-!
# Bool: truth values, boolean equality, and their translation into propositions
-/
set_option linter.all false
universe u v

/-! ## Lawful boolean equality -/

class ReflBEq (α) [BEq α] : Prop where
  protected rfl {a : α} : a == a
class LawfulBEq (α : Type u) [BEq α] : Prop extends ReflBEq α where
  eq_of_beq : {a b : α} → a == b → a = b
export LawfulBEq (eq_of_beq)
@[simp] theorem BEq.rfl [BEq α] [ReflBEq α] {a : α} : (a == a) = true := ReflBEq.rfl
theorem BEq.refl [BEq α] [ReflBEq α] (a : α) : a == a := BEq.rfl
instance instLawfulBEqOfDecidableEq [DecidableEq α] : LawfulBEq α where
  eq_of_beq h := of_decide_eq_true h
  rfl := decide_eq_true rfl
instance instBEqBool : BEq Bool := ⟨fun a b => decide (a = b)⟩
@[simp] theorem beq_iff_eq [BEq α] [LawfulBEq α] {a b : α} : a == b ↔ a = b := ⟨eq_of_beq, fun h => h ▸ BEq.rfl⟩
@[simp] theorem beq_self_eq_true [BEq α] [ReflBEq α] (a : α) : (a == a) = true := BEq.rfl
theorem beq_self_eq_true' [DecidableEq α] (a : α) : (a == a) = true := decide_eq_true rfl
@[simp] theorem bne_self_eq_false [BEq α] [ReflBEq α] (a : α) : (a != a) = false := congrArg Bool.not (beq_self_eq_true a)
theorem beq_of_eq [BEq α] [ReflBEq α] {a b : α} (h : a = b) : a == b := h ▸ BEq.rfl
theorem ne_of_beq_false [BEq α] [ReflBEq α] {a b : α} (h : (a == b) = false) : a ≠ b := fun e => Bool.noConfusion ((beq_of_eq e).symm.trans h)
theorem beq_false_of_ne [BEq α] [LawfulBEq α] {a b : α} (h : a ≠ b) : (a == b) = false := by
  cases k : a == b with
  | false => rfl
  | true => exact absurd (eq_of_beq k) h
@[simp] theorem bne_iff_ne [BEq α] [LawfulBEq α] {a b : α} : a != b ↔ a ≠ b := by
  constructor
  · rintro h rfl
    rw [bne_self_eq_false] at h
    exact Bool.noConfusion h
  · intro h
    exact congrArg Bool.not (beq_false_of_ne h)
@[simp] theorem beq_eq_false_iff_ne [BEq α] [LawfulBEq α] {a b : α} : (a == b) = false ↔ a ≠ b := ⟨ne_of_beq_false, beq_false_of_ne⟩
@[simp] theorem bne_eq_false_iff_eq [BEq α] [LawfulBEq α] {a b : α} : (a != b) = false ↔ a = b := by
  constructor
  · intro h
    cases k : a == b with
    | true => exact eq_of_beq k
    | false => rw [bne, k] at h; exact Bool.noConfusion h
  · rintro rfl
    exact bne_self_eq_false a
theorem beq_comm [BEq α] [LawfulBEq α] {a b : α} : (a == b) = (b == a) := by
  cases h : b == a with
  | true => exact beq_of_eq (eq_of_beq h).symm
  | false => exact beq_false_of_ne (ne_of_beq_false h).symm

/-! ## Coercion to propositions -/

@[simp] theorem Bool.not_eq_true (b : Bool) : (¬(b = true)) = (b = false) := by cases b <;> simp
@[simp] theorem Bool.not_eq_false (b : Bool) : (¬(b = false)) = (b = true) := by cases b <;> simp
theorem Bool.of_not_eq_true : {b : Bool} → ¬ (b = true) → b = false
  | true, h => absurd rfl h
  | false, _ => rfl
theorem Bool.of_not_eq_false : {b : Bool} → ¬ (b = false) → b = true
  | true, _ => rfl
  | false, h => absurd rfl h
theorem eq_false_of_ne_true : {b : Bool} → b ≠ true → b = false := Bool.of_not_eq_true
theorem eq_true_of_ne_false : {b : Bool} → b ≠ false → b = true := Bool.of_not_eq_false
theorem ne_false_of_eq_true : {b : Bool} → b = true → b ≠ false := fun h k => Bool.noConfusion (h.symm.trans k)
theorem ne_true_of_eq_false : {b : Bool} → b = false → b ≠ true := fun h k => Bool.noConfusion (h.symm.trans k)
@[simp] theorem Bool.false_eq_true : (false = true) = False := eq_false fun h => Bool.noConfusion h
@[simp] theorem Bool.true_eq_false : (true = false) = False := eq_false fun h => Bool.noConfusion h
theorem Bool.false_ne_true : false ≠ true := fun h => Bool.noConfusion h
theorem Bool.eq_false_or_eq_true (b : Bool) : b = true ∨ b = false := by cases b <;> simp
theorem Bool.eq_iff_iff {a b : Bool} : a = b ↔ ((a = true) ↔ (b = true)) := by cases a <;> cases b <;> simp
theorem Bool.bool_eq_false {b : Bool} : (b = true → False) → b = false := by cases b <;> simp
@[simp] theorem cond_true {α : Sort u} (a b : α) : cond true a b = a := rfl
@[simp] theorem cond_false {α : Sort u} (a b : α) : cond false a b = b := rfl
@[simp] theorem beq_true (b : Bool) : (b == true) = b := by cases b <;> rfl
@[simp] theorem beq_false (b : Bool) : (b == false) = !b := by cases b <;> rfl
theorem ite_eq_true_distrib (c : Prop) [h : Decidable c] (a b : Bool) : ((if c then a else b) = true) = (if c then a = true else b = true) := by
  cases h <;> rfl
theorem ite_eq_false_distrib (c : Prop) [h : Decidable c] (a b : Bool) : ((if c then a else b) = false) = (if c then a = false else b = false) := by
  cases h <;> rfl
theorem cond_eq_ite {α} (b : Bool) (t e : α) : cond b t e = if b then t else e := by cases b <;> rfl
@[simp] theorem Bool.ite_true_false (p : Prop) [h : Decidable p] : (if p then true else false) = decide p := by cases h <;> rfl
@[simp] theorem Bool.if_true_left (p : Prop) [h : Decidable p] (f : Bool) : (ite p true f) = (decide p || f) := by cases h <;> cases f <;> rfl
@[simp] theorem Bool.if_false_left (p : Prop) [h : Decidable p] (f : Bool) : (ite p false f) = (!decide p && f) := by cases h <;> cases f <;> rfl
@[simp] theorem Bool.if_true_right (p : Prop) [h : Decidable p] (t : Bool) : (ite p t true) = (!(decide p) || t) := by cases h <;> cases t <;> rfl
@[simp] theorem Bool.if_false_right (p : Prop) [h : Decidable p] (t : Bool) : (ite p t false) = (decide p && t) := by cases h <;> cases t <;> rfl
@[simp] theorem Bool.decide_eq_true {b : Bool} [h : Decidable (b = true)] : decide (b = true) = b := by
  cases b
  · exact _root_.decide_eq_false (fun k => Bool.noConfusion k)
  · exact _root_.decide_eq_true rfl
@[simp] theorem Bool.decide_eq_false {b : Bool} [h : Decidable (b = false)] : decide (b = false) = !b := by
  cases b
  · exact _root_.decide_eq_true rfl
  · exact _root_.decide_eq_false (fun k => Bool.noConfusion k)
theorem Bool.decide_iff (p q : Prop) [d : Decidable (p ↔ q)] [Decidable p] [Decidable q] : decide (p ↔ q) = (decide p == decide q) := by
  by_cases hp : p <;> by_cases hq : q <;> simp [hp, hq] <;> rfl
theorem Bool.decide_and (p q : Prop) [dpq : Decidable (p ∧ q)] [dp : Decidable p] [dq : Decidable q] : decide (p ∧ q) = (p && q) := by
  by_cases hp : p <;> by_cases hq : q <;> simp [hp, hq] <;> rfl
theorem Bool.decide_or (p q : Prop) [dpq : Decidable (p ∨ q)] [dp : Decidable p] [dq : Decidable q] : decide (p ∨ q) = (p || q) := by
  by_cases hp : p <;> by_cases hq : q <;> simp [hp, hq] <;> rfl

attribute [simp] Bool.decide_and Bool.decide_or

/-! ## `!`, `&&`, `||`, `xor` -/

namespace Bool
abbrev xor (a b : Bool) : Bool := a != b
@[simp] theorem or_false (b : Bool) : (b || false) = b := by cases b <;> rfl
@[simp] theorem or_true (b : Bool) : (b || true) = true := by cases b <;> rfl
@[simp] theorem false_or (b : Bool) : (false || b) = b := by cases b <;> rfl
@[simp] theorem true_or (b : Bool) : (true || b) = true := by cases b <;> rfl
@[simp] theorem or_self (b : Bool) : (b || b) = b := by cases b <;> rfl
@[simp] theorem or_eq_true (a b : Bool) : ((a || b) = true) = (a = true ∨ b = true) := by cases a <;> cases b <;> simp
@[simp] theorem or_eq_false_iff {a b : Bool} : ((a || b) = false) ↔ (a = false ∧ b = false) := by cases a <;> cases b <;> simp
@[simp] theorem or_eq_true_iff {a b : Bool} : (a || b) = true ↔ a = true ∨ b = true := by cases a <;> cases b <;> simp
@[simp] theorem and_false (b : Bool) : (b && false) = false := by cases b <;> rfl
@[simp] theorem and_true (b : Bool) : (b && true) = b := by cases b <;> rfl
@[simp] theorem false_and (b : Bool) : (false && b) = false := by cases b <;> rfl
@[simp] theorem true_and (b : Bool) : (true && b) = b := by cases b <;> rfl
@[simp] theorem and_self (b : Bool) : (b && b) = b := by cases b <;> rfl
@[simp] theorem and_eq_true (a b : Bool) : ((a && b) = true) = (a = true ∧ b = true) := by cases a <;> cases b <;> simp
@[simp] theorem and_eq_false_imp {x y : Bool} : (x && y) = false ↔ (x = true → y = false) := by cases x <;> cases y <;> simp
theorem and_eq_true_iff {x y : Bool} : (x && y) = true ↔ x = true ∧ y = true := by cases x <;> cases y <;> simp
theorem and_comm (a b : Bool) : (a && b) = (b && a) := by cases a <;> cases b <;> rfl
theorem or_comm (a b : Bool) : (a || b) = (b || a) := by cases a <;> cases b <;> rfl
theorem and_assoc (a b c : Bool) : (a && b && c) = (a && (b && c)) := by cases a <;> cases b <;> cases c <;> rfl
theorem or_assoc (a b c : Bool) : (a || b || c) = (a || (b || c)) := by cases a <;> cases b <;> cases c <;> rfl
theorem and_left_comm (x y z : Bool) : (x && (y && z)) = (y && (x && z)) := by cases x <;> cases y <;> cases z <;> rfl
theorem and_right_comm (x y z : Bool) : ((x && y) && z) = ((x && z) && y) := by cases x <;> cases y <;> cases z <;> rfl
theorem or_left_comm (x y z : Bool) : (x || (y || z)) = (y || (x || z)) := by cases x <;> cases y <;> cases z <;> rfl
theorem or_right_comm (x y z : Bool) : ((x || y) || z) = ((x || z) || y) := by cases x <;> cases y <;> cases z <;> rfl
theorem and_or_distrib_left (x y z : Bool) : (x && (y || z)) = (x && y || x && z) := by cases x <;> cases y <;> cases z <;> rfl
theorem and_or_distrib_right (x y z : Bool) : ((x || y) && z) = (x && z || y && z) := by cases x <;> cases y <;> cases z <;> rfl
theorem or_and_distrib_left (x y z : Bool) : (x || y && z) = ((x || y) && (x || z)) := by cases x <;> cases y <;> cases z <;> rfl
theorem or_and_distrib_right (x y z : Bool) : (x && y || z) = ((x || z) && (y || z)) := by cases x <;> cases y <;> cases z <;> rfl
@[simp] theorem not_not (b : Bool) : (!!b) = b := by cases b <;> rfl
@[simp] theorem not_true : (!true) = false := rfl
@[simp] theorem not_false : (!false) = true := rfl
@[simp] theorem not_and (x y : Bool) : (!(x && y)) = (!x || !y) := by cases x <;> cases y <;> rfl
@[simp] theorem not_or (x y : Bool) : (!(x || y)) = (!x && !y) := by cases x <;> cases y <;> rfl
@[simp] theorem not_eq_true' (b : Bool) : ((!b) = true) = (b = false) := by cases b <;> simp
@[simp] theorem not_eq_false' (b : Bool) : ((!b) = false) = (b = true) := by cases b <;> simp
theorem not_eq_not {a b : Bool} : ¬a = !b ↔ a = b := by cases a <;> cases b <;> simp
theorem not_not_eq {a b : Bool} : ¬(!a) = b ↔ a = b := by cases a <;> cases b <;> simp
@[simp] theorem not_eq_self (b : Bool) : ((!b) = b) ↔ False := by cases b <;> simp
@[simp] theorem eq_not_self (b : Bool) : (b = (!b)) ↔ False := by cases b <;> simp
theorem not_inj {x y : Bool} : (!x) = (!y) → x = y := by cases x <;> cases y <;> simp
theorem not_inj_iff {x y : Bool} : (!x) = (!y) ↔ x = y := by cases x <;> cases y <;> simp
theorem eq_not_iff {a b : Bool} : a = !b ↔ a ≠ b := by cases a <;> cases b <;> simp
theorem not_eq_iff {a b : Bool} : !a = b ↔ a ≠ b := by cases a <;> cases b <;> simp
@[simp] theorem and_not_self (x : Bool) : (x && !x) = false := by cases x <;> rfl
@[simp] theorem not_and_self (x : Bool) : (!x && x) = false := by cases x <;> rfl
@[simp] theorem or_not_self (x : Bool) : (x || !x) = true := by cases x <;> rfl
@[simp] theorem not_or_self (x : Bool) : (!x || x) = true := by cases x <;> rfl
@[simp] theorem and_self_left (a b : Bool) : (a && (a && b)) = (a && b) := by cases a <;> cases b <;> rfl
@[simp] theorem and_self_right (a b : Bool) : ((a && b) && b) = (a && b) := by cases a <;> cases b <;> rfl
@[simp] theorem or_self_left (a b : Bool) : (a || (a || b)) = (a || b) := by cases a <;> cases b <;> rfl
@[simp] theorem or_self_right (a b : Bool) : ((a || b) || b) = (a || b) := by cases a <;> cases b <;> rfl
theorem xor_false (x : Bool) : xor x false = x := by cases x <;> rfl
theorem xor_true (x : Bool) : xor x true = !x := by cases x <;> rfl
theorem false_xor (x : Bool) : xor false x = x := by cases x <;> rfl
theorem true_xor (x : Bool) : xor true x = !x := by cases x <;> rfl
theorem xor_self (x : Bool) : xor x x = false := by cases x <;> rfl
theorem xor_comm (x y : Bool) : xor x y = xor y x := by cases x <;> cases y <;> rfl
theorem xor_assoc (x y z : Bool) : xor (xor x y) z = xor x (xor y z) := by cases x <;> cases y <;> cases z <;> rfl
theorem xor_left_comm (x y z : Bool) : xor x (xor y z) = xor y (xor x z) := by cases x <;> cases y <;> cases z <;> rfl
theorem not_xor (x y : Bool) : xor (!x) y = !(xor x y) := by cases x <;> cases y <;> rfl
theorem beq_eq_decide_eq [BEq α] [LawfulBEq α] [DecidableEq α] (a b : α) : (a == b) = decide (a = b) := by
  cases h : a == b with
  | true => exact (_root_.decide_eq_true (eq_of_beq h)).symm
  | false => exact (_root_.decide_eq_false (ne_of_beq_false h)).symm
@[simp] theorem cond_not {α : Type u} (b : Bool) (t e : α) : cond (!b) t e = cond b e t := by cases b <;> rfl
@[simp] theorem cond_self {α : Type u} (c : Bool) (t : α) : cond c t t = t := by cases c <;> rfl
theorem cond_decide {α : Type u} (p : Prop) [h : Decidable p] (t e : α) : cond (decide p) t e = if p then t else e := by cases h <;> rfl
theorem exists_bool {p : Bool → Prop} : (∃ b, p b) ↔ p false ∨ p true :=
  ⟨fun ⟨b, h⟩ => by cases b; exact .inl h; exact .inr h, fun h => h.elim (⟨_, ·⟩) (⟨_, ·⟩)⟩
@[simp] theorem forall_bool {p : Bool → Prop} : (∀ b, p b) ↔ p false ∧ p true :=
  ⟨fun h => ⟨h false, h true⟩, fun h b => by cases b; exact h.1; exact h.2⟩
protected def toNat (b : Bool) : Nat := cond b 1 0
@[simp] theorem beq_true (b : Bool) : (b == true) = b := by cases b <;> rfl
@[simp] theorem true_beq (b : Bool) : (true == b) = b := by cases b <;> rfl
@[simp] theorem beq_false (b : Bool) : (b == false) = !b := by cases b <;> rfl
@[simp] theorem false_beq (b : Bool) : (false == b) = !b := by cases b <;> rfl
@[simp] theorem toNat_true : true.toNat = 1 := rfl
@[simp] theorem toNat_false : false.toNat = 0 := rfl
instance : Std.Associative (· && ·) := ⟨and_assoc⟩
instance : Std.Associative (· || ·) := ⟨or_assoc⟩
instance : Std.Commutative (· && ·) := ⟨and_comm⟩
instance : Std.Commutative (· || ·) := ⟨or_comm⟩
instance : Std.IdempotentOp (· && ·) := ⟨and_self⟩
instance : Std.IdempotentOp (· || ·) := ⟨or_self⟩
instance {p : Bool → Prop} [Decidable (p false)] [Decidable (p true)] : Decidable (∀ b, p b) := decidable_of_iff _ forall_bool.symm
instance {p : Bool → Prop} [Decidable (p false)] [Decidable (p true)] : Decidable (∃ b, p b) := decidable_of_iff _ exists_bool.symm
end Bool
