-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List.Removal
/-!
# List/Permutations: `~` and its decision, counts, lists without duplicates
-/
set_option linter.all false
universe u v w

namespace List
section
variable {l l₁ l₂ l₃ : List α} {a b : α} {p : α → Bool}

/-! ## Counts -/

@[simp] theorem countP_cons_of_neg {l : List α} (pa : ¬p a) : countP p (a :: l) = countP p l := by simp [countP_cons, pa]
@[simp] theorem countP_cons_of_pos {l : List α} (pa : p a) : countP p (a :: l) = countP p l + 1 := by simp [countP_cons, pa]
theorem countP_eq_length_filter {l : List α} : countP p l = (filter p l).length := by
  induction l with
  | nil => rfl
  | cons a l ih => by_cases h : p a <;> simp [h, ih]
@[simp] theorem countP_append {l₁ l₂ : List α} : countP p (l₁ ++ l₂) = countP p l₁ + countP p l₂ := by
  rw [countP_eq_length_filter, countP_eq_length_filter, countP_eq_length_filter, filter_append, length_append]
theorem countP_singleton {a : α} : countP p [a] = if p a then 1 else 0 := by rw [countP_cons, countP_nil, Nat.zero_add]
theorem length_eq_countP_add_countP (p : α → Bool) {l : List α} : length l = countP p l + countP (fun a => ¬p a) l := by
  induction l with
  | nil => rfl
  | cons a l ih =>
    by_cases h : p a
    · rw [countP_cons_of_pos h, countP_cons_of_neg (by simp [h]), length_cons, ih]
      omega
    · rw [countP_cons_of_neg h, countP_cons_of_pos (by simp [h]), length_cons, ih]
      omega
@[simp] theorem countP_pos_iff {l : List α} {p} : 0 < countP p l ↔ ∃ a, a ∈ l ∧ p a := by
  induction l with
  | nil => simp
  | cons a l ih => by_cases h : p a <;> simp [h, ih]
@[simp] theorem one_le_countP_iff {p} {l : List α} : 1 ≤ countP p l ↔ ∃ a, a ∈ l ∧ p a := countP_pos_iff
@[simp] theorem countP_eq_zero {p} {l : List α} : countP p l = 0 ↔ ∀ a, a ∈ l → ¬p a := by
  induction l with
  | nil => simp
  | cons a l ih => by_cases h : p a <;> simp [h, ih]
@[simp] theorem countP_eq_length {p} {l : List α} : countP p l = l.length ↔ ∀ a, a ∈ l → p a := by
  induction l with
  | nil => simp
  | cons a l ih =>
    by_cases h : p a
    · simp [h, ih]
    · have k : countP p l ≤ l.length := countP_le_length
      rw [countP_cons_of_neg h, length_cons]
      exact iff_of_false (by omega) fun f => h (f a (.head _))
theorem countP_filter {p q : α → Bool} {l : List α} : countP p (filter q l) = countP (fun a => p a && q a) l := by
  rw [countP_eq_length_filter, countP_eq_length_filter, filter_filter]
@[simp] theorem countP_map {p : β → Bool} {f : α → β} {l : List α} : countP p (map f l) = countP (p ∘ f) l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [map_cons, countP_cons, ih, countP_cons]; rfl
theorem countP_mono_left {p q : α → Bool} {l : List α} (h : ∀ x, x ∈ l → p x → q x) : countP p l ≤ countP q l := by
  induction l with
  | nil => exact Nat.le_refl 0
  | cons a l ih =>
    have k := ih fun x hx => h x (.tail _ hx)
    have ha := h a (.head _)
    by_cases h₁ : p a
    · rw [countP_cons_of_pos h₁, countP_cons_of_pos (ha h₁)]
      omega
    · rw [countP_cons_of_neg h₁, countP_cons]
      exact Nat.le_trans k (Nat.le_add_right ..)
@[simp] theorem countP_reverse {l : List α} : countP p l.reverse = countP p l := by
  rw [countP_eq_length_filter, filter_reverse, length_reverse, countP_eq_length_filter]
