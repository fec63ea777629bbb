-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Operators
/-!
# Data: lists, options, and the types that the elaborator's own syntax trees are made of

Only the types; their functions and lemmas have modules of their own. `Fin` to `String` have Lean's
own constructors and fields, because string and name literals and quoted syntax are built from them.
-/
set_option linter.all false
universe u v w

inductive List (α : Type u) where
  | nil : List α
  | cons (head : α) (tail : List α) : List α
inductive Option (α : Type u) where
  | none : Option α
  | some (val : α) : Option α
export Option (none some)
inductive Except (ε : Type u) (α : Type v) where
  | error : ε → Except ε α
  | ok : α → Except ε α

@[pp_using_anonymous_constructor] structure Fin (n : Nat) where
  mk ::
  val : Nat
  isLt : LT.lt val n
structure BitVec (w : Nat) where
  ofFin ::
  toFin : Fin (HPow.hPow (2 : Nat) w)
structure UInt8 where
  ofBitVec ::
  toBitVec : BitVec 8
structure UInt16 where
  ofBitVec ::
  toBitVec : BitVec 16
structure UInt32 where
  ofBitVec ::
  toBitVec : BitVec 32
structure UInt64 where
  ofBitVec ::
  toBitVec : BitVec 64
def Nat.isValidChar (n : Nat) : Prop := Or (LT.lt n 0xd800) (And (LT.lt 0xdfff n) (LT.lt n 0x110000))
structure Array (α : Type u) where
  mk ::
  toList : List α
def Array.empty {α : Type u} : Array α := ⟨.nil⟩
structure ByteArray where
  mk ::
  data : Array UInt8

/-! ## Comparison, quotient and remainder, for the encoding of characters -/

theorem Nat.le_of_ble_eq_true {n m : Nat} : Eq (Nat.ble n m) true → LE.le n m :=
  n.rec (motive := fun n => (m : Nat) → Eq (Nat.ble n m) true → Nat.le n m)
    (fun m _ => m.rec .refl (fun _ ih => .step ih))
    (fun n ih m => m.rec (motive := fun m => Eq (Nat.ble (succ n) m) true → Nat.le (succ n) m)
      (fun h => Bool.noConfusion h)
      (fun _ _ h => (ih _ h).rec (motive := fun k _ => Nat.le (succ n) (succ k)) .refl (fun _ ih => .step ih))) m
theorem Nat.ble_self_eq_true (n : Nat) : Eq (Nat.ble n n) true :=
  n.rec (motive := fun n => Eq (Nat.ble n n) true) rfl (fun _ ih => ih)
theorem Nat.ble_succ_eq_true {n m : Nat} : Eq (Nat.ble n m) true → Eq (Nat.ble n (succ m)) true :=
  n.rec (motive := fun n => (m : Nat) → Eq (Nat.ble n m) true → Eq (Nat.ble n (succ m)) true)
    (fun _ _ => rfl)
    (fun n ih m => m.rec (motive := fun m => Eq (Nat.ble (succ n) m) true → Eq (Nat.ble n m) true)
      (fun h => Bool.noConfusion h) (fun m _ h => ih m h)) m
theorem Nat.ble_eq_true_of_le {n m : Nat} (h : LE.le n m) : Eq (Nat.ble n m) true :=
  Nat.le.rec (motive := fun m _ => Eq (Nat.ble n m) true) (Nat.ble_self_eq_true n) (fun _ ih => Nat.ble_succ_eq_true ih) h
instance Nat.decLe (n m : Nat) : Decidable (LE.le n m) := match h : Nat.ble n m with
  | true => .isTrue (Nat.le_of_ble_eq_true h)
  | false => .isFalse fun k => Bool.noConfusion (h.symm.trans (Nat.ble_eq_true_of_le k))
instance Nat.decLt (n m : Nat) : Decidable (LT.lt n m) := Nat.decLe (succ n) m
-- Nat/DivMod.lean proves that these two are the functions which the kernel computes by name.
protected def Nat.div.go (b : Nat) : (fuel a : Nat) → Nat
  | .zero, _ => 0
  | .succ fuel, a => ite (LE.le b a) (HAdd.hAdd (Nat.div.go b fuel (HSub.hSub a b)) 1) 0
@[extern "lean_nat_div"] protected def Nat.div (a b : @& Nat) : Nat := ite (LT.lt 0 b) (Nat.div.go b a a) 0
protected def Nat.mod.go (b : Nat) : (fuel a : Nat) → Nat
  | .zero, a => a
  | .succ fuel, a => ite (LE.le b a) (Nat.mod.go b fuel (HSub.hSub a b)) a
