-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.String
import MiniCore.List.Indices
/-!
# Char: the order of characters, their kinds, and the order of strings
-/
set_option linter.all false

protected def UInt32.lt (a b : UInt32) : Prop := a.toNat < b.toNat
protected def UInt32.le (a b : UInt32) : Prop := a.toNat ≤ b.toNat
instance : LT UInt32 := ⟨UInt32.lt⟩
instance : LE UInt32 := ⟨UInt32.le⟩
@[extern "lean_uint32_dec_lt"] def UInt32.decLt (a b : UInt32) : Decidable (a < b) := Nat.decLt a.toNat b.toNat
@[extern "lean_uint32_dec_le"] def UInt32.decLe (a b : UInt32) : Decidable (a ≤ b) := Nat.decLe a.toNat b.toNat
instance (a b : UInt32) : Decidable (a < b) := UInt32.decLt a b
instance (a b : UInt32) : Decidable (a ≤ b) := UInt32.decLe a b
theorem UInt32.toNat_inj : ∀ {a b : UInt32}, a.toNat = b.toNat ↔ a = b
  | ⟨⟨⟨_, _⟩⟩⟩, ⟨⟨⟨_, _⟩⟩⟩ => ⟨fun h => by cases (show _ = _ from h); rfl, fun h => congrArg _ h⟩

namespace Char
protected def lt (a b : Char) : Prop := a.val < b.val
protected def le (a b : Char) : Prop := a.val ≤ b.val
instance instLT : LT Char := ⟨Char.lt⟩
instance instLE : LE Char := ⟨Char.le⟩
instance (a b : Char) : Decidable (a < b) := UInt32.decLt _ _
instance (a b : Char) : Decidable (a ≤ b) := UInt32.decLe _ _
def isWhitespace (c : Char) : Bool := c = ' ' || c = '\t' || c = '\r' || c = '\n'
def isUpper (c : Char) : Bool := 65 ≤ c.toNat && c.toNat ≤ 90
def isLower (c : Char) : Bool := 97 ≤ c.toNat && c.toNat ≤ 122
def isAlpha (c : Char) : Bool := c.isUpper || c.isLower
def isDigit (c : Char) : Bool := 48 ≤ c.toNat && c.toNat ≤ 57
def isAlphanum (c : Char) : Bool := c.isAlpha || c.isDigit
def toLower (c : Char) : Char := if 65 ≤ c.toNat ∧ c.toNat ≤ 90 then ofNat (c.toNat + 32) else c
def toUpper (c : Char) : Char := if 97 ≤ c.toNat ∧ c.toNat ≤ 122 then ofNat (c.toNat - 32) else c
theorem val_inj {a b : Char} : a.val = b.val ↔ a = b := ⟨eq_of_val_eq, congrArg _⟩
theorem val_ne_of_ne {c d : Char} (h : c ≠ d) : c.val ≠ d.val := fun e => h (eq_of_val_eq e)
theorem ne_of_val_ne {c d : Char} (h : c.val ≠ d.val) : c ≠ d := fun e => h (congrArg _ e)
@[ext] protected theorem ext : {a b : Char} → a.val = b.val → a = b := eq_of_val_eq
theorem toNat_inj {a b : Char} : a.toNat = b.toNat ↔ a = b := UInt32.toNat_inj.trans val_inj
theorem le_def {a b : Char} : a ≤ b ↔ a.val ≤ b.val := .rfl
theorem lt_def {a b : Char} : a < b ↔ a.val < b.val := .rfl
@[simp] protected theorem not_le {a b : Char} : ¬ a ≤ b ↔ b < a := Nat.not_le
@[simp] protected theorem not_lt {a b : Char} : ¬ a < b ↔ b ≤ a := Nat.not_lt
@[simp] protected theorem le_refl (a : Char) : a ≤ a := Nat.le_refl _
@[simp] protected theorem lt_irrefl (a : Char) : ¬ a < a := Nat.lt_irrefl _
protected theorem le_trans {a b c : Char} : a ≤ b → b ≤ c → a ≤ c := Nat.le_trans
protected theorem lt_trans {a b c : Char} : a < b → b < c → a < c := Nat.lt_trans
protected theorem le_total (a b : Char) : a ≤ b ∨ b ≤ a := Nat.le_total _ _
protected theorem lt_asymm {a b : Char} (h : a < b) : ¬ b < a := Nat.lt_asymm h
protected theorem ne_of_lt {a b : Char} (h : a < b) : a ≠ b := fun e => Char.lt_irrefl b (e ▸ h)
protected theorem le_antisymm {a b : Char} (h : a ≤ b) (k : b ≤ a) : a = b := toNat_inj.mp (Nat.le_antisymm h k)
instance : Ord Char where
  compare a b := compareOfLessAndEq a b
end Char

namespace String
instance instLT : LT String := ⟨fun s₁ s₂ => s₁.toList < s₂.toList⟩
instance decidableLT (s₁ s₂ : String) : Decidable (s₁ < s₂) := List.decidableLT s₁.toList s₂.toList
protected def le (a b : String) : Prop := ¬ b < a
instance instLE : LE String := ⟨String.le⟩
instance decLE (s₁ s₂ : String) : Decidable (s₁ ≤ s₂) := inferInstanceAs (Decidable (¬ _))
@[simp] theorem isEmpty_iff {s : String} : s.isEmpty = true ↔ s = "" := List.isEmpty_iff.trans toList_eq_nil_iff
protected theorem not_le {a b : String} : ¬ a ≤ b ↔ b < a := Decidable.not_not
protected theorem not_lt {a b : String} : ¬ a < b ↔ b ≤ a := .rfl
theorem lt_iff_toList_lt {s t : String} : s < t ↔ s.toList < t.toList := .rfl
instance : Ord String where
  compare a b := compareOfLessAndEq a b
end String
