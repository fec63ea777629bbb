-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Nat.Gcd
import MiniCore.Nat.Bitwise
/-!
# Int/Basic: the integers, their operations, and the ring laws

Every integer is a difference `subNatNat p n` of natural numbers. The operations and the order are
computed on differences once (`subNatNat_add_subNatNat` and so on); each law then is one on natural
numbers. The kernel does not know `Int`: its literals are `Int.ofNat` of natural literals.
-/
set_option linter.all false
universe u v
-- Lean compiles a case split on integers to `Int.decLt` and `Int.natAbs`, so constructor lemmas come after those.
noncomputable section

set_option genCtorIdx false in
inductive Int : Type where
  | ofNat : Nat → Int
  | negSucc : Nat → Int
class NatCast (R : Type u) where
  natCast : Nat → R
class IntCast (R : Type u) where
  intCast : Int → R
@[coe, reducible, match_pattern] protected def Nat.cast {R : Type u} [NatCast R] : Nat → R := NatCast.natCast
@[coe, reducible, match_pattern] protected def Int.cast {R : Type u} [IntCast R] : Int → R := IntCast.intCast
instance instNatCastInt : NatCast Int := ⟨Int.ofNat⟩
instance instNatCastNat : NatCast Nat := ⟨id⟩
instance instIntCastInt : IntCast Int := ⟨id⟩
instance [NatCast R] : CoeTail Nat R where coe := Nat.cast
instance [NatCast R] : CoeHTCT Nat R where coe := Nat.cast
instance [IntCast R] : CoeTail Int R where coe := Int.cast
instance [IntCast R] : CoeHTCT Int R where coe := Int.cast
instance instOfNat {n : Nat} : OfNat Int n := ⟨Int.ofNat n⟩
@[simp] theorem Nat.cast_id (n : Nat) : Nat.cast n = n := rfl
@[simp, norm_cast] theorem Nat.cast_ofNat : (Nat.cast (OfNat.ofNat n) : Int) = OfNat.ofNat n := rfl

namespace Int
instance instInhabitedInt : Inhabited Int := ⟨ofNat 0⟩

/-! ## Operations -/

def negOfNat : Nat → Int
  | 0 => 0
  | Nat.succ m => negSucc m
@[extern "lean_int_neg"] protected def neg (n : @& Int) : Int := match n with
  | ofNat n => negOfNat n
  | negSucc n => ofNat (Nat.succ n)
@[default_instance] instance instNegInt : Neg Int := ⟨Int.neg⟩
def subNatNat (m n : Nat) : Int := match n - m with
  | 0 => ofNat (m - n)
  | Nat.succ k => negSucc k
@[extern "lean_int_add"] protected def add (m n : @& Int) : Int := match m, n with
  | ofNat m, ofNat n => ofNat (m + n)
  | ofNat m, negSucc n => subNatNat m (Nat.succ n)
  | negSucc m, ofNat n => subNatNat n (Nat.succ m)
  | negSucc m, negSucc n => negSucc (Nat.succ (m + n))
instance instAdd : Add Int := ⟨Int.add⟩
@[extern "lean_int_mul"] protected def mul (m n : @& Int) : Int := match m, n with
  | ofNat m, ofNat n => ofNat (m * n)
  | ofNat m, negSucc n => negOfNat (m * Nat.succ n)
  | negSucc m, ofNat n => negOfNat (Nat.succ m * n)
  | negSucc m, negSucc n => ofNat (Nat.succ m * Nat.succ n)
instance instMul : Mul Int := ⟨Int.mul⟩
@[extern "lean_int_sub"] protected def sub (m n : @& Int) : Int := m + -n
instance instSub : Sub Int := ⟨Int.sub⟩
inductive NonNeg : Int → Prop where
  | mk (n : Nat) : NonNeg (ofNat n)
protected def le (a b : Int) : Prop := NonNeg (b - a)
instance instLEInt : LE Int := ⟨Int.le⟩
protected def lt (a b : Int) : Prop := (a + 1) ≤ b
instance instLTInt : LT Int := ⟨Int.lt⟩
private def isNat : Int → Bool
  | ofNat _ => true
  | negSucc _ => false
private theorem isNat_of_nonNeg {a : Int} (h : NonNeg a) : isNat a = true := h.rec fun _ => rfl
private def decNonneg (m : Int) : Decidable (NonNeg m) := match m with
  | ofNat m => .isTrue (.mk m)
  | negSucc _ => .isFalse fun h => Bool.noConfusion (isNat_of_nonNeg h)
@[extern "lean_int_dec_le"] instance decLe (a b : @& Int) : Decidable (a ≤ b) := decNonneg _
@[extern "lean_int_dec_lt"] instance decLt (a b : @& Int) : Decidable (a < b) := decNonneg _
@[extern "lean_nat_abs"] def natAbs (m : @& Int) : Nat := match m with
  | ofNat m => m
  | negSucc m => m.succ
end Int
attribute [gen_constructor_elims] Int
namespace Int
def sign : Int → Int
  | ofNat (Nat.succ _) => 1
  | ofNat 0 => 0
  | negSucc _ => -1
def toNat : Int → Nat
  | ofNat n => n
  | negSucc _ => 0
@[extern "lean_int_ediv"] def div : (@& Int) → (@& Int) → Int
  | ofNat m, ofNat n => ofNat (m / n)
  | ofNat m, negSucc n => -ofNat (m / Nat.succ n)
  | negSucc _, ofNat 0 => 0
  | negSucc m, ofNat (Nat.succ n) => negSucc (m / Nat.succ n)
  | negSucc m, negSucc n => ofNat (Nat.succ (m / Nat.succ n))