@[simp] theorem countP_true {l : List α} : (l.countP fun _ => true) = l.length := by rw [countP_eq_length_filter, filter_true]
@[simp] theorem countP_false {l : List α} : (l.countP fun _ => false) = 0 := by rw [countP_eq_length_filter, filter_false]; rfl
section count
variable [BEq α]
theorem count_eq_countP {a : α} {l : List α} : count a l = countP (· == a) l := rfl
theorem count_le_length {a : α} {l : List α} : count a l ≤ l.length := countP_le_length
@[simp] theorem count_append {a : α} {l₁ l₂ : List α} : count a (l₁ ++ l₂) = count a l₁ + count a l₂ := countP_append
@[simp] theorem count_reverse {a : α} {l : List α} : count a l.reverse = count a l := countP_reverse
theorem count_singleton {a b : α} : count a [b] = if b == a then 1 else 0 := countP_singleton
variable [LawfulBEq α]
@[simp] theorem count_cons_self {a : α} {l : List α} : count a (a :: l) = count a l + 1 := by simp [count_cons]
@[simp] theorem count_cons_of_ne {a b : α} (h : b ≠ a) {l : List α} : count a (b :: l) = count a l := by simp [count_cons, h]
theorem count_singleton_self {a : α} : count a [a] = 1 := by simp [count_nil]
@[simp] theorem count_pos_iff {a : α} {l : List α} : 0 < count a l ↔ a ∈ l := by simp [count]
@[simp] theorem one_le_count_iff {a : α} {l : List α} : 1 ≤ count a l ↔ a ∈ l := count_pos_iff
theorem count_eq_zero_of_not_mem {a : α} {l : List α} (h : ¬ a ∈ l) : count a l = 0 := Nat.le_zero.mp (Nat.le_of_not_lt fun k => h (count_pos_iff.mp k))
theorem not_mem_of_count_eq_zero {a : α} {l : List α} (h : count a l = 0) : ¬ a ∈ l := fun k => Nat.ne_of_gt (count_pos_iff.mpr k) h
theorem count_eq_zero {l : List α} : count a l = 0 ↔ ¬ a ∈ l := ⟨not_mem_of_count_eq_zero, count_eq_zero_of_not_mem⟩
theorem count_eq_length {l : List α} : count a l = l.length ↔ ∀ b, b ∈ l → a = b :=
  countP_eq_length.trans (forall_congr' fun _ => imp_congr_right fun _ => beq_iff_eq.trans eq_comm)
@[simp] theorem count_replicate_self {a : α} {n : Nat} : count a (replicate n a) = n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [replicate_succ, count_cons_self, ih]
theorem count_replicate {a b : α} {n : Nat} : count a (replicate n b) = if b == a then n else 0 := by
  induction n with
  | zero => simp [count_nil]
  | succ n ih => by_cases h : b = a <;> simp [replicate_succ, count_cons, ih, h]
theorem le_count_iff_replicate_sublist {l : List α} : n ≤ count a l ↔ replicate n a <+ l := by
  constructor
  · intro h
    induction l generalizing n with
    | nil =>
      rw [count_nil, Nat.le_zero] at h
      subst h
      exact .slnil
    | cons b l ih =>
      by_cases e : b = a
      · subst e
        cases n with
        | zero => exact nil_sublist _
        | succ n =>
          rw [count_cons_self] at h
          exact (ih (Nat.le_of_succ_le_succ h)).cons_cons b
      · rw [count_cons_of_ne e] at h
        exact (ih h).cons b
  · intro h
    have := h.count_le a
    rwa [count_replicate_self] at this
@[simp] theorem count_erase_self {a : α} {l : List α} : count a (l.erase a) = count a l - 1 := by
  induction l with
  | nil => rfl
  | cons b l ih =>
    by_cases h : b = a
    · subst h
      simp
    · rw [erase_cons_tail (by simpa using h), count_cons_of_ne h, ih, count_cons_of_ne h]
@[simp] theorem count_erase_of_ne {a b : α} (ab : a ≠ b) {l : List α} : count a (l.erase b) = count a l := by
  induction l with
  | nil => rfl
  | cons c l ih =>
    by_cases h : c = b
    · subst h
      rw [erase_cons_head, count_cons_of_ne (Ne.symm ab)]
    · rw [erase_cons_tail (by simpa using h), count_cons, ih, count_cons]
theorem count_erase {a b : α} {l : List α} : count a (l.erase b) = count a l - if b == a then 1 else 0 := by
  by_cases h : b = a
  · subst h
    simp
  · rw [count_erase_of_ne (Ne.symm h), if_neg (by simpa using h), Nat.sub_zero]
end count

/-! ## Permutations -/

@[simp] protected theorem Perm.rfl {l : List α} : l ~ l := .refl l
attribute [refl] Perm.refl Sublist.refl
theorem Perm.of_eq (h : l₁ = l₂) : l₁ ~ l₂ := h ▸ .rfl
theorem perm_comm {l₁ l₂ : List α} : l₁ ~ l₂ ↔ l₂ ~ l₁ := ⟨Perm.symm, Perm.symm⟩
theorem Perm.congr_left {l₁ l₂ : List α} (h : l₁ ~ l₂) (l₃ : List α) : l₁ ~ l₃ ↔ l₂ ~ l₃ := ⟨h.symm.trans, h.trans⟩
theorem Perm.congr_right {l₁ l₂ : List α} (h : l₁ ~ l₂) (l₃ : List α) : l₃ ~ l₁ ↔ l₃ ~ l₂ := ⟨fun h' => h'.trans h, fun h' => h'.trans h.symm⟩
theorem Perm.swap' (x y : α) {l₁ l₂ : List α} (p : l₁ ~ l₂) : y :: x :: l₁ ~ x :: y :: l₂ := (swap ..).trans ((p.cons y).cons x)
theorem Perm.mem_iff' {a : α} {l₁ l₂ : List α} (p : l₁ ~ l₂) : a ∈ l₁ ↔ a ∈ l₂ := p.mem_iff
theorem Perm.subset {l₁ l₂ : List α} (p : l₁ ~ l₂) : l₁ ⊆ l₂ := fun _ => p.mem_iff.mp
instance : Trans (@Perm α) Perm Perm := ⟨Perm.trans⟩
theorem perm_middle {a : α} : ∀ {l₁ l₂ : List α}, l₁ ++ a :: l₂ ~ a :: (l₁ ++ l₂)
  | [], _ => .refl _
  | b :: _, _ => (Perm.cons _ perm_middle).trans (.swap a b _)
@[simp] theorem perm_append_singleton (a : α) (l : List α) : l ++ [a] ~ a :: l := perm_middle.trans (.of_eq (by rw [append_nil]))
theorem Perm.append_right {l₁ l₂ : List α} (t₁ : List α) (p : l₁ ~ l₂) : l₁ ++ t₁ ~ l₂ ++ t₁ := by
  induction p with
  | nil => exact .rfl
  | cons _ _ ih => exact ih.cons _
  | swap => exact .swap ..
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂
theorem Perm.append_left {t₁ t₂ : List α} : ∀ l : List α, t₁ ~ t₂ → l ++ t₁ ~ l ++ t₂
  | [], p => p
  | x :: xs, p => (p.append_left xs).cons x
theorem Perm.append {l₁ l₂ t₁ t₂ : List α} (p₁ : l₁ ~ l₂) (p₂ : t₁ ~ t₂) : l₁ ++ t₁ ~ l₂ ++ t₂ := (p₁.append_right t₁).trans (p₂.append_left l₂)
theorem Perm.append_cons (a : α) {l₁ l₂ r₁ r₂ : List α} (p₁ : l₁ ~ l₂) (p₂ : r₁ ~ r₂) : l₁ ++ a :: r₁ ~ l₂ ++ a :: r₂ := p₁.append (p₂.cons a)
theorem perm_append_comm : ∀ {l₁ l₂ : List α}, l₁ ++ l₂ ~ l₂ ++ l₁
  | [], _ => .of_eq (append_nil _).symm
  | _ :: _, _ => (perm_append_comm.cons _).trans perm_middle.symm
theorem perm_append_comm_assoc (l₁ l₂ l₃ : List α) : (l₁ ++ (l₂ ++ l₃)) ~ (l₂ ++ (l₁ ++ l₃)) := by
  rw [← append_assoc, ← append_assoc]
  exact perm_append_comm.append_right l₃
theorem reverse_perm : ∀ (l : List α), reverse l ~ l
  | [] => .nil
  | a :: l => by
    rw [reverse_cons]
    exact (perm_append_singleton ..).trans ((reverse_perm l).cons a)
@[simp] theorem perm_nil {l₁ : List α} : l₁ ~ [] ↔ l₁ = [] := ⟨fun p => eq_nil_of_length_eq_zero p.length_eq, fun e => e ▸ .rfl⟩
@[simp] theorem nil_perm {l₁ : List α} : [] ~ l₁ ↔ l₁ = [] := perm_comm.trans perm_nil
theorem Perm.eq_nil {l : List α} (p : l ~ []) : l = [] := perm_nil.mp p
theorem Perm.nil_eq {l : List α} (p : [] ~ l) : [] = l := (nil_perm.mp p).symm
theorem not_perm_nil_cons (x : α) (l : List α) : ¬[] ~ x :: l := fun p => nomatch nil_perm.mp p
theorem Perm.map (f : α → β) {l₁ l₂ : List α} (p : l₁ ~ l₂) : map f l₁ ~ map f l₂ := by
  induction p with
  | nil => exact .rfl
  | cons _ _ ih => exact ih.cons _
  | swap => exact .swap ..
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂
theorem Perm.filter (p : α → Bool) {l₁ l₂ : List α} (s : l₁ ~ l₂) : filter p l₁ ~ filter p l₂ := by
  induction s with
  | nil => exact .rfl
  | cons a _ ih => cases h : p a <;> simp [List.filter, h, ih]; exact ih.cons a
  | swap x y l =>
    cases h : p x <;> cases k : p y <;> simp only [List.filter, h, k] <;> first | exact .rfl | exact .swap ..
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂
theorem Perm.filterMap (f : α → Option β) {l₁ l₂ : List α} (p : l₁ ~ l₂) : filterMap f l₁ ~ filterMap f l₂ := by
  induction p with
  | nil => exact .rfl
  | cons a _ ih =>
    cases h : f a <;> simp only [List.filterMap, h]
    · exact ih
    · exact ih.cons _
  | swap x y l =>
    cases h : f x <;> cases k : f y <;> simp only [List.filterMap, h, k] <;> first | exact .rfl | exact .swap ..
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂
theorem Perm.countP_eq (p : α → Bool) {l₁ l₂ : List α} (s : l₁ ~ l₂) : countP p l₁ = countP p l₂ := by
  rw [countP_eq_length_filter, countP_eq_length_filter]
  exact (s.filter p).length_eq
theorem Perm.count_eq [BEq α] {l₁ l₂ : List α} (p : l₁ ~ l₂) (a) : count a l₁ = count a l₂ := p.countP_eq _
theorem Perm.singleton_eq (h : [a] ~ l) : [a] = l := by
  match l, h.length_eq, h.subset (mem_singleton_self a) with
  | [_], _, .head _ => exact _root_.rfl
theorem Perm.eq_singleton (h : l ~ [a]) : l = [a] := h.symm.singleton_eq.symm
theorem singleton_perm_singleton {a b : α} : [a] ~ [b] ↔ a = b := ⟨fun h => by injection h.singleton_eq, fun h => h ▸ .rfl⟩
theorem perm_cons_erase [BEq α] [LawfulBEq α] {a : α} {l : List α} (h : a ∈ l) : l ~ a :: l.erase a := by
  obtain ⟨l₁, l₂, _, e₁, e₂⟩ := exists_erase_eq h
  rw [e₂, e₁]
  exact perm_middle
theorem Perm.erase [BEq α] [LawfulBEq α] (a : α) {l₁ l₂ : List α} (p : l₁ ~ l₂) : l₁.erase a ~ l₂.erase a := by
  induction p with
  | nil => exact .rfl
  | cons b p ih =>
    by_cases h : b = a
    · subst h
      simpa using p
    · rw [erase_cons_tail (by simpa using h), erase_cons_tail (by simpa using h)]
      exact ih.cons b
  | swap x y l =>
    by_cases h : x = a <;> by_cases k : y = a
    · subst h; subst k; exact .rfl
    · subst h; simp [erase_cons, k]
    · subst k; simp [erase_cons, h]
    · simp only [erase_cons, beq_iff_eq, h, k, ite_false]
      exact .swap ..
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂
theorem Perm.cons_inv {a : α} {l₁ l₂ : List α} (h : a :: l₁ ~ a :: l₂) : l₁ ~ l₂ := by
  have : DecidableEq α := fun _ _ => Classical.propDecidable _
  have k := h.erase a
  simpa using k
@[simp] theorem perm_cons (a : α) {l₁ l₂ : List α} : a :: l₁ ~ a :: l₂ ↔ l₁ ~ l₂ := ⟨.cons_inv, .cons a⟩
@[simp] theorem perm_append_left_iff {l₁ l₂ : List α} : ∀ l, l ++ l₁ ~ l ++ l₂ ↔ l₁ ~ l₂
  | [] => .rfl
  | a :: l => (perm_cons a).trans (perm_append_left_iff l)
@[simp] theorem perm_append_right_iff {l₁ l₂ : List α} (l) : l₁ ++ l ~ l₂ ++ l ↔ l₁ ~ l₂ :=
  ⟨fun p => (perm_append_left_iff l).mp (perm_append_comm.trans (p.trans perm_append_comm)), .append_right _⟩
theorem cons_perm_iff_perm_erase [BEq α] [LawfulBEq α] {a : α} {l₁ l₂ : List α} : a :: l₁ ~ l₂ ↔ a ∈ l₂ ∧ l₁ ~ l₂.erase a := by
  refine ⟨fun h => ⟨h.subset (.head _), ?_⟩, fun ⟨m, h⟩ => (h.cons a).trans (perm_cons_erase m).symm⟩
  have k := h.erase a
  rwa [erase_cons_head] at k
theorem isPerm_iff [BEq α] [LawfulBEq α] {l₁ l₂ : List α} : l₁.isPerm l₂ ↔ l₁ ~ l₂ := by
  induction l₁ generalizing l₂ with
  | nil => simp [isPerm]
  | cons a l₁ ih => simp [isPerm, ih, cons_perm_iff_perm_erase]
instance decidablePerm {α} [DecidableEq α] (l₁ l₂ : List α) : Decidable (l₁ ~ l₂) := decidable_of_iff _ isPerm_iff
theorem perm_iff_count [BEq α] [LawfulBEq α] {l₁ l₂ : List α} : l₁ ~ l₂ ↔ ∀ a, count a l₁ = count a l₂ := by
  refine ⟨Perm.count_eq, fun h => ?_⟩
  induction l₁ generalizing l₂ with
  | nil =>
    cases l₂ with
    | nil => exact .nil
    | cons b l₂ =>
      have := h b
      rw [count_nil, count_cons_self] at this
      omega
  | cons a l₁ ih =>
    have m : a ∈ l₂ := count_pos_iff.mp (by rw [← h a, count_cons_self]; omega)
    refine ((ih fun b => ?_).cons a).trans (perm_cons_erase m).symm
    have := h b
    rw [count_cons] at this
    rw [count_erase]
    omega
theorem Perm.pairwise_iff {R : α → α → Prop} (S : ∀ {x y}, R x y → R y x) : ∀ {l₁ l₂ : List α} (_p : l₁ ~ l₂), Pairwise R l₁ ↔ Pairwise R l₂ := by
  have key : ∀ {l₁ l₂ : List α}, l₁ ~ l₂ → Pairwise R l₁ → Pairwise R l₂ := by
    intro l₁ l₂ p
    induction p with
    | nil => exact id
    | cons a p ih =>
      intro h
      have h := pairwise_cons.mp h
      exact pairwise_cons.mpr ⟨fun x hx => h.1 x (p.mem_iff.mpr hx), ih h.2⟩
    | swap x y l =>
      simp only [pairwise_cons, forall_mem_cons]
      rintro ⟨⟨h₁, h₂⟩, h₃, h₄⟩
      exact ⟨⟨S h₁, h₃⟩, h₂, h₄⟩
    | trans _ _ ih₁ ih₂ => exact fun h => ih₂ (ih₁ h)
  intro l₁ l₂ p
  exact ⟨key p, key p.symm⟩
theorem Perm.nodup_iff {l₁ l₂ : List α} : l₁ ~ l₂ → (Nodup l₁ ↔ Nodup l₂) := Perm.pairwise_iff fun h => Ne.symm h
theorem Perm.nodup (h : l₁ ~ l₂) (hR : l₁.Nodup) : l₂.Nodup := h.nodup_iff.mp hR
theorem Perm.flatten {l₁ l₂ : List (List α)} (h : l₁ ~ l₂) : l₁.flatten ~ l₂.flatten := by
  induction h with
  | nil => exact .rfl
  | cons _ _ ih => exact ih.append_left _
  | swap => exact perm_append_comm_assoc ..
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂
theorem Perm.sum_nat {l₁ l₂ : List Nat} (h : l₁ ~ l₂) : l₁.sum = l₂.sum := by
  induction h with
  | nil => exact _root_.rfl
  | cons _ _ ih => simp [ih]
  | swap => simp only [sum_cons]; omega
  | trans _ _ ih₁ ih₂ => exact ih₁.trans ih₂
theorem Perm.foldr_eq' {f : α → β → β} {l₁ l₂ : List α} (p : l₁ ~ l₂) (comm : ∀ x, x ∈ l₁ → ∀ y, y ∈ l₁ → ∀ z, f y (f x z) = f x (f y z)) (init) :
    foldr f init l₁ = foldr f init l₂ := by
  induction p with
  | nil => exact _root_.rfl
  | cons a _ ih => rw [foldr_cons, foldr_cons, ih fun x hx y hy => comm x (.tail _ hx) y (.tail _ hy)]
  | swap x y l => exact comm x (by simp) y (by simp) _
  | trans p _ ih₁ ih₂ => exact (ih₁ comm).trans (ih₂ fun x hx y hy => comm x (p.mem_iff.mpr hx) y (p.mem_iff.mpr hy))

/-! ## Pairwise relations, no duplicates -/

section
variable {R S : α → α → Prop}
attribute [simp] Pairwise.nil
theorem rel_of_pairwise_cons (p : (a :: l).Pairwise R) : ∀ {a'}, a' ∈ l → R a a' := fun {a'} h => (pairwise_cons.mp p).1 a' h
theorem Pairwise.of_cons (p : (a :: l).Pairwise R) : Pairwise R l := (pairwise_cons.mp p).2
theorem Pairwise.tail : ∀ {l : List α} (_p : Pairwise R l), Pairwise R l.tail
  | [], h => h
  | _ :: _, h => h.of_cons
theorem Pairwise.imp_of_mem {S : α → α → Prop} (H : ∀ {a b}, a ∈ l → b ∈ l → R a b → S a b) (p : Pairwise R l) : Pairwise S l := by
  induction p with
  | nil => exact .nil
  | cons h _ ih => exact .cons (fun x hx => H (.head _) (.tail _ hx) (h x hx)) (ih fun hx hy => H (.tail _ hx) (.tail _ hy))
theorem Pairwise.imp {α} {R S : α → α → Prop} (H : ∀ {a b}, R a b → S a b) : ∀ {l : List α}, l.Pairwise R → l.Pairwise S := fun p => p.imp_of_mem fun _ _ => H
theorem Pairwise.iff {S : α → α → Prop} (H : ∀ a b, R a b ↔ S a b) {l : List α} : Pairwise R l ↔ Pairwise S l := ⟨.imp (H _ _).mp, .imp (H _ _).mpr⟩
theorem Pairwise.and (hR : Pairwise R l) (hS : Pairwise S l) : l.Pairwise fun a b => R a b ∧ S a b := by
  induction l with
  | nil => exact .nil
  | cons a l ih => exact .cons (fun x hx => ⟨rel_of_pairwise_cons hR hx, rel_of_pairwise_cons hS hx⟩) (ih hR.of_cons hS.of_cons)
theorem pairwise_of_forall {l : List α} (H : ∀ x y, R x y) : Pairwise R l := by
  induction l with
  | nil => exact .nil
  | cons a l ih => exact .cons (fun x _ => H a x) ih
@[simp] theorem pairwise_singleton (R : α → α → Prop) (a : α) : Pairwise R [a] := .cons nofun .nil
theorem pairwise_pair {a b : α} : Pairwise R [a, b] ↔ R a b := by simp
theorem pairwise_map {l : List α} {f : α → β} {R : β → β → Prop} : (l.map f).Pairwise R ↔ l.Pairwise fun a b => R (f a) (f b) := by
  induction l with
  | nil => simp
  | cons a l ih =>
    rw [map_cons, pairwise_cons, pairwise_cons, ih]
    exact and_congr_left' ⟨fun h x hx => h _ (mem_map.mpr ⟨x, hx, rfl⟩), fun h x hx => by obtain ⟨y, hy, rfl⟩ := mem_map.mp hx; exact h y hy⟩
theorem Pairwise.map {S : β → β → Prop} (f : α → β) (H : ∀ a b : α, R a b → S (f a) (f b)) (p : Pairwise R l) : Pairwise S (map f l) :=
  pairwise_map.mpr (p.imp (H _ _))
theorem Pairwise.filter (p : α → Bool) : Pairwise R l → Pairwise R (filter p l) := Pairwise.sublist filter_sublist
theorem pairwise_append {l₁ l₂ : List α} : (l₁ ++ l₂).Pairwise R ↔ l₁.Pairwise R ∧ l₂.Pairwise R ∧ ∀ a, a ∈ l₁ → ∀ b, b ∈ l₂ → R a b := by
  induction l₁ with
  | nil => simp
  | cons a l₁ ih =>
    simp only [cons_append, pairwise_cons, ih, forall_mem_append, forall_mem_cons, and_assoc]
    exact ⟨fun ⟨h₁, h₂, h₃, h₄, h₅⟩ => ⟨h₁, h₃, h₄, h₂, h₅⟩, fun ⟨h₁, h₃, h₄, h₂, h₅⟩ => ⟨h₁, h₂, h₃, h₄, h₅⟩⟩
theorem pairwise_append_comm {R : α → α → Prop} (s : ∀ {x y}, R x y → R y x) {l₁ l₂ : List α} : Pairwise R (l₁ ++ l₂) ↔ Pairwise R (l₂ ++ l₁) :=
  Perm.pairwise_iff s perm_append_comm
theorem pairwise_reverse {l : List α} : l.reverse.Pairwise R ↔ l.Pairwise (fun a b => R b a) := by
  induction l with
  | nil => simp
  | cons a l ih =>
    rw [reverse_cons, pairwise_append, ih, pairwise_cons]
    simp [and_comm]
instance instDecidablePairwise [DecidableRel R] : (l : List α) → Decidable (Pairwise R l)
  | [] => .isTrue .nil
  | a :: l => match instDecidablePairwise l, decidableBAll (R a) l with
    | .isTrue h, .isTrue k => .isTrue (.cons k h)
    | .isFalse h, _ => .isFalse fun p => h p.of_cons
    | _, .isFalse k => .isFalse fun p => k (pairwise_cons.mp p).1
end
instance nodupDecidable [DecidableEq α] (l : List α) : Decidable (Nodup l) := instDecidablePairwise (R := (· ≠ ·)) l
theorem Nodup.of_cons (h : Nodup (a :: l)) : Nodup l := (nodup_cons.mp h).2
theorem Nodup.not_mem (h : Nodup (a :: l)) : ¬ a ∈ l := (nodup_cons.mp h).1
theorem Nodup.tail {l : List α} (h : Nodup l) : Nodup l.tail := Pairwise.tail h
theorem nodup_singleton (a : α) : Nodup [a] := pairwise_singleton ..
theorem Nodup.filter (p : α → Bool) {l : List α} : Nodup l → Nodup (filter p l) := Pairwise.filter p
@[simp] theorem nodup_reverse {l : List α} : Nodup l.reverse ↔ Nodup l := pairwise_reverse.trans (Pairwise.iff fun _ _ => ne_comm)
theorem nodup_append {l₁ l₂ : List α} : (l₁ ++ l₂).Nodup ↔ l₁.Nodup ∧ l₂.Nodup ∧ ∀ a, a ∈ l₁ → ∀ b, b ∈ l₂ → a ≠ b := pairwise_append
theorem Nodup.count [BEq α] [LawfulBEq α] {a : α} {l : List α} (h : Nodup l) : count a l = if a ∈ l then 1 else 0 := by
  induction l with
  | nil => rfl
  | cons b l ih =>
    have ⟨k, h⟩ := nodup_cons.mp h
    by_cases e : b = a
    · subst e
      simp [count_eq_zero_of_not_mem k]
    · rw [count_cons_of_ne e, ih h]
      simp [Ne.symm e]
theorem nodup_iff_count_le_one [BEq α] [LawfulBEq α] {l : List α} : Nodup l ↔ ∀ a, count a l ≤ 1 := by
  constructor
  · intro h a
    rw [h.count]
    split <;> omega
  · intro h
    induction l with
    | nil => exact nodup_nil
    | cons b l ih =>
      refine nodup_cons.mpr ⟨fun m => ?_, ih fun a => ?_⟩
      · have := h b
        have := count_pos_iff.mpr m
        rw [count_cons_self] at *
        omega
      · have := h a
        rw [count_cons] at this
        omega
end
end List
