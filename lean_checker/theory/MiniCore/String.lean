-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Omega
/-!
# String: machine words, characters and strings

The kernel reads the literal `"ab"` as `String.ofList [Char.ofNat 97, Char.ofNat 98]` and compares
literals by their text; both names are defined here, so that no file can give them another type. A
string is a row of bytes with a proof that they encode characters; `toList` decodes them.
-/
set_option linter.all false
universe u

/-! ## Machine words -/

def BitVec.ofNat (n : Nat) (i : Nat) : BitVec n := ⟨⟨i % 2 ^ n, Nat.mod_lt _ (Nat.two_pow_pos n)⟩⟩
def BitVec.toNat (x : BitVec n) : Nat := x.toFin.val
theorem BitVec.isLt (x : BitVec n) : x.toNat < 2 ^ n := x.toFin.isLt
theorem BitVec.eq_of_toNat_eq {n : Nat} : ∀ {x y : BitVec n}, x.toNat = y.toNat → x = y
  | ⟨_⟩, ⟨_⟩, h => congrArg BitVec.ofFin (Fin.eq_of_val_eq h)
instance instDecidableEqBitVec {n : Nat} : DecidableEq (BitVec n) := fun x y =>
  if h : x.toNat = y.toNat then .isTrue (BitVec.eq_of_toNat_eq h) else .isFalse fun e => h (e ▸ rfl)
@[extern "lean_uint8_of_nat"] def UInt8.ofNat (n : @& Nat) : UInt8 := ⟨BitVec.ofNat 8 n⟩
@[extern "lean_uint8_to_nat"] def UInt8.toNat (n : UInt8) : Nat := n.toBitVec.toNat
def UInt32.ofNatLT (n : Nat) (h : n < 2 ^ 32) : UInt32 := ⟨⟨⟨n, h⟩⟩⟩
@[extern "lean_uint8_dec_eq"] def UInt8.decEq (a b : UInt8) : Decidable (a = b) := match a, b with
  | ⟨x⟩, ⟨y⟩ => if h : x = y then .isTrue (congrArg UInt8.ofBitVec h) else .isFalse fun e => h (congrArg UInt8.toBitVec e)
instance instDecidableEqUInt8 : DecidableEq UInt8 := UInt8.decEq
@[extern "lean_uint32_dec_eq"] def UInt32.decEq (a b : UInt32) : Decidable (a = b) := match a, b with
  | ⟨x⟩, ⟨y⟩ => if h : x = y then .isTrue (congrArg UInt32.ofBitVec h) else .isFalse fun e => h (congrArg UInt32.toBitVec e)
instance instDecidableEqUInt32 : DecidableEq UInt32 := UInt32.decEq

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
@[extern "lean_string_mk"] def ofList (data : List Char) : String := ⟨List.utf8Encode data, .intro data rfl⟩
-- `pending` bytes of a character are still to come, and those before them say `acc`.
private noncomputable def decode (pending acc : Nat) : List UInt8 → List Char
  | [] => []
  | b :: bs =>
    let n := b.toNat
    match pending with
    | 0 =>
      if n < 0x80 then Char.ofNat n :: decode 0 0 bs
      else if n < 0xe0 then decode 1 (n % 32) bs
      else if n < 0xf0 then decode 2 (n % 16) bs
      else decode 3 (n % 8) bs
    | 1 => Char.ofNat (acc * 64 + n % 64) :: decode 0 0 bs
    | k + 2 => decode (k + 1) (acc * 64 + n % 64) bs
@[extern "lean_string_data"] def toList (s : String) : List Char := decode 0 0 s.toByteArray.data.toList
private theorem clip_toNat {n : Nat} (h : n < 256) : (UInt8.clip n).toNat = n := by
  unfold UInt8.clip
  rw [dif_pos h]
  rfl
private theorem toNat_bound (c : Char) : c.toNat < 0x110000 := c.valid.elim (fun l => Nat.lt_trans l (by decide)) And.right
theorem _root_.Char.ofNat_toNat (c : Char) : Char.ofNat c.toNat = c := by
  show dite _ _ _ = _
  rw [dif_pos (show c.toNat.isValidChar from c.valid)]
  rfl
