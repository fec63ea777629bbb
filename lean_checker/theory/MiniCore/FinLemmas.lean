-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Omega
import MiniCore.Quotient
/-!
# FinLemmas: the constructors of numbers below a bound, their order and arithmetic
-/
set_option linter.all false
universe u v

instance NeZero.succ {n : Nat} : NeZero (n + 1) := ⟨Nat.succ_ne_zero n⟩
theorem NeZero.ne {R : Type u} [Zero R] (n : R) [h : NeZero n] : n ≠ 0 := h.out
theorem NeZero.ne' {R : Type u} [Zero R] (n : R) [h : NeZero n] : 0 ≠ n := Ne.symm h.out

namespace Fin

/-! ## Constructors and functions -/

instance coeToNat : CoeOut (Fin n) Nat := ⟨fun v => v.val⟩
def elim0.{w} {α : Sort w} : Fin 0 → α
  | ⟨_, h⟩ => absurd h (Nat.not_lt_zero _)
def succ : Fin n → Fin (n + 1)
  | ⟨i, h⟩ => ⟨i + 1, Nat.succ_lt_succ h⟩
def toNat (i : Fin n) : Nat := i.val
@[inline] def last (n : Nat) : Fin (n + 1) := ⟨n, Nat.lt_succ_self n⟩
@[inline] def castLT (i : Fin m) (h : i.1 < n) : Fin n := ⟨i.1, h⟩
@[inline] def castLE (h : n ≤ m) (i : Fin n) : Fin m := ⟨i, Nat.lt_of_lt_of_le i.2 h⟩
@[inline] protected def cast (eq : n = m) (i : Fin n) : Fin m := ⟨i, eq ▸ i.2⟩
@[inline] def castAdd (m) : Fin n → Fin (n + m) := castLE (Nat.le_add_right n m)
@[inline] def castSucc : Fin n → Fin (n + 1) := castAdd 1
def addNat (i : Fin n) (m) : Fin (n + m) := ⟨i + m, Nat.add_lt_add_right i.2 _⟩
def natAdd (n) (i : Fin m) : Fin (n + m) := ⟨n + i, Nat.add_lt_add_left i.2 _⟩
@[inline] def rev (i : Fin n) : Fin n := ⟨n - (i + 1), by have := i.isLt; omega⟩
@[inline] def subNat (m) (i : Fin (n + m)) (h : m ≤ i) : Fin n := ⟨i - m, by have := i.isLt; omega⟩
@[inline] def pred {n : Nat} (i : Fin (n + 1)) (h : i ≠ 0) : Fin n := subNat 1 i (Nat.pos_of_ne_zero fun e => h (Fin.ext e))
instance instNeg (n : Nat) : Neg (Fin n) := ⟨fun a => ⟨(n - a) % n, Nat.mod_lt _ (Nat.zero_lt_of_lt a.isLt)⟩⟩
protected def mod : Fin n → Fin n → Fin n
  | ⟨a, h⟩, ⟨b, _⟩ => ⟨a % b, Nat.lt_of_le_of_lt (Nat.mod_le _ _) h⟩
protected def div : Fin n → Fin n → Fin n
  | ⟨a, h⟩, ⟨b, _⟩ => ⟨a / b, Nat.lt_of_le_of_lt (Nat.div_le_self _ _) h⟩
instance : Mod (Fin n) := ⟨Fin.mod⟩
instance : Div (Fin n) := ⟨Fin.div⟩
instance : Max (Fin n) := ⟨fun a b => if a ≤ b then b else a⟩
instance : Min (Fin n) := ⟨fun a b => if a ≤ b then a else b⟩
instance : Subsingleton (Fin 0) := ⟨fun i => i.elim0⟩
instance : Subsingleton (Fin 1) := ⟨fun ⟨_, _⟩ ⟨_, _⟩ => Fin.ext (by omega)⟩
theorem pos (i : Fin n) : 0 < n := Nat.zero_lt_of_lt i.isLt

/-! ## Values -/

@[simp] theorem is_le (i : Fin (n + 1)) : i ≤ n := Nat.le_of_lt_succ i.is_lt
@[simp] theorem is_le' {a : Fin n} : a ≤ n := Nat.le_of_lt a.is_lt
@[simp] protected theorem eta (a : Fin n) (h : a < n) : (⟨a, h⟩ : Fin n) = a := rfl
theorem val_ne_iff {a b : Fin n} : a.1 ≠ b.1 ↔ a ≠ b := not_congr val_inj
theorem val_ne_of_ne {i j : Fin n} (h : i ≠ j) : i.val ≠ j.val := fun e => h (Fin.ext e)
theorem ne_of_val_ne {i j : Fin n} (h : i.val ≠ j.val) : i ≠ j := fun e => h (congrArg val e)
theorem exists_iff {p : Fin n → Prop} : (∃ i, p i) ↔ ∃ i h, p ⟨i, h⟩ := ⟨fun ⟨⟨i, h⟩, hp⟩ => ⟨i, h, hp⟩, fun ⟨i, h, hp⟩ => ⟨⟨i, h⟩, hp⟩⟩
theorem forall_iff {p : Fin n → Prop} : (∀ i, p i) ↔ ∀ i h, p ⟨i, h⟩ := ⟨fun h i hi => h ⟨i, hi⟩, fun h ⟨i, hi⟩ => h i hi⟩
protected theorem mk.inj_iff {n a b : Nat} {ha : a < n} {hb : b < n} : (⟨a, ha⟩ : Fin n) = ⟨b, hb⟩ ↔ a = b := ⟨congrArg val, fun h => Fin.ext h⟩
theorem val_mk {m n : Nat} (h : m < n) : (⟨m, h⟩ : Fin n).val = m := rfl
theorem eq_mk_iff_val_eq {a : Fin n} {k : Nat} {hk : k < n} : a = ⟨k, hk⟩ ↔ (a : Nat) = k := ⟨congrArg val, fun h => Fin.ext h⟩
theorem mk_val (i : Fin n) : (⟨i, i.isLt⟩ : Fin n) = i := rfl
@[simp] theorem mk_eq_zero {n a : Nat} {ha : a < n} [NeZero n] : (⟨a, ha⟩ : Fin n) = 0 ↔ a = 0 :=
  ⟨fun h => (congrArg val h).trans (Nat.zero_mod n), fun h => Fin.ext (h.trans (Nat.zero_mod n).symm)⟩
