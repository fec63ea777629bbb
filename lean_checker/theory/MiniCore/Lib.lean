-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Macros
set_option linter.all false
set_option autoImplicit true
set_option relaxedAutoImplicit true
universe u v w

-- logic
@[refl] theorem Iff.refl (a : Prop) : a ↔ a := ⟨fun h => h, fun h => h⟩
protected theorem Iff.rfl {a : Prop} : a ↔ a := Iff.refl a
@[symm] theorem Iff.symm (h : a ↔ b) : b ↔ a := ⟨h.mpr, h.mp⟩
theorem Iff.trans (h₁ : a ↔ b) (h₂ : b ↔ c) : a ↔ c := ⟨fun x => h₂.mp (h₁.mp x), fun x => h₁.mpr (h₂.mpr x)⟩
instance : Trans Iff Iff Iff := ⟨Iff.trans⟩
instance {r : α → γ → Sort u} : Trans Eq r r := ⟨fun h₁ h₂ => h₁.symm.rec h₂⟩
instance {r : α → β → Sort u} : Trans r Eq r := ⟨fun h₁ h₂ => h₂.rec h₁⟩
theorem HEq.trans {α β φ : Sort u} {a : α} {b : β} {c : φ} (h₁ : HEq a b) (h₂ : HEq b c) : HEq a c := h₂.rec h₁
theorem heq_of_heq_of_eq {α β : Sort u} {a : α} {b b' : β} (h₁ : HEq a b) (h₂ : b = b') : HEq a b' := h₂.rec h₁
axiom propext {a b : Prop} : (a ↔ b) → a = b
axiom Quot.sound : ∀ {α : Sort u} {r : α → α → Prop} {a b : α}, r a b → Quot.mk r a = Quot.mk r b
protected def Eq.mp {α β : Sort u} (h : α = β) (a : α) : β := h.rec a
protected def Eq.mpr {α β : Sort u} (h : α = β) (b : β) : α := h.symm.rec b
theorem Eq.propIntro {a b : Prop} (h₁ : a → b) (h₂ : b → a) : a = b := propext ⟨h₁, h₂⟩
theorem Eq.to_iff {a b : Prop} (h : a = b) : a ↔ b := h.rec Iff.rfl
theorem iff_of_eq {a b : Prop} (h : a = b) : a ↔ b := h.to_iff
theorem proof_irrel {a : Prop} (h₁ h₂ : a) : h₁ = h₂ := rfl
theorem trivial : True := .intro
theorem Ne.symm {a b : α} (h : a ≠ b) : b ≠ a := fun e => h e.symm
theorem Ne.irrefl {a : α} (h : a ≠ a) : False := h rfl
theorem ne_eq {α : Sort u} (a b : α) : (a ≠ b) = ¬ (a = b) := rfl
theorem mt {a b : Prop} (h₁ : a → b) (h₂ : ¬b) : ¬a := fun h => h₂ (h₁ h)
theorem not_false : ¬False := id
theorem And.symm (h : a ∧ b) : b ∧ a := ⟨h.right, h.left⟩
theorem Or.symm (h : a ∨ b) : b ∨ a := h.rec .inr .inl
theorem Or.elim {c : Prop} (h : a ∨ b) (l : a → c) (r : b → c) : c := h.rec l r
theorem Exists.elim {α : Sort u} {p : α → Prop} {b : Prop} (h : Exists p) (f : ∀ a, p a → b) : b := h.rec f
theorem Or.resolve_left {a b : Prop} (h : a ∨ b) (na : ¬ a) : b := h.elim (fun x => absurd x na) id
theorem Or.resolve_right {a b : Prop} (h : a ∨ b) (nb : ¬ b) : a := h.elim id (fun x => absurd x nb)

theorem funext {α : Sort u} {β : α → Sort v} {f g : (x : α) → β x} (h : ∀ x, f x = g x) : f = g :=
  let eqv (f g : (x : α) → β x) := ∀ x, f x = g x
  let app (q : Quot eqv) (x : α) : β x := Quot.lift (fun (f : (x : α) → β x) => f x) (fun _ _ h => h x) q
  show app (Quot.mk eqv f) = app (Quot.mk eqv g) from congrArg app (Quot.sound h)

