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
@[extern "lean_uint32_to_nat"] def UInt32.toNat (n : UInt32) : Nat := n.toBitVec.toFin.val
def UInt32.isValidChar (n : UInt32) : Prop := n.toNat.isValidChar
structure Char where
  mk ::
  val : UInt32
  valid : val.isValidChar
structure Array (α : Type u) where
  mk ::
  toList : List α
structure ByteArray where
  mk ::
  data : Array UInt8
structure String where
  ofByteArray ::
  toByteArray : ByteArray
structure String.Pos.Raw where
  mk ::
  byteIdx : Nat
structure Substring.Raw where
  mk ::
  str : String
  startPos : String.Pos.Raw
  stopPos : String.Pos.Raw

instance instInhabitedString : Inhabited String := ⟨⟨⟨⟨.nil⟩⟩⟩⟩
instance instInhabitedList {α} : Inhabited (List α) := ⟨.nil⟩
instance instInhabitedArray {α} : Inhabited (Array α) := ⟨⟨.nil⟩⟩
instance instInhabitedOption {α} : Inhabited (Option α) := ⟨none⟩
instance instInhabitedProd {α β} [Inhabited α] [Inhabited β] : Inhabited (Prod α β) := ⟨⟨default, default⟩⟩
instance instInhabitedSubstring : Inhabited Substring.Raw := ⟨⟨default, ⟨0⟩, ⟨0⟩⟩⟩
