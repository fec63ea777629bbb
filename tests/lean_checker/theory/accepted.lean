prelude
import MiniCore
/-! Statements whose proofs must pass: each core tactic, and the lemmas that a user expects. -/

-- propositional logic
theorem p01 (p q : Prop) (hp : p) (hq : q) : p ∧ q := by
  constructor
  · exact hp
  · assumption
theorem p02 (p q : Prop) : p ∧ q → q ∧ p := by
  intro h
  cases h with
  | intro a b => exact ⟨b, a⟩
theorem p03 (p q r : Prop) : p ∧ (q ∨ r) → (p ∧ q) ∨ (p ∧ r) := by
  rintro ⟨hp, hq | hr⟩
  · left; exact ⟨hp, hq⟩
  · exact Or.inr ⟨hp, hr⟩
theorem p04 (p q : Prop) : p ∨ q → q ∨ p := by
  intro h
  obtain h | h := h
  · right; exact h
  · left; exact h
theorem p05 (p : Prop) : ¬¬p → p := by
  intro h
  by_cases hp : p
  · exact hp
  · exact absurd hp h
theorem p06 (p q : Prop) : ¬(p ∨ q) ↔ ¬p ∧ ¬q := by simp
theorem p07 (p q : Prop) : ¬(p ∧ q) ↔ ¬p ∨ ¬q := Classical.not_and_iff_not_or_not
theorem p08 (p q : Prop) (h : ¬q → ¬p) : p → q := fun hp => Classical.byContradiction fun nq => h nq hp
theorem p09 (p q r : Prop) : (p → q) → (q → r) → p → r := by
  intro f g x
  suffices h : q from g h
  exact f x
theorem p10 (p q r : Prop) : (p ∧ q) ∧ r ↔ p ∧ q ∧ r := and_assoc
theorem p11 (p q : Prop) : (p ↔ q) → (q ↔ p) := by
  intro h
  constructor
  · exact h.2
  · exact h.1
theorem p12 (p : Prop) (h : False) : p := by exfalso; exact h
theorem p13 (p : Prop) (h : p) (k : ¬p) : 1 = 2 := by contradiction
theorem p14 (p q : Prop) (hp : p) (hq : q) : (p ∧ q) ∧ p := by
  refine ⟨⟨?_, ?_⟩, ?_⟩ <;> assumption
theorem p15 (p q : Prop) (hp : p) (hq : q) : (p ∧ q) ∧ p := by
  repeat (first | assumption | constructor)
theorem p16 (p q : Prop) (h : p ∧ q) : q ∧ p := by simpa [and_comm] using h
theorem p17 (p q : Prop) (h : p → q) (hp : p) : q := by solve_by_elim
theorem p18 (p q : Prop) (h : p → q) (hp : p) : q := by specialize h hp; exact h
theorem p19 (p q : Prop) : p → q → p := by intros; assumption
theorem p20 (p : Prop) (h : ¬¬p) : p := by false_or_by_contra; contradiction
theorem p21 (p q r : Prop) (h : p ↔ q) (k : q ↔ r) : p ↔ r := h.trans k
theorem p22 (p q r : Prop) : p ∨ (q ∧ r) ↔ (p ∨ q) ∧ (p ∨ r) := or_and_left
theorem p23 (p q : Prop) : (p → q) ↔ (¬q → ¬p) := by
  constructor
  · intro h nq hp
    exact nq (h hp)
  · intro h hp
    exact Classical.byContradiction fun nq => h nq hp

-- quantifiers
theorem q01 (α : Type) (p : α → Prop) (h : ∀ x, p x) : ¬∃ x, ¬p x := by
  rintro ⟨x, hx⟩
  exact hx (h x)
theorem q02 (α : Type) (p q : α → Prop) : (∀ x, p x ∧ q x) ↔ (∀ x, p x) ∧ ∀ x, q x := forall_and
theorem q03 (α : Type) (p q : α → Prop) : (∃ x, p x ∨ q x) ↔ (∃ x, p x) ∨ ∃ x, q x := by
  constructor
  · rintro ⟨x, h | h⟩
    · exact .inl ⟨x, h⟩
    · exact .inr ⟨x, h⟩
  · rintro (⟨x, h⟩ | ⟨x, h⟩)
    · exact ⟨x, .inl h⟩
    · exact ⟨x, .inr h⟩