@[simp] theorem zero_eq_mk {n a : Nat} {ha : a < n} [NeZero n] : 0 = (⟨a, ha⟩ : Fin n) ↔ a = 0 := by rw [eq_comm, mk_eq_zero]
@[simp] theorem val_ofNat (n : Nat) [NeZero n] (a : Nat) : (Fin.ofNat n a).val = a % n := rfl
@[simp] theorem ofNat_self {n : Nat} [NeZero n] : Fin.ofNat n n = 0 := Fin.ext (by show n % n = 0 % n; rw [Nat.mod_self, Nat.zero_mod])
@[simp] theorem ofNat_val_eq_self [NeZero n] (x : Fin n) : (Fin.ofNat n x) = x := Fin.ext (Nat.mod_eq_of_lt x.isLt)
theorem val_add (a b : Fin n) : (a + b).val = (a.val + b.val) % n := rfl
theorem val_mul (a b : Fin n) : (a * b).val = (a.val * b.val) % n := rfl
theorem val_sub (a b : Fin n) : (a - b).val = ((n - b.val) + a.val) % n := rfl
@[simp] theorem val_mod (a b : Fin n) : (a % b).val = a.val % b.val := rfl
@[simp] theorem val_div (a b : Fin n) : (a / b).val = a.val / b.val := rfl
theorem mod_def (a m : Fin n) : a % m = Fin.mk (a % m) (Nat.lt_of_le_of_lt (Nat.mod_le _ _) a.2) := rfl
theorem mul_def (a b : Fin n) : a * b = Fin.mk ((a * b) % n) (Nat.mod_lt _ a.pos) := rfl
theorem add_def (a b : Fin n) : a + b = Fin.mk ((a + b) % n) (Nat.mod_lt _ a.pos) := rfl
theorem sub_def (a b : Fin n) : a - b = Fin.mk (((n - b) + a) % n) (Nat.mod_lt _ a.pos) := rfl
theorem neg_def (a : Fin n) : -a = ⟨(n - a) % n, Nat.mod_lt _ a.pos⟩ := rfl
theorem val_neg {n : Nat} (x : Fin n) : (-x).val = (n - x) % n := rfl
@[simp] theorem val_zero (n : Nat) [NeZero n] : ((0 : Fin n) : Nat) = 0 := Nat.zero_mod n
@[simp] theorem coe_ofNat_eq_mod (m n : Nat) [NeZero m] : ((OfNat.ofNat n : Fin m) : Nat) = OfNat.ofNat n % m := rfl
@[simp] theorem mk_zero : (⟨0, Nat.succ_pos n⟩ : Fin (n + 1)) = 0 := rfl
@[simp] theorem mk_one : (⟨1, Nat.succ_lt_succ (Nat.succ_pos n)⟩ : Fin (n + 2)) = 1 := rfl
@[simp] theorem val_one (n : Nat) : (1 : Fin (n + 2)).val = 1 := rfl
@[simp] theorem val_two {n : Nat} : (2 : Fin (n + 3)).val = 2 := rfl
theorem val_eq_zero_iff [NeZero n] {a : Fin n} : a.val = 0 ↔ a = 0 := ⟨fun h => Fin.ext (by rw [val_zero, h]), fun h => h ▸ val_zero n⟩
theorem val_ne_zero_iff [NeZero n] {a : Fin n} : a.val ≠ 0 ↔ a ≠ 0 := not_congr val_eq_zero_iff
theorem val_eq_zero (a : Fin 1) : a.val = 0 := by omega
theorem eq_zero (n : Fin 1) : n = 0 := Subsingleton.elim n 0
theorem add_one_pos (i : Fin (n + 1)) (h : i < Fin.last n) : (0 : Fin (n + 1)) < i + 1 := by
  have hi : i.val < n := h
  show 0 % (n + 1) < (i.val + 1 % (n + 1)) % (n + 1)
  have : 1 % (n + 1) = 1 := Nat.mod_eq_of_lt (by omega)
  rw [this, Nat.mod_eq_of_lt (a := i.val + 1) (by omega), Nat.zero_mod]
  omega

/-! ## Order -/

theorem lt_iff_val_lt_val {a b : Fin n} : a < b ↔ a.val < b.val := .rfl
theorem le_iff_val_le_val {a b : Fin n} : a ≤ b ↔ a.val ≤ b.val := .rfl
@[simp] theorem val_fin_lt {n : Nat} {a b : Fin n} : (a : Nat) < (b : Nat) ↔ a < b := .rfl
@[simp] theorem val_fin_le {n : Nat} {a b : Fin n} : (a : Nat) ≤ (b : Nat) ↔ a ≤ b := .rfl
theorem mk_lt_of_lt_val {b : Fin n} {a : Nat} (h : a < b) : (⟨a, Nat.lt_trans h b.is_lt⟩ : Fin n) < b := h
theorem mk_le_of_le_val {b : Fin n} {a : Nat} (h : a ≤ b) : (⟨a, Nat.lt_of_le_of_lt h b.is_lt⟩ : Fin n) ≤ b := h
@[simp] theorem mk_le_mk {x y : Nat} {hx hy} : (⟨x, hx⟩ : Fin n) ≤ ⟨y, hy⟩ ↔ x ≤ y := .rfl
@[simp] theorem mk_lt_mk {x y : Nat} {hx hy} : (⟨x, hx⟩ : Fin n) < ⟨y, hy⟩ ↔ x < y := .rfl
@[simp] protected theorem le_refl (a : Fin n) : a ≤ a := Nat.le_refl _
protected theorem le_rfl {a : Fin n} : a ≤ a := Nat.le_refl _
protected theorem le_trans {a b c : Fin n} : a ≤ b → b ≤ c → a ≤ c := Nat.le_trans
protected theorem lt_trans {a b c : Fin n} : a < b → b < c → a < c := Nat.lt_trans
protected theorem lt_of_le_of_lt {a b c : Fin n} : a ≤ b → b < c → a < c := Nat.lt_of_le_of_lt
protected theorem lt_of_lt_of_le {a b c : Fin n} : a < b → b ≤ c → a < c := Nat.lt_of_lt_of_le
@[simp] protected theorem lt_irrefl (a : Fin n) : ¬ a < a := Nat.lt_irrefl _
protected theorem lt_asymm {a b : Fin n} (h : a < b) : ¬ b < a := Nat.lt_asymm h
protected theorem le_of_lt {a b : Fin n} (h : a < b) : a ≤ b := Nat.le_of_lt h
protected theorem le_of_eq {a b : Fin n} (hab : a = b) : a ≤ b := hab ▸ Nat.le_refl _
protected theorem ge_of_eq {a b : Fin n} (hab : a = b) : b ≤ a := hab ▸ Nat.le_refl _
protected theorem ne_of_lt {a b : Fin n} (h : a < b) : a ≠ b := fun e => Fin.lt_irrefl b (e ▸ h)
protected theorem ne_of_gt {a b : Fin n} (h : a < b) : b ≠ a := (Fin.ne_of_lt h).symm
protected theorem le_antisymm {x y : Fin n} (h1 : x ≤ y) (h2 : y ≤ x) : x = y := Fin.ext (Nat.le_antisymm h1 h2)
protected theorem le_antisymm_iff {x y : Fin n} : x = y ↔ x ≤ y ∧ y ≤ x := ⟨fun h => ⟨Fin.le_of_eq h, Fin.ge_of_eq h⟩, fun h => Fin.le_antisymm h.1 h.2⟩
protected theorem le_total (a b : Fin n) : a ≤ b ∨ b ≤ a := Nat.le_total _ _
protected theorem lt_or_le (a b : Fin n) : a < b ∨ b ≤ a := Nat.lt_or_ge _ _
protected theorem lt_or_ge (a b : Fin n) : a < b ∨ b ≤ a := Nat.lt_or_ge _ _
protected theorem lt_or_gt_of_ne {a b : Fin n} (h : a ≠ b) : a < b ∨ b < a := Nat.lt_or_gt_of_ne (val_ne_of_ne h)
protected theorem lt_or_eq_of_le {a b : Fin n} : a ≤ b → a < b ∨ a = b := fun h => (Nat.lt_or_eq_of_le h).imp_right Fin.ext
protected theorem eq_or_lt_of_le {a b : Fin n} : a ≤ b → a = b ∨ a < b := fun h => (Fin.lt_or_eq_of_le h).symm
protected theorem lt_of_le_of_ne {a b : Fin n} (h : a ≤ b) (hne : a ≠ b) : a < b := Nat.lt_of_le_of_ne h (val_ne_of_ne hne)
protected theorem lt_iff_le_and_ne {a b : Fin n} : a < b ↔ a ≤ b ∧ a ≠ b := ⟨fun h => ⟨Fin.le_of_lt h, Fin.ne_of_lt h⟩, fun h => Fin.lt_of_le_of_ne h.1 h.2⟩
protected theorem pos_iff_ne_zero [NeZero n] {a : Fin n} : 0 < a ↔ a ≠ 0 := by
  rw [← val_ne_zero_iff, Fin.lt_def, val_zero, Nat.pos_iff_ne_zero]
