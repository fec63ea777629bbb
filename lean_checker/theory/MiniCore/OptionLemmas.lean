-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.BoolOrder
/-!
# OptionLemmas: more on optional values
-/
set_option linter.all false
universe u v w

namespace Option
@[inline] def get! {α : Type u} [Inhabited α] : Option α → α
  | some x => x
  | none => default
def guard (p : α → Bool) (a : α) : Option α := if p a then some a else none
def merge (fn : α → α → α) : Option α → Option α → Option α
  | none, none => none
  | some x, none => some x
  | none, some y => some y
  | some x, some y => some (fn x y)
def isEqSome [BEq α] : Option α → α → Bool
  | some a, b => a == b
  | none, _ => false
protected def lt (r : α → β → Prop) : Option α → Option β → Prop
  | none, some _ => True
  | some x, some y => r x y
  | _, _ => False
def pbind : (o : Option α) → (f : (a : α) → o = some a → Option β) → Option β
  | none, _ => none
  | some a, f => f a rfl
def pmap {p : α → Prop} (f : (a : α) → p a → β) : (o : Option α) → ((a : α) → o = some a → p a) → Option β
  | none, _ => none
  | some a, H => some (f a (H a rfl))
instance [LT α] : LT (Option α) := ⟨Option.lt (· < ·)⟩
instance [BEq α] : BEq (Option α) := ⟨fun
  | none, none => true
  | some a, some b => a == b
  | _, _ => false⟩
instance [Max α] : Max (Option α) where
  max
  | some x, some y => some (max x y)
  | some x, none => some x
  | none, some y => some y
  | none, none => none
instance [Min α] : Min (Option α) where
  min
  | some x, some y => some (min x y)
  | _, _ => none

variable {o x : Option α} {a b : α}
theorem mem_iff {a : α} {b : Option α} : a ∈ b ↔ b = some a := .rfl
theorem mem_some {a b : α} : a ∈ some b ↔ b = a := some_inj
@[simp] theorem mem_some_self (a : α) : a ∈ some a := rfl
@[simp] theorem not_mem_none (a : α) : ¬ a ∈ (none : Option α) := nofun
theorem mem_unique {o : Option α} {a b : α} (ha : a ∈ o) (hb : b ∈ o) : a = b := some_inj.mp (ha.symm.trans hb)
theorem forall_mem_none (p : α → Prop) : ∀ (a : α), a ∈ none → p a := nofun
theorem forall_mem_some {p : α → Prop} {a : α} : (∀ (b : α), b ∈ some a → p b) ↔ p a := ⟨fun h => h a rfl, fun h b e => some_inj.mp e ▸ h⟩
theorem exists_mem_none (p : α → Prop) : ¬ ∃ (a : α), a ∈ none ∧ p a := fun ⟨_, h, _⟩ => nomatch h
theorem exists_mem_some {p : α → Prop} {a : α} : (∃ (b : α), b ∈ some a ∧ p b) ↔ p a := ⟨fun ⟨_, e, h⟩ => some_inj.mp e ▸ h, fun h => ⟨a, rfl, h⟩⟩
theorem getD_of_ne_none {x : Option α} (hx : x ≠ none) (y : α) : some (x.getD y) = x := by cases x; exact absurd rfl hx; rfl
theorem getD_eq_iff {o : Option α} {a b} : o.getD a = b ↔ (o = some b ∨ o = none ∧ a = b) := by cases o <;> simp
theorem get!_some {α} [Inhabited α] {a : α} : (some a).get! = a := rfl
theorem get!_none {α} [Inhabited α] : (none : Option α).get! = default := rfl
theorem get_eq_getD {fallback : α} : (o : Option α) → {h : o.isSome} → o.get h = o.getD fallback
  | some _, _ => rfl
theorem get_mem : ∀ {o : Option α} (h : isSome o), o.get h ∈ o
  | some _, _ => rfl
theorem get_of_mem : ∀ {o : Option α} (h : isSome o), a ∈ o → o.get h = a
  | _, _, rfl => rfl
theorem get_of_eq_some : ∀ {o : Option α} (h : isSome o), o = some a → o.get h = a
  | _, _, rfl => rfl
theorem eq_some_of_isSome : ∀ {o : Option α} (h : o.isSome), o = some (o.get h)
  | some _, _ => rfl
theorem some_get! [Inhabited α] : (o : Option α) → o.isSome → some (o.get!) = o
  | some _, _ => rfl
