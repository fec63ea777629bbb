-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Classical
/-!
# Decidable: decision procedures of the connectives, `decide`, `if then else`
-/
set_option linter.all false
universe u v

theorem Decidable.em (p : Prop) [h : Decidable p] : p ∨ ¬p := match h with
  | .isTrue h => .inl h
  | .isFalse h => .inr h
theorem Decidable.byContradiction {p : Prop} [h : Decidable p] (f : ¬p → False) : p := match h with
  | .isTrue h => h
  | .isFalse h => (f h).elim
def Decidable.byCases {p : Prop} {q : Sort u} [dec : Decidable p] (h1 : p → q) (h2 : ¬p → q) : q := match dec with
  | .isTrue h => h1 h
  | .isFalse h => h2 h
theorem Decidable.of_not_not {p : Prop} [Decidable p] (h : ¬¬p) : p := Decidable.byContradiction h
@[simp] theorem Decidable.not_not {p : Prop} [Decidable p] : ¬¬p ↔ p := ⟨of_not_not, not_not_intro⟩
theorem Decidable.not_or_of_imp {a b : Prop} [Decidable a] (h : a → b) : ¬a ∨ b :=
  (Decidable.em a).elim (fun ha => .inr (h ha)) .inl
theorem Decidable.not_and_iff_or_not_not {a b : Prop} [Decidable a] : ¬(a ∧ b) ↔ ¬a ∨ ¬b :=
  ⟨fun h => (Decidable.em a).elim (fun ha => .inr fun hb => h ⟨ha, hb⟩) .inl, fun h k => h.elim (fun n => n k.1) (fun n => n k.2)⟩
theorem Decidable.not_and_iff_not_or_not {a b : Prop} [Decidable a] : ¬(a ∧ b) ↔ ¬a ∨ ¬b := Decidable.not_and_iff_or_not_not
theorem Decidable.imp_iff_not_or {a b : Prop} [Decidable a] : (a → b) ↔ (¬a ∨ b) :=
  ⟨Decidable.not_or_of_imp, fun h ha => h.elim (fun na => (na ha).elim) id⟩
theorem Decidable.not_imp_iff_and_not {a b : Prop} [Decidable a] : ¬(a → b) ↔ a ∧ ¬b :=
  ⟨fun h => ⟨Decidable.byContradiction fun na => h fun ha => (na ha).elim, fun hb => h fun _ => hb⟩, fun ⟨ha, nb⟩ h => nb (h ha)⟩
theorem Decidable.or_iff_not_imp_left {a b : Prop} [Decidable a] : a ∨ b ↔ (¬a → b) :=
  ⟨fun h na => h.resolve_left na, fun h => (Decidable.em a).elim .inl fun na => .inr (h na)⟩
theorem Decidable.not_imp_not {a b : Prop} [Decidable a] : (¬a → ¬b) ↔ (b → a) :=
  ⟨fun h hb => Decidable.byContradiction fun na => h na hb, mt⟩
theorem Decidable.iff_iff_and_or_not_and_not {a b : Prop} [Decidable b] : (a ↔ b) ↔ (a ∧ b) ∨ (¬a ∧ ¬b) :=
  ⟨fun h => (Decidable.em b).elim (fun hb => .inl ⟨h.mpr hb, hb⟩) (fun nb => .inr ⟨mt h.mp nb, nb⟩),
   fun h => h.elim (fun k => iff_of_true k.1 k.2) (fun k => iff_of_false k.1 k.2)⟩
theorem Decidable.not_iff_not {a b : Prop} [Decidable a] [Decidable b] : (¬a ↔ ¬b) ↔ (a ↔ b) :=
  ⟨fun h => ⟨fun ha => byContradiction fun nb => h.mpr nb ha, fun hb => byContradiction fun na => h.mp na hb⟩, not_congr⟩

/-! ## `decide` -/

theorem decide_eq_true {p : Prop} [inst : Decidable p] (h : p) : decide p = true := match inst with
  | .isTrue _ => rfl
  | .isFalse n => absurd h n