@[simp] protected theorem zero_le [NeZero n] (a : Fin n) : 0 ≤ a := by
  rw [Fin.le_def, val_zero]
  exact Nat.zero_le _
@[simp] theorem not_lt_zero [NeZero n] (a : Fin n) : ¬a < 0 := by
  rw [Fin.lt_def, val_zero]
  exact Nat.not_lt_zero _
theorem eq_zero_or_eq_succ {n : Nat} : ∀ i : Fin (n + 1), i = 0 ∨ ∃ j : Fin n, i = j.succ
  | ⟨0, _⟩ => .inl rfl
  | ⟨i + 1, h⟩ => .inr ⟨⟨i, Nat.lt_of_succ_lt_succ h⟩, rfl⟩
theorem eq_succ_of_ne_zero {n : Nat} {i : Fin (n + 1)} (hi : i ≠ 0) : ∃ j : Fin n, i = j.succ := (eq_zero_or_eq_succ i).resolve_left hi
theorem le_zero_iff {n : Nat} {k : Fin (n + 1)} : k ≤ 0 ↔ k = 0 := ⟨fun h => Fin.le_antisymm h (Fin.zero_le k), Fin.le_of_eq⟩
theorem le_last (i : Fin (n + 1)) : i ≤ last n := Nat.le_of_lt_succ i.is_lt
@[simp] theorem val_last (n : Nat) : (last n : Nat) = n := rfl
theorem last_pos : (0 : Fin (n + 2)) < last (n + 1) := Nat.succ_pos n
theorem eq_last_of_not_lt {i : Fin (n + 1)} (h : ¬(i : Nat) < n) : i = last n := Fin.ext (Nat.le_antisymm (le_last i) (Nat.le_of_not_lt h))
theorem val_lt_last {i : Fin (n + 1)} (h : i ≠ last n) : (i : Nat) < n := Decidable.byContradiction fun k => h (eq_last_of_not_lt k)
@[simp] theorem last_zero : last 0 = 0 := rfl
@[simp] theorem zero_eq_last_iff {n : Nat} : (0 : Fin (n + 1)) = last n ↔ n = 0 := ⟨fun h => (congrArg val h).symm, fun h => by subst h; rfl⟩
@[simp] theorem last_eq_zero_iff {n : Nat} : last n = 0 ↔ n = 0 := ⟨congrArg val, fun h => by subst h; rfl⟩
theorem last_le_iff {n : Nat} {k : Fin (n + 1)} : last n ≤ k ↔ k = last n := ⟨fun h => Fin.le_antisymm (le_last k) h, Fin.ge_of_eq⟩
theorem lt_last_iff_ne_last {n : Nat} {k : Fin (n + 1)} : k < last n ↔ k ≠ last n := ⟨Fin.ne_of_lt, val_lt_last⟩
theorem subsingleton_iff_le_one : Subsingleton (Fin n) ↔ n ≤ 1 := by
  constructor
  · intro h
    apply Nat.le_of_not_lt
    intro k
    exact absurd (congrArg val (h.allEq ⟨0, Nat.lt_trans Nat.zero_lt_one k⟩ ⟨1, k⟩)) Nat.zero_ne_one
  · intro h
    refine ⟨fun a b => Fin.ext ?_⟩
    have := a.isLt
    have := b.isLt
    omega
instance subsingleton_zero : Subsingleton (Fin 0) := ⟨fun i => i.elim0⟩
instance subsingleton_one : Subsingleton (Fin 1) := subsingleton_iff_le_one.2 (by decide)
theorem zero_eq_one_iff {n : Nat} [NeZero n] : (0 : Fin n) = 1 ↔ n = 1 := by
  constructor
  · intro h
    have k : 0 % n = 1 % n := congrArg val h
    have := NeZero.out (n := n)
    rcases Nat.lt_or_ge 1 n with h1 | h1
    · rw [Nat.zero_mod, Nat.mod_eq_of_lt h1] at k
      omega
    · omega
  · rintro rfl
    rfl
protected theorem zero_ne_one : (0 : Fin (n + 2)) ≠ 1 := fun h => absurd (congrArg val h) (show (0 : Nat) ≠ 1 by decide)
theorem one_pos : (0 : Fin (n + 2)) < 1 := Nat.succ_pos 0
theorem zero_lt_one : (0 : Fin (n + 2)) < 1 := Nat.succ_pos 0