namespace Classical
noncomputable def indefiniteDescription {α : Sort u} (p : α → Prop) (h : ∃ x, p x) : Subtype p :=
  choice (h.rec (fun w hw => ⟨⟨w, hw⟩⟩))
noncomputable def choose {α : Sort u} {p : α → Prop} (h : ∃ x, p x) : α := (indefiniteDescription p h).val
theorem choose_spec {α : Sort u} {p : α → Prop} (h : ∃ x, p x) : p (choose h) := (indefiniteDescription p h).property
theorem em (p : Prop) : p ∨ ¬p :=
  have exU : ∃ x : Prop, x = True ∨ p := ⟨True, .inl rfl⟩
  have exV : ∃ x : Prop, x = False ∨ p := ⟨False, .inl rfl⟩
  have hu := choose_spec exU
  have hv := choose_spec exV
  have key : p → choose exU = choose exV := fun hp =>
    have e : (fun x : Prop => x = True ∨ p) = (fun x => x = False ∨ p) :=
      funext fun x => propext ⟨fun _ => .inr hp, fun _ => .inr hp⟩
    have h : ∀ (q r : Prop → Prop) (e : q = r) (a : ∃ x, q x) (b : ∃ x, r x), choose a = choose b :=
      fun q r e => e.rec (fun a b => rfl)
    h _ _ e exU exV
  hu.elim (fun hu => hv.elim (fun hv => .inr fun hp =>
      (hv.symm.trans ((key hp).symm.trans hu) : False = True) |>.symm.rec True.intro) .inl) .inl
@[reducible] noncomputable def propDecidable (a : Prop) : Decidable a :=
  choice ((em a).elim (fun h => ⟨.isTrue h⟩) (fun h => ⟨.isFalse h⟩))
attribute [scoped instance 1] propDecidable
theorem byContradiction {p : Prop} (h : ¬p → False) : p := (em p).elim id (fun n => (h n).elim)
theorem byCases {p q : Prop} (h₁ : p → q) (h₂ : ¬p → q) : q := (em p).elim h₁ h₂
theorem not_not {p : Prop} : ¬¬p ↔ p := ⟨fun h => byContradiction h, fun h n => n h⟩
end Classical

theorem Decidable.em (p : Prop) [h : Decidable p] : p ∨ ¬p := match h with | .isTrue h => .inl h | .isFalse h => .inr h
theorem Decidable.byContradiction {p : Prop} [h : Decidable p] (f : ¬p → False) : p := match h with | .isTrue h => h | .isFalse h => (f h).elim
def Decidable.byCases {p : Prop} {q : Sort u} [h : Decidable p] (h₁ : p → q) (h₂ : ¬p → q) : q := match h with | .isTrue h => h₁ h | .isFalse h => h₂ h
theorem decide_eq_true {p : Prop} [inst : Decidable p] (h : p) : decide p = true := match inst with | .isTrue _ => rfl | .isFalse n => absurd h n
theorem decide_eq_false {p : Prop} [inst : Decidable p] (h : ¬p) : decide p = false := match inst with | .isTrue y => absurd y h | .isFalse n => rfl
theorem of_decide_eq_true {p : Prop} [inst : Decidable p] (h : decide p = true) : p := match (generalizing := false) inst with | .isTrue h => h | .isFalse n => Bool.noConfusion (h.symm.trans (decide_eq_false n))
theorem of_decide_eq_false {p : Prop} [inst : Decidable p] (h : decide p = false) : ¬p := match (generalizing := false) inst with | .isTrue y => Bool.noConfusion (h.symm.trans (decide_eq_true y)) | .isFalse n => n
theorem of_decide_eq_self_eq_true {p : Prop} [inst : Decidable p] (h : decide p = true) : p := of_decide_eq_true h
instance [dp : Decidable p] [dq : Decidable q] : Decidable (p ∧ q) := match dp, dq with
  | .isTrue a, .isTrue b => .isTrue ⟨a, b⟩
  | .isFalse a, _ => .isFalse (fun h => a h.left)
  | _, .isFalse b => .isFalse (fun h => b h.right)
