-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List.Indices
/-!
# Array: what can be said of arrays as lists

An array is the list of its elements; compiled code has its own representation.
-/
set_option linter.all false
universe u v w
noncomputable section

namespace Array
@[extern "lean_array_get_size"] def size (a : @& Array α) : Nat := a.toList.length
@[extern "lean_mk_empty_array_with_capacity"] def emptyWithCapacity {α : Type u} (c : @& Nat) : Array α := ⟨[]⟩
def singleton {α : Type u} (v : α) : Array α := ⟨[v]⟩
@[extern "lean_array_fget"] def getInternal {α : Type u} (a : @& Array α) (i : @& Nat) (h : i < a.size) : α := a.toList.get ⟨i, h⟩
end Array
@[match_pattern] abbrev List.toArray (xs : List α) : Array α := .mk xs
instance : EmptyCollection (Array α) := ⟨Array.empty⟩
instance Array.instGetElemNatLtSize : GetElem (Array α) Nat α fun xs i => i < xs.size where
  getElem xs i h := xs.getInternal i h
instance Array.instGetElem?NatLtSize : GetElem? (Array α) Nat α fun xs i => i < xs.size where
  getElem? xs i := if h : i < xs.size then some (xs.getInternal i h) else none
  getElem! xs i := if h : i < xs.size then xs.getInternal i h else default

namespace Array
@[extern "lean_array_fset"] def set (xs : Array α) (i : @& Nat) (v : α) (h : i < xs.size := by get_elem_tactic) : Array α := ⟨xs.toList.set i v⟩
@[extern "lean_array_pop"] def pop (xs : Array α) : Array α := ⟨xs.toList.dropLast⟩
def isEmpty (xs : Array α) : Bool := xs.size = 0
protected def append (as bs : Array α) : Array α := ⟨as.toList ++ bs.toList⟩
instance : Append (Array α) := ⟨Array.append⟩
def map (f : α → β) (as : Array α) : Array β := ⟨as.toList.map f⟩
def filter (p : α → Bool) (as : Array α) : Array α := ⟨as.toList.filter p⟩
def foldl (f : β → α → β) (init : β) (as : Array α) : β := as.toList.foldl f init
def foldr (f : α → β → β) (init : β) (as : Array α) : β := as.toList.foldr f init
def reverse (as : Array α) : Array α := ⟨as.toList.reverse⟩
def all (as : Array α) (p : α → Bool) : Bool := as.toList.all p
def any (as : Array α) (p : α → Bool) : Bool := as.toList.any p
def contains [BEq α] (as : Array α) (a : α) : Bool := as.toList.contains a
def back? (xs : Array α) : Option α := xs[xs.size - 1]?
def replicate (n : Nat) (v : α) : Array α := ⟨List.replicate n v⟩
def range (n : Nat) : Array Nat := ⟨List.range n⟩
structure Mem (as : Array α) (a : α) : Prop where
  val : a ∈ as.toList
instance : Membership α (Array α) := ⟨Mem⟩
instance [DecidableEq α] : DecidableEq (Array α) := fun ⟨a⟩ ⟨b⟩ => decidable_of_iff (a = b) ⟨congrArg _, fun h => by injection h⟩

theorem ext' {xs ys : Array α} (h : xs.toList = ys.toList) : xs = ys := by
  cases xs
  cases ys
  exact congrArg _ h
