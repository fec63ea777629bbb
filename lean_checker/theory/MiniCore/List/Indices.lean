-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List.Permutations
import MiniCore.OptionLemmas
/-!
# List/Indices: access by index, `find?`, `findIdx`, `zipIdx`, `range'`, slices, `dropLast`, `getLast`
-/
set_option linter.all false
universe u v w

namespace List
variable {l l₁ l₂ : List α} {a b : α} {p : α → Bool}

/-! ## Access by index -/

@[ext] theorem ext_getElem? : ∀ {l₁ l₂ : List α}, (∀ i : Nat, l₁[i]? = l₂[i]?) → l₁ = l₂
  | [], [], _ => rfl
  | a :: l₁, [], h => nomatch h 0
  | [], a' :: l₂, h => nomatch h 0
  | a :: l₁, a' :: l₂, h => by
    have h0 : some a = some a' := h 0
    injection h0 with h0
    rw [h0, ext_getElem? fun i => h (i + 1)]
theorem getElem?_eq_some_iff {l : List α} : l[i]? = some a ↔ ∃ h : i < l.length, l[i] = a := by
  induction l generalizing i with
  | nil => exact ⟨nofun, fun ⟨h, _⟩ => absurd h (Nat.not_lt_zero _)⟩
  | cons b l ih =>
    cases i with
    | zero => exact ⟨fun h => ⟨Nat.succ_pos _, by injection h⟩, fun ⟨_, h⟩ => congrArg some h⟩
    | succ i => exact ih.trans ⟨fun ⟨h, e⟩ => ⟨Nat.succ_lt_succ h, e⟩, fun ⟨h, e⟩ => ⟨Nat.lt_of_succ_lt_succ h, e⟩⟩
theorem getElem_of_getElem? {l : List α} : l[i]? = some a → ∃ h : i < l.length, l[i] = a := getElem?_eq_some_iff.mp
theorem some_eq_getElem?_iff {l : List α} : some a = l[i]? ↔ ∃ h : i < l.length, l[i] = a := by rw [eq_comm, getElem?_eq_some_iff]
theorem getElem_eq_iff {l : List α} {i : Nat} (h : i < l.length) : l[i] = x ↔ l[i]? = some x := by rw [getElem?_eq_getElem h, Option.some_inj]
theorem ext_getElem {l₁ l₂ : List α} (hl : length l₁ = length l₂) (h : ∀ (i : Nat) (h₁ : i < l₁.length) (h₂ : i < l₂.length), l₁[i]'h₁ = l₂[i]'h₂) : l₁ = l₂ :=
  ext_getElem? fun i => by
    rcases Nat.lt_or_ge i l₁.length with k | k
    · rw [getElem?_eq_getElem k, getElem?_eq_getElem (hl ▸ k), h i k (hl ▸ k)]
    · rw [getElem?_eq_none k, getElem?_eq_none (hl ▸ k)]
theorem getElem?_append_left {l₁ l₂ : List α} {i : Nat} (hn : i < l₁.length) : (l₁ ++ l₂)[i]? = l₁[i]? := by
  induction l₁ generalizing i with
  | nil => exact absurd hn (Nat.not_lt_zero _)
  | cons a l₁ ih =>
    cases i with
    | zero => rfl
    | succ i => exact ih (Nat.lt_of_succ_lt_succ hn)
theorem getElem?_append_right : ∀ {l₁ l₂ : List α} {i : Nat}, l₁.length ≤ i → (l₁ ++ l₂)[i]? = l₂[i - l₁.length]?
  | [], _, _, _ => rfl
  | a :: l, _, i + 1, h => by
    rw [cons_append, getElem?_cons_succ, getElem?_append_right (Nat.le_of_succ_le_succ h), length_cons, Nat.add_sub_add_right]
theorem getElem?_append {l₁ l₂ : List α} {i : Nat} : (l₁ ++ l₂)[i]? = if i < l₁.length then l₁[i]? else l₂[i - l₁.length]? := by
  split
  · exact getElem?_append_left ‹_›
  · exact getElem?_append_right (Nat.le_of_not_lt ‹_›)
