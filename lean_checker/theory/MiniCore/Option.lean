-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Bool
/-!
# Option and Prod: optional values, pairs
-/
set_option linter.all false
universe u v w

namespace Option
@[inline] protected def bind : Option α → (α → Option β) → Option β
  | none, _ => none
  | some a, f => f a
@[inline] protected def map (f : α → β) : Option α → Option β
  | some x => some (f x)
  | none => none
@[inline] def isSome : Option α → Bool
  | some _ => true
  | none => false
@[inline] def isNone : Option α → Bool
  | some _ => false
  | none => true
@[inline] def getD (opt : Option α) (dflt : α) : α := match opt with
  | some x => x
  | none => dflt
@[inline] def get {α : Type u} : (o : Option α) → isSome o = true → α
  | some x, _ => x
@[inline] protected def elim : Option α → β → (α → β) → β
  | some x, _, f => f x
  | none, y, _ => y
@[inline] protected def filter (p : α → Bool) : Option α → Option α
  | some a => if p a then some a else none
  | none => none
@[inline] protected def orElse : Option α → (Unit → Option α) → Option α
  | some a, _ => some a
  | none, b => b ()
@[inline] protected def or : Option α → Option α → Option α
  | some a, _ => some a
  | none, b => b
@[inline] def join (x : Option (Option α)) : Option α := x.bind id
@[inline] protected def all (p : α → Bool) : Option α → Bool
  | some a => p a
  | none => true
@[inline] protected def any (p : α → Bool) : Option α → Bool
  | some a => p a
  | none => false
def toList : Option α → List α
  | none => []
  | some a => [a]
instance : OrElse (Option α) := ⟨Option.orElse⟩
instance : Monad Option where
  pure := Option.some
  bind := Option.bind
  map := Option.map
instance : Membership α (Option α) := ⟨fun b a => b = some a⟩

@[simp] theorem mem_def {a : α} {b : Option α} : a ∈ b ↔ b = some a := .rfl
@[ext] protected theorem ext : ∀ {o₁ o₂ : Option α}, (∀ a, o₁ = some a ↔ o₂ = some a) → o₁ = o₂
  | none, none, _ => rfl
  | some _, _, h => ((h _).mp rfl).symm
  | none, some _, h => (h _).mpr rfl
theorem some_ne_none (x : α) : some x ≠ none := nofun
@[simp] theorem some_inj {a b : α} : some a = some b ↔ a = b := ⟨fun h => by injection h, congrArg some⟩
theorem some.inj_iff {a b : α} : some a = some b ↔ a = b := some_inj
theorem eq_none_or_eq_some (a : Option α) : a = none ∨ ∃ x, a = some x := by
  cases a
  · exact .inl rfl
  · exact .inr ⟨_, rfl⟩
protected theorem «forall» {p : Option α → Prop} : (∀ x, p x) ↔ p none ∧ ∀ x, p (some x) :=
  ⟨fun h => ⟨h _, fun _ => h _⟩, fun h x => by cases x; exact h.1; exact h.2 _⟩
protected theorem «exists» {p : Option α → Prop} : (∃ x, p x) ↔ p none ∨ ∃ x, p (some x) :=
  ⟨fun ⟨x, h⟩ => by cases x; exact .inl h; exact .inr ⟨_, h⟩, fun h => h.elim (⟨_, ·⟩) fun ⟨x, h⟩ => ⟨_, h⟩⟩