theorem toList_inj {xs ys : Array α} : xs.toList = ys.toList ↔ xs = ys := ⟨ext', congrArg _⟩
@[simp] theorem toArray_toList {xs : Array α} : xs.toList.toArray = xs := rfl
theorem mem_def {a : α} {as : Array α} : a ∈ as ↔ a ∈ as.toList := ⟨Mem.val, Mem.mk⟩
@[simp] theorem mem_toList_iff {a : α} {xs : Array α} : a ∈ xs.toList ↔ a ∈ xs := mem_def.symm
@[simp] theorem length_toList {xs : Array α} : xs.toList.length = xs.size := rfl
theorem size_eq_length_toList {xs : Array α} : xs.size = xs.toList.length := rfl
@[simp] theorem size_empty : (#[] : Array α).size = 0 := rfl
@[simp] theorem toList_empty : (#[] : Array α).toList = [] := rfl
@[simp] theorem toList_push {xs : Array α} {x : α} : (xs.push x).toList = xs.toList ++ [x] := by
  show List.concat _ _ = _
  generalize xs.toList = l
  induction l with
  | nil => rfl
  | cons a l ih => exact congrArg (a :: ·) ih
@[simp] theorem size_push {xs : Array α} (v : α) : (xs.push v).size = xs.size + 1 := by
  rw [size_eq_length_toList, toList_push, List.length_append]
  rfl
@[simp] theorem toList_append {xs ys : Array α} : (xs ++ ys).toList = xs.toList ++ ys.toList := rfl
@[simp] theorem size_append {xs ys : Array α} : (xs ++ ys).size = xs.size + ys.size := List.length_append
@[simp] theorem toList_map {f : α → β} {xs : Array α} : (xs.map f).toList = xs.toList.map f := rfl
@[simp] theorem size_map {f : α → β} {xs : Array α} : (xs.map f).size = xs.size := List.length_map f
@[simp] theorem toList_filter {p : α → Bool} {xs : Array α} : (xs.filter p).toList = xs.toList.filter p := rfl
@[simp] theorem toList_reverse {xs : Array α} : xs.reverse.toList = xs.toList.reverse := rfl
@[simp] theorem size_reverse {xs : Array α} : xs.reverse.size = xs.size := List.length_reverse
@[simp] theorem reverse_reverse {xs : Array α} : xs.reverse.reverse = xs := ext' (List.reverse_reverse _)
@[simp] theorem toList_pop {xs : Array α} : xs.pop.toList = xs.toList.dropLast := rfl
@[simp] theorem toList_set {xs : Array α} {i : Nat} {v : α} {h} : (xs.set i v h).toList = xs.toList.set i v := rfl
@[simp] theorem size_replicate {n : Nat} {v : α} : (replicate n v).size = n := List.length_replicate
@[simp] theorem size_range {n : Nat} : (range n).size = n := List.length_range
@[simp] theorem foldl_toList (f : β → α → β) {init : β} {xs : Array α} : xs.toList.foldl f init = xs.foldl f init := rfl
@[simp] theorem foldr_toList (f : α → β → β) {init : β} {xs : Array α} : xs.toList.foldr f init = xs.foldr f init := rfl
@[simp] theorem getElem_toList {xs : Array α} {i : Nat} (h : i < xs.toList.length) : xs.toList[i] = xs[i]'h := rfl
theorem append_assoc {xs ys zs : Array α} : xs ++ ys ++ zs = xs ++ (ys ++ zs) := ext' (List.append_assoc ..)
@[simp] theorem append_empty {xs : Array α} : xs ++ #[] = xs := ext' (List.append_nil _)
@[simp] theorem empty_append {xs : Array α} : #[] ++ xs = xs := rfl
theorem mem_push {xs : Array α} {x y : α} : x ∈ xs.push y ↔ x ∈ xs ∨ x = y := by
  rw [mem_def, toList_push, List.mem_append, List.mem_singleton, mem_def]
@[simp] theorem mem_append {a : α} {xs ys : Array α} : a ∈ xs ++ ys ↔ a ∈ xs ∨ a ∈ ys := by
  rw [mem_def, toList_append, List.mem_append, mem_def, mem_def]
@[simp] theorem not_mem_empty (a : α) : ¬ a ∈ (#[] : Array α) := fun h => List.not_mem_nil h.val
theorem eq_empty_of_size_eq_zero {xs : Array α} (h : xs.size = 0) : xs = #[] := ext' (List.eq_nil_of_length_eq_zero h)
@[simp] theorem size_eq_zero_iff {xs : Array α} : xs.size = 0 ↔ xs = #[] := ⟨eq_empty_of_size_eq_zero, fun h => h ▸ rfl⟩
@[simp] theorem size_set {xs : Array α} {i : Nat} {v : α} (h : i < xs.size) : (xs.set i v h).size = xs.size := List.length_set
@[simp] theorem size_pop {xs : Array α} : xs.pop.size = xs.size - 1 := List.length_dropLast
theorem getElem?_eq_getElem {xs : Array α} {i : Nat} (h : i < xs.size) : xs[i]? = some xs[i] := dif_pos h
theorem getElem?_eq_none {xs : Array α} {i : Nat} (h : xs.size ≤ i) : xs[i]? = none := dif_neg (Nat.not_lt.mpr h)
@[simp] theorem map_map {f : α → β} {g : β → γ} {xs : Array α} : (xs.map f).map g = xs.map (g ∘ f) := ext' List.map_map
@[simp] theorem map_id {xs : Array α} : xs.map id = xs := ext' (List.map_id _)
@[simp] theorem map_append {f : α → β} {xs ys : Array α} : (xs ++ ys).map f = xs.map f ++ ys.map f := ext' List.map_append
@[simp] theorem mem_map {f : α → β} {b : β} {xs : Array α} : b ∈ xs.map f ↔ ∃ a, a ∈ xs ∧ f a = b := by
  rw [mem_def, toList_map, List.mem_map]
  exact exists_congr fun a => and_congr mem_def.symm .rfl
@[simp] theorem mem_filter {p : α → Bool} {a : α} {xs : Array α} : a ∈ xs.filter p ↔ a ∈ xs ∧ p a := by
  rw [mem_def, toList_filter, List.mem_filter, mem_def]
@[simp] theorem mem_reverse {a : α} {xs : Array α} : a ∈ xs.reverse ↔ a ∈ xs := by
  rw [mem_def, toList_reverse, List.mem_reverse, mem_def]
@[simp] theorem getElem_set_self {xs : Array α} {i : Nat} (h : i < xs.size) {v : α} :
    (xs.set i v h)[i]'((size_set h).symm ▸ h) = v := List.getElem_set_self _
@[ext] protected theorem ext {xs ys : Array α} (h₁ : xs.size = ys.size)
    (h₂ : ∀ (i : Nat) (hi₁ : i < xs.size) (hi₂ : i < ys.size), xs[i] = ys[i]) : xs = ys := ext' (List.ext_getElem h₁ h₂)
end Array
namespace List
@[simp] theorem size_toArray {as : List α} : as.toArray.size = as.length := rfl
@[simp] theorem toList_toArray {as : List α} : as.toArray.toList = as := rfl
@[simp] theorem push_toArray {l : List α} {a : α} : l.toArray.push a = (l ++ [a]).toArray := Array.ext' Array.toList_push
@[simp] theorem mem_toArray {a : α} {l : List α} : a ∈ l.toArray ↔ a ∈ l := Array.mem_def
end List