theorem not_isSome_iff_eq_none : ¬o.isSome ↔ o = none := by cases o <;> simp
theorem ne_none_iff_isSome : o ≠ none ↔ o.isSome := by cases o <;> simp
theorem ne_none_iff_exists : o ≠ none ↔ ∃ x, some x = o := by cases o <;> simp
theorem isSome_of_mem {x : Option α} {y : α} (h : y ∈ x) : x.isSome := by cases x; exact nomatch h; rfl
theorem isNone_eq_false_iff : o.isNone = false ↔ o.isSome = true := by cases o <;> simp
@[simp] theorem isSome_eq_false_iff : o.isSome = false ↔ o.isNone = true := by cases o <;> simp
@[simp] theorem not_isNone {a : Option α} : (!a.isNone) = a.isSome := by cases a <;> rfl
theorem not_mem_iff_ne_some : ¬ a ∈ o ↔ o ≠ some a := .rfl
theorem eq_none_iff_forall_some_ne : o = none ↔ ∀ a, some a ≠ o := by cases o <;> simp
theorem eq_none_iff_forall_not_mem : o = none ↔ ∀ a, ¬ a ∈ o := by cases o <;> simp
theorem eq_some_unique {o : Option α} {a b : α} (ha : o = some a) (hb : o = some b) : a = b := some_inj.mp (ha.symm.trans hb)
theorem bex_ne_none {p : Option α → Prop} : (∃ x, ∃ (_ : x ≠ none), p x) ↔ ∃ x, p (some x) :=
  ⟨fun ⟨x, h, hp⟩ => by cases x with | none => exact absurd rfl h | some x => exact ⟨x, hp⟩, fun ⟨x, hx⟩ => ⟨some x, nofun, hx⟩⟩
theorem ball_ne_none {p : Option α → Prop} : (∀ x (_ : x ≠ none), p x) ↔ ∀ x, p (some x) :=
  ⟨fun h x => h (some x) nofun, fun h x hx => by cases x with | none => exact absurd rfl hx | some x => exact h x⟩
@[simp] theorem bind_eq_bind : bind = @Option.bind α β := rfl
@[simp] theorem pure_def : pure = @some α := rfl
@[simp] theorem map_eq_map : Functor.map f x = Option.map f x := rfl
theorem bind_comm {f : α → β → Option γ} (a : Option α) (b : Option β) : (a.bind fun x => b.bind (f x)) = b.bind fun y => a.bind fun x => f x y := by
  cases a <;> cases b <;> rfl
theorem bind_congr {o : Option α} {f g : α → Option β} (h : ∀ a, o = some a → f a = g a) : o.bind f = o.bind g := by
  cases o with
  | none => rfl
  | some a => exact h a rfl