private theorem tail_bits (k : Nat) : (k % 64 + 128) % 64 = k % 64 := by omega
private theorem join_bits (k : Nat) : k / 64 * 64 + k % 64 = k := by rw [Nat.mul_comm, Nat.div_add_mod]
private theorem decode_encode (c : Char) (bs : List UInt8) : decode 0 0 (utf8EncodeChar c ++ bs) = c :: decode 0 0 bs := by
  have hc := toNat_bound c
  have e := Char.ofNat_toNat c
  revert hc e
  unfold utf8EncodeChar
  show c.toNat < _ → _
  generalize hn : c.toNat = n
  intro hc e
  have hv : c.val.toNat = n := hn
  dsimp only
  rw [hv]
  have low (k : Nat) : 128 + k % 64 < 256 := by omega
  by_cases h₁ : n ≤ 0x7f
  · rw [if_pos h₁]
    simp only [List.cons_append, List.nil_append, decode]
    rw [clip_toNat (by omega), if_pos (by omega), e]
  · rw [if_neg h₁]
    by_cases h₂ : n ≤ 0x7ff
    · rw [if_pos h₂]
      simp only [List.cons_append, List.nil_append, decode]
      rw [clip_toNat (by omega), clip_toNat (by omega), if_neg (by omega), if_pos (by omega),
        show (n / 64 % 32 + 192) % 32 * 64 + (n / 1 % 64 + 128) % 64 = n by omega, e]
    · rw [if_neg h₂]
      by_cases h₃ : n ≤ 0xffff
      · rw [if_pos h₃]
        simp only [List.cons_append, List.nil_append, decode]
        rw [clip_toNat (by omega), clip_toNat (by omega), clip_toNat (by omega), if_neg (by omega), if_neg (by omega), if_pos (by omega),
          show (n / 4096 % 16 + 224) % 16 = n / 64 / 64 by omega, tail_bits, tail_bits, join_bits, Nat.div_one, join_bits, e]
      · rw [if_neg h₃]
        simp only [List.cons_append, List.nil_append, decode]
        rw [clip_toNat (by omega), clip_toNat (by omega), clip_toNat (by omega), clip_toNat (by omega), if_neg (by omega), if_neg (by omega), if_neg (by omega),
          show (n / 262144 % 8 + 240) % 8 = n / 4096 / 64 by omega, tail_bits, tail_bits, tail_bits, join_bits,
          show n / 4096 = n / 64 / 64 from (Nat.div_div_eq_div_mul n 64 64).symm, join_bits, Nat.div_one, join_bits, e]
private theorem decode_flatMap (l : List Char) : decode 0 0 (l.flatMap utf8EncodeChar) = l := by
  induction l with
  | nil => rfl
  | cons c l ih =>
    show decode 0 0 (utf8EncodeChar c ++ l.flatMap utf8EncodeChar) = _
    rw [decode_encode, ih]
@[simp] theorem toList_ofList {l : List Char} : (ofList l).toList = l := decode_flatMap l
theorem ofList_injective {l₁ l₂ : List Char} (h : ofList l₁ = ofList l₂) : l₁ = l₂ := by
  rw [← toList_ofList (l := l₁), h, toList_ofList]
@[simp] theorem ofList_inj {l₁ l₂ : List Char} : ofList l₁ = ofList l₂ ↔ l₁ = l₂ := ⟨ofList_injective, congrArg ofList⟩
theorem exists_eq_ofList (s : String) : ∃ l : List Char, s = ofList l := by
  obtain ⟨b, m, rfl⟩ := s
  exact ⟨m, rfl⟩
@[simp] theorem ofList_toList {s : String} : ofList s.toList = s := by
  obtain ⟨l, rfl⟩ := exists_eq_ofList s
  rw [toList_ofList]
theorem toList_injective {s t : String} (h : s.toList = t.toList) : s = t := by
  rw [← ofList_toList (s := s), h, ofList_toList]
theorem toList_inj {s t : String} : s.toList = t.toList ↔ s = t := ⟨toList_injective, congrArg toList⟩
@[ext] theorem ext {s t : String} (h : s.toList = t.toList) : s = t := toList_injective h
theorem ofList_eq_iff {l : List Char} {s : String} : ofList l = s ↔ l = s.toList :=
  ⟨fun h => by rw [← h, toList_ofList], fun h => by rw [h, ofList_toList]⟩
private theorem flatMap_append (l m : List Char) : (l ++ m).flatMap utf8EncodeChar = l.flatMap utf8EncodeChar ++ m.flatMap utf8EncodeChar := by
  induction l with
  | nil => rfl
  | cons c l ih =>
    show utf8EncodeChar c ++ (l ++ m).flatMap utf8EncodeChar = utf8EncodeChar c ++ l.flatMap utf8EncodeChar ++ _
    rw [ih, List.append_assoc]