theorem decide_eq_false {p : Prop} [inst : Decidable p] (h : ¬p) : decide p = false := match inst with
  | .isTrue y => absurd y h
  | .isFalse _ => rfl
theorem of_decide_eq_true {p : Prop} [inst : Decidable p] (h : decide p = true) : p :=
  match (generalizing := false) inst with
  | .isTrue h => h
  | .isFalse n => Bool.noConfusion (h.symm.trans (decide_eq_false n))
theorem of_decide_eq_false {p : Prop} [inst : Decidable p] (h : decide p = false) : ¬p :=
  match (generalizing := false) inst with
  | .isTrue y => Bool.noConfusion (h.symm.trans (decide_eq_true y))
  | .isFalse n => n
theorem of_decide_eq_self_eq_true [inst : DecidableEq α] (a : α) : decide (a = a) = true := decide_eq_true rfl
theorem decide_true (h : Decidable True) : @decide True h = true := @decide_eq_true _ h trivial
theorem decide_false (h : Decidable False) : @decide False h = false := @decide_eq_false _ h id
theorem decide_eq_decide {p q : Prop} {_ : Decidable p} {_ : Decidable q} : decide p = decide q ↔ (p ↔ q) :=
  ⟨fun h => ⟨fun hp => of_decide_eq_true (h.symm.trans (decide_eq_true hp)), fun hq => of_decide_eq_true (h.trans (decide_eq_true hq))⟩,
   fun h => by
    cases Decidable.em p with
    | inl hp => exact (decide_eq_true hp).trans (decide_eq_true (h.mp hp)).symm
    | inr np => exact (decide_eq_false np).trans (decide_eq_false (mt h.mpr np)).symm⟩
instance instSubsingletonDecidable (p : Prop) : Subsingleton (Decidable p) := ⟨fun a b => match a, b with
  | .isTrue _, .isTrue _ => rfl
  | .isFalse _, .isFalse _ => rfl
  | .isTrue h, .isFalse n => absurd h n
  | .isFalse n, .isTrue h => absurd h n⟩
def decidable_of_decidable_of_iff {p q : Prop} [Decidable p] (h : p ↔ q) : Decidable q :=
  if hp : p then .isTrue (h.mp hp) else .isFalse fun hq => hp (h.mpr hq)
def decidable_of_decidable_of_eq {p q : Prop} [Decidable p] (h : p = q) : Decidable q := decidable_of_decidable_of_iff (iff_of_eq h)
def decidable_of_iff {b : Prop} (a : Prop) (h : a ↔ b) [Decidable a] : Decidable b := decidable_of_decidable_of_iff h
def decidable_of_iff' {a : Prop} (b : Prop) (h : a ↔ b) [Decidable b] : Decidable a := decidable_of_decidable_of_iff h.symm

/-! ## Instances -/

instance instDecidableAnd {p q : Prop} [dp : Decidable p] [dq : Decidable q] : Decidable (p ∧ q) := match dp with
  | .isTrue hp => match dq with
    | .isTrue hq => .isTrue ⟨hp, hq⟩
    | .isFalse hq => .isFalse fun h => hq h.right
  | .isFalse hp => .isFalse fun h => hp h.left
instance instDecidableOr {p q : Prop} [dp : Decidable p] [dq : Decidable q] : Decidable (p ∨ q) := match dp with
  | .isTrue hp => .isTrue (.inl hp)
  | .isFalse hp => match dq with
    | .isTrue hq => .isTrue (.inr hq)
    | .isFalse hq => .isFalse fun h => h.elim hp hq
instance instDecidableNot {p : Prop} [dp : Decidable p] : Decidable (¬p) := match dp with
  | .isTrue hp => .isFalse fun h => h hp
  | .isFalse hp => .isTrue hp
