import Mathlib

open Filter Set

noncomputable abbrev putnam_1990_a9_solution : Set ℝ := sorry
-- {x : ℝ | 0 < x}
/--
Find all $x$ with $x > 0$.
-/
theorem putnam_1990_a9 (x : ℝ) :
    x ∈ putnam_1990_a9_solution ↔ 0 < x :=
  sorry