@[extern "lean_int_emod"] def emod : (@& Int) → (@& Int) → Int
  | ofNat m, n => ofNat (m % natAbs n)
  | negSucc m, n => subNatNat (natAbs n) (Nat.succ (m % natAbs n))
instance instDiv : Div Int := ⟨Int.div⟩
instance instMod : Mod Int := ⟨Int.emod⟩
protected def pow (m : Int) : Nat → Int
  | 0 => 1
  | Nat.succ n => Int.pow m n * m
instance instNatPow : NatPow Int := ⟨Int.pow⟩
instance instDvd : Dvd Int := ⟨fun a b => Exists fun c => b = a * c⟩

/-! ## Decisions -/

@[extern "lean_int_dec_eq"] protected def decEq (a b : @& Int) : Decidable (a = b) := match a, b with
  | ofNat a, ofNat b => match decEq a b with
    | .isTrue h => .isTrue (h ▸ rfl)
    | .isFalse h => .isFalse fun k => h (by injection k)
  | ofNat _, negSucc _ => .isFalse nofun
  | negSucc _, ofNat _ => .isFalse nofun
  | negSucc a, negSucc b => match decEq a b with
    | .isTrue h => .isTrue (h ▸ rfl)
    | .isFalse h => .isFalse fun k => h (by injection k)
where
  decEq (a b : Nat) : Decidable (a = b) := Nat.decEq a b
instance instDecidableEq : DecidableEq Int := Int.decEq
def bmod (x : Int) (m : Nat) : Int :=
  let r := x % m
  if r < (m + 1) / 2 then r else r - m
instance instMinInt : Min Int := ⟨fun a b => if a ≤ b then a else b⟩
instance instMaxInt : Max Int := ⟨fun a b => if a ≤ b then b else a⟩
protected theorem min_def (n m : Int) : min n m = if n ≤ m then n else m := rfl
protected theorem max_def (n m : Int) : max n m = if n ≤ m then m else n := rfl

/-! ## Differences of natural numbers -/

theorem subNatNat_add_left {m n : Nat} : subNatNat (m + n) m = ofNat n := by
  unfold subNatNat
  rw [Nat.sub_eq_zero_of_le (Nat.le_add_right m n), Nat.add_sub_cancel_left]
theorem subNatNat_add_right {m n : Nat} : subNatNat m (m + n + 1) = negSucc n := by
  unfold subNatNat
  rw [Nat.add_assoc, Nat.add_sub_cancel_left]
theorem subNatNat_zero (n : Nat) : subNatNat n 0 = ofNat n := by
  have h := subNatNat_add_left (m := 0) (n := n)
  rwa [Nat.zero_add] at h
theorem subNatNat_zero_succ (n : Nat) : subNatNat 0 (n + 1) = negSucc n := by
  have h := subNatNat_add_right (m := 0) (n := n)
  rwa [Nat.zero_add] at h
protected theorem ofNat_rep (n : Nat) : ofNat n = subNatNat n 0 := (subNatNat_zero n).symm
protected theorem negSucc_rep (n : Nat) : negSucc n = subNatNat 0 (n + 1) := (subNatNat_zero_succ n).symm
protected theorem rep (x : Int) : ∃ p n, x = subNatNat p n := match x with
  | ofNat p => ⟨p, 0, Int.ofNat_rep p⟩
  | negSucc n => ⟨0, n + 1, Int.negSucc_rep n⟩
private theorem shift (p n k : Nat) : subNatNat (p + k) (n + k) = subNatNat p n := by
  unfold subNatNat
  rw [Nat.add_sub_add_right, Nat.add_sub_add_right]
protected theorem subNatNat_congr {a b c d : Nat} (h : a + d = c + b) : subNatNat a b = subNatNat c d := by
  rw [← shift a b d, ← shift c d b, h, Nat.add_comm b d]
-- A difference is a natural number or the negative of one.
private theorem split (p n : Nat) : (∃ k, p = n + k) ∨ ∃ k, n = p + k + 1 :=
  (Nat.lt_or_ge p n).symm.imp Nat.exists_eq_add_of_le Nat.exists_eq_add_of_lt
private theorem subNatNat_inj {a b c d : Nat} (h : subNatNat a b = subNatNat c d) : a + d = c + b := by
  rcases split a b with ⟨k, rfl⟩ | ⟨k, rfl⟩ <;> rcases split c d with ⟨l, rfl⟩ | ⟨l, rfl⟩
  · rw [subNatNat_add_left, subNatNat_add_left] at h
    injection h with h
    subst h
    simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
  · rw [subNatNat_add_left, subNatNat_add_right] at h
    exact Int.noConfusion h
  · rw [subNatNat_add_right, subNatNat_add_left] at h
    exact Int.noConfusion h
  · rw [subNatNat_add_right, subNatNat_add_right] at h
    injection h with h
    subst h
    simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