/-! ## Successor and the like -/

theorem succ_mk (n i : Nat) (h : i < n) : Fin.succ ⟨i, h⟩ = ⟨i + 1, Nat.succ_lt_succ h⟩ := rfl
@[simp] theorem val_succ (j : Fin n) : (j.succ : Nat) = j + 1 := rfl
@[simp] theorem succ_pos (a : Fin n) : (0 : Fin (n + 1)) < a.succ := Nat.succ_pos a
@[simp] theorem succ_le_succ_iff {a b : Fin n} : a.succ ≤ b.succ ↔ a ≤ b := Nat.succ_le_succ_iff
@[simp] theorem succ_lt_succ_iff {a b : Fin n} : a.succ < b.succ ↔ a < b := Nat.succ_lt_succ_iff
@[simp] theorem succ_inj {a b : Fin n} : a.succ = b.succ ↔ a = b := ⟨fun h => Fin.ext (Nat.succ.inj (congrArg val h)), congrArg _⟩
theorem succ_ne_zero {n} : ∀ k : Fin n, Fin.succ k ≠ 0 := fun k h => Nat.succ_ne_zero k.val (congrArg val h)
@[simp] theorem succ_zero_eq_one : Fin.succ (0 : Fin (n + 1)) = 1 := rfl
@[simp] theorem succ_one_eq_two : Fin.succ (1 : Fin (n + 2)) = 2 := rfl
theorem mk_succ_pos (i : Nat) (h : i < n) : (0 : Fin (n + 1)) < ⟨i.succ, Nat.add_lt_add_right h 1⟩ := Nat.succ_pos i
theorem one_lt_succ_succ (a : Fin n) : (1 : Fin (n + 2)) < a.succ.succ := Nat.succ_lt_succ (Nat.succ_pos a)
theorem succ_succ_ne_one (a : Fin n) : Fin.succ (Fin.succ a) ≠ 1 := Fin.ne_of_gt (one_lt_succ_succ a)
@[simp] theorem succ_last (n : Nat) : (last n).succ = last n.succ := rfl
@[simp] theorem succ_eq_last_succ {n : Nat} {i : Fin n.succ} : i.succ = last (n + 1) ↔ i = last n := by rw [← succ_last, succ_inj]
@[simp] theorem val_castLT (i : Fin m) (h : i.1 < n) : (castLT i h : Nat) = i := rfl
@[simp] theorem castLT_mk (i n m : Nat) (hn : i < n) (hm : i < m) : castLT ⟨i, hn⟩ hm = ⟨i, hm⟩ := rfl
@[simp] theorem val_castLE (h : n ≤ m) (i : Fin n) : (castLE h i : Nat) = i := rfl
@[simp] theorem castLE_mk (i n m : Nat) (hn : i < n) (h : n ≤ m) : castLE h ⟨i, hn⟩ = ⟨i, Nat.lt_of_lt_of_le hn h⟩ := rfl
@[simp] theorem castLE_zero {n m : Nat} (h : n.succ ≤ m.succ) : castLE h 0 = 0 := rfl
@[simp] theorem castLE_succ {m n : Nat} (h : m + 1 ≤ n + 1) (i : Fin m) : castLE h i.succ = (castLE (Nat.succ_le_succ_iff.mp h) i).succ := rfl
@[simp] theorem castLE_castLE {k m n} (km : k ≤ m) (mn : m ≤ n) (i : Fin k) : Fin.castLE mn (i.castLE km) = i.castLE (Nat.le_trans km mn) := rfl
@[simp] theorem castLE_comp_castLE {k m n} (km : k ≤ m) (mn : m ≤ n) : Fin.castLE mn ∘ Fin.castLE km = Fin.castLE (Nat.le_trans km mn) := rfl
@[simp] theorem castLE_inj {h : n ≤ m} {a b : Fin n} : castLE h a = castLE h b ↔ a = b := ⟨fun e => Fin.ext (Fin.mk.inj e), congrArg _⟩
@[simp] theorem castLE_rfl {n : Nat} {h : n ≤ n} (i : Fin n) : castLE h i = i := rfl
@[simp] theorem val_cast (h : n = m) (i : Fin n) : (i.cast h : Nat) = i := rfl
@[simp] theorem cast_eq_self {n : Nat} {h : n = n} (i : Fin n) : i.cast h = i := rfl
@[simp] theorem cast_last {n' : Nat} {h : n + 1 = n' + 1} : (last n).cast h = last n' := Fin.ext (by show n = n'; omega)
@[simp] theorem cast_mk (h : n = m) (i : Nat) (hn : i < n) : Fin.cast h ⟨i, hn⟩ = ⟨i, h ▸ hn⟩ := rfl
@[simp] theorem cast_refl (n : Nat) (h : n = n) : Fin.cast h = id := rfl
@[simp] theorem cast_cast {k : Nat} (h : n = m) (h' : m = k) {i : Fin n} : (i.cast h).cast h' = i.cast (Eq.trans h h') := rfl
@[simp] theorem cast_trans {k : Nat} (h : n = m) (h' : m = k) {i : Fin n} : (i.cast h).cast h' = i.cast (Eq.trans h h') := rfl
@[simp] theorem cast_zero {n m : Nat} [NeZero n] [NeZero m] {h : n = m} : (0 : Fin n).cast h = 0 := Fin.ext (by rw [val_cast, val_zero, val_zero])
theorem castLE_of_eq {m n : Nat} (h : m = n) {h' : m ≤ n} : castLE h' = Fin.cast h := rfl
@[simp] theorem val_castAdd (m : Nat) (i : Fin n) : (castAdd m i : Nat) = i := rfl
@[simp] theorem castAdd_zero : (castAdd 0 : Fin n → Fin (n + 0)) = Fin.cast rfl := rfl
theorem castAdd_lt {m : Nat} (n : Nat) (i : Fin m) : (castAdd n i : Nat) < m := i.2
@[simp] theorem castAdd_mk (m : Nat) (i : Nat) (h : i < n) : castAdd m ⟨i, h⟩ = ⟨i, Nat.lt_add_right m h⟩ := rfl
@[simp] theorem castAdd_castLT (m : Nat) (i : Fin (n + m)) (hi : i.1 < n) : castAdd m (castLT i hi) = i := rfl
@[simp] theorem castLT_castAdd (m : Nat) (i : Fin n) : castLT (castAdd m i) (castAdd_lt m i) = i := rfl
theorem castAdd_cast {n n' : Nat} (m : Nat) (i : Fin n') (h : n' = n) : castAdd m (Fin.cast h i) = Fin.cast (congrArg (· + m) h) (castAdd m i) := rfl
theorem cast_castAdd_left {n n' m : Nat} (i : Fin n') (h : n' + m = n + m) : (i.castAdd m).cast h = (i.cast (Nat.add_right_cancel h)).castAdd m := rfl
@[simp] theorem cast_castAdd_right {n m m' : Nat} (i : Fin n) (h : n + m' = n + m) : (i.castAdd m').cast h = i.castAdd m := rfl
theorem castAdd_castAdd {m n p : Nat} (i : Fin m) : (i.castAdd n).castAdd p = (i.castAdd (n + p)).cast (Nat.add_assoc ..).symm := rfl
@[simp] theorem cast_succ_eq {n' : Nat} (i : Fin n) (h : n.succ = n'.succ) : i.succ.cast h = (i.cast (Nat.succ.inj h)).succ := rfl
theorem succ_cast_eq {n' : Nat} (i : Fin n) (h : n = n') : (i.cast h).succ = i.succ.cast (by rw [h]) := rfl
@[simp] theorem val_castSucc (i : Fin n) : (i.castSucc : Nat) = i := rfl
@[simp] theorem castSucc_mk (n i : Nat) (h : i < n) : castSucc ⟨i, h⟩ = ⟨i, Nat.lt_succ_of_lt h⟩ := rfl
@[simp] theorem cast_castSucc {n' : Nat} {h : n + 1 = n' + 1} {i : Fin n} : i.castSucc.cast h = (i.cast (Nat.succ.inj h)).castSucc := rfl
theorem castSucc_lt_succ {i : Fin n} : i.castSucc < i.succ := Nat.lt_succ_self i
theorem le_castSucc_iff {i : Fin (n + 1)} {j : Fin n} : i ≤ j.castSucc ↔ i < j.succ := Nat.lt_succ_iff.symm
theorem castSucc_lt_iff_succ_le {n : Nat} {i : Fin n} {j : Fin (n + 1)} : i.castSucc < j ↔ i.succ ≤ j := .rfl
@[simp] theorem castSucc_lt_castSucc_iff {a b : Fin n} : a.castSucc < b.castSucc ↔ a < b := .rfl
@[simp] theorem castSucc_le_castSucc_iff {a b : Fin n} : a.castSucc ≤ b.castSucc ↔ a ≤ b := .rfl
theorem castSucc_inj {a b : Fin n} : a.castSucc = b.castSucc ↔ a = b := ⟨fun e => Fin.ext (Fin.mk.inj e), congrArg _⟩
theorem castSucc_lt_last (a : Fin n) : a.castSucc < last n := a.is_lt
@[simp] theorem castSucc_zero [NeZero n] : castSucc (0 : Fin n) = 0 := Fin.ext (by rw [val_castSucc, val_zero, val_zero])
@[simp] theorem castSucc_one {n : Nat} : castSucc (1 : Fin (n + 2)) = 1 := rfl
theorem castSucc_pos [NeZero n] {i : Fin n} (h : 0 < i) : 0 < i.castSucc := by
  rw [Fin.lt_def, val_zero] at h ⊢
  exact h
@[simp] theorem castSucc_eq_zero_iff [NeZero n] {a : Fin n} : a.castSucc = 0 ↔ a = 0 := by rw [← val_eq_zero_iff, ← val_eq_zero_iff, val_castSucc]
theorem castSucc_ne_zero_iff [NeZero n] {a : Fin n} : a.castSucc ≠ 0 ↔ a ≠ 0 := not_congr castSucc_eq_zero_iff
theorem castSucc_succ (i : Fin n) : i.succ.castSucc = i.castSucc.succ := rfl
@[simp] theorem castSucc_castLT (i : Fin (n + 1)) (h : (i : Nat) < n) : (castLT i h).castSucc = i := rfl
@[simp] theorem castLT_castSucc {n} (a : Fin n) (h : (a : Nat) < n) : castLT a.castSucc h = a := rfl
@[simp] theorem coeSucc_eq_succ {a : Fin n} : a.castSucc + 1 = a.succ := by
  apply Fin.ext
  show (a.val + 1 % (n + 1)) % (n + 1) = a.val + 1
  have := a.isLt
  rw [Nat.mod_eq_of_lt (a := 1) (by omega), Nat.mod_eq_of_lt (by omega)]
theorem lt_succ {a : Fin n} : a.castSucc < a.succ := Nat.lt_succ_self a
theorem exists_castSucc_eq {n : Nat} {i : Fin (n + 1)} : (∃ j, castSucc j = i) ↔ i ≠ last n :=
  ⟨fun ⟨j, hj⟩ => hj ▸ Fin.ne_of_lt (castSucc_lt_last j), fun h => ⟨castLT i (val_lt_last h), rfl⟩⟩
@[simp] theorem val_addNat (m : Nat) (i : Fin n) : (addNat i m : Nat) = i + m := rfl
@[simp] theorem addNat_zero (n : Nat) (i : Fin n) : addNat i 0 = i := rfl
@[simp] theorem addNat_one {i : Fin n} : addNat i 1 = i.succ := rfl
theorem le_coe_addNat (m : Nat) (i : Fin n) : m ≤ addNat i m := Nat.le_add_left _ _
@[simp] theorem addNat_mk (n i : Nat) (hi : i < m) : addNat ⟨i, hi⟩ n = ⟨i + n, Nat.add_lt_add_right hi n⟩ := rfl
@[simp] theorem cast_addNat_zero {n n' : Nat} (i : Fin n) (h : n + 0 = n') : (addNat i 0).cast h = i.cast ((Nat.add_zero _).symm.trans h) := rfl
theorem addNat_cast {n n' m : Nat} (i : Fin n') (h : n' = n) : addNat (i.cast h) m = (addNat i m).cast (congrArg (· + m) h) := rfl
theorem cast_addNat_left {n n' m : Nat} (i : Fin n') (h : n' + m = n + m) : (addNat i m).cast h = addNat (i.cast (Nat.add_right_cancel h)) m := rfl
@[simp] theorem val_natAdd (n : Nat) {m : Nat} (i : Fin m) : (natAdd n i : Nat) = n + i := rfl
@[simp] theorem natAdd_mk (n i : Nat) (hi : i < m) : natAdd n ⟨i, hi⟩ = ⟨n + i, Nat.add_lt_add_left hi n⟩ := rfl
theorem le_coe_natAdd (m : Nat) (i : Fin n) : m ≤ natAdd m i := Nat.le_add_right _ _
@[simp] theorem natAdd_zero {n : Nat} : natAdd 0 = Fin.cast (Nat.zero_add n).symm := funext fun i => Fin.ext (Nat.zero_add i.val)
theorem natAdd_cast {n n' : Nat} (m : Nat) (i : Fin n') (h : n' = n) : natAdd m (i.cast h) = (natAdd m i).cast (congrArg _ h) := rfl
theorem cast_natAdd_right {n n' m : Nat} (i : Fin n') (h : m + n' = m + n) : (natAdd m i).cast h = natAdd m (i.cast (Nat.add_left_cancel h)) := rfl
@[simp] theorem cast_natAdd_zero {n n' : Nat} (i : Fin n) (h : 0 + n = n') : (natAdd 0 i).cast h = i.cast ((Nat.zero_add _).symm.trans h) := Fin.ext (Nat.zero_add i.val)
@[simp] theorem cast_natAdd (n : Nat) {m : Nat} (i : Fin m) : (natAdd n i).cast (Nat.add_comm ..) = addNat i n := Fin.ext (Nat.add_comm ..)
@[simp] theorem cast_addNat {n : Nat} (m : Nat) (i : Fin n) : (addNat i m).cast (Nat.add_comm ..) = natAdd m i := Fin.ext (Nat.add_comm ..)
@[simp] theorem natAdd_last {m n : Nat} : natAdd n (last m) = last (n + m) := rfl
@[simp] theorem addNat_last (n : Nat) : addNat (last n) m = (last (n + m)).cast (by omega) := rfl
theorem natAdd_castSucc {m n : Nat} {i : Fin m} : natAdd n (castSucc i) = castSucc (natAdd n i) := rfl
@[simp] theorem natAdd_eq_addNat (n : Nat) (i : Fin n) : Fin.natAdd n i = i.addNat n := Fin.ext (Nat.add_comm ..)
@[simp] theorem val_rev (i : Fin n) : rev i = n - (i + 1) := rfl
theorem rev_castAdd (k : Fin n) (m : Nat) : rev (castAdd m k) = addNat (rev k) m := Fin.ext (by
  show n + m - (k.val + 1) = n - (k.val + 1) + m
  have := k.isLt
  omega)
theorem rev_addNat (k : Fin n) (m : Nat) : rev (addNat k m) = castAdd m (rev k) := Fin.ext (by
  show n + m - (k.val + m + 1) = n - (k.val + 1)
  omega)
@[simp] theorem rev_castSucc (k : Fin n) : rev (castSucc k) = succ (rev k) := rev_castAdd k 1
@[simp] theorem rev_succ (k : Fin n) : rev (succ k) = castSucc (rev k) := rev_addNat k 1
@[simp] theorem rev_rev (i : Fin n) : rev (rev i) = i := Fin.ext (by
  show n - (n - (i.val + 1) + 1) = i.val
  have := i.isLt
  omega)
@[simp] theorem rev_inj {i j : Fin n} : rev i = rev j ↔ i = j := ⟨fun h => by rw [← rev_rev i, h, rev_rev], congrArg _⟩
theorem rev_eq_iff {i j : Fin n} : rev i = j ↔ i = rev j := ⟨fun h => h ▸ (rev_rev i).symm, fun h => h ▸ rev_rev j⟩
theorem rev_ne_iff {i j : Fin n} : rev i ≠ j ↔ i ≠ rev j := not_congr rev_eq_iff
@[simp] theorem rev_le_rev {i j : Fin n} : rev i ≤ rev j ↔ j ≤ i := by
  show n - (i.val + 1) ≤ n - (j.val + 1) ↔ j.val ≤ i.val
  have := i.isLt
  omega
@[simp] theorem rev_lt_rev {i j : Fin n} : rev i < rev j ↔ j < i := by
  rw [← Fin.not_le, ← Fin.not_le, rev_le_rev]
theorem rev_le_iff {i j : Fin n} : rev i ≤ j ↔ rev j ≤ i := by rw [← rev_le_rev, rev_rev]
theorem le_rev_iff {i j : Fin n} : i ≤ rev j ↔ j ≤ rev i := by rw [← rev_le_rev, rev_rev]
theorem rev_lt_iff {i j : Fin n} : rev i < j ↔ rev j < i := by rw [← rev_lt_rev, rev_rev]
theorem lt_rev_iff {i j : Fin n} : i < rev j ↔ j < rev i := by rw [← rev_lt_rev, rev_rev]
@[simp] theorem rev_last (n : Nat) : rev (last n) = 0 := Fin.ext (by show n + 1 - (n + 1) = 0; omega)
@[simp] theorem rev_zero (n : Nat) : rev 0 = last n := rfl
@[simp] theorem val_pred (j : Fin (n + 1)) (h : j ≠ 0) : (j.pred h : Nat) = j - 1 := rfl
@[simp] theorem succ_pred : ∀ (i : Fin (n + 1)) (h : i ≠ 0), (i.pred h).succ = i
  | ⟨0, _⟩, h => absurd rfl h
  | ⟨_ + 1, _⟩, _ => rfl
@[simp] theorem pred_succ (i : Fin n) {h : i.succ ≠ 0} : i.succ.pred h = i := rfl
theorem pred_eq_iff_eq_succ {n : Nat} {i : Fin (n + 1)} (hi : i ≠ 0) {j : Fin n} : i.pred hi = j ↔ i = j.succ :=
  ⟨fun h => by rw [← h, succ_pred], fun h => by subst h; rfl⟩
theorem pred_mk_succ (i : Nat) (h : i < n) : Fin.pred ⟨i + 1, Nat.add_lt_add_right h 1⟩ (ne_of_val_ne (Nat.ne_of_gt (mk_succ_pos i h))) = ⟨i, h⟩ := rfl
theorem pred_mk {n : Nat} (i : Nat) (h : i < n + 1) (w) : Fin.pred ⟨i, h⟩ w = ⟨i - 1, by
  have : i ≠ 0 := fun e => w (Fin.ext e)
  omega⟩ := rfl
@[simp] theorem pred_le_pred_iff {n : Nat} {a b : Fin n.succ} {ha : a ≠ 0} {hb : b ≠ 0} : a.pred ha ≤ b.pred hb ↔ a ≤ b := by
  rw [← succ_le_succ_iff, succ_pred, succ_pred]
@[simp] theorem pred_lt_pred_iff {n : Nat} {a b : Fin n.succ} {ha : a ≠ 0} {hb : b ≠ 0} : a.pred ha < b.pred hb ↔ a < b := by
  rw [← succ_lt_succ_iff, succ_pred, succ_pred]
@[simp] theorem pred_inj : ∀ {a b : Fin (n + 1)} {ha : a ≠ 0} {hb : b ≠ 0}, a.pred ha = b.pred hb ↔ a = b := by
  intro a b ha hb
  rw [← succ_inj, succ_pred, succ_pred]
@[simp] theorem pred_one {n : Nat} : Fin.pred (1 : Fin (n + 2)) (Ne.symm (Fin.ne_of_lt one_pos)) = (0 : Fin (n + 1)) := rfl
@[simp] theorem val_subNat (i : Fin (n + m)) (h : m ≤ i) : (i.subNat m h : Nat) = i - m := rfl
@[simp] theorem subNat_mk {i : Nat} (h₁ : i < n + m) (h₂ : m ≤ i) : subNat m ⟨i, h₁⟩ h₂ = ⟨i - m, by omega⟩ := rfl
@[simp] theorem subNat_zero (i : Fin n) (h : 0 ≤ (i : Nat)) : Fin.subNat 0 i h = i := rfl
@[simp] theorem subNat_one_succ (i : Fin (n + 1)) (h : 1 ≤ (i : Nat)) : (subNat 1 i h).succ = i := Fin.ext (Nat.sub_add_cancel h)
@[simp] theorem pred_castSucc_succ (i : Fin n) : pred (castSucc i.succ) (Fin.ne_of_gt (castSucc_pos i.succ_pos)) = castSucc i := rfl
@[simp] theorem addNat_subNat {i : Fin (n + m)} (h : m ≤ i) : addNat (subNat m i h) m = i := Fin.ext (Nat.sub_add_cancel h)
@[simp] theorem subNat_addNat (i : Fin n) (m : Nat) (h : m ≤ addNat i m := le_coe_addNat m i) : subNat m (addNat i m) h = i := Fin.ext (Nat.add_sub_cancel ..)
@[simp] theorem natAdd_subNat_cast {i : Fin (n + m)} (h : n ≤ i) : natAdd n (subNat n (i.cast (Nat.add_comm ..)) h) = i.cast (by omega) := Fin.ext (by
  show n + (i.val - n) = i.val
  exact Nat.add_sub_of_le h)

/-! ## Recursion and cases -/

@[elab_as_elim] def succRec {motive : ∀ n, Fin n → Sort _} (zero : ∀ n, motive n.succ (0 : Fin (n + 1)))
    (succ : ∀ n i, motive n i → motive n.succ i.succ) : ∀ {n : Nat} (i : Fin n), motive n i
  | 0, i => i.elim0
  | Nat.succ n, ⟨0, _⟩ => zero n
  | Nat.succ _, ⟨Nat.succ i, h⟩ => succ _ _ (succRec zero succ ⟨i, Nat.lt_of_succ_lt_succ h⟩)
@[elab_as_elim] def induction {motive : Fin (n + 1) → Sort _} (zero : motive 0) (succ : ∀ i : Fin n, motive (castSucc i) → motive i.succ) :
    ∀ i : Fin (n + 1), motive i
  | ⟨i, hi⟩ => go i hi
where
  go : ∀ (i : Nat) (hi : i < n + 1), motive ⟨i, hi⟩
  | 0, hi => zero
  | i + 1, hi => succ ⟨i, Nat.lt_of_succ_lt_succ hi⟩ (go i (Nat.lt_of_succ_lt hi))
@[simp] theorem induction_zero {motive : Fin (n + 1) → Sort _} (zero : motive 0) (hs : ∀ i : Fin n, motive (castSucc i) → motive i.succ) :
    (induction zero hs : ∀ i : Fin (n + 1), motive i) 0 = zero := rfl
@[simp] theorem induction_succ {motive : Fin (n + 1) → Sort _} (zero : motive 0) (succ : ∀ i : Fin n, motive (castSucc i) → motive i.succ) (i : Fin n) :
    induction (motive := motive) zero succ i.succ = succ i (induction zero succ (castSucc i)) := rfl
@[elab_as_elim] def inductionOn (i : Fin (n + 1)) {motive : Fin (n + 1) → Sort _} (zero : motive 0)
    (succ : ∀ i : Fin n, motive (castSucc i) → motive i.succ) : motive i := induction zero succ i
@[elab_as_elim] def cases {motive : Fin (n + 1) → Sort _} (zero : motive 0) (succ : ∀ i : Fin n, motive i.succ) : ∀ i : Fin (n + 1), motive i :=
  induction zero fun i _ => succ i
@[simp] theorem cases_zero {n} {motive : Fin (n + 1) → Sort _} {zero succ} : @Fin.cases n motive zero succ 0 = zero := rfl
@[simp] theorem cases_succ {n} {motive : Fin (n + 1) → Sort _} {zero succ} (i : Fin n) : @Fin.cases n motive zero succ i.succ = succ i := rfl
theorem forall_fin_one {p : Fin 1 → Prop} : (∀ i, p i) ↔ p 0 := ⟨fun h => h 0, fun h i => eq_zero i ▸ h⟩
theorem exists_fin_one {p : Fin 1 → Prop} : (∃ i, p i) ↔ p 0 := ⟨fun ⟨i, h⟩ => eq_zero i ▸ h, fun h => ⟨0, h⟩⟩
theorem forall_fin_two {p : Fin 2 → Prop} : (∀ i, p i) ↔ p 0 ∧ p 1 := ⟨fun h => ⟨h 0, h 1⟩, fun h i => match i with
  | 0 => h.1
  | 1 => h.2⟩
theorem exists_fin_two {p : Fin 2 → Prop} : (∃ i, p i) ↔ p 0 ∨ p 1 := ⟨fun ⟨i, h⟩ => match i, h with
  | 0, h => .inl h
  | 1, h => .inr h, fun h => h.elim (⟨_, ·⟩) (⟨_, ·⟩)⟩
theorem fin_two_eq_of_eq_zero_iff : ∀ {a b : Fin 2}, (a = 0 ↔ b = 0) → a = b
  | 0, 0, _ => rfl
  | 0, 1, h => absurd (h.mp rfl) (by decide)
  | 1, 0, h => absurd (h.mpr rfl) (by decide)
  | 1, 1, _ => rfl
theorem forall_fin_succ {P : Fin (n + 1) → Prop} : (∀ i, P i) ↔ P 0 ∧ ∀ i : Fin n, P i.succ := ⟨fun h => ⟨h 0, fun i => h i.succ⟩, fun h i => Fin.cases h.1 h.2 i⟩
theorem exists_fin_succ {P : Fin (n + 1) → Prop} : (∃ i, P i) ↔ P 0 ∨ ∃ i : Fin n, P i.succ :=
  ⟨fun ⟨i, h⟩ => Fin.cases (motive := fun i => P i → _) .inl (fun i h => .inr ⟨i, h⟩) i h, fun h => h.elim (⟨_, ·⟩) fun ⟨i, h⟩ => ⟨_, h⟩⟩
@[elab_as_elim] def reverseInduction {motive : Fin (n + 1) → Sort _} (last : motive (Fin.last n)) (cast : ∀ i : Fin n, motive i.succ → motive (castSucc i))
    (i : Fin (n + 1)) : motive i := go (n - i.val) i (by have := i.isLt; omega)
where
  go : (d : Nat) → (i : Fin (n + 1)) → i.val + d = n → motive i
  | 0, i, h => (show Fin.last n = i from Fin.ext h.symm) ▸ last
  | d + 1, i, h => cast ⟨i.val, by omega⟩ (go d ⟨i.val + 1, by omega⟩ (by show i.val + 1 + d = n; omega))
@[elab_as_elim] def lastCases {n : Nat} {motive : Fin (n + 1) → Sort _} (last : motive (Fin.last n)) (cast : ∀ i : Fin n, motive (castSucc i)) (i : Fin (n + 1)) :
    motive i := if h : i.val < n then cast ⟨i.val, h⟩ else (eq_last_of_not_lt h).symm ▸ last
@[elab_as_elim] def addCases {m n : Nat} {motive : Fin (m + n) → Sort u} (left : ∀ i : Fin m, motive (castAdd n i)) (right : ∀ i : Fin n, motive (natAdd m i))
    (i : Fin (m + n)) : motive i := if hi : i.val < m then left (castLT i hi) else
      (show natAdd m (⟨i.val - m, by have := i.isLt; omega⟩ : Fin n) = i from Fin.ext (Nat.add_sub_of_le (Nat.le_of_not_lt hi))) ▸ right _
@[simp] theorem addCases_left {m n : Nat} {motive : Fin (m + n) → Sort _} {left right} (i : Fin m) :
    addCases (motive := motive) left right (Fin.castAdd n i) = left i := dif_pos i.isLt

/-! ## Arithmetic -/

protected theorem add_comm (a b : Fin n) : a + b = b + a := Fin.ext (congrArg (· % n) (Nat.add_comm a.val b.val))
protected theorem add_assoc (a b c : Fin n) : a + b + c = a + (b + c) := Fin.ext (by
  show ((a.val + b.val) % n + c.val) % n = (a.val + (b.val + c.val) % n) % n
  rw [Nat.mod_add_mod, Nat.add_mod_mod, Nat.add_assoc])
@[simp] protected theorem zero_add [NeZero n] (k : Fin n) : 0 + k = k := Fin.ext (by
  rw [val_add, val_zero, Nat.zero_add, Nat.mod_eq_of_lt k.isLt])
@[simp] protected theorem add_zero [NeZero n] (k : Fin n) : k + 0 = k := by rw [Fin.add_comm, Fin.zero_add]
protected theorem mul_comm (a b : Fin n) : a * b = b * a := Fin.ext (congrArg (· % n) (Nat.mul_comm a.val b.val))
protected theorem mul_assoc (a b c : Fin n) : a * b * c = a * (b * c) := Fin.ext (by
  show (a.val * b.val % n * c.val) % n = (a.val * (b.val * c.val % n)) % n
  rw [Nat.mul_mod, Nat.mod_mod, ← Nat.mul_mod, Nat.mul_mod a.val, Nat.mod_mod, ← Nat.mul_mod, Nat.mul_assoc])
protected theorem mul_one [i : NeZero n] (k : Fin n) : k * 1 = k := Fin.ext (by
  show k.val * (1 % n) % n = k.val
  rw [Nat.mul_mod, Nat.mod_mod, ← Nat.mul_mod, Nat.mul_one, Nat.mod_eq_of_lt k.isLt])
protected theorem one_mul [NeZero n] (k : Fin n) : (1 : Fin n) * k = k := by rw [Fin.mul_comm, Fin.mul_one]
protected theorem mul_zero [NeZero n] (k : Fin n) : k * 0 = 0 := Fin.ext (by rw [val_mul, val_zero, Nat.mul_zero, Nat.zero_mod])
protected theorem zero_mul [NeZero n] (k : Fin n) : (0 : Fin n) * k = 0 := by rw [Fin.mul_comm, Fin.mul_zero]
@[simp] protected theorem sub_self [NeZero n] {a : Fin n} : a - a = 0 := Fin.ext (by
  rw [val_sub, val_zero, Nat.sub_add_cancel (Nat.le_of_lt a.isLt), Nat.mod_self])
protected theorem sub_zero [NeZero n] (k : Fin n) : k - 0 = k := Fin.ext (by
  rw [val_sub, val_zero, Nat.sub_zero, Nat.add_mod_left, Nat.mod_eq_of_lt k.isLt])
theorem coe_sub_iff_le {a b : Fin n} : (↑(a - b) : Nat) = a - b ↔ b ≤ a := by
  have := a.isLt
  have := b.isLt
  rw [val_sub, Fin.le_def]
  rcases Nat.lt_or_ge a.val b.val with h | h
  · rw [Nat.mod_eq_of_lt (by omega)]
    omega
  · rw [show n - b.val + a.val = n + (a.val - b.val) by omega, Nat.add_mod_left, Nat.mod_eq_of_lt (by omega)]
    omega
theorem sub_val_of_le {a b : Fin n} : b ≤ a → (a - b).val = a.val - b.val := coe_sub_iff_le.mpr
instance : Std.Associative (α := Fin n) (· + ·) := ⟨Fin.add_assoc⟩
instance : Std.Commutative (α := Fin n) (· + ·) := ⟨Fin.add_comm⟩
instance : Std.Associative (α := Fin n) (· * ·) := ⟨Fin.mul_assoc⟩
instance : Std.Commutative (α := Fin n) (· * ·) := ⟨Fin.mul_comm⟩
@[simp] theorem last_add_one : ∀ n, last n + 1 = 0 := fun n => Fin.ext (by
  show (n + 1 % (n + 1)) % (n + 1) = 0
  rw [Nat.add_mod_mod, Nat.mod_self])
@[simp] theorem default_eq_zero (n : Nat) [NeZero n] : (default : Fin n) = 0 := rfl
theorem ofNat_add [NeZero n] (x : Nat) (y : Fin n) : Fin.ofNat n x + y = Fin.ofNat n (x + y.val) := Fin.ext (Nat.mod_add_mod ..)
theorem add_ofNat [NeZero n] (x : Fin n) (y : Nat) : x + Fin.ofNat n y = Fin.ofNat n (x.val + y) := Fin.ext (Nat.add_mod_mod ..)
end Fin
