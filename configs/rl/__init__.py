"""RL runs."""