theorem q04 (α : Type) (p : α → Prop) : (¬∀ x, p x) ↔ ∃ x, ¬p x := Classical.not_forall
theorem q05 (α : Type) (p : α → Prop) : (¬∃ x, p x) ↔ ∀ x, ¬p x := by simp
theorem q06 : ∃ x : Nat, x + 1 = 3 := by exists 2
theorem q07 : ∃ x y : Nat, x + y = 5 ∧ x < y := by
  refine ⟨2, 3, ?_, ?_⟩
  · rfl
  · decide
theorem q08 (α : Type) (r : α → α → Prop) (h : ∃ x, ∀ y, r x y) : ∀ y, ∃ x, r x y := by
  intro y
  have ⟨x, hx⟩ := h
  exact ⟨x, hx y⟩
theorem q09 (p q : Prop) : (∃ _ : p, q) ↔ p ∧ q := exists_prop
theorem q10 (α : Type) (a : α) (p : α → Prop) : (∃ x, x = a ∧ p x) ↔ p a := by simp
theorem q11 (α : Type) (p : α → Prop) (h : ∃ x, p x) : ∃ y, p y := by
  let ⟨w, hw⟩ := h
  exact ⟨w, hw⟩

-- equality and rewriting
theorem e01 (a b c : Nat) (h : a = b) (k : b = c) : a = c := by
  calc a = b := h
    _ = c := k
theorem e02 (a b : Nat) (h : a = b) : b = a := by symm; exact h
theorem e03 (a b : Nat) (h : a = b) : b = a := by subst h; rfl
theorem e04 (a b : Nat) (h : a = b) : b = a := h ▸ rfl
theorem e05 (x y z : Nat) (h₁ : x = y) (h₂ : y = z) : x = z := by rw [← h₂, ← h₁]
theorem e06 (a b : Nat) (h : a = b) (k : a + 0 = 3) : b = 3 := by
  rw [h] at k
  simp at k
  exact k
theorem e07 (f : Nat → Nat) (h : ∀ x, f x = x) : f (f 2) = 2 := by simp only [h]
theorem e08 (a b c d : Nat) (h : a = b) (k : c = d) : a * c = b * d := by congr
theorem e09 (a b : Nat) (h : a = b) : a + 0 = b := by
  conv => lhs; rw [Nat.add_zero]
  exact h
theorem e10 (f g : Nat → Nat) (h : ∀ x, f x = g x) : f = g := by funext x; exact h x
theorem e11 (a b : Nat) (h : a + 1 = b + 1) : a = b := by injection h
theorem e12 (a b : Nat) (h : a = b ∨ b = a) : a = b := by cases h <;> simp_all
theorem e13 (f : Nat → Nat) (a b : Nat) (h : a = b) : f a = f b := congrArg f h
theorem e14 (a b : Nat) : a + b = b + a := by
  change Nat.add a b = _
  exact Nat.add_comm ..
theorem e15 (a b c : Nat) : a + (b + c) = (a + b) + c := by exact?
theorem e16 (α β γ : Type) (f : α → β) (g : β → γ) (hf : ∀ x y, f x = f y → x = y)
    (hg : ∀ x y, g x = g y → x = y) : ∀ x y, (g ∘ f) x = (g ∘ f) y → x = y := by
  intro x y h
  exact hf x y (hg _ _ h)
theorem e17 (a b : Nat) (h : if a = b then False else True) : a ≠ b := by
  split at h
  · contradiction
  · assumption
theorem e18 (p : Prop) [Decidable p] : (if p then 1 else 2) > 0 := by split <;> decide
theorem e19 (a b : Nat) (h : a ≠ b) : (if a = b then 1 else 0) = 0 := by simp [h]
theorem e20 (a b : Nat) (h : a = b) : b = a := by
  generalize a = x at h
  exact h.symm
