-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Logic
/-!
# Classical: excluded middle from choice, and what it gives

`em` is Diaconescu's argument: choose a member of each of two sets of propositions that are equal
exactly if `p` holds. `propDecidable` is an instance only where the namespace is open, so that
`decide` does not pick it.
-/
set_option linter.all false
universe u v

namespace Classical
noncomputable def indefiniteDescription {α : Sort u} (p : α → Prop) (h : ∃ x, p x) : Subtype p :=
  choice (h.rec (fun w hw => ⟨⟨w, hw⟩⟩))
noncomputable def choose {α : Sort u} {p : α → Prop} (h : ∃ x, p x) : α := (indefiniteDescription p h).val
theorem choose_spec {α : Sort u} {p : α → Prop} (h : ∃ x, p x) : p (choose h) := (indefiniteDescription p h).property

theorem em (p : Prop) : p ∨ ¬p :=
  have hasTrue : ∃ x : Prop, x = True ∨ p := ⟨True, .inl rfl⟩
  have hasFalse : ∃ x : Prop, x = False ∨ p := ⟨False, .inl rfl⟩
  have agree (hp : p) : choose hasTrue = choose hasFalse :=
    have sets : (fun x : Prop => x = True ∨ p) = (fun x => x = False ∨ p) :=
      funext fun _ => propext ⟨fun _ => .inr hp, fun _ => .inr hp⟩
    have same : ∀ (q r : Prop → Prop) (_ : q = r) (a : ∃ x, q x) (b : ∃ x, r x), choose a = choose b :=
      fun _ _ e => e.rec (fun _ _ => rfl)
    same _ _ sets hasTrue hasFalse
  (choose_spec hasTrue).elim
    (fun t => (choose_spec hasFalse).elim
      (fun f => .inr fun hp => (f.symm.trans ((agree hp).symm.trans t) : False = True).symm.rec True.intro) .inl)
    .inl

theorem exists_true_of_nonempty {α : Sort u} : Nonempty α → ∃ _ : α, True
  | ⟨x⟩ => ⟨x, trivial⟩
@[reducible] noncomputable def inhabited_of_nonempty {α : Sort u} (h : Nonempty α) : Inhabited α := ⟨choice h⟩
@[reducible] noncomputable def propDecidable (a : Prop) : Decidable a :=
  choice ((em a).elim (fun h => ⟨.isTrue h⟩) (fun h => ⟨.isFalse h⟩))
attribute [scoped instance 1] propDecidable
@[reducible] noncomputable def decidableInhabited (a : Prop) : Inhabited (Decidable a) := ⟨propDecidable a⟩
noncomputable def typeDecidableEq (α : Sort u) : DecidableEq α := fun x y => propDecidable (x = y)
noncomputable def epsilon {α : Sort u} [h : Nonempty α] (p : α → Prop) : α :=
  choice ((em (∃ x, p x)).elim (fun ⟨x, _⟩ => ⟨x⟩) (fun _ => h))

theorem byCases {p q : Prop} (hpq : p → q) (hnpq : ¬p → q) : q := (em p).elim hpq hnpq
theorem byContradiction {p : Prop} (h : ¬p → False) : p := (em p).elim id (fun n => (h n).elim)
@[simp] theorem not_not {a : Prop} : ¬¬a ↔ a := ⟨byContradiction, not_not_intro⟩
theorem axiomOfChoice {α : Sort u} {β : α → Sort v} {r : (x : α) → β x → Prop} (h : ∀ x, ∃ y, r x y) :
    ∃ (f : (x : α) → β x), ∀ x, r x (f x) := ⟨_, fun x => choose_spec (h x)⟩
theorem skolem {α : Sort u} {b : α → Sort v} {p : (x : α) → b x → Prop} :
    (∀ x, ∃ y, p x y) ↔ ∃ (f : (x : α) → b x), ∀ x, p x (f x) :=
  ⟨axiomOfChoice, fun ⟨f, hw⟩ x => ⟨f x, hw x⟩⟩
theorem propComplete (a : Prop) : a = True ∨ a = False :=
  (em a).elim (fun h => .inl (propext (iff_true_intro h))) (fun h => .inr (propext (iff_false_intro h)))

