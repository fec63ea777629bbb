-- Statements and proofs written down from memory of Lean's core and of files that use it, before anyone looked
-- at what the theory has: some of the names are therefore wrong under a stock Lean as well. One a line, by area.
-- area: Logic
example {a b : Prop} (ha : a) (hb : b) : a ∧ b := And.intro ha hb
example {a b : Prop} (h : a ∧ b) : b ∧ a := And.symm h
example {a b : Prop} : a ∧ b ↔ b ∧ a := And.comm
example {a b : Prop} : a ∧ b ↔ b ∧ a := and_comm
example {a b c : Prop} : (a ∧ b) ∧ c ↔ a ∧ b ∧ c := and_assoc
example {a b : Prop} : a ∨ b ↔ b ∨ a := or_comm
example {a b c : Prop} : (a ∨ b) ∨ c ↔ a ∨ b ∨ c := or_assoc
example {a b : Prop} (h : a ∨ b) (hn : ¬a) : b := Or.resolve_left h hn
example {a b : Prop} (h : a ∨ b) (hn : ¬b) : a := Or.resolve_right h hn
example {a b c d : Prop} (h : a ∨ b) (f : a → c) (g : b → d) : c ∨ d := Or.imp f g h
example {a b c d : Prop} (f : a → c) (g : b → d) (h : a ∧ b) : c ∧ d := And.imp f g h
example {a b c : Prop} (f : a → b) (h : a ∧ c) : b ∧ c := And.imp_left f h
example {a b c : Prop} (f : a → b) (h : c ∨ a) : c ∨ b := Or.imp_right f h
example {a b c : Prop} : a ∧ (b ∨ c) ↔ a ∧ b ∨ a ∧ c := and_or_left
example {a b c : Prop} : (a ∨ b) ∧ c ↔ a ∧ c ∨ b ∧ c := or_and_right
example {a b c : Prop} : a ∨ b ∧ c ↔ (a ∨ b) ∧ (a ∨ c) := or_and_left
example {a b c : Prop} : a ∧ b ∨ c ↔ (a ∨ c) ∧ (b ∨ c) := and_or_right
example {a b : Prop} (h : a → b) (hb : ¬b) : ¬a := mt h hb
example {a : Prop} (h : a) : ¬¬a := not_not_intro h
example {a b : Prop} : ¬(a ∨ b) ↔ ¬a ∧ ¬b := not_or
example {a b : Prop} : ¬(a ∧ b) ↔ a → ¬b := not_and
example {a b : Prop} [Decidable a] : ¬(a ∧ b) ↔ ¬a ∨ ¬b := Decidable.not_and_iff_not_or_not
example {a : Prop} : ¬(a ∧ ¬a) := and_not_self
example {a : Prop} : ¬(¬a ∧ a) := not_and_self
example (a : Prop) : a ∨ ¬a := Classical.em a
example {a : Prop} [Decidable a] : a ∨ ¬a := Decidable.em a
example {a : Prop} (h : ¬¬a) : a := Classical.byContradiction h
example {a : Prop} [Decidable a] (h : ¬¬a) : a := Decidable.of_not_not h
example {a b : Prop} : (¬a → ¬b) ↔ (b → a) := Classical.not_imp_not
example {a b : Prop} : ¬(a → b) ↔ a ∧ ¬b := Classical.not_imp
example {a b : Prop} [Decidable a] : ¬(a → b) ↔ a ∧ ¬b := Decidable.not_imp_iff_and_not
example {a b : Prop} : (a ∨ b) ↔ (¬a → b) := Classical.or_iff_not_imp_left
example {a b c : Prop} : (a → b → c) ↔ a ∧ b → c := and_imp.symm
example {a b : Prop} (h : a ↔ b) : b ↔ a := h.symm
example {a b c : Prop} (h : a ↔ b) (k : b ↔ c) : a ↔ c := Iff.trans h k
example (a : Prop) : a ↔ a := Iff.refl a
example {a : Prop} : a ↔ a := Iff.rfl
example {a b : Prop} (h : a ↔ b) : ¬a ↔ ¬b := not_congr h
example {a b c d : Prop} (h : a ↔ c) (k : b ↔ d) : a ∧ b ↔ c ∧ d := and_congr h k
example {a b c d : Prop} (h : a ↔ c) (k : b ↔ d) : a ∨ b ↔ c ∨ d := or_congr h k
example {a b c d : Prop} (h : a ↔ c) (k : b ↔ d) : (a → b) ↔ (c → d) := imp_congr h k
example {a b c d : Prop} (h : a ↔ c) (k : b ↔ d) : (a ↔ b) ↔ (c ↔ d) := iff_congr h k
example {a b c : Prop} (h : b ↔ c) : a ∨ b ↔ a ∨ c := or_congr_right h
example {a b c : Prop} (h : a ↔ b) : a ∧ c ↔ b ∧ c := and_congr_left' h
example {a b c : Prop} (h : c → (a ↔ b)) : a ∧ c ↔ b ∧ c := and_congr_left h
example (a : Prop) : a ∧ True ↔ a := and_true_iff
example (a : Prop) : (a ∧ True) = a := and_true a
example (a : Prop) : (True ∧ a) = a := true_and a
example (a : Prop) : (a ∨ False) = a := or_false a
example (a : Prop) : (a ∧ a) = a := and_self a
example (a : Prop) : a ∧ a ↔ a := and_self_iff
example (a : Prop) : a ∨ a ↔ a := or_self_iff
example {a b : Prop} (h : a → b) : a ∧ b ↔ a := and_iff_left_of_imp h
example {a b : Prop} (h : b → a) : a ∧ b ↔ b := and_iff_right_of_imp h
example {a b : Prop} (h : b → a) : a ∨ b ↔ a := or_iff_left_of_imp h
example {a b : Prop} (h : a) : a ∧ b ↔ b := and_iff_right h
example {a b : Prop} (h : ¬a) : a ∨ b ↔ b := or_iff_right h
example {a : Prop} (h : ¬a) : a ↔ False := iff_false_intro h
example {a : Prop} (h : a) : a ↔ True := iff_true_intro h
example {a : Prop} : (a ↔ False) ↔ ¬a := iff_false_iff
example {a : Prop} (h : a) : a = True := eq_true h
example {a : Prop} (h : ¬a) : a = False := eq_false h
example {a : Prop} (h : a = True) : a := of_eq_true h
example {a b : Prop} (h : a = b) : a ↔ b := iff_of_eq h
example {a b : Prop} (h : a = b) (ha : a) : b := h ▸ ha
example {a b : Prop} (h : a = b) (ha : a) : b := Eq.mp h ha
example {a b : Prop} (ha : a) (hb : b) : a ↔ b := iff_of_true ha hb
example {a b : Prop} (ha : ¬a) (hb : ¬b) : a ↔ b := iff_of_false ha hb
example {a b : Prop} (h : a) (hn : ¬a) : b := absurd h hn
example {c : Prop} (h : False) : c := False.elim h
example {c : Prop} (h : False) : c := h.elim
example : ¬False := not_false
example : True ≠ False := true_ne_false
example {p : α → Prop} {q : α → Prop} : (∀ x, p x ∧ q x) ↔ (∀ x, p x) ∧ ∀ x, q x := forall_and
example {p : α → Prop} {q : α → Prop} : (∃ x, p x ∨ q x) ↔ (∃ x, p x) ∨ ∃ x, q x := exists_or
example {p : α → Prop} {b : Prop} : (∃ x, p x ∧ b) ↔ (∃ x, p x) ∧ b := exists_and_right
example {p : α → Prop} {b : Prop} : ((∃ x, p x) → b) ↔ ∀ x, p x → b := exists_imp
example {p : α → β → Prop} : (∀ a b, p a b) ↔ ∀ b a, p a b := forall_comm
example {p q : α → Prop} (h : ∀ a, p a ↔ q a) : (∃ a, p a) ↔ ∃ a, q a := exists_congr h
example {p q : α → Prop} (h : ∀ a, p a ↔ q a) : (∀ a, p a) ↔ ∀ a, q a := forall_congr' h
example {p q : α → Prop} (h : ∀ a, p a → q a) : (∃ a, p a) → ∃ a, q a := Exists.imp h
example {a' : α} : ∃ a, a = a' := exists_eq
example {p : α → Prop} {a' : α} : (∃ a, a = a' ∧ p a) ↔ p a' := exists_eq_left
example {p : α → Prop} {a' : α} : (∃ a, p a ∧ a = a') ↔ p a' := exists_eq_right
example {p : α → Prop} {a' : α} : (∀ a, a = a' → p a) ↔ p a' := forall_eq
example {p : α → Prop} {a' : α} : (∀ a, a' = a → p a) ↔ p a' := forall_eq'
example {p : α → Prop} : (¬∀ x, ¬p x) ↔ ∃ x, p x := Classical.not_forall_not
example {p : α → Prop} : (¬∃ x, ¬p x) ↔ ∀ x, p x := Classical.not_exists_not
example {a b : Prop} : (∃ _ : a, b) ↔ a ∧ b := exists_prop
example {p : Prop} {q : p → Prop} (h : p) : (∀ h' : p, q h') ↔ q h := forall_prop_of_true h
example {p : α → Prop} (w : α) (h : p w) : ∃ x, p x := Exists.intro w h
example {p : α → Prop} {b : Prop} (h : ∃ x, p x) (f : ∀ x, p x → b) : b := Exists.elim h f
example [Nonempty α] : ∃ _ : α, True := exists_true_iff_nonempty.2 inferInstance
example {p : α → Prop} (h : Nonempty α) (k : ∀ x, p x) : ∃ x, p x := h.elim fun x => ⟨x, k x⟩
example {α : Type} [Inhabited α] : Nonempty α := inferInstance
example {p : Nat → Prop} (h : ∃ n, p n) : ∃ n, p n := ⟨h.choose, h.choose_spec⟩
example {α : Type} {r : α → α → Prop} (h : ∀ x, ∃ y, r x y) : ∃ f : α → α, ∀ x, r x (f x) := Classical.axiomOfChoice h
example {α : Type} {r : α → α → Prop} (h : ∀ x, ∃ y, r x y) : ∃ f : α → α, ∀ x, r x (f x) := Classical.skolem.1 h
example {a b : Prop} : (a → b) → (¬b → ¬a) := fun h hb ha => hb (h ha)
example {a b c : Prop} (h : a ∨ b) (f : a → c) (g : b → c) : c := Or.elim h f g
example {a b : Prop} (h : a ∧ b) : a := h.left
example {a b : Prop} : (a ∧ b) = (b ∧ a) := propext and_comm
example {a b c : Prop} : (a ↔ b) → (b → c) → a → c := fun h k x => k (h.mp x)
example {a b : Prop} [Decidable a] [Decidable b] : (a ↔ b) ↔ (a ∧ b) ∨ (¬a ∧ ¬b) := Decidable.iff_iff_and_or_not_and_not
example {a b : Prop} [Decidable b] : (a → b) ↔ (¬b → ¬a) := Decidable.not_imp_not.symm
example {a b : Prop} : ((a → b) → a) → a := Classical.byContradiction fun h => h fun k => k fun ha => absurd (fun _ => ha) h
example {a b : Prop} (h : ¬(a ∧ b)) (ha : a) : ¬b := not_and.1 h ha
example {a b : Prop} (h : a → b) : (∀ _ : a, b) := h
example {p q r : Prop} : p ∧ (q ∧ r) ↔ (p ∧ q) ∧ r := by simp [and_assoc]
example {p q : Prop} : (p → q) → (¬q → ¬p) := by intro h hq hp; exact hq (h hp)
example {p q : Prop} (hp : p) : p ∨ q := by left; exact hp
example {p q r : Prop} : (p ∨ q → r) ↔ (p → r) ∧ (q → r) := by constructor <;> simp_all
example {p q : Prop} : p ∧ q → q ∧ p := by rintro ⟨h, k⟩; exact ⟨k, h⟩
example {p q : Prop} : ¬(p ↔ ¬p) := by simp
example {p q : Prop} : (p ∧ ¬p) ↔ False := by simp
example {p : Prop} : (¬¬p) = p := by simp
-- area: Equality and functions
example {a b : α} (h : a = b) : b = a := Eq.symm h
example {a b c : α} (h : a = b) (k : b = c) : a = c := Eq.trans h k
example (f : α → β) {a b : α} (h : a = b) : f a = f b := congrArg f h
example {f g : α → β} (h : f = g) (a : α) : f a = g a := congrFun h a
example {f g : α → β} {a b : α} (h : f = g) (k : a = b) : f a = g b := congr h k
example {f g : α → β} (h : ∀ x, f x = g x) : f = g := funext h
example {a b : α} : a ≠ b ↔ ¬a = b := Iff.rfl
example {a b : α} : a ≠ b ↔ b ≠ a := ne_comm
example {a b : α} : a = b ↔ b = a := eq_comm
example {a b : α} (h : a = b → False) : a ≠ b := h
example (a : α) (h : a ≠ a) : False := h rfl
example {a b : α} (h : a = b) : HEq a b := heq_of_eq h
example {a b : α} (h : HEq a b) : a = b := eq_of_heq h
example (a : α) : HEq a a := HEq.refl a
example {p : α → Prop} {a b : α} (h : a = b) (k : p a) : p b := Eq.subst h k
example {α β : Type} (h : α = β) (a : α) : β := cast h a
example (a : α) : cast rfl a = a := cast_eq rfl a
example {α β : Type} (h : α = β) (a : α) : HEq (cast h a) a := cast_heq h a
example (a b : α) (h : a = b) : (h ▸ rfl : b = a) = h.symm := rfl
example (x : α) : id x = x := id_eq x
example (f : β → γ) (g : α → β) (x : α) : (f ∘ g) x = f (g x) := Function.comp_apply
example (f : α → β) : f ∘ id = f := Function.comp_id f
example (f : α → β) : id ∘ f = f := Function.id_comp f
example (f : γ → δ) (g : β → γ) (h : α → β) : (f ∘ g) ∘ h = f ∘ (g ∘ h) := Function.comp_assoc f g h
example (a : α) (x : β) : Function.const β a x = a := Function.const_apply
example (f : α → β → γ) (x : α) (y : β) : flip f y x = f x y := rfl
example (f : α × β → γ) (x : α) (y : β) : Function.curry f x y = f (x, y) := rfl
example (f : α → β → γ) (p : α × β) : Function.uncurry f p = f p.1 p.2 := rfl
example (c : Prop) [Decidable c] (a b : α) (h : c) : (if c then a else b) = a := if_pos h
example (c : Prop) [Decidable c] (a b : α) (h : ¬c) : (if c then a else b) = b := if_neg h
example (c : Prop) [Decidable c] (a : α) : (if c then a else a) = a := ite_self a
example (a b : α) : (if True then a else b) = a := if_true a b
example (a b : α) : (if True then a else b) = a := ite_true a b
example (a b : α) : (if False then a else b) = b := ite_false a b
example {c : Prop} [Decidable c] {t : c → α} {e : ¬c → α} (h : c) : dite c t e = t h := dif_pos h
example {c : Prop} [Decidable c] {t : c → α} {e : ¬c → α} (h : ¬c) : dite c t e = e h := dif_neg h
example (c : Prop) [Decidable c] (a b : α) : (if ¬c then a else b) = if c then b else a := ite_not c a b
example (P : Prop) [Decidable P] (f g : α → β) (a : α) : (if P then f else g) a = if P then f a else g a := ite_apply P f g a
example {c : Prop} [Decidable c] {a b x : α} : (if c then a else b) = x ↔ (c → a = x) ∧ (¬c → b = x) := by split <;> simp_all
example {P : Prop} [Decidable P] {a b c : Nat} (h : (if P then a else b) = c) (hP : P) : a = c := by simpa [hP] using h
example {P Q : Prop} [Decidable P] : (if P then Q else ¬Q) → (P ↔ Q) ∨ ¬P := by intro h; by_cases P <;> simp_all
example {α : Type} [Subsingleton α] (a b : α) : a = b := Subsingleton.elim a b
example (a b : Unit) : a = b := Subsingleton.elim a b
example {α : Type} (f : α → Empty) (a : α) : False := (f a).elim
example {p : Prop} (h k : p) : h = k := proof_irrel h k
example {α : Type} {p : α → Prop} {a b : Subtype p} (h : a.1 = b.1) : a = b := Subtype.ext h
example {α : Type} {p : α → Prop} {a b : Subtype p} : a = b ↔ a.1 = b.1 := Subtype.ext_iff
example {α : Type} {p : α → Prop} (a : Subtype p) : p a.val := a.property
example {α : Type} {p : α → Prop} (a : Subtype p) (h : p a.1) : Subtype.mk a.1 h = a := Subtype.eta a h
example {α : Type} {p : α → Prop} {q : {x // p x} → Prop} : (∃ x, q x) ↔ ∃ a h, q ⟨a, h⟩ := Subtype.exists
example {α : Type} (r : α → α → Prop) (h : Equivalence r) (a : α) : r a a := h.refl a
example {α : Type} [s : Setoid α] {a b : α} (h : a ≈ b) : Quotient.mk s a = Quotient.mk s b := Quotient.sound h
example {α : Type} [s : Setoid α] {p : Quotient s → Prop} (h : ∀ a, p (Quotient.mk s a)) (q : Quotient s) : p q := Quotient.ind h q
example {α : Type} {r : α → α → Prop} (h : WellFounded r) {C : α → Prop} (a : α) (k : ∀ x, (∀ y, r y x → C y) → C x) : C a := h.induction a k
example : WellFounded (fun a b : Nat => a < b) := Nat.lt_wfRel.wf
example {α : Type} {x : α} (h : Acc r x) {y : α} (k : r y x) : Acc r y := h.inv k
example (f : Nat → Nat) (h : ∀ x, f x = x) : f = id := funext h
example (f g : Nat → Nat) (h : f = g) : f 3 = g 3 := by rw [h]
example (f : Nat → Nat) (a b : Nat) (h : a = b) : f a = f b := by subst h; rfl
-- area: Decidable
example (p : Prop) [Decidable p] : decide p = true ↔ p := decide_eq_true_iff
example (p : Prop) [Decidable p] (h : p) : decide p = true := decide_eq_true h
example (p : Prop) [Decidable p] (h : ¬p) : decide p = false := decide_eq_false h
example (p : Prop) [Decidable p] (h : decide p = true) : p := of_decide_eq_true h
example (p : Prop) [Decidable p] (h : decide p = false) : ¬p := of_decide_eq_false h
example (p : Prop) [Decidable p] : decide p = false ↔ ¬p := decide_eq_false_iff_not
example (p q : Prop) [Decidable p] [Decidable q] : decide (p ∧ q) = (decide p && decide q) := Bool.decide_and p q
example (p q : Prop) [Decidable p] [Decidable q] : decide (p ∨ q) = (decide p || decide q) := Bool.decide_or p q
example (b : Bool) : decide (b = true) = b := Bool.decide_eq_true b
example (p q : Prop) [Decidable p] [Decidable q] : decide p = decide q ↔ (p ↔ q) := decide_eq_decide
example : decide True = true := decide_true
example : decide False = false := decide_false
example (p : Prop) [Decidable p] {q : Prop} (h : p → q) (k : ¬p → q) : q := Decidable.byCases h k
example (p : Prop) [Decidable p] (h : ¬p → False) : p := Decidable.byContradiction h
example (p : Prop) [Decidable p] : ¬¬p ↔ p := Decidable.not_not
example (a b : Prop) [Decidable a] : (a → b) ↔ ¬a ∨ b := Decidable.imp_iff_not_or
example (a b : Nat) : Decidable (a = b) := inferInstance
example (a b : Nat) : Decidable (a ≤ b) := Nat.decLe a b
example (a b : Nat) : Decidable (a < b) := Nat.decLt a b
example (a b : Bool) : Decidable (a = b) := instDecidableEqBool a b
example (p q : Prop) [Decidable p] [Decidable q] : Decidable (p ∧ q) := instDecidableAnd
example (p : Prop) [Decidable p] : Decidable (¬p) := instDecidableNot
example (p q : Prop) (h : p ↔ q) [Decidable p] : Decidable q := decidable_of_iff p h
example (p : Prop) : Decidable p := Classical.propDecidable p
example : ∀ x, x < 20 → x * x < 400 := by decide
example : ∃ x, x < 30 ∧ x * x = 169 := by decide
example : ¬ (7 ∣ 50) := by decide
example : (2 : Nat) ^ 10 = 1024 := by decide
example : (17 : Int) % 5 = 2 := by decide
example : [1, 2, 3].length = 3 := by decide
example : 3 ∈ [1, 2, 3] := by decide
example : (some 3 : Option Nat) ≠ none := by decide
example : ∀ a b : Bool, (a && b) = (b && a) := by decide
example : ∀ a b c : Bool, (a && (b || c)) = (a && b || a && c) := by decide
example : ∀ x : Fin 5, x.val < 5 := by decide
example : (3, true) = (3, true) := by decide
example : 'a' ≠ 'b' := by decide
example : "abc" ≠ "abd" := by decide
example : "abc" ++ "def" = "abcdef" := by decide
example : ¬ ∃ x : Fin 6, x * x = 2 := by decide
example : Nat.gcd 12 18 = 6 := by decide
example : List.range 4 = [0, 1, 2, 3] := by decide
example : [3, 1, 2].reverse = [2, 1, 3] := by decide
example : (List.range 5).foldl (· + ·) 0 = 10 := by decide
-- area: Bool
example (b : Bool) : (!!b) = b := Bool.not_not b
example (b : Bool) : (b && true) = b := Bool.and_true b
example (b : Bool) : (true && b) = b := Bool.true_and b
example (b : Bool) : (b && false) = false := Bool.and_false b
example (b : Bool) : (b || false) = b := Bool.or_false b
example (b : Bool) : (b || true) = true := Bool.or_true b
example (a b : Bool) : (a && b) = (b && a) := Bool.and_comm a b
example (a b : Bool) : (a || b) = (b || a) := Bool.or_comm a b
example (a b c : Bool) : (a && b && c) = (a && (b && c)) := Bool.and_assoc a b c
example (a b c : Bool) : (a || b || c) = (a || (b || c)) := Bool.or_assoc a b c
example (a b c : Bool) : (a && (b || c)) = (a && b || a && c) := Bool.and_or_distrib_left a b c
example (a b c : Bool) : (a || b && c) = ((a || b) && (a || c)) := Bool.or_and_distrib_left a b c
example (a b : Bool) : (!(a && b)) = (!a || !b) := Bool.not_and a b
example (a : Bool) : (a && a) = a := Bool.and_self a
example (a : Bool) : (a || a) = a := Bool.or_self a
example (a : Bool) : (a && !a) = false := Bool.and_not_self a
example (a : Bool) : (a || !a) = true := Bool.or_not_self a
example (a : Bool) : (a ^^ a) = false := Bool.xor_self a
example (a b : Bool) : (a ^^ b) = (b ^^ a) := Bool.xor_comm a b
example (a b c : Bool) : ((a ^^ b) ^^ c) = (a ^^ (b ^^ c)) := Bool.xor_assoc a b c
example (a : Bool) : (a ^^ false) = a := Bool.xor_false a
example (a : Bool) : (a ^^ true) = !a := Bool.xor_true a
example {b : Bool} : ¬b = true ↔ b = false := Bool.not_eq_true b |>.to_iff
example {b : Bool} : (¬b = true) = (b = false) := Bool.not_eq_true b
example {b : Bool} : (¬b = false) = (b = true) := Bool.not_eq_false b
example {b : Bool} : b ≠ true ↔ b = false := Bool.ne_true_iff
example {b : Bool} : b = false ↔ b ≠ true := Bool.eq_false_iff
example {b : Bool} (h : b ≠ false) : b = true := Bool.of_not_eq_false h
example {b : Bool} (h : ¬b = true) : b = false := Bool.eq_false_of_not_eq_true h
example (b : Bool) : b = true ∨ b = false := Bool.eq_true_or_eq_false_self b
example (b : Bool) : b = false ∨ b = true := Bool.eq_false_or_eq_true b |>.symm
example {a b : Bool} : (a || b) = true ↔ a = true ∨ b = true := Bool.or_eq_true_iff
example {a b : Bool} : (a && b) = false ↔ a = false ∨ b = false := Bool.and_eq_false_iff
example {a b : Bool} : (a || b) = false ↔ a = false ∧ b = false := Bool.or_eq_false_iff
example {a b : Bool} : (a == b) = true ↔ a = b := beq_iff_eq
example {a : Bool} : (a == true) = a := Bool.beq_true a
example {a : Bool} : (a == false) = !a := Bool.beq_false a
example {a b : Bool} : (!a) = (!b) ↔ a = b := Bool.not_inj_iff
example {a b : Bool} (h : (!a) = !b) : a = b := Bool.not_inj h
example (a b : Bool) : (a != b) = (a ^^ b) := rfl
example : true ≠ false := Bool.noConfusion
example (a b : α) : cond true a b = a := cond_true a b
example (a b : α) : cond false a b = b := cond_false a b
example (b : Bool) (x : α) : cond b x x = x := Bool.cond_self b x
example (b : Bool) (x y : α) : cond (!b) x y = cond b y x := Bool.cond_not b x y
example {p : Bool → Prop} : (∃ b, p b) ↔ p false ∨ p true := Bool.exists_bool
example (b : Bool) : b.toNat < 2 := Bool.toNat_lt b
example : true.toNat = 1 := Bool.toNat_true
example : Bool.toNat false = 0 := Bool.toNat_false
example (a b : Bool) : xor a b = (a && !b || !a && b) := by cases a <;> cases b <;> rfl
example (a b : Bool) (h : a = b) : (a == b) = true := by simp [h]
example (x y : Bool) : (x && (x || y)) = x := by cases x <;> simp
example (x y : Bool) : (x || (x && y)) = x := Bool.or_and_self x y
example [BEq α] [LawfulBEq α] (a : α) : (a == a) = true := beq_self_eq_true a
example [BEq α] [LawfulBEq α] {a b : α} (h : (a == b) = true) : a = b := eq_of_beq h
example [BEq α] [LawfulBEq α] {a b : α} (h : (a == b) = false) : a ≠ b := ne_of_beq_false h
example [BEq α] [LawfulBEq α] {a b : α} : (a == b) = true ↔ a = b := beq_iff_eq
example [BEq α] [LawfulBEq α] {a b : α} : (a != b) = true ↔ a ≠ b := bne_iff_ne
-- area: Nat
example (n m : Nat) : n + m = m + n := Nat.add_comm n m
example (n m k : Nat) : n + m + k = n + (m + k) := Nat.add_assoc n m k
example (n m k : Nat) : n + (m + k) = m + (n + k) := Nat.add_left_comm n m k
example (n m k : Nat) : n + m + k = n + k + m := Nat.add_right_comm n m k
example (n : Nat) : 0 + n = n := Nat.zero_add n
example (n : Nat) : n * 1 = n := Nat.mul_one n
example (n : Nat) : 0 * n = 0 := Nat.zero_mul n
example (n m k : Nat) : (n + m) * k = n * k + m * k := Nat.add_mul n m k
example (n m : Nat) : n * m = m * n := Nat.mul_comm n m
example (n m k : Nat) : n * (m * k) = m * (n * k) := Nat.mul_left_comm n m k
example (n m : Nat) : n * (m + 1) = n * m + n := Nat.mul_succ n m
example (n m : Nat) : (n + 1) * m = n * m + m := Nat.succ_mul n m
example (n : Nat) : n * 2 = n + n := Nat.mul_two n
example (n : Nat) : 2 * n = n + n := Nat.two_mul n
example {n m k : Nat} (h : n + m = n + k) : m = k := Nat.add_left_cancel h
example {n m k : Nat} (h : n + m = k + m) : n = k := Nat.add_right_cancel h
example {n m k : Nat} : n + m = n + k ↔ m = k := Nat.add_left_cancel_iff
example {n m : Nat} : n + m = 0 ↔ n = 0 ∧ m = 0 := Nat.add_eq_zero_iff
example {n m : Nat} (h : n + m = 0) : n = 0 := Nat.eq_zero_of_add_eq_zero_right h
example {n m : Nat} : n * m = 0 ↔ n = 0 ∨ m = 0 := Nat.mul_eq_zero
example {a b c : Nat} (ha : 0 < a) (h : a * b = a * c) : b = c := Nat.eq_of_mul_eq_mul_left ha h
example {a b c : Nat} (ha : 0 < a) : a * b = a * c ↔ b = c := Nat.mul_left_cancel_iff ha
example {a b c : Nat} (ha : 0 < c) (h : a * c = b * c) : a = b := Nat.eq_of_mul_eq_mul_right ha h
example (n : Nat) : n.succ ≠ 0 := Nat.succ_ne_zero n
example {n m : Nat} (h : n.succ = m.succ) : n = m := Nat.succ.inj h
example (n : Nat) : n.succ = n + 1 := Nat.succ_eq_add_one n
example (n : Nat) : n ≠ n + 1 := Nat.ne_of_lt (Nat.lt_succ_self n)
example (n : Nat) : n.pred ≤ n := Nat.pred_le n
example (n : Nat) : n.pred = n - 1 := Nat.pred_eq_sub_one
example {n : Nat} (h : 0 < n) : n.pred.succ = n := Nat.succ_pred_eq_of_pos h
example {n : Nat} (h : n ≠ 0) : ∃ k, n = k + 1 := Nat.exists_eq_succ_of_ne_zero h
example (n : Nat) : n = 0 ∨ 0 < n := Nat.eq_zero_or_pos n
example {n : Nat} (h : n ≠ 0) : 0 < n := Nat.pos_of_ne_zero h
example {n : Nat} : 0 < n ↔ n ≠ 0 := Nat.pos_iff_ne_zero
example {n : Nat} : n ≤ 0 ↔ n = 0 := Nat.le_zero
example {n : Nat} (h : n ≤ 0) : n = 0 := Nat.eq_zero_of_le_zero h
example (n : Nat) : 0 ≤ n := Nat.zero_le n
example (n : Nat) : ¬n < 0 := Nat.not_lt_zero n
example (n : Nat) : 0 < n + 1 := Nat.succ_pos n
example (n : Nat) : n < n + 1 := Nat.lt_succ_self n
example (n : Nat) : n ≤ n := Nat.le_refl n
example {a b c : Nat} (h : a ≤ b) (k : b ≤ c) : a ≤ c := Nat.le_trans h k
example {a b c : Nat} (h : a < b) (k : b ≤ c) : a < c := Nat.lt_of_lt_of_le h k
example {a b c : Nat} (h : a ≤ b) (k : b < c) : a < c := Nat.lt_of_le_of_lt h k
example {a b c : Nat} (h : a < b) (k : b < c) : a < c := Nat.lt_trans h k
example {a b : Nat} (h : a ≤ b) (k : b ≤ a) : a = b := Nat.le_antisymm h k
example (a b : Nat) : a ≤ b ∨ b ≤ a := Nat.le_total a b
example (a : Nat) : ¬a < a := Nat.lt_irrefl a
example {a b : Nat} (h : a < b) : ¬b < a := Nat.lt_asymm h
example {a b : Nat} : ¬a ≤ b ↔ b < a := Nat.not_le
example {a b : Nat} : ¬a < b ↔ b ≤ a := Nat.not_lt
example {a b : Nat} (h : ¬a ≤ b) : b < a := Nat.lt_of_not_le h
example {a b : Nat} (h : ¬a < b) : b ≤ a := Nat.le_of_not_lt h
example {a b : Nat} (h : a < b) : a ≤ b := Nat.le_of_lt h
example {a b : Nat} (h : a < b) : a ≠ b := Nat.ne_of_lt h
example {a b : Nat} (h : a < b) : b ≠ a := Nat.ne_of_gt h
example {a b : Nat} (h : a < b + 1) : a ≤ b := Nat.le_of_lt_succ h
example {a b : Nat} : a < b + 1 ↔ a ≤ b := Nat.lt_succ_iff
example {a b : Nat} : a < b + 1 ↔ a ≤ b := Nat.lt_add_one_iff
example {a b : Nat} : a + 1 ≤ b ↔ a < b := Nat.succ_le_iff
example {a b : Nat} (h : a < b) : a + 1 ≤ b := Nat.succ_le_of_lt h
example {a b : Nat} (h : a ≤ b) : a + 1 ≤ b + 1 := Nat.succ_le_succ h
example {a b : Nat} (h : a + 1 ≤ b + 1) : a ≤ b := Nat.le_of_succ_le_succ h
example {a b : Nat} (h : a < b) : a + 1 < b + 1 := Nat.succ_lt_succ h
example {a b : Nat} (h : a ≤ b) : a = b ∨ a < b := Nat.eq_or_lt_of_le h
example {a b : Nat} (h : a ≤ b) : a < b ∨ a = b := Nat.lt_or_eq_of_le h
example {a b : Nat} : a ≤ b ↔ a < b ∨ a = b := Nat.le_iff_lt_or_eq
example {a b : Nat} : a < b ↔ a ≤ b ∧ a ≠ b := Nat.lt_iff_le_and_ne
example {a b : Nat} : a < b ↔ a ≤ b ∧ ¬b ≤ a := Nat.lt_iff_le_not_le
example (a b : Nat) : a < b ∨ a = b ∨ b < a := Nat.lt_trichotomy a b
example (a b : Nat) : a < b ∨ b ≤ a := Nat.lt_or_ge a b
example {a b : Nat} (h : a ≠ b) : a < b ∨ b < a := Nat.lt_or_gt_of_ne h
example {a b : Nat} (h : a ≤ b) (k : a ≠ b) : a < b := Nat.lt_of_le_of_ne h k
example (n k : Nat) : n ≤ n + k := Nat.le_add_right n k
example (n k : Nat) : n ≤ k + n := Nat.le_add_left n k
example {n m : Nat} (h : n ≤ m) (k : Nat) : n ≤ m + k := Nat.le_add_right_of_le h
example {a b c d : Nat} (h : a ≤ b) (k : c ≤ d) : a + c ≤ b + d := Nat.add_le_add h k
example {a b : Nat} (h : a ≤ b) (c : Nat) : c + a ≤ c + b := Nat.add_le_add_left h c
example {a b : Nat} (h : a < b) (c : Nat) : a + c < b + c := Nat.add_lt_add_right h c
example {a b c d : Nat} (h : a < b) (k : c < d) : a + c < b + d := Nat.add_lt_add h k
example {a b c : Nat} (h : a + b ≤ a + c) : b ≤ c := Nat.le_of_add_le_add_left h
example {a b c : Nat} : a + b ≤ a + c ↔ b ≤ c := Nat.add_le_add_iff_left
example {a b c : Nat} : a + c < b + c ↔ a < b := Nat.add_lt_add_iff_right
example {a b c d : Nat} (h : a ≤ b) (k : c ≤ d) : a * c ≤ b * d := Nat.mul_le_mul h k
example {a b : Nat} (c : Nat) (h : a ≤ b) : c * a ≤ c * b := Nat.mul_le_mul_left c h
example {a b c : Nat} (h : a < b) (k : 0 < c) : a * c < b * c := Nat.mul_lt_mul_of_pos_right h k
example {a b : Nat} (h : 0 < a) (k : 0 < b) : 0 < a * b := Nat.mul_pos h k
example {a b c : Nat} (h : c * a ≤ c * b) (k : 0 < c) : a ≤ b := Nat.le_of_mul_le_mul_left h k
example (n : Nat) : n - n = 0 := Nat.sub_self n
example (n : Nat) : n - 0 = n := Nat.sub_zero n
example (n : Nat) : 0 - n = 0 := Nat.zero_sub n
example (n m : Nat) : n - m ≤ n := Nat.sub_le n m
example (n m : Nat) : n + m - m = n := Nat.add_sub_cancel
example (n m : Nat) : n + m - n = m := Nat.add_sub_cancel_left
example {n m : Nat} (h : m ≤ n) : n - m + m = n := Nat.sub_add_cancel h
example {n m : Nat} (h : m ≤ n) : m + (n - m) = n := Nat.add_sub_cancel' h
example (n m k : Nat) : n - m - k = n - (m + k) := Nat.sub_sub n m k
example (n m k : Nat) : n - m - k = n - k - m := Nat.sub_right_comm n m k
example (n m k : Nat) : n * (m - k) = n * m - n * k := Nat.mul_sub n m k
example (n m k : Nat) : (n - m) * k = n * k - m * k := Nat.sub_mul n m k
example {n m : Nat} (h : n ≤ m) : n - m = 0 := Nat.sub_eq_zero_of_le h
example {n m : Nat} : n - m = 0 ↔ n ≤ m := Nat.sub_eq_zero_iff_le
example {n m : Nat} : 0 < n - m ↔ m < n := Nat.sub_pos_iff_lt
example {n m : Nat} (h : m < n) : 0 < n - m := Nat.sub_pos_of_lt h
example {a b c : Nat} : a - b ≤ c ↔ a ≤ c + b := Nat.sub_le_iff_le_add
example {a b c : Nat} (h : a + b ≤ c) : a ≤ c - b := Nat.le_sub_of_add_le h
example {a b c : Nat} (h : c ≤ b) : a + b - c = a + (b - c) := Nat.add_sub_assoc h a
example {a b : Nat} (h : 0 < a) (k : 0 < b) : a - b < a := Nat.sub_lt h k
example (n m : Nat) : (n + 1) - (m + 1) = n - m := Nat.succ_sub_succ n m
example (n m k : Nat) : n + k - (m + k) = n - m := Nat.add_sub_add_right n k m
example (a b : Nat) : min a b = min b a := Nat.min_comm a b
example (a b : Nat) : max a b = max b a := Nat.max_comm a b
example (a b c : Nat) : min (min a b) c = min a (min b c) := Nat.min_assoc a b c
example (a b : Nat) : min a b ≤ a := Nat.min_le_left a b
example (a b : Nat) : a ≤ max a b := Nat.le_max_left a b
example {a b c : Nat} : a ≤ min b c ↔ a ≤ b ∧ a ≤ c := Nat.le_min
example {a b c : Nat} : max a b ≤ c ↔ a ≤ c ∧ b ≤ c := Nat.max_le
example {a b : Nat} (h : a ≤ b) : min a b = a := Nat.min_eq_left h
example {a b : Nat} (h : a ≤ b) : max a b = b := Nat.max_eq_right h
example (a b c : Nat) : max a b + c = max (a + c) (b + c) := (Nat.add_max_add_right a b c).symm
example (m k : Nat) : k * (m / k) + m % k = m := Nat.div_add_mod m k
example (m k : Nat) : m % k + k * (m / k) = m := Nat.mod_add_div m k
example (n : Nat) : n / 1 = n := Nat.div_one n
example (n : Nat) : 0 / n = 0 := Nat.zero_div n
example (n : Nat) : n / 0 = 0 := Nat.div_zero n
example (n : Nat) : n % 1 = 0 := Nat.mod_one n
example (n : Nat) : n % 0 = n := Nat.mod_zero n
example (n : Nat) : n % n = 0 := Nat.mod_self n
example {n m : Nat} (h : n < m) : n % m = n := Nat.mod_eq_of_lt h
example {n m : Nat} (h : n < m) : n / m = 0 := Nat.div_eq_of_lt h
example {n : Nat} (h : 0 < n) : n / n = 1 := Nat.div_self h
example (n : Nat) {m : Nat} (h : 0 < m) : n * m / m = n := Nat.mul_div_cancel n h
example (n : Nat) {m : Nat} (h : 0 < m) : m * n / m = n := Nat.mul_div_cancel_left n h
example (n m k : Nat) : n / m / k = n / (m * k) := Nat.div_div_eq_div_mul n m k
example {a b c : Nat} (h : 0 < b) : a / b < c ↔ a < c * b := Nat.div_lt_iff_lt_mul h
example {a b c : Nat} (h : 0 < b) : c ≤ a / b ↔ c * b ≤ a := Nat.le_div_iff_mul_le h
example (x z : Nat) {y : Nat} (h : 0 < y) : (x + y * z) / y = x / y + z := Nat.add_mul_div_left x z h
example {x y : Nat} (h : 0 < y) (k : y ≤ x) : x / y = (x - y) / y + 1 := Nat.div_eq_sub_div h k
example (a n : Nat) : a % n % n = a % n := Nat.mod_mod a n
example (a b n : Nat) : a * b % n = (a % n) * (b % n) % n := Nat.mul_mod a b n
example (a n : Nat) : (a + n) % n = a % n := Nat.add_mod_right a n
example (x y z : Nat) : (x + y * z) % y = x % y := Nat.add_mul_mod_self_left x y z
example (n : Nat) : n % 2 = 0 ∨ n % 2 = 1 := Nat.mod_two_eq_zero_or_one n
example {n m : Nat} (h : n / m * m = n) (k : 0 < m) : m ∣ n := ⟨n / m, by rw [Nat.mul_comm, h]⟩
example (a b n : Nat) : a ^ b % n = (a % n) ^ b % n := Nat.pow_mod a b n
example {a b c : Nat} (h : a ∣ b) (k : b ∣ c) : a ∣ c := Nat.dvd_trans h k
example (a : Nat) : a ∣ a := Nat.dvd_refl a
example (a b : Nat) : a ∣ a * b := Nat.dvd_mul_right a b
example (a b : Nat) : b ∣ a * b := Nat.dvd_mul_left b a
example (a : Nat) : a ∣ 0 := Nat.dvd_zero a
example (a : Nat) : 1 ∣ a := Nat.one_dvd a
example {a b c : Nat} (h : a ∣ b) (k : a ∣ c) : a ∣ b + c := Nat.dvd_add h k
example {a b c : Nat} (h : a ∣ b) (k : a ∣ c) : a ∣ b - c := Nat.dvd_sub h k
example {a b : Nat} (h : a ∣ b) (k : b ∣ a) : a = b := Nat.dvd_antisymm h k
example {a b : Nat} (h : 0 < b) (k : a ∣ b) : a ≤ b := Nat.le_of_dvd h k
example {a b : Nat} : a ∣ b ↔ b % a = 0 := Nat.dvd_iff_mod_eq_zero
example {a b : Nat} (h : b % a = 0) : a ∣ b := Nat.dvd_of_mod_eq_zero h
example {a b : Nat} (h : a ∣ b) : b % a = 0 := Nat.mod_eq_zero_of_dvd h
example {a b : Nat} (h : a ∣ b) : a * (b / a) = b := Nat.mul_div_cancel' h
example {a b : Nat} (h : a ∣ b) : b / a * a = b := Nat.div_mul_cancel h
example {a b m : Nat} (h : a ∣ m) : a ∣ m + b ↔ a ∣ b := Nat.dvd_add_right h
example {n : Nat} : n ∣ 1 ↔ n = 1 := Nat.dvd_one
example {k m n : Nat} (h : 0 < k) (H : k * m ∣ k * n) : m ∣ n := Nat.dvd_of_mul_dvd_mul_left h H
example (a b : Nat) : Nat.gcd a b = Nat.gcd b a := Nat.gcd_comm a b
example (a b : Nat) : Nat.gcd a b ∣ a := Nat.gcd_dvd_left a b
example {a b k : Nat} (h : k ∣ a) (h' : k ∣ b) : k ∣ Nat.gcd a b := Nat.dvd_gcd h h'
example (a b c : Nat) : Nat.gcd (Nat.gcd a b) c = Nat.gcd a (Nat.gcd b c) := Nat.gcd_assoc a b c
example (a : Nat) : Nat.gcd a 0 = a := Nat.gcd_zero_right a
example (a : Nat) : Nat.gcd a a = a := Nat.gcd_self a
example (a : Nat) : Nat.gcd 1 a = 1 := Nat.gcd_one_left a
example (a b c : Nat) : Nat.gcd (c * a) (c * b) = c * Nat.gcd a b := Nat.gcd_mul_left c a b
example (a b : Nat) : Nat.gcd a b * Nat.lcm a b = a * b := Nat.gcd_mul_lcm a b
example (a b : Nat) : a ∣ Nat.lcm a b := Nat.dvd_lcm_left a b
example {a b c : Nat} (h : a ∣ c) (k : b ∣ c) : Nat.lcm a b ∣ c := Nat.lcm_dvd h k
example (a b : Nat) : Nat.lcm a b = Nat.lcm b a := Nat.lcm_comm a b
example {a b c : Nat} (h : Nat.Coprime a b) (k : a ∣ b * c) : a ∣ c := Nat.Coprime.dvd_of_dvd_mul_left h k
example {a b : Nat} (h : Nat.Coprime a b) : Nat.Coprime b a := h.symm
example {a b : Nat} : Nat.Coprime a b ↔ Nat.gcd a b = 1 := Nat.coprime_iff_gcd_eq_one
example {a b c : Nat} (h : Nat.Coprime a c) (k : Nat.Coprime b c) : Nat.Coprime (a * b) c := Nat.Coprime.mul_left h k
example (a : Nat) : a ^ 0 = 1 := Nat.pow_zero a
example (a n : Nat) : a ^ (n + 1) = a ^ n * a := Nat.pow_succ
example (a m n : Nat) : a ^ (m + n) = a ^ m * a ^ n := Nat.pow_add a m n
example (a m n : Nat) : a ^ (m * n) = (a ^ m) ^ n := Nat.pow_mul a m n
example (a b n : Nat) : (a * b) ^ n = a ^ n * b ^ n := Nat.mul_pow a b n
example (a : Nat) : a ^ 2 = a * a := Nat.pow_two a
example (n : Nat) : 1 ^ n = 1 := Nat.one_pow n
example {n : Nat} (h : 0 < n) : 0 ^ n = 0 := Nat.zero_pow h
example {a n : Nat} (h : 0 < a) : 0 < a ^ n := Nat.pow_pos h
example {a b : Nat} (n : Nat) (h : a ≤ b) : a ^ n ≤ b ^ n := Nat.pow_le_pow_left h n
example {a m n : Nat} (h : 0 < a) (k : m ≤ n) : a ^ m ≤ a ^ n := Nat.pow_le_pow_right h k
example {a m n : Nat} (h : 1 < a) : a ^ m < a ^ n ↔ m < n := Nat.pow_lt_pow_iff_right h
example (n : Nat) : n < 2 ^ n := Nat.lt_two_pow_self
example {a m n : Nat} (h : m ≤ n) : a ^ m ∣ a ^ n := Nat.pow_dvd_pow a h
example (n : Nat) : n <<< 1 = 2 * n := by simp [Nat.shiftLeft_eq, Nat.mul_comm]
example (m n : Nat) : m <<< n = m * 2 ^ n := Nat.shiftLeft_eq m n
example (m n : Nat) : m >>> n = m / 2 ^ n := Nat.shiftRight_eq_div_pow m n
example (x y : Nat) : x &&& y = y &&& x := Nat.and_comm x y
example (x y : Nat) : x ||| y = y ||| x := Nat.or_comm x y
example (x : Nat) : x ^^^ x = 0 := Nat.xor_self x
example (x y i : Nat) : (x &&& y).testBit i = (x.testBit i && y.testBit i) := Nat.testBit_and x y i
example (x y i : Nat) : (x ||| y).testBit i = (x.testBit i || y.testBit i) := Nat.testBit_or x y i
example (x y i : Nat) : (x ^^^ y).testBit i = (x.testBit i ^^ y.testBit i) := Nat.testBit_xor x y i
example (x i : Nat) : x.testBit i = decide (x / 2 ^ i % 2 = 1) := Nat.testBit_eq_decide_div_mod_eq
example {x y : Nat} (h : ∀ i, x.testBit i = y.testBit i) : x = y := Nat.eq_of_testBit_eq h
example (x n : Nat) : x &&& (2 ^ n - 1) = x % 2 ^ n := Nat.and_two_pow_sub_one_eq_mod x n
example {n : Nat} (h : n ≠ 0) : 2 ^ n.log2 ≤ n := Nat.log2_self_le h
example {n k : Nat} (h : n ≠ 0) : n.log2 < k ↔ n < 2 ^ k := Nat.log2_lt h
example {p : Nat → Prop} (n : Nat) (h : ∀ n, (∀ m, m < n → p m) → p n) : p n := Nat.strongRecOn n h
example {p : Nat → Prop} (n : Nat) (h0 : p 0) (h : ∀ n, p n → p (n + 1)) : p n := Nat.rec h0 h n
example {n m : Nat} : (n == m) = true ↔ n = m := Nat.beq_eq ▸ Iff.rfl
example (a b : Nat) : (a + b) * (a + b) = a * a + 2 * (a * b) + b * b := by simp only [Nat.mul_add, Nat.add_mul, Nat.mul_comm b a]; omega
example (a b : Nat) (h : a < b) : ∃ k, b = a + k + 1 := Nat.exists_eq_add_of_lt h
example {a b : Nat} (h : a ≤ b) : ∃ k, b = a + k := Nat.exists_eq_add_of_le h
example {a b : Nat} (h : a ≤ b) : ∃ k, a + k = b := Nat.le.dest h
example (a b : Nat) (h : 2 * a = 2 * b) : a = b := by omega
example (a b c : Nat) (h : a < b) (k : b < c) : a + 1 < c := by omega
example (n : Nat) : n % 4 < 4 := by omega
example (x y : Nat) (h : x + y = 10) (k : x - y = 4) : x = 7 := by omega
example (n : Nat) (h : n % 6 = 5) : n % 3 = 2 := by omega
example (n : Nat) : (n * (n + 1)) % 2 = 0 := by rcases Nat.mod_two_eq_zero_or_one n with h | h <;> simp [Nat.mul_mod, Nat.add_mod, h]
example (n : Nat) (h : 3 ∣ n) (k : 2 ∣ n) : 6 ∣ n := by omega
example (f : Nat → Nat) (h : ∀ n, f (n + 1) = f n + 2) (h0 : f 0 = 1) (n : Nat) : f n = 2 * n + 1 := by induction n with | zero => rw [h0] | succ n ih => rw [h, ih]; omega
-- area: Int
example (a b : Int) : a + b = b + a := Int.add_comm a b
example (a b c : Int) : a + b + c = a + (b + c) := Int.add_assoc a b c
example (a : Int) : a + 0 = a := Int.add_zero a
example (a : Int) : 0 + a = a := Int.zero_add a
example (a : Int) : -a + a = 0 := Int.add_left_neg a
example (a : Int) : a + -a = 0 := Int.add_right_neg a
example (a b : Int) : a - b = a + -b := Int.sub_eq_add_neg
example (a : Int) : a - a = 0 := Int.sub_self a
example (a : Int) : - -a = a := Int.neg_neg a
example (a b : Int) : -(a + b) = -a + -b := Int.neg_add
example (a b : Int) : -(a - b) = b - a := Int.neg_sub a b
example (a b : Int) : a * b = b * a := Int.mul_comm a b
example (a b c : Int) : a * b * c = a * (b * c) := Int.mul_assoc a b c
example (a b c : Int) : a * (b + c) = a * b + a * c := Int.mul_add a b c
example (a b c : Int) : (a - b) * c = a * c - b * c := Int.sub_mul a b c
example (a b : Int) : -a * b = -(a * b) := Int.neg_mul a b
example (a b : Int) : a * -b = -(a * b) := Int.mul_neg a b
example (a : Int) : 1 * a = a := Int.one_mul a
example (a : Int) : -1 * a = -a := Int.neg_one_mul a
example (a : Int) : -a = -1 * a := Int.neg_eq_neg_one_mul a
example {a b : Int} : a * b = 0 ↔ a = 0 ∨ b = 0 := Int.mul_eq_zero
example {a b c : Int} (h : a + b = a + c) : b = c := Int.add_left_cancel h
example (a b : Int) : a + b - b = a := Int.add_sub_cancel a b
example (a b : Int) : a - b + b = a := Int.sub_add_cancel a b
example (a b c : Int) : a - b - c = a - c - b := Int.sub_right_comm a b c
example {a b : Int} (h : a - b = 0) : a = b := Int.eq_of_sub_eq_zero h
example {a b : Int} : a - b = 0 ↔ a = b := Int.sub_eq_zero
example {a b : Int} (h : -a = -b) : a = b := Int.neg_inj.1 h
example (a : Int) : -a = 0 ↔ a = 0 := Int.neg_eq_zero
example (a : Int) : a ≤ a := Int.le_refl a
example {a b c : Int} (h : a ≤ b) (k : b ≤ c) : a ≤ c := Int.le_trans h k
example {a b : Int} (h : a ≤ b) (k : b ≤ a) : a = b := Int.le_antisymm h k
example (a b : Int) : a ≤ b ∨ b ≤ a := Int.le_total a b
example {a b c : Int} (h : a < b) (k : b ≤ c) : a < c := Int.lt_of_lt_of_le h k
example {a b : Int} : ¬a ≤ b ↔ b < a := Int.not_le
example {a b : Int} : ¬a < b ↔ b ≤ a := Int.not_lt
example {a b : Int} (h : a < b) : a ≠ b := Int.ne_of_lt h
example {a b : Int} : a < b ↔ a + 1 ≤ b := Int.lt_iff_add_one_le
example {a b : Int} : a + 1 ≤ b ↔ a < b := Int.add_one_le_iff
example {a b : Int} : a < b + 1 ↔ a ≤ b := Int.lt_add_one_iff
example (a b : Int) : a < b ∨ a = b ∨ b < a := Int.lt_trichotomy a b
example {a b c d : Int} (h : a ≤ b) (k : c ≤ d) : a + c ≤ b + d := Int.add_le_add h k
example {a b : Int} (h : a < b) (c : Int) : c + a < c + b := Int.add_lt_add_left h c
example {a b : Int} (h : a ≤ b) : -b ≤ -a := Int.neg_le_neg h
example {a b : Int} : 0 ≤ b - a ↔ a ≤ b := Int.sub_nonneg
example {a b : Int} (h : 0 ≤ a) (k : 0 ≤ b) : 0 ≤ a * b := Int.mul_nonneg h k
example {a b : Int} (h : 0 < a) (k : 0 < b) : 0 < a * b := Int.mul_pos h k
example {a b c : Int} (h : a ≤ b) (k : 0 ≤ c) : c * a ≤ c * b := Int.mul_le_mul_of_nonneg_left h k
example (a : Int) : 0 ≤ a * a := Int.mul_self_nonneg a
example (a b : Int) : a % b + b * (a / b) = a := Int.emod_add_mul_ediv a b
example (a b : Int) : b * (a / b) + a % b = a := Int.mul_ediv_add_emod a b
example (a : Int) {b : Int} (h : b ≠ 0) : 0 ≤ a % b := Int.emod_nonneg a h
example (a : Int) {b : Int} (h : 0 < b) : a % b < b := Int.emod_lt_of_pos a h
example (a : Int) : a / 1 = a := Int.ediv_one a
example (a : Int) : a % a = 0 := Int.emod_self
example (a n : Int) : a % n % n = a % n := Int.emod_emod a n
example (a b n : Int) : (a + b) % n = (a % n + b % n) % n := Int.add_emod a b n
example (a b n : Int) : a * b % n = (a % n) * (b % n) % n := Int.mul_emod a b n
example (a : Int) {b : Int} (h : b ≠ 0) : a * b / b = a := Int.mul_ediv_cancel a h
example {a b : Int} (h : a ∣ b) : a * (b / a) = b := Int.mul_ediv_cancel' h
example {a b : Int} : a ∣ b ↔ b % a = 0 := Int.dvd_iff_emod_eq_zero
example {a b c : Int} (h : a ∣ b) (k : b ∣ c) : a ∣ c := Int.dvd_trans h k
example {a b c : Int} (h : a ∣ b) (k : a ∣ c) : a ∣ b + c := Int.dvd_add h k
example {a b : Int} : a ∣ -b ↔ a ∣ b := Int.dvd_neg
example {a b : Int} (h : a ∣ b) (c : Int) : a ∣ b * c := Int.dvd_mul_of_dvd_left h c
example (a : Int) {b c : Int} (h : 0 < c) : a ≤ b / c ↔ a * c ≤ b := Int.le_ediv_iff_mul_le h
example (a b c : Int) (h : 0 ≤ b) : a / b / c = a / (b * c) := Int.ediv_ediv_of_nonneg h
example (m n : Nat) : ((m + n : Nat) : Int) = m + n := Int.natCast_add m n
example (m n : Nat) : ((m * n : Nat) : Int) = m * n := Int.natCast_mul m n
example {m n : Nat} : (m : Int) = n ↔ m = n := Int.ofNat_inj
example {m n : Nat} : (m : Int) ≤ n ↔ m ≤ n := Int.ofNat_le
example {m n : Nat} : (m : Int) < n ↔ m < n := Int.ofNat_lt
example {m n : Nat} (h : n ≤ m) : ((m - n : Nat) : Int) = m - n := Int.ofNat_sub h
example (n : Nat) : 0 ≤ (n : Int) := Int.natCast_nonneg n
example {m n : Nat} : (m : Int) ∣ n ↔ m ∣ n := Int.natCast_dvd_natCast
example (n : Nat) : (n : Int).toNat = n := Int.toNat_natCast n
example {a : Int} (h : 0 ≤ a) : (a.toNat : Int) = a := Int.toNat_of_nonneg h
example (a : Int) : (-a).natAbs = a.natAbs := Int.natAbs_neg a
example (a b : Int) : (a * b).natAbs = a.natAbs * b.natAbs := Int.natAbs_mul a b
example (a b : Int) : (a + b).natAbs ≤ a.natAbs + b.natAbs := Int.natAbs_add_le a b
example (a : Int) : a.natAbs = 0 ↔ a = 0 := Int.natAbs_eq_zero
example (a : Int) : a = a.natAbs ∨ a = -a.natAbs := Int.natAbs_eq a
example {a : Int} (h : a ≤ 0) : (a.natAbs : Int) = -a := Int.ofNat_natAbs_of_nonpos h
example (a : Int) : a.natAbs ∣ b.natAbs ↔ a ∣ b := Int.natAbs_dvd_natAbs
example {a : Int} (h : 0 < a) : a.sign = 1 := Int.sign_eq_one_of_pos h
example (a : Int) : a.sign * a.natAbs = a := Int.sign_mul_natAbs a
example (a : Int) (n : Nat) : a ^ (n + 1) = a ^ n * a := Int.pow_succ a n
example (a : Int) : a ^ 0 = 1 := Int.pow_zero a
example (a : Int) (m n : Nat) : a ^ (m + n) = a ^ m * a ^ n := Int.pow_add a m n
example (a b : Int) : min a b = min b a := Int.min_comm a b
example (a b : Int) : a ≤ max a b := Int.le_max_left a b
example (a b c : Int) : a ≤ min b c ↔ a ≤ b ∧ a ≤ c := Int.le_min
example {a : Int} {b : Int} (h : 0 ≤ a) (k : a < b) : a % b = a := Int.emod_eq_of_lt h k
example (a : Int) : a % 2 = 0 ∨ a % 2 = 1 := Int.emod_two_eq a
example (a b : Int) : Int.gcd a b = Int.gcd b a := Int.gcd_comm a b
example (a b : Int) : (Int.gcd a b : Int) ∣ a := Int.gcd_dvd_left a b
example (a b : Int) : a.tdiv b * b + a.tmod b = a := by rw [Int.mul_comm]; exact Int.mul_tdiv_add_tmod a b
example (a b : Int) : (-a).tdiv b = -(a.tdiv b) := Int.neg_tdiv a b
example (a b : Int) (h : 0 ≤ a) : a.tdiv b = a / b := Int.tdiv_eq_ediv_of_nonneg h
example (a b : Int) (h : 0 ≤ b) : a.fdiv b = a / b := Int.fdiv_eq_ediv_of_nonneg a h
example (n : Nat) : Int.negSucc n = -((n : Int) + 1) := Int.negSucc_eq n
example (a b : Int) (h : a < b) (k : b < a + 2) : b = a + 1 := by omega
example (x : Int) (h : 2 * x + 1 = 7) : x = 3 := by omega
example (x y : Int) (h : 3 * x + 2 * y = 12) (k : x - y = -1) : x = 2 ∧ y = 3 := by omega
example (x : Int) (h : x * x = 0) : x = 0 := by simpa using h
example (x : Int) : x % 2 = 0 ∨ (x + 1) % 2 = 0 := by omega
example (x : Int) : (x + 1) * (x - 1) = x * x - 1 := by rw [Int.add_mul, Int.mul_sub]; omega
-- area: List
example (a : α) (l : List α) : (a :: l).length = l.length + 1 := List.length_cons
example (l : List α) : l.length = 0 ↔ l = [] := List.length_eq_zero_iff
example {l : List α} (h : l ≠ []) : 0 < l.length := List.length_pos_of_ne_nil h
example {l : List α} : 0 < l.length ↔ l ≠ [] := List.length_pos_iff
example (a : α) (l : List α) : a :: l ≠ [] := List.cons_ne_nil a l
example (a b : α) (l m : List α) : a :: l = b :: m ↔ a = b ∧ l = m := List.cons_eq_cons
example (a b : α) (l m : List α) (h : a :: l = b :: m) : l = m := List.tail_eq_of_cons_eq h
example (l m : List α) : (l ++ m).length = l.length + m.length := List.length_append
example (l : List α) : l ++ [] = l := List.append_nil l
example (l : List α) : [] ++ l = l := List.nil_append l
example (l m n : List α) : l ++ m ++ n = l ++ (m ++ n) := List.append_assoc l m n
example (a : α) (l m : List α) : a :: l ++ m = a :: (l ++ m) := List.cons_append
example {l m n : List α} (h : l ++ m = l ++ n) : m = n := List.append_cancel_left h
example {l m n : List α} : l ++ m = l ++ n ↔ m = n := List.append_right_inj l
example {l m : List α} : l ++ m = [] ↔ l = [] ∧ m = [] := List.append_eq_nil_iff
example (l : List α) : l.reverse.reverse = l := List.reverse_reverse l
example (l m : List α) : (l ++ m).reverse = m.reverse ++ l.reverse := List.reverse_append
example (l : List α) : l.reverse.length = l.length := List.length_reverse
example (a : α) (l : List α) : (a :: l).reverse = l.reverse ++ [a] := List.reverse_cons
example {a : α} {l : List α} : a ∈ l.reverse ↔ a ∈ l := List.mem_reverse
example {l : List α} : l.reverse = [] ↔ l = [] := List.reverse_eq_nil_iff
example (f : α → β) (l : List α) : (l.map f).length = l.length := List.length_map f
example (f : α → β) (l m : List α) : (l ++ m).map f = l.map f ++ m.map f := List.map_append
example (f : β → γ) (g : α → β) (l : List α) : (l.map g).map f = l.map (f ∘ g) := List.map_map
example (l : List α) : l.map id = l := List.map_id l
example (f : α → β) (l : List α) : (l.map f).reverse = l.reverse.map f := List.map_reverse.symm
example {f : α → β} {l : List α} {b : β} : b ∈ l.map f ↔ ∃ a, a ∈ l ∧ f a = b := List.mem_map
example (f : α → β) {l : List α} {a : α} (h : a ∈ l) : f a ∈ l.map f := List.mem_map_of_mem h
example {f g : α → β} {l : List α} : l.map f = l.map g ↔ ∀ a ∈ l, f a = g a := List.map_inj_left
example {f g : α → β} {l : List α} (h : ∀ a ∈ l, f a = g a) : l.map f = l.map g := List.map_congr_left h
example {a b : α} {l : List α} : a ∈ b :: l ↔ a = b ∨ a ∈ l := List.mem_cons
example (a : α) (l : List α) : a ∈ a :: l := List.mem_cons_self
example (b : α) {a : α} {l : List α} (h : a ∈ l) : a ∈ b :: l := List.mem_cons_of_mem b h
example {a : α} {l m : List α} : a ∈ l ++ m ↔ a ∈ l ∨ a ∈ m := List.mem_append
example (a : α) : ¬a ∈ ([] : List α) := List.not_mem_nil
example {a b : α} : a ∈ [b] ↔ a = b := List.mem_singleton
example {a : α} {l : List α} (h : a ∈ l) : ∃ s t, l = s ++ a :: t := List.append_of_mem h
example {a : α} {l : List α} (h : a ∈ l) : l ≠ [] := List.ne_nil_of_mem h
example {l : List α} : (∀ a, a ∉ l) ↔ l = [] := List.eq_nil_iff_forall_not_mem.symm
example {p : α → Prop} {a : α} {l : List α} : (∀ x ∈ a :: l, p x) ↔ p a ∧ ∀ x ∈ l, p x := List.forall_mem_cons
example {p : α → Bool} {l : List α} {a : α} : a ∈ l.filter p ↔ a ∈ l ∧ p a = true := List.mem_filter
example (p : α → Bool) (l : List α) : (l.filter p).length ≤ l.length := List.length_filter_le p l
example (p : α → Bool) (l m : List α) : (l ++ m).filter p = l.filter p ++ m.filter p := List.filter_append l m
example {p : α → Bool} {l : List α} : l.filter p = l ↔ ∀ a ∈ l, p a = true := List.filter_eq_self
example {p : α → Bool} {a : α} {l : List α} (h : p a = true) : (a :: l).filter p = a :: l.filter p := List.filter_cons_of_pos h
example (p q : α → Bool) (l : List α) : (l.filter q).filter p = l.filter fun a => p a && q a := List.filter_filter
example (f : α → β → β) (b : β) (l m : List α) : (l ++ m).foldr f b = l.foldr f (m.foldr f b) := List.foldr_append
example (f : β → α → β) (b : β) (l m : List α) : (l ++ m).foldl f b = m.foldl f (l.foldl f b) := List.foldl_append
example (f : α → β → β) (b : β) (a : α) (l : List α) : (a :: l).foldr f b = f a (l.foldr f b) := List.foldr_cons
example (l : List α) (f : β → α → β) (b : β) : l.reverse.foldr (fun x y => f y x) b = l.foldl f b := List.foldr_reverse
example (f : β → γ) (g : γ → α → γ) (l : List α) (b : γ) : l.foldl g b = l.foldl g b := rfl
example (l : List α) : l.foldr List.cons [] = l := List.foldr_cons_nil
example (n : Nat) (l : List α) : l.take n ++ l.drop n = l := List.take_append_drop n l
example (n : Nat) (l : List α) : (l.take n).length = min n l.length := List.length_take
example (n : Nat) (l : List α) : (l.drop n).length = l.length - n := List.length_drop
example (l : List α) : l.take 0 = [] := List.take_zero
example (l : List α) : l.drop 0 = l := List.drop_zero
example (l : List α) : l.take l.length = l := List.take_length
example (l : List α) : l.drop l.length = [] := List.drop_length
example (m n : Nat) (l : List α) : (l.drop m).drop n = l.drop (m + n) := List.drop_drop
example {l : List α} {n : Nat} (h : l.length ≤ n) : l.take n = l := List.take_of_length_le h
example (l m : List α) : (l ++ m).drop l.length = m := List.drop_left
example (a : α) (n : Nat) : (List.replicate n a).length = n := List.length_replicate
example (a : α) (n : Nat) : List.replicate (n + 1) a = a :: List.replicate n a := List.replicate_succ
example {a b : α} {n : Nat} : b ∈ List.replicate n a ↔ n ≠ 0 ∧ b = a := List.mem_replicate
example (m n : Nat) (a : α) : List.replicate m a ++ List.replicate n a = List.replicate (m + n) a := List.replicate_append_replicate
example (f : α → β) (a : α) (n : Nat) : (List.replicate n a).map f = List.replicate n (f a) := List.map_replicate
example (n : Nat) : (List.range n).length = n := List.length_range
example {m n : Nat} : m ∈ List.range n ↔ m < n := List.mem_range
example (n : Nat) : List.range (n + 1) = List.range n ++ [n] := List.range_succ
example (n : Nat) : (List.range n).Nodup := List.nodup_range
example {l m : List (List α)} : (l ++ m).flatten = l.flatten ++ m.flatten := List.flatten_append
example {L : List (List α)} {a : α} : a ∈ L.flatten ↔ ∃ l, l ∈ L ∧ a ∈ l := List.mem_flatten
example (f : α → List β) (l : List α) : l.flatMap f = (l.map f).flatten := List.flatMap_def
example {f : α → List β} {l : List α} {b : β} : b ∈ l.flatMap f ↔ ∃ a, a ∈ l ∧ b ∈ f a := List.mem_flatMap
example (l : List α) (m : List β) : (l.zip m).length = min l.length m.length := List.length_zip
example (f : α → β → γ) (l : List α) (m : List β) : (List.zipWith f l m).length = min l.length m.length := List.length_zipWith
example (l : List (α × β)) : l.unzip.1.zip l.unzip.2 = l := List.zip_unzip l
example (p : α → Bool) (l : List α) : l.all p = true ↔ ∀ x ∈ l, p x = true := List.all_eq_true
example (p : α → Bool) (l : List α) : l.any p = true ↔ ∃ x, x ∈ l ∧ p x = true := List.any_eq_true
example (a : α) (l : List α) : (a :: l).head? = some a := List.head?_cons
example (a : α) (l : List α) : (a :: l).tail = l := List.tail_cons
example (l : List α) (h : l ≠ []) : l.head h :: l.tail = l := List.cons_head_tail h
example (l : List α) (h : l ≠ []) : l.dropLast ++ [l.getLast h] = l := List.dropLast_append_getLast h
example (l : List α) : l.dropLast.length = l.length - 1 := List.length_dropLast
example (l : List α) : l.reverse.head? = l.getLast? := List.head?_reverse
example (l : List α) (a : α) : (l ++ [a]).getLast? = some a := List.getLast?_concat
example {l : List α} {i : Nat} (h : i < l.length) : l[i]? = some l[i] := List.getElem?_eq_getElem h
example {l : List α} {i : Nat} (h : l.length ≤ i) : l[i]? = none := List.getElem?_eq_none h
example {l m : List α} (h : ∀ i : Nat, l[i]? = m[i]?) : l = m := List.ext_getElem? h
example (f : α → β) (l : List α) (i : Nat) : (l.map f)[i]? = l[i]?.map f := List.getElem?_map
example {f : α → β} {l : List α} {i : Nat} {h : i < (l.map f).length} : (l.map f)[i] = f (l[i]'(by simpa using h)) := List.getElem_map f
example {l m : List α} {i : Nat} (h : i < l.length) : (l ++ m)[i]? = l[i]? := List.getElem?_append_left h
example {l : List α} {i : Nat} (h : i < l.length) : l[i] ∈ l := List.getElem_mem h
example {l : List α} {a : α} : a ∈ l ↔ ∃ i, ∃ h : i < l.length, l[i] = a := List.mem_iff_getElem
example (l : List α) (i : Nat) (a : α) : (l.set i a).length = l.length := List.length_set
example {l : List α} {i : Nat} {a : α} (h : i < l.length) : (l.set i a)[i]? = some a := List.getElem?_set_self h
example (l : List α) : List.Sublist l l := List.Sublist.refl l
open List in example {l m : List α} (h : l <+ m) : l.length ≤ m.length := List.Sublist.length_le h
open List in example {l m : List α} (h : l <+ m) : l ⊆ m := List.Sublist.subset h
open List in example {l m n : List α} (h : l <+ m) (k : m <+ n) : l <+ n := h.trans k
example (l m : List α) : l <+: l ++ m := List.prefix_append l m
example (l m : List α) : m <:+ l ++ m := List.suffix_append l m
open List in example {l m : List α} (h : l <+: m) : l <+ m := h.sublist
example (l m : List α) : l ⊆ l ++ m := List.subset_append_left l m
open List in example {l m : List α} (h : l ~ m) : m ~ l := h.symm
open List in example {l m : List α} (h : l ~ m) : l.length = m.length := h.length_eq
open List in example (l m : List α) : l ++ m ~ m ++ l := List.perm_append_comm
open List in example (l : List α) : l.reverse ~ l := List.reverse_perm l
open List in example {l m : List α} (f : α → β) (h : l ~ m) : l.map f ~ m.map f := h.map f
open List in example {l m : List α} {a : α} (h : l ~ m) : a ∈ l ↔ a ∈ m := h.mem_iff
example {R : α → α → Prop} {a : α} {l : List α} : (a :: l).Pairwise R ↔ (∀ b ∈ l, R a b) ∧ l.Pairwise R := List.pairwise_cons
example {a : α} {l : List α} : (a :: l).Nodup ↔ a ∉ l ∧ l.Nodup := List.nodup_cons
example [BEq α] [LawfulBEq α] (a : α) (l : List α) : (a :: l).count a = l.count a + 1 := List.count_cons_self
example [BEq α] [LawfulBEq α] {a : α} {l : List α} : 0 < l.count a ↔ a ∈ l := List.count_pos_iff
example (p : α → Bool) (l : List α) : l.countP p = (l.filter p).length := List.countP_eq_length_filter
example [BEq α] [LawfulBEq α] {a : α} {l : List α} : l.contains a = true ↔ a ∈ l := List.contains_iff_mem
example [BEq α] [LawfulBEq α] {a : α} {l : List α} : l.elem a = true ↔ a ∈ l := List.elem_iff
example [BEq α] [LawfulBEq α] {a : α} {l : List α} (h : a ∈ l) : (l.erase a).length = l.length - 1 := List.length_erase_of_mem h
example {p : α → Bool} {l : List α} {a : α} (h : l.find? p = some a) : p a = true := List.find?_some h
example {f : α → Option β} {l : List α} {b : β} : b ∈ l.filterMap f ↔ ∃ a, a ∈ l ∧ f a = some b := List.mem_filterMap
example (l m : List Nat) : (l ++ m).sum = l.sum + m.sum := List.sum_append
example (a : Nat) (l : List Nat) : (a :: l).sum = a + l.sum := List.sum_cons
example (l : List α) : l.isEmpty = true ↔ l = [] := List.isEmpty_iff
example (p : α → Bool) (l : List α) : l.takeWhile p ++ l.dropWhile p = l := List.takeWhile_append_dropWhile
example (p : α → Bool) (l : List α) : l.partition p = (l.filter p, l.filter (not ∘ p)) := List.partition_eq_filter_filter
example {l : List Nat} (h : l ≠ []) : l.max? ≠ none := by cases l with | nil => exact absurd rfl h | cons a l => simp [List.max?]
example (l : List α) (n : Nat) : (l.rotateLeft n).length = l.length := by simp [List.rotateLeft]; split <;> simp <;> omega
open List in example (le : α → α → Bool) (l : List α) : l.mergeSort le ~ l := List.mergeSort_perm l le
example (s n : Nat) : (List.range' s n).length = n := List.length_range'
example (l : List α) : l.zipIdx.length = l.length := List.length_zipIdx
example (l : List α) (f : α → β) (h : l.map f = []) : l = [] := List.map_eq_nil_iff.1 h
example (xs ys : List α) : (xs ++ ys).length = (ys ++ xs).length := by simp [Nat.add_comm]
example (xs : List Nat) : (xs.map (· + 0)) = xs := by simp
example (xs : List α) : xs = [] ∨ ∃ y ys, xs = y :: ys := by cases xs with | nil => left; rfl | cons y ys => right; exact ⟨y, ys, rfl⟩
example (xs ys : List Nat) : (xs ++ ys).foldr (· + ·) 0 = xs.foldr (· + ·) 0 + ys.foldr (· + ·) 0 := by induction xs with | nil => simp | cons x xs ih => simp only [List.cons_append, List.foldr_cons, ih]; omega
-- area: Option
example (a b : α) : some a = some b ↔ a = b := Option.some_inj
example (a b : α) (h : some a = some b) : a = b := Option.some.inj h
example (a : α) : some a ≠ none := Option.some_ne_none a
example (a : α) : none ≠ some a := nofun
example {o : Option α} : o ≠ none ↔ ∃ a, o = some a := Option.ne_none_iff_exists'
example {o : Option α} : o.isSome = true ↔ ∃ a, o = some a := Option.isSome_iff_exists
example {o : Option α} : o.isNone = true ↔ o = none := Option.isNone_iff_eq_none
example {o : Option α} : o = none ↔ ∀ a, o ≠ some a := Option.eq_none_iff_forall_ne_some
example (a : α) (f : α → β) : (some a).map f = some (f a) := Option.map_some
example (f : α → β) : (none : Option α).map f = none := Option.map_none
example (o : Option α) : o.map id = o := Option.map_id'
example (f : β → γ) (g : α → β) (o : Option α) : (o.map g).map f = o.map (f ∘ g) := Option.map_map f g o
example {f : α → β} {o : Option α} {b : β} : o.map f = some b ↔ ∃ a, o = some a ∧ f a = b := Option.map_eq_some_iff
example {f : α → β} {o : Option α} : o.map f = none ↔ o = none := Option.map_eq_none_iff
example (a : α) (f : α → Option β) : (some a).bind f = f a := Option.bind_some a f
example (f : α → Option β) : (none : Option α).bind f = none := Option.bind_none f
example {f : α → Option β} {o : Option α} {b : β} : o.bind f = some b ↔ ∃ a, o = some a ∧ f a = some b := Option.bind_eq_some_iff
example (a b : α) : (some a).getD b = a := Option.getD_some
example (b : α) : (none : Option α).getD b = b := Option.getD_none
example (o : Option α) (h : o.isSome = true) : some (o.get h) = o := Option.some_get h
example (o : Option α) : o.or none = o := Option.or_none
example (a : α) (o : Option α) : ((some a).orElse fun _ => o) = some a := Option.orElse_some
example {a : α} {o : Option α} : a ∈ o ↔ o = some a := Option.mem_def
example (p : α → Bool) (a : α) : Option.filter p (some a) = if p a then some a else none := Option.filter_some
example {o o' : Option α} (h : ∀ a, a ∈ o ↔ a ∈ o') : o = o' := Option.ext h
example {p : Option α → Prop} : (∀ o, p o) ↔ p none ∧ ∀ a, p (some a) := Option.forall
example {p : Option α → Prop} : (∃ o, p o) ↔ p none ∨ ∃ a, p (some a) := Option.exists
example (o : Option α) : o.isSome = !o.isNone := by cases o <;> rfl
example (o : Option Nat) (h : o.getD 0 = 5) : o = some 5 := by cases o <;> simp_all
-- area: Prod, Sum, Sigma
example {p q : α × β} (h : p.1 = q.1) (k : p.2 = q.2) : p = q := Prod.ext h k
example {p q : α × β} : p = q ↔ p.1 = q.1 ∧ p.2 = q.2 := Prod.ext_iff
example {a c : α} {b d : β} : (a, b) = (c, d) ↔ a = c ∧ b = d := Prod.mk.injEq a b c d ▸ Iff.rfl
example {a c : α} {b d : β} : (a, b) = (c, d) ↔ a = c ∧ b = d := Prod.mk_inj
example (p : α × β) : (p.1, p.2) = p := Prod.eta p
example {p : α × β → Prop} : (∀ x, p x) ↔ ∀ a b, p (a, b) := Prod.forall
example {p : α × β → Prop} : (∃ x, p x) ↔ ∃ a b, p (a, b) := Prod.exists
example (f : α → γ) (g : β → δ) (p : α × β) : (Prod.map f g p).1 = f p.1 := Prod.map_fst f g p
example (f : α → γ) (g : β → δ) (a : α) (b : β) : Prod.map f g (a, b) = (f a, g b) := rfl
example (p : α × β) : p.swap.swap = p := Prod.swap_swap p
example (p : α × β) : p.swap = (p.2, p.1) := rfl
example {p q : α × β} : p.swap = q.swap ↔ p = q := Prod.swap_inj
example {p : α ⊕ β → Prop} : (∀ x, p x) ↔ (∀ a, p (.inl a)) ∧ ∀ b, p (.inr b) := Sum.forall
example {p : α ⊕ β → Prop} : (∃ x, p x) ↔ (∃ a, p (.inl a)) ∨ ∃ b, p (.inr b) := Sum.exists
example (a : α) (b : β) : (Sum.inl a : α ⊕ β) ≠ .inr b := Sum.inl_ne_inr
example {a b : α} : (Sum.inl a : α ⊕ β) = .inl b ↔ a = b := Sum.inl.injEq a b ▸ Iff.rfl
example {a b : α} (h : (Sum.inl a : α ⊕ β) = .inl b) : a = b := Sum.inl.inj h
example (f : α → γ) (g : β → γ) (a : α) : Sum.elim f g (.inl a) = f a := Sum.elim_inl f g a
example (f : α → γ) (g : β → δ) (b : β) : Sum.map f g (.inr b) = .inr (g b) := Sum.map_inr f g b
example (x : α ⊕ β) : x.swap.swap = x := Sum.swap_swap x
example (x : α ⊕ β) : x.isLeft = !x.isRight := by cases x <;> rfl
example {x : α ⊕ β} : x.isLeft = true ↔ ∃ a, x = .inl a := Sum.isLeft_iff
example {β : α → Type} (x : Sigma β) : (⟨x.1, x.2⟩ : Sigma β) = x := Sigma.eta x
example {β : α → Type} {x y : Sigma β} (h : x.1 = y.1) (k : HEq x.2 y.2) : x = y := Sigma.ext h k
-- area: Fin
example {n : Nat} {a b : Fin n} (h : a.val = b.val) : a = b := Fin.ext h
example {n : Nat} {a b : Fin n} : a = b ↔ a.val = b.val := Fin.ext_iff
example {n : Nat} {a b : Fin n} : a.val = b.val ↔ a = b := Fin.val_inj
example {n : Nat} (a : Fin n) : a.val < n := a.isLt
example {n : Nat} (a : Fin n) : 0 < n := Fin.pos a
example {n : Nat} {a b : Fin n} : a ≤ b ↔ a.val ≤ b.val := Fin.le_def
example {n : Nat} {a b : Fin n} : a < b ↔ a.val < b.val := Fin.lt_def
example {n : Nat} {a b : Fin n} : ¬a ≤ b ↔ b < a := Fin.not_le
example {n : Nat} (a : Fin n) : a ≤ a := Fin.le_refl a
example {n : Nat} {a b c : Fin n} (h : a ≤ b) (k : b ≤ c) : a ≤ c := Fin.le_trans h k
example {n : Nat} {a b : Fin n} (h : a ≤ b) (k : b ≤ a) : a = b := Fin.le_antisymm h k
example {n : Nat} (a b : Fin n) : (a + b).val = (a.val + b.val) % n := Fin.val_add a b
example {n : Nat} (a b : Fin n) : (a * b).val = a.val * b.val % n := Fin.val_mul a b
example {n : Nat} : (0 : Fin (n + 1)).val = 0 := Fin.val_zero n
example {n : Nat} : (Fin.last n).val = n := Fin.val_last n
example {n : Nat} (a : Fin (n + 1)) : a ≤ Fin.last n := Fin.le_last a
example {n : Nat} (a : Fin (n + 1)) : 0 ≤ a := Fin.zero_le a
example {n : Nat} (a : Fin n) : a.succ.val = a.val + 1 := Fin.val_succ a
example {n : Nat} (a : Fin n) : a.succ ≠ 0 := Fin.succ_ne_zero a
example {n : Nat} {a b : Fin n} : a.succ = b.succ ↔ a = b := Fin.succ_inj
example {n : Nat} (a : Fin n) : a.castSucc.val = a.val := Fin.val_castSucc a
example {n : Nat} (a : Fin n) : a.castSucc < a.succ := Fin.castSucc_lt_succ
example {n : Nat} (a : Fin n) : a.castSucc ≠ Fin.last n := Fin.castSucc_ne_last a
example {n : Nat} (a : Fin n) : a.rev.rev = a := Fin.rev_rev a
example {n : Nat} (a : Fin n) : a.rev.val = n - (a.val + 1) := Fin.val_rev a
example {n m : Nat} (h : n = m) (a : Fin n) : (a.cast h).val = a.val := Fin.val_cast h a
example {n : Nat} {p : Fin (n + 1) → Prop} : (∀ i, p i) ↔ p 0 ∧ ∀ i : Fin n, p i.succ := Fin.forall_fin_succ
example {n : Nat} {p : Fin (n + 1) → Prop} : (∃ i, p i) ↔ p 0 ∨ ∃ i : Fin n, p i.succ := Fin.exists_fin_succ
example {p : Fin 2 → Prop} : (∀ i, p i) ↔ p 0 ∧ p 1 := Fin.forall_fin_two
example (a b : Fin 1) : a = b := Subsingleton.elim a b
example (a : Fin 0) : False := a.elim0
example {n : Nat} (a b : Fin n) : a + b = b + a := Fin.add_comm a b
example {n : Nat} (a b c : Fin n) : a * b * c = a * (b * c) := Fin.mul_assoc a b c
example {n : Nat} {motive : Fin (n + 1) → Prop} (h0 : motive 0) (hs : ∀ i : Fin n, motive i.castSucc → motive i.succ) (i : Fin (n + 1)) : motive i := Fin.induction h0 hs i
example (a : Fin 3) : a = 0 ∨ a = 1 ∨ a = 2 := by omega
example (a b : Fin 7) (h : a < b) : a.val + 1 ≤ b.val := by omega
-- area: Char, String
example {c d : Char} (h : c.val = d.val) : c = d := Char.ext h
example {c d : Char} : c = d ↔ c.val = d.val := Char.ext_iff
example (c : Char) : Char.ofNat c.toNat = c := Char.ofNat_toNat c
example (c : Char) : c ≤ c := Char.le_refl c
example {c d : Char} (h : c ≤ d) (k : d ≤ c) : c = d := Char.le_antisymm h k
example (c d : Char) : c ≤ d ∨ d ≤ c := Char.le_total c d
example {c d : Char} : ¬c ≤ d ↔ d < c := Char.not_le
example (c : Char) : ¬c < c := Char.lt_irrefl c
example : 'a'.isAlpha = true := by decide
example : '7'.isDigit = true := by decide
example : 'a'.toUpper = 'A' := by decide
example : 'Z'.toLower = 'z' := rfl
example : 'a'.toNat = 97 := rfl
example {s t : String} (h : s.toList = t.toList) : s = t := String.ext h
example {s t : String} : s = t ↔ s.toList = t.toList := String.ext_iff
example (s t : String) : (s ++ t).toList = s.toList ++ t.toList := String.toList_append
example (s t : String) : (s ++ t).length = s.length + t.length := String.length_append
example (s : String) : s ++ "" = s := String.append_empty
example (s : String) : "" ++ s = s := String.empty_append
example (s t u : String) : s ++ t ++ u = s ++ (t ++ u) := String.append_assoc
example (l : List Char) : (String.ofList l).toList = l := String.toList_ofList
example (s : String) : String.ofList s.toList = s := String.ofList_toList
example (s : String) : s.toList.length = s.length := String.length_toList
example (s : String) (c : Char) : (s.push c).length = s.length + 1 := String.length_push
example : "".length = 0 := rfl
example : "abc".length = 3 := by decide
example : "hello".toList = ['h', 'e', 'l', 'l', 'o'] := by decide
example (s : String) : s ≤ s := String.le_refl s
example (s t : String) : s ≤ t ∨ t ≤ s := String.le_total s t
example : "a" < "b" := by decide
example (s : String) : s.isEmpty = true ↔ s = "" := String.isEmpty_iff
example : toString 12 = "12" := by decide
example : toString true = "true" := rfl
example : (5 : Nat).repr = "5" := by decide
example : s!"a{1}b" = "a1b" := by decide
example : "abc".startsWith "ab" = true := by decide
example : String.join ["a", "b"] = "ab" := by decide
example : ("a,b".splitOn ",") = ["a", "b"] := by decide
-- area: Array
example (a : Array α) : a.toList.length = a.size := Array.length_toList
example (a : Array α) (x : α) : (a.push x).size = a.size + 1 := Array.size_push x
example (a : Array α) (x : α) : (a.push x).toList = a.toList ++ [x] := Array.toList_push
example (l : List α) : l.toArray.size = l.length := List.size_toArray
example (l : List α) : l.toArray.toList = l := List.toList_toArray
example (a : Array α) : a.toList.toArray = a := Array.toArray_toList
example {a b : Array α} (h : a.toList = b.toList) : a = b := Array.ext' h
example {a b : Array α} (h : a.size = b.size) (k : ∀ i (hi : i < a.size) (hj : i < b.size), a[i] = b[i]) : a = b := Array.ext h k
example (a b : Array α) : (a ++ b).size = a.size + b.size := Array.size_append
example (a b : Array α) : (a ++ b).toList = a.toList ++ b.toList := Array.toList_append
example (a b c : Array α) : a ++ b ++ c = a ++ (b ++ c) := Array.append_assoc
example (f : α → β) (a : Array α) : (a.map f).size = a.size := Array.size_map
example (f : α → β) (a : Array α) : (a.map f).toList = a.toList.map f := Array.toList_map
example (f : β → γ) (g : α → β) (a : Array α) : (a.map g).map f = a.map (f ∘ g) := Array.map_map
example {x : α} {a : Array α} : x ∈ a ↔ x ∈ a.toList := Array.mem_toList_iff.symm
example (a : Array α) : a.size = 0 ↔ a = #[] := Array.size_eq_zero_iff
example (a : Array α) : a.reverse.size = a.size := Array.size_reverse
example (a : Array α) : a.reverse.toList = a.toList.reverse := Array.toList_reverse
example (a : Array α) (i : Nat) (h : i < a.size) : a[i]? = some a[i] := Array.getElem?_eq_getElem h
example (a : Array α) (i : Nat) (h : i < a.size) (x : α) : (a.set i x h).size = a.size := Array.size_set h
example (a : Array α) (i : Nat) (h : i < a.size) (x : α) : (a.set i x h)[i]'(by simpa using h) = x := Array.getElem_set_self h
example (a : Array α) : a.pop.size = a.size - 1 := Array.size_pop
example (n : Nat) (x : α) : (Array.replicate n x).size = n := Array.size_replicate
example (p : α → Bool) (a : Array α) : (a.filter p).toList = a.toList.filter p := Array.toList_filter
example (f : β → α → β) (b : β) (a : Array α) : a.toList.foldl f b = a.foldl f b := Array.foldl_toList f
example (n : Nat) : (Array.range n).size = n := Array.size_range
example : #[1, 2, 3].size = 3 := rfl
example : #[1, 2, 3].toList = [1, 2, 3] := rfl
example : #[1, 2].push 3 = #[1, 2, 3] := rfl
example : #[1, 2, 3][1] = 2 := rfl
-- area: Order
example (a b : Ordering) : a.swap = b.swap ↔ a = b := Ordering.swap_inj
example (a : Ordering) : a.swap.swap = a := Ordering.swap_swap
example (a : Ordering) : a.then .eq = a := Ordering.then_eq
example (a b : Nat) : compare a b = .lt ↔ a < b := Nat.compare_eq_lt
example (a b : Nat) : compare a b = .eq ↔ a = b := Nat.compare_eq_eq
example (a b : Nat) : (compare a b).swap = compare b a := Nat.compare_swap a b
example (a b : Int) : compare a b = .eq ↔ a = b := Int.compare_eq_eq
example (a b : Nat) : compare a b = if a < b then .lt else if a = b then .eq else .gt := rfl
example {α : Type} [LE α] [Std.IsPreorder α] (a : α) : a ≤ a := Std.le_refl a
example {α : Type} [LE α] [Std.IsPartialOrder α] {a b : α} (h : a ≤ b) (k : b ≤ a) : a = b := Std.le_antisymm h k
example {α : Type} [LE α] [Std.IsLinearOrder α] {a b : α} : a ≤ b ∨ b ≤ a := Std.le_total
example : Std.IsLinearOrder Nat := inferInstance
example {op : Nat → Nat → Nat} [Std.Commutative op] (a b : Nat) : op a b = op b a := Std.Commutative.comm a b
example {op : Nat → Nat → Nat} [Std.Associative op] (a b c : Nat) : op (op a b) c = op a (op b c) := Std.Associative.assoc a b c
example (a b c d : Nat) : a + b + (c + d) = a + c + (b + d) := by ac_rfl
example (a b c d : Nat) : a + b + (c + d) = a + c + (b + d) := Nat.add_add_add_comm a b c d
example (a b c : Nat) (h : a ≤ b) (k : b < c) (l : ¬c < a + 1) : a < c := by omega
-- area: Toy files
example (x : Nat) (h : 2 * x + 3 = 11) : x = 4 := by omega
example (x y : Int) (h₀ : x + y = 7) (h₁ : x - y = 3) : x = 5 ∧ y = 2 := by constructor <;> omega
example : (2 ^ 2010) % 10 = 4 := by decide
example : 12345 % 7 = 4 := by decide
example (n : Nat) (h : n % 2 = 1) : 4 ∣ n * n - 1 ∨ True := by right; trivial
example (n : Nat) (h : n % 2 = 1) : (n * n) % 2 = 1 := by simp [Nat.mul_mod, h]
example (a b c : Nat) (h : a = b + c) : a - b = c := by omega
example (a b : Int) (h : a = b) : a * a = b * b := by rw [h]
example (a b c : Int) : a * (b + c) = c * a + b * a := by rw [Int.mul_add, Int.mul_comm a b, Int.mul_comm a c, Int.add_comm]
example (x : Int) (h : x ≠ 0) (k : x * 3 = x * 3) : x * x ≠ 0 := by simp [h]
example (n : Nat) : (List.range n).length + 0 = n := by simp
example (f : Nat → Nat) (h : ∀ x, f x = 2 * x + 1) : f 3 = 7 := by simp [h]
example (f : Int → Int) (h : ∀ x, f x = 5 * x + 4) : f 1 = 9 := by rw [h]; rfl
example (n : Nat) (h : 0 < n) (k : n < 3) : n = 1 ∨ n = 2 := by omega
example : ∀ n : Nat, n < 10 → (n ^ 2 % 4 = 0 ∨ n ^ 2 % 4 = 1) := by decide
example (a : Nat) (h : a ∣ 6) : a ≤ 6 := Nat.le_of_dvd (by decide) h
example (a b : Nat) (h : a * b = 0) (k : a ≠ 0) : b = 0 := by simpa [k] using h
example (p : Nat → Prop) (h : ∀ n, p n → p (n + 1)) (h0 : p 0) : p 3 := h 2 (h 1 (h 0 h0))
example (p : Nat → Prop) (h0 : p 0) (h : ∀ n, p n → p (n + 1)) : ∀ n, p n := by intro n; induction n with | zero => exact h0 | succ n ih => exact h n ih
example (s : Nat → Nat) (h0 : s 0 = 0) (h : ∀ n, s (n + 1) = s n + (n + 1)) (n : Nat) : 2 * s n = n * (n + 1) := by induction n with | zero => simp [h0] | succ n ih => rw [h, Nat.mul_add, ih, ← Nat.add_mul, Nat.mul_comm]
example (a b c d : Nat) (h : a < b) (k : c < d) : a + c + 1 < b + d := by omega
example (x y z : Nat) (h : x ≤ y) (k : y ≤ z) (l : z ≤ x) : x = y ∧ y = z := by omega
example (a b : Nat) : max a b + min a b = a + b := by omega
example (a b : Int) (h : a ≤ b) (k : 0 ≤ a) : a.natAbs ≤ b.natAbs := by omega
example (x : Nat) : x ^ 2 = x * x := by simp [Nat.pow_succ]
example (a b : Nat) (h : a.succ = b.succ) : a = b := by injection h
example (xs : List Nat) (h : xs.length = 2) : ∃ a b, xs = [a, b] := by match xs, h with | [a, b], _ => exact ⟨a, b, rfl⟩
example (a b c : Nat) (h : a ∣ b) (k : a ∣ c) : a ∣ b + c := by obtain ⟨x, rfl⟩ := h; obtain ⟨y, rfl⟩ := k; exact ⟨x + y, by rw [Nat.mul_add]⟩
example (a b : Nat) (h : a = 2 * b) : a % 2 = 0 := by subst h; simp
example : (fun x : Nat => x + 0) = id := by funext x; simp
example (a b c : Nat) (h : a + b = c) (k : b = 2) (l : c = 5) : a = 3 := by subst k l; exact Nat.add_right_cancel h