theorem ne_none_iff_exists' {o : Option α} : o ≠ none ↔ ∃ x, o = some x := by cases o <;> simp
theorem eq_none_iff_forall_ne_some {o : Option α} : o = none ↔ ∀ a, o ≠ some a := by cases o <;> simp
@[simp] theorem map_none (f : α → β) : (none : Option α).map f = none := rfl
@[simp] theorem map_some (a : α) (f : α → β) : (some a).map f = some (f a) := rfl
@[simp] theorem bind_none (x : α → Option β) : none.bind x = none := rfl
@[simp] theorem bind_some (a : α) (f : α → Option β) : (some a).bind f = f a := rfl
@[simp] theorem bind_fun_some (x : Option α) : x.bind some = x := by cases x <;> rfl
@[simp] theorem bind_fun_none (x : Option α) : x.bind (fun _ => none (α := β)) = none := by cases x <;> rfl
theorem bind_assoc (x : Option α) (f : α → Option β) (g : β → Option γ) : (x.bind f).bind g = x.bind fun y => (f y).bind g := by cases x <;> rfl
theorem bind_eq_some_iff {x : Option α} {f : α → Option β} : x.bind f = some b ↔ ∃ a, x = some a ∧ f a = some b := by cases x <;> simp
theorem bind_eq_none_iff {o : Option α} {f : α → Option β} : o.bind f = none ↔ ∀ a, o = some a → f a = none := by cases o <;> simp
@[simp] theorem map_id : (Option.map id : Option α → Option α) = id := funext fun o => by cases o <;> rfl
@[simp] theorem map_id_fun' : Option.map (fun (a : α) => a) = id := map_id
@[simp] theorem map_id' {x : Option α} : (x.map fun a => a) = x := by cases x <;> rfl
@[simp] theorem map_map (h : β → γ) (g : α → β) (x : Option α) : (x.map g).map h = x.map (h ∘ g) := by cases x <;> rfl
theorem comp_map (h : β → γ) (g : α → β) (x : Option α) : x.map (h ∘ g) = (x.map g).map h := (map_map ..).symm
@[simp] theorem map_eq_none_iff {x : Option α} {f : α → β} : x.map f = none ↔ x = none := by cases x <;> simp
@[simp] theorem map_eq_some_iff {x : Option α} {f : α → β} : x.map f = some b ↔ ∃ a, x = some a ∧ f a = b := by cases x <;> simp
theorem map_congr {x : Option α} {f g : α → β} (h : ∀ a, x = some a → f a = g a) : x.map f = x.map g := by cases x <;> simp_all
@[simp] theorem getD_none {a : α} : getD none a = a := rfl
@[simp] theorem getD_some {a b : α} : getD (some a) b = a := rfl
theorem getD_map (f : α → β) (x : α) (o : Option α) : (o.map f).getD (f x) = f (o.getD x) := by cases o <;> rfl
@[simp] theorem get_some (x : α) (h : isSome (some x)) : (some x).get h = x := rfl
@[simp] theorem some_get : {x : Option α} → (h : isSome x) → some (x.get h) = x
  | some _, _ => rfl
@[simp] theorem isSome_none : @isSome α none = false := rfl
@[simp] theorem isSome_some (a : α) : isSome (some a) = true := rfl
@[simp] theorem isNone_none : @isNone α none = true := rfl
@[simp] theorem isNone_some (a : α) : isNone (some a) = false := rfl
theorem isSome_iff_exists {x : Option α} : isSome x ↔ ∃ a, x = some a := by cases x <;> simp
theorem isSome_iff_ne_none {o : Option α} : o.isSome ↔ o ≠ none := by cases o <;> simp
@[simp] theorem isNone_iff_eq_none {o : Option α} : o.isNone ↔ o = none := by cases o <;> simp
@[simp] theorem not_isSome {a : Option α} : (!a.isSome) = a.isNone := by cases a <;> rfl
@[simp] theorem isSome_map (f : α → β) (x : Option α) : (x.map f).isSome = x.isSome := by cases x <;> rfl
@[simp] theorem isNone_map (f : α → β) (x : Option α) : (x.map f).isNone = x.isNone := by cases x <;> rfl
@[simp] theorem elim_none (x : β) (f : α → β) : (none : Option α).elim x f = x := rfl
@[simp] theorem elim_some (x : β) (f : α → β) (a : α) : (some a).elim x f = f a := rfl
@[simp] theorem filter_none (p : α → Bool) : none.filter p = none := rfl
theorem filter_some {p : α → Bool} {a : α} : Option.filter p (some a) = if p a then some a else none := rfl
@[simp] theorem some_or {a : α} {o : Option α} : (some a).or o = some a := rfl
@[simp] theorem or_some {a : α} {o : Option α} : o.or (some a) = some (o.getD a) := by cases o <;> rfl
@[simp] theorem none_or (o : Option α) : Option.or none o = o := rfl
@[simp] theorem or_none {o : Option α} : Option.or o none = o := by cases o <;> rfl
theorem or_assoc (a b c : Option α) : (a.or b).or c = a.or (b.or c) := by cases a <;> rfl
@[simp] theorem or_self (o : Option α) : o.or o = o := by cases o <;> rfl
@[simp] theorem toList_none : (none : Option α).toList = [] := rfl
@[simp] theorem toList_some (a : α) : (some a).toList = [a] := rfl
instance instDecidableEq [DecidableEq α] : DecidableEq (Option α) := fun a b => match a, b with
  | none, none => .isTrue rfl
  | some a, some b => decidable_of_decidable_of_iff some_inj.symm
  | none, some _ => .isFalse nofun
  | some _, none => .isFalse nofun
end Option

namespace Prod
@[inline] def map {α₁ α₂ β₁ β₂} (f : α₁ → α₂) (g : β₁ → β₂) : α₁ × β₁ → α₂ × β₂
  | (a, b) => (f a, g b)