@[simp] theorem not_forall {p : α → Prop} : (¬∀ x, p x) ↔ ∃ x, ¬p x :=
  ⟨fun h => byContradiction fun n => h fun x => byContradiction fun hx => n ⟨x, hx⟩, fun ⟨x, hx⟩ h => hx (h x)⟩
theorem not_forall_not {p : α → Prop} : (¬∀ x, ¬p x) ↔ ∃ x, p x :=
  ⟨fun h => byContradiction fun n => h fun x hx => n ⟨x, hx⟩, fun ⟨x, hx⟩ h => h x hx⟩
theorem not_exists_not {p : α → Prop} : (¬∃ x, ¬p x) ↔ ∀ x, p x :=
  ⟨fun h x => byContradiction fun n => h ⟨x, n⟩, fun h ⟨x, n⟩ => n (h x)⟩
theorem forall_or_exists_not (P : α → Prop) : (∀ a, P a) ∨ ∃ a, ¬P a := (em _).imp_right not_forall.mp
theorem exists_or_forall_not (P : α → Prop) : (∃ a, P a) ∨ ∀ a, ¬P a := (em _).imp_right fun h a ha => h ⟨a, ha⟩
@[simp] theorem not_imp {a b : Prop} : ¬(a → b) ↔ a ∧ ¬b :=
  ⟨fun h => ⟨byContradiction fun na => h fun ha => (na ha).elim, fun hb => h fun _ => hb⟩, fun ⟨ha, nb⟩ h => nb (h ha)⟩
theorem not_and_iff_not_or_not {a b : Prop} : ¬(a ∧ b) ↔ ¬a ∨ ¬b :=
  ⟨fun h => (em a).elim (fun ha => .inr fun hb => h ⟨ha, hb⟩) .inl, fun h k => h.elim (fun n => n k.1) (fun n => n k.2)⟩
theorem not_iff {a b : Prop} : ¬(a ↔ b) ↔ (¬a ↔ b) :=
  ⟨fun h => ⟨fun na => byContradiction fun nb => h (iff_of_false na nb), fun hb ha => h (iff_of_true ha hb)⟩,
   fun h k => iff_not_self (h.trans k.symm).symm⟩
theorem not_imp_not {a b : Prop} : (¬a → ¬b) ↔ (b → a) := ⟨fun h hb => byContradiction fun na => h na hb, mt⟩
theorem not_imp_comm {a b : Prop} : (¬a → b) ↔ (¬b → a) :=
  ⟨fun h nb => byContradiction fun na => nb (h na), fun h na => byContradiction fun nb => na (h nb)⟩
theorem imp_iff_not_or {a b : Prop} : (a → b) ↔ (¬a ∨ b) :=
  ⟨fun h => (em a).elim (fun ha => .inr (h ha)) .inl, fun h ha => h.elim (fun na => (na ha).elim) id⟩
theorem or_iff_not_imp_left {a b : Prop} : a ∨ b ↔ (¬a → b) :=
  ⟨fun h na => h.resolve_left na, fun h => (em a).elim .inl fun na => .inr (h na)⟩
theorem or_iff_not_imp_right {a b : Prop} : a ∨ b ↔ (¬b → a) :=
  ⟨fun h nb => h.resolve_right nb, fun h => (em b).elim .inr fun nb => .inl (h nb)⟩
@[simp] theorem imp_iff_left_iff {a b : Prop} : (b ↔ a → b) ↔ a ∨ b :=
  ⟨fun h => (em a).elim .inl fun na => .inr (h.mpr fun ha => (na ha).elim),
   fun h => h.elim (fun ha => ⟨fun hb _ => hb, fun f => f ha⟩) (fun hb => ⟨fun _ _ => hb, fun _ => hb⟩)⟩
theorem not_or_of_imp {a b : Prop} (h : a → b) : ¬a ∨ b := imp_iff_not_or.mp h
end Classical

noncomputable def Exists.choose {α : Sort u} {p : α → Prop} (P : ∃ a, p a) : α := Classical.choose P
theorem Exists.choose_spec {p : α → Prop} (P : ∃ a, p a) : p P.choose := Classical.choose_spec P
export Classical (imp_iff_left_iff)
