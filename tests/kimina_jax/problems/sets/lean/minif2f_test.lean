import Mathlib

set_option maxHeartbeats 400000

open BigOperators Real Nat Topology Rat

theorem mathd_algebra_1 (x : ℝ)
  (h₀ : 2 * x = 6) :
  x = 3 := by
  sorry

theorem mathd_algebra_2 (x y : ℝ) (h₀ : x + y = 7) (h₁ : ‖x‖ = 3) :
  y ≤ 10 := by sorry

theorem amc12_3 (S : Finset ℕ)
  (h₀ : ∀ n : ℕ, n ∈ S ↔ 2 ∣ n ∧ n ∣ 12) :
  ∑ k ∈ S, k = 24 := by sorry