instance [dp : Decidable p] [dq : Decidable q] : Decidable (p ∨ q) := match dp, dq with
  | .isTrue a, _ => .isTrue (.inl a)
  | .isFalse _, .isTrue b => .isTrue (.inr b)
  | .isFalse a, .isFalse b => .isFalse (fun h => h.elim a b)
instance instDecidableNot [dp : Decidable p] : Decidable (¬p) := match dp with | .isTrue a => .isFalse (fun h => h a) | .isFalse a => .isTrue a
instance [dp : Decidable p] [dq : Decidable q] : Decidable (p → q) := match dp, dq with
  | .isFalse a, _ => .isTrue (fun h => (a h).elim)
  | .isTrue _, .isTrue b => .isTrue (fun _ => b)
  | .isTrue a, .isFalse b => .isFalse (fun h => b (h a))
instance [dp : Decidable p] [dq : Decidable q] : Decidable (p ↔ q) := match dp, dq with
  | .isTrue a, .isTrue b => .isTrue ⟨fun _ => b, fun _ => a⟩
  | .isFalse a, .isFalse b => .isTrue ⟨fun h => (a h).elim, fun h => (b h).elim⟩
  | .isTrue a, .isFalse b => .isFalse (fun h => b (h.mp a))
  | .isFalse a, .isTrue b => .isFalse (fun h => a (h.mpr b))
instance instDecidableEqNat : DecidableEq Nat := Nat.decEq
instance : DecidableEq Bool := fun a b => match a, b with
  | true, true => .isTrue rfl
  | false, false => .isTrue rfl
  | true, false => .isFalse (fun h => Bool.noConfusion h)
  | false, true => .isFalse (fun h => Bool.noConfusion h)
instance {a b : α} [Decidable (a = b)] : Decidable (a ≠ b) := instDecidableNot

-- simp support
theorem of_eq_true {p : Prop} (h : p = True) : p := h.symm.rec trivial
theorem of_eq_false {p : Prop} (h : p = False) : ¬p := fun hp => h.rec hp
theorem eq_true {p : Prop} (h : p) : p = True := propext ⟨fun _ => trivial, fun _ => h⟩
theorem eq_false {p : Prop} (h : ¬p) : p = False := propext ⟨h, fun f => f.elim⟩
theorem eq_false' {p : Prop} (h : p → False) : p = False := eq_false h
theorem eq_true_of_decide {p : Prop} [Decidable p] (h : decide p = true) : p = True := eq_true (of_decide_eq_true h)
theorem eq_false_of_decide {p : Prop} [Decidable p] (h : decide p = false) : p = False := eq_false (of_decide_eq_false h)
@[simp] theorem eq_self (a : α) : (a = a) = True := eq_true rfl
@[simp] theorem heq_eq_eq (a b : α) : HEq a b = (a = b) := propext ⟨eq_of_heq, heq_of_eq⟩
@[simp] theorem ne_eq' {α : Sort u} (a b : α) : (a ≠ b) = ¬ (a = b) := rfl
theorem implies_congr {p₁ p₂ : Sort u} {q₁ q₂ : Sort v} (h₁ : p₁ = p₂) (h₂ : q₁ = q₂) : (p₁ → q₁) = (p₂ → q₂) := h₁.rec (h₂.rec rfl)
theorem implies_congr_left {p₁ p₂ : Sort u} {q : Sort v} (h : p₁ = p₂) : (p₁ → q) = (p₂ → q) := h.rec rfl
theorem implies_congr_right {p : Sort u} {q₁ q₂ : Sort v} (h : q₁ = q₂) : (p → q₁) = (p → q₂) := h.rec rfl
theorem implies_dep_congr_ctx {p₁ p₂ q₁ : Prop} (h₁ : p₁ = p₂) {q₂ : p₂ → Prop} (h₂ : (h : p₂) → q₁ = q₂ h) : (p₁ → q₁) = ((h : p₂) → q₂ h) :=
  propext ⟨fun hl hp => (h₂ hp).to_iff.mp (hl (h₁.symm.to_iff.mp hp)), fun hr hp => (h₂ (h₁.to_iff.mp hp)).to_iff.mpr (hr (h₁.to_iff.mp hp))⟩
