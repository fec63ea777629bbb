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
@[extern "lean_int_ediv"] def ediv : (@& Int) → (@& Int) → Int
  | ofNat m, ofNat n => ofNat (m / n)
  | ofNat m, negSucc n => -ofNat (m / Nat.succ n)
  | negSucc _, ofNat 0 => 0
  | negSucc m, ofNat (Nat.succ n) => negSucc (m / Nat.succ n)
  | negSucc m, negSucc n => ofNat (Nat.succ (m / Nat.succ n))
@[extern "lean_int_emod"] def emod : (@& Int) → (@& Int) → Int
  | ofNat m, n => ofNat (m % natAbs n)
  | negSucc m, n => subNatNat (natAbs n) (Nat.succ (m % natAbs n))
instance instDiv : Div Int := ⟨Int.ediv⟩
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
end Int