@[extern "lean_nat_mod"] protected def Nat.mod (a b : @& Nat) : Nat := ite (LT.lt 0 b) (Nat.mod.go b a a) a
instance Nat.instDiv : Div Nat := ⟨Nat.div⟩
instance Nat.instMod : Mod Nat := ⟨Nat.mod⟩

/-! ## Strings: the bytes that encode a list of characters -/

@[extern "lean_uint32_to_nat"] def UInt32.toNat (n : UInt32) : Nat := n.toBitVec.toFin.val
def UInt32.isValidChar (n : UInt32) : Prop := n.toNat.isValidChar
structure Char where
  mk ::
  val : UInt32
  valid : val.isValidChar
-- The byte `n`, where `n` is one; `UInt8.ofNat` has to wait for lemmas on remainders.
def UInt8.clip (n : Nat) : UInt8 := dite (LT.lt n 256) (fun h => ⟨⟨⟨n, h⟩⟩⟩) (fun _ => ⟨⟨⟨0, .step (Nat.le_of_ble_eq_true rfl)⟩⟩⟩)
protected def List.append : (xs ys : List α) → List α
  | .nil, bs => bs
  | .cons a as, bs => .cons a (List.append as bs)
def List.concat {α : Type u} : List α → α → List α
  | .nil, b => .cons b .nil
  | .cons a as, b => .cons a (concat as b)
@[specialize] def List.map (f : α → β) : (l : List α) → List β
  | .nil => .nil
  | .cons a as => .cons (f a) (map f as)
def List.flatten : List (List α) → List α
  | .nil => .nil
  | .cons l L => List.append l (flatten L)
@[inline] def List.flatMap {α : Type u} {β : Type v} (b : α → List β) (as : List α) : List β := flatten (map b as)
noncomputable def String.utf8EncodeChar (c : Char) : List UInt8 :=
  let n := c.val.toNat
  let tail (k : Nat) : UInt8 := .clip (HAdd.hAdd (HMod.hMod (HDiv.hDiv n k) 64) 0x80)
  ite (LE.le n 0x7f) (.cons (.clip n) .nil)
    (ite (LE.le n 0x7ff) (.cons (.clip (HAdd.hAdd (HMod.hMod (HDiv.hDiv n 64) 32) 0xc0)) (.cons (tail 1) .nil))
      (ite (LE.le n 0xffff)
        (.cons (.clip (HAdd.hAdd (HMod.hMod (HDiv.hDiv n 4096) 16) 0xe0)) (.cons (tail 64) (.cons (tail 1) .nil)))
        (.cons (.clip (HAdd.hAdd (HMod.hMod (HDiv.hDiv n 262144) 8) 0xf0)) (.cons (tail 4096) (.cons (tail 64) (.cons (tail 1) .nil))))))
noncomputable def List.utf8Encode (l : List Char) : ByteArray := ⟨⟨l.flatMap String.utf8EncodeChar⟩⟩
inductive ByteArray.IsValidUTF8 (b : ByteArray) : Prop where
  | intro (m : List Char) (hm : Eq b (List.utf8Encode m)) : ByteArray.IsValidUTF8 b
structure String where
  ofByteArray ::
  toByteArray : ByteArray
  isValidUTF8 : ByteArray.IsValidUTF8 toByteArray
structure String.Pos.Raw where
  mk ::
  byteIdx : Nat
structure Substring.Raw where
  mk ::
  str : String
  startPos : String.Pos.Raw
  stopPos : String.Pos.Raw

@[extern "lean_array_push"] def Array.push {α : Type u} (a : Array α) (v : α) : Array α := ⟨List.concat a.toList v⟩
instance instInhabitedString : Inhabited String := ⟨""⟩
instance instInhabitedList {α} : Inhabited (List α) := ⟨.nil⟩
instance instInhabitedArray {α} : Inhabited (Array α) := ⟨⟨.nil⟩⟩
instance instInhabitedOption {α} : Inhabited (Option α) := ⟨none⟩
instance instInhabitedProd {α β} [Inhabited α] [Inhabited β] : Inhabited (Prod α β) := ⟨⟨default, default⟩⟩
instance instInhabitedSubstring : Inhabited Substring.Raw := ⟨⟨default, ⟨0⟩, ⟨0⟩⟩⟩
