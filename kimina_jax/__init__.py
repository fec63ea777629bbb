"""Train a Lean 4 theorem prover by SFT on a reasoning pattern and RL against the Lean kernel."""