theorem e21 (a b : Nat) (h : a = b) : a + 1 = b + 1 := by apply congrArg (· + 1) h
theorem e22 (a b : Nat) (h : a = 0 ∧ b = 0) : a + b = 0 := by
  obtain ⟨rfl, rfl⟩ := h
  rfl

-- natural numbers
theorem n01 (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    show (0 + n) + 1 = n + 1
    rw [ih]
theorem n02 (a b c : Nat) : a + b + c = c + b + a := by
  rw [Nat.add_comm a b, Nat.add_comm (b + a) c, Nat.add_assoc]
theorem n03 : 123456789 * 987654321 = 121932631112635269 := by decide
theorem n04 (n : Nat) (h : n + 1 = 0) : False := by simp at h
theorem n05 (n : Nat) (h : n + 3 = 5) : n = 2 := by simp at h; exact h
theorem n06 (x : Nat) (h : x ≠ 0) : ∃ y, x = y + 1 := by
  match x with
  | 0 => exact absurd rfl h
  | y + 1 => exact ⟨y, rfl⟩
theorem n07 (a b c : Nat) (h : a ≤ b) (k : b ≤ c) : a ≤ c := by
  calc a ≤ b := h
    _ ≤ c := k
theorem n08 (a b c : Nat) (h : a < b) (k : b ≤ c) : a < c := Nat.lt_of_lt_of_le h k
theorem n09 (a b : Nat) (h : a ≤ b) (k : b ≤ a) : a = b := Nat.le_antisymm h k
theorem n10 (a b c d : Nat) (h : a ≤ b) (k : c ≤ d) : a + c ≤ b + d := Nat.add_le_add h k
theorem n11 (a b c : Nat) : a * (b + c) = a * b + a * c := Nat.mul_add a b c
theorem n12 (a b : Nat) (h : b ≤ a) : a - b + b = a := by simp [h]
theorem n13 (a b : Nat) : a + b - b = a := by simp
theorem n14 (a m n : Nat) : a ^ (m + n) = a ^ m * a ^ n := Nat.pow_add a m n
theorem n15 (n : Nat) : n < 2 ^ n := Nat.lt_two_pow_self
theorem n16 (a b : Nat) : a < b ∨ a = b ∨ b < a := Nat.lt_trichotomy a b
theorem n17 (a b : Nat) (h : ¬a ≤ b) : b < a := by simpa using h
theorem n18 (f : Nat → Nat) (h : ∀ n, f (n + 1) = f n) : ∀ n, f n = f 0 := by
  intro n
  induction n with
  | zero => rfl
  | succ n ih => rw [h, ih]
theorem n19 (p : Nat → Prop) (h : p 0 ∧ ∀ n, p n → p (n + 1)) : ∀ n, p n := by
  intro n
  induction n
  case zero => exact h.1
  case succ n ih => exact h.2 n ih
theorem n20 (x y : Nat) : (x + y) * (x + y) = x * x + 2 * x * y + y * y := by
  rw [Nat.mul_add, Nat.add_mul, Nat.add_mul, Nat.mul_comm y x, Nat.mul_assoc 2, Nat.two_mul, Nat.add_assoc,
    Nat.add_assoc, Nat.add_assoc]
theorem n21 (a b c : Nat) (h : 0 < a) (k : a * b = a * c) : b = c := Nat.eq_of_mul_eq_mul_left h k
theorem n22 (a b : Nat) : max a b = max b a := Nat.max_comm a b
theorem n23 (a b : Nat) : min a b + max a b = a + b := Nat.min_add_max a b
theorem n24 (a b : Nat) (h : a * b = 0) : a = 0 ∨ b = 0 := by simpa using h
theorem n25 : ∀ x, x < 10 → x * x < 100 := by decide
theorem n26 (x : Nat) (h : x < 3) : x = 0 ∨ x = 1 ∨ x = 2 := by
  match x with
  | 0 => simp
  | 1 => simp
  | 2 => simp
  | n + 3 => exact absurd h (by simp)
theorem n27 (a b : Nat) (h : a < b) : ∃ k, b = a + k + 1 := Nat.exists_eq_add_of_lt h

-- divisibility and parity
theorem d01 (a b c : Nat) (h : a ∣ b) : a ∣ b * c := by
  obtain ⟨k, hk⟩ := h
  exact ⟨k * c, by rw [hk, Nat.mul_assoc]⟩
theorem d02 (a b c : Nat) (h : a ∣ b) (k : a ∣ c) : a ∣ b + c := Nat.dvd_add h k
theorem d03 (a b : Nat) (h : a ∣ b) (k : b ∣ a) : a = b := Nat.dvd_antisymm h k
theorem d04 : 7 ∣ 7007 := by decide
theorem d05 : ¬3 ∣ 100 := by decide
theorem d06 (n : Nat) : n % 2 = 0 ∨ n % 2 = 1 := Nat.mod_two_eq_zero_or_one n
theorem d07 (a b : Nat) : b * (a / b) + a % b = a := Nat.div_add_mod a b
theorem d08 (a b : Nat) (h : 0 < b) : a % b < b := Nat.mod_lt a h
theorem d09 (a b n : Nat) : (a + b) % n = (a % n + b % n) % n := Nat.add_mod a b n
theorem d10 : Nat.gcd 123456 7890 = 6 := by decide
theorem d11 (a b : Nat) : Nat.gcd a b ∣ a := Nat.gcd_dvd_left a b
theorem d12 (a b : Nat) : Nat.gcd a b = Nat.gcd b a := Nat.gcd_comm a b
theorem d13 : 1000000007 % 12345 = 1000000007 - 12345 * (1000000007 / 12345) := by decide
theorem d14 (n : Nat) (h : 2 ∣ n) : n % 2 = 0 := Nat.mod_eq_zero_of_dvd h

-- linear arithmetic
theorem a01 (a b c : Nat) (h : a < b) (h2 : b < c) : a < c := by omega
theorem a02 (a b c : Nat) (h : a < b) : a < b + c := by omega
theorem a03 (a b : Nat) (h : b ≤ a) : a - b + b = a := by omega
theorem a04 (a b : Nat) : a + b = b + a := by omega
theorem a05 (x y : Int) (h : 2 * x + 1 = 2 * y) : False := by omega
theorem a06 (n : Nat) : n % 2 = 0 ∨ n % 2 = 1 := by omega
theorem a07 (n : Nat) (h : n % 4 = 3) : n % 2 = 1 := by omega
theorem a08 (a b : Nat) (h : ¬ a ≤ b) : b < a := by omega
theorem a09 (a b c : Nat) (h : a = b ∨ a = c) (h1 : b = 3) (h2 : c = 3) : a = 3 := by omega
theorem a10 (a b : Nat) : max a b = max b a := by omega
theorem a11 (a b : Nat) (h : 2 ∣ a) (k : 2 ∣ b) : 2 ∣ a + b := by omega
theorem a12 (a b : Nat) (h : 7 * a + 5 * b = 23) (_ : a ≤ 10) : a = 4 ∨ a < 4 := by omega
theorem a13 (a b c : Nat) (h : 3 * a + 6 * b = 9 * c + 1) : False := by omega
theorem a14 (a b : Nat) (h : a / 3 = b) : 3 * b ≤ a := by omega
theorem a15 (x y z : Int) (h : x < y) (k : y < z) : x + 1 < z := by omega
theorem a16 (i j : Fin 5) (h : i < j) : i.val < 4 := by omega
theorem a17 (x y : Int) (h : 5 * x + 7 * y = 1) (k : 0 ≤ x) (l : x < 7) : x = 3 := by omega
theorem a19 (a b : Nat) (h : a < b ↔ b < 4) (k : b = 3) : a ≤ 2 := by omega
theorem a20 (a : Int) : a.natAbs = 0 ↔ a = 0 := by omega
theorem a21 (a : Nat) : 2 ^ 3 * a = 8 * a := by omega
theorem a22 (a : Nat) (h : a * 2 = 6) : a = 3 := by omega
theorem a23 (a b c d e f g h i j k l : Nat) (h1 : a < b) (h2 : b < c) (h3: c < d) (h4 : d < e) (h5 : e < f) (h6: f < g) (h7 : g < h) (h8 : h < i) (h9 : i < j) (h10 : j < k) (h11: k < l): a + 11 ≤ l := by omega
theorem a30 (a b c : Nat) : a + b + c ≤ c + b + a + 3 := by simp +arith
theorem a31 (a b : Nat) : ¬(a + b + 1 ≤ a) := by simp +arith
theorem a32 (a : Nat) (h : 3 * a + 2 = 2 * a + 5) : a = 3 := by simp +arith at h; exact h
theorem a33 (a b c d : Nat) : a + b + (c + d) = d + c + (b + a) := by ac_rfl
theorem a35 (a b c : Nat) : max (max a b) c = max c (max b (max a c)) := by ac_rfl
theorem a36 (a b c : Nat) : a * b * c = c * (b * a) := by ac_nf
theorem a37 (x y : Int) (h : x + y = 0) : y = -x := by omega
theorem a38 : (5 : Int) - 7 = -2 := by decide
theorem a39 (x y : Nat) (h : (x : Int) = y) : x = y := by exact_mod_cast h
theorem a40 (x y z : Int) : x * (y + z) = x * y + x * z := Int.mul_add x y z
theorem a41 (f : Nat → Nat) (hf : ∀ a b, a < b → f a < f b) : ∀ a b, f a = f b → a = b := by
  intro a b h
  rcases Nat.lt_trichotomy a b with k | k | k
  · have := hf a b k
    omega
  · exact k
  · have := hf b a k
    omega

-- recursion that is not structural
def euclid (a b : Nat) : Nat := if _h : b = 0 then a else euclid b (a % b)
termination_by b
decreasing_by exact Nat.mod_lt _ (Nat.pos_of_ne_zero _h)
theorem t01 (a : Nat) : euclid a 0 = a := by rw [euclid]; rfl
theorem t02 : euclid 12 18 = 6 := by decide +kernel
def halvings (n : Nat) : Nat := if n < 2 then 0 else halvings (n / 2) + 1
theorem t03 : halvings 1000 = 9 := by decide +kernel
def ackermann : Nat → Nat → Nat
  | 0, n => n + 1
  | m + 1, 0 => ackermann m 1
  | m + 1, n + 1 => ackermann m (ackermann (m + 1) n)
termination_by m n => (m, n)
theorem t04 (n : Nat) : ackermann 0 n = n + 1 := by simp [ackermann]
def countdown (n : Nat) : Nat := if n = 0 then 0 else countdown (n - 1)
theorem t05 (n : Nat) : countdown n = 0 := by
  induction n using countdown.induct with
  | case1 => simp [countdown]
  | case2 n h ih => rw [countdown]; simp [h, ih]
def interleave : List Nat → List Nat → List Nat
  | [], ys => ys
  | x :: xs, ys => x :: interleave ys xs
termination_by xs ys => xs.length + ys.length
theorem t06 (xs : List Nat) : interleave [] xs = xs := by simp [interleave]
mutual
def even : Nat → Bool
  | 0 => true
  | n + 1 => odd n
def odd : Nat → Bool
  | 0 => false
  | n + 1 => even n
end
theorem t07 (n : Nat) : even (n + 2) = even n := by simp [even, odd]
theorem t08 (p : Nat → Prop) (h : ∀ n, (∀ m, m < n → p m) → p n) : ∀ n, p n := by
  intro n
  induction n using Nat.strongRecOn with
  | ind n ih => exact h n ih

-- access by index, `Fin`
theorem f01 (xs : List Nat) : xs[0]? = xs.head? := by cases xs <;> rfl
theorem f02 (xs : List Nat) (i : Nat) (h : i < xs.length) : xs[i] ∈ xs := List.getElem_mem h
theorem f03 : [1, 2, 3][1] = 2 := rfl
theorem f04 : ∀ x : Fin 3, x.val < 3 := by decide
theorem f05 : (2 : Fin 3) + 2 = 1 := rfl

-- lists
theorem l01 (xs ys : List Nat) : (xs ++ ys).length = xs.length + ys.length := by
  induction xs with
  | nil => simp
  | cons x xs ih => simp [ih, Nat.add_right_comm]
theorem l02 (α : Type) (xs ys : List α) : (xs ++ ys).reverse = ys.reverse ++ xs.reverse := by simp
theorem l03 (α : Type) (xs : List α) : xs.reverse.reverse = xs := by simp
theorem l04 (α β γ : Type) (f : α → β) (g : β → γ) (xs : List α) : (xs.map f).map g = xs.map (g ∘ f) := by simp
theorem l05 (xs : List Nat) (h : xs ≠ []) : ∃ y ys, xs = y :: ys := by
  match xs, h with
  | y :: ys, _ => exact ⟨y, ys, rfl⟩
theorem l06 : ∀ x ∈ [1, 2, 3], x < 4 := by decide
theorem l07 (α : Type) (a : α) (xs ys : List α) : a ∈ xs ++ ys ↔ a ∈ xs ∨ a ∈ ys := List.mem_append
theorem l08 : [1, 2, 3].map (· * 2) = [2, 4, 6] := rfl
theorem l09 : [1, 2, 3, 4].filter (· % 2 == 0) = [2, 4] := by decide
theorem l10 (α : Type) (p : α → Bool) (xs : List α) : (xs.filter p).length ≤ xs.length := List.length_filter_le p xs
theorem l11 (xs : List Nat) : xs.foldr (fun x n => x + n) 0 = xs.sum := rfl
theorem l12 (α : Type) (a : α) (xs : List α) : (a :: xs).length = xs.length + 1 := by simp
theorem l13 (α : Type) (a b : α) (xs ys : List α) (h : a :: xs = b :: ys) : a = b ∧ xs = ys := by simpa using h
theorem l14 (α : Type) (xs : List α) (n : Nat) : xs.take n ++ xs.drop n = xs := by simp
theorem l15 : [3, 1, 2].reverse = [2, 1, 3] := by decide
theorem l16 (α β : Type) (f : α → β) (xs : List α) (b : β) : b ∈ xs.map f ↔ ∃ a, a ∈ xs ∧ f a = b := by simp
open List in
theorem l17 (xs ys : List Nat) (h : xs <+ ys) : xs.length ≤ ys.length := h.length_le
theorem l18 (xs ys : List Nat) : xs <+: xs ++ ys := List.prefix_append xs ys
theorem l19 (n : Nat) : (List.range n).length = n := by simp
theorem l20 (m n : Nat) (h : m < n) : m ∈ List.range n := by simp [h]
theorem l21 : List.range 4 = [0, 1, 2, 3] := by decide
theorem l22 : [1, 2, 1].count 1 = 2 := by decide

-- Bool, Option, Prod, own types and definitions
theorem b01 (a b : Bool) : (a && b) = (b && a) := by cases a <;> cases b <;> rfl
theorem b02 (a b : Bool) : (!(a && b)) = (!a || !b) := by simp
theorem b03 (a b : Bool) (h : (a && b) = true) : a = true := by simp at h; exact h.1
theorem b04 : ∀ a b c : Bool, (a && (b || c)) = (a && b || a && c) := by decide
theorem o01 (α β : Type) (f : α → β) (o : Option α) : (o.map f).isSome = o.isSome := by cases o <;> rfl
theorem o02 (α : Type) (a b : α) (h : some a = some b) : a = b := by simpa using h
theorem o03 (α : Type) (a : α) : some a ≠ none := by simp
theorem r01 (s t : Nat × Nat) (h : s.1 = t.1) (k : s.2 = t.2) : s = t := by
  cases s
  cases t
  simp_all
theorem r02 (α β : Type) (s t : α × β) (h : s.1 = t.1) (k : s.2 = t.2) : s = t := Prod.ext h k
inductive Even : Nat → Prop
  | zero : Even 0
  | step (n) : Even n → Even (n + 2)
theorem i01 (n : Nat) : Even n → ∃ k, n = k + k := by
  intro h
  induction h with
  | zero => exact ⟨0, rfl⟩
  | step n _ ih =>
    obtain ⟨k, hk⟩ := ih
    exact ⟨k + 1, by rw [hk, Nat.add_add_add_comm]⟩
theorem i02 : ¬Even 1 := by intro h; cases h
def double : Nat → Nat
  | 0 => 0
  | n + 1 => double n + 2
theorem i03 (n : Nat) : double n = n + n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [double, ih, Nat.add_add_add_comm n 1 n 1]
def fact : Nat → Nat
  | 0 => 1
  | n + 1 => (n + 1) * fact n
theorem i04 : fact 5 = 120 := by rfl
theorem i05 (n : Nat) : 0 < fact n := by
  induction n with
  | zero => decide
  | succ n ih => exact Nat.mul_pos (Nat.succ_pos n) ih
structure Point where
  x : Nat
  y : Nat
theorem i06 (p : Point) : p = ⟨p.x, p.y⟩ := by cases p; rfl
inductive Tree (α : Type) where
  | leaf : Tree α
  | node : Tree α → α → Tree α → Tree α
def Tree.mirror : Tree α → Tree α
  | leaf => leaf
  | node l a r => node r.mirror a l.mirror
theorem i07 (α : Type) (t : Tree α) : t.mirror.mirror = t := by
  induction t with
  | leaf => rfl
  | node l a r hl hr => rw [Tree.mirror, Tree.mirror, hl, hr]

inductive Colour where
  | red
  | green
  | blue
  deriving DecidableEq
theorem i08 : Colour.red ≠ Colour.green := by decide
@[ext] structure Pair where
  first : Nat
  second : Nat
theorem i09 (p q : Pair) (h : p.first = q.first) (k : p.second = q.second) : p = q := by
  ext
  · exact h
  · exact k
theorem i10 (a b c : Bool) : (a && b && c) = (c && (b && a)) := by ac_rfl
theorem i11 (p q r : Prop) : ((p ∧ q) ∧ r) = (r ∧ (q ∧ p)) := by ac_rfl
theorem i12 (a b c : Nat) : Nat.gcd (Nat.gcd a b) c = Nat.gcd c (Nat.gcd b a) := by ac_rfl
theorem i13 (p q : Prop) (hp : p) (hq : q) : p ∧ q := by
  constructor
  any_goals assumption
theorem i14 (p q : Prop) (hp : p) (_ : q) : p ∧ q := by
  constructor
  next => exact hp
  next => rename_i h; exact h
theorem i15 (p q : Prop) (hp : p) (_hq : q) : p := by
  clear _hq
  revert hp
  intro h
  iterate 1 exact h
theorem i16 (x y : Nat) (h : (x : Int) + 1 = y) : x + 1 = y := by norm_cast at h

-- characters and strings
theorem s01 : "abc" = "abc" := rfl
theorem s02 : "abc" ≠ "abd" := by decide
theorem s03 : "ab" ++ "c" = "abc" := by decide
theorem s04 : "é→𝔸" ≠ "e" := by simp
theorem s05 : 'a' ≠ 'b' := by decide
theorem s06 : String.ofList ['a', 'b'] = "ab" := rfl
theorem s07 (s : String) (h : s = "a") : s ≠ "b" := by simp [h]

-- notation of one's own
notation "next" x => x + 1
infixl:65 " +++ " => fun a b : Nat => a + b + 1
macro "easy" : tactic => `(tactic| first | rfl | assumption)
theorem m01 (n : Nat) : (next n) = n + 1 := by easy
theorem m02 : 1 +++ 2 = 4 := by easy

-- Text of values
structure Pole where
  height : Nat
  name : String
  deriving Repr, DecidableEq
inductive Bush (α : Type) where
  | leaf
  | node (l : Bush α) (v : α) (r : Bush α)
  deriving Repr
mutual
inductive Even' where
  | zero
  | next (n : Odd')
inductive Odd' where
  | next (n : Even')
end
deriving instance Repr for Even', Odd'
theorem pole_repr : Nonempty (Repr Pole) := ⟨inferInstance⟩
theorem bush_repr : Nonempty (Repr (Bush (Option (List Int × Bool)))) := ⟨inferInstance⟩
theorem text_of_number : toString 4096 = "4096" ∧ toString (-7 : Int) = "-7" ∧ (0 : Nat).repr = "0" := by decide
theorem bits_agree (x y : Nat) : x &&& y = y &&& x := Nat.and_comm x y
theorem some_square : ∃ x : Fin 6, x * x = 4 ∧ x ≠ 2 := by decide