theorem getElem_append_left {as bs : List α} (h : i < as.length) {h' : i < (as ++ bs).length} : (as ++ bs)[i] = as[i] := by
  rw [getElem_eq_iff, getElem?_append_left h, getElem?_eq_getElem h]
theorem getElem_append_right {as bs : List α} {i : Nat} (h₁ : as.length ≤ i) {h₂} :
    (as ++ bs)[i]'h₂ = bs[i - as.length]'(by rw [length_append] at h₂; omega) := by
  rw [getElem_eq_iff, getElem?_append_right h₁, getElem?_eq_getElem]
theorem mem_of_getElem? {l : List α} {i : Nat} {a : α} (e : l[i]? = some a) : a ∈ l := by
  obtain ⟨h, rfl⟩ := getElem?_eq_some_iff.mp e
  exact getElem_mem h
theorem getElem_of_mem : ∀ {a} {l : List α}, a ∈ l → ∃ (i : Nat) (h : i < l.length), l[i]'h = a
  | _, _ :: _, .head .. => ⟨0, Nat.succ_pos _, rfl⟩
  | _, _ :: _, .tail _ m => by
    obtain ⟨i, h, e⟩ := getElem_of_mem m
    exact ⟨i + 1, Nat.succ_lt_succ h, e⟩
theorem getElem?_of_mem {a} {l : List α} (h : a ∈ l) : ∃ i : Nat, l[i]? = some a := by
  obtain ⟨i, h, e⟩ := getElem_of_mem h
  exact ⟨i, getElem?_eq_some_iff.mpr ⟨h, e⟩⟩
theorem mem_iff_getElem {a} {l : List α} : a ∈ l ↔ ∃ (i : Nat) (h : i < l.length), l[i]'h = a := ⟨getElem_of_mem, fun ⟨_, h, e⟩ => e ▸ getElem_mem h⟩
theorem mem_iff_getElem? {a} {l : List α} : a ∈ l ↔ ∃ i : Nat, l[i]? = some a := ⟨getElem?_of_mem, fun ⟨_, h⟩ => mem_of_getElem? h⟩
theorem forall_getElem {l : List α} {p : α → Prop} : (∀ (i : Nat) h, p (l[i]'h)) ↔ ∀ a, a ∈ l → p a :=
  ⟨fun h a m => by obtain ⟨i, k, rfl⟩ := getElem_of_mem m; exact h i k, fun h i k => h _ (getElem_mem k)⟩
@[simp] theorem getElem?_take_of_lt {l : List α} {i j : Nat} (h : i < j) : (l.take j)[i]? = l[i]? := by
  induction j generalizing l i with
  | zero => exact absurd h (Nat.not_lt_zero _)
  | succ j ih =>
    cases l with
    | nil => rfl
    | cons a l =>
      cases i with
      | zero => rfl
      | succ i => exact ih (Nat.lt_of_succ_lt_succ h)
@[simp] theorem getElem?_drop {xs : List α} {i j : Nat} : (xs.drop i)[j]? = xs[i + j]? := by
  induction i generalizing xs with
  | zero => rw [drop_zero, Nat.zero_add]
  | succ i ih =>
    cases xs with
    | nil => rfl
    | cons a xs => rw [drop_succ_cons, ih, Nat.add_right_comm, getElem?_cons_succ]
@[simp] theorem getElem?_replicate_of_lt {n : Nat} {i : Nat} (h : i < n) : (replicate n a)[i]? = some a := by
  induction n generalizing i with
  | zero => exact absurd h (Nat.not_lt_zero _)
  | succ n ih =>
    cases i with
    | zero => rfl
    | succ i => exact ih (Nat.lt_of_succ_lt_succ h)
@[simp] theorem getElem_replicate {a : α} {n : Nat} {i : Nat} (h : i < (replicate n a).length) : (replicate n a)[i] = a := by
  rw [getElem_eq_iff, getElem?_replicate_of_lt (by rwa [length_replicate] at h)]
@[simp] theorem length_set {as : List α} {i : Nat} {a : α} : (as.set i a).length = as.length := by
  induction as generalizing i with
  | nil => rfl
  | cons b as ih =>
    cases i with
    | zero => rfl
    | succ i => exact congrArg (· + 1) ih
@[simp] theorem set_nil {i : Nat} {a : α} : [].set i a = [] := rfl
@[simp] theorem set_cons_zero {x : α} {xs : List α} {a : α} : (x :: xs).set 0 a = a :: xs := rfl
@[simp] theorem set_cons_succ {x : α} {xs : List α} {i : Nat} {a : α} : (x :: xs).set (i + 1) a = x :: xs.set i a := rfl
@[simp] theorem getElem_set_self {l : List α} {i : Nat} {a : α} (h : i < (l.set i a).length) : (l.set i a)[i] = a := by
  induction l generalizing i with
  | nil => exact absurd h (Nat.not_lt_zero _)
  | cons b l ih =>
    cases i with
    | zero => rfl
    | succ i => exact ih _
theorem getElem?_set_ne {l : List α} {i j : Nat} (h : i ≠ j) {a : α} : (l.set i a)[j]? = l[j]? := by
  induction l generalizing i j with
  | nil => rfl
  | cons b l ih =>
    cases i with
    | zero =>
      cases j with
      | zero => exact absurd rfl h
      | succ j => rfl
    | succ i =>
      cases j with
      | zero => rfl
      | succ j => exact ih (by omega)
theorem eq_nil_iff_length_eq_zero : l = [] ↔ length l = 0 := length_eq_zero_iff.symm
@[simp] theorem length_eraseIdx_add_one {l : List α} {i : Nat} (h : i < l.length) : (l.eraseIdx i).length + 1 = l.length := by
  rw [length_eraseIdx_of_lt h]
  omega
@[simp] theorem getD_eq_getElem?_getD {l : List α} {i : Nat} {a : α} : getD l i a = (l[i]?).getD a := by
  induction l generalizing i with
  | nil => rfl
  | cons b l ih =>
    cases i with
    | zero => rfl
    | succ i => exact ih
theorem head?_eq_getElem? : ∀ {l : List α}, l.head? = l[0]?
  | [] => rfl
  | _ :: _ => rfl

/-! ## Search -/

@[simp] theorem find?_nil : ([] : List α).find? p = none := rfl
theorem find?_cons {a : α} {as : List α} : (a :: as).find? p = match p a with
  | true => some a
  | false => as.find? p := rfl
@[simp] theorem find?_cons_of_pos {l : List α} (h : p a) : find? p (a :: l) = some a := by simp [find?, h]
@[simp] theorem find?_cons_of_neg {l : List α} (h : ¬p a) : find? p (a :: l) = find? p l := by simp [find?, h]
@[simp] theorem find?_eq_none {l : List α} : find? p l = none ↔ ∀ x, x ∈ l → ¬p x := by
  induction l with
  | nil => simp
  | cons a l ih => by_cases h : p a <;> simp [h, ih]
theorem find?_some : ∀ {l : List α}, find? p l = some a → p a
  | b :: l, h => by
    by_cases k : p b
    · rw [find?_cons_of_pos k] at h
      injection h with h
      exact h ▸ k
    · rw [find?_cons_of_neg k] at h
      exact find?_some h
theorem mem_of_find?_eq_some : ∀ {l : List α}, find? p l = some a → a ∈ l
  | b :: l, h => by
    by_cases k : p b
    · rw [find?_cons_of_pos k] at h
      injection h with h
      exact h ▸ .head l
    · rw [find?_cons_of_neg k] at h
      exact .tail _ (mem_of_find?_eq_some h)
@[simp] theorem find?_isSome {xs : List α} {p : α → Bool} : (xs.find? p).isSome ↔ ∃ x, x ∈ xs ∧ p x := by
  induction xs with
  | nil => simp
  | cons a l ih => by_cases h : p a <;> simp [h, ih]
@[simp] theorem find?_append {xs ys : List α} : (xs ++ ys).find? p = (xs.find? p).or (ys.find? p) := by
  induction xs with
  | nil => simp
  | cons a l ih => by_cases h : p a <;> simp [h, ih]
@[simp] theorem findSome?_nil : ([] : List α).findSome? f = none := rfl
@[simp] theorem findSome?_cons_of_isSome {l : List α} (f : α → Option β) (h : (f a).isSome) : findSome? f (a :: l) = f a := by
  obtain ⟨b, e⟩ := Option.isSome_iff_exists.mp h
  simp [findSome?, e]
@[simp] theorem findSome?_cons_of_isNone {l : List α} (f : α → Option β) (h : (f a).isNone) : findSome? f (a :: l) = findSome? f l := by
  have e := Option.isNone_iff_eq_none.mp h
  simp [findSome?, e]
private theorem findIdx_go (p : α → Bool) (l : List α) (n : Nat) : findIdx.go p l n = findIdx.go p l 0 + n := by
  induction l generalizing n with
  | nil => exact (Nat.zero_add n).symm
  | cons a l ih =>
    cases h : p a <;> simp only [findIdx.go, h, cond_true, cond_false]
    · rw [ih (n + 1), ih (0 + 1)]
      omega
    · exact (Nat.zero_add n).symm
@[simp] theorem findIdx_nil {p : α → Bool} : [].findIdx p = 0 := rfl
theorem findIdx_cons {p : α → Bool} {b : α} {l : List α} : (b :: l).findIdx p = bif p b then 0 else (l.findIdx p) + 1 := by
  show findIdx.go p (b :: l) 0 = _
  cases h : p b <;> simp only [findIdx.go, h, cond_true, cond_false]
  exact findIdx_go p l 1
theorem findIdx_le_length {p : α → Bool} {l : List α} : l.findIdx p ≤ l.length := by
  induction l with
  | nil => exact Nat.le_refl 0
  | cons a l ih =>
    rw [findIdx_cons, length_cons]
    cases p a
    · exact Nat.succ_le_succ ih
    · exact Nat.zero_le _
theorem findIdx_lt_length_of_exists {xs : List α} (h : ∃ x, x ∈ xs ∧ p x) : xs.findIdx p < xs.length := by
  induction xs with
  | nil => obtain ⟨_, h, _⟩ := h; exact nomatch h
  | cons a l ih =>
    rw [findIdx_cons, length_cons]
    cases k : p a
    · obtain ⟨x, m, hx⟩ := h
      refine Nat.succ_lt_succ (ih ⟨x, ?_, hx⟩)
      cases m with
      | head => rw [k] at hx; exact nomatch hx
      | tail _ m => exact m
    · exact Nat.succ_pos _
theorem findIdx_getElem {xs : List α} {w : xs.findIdx p < xs.length} : p xs[xs.findIdx p] := by
  induction xs with
  | nil => exact absurd w (Nat.not_lt_zero _)
  | cons a l ih =>
    cases k : p a
    · have e : (a :: l).findIdx p = l.findIdx p + 1 := by rw [findIdx_cons, k]; rfl
      have w' : l.findIdx p < l.length := by rw [e, length_cons] at w; exact Nat.lt_of_succ_lt_succ w
      have : (a :: l)[(a :: l).findIdx p]'w = l[l.findIdx p]'w' := by
        rw [getElem_eq_iff, e, getElem?_cons_succ, getElem?_eq_getElem w']
      rw [this]
      exact ih
    · have e : (a :: l).findIdx p = 0 := by rw [findIdx_cons, k]; rfl
      have : (a :: l)[(a :: l).findIdx p]'w = a := by rw [getElem_eq_iff, e]; rfl
      rw [this]
      exact k
@[simp] theorem idxOf_nil [BEq α] : ([] : List α).idxOf a = 0 := rfl
theorem idxOf_cons [BEq α] : (b :: l).idxOf a = bif b == a then 0 else l.idxOf a + 1 := findIdx_cons
@[simp] theorem idxOf_cons_self [BEq α] [ReflBEq α] {a : α} {l : List α} : (a :: l).idxOf a = 0 := by rw [idxOf_cons]; simp
theorem idxOf_le_length [BEq α] : l.idxOf a ≤ l.length := findIdx_le_length
theorem idxOf_lt_length_of_mem [BEq α] [LawfulBEq α] {l : List α} (h : a ∈ l) : l.idxOf a < l.length := findIdx_lt_length_of_exists ⟨a, h, by simp⟩

/-! ## Numbering and ranges -/

@[simp] theorem zipIdx_nil {i : Nat} : ([] : List α).zipIdx i = [] := rfl
@[simp] theorem zipIdx_cons {a : α} {l : List α} {i : Nat} : (a :: l).zipIdx i = (a, i) :: l.zipIdx (i + 1) := rfl
@[simp] theorem length_zipIdx {l : List α} {i : Nat} : (l.zipIdx i).length = l.length := by
  induction l generalizing i with
  | nil => rfl
  | cons a l ih => exact congrArg (· + 1) ih
@[simp] theorem getElem?_zipIdx : ∀ {l : List α} {i j : Nat}, (l.zipIdx i)[j]? = l[j]?.map fun a => (a, i + j)
  | [], _, _ => rfl
  | _ :: _, _, 0 => rfl
  | _ :: l, i, j + 1 => by rw [zipIdx_cons, getElem?_cons_succ, getElem?_zipIdx, getElem?_cons_succ, Nat.add_right_comm]; rfl
@[simp] theorem zipIdx_map_fst (i : Nat) : ∀ (l : List α), map Prod.fst (zipIdx l i) = l
  | [] => rfl
  | a :: l => congrArg (a :: ·) (zipIdx_map_fst (i + 1) l)
theorem zipIdx_append {xs ys : List α} {k : Nat} : zipIdx (xs ++ ys) k = zipIdx xs k ++ zipIdx ys (k + xs.length) := by
  induction xs generalizing k with
  | nil => rfl
  | cons x xs ih =>
    rw [cons_append, zipIdx_cons, ih, zipIdx_cons, cons_append, length_cons, Nat.add_assoc, Nat.add_comm 1]
@[simp] theorem range'_zero {s step : Nat} : range' s 0 step = [] := rfl
theorem range'_succ {s n step : Nat} : range' s (n + 1) step = s :: range' (s + step) n step := rfl
@[simp] theorem length_range' {s step : Nat} : ∀ {n : Nat}, length (range' s n step) = n
  | 0 => rfl
  | n + 1 => congrArg (· + 1) (length_range' (n := n))
theorem range'_append : ∀ {s m n step : Nat}, range' s m step ++ range' (s + step * m) n step = range' s (m + n) step
  | s, 0, n, step => by rw [Nat.mul_zero, Nat.add_zero, Nat.zero_add]; rfl
  | s, m + 1, n, step => by
    rw [range'_succ, cons_append, show s + step * (m + 1) = s + step + step * m by rw [Nat.mul_add]; omega, range'_append, Nat.add_right_comm, range'_succ]
theorem range'_concat {s n : Nat} : range' s (n + 1) step = range' s n step ++ [s + step * n] := range'_append.symm
theorem mem_range' : ∀ {n}, m ∈ range' s n step ↔ ∃ i, i < n ∧ m = s + step * i
  | 0 => by simp
  | n + 1 => by
    rw [range'_succ, mem_cons, mem_range' (n := n)]
    constructor
    · rintro (rfl | ⟨i, h, rfl⟩)
      · exact ⟨0, Nat.succ_pos _, rfl⟩
      · exact ⟨i + 1, Nat.succ_lt_succ h, by rw [Nat.mul_add]; omega⟩
    · rintro ⟨i, h, rfl⟩
      cases i with
      | zero => exact .inl rfl
      | succ i => exact .inr ⟨i, Nat.lt_of_succ_lt_succ h, by rw [Nat.mul_add]; omega⟩
@[simp] theorem mem_range'_1 {m s n : Nat} : m ∈ range' s n ↔ s ≤ m ∧ m < s + n := by
  rw [mem_range']
  exact ⟨fun ⟨i, h, e⟩ => by omega, fun h => ⟨m - s, by omega, by omega⟩⟩
theorem range_eq_range' {n : Nat} : range n = range' 0 n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [range_succ, ih, range'_concat, Nat.zero_add, Nat.one_mul]
theorem range_succ_eq_map {n : Nat} : range (n + 1) = 0 :: map Nat.succ (range n) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    calc range (n + 1 + 1) = range (n + 1) ++ [n + 1] := range_succ
      _ = 0 :: map Nat.succ (range n) ++ [n + 1] := by rw [ih]
      _ = 0 :: map Nat.succ (range n ++ [n]) := by rw [map_append, cons_append]; rfl
      _ = 0 :: map Nat.succ (range (n + 1)) := by rw [range_succ]
theorem range'_eq_map_range {s n : Nat} : range' s n = map (s + ·) (range n) := by
  induction n with
  | zero => rfl
  | succ n ih => rw [range'_concat, ih, range_succ, map_append, Nat.one_mul]; rfl
@[simp] theorem getElem?_range {i n : Nat} (h : i < n) : (range n)[i]? = some i := by
  induction n with
  | zero => exact absurd h (Nat.not_lt_zero _)
  | succ n ih =>
    rw [range_succ]
    rcases Nat.lt_or_ge i n with k | k
    · rw [getElem?_append_left (by rwa [length_range]), ih k]
    · rw [getElem?_append_right (by rwa [length_range]), length_range, show i = n by omega, Nat.sub_self]
      rfl
@[simp] theorem getElem_range {n : Nat} {j : Nat} (h : j < (range n).length) : (range n)[j] = j := by
  rw [getElem_eq_iff, getElem?_range (by rwa [length_range] at h)]
theorem nodup_range {n : Nat} : Nodup (range n) := by
  induction n with
  | zero => exact nodup_nil
  | succ n ih =>
    rw [range_succ]
    refine nodup_append.mpr ⟨ih, nodup_singleton n, fun a ha b hb => ?_⟩
    rw [mem_singleton.mp hb]
    exact Nat.ne_of_lt (mem_range.mp ha)

/-! ## Last, initial part, slices -/

@[simp] theorem dropLast_nil : ([] : List α).dropLast = [] := rfl
@[simp] theorem dropLast_singleton {x : α} : [x].dropLast = [] := rfl
@[simp] theorem dropLast_cons_cons {x y : α} {zs : List α} : (x :: y :: zs).dropLast = x :: (y :: zs).dropLast := rfl
@[simp] theorem length_dropLast {xs : List α} : xs.dropLast.length = xs.length - 1 := by
  match xs with
  | [] => rfl
  | [_] => rfl
  | x :: y :: l =>
    rw [dropLast_cons_cons, length_cons, length_dropLast (xs := y :: l)]
    rfl
@[simp] theorem getLast_cons_cons {a : α} {l : List α} (h) : getLast (a :: b :: l) h = getLast (b :: l) nofun := rfl
theorem getLast_cons {a : α} {as : List α} : (h : as ≠ nil) → getLast (a :: as) (cons_ne_nil a as) = getLast as h
  | h => by
    cases as with
    | nil => exact absurd rfl h
    | cons => rfl
@[simp] theorem getLast_append_singleton {a : α} : ∀ (l : List α), getLast (l ++ [a]) (by simp) = a
  | [] => rfl
  | b :: l => (getLast_cons (by simp)).trans (getLast_append_singleton l)
@[simp] theorem dropLast_concat : ∀ {l : List α} {b : α}, dropLast (l ++ [b]) = l
  | [], _ => rfl
  | [_], _ => rfl
  | a :: c :: l, b => congrArg (a :: ·) (dropLast_concat (l := c :: l))
theorem dropLast_append_getLast : ∀ {l : List α} (h : l ≠ []), dropLast l ++ [getLast l h] = l
  | [], h => absurd rfl h
  | [_], _ => rfl
  | _ :: b :: l, _ => congrArg _ (dropLast_append_getLast (cons_ne_nil b l))
theorem getLast_mem : ∀ {l : List α} (h : l ≠ []), getLast l h ∈ l
  | [], h => absurd rfl h
  | [_], _ => .head ..
  | _ :: b :: l, _ => .tail _ (getLast_mem (cons_ne_nil b l))
@[simp] theorem getLast?_singleton {a : α} : getLast? [a] = some a := rfl
theorem getLast?_eq_some_getLast : ∀ {l : List α} (h : l ≠ []), getLast? l = some (getLast l h)
  | [], h => absurd rfl h
  | _ :: _, _ => rfl
@[simp] theorem getLast?_concat {l : List α} {a : α} : (l ++ [a]).getLast? = some a := by
  rw [getLast?_eq_some_getLast (by simp), getLast_append_singleton]
@[simp] theorem concat_eq_append {as : List α} {a : α} : as.concat a = as ++ [a] := by
  induction as with
  | nil => rfl
  | cons b as ih => exact congrArg (b :: ·) ih
theorem eq_nil_or_concat : ∀ l : List α, l = [] ∨ ∃ L b, l = concat L b
  | [] => .inl rfl
  | a :: l => .inr ⟨dropLast (a :: l), getLast (a :: l) (cons_ne_nil a l), by rw [concat_eq_append, dropLast_append_getLast]⟩
@[simp] theorem takeWhile_nil : ([] : List α).takeWhile p = [] := rfl
@[simp] theorem dropWhile_nil : ([] : List α).dropWhile p = [] := rfl
theorem takeWhile_cons {p : α → Bool} {a : α} {l : List α} : (a :: l).takeWhile p = if p a then a :: l.takeWhile p else [] := by
  cases h : p a <;> simp [takeWhile, h]
@[simp] theorem takeWhile_cons_of_pos {p : α → Bool} {a : α} {l : List α} (h : p a) : (a :: l).takeWhile p = a :: l.takeWhile p := by simp [takeWhile_cons, h]
@[simp] theorem takeWhile_cons_of_neg {p : α → Bool} {a : α} {l : List α} (h : ¬ p a) : (a :: l).takeWhile p = [] := by simp [takeWhile_cons, h]
theorem dropWhile_cons : (a :: xs : List α).dropWhile p = if p a then xs.dropWhile p else a :: xs := by
  cases h : p a <;> simp [dropWhile, h]
@[simp] theorem dropWhile_cons_of_pos {a : α} {l : List α} (h : p a) : (a :: l).dropWhile p = l.dropWhile p := by simp [dropWhile_cons, h]
@[simp] theorem dropWhile_cons_of_neg {a : α} {l : List α} (h : ¬ p a) : (a :: l).dropWhile p = a :: l := by simp [dropWhile_cons, h]
@[simp] theorem takeWhile_append_dropWhile {p : α → Bool} : ∀ {l : List α}, takeWhile p l ++ dropWhile p l = l
  | [] => rfl
  | x :: xs => by cases h : p x <;> simp [takeWhile, dropWhile, h, takeWhile_append_dropWhile]
theorem takeWhile_sublist (p : α → Bool) : l.takeWhile p <+ l := by
  have h := sublist_append_left (takeWhile p l) (dropWhile p l)
  rwa [takeWhile_append_dropWhile] at h
theorem filterMap_eq_filter {p : α → Bool} : filterMap (Option.guard p) = filter p := by
  funext l
  induction l with
  | nil => rfl
  | cons a l ih => cases h : p a <;> simp [filterMap, filter, Option.guard, h, ih]
@[simp] theorem filterMap_nil {f : α → Option β} : filterMap f [] = [] := rfl
theorem filterMap_cons {f : α → Option β} {a : α} {l : List α} : filterMap f (a :: l) = match f a with
  | none => filterMap f l
  | some b => b :: filterMap f l := rfl
@[simp] theorem filterMap_cons_none {f : α → Option β} {a : α} {l : List α} (h : f a = none) : filterMap f (a :: l) = filterMap f l := by simp only [filterMap, h]
@[simp] theorem filterMap_cons_some {f : α → Option β} {a : α} {l : List α} {b : β} (h : f a = some b) : filterMap f (a :: l) = b :: filterMap f l := by simp only [filterMap, h]
@[simp] theorem filterMap_some {l : List α} : filterMap some l = l := by
  induction l with
  | nil => rfl
  | cons a l ih => exact congrArg (a :: ·) ih
@[simp] theorem filterMap_append {l l' : List α} {f : α → Option β} : filterMap f (l ++ l') = filterMap f l ++ filterMap f l' := by
  induction l with
  | nil => rfl
  | cons a l ih => cases h : f a <;> simp [filterMap, h, ih]
@[simp] theorem mem_filterMap {f : α → Option β} {l : List α} {b : β} : b ∈ filterMap f l ↔ ∃ a, a ∈ l ∧ f a = some b := by
  induction l with
  | nil => simp
  | cons a l ih =>
    cases h : f a <;> simp [filterMap, h, ih]
    exact or_congr_left eq_comm
@[simp] theorem mem_flatMap {f : α → List β} {b} {l : List α} : b ∈ l.flatMap f ↔ ∃ a, a ∈ l ∧ b ∈ f a := by
  induction l with
  | nil => simp
  | cons a l ih => rw [flatMap_cons, mem_append, ih]; simp

/-! ## Lexicographic order -/

@[simp] theorem not_lex_nil {r : α → α → Prop} : ¬Lex r l [] := nofun
@[simp] theorem nil_lex_cons {r : α → α → Prop} : Lex r [] (a :: l) := .nil
theorem cons_lex_cons_iff {r : α → α → Prop} : Lex r (a :: l₁) (b :: l₂) ↔ r a b ∨ a = b ∧ Lex r l₁ l₂ :=
  ⟨fun h => by
    cases h with
    | rel h => exact .inl h
    | cons h => exact .inr ⟨rfl, h⟩, fun h => h.elim .rel fun ⟨e, h⟩ => e ▸ .cons h⟩
@[simp] theorem not_lt_nil [LT α] (l : List α) : ¬ l < [] := nofun
@[simp] theorem nil_lt_cons [LT α] (a : α) (l : List α) : [] < a :: l := .nil
theorem cons_lt_cons_iff [LT α] {a b : α} {l₁ l₂ : List α} : (a :: l₁) < (b :: l₂) ↔ a < b ∨ a = b ∧ l₁ < l₂ := cons_lex_cons_iff
@[simp] theorem cons_lt_cons_self [LT α] [i₀ : Std.Irrefl (· < · : α → α → Prop)] {l₁ l₂ : List α} : (a :: l₁) < (a :: l₂) ↔ l₁ < l₂ :=
  cons_lt_cons_iff.trans ⟨fun h => h.elim (fun k => absurd k (i₀.irrefl a)) And.right, fun h => .inr ⟨rfl, h⟩⟩
theorem nil_le [LT α] (l : List α) : [] ≤ l := not_lt_nil l
theorem not_lt_iff_ge [LT α] {l₁ l₂ : List α} : ¬ l₁ < l₂ ↔ l₂ ≤ l₁ := .rfl
instance decidableLex [DecidableEq α] (r : α → α → Prop) [h : DecidableRel r] : (l₁ l₂ : List α) → Decidable (Lex r l₁ l₂)
  | [], [] => .isFalse nofun
  | [], _ :: _ => .isTrue .nil
  | _ :: _, [] => .isFalse nofun
  | a :: as, b :: bs => match h a b, decidableLex r as bs with
    | .isTrue k, _ => .isTrue (.rel k)
    | .isFalse k, .isTrue m => if e : a = b then .isTrue (e ▸ .cons m) else .isFalse fun n => (cons_lex_cons_iff.mp n).elim k fun n => e n.1
    | .isFalse k, .isFalse m => .isFalse fun n => (cons_lex_cons_iff.mp n).elim k fun n => m n.2
instance decidableLT [DecidableEq α] [LT α] [DecidableLT α] (l₁ l₂ : List α) : Decidable (l₁ < l₂) := decidableLex (· < ·) l₁ l₂
instance decidableLE [DecidableEq α] [LT α] [DecidableLT α] (l₁ l₂ : List α) : Decidable (l₁ ≤ l₂) := inferInstanceAs (Decidable (¬ _))
theorem merge_perm_append {le : α → α → Bool} : ∀ {xs ys : List α}, merge xs ys le ~ xs ++ ys
  | [], ys => by unfold merge; exact .rfl
  | x :: xs, [] => by unfold merge; exact .of_eq (append_nil _).symm
  | x :: xs, y :: ys => by
    unfold merge
    split
    · exact (merge_perm_append (xs := xs)).cons x
    · exact ((merge_perm_append (ys := ys)).cons y).trans perm_middle.symm
theorem mergeSort_nil {r : α → α → Bool} : [].mergeSort r = [] := by unfold mergeSort; rfl
theorem mergeSort_singleton {r : α → α → Bool} (a : α) : [a].mergeSort r = [a] := by unfold mergeSort; rfl
theorem mergeSort_perm : ∀ (l : List α) (le : α → α → Bool), mergeSort l le ~ l := by
  intro l le
  induction h : l.length using Nat.strongRecOn generalizing l with
  | _ n ih =>
    match l, h with
    | [], _ => exact .of_eq mergeSort_nil
    | [a], _ => exact .of_eq (mergeSort_singleton a)
    | a :: b :: xs, h =>
      unfold mergeSort
      rw [length_cons, length_cons] at h
      refine merge_perm_append.trans (((ih _ ?_ _ rfl).append (ih _ ?_ _ rfl)).trans (.of_eq (take_append_drop _ _)))
      · rw [length_take, length_cons, length_cons]
        omega
      · rw [length_drop, length_cons, length_cons]
        omega
@[simp] theorem length_mergeSort (l : List α) {le : α → α → Bool} : (mergeSort l le).length = l.length := (mergeSort_perm l le).length_eq
@[simp] theorem mem_mergeSort {a : α} {l : List α} {le : α → α → Bool} : a ∈ mergeSort l le ↔ a ∈ l := (mergeSort_perm l le).mem_iff
end List