private theorem subNatNat_eq_iff {a b c d : Nat} : subNatNat a b = subNatNat c d ↔ a + d = c + b := ⟨subNatNat_inj, Int.subNatNat_congr⟩
protected theorem neg_subNatNat (p n : Nat) : -subNatNat p n = subNatNat n p := by
  rcases split p n with ⟨k, rfl⟩ | ⟨k, rfl⟩
  · rw [subNatNat_add_left]
    cases k with
    | zero => exact (subNatNat_add_left (m := n) (n := 0)).symm
    | succ k => exact (subNatNat_add_right (m := n) (n := k)).symm
  · rw [subNatNat_add_right, Nat.add_assoc, subNatNat_add_left]
    rfl
private theorem ofNat_add_negSucc (m n : Nat) : ofNat m + negSucc n = subNatNat m (n + 1) := rfl
private theorem negSucc_add_ofNat (m n : Nat) : negSucc m + ofNat n = subNatNat n (m + 1) := rfl
protected theorem add_subNatNat (a b c d : Nat) : subNatNat a b + subNatNat c d = subNatNat (a + c) (b + d) := by
  rcases split a b with ⟨k, rfl⟩ | ⟨k, rfl⟩ <;> rcases split c d with ⟨l, rfl⟩ | ⟨l, rfl⟩
  · rw [subNatNat_add_left, subNatNat_add_left]
    show ofNat (k + l) = _
    rw [Int.ofNat_rep]
    apply Int.subNatNat_congr
    simp only [Nat.add_zero, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
  · rw [subNatNat_add_left, subNatNat_add_right, ofNat_add_negSucc]
    apply Int.subNatNat_congr
    simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
  · rw [subNatNat_add_right, subNatNat_add_left, negSucc_add_ofNat]
    apply Int.subNatNat_congr
    simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
  · rw [subNatNat_add_right, subNatNat_add_right]
    show negSucc (k + l + 1) = _
    rw [Int.negSucc_rep]
    apply Int.subNatNat_congr
    rw [Nat.zero_add]
    simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
private theorem negOfNat_rep (n : Nat) : negOfNat n = subNatNat 0 n := by
  cases n with
  | zero => rfl
  | succ n => exact Int.negSucc_rep n
protected theorem mul_subNatNat (a b c d : Nat) : subNatNat a b * subNatNat c d = subNatNat (a * c + b * d) (a * d + b * c) := by
  rcases split a b with ⟨k, rfl⟩ | ⟨k, rfl⟩ <;> rcases split c d with ⟨l, rfl⟩ | ⟨l, rfl⟩
  · rw [subNatNat_add_left, subNatNat_add_left]
    show ofNat (k * l) = _
    rw [Int.ofNat_rep]
    apply Int.subNatNat_congr
    simp only [Nat.add_zero, Nat.zero_add, Nat.mul_add, Nat.add_mul, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
  · rw [subNatNat_add_left, subNatNat_add_right]
    show negOfNat (k * (l + 1)) = _
    rw [negOfNat_rep]
    apply Int.subNatNat_congr
    simp only [Nat.zero_add, Nat.mul_add, Nat.add_mul, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
  · rw [subNatNat_add_right, subNatNat_add_left]
    show negOfNat ((k + 1) * l) = _
    rw [negOfNat_rep]
    apply Int.subNatNat_congr
    simp only [Nat.zero_add, Nat.mul_add, Nat.add_mul, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
  · rw [subNatNat_add_right, subNatNat_add_right]
    show ofNat ((k + 1) * (l + 1)) = _
    rw [Int.ofNat_rep]
    apply Int.subNatNat_congr
    simp only [Nat.add_zero, Nat.zero_add, Nat.mul_add, Nat.add_mul, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
private theorem nonNeg_subNatNat (p n : Nat) : NonNeg (subNatNat p n) ↔ n ≤ p := by
  rcases split p n with ⟨k, rfl⟩ | ⟨k, rfl⟩
  · rw [subNatNat_add_left]
    exact ⟨fun _ => Nat.le_add_right n k, fun _ => .mk k⟩
  · rw [subNatNat_add_right]
    exact ⟨nofun, fun h => absurd h (Nat.not_le_of_gt (Nat.lt_succ_of_le (Nat.le_add_right p k)))⟩
protected theorem sub_subNatNat (a b c d : Nat) : subNatNat a b - subNatNat c d = subNatNat (a + d) (b + c) := by
  show _ + -_ = _
  rw [Int.neg_subNatNat, Int.add_subNatNat]
protected theorem le_subNatNat (a b c d : Nat) : subNatNat a b ≤ subNatNat c d ↔ a + d ≤ c + b := by
  show NonNeg (_ - _) ↔ _
  rw [Int.sub_subNatNat, nonNeg_subNatNat, Nat.add_comm d a]
protected theorem one_rep : (1 : Int) = subNatNat 1 0 := rfl
protected theorem zero_rep : (0 : Int) = subNatNat 0 0 := rfl
protected theorem lt_subNatNat (a b c d : Nat) : subNatNat a b < subNatNat c d ↔ a + d < c + b := by
  show (_ : Int) + 1 ≤ _ ↔ _
  rw [Int.one_rep, Int.add_subNatNat, Int.le_subNatNat, Nat.add_zero, Nat.add_right_comm]
  rfl

/-! ## Ring laws -/

protected theorem add_comm (a b : Int) : a + b = b + a := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  rw [Int.add_subNatNat, Int.add_subNatNat, Nat.add_comm p, Nat.add_comm n]
protected theorem add_assoc (a b c : Int) : a + b + c = a + (b + c) := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  obtain ⟨r, k, rfl⟩ := Int.rep c
  simp only [Int.add_subNatNat, Nat.add_assoc]
protected theorem add_left_comm (a b c : Int) : a + (b + c) = b + (a + c) := by
  rw [← Int.add_assoc, Int.add_comm a b, Int.add_assoc]
protected theorem add_right_comm (a b c : Int) : a + b + c = a + c + b := by
  rw [Int.add_assoc, Int.add_comm b c, Int.add_assoc]
@[simp] protected theorem add_zero (a : Int) : a + 0 = a := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  rw [Int.zero_rep, Int.add_subNatNat, Nat.add_zero, Nat.add_zero]
@[simp] protected theorem zero_add (a : Int) : 0 + a = a := by rw [Int.add_comm, Int.add_zero]
protected theorem sub_eq_add_neg {a b : Int} : a - b = a + -b := rfl
@[simp] protected theorem neg_neg (a : Int) : -(-a) = a := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  rw [Int.neg_subNatNat, Int.neg_subNatNat]
protected theorem neg_add {a b : Int} : -(a + b) = -a + -b := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  simp only [Int.add_subNatNat, Int.neg_subNatNat]
@[simp] theorem neg_zero : -(0 : Int) = 0 := rfl
protected theorem add_right_neg (a : Int) : a + -a = 0 := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  rw [Int.neg_subNatNat, Int.add_subNatNat, Int.zero_rep]
  apply Int.subNatNat_congr
  rw [Nat.add_zero, Nat.zero_add, Nat.add_comm]
protected theorem add_left_neg (a : Int) : -a + a = 0 := by rw [Int.add_comm, Int.add_right_neg]
@[simp] protected theorem sub_self (a : Int) : a - a = 0 := Int.add_right_neg a
@[simp] protected theorem sub_zero (a : Int) : a - 0 = a := Int.add_zero a
@[simp] protected theorem zero_sub (a : Int) : 0 - a = -a := Int.zero_add (-a)
protected theorem neg_sub (a b : Int) : -(a - b) = b - a := by
  rw [Int.sub_eq_add_neg, Int.neg_add, Int.neg_neg, Int.add_comm]; rfl
protected theorem sub_neg (a b : Int) : a - -b = a + b := by rw [Int.sub_eq_add_neg, Int.neg_neg]
protected theorem sub_sub (a b c : Int) : a - b - c = a - (b + c) := by
  simp only [Int.sub_eq_add_neg, Int.neg_add, Int.add_assoc]
protected theorem add_sub_assoc (a b c : Int) : a + b - c = a + (b - c) := Int.add_assoc a b (-c)
@[simp] protected theorem add_sub_cancel (a b : Int) : a + b - b = a := by
  rw [Int.add_sub_assoc, Int.sub_self, Int.add_zero]
@[simp] protected theorem sub_add_cancel (a b : Int) : a - b + b = a := by
  rw [Int.sub_eq_add_neg, Int.add_assoc, Int.add_left_neg, Int.add_zero]
protected theorem add_neg_cancel_right (a b : Int) : a + b + -b = a := Int.add_sub_cancel a b
protected theorem neg_add_cancel_left (a b : Int) : -a + (a + b) = b := by rw [← Int.add_assoc, Int.add_left_neg, Int.zero_add]
protected theorem add_left_cancel {a b c : Int} (h : a + b = a + c) : b = c := by
  have k := congrArg (-a + ·) h
  simpa only [Int.neg_add_cancel_left] using k
protected theorem add_right_cancel {a b c : Int} (h : a + b = c + b) : a = c := by
  rw [Int.add_comm a, Int.add_comm c] at h
  exact Int.add_left_cancel h
protected theorem sub_eq_zero_of_eq {a b : Int} (h : a = b) : a - b = 0 := by rw [h, Int.sub_self]
protected theorem eq_of_sub_eq_zero {a b : Int} (h : a - b = 0) : a = b := by
  have k := Int.sub_add_cancel a b
  rwa [h, Int.zero_add, eq_comm] at k
protected theorem sub_eq_zero {a b : Int} : a - b = 0 ↔ a = b := ⟨Int.eq_of_sub_eq_zero, Int.sub_eq_zero_of_eq⟩
protected theorem neg_inj {a b : Int} : -a = -b ↔ a = b := ⟨fun h => by rw [← Int.neg_neg a, h, Int.neg_neg], congrArg _⟩
protected theorem neg_eq_zero {a : Int} : -a = 0 ↔ a = 0 := Int.neg_inj (b := 0)
protected theorem mul_comm (a b : Int) : a * b = b * a := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  simp only [Int.mul_subNatNat, Nat.mul_comm, Nat.add_comm]
protected theorem mul_assoc (a b c : Int) : a * b * c = a * (b * c) := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  obtain ⟨r, k, rfl⟩ := Int.rep c
  simp only [Int.mul_subNatNat]
  apply Int.subNatNat_congr
  simp only [Nat.mul_add, Nat.add_mul, Nat.mul_assoc, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
protected theorem mul_left_comm (a b c : Int) : a * (b * c) = b * (a * c) := by
  rw [← Int.mul_assoc, Int.mul_comm a b, Int.mul_assoc]
protected theorem mul_right_comm (a b c : Int) : a * b * c = a * c * b := by
  rw [Int.mul_assoc, Int.mul_comm b c, Int.mul_assoc]
@[simp] protected theorem mul_one (a : Int) : a * 1 = a := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  simp only [Int.one_rep, Int.mul_subNatNat, Nat.mul_one, Nat.mul_zero, Nat.add_zero, Nat.zero_add]
@[simp] protected theorem one_mul (a : Int) : 1 * a = a := by rw [Int.mul_comm, Int.mul_one]
@[simp] protected theorem mul_zero (a : Int) : a * 0 = 0 := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  rw [Int.zero_rep, Int.mul_subNatNat]
  rfl
@[simp] protected theorem zero_mul (a : Int) : 0 * a = 0 := by rw [Int.mul_comm, Int.mul_zero]
protected theorem mul_add (a b c : Int) : a * (b + c) = a * b + a * c := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  obtain ⟨r, k, rfl⟩ := Int.rep c
  simp only [Int.mul_subNatNat, Int.add_subNatNat]
  apply Int.subNatNat_congr
  simp only [Nat.mul_add, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
protected theorem add_mul (a b c : Int) : (a + b) * c = a * c + b * c := by
  rw [Int.mul_comm, Int.mul_add, Int.mul_comm c a, Int.mul_comm c b]
protected theorem neg_mul (a b : Int) : -a * b = -(a * b) := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  rw [Int.neg_subNatNat, Int.mul_subNatNat, Int.mul_subNatNat, Int.neg_subNatNat, Nat.add_comm (n * q), Nat.add_comm (n * m)]
protected theorem mul_neg (a b : Int) : a * -b = -(a * b) := by rw [Int.mul_comm, Int.neg_mul, Int.mul_comm]
attribute [simp] Int.neg_mul Int.mul_neg
protected theorem neg_mul_neg (a b : Int) : -a * -b = a * b := by rw [Int.neg_mul, Int.mul_neg, Int.neg_neg]
protected theorem neg_eq_neg_one_mul (a : Int) : -a = -1 * a := by rw [Int.neg_mul, Int.one_mul]
protected theorem mul_sub (a b c : Int) : a * (b - c) = a * b - a * c := by
  rw [Int.sub_eq_add_neg, Int.mul_add, Int.mul_neg]; rfl
protected theorem sub_mul (a b c : Int) : (a - b) * c = a * c - b * c := by
  rw [Int.sub_eq_add_neg, Int.add_mul, Int.neg_mul]; rfl
protected theorem two_mul (a : Int) : 2 * a = a + a := by
  show (1 + 1) * a = _
  rw [Int.add_mul, Int.one_mul]
instance : Std.Associative (α := Int) (· + ·) := ⟨Int.add_assoc⟩
instance : Std.Commutative (α := Int) (· + ·) := ⟨Int.add_comm⟩
instance : Std.Associative (α := Int) (· * ·) := ⟨Int.mul_assoc⟩
instance : Std.Commutative (α := Int) (· * ·) := ⟨Int.mul_comm⟩
instance : Std.LawfulIdentity (α := Int) (· + ·) 0 where
  left_id := Int.zero_add
  right_id := Int.add_zero
instance : Std.LawfulIdentity (α := Int) (· * ·) 1 where
  left_id := Int.one_mul
  right_id := Int.mul_one
@[simp] protected theorem pow_zero (b : Int) : b ^ 0 = 1 := rfl
protected theorem pow_succ (b : Int) (e : Nat) : b ^ (e + 1) = (b ^ e) * b := rfl

/-! ## Natural numbers among the integers -/

theorem ofNat_eq_natCast (n : Nat) : ofNat n = (n : Int) := rfl
@[simp] theorem ofNat_eq_coe : ofNat n = (n : Int) := rfl
theorem ofNat_inj {m n : Nat} : (m : Int) = n ↔ m = n := ⟨fun h => by injection h, congrArg _⟩
@[simp, norm_cast] theorem natCast_inj {m n : Nat} : (m : Int) = n ↔ m = n := ofNat_inj
@[simp, norm_cast] theorem natCast_zero : ((0 : Nat) : Int) = 0 := rfl
@[simp, norm_cast] theorem natCast_one : ((1 : Nat) : Int) = 1 := rfl
@[simp, norm_cast] theorem natCast_add (n m : Nat) : ((n + m : Nat) : Int) = (n : Int) + (m : Int) := rfl
@[simp, norm_cast] theorem natCast_mul (n m : Nat) : ((n * m : Nat) : Int) = (n : Int) * (m : Int) := rfl
theorem natCast_succ (n : Nat) : ((Nat.succ n : Nat) : Int) = (n : Int) + 1 := rfl
theorem ofNat_add (n m : Nat) : ((n + m : Nat) : Int) = (n : Int) + (m : Int) := rfl
theorem ofNat_mul (n m : Nat) : ((n * m : Nat) : Int) = (n : Int) * (m : Int) := rfl
theorem ofNat_succ (n : Nat) : ((Nat.succ n : Nat) : Int) = (n : Int) + 1 := rfl
@[simp, norm_cast] theorem natCast_ediv (m n : Nat) : ((m / n : Nat) : Int) = (m : Int) / (n : Int) := rfl
@[simp, norm_cast] theorem natCast_emod (m n : Nat) : ((m % n : Nat) : Int) = (m : Int) % (n : Int) := rfl
@[simp, norm_cast] theorem natCast_pow (b n : Nat) : ((b ^ n : Nat) : Int) = (b : Int) ^ n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [Nat.pow_add_one, natCast_mul, ih]; rfl
theorem negSucc_eq (n : Nat) : negSucc n = -((n : Int) + 1) := rfl
@[simp, norm_cast] theorem ofNat_le {m n : Nat} : (m : Int) ≤ n ↔ m ≤ n := by
  show ofNat m ≤ ofNat n ↔ _
  rw [Int.ofNat_rep, Int.ofNat_rep, Int.le_subNatNat, Nat.add_zero, Nat.add_zero]
@[simp, norm_cast] theorem ofNat_lt {m n : Nat} : (m : Int) < n ↔ m < n := ofNat_le (m := m + 1)
@[simp] theorem natCast_nonneg (n : Nat) : 0 ≤ (n : Int) := ofNat_le.mpr (Nat.zero_le n)
theorem ofNat_nonneg (n : Nat) : 0 ≤ (n : Int) := natCast_nonneg n
theorem ofNat_zero_le (n : Nat) : 0 ≤ (n : Int) := natCast_nonneg n
@[simp, norm_cast] theorem natCast_pos {n : Nat} : 0 < (n : Int) ↔ 0 < n := ofNat_lt (m := 0)
theorem ofNat_sub {m n : Nat} (h : m ≤ n) : ((n - m : Nat) : Int) = n - m := by
  obtain ⟨k, rfl⟩ := Nat.exists_eq_add_of_le h
  rw [Nat.add_sub_cancel_left, natCast_add, Int.add_comm, Int.add_sub_cancel]
theorem natCast_sub {m n : Nat} (h : m ≤ n) : ((n - m : Nat) : Int) = n - m := ofNat_sub h

/-! ## Order -/

protected theorem le_refl (a : Int) : a ≤ a := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  exact (Int.le_subNatNat _ _ _ _).mpr (Nat.le_refl _)
protected theorem le_trans {a b c : Int} : a ≤ b → b ≤ c → a ≤ c := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  obtain ⟨r, k, rfl⟩ := Int.rep c
  simp only [Int.le_subNatNat]
  intro h l
  apply Nat.le_of_add_le_add_right (b := m + q)
  calc p + k + (m + q) = (p + m) + (q + k) := by simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
    _ ≤ (q + n) + (r + m) := Nat.add_le_add h l
    _ = r + n + (m + q) := by simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
protected theorem le_antisymm {a b : Int} : a ≤ b → b ≤ a → a = b := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  simp only [Int.le_subNatNat]
  exact fun h k => Int.subNatNat_congr (Nat.le_antisymm h k)
protected theorem le_total (a b : Int) : a ≤ b ∨ b ≤ a := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  simp only [Int.le_subNatNat]
  exact Nat.le_total _ _
@[simp] protected theorem not_le {a b : Int} : ¬ a ≤ b ↔ b < a := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  rw [Int.le_subNatNat, Int.lt_subNatNat, Nat.not_le]
@[simp] protected theorem not_lt {a b : Int} : ¬ a < b ↔ b ≤ a := by
  rw [← Int.not_le, Classical.not_not]
protected theorem le_of_eq {a b : Int} (h : a = b) : a ≤ b := h ▸ Int.le_refl a
protected theorem le_of_lt {a b : Int} (h : a < b) : a ≤ b := (Int.le_total a b).resolve_right fun k => by
  have l := Int.not_le.mpr h
  exact l k
protected theorem lt_irrefl (a : Int) : ¬ a < a := Int.not_lt.mpr (Int.le_refl a)
protected theorem ne_of_lt {a b : Int} (h : a < b) : a ≠ b := fun e => Int.lt_irrefl b (e ▸ h)
protected theorem ne_of_gt {a b : Int} (h : b < a) : a ≠ b := (Int.ne_of_lt h).symm
protected theorem lt_of_le_of_lt {a b c : Int} (h : a ≤ b) (k : b < c) : a < c := Int.not_le.mp fun l => Int.not_le.mpr k (Int.le_trans l h)
protected theorem lt_of_lt_of_le {a b c : Int} (h : a < b) (k : b ≤ c) : a < c := Int.not_le.mp fun l => Int.not_le.mpr h (Int.le_trans k l)
protected theorem lt_trans {a b c : Int} (h : a < b) (k : b < c) : a < c := Int.lt_of_lt_of_le h (Int.le_of_lt k)
protected theorem lt_of_le_of_ne {a b : Int} (h : a ≤ b) (k : a ≠ b) : a < b := Int.not_le.mp fun l => k (Int.le_antisymm h l)
protected theorem lt_or_gt_of_ne {a b : Int} (h : a ≠ b) : a < b ∨ a > b :=
  (Int.le_total a b).imp (fun k => Int.lt_of_le_of_ne k h) (fun k => Int.lt_of_le_of_ne k h.symm)
protected theorem lt_trichotomy (a b : Int) : a < b ∨ a = b ∨ b < a :=
  (Decidable.em (a = b)).elim (fun h => .inr (.inl h)) fun h => (Int.lt_or_gt_of_ne h).imp_right .inr
protected theorem eq_iff_le_and_ge {x y : Int} : x = y ↔ x ≤ y ∧ y ≤ x := ⟨fun h => ⟨Int.le_of_eq h, Int.le_of_eq h.symm⟩, fun h => Int.le_antisymm h.1 h.2⟩
theorem add_one_le_of_lt {a b : Int} (h : a < b) : a + 1 ≤ b := h
theorem lt_add_one_of_le {a b : Int} (h : a ≤ b) : a < b + 1 := Int.not_le.mp fun k => by
  have l := Int.lt_of_lt_of_le (show b < b + 1 from Int.le_refl _) k
  exact Int.not_le.mpr l h
theorem le_of_lt_add_one {a b : Int} (h : a < b + 1) : a ≤ b := Int.not_lt.mp fun k => Int.not_le.mpr h (add_one_le_of_lt k)
instance : Trans (α := Int) LE.le LE.le LE.le := ⟨Int.le_trans⟩
instance : Trans (α := Int) LT.lt LT.lt LT.lt := ⟨Int.lt_trans⟩
instance : Trans (α := Int) LE.le LT.lt LT.lt := ⟨Int.lt_of_le_of_lt⟩
instance : Trans (α := Int) LT.lt LE.le LT.lt := ⟨Int.lt_of_lt_of_le⟩
protected theorem add_le_add_left {a b : Int} (h : a ≤ b) (c : Int) : c + a ≤ c + b := by
  obtain ⟨p, n, rfl⟩ := Int.rep a
  obtain ⟨q, m, rfl⟩ := Int.rep b
  obtain ⟨r, k, rfl⟩ := Int.rep c
  rw [Int.le_subNatNat] at h
  rw [Int.add_subNatNat, Int.add_subNatNat, Int.le_subNatNat, Nat.add_add_add_comm, Nat.add_add_add_comm r q]
  exact Nat.add_le_add_left h _
protected theorem add_le_add_right {a b : Int} (h : a ≤ b) (c : Int) : a + c ≤ b + c := Int.add_comm c a ▸ Int.add_comm c b ▸ Int.add_le_add_left h c
protected theorem add_le_add {a b c d : Int} (h : a ≤ b) (k : c ≤ d) : a + c ≤ b + d := Int.le_trans (Int.add_le_add_right h c) (Int.add_le_add_left k b)
protected theorem le_of_add_le_add_left {a b c : Int} (h : a + b ≤ a + c) : b ≤ c := by
  have k := Int.add_le_add_left h (-a)
  rwa [Int.neg_add_cancel_left, Int.neg_add_cancel_left] at k
protected theorem le_of_add_le_add_right {a b c : Int} (h : a + b ≤ c + b) : a ≤ c := by
  rw [Int.add_comm a, Int.add_comm c] at h
  exact Int.le_of_add_le_add_left h
@[simp] protected theorem add_le_add_iff_left {b c : Int} (a : Int) : a + b ≤ a + c ↔ b ≤ c := ⟨Int.le_of_add_le_add_left, (Int.add_le_add_left · a)⟩
@[simp] protected theorem add_le_add_iff_right {a b : Int} (c : Int) : a + c ≤ b + c ↔ a ≤ b := ⟨Int.le_of_add_le_add_right, (Int.add_le_add_right · c)⟩
protected theorem sub_nonneg_of_le {a b : Int} (h : b ≤ a) : 0 ≤ a - b := by
  have k := Int.add_le_add_right h (-b)
  rwa [Int.add_right_neg] at k
protected theorem le_of_sub_nonneg {a b : Int} (h : 0 ≤ a - b) : b ≤ a := by
  have k := Int.add_le_add_right h b
  rwa [Int.sub_add_cancel, Int.zero_add] at k
protected theorem sub_nonneg {a b : Int} : 0 ≤ a - b ↔ b ≤ a := ⟨Int.le_of_sub_nonneg, Int.sub_nonneg_of_le⟩
protected theorem neg_le_neg {a b : Int} (h : a ≤ b) : -b ≤ -a := by
  apply Int.le_of_sub_nonneg
  rw [Int.sub_neg, Int.add_comm]
  exact Int.sub_nonneg_of_le h
protected theorem neg_le_neg_iff {a b : Int} : -a ≤ -b ↔ b ≤ a := ⟨fun h => by have k := Int.neg_le_neg h; rwa [Int.neg_neg, Int.neg_neg] at k, Int.neg_le_neg⟩
protected theorem add_nonneg {a b : Int} (h : 0 ≤ a) (k : 0 ≤ b) : 0 ≤ a + b := by
  have l := Int.add_le_add h k
  rwa [Int.zero_add] at l
theorem eq_ofNat_of_zero_le {a : Int} (h : 0 ≤ a) : ∃ n : Nat, a = n := match a with
  | ofNat n => ⟨n, rfl⟩
  | negSucc n => by
    rw [Int.negSucc_rep, Int.zero_rep, Int.le_subNatNat, Nat.zero_add, Nat.zero_add] at h
    exact absurd h (Nat.not_succ_le_zero n)
protected theorem mul_nonneg {a b : Int} (h : 0 ≤ a) (k : 0 ≤ b) : 0 ≤ a * b := by
  obtain ⟨m, rfl⟩ := eq_ofNat_of_zero_le h
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le k
  exact natCast_nonneg (m * n)
protected theorem mul_le_mul_of_nonneg_left {a b c : Int} (h : a ≤ b) (k : 0 ≤ c) : c * a ≤ c * b := by
  apply Int.le_of_sub_nonneg
  rw [← Int.mul_sub]
  exact Int.mul_nonneg k (Int.sub_nonneg_of_le h)
protected theorem mul_le_mul_of_nonneg_right {a b c : Int} (h : a ≤ b) (k : 0 ≤ c) : a * c ≤ b * c := by
  rw [Int.mul_comm a, Int.mul_comm b]
  exact Int.mul_le_mul_of_nonneg_left h k
protected theorem mul_le_mul_of_nonpos_left {a b c : Int} (ha : a ≤ 0) (h : c ≤ b) : a * b ≤ a * c := by
  have k := Int.mul_le_mul_of_nonneg_left h (Int.neg_le_neg ha)
  rwa [Int.neg_mul, Int.neg_mul, Int.neg_le_neg_iff] at k
protected theorem mul_pos {a b : Int} (h : 0 < a) (k : 0 < b) : 0 < a * b := by
  obtain ⟨m, rfl⟩ := eq_ofNat_of_zero_le (Int.le_of_lt h)
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le (Int.le_of_lt k)
  exact natCast_pos.mpr (Nat.mul_pos (natCast_pos.mp h) (natCast_pos.mp k))
protected theorem lt_of_mul_lt_mul_left {a b c : Int} (h : a * b < a * c) (ha : 0 ≤ a) : b < c :=
  Int.not_le.mp fun k => Int.not_le.mpr h (Int.mul_le_mul_of_nonneg_left k ha)
protected theorem mul_eq_zero {a b : Int} : a * b = 0 ↔ a = 0 ∨ b = 0 := by
  constructor
  · intro h
    rcases Int.lt_trichotomy a 0 with ha | ha | ha
    · rcases Int.lt_trichotomy b 0 with hb | hb | hb
      · have k := Int.mul_pos (a := -a) (b := -b) (neg_pos ha) (neg_pos hb)
        rw [Int.neg_mul_neg, h] at k
        exact absurd k (Int.lt_irrefl 0)
      · exact .inr hb
      · have k := Int.mul_pos (a := -a) (neg_pos ha) hb
        rw [Int.neg_mul, h] at k
        exact absurd k (Int.lt_irrefl 0)
    · exact .inl ha
    · rcases Int.lt_trichotomy b 0 with hb | hb | hb
      · have k := Int.mul_pos (b := -b) ha (neg_pos hb)
        rw [Int.mul_neg, h] at k
        exact absurd k (Int.lt_irrefl 0)
      · exact .inr hb
      · have k := Int.mul_pos ha hb
        rw [h] at k
        exact absurd k (Int.lt_irrefl 0)
  · rintro (h | h)
    · rw [h, Int.zero_mul]
    · rw [h, Int.mul_zero]
where
  neg_pos {a : Int} (h : a < 0) : 0 < -a := Int.not_le.mp fun k => by
    have l := Int.neg_le_neg k
    rw [Int.neg_neg] at l
    exact Int.not_le.mpr h l
protected theorem min_le_left (a b : Int) : min a b ≤ a := by
  rw [Int.min_def]
  split
  · exact Int.le_refl a
  · exact Int.le_of_lt (Int.not_le.mp ‹_›)
protected theorem min_le_right (a b : Int) : min a b ≤ b := by
  rw [Int.min_def]
  split
  · assumption
  · exact Int.le_refl b
protected theorem le_max_left (a b : Int) : a ≤ max a b := by
  rw [Int.max_def]
  split
  · assumption
  · exact Int.le_refl a
protected theorem le_max_right (a b : Int) : b ≤ max a b := by
  rw [Int.max_def]
  split
  · exact Int.le_refl b
  · exact Int.le_of_lt (Int.not_le.mp ‹_›)
protected theorem le_min {a b c : Int} : a ≤ min b c ↔ a ≤ b ∧ a ≤ c := by
  refine ⟨fun h => ⟨Int.le_trans h (Int.min_le_left b c), Int.le_trans h (Int.min_le_right b c)⟩, fun h => ?_⟩
  rw [Int.min_def]
  split
  · exact h.1
  · exact h.2
protected theorem max_le {a b c : Int} : max a b ≤ c ↔ a ≤ c ∧ b ≤ c := by
  refine ⟨fun h => ⟨Int.le_trans (Int.le_max_left a b) h, Int.le_trans (Int.le_max_right a b) h⟩, fun h => ?_⟩
  rw [Int.max_def]
  split
  · exact h.2
  · exact h.1

/-! ## Absolute value -/

@[simp] theorem natAbs_natCast (n : Nat) : natAbs (n : Int) = n := rfl
theorem le_natAbs {a : Int} : a ≤ natAbs a := match a with
  | ofNat n => Int.le_refl (n : Int)
  | negSucc n => by
    show negSucc n ≤ ofNat (n + 1)
    rw [Int.negSucc_rep, Int.ofNat_rep, Int.le_subNatNat]
    exact Nat.zero_le _
theorem natAbs_neg (a : Int) : natAbs (-a) = natAbs a := match a with
  | ofNat 0 => rfl
  | ofNat (_ + 1) => rfl
  | negSucc _ => rfl
theorem toNat_eq_max (a : Int) : (toNat a : Int) = max a 0 := match a with
  | ofNat n => (if_neg_or n).symm
  | negSucc n => (if_pos (show negSucc n ≤ ofNat 0 by rw [Int.negSucc_rep, Int.ofNat_rep, Int.le_subNatNat]; exact Nat.zero_le _)).symm
where
  if_neg_or (n : Nat) : max (n : Int) 0 = n := by
    rw [Int.max_def]
    split
    · exact Int.le_antisymm (natCast_nonneg n) ‹_›
    · rfl
@[simp] theorem toNat_natCast (n : Nat) : toNat (n : Int) = n := rfl
theorem toNat_of_nonneg {a : Int} (h : 0 ≤ a) : (toNat a : Int) = a := by
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le h
  rfl
end Int
