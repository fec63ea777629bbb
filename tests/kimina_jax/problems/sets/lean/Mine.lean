/- A file of one's own: definitions, namespaces, proofs, gaps. -/

/-- Twice a number. -/
def twice (n : Nat) : Nat := n + n

namespace Mine

variable (m : Nat)

private def three : Nat := 3

/-- Twice three. -/
theorem twice_three : twice three = 6 := by
  rfl

@[simp] theorem twice_zero : twice 0 = 0 := sorry

lemma le_twice (n : Nat) : n + 0 = n := by
  have h := twice_three
  rfl

theorem of_m (h : m = three) : m = 3 :=
  h.trans rfl

example : twice 1 = 2 := rfl

end Mine

open Mine in
theorem uses_three : twice 4 = three + 5 := by sorry

theorem nonsense (h : NoSuchThing 3) : 1 = 1 := by sorry

theorem broken (n : Nat : n = n := by sorry

theorem no_type := by sorry