theorem bind_map {f : α → β} {g : β → Option γ} {x : Option α} : (x.map f).bind g = x.bind (g ∘ f) := by cases x <;> rfl
@[simp] theorem map_bind {f : α → Option β} {g : β → γ} {x : Option α} : (x.bind f).map g = x.bind (Option.map g ∘ f) := by cases x <;> rfl
theorem map_eq_bind {x : Option α} : x.map f = x.bind (some ∘ f) := by cases x <;> rfl
theorem join_map_eq_map_join {f : α → β} {x : Option (Option α)} : (x.map (Option.map f)).join = x.join.map f := by cases x <;> rfl
theorem join_join {x : Option (Option (Option α))} : x.join.join = (x.map join).join := by cases x <;> rfl
@[simp] theorem join_some {o : Option α} : (some o).join = o := rfl
@[simp] theorem join_none : (none : Option (Option α)).join = none := rfl
theorem join_eq_some_iff {x : Option (Option α)} {a : α} : x.join = some a ↔ x = some (some a) := by cases x <;> simp
theorem mem_map {f : α → β} {y : β} {o : Option α} : y ∈ o.map f ↔ ∃ x, x ∈ o ∧ f x = y := by cases o <;> simp
theorem mem_map_of_mem {f : α → β} {a : α} {x : Option α} (h : a ∈ x) : f a ∈ Option.map f x := by cases h; rfl
theorem map_comp_map (f : α → β) (g : β → γ) : Option.map g ∘ Option.map f = Option.map (g ∘ f) := funext fun x => by cases x <;> rfl
theorem map_inj_right {f : α → β} {o o' : Option α} (w : ∀ x y, f x = f y → x = y) : o.map f = o'.map f ↔ o = o' := by
  refine ⟨fun h => ?_, congrArg _⟩
  cases o <;> cases o' <;> simp at h ⊢
  exact w _ _ h
theorem filter_some_pos {p : α → Bool} {a : α} (h : p a) : Option.filter p (some a) = some a := if_pos h
theorem filter_some_neg {p : α → Bool} {a : α} (h : ¬ p a) : Option.filter p (some a) = none := if_neg h
@[simp] theorem filter_eq_none_iff {o : Option α} {p : α → Bool} : o.filter p = none ↔ ∀ a, o = some a → ¬ p a := by
  cases o with
  | none => simp
  | some a => by_cases h : p a <;> simp [filter_some, h]
@[simp] theorem filter_eq_some_iff {o : Option α} {p : α → Bool} : o.filter p = some a ↔ o = some a ∧ p a := by
  cases o with
  | none => simp
  | some b =>
    rw [filter_some, some_inj]
    constructor
    · intro h
      split at h
      · cases h
        exact ⟨rfl, ‹_›⟩
      · exact nomatch h
    · rintro ⟨rfl, h⟩
      exact if_pos h
theorem mem_filter_iff {p : α → Bool} {a : α} {o : Option α} : a ∈ o.filter p ↔ a ∈ o ∧ p a := filter_eq_some_iff
@[simp] theorem all_none {p : α → Bool} : Option.all p none = true := rfl
@[simp] theorem all_some {p : α → Bool} {x : α} : Option.all p (some x) = p x := rfl
@[simp] theorem any_none {p : α → Bool} : Option.any p none = false := rfl
@[simp] theorem any_some {p : α → Bool} {x : α} : Option.any p (some x) = p x := rfl
theorem all_eq_true (p : α → Bool) (x : Option α) : x.all p = true ↔ ∀ y, x = some y → p y := by cases x <;> simp
theorem any_eq_true (p : α → Bool) (x : Option α) : x.any p = true ↔ ∃ y, x = some y ∧ p y := by cases x <;> simp
@[simp] theorem guard_eq_some_iff : guard p a = some b ↔ a = b ∧ p a := by by_cases h : p a <;> simp [guard, h]
@[simp] theorem guard_isSome : (guard p a).isSome ↔ p a := by by_cases h : p a <;> simp [guard, h]
@[simp] theorem orElse_some {a : α} {b : Unit → Option α} : Option.orElse (some a) b = some a := rfl
@[simp] theorem orElse_none (b : Unit → Option α) : Option.orElse none b = b () := rfl
@[simp] theorem or_eq_none_iff {o o' : Option α} : o.or o' = none ↔ o = none ∧ o' = none := by cases o <;> simp
@[simp] theorem or_eq_some_iff {o o' : Option α} : o.or o' = some a ↔ o = some a ∨ (o = none ∧ o' = some a) := by cases o <;> simp
theorem or_eq_bif {o o' : Option α} : o.or o' = bif o.isSome then o else o' := by cases o <;> rfl
theorem or_of_isSome {o o' : Option α} (h : o.isSome) : o.or o' = o := by cases o; exact nomatch h; rfl
theorem or_of_isNone {o o' : Option α} (h : o.isNone) : o.or o' = o' := by cases o; rfl; exact nomatch h
theorem map_or {f : α → β} {o o' : Option α} : (o.or o').map f = (o.map f).or (o'.map f) := by cases o <;> rfl
@[simp] theorem isSome_or {o o' : Option α} : (o.or o').isSome = (o.isSome || o'.isSome) := by cases o <;> rfl
@[simp] theorem isNone_or {o o' : Option α} : (o.or o').isNone = (o.isNone && o'.isNone) := by cases o <;> rfl
@[simp] theorem mem_toList {a : α} {o : Option α} : a ∈ o.toList ↔ o = some a := by cases o <;> simp [eq_comm]
@[simp] theorem merge_none_none {f : α → α → α} : merge f none none = none := rfl
@[simp] theorem not_lt_none [LT α] {a : Option α} : ¬ a < none := by cases a <;> exact id
@[simp] theorem none_lt_some [LT α] {a : α} : none < some a := trivial
@[simp] theorem some_lt_some [LT α] {a b : α} : some a < some b ↔ a < b := .rfl
theorem elim_map (f : α → β) (g : β → γ) (i : γ) : ∀ o : Option α, (o.map f).elim i g = o.elim i (g ∘ f)
  | none => rfl
  | some _ => rfl
theorem getD_default_eq_get! [Inhabited α] {o : Option α} : o.getD default = o.get! := by cases o <;> rfl
end Option
