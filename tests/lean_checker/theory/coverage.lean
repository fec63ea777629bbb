-- Statements that users of Lean's core write, from memory of its names, with the core proof that each has
-- there. One a line, by area; nothing here was chosen by whether the theory has it.
-- area: Logic
example {a b : Prop} (h : a ↔ b) : (¬a) = (¬b) := propext (not_congr h)
example {p q r : Prop} : p ∧ q ∧ r ↔ q ∧ p ∧ r := and_left_comm
example {a b c : Prop} : a ∨ b ∨ c ↔ b ∨ a ∨ c := or_left_comm
example {p : α → Prop} : (¬∃ x, p x) ↔ ∀ x, ¬p x := not_exists
example {p : α → Prop} {b : Prop} : (∃ x, b ∧ p x) ↔ b ∧ ∃ x, p x := exists_and_left
example {a b c : Prop} : (a ∨ b → c) ↔ (a → c) ∧ (b → c) := or_imp
example {p : α → β → Prop} : (∃ a b, p a b) ↔ ∃ b a, p a b := exists_comm
example {p : α → Prop} : (¬∀ x, p x) ↔ ∃ x, ¬p x := Classical.not_forall
example {a b : Prop} : ¬(a ∧ b) ↔ ¬a ∨ ¬b := Classical.not_and_iff_not_or_not
example {a b : Prop} [Decidable a] : (¬a → b) ↔ a ∨ b := Decidable.or_iff_not_imp_left.symm
example {f g : α → β} : f = g ↔ ∀ x, f x = g x := funext_iff
example (p : Prop) [Decidable p] (a : α) : (if p then a else a) = a := ite_self a
example {α : Sort u} [Subsingleton α] (a b : α) : a = b := Subsingleton.elim a b
example {p : Prop} {q : p → Prop} (h : p) : (∃ h' : p, q h') ↔ q h := exists_prop_of_true h
example {p q : Prop} : (p = q) ↔ (p ↔ q) := eq_iff_iff
example {a : α} {p : α → Prop} : (∀ b, b = a → p b) ↔ p a := forall_eq
example {p : α → Prop} (h : ∃ x, p x) : p h.choose := h.choose_spec
example [Nonempty α] (b : Prop) : (α → b) ↔ b := forall_const α
example (f : α → β) (P : Prop) [Decidable P] (x y : α) : f (if P then x else y) = if P then f x else f y := apply_ite f P x y
example {r : α → α → Prop} {a b : α} (h : r a b) : Quot.mk r a = Quot.mk r b := Quot.sound h
example [s : Setoid α] {a b : α} (h : Quotient.mk s a = Quotient.mk s b) : a ≈ b := Quotient.exact h
example [s : Setoid α] (f : α → β) (h : ∀ a b, a ≈ b → f a = f b) (a : α) : Quotient.lift f h (Quotient.mk s a) = f a := rfl
example {α β : Sort u} {a : α} {b : β} (h : HEq a b) : α = β := type_eq_of_heq h
example {a b : Prop} : (a → b) ↔ ¬a ∨ b := Classical.imp_iff_not_or
example {a b : Prop} : (a ↔ b) ↔ (b ↔ a) := iff_comm
example (h : a ≠ b) : b ≠ a := h.symm
example {p : Prop} : ¬¬p ↔ p := Classical.not_not
example {x y : PUnit} : x = y := Subsingleton.elim x y
example (f : Empty → α) (g : Empty → α) : f = g := funext nofun
example {a b c : Prop} (h : a → (b ↔ c)) : a ∧ b ↔ a ∧ c := and_congr_right h
-- area: Bool
example (x y : Bool) : x ≤ y ∨ y ≤ x := Bool.le_total x y
example (x : Bool) : false ≤ x := Bool.false_le x
example {x y : Bool} (h : x < y) : x ≤ y := Bool.le_of_lt h
example (x y z : Bool) : (x && (y ^^ z)) = ((x && y) ^^ (x && z)) := Bool.and_xor_distrib_left x y z
example (a b : Bool) : (a && b) = true ↔ a = true ∧ b = true := Bool.and_eq_true_iff
example (a b : Bool) : (!(a || b)) = (!a && !b) := Bool.not_or a b
example (b : Bool) : b.toNat ≤ 1 := Bool.toNat_le b
example (c : Bool) (t e : α) : cond c t e = if c then t else e := cond_eq_ite c t e
example {x y m : Bool} : (x && m) = (y && m) ∧ (x || m) = (y || m) ↔ x = y := Bool.and_or_inj_right_iff
example : ∀ a b : Bool, (a == b) = (b == a) := by decide
example (x y : Bool) : (x ^^ !y) = !(x ^^ y) := Bool.xor_not x y
example : (max : Bool → Bool → Bool) = or := Bool.max_eq_or
example {a b : Bool} : (a = true ↔ b = true) ↔ a = b := Bool.coe_iff_coe
example (p : Prop) [Decidable p] : decide (¬p) = !decide p := decide_not
example {p : Bool → Prop} : (∀ b, p b) ↔ p false ∧ p true := Bool.forall_bool
example (b : Bool) : (bif b then 1 else 0) = b.toNat := rfl
-- area: Nat
example (a b c : Nat) : a * (b + c) = a * b + a * c := Nat.mul_add a b c
example (h : m ≤ n) (k : Nat) : m - k ≤ n - k := Nat.sub_le_sub_right h k
example (a b : Nat) : a - (a - b) = min a b := Nat.sub_sub_eq_min a b
example (x y : Nat) : min (x + 1) (y + 1) = min x y + 1 := Nat.add_min_add_right x y 1
example (x y : Nat) : min (Nat.succ x) (Nat.succ y) = Nat.succ (min x y) := Nat.succ_min_succ x y
example (h : 0 < k) : n / k ≤ n := Nat.div_le_self n k
example (m n : Nat) : m % n + n * (m / n) = m := Nat.mod_add_div m n
example (h : 0 < n) : m % n < n := Nat.mod_lt m h
example (a b n : Nat) : (a + b) % n = (a % n + b % n) % n := Nat.add_mod a b n
example (m n k : Nat) : m * (n % k) % k = m * n % k := Nat.mul_mod_mod m n k
example (m n : Nat) : Nat.gcd m n = Nat.gcd n m := Nat.gcd_comm m n
example (m n k : Nat) : Nat.gcd (m * n) (m * k) = m * Nat.gcd n k := Nat.gcd_mul_left m n k
example (h : Nat.Coprime k n) (h' : k ∣ n * m) : k ∣ m := h.dvd_of_dvd_mul_left h'
example (h₁ : Nat.Coprime m k) (h₂ : Nat.Coprime n k) : Nat.Coprime (m * n) k := h₁.mul h₂
example (h : k ∣ m) (h' : k ∣ n) : k ∣ Nat.gcd m n := Nat.dvd_gcd h h'
example (m n : Nat) : Nat.gcd m n * Nat.lcm m n = m * n := Nat.gcd_mul_lcm m n
example (h : m ∣ n) (h' : 0 < n) : m ≤ n := Nat.le_of_dvd h' h
example (a m n : Nat) : a ^ (m + n) = a ^ m * a ^ n := Nat.pow_add a m n
example (h : 1 < a) (k : m < n) : a ^ m < a ^ n := Nat.pow_lt_pow_right h k
example (x i : Nat) : Nat.testBit x (i + 1) = Nat.testBit (x / 2) i := Nat.testBit_succ x i
example {x y : Nat} (h : ∀ i, x.testBit i = y.testBit i) : x = y := Nat.eq_of_testBit_eq h
example (x y i : Nat) : (x &&& y).testBit i = (x.testBit i && y.testBit i) := Nat.testBit_and x y i
example (n : Nat) : n &&& n = n := Nat.and_self n
example (h : n ≠ 0) : Nat.log2 n < k ↔ n < 2 ^ k := Nat.log2_lt h
example (n : Nat) : n < 2 ^ n := Nat.lt_two_pow_self
example {m n : Nat} (h : ¬m ≤ n) : n < m := Nat.lt_of_not_le h
example (h : 0 < n) : Nat.succ (Nat.pred n) = n := Nat.succ_pred_eq_of_pos h
example (a b c : Nat) : max a (min b c) = min (max a b) (max a c) := Nat.max_min_distrib_left a b c
example {p : Nat → Prop} [DecidablePred p] (n : Nat) : Decidable (∀ m, m < n → p m) := inferInstance
example (m n : Nat) : m ≤ n ∨ n ≤ m := Nat.le_total m n
example (h : a * b = a * c) (ha : 0 < a) : b = c := Nat.eq_of_mul_eq_mul_left ha h
example (n m : Nat) : n + m - m = n := Nat.add_sub_cancel
example (f : Nat → Nat) (n : Nat) : Nat.repeat f (n + 1) = fun x => f (Nat.repeat f n x) := rfl
example (n : Nat) : Nat.fold n (fun _ _ x => x + 1) 0 = n := by induction n <;> simp_all [Nat.fold]
example {m n : Nat} : compare m n = .lt ↔ m < n := Nat.compare_eq_lt
-- area: Int
example (a b : Int) : Int.ediv a b = a / b := rfl
example (h : a < b) (c : Int) : c + a < c + b := Int.add_lt_add_left h c
example {a b c d : Int} (h₁ : a < b) (h₂ : c ≤ d) : a + c < b + d := Int.add_lt_add_of_lt_of_le h₁ h₂
example {a b : Int} (h : a < b) : -b < -a := Int.neg_lt_neg h
example {a : Int} (h : 0 < a) : ∃ n : Nat, a = n.succ := Int.eq_succ_of_zero_lt h
example {a b : Int} (h : a ≤ b) : ∃ n : Nat, a + n = b := Int.le.dest h
example (a b c : Int) : (a + b * c) % b = a % b := Int.add_mul_emod_self_left a b c
example (a b n : Int) : (a * b) % n = (a % n) * (b % n) % n := Int.mul_emod a b n
example {a b : Int} (h : b ≠ 0) : a * b / b = a := Int.mul_ediv_cancel a h
example {a b c : Int} (h : c ∣ a) : (a + b) / c = a / c + b / c := Int.add_ediv_of_dvd_left h
example {a b c : Int} (h : 0 < c) : a / c < b ↔ a < b * c := Int.ediv_lt_iff_lt_mul h
example {a b : Int} (h₁ : 0 ≤ a) (h₂ : a < b) : a % b = a := Int.emod_eq_of_lt h₁ h₂
example {a b : Int} (h : 0 < b) (h' : a ∣ b) : a ≤ b := Int.le_of_dvd h h'
example {a b : Int} : a.natAbs ∣ b.natAbs ↔ a ∣ b := Int.natAbs_dvd_natAbs
example (a b : Int) : (a * b).natAbs = a.natAbs * b.natAbs := Int.natAbs_mul a b
example (a b : Int) : (a + b).natAbs ≤ a.natAbs + b.natAbs := Int.natAbs_add_le a b
example (a b : Int) : (a * b).sign = a.sign * b.sign := Int.sign_mul a b
example (a : Int) : a.sign * a.natAbs = a := Int.sign_mul_natAbs a
example (a b : Int) : a.tdiv (-b) = -(a.tdiv b) := Int.tdiv_neg a b
example (a b : Int) : Int.tmod a b + b * a.tdiv b = a := Int.tmod_add_mul_tdiv a b
example (a : Int) {b : Int} (h : 0 ≤ b) : a.fdiv b = a / b := Int.fdiv_eq_ediv_of_nonneg a h
example (a b : Int) : Int.fmod a b + b * a.fdiv b = a := Int.fmod_add_mul_fdiv a b
example (a b : Int) : Int.gcd a b = Int.gcd b a := Int.gcd_comm a b
example (a b : Int) : (Int.gcd a b : Int) ∣ a := Int.gcd_dvd_left a b
example (n : Nat) : Int.negSucc n < 0 := Int.negSucc_lt_zero n
open Int in example (n : Nat) : -[n+1] = -((n : Int) + 1) := rfl
example {a b : Int} (ha : 0 < a) (hb : b < 0) : a * b < 0 := Int.mul_neg_of_pos_of_neg ha hb
example {a b c d : Int} (h₁ : a ≤ c) (h₂ : b ≤ d) (h₃ : 0 ≤ b) (h₄ : 0 ≤ c) : a * b ≤ c * d := Int.mul_le_mul h₁ h₂ h₃ h₄
example {a b c : Int} : a - b ≤ c ↔ a ≤ c + b := Int.sub_le_iff_le_add
example (a b c : Int) : max (a + c) (b + c) = max a b + c := Int.add_max_add_right a b c
example (z : Int) (n : Nat) : z.toNat ≤ n ↔ z ≤ n := Int.toNat_le
example (b : Int) (m n : Nat) : b ^ (m + n) = b ^ m * b ^ n := Int.pow_add b m n
example (x : Int) (m : Nat) : Int.bmod (Int.bmod x m) m = Int.bmod x m := Int.bmod_bmod
example (a b : Int) (h : b ∣ a) : b * (a / b) = a := Int.mul_ediv_cancel' h
example {a b c : Int} (h : a ∣ b - c) : a ∣ b ↔ a ∣ c := Int.dvd_iff_dvd_of_dvd_sub h
example (m : Int) (n : Nat) : m <<< n = m * 2 ^ n := Int.shiftLeft_eq m n
-- area: List
example [BEq α] [LawfulBEq α] (a : α) (l : List α) (h : a ∈ l) : (l.erase a).length = l.length - 1 := List.length_erase_of_mem h
example [BEq α] [LawfulBEq α] (a : α) (l : List α) : l.erase a = l.eraseP (a == ·) := List.erase_eq_eraseP a l
example (p : α → Bool) (l : List α) : l.countP p = (l.filter p).length := List.countP_eq_length_filter
open List in example {l₁ l₂ : List α} (h : l₁ <+ l₂) (e : l₁.length = l₂.length) : l₁ = l₂ := h.eq_of_length e
open List in example {l₁ l₂ : List α} (h : l₁ <+ l₂) : l₁.reverse <+ l₂.reverse := h.reverse
open List in example {l₁ l₂ l₃ : List α} (h₁ : l₁ ~ l₂) (h₂ : l₂ ~ l₃) : l₁ ~ l₃ := h₁.trans h₂
open List in example {a : α} {l₁ l₂ : List α} : a :: l₁ ~ a :: l₂ ↔ l₁ ~ l₂ := List.perm_cons a
open List in example (l : List α) (le : α → α → Bool) : mergeSort l le ~ l := List.mergeSort_perm l le
example {l₁ l₂ : List α} : l₁ <+: l₂ ↔ l₁.reverse <:+ l₂.reverse := List.reverse_suffix.symm
example {l₁ l₂ : List α} (h : l₁ <:+: l₂) : l₁.length ≤ l₂.length := h.length_le
example (l : List α) (n : Nat) : l.take n ++ l.drop n = l := List.take_append_drop n l
example (n : Nat) : List.range n = List.range' 0 n := List.range_eq_range'
example {l : List α} {i : Nat} {a : α} : l[i]? = some a ↔ ∃ h : i < l.length, l[i] = a := List.getElem?_eq_some_iff
example {l₁ l₂ : List α} (h : ∀ i : Nat, l₁[i]? = l₂[i]?) : l₁ = l₂ := List.ext_getElem? h
example {f : α → Option β} {l : List α} {b : β} : b ∈ l.filterMap f ↔ ∃ a, a ∈ l ∧ f a = some b := List.mem_filterMap
example {f : α → List β} {b : β} {l : List α} : b ∈ l.flatMap f ↔ ∃ a, a ∈ l ∧ b ∈ f a := List.mem_flatMap
example {p : α → Bool} {l : List α} : l.find? p = none ↔ ∀ x, x ∈ l → ¬p x := List.find?_eq_none
example {l : List α} (h : l ≠ []) : l.dropLast ++ [l.getLast h] = l := List.dropLast_append_getLast h
example (l : List α) (i : Nat) : l.eraseIdx i = l.take i ++ l.drop (i + 1) := List.eraseIdx_eq_take_drop_succ l i
example [BEq α] [LawfulBEq α] {a b : α} {l : List α} : a ∈ l.insert b ↔ a = b ∨ a ∈ l := List.mem_insert_iff
example {R : α → α → Prop} {l₁ l₂ : List α} : (l₁ ++ l₂).Pairwise R ↔ l₁.Pairwise R ∧ l₂.Pairwise R ∧ ∀ a, a ∈ l₁ → ∀ b, b ∈ l₂ → R a b := List.pairwise_append
example {n : Nat} : (List.range n).Nodup := List.nodup_range
example (l : List α) (i : Nat) : (l.zipIdx i).length = l.length := List.length_zipIdx
example {xs : List α} {p : α → Bool} : xs.takeWhile p ++ xs.dropWhile p = xs := List.takeWhile_append_dropWhile
example [LT α] {a b : α} {l₁ l₂ : List α} : (a :: l₁) < (b :: l₂) ↔ a < b ∨ a = b ∧ l₁ < l₂ := List.cons_lt_cons_iff
example (f : α → β → γ) (l₁ : List α) (l₂ : List β) : (List.zipWith f l₁ l₂).length = min l₁.length l₂.length := List.length_zipWith
example {l : List α} {a : α} : a ∈ l.reverse ↔ a ∈ l := List.mem_reverse
example (l : List (List α)) : l.flatten.length = (l.map List.length).sum := List.length_flatten
example {a : α} {n : Nat} : List.replicate (n + 1) a = a :: List.replicate n a := List.replicate_succ
example (f : Nat → α → β) (l : List α) : (l.mapIdx f).length = l.length := List.length_mapIdx
example {P : α → Prop} (f : ∀ a, P a → β) (l : List α) (h : ∀ a, a ∈ l → P a) : (l.pmap f h).length = l.length := List.length_pmap
example (f : Fin n → α) : (List.ofFn f).length = n := List.length_ofFn
example (l : List α) (i : Nat) (a : α) : (l.set i a).length = l.length := List.length_set
example (l : List α) : l.attach.map Subtype.val = l := List.attach_map_subtype_val l
example [BEq α] (l : List α) (a b : α) : (l.replace a b).length = l.length := List.length_replace
-- area: Option
example {o₁ o₂ : Option α} (h : ∀ a, o₁ = some a ↔ o₂ = some a) : o₁ = o₂ := Option.ext h
example {o : Option α} : o ≠ none ↔ o.isSome := Option.ne_none_iff_isSome
example {x : Option α} {f : α → Option β} {b : β} : x.bind f = some b ↔ ∃ a, x = some a ∧ f a = some b := Option.bind_eq_some_iff
example {f : α → β} {g : β → γ} {x : Option α} : (x.map f).map g = x.map (g ∘ f) := Option.map_map g f x
example {p : α → Bool} {o : Option α} {a : α} : o.filter p = some a ↔ o = some a ∧ p a := Option.filter_eq_some_iff
example {o : Option α} {a : α} : o.or (some a) = some (o.getD a) := Option.or_some
example {x : Option (Option α)} {a : α} : x.join = some a ↔ x = some (some a) := Option.join_eq_some_iff
example {a b : α} {p : α → Bool} : Option.guard p a = some b ↔ a = b ∧ p a := Option.guard_eq_some_iff
example {p : α → Prop} {a : α} : (∀ b, b ∈ some a → p b) ↔ p a := Option.forall_mem_some
example {o : Option α} (h : o.isSome) : o.get h ∈ o := Option.get_mem h
example [LT α] {a b : α} : some a < some b ↔ a < b := Option.some_lt_some
example {α : Type _} : ∃ x : Option α, x = none := ⟨none, rfl⟩
example (f : α → Option β) (o : Option α) : (do let x ← o; f x) = o.bind f := rfl
example {o o' : Option α} : (o <|> o') = o.or o' := by cases o <;> rfl
-- area: Fin
example (n : Nat) (i : Fin n) : i.succ.val = i.val + 1 := Fin.val_succ i
example {i : Fin (n + 1)} (h : i ≠ 0) : (i.pred h).succ = i := Fin.succ_pred i h
example (i : Fin n) : i.castSucc < i.succ := Fin.castSucc_lt_succ
example {a b : Fin n} : a.succ = b.succ ↔ a = b := Fin.succ_inj
example (i : Fin (n + 1)) : i ≤ Fin.last n := Fin.le_last i
example (i : Fin n) : i.rev.rev = i := Fin.rev_rev i
example {i j : Fin n} : i.rev ≤ j.rev ↔ j ≤ i := Fin.rev_le_rev
example (m : Nat) (i : Fin n) : (Fin.natAdd m i).val = m + i.val := Fin.val_natAdd m i
example (m : Nat) (i : Fin n) : (i.addNat m).val = i.val + m := Fin.val_addNat m i
example {P : Fin (n + 1) → Prop} : (∀ i, P i) ↔ P 0 ∧ ∀ i : Fin n, P i.succ := Fin.forall_fin_succ
example {motive : Fin (n + 1) → Prop} (h0 : motive 0) (hs : ∀ i : Fin n, motive i.castSucc → motive i.succ) (i : Fin (n + 1)) : motive i := Fin.induction h0 hs i
example (i j : Fin 1) : i = j := Subsingleton.elim i j
example (a b : Fin n) : (a + b).val = (a.val + b.val) % n := Fin.val_add a b
example {a b : Fin n} : a < b ↔ a.val < b.val := Fin.lt_def
example (a b : Fin n) : a + b = b + a := Fin.add_comm a b
example (h : n ≤ m) (i : Fin n) : (Fin.castLE h i).val = i.val := Fin.val_castLE h i
example (h : n = m) (i : Fin n) : (i.cast h).val = i.val := Fin.val_cast h i
example : (Fin.last n).succ = Fin.last (n + 1) := Fin.succ_last n
example (f : Fin n → α → α) (x : α) : Fin.foldr 0 (fun i a => f i.elim0 a) x = x := Fin.foldr_zero _ x
example (n : Nat) : (List.finRange n).length = n := List.length_finRange
example [NeZero n] (a : Fin n) : a - a = 0 := Fin.sub_self
-- area: Sum, Prod, Ord, Char
example (f : α → γ) (g : β → γ) (a : α) : Sum.elim f g (.inl a) = f a := rfl
example (x : α ⊕ β) : x.swap.swap = x := Sum.swap_swap x
example {x : α ⊕ β} : x.isLeft ↔ ∃ y, x = Sum.inl y := Sum.isLeft_iff
example {p : α ⊕ β → Prop} : (∀ x, p x) ↔ (∀ a, p (.inl a)) ∧ ∀ b, p (.inr b) := Sum.forall
example (f : α → α') (g : β → β') (x : α ⊕ β) : (x.map f g).isLeft = x.isLeft := Sum.isLeft_map f g x
example {r : α → α → Prop} {s : β → β → Prop} (ha : WellFounded r) (hb : WellFounded s) : WellFounded (Sum.Lex r s) := Sum.lex_wf ha hb
example {p : α × β → Prop} : (∃ x, p x) ↔ ∃ a b, p (a, b) := Prod.exists
example (x : α × β) : x.swap.swap = x := Prod.swap_swap x
example (f : α → γ) (g : β → δ) (x : α × β) : (Prod.map f g x).1 = f x.1 := rfl
example [LT α] [LT β] (s t : α × β) : Prod.lexLt s t = (s.1 < t.1 ∨ (s.1 = t.1 ∧ s.2 < t.2)) := Prod.lexLt_def s t
example (o : Ordering) : o.swap.swap = o := Ordering.swap_swap
example (a b c : Ordering) : (a.then b).then c = a.then (b.then c) := Ordering.then_assoc a b c
example {a b : Ordering} : a.then b = .eq ↔ a = .eq ∧ b = .eq := Ordering.then_eq_eq
example (a b : Nat) : (compare a b).swap = compare b a := Nat.compare_swap a b
example (a b : Char) : a ≤ b ∨ b ≤ a := Char.le_total a b
example {a b c : Char} (h : a ≤ b) (k : b ≤ c) : a ≤ c := Char.le_trans h k
example {a b : Char} : a < b ↔ a.val < b.val := Char.lt_def
example (c : Char) : Char.ofNat c.toNat = c := Char.ofNat_toNat c
example : 'a'.isLower = true := by decide
example : 'a'.toUpper = 'A' := by decide
-- area: String, Array
example (s t : String) : (s ++ t).length = s.length + t.length := String.length_append
example (s t : String) : s = t ↔ s.toList = t.toList := String.toList_inj.symm
example (s : String) (c : Char) : (s.push c).length = s.length + 1 := String.length_push
example (s : String) : s ++ "" = s := String.append_empty
example : "abc".toList = ['a', 'b', 'c'] := rfl
example : "abc" < "abd" := by decide
example (a : Array α) (x : α) : (a.push x).size = a.size + 1 := Array.size_push x
example (a b : Array α) (h : a.toList = b.toList) : a = b := Array.ext' h
example (f : α → β) (a : Array α) : (a.map f).size = a.size := Array.size_map
example (a : Array α) : a.reverse.reverse = a := Array.reverse_reverse
example (l : List α) : l.toArray.size = l.length := List.size_toArray
example (a : Array Nat) (h : 0 < a.size) : a[0] ∈ a := Array.getElem_mem h