theorem implies_congr_ctx {p₁ p₂ q₁ q₂ : Prop} (h₁ : p₁ = p₂) (h₂ : p₂ → q₁ = q₂) : (p₁ → q₁) = (p₂ → q₂) := implies_dep_congr_ctx h₁ h₂
theorem forall_congr {α : Sort u} {p q : α → Prop} (h : ∀ a, p a = q a) : (∀ a, p a) = (∀ a, q a) := (funext h : p = q).rec rfl
theorem Eq.substr {α : Sort u} {p : α → Prop} {a b : α} (h : b = a) : p a → p b := fun x => h.symm.rec x
theorem forall_prop_domain_congr {p₁ p₂ : Prop} {q : p₁ → Prop} (h : p₁ = p₂) : (∀ a : p₁, q a) = (∀ a : p₂, q (h.symm.rec a)) :=
  propext ⟨fun f a => f _, fun f a => f (h.rec a)⟩
theorem exists_congr' {α : Sort u} {p q : α → Prop} (h : ∀ a, p a = q a) : (∃ a, p a) = (∃ a, q a) := (funext h : p = q).rec rfl
theorem let_congr {α : Sort u} {β : Sort v} {a a' : α} {b b' : α → β} (h₁ : a = a') (h₂ : ∀ x, b x = b' x) : (let x := a; b x) = (let x := a'; b' x) := h₁.rec ((funext h₂ : b = b').rec rfl)
theorem let_val_congr {α : Sort u} {β : Sort v} {a a' : α} (b : α → β) (h : a = a') : (let x := a; b x) = (let x := a'; b x) := h.rec rfl
theorem let_body_congr {α : Sort u} {β : α → Sort v} {b b' : (a : α) → β a} (a : α) (h : ∀ x, b x = b' x) : (let x := a; b x) = (let x := a; b' x) := (funext h : b = b').rec rfl
theorem id_eq (a : α) : id a = a := rfl
@[congr] theorem ite_congr {x y u v : α} {s : Decidable b} [Decidable c] (h₁ : b = c) (h₂ : c → x = u) (h₃ : ¬ c → y = v) : ite b x y = ite c u v := by
  cases Decidable.em c with
  | inl h => rw [if_pos' h, if_pos' (h₁.symm.rec h : b)]; exact h₂ h
  | inr h => rw [if_neg' h, if_neg' (h₁.symm.rec h : ¬b)]; exact h₃ h
where
  if_pos' {c : Prop} {α : Sort _} {h : Decidable c} (hc : c) {t e : α} : ite c t e = t := match h with | .isTrue _ => rfl | .isFalse n => absurd hc n
  if_neg' {c : Prop} {α : Sort _} {h : Decidable c} (hnc : ¬c) {t e : α} : ite c t e = e := match h with | .isTrue h => absurd h hnc | .isFalse _ => rfl
theorem if_pos {c : Prop} {α : Sort _} {h : Decidable c} (hc : c) {t e : α} : ite c t e = t := match h with | .isTrue _ => rfl | .isFalse n => absurd hc n
theorem if_neg {c : Prop} {α : Sort _} {h : Decidable c} (hnc : ¬c) {t e : α} : ite c t e = e := match h with | .isTrue h => absurd h hnc | .isFalse _ => rfl
theorem dif_pos {c : Prop} {α : Sort _} {h : Decidable c} (hc : c) {t : c → α} {e : ¬ c → α} : dite c t e = t hc := match h with | .isTrue _ => rfl | .isFalse n => absurd hc n
theorem dif_neg {c : Prop} {α : Sort _} {h : Decidable c} (hnc : ¬c) {t : c → α} {e : ¬ c → α} : dite c t e = e hnc := match h with | .isTrue h => absurd h hnc | .isFalse _ => rfl
@[simp] theorem ite_true (a b : α) : (if True then a else b) = a := rfl
@[simp] theorem ite_false (a b : α) : (if False then a else b) = b := rfl
theorem ite_cond_eq_true {α : Sort u} {c : Prop} {_ : Decidable c} (a b : α) (h : c = True) : (if c then a else b) = a := if_pos (of_eq_true h)
theorem ite_cond_eq_false {α : Sort u} {c : Prop} {_ : Decidable c} (a b : α) (h : c = False) : (if c then a else b) = b := if_neg (of_eq_false h)
theorem dite_cond_eq_true {α : Sort u} {c : Prop} {_ : Decidable c} {t : c → α} {e : ¬ c → α} (h : c = True) : (dite c t e) = t (of_eq_true h) := dif_pos _
theorem dite_cond_eq_false {α : Sort u} {c : Prop} {_ : Decidable c} {t : c → α} {e : ¬ c → α} (h : c = False) : (dite c t e) = e (of_eq_false h) := dif_neg _
section
variable (p q r : Prop)
@[simp] theorem and_self : (p ∧ p) = p := propext ⟨fun h => h.1, fun h => ⟨h, h⟩⟩
@[simp] theorem and_true : (p ∧ True) = p := propext ⟨fun h => h.1, fun h => ⟨h, trivial⟩⟩
@[simp] theorem true_and : (True ∧ p) = p := propext ⟨fun h => h.2, fun h => ⟨trivial, h⟩⟩
@[simp] theorem and_false : (p ∧ False) = False := propext ⟨fun h => h.2, fun h => h.elim⟩
@[simp] theorem false_and : (False ∧ p) = False := propext ⟨fun h => h.1, fun h => h.elim⟩
@[simp] theorem or_self : (p ∨ p) = p := propext ⟨fun h => h.elim id id, .inl⟩
@[simp] theorem or_true : (p ∨ True) = True := eq_true (.inr trivial)
@[simp] theorem true_or : (True ∨ p) = True := eq_true (.inl trivial)
@[simp] theorem or_false : (p ∨ False) = p := propext ⟨fun h => h.elim id (fun f => f.elim), .inl⟩
@[simp] theorem false_or : (False ∨ p) = p := propext ⟨fun h => h.elim (fun f => f.elim) id, .inr⟩
@[simp] theorem iff_self : (p ↔ p) = True := eq_true .rfl
@[simp] theorem iff_true : (p ↔ True) = p := propext ⟨fun h => h.mpr trivial, fun h => ⟨fun _ => trivial, fun _ => h⟩⟩
@[simp] theorem true_iff : (True ↔ p) = p := propext ⟨fun h => h.mp trivial, fun h => ⟨fun _ => h, fun _ => trivial⟩⟩
@[simp] theorem iff_false : (p ↔ False) = ¬p := propext ⟨fun h => h.mp, fun h => ⟨h, fun f => f.elim⟩⟩
@[simp] theorem false_iff : (False ↔ p) = ¬p := propext ⟨fun h => h.mpr, fun h => ⟨fun f => f.elim, h⟩⟩
@[simp] theorem not_true_eq_false : (¬ True) = False := eq_false (fun h => h trivial)
@[simp] theorem not_false_eq_true : (¬ False) = True := eq_true id
@[simp] theorem false_imp_eq : (False → p) = True := eq_true False.elim
@[simp] theorem implies_true (α : Sort u) : (α → True) = True := eq_true fun _ => trivial
@[simp] theorem true_implies : (True → p) = p := propext ⟨fun h => h trivial, fun h _ => h⟩
theorem and_comm : (p ∧ q) ↔ (q ∧ p) := ⟨And.symm, And.symm⟩
theorem or_comm : (p ∨ q) ↔ (q ∨ p) := ⟨Or.symm, Or.symm⟩
end
@[simp] theorem not_not_eq {p : Prop} : (¬¬p) = p := propext Classical.not_not
@[simp] theorem exists_const_true : (∃ _ : Nat, True) = True := eq_true ⟨0, trivial⟩
@[simp] theorem decide_True : decide True = true := rfl
@[simp] theorem decide_False : decide False = false := rfl
attribute [simp] id_eq

-- Nat
@[induction_eliminator] protected noncomputable def Nat.recAux {motive : Nat → Sort u} (zero : motive 0) (succ : ∀ n, motive n → motive (n + 1)) (t : Nat) : motive t := Nat.rec zero succ t
@[cases_eliminator] protected def Nat.casesAuxOn {motive : Nat → Sort u} (t : Nat) (zero : motive 0) (succ : ∀ n, motive (n + 1)) : motive t := Nat.casesOn t zero succ
namespace Nat
@[simp] protected theorem add_zero (n : Nat) : n + 0 = n := rfl
theorem add_succ (n m : Nat) : n + succ m = succ (n + m) := rfl
theorem add_one (n : Nat) : n + 1 = succ n := rfl
theorem succ_eq_add_one (n : Nat) : succ n = n + 1 := rfl
@[simp] protected theorem zero_add (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ n ih => exact congrArg succ ih
theorem succ_add (n m : Nat) : succ n + m = succ (n + m) := by
  induction m with
  | zero => rfl
  | succ m ih => exact congrArg succ ih
protected theorem add_comm (n m : Nat) : n + m = m + n := by
  induction m with
  | zero => rw [Nat.zero_add, Nat.add_zero]
  | succ m ih => exact (congrArg succ ih).trans (succ_add m n).symm
protected theorem add_assoc (a b c : Nat) : a + b + c = a + (b + c) := by
  induction c with
  | zero => rfl
  | succ c ih => exact congrArg succ ih
@[simp] protected theorem mul_zero (n : Nat) : n * 0 = 0 := rfl
theorem mul_succ (n m : Nat) : n * succ m = n * m + n := rfl
@[simp] protected theorem zero_mul (n : Nat) : 0 * n = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => exact ih
theorem succ.inj' {m n : Nat} (h : succ m = succ n) : m = n := congrArg pred h
theorem succ_ne_zero (n : Nat) : succ n ≠ 0 := fun h => Nat.noConfusion h
protected theorem le_refl (n : Nat) : n ≤ n := .refl
theorem zero_le (n : Nat) : 0 ≤ n := n.rec .refl (fun _ ih => .step ih)
theorem succ_le_succ {n m : Nat} (h : n ≤ m) : succ n ≤ succ m := h.rec .refl (fun _ ih => .step ih)
protected theorem le_trans {a b c : Nat} (h₁ : a ≤ b) (h₂ : b ≤ c) : a ≤ c := h₂.rec h₁ (fun _ ih => .step ih)
theorem le_succ (n : Nat) : n ≤ succ n := .step .refl
theorem pred_le_pred {n m : Nat} (h : n ≤ m) : pred n ≤ pred m := by
  cases h with
  | refl => exact .refl
  | step h => 
    cases n with
    | zero => exact zero_le _
    | succ n => exact Nat.le_trans (le_succ n) h
theorem le_of_succ_le_succ {n m : Nat} (h : succ n ≤ succ m) : n ≤ m := pred_le_pred h
theorem not_succ_le_zero (n : Nat) : ¬ succ n ≤ 0 := by intro h; cases h
theorem ble_iff (n m : Nat) : Nat.ble n m = true ↔ n ≤ m := by
  induction n generalizing m with
  | zero => exact ⟨fun _ => zero_le m, fun _ => rfl⟩
  | succ n ih =>
    cases m with
    | zero => exact ⟨fun h => Bool.noConfusion h, fun h => (not_succ_le_zero n h).elim⟩
    | succ m => exact ⟨fun h => succ_le_succ ((ih m).mp h), fun h => (ih m).mpr (le_of_succ_le_succ h)⟩
instance decLe (n m : Nat) : Decidable (n ≤ m) := match h : Nat.ble n m with
  | true => .isTrue ((ble_iff n m).mp h)
  | false => .isFalse (fun h' => Bool.noConfusion (h.symm.trans ((ble_iff n m).mpr h')))
instance decLt (n m : Nat) : Decidable (n < m) := decLe (succ n) m
instance : Trans (α := Nat) LE.le LE.le LE.le := ⟨Nat.le_trans⟩
end Nat
-- List
namespace List
def append : List α → List α → List α
  | nil, ys => ys
  | cons x xs, ys => cons x (append xs ys)
instance : Append (List α) := ⟨List.append⟩
def length : List α → Nat
  | nil => 0
  | cons _ xs => length xs + 1
def map (f : α → β) : List α → List β
  | nil => nil
  | cons x xs => cons (f x) (map f xs)
def reverse : List α → List α
  | nil => nil
  | cons x xs => append (reverse xs) (cons x nil)
end List
