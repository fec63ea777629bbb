-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Omega
/-!
# String: machine words, characters and strings, as far as literals go

The kernel reads the literal `"ab"` as `String.ofList [Char.ofNat 97, Char.ofNat 98]` and compares
literals by their text; both names are defined here, so that no file can give them another type. A
string is its UTF-8 bytes. Equality is decided; there are no further functions on strings.
-/
set_option linter.all false
universe u
-- The compiler has representations of its own for these types; nothing here is to be run.
noncomputable section

/-! ## Machine words -/

def BitVec.ofNat (n : Nat) (i : Nat) : BitVec n := ⟨⟨i % 2 ^ n, Nat.mod_lt _ (Nat.two_pow_pos n)⟩⟩
def BitVec.toNat (x : BitVec n) : Nat := x.toFin.val
theorem BitVec.isLt (x : BitVec n) : x.toNat < 2 ^ n := x.toFin.isLt
theorem BitVec.eq_of_toNat_eq {n : Nat} : ∀ {x y : BitVec n}, x.toNat = y.toNat → x = y
  | ⟨_⟩, ⟨_⟩, h => congrArg BitVec.ofFin (Fin.eq_of_val_eq h)
instance instDecidableEqBitVec {n : Nat} : DecidableEq (BitVec n) := fun x y =>
  if h : x.toNat = y.toNat then .isTrue (BitVec.eq_of_toNat_eq h) else .isFalse fun e => h (e ▸ rfl)
def UInt8.ofNat (n : Nat) : UInt8 := ⟨BitVec.ofNat 8 n⟩
def UInt8.toNat (n : UInt8) : Nat := n.toBitVec.toNat
def UInt32.ofNatLT (n : Nat) (h : n < 2 ^ 32) : UInt32 := ⟨⟨⟨n, h⟩⟩⟩
instance instDecidableEqUInt8 : DecidableEq UInt8 := fun a b => match a, b with
  | ⟨x⟩, ⟨y⟩ => if h : x = y then .isTrue (congrArg UInt8.ofBitVec h) else .isFalse fun e => h (congrArg UInt8.toBitVec e)
instance instDecidableEqUInt32 : DecidableEq UInt32 := fun a b => match a, b with
  | ⟨x⟩, ⟨y⟩ => if h : x = y then .isTrue (congrArg UInt32.ofBitVec h) else .isFalse fun e => h (congrArg UInt32.toBitVec e)

/-! ## Characters -/

namespace Char
theorem isValidChar_bound {n : Nat} (h : n.isValidChar) : n < 2 ^ 32 := by
  have b : n < 0x110000 := h.elim (fun l => Nat.lt_trans l (by decide)) And.right
  exact Nat.lt_trans b (by decide)
def ofNatAux (n : Nat) (h : n.isValidChar) : Char := ⟨UInt32.ofNatLT n (isValidChar_bound h), h⟩
instance (n : Nat) : Decidable n.isValidChar := inferInstanceAs (Decidable (_ ∨ _ ∧ _))
def ofNat (n : Nat) : Char := if h : n.isValidChar then ofNatAux n h else ofNatAux 0 (.inl (by decide))
def toNat (c : Char) : Nat := c.val.toNat
theorem eq_of_val_eq : ∀ {c d : Char}, c.val = d.val → c = d
  | ⟨_, _⟩, ⟨_, _⟩, rfl => rfl
instance : Inhabited Char := ⟨ofNat 65⟩
end Char
instance instDecidableEqChar : DecidableEq Char := fun c d =>
  if h : c.val = d.val then .isTrue (Char.eq_of_val_eq h) else .isFalse fun e => h (e ▸ rfl)

/-! ## Strings -/

namespace String
def utf8EncodeChar (c : Char) : List UInt8 :=
  let n := c.toNat
  if n ≤ 0x7f then [.ofNat n]
  else if n ≤ 0x7ff then [.ofNat (n / 64 + 0xc0), .ofNat (n % 64 + 0x80)]
  else if n ≤ 0xffff then [.ofNat (n / 4096 + 0xe0), .ofNat (n / 64 % 64 + 0x80), .ofNat (n % 64 + 0x80)]
  else [.ofNat (n / 262144 + 0xf0), .ofNat (n / 4096 % 64 + 0x80), .ofNat (n / 64 % 64 + 0x80), .ofNat (n % 64 + 0x80)]