@[extern "lean_string_append"] def append (s : String) (t : @& String) : String :=
  ⟨⟨⟨s.toByteArray.data.toList ++ t.toByteArray.data.toList⟩⟩, by
    obtain ⟨_, l, rfl⟩ := s
    obtain ⟨_, m, rfl⟩ := t
    exact .intro (l ++ m) (congrArg (fun x => ByteArray.mk (Array.mk x)) (flatMap_append l m).symm)⟩
instance instAppendString : Append String := ⟨append⟩
theorem toByteArray_inj : ∀ {s t : String}, s.toByteArray = t.toByteArray ↔ s = t
  | ⟨_, _⟩, ⟨_, _⟩ => ⟨fun h => by cases h; rfl, fun h => by cases h; rfl⟩
@[simp] theorem ofList_append {l₁ l₂ : List Char} : ofList (l₁ ++ l₂) = ofList l₁ ++ ofList l₂ :=
  toByteArray_inj.mp (congrArg (fun x => ByteArray.mk (Array.mk x)) (flatMap_append l₁ l₂))
@[simp] theorem toList_append {s t : String} : (s ++ t).toList = s.toList ++ t.toList := by
  obtain ⟨l, rfl⟩ := exists_eq_ofList s
  obtain ⟨m, rfl⟩ := exists_eq_ofList t
  rw [← ofList_append, toList_ofList, toList_ofList, toList_ofList]
@[extern "lean_string_length"] def length (b : @& String) : Nat := b.toList.length
@[extern "lean_string_push"] def push (s : String) (c : Char) : String := s ++ ofList [c]
def singleton (c : Char) : String := "".push c
@[extern "lean_string_dec_eq"] def decEq (s t : @& String) : Decidable (s = t) := match s, t with
  | ⟨⟨⟨a⟩⟩, _⟩, ⟨⟨⟨b⟩⟩, _⟩ => if h : a = b then .isTrue (by cases h; rfl) else .isFalse fun e => h (by injection e with e; injection e with e; injection e)
def isEmpty (s : String) : Bool := s.toList.isEmpty
def join (l : List String) : String := l.foldl (fun r s => r ++ s) ""
@[simp] theorem ofList_nil : ofList [] = "" := rfl
@[simp] theorem toList_empty : "".toList = [] := rfl
@[simp] theorem length_toList {s : String} : s.toList.length = s.length := rfl
@[simp] theorem length_ofList {l : List Char} : (ofList l).length = l.length := congrArg List.length toList_ofList
@[simp] theorem length_empty : "".length = 0 := rfl
@[simp] theorem length_append {s t : String} : (s ++ t).length = s.length + t.length := by
  rw [← length_toList, toList_append, List.length_append]
  rfl
@[simp] theorem toList_push {s : String} {c : Char} : (s.push c).toList = s.toList ++ [c] := by
  show (s ++ ofList [c]).toList = _
  rw [toList_append, toList_ofList]
@[simp] theorem length_push {s : String} {c : Char} : (s.push c).length = s.length + 1 := by
  rw [← length_toList, toList_push, List.length_append]
  rfl
@[simp] theorem toList_singleton {c : Char} : (singleton c).toList = [c] := toList_push
@[simp] theorem length_singleton {c : Char} : (singleton c).length = 1 := length_push
@[simp] theorem append_empty {s : String} : s ++ "" = s := by
  apply toList_injective
  rw [toList_append, toList_empty, List.append_nil]
@[simp] theorem empty_append {s : String} : "" ++ s = s := by
  apply toList_injective
  rw [toList_append, toList_empty, List.nil_append]
theorem append_assoc {s t u : String} : s ++ t ++ u = s ++ (t ++ u) := by
  apply toList_injective
  rw [toList_append, toList_append, toList_append, toList_append, List.append_assoc]
instance : Std.Associative (α := String) (· ++ ·) := ⟨fun _ _ _ => append_assoc⟩
@[simp] theorem toList_eq_nil_iff {s : String} : s.toList = [] ↔ s = "" := ⟨fun h => toList_injective h, fun h => h ▸ rfl⟩
theorem length_eq_zero_iff {s : String} : s.length = 0 ↔ s = "" := List.length_eq_zero_iff.trans toList_eq_nil_iff
end String
instance instDecidableEqString : DecidableEq String := String.decEq