@[inline] def swap : α × β → β × α := fun p => (p.2, p.1)
@[simp] theorem mk.eta {p : α × β} : (p.1, p.2) = p := rfl
protected theorem eta (p : α × β) : Prod.mk p.1 p.2 = p := rfl
@[ext] protected theorem ext : {p q : α × β} → (fst : p.fst = q.fst) → (snd : p.snd = q.snd) → p = q
  | ⟨_, _⟩, ⟨_, _⟩, rfl, rfl => rfl
protected theorem «forall» {p : α × β → Prop} : (∀ x, p x) ↔ ∀ a b, p (a, b) := ⟨fun h a b => h (a, b), fun h ⟨a, b⟩ => h a b⟩
protected theorem «exists» {p : α × β → Prop} : (∃ x, p x) ↔ ∃ a b, p (a, b) := ⟨fun ⟨⟨a, b⟩, h⟩ => ⟨a, b, h⟩, fun ⟨a, b, h⟩ => ⟨⟨a, b⟩, h⟩⟩
theorem mk_inj {a₁ a₂ : α} {b₁ b₂ : β} : (a₁, b₁) = (a₂, b₂) ↔ a₁ = a₂ ∧ b₁ = b₂ :=
  ⟨fun h => ⟨congrArg Prod.fst h, congrArg Prod.snd h⟩, fun h => Prod.ext h.1 h.2⟩
@[simp] theorem map_apply (f : α → β) (g : γ → δ) (x) (y) : Prod.map f g (x, y) = (f x, g y) := rfl
@[simp] theorem map_fst (f : α → β) (g : γ → δ) (x) : (Prod.map f g x).1 = f x.1 := rfl
@[simp] theorem map_snd (f : α → β) (g : γ → δ) (x) : (Prod.map f g x).2 = g x.2 := rfl
@[simp] theorem map_id : (Prod.map (@id α) (@id β)) = id := rfl
theorem map_map (f : α → β) (f' : γ → δ) (g : β → ε) (g' : δ → ζ) (x : α × γ) : Prod.map g g' (Prod.map f f' x) = Prod.map (g ∘ f) (g' ∘ f') x := rfl
@[simp] theorem swap_swap : ∀ x : α × β, swap (swap x) = x := fun _ => rfl
@[simp] theorem fst_swap {p : α × β} : (swap p).1 = p.2 := rfl
@[simp] theorem snd_swap {p : α × β} : (swap p).2 = p.1 := rfl
@[simp] theorem swap_prod_mk {a : α} {b : β} : swap (a, b) = (b, a) := rfl
end Prod
instance instDecidableEqProd [decEqα : DecidableEq α] [decEqβ : DecidableEq β] : DecidableEq (α × β)
  | (a, b), (c, d) => decidable_of_decidable_of_iff Prod.mk_inj.symm
@[simp] theorem Subtype.coe_eta {p : α → Prop} (a : {x // p x}) (h : p a.1) : (⟨a.1, h⟩ : {x // p x}) = a := rfl
theorem Subtype.eta {p : α → Prop} (a : {x // p x}) (h : p a.1) : (⟨a.1, h⟩ : {x // p x}) = a := rfl
protected theorem Subtype.eq {α : Type u} {p : α → Prop} : ∀ {a1 a2 : {x // p x}}, a1.val = a2.val → a1 = a2
  | ⟨_, _⟩, ⟨_, _⟩, rfl => rfl
@[ext] protected theorem Subtype.ext {p : α → Prop} : ∀ {a1 a2 : {x // p x}}, a1.val = a2.val → a1 = a2
  | ⟨_, _⟩, ⟨_, _⟩, rfl => rfl
protected theorem Subtype.forall {p : α → Prop} {q : {a // p a} → Prop} : (∀ x, q x) ↔ ∀ a b, q ⟨a, b⟩ := ⟨fun h a b => h ⟨a, b⟩, fun h ⟨a, b⟩ => h a b⟩
protected theorem Subtype.exists {p : α → Prop} {q : {a // p a} → Prop} : (Exists fun x => q x) ↔ Exists fun a => Exists fun b => q ⟨a, b⟩ :=
  ⟨fun ⟨⟨a, b⟩, h⟩ => ⟨a, b, h⟩, fun ⟨a, b, h⟩ => ⟨⟨a, b⟩, h⟩⟩
instance instDecidableEqSum [DecidableEq α] [DecidableEq β] : DecidableEq (Sum α β) := fun a b => match a, b with
  | .inl a, .inl b => if h : a = b then .isTrue (h ▸ rfl) else .isFalse fun k => h (by injection k)
  | .inr a, .inr b => if h : a = b then .isTrue (h ▸ rfl) else .isFalse fun k => h (by injection k)
  | .inl _, .inr _ => .isFalse nofun
  | .inr _, .inl _ => .isFalse nofun