def ofList (data : List Char) : String := ⟨⟨⟨data.flatMap utf8EncodeChar⟩⟩⟩
private theorem byte_congr {a b : Nat} (h : UInt8.ofNat a = UInt8.ofNat b) : a % 256 = b % 256 := congrArg UInt8.toNat h
private theorem toNat_bound (c : Char) : c.toNat < 0x110000 := c.valid.elim (fun l => Nat.lt_trans l (by decide)) And.right
private theorem eq_of_toNat_eq {c d : Char} (h : c.toNat = d.toNat) : c = d := by
  apply Char.eq_of_val_eq
  obtain ⟨⟨⟨c, _⟩⟩, _⟩ := c
  obtain ⟨⟨⟨d, _⟩⟩, _⟩ := d
  cases (show c = d from h)
  rfl
-- The first byte tells how many follow, so an encoding is no prefix of another one.
private theorem utf8EncodeChar_cancel {c d : Char} {xs ys : List UInt8} (h : utf8EncodeChar c ++ xs = utf8EncodeChar d ++ ys) :
    c = d ∧ xs = ys := by
  have hc := toNat_bound c
  have hd := toNat_bound d
  have key : c.toNat = d.toNat ∧ xs = ys := by
    revert h hc hd
    unfold utf8EncodeChar
    generalize c.toNat = m
    generalize d.toNat = n
    intro h hc hd
    dsimp only at h
    split at h <;> (try split at h) <;> (try split at h) <;> (try split at h) <;> (try split at h) <;> (try split at h) <;>
      simp only [List.cons_append, List.nil_append, List.cons.injEq] at h <;>
      (obtain ⟨h₁, h⟩ := h; have e₁ := byte_congr h₁) <;>
      first
      | omega
      | exact ⟨by omega, h⟩
      | (obtain ⟨h₂, h⟩ := h; have e₂ := byte_congr h₂; exact ⟨by omega, h⟩)
      | (obtain ⟨h₂, h₃, h⟩ := h; have e₂ := byte_congr h₂; have e₃ := byte_congr h₃; exact ⟨by omega, h⟩)
      | (obtain ⟨h₂, h₃, h₄, h⟩ := h; have e₂ := byte_congr h₂; have e₃ := byte_congr h₃; have e₄ := byte_congr h₄; exact ⟨by omega, h⟩)
  exact ⟨eq_of_toNat_eq key.1, key.2⟩
theorem utf8EncodeChar_ne_nil (c : Char) (xs : List UInt8) : utf8EncodeChar c ++ xs ≠ [] := by
  unfold utf8EncodeChar
  dsimp only
  split
  · exact nofun
  · split
    · exact nofun
    · split <;> exact nofun
theorem ofList_injective {l₁ l₂ : List Char} (h : ofList l₁ = ofList l₂) : l₁ = l₂ := by
  have e : l₁.flatMap utf8EncodeChar = l₂.flatMap utf8EncodeChar := by
    injection h with h
    injection h with h
    injection h
  clear h
  induction l₁ generalizing l₂ with
  | nil =>
    cases l₂ with
    | nil => rfl
    | cons d l₂ => exact absurd e.symm (utf8EncodeChar_ne_nil d _)
  | cons c l₁ ih =>
    cases l₂ with
    | nil => exact absurd e (utf8EncodeChar_ne_nil c _)
    | cons d l₂ =>
      have ⟨hc, hl⟩ := utf8EncodeChar_cancel e
      rw [hc, ih hl]
def append : String → String → String
  | ⟨⟨⟨a⟩⟩⟩, ⟨⟨⟨b⟩⟩⟩ => ⟨⟨⟨a ++ b⟩⟩⟩
instance instAppendString : Append String := ⟨append⟩
def decEq (s t : String) : Decidable (s = t) := match s, t with
  | ⟨⟨⟨a⟩⟩⟩, ⟨⟨⟨b⟩⟩⟩ => if h : a = b then .isTrue (h ▸ rfl) else .isFalse fun e => h (by injection e with e; injection e with e; injection e)
end String
instance instDecidableEqString : DecidableEq String := String.decEq