instance instDecidableForall {p q : Prop} [Decidable p] [Decidable q] : Decidable (p → q) :=
  if hp : p then
    if hq : q then .isTrue fun _ => hq else .isFalse fun h => hq (h hp)
  else .isTrue fun h => absurd h hp
instance instDecidableIff {p q : Prop} [Decidable p] [Decidable q] : Decidable (p ↔ q) :=
  if hp : p then
    if hq : q then .isTrue ⟨fun _ => hq, fun _ => hp⟩ else .isFalse fun h => hq (h.mp hp)
  else
    if hq : q then .isFalse fun h => hp (h.mpr hq) else .isTrue ⟨fun h => absurd h hp, fun h => absurd h hq⟩
instance instDecidableNe {α : Sort u} {a b : α} [Decidable (a = b)] : Decidable (a ≠ b) := instDecidableNot
instance instDecidableEqNat : DecidableEq Nat := Nat.decEq
instance instDecidableEqBool : DecidableEq Bool := fun a b => match a, b with
  | true, true => .isTrue rfl
  | false, false => .isTrue rfl
  | true, false => .isFalse fun h => Bool.noConfusion h
  | false, true => .isFalse fun h => Bool.noConfusion h
instance instDecidableEqPUnit : DecidableEq PUnit := fun ⟨⟩ ⟨⟩ => .isTrue rfl
instance instDecidableEqEmpty : DecidableEq Empty := fun a => a.rec
instance instDecidableIteProp [dC : Decidable c] [dT : Decidable t] [dE : Decidable e] : Decidable (if c then t else e) :=
  match dC with
  | .isTrue _ => dT
  | .isFalse _ => dE
instance {c : Prop} {t : c → Prop} {e : ¬c → Prop} [dC : Decidable c] [dT : ∀ h, Decidable (t h)] [dE : ∀ h, Decidable (e h)] :
    Decidable (if h : c then t h else e h) := match dC with
  | .isTrue hc => dT hc
  | .isFalse hc => dE hc

/-! ## `if then else` -/

theorem if_pos {c : Prop} {h : Decidable c} (hc : c) {α : Sort u} {t e : α} : (ite c t e) = t := match h with
  | .isTrue _ => rfl
  | .isFalse n => absurd hc n
theorem if_neg {c : Prop} {h : Decidable c} (hnc : ¬c) {α : Sort u} {t e : α} : (ite c t e) = e := match h with
  | .isTrue h => absurd h hnc
  | .isFalse _ => rfl
theorem dif_pos {c : Prop} {h : Decidable c} (hc : c) {α : Sort u} {t : c → α} {e : ¬c → α} : (dite c t e) = t hc := match h with
  | .isTrue _ => rfl
  | .isFalse n => absurd hc n
theorem dif_neg {c : Prop} {h : Decidable c} (hnc : ¬c) {α : Sort u} {t : c → α} {e : ¬c → α} : (dite c t e) = e hnc := match h with
  | .isTrue h => absurd h hnc
  | .isFalse _ => rfl
theorem dif_eq_if (c : Prop) {h : Decidable c} {α : Sort u} (t : α) (e : α) : dite c (fun _ => t) (fun _ => e) = ite c t e := match h with
  | .isTrue _ => rfl
  | .isFalse _ => rfl
-- The names under which `simp` and `split` of this Lean version look for the four rules.
theorem ite_eq_left {c : Prop} {α : Sort _} {h : Decidable c} (hc : c) {t e : α} : ite c t e = t := if_pos hc
theorem ite_eq_right {c : Prop} {α : Sort _} {h : Decidable c} (hnc : ¬c) {t e : α} : ite c t e = e := if_neg hnc
theorem dite_eq_left {c : Prop} {h : Decidable c} (hc : c) {α : Sort _} {t : c → α} {e : ¬c → α} : dite c t e = t hc := dif_pos hc
theorem dite_eq_right {c : Prop} {h : Decidable c} (hnc : ¬c) {α : Sort _} {t : c → α} {e : ¬c → α} : dite c t e = e hnc := dif_neg hnc
